/* store.h - append facts, read facts. SQLite today, behind an interface that a second store
 * can fill. Knows digests, not how they were made. One writer at a time; a batch is written
 * whole or not at all; a document that is there already changes nothing. */
#ifndef SITREP_STORE_H
#define SITREP_STORE_H
#include "doc/digest.h"
#include "intake/intake.h"

enum { STORE_SCHEMA_VERSION = 1 };
typedef struct Store Store;
/* Opens for reading, or (create) for writing, making it if there is none. A file of another
 * kind, a newer schema, a file that cannot be written, a store that another process is writing
 * to: E_STORE. */
Err store_open(Store **out, Str uri, bool create, ErrInfo *e) MUST_USE;
void store_close(Store *s); /* accepts NULL; an open batch is given up */
Err store_begin(Store *s, ErrInfo *e) MUST_USE;
Err store_commit(Store *s, ErrInfo *e) MUST_USE;
bool store_has(Store *s, Str hash); /* a document of this hash is complete in the store */
/* One document with all its facts; RAW is kept compressed under its hash. d->received must be
 * known. Idempotent. An id that another document has already gets -2, -3 ... */
Err store_put(Store *s, const Digest *d, const Payload *p, ErrInfo *e) MUST_USE;
Err store_reject(Store *s, const Rejected *r, i64 received, ErrInfo *e) MUST_USE;
/* All digests in order of first intake; strings live in the arena. One that another version of
 * the program wrote in another form has its hash, id and received only: read it again. */
typedef VEC(Digest) Digests;
typedef VEC(Rejected) Rejections;
Err store_digests(Store *s, Arena *a, Digests *out, ErrInfo *e) MUST_USE;
Err store_rejections(Store *s, Arena *a, Rejections *out, ErrInfo *e) MUST_USE;
Err store_raw(Store *s, Arena *a, Str hash, Str *out, ErrInfo *e) MUST_USE;
/* The payload as it was given, to read the document again. */
Err store_payload(Store *s, Arena *a, Str hash, Payload *out, ErrInfo *e) MUST_USE;
#endif
