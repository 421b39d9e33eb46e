/* digest_json.c - a stored document for a reader: its text, zones, the runs from TEXT to RAW, and every annotation as a
 * span with a word about it. */
#include "view/view.h"
#include <math.h>

void view_review_mark(Json *j, const ReviewMark *m)
{
    json_open(j, '{');
    json_kint(j, "number", m->number);
    json_kstr(j, "action", review_action_name(m->action));
    json_kstr(j, "made", m->made);
    json_kstr(j, "by", m->by);
    json_kstr(j, "reason", m->reason);
    json_kstr(j, "was", m->was);
    json_kstr(j, "now", m->now);
    json_close(j, '}');
}

static bool bears(const ReviewMark *m, u8 kind, u32 fact)
{
    return m->kind == kind && m->fact == fact && !m->title;
}

/* What people say of a fact; `rejected` by the last word. */
static void reviews(Json *j, const DigestReviews *r, u8 kind, u32 fact)
{
    u32 n = 0;
    bool rejected = false;
    for (u32 i = 0; r && i < r->marks.n; i++) {
        const ReviewMark *m = &r->marks.v[i];
        if (!bears(m, kind, fact)) continue;
        if (!n++) json_kopen(j, "reviews", '[');
        if (m->action == REVIEW_REJECT || m->action == REVIEW_ACCEPT) rejected = m->action == REVIEW_REJECT;
        view_review_mark(j, m);
    }
    if (!n) return;
    json_close(j, ']');
    json_kbool(j, "rejected", rejected);
}

typedef struct {
    Json *j;
    const Digest *d;
} Marks;

/* kind: REVIEWED_COUNT for what nobody reviews. */
static void mark_fact(const Marks *m, u8 reviewed, u32 fact, Span s, const char *kind, Str label, Str rule)
{
    if (span_empty(s)) return;
    json_open(m->j, '{');
    json_kint(m->j, "begin", s.beg);
    json_kint(m->j, "end", s.end);
    json_kstr(m->j, "kind", str_of(kind));
    json_kstr(m->j, "label", label);
    json_kstr(m->j, "rule", rule);
    reviews(m->j, m->d->reviews, reviewed, fact);
    json_close(m->j, '}');
}

static void mark(const Marks *m, Span s, const char *kind, Str label, Str rule)
{
    mark_fact(m, REVIEWED_COUNT, NONE, s, kind, label, rule);
}

static Str event_label(Arena *a, const Event *e)
{
    Str type = e->subtype.n ? e->subtype : event_type_name(e->type);
    return str_format(a, "%.*s, %.*s", STR(type), STR(realis_name(e->realis)));
}

static Str place_label(Arena *a, const Place *p)
{
    if (!p->resolved) return S("not in the gazetteer");
    return str_format(a, "%.*s, %s (%.*s)", STR(p->gaz.name), p->gaz.country, STR(place_kind_name(p->kind)));
}

static Str number_label(Arena *a, const Number *n)
{
    double v = isfinite(n->low) ? n->low : n->high;
    return str_format(a, "%.*s %.10g %.*s %.*s", STR(bound_name(n->bound)), v, STR(n->counts), STR(n->role));
}

static Str quote_label(Arena *a, const Digest *d, const Quote *q)
{
    Str who = q->speaker_entity != NONE ? d->entities.v[q->speaker_entity].name : str_at(d->text, q->speaker);
    return who.n ? str_format(a, "%.*s", STR(who)) : S("speaker not stated");
}

static void annotations(Json *j, Arena *a, const Digest *d)
{
    const Marks m = {j, d};
    json_kopen(j, "annotations", '[');
    for (u32 i = 0; i < d->quotes.n; i++)
        mark_fact(&m, REVIEWED_QUOTE, i, d->quotes.v[i].text, "quote", quote_label(a, d, &d->quotes.v[i]), d->quotes.v[i].rule);
    for (u32 i = 0; i < d->times.n; i++) mark(&m, d->times.v[i].text, "time", d->times.v[i].value, d->times.v[i].rule);
    for (u32 i = 0; i < d->places.n; i++) mark(&m, d->places.v[i].text, "place", place_label(a, &d->places.v[i]), d->places.v[i].rule);
    for (u32 i = 0; i < d->actors.n; i++) {
        const Actor *x = &d->actors.v[i];
        mark(&m, x->text, "actor", x->entity != NONE ? d->entities.v[x->entity].name : (Str){0}, x->rule);
    }
    for (u32 i = 0; i < d->numbers.n; i++)
        mark_fact(&m, REVIEWED_NUMBER, i, d->numbers.v[i].text, "number", number_label(a, &d->numbers.v[i]), d->numbers.v[i].rule);
    for (u32 i = 0; i < d->events.n; i++)
        mark_fact(&m, REVIEWED_EVENT, i, d->events.v[i].trigger, "event", event_label(a, &d->events.v[i]), d->events.v[i].rule);
    json_close(j, ']');
}

static void layout(Json *j, const Digest *d)
{
    json_kopen(j, "zones", '[');
    for (u32 i = 0; i < d->zones.n; i++) {
        json_open(j, '{');
        json_kint(j, "begin", d->zones.v[i].text.beg);
        json_kint(j, "end", d->zones.v[i].text.end);
        json_kstr(j, "kind", zone_name(d->zones.v[i].kind));
        json_close(j, '}');
    }
    json_close(j, ']');
    json_kopen(j, "sentences", '[');
    for (u32 i = 0; i < d->sentences.n; i++) {
        Span text = d->sentences.v[i].text, raw = digest_raw(d, text);
        json_open(j, '[');
        json_int(j, text.beg), json_int(j, text.end), json_int(j, raw.beg), json_int(j, raw.end);
        json_close(j, ']');
    }
    json_close(j, ']');
}

void view_digest_json(Buf *out, const Digest *d)
{
    Json j = {.out = out};
    json_open(&j, '{');
    json_kstr(&j, "id", d->id);
    json_kstr(&j, "hash", d->hash);
    json_kstr(&j, "path", d->path);
    json_kstr(&j, "outlet", d->outlet);
    json_kstr(&j, "url", d->url);
    json_kstr(&j, "title", d->title);
    json_kstr(&j, "byline", d->byline);
    json_kstr(&j, "language", d->language);
    json_kstr(&j, "published", date_text(out->arena, d->published.from, d->published.precision, d->published.utc));
    json_kstr(&j, "published_from", published_from_name(d->published_from));
    json_key(&j, S("text"));
    json_str(&j, d->text);
    layout(&j, d);
    annotations(&j, out->arena, d);
    json_close(&j, '}');
}
