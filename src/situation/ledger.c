/* ledger.c - see ledger.h.
 *
 * Each digest is read by the same code as a report's claims, as a situation of one document; its
 * claims become rows: what is counted (a hash), the figure, the day, the outlet. Rows lie in the
 * order of documents, and a story knows its documents (story.h), so a claim is found by walking
 * a story's documents and nothing needs to be moved when stories split or merge. After each
 * settling the stories that it touched are judged again, by the rule of claims_judge.c.
 *
 * Limits: an origin is an outlet, because who copied whom is not known here; a distance or the
 * count of captured towns is a claim of each story, not of the whole collection. */
#include "situation/ledger.h"
#include "situation/claims.h"
#include <math.h>
#include <stdlib.h>

typedef struct {
    u64 key; /* of what is counted */
    double low, high, of, si_low, si_high;
    u32 doc, outlet;
    i32 day;       /* NO_DAY */
    u16 unit, kind, role; /* words */
    u8 bound, standing;
} Row;
enum { NO_DAY = INT32_MIN, WORDS_MAX = UINT16_MAX };

struct Ledger {
    Arena *a;
    StoryState *stories;
    VEC(Row) rows;
    VEC(u32) row_at;  /* [doc] its first row */
    VEC(u32) claims_of; /* [story] claims when judged last */
    Map word_at, outlet_at;
    VEC(Str) words;   /* units, kinds, roles: few */
    u32 claims, judged; /* documents that have been settled and judged */
    Arena scratch;
};

Ledger *ledger_new(Arena *a)
{
    Ledger *l = NEW(a, Ledger, 1);
    l->a = a;
    l->stories = story_new(a);
    return l;
}

const StoryState *ledger_stories(const Ledger *l)
{
    return l->stories;
}

u32 ledger_claims(const Ledger *l)
{
    return l->claims;
}

static u16 word_number(Ledger *l, Str word)
{
    u32 at = map_get(&l->word_at, word);
    if (at != NONE) return (u16)at;
    assert(l->words.n < WORDS_MAX);
    Str own = str_copy(l->a, word);
    *map_put(l->a, &l->word_at, own, NULL) = l->words.n;
    *vec_push(l->a, &l->words) = own;
    return (u16)(l->words.n - 1);
}

static u32 outlet_number(Ledger *l, const Digest *d)
{
    u32 at = d->outlet.n ? map_get(&l->outlet_at, d->outlet) : NONE;
    if (!d->outlet.n) return NONE - 1 - l->row_at.n; /* nameless: an origin of its own */
    if (at != NONE) return at;
    u32 n = l->outlet_at.n;
    *map_put(l->a, &l->outlet_at, str_copy(l->a, d->outlet), NULL) = n;
    return n;
}

static i32 day_number(When w)
{
    return w.from == TIME_UNKNOWN ? NO_DAY : (i32)(day_floor(w.from) / SECONDS_A_DAY);
}

static void add_rows(Ledger *l, const Digest *d, u32 doc)
{
    Situation s = {.as_of = when_unknown(), .known_at = when_unknown()};
    u32 outlet = outlet_number(l, d);
    When known = when_known(d->published) ? d->published : (When){d->received, d->received, PRECISION_DAY, true};
    *vec_push(&l->scratch, &s.documents) = (ReportDoc){.digest = d, .known = known};
    situation_claims(&l->scratch, &s);
    for (u32 i = 0; i < s.claims.n; i++) {
        const Claim *c = &s.claims.v[i];
        for (u32 k = 0; k < c->values.n; k++) {
            const ClaimValue *v = &c->values.v[k];
            *vec_push(l->a, &l->rows) = (Row){.key = c->key, .low = v->low, .high = v->high, .of = v->of, .si_low = v->si_low,
                                              .si_high = v->si_high, .doc = doc, .outlet = outlet, .day = day_number(v->as_of),
                                              .unit = word_number(l, v->unit), .kind = word_number(l, c->kind),
                                              .role = word_number(l, c->role), .bound = v->bound, .standing = v->standing};
        }
    }
    arena_reset(&l->scratch);
}

/* ---- the claims of a story */

