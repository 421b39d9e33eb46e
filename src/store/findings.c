/* findings.c - what the reports say together, as rows that are looked up by index: written whole
 * for one unit at a time, read a page at a time. Which units are older than their documents
 * stands in `stale`, written with the documents, so that a killed run leaves no wrong answer
 * unmarked. */
#include "base/json.h"
#include "base/utf8.h"
#include "store/names.h"
#include "store/rows.h"
#include <stdlib.h>

/* ---- units */

static Err numbers_of(Store *s, Arena *a, Binder *b, Numbers *out, ErrInfo *e)
{
    int got;
    while ((got = bind_row(s, b, e)) == 1) *vec_push(a, out) = column_int(b, 0);
    return (Err)got;
}

int store_unit_order(Str x, Str y)
{
    return x.n != y.n ? (x.n > y.n) - (x.n < y.n) : str_cmp(x, y);
}

static int by_unit(const void *x, const void *y)
{
    return store_unit_order(*(const Str *)x, *(const Str *)y);
}

Err store_stale(Store *s, Arena *a, Strs *units, ErrInfo *e)
{
    int got;
    Binder b = bind_begin(s, "SELECT unit FROM stale");
    while ((got = bind_row(s, &b, e)) == 1) *vec_push(a, units) = column_str(a, &b, 0);
    if (units->n) qsort(units->v, units->n, sizeof *units->v, by_unit);
    return (Err)got;
}

bool store_is_one_unit(Store *s)
{
    Binder b = bind_begin(s, "SELECT 1 FROM told WHERE unit='store'");
    return bind_value(s, &b) != 0;
}

/* ---- names */

enum { SORT_LETTERS = 10 }; /* of finding.sort stand in finding_name; schema.sql says so too */

Str findings_sort_head(Str sort)
{
    isize end = 0;
    for (int i = 0; i < SORT_LETTERS && end < sort.n; i++) utf8_next(sort, &end);
    return str_cut(sort, 0, end);
}

/* kinds differ in their first two letters, roles in the first */
Str findings_list(Arena *a, Str kind, u8 role)
{
    const u8 letters[] = {kind.p[0], kind.p[1], role};
    return str_copy(a, (Str){letters, sizeof letters});
}

static void bind_name(Binder *b, const NameRow *x)
{
    bind_words(b, x->role);
    bind_words(b, x->name);
    bind_words(b, x->sort);
    bind_int(b, x->number);
}

Err findings_put_names(Store *s, ErrInfo *e)
{
    static const RowsInto into = ROWS_INTO("INSERT OR IGNORE INTO finding_name VALUES", "(?,?,?,?)", 4);
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

static void wait_names(Store *s, const Finding *f, i64 number)
{
    Str sort = findings_sort_head(f->sort);
    for (u32 i = 0; i < f->names.n; i++) {
        const FindingName *n = &f->names.v[i];
        *vec_push(&s->names, &s->finding_names) =
            (NameRow){.role = findings_list(&s->names, f->kind, n->role.p[0]), .name = n->name, .sort = sort, .number = number};
    }
}

static Err note_told(Store *s, Str unit, i64 first, i64 last, ErrInfo *e)
{
    Binder b = bind_begin(s, "INSERT INTO told VALUES(?,?,?)");
    bind_words(&b, unit);
    bind_int(&b, first);
    bind_int(&b, last);
    return bind_run(s, &b, e);
}

static Err put_all(Store *s, Arena *a, const UnitFindings *u, u32 n, ErrInfo *e)
{
    static const RowsInto into = ROWS_INTO("INSERT OR FAIL INTO finding(number,unit,kind,id,sort,story,valid_from,valid_to,known_from,known_last,rule,body,names) VALUES",
                                           "(?,?,?,?,?,?,?,?,?,?,?,?,?)", 13);
    Binder last = bind_begin(s, "SELECT max(last) FROM told");
    i64 before = bind_value(s, &last), number = before;
    u32 rows = 0;
    Err err = OK;
    for (u32 i = 0; i < n && err == OK; i++) {
        i64 first = before + rows + 1;
        rows += u[i].findings.n;
        if (u[i].findings.n) err = note_told(s, u[i].unit, first, before + rows, e);
    }
    if (err != OK) return err;
    Many m = many_begin(s, &into, rows, e);
    for (u32 i = 0; i < n; i++)
        for (u32 k = 0; k < u[i].findings.n; k++) {
            const Finding *f = &u[i].findings.v[k];
            bind_finding(many_next(&m), ++number, u[i].unit, f, names_kept(a, f));
            wait_names(s, f, number);
        }
    return many_end(&m);
}

/* ---- findings out */

#define OF_UNIT " BETWEEN (SELECT first FROM told WHERE unit=?1) AND (SELECT last FROM told WHERE unit=?1)"

static Binder begin_unit(Store *s, const char *sql, Str unit)
{
    Binder b = bind_begin(s, sql);
    if (b.q) bind_words(&b, unit);
    return b;
}

static Err names_of(Store *s, Arena *a, Str unit, NameRows *out, ErrInfo *e)
{
    int got;
    Binder b = begin_unit(s, "SELECT kind,sort,number,names FROM finding WHERE number" OF_UNIT, unit);
    while ((got = bind_row(s, &b, e)) == 1) {
        Str kind = column_str(a, &b, 0), sort = findings_sort_head(column_str(a, &b, 1)), left = column_str(a, &b, 3), line;
        while (str_next(&left, '\n', &line))
            if (line.n)
                *vec_push(a, out) = (NameRow){.role = findings_list(a, kind, line.p[0]), .name = str_cut(line, 1, line.n), .sort = sort, .number = column_int(&b, 2)};
    }
    return (Err)got;
}

static Err delete_names(Store *s, Arena *a, const NameRows *names, ErrInfo *e)
{
    Err err = OK;
    const NameRow **row = names_sorted(a, names);
    for (u32 i = 0; i < names->n && err == OK; i++) {
        Binder b = bind_begin(s, "DELETE FROM finding_name WHERE list=? AND name=? AND sort=? AND finding=?");
        if (b.q) bind_name(&b, row[i]);
        err = bind_run(s, &b, e);
    }
    return err;
}

static Err delete_unit(Store *s, Str unit, ErrInfo *e)
{
    static const char *const all[] = {"DELETE FROM finding_name WHERE finding" OF_UNIT, /* where the engine is far; else by their keys: delete_names */
                                      "DELETE FROM finding WHERE number" OF_UNIT, "DELETE FROM told WHERE unit=?", "DELETE FROM stale WHERE unit=?"};
    Err err = OK;
    for (isize i = s->driver->far ? 0 : 1; i < countof(all) && err == OK; i++) {
        Binder b = begin_unit(s, all[i], unit);
        err = bind_run(s, &b, e);
    }
    return err;
}

static Err delete_units(Store *s, Arena *a, const UnitFindings *u, u32 n, ErrInfo *e)
{
    Err err = OK;
    NameRows names = {0};
    for (u32 i = 0; i < n && err == OK; i++) {
        if (!s->driver->far) err = names_of(s, a, u[i].unit, &names, e);
        if (err == OK) err = delete_unit(s, u[i].unit, e);
    }
    return err == OK ? delete_names(s, a, &names, e) : err;
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
    return store_run(s, "DELETE FROM finding_name; DELETE FROM finding; DELETE FROM told; DELETE FROM stale", "write", e);
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
