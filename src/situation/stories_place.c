/* stories_place.c - where a story is: the town where it happened.
 *
 * The first 64 reports vote. Each shares its vote among the places that it names ("Detroit police" names one too): a town
 * of the headline counts most, the lede more, the place of an event more, and divisions and countries less than towns. Then geography has a say, as in the
 * minimality of Leidner (2007): a section of a town hands its votes to the larger town beside it; what lies within 60 km of a
 * town, or the division that holds it, speaks for it by half; and a small town that has nothing else of the story near
 * or in its province is likelier the namesake of a place that the gazetteer lacks. Where a division still leads, the story is
 * in the town, or the smaller division, of it that leads the others there and has a third as many votes: who names a province beside
 * every town means the town. A country stays a country.
 *
 * Limit: where reports name a county and no town of it, the county is the place. */
#include "doc/earth.h"
#include "situation/situation.h"
#include <stdlib.h>

enum {
    REPORTS_MAX = 64, LEDE_SENTENCES = 3,
    WEIGHT_TITLE = 8, WEIGHT_LEDE = 3, WEIGHT_MENTION = 1, WEIGHT_EVENT = 1,
    TALLY_MAX = 4096, /* places told apart in one story */
    COMPARED = 128,   /* of them, compared with one another */
    VOTE = 100000,    /* of one report */
    NEAR = 60000, SECTION_NEAR = 30000, REACH = 100000, /* metres */
    ALONE_SMALL = 50000, /* people: a larger town needs no company */
    ALONE_SHARE = 3,     /* a third of the votes is left */
    FINER_SHARE = 3 /* part of the division's votes that a place in it needs */
};

typedef struct {
    SitPlace place;
    u32 first;  /* its turn among those named */
    u64 weight;
} Tally;
typedef VEC(Tally) Tallies;

static void tally(Arena *a, Tallies *t, SitPlace place, u32 weight)
{
    for (u32 i = 0; i < t->n; i++)
        if (sit_same_place(&t->v[i].place, &place)) {
            t->v[i].weight += weight;
            return;
        }
    if (t->n < TALLY_MAX) *vec_push(a, t) = (Tally){place, t->n, weight};
}

/* ---- votes */

/* Wide places are named beside every town in them, and tell least. */
static u32 place_weight(const Place *p, u32 weight)
{
    if (place_is_town(p->gaz.feature) || p->gaz.feature == FEATURE_OTHER) return 4 * weight;
    return (p->gaz.feature == FEATURE_ADMIN1 || p->gaz.feature == FEATURE_UNKNOWN ? 2 : 1) * weight;
}

/* A hospital or a jail that lies about there is not where the story is. */
static bool may_vote(const Place *p)
{
    return p->resolved && p->kind <= PLACE_ASSOCIATIVE && !str_eq(p->rule, S("place.unlisted"));
}

/* A town that the headline names is where it happened more often than any other. */
static u32 title_weight(const Place *p)
{
    return place_is_town(p->gaz.feature) && p->kind == PLACE_LITERAL ? WEIGHT_TITLE : place_weight(p, WEIGHT_MENTION);
}

/* Where a report's news is, by its own weights. */
static Tallies tally_document(Arena *a, const Situation *s, u32 doc)
{
    const Digest *d = s->documents.v[doc].digest;
    Tallies t = {0};
    for (u32 i = 0; i < d->title_places.n; i++) {
        const Place *p = &d->title_places.v[i];
        tally(a, &t, sit_place(s, p, str_at(d->title, p->text)), title_weight(p));
    }
    for (u32 i = 0; i < d->places.n; i++) {
        const Place *p = &d->places.v[i];
        u8 zone = digest_zone_at(d, p->text.beg);
        if (!may_vote(p) || zone == ZONE_BOILERPLATE || zone == ZONE_RELATED || zone == ZONE_CREDIT) continue;
        bool lede = digest_sentence_at(d, p->text.beg) < LEDE_SENTENCES, title = span_inside(p->text, d->title_text);
        u32 weight = title ? title_weight(p) : place_weight(p, lede ? WEIGHT_LEDE : WEIGHT_MENTION);
        tally(a, &t, sit_place(s, p, str_at(d->text, p->text)), weight);
    }
    for (u32 i = 0; i < d->events.n; i++) {
        const Event *e = &d->events.v[i];
        if (e->place == NONE || e->realis == REALIS_BACKGROUND || !d->places.v[e->place].resolved) continue;
        const Place *p = &d->places.v[e->place];
        if (!str_eq(p->rule, S("place.unlisted"))) tally(a, &t, sit_place(s, p, str_at(d->text, p->text)), place_weight(p, WEIGHT_EVENT));
    }
    return t;
}

/* Each report has one vote, shared among its places by their weights: one long report does not outvote the others. */
static void vote(Arena *a, const Tallies *of, Tallies *to)
{
    u64 sum = 0;
    for (u32 i = 0; i < of->n; i++) sum += of->v[i].weight;
    for (u32 i = 0; i < of->n; i++) tally(a, to, of->v[i].place, (u32)(VOTE * of->v[i].weight / sum));
}

