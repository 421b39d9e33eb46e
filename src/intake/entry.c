/* entry.c - an entry's words about itself, whichever of the feed forms it is in: elements are
 * known by a table of names, better names first, so that a feed that mixes forms is read as its
 * writer meant it. The date is the entry's own, published before changed, never that of the feed.
 * Content becomes HTML source again, piece by piece with its origin: text that is escaped once is
 * decoded once, XHTML is taken as it stands, plain text stays what it is. */
#include "intake/feed.h"

enum { UNCLOSED_MAX = 32, AUTHOR_BYTES_MAX = 200, STRANGE = 5 };
typedef enum { F_TITLE, F_LINK, F_GUID, F_CONTENT, F_BYLINE, F_PUBLISHED, F_UPDATED, F_LANGUAGE, F_SECTION, F_SOURCE, F_COUNT } EntryField;
typedef struct {
    const char *prefix, *local;
    u8 field, rank;
} EntryName;

/* Prefixes of namespaces that have names in common with the feed's own; any other is the feed's. */
static const char *foreign[] = {"dc", "dcterms", "content", "itunes", "media", "feedburner", "thr", "slash", "wfw",
                                "georss", "gml", "geo", "cc", "creativeCommons", "sy", "admin", "foaf", "psc", "xhtml", "gd"};
static const EntryName names[] = {
    {"", "title", F_TITLE, 0}, {"dc", "title", F_TITLE, 1}, {"itunes", "title", F_TITLE, 2}, {"media", "title", F_TITLE, 3},
    {"feedburner", "origLink", F_LINK, 0}, {"", "link", F_LINK, 1}, {"", "url", F_LINK, 4}, {"", "guid", F_GUID, 3},
    {"content", "encoded", F_CONTENT, 0}, {"", "content", F_CONTENT, 0}, {"xhtml", "body", F_CONTENT, 0}, {"", "body", F_CONTENT, 0},
    {"", "fullitem", F_CONTENT, 0}, {"", "description", F_CONTENT, 2}, {"", "summary", F_CONTENT, 3},
    {"", "abstract", F_CONTENT, 2}, {"dc", "description", F_CONTENT, 4}, {"itunes", "summary", F_CONTENT, 4},
    {"media", "description", F_CONTENT, 5}, {"media", "text", F_CONTENT, 5},
    {"dc", "creator", F_BYLINE, 0}, {"dc", "author", F_BYLINE, 0}, {"", "author", F_BYLINE, 0}, {"itunes", "author", F_BYLINE, 2},
    {"", "published", F_PUBLISHED, 0}, {"", "issued", F_PUBLISHED, 0}, {"", "pubDate", F_PUBLISHED, 0},
    {"dcterms", "issued", F_PUBLISHED, 1}, {"dc", "date", F_PUBLISHED, 2}, {"", "date", F_PUBLISHED, 3},
    {"dcterms", "created", F_PUBLISHED, 4}, {"", "created", F_PUBLISHED, 4},
    {"", "updated", F_UPDATED, 0}, {"", "modified", F_UPDATED, 0}, {"dcterms", "modified", F_UPDATED, 1},
    {"dc", "language", F_LANGUAGE, 0}, {"", "language", F_LANGUAGE, 0},
    {"", "category", F_SECTION, 0}, {"dc", "subject", F_SECTION, 1},
    {"", "source", F_SOURCE, 0}};

typedef struct {
    Arena *a;
    Str text;
    Str prefix;       /* of the entry's own tag */
    bool atom;
    u8 rank[F_COUNT]; /* 255: nothing yet */
    Entry *e;
} Reading;

/* The row of an element, its rank worse where the prefix is one that nobody knows. */
static bool field_of(const Reading *r, const XmlToken *t, EntryName *out)
{
    bool own = true;
    for (isize i = 0; i < countof(foreign); i++) own = own && !xml_is(t->prefix, foreign[i]);
    for (isize i = 0; i < countof(names); i++) {
        if (!xml_is(t->local, names[i].local) || !(own ? !names[i].prefix[0] : xml_is(t->prefix, names[i].prefix))) continue;
        *out = names[i];
        if (own && t->prefix.n && !str_eq(t->prefix, r->prefix)) out->rank = (u8)(out->rank + STRANGE);
        return true;
    }
    return false;
}

/* "me@example.org (A. Bee)", "A. Bee <me@example.org>" -> "A. Bee" */
static Str person(Str s)
{
    isize open = str_find_byte(s, '(', 0), angle = str_find_byte(s, '<', 0), at = str_find_byte(s, '@', 0);
    if (s.n > AUTHOR_BYTES_MAX) return (Str){0};
    if (at < 0) return s;
    if (angle > 0) return str_trim(str_cut(s, 0, angle));
    if (open > at && s.p[s.n - 1] == ')') return str_trim(str_cut(s, open + 1, s.n - 1));
    return open > 0 ? str_trim(str_cut(s, 0, open)) : (Str){0};
}

