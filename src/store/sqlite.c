/* sqlite.c - placeholder behind store.h. */
#include "store/store.h"

Err store_open(Store **out, Str uri, bool create, ErrInfo *e)
{
    (void)out, (void)uri, (void)create;
    return fail(e, E_STORE, "no store yet");
}

void store_close(Store *s)
{
    (void)s;
}

Err store_digests(Store *s, Arena *a, Digests *out, ErrInfo *e)
{
    (void)s, (void)a, (void)out;
    return fail(e, E_STORE, "no store yet");
}

Err store_rejections(Store *s, Arena *a, Rejections *out, ErrInfo *e)
{
    (void)s, (void)a, (void)out;
    return fail(e, E_STORE, "no store yet");
}
