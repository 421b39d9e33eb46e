/* debris.c - phrase lookup over data/debris.tsv and the small grammar of picture credits.
 * Phrases are chains of word hashes under their first word; a text is cut into words once, so
 * a lookup costs one probe a word. The grammar: agency, "AP Photo/First Last", "First Last/AFP
 * via Some Images", "Photo: ...", "(Photo by Sgt. A. B./NATO)". A person's name ends at the
 * first word that begins sentences and names nobody, because credits that slipped into running
 * text are followed by the next sentence without a stop. */
#include "extract/debris.h"
#include "base/tsv.h"
#include "base/utf8.h"

enum { PHRASE_WORDS_MAX = 8, NAME_WORDS_MAX = 4, CREDIT_WORDS_MAX = 30,
       CLOSERS_MAX = 8 /* brackets and quotes after a full stop; more is no sentence's end */ };
typedef struct {
    u64 keys[PHRASE_WORDS_MAX];
    u32 n, weight, next; /* next phrase with the same first word, NONE */
    u8 kind;
} Phrase;
typedef struct {
    u64 key;
    u32 first; /* phrase */
    u32 kinds; /* bits of DebrisKind: of the phrases that begin so */
} Slot;
static_assert(DEBRIS_COUNT <= 32, "a bit each");
struct DebrisLex {
    VEC(Phrase) phrases;
    Slot *slots;
    u32 mask;
};

/* ---- words */

static bool inner(u32 c)
{
    return char_is_apostrophe(c) || c == '-' || c == '.';
}

static bool word_char(u32 c)
{
    return char_is_letter(c) || char_is_digit(c);
}

static u8 lower(u8 c)
{
    return c >= 'A' && c <= 'Z' ? (u8)(c | 32) : c;
}

u64 debris_key(Str s)
{
    enum { KEY_BYTES = 64 };
    u8 out[KEY_BYTES];
    isize n = 0, i = 0;
    while (i < s.n && n < KEY_BYTES - 4) {
        if (s.p[i] < 0x80) {
            out[n++] = lower(s.p[i++]); /* the apostrophe is itself */
            continue;
        }
        u32 c = utf8_next(s, &i);
        n += utf8_put(out + n, char_is_apostrophe(c) ? '\'' : char_lower(c));
    }
    return hash_bytes((Str){out, n}, 0);
}

static bool ascii_word(u8 c)
{
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9');
}

/* The end of the word that begins before s[i]. */
static isize word_end(Str s, isize i)
{
    for (;;) {
        while (i < s.n && ascii_word(s.p[i])) i++;
        if (i == s.n || s.p[i] <= ' ') return i;
        isize j = i;
        u32 next = utf8_next(s, &j);
        if (!word_char(next)) {
            isize k = j;
            if (!inner(next) || k >= s.n || !word_char(utf8_next(s, &k))) return i;
        }
        i = j;
    }
}

static Slot *slot_of(const DebrisLex *lex, u64 key);

Words debris_words(Arena *a, const DebrisLex *lex, Str text)
{
    VEC(Word) w = {0};
    bool space = true;
    for (isize i = 0; i < text.n;) {
        isize beg = i;
        u32 c = utf8_next(text, &i);
        if (char_is_space(c)) {
            space = true;
            continue;
        }
        bool word = word_char(c);
        if (word) i = word_end(text, i);
        Span at = {(u32)beg, (u32)i};
        u64 key = debris_key(str_at(text, at));
        const Slot *slot = lex ? slot_of(lex, key) : NULL;
        *vec_push(a, &w) = (Word){.text = at, .key = key, .first = c < 0x80 ? (u8)c : 0,
                                  .word = word, .upper = char_is_upper(c), .digit = char_is_digit(c),
                                  .space = space, .phrase = slot ? slot->first : NONE, .kinds = slot ? slot->kinds : 0};
        space = false;
    }
    return (Words){w.v, w.n};
}

/* ---- the lexicon */

static Slot *slot_of(const DebrisLex *lex, u64 key)
{
    u32 i = (u32)key & lex->mask;
    while (lex->slots[i].first != NONE && lex->slots[i].key != key) i = (i + 1) & lex->mask;
    return &lex->slots[i];
}

static u8 kind_of(Str name)
{
    static const Str names[] = {
#define X(k, name) LIT(name),
        DEBRIS_MAP(X)
#undef X
    };
    u8 kind = 0;
    while (kind < DEBRIS_COUNT && !str_eq(names[kind], name)) kind++;
    return kind;
}

