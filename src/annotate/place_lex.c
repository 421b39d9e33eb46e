/* place_lex.c - the words around place names (data/place_lex.tsv). */
#include "annotate/place_in.h"
#include "base/tsv.h"

static u8 letter(u8 c) /* lower case or capital: 0 to 25; 26 and more for the rest */
{
    return (u8)((c | 0x20) - 'a');
}

static u32 word_slot(const Gazetteer *g, u64 letters)
{
    u32 at = letters_hash(letters) % GAZ_WORD_SLOTS;
    while (g->lex_words[at].letters && g->lex_words[at].letters != letters) at = (at + 1) % GAZ_WORD_SLOTS;
    return at;
}

/* Where the filter of longer words looks: first eight letters and length. */
static u32 filter_at(u64 letters, isize n)
{
    return (letters_hash(letters) ^ (u32)n * 0x9E5) % GAZ_LEX_BITS;
}

/* Number of the first three letters; NONE if they are not all ASCII letters. */
static u32 trigram(const u8 *p)
{
    u32 a = letter(p[0]), b = letter(p[1]), c = letter(p[2]);
    return a < 26 && b < 26 && c < 26 ? (a * 26 + b) * 26 + c : NONE;
}

/* The same again under what a word's bytes give at once. */
static void filters(Gazetteer *g, const u8 *key, u32 n, u32 kind)
{
    u8 head[8] = {0};
    memcpy(head, key, n < 8 ? n : 8);
    u64 letters = letters_load(head);
    if (n <= 8) {
        GazWord *w = &g->lex_words[word_slot(g, letters)];
        w->letters = letters, w->bits |= 1u << kind;
    } else {
        u32 at = filter_at(letters, n);
        g->lex_long[at >> 3] |= (u8)(1u << (at & 7));
    }
    u32 three = kind == LEX_BIT_NOT && n >= 3 ? trigram(key) : NONE;
    if (three != NONE) g->lex_not[three >> 3] |= (u8)(1u << (three & 7));
}

static GazLex *lex_slot(Gazetteer *g, u64 hash)
{
    u32 at = (u32)hash % GAZ_LEX_SLOTS;
    while (g->lex[at].hash && g->lex[at].hash != hash) at = (at + 1) % GAZ_LEX_SLOTS;
    return &g->lex[at];
}

Err gazetteer_lexicon(Arena *a, Str bytes, Str file, Gazetteer *g, ErrInfo *e)
{
    static const Str kinds[] = {
#define X(k, name) LIT(name),
        LEX_MAP(X)
#undef X
    };
    Tsv t = {.rest = bytes, .file = file};
    u32 entered = 0;
    int r;
    (void)a;
    while ((r = tsv_next(&t, e)) > 0) {
        u32 kind = 0;
        while (kind < LEX_BITS && !str_eq(kinds[kind], t.cell[1])) kind++;
        i64 value = 0;
        u8 key[GAZ_KEY_MAX];
        u32 n = gaz_key(t.cell[0], key);
        if (kind == LEX_BITS || !n || (t.cell[2].n && !str_int(t.cell[2], &value)))
            return fail(e, E_FORMAT, "%.*s:%u: unknown kind \"%.*s\", or no number", STR(file), t.line,
                        STR(t.cell[1]));
        GazLex *at = lex_slot(g, gaz_hash(key, n));
        if (!at->hash && ++entered > GAZ_LEX_SLOTS / 2) return fail(e, E_LIMIT, "%.*s: too many words", STR(file));
        at->hash = gaz_hash(key, n);
        at->bits |= 1u << kind;
        if (t.cell[2].n) at->value = (i32)value;
        filters(g, key, n, kind);
    }
    return (Err)r;
}

u32 gazetteer_lex(const Gazetteer *g, Str word, i32 *value)
{
    u8 key[GAZ_KEY_MAX];
    u32 n = gaz_key(word, key);
    return n ? gazetteer_lex_of(g, gaz_hash(key, n), value) : 0;
}

u32 gazetteer_lex_word(const Gazetteer *g, Str text, isize beg, isize end)
{
    isize n = end - beg;
    if (n <= 8) return g->lex_words[word_slot(g, letters_word(text, beg, n))].bits;
    u32 at = filter_at(letters_word(text, beg, 8), n);
    if (!(g->lex_long[at >> 3] >> (at & 7) & 1)) return 0;
    return gazetteer_lex(g, str_cut(text, beg, end), NULL);
}

bool gazetteer_lex_not(const Gazetteer *g, Str phrase)
{
    u32 three = phrase.n >= 3 ? trigram(phrase.p) : NONE; /* a blank or mark among them: no short cut */
    if (three != NONE && !(g->lex_not[three >> 3] >> (three & 7) & 1)) return false;
    return gazetteer_lex(g, phrase, NULL) & LEX_NOT;
}

u32 gazetteer_lex_of(const Gazetteer *g, u64 hash, i32 *value)
{
    u32 at = (u32)hash % GAZ_LEX_SLOTS;
    while (g->lex[at].hash && g->lex[at].hash != hash) at = (at + 1) % GAZ_LEX_SLOTS;
    if (value && g->lex[at].hash) *value = g->lex[at].value;
    return g->lex[at].bits;
}
