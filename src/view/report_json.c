/* report_json.c - the report of design.md section 3: every list, every SOURCE with its bytes. */
#include "view/view.h"
#include <math.h>

static void k_time(Json *j, const char *key, i64 t, When w)
{
    char text[DATE_TEXT_MAX];
    int n = t == TIME_UNKNOWN ? 0 : date_print(text, t, w.precision, w.utc);
    json_kstr(j, key, (Str){(u8 *)text, n});
}

static void k_day(Json *j, const char *key, i64 t)
{
    k_time(j, key, t, (When){t, t, PRECISION_DAY, false});
}

/* The last day before an exclusive end. */
static void k_end_day(Json *j, const char *key, i64 end)
{
    k_day(j, key, end == TIME_UNKNOWN ? end : end - SECONDS_A_DAY);
}

static Str doc_id(const Situation *s, u32 doc)
{
    return s->documents.v[doc].digest->id;
}

static void source(Json *j, const Situation *s, const Source *x)
{
    const Digest *d = s->documents.v[x->doc].digest;
    json_open(j, '{');
    json_kstr(j, "doc", d->id);
    json_kstr(j, "field", x->field ? S("title") : S("text"));
    json_kint(j, "begin", x->text.beg);
    json_kint(j, "end", x->text.end);
    json_kstr(j, "text", str_at(x->field ? d->title : d->text, x->text));
    json_kint(j, "raw_begin", x->raw.beg);
    json_kint(j, "raw_end", x->raw.end);
    json_kstr(j, "zone", zone_name(x->zone));
    json_close(j, '}');
}

static void sources(Json *j, const Situation *s, const char *key, const Sources *v)
{
    json_kopen(j, key, '[');
    for (u32 i = 0; i < v->n; i++) source(j, s, &v->v[i]);
    json_close(j, ']');
}

static void origins(Json *j, const Situation *s, const OriginSet *o)
{
    json_kopen(j, "origins", '[');
    for (u32 i = 0; i < o->n; i++)
        if (o->v[i] < s->lineage.origins.n) json_str(j, s->lineage.origins.v[o->v[i]].id);
    json_close(j, ']');
}

static void place(Json *j, const char *key, bool has, const SitPlace *p)
{
    json_name(j, str_of(key));
    if (!has) {
        json_null(j);
        return;
    }
    json_open(j, '{');
    json_kstr(j, "name", p->name);
    json_kstr(j, "gazetteer_name", p->gazetteer_name);
    bool known = p->gazetteer_name.n > 0;
    json_name(j, S("geonames"));
    if (known && p->gaz.geonames) json_int(j, p->gaz.geonames);
    else json_null(j);
    json_knum(j, "lat", known ? p->gaz.lat_e5 / 1e5 : HUGE_VAL);
    json_knum(j, "lon", known ? p->gaz.lon_e5 / 1e5 : HUGE_VAL);
    json_kstr(j, "country", known ? str_of(p->gaz.country) : (Str){0});
    json_kstr(j, "feature", known ? place_feature_name(p->gaz.feature) : (Str){0});
    json_close(j, '}');
}

static void amount(Json *j, const char *key, double v)
{
    json_knum(j, key, v);
}

/* What people say of the row; a row of which nobody says anything has no such member. */
static void reviews(Json *j, const ReviewMarks *v)
{
    if (!v->n) return;
    json_kopen(j, "reviews", '[');
    for (u32 i = 0; i < v->n; i++) view_review_mark(j, &v->v[i]);
    json_close(j, ']');
}

static void document_row(Json *j, const Report *report, u32 i)
{
    const Situation *s = report->situation;
    const ReportDoc *r = &s->documents.v[i];
    const Digest *d = r->digest;
    json_open(j, '{');
    json_kstr(j, "id", d->id);
    json_kstr(j, "path", d->path);
    json_kstr(j, "hash", d->hash);
    json_kstr(j, "outlet", d->outlet);
    json_kstr(j, "title", d->title);
    json_kstr(j, "byline", d->byline);
    k_time(j, "published", d->published.from, d->published);
    json_kstr(j, "published_precision", precision_name(d->published.precision));
    json_kstr(j, "published_from", published_from_name(d->published_from));
    k_time(j, "known", r->known.from, r->known);
    json_kstr(j, "language", d->language);
    json_kbool(j, "coded", d->coded);
    json_kstr(j, "url", d->url);
    origins(j, s, &r->origins);
    json_close(j, '}');
}

