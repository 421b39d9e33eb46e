/* ingest.c - documents into a store, batch by batch. A batch is one transaction: a run that is
 * killed loses the batch at hand and nothing else, and started again passes by everything that
 * is there, before any work is done on it. The clock is the caller's business. */
#include "engine/engine.h"

enum { BATCH_DOCUMENTS = 256, PROGRESS_EVERY = 16 };
typedef struct {
    Store *store;
    const IngestOptions *o;
    const Intake *in;
    Ingested *done;
    Arena arena; /* of one payload's hash */
    u32 in_batch;
} Ingesting;

static void tell(const Ingesting *g)
{
    u32 n = g->done->documents + g->done->known + g->done->refused;
    if (g->o->progress && n % PROGRESS_EVERY == 0)
        g->o->progress(g->o->ctx, g->done->documents, g->done->known, g->done->refused, intake_bytes(g->in));
}

static bool known(void *ctx, const Payload *p)
{
    Ingesting *g = ctx;
    arena_reset(&g->arena);
    if (!store_has(g->store, intake_hash(&g->arena, p->raw))) return false;
    g->done->known++;
    tell(g);
    return true;
}

static Err consume(void *ctx, const Result *r, ErrInfo *e)
{
    Ingesting *g = ctx;
    Err err;
    if (r->rejected) {
        g->done->refused++;
        err = store_reject(g->store, r->rejected, g->o->received, e);
    } else {
        Digest d = *r->digest;
        /* what an archive fetched earlier was known earlier */
        if (d.received == TIME_UNKNOWN || d.received > g->o->received) d.received = g->o->received;
        bool there = store_has(g->store, d.hash); /* twice in one batch */
        if (there) g->done->known++;
        else g->done->documents++;
        err = there ? OK : store_put(g->store, &d, r->payload, e);
    }
    tell(g);
    if (err == OK && ++g->in_batch >= BATCH_DOCUMENTS) {
        g->in_batch = 0;
        err = store_commit(g->store, e);
        if (err == OK) err = store_begin(g->store, e);
    }
    return err;
}

Err engine_ingest(Intake *in, const Know *k, const IngestOptions *o, Store *s, Ingested *out, ErrInfo *e)
{
    *out = (Ingested){0};
    Ingesting g = {.store = s, .o = o, .in = in, .done = out};
    EngineOptions eo = {.threads = o->threads, .digests = true, .skip = known};
    Err err = store_begin(s, e);
    if (err == OK) err = engine_run(in, k, &eo, consume, &g, e);
    if (err == OK) err = store_commit(s, e);
    arena_free(&g.arena);
    return err;
}
