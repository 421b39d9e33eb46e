/* checkpoint.c - see checkpoint.h. A writer of much that checkpoints by itself waits for the disk, at the end for all that it
 * wrote; a passive checkpoint (sqlite3_wal_checkpoint_v2) waits for nobody, and nobody for it. */
#include "store/checkpoint.h"
#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>

struct Checkpointer {
    sqlite3 *c;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t news, idle;
    bool wanted, busy, ended;
};

static void *work(void *of)
{
    Checkpointer *p = of;
    pthread_mutex_lock(&p->lock);
    while (!p->ended) {
        p->busy = p->wanted;
        if (!p->wanted) {
            pthread_cond_signal(&p->idle);
            pthread_cond_wait(&p->news, &p->lock);
            continue;
        }
        p->wanted = false;
        pthread_mutex_unlock(&p->lock);
        sqlite3_wal_checkpoint_v2(p->c, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
        pthread_mutex_lock(&p->lock);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

Checkpointer *checkpointer_new(const char *name)
{
    Checkpointer *p = calloc(1, sizeof *p);
    if (!p) return NULL;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->news, NULL);
    pthread_cond_init(&p->idle, NULL);
    bool open = sqlite3_open_v2(name, &p->c, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK &&
                sqlite3_exec(p->c, "SELECT count(*) FROM sqlite_master", NULL, NULL, NULL) == SQLITE_OK; /* has no WAL before it has read */
    if (open && pthread_create(&p->thread, NULL, work, p) == 0) return p;
    sqlite3_close(p->c);
    free(p);
    return NULL;
}

void checkpointer_wake(Checkpointer *p)
{
    if (!p) return;
    pthread_mutex_lock(&p->lock);
    p->wanted = true;
    pthread_cond_signal(&p->news);
    pthread_mutex_unlock(&p->lock);
}

void checkpointer_finish(Checkpointer *p)
{
    checkpointer_wake(p);
    pthread_mutex_lock(&p->lock);
    while (p->wanted || p->busy) pthread_cond_wait(&p->idle, &p->lock);
    pthread_mutex_unlock(&p->lock);
}

void checkpointer_free(Checkpointer *p)
{
    if (!p) return;
    pthread_mutex_lock(&p->lock);
    p->ended = true;
    pthread_cond_signal(&p->news);
    pthread_mutex_unlock(&p->lock);
    pthread_join(p->thread, NULL);
    sqlite3_close(p->c);
    pthread_cond_destroy(&p->news);
    pthread_cond_destroy(&p->idle);
    pthread_mutex_destroy(&p->lock);
    free(p);
}
