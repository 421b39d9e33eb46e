/* server.c - HTTP on libmicrohttpd: who may ask, bodies, headers, live updates, kept answers.
 *
 * Loopback by default, and then the Host header must be a loopback name, so that no page of another site can reach the
 * store through its own name (DNS rebinding). Any other address needs the token. What writes must come from this page or
 * from no page at all (Origin). A watcher asks SQLite every WATCH_MS whether another connection has written; then the
 * generation rises and readers of /api/live are told (server-sent events, WHATWG HTML). The threads that speak HTTP touch
 * no store: they send answers that are kept (kept.h), files of the page and live updates; for everything else they put the
 * connection aside until a worker has the answer. A browser that must have the newest says so as HTTP does, with
 * Cache-Control: no-cache or max-age=0. */
#include "serve/extent.h"
#include "serve/kept.h"
#include "serve/throttle.h"
#include "serve/writer.h"
#include "store/ask.h"
#include <arpa/inet.h>
#include <libdeflate.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    THREADS = 2, POOL_MAX = 8, WATCH_MS = 50, BEAT_MS = 15000, TOKEN_MAX = 256, IDLE_SECONDS = 120, CONNECTIONS_MAX = 512,
    GZIP_MIN = 1024, GZIP_LEVEL = 5
};

typedef struct Stream {
    struct Stream *next;
    struct MHD_Connection *connection;
    struct Server *server;
    i64 told;    /* generation last told */
    bool asleep, beat;
} Stream;
struct Server {
    const ServeOptions *o;
    const Know *know;
    bool open_address; /* other than loopback: the token is needed */
    pthread_mutex_t lock; /* of pool, streams */
    Store *pool[POOL_MAX];
    u32 npool;
    Keeper *keeper;
    Writer *writer; /* of the worker that writes */
    Extent *extent;
    Stream *streams;
    u32 nstreams;
    pthread_mutex_t watching; /* of watcher and what follows */
    Store *watcher;
    i64 stamp;
    Throttle counting; /* of the documents */
    bool uncounted;    /* there is news since */
    _Atomic i64 documents;
    _Atomic u64 requests, errors, micros;
    time_t started;
};

/* ---- a pool of connections */

static Err take_store(Server *s, Store **out, ErrInfo *e)
{
    pthread_mutex_lock(&s->lock);
    *out = s->npool ? s->pool[--s->npool] : NULL;
    pthread_mutex_unlock(&s->lock);
    return *out ? OK : store_open(out, s->o->db, false, e);
}

static void give_store(Server *s, Store *store)
{
    pthread_mutex_lock(&s->lock);
    bool room = store && s->npool < POOL_MAX;
    if (room) s->pool[s->npool++] = store;
    pthread_mutex_unlock(&s->lock);
    if (!room) store_close(store);
}

/* ---- headers */

static void header(struct MHD_Response *r, const char *name, const char *value)
{
    if (MHD_add_response_header(r, name, value) != MHD_YES) no_memory();
}

static void security(struct MHD_Response *r)
{
    header(r, "Content-Security-Policy",
           "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; "
           "form-action 'none'; frame-ancestors 'none'");
    header(r, "X-Content-Type-Options", "nosniff");
    header(r, "Referrer-Policy", "no-referrer");
    header(r, "Cross-Origin-Resource-Policy", "same-origin");
    header(r, "Cross-Origin-Opener-Policy", "same-origin");
}

