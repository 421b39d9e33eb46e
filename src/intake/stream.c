/* stream.c - a pull stream of bytes: plain, gzip (any number of members, RFC 1952) or zstd
 * (any number of frames, RFC 8878; with the dictionary that .warc.zst archives carry in a
 * skippable frame of their own), told by the first bytes.
 *
 * Two ways through gzip. A member that lies whole in the input buffer goes through libdeflate in
 * one call, at more than twice zlib's speed: web archives are millions of such members. Longer
 * ones, which may be longer than memory, go through zlib piece by piece; so does what libdeflate
 * refuses, because zlib gives the bytes before the fault. What is cut short or damaged ends the
 * stream with an error that names the byte of the packed file; stream_resume looks for the next
 * member behind it. A compression ratio that no text has is refused after UNPACKED_FREE bytes. */
#include "intake/parts.h"
#include <errno.h>
#include <fcntl.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum {
    IN_BYTES = 1 << 20,
    IN_LOW = IN_BYTES / 4,        /* refilled below this before a member is tried whole */
    OUT_BYTES = 4 * STREAM_WINDOW,
    WHOLE_OUT_MAX = 8 << 20,      /* a member that unpacks to more is streamed */
    WHOLE_FAILURES_MAX = 3,       /* then the file is not of that kind */
    PROBE_BYTES = 64              /* unpacked, to tell a member from chance */
};
typedef enum { PLAIN, GZIP, ZSTD } Packing;
struct Stream {
    int fd;              /* -1: bytes in memory */
    Packing packing;
    bool end;            /* nothing more comes */
    bool eof;            /* of the packed bytes */
    bool frame_open;     /* inside a member or frame */
    bool fresh;          /* at the first byte of a member */
    bool by_member;      /* a boundary stops the stream until it is crossed */
    bool boundary;
    bool lost;           /* what follows the last member begins none */
    u8 *in;
    isize in_beg, in_end;
    isize member_at;     /* where the member at hand begins in `in`; -1 when that is gone */
    u64 in_total;        /* packed bytes read */
    u64 ratio_in, ratio_out, taken;
    u8 *out;
    isize out_cap, beg, end_at;
    u32 whole_failures;
    z_stream z;
    struct libdeflate_decompressor *whole;
    ZSTD_DCtx *zstd;
    Str why;
    u64 why_at;
    Str memory;
};

static u64 in_done(const Stream *s)
{
    return s->in_total - (u64)(s->in_end - s->in_beg);
}

static void fault(Stream *s, Str why)
{
    s->why = why;
    s->why_at = in_done(s);
    s->end = true;
}

static ssize_t read_some(Stream *s, u8 *to, size_t n)
{
    ssize_t got;
    if (s->fd < 0) {
        got = s->memory.n < (isize)n ? s->memory.n : (isize)n;
        if (got) memcpy(to, s->memory.p, (size_t)got);
        s->memory = str_cut(s->memory, got, s->memory.n);
        return got;
    }
    do got = read(s->fd, to, n);
    while (got < 0 && errno == EINTR);
    return got;
}

/* More packed bytes behind what is left; false at the end of the file. */
static bool refill(Stream *s)
{
    if (s->eof) return false;
    bool keep = s->member_at >= 0 && s->packing != PLAIN && s->in_end - s->member_at <= IN_BYTES / 2;
    isize done = keep ? s->member_at : s->in_beg; /* a member that fails is looked through again */
    if (done > 0) {
        memmove(s->in, s->in + done, (size_t)(s->in_end - done));
        s->member_at = keep ? 0 : -1;
        s->in_end -= done;
        s->in_beg -= done;
    }
    if (s->in_end == IN_BYTES) return true;
    ssize_t n = read_some(s, s->in + s->in_end, (size_t)(IN_BYTES - s->in_end));
    if (n < 0) fault(s, str_of(strerror(errno)));
    s->eof = n <= 0;
    if (s->eof) return false;
    s->in_end += n;
    s->in_total += (u64)n;
    return true;
}

static bool gzip_magic(const u8 *p)
{
    return p[0] == 0x1f && p[1] == 0x8b && p[2] == 8 && p[3] < 32;
}

