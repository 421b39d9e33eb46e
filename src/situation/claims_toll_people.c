/* claims_toll_people.c - the persons whom a report tells as killed or hurt: one under two names, two of one family, a man and
 * "the man" who died of his wounds.
 *
 * Each is told by a key: a name, the noun of "a nurse", an age. Names are one person by their last words, or by a first name
 * alone; of nouns only sex and kinship tell two apart. Who is hurt in one sentence and dies in it, in the next, or by name in
 * a later one is one of the dead. Limit: two of one surname in two sentences are one. */
#include "situation/claims_toll.h"
#include <math.h>
#include <stdlib.h>

Str claims_toll_last_word(Str s)
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
    Str last = claims_toll_last_word(name);
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
    Str fx = first_word(x), fy = first_word(y), lx = claims_toll_last_word(x), ly = claims_toll_last_word(y);
    bool whole = fx.n < x.n && fy.n < y.n;
    if (str_eq_nocase(lx, ly)) return !(whole && one_sentence) || str_eq_nocase(fx, fy);
    return !whole && (str_eq_nocase(x, fy) || str_eq_nocase(y, fx));
}

bool claims_toll_key_add(Keys *k, Str key, bool one_sentence)
{
    for (u32 i = 0; i < k->n; i++)
        if (same_person(k->v[i], key, one_sentence)) return false;
    if (k->n == KEYS_MAX) return false;
    k->v[k->n++] = key;
    return true;
}

bool claims_toll_is_rule(const Number *n, const char *rule)
{
    return str_eq(n->rule, str_of(rule));
}

static int mention_order(const void *p, const void *q)
{
    const Mention *x = p, *y = q;
    if (x->text.beg != y->text.beg) return x->text.beg < y->text.beg ? -1 : 1;
    return x->text.end > y->text.end ? -1 : x->text.end < y->text.end;
}

Mentions claims_toll_mentions(Arena *a, const Digest *d)
{
    Mentions m = {.v = NEW(a, Mention, (isize)d->actors.n + 1)};
    for (u32 i = 0; i < d->actors.n; i++) {
        u32 e = d->actors.v[i].entity;
        if (e != NONE && d->entities.v[e].named) m.v[m.n++] = (Mention){d->actors.v[i].text, d->entities.v[e].name};
    }
    u32 sorted = 1; /* actors stand in the order of the text, but for those that an event adds */
    while (sorted < m.n && mention_order(&m.v[sorted - 1], &m.v[sorted]) <= 0) sorted++;
    if (sorted < m.n) qsort(m.v, m.n, sizeof *m.v, mention_order);
    return m;
}

/* The name by which the report knows the person, where it says more than the words do: "Ivan" of Ivan Petrov. */
Str claims_toll_whole_name(const Mentions *m, Span text, Str words)
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

/* "34-year-old Karl Otto": the name. */
Str claims_toll_without_age(Str name)
{
    isize at = 0;
    while (at < name.n && (name.p[at] < 'A' || name.p[at] > 'Z') && name.p[at] < 0x80) at++;
    return at < name.n ? str_cut(name, at, name.n) : name;
}

