/* tsv.h - knowledge as text: tab-separated tables with comments, as in data/.
 * A line that starts with # is a comment, an empty line is skipped; the first data line that
 * starts with @ names the columns. Errors name file, line and column. */
#ifndef SITREP_TSV_H
#define SITREP_TSV_H
#include "base/base.h"

enum { TSV_COLUMNS_MAX = 24 };
typedef struct {
    Str rest;
    Str file; /* for messages */
    u32 line;
    int columns; /* expected; set by the @ line, or by the first row */
    Str cell[TSV_COLUMNS_MAX]; /* of the current row; missing cells at the end are empty */
} Tsv;
/* 1 a row is in cell[], 0 the end, <0 an Err (too many cells). */
int tsv_next(Tsv *t, ErrInfo *e) MUST_USE;
#endif
