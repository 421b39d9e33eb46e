/* rows.h - statements and columns; for store only. */
#ifndef SITREP_STORE_ROWS_H
#define SITREP_STORE_ROWS_H
#include "store/ask.h"
#include "store/db.h"
#include "store/names.h"
#include <zstd.h>

enum { STATEMENTS_MAX = 128 };
typedef struct {
    const char *sql; /* one and the same literal each time: found by its address */
    DbStatement *q;
} Statement;
struct Store {
    const DbDriver *driver;
    Db *db;
    Statement statements[STATEMENTS_MAX];
    u32 nstatements; /* of these places, which are found by a hash */
    DbValue *rows;   /* of many_begin, until they are written; ROWS_VALUES_MAX */
    bool many;       /* are some on their way? */
    ZSTD_CCtx *packer;
    int schema;
    bool in_batch;
    ErrInfo broken;  /* what first failed in the batch at hand: the database may have given the batch up by itself, and what
                        came after would stand alone, so everything fails until the batch is abandoned */
    struct Tokenizer *tokenizer; /* of search; NULL until it is wanted */
    i64 last;        /* the highest number of a document in this batch; 0: to be asked */
    i64 words_documents, words_tokens; /* that this batch adds to the search index */
    i64 words_from, words_to; /* documents of this batch that FTS5 has not been given yet */
    Arena names;     /* of the batch */
    NameRows event_names, document_names, finding_names; /* that are not written yet */
    Arena arena;     /* of the names of rules */
    Str uri;
    const RememberedDigests *remembered; /* or NULL */
    Map rules;       /* id -> number */
};

/* A statement and its values, one after another. bind_begin keeps the statement prepared for the
 * life of the store; sql must be a literal. Bytes bound must live until the statement has run. */
typedef struct {
    const DbDriver *driver;
    DbStatement *q; /* NULL when it could not be prepared: bind_run says so */
    int at;
    DbValue *row; /* of Many: where the next value goes, instead of into a statement */
} Binder;
Binder bind_begin(Store *s, const char *sql);
/* One that is used once: bind_end gives it back. */
Binder bind_once(Store *s, Str sql);
void bind_end(Binder *b);
void bind_reset(Binder *b); /* no more rows are wanted; accepts one that could not be prepared */
void bind_str(Binder *b, Str s);   /* empty: NULL */
void bind_words(Binder *b, Str s); /* empty: '' */
void bind_int(Binder *b, i64 v);
void bind_real(Binder *b, double v); /* not finite: NULL */
void bind_blob(Binder *b, Str s);
void bind_null(Binder *b);
void bind_nulls(Binder *b, int n);
Err bind_run(Store *s, Binder *b, ErrInfo *e) MUST_USE; /* for what gives no rows */
/* The next row: 1; the end: 0; an error: < 0, an Err. The statement is reset at the end. */
int bind_row(Store *s, Binder *b, ErrInfo *e) MUST_USE;
i64 bind_value(Store *s, Binder *b); /* the first column of the first row, 0 without one */
i64 column_int(const Binder *b, int i);
Str column_str(Arena *a, const Binder *b, int i);
Str column_peek(const Binder *b, int i); /* valid until the next row */
i64 store_next_document(Store *s); /* its number; inside a batch */
Err store_fail(Store *s, const char *doing, ErrInfo *e);
Err store_run(Store *s, const char *sql, const char *doing, ErrInfo *e) MUST_USE;

/* ---- rows of one table, together: half the work of one by one. How many are to come must be known; one Many at a time.
 * Every column of a row must be bound, in order; bytes bound must live until many_end. Heads that do not ignore what is there
 * say INSERT OR FAIL: a statement that fails ends its batch anyhow (Store.broken), so SQLite need not note how to undo it
 * alone, which costs a copy of every page that it touches. */
enum { ROWS_VALUES_MAX = 4096 }; /* written together */
typedef struct {
    const char *sql; /* of one row */
    u32 columns;
} RowsInto;
#define ROWS_INTO(head, row, n) {head row, n}
typedef struct {
    Store *s;
    const RowsInto *into;
    u32 left, rows; /* not begun; that wait to be written */
    Binder b;
    ErrInfo *e;
    Err err;
} Many;
Many many_begin(Store *s, const RowsInto *into, u32 rows, ErrInfo *e);
Binder *many_next(Many *m); /* at the first column of the next row */
Err many_end(Many *m) MUST_USE;

/* Times as text. Knowledge times are those of the last moment of a day or month. */
Str when_text(Arena *a, i64 t, When w);
Str known_text(Arena *a, When known);
Str instant_text(Arena *a, i64 utc);

Str store_pack(Store *s, Arena *a, Str bytes);
bool store_unpack(Arena *a, Str packed, Str *out) MUST_USE; /* false: damaged */
enum { DIGEST_PLAIN_MAX = 1 << 16 }; /* longer ones are packed; those that older programs wrote all are */
bool store_unpack_digest(Arena *a, Str kept, Str *out) MUST_USE;

Str store_schema_text(void);

/* Marks what was made from a document as older than it. */
Err store_stale_document(Store *s, i64 number, ErrInfo *e) MUST_USE;
/* Text, sentences, facts of document `number`. */
Err rows_put(Store *s, const Digest *d, i64 number, When known, ErrInfo *e) MUST_USE;
/* Writes the names of documents and of their events that wait: when a batch ends, or there are many. */
Err rows_put_names(Store *s, ErrInfo *e) MUST_USE;
void rows_drop_names(Store *s);
/* finding_name.sort of a finding.sort; finding_name.list of a kind and the first letter of a role. */
Str findings_sort_head(Str sort);
Str findings_list(Arena *a, Str kind, u8 role);
/* Of the findings that this batch put; rows_put_names does it. */
Err findings_put_names(Store *s, ErrInfo *e) MUST_USE;
/* Into the search index and out of it, while the text is there. */
Err words_put(Store *s, i64 document, Str title, Str text, ErrInfo *e) MUST_USE;
Err words_remove(Store *s, i64 document, ErrInfo *e) MUST_USE;
Err words_forget(Store *s, ErrInfo *e) MUST_USE; /* what was removed leaves no trace in the index */
Err words_commit(Store *s, ErrInfo *e) MUST_USE; /* before the end of a batch */
Err words_check(Store *s, Arena *a, Strs *faults, ErrInfo *e) MUST_USE;
Err rows_remove(Store *s, i64 number, ErrInfo *e) MUST_USE; /* all but names, which have no index by document */
#endif
