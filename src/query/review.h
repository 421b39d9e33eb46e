/* review.h - what query's own files share about reviews; not for others. */
#ifndef SITREP_QUERY_REVIEW_H
#define SITREP_QUERY_REVIEW_H
#include "engine/review.h"
#include "query/query.h"

/* A fact that somebody speaks of. */
typedef struct {
    Review review;     /* anchors, said, was */
    const char *kind;  /* for messages: "a happening" */
    bool event;        /* has a place and a day, and meets others */
    bool one_place;    /* none of its events tells of several places */
    u32 documents;     /* different ones that it rests on */
    Str country;       /* of its place now, else of most places in its first report */
} Target;
/* Finds it and where it stands; of document `source` alone when that is given. was: by the action. */
Err review_target(Store *s, const Know *k, Arena *a, Str fact, Str source, u8 action, Target *out, ErrInfo *e) MUST_USE;
/* A place in a person's words; `country` decides among places of one name. E_USAGE: none, or several, which are named. */
Err review_place(const Know *k, Arena *a, Str text, Str country, GazPlace *out, ErrInfo *e) MUST_USE;
/* A day, month or year, or an interval of days. */
Err review_date(Str text, When *out, ErrInfo *e) MUST_USE;
#endif
