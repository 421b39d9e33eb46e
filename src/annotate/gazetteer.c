/* gazetteer.c - opening the gazetteer, and looking names up.
 *
 * The compiled file (gazetteer_file.h) is used as it is mapped: opening checks its header and
 * the ends of its parts, and reads only the small table of countries. A damaged file cannot
 * lead outside its bytes: every offset that comes out of it is checked where it is used. */
#include "annotate/gazetteer_in.h"
#include "base/utf8.h"
#include <math.h>

/* ---- the compiled file */
static Err map_file(Gazetteer *g, Str bytes, Str file, ErrInfo *e)
{
    if (bytes.n == 0) return OK; /* none: countries and the user's places only */
    const GazHeader *h = (const void *)bytes.p;
    if ((size_t)bytes.n < sizeof *h || memcmp(h->magic, GAZ_MAGIC, sizeof h->magic) != 0)
        return fail(e, E_FORMAT, "%.*s: not a gazetteer; run `make`", STR(file));
    GazHeader copy = *h;
    copy.checksum = 0;
    if (h->version != GAZ_VERSION)
        return fail(e, E_FORMAT, "%.*s: gazetteer version %u, this program needs %d; run `make`", STR(file),
                    h->version, GAZ_VERSION);
    if (h->checksum != (u32)hash_bytes((Str){(u8 *)&copy, sizeof copy}, GAZ_VERSION))
        return fail(e, E_FORMAT, "%.*s: the gazetteer's header is damaged; run `make`", STR(file));
    u64 nbuckets = (1u << GAZ_BUCKET_BITS) + 1, at = sizeof *h;
    u64 need = at + (u64)h->places * sizeof(GazRow) + h->strings + nbuckets * sizeof(u32) +
               (u64)h->entries * sizeof(GazEntry) + (1u << (GAZ_PREFIX_BITS - 3));
    if (need != h->file_size || need != (u64)bytes.n || h->places >= GAZ_NO_PLACE || h->strings % 4)
        return fail(e, E_FORMAT, "%.*s: the gazetteer is cut short (%lld bytes of %u); run `make`", STR(file),
                    (long long)bytes.n, h->file_size);
    g->header = h;
    g->rows = (const void *)(bytes.p + at);
    g->strings = bytes.p + (at += (u64)h->places * sizeof(GazRow));
    g->buckets = (const void *)(bytes.p + (at += h->strings));
    g->entries = (const void *)(bytes.p + (at += nbuckets * sizeof(u32)));
    g->prefixes = bytes.p + at + (u64)h->entries * sizeof(GazEntry);
    return OK;
}

Err gazetteer_open(Arena *a, Str bytes, Str file, const Table *tables, u32 n, Gazetteer **out,
                   ErrInfo *e)
{
    Gazetteer *g = NEW(a, Gazetteer, 1);
    Err err = map_file(g, bytes, file, e);
    for (u32 i = 0; i < n && err == OK; i++) {
        if (str_starts(tables[i].name, S("countries.")))
            err = gazetteer_countries(a, tables[i].bytes, tables[i].name, g, e);
        else if (str_starts(tables[i].name, S("place_lex.")))
            err = gazetteer_lexicon(a, tables[i].bytes, tables[i].name, g, e);
        else if (str_starts(tables[i].name, S("place_phone.")))
            err = gazetteer_phones(tables[i].bytes, tables[i].name, g, e);
        else if (str_starts(tables[i].name, S("places:")))
            err = gazetteer_user(a, tables[i].bytes, str_cut(tables[i].name, 7, tables[i].name.n), g, e);
    }
    *out = g;
    return err;
}

/* ---- looking up */
static const GazRow *row_of(const Gazetteer *g, u32 id)
{
    return g && g->header && id < g->header->places ? &g->rows[id] : NULL;
}

u32 gazetteer_admin1(const Gazetteer *g, u32 id)
{
    const GazRow *r = row_of(g, id);
    return r ? r->admin1 : NONE;
}

