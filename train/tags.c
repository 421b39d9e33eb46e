/* tags.c - classes, lexicon and lemma exceptions from the treebanks. */
#include "language/lemma.h"
#include "language/tag.h"
#include "train.h"
#include <stdio.h>
#include <stdlib.h>

enum { WORDS_CAP = 1 << 18, LEAST_SEEN = 3, VECTOR_WORDS = 55000, LEAST_CLASS = 4 };

/* ---- classes */

static bool has(ConlluCell c, const char *feat)
{
    return str_find(c.feats, str_of(feat)) >= 0;
}

TagRow tag_row(const Token *t, ConlluCell c)
{
    static const struct {
        const char *xpos;
        u16 feats;
    } rows[] = {{"VBD", FEAT_PAST},           {"VBP", FEAT_PRES},
                {"VBZ", FEAT_PRES | FEAT_SING}, {"VBN", FEAT_PASTPART},
                {"VBG", FEAT_PRESPART},       {"NNS", FEAT_PLURAL},
                {"NNPS", FEAT_PLURAL},        {"NN", FEAT_SING},
                {"NNP", FEAT_SING},           {"JJR", FEAT_COMPARATIVE},
                {"RBR", FEAT_COMPARATIVE},    {"JJS", FEAT_SUPERLATIVE},
                {"RBS", FEAT_SUPERLATIVE},    {"POS", FEAT_POSS},
                {"PRP$", FEAT_POSS},          {"WP$", FEAT_POSS},
                {"MD", FEAT_MODAL}};
    TagRow r = {.upos = t->upos};
    memcpy(r.xpos, c.xpos.p, (size_t)(c.xpos.n < 7 ? c.xpos.n : 7));
    for (isize i = 0; i < countof(rows); i++)
        if (strcmp(rows[i].xpos, r.xpos) == 0) r.feats |= rows[i].feats;
    bool nominal = t->upos == UPOS_NOUN || t->upos == UPOS_PROPN || t->upos == UPOS_PRON || t->upos == UPOS_VERB || t->upos == UPOS_AUX;
    if (!nominal) r.feats &= (u16) ~(FEAT_SING | FEAT_PLURAL);
    if (r.feats & FEAT_PASTPART && has(c, "Voice=Pass")) r.feats |= FEAT_PASSIVE;
    if (strcmp(r.xpos, "VB") == 0) r.feats |= has(c, "Mood=Imp") ? FEAT_IMPERATIVE : FEAT_INF;
    return r;
}

static bool same_row(const TagRow *a, const TagRow *b)
{
    return a->upos == b->upos && a->feats == b->feats && memcmp(a->xpos, b->xpos, 8) == 0;
}

u32 tag_class(const TagRow *rows, u32 n, const Token *t, ConlluCell c)
{
    TagRow r = tag_row(t, c);
    u32 near = 0;
    for (u32 i = 0; i < n; i++)
        if (same_row(&rows[i], &r)) return i;
    for (u32 i = n; i-- > 0;)
        if (rows[i].upos == r.upos) near = i;
    return near;
}

typedef struct {
    TagRow row;
    u32 n;
} Counted;

static int by_count(const void *a, const void *b)
{
    const Counted *x = a, *y = b;
    if (x->n != y->n) return x->n < y->n ? 1 : -1;
    return memcmp(&x->row, &y->row, sizeof x->row);
}

static Str classes(Arena *a, const Banks *b)
{
    Counted *v = NEW(a, Counted, 1024);
    u32 n = 0;
    for (u32 i = 0; i < b->n; i++)
        for (u32 k = 0; k < b->v[i].doc->tokens.n; k++) {
            TagRow r = tag_row(&b->v[i].doc->tokens.v[k], b->v[i].cells[k]);
            u32 j = 0;
            while (j < n && !same_row(&v[j].row, &r)) j++;
            if (j == n && n < 1024) v[n++] = (Counted){r, 0};
            if (j < n) v[j].n++;
        }
    qsort(v, n, sizeof *v, by_count);
    while (n > 1 && (v[n - 1].n < LEAST_CLASS || n > 250)) n--;
    TagRow *rows = NEW(a, TagRow, n);
    for (u32 i = 0; i < n; i++) rows[i] = v[i].row;
    fprintf(stderr, "  %u tag classes\n", n);
    return (Str){(u8 *)rows, (isize)(n * sizeof *rows)};
}

