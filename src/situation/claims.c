/* claims.c - the same thing counted in several reports becomes one claim with all its values.
 *
 * Two numbers count the same thing in a story when kind, role, class of the counted noun,
 * place and (for parts, ranks, distances) the whole or the pair of places are equal. Classes
 * are few and general: city, town and capital are one class, persons are one class. A share
 * joins the counts of its class ("more than a quarter of the capitals" with "9"), never the
 * shares of another: a share of towns is not a share of land. Increments ("three more") are
 * not totals and stand by themselves, by day. Numbers nobody gave a role count only when they
 * are large or told twice. Linear in numbers but for the sorting of a claim's values. */
#include "base/utf8.h"
#include "situation/claims.h"
#include <math.h>

enum { ROLELESS_MIN = 20, ABOUT_MAX = 120, NEAR_MAX = 160 };

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

Str claims_holder(const Situation *s, u32 doc, Span text)
{
    const Digest *d = s->documents.v[doc].digest;
    u32 best = NONE;
    for (u32 i = 0; i < d->quotes.n; i++) {
        const Quote *q = &d->quotes.v[i];
        if (!span_inside(text, q->text) || q->speaker_entity == NONE) continue;
        if (best == NONE || span_inside(q->text, d->quotes.v[best].text)) best = i;
    }
    return best == NONE ? (Str){0} : sit_entity_name(s, doc, d->quotes.v[best].speaker_entity);
}

static bool same_value(const ClaimValue *x, const ClaimValue *y)
{
    return x->low == y->low && x->high == y->high && x->of == y->of && x->bound == y->bound && str_eq(x->unit, y->unit) &&
           str_eq(x->holder, y->holder) && x->as_of.from == y->as_of.from;
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
    const Situation *s;
    u32 doc;
    const Number *n;
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

/* A group, government or force named before the number in its sentence: who acts. */
static Str agent(const Look *x)
{
    Str found = {0};
    for (u32 i = 0; i < x->d->actors.n; i++) {
        const Actor *t = &x->d->actors.v[i];
        if (!adjacent(x, t->text) || t->text.beg > x->n->text.beg || t->entity == NONE) continue;
        u8 k = x->d->entities.v[t->entity].kind;
        if (k == ENTITY_GROUP || k == ENTITY_FORCE || k == ENTITY_GOVERNMENT) found = sit_entity_name(x->s, x->doc, t->entity);
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

typedef struct {
    Str key, kind, about;
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
    Str tail = {0};
    if (more) tail = str_format(a, "|more %lld", (long long)(claims_as_of(x->s, x->doc, n).from));
    if (part) tail = str_format(a, "|part %.*s", STR(n->counts));
    const Place *p = n->place != NONE && !agents_role(n->role).n && n->place < x->d->places.n ? &x->d->places.v[n->place] : NULL;
    out->kind = whole_share || (share && !n->role.n) ? S("share") : str_eq(n->role, S("missing")) || str_eq(n->role, S("displaced")) || str_eq(n->role, S("kidnapped"))
                    ? S("casualties") : S("count");
    out->place = p;
    out->key = str_format(a, "%.*s|%.*s|%.*s|%.*s%.*s", STR(out->kind), STR(n->role), STR(own), STR(p ? place_word(x, p) : (Str){0}), STR(tail));
    Str np = noun_words(x);
    if (!np.n) np = str_eq(own, S("person")) ? S("people") : own;
    out->about = str_format(a, "%s%.*s%s%.*s%s%.*s", share ? "share of " : more ? "further " : "", STR(np), n->role.n ? " " : "", STR(n->role),
                            who.n ? " by " : "", STR(who));
    return true;
}

static bool distance_subject(Arena *a, const Look *x, Subject *out)
{
    const Number *n = x->n;
    const Place *to = n->place != NONE && n->place < x->d->places.n && x->d->places.v[n->place].text.beg >= n->text.end
                          ? &x->d->places.v[n->place] : place_near(x, false);
    if (!to || to->text.beg > n->text.end + NEAR_MAX) return false;
    const Place *from = place_near(x, true);
    Str who = from ? place_word(x, from) : agent(x);
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

static void gather(Arena *a, Situation *s, u32 doc, Map *map)
{
    const Digest *d = s->documents.v[doc].digest;
    u32 story = s->documents.v[doc].story;
    for (u32 i = 0; i < d->numbers.n; i++) {
        u32 at = digest_sentence_at(d, d->numbers.v[i].text.beg);
        if (at == NONE || !claims_zone_counts(d->sentences.v[at].zone)) continue;
        Look x = {.d = d, .s = s, .doc = doc, .n = &d->numbers.v[i], .sentence = d->sentences.v[at].text};
        Subject sub;
        if (!subject(a, &x, &sub)) continue;
        bool isnew;
        u32 *slot = map_put(a, map, str_format(a, "%u|%.*s", story, STR(sub.key)), &isnew);
        if (isnew) {
            *slot = s->claims.n;
            Claim c = {.kind = sub.kind, .about = sub.about, .role = x.n->role, .story = story, .best = HUGE_VAL};
            if (sub.place) c.has_place = true, c.place = sit_place(s, sub.place, str_at(d->text, sub.place->text));
            c.id = sit_id(a, 'c', d->hash, x.n->text, sub.key);
            *vec_push(a, &s->claims) = c;
        }
        Claim *c = &s->claims.v[*slot];
        if (sub.about.n > c->about.n && !str_eq(c->kind, S("rank"))) c->about = sub.about;
        claims_add(a, s, c, value_of(&x), doc, source_of(s, doc, x.n->text));
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
    claims_tolls(a, s);
    u32 first = s->claims.n;
    Map map = {0};
    for (u32 i = 0; i < s->documents.n; i++) gather(a, s, i, &map);
    for (u32 i = first; i < s->claims.n; i++) claims_judge(&s->claims.v[i], whole(&s->claims.v[i]));
}
