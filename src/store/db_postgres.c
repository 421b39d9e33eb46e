/* db_postgres.c - a store in a PostgreSQL schema, by libpq. One session is one connection; a writer
 * holds a session-level advisory lock, so that there is one writer and its end frees the lock,
 * whatever that end was. Inside a batch what only writes goes out in a pipeline, unwaited for, and
 * the facts of a batch go by COPY when it ends; all of it is one transaction. Rows come one at a
 * time, so that a large answer is never in memory whole. Joins are done in the order in which they
 * are written, as SQLite does CROSS JOIN: the order is thought out, and planning seven tables freely
 * took longer than the answer. A connection that was lost is made again
 * before the next batch or question, with pauses that double; a batch that was open is lost whole. */
#if HAVE_PG
#include "store/db_postgres.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { LOCK_CLASS = 0x53495452 /* "SITR" */, NAME_BYTES = 64, PIPELINE_MAX = 256, COPY_BYTES_MAX = 32 << 20, ERROR_BYTES = 300,
       PAUSE_MS = 50, PAUSE_MAX_MS = 2000, RETURN_MS = 15000 };

struct Db {
    PGconn *c;
    char *address;        /* for libpq; never shown, since it may hold a password */
    char schema[NAME_BYTES];
    bool write, in_batch, empty;
    bool cut;             /* a pipeline ended before its time; libpq may still call the connection good */
    int wait_ms;
    i64 stamp;            /* of a writer: the number of its last batch */
    u32 epoch, names;     /* counts connections; prepared statements */
    u32 queued;           /* statements in the pipeline that were not answered */
    DbStatement *streaming;
    Copy copies[COPY_TABLES];
    u32 pending;          /* a bit for each copy that has rows */
    char error[ERROR_BYTES], state[6];
};
struct DbStatement {
    Db *db;
    Arena arena;   /* its text */
    Arena values_arena;
    Str sql, original;
    char name[16]; /* empty: not prepared */
    bool keep;     /* for the life of the connection */
    u32 runs;
    u32 epoch;     /* of the connection that knows it */
    DbValue *values;
    int nvalues;
    bool writes;   /* gives no rows */
    bool copies, once;
    u32 table, rows, touches;
    Str columns;
    bool running, ended;
    PGresult *row;
    VEC(PGresult *) kept; /* rows taken off the wire because another statement wanted it */
    u32 next_kept;
};

/* ---- errors */

/* Without what the address holds of a password. */
static void redact(const Db *db, char *text)
{
    PQconninfoOption *all = PQconninfoParse(db->address, NULL);
    for (PQconninfoOption *o = all; o && o->keyword; o++) {
        if (strcmp(o->keyword, "password") != 0 || !o->val || !*o->val) continue;
        for (char *p = strstr(text, o->val); p; p = strstr(p + 1, o->val)) memset(p, '*', strlen(o->val));
    }
    PQconninfoFree(all);
}

static void remember(Db *db, const PGresult *r)
{
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    const char *text = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    if (!text) text = PQerrorMessage(db->c);
    if (state && strcmp(state, "25P02") == 0 && db->error[0]) return; /* what broke the batch was said before */
    snprintf(db->state, sizeof db->state, "%s", state ? state : "");
    snprintf(db->error, sizeof db->error, "%s", text);
    for (size_t n = strlen(db->error); n && isspace((u8)db->error[n - 1]);) db->error[--n] = 0;
    for (char *p = db->error; *p; p++)
        if (*p == '\n') *p = ' ';
    redact(db, db->error);
}

static bool lost(const Db *db)
{
    return !db->c || db->cut || PQstatus(db->c) != CONNECTION_OK;
}

static Err failed(Db *db, const char *doing, ErrInfo *e)
{
    static const struct {
        const char *state, *says;
    } known[] = {{"25006", "the store is open for reading only"},
                 {"53100", "the server's disk is full; nothing of this batch was kept"},
                 {"55P03", DB_BUSY "; try again later"},
                 {"42501", "the user may not do that in this database"},
                 {"57P01", "the server is shutting down; nothing of this batch was kept"}};
    for (isize i = 0; i < countof(known); i++)
        if (strcmp(known[i].state, db->state) == 0) return fail(e, E_STORE, "cannot %s: %s", doing, known[i].says);
    if (lost(db)) return fail(e, E_STORE, "cannot %s: the connection to PostgreSQL is lost; nothing of this batch was kept (%s)", doing, db->error);
    return fail(e, E_STORE, "cannot %s: PostgreSQL says: %s", doing, db->error);
}