static bool zstd_magic(const u8 *p)
{
    return (p[0] == 0x28 && p[1] == 0xb5 && p[2] == 0x2f && p[3] == 0xfd) ||
           ((p[0] & 0xf0) == 0x50 && p[1] == 0x2a && p[2] == 0x4d && p[3] == 0x18);
}

static u32 little_u32(const u8 *p)
{
    return p[0] | (u32)p[1] << 8 | (u32)p[2] << 16 | (u32)p[3] << 24;
}

/* The dictionary in front of a .warc.zst file, itself packed or not, goes to the decoder. */
static void take_dictionary(Stream *s)
{
    if (s->in_end < 8 || s->in[0] != 0x5d) return;
    isize n = little_u32(s->in + 4);
    while (s->in_end < n + 8 && n + 8 <= IN_BYTES && refill(s)) {}
    if (s->in_end < n + 8) return;
    const u8 *p = s->in + 8;
    unsigned long long size = n >= 4 && zstd_magic(p) ? ZSTD_getFrameContentSize(p, (size_t)n) : 0;
    if (size > 0 && size <= IN_BYTES) {
        u8 *plain = malloc((size_t)size);
        if (!plain) no_memory();
        size_t got = ZSTD_decompress(plain, (size_t)size, p, (size_t)n);
        if (!ZSTD_isError(got)) ZSTD_DCtx_loadDictionary(s->zstd, plain, got);
        free(plain);
    } else {
        ZSTD_DCtx_loadDictionary(s->zstd, p, (size_t)n);
    }
    s->in_beg += n + 8;
}

static void begin(Stream *s)
{
    s->in = malloc(IN_BYTES);
    s->out_cap = OUT_BYTES;
    s->out = malloc((size_t)s->out_cap);
    if (!s->in || !s->out) no_memory();
    while (s->in_end < 8 && refill(s)) {}
    if (s->in_end >= 3 && s->in[0] == 0x1f && s->in[1] == 0x8b && s->in[2] == 8) {
        s->packing = inflateInit2(&s->z, 15 + 16) == Z_OK ? GZIP : PLAIN;
        s->whole = libdeflate_alloc_decompressor();
        s->frame_open = s->fresh = true;
    } else if (s->in_end >= 4 && zstd_magic(s->in)) {
        s->zstd = ZSTD_createDCtx();
        s->packing = s->zstd ? ZSTD : PLAIN;
        if (s->zstd) take_dictionary(s);
    }
}

static Stream *new_stream(int fd, Str memory)
{
    Stream *s = calloc(1, sizeof *s);
    if (!s) no_memory();
    s->fd = fd;
    s->memory = memory;
    begin(s);
    return s;
}

Stream *stream_open(Str path, Str *why)
{
    char name[PATH_BYTES_MAX];
    if (path.n >= (isize)sizeof name) return *why = S("the name is too long"), NULL;
    memcpy(name, path.p, (size_t)path.n);
    name[path.n] = 0;
    int fd = str_eq(path, S("-")) ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return *why = str_of(strerror(errno)), NULL;
    return new_stream(fd, (Str){0});
}

Stream *stream_of(Str bytes)
{
    return new_stream(-1, bytes);
}

void stream_close(Stream *s)
{
    if (!s) return;
    if (s->packing == GZIP) inflateEnd(&s->z);
    libdeflate_free_decompressor(s->whole);
    ZSTD_freeDCtx(s->zstd);
    if (s->fd >= 0 && s->fd != STDIN_FILENO) close(s->fd);
    free(s->in);
    free(s->out);
    free(s);
}

/* ---- unpacking: each appends to out[end_at..] */

/* After a gzip member: another one, or padding and trailing bytes, which gzip ignores too. */
static void next_member(Stream *s)
{
    s->frame_open = false;
    while (s->in_end - s->in_beg < 4 && refill(s)) {}
    const u8 *p = s->in + s->in_beg;
    isize left = s->in_end - s->in_beg;
    if (left < 2 || p[0] != 0x1f || p[1] != 0x8b) {
        s->member_at = -1;
        s->lost = s->boundary = s->by_member && left >= 2 && (p[0] || p[1]);
        s->end = !s->lost;
        return;
    }
    inflateReset(&s->z);
    s->frame_open = s->fresh = true;
    s->boundary = s->by_member;
    s->member_at = s->in_beg;
}

