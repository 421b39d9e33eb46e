/* claims_toll.c - how many were killed and injured, story by story.
 *
 * A report tells its toll in several ways: in figures ("two dead"), by naming the victims one by one, or by "four people
 * shot, one fatally". claims_toll_read.c makes one figure a role of it. Reports are then the values of the claim; its best is the
 * figure that most reports of independent origin give (one that counts persons for itself has half a say), the newest on a tie;
 * of a toll that only grew, the figure of its last day, and where figures both grew and clash that one if it is larger. A
 * figure without who did it bears out one with them; who was hurt and died since is no contradiction. */
#include "situation/claims_toll.h"
#include <math.h>
#include <stdlib.h>

enum { VOTES_MAX = 64, FIGURE_WEIGHT = 2 };
static const Str roles[TOLL_ROLES] = {LIT("killed"), LIT("injured"), LIT("victim")};

static ClaimValue toll_value(const Situation *s, u32 doc, const Toll *t)
{
    ClaimValue v = {.low = t->value, .high = t->value, .bound = t->bound, .as_of = s->documents.v[doc].known};
    if (t->bound == BOUND_AT_LEAST || t->bound == BOUND_MORE_THAN) v.high = HUGE_VAL;
    v.si_low = v.low;
    v.si_high = v.high;
    Source at = t->sources.v[0];
    if (at.field == 0) v.holder = claims_holder(s, doc, at.text);
    return v;
}

/* One report's say in the best figure: figures weigh more than persons counted by us. */
typedef struct {
    double value;
    u32 weight, doc;
    bool open; /* "at least": speaks for somewhat larger figures of others too, by half */
    i64 day;   /* of the report's knowledge */
    bool doer; /* who did it is counted */
    bool title; /* the title tells it */
} Vote;
typedef struct {
    Claim claim;
    VEC(Vote) votes;
    u32 role, story;
    bool died; /* those of some report have died since */
    u32 plain;   /* its first values; behind them sums over several incidents, and figures of the time before somebody died */
    bool summed, overtaken;
    bool said;   /* by some report, not only reckoned */
    bool nobody; /* somebody says so, it is not reckoned from the dead among the victims */
} TollClaim;
typedef VEC(TollClaim) TollClaims;

static int vote_order(const void *p, const void *q)
{
    const Vote *x = p, *y = q;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return x->doc < y->doc ? -1 : x->doc > y->doc;
}

/* Whose say counts: the newest reports. */
static void call_votes(TollClaim *c)
{
    if (c->votes.n) qsort(c->votes.v, c->votes.n, sizeof *c->votes.v, vote_order);
    if (c->votes.n <= VOTES_MAX) return;
    c->claim.rule = S("claim.toll.newest_64");
    c->votes.v += c->votes.n - VOTES_MAX;
    c->votes.n = c->votes.cap = VOTES_MAX;
}

/* Leaves the say to the reports of the last day, if `least` of them or more give figures. */
static bool call_last_day(TollClaim *c, u32 least)
{
    i64 last = c->votes.v[c->votes.n - 1].day;
    u32 told = 0, cut = 0;
    for (u32 i = 0; i < c->votes.n && last != TIME_UNKNOWN; i++)
        told += c->votes.v[i].day >= day_floor(last) && c->votes.v[i].weight == FIGURE_WEIGHT;
    if (told < least) return false;
    while (c->votes.v[cut].day < day_floor(last)) cut++;
    c->votes.v += cut;
    c->votes.n = c->votes.cap = c->votes.n - cut;
    return true;
}

/* Does an earlier report of the same figure rest on the same origin? A copy has no vote. */
static bool repeats(const Situation *s, const TollClaim *c, u32 vote)
{
    const OriginSet *y = &s->documents.v[c->votes.v[vote].doc].origins;
    for (u32 i = 0; i < vote; i++) {
        if (c->votes.v[i].value != c->votes.v[vote].value) continue;
        const OriginSet *x = &s->documents.v[c->votes.v[i].doc].origins;
        for (u32 k = 0; k < x->n; k++)
            for (u32 j = 0; j < y->n; j++)
                if (x->v[k] == y->v[j]) return true;
    }
    return false;
}

static bool speaks_for(const Vote *x, double value)
{
    enum { NEAR = 4 }; /* times: "at least two" is no word for a hundred */
    return x->open && x->value < value && value <= NEAR * x->value;
}