u32 gazetteer_admin2(const Gazetteer *g, u32 id)
{
    const GazRow *r = row_of(g, id);
    return r ? r->admin2 : NONE;
}

static Str row_name(const Gazetteer *g, const GazRow *r)
{
    if (!r || (u64)r->name + r->name_len > g->header->strings) return (Str){0};
    return (Str){g->strings + r->name, r->name_len};
}

static const GazPlace *loaded(const Gazetteer *g, u32 id)
{
    static const GazPlace none = {0};
    if (id >= GAZ_ID_USER) return id - GAZ_ID_USER < g->user.n ? &g->user.v[id - GAZ_ID_USER] : &none;
    return id - GAZ_ID_COUNTRY < g->countries.n ? &g->countries.v[id - GAZ_ID_COUNTRY].place : &none;
}

GazPlace gazetteer_bare(const Gazetteer *g, u32 id)
{
    if (!g) return (GazPlace){0};
    if (id >= GAZ_ID_COUNTRY) return *loaded(g, id);
    const GazRow *r = row_of(g, id);
    if (!r) return (GazPlace){0};
    GazPlace p = {.geonames = r->geonames, .lat_e5 = r->lat_e5, .lon_e5 = r->lon_e5,
                  .population = r->population, .feature = r->feature};
    if (r->country[0]) memcpy(p.country, r->country, 2);
    return p;
}

GazPlace gazetteer_place(const Gazetteer *g, u32 id)
{
    GazPlace p = gazetteer_bare(g, id);
    const GazRow *r = row_of(g, id);
    if (r) p.name = row_name(g, r), p.admin1 = row_name(g, row_of(g, r->admin1));
    return p;
}

static bool bit(const u8 *bits, u32 at)
{
    return bits[at >> 3] >> (at & 7) & 1;
}

void gaz_begins_put(Gazetteer *g, Str name)
{
    u8 key[GAZ_KEY_MAX];
    for (isize i = 1; i <= name.n; i++) {
        if (i < name.n && name.p[i] != ' ' && name.p[i] != '-') continue;
        u32 n = gaz_key(str_cut(name, 0, i), key);
        u32 at = n ? (u32)gaz_hash(key, n) % GAZ_SMALL_BITS : 0;
        if (n) g->begins[at >> 3] |= (u8)(1u << (at & 7));
    }
}

u32 gazetteer_begins(const Gazetteer *g, u64 h)
{
    u32 own = bit(g->begins, (u32)h % GAZ_SMALL_BITS) ? 2 : 0;
    if (!g->prefixes) return own;
    bool file = bit(g->prefixes, gaz_prefix_bit(h, 0)) && bit(g->prefixes, gaz_prefix_bit(h, 1));
    return own | (file ? 1 : 0);
}

void gazetteer_begins_soon(const Gazetteer *g, u64 hash)
{
    if (g->prefixes) __builtin_prefetch(&g->prefixes[gaz_prefix_bit(hash, 0) >> 3]);
}

void gazetteer_hits_soon(const Gazetteer *g, u64 hash)
{
    if (g->header) __builtin_prefetch(&g->buckets[hash >> (64 - GAZ_BUCKET_BITS)]);
}

u8 gazetteer_word(const Gazetteer *g, u64 hash)
{
    if (!g->prefixes || !bit(g->prefixes, gaz_prefix_bit(hash, 0)) || !bit(g->prefixes, gaz_prefix_bit(hash, 1)))
        return 0;
    u32 bucket = (u32)(hash >> (64 - GAZ_BUCKET_BITS)), end = u32_min(g->buckets[bucket + 1], g->header->entries);
    u8 kinds = 0;
    for (u32 i = g->buckets[bucket]; i < end; i++)
        if (g->entries[i].tag == (u32)hash && g->entries[i].place == GAZ_NO_PLACE) kinds |= (u8)g->entries[i].flags;
    return kinds;
}

