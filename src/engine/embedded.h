/* embedded.h - the tables of data/ inside the program (tools/embed.sh writes the other side). */
#ifndef SITREP_EMBEDDED_H
#define SITREP_EMBEDDED_H
#include "base/base.h"

typedef struct {
    const char *name; /* "events.tsv" */
    const u8 *beg, *end;
} Embedded;
extern const Embedded embedded[];
extern const u32 embedded_count;
#endif
