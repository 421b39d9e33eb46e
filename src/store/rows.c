/* rows.c - the facts of a digest as rows that people and other programs can read. The digest
 * itself is kept too; these rows are for queries, not for the program's own arithmetic. */
#include "store/rows.h"

/* ---- facts */

typedef struct {
    Store *s;
    const Digest *d;
    i64 document;
    Str known;
    Arena arena;
    ErrInfo *e;
} Rows;

static void bind_time(Rows *r, Binder *b, i64 t, When w)
{
    bind_str(b, when_text(&r->arena, t, w));
}

static void bind_spans(Binder *b, const Digest *d, Span text)
{
    bool empty = span_empty(text) || text.end > d->text.n;
    Span raw = empty ? (Span){0} : digest_raw(d, text);
    bind_int(b, text.beg);
    bind_int(b, text.end);
    bind_int(b, raw.beg);
    bind_int(b, raw.end);
}

/* The number of a rule's id; a new one gets a row. */
static i64 rule_number(Store *s, Str id)
{
    u32 known = map_get(&s->rules, id);
    if (known != NONE) return known;
    ErrInfo ignored;
    Binder put = bind_begin(s, "INSERT OR IGNORE INTO rule(id) VALUES(?)");
    bind_words(&put, id);
    if (bind_run(s, &put, &ignored) != OK) return 0; /* the row that names it will fail as well */
    Binder get = bind_begin(s, "SELECT number FROM rule WHERE id=?");
    bind_words(&get, id);
    i64 number = bind_value(s, &get);
    bool isnew;
    *map_put(&s->arena, &s->rules, str_copy(&s->arena, id), &isnew) = (u32)number;
    return number;
}

/* A statement with the columns that all facts have in common. */
static Binder fact(Rows *r, const char *sql, u32 seq, Span text, Str rule, When valid)
{
    i64 number = rule.n ? rule_number(r->s, rule) : 0;
    Binder b = bind_begin(r->s, sql);
    bind_int(&b, r->document);
    bind_int(&b, seq);
    bind_spans(&b, r->d, text);
    if (number) bind_int(&b, number);
    else bind_null(&b);
    bind_time(r, &b, valid.from, valid);
    bind_time(r, &b, valid.to, valid);
    return b;
}

static Err put_times(Rows *r)
{
    Err err = OK;
    for (u32 i = 0; i < r->d->times.n && err == OK; i++) {
        const Timex *t = &r->d->times.v[i];
        Binder b = fact(r, "INSERT INTO time_fact VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)", i, t->text, t->rule, t->when);
        bind_str(&b, timex_type_name(t->type));
        bind_str(&b, t->value);
        bind_str(&b, t->mod);
        bind_str(&b, timex_anchor_name(t->anchor));
        bind_int(&b, t->background);
        err = bind_run(r->s, &b, r->e);
    }
    return err;
}

static Err put_places(Rows *r)
{
    Err err = OK;
    for (u32 i = 0; i < r->d->places.n && err == OK; i++) {
        const Place *p = &r->d->places.v[i];
        Binder b = fact(r, "INSERT INTO place_fact VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", i, p->text, p->rule, when_unknown());
        bind_str(&b, place_kind_name(p->kind));
        bind_int(&b, p->resolved);
        if (p->resolved) {
            bind_str(&b, p->gaz.name);
            bind_int(&b, p->gaz.geonames);
            bind_real(&b, p->gaz.lat_e5 / 1e5);
            bind_real(&b, p->gaz.lon_e5 / 1e5);
            bind_str(&b, str_of(p->gaz.country));
            bind_str(&b, p->gaz.admin1);
            bind_str(&b, place_feature_name(p->gaz.feature));
        } else {
            b.at += 7;
        }
        bind_int(&b, p->score);
        bind_str(&b, p->how);
        err = bind_run(r->s, &b, r->e);
    }
    return err;
}

static const Entity *entity_of(const Digest *d, u32 actor)
{
    static const Entity none;
    if (actor >= d->actors.n || d->actors.v[actor].entity >= d->entities.n) return &none;
    return &d->entities.v[d->actors.v[actor].entity];
}

