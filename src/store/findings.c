/* findings.c - what the reports say together, as rows that are looked up by index: written whole
 * for one unit at a time, read a page at a time. Which units are older than their documents
 * stands in `stale`, written with the documents, so that a killed run leaves no wrong answer
 * unmarked. */
#include "base/json.h"
#include "store/names.h"
#include "store/rows.h"
#include <stdlib.h>

/* ---- units */

static Err run_text(Store *s, const char *sql, Str text, ErrInfo *e)
{
    Binder b = bind_begin(s, sql);
    if (b.q) bind_words(&b, text);
    return bind_run(s, &b, e);
}

static Err numbers_of(Store *s, Arena *a, Binder *b, Numbers *out, ErrInfo *e)
{
    int got;
    while ((got = bind_row(s, b, e)) == 1) *vec_push(a, out) = column_int(b, 0);
    return (Err)got;
}

Err store_stale(Store *s, Arena *a, Strs *units, ErrInfo *e)
{
    int got;
    Binder b = bind_begin(s, "SELECT unit FROM stale ORDER BY unit");
    while ((got = bind_row(s, &b, e)) == 1) *vec_push(a, units) = column_str(a, &b, 0);
    return (Err)got;
}

bool store_is_one_unit(Store *s)
{
    Binder b = bind_begin(s, "SELECT 1 FROM (SELECT unit FROM finding LIMIT 1) f WHERE f.unit='store'");
    return bind_value(s, &b) != 0;
}

/* A statement over the rows of a story's or a place's unit, by the index that has them. */
static Binder begin_unit(Store *s, const char *of_story, const char *of_place, Str unit)
{
    i64 story;
    bool is_story = str_starts(unit, S("story ")) && str_int(str_cut(unit, 6, unit.n), &story);
    Binder b = bind_begin(s, is_story ? of_story : of_place);
    if (b.q && is_story) bind_int(&b, story);
    if (b.q) bind_words(&b, unit);
    return b;
}
#define OF_STORY "WHERE story=? AND unit=?"
#define OF_PLACE "WHERE kind='control' AND unit=?"
#define BEGIN_UNIT(s, sql, unit, end) begin_unit(s, sql OF_STORY end, sql OF_PLACE end, unit)

static void bind_name(Binder *b, const NameRow *x)
{
    const Str key[] = {x->kind, x->role, x->name, x->sort, x->id};
    for (isize i = 0; i < countof(key); i++) bind_words(b, key[i]);
    bind_int(b, x->number);
}

Err findings_put_names(Store *s, ErrInfo *e)
{
    static const RowsInto into = ROWS_INTO("INSERT OR IGNORE INTO finding_name VALUES", "(?,?,?,?,?,?)", 6);
    const NameRow **row = names_sorted(&s->names, &s->finding_names);
    Many m = many_begin(s, &into, s->finding_names.n, e);
    for (u32 i = 0; i < s->finding_names.n; i++) bind_name(many_next(&m), row[i]);
    return many_end(&m);
}

/* ---- findings in */

/* What stands in finding.names. */
static Str names_kept(Arena *a, const Finding *f)
{
    Buf out = {.arena = a};
    for (u32 i = 0; i < f->names.n; i++) {
        buf_byte(&out, f->names.v[i].role.p[0]);
        buf_put(&out, f->names.v[i].name);
        buf_byte(&out, '\n');
    }
    return buf_str(&out);
}

static void bind_finding(Binder *b, i64 number, Str unit, const Finding *f, Str names)
{
    bind_int(b, number);
    bind_words(b, unit);
    bind_words(b, f->kind);
    bind_words(b, f->id);
    bind_words(b, f->sort);
    if (f->story) bind_int(b, f->story);
    else bind_null(b);
    const Str rest[] = {f->valid_from, f->valid_to, f->known_from, f->known_last, f->rule, f->body};
    for (isize i = 0; i < countof(rest); i++) bind_str(b, rest[i]);
    bind_words(b, names);
}

static Err put_all(Store *s, Arena *a, const UnitFindings *u, u32 n, ErrInfo *e)
{
    static const RowsInto into = ROWS_INTO("INSERT OR FAIL INTO finding(number,unit,kind,id,sort,story,valid_from,valid_to,known_from,known_last,rule,body,names) VALUES",
                                           "(?,?,?,?,?,?,?,?,?,?,?,?,?)", 13);
    Binder last = bind_begin(s, "SELECT max(number) FROM finding");
    i64 number = bind_value(s, &last);
    u32 rows = 0;
    for (u32 i = 0; i < n; i++) rows += u[i].findings.n;
    Many m = many_begin(s, &into, rows, e);
    for (u32 i = 0; i < n; i++)
        for (u32 k = 0; k < u[i].findings.n; k++) {
            const Finding *f = &u[i].findings.v[k];
            bind_finding(many_next(&m), ++number, u[i].unit, f, names_kept(a, f));
            for (u32 j = 0; j < f->names.n; j++)
                *vec_push(&s->names, &s->finding_names) = (NameRow){.kind = f->kind, .role = f->names.v[j].role, .name = f->names.v[j].name,
                                                                    .sort = f->sort, .id = f->id, .number = number};
        }
    return many_end(&m);
}

