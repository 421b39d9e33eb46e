/* lex.h - what a token looks like, as numbers for features: hashes of its form and its ends,
 * its shape, what the lexicon knows of it. Knows letters, not grammar. */
#ifndef SITREP_LEX_H
#define SITREP_LEX_H
#include "language/model.h"
#include "language/net.h"

enum {
    LEX_CAP = 1,    /* begins with a capital */
    LEX_CAPS = 2,   /* all capitals, more than one */
    LEX_DIGIT = 4,  /* has a digit */
    LEX_ALPHA = 8,  /* letters only */
    LEX_DOT = 16,
    LEX_HYPHEN = 32
};
typedef struct Lex {
    u64 form, low;       /* digits read as 0, quotes straightened */
    u64 suffix[3];       /* last 2, 3, 4 bytes in lower case; whole word when shorter */
    u64 prefix[2];       /* first 3, 4 */
    u64 shape;           /* "Xx", "X.X.", "0-x" */
    u16 ambiguity, cluster, mid, vector;
    u8 flags;
} Lex;

u64 lex_key(Str low);                  /* lexicon key of a normalised lower-case word */
void lex_of(const Model *m, Str form, Lex *out);
bool lex_known(const Model *m, Str low); /* the lexicon has this normalised form */
/* The nets read whole sentences together, each followed by gaps: those from `first` to the one returned,
 * of `words` words with gaps; more: words of a sentence that are no tokens. */
u32 lex_batch(const Doc *d, u32 first, u32 more, u32 *words);
u32 lex_batch_most(const Doc *d, u32 more); /* the most words of any */
static inline u32 lex_words(const Sentence *s)
{
    return u32_min(s->end - s->beg, SENTENCE_TOKENS_MAX);
}
/* Rows of the nets' tables for a word; tag 0 where there is none yet. */
enum { LEX_ROOT_TAG = NET_TAG_ROWS - 1 };
NetWord lex_rows(const Lex *x, u8 upos, u16 feats);
NetWord lex_rows_untagged(const Lex *x);
/* Rows of the sentences [first, end), gaps after each; returns how many. */
u32 lex_lay(const Doc *d, u32 first, u32 end, bool tagged, NetWord *out);
/* Of all tokens, each form once; does nothing the second time. */
void lex_document(Doc *d, const Model *m);
static inline const Lex *lex_token(const Doc *d, u32 token)
{
    return &d->lex[d->lex_of[token]];
}
/* Normalised lower case: digits 0, quotes straight. Cut at LEX_BYTES_MAX. */
enum { LEX_BYTES_MAX = 64 };
u32 lex_normal(Str form, u8 out[LEX_BYTES_MAX]);
#endif
