/* model.c - opening the weights file and reading linear sections. The file is mapped by the
 * caller and used where it lies: opening costs one pass for the checksum. Contents are
 * trusted once the checksum holds; sizes are checked all the same. */
#include "language/model.h"
#include "language/parse.h"
#include "language/tag.h"

static u64 u64_at(Str s, isize at)
{
    u64 v;
    memcpy(&v, s.p + at, sizeof v);
    return v;
}

static u32 u32_at(Str s, isize at)
{
    u32 v;
    memcpy(&v, s.p + at, sizeof v);
    return v;
}

Str model_section(Str bytes, const char *name)
{
    char want[8] = {0};
    if (bytes.n < MODEL_HEADER) return (Str){0};
    memcpy(want, name, strlen(name) < 8 ? strlen(name) : 8);
    u32 n = u32_at(bytes, 12);
    for (u32 i = 0; i < n; i++) {
        isize row = MODEL_HEADER + (isize)i * MODEL_ROW;
        if (memcmp(bytes.p + row, want, 8) == 0) {
            u64 beg = u64_at(bytes, row + 8), size = u64_at(bytes, row + 16);
            return str_cut(bytes, (isize)beg, (isize)(beg + size));
        }
    }
    return (Str){0};
}

bool model_linear(Str s, Linear *out)
{
    if (s.n < 16) return false;
    u64 slots = u32_at(s, 4), units = u32_at(s, 8);
    if (!slots || (slots & (slots - 1)) || 16 + slots * 4 + units * 2 > (u64)s.n) return false;
    *out = (Linear){.slots = (const u32 *)(const void *)(s.p + 16),
                    .rows = (const u16 *)(const void *)(s.p + 16 + slots * 4),
                    .mask = (u32)slots - 1,
                    .classes = u32_at(s, 0)};
    return out->classes <= CLASSES_MAX;
}

/* The same integers on every processor, sooner on those with wider registers. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define WIDE __attribute__((target_clones("avx2", "default")))
#define INLINE static inline __attribute__((always_inline))
#else
#define WIDE
#define INLINE static inline
#endif

typedef int8_t Roots __attribute__((vector_size(16)));
typedef int16_t Squares __attribute__((vector_size(32)));
typedef int16_t Half __attribute__((vector_size(16)));
typedef i32 Sums __attribute__((vector_size(32)));

INLINE void add_squares(const u16 *row, u32 class, Squares *sum)
{
    Roots r;
    memcpy(&r, (const u8 *)(row + 1) + class, sizeof r);
    Squares w = __builtin_convertvector(r, Squares), minus = w < 0;
    *sum += w * ((w ^ minus) - minus);
}

/* Dense rows, sixteen classes at a time. Two squares of at most 127 x 127 fit 16 bits. */
INLINE void add_dense(const u16 *const *row, u32 n, u32 classes, i32 *score)
{
    for (u32 c = 0; c < classes; c += 16) {
        Sums sum[2];
        Half half[2];
        memcpy(sum, score + c, sizeof sum);
        for (u32 i = 0; i < n; i += 2) {
            Squares w = {0};
            add_squares(row[i], c, &w);
            if (i + 1 < n) add_squares(row[i + 1], c, &w);
            memcpy(half, &w, sizeof w);
            sum[0] += __builtin_convertvector(half[0], Sums);
            sum[1] += __builtin_convertvector(half[1], Sums);
        }
        memcpy(score + c, sum, sizeof sum);
    }
}

/* Three passes, so that the processor waits for many cache lines at once and not for one
 * after another: slots, rows, sums. */
WIDE void linear_score(const Linear *l, const u64 *features, u32 n, i32 *score)
{
    const u16 *row[FEATURES_MAX], *dense[FEATURES_MAX];
    u8 want[FEATURES_MAX];
    u32 found = 0, ndense = 0;
    for (u32 i = 0; i < n; i++) __builtin_prefetch(&l->slots[(u32)features[i] & l->mask]);
    for (u32 i = 0; i < n; i++) {
        u32 at = (u32)features[i] & l->mask, check = (u32)(features[i] >> 40) & 0xFF;
        while (l->slots[at] && l->slots[at] >> 24 != check) at = (at + 1) & l->mask;
        if (!l->slots[at]) continue;
        row[found] = l->rows + (l->slots[at] & 0xFFFFFF) - 1;
        __builtin_prefetch(row[found]);
        want[found++] = (u8)(features[i] >> 56);
    }
    for (u32 i = 0; i < found; i++) {
        const u16 *r = row[i];
        u32 k = r[0] & 0xFF;
        if (r[0] >> 8 != want[i]) continue; /* another feature with the same slot and check */
        if (k == ROW_DENSE) dense[ndense++] = r;
        else
            for (u32 j = 1; j <= k; j++) {
                i32 root = (int8_t)(r[j] & 0xFF);
                score[r[j] >> 8] += root < 0 ? -root * root : root * root;
            }
    }
    add_dense(dense, ndense, l->classes, score);
}

