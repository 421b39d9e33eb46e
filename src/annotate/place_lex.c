/* place_lex.c - the words around place names (data/place_lex.tsv). */
#include "annotate/place_in.h"
#include "base/tsv.h"

static u8 letter(u8 c) /* lower case or capital: 0 to 25; 26 and more for the rest */
{
    return (u8)((c | 0x20) - 'a');
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
        if (n < 32 && letter(key[0]) < 26 && letter(key[n - 1]) < 26) g->lex_shapes[letter(key[0])][letter(key[n - 1])] |= 1u << n;
    }
    return (Err)r;
}

u32 gazetteer_lex(const Gazetteer *g, Str word, i32 *value)
{
    u8 key[GAZ_KEY_MAX];
    u32 n = gaz_key(word, key);
    return n ? gazetteer_lex_of(g, gaz_hash(key, n), value) : 0;
}

u32 gazetteer_lex_word(const Gazetteer *g, Str word)
{
    u8 first = letter(word.p[0]), last = letter(word.p[word.n - 1]);
    if (word.n < 32 && first < 26 && last < 26 && !(g->lex_shapes[first][last] >> word.n & 1)) return 0;
    return gazetteer_lex(g, word, NULL);
}

u32 gazetteer_lex_of(const Gazetteer *g, u64 hash, i32 *value)
{
    u32 at = (u32)hash % GAZ_LEX_SLOTS;
    while (g->lex[at].hash && g->lex[at].hash != hash) at = (at + 1) % GAZ_LEX_SLOTS;
    if (value && g->lex[at].hash) *value = g->lex[at].value;
    return g->lex[at].bits;
}
