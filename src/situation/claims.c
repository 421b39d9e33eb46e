/* claims.c - the same thing counted in several reports becomes one claim with all its values.
 *
 * Two numbers count the same thing in a story when kind, role, class of the counted noun,
 * place and (for parts, ranks, distances) the whole or the pair of places are equal. Classes
 * are few and general: city, town and capital are one class, persons are one class. A share
 * joins the counts of its class ("more than a quarter of the capitals" with "9"), never the
 * shares of another: a share of towns is not a share of land. Increments ("three more") and
 * what somebody did on one day ("on Friday divers rescued 30") are not totals and stand by
 * themselves, by day. Numbers nobody gave a role count only when they
 * are large, and join only where one figure is told in like words. Linear in numbers but for the sorting of a claim's values. */
#include "base/utf8.h"
#include "situation/claims.h"
#include <math.h>

enum { ROLELESS_MIN = 20, ABOUT_MAX = 120, NEAR_MAX = 160, TOLD_ALIKE = 40 /* percent of the words */ };

bool claims_zone_counts(u8 zone)
{
    return zone != ZONE_RELATED && zone != ZONE_BOILERPLATE && zone != ZONE_CREDIT;
}

Source claims_source(const Situation *s, u32 doc, const Number *n, bool title)
{
    if (!title) return source_of(s, doc, n->text);
    const Digest *d = s->documents.v[doc].digest;
    return (Source){.doc = doc, .field = 1, .text = n->text, .raw = d->title_raw, .zone = ZONE_TITLE};
}

When claims_as_of(const Situation *s, u32 doc, const Number *n)
{
    When known = s->documents.v[doc].known;
    bool fine = when_known(n->as_of) && n->as_of.from != TIME_UNKNOWN && n->as_of.precision <= PRECISION_DAY;
    if (!fine || (known.from != TIME_UNKNOWN && n->as_of.from > known.from)) return known;
    return n->as_of;
}

static bool said_in(const Quote *q, Span text)
{
    for (u32 i = 0; i < q->content.n; i++)
        if (span_inside(text, q->content.v[i].text)) return true;
    return q->content.n == 0 && span_inside(text, q->text);
}

Str claims_holder(const Situation *s, u32 doc, Span text)
{
    const Digest *d = s->documents.v[doc].digest;
    u32 best = NONE;
    for (u32 i = 0; i < d->quotes.n; i++) {
        const Quote *q = &d->quotes.v[i];
        if (!said_in(q, text) || q->speaker_entity == NONE || digest_zone_at(d, q->speaker.beg) == ZONE_CREDIT) continue;
        if (best == NONE || span_inside(q->text, d->quotes.v[best].text)) best = i;
    }
    return best == NONE ? (Str){0} : sit_entity_name(s, doc, d->quotes.v[best].speaker_entity);
}

bool claims_too_late(const Situation *s, When as_of)
{
    return s->as_of.from != TIME_UNKNOWN && as_of.from != TIME_UNKNOWN && as_of.from >= s->as_of.from;
}

static bool same_value(const ClaimValue *x, const ClaimValue *y)
{
    return x->low == y->low && x->high == y->high && x->of == y->of && x->bound == y->bound && str_eq(x->unit, y->unit) &&
           str_eq(x->holder, y->holder) && x->as_of.from == y->as_of.from && x->standing == y->standing;
}

void claims_add(Arena *a, const Situation *s, Claim *c, ClaimValue v, u32 doc, Source src)
{
    ClaimValue *at = NULL;
    for (u32 i = 0; i < c->values.n && !at; i++)
        if (same_value(&c->values.v[i], &v)) at = &c->values.v[i];
    if (!at) {
        at = vec_push(a, &c->values);
        *at = v;
    }
    sources_add(a, &at->sources, src);
    for (u32 i = 0; i < v.against.n && at->against.v != v.against.v; i++) sources_add(a, &at->against, v.against.v[i]);
    if (src.field == 0) origins_add(a, s, &at->origins, doc, src.text);
    else origins_merge(a, &at->origins, &s->documents.v[doc].origins);
}

