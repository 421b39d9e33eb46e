/* happenings.c - mentions of events in all reports joined into happenings, and put in order.
 *
 * A mention is an event, or one control fact of it (a list of captured towns gives one each).
 * Two mentions are one happening when they could be (same class, compatible realis, place and
 * time) and enough speaks for it: for control the same place and side; for the rest the same
 * story and a score over place, time, recipients and the words of the two sentences.
 * Mentions are bucketed by class and actor, so that only likely pairs are compared. Groups whose
 * places or days differ are never joined through a mention that has none.
 * Background (long past) and states that only last (somebody holds a place) are no happenings;
 * highlights repeat the body and are no mentions. */
#include "base/utf8.h"
#include "situation/happenings.h"
#include <math.h>
#include <stdlib.h>

enum { JOIN_SCORE = 4, BUCKET_COMPARES_MAX = 256, ALIKE_LEAST = 25 /* percent of the words */ };

typedef struct {
    u32 doc, event, control; /* control: index, NONE */
    u8 type, realis, change, zone;
    bool has_place, refers; /* refers: "the attack", to one told before; never gives the words */
    SitPlace place;
    When when;
    WordSet actors, recipients; /* hashes of sides or canonical names, in order of appearance */
    WordSet words; /* of the sentence */
    u64 marks;     /* a bit for each of them */
    Span sentence, clause;
    u32 parent; /* union-find */
    u32 placed, dated; /* of a root: the mention that gives the group its place, its day; NONE */
    EventReview review; /* what a person made of it */
} Mention;
typedef VEC(Mention) Mentions;

/* ---- mentions */

/* A state and its ministries are one who acts, for joining. */
static u64 actor_key(const Situation *s, u32 doc, u32 entity)
{
    const Entity *e = &s->documents.v[doc].digest->entities.v[entity];
    Str side = sit_side(s, doc, entity);
    if (!side.n && e->kind == ENTITY_PLACE && e->country.n) side = e->country;
    if (side.n && e->country.n && e->kind != ENTITY_GROUP) side = e->country;
    return hash_bytes(side.n ? side : sit_entity_name(s, doc, entity), 7) | 1;
}

static void hash_names(Arena *a, const Situation *s, u32 doc, const ActorRef *refs, u32 n, WordSet *out)
{
    const Digest *d = s->documents.v[doc].digest;
    for (u32 i = 0; i < n; i++) {
        u32 entity = d->actors.v[refs[i].actor].entity;
        if (entity != NONE) *vec_push(a, out) = actor_key(s, doc, entity);
    }
}

static bool wanted(const Digest *d, const Event *e)
{
    u8 zone = digest_zone_at(d, e->trigger.beg);
    if (zone != ZONE_BODY && zone != ZONE_CAPTION && zone != ZONE_TITLE) return false;
    if (e->realis == REALIS_BACKGROUND) return false;
    if (e->type == EVENT_OTHER && (!e->subtype.n || str_eq(e->subtype, S("statement")))) return false;
    return !sit_taken_back(d, e);
}

/* What has happened did so before its report: a later day belongs to something else in the
 * sentence, unless a person says that it is this. "Now" is no day of its own. */
static When when_of(const Situation *s, u32 doc, const Event *e, bool reviewed)
{
    if (reviewed) return e->when;
    When known = s->documents.v[doc].known;
    bool real = realis_group(e->realis) != UNREAL;
    if (real && known.to != TIME_UNKNOWN && e->when.from != TIME_UNKNOWN && e->when.from >= known.to) return when_unknown();
    return sit_dated(s->documents.v[doc].digest, e) || e->when.from == TIME_UNKNOWN ? e->when : when_unknown();
}

static void read_words(Arena *a, Str sentence, Mention *m)
{
    sit_words(a, sentence, &m->words);
    for (u32 i = 0; i < m->words.n; i++) m->marks |= (u64)1 << (m->words.v[i] * 0x9e3779b97f4a7c15u >> 58);
}

