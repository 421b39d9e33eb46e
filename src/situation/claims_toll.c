/* claims_toll.c - how many were killed and injured, story by story.
 *
 * A report tells its toll in several ways: in figures ("two dead"), by naming the victims one
 * by one, or by "four people shot, one fatally". So first each report gets one figure a role:
 * the largest that one sentence of its title and lead gives (figures of a sentence are added
 * up: "two men and a woman"), or the number of different persons named in the role if that is
 * larger; where only `victim` (killed or injured) is told, the injured are the victims less
 * the killed. Sentences about other times ("this year", "in 2015") are left out, and so are figures of an attack far
 * from where the story is ("in revenge for strikes on X that killed 32"), where the report has others. Reports are
 * then the values of the claim; its best is the figure that most reports of independent origin
 * give (one that counts persons for itself has half a say), the newest on a tie; of a toll that
 * only grew, the figure of its last day, and where figures both grew and clash that one if it is larger. Zero is said only when a report gives the other figure. */
#include "doc/earth.h"
#include "situation/claims.h"
#include <math.h>
#include <stdlib.h>

enum { VOTES_MAX = 64, FIGURE_WEIGHT = 2, LEAD_SENTENCES = 8, RECALLED_FROM = 2, KEYS_MAX = 24, TOLL_ROLES = 3 };
enum { KILLED, INJURED, VICTIM };
static const Str roles[TOLL_ROLES] = {LIT("killed"), LIT("injured"), LIT("victim")};

typedef struct {
    Str v[KEYS_MAX];
    u32 n;
} Keys;

typedef struct {
    double figure, most; /* of one sentence: sum, largest */
    double times;        /* "a triple murder": as many, told again */
    double last;         /* the last one in the text, and where it stands */
    Span last_at;
    u32 figures;
    u32 pronoun_at;      /* NONE */
    bool pronoun, zero, event, part, besides, apposed, vague, doer;
    u8 bound;
    Keys keys;
    Span at[KEYS_MAX]; /* where each key stands */
} Unit;

typedef struct {
    double value; /* HUGE_VAL: not told */
    u8 bound;
    bool zero, title; /* title: a figure in the title stands */
    bool several;     /* adds up several incidents: "12 hurt in weekend shootings" */
    bool besides;     /* "three others": not the dead among them */
    bool doer;        /* who did it is among them */
    bool some;        /* told by "a fatal fire" alone */
    bool by_times;    /* told by "a triple murder" alone, below the title */
    bool vague;       /* "several": a figure that is no less says it better */
    double fatally;   /* of these so many, by the same sentence */
    double another;   /* "another boy", "a second woman": so many besides the dead */
    Keys names, keys;
    Keys chosen;      /* those of the sentence that gave the value, where it is their number */
    u32 told_in;      /* that sentence; NONE: the title */
    Sources sources;
    const Number *number; /* the one it rests on */
} Toll;

static Str last_word(Str s)
{
    isize at = s.n;
    while (at > 0 && s.p[at - 1] != ' ') at--;
    return str_cut(s, at, s.n);
}

static Str first_word(Str s)
{
    isize at = str_find(s, S(" "));
    return at < 0 ? s : str_cut(s, 0, at);
}

/* "Paul Brandt Jr." without what tells him from his father. */
static Str without_suffix(Str name)
{
    static const Str suffixes[] = {LIT("Jr"), LIT("Jr."), LIT("Sr"), LIT("Sr."), LIT("II"), LIT("III"), LIT("IV")};
    Str last = last_word(name);
    for (isize i = 0; i < countof(suffixes) && last.n < name.n; i++)
        if (str_eq(last, suffixes[i])) {
            name = str_trim(str_cut(name, 0, name.n - last.n));
            return str_ends(name, S(",")) ? str_cut(name, 0, name.n - 1) : name;
        }
    return name;
}

/* A person told by an age: "14-year-old". */
static bool is_age(Str key)
{
    return key.n && key.p[0] >= '0' && key.p[0] <= '9';
}

/* One person: a surname in common, or a first name alone for the whole name. In one sentence two of a family are told
 * apart by their first names. */
static bool same_person(Str x, Str y, bool one_sentence)
{
    if (is_age(x) || is_age(y)) return str_eq_nocase(x, y);
    x = without_suffix(x), y = without_suffix(y);
    Str fx = first_word(x), fy = first_word(y), lx = last_word(x), ly = last_word(y);
    bool whole = fx.n < x.n && fy.n < y.n;
    if (str_eq_nocase(lx, ly)) return !(whole && one_sentence) || str_eq_nocase(fx, fy);
    return !whole && (str_eq_nocase(x, fy) || str_eq_nocase(y, fx));
}

static bool key_add(Keys *k, Str key, bool one_sentence)
{
    for (u32 i = 0; i < k->n; i++)
        if (same_person(k->v[i], key, one_sentence)) return false;
    if (k->n == KEYS_MAX) return false;
    k->v[k->n++] = key;
    return true;
}