/* ---- the wire */

/* Reads answers to the end; false when one was an error. */
static bool drain(Db *db)
{
    bool good = true;
    for (PGresult *r; (r = PQgetResult(db->c)) != NULL;) {
        ExecStatusType s = PQresultStatus(r);
        if (s == PGRES_FATAL_ERROR && good) remember(db, r), good = false;
        PQclear(r);
        if (s == PGRES_COPY_IN || s == PGRES_COPY_OUT) break;
    }
    return good;
}

/* Waits for the answers of the pipeline. Those of one statement end with one NULL; a second NULL says that nothing more will
 * come, as after a write that failed, when libpq ends the pipeline without a word and without calling the connection bad. */
static bool settle(Db *db)
{
    bool good = true;
    if (!db->queued) return true;
    db->queued = 0;
    if (!PQpipelineSync(db->c)) remember(db, NULL), good = false;
    for (bool end = !good, before = true; !end;) {
        PGresult *r = PQgetResult(db->c);
        ExecStatusType s = r ? PQresultStatus(r) : PGRES_EMPTY_QUERY;
        db->cut = !r && !before;
        before = r != NULL;
        if (db->cut && good) remember(db, NULL), good = false;
        if (s == PGRES_FATAL_ERROR && good) remember(db, r), good = false;
        end = s == PGRES_PIPELINE_SYNC || (lost(db) && !r);
        PQclear(r);
    }
    if (!lost(db)) PQexitPipelineMode(db->c);
    return good;
}

/* Rows that are still on their way to another statement are kept for it. */
static void make_way(Db *db)
{
    DbStatement *q = db->streaming;
    db->streaming = NULL;
    for (PGresult *r; q && (r = PQgetResult(db->c)) != NULL;) *vec_push(&q->values_arena, &q->kept) = r;
}

static bool simple(Db *db, const char *sql)
{
    make_way(db);
    if (!settle(db)) return false;
    PGresult *r = PQexec(db->c, sql);
    ExecStatusType s = PQresultStatus(r);
    bool good = s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK || s == PGRES_EMPTY_QUERY;
    if (!good) remember(db, r);
    PQclear(r);
    return good;
}

static bool value(Db *db, const char *sql, char *out, size_t size)
{
    make_way(db);
    if (!settle(db)) return false;
    PGresult *r = PQexec(db->c, sql);
    bool good = PQresultStatus(r) == PGRES_TUPLES_OK;
    if (good) snprintf(out, size, "%s", PQntuples(r) ? PQgetvalue(r, 0, 0) : "");
    else remember(db, r);
    PQclear(r);
    return good;
}

static bool number(Db *db, const char *sql, i64 *out)
{
    char text[32];
    *out = 0;
    if (!value(db, sql, text, sizeof text)) return false;
    *out = strtoll(text, NULL, 10);
    return true;
}

/* ---- rows by COPY */

static bool copy_types(Db *db, u32 table)
{
    Copy *c = &db->copies[table];
    char sql[400];
    isize n = (isize)strlen(c->columns);
    snprintf(sql, sizeof sql, "SELECT %.*s FROM %s LIMIT 0", (int)(n ? n - 2 : 1), n ? c->columns + 1 : "*", copy_tables[table]);
    if (!settle(db)) return false;
    make_way(db);
    PGresult *r = PQexec(db->c, sql);
    bool good = PQresultStatus(r) == PGRES_TUPLES_OK && PQnfields(r) <= COPY_COLUMNS_MAX;
    if (!good) remember(db, r);
    c->ncolumns = good ? (u32)PQnfields(r) : 0;
    for (u32 i = 0; i < c->ncolumns; i++) {
        c->types[i] = PQftype(r, (int)i);
        c->folds[i] = strcmp(PQfname(r, (int)i), "name") == 0;
    }
    PQclear(r);
    return good;
}

