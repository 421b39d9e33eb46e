/* sound.c - is a digest what a document can have given? A store's pages carry no checksum of their own, and a
 * store may come from a stranger: spans that leave TEXT, indices that leave their lists and flags that are
 * neither 0 nor 1 would be mistakes of ours anywhere else, so they are looked for here, once, where a
 * digest comes in. Values (times, figures, names) may say anything that is a value at all. */
#include "doc/digest.h"
#include <math.h>

enum { CIRCLE_E5 = 36000000, TERM_KIND_MAX = 4 };
typedef struct {
    const Digest *digest;                                   /* whose sentences hold the facts; NULL: a title's */
    u32 text, title;                                        /* bytes */
    u32 sentences, times, places, entities, actors, numbers, quotes, events; /* of each list */
    u32 sentence; /* of the fact before: the next one is mostly there too */
    bool good;
} Bounds;

static void holds(Bounds *b, bool held)
{
    b->good = b->good && held;
}

/* A kind without a name is none; those that may have an empty one are 0 then. */
static void kind(Bounds *b, u8 k, Str name)
{
    holds(b, !k || name.n > 0);
}

static void span(Bounds *b, Span s)
{
    holds(b, s.beg <= s.end && s.end <= b->text);
}

/* Of what was found in TEXT: never nothing. */
static void words(Bounds *b, Span s)
{
    span(b, s);
    holds(b, s.beg < s.end);
}

static u32 sentence_of(Bounds *b, u32 byte)
{
    const DigestSentence *v = b->digest->sentences.v;
    u32 i = b->sentence, n = b->sentences;
    if (i < n && v[i].text.beg <= byte && (i + 1 == n || byte < v[i + 1].text.beg)) return i;
    i = digest_sentence_at(b->digest, byte);
    if (i != NONE) b->sentence = i;
    return i;
}

/* Of what was read in a sentence, and where a full stop is mistaken for its end, beyond it ("W.Va."). A title has none. */
static u32 begins_in_sentence(Bounds *b, Span s)
{
    words(b, s);
    if (!b->digest || !b->good) return 0;
    u32 i = sentence_of(b, s.beg), end = i == NONE ? 0 : b->digest->sentences.v[i].text.end;
    holds(b, s.beg < end);
    return end;
}

static void in_sentence(Bounds *b, Span s)
{
    u32 end = begins_in_sentence(b, s);
    holds(b, !b->digest || s.end <= end);
}

static void index_of(Bounds *b, u32 i, u32 n)
{
    holds(b, i == NONE || i < n);
}

/* A flag read from bytes may hold any of them. */
static void flag(Bounds *b, const bool *p)
{
    u8 byte;
    memcpy(&byte, p, 1);
    holds(b, byte <= 1);
}

static void instant(Bounds *b, i64 t)
{
    holds(b, t == TIME_UNKNOWN || (t >= -DIGEST_TIME_MAX && t <= DIGEST_TIME_MAX));
}

static void when(Bounds *b, const When *w)
{
    flag(b, &w->utc);
    kind(b, w->precision, precision_name(w->precision));
    instant(b, w->from);
    instant(b, w->to);
}

static void runs(Bounds *b, const Digest *d)
{
    u64 at = 0;
    for (u32 i = 0; i < d->runs.n && b->good; i++) {
        const Run *r = &d->runs.v[i];
        flag(b, &r->verbatim);
        holds(b, r->text == at && r->text_len && (u64)r->raw + r->raw_len <= d->raw_size);
        at += r->text_len;
    }
    holds(b, at == b->text);
}

/* In order, side by side. */
static void layout(Bounds *b, const Digest *d)
{
    u32 at = 0;
    for (u32 i = 0; i < d->zones.n; i++) {
        words(b, d->zones.v[i].text);
        kind(b, d->zones.v[i].kind, zone_name(d->zones.v[i].kind));
        holds(b, d->zones.v[i].text.beg >= at);
        at = d->zones.v[i].text.end;
    }
    at = 0;
    for (u32 i = 0; i < d->sentences.n; i++) {
        words(b, d->sentences.v[i].text);
        flag(b, &d->sentences.v[i].para);
        kind(b, d->sentences.v[i].zone, zone_name(d->sentences.v[i].zone));
        holds(b, d->sentences.v[i].text.beg >= at);
        at = d->sentences.v[i].text.end;
    }
    for (u32 i = 0; i < d->shingles.n; i++) words(b, d->shingles.v[i].text);
    for (u32 i = 0; i < d->terms.n; i++) {
        holds(b, !i || d->terms.v[i - 1].term <= d->terms.v[i].term);
        holds(b, d->terms.v[i].kind <= TERM_KIND_MAX);
    }
    span(b, d->title_text);
    holds(b, d->title_raw.beg <= d->title_raw.end && d->title_raw.end <= d->raw_size);
    flag(b, &d->coded);
    kind(b, d->published_from, published_from_name(d->published_from));
    when(b, &d->published);
    when(b, &d->updated);
    instant(b, d->received);
}

static void times(Bounds *b, const Digest *d)
{
    for (u32 i = 0; i < d->names.n; i++) {
        in_sentence(b, d->names.v[i].text);
        kind(b, d->names.v[i].type, name_type_name(d->names.v[i].type));
    }
    for (u32 i = 0; i < d->times.n; i++) {
        const Timex *t = &d->times.v[i];
        begins_in_sentence(b, t->text);
        flag(b, &t->background);
        kind(b, t->type, timex_type_name(t->type));
        kind(b, t->anchor, timex_anchor_name(t->anchor));
        index_of(b, t->anchor_timex, b->times);
        when(b, &t->when);
        for (u32 k = 0; k < t->alternatives.n; k++) when(b, &t->alternatives.v[k].when);
    }
}

