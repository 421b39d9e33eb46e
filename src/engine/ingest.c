/* ingest.c - documents into a store, batch by batch. A batch is one transaction: a run that is
 * killed loses the batch at hand and nothing else, and started again passes by everything that
 * is there, before any work is done on it. The clock is the caller's business. */
#include "engine/engine.h"
#include "engine/versions.h"
#include "situation/situation.h"

enum { BATCH_DOCUMENTS = 512, BATCH_TEXT = 2 << 20 /* bytes: its pages fit in the store's cache */, PROGRESS_EVERY = 16 };
typedef struct {
    Store *store;
    const IngestOptions *o;
    const Intake *in;
    Ingested *done;
    u32 in_batch;
    isize text_in_batch;
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
    if (!g->store || !store_has(g->store, p->hash)) return false;
    g->done->known++;
    tell(g);
    return true;
}

/* Is it a newer version of a page that the store has under a lower number? Then x says so, and
 * *edits what changed. */
static Err compare(Store *s, Arena *a, i64 number, StoreDocument *x, i64 *previous, StoreEdits *edits, ErrInfo *e)
{
    i64 first;
    StoredDocuments before = {0};
    Numbers which = {0};
    Err err = store_version_of(s, x->digest->url, number, previous, &first, e);
    if (err != OK || !*previous) return err;
    *vec_push(a, &which) = *previous;
    err = store_digests(s, a, &which, &before, e);
    if (err != OK || !before.n || !version_is(a, &before.v[0].digest, x->digest)) return *previous = 0, err;
    x->first = first;
    x->retracts = version_retracts(x->digest);
    x->known = version_known(x->digest, true);
    version_edits(a, &before.v[0].digest, x->digest, edits);
    return OK;
}

static StoreDocument store_document(Arena *a, const Digest *d, const Payload *p, Str lexicon)
{
    return (StoreDocument){.digest = d, .payload = p, .known = version_known(d, false), .lexicon = lexicon,
                           .story_key = sit_id(a, 's', d->hash, (Span){0, 0}, S("story"))};
}

Err engine_put(Store *s, const IngestOptions *o, const Digest *given, const Payload *p, Ingested *done, ErrInfo *e)
{
    Arena a = {0};
    Digest d = *given;
    i64 previous = 0, number = 0;
    StoreEdits edits = {0};
    /* what an archive fetched earlier was known earlier */
    if (d.received == TIME_UNKNOWN || d.received > o->received) d.received = o->received;
    StoreDocument x = store_document(&a, &d, p, o->lexicon);
    Err err = store_has(s, d.hash) ? OK : compare(s, &a, INT64_MAX, &x, &previous, &edits, e);
    if (err == OK) err = store_put(s, &x, &number, e);
    if (err == OK && number && previous) err = store_edits(s, number, previous, x.known, &edits, e);
    if (err == OK && number && o->hear) err = o->hear(o->hearer, s, number, &d, e);
    done->last = number;
    if (!number) done->known++; /* twice in one batch */
    else done->documents++;
    done->versions += number && previous;
    done->retractions += number && x.retracts;
    arena_free(&a);
    return err;
}

static Err consume(void *ctx, const Result *r, ErrInfo *e)
{
    Ingesting *g = ctx;
    Err err;
    if (g->o->stop && *g->o->stop) return fail(e, E_LIMIT, "stopped");
    if (r->rejected) {
        g->done->refused++;
        err = store_reject(g->store, r->rejected, g->o->received, e);
    } else {
        err = engine_put(g->store, g->o, r->digest, r->payload, g->done, e);
        if (err == OK && r->kept && g->done->last)
            *vec_push(&g->o->keep->arena, &g->o->keep->digests) = (Remembered){g->done->last, r->digest};
    }
    tell(g);
    if (r->digest) g->text_in_batch += r->digest->text.n;
    if (err == OK && (++g->in_batch >= BATCH_DOCUMENTS || g->text_in_batch >= BATCH_TEXT)) {
        g->in_batch = 0;
        g->text_in_batch = 0;
        err = store_commit(g->store, e);
        if (err == OK) err = store_begin(g->store, e);
    }
    return err;
}

