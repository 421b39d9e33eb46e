/* Claims across reports: growth, agreement, conflict, shares kept apart, tolls. The reports are
 * our own sentences, run through the number stage alone. */
#include "annotate/annotate.h"
#include "engine/engine.h"
#include "language/language.h"
#include "situation/situation.h"
#include "test.h"
#include <math.h>

void unit_claims(void);

static const i64 DAY = SECONDS_A_DAY, FIRST = 18800 * (i64)SECONDS_A_DAY;

static NumberLex *load(Arena *a)
{
    static const char *const names[] = {"number_words.tsv", "number_bounds.tsv", "units.tsv",
                                        "number_money.tsv", "number_nouns.tsv",  "number_roles.tsv"};
    Table t[countof(names)];
    for (u32 i = 0; i < countof(names); i++) t[i] = (Table){str_of(names[i]), data_table(str_of(names[i]))};
    NumberLex *x = NULL;
    ErrInfo e = {0};
    CHECK(number_lex_load(a, t, (u32)countof(names), &x, &e) == OK);
    return x;
}

static const Digest *report(Arena *a, const NumberLex *x, i64 day, const char *title, const char *text)
{
    Doc *d = NEW(a, Doc, 1);
    Know k = {.number = x};
    d->arena = a;
    d->raw = str_of(text);
    d->title = str_of(title);
    d->id = d->hash = str_of(text);
    d->published = (When){FIRST + day * DAY, FIRST + (day + 1) * DAY, PRECISION_DAY, false};
    d->published_from = PUBLISHED_GIVEN;
    d->coded = true;
    doc_copy(d, (Span){0, (u32)d->raw.n});
    doc_seal(d);
    language_split(d, NULL);
    annotate_number(d, &k);
    Digest *out = NEW(a, Digest, 1);
    digest_of(d, out);
    return out;
}

static const Claim *claim(const Situation *s, const char *kind, const char *role)
{
    for (u32 i = 0; i < s->claims.n; i++)
        if (str_eq(s->claims.v[i].kind, str_of(kind)) && str_eq(s->claims.v[i].role, str_of(role))) return &s->claims.v[i];
    return NULL;
}

static Situation build(Arena *a, const Digest *const *d, u32 n)
{
    Situation s;
    situation_build(a, d, n, &(SituationAsk){TIME_UNKNOWN, TIME_UNKNOWN}, &s);
    return s;
}

/* All reports of a test in one story, whatever the story stage makes of three sentences. */
static Situation one_story(Arena *a, const Digest *const *d, u32 n)
{
    Situation s = build(a, d, n);
    s.claims.n = 0;
    for (u32 i = 0; i < s.documents.n; i++) s.documents.v[i].story = 0;
    situation_claims(a, &s);
    return s;
}

static void growth(Arena *a, const NumberLex *x)
{
    const Digest *d[] = {report(a, x, 0, "", "The rebels captured the ninth town to fall since May.\nThey hold more than a quarter of the towns."),
                         report(a, x, 1, "", "The rebels have captured 11 of 34 towns.\nThey control two-thirds of the country."),
                         report(a, x, 3, "", "The rebels have captured at least ten towns.")};
    Situation s = one_story(a, d, 3);
    const Claim *c = claim(&s, "count", "captured"), *land = claim(&s, "share", "captured");
    CHECK(c && c->verdict == VERDICT_GROWTH && c->best == 11);
    CHECK(c && c->values.n >= 3);
    for (u32 i = 0; c && i < c->values.n; i++) CHECK(c->values.v[i].sources.n > 0);
    CHECK(land && land->verdict == VERDICT_SINGLE && fabs(land->best - 2.0 / 3) < 1e-9);
}

static void tolls(Arena *a, const NumberLex *x)
{
    const Digest *d[] = {report(a, x, 0, "2 dead, 5 hurt in bus crash", "A bus fell from a bridge."),
                         report(a, x, 1, "", "The death toll rose to 4.\nSix people were injured.")};
    Situation s = one_story(a, d, 2);
    const Claim *k = claim(&s, "casualties", "killed"), *i = claim(&s, "casualties", "injured");
    CHECK(k && k->verdict == VERDICT_GROWTH && k->best == 4);
    CHECK(k && k->values.n == 2 && k->values.v[0].sources.v[0].field == 1);
    CHECK(i && i->values.n == 2 && i->best == 6);
    const Digest *late[] = {report(a, x, 2, "", "The death toll rose to 9."), report(a, x, 0, "2 dead in flood", "Rain fell."),
                            report(a, x, 0, "2 dead in the river", "It rained.")};
    s = one_story(a, late, 3); /* in any order: the newest of a growing toll */
    k = claim(&s, "casualties", "killed");
    CHECK(k && k->best == 9 && k->verdict == VERDICT_GROWTH);
    const Digest *one[] = {report(a, x, 0, "", "Four people were shot, one of them fatally.")};
    s = one_story(a, one, 1);
    k = claim(&s, "casualties", "killed");
    i = claim(&s, "casualties", "injured");
    CHECK(k && k->best == 1);
    CHECK(i && i->best == 3);
}

static void conflict(Arena *a, const NumberLex *x)
{
    const Digest *d[] = {report(a, x, 0, "", "The army has captured 3 towns."), report(a, x, 0, "", "The army has captured 8 towns.")};
    Situation s = one_story(a, d, 2);
    const Claim *c = claim(&s, "count", "captured");
    CHECK(c && c->verdict == VERDICT_CONFLICT && c->best == HUGE_VAL);
    CHECK(c && c->low == 3 && c->high == 8);
}

static void forecasts(Arena *a, const NumberLex *x)
{
    const Digest *d[] = {report(a, x, 0, "", "The rebels could reach the coast in 30 days, a naval officer told reporters.\nThey waited in 30 days of rain.")};
    Situation s = build(a, d, 1);
    CHECK(s.forecasts.n == 1);
    if (s.forecasts.n != 1) return;
    const Forecast *f = &s.forecasts.v[0];
    CHECK_STR(f->who, "a naval officer");
    CHECK_STR(f->what, "The rebels could reach the coast in 30 days");
    CHECK(f->due.from == FIRST + 30 * DAY && f->due.to == FIRST + 31 * DAY);
    CHECK(f->outcome == 0 && f->sources.n == 1);
}

void unit_claims(void)
{
    Arena a = {0};
    const NumberLex *x = load(&a);
    growth(&a, x);
    tolls(&a, x);
    conflict(&a, x);
    forecasts(&a, x);
    arena_free(&a);
}
