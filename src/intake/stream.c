/* stream.c - a pull stream of bytes: plain, gzip (any number of members, RFC 1952) or zstd
 * (any number of frames, RFC 8878), told by the first bytes. zlib's streaming inflate, not
 * libdeflate (twice as fast), because a member may be longer than memory. What is cut short or
 * damaged gives the bytes before it, then an error that names the byte of the packed file. A
 * compression ratio that no text has is refused once UNPACKED_FREE bytes have come out. */
#include "intake/parts.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

typedef enum { PLAIN, GZIP, ZSTD } Packing;
struct Stream {
    int fd;
    Packing packing;
    bool end, frame_open;
    u8 in[STREAM_WINDOW];
    isize in_beg, in_end;
    u64 in_total, out_total, taken;
    u8 out[2 * STREAM_WINDOW];
    isize beg, end_at;
    z_stream z;
    ZSTD_DStream *zstd;
    Str why;
    u64 why_at;
};

static void fault(Stream *s, Str why)
{
    s->why = why;
    s->why_at = s->in_total - (u64)(s->in_end - s->in_beg);
    s->end = true;
}

/* More packed bytes behind what is left; false at the end of the file. */
static bool refill(Stream *s)
{
    if (s->in_beg > 0) {
        memmove(s->in, s->in + s->in_beg, (size_t)(s->in_end - s->in_beg));
        s->in_end -= s->in_beg;
        s->in_beg = 0;
    }
    if (s->in_end == (isize)sizeof s->in) return true;
    ssize_t n;
    do n = read(s->fd, s->in + s->in_end, sizeof s->in - (size_t)s->in_end);
    while (n < 0 && errno == EINTR);
    if (n < 0) fault(s, str_of(strerror(errno)));
    if (n <= 0) return false;
    s->in_end += n;
    s->in_total += (u64)n;
    return true;
}

static void begin(Stream *s)
{
    while (s->in_end < 4 && refill(s)) {}
    const u8 *p = s->in;
    if (s->in_end >= 3 && p[0] == 0x1f && p[1] == 0x8b && p[2] == 8) {
        s->packing = inflateInit2(&s->z, 15 + 16) == Z_OK ? GZIP : PLAIN;
        s->frame_open = true;
    } else if (s->in_end >= 4 && p[0] == 0x28 && p[1] == 0xb5 && p[2] == 0x2f && p[3] == 0xfd) {
        s->zstd = ZSTD_createDStream();
        s->packing = s->zstd ? ZSTD : PLAIN;
    }
}

Stream *stream_open(Str path, Str *why)
{
    char name[PATH_BYTES_MAX];
    if (path.n >= (isize)sizeof name) return *why = S("the name is too long"), NULL;
    memcpy(name, path.p, (size_t)path.n);
    name[path.n] = 0;
    int fd = str_eq(path, S("-")) ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return *why = str_of(strerror(errno)), NULL;
    Stream *s = calloc(1, sizeof *s);
    if (!s) abort();
    s->fd = fd;
    begin(s);
    return s;
}

void stream_close(Stream *s)
{
    if (!s) return;
    if (s->packing == GZIP) inflateEnd(&s->z);
    if (s->zstd) ZSTD_freeDStream(s->zstd);
    if (s->fd != STDIN_FILENO) close(s->fd);
    free(s);
}

/* After a gzip member: another one, or padding and trailing bytes, which gzip ignores too. */
static void next_member(Stream *s)
{
    s->frame_open = false;
    while (s->in_end - s->in_beg < 2 && refill(s)) {}
    bool more = s->in_end - s->in_beg >= 2 && s->in[s->in_beg] == 0x1f && s->in[s->in_beg + 1] == 0x8b;
    if (!more) s->end = true;
    else if (inflateReset(&s->z) == Z_OK) s->frame_open = true;
}

static isize unpack_gzip(Stream *s, u8 *to, isize n)
{
    s->z.next_in = s->in + s->in_beg;
    s->z.avail_in = (uInt)(s->in_end - s->in_beg);
    s->z.next_out = to;
    s->z.avail_out = (uInt)n;
    int rc = inflate(&s->z, Z_NO_FLUSH);
    s->in_beg = s->in_end - (isize)s->z.avail_in;
    if (rc == Z_STREAM_END) next_member(s);
    else if (rc != Z_OK && rc != Z_BUF_ERROR) fault(s, S("the gzip data is damaged"));
    return n - (isize)s->z.avail_out;
}

static isize unpack_zstd(Stream *s, u8 *to, isize n)
{
    ZSTD_inBuffer in = {s->in + s->in_beg, (size_t)(s->in_end - s->in_beg), 0};
    ZSTD_outBuffer out = {to, (size_t)n, 0};
    size_t rc = ZSTD_decompressStream(s->zstd, &out, &in);
    s->in_beg += (isize)in.pos;
    if (ZSTD_isError(rc)) fault(s, S("the zstd data is damaged"));
    else s->frame_open = rc != 0;
    return (isize)out.pos;
}

/* Some unpacked bytes; 0 only at the end. */
static isize unpack(Stream *s, u8 *to, isize n)
{
    while (!s->end) {
        if (s->in_beg == s->in_end && !refill(s)) {
            if (s->why.n == 0 && s->frame_open)
                fault(s, s->packing == GZIP ? S("the gzip data is cut short")
                                            : S("the zstd data is cut short"));
            s->end = true;
            break;
        }
        isize got = s->in_end - s->in_beg < n ? s->in_end - s->in_beg : n;
        if (s->packing == PLAIN) {
            memcpy(to, s->in + s->in_beg, (size_t)got);
            s->in_beg += got;
        } else {
            got = s->packing == GZIP ? unpack_gzip(s, to, n) : unpack_zstd(s, to, n);
        }
        s->out_total += (u64)got;
        if (s->packing != PLAIN && s->out_total > UNPACKED_FREE &&
            s->out_total / UNPACKED_RATIO_MAX > s->in_total)
            fault(s, S("it unpacks to more than 300 times its size"));
        if (got) return got;
    }
    return 0;
}

Str stream_peek(Stream *s, isize want)
{
    assert(want <= STREAM_WINDOW);
    if (s->beg == s->end_at) s->beg = s->end_at = 0;
    if (s->beg > STREAM_WINDOW) {
        memmove(s->out, s->out + s->beg, (size_t)(s->end_at - s->beg));
        s->end_at -= s->beg;
        s->beg = 0;
    }
    while (s->end_at - s->beg < want) {
        isize got = unpack(s, s->out + s->end_at, (isize)sizeof s->out - s->end_at);
        if (got == 0) break;
        s->end_at += got;
    }
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
