/* checkpoint.h - pages of SQLite's WAL into the file while others work; inside the SQLite driver. */
#ifndef SITREP_STORE_CHECKPOINT_H
#define SITREP_STORE_CHECKPOINT_H

/* A connection and a thread of its own. What it cannot write stays in the WAL and is written by whoever closes the store
 * last, so it tells of no error. */
typedef struct Checkpointer Checkpointer;
Checkpointer *checkpointer_new(const char *name); /* of the file; NULL: there is no thread or no memory to be had */
void checkpointer_wake(Checkpointer *p);          /* accepts NULL */
void checkpointer_finish(Checkpointer *p);        /* what is in the WAL now, before this returns: who writes next begins the WAL anew */
void checkpointer_free(Checkpointer *p);          /* after what it is at; accepts NULL */
#endif
