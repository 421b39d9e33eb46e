/* claims_toll.c - how many were killed and injured, story by story.
 *
 * A report tells its toll in several ways: in figures ("two dead"), by naming the victims one
 * by one, or by "four people shot, one fatally". So first each report gets one figure a role:
 * the largest that one sentence of its title and lead gives (figures of a sentence are added
 * up: "two men and a woman"), or the number of different persons named in the role if that is
 * larger; where only `victim` (killed or injured) is told, the injured are the victims less
 * the killed. Sentences about other times ("this year", "in 2015") are left out. Reports are
 * then the values of the claim; its best is the figure that most reports of independent origin
 * give (one that counts persons for itself has half a say), the newest on a tie; of a toll that
 * only grew, the figure of its last day. Zero is said only when a report gives the other figure. */
#include "situation/claims.h"
#include <math.h>
#include <stdlib.h>

enum { VOTES_MAX = 64, FIGURE_WEIGHT = 2, LEAD_SENTENCES = 8, KEYS_MAX = 24, TOLL_ROLES = 3 };
enum { KILLED, INJURED, VICTIM };
static const Str roles[TOLL_ROLES] = {LIT("killed"), LIT("injured"), LIT("victim")};

typedef struct {
    Str v[KEYS_MAX];
    u32 n;
} Keys;

typedef struct {
    double figure, most; /* of one sentence: sum, largest */
    u32 figures;
    bool pronoun, zero, event;
    u8 bound;
    Keys keys;
} Unit;

typedef struct {
    double value; /* HUGE_VAL: not told */
    u8 bound;
    bool zero, title; /* title: a figure in the title stands */
    Keys names, keys;
    Sources sources;
    const Number *number; /* the one it rests on */
} Toll;

static void key_add(Keys *k, Str key)
{
    for (u32 i = 0; i < k->n; i++)
        if (str_eq_nocase(k->v[i], key)) return;
    if (k->n < KEYS_MAX) k->v[k->n++] = key;
}

static Str last_word(Str s)
{
    isize at = s.n;
    while (at > 0 && s.p[at - 1] != ' ') at--;
    return str_cut(s, at, s.n);
}

static bool is_rule(const Number *n, const char *rule)
{
    return str_eq(n->rule, str_of(rule));
}

static u32 toll_role(const Number *n)
{
    if (n->kind != NUMBER_COUNT || n->bound == BOUND_ORDINAL || is_rule(n, "number.part")) return TOLL_ROLES;
    for (u32 r = 0; r < TOLL_ROLES; r++)
        if (str_eq(n->role, roles[r])) return r;
    return TOLL_ROLES;
}

/* Sentences that count over another time than the report's own event. */
static bool other_time(Str sentence, const Number *n)
{
    static const char *const cues[] = {"this year", "last year", "so far in", "per year", "a year", "each year",
                                       "homicide of", "homicides in", "murders in", "in the past", "since 1", "since 2"};
    if (when_known(n->as_of) && n->as_of.precision >= PRECISION_YEAR) return true;
    for (isize i = 0; i < countof(cues); i++)
        if (str_find(sentence, str_of(cues[i])) >= 0) return true;
    return false;
}

static void unit_add(Unit *u, const Number *n, Str words)
{
    if (!str_starts(n->rule, S("number.implied"))) {
        if (n->high == 0) {
            u->zero = true;
        } else {
            double f = n->low > 0 || n->high == HUGE_VAL ? n->low : n->high;
            u->figure += f;
            u->figures++;
            if (f > u->most) u->most = f;
            if (n->bound != BOUND_EXACT) u->bound = n->bound;
        }
        return;
    }
    if (is_rule(n, "number.implied.event")) {
        u->event = true;
        return;
    }
    if (is_rule(n, "number.implied.pronoun")) {
        u->pronoun = true;
        return;
    }
    key_add(&u->keys, is_rule(n, "number.implied.name") ? last_word(words) : n->counts);
}

static double unit_value(const Unit *u)
{
    double i = u->keys.n;
    if (u->figure > 0 && ((u->figures > 2 && u->figure == 2 * u->most) || u->most == i)) return u->most; /* a total and its parts */
    if (u->figure > 0) return u->figure == i ? i : u->figure + i;
    return i > 0 ? i : u->pronoun || u->event ? 1 : 0;
}

static int gender(Str noun)
{
    static const struct {
        const char *noun;
        int gender;
    } nouns[] = {{"man", 1},      {"boy", 1},    {"male", 1},    {"father", 1},   {"son", 1},        {"brother", 1},
                 {"husband", 1},  {"uncle", 1},  {"nephew", 1},  {"dad", 1},      {"boyfriend", 1},  {"grandfather", 1},
                 {"grandson", 1}, {"woman", 2},  {"girl", 2},    {"female", 2},   {"mother", 2},     {"daughter", 2},
                 {"sister", 2},   {"wife", 2},   {"aunt", 2},    {"niece", 2},    {"mom", 2},        {"girlfriend", 2},
                 {"grandmother", 2}, {"granddaughter", 2}};
    for (isize i = 0; i < countof(nouns); i++)
        if (str_eq_nocase(noun, str_of(nouns[i].noun))) return nouns[i].gender;
    return 0;
}

