/* feed.c - a feed cut into entries, by the names of tags alone: the slices are RAW of the
 * documents, so an entry keeps its identity when others around it change. An entry without an
 * end tag ends where the next one begins; one that the file breaks off in is refused, because
 * half a report is worse than none. Entities that a feed declares are not expanded, and where
 * they stand for each other that is said. See xml.c for why this is no libxml2. */
#include "intake/feed.h"

enum { UNCLOSED_MAX = 64 }; /* elements without an end that are looked for before the entries */

void feed_open(Feed *f, Arena *a, Str raw, Str charset)
{
    *f = (Feed){.doc = {.arena = a, .raw = raw}};
    f->charset = charset_guess(raw, charset, true);
    intake_decode(&f->doc, charset, true);
    f->reader = (XmlReader){.in = f->doc.text};
}

/* "<!ENTITY b "&a;&a;">": entities made of entities. */
static bool nested_entities(Str doctype)
{
    for (isize at = 0, hit; (hit = str_find(str_cut(doctype, at, doctype.n), S("<!ENTITY"))) >= 0;) {
        at += hit + 8;
        isize end = str_find_byte(doctype, '>', at);
        Str one = str_cut(doctype, at, end < 0 ? doctype.n : end);
        isize amp = str_find_byte(one, '&', 0);
        if (amp >= 0 && amp + 1 < one.n && one.p[amp + 1] != '#' && str_find_byte(one, ';', amp) > 0) return true;
    }
    return false;
}

static bool begins_entry(const Feed *f, const XmlToken *t)
{
    if (f->news) return xml_is(t->local, "newsItem") || xml_is(t->local, "nitf");
    return xml_is(t->local, "item") || xml_is(t->local, "entry");
}

/* What the feed says about itself, before its entries. */
static void about_feed(Feed *f, const XmlToken *t)
{
    Arena *a = f->doc.arena; /* it outlives the entries */
    Str base = xml_attribute(a, t, S("xml:base"));
    Span content;
    if (xml_is(t->local, "newsMessage") || xml_is(t->local, "newsItem") || xml_is(t->local, "nitf")) f->news = true;
    if (xml_is(t->local, "feed")) f->atom = true;
    if (base.n) f->base = address_join(a, f->base, base);
    if (t->kind == XML_EMPTY && xml_is(t->local, "link") && !f->base.n) {
        Str rel = xml_attribute(a, t, S("rel"));
        if (!rel.n || xml_is(rel, "alternate")) f->base = xml_attribute(a, t, S("href"));
    }
    if (t->kind != XML_OPEN || f->unclosed >= UNCLOSED_MAX) return;
    static const char *passed[] = {"image", "textInput", "textinput", "author", "items", "header", "cloud", "skipDays"};
    for (isize i = 0; i < countof(passed); i++)
        if (xml_is(t->local, passed[i])) {
            f->unclosed += !xml_content(&f->reader, t, &content);
            return;
        }
    bool title = xml_is(t->local, "title") && (!t->prefix.n || xml_is(t->prefix, "dc")), link = xml_is(t->local, "link") && !t->prefix.n;
    if (!title && !link) return;
    if (!xml_content(&f->reader, t, &content)) {
        f->unclosed++;
        return;
    }
    Str text = xml_plain(a, str_at(f->doc.text, content));
    if (title && !f->title.n) f->title = markup_html(a, f->doc.text, markup_of(a, f->doc.text, t, content, f->atom));
    if (link && !f->base.n && address_absolute(text)) f->base = text;
}

/* The end of the entry that begins with `open`; false when the file ends first. */
static bool entry_end(Feed *f, const XmlToken *open, u32 *end)
{
    XmlToken t;
    for (;;) {
        XmlReader before = f->reader;
        xml_next(&f->reader, &t);
        *end = t.at.beg;
        if (t.kind == XML_END) return false;
        bool same = str_eq_nocase(t.local, open->local);
        if (t.kind == XML_CLOSE && same) {
            *end = t.at.end;
            return true;
        }
        bool outer = t.kind == XML_CLOSE && (xml_is(t.local, "channel") || xml_is(t.local, "rss") || xml_is(t.local, "feed") || xml_is(t.name, "rdf:RDF"));
        if ((t.kind == XML_OPEN && same) || outer) {
            f->reader = before; /* it was never closed */
            return true;
        }
    }
}

static int entry_at(Feed *f, Arena *a, const XmlToken *open, Span *at, Str *url, Str *outlet, Str *why)
{
    u32 end = open->at.end;
    Entry e;
    f->any = true;
    f->number++;
    bool whole = open->kind == XML_EMPTY || entry_end(f, open, &end);
    *at = doc_raw(&f->doc, (Span){open->at.beg, u32_max(end, open->at.end)});
    if (!whole) return *why = S("the feed ends inside this entry"), 2;
    Str text = str_cut(f->doc.text, open->at.beg, end);
    if (f->news) news_read(a, text, &e);
    else entry_read(a, text, &e);
    *url = address_join(a, address_join(a, f->base, e.base), e.url);
    if (!e.url.n) *url = (Str){0};
    *outlet = e.source.n ? e.source : f->title;
    return 1;
}

int feed_next(Feed *f, Arena *a, Span *at, Str *url, Str *outlet, Str *why)
{
    XmlToken t;
    for (xml_next(&f->reader, &t); t.kind != XML_END; xml_next(&f->reader, &t)) {
        bool tag = t.kind == XML_OPEN || t.kind == XML_EMPTY;
        if (tag && !f->any) about_feed(f, &t);
        if (tag && begins_entry(f, &t)) return entry_at(f, a, &t, at, url, outlet, why);
        bool doctype = t.kind == XML_OTHER && !f->warned && str_starts(str_at(f->doc.text, t.at), S("<!DOCTYPE"));
        if (doctype && nested_entities(str_at(f->doc.text, t.at))) {
            f->warned = true;
            *at = doc_raw(&f->doc, t.at);
            return *why = S("it declares entities made of entities, which are not expanded"), 2;
        }
    }
    return 0;
}
