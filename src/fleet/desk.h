/* desk.h - names and streams of a desk, and the letters on them as bytes. For fleet only. */
#ifndef SITREP_FLEET_DESK_H
#define SITREP_FLEET_DESK_H
#include "fleet/bus.h"
#include "fleet/fleet.h"

enum { FLEET_FORM = 1 }; /* of letters; another one is refused with a clear word */
#define FLEET_QUEUE S("work")
typedef struct {
    Str in, order, digests, dead, submits, seen; /* streams */
    Str in_to, order_to, digests_to, dead_to, died_to, submits_to, seen_to; /* subjects; from dead on a prefix */
} Desk;
/* E_USAGE: not a name. */
Err desk_names(Arena *a, Str desk, Desk *out, ErrInfo *e) MUST_USE;
/* Streams and queue, where they are not there already. backlog 0: as it is, or FLEET_BACKLOG. */
Err desk_make(Bus *b, const Desk *d, const FleetOptions *o, u32 backlog, ErrInfo *e) MUST_USE;
/* Connects as `role`. */
Err desk_connect(Bus **out, const FleetOptions *o, const char *role, ErrInfo *e) MUST_USE;

/* ---- letters. Bytes live in the arena; what is read points into them or the arena. */
typedef struct {
    bool refused; /* by intake: `rejected` holds; else `payload` */
    Payload payload;
    Rejected rejected;
    i64 received;
} InLetter;
Str in_letter_pack(Arena *a, const InLetter *x);
bool in_letter_read(Arena *a, Str bytes, InLetter *out) MUST_USE;
/* The same for the same bytes with the same things said about them, whenever they were read. */
Str in_letter_id(Arena *a, const InLetter *x);

typedef enum { DONE_DIGEST, DONE_REJECTED, DONE_DEAD } DoneKind;
typedef struct {
    u8 kind;      /* DoneKind */
    u64 number;   /* of the letter in DESK-in */
    Str in;       /* that letter */
    Str digest;   /* digest_bytes, of DONE_DIGEST */
    Str lexicon;
    Rejected rejected;
} DoneLetter;
Str done_letter_pack(Arena *a, const DoneLetter *x);
bool done_letter_read(Arena *a, Str bytes, DoneLetter *out) MUST_USE; /* digest: as it was packed, unpack_bytes */
u64 done_letter_number(Str bytes); /* without reading the rest; 0: not one */

typedef struct {
    u64 first;
    u32 n;
    bool again; /* the brokers knew them already when they were submitted */
} OrderRun; /* numbers first, first+1 ... */
typedef VEC(OrderRun) Order;
void order_add(Arena *a, Order *o, u64 number, bool again);
Str order_letter_pack(Arena *a, const Order *o);
bool order_letter_read(Arena *a, Str bytes, Order *out) MUST_USE;

bool unpack_bytes(Arena *a, Str packed, Str *out) MUST_USE;
/* "sitrep.desk.seen.worker.host-12": who is there, as JSON, for fleet_status. */
void desk_seen(Bus *b, const Desk *d, const FleetSeen *who);
#endif