static void add_mention(Arena *a, const Situation *s, u32 doc, u32 event, u32 control, Mentions *out)
{
    const Digest *d = s->documents.v[doc].digest;
    const Event *e = &d->events.v[event];
    Mention m = {.doc = doc,
                 .event = event,
                 .control = control,
                 .type = e->type,
                 .realis = e->realis,
                 .zone = digest_zone_at(d, e->trigger.beg),
                 .review = digest_review(d, event),
                 .sentence = sit_sentence(s, doc, e->trigger.beg),
                 .clause = e->clause,
                 .parent = out->n};
    m.when = when_of(s, doc, e, m.review.dated);
    m.refers = control == NONE && happening_refers(s, doc, event);
    u32 place = e->place;
    hash_names(a, s, doc, e->actors.v, e->actors.n, &m.actors);
    hash_names(a, s, doc, e->recipients.v, e->recipients.n, &m.recipients);
    if (control != NONE) {
        const ControlFact *c = &e->control.v[control];
        place = c->place;
        m.change = c->change;
    }
    if (place != NONE) {
        m.has_place = true;
        m.place = sit_place(s, &d->places.v[place], str_at(d->text, d->places.v[place].text));
    }
    if (control != NONE) {
        Str side = sit_holder(s, doc, e->control.v[control].holder, &m.place);
        m.actors.n = 0;
        if (side.n) *vec_push(a, &m.actors) = hash_bytes(side, 7) | 1;
    }
    const Mention *last = out->n ? &out->v[out->n - 1] : NULL;
    if (last && last->doc == doc && last->sentence.beg == m.sentence.beg) m.words = last->words, m.marks = last->marks; /* of one sentence */
    else read_words(a, str_at(d->text, m.sentence), &m);
    m.placed = m.has_place ? out->n : NONE;
    m.dated = m.when.from != TIME_UNKNOWN && m.when.to != TIME_UNKNOWN ? out->n : NONE;
    *vec_push(a, out) = m;
}

/* The events that tell of control, those of one report. */
typedef VEC(const Event *) Changes;

static void find_changes(Arena *a, const Digest *d, Changes *out)
{
    out->n = 0;
    for (u32 i = 0; i < d->events.n; i++)
        if (d->events.v[i].control.n) *vec_push(a, out) = &d->events.v[i];
}

/* The same clause already tells that a place changed hands: "captured it after heavy
 * fighting" is one thing that happened. */
static bool told_by_control(const Changes *changes, const Event *e)
{
    for (u32 i = 0; i < changes->n; i++) {
        const Event *o = changes->v[i];
        if (o == e || o->sentence != e->sentence || o->type != e->type) continue;
        if (o->clause.beg == e->clause.beg && o->clause.end == e->clause.end && o->realis == e->realis) return true;
    }
    return false;
}

/* A plan whose words are those of a deed told before it ("five were killed as people tried to board") would put the deed
 * in doubt: it has no words of its own and is left to the document. */
static bool borrows_words(const Digest *d, const Event *e)
{
    if (realis_group(e->realis) != UNREAL || span_empty(e->clause)) return false;
    for (u32 i = 0; i < d->events.n; i++) {
        const Event *o = &d->events.v[i];
        bool same = o != e && o->sentence == e->sentence && o->clause.beg == e->clause.beg && o->trigger.end <= e->trigger.beg;
        bool asks = o->type == EVENT_REQUEST || o->type == EVENT_AGREE || o->type == EVENT_THREATEN || o->type == EVENT_REJECT;
        if (same && !asks && realis_group(o->realis) == REAL && wanted(d, o)) return true;
    }
    return false;
}

static void mentions(Arena *a, const Situation *s, Mentions *out)
{
    Changes changes = {0};
    for (u32 i = 0; i < s->documents.n; i++) {
        const Digest *d = s->documents.v[i].digest;
        find_changes(a, d, &changes);
        for (u32 k = 0; k < d->events.n; k++) {
            const Event *e = &d->events.v[k];
            if (!wanted(d, e)) continue;
            bool plain = true;
            for (u32 c = 0; c < e->control.n; c++) {
                if (e->control.v[c].place == NONE) continue;
                plain = false;
                if (!sit_about_control(s, i, &e->control.v[c])) continue;
                if (e->control.v[c].change != CHANGE_HOLDS) add_mention(a, s, i, k, c, out);
            }
            if (plain && !told_by_control(&changes, e) && !borrows_words(d, e)) add_mention(a, s, i, k, NONE, out);
        }
    }
}

/* ---- joining */

static bool times_meet(When a, When b)
{
    if (a.from == TIME_UNKNOWN || b.from == TIME_UNKNOWN || a.to == TIME_UNKNOWN || b.to == TIME_UNKNOWN)
        return true;
    enum { NIGHT = SECONDS_A_DAY }; /* "overnight" and the morning after are one night */
    bool coarse = a.precision >= PRECISION_WEEK || b.precision >= PRECISION_WEEK;
    i64 slack = coarse ? 0 : (a.precision < PRECISION_DAY || b.precision < PRECISION_DAY) ? NIGHT / 2 : 0;
    return a.from < b.to + slack && b.from < a.to + slack;
}

static u32 count_bits(u64 v)
{
    v -= v >> 1 & 0x5555555555555555u;
    v = (v & 0x3333333333333333u) + (v >> 2 & 0x3333333333333333u);
    return (u32)(((v + (v >> 4)) & 0x0f0f0f0f0f0f0f0fu) * 0x0101010101010101u >> 56);
}

