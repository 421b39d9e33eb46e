/* gazetteer_file.h - the compiled gazetteer: what tools/gazetteer.c writes and gazetteer.c maps.
 *
 * Little-endian, in this order: header, places, strings, buckets, entries, prefixes. A name is
 * found by the 64-bit hash of its key (gaz_key): the top BUCKET_BITS choose a bucket, a run of
 * entries with the low 32 bits as tag. 49 bits tell a name from another, so of a million
 * different look-ups fewer than one in 500 goes wrong; names themselves are not stored twice.
 * `prefixes` is a Bloom filter (two bits a key) over the keys of the first word, the first
 * two words ... of every name: it stops a scan at once where no name can begin. */
#ifndef SITREP_GAZETTEER_FILE_H
#define SITREP_GAZETTEER_FILE_H
#include "annotate/gazetteer.h"

#define GAZ_MAGIC "SITREPGZ"
enum { GAZ_VERSION = 7, GAZ_BUCKET_BITS = 17, GAZ_PREFIX_BITS = 23, GAZ_NO_PLACE = 0xFFFFFF };

typedef struct {
    char magic[8];
    u32 version, file_size;
    u32 places, strings, entries, checksum; /* counts, bytes; checksum of this header but itself */
    u32 reserved[8];
} GazHeader;

typedef struct {
    u32 geonames;
    i32 lat_e5, lon_e5;
    u32 population;
    u32 name; /* offset in strings */
    u32 admin1, admin2; /* places, NONE */
    u8 name_len, feature;
    char country[2];
} GazRow;

/* How an entry's key names its place; for words (place GAZ_NO_PLACE), what else it is. */
enum {
    GAZ_MAIN = 1,        /* the gazetteer's name or its plain spelling */
    GAZ_ALT = 2,         /* an alternate name */
    GAZ_SHORT = 4,       /* without "District", "Province of" ... */
    GAZ_VARIANT = 8,     /* by a spelling rule (Pul / Pol, the Arabic article) */
    GAZ_AFTER_COMMA = 16, /* only in "Town, X" */
    GAZ_LISTED = GAZ_MAIN | GAZ_ALT, /* only in "Clay and Grant counties" */
    GAZ_CAPS = 32,       /* only in capitals */
    GAZ_OWN = 64,        /* of our own table: well known */
    GAZ_DEMONYM = 128,   /* its people or their adjective */
    GAZ_COMMON = 1, GAZ_RARE = 2, GAZ_FIRST = 4, /* words */
};
typedef struct {
    u32 tag;
    u32 place : 24, flags : 8;
} GazEntry;

static inline u64 gaz_hash(const u8 *key, u32 n)
{
    return hash_bytes((Str){key, n}, 0x6761);
}
/* The two bits of a prefix, in one cache line of 512 bits. */
static inline u32 gaz_prefix_bit(u64 hash, int which)
{
    u32 line = (u32)(hash >> 24) & ((1u << (GAZ_PREFIX_BITS - 9)) - 1);
    return line << 9 | ((u32)(which ? hash >> 9 : hash) & 511);
}
#endif
