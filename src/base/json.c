/* json.c - see json.h. The reader follows RFC 8259 strictly, except that lone surrogates in
 * \u escapes become U+FFFD instead of an error, as news archives are full of them. */
#include "base/json.h"
#include "base/utf8.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- Buf */

/* Out of the way: seldom asked. */
__attribute__((noinline)) static void grow(Buf *b, isize n)
{
    while (b->bytes.cap - b->bytes.n < (u32)n) vec_grow_(b->arena, (void **)&b->bytes.v, b->bytes.n, &b->bytes.cap, 1);
}

/* Makes room for n bytes and takes it; where they go. */
static u8 *take(Buf *b, isize n)
{
    if (b->bytes.cap - b->bytes.n < (u32)n) grow(b, n);
    b->bytes.n += (u32)n;
    return b->bytes.v + b->bytes.n - n;
}

void buf_put(Buf *b, Str s)
{
    if (s.n) memcpy(take(b, s.n), s.p, (size_t)s.n);
}

void buf_byte(Buf *b, u8 c)
{
    *vec_push(b->arena, &b->bytes) = c;
}

void buf_format(Buf *b, const char *fmt, ...)
{
    char small[256];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(small, sizeof small, fmt, ap);
    va_end(ap);
    if (n < (int)sizeof small) {
        buf_put(b, (Str){(u8 *)small, n});
        return;
    }
    char *big = NEW(b->arena, char, (isize)n + 1);
    va_start(ap, fmt);
    vsnprintf(big, (size_t)n + 1, fmt, ap);
    va_end(ap);
    buf_put(b, (Str){(u8 *)big, n});
}

Str buf_str(const Buf *b)
{
    return (Str){b->bytes.v, b->bytes.n};
}

/* ---- writing */

static void value(Json *j)
{
    if (j->comma[j->depth]) buf_byte(j->out, ',');
    j->comma[j->depth] = true;
}

void json_open(Json *j, u8 bracket)
{
    value(j);
    buf_byte(j->out, bracket);
    assert(j->depth < JSON_DEPTH_MAX);
    j->comma[++j->depth] = false;
}

void json_close(Json *j, u8 bracket)
{
    assert(j->depth > 0);
    j->depth--;
    buf_byte(j->out, bracket);
}

enum { EIGHT = 8 };

/* Do eight bytes stand in a string as they are? A byte that does leaves no high bit behind. */
static inline bool eight_plain(const u8 *p)
{
    const u64 each = 0x0101010101010101u, high = each << 7;
    u64 w;
    memcpy(&w, p, EIGHT);
    u64 mark = w ^ each * '"', slash = w ^ each * '\\';
    return !((w | (w - each * ' ') | (mark - each) | (slash - each)) & high);
}

/* Where the bytes end that stand in a string as they are: ASCII but for controls, marks and backslashes. Eight are looked at
 * together, the last of a longer string along with some before them. */
static isize plain_end(Str s, isize at)
{
    isize i = at;
    while (i + EIGHT <= s.n && eight_plain(s.p + i)) i += EIGHT;
    if (i + EIGHT > s.n && s.n >= EIGHT && eight_plain(s.p + s.n - EIGHT)) return s.n;
    while (i < s.n && s.p[i] >= ' ' && s.p[i] < 0x80 && s.p[i] != '"' && s.p[i] != '\\') i++;
    return i;
}

/* A string with something to escape, or with more than ASCII. */
static void marked_string(Buf *b, Str s, isize from)
{
    isize plain = 0;
    buf_byte(b, '"');
    for (isize i = from; (i = plain_end(s, i)) < s.n;) {
        isize start = i;
        u32 c = utf8_next(s, &i);
        bool broken = c == UTF8_BAD && i == start + 1;
        if (c >= 0x80 && !broken) continue;
        buf_put(b, str_cut(s, plain, start));
        plain = i;
        if (broken) buf_put(b, S("\xEF\xBF\xBD"));
        else if (c == '"') buf_put(b, S("\\\""));
        else if (c == '\\') buf_put(b, S("\\\\"));
        else if (c == '\n') buf_put(b, S("\\n"));
        else if (c == '\t') buf_put(b, S("\\t"));
        else buf_format(b, "\\u%04x", (unsigned)c);
    }
    buf_put(b, str_cut(s, plain, s.n));
    buf_byte(b, '"');
}