/* "He killed two" beside "three dead, including the gunman": the one bears out the other. */
static bool besides_doer(const TollClaim *c, const Vote *x, double value)
{
    if (c->role != KILLED || x->doer || x->open || x->value <= 0 || x->value + 1 != value) return false;
    for (u32 i = 0; i < c->votes.n; i++)
        if (c->votes.v[i].doer && c->votes.v[i].value == value) return true;
    return false;
}

/* The figure that most reports give, the newest (last) on a tie. */
static double most_given(const Situation *s, const TollClaim *c)
{
    double best = HUGE_VAL;
    u32 most = 0;
    for (u32 i = 0; i < c->votes.n; i++) {
        u32 sum = 0;
        for (u32 k = 0; k < c->votes.n; k++) {
            double value = c->votes.v[i].value;
            bool same = c->votes.v[k].value == value || besides_doer(c, &c->votes.v[k], value), less = speaks_for(&c->votes.v[k], c->votes.v[i].value);
            if ((same || less) && !repeats(s, c, k)) sum += c->votes.v[k].weight << same;
        }
        if (sum >= most) most = sum, best = c->votes.v[i].value;
    }
    return best;
}

/* A report's vote falls with its figure. */
static void drop_withdrawn(TollClaim *t)
{
    u32 n = 0;
    for (u32 i = 0; i < t->votes.n; i++) {
        bool stands = true;
        for (u32 k = 0; k < t->claim.values.n; k++) {
            const ClaimValue *v = &t->claim.values.v[k];
            for (u32 x = 0; v->standing != VALUE_STANDS && v->low == t->votes.v[i].value && x < v->sources.n; x++)
                stands &= v->sources.v[x].doc != t->votes.v[i].doc;
        }
        if (stands) t->votes.v[n++] = t->votes.v[i];
    }
    t->votes.n = n;
}

/* Puts the values of none last and answers how many others there are; all, where somebody says "none" or all are none. */
static u32 told_values(const TollClaim *t, Claim *c)
{
    u32 n = 0;
    for (u32 i = 0; i < t->plain && !t->nobody; i++) {
        ClaimValue v = c->values.v[i];
        if (v.low == 0 && v.high == 0) continue;
        memmove(&c->values.v[n + 1], &c->values.v[n], (i - n) * sizeof v);
        c->values.v[n++] = v;
    }
    return n ? n : t->plain;
}

static void finish(Arena *a, Situation *s, TollClaim *t)
{
    Claim *c = &t->claim;
    c->kind = S("casualties");
    c->role = roles[t->role];
    c->about = t->role == KILLED ? S("people killed") : S("people injured");
    if (t->summed) c->about = str_format(a, "%.*s (the larger figure adds up several incidents)", STR(c->about));
    c->story = t->story;
    c->key = hash_bytes(c->role, c->has_place ? hash_bytes(c->place.name, 12) : 12);
    claims_regrade(a, s, c);
    if (t->plain == 0) t->plain = c->values.n;
    u32 all = c->values.n, others = told_values(t, c);
    c->values.n = others; /* who is reckoned to be unhurt, because the victims died, contradicts nobody */
    claims_judge(c, 0);
    if (others < t->plain) { /* no figure of anybody's */
        c->low = 0;
        memmove(&c->values.v[others], &c->values.v[t->plain], (all - t->plain) * sizeof *c->values.v);
        all -= t->plain - others;
    }
    c->values.n = all;
    if (t->overtaken && (c->verdict == VERDICT_SINGLE || c->verdict == VERDICT_AGREE)) c->verdict = VERDICT_GROWTH;
    c->rule = S("claim.toll");
    drop_withdrawn(t);
    if (t->votes.n) {
        call_votes(t);
        if (c->verdict == VERDICT_GROWTH) (void)call_last_day(t, 1);
        c->best = most_given(s, t);
        double last = c->verdict == VERDICT_MIXED && call_last_day(t, 2) ? most_given(s, t) : 0;
        if (last > c->best) c->best = last; /* a toll seldom falls */
    } else if (t->died) {
        c->best = c->low = 0;
        c->rule = S("claim.toll.died");
    }
    const Source *src = &c->values.v[0].sources.v[0];
    c->id = sit_id(a, 'c', s->documents.v[src->doc].digest->hash, src->text, str_join(a, S("casualties."), roles[t->role]));
    *vec_push(a, &s->claims) = *c;
}

/* ---- a part of the whole */

