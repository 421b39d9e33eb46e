/* event.c - placeholder behind annotate.h. */
#include "annotate/annotate.h"

struct EventLex {
    int unused;
};

Err event_lex_load(Arena *a, const Table *tables, u32 n, EventLex **out, ErrInfo *e)
{
    (void)tables, (void)n, (void)e;
    *out = NEW(a, EventLex, 1);
    return OK;
}

void annotate_event(Doc *d, const Know *k)
{
    (void)d, (void)k;
}

void annotate_event_context(Doc *d, const Know *k)
{
    (void)d, (void)k;
}
