/* parse.h - the parser's transition system and what its net looks at, shared with the trainer. */
#ifndef SITREP_PARSE_H
#define SITREP_PARSE_H
#include "language/lex.h"
#include "language/net.h"

/* Word i of the sentence is node i; node n is the root, last in the buffer. */
enum { PARSE_NODES_MAX = SENTENCE_TOKENS_MAX + 1, NODE_NONE = 0xFFFF };
/* Transitions: the next word goes on the stack; the top of the stack is governed by the one
 * below it; by the next word. */
enum { PARSE_SHIFT, PARSE_RIGHT, PARSE_LEFT, PARSE_KINDS };

typedef struct {
    NetWord net;
    u8 upos, mark; /* mark: kind of punctuation, 0 none */
} ParseWord;

typedef struct {
    u16 head, left, left2, right, right2; /* outermost and next children; NODE_NONE */
    u8 rel, nleft, nright;
    u32 lset, rset; /* hashes of the children's relations */
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

/* What the net sees of a state: words in PARSE_PLACES places, and rows of one table of marks
 * (labels of children, distances, valencies, what lies between). */
enum {
    PARSE_PLACES = 13,
    PARSE_CHILDREN = 8, /* places whose label is a mark */
    PARSE_SETS = 5,
    SET_ROWS = 512,
    PARSE_COUNTS = 11,
    COUNT_ROWS = 20,
    MARK_SETS = PARSE_CHILDREN * (REL_COUNT + 1),
    MARK_COUNTS = MARK_SETS + PARSE_SETS * SET_ROWS,
    MARK_ROWS = MARK_COUNTS + PARSE_COUNTS * COUNT_ROWS,
    PARSE_MARKS = PARSE_CHILDREN + PARSE_SETS + PARSE_COUNTS
};
typedef struct {
    u16 place[PARSE_PLACES]; /* node, or NODE_NONE */
    u16 mark[PARSE_MARKS];
} ParseView;
void parse_view(const ParseState *s, ParseView *out);

/* The weights, as in the file. The hidden layer is the sum of one row for each place and
 * mark; the transition and, if it makes an arc, its label are read from it. */
enum { PARSE_LABELS = (REL_COUNT + 15) / 16 * 16, PARSE_KIND_ROWS = 16, PARSE_SURE_BITS = 16 };
typedef struct ParseNet {
    NetEncoder words;
    int8_t place[PARSE_PLACES][NET_WEIGHTS(NET_DEEP, NET_DEEP)];
    i32 place_scale[PARSE_PLACES][NET_DEEP];
    int16_t none[PARSE_PLACES][NET_DEEP], mark[MARK_ROWS][NET_DEEP], bias[NET_DEEP];
    int8_t kind[NET_WEIGHTS(NET_DEEP, PARSE_KIND_ROWS)], label[2][NET_WEIGHTS(NET_DEEP, PARSE_LABELS)];
    i32 kind_bias[PARSE_KIND_ROWS], label_bias[2][PARSE_LABELS];
    i32 sure[16]; /* first: a margin between transitions times this >> PARSE_SURE_BITS is its conf */
} ParseNet;
/* Words of a tagged sentence: n + 1 of them. */
void parse_words(Doc *d, const Model *m, const Sentence *s, ParseWord *out);
void parse_mend(Doc *d, Sentence *x); /* shapes known to come out wrong are put right; mend.c */
#endif
