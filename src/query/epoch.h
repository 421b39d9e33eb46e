/* epoch.h - inside query/: which story each document of a large store belongs to. */
#ifndef SITREP_QUERY_EPOCH_H
#define SITREP_QUERY_EPOCH_H
#include "query/query.h"

enum { EPOCH = 8192 }; /* documents */
typedef struct {
    i64 number, story; /* 0: none yet */
} Member;
typedef VEC(Member) Members;
struct Telling {
    Arena arena;
    StoryState *state; /* NULL: begin anew */
    Members members;
    i64 epoch, read;   /* documents up to this one are in it */
    i64 stamp;         /* of the store: another one when another connection has written */
    bool eager;        /* reads what it has not heard when the next document comes */
    char told[256];    /* the unit that was told last in this round; empty: a new one begins */
};
void telling_forget(Telling *t); /* but for whose turn it is */
void telling_drop_stories(Telling *t); /* the store has none any more */
/* Of every document that has none; others of its epoch may change theirs. */
Err epoch_assign_stories(Store *s, Telling *t, const RefreshOptions *o, ErrInfo *e) MUST_USE;
#endif