/* What one person is told by. */
Str claims_toll_key_of(const Number *n, Str words)
{
    if (claims_toll_is_rule(n, "number.implied.name")) return words;
    if (claims_toll_is_rule(n, "number.implied.another")) return S("another");
    if (!claims_toll_is_rule(n, "number.implied.age")) return n->counts;
    isize at = 0;
    while (at < words.n && (words.p[at] < '0' || words.p[at] > '9')) at++;
    return at < words.n ? str_cut(words, at, words.n) : n->counts;
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

bool claims_toll_is_name(Str s)
{
    return s.n && s.p[0] >= 'A' && s.p[0] <= 'Z';
}

bool claims_toll_key_is(const Keys *k, Str key)
{
    for (u32 i = 0; i < k->n; i++)
        if (str_eq(k->v[i], key)) return true;
    return false;
}

/* May the person of this key be one of the dead? The same name; a name when the dead have
 * none; a noun of no other sex ("the teen" for "a boy"). */
static bool among_dead(Str key, const Toll *dead)
{
    for (u32 i = 0; i < dead->keys.n; i++)
        if (same_person(dead->keys.v[i], key, false)) return true;
    if (str_eq(key, S("another"))) return false;
    if (claims_toll_is_name(key)) return dead->names.n == 0 && dead->keys.n > 0;
    for (u32 i = 0; i < dead->keys.n; i++) {
        if (is_age(key) && is_age(dead->keys.v[i])) continue;
        int x = claims_toll_is_name(dead->keys.v[i]) ? 0 : gender(dead->keys.v[i]), y = gender(key);
        if (x == 0 || y == 0 || x == y) return true;
    }
    return false;
}

/* "Gunfire hit Otto and three others", where Otto is dead: three. */
void claims_toll_drop_names(Unit *u, const Toll *dead)
{
    u32 n = 0;
    for (u32 i = 0; i < u->keys.n; i++) {
        bool gone = false;
        for (u32 k = 0; k < dead->names.n; k++) gone |= claims_toll_is_name(u->keys.v[i]) && same_person(dead->names.v[k], u->keys.v[i], false);
        if (!gone) u->at[n] = u->at[i], u->keys.v[n++] = u->keys.v[i];
    }
    u->keys.n = n;
}

/* Who was killed is not also injured: "was found with a wound" of a person whose death is told
 * in another sentence is the way to that death. */
void claims_toll_drop_dead(Unit *u, const Toll *dead)
{
    u32 n = 0;
    for (u32 i = 0; i < u->keys.n; i++)
        if (!among_dead(u->keys.v[i], dead)) u->at[n] = u->at[i], u->keys.v[n++] = u->keys.v[i];
    u->keys.n = n;
    if (dead->keys.n) u->pronoun = false;
}

/* "Ana Ruiz was badly hurt and taken to the city, where she died": who is told last before the pronoun is dead. */
void claims_toll_drop_who_died(Unit *hurt, const Unit *killed, Toll *dead)
{
    if (!killed->pronoun || killed->keys.n || killed->figure > 0) return;
    if (!hurt->keys.n) hurt->pronoun = false; /* "he was badly hurt and taken to the city, where he died" */
    u32 last = NONE;
    for (u32 i = 0; i < hurt->keys.n; i++)
        if (hurt->at[i].beg < killed->pronoun_at && (last == NONE || hurt->at[i].beg > hurt->at[last].beg)) last = i;
    if (last == NONE) return;
    claims_toll_key_add(&dead->keys, hurt->keys.v[last], false);
    if (claims_toll_is_name(hurt->keys.v[last])) claims_toll_key_add(&dead->names, hurt->keys.v[last], false);
    for (u32 i = last; i + 1 < hurt->keys.n; i++) hurt->at[i] = hurt->at[i + 1], hurt->keys.v[i] = hurt->keys.v[i + 1];
    hurt->keys.n--;
}

/* "A man was badly hurt. He died in hospital": the one is the other. */
void claims_toll_drop_next(Toll *hurt, const Unit *killed, Toll *dead, u32 sentence, u32 beg)
{
    bool he = killed->pronoun && !killed->keys.n && killed->figure <= 0 && killed->pronoun_at == beg;
    if (!he || hurt->value != 1 || hurt->chosen.n != 1 || hurt->told_in + 1 != sentence) return;
    claims_toll_key_add(&dead->keys, hurt->chosen.v[0], false);
    if (claims_toll_is_name(hurt->chosen.v[0])) claims_toll_key_add(&dead->names, hurt->chosen.v[0], false);
    hurt->value = HUGE_VAL;
    hurt->sources.n = hurt->chosen.n = hurt->names.n = 0;
}

/* Who was hurt by one sentence and is named among the dead by a later one. */
void claims_toll_drop_named(Toll *hurt, const Toll *dead)
{
    u32 left = hurt->chosen.n;
    for (u32 i = 0; i < hurt->chosen.n; i++)
        for (u32 k = 0; k < dead->names.n; k++)
            if (claims_toll_is_name(hurt->chosen.v[i]) && same_person(hurt->chosen.v[i], dead->names.v[k], false)) {
                left--;
                break;
            }
    if (left == hurt->chosen.n) return;
    hurt->value = left ? left : HUGE_VAL;
    hurt->names.n = 0;
}

/* Are they two persons: two names, two ages, a man and a woman, "her son"? */
bool claims_toll_differ(Str key, Str words, Str dead)
{
    static const Str owners[] = {LIT("his "), LIT("her "), LIT("their "), LIT("another ")};
    if (same_person(key, dead, false)) return false;
    if (str_eq(key, S("another"))) return true;
    for (isize i = 0; i < countof(owners); i++)
        if (str_starts(words, owners[i])) return true;
    if (claims_toll_is_name(key) || claims_toll_is_name(dead)) return claims_toll_is_name(key) && claims_toll_is_name(dead);
    if (is_age(key) || is_age(dead)) return is_age(key) && is_age(dead);
    return gender(key) && gender(dead) && gender(key) != gender(dead);
}

/* Has the report told of this person before as killed or hurt? */
bool claims_toll_known_name(const Toll *out, Str name)
{
    for (u32 r = 0; r < TOLL_ROLES; r++)
        for (u32 i = 0; i < out[r].names.n; i++)
            if (same_person(out[r].names.v[i], name, false)) return true;
    return false;
}
