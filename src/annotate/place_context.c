/* place_context.c - what the words around a name say: whether it is a place at all, what it
 * lies in, and whether the division or its town is meant.
 *
 * Names of people come first, from the document's own name spans where the model gave them,
 * else from a title or given name in front of a capitalised word; a surname so found is a
 * surname in the rest of the document. Evidence is a small sum of signs for and against; the
 * weights were set by hand and checked on LGL and GeoVirus (dev). */
#include "annotate/place_in.h"
#include "doc/earth.h"
#include "base/utf8.h"

enum { SURE = 4, WEAK = 1, FAIR = 2, GAP_MAX = 64, BIG = 100000, MIDDLE = 15000, LOOK_AHEAD = 14 };

/* ---- people */
static void person_word(Work *w, u32 i)
{
    if (w->persons.n < PLACE_PERSONS_MAX && w->pieces.v[i].hash)
        w->person_bits |= (u64)1 << (w->pieces.v[i].hash & 63), *vec_push(w->d->arena, &w->persons) = w->pieces.v[i].hash;
}

/* A capitalised word that may be part of a person's name. */
static bool name_word(const Work *w, u32 i)
{
    const Piece *p = &w->pieces.v[i];
    return p->cap && !p->caps && !(p->lex & (LEX_ORG | LEX_TITLE | LEX_STREET | LEX_MEDIA | LEX_STOP | LEX_TYPE));
}

static bool initial(const Work *w, u32 i)
{
    return w->pieces.v[i].cap && piece_str(w, i).n == 1;
}

/* The name from piece i on; its words after the given name are noted. Returns its end. */
static u32 take_person(Work *w, u32 i, bool given)
{
    u32 first = i;
    while (i < w->pieces.n && i - first < 4 && (name_word(w, i) || initial(w, i))) {
        if ((i > first || !given) && !initial(w, i)) person_word(w, i);
        bool on = w->pieces.v[i].join == JOIN_SPACE || w->pieces.v[i].join == JOIN_HYPHEN;
        if (initial(w, i) && i + 1 < w->pieces.n && w->pieces.v[i + 1].beg - w->pieces.v[i].end <= 2) on = true;
        i++;
        if (!on) break;
    }
    return i;
}

static bool well_known(const Work *w, Str name)
{
    u8 key[GAZ_KEY_MAX];
    u32 n = gaz_key(name, key);
    u64 hash = gaz_hash(key, n);
    if (!n || !gazetteer_begins(w->g, hash)) return false;
    GazHits h;
    gazetteer_hits_of(w->g, key, n, hash, name, &h);
    for (u32 i = 0; i < h.n; i++)
        if (h.hit[i].flags & GAZ_OWN) return true;
    return false;
}

/* A town of some size has this name too. */
static bool town(const Work *w, Str name)
{
    enum { SOME = 30000 };
    u32 ids[GAZ_FOUND_MAX], n = gazetteer_find(w->g, name, ids);
    for (u32 i = 0; i < n; i++)
        if (gazetteer_bare(w->g, ids[i]).population >= SOME) return true;
    return false;
}

/* "Florence Rivers": a given name and a word that is no state or country ("Florence Alabama"). */
static bool given_and_family(Work *w, u32 i)
{
    const Piece *p = &w->pieces.v[i];
    if (i + 1 >= w->pieces.n || !name_word(w, i) || !(place_word_at(w, i) & GAZ_FIRST)) return false;
    bool dotted = initial(w, i + 1) && w->pieces.v[i + 1].beg == p->end + 1;
    if (p->join != JOIN_SPACE) return false;
    if (dotted) return true;
    if (!name_word(w, i + 1) || well_known(w, piece_str(w, i))) return false;
    return !well_known(w, piece_str(w, i + 1)) || !town(w, piece_str(w, i)); /* "Michael Jordan" */
}

static void named_persons(Work *w)
{
    const Doc *d = w->d;
    u32 at = 0;
    for (u32 i = 0; i < d->names.n; i++) {
        if (d->names.v[i].type != NAME_PERSON || str_find_byte(doc_str(d, d->names.v[i].text), ' ', 0) < 0) continue;
        while (at < w->pieces.n && w->pieces.v[at].beg < d->names.v[i].text.beg) at++;
        for (u32 k = at; k < w->pieces.n && w->pieces.v[k].end <= d->names.v[i].text.end; k++)
            if (k > at || w->pieces.v[k].end == d->names.v[i].text.end) person_word(w, k);
    }
}