Str claims_class(Str noun)
{
    static const struct {
        const char *noun, *class;
    } classes[] = {
        {"city", "town"}, {"town", "town"}, {"capital", "town"}, {"municipality", "town"}, {"capitals", "town"},
        {"nation", "country"}, {"country", "country"}, {"state", "country"},
        {"people", "person"}, {"person", "person"}, {"man", "person"}, {"woman", "person"}, {"child", "person"},
        {"civilian", "person"}, {"resident", "person"}, {"employee", "person"}, {"worker", "person"},
        {"staff", "person"}, {"staffer", "person"}, {"refugee", "person"}, {"villager", "person"},
        {"citizen", "person"}, {"other", "person"}, {"others", "person"}, {"", "person"},
        {"house", "building"}, {"home", "building"}, {"building", "building"},
        {"soldier", "soldier"}, {"troop", "soldier"}, {"troops", "soldier"},
    };
    for (isize i = 0; i < countof(classes); i++)
        if (str_eq(noun, str_of(classes[i].noun))) return str_of(classes[i].class);
    return noun;
}

/* ---- what a number is about */

typedef struct {
    const Digest *d;
    Situation *s;
    u32 doc;
    const Number *n;
    const Event *event; /* see Figure */
    Span sentence;
} Look;

static bool adjacent(const Look *x, Span p)
{
    return span_inside(p, x->sentence);
}

/* The place named nearest before (or, for apposition, after) the number in its sentence. */
static const Place *place_near(const Look *x, bool before)
{
    const Place *best = NULL;
    u32 end = u32_max(x->n->text.end, x->n->counts_text.end);
    u32 beg = span_empty(x->n->counts_text) ? x->n->text.beg : u32_min(x->n->text.beg, x->n->counts_text.beg);
    for (u32 i = 0; i < x->d->places.n; i++) {
        const Place *p = &x->d->places.v[i];
        if (!adjacent(x, p->text) || p->kind != PLACE_LITERAL) continue;
        if (before && p->text.end <= beg) best = p;
        if (!before && p->text.beg >= end && !best) best = p;
    }
    return best;
}

static Str place_word(const Look *x, const Place *p)
{
    return p ? sit_place(x->s, p, str_at(x->d->text, p->text)).name : (Str){0};
}

static Str entity_if_side(const Look *x, u32 entity)
{
    if (entity == NONE) return (Str){0};
    u8 k = x->d->entities.v[entity].kind;
    bool side = k == ENTITY_GROUP || k == ENTITY_FORCE || k == ENTITY_GOVERNMENT;
    return side ? sit_entity_name(x->s, x->doc, entity) : (Str){0};
}

/* The group, government or force that acts: the actor of the event told nearest before the
 * number in its sentence, else the first one named there. */
static Str agent(const Look *x)
{
    Str found = {0};
    for (u32 i = 0; i < x->d->events.n; i++) {
        const Event *e = &x->d->events.v[i];
        if (!adjacent(x, e->trigger) || e->trigger.beg > x->n->text.beg || !e->actors.n) continue;
        Str who = entity_if_side(x, x->d->actors.v[e->actors.v[0].actor].entity);
        if (who.n) found = who;
    }
    for (u32 i = 0; i < x->d->actors.n && !found.n; i++) {
        const Actor *t = &x->d->actors.v[i];
        if (adjacent(x, t->text) && t->text.beg < x->n->text.beg) found = entity_if_side(x, t->entity);
    }
    return found;
}

