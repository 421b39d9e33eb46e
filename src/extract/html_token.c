/* html_token.c - a one-pass tokeniser for HTML as it is found, after the WHATWG standard's states:
 * text, tags with attributes, comments, declarations, raw text elements, character references.
 * It keeps no state but its place and never looks back, so it is linear in the page, whatever
 * stands in it. Checked against parse5 (tests/html/parse5.mjs). Simplified: CDATA is no text. */
#include "extract/page.h"
#include "base/utf8.h"

typedef struct {
    const char *name, *text;
} Reference;
static const Reference entities[] = {
#include "extract/entities.inc"
};
static const struct {
    Str name;
    u8 flags;
} tags[] = {
#define X(k, name, flags) {LIT(name), flags},
    TAG_MAP(X)
#undef X
};

u8 tag_flags(u8 tag)
{
    return tag < countof(tags) ? tags[tag].flags : 0;
}

/* What a byte is to the tokeniser. */
enum { C_SPACE = 1, C_ALPHA = 2, C_NAME_END = 4, C_ATTRIBUTE_END = 8, C_VALUE_END = 16 };
static const u8 classes[256] = {
    ['\t'] = 29, ['\n'] = 29, ['\f'] = 29, ['\r'] = 29, [' '] = 29, ['/'] = 12, ['>'] = 28, ['='] = 8,
#define A(c) [c] = 2, [(c) + 32] = 2
    A('A'), A('B'), A('C'), A('D'), A('E'), A('F'), A('G'), A('H'), A('I'), A('J'), A('K'), A('L'), A('M'),
    A('N'), A('O'), A('P'), A('Q'), A('R'), A('S'), A('T'), A('U'), A('V'), A('W'), A('X'), A('Y'), A('Z'),
#undef A
};

static u8 lower(u8 c)
{
    return c >= 'A' && c <= 'Z' ? (u8)(c | 32) : c;
}

static bool alpha(u8 c)
{
    return classes[c] & C_ALPHA;
}

static bool space(u8 c)
{
    return classes[c] & C_SPACE;
}

/* The first byte at or after it that is, or is not, of the class. */
static isize until(Str s, isize at, u8 class)
{
    while (at < s.n && !(classes[s.p[at]] & class)) at++;
    return at;
}

static isize past_space(Str s, isize at)
{
    while (at < s.n && space(s.p[at])) at++;
    return at;
}

/* ---- names */

enum { NAME_MAX_BYTES = 12 };

/* Byte order; short names, so no call. */
static int compare(const u8 *name, isize n, Str with)
{
    for (isize i = 0; i < n && i < with.n; i++)
        if (name[i] != with.p[i]) return with.p[i] < name[i] ? -1 : 1;
    return with.n < n ? -1 : with.n > n;
}

static u8 tag_of(const u8 *name, isize n)
{
    isize lo = 0, hi = countof(tags);
    while (lo < hi) {
        isize mid = (lo + hi) / 2;
        int c = compare(name, n, tags[mid].name);
        if (c == 0) return (u8)mid;
        if (c < 0) lo = mid + 1;
        else hi = mid;
    }
    return TAG_OTHER;
}

static void read_name(HtmlToken *t, Str s)
{
    u8 name[32];
    isize n = s.n < (isize)sizeof name ? s.n : (isize)sizeof name;
    for (isize i = 0; i < n; i++) name[i] = lower(s.p[i]);
    t->tag = s.n <= NAME_MAX_BYTES ? tag_of(name, n) : TAG_OTHER;
    t->name = t->tag == TAG_OTHER ? hash_bytes((Str){name, n}, 0) : 0;
}

/* ---- tags */

static Str attribute_value(Str s, isize *at)
{
    isize i = past_space(s, *at);
    if (i == s.n || s.p[i] != '=') return (Str){0};
    isize beg = i = past_space(s, i + 1);
    if (i < s.n && (s.p[i] == '"' || s.p[i] == '\'')) {
        isize end = str_find_byte(s, s.p[i], i + 1);
        if (end < 0) end = s.n;
        *at = end < s.n ? end + 1 : end;
        return str_cut(s, beg + 1, end);
    }
    *at = until(s, i, C_VALUE_END);
    return str_cut(s, beg, *at);
}