void place_persons(Work *w)
{
    named_persons(w);
    for (u32 i = 0; i + 1 < w->pieces.n;) {
        const Piece *p = &w->pieces.v[i];
        bool title = p->cap && (p->lex & LEX_TITLE) && w->pieces.v[i + 1].cap &&
                     w->pieces.v[i + 1].beg - p->end <= 2;
        if (title && name_word(w, i + 1) && !well_known(w, piece_str(w, i + 1))) i = take_person(w, i + 1, false);
        else if (p->cap && given_and_family(w, i)) i = take_person(w, i, true);
        else i++;
    }
}

/* ---- which name of the model's covers a mention */
static const Name *covering(const Work *w, Span s, u32 *from)
{
    const Doc *d = w->d;
    while (*from < d->names.n && d->names.v[*from].text.end <= s.beg) (*from)++;
    for (u32 i = *from; i < d->names.n && d->names.v[i].text.beg < s.end; i++)
        if (span_overlaps(d->names.v[i].text, s)) return &d->names.v[i];
    return NULL;
}

static i32 size_evidence(const Group *gr)
{
    const Candidate *c = &gr->cand[0];
    bool alt = c->hit.flags & (GAZ_ALT | GAZ_VARIANT | GAZ_SHORT);
    if (c->hit.flags & GAZ_OWN) return SURE;
    if (c->place.population >= BIG) return alt ? WEAK : FAIR;
    if (c->place.population >= MIDDLE) return alt ? 0 : WEAK;
    return alt ? -FAIR : 0;
}

/* The model was trained on world news and is at sea in local papers ("Fargo" a person): its
 * word counts for less than the text's own, save for names of people in several words. */
static i32 name_evidence(const Work *w, Mention *m, const Name *n)
{
    if (!n) return 0;
    bool same = n->text.beg >= m->text.beg && n->text.end <= m->text.end + 1;
    bool words = str_find_byte(doc_str(w->d, n->text), ' ', 0) >= 0;
    bool typed = m->end > m->beg + 1 && w->pieces.v[m->end - 1].lex & LEX_TYPE; /* "Henry County" */
    if (n->type == NAME_PERSON && (typed || w->pieces.v[m->beg].caps)) return 0;
    switch (n->type) {
    case NAME_PLACE: return SURE - WEAK;
    case NAME_FACILITY: return WEAK;
    case NAME_PERSON: return words && !same ? -SURE - FAIR : size_evidence(&w->groups.v[m->group]) >= FAIR ? -WEAK : -FAIR;
    case NAME_ORG: m->assoc |= !same; return same ? -WEAK : 0;
    default: return 0;
    }
}

/* ---- left and right */
static i32 left_evidence(Work *w, const Mention *m)
{
    if (m->beg == 0) return 0;
    const Piece *p = &w->pieces.v[m->beg - 1];
    bool adjacent = p->join != JOIN_NONE;
    u32 lex = place_lex_at(w, m->beg - 1);
    if (!adjacent) return 0;
    if (lex & LEX_PREP && !p->start) return FAIR;
    if (lex & LEX_PREP) return FAIR; /* "In Nairobi" */
    if (p->cap && lex & LEX_TITLE && !(lex & LEX_ORG)) return -SURE;
    if (p->cap && place_word_at(w, m->beg - 1) & GAZ_FIRST && !p->start && !well_known(w, piece_str(w, m->beg - 1)))
        return -SURE;
    if (p->cap && !p->start && p->join == JOIN_SPACE && !lex) return -FAIR; /* the end of a longer name */
    return 0;
}

/* "In Nice The crowd": a sentence that was not parted. */
static bool is_article(const Work *w, u32 i)
{
    Str s = piece_str(w, i);
    return str_eq(s, S("A")) || str_eq(s, S("An")) || str_eq(s, S("The"));
}

static i32 right_evidence(Work *w, Mention *m)
{
    if (m->end >= w->pieces.n) return 0;
    const Piece *last = &w->pieces.v[m->end - 1], *p = &w->pieces.v[m->end];
    if (last->join == JOIN_NONE || m->text.end > last->end) return 0;
    u32 lex = place_lex_at(w, m->end);
    if (lex & LEX_CIVIC && last->join == JOIN_SPACE) return m->assoc = true, SURE;
    if (!p->cap) return lex & LEX_TYPE ? FAIR : 0;
    if (lex & LEX_MEDIA) return -SURE - SURE;
    if (lex & LEX_STREET) return -SURE - SURE;
    if (lex & (LEX_ORG | LEX_TYPE)) {
        m->assoc = true;
        return 0;
    }
    if (lex & LEX_TITLE) {
        m->assoc = true; /* "Kansas Gov. Kathleen ..." */
        return WEAK;
    }
    if (last->join != JOIN_SPACE || p->caps || is_article(w, m->end)) return 0;
    bool given = w->groups.v[m->group].word & GAZ_FIRST && !(p->lex & LEX_STOP); /* "Chad Walker" */
    return given && !well_known(w, piece_str(w, m->end)) ? -SURE - WEAK : -FAIR;
}

