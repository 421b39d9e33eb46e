/* sqlite.c - the store in one SQLite file: WAL, so that readers and the one writer do not wait
 * for each other; RAW compressed with zstd under its hash; every document in one go with its
 * facts (rows.c) inside the caller's batch. The application id tells a store from any other
 * database, user_version is the schema. SQLite's own words end every error text. */
#include "store/rows.h"
#include <stdio.h>
#include <stdlib.h>
#include <zstd.h>

enum { APPLICATION_ID = 0x53495452 /* "SITR" */, BUSY_MS = 5000, ZSTD_LEVEL = 6, IDS_TRIED_MAX = 100000, UNPACKED_MAX = 1 << 30 };

__asm__(".section .rodata\nsitrep_schema:\n.incbin \"src/store/schema.sql\"\n.byte 0\n.previous\n");
extern const char schema[] __asm__("sitrep_schema");

Err store_fail(Store *s, const char *doing, ErrInfo *e)
{
    int code = s->db ? sqlite3_errcode(s->db) & 0xFF : SQLITE_NOMEM;
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return fail(e, E_STORE, "the store is being written to by another process; try again later");
    if (code == SQLITE_NOTADB) return fail(e, E_STORE, "cannot %s: the file is not a store of sitrep", doing);
    if (code == SQLITE_READONLY) return fail(e, E_STORE, "cannot %s: the store is read-only", doing);
    return fail(e, E_STORE, "cannot %s: %s", doing, s->db ? sqlite3_errmsg(s->db) : "out of memory");
}

static Err run(Store *s, const char *sql, const char *doing, ErrInfo *e)
{
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? OK : store_fail(s, doing, e);
}

/* ---- opening */

static Err pragma(Store *s, const char *sql, i64 *out, ErrInfo *e)
{
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v2(s->db, sql, -1, &q, NULL);
    if (rc == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW) *out = sqlite3_column_int64(q, 0);
    else rc = rc == SQLITE_OK ? SQLITE_ERROR : rc;
    Err err = rc == SQLITE_OK ? OK : store_fail(s, "open the store", e);
    sqlite3_finalize(q);
    return err;
}

static Err create_schema(Store *s, ErrInfo *e)
{
    char sql[200];
    Err err = run(s, "BEGIN IMMEDIATE", "create the store", e);
    if (err == OK) err = run(s, schema, "create the store", e);
    snprintf(sql, sizeof sql, "PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT", (int)APPLICATION_ID,
             (int)STORE_SCHEMA_VERSION);
    return err == OK ? run(s, sql, "create the store", e) : err;
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
    return OK;
}

