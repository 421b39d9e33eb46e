/* rows_sqlite.h - rows in memory as a table that SQLite can read; inside the SQLite driver. */
#ifndef SITREP_STORE_ROWS_SQLITE_H
#define SITREP_STORE_ROWS_SQLITE_H
#include "store/db.h"
#include <sqlite3.h>

typedef struct {
    const DbValue *values; /* row by row */
    u32 rows, columns;
} GivenRows;
enum { GIVEN_COLUMNS_MAX = 32 };
/* From now on, on this connection, statements of given_sql read what *given holds as they run. */
int given_rows(sqlite3 *c, const GivenRows *given);
/* INSERT ... VALUES of one row as INSERT ... SELECT of all that are given. */
Str given_sql(Arena *a, Str one_row, u32 columns);
#endif
