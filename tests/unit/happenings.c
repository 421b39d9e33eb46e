/* Mentions joined into happenings, from digests made by hand: Reds and Blues are armed groups,
 * towns are called by one letter. */
#include "situation/situation.h"
#include "test.h"

void unit_happenings(void);

enum { REDS, BLUES, ENTITIES };
static const i64 DAY = SECONDS_A_DAY, FIRST = 18800 * (i64)SECONDS_A_DAY;

static Digest *report(Arena *a, const char *id, i64 day)
{
    Digest *d = NEW(a, Digest, 1);
    d->id = d->hash = str_of(id);
    d->published = (When){FIRST + day * DAY, FIRST + (day + 1) * DAY, PRECISION_DAY, false};
    d->coded = true;
    d->received = TIME_UNKNOWN;
    static const char *const names[ENTITIES] = {"Reds", "Blues"};
    for (u32 i = 0; i < ENTITIES; i++) {
        Entity e = entity_init();
        e.name = str_of(names[i]);
        e.kind = ENTITY_GROUP;
        e.named = true;
        *vec_push(a, &d->entities) = e;
    }
    for (u32 i = 1; i <= 4; i++) *vec_push(a, &d->terms) = (Term){i * 1000, 3, 1}; /* one story */
    return d;
}

typedef struct {
    const char *sentence;
    u8 type, realis;
    u32 who;   /* entity, NONE */
    char town; /* 0: none */
    i64 day;   /* from FIRST; -1 unknown */
    u8 change; /* ControlChange; its holder is `who` */
} Fact;

/* The sentence is appended to the text; it is the event's clause. */
static Event *tell(Arena *a, Digest *d, Fact f)
{
    u32 at = (u32)d->text.n, end = at + (u32)strlen(f.sentence);
    d->text = str_format(a, "%.*s%s", STR(d->text), f.sentence);
    d->runs.n = 0;
    *vec_push(a, &d->runs) = (Run){0, end, 0, end, true};
    *vec_push(a, &d->sentences) = (DigestSentence){{at, end}, ZONE_BODY, false};
    Event e = event_init((Span){at, at + 4});
    e.clause = (Span){at, end};
    e.type = f.type;
    e.subtype = f.type == EVENT_OTHER ? S("disaster") : S("");
    e.realis = f.realis;
    e.rule = S("test");
    if (f.town) {
        Place p = place_init((Span){at + 5, at + 8});
        p.resolved = true;
        p.gaz = (GazPlace){.geonames = (u32)f.town, .feature = FEATURE_CITY, .country = "NO", .name = str_format(a, "%c", f.town)};
        *vec_push(a, &d->places) = p;
        e.place = d->places.n - 1;
    }
    if (f.who != NONE) {
        *vec_push(a, &d->actors) = actor_init((Span){at, at + 2});
        d->actors.v[d->actors.n - 1].entity = f.who;
        *vec_push(a, &e.actors) = (ActorRef){d->actors.n - 1};
    }
    if (f.day >= 0) e.when = (When){FIRST + f.day * DAY, FIRST + (f.day + 1) * DAY, PRECISION_DAY, false};
    if (f.change) *vec_push(a, &e.control) = (ControlFact){e.place, f.who, f.change};
    *vec_push(a, &d->events) = e;
    return &d->events.v[d->events.n - 1];
}

static Situation build(Arena *a, Digest **d, u32 n)
{
    Situation s;
    situation_build(a, (const Digest *const *)d, n, &(SituationAsk){TIME_UNKNOWN, TIME_UNKNOWN, false}, &s);
    return s;
}

static u32 reports_of(const Happening *h)
{
    u32 n = 0;
    for (u32 i = 0; i < h->sources.n; i++) n += i == 0 || h->sources.v[i].doc != h->sources.v[i - 1].doc;
    return n;
}

