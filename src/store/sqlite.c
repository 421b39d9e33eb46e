/* sqlite.c - the store in one SQLite file: opening, statements, errors. WAL, so that readers and
 * the one writer do not wait for each other. The application id tells a store from any other
 * database, user_version is the schema. SQLite's own words end every error text. */
#include "base/json.h"
#include "store/rows.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { APPLICATION_ID = 0x53495452 /* "SITR" */, BUSY_MS = 5000, ZSTD_LEVEL = 1, UNPACKED_MAX = 1 << 30 };

__asm__(".section .rodata\nembedded_schema:\n.incbin \"src/store/schema.sql\"\n.byte 0\n.previous\n");
extern const char schema[] __asm__("embedded_schema");

Err store_fail(Store *s, const char *doing, ErrInfo *e)
{
    int code = s->db ? sqlite3_errcode(s->db) & 0xFF : SQLITE_NOMEM;
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return fail(e, E_STORE, "the store is being written to by another process; try again later");
    if (code == SQLITE_NOTADB) return fail(e, E_STORE, "cannot %s: the file is not a store of sitrep", doing);
    if (code == SQLITE_READONLY) return fail(e, E_STORE, "cannot %s: the store is read-only", doing);
    if (code == SQLITE_FULL) return fail(e, E_STORE, "cannot %s: the disk is full; nothing of this batch was kept", doing);
    if (code == SQLITE_IOERR)
        return fail(e, E_STORE, "cannot %s: %s (a limit or a fault of the disk); nothing of this batch was kept", doing, sqlite3_errmsg(s->db));
    return fail(e, E_STORE, "cannot %s: %s", doing, s->db ? sqlite3_errmsg(s->db) : "out of memory");
}

Err store_run(Store *s, const char *sql, const char *doing, ErrInfo *e)
{
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? OK : store_fail(s, doing, e);
}

/* ---- statements */

Binder bind_begin(Store *s, const char *sql)
{
    u32 i = 0;
    while (i < s->nstatements && s->statements[i].sql != sql) i++;
    if (i == s->nstatements) {
        assert(i < STATEMENTS_MAX);
        sqlite3_stmt *q = NULL;
        if (sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &q, NULL) != SQLITE_OK) return (Binder){NULL, 1};
        s->statements[s->nstatements++] = (Statement){sql, q};
    }
    sqlite3_reset(s->statements[i].q);
    sqlite3_clear_bindings(s->statements[i].q);
    return (Binder){s->statements[i].q, 1};
}

Binder bind_once(Store *s, Str sql)
{
    Binder b = {NULL, 1};
    if (sqlite3_prepare_v2(s->db, (const char *)sql.p, (int)sql.n, &b.q, NULL) != SQLITE_OK) b.q = NULL;
    return b;
}

void bind_end(Binder *b)
{
    sqlite3_finalize(b->q);
    b->q = NULL;
}

void bind_words(Binder *b, Str s)
{
    sqlite3_bind_text(b->q, b->at++, s.n ? (const char *)s.p : "", (int)s.n, SQLITE_STATIC);
}

void bind_str(Binder *b, Str s)
{
    if (s.n) bind_words(b, s);
    else b->at++;
}

void bind_int(Binder *b, i64 v)
{
    sqlite3_bind_int64(b->q, b->at++, v);
}

void bind_real(Binder *b, double v)
{
    if (isfinite(v)) sqlite3_bind_double(b->q, b->at, v);
    b->at++;
}

void bind_blob(Binder *b, Str s)
{
    sqlite3_bind_blob(b->q, b->at++, s.n ? (const void *)s.p : "", (int)s.n, SQLITE_STATIC);
}

void bind_null(Binder *b)
{
    b->at++;
}

Err bind_run(Store *s, Binder *b, ErrInfo *e)
{
    if (!b->q) return store_fail(s, "write", e);
    int rc = sqlite3_step(b->q);
    Err err = rc == SQLITE_DONE || rc == SQLITE_ROW ? OK : store_fail(s, "write", e);
    sqlite3_reset(b->q);
    return err;
}

int bind_row(Store *s, Binder *b, ErrInfo *e)
{
    if (!b->q) return store_fail(s, "read", e);
    int rc = sqlite3_step(b->q);
    if (rc == SQLITE_ROW) return 1;
    int err = rc == SQLITE_DONE ? 0 : (int)store_fail(s, "read", e);
    sqlite3_reset(b->q);
    return err;
}

i64 bind_value(Store *s, Binder *b)
{
    ErrInfo ignored;
    i64 v = bind_row(s, b, &ignored) == 1 ? sqlite3_column_int64(b->q, 0) : 0;
    if (b->q) sqlite3_reset(b->q);
    return v;
}

Str column_peek(const Binder *b, int i)
{
    const void *p = sqlite3_column_blob(b->q, i);
    return (Str){p, p ? sqlite3_column_bytes(b->q, i) : 0};
}

