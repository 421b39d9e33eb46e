/* rows.c - the facts of a digest as rows that people and other programs can read. The digest
 * itself is kept too; these rows are for queries, not for the program's own arithmetic. */
#include "base/json.h"
#include "store/rows.h"

enum { NAMES_WAITING_MAX = 1 << 17 }; /* more of a batch are written before it ends */

/* ---- facts */

enum { RULES_NEAR = 64 };
typedef struct {
    Store *s;
    const Digest *d;
    i64 document;
    Str known;
    Arena arena;
    struct {
        Str id;
        i64 number;
    } rules[RULES_NEAR]; /* that were asked for, by name_glance: few, again and again */
    VEC(Str) evidence; /* places that the document may tell about who holds them */
    ErrInfo *e;
} Rows;

static void bind_time(Rows *r, Binder *b, i64 t, When w)
{
    bind_str(b, when_text(&r->arena, t, w));
}

static Span raw_of(const Digest *d, Span text)
{
    return span_empty(text) || text.end > d->text.n ? (Span){0} : digest_raw(d, text);
}

static void bind_spans(Binder *b, const Digest *d, Span text)
{
    Span raw = raw_of(d, text);
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
    Binder put = bind_begin(s, "INSERT OR IGNORE INTO rule(number,id) VALUES((SELECT coalesce(max(number),0)+1 FROM rule),?)");
    bind_words(&put, id);
    if (bind_run(s, &put, &ignored) != OK) return 0; /* the row that names it will fail as well */
    Binder get = bind_begin(s, "SELECT number FROM rule WHERE id=?");
    bind_words(&get, id);
    i64 number = bind_value(s, &get);
    bool isnew;
    *map_put(&s->arena, &s->rules, str_copy(&s->arena, id), &isnew) = (u32)number;
    return number;
}

static i64 rule_near(Rows *r, Str id)
{
    u32 at = name_glance(id) % RULES_NEAR;
    if (!str_eq(r->rules[at].id, id)) {
        r->rules[at].id = id;
        r->rules[at].number = rule_number(r->s, id);
    }
    return r->rules[at].number;
}

/* A row with the columns that all facts have in common. */
static Binder *fact(Rows *r, Many *m, u32 seq, Span text, Str rule, When valid)
{
    i64 number = rule.n ? rule_near(r, rule) : 0;
    Binder *b = many_next(m);
    bind_int(b, r->document);
    bind_int(b, seq);
    bind_spans(b, r->d, text);
    if (number) bind_int(b, number);
    else bind_null(b);
    bind_time(r, b, valid.from, valid);
    bind_time(r, b, valid.to, valid);
    return b;
}

static Err put_times(Rows *r)
{
    static const RowsInto into = ROWS_INTO("INSERT OR FAIL INTO time_fact VALUES", "(?,?,?,?,?,?,?,?,?,?,?,?,?,?)", 14);
    Many m = many_begin(r->s, &into, r->d->times.n, r->e);
    for (u32 i = 0; i < r->d->times.n; i++) {
        const Timex *t = &r->d->times.v[i];
        Binder *b = fact(r, &m, i, t->text, t->rule, t->when);
        bind_str(b, timex_type_name(t->type));
        bind_str(b, t->value);
        bind_str(b, t->mod);
        bind_str(b, timex_anchor_name(t->anchor));
        bind_int(b, t->background);
    }
    return many_end(&m);
}

static Err put_places(Rows *r)
{
    static const RowsInto into = ROWS_INTO("INSERT OR FAIL INTO place_fact VALUES", "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", 20);
    Many m = many_begin(r->s, &into, r->d->places.n, r->e);
    for (u32 i = 0; i < r->d->places.n; i++) {
        const Place *p = &r->d->places.v[i];
        Binder *b = fact(r, &m, i, p->text, p->rule, when_unknown());
        bind_str(b, place_kind_name(p->kind));
        bind_int(b, p->resolved);
        if (p->resolved) {
            bind_str(b, p->gaz.name);
            bind_int(b, p->gaz.geonames);
            bind_real(b, p->gaz.lat_e5 / 1e5);
            bind_real(b, p->gaz.lon_e5 / 1e5);
            bind_str(b, str_of(p->gaz.country));
            bind_str(b, p->gaz.admin1);
            bind_str(b, place_feature_name(p->gaz.feature));
        } else {
            bind_nulls(b, 7);
        }
        bind_int(b, p->score);
        bind_str(b, p->how);
    }
    return many_end(&m);
}