static bool send_copy(Db *db, u32 table)
{
    Copy *c = &db->copies[table];
    char sql[400];
    snprintf(sql, sizeof sql, "COPY %s%s FROM STDIN (FORMAT binary)", copy_tables[table], c->columns);
    PGresult *r = PQexec(db->c, sql);
    bool good = PQresultStatus(r) == PGRES_COPY_IN;
    if (!good) remember(db, r);
    PQclear(r);
    if (!good) return false;
    enum { PIECE = 1 << 20 };
    Str rest = copy_bytes(c);
    for (; rest.n && good; rest = str_cut(rest, rest.n < PIECE ? rest.n : PIECE, rest.n))
        good = PQputCopyData(db->c, (const char *)rest.p, rest.n < PIECE ? (int)rest.n : PIECE) == 1;
    good = PQputCopyEnd(db->c, good ? NULL : "given up") == 1 && good;
    if (!good) remember(db, NULL);
    return drain(db) && good;
}

/* Sends the rows that wait for the tables of a mask. */
static bool flush(Db *db, u32 mask)
{
    bool good = true;
    mask &= db->pending;
    if (!mask) return true;
    make_way(db);
    good = settle(db);
    for (u32 i = 0; i < COPY_TABLES && good; i++)
        if (mask >> i & 1) good = send_copy(db, i), copy_empty(&db->copies[i]);
    db->pending &= ~mask;
    return good;
}

static void drop_copies(Db *db)
{
    for (u32 i = 0; i < COPY_TABLES; i++) copy_empty(&db->copies[i]);
    db->pending = 0;
}

static bool gather(DbStatement *q)
{
    Db *db = q->db;
    Copy *c = &db->copies[q->table];
    if (!c->ncolumns || !str_eq(q->columns, str_of(c->columns))) {
        if (!flush(db, 1u << q->table)) return false;
        snprintf(c->columns, sizeof c->columns, "%.*s", STR(q->columns));
        if (!copy_types(db, q->table)) return false;
    }
    DbValue *padded = NEW(&q->values_arena, DbValue, (isize)(c->ncolumns * q->rows));
    memcpy(padded, q->values, sizeof *padded * u32_min((u32)q->nvalues, c->ncolumns * q->rows));
    for (u32 i = 0; i < q->rows; i++) copy_row(c, padded + i * c->ncolumns, q->once);
    db->pending |= 1u << q->table;
    return c->rows.bytes.n < COPY_BYTES_MAX || flush(db, 1u << q->table);
}

/* ---- opening */

static void quiet(void *ctx, const PGresult *r)
{
    (void)ctx, (void)r;
}

static int lock_key(const Db *db)
{
    return (int)(hash_bytes(str_of(db->schema), 0) & 0x7FFFFFFF);
}

static bool lock(Db *db)
{
    char sql[160];
    i64 got = 0;
    snprintf(sql, sizeof sql, "SELECT pg_try_advisory_lock(%d,%d)::int", (int)LOCK_CLASS, lock_key(db));
    if (!number(db, sql, &got)) return false;
    if (got) return true;
    if (db->wait_ms == 0) {
        memcpy(db->state, "55P03", 6);
        return false;
    }
    snprintf(sql, sizeof sql, "SET lock_timeout=%d", db->wait_ms < 0 ? 0 : db->wait_ms);
    if (!simple(db, sql)) return false;
    snprintf(sql, sizeof sql, "SELECT pg_advisory_lock(%d,%d)", (int)LOCK_CLASS, lock_key(db));
    return simple(db, sql) && simple(db, "SET lock_timeout=0");
}

static bool connect(Db *db)
{
    static const char *const keys[] = {"connect_timeout", "dbname", "fallback_application_name", "client_encoding", NULL};
    const char *const values[] = {"10", db->address, "sitrep", "UTF8", NULL};
    char sql[300];
    i64 good = 0;
    PQfinish(db->c);
    db->streaming = NULL;
    db->queued = 0;
    db->cut = false;
    db->epoch++;
    db->in_batch = false;
    drop_copies(db);
    db->state[0] = 0;
    db->c = PQconnectdbParams(keys, values, 1);
    if (lost(db)) return remember(db, NULL), false;
    PQsetNoticeReceiver(db->c, quiet, NULL);
    snprintf(sql, sizeof sql, "SET search_path=\"%s\"; SET jit=off; SET join_collapse_limit=1; SET from_collapse_limit=1; SET default_transaction_read_only=%s", db->schema, db->write ? "off" : "on");
    if (!simple(db, sql)) return false;
    if (!number(db, "SELECT (current_setting('server_encoding')='UTF8')::int", &good)) return false;
    if (!good) {
        snprintf(db->error, sizeof db->error, "the database's encoding is not UTF8");
        return false;
    }
    return !db->write || lock(db);
}

