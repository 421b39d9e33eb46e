/* document.c - one document as the JSON line of `annotate` and `extract`, and as CoNLL-U. */
#include "view/export.h"
#include "view/view.h"
#include <math.h>

static void at(Json *j, Span s)
{
    json_kint(j, "begin", s.beg);
    json_kint(j, "end", s.end);
}

static void open_at(Json *j, Span s)
{
    json_open(j, '{');
    at(j, s);
}

static void k_time(Json *j, const char *key, i64 t, When w)
{
    char text[DATE_TEXT_MAX];
    int n = t == TIME_UNKNOWN ? 0 : date_print(text, t, w.precision, w.utc);
    json_kstr(j, key, (Str){(u8 *)text, n});
}

static void k_degrees(Json *j, const char *key, i32 e5)
{
    json_knum(j, key, e5 / 1e5);
}

static void metadata(Json *j, const Doc *d)
{
    json_kstr(j, "id", d->id);
    json_kstr(j, "url", d->url);
    json_kstr(j, "outlet", d->outlet);
    json_kstr(j, "title", d->title);
    json_kstr(j, "byline", d->byline);
    k_time(j, "published", d->published.from, d->published);
    json_kstr(j, "published_precision", precision_name(d->published.precision));
    json_kstr(j, "published_from", published_from_name(d->published_from));
    json_kstr(j, "language", d->language);
    json_key(j, S("text"));
    json_str(j, d->text);
}

static void gaz(Json *j, const GazPlace *g)
{
    json_kstr(j, "name", g->name);
    k_degrees(j, "lat", g->lat_e5);
    k_degrees(j, "lon", g->lon_e5);
    json_kstr(j, "country", str_of(g->country));
    json_kstr(j, "admin1", g->admin1);
    json_kstr(j, "feature", place_feature_name(g->feature));
    json_key(j, S("geonames"));
    if (g->geonames) json_int(j, g->geonames);
    else json_null(j);
}

