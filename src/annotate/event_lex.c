/* event_lex.c - the tables of the event stage, read and compiled.
 *
 * data/events.tsv (and every table the user adds with --events) holds one pattern a row:
 *   id       unique; what `explain` prints
 *   words    lemmas, "|" between alternatives; "take over" a verb with its particle,
 *            "car bomb" a noun with the word before it
 *   pos      V, N or A (adjective)
 *   args     slots: ROLE=WHERE[,WHERE...][:CLASS][!|~], space between slots
 *              ROLE   A actor, R recipient,
 *                     B both (a meets b: the first acts, the others receive), P place, T theme (a condition only), C complement
 *              WHERE  subj obj iobj poss mod comp inf (a comp with "to"), or a preposition (into, on, with ...)
 *              CLASS  person group armed place actor; (word|word_word); @set of event_sets.tsv;
 *                     #TYPE|TYPE the event class of the argument, or a quad class
 *                     #VC #MC #VK #MK (verbal/material cooperation/conflict); %must|should
 *                     a clause with that auxiliary; ^ negates
 *              !      must be there      ~ must not be there
 *            "-" stands for the default: V A=subj R=obj, N A=by,poss,mod R=of,on,against
 *   type     PLOVER class, or OTHER.subtype
 *   mode, context, cameo
 *   control  "takes A": change and the role of the holder ("-" unknown); places are role P
 *   realis   value when nothing in the sentence says otherwise; "-" happened
 *   example, counter   run by the tests
 * Grammar of classes after Schrodt's PETRARCH dictionaries in spirit, not in form: those code
 * flat word patterns, these code arguments of a dependency tree. */
#include "annotate/event.h"
#include "base/tsv.h"
#include "base/utf8.h"

enum { COL_ID, COL_WORDS, COL_POS, COL_ARGS, COL_TYPE, COL_MODE, COL_CONTEXT, COL_CAMEO,
       COL_CONTROL, COL_REALIS, COL_EXAMPLE, COL_COUNTER };
static const char *const column_names[] = {"id", "words", "pos", "args", "type", "mode", "context",
                                           "cameo", "control", "realis", "example", "counter"};

typedef struct {
    Arena *a;
    EventLex *lex;
    Tsv *tsv;
    ErrInfo *e;
} Load;

static Err bad(Load *l, int column, Str what, const char *why)
{
    return fail(l->e, E_FORMAT, "%.*s:%u: column %d (%s): \"%.*s\" %s", STR(l->tsv->file), l->tsv->line,
                column + 1, column_names[column], STR(what), why);
}

static bool dash(Str s)
{
    return s.n == 0 || (s.n == 1 && s.p[0] == '-');
}

static Str cell(const Load *l, int column)
{
    Str s = l->tsv->cell[column];
    return dash(s) ? (Str){0} : s;
}

/* Words with a hyphen are several tokens in a text: kept to be put together again. */
static void note_hyphen(Arena *a, EventLex *lex, Str w)
{
    bool isnew;
    if (str_find_byte(w, '-', 1) > 0) *map_put(a, &lex->hyphens, w, &isnew) = 1;
}

static Map *words_map(Arena *a, EventLex *lex, Str list)
{
    Map *m = NEW(a, Map, 1);
    Str w;
    bool isnew;
    while (str_next(&list, '|', &w))
        if (str_trim(w).n) {
            *map_put(a, m, str_trim(w), &isnew) = 1;
            note_hyphen(a, lex, str_trim(w));
        }
    return m;
}

bool event_in_set(const EventLex *lex, Str set, Str word)
{
    u32 i = map_get(&lex->sets, set);
    return i != NONE && map_get(lex->set.v[i], word) != NONE;
}

static u32 quad_types(Str name)
{
#define BIT(t) (1u << EVENT_##t)
    static const struct {
        const char *name;
        u32 types;
    } quads[] = {
        {"VC", BIT(AGREE) | BIT(CONSULT) | BIT(SUPPORT)},
        {"MC", BIT(COOPERATE) | BIT(AID) | BIT(CONCEDE) | BIT(RETREAT)},
        {"VK", BIT(REQUEST) | BIT(ACCUSE) | BIT(REJECT) | BIT(THREATEN)},
        {"MK", BIT(PROTEST) | BIT(SANCTION) | BIT(MOBILIZE) | BIT(COERCE) | BIT(ASSAULT)},
    };
#undef BIT
    for (isize i = 0; i < countof(quads); i++)
        if (str_eq(name, str_of(quads[i].name))) return quads[i].types;
    u8 type = event_type_of(name);
    return type < EVENT_TYPE_COUNT ? 1u << type : 0;
}

