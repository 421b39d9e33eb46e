/* place_resolve.c - which of its readings a name means.
 *
 * Every name begins with its likeliest reading (size, rank, well-known spelling). What the text
 * says outright - "Paris, Texas", "Florence, capital of Tuscany" - is added first. Then, in
 * a few rounds, each name looks at the present readings of all others: a reading in the same
 * division, in the same country, or near, gains; a name of one reading speaks louder than an
 * ambiguous one. This is iterated conditional modes on the minimality idea of Leidner (2007):
 * the reading of the whole document that spans the least. Integer scores, fixed order.
 *
 * Limits: one name has one reading in a document, except where words beside a mention say
 * otherwise. A name without any context goes to the biggest place, as readers would. */
#include "annotate/place_in.h"
#include "doc/earth.h"

enum { ROUNDS = 4, CONTEXT_MAX = 200, CONTAINED = 80, CONTAINS = 30, SAME_ADMIN2 = 10, SAME_ADMIN1 = 16, SAME_COUNTRY = 9,
       NEAR_40 = 12, NEAR_120 = 8, NEAR_300 = 4, KIND = 60, LISTED = 140, CLEAR = 25, EVIDENCE = 2,
       KNOWN = 1000000 };

static bool is_town(const Candidate *c)
{
    return place_is_town(c->place.feature);
}

static bool same_country(const Candidate *a, const Candidate *b)
{
    return a->place.country[0] && memcmp(a->place.country, b->place.country, 2) == 0;
}

bool place_within(const Candidate *a, const Candidate *b)
{
    if (a->hit.id == b->hit.id) return false;
    if (b->place.feature == FEATURE_COUNTRY) return a->place.feature != FEATURE_COUNTRY && same_country(a, b);
    if (b->place.feature == FEATURE_ADMIN1) return a->admin1 == b->hit.id;
    return b->place.feature == FEATURE_ADMIN2 && a->admin2 == b->hit.id;
}

/* What words beside the mentions say of each reading. */
static void outright(Work *w)
{
    for (u32 i = 0; i < w->mentions.n; i++) {
        const Mention *m = &w->mentions.v[i];
        if (m->container == NONE) continue;
        Group *a = &w->groups.v[m->group], *b = &w->groups.v[w->mentions.v[m->container].group];
        for (u32 x = 0; x < a->n; x++)
            for (u32 y = 0; y < b->n; y++)
                if (place_within(&a->cand[x], &b->cand[y])) {
                    if (a->cand[x].bonus < CONTAINED) a->cand[x].bonus = CONTAINED;
                    if (b->cand[y].bonus < CONTAINS) b->cand[y].bonus = CONTAINS;
                }
    }
}

static void sphere(Candidate *c)
{
    if (c->x != 0 || c->y != 0 || c->z != 0) return;
    double unit = 3.14159265358979323846 / 180 / 100000;
    double lat = c->place.lat_e5 * unit, lon = c->place.lon_e5 * unit;
    double ring = earth_cos(lat);
    c->x = ring * earth_cos(lon);
    c->y = ring * earth_sin(lon);
    c->z = earth_sin(lat);
}

static double apart(const Candidate *c, const Voice *o) /* the square of the chord, in radii */
{
    double dx = c->x - o->x, dy = c->y - o->y, dz = c->z - o->z;
    return dx * dx + dy * dy + dz * dz;
}

static bool is_area(u8 feature)
{
    return feature >= FEATURE_COUNTRY && feature != FEATURE_SECTION;
}

/* What one other place says for this reading. Distances are taken only where they count. */
static i32 support(const Candidate *c, const Voice *o)
{
    const double km = 1 / 6371.0; /* short chords are as long as their arcs */
    bool area = is_area(o->feature) || is_area(c->place.feature);
    bool same = c->place.country[0] && c->place.country[0] == o->country[0] && c->place.country[1] == o->country[1];
    i32 v = 0;
    if (!area) {
        double d2 = apart(c, o);
        if (d2 < 90000 * km * km) v += d2 < 1600 * km * km ? NEAR_40 : d2 < 14400 * km * km ? NEAR_120 : NEAR_300;
    }
    if (is_area(o->feature) && o->feature != FEATURE_COUNTRY) return apart(c, o) < 2250000 * km * km ? 2 : 0;
    if (c->place.feature == FEATURE_COUNTRY) return same ? SAME_COUNTRY : apart(c, o) < 1000000 * km * km ? 4 : 0;
    if (!same) return v + (c->hit.id == o->admin1 ? SAME_ADMIN1 : 0); /* divisions lie within countries */
    if (c->admin1 != NONE && (c->admin1 == o->admin1 || c->admin1 == o->id)) v += SAME_ADMIN1;
    else if (c->hit.id == o->admin1) v += SAME_ADMIN1;
    if (c->admin2 != NONE && (c->admin2 == o->admin2 || c->admin2 == o->id)) v += SAME_ADMIN2;
    return v + SAME_COUNTRY;
}