/* So many of the words of x, or more, are not in y. */
static u32 not_in(const Mention *x, const Mention *y)
{
    return count_bits(x->marks & ~y->marks);
}

/* Have the two sentences so much in common, in percent of the shorter one's words? Mostly their marks can tell that they have not. */
static bool alike(const Mention *x, const Mention *y, u32 percent)
{
    u32 least = u32_min(x->words.n, y->words.n) * percent;
    if ((x->words.n - not_in(x, y)) * 100 < least || (y->words.n - not_in(y, x)) * 100 < least) return false;
    return sit_overlap(&x->words, &y->words) >= percent;
}

static bool share_one(const WordSet *x, const WordSet *y)
{
    for (u32 i = 0; i < x->n; i++)
        for (u32 k = 0; k < y->n; k++)
            if (x->v[i] == y->v[k]) return true;
    return false;
}

static bool is_capture(u8 change)
{
    return change == CHANGE_TAKES || change == CHANGE_RETAKES;
}

/* A place changes hands: the capture by one and the loss by the other are one happening. */
static bool changes_hands(u8 change)
{
    return is_capture(change) || change == CHANGE_LOSES || change == CHANGE_ABANDONS;
}

/* One change told with two days is one change, unless the days lie far apart. */
static bool one_change(const Mention *x, const Mention *y, bool actors)
{
    enum { CHANGE_SLACK = 4 * SECONDS_A_DAY };
    if (!x->has_place || !y->has_place) return false;
    bool hands = changes_hands(x->change) && changes_hands(y->change);
    if (!hands && x->change != y->change) return false;
    if (is_capture(x->change) == is_capture(y->change) && !actors && x->actors.n && y->actors.n) return false;
    When wide = x->when;
    if (hands && wide.from != TIME_UNKNOWN && wide.to != TIME_UNKNOWN) wide.from -= CHANGE_SLACK, wide.to += CHANGE_SLACK;
    return times_meet(wide, y->when);
}

/* One clause that gives two events of a kind: "was closed after a landslide"; or a deed and its
 * denial in one: "rejected the accusation". A title tells what its own report tells. */
static bool told_once(const Situation *s, const Mention *x, const Mention *y)
{
    bool one_clause = !span_empty(x->clause) && x->clause.beg == y->clause.beg && x->clause.end == y->clause.end;
    bool title = x->zone == ZONE_TITLE && y->zone == ZONE_BODY;
    if (x->doc != y->doc || (!one_clause && !title)) return false;
    const Event *events = s->documents.v[x->doc].digest->events.v, *ex = &events[x->event], *ey = &events[y->event];
    bool like = x->type == y->type && str_eq(ex->subtype, ey->subtype), real = realis_group(x->realis) == REAL;
    if (one_clause && realis_group(y->realis) == (real ? NEGATED : REAL)) return realis_group(x->realis) != UNREAL;
    if (realis_group(x->realis) != realis_group(y->realis)) return false;
    if (one_clause) return like || (real && x->type == EVENT_OTHER && y->type == EVENT_OTHER);
    if (!like || (x->actors.n && y->actors.n && !share_one(&x->actors, &y->actors))) return false;
    return (x->actors.n && y->actors.n && str_eq(ex->rule, ey->rule)) || alike(x, y, 40);
}

static bool is_country(const SitPlace *p)
{
    return p->gazetteer_name.n && p->gaz.feature == FEATURE_COUNTRY;
}

/* The same place, or a country and a place in it. */
static bool places_meet(const Mention *x, const Mention *y)
{
    if (!x->has_place || !y->has_place || sit_same_place(&x->place, &y->place)) return true;
    if (!is_country(&x->place) && !is_country(&y->place)) return false;
    return x->place.gaz.country[0] && !strcmp(x->place.gaz.country, y->place.gaz.country);
}

/* The same sentence, or all but: copied, or told again. */
static bool verbatim(const Mention *x, const Mention *y)
{
    enum { ALL_BUT = 80, WORDS_LEAST = 6 };
    return u32_min(x->words.n, y->words.n) >= WORDS_LEAST && alike(x, y, ALL_BUT);
}

/* What happened had happened when it was first reported: a later day is another happening. */
static bool reported_before(const Situation *s, const Mention *told, const Mention *dated)
{
    When known = s->documents.v[told->doc].known;
    return realis_group(told->realis) == REAL && known.to != TIME_UNKNOWN && dated->when.from != TIME_UNKNOWN && dated->when.from >= known.to;
}

static const HappeningToll toll_none = {HUGE_VAL, HUGE_VAL, HUGE_VAL, TIME_UNKNOWN};

