/* lines.h - the rows of a situation as findings; for query only. */
#ifndef SITREP_LINES_H
#define SITREP_LINES_H
#include "query/query.h"

typedef struct {
    Arena *a;
    const Report *report;
    const i64 *numbers; /* of each document in the store */
    const i64 *stories; /* number of each document's story */
} Lines;
extern const Str line_kinds[]; /* stories timeline control claims quotes lineage origins forecasts */
extern const u32 line_kind_count;
/* Appends the rows of one kind. */
void lines_of(const Lines *l, Str kind, Findings *out);
/* Who holds each place at a time, by its latest reports (Ask.quick). */
Err lines_control_then(Store *s, const Know *k, Arena *a, const Ask *ask, Findings *out, ErrInfo *e) MUST_USE;
#endif