/* ---- lexicon: word -> ambiguity class and cluster */

typedef struct {
    Str low;
    u32 seen, cluster;
    u16 upos[UPOS_COUNT];
} Word;
typedef struct {
    Map map;
    VEC(Word) v;
} Words;

static Word *word_of(Arena *a, Words *w, Str low)
{
    bool fresh = false;
    u32 at = map_get(&w->map, low);
    if (at == NONE) {
        low = str_copy(a, low);
        at = w->v.n;
        *map_put(a, &w->map, low, &fresh) = at;
        *vec_push(a, &w->v) = (Word){.low = low};
    }
    return &w->v.v[at];
}

static u16 ambiguity(const Word *w)
{
    u64 h = 0;
    if (w->seen < LEAST_SEEN) return 0;
    u32 best = 0;
    for (u32 u = 1; u < UPOS_COUNT; u++)
        if (w->upos[u] > w->upos[best]) best = u;
    for (u32 u = 0; u < UPOS_COUNT; u++)
        if (w->upos[u] * 20u >= w->seen) h = feature(252, h, u + 1);
    h = feature(252, h, best + 100);
    return (u16)(h % 65535 + 1);
}

/* clusters: lines "word TAB cluster", then lines "^ TAB cluster TAB mid TAB wide". */
static void read_clusters(Arena *a, Str text, Words *w, ClusterUp *up, u32 *nup)
{
    Str line, cell[4];
    while (str_next(&text, '\n', &line)) {
        i64 c[3] = {0};
        int n = 0;
        while (n < 4 && str_next(&line, '\t', &cell[n])) n++;
        for (int i = 1; i < n; i++)
            if (!str_int(cell[i], &c[i - 1])) n = 0;
        if (n == 2) word_of(a, w, cell[0])->cluster = (u32)c[0];
        if (n == 4 && c[0] >= 1 && c[0] < 65536) {
            up[c[0] - 1] = (ClusterUp){(u16)c[1], (u16)c[2]};
            *nup = u32_max(*nup, (u32)c[0]);
        }
    }
}

Err train_lexicon(Arena *a, const Banks *b, Str clusters, Sections *s, ErrInfo *e)
{
    (void)e;
    Words w = {0};
    ClusterUp *up = NEW(a, ClusterUp, 65536);
    u32 nup = 0, slots = 1024;
    u8 low[LEX_BYTES_MAX];
    Str table = classes(a, b);
    read_clusters(a, clusters, &w, up, &nup);
    for (u32 i = 0; i < b->n; i++)
        for (u32 k = 0; k < b->v[i].doc->tokens.n; k++) {
            u32 n = lex_normal(token_str(b->v[i].doc, k), low);
            Word *x = word_of(a, &w, (Str){low, n});
            x->seen++;
            x->upos[b->v[i].doc->tokens.v[k].upos]++;
        }
    u32 kept = 0;
    for (u32 i = 0; i < w.v.n; i++) kept += w.v.v[i].seen >= LEAST_SEEN || w.v.v[i].cluster;
    while (slots * 7 < kept * 10) slots *= 2;
    LexiconSlot *v = NEW(a, LexiconSlot, slots);
    u32 nvectors = 0;
    for (u32 i = 0; i < w.v.n; i++) {
        Word *x = &w.v.v[i];
        if (x->seen < LEAST_SEEN && !x->cluster) continue;
        bool vector = (x->seen || i < VECTOR_WORDS) && nvectors < 65535;
        u64 key = lex_key(x->low);
        u32 at = (u32)key & (slots - 1);
        while (v[at].check) at = (at + 1) & (slots - 1);
        v[at] = (LexiconSlot){(u32)(key >> 32 | 1), ambiguity(x), (u16)x->cluster, vector ? (u16)++nvectors : 0, 0};
    }
    fprintf(stderr, "  lexicon: %u words, %u vectors, %u clusters\n", kept, nvectors, nup);
    sections_put(s, "lexicon", (Str){(u8 *)v, (isize)(slots * sizeof *v)});
    sections_put(s, "clusters", (Str){(u8 *)up, (isize)(nup * sizeof *up)});
    sections_put(s, "tags", table);
    return OK;
}