/* The same actors, the same day, two towns: two happenings, also where a third report names none. */
static void two_attacks(Arena *a)
{
    Digest *d[] = {report(a, "a", 1), report(a, "b", 1), report(a, "c", 1)};
    for (int i = 0; i < 2; i++) {
        tell(a, d[i], (Fact){"Reds shelled the northern harbour of Anver on Monday.", EVENT_ASSAULT, REALIS_HAPPENED, REDS, 'A', 0, 0});
        tell(a, d[i], (Fact){"Reds shelled the western suburbs of Bolm on Monday.", EVENT_ASSAULT, REALIS_HAPPENED, REDS, 'B', 0, 0});
    }
    tell(a, d[2], (Fact){"Reds shelled the northern harbour and the western suburbs on Monday.", EVENT_ASSAULT, REALIS_HAPPENED, REDS, 0, 0, 0});
    Situation s = build(a, d, 3);
    u32 at_a = 0, at_b = 0;
    for (u32 i = 0; i < s.timeline.n; i++) {
        const Happening *h = &s.timeline.v[i];
        if (h->has_place && h->place.gaz.geonames == 'A') at_a += reports_of(h) >= 2 ? 1 : 9;
        if (h->has_place && h->place.gaz.geonames == 'B') at_b += reports_of(h) >= 2 ? 1 : 9;
    }
    CHECK(at_a == 1 && at_b == 1);
}

static void follow_up(Arena *a)
{
    Digest *d[] = {report(a, "a", 0), report(a, "b", 2), report(a, "c", 3)};
    tell(a, d[0], (Fact){"Reds attacked the customs post at Anver on Monday.", EVENT_ASSAULT, REALIS_HAPPENED, REDS, 'A', 0, 0});
    tell(a, d[1], (Fact){"Families mourned after Reds attacked the customs post at Anver on Monday.", EVENT_ASSAULT, REALIS_HAPPENED, REDS, 'A', 0, 0});
    tell(a, d[2], (Fact){"Reds attacked the customs post at Anver this week.", EVENT_ASSAULT, REALIS_HAPPENED, REDS, 'A', -1, 0});
    Situation s = build(a, d, 3);
    CHECK(s.timeline.n == 1 && reports_of(&s.timeline.v[0]) == 3);
    CHECK(s.timeline.n && s.timeline.v[0].when.from == FIRST);
}

/* What was reported on one day did not happen two days later, nor did it happen after its own report. */
static void told_before(Arena *a)
{
    Digest *d[] = {report(a, "a", 0), report(a, "b", 3)};
    tell(a, d[0], (Fact){"Reds attacked the customs post at Anver.", EVENT_ASSAULT, REALIS_HAPPENED, REDS, 'A', -1, 0});
    tell(a, d[1], (Fact){"Reds attacked the customs post at Anver on Wednesday.", EVENT_ASSAULT, REALIS_HAPPENED, REDS, 'A', 2, 0});
    Situation s = build(a, d, 2);
    CHECK(s.timeline.n == 2);
    Digest *e[] = {report(a, "c", 0)};
    tell(a, e[0], (Fact){"Reds left Anver before the truce that ends in a week.", EVENT_RETREAT, REALIS_HAPPENED, REDS, 'A', 7, 0});
    tell(a, e[0], (Fact){"Blues will march on Bolm next week.", EVENT_MOBILIZE, REALIS_PLANNED, BLUES, 'B', 7, 0});
    s = build(a, e, 1);
    CHECK(s.timeline.n == 2);
    for (u32 i = 0; i < s.timeline.n; i++)
        CHECK((s.timeline.v[i].when.from == FIRST + 7 * DAY) == (s.timeline.v[i].realis == REALIS_PLANNED));
}

static void denied_apart(Arena *a)
{
    Digest *d[] = {report(a, "a", 1), report(a, "b", 1)};
    tell(a, d[0], (Fact){"Reds burned the granary at Anver on Monday.", EVENT_ASSAULT, REALIS_HAPPENED, REDS, 'A', 0, 0});
    Event *e = tell(a, d[1], (Fact){"Reds burned the granary at Anver on Monday.", EVENT_ASSAULT, REALIS_DENIED, REDS, 'A', 0, 0});
    *vec_push(a, &e->attribution) = (Attribution){REDS, {0, 4}, NONE};
    Situation s = build(a, d, 2);
    CHECK(s.timeline.n == 2);
    u32 denied = 0;
    for (u32 i = 0; i < s.timeline.n; i++)
        if (s.timeline.v[i].realis == REALIS_DENIED) denied += s.timeline.v[i].attribution.n;
    CHECK(denied == 1);
}