/* The plain report has its style inside and no script. */
static void security_of_report(struct MHD_Response *r)
{
    MHD_del_response_header(r, "Content-Security-Policy",
           "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; "
           "form-action 'none'; frame-ancestors 'none'");
    header(r, "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
}

static struct MHD_Response *response_of(const Answer *a, Str body, const Made *m, bool packed)
{
    struct MHD_Response *r = MHD_create_response_from_buffer((size_t)body.n, (void *)(uintptr_t)(body.n ? body.p : (const u8 *)""), MHD_RESPMEM_MUST_COPY);
    if (!r) no_memory();
    char type[128];
    snprintf(type, sizeof type, "%.*s", STR(a->type));
    header(r, "Content-Type", type);
    security(r);
    if (str_starts(a->type, S("text/html"))) security_of_report(r);
    header(r, "Cache-Control", m->keep ? "no-cache" : "no-store");
    if (m->etag[0]) header(r, "ETag", m->etag);
    if (packed) header(r, "Content-Encoding", "gzip");
    header(r, "Vary", "Accept-Encoding");
    return r;
}

static Str packed(Arena *a, Str body)
{
    struct libdeflate_compressor *z = libdeflate_alloc_compressor(GZIP_LEVEL);
    if (!z) no_memory();
    isize room = (isize)libdeflate_gzip_compress_bound(z, (size_t)body.n);
    u8 *out = NEW(a, u8, room);
    size_t n = libdeflate_gzip_compress(z, body.p, (size_t)body.n, out, (size_t)room);
    libdeflate_free_compressor(z);
    return (Str){out, (isize)n};
}

static void unpack(void *response)
{
    MHD_destroy_response(response);
}

/* Both forms of an answer, made once for all who get it. */
static void pack(void *ctx, const Answer *a, Made *out)
{
    Arena arena = {0};
    (void)ctx;
    out->status = a->status;
    out->keep = a->keep && a->status == 200;
    out->unpack = unpack;
    if (out->keep) snprintf(out->etag, sizeof out->etag, "W/\"%016llx\"", (unsigned long long)hash_bytes(a->body, 11));
    out->plain = response_of(a, a->body, out, false);
    Str small = a->body.n >= GZIP_MIN ? packed(&arena, a->body) : (Str){0};
    if (small.n) out->gzip = response_of(a, small, out, true);
    out->bytes = a->body.n + small.n;
    arena_free(&arena);
}

static bool header_has(struct MHD_Connection *c, const char *name, const char *what)
{
    const char *value = MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
    return value && strstr(value, what);
}

static enum MHD_Result send_made(Server *s, struct MHD_Connection *c, const Made *m)
{
    if (m->status >= 400) s->errors++;
    if (m->etag[0] && header_has(c, "If-None-Match", m->etag)) {
        struct MHD_Response *none = MHD_create_response_from_buffer(0, (void *)(uintptr_t)"", MHD_RESPMEM_PERSISTENT);
        if (!none) no_memory();
        header(none, "ETag", m->etag);
        header(none, "Cache-Control", "no-cache");
        enum MHD_Result done = MHD_queue_response(c, MHD_HTTP_NOT_MODIFIED, none);
        MHD_destroy_response(none);
        return done;
    }
    bool takes_gzip = m->gzip && header_has(c, "Accept-Encoding", "gzip") && !header_has(c, "Accept-Encoding", "gzip;q=0");
    return MHD_queue_response(c, (unsigned)m->status, takes_gzip ? m->gzip : m->plain);
}

/* ---- who may ask */

static bool same_bytes(Str a, Str b)
{
    u8 differ = a.n != b.n; /* in constant time over the secret */
    for (isize i = 0; i < a.n; i++) differ |= (u8)(a.p[i] ^ (b.n ? b.p[i % b.n] : 0));
    return !differ;
}

static bool has_token(const Server *s, struct MHD_Connection *c)
{
    Str bearer = str_of(MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Authorization"));
    Str given = str_starts(bearer, S("Bearer ")) ? str_cut(bearer, 7, bearer.n) : str_of(MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, "token"));
    return same_bytes(s->o->token, given);
}

static bool loopback_name(Str host)
{
    static const Str names[] = {LIT("127.0.0.1"), LIT("localhost"), LIT("[::1]")};
    for (isize i = 0; i < countof(names); i++)
        if (str_starts(host, names[i]) && (host.n == names[i].n || host.p[names[i].n] == ':')) return true;
    return false;
}

/* NULL: yes; else why not. */
static const char *refusal(const Server *s, struct MHD_Connection *c, Str method, int *status)
{
    Str host = str_of(MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Host"));
    Str origin = str_of(MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Origin"));
    *status = 403;
    if (!s->open_address && !loopback_name(host)) return "this server answers to loopback names only";
    if (s->o->token.n && !has_token(s, c)) return *status = 401, "the token is missing or wrong";
    bool reads = str_eq(method, S("GET")) || str_eq(method, S("HEAD"));
    if (!reads && header_has(c, "Sec-Fetch-Site", "cross-site")) return "a page of another site may not write here";
    if (!reads && origin.n) {
        isize scheme = str_find(origin, S("://"));
        if (scheme < 0 || !str_eq(str_cut(origin, scheme + 3, origin.n), host)) return "a page of another site may not write here";
    }
    return NULL;
}

/* ---- live updates */

static ssize_t read_stream(void *ctx, u64 at, char *buf, size_t max)
{
    Stream *t = ctx;
    (void)at;
    if (*t->server->o->stop) return MHD_CONTENT_READER_END_OF_STREAM; /* asleep, it could not be ended */
    pthread_mutex_lock(&t->server->lock);
    i64 now = keeper_generation(t->server->keeper);
    int n = 0;
    if (t->told != now) n = snprintf(buf, max, "event: change\ndata: {\"generation\":%lld,\"documents\":%lld}\n\n", (long long)now, (long long)t->server->documents);
    else if (t->beat) n = snprintf(buf, max, ": still here\n\n");
    t->told = now;
    t->beat = false;
    if (!n) {
        t->asleep = true;
        MHD_suspend_connection(t->connection);
    }
    pthread_mutex_unlock(&t->server->lock);
    return n;
}

static void end_stream(void *ctx)
{
    Stream *t = ctx;
    pthread_mutex_lock(&t->server->lock);
    for (Stream **at = &t->server->streams; *at; at = &(*at)->next)
        if (*at == t) {
            *at = t->next;
            break;
        }
    t->server->nstreams--;
    pthread_mutex_unlock(&t->server->lock);
    free(t);
}

static enum MHD_Result open_stream(Server *s, struct MHD_Connection *c)
{
    Stream *t = calloc(1, sizeof *t);
    if (!t) no_memory();
    *t = (Stream){.connection = c, .server = s, .told = keeper_generation(s->keeper), .beat = true};
    pthread_mutex_lock(&s->lock);
    bool room = s->nstreams < SERVE_STREAMS_MAX;
    if (room) t->next = s->streams, s->streams = t, s->nstreams++;
    pthread_mutex_unlock(&s->lock);
    if (!room) {
        free(t);
        return MHD_NO;
    }
    struct MHD_Response *r = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 512, read_stream, t, end_stream);
    if (!r) no_memory();
    header(r, "Content-Type", "text/event-stream");
    header(r, "Cache-Control", "no-store");
    security(r);
    enum MHD_Result done = MHD_queue_response(c, MHD_HTTP_OK, r);
    MHD_destroy_response(r);
    return done;
}

/* Wakes every reader: for news, for a sign of life, for the end. */
static void wake(Server *s, bool beat)
{
    pthread_mutex_lock(&s->lock);
    for (Stream *t = s->streams; t; t = t->next) {
        t->beat |= beat;
        if (t->asleep) t->asleep = false, MHD_resume_connection(t->connection);
    }
    pthread_mutex_unlock(&s->lock);
}

/* The documents of a large store are not counted for each that comes. The lock `watching` is held. */
static void count(Server *s)
{
    enum { COUNTING_SHARE = 50 };
    if (!s->uncounted || throttle_holds(&s->counting, COUNTING_SHARE)) return;
    throttle_begin(&s->counting);
    s->documents = store_count(s->watcher);
    throttle_end(&s->counting);
    s->uncounted = false;
}

/* Has another connection written? What this server wrote itself is known already (own). */
static bool look(Server *s, bool own)
{
    pthread_mutex_lock(&s->watching);
    i64 now = store_stamp(s->watcher);
    bool news = now != s->stamp;
    s->stamp = now;
    s->uncounted |= news;
    count(s);
    pthread_mutex_unlock(&s->watching);
    if (own) keeper_wrote(s->keeper);
    else if (news) keeper_news(s->keeper);
    return news;
}

static void written(void *ctx)
{
    Server *s = ctx;
    look(s, true);
    wake(s, false);
}

static void watch(Server *s)
{
    i64 last = 0;
    for (i64 ms = 0; !*s->o->stop; ms += WATCH_MS) {
        struct timespec pause = {0, WATCH_MS * 1000000L};
        nanosleep(&pause, NULL);
        bool news = look(s, false), beat = ms - last >= BEAT_MS;
        if (beat) last = ms;
        if (news || beat) wake(s, beat);
    }
}

/* ---- what needs no store */

static enum MHD_Result send_asset(Server *s, struct MHD_Connection *c, const Asset *a)
{
    (void)s;
    struct MHD_Response *r = MHD_create_response_from_buffer((size_t)(a->end - a->beg), (void *)(uintptr_t)a->beg, MHD_RESPMEM_PERSISTENT);
    if (!r) no_memory();
    header(r, "Content-Type", a->type);
    header(r, "Content-Encoding", "gzip");
    header(r, "Cache-Control", "no-cache");
    security(r);
    enum MHD_Result done = MHD_queue_response(c, MHD_HTTP_OK, r);
    MHD_destroy_response(r);
    return done;
}

static void metrics(Server *s, const Question *q, Answer *out)
{
    Buf b = {.arena = q->arena};
    u64 n = s->requests;
    buf_format(&b, "# TYPE sitrep_requests_total counter\nsitrep_requests_total %llu\n", (unsigned long long)n);
    buf_format(&b, "# TYPE sitrep_errors_total counter\nsitrep_errors_total %llu\n", (unsigned long long)s->errors);
    buf_format(&b, "# TYPE sitrep_request_seconds summary\nsitrep_request_seconds_sum %.6f\nsitrep_request_seconds_count %llu\n", (double)s->micros / 1e6, (unsigned long long)n);
    buf_format(&b, "# TYPE sitrep_documents gauge\nsitrep_documents %lld\n", (long long)s->documents);
    KeeperCounts kept = keeper_counts(s->keeper);
    buf_format(&b, "# TYPE sitrep_answers_total counter\nsitrep_answers_total{from=\"kept\"} %llu\nsitrep_answers_total{from=\"kept_older\"} %llu\n"
                   "sitrep_answers_total{from=\"made\"} %llu\n", (unsigned long long)(kept.kept - kept.older), (unsigned long long)kept.older, (unsigned long long)kept.made);
    buf_format(&b, "# TYPE sitrep_generation counter\nsitrep_generation %lld\n", (long long)keeper_generation(s->keeper));
    buf_format(&b, "# TYPE sitrep_streams gauge\nsitrep_streams %u\n", s->nstreams);
    const Sandboxed *fence = s->o->sandbox;
    if (fence) buf_format(&b, "# TYPE sitrep_fenced_in gauge\nsitrep_fenced_in{what=\"privileges\"} %d\nsitrep_fenced_in{what=\"files\"} %d\n"
                              "sitrep_fenced_in{what=\"calls\"} %d\n", fence->privileges, fence->files, fence->calls);
    buf_format(&b, "# TYPE sitrep_start_time_seconds gauge\nsitrep_start_time_seconds %lld\n", (long long)s->started);
    *out = (Answer){.status = 200, .type = S("text/plain; version=0.0.4"), .body = buf_str(&b)};
}

/* ---- a request */

typedef struct {
    Buf body;
    Arena arena;
    bool too_long, asked; /* asked: a worker has the question */
    struct timespec begun;
    Waiter waiter;
} Request;

static Str argument(void *ctx, const char *name)
{
    return str_of(MHD_lookup_connection_value(ctx, MHD_GET_ARGUMENT_KIND, name));
}

typedef struct {
    void (*tell)(void *to, Str name, Str value);
    void *to;
} Teller;

static enum MHD_Result tell_argument(void *ctx, enum MHD_ValueKind kind, const char *name, const char *value)
{
    const Teller *t = ctx;
    (void)kind;
    if (strcmp(name, "token")) t->tell(t->to, str_of(name), str_of(value));
    return MHD_YES;
}

static void each_argument(void *ctx, void (*tell)(void *to, Str name, Str value), void *to)
{
    MHD_get_connection_values(ctx, MHD_GET_ARGUMENT_KIND, tell_argument, &(Teller){tell, to});
}

typedef struct {
    char *at;
    size_t left;
} KeyWriter;

static enum MHD_Result key_part(void *ctx, enum MHD_ValueKind kind, const char *name, const char *value)
{
    KeyWriter *w = ctx;
    (void)kind;
    if (!strcmp(name, "token")) return MHD_YES;
    int n = snprintf(w->at, w->left, "&%s=%s", name, value ? value : "");
    if (n < 0 || (size_t)n >= w->left) return w->left = 0, MHD_NO;
    w->at += n, w->left -= (size_t)n;
    return MHD_YES;
}

/* Path and arguments as one name; false: too long to be kept. */
static bool key_of(struct MHD_Connection *c, const char *url, char key[KEY_MAX])
{
    KeyWriter w = {key, KEY_MAX};
    int n = snprintf(key, KEY_MAX, "%s", url);
    if (n < 0 || n >= KEY_MAX) return false;
    w.at += n, w.left -= (size_t)n;
    MHD_get_connection_values(c, MHD_GET_ARGUMENT_KIND, key_part, &w);
    return w.left > 0;
}

static void ask_store(Server *s, const Question *q, i64 generation, Answer *out)
{
    ErrInfo e;
    Store *store = NULL;
    Err err = take_store(s, &store, &e);
    if (err == OK && str_eq(q->method, S("GET"))) err = store_snapshot(store, &e);
    if (err != OK) {
        store_close(store);
        serve_problem(q, out, 503, "The store cannot be opened", str_of(e.text));
        return;
    }
    Desk desk = {store, s->know, s->o->db, s->o->lexicon, generation, s->writer, s->extent};
    serve_api(&desk, q, out);
    store_abandon(store);
    give_store(s, store);
}

/* In a worker. */
static void answer_of(void *ctx, const Question *q, i64 generation, Answer *out)
{
    ErrInfo e;
    Server *s = ctx;
    Store *store = NULL;
    if (!str_eq(q->path, S("/readyz"))) {
        ask_store(s, q, generation, out);
        return;
    }
    bool good = take_store(s, &store, &e) == OK;
    give_store(s, store);
    *out = (Answer){.status = good ? 200 : 503, .type = S("text/plain"), .body = good ? S("ready\n") : S("no store\n")};
}

/* In the worker that writes. What cannot be told now is with the next that is written. */
static bool tell(void *ctx)
{
    ErrInfo ignored;
    const Server *s = ctx;
    bool more = false;
    return writer_tell(s->writer, TELL_MS, &more, &ignored) == OK && more;
}

static void resume(void *who)
{
    MHD_resume_connection(who);
}

/* A form, or a script of another site, can post text unasked; what is named JSON it cannot. */
static bool posts_no_json(const Question *q, struct MHD_Connection *c)
{
    Str type = str_of(MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Content-Type")), json = S("application/json");
    bool is = str_starts(type, json) && (type.n == json.n || type.p[json.n] == ';' || type.p[json.n] == ' ');
    return str_eq(q->method, S("POST")) && q->body.n && !is;
}

/* What needs neither store nor worker; false: it is something else. */
static bool answer_here(Server *s, const Question *q, struct MHD_Connection *c, const Request *r, Answer *a)
{
    int status;
    const char *why = refusal(s, c, q->method, &status);
    if (why) serve_problem(q, a, status, status == 401 ? "Who asks?" : "Not allowed", str_of(why));
    else if (posts_no_json(q, c)) serve_problem(q, a, 415, "Not JSON", S("what is posted must be named application/json"));
    else if (r->too_long) serve_problem(q, a, 413, "Too much", S("a report has at most 8 MiB"));
    else if (str_eq(q->path, S("/healthz"))) *a = (Answer){.status = 200, .type = S("text/plain"), .body = S("ok\n")};
    else if (str_eq(q->path, S("/metrics"))) metrics(s, q, a);
    else return false;
    return true;
}

static enum MHD_Result answer(Server *s, struct MHD_Connection *c, const char *url, const char *method, Request *r)
{
    char key[KEY_MAX] = "";
    enum MHD_Result done;
    Answer a = {0};
    Made here = {.refs = 1};
    Question q = {.method = str_of(method), .path = str_of(url), .body = buf_str(&r->body), .ctx = c, .argument = argument, .each = each_argument, .arena = &r->arena};
    if (str_eq(q.method, S("HEAD"))) q.method = S("GET");
    bool get = str_eq(q.method, S("GET"));
    s->requests++;
    if (answer_here(s, &q, c, r, &a)) {
        pack(s, &a, &here);
        done = send_made(s, c, &here);
        unpack(here.plain);
        if (here.gzip) unpack(here.gzip);
        return done;
    }
    if (get && !strcmp(url, "/api/live")) return open_stream(s, c);
    const Asset *asset = get ? serve_asset(q.path.n > 1 ? str_cut(q.path, 1, q.path.n) : S("index.html")) : NULL;
    if (asset) return send_asset(s, c, asset);
    bool newest = header_has(c, "Cache-Control", "no-cache") || header_has(c, "Cache-Control", "max-age=0");
    if (get && !key_of(c, url, key)) key[0] = 0;
    Made *kept = key[0] ? keeper_find(s->keeper, key, &q, newest) : NULL;
    if (kept) {
        done = send_made(s, c, kept);
        made_release(kept);
        return done;
    }
    r->asked = true;
    r->waiter.who = c;
    MHD_suspend_connection(c); /* first: the answer may be there before this returns */
    keeper_wait(s->keeper, key, &q, &r->waiter);
    return MHD_YES;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *c, const char *url, const char *method, const char *version,
                                  const char *data, size_t *n, void **state)
{
    (void)version;
    Request *r = *state;
    if (!r) {
        *state = r = calloc(1, sizeof *r);
        if (!r) no_memory();
        r->body.arena = &r->arena;
        clock_gettime(CLOCK_MONOTONIC, &r->begun);
        return MHD_YES;
    }
    if (*n) {
        if (r->body.bytes.n + *n > SERVE_BODY_MAX) r->too_long = true;
        else buf_put(&r->body, (Str){(const u8 *)data, (isize)*n});
        *n = 0;
        return MHD_YES;
    }
    if (!r->asked) return answer(ctx, c, url, method, r);
    return r->waiter.made ? send_made(ctx, c, r->waiter.made) : MHD_YES;
}

static void on_end(void *ctx, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode code)
{
    Server *s = ctx;
    Request *r = *state;
    (void)c, (void)code;
    if (!r) return;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    s->micros += (u64)((now.tv_sec - r->begun.tv_sec) * 1000000 + (now.tv_nsec - r->begun.tv_nsec) / 1000);
    made_release(r->waiter.made);
    arena_free(&r->arena);
    free(r);
    *state = NULL;
}

/* ---- listening */

typedef struct {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } at;
    socklen_t n;
    bool loopback;
} Address;

static bool parse_address(Str text, Address *out)
{
    char host[128] = "127.0.0.1";
    i64 port = SERVE_PORT;
    isize colon = text.n;
    while (colon > 0 && text.p[colon - 1] != ':') colon--;
    bool has_port = colon > 0 && str_find_byte(text, ']', colon) < 0;
    Str name = has_port ? str_cut(text, 0, colon - 1) : text;
    if (has_port && (!str_int(str_cut(text, colon, text.n), &port) || port < 0 || port > 65535)) return false;
    if (name.n >= 2 && name.p[0] == '[' && name.p[name.n - 1] == ']') name = str_cut(name, 1, name.n - 1);
    if (str_eq(name, S("localhost"))) name = (Str){0};
    if (name.n >= (isize)sizeof host) return false;
    if (name.n) snprintf(host, sizeof host, "%.*s", STR(name));
    *out = (Address){0};
    if (inet_pton(AF_INET, host, &out->at.v4.sin_addr) == 1) {
        out->at.v4.sin_family = AF_INET, out->at.v4.sin_port = htons((u16)port), out->n = sizeof out->at.v4;
        out->loopback = (ntohl(out->at.v4.sin_addr.s_addr) >> 24) == 127;
        return true;
    }
    if (inet_pton(AF_INET6, host, &out->at.v6.sin6_addr) != 1) return false;
    out->at.v6.sin6_family = AF_INET6, out->at.v6.sin6_port = htons((u16)port), out->n = sizeof out->at.v6;
    out->loopback = IN6_IS_ADDR_LOOPBACK(&out->at.v6.sin6_addr);
    return true;
}

static int port_of(struct MHD_Daemon *d)
{
    const union MHD_DaemonInfo *i = MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT);
    return i ? i->port : 0;
}

static void close_all(Server *s)
{
    for (u32 i = 0; i < s->npool; i++) store_close(s->pool[i]);
    store_close(s->watcher);
    keeper_free(s->keeper);
    writer_free(s->writer);
    extent_free(s->extent);
    pthread_mutex_destroy(&s->lock);
    pthread_mutex_destroy(&s->watching);
}

Err serve_run(const ServeOptions *o, const Know *k, ErrInfo *e)
{
    Address at;
    Server s = {.o = o, .know = k, .started = time(NULL)};
    if (!parse_address(o->listen, &at)) return fail(e, E_USAGE, "--listen wants ADDRESS:PORT such as 127.0.0.1:8642, not \"%.*s\"", STR(o->listen));
    if (!at.loopback && !o->token.n) return fail(e, E_USAGE, "an address that others can reach needs a token: set SITREP_TOKEN");
    if (o->token.n > TOKEN_MAX) return fail(e, E_USAGE, "the token has more than %d bytes", TOKEN_MAX);
    Err err = store_open(&s.watcher, o->db, false, e);
    if (err != OK) return err;
    s.open_address = !at.loopback;
    s.stamp = store_stamp(s.watcher);
    s.documents = store_count(s.watcher);
    pthread_mutex_init(&s.lock, NULL);
    pthread_mutex_init(&s.watching, NULL);
    s.writer = writer_new(o->db, o->lexicon, k);
    s.extent = extent_new();
    s.keeper = keeper_start(&(KeeperOptions){.ctx = &s, .answer = answer_of, .pack = pack, .wake = resume, .written = written, .tell = tell});
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | (at.at.any.sa_family == AF_INET6 ? MHD_USE_IPv6 : 0);
    struct MHD_Daemon *d = MHD_start_daemon(flags, 0, NULL, NULL, on_request, &s, MHD_OPTION_SOCK_ADDR, &at.at.any, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)THREADS,
                                            MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
                                            MHD_OPTION_NOTIFY_COMPLETED, on_end, &s, MHD_OPTION_END);
    if (d) {
        if (o->ready) o->ready(o->ctx, port_of(d));
        watch(&s);
    } else {
        err = fail(e, E_IO, "cannot listen on %.*s: is it taken?", STR(o->listen));
    }
    keeper_stop(s.keeper);
    wake(&s, true);
    if (d) MHD_stop_daemon(d);
    close_all(&s);
    return err;
}