static bool is_rule(const Number *n, const char *rule)
{
    return str_eq(n->rule, str_of(rule));
}

/* A named mention of a report. */
typedef struct {
    Span text;
    Str name;
} Mention;

typedef struct {
    Mention *v; /* in the order of the text: a digest's actors are not, for what events take part in is added behind them */
    u32 n;
} Mentions;

static int mention_order(const void *p, const void *q)
{
    const Mention *x = p, *y = q;
    if (x->text.beg != y->text.beg) return x->text.beg < y->text.beg ? -1 : 1;
    return x->text.end > y->text.end ? -1 : x->text.end < y->text.end;
}

static Mentions named_mentions(Arena *a, const Digest *d)
{
    Mentions m = {.v = NEW(a, Mention, (isize)d->actors.n + 1)};
    for (u32 i = 0; i < d->actors.n; i++) {
        u32 e = d->actors.v[i].entity;
        if (e != NONE && d->entities.v[e].named) m.v[m.n++] = (Mention){d->actors.v[i].text, d->entities.v[e].name};
    }
    qsort(m.v, m.n, sizeof *m.v, mention_order);
    return m;
}

/* The name by which the report knows the person, where it says more than the words do: "Ivan" of Ivan Petrov. */
static Str whole_name(const Mentions *m, Span text, Str words)
{
    u32 lo = 0, hi = m->n;
    while (lo < hi) {
        u32 mid = lo + (hi - lo) / 2;
        if (m->v[mid].text.beg < text.beg) lo = mid + 1;
        else hi = mid;
    }
    for (; lo < m->n && m->v[lo].text.beg < text.end; lo++)
        if (m->v[lo].name.n > words.n && str_find(m->v[lo].name, words) >= 0) return m->v[lo].name;
    return words;
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
    return (when_known(n->as_of) && n->as_of.precision >= PRECISION_YEAR) || sit_has_any(sentence, cues, countof(cues));
}

/* "Several", "dozens": no figure. */
static bool is_vague(const Number *n, Str words)
{
    for (isize i = 0; i < words.n; i++)
        if (words.p[i] >= '0' && words.p[i] <= '9') return false;
    return n->bound == BOUND_AT_LEAST && str_find(words, S(" ")) < 0;
}

/* "34-year-old Karl Otto": the name. */
static Str without_age(Str name)
{
    isize at = 0;
    while (at < name.n && (name.p[at] < 'A' || name.p[at] > 'Z') && name.p[at] < 0x80) at++;
    return at < name.n ? str_cut(name, at, name.n) : name;
}

/* What one person is told by. */
static Str key_of(const Number *n, Str words)
{
    if (is_rule(n, "number.implied.name")) return words;
    if (is_rule(n, "number.implied.another")) return S("another");
    if (!is_rule(n, "number.implied.age")) return n->counts;
    isize at = 0;
    while (at < words.n && (words.p[at] < '0' || words.p[at] > '9')) at++;
    return at < words.n ? str_cut(words, at, words.n) : n->counts;
}

static void unit_add(Unit *u, const Number *n, Str words)
{
    if (!str_starts(n->rule, S("number.implied"))) {
        if (n->high == 0) {
            u->zero = true;
        } else {
            double f = is_rule(n, "number.of.whole") ? n->of : n->low > 0 || n->high == HUGE_VAL ? n->low : n->high;
            u->vague |= is_vague(n, words);
            u->figure += f;
            u->figures++;
            if (n->text.beg >= u->last_at.beg) u->last = f, u->last_at = n->text;
            if (f > u->most) u->most = f;
            if (n->bound != BOUND_EXACT) u->bound = n->bound;
        }
        return;
    }
    if (is_rule(n, "number.implied.event")) {
        u->event = true;
        return;
    }
    u->doer |= is_rule(n, "number.implied.self") || (is_rule(n, "number.implied.noun") && sit_doer(n->counts));
    if (is_rule(n, "number.implied.times")) {
        if (n->low > u->times) u->times = n->low;
        return;
    }
    if (is_rule(n, "number.implied.pronoun")) {
        if (!u->pronoun) u->pronoun_at = n->text.beg;
        u->pronoun = true;
        return;
    }
    if (key_add(&u->keys, key_of(n, words), true)) u->at[u->keys.n - 1] = n->text;
}

static Str cut_first(Str s, Str lead)
{
    return str_starts(s, lead) ? str_trim(str_cut(s, lead.n, s.n)) : s;
}

/* A comma or the like at the beginning of what follows a phrase. */
static bool breaks_off(Str after)
{
    static const Str marks[] = {LIT(","), LIT(":"), LIT(";"), LIT("."), LIT("("), LIT(")"), LIT("- "), LIT("\xe2\x80\x93"), LIT("\xe2\x80\x94")};
    after = str_trim(after);
    for (isize i = 0; i < countof(marks); i++)
        if (str_starts(after, marks[i])) return true;
    return false;
}

/* "and their two sons, 6": the figure is the last of its list, and between its noun and the name stands no more than a comma and
 * an age. */
