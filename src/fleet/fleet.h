/* fleet.h - beyond one machine: payloads onto a queue of brokers (submit), documents made into digests
 * by any number of workers (work), digests into one store in the order of submission (write). What the
 * store holds in the end is what one `ingest` of the same sources would have put there.
 *
 * A desk is six streams on the brokers, named for it:
 *   DESK-in       payloads as they were read, and what intake refused; a queue
 *   DESK-order    which letters of DESK-in come after which: the order of reading, window by window
 *   DESK-digests  what workers made of each letter
 *   DESK-dead     letters that no worker could finish, with the reason; notes of workers that died
 *   DESK-submits  how far each submit has come, for the next run of the same
 *   DESK-seen     who works on the desk (in memory, a minute)
 * Nothing is taken off one before it is durable on the next; everything may happen twice and changes
 * nothing the second time. */
#ifndef SITREP_FLEET_H
#define SITREP_FLEET_H
#include "query/query.h"

enum {
    FLEET_NAME_MAX = 32,          /* bytes of a desk's name: letters, digits, - and _ */
    FLEET_WINDOW = 256,           /* letters under way of one submit; the order is stated window by window */
    FLEET_WINDOW_BYTES = 16 << 20,
    FLEET_BACKLOG = 100000,       /* letters that wait for workers or the writer; then submit waits */
    FLEET_TRIES = 3,              /* workers that one document may kill */
    FLEET_DELIVERIES_MAX = 50,    /* of a letter whose workers vanish without a word */
    FLEET_ACK_SECONDS = 10,       /* silence after which another worker gets a letter */
    FLEET_DOCUMENT_SECONDS = 600, /* of one document; then its worker is ended */
    FLEET_KNOWN_SECONDS = 2 * 3600, /* submitted again within this time, a letter is known to a single broker */
    FLEET_SUBMITS_SECONDS = 30 * 86400, /* a submit that was broken off goes on where it was within this time */
    FLEET_RUN_LETTERS_MAX = 1 << 24,    /* of a submit that can go on where it was */
    FLEET_SEEN_SECONDS = 60,
    FLEET_WORKERS_MAX = 256,      /* of one `sitrep worker` */
    FLEET_DEAD_MAX = 10000,       /* dead letters that are listed or tried again in one go */
};
typedef struct {
    Str nats, desk;
    int replicas;              /* of streams that are made; 0: 3 where three brokers are named, else 1 */
    const volatile int *stop;  /* or NULL: not 0: finish what is in hand and return */
    void (*tell)(void *ctx, Str what); /* or NULL: something is waited for, or is well again */
    void *ctx;
} FleetOptions;

/* ---- submit */
typedef struct {
    FleetOptions fleet;
    i64 received; /* intake time, UTC seconds */
    u32 backlog;  /* 0: FLEET_BACKLOG */
    Str run;      /* names the sources: a submit of the same name goes on behind what it sent before */
    bool afresh;  /* from the beginning */
    void (*progress)(void *ctx, u64 letters, u64 again, u64 bytes); /* or NULL */
} SubmitOptions;
typedef struct {
    u64 letters, again, refused; /* read; of these submitted before; of these refused by intake */
    bool stopped;
} Submitted;
/* Waits while the desk has more than the backlog. Broken off, it can simply be started again. */
Err fleet_submit(const SubmitOptions *o, Intake *in, Submitted *out, ErrInfo *e) MUST_USE;

/* ---- work */
typedef struct {
    FleetOptions fleet;
    Str lexicon;   /* of know_lexicon */
    int workers;   /* processes; 0: one per processor */
    int memory_mb; /* that a document may take; 0: no limit */
    bool once;     /* end when the queue is empty */
} WorkOptions;
typedef struct {
    u64 documents, rejected, dead, deaths; /* deaths: of worker processes */
} Worked;
/* Must be called before any thread is started: it forks. A document that ends its worker ends nothing else. */
Err fleet_work(const WorkOptions *o, const Know *k, Worked *out, ErrInfo *e) MUST_USE;

/* ---- write */
typedef struct {
    FleetOptions fleet;
    Str db;
    Str lexicon;
    bool once;   /* end when everything submitted is stored */
    bool quiet;
    void (*progress)(void *ctx, const Ingested *done, u64 waiting); /* or NULL */
} WriteOptions;
typedef struct {
    Ingested taken;
    u64 dead, lost; /* dead: no worker could read it; lost: ordered, but on no broker and in no stream */
} Written;
/* One at a time for a store: a second one waits, and takes over when the first is gone. */
Err fleet_write(const WriteOptions *o, const Know *k, Written *out, ErrInfo *e) MUST_USE;

/* ---- status */
typedef struct {
    Str role, host; /* "worker", "writer" */
    i64 pid, documents, refused, dead, position;
    i64 age_ms;     /* since it was heard of */
} FleetSeen;
typedef struct {
    u64 number;   /* in DESK-in, as it was */
    i64 age_ms;
    Str id, path, reason;
} FleetDead;
typedef struct {
    Str desk;
    i64 now_ms;
    int replicas, replicas_current;
    u64 waiting, under_way, again;            /* letters for workers; again: delivered more than once */
    u64 digests, digests_bytes, in_bytes;
    i64 oldest_ms, oldest_digest_ms;          /* age of the oldest; 0: none */
    u64 orders;                               /* windows that the writer has still to take in */
    VEC(FleetSeen) seen;
    VEC(FleetDead) dead;
    u64 dead_unlisted;                        /* beyond FLEET_DEAD_MAX */
} FleetStatus;
/* E_NOTHING: the brokers have no such desk. */
Err fleet_status(const FleetOptions *o, i64 now_ms, Arena *a, FleetStatus *out, ErrInfo *e) MUST_USE;
/* Dead letters back onto the queue, at the end of the order. */
Err fleet_retry(const FleetOptions *o, u32 *n, ErrInfo *e) MUST_USE;
#endif
