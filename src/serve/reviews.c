/* reviews.c - a person's word over HTTP: a JSON object in, the number of the review out. Who may write is the business of
 * server.c; what may be said, of query/review.c. Members that are none are an error: a reason that was sent under another
 * name must not be lost. */
#include "serve/parts.h"
#include <time.h>

static Err read_member(Arena *a, JsonReader *r, Str key, ReviewAsk *out, Str *action, ErrInfo *e)
{
    struct {
        const char *name;
        Str *to;
    } members[] = {{"fact", &out->fact},   {"action", action},         {"place", &out->place},   {"date", &out->date}, {"with", &out->other},
                   {"report", &out->source}, {"reason", &out->reason}, {"by", &out->by}};
    JsonTok t = json_next(r);
    for (isize i = 0; i < countof(members); i++) {
        if (!str_is(key, members[i].name)) continue;
        if (t == JSON_STRING) *members[i].to = json_string(a, r);
        if (t != JSON_STRING && t != JSON_NULL) return fail(e, E_FORMAT, "%.*s wants a string, at byte %d", STR(key), (int)r->at);
        return OK;
    }
    return fail(e, E_FORMAT, "\"%.*s\" is no member of a review, at byte %d", STR(key), (int)r->at);
}

static Err read_ask(Arena *a, Str body, ReviewAsk *out, ErrInfo *e)
{
    Str action = {0};
    JsonReader r = {.in = body};
    if (json_next(&r) != JSON_OBJECT) return fail(e, E_FORMAT, "a review is a JSON object%s%s", r.why ? ": " : "", r.why ? r.why : "");
    for (JsonTok t = json_next(&r); t != JSON_POP; t = json_next(&r)) {
        if (t != JSON_KEY) return fail(e, E_FORMAT, "the JSON is broken at byte %d: %s", (int)r.at, r.why ? r.why : "it ends too early");
        Err err = read_member(a, &r, json_string(a, &r), out, &action, e);
        if (err != OK) return err;
    }
    if (json_next(&r) != JSON_END) return fail(e, E_FORMAT, "something follows the review, at byte %d", (int)r.at);
    out->action = review_action_of(action);
    if (out->action == REVIEW_COUNT) return fail(e, E_USAGE, "action is accept, reject, place, date, merge or split, not \"%.*s\"", STR(action));
    if (out->action == REVIEW_SPLIT) out->other = out->source;
    return OK;
}

Err serve_review(const Desk *desk, const Question *q, Buf *out, ErrInfo *e)
{
    Store *s = NULL;
    i64 number = 0;
    Str what = {0};
    ReviewAsk ask = {.now = (i64)time(NULL)};
    Err err = read_ask(q->arena, q->body, &ask, e);
    if (err == OK) err = store_open(&s, desk->db, true, e);
    if (err == OK) err = query_review(s, desk->know, q->arena, &ask, &number, &what, e);
    store_close(s);
    if (err != OK) return err;
    Json j = {.out = out};
    json_open(&j, '{');
    json_kint(&j, "number", number);
    json_kstr(&j, "what", what);
    json_close(&j, '}');
    return OK;
}

Err serve_undo(const Desk *desk, const Question *q, Str number, ErrInfo *e)
{
    Store *s = NULL;
    i64 n;
    if (!str_int(number, &n) || n < 1) return fail(e, E_NOTHING, "there is no review %.*s", STR(number));
    Err err = store_open(&s, desk->db, true, e);
    if (err == OK) err = query_undo(s, desk->know, n, q->argument(q->ctx, "by"), q->argument(q->ctx, "reason"), (i64)time(NULL), e);
    store_close(s);
    return err;
}