static Err put_actors(Rows *r)
{
    Err err = OK;
    for (u32 i = 0; i < r->d->actors.n && err == OK; i++) {
        const Actor *a = &r->d->actors.v[i];
        const Entity *n = entity_of(r->d, i);
        Binder b = fact(r, "INSERT INTO actor_fact VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", i, a->text, a->rule, when_unknown());
        bind_str(&b, n->name);
        bind_str(&b, n->code);
        bind_str(&b, n->country);
        bind_str(&b, n->role);
        bind_str(&b, entity_kind_name(n->kind));
        bind_str(&b, a->via == 'n' ? S("name") : a->via == 'd' ? S("description") : S("pronoun"));
        err = bind_run(r->s, &b, r->e);
    }
    return err;
}

static Err put_numbers(Rows *r)
{
    Err err = OK;
    for (u32 i = 0; i < r->d->numbers.n && err == OK; i++) {
        const Number *n = &r->d->numbers.v[i];
        Binder b = fact(r, "INSERT INTO number_fact VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", i, n->text, n->rule, n->as_of);
        bind_str(&b, number_kind_name(n->kind));
        bind_str(&b, bound_name(n->bound));
        bind_real(&b, n->low);
        bind_real(&b, n->high);
        bind_real(&b, n->of);
        bind_str(&b, n->unit);
        bind_real(&b, n->si_low);
        bind_real(&b, n->si_high);
        bind_str(&b, n->si_unit);
        bind_str(&b, n->counts);
        bind_str(&b, n->role);
        err = bind_run(r->s, &b, r->e);
    }
    return err;
}

static Str words_of(const Digest *d, Span at)
{
    return span_empty(at) || at.end > d->text.n ? (Str){0} : str_at(d->text, at);
}

static Err put_quotes(Rows *r)
{
    Err err = OK;
    for (u32 i = 0; i < r->d->quotes.n && err == OK; i++) {
        const Quote *q = &r->d->quotes.v[i];
        When said = q->timex < r->d->times.n ? r->d->times.v[q->timex].when : when_unknown();
        Binder b = fact(r, "INSERT INTO quote_fact VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)", i, q->text, q->rule, said);
        bool known = q->speaker_entity < r->d->entities.n;
        bind_int(&b, q->direct);
        bind_str(&b, known ? r->d->entities.v[q->speaker_entity].name : words_of(r->d, q->speaker));
        bind_str(&b, words_of(r->d, q->cue));
        bind_str(&b, q->addressee_name.n ? q->addressee_name : words_of(r->d, q->addressee));
        bind_str(&b, q->channel);
        err = bind_run(r->s, &b, r->e);
    }
    return err;
}

static Str add_name(Arena *a, Str list, Str name)
{
    return !name.n ? list : list.n ? str_format(a, "%.*s; %.*s", STR(list), STR(name)) : name;
}

static Str place_name(const Digest *d, const Place *p)
{
    return p->resolved ? p->gaz.name : words_of(d, p->text);
}

Str store_place_key(Arena *a, const GazPlace *gaz, Str name)
{
    if (gaz && gaz->geonames) return str_format(a, "g%u", gaz->geonames);
    return str_format(a, "%.*s", STR(name));
}

/* ---- names that events and documents can be asked by */

static Str event_sort(Rows *r, const Event *v)
{
    Str from = when_text(&r->arena, v->when.from, v->when);
    return from.n ? from : S("~");
}

static Err name_event(Rows *r, Str role, Str name, const Event *v, u32 seq)
{
    if (!name.n) return OK;
    Binder b = bind_begin(r->s, "INSERT OR IGNORE INTO event_name VALUES(?,?,?,?,?)");
    bind_words(&b, role);
    bind_words(&b, name);
    bind_words(&b, event_sort(r, v));
    bind_int(&b, r->document);
    bind_int(&b, seq);
    return bind_run(r->s, &b, r->e);
}

