/* archive.c - web archives: WARC 1.0 and 1.1 (ISO 28500) and the older ARC 1. One record at a
 * time, so an archive may be longer than memory; of a record only what may be a report is held.
 *
 * Read are the pages of `response` records with a 2xx status, `resource` records, and
 * `conversion` records as long as no response was met (archives of text alone). Everything else
 * is passed by and counted. WARC-Date is when the page was fetched, never when it was published.
 *
 * Damage. In plain archives the next line that begins a record is looked for. Where each record
 * is a gzip member, the member's end is believed more than Content-Length: a record that is said
 * to go on, where the next member begins another record, is cut short and costs only itself.
 * Chunks of one record in several members, as some writers leave them, are joined. */
#include "intake/parts.h"
#include <stdlib.h>

enum { HEAD_BYTES_MAX = STREAM_WINDOW - 1, BLOCK_SLACK = 1 << 16, ARC_FIELDS = 5, LINE_BYTES = 4096, TAIL_BYTES = 5 };

static const Str SHORT = LIT("the record ends before its length");

/* What the head of a record says. The strings are the archive's, until the next record. */
typedef struct {
    Str type, url, content_type;
    i64 fetched, length;
    u8 passed; /* Passed, PASSED_COUNT: may be a page */
} Head;

void archive_open(Archive *w, Stream *s, bool arc)
{
    w->stream = s;
    w->arc = arc;
    w->responses = false;
    w->over = false;
    w->number = 0;
}

void archive_close(Archive *w)
{
    free(w->block);
    arena_free(&w->arena);
    *w = (Archive){0};
}

/* ---- the stream, over the boundaries of members */

/* Does the text begin like a record? For ARC: an address, four fields, a length. */
static bool record_begins(const Archive *w, Str s)
{
    if (!w->arc) return str_starts(s, S("WARC/")) && s.n > 5 && s.p[5] >= '0' && s.p[5] <= '9';
    isize end = str_find_byte(s, '\n', 0), colon = str_find(s, S("://"));
    if (end < 0 || colon < 1 || colon > 10) return false;
    int spaces = 0;
    for (isize i = 0; i < end; i++) spaces += s.p[i] == ' ';
    return spaces >= ARC_FIELDS - 1;
}

/* At least `want` bytes, unless the file ends or another record begins with the next member. */
static Str look(Archive *w, isize want)
{
    for (;;) {
        Str s = stream_peek(w->stream, want);
        if (s.n || !stream_boundary(w->stream)) return s;
        stream_cross(w->stream);
    }
}

/* More of a block; empty where it ends too early. */
static Str more(Archive *w)
{
    Str s = stream_peek(w->stream, 1);
    if (s.n || !stream_boundary(w->stream)) return s;
    stream_cross(w->stream);
    return record_begins(w, stream_peek(w->stream, LINE_BYTES)) ? (Str){0} : stream_peek(w->stream, 1);
}

/* On to the next line, or member, that begins a record. */
static void seek(Archive *w)
{
    bool line = true;
    for (Str s; (s = look(w, LINE_BYTES)).n;) {
        if (line && record_begins(w, s)) return;
        isize end = str_find_byte(s, '\n', 0);
        stream_take(w->stream, end < 0 ? s.n : end + 1);
        line = end >= 0 || stream_boundary(w->stream);
    }
}

/* A record ended too early, or its bytes are damaged: say so, and go on behind it. */
static int broken(Archive *w, Str reason, u64 at, Str *why, u64 *where)
{
    *why = reason;
    *where = at;
    if (stream_failed(w->stream, why, where)) w->over = !stream_resume(w->stream);
    return 2;
}

/* ---- heads */

/* The length of the head at the stream's front, with its empty line; 0 if it has no end. */
static isize head_length(Archive *w)
{
    for (isize want = 1024;; want = want * 4 < HEAD_BYTES_MAX ? want * 4 : HEAD_BYTES_MAX) {
        Str s = stream_peek(w->stream, want);
        if (w->arc) {
            isize end = str_find_byte(s, '\n', 0);
            if (end >= 0) return end + 1;
        }
        for (isize at = 0; !w->arc && (at = str_find_byte(s, '\n', at)) >= 0; at++) {
            if (at + 1 < s.n && s.p[at + 1] == '\n') return at + 2;
            if (at + 2 < s.n && s.p[at + 1] == '\r' && s.p[at + 2] == '\n') return at + 3;
            if (record_begins(w, str_cut(s, at + 1, s.n))) return 0;
        }
        if (s.n < want || want == HEAD_BYTES_MAX) return 0;
    }
}