/* The text of the first child of that name; the whole text if there are no children. */
static Str child(Arena *a, Str text, const char *name)
{
    XmlReader r = {.in = text};
    XmlToken t;
    Span content;
    for (xml_next(&r, &t); t.kind != XML_END; xml_next(&r, &t))
        if (t.kind == XML_OPEN && xml_is(t.local, name))
            return xml_content(&r, &t, &content) ? xml_plain(a, str_at(text, content)) : (Str){0};
    return (Str){0};
}

static u8 markup_mode(Arena *a, Str all, const XmlToken *t, Span content, bool atom, bool *base64)
{
    Str type = xml_attribute(a, t, S("type")), mode = xml_attribute(a, t, S("mode"));
    bool tags = xml_has_tags(str_at(all, content));
    bool text = atom && (!type.n || xml_is(type, "text") || str_starts(type, S("text/plain")));
    bool markup = xml_is(type, "html") || xml_is(type, "xhtml") || str_find(type, S("html")) >= 0 || str_find(type, S("xml")) >= 0;
    *base64 = xml_is(mode, "base64") || (atom && type.n && !text && !markup && !str_starts(type, S("text/")) && str_find_byte(type, '/', 0) > 0);
    if (tags) return MARKUP_INLINE;
    if (text) return MARKUP_PLAIN;
    return xml_is(type, "xhtml") || str_starts(type, S("application/xhtml")) ? (xml_is(mode, "escaped") ? MARKUP_ESCAPED : MARKUP_INLINE)
                                                                            : MARKUP_ESCAPED;
}

Markup markup_of(Arena *a, Str text, const XmlToken *t, Span content, bool atom)
{
    Markup m = {.at = content};
    m.mode = markup_mode(a, text, t, content, atom, &m.base64);
    return m;
}

static void take_link(Reading *r, const XmlToken *t, Str text, u8 rank)
{
    Str href = xml_attribute(r->a, t, S("href")), rel = xml_attribute(r->a, t, S("rel")), type = xml_attribute(r->a, t, S("type"));
    Str base = xml_attribute(r->a, t, S("xml:base"));
    if (href.n && rel.n && !xml_is(rel, "alternate")) return;
    if (href.n && type.n && str_find(type, S("html")) < 0) rank++;
    if (!href.n) href = text;
    if (!href.n || rank >= r->rank[F_LINK]) return;
    r->rank[F_LINK] = rank;
    r->e->url = base.n ? address_join(r->a, base, href) : href;
}

static void take_byline(Reading *r, Str text, u8 rank)
{
    Str name = xml_has_tags(text) ? child(r->a, text, "name") : person(xml_plain(r->a, text));
    if (!name.n || rank > r->rank[F_BYLINE] || r->e->byline.n > AUTHOR_BYTES_MAX) return;
    bool more = rank == r->rank[F_BYLINE] && r->e->byline.n && !str_eq(r->e->byline, name);
    r->e->byline = more ? str_format(r->a, "%.*s, %.*s", STR(r->e->byline), STR(name)) : name;
    r->rank[F_BYLINE] = rank;
}

static void take_date(Reading *r, u8 field, Str text, u8 rank)
{
    When w;
    if (rank >= r->rank[field] || !intake_parse_news_date(text, &w)) return;
    r->rank[field] = rank;
    *(field == F_PUBLISHED ? &r->e->published : &r->e->updated) = w;
}

static void take(Reading *r, const XmlToken *t, Span content)
{
    EntryName row, *f = &row;
    if (!field_of(r, t, f)) return;
    Entry *e = r->e;
    Str text = str_at(r->text, content), plain;
    switch (f->field) {
    case F_TITLE:
    case F_CONTENT:
        if (f->rank >= r->rank[f->field] || !str_trim(text).n) return;
        Markup m = markup_of(r->a, r->text, t, content, r->atom);
        if (f->field == F_TITLE) e->title = m;
        else e->content = m;
        r->rank[f->field] = f->rank;
        return;
    case F_LINK: take_link(r, t, xml_plain(r->a, text), f->rank); return;
    case F_GUID:
        plain = xml_plain(r->a, text);
        if (!xml_is(xml_attribute(r->a, t, S("isPermaLink")), "false") && address_absolute(plain)) take_link(r, t, plain, f->rank);
        return;
    case F_BYLINE: take_byline(r, text, f->rank); return;
    case F_PUBLISHED:
    case F_UPDATED: take_date(r, f->field, xml_plain(r->a, text), f->rank); return;
    case F_LANGUAGE: e->language = xml_plain(r->a, text); return;
    case F_SECTION:
        if (f->rank >= r->rank[F_SECTION]) return;
        e->section = xml_plain(r->a, text);
        if (!e->section.n) e->section = xml_attribute(r->a, t, S("label"));
        if (!e->section.n) e->section = xml_attribute(r->a, t, S("term"));
        if (e->section.n) r->rank[F_SECTION] = f->rank;
        return;
    default:
        e->source = xml_has_tags(text) ? child(r->a, text, "title") : xml_plain(r->a, text);
    }
}