/* "Villa Clara, another town": an apposition names the kind. */
static bool apposition(Work *w, const Mention *m)
{
    enum { WORDS = 5 };
    if (m->end >= w->pieces.n) return false;
    Str gap = str_cut(w->d->text, m->text.end, w->pieces.v[m->end].beg);
    if (!str_eq(gap, S(", "))) return false;
    Str first = piece_str(w, m->end);
    if (!str_eq(first, S("a")) && !str_eq(first, S("an")) && !str_eq(first, S("the")) && !str_eq(first, S("another")))
        return false;
    for (u32 i = m->end + 1; i < m->end + WORDS && i < w->pieces.n && w->pieces.v[i - 1].join != JOIN_NONE; i++)
        if (place_lex_at(w, i) & LEX_TYPE) return true;
    return false;
}

static bool metonym(Work *w, const Mention *m, const Candidate *c)
{
    if (m->end >= w->pieces.n || w->pieces.v[m->end - 1].join != JOIN_SPACE) return false;
    if (c->place.feature != FEATURE_COUNTRY && c->place.feature != FEATURE_CAPITAL) return false;
    if (m->beg && w->pieces.v[m->beg - 1].join == JOIN_SPACE && place_lex_at(w, m->beg - 1) & LEX_PREP) return false;
    return place_lex_at(w, m->end) & LEX_SAY;
}

/* ---- containers: "A, B", "A, capital of B", "A in B", "B's capital A" */
static bool gap_words(Work *w, u32 from, u32 to)
{
    for (u32 i = from; i < to; i++)
        if (!(place_lex_at(w, i) & LEX_GAP)) return false;
    return true;
}

static bool bridges(Work *w, const Mention *a, const Mention *b)
{
    Str gap = place_gap(w, a, b);
    if (gap.n == 0 || gap.n > GAP_MAX || str_find_byte(gap, '\n', 0) >= 0) return false;
    if (str_eq(gap, S(", ")) || str_eq(gap, S(" (")) || str_eq(gap, S(" ")) || str_eq(gap, S(","))) return true;
    static const bool ends[256] = {['.'] = 1, [';'] = 1, [':'] = 1, ['!'] = 1, ['?'] = 1, ['"'] = 1, ['('] = 1, [')'] = 1};
    for (isize i = 0; i < gap.n; i++)
        if (ends[gap.p[i]]) return false;
    return gap_words(w, a->end, b->beg);
}

/* Does some reading of a lie in some reading of b? */
static bool possible(const Work *w, const Mention *a, const Mention *b)
{
    const Group *ga = &w->groups.v[a->group], *gb = &w->groups.v[b->group];
    for (u32 i = 0; i < ga->n; i++)
        for (u32 k = 0; k < gb->n; k++)
            if (place_within(&ga->cand[i], &gb->cand[k])) return true;
    return false;
}

/* "The Peruvian town of X": nothing but kinds of places stands between. */
static bool kinds_between(Work *w, const Mention *a, const Mention *b)
{
    bool kind = false;
    if (a->end >= b->beg) return false;
    for (u32 i = a->end; i < b->beg; i++) {
        u32 lex = place_lex_at(w, i);
        if (w->pieces.v[i - 1].join == JOIN_NONE || !(lex & (LEX_TYPE | LEX_TOWN | LEX_ADMIN) || str_eq(piece_str(w, i), S("of")))) return false;
        kind |= (lex & (LEX_TOWN | LEX_ADMIN)) != 0;
    }
    return kind && w->pieces.v[b->beg - 1].join == JOIN_SPACE;
}

/* The town of a nation lies in its country; where the gazetteer knows the name only in other parts of the world, it does not
 * know the town. */