Str column_str(Arena *a, const Binder *b, int i)
{
    return str_copy(a, column_peek(b, i));
}

/* ---- values */

Str when_text(Arena *a, i64 t, When w)
{
    return date_text(a, t, w.precision, w.utc);
}

Str known_text(Arena *a, When known)
{
    i64 last = known.to != TIME_UNKNOWN ? known.to - 1 : known.from;
    return date_text(a, last, known.precision, known.utc);
}

Str instant_text(Arena *a, i64 utc)
{
    return date_text(a, utc, PRECISION_SECOND, true);
}

/* ZSTD_compressBound makes failure impossible but for our mistake. */
Str store_pack(Store *s, Arena *a, Str bytes)
{
    if (!s->packer) s->packer = ZSTD_createCCtx();
    size_t cap = ZSTD_compressBound((size_t)bytes.n);
    u8 *to = NEW(a, u8, (isize)cap);
    size_t n = ZSTD_compressCCtx(s->packer, to, cap, bytes.n ? (const void *)bytes.p : "", (size_t)bytes.n, ZSTD_LEVEL);
    assert(!ZSTD_isError(n));
    return (Str){to, (isize)n};
}

/* False also when they would be larger than any document can be. */
bool store_unpack(Arena *a, Str packed, Str *out)
{
    if (!packed.n) return false;
    unsigned long long size = ZSTD_getFrameContentSize(packed.p, (size_t)packed.n);
    if (size > (unsigned long long)UNPACKED_MAX) return false; /* unknown and error are larger still */
    u8 *to = NEW(a, u8, (isize)size + 1);
    *out = (Str){to, (isize)size};
    return ZSTD_decompress(to, (size_t)size, packed.p, (size_t)packed.n) == (size_t)size;
}

/* ---- opening */

static Err pragma(Store *s, const char *sql, i64 *out, ErrInfo *e)
{
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v2(s->db, sql, -1, &q, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(q)) == SQLITE_ROW) *out = sqlite3_column_int64(q, 0), rc = SQLITE_OK;
    Err err = rc == SQLITE_OK ? OK : store_fail(s, "open the store", e);
    sqlite3_finalize(q);
    return err;
}

static Err stamp(Store *s, ErrInfo *e)
{
    char sql[120];
    snprintf(sql, sizeof sql, "PRAGMA application_id=%d; PRAGMA user_version=%d", (int)APPLICATION_ID, (int)STORE_SCHEMA_VERSION);
    s->schema = STORE_SCHEMA_VERSION;
    return store_run(s, sql, "make the store", e);
}

static Err create_schema(Store *s, ErrInfo *e)
{
    Err err = store_run(s, "BEGIN IMMEDIATE", "make the store", e);
    i64 tables = 0; /* another process may have been first */
    if (err == OK) err = pragma(s, "SELECT count(*) FROM sqlite_master", &tables, e);
    if (err == OK && !tables) err = store_run(s, schema, "make the store", e);
    if (err == OK) err = stamp(s, e);
    return err == OK ? store_run(s, "COMMIT", "make the store", e) : err;
}

/* What kind of file is it? An empty database is made a store when `create`. */
static Err check_schema(Store *s, Str uri, bool create, ErrInfo *e)
{
    i64 application = 0, version = 0, tables = 0;
    Err err = pragma(s, "SELECT count(*) FROM sqlite_master", &tables, e);
    if (err == OK) err = pragma(s, "PRAGMA application_id", &application, e);
    if (err == OK) err = pragma(s, "PRAGMA user_version", &version, e);
    if (err != OK) return err;
    if (tables == 0 && application == 0 && create) return create_schema(s, e);
    if (application != APPLICATION_ID)
        return fail(e, E_STORE, "%.*s is a database, but not a store of sitrep", STR(uri));
    if (version > STORE_SCHEMA_VERSION)
        return fail(e, E_STORE, "%.*s was written by a newer sitrep (schema %lld, this one reads %d)", STR(uri),
                    (long long)version, (int)STORE_SCHEMA_VERSION);
    s->schema = (int)version;
    return OK;
}

/* A file in a folder where nothing may be written cannot have WAL's helpers beside it: it is read as
 * one that nobody changes. */
static Err open_unchanging(Store *s, Str name, ErrInfo *e)
{
    Arena a = {0};
    Buf uri = {.arena = &a};
    buf_put(&uri, S("file:"));
    for (isize i = 0; i < name.n; i++) {
        if (strchr("?#%", name.p[i])) buf_format(&uri, "%%%02X", name.p[i]);
        else buf_byte(&uri, name.p[i]);
    }
    buf_put(&uri, S("?immutable=1"));
    sqlite3_close(s->db);
    s->db = NULL;
    bool ok = sqlite3_open_v2(str_z(&a, buf_str(&uri)), &s->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) == SQLITE_OK;
    arena_free(&a);
    return ok ? OK : store_fail(s, "open the store", e);
}