/* A full list gives up its least populous row of the file. */
static void add_hit(const Gazetteer *g, GazHits *out, u32 id, u8 flags)
{
    if (out->n < GAZ_FOUND_MAX) {
        out->hit[out->n++] = (GazHit){id, flags};
        return;
    }
    u32 least = NONE, population = gazetteer_bare(g, id).population;
    for (u32 i = 0; i < out->n; i++) {
        u32 p = out->hit[i].id >= GAZ_ID_COUNTRY ? NONE : gazetteer_bare(g, out->hit[i].id).population;
        if (p < population) population = p, least = i;
    }
    if (least != NONE) out->hit[least] = (GazHit){id, flags};
}

void gazetteer_hits(const Gazetteer *g, const u8 *key, u32 n, Str text, GazHits *out)
{
    gazetteer_hits_of(g, key, n, gaz_hash(key, n), text, out);
}

void gazetteer_hits_of(const Gazetteer *g, const u8 *key, u32 n, u64 h, Str text, GazHits *out)
{
    out->n = 0;
    out->word = 0;
    bool own = bit(g->begins, (u32)h % GAZ_SMALL_BITS);
    u32 at = own ? map_get(&g->user_names, (Str){key, n}) : NONE;
    if (at != NONE) add_hit(g, out, GAZ_ID_USER + g->names.v[at].what, GAZ_MAIN | GAZ_OWN);
    at = own ? map_get(&g->country_names, (Str){key, n}) : NONE;
    if (at != NONE && (!g->names.v[at].caps || gaz_is_caps(text)))
        add_hit(g, out, GAZ_ID_COUNTRY + g->names.v[at].what, GAZ_MAIN | GAZ_OWN);
    if (!g->header) return;
    u32 bucket = (u32)(h >> (64 - GAZ_BUCKET_BITS));
    u32 end = u32_min(g->buckets[bucket + 1], g->header->entries);
    for (u32 i = g->buckets[bucket]; i < end; i++) {
        GazEntry x = g->entries[i];
        if (x.tag != (u32)h) continue;
        if (x.place == GAZ_NO_PLACE) out->word |= (u8)x.flags;
        else if (!(x.flags & GAZ_CAPS) || gaz_is_caps(text)) {
            add_hit(g, out, x.place, (u8)x.flags);
            if (x.place < g->header->places) __builtin_prefetch(&g->rows[x.place]);
        }
    }
}

u32 gazetteer_find(const Gazetteer *g, Str name, u32 ids[GAZ_FOUND_MAX])
{
    u8 key[GAZ_KEY_MAX];
    u32 n = g ? gaz_key(name, key) : 0;
    if (!n) return 0;
    GazHits hits;
    gazetteer_hits(g, key, n, name, &hits);
    for (u32 i = 0; i < hits.n; i++) { /* insertion sort: countries and own first, then by population */
        u32 id = hits.hit[i].id, k = i;
        u32 p = id >= GAZ_ID_COUNTRY ? NONE : gazetteer_bare(g, id).population;
        for (; k > 0; k--) {
            u32 q = ids[k - 1] >= GAZ_ID_COUNTRY ? NONE : gazetteer_bare(g, ids[k - 1]).population;
            if (q >= p) break;
            ids[k] = ids[k - 1];
        }
        ids[k] = id;
    }
    return hits.n;
}

bool gazetteer_geonames(const Gazetteer *g, u32 geonames, GazPlace *out)
{
    for (u32 i = 0; g && geonames && i < g->countries.n; i++)
        if (g->countries.v[i].place.geonames == geonames) return *out = g->countries.v[i].place, true;
    for (u32 i = 0; g && g->header && geonames && i < g->header->places; i++)
        if (g->rows[i].geonames == geonames) return *out = gazetteer_place(g, i), true;
    return false;
}
