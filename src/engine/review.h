/* review.h - reviews (store/review.h) found again in what is read now, and carried out on it. */
#ifndef SITREP_ENGINE_REVIEW_H
#define SITREP_ENGINE_REVIEW_H
#include "engine/engine.h"
#include "store/review.h"

/* Where a fact stands, for a review of it. control: index of one control fact; NONE: the whole event. */
ReviewAnchor review_anchor_event(Arena *a, const Digest *d, u32 event, u32 control);
ReviewAnchor review_anchor_number(Arena *a, const Digest *d, u32 number, bool title);
ReviewAnchor review_anchor_quote(Arena *a, const Digest *d, u32 quote);
/* The fact that stands there now: index in the digest's list of its kind, or NONE. In another version of the page the
 * sentence is found by its words. */
u32 review_find(const Digest *d, const ReviewAnchor *at);

/* Marks of all reviews that bear on the document, found in it and not carried out; *out: NULL when there are none. */
Err review_marks(Store *s, Arena *a, const Digest *d, i64 before, DigestReviews **out, ErrInfo *e) MUST_USE;
/* Carries all of them out on a collection of digests: what is rejected is gone from them, places and days are those of the
 * reviews. before: as store_reviews_of. */
Err review_collection(Store *s, Collection *c, i64 before, ErrInfo *e) MUST_USE;
#endif
