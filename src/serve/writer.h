/* writer.h - the one connection that writes pushed reports, and what it has told of them. For one thread at a time. */
#ifndef SITREP_SERVE_WRITER_H
#define SITREP_SERVE_WRITER_H
#include "serve/parts.h"

Writer *writer_new(Str db, Str lexicon, const Know *k);
void writer_free(Writer *w); /* accepts NULL */
Err writer_push(Writer *w, Str id, Str body, Ingested *done, ErrInfo *e) MUST_USE;
void writer_forgot(Writer *w); /* what the file still holds of it goes when all is told */
/* Tells stories and findings of what was written, for some `ms` at most; *more: not all of it. */
Err writer_tell(Writer *w, i64 ms, bool *more, ErrInfo *e) MUST_USE;
#endif
