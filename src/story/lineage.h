/* lineage.h - inside story/: what lineage.c (passages), rewrite.c (sentences in other words)
 * and origin.c (credits, roots) share. */
#ifndef SITREP_STORY_LINEAGE_H
#define SITREP_STORY_LINEAGE_H
#include "story/story.h"
#include "story/words.h"

enum {
    LINEAGE_HOPS_MAX = 16,   /* copies of copies that are followed */
    PASSAGE_WORDS_MIN = 7,   /* shorter runs are common phrases */
    COPY_WORDS_MIN = 12,     /* words in common outside quotations that make a copy */
    COPY_PERCENT_MIN = 20    /* ... unless they are so much of the report */
};

typedef struct {
    u64 hash, stem;
    Span text;
    bool quoted, stop; /* stop: of the commonest words; it has no stem */
} LineageWord;
typedef struct {
    VEC(LineageWord) w; /* counted words: no boilerplate, credits, related links */
    bool ready;
} LineageWords;

/* Words that a report says somebody told an outlet. */
typedef struct {
    u64 speaker; /* hash of the name's last word */
    u32 origin, rank, quote;
} Interview;

typedef struct {
    Arena *a; /* of the result */
    Arena *scratch;
    const Digest *const *d;
    u32 n;
    u32 *order;  /* documents by publication, undated last, then by index */
    u32 *rank;   /* the inverse */
    LineageWords *words;
    Lineage *out;
    Map outlets;    /* keys of the outlets that printed the reports */
    Map origin_at;  /* key -> index of origin */
    Map linked;     /* pairs of documents that have an edge */
    bool *media;    /* [entity] of the document whose credits are read: is it an outlet? */
    VEC(const Actor *) mentions; /* of these outlets */
    u32 *whole;     /* [doc] origin that the whole report is credited to, NONE */
    VEC(Interview) interviews;
    OriginSet *edges_of; /* [doc] edges where it is `doc`, before they are sorted */
} LineageWork;

const LineageWords *lineage_words(LineageWork *w, u32 doc);
/* Index of the first word that ends after the byte. */
u32 lineage_word_at(const LineageWords *words, u32 byte);
/* The words of a stretch of text; false where they are not all there, or one of them lies only half in it. */
bool lineage_words_in(LineageWork *w, u32 doc, Span at, u32 *first, u32 *n);
bool lineage_earlier(const Digest *a, const Digest *b); /* published before, without overlap */
bool lineage_same_outlet(const Digest *a, const Digest *b);
/* Is there an edge between the two already? */
bool lineage_linked(const LineageWork *w, u32 a, u32 b);
bool lineage_all_linked(const LineageWork *w); /* every two; of a single report true */
void lineage_link(LineageWork *w, const LineageEdge *e); /* append it */

void lineage_credits(LineageWork *w);     /* origin.c: credits in every document */
void lineage_rewrites(LineageWork *w);    /* rewrite.c */
void lineage_interviews(LineageWork *w);  /* rewrite.c: one speaker to one outlet, in two reports */
void lineage_roots(LineageWork *w);       /* origin.c: roots, when all edges are known */
/* An origin that both passages are credited to, or NONE. */
u32 lineage_common_credit(const LineageWork *w, u32 a, Span in_a, u32 b, Span in_b);
bool lineage_credits_outlet(const LineageWork *w, u32 doc, Str outlet);
#endif
