/* encoder.h - the part that tagger and parser share, in floats: words in their surroundings
 * to vectors. language/net.h is the same in integers; encoder_export makes it. */
#ifndef SITREP_TRAIN_ENCODER_H
#define SITREP_TRAIN_ENCODER_H
#include "language/net.h"
#include "net.h"
#include "train.h"

enum {
    GIVEN = 100, /* dimensions of the vectors given */
    BATCH = 12,  /* sentences */
    BATCH_ROWS = BATCH * (SENTENCE_TOKENS_MAX + 1 + NET_PAD) + NET_PAD
};

typedef struct {
    Param project, own, affix, tag;   /* a word: projected vector and its own difference */
    Param deep1, bias1, deep2, bias2; /* in its surroundings */
} Weights;
enum { WEIGHTS_PARAMS = sizeof(Weights) / sizeof(Param) };

/* A batch: one row a word, NET_PAD empty rows between sentences. */
typedef struct {
    Weights w;
    const float *vectors; /* given, by row */
    u32 *seen;            /* of each vector row in training */
    u32 nvectors;
    float drop;           /* of the convolutions' outputs */
    bool learning;
    u64 seed;

    u32 rows;
    const NetWord **word; /* of each row; NULL: empty */
    u32 *vector;          /* after hiding rare words; NONE: the given one alone */
    float *given, *input, *deep1, *deep2, *mask1, *mask2;
    float *dinput, *ddeep1, *ddeep2, *scratch;
} Encoder;

float glorot(u32 in, u32 out);
/* Vectors from the JSON file; `seen` is filled by encoder_count before training. */
void encoder_init(Encoder *e, Arena *a, Str json, const Model *m, u64 seed);
void encoder_free(Encoder *e);
void encoder_begin(Encoder *e);
u32 encoder_sentence(Encoder *e, const NetWord *word, size_t stride, u32 n); /* its first row */
void encoder_forward(Encoder *e);  /* to deep2 */
void encoder_backward(Encoder *e); /* from ddeep2 */

/* ---- to integers */
/* What `part` of the largest numbers reach. Sorts them. */
float quantile(float *v, u32 n, double part);
/* A layer of `in` by `out` weights, w[i * ld + o] * in_unit[i], packed; the unit of each
 * output's sum. One unit for all if `common`. */
void pack(const float *w, size_t ld, u32 in, u32 out, const float *in_unit, bool common, int8_t *to, float *unit);
i32 fixed(float x); /* rounded */
i32 scale_of(float unit, float out_unit); /* for net_squash and net_scale */
/* Runs on the rows last encoded; returns the unit of the numbers that come out. */
float encoder_export(Encoder *e, NetEncoder *out, Str *vectors, Arena *a);
#endif