/* A group named right before a distance, with no comma between: "the rebels 7 miles from". */
static Str agent_beside(const Look *x)
{
    Str found = {0};
    for (u32 i = 0; i < x->d->actors.n; i++) {
        const Actor *t = &x->d->actors.v[i];
        if (!adjacent(x, t->text) || t->text.end > x->n->text.beg || t->text.end < x->sentence.beg) continue;
        bool comma = str_find_byte(str_cut(x->d->text, t->text.end, x->n->text.beg), ',', 0) >= 0;
        Str who = comma ? (Str){0} : entity_if_side(x, t->entity);
        if (who.n) found = who;
    }
    return found;
}

/* The whole of which a rank or a part is told: "country", "region"; a country's name is "country". */
static Str whole_of(Arena *a, const Look *x)
{
    Str np = str_at(x->d->text, x->n->counts_text);
    isize cut = str_find(np, S("'s"));
    if (cut < 0) cut = str_find(np, S("\xe2\x80\x99s"));
    if (cut <= 0) return (Str){0};
    Span possessor = {x->n->counts_text.beg, x->n->counts_text.beg + (u32)cut};
    for (u32 i = 0; i < x->d->places.n; i++)
        if (span_overlaps(x->d->places.v[i].text, possessor) && x->d->places.v[i].gaz.feature == FEATURE_COUNTRY)
            return S("country");
    Str w = str_lower(a, str_trim(str_at(x->d->text, possessor)));
    isize sp = w.n;
    while (sp > 0 && w.p[sp - 1] != ' ') sp--;
    return claims_class(str_cut(w, sp, w.n));
}

static Str noun_words(const Look *x)
{
    Str np = span_empty(x->n->counts_text) ? (Str){0} : str_at(x->d->text, x->n->counts_text);
    return np.n > ABOUT_MAX ? (Str){0} : np;
}

/* ---- keys: one claim a key */

/* Votes for a claim's words and its agent. */
enum { AGENTS_MAX = 6 };
typedef struct {
    Str agent[AGENTS_MAX];
    u32 votes[AGENTS_MAX], n;
    bool weak; /* about rests on a share, or on no noun of the text */
    WordSet told; /* of the sentence that told it first */
} Words;
typedef VEC(Words) WordsList;

typedef struct {
    Str key, kind, about, agent;
    bool weak; /* see Words */
    const Place *place;
    u32 place_doc;
} Subject;

static Str agents_role(Str role)
{
    return str_eq(role, S("captured")) || str_eq(role, S("retaken")) || str_eq(role, S("lost")) ? role : (Str){0};
}

static bool count_subject(Arena *a, const Look *x, Subject *out)
{
    const Number *n = x->n;
    bool share = n->kind == NUMBER_SHARE, part = str_eq(n->rule, S("number.part"));
    bool more = str_eq(n->rule, S("number.increment"));
    if (str_eq(n->role, S("killed")) || str_eq(n->role, S("injured")) || str_eq(n->role, S("victim"))) return false;
    if (!n->role.n && (share || n->low < ROLELESS_MIN || !n->counts.n)) {
        if (!share || !n->counts.n) return false;
    }
    if (str_starts(n->rule, S("number.implied"))) return false;
    Str class = claims_class(n->counts), who = agents_role(n->role).n ? agent(x) : (Str){0};
    Str own = n->role.n ? class : n->counts;
    bool whole_share = share && str_eq(class, S("country"));
    const Place *p = n->place != NONE && !agents_role(n->role).n && n->place < x->d->places.n ? &x->d->places.v[n->place] : NULL;
    Str tail = {0};
    if (more) tail = str_format(a, "|more %lld", (long long)(claims_as_of(x->s, x->doc, n).from));
    bool act = x->event && x->event->actors.n && sit_dated(x->d, x->event) && x->event->when.precision <= PRECISION_DAY;
    if (act && !who.n) tail = str_format(a, "|act %lld", (long long)day_floor(x->event->when.from)); /* "on Friday divers rescued 30" */
    if (part && !(p && n->role.n)) tail = str_format(a, "|part %.*s", STR(n->counts));
    out->kind = whole_share || (share && !n->role.n) ? S("share") : str_eq(n->role, S("missing")) || str_eq(n->role, S("displaced")) || str_eq(n->role, S("kidnapped"))
                    ? S("casualties") : S("count");
    out->place = p;
    out->key = str_format(a, "%.*s|%.*s|%.*s|%.*s%.*s", STR(out->kind), STR(n->role), STR(own), STR(p ? place_word(x, p) : (Str){0}), STR(tail));
    Str np = noun_words(x);
    bool own_words = np.n > 0;
    if (!np.n) np = str_eq(own, S("person")) ? S("people") : own;
    bool said = !n->role.n || str_find(np, n->role) >= 0 || (np.n > 5 && str_find(np, str_cut(n->role, 0, n->role.n > 6 ? 6 : n->role.n)) >= 0);
    out->about = str_format(a, "%s%.*s%s%.*s", share ? "share of " : "", STR(np), said ? "" : " ", STR(said ? (Str){0} : n->role));
    out->agent = act && !who.n ? sit_entity_name(x->s, x->doc, x->d->actors.v[x->event->actors.v[0].actor].entity) : who;
    out->weak = share || !own_words;
    return true;
}