/* ---- lemma exceptions: the treebank's most frequent lemma where the rules say another */

typedef struct {
    u64 key;
    Str low, lemma;
    u8 upos;
    u16 feats;
    u32 n;
} LemmaSeen;

static int by_key(const void *a, const void *b)
{
    const LemmaSeen *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return str_cmp(x->lemma, y->lemma);
}

static bool slot_of(Arena *a, const Model *m, const LemmaSeen *x, LemmaSlot *out)
{
    Str rule = lemma_of(a, m, x->low, x->upos, x->feats);
    isize same = 0;
    if (str_eq(rule, x->lemma) || x->n < 1) return false;
    while (same < x->low.n && same < x->lemma.n && x->low.p[same] == x->lemma.p[same]) same++;
    if (x->lemma.n - same > (isize)sizeof out->add || x->low.n - same > 200) return false;
    *out = (LemmaSlot){.check = (u32)(x->key >> 32 | 1), .upos = x->upos, .cut = (u8)(x->low.n - same),
                       .n = (u8)(x->lemma.n - same)};
    memcpy(out->add, x->lemma.p + same, out->n);
    return true;
}

static u32 put_slots(Arena *a, const Model *m, const LemmaSeen *v, u32 n, LemmaSlot *slots, u32 mask)
{
    u32 kept = 0;
    for (u32 i = 0; i < n;) {
        u32 end = i, best = i, bestn = 0;
        while (end < n && v[end].key == v[i].key) {
            u32 run = end;
            while (run < n && v[run].key == v[i].key && str_eq(v[run].lemma, v[end].lemma)) run++;
            if (run - end > bestn) bestn = run - end, best = end;
            end = run;
        }
        LemmaSlot slot;
        LemmaSeen x = v[best];
        x.n = bestn;
        i = end;
        if (!slot_of(a, m, &x, &slot)) continue;
        u32 at = (u32)x.key & mask;
        while (slots[at].check) at = (at + 1) & mask;
        slots[at] = slot;
        kept++;
    }
    return kept;
}

Err train_lemmas(Arena *a, const Banks *b, const Model *m, Sections *s, ErrInfo *e)
{
    (void)e;
    VEC(LemmaSeen) v = {0};
    u8 low[LEX_BYTES_MAX];
    for (u32 i = 0; i < b->n; i++)
        for (u32 k = 0; k < b->v[i].doc->tokens.n; k++) {
            const Token *t = &b->v[i].doc->tokens.v[k];
            Str form = token_str(b->v[i].doc, k);
            TagRow row = tag_row(t, b->v[i].cells[k]);
            if (t->upos == UPOS_PROPN || form.n > 40 || str_eq(t->lemma, S("_"))) continue;
            u32 n = lex_normal(form, low);
            u16 f = tag_feats(&row, form);
            Str l = str_copy(a, (Str){low, n});
            bool digit = false;
            for (u32 j = 0; j < n; j++) digit |= low[j] == '0';
            if (!digit) *vec_push(a, &v) = (LemmaSeen){lemma_key(l, t->upos, f), l, t->lemma, t->upos, f, 1};
        }
    qsort(v.v, v.n, sizeof *v.v, by_key);
    u32 slots = 8192;
    LemmaSlot *out = NEW(a, LemmaSlot, slots);
    u32 kept = put_slots(a, m, v.v, v.n, out, slots - 1);
    fprintf(stderr, "  %u lemma exceptions\n", kept);
    if (kept * 10 > slots * 8) return fail(e, E_LIMIT, "too many lemma exceptions");
    sections_put(s, "lemmas", (Str){(u8 *)out, (isize)(slots * sizeof *out)});
    return OK;
}