typedef struct {
    ClaimValue v;
    Vote vote;
    u32 doc, story, role;
    const Place *place; /* that the figure is told of; NULL */
    bool wide;          /* a country or more */
    const Toll *toll;
    double hurt;        /* the injured of the same report */
    bool reckoned;      /* none are left of the victims, but nobody says so */
} Told;
typedef VEC(Told) ToldList;

static Told told_of(const Situation *s, u32 doc, const Toll *t, u32 role)
{
    const Digest *d = s->documents.v[doc].digest;
    bool figure = t->number && !str_starts(t->number->rule, S("number.implied"));
    Told x = {.v = toll_value(s, doc, t), .doc = doc, .story = s->documents.v[doc].story, .role = role, .toll = t,
              .vote = {t->value, figure ? FIGURE_WEIGHT : 1, doc, false, s->documents.v[doc].known.from, t->doer,
                       t->sources.v[0].field != 0 || t->sources.v[0].zone == ZONE_TITLE}};
    x.vote.open = x.v.high == HUGE_VAL;
    x.reckoned = t->value == 0 && !t->zero;
    if (t->value == 0) x.v.holder = (Str){0}; /* who counts the victims */
    const Number *n = t->number;
    if (figure && t->sources.v[0].field == 0 && n->place != NONE && n->place < d->places.n && d->places.v[n->place].resolved)
        x.place = &d->places.v[n->place];
    u8 feature = x.place ? x.place->gaz.feature : FEATURE_UNKNOWN;
    x.wide = feature == FEATURE_COUNTRY || feature == FEATURE_CONTINENT || feature == FEATURE_REGION;
    return x;
}

/* "20 in one town", told when the country's toll was 25 already: a part, no contradiction. */
static bool is_part(const ToldList *all, const Told *x)
{
    for (u32 i = 0; x->place && !x->wide && i < all->n; i++) {
        const Told *y = &all->v[i];
        if (y->story == x->story && y->role == x->role && y->wide && y->vote.day <= x->vote.day && y->vote.value > x->vote.value)
            return true;
    }
    return false;
}

/* Of each report which roles it gives a figure for, as bits. */
static u8 *reports_roles(Arena *a, const Situation *s, const ToldList *all)
{
    u8 *told = NEW(a, u8, s->documents.n + 1);
    for (u32 i = 0; i < all->n; i++)
        if (all->v[i].vote.value > 0) told[all->v[i].doc] |= (u8)(1u << all->v[i].role);
    return told;
}

/* Were those whom a report tells as injured among the dead of a later one? The former tells of no dead, the latter of as many
 * dead as those, and of nobody else who is hurt. */
static bool died_since(const ToldList *all, const u8 *told, const Told *x)
{
    if (x->role != INJURED || told[x->doc] & 1u << KILLED) return false;
    for (u32 i = 0; i < all->n; i++) {
        const Told *y = &all->v[i];
        bool as_many = y->role == KILLED && y->vote.value == x->vote.value;
        if (as_many && y->vote.day >= x->vote.day && !(told[y->doc] & 1u << INJURED)) return true;
    }
    return false;
}

/* A sum over several incidents is no toll of the one that another report tells of with a lesser figure. */
static bool is_sum(const ToldList *all, const Told *x)
{
    for (u32 i = 0; x->toll->several && i < all->n; i++) {
        const Told *y = &all->v[i];
        if (y->story == x->story && y->role == x->role && !y->toll->several && y->vote.value < x->vote.value) return true;
    }
    return false;
}

/* "Two hurt", and on a later day "one of them died, the other is hurt": the former figure is of the day before. */
static bool is_overtaken(const ToldList *all, const u8 *told, const Told *x)
{
    if (x->role != INJURED || x->vote.value <= 0 || told[x->doc] & 1u << KILLED) return false;
    for (u32 i = 0; i < all->n; i++) {
        const Told *y = &all->v[i];
        double hurt = y->role == KILLED && y->vote.value > 0 && y->vote.day > x->vote.day ? y->hurt : 0;
        if (hurt > 0 && hurt + y->vote.value == x->vote.value) return true;
    }
    return false;
}

/* Nobody of the report's victims is left beside the dead, but another report counts the injured: that figure stands against no other. */
static bool is_contradicted(const ToldList *all, const Told *x)
{
    for (u32 i = 0; i < all->n; i++) {
        const Told *y = &all->v[i];
        if (y->story == x->story && y->role == x->role && y->vote.value > 0 && y->vote.weight == FIGURE_WEIGHT && !y->toll->several) return true;
    }
    return false;
}

