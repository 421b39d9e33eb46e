/* html.c - placeholder behind extract.h. */
#include "extract/extract.h"

void extract_html(Doc *d, Str charset)
{
    (void)charset;
    doc_copy(d, (Span){0, (u32)d->raw.n});
    doc_seal(d);
}