static void rejected_row(Json *j, const Report *r, u32 i)
{
    json_open(j, '{');
    json_kstr(j, "id", r->rejected[i].id.n ? r->rejected[i].id : r->rejected[i].path);
    json_kstr(j, "path", r->rejected[i].path);
    json_kstr(j, "reason", r->rejected[i].reason);
    json_kint(j, "at", (i64)r->rejected[i].at);
    json_close(j, '}');
}

static void story_row(Json *j, const Report *report, u32 i)
{
    const Situation *s = report->situation;
    const StoryRow *t = &s->stories.v[i];
    json_open(j, '{');
    json_kstr(j, "id", t->id);
    json_kstr(j, "title", t->title);
    json_kopen(j, "documents", '[');
    for (u32 k = 0; k < t->documents.n; k++) json_str(j, doc_id(s, t->documents.v[k]));
    json_close(j, ']');
    k_time(j, "from", t->span.from, t->span);
    k_time(j, "to", t->span.to, t->span);
    origins(j, s, &t->origins);
    place(j, "place", t->has_place, &t->place);
    k_day(j, "date", t->day);
    json_kstr(j, "date_from", t->day == TIME_UNKNOWN ? (Str){0} : t->day_told ? S("events") : S("published"));
    json_kopen(j, "casualties", '{');
    amount(j, "killed", t->killed);
    amount(j, "injured", t->injured);
    json_close(j, '}');
    json_close(j, '}');
}

