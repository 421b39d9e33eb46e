/* http.c - an HTTP answer as archives keep it (RFC 9112): status, the few headers that matter,
 * and its body without chunks and packing. Archives lie: many keep the headers of the transfer
 * beside a body that was already unpacked. So chunks and packing are believed only where the
 * bytes look like it - a hexadecimal first line, a gzip, zlib or zstd magic number; brotli has
 * none and is tried. A body may not unpack to more than DOC_RAW_MAX. */
#include "intake/parts.h"
#include <brotli/decode.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

/* ---- headers */

Str header_field(Str head, Str name)
{
    Str line;
    while (str_next(&head, '\n', &line)) {
        if (line.n <= name.n || line.p[name.n] != ':') continue;
        if (str_eq_nocase(str_cut(line, 0, name.n), name)) return str_trim(str_cut(line, name.n + 1, line.n));
    }
    return (Str){0};
}

void http_content_type(Arena *a, Str value, Str *type, Str *charset)
{
    isize end = str_find_byte(value, ';', 0);
    Str t = str_trim(str_cut(value, 0, end < 0 ? value.n : end));
    u8 *lower = NEW(a, u8, t.n + 1);
    for (isize i = 0; i < t.n; i++) lower[i] = t.p[i] >= 'A' && t.p[i] <= 'Z' ? (u8)(t.p[i] | 32) : t.p[i];
    *type = (Str){lower, t.n};
    *charset = (Str){0};
    static const Str key = LIT("charset=");
    for (isize i = 0; end >= 0 && i + key.n <= value.n; i++) {
        if (!str_eq_nocase(str_cut(value, i, i + key.n), key)) continue;
        Str rest = str_cut(value, i + key.n, value.n);
        isize n = 0;
        while (n < rest.n && !strchr("; ,\t", rest.p[n])) n++;
        rest = str_cut(rest, 0, n);
        while (rest.n && strchr("\"'", rest.p[0])) rest = str_cut(rest, 1, rest.n);
        while (rest.n && strchr("\"'", rest.p[rest.n - 1])) rest.n--;
        *charset = rest;
        return;
    }
}

/* Where the empty line ends the headers; -1 if there is none. */
static isize end_of_head(Str s)
{
    for (isize at = 0; (at = str_find_byte(s, '\n', at)) >= 0; at++) {
        if (at + 1 < s.n && s.p[at + 1] == '\n') return at + 2;
        if (at + 2 < s.n && s.p[at + 1] == '\r' && s.p[at + 2] == '\n') return at + 3;
    }
    return -1;
}

bool http_parse(Str block, HttpAnswer *out)
{
    *out = (HttpAnswer){0};
    if (!str_starts(block, S("HTTP/"))) return false;
    isize end = end_of_head(block), space = str_find_byte(block, ' ', 0);
    Str head = str_cut(block, 0, end < 0 ? block.n : end);
    i64 status;
    if (space < 0 || space + 4 > head.n || !str_int(str_cut(head, space + 1, space + 4), &status)) return false;
    out->status = (int)status;
    out->body = str_cut(block, head.n, block.n);
    out->type = header_field(head, S("Content-Type"));
    out->coding = header_field(head, S("Content-Encoding"));
    out->chunked = str_eq_nocase(header_field(head, S("Transfer-Encoding")), S("chunked"));
    return true;
}

/* ---- chunks */

/* The size that stands at s[at]; the byte after its line, 0 if there is none. */
static isize chunk_size(Str s, isize at, u64 *size)
{
    isize i = at;
    *size = 0;
    for (; i < s.n && i - at < 12; i++) {
        u8 c = s.p[i];
        u32 digit = c >= '0' && c <= '9' ? (u32)(c - '0') : (c | 32) >= 'a' && (c | 32) <= 'f' ? (u32)((c | 32) - 'a' + 10) : 99;
        if (digit == 99) break;
        *size = *size * 16 + digit;
    }
    if (i == at) return 0;
    while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t')) i++;
    if (i < s.n && s.p[i] == ';') i = str_find_byte(s, '\n', i) < 0 ? s.n : str_find_byte(s, '\n', i);
    if (i < s.n && s.p[i] == '\r') i++;
    return i < s.n && s.p[i] == '\n' ? i + 1 : 0;
}

static bool dechunk(Arena *a, Str s, Str *out, Str *why, u64 *where)
{
    u64 size;
    isize at = chunk_size(s, 0, &size), n = 0;
    if (!at) return *out = s, true; /* it never was */
    u8 *to = NEW(a, u8, s.n);
    while (size) {
        if (size > (u64)(s.n - at)) {
            *where = (u64)s.n;
            return *why = S("the chunked body is cut short"), false;
        }
        memcpy(to + n, s.p + at, (size_t)size);
        n += (isize)size;
        at += (isize)size;
        while (at < s.n && (s.p[at] == '\r' || s.p[at] == '\n')) at++;
        if (at == s.n) break; /* the last, empty chunk is missing: nothing is lost */
        isize next = chunk_size(s, at, &size);
        if (!next) {
            *where = (u64)at;
            return *why = S("the chunked body is damaged"), false;
        }
        at = next;
    }
    *out = (Str){to, n};
    return true;
}

