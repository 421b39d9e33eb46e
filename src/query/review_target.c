/* review_target.c - from the id that a person names to the words that it rests on. Ids of findings change as reports arrive,
 * so a review is anchored in the evidence: the events behind a happening or a control row, the numbers behind a figure, the
 * quotes behind an utterance. A fact of one report (e15.3) is anchored by itself. */
#include "query/review.h"
#include "view/words.h"

enum { SAID_MAX = 300 };
typedef struct {
    Arena *a;
    const Situation *s;
    Str source; /* only this document's */
    Target *out;
} Search;

static bool wanted(const Search *x, u32 doc)
{
    return !x->source.n || str_eq(x->s->documents.v[doc].digest->id, x->source);
}

static void add_anchor(Arena *a, Target *t, ReviewAnchor at)
{
    bool new_document = true;
    for (u32 i = 0; i < t->review.anchors.n; i++) {
        const ReviewAnchor *o = &t->review.anchors.v[i];
        bool same = str_eq(o->hash, at.hash);
        if (same && o->kind == at.kind && o->title == at.title && o->fact.beg == at.fact.beg && o->fact.end == at.fact.end &&
            o->place.beg == at.place.beg && str_eq(o->type, at.type) && str_eq(o->rule, at.rule))
            return;
        new_document &= !same;
    }
    t->documents += new_document;
    *vec_push(a, &t->review.anchors) = at;
}

/* Its own place's country, else the one that the first report has most places in. */
static Str country_of(const Digest *d, bool has_place, const SitPlace *p)
{
    u32 best = 0, most = 0;
    if (has_place && p->gaz.country[0]) return str_of(p->gaz.country);
    for (u32 i = 0; i < d->places.n; i++) {
        u32 n = 0;
        for (u32 k = 0; k < d->places.n; k++) n += d->places.v[i].gaz.country[0] && !strcmp(d->places.v[i].gaz.country, d->places.v[k].gaz.country);
        if (n > most) best = i, most = n;
    }
    return most ? str_of(d->places.v[best].gaz.country) : (Str){0};
}

static void add_events(const Search *x, const EventRefs *told)
{
    for (u32 i = 0; i < told->n; i++) {
        const EventRef *r = &told->v[i];
        const Digest *d = x->s->documents.v[r->doc].digest;
        if (!wanted(x, r->doc)) continue;
        add_anchor(x->a, x->out, review_anchor_event(x->a, d, r->event, r->control));
        x->out->one_place &= r->control != NONE || d->events.v[r->event].control.n < 2;
    }
}

static void about_event(const Search *x, u8 action, bool has_place, const SitPlace *p, Str when, const EventRefs *told)
{
    Target *t = x->out;
    t->event = true;
    add_events(x, told);
    t->country = country_of(x->s->documents.v[told->v[0].doc].digest, has_place, p);
    if (action == REVIEW_PLACE) t->review.was = has_place ? p->name : S("no place");
    if (action == REVIEW_DATE) t->review.was = when;
}

static bool happening(const Search *x, Str id, u8 action)
{
    for (u32 i = 0; i < x->s->timeline.n; i++) {
        const Happening *h = &x->s->timeline.v[i];
        if (!str_eq(h->id, id)) continue;
        x->out->kind = "a happening";
        x->out->review.said = words_one_line(x->a, h->text, SAID_MAX);
        about_event(x, action, h->has_place, &h->place, words_when(x->a, h->when), &h->evidence);
        return true;
    }
    return false;
}

static bool control(const Search *x, Str id, u8 action)
{
    for (u32 i = 0; i < x->s->control.n; i++) {
        const ControlRow *c = &x->s->control.v[i];
        if (!str_eq(c->id, id)) continue;
        x->out->kind = "who holds a place";
        x->out->review.said = str_format(x->a, "%.*s: %.*s", STR(c->place.name), STR(words_holder_status(x->a, c)));
        about_event(x, action, true, &c->place, words_day(x->a, c->from), &c->evidence);
        return true;
    }
    return false;
}

static bool claim(const Search *x, Str id)
{
    const Claim *c = NULL;
    for (u32 i = 0; i < x->s->claims.n && !c; i++)
        if (str_eq(x->s->claims.v[i].id, id)) c = &x->s->claims.v[i];
    for (u32 i = 0; c && i < c->values.n; i++)
        for (u32 k = 0; k < c->values.v[i].sources.n; k++) {
            const Source *src = &c->values.v[i].sources.v[k];
            const Digest *d = x->s->documents.v[src->doc].digest;
            const Number *v = src->field ? d->title_numbers.v : d->numbers.v;
            for (u32 n = 0, all = src->field ? d->title_numbers.n : d->numbers.n; n < all && wanted(x, src->doc); n++)
                if (v[n].text.beg == src->text.beg && v[n].text.end == src->text.end)
                    add_anchor(x->a, x->out, review_anchor_number(x->a, d, n, src->field != 0));
        }
    if (!c) return false;
    x->out->kind = "a figure";
    x->out->review.said = str_format(x->a, "%.*s: %.*s", STR(c->about), STR(words_amount(x->a, &c->values.v[0])));
    return true;
}

static bool quote(const Search *x, Str id)
{
    const Utterance *u = NULL;
    for (u32 i = 0; i < x->s->quotes.n && !u; i++)
        if (str_eq(x->s->quotes.v[i].id, id)) u = &x->s->quotes.v[i];
    for (u32 i = 0; u && i < u->variants.n; i++)
        for (u32 k = 0; k < u->variants.v[i].sources.n; k++) {
            const Source *src = &u->variants.v[i].sources.v[k];
            const Digest *d = x->s->documents.v[src->doc].digest;
            for (u32 n = 0; n < d->quotes.n && wanted(x, src->doc); n++)
                if (span_overlaps(d->quotes.v[n].text, src->text)) add_anchor(x->a, x->out, review_anchor_quote(x->a, d, n));
        }
    if (!u) return false;
    x->out->kind = "a quote";
    x->out->review.said = words_one_line(x->a, u->variants.v[0].text, SAID_MAX);
    return true;
}

