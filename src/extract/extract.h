/* extract.h - page or plain text to article: TEXT, title, byline, date, zones. Knows pages,
 * not news content. */
#ifndef SITREP_EXTRACT_H
#define SITREP_EXTRACT_H
#include "doc/doc.h"

/* TEXT is the page's source in UTF-8, with its runs to RAW; it becomes the article: what a
 * reader of it would read, with zones, title, byline, outlet, url, language, published. */
void extract_html(Doc *d);
/* Plain text already in TEXT: title when the first line is one, captions, photo credits,
 * cookie notices, related links, "read full article" lines, repeated highlights as zones. */
void extract_text(Doc *d);
#endif
