/* classes.h - training a net that gives each word a class: one softmax over the classes, read from the encoder's
 * vectors (encoder.h). The tagger and the name finder are such nets. */
#ifndef SITREP_TRAIN_CLASSES_H
#define SITREP_TRAIN_CLASSES_H
#include "encoder.h"

/* A sentence. */
typedef struct {
    NetWord *word;
    u8 *class;
    u32 n;
    const Doc *doc; /* where it stands; the tagger measures there */
    u32 beg;
} Sample;
typedef VEC(Sample) Samples;

typedef struct {
    Encoder e;
    Param class, bias;
    u32 n, words, wrong, steps; /* n: classes */
} Classes;
void classes_init(Classes *x, Arena *a, Str json, const Model *m, u32 n, u64 seed);
void classes_free(Classes *x);
void classes_learn(Classes *x, Samples s, u32 epochs, bool loud); /* puts the samples into another order */
/* In integers; `vectors`: a row for every vector of the lexicon. */
NetClasses *classes_export(Classes *x, Arena *a, const Samples *s, Str *vectors);
#endif