/* ---- packing */

typedef struct {
    u8 *v;
    size_t n, cap;
} Unpacked; /* malloc */

/* Room for more; false at the cap. */
static bool grow(Unpacked *u, size_t packed)
{
    if (u->n < u->cap) return true;
    if (u->cap > DOC_RAW_MAX) return false;
    u->cap = u->cap ? u->cap * 2 : packed * 4 + 4096;
    if (u->cap > DOC_RAW_MAX) u->cap = DOC_RAW_MAX + 1;
    u->v = realloc(u->v, u->cap);
    if (!u->v) no_memory();
    return true;
}

typedef enum { UNPACK_DONE, UNPACK_BROKEN, UNPACK_BIG } UnpackResult;

static UnpackResult inflate_all(Str s, int window, Unpacked *u)
{
    z_stream z = {.next_in = (u8 *)(uintptr_t)s.p, .avail_in = (uInt)s.n};
    if (inflateInit2(&z, window) != Z_OK) return UNPACK_BROKEN;
    int rc = Z_OK;
    bool room = true;
    u->n = 0;
    while (rc == Z_OK && (room = grow(u, (size_t)s.n))) {
        z.next_out = u->v + u->n;
        z.avail_out = (uInt)(u->cap - u->n);
        rc = inflate(&z, Z_NO_FLUSH);
        u->n = u->cap - z.avail_out;
        if (rc == Z_BUF_ERROR && z.avail_out == 0) rc = Z_OK;
    }
    inflateEnd(&z);
    return !room ? UNPACK_BIG : rc == Z_STREAM_END ? UNPACK_DONE : UNPACK_BROKEN;
}

static UnpackResult zstd_all(Str s, Unpacked *u)
{
    ZSTD_DCtx *z = ZSTD_createDCtx();
    ZSTD_inBuffer in = {s.p, (size_t)s.n, 0};
    size_t rc = 1;
    bool room = true;
    while (rc && !ZSTD_isError(rc) && (room = grow(u, (size_t)s.n))) {
        ZSTD_outBuffer out = {u->v, u->cap, u->n};
        rc = ZSTD_decompressStream(z, &out, &in);
        bool stuck = out.pos == u->n && in.pos == in.size;
        u->n = out.pos;
        if (rc && stuck) break;
    }
    ZSTD_freeDCtx(z);
    return !room ? UNPACK_BIG : rc == 0 ? UNPACK_DONE : UNPACK_BROKEN;
}

static UnpackResult brotli_all(Str s, Unpacked *u)
{
    BrotliDecoderState *b = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    const u8 *in = s.p;
    size_t left = (size_t)s.n;
    BrotliDecoderResult rc = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
    bool room = true;
    while (rc == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT && (room = grow(u, (size_t)s.n))) {
        u8 *to = u->v + u->n;
        size_t space = u->cap - u->n;
        rc = BrotliDecoderDecompressStream(b, &left, &in, &space, &to, NULL);
        u->n = u->cap - space;
    }
    BrotliDecoderDestroyInstance(b);
    return !room ? UNPACK_BIG : rc == BROTLI_DECODER_RESULT_SUCCESS ? UNPACK_DONE : UNPACK_BROKEN;
}

static bool starts(Str s, const char *magic)
{
    return str_starts(s, str_of(magic));
}

static bool unpack(Arena *a, Str coding, Str s, Str *out, Str *why)
{
    Unpacked u = {0};
    UnpackResult rc = UNPACK_DONE;
    bool zlib = s.n > 2 && (s.p[0] & 15) == 8 && (s.p[0] * 256 + s.p[1]) % 31 == 0;
    bool packed = true, brotli = str_eq_nocase(coding, S("br"));
    if (starts(s, "\x1f\x8b")) {
        rc = inflate_all(s, 15 + 16, &u);
    } else if (str_eq_nocase(coding, S("deflate"))) {
        rc = inflate_all(s, zlib ? 15 : -15, &u);
        packed = rc != UNPACK_BROKEN || zlib; /* else it was unpacked already */
    } else if (starts(s, "\x28\xb5\x2f\xfd")) {
        rc = zstd_all(s, &u);
    } else if (brotli && !sniff_is_page(s)) {
        rc = brotli_all(s, &u);
    } else {
        packed = false;
    }
    if (packed && rc == UNPACK_DONE) *out = str_copy(a, (Str){u.v, (isize)u.n});
    else if (!packed) *out = s;
    free(u.v);
    if (rc == UNPACK_DONE || !packed) return true;
    *why = rc == UNPACK_BIG ? S("the body unpacks to more than 64 MiB") : S("the packed body is damaged or cut short");
    return false;
}

bool http_body(Arena *a, const HttpAnswer *h, Str *body, Str *why, u64 *at)
{
    *at = 0;
    *body = h->body;
    if (h->chunked && !dechunk(a, h->body, body, why, at)) return false;
    if (h->coding.n && !unpack(a, h->coding, *body, body, why)) return false;
    if (body->p == h->body.p) *body = str_copy(a, *body);
    return true;
}
