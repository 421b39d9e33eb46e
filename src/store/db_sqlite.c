/* db_sqlite.c - a store in one SQLite file. WAL, so that readers and the one writer do not wait for
 * each other, but for the first filling (fill). The application id tells a store from any other database, user_version is the
 * schema. SQLite's own words end every error text. */
#include "base/json.h"
#include "store/checkpoint.h"
#include "store/db.h"
#include "store/rows_sqlite.h"
#include "store/words_fts5.h"
#include <stdio.h>
#include <stdlib.h>

enum { APPLICATION_ID = 0x53495452 /* "SITR" */, NAME_MAX_BYTES = 4096, READERS_WAIT_MS = 10 * 60 * 1000, OTHERS_WAIT_MS = 5000 /* who rolls back */,
       WAL_PAGES = 16000 /* after which the writer itself writes them into the file */, WAL_PAGES_BESIDE = 1000 /* after which one beside it begins to */ };
struct Db {
    sqlite3 *c;
    char name[NAME_MAX_BYTES];
    int wait_ms;
    bool create, wal, filling; /* to be written; has WAL; has left it for the first filling */
    bool much; /* is to be written: worth a thread that writes the WAL into the file */
    Checkpointer *beside; /* it; NULL: none yet */
    GivenRows given; /* to the statement of many rows that runs */
    int unmade; /* why the last statement that could not be made was not: calls in between forget it */
};

static sqlite3_stmt *of(DbStatement *q)
{
    return (sqlite3_stmt *)(void *)q;
}

static Err failed(Db *db, const char *doing, ErrInfo *e)
{
    int code = db->c ? sqlite3_errcode(db->c) & 0xFF : SQLITE_NOMEM;
    bool known = db->c && code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE;
    if (db->c && !known) code = db->unmade & 0xFF;
    const char *says = known ? sqlite3_errmsg(db->c) : sqlite3_errstr(code);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return fail(e, E_STORE, "the store is being written to by another process; try again later");
    if (code == SQLITE_NOTADB) return fail(e, E_STORE, "cannot %s: the file is not a store of sitrep", doing);
    if (code == SQLITE_READONLY) return fail(e, E_STORE, "cannot %s: the store is read-only", doing);
    if (code == SQLITE_FULL) return fail(e, E_STORE, "cannot %s: the disk is full; nothing of this batch was kept", doing);
    if (code == SQLITE_IOERR)
        return fail(e, E_STORE, "cannot %s: %s (a limit or a fault of the disk); nothing of this batch was kept", doing, says);
    return fail(e, E_STORE, "cannot %s: %s", doing, says);
}

static Err run(Db *db, const char *sql, const char *doing, ErrInfo *e)
{
    return sqlite3_exec(db->c, sql, NULL, NULL, NULL) == SQLITE_OK ? OK : failed(db, doing, e);
}

/* ---- statements */

static DbStatement *prepare(Db *db, Str sql, bool keep)
{
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v3(db->c, (const char *)sql.p, (int)sql.n, keep ? SQLITE_PREPARE_PERSISTENT : 0, &q, NULL);
    if (rc != SQLITE_OK) return db->unmade = rc, NULL;
    return (DbStatement *)(void *)q;
}

static void finish(DbStatement *q)
{
    sqlite3_finalize(of(q));
}

static void reset(DbStatement *q)
{
    sqlite3_reset(of(q));
}

static void clear(DbStatement *q)
{
    sqlite3_reset(of(q));
    sqlite3_clear_bindings(of(q));
}

static void bind_text(DbStatement *q, int at, Str s)
{
    sqlite3_bind_text(of(q), at, s.n ? (const char *)s.p : "", (int)s.n, SQLITE_STATIC);
}

static void bind_blob(DbStatement *q, int at, Str s)
{
    sqlite3_bind_blob(of(q), at, s.n ? (const void *)s.p : "", (int)s.n, SQLITE_STATIC);
}

static void bind_int(DbStatement *q, int at, i64 v)
{
    sqlite3_bind_int64(of(q), at, v);
}

static void bind_real(DbStatement *q, int at, double v)
{
    sqlite3_bind_double(of(q), at, v);
}