static void zones(Json *j, const Doc *d)
{
    json_kopen(j, "zones", '[');
    for (u32 i = 0; i < d->zones.n; i++) {
        open_at(j, d->zones.v[i].text);
        json_kstr(j, "kind", zone_name(d->zones.v[i].kind));
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void sentences(Json *j, const Doc *d)
{
    json_kopen(j, "sentences", '[');
    for (u32 i = 0; i < d->sentences.n; i++) {
        json_open(j, '[');
        json_int(j, d->sentences.v[i].text.beg);
        json_int(j, d->sentences.v[i].text.end);
        json_close(j, ']');
    }
    json_close(j, ']');
}

static void names(Json *j, const Doc *d)
{
    json_kopen(j, "names", '[');
    for (u32 i = 0; i < d->names.n; i++) {
        open_at(j, d->names.v[i].text);
        json_kstr(j, "type", name_type_name(d->names.v[i].type));
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void times(Json *j, const Doc *d)
{
    json_kopen(j, "times", '[');
    for (u32 i = 0; i < d->times.n; i++) {
        const Timex *t = &d->times.v[i];
        open_at(j, t->text);
        json_kstr(j, "type", timex_type_name(t->type));
        json_kstr(j, "value", t->value);
        json_kstr(j, "mod", t->mod);
        k_time(j, "from", t->when.from, t->when);
        k_time(j, "to", t->when.to, t->when);
        json_kstr(j, "anchor", timex_anchor_name(t->anchor));
        json_kbool(j, "background", t->background);
        json_kopen(j, "alternatives", '[');
        for (u32 k = 0; k < t->alternatives.n; k++) json_str(j, t->alternatives.v[k].value);
        json_close(j, ']');
        json_kstr(j, "rule", t->rule);
        json_close(j, '}');
    }
    json_close(j, ']');
}

/* How exactly the point is known: its class, and how far off the place may lie. A compass word
 * leaves a quarter of a right angle on either side, two fifths of the distance. */
static void place_precision(Json *j, const Place *p)
{
    enum { NEAR_M = 25000, TOWN_M = 2000 };
    bool relative = p->kind == PLACE_RELATIVE, spot = p->resolved && str_eq(p->rule, S("place.unlisted")); /* "Aden airport" */
    u32 metres = !p->resolved ? 0 : export_radius_m(p->gaz.feature);
    Str class = p->resolved ? export_place_class(p->gaz.feature) : (Str){0};
    if (relative) {
        class = p->resolved ? S("offset") : p->offset_m ? S("within") : S("near");
        metres = p->resolved ? (u32)p->offset_m / 5 * 2 + TOWN_M : p->offset_m ? (u32)p->offset_m + TOWN_M : NEAR_M;
    }
    if (spot) class = S("near"), metres = NEAR_M;
    json_kstr(j, "precision", class);
    json_knum(j, "uncertainty_m", metres ? metres : HUGE_VAL);
}

/* A name that only its grammar makes a place is where an event was, but as likely a school or a
 * street as a toponym: it is listed if the model takes it for a place's name. */
static bool doubtful(const Doc *d, const Place *p)
{
    if (!str_eq(p->rule, S("place.unlisted"))) return false;
    for (u32 i = 0; i < d->names.n; i++)
        if (d->names.v[i].type == NAME_PLACE && span_inside(p->text, d->names.v[i].text)) return false;
    return true;
}

static void place_named(Json *j, const Doc *d, const Place *p)
{
    if (p->resolved) {
        gaz(j, &p->gaz);
    } else if (p->kind == PLACE_RELATIVE && p->alternatives.n) { /* somewhere about the named place */
        GazPlace about = p->alternatives.v[0];
        about.name = doc_str(d, p->text);
        about.feature = FEATURE_OTHER;
        about.geonames = 0;
        gaz(j, &about);
    } else {
        static const char *const unknown[] = {"name", "lat", "lon", "country", "admin1", "feature", "geonames"};
        for (isize m = 0; m < countof(unknown); m++) json_kstr(j, unknown[m], (Str){0});
    }
}

static void place(Json *j, const Doc *d, const Place *p)
{
    open_at(j, p->text);
    json_kstr(j, "kind", place_kind_name(p->kind));
    place_named(j, d, p);
    place_precision(j, p);
    json_knum(j, "score", p->score / 255.0);
    json_kstr(j, "how", p->how);
    if (p->kind == PLACE_RELATIVE) {
        json_kint(j, "offset_m", p->offset_m);
        json_key(j, S("bearing"));
        if (p->bearing < 0) json_null(j);
        else json_int(j, p->bearing);
    }
    json_kopen(j, "alternatives", '[');
    for (u32 k = 0; k < p->alternatives.n; k++) {
        json_open(j, '{');
        gaz(j, &p->alternatives.v[k]);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_kstr(j, "rule", p->rule);
    json_close(j, '}');
}

static void places(Json *j, const Doc *d)
{
    json_kopen(j, "places", '[');
    for (u32 i = 0; i < d->places.n; i++)
        if (!doubtful(d, &d->places.v[i])) place(j, d, &d->places.v[i]);
    json_close(j, ']');
    json_kopen(j, "title_places", '['); /* offsets in title */
    for (u32 i = 0; i < d->title_places.n; i++) place(j, d, &d->title_places.v[i]);
    json_close(j, ']');
}

static void k_amount(Json *j, const char *key, double v)
{
    json_knum(j, key, v); /* an open side is infinite: null */
}

static void numbers(Json *j, const char *key, const Number *v, u32 count)
{
    json_kopen(j, key, '[');
    for (u32 i = 0; i < count; i++) {
        const Number *n = &v[i];
        open_at(j, n->text);
        k_amount(j, "low", n->low);
        k_amount(j, "high", n->high);
        json_kstr(j, "bound", bound_name(n->bound));
        json_kstr(j, "kind", number_kind_name(n->kind));
        json_kstr(j, "unit", n->unit);
        k_amount(j, "si_low", n->si_low);
        k_amount(j, "si_high", n->si_high);
        json_kstr(j, "si_unit", n->si_unit);
        json_key(j, S("of"));
        if (n->of > 0) json_num(j, n->of);
        else json_null(j);
        json_kstr(j, "counts", n->counts);
        json_kstr(j, "role", n->role);
        json_kstr(j, "rule", n->rule);
        json_close(j, '}');
    }
    json_close(j, ']');
}

/* A person or group as its words and canonical name. */
static void actor(Json *j, const Doc *d, u32 index)
{
    const Actor *a = &d->actors.v[index];
    open_at(j, a->text);
    const Entity *e = a->entity != NONE ? &d->entities.v[a->entity] : NULL;
    json_kstr(j, "name", e ? e->name : doc_str(d, a->text));
    json_kstr(j, "code", e ? e->code : (Str){0});
    json_kstr(j, "role", e ? e->role : (Str){0});
    json_close(j, '}');
}

static void k_span_or_null(Json *j, const char *key, Span s)
{
    json_key(j, str_of(key));
    if (span_empty(s)) {
        json_null(j);
        return;
    }
    open_at(j, s);
    json_close(j, '}');
}

enum { QUOTES_NEAR = 16 }; /* cues are found sentence by sentence: who holds whom stands close by */

/* The widest of the quotes around a quote whose words hold its cue: "she said the police told her that
 * ..." is one attribution, with another inside it. Width orders them, so that no two hold each other. */
static u32 quote_holder(const Doc *d, u32 at)
{
    const Quote *q = &d->quotes.v[at];
    u32 from = at > QUOTES_NEAR ? at - QUOTES_NEAR : 0, holder = NONE, widest = q->text.end - q->text.beg;
    Span cue = span_empty(q->cue) ? (Span){q->text.beg, q->text.beg + 1} : q->cue;
    for (u32 i = from; i < d->quotes.n && i <= at + QUOTES_NEAR; i++) {
        const Quote *x = &d->quotes.v[i];
        u32 width = x->text.end - x->text.beg;
        if (i == at || width <= widest) continue;
        for (u32 k = 0; k < x->content.n; k++)
            if (span_inside(cue, x->content.v[k].text)) holder = i, widest = width;
    }
    return holder;
}

static void quote(Json *j, const Doc *d, const Quote *q)
{
    open_at(j, q->text);
    json_kopen(j, "content", '[');
    for (u32 k = 0; k < q->content.n; k++) {
        open_at(j, q->content.v[k].text);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_kbool(j, "direct", q->direct);
    json_key(j, S("speaker"));
    if (span_empty(q->speaker)) {
        json_null(j);
    } else {
        const Entity *e = q->speaker_entity != NONE ? &d->entities.v[q->speaker_entity] : NULL;
        open_at(j, q->speaker);
        json_kstr(j, "name", e ? e->name : doc_str(d, q->speaker));
        json_kstr(j, "role", e ? e->role : (Str){0});
        json_close(j, '}');
    }
    k_span_or_null(j, "cue", q->cue);
    json_kstr(j, "addressee", q->addressee_name);
    json_kstr(j, "channel", q->channel);
    json_kstr(j, "rule", q->rule);
}

/* Each attribution with those inside its words. */
static void quotes(Json *j, const Doc *d)
{
    u32 *around = NEW(d->arena, u32, (isize)d->quotes.n + 1);
    for (u32 i = 0; i < d->quotes.n; i++) around[i] = quote_holder(d, i);
    for (u32 i = 0; i < d->quotes.n; i++) /* wider at every step: it ends */
        while (around[i] != NONE && around[around[i]] != NONE) around[i] = around[around[i]];
    for (u32 i = 0; i < d->quotes.n; i++) /* too far from the outermost to be looked for there */
        if (around[i] != NONE && (around[i] > i ? around[i] - i : i - around[i]) > QUOTES_NEAR) around[i] = NONE;
    json_kopen(j, "quotes", '[');
    for (u32 i = 0; i < d->quotes.n; i++) {
        if (around[i] != NONE) continue;
        quote(j, d, &d->quotes.v[i]);
        json_kopen(j, "inside", '[');
        for (u32 k = i > QUOTES_NEAR ? i - QUOTES_NEAR : 0; k < d->quotes.n && k <= i + QUOTES_NEAR; k++) {
            if (around[k] != i) continue;
            quote(j, d, &d->quotes.v[k]);
            json_close(j, '}');
        }
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void event_place(Json *j, const Doc *d, u32 place)
{
    if (place == NONE) {
        json_null(j);
        return;
    }
    const Place *p = &d->places.v[place];
    open_at(j, p->text);
    json_kstr(j, "name", p->resolved ? p->gaz.name : doc_str(d, p->text));
    json_close(j, '}');
}

static void refs(Json *j, const Doc *d, const char *key, const ActorRef *v, u32 n)
{
    json_kopen(j, key, '[');
    for (u32 i = 0; i < n; i++) actor(j, d, v[i].actor);
    json_close(j, ']');
}

static void event_control(Json *j, const Doc *d, const Event *e)
{
    json_key(j, S("control"));
    if (e->control.n == 0) {
        json_null(j);
        return;
    }
    const ControlFact *c = &e->control.v[0];
    json_open(j, '{');
    json_key(j, S("place"));
    event_place(j, d, c->place);
    json_kstr(j, "holder", c->holder != NONE ? d->entities.v[c->holder].name : (Str){0});
    json_kstr(j, "change", control_change_name(c->change));
    json_kopen(j, "places", '[');
    for (u32 i = 0; i < e->control.n; i++) event_place(j, d, e->control.v[i].place);
    json_close(j, ']');
    json_close(j, '}');
}

static void event_casualties(Json *j, const Doc *d, const Event *e)
{
    json_key(j, S("casualties"));
    if (e->numbers.n == 0) {
        json_null(j);
        return;
    }
    json_open(j, '{');
    for (u32 i = 0; i < e->numbers.n; i++) {
        const Number *n = &d->numbers.v[e->numbers.v[i].number];
        if (!n->role.n) continue;
        json_key(j, n->role);
        json_num(j, n->low);
    }
    json_close(j, '}');
}

static void event(Json *j, const Doc *d, const Event *e)
{
    json_open(j, '{');
    json_kopen(j, "trigger", '{');
    at(j, e->trigger);
    json_close(j, '}');
    json_kstr(j, "type", event_type_name(e->type));
    json_kstr(j, "subtype", e->subtype);
    json_kstr(j, "mode", e->mode);
    json_kstr(j, "context", e->context);
    json_kstr(j, "cameo", e->cameo);
    refs(j, d, "actors", e->actors.v, e->actors.n);
    refs(j, d, "recipients", e->recipients.v, e->recipients.n);
    json_key(j, S("place"));
    event_place(j, d, e->place);
    json_key(j, S("time"));
    if (when_known(e->when)) {
        json_open(j, '{');
        k_time(j, "from", e->when.from, e->when);
        k_time(j, "to", e->when.to, e->when);
        json_kstr(j, "precision", precision_name(e->when.precision));
        json_close(j, '}');
    } else {
        json_null(j);
    }
    json_kstr(j, "realis", realis_name(e->realis));
    json_key(j, S("attribution"));
    if (e->attribution.n) {
        const Attribution *a = &e->attribution.v[0];
        open_at(j, a->text);
        json_kstr(j, "holder", a->entity != NONE ? d->entities.v[a->entity].name : doc_str(d, a->text));
        json_close(j, '}');
    } else {
        json_null(j);
    }
    event_control(j, d, e);
    event_casualties(j, d, e);
    json_kstr(j, "rule", e->rule);
    json_kstr(j, "realis_rule", e->realis_rule);
    json_close(j, '}');
}

static void events(Json *j, const Doc *d)
{
    json_kopen(j, "events", '[');
    for (u32 i = 0; i < d->events.n; i++) event(j, d, &d->events.v[i]);
    json_close(j, ']');
}

void view_document_json(Buf *out, const Doc *d)
{
    Json j = {.out = out};
    json_open(&j, '{');
    metadata(&j, d);
    zones(&j, d);
    sentences(&j, d);
    names(&j, d);
    times(&j, d);
    places(&j, d);
    numbers(&j, "numbers", d->numbers.v, d->numbers.n);
    numbers(&j, "title_numbers", d->title_numbers.v, d->title_numbers.n); /* offsets in title */
    quotes(&j, d);
    events(&j, d);
    json_close(&j, '}');
}

void view_extract_json(Buf *out, const Doc *d)
{
    Json j = {.out = out};
    json_open(&j, '{');
    json_kstr(&j, "path", d->path);
    json_kstr(&j, "title", d->title);
    json_kstr(&j, "byline", d->byline);
    k_time(&j, "published", d->published.from, d->published);
    json_kstr(&j, "published_from", published_from_name(d->published_from));
    k_time(&j, "updated", d->updated.from, d->updated);
    json_kstr(&j, "outlet", d->outlet);
    json_kstr(&j, "url", d->url);
    json_kstr(&j, "section", d->section);
    json_kstr(&j, "language", d->language);
    json_key(&j, S("text"));
    json_str(&j, d->text);
    zones(&j, d);
    json_kopen(&j, "notes", '[');
    for (u32 i = 0; i < d->notes.n; i++) json_str(&j, d->notes.v[i].text);
    json_close(&j, ']');
    json_kstr(&j, "rejected", d->refused);
    json_close(&j, '}');
}
