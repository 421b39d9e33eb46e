/* extent.c - how large the store is. Counting takes the longer the larger it is (some 100 ms of 180,000 documents), and each
 * pushed report makes it void; so what took long is counted again only after so many times as long. */
#include "serve/extent.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { AT_ONCE_US = 4000, /* what takes less is counted for each who asks */
       SHARE = 20 };
struct Extent {
    pthread_mutex_t lock;
    i64 documents, stories;
    char from[24], to[24];
    i64 counted, took; /* us */
};

static i64 us_of(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (i64)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

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
    i64 start = us_of(CLOCK_THREAD_CPUTIME_ID);
    Err err = store_span(s, a, &span, e);
    if (err != OK) return err;
    x->documents = span.documents;
    x->stories = span.stories;
    snprintf(x->from, sizeof x->from, "%.*s", STR(span.from));
    snprintf(x->to, sizeof x->to, "%.*s", STR(span.to));
    x->took = us_of(CLOCK_THREAD_CPUTIME_ID) - start;
    x->counted = us_of(CLOCK_MONOTONIC);
    return OK;
}

Err extent_of(Extent *x, Store *s, Arena *a, StoreSpan *out, ErrInfo *e)
{
    pthread_mutex_lock(&x->lock);
    bool holds = x->took >= AT_ONCE_US && us_of(CLOCK_MONOTONIC) - x->counted < x->took * SHARE;
    Err err = holds ? OK : count(x, s, a, e);
    *out = (StoreSpan){.documents = holds ? store_count(s) : x->documents, .stories = x->stories, .from = str_copy(a, str_of(x->from)), .to = str_copy(a, str_of(x->to))};
    pthread_mutex_unlock(&x->lock);
    return err;
}