static void pause_ms(int ms)
{
    struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000L};
    nanosleep(&t, NULL);
}

/* After a restart of the server, or a cut of the line. */
static bool connect_again(Db *db)
{
    int pause = PAUSE_MS, waited = 0;
    while (!connect(db)) {
        bool refused = !lost(db) || waited >= RETURN_MS;
        if (refused) return false;
        pause_ms(pause);
        waited += pause;
        pause = pause * 2 < PAUSE_MAX_MS ? pause * 2 : PAUSE_MAX_MS;
    }
    return true;
}

/* Takes "schema=NAME" out of the address, which libpq does not know. */
static Err read_address(Db *db, Str uri, ErrInfo *e)
{
    Arena a = {0};
    Buf out = {.arena = &a};
    isize query = str_find_byte(uri, '?', 0);
    Str rest = query < 0 ? (Str){0} : str_cut(uri, query + 1, uri.n), part, name = S("sitrep");
    bool good = true;
    buf_put(&out, query < 0 ? uri : str_cut(uri, 0, query));
    for (u8 before = '?'; str_next(&rest, '&', &part);) {
        if (str_starts(part, S("schema="))) {
            name = str_cut(part, 7, part.n);
            continue;
        }
        buf_byte(&out, before);
        buf_put(&out, part);
        before = '&';
    }
    for (isize i = 0; i < name.n; i++) good &= (name.p[i] >= 'a' && name.p[i] <= 'z') || name.p[i] == '_' || (i && isdigit(name.p[i]));
    good &= name.n > 0 && name.n < NAME_BYTES;
    if (good) snprintf(db->schema, sizeof db->schema, "%.*s", STR(name));
    db->address = strdup(str_z(&a, buf_str(&out)));
    if (!db->address) abort();
    arena_free(&a);
    return good ? OK : fail(e, E_USAGE, "the schema of a store is named with a-z, 0-9 and _, and begins with a letter");
}

static Err open_address(Db **out, Str uri, bool write, int wait_ms, ErrInfo *e)
{
    Db *db = calloc(1, sizeof *db);
    if (!db) abort();
    *out = db;
    db->write = write;
    db->wait_ms = wait_ms;
    Err err = read_address(db, uri, e);
    if (err != OK || connect(db)) return err;
    if (strcmp(db->state, "55P03") == 0) return fail(e, E_STORE, DB_BUSY "; try again later");
    return fail(e, E_STORE, "cannot open the store: %s", db->error[0] ? db->error : "no connection");
}

static void close_address(Db *db)
{
    PQfinish(db->c); /* which ends what was open, and frees the lock */
    for (u32 i = 0; i < COPY_TABLES; i++) arena_free(&db->copies[i].arena);
    free(db->address);
    free(db);
}

/* Points for maps, when the database has PostGIS, also when it was added later; without it, or without the right to use it, nothing. */
static void make_points(Db *db)
{
    char postgis[NAME_BYTES];
    Arena a = {0};
    Buf sql = {.arena = &a};
    bool good = value(db, "SELECT quote_ident(n.nspname) FROM pg_extension x JOIN pg_namespace n ON n.oid=x.extnamespace "
                          "WHERE x.extname='postgis' AND to_regclass('event_points') IS NULL", postgis, sizeof postgis);
    for (const char *p = postgres_points; good && postgis[0] && *p; p++) {
        if (*p == '@') buf_put(&sql, str_of(postgis));
        else buf_byte(&sql, (u8)*p);
    }
    if (good && postgis[0]) simple(db, str_z(&a, buf_str(&sql)));
    arena_free(&a);
}

static Err version(Db *db, int *out, ErrInfo *e)
{
    i64 there = 0, tables = 0, v = 0;
    char sql[300];
    *out = 0;
    bool good = number(db, "SELECT (to_regclass('sitrep_store') IS NOT NULL)::int", &there);
    if (good && there) good = number(db, "SELECT version FROM sitrep_store", &v) && number(db, "SELECT stamp FROM sitrep_store", &db->stamp);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid=c.relnamespace WHERE n.nspname='%s'", db->schema);
    if (good && !there) good = number(db, sql, &tables);
    if (!good) return failed(db, "open the store", e);
    if (tables) return fail(e, E_STORE, "schema %s of the database has tables, but is not a store of sitrep", db->schema);
    if (!there && !db->write) return fail(e, E_STORE, "there is no store in schema %s of the database", db->schema);
    if (there && db->write) make_points(db);
    *out = (int)v;
    return OK;
}