u8 *json_room(Json *j, isize n)
{
    bool *comma = &j->comma[j->depth];
    u8 *p = take(j->out, *comma + n);
    if (*comma) *p++ = ',';
    *comma = true;
    return p;
}

void json_str(Json *j, Str s)
{
    isize plain = plain_end(s, 0);
    if (plain < s.n) {
        value(j);
        marked_string(j->out, s, plain);
        return;
    }
    u8 *p = json_room(j, s.n + 2);
    p[0] = p[s.n + 1] = '"';
    if (s.n) memcpy(p + 1, s.p, (size_t)s.n);
}

void json_key(Json *j, Str key)
{
    json_str(j, key);
    buf_byte(j->out, ':');
    j->comma[j->depth] = false;
}

void json_str_or_null(Json *j, Str s)
{
    if (s.n) json_str(j, s);
    else json_null(j);
}

enum { DIGITS_MAX = 20 };

/* The digits of a number, written before `end`, at least so many; where they begin. */
static u8 *digits_before(u8 *end, u64 v, int least)
{
    u8 *p = end;
    for (; v || p > end - least; v /= 10) *--p = (u8)('0' + v % 10);
    return p;
}

/* How many digits a number has. */
static int digits(u64 v)
{
    int n = 1;
    for (u64 more = 10; n < DIGITS_MAX && v >= more; more *= 10) n++;
    return n;
}

void json_int(Json *j, i64 v)
{
    u64 size = v < 0 ? 0 - (u64)v : (u64)v;
    bool comma = j->comma[j->depth];
    int n = digits(size);
    u8 *p = take(j->out, comma + (v < 0) + n);
    if (comma) *p++ = ',';
    if (v < 0) *p++ = '-';
    digits_before(p + n, size, n);
    j->comma[j->depth] = true;
}

/* The digits of a number from `at` on; where they end. */
static u8 *small_digits(u8 *at, u32 v)
{
    u8 *end = at + digits(v);
    for (u8 *p = end; p > at; v /= 10) *--p = (u8)('0' + v % 10);
    return end;
}

void json_ints(Json *j, const u32 *v, isize n)
{
    enum { LONGEST = 11 }; /* with its comma */
    isize room = n * LONGEST;
    bool comma = j->comma[j->depth];
    u8 *at = take(j->out, room), *end = at + room;
    for (isize i = 0; i < n; i++) {
        if (comma) *at++ = ',';
        comma = true;
        at = small_digits(at, v[i]);
    }
    j->out->bytes.n -= (u32)(end - at);
    j->comma[j->depth] = comma;
}

/* Numbers of few places, as nearly all are: a number of 15 digits reads back as itself, so its digits are those of %.15g. */
static bool short_number(Json *j, double v)
{
    enum { PLACES = 5, PART = 100000 };
    static const double most = 1e15, least = 1e-4; /* outside %g writes an exponent */
    double scaled = v * PART, size = fabs(v);
    if (!(fabs(scaled) < most) || size < least) return false;
    i64 whole = (i64)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    if ((double)whole / PART != v) return false;
    u8 text[DIGITS_MAX + 2], *end = text + sizeof text;
    u64 n = whole < 0 ? 0 - (u64)whole : (u64)whole;
    u8 *p = digits_before(end, n % PART, PLACES);
    while (end > p && end[-1] == '0') end--;
    if (end > p) *--p = '.';
    p = digits_before(p, n / PART, 1);
    if (whole < 0) *--p = '-';
    value(j);
    buf_put(j->out, (Str){p, end - p});
    return true;
}

void json_num(Json *j, double v)
{
    char text[40];
    if (!isfinite(v)) {
        json_null(j);
    } else if (!short_number(j, v)) {
        snprintf(text, sizeof text, "%.15g", v);
        if (strtod(text, NULL) != v) snprintf(text, sizeof text, "%.17g", v);
        value(j);
        buf_put(j->out, str_of(text));
    }
}

void json_bool(Json *j, bool v)
{
    value(j);
    buf_put(j->out, v ? S("true") : S("false"));
}

void json_null(Json *j)
{
    value(j);
    buf_put(j->out, S("null"));
}

/* ---- reading */

