/* db_postgres.h - parts of the PostgreSQL driver; for db_postgres*.c only. */
#ifndef SITREP_STORE_DB_POSTGRES_H
#define SITREP_STORE_DB_POSTGRES_H
#include "base/json.h"
#include "store/db.h"
#if HAVE_PG
#include <libpq-fe.h>

enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_FLOAT8 = 701, OID_TSVECTOR = 3614 };

/* ---- db_postgres_sql.c: SQLite's words in PostgreSQL's */
Str postgres_sql(Arena *a, Str sql);
extern const char postgres_helpers[]; /* functions that the views call */
/* Views with points, for maps; the schema that PostGIS stands in for @. */
extern const char postgres_points[];

/* ---- db_postgres_copy.c: rows that wait to go to their table in one COPY */
enum { COPY_COLUMNS_MAX = 32 };
typedef struct {
    char columns[200]; /* "(a,b)", or empty: all */
    u32 ncolumns;      /* 0: not known yet */
    Oid types[COPY_COLUMNS_MAX];
    bool folds[COPY_COLUMNS_MAX]; /* the same in capitals and not */
    Arena arena;                  /* of the batch */
    Buf rows;
    u32 n;
    Map seen; /* rows that are to be there once */
} Copy;
/* Is it INSERT INTO one of the tables whose rows go by COPY, of values alone? Then *table is its
 * number, *columns "(a,b)" or empty, *rows how many rows it has at a time, *once whether one that is there is passed over. */
bool copy_reads(Str sql, u32 *table, Str *columns, u32 *rows, bool *once);
u32 copy_touched(Str sql); /* a bit for each of these tables that a statement names */
enum { COPY_TABLES = 13 };
extern const char *const copy_tables[COPY_TABLES];
void copy_row(Copy *c, const DbValue *values, bool once);
Str copy_bytes(Copy *c); /* all rows, in the binary form of COPY */
void copy_empty(Copy *c);
#endif
#endif