static i32 weight(const Group *o) /* in quarters */
{
    if (o->silent) return 6;
    if (o->n == 1 || o->margin > CLEAR) return o->mentions > 2 ? 5 : 4;
    return 2;
}

/* The group's reading has changed, or how sure it is. */
static void speak(Work *w, const Group *gr)
{
    if (gr->voice == NONE || gr->pick == NONE) return;
    Voice *v = &w->voices[gr->voice];
    Candidate *c = &gr->cand[gr->pick];
    v->weight = weight(gr);
    if (v->id == c->hit.id && v->country[0]) return;
    sphere(c);
    *v = (Voice){c->x, c->y, c->z, v->group, c->hit.id, c->admin1, c->admin2, v->weight, {c->place.country[0], c->place.country[1]}, c->place.feature};
}

static i32 context(const Work *w, u32 self, Candidate *c)
{
    i32 sum = 0;
    sphere(c);
    bool at_home = c->place.feature != FEATURE_COUNTRY && w->home[0] && memcmp(c->place.country, w->home, 2) == 0;
    if (at_home) sum += w->home_weight;
    for (u32 i = 0; i < w->nvoices; i++)
        if (w->voices[i].group != self) sum += support(c, &w->voices[i]) * w->voices[i].weight / 4;
    return sum < CONTEXT_MAX ? sum : CONTEXT_MAX;
}

static void choose(Group *gr)
{
    u32 best = NONE;
    i32 second = INT32_MIN;
    for (u32 i = 0; i < gr->n; i++) {
        if (best == NONE || gr->cand[i].score > gr->cand[best].score) {
            second = best == NONE ? second : gr->cand[best].score;
            best = i;
        } else if (gr->cand[i].score > second) {
            second = gr->cand[i].score;
        }
    }
    gr->pick = best;
    gr->margin = best == NONE ? 0 : second == INT32_MIN ? 1000 : gr->cand[best].score - second;
}

/* The town of a division bears its name: what is taken, lost or bombed is the town. */
static void prefer_town(Group *gr)
{
    const i64 near = 60000; /* metres from a district's middle to its town */
    const Candidate *p = gr->pick == NONE ? NULL : &gr->cand[gr->pick];
    if (!p || p->hit.flags & GAZ_OWN || (p->place.feature != FEATURE_ADMIN1 && p->place.feature != FEATURE_ADMIN2)) return;
    for (u32 i = 0; i < gr->n; i++) {
        const Candidate *c = &gr->cand[i];
        bool in = c->admin1 == p->hit.id || (p->place.feature == FEATURE_ADMIN2 && c->admin1 == p->admin1 &&
                                              earth_between(&c->place, &p->place) < near);
        if (!is_town(c) || !in) continue;
        gr->pick = i;
        return;
    }
}

/* A mention whose own words point to another reading than the document's. */
static void own_reading(Work *w, Mention *m)
{
    const Group *gr = &w->groups.v[m->group];
    if (gr->pick == NONE) return;
    i32 best = INT32_MIN;
    const Group *box = m->container == NONE ? NULL : &w->groups.v[w->mentions.v[m->container].group];
    const Candidate *in = box && box->pick != NONE ? &box->cand[box->pick] : NULL;
    u32 choice = gr->pick;
    for (u32 i = 0; i < gr->n && (in || m->want); i++) {
        const Candidate *c = &gr->cand[i];
        i32 v = c->score;
        if (in && place_within(c, in)) v += CONTAINED;
        if (in && m->container == (u32)(m - w->mentions.v) + 1 && c->hit.id == in->hit.id) v -= CONTAINED;
        if (m->want == LEX_BIT_ADMIN && (c->place.feature == FEATURE_ADMIN1 || c->place.feature == FEATURE_ADMIN2))
            v += (c->hit.flags & GAZ_LISTED) == GAZ_LISTED ? KIND + LISTED : KIND;
        if (m->want == LEX_BIT_TOWN && is_town(c)) v += KIND;
        if (!m->want && (c->place.feature == FEATURE_ADMIN1 || c->place.feature == FEATURE_ADMIN2) && i != gr->pick && !(c->hit.flags & GAZ_OWN)) v -= KIND;
        if (v > best) best = v, choice = i;
    }
    m->pick = choice;
}

