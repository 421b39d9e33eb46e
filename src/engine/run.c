/* run.c - many documents through the stages with any number of threads. A ring of slots, each
 * with an arena of its own: the calling thread fills slots in input order, workers take them in
 * any order, the calling thread consumes them in input order again - so that the output does
 * not depend on the number of threads. With one thread nothing is started,
 * unless the consumer asks for company. */
#include "engine/engine.h"
#include "engine/parallel.h"
#include <pthread.h>

enum {
    SLOTS_PER_THREAD = 32,
    DIGESTS_PER_THREAD = 128, /* slots that hold no document but its digest: so much is done while the consumer ends a batch */
    WAKE_MOST = 32            /* documents for which the consumer sleeps */
};
typedef enum { SLOT_FREE, SLOT_FILLED, SLOT_TAKEN, SLOT_DONE } SlotState;
typedef struct {
    Arena arena;
    Payload payload;
    Doc doc;
    const Digest *digest;
    Rejected rejected;
    bool refused, kept;
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
    Keep *keep;
    size_t keep_each; /* bytes that a worker may keep */
    pthread_mutex_t lock;
    pthread_cond_t work, done;
} Ring;
/* Who works: a thread, or the calling one where none is started. */
typedef struct {
    Ring *ring;
    int number;
    Arena scratch; /* of the document at hand */
} Worker;

void keep_free(Keep *k)
{
    for (u32 i = 0; k && i < THREADS_MAX; i++) arena_free(&k->arenas[i]);
    if (k) arena_free(&k->arena);
}

/* Where the digest of a slot is to live. */
static Arena *digest_home(Worker *w, Slot *s)
{
    Keep *k = w->ring->keep;
    s->kept = k && k->arenas[w->number].total < w->ring->keep_each;
    return s->kept ? &k->arenas[w->number] : &s->arena;
}

/* Of a document that only its digest is wanted of no more is kept: its own memory serves the next one, and stays in the
 * processor's caches. */
static void digest_only(Worker *w, Slot *s)
{
    const Ring *r = w->ring;
    Doc doc = {.arena = &w->scratch};
    Digest digest;
    Rejected why;
    arena_reset(&w->scratch);
    s->refused = !engine_digest(&doc, &s->payload, r->know, &digest, &why);
    if (s->refused) {
        s->rejected = (Rejected){.path = str_copy(&s->arena, why.path), .id = str_copy(&s->arena, why.id),
                                 .reason = str_copy(&s->arena, why.reason), .at = why.at};
        return;
    }
    Arena *home = digest_home(w, s);
    Digest *copy = NEW(home, Digest, 1);
    digest_copy(home, &digest, copy);
    s->digest = copy;
}

static void process(Worker *w, Slot *s)
{
    const Ring *r = w->ring;
    s->doc = (Doc){.arena = &s->arena};
    if (r->text_only) {
        s->refused = !engine_read(&s->doc, &s->payload, r->know, &s->rejected);
        if (!s->refused) engine_stages[0].run(&s->doc, r->know);
    } else if (r->digests) {
        digest_only(w, s);
    } else {
        s->refused = !engine_document(&s->doc, &s->payload, r->know, &s->rejected);
    }
}

static void *worker(void *arg)
{
    Worker *w = arg;
    Ring *r = w->ring;
    pthread_mutex_lock(&r->lock);
    for (;;) {
        while (r->taken == r->filled && !r->closing) pthread_cond_wait(&r->work, &r->lock);
        if (r->taken == r->filled) break;
        Slot *s = &r->slots[r->taken++ % r->nslots];
        if (s->state != SLOT_FILLED) continue; /* refused at intake */
        s->state = SLOT_TAKEN;
        pthread_mutex_unlock(&r->lock);
        process(w, s);
        pthread_mutex_lock(&r->lock);
        s->state = SLOT_DONE;
        if (s == r->awaited) pthread_cond_signal(&r->done);
    }
    pthread_mutex_unlock(&r->lock);
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

/* Who must wait for the next sleeps for several: a wake a document costs more than what it does with it. */
static void await_next(Ring *r)
{
    u64 several = r->consumed + u32_min(r->nslots / 2, WAKE_MOST), last = r->filled - 1;
    if (r->slots[r->consumed % r->nslots].state != SLOT_DONE) await(r, several < last ? several : last);
    await(r, r->consumed);
}

/* `own`: NULL where workers do the work. */
static Err consume_next(Ring *r, Worker *own, Consume consume, void *ctx, ErrInfo *e)
{
    Slot *s = &r->slots[r->consumed % r->nslots];
    if (own && s->state == SLOT_FILLED) {
        process(own, s);
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
        result.digest = r->digests ? s->digest : NULL;
        result.kept = r->digests && s->kept;
    }
    return consume(ctx, &result, e);
}

Err engine_run(Intake *in, const Know *k, const EngineOptions *o, Consume consume, void *ctx,
               ErrInfo *e)
{
    int n = parallel_threads(o->threads), started = 0;
    bool several = n > 1 || o->beside;
    int each = o->digests ? DIGESTS_PER_THREAD : SLOTS_PER_THREAD;
    Ring r = {.know = k, .digests = o->digests, .text_only = o->text_only, .nslots = several ? (u32)(n * each) : 1,
              .keep = o->keep, .keep_each = KEEP_BYTES_MAX / (size_t)n};
    Arena own = {0};
    r.slots = NEW(&own, Slot, r.nslots);
    pthread_t *threads = NEW(&own, pthread_t, n);
    Worker *workers = NEW(&own, Worker, n);
    for (int i = 0; i < n; i++) workers[i] = (Worker){.ring = &r, .number = i};
    pthread_mutex_init(&r.lock, NULL);
    pthread_cond_init(&r.work, NULL);
    pthread_cond_init(&r.done, NULL);
    if (several)
        while (started < n && pthread_create(&threads[started], NULL, worker, &workers[started]) == 0) started++;

    Err err = OK;
    bool more = true;
    while (err == OK && (more || r.consumed < r.filled)) {
        if (more && r.filled - r.consumed < r.nslots) more = fill(&r, in, o, ctx);
        else err = consume_next(&r, started ? NULL : workers, consume, ctx, e);
    }
    pthread_mutex_lock(&r.lock);
    r.closing = true;
    if (err != OK) r.taken = r.filled;
    pthread_cond_broadcast(&r.work);
    pthread_mutex_unlock(&r.lock);
    for (int i = 0; i < started; i++) pthread_join(threads[i], NULL);
    for (u32 i = 0; i < r.nslots; i++) arena_free(&r.slots[i].arena);
    for (int i = 0; i < n; i++) arena_free(&workers[i].scratch);
    arena_free(&own);
    return err;
}
