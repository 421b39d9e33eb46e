/* review.c - reviews as rows. A review is one row and one row for each place in a text that it speaks of; nothing of what
 * machines read is touched, so undoing one is a date in its row. Which reviews bear on a document is an index lookup by its
 * hash: reading a story costs nothing for the reviews of others. */
#include "store/review.h"
#include "store/rows.h"

bool store_has_reviews(Store *s)
{
    if (s->schema < 3) return false;
    Binder b = bind_begin(s, "SELECT 1 FROM review LIMIT 1");
    return bind_value(s, &b) != 0;
}

/* ---- writing */

static void bind_place(Binder *b, const Review *r)
{
    if (r->action != REVIEW_PLACE) {
        bind_nulls(b, 6);
        return;
    }
    if (r->place.geonames) bind_int(b, r->place.geonames);
    else bind_null(b);
    bind_int(b, r->place.lat_e5);
    bind_int(b, r->place.lon_e5);
    bind_int(b, r->place.feature);
    bind_str(b, str_of(r->place.country));
    bind_str(b, r->place.admin1);
}

static Err put_row(Store *s, const Review *r, ErrInfo *e)
{
    Binder b = bind_begin(s, "INSERT INTO review(number,made,person,reason,action,fact,other,said,was,now,geonames,lat_e5,lon_e5,feature,"
                             "country,admin1,valid_from,valid_to,precision) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    if (!b.q) return store_fail(s, "write", e);
    bind_int(&b, r->number);
    bind_words(&b, r->made);
    bind_str(&b, r->by);
    bind_words(&b, r->reason);
    bind_words(&b, review_action_name(r->action));
    bind_words(&b, r->fact);
    const Str rest[] = {r->other, r->said, r->was, r->now};
    for (isize i = 0; i < countof(rest); i++) bind_str(&b, rest[i]);
    bind_place(&b, r);
    if (r->action == REVIEW_DATE) bind_int(&b, r->date.from), bind_int(&b, r->date.to), bind_int(&b, r->date.precision);
    return bind_run(s, &b, e);
}

static Err put_anchor(Store *s, const Review *r, u32 seq, ErrInfo *e)
{
    const ReviewAnchor *x = &r->anchors.v[seq];
    const Span spans[] = {x->sentence, x->fact, x->place};
    Binder b = bind_begin(s, "INSERT INTO review_anchor(review,seq,hash,kind,title,sentence_beg,sentence_end,fact_beg,fact_end,"
                             "place_beg,place_end,words,type,rule) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
    if (!b.q) return store_fail(s, "write", e);
    bind_int(&b, r->number);
    bind_int(&b, seq);
    bind_words(&b, x->hash);
    bind_words(&b, review_kind_name(x->kind));
    bind_int(&b, x->title);
    for (isize i = 0; i < countof(spans); i++) bind_int(&b, spans[i].beg), bind_int(&b, spans[i].end);
    bind_words(&b, x->words);
    bind_words(&b, x->type);
    bind_words(&b, x->rule);
    return bind_run(s, &b, e);
}

/* The documents of these words, and newer versions of their pages. */
static Err documents_of(Store *s, Arena *a, i64 review, Numbers *out, ErrInfo *e)
{
    int got;
    Binder b = bind_begin(s, "SELECT DISTINCT v.number FROM review_anchor x JOIN document d ON d.hash=x.hash "
                             "JOIN document v ON v.number=d.number OR v.first=coalesce(d.first,d.number) "
                             "WHERE x.review=? AND v.number>=d.number ORDER BY v.number");
    if (b.q) bind_int(&b, review);
    while ((got = bind_row(s, &b, e)) == 1) *vec_push(a, out) = column_int(&b, 0);
    return (Err)got;
}

/* What rests on the documents of a review is older than it. */
static Err touch(Store *s, const Review *r, ErrInfo *e)
{
    Arena a = {0};
    Numbers which = {0};
    Str place = r->action == REVIEW_PLACE ? store_place_key(&a, &r->place, r->place.name) : (Str){0};
    Err err = documents_of(s, &a, r->number, &which, e);
    for (u32 i = 0; i < which.n && err == OK; i++) {
        Binder b = bind_begin(s, "INSERT OR IGNORE INTO place_evidence VALUES(?,?)");
        if (place.n && b.q) bind_words(&b, place), bind_int(&b, which.v[i]), err = bind_run(s, &b, e);
        if (err == OK) err = store_stale_document(s, which.v[i], e);
    }
    arena_free(&a);
    return err;
}

Err store_put_review(Store *s, Review *r, ErrInfo *e)
{
    Binder b = bind_begin(s, "SELECT coalesce(max(number),0)+1 FROM review");
    r->number = bind_value(s, &b);
    Err err = put_row(s, r, e);
    for (u32 i = 0; i < r->anchors.n && err == OK; i++) err = put_anchor(s, r, i, e);
    return err == OK ? touch(s, r, e) : err;
}

/* ---- reading */

#define REVIEW_COLUMNS                                                                                                        \
    "r.number,r.made,r.person,r.reason,r.action,r.fact,r.other,r.said,r.was,r.now,r.geonames,r.lat_e5,r.lon_e5,r.feature,r.country," \
    "r.admin1,r.valid_from,r.valid_to,r.precision,r.undone,r.undone_by,r.undone_reason"
enum { REVIEW_WIDTH = 22 };
#define ANCHOR_COLUMNS                                                                                                        \
    "x.hash,x.kind,x.title,x.sentence_beg,x.sentence_end,x.fact_beg,x.fact_end,x.place_beg,x.place_end,x.words,x.type,x.rule"

static Review review_row(Arena *a, const Binder *b)
{
    Review r = {.number = column_int(b, 0), .date = when_unknown()};
    Str *const words[] = {&r.made, &r.by, &r.reason, NULL, &r.fact, &r.other, &r.said, &r.was, &r.now};
    for (int i = 0; i < (int)countof(words); i++)
        if (words[i]) *words[i] = column_str(a, b, i + 1);
    r.action = review_action_of(column_peek(b, 4));
    if (r.action == REVIEW_PLACE) {
        r.place = (GazPlace){.geonames = (u32)column_int(b, 10), .lat_e5 = (i32)column_int(b, 11),
                             .lon_e5 = (i32)column_int(b, 12), .feature = (u8)column_int(b, 13), .name = r.now};
        Str country = column_peek(b, 14);
        if (country.n == 2) memcpy(r.place.country, country.p, 2);
        r.place.admin1 = column_str(a, b, 15);
    }
    if (r.action == REVIEW_DATE)
        r.date = (When){column_int(b, 16), column_int(b, 17), (u8)column_int(b, 18), false};
    r.undone = column_str(a, b, 19);
    r.undone_by = column_str(a, b, 20);
    r.undone_reason = column_str(a, b, 21);
    return r;
}

static Span span_columns(const Binder *b, int i)
{
    return (Span){(u32)column_int(b, i), (u32)column_int(b, i + 1)};
}

static ReviewAnchor anchor_row(Arena *a, const Binder *b, int i)
{
    return (ReviewAnchor){.hash = column_str(a, b, i), .kind = review_kind_of(column_peek(b, i + 1)),
                          .title = column_int(b, i + 2) != 0, .sentence = span_columns(b, i + 3),
                          .fact = span_columns(b, i + 5), .place = span_columns(b, i + 7), .words = column_str(a, b, i + 9),
                          .type = column_str(a, b, i + 10), .rule = column_str(a, b, i + 11)};
}

/* Rows of reviews with one anchor each, in order of review. */
static Err read_joined(Store *s, Arena *a, Binder *b, Reviews *out, ErrInfo *e)
{
    int got;
    while ((got = bind_row(s, b, e)) == 1) {
        i64 number = column_int(b, 0);
        if (!out->n || out->v[out->n - 1].number != number) *vec_push(a, out) = review_row(a, b);
        *vec_push(a, &out->v[out->n - 1].anchors) = anchor_row(a, b, REVIEW_WIDTH);
    }
    return (Err)got;
}

Err store_reviews_of(Store *s, Arena *a, Str hash, i64 before, Reviews *out, ErrInfo *e)
{
    Str until = before == TIME_UNKNOWN ? S("~") : instant_text(a, before);
    Binder b = bind_begin(s, "SELECT " REVIEW_COLUMNS "," ANCHOR_COLUMNS " FROM review_anchor x JOIN review r ON r.number=x.review "
                             "WHERE x.hash IN (SELECT ?1 UNION SELECT o.hash FROM document d JOIN document o "
                             "ON (o.first=d.first OR o.number=d.first) AND o.number<d.number WHERE d.hash=?1) "
                             "AND r.made<?2 AND (r.undone IS NULL OR r.undone>=?2) ORDER BY x.review,x.seq");
    if (b.q) bind_words(&b, hash), bind_words(&b, until);
    return read_joined(s, a, &b, out, e);
}

static Err anchors_of(Store *s, Arena *a, Review *r, ErrInfo *e)
{
    int got;
    Binder b = bind_begin(s, "SELECT " ANCHOR_COLUMNS " FROM review_anchor x WHERE x.review=? ORDER BY x.seq");
    if (b.q) bind_int(&b, r->number);
    while ((got = bind_row(s, &b, e)) == 1) *vec_push(a, &r->anchors) = anchor_row(a, &b, 0);
    return (Err)got;
}

Err store_reviews(Store *s, Arena *a, i64 below, u32 limit, Reviews *out, ErrInfo *e)
{
    int got;
    u32 from = out->n;
    Binder b = bind_begin(s, "SELECT " REVIEW_COLUMNS " FROM review r WHERE r.number<? ORDER BY r.number DESC LIMIT ?");
    if (b.q) bind_int(&b, below ? below : INT64_MAX), bind_int(&b, limit ? (i64)limit : INT64_MAX);
    while ((got = bind_row(s, &b, e)) == 1) *vec_push(a, out) = review_row(a, &b);
    Err err = (Err)got;
    for (u32 i = from; i < out->n && err == OK; i++) err = anchors_of(s, a, &out->v[i], e);
    return err;
}

Err store_review_documents(Store *s, Arena *a, i64 number, Numbers *out, Strs *ids, ErrInfo *e)
{
    int got;
    Err err = documents_of(s, a, number, out, e);
    Binder b = bind_begin(s, "SELECT d.id FROM document d WHERE d.hash IN (SELECT hash FROM review_anchor WHERE review=?) ORDER BY d.number");
    if (err != OK) return err;
    if (b.q) bind_int(&b, number);
    while ((got = bind_row(s, &b, e)) == 1) *vec_push(a, ids) = column_str(a, &b, 0);
    return (Err)got;
}

i64 store_story_of_hash(Store *s, Str hash)
{
    Binder b = bind_begin(s, "SELECT story FROM document WHERE hash=?");
    if (b.q) bind_words(&b, hash);
    return bind_value(s, &b);
}

i64 store_review_by_fact(Store *s, Str fact)
{
    if (s->schema < 3) return 0;
    Binder b = bind_begin(s, "SELECT max(number) FROM review WHERE fact=? AND undone IS NULL");
    if (b.q) bind_words(&b, fact);
    return bind_value(s, &b);
}

/* ---- undoing */

Err store_undo_review(Store *s, i64 number, Str when, Str by, Str reason, ErrInfo *e)
{
    Arena a = {0};
    Reviews one = {0};
    Err err = store_reviews(s, &a, number + 1, 1, &one, e);
    bool there = err == OK && one.n && one.v[0].number == number;
    if (err == OK && !there) err = fail(e, E_NOTHING, "there is no review %lld", (long long)number);
    if (err == OK && one.v[0].undone.n) err = fail(e, E_NOTHING, "review %lld was undone on %.*s", (long long)number, STR(one.v[0].undone));
    Binder b = err == OK ? bind_begin(s, "UPDATE review SET undone=?,undone_by=?,undone_reason=? WHERE number=?") : (Binder){0};
    if (err == OK && !b.q) err = store_fail(s, "write", e);
    if (err == OK) {
        bind_words(&b, when);
        bind_str(&b, by);
        bind_str(&b, reason);
        bind_int(&b, number);
        err = bind_run(s, &b, e);
    }
    if (err == OK) err = touch(s, &one.v[0], e);
    arena_free(&a);
    return err;
}
