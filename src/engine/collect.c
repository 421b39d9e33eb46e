/* collect.c - a pile of reports into digests in memory, from sources or from a store. Reports
 * without a date are read a second time when the others have told on which day they were
 * written, because a weekday means nothing before that. Both ways end in settle(), so that a
 * store gives the same report as the files it was made from; what people said about it is then
 * laid over what a store holds (review.c). */
#include "engine/engine.h"
#include "engine/review.h"
#include "engine/versions.h"

/* A copy of the digest without pointers into its document, at c->digests.v[at] (n: a new one). */
static void keep(Collection *c, const Digest *d, u32 at)
{
    if (at == c->digests.n) vec_push(c->arena, &c->digests);
    digest_copy(c->arena, d, &c->digests.v[at]);
}

/* Reads a document again in the place of its digest; identity and intake time stay. */
static void read_again(Collection *c, const Know *k, const Payload *p, u32 at)
{
    Arena arena = {0};
    Rejected rejected;
    Doc d = {.arena = &arena};
    Digest digest;
    if (engine_digest(&d, p, k, &digest, &rejected)) {
        digest.id = c->digests.v[at].id;
        digest.received = c->digests.v[at].received;
        keep(c, &digest, at);
    }
    arena_free(&arena);
}

/* Gives the payload of a digest, to read it again. */
typedef Err (*PayloadOf)(void *ctx, Arena *a, const Digest *d, u32 at, Payload *out, ErrInfo *e);

/* ---- what is known at the time asked for */

/* When a report could be known, and until when it stood; ends of intervals, exclusive. */
typedef struct {
    i64 since, until; /* TIME_UNKNOWN: by its inferred date or its intake; it stands */
    bool retracts;
} Standing;

static i64 end_of(When w)
{
    if (w.to != TIME_UNKNOWN) return w.to;
    return w.from == TIME_UNKNOWN ? TIME_UNKNOWN : w.from + 1;
}

/* Versions of one page among documents that no store has told about. */
static void find_versions(Arena *a, Collection *c, Standing *out)
{
    Map by_url = {0};
    Arena scratch = {0};
    for (u32 i = 0; i < c->digests.n; i++) {
        const Digest *d = &c->digests.v[i];
        out[i] = (Standing){end_of(version_known(d, false)), TIME_UNKNOWN, false};
        if (!d->url.n) continue;
        bool isnew;
        u32 *at = map_put(a, &by_url, d->url, &isnew);
        if (!isnew && version_is(&scratch, &c->digests.v[*at], d)) {
            When known = version_known(d, true);
            out[i] = (Standing){end_of(known), TIME_UNKNOWN, version_retracts(d)};
            out[*at].until = when_known(known) ? end_of(known) : TIME_UNKNOWN + 1;
        }
        *at = i;
    }
    arena_free(&scratch);
}

static bool closed(const Standing *x, i64 known_at)
{
    if (known_at == TIME_UNKNOWN) return x->retracts || x->until != TIME_UNKNOWN;
    bool replaced = x->until != TIME_UNKNOWN && x->until <= known_at;
    return replaced || (x->retracts && x->since <= known_at);
}

/* Keeps the documents whose `in` is set, with what stands beside them. */
static void keep_only(Collection *c, const bool *in, Standing *standing, u32 *order)
{
    u32 n = 0;
    for (u32 i = 0; i < c->digests.n; i++) {
        if (!in[i]) continue;
        c->digests.v[n] = c->digests.v[i];
        if (c->raws.n) c->raws.v[n] = c->raws.v[i];
        if (c->numbers.n) c->numbers.v[n] = c->numbers.v[i];
        standing[n] = standing[i];
        order[n++] = order[i];
    }
    c->digests.n = n;
    if (c->raws.n) c->raws.n = n;
    if (c->numbers.n) c->numbers.n = n;
}

static bool undated(const Digest *d)
{
    return d->coded && !when_known(d->published);
}

static bool in_time(const Digest *d, const Standing *x, const DateGuess *guess, i64 known_at, i64 latest)
{
    if (when_known(d->published)) return x->since <= known_at;
    if (d->coded && when_known(guess->published)) return end_of(guess->published) <= known_at;
    return (d->received != TIME_UNKNOWN ? d->received + 1 : latest) <= known_at;
}