static TollClaim *claim_of(Arena *a, const Situation *s, TollClaims *claims, const Told *x, bool part)
{
    SitPlace place = {0};
    if (part) place = sit_place(s, x->place, str_at(s->documents.v[x->doc].digest->text, x->place->text));
    for (u32 i = 0; i < claims->n; i++) {
        TollClaim *t = &claims->v[i];
        if (t->story == x->story && t->role == x->role && t->claim.has_place == part && (!part || sit_same_place(&t->claim.place, &place)))
            return t;
    }
    *vec_push(a, claims) = (TollClaim){.story = x->story, .role = x->role, .claim = {.has_place = part, .place = place}};
    return &claims->v[claims->n - 1];
}

static void add_struck(Arena *a, const Situation *s, Claim *c, const Struck *x)
{
    Toll t = {.value = x->f.n.low, .bound = x->f.n.bound};
    sources_add(a, &t.sources, claims_source(s, x->doc, &x->f.n, false));
    ClaimValue v = toll_value(s, x->doc, &t);
    v.standing = x->f.standing;
    if (v.standing == VALUE_DENIED) v.holder = (Str){0}; /* who says so, denies it */
    sources_add(a, &v.against, source_of(s, x->doc, x->f.against));
    claims_add(a, s, c, v, x->doc, t.sources.v[0]);
}

static int toll_order(const void *p, const void *q)
{
    const TollClaim *x = p, *y = q;
    if (x->story != y->story) return x->story < y->story ? -1 : 1;
    if (x->claim.has_place != y->claim.has_place) return x->claim.has_place ? 1 : -1;
    if (x->role != y->role) return x->role < y->role ? -1 : 1;
    return str_cmp(x->claim.place.name, y->claim.place.name);
}

static int told_order(const void *p, const void *q)
{
    const Told *x = p, *y = q;
    if (x->story != y->story) return x->story < y->story ? -1 : 1;
    if (x->role != y->role) return x->role < y->role ? -1 : 1;
    return x->doc < y->doc ? -1 : x->doc > y->doc;
}

/* A report that names or describes some of the victims by the way does not say that there were no more, where other reports
 * count more. */
static ClaimValue as_told(const ToldList *all, const Told *x)
{
    ClaimValue v = x->v;
    if (x->vote.weight == FIGURE_WEIGHT || x->vote.title || x->vote.value <= 0) return v;
    u32 more = 0, fewer = 0;
    for (u32 i = 0; i < all->n; i++) {
        const Told *y = &all->v[i];
        if (y->story != x->story || y->role != x->role) continue;
        more += y->vote.weight == FIGURE_WEIGHT && !y->toll->several && y->vote.value > x->vote.value;
        fewer += y->vote.value <= x->vote.value;
    }
    if (FIGURE_WEIGHT * more > fewer) v.high = v.si_high = HUGE_VAL, v.bound = BOUND_AT_LEAST;
    return v;
}

/* One report's figure into its claim, with its vote; a sum has none. */
static void take_told(Arena *a, const Situation *s, TollClaims *claims, const ToldList *one, const Told *x, const u8 *told)
{
    if (is_sum(one, x) || is_overtaken(one, told, x)) return;
    TollClaim *t = claim_of(a, s, claims, x, is_part(one, x));
    t->nobody |= x->vote.value == 0 && x->toll->zero;
    t->said |= !x->reckoned;
    if (died_since(one, told, x)) t->died = true;
    else if (!x->reckoned || !is_contradicted(one, x)) *vec_push(a, &t->votes) = x->vote;
    for (u32 m = 0; m < x->toll->sources.n; m++) claims_add(a, s, &t->claim, as_told(one, x), x->doc, x->toll->sources.v[m]);
}