static void add_toll(HappeningToll *t, const Number *n, i64 known)
{
    double v = isfinite(n->low) ? n->low : n->high;
    if (!isfinite(v) || n->kind == NUMBER_SHARE) return;
    double top = isfinite(n->high) ? n->high : v;
    if (!isfinite(t->low) || v < t->low) t->low = v;
    if (!isfinite(t->high) || top > t->high) t->high = top;
    if (!isfinite(t->best) || known > t->known || (known == t->known && v > t->best)) t->best = v, t->known = known;
}

/* How many a mention says were killed; 0: nothing, or no number. */
static double killed_by(const Digest *d, const Event *e)
{
    HappeningToll t = toll_none;
    for (u32 i = 0; i < e->numbers.n; i++) {
        const Number *n = &d->numbers.v[e->numbers.v[i].number];
        if (str_eq(n->role, S("killed"))) add_toll(&t, n, 0);
    }
    return isfinite(t.high) ? t.high : 0;
}

/* A toll of many and one who died, told without a number, whose names do not meet: "the floods have killed 25 people", "a
 * firefighter drowned". */
static bool one_of_many(const Mention *x, const Mention *y, double dead_x, double dead_y)
{
    bool counted = (!dead_x && dead_y > 1) || (!dead_y && dead_x > 1);
    return counted && x->recipients.n && y->recipients.n && !share_one(&x->recipients, &y->recipients);
}

/* Two counts of the dead, days apart, one without a day of its own ("fifty-one have died"): where a toll stood when. */
static bool counted_later(const Situation *s, const Mention *x, const Mention *y, double dead_x, double dead_y)
{
    i64 kx = s->documents.v[x->doc].known.from, ky = s->documents.v[y->doc].known.from;
    if (dead_x < 1 || dead_y < 1) return false;
    bool dated = x->dated != NONE && y->dated != NONE, known = kx != TIME_UNKNOWN && ky != TIME_UNKNOWN;
    return dead_x != dead_y && !dated && known && day_floor(kx) != day_floor(ky);
}

static bool one_happening(const Mention *x, const Mention *y, const Situation *s)
{
    const Digest *dx = s->documents.v[x->doc].digest, *dy = s->documents.v[y->doc].digest;
    const Event *ex = &dx->events.v[x->event], *ey = &dy->events.v[y->event];
    bool story = s->documents.v[x->doc].story == s->documents.v[y->doc].story, change = x->change || y->change;
    if (!change && (x->type != y->type || !str_eq(ex->subtype, ey->subtype))) return false;
    if (realis_group(x->realis) != realis_group(y->realis)) return false;
    if (!places_meet(x, y) && (x->change || !verbatim(x, y))) return false;
    if (reported_before(s, x, y) || reported_before(s, y, x)) return false;
    bool actors = share_one(&x->actors, &y->actors);
    if (change) return one_change(x, y, actors);
    if (!story) return false;
    if (!times_meet(x->when, y->when)) return false;
    if (!actors && (x->actors.n || y->actors.n)) return false;
    double dead_x = killed_by(dx, ex), dead_y = killed_by(dy, ey);
    if (one_of_many(x, y, dead_x, dead_y) || counted_later(s, x, y, dead_x, dead_y)) return false;
    bool same_rule = str_eq(ex->rule, ey->rule);
    u32 score = actors ? 1 : 0;
    score += x->has_place && y->has_place ? 1 : 0;
    score += when_known(x->when) && when_known(y->when) ? 1 : 0;
    score += share_one(&x->recipients, &y->recipients) ? 1 : 0;
    score += same_rule;
    if (score >= JOIN_SCORE && same_rule) return true; /* else two deeds of one class, told in other words, are two */
    return score && alike(x, y, score == 1 ? 60 : score == 2 ? 40 : ALIKE_LEAST);
}

static u32 root_of(const Mention *m, u32 i)
{
    while (m[i].parent != i) i = m[i].parent;
    return i;
}

/* Two mentions can only be one if they have an actor, or the place that changes hands, in common. */
typedef struct {
    u64 bucket;
    i64 day;
    u32 mention;
} BucketRow;
typedef VEC(BucketRow) BucketRows;

