/* Reviews found again in a text and carried out on it: one of several places, figures, quotes, places, days, joining and
 * taking apart, the last word, other versions of a page, and time. */
#include "engine/review.h"
#include "test.h"
#include <stdio.h>
#include <unistd.h>

void unit_review(void);

static const char text[] = "Rebels took Aden and Taiz. \"Nine died,\" a man said.";
enum { TOOK = 7, ADEN = 12, TAIZ = 21, QUOTE = 27, NINE = 28, END = (int)sizeof text - 1 };

static Event event(u32 at, u32 end, const char *rule)
{
    Event e = event_init((Span){at, end});
    e.type = EVENT_ASSAULT;
    e.rule = str_of(rule);
    return e;
}

/* One event of two places, one of a quoted figure; `before` stands in front of it all. */
static Digest digest(Arena *a, const char *hash, const char *before)
{
    u32 n = (u32)strlen(before);
    Digest d = {.id = str_of(hash), .hash = str_of(hash), .text = str_format(a, "%s%s", before, text), .title = S("Two towns"),
                .published = when_day((Day){2024, 5, 6}), .updated = when_unknown(), .received = 1000, .coded = true};
    d.raw_size = (u32)d.text.n;
    *vec_push(a, &d.runs) = (Run){0, d.raw_size, 0, d.raw_size, true};
    if (n) *vec_push(a, &d.sentences) = (DigestSentence){.text = {0, n}, .zone = ZONE_BODY};
    *vec_push(a, &d.sentences) = (DigestSentence){.text = {n, n + QUOTE}, .zone = ZONE_BODY};
    *vec_push(a, &d.sentences) = (DigestSentence){.text = {n + QUOTE, n + END}, .zone = ZONE_BODY};
    *vec_push(a, &d.places) = place_init((Span){n + ADEN, n + ADEN + 4});
    *vec_push(a, &d.places) = place_init((Span){n + TAIZ, n + TAIZ + 4});
    Event took = event(n + TOOK, n + TOOK + 4, "take.capture"), died = event(n + NINE + 5, n + NINE + 9, "die");
    took.place = 0;
    *vec_push(a, &took.control) = (ControlFact){0, NONE, CHANGE_TAKES};
    *vec_push(a, &took.control) = (ControlFact){1, NONE, CHANGE_TAKES};
    *vec_push(a, &died.attribution) = (Attribution){NONE, {0, 0}, 0};
    Number year = number_init((Span){n, n + 1}), nine = number_init((Span){n + NINE, n + NINE + 4});
    nine.role = S("killed");
    nine.event = 1;
    *vec_push(a, &d.numbers) = year;
    *vec_push(a, &d.numbers) = nine;
    *vec_push(a, &died.numbers) = (NumberRef){1};
    *vec_push(a, &d.quotes) = quote_init((Span){n + QUOTE, n + END});
    *vec_push(a, &d.events) = took;
    *vec_push(a, &d.events) = died;
    return d;
}

static void put_document(Store *s, const Digest *d)
{
    ErrInfo e;
    i64 number;
    Payload p = {.kind = PAYLOAD_TEXT, .raw = d->text, .published = when_unknown()};
    StoreDocument x = {.digest = d, .payload = &p, .known = d->published, .lexicon = S("test"), .story_key = d->hash};
    CHECK(store_begin(s, &e) == OK && store_put(s, &x, &number, &e) == OK && store_commit(s, &e) == OK && number);
}

static i64 put(Store *s, Arena *a, u8 action, const char *made, u32 n, const ReviewAnchor *at)
{
    ErrInfo e;
    Review r = {.action = action, .made = str_of(made), .reason = S("because"), .fact = S("Htest"), .date = when_day((Day){2024, 5, 1}),
                .place = {.geonames = 5, .name = S("Mocha"), .country = "YE", .feature = FEATURE_CITY}, .now = S("Mocha")};
    for (u32 i = 0; i < n; i++) *vec_push(a, &r.anchors) = at[i];
    CHECK(store_begin(s, &e) == OK && store_put_review(s, &r, &e) == OK && store_commit(s, &e) == OK);
    return r.number;
}

static void undo(Store *s, i64 number, const char *when)
{
    ErrInfo e;
    CHECK(store_begin(s, &e) == OK && store_undo_review(s, number, str_of(when), (Str){0}, (Str){0}, &e) == OK && store_commit(s, &e) == OK);
}

