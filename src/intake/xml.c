/* xml.c - see xml.h. Why not libxml2, which is at hand: in recovery mode it drops bare "&", HTML's
 * entities and broken bytes without a word, its nodes do not know their bytes, and a feed that
 * breaks off in one item loses the items behind it. This reader takes a "<" for a tag only where
 * a name, "/", "!" or "?" follows, ends a tag that has no ">" at the next "<", and finds the end
 * of an element by its name alone, so that unclosed <br> and <p> inside do no harm. */
#include "intake/xml.h"
#include "base/utf8.h"

static bool name_start(u8 c)
{
    return (c | 32) >= 'a' ? (c | 32) <= 'z' || c >= 0x80 : c == '_' || c == ':';
}

static bool blank(u8 c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static u32 find(Str s, u32 from, const char *what)
{
    isize at = str_find(str_cut(s, from, s.n), str_of(what));
    return at < 0 ? (u32)s.n : from + (u32)at;
}

/* <!...> and <?...>; a DOCTYPE with its internal subset. */
static void declaration(XmlReader *r, XmlToken *t)
{
    Str s = r->in, rest = str_cut(s, r->at, s.n);
    t->kind = XML_OTHER;
    u32 end, past;
    if (str_starts(rest, S("<!--"))) {
        end = r->no_comment ? (u32)s.n : find(s, r->at + 4, "-->"), past = 3;
        r->no_comment = end == s.n;
        if (end == s.n) end = r->at, past = 4; /* one that never ends hides nothing */
    } else if (str_starts(rest, S("<![CDATA["))) {
        end = r->no_cdata ? (u32)s.n : find(s, r->at + 9, "]]>"), past = 3;
        r->no_cdata = end == s.n;
        if (end == s.n) {
            r->at += 9;
            return;
        }
        t->kind = XML_CDATA;
        t->inner = (Span){r->at + 9, end};
    } else {
        end = r->no_close ? (u32)s.n : find(s, r->at, ">"), past = 1;
        r->no_close = end == s.n;
        isize subset = str_starts(rest, S("<!DOCTYPE")) ? str_find_byte(str_cut(s, r->at, end), '[', 0) : -1;
        if (subset >= 0) end = find(s, r->at + (u32)subset, "]"), end = find(s, end, ">");
        if (end == s.n) end = r->at;
    }
    r->at = u32_min(end + past, (u32)s.n);
}

static void tag(XmlReader *r, XmlToken *t)
{
    Str s = r->in;
    u32 i = r->at + 1, close = s.p[i] == '/';
    i += close;
    u32 beg = i;
    while (i < s.n && !blank(s.p[i]) && s.p[i] != '>' && s.p[i] != '/' && s.p[i] != '<') i++;
    t->name = str_cut(s, beg, i);
    u32 attributes = i;
    u8 quote = 0;
    for (; i < s.n && (quote || (s.p[i] != '>' && s.p[i] != '<')); i++) {
        if (quote ? s.p[i] == quote : (s.p[i] == '"' || s.p[i] == '\'') && s.p[i - 1] == '=') quote = quote ? 0 : s.p[i];
        if (quote && s.p[i] == '<' && i + 1 < s.n && s.p[i + 1] == '/') break; /* the quote has no end */
    }
    bool empty = i > attributes && s.p[i - 1] == '/';
    t->attributes = str_cut(s, attributes, i - empty);
    t->kind = close ? XML_CLOSE : empty ? XML_EMPTY : XML_OPEN;
    isize colon = str_find_byte(t->name, ':', 0);
    t->prefix = str_cut(t->name, 0, colon < 0 ? 0 : colon);
    t->local = str_cut(t->name, colon + 1, t->name.n);
    r->at = i < s.n && s.p[i] == '>' ? i + 1 : i;
}

void xml_next(XmlReader *r, XmlToken *t)
{
    Str s = r->in;
    *t = (XmlToken){.at = {r->at, r->at}};
    if (r->at >= s.n) return;
    u8 next = r->at + 1 < s.n ? s.p[r->at + 1] : 0;
    u8 second = r->at + 2 < s.n ? s.p[r->at + 2] : 0;
    if (s.p[r->at] == '<' && (name_start(next) || (next == '/' && name_start(second)))) {
        tag(r, t);
    } else if (s.p[r->at] == '<' && (next == '!' || next == '?')) {
        declaration(r, t);
    } else {
        isize end = str_find_byte(s, '<', r->at + 1);
        r->at = end < 0 ? (u32)s.n : (u32)end;
        t->kind = XML_TEXT;
    }
    t->at.end = r->at;
}

bool xml_is(Str name, const char *what)
{
    return str_eq_nocase(name, str_of(what));
}

bool xml_content(XmlReader *r, const XmlToken *open, Span *content)
{
    XmlReader look = *r;
    XmlToken t;
    u32 depth = 1;
    *content = (Span){r->at, (u32)r->in.n};
    for (xml_next(&look, &t); t.kind != XML_END; xml_next(&look, &t)) {
        if ((t.kind != XML_OPEN && t.kind != XML_CLOSE) || !str_eq_nocase(t.name, open->name)) continue;
        depth += t.kind == XML_OPEN ? 1 : (u32)-1;
        if (depth) continue;
        content->end = t.at.beg;
        r->at = look.at;
        return true;
    }
    return false;
}

int xml_reference(Str s, isize at, u8 out[4], int *n)
{
    static const struct {
        Str name;
        u8 c;
    } names[] = {{LIT("&amp;"), '&'}, {LIT("&lt;"), '<'}, {LIT("&gt;"), '>'}, {LIT("&quot;"), '"'}, {LIT("&apos;"), '\''}};
    Str rest = str_cut(s, at, s.n);
    *n = 1;
    for (isize i = 0; i < countof(names); i++)
        if (str_starts(rest, names[i].name)) return out[0] = names[i].c, (int)names[i].name.n;
    if (rest.n < 4 || rest.p[1] != '#') return 0;
    bool hex = (rest.p[2] | 32) == 'x';
    u32 v = 0;
    int i = 2 + hex, first = i;
    for (; i < rest.n && i < 12; i++) {
        u8 c = rest.p[i];
        u32 digit = c >= '0' && c <= '9' ? (u32)(c - '0') : hex && (c | 32) >= 'a' && (c | 32) <= 'f' ? (u32)((c | 32) - 'a' + 10) : 99;
        if (digit == 99) break;
        v = v < 0x110000 ? v * (hex ? 16 : 10) + digit : v;
    }
    if (i == first || i >= rest.n || rest.p[i] != ';') return 0;
    if (v >= 0x80 && v < 0xA0) return 0; /* HTML knows what is meant */
    *n = utf8_put(out, v == 0 || v > 0x10FFFF || (v >= 0xD800 && v < 0xE000) ? UTF8_BAD : v);
    return i + 1;
}

Str xml_attribute(Arena *a, const XmlToken *t, Str name)
{
    Str s = t->attributes;
    for (isize i = 0; i < s.n;) {
        while (i < s.n && (blank(s.p[i]) || s.p[i] == '/')) i++;
        isize beg = i;
        while (i < s.n && s.p[i] != '=' && !blank(s.p[i])) i++;
        Str key = str_cut(s, beg, i);
        while (i < s.n && blank(s.p[i])) i++;
        if (i == s.n || s.p[i] != '=') continue;
        for (i++; i < s.n && blank(s.p[i]); i++) {}
        u8 quote = i < s.n && (s.p[i] == '"' || s.p[i] == '\'') ? s.p[i++] : 0;
        beg = i;
        while (i < s.n && (quote ? s.p[i] != quote : !blank(s.p[i]))) i++;
        Str value = str_cut(s, beg, i);
        i += quote && i < s.n;
        if (str_eq_nocase(key, name)) return xml_plain(a, value);
    }
    return (Str){0};
}

static void plain_text(Buf *b, Str s)
{
    u8 out[4];
    int n;
    for (isize i = 0; i < s.n;) {
        int used = s.p[i] == '&' ? xml_reference(s, i, out, &n) : 0;
        if (used) buf_put(b, (Str){out, n}), i += used;
        else buf_byte(b, s.p[i++]);
    }
}

Str xml_plain(Arena *a, Str s)
{
    if (str_find_byte(s, '<', 0) < 0 && str_find_byte(s, '&', 0) < 0) return str_trim(s);
    Buf b = {.arena = a};
    XmlReader r = {.in = s};
    XmlToken t;
    for (xml_next(&r, &t); t.kind != XML_END; xml_next(&r, &t)) {
        if (t.kind == XML_TEXT) plain_text(&b, str_at(s, t.at));
        else if (t.kind == XML_CDATA) buf_put(&b, str_at(s, t.inner));
    }
    return str_trim(buf_str(&b));
}

bool xml_has_tags(Str s)
{
    XmlReader r = {.in = s};
    XmlToken t;
    for (xml_next(&r, &t); t.kind != XML_END; xml_next(&r, &t))
        if (t.kind == XML_OPEN || t.kind == XML_EMPTY) return true;
    return false;
}