static const Entity *entity_of(const Digest *d, u32 actor)
{
    static const Entity none;
    if (actor >= d->actors.n || d->actors.v[actor].entity >= d->entities.n) return &none;
    return &d->entities.v[d->actors.v[actor].entity];
}

/* The actors of a document by whom they mean: chains of indices, an entity each. */
typedef struct {
    u32 *first, *last; /* of each entity; NONE: it has none */
    u32 *next;         /* of each actor */
    u32 used;          /* entities with any */
} Chains;

static Chains chains_of(Arena *a, const Digest *d)
{
    Chains c = {NEW(a, u32, (isize)d->entities.n + 1), NEW(a, u32, (isize)d->entities.n + 1), NEW(a, u32, (isize)d->actors.n + 1), 0};
    for (u32 i = 0; i <= d->entities.n; i++) c.first[i] = c.last[i] = NONE;
    for (u32 i = 0; i < d->actors.n; i++) {
        u32 entity = u32_min(d->actors.v[i].entity, d->entities.n);
        c.next[i] = NONE;
        if (c.first[entity] == NONE) c.first[entity] = i, c.used++;
        else c.next[c.last[entity]] = i;
        c.last[entity] = i;
    }
    return c;
}

static void put_mention(Rows *r, Json *j, u32 seq)
{
    const Digest *d = r->d;
    const Actor *a = &d->actors.v[seq];
    Span raw = raw_of(d, a->text);
    json_open(j, '[');
    json_ints(j, (const u32[]){seq, a->text.beg, a->text.end, raw.beg, raw.end}, 5);
    if (a->rule.n) rule_near(r, a->rule); /* it is among the rules, as those of all facts */
    json_str_or_null(j, a->rule);
    json_str(j, a->via == 'n' ? S("name") : a->via == 'd' ? S("description") : S("pronoun"));
    json_close(j, ']');
}

static Str mentions(Rows *r, const Chains *c, u32 entity)
{
    enum { USUAL = 64 }; /* most are named once */
    Buf out = {.arena = &r->arena, .bytes = {NEW(&r->arena, u8, USUAL), 0, USUAL}};
    Json j = {.out = &out};
    json_open(&j, '[');
    for (u32 i = c->first[entity]; i != NONE; i = c->next[i]) put_mention(r, &j, i);
    json_close(&j, ']');
    return buf_str(&out);
}

static Err put_actors(Rows *r)
{
    static const RowsInto into = ROWS_INTO("INSERT OR FAIL INTO actor_fact VALUES", "(?,?,?,?,?,?,?,?)", 8);
    Chains c = chains_of(&r->arena, r->d);
    Many m = many_begin(r->s, &into, c.used, r->e);
    for (u32 i = 0; i <= r->d->entities.n; i++) {
        if (c.first[i] == NONE) continue;
        const Entity *n = entity_of(r->d, c.first[i]);
        Binder *b = many_next(&m);
        bind_int(b, r->document);
        bind_int(b, i);
        bind_str(b, n->name);
        bind_str(b, n->code);
        bind_str(b, n->country);
        bind_str(b, n->role);
        bind_str(b, entity_kind_name(n->kind));
        bind_words(b, mentions(r, &c, i));
    }
    return many_end(&m);
}

static Err put_numbers(Rows *r)
{
    static const RowsInto into = ROWS_INTO("INSERT OR FAIL INTO number_fact VALUES", "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", 20);
    Many m = many_begin(r->s, &into, r->d->numbers.n, r->e);
    for (u32 i = 0; i < r->d->numbers.n; i++) {
        const Number *n = &r->d->numbers.v[i];
        Binder *b = fact(r, &m, i, n->text, n->rule, n->as_of);
        bind_str(b, number_kind_name(n->kind));
        bind_str(b, bound_name(n->bound));
        bind_real(b, n->low);
        bind_real(b, n->high);
        bind_real(b, n->of);
        bind_str(b, n->unit);
        bind_real(b, n->si_low);
        bind_real(b, n->si_high);
        bind_str(b, n->si_unit);
        bind_str(b, n->counts);
        bind_str(b, n->role);
    }
    return many_end(&m);
}

static Str words_of(const Digest *d, Span at)
{
    return span_empty(at) || at.end > d->text.n ? (Str){0} : str_at(d->text, at);
}