enum { NAME_CMP_MAX = 40, NAME_SLIP_MIN = 5 };

/* One slip of the pen apart: a letter left out, put in, changed, or two exchanged. */
static bool one_slip(Str x, Str y)
{
    if (x.n > y.n) {
        Str t = x;
        x = y;
        y = t;
    }
    if (x.n < NAME_SLIP_MIN || y.n > NAME_CMP_MAX || y.n - x.n > 1 || x.p[0] != y.p[0]) return false;
    isize i = 0;
    while (i < x.n && x.p[i] == y.p[i]) i++;
    Str rx = str_cut(x, i, x.n), ry = str_cut(y, i, y.n);
    if (y.n > x.n) return str_eq(rx, str_cut(ry, 1, ry.n));
    if (rx.n < 2) return true;
    bool exchanged = rx.p[0] == ry.p[1] && rx.p[1] == ry.p[0] && str_eq(str_cut(rx, 2, rx.n), str_cut(ry, 2, ry.n));
    return exchanged || str_eq(str_cut(rx, 1, rx.n), str_cut(ry, 1, ry.n));
}

/* The capitalised word that ends right before the number ("the city of Zelle, just 80 miles"),
 * as the place of this report that it misspells, if there is one. */
static Str name_beside(const Look *x, const Place **place)
{
    u32 e = x->n->text.beg;
    const u8 *t = x->d->text.p;
    while (e > x->sentence.beg && (t[e - 1] == ' ' || t[e - 1] == ',')) e--;
    u32 b = e;
    while (b > x->sentence.beg && t[b - 1] != ' ' && t[b - 1] != '\n') b--;
    if (b >= e || t[b] < 'A' || t[b] > 'Z' || b == x->sentence.beg) return (Str){0};
    Str word = str_cut(x->d->text, b, e);
    for (u32 i = 0; i < x->d->places.n; i++) {
        const Place *p = &x->d->places.v[i];
        if (p->kind != PLACE_LITERAL || !p->resolved || !one_slip(word, str_at(x->d->text, p->text))) continue;
        *place = p;
        return place_word(x, p);
    }
    return word;
}

static bool distance_subject(Arena *a, const Look *x, Subject *out)
{
    const Number *n = x->n;
    const Place *to = n->place != NONE && n->place < x->d->places.n && x->d->places.v[n->place].text.beg >= n->text.end
                          ? &x->d->places.v[n->place] : place_near(x, false);
    if (!to || to->text.beg > n->text.end + NEAR_MAX) return false;
    const Place *from = place_near(x, true);
    Str who = from ? place_word(x, from) : agent_beside(x);
    if (!who.n) who = name_beside(x, &from);
    if (!who.n) return false;
    Str target = place_word(x, to);
    if (str_eq(who, target)) return false;
    out->kind = S("distance");
    out->place = from;
    out->key = str_format(a, "distance|%.*s|%.*s", STR(who), STR(target));
    out->about = str_format(a, "distance of %.*s to %.*s", STR(who), STR(target));
    return true;
}

