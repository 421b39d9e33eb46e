/* db.h - what a store wants of a database engine, and nothing more: one connection, statements with
 * values, rows, a transaction. Knows nothing of documents. A driver is a row of functions; store.c
 * holds the table of drivers. SQL is written once, in the words of SQLite; a driver whose engine
 * speaks otherwise translates it. */
#ifndef SITREP_STORE_DB_H
#define SITREP_STORE_DB_H
#include "base/base.h"

typedef struct Db Db;                   /* a connection; its driver's own */
typedef struct DbStatement DbStatement; /* prepared; its driver's own */
typedef enum { DB_NULL, DB_INT, DB_REAL, DB_TEXT, DB_BLOB } DbType;
typedef VEC(Str) DbFaults;
typedef struct {
    DbType type;
    union {
        i64 integer;
        double real;
        Str bytes;
    };
} DbValue;

typedef struct {
    const char *prefix; /* of the names of stores: "postgres://"; NULL: whatever no other driver claims */
    bool vectors;       /* its search index is of words that we give it (search.c), not its own */
    bool far;           /* a statement is a journey: one that deletes many rows by an index is cheaper than one for each by its key */
    /* `write`: makes it if there is none. `wait_ms`: for another writer to end; < 0: for ever.
     * *out is set on failure too, and then closed by the caller. */
    Err (*open)(Db **out, Str uri, bool write, int wait_ms, ErrInfo *e);
    void (*close)(Db *db); /* an open transaction is given up */
    /* Looks what is there: *version 0 when it is empty. */
    Err (*version)(Db *db, int *version, ErrInfo *e);
    /* Makes the tables of `schema` in a transaction of its own, and sets the version. */
    Err (*create)(Db *db, const char *schema, int version, ErrInfo *e);
    bool (*lost)(const Db *db); /* the connection; NULL: there is none to lose */
    Err (*set_version)(Db *db, int version, ErrInfo *e);
    /* Much is to be written into an empty database: may make readers wait while a batch ends, where that saves writing.
     * NULL: nothing is saved. */
    Err (*fill)(Db *db, ErrInfo *e);

    Err (*begin)(Db *db, ErrInfo *e);
    Err (*snapshot)(Db *db, ErrInfo *e); /* for reading: one state of the database until rollback */
    Err (*commit)(Db *db, ErrInfo *e);
    void (*rollback)(Db *db); /* nothing when no transaction is open */
    /* Statements without values, one or several. `doing`: for the error, "write". */
    Err (*run)(Db *db, const char *sql, const char *doing, ErrInfo *e);
    Err (*fail)(Db *db, const char *doing, ErrInfo *e); /* the last error in words */

    /* NULL: store_fail says why. `keep`: for the life of the connection. */
    DbStatement *(*prepare)(Db *db, Str sql, bool keep);
    void (*finish)(DbStatement *q); /* accepts NULL */
    void (*clear)(DbStatement *q);  /* to be run anew: no values, no rows */
    void (*reset)(DbStatement *q);  /* no more rows are wanted */
    /* Places count from 1. What is not bound is NULL. Bytes must live until the statement has run. */
    void (*bind_text)(DbStatement *q, int at, Str text);
    void (*bind_blob)(DbStatement *q, int at, Str bytes);
    void (*bind_int)(DbStatement *q, int at, i64 v);
    void (*bind_real)(DbStatement *q, int at, double v);
    int (*step)(DbStatement *q); /* 1: a row; 0: the end; -1: an error */
    /* Rows of one table together. `one_row`: INSERT ... VALUES(?,?), for the life of the connection; put_rows: false on error. */
    DbStatement *(*prepare_rows)(Db *db, Str one_row, u32 columns);
    bool (*put_rows)(Db *db, DbStatement *q, const DbValue *values, u32 rows, u32 columns);
    /* Columns of the row at hand, from 0. */
    int (*columns)(DbStatement *q);
    DbType (*type)(DbStatement *q, int i);
    i64 (*integer)(DbStatement *q, int i);
    double (*real)(DbStatement *q, int i);
    Str (*bytes)(DbStatement *q, int i); /* of a text or a blob; valid until the next row */

    i64 (*changes)(Db *db); /* another value when another connection has written */
    /* The engine's own checks: one line for each fault. */
    Err (*check)(Db *db, Arena *a, int schema, DbFaults *faults, ErrInfo *e);
    Err (*scrub)(Db *db, ErrInfo *e); /* leaves no trace of what was deleted */
} DbDriver;

#define DB_BUSY "another process writes to the store" /* how an error of open begins then */
/* A text that every engine can keep: what is not UTF-8, and NUL, become U+FFFD. */
Str db_utf8(Arena *a, Str s);
void db_sqlite_alone(void); /* store_alone */
extern const DbDriver db_sqlite, db_postgres, db_postgresql;
#endif