static bool leads_to(Str text, Span figure, u32 name)
{
    enum { BEFORE = 16, NOUN = 40 /* bytes */ };
    static const Str owners[] = {LIT(" their"), LIT(" his"), LIT(" her")};
    Str before = str_trim(str_cut(text, figure.beg > BEFORE ? figure.beg - BEFORE : 0, figure.beg));
    for (isize i = 0; i < countof(owners); i++)
        if (str_ends(before, owners[i])) before = str_trim(str_cut(before, 0, before.n - owners[i].n));
    if (!str_ends(before, S(" and")) || name < figure.end || name - figure.end > NOUN) return false;
    Str gap = str_cut(text, figure.end, name);
    isize at = 0;
    while (at < gap.n && !breaks_off(str_cut(gap, at, gap.n))) at++;
    gap = cut_first(str_trim(str_cut(gap, at, gap.n)), S(","));
    for (isize i = 0; i < gap.n; i++)
        if (gap.p[i] < '0' || gap.p[i] > '9') return false;
    return at < (isize)(name - figure.end);
}

/* "Ana Ruiz and their two sons, Karl and Otto, were killed": the last figure is of those named behind it. In a list that goes
 * on ("Ana Ruiz, two guards, Karl Braun and Otto Lenz were killed") the names are others. */
static bool is_apposed(const Unit *u, Str text)
{
    u32 n = 0;
    Span names = {NONE, 0};
    for (u32 i = 0; i < u->keys.n; i++) {
        if (u->at[i].beg <= u->last_at.beg) continue;
        Str word = last_word(u->keys.v[i]);
        if (!word.n || word.p[0] < 'A' || word.p[0] > 'Z') return false;
        names.beg = u32_min(names.beg, u->at[i].beg);
        if (u->at[i].end > names.end) names.end = u->at[i].end;
        n++;
    }
    bool as_many = u->last > 1 && n == u->last && u->keys.n > n;
    return as_many && leads_to(text, u->last_at, names.beg) && breaks_off(str_cut(text, names.end, text.n));
}

static double unit_sum(const Unit *u)
{
    double i = u->keys.n;
    if (u->apposed) return u->figure + i - u->last;
    if (u->figure > 0 && ((u->figures > 2 && u->figure == 2 * u->most) || u->most == i)) return u->most; /* a total and its parts */
    if (u->figure > 0) return u->figure == i ? i : u->figure + i;
    return i > 0 ? i : u->pronoun || u->event ? 1 : 0;
}

static double unit_value(const Unit *u)
{
    double sum = unit_sum(u);
    return u->times > sum ? u->times : sum;
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
        if (same_person(dead->keys.v[i], key, false)) return true;
    if (str_eq(key, S("another"))) return false;
    if (capital(key)) return dead->names.n == 0 && dead->keys.n > 0;
    for (u32 i = 0; i < dead->keys.n; i++) {
        if (is_age(key) && is_age(dead->keys.v[i])) continue;
        int x = capital(dead->keys.v[i]) ? 0 : gender(dead->keys.v[i]), y = gender(key);
        if (x == 0 || y == 0 || x == y) return true;
    }
    return false;
}

/* "Gunfire hit Otto and three others", where Otto is dead: three. */
static void drop_names(Unit *u, const Toll *dead)
{
    u32 n = 0;
    for (u32 i = 0; i < u->keys.n; i++) {
        bool gone = false;
        for (u32 k = 0; k < dead->names.n; k++) gone |= capital(u->keys.v[i]) && same_person(dead->names.v[k], u->keys.v[i], false);
        if (!gone) u->at[n] = u->at[i], u->keys.v[n++] = u->keys.v[i];
    }
    u->keys.n = n;
}

/* Who was killed is not also injured: "was found with a wound" of a person whose death is told
 * in another sentence is the way to that death. */
static void drop_dead(Unit *u, const Toll *dead)
{
    u32 n = 0;
    for (u32 i = 0; i < u->keys.n; i++)
        if (!among_dead(u->keys.v[i], dead)) u->at[n] = u->at[i], u->keys.v[n++] = u->keys.v[i];
    u->keys.n = n;
    if (dead->keys.n) u->pronoun = false;
}

/* "Ana Ruiz was badly hurt and taken to the city, where she died": who is told last before the pronoun is dead. */
static void drop_who_died(Unit *hurt, const Unit *killed, Toll *dead)
{
    if (!killed->pronoun || killed->keys.n || killed->figure > 0) return;
    if (!hurt->keys.n) hurt->pronoun = false; /* "he was badly hurt and taken to the city, where he died" */
    u32 last = NONE;
    for (u32 i = 0; i < hurt->keys.n; i++)
        if (hurt->at[i].beg < killed->pronoun_at && (last == NONE || hurt->at[i].beg > hurt->at[last].beg)) last = i;
    if (last == NONE) return;
    key_add(&dead->keys, hurt->keys.v[last], false);
    if (capital(hurt->keys.v[last])) key_add(&dead->names, hurt->keys.v[last], false);
    for (u32 i = last; i + 1 < hurt->keys.n; i++) hurt->at[i] = hurt->at[i + 1], hurt->keys.v[i] = hurt->keys.v[i + 1];
    hurt->keys.n--;
}