/* What stands of the documents at a time. */
static Collection at(Store *s, Arena *a, i64 before)
{
    ErrInfo e;
    Collection c = {.arena = a};
    *vec_push(a, &c.digests) = digest(a, "one", "");
    *vec_push(a, &c.digests) = digest(a, "two", "By the desk. ");
    CHECK(review_collection(s, &c, before, &e) == OK);
    return c;
}

static void places(Store *s, Arena *a)
{
    Digest d = digest(a, "one", "");
    ReviewAnchor aden = review_anchor_event(a, &d, 0, 0), taiz = review_anchor_event(a, &d, 0, 1), all = review_anchor_event(a, &d, 0, NONE);
    i64 first = put(s, a, REVIEW_REJECT, "2024-06-01T00:00:00Z", 1, &aden);
    Collection c = at(s, a, TIME_UNKNOWN);
    CHECK(c.digests.v[0].events.n == 2 && c.digests.v[0].events.v[0].control.n == 1 && c.digests.v[0].events.v[0].control.v[0].place == 1);
    CHECK(c.digests.v[1].events.v[0].control.n == 2 && !c.digests.v[1].reviews);
    i64 second = put(s, a, REVIEW_REJECT, "2024-06-02T00:00:00Z", 1, &taiz);
    c = at(s, a, TIME_UNKNOWN);
    const Digest *x = &c.digests.v[0];
    CHECK(x->events.n == 1 && x->numbers.v[1].event == 0 && x->reviews->marks.n == 2 && x->reviews->marks.v[0].fact == NONE);
    i64 third = put(s, a, REVIEW_ACCEPT, "2024-06-03T00:00:00Z", 1, &all); /* the last word */
    c = at(s, a, TIME_UNKNOWN);
    CHECK(c.digests.v[0].events.n == 2 && c.digests.v[0].events.v[0].control.n == 2);
    undo(s, third, "2024-06-05T00:00:00Z");
    undo(s, first, "2024-06-05T00:00:00Z");
    c = at(s, a, TIME_UNKNOWN);
    CHECK(c.digests.v[0].events.n == 2 && c.digests.v[0].events.v[0].control.n == 1 && c.digests.v[0].events.v[0].control.v[0].place == 0);
    undo(s, second, "2024-06-05T00:00:00Z");
    c = at(s, a, date_start((Day){2024, 6, 2})); /* as it was known then: the first stood, though it was undone later */
    CHECK(c.digests.v[0].events.v[0].control.n == 1 && c.digests.v[0].events.v[0].control.v[0].place == 1);
    c = at(s, a, date_start((Day){2024, 5, 30}));
    CHECK(c.digests.v[0].events.v[0].control.n == 2 && !c.digests.v[0].reviews);
    i64 moved = put(s, a, REVIEW_PLACE, "2024-06-06T00:00:00Z", 1, &aden);
    c = at(s, a, TIME_UNKNOWN);
    x = &c.digests.v[0];
    const Place *p = &x->places.v[x->events.v[0].control.v[0].place];
    CHECK(p->kind == PLACE_REVIEWED && p->gaz.geonames == 5 && p->text.beg == ADEN && x->events.v[0].control.v[1].place == 1);
    CHECK_STR(p->gaz.name, "Mocha");
    CHECK(review_find(x, &aden) == 0 && x->places.v[x->events.v[0].place].gaz.geonames == 5);
    undo(s, moved, "2024-06-07T00:00:00Z");
}

static void figures(Store *s, Arena *a)
{
    Digest d = digest(a, "one", "");
    const ReviewAnchor nine = review_anchor_number(a, &d, 1, false), first = review_anchor_number(a, &d, 0, false), quote = review_anchor_quote(a, &d, 0);
    i64 n = put(s, a, REVIEW_REJECT, "2024-06-01T00:00:00Z", 1, &nine);
    Collection c = at(s, a, TIME_UNKNOWN);
    CHECK(c.digests.v[0].numbers.n == 1 && c.digests.v[0].events.v[1].numbers.n == 0);
    undo(s, n, "2024-06-02T00:00:00Z");
    n = put(s, a, REVIEW_REJECT, "2024-06-01T00:00:00Z", 1, &first);
    c = at(s, a, TIME_UNKNOWN);
    CHECK(c.digests.v[0].numbers.n == 1 && c.digests.v[0].events.v[1].numbers.v[0].number == 0);
    undo(s, n, "2024-06-02T00:00:00Z");
    n = put(s, a, REVIEW_REJECT, "2024-06-01T00:00:00Z", 1, &quote);
    c = at(s, a, TIME_UNKNOWN);
    CHECK(c.digests.v[0].quotes.n == 0 && c.digests.v[0].events.v[1].attribution.v[0].quote == NONE);
    undo(s, n, "2024-06-02T00:00:00Z");
}

