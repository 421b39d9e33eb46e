/* published.c - placeholder */
#include "annotate/time_parts.h"
void annotate_published(Doc *d, const Know *k)
{
    (void)d, (void)k;
}
