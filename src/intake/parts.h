/* parts.h - the pieces of intake, for each other only. */
#ifndef SITREP_INTAKE_PARTS_H
#define SITREP_INTAKE_PARTS_H
#include "intake/intake.h"

/* ---- stream.c: bytes of a file or standard input, unpacked on the way */
enum {
    STREAM_WINDOW = 1 << 16,   /* bytes that can be looked at before they are taken */
    UNPACKED_FREE = 64 << 20,  /* below this any compression ratio is believed */
    UNPACKED_RATIO_MAX = 300   /* above it, more than this is a bomb */
};
typedef struct Stream Stream;
Stream *stream_open(Str path, Str *why); /* "-": standard input. NULL: *why in static memory */
/* Next bytes without taking them: as many as are there, at least `want` unless the end (or an
 * error) comes first. */
Str stream_peek(Stream *s, isize want);
void stream_take(Stream *s, isize n); /* n bytes of what was last peeked are done with */
bool stream_failed(const Stream *s, Str *why, u64 *at); /* at: byte of the packed file */
u64 stream_at(const Stream *s);       /* unpacked bytes taken so far */
u64 stream_read_bytes(const Stream *s); /* packed bytes read so far */
void stream_close(Stream *s);         /* accepts NULL */

/* ---- sniff.c: what is it? */
typedef enum { SNIFF_TEXT, SNIFF_HTML, SNIFF_JSON_LINES, SNIFF_JSON_VALUES, SNIFF_REFUSED } Sniff;
Sniff intake_sniff(Str head, Str *why); /* why: for SNIFF_REFUSED */

/* ---- walk.c: sources to files */
enum { WALK_DEPTH_MAX = 64, PATH_BYTES_MAX = 4096 };
typedef struct Walk Walk;
Walk *walk_new(const Str *sources, u32 n);
/* 1: *path is a file to read (valid until the next call), 0: end, 2: *why it can't be read. */
int walk_next(Walk *w, Str *path, Str *why);
void walk_free(Walk *w);

/* ---- records.c: JSON Lines, or the objects of a JSON array, one at a time */
typedef struct {
    Stream *stream;
    bool lines;
    u8 *bytes; /* the record being read; malloc */
    isize n, cap;
    u64 at;    /* where it begins in the unpacked file */
    u32 number; /* its line, or its place in the array, from 1 */
} Records;
/* 1: bytes, n, at, number are the next record; 0: end; 2: *why, *where. */
int records_next(Records *r, Str *why, u64 *where);
void records_keep(Records *r, Str s); /* append to the record; beyond DOC_RAW_MAX only count */

/* ---- manifest.c: metadata for saved files */
typedef struct {
    Str outlet, url, title;
    When published;
} ManifestRow;
typedef struct {
    Map by_path, by_name; /* file -> row; by_name holds AMBIGUOUS where two rows share one */
    VEC(ManifestRow) rows;
} Manifest;
Err manifest_load(Arena *a, Str path, Manifest *out, ErrInfo *e) MUST_USE;
const ManifestRow *manifest_find(const Manifest *m, Str path); /* NULL if it has none */

/* ---- charset.c */
Str charset_guess(Str raw, Str outside, bool page); /* ICU name; empty for UTF-8 */

/* ---- document.c */
bool intake_parse_date(Str s, When *out); /* every written form that archives use */
#endif
