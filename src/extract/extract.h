/* extract.h - page or plain text to article: TEXT, title, byline, date, zones. Knows pages,
 * not news content. */
#ifndef SITREP_EXTRACT_H
#define SITREP_EXTRACT_H
#include "doc/doc.h"

/* HTML in d->raw (any charset; `charset` from outside or empty) to TEXT with zones, title,
 * byline, outlet, url, published. TEXT holds what a reader of the article would read. */
void extract_html(Doc *d, Str charset);
/* Plain text already in TEXT: title when the first line is one, captions, photo credits,
 * cookie notices, related links, "read full article" lines, repeated highlights as zones. */
void extract_text(Doc *d);
#endif
