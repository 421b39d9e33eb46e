/* news.c - agency items in XML: NewsML-G2 (IPTC, 2.x) with text in inlineXML, be it NITF or XHTML,
 * or in inlineData; and NITF alone. Names do not repeat with other meanings, so a walk over all
 * elements with the first of each name is enough. Published is when the item was first made
 * known (firstCreated, date.issue), the version's time is the update. */
#include "intake/feed.h"

enum { UNCLOSED_MAX = 32 };
typedef enum { N_HEADLINE, N_BYLINE, N_PUBLISHED, N_UPDATED, N_BODY, N_SOURCE, N_LANGUAGE, N_SECTION, N_COUNT } NewsField;
static const struct {
    const char *name, *attribute; /* value in an attribute, or in the text */
    u8 field, rank;
} names[] = {
    {"hl1", NULL, N_HEADLINE, 0}, {"headline", NULL, N_HEADLINE, 1}, {"title", NULL, N_HEADLINE, 2}, {"slugline", NULL, N_HEADLINE, 3},
    {"by", NULL, N_BYLINE, 0}, {"byline", NULL, N_BYLINE, 1}, {"creditline", NULL, N_BYLINE, 3},
    {"firstCreated", NULL, N_PUBLISHED, 0}, {"date.issue", "norm", N_PUBLISHED, 0}, {"date.release", "norm", N_PUBLISHED, 1},
    {"contentCreated", NULL, N_PUBLISHED, 2}, {"story.date", "norm", N_PUBLISHED, 2},
    {"versionCreated", NULL, N_UPDATED, 0}, {"contentModified", NULL, N_UPDATED, 1},
    {"body.content", NULL, N_BODY, 0}, {"body", NULL, N_BODY, 1}, {"inlineXML", NULL, N_BODY, 2}, {"inlineData", NULL, N_BODY, 3},
    {"provider", "literal", N_SOURCE, 0}, {"infoSource", "literal", N_SOURCE, 1}, {"distributor", NULL, N_SOURCE, 1}, {"provider", NULL, N_SOURCE, 2},
    {"language", "tag", N_LANGUAGE, 0}, {"tobject.subject", "tobject.subject.type", N_SECTION, 1}};

static void take(Arena *a, Str text, const XmlToken *t, Span content, isize row, Entry *e)
{
    Str value = names[row].attribute ? xml_attribute(a, t, str_of(names[row].attribute)) : xml_plain(a, str_at(text, content));
    switch (names[row].field) {
    case N_HEADLINE: e->title = (Markup){.at = content, .mode = MARKUP_INLINE}; break;
    case N_BYLINE: e->byline = str_starts(value, S("By ")) ? str_trim(str_cut(value, 3, value.n)) : value; break;
    case N_PUBLISHED: intake_parse_news_date(value, &e->published); break;
    case N_UPDATED: intake_parse_news_date(value, &e->updated); break;
    case N_BODY:
        e->content = (Markup){.at = content, .mode = MARKUP_INLINE};
        if (!xml_has_tags(str_at(text, content)))
            e->content.mode = str_find(xml_attribute(a, t, S("contenttype")), S("html")) >= 0 ? MARKUP_ESCAPED : MARKUP_PLAIN;
        break;
    case N_SOURCE: e->source = value; break;
    case N_LANGUAGE: e->language = value; break;
    default: e->section = value;
    }
}

void news_read(Arena *a, Str text, Entry *e)
{
    XmlReader r = {.in = text};
    XmlToken t;
    u8 rank[N_COUNT];
    u32 unclosed = 0;
    memset(rank, 255, sizeof rank);
    *e = (Entry){.published = when_unknown(), .updated = when_unknown()};
    for (xml_next(&r, &t); t.kind != XML_END && unclosed < UNCLOSED_MAX; xml_next(&r, &t)) {
        if (t.kind != XML_OPEN && t.kind != XML_EMPTY) continue;
        if (!e->language.n && xml_is(t.name, "inlineXML")) e->language = xml_attribute(a, &t, S("xml:lang"));
        for (isize i = 0; i < countof(names); i++) {
            Span content = {t.at.end, t.at.end};
            XmlReader inside = r;
            if (!xml_is(t.local, names[i].name) || names[i].rank >= rank[names[i].field]) continue;
            if (t.kind == XML_OPEN && !names[i].attribute && !xml_content(&inside, &t, &content)) {
                unclosed++;
                continue;
            }
            if (names[i].attribute && !xml_attribute(a, &t, str_of(names[i].attribute)).n) continue;
            take(a, text, &t, content, i, e);
            rank[names[i].field] = names[i].rank;
            break;
        }
    }
    if (!when_known(e->published)) e->published = e->updated;
}
