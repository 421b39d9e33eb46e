/* model.h - the weights file as the language stages see it: sections of one read-only block.
 *
 *   header    "SITREPLM" version u32, sections u32, size u64, checksum u64 (of all that follows)
 *   table     name (8 bytes, zero-padded), offset u64, size u64: one row a section
 *   sections  aligned to 64 bytes; little-endian
 *
 * The nets ("tag", "parse", "name") are the structs of net.h and parse.h as they lie in memory, each
 * with a row for every vector of the lexicon ("tag.v", "parse.v", "name.v").
 * A linear section ("names"): classes u32, slots u32 (a power of two), units u32, 0 u32, then slots u32
 * and units u16. A slot holds 0 or (check << 24 | 1 + the place of a row); a row is
 * (check << 8 | n) and n pairs (class << 8 | root as i8); a
 * weight is the root times its own size, so that small weights keep their differences. n 255
 * marks a dense row: one root for every class, padded to a multiple of 16. Features are 64-bit hashes, found
 * by open addressing; the two checks are bits 40-47 and 56-63 of the hash. */
#ifndef SITREP_MODEL_H
#define SITREP_MODEL_H
#include "language/language.h"
#include "language/net.h"

#define MODEL_MAGIC "SITREPLM"
enum {
    MODEL_VERSION = 2,
    MODEL_HEADER = 32,
    MODEL_ROW = 24,
    MODEL_SECTIONS_MAX = 32,
    CLASSES_MAX = 256,
    FEATURES_MAX = 160 /* of one decision */
};

typedef struct {
    const u32 *slots;
    const u16 *rows;
    u32 mask, classes;
} Linear;

/* What is known of a word form beyond its letters. */
typedef struct {
    u32 check;
    u16 ambiguity; /* which tags the treebank gives it; 0 unknown */
    u16 cluster;   /* of its word vector, 1 .. ; 0 none */
    u16 vector;    /* its row of the nets' vectors; 0 none */
    u16 unused;
} LexiconSlot;
typedef struct {
    u16 mid, wide; /* the cluster's own clusters */
} ClusterUp;

typedef struct {
    char xpos[8]; /* zero-padded */
    u8 upos;
    u8 pad;
    u16 feats;
} TagRow;

/* Lemma: cut bytes off the end of the lower-cased form, then append. */
typedef struct {
    u32 check;
    u8 upos, cut;
    u8 n;
    char add[9];
} LemmaSlot;

struct Model {
    Linear names;
    const NetOps *op;
    const NetClasses *tag, *names_net;
    const struct ParseNet *parse;
    const NetVector *tag_vectors, *parse_vectors, *names_vectors; /* `vectors` of them */
    u32 vectors;
    const LexiconSlot *lexicon;
    u32 lexicon_mask;
    const ClusterUp *up;
    u32 clusters;
    const TagRow *tags;
    u32 ntags;
    const LemmaSlot *lemmas;
    u32 lemma_mask;
};

/* A section's bytes; empty if the file has none of that name. Bounds were checked on opening. */
Str model_section(Str bytes, const char *name);
bool model_linear(Str section, Linear *out);
u32 model_lexicon_at(u64 key, u32 mask);

static inline u64 mix64(u64 a, u64 b)
{
    return (a + 0x632be59bd9b4e019u) * 0x9e3779b97f4a7c15u + b * 0xd6e8feb86659fd93u;
}
static inline u64 feature(u32 template, u64 a, u64 b)
{
    u64 h = (a + 0x9e3779b97f4a7c15u * (template + 1)) * 0xff51afd7ed558ccdu;
    h ^= h >> 32;
    h = (h + b) * 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 29;
}

enum { LINEAR_PROBES = 64, ROW_DENSE = 255, ROW_DENSE_FROM = 16 };
/* Adds the weights of n features to score, which has room for CLASSES_MAX. */
void linear_score(const Linear *l, const u64 *features, u32 n, i32 *score);
#endif
