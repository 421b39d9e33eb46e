/* db_postgres_copy.c - rows on their way to PostgreSQL: gathered in memory in the binary form of COPY
 * (PostgreSQL's manual, COPY, "Binary Format": a signature, then for each row the number of fields
 * and for each field its length and bytes, all in network order) and sent in one go. Only tables
 * that nothing reads inside a batch go this way, so that nothing has to wait for it. */
#if HAVE_PG
#include "store/db_postgres.h"

const char *const copy_tables[COPY_TABLES] = {"digest",      "text",       "words",      "time_fact",     "place_fact", "actor_fact",
                                              "number_fact", "quote_fact", "event_fact", "event_name", "document_name", "finding",    "finding_name"};

static bool word_byte(u8 c)
{
    return (c >= 'a' && c <= 'z') || c == '_';
}

static u32 table_at(Str sql, isize at)
{
    u32 i = 0;
    for (; i < COPY_TABLES; i++) {
        Str name = str_of(copy_tables[i]), rest = str_cut(sql, at, sql.n);
        if (str_starts(rest, name) && (rest.n == name.n || !word_byte(rest.p[name.n]))) break;
    }
    return i;
}

bool copy_reads(Str sql, u32 *table, Str *columns, u32 *rows, bool *once)
{
    static const Str ways[] = {LIT("INSERT OR IGNORE INTO "), LIT("INSERT OR FAIL INTO "), LIT("INSERT INTO ")};
    u32 way = 0;
    while (way < countof(ways) && !str_starts(sql, ways[way])) way++;
    if (way == countof(ways)) return false;
    *once = way == 0;
    isize at = ways[way].n, values = str_find(sql, S("VALUES"));
    *table = table_at(sql, at);
    if (*table == COPY_TABLES || values < 0) return false;
    *columns = str_trim(str_cut(sql, at + str_of(copy_tables[*table]).n, values));
    *rows = 0;
    for (isize i = values + 6; i < sql.n; i++) {
        if (sql.p[i] == '(') ++*rows;
        if (!strchr("(?,) ", sql.p[i])) return false;
    }
    return true;
}

u32 copy_touched(Str sql)
{
    u32 out = 0;
    for (isize i = 0; i < sql.n; i++) {
        bool begins = word_byte(sql.p[i]) && (i == 0 || (!word_byte(sql.p[i - 1]) && sql.p[i - 1] != '.'));
        u32 table = begins ? table_at(sql, i) : COPY_TABLES;
        if (table < COPY_TABLES) out |= 1u << table;
    }
    return out;
}

/* ---- rows */

static void put_be(Buf *out, u64 v, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--) buf_byte(out, (u8)(v >> (8 * i)));
}

static void put_bytes(Buf *out, Str s)
{
    put_be(out, (u64)s.n, 4);
    buf_put(out, s);
}

static void put_field(Buf *out, Arena *a, Oid type, const DbValue *v)
{
    i64 n = v->integer;
    double real = v->type == DB_INT ? (double)v->integer : v->real;
    u64 bits;
    switch (v->type == DB_NULL ? 0 : type) {
    case OID_INT8:
        if (v->type == DB_TEXT && !str_int(v->bytes, &n)) n = 0;
        put_be(out, 8, 4);
        put_be(out, (u64)n, 8);
        break;
    case OID_FLOAT8:
        memcpy(&bits, &real, sizeof bits);
        put_be(out, 8, 4);
        put_be(out, bits, 8);
        break;
    case OID_TEXT: put_bytes(out, db_utf8(a, v->bytes)); break;
    case 0: put_be(out, 0xFFFFFFFFu, 4); break;
    default: put_bytes(out, v->bytes); break;
    }
}

/* Is a row of the same key among those that wait? Its columns are all of the key. */
static bool waits(Copy *c, const DbValue *values)
{
    Buf key = {.arena = &c->arena};
    bool isnew;
    for (u32 i = 0; i < c->ncolumns; i++) {
        const DbValue *v = &values[i];
        put_be(&key, v->type == DB_INT ? (u64)v->integer : (u64)v->bytes.n, 8);
        for (isize k = 0; v->type == DB_TEXT && k < v->bytes.n; k++) {
            u8 b = v->bytes.p[k];
            buf_byte(&key, c->folds[i] && b >= 'A' && b <= 'Z' ? b + 32 : b);
        }
    }
    map_put(&c->arena, &c->seen, buf_str(&key), &isnew);
    return !isnew;
}

void copy_row(Copy *c, const DbValue *values, bool once)
{
    static const u8 head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0"; /* and two empty words; the last NUL is C's */
    if (once && waits(c, values)) return;
    c->rows.arena = &c->arena;
    if (!c->n++) buf_put(&c->rows, (Str){head, 19});
    put_be(&c->rows, c->ncolumns, 2);
    for (u32 i = 0; i < c->ncolumns; i++) put_field(&c->rows, &c->arena, c->types[i], &values[i]);
}

Str copy_bytes(Copy *c)
{
    put_be(&c->rows, 0xFFFFu, 2);
    return buf_str(&c->rows);
}

void copy_empty(Copy *c)
{
    c->rows = (Buf){0};
    c->seen = (Map){0};
    c->n = 0;
    arena_reset(&c->arena);
}
#else
typedef int built_without_postgres;
#endif
