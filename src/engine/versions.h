/* versions.h - newer versions of one page: what changed, since when it could be known, whether
 * it takes the page back. */
#ifndef SITREP_VERSIONS_H
#define SITREP_VERSIONS_H
#include "store/store.h"

/* Is `after` the page of `before` again, both being found under one URL? Some headline or some
 * sentence must have stayed, or it must be a retraction: an address that serves another text
 * every day is no version. */
bool version_is(Arena *a, const Digest *before, const Digest *after);
bool version_retracts(const Digest *d);
/* When it could be known: publication, else intake; a later version from its update or its intake. */
When version_known(const Digest *d, bool later);
/* Sentence by sentence: added, removed, changed (more than half the words are common); the title. */
void version_edits(Arena *a, const Digest *before, const Digest *after, StoreEdits *out);
#endif