static Err check(Str bytes, Str file, ErrInfo *e)
{
    if (bytes.n < MODEL_HEADER || memcmp(bytes.p, MODEL_MAGIC, 8) != 0)
        return fail(e, E_FORMAT, "%.*s: byte 0: not a sitrep language model", STR(file));
    if (u32_at(bytes, 8) != MODEL_VERSION)
        return fail(e, E_FORMAT, "%.*s: byte 8: version %u, this program reads %u", STR(file),
                    u32_at(bytes, 8), MODEL_VERSION);
    u32 n = u32_at(bytes, 12);
    if (u64_at(bytes, 16) != (u64)bytes.n)
        return fail(e, E_FORMAT, "%.*s: byte %td: the file ends here, its header says %llu bytes", STR(file),
                    bytes.n, (unsigned long long)u64_at(bytes, 16));
    if (n > MODEL_SECTIONS_MAX || MODEL_HEADER + (isize)n * MODEL_ROW > bytes.n)
        return fail(e, E_FORMAT, "%.*s: byte 12: too many sections", STR(file));
    if (hash_bytes(str_cut(bytes, MODEL_HEADER, bytes.n), MODEL_VERSION) != u64_at(bytes, 24))
        return fail(e, E_FORMAT, "%.*s: byte 24: the checksum does not match the contents", STR(file));
    for (u32 i = 0; i < n; i++) {
        isize row = MODEL_HEADER + (isize)i * MODEL_ROW;
        u64 beg = u64_at(bytes, row + 8), size = u64_at(bytes, row + 16);
        if (beg > (u64)bytes.n || size > (u64)bytes.n - beg || beg % 64)
            return fail(e, E_FORMAT, "%.*s: byte %td: section outside the file", STR(file), row);
    }
    return OK;
}

static u32 slots_of(Str s, isize size)
{
    u32 n = (u32)(s.n / size);
    return n && (n & (n - 1)) == 0 ? n : 0;
}

/* An empty file is a deliberate "no model": the rules alone then do what they can. */
Err model_open(Arena *a, Str bytes, Str file, Model **out, ErrInfo *e)
{
    *out = NULL;
    if (!bytes.n) return OK;
    Err err = check(bytes, file, e);
    if (err != OK) return err;
    Model *m = NEW(a, Model, 1);
    m->op = net_ops(false);
    Str lexicon = model_section(bytes, "lexicon"), tags = model_section(bytes, "tags");
    Str lemmas = model_section(bytes, "lemmas"), up = model_section(bytes, "clusters");
    u32 n = slots_of(lexicon, sizeof(LexiconSlot)), nl = slots_of(lemmas, sizeof(LemmaSlot));
    m->lexicon = n ? (const LexiconSlot *)(const void *)lexicon.p : NULL;
    m->lexicon_mask = n ? n - 1 : 0;
    m->lemmas = nl ? (const LemmaSlot *)(const void *)lemmas.p : NULL;
    m->lemma_mask = nl ? nl - 1 : 0;
    m->tags = (const TagRow *)(const void *)tags.p;
    m->ntags = (u32)(tags.n / (isize)sizeof(TagRow));
    m->up = (const ClusterUp *)(const void *)up.p;
    m->clusters = (u32)(up.n / (isize)sizeof(ClusterUp));
    for (u32 i = 0; i < n; i++) m->vectors = u32_max(m->vectors, m->lexicon[i].vector + 1u);
    Str tag = model_section(bytes, "tag"), parse = model_section(bytes, "parse");
    Str tagv = model_section(bytes, "tag.v"), parsev = model_section(bytes, "parse.v"), s;
    isize rows = (isize)(m->vectors * sizeof(NetVector));
    bool sound = !tag.n || (tag.n == sizeof(NetClasses) && tagv.n == rows && m->ntags && m->ntags <= NET_CLASSES);
    sound = sound && (!parse.n || (parse.n == sizeof(ParseNet) && parsev.n == rows));
    m->tag = tag.n ? (const NetClasses *)(const void *)tag.p : NULL;
    m->parse = parse.n ? (const ParseNet *)(const void *)parse.p : NULL;
    m->tag_vectors = (const NetVector *)(const void *)tagv.p;
    m->parse_vectors = (const NetVector *)(const void *)parsev.p;
    Str net = model_section(bytes, "name"), netv = model_section(bytes, "name.v");
    sound = sound && (!net.n || (net.n == sizeof(NetClasses) && netv.n == rows));
    m->names_net = net.n ? (const NetClasses *)(const void *)net.p : NULL;
    m->names_vectors = (const NetVector *)(const void *)netv.p;
    s = model_section(bytes, "names");
    sound = sound && (!s.n || (net.n && model_linear(s, &m->names))); /* names want both models */
    if (!sound) return fail(e, E_FORMAT, "%.*s: byte %d: a section is malformed", STR(file), MODEL_HEADER);
    *out = m;
    return OK;
}
