/* gazetteer_write.c - sorts the keys and writes the file. The order of everything is fixed by
 * hash, rank and index, so the same sources give the same bytes. */
#include "gazetteer.h"
#include <stdio.h>
#include <stdlib.h>

static u8 rank(u8 flags)
{
    return flags & GAZ_OWN ? 0 : flags & GAZ_MAIN ? 1 : flags & GAZ_SHORT ? 2 : flags & GAZ_ALT ? 3 : 4;
}

/* By hash, then place, then best flag: duplicates stand together, the best first. */
static int by_place(const void *x, const void *y)
{
    const Key *a = x, *b = y;
    if (a->hash != b->hash) return a->hash < b->hash ? -1 : 1;
    if (a->place != b->place) return a->place < b->place ? -1 : 1;
    if (rank(a->flags) != rank(b->flags)) return rank(a->flags) < rank(b->flags) ? -1 : 1;
    return a->flags < b->flags ? -1 : a->flags > b->flags;
}

static u8 *prefix_bits(const Gaz *g)
{
    u8 *bits = NEW(g->a, u8, (isize)1 << (GAZ_PREFIX_BITS - 3));
    for (u32 i = 0; i < g->prefixes.n; i++)
        for (int w = 0; w < 2; w++) {
            u32 bit = gaz_prefix_bit(g->prefixes.v[i], w);
            bits[bit >> 3] |= (u8)(1u << (bit & 7));
        }
    return bits;
}

typedef struct {
    FILE *f;
    u32 size;
} Out;
static void put(Out *o, const void *p, size_t n)
{
    if (fwrite(p, 1, n, o->f) != n) o->size = 0;
    else o->size += (u32)n;
}

static u32 strings(Gaz *g, u8 **out)
{
    VEC(u8) pool = {0};
    Map seen = {0};
    for (u32 i = 0; i < g->recs.n; i++) {
        Rec *r = &g->recs.v[i];
        Str name = r->name.n > 255 ? (Str){0} : r->name;
        bool fresh;
        u32 *at = map_put(g->a, &seen, name, &fresh);
        if (fresh) {
            *at = pool.n;
            for (isize k = 0; k < name.n; k++) *vec_push(g->a, &pool) = name.p[k];
        }
        r->row.name = *at;
        r->row.name_len = (u8)name.n;
    }
    while (pool.n % 4) *vec_push(g->a, &pool) = 0;
    *out = pool.v;
    return pool.n;
}

int gaz_write(Gaz *g, const char *path)
{
    qsort(g->keys.v, g->keys.n, sizeof *g->keys.v, by_place);
    u32 nbuckets = 1u << GAZ_BUCKET_BITS, n = 0, b = 0;
    u32 *buckets = NEW(g->a, u32, nbuckets + 1);
    GazEntry *entries = NEW(g->a, GazEntry, g->keys.n);
    for (u32 i = 0; i < g->keys.n; i++) {
        const Key *k = &g->keys.v[i];
        if (i && k[-1].hash == k->hash && k[-1].place == k->place) continue;
        u32 bucket = (u32)(k->hash >> (64 - GAZ_BUCKET_BITS));
        while (b <= bucket) buckets[b++] = n;
        entries[n++] = (GazEntry){(u32)k->hash, k->place & 0xFFFFFF, k->flags};
    }
    while (b <= nbuckets) buckets[b++] = n;
    u8 *pool;
    u32 npool = strings(g, &pool);
    size_t prefix_bytes = (size_t)1 << (GAZ_PREFIX_BITS - 3);
    GazHeader h = {.version = GAZ_VERSION, .places = g->recs.n, .strings = npool, .entries = n};
    memcpy(h.magic, GAZ_MAGIC, sizeof h.magic);
    h.file_size = (u32)(sizeof h + g->recs.n * sizeof(GazRow) + npool + (nbuckets + 1) * sizeof(u32) +
                        n * sizeof *entries + prefix_bytes);
    h.checksum = (u32)hash_bytes((Str){(u8 *)&h, sizeof h}, GAZ_VERSION);
    Out o = {fopen(path, "wb"), 0};
    if (!o.f) return perror(path), 1;
    put(&o, &h, sizeof h);
    for (u32 i = 0; i < g->recs.n; i++) put(&o, &g->recs.v[i].row, sizeof(GazRow));
    put(&o, pool, npool);
    put(&o, buckets, (nbuckets + 1) * sizeof(u32));
    put(&o, entries, n * sizeof *entries);
    put(&o, prefix_bits(g), prefix_bytes);
    if (fclose(o.f) != 0 || o.size != h.file_size) return fprintf(stderr, "%s: not written\n", path), 1;
    printf("gazetteer: %u places, %u names\n", h.places, h.entries);
    return 0;
}