static Err read_rows(Arena *a, DebrisLex *lex, Tsv *t, ErrInfo *e)
{
    int got;
    while ((got = tsv_next(t, e)) == 1) {
        i64 weight;
        Phrase p = {.kind = kind_of(t->cell[0]), .next = NONE};
        if (p.kind == DEBRIS_COUNT)
            return fail(e, E_FORMAT, "%.*s:%u: unknown kind \"%.*s\"", STR(t->file), t->line, STR(t->cell[0]));
        if (!str_int(t->cell[1], &weight) || weight < 1 || weight > 9)
            return fail(e, E_FORMAT, "%.*s:%u: the weight is 1 to 9", STR(t->file), t->line);
        Words w = debris_words(a, NULL, t->cell[2]);
        if (w.n < 1 || w.n > PHRASE_WORDS_MAX)
            return fail(e, E_FORMAT, "%.*s:%u: a phrase has 1 to 8 words", STR(t->file), t->line);
        for (u32 i = 0; i < w.n; i++) p.keys[i] = w.v[i].key;
        p.n = w.n;
        p.weight = (u32)weight;
        *vec_push(a, &lex->phrases) = p;
    }
    return got < 0 ? (Err)got : OK;
}

Err debris_lex_load(Arena *a, Str file, Str bytes, DebrisLex **out, ErrInfo *e)
{
    DebrisLex *lex = NEW(a, DebrisLex, 1);
    Tsv t = {.rest = bytes, .file = file};
    Err err = read_rows(a, lex, &t, e);
    if (err != OK) return err;
    u32 cap = 64;
    while (cap < lex->phrases.n * 2) cap *= 2;
    lex->mask = cap - 1;
    lex->slots = NEW(a, Slot, cap);
    for (u32 i = 0; i < cap; i++) lex->slots[i].first = NONE;
    for (u32 i = 0; i < lex->phrases.n; i++) {
        Phrase *p = &lex->phrases.v[i];
        Slot *s = slot_of(lex, p->keys[0]);
        p->next = s->first;
        *s = (Slot){p->keys[0], i, s->kinds | 1u << p->kind};
    }
    *out = lex;
    return OK;
}

u32 debris_at(const DebrisLex *lex, const Words *w, u32 i, u32 end, u8 kind, u32 *weight)
{
    u32 best = 0;
    *weight = 0;
    if (i >= end || !(w->v[i].kinds >> kind & 1)) return 0;
    for (u32 p = w->v[i].phrase; p != NONE; p = lex->phrases.v[p].next) {
        const Phrase *ph = &lex->phrases.v[p];
        if (ph->kind != kind || ph->n <= best || ph->n > end - i) continue;
        u32 k = 1;
        while (k < ph->n && w->v[i + k].key == ph->keys[k]) k++;
        if (k == ph->n) best = k, *weight = ph->weight;
    }
    return best;
}

u32 debris_keys(const DebrisLex *lex, const u64 *keys, u32 n, u8 kind)
{
    u32 best = 0;
    const Slot *slot = slot_of(lex, keys[0]);
    if (!(slot->kinds >> kind & 1)) return 0;
    for (u32 p = slot->first; p != NONE; p = lex->phrases.v[p].next) {
        const Phrase *ph = &lex->phrases.v[p];
        if (ph->kind != kind || ph->n > n) continue;
        u32 k = 1;
        while (k < ph->n && keys[k] == ph->keys[k]) k++;
        if (k == ph->n && k > best) best = k;
    }
    return best;
}

u32 debris_sum(const DebrisLex *lex, const Words *w, u32 beg, u32 end, u8 kind)
{
    u32 sum = 0, weight;
    for (u32 i = beg; i < end;) {
        u32 n = debris_at(lex, w, i, end, kind, &weight);
        sum += weight;
        i += n ? n : 1;
    }
    return sum;
}

/* ---- sentences */

static bool closes(const Word *w)
{
    return !w->word && !w->space && (w->first == ')' || w->first == '"' || w->first == '\'' || w->first == 0);
}

bool debris_stop(const DebrisLex *lex, const Words *w, u32 i, u32 end)
{
    u32 next = i + 1, stop = i, weight;
    while (stop > 0 && i - stop < CLOSERS_MAX && closes(&w->v[stop])) stop--;
    u8 c = w->v[stop].first;
    if (w->v[stop].word || (c != '.' && c != '!' && c != '?')) return false;
    if (next >= end) return true;
    if (!w->v[next].space || (w->v[next].word && !w->v[next].upper && !w->v[next].digit)) return false;
    if (c != '.' || stop == 0) return true;
    const Word *before = &w->v[stop - 1];
    bool initial = before->upper && before->text.end - before->text.beg == 1;
    return !initial && !debris_at(lex, w, stop - 1, stop, DEBRIS_ABBR, &weight);
}

/* ---- credits */