static Err parse_class(Load *l, Str text, Slot *slot)
{
    if (text.n && text.p[0] == '^') slot->not_class = true, text = str_cut(text, 1, text.n);
    if (text.n > 2 && text.p[0] == '(' && text.p[text.n - 1] == ')') {
        slot->class = CLASS_WORDS;
        slot->words = words_map(l->a, l->lex, str_cut(text, 1, text.n - 1));
        return OK;
    }
    if (text.n > 1 && text.p[0] == '%') {
        slot->class = CLASS_MODAL;
        slot->words = words_map(l->a, l->lex, str_cut(text, 1, text.n));
        return OK;
    }
    if (text.n > 1 && text.p[0] == '@') {
        u32 i = map_get(&l->lex->sets, str_cut(text, 1, text.n));
        if (i == NONE) return bad(l, COL_ARGS, text, "is not a set of event_sets.tsv");
        slot->class = CLASS_WORDS;
        slot->words = l->lex->set.v[i];
        return OK;
    }
    if (text.n > 1 && text.p[0] == '#') {
        Str rest = str_cut(text, 1, text.n), t;
        slot->class = CLASS_TYPES;
        while (str_next(&rest, '|', &t)) {
            u32 types = quad_types(t);
            if (!types) return bad(l, COL_ARGS, t, "is neither an event class nor a quad class");
            slot->types |= types;
        }
        return OK;
    }
    static const char *const names[] = {"any", "actor", "person", "group", "place", "armed"};
    for (u8 i = 0; i < countof(names); i++)
        if (str_eq(text, str_of(names[i]))) return slot->class = i, OK;
    return bad(l, COL_ARGS, text, "is not a class: person, group, place, armed, actor, any, (words), @set, #TYPE");
}

static Err parse_where(Load *l, Str text, Slot *slot)
{
    static const struct {
        const char *name;
        u8 bit;
    } rels[] = {{"subj", SLOT_SUBJ}, {"obj", SLOT_OBJ}, {"iobj", SLOT_IOBJ},
                {"poss", SLOT_POSS}, {"mod", SLOT_MOD}, {"comp", SLOT_COMP}, {"inf", SLOT_INF}};
    Str w;
    while (str_next(&text, ',', &w)) {
        isize i = 0;
        while (i < countof(rels) && !str_eq(w, str_of(rels[i].name))) i++;
        if (!w.n || slot->npreps == SLOT_PREPS_MAX) return bad(l, COL_ARGS, w, "is an empty place or one too many");
        u8 bit = i < countof(rels) ? rels[i].bit : 0;
        slot->rels |= bit;
        slot->bits[slot->npreps] = bit;
        slot->preps[slot->npreps++] = bit ? (Str){0} : w;
    }
    return OK;
}

static Err parse_slot(Load *l, Str item, Slot *slot)
{
    *slot = (Slot){0};
    Str whole = item;
    if (item.n < 3 || item.p[1] != '=' || !memchr("ARBPTC", item.p[0], 6))
        return bad(l, COL_ARGS, whole, "should be ROLE=WHERE with ROLE one of A R B P T C");
    slot->role = (char)item.p[0];
    u8 last = item.p[item.n - 1];
    if (last == '!' || last == '~') {
        slot->need = last == '!' ? SLOT_MUST : SLOT_MUST_NOT;
        item = str_cut(item, 0, item.n - 1);
    }
    Str where = str_cut(item, 2, item.n);
    isize colon = str_find_byte(where, ':', 0);
    if (colon >= 0) {
        Err err = parse_class(l, str_cut(where, colon + 1, where.n), slot);
        if (err != OK) return err;
        where = str_cut(where, 0, colon);
    }
    return parse_where(l, where, slot);
}

static Err parse_args(Load *l, EventRule *r)
{
    Str args = cell(l, COL_ARGS), item;
    if (!args.n && r->pos == 'N') args = S("A=by,poss,mod R=of,on,against");
    if (!args.n) args = S("A=subj R=obj");
    while (str_next(&args, ' ', &item)) {
        if (!item.n) continue;
        if (r->nslots == RULE_SLOTS_MAX) return bad(l, COL_ARGS, item, "is one slot too many");
        Err err = parse_slot(l, item, &r->slots[r->nslots]);
        if (err != OK) return err;
        r->late |= r->slots[r->nslots++].class == CLASS_TYPES;
    }
    return OK;
}

static Err parse_type(Load *l, EventRule *r)
{
    Str text = cell(l, COL_TYPE);
    isize dot = str_find_byte(text, '.', 0);
    if (dot >= 0) r->subtype = str_cut(text, dot + 1, text.n), text = str_cut(text, 0, dot);
    r->type = event_type_of(text);
    if (r->type >= EVENT_TYPE_COUNT) return bad(l, COL_TYPE, text, "is not an event class");
    return OK;
}