static void actors(Json *j, const char *key, const SitActors *v)
{
    json_kopen(j, key, '[');
    for (u32 i = 0; i < v->n; i++) {
        json_open(j, '{');
        json_kstr(j, "name", v->v[i].name);
        json_kstr(j, "code", v->v[i].code);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void attribution(Json *j, const Holders *v)
{
    json_kopen(j, "attribution", '[');
    for (u32 i = 0; i < v->n; i++) {
        json_open(j, '{');
        json_kstr(j, "holder", v->v[i].holder);
        json_kstr(j, "via", v->v[i].via);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void happening_row(Json *j, const Report *report, u32 i)
{
    const Situation *s = report->situation;
    const Happening *h = &s->timeline.v[i];
    json_open(j, '{');
    json_kstr(j, "id", h->id);
    k_time(j, "from", h->when.from, h->when);
    k_time(j, "to", h->when.to, h->when);
    json_kstr(j, "precision", precision_name(h->when.precision));
    json_kstr(j, "type", event_type_name(h->type));
    json_kstr(j, "subtype", h->subtype);
    json_kstr(j, "cameo", h->cameo);
    json_kstr(j, "text", h->text);
    json_kstr(j, "within", h->within == NONE ? (Str){0} : s->timeline.v[h->within].id);
    place(j, "place", h->has_place, &h->place);
    actors(j, "actors", &h->actors);
    actors(j, "recipients", &h->recipients);
    json_kstr(j, "realis", realis_name(h->realis));
    json_kstr(j, "change", control_change_name(h->change));
    origins(j, s, &h->origins);
    json_kstr(j, "rule", h->rule);
    attribution(j, &h->attribution);
    sources(j, s, "sources", &h->sources);
    reviews(j, &h->reviews);
    json_close(j, '}');
}

static void control_row(Json *j, const Report *report, u32 i)
{
    const Situation *s = report->situation;
    const ControlRow *c = &s->control.v[i];
    json_open(j, '{');
    json_kstr(j, "id", c->id);
    place(j, "place", true, &c->place);
    json_kstr(j, "holder", c->holder);
    json_kstr(j, "status", control_status_name(c->status));
    k_day(j, "from", c->from);
    k_day(j, "to", c->to);
    k_day(j, "last_evidence", c->last_evidence);
    json_kstr(j, "note", c->note);
    origins(j, s, &c->origins);
    json_kstr(j, "rule", c->rule);
    sources(j, s, "sources", &c->sources);
    sources(j, s, "dissent", &c->dissent);
    reviews(j, &c->reviews);
    json_close(j, '}');
}

static void claim_value(Json *j, const Situation *s, const ClaimValue *v)
{
    json_open(j, '{');
    amount(j, "low", v->low);
    amount(j, "high", v->high);
    json_kstr(j, "bound", bound_name(v->bound));
    amount(j, "of", v->of > 0 ? v->of : HUGE_VAL);
    json_kstr(j, "unit", v->unit);
    amount(j, "si_low", v->si_low);
    amount(j, "si_high", v->si_high);
    json_kstr(j, "si_unit", v->si_unit);
    k_time(j, "as_of", v->as_of.from, v->as_of);
    json_kstr(j, "holder", v->holder);
    json_kstr(j, "standing", standing_name(v->standing));
    origins(j, s, &v->origins);
    sources(j, s, "sources", &v->sources);
    sources(j, s, "against", &v->against);
    json_close(j, '}');
}

static void claim_row(Json *j, const Report *report, u32 i)
{
    const Situation *s = report->situation;
    const Claim *c = &s->claims.v[i];
    json_open(j, '{');
    json_kstr(j, "id", c->id);
    json_kstr(j, "kind", c->kind);
    json_kstr(j, "about", c->about);
    place(j, "place", c->has_place, &c->place);
    json_kstr(j, "role", c->role);
    json_kopen(j, "values", '[');
    for (u32 k = 0; k < c->values.n; k++) claim_value(j, s, &c->values.v[k]);
    json_close(j, ']');
    json_kstr(j, "verdict", verdict_name(c->verdict));
    amount(j, "best", c->best);
    amount(j, "low", c->low);
    amount(j, "high", c->high);
    json_kstr(j, "rule", c->rule);
    reviews(j, &c->reviews);
    json_close(j, '}');
}

static void variant(Json *j, const Situation *s, const QuoteVariant *v)
{
    json_open(j, '{');
    json_kstr(j, "text", v->text);
    json_kstr(j, "kind", variant_kind_name(v->kind));
    json_kopen(j, "changes", '[');
    for (u32 i = 0; i < v->changes.n; i++) {
        const QuoteChange *c = &v->changes.v[i];
        json_open(j, '{');
        json_kstr(j, "op", (Str){&c->op, 1});
        json_kstr(j, "from", c->from);
        json_kstr(j, "to", c->to);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_kstr(j, "cue", v->cue);
    sources(j, s, "sources", &v->sources);
    json_close(j, '}');
}

static void quote_row(Json *j, const Report *report, u32 i)
{
    const Situation *s = report->situation;
    const Utterance *u = &s->quotes.v[i];
    json_open(j, '{');
    json_kstr(j, "id", u->id);
    json_kstr(j, "speaker", u->speaker);
    json_kstr(j, "addressee", u->addressee);
    json_kopen(j, "said", '{');
    k_time(j, "from", u->said.from, u->said);
    k_time(j, "to", u->said.to, u->said);
    json_kbool(j, "conflict", u->said_conflict);
    sources(j, s, "sources", &u->said_sources);
    json_close(j, '}');
    json_kopen(j, "variants", '[');
    for (u32 k = 0; k < u->variants.n; k++) variant(j, s, &u->variants.v[k]);
    json_close(j, ']');
    json_kstr(j, "first", u->first != NONE ? doc_id(s, u->first) : (Str){0});
    origins(j, s, &u->origins);
    reviews(j, &u->reviews);
    json_close(j, '}');
}

static void lineage_row(Json *j, const Report *report, u32 i)
{
    const Situation *s = report->situation;
    const LineageEdge *e = &s->lineage.edges.v[i];
    json_open(j, '{');
    json_kstr(j, "doc", doc_id(s, e->doc));
    json_kstr(j, "from", e->from != NONE ? doc_id(s, e->from) : (Str){0});
    json_kstr(j, "other", doc_id(s, e->other));
    json_kstr(j, "kind", lineage_kind_name(e->kind));
    json_kbool(j, "direction_known", e->direction_known);
    json_knum(j, "share", floor(e->share * 1000 + 0.5) / 1000);
    json_kopen(j, "passages", '[');
    for (u32 k = 0; k < e->passages.n; k++) {
        json_open(j, '{');
        json_kint(j, "begin", e->passages.v[k].in.beg);
        json_kint(j, "end", e->passages.v[k].in.end);
        json_kint(j, "from_begin", e->passages.v[k].from.beg);
        json_kint(j, "from_end", e->passages.v[k].from.end);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_kstr(j, "rule", e->rule);
    json_close(j, '}');
}

static void origin_row(Json *j, const Report *report, u32 i)
{
    const Situation *s = report->situation;
    const Origin *o = &s->lineage.origins.v[i];
    json_open(j, '{');
    json_kstr(j, "id", o->id);
    json_kstr(j, "name", o->name);
    json_kopen(j, "documents", '[');
    for (u32 k = 0; k < o->documents.n; k++) json_str(j, doc_id(s, o->documents.v[k]));
    json_close(j, ']');
    json_close(j, '}');
}

static void forecast_row(Json *j, const Report *report, u32 i)
{
    static const Str outcomes[] = {LIT("unknown"), LIT("met"), LIT("missed")};
    const Situation *s = report->situation;
    const Forecast *f = &s->forecasts.v[i];
    json_open(j, '{');
    json_kstr(j, "id", f->id);
    json_kstr(j, "who", f->who);
    json_kstr(j, "what", f->what);
    place(j, "place", f->has_place, &f->place);
    k_time(j, "stated", f->stated.from, f->stated);
    k_time(j, "due_from", f->due.from, f->due);
    k_time(j, "due_to", f->due.to, f->due);
    json_kstr(j, "outcome", outcomes[f->outcome]);
    json_kstr(j, "rule", f->rule);
    sources(j, s, "sources", &f->sources);
    sources(j, s, "settled_by", &f->settled);
    json_close(j, '}');
}

/* ---- the lists of a report */

typedef struct {
    const char *key;
    u32 (*count)(const Report *r);
    void (*row)(Json *j, const Report *r, u32 i);
} List;

#define COUNT(name, n)                     \
    static u32 name##_count(const Report *r) \
    {                                      \
        return r->n;                       \
    }
COUNT(documents, situation->documents.n)
COUNT(rejected, nrejected)
COUNT(stories, situation->stories.n)
COUNT(timeline, situation->timeline.n)
COUNT(control, situation->control.n)
COUNT(claims, situation->claims.n)
COUNT(quotes, situation->quotes.n)
COUNT(lineage, situation->lineage.edges.n)
COUNT(origins, situation->lineage.origins.n)
COUNT(forecasts, situation->forecasts.n)

static const List lists[] = {{"documents", documents_count, document_row}, {"rejected", rejected_count, rejected_row},
                             {"stories", stories_count, story_row},        {"timeline", timeline_count, happening_row},
                             {"control", control_count, control_row},      {"claims", claims_count, claim_row},
                             {"quotes", quotes_count, quote_row},          {"lineage", lineage_count, lineage_row},
                             {"origins", origins_count, origin_row},       {"forecasts", forecasts_count, forecast_row}};

static const List *list_of(Str key)
{
    for (isize i = 0; i < countof(lists); i++)
        if (str_eq(str_of(lists[i].key), key)) return &lists[i];
    return NULL;
}

u32 view_report_rows(const Report *r, Str list)
{
    const List *l = list_of(list);
    return l ? l->count(r) : 0;
}

void view_report_row(Buf *out, const Report *r, Str list, u32 i)
{
    Json j = {.out = out};
    list_of(list)->row(&j, r, i);
}

static bool before_since(const Report *r, const List *l, u32 i)
{
    if (r->since == TIME_UNKNOWN || l->row != happening_row) return false;
    When when = r->situation->timeline.v[i].when;
    return when.to != TIME_UNKNOWN && when.to <= r->since;
}

static void limits(Json *j, const Situation *s)
{
    json_kopen(j, "limits", '[');
    for (u32 i = 0; i < s->limits.n; i++) json_str(j, s->limits.v[i]);
    json_close(j, ']');
}

/* What people said that shaped this report, also where nothing is left of what they rejected. */
static void all_reviews(Json *j, const Situation *s)
{
    Arena a = {0};
    ReviewMarks all = {0};
    sit_reviews_all(&a, s, &all);
    reviews(j, &all);
    arena_free(&a);
}

void view_report_json(Buf *out, const Report *r)
{
    const Situation *s = r->situation;
    Json j = {.out = out};
    json_open(&j, '{');
    json_kstr(&j, "generated_from", S("sitrep " SITREP_VERSION));
    k_end_day(&j, "as_of", s->as_of.to);
    k_end_day(&j, "known_at", s->known_at.to);
    for (isize k = 0; k < countof(lists); k++) {
        json_kopen(&j, lists[k].key, '[');
        for (u32 i = 0, n = lists[k].count(r); i < n; i++)
            if (!before_since(r, &lists[k], i)) lists[k].row(&j, r, i);
        json_close(&j, ']');
    }
    limits(&j, s);
    all_reviews(&j, s);
    json_close(&j, '}');
    buf_byte(out, '\n');
}
