/* fetch.c - requests through libcurl. The address that a name resolves to is looked at when the socket
 * is opened, for redirections as well, so that no name, redirection or second answer of a name
 * server leads into a private network. Every host is asked for its robots.txt once a run and is
 * left alone between requests. Identity encoding is not asked for: answers may be packed. */
#include "fetch/fetch.h"
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <time.h>


static const char agent_full[] = "sitrep/" SITREP_VERSION;

typedef struct {
    Str robots;     /* empty: everything is allowed */
    bool asked, closed; /* closed: the server fails; nothing is asked this time */
    double ready_ms; /* when it may be asked again */
} Host;
struct Fetcher {
    FetchOptions o;
    CURL *curl;
    Arena arena; /* of hosts */
    Map at;
    VEC(Host) hosts;
};

/* ---- addresses */

typedef struct {
    u8 prefix[16];
    u8 bits;
} Block;
/* IANA special-purpose registries: what is not globally reachable. */
static const Block private4[] = {{{0}, 8}, {{10}, 8}, {{100, 64}, 10}, {{127}, 8}, {{169, 254}, 16}, {{172, 16}, 12}, {{192, 0, 0}, 24},
                                 {{192, 0, 2}, 24}, {{192, 88, 99}, 24}, {{192, 168}, 16}, {{198, 18}, 15}, {{198, 51, 100}, 24},
                                 {{203, 0, 113}, 24}, {{224}, 4}, {{240}, 4}};
static const Block private6[] = {{{0}, 8}, {{0x01}, 8}, {{0x20, 0x01, 0x00}, 23}, {{0x20, 0x01, 0x0d, 0xb8}, 32}, {{0x20, 0x02}, 16},
                                 {{0x5f}, 16}, {{0xfc}, 7}, {{0xfe, 0x80}, 10}, {{0xfe, 0xc0}, 10}, {{0xff}, 8}, {{0x00, 0x64}, 16}};

static bool in_block(const u8 *address, const Block *b)
{
    for (int bit = 0; bit < b->bits; bit += 8) {
        u8 mask = b->bits - bit >= 8 ? 0xFF : (u8)(0xFF << (8 - (b->bits - bit)));
        if ((address[bit / 8] ^ b->prefix[bit / 8]) & mask) return false;
    }
    return true;
}

bool address_is_public(const u8 *address, int bytes)
{
    static const u8 mapped[12] = {[10] = 0xFF, [11] = 0xFF};
    if (bytes == 16 && !memcmp(address, mapped, sizeof mapped)) return address_is_public(address + 12, 4);
    const Block *blocks = bytes == 4 ? private4 : private6;
    isize n = bytes == 4 ? countof(private4) : countof(private6);
    for (isize i = 0; i < n; i++)
        if (in_block(address, &blocks[i])) return false;
    return true;
}

static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *to)
{
    const Fetcher *f = ctx;
    (void)purpose;
    const struct sockaddr *s = &to->addr;
    const u8 *address = s->sa_family == AF_INET    ? (const u8 *)&((const struct sockaddr_in *)(const void *)s)->sin_addr
                        : s->sa_family == AF_INET6 ? (const u8 *)&((const struct sockaddr_in6 *)(const void *)s)->sin6_addr
                                                   : NULL;
    if (!address || (!f->o.allow_private && !address_is_public(address, s->sa_family == AF_INET ? 4 : 16))) return CURL_SOCKET_BAD;
    return socket(to->family, to->socktype, to->protocol);
}

/* ---- one request */

typedef struct {
    Arena *a;
    VEC(u8) bytes;
    bool too_large;
    Fetched *out;
} Answer;

static size_t take_body(char *p, size_t size, size_t n, void *ctx)
{
    Answer *x = ctx;
    n *= size;
    if (x->bytes.n + n > FETCH_BYTES_MAX) return x->too_large = true, 0;
    while (x->bytes.cap - x->bytes.n < n) vec_grow_(x->a, (void **)&x->bytes.v, x->bytes.n, &x->bytes.cap, 1);
    memcpy(x->bytes.v + x->bytes.n, p, n);
    x->bytes.n += (u32)n;
    return n;
}

static size_t take_header(char *p, size_t size, size_t n, void *ctx)
{
    Answer *x = ctx;
    Str line = str_trim((Str){(u8 *)p, (isize)(size * n)});
    isize colon = str_find_byte(line, ':', 0);
    if (str_starts(line, S("HTTP/"))) x->out->etag = x->out->modified = (Str){0}; /* of the last answer only */
    if (colon < 0) return size * n;
    Str name = str_cut(line, 0, colon), value = str_trim(str_cut(line, colon + 1, line.n));
    isize charset = str_find(value, S("charset="));
    if (str_eq_nocase(name, S("etag"))) x->out->etag = str_copy(x->a, value);
    if (str_eq_nocase(name, S("last-modified"))) x->out->modified = str_copy(x->a, value);
    if (str_eq_nocase(name, S("content-type")) && charset >= 0) x->out->charset = str_copy(x->a, str_cut(value, charset + 8, value.n));
    return size * n;
}