/* "A man was badly hurt. He died in hospital": the one is the other. */
static void drop_who_died_next(Toll *hurt, const Unit *killed, Toll *dead, u32 sentence, u32 beg)
{
    bool he = killed->pronoun && !killed->keys.n && killed->figure <= 0 && killed->pronoun_at == beg;
    if (!he || hurt->value != 1 || hurt->chosen.n != 1 || hurt->told_in + 1 != sentence) return;
    key_add(&dead->keys, hurt->chosen.v[0], false);
    if (capital(hurt->chosen.v[0])) key_add(&dead->names, hurt->chosen.v[0], false);
    hurt->value = HUGE_VAL;
    hurt->sources.n = hurt->chosen.n = hurt->names.n = 0;
}

/* Who was hurt by one sentence and is named among the dead by a later one. */
static void drop_named_dead(Toll *hurt, const Toll *dead)
{
    u32 left = hurt->chosen.n;
    for (u32 i = 0; i < hurt->chosen.n; i++)
        for (u32 k = 0; k < dead->names.n; k++)
            if (capital(hurt->chosen.v[i]) && same_person(hurt->chosen.v[i], dead->names.v[k], false)) {
                left--;
                break;
            }
    if (left == hurt->chosen.n) return;
    hurt->value = left ? left : HUGE_VAL;
    hurt->names.n = 0;
}

/* "three people, among them a nurse": the nurse is one of the three. */
static bool counted_already(Str sentence, isize at)
{
    static const char *const cues[] = {"among them", "including", "one of whom", "one of them"};
    for (isize i = 0; i < countof(cues); i++) {
        isize k = str_find(sentence, str_of(cues[i]));
        if (k >= 0 && k < at) return true;
    }
    return false;
}

/* "Parents, 2 children dead": a title that names people without a figure beside its figure tells a part. */
static bool beside_uncounted(Str title, const Number *n)
{
    Str before = str_trim(str_cut(title, 0, n->text.beg));
    bool list = str_ends(before, S(",")) || str_ends(before, S(" and")) || str_ends(before, S("&"));
    Str word = list ? last_word(str_trim(str_cut(before, 0, before.n - (str_ends(before, S(" and")) ? 4 : 1)))) : (Str){0};
    return word.n > 2 && (str_ends(word, S("s")) || str_eq_nocase(word, S("couple")) || str_eq_nocase(word, S("family")));
}

/* "Another boy", "a second woman". */
static bool is_another(Str words)
{
    static const Str leads[] = {LIT("another "), LIT("a second "), LIT("a third "), LIT("a fourth "), LIT("a fifth ")};
    for (isize i = 0; i < countof(leads); i++)
        if (words.n > leads[i].n && str_eq_nocase(str_cut(words, 0, leads[i].n), leads[i])) return true;
    return false;
}

static bool key_is(const Keys *k, Str key)
{
    for (u32 i = 0; i < k->n; i++)
        if (str_eq(k->v[i], key)) return true;
    return false;
}

/* "Three others were shot": besides those told before. */
static bool told_besides(Str text, const Number *n)
{
    Str after = str_cut(text, n->text.end, n->text.end + 7 < text.n ? n->text.end + 7 : text.n);
    Str counted = span_empty(n->counts_text) ? (Str){0} : str_at(text, n->counts_text);
    return !str_starts(n->rule, S("number.implied")) &&
           (str_starts(after, S(" other")) || str_starts(after, S(" Other")) || str_find(counted, S("surviving")) >= 0);
}

/* "Seven killed and 50 taken to hospital": the dead are not among the 50. */
static bool to_hospital(Str text, const Number *n)
{
    enum { NEAR = 48 }; /* bytes */
    Str after = str_cut(text, n->text.end, n->text.end + NEAR < text.n ? n->text.end + NEAR : text.n);
    return !str_starts(n->rule, S("number.implied")) && str_find(after, S("to hospital")) >= 0;
}

static bool has_nocase(Str text, Str word)
{
    for (isize i = 0; i + word.n <= text.n; i++)
        if (str_eq_nocase(str_cut(text, i, i + word.n), word)) return true;
    return false;
}

static bool has_one(Str text, const Str *v, isize n)
{
    for (isize i = 0; i < n; i++)
        if (has_nocase(text, v[i])) return true;
    return false;
}

/* "Four dead in weekend shootings across the city": the sum of what has nothing to do with each other. */
static bool tells_of_several(const Number *v, u32 n)
{
    for (u32 i = 0; i < n; i++)
        if (is_rule(&v[i], "number.sum")) return true;
    return false;
}

