/* query.h - a store asked: every listing with its filters, one fact explained, two times compared.
 * Knows what is kept made up (findings: what the reports say together now) and what is made for the
 * question (--as-of, --known-at). Writes nothing but findings and stories; prints nothing.
 *
 * What is compared together. A small store (UNIT_DOCUMENTS_MAX) is one unit: its listings are the
 * rows of `report --db`. In a larger one every story is a unit of its own, and who holds a place is
 * worked out over all reports that may tell so, a unit a place. */
#ifndef SITREP_QUERY_H
#define SITREP_QUERY_H
#include "engine/engine.h"
#include "store/ask.h"
#include "view/listing.h"
#include "view/view.h"

enum {
    PLACE_REPORTS = 6,        /* for Ask.quick */
    UNIT_DOCUMENTS_MAX = 500, /* documents of one unit; of a larger story or place the latest */
};

/* ---- keeping up: stories of new documents, findings of every unit that is stale. In batches, so
 * that a run that is killed goes on where it was. Nothing to do costs nothing. */
typedef struct Telling Telling; /* what may be kept between, so that a refresh costs what is new; of one handle of a store */
Telling *telling_new(bool eager); /* eager: reads what was there before when it first hears of a document; else a refresh does */
void telling_free(Telling *t); /* accepts NULL */
/* An IngestOptions.hear, its hearer a Telling: d has just become document `number` of s, and a refresh need not read it
 * again. In order from the first of the store on, or from what was read last; else nothing is done. After a failed batch:
 * telling_free. */
Err telling_hear(void *telling, Store *s, i64 number, const Digest *d, ErrInfo *e) MUST_USE;
typedef struct {
    const volatile int *stop; /* or NULL */
    void (*progress)(void *ctx, u32 done, u32 units);
    bool (*enough)(void *ctx); /* or NULL: asked after each unit; true: the rest another time (query_is_behind) */
    void *ctx;
    int threads; /* 0: one a processor */
    Telling *telling; /* or NULL */
} RefreshOptions;
Err query_refresh(Store *s, const Know *k, const RefreshOptions *o, ErrInfo *e) MUST_USE;
bool query_is_behind(Store *s); /* is there something to do for query_refresh? */

/* ---- listings */
typedef struct {
    Str story, place, actor, type, outlet, words; /* empty: any; story: its id, or of one of its documents */
    i64 as_of, known_at, since;     /* ends of days, exclusive; since its beginning; TIME_UNKNOWN: not asked */
    Str after;
    u32 limit;                      /* 0: all */
    bool newest;                    /* the order of findings turned round: the latest day first */
    bool quick;                     /* at a time, over a store of several units: from findings first known by then, as they
                                       read now; who holds a place by its PLACE_REPORTS latest reports of then */
} Ask;
extern const Shape query_shapes[];
extern const u32 query_shape_count;
const Shape *query_shape(Str verb); /* NULL: there is none */
/* Does the question need knowledge (undated reports are read again)? Then k must be given. */
bool query_needs_know(Str verb, const Ask *ask);
/* Rows live in the arena. An unknown story: E_NOTHING. */
Err query_list(Store *s, const Know *k, Arena *a, Str verb, const Ask *ask, Listing *out, ErrInfo *e) MUST_USE;

/* The first rows of what an officer on duty asks first, each list by itself, on one state of the store and (with a time)
 * from one situation: stories, the latest happenings with a day (newest first), who holds what, the figures most
 * disputed, and what is due from the last day on. */
enum { QUERY_BRIEF = 5 };
Err query_brief(Store *s, const Know *k, Arena *a, const Ask *ask, Listing out[QUERY_BRIEF], ErrInfo *e) MUST_USE;
/* Every place with happenings now, most first: {"happenings","latest"}; at most PLACES_MAX, `next` tells of more. */
enum { PLACES_MAX = 2000, NAMES_A_ROLE = 300 };
/* What a list can be asked by now in a role (place actor type outlet), most first: {"name","rows"}. */
Err query_names(Store *s, Arena *a, Str verb, Str role, Listing *out, ErrInfo *e) MUST_USE;
Err query_places(Store *s, Arena *a, Listing *out, ErrInfo *e) MUST_USE;

/* ---- one story, one fact, two times */
/* The documents of a story (all of them, in order), for a report over it alone. */
Err query_story(Store *s, Arena *a, Str id, Numbers *out, ErrInfo *e) MUST_USE;
/* The situation of the unit that holds a finding, or of its story at the times asked for. */
Err query_situation(Store *s, const Know *k, Arena *a, const Numbers *which, const Ask *ask, bool one_story, Collection *c,
                    Situation *out, ErrInfo *e) MUST_USE;
/* The documents that a unit is made of, put into `which`; *out: `which`, or NULL when it is made of all. */
Err query_unit(Store *s, Arena *a, Str unit, Numbers *which, const Numbers **out, ErrInfo *e) MUST_USE;
/* Reads one sentence again, for the trees that view_explain shows (Report.reread). */
bool query_reread(Arena *a, Str sentence, const Know *know, Doc *out);
/* Words about a finding or a fact of a document (e15.3), as view_explain; E_NOTHING if there is none. */
Err query_explain(Store *s, const Know *k, Arena *a, Str id, const Ask *ask, Buf *out, ErrInfo *e) MUST_USE;
/* What was added, removed and changed between what was known by two times: rows of shape "diff". */
Err query_diff(Store *s, const Know *k, Arena *a, const Ask *ask, i64 from, i64 to, Listing *out, ErrInfo *e) MUST_USE;

/* ---- what people say of it (store/review.h): made from now on part of every answer but those of --known-at before it */
enum {
    REVIEW_REASON_MAX = 2000, REVIEW_BY_MAX = 200, /* bytes */
    REVIEW_ANCHORS_MAX = 4096 /* pieces of evidence that one review may speak of */
};
typedef struct {
    u8 action;        /* ReviewAction */
    Str fact;         /* id of a happening, of who holds a place, of a figure or a quote; or of one fact of a report: e15.3 n15.3 q15.3 */
    Str other;        /* merge: id of the other happening; split: of the document that tells of something else */
    Str source;       /* only what rests on this document; empty: all of it */
    Str place, date;  /* "Aden", "Aden, YE", "g415189"; "2021-08-12", "2021-08-12/2021-08-14" */
    Str reason, by;   /* a reason is wanted; by may be empty */
    i64 now;          /* UTC seconds */
} ReviewAsk;
/* Writes the review and brings findings up to it. *number: its own; *what: a line for the person who made it. E_NOTHING:
 * no such fact. E_USAGE: it cannot be said of that fact, or the place has several. */
Err query_review(Store *s, const Know *k, Arena *a, const ReviewAsk *ask, i64 *number, Str *what, ErrInfo *e) MUST_USE;
Err query_undo(Store *s, const Know *k, i64 number, Str by, Str reason, i64 now, ErrInfo *e) MUST_USE;
/* The log, the latest first: what is said, of which reports, and whether its words are still found. After: numbers. */
Err query_reviews(Store *s, const Know *k, Arena *a, const Ask *ask, StorePage *out, ErrInfo *e) MUST_USE;
#endif