/* ---- findings out */

static Str role_of(u8 letter)
{
    static const Str roles[] = {LIT("place"), LIT("actor"), LIT("outlet"), LIT("type"), LIT("story")};
    for (isize i = 0; i < countof(roles); i++)
        if (roles[i].p[0] == letter) return roles[i];
    return (Str){0};
}

/* The names of a unit's findings. */
static Err names_of_unit(Store *s, Arena *a, Str unit, NameRows *out, ErrInfo *e)
{
    int got;
    Binder b = BEGIN_UNIT(s, "SELECT kind,sort,id,number,names FROM finding ", unit, "");
    while ((got = bind_row(s, &b, e)) == 1) {
        NameRow x = {.kind = column_str(a, &b, 0), .sort = column_str(a, &b, 1), .id = column_str(a, &b, 2), .number = column_int(&b, 3)};
        Str left = column_str(a, &b, 4), line;
        while (str_next(&left, '\n', &line)) {
            if (!line.n) continue;
            x.role = role_of(line.p[0]);
            x.name = str_cut(line, 1, line.n);
            *vec_push(a, out) = x;
        }
    }
    return (Err)got;
}

static Err delete_names(Store *s, Arena *a, const NameRows *names, ErrInfo *e)
{
    Err err = OK;
    const NameRow **row = names_sorted(a, names);
    for (u32 i = 0; i < names->n && err == OK; i++) {
        Binder b = bind_begin(s, "DELETE FROM finding_name WHERE kind=? AND role=? AND name=? AND sort=? AND id=? AND finding=?");
        if (b.q) bind_name(&b, row[i]);
        err = bind_run(s, &b, e);
    }
    return err;
}

static Err delete_far_names(Store *s, Str unit, ErrInfo *e)
{
    Binder b = BEGIN_UNIT(s, "DELETE FROM finding_name WHERE finding IN (SELECT number FROM finding ", unit, ")");
    return bind_run(s, &b, e);
}

static Err delete_units(Store *s, Arena *a, const UnitFindings *u, u32 n, ErrInfo *e)
{
    Err err = OK;
    NameRows names = {0};
    for (u32 i = 0; i < n && err == OK; i++)
        err = s->driver->far ? delete_far_names(s, u[i].unit, e) : names_of_unit(s, a, u[i].unit, &names, e);
    if (err == OK) err = delete_names(s, a, &names, e);
    for (u32 i = 0; i < n && err == OK; i++) {
        Binder b = BEGIN_UNIT(s, "DELETE FROM finding ", u[i].unit, "");
        err = bind_run(s, &b, e);
        if (err == OK) err = run_text(s, "DELETE FROM stale WHERE unit=?", u[i].unit, e);
    }
    return err;
}

Err store_put_findings(Store *s, const UnitFindings *u, u32 n, ErrInfo *e)
{
    Arena a = {0};
    Err err = delete_units(s, &a, u, n, e);
    if (err == OK) err = put_all(s, &a, u, n, e);
    arena_free(&a);
    return err;
}

Err store_clear_findings(Store *s, ErrInfo *e)
{
    return store_run(s, "DELETE FROM finding_name; DELETE FROM finding; DELETE FROM stale", "write", e);
}

Err store_drop_findings(Store *s, ErrInfo *e)
{
    Err err = store_clear_findings(s, e);
    return err == OK ? store_run(s, "UPDATE document SET story=NULL WHERE forgotten IS NULL; INSERT INTO stale SELECT DISTINCT 'place '||place FROM place_evidence", "write", e) : err;
}

Err store_nothing_stale(Store *s, ErrInfo *e)
{
    return store_run(s, "DELETE FROM stale", "write", e);
}

/* The last `max` numbers of a list in descending order, put into ascending order. */
static void ascend(Numbers *n)
{
    for (u32 i = 0; i < n->n / 2; i++) {
        i64 t = n->v[i];
        n->v[i] = n->v[n->n - 1 - i];
        n->v[n->n - 1 - i] = t;
    }
}

Err store_place_documents(Store *s, Arena *a, Str place, u32 max, Numbers *out, ErrInfo *e)
{
    Binder b = bind_begin(s, "SELECT document FROM place_evidence WHERE place=? ORDER BY document DESC LIMIT ?");
    if (b.q) bind_words(&b, place), bind_int(&b, max);
    Err err = numbers_of(s, a, &b, out, e);
    ascend(out);
    return err;
}

static int by_number(const void *x, const void *y)
{
    const i64 *a = x, *b = y;
    return *a < *b ? -1 : *a > *b;
}

