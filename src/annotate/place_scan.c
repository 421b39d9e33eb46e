/* place_scan.c - finds what may be a place's name: TEXT is cut into words, and from every
 * capitalised word the longest run that the gazetteer knows is taken.
 *
 * The scan reads bytes, not tokens, so it works before any model does and is not at the mercy
 * of a tokeniser's view of "Stratford-upon-Avon" or "W.Va.". The key of a run grows word by word,
 * and the gazetteer's prefix filter ends it at once where no name goes on; most capitalised
 * words cost one hash and two bits. */
#include "annotate/place_in.h"
#include "base/utf8.h"

/* ---- words */
static bool word_char(u32 c)
{
    return c < 0x80 ? (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                    : char_is_letter(c);
}

/* An apostrophe or dot at `at` that belongs to the word from beg: "d'Ivoire", "U.S.", "W.Va". */
static bool inner_mark(Str t, isize beg, isize at, u32 c, isize after)
{
    if (char_is_apostrophe(c) && c != '`') {
        isize i = after;
        u32 next = i < t.n ? utf8_next(t, &i) : 0;
        if (!word_char(next)) return false;
        u32 behind = i < t.n ? utf8_next(t, &i) : 0;
        if (str_eq(str_cut(t, beg, at), S("People"))) return true; /* "People's Republic" */
        return !((next == 's' || next == 'S') && !word_char(behind));
    }
    if (c != '.' || !(t.p[at - 1] >= 'A' && t.p[at - 1] <= 'Z')) return false;
    if (at - 1 != beg && t.p[at - 2] != '.') return false;
    return at - 1 > beg || (after < t.n && t.p[after] >= 'A' && t.p[after] <= 'Z');
}

static isize word_end(Str t, isize beg, bool *letters)
{
    isize at = beg;
    *letters = true;
    for (;;) {
        at = letters_end(t, at);
        if (at == t.n || t.p[at] == ' ' || t.p[at] == ',') break;
        isize after = at;
        u32 c = utf8_next(t, &after);
        if (!word_char(c) && !(at > beg && inner_mark(t, beg, at, c, after))) break;
        *letters = false;
        at = after;
    }
    return at;
}

static bool abbreviated(Str word) /* "St." goes on after its dot */
{
    static const Str those[] = {LIT("St"), LIT("Ft"), LIT("Mt"), LIT("Ste"), LIT("W"), LIT("N"), LIT("S"), LIT("E"), LIT("ST")};
    for (isize i = 0; i < countof(those); i++)
        if (str_eq(word, those[i])) return true;
    return false;
}

static u8 join_of(Str t, const Piece *p, isize next)
{
    if (next == p->end + 1 && t.p[p->end] == ' ') return JOIN_SPACE;
    if (next == p->end + 1 && t.p[p->end] == '-') return JOIN_HYPHEN;
    if (next > p->end + 3 || t.p[p->end] == ',') return JOIN_NONE;
    Str gap = str_cut(t, p->end, next);
    if (str_eq(gap, S(" ")) || str_eq(gap, S("\xC2\xA0"))) return JOIN_SPACE;
    if (str_eq(gap, S("-")) || str_eq(gap, S("\xE2\x80\x90")) || str_eq(gap, S("\xE2\x80\x91"))) return JOIN_HYPHEN;
    if (str_eq(gap, S(". ")) && abbreviated(str_cut(t, p->beg, p->end))) return JOIN_SPACE;
    return JOIN_NONE;
}

u32 place_lex_at(Work *w, u32 i)
{
    if (i >= w->pieces.n) return 0;
    Piece *p = &w->pieces.v[i];
    if (!p->lexed) {
        Str t = w->d->text;
        p->lex = p->letters ? gazetteer_lex_word(w->g, t, p->beg, p->end) : gazetteer_lex(w->g, str_cut(t, p->beg, p->end), NULL);
        p->lexed = true;
    }
    return p->lex;
}

/* Is the gap before a word the end of a sentence or line? */
static bool starts(Work *w, Str t, const Piece *before, isize next)
{
    if (!before) return true;
    bool dot = false;
    for (isize i = before->end; i < next; i++) {
        if (t.p[i] == '\n' || t.p[i] == '!' || t.p[i] == '?' || t.p[i] == ':' || t.p[i] == '"') return true;
        dot |= t.p[i] == '.';
    }
    if (next - before->end >= 3 && t.p[next - 1] == 0x9C) return true; /* opening curly quote */
    return dot && !(place_lex_at(w, (u32)(before - w->pieces.v)) & LEX_TITLE);
}

/* Most capitalised words come again, and the gazetteer's tables are far away. */
static Memo *memo_of(Work *w, u64 hash)
{
    Memo *m = &w->memo[hash % PLACE_MEMO];
    if (m->hash != hash) *m = (Memo){.hash = hash, .begins = (u8)gazetteer_begins(w->g, hash)};
    return m;
}

u8 place_word_at(Work *w, u32 i)
{
    Memo *m = memo_of(w, w->pieces.v[i].hash);
    if (!m->worded) m->word = m->begins & 1 ? gazetteer_word(w->g, m->hash) : 0;
    m->worded = true;
    return m->word;
}

static void classify(Work *w, Piece *p, const Piece *before)
{
    Str t = w->d->text, s = str_cut(t, p->beg, p->end);
    isize at = 0;
    u32 c = s.p[0] < 0x80 ? s.p[at++] : utf8_next(s, &at);
    p->cap = c < 0x80 ? c >= 'A' && c <= 'Z' : char_is_upper(c);
    if (!p->cap) return;
    p->caps = s.n > 1;
    for (isize i = at; i < s.n; i++)
        if (s.p[i] >= 'a' && s.p[i] <= 'z') p->caps = false;
    p->start = starts(w, t, before, p->beg);
    u8 key[GAZ_KEY_MAX];
    u32 n = p->letters ? gaz_key_letters(t, p->beg, p->end, key) : gaz_key(s, key);
    p->hash = n ? gaz_hash(key, n) : 0;
    if (n) gazetteer_begins_soon(w->g, p->hash);
    p->lexed = true;
    p->lex = n ? gazetteer_lex_of(w->g, p->hash, NULL) : 0;
}

/* What the gazetteer says of the capitalised words: asked when all of its lines are on their way. */
static void ask(Work *w)
{
    for (u32 i = 0; i < w->pieces.n; i++) {
        Piece *p = &w->pieces.v[i];
        if (!p->hash) continue;
        p->begins = memo_of(w, p->hash)->begins;
        if (p->begins & 1) gazetteer_hits_soon(w->g, p->hash);
    }
}

static void cut(Work *w)
{
    Str t = w->d->text;
    w->pieces.cap = (u32)(t.n / 5) + 16; /* a word has five letters and a blank */
    w->pieces.v = NEW(w->d->arena, Piece, w->pieces.cap);
    w->memo = NEW(w->d->arena, Memo, PLACE_MEMO);
    for (isize at = 0; at < t.n;) {
        u8 b = t.p[at];
        if (b == ' ' || (b < 0x80 && !word_char(b))) {
            at++;
            continue;
        }
        isize after = at;
        if (b >= 0x80 && !word_char(utf8_next(t, &after))) {
            at = after;
            continue;
        }
        bool letters;
        isize end = word_end(t, at, &letters);
        if (end == at) end = after > at ? after : at + 1, letters = false;
        if (w->pieces.n == PLACE_PIECES_MAX) {
            doc_note(w->d, S("cap"), 0, S("places: the document has too many words"));
            return;
        }
        Piece *p = vec_push(w->d->arena, &w->pieces), *before = p > w->pieces.v ? p - 1 : NULL;
        p->beg = (u32)at;
        p->end = (u32)end;
        p->letters = letters;
        if (before) before->join = join_of(t, before, at);
        if (t.p[at] <= 'Z' || t.p[at] >= 0x80) classify(w, p, before);
        at = end;
    }
}

void place_pieces(Work *w)
{
    cut(w);
    ask(w);
}

/* ---- groups: one for each different name */
static i32 log2_x10(u32 v) /* ten times the binary logarithm, by halves and a straight line */
{
    i32 whole = 31 - __builtin_clz(v | 1);
    u64 part = ((u64)(v - (1u << whole)) * 10) >> whole;
    return whole * 10 + (i32)part;
}

/* How likely a reading is before any context: size, rank, and how directly it is named so. */
static i32 prior_of(const GazPlace *p, u8 flags, u32 id)
{
    enum { BASE = 500, COUNTRY = 270, REGION = 240 };
    i32 v = log2_x10(p->population + BASE);
    if (p->feature == FEATURE_COUNTRY) v = COUNTRY;
    if (p->feature >= FEATURE_CONTINENT && p->feature <= FEATURE_WATER && v < REGION) v = REGION;
    if (p->feature == FEATURE_CAPITAL) v += flags & GAZ_OWN ? 30 : 20;
    if (p->feature == FEATURE_ADMIN1_CAPITAL) v += 8;
    if (p->feature == FEATURE_ADMIN1) v -= 8;
    if (p->feature == FEATURE_ADMIN2) v -= 15;
    if (flags & GAZ_OWN) v += 30;
    else if (flags & GAZ_ALT) v -= 35;
    else if (flags & GAZ_VARIANT) v -= 25;
    if (flags & GAZ_SHORT) v -= (flags & GAZ_LISTED) == GAZ_LISTED ? 140 : 20;
    if (id >= GAZ_ID_USER) v += 200;
    return v;
}

static void add_candidate(Work *w, Group *gr, GazHit hit)
{
    Candidate c = {.hit = hit, .place = gazetteer_bare(w->g, hit.id), .admin1 = gazetteer_admin1(w->g, hit.id),
                   .admin2 = gazetteer_admin2(w->g, hit.id)};
    c.prior = prior_of(&c.place, hit.flags, hit.id);
    u32 at = gr->n;
    if (gr->n == PLACE_CANDIDATES_MAX) {
        if (gr->cand[gr->n - 1].prior >= c.prior) return;
        at = --gr->n;
    }
    for (; at > 0 && gr->cand[at - 1].prior < c.prior; at--) gr->cand[at] = gr->cand[at - 1];
    gr->cand[at] = c;
    gr->n++;
}

u32 place_group(Work *w, const u8 *key, u32 n, Span text, const GazHits *hits)
{
    Arena *a = w->d->arena;
    u64 hash = gaz_hash(key, n);
    if (!w->by_name) w->by_name = NEW(a, u16, PLACE_SLOTS);
    u16 *slot = &w->by_name[hash % PLACE_SLOTS];
    while (*slot && w->groups.v[*slot - 1].hash != hash) slot = slot + 1 < w->by_name + PLACE_SLOTS ? slot + 1 : w->by_name;
    if (*slot) return *slot - 1u;
    if (w->groups.n == PLACE_GROUPS_MAX) return NONE;
    *slot = (u16)(w->groups.n + 1);
    Group gr = {.hash = hash, .text = doc_str(w->d, text), .word = hits->word, .pick = NONE};
    gr.cand = NEW(a, Candidate, u32_min(hits->n, PLACE_CANDIDATES_MAX));
    for (u32 i = 0; i < hits->n; i++) add_candidate(w, &gr, hits->hit[i]);
    *vec_push(a, &w->groups) = gr;
    return *slot - 1u;
}

/* ---- names */
typedef struct {
    u8 key[GAZ_KEY_MAX];
    u32 n;   /* length of the key up to the end of the match */
    u32 end; /* pieces; the match is [beg, end) */
    GazHits hits;
    const GazCountry *demonym;
} Match;

static bool only_after_comma(const GazHits *h)
{
    for (u32 i = 0; i < h->n; i++)
        if (!(h->hit[i].flags & GAZ_AFTER_COMMA)) return false;
    return h->n > 0;
}

/* "Springfield, MA": a comma stands before, and a name before that. */
static bool after_comma(const Work *w, u32 piece)
{
    if (piece == 0 || !w->pieces.v[piece - 1].cap) return false;
    Str gap = str_cut(w->d->text, w->pieces.v[piece - 1].end, w->pieces.v[piece].beg);
    return str_eq(gap, S(", ")) || str_eq(gap, S(",")) || str_eq(gap, S(" ("));
}

/* A hyphen may part a name from the rest only in front of a lower-case word ("-led"), behind
 * one ("anti-"), or where the other side is a name of its own kind, which the caller sees. */
static bool whole(const Work *w, u32 beg, u32 end)
{
    const Piece *p = w->pieces.v;
    if (end < w->pieces.n && p[end - 1].join == JOIN_HYPHEN && p[end].cap && !p[end].caps) {
        GazHits h;
        u8 key[GAZ_KEY_MAX];
        Str next = str_cut(w->d->text, p[end].beg, p[end].end);
        u32 n = gaz_key(next, key);
        if (!n || !p[end].begins) return false;
        gazetteer_hits(w->g, key, n, next, &h);
        if (!h.n && !gazetteer_demonym(w->g, next) && !(end + 1 < w->pieces.n && p[end].join == JOIN_SPACE && p[end + 1].cap))
            return false;
    }
    return !(beg && p[beg - 1].join == JOIN_HYPHEN && p[beg - 1].cap && p[beg - 1].end - p[beg - 1].beg > 3 &&
             !p[beg - 1].caps && !w->mentions.n);
}

/* The longest run from piece `beg` that names something. */
static bool match_at(const Work *w, u32 beg, Match *m)
{
    u32 n = 0, bits = w->pieces.v[beg].begins;
    m->end = beg;
    for (u32 i = beg; i < w->pieces.n && i - beg < PLACE_WORDS_MAX && bits; i++) {
        const Piece *p = &w->pieces.v[i];
        u8 part[GAZ_KEY_MAX];
        u32 k = p->letters ? gaz_key_letters(w->d->text, p->beg, p->end, part) : gaz_key(str_cut(w->d->text, p->beg, p->end), part);
        if (!k || n + k > GAZ_KEY_MAX) break;
        memcpy(m->key + n, part, k);
        n += k;
        u64 hash = i == beg ? p->hash : gaz_hash(m->key, n);
        if (i > beg) bits = gazetteer_begins(w->g, hash);
        if (bits && (p->cap || w->pieces.v[i - (i > beg)].join == JOIN_HYPHEN)) {
            Str text = str_cut(w->d->text, w->pieces.v[beg].beg, p->end);
            GazHits hits;
            gazetteer_hits_of(w->g, m->key, n, hash, text, &hits);
            const GazCountry *demonym = hits.n || !(bits & 2) ? NULL : gazetteer_demonym(w->g, text);
            bool bare = only_after_comma(&hits) && !after_comma(w, beg);
            bool letter = m->end > beg && p->end - p->beg == 1; /* "in Nice A woman cries" is not Nicea */
            if (((hits.n && !bare) || demonym) && !letter)
                m->hits = hits, m->demonym = demonym, m->n = n, m->end = i + 1;
        }
        if (p->join == JOIN_NONE) break;
    }
    return m->end > beg && whole(w, beg, m->end);
}

/* Matched by a short form of a state's name, whose key has n bytes. */
static bool is_short(const Match *m, u32 n, const GazPlace *p)
{
    return p->feature == FEATURE_ADMIN1 && (m->hits.hit[0].flags & GAZ_OWN) && m->n + 2 < n && m->n <= 5;
}

/* "Calif." keeps its dot: a state under a short name. */
static u32 with_dot(const Work *w, const Match *m, u32 end)
{
    if (end >= (u32)w->d->text.n || w->d->text.p[end] != '.' || !m->hits.n || !(m->hits.hit[0].flags & GAZ_OWN)) return end;
    if (w->d->text.p[end - 1] < 'a' || w->d->text.p[end - 1] > 'z') return end; /* "NSW.", "D.C.." */
    GazPlace p = gazetteer_place(w->g, m->hits.hit[0].id);
    u8 key[GAZ_KEY_MAX];
    u32 n = gaz_key(p.name, key);
    return is_short(m, n, &p) ? end + 1 : end;
}

static void country_hit(const Work *w, const GazCountry *c, GazHits *out)
{
    out->n = 1;
    out->word = 0;
    out->hit[0] = (GazHit){GAZ_ID_COUNTRY + (u32)(c - w->g->countries.v), GAZ_MAIN | GAZ_OWN};
}

static bool is_not(const Work *w, u32 beg, u32 end)
{
    Str s = str_cut(w->d->text, w->pieces.v[beg].beg, w->pieces.v[end - 1].end);
    return gazetteer_lex_not(w->g, s);
}

/* A longer phrase that only contains a place's name: "White House", "West Nile". */
static bool only_looks_so(const Work *w, u32 beg, u32 end)
{
    bool before = beg && w->pieces.v[beg - 1].join != JOIN_NONE, behind = end < w->pieces.n && w->pieces.v[end - 1].join != JOIN_NONE;
    if ((end > beg + 1 ? is_not(w, beg, end) : w->pieces.v[beg].lex & LEX_NOT) || (before && is_not(w, beg - 1, end))) return true;
    return behind && (is_not(w, beg, end + 1) || (before && is_not(w, beg - 1, end + 1)));
}

/* "Wash your hands": a state's short name without its dot, and with no town before it. */
static bool undotted(const Work *w, u32 beg, const Match *m, bool dot)
{
    if (dot || !m->hits.n || m->n > 5 || !(m->hits.hit[0].flags & GAZ_OWN) || w->pieces.v[beg].caps) return false;
    GazPlace p = gazetteer_place(w->g, m->hits.hit[0].id);
    u8 key[GAZ_KEY_MAX];
    return is_short(m, gaz_key(p.name, key), &p) && !after_comma(w, beg);
}

/* "HAD TO GO OUT", "90 W Ave.": a name of one word is not read out of little words, nor with a letter before it. */
static bool little_words(Work *w, u32 beg, const Match *m)
{
    enum { LITTLE = 3 }; /* letters */
    bool little = true, letter = false;
    for (u32 i = beg; i < m->end; i++) {
        u32 n = w->pieces.v[i].end - w->pieces.v[i].beg;
        letter |= n == 1;
        little = little && (n <= LITTLE || place_lex_at(w, i) & (LEX_STOP | LEX_STREET));
    }
    for (u32 i = 0; i < m->hits.n && (little || letter); i++) {
        Str name = gazetteer_place(w->g, m->hits.hit[i].id).name;
        if (str_find_byte(name, ' ', 0) >= 0 || str_find_byte(name, '-', 0) >= 0) return false;
    }
    return little || letter;
}

/* "Catawba River", "Lake Robinson": the feature's word belongs to the name. */
static void take_in_feature(Work *w, Mention *m)
{
    u32 last = m->end - 1;
    if (w->pieces.v[last].join == JOIN_SPACE && m->end < w->pieces.n && w->pieces.v[m->end].cap &&
        m->text.end == w->pieces.v[last].end && place_lex_at(w, m->end) & LEX_NATURAL) {
        m->text.end = w->pieces.v[m->end++].end;
        m->natural = true;
    }
    const Piece *p = m->beg ? &w->pieces.v[m->beg - 1] : NULL;
    if (!p || p->join != JOIN_SPACE || !p->cap || !(p->lex & LEX_NATURAL) || !(p->lex & LEX_STOP)) return;
    if (w->mentions.n && w->mentions.v[w->mentions.n - 1].end >= m->beg) return;
    m->text.beg = w->pieces.v[--m->beg].beg;
    m->natural = true;
}

static void mention(Work *w, u32 beg, Match *m)
{
    if (m->end > beg + 1 && str_eq(str_cut(w->d->text, w->pieces.v[beg].beg, w->pieces.v[beg].end), S("The")) && m->hits.n &&
        !str_starts(gazetteer_place(w->g, m->hits.hit[0].id).name, S("The ")))
        beg++;
    Span text = {w->pieces.v[beg].beg, w->pieces.v[m->end - 1].end};
    u32 bare = text.end;
    text.end = with_dot(w, m, text.end);
    if (only_looks_so(w, beg, m->end) || undotted(w, beg, m, text.end > bare) || (m->end > beg + 1 && little_words(w, beg, m))) return;
    if (m->demonym) {
        country_hit(w, m->demonym, &m->hits);
        if (m->n < GAZ_KEY_MAX) m->key[m->n++] = '*'; /* apart from a town of that name */
    }
    u32 group = place_group(w, m->key, m->n, text, &m->hits);
    if (group == NONE) return;
    Group *gr = &w->groups.v[group];
    gr->demonym = m->demonym != NULL;
    for (u32 i = 0; i < m->hits.n; i++)
        if (m->hits.hit[i].flags & GAZ_DEMONYM) gr->demonym = true;
    Mention new = {.text = text, .beg = beg, .end = m->end, .group = group, .container = NONE, .pick = NONE};
    if (!gr->demonym) take_in_feature(w, &new);
    *vec_push(w->d->arena, &w->mentions) = new;
}

void place_mentions(Work *w)
{
    Match m;
    for (u32 i = 0; i < w->pieces.n;) {
        const Piece *p = &w->pieces.v[i];
        if (!p->cap || !match_at(w, i, &m)) {
            i++;
            continue;
        }
        if (w->mentions.n == PLACE_MENTIONS_MAX) {
            doc_note(w->d, S("cap"), 0, S("places: too many names"));
            return;
        }
        u32 before = w->mentions.n;
        mention(w, i, &m);
        i = w->mentions.n > before ? w->mentions.v[before].end : m.end;
    }
}
