/* Control by place and joined happenings, from digests made by hand: Amberg and Brest are
 * towns, the Reds an armed group, North a state. */
#include "situation/situation.h"
#include "test.h"

void unit_control(void);

enum { REDS, NORTH, COUNCIL, ENTITIES };
static const i64 DAY = SECONDS_A_DAY, FIRST = 18800 * (i64)SECONDS_A_DAY; /* 2021-06-22 */

/* A digest whose text is sentences of ten bytes, one an event. */
static Digest *report(Arena *a, const char *id, i64 day, u32 sentences)
{
    Digest *d = NEW(a, Digest, 1);
    d->id = str_of(id);
    d->hash = str_of(id);
    d->published = (When){FIRST + day * DAY, FIRST + (day + 1) * DAY, PRECISION_DAY, false};
    d->published_from = PUBLISHED_GIVEN;
    d->coded = true;
    d->received = TIME_UNKNOWN;
    u8 *text = NEW(a, u8, sentences * 10);
    memset(text, 'x', sentences * 10);
    d->text = (Str){text, sentences * 10};
    *vec_push(a, &d->runs) = (Run){0, sentences * 10, 0, sentences * 10, true};
    static const struct {
        const char *name, *code;
        u8 kind;
    } who[ENTITIES] = {{"Reds", "", ENTITY_GROUP}, {"North government", "NORGOV", ENTITY_GOVERNMENT}, {"council", "", ENTITY_ORG}};
    for (u32 i = 0; i < ENTITIES; i++) {
        Entity e = entity_init();
        e.name = str_of(who[i].name);
        e.code = str_of(who[i].code);
        e.kind = who[i].kind;
        e.named = true;
        *vec_push(a, &d->entities) = e;
    }
    for (u32 i = 1; i <= 4; i++) *vec_push(a, &d->terms) = (Term){i * 1000, 3, 1}; /* one story */
    for (u32 i = 0; i < sentences; i++) *vec_push(a, &d->sentences) = (DigestSentence){{i * 10, i * 10 + 9}, ZONE_BODY, i == 0};
    return d;
}

typedef struct {
    u8 change, realis;
    u32 holder;
    i64 day; /* of the event, from FIRST; -1 unknown */
    u32 says; /* entity or NONE */
    const char *town;
} Fact;

static void tell(Arena *a, Digest *d, Fact f)
{
    u32 at = d->events.n * 10;
    Place p = place_init((Span){at + 5, at + 8});
    p.resolved = true;
    p.gaz = (GazPlace){.geonames = (u32)f.town[0], .feature = FEATURE_CITY, .country = "NO", .name = str_of(f.town)};
    *vec_push(a, &d->places) = p;
    Event e = event_init((Span){at, at + 4});
    e.type = f.change == CHANGE_NONE || f.change == CHANGE_BESIEGES ? EVENT_ASSAULT : EVENT_OTHER;
    e.cameo = f.change == CHANGE_NONE ? S("190") : S("");
    e.subtype = S("control");
    e.realis = f.realis;
    e.rule = S("test");
    e.place = d->places.n - 1;
    *vec_push(a, &d->actors) = actor_init((Span){at, at + 2});
    d->actors.v[d->actors.n - 1].entity = f.holder;
    *vec_push(a, &e.actors) = (ActorRef){d->actors.n - 1};
    if (f.day >= 0) e.when = (When){FIRST + f.day * DAY, FIRST + (f.day + 1) * DAY, PRECISION_DAY, false};
    if (f.change != CHANGE_NONE)
        *vec_push(a, &e.control) = (ControlFact){d->places.n - 1, f.holder, f.change};
    if (f.says != NONE) *vec_push(a, &e.attribution) = (Attribution){f.says, {at, at + 2}, NONE};
    *vec_push(a, &d->events) = e;
}

static Situation ask(Arena *a, const Digest **d, u32 n, i64 as_of, i64 known_at)
{
    Situation s;
    SituationAsk q = {as_of < 0 ? TIME_UNKNOWN : FIRST + (as_of + 1) * DAY,
                      known_at < 0 ? TIME_UNKNOWN : FIRST + (known_at + 1) * DAY, false};
    situation_build(a, d, n, &q, &s);
    return s;
}

static const ControlRow *row(const Situation *s, const char *town)
{
    for (u32 i = 0; i < s->control.n; i++)
        if (str_eq(s->control.v[i].place.gazetteer_name, str_of(town))) return &s->control.v[i];
    return NULL;
}

static void captures(Arena *a)
{
    Digest *one = report(a, "one", 1, 3), *two = report(a, "two", 3, 3);
    tell(a, one, (Fact){CHANGE_HOLDS, REALIS_HAPPENED, NORTH, -1, NONE, "Amberg"});
    tell(a, one, (Fact){CHANGE_THREATENS, REALIS_HAPPENED, REDS, -1, NONE, "Amberg"});
    tell(a, one, (Fact){CHANGE_NONE, REALIS_ONGOING, REDS, -1, NONE, "Brest"});
    tell(a, two, (Fact){CHANGE_TAKES, REALIS_HAPPENED, REDS, 2, NONE, "Amberg"});
    tell(a, two, (Fact){CHANGE_TAKES, REALIS_CLAIMED, REDS, 3, REDS, "Cork"});
    tell(a, two, (Fact){CHANGE_TAKES, REALIS_PLANNED, REDS, -1, NONE, "Deal"});
    const Digest *all[] = {one, two};
    Situation s = ask(a, all, 2, -1, -1);
    const ControlRow *r = row(&s, "Amberg");
    CHECK(r && r->status == CONTROL_HELD && r->from == FIRST + 2 * DAY);
    CHECK_STR(r ? r->holder : (Str){0}, "Reds");
    r = row(&s, "Brest");
    CHECK(r && r->status == CONTROL_CONTESTED && r->last_evidence == FIRST + DAY);
    r = row(&s, "Cork");
    CHECK(r && r->status == CONTROL_CLAIMED);
    r = row(&s, "Deal");
    CHECK(r && r->status == CONTROL_THREATENED && r->holder.n == 0);
    s = ask(a, all, 2, -1, 1); /* known on day 1: the second report is not yet there */
    r = row(&s, "Amberg");
    CHECK(r && r->status == CONTROL_THREATENED && s.left_out == 1);
    CHECK_STR(r ? r->holder : (Str){0}, "North government");
    s = ask(a, all, 2, 1, -1); /* as of day 1, by all that is read */
    r = row(&s, "Amberg");
    CHECK(r && str_eq(r->holder, S("North government")) && s.left_out == 0);
}