/* A whole member at once; false: it must be streamed. */
static bool unpack_whole(Stream *s)
{
    if (!s->fresh || !s->whole || s->whole_failures >= WHOLE_FAILURES_MAX) return false;
    while (s->in_end - s->in_beg < IN_LOW && refill(s)) {}
    for (;;) {
        size_t used, made;
        enum libdeflate_result rc = libdeflate_gzip_decompress_ex(
            s->whole, s->in + s->in_beg, (size_t)(s->in_end - s->in_beg), s->out + s->end_at,
            (size_t)(s->out_cap - s->end_at), &used, &made);
        if (rc == LIBDEFLATE_SUCCESS) {
            s->in_beg += (isize)used;
            s->end_at += (isize)made;
            s->ratio_out += made;
            next_member(s);
            return true;
        }
        if (rc != LIBDEFLATE_INSUFFICIENT_SPACE || s->out_cap >= WHOLE_OUT_MAX) break;
        s->out_cap *= 4;
        s->out = realloc(s->out, (size_t)s->out_cap);
        if (!s->out) no_memory();
    }
    s->whole_failures++;
    return false;
}

static void unpack_gzip(Stream *s)
{
    if (unpack_whole(s)) return;
    s->fresh = false;
    isize room = s->out_cap - s->end_at;
    s->z.next_in = s->in + s->in_beg;
    s->z.avail_in = (uInt)(s->in_end - s->in_beg);
    s->z.next_out = s->out + s->end_at;
    s->z.avail_out = (uInt)(room < OUT_BYTES ? room : OUT_BYTES);
    uInt asked = s->z.avail_out;
    int rc = inflate(&s->z, Z_NO_FLUSH);
    s->in_beg = s->in_end - (isize)s->z.avail_in;
    s->end_at += asked - s->z.avail_out;
    s->ratio_out += asked - s->z.avail_out;
    if (rc == Z_STREAM_END) next_member(s);
    else if (rc != Z_OK && rc != Z_BUF_ERROR) fault(s, S("the gzip data is damaged"));
}

static void unpack_zstd(Stream *s)
{
    isize room = s->out_cap - s->end_at;
    ZSTD_inBuffer in = {s->in + s->in_beg, (size_t)(s->in_end - s->in_beg), 0};
    ZSTD_outBuffer out = {s->out + s->end_at, (size_t)(room < OUT_BYTES ? room : OUT_BYTES), 0};
    if (!s->frame_open) s->member_at = s->in_beg;
    size_t rc = ZSTD_decompressStream(s->zstd, &out, &in);
    s->in_beg += (isize)in.pos;
    s->end_at += (isize)out.pos;
    s->ratio_out += out.pos;
    if (ZSTD_isError(rc)) {
        fault(s, S("the zstd data is damaged"));
        return;
    }
    s->frame_open = rc != 0;
    if (rc == 0) s->boundary = s->by_member;
}

static void unpack_plain(Stream *s)
{
    isize room = s->out_cap - s->end_at, there = s->in_end - s->in_beg;
    isize n = room < there ? room : there;
    memcpy(s->out + s->end_at, s->in + s->in_beg, (size_t)n);
    s->in_beg += n;
    s->end_at += n;
}

/* Some unpacked bytes; false only at the end or before a boundary. */
static bool unpack(Stream *s)
{
    isize had = s->end_at;
    while (!s->end && !s->boundary && s->end_at == had) {
        u64 before = in_done(s);
        if (s->lost) {
            fault(s, S("no gzip member begins here"));
            break;
        }
        if (s->in_beg == s->in_end && !refill(s)) {
            if (s->why.n == 0 && s->frame_open)
                fault(s, s->packing == GZIP ? S("the gzip data is cut short") : S("the zstd data is cut short"));
            s->end = true;
            break;
        }
        if (s->packing == PLAIN) unpack_plain(s);
        else if (s->packing == GZIP) unpack_gzip(s);
        else unpack_zstd(s);
        s->ratio_in += in_done(s) - before;
        bool bomb = s->packing != PLAIN && s->ratio_out > UNPACKED_FREE &&
                    s->ratio_out / UNPACKED_RATIO_MAX > s->ratio_in;
        if (bomb) fault(s, S("it unpacks to more than 300 times its size"));
    }
    return s->end_at > had;
}

