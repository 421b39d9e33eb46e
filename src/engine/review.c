/* review.c - what people say, laid over what machines read. A review knows the bytes it speaks of, not the number that a
 * fact happens to have in this reading: its fact is looked for by its words, its type and its rule, so it outlives new
 * reports, new versions of the program and of the page. One that is found is carried out on the copy of the digest in
 * memory, before anything is compared across reports; so every list, map, report and export honours it without knowing of
 * it, and to undo it is not to carry it out. Reviews are taken in the order in which they were made: the last word counts.
 *
 * Not anchored by the words alone across documents: two reports that print one sentence are two pieces of evidence, and a
 * reviewer has seen one of them. */
#include "engine/review.h"

/* ---- anchors */

static Str words_of(Arena *a, Str sentence)
{
    return str_format(a, "%016llx", (unsigned long long)hash_bytes(str_trim(sentence), 21));
}

static Str event_type_words(Arena *a, const Event *e)
{
    return e->subtype.n ? str_format(a, "%.*s %.*s", STR(event_type_name(e->type)), STR(e->subtype)) : event_type_name(e->type);
}

static ReviewAnchor anchor(Arena *a, const Digest *d, u8 kind, bool title, Span fact, Str type, Str rule)
{
    u32 i = title ? NONE : digest_sentence_at(d, fact.beg);
    Str text = title ? d->title : d->text;
    Span sentence = i == NONE ? (Span){0, (u32)text.n} : d->sentences.v[i].text;
    return (ReviewAnchor){.hash = d->hash, .kind = kind, .title = title, .sentence = sentence, .fact = fact,
                          .words = words_of(a, str_at(text, sentence)), .type = type, .rule = rule};
}

ReviewAnchor review_anchor_event(Arena *a, const Digest *d, u32 event, u32 control)
{
    const Event *e = &d->events.v[event];
    ReviewAnchor x = anchor(a, d, REVIEWED_EVENT, false, e->trigger, event_type_words(a, e), e->rule);
    u32 place = control == NONE ? NONE : e->control.v[control].place;
    if (place != NONE) x.place = d->places.v[place].text;
    return x;
}

ReviewAnchor review_anchor_number(Arena *a, const Digest *d, u32 number, bool title)
{
    const Number *n = title ? &d->title_numbers.v[number] : &d->numbers.v[number];
    return anchor(a, d, REVIEWED_NUMBER, title, n->text, n->role, n->rule);
}

ReviewAnchor review_anchor_quote(Arena *a, const Digest *d, u32 quote)
{
    const Quote *q = &d->quotes.v[quote];
    return anchor(a, d, REVIEWED_QUOTE, false, q->text, q->direct ? S("direct") : S("indirect"), q->rule);
}

/* ---- found again */

/* How far the anchor's bytes lie off in this text; false: its sentence is not in it. */
static bool offset_in(const Digest *d, const ReviewAnchor *at, i64 *off)
{
    Arena a = {0};
    bool found = false, same = str_eq(d->hash, at->hash);
    *off = 0;
    if (same || at->title) found = same || str_eq(words_of(&a, d->title), at->words);
    for (u32 i = 0; i < d->sentences.n && !found && !at->title; i++) {
        Span s = d->sentences.v[i].text;
        found = str_eq(words_of(&a, str_at(d->text, s)), at->words);
        if (found) *off = (i64)s.beg - at->sentence.beg;
    }
    arena_free(&a);
    return found;
}

static bool same_span(Span x, Span at, i64 off)
{
    return x.beg == at.beg + off && x.end == at.end + off;
}

static bool has_control_at(const Digest *d, const Event *e, Span place, i64 off)
{
    for (u32 i = 0; i < e->control.n; i++) {
        u32 p = e->control.v[i].place;
        if (p != NONE && same_span(d->places.v[p].text, place, off)) return true;
    }
    return span_empty(place);
}