static Err put_quotes(Rows *r)
{
    static const RowsInto into = ROWS_INTO("INSERT OR FAIL INTO quote_fact VALUES", "(?,?,?,?,?,?,?,?,?,?,?,?,?,?)", 14);
    Many m = many_begin(r->s, &into, r->d->quotes.n, r->e);
    for (u32 i = 0; i < r->d->quotes.n; i++) {
        const Quote *q = &r->d->quotes.v[i];
        When said = q->timex < r->d->times.n ? r->d->times.v[q->timex].when : when_unknown();
        Binder *b = fact(r, &m, i, q->text, q->rule, said);
        bool known = q->speaker_entity < r->d->entities.n;
        bind_int(b, q->direct);
        bind_str(b, known ? r->d->entities.v[q->speaker_entity].name : words_of(r->d, q->speaker));
        bind_str(b, words_of(r->d, q->cue));
        bind_str(b, q->addressee_name.n ? q->addressee_name : words_of(r->d, q->addressee));
        bind_str(b, q->channel);
    }
    return many_end(&m);
}

static Str add_name(Arena *a, Str list, Str name)
{
    return !name.n ? list : list.n ? str_format(a, "%.*s; %.*s", STR(list), STR(name)) : name;
}

static Str place_name(const Digest *d, const Place *p)
{
    return p->resolved ? p->gaz.name : words_of(d, p->text);
}

/* "g123" */
static Str geonames_name(Arena *a, u32 id)
{
    enum { LETTERS_MAX = 11 };
    u8 *end = NEW(a, u8, LETTERS_MAX) + LETTERS_MAX, *p = end;
    for (; id; id /= 10) *--p = (u8)('0' + id % 10);
    *--p = 'g';
    return (Str){p, end - p};
}

Str store_place_key(Arena *a, const GazPlace *gaz, Str name)
{
    if (gaz && gaz->geonames) return geonames_name(a, gaz->geonames);
    return str_format(a, "%.*s", STR(name));
}

/* ---- names that events and documents can be asked by */

static Str event_sort(Rows *r, const Event *v)
{
    Str from = when_text(&r->arena, v->when.from, v->when);
    return from.n ? from : S("~");
}

/* Those of one document, and of one event, are added one after another. Most repeats are near; the statement ignores the
 * others. */
static void add_row(Rows *r, NameRows *to, NameRow x)
{
    enum { LOOK_BACK = 32 };
    Arena *a = &r->s->names;
    if (!x.name.n) return;
    x.number = r->document;
    for (u32 i = to->n; i > 0 && i + LOOK_BACK > to->n; i--) {
        const NameRow *y = &to->v[i - 1];
        if (y->number != x.number || y->seq != x.seq) break;
        if (str_eq(y->name, x.name) && str_eq(y->role, x.role)) return;
    }
    x.name = str_copy(a, x.name);
    x.sort = str_copy(a, x.sort);
    *vec_push(a, to) = x;
}

static void name_event(Rows *r, Str role, Str name, Str sort, u32 seq)
{
    add_row(r, &r->s->event_names, (NameRow){.role = role, .name = name, .sort = sort, .seq = seq});
}

static void name_document(Rows *r, Str role, Str name)
{
    add_row(r, &r->s->document_names, (NameRow){.role = role, .name = name, .sort = r->known});
}

static void note_evidence(Rows *r, const Place *p)
{
    bool wide = p->resolved && (p->gaz.feature == FEATURE_COUNTRY || p->gaz.feature == FEATURE_CONTINENT || p->gaz.feature == FEATURE_WATER);
    if (!wide) *vec_push(&r->arena, &r->evidence) = store_place_key(&r->arena, p->resolved ? &p->gaz : NULL, place_name(r->d, p));
}

static void name_place(Rows *r, const Place *p, Str written)
{
    if (!p->resolved || p->kind == PLACE_ASSOCIATIVE) return;
    name_document(r, S("place"), p->gaz.name);
    if (p->kind == PLACE_LITERAL) name_document(r, S("place"), written);
    if (p->gaz.geonames) name_document(r, S("place"), geonames_name(&r->arena, p->gaz.geonames));
}

/* Documents by the entities with a name and by the places that are meant. */
static void gather_names(Rows *r)
{
    const Digest *d = r->d;
    for (u32 i = 0; i < d->entities.n; i++)
        if (d->entities.v[i].named) name_document(r, S("actor"), d->entities.v[i].name);
    for (u32 i = 0; i < d->places.n; i++) name_place(r, &d->places.v[i], words_of(d, d->places.v[i].text));
    for (u32 i = 0; i < d->title_places.n; i++) name_place(r, &d->title_places.v[i], str_at(d->title, d->title_places.v[i].text));
}

