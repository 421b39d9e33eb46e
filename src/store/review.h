/* review.h - what people say of what machines read, kept beside it and never in its place. A review is anchored in what
 * does not change: a document's hash, a span of its text, the kind of fact read there. Only its undoing is ever added. */
#ifndef SITREP_STORE_REVIEW_H
#define SITREP_STORE_REVIEW_H
#include "doc/review.h"
#include "store/store.h"

typedef struct {
    Str hash;      /* of the document */
    u8 kind;       /* ReviewKind */
    bool title;    /* spans are of the title */
    Span sentence, fact;
    Span place;    /* of one control fact among several; empty: the whole event */
    Str words;     /* hash of the sentence, by which a newer version of the page is known */
    Str type, rule; /* what was read there, and by which rule */
} ReviewAnchor;
typedef struct {
    i64 number;
    u8 action;     /* ReviewAction */
    Str made, by, reason; /* made: an instant */
    Str fact, other, said, was, now; /* see schema.sql */
    GazPlace place; /* REVIEW_PLACE */
    When date;      /* REVIEW_DATE, else unknown */
    Str undone, undone_by, undone_reason; /* undone empty: it stands */
    VEC(ReviewAnchor) anchors;
} Review;
typedef VEC(Review) Reviews;

/* Inside a batch. Gives it a number, and marks what was made from its documents as older than it. A corrected place
 * may change who holds it: its documents count as evidence for it from now on. */
Err store_put_review(Store *s, Review *r, ErrInfo *e) MUST_USE;
/* Inside a batch. E_NOTHING: there is none, or it was undone before. */
Err store_undo_review(Store *s, i64 number, Str when, Str by, Str reason, ErrInfo *e) MUST_USE;
bool store_has_reviews(Store *s); /* ever made; false in a store of an older schema */
/* Those that bear on the document of this hash, in order, and on the versions of its page before it; their anchors in
 * these alone. before: as they stood at that instant; TIME_UNKNOWN: now. */
Err store_reviews_of(Store *s, Arena *a, Str hash, i64 before, Reviews *out, ErrInfo *e) MUST_USE;
/* All of them with all anchors, the latest first, from numbers below `below` (0: any) on, `limit` at most (0: all). */
Err store_reviews(Store *s, Arena *a, i64 below, u32 limit, Reviews *out, ErrInfo *e) MUST_USE;
/* The documents of its words, and newer versions of their pages; ids of the former. */
Err store_review_documents(Store *s, Arena *a, i64 number, Numbers *out, Strs *ids, ErrInfo *e) MUST_USE;
i64 store_story_of_hash(Store *s, Str hash); /* 0: there is none */
/* The latest standing review that was asked by this id of a fact; 0: none. */
i64 store_review_by_fact(Store *s, Str fact);
#endif
