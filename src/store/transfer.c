/* transfer.c - a whole store into an empty one on another engine: every table that schema.sql makes,
 * row by row as it stands, the search index anew from the texts. All of it is one transaction of the
 * target and one snapshot of the source, so that a broken transfer leaves the target empty. Before it
 * is kept, every table of the target is read back: its rows must be as many as the source's, with
 * the same sum of hashes over all values (a sum, because engines give rows in different orders). */
#include "base/json.h"
#include "store/rows.h"

enum { TABLE_COLUMNS_MAX = 64 };

/* ---- tables, by the schema's own words */

static bool next_table(Str *schema_left, Str *name)
{
    static const char make[] = "\nCREATE TABLE ", unless[] = "IF NOT EXISTS ";
    isize at = str_find(*schema_left, str_of(make));
    if (at < 0) return false;
    at += (isize)sizeof make - 1;
    if (str_starts(str_cut(*schema_left, at, schema_left->n), str_of(unless))) at += (isize)sizeof unless - 1;
    isize end = at;
    while (end < schema_left->n && ((schema_left->p[end] >= 'a' && schema_left->p[end] <= 'z') || schema_left->p[end] == '_')) end++;
    *name = str_cut(*schema_left, at, end);
    *schema_left = str_cut(*schema_left, end, schema_left->n);
    return true;
}

/* ---- sums */

typedef struct {
    u64 rows, hash;
} Sum;

/* PostgreSQL keeps no NUL and nothing that is not UTF-8 in a text: what it makes of it is the same here. */
static u64 hash_text(Str s, u64 seed)
{
    Arena a = {0};
    u64 h = hash_bytes(db_utf8(&a, s), seed);
    arena_free(&a);
    return h;
}

static u64 hash_value(const Binder *b, int i)
{
    double v;
    u64 seed = (u64)i * 8 + b->driver->type(b->q, i);
    switch (b->driver->type(b->q, i)) {
    case DB_INT: return hash_mix(seed, (u64)column_int(b, i));
    case DB_REAL: v = b->driver->real(b->q, i) + 0.0; return hash_bytes((Str){(const u8 *)&v, sizeof v}, seed);
    case DB_TEXT: return hash_text(column_peek(b, i), seed);
    case DB_BLOB: return hash_bytes(column_peek(b, i), seed);
    default: return seed;
    }
}

static void add_row(Sum *s, const Binder *b, int columns)
{
    u64 h = 0;
    for (int i = 0; i < columns; i++) h = hash_mix(h, hash_value(b, i));
    s->rows++;
    s->hash += h;
}

/* ---- one table */

static void bind_column(Binder *out, const Binder *in, int i)
{
    switch (in->driver->type(in->q, i)) {
    case DB_INT: bind_int(out, column_int(in, i)); break;
    case DB_REAL: bind_real(out, in->driver->real(in->q, i)); break;
    case DB_TEXT: bind_words(out, column_peek(in, i)); break;
    case DB_BLOB: bind_blob(out, column_peek(in, i)); break;
    case DB_NULL: bind_null(out); break;
    }
}

static Str insert_into(Arena *a, Str table, int columns)
{
    Buf sql = {.arena = a};
    buf_format(&sql, "INSERT INTO %.*s VALUES(", STR(table));
    for (int i = 0; i < columns; i++) buf_put(&sql, i ? S(",?") : S("?"));
    buf_byte(&sql, ')');
    return buf_str(&sql);
}

static Err move_rows(Store *from, Store *to, Str table, Sum *sum, ErrInfo *e)
{
    Arena a = {0};
    Err err = OK;
    int got, columns = 0;
    bool texts = str_eq(table, S("text"));
    const char *order = str_eq(table, S("document")) ? " ORDER BY number" : texts ? " ORDER BY document" : ""; /* the index is given texts in order */
    Binder in = bind_once(from, str_format(&a, "SELECT * FROM %.*s%s", STR(table), order)), out = {0};
    while (err == OK && (got = bind_row(from, &in, e)) != 0) {
        if (got < 0) {
            err = (Err)got;
            break;
        }
        if (!columns) {
            columns = in.driver->columns(in.q);
            assert(columns > 0 && columns < TABLE_COLUMNS_MAX);
            out = bind_once(to, insert_into(&a, table, columns));
        }
        if (out.q) out.driver->clear(out.q), out.at = 1;
        for (int i = 0; i < columns && out.q; i++) bind_column(&out, &in, i);
        add_row(sum, &in, columns);
        err = bind_run(to, &out, e);
        if (err == OK && texts) err = words_put(to, column_int(&in, 0), column_peek(&in, 1), column_peek(&in, 2), e);
    }
    if (out.q) bind_end(&out);
    bind_end(&in);
    arena_free(&a);
    return err;
}

static Err sum_rows(Store *s, Str table, Sum *sum, ErrInfo *e)
{
    Arena a = {0};
    int got;
    Binder b = bind_once(s, str_format(&a, "SELECT * FROM %.*s", STR(table)));
    while ((got = bind_row(s, &b, e)) == 1) add_row(sum, &b, b.driver->columns(b.q));
    bind_end(&b);
    arena_free(&a);
    return (Err)got;
}

static Err transfer_table(Store *from, Store *to, Str table, u64 *rows, ErrInfo *e)
{
    Sum sent = {0}, there = {0};
    Err err = sum_rows(to, table, &there, e);
    if (err == OK && there.rows) return fail(e, E_STORE, "the store to migrate to is not empty; name a new one");
    if (err == OK) err = move_rows(from, to, table, &sent, e);
    if (err == OK) err = sum_rows(to, table, &there, e);
    if (err == OK && (there.rows != sent.rows || there.hash != sent.hash))
        return fail(e, E_STORE, "table %.*s did not arrive as it was sent (%llu rows of %llu); nothing was kept", STR(table),
                    (unsigned long long)there.rows, (unsigned long long)sent.rows);
    *rows += sent.rows;
    return err;
}

Err store_transfer(Store *from, Store *to, u64 *rows, ErrInfo *e)
{
    Str left = store_schema_text(), table;
    *rows = 0;
    if (from->schema != STORE_SCHEMA_VERSION)
        return fail(e, E_STORE, "the store has schema %d; `sitrep migrate --db` brings it to %d first", from->schema, (int)STORE_SCHEMA_VERSION);
    Err err = from->driver->snapshot(from->db, e);
    if (err == OK) err = store_begin(to, e);
    while (err == OK && next_table(&left, &table)) err = transfer_table(from, to, table, rows, e);
    if (err == OK) err = store_commit(to, e);
    else store_abandon(to);
    store_abandon(from);
    return err;
}