/* A writer that was killed while it made or filled the store left a journal that a reader may not play back. */
static bool roll_back(const char *name)
{
    sqlite3 *c = NULL;
    bool ok = sqlite3_open_v2(name, &c, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK && sqlite3_busy_timeout(c, OTHERS_WAIT_MS) == SQLITE_OK &&
              sqlite3_exec(c, "SELECT count(*) FROM sqlite_master", NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_close(c);
    return ok;
}

static int step(DbStatement *q)
{
    int rc = sqlite3_step(of(q));
    if ((rc & 0xFF) == SQLITE_READONLY) {
        sqlite3 *c = sqlite3_db_handle(of(q));
        bool left = sqlite3_extended_errcode(c) == SQLITE_READONLY_ROLLBACK && roll_back(sqlite3_db_filename(c, "main"));
        if (left) sqlite3_reset(of(q)), rc = sqlite3_step(of(q));
    }
    return rc == SQLITE_ROW ? 1 : rc == SQLITE_DONE ? 0 : -1;
}

static DbStatement *prepare_rows(Db *db, Str one_row, u32 columns)
{
    Arena a = {0};
    DbStatement *q = prepare(db, given_sql(&a, one_row, columns), true);
    arena_free(&a);
    return q;
}

static bool put_rows(Db *db, DbStatement *q, const DbValue *values, u32 rows, u32 columns)
{
    db->given = (GivenRows){values, rows, columns};
    bool good = step(q) == 0;
    reset(q);
    return good;
}

static int columns(DbStatement *q)
{
    return sqlite3_column_count(of(q));
}

static DbType type(DbStatement *q, int i)
{
    switch (sqlite3_column_type(of(q), i)) {
    case SQLITE_INTEGER: return DB_INT;
    case SQLITE_FLOAT: return DB_REAL;
    case SQLITE_TEXT: return DB_TEXT;
    case SQLITE_BLOB: return DB_BLOB;
    default: return DB_NULL;
    }
}

static i64 integer(DbStatement *q, int i)
{
    return sqlite3_column_int64(of(q), i);
}

static double real(DbStatement *q, int i)
{
    return sqlite3_column_double(of(q), i);
}

static Str bytes(DbStatement *q, int i)
{
    const void *p = sqlite3_column_blob(of(q), i);
    return (Str){p, p ? sqlite3_column_bytes(of(q), i) : 0};
}

static Err value(Db *db, const char *sql, i64 *out, ErrInfo *e)
{
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v2(db->c, sql, -1, &q, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(q)) == SQLITE_ROW) *out = sqlite3_column_int64(q, 0), rc = SQLITE_OK;
    Err err = rc == SQLITE_OK ? OK : failed(db, "open the store", e);
    sqlite3_finalize(q);
    return err;
}

/* ---- transactions */

/* Pragmas whose lock is not worth waiting for; *had: they were run. */
static Err at_once(Db *db, const char *pragmas, bool *had, ErrInfo *e)
{
    sqlite3_busy_timeout(db->c, 0);
    Err err = run(db, pragmas, "open the store", e);
    int why = sqlite3_errcode(db->c) & 0xFF;
    sqlite3_busy_timeout(db->c, db->wait_ms);
    *had = err == OK;
    return why == SQLITE_BUSY || why == SQLITE_LOCKED ? OK : err;
}

/* To be had when nobody reads or writes at the moment; else each batch asks again, and until then readers wait while one
 * is written. */
static Err take_wal(Db *db, ErrInfo *e)
{
    Err err = at_once(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL", &db->wal, e);
    return err == OK && !db->wal ? run(db, "PRAGMA synchronous=FULL", "open the store", e) : err;
}

static Err begin(Db *db, ErrInfo *e)
{
    Err err = db->create && !db->wal && !db->filling ? take_wal(db, e) : OK;
    return err == OK ? run(db, "BEGIN IMMEDIATE", "begin a batch", e) : err;
}

static Err snapshot(Db *db, ErrInfo *e)
{
    return run(db, "BEGIN", "begin to read", e);
}

/* After each commit: so many pages are in the WAL. In the place of SQLite's own hook (PRAGMA wal_autocheckpoint). */
static int committed(void *of, sqlite3 *c, const char *name, int pages)
{
    Db *db = of;
    if (db->much && pages >= WAL_PAGES_BESIDE && !db->beside) db->beside = checkpointer_new(db->name);
    if (pages >= WAL_PAGES && db->beside) checkpointer_finish(db->beside);
    else if (pages >= WAL_PAGES) sqlite3_wal_checkpoint_v2(c, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    else if (pages >= WAL_PAGES_BESIDE) checkpointer_wake(db->beside);
    return SQLITE_OK;
}

static Err commit(Db *db, ErrInfo *e)
{
    return run(db, "COMMIT", "end a batch", e);
}

static void rollback(Db *db)
{
    if (!sqlite3_get_autocommit(db->c)) sqlite3_exec(db->c, "ROLLBACK", NULL, NULL, NULL);
}

/* ---- opening */

/* A file in a folder where nothing may be written cannot have WAL's helpers beside it: it is read as
 * one that nobody changes. */
static Err open_unchanging(Db *db, ErrInfo *e)
{
    Arena a = {0};
    Buf uri = {.arena = &a};
    buf_put(&uri, S("file:"));
    for (const char *p = db->name; *p; p++) {
        if (strchr("?#%", *p)) buf_format(&uri, "%%%02X", (u8)*p);
        else buf_byte(&uri, (u8)*p);
    }
    buf_put(&uri, S("?immutable=1"));
    sqlite3_close(db->c);
    db->c = NULL;
    bool ok = sqlite3_open_v2(str_z(&a, buf_str(&uri)), &db->c, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) == SQLITE_OK;
    arena_free(&a);
    return ok ? OK : failed(db, "open the store", e);
}

static Err open_file(Db **out, Str uri, bool write, int wait_ms, ErrInfo *e)
{
    Db *db = calloc(1, sizeof *db);
    if (!db) no_memory();
    *out = db;
    db->create = write;
    if (uri.n >= (isize)sizeof db->name) return fail(e, E_STORE, "%.*s: the name is too long", STR(uri));
    if (str_find(uri, S("://")) >= 0)
        return fail(e, E_STORE, "%.*s: a store is a SQLite file, or postgres://USER@HOST/DATABASE", STR(uri));
    memcpy(db->name, uri.p, (size_t)uri.n);
    int flags = SQLITE_OPEN_NOMUTEX | (write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY); /* a thread at a time: store.h */
    if (sqlite3_open_v2(db->name, &db->c, flags, NULL) != SQLITE_OK)
        return fail(e, E_STORE, "%s: %s", db->name, db->c ? sqlite3_errmsg(db->c) : "out of memory");
    if (write && sqlite3_db_readonly(db->c, "main") == 1) return fail(e, E_STORE, "%s: the file is read-only", db->name);
    db->wait_ms = wait_ms < 0 ? INT32_MAX : wait_ms;
    sqlite3_busy_timeout(db->c, db->wait_ms);
    i64 any;
    if (write || value(db, "SELECT count(*) FROM sqlite_master", &any, e) == OK) return OK;
    int why = sqlite3_errcode(db->c) & 0xFF;
    if (why == SQLITE_READONLY && roll_back(db->name)) return OK;
    return why == SQLITE_CANTOPEN ? open_unchanging(db, e) : OK; /* what else is wrong is met again when it is read */
}

static void close_file(Db *db)
{
    checkpointer_free(db->beside);
    sqlite3_close(db->c);
    free(db);
}

static Err tune(Db *db, ErrInfo *e)
{
    Err err = db->create ? take_wal(db, e) : OK;
    if (err == OK && db->create)
        err = run(db, "PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536", "open the store", e);
    if (db->create) sqlite3_wal_hook(db->c, committed, db);
    return err == OK ? run(db, "PRAGMA mmap_size=1073741824; PRAGMA secure_delete=OFF", "open the store", e) : err;
}

static Err version(Db *db, int *out, ErrInfo *e)
{
    i64 application = 0, user = 0, tables = 0;
    Err err = value(db, "SELECT count(*) FROM sqlite_master", &tables, e);
    if (err == OK) err = value(db, "PRAGMA application_id", &application, e);
    if (err == OK) err = value(db, "PRAGMA user_version", &user, e);
    if (err != OK) return err;
    if (db->create) words_fts5_remember(db->c);
    if (db->create && given_rows(db->c, &db->given) != SQLITE_OK) return failed(db, "open the store", e);
    *out = 0;
    if (tables == 0 && application == 0 && db->create) return OK;
    if (application != APPLICATION_ID) return fail(e, E_STORE, "%s is a database, but not a store of sitrep", db->name);
    *out = (int)user;
    return tune(db, e);
}

static Err set_version(Db *db, int v, ErrInfo *e)
{
    char sql[120];
    snprintf(sql, sizeof sql, "PRAGMA application_id=%d; PRAGMA user_version=%d", (int)APPLICATION_ID, v);
    return run(db, sql, "make the store", e);
}

/* Pages of 8 KB: rows of findings and digests are long, and a batch then writes half as many. */
static Err create(Db *db, const char *schema, int v, ErrInfo *e)
{
    Err err = run(db, "PRAGMA page_size=8192; BEGIN IMMEDIATE", "make the store", e);
    i64 tables = 0; /* another process may have been first */
    if (err == OK) err = value(db, "SELECT count(*) FROM sqlite_master", &tables, e);
    if (err == OK && !tables) err = run(db, schema, "make the store", e);
    if (err == OK) err = set_version(db, v, e);
    if (err == OK) err = run(db, "COMMIT", "make the store", e);
    return err == OK ? tune(db, e) : err;
}

/* WAL writes every page twice, the second time by a thread of its own. Of a store that is empty, and that nobody else has open (else it has WAL's lock, and all
 * stays as it was), nearly all pages are new and need no journal. Nothing is spilled before a batch ends: the lock for that
 * keeps readers out, and who tells stories reads while it writes. */
static Err fill(Db *db, ErrInfo *e)
{
    i64 any = 0;
    Err err = value(db, "SELECT EXISTS(SELECT 1 FROM document)", &any, e);
    db->much = true;
    if (err != OK || any) return err;
    err = at_once(db, "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL; PRAGMA cache_spill=OFF", &db->filling, e);
    if (err != OK || !db->filling) return err;
    db->wal = false;
    db->wait_ms = READERS_WAIT_MS;
    sqlite3_busy_timeout(db->c, db->wait_ms);
    return OK;
}

/* ---- upkeep */

static i64 changes(Db *db)
{
    i64 v = 0;
    ErrInfo ignored;
    return value(db, "PRAGMA data_version", &v, &ignored) == OK ? v : 0;
}

static Err lines(Db *db, Arena *a, const char *sql, const char *before, const char *after, DbFaults *faults, ErrInfo *e)
{
    DbStatement *q = prepare(db, str_of(sql), false);
    int got = -1;
    while (q && (got = step(q)) == 1)
        if (!str_eq(bytes(q, 0), S("ok"))) *vec_push(a, faults) = str_format(a, "%s%.*s%s", before, STR(bytes(q, 0)), after);
    Err err = got < 0 ? failed(db, "read", e) : OK;
    finish(q);
    return err;
}

static Err check(Db *db, Arena *a, int schema, DbFaults *faults, ErrInfo *e)
{
    i64 apart = 0, astray = 0;
    Err err = lines(db, a, "PRAGMA integrity_check", "", "", faults, e);
    if (err == OK) err = lines(db, a, "PRAGMA foreign_key_check", "a row of ", " names what is not there", faults, e);
    if (err != OK || schema < 2) return err;
    /* read-only stores cannot run FTS5's own check: ask the index for every text instead */
    err = value(db, "SELECT (SELECT count(*) FROM text) - (SELECT count(*) FROM words_docsize)", &apart, e);
    if (apart) *vec_push(a, faults) = S("the search index and the texts are not of one number");
    if (err == OK) err = value(db, "SELECT count(*) FROM finding_name n LEFT JOIN finding f ON f.number=n.finding WHERE f.number IS NULL", &astray, e);
    if (astray) *vec_push(a, faults) = S("names are of findings that are not there");
    if (!sqlite3_db_readonly(db->c, "main") &&
        sqlite3_exec(db->c, "INSERT INTO words(words, rank) VALUES('integrity-check', 1)", NULL, NULL, NULL) != SQLITE_OK)
        *vec_push(a, faults) = S("the search index does not match the texts");
    return err;
}

static Err scrub(Db *db, ErrInfo *e)
{
    return run(db, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)", "forget", e);
}

/* Refused without harm when SQLite is in use already. */
void db_sqlite_alone(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

const DbDriver db_sqlite = {
    .open = open_file, .close = close_file, .version = version, .create = create, .set_version = set_version, .fill = fill,
    .begin = begin, .snapshot = snapshot, .commit = commit, .rollback = rollback, .run = run, .fail = failed,
    .prepare = prepare, .finish = finish, .clear = clear, .reset = reset,
    .bind_text = bind_text, .bind_blob = bind_blob, .bind_int = bind_int, .bind_real = bind_real,
    .step = step, .prepare_rows = prepare_rows, .put_rows = put_rows, .columns = columns, .type = type, .integer = integer, .real = real, .bytes = bytes,
    .changes = changes, .check = check, .scrub = scrub};