/* All the tolls of the stories, one claim a story, role and (for parts) place. */
static void join_tolls(Arena *a, const Situation *s, ToldList *all, const StruckList *struck, TollClaims *out)
{
    const u8 *told = reports_roles(a, s, all);
    if (all->n) qsort(all->v, all->n, sizeof *all->v, told_order);
    for (u32 i = 0, end; i < all->n; i = end) {
        ToldList one = {.v = all->v + i};
        TollClaims claims = {0};
        for (end = i; end < all->n && all->v[end].story == all->v[i].story; end++) one.n++;
        for (u32 k = 0; k < one.n; k++) take_told(a, s, &claims, &one, &one.v[k], told);
        for (u32 k = 0; k < struck->n; k++)
            for (u32 m = 0; m < claims.n; m++)
                if (s->documents.v[struck->v[k].doc].story == claims.v[m].story && struck->v[k].role == claims.v[m].role &&
                    !claims.v[m].claim.has_place)
                    add_struck(a, s, &claims.v[m].claim, &struck->v[k]);
        for (u32 k = 0; k < claims.n; k++) claims.v[k].plain = claims.v[k].claim.values.n;
        for (u32 k = 0; k < one.n; k++) {
            const Told *x = &one.v[k];
            bool sum = is_sum(&one, x), overtaken = is_overtaken(&one, told, x);
            if (!sum && !overtaken) continue;
            TollClaim *t = claim_of(a, s, &claims, x, is_part(&one, x));
            t->summed |= sum, t->overtaken |= overtaken;
            for (u32 m = 0; m < x->toll->sources.n; m++) claims_add(a, s, &t->claim, x->v, x->doc, x->toll->sources.v[m]);
        }
        if (claims.n) qsort(claims.v, claims.n, sizeof *claims.v, toll_order);
        for (u32 k = 0; k < claims.n; k++) *vec_push(a, out) = claims.v[k];
    }
}

/* A death that few of a story's reports name, and none counts, is told by the way: the story is about something else. */
static bool is_by_the_way(const TollClaim *t, u32 reports)
{
    enum { FEW = 3 }; /* less than this part of them */
    for (u32 i = 0; i < t->votes.n; i++)
        if (t->votes.v[i].weight == FIGURE_WEIGHT || t->votes.v[i].title) return false;
    return t->votes.n * FEW < reports;
}

/* The figures of the stories' rows. Where reports give the one only, the other is none: a figure told by the way stays unsaid. */
static void tell_stories(Arena *a, Situation *s, TollClaims *claims, const u32 *reports)
{
    u8 *aside = NEW(a, u8, s->stories.n + 1);
    for (u32 i = 0; i < s->stories.n; i++) s->stories.v[i].killed = s->stories.v[i].injured = HUGE_VAL;
    for (u32 i = 0; i < claims->n; i++) {
        TollClaim *t = &claims->v[i];
        StoryRow *row = t->story < s->stories.n ? &s->stories.v[t->story] : NULL;
        bool by_the_way = row && is_by_the_way(t, reports[t->story]);
        if (t->said) finish(a, s, t); /* "two shot dead": that none were hurt, no report says */
        else t->claim.best = 0;
        if (t->claim.has_place || !row) continue;
        if (by_the_way) aside[t->story] |= (u8)(1u << t->role);
        else *(t->role == KILLED ? &row->killed : &row->injured) = t->claim.best;
    }
    for (u32 i = 0; i < s->stories.n; i++) {
        StoryRow *row = &s->stories.v[i];
        bool killed = row->killed != HUGE_VAL, injured = row->injured != HUGE_VAL;
        if (injured && !killed && !(aside[i] & 1u << KILLED)) row->killed = 0;
        if (killed && !injured && !(aside[i] & 1u << INJURED)) row->injured = 0;
    }
}

void claims_tolls(Arena *a, Situation *s, Figure *const *figures)
{
    ToldList all = {0};
    StruckList struck = {0};
    TollClaims claims = {0};
    u32 *reports = NEW(a, u32, s->stories.n + 1); /* of each story, known by the time asked for */
    for (u32 i = 0; i < s->documents.n; i++) {
        u32 story = s->documents.v[i].story;
        if (story == NONE || claims_too_late(s, s->documents.v[i].known)) continue;
        if (story < s->stories.n) reports[story]++;
        Toll *t = NEW(a, Toll, TOLL_ROLES);
        claims_toll_read(a, s, i, figures[i], t, &struck);
        double hurt = t[INJURED].value < HUGE_VAL && t[INJURED].sources.n ? t[INJURED].value : 0;
        for (u32 r = KILLED; r <= INJURED; r++) {
            if (t[r].value == HUGE_VAL || !t[r].sources.n) continue;
            *vec_push(a, &all) = told_of(s, i, &t[r], r);
            all.v[all.n - 1].hurt = hurt;
        }
    }
    join_tolls(a, s, &all, &struck, &claims);
    tell_stories(a, s, &claims, reports);
}
