/* cluster.h - inside story/: the state of the streaming clustering, which cluster.c (a document
 * comes in) and settle.c (a batch is examined together) share. */
#ifndef SITREP_STORY_CLUSTER_H
#define SITREP_STORY_CLUSTER_H
#include "story/story.h"

enum {
    DOC_TERMS_MAX = 232, /* kept of a document, by weight */
    MEAN_TERMS_MAX = 160, /* kept of a settled story's mean */
    POSTS_MAX = 48,      /* latest stories kept for one term */
    INDEX_TERMS = 20,    /* terms of a document that enter and ask the index */
    CANDIDATES = 8,      /* stories compared in full with a new document */
    NEAR = 3,            /* of these, remembered until the document is settled */
    SAMPLE = 12,         /* documents that a settled story counts for at most, so that its mean moves on */
    BATCH = 2048,        /* unsettled documents that start a new examination */
    ITEMS_MAX = 2 * BATCH, /* documents and stories examined together */
    REOPEN_MAX = 12,     /* a settled story of so few documents can still be split ... */
    KEPT_DOCS = 8 * BATCH, /* ... while they are among the latest */
    VECTOR_STEP = 16, VECTOR_CLASSES = DOC_TERMS_MAX / VECTOR_STEP + 2,
    NO_DAY = INT32_MIN,
    WEIGHT_ONE = 65535,
    LOGS_KEPT = 64       /* of so many documents and fewer the logarithms are kept */
};
/* 0 to 8: ranks of common words (background.inc). */
enum { PRIOR_RARE = 9, PRIOR_NUMBER, PRIOR_PAIR, PRIORS };

typedef struct {
    u32 term;   /* index of TermRec */
    u16 weight; /* in the unit vector, times WEIGHT_ONE */
    u8 tf, kind;
} Entry;
/* Entries by term. Given back, it is used again for another of its size class. */
typedef struct Vector Vector;
struct Vector {
    union {
        Vector *next; /* while free */
        u32 n;
    };
    u32 class;
    Entry e[];
};
typedef struct {
    u64 key;
    u32 df;
    float log_df; /* base-2 logarithm of the documents that have it, the background's too */
    u32 *posts;  /* latest stories, oldest first */
    u16 nposts, capposts;
    u8 prior;    /* how common in documents in general: a class */
} TermRec;
typedef struct {
    Vector *v;    /* NULL when it is settled and no longer needed */
    u32 story;
    u32 before;   /* document before it in its story */
    i32 lo, hi;   /* days, NO_DAY */
    u32 near[NEAR];
} DocRec;
typedef enum { STORY_FRESH, STORY_SETTLED, STORY_REOPENED } StoryStage;
typedef struct {
    Vector *mean;      /* of the settled documents, NULL while fresh */
    u32 first, last;   /* documents, NONE; joined by DocRec.before */
    u32 n, nsettled;
    i32 lo, hi;
    u8 stage;          /* StoryStage */
} StoryRec;
struct StoryState {
    Arena *a;
    u32 batch;
    float log_docs;
    float logs[PRIORS][LOGS_KEPT]; /* by documents that have a term: TermRec.log_df; 0: not yet asked for */
    u32 *slots;       /* open addressing over terms: index + 1 */
    u32 nslots;
    VEC(TermRec) terms;
    VEC(u16) at_hand; /* [term] weight in the document that is being compared; 0 */
    VEC(u32) score;   /* [story] in the search for candidates; 0 */
    Entry *entries;   /* room for the terms of a document that is added, and their weights */
    float *weights;
    u32 room;
    VEC(DocRec) docs;
    VEC(StoryRec) stories;
    VEC(u32) into;    /* [story] the story that took it in; itself */
    u32 settled;      /* documents below are settled */
    u32 released;     /* vectors of documents below are given back */
    Vector *spare[VECTOR_CLASSES];
    VEC(StoryChange) history;
    VEC(u32) touched; /* stories changed when last settled */
};

Vector *cluster_vector(StoryState *s, u32 n); /* room for n entries, n set */
void cluster_release(StoryState *s, Vector **v);
/* Unit length, as integers of WEIGHT_ONE, by the document frequencies of now. */
void cluster_weigh(const StoryState *s, Entry *e, u32 n);
float cluster_time_factor(i32 alo, i32 ahi, i32 blo, i32 bhi);
float cluster_join_least(void); /* least mean similarity of one story */
u32 cluster_root(const StoryState *s, u32 story);
u32 cluster_open(StoryState *s);
/* A guess does not widen a settled story's days. */
void cluster_join(StoryState *s, u32 doc, u32 story, bool guess);
/* The n heaviest entries to the front of e, in no order. */
void cluster_select(Entry *e, u32 all, u32 n);
/* The same in the order of weight; n is small. */
void cluster_heaviest(Entry *e, u32 all, u32 n);
void cluster_index(StoryState *s, const Entry *heavy, u32 n, u32 story);
void cluster_sort(Entry *e, u32 n, Entry *spare); /* by term; spare has room for n */
#endif
