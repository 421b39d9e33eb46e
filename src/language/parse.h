/* parse.h - the parser's transition system and features, shared with its trainer. */
#ifndef SITREP_PARSE_H
#define SITREP_PARSE_H
#include "language/lex.h"

/* Word i of the sentence is node i; node n is the root, last in the buffer. */
enum { PARSE_NODES_MAX = SENTENCE_TOKENS_MAX + 1, NODE_NONE = 0xFFFF };
/* Transitions: the next word goes on the stack; the top of the stack is governed by the one
 * below it; by the next word. */
enum { PARSE_SHIFT, PARSE_RIGHT, PARSE_LEFT, PARSE_KINDS };

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
bool parse_may(const ParseState *s, u32 kind);
void parse_take(ParseState *s, u32 kind, u32 rel); /* rel of the arc it makes */
u32 parse_features(const ParseState *s, u64 out[FEATURES_MAX]);
/* Features of the label of the arc that `kind` would make. */
u32 parse_label_features(const ParseState *s, u32 kind, u64 out[FEATURES_MAX]);
/* Words of a tagged sentence: n + 1 of them. */
void parse_words(const Doc *d, const Model *m, const Sentence *s, ParseWord *out);
#endif