static bool rank_subject(Arena *a, const Look *x, Subject *out)
{
    const Place *after = place_near(x, false), *before = place_near(x, true);
    const Place *who = after && after->text.beg <= u32_max(x->n->counts_text.end, x->n->text.end) + 3 ? after : before;
    if (who && span_overlaps(who->text, x->n->counts_text)) who = NULL;
    if (!who) return false;
    Str whole = whole_of(a, x), name = place_word(x, who);
    if (!whole.n && !name.n) return false;
    out->kind = S("rank");
    out->place = who;
    out->key = str_format(a, "rank|%.*s|%.*s|%.*s", STR(name), STR(whole), STR(x->n->counts));
    Str np = noun_words(x);
    out->about = str_format(a, "rank of %.*s: %.*s", STR(name), STR(np));
    return true;
}

static bool money_subject(Arena *a, const Look *x, Subject *out)
{
    if (x->n->low < 1000) return false;
    out->kind = S("money");
    Str line = str_trim(str_at(x->d->text, x->n->text));
    out->key = str_format(a, "money|%.*s|%.0f", STR(x->n->unit), x->n->low);
    out->about = line;
    return true;
}

static bool subject(Arena *a, const Look *x, Subject *out)
{
    *out = (Subject){0};
    switch (x->n->kind) {
    case NUMBER_COUNT:
    case NUMBER_SHARE: return count_subject(a, x, out);
    case NUMBER_DISTANCE: return distance_subject(a, x, out);
    case NUMBER_RANK: return rank_subject(a, x, out);
    case NUMBER_MONEY: return money_subject(a, x, out);
    default: return false;
    }
}

/* ---- gathering */

static ClaimValue value_of(const Look *x)
{
    const Number *n = x->n;
    ClaimValue v = {.low = n->low, .high = n->high, .of = n->of, .si_low = n->si_low, .si_high = n->si_high,
                    .unit = n->kind == NUMBER_SHARE ? S("share") : n->unit, .si_unit = n->si_unit, .bound = n->bound,
                    .as_of = claims_as_of(x->s, x->doc, n), .holder = claims_holder(x->s, x->doc, n->text)};
    return v;
}

static void vote(Words *w, Str agent)
{
    if (!agent.n) return;
    u32 i = 0;
    while (i < w->n && !str_eq(w->agent[i], agent)) i++;
    if (i == AGENTS_MAX) return;
    if (i == w->n) w->agent[w->n++] = agent;
    w->votes[i]++;
}

static Str elected(const Words *w)
{
    u32 best = 0;
    for (u32 i = 1; i < w->n; i++)
        if (w->votes[i] > w->votes[best]) best = i;
    return w->n ? w->agent[best] : (Str){0};
}

/* The distance of two places, the rank of one, and the towns that have changed hands are the
 * same in every story of the collection; a toll is its own story's. */
static bool is_worldwide(const Subject *sub, const Number *n)
{
    return str_eq(sub->kind, S("distance")) || str_eq(sub->kind, S("rank")) || str_eq(n->role, S("captured"));
}

/* A figure may be larger than any integer. */
static u64 figure_hash(double figure)
{
    u64 bits;
    memcpy(&bits, &figure, sizeof bits);
    return bits;
}

/* The claim that the number belongs to, made when there is none. What nobody gave a role is the
 * same thing only where the same figure is told in like words. */