Err store_evidence_before(Store *s, Arena *a, Str known, u32 each, Numbers *out, ErrInfo *e)
{
    Strs places = {0};
    int got;
    u32 n = 0;
    Binder b = bind_begin(s, "SELECT DISTINCT place FROM place_evidence ORDER BY place");
    while ((got = bind_row(s, &b, e)) == 1) *vec_push(a, &places) = column_str(a, &b, 0);
    Err err = (Err)got;
    for (u32 i = 0; i < places.n && err == OK; i++) {
        Binder p = bind_begin(s, "SELECT n.document FROM document_name n WHERE n.role='place' AND n.name=? AND n.known<? AND EXISTS("
                                 "SELECT 1 FROM place_evidence v WHERE v.place=? AND v.document=n.document) ORDER BY n.known DESC,n.document DESC LIMIT ?");
        if (p.q) bind_words(&p, places.v[i]), bind_words(&p, known), bind_words(&p, places.v[i]), bind_int(&p, each);
        err = numbers_of(s, a, &p, out, e);
    }
    if (out->n) qsort(out->v, out->n, sizeof *out->v, by_number);
    for (u32 i = 0; i < out->n; i++)
        if (!n || out->v[n - 1] != out->v[i]) out->v[n++] = out->v[i];
    out->n = n;
    return err;
}

/* ---- stories */

i64 store_story_of(Store *s, i64 number)
{
    Binder b = bind_begin(s, "SELECT story FROM document WHERE number=?");
    if (b.q) bind_int(&b, number);
    return bind_value(s, &b);
}

Err store_set_story(Store *s, i64 number, i64 story, ErrInfo *e)
{
    i64 was = store_story_of(s, number);
    if (was == story) return OK;
    for (int side = 0; side < 2; side++) {
        Binder b = bind_begin(s, "INSERT OR IGNORE INTO stale VALUES('story '||?)");
        if (b.q) bind_int(&b, side ? was : story);
        Err err = side && !was ? OK : bind_run(s, &b, e);
        if (err != OK) return err;
    }
    Binder b = bind_begin(s, "UPDATE document SET story=? WHERE number=?");
    if (b.q) bind_int(&b, story), bind_int(&b, number);
    return bind_run(s, &b, e);
}

Err store_set_inferred(Store *s, i64 number, Str day, ErrInfo *e)
{
    Binder b = bind_begin(s, "UPDATE document SET inferred=?1 WHERE number=?2 AND published IS NULL AND inferred IS NOT ?1");
    if (b.q) bind_str(&b, day), bind_int(&b, number);
    return bind_run(s, &b, e);
}

Err store_set_other_stories(Store *s, ErrInfo *e)
{
    return store_run(s, "UPDATE document SET story=ifnull((SELECT l.story FROM document l WHERE l.first=ifnull(document.first,document.number) "
                        "AND l.known_to IS NULL AND l.story IS NOT NULL ORDER BY l.number DESC LIMIT 1),number) "
                        "WHERE story IS NULL OR known_to IS NOT NULL", "write", e);
}

Err store_story_documents(Store *s, Arena *a, i64 story, u32 max, Numbers *out, ErrInfo *e)
{
    Binder b = bind_begin(s, "SELECT number FROM document WHERE story=? AND forgotten IS NULL ORDER BY number DESC LIMIT ?");
    if (b.q) bind_int(&b, story), bind_int(&b, max);
    Err err = numbers_of(s, a, &b, out, e);
    ascend(out);
    return err;
}

Err store_stories_between(Store *s, Arena *a, i64 from, i64 to, Numbers *out, ErrInfo *e)
{
    Str low = date_text(a, from, PRECISION_DAY, false), high = date_text(a, to, PRECISION_DAY, false);
    Binder b = bind_begin(s, "SELECT DISTINCT story FROM document WHERE story IS NOT NULL AND "
                             "((known_from>=?1 AND known_from<?2) OR (known_to>=?1 AND known_to<?2)) "
                             "UNION SELECT d.story FROM review r JOIN review_anchor x ON x.review=r.number JOIN document d ON d.hash=x.hash "
                             "WHERE d.story IS NOT NULL AND ((r.made>=?1 AND r.made<?2) OR (r.undone>=?1 AND r.undone<?2)) ORDER BY 1");
    if (b.q) bind_words(&b, low), bind_words(&b, high);
    return numbers_of(s, a, &b, out, e);
}

i64 store_find_story(Store *s, Str id)
{
    Binder b = bind_begin(s, "SELECT story FROM document WHERE story_key=?1 OR id=?1 LIMIT 1");
    if (b.q) bind_words(&b, id);
    return bind_value(s, &b);
}

Str store_find_finding(Store *s, Arena *a, Str id)
{
    ErrInfo ignored;
    Binder b = bind_begin(s, "SELECT unit FROM finding WHERE id=?");
    if (b.q) bind_words(&b, id);
    Str unit = bind_row(s, &b, &ignored) == 1 ? column_str(a, &b, 0) : (Str){0};
    bind_reset(&b);
    return unit;
}
