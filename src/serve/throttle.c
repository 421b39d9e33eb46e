/* throttle.c - see throttle.h. */
#include "serve/throttle.h"
#include <time.h>

static i64 us_of(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (i64)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

bool throttle_holds(const Throttle *t, int share)
{
    return t->took >= THROTTLE_FREE_US && us_of(CLOCK_MONOTONIC) - t->done < t->took * share;
}

void throttle_begin(Throttle *t)
{
    t->begun = us_of(CLOCK_THREAD_CPUTIME_ID);
}

void throttle_end(Throttle *t)
{
    t->took = us_of(CLOCK_THREAD_CPUTIME_ID) - t->begun;
    t->done = us_of(CLOCK_MONOTONIC);
}

i64 clock_ms(void)
{
    return us_of(CLOCK_MONOTONIC) / 1000;
}
