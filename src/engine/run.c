/* run.c - many documents through the stages with any number of threads. A ring of slots, each
 * with an arena of its own: the calling thread fills slots in input order, workers take them in
 * any order, the calling thread consumes them in input order again - so that the output does
 * not depend on the number of threads. With one thread nothing is started,
 * unless the consumer asks for company. */
#include "engine/engine.h"
#include "engine/parallel.h"
#include <pthread.h>

enum { SLOTS_PER_THREAD = 32 }; /* so much is done while the consumer ends a batch */
typedef enum { SLOT_FREE, SLOT_FILLED, SLOT_TAKEN, SLOT_DONE } SlotState;
typedef struct {
    Arena arena;
    Payload payload;
    Doc doc;
    Digest digest;
    Rejected rejected;
    bool refused;
    SlotState state;
} Slot;
typedef struct {
    Slot *slots;
    u32 nslots;
    u64 filled, taken, consumed; /* running numbers; slot = number % nslots */
    const Slot *awaited; /* that the consumer sleeps for. Not a number: what intake refused is consumed before a worker has
                            counted it, and the number by which a slot is taken is then of an earlier filling */
    bool closing;
    const Know *know;
    bool digests, text_only;
    pthread_mutex_t lock;
    pthread_cond_t work, done;
} Ring;

/* Of a document that only its digest is wanted of no more is kept: its own memory serves the next one, and stays in the
 * processor's caches. */
static void digest_only(const Ring *r, Slot *s, Arena *scratch)
{
    Doc doc = {.arena = scratch};
    Digest digest;
    Rejected why;
    arena_reset(scratch);
    s->refused = !engine_digest(&doc, &s->payload, r->know, &digest, &why);
    if (!s->refused) digest_copy(&s->arena, &digest, &s->digest);
    else s->rejected = (Rejected){.path = str_copy(&s->arena, why.path), .id = str_copy(&s->arena, why.id),
                                  .reason = str_copy(&s->arena, why.reason), .at = why.at};
}

static void process(const Ring *r, Slot *s, Arena *scratch)
{
    s->doc = (Doc){.arena = &s->arena};
    if (r->text_only) {
        s->refused = !engine_read(&s->doc, &s->payload, r->know, &s->rejected);
        if (!s->refused) engine_stages[0].run(&s->doc, r->know);
    } else if (r->digests) {
        digest_only(r, s, scratch);
    } else {
        s->refused = !engine_document(&s->doc, &s->payload, r->know, &s->rejected);
    }
}

static void *worker(void *arg)
{
    Ring *r = arg;
    Arena scratch = {0};
    pthread_mutex_lock(&r->lock);
    for (;;) {
        while (r->taken == r->filled && !r->closing) pthread_cond_wait(&r->work, &r->lock);
        if (r->taken == r->filled) break;
        Slot *s = &r->slots[r->taken++ % r->nslots];
        if (s->state != SLOT_FILLED) continue; /* refused at intake */
        s->state = SLOT_TAKEN;
        pthread_mutex_unlock(&r->lock);
        process(r, s, &scratch);
        pthread_mutex_lock(&r->lock);
        s->state = SLOT_DONE;
        if (s == r->awaited) pthread_cond_signal(&r->done);
    }
    pthread_mutex_unlock(&r->lock);
    arena_free(&scratch);
    return NULL;
}

/* Next payload into the next slot; false at the end of input. */
static bool fill(Ring *r, Intake *in, const EngineOptions *o, void *ctx)
{
    Slot *s = &r->slots[r->filled % r->nslots];
    int got;
    do {
        arena_reset(&s->arena);
        got = intake_next(in, &s->arena, &s->payload, &s->rejected);
        if (got == 0) return false;
        if (got == 1 && o->skip) s->payload.hash = intake_hash(&s->arena, s->payload.raw);
    } while (got == 1 && o->skip && o->skip(ctx, &s->payload));
    pthread_mutex_lock(&r->lock);
    s->refused = got == 2;
    s->state = got == 2 ? SLOT_DONE : SLOT_FILLED;
    r->filled++;
    pthread_cond_signal(&r->work);
    pthread_mutex_unlock(&r->lock);
    return true;
}

static void await(Ring *r, u64 number)
{
    const Slot *s = &r->slots[number % r->nslots];
    r->awaited = s;
    while (s->state != SLOT_DONE) pthread_cond_wait(&r->done, &r->lock);
}

/* Who must wait for the next sleeps until half of the ring is done: a wake a document costs more than what it does with it. */
static void await_next(Ring *r)
{
    u64 half = r->consumed + r->nslots / 2, last = r->filled - 1;
    if (r->slots[r->consumed % r->nslots].state != SLOT_DONE) await(r, half < last ? half : last);
    await(r, r->consumed);
}

/* `scratch`: NULL where workers do the work. */
static Err consume_next(Ring *r, Arena *scratch, Consume consume, void *ctx, ErrInfo *e)
{
    Slot *s = &r->slots[r->consumed % r->nslots];
    if (scratch && s->state == SLOT_FILLED) {
        process(r, s, scratch);
        s->state = SLOT_DONE;
    }
    pthread_mutex_lock(&r->lock);
    await_next(r);
    s->state = SLOT_FREE;
    r->consumed++;
    pthread_mutex_unlock(&r->lock);
    Result result = {.payload = &s->payload, .rejected = s->refused ? &s->rejected : NULL};
    if (!s->refused) {
        result.doc = r->digests ? NULL : &s->doc;
        result.digest = r->digests ? &s->digest : NULL;
    }
    return consume(ctx, &result, e);
}

Err engine_run(Intake *in, const Know *k, const EngineOptions *o, Consume consume, void *ctx,
               ErrInfo *e)
{
    int n = parallel_threads(o->threads), started = 0;
    bool several = n > 1 || o->beside;
    Ring r = {.know = k, .digests = o->digests, .text_only = o->text_only, .nslots = several ? (u32)(n * SLOTS_PER_THREAD) : 1};
    Arena own = {0}, scratch = {0};
    r.slots = NEW(&own, Slot, r.nslots);
    pthread_t *threads = NEW(&own, pthread_t, n);
    pthread_mutex_init(&r.lock, NULL);
    pthread_cond_init(&r.work, NULL);
    pthread_cond_init(&r.done, NULL);
    if (several)
        while (started < n && pthread_create(&threads[started], NULL, worker, &r) == 0) started++;

    Err err = OK;
    bool more = true;
    while (err == OK && (more || r.consumed < r.filled)) {
        if (more && r.filled - r.consumed < r.nslots) more = fill(&r, in, o, ctx);
        else err = consume_next(&r, started ? NULL : &scratch, consume, ctx, e);
    }
    pthread_mutex_lock(&r.lock);
    r.closing = true;
    if (err != OK) r.taken = r.filled;
    pthread_cond_broadcast(&r.work);
    pthread_mutex_unlock(&r.lock);
    for (int i = 0; i < started; i++) pthread_join(threads[i], NULL);
    for (u32 i = 0; i < r.nslots; i++) arena_free(&r.slots[i].arena);
    arena_free(&scratch);
    arena_free(&own);
    return err;
}
