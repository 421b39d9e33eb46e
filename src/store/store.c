/* store.c - a store on one of the engines of db.h: opening, statements, batches, values. Everything
 * above asks for rows through a Binder and does not know which engine answers. */
#include "base/json.h"
#include "store/rows.h"
#include "store/words.h"
#include "base/utf8.h"
#include <math.h>
#include <stdlib.h>

enum { ZSTD_LEVEL = 1, UNPACKED_MAX = 1 << 30, WAIT_MS = 5000, READER_WAIT_MS = 10 * 60 * 1000 };

__asm__(".section .rodata\nembedded_schema:\n.incbin \"src/store/schema.sql\"\n.byte 0\n.previous\n");
extern const char schema[] __asm__("embedded_schema");

static const DbDriver *const drivers[] = {&db_postgres, &db_postgresql, &db_sqlite}; /* the last one takes every name */

Err store_fail(Store *s, const char *doing, ErrInfo *e)
{
    if (s->broken.code != OK) return *e = s->broken, e->code;
    Err err = s->driver->fail(s->db, doing, e);
    if (s->in_batch) s->broken = *e;
    return err;
}

Err store_run(Store *s, const char *sql, const char *doing, ErrInfo *e)
{
    return s->driver->run(s->db, sql, doing, e);
}

/* ---- statements */

/* columns: of a statement of many rows; else 0. */
static DbStatement *statement(Store *s, const char *sql, u32 columns)
{
    u32 i = (u32)(((uintptr_t)sql * 0x9E3779B97F4A7C15u) >> 40) % STATEMENTS_MAX;
    while (s->statements[i].sql && s->statements[i].sql != sql) i = (i + 1) % STATEMENTS_MAX;
    Statement *x = &s->statements[i];
    if (x->sql) return x->q;
    assert(s->nstatements < STATEMENTS_MAX - 1);
    DbStatement *q = columns ? s->driver->prepare_rows(s->db, str_of(sql), columns) : s->driver->prepare(s->db, str_of(sql), true);
    if (q) *x = (Statement){sql, q}, s->nstatements++;
    return q;
}

Binder bind_begin(Store *s, const char *sql)
{
    DbStatement *q = statement(s, sql, 0);
    if (q) s->driver->clear(q);
    return (Binder){s->driver, q, 1, NULL};
}

Binder bind_once(Store *s, Str sql)
{
    return (Binder){s->driver, s->driver->prepare(s->db, sql, false), 1, NULL};
}

void bind_end(Binder *b)
{
    b->driver->finish(b->q);
    b->q = NULL;
}

void bind_reset(Binder *b)
{
    if (b->q) b->driver->reset(b->q);
}

void bind_words(Binder *b, Str s)
{
    if (b->row) *b->row++ = (DbValue){DB_TEXT, .bytes = s};
    else if (b->q) b->driver->bind_text(b->q, b->at++, s);
}

void bind_str(Binder *b, Str s)
{
    if (s.n) bind_words(b, s);
    else bind_null(b);
}

void bind_int(Binder *b, i64 v)
{
    if (b->row) *b->row++ = (DbValue){DB_INT, .integer = v};
    else if (b->q) b->driver->bind_int(b->q, b->at++, v);
}

void bind_real(Binder *b, double v)
{
    if (!isfinite(v)) bind_null(b);
    else if (b->row) *b->row++ = (DbValue){DB_REAL, .real = v};
    else if (b->q) b->driver->bind_real(b->q, b->at++, v);
}

void bind_blob(Binder *b, Str s)
{
    if (b->row) *b->row++ = (DbValue){DB_BLOB, .bytes = s};
    else if (b->q) b->driver->bind_blob(b->q, b->at++, s);
}

void bind_null(Binder *b)
{
    if (b->row) *b->row++ = (DbValue){0};
    else b->at++;
}

void bind_nulls(Binder *b, int n)
{
    while (n-- > 0) bind_null(b);
}

Err bind_run(Store *s, Binder *b, ErrInfo *e)
{
    if (!b->q || s->broken.code != OK) return store_fail(s, "write", e);
    Err err = b->driver->step(b->q) >= 0 ? OK : store_fail(s, "write", e);
    b->driver->reset(b->q);
    return err;
}

