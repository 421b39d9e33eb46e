/* control.c - who holds what. Every control fact of every report is one piece of evidence
 * about one place at one time; a small state machine walks a place's evidence in the order of
 * valid time up to the end of the day asked for, and leaves one row.
 *
 * Rules (the row's `rule`):
 *   control.taken      a capture in the report's own voice or by another than the beneficiary
 *   control.claimed    a capture that only the beneficiary asserts
 *   control.held       a statement that somebody holds the place
 *   control.lost       the holder left or lost it, and nobody is said to have taken it
 *   control.contested  fighting in the place, later than any capture
 *   control.threatened approached, besieged, about to be attacked by one who does not hold it
 * Evidence against the row - a denial, a later report that has the captor still approaching -
 * is listed as dissent and does not undo a capture: the newest report is not the truest.
 * Nothing is inferred from silence; a fact without a time counts from the day its report was
 * known, because then it was already so. */
#include "base/date.h"
#include "situation/situation.h"
#include <stdlib.h>

typedef enum { RANK_HOLDS, RANK_FIGHT, RANK_THREAT, RANK_LOSS, RANK_TAKE, RANK_DENIAL } Rank;
typedef struct {
    SitPlace place;
    u32 group;      /* index of the place among all places with evidence */
    i64 at;         /* valid time, or the day the report was known */
    bool dated;     /* `at` is the event's own */
    bool coarse;    /* a month or a year is all that is told of its day */
    i64 known;
    u8 rank;        /* order within one day: a capture comes after the fight for it */
    Str who;        /* side: taker, holder, attacker, loser */
    bool interested; /* only the beneficiary says so */
    u32 doc;
    EventRef told;
    Span text;      /* the sentence */
    Span trigger;
} Evidence;
typedef VEC(Evidence) EvidenceList;

/* ---- gathering */

/* Fighting that somebody is said to do: "after the fighting" alone places nobody anywhere. */
static bool is_fight(const Event *e)
{
    bool other = str_starts(e->cameo, S("191")) || str_starts(e->cameo, S("192")) || str_starts(e->cameo, S("195")); /* siege, seizure, from the air */
    return e->type == EVENT_ASSAULT && str_starts(e->cameo, S("19")) && !other && (e->actors.n || e->recipients.n) &&
           (e->realis == REALIS_HAPPENED || e->realis == REALIS_ONGOING || e->realis == REALIS_CLAIMED);
}

/* Does one of them bear arms in a body: an armed group (its police are none), troops? */
static bool has_kind(const Digest *d, const ActorRef *refs, u32 n, u8 kind)
{
    for (u32 i = 0; i < n; i++) {
        u32 e = d->actors.v[refs[i].actor].entity;
        if (e != NONE && d->entities.v[e].kind == kind && !str_ends(d->entities.v[e].code, S("COP"))) return true;
    }
    return false;
}

/* A shooting is no battle, nor is the attack of gunmen on a crowd, nor a missile fired across: a place is contested where troops
 * fight, where armed groups fight one another, and in a story in which somebody takes or holds places, where a group is attacked
 * or fights whom nobody names. */
static bool about_sides(const Situation *s, u32 doc, const Event *e)
{
    const ReportDoc *r = &s->documents.v[doc];
    const Digest *d = r->digest;
    bool sides = r->story < s->stories.n && s->stories.v[r->story].sides;
    if (has_kind(d, e->actors.v, e->actors.n, ENTITY_FORCE) || has_kind(d, e->recipients.v, e->recipients.n, ENTITY_FORCE)) return true;
    bool attackers = has_kind(d, e->actors.v, e->actors.n, ENTITY_GROUP), attacked = has_kind(d, e->recipients.v, e->recipients.n, ENTITY_GROUP);
    return sides ? attacked || (attackers && !e->recipients.n) : attackers && attacked;
}

/* The next place in a list that begins with this one: "A, B and C"; NONE at its end. */
static u32 next_in_list(const Digest *d, u32 place)
{
    static const Str between[] = {LIT(" and "), LIT(", "), LIT(", and ")};
    if (place + 1 >= d->places.n) return NONE;
    Span x = d->places.v[place].text, y = d->places.v[place + 1].text;
    if (y.beg < x.end || d->places.v[place + 1].kind != PLACE_LITERAL) return NONE;
    Str gap = str_cut(d->text, x.end, y.beg);
    for (isize i = 0; i < countof(between); i++)
        if (str_eq(gap, between[i])) return place + 1;
    return NONE;
}

