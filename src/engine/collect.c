/* collect.c - a pile of reports into digests in memory. Reports without a date are read a
 * second time when the others have told on which day they were written, because a weekday
 * means nothing before that. */
#include "engine/engine.h"
#include "language/language.h"

static void keep(Collection *c, const Digest *d)
{
    Arena scratch = {0};
    Bytes bytes = {0};
    digest_bytes(&scratch, d, &bytes);
    Str copy = str_copy(c->arena, (Str){bytes.v, bytes.n});
    Digest back = {0};
    bool whole = digest_read(c->arena, copy, &back);
    assert(whole);
    (void)whole;
    *vec_push(c->arena, &c->digests) = back;
    arena_free(&scratch);
}

typedef struct {
    Collection *c;
    bool keep_raw;
    VEC(Payload) undated; /* to be read again; RAW in the collection's arena */
    VEC(u32) undated_at;
} Collecting;

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
    bool undated = r->doc->coded && !when_known(r->doc->published);
    Str raw = undated || g->keep_raw ? str_copy(c->arena, r->payload->raw) : (Str){0};
    if (undated) {
        Payload p = *r->payload;
        p.raw = raw;
        p.path = str_copy(c->arena, p.path);
        p.id = str_copy(c->arena, p.id);
        p.charset = str_copy(c->arena, p.charset);
        p.outlet = str_copy(c->arena, p.outlet);
        p.url = str_copy(c->arena, p.url);
        p.title = str_copy(c->arena, p.title);
        *vec_push(c->arena, &g->undated) = p;
        *vec_push(c->arena, &g->undated_at) = c->digests.n;
    }
    if (g->keep_raw) *vec_push(c->arena, &c->raws) = raw;
    keep(c, r->digest);
    return OK;
}

static void read_again(Collecting *g, const Know *k, u32 i, When published)
{
    Collection *c = g->c;
    Arena arena = {0};
    Payload p = g->undated.v[i];
    Rejected rejected;
    p.published = published;
    p.published_from = PUBLISHED_COLLECTION;
    Doc d = {.arena = &arena};
    Digest digest;
    if (engine_document(&d, &p, k, &rejected)) {
        digest_of(&d, &digest);
        story_sign(&arena, &d, &digest);
        u32 at = g->undated_at.v[i], n = c->digests.n;
        keep(c, &digest);
        c->digests.v[at] = c->digests.v[n];
        c->digests.n = n;
    }
    arena_free(&arena);
}

Err engine_collect(Intake *in, const Know *k, int threads, bool keep_raw, Collection *out,
                   ErrInfo *e)
{
    Collecting g = {.c = out, .keep_raw = keep_raw};
    EngineOptions o = {.threads = threads, .digests = true};
    Err err = engine_run(in, k, &o, consume, &g, e);
    if (err != OK || g.undated.n == 0) return err;
    u32 n = out->digests.n;
    const Digest **all = NEW(out->arena, const Digest *, n);
    for (u32 i = 0; i < n; i++) all[i] = &out->digests.v[i];
    DateGuess *guess = NEW(out->arena, DateGuess, n);
    story_solve_dates(out->arena, all, n, guess);
    for (u32 i = 0; i < g.undated.n; i++)
        if (when_known(guess[g.undated_at.v[i]].published))
            read_again(&g, k, i, guess[g.undated_at.v[i]].published);
    return OK;
}