static u8 passed_type(Str type)
{
    static const struct {
        Str type;
        u8 passed;
    } types[] = {{LIT("response"), PASSED_COUNT},     {LIT("resource"), PASSED_COUNT},
                 {LIT("conversion"), PASSED_COUNT},   {LIT("warcinfo"), PASSED_WARCINFO},
                 {LIT("request"), PASSED_REQUEST},    {LIT("metadata"), PASSED_METADATA},
                 {LIT("revisit"), PASSED_REVISIT},    {LIT("continuation"), PASSED_CONTINUATION}};
    for (isize i = 0; i < countof(types); i++)
        if (str_eq_nocase(type, types[i].type)) return types[i].passed;
    return PASSED_OTHER;
}

static bool warc_head(Arena *a, Str s, Head *h)
{
    When w;
    Str head = str_copy(a, s), url = header_field(head, S("WARC-Target-URI"));
    if (url.n > 1 && url.p[0] == '<' && url.p[url.n - 1] == '>') url = str_cut(url, 1, url.n - 1);
    *h = (Head){.type = header_field(head, S("WARC-Type")), .url = url,
                .content_type = header_field(head, S("Content-Type"))};
    h->passed = passed_type(h->type);
    if (date_parse_iso(header_field(head, S("WARC-Date")), &w)) h->fetched = w.from;
    bool length = str_int(header_field(head, S("Content-Length")), &h->length) && h->length >= 0;
    return length && h->type.n;
}

/* "url ip date type length"; the address may hold spaces. */
static bool arc_head(Arena *a, Str s, Head *h)
{
    Str rest = str_trim(str_copy(a, s)), field[ARC_FIELDS];
    When w;
    for (int i = ARC_FIELDS - 1; i > 0; i--) {
        isize at = rest.n;
        while (at > 0 && rest.p[at - 1] != ' ') at--;
        field[i] = str_cut(rest, at, rest.n);
        rest = str_trim(str_cut(rest, 0, at));
    }
    *h = (Head){.type = S("response"), .url = rest, .content_type = field[3], .passed = PASSED_COUNT};
    if (str_starts(rest, S("filedesc:"))) h->passed = PASSED_WARCINFO;
    Str d = field[2];
    if (d.n == 14 && date_parse_iso(str_format(a, "%.8sT%.6s", (const char *)d.p, (const char *)d.p + 8), &w))
        h->fetched = w.from;
    return str_int(field[4], &h->length) && h->length >= 0;
}

/* ---- blocks */

/* Passes n bytes by; false where the record ends before. */
static bool skip(Archive *w, i64 n)
{
    while (n > 0) {
        Str s = more(w);
        if (!s.n) return false;
        isize take = s.n < n ? s.n : (isize)n;
        stream_take(w->stream, take);
        n -= take;
    }
    return true;
}

/* The block without a copy where it lies whole in the stream (*held: bytes still to be taken),
 * else in w->block. */
static bool read_block(Archive *w, isize n, Str *block, isize *held)
{
    Str s = n ? more(w) : (Str){0};
    *held = 0;
    if (s.n >= n) {
        *held = n;
        return *block = str_cut(s, 0, n), true;
    }
    if (w->cap < n) {
        w->cap = n + BLOCK_SLACK;
        w->block = realloc(w->block, (size_t)w->cap);
        if (!w->block) no_memory();
    }
    for (isize have = 0; have < n; s = more(w)) {
        if (!s.n) return false;
        isize take = s.n < n - have ? s.n : n - have;
        memcpy(w->block + have, s.p, (size_t)take);
        stream_take(w->stream, take);
        have += take;
        if (have == n) break;
    }
    *block = (Str){w->block, n};
    return true;
}

/* Another record begins inside the block, and none behind it: the length is a lie. */
static bool swallowed(Archive *w, Str block, isize *held)
{
    static const Str next = LIT("\r\n\r\nWARC/");
    Str behind = stream_peek(w->stream, 1);
    behind = str_cut(behind, block.n, behind.n);
    if (w->arc || behind.n < next.n || str_starts(behind, next)) return false;
    isize at = str_find(block, next);
    if (at >= 0) *held = at + 4;
    return at >= 0;
}

static bool no_page(Str type)
{
    static const Str kinds[] = {LIT("image/"), LIT("video/"), LIT("audio/"), LIT("font/"), LIT("text/css"),
                                LIT("text/dns"), LIT("text/javascript"), LIT("application/javascript"),
                                LIT("application/x-javascript"), LIT("application/json"), LIT("application/font"),
                                LIT("application/x-font"), LIT("application/vnd.ms-fontobject"),
                                LIT("application/x-shockwave-flash"), LIT("application/wasm")};
    for (isize i = 0; i < countof(kinds); i++)
        if (str_starts(type, kinds[i])) return true;
    return false;
}