enum { WANT_VALUE, WANT_KEY_OR_END, WANT_KEY, WANT_COLON, WANT_COMMA, WANT_VALUE_OR_END, DONE };

static JsonTok bad(JsonReader *r, isize at, const char *why)
{
    r->at = at;
    r->why = why;
    r->value = (Span){0};
    return JSON_ERROR;
}

static void after_value(JsonReader *r)
{
    r->state = r->depth ? WANT_COMMA : DONE;
}

static void skip_space(JsonReader *r)
{
    while (r->at < r->in.n) {
        u8 c = r->in.p[r->at];
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r') break;
        r->at++;
    }
}

static bool hex4(Str s, isize at, u32 *out)
{
    if (at + 4 > s.n) return false;
    u32 v = 0;
    for (isize i = at; i < at + 4; i++) {
        u8 c = s.p[i];
        u32 d = c >= '0' && c <= '9'               ? (u32)(c - '0')
                : (c | 32) >= 'a' && (c | 32) <= 'f' ? (u32)((c | 32) - 'a' + 10)
                                                     : 99;
        if (d == 99) return false;
        v = v << 4 | d;
    }
    *out = v;
    return true;
}

static JsonTok read_string(JsonReader *r, JsonTok kind)
{
    isize i = r->at + 1;
    for (; i < r->in.n; i++) {
        u8 c = r->in.p[i];
        if (c == '"') break;
        if (c < 0x20) return bad(r, i, "control character in a string");
        if (c != '\\') continue;
        u32 code;
        u8 e = ++i < r->in.n ? r->in.p[i] : 0;
        if (e == 'u' ? !hex4(r->in, i + 1, &code) : !e || !strchr("\"\\/bfnrt", e))
            return bad(r, i, "unknown escape in a string");
    }
    if (i >= r->in.n) return bad(r, r->in.n, "string without an end");
    r->value = (Span){(u32)(r->at + 1), (u32)i};
    r->at = i + 1;
    if (kind == JSON_KEY) r->state = WANT_COLON;
    else after_value(r);
    return kind;
}

static JsonTok read_number(JsonReader *r)
{
    isize i = r->at, start = i;
    const u8 *p = r->in.p;
    isize n = r->in.n;
#define DIGITS \
    while (i < n && p[i] >= '0' && p[i] <= '9') i++
    if (i < n && p[i] == '-') i++;
    isize first = i;
    DIGITS;
    if (i == first || (p[first] == '0' && i > first + 1)) return bad(r, start, "malformed number");
    if (i < n && p[i] == '.') {
        isize dot = ++i;
        DIGITS;
        if (i == dot) return bad(r, start, "malformed number");
    }
    if (i < n && (p[i] | 32) == 'e') {
        i++;
        if (i < n && (p[i] == '+' || p[i] == '-')) i++;
        isize exp = i;
        DIGITS;
        if (i == exp) return bad(r, start, "malformed number");
    }
#undef DIGITS
    r->value = (Span){(u32)start, (u32)i};
    r->at = i;
    after_value(r);
    return JSON_NUMBER;
}

static JsonTok open_container(JsonReader *r, u8 c)
{
    if (r->depth >= JSON_DEPTH_MAX) return bad(r, r->at, "nested too deep");
    r->stack[++r->depth] = c;
    r->value = (Span){(u32)r->at, (u32)r->at + 1};
    r->at++;
    r->state = c == '{' ? WANT_KEY_OR_END : WANT_VALUE_OR_END;
    return c == '{' ? JSON_OBJECT : JSON_ARRAY;
}

static JsonTok read_word(JsonReader *r)
{
    static const struct {
        Str word;
        JsonTok tok;
    } words[] = {{LIT("true"), JSON_TRUE}, {LIT("false"), JSON_FALSE}, {LIT("null"), JSON_NULL}};
    Str rest = str_cut(r->in, r->at, r->in.n);
    for (isize i = 0; i < countof(words); i++)
        if (str_starts(rest, words[i].word)) {
            r->value = (Span){(u32)r->at, (u32)(r->at + words[i].word.n)};
            r->at += words[i].word.n;
            after_value(r);
            return words[i].tok;
        }
    return bad(r, r->at, "not a JSON value");
}