/* Attributes up to and with '>'. */
static isize read_attributes(Str s, isize at, HtmlToken *t)
{
    t->nattributes = 0;
    for (;;) {
        while (at < s.n && (space(s.p[at]) || s.p[at] == '/')) at++;
        if (at == s.n) return at;
        if (s.p[at] == '>') return t->self = s.p[at - 1] == '/', at + 1;
        isize beg = at;
        at = until(s, at + 1, C_ATTRIBUTE_END);
        Str name = str_cut(s, beg, at), value = attribute_value(s, &at);
        if (t->kind == HTML_OPEN && t->nattributes < PAGE_ATTRIBUTES_MAX)
            t->attributes[t->nattributes++] = (Attribute){name, value};
    }
}

static bool read_tag(HtmlReader *r, HtmlToken *t)
{
    Str s = r->page;
    isize at = r->at + 1;
    t->kind = HTML_OPEN;
    t->self = false;
    if (at < s.n && s.p[at] == '/') t->kind = HTML_CLOSE, at++;
    if (at >= s.n || !alpha(s.p[at])) return false;
    isize beg = at;
    at = until(s, at, C_NAME_END);
    read_name(t, str_cut(s, beg, at));
    at = read_attributes(s, at, t);
    t->at = (Span){(u32)r->at, (u32)at};
    r->at = at;
    if (t->kind == HTML_OPEN && tag_flags(t->tag) & TAGF_RAW) r->raw = t->tag;
    return true;
}

/* Comments, declarations, processing instructions: where they end. */
static isize pass_comment(Str s, isize at, bool foreign)
{
    if (str_starts(str_cut(s, at, s.n), S("<!--"))) {
        for (isize i = at + 2; (i = str_find_byte(s, '-', i)) >= 0; i++) { /* "<!-->" is one, too */
            if (i + 2 >= s.n) return s.n;
            if (s.p[i + 1] != '-') continue;
            if (s.p[i + 2] == '>') return i + 3;
            if (s.p[i + 2] == '!' && i >= at + 4 && i + 3 < s.n && s.p[i + 3] == '>') return i + 4;
        }
        return s.n;
    }
    if (foreign && str_starts(str_cut(s, at, s.n), S("<![CDATA["))) {
        isize end = str_find(str_cut(s, at, s.n), S("]]>"));
        return end < 0 ? s.n : at + end + 3;
    }
    isize end = str_find_byte(s, '>', at);
    return end < 0 ? s.n : end + 1;
}

/* Does `name` stand at s[at], and end there? */
static bool name_at(Str s, isize at, Str name)
{
    isize end = at + name.n;
    return end < s.n && classes[s.p[end]] & C_NAME_END && str_eq_nocase(str_cut(s, at, end), name);
}

/* Where the raw text element ends: "</name". A script that writes "<!--" and then "<script" goes
 * on past its next "</script". */
static isize raw_end(Str s, isize at, Str name)
{
    bool script = str_eq(name, S("script"));
    isize comment = -1; /* where its "<!--" begins */
    bool twice = false;
    for (; (at = str_find_byte(s, '<', at)) >= 0; at++) {
        if (comment >= 0 && (twice || script)) {
            isize close = str_find(str_cut(s, comment, at), S("-->"));
            if (close >= 0) comment = -1, twice = false;
            else comment = at - 2 > comment ? at - 2 : comment; /* looked at once */
        }
        Str rest = str_cut(s, at, s.n);
        if (script && comment < 0 && str_starts(rest, S("<!--"))) comment = at + 2;
        else if (comment >= 0 && !twice && name_at(s, at + 1, name)) twice = true;
        else if (rest.n > 2 && rest.p[1] == '/' && name_at(s, at + 2, name)) {
            if (!twice) return at;
            twice = false;
        }
    }
    return s.n;
}