static u32 agency(const DebrisLex *lex, const Words *w, u32 i, u32 end, u32 *weight)
{
    *weight = 0;
    return i < end && w->v[i].upper ? debris_at(lex, w, i, end, DEBRIS_AGENCY, weight) : 0;
}

/* Capitalised words that may be a name: how many. */
static u32 name_at(const DebrisLex *lex, const Words *w, u32 i, u32 end)
{
    u32 n = 0, weight;
    while (i + n < end && n < 2 * NAME_WORDS_MAX) {
        const Word *k = &w->v[i + n];
        bool dot = n && k->first == '.' && !k->space && i + n + 1 < end && !debris_stop(lex, w, i + n, end);
        if (!dot && (!k->upper || debris_at(lex, w, i + n, end, DEBRIS_WORD, &weight))) break;
        n++;
    }
    bool runs_on = i + n < end && w->v[i + n].word && !w->v[i + n].upper && !w->v[i + n].digit;
    if (runs_on && n > 2) n--; /* "Ana Lopez Soldiers were ..." */
    while (n && w->v[i + n - 1].first == '.') n--;
    return n;
}

static bool is(const Words *w, u32 i, u32 end, u8 c)
{
    return i < end && !w->v[i].word && w->v[i].first == c;
}

static bool is_via(const Words *w, u32 i, u32 end)
{
    return i < end && w->v[i].text.end - w->v[i].text.beg == 3 && w->v[i].key == hash_bytes(S("via"), 0);
}

typedef struct {
    u32 credits, agencies, names, joints; /* parts found */
    bool picture; /* an agency that sells pictures only, or words enough by themselves */
} Parts;

/* One part at i: its length, 0 if there is none. `name`: a name may stand here. */
static u32 part(const DebrisLex *lex, const Words *w, u32 i, u32 end, bool name, Parts *p)
{
    u32 weight, n = debris_at(lex, w, i, end, DEBRIS_CREDIT, &weight);
    if (n) {
        p->credits++;
        p->picture = p->picture || weight >= 2;
        return n;
    }
    if ((n = agency(lex, w, i, end, &weight)) != 0) {
        p->agencies++;
        p->picture = p->picture || weight >= 2;
        return n;
    }
    if (name && (n = name_at(lex, w, i, end)) != 0) p->names++;
    return name ? n : 0;
}

static bool credit_follows(const DebrisLex *lex, const Words *w, u32 i, u32 end)
{
    u32 weight;
    return debris_at(lex, w, i, end, DEBRIS_CREDIT, &weight) || agency(lex, w, i, end, &weight);
}

u32 debris_credit(const DebrisLex *lex, const Words *w, u32 i, u32 end, bool *strong)
{
    Parts p = {0};
    u32 at = i, done = i;
    bool name = true; /* "First Last/AFP" */
    end = u32_min(end, i + CREDIT_WORDS_MAX);
    *strong = false;
    while (at < end) {
        u32 credits = p.credits, n = part(lex, w, at, end, name, &p);
        if (!n) break;
        at += n;
        name = p.credits > credits;
        if (p.credits + p.agencies) done = at;
        if (is(w, at, end, ':') && name) at++;
        else if (is(w, at, end, '/') || is(w, at, end, '|')) at++, p.joints++, name = true;
        else if (is_via(w, at, end)) at++, p.joints++;
        else if (is(w, at, end, ',') && credit_follows(lex, w, at + 1, end)) at++;
        else if (!p.credits && !p.agencies) break;
    }
    bool credit = p.credits + p.agencies > 0;
    *strong = credit && (p.picture || (p.joints && p.agencies) || (p.credits && p.agencies));
    return credit ? done : i;
}

/* ---- picture viewers */

/* "5 of 25", "1 of / 2", "1 / 18": its end, or i. */
static u32 counter(const Words *w, u32 i, u32 end)
{
    u32 k = i;
    bool of = false;
    if (k >= end || !w->v[k].digit) return i;
    for (k++; k < end && (is(w, k, end, '/') || w->v[k].key == hash_bytes(S("of"), 0)); k++) of = true;
    return of && k < end && w->v[k].digit ? k + 1 : i;
}

u32 debris_viewer(const DebrisLex *lex, const Words *w, u32 i, u32 end, u32 *what)
{
    u32 n = debris_at(lex, w, i, end, DEBRIS_VIEWER, what);
    bool caption = n > 1 && w->v[i + n - 1].key == hash_bytes(S("caption"), 0); /* "hide caption", however it is written */
    if (!n || !(caption || w->v[i].upper)) return i; /* "police released two photos: one shows ..." */
    u32 to = counter(w, i + n, end);
    return *what == VIEWER_COUNTED && to == i + n ? i : to;
}