/* "Villages on the Sava": a river, a ship or a team more likely than a place that nothing around speaks for; not "the
 * Lima police". */
static bool has_article(const Work *w, const Mention *m)
{
    enum { GOES_ON = 1 << UPOS_NOUN | 1 << UPOS_PROPN | 1 << UPOS_ADJ | 1 << UPOS_NUM | 1 << UPOS_X | 1 << UPOS_SYM };
    if (!m->beg || w->pieces.v[m->beg - 1].join != JOIN_SPACE || !str_eq_nocase(piece_str(w, m->beg - 1), S("the"))) return false;
    if (w->pieces.v[m->end - 1].join == JOIN_HYPHEN) return false;
    u32 next = w->d->tokens.n ? doc_token_at(w->d, m->text.end) : NONE;
    if (next != NONE && w->d->tokens.v[next].text.beg < m->text.end) next++;
    return next < w->d->tokens.n && !(GOES_ON >> w->d->tokens.v[next].upos & 1);
}

static bool believed(const Work *w, const Mention *m)
{
    const Group *gr = &w->groups.v[m->group];
    i32 v = m->evidence;
    if (gr->pick != NONE && !gr->demonym) {
        const Candidate *c = &gr->cand[gr->pick];
        i32 around = c->score - c->prior - c->bonus;
        if (around <= 0 && !(c->hit.flags & GAZ_OWN) && c->place.population < KNOWN && has_article(w, m)) return false;
        v += around >= 40 ? 2 : around >= 12 ? 1 : around <= 0 && c->place.population < 50000 && is_town(c) ? -1 : 0;
    }
    return v >= EVIDENCE;
}

/* Names that are hardly places take no part in the rounds. */
static void silence(Work *w)
{
    for (u32 g = 0; g < w->groups.n; g++) w->groups.v[g].person = !w->groups.v[g].silent;
    for (u32 i = 0; i < w->mentions.n; i++)
        if (w->mentions.v[i].evidence >= EVIDENCE) w->groups.v[w->mentions.v[i].group].person = false;
    w->voices = NEW(w->d->arena, Voice, w->groups.n + 1);
    for (u32 g = 0; g < w->groups.n; g++) {
        bool mute = w->groups.v[g].person || w->groups.v[g].unlisted;
        w->groups.v[g].voice = mute ? NONE : w->nvoices;
        if (!mute) w->voices[w->nvoices++].group = g;
    }
}

/* Score every reading and choose; a reading too far behind for any context is not weighed. A
 * name of one reading has nothing to choose: its score is told once, at the end (`lone`).
 * True if some choice changed. */
static bool one_round(Work *w, bool with_context, bool lone)
{
    bool changed = false;
    for (u32 g = 0; g < w->groups.n; g++) {
        Group *gr = &w->groups.v[g];
        if (with_context && (gr->n == 1) != lone) continue;
        u32 before = gr->pick;
        i32 best = INT32_MIN;
        for (u32 i = 0; i < gr->n; i++) {
            Candidate *c = &gr->cand[i];
            c->score = c->prior + c->bonus;
            if (with_context && c->score + CONTEXT_MAX > best) c->score += context(w, g, c);
            if (c->score > best) best = c->score;
        }
        choose(gr);
        speak(w, gr);
        changed |= gr->pick != before;
    }
    return changed;
}

void place_resolve(Work *w)
{
    outright(w);
    silence(w);
    for (int round = 0; round <= ROUNDS; round++)
        if (!one_round(w, round > 0, false) && round) break;
    (void)one_round(w, true, true);
    for (u32 g = 0; g < w->groups.n; g++) prefer_town(&w->groups.v[g]);
    for (u32 i = 0; i < w->mentions.n; i++) {
        own_reading(w, &w->mentions.v[i]);
        w->mentions.v[i].keep = believed(w, &w->mentions.v[i]);
    }
}
