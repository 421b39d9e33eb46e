/* place_lex.c - the words around place names (data/place_lex.tsv). */
#include "annotate/place_in.h"
#include "base/tsv.h"

Err gazetteer_lexicon(Arena *a, Str bytes, Str file, Gazetteer *g, ErrInfo *e)
{
    static const Str kinds[] = {
#define X(k, name) LIT(name),
        LEX_MAP(X)
#undef X
    };
    Tsv t = {.rest = bytes, .file = file};
    int r;
    while ((r = tsv_next(&t, e)) > 0) {
        u32 kind = 0;
        while (kind < LEX_BITS && !str_eq(kinds[kind], t.cell[1])) kind++;
        i64 value = 0;
        u8 key[GAZ_KEY_MAX];
        u32 n = gaz_key(t.cell[0], key);
        if (kind == LEX_BITS || !n || (t.cell[2].n && !str_int(t.cell[2], &value)))
            return fail(e, E_FORMAT, "%.*s:%u: unknown kind \"%.*s\", or no number", STR(file), t.line,
                        STR(t.cell[1]));
        bool fresh;
        u32 *slot = map_put(a, &g->lex, str_copy(a, (Str){key, n}), &fresh);
        if (fresh) {
            *slot = g->lex_words.n;
            *vec_push(a, &g->lex_words) = (GazLex){0};
            u32 at = (u32)gaz_hash(key, n) % GAZ_SMALL_BITS;
            g->lex_filter[at >> 3] |= (u8)(1u << (at & 7));
        }
        g->lex_words.v[*slot].bits |= 1u << kind;
        if (t.cell[2].n) g->lex_words.v[*slot].value = (i32)value;
    }
    return (Err)r;
}

u32 gazetteer_lex(const Gazetteer *g, Str word, i32 *value)
{
    u8 key[GAZ_KEY_MAX];
    u32 n = gaz_key(word, key);
    return n ? gazetteer_lex_of(g, key, n, gaz_hash(key, n), value) : 0;
}

u32 gazetteer_lex_of(const Gazetteer *g, const u8 *key, u32 n, u64 hash, i32 *value)
{
    u32 bit = (u32)hash % GAZ_SMALL_BITS;
    if ( !(g->lex_filter[bit >> 3] >> (bit & 7) & 1)) return 0;
    u32 at = map_get(&g->lex, (Str){key, n});
    if (at == NONE) return 0;
    if (value) *value = g->lex_words.v[at].value;
    return g->lex_words.v[at].bits;
}