static Err parse_control(Load *l, EventRule *r)
{
    Str text = cell(l, COL_CONTROL), change;
    r->holder = '-';
    if (!text.n) return OK;
    str_next(&text, ' ', &change);
    for (u8 c = 1; c <= CHANGE_DENIES; c++)
        if (str_eq(change, control_change_name(c))) r->change = c;
    if (!r->change) return bad(l, COL_CONTROL, change, "is not a change of control");
    if (text.n != 1 || !memchr("AR-", text.p[0], 3))
        return bad(l, COL_CONTROL, text, "should name the holder: A, R or -");
    r->holder = (char)text.p[0];
    return OK;
}

static Err parse_realis(Load *l, EventRule *r)
{
    Str text = cell(l, COL_REALIS);
    r->realis = REALIS_COUNT;
    for (u8 v = 0; v < REALIS_COUNT; v++)
        if (str_eq(text, realis_name(v))) r->realis = v;
    if (text.n && r->realis == REALIS_COUNT) return bad(l, COL_REALIS, text, "is not a realis value");
    return OK;
}

/* Enter one alternative of `words` under its head: the first word of a verb, the last of a noun. */
static Err index_word(Load *l, u32 rule, char pos, Str w)
{
    isize cut = -1;
    for (isize i = 0; i < w.n; i++)
        if (w.p[i] == ' ' && (pos != 'V' || cut < 0)) cut = i;
    Str head = w, other = {0};
    if (cut >= 0 && pos == 'V') head = str_cut(w, 0, cut), other = str_cut(w, cut + 1, w.n);
    if (cut >= 0 && pos != 'V') head = str_cut(w, cut + 1, w.n), other = str_cut(w, 0, cut);
    if (!head.n || str_find_byte(other, ' ', 0) >= 0)
        return bad(l, COL_WORDS, w, "should be one word, or two");
    note_hyphen(l->a, l->lex, head);
    bool isnew;
    u32 *at = map_put(l->a, &l->lex->heads, head, &isnew);
    *vec_push(l->a, &l->lex->refs) = (RuleRef){rule, other, isnew ? NONE : *at};
    *at = l->lex->refs.n - 1;
    return OK;
}

static Err load_rule(Load *l, bool user)
{
    EventRule r = {.id = cell(l, COL_ID), .words = cell(l, COL_WORDS), .mode = cell(l, COL_MODE),
                   .context = cell(l, COL_CONTEXT), .cameo = cell(l, COL_CAMEO), .user = user,
                   .example = cell(l, COL_EXAMPLE), .counter = cell(l, COL_COUNTER)};
    Str pos = cell(l, COL_POS);
    if (!r.id.n) return bad(l, COL_ID, r.id, "is empty");
    if (!r.words.n) return bad(l, COL_WORDS, r.words, "is empty");
    if (pos.n != 1 || !memchr("VNA", pos.p[0], 3)) return bad(l, COL_POS, pos, "should be V, N or A");
    r.pos = (char)pos.p[0];
    Err err;
    if ((err = parse_args(l, &r)) != OK || (err = parse_type(l, &r)) != OK) return err;
    if ((err = parse_control(l, &r)) != OK || (err = parse_realis(l, &r)) != OK) return err;
    if (l->lex->rules.n == EVENT_RULES_MAX) return bad(l, COL_ID, r.id, "is one rule too many");
    bool isnew;
    u32 *at = map_put(l->a, &l->lex->ids, r.id, &isnew);
    if (!isnew) return bad(l, COL_ID, r.id, "stands in the table twice");
    u32 index = *at = l->lex->rules.n;
    r.says = str_format(l->a, "%.*s as %s: %.*s%s%.*s; for example: %.*s", STR(r.words),
                        r.pos == 'V' ? "a verb" : r.pos == 'N' ? "a noun" : "an adjective",
                        STR(event_type_name(r.type)), r.subtype.n ? " " : "", STR(r.subtype), STR(r.example));
    *vec_push(l->a, &l->lex->rules) = r;
    Str words = r.words, w;
    u32 n = 0;
    while (err == OK && str_next(&words, '|', &w)) {
        if (++n > RULE_WORDS_MAX) return bad(l, COL_WORDS, w, "is one word too many");
        err = index_word(l, index, r.pos, str_trim(w));
    }
    return err;
}