int bind_row(Store *s, Binder *b, ErrInfo *e)
{
    if (!b->q || s->broken.code != OK) return store_fail(s, "read", e);
    int got = b->driver->step(b->q);
    if (got == 1) return 1;
    int err = got == 0 ? 0 : (int)store_fail(s, "read", e);
    b->driver->reset(b->q);
    return err;
}

i64 bind_value(Store *s, Binder *b)
{
    ErrInfo ignored;
    i64 v = bind_row(s, b, &ignored) == 1 ? column_int(b, 0) : 0;
    bind_reset(b);
    return v;
}

i64 column_int(const Binder *b, int i)
{
    return b->driver->integer(b->q, i);
}

Str column_peek(const Binder *b, int i)
{
    return b->driver->bytes(b->q, i);
}

Str column_str(Arena *a, const Binder *b, int i)
{
    return str_copy(a, column_peek(b, i));
}

i64 store_next_document(Store *s)
{
    if (!s->last) s->last = store_last(s);
    return ++s->last;
}

/* ---- many rows */

Many many_begin(Store *s, const RowsInto *into, u32 rows, ErrInfo *e)
{
    assert(!s->many);
    s->many = true;
    if (!s->rows) s->rows = NEW(&s->arena, DbValue, ROWS_VALUES_MAX);
    return (Many){.s = s, .into = into, .left = rows, .b = {.row = s->rows}, .e = e};
}

static void put_rows(Many *m)
{
    Store *s = m->s;
    assert(m->b.row == s->rows + m->rows * m->into->columns); /* every column was bound */
    if (m->rows && m->err == OK) {
        DbStatement *q = s->broken.code == OK ? statement(s, m->into->sql, m->into->columns) : NULL;
        bool good = q && s->driver->put_rows(s->db, q, s->rows, m->rows, m->into->columns);
        if (!good) m->err = store_fail(s, "write", m->e);
    }
    m->rows = 0;
    m->b.row = s->rows;
}

Binder *many_next(Many *m)
{
    assert(m->left);
    m->left--;
    if ((m->rows + 1) * m->into->columns > ROWS_VALUES_MAX) put_rows(m);
    m->rows++;
    return &m->b;
}

