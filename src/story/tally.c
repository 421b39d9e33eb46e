/* tally.c - see tally.h. Open addressing over keys that are hashes already. */
#include "story/tally.h"

enum { SLOTS_MIN = 1024 };

static TallySlot *slot_of(TallySlot *slots, u32 cap, u64 key)
{
    for (u32 i = (u32)(key >> 20) & (cap - 1);; i = (i + 1) & (cap - 1))
        if (!slots[i].documents || slots[i].key == key) return &slots[i];
}

static void grow(Arena *a, Tally *t)
{
    u32 cap = t->cap ? t->cap * 2 : SLOTS_MIN;
    TallySlot *slots = NEW(a, TallySlot, cap);
    for (u32 i = 0; i < t->cap; i++)
        if (t->slots[i].documents) *slot_of(slots, cap, t->slots[i].key) = t->slots[i];
    t->slots = slots;
    t->cap = cap;
}

void story_tally(Arena *a, Tally *t, u64 key, u32 document)
{
    if (t->n >= t->cap / 2) grow(a, t);
    TallySlot *s = slot_of(t->slots, t->cap, key);
    if (!s->documents) *s = (TallySlot){key, document, 1}, t->n++;
    else if (s->last != document) s->last = document, s->documents++;
}

u32 story_tallied(const Tally *t, u64 key)
{
    return t->cap ? slot_of(t->slots, t->cap, key)->documents : 0;
}
