/* extract.h - page or plain text to article: TEXT, title, byline, date, zones. Knows pages,
 * not news content. Pure: no I/O, no clock. */
#ifndef SITREP_EXTRACT_H
#define SITREP_EXTRACT_H
#include "doc/doc.h"

/* data/debris.tsv compiled: what stands around reports on pages. */
typedef struct DebrisLex DebrisLex;
/* `file` is the name for messages; the bytes must outlive the result. */
Err debris_lex_load(Arena *a, Str file, Str bytes, DebrisLex **out, ErrInfo *e) MUST_USE;

/* TEXT is the page's source in UTF-8, with its runs to RAW; it becomes the article: what a
 * reader of it would read, with zones, title, byline, outlet, url, section, language, published.
 * d->refused says why it is none: a consent wall, a paywall's stub ... `latest`: when the page was
 * fetched or the program runs (UTC seconds), no date of it is believed that lies a day later; 0: not known. */
void extract_html(Doc *d, const DebrisLex *lex, i64 latest);
/* The same for HTML that is an article as it stands (an entry of a feed, a mail): all of it is
 * kept, and so is the metadata, which loses its markup. TEXT may come out empty. */
void extract_part(Doc *d, const DebrisLex *lex);
/* Plain text already in TEXT, which stays as it is: zones for the title, captions, picture
 * credits, cookie notices, related links, "read full article" lines, repeated highlights. The
 * title is set only when the document has none. `lex` may be NULL: then nothing is marked. */
void extract_text(Doc *d, const DebrisLex *lex);
#endif
