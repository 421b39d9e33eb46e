/* extent.h - documents, stories and days of the store. The documents are those of now; the rest may be a few seconds old in
 * a large store. For any thread. */
#ifndef SITREP_SERVE_EXTENT_H
#define SITREP_SERVE_EXTENT_H
#include "serve/parts.h"

Extent *extent_new(void);
void extent_free(Extent *x); /* accepts NULL */
Err extent_of(Extent *x, Store *s, Arena *a, StoreSpan *out, ErrInfo *e) MUST_USE;
#endif