static bool unreal(u8 realis)
{
    return realis == REALIS_PLANNED || realis == REALIS_POSSIBLE || realis == REALIS_FEARED ||
           realis == REALIS_DEMANDED;
}

static u8 rank_of(u8 change, u8 realis)
{
    if (realis == REALIS_DENIED || change == CHANGE_DENIES) return RANK_DENIAL;
    switch (change) {
    case CHANGE_HOLDS: return RANK_HOLDS;
    case CHANGE_TAKES:
    case CHANGE_RETAKES: return unreal(realis) ? RANK_THREAT : RANK_TAKE;
    case CHANGE_LOSES:
    case CHANGE_ABANDONS: return RANK_LOSS;
    default: return RANK_THREAT;
    }
}

static Str side_of(const Situation *s, u32 doc, u32 entity)
{
    Str side = sit_side(s, doc, entity);
    return side.n ? side : sit_entity_name(s, doc, entity);
}

/* The outermost speaker is the one who gains by it. */
static bool only_beneficiary(const Situation *s, u32 doc, const Event *e, Str who)
{
    if (!who.n || e->attribution.n == 0) return false;
    u32 speaker = e->attribution.v[e->attribution.n - 1].entity;
    return speaker != NONE && str_eq(side_of(s, doc, speaker), who);
}

/* The last day of a period, as far as the report could know it. */
static i64 day_before(i64 end, When known)
{
    i64 last = day_floor(end - 1);
    return known.from != TIME_UNKNOWN && known.from < last ? known.from : last;
}

static Evidence evidence(const Situation *s, EventRef told, u32 place, u32 holder, u8 rank)
{
    u32 doc = told.doc;
    const ReportDoc *r = &s->documents.v[doc];
    const Event *e = &r->digest->events.v[told.event];
    const Place *p = &r->digest->places.v[place];
    bool dated = sit_dated(r->digest, e);
    bool late = dated && !unreal(e->realis) && r->known.to != TIME_UNKNOWN && e->when.from >= r->known.to;
    if (late && !digest_review(r->digest, told.event).dated) dated = false; /* told before its day */
    bool coarse = dated && e->when.precision > PRECISION_WEEK && e->when.to != TIME_UNKNOWN; /* "in May": by its end, from no day */
    bool night = dated && !coarse && sit_day(e->when) != day_floor(e->when.from);
    Evidence v = {.place = sit_place(s, p, str_at(r->digest->text, p->text)),
                  .at = coarse ? day_before(e->when.to, r->known) : night ? e->when.to - 1 : dated ? e->when.from : r->known.from,
                  .dated = dated && !coarse,
                  .coarse = coarse,
                  .known = r->known.from,
                  .rank = rank,
                  .doc = doc,
                  .told = told,
                  .text = sit_sentence(s, doc, e->trigger.beg),
                  .trigger = e->trigger};
    v.who = sit_holder(s, doc, holder, &v.place);
    v.interested = only_beneficiary(s, doc, e, v.who);
    return v;
}

/* A loss "by" somebody whose captor is named in the same sentence is that capture. */
static void gather_event(Arena *a, const Situation *s, u32 doc, u32 event, EvidenceList *out)
{
    const Digest *d = s->documents.v[doc].digest;
    const Event *e = &d->events.v[event];
    if (e->realis == REALIS_BACKGROUND || (e->control.n && sit_taken_back(d, e))) return;
    for (u32 i = 0; i < e->control.n; i++) {
        const ControlFact *c = &e->control.v[i];
        if (!sit_about_control(s, doc, c)) continue;
        u8 rank = rank_of(c->change, e->realis);
        if (rank == RANK_LOSS && unreal(e->realis)) continue;
        if (rank == RANK_HOLDS && e->realis != REALIS_HAPPENED && e->realis != REALIS_ONGOING &&
            e->realis != REALIS_CLAIMED)
            continue;
        *vec_push(a, out) = evidence(s, (EventRef){doc, event, i}, c->place, c->holder, rank);
    }
    if (e->control.n || !is_fight(e) || !about_sides(s, doc, e)) return;
    for (u32 p = e->place; p != NONE; p = next_in_list(d, p))
        *vec_push(a, out) = evidence(s, (EventRef){doc, event, NONE}, p, NONE, RANK_FIGHT);
}

