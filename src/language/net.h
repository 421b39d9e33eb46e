/* net.h - small neural nets in integers: words in their surroundings to vectors of small
 * whole numbers. Knows arithmetic, not grammar.
 *
 * A word is looked up (its vector, its ends and shape, its tag), two convolutions over the
 * words around it follow. Activations are 0..127, weights -127..127, sums 32 bits: no product
 * saturates, so every processor gives the same numbers, by whichever instructions. */
#ifndef SITREP_NET_H
#define SITREP_NET_H
#include "base/base.h"

enum {
    NET_WORD = 64, NET_AFFIX = 32, NET_TAG = 32, NET_INPUT = NET_WORD + NET_AFFIX + NET_TAG,
    NET_DEEP = 128,
    NET_REACH1 = 2, NET_REACH2 = 1, /* words seen on either side by each convolution */
    NET_WINDOW1 = (2 * NET_REACH1 + 1) * NET_INPUT, NET_WINDOW2 = (2 * NET_REACH2 + 1) * NET_DEEP,
    NET_PAD = NET_REACH1 + NET_REACH2, /* empty rows before and after a sentence */
    NET_ZERO = 64,                     /* the input's 0; the layers after it begin at 0 */
    NET_AFFIXES = 4, NET_AFFIX_ROWS = 8192, NET_TAG_ROWS = 1024,
    NET_GAP = NET_TAG_ROWS,            /* as tag: no word. NET_REACH1 of them stand between sentences */
    NET_BATCH = 256,                   /* words in which whole sentences are encoded, but for a longer one */
    NET_ROWS = 32                      /* words that go through a layer at a time */
};

/* Rows of a word in the tables. */
typedef struct {
    u16 vector; /* 0: none */
    u16 affix[NET_AFFIXES];
    u16 tag;
} NetWord;

/* A layer's weights stand in blocks of sixteen outputs, four inputs side by side:
 * [outputs / 16][inputs / 4][16][4]. */
#define NET_WEIGHTS(in, out) ((in) * (out))
static inline u32 net_weight_at(u32 in, u32 i, u32 o)
{
    return (o / 16 * (in / 4) + i / 4) * 64 + o % 16 * 4 + i % 4;
}

/* The layout in the weights file. out = (sum + bias) * scale, see net_scale. */
typedef struct {
    int8_t affix[NET_AFFIX_ROWS][NET_AFFIX];
    int8_t tag[NET_TAG_ROWS][NET_TAG];
    int8_t deep1[NET_WEIGHTS(NET_WINDOW1, NET_DEEP)], deep2[NET_WEIGHTS(NET_WINDOW2, NET_DEEP)];
    i32 bias1[NET_DEEP], scale1[NET_DEEP], bias2[NET_DEEP], scale2[NET_DEEP];
} NetEncoder;
typedef int8_t NetVector[NET_WORD];

/* A net that gives every word a class: the encoder, then a score for each class. */
enum { NET_CLASSES = 128, NET_BY_BITS = 16 };
typedef struct {
    NetEncoder words;
    int8_t class[NET_WEIGHTS(NET_DEEP, NET_CLASSES)];
    i32 bias[NET_CLASSES];
    i32 by, unused[15]; /* a score times `by` >> NET_BY_BITS is in the unit that its reader wants */
} NetClasses;

/* Multiplies a layer's sum: the sum is cut to NET_SUM_MAX, a scale of 1 << NET_SCALE_BITS
 * with NET_SUM_SHIFT keeps it as it is. */
enum { NET_SUM_MAX = (1 << 20) - 1, NET_SUM_SHIFT = 5, NET_SCALE_BITS = 19, NET_SCALE_MAX = (1 << 15) - 1 };

enum { NET_SUM_BITS = 3, NET_KINDS = 4, NET_TILES = NET_KINDS - 1 };
typedef struct {
    /* acc[r][o] of n rows that begin `stride` bytes apart. in a multiple of 4, out of 16. */
    void (*dense)(const int8_t *w, u32 in, u32 out, const u8 *x, u32 stride, u32 n, i32 *acc);
    /* A layer's sums to 0..127, and to 16 bits, saturated. n a multiple of 16. */
    void (*squash)(const i32 *acc, const i32 *bias, const i32 *scale, u32 n, u8 *out);
    void (*scale)(const i32 *acc, const i32 *scale, u32 n, int16_t *out);
    /* Sum of n rows of NET_DEEP numbers >> NET_SUM_BITS, to 0..127. */
    void (*sum)(const int16_t *const *row, u32 n, u8 *out);
} NetOps;
/* The fastest for this processor; tiles: the system lets us use its matrix registers. */
const NetOps *net_ops(bool tiles);
/* 0: plain C; below NET_KINDS; NULL: not on this processor. NET_TILES needs the system's leave. */
const NetOps *net_ops_by(u32 which);

/* Scratch for up to `words` words. */
typedef struct {
    const NetOps *op;
    u8 *input, *deep1;
    i32 *acc; /* NET_ROWS of NET_DEEP */
    u32 words;
} NetWork;
void net_work(Arena *a, const NetOps *op, u32 words, NetWork *out);
/* out: NET_DEEP numbers a word; of a gap: any. */
void net_encode(const NetEncoder *e, const NetVector *vectors, NetWork *k, const NetWord *word, size_t stride, u32 n, u8 *out);
#endif