/* ---- a fact of one report */

static i64 number_in(Arena *a, Str row, const char *member)
{
    i64 v = -1;
    ListColumn c = {"", member, 0, false};
    return str_int(listing_cell(a, row, &c), &v) ? v : -1;
}

static bool at(Span text, i64 beg, i64 end)
{
    return text.beg == beg && text.end == end;
}

static void document_event(Arena *a, const Digest *d, u32 i, u8 action, Target *t)
{
    const Event *e = &d->events.v[i];
    const Place *p = e->place != NONE ? &d->places.v[e->place] : NULL;
    SitPlace place = {.name = p ? p->resolved ? p->gaz.name : str_at(d->text, p->text) : (Str){0}, .gaz = p ? p->gaz : (GazPlace){0}};
    add_anchor(a, t, review_anchor_event(a, d, i, NONE));
    t->event = true;
    t->one_place = e->control.n < 2;
    t->country = country_of(d, p && p->resolved, &place);
    if (action == REVIEW_PLACE) t->review.was = p ? place.name : S("no place");
    if (action == REVIEW_DATE) t->review.was = words_when(a, e->when);
}

/* By its words: numbers of facts are those of the reading that wrote them. */
static Err document_fact(Store *s, const Know *k, Arena *a, Str id, Str row, i64 document, u8 action, Target *t, ErrInfo *e)
{
    Numbers which = {0};
    Collection c = {.arena = a, .machine = true};
    i64 beg = number_in(a, row, "text_begin"), end = number_in(a, row, "text_end");
    Str rule = listing_cell(a, row, &(ListColumn){"", "rule", 0, false});
    *vec_push(a, &which) = document;
    Err err = engine_collect_store(s, k, &which, TIME_UNKNOWN, &c, e);
    if (err != OK) return err;
    const Digest *d = c.digests.n ? &c.digests.v[0] : NULL;
    t->kind = "a fact of one report";
    t->review.said = words_one_line(a, listing_cell(a, row, &(ListColumn){"", "sentence", 0, false}), SAID_MAX);
    for (u32 i = 0; d && id.p[0] == 'e' && i < d->events.n; i++)
        if (at(d->events.v[i].trigger, beg, end) && str_eq(d->events.v[i].rule, rule)) document_event(a, d, i, action, t);
    for (u32 i = 0; d && id.p[0] == 'n' && i < d->numbers.n; i++)
        if (at(d->numbers.v[i].text, beg, end) && str_eq(d->numbers.v[i].rule, rule)) add_anchor(a, t, review_anchor_number(a, d, i, false));
    for (u32 i = 0; d && id.p[0] == 'q' && i < d->quotes.n; i++)
        if (at(d->quotes.v[i].text, beg, end)) add_anchor(a, t, review_anchor_quote(a, d, i));
    if (t->review.anchors.n) return OK;
    if (!d) return fail(e, E_USAGE, "the report of %.*s does not stand: a newer version or a retraction took its place", STR(id));
    return fail(e, E_USAGE, "%.*s cannot be reviewed: events (e), numbers (n) and quotes (q) of a report can", STR(id));
}

/* ---- */

static Err finding(Store *s, const Know *k, Arena *a, Str fact, Str source, u8 action, Target *out, ErrInfo *e)
{
    Collection c;
    Situation sit;
    Numbers all = {0};
    const Numbers *which = NULL;
    Ask ask = {.as_of = TIME_UNKNOWN, .known_at = TIME_UNKNOWN};
    Str unit = store_find_finding(s, a, fact);
    if (!unit.n) return fail(e, E_NOTHING, "no fact %.*s in this store", STR(fact));
    Err err = query_unit(s, a, unit, &all, &which, e);
    if (err == OK) err = query_situation(s, k, a, which, &ask, str_starts(unit, S("story")), &c, &sit, e);
    if (err != OK) return err;
    Search x = {.a = a, .s = &sit, .source = source, .out = out};
    if (!happening(&x, fact, action) && !control(&x, fact, action) && !claim(&x, fact) && !quote(&x, fact))
        return fail(e, E_USAGE, "%.*s cannot be reviewed: happenings, who holds a place, figures and quotes can", STR(fact));
    if (!out->review.anchors.n && source.n) return fail(e, E_NOTHING, "%.*s does not rest on a report %.*s", STR(fact), STR(source));
    if (!out->review.anchors.n) return fail(e, E_USAGE, "%.*s is counted from names, not from a figure that stands in a text", STR(fact));
    return OK;
}

Err review_target(Store *s, const Know *k, Arena *a, Str fact, Str source, u8 action, Target *out, ErrInfo *e)
{
    Str row = {0};
    i64 document = 0;
    *out = (Target){.one_place = true};
    out->review.date = when_unknown();
    Err err = store_fact(s, a, fact, &row, &document, e);
    if (err == OK && row.n) err = document_fact(s, k, a, fact, row, document, action, out, e);
    else if (err == OK) err = finding(s, k, a, fact, source, action, out, e);
    if (err == OK && out->review.anchors.n > REVIEW_ANCHORS_MAX)
        err = fail(e, E_LIMIT, "%.*s rests on more than %d places in reports: review it report by report", STR(fact), (int)REVIEW_ANCHORS_MAX);
    return err;
}