static void set_up(Fetcher *f, Answer *x, const char *url, struct curl_slist *headers)
{
    curl_easy_reset(f->curl);
    curl_easy_setopt(f->curl, CURLOPT_URL, url);
    curl_easy_setopt(f->curl, CURLOPT_USERAGENT, agent_full);
    curl_easy_setopt(f->curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(f->curl, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(f->curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(f->curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(f->curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(f->curl, CURLOPT_MAXREDIRS, (long)FETCH_REDIRECTS_MAX);
    curl_easy_setopt(f->curl, CURLOPT_TIMEOUT, (long)FETCH_SECONDS_MAX);
    curl_easy_setopt(f->curl, CURLOPT_CONNECTTIMEOUT, 15L);
    curl_easy_setopt(f->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(f->curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(f->curl, CURLOPT_OPENSOCKETDATA, f);
    curl_easy_setopt(f->curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(f->curl, CURLOPT_WRITEDATA, x);
    curl_easy_setopt(f->curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(f->curl, CURLOPT_HEADERDATA, x);
}

static Str status_words(Arena *a, int status)
{
    if (status == 200 || status == 304) return (Str){0};
    return str_format(a, "the server answers %d%s", status, status == 404 ? " (not found)" : status == 410 ? " (gone)" : "");
}

static void request(Fetcher *f, Arena *a, Str url, Str etag, Str modified, Fetched *out)
{
    Answer x = {.a = a, .out = out};
    struct curl_slist *headers = NULL;
    curl_off_t wait = -1;
    long status = 0;
    *out = (Fetched){.retry_after_s = -1};
    if (etag.n) headers = curl_slist_append(headers, str_z(a, str_format(a, "If-None-Match: %.*s", STR(etag))));
    if (modified.n) headers = curl_slist_append(headers, str_z(a, str_format(a, "If-Modified-Since: %.*s", STR(modified))));
    set_up(f, &x, str_z(a, url), headers);
    CURLcode rc = curl_easy_perform(f->curl);
    curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &status);
    if (curl_easy_getinfo(f->curl, CURLINFO_RETRY_AFTER, &wait) == CURLE_OK && wait > 0) out->retry_after_s = (i64)wait;
    curl_slist_free_all(headers);
    out->status = rc == CURLE_OK ? (int)status : 0;
    out->body = (Str){x.bytes.v, x.bytes.n};
    if (x.too_large) out->error = str_format(a, "the answer is over %d MB", FETCH_BYTES_MAX >> 20);
    else if (rc == CURLE_COULDNT_CONNECT && !f->o.allow_private)
        out->error = str_format(a, "%s (private addresses are refused without --allow-private)", curl_easy_strerror(rc));
    else if (rc != CURLE_OK) out->error = str_copy(a, str_of(curl_easy_strerror(rc)));
    else out->error = status_words(a, (int)status);
}

/* ---- hosts */

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void wait_until(double ms)
{
    double left = ms - now_ms();
    if (left <= 0) return;
    struct timespec t = {(time_t)(left / 1e3), (long)((left - (double)(i64)(left / 1e3) * 1e3) * 1e6)};
    nanosleep(&t, NULL); /* a signal may end it early: then the caller is about to stop */
}

/* "https://host:port" and what comes after it. */
static bool cut_url(Str url, Str *origin, Str *path)
{
    isize from = str_find(url, S("://"));
    if (from < 0) return false;
    isize end = from + 3;
    while (end < url.n && url.p[end] != '/' && url.p[end] != '?' && url.p[end] != '#') end++;
    *origin = str_cut(url, 0, end);
    *path = str_cut(url, end, url.n);
    return end > from + 3;
}

static Host *host_of(Fetcher *f, Str origin)
{
    bool isnew;
    u32 *at = map_put(&f->arena, &f->at, str_copy(&f->arena, origin), &isnew);
    if (isnew) {
        *at = f->hosts.n;
        *vec_push(&f->arena, &f->hosts) = (Host){0};
    }
    return &f->hosts.v[*at];
}

/* RFC 9309 section 2.3.1: no file (4xx) allows everything, a failing server nothing. */
static void ask_robots(Fetcher *f, Str origin, Host *h)
{
    Arena a = {0};
    Fetched got;
    h->asked = true;
    request(f, &a, str_format(&a, "%.*s/robots.txt", STR(origin)), (Str){0}, (Str){0}, &got);
    if (got.status == 200) h->robots = str_copy(&f->arena, str_cut(got.body, 0, got.body.n < 512000 ? got.body.n : 512000));
    h->closed = got.status >= 500;
    h->ready_ms = now_ms() + f->o.host_wait_ms;
    arena_free(&a);
}

void fetch_get(Fetcher *f, Arena *a, Str url, Str etag, Str modified, Fetched *out)
{
    Str origin, path;
    int delay_s = 0;
    *out = (Fetched){.retry_after_s = -1, .error = S("this is no http address")};
    if ((!str_starts(url, S("http://")) && !str_starts(url, S("https://"))) || !cut_url(url, &origin, &path)) return;
    Host *h = host_of(f, origin);
    if (!h->asked) ask_robots(f, origin, h);
    out->error = S("robots.txt cannot be had: the server fails");
    if (h->closed) {
        h->asked = false; /* the next round asks again */
        return;
    }
    out->error = S("robots.txt forbids it");
    if (!robots_allow(h->robots, S("sitrep"), path, &delay_s)) return;
    wait_until(h->ready_ms);
    request(f, a, url, etag, modified, out);
    int wait = delay_s * 1000 > f->o.host_wait_ms ? delay_s * 1000 : f->o.host_wait_ms;
    h->ready_ms = now_ms() + wait;
}

Fetcher *fetch_new(const FetchOptions *o)
{
    Fetcher *f = calloc(1, sizeof *f);
    if (!f) no_memory();
    f->o = *o;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    f->curl = curl_easy_init();
    if (!f->curl) no_memory();
    return f;
}

void fetch_free(Fetcher *f)
{
    if (!f) return;
    curl_easy_cleanup(f->curl);
    curl_global_cleanup();
    arena_free(&f->arena);
    free(f);
}