void entry_read(Arena *a, Str text, Entry *e)
{
    XmlReader x = {.in = text};
    XmlToken t;
    Reading r = {.a = a, .text = text, .e = e};
    *e = (Entry){.published = when_unknown(), .updated = when_unknown()};
    memset(r.rank, 255, sizeof r.rank);
    xml_next(&x, &t);
    r.prefix = t.prefix;
    r.atom = xml_is(t.local, "entry");
    e->url = xml_attribute(a, &t, S("href")); /* CDF */
    take_date(&r, F_UPDATED, xml_attribute(a, &t, S("lastmod")), 9);
    e->base = xml_attribute(a, &t, S("xml:base"));
    e->language = xml_attribute(a, &t, S("xml:lang"));
    Str about = xml_attribute(a, &t, S("rdf:about"));
    for (u32 unclosed = 0; unclosed < UNCLOSED_MAX;) {
        Span content = {0};
        xml_next(&x, &t);
        if (t.kind == XML_END) break;
        if (t.kind != XML_OPEN && t.kind != XML_EMPTY) continue;
        if (xml_is(t.name, "media:group") || xml_is(t.name, "media:content")) continue; /* its children are the entry's */
        content.beg = content.end = t.at.end;
        if (t.kind == XML_OPEN && !xml_content(&x, &t, &content)) {
            unclosed++;
            continue;
        }
        take(&r, &t, content);
    }
    if (!when_known(e->published)) e->published = e->updated;
    if (!e->url.n && address_absolute(about)) e->url = about;
}

/* ---- markup */

/* Where HTML source goes: anew into a document, or into a buffer. */
typedef struct {
    Rewrite *w;
    Buf *b;
    Str text;
} Out;

static void copy(Out *o, Span at)
{
    if (o->w) rewrite_copy(o->w, at);
    else buf_put(o->b, str_at(o->text, at));
}

static void replace(Out *o, Span at, Str with)
{
    if (o->w) rewrite_replace(o->w, at, with);
    else buf_put(o->b, with);
}

static void decoded(Out *o, Span at)
{
    u8 c[4];
    int n;
    Str s = str_cut(o->text, 0, at.end);
    u32 plain = at.beg;
    for (u32 i = at.beg; i < at.end;) {
        int used = s.p[i] == '&' ? xml_reference(s, i, c, &n) : 0;
        if (!used) {
            i++;
            continue;
        }
        copy(o, (Span){plain, i});
        replace(o, (Span){i, i + (u32)used}, (Str){c, n});
        plain = i += (u32)used;
    }
    copy(o, (Span){plain, at.end});
}

/* Characters that HTML would take for markup, escaped. */
static void escaped(Out *o, Span at)
{
    u32 plain = at.beg;
    for (u32 i = at.beg; i < at.end; i++) {
        u8 c = o->text.p[i];
        if (c != '<' && c != '&') continue;
        copy(o, (Span){plain, i});
        replace(o, (Span){i, i + 1}, c == '<' ? S("&lt;") : S("&amp;"));
        plain = i + 1;
    }
    copy(o, (Span){plain, at.end});
}

static void write(Out *o, Markup m)
{
    XmlReader r = {.in = str_cut(o->text, 0, m.at.end), .at = m.at.beg};
    XmlToken t;
    for (xml_next(&r, &t); t.kind != XML_END; xml_next(&r, &t)) {
        if (t.kind == XML_CDATA) {
            if (m.mode == MARKUP_PLAIN) escaped(o, t.inner);
            else copy(o, t.inner);
        } else if (t.kind == XML_TEXT && m.mode == MARKUP_ESCAPED) {
            decoded(o, t.at);
        } else if (t.kind != XML_OTHER) {
            copy(o, t.at);
        }
    }
}

Str markup_html(Arena *a, Str text, Markup m)
{
    Buf b = {.arena = a};
    Out o = {.b = &b, .text = text};
    if (!m.base64) {
        write(&o, m);
        return str_trim(buf_str(&b));
    }
    Buf packed = {.arena = a};
    base64_bytes(&packed, str_at(text, m.at));
    charset_put(&b, buf_str(&packed), (Str){0});
    return str_trim(buf_str(&b));
}

void markup_write(Rewrite *w, Markup m)
{
    Out o = {.w = w, .text = w->text};
    write(&o, m);
}
