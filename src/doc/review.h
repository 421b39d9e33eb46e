/* review.h - what people have said about the facts of a document: laid over its digest when that is read from a store
 * (engine/review.c), never written with it, so that what a machine read and what a person says stay apart. */
#ifndef SITREP_DOC_REVIEW_H
#define SITREP_DOC_REVIEW_H
#include "base/base.h"

typedef enum {
#define REVIEW_MAP(X) \
    X(ACCEPT, "accept") X(REJECT, "reject") X(PLACE, "place") X(DATE, "date") X(MERGE, "merge") X(SPLIT, "split")
#define X(k, name) REVIEW_##k,
    REVIEW_MAP(X)
#undef X
    REVIEW_COUNT
} ReviewAction;
Str review_action_name(u8 action);
u8 review_action_of(Str name); /* REVIEW_COUNT if it is none */

typedef enum {
#define REVIEW_KIND_MAP(X) X(EVENT, "event") X(NUMBER, "number") X(QUOTE, "quote")
#define X(k, name) REVIEWED_##k,
    REVIEW_KIND_MAP(X)
#undef X
    REVIEWED_COUNT
} ReviewKind;
Str review_kind_name(u8 kind);
u8 review_kind_of(Str name); /* REVIEWED_COUNT if it is none */

/* One review as it bears on one fact. */
typedef struct {
    i64 number;
    u8 action, kind;
    bool title;   /* a number of the title */
    u32 fact;     /* index in the digest's list of the kind; NONE: rejected, and gone from it */
    Span text;    /* the fact's words: the trigger, the number, the quote */
    Span place;   /* event: words of the one place that changes hands; empty: all of the event */
    Str made, by, reason;
    Str was, now; /* place, date: what the machine had said, what stands instead */
} ReviewMark;
typedef VEC(ReviewMark) ReviewMarks;

/* How an event may meet others; all zero: as the machine finds. */
typedef struct {
    i64 joined; /* the review that makes it one with others of the same number; 0 */
    i64 apart;  /* the review that takes it out: it meets only its like */
    bool dated; /* its day is a person's, whatever its report could know */
} EventReview;
typedef struct DigestReviews {
    ReviewMarks marks;   /* in order of number */
    EventReview *events; /* one an event of the digest */
} DigestReviews;
#endif