static Err create(Db *db, const char *schema, int v, ErrInfo *e)
{
    Arena a = {0};
    char sql[300];
    snprintf(sql, sizeof sql, "BEGIN; CREATE SCHEMA IF NOT EXISTS \"%s\";"
             "CREATE TABLE sitrep_store(version BIGINT NOT NULL, stamp BIGINT NOT NULL, documents BIGINT NOT NULL, words BIGINT NOT NULL);"
             "INSERT INTO sitrep_store VALUES(%d,1,0,0)", db->schema, v);
    bool good = simple(db, sql) && simple(db, postgres_helpers) && simple(db, str_z(&a, postgres_sql(&a, str_of(schema)))) && simple(db, "COMMIT");
    arena_free(&a);
    if (good) make_points(db);
    db->stamp = 1;
    if (good) return OK;
    Err err = failed(db, "make the store", e);
    simple(db, "ROLLBACK");
    return err;
}

static Err set_version(Db *db, int v, ErrInfo *e)
{
    char sql[100];
    snprintf(sql, sizeof sql, "UPDATE sitrep_store SET version=%d", v);
    return simple(db, sql) ? OK : failed(db, "make the store", e);
}

/* ---- transactions */

/* A writer whose connection was lost lost its lock too: has nobody else written since? */
static bool connect_writer(Db *db)
{
    i64 now;
    if (!connect_again(db)) return false;
    if (!db->write) return true;
    if (!number(db, "SELECT stamp FROM sitrep_store", &now)) return false;
    if (now == db->stamp) return true;
    db->state[0] = 0;
    snprintf(db->error, sizeof db->error, "another process has written since the connection was lost; start again");
    return false;
}

static Err start(Db *db, const char *sql, const char *doing, ErrInfo *e)
{
    bool good = !lost(db) && simple(db, sql);
    if (!good && lost(db)) good = connect_writer(db) && simple(db, sql);
    db->in_batch = good;
    return good ? OK : failed(db, doing, e);
}

static Err begin(Db *db, ErrInfo *e)
{
    return start(db, "BEGIN", "begin a batch", e);
}

static Err snapshot(Db *db, ErrInfo *e)
{
    return start(db, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "begin to read", e);
}

static Err commit(Db *db, ErrInfo *e)
{
    i64 stamp;
    bool good = flush(db, ~0u) && number(db, "UPDATE sitrep_store SET stamp=stamp+1 RETURNING stamp", &stamp);
    if (good) {
        PGresult *r = PQexec(db->c, "COMMIT");
        good = PQresultStatus(r) == PGRES_COMMAND_OK && strcmp(PQcmdStatus(r), "COMMIT") == 0; /* a broken one answers ROLLBACK */
        if (!good) remember(db, r);
        PQclear(r);
        if (!good && lost(db)) return fail(e, E_STORE, "the connection to PostgreSQL was lost as a batch ended: it is kept whole or not at all (%s)", db->error);
    }
    if (good) db->in_batch = false, db->stamp = stamp;
    return good ? OK : failed(db, "end a batch", e);
}

static void rollback(Db *db)
{
    char error[ERROR_BYTES], state[6];
    memcpy(error, db->error, sizeof error);
    memcpy(state, db->state, sizeof state);
    drop_copies(db);
    if (!lost(db)) {
        make_way(db);
        settle(db);
        if (!lost(db) && PQtransactionStatus(db->c) != PQTRANS_IDLE) simple(db, "ROLLBACK");
    }
    db->in_batch = false;
    memcpy(db->error, error, sizeof error);
    memcpy(db->state, state, sizeof state);
}

static Err run(Db *db, const char *sql, const char *doing, ErrInfo *e)
{
    Arena a = {0};
    Str words = postgres_sql(&a, str_of(sql));
    bool good = flush(db, copy_touched(words)) && simple(db, str_z(&a, words));
    arena_free(&a);
    return good ? OK : failed(db, doing, e);
}

/* ---- statements */

