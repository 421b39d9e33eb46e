/* Rows that are given to SQLite arrive as they are: values of every type, empty ones, another number of rows each time. */
#include "store/rows_sqlite.h"
#include "base/json.h"
#include "test.h"

void unit_rows_sqlite(void);

static Str all_rows(Arena *a, sqlite3 *c)
{
    Buf out = {.arena = a};
    sqlite3_stmt *q;
    CHECK(sqlite3_prepare_v2(c, "SELECT quote(k)||' '||quote(v)||' '||typeof(v) FROM t ORDER BY k", -1, &q, NULL) == SQLITE_OK);
    while (sqlite3_step(q) == SQLITE_ROW) buf_format(&out, "%s;", (const char *)sqlite3_column_text(q, 0));
    sqlite3_finalize(q);
    return buf_str(&out);
}

void unit_rows_sqlite(void)
{
    static const DbValue values[] = {
        {DB_INT, .integer = 1}, {DB_NULL}, {DB_INT, .integer = 2}, {DB_INT, .integer = INT64_MIN}, {DB_INT, .integer = 3}, {DB_REAL, .real = 0.5},
        {DB_INT, .integer = 4}, {DB_TEXT, .bytes = {NULL, 0}}, {DB_INT, .integer = 5}, {DB_TEXT, .bytes = LIT("it's")},
        {DB_INT, .integer = 6}, {DB_BLOB, .bytes = LIT("\x01\xFF")}, {DB_INT, .integer = 7}, {DB_BLOB, .bytes = {NULL, 0}}};
    static const u32 counts[] = {0, 2, 7};
    Arena a = {0};
    GivenRows given = {0};
    sqlite3 *c;
    sqlite3_stmt *q;
    CHECK(sqlite3_open(":memory:", &c) == SQLITE_OK && given_rows(c, &given) == SQLITE_OK);
    CHECK(sqlite3_exec(c, "CREATE TABLE t(k INTEGER PRIMARY KEY, v)", NULL, NULL, NULL) == SQLITE_OK);
    Str sql = given_sql(&a, S("INSERT OR IGNORE INTO t VALUES(?,?)"), 2);
    CHECK_STR(sql, "INSERT OR IGNORE INTO t SELECT c0,c1 FROM given");
    CHECK(sqlite3_prepare_v2(c, (const char *)sql.p, (int)sql.n, &q, NULL) == SQLITE_OK);
    for (isize i = 0; i < countof(counts); i++) {
        given = (GivenRows){values, counts[i], 2};
        CHECK(sqlite3_step(q) == SQLITE_DONE && sqlite3_reset(q) == SQLITE_OK);
        if (counts[i] == 2) CHECK_STR(all_rows(&a, c), "1 NULL null;2 -9223372036854775808 integer;");
    }
    CHECK_STR(all_rows(&a, c), "1 NULL null;2 -9223372036854775808 integer;3 0.5 real;4 '' text;5 'it''s' text;6 X'01FF' blob;7 X'' blob;");
    sqlite3_finalize(q);
    sqlite3_close(c);
    arena_free(&a);
}