static void of_nation(Work *w, u32 nation, Mention *b)
{
    const i64 far = 2000000; /* metres from the middle of the country */
    Group *gr = &w->groups.v[b->group];
    const Mention *a = &w->mentions.v[nation];
    const GazPlace *country = &w->groups.v[a->group].cand[0].place;
    if (!kinds_between(w, a, b)) return;
    if (possible(w, b, a)) {
        b->container = nation;
        return;
    }
    gr->unlisted = true;
    for (u32 i = 0; i < gr->n; i++)
        if (earth_between(&gr->cand[i].place, country) < far) gr->unlisted = false;
}

static void containers(Work *w)
{
    for (u32 i = 0; i + 1 < w->mentions.n; i++) {
        Mention *a = &w->mentions.v[i], *b = &w->mentions.v[i + 1];
        if (w->groups.v[a->group].demonym && !w->groups.v[b->group].demonym) of_nation(w, i, b);
        if (w->groups.v[b->group].demonym || w->groups.v[a->group].demonym || !bridges(w, a, b)) continue;
        if (possible(w, a, b)) {
            a->container = i + 1;
            continue;
        }
        Str gap = place_gap(w, a, b); /* "Tuscany's capital Florence" */
        bool genitive = gap.n > 2 && (gap.p[0] == '\'' || (u8)gap.p[0] == 0xE2 || gap.p[0] == ' ');
        if (genitive && possible(w, b, a)) b->container = i;
    }
}

/* ---- "Salta province", "the city of Rosario", "Salta and Jujuy, the northern provinces" */
static void wanted(Work *w, Mention *m)
{
    u32 next = m->end < w->pieces.n && w->pieces.v[m->end - 1].join == JOIN_SPACE ? place_lex_at(w, m->end) : 0;
    u32 before = m->beg >= 2 && str_eq_nocase(piece_str(w, m->beg - 1), S("of")) ? place_lex_at(w, m->beg - 2) : 0;
    if (m->beg >= 1 && !before && w->pieces.v[m->beg - 1].join == JOIN_SPACE) before = place_lex_at(w, m->beg - 1) & (LEX_TOWN | LEX_ADMIN);
    u32 lex = next & (LEX_ADMIN | LEX_TOWN) ? next : before;
    if (lex & LEX_TOWN) m->want = LEX_BIT_TOWN;
    else if (lex & LEX_ADMIN) m->want = LEX_BIT_ADMIN;
}

/* A list of names and adjectives up to "provinces": all are. */
static void wanted_in_lists(Work *w)
{
    for (u32 i = 0; i < w->mentions.n; i++) {
        Mention *m = &w->mentions.v[i];
        u32 inside = i + 1;
        bool list = false;
        for (u32 k = m->end; m->want != LEX_BIT_ADMIN && k < w->pieces.n && k < m->end + LOOK_AHEAD; k++) {
            Str word = piece_str(w, k);
            while (inside < w->mentions.n && w->mentions.v[inside].end <= k) inside++;
            bool named = inside < w->mentions.n && w->mentions.v[inside].beg <= k;
            list |= named || str_eq(word, S("and"));
            bool counties = str_eq(word, S("counties"));
            if (list && (counties || str_eq(word, S("provinces")) || str_eq(word, S("districts")) || str_eq(word, S("regions")))) {
                m->want = LEX_BIT_ADMIN;
                if (counties) m->evidence += SURE;
            }
            bool plain = named || str_eq(word, S("and")) || str_eq(word, S("the")) || place_lex_at(w, k) & LEX_GAP ||
                         w->pieces.v[k - 1].join == JOIN_HYPHEN || w->pieces.v[k].join == JOIN_HYPHEN;
            if (!plain || w->pieces.v[k].start) break;
        }
    }
}

/* A name that is surely a place once is a place elsewhere too, unless the words there object. */
static void share_evidence(Work *w)
{
    enum { CERTAIN = 4, LENT = 2 };
    for (u32 i = 0; i < w->mentions.n; i++)
        if (w->mentions.v[i].evidence >= CERTAIN) w->groups.v[w->mentions.v[i].group].certain = true;
    for (u32 i = 0; i < w->mentions.n; i++) {
        Mention *m = &w->mentions.v[i];
        const Group *gr = &w->groups.v[m->group];
        if (gr->certain && !gr->demonym && m->evidence < CERTAIN && !(gr->word & GAZ_COMMON)) m->evidence += LENT;
    }
}

/* All digits, at most `most` of them. */
static bool number(const Work *w, u32 i, isize most)
{
    Str s = piece_str(w, i);
    for (isize k = 0; k < s.n; k++)
        if (s.p[k] < '0' || s.p[k] > '9') return false;
    return s.n > 0 && s.n <= most;
}

