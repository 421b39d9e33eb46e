/* names.h - names by which rows can be asked for: rows of finding_name, event_name and document_name
 * on their way into their tables. Written in the order of the table's key, neighbours fall on the same
 * pages: half the work of writing them as they come. */
#ifndef SITREP_STORE_NAMES_H
#define SITREP_STORE_NAMES_H
#include "base/base.h"

typedef struct {
    u32 seq; /* event_name */
    Str role, name, sort; /* role: of finding_name, its list */
    i64 number; /* of the document or the finding */
} NameRow;
typedef VEC(NameRow) NameRows;
/* By role, name without regard to ASCII case, sort, number, seq, and as they came. */
const NameRow **names_sorted(Arena *a, const NameRows *rows);
#endif