static Err put_event_names(Store *s, ErrInfo *e)
{
    static const RowsInto into = ROWS_INTO("INSERT OR IGNORE INTO event_name VALUES", "(?,?,?,?,?)", 5);
    Many m = many_begin(s, &into, s->event_names.n, e);
    const NameRow **row = names_sorted(&s->names, &s->event_names);
    for (u32 i = 0; i < s->event_names.n; i++) {
        const NameRow *x = row[i];
        Binder *b = many_next(&m);
        bind_words(b, x->role);
        bind_words(b, x->name);
        bind_words(b, x->sort);
        bind_int(b, x->number);
        bind_int(b, x->seq);
    }
    return many_end(&m);
}

static Err put_document_names(Store *s, ErrInfo *e)
{
    static const RowsInto into = ROWS_INTO("INSERT OR IGNORE INTO document_name VALUES", "(?,?,?,?)", 4);
    Many m = many_begin(s, &into, s->document_names.n, e);
    const NameRow **row = names_sorted(&s->names, &s->document_names);
    for (u32 i = 0; i < s->document_names.n; i++) {
        const NameRow *x = row[i];
        Binder *b = many_next(&m);
        bind_words(b, x->role);
        bind_words(b, x->name);
        bind_words(b, x->sort);
        bind_int(b, x->number);
    }
    return many_end(&m);
}

void rows_drop_names(Store *s)
{
    s->event_names = s->document_names = s->finding_names = (NameRows){0};
    arena_reset(&s->names);
}

Err rows_put_names(Store *s, ErrInfo *e)
{
    Err err = put_event_names(s, e);
    if (err == OK) err = put_document_names(s, e);
    if (err == OK) err = findings_put_names(s, e);
    rows_drop_names(s);
    return err;
}

static Err put_evidence(Rows *r)
{
    static const RowsInto into = ROWS_INTO("INSERT OR IGNORE INTO place_evidence VALUES", "(?,?)", 2);
    Many m = many_begin(r->s, &into, r->evidence.n, r->e);
    for (u32 i = 0; i < r->evidence.n; i++) {
        Binder *b = many_next(&m);
        bind_words(b, r->evidence.v[i]);
        bind_int(b, r->document);
    }
    return many_end(&m);
}

/* ---- events */

typedef struct {
    Str actors, recipients, attribution;
} EventNames;

static EventNames event_names(Rows *r, const Event *v, Str sort, u32 seq)
{
    const Digest *d = r->d;
    EventNames out = {0};
    for (u32 k = 0; k < v->actors.n; k++) {
        Str name = entity_of(d, v->actors.v[k].actor)->name;
        out.actors = add_name(&r->arena, out.actors, name);
        name_event(r, S("actor"), name, sort, seq);
    }
    for (u32 k = 0; k < v->recipients.n; k++) {
        Str name = entity_of(d, v->recipients.v[k].actor)->name;
        out.recipients = add_name(&r->arena, out.recipients, name);
        name_event(r, S("actor"), name, sort, seq);
    }
    for (u32 k = 0; k < v->attribution.n; k++) {
        const Attribution *t = &v->attribution.v[k];
        Str name = t->entity < d->entities.n ? d->entities.v[t->entity].name : words_of(d, t->text);
        out.attribution = add_name(&r->arena, out.attribution, name);
    }
    return out;
}

/* Do armed groups or troops take part? Shootings and brawls tell nothing about who holds a place. */
static bool is_armed(const Digest *d, const ActorRef *refs, u32 n)
{
    for (u32 i = 0; i < n; i++) {
        const Entity *x = entity_of(d, refs[i].actor);
        if ((x->kind == ENTITY_GROUP || x->kind == ENTITY_FORCE) && !str_ends(x->code, S("COP"))) return true;
    }
    return false;
}

static void event_place(Rows *r, const Event *v, Str sort, u32 seq, const Place *place)
{
    bool armed = v->type == EVENT_ASSAULT && (is_armed(r->d, v->actors.v, v->actors.n) || is_armed(r->d, v->recipients.v, v->recipients.n));
    bool fight = armed || v->control.n;
    if (place) {
        name_event(r, S("place"), place_name(r->d, place), sort, seq);
        if (place->resolved && place->gaz.geonames)
            name_event(r, S("place"), geonames_name(&r->arena, place->gaz.geonames), sort, seq);
        if (fight) note_evidence(r, place);
    }
    for (u32 k = 0; k < v->control.n; k++)
        if (v->control.v[k].place < r->d->places.n) note_evidence(r, &r->d->places.v[v->control.v[k].place]);
}