void html_next(HtmlReader *r, HtmlToken *t)
{
    Str s = r->page;
    t->nattributes = 0;
    isize beg = r->at;
    if (r->raw < TAG_OTHER) {
        isize end = raw_end(s, beg, tags[r->raw].name);
        r->raw = TAG_COUNT;
        if (end > beg) {
            r->at = end;
            t->kind = HTML_TEXT;
            t->at = (Span){(u32)beg, (u32)end};
            return;
        }
    }
    while (r->at < s.n) {
        isize lt = str_find_byte(s, '<', r->at);
        if (lt < 0) lt = s.n;
        u8 next = lt + 1 < s.n ? s.p[lt + 1] : 0;
        bool tag = alpha(next) || (next == '/' && lt + 2 < s.n) || next == '!' || next == '?';
        if (lt < s.n && !tag) {
            r->at = lt + 1; /* a bare '<' is text */
            continue;
        }
        if (lt > beg) {
            r->at = lt;
            t->kind = HTML_TEXT;
            t->at = (Span){(u32)beg, (u32)lt};
            return;
        }
        if (read_tag(r, t)) return;
        r->at = pass_comment(s, r->at, r->foreign);
        beg = r->at;
    }
    t->kind = r->at > beg ? HTML_TEXT : HTML_END;
    t->at = (Span){(u32)beg, (u32)r->at};
}

Str html_attribute(const HtmlToken *t, Str name)
{
    for (u32 i = 0; i < t->nattributes; i++)
        if (str_eq_nocase(t->attributes[i].name, name)) return t->attributes[i].value;
    return (Str){0};
}

/* ---- character references */

/* Numbers 128-159 mean windows-1252, as the standard says. */
static u32 numeric(u32 c)
{
    static const u16 table[32] = {0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                  0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                  0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                  0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    if (c >= 128 && c < 160) return table[c - 128];
    return c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ? UTF8_BAD : c;
}

static int number_reference(Str s, isize at, u8 out[8], int *n)
{
    isize i = at + 2;
    bool hex = i < s.n && (s.p[i] | 32) == 'x';
    i += hex;
    isize first = i;
    u32 v = 0;
    for (; i < s.n; i++) {
        u8 c = lower(s.p[i]);
        u32 digit = c >= '0' && c <= '9' ? (u32)(c - '0') : hex && c >= 'a' && c <= 'f' ? (u32)(c - 'a' + 10) : 99;
        if (digit == 99) break;
        if (v < 0x110000) v = v * (hex ? 16 : 10) + digit;
    }
    if (i == first) return 0;
    *n = utf8_put(out, numeric(v));
    return (int)(i - at) + (i < s.n && s.p[i] == ';');
}

static const Reference *entity_of(Str name)
{
    isize lo = 0, hi = countof(entities);
    while (lo < hi) {
        isize mid = (lo + hi) / 2;
        int c = str_cmp(str_of(entities[mid].name), name);
        if (c == 0) return &entities[mid];
        if (c < 0) lo = mid + 1;
        else hi = mid;
    }
    return NULL;
}

int html_reference(Str s, isize at, u8 out[8], int *n)
{
    enum { LONGEST = 34 };
    if (at + 1 < s.n && s.p[at + 1] == '#') return number_reference(s, at, out, n);
    isize end = at + 1;
    while (end < s.n && end - at < LONGEST && (alpha(s.p[end]) || (s.p[end] >= '0' && s.p[end] <= '9'))) end++;
    if (end == at + 1) return 0;
    bool closed = end < s.n && s.p[end] == ';';
    const Reference *e = closed ? entity_of(str_cut(s, at + 1, end + 1)) : NULL;
    isize used = end + 1;
    /* The old names need no semicolon: the longest that fits. */
    for (used = e ? used : end; !e && used > at + 2; used -= !e) e = entity_of(str_cut(s, at + 1, used));
    if (!e) return 0;
    Str text = str_of(e->text);
    assert(text.n <= 8);
    memcpy(out, text.p, (size_t)text.n);
    *n = (int)text.n;
    return (int)(used - at);
}

Str html_plain(Arena *a, Str s)
{
    u8 *out = NEW(a, u8, s.n * 2 + 8);
    isize n = 0;
    bool gap = false;
    for (isize i = 0; i < s.n;) {
        u8 text[8];
        int len = 1;
        int used = s.p[i] == '&' ? html_reference(s, i, text, &len) : 0;
        if (!used) text[0] = s.p[i], used = 1, len = 1;
        i += used;
        bool blank = (len == 1 && (space(text[0]) || text[0] == 0)) || (len == 2 && text[0] == 0xC2 && text[1] == 0xA0);
        if (blank) {
            gap = n > 0;
            continue;
        }
        if (gap) out[n++] = ' ';
        gap = false;
        memcpy(out + n, text, (size_t)len);
        n += len;
    }
    return (Str){out, n};
}