/* "Three others were shot, two of them fatally": how many of those figures are dead. */
static double dead_among(Str text, const Number *v, u32 n)
{
    enum { NEAR = 24 }; /* bytes */
    static const Str cues[] = {LIT(" of them"), LIT(" of whom"), LIT(" fatally")};
    double dead = 0;
    for (u32 i = 0; i < n; i++) {
        if (toll_role(&v[i]) != KILLED || str_starts(v[i].rule, S("number.implied"))) continue;
        Str after = str_cut(text, v[i].text.end, v[i].text.end + NEAR < text.n ? v[i].text.end + NEAR : text.n);
        if (has_one(after, cues, countof(cues))) dead += v[i].low;
    }
    return dead;
}

/* "The driver was also hurt": besides those told before. */
static bool hurt_also(Str text, const Number *n)
{
    static const Str cues[] = {LIT(" was also "), LIT(" also was "), LIT(" is also ")};
    Str after = str_cut(text, n->text.end, text.n);
    for (isize i = 0; i < countof(cues); i++)
        if (str_starts(n->rule, S("number.implied")) && str_starts(after, cues[i])) return true;
    return false;
}

static bool definite(Str words)
{
    return str_starts(words, S("the ")) || str_starts(words, S("The "));
}

/* Are they two persons: two names, two ages, a man and a woman, "her son"? */
static bool differ(Str key, Str words, Str dead)
{
    static const Str owners[] = {LIT("his "), LIT("her "), LIT("their "), LIT("another ")};
    if (same_person(key, dead, false)) return false;
    if (str_eq(key, S("another"))) return true;
    for (isize i = 0; i < countof(owners); i++)
        if (str_starts(words, owners[i])) return true;
    if (capital(key) || capital(dead)) return capital(key) && capital(dead);
    if (is_age(key) || is_age(dead)) return is_age(key) && is_age(dead);
    return gender(key) && gender(dead) && gender(key) != gender(dead);
}

/* "A woman was killed and her son was shot": those who were hit beside the dead of the same sentence, each told as somebody
 * new ("the man" and "he" are of those told before). */
static double hurt_apart(const Unit *u, const Keys *dead, Str text, const Number *v, u32 n)
{
    bool known = u[KILLED].pronoun && !u[KILLED].keys.n;
    if (known || u[VICTIM].figures || u[VICTIM].pronoun || !u[VICTIM].keys.n || unit_value(&u[KILLED]) <= 0) return 0;
    for (u32 i = 0; i < n; i++) {
        u32 r = toll_role(&v[i]);
        bool implied = str_starts(v[i].rule, S("number.implied"));
        if (implied && (r == KILLED || r == VICTIM) && (definite(str_at(text, v[i].text)) || str_eq(v[i].counts, S("victim")))) return 0;
    }
    if (unit_sum(&u[KILLED]) <= key_is(&u[KILLED].keys, S("himself"))) return 0;
    double apart = 0;
    for (u32 i = 0; i < u[VICTIM].keys.n; i++) {
        Str key = u[VICTIM].keys.v[i];
        bool other = !str_ends(key, S("self")) && !key_is(dead, key);
        for (u32 k = 0; k < u[KILLED].keys.n; k++)
            other &= differ(u[VICTIM].keys.v[i], str_at(text, u[VICTIM].at[i]), u[KILLED].keys.v[k]);
        apart += other;
    }
    return apart;
}

/* "Three dead, including the gunman". */
static bool includes_doer(Str sentence)
{
    Str cue = S("including "), rest = sentence;
    for (isize at; (at = str_find(rest, cue)) >= 0;) {
        rest = str_cut(rest, at + cue.n, rest.n);
        isize end = 0;
        while (end < rest.n && !breaks_off(str_cut(rest, end, rest.n))) end++;
        if (sit_doer(str_trim(str_cut(rest, 0, end)))) return true;
    }
    return false;
}

/* "A second victim has died": so many are dead. */
static double dead_by_now(const Number *n, Str words)
{
    static const Str ordinals[] = {LIT("second "), LIT("third "), LIT("fourth "), LIT("fifth ")};
    if (!is_rule(n, "number.implied.noun")) return 0;
    words = cut_first(cut_first(words, S("A ")), S("a "));
    for (isize i = 0; i < countof(ordinals); i++)
        if (words.n > ordinals[i].n && str_eq_nocase(str_cut(words, 0, ordinals[i].n), ordinals[i])) return (double)i + 2;
    return 0;
}

/* Has the report told of this person before as killed or hurt? */
static bool known_name(const Toll *out, Str name)
{
    for (u32 r = 0; r < TOLL_ROLES; r++)
        for (u32 i = 0; i < out[r].names.n; i++)
            if (same_person(out[r].names.v[i], name, false)) return true;
    return false;
}