/* The event on the same words; else the only one of its rule in the sentence. */
static u32 find_event(const Digest *d, const ReviewAnchor *at, i64 off)
{
    Arena a = {0};
    u32 exact = NONE, near = NONE, nears = 0;
    for (u32 i = 0; i < d->events.n; i++) {
        const Event *e = &d->events.v[i];
        if (!str_eq(event_type_words(&a, e), at->type) || !has_control_at(d, e, at->place, off)) continue;
        bool rule = str_eq(e->rule, at->rule);
        if (same_span(e->trigger, at->fact, off) && (exact == NONE || rule)) exact = i;
        if (rule && e->trigger.beg >= at->sentence.beg + off && e->trigger.end <= at->sentence.end + off) near = i, nears++;
    }
    arena_free(&a);
    return exact != NONE ? exact : nears == 1 ? near : NONE;
}

u32 review_find(const Digest *d, const ReviewAnchor *at)
{
    i64 off;
    if (!offset_in(d, at, &off)) return NONE;
    if (at->kind == REVIEWED_EVENT) return find_event(d, at, off);
    if (at->kind == REVIEWED_QUOTE) {
        for (u32 i = 0; i < d->quotes.n; i++)
            if (same_span(d->quotes.v[i].text, at->fact, off)) return i;
        return NONE;
    }
    const Number *v = at->title ? d->title_numbers.v : d->numbers.v;
    for (u32 i = 0, n = at->title ? d->title_numbers.n : d->numbers.n; i < n; i++)
        if (same_span(v[i].text, at->fact, off) && str_eq(v[i].role, at->type)) return i;
    return NONE;
}

/* ---- marks */

static void mark(Arena *a, const Digest *d, const Review *r, const ReviewAnchor *at, ReviewMarks *out)
{
    i64 off;
    u32 fact = review_find(d, at);
    if (fact == NONE || !offset_in(d, at, &off)) return;
    Span text = {(u32)(at->fact.beg + off), (u32)(at->fact.end + off)}, place = {0};
    if (!span_empty(at->place)) place = (Span){(u32)(at->place.beg + off), (u32)(at->place.end + off)};
    *vec_push(a, out) = (ReviewMark){.number = r->number, .action = r->action, .kind = at->kind, .title = at->title, .fact = fact, .text = text,
                                     .place = place, .made = r->made, .by = r->by, .reason = r->reason, .was = r->was, .now = r->now};
}

static Err marks_of(Store *s, Arena *a, const Digest *d, i64 before, Reviews *reviews, DigestReviews **out, ErrInfo *e)
{
    *out = NULL;
    Err err = store_reviews_of(s, a, d->hash, before, reviews, e);
    if (err != OK || !reviews->n) return err;
    *out = NEW(a, DigestReviews, 1);
    (*out)->events = NEW(a, EventReview, d->events.n + 1);
    for (u32 i = 0; i < reviews->n; i++)
        for (u32 k = 0; k < reviews->v[i].anchors.n; k++) mark(a, d, &reviews->v[i], &reviews->v[i].anchors.v[k], &(*out)->marks);
    return OK;
}

Err review_marks(Store *s, Arena *a, const Digest *d, i64 before, DigestReviews **out, ErrInfo *e)
{
    Reviews all = {0};
    *out = NULL;
    return store_has_reviews(s) ? marks_of(s, a, d, before, &all, out, e) : OK;
}

/* ---- carried out */

typedef struct {
    i64 from, to;
} Renamed;
typedef VEC(Renamed) Renames;
typedef struct {
    Arena *a;
    Digest *d;
    DigestReviews *r;
    Renames *renamed; /* a group of merged events that became part of a later one */
    bool *events, *numbers, *title_numbers, *quotes; /* rejected */
} Carrying;

/* Does the mark speak of this control fact? */
static bool speaks_of(const Digest *d, const ReviewMark *m, const ControlFact *c)
{
    if (span_empty(m->place)) return true;
    return c->place != NONE && same_span(d->places.v[c->place].text, m->place, 0);
}

/* The words stay those that the machine read: by them the place is found again. */
static u32 reviewed_place(Carrying *x, Span words, const GazPlace *gaz)
{
    Place p = place_init(words);
    p.kind = PLACE_REVIEWED;
    p.resolved = true;
    p.score = UINT8_MAX;
    p.gaz = *gaz;
    p.how = p.rule = S("review");
    *vec_push(x->a, &x->d->places) = p;
    return x->d->places.n - 1;
}

