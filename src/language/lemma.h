/* lemma.h - lemmas with the model's exceptions; language.h has the rules alone. */
#ifndef SITREP_LEMMA_H
#define SITREP_LEMMA_H
#include "language/model.h"

/* Lemma of a form with its tag: exceptions of the model first, then the rules. */
Str lemma_of(Arena *a, const Model *m, Str form, u8 upos, u16 feats);
u64 lemma_key(Str low, u8 upos, u16 feats); /* slot key of an exception */
#endif
