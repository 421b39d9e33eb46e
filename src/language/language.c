/* language.c - placeholder splitting until the trained stages stand behind language.h. */
#include "language/language.h"
#include "base/utf8.h"

void language_detect(Doc *d)
{
    if (!d->language.n) d->language = S("en");
    d->coded = str_starts(d->language, S("en"));
}

