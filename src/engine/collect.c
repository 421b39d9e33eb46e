/* collect.c - a pile of reports into digests in memory, from sources or from a store. Reports
 * without a date are read a second time when the others have told on which day they were
 * written, because a weekday means nothing before that. Both ways end in settle(), so that a
 * store gives the same report as the files it was made from. */
#include "engine/engine.h"
#include "language/language.h"

/* A copy of the digest without pointers into its document, at c->digests.v[at] (n: a new one). */
static void keep(Collection *c, const Digest *d, u32 at)
{
    Arena scratch = {0};
    Bytes bytes = {0};
    digest_bytes(&scratch, d, &bytes);
    Str copy = str_copy(c->arena, (Str){bytes.v, bytes.n});
    Digest back = {0};
    bool whole = digest_read(c->arena, copy, &back);
    assert(whole);
    (void)whole;
    if (at == c->digests.n) *vec_push(c->arena, &c->digests) = back;
    else c->digests.v[at] = back;
    arena_free(&scratch);
}

/* Reads a document again in the place of its digest; identity and intake time stay. */
static void read_again(Collection *c, const Know *k, const Payload *p, u32 at)
{
    Arena arena = {0};
    Rejected rejected;
    Doc d = {.arena = &arena};
    Digest digest;
    if (engine_document(&d, p, k, &rejected)) {
        digest_of(&d, &digest);
        story_sign(&arena, &d, &digest);
        digest.id = c->digests.v[at].id;
        digest.received = c->digests.v[at].received;
        keep(c, &digest, at);
    }
    arena_free(&arena);
}

/* Gives the payload of a digest, to read it again. */
typedef Err (*PayloadOf)(void *ctx, Arena *a, const Digest *d, u32 at, Payload *out, ErrInfo *e);

static bool undated(const Digest *d)
{
    return d->coded && !when_known(d->published);
}

static Err settle(Collection *c, const Know *k, PayloadOf payload_of, void *ctx, ErrInfo *e)
{
    u32 n = c->digests.n, waiting = 0;
    for (u32 i = 0; i < n; i++) waiting += undated(&c->digests.v[i]);
    if (!waiting) return OK;
    const Digest **all = NEW(c->arena, const Digest *, n);
    for (u32 i = 0; i < n; i++) all[i] = &c->digests.v[i];
    DateGuess *guess = NEW(c->arena, DateGuess, n);
    story_solve_dates(c->arena, all, n, guess);
    for (u32 i = 0; i < n; i++) {
        if (!undated(&c->digests.v[i]) || !when_known(guess[i].published)) continue;
        Arena arena = {0};
        Payload p;
        Err err = payload_of(ctx, &arena, &c->digests.v[i], i, &p, e);
        p.published = guess[i].published;
        p.published_from = PUBLISHED_COLLECTION;
        if (err == OK) read_again(c, k, &p, i);
        arena_free(&arena);
        if (err != OK) return err;
    }
    return OK;
}

/* ---- from sources */

typedef struct {
    Collection *c;
    bool keep_raw;
    VEC(Payload) payloads; /* one a digest; RAW only of those without a date */
} Collecting;

static Payload payload_copy(Arena *a, const Payload *from, bool raw)
{
    Payload p = *from;
    p.raw = raw ? str_copy(a, p.raw) : (Str){0};
    p.path = str_copy(a, p.path);
    p.id = str_copy(a, p.id);
    p.charset = str_copy(a, p.charset);
    p.outlet = str_copy(a, p.outlet);
    p.url = str_copy(a, p.url);
    p.title = str_copy(a, p.title);
    return p;
}

static Err consume(void *ctx, const Result *r, ErrInfo *e)
{
    Collecting *g = ctx;
    Collection *c = g->c;
    (void)e;
    if (r->rejected) {
        *vec_push(c->arena, &c->rejected) = (Rejected){.id = str_copy(c->arena, r->rejected->id),
                                                       .path = str_copy(c->arena, r->rejected->path),
                                                       .reason = str_copy(c->arena, r->rejected->reason),
                                                       .at = r->rejected->at};
        return OK;
    }
    bool again = undated(r->digest);
    Payload p = again ? payload_copy(c->arena, r->payload, true) : (Payload){0};
    *vec_push(c->arena, &g->payloads) = p;
    if (g->keep_raw) *vec_push(c->arena, &c->raws) = again ? p.raw : str_copy(c->arena, r->payload->raw);
    keep(c, r->digest, c->digests.n);
    return OK;
}

static Err payload_at(void *ctx, Arena *a, const Digest *d, u32 at, Payload *out, ErrInfo *e)
{
    (void)a, (void)d, (void)e;
    *out = ((Collecting *)ctx)->payloads.v[at];
    return OK;
}

Err engine_collect(Intake *in, const Know *k, int threads, bool keep_raw, Collection *out,
                   ErrInfo *e)
{
    Collecting g = {.c = out, .keep_raw = keep_raw};
    EngineOptions o = {.threads = threads, .digests = true};
    Err err = engine_run(in, k, &o, consume, &g, e);
    return err == OK ? settle(out, k, payload_at, &g, e) : err;
}

/* ---- from a store */

static Err payload_stored(void *ctx, Arena *a, const Digest *d, u32 at, Payload *out, ErrInfo *e)
{
    (void)at;
    return store_payload(ctx, a, d->hash, out, e);
}

Err engine_collect_store(Store *s, const Know *k, Collection *out, ErrInfo *e)
{
    Digests digests = {0};
    Rejections rejected = {0};
    Err err = store_digests(s, out->arena, &digests, e);
    if (err == OK) err = store_rejections(s, out->arena, &rejected, e);
    memcpy(&out->digests, &digests, sizeof digests);
    memcpy(&out->rejected, &rejected, sizeof rejected);
    for (u32 i = 0; i < out->digests.n && err == OK; i++) {
        if (out->digests.v[i].text.n) continue; /* else: of another version */
        Arena arena = {0};
        Payload p;
        err = store_payload(s, &arena, out->digests.v[i].hash, &p, e);
        if (err == OK) read_again(out, k, &p, i);
        arena_free(&arena);
    }
    return err == OK ? settle(out, k, payload_stored, s, e) : err;
}