static bool capital(Str s)
{
    return s.n && s.p[0] >= 'A' && s.p[0] <= 'Z';
}

/* May the person of this key be one of the dead? The same name; a name when the dead have
 * none; a noun of no other sex ("the teen" for "a boy"). */
static bool among_dead(Str key, const Toll *dead)
{
    for (u32 i = 0; i < dead->keys.n; i++)
        if (str_eq_nocase(dead->keys.v[i], key)) return true;
    if (capital(key)) return dead->names.n == 0 && dead->keys.n > 0;
    for (u32 i = 0; i < dead->keys.n; i++) {
        int x = capital(dead->keys.v[i]) ? 0 : gender(dead->keys.v[i]), y = gender(key);
        if (x == 0 || y == 0 || x == y) return true;
    }
    return false;
}

/* Who was killed is not also injured: "was found with a wound" of a person whose death is told
 * in another sentence is the way to that death. */
static void drop_dead(Unit *u, const Toll *dead)
{
    u32 n = 0;
    for (u32 i = 0; i < u->keys.n; i++)
        if (!among_dead(u->keys.v[i], dead)) u->keys.v[n++] = u->keys.v[i];
    u->keys.n = n;
    if (dead->keys.n) u->pronoun = false;
}

/* Takes what one sentence says into the report's tolls. */
static void unit_close(Arena *a, const Situation *s, u32 doc, bool title, u32 sentence, const Number *v, u32 n,
                       Toll out[TOLL_ROLES])
{
    const Digest *d = s->documents.v[doc].digest;
    Str text = title ? d->title : d->text;
    Unit u[TOLL_ROLES] = {{.figure = 0}};
    Str words = title ? d->title : str_at(d->text, d->sentences.v[sentence].text);
    for (u32 i = 0; i < n; i++) {
        u32 r = toll_role(&v[i]);
        if (r == TOLL_ROLES || other_time(words, &v[i])) continue;
        unit_add(&u[r], &v[i], str_at(text, v[i].text));
        if (is_rule(&v[i], "number.implied.name")) key_add(&out[r].names, last_word(str_at(text, v[i].text)));
        for (u32 k = 0; k < u[r].keys.n; k++) key_add(&out[r].keys, u[r].keys.v[k]);
    }
    if (unit_value(&u[KILLED]) <= 0) drop_dead(&u[INJURED], &out[KILLED]);
    bool nothing = out[KILLED].value == HUGE_VAL && out[INJURED].value == HUGE_VAL && out[VICTIM].value == HUGE_VAL;
    for (u32 r = 0; r < TOLL_ROLES; r++) {
        double value = unit_value(&u[r]);
        out[r].zero |= u[r].zero;
        bool late = !title && sentence >= LEAD_SENTENCES;
        bool first = late ? nothing : out[r].value == HUGE_VAL;
        if (value <= 0 || (late && !first) || out[r].title) continue;
        if (title && u[r].figure > 0) out[r].title = true;
        if (!first && value < out[r].value) continue;
        if (first || value > out[r].value) out[r].sources.n = 0, out[r].bound = u[r].bound;
        out[r].value = value;
        for (u32 i = 0; i < n; i++) {
            if (toll_role(&v[i]) != r) continue;
            sources_add(a, &out[r].sources, claims_source(s, doc, &v[i], title));
            if (out[r].sources.n == 1) out[r].number = &v[i];
        }
    }
}

static void read_report(Arena *a, const Situation *s, u32 doc, Toll out[TOLL_ROLES])
{
    const Digest *d = s->documents.v[doc].digest;
    for (u32 r = 0; r < TOLL_ROLES; r++) out[r] = (Toll){.value = HUGE_VAL};
    if (d->title_numbers.n) unit_close(a, s, doc, true, 0, d->title_numbers.v, d->title_numbers.n, out);
    for (u32 i = 0; i < d->numbers.n;) {
        u32 at = digest_sentence_at(d, d->numbers.v[i].text.beg), k = i;
        while (k < d->numbers.n && digest_sentence_at(d, d->numbers.v[k].text.beg) == at) k++;
        if (at != NONE && claims_zone_counts(d->sentences.v[at].zone))
            unit_close(a, s, doc, false, at, d->numbers.v + i, k - i, out);
        i = k;
    }
    for (u32 r = 0; r < TOLL_ROLES; r++)
        if (out[r].value < HUGE_VAL && out[r].names.n > out[r].value) out[r].value = out[r].names.n;
    double killed = out[KILLED].value < HUGE_VAL ? out[KILLED].value : 0;
    bool more = out[VICTIM].value < HUGE_VAL && out[INJURED].value < HUGE_VAL && !out[INJURED].title &&
                out[VICTIM].value - killed > out[INJURED].value && out[VICTIM].value > 1;
    if (out[VICTIM].value < HUGE_VAL && (out[INJURED].value == HUGE_VAL || more)) {
        out[INJURED] = out[VICTIM];
        out[INJURED].value = out[VICTIM].value > killed ? out[VICTIM].value - killed : 0;
    }
}

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
    i64 day; /* of the report's knowledge */
} Vote;
typedef struct {
    Claim claim;
    VEC(Vote) votes;
} TollClaim;

