/* Web archives: records, transfer codings, and what damage costs - one record, never the next. */
#include "intake/parts.h"
#include "base/json.h"
#include "test.h"
#include <stdlib.h>
#include <zlib.h>

void unit_archive(void);

enum { RECORDS = 12, BOMB_BYTES = 80 << 20 };
typedef struct {
    u32 pages, refused;
    Str urls, reasons; /* one a line */
    Payload last;
} Found;

static Found read_all(Arena *a, Str bytes)
{
    Intake *in;
    Found f = {0};
    Payload p;
    Rejected r;
    Buf urls = {.arena = a}, reasons = {.arena = a};
    intake_open_bytes(&in, bytes, S("x"));
    for (int got; (got = intake_next(in, a, &p, &r)) != 0;) {
        if (got == 1) f.pages++, f.last = p, buf_format(&urls, "%.*s\n", STR(p.url));
        else f.refused++, buf_format(&reasons, "%.*s:%llu:%.*s\n", STR(r.path), (unsigned long long)r.at, STR(r.reason));
    }
    intake_close(in);
    f.urls = buf_str(&urls);
    f.reasons = buf_str(&reasons);
    return f;
}

static Str packed(Arena *a, Str s, int window)
{
    z_stream z = {.next_in = (u8 *)(uintptr_t)s.p, .avail_in = (uInt)s.n};
    deflateInit2(&z, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY);
    isize cap = (isize)deflateBound(&z, (uLong)s.n);
    u8 *out = NEW(a, u8, cap);
    z.next_out = out;
    z.avail_out = (uInt)cap;
    deflate(&z, Z_FINISH);
    Str done = {out, cap - (isize)z.avail_out};
    deflateEnd(&z);
    return done;
}

/* A WARC record; `extra` is added to its true length, `headers` are those of the answer. */
static Str record(Arena *a, const char *type, int n, const char *headers, Str body, int extra)
{
    Str http = str_format(a, "HTTP/1.1 200 OK\r\n%s\r\n", headers);
    Str block = str_join(a, http, body);
    Str head = str_format(a, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Target-URI: <http://paper.example/%d>\r\n"
                             "WARC-Date: 2024-05-06T07:08:09.5Z\r\nContent-Type: application/http\r\nContent-Length: %d\r\n\r\n",
                          type, n, (int)block.n + extra);
    return str_join(a, str_join(a, head, block), S("\r\n\r\n"));
}

static Str page(Arena *a, int n)
{
    return str_format(a, "<html><title>Number %d</title><p>The ferry stopped on day %d, and %d people walked.", n, n, n * 7919);
}

static Str plain_page(Arena *a, int n)
{
    return record(a, "response", n, "Content-Type: text/html\r\n", page(a, n), 0);
}

static void codings(Arena *a)
{
    Str body = S("<p>The bridge is open."), gz = packed(a, body, 31);
    Str chunked = S("5;x=y\r\n<p>Th\r\n11\r\ne bridge is open.\r\n0\r\n\r\n");
    const struct {
        const char *headers;
        Str body;
    } rows[] = {{"Content-Type: text/html\r\n", body},
                {"Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n", chunked},
                {"Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n", body}, /* a lie */
                {"Content-Encoding: gzip\r\nContent-Type: text/html\r\n", gz},
                {"content-encoding: gzip\r\nContent-Type: text/html\r\n", body}, /* a lie */
                {"Content-Encoding: deflate\r\nContent-Type: text/html\r\n", packed(a, body, 15)},
                {"Content-Encoding: deflate\r\nContent-Type: text/html\r\n", packed(a, body, -15)},
                {"Content-Encoding: br\r\nContent-Type: text/html\r\n", S("\x8b\x0a\x80<p>The bridge is open.\x03")}};
    for (isize i = 0; i < countof(rows); i++) {
        Found f = read_all(a, record(a, "response", 1, rows[i].headers, rows[i].body, 0));
        CHECK(f.pages == 1 && f.refused == 0);
        CHECK_STR(f.last.raw, "<p>The bridge is open.");
    }
    Found f = read_all(a, record(a, "response", 5, "Content-Type: Text/HTML; Charset=\"koi8-r\"\r\n", body, 0));
    CHECK_STR(f.last.charset, "koi8-r");
    CHECK_STR(f.last.url, "http://paper.example/5");
    CHECK(f.last.received == 1714979289 && !when_known(f.last.published));
    f = read_all(a, record(a, "response", 5, "Content-Encoding: gzip\r\n", str_cut(gz, 0, gz.n - 9), 0));
    CHECK_STR(f.reasons, "x#1:0:the packed body is damaged or cut short\n");
    f = read_all(a, record(a, "response", 5, "Transfer-Encoding: chunked\r\n", S("ff\r\n<p>short"), 0));
    CHECK_STR(f.reasons, "x#1:0:the chunked body is cut short\n");
    u8 *zeros = calloc(BOMB_BYTES, 1);
    f = read_all(a, record(a, "response", 5, "Content-Encoding: gzip\r\n", packed(a, (Str){zeros, BOMB_BYTES}, 31), 0));
    CHECK_STR(f.reasons, "x#1:0:the body unpacks to more than 64 MiB\n");
    free(zeros);
}

