/* model.c - opening the weights file and reading linear sections. The file is mapped by the
 * caller and used where it lies: opening costs one pass for the checksum. Contents are
 * trusted once the checksum holds; sizes are checked all the same. */
#include "language/model.h"

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

void linear_score(const Linear *l, const u64 *features, u32 n, i32 *score)
{
    for (u32 i = 0; i < n; i++) __builtin_prefetch(&l->slots[(u32)features[i] & l->mask]);
    for (u32 i = 0; i < n; i++) {
        const u16 *row = linear_row(l, features[i]);
        if (!row) continue;
        u32 k = row[0] & 0xFF;
        for (u32 j = 1; j <= k; j++) {
            i32 root = (int8_t)(row[j] & 0xFF);
            score[row[j] >> 8] += root < 0 ? -root * root : root * root;
        }
    }
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
    Str s = model_section(bytes, "tag");
    bool sound = !s.n || (model_linear(s, &m->tag) && m->tag.classes <= m->ntags);
    s = model_section(bytes, "parse");
    sound = sound && (!s.n || model_linear(s, &m->parse));
    s = model_section(bytes, "names");
    sound = sound && (!s.n || model_linear(s, &m->names));
    if (!sound) return fail(e, E_FORMAT, "%.*s: byte %d: a section is malformed", STR(file), MODEL_HEADER);
    *out = m;
    return OK;
}
