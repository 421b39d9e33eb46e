/* review.c - a person's word on a fact: checked, written, honoured. What is written is where the words stand and what is said
 * of them; that every answer then honours it is the business of engine/review.c, where reports are read. Afterwards the
 * findings that rest on those reports are made again, so a listing shows it at once.
 *
 * Knowledge time: a review was not known before it was made. Asked --known-at a time before it, no answer knows of it;
 * asked about a time at which it stood, answers know of it even when it was undone later. */
#include "base/utf8.h"
#include "query/review.h"
#include <stdio.h>

static Err check_words(Str words, isize max, const char *what, ErrInfo *e)
{
    isize bad;
    if (words.n > max) return fail(e, E_USAGE, "the %s has more than %d bytes", what, (int)max);
    if (!utf8_valid(words, &bad)) return fail(e, E_USAGE, "the %s is broken UTF-8 at byte %d", what, (int)bad);
    for (isize i = 0; i < words.n; i++)
        if (words.p[i] < ' ' && words.p[i] != '\n' && words.p[i] != '\t') return fail(e, E_USAGE, "the %s has a control character at byte %d", what, (int)i);
    return OK;
}

static Err check_ask(const ReviewAsk *ask, ErrInfo *e)
{
    if (!ask->fact.n) return fail(e, E_USAGE, "which fact? Its id stands in the timeline, the report and the page");
    if (!str_trim(ask->reason).n) return fail(e, E_USAGE, "a review wants a reason");
    Err err = check_words(ask->reason, REVIEW_REASON_MAX, "reason", e);
    return err == OK ? check_words(ask->by, REVIEW_BY_MAX, "name", e) : err;
}

static bool tells_apart(const Target *t, const Target *all)
{
    return t->review.anchors.n < all->review.anchors.n;
}

/* What is wanted beyond the fact itself. */
static Err fill(Store *s, const Know *k, Arena *a, const ReviewAsk *ask, Target *t, ErrInfo *e)
{
    Review *r = &t->review;
    Target other;
    Err err = OK;
    bool needs_event = ask->action != REVIEW_ACCEPT && ask->action != REVIEW_REJECT;
    if (needs_event && !t->event) return fail(e, E_USAGE, "%.*s is %s: it can be accepted or rejected", STR(ask->fact), t->kind);
    switch (ask->action) {
    case REVIEW_PLACE:
        if (!t->one_place) return fail(e, E_USAGE, "%.*s tells of several places: review the happenings, one for each place", STR(ask->fact));
        err = review_place(k, a, ask->place, t->country, &r->place, e);
        r->now = r->place.name;
        return err;
    case REVIEW_DATE:
        err = review_date(ask->date, &r->date, e);
        r->now = ask->date;
        return err;
    case REVIEW_MERGE:
        if (str_eq(ask->fact, ask->other)) return fail(e, E_USAGE, "a fact cannot be merged with itself");
        err = review_target(s, k, a, ask->other, (Str){0}, ask->action, &other, e);
        if (err == OK && !other.event) err = fail(e, E_USAGE, "%.*s is %s: happenings can be merged", STR(ask->other), other.kind);
        for (u32 i = 0; err == OK && i < other.review.anchors.n; i++) *vec_push(a, &r->anchors) = other.review.anchors.v[i];
        return err;
    case REVIEW_SPLIT:
        err = review_target(s, k, a, ask->fact, (Str){0}, ask->action, &other, e);
        if (err == OK && !tells_apart(t, &other)) err = fail(e, E_USAGE, "%.*s rests on nothing but %.*s", STR(ask->fact), STR(ask->other));
        return err;
    default: return OK;
    }
}

/* Happenings of different stories of a large store are never looked at together. */
static Err check_one_unit(Store *s, Arena *a, const ReviewAsk *ask, ErrInfo *e)
{
    if (ask->action != REVIEW_MERGE || store_is_one_unit(s)) return OK;
    Str x = store_find_finding(s, a, ask->fact), y = store_find_finding(s, a, ask->other);
    if (!x.n || str_eq(x, y)) return OK;
    return fail(e, E_USAGE, "%.*s and %.*s are told in different stories, which are not compared with each other", STR(ask->fact), STR(ask->other));
}

static Err write_review(Store *s, Review *r, ErrInfo *e)
{
    Err err = store_begin(s, e);
    if (err == OK) err = store_put_review(s, r, e);
    if (err == OK) err = store_commit(s, e);
    else store_abandon(s);
    return err;
}

static Str told(Arena *a, const Review *r)
{
    Str what = review_action_name(r->action);
    Str change = r->now.n ? str_format(a, " %.*s (was: %.*s)", STR(r->now), STR(r->was)) : (Str){0};
    Str number = r->action == REVIEW_PLACE && r->place.geonames ? str_format(a, " g%u, %s", r->place.geonames, r->place.country) : (Str){0};
    return str_format(a, "review %lld: %.*s%.*s%.*s - %.*s", (long long)r->number, STR(what), STR(change), STR(number), STR(r->said));
}