Err engine_ingest(Intake *in, const Know *k, const IngestOptions *o, Store *s, Ingested *out, ErrInfo *e)
{
    *out = (Ingested){0};
    Ingesting g = {.store = s, .o = o, .in = in, .done = out};
    EngineOptions eo = {.threads = o->threads, .beside = true, .digests = true, .skip = known, .keep = o->keep};
    Err err = store_begin(s, e);
    if (err == OK) err = engine_run(in, k, &eo, consume, &g, e);
    if (err == E_LIMIT && o->stop && *o->stop) out->stopped = true, err = OK;
    if (err == OK) err = store_commit(s, e);
    else store_abandon(s);
    return err;
}

/* ---- only looking */

static Err count(void *ctx, const Result *r, ErrInfo *e)
{
    Ingesting *g = ctx;
    (void)e;
    if (r->rejected) g->done->refused++;
    else g->done->documents++;
    tell(g);
    return OK;
}

Err engine_ingest_dry(Intake *in, const Know *k, const IngestOptions *o, Store *s, Ingested *out, ErrInfo *e)
{
    *out = (Ingested){0};
    Ingesting g = {.store = s, .o = o, .in = in, .done = out};
    EngineOptions eo = {.threads = o->threads, .text_only = true, .skip = known};
    Err err = engine_run(in, k, &eo, count, &g, e);
    return err;
}

/* ---- an older schema */

/* A digest of another form is made anew from its bytes. */
static bool reread(Arena *a, const Payload *p, const Know *k, Digest *d)
{
    Rejected why;
    Doc *doc = NEW(a, Doc, 1);
    *doc = (Doc){.arena = a};
    Digest now;
    if (!engine_digest(doc, p, k, &now, &why)) return false;
    now.id = d->id;
    now.received = d->received;
    *d = now;
    return true;
}

static Err digest_of_number(Store *s, Arena *a, i64 number, StoredDocuments *one, ErrInfo *e)
{
    Numbers which = {0};
    *vec_push(a, &which) = number;
    return store_digests(s, a, &which, one, e);
}

/* Schemas 2 to 4: what stands otherwise in schema 5 is made from the digest. */
static Err renew_one(Store *s, const Know *k, i64 number, ErrInfo *e)
{
    Arena a = {0};
    Payload p;
    StoredDocuments one = {0};
    ErrInfo lost; /* its bytes as well: `check` tells it, and it can be forgotten */
    Err err = digest_of_number(s, &a, number, &one, e);
    if (err == OK && one.n && !one.v[0].digest.text.n && store_payload(s, &a, one.v[0].digest.hash, &p, &lost) == OK)
        reread(&a, &p, k, &one.v[0].digest); /* of a form that is read no more */
    if (err == OK && one.n) err = store_renew(s, number, &one.v[0].digest, e);
    arena_free(&a);
    return err;
}

/* Schema 1 had only the digest. */
static Err migrate_one(Store *s, const Know *k, Str lexicon, i64 number, ErrInfo *e)
{
    Arena a = {0};
    Payload p;
    StoredDocuments one = {0};
    Err err = digest_of_number(s, &a, number, &one, e);
    if (err != OK || !one.n) {
        arena_free(&a);
        return err;
    }
    Digest d = one.v[0].digest;
    err = store_payload(s, &a, d.hash, &p, e);
    if (err == OK && !d.text.n) reread(&a, &p, k, &d); /* as it was when it was taken in; else nothing to show */
    StoreDocument x = store_document(&a, &d, &p, lexicon);
    i64 previous = 0;
    StoreEdits edits = {0};
    if (err == OK) err = compare(s, &a, number, &x, &previous, &edits, e);
    if (err == OK) err = store_rewrite(s, number, &x, e);
    if (err == OK && previous) err = store_edits(s, number, previous, x.known, &edits, e);
    arena_free(&a);
    return err;
}

Err engine_migrate(Store *s, const Know *k, Str lexicon, u32 *n, ErrInfo *e)
{
    *n = 0;
    bool first = store_schema(s) < 2, facts = store_schema(s) < 5;
    Err err = store_migrate_begin(s, e);
    i64 last = err == OK ? store_last(s) : 0;
    for (i64 number = 1; err == OK && facts && number <= last; number++)
        err = first ? migrate_one(s, k, lexicon, number, e) : renew_one(s, k, number, e);
    *n = (u32)last;
    if (err == OK) return store_migrate_end(s, e);
    store_abandon(s);
    return err;
}