static bool counts(u8 zone)
{
    return zone == ZONE_BODY || zone == ZONE_CAPTION || zone == ZONE_TITLE;
}

static bool fit_for_control(const SitPlace *p)
{
    return p->gazetteer_name.n == 0 || (p->gaz.feature != FEATURE_COUNTRY && p->gaz.feature != FEATURE_CONTINENT &&
                                        p->gaz.feature != FEATURE_WATER);
}

static void gather(Arena *a, const Situation *s, EvidenceList *all)
{
    EvidenceList found = {0};
    for (u32 i = 0; i < s->documents.n; i++) {
        const Digest *d = s->documents.v[i].digest;
        for (u32 k = 0; k < d->events.n; k++)
            if (counts(digest_zone_at(d, d->events.v[k].trigger.beg)))
                gather_event(a, s, i, k, &found);
    }
    for (u32 i = 0; i < found.n; i++) {
        Evidence *v = &found.v[i];
        if (!fit_for_control(&v->place)) continue;
        if (v->rank == RANK_FIGHT && (v->coarse || !v->place.gazetteer_name.n)) continue; /* "attacked this year", "near the mosque" */
        u32 k = 0;
        while (k < all->n && !sit_same_place(&all->v[k].place, &v->place)) k++;
        v->group = k < all->n ? all->v[k].group : all->n;
        *vec_push(a, all) = *v;
    }
}

static int by_time(const void *x, const void *y)
{
    const Evidence *a = x, *b = y;
    i64 day_a = day_floor(a->at), day_b = day_floor(b->at);
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    if (day_a != day_b) return day_a < day_b ? -1 : 1;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    if (a->doc != b->doc) return a->doc < b->doc ? -1 : 1;
    return (a->trigger.beg > b->trigger.beg) - (a->trigger.beg < b->trigger.beg);
}

/* ---- the state machine */

typedef struct {
    ControlRow row;
    i64 taken;       /* day of the last capture, TIME_UNKNOWN */
    bool any;
} State;

static void support(Arena *a, const Situation *s, State *st, const Evidence *v)
{
    sources_add(a, &st->row.sources, source_of(s, v->doc, v->text));
    origins_add(a, s, &st->row.origins, v->doc, v->text);
    *vec_push(a, &st->row.evidence) = v->told;
    sit_reviews_event(a, s, &v->told, &st->row.reviews);
    if (st->row.last_evidence == TIME_UNKNOWN || v->at > st->row.last_evidence)
        st->row.last_evidence = v->at;
}

static void dissent(Arena *a, const Situation *s, State *st, const Evidence *v, Str note)
{
    sources_add(a, &st->row.dissent, source_of(s, v->doc, v->text));
    if (!st->row.note.n) st->row.note = note;
}

static void begin(Arena *a, const Situation *s, State *st, const Evidence *v, u8 status, Str rule)
{
    SitPlace place = v->place;
    st->row = (ControlRow){.place = place,
                           .status = status,
                           .from = v->dated ? day_floor(v->at) : TIME_UNKNOWN,
                           .to = TIME_UNKNOWN,
                           .last_evidence = TIME_UNKNOWN,
                           .rule = rule};
    st->any = true;
    support(a, s, st, v);
}

static void lose(Arena *a, const Situation *s, State *st, const Evidence *v);

static void take(Arena *a, const Situation *s, State *st, const Evidence *v)
{
    if (!v->who.n) { /* taken, by whom is not said: lost, unless the captor is known */
        lose(a, s, st, v);
        return;
    }
    bool same = st->any && st->row.holder.n && str_eq(st->row.holder, v->who);
    bool firm = st->row.status == CONTROL_HELD || st->row.status == CONTROL_CLAIMED;
    u8 status = v->interested ? CONTROL_CLAIMED : CONTROL_HELD;
    if (same && firm) {
        if (st->row.from == TIME_UNKNOWN && v->dated && st->taken != TIME_UNKNOWN && day_floor(v->at) <= st->taken)
            st->row.from = day_floor(v->at);
        if (status == CONTROL_HELD) st->row.status = status, st->row.rule = S("control.taken");
        support(a, s, st, v);
        return;
    }
    Sources earlier = st->any && (st->row.status == CONTROL_LOST) ? st->row.sources : (Sources){0};
    begin(a, s, st, v, status, v->interested ? S("control.claimed") : S("control.taken"));
    for (u32 i = 0; i < earlier.n; i++) sources_add(a, &st->row.sources, earlier.v[i]);
    st->row.holder = v->who;
    st->taken = day_floor(v->at);
}