/* What a sentence of correction gives as printed in error is told by what it says instead, or by nothing. */
static void taken_back(Arena *a)
{
    static const struct {
        const char *sentence;
        u32 trigger;
        bool back;
    } cases[] = {{"An earlier version of this report said that Anver was taken on Thursday.", 60, true},
                 {"We incorrectly reported that Anver was taken on Thursday.", 40, true},
                 {"An earlier version of this report said Friday; Anver was taken on Thursday.", 57, false},
                 {"Jets mistakenly bombed Anver.", 16, false}};
    for (isize i = 0; i < countof(cases); i++) {
        Digest *d = report(a, "a", 1);
        tell(a, d, (Fact){"Reds stood near Anver.", EVENT_ASSAULT, REALIS_HAPPENED, REDS, 0, -1, 0});
        Event *e = tell(a, d, (Fact){cases[i].sentence, EVENT_ASSAULT, REALIS_HAPPENED, BLUES, 0, -1, 0});
        u32 at = d->sentences.v[1].text.beg + cases[i].trigger;
        e->trigger = (Span){at, at + 4};
        CHECK(sit_taken_back(d, e) == cases[i].back);
        CHECK(!sit_taken_back(d, &d->events.v[0]));
    }
}

/* One clause that gives two events of one kind is one line; of two kinds, it reads the same twice. */
static void one_clause(Arena *a)
{
    Digest *d[] = {report(a, "a", 1)};
    tell(a, d[0], (Fact){"The line was closed after a landslide near Anver.", EVENT_OTHER, REALIS_HAPPENED, NONE, 'A', 0, 0});
    Event second = d[0]->events.v[0];
    second.trigger = (Span){28, 37};
    second.subtype = S("closure");
    *vec_push(a, &d[0]->events) = second;
    Situation s = build(a, d, 1);
    CHECK(s.timeline.n == 1);
    d[0]->events.v[1].type = EVENT_PROTEST;
    s = build(a, d, 1);
    CHECK(s.timeline.n == 2 && s.timeline.v[0].within == NONE && s.timeline.v[1].within == 0);
}

/* What is urged stands in the words of the urging: two rows, one line. With a day of its own, or in other words, it
 * is a line; a change of control always is. */
static void within(Arena *a)
{
    static const char words[] = "Blues urged the Reds to leave the port of Anver.";
    Digest *d[] = {report(a, "a", 1)};
    tell(a, d[0], (Fact){words, EVENT_REQUEST, REALIS_HAPPENED, BLUES, 0, -1, 0});
    Event inner = d[0]->events.v[0];
    inner.type = EVENT_RETREAT, inner.realis = REALIS_DEMANDED;
    inner.trigger = (Span){24, 29}, inner.clause = inner.told = (Span){21, 47};
    *vec_push(a, &d[0]->events) = inner;
    Situation s = build(a, d, 1);
    CHECK(s.timeline.n == 2);
    for (u32 i = 0; i < s.timeline.n; i++) {
        bool demand = s.timeline.v[i].realis == REALIS_DEMANDED;
        CHECK((s.timeline.v[i].within != NONE) == demand);
        CHECK(!demand || s.timeline.v[s.timeline.v[i].within].type == EVENT_REQUEST);
    }
    d[0]->events.v[1].when = (When){FIRST + 9 * DAY, FIRST + 10 * DAY, PRECISION_DAY, false};
    s = build(a, d, 1);
    for (u32 i = 0; i < s.timeline.n; i++) CHECK(s.timeline.v[i].within == NONE);
}

/* A river that falls is no capture where nobody fights; the same words in a war may be one. */
static void no_sides(Arena *a)
{
    Digest *d[] = {report(a, "a", 1), report(a, "b", 1)};
    tell(a, d[0], (Fact){"Anver has begun to fall at the old bridge.", EVENT_ASSAULT, REALIS_HAPPENED, NONE, 'A', 0, CHANGE_LOSES});
    Situation s = build(a, d, 1);
    CHECK(s.control.n == 0 && s.timeline.n == 0);
    tell(a, d[1], (Fact){"Reds took the town of Bolm on Monday.", EVENT_ASSAULT, REALIS_HAPPENED, REDS, 'B', 0, CHANGE_TAKES});
    s = build(a, d, 2);
    CHECK(s.control.n == 2);
}