static void put_event(Rows *r, Many *m, const Event *v, u32 seq)
{
    const Digest *d = r->d;
    const Place *place = v->place < d->places.n ? &d->places.v[v->place] : NULL;
    const ControlFact *c = v->control.n ? &v->control.v[0] : NULL;
    Str sort = event_sort(r, v);
    EventNames names = event_names(r, v, sort, seq);
    event_place(r, v, sort, seq, place);
    Binder *b = fact(r, m, seq, v->trigger, v->rule, v->when);
    bind_str(b, event_type_name(v->type));
    bind_str(b, v->subtype);
    bind_str(b, v->mode);
    bind_str(b, v->context);
    bind_str(b, v->cameo);
    bind_str(b, realis_name(v->realis));
    bind_str(b, names.actors);
    bind_str(b, names.recipients);
    bind_str(b, place ? place_name(d, place) : (Str){0});
    if (place && place->resolved && place->gaz.geonames) bind_int(b, place->gaz.geonames);
    else bind_null(b);
    bind_str(b, names.attribution);
    bind_str(b, c ? control_change_name(c->change) : (Str){0});
    bind_str(b, c && c->holder < d->entities.n ? d->entities.v[c->holder].name : (Str){0});
    bind_str(b, precision_name(v->when.precision));
    if (v->sentence != NONE) bind_int(b, v->sentence);
    else bind_null(b);
    bind_words(b, r->known);
    bind_words(b, sort);
}

static Err put_events(Rows *r)
{
    static const RowsInto into = ROWS_INTO("INSERT OR FAIL INTO event_fact VALUES", "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", 26);
    Many m = many_begin(r->s, &into, r->d->events.n, r->e);
    for (u32 i = 0; i < r->d->events.n; i++) put_event(r, &m, &r->d->events.v[i], i);
    Err err = many_end(&m);
    return err == OK ? put_evidence(r) : err;
}

/* ---- text */

static Str sentences(Arena *a, const Digest *d)
{
    Buf out = {.arena = a};
    Json j = {.out = &out};
    json_open(&j, '[');
    for (u32 i = 0; i < d->sentences.n; i++) {
        Span text = d->sentences.v[i].text, raw = raw_of(d, text);
        json_open(&j, '[');
        json_ints(&j, (const u32[]){text.beg, text.end, raw.beg, raw.end}, 4);
        json_str(&j, zone_name(d->sentences.v[i].zone));
        json_close(&j, ']');
    }
    json_close(&j, ']');
    return buf_str(&out);
}

static Err put_text(Rows *r)
{
    Binder b = bind_begin(r->s, "INSERT INTO text(document,title,text,sentences) VALUES(?,?,?,?)");
    if (!b.q) return store_fail(r->s, "write", r->e);
    bind_int(&b, r->document);
    bind_words(&b, r->d->title);
    bind_words(&b, r->d->text);
    bind_words(&b, sentences(&r->arena, r->d));
    Err err = bind_run(r->s, &b, r->e);
    return err == OK ? words_put(r->s, r->document, r->d->title, r->d->text, r->e) : err;
}

Err rows_put(Store *s, const Digest *d, i64 number, When known, ErrInfo *e)
{
    static Err (*const parts[])(Rows *) = {put_text, put_times, put_places, put_actors, put_numbers, put_quotes, put_events};
    Rows r = {.s = s, .d = d, .document = number, .e = e};
    Err err = OK;
    r.known = known_text(&r.arena, known);
    for (isize i = 0; i < countof(parts) && err == OK; i++) err = parts[i](&r);
    gather_names(&r);
    arena_free(&r.arena);
    return err == OK && s->event_names.n + s->document_names.n > NAMES_WAITING_MAX ? rows_put_names(s, e) : err;
}

Err rows_remove(Store *s, i64 number, ErrInfo *e)
{
    static const char *const from[] = {
        "DELETE FROM digest WHERE document=?", "DELETE FROM text WHERE document=?", "DELETE FROM time_fact WHERE document=?",
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

Err store_renew(Store *s, i64 number, const Digest *d, ErrInfo *e)
{
    Rows r = {.s = s, .d = d, .document = number, .e = e};
    Err err = put_actors(&r);
    Binder b = bind_begin(s, "UPDATE text SET sentences=? WHERE document=?");
    if (b.q) bind_words(&b, sentences(&r.arena, d)), bind_int(&b, number);
    if (err == OK) err = bind_run(s, &b, e);
    arena_free(&r.arena);
    return err;
}