/* ---- geography */

static const GazPlace *gaz(const Tallies *t, u32 i)
{
    return &t->v[i].place.gaz;
}

static bool is_division(u8 feature)
{
    return feature == FEATURE_ADMIN1 || feature == FEATURE_ADMIN2;
}

/* Does p lie in the division w? */
static bool lies_in(const GazPlace *p, const GazPlace *w)
{
    if (!p->country[0] || memcmp(p->country, w->country, 2) != 0) return false;
    if (w->feature == FEATURE_ADMIN1) return p->admin1.n && str_eq(p->admin1, w->name);
    return w->feature == FEATURE_ADMIN2 && place_is_town(p->feature) && str_eq(p->admin1, w->admin1) && earth_within(p, w, NEAR);
}

/* Votes for a section of a town are votes for the nearest larger town that is named. */
static void give_to_towns(Tallies *t)
{
    for (u32 i = 0; i < t->n; i++) {
        u32 best = NONE;
        i64 least = SECTION_NEAR;
        for (u32 k = 0; k < t->n && gaz(t, i)->feature == FEATURE_SECTION; k++) {
            const GazPlace *town = gaz(t, k);
            if (!place_is_town(town->feature) || town->feature == FEATURE_SECTION || town->population <= gaz(t, i)->population) continue;
            i64 way = earth_between(town, gaz(t, i));
            if (way < least) least = way, best = k;
        }
        if (best == NONE) continue;
        t->v[best].weight += t->v[i].weight;
        t->v[i].weight = 0;
    }
}

/* Does `o`, by its place or as the division that holds it, speak for the town? */
static bool speaks_for(const GazPlace *o, const GazPlace *town)
{
    if (o->feature == FEATURE_ADMIN1) return lies_in(town, o);
    return (place_is_town(o->feature) || o->feature == FEATURE_ADMIN2) && earth_within(o, town, NEAR);
}

static bool keeps_company(const GazPlace *o, const GazPlace *town)
{
    if (o->feature >= FEATURE_COUNTRY && o->feature <= FEATURE_REGION) return false;
    bool province = o->admin1.n && str_eq(o->admin1, town->admin1) && memcmp(o->country, town->country, 2) == 0;
    return province || lies_in(town, o) || earth_within(o, town, REACH);
}

/* What the votes are with what speaks for each town. */
static u64 *with_support(Arena *a, const Tallies *t)
{
    u64 *score = NEW(a, u64, (isize)t->n + 1);
    for (u32 i = 0; i < t->n; i++) {
        const GazPlace *town = gaz(t, i);
        bool alone = true;
        u64 support = 0;
        for (u32 k = 0; k < t->n && place_is_town(town->feature); k++) {
            if (k == i) continue;
            if (speaks_for(gaz(t, k), town)) support += t->v[k].weight;
            alone = alone && !keeps_company(gaz(t, k), town);
        }
        score[i] = t->v[i].weight + support / 2;
        if (place_is_town(town->feature) && alone && town->population < ALONE_SMALL) score[i] /= ALONE_SHARE;
    }
    return score;
}

/* The leading place in the division `wide` that is finer than it; NONE. */
static u32 finer(const Tallies *t, const u64 *score, u32 wide)
{
    const GazPlace *w = gaz(t, wide);
    u32 best = NONE;
    for (u32 i = 0; i < t->n && is_division(w->feature); i++) {
        bool may = place_is_town(gaz(t, i)->feature) || (w->feature == FEATURE_ADMIN1 && gaz(t, i)->feature == FEATURE_ADMIN2);
        if (!may || !lies_in(gaz(t, i), w) || score[i] * FINER_SHARE < score[wide]) continue;
        if (best == NONE || score[i] > score[best]) best = i;
    }
    return best;
}

static int by_weight(const void *x, const void *y)
{
    const Tally *a = x, *b = y;
    if (a->weight != b->weight) return a->weight > b->weight ? -1 : 1;
    return (a->first > b->first) - (a->first < b->first);
}

void situation_story_place(Arena *a, const Situation *s, StoryRow *story)
{
    enum { STEPS = 2 }; /* division, division in it, town */
    Tallies t = {0};
    for (u32 i = 0; i < story->documents.n && i < REPORTS_MAX; i++) {
        Tallies own = tally_document(a, s, story->documents.v[i]);
        vote(a, &own, &t);
    }
    story->has_place = t.n > 0;
    if (!t.n) return;
    qsort(t.v, t.n, sizeof *t.v, by_weight);
    t.n = u32_min(t.n, COMPARED);
    give_to_towns(&t);
    const u64 *score = with_support(a, &t);
    u32 best = 0;
    for (u32 i = 1; i < t.n; i++)
        if (score[i] > score[best]) best = i;
    for (u32 step = 0, in; step < STEPS && (in = finer(&t, score, best)) != NONE; step++) best = in;
    story->place = t.v[best].place;
}
