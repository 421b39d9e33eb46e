/* rows.c - the facts of a digest as rows that people and other programs can read. The digest
 * itself is kept too; these rows are for queries, not for the program's own arithmetic. */
#include "store/rows.h"
#include <math.h>

/* ---- binding */

Binder bind_begin(Store *s, Query q)
{
    sqlite3_reset(s->q[q]);
    sqlite3_clear_bindings(s->q[q]);
    return (Binder){s->q[q], 1};
}

void bind_words(Binder *b, Str s)
{
    sqlite3_bind_text(b->q, b->at++, s.n ? (const char *)s.p : "", (int)s.n, SQLITE_TRANSIENT);
}

void bind_str(Binder *b, Str s)
{
    if (s.n) bind_words(b, s);
    else b->at++;
}

void bind_int(Binder *b, i64 v)
{
    sqlite3_bind_int64(b->q, b->at++, v);
}

void bind_real(Binder *b, double v)
{
    if (isfinite(v)) sqlite3_bind_double(b->q, b->at, v);
    b->at++;
}

Err bind_run(Store *s, Binder *b, ErrInfo *e)
{
    int rc = sqlite3_step(b->q);
    sqlite3_reset(b->q);
    return rc == SQLITE_DONE || rc == SQLITE_ROW ? OK : store_fail(s, "write", e);
}

static void bind_time(Binder *b, i64 t, When w)
{
    char text[DATE_TEXT_MAX];
    int n = t == TIME_UNKNOWN ? 0 : date_print(text, t, w.precision, w.utc);
    bind_str(b, (Str){(u8 *)text, n});
}

/* ---- facts */

typedef struct {
    Store *s;
    const Digest *d;
    i64 document;
    Arena arena;
    ErrInfo *e;
} Rows;

static void bind_known(Binder *b, const Digest *d)
{
    When second = {.precision = PRECISION_SECOND, .utc = true};
    if (when_known(d->published)) bind_time(b, d->published.from, d->published);
    else bind_time(b, d->received, second);
}

static void bind_spans(Binder *b, const Digest *d, Span text)
{
    bool empty = span_empty(text) || text.end > d->text.n;
    Span raw = empty ? (Span){0} : digest_raw(d, text);
    bind_int(b, text.beg);
    bind_int(b, text.end);
    bind_int(b, raw.beg);
    bind_int(b, raw.end);
    bind_words(b, empty ? (Str){0} : str_at(d->text, text));
}

/* The common row; its number in *fact. */
static Err put_fact(Rows *r, const char *kind, u32 seq, Span text, Str rule, When valid, i64 *fact)
{
    Binder b = bind_begin(r->s, Q_FACT);
    bind_int(&b, r->document);
    bind_words(&b, str_of(kind));
    bind_int(&b, seq);
    bind_spans(&b, r->d, text);
    bind_str(&b, rule);
    bind_words(&b, S(SITREP_VERSION));
    bind_time(&b, valid.from, valid);
    bind_time(&b, valid.to, valid);
    bind_known(&b, r->d);
    Err err = bind_run(r->s, &b, r->e);
    *fact = sqlite3_last_insert_rowid(r->s->db);
    return err;
}

static Binder detail(Rows *r, Query q, i64 fact)
{
    Binder b = bind_begin(r->s, q);
    bind_int(&b, fact);
    return b;
}