static Err name_document(Rows *r, Str role, Str name)
{
    if (!name.n) return OK;
    Binder b = bind_begin(r->s, "INSERT OR IGNORE INTO document_name VALUES(?,?,?,?)");
    bind_words(&b, role);
    bind_words(&b, name);
    bind_words(&b, r->known);
    bind_int(&b, r->document);
    return bind_run(r->s, &b, r->e);
}

static Err note_evidence(Rows *r, const Place *p)
{
    bool wide = p->resolved && (p->gaz.feature == FEATURE_COUNTRY || p->gaz.feature == FEATURE_CONTINENT || p->gaz.feature == FEATURE_WATER);
    if (wide) return OK;
    Binder b = bind_begin(r->s, "INSERT OR IGNORE INTO place_evidence VALUES(?,?)");
    bind_words(&b, store_place_key(&r->arena, p->resolved ? &p->gaz : NULL, place_name(r->d, p)));
    bind_int(&b, r->document);
    return bind_run(r->s, &b, r->e);
}

/* Documents by the entities with a name and by the places that are meant. */
static Err put_names(Rows *r)
{
    const Digest *d = r->d;
    Err err = OK;
    for (u32 i = 0; i < d->entities.n && err == OK; i++)
        if (d->entities.v[i].named) err = name_document(r, S("actor"), d->entities.v[i].name);
    for (u32 i = 0; i < d->places.n && err == OK; i++) {
        const Place *p = &d->places.v[i];
        if (!p->resolved || p->kind == PLACE_ASSOCIATIVE) continue;
        err = name_document(r, S("place"), p->gaz.name);
        if (err == OK && p->kind == PLACE_LITERAL) err = name_document(r, S("place"), words_of(d, p->text));
        if (err == OK && p->gaz.geonames) err = name_document(r, S("place"), str_format(&r->arena, "g%u", p->gaz.geonames));
    }
    return err;
}

/* ---- events */

typedef struct {
    Str actors, recipients, attribution;
} EventNames;

static Err event_names(Rows *r, const Event *v, u32 seq, EventNames *out)
{
    const Digest *d = r->d;
    Err err = OK;
    *out = (EventNames){0};
    for (u32 k = 0; k < v->actors.n && err == OK; k++) {
        Str name = entity_of(d, v->actors.v[k].actor)->name;
        out->actors = add_name(&r->arena, out->actors, name);
        err = name_event(r, S("actor"), name, v, seq);
    }
    for (u32 k = 0; k < v->recipients.n && err == OK; k++) {
        Str name = entity_of(d, v->recipients.v[k].actor)->name;
        out->recipients = add_name(&r->arena, out->recipients, name);
        err = name_event(r, S("actor"), name, v, seq);
    }
    for (u32 k = 0; k < v->attribution.n; k++) {
        const Attribution *t = &v->attribution.v[k];
        Str name = t->entity < d->entities.n ? d->entities.v[t->entity].name : words_of(d, t->text);
        out->attribution = add_name(&r->arena, out->attribution, name);
    }
    return err;
}

static Err event_place(Rows *r, const Event *v, u32 seq, const Place *place)
{
    Err err = OK;
    bool fight = v->type == EVENT_ASSAULT || v->control.n;
    if (place) {
        err = name_event(r, S("place"), place_name(r->d, place), v, seq);
        if (err == OK && place->resolved && place->gaz.geonames)
            err = name_event(r, S("place"), str_format(&r->arena, "g%u", place->gaz.geonames), v, seq);
        if (err == OK && fight) err = note_evidence(r, place);
    }
    for (u32 k = 0; k < v->control.n && err == OK; k++)
        if (v->control.v[k].place < r->d->places.n) err = note_evidence(r, &r->d->places.v[v->control.v[k].place]);
    return err;
}

