/* store.h - append facts, read facts. SQLite today, behind an interface that a second store
 * can fill. Knows digests, not how they were made. */
#ifndef SITREP_STORE_H
#define SITREP_STORE_H
#include "doc/digest.h"
#include "intake/intake.h"

enum { STORE_SCHEMA_VERSION = 1 };
typedef struct Store Store;
/* Opens or creates (when create). A file of another kind or a newer schema is an E_STORE. */
Err store_open(Store **out, Str uri, bool create, ErrInfo *e) MUST_USE;
void store_close(Store *s); /* accepts NULL */
Err store_begin(Store *s, ErrInfo *e) MUST_USE;
Err store_commit(Store *s, ErrInfo *e) MUST_USE;
bool store_has(Store *s, Str hash); /* a document of this hash is complete in the store */
/* One document with all its facts; RAW is kept compressed under its hash. Idempotent. */
Err store_put(Store *s, const Digest *d, Str raw, ErrInfo *e) MUST_USE;
Err store_reject(Store *s, const Rejected *r, ErrInfo *e) MUST_USE;
/* All digests in order of first intake. `bytes` of each live in the arena. */
typedef VEC(Digest) Digests;
typedef VEC(Rejected) Rejections;
Err store_digests(Store *s, Arena *a, Digests *out, ErrInfo *e) MUST_USE;
Err store_rejections(Store *s, Arena *a, Rejections *out, ErrInfo *e) MUST_USE;
Err store_raw(Store *s, Arena *a, Str hash, Str *out, ErrInfo *e) MUST_USE;
#endif