static int vote_order(const void *p, const void *q)
{
    const Vote *x = p, *y = q;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return x->doc < y->doc ? -1 : x->doc > y->doc;
}

/* Whose say counts: the newest reports; of a toll that grew, those of its last day alone. */
static void call_votes(TollClaim *c)
{
    if (c->votes.n) qsort(c->votes.v, c->votes.n, sizeof *c->votes.v, vote_order);
    u32 cut = c->votes.n > VOTES_MAX ? c->votes.n - VOTES_MAX : 0;
    i64 last = c->votes.v[c->votes.n - 1].day;
    bool told = false; /* in figures, on the last day */
    for (u32 i = cut; i < c->votes.n; i++)
        told |= last != TIME_UNKNOWN && c->votes.v[i].day >= day_floor(last) && c->votes.v[i].weight == FIGURE_WEIGHT;
    while (c->claim.verdict == VERDICT_GROWTH && told && c->votes.v[cut].day < day_floor(last)) cut++;
    c->votes.v += cut;
    c->votes.n -= cut;
    c->votes.cap -= cut;
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

/* The figure that most reports give, the newest (last) on a tie. */
static double most_given(const Situation *s, const TollClaim *c)
{
    double best = HUGE_VAL;
    u32 most = 0;
    for (u32 i = 0; i < c->votes.n; i++) {
        u32 sum = 0;
        for (u32 k = 0; k < c->votes.n; k++)
            if (c->votes.v[k].value == c->votes.v[i].value && !repeats(s, c, k)) sum += c->votes.v[k].weight;
        if (sum >= most) most = sum, best = c->votes.v[i].value;
    }
    return best;
}

static void finish(Arena *a, Situation *s, TollClaim *t, u32 r, u32 story)
{
    Claim *c = &t->claim;
    c->kind = S("casualties");
    c->role = roles[r];
    c->about = r == KILLED ? S("people killed") : S("people injured");
    c->story = story;
    claims_judge(c, 0);
    c->rule = S("claim.toll");
    call_votes(t);
    c->best = most_given(s, t);
    const Source *src = &c->values.v[0].sources.v[0];
    c->id = sit_id(a, 'c', s->documents.v[src->doc].digest->hash, src->text, str_join(a, S("casualties."), roles[r]));
    *vec_push(a, &s->claims) = *c;
}

void claims_tolls(Arena *a, Situation *s)
{
    u32 stories = s->stories.n;
    for (u32 i = 0; i < s->documents.n; i++)
        if (s->documents.v[i].story != NONE) stories = u32_max(stories, s->documents.v[i].story + 1);
    TollClaim *claims = NEW(a, TollClaim, (isize)stories * 2 + 1);
    for (u32 i = 0; i < s->documents.n; i++) {
        u32 story = s->documents.v[i].story;
        if (story == NONE || claims_too_late(s, s->documents.v[i].known)) continue;
        Toll t[TOLL_ROLES];
        read_report(a, s, i, t);
        for (u32 r = KILLED; r <= INJURED; r++) {
            if (t[r].value == HUGE_VAL || !t[r].sources.n) continue;
            Claim *c = &claims[story * 2 + r].claim;
            bool figure = t[r].number && !str_starts(t[r].number->rule, S("number.implied"));
            *vec_push(a, &claims[story * 2 + r].votes) = (Vote){t[r].value, figure ? FIGURE_WEIGHT : 1, i, s->documents.v[i].known.from};
            ClaimValue v = toll_value(s, i, &t[r]);
            for (u32 k = 0; k < t[r].sources.n; k++) claims_add(a, s, c, v, i, t[r].sources.v[k]);
        }
    }
    for (u32 i = 0; i < s->stories.n; i++) s->stories.v[i].killed = s->stories.v[i].injured = HUGE_VAL;
    for (u32 i = 0; i < stories; i++) {
        const Claim *k = &claims[i * 2].claim, *j = &claims[i * 2 + 1].claim;
        for (u32 r = KILLED; r <= INJURED; r++)
            if (claims[i * 2 + r].claim.values.n) finish(a, s, &claims[i * 2 + r], r, i);
        if (i >= s->stories.n) continue;
        bool told = k->values.n || j->values.n;
        s->stories.v[i].killed = k->values.n ? k->best : told ? 0 : HUGE_VAL;
        s->stories.v[i].injured = j->values.n ? j->best : told ? 0 : HUGE_VAL;
    }
}
