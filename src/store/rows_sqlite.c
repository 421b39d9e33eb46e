/* rows_sqlite.c - a virtual table (SQLite's manual, "The Virtual Table Mechanism Of SQLite") over rows that stand in memory,
 * so that one statement inserts any number of them. To bind values to a statement of many rows, and to take them off again,
 * was most of the work of handing them over; and a statement that goes on keeps its place at the end of its table, where
 * the next row belongs. It exists on the connection alone: nothing of it is in the file. */
#include "store/rows_sqlite.h"
#include "base/json.h"

typedef struct {
    sqlite3_vtab base;
    const GivenRows *given;
} Table;
typedef struct {
    sqlite3_vtab_cursor base;
    const DbValue *at, *end;
    u32 columns;
} Cursor;

static int connect(sqlite3 *c, void *given, int argc, const char *const *argv, sqlite3_vtab **out, char **error)
{
    Arena a = {0};
    Buf sql = {.arena = &a};
    (void)argc, (void)argv, (void)error;
    for (u32 i = 0; i < GIVEN_COLUMNS_MAX; i++) buf_format(&sql, "%sc%u", i ? "," : "CREATE TABLE given(", i);
    buf_put(&sql, S(")"));
    int done = sqlite3_declare_vtab(c, str_z(&a, buf_str(&sql)));
    arena_free(&a);
    if (done != SQLITE_OK) return done;
    Table *t = sqlite3_malloc64(sizeof *t);
    if (!t) return SQLITE_NOMEM;
    *t = (Table){.given = given};
    *out = &t->base;
    return SQLITE_OK;
}

static int disconnect(sqlite3_vtab *t)
{
    sqlite3_free(t);
    return SQLITE_OK;
}

static int best_index(sqlite3_vtab *t, sqlite3_index_info *index)
{
    (void)t;
    index->estimatedCost = 1;
    return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *t, sqlite3_vtab_cursor **out)
{
    Cursor *x = sqlite3_malloc64(sizeof *x);
    (void)t;
    if (!x) return SQLITE_NOMEM;
    *x = (Cursor){0};
    *out = &x->base;
    return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *x)
{
    sqlite3_free(x);
    return SQLITE_OK;
}

static int first(sqlite3_vtab_cursor *cursor, int index, const char *name, int argc, sqlite3_value **argv)
{
    Cursor *x = (Cursor *)cursor;
    const GivenRows *given = ((const Table *)cursor->pVtab)->given;
    (void)index, (void)name, (void)argc, (void)argv;
    x->at = given->values;
    x->end = given->values + (size_t)given->rows * given->columns;
    x->columns = given->columns;
    return SQLITE_OK;
}

static int next(sqlite3_vtab_cursor *cursor)
{
    Cursor *x = (Cursor *)cursor;
    x->at += x->columns;
    return SQLITE_OK;
}

static int ended(sqlite3_vtab_cursor *cursor)
{
    const Cursor *x = (const Cursor *)cursor;
    return x->at >= x->end;
}

static int column(sqlite3_vtab_cursor *cursor, sqlite3_context *to, int i)
{
    const DbValue *v = &((const Cursor *)cursor)->at[i];
    switch (v->type) {
    case DB_NULL: break;
    case DB_INT: sqlite3_result_int64(to, v->integer); break;
    case DB_REAL: sqlite3_result_double(to, v->real); break;
    case DB_TEXT: sqlite3_result_text(to, v->bytes.n ? (const char *)v->bytes.p : "", (int)v->bytes.n, SQLITE_STATIC); break;
    case DB_BLOB: sqlite3_result_blob(to, v->bytes.n ? (const void *)v->bytes.p : "", (int)v->bytes.n, SQLITE_STATIC); break;
    }
    return SQLITE_OK;
}

static int row_number(sqlite3_vtab_cursor *cursor, sqlite3_int64 *out)
{
    (void)cursor;
    *out = 0; /* nobody asks */
    return SQLITE_OK;
}

int given_rows(sqlite3 *c, const GivenRows *given)
{
    static const sqlite3_module module = {.xConnect = connect, .xBestIndex = best_index, .xDisconnect = disconnect, .xOpen = open_cursor, .xClose = close_cursor,
                                          .xFilter = first, .xNext = next, .xEof = ended, .xColumn = column, .xRowid = row_number};
    return sqlite3_create_module(c, "given", &module, (void *)(uintptr_t)given);
}

Str given_sql(Arena *a, Str one_row, u32 columns)
{
    Buf out = {.arena = a};
    isize values = str_find(one_row, S("VALUES"));
    assert(values > 0 && columns <= GIVEN_COLUMNS_MAX);
    buf_put(&out, str_cut(one_row, 0, values));
    for (u32 i = 0; i < columns; i++) buf_format(&out, "%sc%u", i ? "," : "SELECT ", i);
    buf_put(&out, S(" FROM given"));
    return buf_str(&out);
}
