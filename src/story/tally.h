/* tally.h - in how many documents a key (a stem, a shingle) stands; inside story/. Most keys stand in
 * one document alone: who asks here first need not sort or compare those. */
#ifndef SITREP_STORY_TALLY_H
#define SITREP_STORY_TALLY_H
#include "base/base.h"

typedef struct {
    u64 key;
    u32 last, documents; /* 0 documents: a free slot */
} TallySlot;
typedef struct {
    TallySlot *slots;
    u32 n, cap; /* a power of two */
} Tally;
/* Documents are counted one after another, all keys of one together. */
void story_tally(Arena *a, Tally *t, u64 key, u32 document);
u32 story_tallied(const Tally *t, u64 key);
#endif
