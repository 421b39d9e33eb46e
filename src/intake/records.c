/* records.c - a stream cut into JSON documents, or a mailbox into mails. Lines: one document a line, so that a broken
 * line harms no other. Values: objects one after another or in an array, over any number of
 * lines, cut where their braces balance. A record over DOC_RAW_MAX is passed by, not held. */
#include "intake/parts.h"
#include <stdlib.h>

enum { RECORD_BYTES_FIRST = 1 << 16, MAIL_LINE = 4096 };

void records_keep(Records *r, Str s)
{
    if (r->n + s.n <= DOC_RAW_MAX) {
        while (r->cap < r->n + s.n) {
            r->cap = r->cap ? r->cap * 2 : RECORD_BYTES_FIRST;
            r->bytes = realloc(r->bytes, (size_t)r->cap);
            if (!r->bytes) no_memory();
        }
        if (s.n) memcpy(r->bytes + r->n, s.p, (size_t)s.n);
    }
    r->n += s.n;
}

static bool blank(const Records *r)
{
    return r->n <= DOC_RAW_MAX && str_trim((Str){r->bytes, r->n}).n == 0;
}

/* One line without its end into the record. False: nothing was left. */
static bool read_line(Records *r)
{
    bool any = false;
    r->n = 0;
    r->at = stream_at(r->stream);
    for (;;) {
        Str s = stream_peek(r->stream, 1);
        if (s.n == 0) return any;
        any = true;
        isize end = str_find_byte(s, '\n', 0);
        records_keep(r, str_cut(s, 0, end < 0 ? s.n : end));
        stream_take(r->stream, end < 0 ? s.n : end + 1);
        if (end >= 0) return true;
    }
}

static int next_line(Records *r, Str *why, u64 *where)
{
    while (read_line(r)) {
        r->number++;
        if (blank(r)) continue;
        *where = r->at;
        if (r->n > DOC_RAW_MAX) return *why = S("the line is longer than 64 MiB"), 2;
        return 1;
    }
    return 0;
}

/* Scan for the end of the object that begins the peeked bytes. */
typedef struct {
    i64 depth;
    bool in_string, escaped;
} Balance;

static isize balance(Balance *b, Str s)
{
    for (isize i = 0; i < s.n; i++) {
        u8 c = s.p[i];
        if (b->in_string) {
            if (b->escaped) b->escaped = false;
            else if (c == '\\') b->escaped = true;
            else if (c == '"') b->in_string = false;
        } else if (c == '"') {
            b->in_string = true;
        } else if (c == '{' || c == '[') {
            b->depth++;
        } else if ((c == '}' || c == ']') && --b->depth <= 0) {
            return i + 1;
        }
    }
    return -1;
}

/* White space, commas and the array's own brackets. */
static isize between(Str s)
{
    isize i = 0;
    while (i < s.n && (s.p[i] <= ' ' || s.p[i] == ',' || s.p[i] == '[' || s.p[i] == ']')) i++;
    return i;
}

static void drain(Stream *s)
{
    for (Str rest; (rest = stream_peek(s, 1)).n;) stream_take(s, rest.n);
}

/* The next object of a list; 0 at its end. */
static int list_ends(Records *r, Str *why, u64 *where)
{
    Str s;
    while ((s = stream_peek(r->stream, 1)).n && (s.p[0] <= ' ' || s.p[0] == ',')) stream_take(r->stream, 1);
    *where = stream_at(r->stream);
    if (s.n == 0) return *why = S("the file ends inside its list"), r->list = false, 2;
    if (s.p[0] == ']') drain(r->stream);
    return s.p[0] == ']' ? 0 : 1;
}

static int next_value(Records *r, Str *why, u64 *where)
{
    Balance b = {0};
    Str s;
    int list = r->list ? list_ends(r, why, where) : 1;
    if (list != 1) return list;
    while ((s = stream_peek(r->stream, 1)).n && between(s) == s.n) stream_take(r->stream, s.n);
    if (s.n == 0) return 0;
    stream_take(r->stream, between(s));
    r->n = 0;
    r->number++;
    *where = r->at = stream_at(r->stream);
    s = stream_peek(r->stream, 1);
    if (s.p[0] != '{') {
        drain(r->stream);
        return *why = S("not a JSON object; the rest of the file is passed by"), 2;
    }
    for (;;) {
        isize end = balance(&b, s);
        records_keep(r, str_cut(s, 0, end < 0 ? s.n : end));
        stream_take(r->stream, end < 0 ? s.n : end);
        if (end >= 0) break;
        s = stream_peek(r->stream, 1);
        if (s.n == 0) return *why = S("the file ends inside this JSON object"), r->list = false, 2;
    }
    if (r->n > DOC_RAW_MAX) return *why = S("the JSON object is longer than 64 MiB"), 2;
    return 1;
}

/* One mail of a mailbox (RFC 4155): up to the next line that begins "From " after an empty one. */
static int next_mail(Records *r, Str *why, u64 *where)
{
    bool empty = false;
    r->n = 0;
    for (Str s; (s = stream_peek(r->stream, MAIL_LINE)).n;) {
        bool from = str_starts(s, S("From "));
        if (from && empty && r->n) break;
        isize nl = str_find_byte(s, '\n', 0), end = nl < 0 ? s.n : nl + 1;
        if (r->n == 0 && from) { /* the envelope is no part of the mail */
            stream_take(r->stream, end);
            r->at = stream_at(r->stream);
            continue;
        }
        empty = nl >= 0 && str_trim(str_cut(s, 0, end)).n == 0;
        records_keep(r, str_cut(s, 0, end));
        stream_take(r->stream, end);
    }
    *where = r->at;
    if (r->n == 0) return 0;
    r->number++;
    if (r->n > DOC_RAW_MAX) return *why = S("the mail is longer than 64 MiB"), 2;
    return 1;
}

int records_next(Records *r, Str *why, u64 *where)
{
    if (r->mails) return next_mail(r, why, where);
    return r->lines ? next_line(r, why, where) : next_value(r, why, where);
}