Err query_review(Store *s, const Know *k, Arena *a, const ReviewAsk *ask, i64 *number, Str *what, ErrInfo *e)
{
    Target t = {0};
    Str source = ask->action == REVIEW_SPLIT ? ask->other : ask->source;
    Err err = store_schema(s) < STORE_SCHEMA_VERSION
                  ? fail(e, E_STORE, "the store has schema %d, reviews need %d: `sitrep migrate --db FILE`", store_schema(s), (int)STORE_SCHEMA_VERSION)
                  : check_ask(ask, e);
    if (err == OK) err = check_one_unit(s, a, ask, e);
    if (err == OK) err = review_target(s, k, a, ask->fact, source, ask->action, &t, e);
    if (err == OK) err = fill(s, k, a, ask, &t, e);
    if (err != OK) return err;
    Review *r = &t.review;
    r->action = ask->action;
    r->made = date_text(a, ask->now, PRECISION_SECOND, true);
    r->by = str_trim(ask->by);
    r->reason = str_trim(ask->reason);
    r->fact = ask->fact;
    r->other = ask->action == REVIEW_MERGE || ask->action == REVIEW_SPLIT ? ask->other : ask->source;
    err = write_review(s, r, e);
    if (err == OK) err = query_refresh(s, k, &(RefreshOptions){0}, e);
    *number = r->number;
    *what = told(a, r);
    return err;
}

Err query_undo(Store *s, const Know *k, i64 number, Str by, Str reason, i64 now, ErrInfo *e)
{
    Arena a = {0};
    Err err = check_words(reason, REVIEW_REASON_MAX, "reason", e);
    if (err == OK) err = check_words(by, REVIEW_BY_MAX, "name", e);
    if (err == OK) err = store_begin(s, e);
    if (err == OK) err = store_undo_review(s, number, date_text(&a, now, PRECISION_SECOND, true), str_trim(by), str_trim(reason), e);
    if (err == OK) err = store_commit(s, e);
    else store_abandon(s);
    if (err == OK) err = query_refresh(s, k, &(RefreshOptions){0}, e);
    arena_free(&a);
    return err;
}

/* ---- the log */

/* In how many places its words are found now. */
static Err count_found(Store *s, const Know *k, Arena *a, const Review *r, u32 *found, Strs *documents, ErrInfo *e)
{
    Numbers which = {0};
    Collection c = {.arena = a, .machine = true};
    *found = 0;
    Err err = store_review_documents(s, a, r->number, &which, documents, e);
    if (err == OK && !r->undone.n) err = engine_collect_store(s, k, &which, TIME_UNKNOWN, &c, e);
    for (u32 i = 0; i < c.digests.n && err == OK; i++) {
        Reviews bear = {0};
        err = store_reviews_of(s, a, c.digests.v[i].hash, TIME_UNKNOWN, &bear, e);
        for (u32 k2 = 0; k2 < bear.n; k2++)
            for (u32 m = 0; bear.v[k2].number == r->number && m < bear.v[k2].anchors.n; m++)
                *found += review_find(&c.digests.v[i], &bear.v[k2].anchors.v[m]) != NONE;
    }
    return err;
}

static bool in_one_story(Store *s, const Review *r)
{
    i64 story = 0;
    for (u32 i = 0; i < r->anchors.n && !store_is_one_unit(s); i++) {
        i64 at = store_story_of_hash(s, r->anchors.v[i].hash);
        if (story && at && at != story) return false;
        story = at ? at : story;
    }
    return true;
}

static Str log_row(Store *s, Arena *a, const Review *r, u32 found, const Strs *documents)
{
    Buf b = {.arena = a};
    Json j = {.out = &b};
    bool apart = r->action == REVIEW_MERGE && found && !in_one_story(s, r);
    const char *state = r->undone.n ? "undone" : !found ? "no longer found" : apart ? "in different stories" : "in effect";
    json_open(&j, '{');
    json_kint(&j, "number", r->number);
    json_kstr(&j, "state", str_of(state));
    json_kstr(&j, "action", review_action_name(r->action));
    json_kstr(&j, "fact", r->fact);
    json_kstr(&j, "other", r->other);
    json_kstr(&j, "said", r->said);
    json_kstr(&j, "was", r->was);
    json_kstr(&j, "now", r->now);
    json_kstr(&j, "made", r->made);
    json_kstr(&j, "by", r->by);
    json_kstr(&j, "reason", r->reason);
    json_kopen(&j, "documents", '[');
    for (u32 i = 0; i < documents->n; i++) json_str(&j, documents->v[i]);
    json_close(&j, ']');
    json_kint(&j, "evidence", r->anchors.n);
    json_kint(&j, "found", found);
    json_kstr(&j, "undone", r->undone);
    json_kstr(&j, "undone_by", r->undone_by);
    json_kstr(&j, "undone_reason", r->undone_reason);
    json_close(&j, '}');
    return buf_str(&b);
}

Err query_reviews(Store *s, const Know *k, Arena *a, const Ask *ask, StorePage *out, ErrInfo *e)
{
    i64 below = 0;
    Reviews all = {0};
    if (ask->after.n && (!str_int(ask->after, &below) || below < 1))
        return fail(e, E_USAGE, "--after wants what the page before gave as its next, not \"%.*s\"", STR(ask->after));
    Err err = store_reviews(s, a, below, ask->limit ? ask->limit + 1 : 0, &all, e);
    for (u32 i = 0; i < all.n && err == OK; i++) {
        u32 found;
        Strs documents = {0};
        if (ask->limit && i == ask->limit) {
            out->next = str_format(a, "%lld", (long long)all.v[i - 1].number);
            break;
        }
        err = count_found(s, k, a, &all.v[i], &found, &documents, e);
        if (err == OK) *vec_push(a, &out->rows) = log_row(s, a, &all.v[i], found, &documents);
    }
    return err;
}