static DbStatement *prepare(Db *db, Str sql, bool keep)
{
    DbStatement *q = calloc(1, sizeof *q);
    if (!q) abort();
    q->db = db;
    q->original = str_copy(&q->arena, sql);
    q->sql = postgres_sql(&q->arena, q->original);
    q->sql = (Str){(const u8 *)str_z(&q->arena, q->sql), q->sql.n};
    for (isize i = 0; i < q->sql.n; i++)
        if (q->sql.p[i] == '$') {
            int n = atoi((const char *)q->sql.p + i + 1);
            q->nvalues = n > q->nvalues ? n : q->nvalues;
        }
    q->values = NEW(&q->arena, DbValue, q->nvalues + 1);
    q->writes = !str_starts(sql, S("SELECT")) && !str_starts(sql, S("WITH"));
    q->touches = copy_touched(q->sql);
    q->copies = copy_reads(q->original, &q->table, &q->columns, &q->rows, &q->once);
    q->keep = keep;
    if (keep) snprintf(q->name, sizeof q->name, "s%u", ++db->names);
    return q;
}

/* Rows that are not wanted any more. */
static void reset(DbStatement *q)
{
    PQclear(q->row);
    q->row = NULL;
    if (q->db->streaming == q) {
        q->db->streaming = NULL;
        for (PGresult *r; (r = PQgetResult(q->db->c)) != NULL;) PQclear(r);
    }
    while (q->next_kept < q->kept.n) PQclear(q->kept.v[q->next_kept++]);
    memset(&q->kept, 0, sizeof q->kept);
    q->next_kept = 0;
    q->running = false;
}

static void clear(DbStatement *q)
{
    reset(q);
    memset(q->values, 0, sizeof *q->values * (size_t)q->nvalues);
    arena_reset(&q->values_arena);
}

static void finish(DbStatement *q)
{
    if (!q) return;
    reset(q);
    if (!q->keep && q->name[0] && q->epoch == q->db->epoch && !lost(q->db) && PQtransactionStatus(q->db->c) != PQTRANS_INERROR) {
        char sql[40];
        snprintf(sql, sizeof sql, "DEALLOCATE %s", q->name);
        simple(q->db, sql);
    }
    arena_free(&q->values_arena);
    arena_free(&q->arena);
    free(q);
}

static void bind(DbStatement *q, int at, DbValue v)
{
    if (at >= 1 && at <= q->nvalues) q->values[at - 1] = v;
}

static void bind_text(DbStatement *q, int at, Str s)
{
    bind(q, at, (DbValue){.type = DB_TEXT, .bytes = s});
}

static void bind_blob(DbStatement *q, int at, Str s)
{
    bind(q, at, (DbValue){.type = DB_BLOB, .bytes = s});
}

static void bind_int(DbStatement *q, int at, i64 v)
{
    bind(q, at, (DbValue){.type = DB_INT, .integer = v});
}

static void bind_real(DbStatement *q, int at, double v)
{
    bind(q, at, (DbValue){.type = DB_REAL, .real = v});
}

/* Values as text, but for blobs: what type each is, the server knows. */
static bool send(DbStatement *q)
{
    Db *db = q->db;
    Arena *a = &q->values_arena;
    const char **text = NEW(a, const char *, q->nvalues + 1);
    int *length = NEW(a, int, q->nvalues + 1), *binary = NEW(a, int, q->nvalues + 1);
    for (int i = 0; i < q->nvalues; i++) {
        const DbValue *v = &q->values[i];
        switch (v->type) {
        case DB_NULL: break;
        case DB_INT: text[i] = str_z(a, str_format(a, "%lld", (long long)v->integer)); break;
        case DB_REAL: text[i] = str_z(a, str_format(a, "%.17g", v->real)); break;
        case DB_TEXT: text[i] = str_z(a, db_utf8(a, v->bytes)); break;
        case DB_BLOB: text[i] = v->bytes.n ? (const char *)v->bytes.p : "", length[i] = (int)v->bytes.n, binary[i] = 1; break;
        }
    }
    int sent = q->name[0] ? PQsendQueryPrepared(db->c, q->name, q->nvalues, text, length, binary, 1)
                          : PQsendQueryParams(db->c, (const char *)q->sql.p, q->nvalues, NULL, text, length, binary, 1);
    if (!sent) remember(db, NULL);
    return sent;
}

static bool known_to_server(DbStatement *q)
{
    Db *db = q->db;
    if (!q->name[0] && q->runs++) snprintf(q->name, sizeof q->name, "s%u", ++db->names); /* it is used more than once after all */
    if (!q->name[0] || q->epoch == db->epoch) return true;
    make_way(db);
    if (!settle(db)) return false;
    PGresult *r = PQprepare(db->c, q->name, (const char *)q->sql.p, 0, NULL);
    bool good = PQresultStatus(r) == PGRES_COMMAND_OK;
    if (good) q->epoch = db->epoch;
    else remember(db, r);
    PQclear(r);
    return good;
}