static void hold(Arena *a, const Situation *s, State *st, const Evidence *v)
{
    bool same = st->any && str_eq(st->row.holder, v->who);
    if (st->any && st->row.holder.n && !same) {
        dissent(a, s, st, v, str_format(a, "a report has it held by %.*s", STR(v->who)));
        return;
    }
    if (!st->any) {
        begin(a, s, st, v, v->interested ? CONTROL_CLAIMED : CONTROL_HELD, S("control.held"));
        st->row.from = TIME_UNKNOWN;
    } else {
        support(a, s, st, v);
    }
    st->row.holder = v->who;
}

static void threaten(Arena *a, const Situation *s, State *st, const Evidence *v)
{
    if (st->any && st->row.holder.n && str_eq(st->row.holder, v->who)) {
        if (v->at > st->taken || v->known > st->taken)
            dissent(a, s, st, v,
                    str_format(a, "a report of that day or later still has %.*s approaching", STR(v->who)));
        return;
    }
    if (!st->any) {
        begin(a, s, st, v, CONTROL_THREATENED, S("control.threatened"));
    } else {
        support(a, s, st, v);
        if (st->row.status != CONTROL_CONTESTED) st->row.status = CONTROL_THREATENED;
        st->row.rule = st->row.status == CONTROL_THREATENED ? S("control.threatened") : st->row.rule;
    }
    if (v->who.n) st->row.note = str_format(a, "threatened by %.*s", STR(v->who));
}

static void fight(Arena *a, const Situation *s, State *st, const Evidence *v)
{
    if (!st->any) {
        begin(a, s, st, v, CONTROL_CONTESTED, S("control.contested"));
        return;
    }
    if (st->taken != TIME_UNKNOWN && day_floor(v->at) <= st->taken) return;
    support(a, s, st, v);
    st->row.status = CONTROL_CONTESTED;
    st->row.rule = S("control.contested");
}

static void lose(Arena *a, const Situation *s, State *st, const Evidence *v)
{
    bool others = st->any && st->row.holder.n && !str_eq(st->row.holder, v->who) && st->taken != TIME_UNKNOWN;
    if (others) {
        support(a, s, st, v); /* the loss belongs to the capture we know */
        return;
    }
    begin(a, s, st, v, CONTROL_LOST, S("control.lost"));
    if (v->who.n) st->row.note = str_format(a, "%.*s left or lost it", STR(v->who));
}

static void deny(Arena *a, const Situation *s, State *st, const Evidence *v)
{
    if (st->any) dissent(a, s, st, v, S("denied"));
}

static void (*const moves[])(Arena *, const Situation *, State *, const Evidence *) = {
    [RANK_HOLDS] = hold, [RANK_FIGHT] = fight, [RANK_THREAT] = threaten,
    [RANK_LOSS] = lose,  [RANK_TAKE] = take,   [RANK_DENIAL] = deny};

static int row_by_name(const void *x, const void *y)
{
    const ControlRow *a = x, *b = y;
    int c = str_cmp(a->place.name, b->place.name);
    return c ? c : str_cmp(a->id, b->id);
}

void situation_control(Arena *a, Situation *s)
{
    EvidenceList all = {0};
    gather(a, s, &all);
    if (all.n) qsort(all.v, all.n, sizeof *all.v, by_time);
    for (u32 i = 0; i < all.n;) {
        State st = {.taken = TIME_UNKNOWN};
        u32 first = i;
        for (; i < all.n && all.v[i].group == all.v[first].group; i++)
            if (s->as_of.to == TIME_UNKNOWN || all.v[i].at == TIME_UNKNOWN || all.v[i].at < s->as_of.to)
                moves[all.v[i].rank](a, s, &st, &all.v[i]);
        if (!st.any) continue;
        const Source *src = &st.row.sources.v[0];
        st.row.id = sit_id(a, 'C', s->documents.v[src->doc].digest->hash, src->text, st.row.place.name);
        *vec_push(a, &s->control) = st.row;
    }
    if (s->control.n) qsort(s->control.v, s->control.n, sizeof *s->control.v, row_by_name);
}
