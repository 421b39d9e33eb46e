/* lemma.c - lemmas by suffix rules, with exceptions learnt from the treebank.
 *
 * The rules undo regular English inflection: -s -es -ies, -ed -ied, -ing, -er -est, with
 * doubled consonants and silent e put back where spelling demands it; a stem that the lexicon
 * does not know gives way to a spelling that it does ("boycott", not "boycot"). Where the
 * treebank's training part disagrees for a form, the model holds a row (cut n bytes, append
 * these), which also serves the form with a prefix ("retaken" as "taken"). */
#include "language/lemma.h"
#include "base/utf8.h"
#include "language/lex.h"

enum { LEMMA_BYTES_MAX = 60 };
enum { INFLECTION = FEAT_PAST | FEAT_PRES | FEAT_PASTPART | FEAT_PRESPART | FEAT_PLURAL | FEAT_COMPARATIVE |
                    FEAT_SUPERLATIVE | FEAT_INF };

u64 lemma_key(Str low, u8 upos, u16 feats)
{
    return feature(251, lex_key(low), (u64)upos << 16 | (feats & INFLECTION));
}

static bool vowel(u8 c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

static bool tail(const u8 *p, u32 n, const char *s)
{
    size_t k = strlen(s);
    return n >= k && memcmp(p + n - k, s, k) == 0;
}

static bool has_vowel(const u8 *p, u32 n)
{
    for (u32 i = 0; i < n; i++)
        if (vowel(p[i]) || (i && p[i] == 'y')) return true;
    return false;
}

static u32 plural(u8 *p, u32 n)
{
    if (n < 4 || p[n - 1] != 's' || tail(p, n, "ss") || tail(p, n, "us") || tail(p, n, "is")) return n;
    if (tail(p, n, "ies")) return n > 4 ? (p[n - 3] = 'y', n - 2) : n - 1;
    if (tail(p, n, "sses") || tail(p, n, "shes") || tail(p, n, "ches") || tail(p, n, "xes") ||
        tail(p, n, "zzes") || tail(p, n, "oes"))
        return n - 2;
    if (tail(p, n, "men")) return n;
    return n - 1;
}

/* A singular that is no known word gives way to one that is: "virus", "avalanche", "tsunami". */
static u32 known_plural(const Model *m, u8 *p, u32 n)
{
    bool vowels = tail(p, n, "is") || tail(p, n, "us");
    bool es = tail(p, n, "es") && !tail(p, n, "ies");
    u32 k = plural(p, n), other = !es ? n - 1 : k == n - 2 ? n - 1 : n - 2;
    if (n < 5 || (!vowels && !es) || (es && lex_known(m, (Str){p, k}))) return k;
    return lex_known(m, (Str){p, other}) ? other : k;
}

/* One vowel before one consonant: such a stem would double it, so an e was cut off ("raped", "storing"), as it was off the shortest ("owed"). */
static bool short_stem(const u8 *p, u32 n)
{
    if (n < 3) return n == 2 && !vowel(p[1]);
    if (vowel(p[n - 1]) || strchr("wxy", p[n - 1]) || !(vowel(p[n - 2]) || p[n - 2] == 'y')) return false;
    return !has_vowel(p, n - 2);
}

/* The stem of -ed, -ing, -er, -est: doubled consonants single, silent e back. */
static u32 stem(u8 *p, u32 n)
{
    u8 z = p[n - 1], y = n > 1 ? p[n - 2] : 0, x = n > 2 ? p[n - 3] : 0;
    if (n >= 3 && z == y && !vowel(z) && z != 'l' && z != 's' && z != 'z' && z != 'f') return n - 1;
    if (n >= 4 && z == 'l' && y == 'l' && (x == 'e' || x == 'o') && n > 5) return n - 1;
    bool e = short_stem(p, n) || (z == 'v') || (z == 'c') || (z == 's' && y != 's' && !(y == 'a' && x == 'i')) || (z == 'u') ||
             (z == 'z' && y != 'z') || (z == 'g' && (y == 'n' ? x == 'a' || x == 'e' : y == 'd' || y == 'a' || y == 'r')) ||
             (z == 't' && y == 'a' && n > 3 && !vowel(x)) || (z == 't' && y == 'a' && x == 'i') ||
             (z == 't' && y == 'u' && n > 3) || (z == 'r' && y == 'i' && x != 'a') ||
             (z == 'r' && y == 'u' && !vowel(x)) || (z == 'r' && y == 'a' && (x == 'p' || x == 'l' || x == 'h')) ||
             (z == 'l' && !vowel(y) && y != 'l' && y != 'r' && y != 'w') || (z == 'd' && y == 'i' && x != 'a') ||
             (z == 'd' && y == 'u' && !vowel(x)) || (z == 'n' && y == 'i' && x != 'a' && n > 3 && x != 'e') ||
             (z == 'k' && y == 'a' && n < 5 && !vowel(x)) || (z == 'k' && y == 'i') || (z == 'm' && (y == 'u' || y == 'a') && n > 3) ||
             (z == 'p' && y == 'a' && n > 4) || (z == 'l' && y == 'i' && n == 4 && !vowel(x)) || (z == 't' && y == 'o' && n < 5) ||
             (z == 'n' && y == 'o' && n < 5) || (z == 'd' && y == 'a' && n < 5 && x != 'o') || (z == 's' && y == 'u');
    if (e) p[n++] = 'e';
    return n;
}

/* A stem that is no known word gives way to its doubled, its e-less or its e-ful form. */
static u32 known_stem(const Model *m, u8 *p, u32 n)
{
    if (!m || lex_known(m, (Str){p, n})) return n;
    u8 last = p[n - 1];
    if (last == 'e' && lex_known(m, (Str){p, n - 1})) return n - 1;
    p[n] = last;
    if (lex_known(m, (Str){p, n + 1})) return n + 1;
    p[n] = 'e';
    if (lex_known(m, (Str){p, n + 1})) return n + 1;
    return n > 3 && last == p[n - 2] && lex_known(m, (Str){p, n - 1}) ? n - 1 : n; /* gassed */
}

static u32 strip(const Model *m, u8 *p, u32 n, const char *end, u32 least)
{
    u32 k = (u32)strlen(end);
    if (n < k + least || !tail(p, n, end) || !has_vowel(p, n - k)) return n;
    n -= k;
    if (end[0] != 'i' && n == 2 && p[1] == 'i') return n + 1; /* tied */
    if (end[0] != 'i' && n > 1 && p[n - 1] == 'i') return p[n - 1] = 'y', n;
    if (end[0] == 'e' && p[n - 1] == 'e') return n > 2 && lex_known(m, (Str){p, n + 1}) ? n + 1 : n + k; /* freed; but not need */
    return known_stem(m, p, stem(p, n));
}

static u32 rules(const Model *m, u8 *p, u32 n, u8 upos, u16 feats)
{
    bool verb = upos == UPOS_VERB || upos == UPOS_AUX;
    if (upos == UPOS_NOUN && (feats & FEAT_PLURAL)) return known_plural(m, p, n);
    if (verb && (feats & FEAT_PRES) && (feats & FEAT_SING)) return known_plural(m, p, n);
    if (verb && (feats & FEAT_PRESPART)) return strip(m, p, n, "ing", 2);
    if (verb && (feats & (FEAT_PAST | FEAT_PASTPART))) return strip(m, p, n, "ed", 2);
    if ((upos == UPOS_ADJ || upos == UPOS_ADV) && (feats & FEAT_COMPARATIVE)) return strip(m, p, n, "er", 3);
    if ((upos == UPOS_ADJ || upos == UPOS_ADV) && (feats & FEAT_SUPERLATIVE)) return strip(m, p, n, "est", 3);
    return n;
}

static const LemmaSlot *exception(const Model *m, Str low, u8 upos, u16 feats)
{
    if (!m || !m->lemmas) return NULL;
    u64 key = lemma_key(low, upos, feats);
    for (u32 i = (u32)key & m->lemma_mask, k = 0; k < LINEAR_PROBES; i = (i + 1) & m->lemma_mask, k++) {
        const LemmaSlot *s = &m->lemmas[i];
        if (!s->check) return NULL;
        if (s->check == (u32)(key >> 32 | 1) && s->upos == upos && s->cut <= low.n) return s;
    }
    return NULL;
}

/* The row of an irregular verb that stands under a prefix, if the lemma is a known word. */
static const LemmaSlot *prefixed(const Model *m, Str low, u8 upos, u16 feats)
{
    static const Str prefixes[] = {LIT("re"), LIT("over"), LIT("under"), LIT("out"), LIT("un"),
                                   LIT("mis"), LIT("fore"), LIT("with"), LIT("up")};
    if (upos != UPOS_VERB || !(feats & (FEAT_PAST | FEAT_PASTPART))) return NULL;
    for (isize i = 0; i < countof(prefixes); i++) {
        if (!str_starts(low, prefixes[i]) || low.n < prefixes[i].n + 3) continue;
        const LemmaSlot *s = exception(m, str_cut(low, prefixes[i].n, low.n), upos, feats);
        u8 whole[LEX_BYTES_MAX + 16];
        if (!s) continue;
        memcpy(whole, low.p, (size_t)low.n);
        memcpy(whole + low.n - s->cut, s->add, s->n);
        if (lex_known(m, (Str){whole, low.n - s->cut + s->n})) return s;
    }
    return NULL;
}

Str lemma_of(Arena *a, const Model *m, Str form, u8 upos, u16 feats)
{
    u8 low[LEX_BYTES_MAX], *out;
    if (form.n > LEMMA_BYTES_MAX - 12) return upos == UPOS_PROPN ? form : str_lower(a, form);
    u32 n = lex_normal(form, low);
    const LemmaSlot *s = upos == UPOS_PROPN ? NULL : exception(m, (Str){low, n}, upos, feats);
    if (!s) s = prefixed(m, (Str){low, n}, upos, feats);
    bool plain = true, lower = true;
    for (isize i = 0; i < form.n; i++) {
        plain &= form.p[i] < 0x80 && !(form.p[i] >= '0' && form.p[i] <= '9');
        lower &= !(form.p[i] >= 'A' && form.p[i] <= 'Z');
    }
    if (!s && (upos == UPOS_PROPN || upos == UPOS_PUNCT || upos == UPOS_SYM || upos == UPOS_X)) {
        if (upos == UPOS_PROPN && (feats & FEAT_PLURAL) && plain && form.n > 3) {
            out = NEW(a, u8, form.n + 12);
            memcpy(out, form.p, (size_t)form.n);
            return (Str){out, (isize)plural(out, (u32)form.n)};
        }
        return form;
    }
    if (!s && upos == UPOS_NUM && str_find_byte(form, ',', 0) > 0) { /* 5,000 -> 5000 */
        u32 k = 0;
        out = NEW(a, u8, form.n);
        for (isize i = 0; i < form.n; i++)
            if (form.p[i] != ',') out[k++] = form.p[i];
        return (Str){out, (isize)k};
    }
    if (!s && n > 1 && low[0] == '\'') return str_copy(a, (Str){low, n}); /* curly 's */
    if (!s && !plain) return str_lower(a, form);
    u8 work[LEX_BYTES_MAX + 16];
    memcpy(work, low, n);
    u32 k = s ? n - s->cut : rules(m, work, n, upos, feats);
    if (s) {
        memcpy(work + k, s->add, s->n);
        k += s->n;
    }
    if (k == (u32)form.n && lower && memcmp(work, form.p, k) == 0) return form;
    out = NEW(a, u8, k);
    memcpy(out, work, k);
    return (Str){out, (isize)k};
}

Str language_lemma(Arena *a, Str form, u8 upos, u16 feats)
{
    return lemma_of(a, NULL, form, upos, feats);
}
