/* extent.c - how large the store is. Counting takes the longer the larger it is (some 100 ms of 180,000 documents), and each
 * pushed report makes it void; so what took long is counted again only after so many times as long. */
#include "serve/extent.h"
#include "serve/throttle.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { SHARE = 20 };
struct Extent {
    pthread_mutex_t lock;
    i64 documents, stories;
    char from[24], to[24];
    Throttle counting;
};

Extent *extent_new(void)
{
    Extent *x = calloc(1, sizeof *x);
    if (!x) no_memory();
    pthread_mutex_init(&x->lock, NULL);
    return x;
}

void extent_free(Extent *x)
{
    if (x) pthread_mutex_destroy(&x->lock);
    free(x);
}

static Err count(Extent *x, Store *s, Arena *a, ErrInfo *e)
{
    StoreSpan span;
    throttle_begin(&x->counting);
    Err err = store_span(s, a, &span, e);
    if (err != OK) return err;
    x->documents = span.documents;
    x->stories = span.stories;
    snprintf(x->from, sizeof x->from, "%.*s", STR(span.from));
    snprintf(x->to, sizeof x->to, "%.*s", STR(span.to));
    throttle_end(&x->counting);
    return OK;
}

Err extent_of(Extent *x, Store *s, Arena *a, StoreSpan *out, ErrInfo *e)
{
    pthread_mutex_lock(&x->lock);
    bool holds = throttle_holds(&x->counting, SHARE);
    Err err = holds ? OK : count(x, s, a, e);
    *out = (StoreSpan){.documents = holds ? store_count(s) : x->documents, .stories = x->stories, .from = str_copy(a, str_of(x->from)), .to = str_copy(a, str_of(x->to))};
    pthread_mutex_unlock(&x->lock);
    return err;
}