static void place(Bounds *b, const GazPlace *g)
{
    kind(b, g->feature, place_feature_name(g->feature));
    holds(b, !g->country[0] || (g->country[1] && !g->country[2]));
    holds(b, g->lat_e5 >= -CIRCLE_E5 && g->lat_e5 <= CIRCLE_E5 && g->lon_e5 >= -CIRCLE_E5 && g->lon_e5 <= CIRCLE_E5);
}

static void places(Bounds *b, const Place *v, u32 n)
{
    for (u32 i = 0; i < n; i++) {
        const Place *p = &v[i];
        begins_in_sentence(b, p->text);
        flag(b, &p->resolved);
        kind(b, p->kind, place_kind_name(p->kind));
        index_of(b, p->base, b->places);
        place(b, &p->gaz);
        for (u32 k = 0; k < p->alternatives.n; k++) place(b, &p->alternatives.v[k]);
    }
}

static void people(Bounds *b, const Digest *d)
{
    for (u32 i = 0; i < d->entities.n; i++) {
        kind(b, d->entities.v[i].kind, entity_kind_name(d->entities.v[i].kind));
        flag(b, &d->entities.v[i].plural);
        flag(b, &d->entities.v[i].named);
        index_of(b, d->entities.v[i].first, b->actors);
    }
    for (u32 i = 0; i < d->actors.n; i++) {
        in_sentence(b, d->actors.v[i].text);
        index_of(b, d->actors.v[i].entity, b->entities);
    }
}

static void numbers(Bounds *b, const Number *v, u32 n)
{
    for (u32 i = 0; i < n; i++) {
        in_sentence(b, v[i].text);
        span(b, v[i].counts_text);
        kind(b, v[i].kind, number_kind_name(v[i].kind));
        kind(b, v[i].bound, bound_name(v[i].bound));
        index_of(b, v[i].place, b->places);
        index_of(b, v[i].event, b->events);
        when(b, &v[i].as_of);
        const double figures[] = {v[i].low, v[i].high, v[i].of, v[i].si_low, v[i].si_high};
        for (isize k = 0; k < countof(figures); k++) holds(b, !isnan(figures[k]));
    }
}

static void quotes(Bounds *b, const Digest *d)
{
    for (u32 i = 0; i < d->quotes.n; i++) {
        const Quote *q = &d->quotes.v[i];
        words(b, q->text);
        for (u32 k = 0; k < q->content.n; k++) span(b, q->content.v[k].text);
        flag(b, &q->direct);
        flag(b, &q->mixed);
        span(b, q->speaker);
        span(b, q->cue);
        span(b, q->addressee);
        index_of(b, q->speaker_actor, b->actors);
        index_of(b, q->speaker_entity, b->entities);
        index_of(b, q->timex, b->times);
        index_of(b, q->sentence, b->sentences);
    }
}

static void event(Bounds *b, const Event *e)
{
    in_sentence(b, e->trigger);
    span(b, e->clause);
    span(b, e->told);
    index_of(b, e->sentence, b->sentences);
    holds(b, e->type < EVENT_TYPE_COUNT && e->realis < REALIS_COUNT);
    for (u32 i = 0; i < e->actors.n; i++) holds(b, e->actors.v[i].actor < b->actors);
    for (u32 i = 0; i < e->recipients.n; i++) holds(b, e->recipients.v[i].actor < b->actors);
    index_of(b, e->place, b->places);
    index_of(b, e->timex, b->times);
    when(b, &e->when);
    for (u32 i = 0; i < e->attribution.n; i++) {
        index_of(b, e->attribution.v[i].entity, b->entities);
        span(b, e->attribution.v[i].text);
        index_of(b, e->attribution.v[i].quote, b->quotes);
    }
    for (u32 i = 0; i < e->control.n; i++) {
        index_of(b, e->control.v[i].place, b->places);
        index_of(b, e->control.v[i].holder, b->entities);
        kind(b, e->control.v[i].change, control_change_name(e->control.v[i].change));
    }
    for (u32 i = 0; i < e->numbers.n; i++) holds(b, e->numbers.v[i].number < b->numbers);
}

bool digest_sound(const Digest *d)
{
    Bounds b = {d, (u32)d->text.n, (u32)d->title.n, d->sentences.n, d->times.n, d->places.n, d->entities.n,
                d->actors.n, d->numbers.n, d->quotes.n, d->events.n, 0, true};
    Bounds in_title = b;
    in_title.text = b.title;
    in_title.digest = NULL;
    in_title.places = d->title_places.n;
    holds(&b, d->text.n <= DOC_TEXT_MAX && d->title.n <= DOC_TEXT_MAX);
    runs(&b, d);
    layout(&b, d);
    times(&b, d);
    places(&b, d->places.v, d->places.n);
    places(&in_title, d->title_places.v, d->title_places.n);
    people(&b, d);
    numbers(&b, d->numbers.v, d->numbers.n);
    numbers(&in_title, d->title_numbers.v, d->title_numbers.n);
    quotes(&b, d);
    for (u32 i = 0; i < d->events.n; i++) event(&b, &d->events.v[i]);
    return b.good && in_title.good;
}