static int row_order(const void *x, const void *y)
{
    const Row *a = x, *b = y;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    if (a->day != b->day) return a->day < b->day ? -1 : 1;
    if (a->low != b->low) return a->low < b->low ? -1 : 1;
    if (a->high != b->high) return a->high < b->high ? -1 : 1;
    if (a->bound != b->bound) return a->bound < b->bound ? -1 : 1;
    if (a->standing != b->standing) return a->standing < b->standing ? -1 : 1;
    if (a->outlet != b->outlet) return a->outlet < b->outlet ? -1 : 1;
    return (a->doc > b->doc) - (a->doc < b->doc);
}

static bool same_value(const Row *x, const Row *y)
{
    return x->day == y->day && x->low == y->low && x->high == y->high && x->bound == y->bound && x->standing == y->standing;
}

static ClaimValue value_of(const Ledger *l, const Row *r)
{
    i64 day = r->day == NO_DAY ? TIME_UNKNOWN : (i64)r->day * SECONDS_A_DAY;
    When as_of = {day, day == TIME_UNKNOWN ? day : day + SECONDS_A_DAY, PRECISION_DAY, false};
    return (ClaimValue){.low = r->low, .high = r->high, .of = r->of, .si_low = r->si_low, .si_high = r->si_high,
                        .unit = l->words.v[r->unit], .bound = r->bound, .standing = r->standing, .as_of = as_of};
}

static Claim claim_of(const Ledger *l, u32 story, const Row *rows, u32 n, Arena *a)
{
    Claim c = {.kind = l->words.v[rows->kind], .role = l->words.v[rows->role], .key = rows->key, .story = story};
    double whole = 0;
    for (u32 i = 0, k; i < n; i = k) {
        ClaimValue v = value_of(l, &rows[i]);
        for (k = i; k < n && same_value(&rows[k], &rows[i]); k++) {
            if (k == i || rows[k].outlet != rows[k - 1].outlet) *vec_push(a, &v.origins) = rows[k].outlet;
            if (rows[k].of > whole) whole = rows[k].of;
        }
        *vec_push(a, &v.sources) = (Source){.doc = rows[i].doc};
        *vec_push(a, &c.values) = v;
    }
    claims_judge(&c, whole);
    return c;
}

void ledger_story_claims(const Ledger *l, u32 story, Arena *a, ClaimList *out)
{
    StoryDocs docs = {0};
    VEC(Row) rows = {0};
    story_documents(l->stories, story, a, &docs);
    for (u32 i = 0; i < docs.n; i++) {
        u32 end = docs.v[i] + 1 < l->row_at.n ? l->row_at.v[docs.v[i] + 1] : l->rows.n;
        for (u32 k = l->row_at.v[docs.v[i]]; k < end; k++) *vec_push(a, &rows) = l->rows.v[k];
    }
    if (rows.n) qsort(rows.v, rows.n, sizeof *rows.v, row_order);
    for (u32 i = 0, k; i < rows.n; i = k) {
        for (k = i + 1; k < rows.n && rows.v[k].key == rows.v[i].key; k++) continue;
        *vec_push(a, out) = claim_of(l, story, rows.v + i, k - i, a);
    }
}

static void judge(Ledger *l)
{
    u32 n;
    const u32 *touched = story_touched(l->stories, &n);
    while (l->claims_of.n < story_count(l->stories)) *vec_push(l->a, &l->claims_of) = 0;
    for (u32 i = 0; i < n; i++) {
        ClaimList claims = {0};
        ledger_story_claims(l, touched[i], &l->scratch, &claims);
        l->claims += claims.n - l->claims_of.v[touched[i]];
        l->claims_of.v[touched[i]] = claims.n;
        arena_reset(&l->scratch);
    }
    l->judged = l->row_at.n;
}

void ledger_add(Ledger *l, const Digest *d)
{
    u32 doc = l->row_at.n;
    *vec_push(l->a, &l->row_at) = l->rows.n;
    add_rows(l, d, doc);
    u32 before = story_settled(l->stories);
    story_add(l->stories, d);
    if (story_settled(l->stories) != before) judge(l);
}

void ledger_settle(Ledger *l)
{
    if (l->judged == l->row_at.n) return;
    story_settle(l->stories);
    judge(l);
    arena_free(&l->scratch);
}