static void file_mention(Arena *a, const Situation *s, const Mention *m, u32 at, BucketRows *out)
{
    i64 day = m->when.from == TIME_UNKNOWN ? TIME_UNKNOWN : day_floor(m->when.from);
    if (m->change) {
        u64 place = m->place.gaz.geonames ? m->place.gaz.geonames : hash_bytes(m->place.name, 9);
        u64 kind = hash_mix(7, 100u + (changes_hands(m->change) ? CHANGE_TAKES : m->change));
        *vec_push(a, out) = (BucketRow){hash_mix(kind, place), day, at};
        return;
    }
    u64 story = hash_mix(s->documents.v[m->doc].story, m->type);
    for (u32 i = 0; i < m->actors.n; i++) *vec_push(a, out) = (BucketRow){hash_mix(story, m->actors.v[i]), day, at};
    if (!m->actors.n) *vec_push(a, out) = (BucketRow){hash_mix(story, 0), day, at};
}

static int bucket_order(const void *x, const void *y)
{
    const BucketRow *a = x, *b = y;
    if (a->bucket != b->bucket) return a->bucket < b->bucket ? -1 : 1;
    if (a->day != b->day) return a->day < b->day ? -1 : 1;
    return a->mention < b->mention ? -1 : a->mention > b->mention;
}

/* The groups of both may be one: a mention without place or day must not join two attacks that
 * have different ones. */
static bool groups_agree(const Mention *v, const Mention *x, const Mention *y)
{
    if (x->change) return true;
    if (x->placed != NONE && y->placed != NONE && !places_meet(&v[x->placed], &v[y->placed]) && !verbatim(&v[x->placed], &v[y->placed]))
        return false;
    return x->dated == NONE || y->dated == NONE || times_meet(v[x->dated].when, v[y->dated].when);
}

static void unite_roots(Mention *v, u32 x, u32 y)
{
    u32 to = u32_min(x, y), from = u32_max(x, y);
    v[from].parent = to;
    const Mention *mine = v[to].placed != NONE ? &v[v[to].placed] : NULL;
    bool other = v[from].placed != NONE, title = mine && mine->zone == ZONE_TITLE; /* the sentence says it in full */
    if (!mine || (other && (title || is_country(&mine->place)))) v[to].placed = v[from].placed;
    if (v[to].dated == NONE) v[to].dated = v[from].dated;
}

static bool united(const Mention *v, u32 i, u32 k)
{
    return root_of(v, i) == root_of(v, k);
}

static void unite(Mention *v, u32 i, u32 k)
{
    u32 x = root_of(v, i), y = root_of(v, k);
    if (x != y && v[i].review.apart == v[k].review.apart && groups_agree(v, &v[x], &v[y])) unite_roots(v, x, y);
}

/* What a person made one is one, whatever the machine thinks of it. */
static void unite_reviewed(Mentions *all)
{
    for (u32 i = 0; i < all->n; i++)
        for (u32 k = i + 1; all->v[i].review.joined && k < all->n; k++) {
            u32 x = root_of(all->v, i), y = root_of(all->v, k);
            if (all->v[i].review.joined == all->v[k].review.joined && x != y) unite_roots(all->v, x, y);
        }
}

enum { REFER_NEAR_MAX = 64, REFER_FIRST_MAX = 512 }; /* mentions before it, and of its report's beginning, looked at */

static Reference stands_for(const Situation *s, const Mention *told, const Mention *m)
{
    if (told->control != NONE || told->refers) return REFERS_NOT;
    return happening_stands_for(s, m->doc, m->event, told->event);
}

/* What "the attack" refers to: one of its word told in one of the two sentences before it, else the first of its word or
 * kind in the report, which begins at the mention `first`; references themselves are passed by. */
static u32 referent(const Situation *s, const Mentions *all, u32 i, u32 first, bool *capped)
{
    enum { NEAR = 2 };
    const Mention *m = &all->v[i], *v = all->v;
    const Event *events = s->documents.v[m->doc].digest->events.v;
    u32 sentence = events[m->event].sentence, k = i;
    for (u32 n = 0; k-- > first && n < REFER_NEAR_MAX; n++)
        if (events[v[k].event].sentence + NEAR >= sentence && stands_for(s, &v[k], m) == REFERS_BY_WORD) return k;
    for (k = first; k < i && k - first < REFER_FIRST_MAX; k++)
        if (stands_for(s, &v[k], m) != REFERS_NOT) return k;
    *capped |= k < i;
    return NONE;
}

/* A reference adds no place and no day of its own, and what a report recalls from weeks before is not what it is about. */
static bool may_refer(const Situation *s, const Mentions *all, const Mention *m, const Mention *o)
{
    enum { RECALLED = 7 * SECONDS_A_DAY };
    const Mention *group = &all->v[root_of(all->v, (u32)(o - all->v))];
    i64 known = s->documents.v[m->doc].known.from;
    if (m->actors.n && o->actors.n && !share_one(&m->actors, &o->actors)) return false;
    if (m->has_place && (group->placed == NONE || !places_meet(m, &all->v[group->placed]))) return false;
    if (when_known(m->when) && group->dated == NONE) return false;
    bool old = known != TIME_UNKNOWN && o->when.from != TIME_UNKNOWN && o->when.from < known - RECALLED;
    return times_meet(m->when, o->when) && (!old || when_known(m->when));
}

