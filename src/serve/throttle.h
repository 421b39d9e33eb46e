/* throttle.h - what took long is done again only after so many times as long. Not locked: the caller's business. */
#ifndef SITREP_SERVE_THROTTLE_H
#define SITREP_SERVE_THROTTLE_H
#include "base/base.h"

typedef struct {
    i64 begun, done, took; /* us: thread's processor time at the beginning; clock at the end; processor time */
} Throttle;
enum { THROTTLE_FREE_US = 4000 }; /* what takes less is done whenever it is asked for */

bool throttle_holds(const Throttle *t, int share); /* is it too early? */
void throttle_begin(Throttle *t);
void throttle_end(Throttle *t);
i64 clock_ms(void); /* of the monotonic clock */
#endif