/* Puts it into the pipeline; whether it went well is seen when the pipeline is settled. */
static int enqueue(DbStatement *q)
{
    Db *db = q->db;
    if (!flush(db, q->touches) || !known_to_server(q)) return -1;
    make_way(db);
    if (!db->queued && !PQenterPipelineMode(db->c)) return remember(db, NULL), -1;
    db->queued++;
    if (!send(q)) return -1;
    return db->queued < PIPELINE_MAX || settle(db) ? 0 : -1;
}

static bool ask(DbStatement *q)
{
    Db *db = q->db;
    if (!flush(db, q->touches) || !known_to_server(q)) return false;
    make_way(db);
    if (!settle(db) || !send(q)) return false;
    PQsetSingleRowMode(db->c);
    db->streaming = q;
    q->running = true;
    return true;
}

static PGresult *next_result(DbStatement *q)
{
    if (q->next_kept < q->kept.n) return q->kept.v[q->next_kept++];
    return q->db->streaming == q ? PQgetResult(q->db->c) : NULL;
}

/* The next row of a statement that runs: 1, 0 at the end, -1. */
static int next_row(DbStatement *q)
{
    int got = 0;
    PQclear(q->row);
    q->row = NULL;
    for (PGresult *r; (r = next_result(q)) != NULL;) {
        ExecStatusType s = PQresultStatus(r);
        if (s == PGRES_SINGLE_TUPLE) return q->row = r, 1;
        if (s == PGRES_FATAL_ERROR) remember(q->db, r), got = -1;
        PQclear(r);
    }
    if (q->db->streaming == q) q->db->streaming = NULL;
    return got;
}

static int step(DbStatement *q)
{
    Db *db = q->db;
    if (q->copies && db->in_batch) return gather(q) ? 0 : -1;
    if (q->writes && db->in_batch) return enqueue(q);
    if (q->running) return next_row(q);
    int got = !lost(db) && ask(q) ? next_row(q) : -1;
    if (got >= 0 || !lost(db) || db->in_batch) return got;
    /* the server was started anew since: ask again */
    reset(q);
    return connect_again(db) && ask(q) ? next_row(q) : -1;
}

static DbStatement *prepare_rows(Db *db, Str one_row, u32 columns)
{
    (void)columns;
    return prepare(db, one_row, true);
}

/* One by one: they are gathered for COPY, or go out in the pipeline. */
static bool put_rows(Db *db, DbStatement *q, const DbValue *values, u32 rows, u32 columns)
{
    bool good = true;
    (void)db;
    assert(columns == (u32)q->nvalues);
    for (u32 i = 0; i < rows && good; i++) {
        clear(q);
        memcpy(q->values, values + (size_t)i * columns, columns * sizeof *values);
        good = step(q) >= 0;
    }
    reset(q);
    return good;
}

/* ---- columns: the binary forms of the server */

static u64 big_endian(const char *p, int n)
{
    u64 v = 0;
    for (int i = 0; i < n; i++) v = v << 8 | (u8)p[i];
    return v;
}

static int columns(DbStatement *q)
{
    return PQnfields(q->row);
}

static DbType type(DbStatement *q, int i)
{
    if (PQgetisnull(q->row, 0, i)) return DB_NULL;
    switch (PQftype(q->row, i)) {
    case OID_BOOL:
    case OID_INT2:
    case OID_INT4:
    case OID_INT8: return DB_INT;
    case OID_FLOAT8: return DB_REAL;
    case OID_BYTEA:
    case OID_TSVECTOR: return DB_BLOB;
    default: return DB_TEXT;
    }
}