static void join_references(Arena *a, Situation *s, Mentions *all)
{
    bool capped = false;
    for (u32 i = 0, first = 0; i < all->n; i++) {
        Mention *m = &all->v[i];
        if (m->doc != all->v[first].doc) first = i;
        u32 k = m->refers ? referent(s, all, i, first, &capped) : NONE;
        m->refers = k != NONE;
        if (k != NONE && may_refer(s, all, m, &all->v[k])) unite(all->v, k, i);
    }
    if (capped)
        *vec_push(a, &s->limits) = str_format(a, "happenings: \"the attack\" and the like were looked up among the first %d happenings of a report", REFER_FIRST_MAX);
}

static void join(Arena *a, Situation *s, Mentions *all)
{
    BucketRows rows = {0};
    bool capped = false;
    for (u32 i = 0; i < all->n; i++) file_mention(a, s, &all->v[i], i, &rows);
    if (rows.n) qsort(rows.v, rows.n, sizeof *rows.v, bucket_order);
    for (u32 i = 0; i < all->n; i++)
        for (u32 k = i + 1; k < all->n && all->v[k].doc == all->v[i].doc; k++)
            if (!all->v[i].change && !all->v[k].change && told_once(s, &all->v[i], &all->v[k])) unite(all->v, i, k);
    join_references(a, s, all);
    for (u32 i = 0; i < rows.n; i++)
        for (u32 k = i + 1; k < rows.n && rows.v[k].bucket == rows.v[i].bucket; k++) {
            if (k - i > BUCKET_COMPARES_MAX) {
                capped = true;
                break;
            }
            u32 x = rows.v[i].mention, y = rows.v[k].mention;
            if (!united(all->v, x, y) && one_happening(&all->v[x], &all->v[y], s)) unite(all->v, u32_min(x, y), u32_max(x, y));
        }
    unite_reviewed(all);
    if (capped)
        *vec_push(a, &s->limits) = str_format(a, "happenings: of more than %d mentions with one actor, only the nearest in time were compared", BUCKET_COMPARES_MAX);
}

/* ---- making the rows */

static void add_actor(Arena *a, SitActors *to, Str name, Str code)
{
    if (!name.n) return;
    for (u32 i = 0; i < to->n; i++)
        if (str_eq(to->v[i].name, name)) return;
    *vec_push(a, to) = (SitActor){name, code};
}

static void add_refs(Arena *a, const Situation *s, SitActors *to, u32 doc, const ActorRef *refs, u32 n)
{
    const Digest *d = s->documents.v[doc].digest;
    for (u32 i = 0; i < n; i++) {
        const Actor *x = &d->actors.v[refs[i].actor];
        if (x->entity == NONE) add_actor(a, to, str_at(d->text, x->text), (Str){0});
        else add_actor(a, to, sit_entity_name(s, doc, x->entity), d->entities.v[x->entity].code);
    }
}

static void add_attribution(Arena *a, const Situation *s, Holders *to, u32 doc, const Event *e)
{
    const Digest *d = s->documents.v[doc].digest;
    for (u32 i = 0; i < e->attribution.n; i++) {
        const Attribution *t = &e->attribution.v[i];
        if (digest_zone_at(d, t->text.beg) == ZONE_CREDIT) continue; /* who made the picture */
        Str holder = t->entity != NONE ? sit_entity_name(s, doc, t->entity) : str_at(d->text, t->text);
        Str via = t->quote != NONE ? d->quotes.v[t->quote].addressee_name : (Str){0};
        bool seen = false;
        for (u32 k = 0; k < to->n; k++) seen |= str_eq(to->v[k].holder, holder) && str_eq(to->v[k].via, via);
        if (!seen) *vec_push(a, to) = (Holder){holder, via};
    }
}

static bool finer(When a, When b)
{
    bool ka = a.from != TIME_UNKNOWN, kb = b.from != TIME_UNKNOWN;
    if (!ka || !kb) return ka && !kb;
    if (a.precision != b.precision) return a.precision != PRECISION_NONE && a.precision < b.precision;
    return a.from < b.from;
}

/* happened and ongoing beat claimed; else what the first mention says. */
static u8 stronger(u8 a, u8 b)
{
    static const u8 order[REALIS_COUNT] = {[REALIS_HAPPENED] = 3, [REALIS_ONGOING] = 2, [REALIS_CLAIMED] = 1};
    return order[b] > order[a] ? b : a;
}

