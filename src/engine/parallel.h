/* parallel.h - numbered pieces of work by several threads, handed over in order on the calling thread.
 * What is done with a piece does not depend on the number of threads. */
#ifndef SITREP_ENGINE_PARALLEL_H
#define SITREP_ENGINE_PARALLEL_H
#include "base/base.h"

enum { THREADS_MAX = 256 };
typedef struct {
    u32 pieces;
    int threads;  /* 0: none is started, the calling thread works */
    u32 ahead;    /* pieces that may be worked on, or wait, before the one to be handed over */
    size_t room;  /* bytes of what waits to be handed over, after which nothing new is begun but that; 0: any */
    /* On any thread, worker in [0, threads). Never two at once with one worker. Returns the bytes of what it made. */
    size_t (*work)(void *ctx, int worker, u32 piece);
    /* On the calling thread, in order. Not OK ends all. */
    Err (*done)(void *ctx, u32 piece, ErrInfo *e);
    void *ctx;
} Parallel;
Err parallel_run(const Parallel *p, ErrInfo *e) MUST_USE;
int parallel_threads(int asked); /* 0: one a processor */
#endif
