/* findings.c - what the reports say together, as rows that are looked up by index: written whole
 * for one unit at a time, read a page at a time. Which units are older than their documents
 * stands in `stale`, written with the documents, so that a killed run leaves no wrong answer
 * unmarked. */
#include "store/rows.h"

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

bool store_has_unit(Store *s, Str unit)
{
    Binder b = bind_begin(s, "SELECT 1 FROM finding WHERE unit=? LIMIT 1");
    if (b.q) bind_words(&b, unit);
    return bind_value(s, &b) != 0;
}

static Err put_names(Store *s, const Finding *f, i64 number, ErrInfo *e)
{
    Err err = OK;
    for (u32 i = 0; i < f->names.n && err == OK; i++) {
        Binder b = bind_begin(s, "INSERT OR IGNORE INTO finding_name VALUES(?,?,?,?,?,?)");
        if (!b.q) return store_fail(s, "write", e);
        bind_words(&b, f->kind);
        bind_words(&b, f->names.v[i].role);
        bind_words(&b, f->names.v[i].name);
        bind_words(&b, f->sort);
        bind_words(&b, f->id);
        bind_int(&b, number);
        err = bind_run(s, &b, e);
    }
    return err;
}

static Err put_finding(Store *s, Str unit, const Finding *f, ErrInfo *e)
{
    Binder b = bind_begin(s, "INSERT INTO finding(unit,kind,id,sort,story,valid_from,valid_to,known_from,known_last,rule,body) "
                             "VALUES(?,?,?,?,?,?,?,?,?,?,?)");
    if (!b.q) return store_fail(s, "write", e);
    bind_words(&b, unit);
    bind_words(&b, f->kind);
    bind_words(&b, f->id);
    bind_words(&b, f->sort);
    if (f->story) bind_int(&b, f->story);
    else bind_null(&b);
    const Str rest[] = {f->valid_from, f->valid_to, f->known_from, f->known_last, f->rule, f->body};
    for (isize i = 0; i < countof(rest); i++) bind_str(&b, rest[i]);
    Err err = bind_run(s, &b, e);
    return err == OK ? put_names(s, f, store_inserted(s), e) : err;
}

Err store_put_findings(Store *s, Str unit, const Findings *f, ErrInfo *e)
{
    Err err = run_text(s, "DELETE FROM finding_name WHERE finding IN (SELECT number FROM finding WHERE unit=?)", unit, e);
    if (err == OK) err = run_text(s, "DELETE FROM finding WHERE unit=?", unit, e);
    if (err == OK) err = run_text(s, "DELETE FROM stale WHERE unit=?", unit, e);
    for (u32 i = 0; i < f->n && err == OK; i++) err = put_finding(s, unit, &f->v[i], e);
    return err;
}

Err store_drop_findings(Store *s, ErrInfo *e)
{
    return store_run(s, "DELETE FROM finding_name; DELETE FROM finding; DELETE FROM stale; UPDATE document SET story=NULL;"
                        "INSERT INTO stale SELECT DISTINCT 'place '||place FROM place_evidence", "write", e);
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
                             "((known_from>=?1 AND known_from<?2) OR (known_to>=?1 AND known_to<?2)) ORDER BY story");
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
