/* store.h - append facts, read facts: in a SQLite file, or in a schema of a PostgreSQL database.
 * Knows digests and rows, not how they were made. One writer at a time; a batch is written whole
 * or not at all; a document that is there already changes nothing. */
#ifndef SITREP_STORE_H
#define SITREP_STORE_H
#include "doc/digest.h"
#include "intake/intake.h"

enum { STORE_SCHEMA_VERSION = 6 };
typedef struct Store Store;
/* Before anything else, by a program that has the process to itself: SQLite then keeps no account of its memory, which costs
 * two locks for each piece and which only a host of several users of SQLite could want. */
void store_alone(void);
/* Opens for reading, or (create) for writing, making it if there is none. A file of another
 * kind, a newer schema, a file that cannot be written, a store that another process is writing
 * to: E_STORE. An older schema can be read (store_digests, store_payload) and migrated, and
 * opens for writing only with store_migrate_begin. One thread may use it at a time. */
Err store_open(Store **out, Str uri, bool create, ErrInfo *e) MUST_USE;
/* The same for writing, when another process may be at it: waits so long for it to end; < 0: for ever. *busy: E_STORE
 * because another one writes. In PostgreSQL the lock is the session's: who holds it writes, and whatever ends that
 * process frees it; in SQLite it is the batch's, and opening does not wait. */
Err store_open_writer(Store **out, Str uri, int wait_ms, bool *busy, ErrInfo *e) MUST_USE;
/* Documents are to be taken in by the thousand. The first time that is done in a SQLite file, and while nobody else has it
 * open, it costs half the writing, and others wait while a batch ends; later ones find WAL as ever. */
Err store_fill(Store *s, ErrInfo *e) MUST_USE;
bool store_is_file(Str uri);
Str store_shown(Arena *a, Str uri); /* for people: without a password */
/* Has the connection been lost? The next store_begin, or the next question outside a batch, makes it anew, with pauses
 * that double, for 15 seconds at most; a batch that was open is lost whole, and its store_commit has said so. */
bool store_lost(const Store *s);
/* Another one on the same store, for reading what is committed: a thread may have its own. */
Err store_reader(const Store *s, Store **out, ErrInfo *e) MUST_USE;
void store_close(Store *s); /* accepts NULL; an open batch is given up */
int store_schema(const Store *s);
Err store_begin(Store *s, ErrInfo *e) MUST_USE;
Err store_commit(Store *s, ErrInfo *e) MUST_USE;
void store_abandon(Store *s); /* gives up the open batch, if there is one */
Err store_snapshot(Store *s, ErrInfo *e) MUST_USE; /* for reading alone: one state of the store until store_abandon */

/* ---- documents in */
bool store_has(Store *s, Str hash); /* a document of this hash is in the store, or was forgotten */
typedef struct {
    const Digest *digest;   /* received must be known */
    const Payload *payload; /* RAW is kept compressed under its hash */
    When known;             /* from when it could be known */
    i64 first;              /* number of the first version of its URL, 0: it is the first */
    bool retracts;
    Str lexicon;            /* which knowledge read it */
    Str story_key;          /* id of a story that begins with it */
} StoreDocument;
/* One document with all its facts. Idempotent. An id that another document has already gets
 * -2, -3 ... *number: its number; 0 when it was there already. A version closes the one before. */
Err store_put(Store *s, const StoreDocument *d, i64 *number, ErrInfo *e) MUST_USE;
Err store_reject(Store *s, const Rejected *r, i64 received, ErrInfo *e) MUST_USE;
/* The latest version that is known under a URL, and the first one, among documents before the
 * number; 0 if there is none. */
Err store_version_of(Store *s, Str url, i64 before, i64 *latest, i64 *first, ErrInfo *e) MUST_USE;
typedef struct {
    Str op, before, after; /* added removed changed title */
    Span text;             /* of `after` in the newer */
} StoreEdit;
typedef VEC(StoreEdit) StoreEdits;
Err store_edits(Store *s, i64 number, i64 previous, When known, const StoreEdits *edits, ErrInfo *e) MUST_USE;
/* Removes text, bytes, facts and digest of every document of the id, or (outlet) of the outlet;
 * hash, id, URL and times stay, so that it is not read again. *n: how many. */
