/* parse.h - the parser's transition system and features, shared with its trainer. */
#ifndef SITREP_PARSE_H
#define SITREP_PARSE_H
#include "language/lex.h"

/* Word i of the sentence is node i; node n is the root, last in the buffer. */
enum { PARSE_NODES_MAX = SENTENCE_TOKENS_MAX + 1, PARSE_SHIFT = 0, NODE_NONE = 0xFFFF };
enum { PARSE_CLASSES = 1 + 2 * REL_COUNT };
static inline u32 parse_left(u32 rel) /* class of: next word governs the top of the stack */
{
    return 1 + 2 * rel;
}
static inline u32 parse_right(u32 rel) /* class of: second on the stack governs the top */
{
    return 2 + 2 * rel;
}

typedef struct {
    u64 word, tag; /* lower-cased form; UPOS with morphology */
    u64 cluster, mid;
    u8 upos, mark; /* mark: kind of punctuation, 0 none */
} ParseWord;

typedef struct {
    u16 head, left, left2, right, right2; /* outermost and next children; NODE_NONE */
    u8 rel, nleft, nright;
    u64 lset, rset; /* hashes of the children's relations */
} ParseNode;

typedef struct {
    const ParseWord *word; /* n + 1, the last for the root */
    u32 n, next, depth;    /* next: first word of the buffer */
    u16 stack[PARSE_NODES_MAX + 1];
    ParseNode node[PARSE_NODES_MAX + 1];
    u16 verbs[PARSE_NODES_MAX + 2], commas[PARSE_NODES_MAX + 2]; /* counts before each word */
} ParseState;

void parse_start(ParseState *s, const ParseWord *word, u32 n);
bool parse_done(const ParseState *s);
/* May this transition be taken? */
bool parse_may_shift(const ParseState *s);
bool parse_may_left(const ParseState *s);
bool parse_may_right(const ParseState *s);
static inline bool parse_may(const ParseState *s, u32 class)
{
    return class == PARSE_SHIFT ? parse_may_shift(s) : class & 1 ? parse_may_left(s) : parse_may_right(s);
}
void parse_take(ParseState *s, u32 class);
u32 parse_features(const ParseState *s, u64 out[FEATURES_MAX]);
/* Words of a tagged sentence: n + 1 of them. */
void parse_words(const Doc *d, const Model *m, const Sentence *s, ParseWord *out);
#endif
