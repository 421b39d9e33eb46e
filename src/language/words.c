/* words.c - lookup in words.inc: rows are found by their first two letters, which no list
 * shares with more than a handful of others; linear within the class asked for. */
#include "language/words.h"

typedef struct {
    u32 class;
    u8 n;
    char word[WORD_MAX];
} Row;

static const Row rows[] = {
#define X(class, word) {WORD_##class, sizeof(word) - 1, word},
#include "language/words.inc"
#undef X
};

u32 language_word(Str word, u32 classes)
{
    u8 low[WORD_MAX];
    u32 found = 0;
    if (word.n == 0 || word.n >= WORD_MAX) return 0;
    for (isize i = 0; i < word.n; i++) {
        u8 c = word.p[i];
        low[i] = c >= 'A' && c <= 'Z' ? (u8)(c + 32) : c;
    }
    for (isize i = 0; i < countof(rows); i++)
        if ((rows[i].class & classes) && rows[i].n == word.n && (u8)rows[i].word[0] == low[0] &&
            memcmp(rows[i].word, low, (size_t)word.n) == 0)
            found |= rows[i].class;
    return found;
}
