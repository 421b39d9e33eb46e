/* html.c - placeholder behind extract.h. */
#include "extract/extract.h"

void extract_html(Doc *d, const DebrisLex *lex)
{
    (void)d, (void)lex;
}
