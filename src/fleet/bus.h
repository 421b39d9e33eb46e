/* bus.h - what the fleet wants of a message broker, and nothing more: streams that keep letters under
 * running numbers, posting with an answer, a queue that many take from. Knows no documents. NATS
 * JetStream stands behind it (bus.c, the only file that knows libnats); built without it, bus_open
 * says so. Brokers that go away are waited for: a call comes back with success, with an error that
 * waiting cannot mend, or with E_LIMIT when *stop was set. For fleet only. */
#ifndef SITREP_FLEET_BUS_H
#define SITREP_FLEET_BUS_H
#include "base/base.h"

enum {
    BUS_POSTS_MAX = 1024,   /* letters under way without an answer */
    BUS_ROUND_MS = 2000,    /* without an answer for so long, it is asked again */
    BUS_BROKERS_MAX = 16,
};
typedef struct Bus Bus;
typedef struct {
    Str urls; /* "nats://a:4222,nats://b:4222"; tls:// for TLS. SITREP_NATS_CREDS, SITREP_NATS_CA: files */
    Str name; /* as the brokers list the connection */
    const volatile int *stop;            /* or NULL */
    void (*tell)(void *ctx, Str what);   /* or NULL: is waiting for something, is well again */
    void *ctx;
} BusOptions;
/* E_IO: no broker answers, E_USAGE: built without NATS, not a URL. */
Err bus_open(Bus **out, const BusOptions *o, ErrInfo *e) MUST_USE;
void bus_close(Bus *b);           /* accepts NULL */
i64 bus_letter_max(const Bus *b); /* bytes of the longest letter that the brokers take */

/* ---- streams */
typedef struct {
    Str name, subjects;       /* "sitrep.desk.in", "sitrep.desk.dead.>" */
    bool queue;               /* a letter goes when it was acknowledged; a full one takes no more */
    bool memory;
    int replicas;
    i64 letters_max, bytes_max; /* 0: none */
    i64 per_subject;          /* letters that are kept of one subject; 0: all */
    int seconds_max;          /* letters go after so long; 0: never */
    int window;               /* seconds in which an id is known again; only with one replica, see bus.c */
} BusStream;
Err bus_make(Bus *b, const BusStream *s, ErrInfo *e) MUST_USE; /* there already: nothing but limits is changed */
typedef struct {
    u64 letters, bytes, first, last; /* running numbers */
    i64 first_ms, last_ms;           /* UTC milliseconds, 0 without a letter */
    int replicas;
    int replicas_current;            /* that are there and up to date */
} BusState;
Err bus_state(Bus *b, Str stream, BusState *out, ErrInfo *e) MUST_USE; /* E_NOTHING: there is none */
/* Removes the letters below a number, or (below 0) those of a subject. */
Err bus_purge(Bus *b, Str stream, Str subject, u64 below, ErrInfo *e) MUST_USE;
Err bus_remove(Bus *b, Str stream, u64 number, ErrInfo *e) MUST_USE; /* one; none there: OK */

/* ---- letters */
typedef struct {
    Str subject, id; /* id: the same one within the window is kept once */
    Str reason;      /* or empty: a word beside the data */
    Str data;
    bool kept;       /* the answer: it is durable, under */
    u64 number;
    bool again;      /* the id was known */
    bool full;       /* the stream takes no more now */
} BusPost;
/* Posts all that are not kept, asking again until each is kept or refused as full. */
Err bus_post(Bus *b, BusPost *v, u32 n, ErrInfo *e) MUST_USE;
/* Told to nobody in particular; may be lost. */
void bus_say(Bus *b, Str subject, Str data);
typedef struct {
    bool found;
    u64 number;
    i64 ms; /* when it was kept, UTC */
    Str subject, reason, data;
} BusLetter;
Err bus_get(Bus *b, Arena *a, Str stream, const u64 *numbers, u32 n, BusLetter *out, ErrInfo *e) MUST_USE;
Err bus_last(Bus *b, Arena *a, Str stream, Str subject, BusLetter *out, ErrInfo *e) MUST_USE; /* of a subject */

/* ---- a queue */
typedef struct BusQueue BusQueue;
Err bus_queue_make(Bus *b, Str stream, Str name, int ack_seconds, int under_way_max, ErrInfo *e) MUST_USE;
Err bus_queue_open(BusQueue **out, Bus *b, Str stream, Str name, ErrInfo *e) MUST_USE;
void bus_queue_close(BusQueue *q); /* accepts NULL */
typedef struct {
    void *handle; /* NULL: nothing in hand */
    Str data;
    u64 number;
    u32 deliveries; /* 1: nobody had it before */
    char ticket[160]; /* with which another process can give it back: bus_return */
} BusItem;
int bus_take(BusQueue *q, int wait_ms, BusItem *out, ErrInfo *e); /* 1; 0: nothing came; < 0 an Err */
void bus_progress(BusItem *i); /* it is being worked on; from any thread */
void bus_ack(BusItem *i);      /* done; the item is given back */
void bus_drop(BusItem *i);     /* given back undone: it comes again, to whoever is free */
void bus_return(Bus *b, Str ticket); /* the item of a process that is no more comes again at once */
typedef struct {
    u64 waiting, under_way, again; /* again: that had to be delivered more than once */
} BusQueueState;
Err bus_queue_state(Bus *b, Str stream, Str name, BusQueueState *out, ErrInfo *e) MUST_USE;
#endif
