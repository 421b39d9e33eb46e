/* gazetteer_in.h - the inside of the gazetteer, shared by its own files and the place stage. */
#ifndef SITREP_GAZETTEER_IN_H
#define SITREP_GAZETTEER_IN_H
#include "annotate/gazetteer_file.h"
#include "annotate/letters.h"

/* Ids of gazetteer_find: rows of the compiled file, then countries, then the user's places. */
enum { GAZ_ID_COUNTRY = 1 << 24, GAZ_ID_USER = 1 << 25 };

/* A name's key to what bears it. Chains of one key are in order of loading. */
typedef struct {
    u32 what;  /* index of a country or of a user's place */
    u32 next;  /* NONE ends the chain */
    bool caps; /* the name is written in capitals, and so must the text */
} GazName;

enum { GAZ_LEX_SLOTS = 4096, GAZ_WORD_SLOTS = 4096, GAZ_LEX_BITS = 1 << 13 };
typedef struct {
    u64 hash; /* of the key; 0 empty */
    u32 bits; /* LEX_ of place_in.h */
    i32 value;
} GazLex;
typedef struct {
    u64 letters; /* in lower case, the first lowest; 0 empty */
    u32 bits;
} GazWord;
enum { GAZ_PHONES = 1000 };
enum { GAZ_SMALL_BITS = 1 << 16 }; /* Bloom filters of what is loaded at opening */

struct Gazetteer {
    VEC(GazCountry) countries;
    VEC(GazPlace) user;
    VEC(GazName) names;
    GazLex lex[GAZ_LEX_SLOTS];  /* words around names (data/place_lex.tsv), by hash */
    GazWord lex_words[GAZ_WORD_SLOTS]; /* those of up to eight ASCII letters again, by their letters */
    u8 lex_long[GAZ_LEX_BITS / 8];   /* Bloom filter of the longer ones: first eight letters and length */
    u8 lex_not[26 * 26 * 26 / 8 + 1]; /* bit for the first three letters of every "not" phrase */
    Str phones[GAZ_PHONES]; /* area code to its state's name */
    u8 begins[GAZ_SMALL_BITS / 8];
    Map country_names, demonyms, capitals, codes, user_names; /* key to names / countries */
    /* the compiled file, mapped; all NULL without one */
    const GazHeader *header;
    const GazRow *rows;
    const u8 *strings;
    const u32 *buckets;
    const GazEntry *entries;
    const u8 *prefixes;
};
Err gazetteer_countries(Arena *a, Str bytes, Str file, Gazetteer *g, ErrInfo *e) MUST_USE;
Err gazetteer_user(Arena *a, Str bytes, Str file, Gazetteer *g, ErrInfo *e) MUST_USE;
Err gazetteer_phones(Str bytes, Str file, Gazetteer *g, ErrInfo *e) MUST_USE;
Err gazetteer_lexicon(Arena *a, Str bytes, Str file, Gazetteer *g, ErrInfo *e) MUST_USE;
void gaz_begins_put(Gazetteer *g, Str name); /* every beginning of a name */
/* The key of a word of ASCII letters that stands at `beg` of a text; as gaz_key, but quicker. */
u32 gaz_key_letters(Str text, isize beg, isize end, u8 out[GAZ_KEY_MAX]);
bool gaz_number_e5(Str s, i32 *out); /* decimal degrees to 1e-5 degrees */
bool gaz_is_caps(Str s);             /* all letters are capitals, and they are few */

/* One reading of a name. */
typedef struct {
    u32 id;
    u8 flags; /* GAZ_MAIN ... */
} GazHit;
typedef struct {
    GazHit hit[GAZ_FOUND_MAX];
    u32 n;
    u8 word; /* GAZ_COMMON, GAZ_RARE, GAZ_FIRST: what else the key is */
} GazHits;
/* Everything under a key. `text` is the name as it stands, to check capitals. */
void gazetteer_hits(const Gazetteer *g, const u8 *key, u32 n, Str text, GazHits *out);
void gazetteer_hits_of(const Gazetteer *g, const u8 *key, u32 n, u64 hash, Str text, GazHits *out);
/* What else the word of this key hash is: GAZ_COMMON, GAZ_RARE, GAZ_FIRST. */
u8 gazetteer_word(const Gazetteer *g, u64 hash);
/* Does a name begin with this key at a word's end? Bits: 1 in the compiled file, 2 among
 * countries, demonyms and the user's places. May say yes in error, never no. */
u32 gazetteer_begins(const Gazetteer *g, u64 hash);
void gazetteer_begins_soon(const Gazetteer *g, u64 hash); /* it will be asked: fetch what it reads */
void gazetteer_hits_soon(const Gazetteer *g, u64 hash);
GazPlace gazetteer_bare(const Gazetteer *g, u32 id); /* gazetteer_place without its names */
/* The division a place lies in: its id, NONE. */
u32 gazetteer_admin1(const Gazetteer *g, u32 id);
u32 gazetteer_admin2(const Gazetteer *g, u32 id);
#endif
