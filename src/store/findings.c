/* findings.c - what the reports say together, as rows that are looked up by index: written whole
 * for one unit at a time, read a page at a time. Which units are older than their documents
 * stands in `stale`, written with the documents, so that a killed run leaves no wrong answer
 * unmarked. */
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

bool store_has_unit(Store *s, Str unit)
{
    Binder b = bind_begin(s, "SELECT 1 FROM finding WHERE unit=? LIMIT 1");
    if (b.q) bind_words(&b, unit);
    return bind_value(s, &b) != 0;
}

typedef struct {
    u64 head; /* of the key in the table: most are told apart by it */
    const Finding *finding;
    const FindingName *name;
    i64 number; /* of the finding's row */
} NameOf;
typedef VEC(NameOf) NamesOf;

static u8 lower(u8 c)
{
    return c >= 'A' && c <= 'Z' ? (u8)(c + 32) : c;
}

static int cmp_nocase(Str a, Str b)
{
    isize n = a.n < b.n ? a.n : b.n, i = 0;
    while (i < n && lower(a.p[i]) == lower(b.p[i])) i++;
    return i < n ? lower(a.p[i]) - lower(b.p[i]) : (a.n > b.n) - (a.n < b.n);
}

static u64 head_of(const Finding *f, const FindingName *n)
{
    const struct { Str s; int bytes; } parts[] = {{f->kind, 2}, {n->role, 1}, {n->name, 5}};
    u64 head = 0;
    for (isize i = 0; i < countof(parts); i++)
        for (int k = 0; k < parts[i].bytes; k++) head = head << 8 | (k < parts[i].s.n ? lower(parts[i].s.p[k]) : 0);
    return head;
}

/* In the order of their table, so that neighbours are written together; of two spellings of one
 * finding the first stays first. */
static int by_name(const void *x, const void *y)
{
    const NameOf *a = x, *b = y;
    int c = (a->head > b->head) - (a->head < b->head);
    if (!c) c = str_cmp(a->finding->kind, b->finding->kind);
    if (!c) c = str_cmp(a->name->role, b->name->role);
    if (!c) c = cmp_nocase(a->name->name, b->name->name);
    if (!c) c = (a->number > b->number) - (a->number < b->number);
    return c ? c : (a->name > b->name) - (a->name < b->name);
}

static Err put_names(Store *s, NamesOf *names, ErrInfo *e)
{
    static const RowsInto into = ROWS_INTO("INSERT OR IGNORE INTO finding_name VALUES", "(?,?,?,?,?,?)", 6);
    if (names->n) qsort(names->v, names->n, sizeof *names->v, by_name);
    Many m = many_begin(s, &into, names->n, e);
    for (u32 i = 0; i < names->n; i++) {
        const NameOf *x = &names->v[i];
        Binder *b = many_next(&m);
        bind_words(b, x->finding->kind);
        bind_words(b, x->name->role);
        bind_words(b, x->name->name);
        bind_words(b, x->finding->sort);
        bind_words(b, x->finding->id);
        bind_int(b, x->number);
    }
    return many_end(&m);
}

static void bind_finding(Binder *b, i64 number, Str unit, const Finding *f)
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
}

static Err put_all(Store *s, Arena *a, const UnitFindings *u, u32 n, ErrInfo *e)
{
    static const RowsInto into = ROWS_INTO("INSERT OR FAIL INTO finding(number,unit,kind,id,sort,story,valid_from,valid_to,known_from,known_last,rule,body) VALUES",
                                           "(?,?,?,?,?,?,?,?,?,?,?,?)", 12);
    Binder last = bind_begin(s, "SELECT max(number) FROM finding");
    i64 number = bind_value(s, &last);
    u32 rows = 0;
    NamesOf names = {0};
    for (u32 i = 0; i < n; i++) rows += u[i].findings.n;
    Many m = many_begin(s, &into, rows, e);
    for (u32 i = 0; i < n; i++)
        for (u32 k = 0; k < u[i].findings.n; k++) {
            const Finding *f = &u[i].findings.v[k];
            bind_finding(many_next(&m), ++number, u[i].unit, f);
            for (u32 j = 0; j < f->names.n; j++) *vec_push(a, &names) = (NameOf){head_of(f, &f->names.v[j]), f, &f->names.v[j], number};
        }
    Err err = many_end(&m);
    return err == OK ? put_names(s, &names, e) : err;
}

Err store_put_findings(Store *s, const UnitFindings *u, u32 n, ErrInfo *e)
{
    Err err = OK;
    Arena a = {0};
    for (u32 i = 0; i < n && err == OK; i++) {
        err = run_text(s, "DELETE FROM finding_name WHERE finding IN (SELECT number FROM finding WHERE unit=?)", u[i].unit, e);
        if (err == OK) err = run_text(s, "DELETE FROM finding WHERE unit=?", u[i].unit, e);
        if (err == OK) err = run_text(s, "DELETE FROM stale WHERE unit=?", u[i].unit, e);
    }
    if (err == OK) err = put_all(s, &a, u, n, e);
    arena_free(&a);
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
