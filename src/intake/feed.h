/* feed.h - feeds and news items in XML: the container that is cut into entries (feed.c), and one
 * entry's own words about itself (entry.c). Knows RSS 0.9x and 2.0, RDF (RSS 1.0), Atom 0.3 and
 * 1.0, CDF, NewsML-G2 and NITF, and how these are broken in the world. Not article extraction. */
#ifndef SITREP_INTAKE_FEED_H
#define SITREP_INTAKE_FEED_H
#include "intake/xml.h"

typedef enum {
    MARKUP_PLAIN,   /* text: what looks like a tag after decoding is none */
    MARKUP_INLINE,  /* XHTML among the XML */
    MARKUP_ESCAPED  /* HTML that was escaped once, or stands in CDATA */
} MarkupMode;
typedef struct {
    Span at;     /* of the entry's text; empty if missing */
    u8 mode;     /* MarkupMode */
    bool base64;
} Markup;
typedef struct {
    Markup title, content;
    Str url, byline, section, language, source; /* url: as written; source: the outlet it was taken from */
    Str base;    /* xml:base of the entry, as written */
    When published, updated;
} Entry;
/* Facts of an entry or item element that begins `text`; strings in the arena or in the text. */
void entry_read(Arena *a, Str text, Entry *out);
/* The same for <newsItem> of NewsML-G2 and <nitf>. */
void news_read(Arena *a, Str text, Entry *out);
/* How the content of a text element is meant, by its attributes and what stands in it. */
Markup markup_of(Arena *a, Str text, const XmlToken *t, Span content, bool atom);
/* Markup as HTML source. */
Str markup_html(Arena *a, Str text, Markup m);
void markup_write(Rewrite *w, Markup m);

/* The container. It is held whole (DOC_RAW_MAX); nothing of it is copied for the entries. */
typedef struct {
    Doc doc;         /* the file decoded, with its runs to the bytes */
    Str charset;     /* to decode entries with; empty for UTF-8 */
    XmlReader reader;
    Str title;       /* HTML source */
    Str base;
    u32 number;      /* of the entry at hand, from 1 */
    u32 unclosed;
    bool news, atom, any, warned;
} Feed;
/* raw and charset must outlive it; storage is the arena's. */
void feed_open(Feed *f, Arena *a, Str raw, Str charset);
/* 1: *at is the next entry (of RAW), *url and *outlet (HTML) what is known of it; 0: the end; 2: *why
 * and at->beg. Strings in the arena. */
int feed_next(Feed *f, Arena *a, Span *at, Str *url, Str *outlet, Str *why);
#endif