/* Takes what one sentence says into the report's tolls. */
/* known: the report's named mentions; NULL for the title. */
static void unit_close(Arena *a, const Situation *s, u32 doc, const Mentions *known, u32 sentence, const Number *v, u32 n,
                       Toll out[TOLL_ROLES])
{
    const Digest *d = s->documents.v[doc].digest;
    bool title = !known;
    Str text = title ? d->title : d->text;
    Unit u[TOLL_ROLES] = {{.figure = 0}};
    Str words = title ? d->title : str_at(d->text, d->sentences.v[sentence].text);
    u32 beg = title ? 0 : d->sentences.v[sentence].text.beg;
    bool again = false;
    for (u32 i = 0; i < n; i++) {
        u32 r = toll_role(&v[i]);
        if (r == TOLL_ROLES || other_time(words, &v[i])) continue;
        if (u[r].figures && str_starts(v[i].rule, S("number.implied")) && counted_already(words, v[i].text.beg - beg)) continue;
        u[r].part |= title && !u[r].figures && beside_uncounted(text, &v[i]);
        Str said = str_at(text, v[i].text);
        bool named = is_rule(&v[i], "number.implied.name");
        if (named) said = without_age(said);
        if (named && !title) said = whole_name(known, v[i].text, said);
        unit_add(&u[r], &v[i], said);
        u[r].besides |= told_besides(text, &v[i]) || (r == VICTIM && u[KILLED].figures && to_hospital(text, &v[i]));
        bool more = is_another(str_at(text, v[i].text)) || is_rule(&v[i], "number.implied.another") || hurt_also(text, &v[i]);
        if (out[KILLED].value < HUGE_VAL && more) out[r].another = 1;
        if (r == KILLED && dead_by_now(&v[i], said) > u[r].times) u[r].times = dead_by_now(&v[i], said);
        again |= named && known_name(out, said);
        if (named) key_add(&out[r].names, said, false);
        for (u32 k = 0; k < u[r].keys.n; k++) key_add(&out[r].keys, u[r].keys.v[k], false);
    }
    for (u32 r = 0; r < TOLL_ROLES; r++) u[r].apposed = is_apposed(&u[r], text);
    if (unit_value(&u[KILLED]) <= 0) drop_dead(&u[INJURED], &out[KILLED]);
    drop_who_died(&u[INJURED], &u[KILLED], &out[KILLED]);
    if (!title) drop_who_died_next(&out[INJURED], &u[KILLED], &out[KILLED], sentence, beg);
    if (u[VICTIM].besides) drop_names(&u[VICTIM], &out[KILLED]);
    double apart = hurt_apart(u, &out[KILLED].keys, text, v, n);
    if (apart > out[VICTIM].another) out[VICTIM].another = apart;
    bool nothing = out[KILLED].value == HUGE_VAL && out[INJURED].value == HUGE_VAL && out[VICTIM].value == HUGE_VAL;
    bool same = unit_value(&u[KILLED]) == out[KILLED].value && out[VICTIM].value <= out[KILLED].value; /* those who were hit are the dead */
    bool both = unit_value(&u[KILLED]) > 0 && unit_value(&u[KILLED]) <= out[KILLED].value && (same || out[VICTIM].value == HUGE_VAL);
    for (u32 r = 0; r < TOLL_ROLES; r++) {
        double value = unit_value(&u[r]);
        out[r].zero |= u[r].zero;
        bool late = !title && sentence >= LEAD_SENTENCES;
        if (again && u[r].figures && u[r].besides) late = false; /* "gunfire hit Otto and three others" */
        bool first = late && !(both && r == INJURED) ? nothing : out[r].value == HUGE_VAL;
        bool self = out[r].title && u[r].figure == out[r].value && value == u[r].figure + 1 && key_is(&u[r].keys, S("himself"));
        if (value <= 0 || (late && !first) || (out[r].title && !self)) continue;
        if (title && u[r].figure > 0) out[r].title = !u[r].part && !u[r].vague;
        if (!first && value < out[r].value) continue;
        bool clearer = (out[r].vague && !u[r].vague && u[r].figure > 0) || (out[r].some && (u[r].keys.n || u[r].pronoun));
        if (first || clearer || value > out[r].value) {
            bool some = u[r].event && u[r].figure <= 0 && !u[r].keys.n && !u[r].pronoun && u[r].times <= 0; /* "a fatal fire": at least one */
            out[r].sources.n = 0, out[r].bound = some ? BOUND_AT_LEAST : u[r].bound, out[r].besides = u[r].besides, out[r].vague = u[r].vague;
            out[r].chosen.n = 0, out[r].told_in = title ? NONE : sentence;
            if (value == u[r].keys.n) out[r].chosen = u[r].keys;
            out[r].some = some;
            out[r].by_times = !title && unit_sum(&u[r]) <= 0;
            out[r].doer = u[r].doer || includes_doer(words);
            out[r].several = tells_of_several(v, n), out[r].fatally = dead_among(text, v, n);
        }
        out[r].value = value;
        for (u32 i = 0; i < n; i++) {
            if (toll_role(&v[i]) != r) continue;
            sources_add(a, &out[r].sources, claims_source(s, doc, &v[i], title));
            if (out[r].sources.n == 1 || is_rule(out[r].number, "number.implied.times")) out[r].number = &v[i];
        }
    }
}

/* A figure that does not stand. */
typedef struct {
    Figure f;
    u32 doc, role;
} Struck;
typedef VEC(Struck) StruckList;