static Err load_set(Load *l)
{
    bool isnew;
    u32 *at = map_put(l->a, &l->lex->sets, l->tsv->cell[0], &isnew);
    if (isnew) {
        *at = l->lex->set.n;
        *vec_push(l->a, &l->lex->set) = words_map(l->a, l->lex, l->tsv->cell[1]);
        return OK;
    }
    return fail(l->e, E_FORMAT, "%.*s:%u: column 1: set \"%.*s\" stands twice", STR(l->tsv->file), l->tsv->line,
                STR(l->tsv->cell[0]));
}

static Err load_light(Load *l)
{
    Str kind = l->tsv->cell[0], words = l->tsv->cell[1], w;
    bool isnew;
    if (kind.n != 1 || !memchr("aiu", kind.p[0], 3))
        return fail(l->e, E_FORMAT, "%.*s:%u: column 1: should be a, i or u", STR(l->tsv->file), l->tsv->line);
    while (str_next(&words, '|', &w)) *map_put(l->a, &l->lex->light, w, &isnew) = kind.p[0];
    return OK;
}

/* realis.tsv: id, words, pos, rel, value, example */
static Err load_cue(Load *l)
{
    const Str *c = l->tsv->cell;
    Cue cue = {.id = c[0], .pos = c[2].n ? (char)c[2].p[0] : '-', .rel = c[3], .value = REALIS_COUNT, .example = c[5]};
    for (u8 v = 0; v < REALIS_COUNT; v++)
        if (str_eq(c[4], realis_name(v))) cue.value = v;
    if (cue.value == REALIS_COUNT || !cue.id.n || !memchr("VNA-", cue.pos, 4))
        return fail(l->e, E_FORMAT, "%.*s:%u: column 5: \"%.*s\" is not a realis value, or column 1 or 3 is wrong",
                    STR(l->tsv->file), l->tsv->line, STR(c[4]));
    Str words = c[1], w;
    while (str_next(&words, '|', &w)) {
        bool isnew;
        w = str_trim(w);
        isize cut = str_find_byte(w, ' ', 0);
        cue.other = cut < 0 ? (Str){0} : str_cut(w, cut + 1, w.n);
        u32 *at = map_put(l->a, &l->lex->cue_heads, cut < 0 ? w : str_cut(w, 0, cut), &isnew);
        cue.next = isnew ? NONE : *at;
        *at = l->lex->cues.n;
        *vec_push(l->a, &l->lex->cues) = cue;
    }
    return OK;
}

static Err load_words_about(Load *l)
{
    bool isnew;
    u32 *at = map_put(l->a, &l->lex->says, l->tsv->cell[0], &isnew);
    *at = l->lex->text.n;
    *vec_push(l->a, &l->lex->text) = l->tsv->cell[1];
    return OK;
}

/* event_forms.tsv: lemma, its irregular forms */
static Err load_form(Load *l)
{
    Str words = l->tsv->cell[1], w;
    bool isnew;
    while (str_next(&words, '|', &w)) *map_put(l->a, &l->lex->forms, w, &isnew) = l->lex->text.n;
    *vec_push(l->a, &l->lex->text) = l->tsv->cell[0];
    return OK;
}

typedef enum { TABLE_SETS, TABLE_LIGHT, TABLE_FORMS, TABLE_CUES, TABLE_SAYS, TABLE_RULES, TABLE_USER } TableKind;

static Err load_row(Load *l, TableKind kind)
{
    switch (kind) {
    case TABLE_SETS: return load_set(l);
    case TABLE_LIGHT: return load_light(l);
    case TABLE_FORMS: return load_form(l);
    case TABLE_CUES: return load_cue(l);
    case TABLE_SAYS: return load_words_about(l);
    case TABLE_RULES:
    case TABLE_USER: break;
    }
    return load_rule(l, kind == TABLE_USER);
}

Err event_lex_load(Arena *a, const Table *tables, u32 n, EventLex **out, ErrInfo *e)
{
    static const char *const names[] = {"event_sets.tsv", "event_light.tsv", "event_forms.tsv", "realis.tsv", "rules.tsv",
                                        "events.tsv", "events:"};
    EventLex *lex = *out = NEW(a, EventLex, 1);
    for (TableKind kind = TABLE_SETS; kind <= TABLE_USER; kind++) {
        for (u32 i = 0; i < n; i++) {
            Str name = str_of(names[kind]);
            if (kind == TABLE_USER ? !str_starts(tables[i].name, name) : !str_eq(tables[i].name, name)) continue;
            Tsv tsv = {.rest = tables[i].bytes, .file = tables[i].name};
            Load l = {a, lex, &tsv, e};
            int got;
            while ((got = tsv_next(&tsv, e)) == 1) {
                Err err = load_row(&l, kind);
                if (err != OK) return err;
            }
            if (got < 0) return (Err)got;
        }
    }
    return OK;
}