static void set_place(Carrying *x, const ReviewMark *m, const GazPlace *gaz)
{
    Event *e = &x->d->events.v[m->fact];
    u32 was = e->place;
    Span nowhere = {e->trigger.beg, e->trigger.beg};
    bool whole = span_empty(m->place) || e->control.n < 2;
    for (u32 i = 0; i < e->control.n; i++) {
        ControlFact *c = &e->control.v[i];
        if (!speaks_of(x->d, m, c) || (span_empty(m->place) && !whole)) continue;
        whole |= c->place == was;
        c->place = reviewed_place(x, c->place != NONE ? x->d->places.v[c->place].text : nowhere, gaz);
    }
    if (whole || span_empty(m->place)) e->place = reviewed_place(x, was != NONE ? x->d->places.v[was].text : nowhere, gaz);
}

static void set_date(Carrying *x, const ReviewMark *m, When date)
{
    Event *e = &x->d->events.v[m->fact];
    Timex t = timex_init((Span){e->trigger.beg, e->trigger.beg});
    t.when = date;
    t.value = m->now;
    t.rule = S("review");
    *vec_push(x->a, &x->d->times) = t;
    e->timex = x->d->times.n - 1;
    e->when = date;
    x->r->events[m->fact].dated = true;
}

static void reject(Carrying *x, const ReviewMark *m, bool rejected)
{
    bool *const lists[] = {x->events, m->title ? x->title_numbers : x->numbers, x->quotes};
    if (m->kind != REVIEWED_EVENT || span_empty(m->place) || x->d->events.v[m->fact].control.n < 2) lists[m->kind][m->fact] = rejected;
}

static void carry_one(Carrying *x, const ReviewMark *m, const Review *r)
{
    bool event = m->kind == REVIEWED_EVENT;
    EventReview *e = event ? &x->r->events[m->fact] : NULL;
    if (m->action == REVIEW_ACCEPT || m->action == REVIEW_REJECT) reject(x, m, m->action == REVIEW_REJECT);
    if (!event) return;
    if (m->action == REVIEW_PLACE) set_place(x, m, &r->place);
    if (m->action == REVIEW_DATE) set_date(x, m, r->date);
    if (m->action == REVIEW_MERGE) {
        if (e->joined && e->joined != r->number) *vec_push(x->a, x->renamed) = (Renamed){e->joined, r->number};
        e->joined = r->number, e->apart = 0;
    }
    if (m->action == REVIEW_SPLIT) e->apart = r->number, e->joined = 0;
}

/* Of one event that tells of several places, the rejected ones go; with the last of them the event. */
static void drop_control(Carrying *x, u32 event)
{
    Event *e = &x->d->events.v[event];
    u32 n = 0, had = e->control.n;
    for (u32 i = 0; i < had && had > 1; i++) {
        bool gone = false;
        for (u32 k = 0; k < x->r->marks.n; k++) {
            const ReviewMark *m = &x->r->marks.v[k];
            bool bears = m->kind == REVIEWED_EVENT && m->fact == event && speaks_of(x->d, m, &e->control.v[i]);
            if (bears && (m->action == REVIEW_REJECT || m->action == REVIEW_ACCEPT)) gone = m->action == REVIEW_REJECT;
        }
        if (!gone) e->control.v[n++] = e->control.v[i];
    }
    if (had > 1) e->control.n = n;
    if (had > 1 && !n) x->events[event] = true;
}

/* New index of each fact of a list that some leave; NONE: gone. */
static u32 *indices(Arena *a, const bool *gone, u32 n)
{
    u32 *to = NEW(a, u32, n + 1), k = 0;
    for (u32 i = 0; i < n; i++) to[i] = gone[i] ? NONE : k++;
    return to;
}

#define COMPACT(list, to)                                                 \
    do {                                                                  \
        u32 kept_ = 0;                                                    \
        for (u32 i_ = 0; i_ < (list)->n; i_++)                            \
            if ((to)[i_] != NONE) (list)->v[kept_++] = (list)->v[i_];     \
        (list)->n = kept_;                                                \
    } while (0)