Err store_forget(Store *s, Str id, Str outlet, i64 now, u32 *n, ErrInfo *e) MUST_USE;
bool store_forgotten(Store *s, Str id, Str outlet); /* is any of them forgotten? */
/* Afterwards, when the findings are told anew, outside a batch: no trace on the disk. What broke off before it is scrubbed
 * when the same is forgotten again. */
Err store_scrub(Store *s, ErrInfo *e) MUST_USE;

/* ---- documents out; strings live in the arena */
typedef struct {
    i64 number, first, story;
    u32 version;
    bool retracts;
    When known, until; /* until.from: when a newer version or a retraction closed it */
    Digest digest;     /* one that another version of the program wrote in another form has its
                          hash, id, url and received only: read it again */
} Stored;
typedef VEC(Stored) StoredDocuments;
typedef VEC(i64) Numbers;
/* Those of the numbers, in order (NULL: all, in order of first intake); not the forgotten ones. */
Err store_digests(Store *s, Arena *a, const Numbers *which, StoredDocuments *out, ErrInfo *e) MUST_USE;
/* Digests that the caller has in memory, as they were put: store_digests of this store, and of readers that are opened
 * from it afterwards, shares them and does not read them. In order of number; they live and stay as they are until all
 * of these are closed, or for this one until store_remember(s, NULL). */
typedef struct {
    i64 number;
    const Digest *digest;
} Remembered;
typedef VEC(Remembered) RememberedDigests;
void store_remember(Store *s, const RememberedDigests *digests);
typedef VEC(Rejected) Rejections;
/* Those received before the instant; TIME_UNKNOWN: all. */
Err store_rejections(Store *s, Arena *a, i64 before, Rejections *out, ErrInfo *e) MUST_USE;
Err store_raw(Store *s, Arena *a, Str hash, Str *out, ErrInfo *e) MUST_USE;
/* The payload as it was given, to read the document again. */
Err store_payload(Store *s, Arena *a, Str hash, Payload *out, ErrInfo *e) MUST_USE;

/* ---- upkeep */
/* In one transaction: store_migrate_begin makes the new tables and moves the documents;
 * store_rewrite puts the facts of each, in order (of schema 1), store_renew those that later schemas kept otherwise;
 * store_migrate_end commits. */
Err store_migrate_begin(Store *s, ErrInfo *e) MUST_USE;
Err store_rewrite(Store *s, i64 number, const StoreDocument *d, ErrInfo *e) MUST_USE;
Err store_renew(Store *s, i64 number, const Digest *d, ErrInfo *e) MUST_USE;
Err store_migrate_end(Store *s, ErrInfo *e) MUST_USE;
/* All of one store into another, which must be empty: in one transaction, every table read back and compared before it
 * is kept. *rows: how many. */
Err store_transfer(Store *from, Store *to, u64 *rows, ErrInfo *e) MUST_USE;
/* The engine's own checks, the search index against the texts, RAW against its hash, every digest
 * against its form: one line for each fault; `checked`: documents looked at. */
typedef VEC(Str) Strs;
Err store_check(Store *s, Arena *a, Strs *faults, u32 *checked, ErrInfo *e) MUST_USE;

/* ---- feeds that are followed */
typedef struct {
    Str url, etag, modified;
    Str last_try, last_success, last_new, newest, error; /* times; newest: latest publication seen */
    int status, failures; /* of HTTP; failures in a row */
    i64 next_try;         /* UTC seconds */
    i64 documents;        /* that it gave */
} StoreFeed;
Err store_feed(Store *s, Arena *a, Str url, StoreFeed *out, ErrInfo *e) MUST_USE; /* a new one has the URL alone */
Err store_put_feed(Store *s, const StoreFeed *f, ErrInfo *e) MUST_USE;

/* ---- where an intake from elsewhere stands: a value under a name; empty: none yet. In the open batch, and
 * store_cursor first: it makes the table. */
Err store_cursor(Store *s, Arena *a, Str name, Str *value, ErrInfo *e) MUST_USE;
Err store_set_cursor(Store *s, Str name, Str value, ErrInfo *e) MUST_USE;

/* ---- numbers */
u32 store_count(Store *s);               /* documents that are not forgotten */
bool store_has_more(Store *s, u32 documents); /* than so many; costs no more in a larger store */
i64 store_last(Store *s);                /* the highest number */
/* Latest publication among documents after a number; empty when none is dated. */
Str store_newest(Store *s, Arena *a, i64 after);
i64 store_first_without_story(Store *s); /* 0 when all have one */
#endif