Err many_end(Many *m)
{
    assert(!m->left);
    put_rows(m);
    m->s->many = false;
    return m->err;
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

Str db_utf8(Arena *a, Str s)
{
    isize i = 0, plain = 0;
    Buf out = {.arena = a};
    bool clean = true;
    while (i < s.n) {
        isize start = i;
        u32 c = utf8_next(s, &i);
        if (c != 0 && !(c == UTF8_BAD && i == start + 1)) continue;
        clean = false;
        buf_put(&out, str_cut(s, plain, start));
        buf_put(&out, S("\xEF\xBF\xBD"));
        plain = i;
    }
    if (clean) return s;
    buf_put(&out, str_cut(s, plain, s.n));
    return buf_str(&out);
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

bool store_unpack_digest(Arena *a, Str kept, Str *out)
{
    if (str_starts(kept, S(DIGEST_MAGIC))) return *out = str_copy(a, kept), true;
    return store_unpack(a, kept, out);
}

/* ---- opening */

void store_alone(void)
{
    db_sqlite_alone();
}

static const DbDriver *driver_of(Str uri)
{
    u32 i = 0;
    while (drivers[i]->prefix && !str_starts(uri, str_of(drivers[i]->prefix))) i++;
    return drivers[i];
}

static Err check_schema(Store *s, bool create, ErrInfo *e)
{
    Err err = s->driver->version(s->db, &s->schema, e);
    if (err == OK && !s->schema && create) {
        s->schema = STORE_SCHEMA_VERSION;
        return s->driver->create(s->db, schema, STORE_SCHEMA_VERSION, e);
    }
    if (err == OK && s->schema > STORE_SCHEMA_VERSION)
        return fail(e, E_STORE, "the store was written by a newer sitrep (schema %d, this one reads %d)", s->schema, (int)STORE_SCHEMA_VERSION);
    return err;
}

Str store_schema_text(void)
{
    return str_of(schema);
}

static Err open_store(Store **out, Str uri, bool create, int wait_ms, ErrInfo *e)
{
    Store *s = calloc(1, sizeof *s);
    if (!s) no_memory();
    *out = NULL;
    s->driver = driver_of(uri);
    s->uri = str_copy(&s->arena, uri);
    Err err = s->driver->open(&s->db, uri, create, wait_ms, e);
    if (err == OK) err = check_schema(s, create, e);
    if (err == OK) *out = s;
    else store_close(s);
    return err;
}

Err store_open(Store **out, Str uri, bool create, ErrInfo *e)
{
    return open_store(out, uri, create, WAIT_MS, e);
}

Err store_open_writer(Store **out, Str uri, int wait_ms, bool *busy, ErrInfo *e)
{
    Err err = open_store(out, uri, true, wait_ms, e);
    *busy = err != OK && strncmp(e->text, DB_BUSY, strlen(DB_BUSY)) == 0;
    return err;
}

Err store_fill(Store *s, ErrInfo *e)
{
    return s->driver->fill ? s->driver->fill(s->db, e) : OK;
}

bool store_is_file(Str uri)
{
    return !driver_of(uri)->prefix;
}

/* USER:PASSWORD@ and password=... */
Str store_shown(Arena *a, Str uri)
{
    isize beg = str_find(uri, S("://")) + 3, at = beg, colon = -1;
    Buf out = {.arena = a};
    if (store_is_file(uri)) return uri;
    while (at < uri.n && uri.p[at] != '@' && uri.p[at] != '/' && uri.p[at] != '?') {
        if (uri.p[at] == ':' && colon < 0) colon = at;
        at++;
    }
    bool secret = colon > 0 && at < uri.n && uri.p[at] == '@';
    buf_put(&out, str_cut(uri, 0, secret ? colon : at));
    Str rest = str_cut(uri, at, uri.n);
    for (isize word; (word = str_find(rest, S("password="))) >= 0;) {
        isize end = str_find_byte(rest, '&', word);
        buf_put(&out, str_cut(rest, 0, word));
        buf_put(&out, S("password=*"));
        rest = str_cut(rest, end < 0 ? rest.n : end, rest.n);
    }
    buf_put(&out, rest);
    return buf_str(&out);
}

bool store_lost(const Store *s)
{
    return s->driver->lost && s->driver->lost(s->db);
}

Err store_reader(const Store *s, Store **out, ErrInfo *e)
{
    Err err = open_store(out, s->uri, false, READER_WAIT_MS, e); /* the writer that it waits for is this process */
    if (err == OK) store_remember(*out, s->remembered);
    return err;
}

void store_close(Store *s)
{
    if (!s) return;
    for (u32 i = 0; i < STATEMENTS_MAX; i++) s->driver->finish(s->statements[i].q);
    s->driver->close(s->db);
    ZSTD_freeCCtx(s->packer);
    tokenizer_close(s->tokenizer);
    arena_free(&s->names);
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
    s->broken = (ErrInfo){.code = OK};
    Err err = s->driver->begin(s->db, e);
    s->last = 0;
    s->in_batch = err == OK;
    return err;
}

Err store_commit(Store *s, ErrInfo *e)
{
    Err err = s->broken.code != OK ? store_fail(s, "end a batch", e) : rows_put_names(s, e);
    if (err == OK) err = words_commit(s, e);
    if (err == OK) err = s->driver->commit(s->db, e);
    if (err != OK) store_abandon(s);
    s->in_batch = false;
    return err;
}

Err store_snapshot(Store *s, ErrInfo *e)
{
    return s->driver->snapshot(s->db, e);
}

void store_abandon(Store *s)
{
    s->driver->rollback(s->db);
    s->last = 0;
    s->words_documents = s->words_tokens = s->words_from = s->words_to = 0;
    rows_drop_names(s);
    s->in_batch = false;
    s->broken = (ErrInfo){.code = OK};
    s->rules = (Map){0}; /* some may be gone */
}

i64 store_stamp(Store *s)
{
    return s->driver->changes(s->db);
}

/* ---- an older schema */

/* Makes what stands in the schema from the one text up to the other. */
static Err add_part(Store *s, const char *from, const char *to, ErrInfo *e)
{
    const char *part = strstr(schema, from), *end = part ? strstr(part, to) : NULL;
    Arena a = {0};
    assert(end);
    Err err = store_run(s, str_z(&a, (Str){(const u8 *)part, end - part}), "migrate the store", e);
    arena_free(&a);
    return err;
}

/* Schema 3 added reviews. */
static Err add_reviews(Store *s, ErrInfo *e)
{
    return add_part(s, "-- ---- what people say of it", "-- ---- for people", e);
}

/* Schema 4 gave findings their names, schema 6 keeps these shorter and findings by unit: all of them are told anew. */
static Err renew_findings(Store *s, ErrInfo *e)
{
    Err err = store_run(s, "DROP INDEX finding_by_story; DROP INDEX finding_by_unit; DROP TABLE finding_name", "migrate the store", e);
    if (err == OK && s->schema < 4) err = store_run(s, "ALTER TABLE finding ADD COLUMN names TEXT NOT NULL DEFAULT ''", "migrate the store", e);
    if (err == OK) err = add_part(s, "CREATE TABLE told", "CREATE TABLE place_evidence", e);
    return err == OK ? store_drop_findings(s, e) : err;
}

/* Schema 5 keeps digests in a table of their own, the mentions of an actor in one row and the sentences of a text beside it
 * (store_renew). */
static Err part_digests(Store *s, ErrInfo *e)
{
    Err err = store_run(s, "DROP VIEW actors; DROP TABLE actor_fact; DROP VIEW sentences; DROP TABLE sentence", "migrate the store", e);
    if (err == OK) err = add_part(s, "CREATE TABLE digest", "CREATE TABLE text", e);
    if (err == OK)
        err = store_run(s, "INSERT INTO digest SELECT number,digest FROM document WHERE digest IS NOT NULL; ALTER TABLE document DROP COLUMN digest;"
                           "ALTER TABLE text ADD COLUMN sentences TEXT NOT NULL DEFAULT '[]'", "migrate the store", e);
    if (err == OK) err = add_part(s, "CREATE TABLE actor_fact", "CREATE TABLE number_fact", e);
    if (err == OK) err = add_part(s, "-- PostgreSQL: CREATE OR REPLACE FUNCTION json_member", "CREATE VIEW times", e);
    return err == OK ? add_part(s, "CREATE VIEW actor_mention", "CREATE VIEW numbers", e) : err;
}

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
        "lexicon,known_from,story_key) SELECT number,hash,id,path,outlet,url,title,byline,section,language,coded,published,"
        "published_precision,published_from,updated,received,kind,charset,given_outlet,given_url,given_title,given_at,"
        "given_published,program,'unknown',ifnull(published,received),'' FROM document_v1;"
        "INSERT INTO digest SELECT number,digest FROM document_v1 WHERE digest IS NOT NULL;"
        "DROP TABLE document_v1; DROP TABLE version_v1";
    Err err = store_run(s, "PRAGMA foreign_keys=OFF", "migrate the store", e);
    if (err == OK) err = s->driver->begin(s->db, e);
    s->in_batch = err == OK;
    if (err == OK && s->schema == 1) err = store_run(s, tables, "migrate the store", e);
    if (err == OK && s->schema == 1) err = store_run(s, schema, "migrate the store", e);
    if (err == OK && s->schema == 1) err = store_run(s, rows, "migrate the store", e);
    if (err == OK && s->schema == 2) err = add_reviews(s, e);
    if (err == OK && s->schema > 1) err = renew_findings(s, e);
    if (err == OK && s->schema > 1 && s->schema < 5) err = part_digests(s, e);
    if (err == OK) s->schema = STORE_SCHEMA_VERSION; /* so it reads from now on */
    return err;
}

Err store_migrate_end(Store *s, ErrInfo *e)
{
    Err err = s->driver->set_version(s->db, STORE_SCHEMA_VERSION, e);
    if (err == OK) err = store_commit(s, e);
    return err == OK ? store_run(s, "PRAGMA foreign_keys=ON", "migrate the store", e) : err;
}
