/* quotes.h - inside situation/: two wordings of one utterance laid side by side. */
#ifndef SITREP_SITUATION_QUOTES_H
#define SITREP_SITUATION_QUOTES_H
#include "situation/situation.h"

enum {
    QUOTE_WORDS_MAX = 256, /* of one sentence; the rest is not compared */
    WEIGHT_CONTENT = 100, WEIGHT_FUNCTION = 40
};
typedef struct {
    u64 key, stem; /* of the folded word, of its stem */
    Span text;
    u32 weight;
} QuoteWord;
typedef struct {
    QuoteWord *w;
    u32 n;
    u32 weight; /* sum */
} QuoteWords;

/* Words as printed, or with contractions written out ("don't" -> do, not) for comparing. */
QuoteWords quote_words(Arena *a, Str text, Span at, bool written_out);

typedef struct {
    u32 score; /* per cent of the shorter one's weight that the longer one has, in order */
    u32 equal, content; /* words in common; content words among them */
} QuoteLikeness;
/* The shorter laid into the longer where it fits best. */
QuoteLikeness quote_compare(Arena *scratch, const QuoteWords *longer, const QuoteWords *shorter);

/* Can it have that score? False is sure; looks at which words there are, not at their order. */
bool quote_may_score(const QuoteWords *longer, const QuoteWords *shorter, u32 least);

/* How `to` differs from the fuller wording `from`: its kind, and runs of equal, left out, put
 * in and replaced words (strings of the two texts). */
u8 quote_changes(Arena *a, Arena *scratch, Str from_text, const QuoteWords *from, Str to_text,
                 const QuoteWords *to, QuoteVariant *out);
#endif
