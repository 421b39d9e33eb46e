/* text.c - placeholder behind extract.h. */
#include "extract/extract.h"

void extract_text(Doc *d)
{
    (void)d;
}
