/* review.c - the verb by which a person says what is right, wrong, elsewhere, at another time, one or two; or takes that back. */
#include "command/command.h"
#include <stdio.h>
#include <time.h>

/* Exactly one action, with what it wants. */
static Err action_of(const Options *o, ReviewAsk *ask, ErrInfo *e)
{
    const struct {
        u8 action;
        bool given;
        Str value;
    } actions[] = {{REVIEW_ACCEPT, o->accept, {0}},  {REVIEW_REJECT, o->reject, {0}},  {REVIEW_PLACE, o->place.n > 0, o->place},
                   {REVIEW_DATE, o->date.n > 0, o->date}, {REVIEW_MERGE, o->merge.n > 0, o->merge}, {REVIEW_SPLIT, o->split.n > 0, o->split}};
    u32 n = 0;
    for (isize i = 0; i < countof(actions); i++)
        if (actions[i].given) ask->action = actions[i].action, n++;
    if (n != 1) return fail(e, E_USAGE, "say one of --accept, --reject, --place, --date, --merge, --split");
    ask->place = o->place, ask->date = o->date;
    ask->other = ask->action == REVIEW_MERGE ? o->merge : o->split;
    return OK;
}

static Err asked(const Options *o, ReviewAsk *ask, i64 *undo, ErrInfo *e)
{
    When w;
    *ask = (ReviewAsk){.source = o->document, .reason = o->reason, .by = o->by, .now = (i64)time(NULL)};
    *undo = 0;
    if (!o->db.n) return fail(e, E_USAGE, "which store? say --db FILE");
    if (o->received.n && !date_parse_iso(o->received, &w)) return fail(e, E_USAGE, "--received wants a time such as 2021-08-14T10:00:00Z, not \"%.*s\"", STR(o->received));
    if (o->received.n) ask->now = w.from;
    if (o->undo.n && (!str_int(o->undo, undo) || *undo < 1)) return fail(e, E_USAGE, "--undo wants the number of a review, not \"%.*s\"", STR(o->undo));
    if (o->undo.n && !o->nsources) return OK;
    if (o->undo.n || o->nsources != 1) return fail(e, E_USAGE, "review wants one fact, or --undo N");
    ask->fact = o->sources[0];
    return action_of(o, ask, e);
}

int cmd_review(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e;
    Options o;
    Know know;
    ReviewAsk ask;
    Store *s = NULL;
    Str what = {0};
    i64 number = 0, undo = 0;
    Err err = options_parse(&a, argc, argv, &o, &e);
    if (err == OK) err = asked(&o, &ask, &undo, &e);
    if (err == OK) err = store_open(&s, o.db, false, &e); /* a file that is not there is not made */
    store_close(s);
    s = NULL;
    if (err == OK) err = know_load(&a, &o.user, &know, &e);
    if (err == OK) err = store_open(&s, o.db, true, &e);
    if (err == OK && undo) err = query_undo(s, &know, undo, ask.by, ask.reason, ask.now, &e);
    else if (err == OK) err = query_review(s, &know, &a, &ask, &number, &what, &e);
    store_close(s);
    if (err == OK && !o.quiet && undo) fprintf(stderr, "sitrep: review %lld is undone\n", (long long)undo);
    else if (err == OK && !o.quiet) fprintf(stderr, "sitrep: %.*s\n", STR(what));
    int status = err != OK ? complain(&e) : 0;
    arena_free(&a);
    return status;
}
