/* names.h - the name finder's features and labels, shared with its trainer. */
#ifndef SITREP_NAMES_H
#define SITREP_NAMES_H
#include "language/lex.h"

/* Labels: 0 outside; else 1 + 4 * NameType + place in the name. */
enum { NAMES_BEGIN, NAMES_INSIDE, NAMES_LAST, NAMES_UNIT, NAMES_CLASSES = 1 + 4 * (NAME_MISC + 1) };
static inline u32 names_class(u32 type, u32 place)
{
    return 1 + 4 * type + place;
}
/* May a label follow another? A name once begun goes on until its last token. */
static inline bool names_may(u32 before, u32 label)
{
    bool open = before && (before - 1) % 4 < NAMES_LAST, goes_on = label && ((label - 1) % 4 == NAMES_INSIDE || (label - 1) % 4 == NAMES_LAST);
    return open ? goes_on && (label - 1) / 4 == (before - 1) / 4 : !goes_on;
}

/* Which label a form got last in this document. */
enum { NAMES_MEMORY = 1 << 12 };
typedef struct {
    u64 key[NAMES_MEMORY];
    u8 label[NAMES_MEMORY];
} NamesMemory;
u32 names_recall(const NamesMemory *m, u64 key); /* NAMES_CLASSES: not met */
void names_remember(NamesMemory *m, u64 key, u32 label);

typedef struct {
    const Lex *lex;
    u32 tag; /* UPOS with morphology */
} NamesWord;
void names_words(Doc *d, const Model *m, const Sentence *s, NamesWord *out);
/* Words that stand in no name and need no scoring: small-lettered verbs, prepositions ...
 * unless they may join two capitalised words ("of the"). */
bool names_plain(const NamesWord *w, u32 n, u32 i);
u32 names_features(const NamesWord *w, u32 n, u32 i, const NamesMemory *m, u64 out[FEATURES_MAX]);
u64 names_transition(u32 before); /* the one feature of the label before */
enum { NAMES_CLOSED = 1 + 2 * (NAME_MISC + 1) }; /* labels that leave no name open */
enum { NAMES_STRIDE = (NAMES_CLASSES + 15) / 16 * 16, /* as linear_score writes */
       NAMES_OUT = 64 };                               /* of the net's classes, the first: as its products like them */

/* The best sequence of labels: scores of each token and label, and of label after label. */
typedef struct {
    i32 after[NAMES_CLASSES][NAMES_CLASSES];
    i32 score[SENTENCE_TOKENS_MAX][NAMES_STRIDE];
    bool plain[SENTENCE_TOKENS_MAX]; /* outside, whatever the scores */
    u8 from[SENTENCE_TOKENS_MAX][NAMES_CLASSES];
    u8 before[NAMES_CLASSES][NAMES_CLOSED], nbefore[NAMES_CLASSES];
} NamesSearch;
void names_prepare(NamesSearch *s); /* once, before it searches */
void names_search(NamesSearch *s, u32 n, u8 *label);

/* ---- the net (names_net.c) */
typedef struct {
    u32 n, sum[NET_DEEP];
    u8 mean[NET_DEEP]; /* of what the net sees of a form, over its places */
} NamesForm;
typedef struct {
    Arena *arena;
    NetWork work;
    NetWord *row; /* of a batch of sentences, with gaps */
    u8 *out, *deep; /* of a batch; NET_DEEP of each word of the sentences seen, without gaps */
    u32 words;
    u32 *form; /* of each form of the document: 1 + its place in forms; 0: not among them */
    VEC(NamesForm) forms; /* with a capital */
} NamesSight;
enum { NAMES_NAT = 12 * 32 }; /* the net's log odds of e, in the unit of the scores: what it is worth beside the perceptron */
NetWord names_row(const NamesWord *w); /* what the net looks up of a word */
void names_sight(Doc *d, const Model *m, NamesSight *s);
/* Looks at sentences from `first` on; the one after the last that was seen. */
u32 names_look(const Doc *d, const Model *m, NamesSight *s, u32 first);
void names_add_net(const NetClasses *net, const i32 *acc, i32 *score); /* the net's part of a word's scores, by its sums */
#endif