static Err put_times(Rows *r)
{
    i64 fact;
    Err err = OK;
    for (u32 i = 0; i < r->d->times.n && err == OK; i++) {
        const Timex *t = &r->d->times.v[i];
        if ((err = put_fact(r, "time", i, t->text, t->rule, t->when, &fact)) != OK) break;
        Binder b = detail(r, Q_TIME, fact);
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
    i64 fact;
    Err err = OK;
    for (u32 i = 0; i < r->d->places.n && err == OK; i++) {
        const Place *p = &r->d->places.v[i];
        if ((err = put_fact(r, "place", i, p->text, p->rule, when_unknown(), &fact)) != OK) break;
        Binder b = detail(r, Q_PLACE, fact);
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
    i64 fact;
    Err err = OK;
    for (u32 i = 0; i < r->d->actors.n && err == OK; i++) {
        const Actor *a = &r->d->actors.v[i];
        const Entity *n = entity_of(r->d, i);
        if ((err = put_fact(r, "actor", i, a->text, a->rule, when_unknown(), &fact)) != OK) break;
        Binder b = detail(r, Q_ACTOR, fact);
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
    i64 fact;
    Err err = OK;
    for (u32 i = 0; i < r->d->numbers.n && err == OK; i++) {
        const Number *n = &r->d->numbers.v[i];
        if ((err = put_fact(r, "number", i, n->text, n->rule, n->as_of, &fact)) != OK) break;
        Binder b = detail(r, Q_NUMBER, fact);
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
    i64 fact;
    Err err = OK;
    for (u32 i = 0; i < r->d->quotes.n && err == OK; i++) {
        const Quote *q = &r->d->quotes.v[i];
        When said = q->timex < r->d->times.n ? r->d->times.v[q->timex].when : when_unknown();
        if ((err = put_fact(r, "quote", i, q->text, q->rule, said, &fact)) != OK) break;
        Binder b = detail(r, Q_QUOTE, fact);
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

static Err put_event(Rows *r, const Event *v, i64 fact)
{
    const Digest *d = r->d;
    Str actors = {0}, recipients = {0}, attribution = {0};
    for (u32 k = 0; k < v->actors.n; k++)
        actors = add_name(&r->arena, actors, entity_of(d, v->actors.v[k].actor)->name);
    for (u32 k = 0; k < v->recipients.n; k++)
        recipients = add_name(&r->arena, recipients, entity_of(d, v->recipients.v[k].actor)->name);
    for (u32 k = 0; k < v->attribution.n; k++) {
        const Attribution *t = &v->attribution.v[k];
        Str name = t->entity < d->entities.n ? d->entities.v[t->entity].name : words_of(d, t->text);
        attribution = add_name(&r->arena, attribution, name);
    }
    const Place *place = v->place < d->places.n ? &d->places.v[v->place] : NULL;
    const ControlFact *c = v->control.n ? &v->control.v[0] : NULL;
    Binder b = detail(r, Q_EVENT, fact);
    bind_str(&b, event_type_name(v->type));
    bind_str(&b, v->subtype);
    bind_str(&b, v->mode);
    bind_str(&b, v->context);
    bind_str(&b, v->cameo);
    bind_str(&b, realis_name(v->realis));
    bind_str(&b, actors);
    bind_str(&b, recipients);
    bind_str(&b, !place ? (Str){0} : place->resolved ? place->gaz.name : words_of(d, place->text));
    if (place && place->resolved && place->gaz.geonames) bind_int(&b, place->gaz.geonames);
    else b.at++;
    bind_str(&b, attribution);
    bind_str(&b, c ? control_change_name(c->change) : (Str){0});
    bind_str(&b, c && c->holder < d->entities.n ? d->entities.v[c->holder].name : (Str){0});
    bind_str(&b, precision_name(v->when.precision));
    return bind_run(r->s, &b, r->e);
}

static Err put_events(Rows *r)
{
    i64 fact;
    Err err = OK;
    for (u32 i = 0; i < r->d->events.n && err == OK; i++) {
        const Event *v = &r->d->events.v[i];
        err = put_fact(r, "event", i, v->trigger, v->rule, v->when, &fact);
        if (err == OK) err = put_event(r, v, fact);
    }
    return err;
}

static Err put_sentences(Rows *r)
{
    Err err = OK;
    for (u32 i = 0; i < r->d->sentences.n && err == OK; i++) {
        const DigestSentence *s = &r->d->sentences.v[i];
        Binder b = bind_begin(r->s, Q_SENTENCE);
        bind_int(&b, r->document);
        bind_int(&b, i);
        bind_spans(&b, r->d, s->text);
        bind_words(&b, zone_name(s->zone));
        err = bind_run(r->s, &b, r->e);
    }
    return err;
}

Err rows_put(Store *s, const Digest *d, i64 number, ErrInfo *e)
{
    Rows r = {.s = s, .d = d, .document = number, .e = e};
    Err err = put_sentences(&r);
    if (err == OK) err = put_times(&r);
    if (err == OK) err = put_places(&r);
    if (err == OK) err = put_actors(&r);
    if (err == OK) err = put_numbers(&r);
    if (err == OK) err = put_quotes(&r);
    if (err == OK) err = put_events(&r);
    arena_free(&r.arena);
    return err;
}