static void drop_rejected(Carrying *x)
{
    Digest *d = x->d;
    u32 *event = indices(x->a, x->events, d->events.n), *number = indices(x->a, x->numbers, d->numbers.n);
    u32 *title = indices(x->a, x->title_numbers, d->title_numbers.n), *quote = indices(x->a, x->quotes, d->quotes.n);
    u32 *const lists[] = {event, number, quote};
    for (u32 i = 0; i < d->events.n; i++) {
        Event *e = &d->events.v[i];
        u32 n = 0;
        for (u32 k = 0; k < e->numbers.n; k++)
            if (number[e->numbers.v[k].number] != NONE) e->numbers.v[n++].number = number[e->numbers.v[k].number];
        e->numbers.n = n;
        for (u32 k = 0; k < e->attribution.n; k++)
            if (e->attribution.v[k].quote != NONE) e->attribution.v[k].quote = quote[e->attribution.v[k].quote];
        if (event[i] != NONE) x->r->events[event[i]] = x->r->events[i];
    }
    for (u32 i = 0; i < d->numbers.n; i++)
        if (d->numbers.v[i].event != NONE) d->numbers.v[i].event = event[d->numbers.v[i].event];
    for (u32 i = 0; i < x->r->marks.n; i++) {
        ReviewMark *m = &x->r->marks.v[i];
        m->fact = (m->kind == REVIEWED_NUMBER && m->title ? title : lists[m->kind])[m->fact];
    }
    COMPACT(&d->events, event);
    COMPACT(&d->numbers, number);
    COMPACT(&d->title_numbers, title);
    COMPACT(&d->quotes, quote);
}

static const Review *review_of(const Reviews *all, i64 number)
{
    u32 i = 0;
    while (all->v[i].number != number) i++;
    return &all->v[i];
}

static void carry_out(Carrying *x, const Reviews *reviews)
{
    Digest *d = x->d;
    x->events = NEW(x->a, bool, d->events.n + 1);
    x->numbers = NEW(x->a, bool, d->numbers.n + 1);
    x->title_numbers = NEW(x->a, bool, d->title_numbers.n + 1);
    x->quotes = NEW(x->a, bool, d->quotes.n + 1);
    for (u32 i = 0; i < x->r->marks.n; i++) carry_one(x, &x->r->marks.v[i], review_of(reviews, x->r->marks.v[i].number));
    for (u32 i = 0; i < d->events.n; i++) drop_control(x, i);
    drop_rejected(x);
    d->reviews = x->r;
}

/* A later review always has the higher number, so this ends. */
static i64 last_name(const Renames *renamed, i64 joined)
{
    for (u32 i = 0; i < renamed->n; i++)
        if (renamed->v[i].from == joined) joined = renamed->v[i].to, i = UINT32_MAX; /* from the beginning */
    return joined;
}

Err review_collection(Store *s, Collection *c, i64 before, ErrInfo *e)
{
    Renames renamed = {0};
    Err err = OK;
    if (!store_has_reviews(s)) return OK;
    for (u32 i = 0; i < c->digests.n && err == OK; i++) {
        Reviews reviews = {0};
        DigestReviews *r;
        err = marks_of(s, c->arena, &c->digests.v[i], before, &reviews, &r, e);
        if (err != OK || !r) continue;
        Digest own; /* what others read too (store_remember) is not changed */
        digest_copy(c->arena, &c->digests.v[i], &own);
        c->digests.v[i] = own;
        Carrying x = {.a = c->arena, .d = &c->digests.v[i], .r = r, .renamed = &renamed};
        carry_out(&x, &reviews);
    }
    for (u32 i = 0; i < c->digests.n && renamed.n; i++) {
        const Digest *d = &c->digests.v[i];
        for (u32 k = 0; d->reviews && k < d->events.n; k++) d->reviews->events[k].joined = last_name(&renamed, d->reviews->events[k].joined);
    }
    return err;
}