static Claim *claim_for(Arena *a, const Look *x, const Subject *sub, Map *map, WordsList *words, const ClaimValue *v,
                        const WordSet *told)
{
    Situation *s = x->s;
    bool by_figure = !x->n->role.n && str_eq(sub->kind, S("count"));
    u32 story = s->documents.v[x->doc].story, scope = is_worldwide(sub, x->n) ? NONE : story;
    for (u32 turn = 0;; turn++) {
        bool isnew;
        u32 *slot = map_put(a, map, str_format(a, "%u|%u|%.*s", scope, turn, STR(sub->key)), &isnew);
        if (isnew) {
            *slot = s->claims.n;
            Claim c = {.kind = sub->kind, .about = sub->about, .role = x->n->role, .story = story, .best = HUGE_VAL};
            if (sub->place) c.has_place = true, c.place = sit_place(s, sub->place, str_at(x->d->text, sub->place->text));
            c.id = sit_id(a, 'c', x->d->hash, x->n->text, sub->key);
            c.key = hash_bytes(sub->key, 11);
            if (by_figure) c.key = hash_mix(c.key, figure_hash(v->low));
            *vec_push(a, words) = (Words){.weak = sub->weak, .told = *told};
            *vec_push(a, &s->claims) = c;
            return &s->claims.v[*slot];
        }
        Claim *c = &s->claims.v[*slot];
        const Words *w = &words->v[words->n - (s->claims.n - *slot)];
        if (!by_figure || (claims_meet(&c->values.v[0], v) && sit_overlap(&w->told, told) >= TOLD_ALIKE)) return c;
    }
}

static void gather(Arena *a, Situation *s, u32 doc, const Figure *figures, Map *map, WordsList *words)
{
    const Digest *d = s->documents.v[doc].digest;
    for (u32 i = 0; i < d->numbers.n; i++) {
        u32 at = digest_sentence_at(d, d->numbers.v[i].text.beg);
        if (at == NONE || !claims_zone_counts(d->sentences.v[at].zone)) continue;
        Figure f = figures[i];
        Look x = {.d = d, .s = s, .doc = doc, .n = &f.n, .event = f.event, .sentence = d->sentences.v[at].text};
        Subject sub;
        if (!subject(a, &x, &sub) || claims_too_late(s, claims_as_of(s, doc, x.n))) continue;
        ClaimValue v = value_of(&x);
        v.standing = f.standing;
        if (v.standing == VALUE_DENIED) v.holder = (Str){0}; /* who says so, denies it */
        if (v.standing != VALUE_STANDS) sources_add(a, &v.against, source_of(s, doc, f.against));
        WordSet told = {0};
        sit_words(a, str_at(d->text, x.sentence), &told);
        Claim *c = claim_for(a, &x, &sub, map, words, &v, &told);
        Words *w = &words->v[words->n - (s->claims.n - (u32)(c - s->claims.v))];
        vote(w, sub.agent);
        bool longer = sub.about.n > c->about.n && w->weak == sub.weak && !str_eq(c->kind, S("rank"));
        if (longer || (w->weak && !sub.weak)) c->about = sub.about, w->weak = sub.weak;
        claims_add(a, s, c, v, doc, source_of(s, doc, x.n->text));
    }
}

static double whole(const Claim *c)
{
    double of = 0;
    for (u32 i = 0; i < c->values.n; i++)
        if (c->values.v[i].of > of) of = c->values.v[i].of;
    return of;
}

void situation_claims(Arena *a, Situation *s)
{
    Figure *const *figures = claims_figures(a, s);
    claims_tolls(a, s, figures);
    u32 first = s->claims.n;
    Map map = {0};
    WordsList words = {0};
    for (u32 i = 0; i < s->documents.n; i++) gather(a, s, i, figures[i], &map, &words);
    for (u32 i = first; i < s->claims.n; i++) {
        Claim *c = &s->claims.v[i];
        Str who = elected(&words.v[i - first]);
        if (who.n) c->about = str_format(a, "%.*s by %.*s", STR(c->about), STR(who));
        claims_regrade(a, s, c);
        claims_judge(c, whole(c));
    }
}