/* The event that each number of a report counts the victims of, NULL. */
static const Event **events_counting(Arena *a, const Digest *d)
{
    const Event **of = NEW(a, const Event *, (isize)d->numbers.n + 1);
    for (u32 i = d->events.n; i-- > 0;)
        for (u32 k = 0; k < d->events.v[i].numbers.n; k++) of[d->events.v[i].numbers.v[k].number] = &d->events.v[i];
    return of;
}

/* NULL in a running account, which has no rows of stories. */
static const StoryRow *story_of_report(const Situation *s, u32 doc)
{
    u32 story = s->documents.v[doc].story;
    return story < s->stories.n ? &s->stories.v[story] : NULL;
}

/* The figure of another attack, in another town or province far from where the story is. */
static bool is_aside(const Situation *s, u32 doc, const Event *e)
{
    enum { FAR = 100000 }; /* metres */
    const Digest *d = s->documents.v[doc].digest;
    const StoryRow *story = story_of_report(s, doc);
    bool harm = e && (e->type == EVENT_ASSAULT || str_eq(e->subtype, S("death")) || str_eq(e->subtype, S("injury")));
    if (!story || !harm || e->place == NONE || !d->places.v[e->place].resolved) return false;
    const GazPlace *there = &d->places.v[e->place].gaz, *here = &story->place.gaz;
    if (!story->has_place || !place_is_town(here->feature) || earth_between(here, there) < FAR) return false;
    bool province = there->feature == FEATURE_ADMIN1 || there->feature == FEATURE_ADMIN2;
    return place_is_town(there->feature) || (province && !str_eq(there->name, here->admin1));
}

/* What ends before this is another time than the story's; TIME_UNKNOWN where the story has no day. */
static i64 before_story(const StoryRow *story)
{
    enum { TOLD = 3, GUESSED = 30 }; /* days */
    if (!story || story->day == TIME_UNKNOWN) return TIME_UNKNOWN;
    return story->day - (story->day_told ? TOLD : GUESSED) * (i64)SECONDS_A_DAY;
}