/* An event that stands at `word` of its sentence. */
static Event *tell_at(Arena *a, Digest *d, const char *sentence, const char *word, const char *rule, i64 day)
{
    u32 at = (u32)d->text.n + (u32)(strstr(sentence, word) - sentence);
    Event *e = tell(a, d, (Fact){sentence, EVENT_ASSAULT, REALIS_HAPPENED, NONE, 0, day, 0});
    e->trigger = (Span){at, at + (u32)strlen(word)};
    e->rule = str_of(rule);
    e->sentence = d->sentences.n - 1;
    return e;
}

static u32 lines_with(Arena *a, const char *sentence, const char *word, i64 day)
{
    Digest *d[] = {report(a, "a", 9)};
    tell_at(a, d[0], "Gunmen killed four guards at a depot. ", "killed", "fight.kill", 8);
    tell_at(a, d[0], sentence, word, "fight.attack.n", day);
    Situation s = build(a, d, 1);
    if (s.timeline.n == 1) CHECK(str_find(s.timeline.v[0].text, S("Gunmen killed")) == 0 && s.timeline.v[0].sources.n == 2);
    return s.timeline.n;
}

/* "The attack" is what the report told before, unless its words say that it is another. */
static void references(Arena *a)
{
    CHECK(lines_with(a, "A woman who saw the deadly morning attack ran away. ", "attack", -1) == 1);
    CHECK(lines_with(a, "The attack ended at noon. ", "attack", -1) == 1);
    CHECK(lines_with(a, "The attack ended at noon. ", "attack", 8) == 1);
    CHECK(lines_with(a, "The attack ended at noon. ", "attack", 2) == 2);
    CHECK(lines_with(a, "The attacks went on. ", "attacks", -1) == 2);
    CHECK(lines_with(a, "An attack followed. ", "attack", -1) == 2);
    CHECK(lines_with(a, "It recalled the earlier attack. ", "attack", -1) == 2);
    CHECK(lines_with(a, "The guards, attack victims all, were young. ", "attack", -1) == 2);
    CHECK(lines_with(a, "The guards of attack dogs ran. ", "attack", -1) == 2);
}

/* Of two that it may refer to it is the one told just before, and what is recalled from long ago is not the news. */
static void references_near(Arena *a)
{
    Digest *d[] = {report(a, "a", 30)};
    tell_at(a, d[0], "Gunmen attacked a depot. ", "attacked", "fight.attack", 28);
    tell_at(a, d[0], "A bomb was thrown in an attack on a bridge. ", "attack", "fight.attack.n", 29);
    tell_at(a, d[0], "The attack on it killed nobody. ", "attack", "fight.attack.n", -1);
    Situation s = build(a, d, 1);
    CHECK(s.timeline.n == 2 && s.timeline.v[1].sources.n == 2);
    Digest *old[] = {report(a, "b", 30)};
    tell_at(a, old[0], "Gunmen had killed a guard in autumn. ", "killed", "fight.kill", 2);
    tell_at(a, old[0], "The attack ended at noon. ", "attack", "fight.attack.n", -1);
    s = build(a, old, 1);
    CHECK(s.timeline.n == 2);
}

/* The line of a deed told of "they": the name of who they are stands before it, where the report says so and it is no guess. */
static Str line_of(Arena *a, const char *sentence, bool named, u8 kind, bool direct)
{
    Digest *d[] = {report(a, "a", 1)};
    Event *e = tell(a, d[0], (Fact){sentence, EVENT_ASSAULT, REALIS_HAPPENED, REDS, 0, 0, 0});
    Actor *who = &d[0]->actors.v[e->actors.v[0].actor];
    who->via = 'p';
    who->text = (Span){0, 4};
    d[0]->entities.v[REDS].named = named;
    d[0]->entities.v[REDS].kind = kind;
    if (direct) {
        Quote q = quote_init((Span){0, (u32)d[0]->text.n});
        q.direct = true;
        q.speaker_entity = REDS;
        *vec_push(a, &q.content) = (SpanItem){q.text};
        *vec_push(a, &d[0]->quotes) = q;
    }
    return build(a, d, 1).timeline.v[0].text;
}

static void pronouns(Arena *a)
{
    CHECK_STR(line_of(a, "They shelled the town.", true, ENTITY_GROUP, false), "Reds: They shelled the town.");
    CHECK_STR(line_of(a, "They shelled the town.", false, ENTITY_GROUP, false), "They shelled the town.");
    CHECK_STR(line_of(a, "They shelled the town.", true, ENTITY_PLACE, false), "They shelled the town.");
    CHECK_STR(line_of(a, "They shelled the town.", true, ENTITY_GROUP, true), "They shelled the town."); /* said by the Reds: of others */
    CHECK_STR(line_of(a, "They shelled the Reds.", true, ENTITY_GROUP, false), "They shelled the Reds.");
}