/* ---- reading */

Str stream_peek(Stream *s, isize want)
{
    assert(want <= STREAM_WINDOW);
    if (s->end_at - s->beg < want && s->beg > 0) {
        memmove(s->out, s->out + s->beg, (size_t)(s->end_at - s->beg));
        s->end_at -= s->beg;
        s->beg = 0;
    }
    while (s->end_at - s->beg < want && unpack(s)) {}
    return (Str){s->out + s->beg, s->end_at - s->beg};
}

void stream_take(Stream *s, isize n)
{
    assert(n <= s->end_at - s->beg);
    s->beg += n;
    s->taken += (u64)n;
}

bool stream_failed(const Stream *s, Str *why, u64 *at)
{
    if (s->why.n == 0) return false;
    *why = s->why;
    *at = s->why_at;
    return true;
}

u64 stream_at(const Stream *s)
{
    return s->taken;
}

u64 stream_read_bytes(const Stream *s)
{
    return s->in_total;
}

/* ---- members */

void stream_by_member(Stream *s, bool on)
{
    s->by_member = on;
    if (on) return;
    s->end = s->end || s->lost;
    s->boundary = s->lost = false;
}

bool stream_boundary(const Stream *s)
{
    return s->beg == s->end_at && s->boundary && !s->end;
}

void stream_cross(Stream *s)
{
    s->boundary = false;
}

/* Does a member begin here whose first bytes are those of a record? */
static bool member_here(Stream *s)
{
    u8 text[PROBE_BYTES];
    Str head = {text, 0};
    if (s->packing == GZIP) {
        inflateReset(&s->z);
        s->z.next_in = s->in + s->in_beg;
        s->z.avail_in = (uInt)(s->in_end - s->in_beg);
        s->z.next_out = text;
        s->z.avail_out = sizeof text;
        int rc = inflate(&s->z, Z_SYNC_FLUSH);
        head.n = rc == Z_OK || rc == Z_STREAM_END || rc == Z_BUF_ERROR ? (isize)(sizeof text - s->z.avail_out) : 0;
        inflateReset(&s->z);
    } else {
        ZSTD_inBuffer in = {s->in + s->in_beg, (size_t)(s->in_end - s->in_beg), 0};
        ZSTD_outBuffer out = {text, sizeof text, 0};
        ZSTD_DCtx_reset(s->zstd, ZSTD_reset_session_only);
        head.n = ZSTD_isError(ZSTD_decompressStream(s->zstd, &out, &in)) ? 0 : (isize)out.pos;
        ZSTD_DCtx_reset(s->zstd, ZSTD_reset_session_only);
    }
    isize scheme = 0;
    while (scheme < head.n && head.p[scheme] >= 'a' && head.p[scheme] <= 'z') scheme++;
    return str_starts(head, S("WARC/")) || str_starts(str_cut(head, scheme, head.n), S("://"));
}

bool stream_resume(Stream *s)
{
    if (s->packing == PLAIN || !s->why.n) return false;
    s->beg = s->end_at = 0;
    if (s->member_at >= 0 && s->member_at + 1 <= s->in_end) s->in_beg = s->member_at + 1;
    s->member_at = -1;
    for (;; s->in_beg++) {
        if (s->in_end - s->in_beg < IN_LOW / 4) refill(s);
        if (s->in_end - s->in_beg < 4) return false;
        const u8 *p = s->in + s->in_beg, *hit = memchr(p, s->packing == GZIP ? 0x1f : 0x28, (size_t)(s->in_end - s->in_beg - 3));
        s->in_beg = hit ? hit - s->in : s->in_end - 4;
        if (hit && (s->packing == GZIP ? gzip_magic(hit) : zstd_magic(hit)) && member_here(s)) break;
    }
    s->why = (Str){0};
    s->end = s->boundary = s->lost = false;
    s->frame_open = s->fresh = true;
    s->member_at = s->in_beg;
    s->ratio_in = s->ratio_out = 0;
    return true;
}
