/* Claims across reports: growth, agreement, conflict, shares kept apart, tolls. The reports are
 * our own sentences, run through the number stage alone. */
#include "annotate/annotate.h"
#include "engine/engine.h"
#include "language/language.h"
#include "situation/ledger.h"
#include "test.h"
#include <math.h>

void unit_claims(void);

static const i64 DAY = SECONDS_A_DAY, FIRST = 18800 * (i64)SECONDS_A_DAY;

static NumberLex *load(Arena *a)
{
    static const char *const names[] = {"number_words.tsv", "number_bounds.tsv", "units.tsv",
                                        "number_money.tsv", "number_nouns.tsv",  "number_roles.tsv", "number_sums.tsv"};
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
    situation_build(a, d, n, &(SituationAsk){TIME_UNKNOWN, TIME_UNKNOWN, false}, &s);
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

static double best_killed(Arena *a, const NumberLex *x, const char *const *text, const int *day, u32 n)
{
    const Digest *d[8];
    for (u32 i = 0; i < n; i++) d[i] = report(a, x, day[i], "", text[i]);
    Situation s = one_story(a, d, n);
    const Claim *c = claim(&s, "casualties", "killed");
    return c ? c->best : -1;
}

/* "Dozens" and "at least 60" speak for the 84 of others, not for the 500 of one; of a toll that grew and clashed the last day
 * counts if its figure is larger. */
static void toll_bounds(Arena *a, const NumberLex *x)
{
    static const char *const evening[] = {"At least 24 people were killed on the shore.", "The truck killed at least 24 people.", "At least 60 people were killed there.",
                                          "The driver killed 84 people.", "At least 500 people were killed."};
    static const int same[] = {1, 1, 1, 1, 1};
    CHECK(best_killed(a, x, evening, same, 4) == 84);
    CHECK(best_killed(a, x, evening, same, 5) == 84);
    static const char *const mixed[] = {"At least two people were killed.", "Two people were killed at the gate.", "The bomb killed two people.",
                                        "The bomb killed at least six people.", "At least six people were killed, a nurse said."};
    static const int days[] = {1, 1, 2, 2, 2};
    CHECK(best_killed(a, x, mixed, days, 5) == 6);
}

/* A town of the report, at a longitude that tells how far it is from the others. */
static u32 put_town(Arena *a, Digest *d, const char *name, i32 lon_e5)
{
    Place p = place_init((Span){0, 1});
    p.resolved = true;
    p.gaz = (GazPlace){.geonames = 100u + (u32)lon_e5, .feature = FEATURE_CITY, .country = "NO", .name = str_of(name), .lon_e5 = lon_e5};
    *vec_push(a, &d->places) = p;
    return d->places.n - 1;
}

static void put_event(Arena *a, Digest *d, u32 at, u32 place, i64 day, u32 number)
{
    Event e = event_init((Span){at, at + 1});
    e.type = EVENT_ASSAULT;
    e.realis = REALIS_HAPPENED;
    e.rule = S("test");
    e.place = place;
    if (day >= 0) e.when = (When){FIRST + day * DAY, FIRST + (day + 1) * DAY, PRECISION_DAY, false};
    if (number != NONE) *vec_push(a, &e.numbers) = (NumberRef){number};
    *vec_push(a, &d->events) = e;
}

/* What a report recalls of another attack far away is no figure of its story; the place and the day are the reports' votes. */
static void recalled(Arena *a, const NumberLex *x)
{
    static const char *const text = "The bomb killed six people.\nIt answered strikes that killed 32 people.";
    Digest *d[] = {(Digest *)report(a, x, 24, "", text), (Digest *)report(a, x, 25, "", "The bomb killed six people in the town.")};
    u32 near = put_town(a, d[0], "Anver", 0), far = put_town(a, d[0], "Bolm", 300000);
    put_event(a, d[0], 9, near, 23, 0);
    for (u32 i = 0; i < 3; i++) put_event(a, d[0], 48 + i, far, 0, i ? NONE : 1);
    put_event(a, d[1], 9, put_town(a, d[1], "Anver", 0), 23, 0);
    Situation s;
    situation_build(a, (const Digest *const *)d, 2, &(SituationAsk){TIME_UNKNOWN, TIME_UNKNOWN, true}, &s);
    const Claim *c = claim(&s, "casualties", "killed");
    CHECK(c && c->best == 6 && c->verdict == VERDICT_AGREE);
    CHECK(s.stories.n == 1 && s.stories.v[0].has_place);
    CHECK_STR(s.stories.v[0].place.gaz.name, "Anver");
    CHECK(s.stories.v[0].day_told && s.stories.v[0].day == FIRST + 23 * DAY);
    for (int i = 0; i < 2; i++) d[i]->events.n = 0;
    situation_build(a, (const Digest *const *)d, 2, &(SituationAsk){TIME_UNKNOWN, TIME_UNKNOWN, true}, &s);
    CHECK(!s.stories.v[0].day_told && s.stories.v[0].day == FIRST + 24 * DAY);
}

/* A day that a report names beside its happening; what is long past, or said of now, is none. */
static void named_day(Arena *a, const NumberLex *x)
{
    Digest *d[] = {(Digest *)report(a, x, 24, "", "The shop burned.\nIt was just after 10 p.m. on Sunday.")};
    static const i64 day[] = {22, 22, 24, 3};
    static const char *const value[] = {"2021-01-10", "2021-01-10T22:00", "PRESENT_REF", "2020-12-20"};
    for (int i = 0; i < 4; i++) {
        Timex t = timex_init((Span){20, 24});
        t.anchor = ANCHOR_PUBLICATION;
        t.value = str_of(value[i]);
        t.when = (When){FIRST + day[i] * DAY, FIRST + (day[i] + 1) * DAY, PRECISION_DAY, false};
        *vec_push(a, &d[0]->times) = t;
    }
    Situation s;
    situation_build(a, (const Digest *const *)d, 1, &(SituationAsk){TIME_UNKNOWN, TIME_UNKNOWN, true}, &s);
    CHECK(s.stories.v[0].day_told && s.stories.v[0].day == FIRST + 22 * DAY);
    for (int i = 0; i < 2; i++) d[0]->times.v[i] = d[0]->times.v[2 + i];
    d[0]->times.n = 2;
    situation_build(a, (const Digest *const *)d, 1, &(SituationAsk){TIME_UNKNOWN, TIME_UNKNOWN, true}, &s);
    CHECK(!s.stories.v[0].day_told && s.stories.v[0].day == FIRST + 24 * DAY);
}

/* Last week's dead, of the same street, are not this week's. */
static void of_another_day(Arena *a, const NumberLex *x)
{
    Digest *d[] = {(Digest *)report(a, x, 24, "", "The bomb killed one man.\nA week before a truck killed two boys there.")};
    put_event(a, d[0], 9, NONE, 24, 0);
    put_event(a, d[0], 10, NONE, 24, NONE);
    put_event(a, d[0], 45, NONE, 17, 1);
    Situation s;
    situation_build(a, (const Digest *const *)d, 1, &(SituationAsk){TIME_UNKNOWN, TIME_UNKNOWN, true}, &s);
    const Claim *c = claim(&s, "casualties", "killed");
    CHECK(c && c->best == 1);
}

/* Who was hurt may die; who else was hurt may be told late in a report, with the dead. */
static void dead_and_hurt(Arena *a, const NumberLex *x)
{
    const Digest *boy[] = {report(a, x, 0, "", "A boy was wounded by the blast."), report(a, x, 1, "", "A boy was killed by the blast.")};
    Situation s = one_story(a, boy, 2);
    const Claim *c = claim(&s, "casualties", "injured");
    CHECK(c && c->best == 0 && c->values.n == 1 && str_eq(c->rule, S("claim.toll.died")));
    const Digest *men[] = {report(a, x, 0, "", "Two men were wounded by the blast."), report(a, x, 1, "", "A man was killed by the blast.")};
    s = one_story(a, men, 2);
    c = claim(&s, "casualties", "injured");
    CHECK(c && c->best == 2);
    const Digest *late[] = {report(a, x, 0, "", "One man was killed.\nIt rained.\nIt rained.\nIt rained.\nIt rained.\nIt rained.\nIt rained.\nIt rained.\n"
                                                "The blast killed one man and wounded three others.")};
    s = one_story(a, late, 1);
    c = claim(&s, "casualties", "injured");
    CHECK(c && c->best == 3);
    const Digest *gala[] = {report(a, x, 0, "", "The choir sang.\nA boy was killed in a fall."), report(a, x, 0, "", "The choir sang."),
                            report(a, x, 0, "", "A choir sang."), report(a, x, 1, "", "Choirs sang.")};
    situation_build(a, gala, 4, &(SituationAsk){TIME_UNKNOWN, TIME_UNKNOWN, true}, &s); /* a death told by the way is no toll of the story */
    CHECK(claim(&s, "casualties", "killed") && s.stories.v[0].killed == HUGE_VAL);
    situation_build(a, gala, 2, &(SituationAsk){TIME_UNKNOWN, TIME_UNKNOWN, true}, &s);
    CHECK(s.stories.v[0].killed == 1);
    const Digest *both[] = {report(a, x, 0, "", "Two men were shot in the yard.\nTwo men were killed, a nurse said.")};
    s = one_story(a, both, 1); /* that nobody is hurt besides, nobody says */
    CHECK(!claim(&s, "casualties", "injured") && s.stories.v[0].injured == 0 && s.stories.v[0].killed == 2);
    const Digest *none[] = {report(a, x, 0, "", "Two men were shot in the yard.\nTwo men were killed.\nThere were no injuries.")};
    s = one_story(a, none, 1);
    CHECK(claim(&s, "casualties", "injured") && s.stories.v[0].injured == 0);
    const Digest *second[] = {report(a, x, 0, "", "One man was killed.\nAnother man was shot in the leg.")};
    s = one_story(a, second, 1);
    c = claim(&s, "casualties", "injured");
    CHECK(c && c->best == 1);
    const Digest *home[] = {report(a, x, 0, "Parents, 2 children dead in fire", "A fire burned on Friday.\nAll four people were killed in it.")};
    s = one_story(a, home, 1);
    c = claim(&s, "casualties", "killed");
    CHECK(c && c->best == 4);
    const Digest *among[] = {report(a, x, 0, "10 tourists among 12 dead in crash", "It rained.")};
    s = one_story(a, among, 1);
    c = claim(&s, "casualties", "killed");
    CHECK(c && c->best == 12);
    const Digest *part[] = {report(a, x, 0, "", "One man was killed.\nMedics treated five victims, two of whom were nuns.")};
    s = one_story(a, part, 1);
    c = claim(&s, "casualties", "injured");
    CHECK(c && c->best == 4);
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

/* An outlet takes a figure back: it falls in its own earlier report too, another's stands. */
static void corrections(Arena *a, const NumberLex *x)
{
    Digest *d[] = {(Digest *)report(a, x, 0, "", "The fire killed 43 people."), (Digest *)report(a, x, 0, "", "The fire has killed 43 people in all."),
                   (Digest *)report(a, x, 1, "", "The fire killed 24 people.\nAn earlier version of this report said that it killed 43 people.")};
    d[0]->outlet = d[2]->outlet = S("Harbour Post");
    d[1]->outlet = S("Valley Radio");
    Situation s = one_story(a, (const Digest *const *)d, 3);
    const Claim *c = claim(&s, "casualties", "killed");
    u32 fallen = 0, standing = 0;
    for (u32 i = 0; c && i < c->values.n; i++) {
        const ClaimValue *v = &c->values.v[i];
        if (v->low == 43) fallen += v->standing == VALUE_WITHDRAWN && v->against.n > 0, standing += v->standing == VALUE_STANDS;
    }
    CHECK(c && c->values.n >= 2 && fallen >= 1);
    CHECK(standing <= 1);
    Digest *own[] = {d[0], d[2]};
    s = one_story(a, (const Digest *const *)own, 2);
    c = claim(&s, "casualties", "killed");
    CHECK(c && c->best == 24 && c->verdict == VERDICT_SINGLE);
    const Digest *put[] = {report(a, x, 0, "", "An earlier version said that 5,000 people had been evacuated. The correct number is 700.")};
    s = one_story(a, put, 1);
    c = claim(&s, "casualties", "evacuated");
    if (!c) c = claim(&s, "count", "evacuated");
    CHECK(c && c->best == 700 && c->verdict == VERDICT_SINGLE && c->values.n == 2);
}

/* The figure of what is denied is shown, with the denial, and not judged. */
static void denials(Arena *a, const NumberLex *x)
{
    Digest *d[] = {(Digest *)report(a, x, 0, "", "The mayor denied that 300 people had died.\nSix people were killed.")};
    Event e = event_init((Span){10, 16});
    e.clause = (Span){17, 41};
    e.realis = REALIS_DENIED;
    *vec_push(a, &e.attribution) = (Attribution){NONE, {0, 9}, NONE};
    *vec_push(a, &d[0]->events) = e;
    Situation s = one_story(a, (const Digest *const *)d, 1);
    const Claim *c = claim(&s, "casualties", "killed");
    CHECK(c && c->best == 6 && c->verdict == VERDICT_SINGLE && c->values.n == 2);
    for (u32 i = 0; c && i < c->values.n; i++) CHECK((c->values.v[i].low == 300) == (c->values.v[i].standing == VALUE_DENIED));
}

/* Only what is like is compared: a town's toll is no contradiction of the country's. */
static void parts(Arena *a, const NumberLex *x)
{
    Digest *d[] = {(Digest *)report(a, x, 0, "", "The storm killed 25 people."), (Digest *)report(a, x, 1, "", "The storm killed 20 people."),
                   (Digest *)report(a, x, 2, "", "The storm killed 31 people, among them a nurse.")};
    static const u8 feature[] = {FEATURE_COUNTRY, FEATURE_CITY, FEATURE_COUNTRY};
    for (int i = 0; i < 3; i++) {
        Place p = place_init((Span){4, 9});
        p.resolved = true;
        p.gaz = (GazPlace){.geonames = 10u + (u32)feature[i], .feature = feature[i], .country = "NO", .name = feature[i] == FEATURE_CITY ? S("Anver") : S("Norland")};
        *vec_push(a, &d[i]->places) = p;
        for (u32 k = 0; k < d[i]->numbers.n; k++) d[i]->numbers.v[k].place = 0;
    }
    Situation s = one_story(a, (const Digest *const *)d, 3);
    u32 tolls = 0;
    for (u32 i = 0; i < s.claims.n; i++) {
        const Claim *c = &s.claims.v[i];
        if (!str_eq(c->role, S("killed"))) continue;
        tolls++;
        CHECK(c->has_place ? c->best == 20 && c->verdict == VERDICT_SINGLE : c->best == 31 && c->verdict == VERDICT_GROWTH);
    }
    CHECK(tolls == 2);
}

/* Lower bounds that rise are growth; a bound below a figure agrees with it; crowds that nobody
 * gives a role are one only where one figure is told in like words. */
static void bounds(Arena *a, const NumberLex *x)
{
    const Digest *d[] = {report(a, x, 0, "", "More than 16,000 people have been evacuated."), report(a, x, 1, "", "More than 30,000 people have been evacuated.")};
    Situation s = one_story(a, d, 2);
    const Claim *c = claim(&s, "count", "evacuated");
    CHECK(c && c->verdict == VERDICT_GROWTH && c->best == 30000);
    const Digest *low[] = {report(a, x, 0, "", "The army has captured 11 towns."), report(a, x, 1, "", "The army has captured at least ten towns.")};
    s = one_story(a, low, 2);
    c = claim(&s, "count", "captured");
    CHECK(c && c->verdict == VERDICT_AGREE);
    const Digest *crowd[] = {report(a, x, 0, "", "About 8,000 people watched the rowing race on the lake."),
                             report(a, x, 1, "", "Some 7,900 people watched the rowing race."), report(a, x, 1, "", "The town is home to 25,000 people.")};
    s = one_story(a, crowd, 3);
    u32 agree = 0;
    for (u32 i = 0; i < s.claims.n; i++) agree += s.claims.v[i].verdict == VERDICT_AGREE;
    CHECK(s.claims.n == 2 && agree == 1);
}

static u8 outcome(Arena *a, const NumberLex *x, i64 day, const char *later)
{
    Digest *d[] = {(Digest *)report(a, x, 0, "", "The flood could reach the old harbour bridge within 3 days, an engineer told reporters."),
                   (Digest *)report(a, x, day, "", later)};
    for (int i = 0; i < 2; i++)
        for (u32 k = 1; k <= 4; k++) *vec_push(a, &d[i]->terms) = (Term){k * 1000, 3, 1}; /* one story */
    Situation s = build(a, (const Digest *const *)d, 2);
    CHECK(s.forecasts.n == 1 && s.stories.n == 1);
    if (s.forecasts.n != 1) return 9;
    CHECK((s.forecasts.v[0].outcome != 0) == (s.forecasts.v[0].settled.n == 1));
    return s.forecasts.v[0].outcome;
}

static void outcomes(Arena *a, const NumberLex *x)
{
    CHECK(outcome(a, x, 2, "The flood reached the old harbour bridge at noon.") == 1);
    CHECK(outcome(a, x, 6, "The flood reached the old harbour bridge at noon.") == 2);
    CHECK(outcome(a, x, 2, "The flood did not reach the old harbour bridge.") == 0);
    CHECK(outcome(a, x, 2, "The flood could still reach the old harbour bridge.") == 0);
    CHECK(outcome(a, x, 2, "The harbour bridge was painted.") == 0);
}

/* The running account says what the report says. */
static void ledger(Arena *a, const NumberLex *x)
{
    Ledger *l = ledger_new(a);
    static const char *const texts[] = {"The storm killed 4 people in the valley.", "The storm killed 7 people in the valley.", "A dam holds 300 boats."};
    for (u32 i = 0; i < 3; i++) {
        Digest *d = (Digest *)report(a, x, i, "", texts[i]);
        for (u32 k = 1; k <= 4; k++) *vec_push(a, &d->terms) = (Term){(i < 2 ? 1000 : 9000) + k * 10, 3, 1};
        ledger_add(l, d);
    }
    ledger_settle(l);
    ClaimList claims = {0};
    CHECK(story_of(ledger_stories(l), 0) == story_of(ledger_stories(l), 1));
    CHECK(story_of(ledger_stories(l), 2) != story_of(ledger_stories(l), 1));
    ledger_story_claims(l, story_of(ledger_stories(l), 0), a, &claims);
    CHECK(claims.n == 1 && ledger_claims(l) == 2);
    if (claims.n != 1) return;
    CHECK_STR(claims.v[0].role, "killed");
    CHECK(claims.v[0].verdict == VERDICT_GROWTH && claims.v[0].best == 7 && claims.v[0].values.n == 2);
}

void unit_claims(void)
{
    Arena a = {0};
    const NumberLex *x = load(&a);
    growth(&a, x);
    tolls(&a, x);
    toll_bounds(&a, x);
    recalled(&a, x);
    named_day(&a, x);
    of_another_day(&a, x);
    dead_and_hurt(&a, x);
    conflict(&a, x);
    forecasts(&a, x);
    corrections(&a, x);
    denials(&a, x);
    parts(&a, x);
    bounds(&a, x);
    outcomes(&a, x);
    ledger(&a, x);
    arena_free(&a);
}
