/* epoch.c - the stories of a large store. Documents are clustered in order of intake, in epochs: the state of an epoch
 * begins with the last documents of the one before, whose stories are final, so that a story goes on across the border, and
 * what is worked out depends on the documents alone and not on how often intake was run or broken off. A story is called by
 * its first document. Limit: a story that pauses for more than OVERLAP documents and an epoch's end begins anew.
 *
 * Who refreshes again and again keeps the state of the epoch (Telling): then a refresh reads only what is new; and who takes
 * in lets it hear of each document, so that it is not read again at all. The state itself is never settled by a refresh, a
 * copy of it is; else it would depend on when that was. */
#include "query/epoch.h"
#include <stdlib.h>

enum { OVERLAP = 2048, CHUNK = 256 };

static void add(Telling *t, i64 number, i64 story, const Digest *d)
{
    story_add(t->state, d);
    *vec_push(&t->arena, &t->members) = (Member){number, story};
}

static Err add_documents(Store *s, Telling *t, i64 to, ErrInfo *e)
{
    Err err = OK;
    for (i64 at = t->read + 1; at <= to && err == OK; at += CHUNK) {
        Arena chunk = {0};
        Numbers which = {0};
        StoredDocuments d = {0};
        for (i64 i = at; i < at + CHUNK && i <= to; i++) *vec_push(&chunk, &which) = i;
        err = store_digests(s, &chunk, &which, &d, e);
        for (u32 i = 0; i < d.n && err == OK; i++) add(t, d.v[i].number, d.v[i].story, &d.v[i].digest);
        arena_free(&chunk);
    }
    t->read = to;
    return err;
}

/* The number of each of the state's stories: the one that most of its settled documents have, else
 * its first document. */
typedef struct {
    i64 story;
    u32 votes;
} Named;

static Named *name_stories(Arena *a, const StoryState *state, const Members *m, i64 settled)
{
    Named *names = NEW(a, Named, story_count(state) + 1);
    Map votes = {0};
    for (u32 i = 0; i < m->n && m->v[i].number <= settled; i++) {
        u32 local = story_of(state, i);
        bool isnew;
        u32 *n = map_put(a, &votes, str_format(a, "%u %lld", local, (long long)m->v[i].story), &isnew);
        *n = isnew ? 1 : *n + 1;
        if (*n > names[local].votes) names[local] = (Named){m->v[i].story, *n};
    }
    for (u32 i = 0; i < m->n; i++) {
        Named *at = &names[story_of(state, i)];
        if (!at->story) at->story = m->v[i].number;
    }
    return names;
}

/* What was told holds as long as nobody else has written. */
static void take_up(Store *s, Telling *t, i64 epoch)
{
    i64 stamp = store_stamp(s), settled = epoch * EPOCH;
    if (t->state && t->epoch == epoch && t->stamp == stamp) return;
    telling_forget(t);
    t->state = story_new(&t->arena);
    t->epoch = epoch;
    t->stamp = stamp;
    t->read = settled > OVERLAP ? settled - OVERLAP : 0;
}

static Err one_epoch(Store *s, Telling *t, i64 epoch, i64 last, ErrInfo *e)
{
    Arena a = {0};
    i64 settled = epoch * EPOCH;
    take_up(s, t, epoch);
    Err err = add_documents(s, t, last < settled + EPOCH ? last : settled + EPOCH, e);
    if (err == OK) {
        StoryState *now = story_copy(&a, t->state);
        story_settle(now);
        const Named *names = name_stories(&a, now, &t->members, settled);
        for (u32 i = 0; i < t->members.n && err == OK; i++) {
            Member *m = &t->members.v[i];
            i64 story = names[story_of(now, i)].story;
            if (m->number <= settled || m->story == story) continue;
            err = store_set_story(s, m->number, story, e);
            m->story = story;
        }
    }
    arena_free(&a);
    return err;
}

Err epoch_assign_stories(Store *s, Telling *t, const RefreshOptions *o, ErrInfo *e)
{
    i64 last = store_last(s), first = store_first_without_story(s);
    Err err = OK;
    while (first && err == OK && !(o->stop && *o->stop)) {
        err = store_begin(s, e);
        if (err == OK) err = one_epoch(s, t, (first - 1) / EPOCH, last, e);
        if (err == OK) err = store_commit(s, e);
        else store_abandon(s);
        if (err != OK) telling_forget(t); /* it tells of what was not kept */
        i64 next = store_first_without_story(s);
        if (next == first) break; /* cannot be read */
        first = next;
    }
    return err;
}

/* ---- while documents are taken in */

/* The end of an epoch: its stories are final, and the next one begins. Unless those of the epochs before it wait to be told:
 * they come first, in a refresh. */
static Err next_epoch(Store *s, Telling *t, ErrInfo *e)
{
    i64 epoch = t->epoch, last = t->read, first = store_first_without_story(s);
    if (first && first <= epoch * EPOCH) return telling_forget(t), OK;
    Err err = one_epoch(s, t, epoch, last, e);
    take_up(s, t, epoch + 1);
    return err == OK ? add_documents(s, t, last, e) : err;
}

static Err catch_up(Store *s, Telling *t, i64 last, ErrInfo *e)
{
    t->eager = false;
    take_up(s, t, last / EPOCH);
    return add_documents(s, t, last, e);
}

Err telling_hear(void *telling, Store *s, i64 number, const Digest *d, ErrInfo *e)
{
    Telling *t = telling;
    Err err = t->eager || number == 1 ? catch_up(s, t, number - 1, e) : OK;
    if (err != OK) return err;
    if (!t->state || number != t->read + 1) return OK;
    add(t, number, 0, d);
    t->read = number;
    return number == (t->epoch + 1) * EPOCH ? next_epoch(s, t, e) : OK;
}

/* ---- from one refresh to the next */

Telling *telling_new(bool eager)
{
    Telling *t = calloc(1, sizeof *t);
    if (!t) no_memory();
    t->eager = eager;
    return t;
}

void telling_forget(Telling *t)
{
    arena_free(&t->arena);
    t->state = NULL;
    t->members = (Members){0};
}

void telling_drop_stories(Telling *t)
{
    for (u32 i = 0; i < t->members.n; i++) t->members.v[i].story = 0;
}

void telling_free(Telling *t)
{
    if (t) telling_forget(t);
    free(t);
}