static Err open_file(Store *s, Str uri, bool create, ErrInfo *e)
{
    char name[4096];
    if (uri.n >= (isize)sizeof name) return fail(e, E_STORE, "%.*s: the name is too long", STR(uri));
    if (str_find(uri, S("://")) >= 0)
        return fail(e, E_STORE, "%.*s: only SQLite files are stores in this version", STR(uri));
    memcpy(name, uri.p, (size_t)uri.n);
    name[uri.n] = 0;
    int flags = create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    if (sqlite3_open_v2(name, &s->db, flags, NULL) != SQLITE_OK)
        return fail(e, E_STORE, "%s: %s", name, s->db ? sqlite3_errmsg(s->db) : "out of memory");
    if (create && sqlite3_db_readonly(s->db, "main") == 1) return fail(e, E_STORE, "%s: the file is read-only", name);
    sqlite3_busy_timeout(s->db, BUSY_MS);
    return OK;
}

Err store_open(Store **out, Str uri, bool create, ErrInfo *e)
{
    Store *s = calloc(1, sizeof *s);
    if (!s) abort();
    *out = NULL;
    Err err = open_file(s, uri, create, e);
    i64 any;
    if (err == OK && !create && pragma(s, "SELECT count(*) FROM sqlite_master", &any, e) != OK && sqlite3_errcode(s->db) == SQLITE_CANTOPEN)
        err = open_unchanging(s, uri, e);
    if (err == OK) err = check_schema(s, uri, create, e);
    if (err == OK && create)
        err = store_run(s, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                           "PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=4000", "open the store", e);
    if (err == OK) err = store_run(s, "PRAGMA mmap_size=1073741824", "open the store", e);
    if (err == OK) *out = s;
    else store_close(s);
    return err;
}

void store_close(Store *s)
{
    if (!s) return;
    for (u32 i = 0; i < s->nstatements; i++) sqlite3_finalize(s->statements[i].q);
    sqlite3_close(s->db);
    ZSTD_freeCCtx(s->packer);
    arena_free(&s->arena);
    free(s);
}

int store_schema(const Store *s)
{
    return s->schema;
}

Err store_begin(Store *s, ErrInfo *e)
{
    if (s->schema < STORE_SCHEMA_VERSION)
        return fail(e, E_STORE, "the store has schema %d; `sitrep migrate --db FILE` brings it to %d", s->schema,
                    (int)STORE_SCHEMA_VERSION);
    Err err = store_run(s, "BEGIN IMMEDIATE", "begin a batch", e);
    s->in_batch = err == OK;
    return err;
}

Err store_commit(Store *s, ErrInfo *e)
{
    Err err = store_run(s, "COMMIT", "end a batch", e);
    if (err != OK) store_abandon(s);
    s->in_batch = false;
    return err;
}

void store_abandon(Store *s)
{
    if (!sqlite3_get_autocommit(s->db)) sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    s->in_batch = false;
    s->rules = (Map){0}; /* some may be gone */
}

/* ---- an older schema */

Err store_migrate_begin(Store *s, ErrInfo *e)
{
    static const char tables[] =
        "DROP TABLE time_fact; DROP TABLE place_fact; DROP TABLE actor_fact; DROP TABLE number_fact; DROP TABLE quote_fact;"
        "DROP TABLE event_fact; DROP TABLE fact; DROP TABLE sentence; DROP TABLE words; DROP INDEX document_by_time;"
        "ALTER TABLE document RENAME TO document_v1; ALTER TABLE version RENAME TO version_v1";
    static const char rows[] =
        "INSERT INTO version SELECT program, digest, 'unknown', first_used FROM version_v1;"
        "INSERT INTO document(number,hash,id,path,outlet,url,title,byline,section,language,coded,published,published_precision,"
        "published_from,updated,received,kind,charset,given_outlet,given_url,given_title,given_at,given_published,program,"
        "lexicon,digest,known_from,story_key) SELECT number,hash,id,path,outlet,url,title,byline,section,language,coded,published,"
        "published_precision,published_from,updated,received,kind,charset,given_outlet,given_url,given_title,given_at,"
        "given_published,program,'unknown',digest,ifnull(published,received),'' FROM document_v1;"
        "DROP TABLE document_v1; DROP TABLE version_v1";
    Err err = store_run(s, "PRAGMA foreign_keys=OFF; BEGIN IMMEDIATE", "migrate the store", e);
    s->in_batch = err == OK;
    if (err == OK && s->schema == 1) err = store_run(s, tables, "migrate the store", e);
    if (err == OK && s->schema == 1) err = store_run(s, schema, "migrate the store", e);
    if (err == OK && s->schema == 1) err = store_run(s, rows, "migrate the store", e);
    return err;
}

Err store_migrate_end(Store *s, ErrInfo *e)
{
    Err err = stamp(s, e);
    if (err == OK) err = store_commit(s, e);
    return err == OK ? store_run(s, "PRAGMA foreign_keys=ON", "migrate the store", e) : err;
}