static void kills(Arena *a, Digest *d, Event *e, double dead)
{
    Number n = number_init((Span){e->clause.beg, e->clause.beg + 2});
    n.low = n.high = dead;
    n.role = S("killed");
    *vec_push(a, &d->numbers) = n;
    *vec_push(a, &e->numbers) = (NumberRef){.number = d->numbers.n - 1};
}

/* Two reports four days apart that count the dead of a flood; day: of the first one's count, -1 unknown. */
static Situation two_counts(Arena *a, i64 day)
{
    Digest **d = NEW(a, Digest *, 2);
    d[0] = report(a, "a", 1), d[1] = report(a, "b", 5);
    kills(a, d[0], tell(a, d[0], (Fact){"The floods have killed nine people.", EVENT_ASSAULT, REALIS_HAPPENED, NONE, 0, day, 0}), 9);
    kills(a, d[1], tell(a, d[1], (Fact){"The floods have killed fifty people.", EVENT_ASSAULT, REALIS_HAPPENED, NONE, 0, day, 0}), 50);
    return build(a, d, 2);
}

/* A toll of another day without one is another line; of one day the later, higher count gives the words. */
static void tolls(Arena *a)
{
    CHECK(two_counts(a, -1).timeline.n == 2);
    Situation s = two_counts(a, 0);
    CHECK(s.timeline.n == 1 && str_find(s.timeline.v[0].text, S("fifty")) >= 0);
    Digest *first[] = {report(a, "a", 1)};
    kills(a, first[0], tell(a, first[0], (Fact){"The floods have killed nine people.", EVENT_ASSAULT, REALIS_HAPPENED, NONE, 0, 0, 0}), 9);
    CHECK(str_eq(build(a, first, 1).timeline.v[0].id, s.timeline.v[0].id)); /* the same happening as before the later count */
}

/* A cap that is reached is said to be. */
static void limits(Arena *a)
{
    enum { MANY = 300 };
    Digest *d[] = {report(a, "a", 1)};
    for (u32 i = 0; i < MANY; i++) {
        Str words = str_format(a, "Reds fired upon watchtower number%u there.", 1000 + i * 7919);
        tell(a, d[0], (Fact){str_z(a, words), EVENT_ASSAULT, REALIS_HAPPENED, REDS, (char)(33 + i % 90), 0, 0});
    }
    Situation s = build(a, d, 1);
    CHECK(s.limits.n == 1);
    d[0]->events.n = 20;
    s = build(a, d, 1);
    CHECK(s.limits.n == 0);
}
/* The same words in two reports of one outlet, of whom each is thought to have acted: one line. Another outlet's are another's word. */
static void copies(Arena *a)
{
    static const char words[] = "They burned the boats in the harbour at dawn.";
    for (int own = 0; own < 2; own++) {
        Digest *d[] = {report(a, "a", 1), report(a, "b", 1)};
        d[0]->outlet = S("Harbour Post"), d[1]->outlet = own ? S("Harbour Post") : S("Lake Radio");
        tell(a, d[0], (Fact){words, EVENT_ASSAULT, REALIS_HAPPENED, REDS, 0, -1, 0});
        tell(a, d[1], (Fact){words, EVENT_ASSAULT, REALIS_HAPPENED, BLUES, 0, -1, 0});
        Situation s = build(a, d, 2);
        CHECK(s.timeline.n == 2);
        u32 inside = 0;
        for (u32 i = 0; i < s.timeline.n; i++) inside += s.timeline.v[i].within != NONE;
        CHECK(inside == (own ? 1u : 0u));
    }
}

void unit_happenings(void)
{
    Arena a = {0};
    two_attacks(&a);
    follow_up(&a);
    told_before(&a);
    denied_apart(&a);
    taken_back(&a);
    one_clause(&a);
    within(&a);
    copies(&a);
    no_sides(&a);
    references(&a);
    references_near(&a);
    pronouns(&a);
    tolls(&a);
    limits(&a);
    arena_free(&a);
}
