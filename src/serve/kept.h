/* kept.h - questions answered by workers, and the answers kept for all who ask the same.
 * Knows generations and time, nothing of HTTP or of stores; for serve only.
 *
 * A generation is one state of the store as far as the server has seen it. An answer belongs to
 * the generation that was current when its making began, and is served
 *   - as long as that is the current one;
 *   - for FRESH_MS after a newer one was seen, while the next answer is being made, to those who
 *     did not ask for the newest;
 *   - never when something was written through this server since (own writes are read at once).
 * One question is made by one worker at a time (single flight), whoever waits for it. What writes
 * has a worker of its own, so that a writer that waits for the store keeps no reader waiting. Who
 * writes and is alone is answered when it is told in the stories; else that comes after, in
 * stretches between what others write. */
#ifndef SITREP_SERVE_KEPT_H
#define SITREP_SERVE_KEPT_H
#include "serve/parts.h"
#include <stdatomic.h>

enum {
    KEY_MAX = 1024,            /* bytes of a question that can be kept */
    KEPT_MAX = 512,            /* answers */
    KEPT_BODY_MAX = 4 << 20,   /* bytes of one, larger ones are made anew each time */
    KEPT_BYTES_MAX = 256 << 20, /* bytes of all */
    FRESH_MS = 200,            /* an older answer may be served for so long */
    TELL_MS = 150,             /* of telling what was written, at a stretch ... */
    WRITE_SHARE = 2,           /* ... and then, while others want to write, so many times as long of writing */
    READERS = 2, ERRANDS_MAX = 1024, /* questions waiting for a worker */
};

/* An answer as it is sent. Counted: whoever got one gives it back with made_release. */
typedef struct {
    _Atomic u32 refs;
    int status;
    bool keep;
    char etag[40];      /* weak: the forms below say the same */
    isize bytes;
    void *plain, *gzip; /* what `pack` makes of it; gzip may be NULL */
    i64 generation;
    void (*unpack)(void *packed);
} Made;
void made_release(Made *m); /* accepts NULL */

/* Who waits for an answer: part of the caller's own state, which must live until `made` is set. */
typedef struct Waiter {
    struct Waiter *next;
    void *who;
    Made *made;
} Waiter;

typedef struct {
    void *ctx;
    void (*answer)(void *ctx, const Question *q, i64 generation, Answer *out); /* in a worker */
    void (*pack)(void *ctx, const Answer *a, Made *out);                       /* in a worker */
    void (*wake)(void *who);    /* an answer is there, in Waiter.made */
    void (*written)(void *ctx); /* something was written; calls keeper_wrote */
    bool (*tell)(void *ctx);    /* in the worker that writes: tells for TELL_MS of what was written; true: there is more */
} KeeperOptions;
typedef struct Keeper Keeper;
Keeper *keeper_start(const KeeperOptions *o);
void keeper_stop(Keeper *k); /* finishes what is at hand; what waits gets 503; later questions too */
void keeper_free(Keeper *k); /* after keeper_stop, when nobody asks any more */

i64 keeper_generation(const Keeper *k);
void keeper_news(Keeper *k);  /* the store has changed */
void keeper_wrote(Keeper *k); /* by this server: what was kept is void */
typedef struct {
    u64 kept, older, made; /* answers from the table, those of a generation before, and answers made */
} KeeperCounts;
KeeperCounts keeper_counts(Keeper *k);

/* The kept answer to a question, or NULL: it is to be waited for. `newest`: of the current generation only. */
Made *keeper_find(Keeper *k, const char *key, const Question *q, bool newest);
/* Puts the question to a worker; q is copied. The waiter is woken when it is answered. key NULL or empty: for this waiter alone. */
void keeper_wait(Keeper *k, const char *key, const Question *q, Waiter *w);
#endif