/* Leaves out what was not known by then. That an undated report is of a later day may be told by
 * later reports; the date that it bears among those that stay may not: settle solves it anew. */
static void leave_out_later(Collection *c, i64 known_at, Standing *standing, u32 *order)
{
    u32 n = c->digests.n;
    i64 latest = TIME_UNKNOWN;
    bool *in = NEW(c->arena, bool, n + 1);
    DateGuess *guess = NEW(c->arena, DateGuess, n + 1);
    const Digest **all = NEW(c->arena, const Digest *, n + 1);
    for (u32 i = 0; i < n; i++) {
        all[i] = &c->digests.v[i];
        if (end_of(all[i]->published) > latest) latest = end_of(all[i]->published); /* unknown is least */
    }
    story_solve_dates(c->arena, all, n, guess);
    for (u32 i = 0; i < n; i++) in[i] = in_time(all[i], &standing[i], &guess[i], known_at, latest);
    keep_only(c, in, standing, order);
    c->not_yet = n - c->digests.n;
}

/* From all that was read to what stands, with dates. */
static Err settle(Collection *c, const Know *k, Standing *standing, i64 known_at, PayloadOf payload_of, void *ctx, ErrInfo *e)
{
    u32 n = c->digests.n, waiting = 0;
    u32 *order = NEW(c->arena, u32, n + 1); /* place in the input */
    bool *in = NEW(c->arena, bool, n + 1);
    for (u32 i = 0; i < n; i++) {
        order[i] = i;
        in[i] = !closed(&standing[i], known_at);
    }
    keep_only(c, in, standing, order);
    if (known_at != TIME_UNKNOWN) leave_out_later(c, known_at, standing, order);
    n = c->digests.n;
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
        Err err = payload_of(ctx, &arena, &c->digests.v[i], order[i], &p, e);
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
    p.hash = str_copy(a, p.hash);
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

Err engine_collect(Intake *in, const Know *k, int threads, bool keep_raw, i64 known_at, Collection *out,
                   ErrInfo *e)
{
    Collecting g = {.c = out, .keep_raw = keep_raw};
    EngineOptions o = {.threads = threads, .digests = true};
    Err err = engine_run(in, k, &o, consume, &g, e);
    if (err != OK) return err;
    Standing *standing = NEW(out->arena, Standing, out->digests.n + 1);
    find_versions(out->arena, out, standing);
    return settle(out, k, standing, known_at, payload_at, &g, e);
}

/* ---- from a store */

static Err payload_stored(void *ctx, Arena *a, const Digest *d, u32 at, Payload *out, ErrInfo *e)
{
    (void)at;
    return store_payload(ctx, a, d->hash, out, e);
}

Err engine_collect_store(Store *s, const Know *k, const Numbers *which, i64 known_at, Collection *out, ErrInfo *e)
{
    StoredDocuments stored = {0};
    Rejections rejected = {0};
    Err err = store_digests(s, out->arena, which, &stored, e);
    if (err == OK && !which) err = store_rejections(s, out->arena, known_at, &rejected, e);
    memcpy(&out->rejected, &rejected, sizeof rejected);
    Standing *standing = NEW(out->arena, Standing, stored.n + 1);
    for (u32 i = 0; i < stored.n && err == OK; i++) {
        const Stored *x = &stored.v[i];
        standing[i] = (Standing){end_of(x->version > 1 ? x->known : x->digest.published), end_of(x->until), x->retracts};
        *vec_push(out->arena, &out->digests) = x->digest;
        *vec_push(out->arena, &out->numbers) = x->number;
        if (x->digest.text.n) continue; /* else: of another version */
        Arena arena = {0};
        Payload p;
        err = store_payload(s, &arena, x->digest.hash, &p, e);
        if (err == OK) read_again(out, k, &p, i);
        if (err == OK && x->version == 1) standing[i].since = end_of(out->digests.v[i].published);
        arena_free(&arena);
    }
    if (err == OK && store_schema(s) < 2) find_versions(out->arena, out, standing);
    if (err == OK) err = settle(out, k, standing, known_at, payload_stored, s, e);
    return err == OK && !out->machine ? review_collection(s, out, known_at, e) : err;
}