static void tensions(Arena *a)
{
    Digest *one = report(a, "one", 2, 1), *two = report(a, "two", 5, 3);
    tell(a, one, (Fact){CHANGE_TAKES, REALIS_HAPPENED, REDS, 2, NONE, "Amberg"});
    tell(a, two, (Fact){CHANGE_THREATENS, REALIS_HAPPENED, REDS, -1, NONE, "Amberg"});
    tell(a, two, (Fact){CHANGE_TAKES, REALIS_DENIED, REDS, -1, NORTH, "Amberg"});
    tell(a, two, (Fact){CHANGE_LOSES, REALIS_HAPPENED, NORTH, -1, NONE, "Brest"});
    const Digest *all[] = {one, two};
    Situation s = ask(a, all, 2, -1, -1);
    const ControlRow *r = row(&s, "Amberg");
    CHECK(r && r->status == CONTROL_HELD && r->dissent.n == 2 && r->note.n);
    r = row(&s, "Brest");
    CHECK(r && r->status == CONTROL_LOST && r->holder.n == 0);
}

static void joined(Arena *a)
{
    Digest *one = report(a, "one", 2, 2), *two = report(a, "two", 3, 2);
    tell(a, one, (Fact){CHANGE_LOSES, REALIS_HAPPENED, NORTH, 2, NONE, "Amberg"});
    tell(a, one, (Fact){CHANGE_TAKES, REALIS_PLANNED, REDS, -1, NONE, "Brest"});
    tell(a, two, (Fact){CHANGE_TAKES, REALIS_HAPPENED, REDS, -1, COUNCIL, "Amberg"});
    tell(a, two, (Fact){CHANGE_TAKES, REALIS_HAPPENED, REDS, 3, NONE, "Brest"});
    const Digest *all[] = {one, two};
    Situation s = ask(a, all, 2, -1, -1);
    u32 amberg = 0, brest = 0;
    for (u32 i = 0; i < s.timeline.n; i++) {
        const Happening *h = &s.timeline.v[i];
        if (str_eq(h->place.gazetteer_name, S("Brest"))) brest++;
        if (!str_eq(h->place.gazetteer_name, S("Amberg"))) continue;
        amberg++;
        CHECK(h->change == CHANGE_TAKES && h->sources.n == 2 && h->when.from == FIRST + 2 * DAY);
        CHECK(h->actors.n == 1 && str_eq(h->actors.v[0].name, S("Reds")) && h->recipients.n == 1);
        CHECK(h->attribution.n == 1 && str_eq(h->attribution.v[0].holder, S("council")));
    }
    CHECK(amberg == 1); /* the loss and the capture are one */
    CHECK(brest == 2);  /* the plan is not the deed */
}

/* An attack by an armed group, without a story of sides: how Amberg stands afterwards. */
static const ControlRow *attacked(Arena *a, u32 whom)
{
    Digest *d = report(a, "one", 1, 2);
    tell(a, d, (Fact){CHANGE_NONE, REALIS_HAPPENED, REDS, 1, NONE, "Amberg"});
    *vec_push(a, &d->actors) = actor_init((Span){3, 4});
    d->actors.v[d->actors.n - 1].entity = whom;
    *vec_push(a, &d->events.v[0].recipients) = (ActorRef){d->actors.n - 1};
    const Digest *all[] = {d};
    Situation s = ask(a, all, 1, -1, -1);
    return row(&s, "Amberg");
}

static void attacks(Arena *a)
{
    const ControlRow *r = attacked(a, REDS);
    CHECK(r && r->status == CONTROL_CONTESTED);
    CHECK(!attacked(a, COUNCIL)); /* not of gunmen on a crowd */
}

static void nights(void)
{
    i64 hour = 3600;
    When thursday_night = {FIRST + 18 * hour, FIRST + 28 * hour, PRECISION_PART, false}, overnight = {FIRST + 18 * hour, FIRST + 30 * hour, PRECISION_PART, false},
         morning = {FIRST + DAY + 5 * hour, FIRST + DAY + 12 * hour, PRECISION_PART, false}, week = {FIRST, FIRST + 7 * DAY, PRECISION_WEEK, false};
    CHECK(sit_day(thursday_night) == FIRST && sit_day(overnight) == FIRST + DAY && sit_day(morning) == FIRST + DAY && sit_day(week) == FIRST);
}

void unit_control(void)
{
    nights();
    Arena a = {0};
    captures(&a);
    attacks(&a);
    tensions(&a);
    joined(&a);
    arena_free(&a);
}
