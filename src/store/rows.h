/* rows.h - a digest as readable rows; for store only. */
#ifndef SITREP_STORE_ROWS_H
#define SITREP_STORE_ROWS_H
#include "store/store.h"
#include <sqlite3.h>

typedef enum {
    Q_FACT, Q_TIME, Q_PLACE, Q_ACTOR, Q_NUMBER, Q_QUOTE, Q_EVENT, Q_SENTENCE, Q_WORDS, Q_DOCUMENT, Q_RAW,
    Q_REJECTED, Q_HAS, Q_HAS_ID, Q_COUNT
} Query;
struct Store {
    sqlite3 *db;
    sqlite3_stmt *q[Q_COUNT];
    bool in_batch;
};

/* Binds values one after another to a statement, then runs it. */
typedef struct {
    sqlite3_stmt *q;
    int at;
} Binder;
Binder bind_begin(Store *s, Query q);
void bind_str(Binder *b, Str s);  /* empty: NULL */
void bind_words(Binder *b, Str s); /* empty: '' */
void bind_int(Binder *b, i64 v);
void bind_real(Binder *b, double v); /* not finite: NULL */
Err bind_run(Store *s, Binder *b, ErrInfo *e) MUST_USE;
Err store_fail(Store *s, const char *doing, ErrInfo *e);

/* Sentences and facts of document `number`. */
Err rows_put(Store *s, const Digest *d, i64 number, ErrInfo *e) MUST_USE;
#endif