static void joining(Store *s, Arena *a)
{
    Digest one = digest(a, "one", ""), two = digest(a, "two", "By the desk. ");
    const ReviewAnchor x[] = {review_anchor_event(a, &one, 0, NONE), review_anchor_event(a, &one, 1, NONE)};
    const ReviewAnchor y[] = {review_anchor_event(a, &one, 1, NONE), review_anchor_event(a, &two, 1, NONE)};
    i64 first = put(s, a, REVIEW_MERGE, "2024-06-01T00:00:00Z", 2, x), second = put(s, a, REVIEW_MERGE, "2024-06-02T00:00:00Z", 2, y);
    Collection c = at(s, a, TIME_UNKNOWN);
    CHECK(digest_review(&c.digests.v[0], 0).joined == second && digest_review(&c.digests.v[0], 1).joined == second);
    CHECK(digest_review(&c.digests.v[1], 1).joined == second && digest_review(&c.digests.v[1], 0).joined == 0);
    i64 third = put(s, a, REVIEW_SPLIT, "2024-06-03T00:00:00Z", 1, &y[1]);
    c = at(s, a, TIME_UNKNOWN);
    CHECK(digest_review(&c.digests.v[1], 1).apart == third && digest_review(&c.digests.v[1], 1).joined == 0);
    undo(s, first, "2024-06-04T00:00:00Z");
    undo(s, second, "2024-06-04T00:00:00Z");
    undo(s, third, "2024-06-04T00:00:00Z");
    i64 dated = put(s, a, REVIEW_DATE, "2024-06-05T00:00:00Z", 1, &x[1]);
    c = at(s, a, TIME_UNKNOWN);
    const Event *e = &c.digests.v[0].events.v[1];
    CHECK(e->when.from == date_start((Day){2024, 5, 1}) && digest_review(&c.digests.v[0], 1).dated);
    CHECK_STR(c.digests.v[0].times.v[e->timex].rule, "review");
    undo(s, dated, "2024-06-06T00:00:00Z");
}

/* The same words farther on in another version of the page; other words there; another reading of the same words. */
static void found_again(Arena *a)
{
    Digest d = digest(a, "one", ""), later = digest(a, "later", "Changed at noon. "), other = digest(a, "other", "");
    ReviewAnchor took = review_anchor_event(a, &d, 0, NONE), taiz = review_anchor_event(a, &d, 0, 1), quote = review_anchor_quote(a, &d, 0);
    CHECK(review_find(&later, &took) == 0 && review_find(&later, &taiz) == 0 && review_find(&later, &quote) == 0);
    other.text = S("Rebels left Aden and Taiz. \"Nine died,\" a man said.");
    CHECK(review_find(&other, &took) == NONE && review_find(&other, &quote) == 0);
    d.events.v[0].trigger.end++; /* read a little otherwise by the same rule */
    CHECK(review_find(&d, &took) == 0);
    *vec_push(a, &d.events) = d.events.v[0];
    CHECK(review_find(&d, &took) == NONE); /* which of the two is not guessed */
    d.events.n--;
    d.events.v[0].type = EVENT_AID;
    CHECK(review_find(&d, &took) == NONE);
    CHECK(review_action_of(S("merge")) == REVIEW_MERGE && review_action_of(S("praise")) == REVIEW_COUNT);
}

void unit_review(void)
{
    Arena a = {0};
    ErrInfo e;
    Store *s = NULL;
    char name[64];
    snprintf(name, sizeof name, "/tmp/sitrep-unit-review-%ld.db", (long)getpid());
    CHECK(store_open(&s, str_of(name), true, &e) == OK && !store_has_reviews(s));
    Digest one = digest(&a, "one", ""), two = digest(&a, "two", "By the desk. ");
    put_document(s, &one);
    put_document(s, &two);
    places(s, &a);
    figures(s, &a);
    joining(s, &a);
    found_again(&a);
    Reviews all = {0};
    CHECK(store_reviews(s, &a, 0, 0, &all, &e) == OK && all.n == 11 && all.v[0].undone.n);
    CHECK(store_begin(s, &e) == OK && store_undo_review(s, 1, S("x"), (Str){0}, (Str){0}, &e) == E_NOTHING);
    store_close(s);
    remove(name);
    arena_free(&a);
}