static double real(DbStatement *q, int i)
{
    if (type(q, i) != DB_REAL) return 0.0;
    u64 bits = big_endian(PQgetvalue(q->row, 0, i), 8);
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

static i64 integer(DbStatement *q, int i)
{
    if (type(q, i) != DB_INT) return 0;
    int n = PQgetlength(q->row, 0, i);
    u64 v = big_endian(PQgetvalue(q->row, 0, i), n);
    return n == 2 ? (int16_t)v : n == 4 ? (i32)v : (i64)v;
}

static Str bytes(DbStatement *q, int i)
{
    if (PQgetisnull(q->row, 0, i)) return (Str){0};
    return (Str){(const u8 *)PQgetvalue(q->row, 0, i), PQgetlength(q->row, 0, i)};
}

/* ---- upkeep */

static i64 changes(Db *db)
{
    i64 v = 0;
    bool told = !lost(db) && number(db, "SELECT stamp FROM sitrep_store", &v);
    bool again = !told && lost(db) && !db->in_batch; /* a batch whose connection is lost is lost too: what follows in it must fail */
    if (again && connect_again(db)) number(db, "SELECT stamp FROM sitrep_store", &v);
    return v;
}

static Err check(Db *db, Arena *a, int schema, DbFaults *faults, ErrInfo *e)
{
    static const struct {
        const char *sql, *says;
    } wrongs[] = {
        {"SELECT count(*) FROM text t FULL JOIN words w ON w.document=t.document WHERE w.document IS NULL OR t.document IS NULL",
         "texts and the search index do not belong together"},
        {"SELECT count(*) FROM document d LEFT JOIN text t ON t.document=d.number WHERE t.document IS NULL AND d.forgotten IS NULL",
         "documents have no text"},
        {"SELECT count(*) FROM (SELECT document FROM time_fact UNION ALL SELECT document FROM place_fact "
         "UNION ALL SELECT document FROM actor_fact UNION ALL SELECT document FROM number_fact UNION ALL SELECT document FROM quote_fact "
         "UNION ALL SELECT document FROM event_fact UNION ALL SELECT document FROM event_name UNION ALL SELECT document FROM document_name "
         "UNION ALL SELECT document FROM place_evidence) x LEFT JOIN document d ON d.number=x.document WHERE d.number IS NULL",
         "rows are of documents that are not there"},
        {"SELECT count(*) FROM finding_name n LEFT JOIN finding f ON f.number=n.finding WHERE f.number IS NULL", "names are of findings that are not there"},
    };
    (void)schema;
    for (isize i = 0; i < countof(wrongs); i++) {
        i64 n;
        if (!number(db, wrongs[i].sql, &n)) return failed(db, "read", e);
        if (n) *vec_push(a, faults) = str_format(a, "%lld %s", (long long)n, wrongs[i].says);
    }
    return OK;
}

/* New files for every table; what the server's log still holds goes when the server recycles it. */
static Err scrub(Db *db, ErrInfo *e)
{
    PGresult *r = PQexec(db->c, "SELECT 'VACUUM (FULL, ANALYZE) '||quote_ident(tablename) FROM pg_tables WHERE schemaname=current_schema() ORDER BY 1");
    bool good = PQresultStatus(r) == PGRES_TUPLES_OK;
    for (int i = 0; good && i < PQntuples(r); i++) good = simple(db, PQgetvalue(r, i, 0));
    PQclear(r);
    return good ? OK : failed(db, "forget", e);
}

#define DRIVER                                                                                                                   \
    .open = open_address, .close = close_address, .version = version, .create = create, .set_version = set_version, .begin = begin, .snapshot = snapshot, \
    .commit = commit, .rollback = rollback, .run = run, .fail = failed, .lost = lost, .prepare = prepare, .finish = finish, .clear = clear,     \
    .reset = reset, .bind_text = bind_text, .bind_blob = bind_blob, .bind_int = bind_int, .bind_real = bind_real, .step = step, .prepare_rows = prepare_rows, .put_rows = put_rows, .columns = columns, \
    .type = type, .integer = integer, .real = real, .bytes = bytes, .changes = changes, .check = check, .scrub = scrub
const DbDriver db_postgres = {.prefix = "postgres://", .vectors = true, .far = true, DRIVER};
const DbDriver db_postgresql = {.prefix = "postgresql://", .vectors = true, .far = true, DRIVER};
#else
#include "store/db.h"
#include <stdlib.h>

static Err open_address(Db **out, Str uri, bool write, int wait_ms, ErrInfo *e)
{
    (void)uri, (void)write, (void)wait_ms;
    *out = NULL;
    return fail(e, E_STORE, "this sitrep was built without PostgreSQL (its build wants libpq; make HAVE_PG=1)");
}

static void close_address(Db *db)
{
    (void)db;
}

const DbDriver db_postgres = {.prefix = "postgres://", .open = open_address, .close = close_address};
const DbDriver db_postgresql = {.prefix = "postgresql://", .open = open_address, .close = close_address};
#endif