/* A block to the page in it: 1, 2 a refusal, 0 it is none and is counted. */
static int page_of(Archive *w, Arena *a, const Head *h, Str block, ArchiveDoc *doc, Str *why, u64 *where)
{
    HttpAnswer http = {.status = 200, .type = h->content_type, .body = block};
    bool answer = str_eq_nocase(h->type, S("response"));
    u64 at = 0;
    if (answer && http_parse(block, &http) && (http.status < 200 || http.status > 299)) return w->passed[PASSED_STATUS]++, 0;
    Str type, charset;
    http_content_type(&w->arena, http.type, &type, &charset);
    if (str_starts(type, S("application/http"))) type = (Str){0};
    if (no_page(type)) return w->passed[PASSED_TYPE]++, 0;
    *where = w->at;
    if (!http_body(a, &http, &doc->body, why, &at)) return 2;
    if (str_trim(doc->body).n == 0) return *why = S("the page is empty"), 2;
    doc->type = str_copy(a, type);
    doc->charset = str_copy(a, charset);
    doc->url = str_copy(a, h->url);
    doc->fetched = h->fetched;
    return 1;
}

/* Addresses that crawlers give to their own notes. */
static bool page_address(Str url)
{
    static const Str schemes[] = {LIT("http:"), LIT("https:"), LIT("file:"), LIT("ftp:"), LIT("urn:")};
    for (isize i = 0; i < countof(schemes); i++)
        if (url.n > schemes[i].n && str_eq_nocase(str_cut(url, 0, schemes[i].n), schemes[i])) return true;
    return url.n == 0;
}

static u8 passed_by(const Archive *w, const Head *h)
{
    if (h->passed == PASSED_COUNT && !page_address(h->url)) return PASSED_METADATA;
    if (str_eq_nocase(h->type, S("conversion")) && w->responses) return PASSED_CONVERSION;
    return h->passed;
}

/* The record whose head is `h`: 1 a page, 2 a refusal, 0 passed by. */
static int record(Archive *w, Arena *a, const Head *h, ArchiveDoc *doc, Str *why, u64 *where)
{
    u8 passed = passed_by(w, h);
    Str block;
    isize held;
    bool large = h->length > DOC_RAW_MAX + BLOCK_SLACK;
    if (passed != PASSED_COUNT || large) {
        if (passed != PASSED_COUNT) w->passed[passed]++;
        if (!skip(w, h->length)) return broken(w, SHORT, stream_at(w->stream), why, where);
        if (passed != PASSED_COUNT) return 0;
        *where = w->at;
        return *why = S("the record is longer than 64 MiB"), 2;
    }
    if (!read_block(w, (isize)h->length, &block, &held))
        return broken(w, SHORT, stream_at(w->stream), why, where);
    if (held && swallowed(w, block, &held)) {
        stream_take(w->stream, held);
        return broken(w, SHORT, stream_at(w->stream), why, where);
    }
    w->responses = w->responses || str_eq_nocase(h->type, S("response"));
    int got = page_of(w, a, h, block, doc, why, where);
    stream_take(w->stream, held);
    /* To the end of a member, where its checksum stands. */
    bool last = stream_peek(w->stream, TAIL_BYTES).n < TAIL_BYTES;
    return last && stream_failed(w->stream, why, where) ? broken(w, *why, 0, why, where) : got;
}

int archive_next(Archive *w, Arena *a, ArchiveDoc *doc, Str *why, u64 *where)
{
    while (!w->over) {
        Str s;
        while ((s = look(w, 1)).n && s.p[0] <= ' ') stream_take(w->stream, 1);
        s = look(w, LINE_BYTES);
        if (!s.n && stream_failed(w->stream, why, where)) {
            w->number++;
            return broken(w, *why, 0, why, where);
        }
        if (!s.n) return 0;
        w->number++;
        w->at = *where = stream_at(w->stream);
        *doc = (ArchiveDoc){0};
        arena_reset(&w->arena);
        if (!record_begins(w, s)) {
            seek(w);
            return broken(w, S("no record begins here; on to the next one"), w->at, why, where);
        }
        Head h;
        isize n = head_length(w);
        if (!n) {
            stream_take(w->stream, 5);
            seek(w);
            return broken(w, S("the head of the record has no end"), w->at, why, where);
        }
        Str head = str_cut(stream_peek(w->stream, n < STREAM_WINDOW ? n : STREAM_WINDOW), 0, n);
        bool good = w->arc ? arc_head(&w->arena, head, &h) : warc_head(&w->arena, head, &h);
        stream_take(w->stream, n);
        if (!good) {
            seek(w);
            return broken(w, S("the record does not say its type and length"), w->at, why, where);
        }
        int got = record(w, a, &h, doc, why, where);
        if (got) return got;
    }
    return 0;
}
