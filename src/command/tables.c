/* tables.c - `export --format csv|jsonl`: every list of a store as a plain table, one file a kind; the rows
 * and columns are those of the listing verbs. Read a page at a time, so that a store of any size fits. */
#include "command/command.h"
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

enum { PAGE_ROWS = 2000 };
typedef struct {
    Store *store;
    const Know *know;
    const Options *o;
    bool csv;
} Tables;

bool is_table_format(Str format)
{
    return str_eq(format, S("csv")) || str_eq(format, S("jsonl"));
}

/* Listings that want words or two times are no tables, nor are lists of what can be asked by. */
static bool is_table(Str name)
{
    static const Str others[] = {LIT("search"), LIT("diff"), LIT("names"), LIT("places")};
    for (isize i = 0; i < countof(others); i++)
        if (str_eq(name, others[i])) return false;
    return query_shape(name) != NULL;
}

static Str without_header(Str csv)
{
    isize end = str_find_byte(csv, '\n', 0);
    return end < 0 ? (Str){0} : str_cut(csv, end + 1, csv.n);
}

/* *n: rows written. A table without rows has its header still. */
static Err write_table(const Tables *t, Str name, FILE *out, const char *where, u32 *n, ErrInfo *e)
{
    Ask ask;
    Arena cursor = {0};
    Err err = option_ask(t->o, &ask, e);
    bool whole = query_needs_know(name, &ask); /* made for the question: in one piece */
    bool first = true, more = err == OK;
    ask.limit = whole ? 0 : PAGE_ROWS;
    for (*n = 0; more; first = false) {
        Arena a = {0};
        Listing l = {0};
        Buf text = {.arena = &a};
        err = query_list(t->store, t->know, &a, name, &ask, &l, e);
        if (err == OK) (t->csv ? view_listing_csv : view_listing_jsonl)(&text, &l);
        Str bytes = t->csv && !first ? without_header(buf_str(&text)) : buf_str(&text);
        if (err == OK && bytes.n && fwrite(bytes.p, 1, (size_t)bytes.n, out) != (size_t)bytes.n)
            err = fail(e, E_IO, "%s: %s", where, strerror(errno));
        *n += l.n;
        more = err == OK && l.next.n;
        ask.after = more ? str_copy(&cursor, l.next) : (Str){0};
        arena_free(&a);
    }
    arena_free(&cursor);
    return err;
}

static Err into_file(const Tables *t, Str name, Str path, ErrInfo *e)
{
    Arena a = {0};
    u32 n = 0;
    bool file = path.n && !str_eq(path, S("-"));
    const char *where = file ? str_z(&a, path) : "standard output";
    FILE *out = file ? fopen(where, "wb") : stdout;
    Err err = out ? write_table(t, name, out, where, &n, e) : fail(e, E_IO, "%s: %s", where, strerror(errno));
    if (out && (file ? fclose(out) : fflush(out)) != 0 && err == OK) err = fail(e, E_IO, "%s: %s", where, strerror(errno));
    if (err == OK && file && !t->o->quiet) fprintf(stderr, "sitrep: %s: %u rows\n", where, n);
    arena_free(&a);
    return err;
}

static Err into_folder(const Tables *t, ErrInfo *e)
{
    Arena a = {0};
    Err err = OK;
    const char *folder = str_z(&a, t->o->output);
    if (!t->o->output.n) err = fail(e, E_USAGE, "say -o FOLDER for a file a table, or --table NAME for one of them");
    else if (mkdir(folder, 0777) != 0 && errno != EEXIST) err = fail(e, E_IO, "%s: %s", folder, strerror(errno));
    for (u32 i = 0; i < query_shape_count && err == OK; i++) {
        Str name = str_of(query_shapes[i].name);
        if (is_table(name)) err = into_file(t, name, str_format(&a, "%s/%.*s.%s", folder, STR(name), t->csv ? "csv" : "jsonl"), e);
    }
    arena_free(&a);
    return err;
}

Err export_tables(Arena *a, const Options *o, ErrInfo *e)
{
    Know know = {0};
    Ask ask;
    Tables t = {.know = &know, .o = o, .csv = str_eq(o->format, S("csv"))};
    if (!o->db.n) return fail(e, E_USAGE, "--format %.*s is made of a store: say --db FILE", STR(o->format));
    if (o->table.n && !is_table(o->table)) return fail(e, E_USAGE, "--table \"%.*s\" is none; they are called as the verbs that list them", STR(o->table));
    Err err = option_ask(o, &ask, e);
    if (err == OK && query_needs_know(S("timeline"), &ask)) err = know_load(a, &o->user, &know, e);
    if (err == OK) err = store_open(&t.store, o->db, false, e);
    if (err == OK && !o->quiet && query_is_behind(t.store))
        fputs("sitrep: an intake was broken off: stories and places may be older than the reports; ingest brings them up to date\n", stderr);
    if (err == OK) err = o->table.n ? into_file(&t, o->table, o->output, e) : into_folder(&t, e);
    store_close(t.store);
    return err;
}