static Err put_event(Rows *r, const Event *v, u32 seq)
{
    const Digest *d = r->d;
    EventNames names;
    const Place *place = v->place < d->places.n ? &d->places.v[v->place] : NULL;
    const ControlFact *c = v->control.n ? &v->control.v[0] : NULL;
    Err err = event_names(r, v, seq, &names);
    if (err == OK) err = event_place(r, v, seq, place);
    if (err != OK) return err;
    Binder b = fact(r, "INSERT INTO event_fact VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", seq, v->trigger, v->rule, v->when);
    bind_str(&b, event_type_name(v->type));
    bind_str(&b, v->subtype);
    bind_str(&b, v->mode);
    bind_str(&b, v->context);
    bind_str(&b, v->cameo);
    bind_str(&b, realis_name(v->realis));
    bind_str(&b, names.actors);
    bind_str(&b, names.recipients);
    bind_str(&b, place ? place_name(d, place) : (Str){0});
    if (place && place->resolved && place->gaz.geonames) bind_int(&b, place->gaz.geonames);
    else bind_null(&b);
    bind_str(&b, names.attribution);
    bind_str(&b, c ? control_change_name(c->change) : (Str){0});
    bind_str(&b, c && c->holder < d->entities.n ? d->entities.v[c->holder].name : (Str){0});
    bind_str(&b, precision_name(v->when.precision));
    if (v->sentence != NONE) bind_int(&b, v->sentence);
    else bind_null(&b);
    bind_words(&b, r->known);
    bind_words(&b, event_sort(r, v));
    return bind_run(r->s, &b, r->e);
}

static Err put_events(Rows *r)
{
    Err err = OK;
    for (u32 i = 0; i < r->d->events.n && err == OK; i++) err = put_event(r, &r->d->events.v[i], i);
    return err;
}

/* ---- text */

static Err put_sentences(Rows *r)
{
    Err err = OK;
    for (u32 i = 0; i < r->d->sentences.n && err == OK; i++) {
        const DigestSentence *s = &r->d->sentences.v[i];
        Binder b = bind_begin(r->s, "INSERT INTO sentence VALUES(?,?,?,?,?,?,?)");
        bind_int(&b, r->document);
        bind_int(&b, i);
        bind_spans(&b, r->d, s->text);
        bind_words(&b, zone_name(s->zone));
        err = bind_run(r->s, &b, r->e);
    }
    return err;
}

static Err put_text(Rows *r)
{
    Binder b = bind_begin(r->s, "INSERT INTO text(document,title,text) VALUES(?,?,?)");
    if (!b.q) return store_fail(r->s, "write", r->e);
    bind_int(&b, r->document);
    bind_words(&b, r->d->title);
    bind_words(&b, r->d->text);
    Err err = bind_run(r->s, &b, r->e);
    return err == OK ? words_put(r->s, r->document, r->d->title, r->d->text, r->e) : err;
}

Err rows_put(Store *s, const Digest *d, i64 number, When known, ErrInfo *e)
{
    static Err (*const parts[])(Rows *) = {put_text,    put_sentences, put_times,  put_places, put_actors,
                                           put_numbers, put_quotes,    put_events, put_names};
    Rows r = {.s = s, .d = d, .document = number, .e = e};
    Err err = OK;
    r.known = known_text(&r.arena, known);
    for (isize i = 0; i < countof(parts) && err == OK; i++) err = parts[i](&r);
    arena_free(&r.arena);
    return err;
}

Err rows_remove(Store *s, i64 number, ErrInfo *e)
{
    static const char *const from[] = {
        "DELETE FROM text WHERE document=?", "DELETE FROM sentence WHERE document=?", "DELETE FROM time_fact WHERE document=?",
        "DELETE FROM place_fact WHERE document=?", "DELETE FROM actor_fact WHERE document=?",
        "DELETE FROM number_fact WHERE document=?", "DELETE FROM quote_fact WHERE document=?",
        "DELETE FROM event_fact WHERE document=?"};
    Err err = words_remove(s, number, e);
    for (isize i = 0; i < countof(from) && err == OK; i++) {
        Binder b = bind_begin(s, from[i]);
        if (!b.q) return store_fail(s, "write", e);
        bind_int(&b, number);
        err = bind_run(s, &b, e);
    }
    return err;
}