/* "500 BC" is a year. */
static bool era(const Work *w, const Mention *m)
{
    enum { YEAR_DIGITS = 5 };
    Str s = piece_str(w, m->beg);
    bool named = m->end == m->beg + 1 && (str_eq(s, S("BC")) || str_eq(s, S("B.C")) || str_eq(s, S("AD")));
    return named && m->beg && w->pieces.v[m->beg - 1].end + 1 == w->pieces.v[m->beg].beg && number(w, m->beg - 1, YEAR_DIGITS);
}

/* ---- the sum */
static i32 word_evidence(const Work *w, const Mention *m)
{
    const Group *gr = &w->groups.v[m->group];
    const Piece *p = &w->pieces.v[m->beg];
    i32 v = 0;
    bool one = m->end == m->beg + 1, own = gr->cand[0].hit.flags & GAZ_OWN;
    if (era(w, m)) return -SURE - SURE;
    if (one && p->lex & (LEX_STOP | LEX_ORG | LEX_TITLE) && !own) v -= SURE + FAIR;
    if (own && p->caps && !(p->lex & LEX_STOP)) return WEAK; /* "US" */
    if (one && p->caps && p->lex & LEX_STOP) return -SURE - SURE; /* "SWAT" */
    if (gr->word & GAZ_COMMON) v -= own ? FAIR : p->start ? SURE + FAIR : FAIR + WEAK;
    if (gr->word & GAZ_RARE) v -= p->start && !own ? FAIR : WEAK;
    if (gr->word & GAZ_FIRST && !own) v -= FAIR;
    if (one && place_is_person(w, p->hash)) v -= SURE + FAIR;
    else if (place_is_person(w, w->pieces.v[m->end - 1].hash) && !own) v -= FAIR;
    if (!one) v += WEAK;
    return v;
}

/* "BELGRADE, May 15 (Danube Wire) -": who is credited there, by a longer name than the place's. */
static bool in_credit(const Work *w, const Mention *m)
{
    enum { LINE_BYTES = 80, NAME_BYTES = 40 };
    Str t = w->d->text;
    isize open = m->text.beg, close = m->text.end;
    while (open > 0 && m->text.beg - open < NAME_BYTES && t.p[open - 1] != '(' && t.p[open - 1] != '\n' && t.p[open - 1] != ')') open--;
    while (close < t.n && close - m->text.end < NAME_BYTES && t.p[close] != ')' && t.p[close] != '\n' && t.p[close] != '(') close++;
    if (open == 0 || t.p[open - 1] != '(' || close == t.n || t.p[close] != ')') return false;
    if (open == m->text.beg && close == m->text.end) return false; /* "SPRINGFIELD (Illinois) -" */
    isize line = open;
    while (line > 0 && open - line < LINE_BYTES && t.p[line - 1] != '\n') line--;
    Str rest = str_cut(t, close + 1, t.n);
    bool dash = str_starts(rest, S(" - ")) || str_starts(rest, S(" \xE2\x80\x93")) || str_starts(rest, S(" \xE2\x80\x94")) || str_starts(rest, S(" -- "));
    return dash && (line == 0 || t.p[line - 1] == '\n');
}

static i32 neighbour_evidence(const Work *w, u32 i)
{
    const Mention *m = &w->mentions.v[i];
    if (m->container != NONE) return SURE + WEAK;
    if (i && w->mentions.v[i - 1].container == i) return SURE;
    if (i + 1 < w->mentions.n && w->mentions.v[i + 1].container == i) return SURE;
    return 0;
}

void place_evidence(Work *w)
{
    u32 from = 0;
    bool modelled = w->d->names.n > 0;
    containers(w);
    for (u32 i = 0; i < w->mentions.n; i++) {
        Mention *m = &w->mentions.v[i];
        Group *gr = &w->groups.v[m->group];
        gr->mentions++;
        if (gr->demonym) {
            m->assoc = true;
            m->evidence = (SURE + right_evidence(w, m));
            continue;
        }
        i32 v = size_evidence(gr) + word_evidence(w, m) + neighbour_evidence(w, i) + left_evidence(w, m) +
                right_evidence(w, m);
        if (modelled) v += name_evidence(w, m, covering(w, m->text, &from));
        if (apposition(w, m)) v += SURE - WEAK;
        if (metonym(w, m, &gr->cand[0]) || in_credit(w, m)) m->assoc = true;
        m->evidence = v;
        wanted(w, m);
    }
    wanted_in_lists(w);
    share_evidence(w);
}