static void kinds(Arena *a)
{
    Buf b = {.arena = a};
    buf_put(&b, record(a, "request", 1, "", S("x"), 0));
    buf_put(&b, plain_page(a, 2));
    buf_put(&b, record(a, "revisit", 3, "", S(""), 0));
    buf_put(&b, record(a, "conversion", 4, "", S("text"), 0));
    buf_put(&b, record(a, "response", 5, "Content-Type: image/png\r\n", S("\x89PNG"), 0));
    buf_put(&b, record(a, "response", 6, "Content-Type: text/html\r\n", S("\x89PNG\r\n\x1a\n"), 0));
    buf_put(&b, record(a, "response", 7, "Content-Type: application/pdf\r\n", S("%PDF-1.4"), 0));
    buf_put(&b, record(a, "response", 8, "", S("  "), 0));
    buf_put(&b, record(a, "resource", 9, "", S(""), 0));
    Found f = read_all(a, buf_str(&b));
    CHECK_STR(f.urls, "http://paper.example/2\nhttp://paper.example/9\n");
    CHECK(f.refused == 2 && str_find(f.reasons, S("x#7:")) == 0 && str_find(f.reasons, S("pdftotext")) > 0);
    CHECK(str_find(f.reasons, S("the page is empty")) > 0);
    f = read_all(a, S("WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://a.example/\r\n"
                      "Content-Type: text/plain\r\nContent-Length: 19\r\n\r\nThe road is closed.\r\n\r\n"));
    CHECK_STR(f.last.raw, "The road is closed.");
    f = read_all(a, record(a, "request", 1, "", S("x"), 0));
    CHECK_STR(f.reasons, "x:0:no page in this archive\n");
    f = read_all(a, S("filedesc://a.arc 127.0.0.1 20140216050221 text/plain 14\n1 0 Live\nURL\n\n\n"
                      "http://b.example/a b 10.0.0.1 20140216050221 text/html 43\nHTTP/1.0 200 OK\n\n<p>The road is closed.</p>\n"));
    CHECK_STR(f.last.url, "http://b.example/a b");
    CHECK(f.last.received == 1392526941 && f.pages == 1 && f.refused == 0);
}

/* One wrong byte anywhere, or an end anywhere, costs the record that it is in. */
static void damage(Arena *a)
{
    Buf b = {.arena = a};
    isize end[RECORDS + 1] = {0};
    for (int i = 0; i < RECORDS; i++) {
        buf_put(&b, packed(a, plain_page(a, i), 31));
        end[i + 1] = (isize)b.bytes.n;
    }
    Str whole = str_copy(a, buf_str(&b));
    Found f = read_all(a, whole);
    CHECK(f.pages == RECORDS && f.refused == 0);
    u32 lost = 0, silent = 0, cut_wrong = 0;
    u64 seed = 1;
    for (int i = 0; i < 600; i++) {
        Arena own = {0};
        Str bad = str_copy(&own, whole);
        seed = hash_mix(seed, 77);
        ((u8 *)(uintptr_t)bad.p)[seed % (u64)bad.n] ^= (u8)(1 << (seed >> 40 & 7));
        f = read_all(&own, bad);
        lost += f.pages + 1 < RECORDS;
        silent += f.pages < RECORDS && f.refused == 0;
        arena_free(&own);
    }
    CHECK(lost == 0);
    CHECK(silent == 0);
    for (isize n = 40; n < whole.n; n += 13) {
        Arena own = {0};
        u32 members = 0;
        while (end[members + 1] <= n) members++;
        f = read_all(&own, str_cut(whole, 0, n));
        bool inside = n > end[members] + 1;
        cut_wrong += f.pages != members || f.refused != (inside || members == 0);
        arena_free(&own);
    }
    CHECK(cut_wrong == 0);
}

/* Lies about the length, in plain archives and where members tell the truth. */
static void lengths(Arena *a)
{
    Str good = plain_page(a, 1), after = plain_page(a, 3);
    for (int pack = 0; pack < 2; pack++)
        for (int extra = -20; extra <= 400; extra += 84) {
            Str lie = record(a, "response", 2, "Content-Type: text/html\r\n", page(a, 2), extra);
            Str all = pack ? str_join(a, str_join(a, packed(a, good, 31), packed(a, lie, 31)), packed(a, after, 31))
                           : str_join(a, str_join(a, good, lie), after);
            Found f = read_all(a, all);
            CHECK(f.refused == 1);
            if (pack || extra < 0) CHECK(str_find(f.urls, S("example/1\n")) >= 0 && str_find(f.urls, S("example/3\n")) >= 0);
        }
    Found f = read_all(a, str_join(a, S("WARC/1.0\r\nWARC-Type: response\r\n\r\n"), after));
    CHECK_STR(f.reasons, "x#1:0:the record does not say its type and length\n");
    CHECK_STR(f.urls, "http://paper.example/3\n");
    Str two = packed(a, str_join(a, str_join(a, good, good), after), 31);
    f = read_all(a, two); /* a whole file as one member */
    CHECK(f.pages == 3 && f.refused == 0);
    f = read_all(a, str_cut(two, 0, two.n - 6));
    CHECK(f.pages == 2 && f.refused == 1);
}

void unit_archive(void)
{
    Arena a = {0};
    codings(&a);
    kinds(&a);
    damage(&a);
    lengths(&a);
    arena_free(&a);
}
