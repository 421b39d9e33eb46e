/* words.h - classes of a few closed words (words.inc), asked by the tokeniser. */
#ifndef SITREP_WORDS_H
#define SITREP_WORDS_H
#include "base/base.h"

enum {
    WORD_TITLE = 1 << 0,
    WORD_ABBR = 1 << 1,
    WORD_NUMBERED = 1 << 2,
    WORD_PREFIX = 1 << 3,
    WORD_UNIT = 1 << 4,
    WORD_STARTER = 1 << 5,
    WORD_TAIL = 1 << 6,
    WORD_APOS = 1 << 7,
    WORD_CUT1 = 1 << 8,
    WORD_CUT2 = 1 << 9,
    WORD_CUT3 = 1 << 10,
    WORD_CUT4 = 1 << 11,
    WORD_CUT5 = 1 << 12,
    WORD_CUT6 = 1 << 13,
    WORD_MAX = 16 /* bytes of the longest word */
};
/* The classes of a word, ASCII case ignored; 0 for any other. `classes` narrows the search. */
u32 language_word(Str word, u32 classes);
#endif