static JsonTok read_value(JsonReader *r)
{
    u8 c = r->in.p[r->at];
    if (c == '{' || c == '[') return open_container(r, c);
    if (c == '"') return read_string(r, JSON_STRING);
    if (c == '-' || (c >= '0' && c <= '9')) return read_number(r);
    return read_word(r);
}

static JsonTok pop(JsonReader *r)
{
    r->depth--;
    r->value = (Span){(u32)r->at, (u32)r->at + 1};
    r->at++;
    after_value(r);
    return JSON_POP;
}

JsonTok json_next(JsonReader *r)
{
    for (;;) {
        skip_space(r);
        bool end = r->at >= r->in.n;
        if (r->state == DONE) return end ? JSON_END : bad(r, r->at, "more after the value");
        if (end) return bad(r, r->at, "ends too early");
        u8 c = r->in.p[r->at];
        u8 inside = r->stack[r->depth];
        switch (r->state) {
        case WANT_VALUE_OR_END:
            if (c == ']') return pop(r);
            return read_value(r);
        case WANT_VALUE: return read_value(r);
        case WANT_KEY_OR_END:
            if (c == '}') return pop(r);
            /* fall through */
        case WANT_KEY:
            if (c != '"') return bad(r, r->at, "a key must be a string");
            return read_string(r, JSON_KEY);
        case WANT_COLON:
            if (c != ':') return bad(r, r->at, "no colon after a key");
            r->at++;
            r->state = WANT_VALUE;
            break;
        default: /* WANT_COMMA */
            if (c == (inside == '{' ? '}' : ']')) return pop(r);
            if (c != ',') return bad(r, r->at, "no comma between values");
            r->at++;
            r->state = inside == '{' ? WANT_KEY : WANT_VALUE;
        }
    }
}

void json_skip(JsonReader *r, JsonTok t)
{
    if (t == JSON_KEY) t = json_next(r);
    if (t != JSON_OBJECT && t != JSON_ARRAY) return;
    for (int until = r->depth - 1; r->depth > until;)
        if (json_next(r) == JSON_ERROR) return;
}

double json_number(const JsonReader *r)
{
    char text[64];
    Str s = str_at(r->in, r->value);
    int n = (int)(s.n < 63 ? s.n : 63);
    memcpy(text, s.p, (size_t)n);
    text[n] = 0;
    return strtod(text, NULL);
}

static u32 escape_code(Str in, isize *at)
{
    u8 e = in.p[*at + 1];
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (e != 'u') {
        *at += 2;
        return (u8)to[strchr(from, e) - from];
    }
    u32 hi = 0, lo = 0;
    if (!hex4(in, *at + 2, &hi)) hi = UTF8_BAD;
    *at += 6;
    if (hi < 0xD800 || hi > 0xDFFF) return hi;
    bool pair = hi < 0xDC00 && *at + 6 <= in.n && in.p[*at] == '\\' && in.p[*at + 1] == 'u' &&
                hex4(in, *at + 2, &lo) && lo >= 0xDC00 && lo <= 0xDFFF;
    if (!pair) return UTF8_BAD;
    *at += 6;
    return 0x10000 + ((hi - 0xD800) << 10) + (lo - 0xDC00);
}

bool json_piece(Str in, Span *rest, Span *piece, u8 out[4], int *outlen, bool *escape)
{
    if (rest->beg >= rest->end) return false;
    isize at = rest->beg;
    *escape = in.p[at] == '\\';
    if (*escape) {
        *outlen = utf8_put(out, escape_code(str_cut(in, 0, rest->end), &at));
    } else {
        at = str_find_byte(str_cut(in, 0, rest->end), '\\', at);
        if (at < 0) at = rest->end;
    }
    *piece = (Span){rest->beg, (u32)at};
    rest->beg = (u32)at;
    return true;
}

Str json_string(Arena *a, const JsonReader *r)
{
    Buf b = {.arena = a};
    Span rest = r->value, piece;
    u8 out[4];
    int n;
    bool escape;
    if (str_find_byte(str_at(r->in, rest), '\\', 0) < 0) return str_at(r->in, rest);
    while (json_piece(r->in, &rest, &piece, out, &n, &escape))
        buf_put(&b, escape ? (Str){out, n} : str_at(r->in, piece));
    return buf_str(&b);
}