static u32 first_time_from(const Digest *d, u32 byte)
{
    u32 lo = 0, hi = d->times.n;
    while (lo < hi) {
        u32 mid = lo + (hi - lo) / 2;
        if (d->times.v[mid].text.beg < byte) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

/* A month or a year named alone, in a report without a day: "in September" is not this week. */
static bool is_bare_month(const Timex *t)
{
    if (t->type != TIMEX_DATE) return false;
    return (t->value.n == 7 && str_starts(t->value, S("XXXX-")) && t->value.p[5] != 'W') || (t->value.n == 4 && t->value.p[0] != 'X');
}

/* Are all the times that the sentence names well before the story's day? */
static bool tells_of_before(const Situation *s, u32 doc, Span sentence)
{
    const Digest *d = s->documents.v[doc].digest;
    const StoryRow *story = story_of_report(s, doc);
    i64 limit = before_story(story);
    u32 before = 0;
    if (!story) return false;
    for (u32 i = first_time_from(d, sentence.beg); i < d->times.n && d->times.v[i].text.beg < sentence.end; i++) {
        const Timex *t = &d->times.v[i];
        if (t->type != TIMEX_DATE && t->type != TIMEX_TIME) continue;
        bool known = when_known(t->when) && t->when.to != TIME_UNKNOWN && limit != TIME_UNKNOWN;
        bool coarse = t->when.precision >= PRECISION_WEEK && story->day_told; /* "last week" is over when the day begins */
        bool old = known ? t->when.to < limit || (coarse && t->when.to <= story->day) : limit == TIME_UNKNOWN && is_bare_month(t);
        if (!old) return false;
        before++;
    }
    return before > 0;
}

/* Those of a day well before the story's: "last month her brother was killed". */
static bool is_recalled(const Situation *s, u32 doc, const Number *n, const Event *e)
{
    const Digest *d = s->documents.v[doc].digest;
    i64 limit = before_story(story_of_report(s, doc));
    When when = e && sit_dated(d, e) ? e->when : n->as_of;
    if (limit != TIME_UNKNOWN && when_known(when) && when.to != TIME_UNKNOWN) return when.to < limit;
    return tells_of_before(s, doc, sit_sentence(s, doc, n->text.beg));
}

static double size_of(const Number *n)
{
    return n->high < HUGE_VAL ? n->high : n->low;
}

/* Marks the figures of a report that are aside, where others of their role stand: of a place lesser ones, for a part is less
 * than its whole. What is recalled below the lede is aside also where the report's own toll is of another role. */
static bool *asides(Arena *a, const Situation *s, u32 doc)
{
    const Digest *d = s->documents.v[doc].digest;
    bool *aside = NEW(a, bool, (isize)d->numbers.n + 1);
    const Event **counting = events_counting(a, d);
    double near[TOLL_ROLES + 1] = {0};
    bool own = false;
    for (u32 i = 0; i < d->numbers.n; i++) {
        const Number *n = &d->numbers.v[i];
        u32 r = toll_role(n);
        bool recalled = r < TOLL_ROLES && is_recalled(s, doc, n, counting[i]);
        aside[i] = recalled || (r < TOLL_ROLES && is_aside(s, doc, counting[i]));
        if (!aside[i] && size_of(n) > near[r]) near[r] = size_of(n);
        own |= !aside[i] && r < TOLL_ROLES && size_of(n) > 0;
    }
    for (u32 i = 0; i < d->title_numbers.n; i++) own |= toll_role(&d->title_numbers.v[i]) < TOLL_ROLES;
    for (u32 i = 0; i < d->numbers.n; i++) {
        const Number *n = &d->numbers.v[i];
        double other = near[toll_role(n)];
        bool recalled = aside[i] && is_recalled(s, doc, n, counting[i]), late = digest_sentence_at(d, n->text.beg) >= RECALLED_FROM;
        aside[i] = aside[i] && ((recalled && late && own) || (other > 0 && (other < size_of(n) || recalled)));
    }
    return aside;
}

static void read_report(Arena *a, const Situation *s, u32 doc, const Figure *figures, Toll out[TOLL_ROLES], StruckList *struck)
{
    const Digest *d = s->documents.v[doc].digest;
    Number *stand = NEW(a, Number, (isize)d->numbers.n + 1);
    const bool *aside = asides(a, s, doc);
    Mentions known = named_mentions(a, d);
    u32 n = 0;
    for (u32 i = 0; i < d->numbers.n; i++) {
        if (aside[i]) continue;
        Figure f = figures[i];
        u32 r = f.standing == VALUE_STANDS ? TOLL_ROLES : toll_role(&f.n);
        if (f.standing == VALUE_STANDS) stand[n++] = f.n;
        else if (r < VICTIM && f.n.high > 0 && !str_starts(f.n.rule, S("number.implied")))
            *vec_push(a, struck) = (Struck){f, doc, r};
    }
    for (u32 r = 0; r < TOLL_ROLES; r++) out[r] = (Toll){.value = HUGE_VAL};
    if (d->title_numbers.n) unit_close(a, s, doc, NULL, 0, d->title_numbers.v, d->title_numbers.n, out);
    for (u32 i = 0; i < n;) {
        u32 at = digest_sentence_at(d, stand[i].text.beg), k = i;
        while (k < n && digest_sentence_at(d, stand[k].text.beg) == at) k++;
        if (at != NONE && claims_zone_counts(d->sentences.v[at].zone))
            unit_close(a, s, doc, &known, at, stand + i, k - i, out);
        i = k;
    }
    for (u32 r = 0; r < TOLL_ROLES; r++)
        if (out[r].value < HUGE_VAL && out[r].names.n > out[r].value) out[r].value = out[r].names.n;
    bool others = out[INJURED].value < HUGE_VAL || out[VICTIM].value < HUGE_VAL || out[KILLED].names.n;
    if (out[KILLED].by_times && !others) out[KILLED].value = HUGE_VAL; /* "the triple murder of last year" in a report of something else */
    drop_named_dead(&out[INJURED], &out[KILLED]);
    double killed = out[KILLED].value < HUGE_VAL ? out[KILLED].value : 0;
    bool more = !out[KILLED].some && out[VICTIM].value < HUGE_VAL && out[INJURED].value < HUGE_VAL && !out[INJURED].title &&
                out[VICTIM].value - killed > out[INJURED].value && out[VICTIM].value > 1;
    if (out[VICTIM].value < HUGE_VAL && (out[INJURED].value == HUGE_VAL || more)) {
        out[INJURED] = out[VICTIM];
        if (out[VICTIM].besides) killed = out[VICTIM].fatally;
        double left = out[VICTIM].value > killed ? out[VICTIM].value - killed : 0;
        out[INJURED].value = left > out[VICTIM].another ? left : out[VICTIM].another;
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

static double injured_in(const ToldList *all, u32 doc)
{
    for (u32 i = 0; i < all->n; i++)
        if (all->v[i].doc == doc && all->v[i].role == INJURED) return all->v[i].vote.value;
    return 0;
}

/* "Two hurt", and on a later day "one of them died, the other is hurt": the former figure is of the day before. */
static bool is_overtaken(const ToldList *all, const u8 *told, const Told *x)
{
    if (x->role != INJURED || x->vote.value <= 0 || told[x->doc] & 1u << KILLED) return false;
    for (u32 i = 0; i < all->n; i++) {
        const Told *y = &all->v[i];
        double hurt = y->role == KILLED && y->vote.value > 0 && y->vote.day > x->vote.day ? injured_in(all, y->doc) : 0;
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
        finish(a, s, t);
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
        read_report(a, s, i, figures[i], t, &struck);
        for (u32 r = KILLED; r <= INJURED; r++)
            if (t[r].value < HUGE_VAL && t[r].sources.n) *vec_push(a, &all) = told_of(s, i, &t[r], r);
    }
    join_tolls(a, s, &all, &struck, &claims);
    tell_stories(a, s, &claims, reports);
}