/* Without a day of its own it had happened, or was said, by the day of its first report. */
static void reported_by(const Situation *s, Happening *h, u32 doc)
{
    When known = s->documents.v[doc].known;
    if (known.to != TIME_UNKNOWN && (h->when.to == TIME_UNKNOWN || known.to < h->when.to))
        h->when = (When){TIME_UNKNOWN, known.to, PRECISION_DAY, false};
}

static void add_tolls(Happening *h, const Digest *d, const Event *e, i64 known)
{
    for (u32 i = 0; i < e->numbers.n; i++) {
        const Number *n = &d->numbers.v[e->numbers.v[i].number];
        if (str_eq(n->role, S("killed"))) add_toll(&h->killed, n, known);
        if (str_eq(n->role, S("injured"))) add_toll(&h->injured, n, known);
    }
}

static void merge_mention(Arena *a, const Situation *s, Happening *h, const Mention *m)
{
    const Digest *d = s->documents.v[m->doc].digest;
    const Event *e = &d->events.v[m->event];
    if (finer(m->when, h->when)) h->when = m->when;
    if (h->when.from == TIME_UNKNOWN) reported_by(s, h, m->doc);
    if (m->has_place && !h->has_place) h->has_place = true, h->place = m->place;
    h->realis = stronger(h->realis, m->realis);
    if (m->control != NONE) {
        u32 holder = e->control.v[m->control].holder;
        Str side = sit_holder(s, m->doc, holder, &m->place);
        bool loser = is_capture(h->change) && !is_capture(m->change);
        add_actor(a, loser ? &h->recipients : &h->actors, side, holder != NONE ? d->entities.v[holder].code : (Str){0});
    } else {
        add_refs(a, s, &h->actors, m->doc, e->actors.v, e->actors.n);
    }
    add_refs(a, s, &h->recipients, m->doc, e->recipients.v, e->recipients.n);
    add_tolls(h, d, e, s->documents.v[m->doc].known.from);
    bool negated = realis_group(m->realis) == NEGATED && realis_group(h->realis) != NEGATED; /* "the mayor rejected the accusation" is not by the mayor's account */
    if (!negated) add_attribution(a, s, &h->attribution, m->doc, e);
    sources_add(a, &h->sources, source_of(s, m->doc, m->sentence));
    origins_add(a, s, &h->origins, m->doc, m->sentence);
    EventRef told = {m->doc, m->event, m->control};
    *vec_push(a, &h->evidence) = told;
    sit_reviews_event(a, s, &told, &h->reviews);
}

/* By the mention that the others have joined, whoever gives the words: a higher toll of tomorrow is the same happening. */
static Str happening_id(Arena *a, const Situation *s, const Mention *root)
{
    const Digest *d = s->documents.v[root->doc].digest;
    const Event *e = &d->events.v[root->event];
    return sit_id(a, 'H', d->hash, e->trigger, root->control != NONE ? root->place.name : e->rule);
}

static Happening first_mention(Arena *a, const Situation *s, const Mention *root, const Mention *m)
{
    const Digest *d = s->documents.v[m->doc].digest;
    const Event *e = &d->events.v[m->event];
    Happening h = {.id = happening_id(a, s, root),
                       .when = m->when,
                       .type = m->type,
                       .realis = m->realis,
                       .change = m->change,
                       .subtype = e->subtype,
                       .mode = e->mode,
                       .context = e->context,
                       .cameo = e->cameo,
                       .killed = toll_none,
                       .injured = toll_none,
                       .rule = e->rule,
                       .within = NONE,
                       .story = s->documents.v[m->doc].story};
    if (m->control != NONE) h.text = happening_control_words(a, s, m->doc, e, &e->control.v[m->control], &m->place);
    else happening_words(a, s, m->doc, e, m->sentence, &h);
    return h;
}

/* Which mention gives the happening its words: who took a place before who lost it, who tells it before who refers to it, a report's
 * own words before a caption, a line that is not endless; where a later report counts more dead, the later one. */
static bool speaks_better(const Situation *s, const Mention *x, const Mention *y)
{
    enum { LINE_MAX_BYTES = 240 };
    if (is_capture(x->change) != is_capture(y->change)) return is_capture(x->change);
    const Digest *dx = s->documents.v[x->doc].digest, *dy = s->documents.v[y->doc].digest;
    const Event *ex = &dx->events.v[x->event], *ey = &dy->events.v[y->event];
    int px = 4 * !x->refers + 2 * (x->zone != ZONE_CAPTION) + (ex->told.end - ex->told.beg <= LINE_MAX_BYTES);
    int py = 4 * !y->refers + 2 * (y->zone != ZONE_CAPTION) + (ey->told.end - ey->told.beg <= LINE_MAX_BYTES);
    if (px != py) return px > py;
    double dead_x = killed_by(dx, ex), dead_y = killed_by(dy, ey);
    bool counted = dead_y > 1 || y->zone == ZONE_TITLE;
    return dead_x > 1 && counted && dead_x > dead_y && s->documents.v[x->doc].known.from > s->documents.v[y->doc].known.from;
}

