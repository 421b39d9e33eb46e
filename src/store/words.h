/* words.h - words as the search index sees them, what was asked for, how well a text answers, and
 * the passage that shows it; the same for every engine. For store only. */
#ifndef SITREP_STORE_WORDS_H
#define SITREP_STORE_WORDS_H
#include "base/json.h"

/* FTS5's own tokenizer (porter over unicode61), so that no engine reads words otherwise. */
typedef struct Tokenizer Tokenizer;
Tokenizer *tokenizer_open(void); /* never NULL */
void tokenizer_close(Tokenizer *t); /* accepts NULL */

typedef struct {
    Str term; /* folded, stemmed */
    Span at;  /* in the text */
} Word;
typedef VEC(Word) WordList;
void words_of(Tokenizer *t, Arena *a, Str text, WordList *out);

/* Words, "phrases" and prefix*; every one must be there. */
typedef struct {
    Str asked; /* as it was written, without its marks */
    VEC(Str) terms;
    bool prefix; /* the last term stands for all that begin so */
} Phrase;
typedef VEC(Phrase) Phrases;
void phrases_read(Tokenizer *t, Arena *a, Str asked, Phrases *out);
bool phrase_at(const Phrase *p, const WordList *words, u32 i); /* does it stand at word i? */

/* How well a text answers: Okapi BM25 with the constants of FTS5 (k1 1.2, b 0.75). Less is better. */
typedef struct {
    i64 documents, words; /* of the whole index */
    const i64 *holding;   /* for each phrase: documents that have it */
} WordStatistics;
double words_score(const WordStatistics *all, u32 nphrases, const u32 *times, i64 length);

/* At most `size` words round the best place, "[" and "]" round what was asked for. */
Str words_snippet(Tokenizer *t, Arena *a, const Phrases *asked, Str title, Str text, u32 size);
#endif