static Err prepare(Store *s, ErrInfo *e)
{
    static const char *const sql[Q_COUNT] = {
        [Q_FACT] = "INSERT INTO fact(document,kind,seq,text_beg,text_end,raw_beg,raw_end,words,rule,program,"
                   "valid_from,valid_to,known_from) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [Q_TIME] = "INSERT INTO time_fact VALUES(?,?,?,?,?,?)",
        [Q_PLACE] = "INSERT INTO place_fact VALUES(?,?,?,?,?,?,?,?,?,?,?,?)",
        [Q_ACTOR] = "INSERT INTO actor_fact VALUES(?,?,?,?,?,?,?)",
        [Q_NUMBER] = "INSERT INTO number_fact VALUES(?,?,?,?,?,?,?,?,?,?,?,?)",
        [Q_QUOTE] = "INSERT INTO quote_fact VALUES(?,?,?,?,?,?)",
        [Q_EVENT] = "INSERT INTO event_fact VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [Q_SENTENCE] = "INSERT INTO sentence(document,seq,text_beg,text_end,raw_beg,raw_end,words,zone) VALUES(?,?,?,?,?,?,?,?)",
        [Q_WORDS] = "INSERT INTO words(rowid,title,text) VALUES(?,?,?)",
        [Q_DOCUMENT] = "INSERT INTO document(hash,id,path,outlet,url,title,byline,section,language,coded,published,"
                       "published_precision,published_from,updated,received,kind,charset,given_outlet,given_url,"
                       "given_title,given_at,given_published,program,digest) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [Q_RAW] = "INSERT OR IGNORE INTO raw VALUES(?,?,?)",
        [Q_REJECTED] = "INSERT OR IGNORE INTO rejected(id,path,reason,at,received) VALUES(?,?,?,?,?)",
        [Q_HAS] = "SELECT 1 FROM document WHERE hash=?",
        [Q_HAS_ID] = "SELECT 1 FROM document WHERE id=?"};
    for (int i = 0; i < Q_COUNT; i++)
        if (sqlite3_prepare_v2(s->db, sql[i], -1, &s->q[i], NULL) != SQLITE_OK) return store_fail(s, "open the store", e);
    return OK;
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
    if (err == OK) err = check_schema(s, uri, create, e);
    if (err == OK && create) err = run(s, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON", "open the store", e);
    if (err == OK) err = prepare(s, e);
    if (err == OK) *out = s;
    else store_close(s);
    return err;
}

void store_close(Store *s)
{
    if (!s) return;
    for (int i = 0; i < Q_COUNT; i++) sqlite3_finalize(s->q[i]);
    sqlite3_close(s->db);
    free(s);
}

Err store_begin(Store *s, ErrInfo *e)
{
    Err err = run(s, "BEGIN IMMEDIATE", "begin a batch", e);
    s->in_batch = err == OK;
    return err;
}

Err store_commit(Store *s, ErrInfo *e)
{
    s->in_batch = false;
    return run(s, "COMMIT", "end a batch", e);
}

/* ---- writing */

static bool there(Store *s, Query q, Str key)
{
    Binder b = bind_begin(s, q);
    bind_words(&b, key);
    bool yes = sqlite3_step(b.q) == SQLITE_ROW;
    sqlite3_reset(b.q);
    return yes;
}

bool store_has(Store *s, Str hash)
{
    return there(s, Q_HAS, hash);
}

/* Packed bytes in the arena; ZSTD_compressBound makes failure impossible but for our mistake. */
static Str pack(Arena *a, Str bytes)
{
    size_t cap = ZSTD_compressBound((size_t)bytes.n);
    u8 *to = NEW(a, u8, (isize)cap);
    size_t n = ZSTD_compress(to, cap, bytes.n ? (const void *)bytes.p : "", (size_t)bytes.n, ZSTD_LEVEL);
    assert(!ZSTD_isError(n));
    return (Str){to, (isize)n};
}

/* False when they are damaged, or would be larger than any document can be. */
static bool unpack(Arena *a, Str packed, Str *out)
{
    if (!packed.n) return false;
    unsigned long long size = ZSTD_getFrameContentSize(packed.p, (size_t)packed.n);
    if (size > (unsigned long long)UNPACKED_MAX) return false; /* unknown and error are larger still */
    u8 *to = NEW(a, u8, (isize)size + 1);
    *out = (Str){to, (isize)size};
    return ZSTD_decompress(to, (size_t)size, packed.p, (size_t)packed.n) == (size_t)size;
}

static Err put_raw(Store *s, Arena *a, Str hash, Str raw, ErrInfo *e)
{
    Str packed = pack(a, raw);
    Binder b = bind_begin(s, Q_RAW);
    bind_words(&b, hash);
    bind_int(&b, raw.n);
    sqlite3_bind_blob(b.q, b.at, packed.p, (int)packed.n, SQLITE_TRANSIENT);
    return bind_run(s, &b, e);
}

static void bind_when(Arena *a, Binder *b, When w)
{
    bind_str(b, when_known(w) ? date_text(a, w.from, w.precision, w.utc) : (Str){0});
}

static Str received_text(Arena *a, i64 received)
{
    return date_text(a, received, PRECISION_SECOND, true);
}

static Err put_document(Store *s, Arena *a, const Digest *d, const Payload *p, ErrInfo *e)
{
    Bytes bytes = {0};
    digest_bytes(a, d, &bytes);
    Binder b = bind_begin(s, Q_DOCUMENT);
    const Str strings[] = {d->hash, d->id, d->path, d->outlet, d->url, d->title, d->byline, d->section, d->language};
    for (isize i = 0; i < countof(strings); i++) bind_str(&b, strings[i]);
    bind_int(&b, d->coded);
    bind_when(a, &b, d->published);
    bind_words(&b, precision_name(d->published.precision));
    bind_words(&b, published_from_name(d->published_from));
    bind_when(a, &b, d->updated);
    bind_words(&b, received_text(a, d->received));
    bind_int(&b, p->kind);
    bind_str(&b, p->charset);
    bind_str(&b, p->outlet);
    bind_str(&b, p->url);
    bind_str(&b, p->title);
    bind_int(&b, (i64)p->at);
    bind_when(a, &b, p->published);
    bind_words(&b, S(SITREP_VERSION));
    Str packed = pack(a, (Str){bytes.v, bytes.n});
    sqlite3_bind_blob(b.q, b.at, packed.p, (int)packed.n, SQLITE_TRANSIENT);
    return bind_run(s, &b, e);
}

static Err put_words(Store *s, const Digest *d, i64 number, ErrInfo *e)
{
    Binder b = bind_begin(s, Q_WORDS);
    bind_int(&b, number);
    bind_words(&b, d->title);
    bind_words(&b, d->text);
    return bind_run(s, &b, e);
}

static Err note_version(Store *s, i64 received, ErrInfo *e)
{
    char sql[300], when[DATE_TEXT_MAX];
    int n = date_print(when, received, PRECISION_SECOND, true);
    snprintf(sql, sizeof sql, "INSERT OR IGNORE INTO version VALUES('%s',%d,'%.*s')", SITREP_VERSION, (int)DIGEST_VERSION, n, when);
    return run(s, sql, "write", e);
}

Err store_put(Store *s, const Digest *given, const Payload *p, ErrInfo *e)
{
    Arena a = {0};
    Digest d = *given;
    assert(d.received != TIME_UNKNOWN);
    if (store_has(s, d.hash)) return OK;
    for (u32 i = 2; i < IDS_TRIED_MAX && there(s, Q_HAS_ID, d.id); i++) d.id = str_format(&a, "%.*s-%u", STR(given->id), i);
    Err err = note_version(s, d.received, e);
    if (err == OK) err = put_raw(s, &a, d.hash, p->raw, e);
    if (err == OK) err = put_document(s, &a, &d, p, e);
    i64 number = sqlite3_last_insert_rowid(s->db);
    if (err == OK) err = put_words(s, &d, number, e);
    if (err == OK) err = rows_put(s, &d, number, e);
    arena_free(&a);
    return err;
}

Err store_reject(Store *s, const Rejected *r, i64 received, ErrInfo *e)
{
    Arena a = {0};
    Binder b = bind_begin(s, Q_REJECTED);
    bind_words(&b, r->id);
    bind_words(&b, r->path);
    bind_words(&b, r->reason);
    bind_int(&b, (i64)r->at);
    bind_words(&b, received_text(&a, received));
    Err err = bind_run(s, &b, e);
    arena_free(&a);
    return err;
}

/* ---- reading */

static Str column(Arena *a, sqlite3_stmt *q, int i)
{
    const void *p = sqlite3_column_blob(q, i);
    return str_copy(a, (Str){p, p ? sqlite3_column_bytes(q, i) : 0});
}

static Err ended(Store *s, int rc, ErrInfo *e)
{
    return rc == SQLITE_DONE ? OK : store_fail(s, "read", e);
}

Err store_digests(Store *s, Arena *a, Digests *out, ErrInfo *e)
{
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v2(s->db, "SELECT digest,hash,id,received FROM document ORDER BY number", -1, &q, NULL);
    if (rc != SQLITE_OK) return store_fail(s, "read", e);
    while ((rc = sqlite3_step(q)) == SQLITE_ROW) {
        Digest d = {0};
        When w;
        Str packed = {sqlite3_column_blob(q, 0), sqlite3_column_bytes(q, 0)}, bytes;
        if (!unpack(a, packed, &bytes) || !digest_read(a, bytes, &d)) {
            d = (Digest){.hash = column(a, q, 1), .id = column(a, q, 2), .received = TIME_UNKNOWN,
                         .published = when_unknown(), .updated = when_unknown()};
            if (date_parse_iso(column(a, q, 3), &w)) d.received = w.from;
        }
        *vec_push(a, out) = d;
    }
    Err err = ended(s, rc, e);
    sqlite3_finalize(q);
    return err;
}

Err store_rejections(Store *s, Arena *a, Rejections *out, ErrInfo *e)
{
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v2(s->db, "SELECT id,path,reason,at FROM rejected ORDER BY number", -1, &q, NULL);
    if (rc != SQLITE_OK) return store_fail(s, "read", e);
    while ((rc = sqlite3_step(q)) == SQLITE_ROW)
        *vec_push(a, out) = (Rejected){.id = column(a, q, 0), .path = column(a, q, 1), .reason = column(a, q, 2),
                                       .at = (u64)sqlite3_column_int64(q, 3)};
    Err err = ended(s, rc, e);
    sqlite3_finalize(q);
    return err;
}

/* One row for a hash; the caller finalizes *q. */
static Err row_of(Store *s, const char *sql, Str hash, sqlite3_stmt **q, ErrInfo *e)
{
    *q = NULL;
    if (sqlite3_prepare_v2(s->db, sql, -1, q, NULL) != SQLITE_OK) return store_fail(s, "read", e);
    sqlite3_bind_text(*q, 1, (const char *)hash.p, (int)hash.n, SQLITE_TRANSIENT);
    int rc = sqlite3_step(*q);
    if (rc == SQLITE_ROW) return OK;
    return rc == SQLITE_DONE ? fail(e, E_STORE, "the store holds no document %.*s", STR(hash)) : store_fail(s, "read", e);
}

Err store_raw(Store *s, Arena *a, Str hash, Str *out, ErrInfo *e)
{
    sqlite3_stmt *q;
    Err err = row_of(s, "SELECT zstd FROM raw WHERE hash=?", hash, &q, e);
    if (err == OK && !unpack(a, (Str){sqlite3_column_blob(q, 0), sqlite3_column_bytes(q, 0)}, out))
        err = fail(e, E_STORE, "the store is damaged at %.*s", STR(hash));
    sqlite3_finalize(q);
    return err;
}

Err store_payload(Store *s, Arena *a, Str hash, Payload *out, ErrInfo *e)
{
    sqlite3_stmt *q;
    Err err = row_of(s, "SELECT kind,path,id,charset,given_outlet,given_url,given_title,given_at,number,given_published FROM document WHERE hash=?",
                     hash, &q, e);
    if (err == OK)
        *out = (Payload){.kind = (u8)sqlite3_column_int(q, 0), .path = column(a, q, 1), .id = column(a, q, 2),
                         .charset = column(a, q, 3), .outlet = column(a, q, 4), .url = column(a, q, 5),
                         .title = column(a, q, 6), .at = (u64)sqlite3_column_int64(q, 7),
                         .order = (u32)sqlite3_column_int64(q, 8), .published = when_unknown()};
    if (err == OK && date_parse_iso(column(a, q, 9), &out->published)) out->published_from = PUBLISHED_GIVEN;
    sqlite3_finalize(q);
    return err == OK ? store_raw(s, a, hash, &out->raw, e) : err;
}