/* Unknown days come at the end of the day by which they were reported. */
i64 happening_day(const Happening *h)
{
    if (h->when.from == TIME_UNKNOWN) return h->when.to != TIME_UNKNOWN ? day_floor(h->when.to - 1) : INT64_MAX;
    return sit_day(h->when);
}

bool happening_is_long(const Happening *h)
{
    enum { LONG = SECONDS_A_DAY * 3 / 2 };
    if (!when_known(h->when) || h->when.from == TIME_UNKNOWN) return false;
    bool days = h->when.precision == PRECISION_DAY && h->when.to != TIME_UNKNOWN && h->when.to - h->when.from > LONG;
    return days || h->when.precision > PRECISION_DAY;
}

/* The last digits of a number to the base of 64, of which the bytes have the order of the numbers. */
static u8 *put_digits(u8 *p, u64 v, int n)
{
    static const char digits[] = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    for (int i = n - 1; i >= 0; i--) *p++ = (u8)digits[v >> 6 * i & 63];
    return p;
}

static u8 *put_str(u8 *p, Str s)
{
    if (s.n) memcpy(p, s.p, (size_t)s.n);
    return p + s.n;
}

/* By day; weeks and years that begin with it first, then those with a day of their own; changes of control; time; then as the reports tell them, in the order in
 * which they became known. The same for a story alone and among others, so that a store can keep it. */
static Str order_of(Arena *a, const Situation *s, const Happening *h)
{
    enum { HASH_SHOWN = 8 };
    static const i64 from_least = 50000000, known_least = 100000000000; /* so that nothing is below zero */
    u8 text[DATE_TEXT_MAX + 1 + 5 + 7 + HASH_SHOWN + 6], *p = text;
    i64 day = happening_day(h);
    const Source *first = &h->sources.v[0];
    const ReportDoc *doc = &s->documents.v[first->doc];
    i64 from = h->when.from == TIME_UNKNOWN ? 0 : h->when.from - day, known = doc->known.from == TIME_UNKNOWN ? 0 : doc->known.from;
    int own = h->when.from == TIME_UNKNOWN ? 2 : happening_is_long(h) ? 0 : 1;
    Str hash = doc->digest->hash;
    if (day == INT64_MAX) *p++ = '~';
    else p += date_print((char *)p, day, PRECISION_DAY, false);
    *p++ = (u8)('0' + 2 * own + !h->change);
    p = put_digits(p, from < -from_least ? 0 : (u64)(from + from_least), 5);
    p = put_digits(p, (u64)(known + known_least), 7);
    p = put_str(p, str_cut(hash, 0, hash.n < HASH_SHOWN ? hash.n : HASH_SHOWN));
    p = put_digits(p, first->text.beg, 6);
    return str_copy(a, (Str){text, p - text});
}

static int in_order(const void *x, const void *y)
{
    const Happening *a = x, *b = y;
    int order = str_cmp(a->order, b->order);
    return order ? order : str_cmp(a->id, b->id);
}

void situation_happenings(Arena *a, Situation *s)
{
    Mentions all = {0};
    mentions(a, s, &all);
    join(a, s, &all);
    u32 *spokesman = NEW(a, u32, all.n + 1), *row = NEW(a, u32, all.n + 1);
    for (u32 i = 0; i < all.n; i++) spokesman[i] = i;
    for (u32 i = 0; i < all.n; i++) {
        u32 root = root_of(all.v, i), *best = &spokesman[root];
        if (speaks_better(s, &all.v[i], &all.v[*best])) *best = i;
        s->timeline.cap += root == i;
    }
    s->timeline.v = NEW(a, Happening, s->timeline.cap);
    for (u32 i = 0; i < all.n; i++) {
        u32 root = root_of(all.v, i);
        if (root == i) {
            row[i] = s->timeline.n;
            *vec_push(a, &s->timeline) = first_mention(a, s, &all.v[i], &all.v[spokesman[i]]);
        }
        merge_mention(a, s, &s->timeline.v[row[root]], &all.v[i]);
    }
    for (u32 i = 0; i < s->timeline.n; i++) s->timeline.v[i].order = order_of(a, s, &s->timeline.v[i]);
    if (s->timeline.n) qsort(s->timeline.v, s->timeline.n, sizeof *s->timeline.v, in_order);
    happening_within(a, s);
}
