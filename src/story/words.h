/* words.h - the words of a text for comparing documents: folded (no case, no marks), light
 * stems, hashes. Independent of the language stage, so that reports in any language can be
 * compared with one another. Shared by signatures, lineage and quotes. */
#ifndef SITREP_STORY_WORDS_H
#define SITREP_STORY_WORDS_H
#include "doc/digest.h"

enum { WORD_KEY_MAX = 40 }; /* longer words are cut, which only joins very long ones */
typedef struct {
    Span text;
    u64 hash;             /* story_hash of the key */
    u8 key[WORD_KEY_MAX]; /* folded; apostrophes dropped */
    u8 n;                 /* bytes in key */
    bool upper;           /* begins with a capital */
    bool digit;           /* begins with a digit */
    bool opens;           /* first word, or after a sentence end, line break, quote or bracket */
    bool possessive;      /* 's was taken off */
} StoryWord;

/* The next word of text at or after *at and before end; false at the end. Letters, digits and
 * apostrophes between letters make a word; scripts without spaces give one character each. */
bool story_word_next(Str text, u32 *at, u32 end, StoryWord *w);
/* Takes common English endings off the key (it stays a key, not a word). */
void story_stem(StoryWord *w);
u64 story_hash(const u8 *p, u32 n); /* FNV-1a, 64 bits, finished by a mix */
bool story_stopword(const StoryWord *w); /* of the commonest English function words */
/* Number of words in text[span). */
u32 story_word_count(Str text, Span at);
#endif
