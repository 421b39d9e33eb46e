/* parallel.c - see parallel.h. Workers take pieces in order; a piece's state is all that is shared. */
#include "engine/parallel.h"
#include <pthread.h>
#include <unistd.h>

typedef struct {
    const Parallel *p;
    bool *ready;
    size_t *bytes, waiting; /* of each piece that is ready, of all of them that are not handed over */
    u32 taken, handed; /* pieces */
    bool closing;
    pthread_mutex_t lock;
    pthread_cond_t room, done;
} Shared;
typedef struct {
    Shared *shared;
    int number;
} Worker;

int parallel_threads(int asked)
{
    long n = asked > 0 ? asked : sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > THREADS_MAX ? THREADS_MAX : (int)n;
}

static bool must_wait(const Shared *s)
{
    u32 before = s->taken - s->handed;
    return before >= s->p->ahead || (before && s->p->room && s->waiting > s->p->room);
}

static void *worker(void *arg)
{
    const Worker *w = arg;
    Shared *s = w->shared;
    pthread_mutex_lock(&s->lock);
    for (;;) {
        while (!s->closing && s->taken < s->p->pieces && must_wait(s)) pthread_cond_wait(&s->room, &s->lock);
        if (s->closing || s->taken >= s->p->pieces) break;
        u32 piece = s->taken++;
        pthread_mutex_unlock(&s->lock);
        size_t bytes = s->p->work(s->p->ctx, w->number, piece);
        pthread_mutex_lock(&s->lock);
        s->ready[piece] = true;
        s->bytes[piece] = bytes;
        s->waiting += bytes;
        pthread_cond_signal(&s->done);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

static Err hand_over(Shared *s, ErrInfo *e)
{
    Err err = OK;
    while (s->handed < s->p->pieces && err == OK) {
        pthread_mutex_lock(&s->lock);
        while (!s->ready[s->handed]) pthread_cond_wait(&s->done, &s->lock);
        s->waiting -= s->bytes[s->handed];
        pthread_mutex_unlock(&s->lock);
        err = s->p->done(s->p->ctx, s->handed, e);
        pthread_mutex_lock(&s->lock);
        s->handed++;
        pthread_cond_broadcast(&s->room);
        pthread_mutex_unlock(&s->lock);
    }
    return err;
}

static Err inline_run(const Parallel *p, ErrInfo *e)
{
    Err err = OK;
    for (u32 i = 0; i < p->pieces && err == OK; i++) {
        p->work(p->ctx, 0, i);
        err = p->done(p->ctx, i, e);
    }
    return err;
}

Err parallel_run(const Parallel *p, ErrInfo *e)
{
    Arena a = {0};
    Shared s = {.p = p, .ready = NEW(&a, bool, (isize)p->pieces + 1), .bytes = NEW(&a, size_t, (isize)p->pieces + 1)};
    int started = 0;
    pthread_t *threads = NEW(&a, pthread_t, p->threads + 1);
    Worker *workers = NEW(&a, Worker, p->threads + 1);
    pthread_mutex_init(&s.lock, NULL);
    pthread_cond_init(&s.room, NULL);
    pthread_cond_init(&s.done, NULL);
    for (; started < p->threads; started++) {
        workers[started] = (Worker){&s, started};
        if (pthread_create(&threads[started], NULL, worker, &workers[started]) != 0) break;
    }
    Err err = started ? hand_over(&s, e) : inline_run(p, e);
    pthread_mutex_lock(&s.lock);
    s.closing = true;
    pthread_cond_broadcast(&s.room);
    pthread_mutex_unlock(&s.lock);
    for (int i = 0; i < started; i++) pthread_join(threads[i], NULL);
    arena_free(&a);
    return err;
}
