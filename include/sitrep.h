/* sitrep.h - the library's whole public contract: reports in, the situation they describe out.
 *
 * A handle is one store (a file, or memory) with the knowledge loaded. Use a handle from one thread at a time; two
 * handles know nothing of each other. Bytes that a function returns are the caller's: sitrep_free gives them back. A
 * function that fails says so by its result and fills *e, which may be NULL. Running out of memory ends the process:
 * what was added before is in the store. Nothing here reads the network, the clock (but sitrep_now) or the locale.
 *
 * Link with `pkg-config --cflags --libs sitrep`; docs/example.c is a whole program. */
#ifndef SITREP_H
#define SITREP_H
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif
#define SITREP_API __attribute__((visibility("default")))

typedef struct sitrep sitrep;
typedef struct {
    int code; /* the exit status of the program: 1 nothing found, 2 usage, 3 I/O, 4 bad input, 5 limit, 6 store */
    char text[400];
} sitrep_error;

SITREP_API const char *sitrep_version(void);

/* Opens a handle. store: a file, made if there is none; NULL: in memory. data: the folder that holds model.bin and
 * gazetteer.bin; NULL: $SITREP_DATA, the folder of the executable, share/sitrep of the prefix. NULL on failure. */
SITREP_API sitrep *sitrep_open(const char *store, const char *data, sitrep_error *e);
SITREP_API void sitrep_close(sitrep *s); /* accepts NULL */

/* Intake time of what is added from now on, UTC seconds since 1970; without it, the moment of sitrep_open. */
SITREP_API void sitrep_now(sitrep *s, int64_t received);

/* ---- reports in. 0, or the error's code. What is there already changes nothing; what cannot be read is kept as
 * rejected with the reason and the byte, and is no failure. */
typedef struct {
    unsigned added, known, rejected;
} sitrep_added; /* counts of this call */
/* A file or a folder in any format that the program reads. */
SITREP_API int sitrep_add_path(sitrep *s, const char *path, sitrep_added *out, sitrep_error *e);
/* The same from memory, told by its content. name: for messages and ids. */
SITREP_API int sitrep_add_bytes(sitrep *s, const void *bytes, size_t n, const char *name, sitrep_added *out, sitrep_error *e);
/* One report as clean UTF-8. text is needed; the rest may be NULL. published: ISO 8601. */
typedef struct {
    const char *id, *title, *text, *published, *url, *outlet;
} sitrep_document;
SITREP_API int sitrep_add_document(sitrep *s, const sitrep_document *d, sitrep_added *out, sitrep_error *e);

/* ---- the situation out: bytes ended by a NUL that *n does not count; NULL on failure. Days are ISO 8601. */
typedef struct {
    const char *as_of, *known_at, *since; /* NULL: the latest, everything, everything */
} sitrep_ask;
/* format: "text", "md", "html" or "json" (the JSON of docs and `sitrep report --format json`). ask may be NULL. */
SITREP_API char *sitrep_report(sitrep *s, const char *format, const sitrep_ask *ask, size_t *n, sitrep_error *e);
/* format: as `sitrep export --format help` lists them. story: an id of the report, or NULL for all. */
SITREP_API char *sitrep_export(sitrep *s, const char *format, const char *story, const sitrep_ask *ask, size_t *n, sitrep_error *e);
/* Why a fact stands in the report: its rule, sentence, bytes and chain of sources. */
SITREP_API char *sitrep_explain(sitrep *s, const char *fact, const sitrep_ask *ask, size_t *n, sitrep_error *e);
/* Every annotation of the documents in the bytes, one JSON object a line. Nothing is added to the store. */
SITREP_API char *sitrep_annotate(sitrep *s, const void *bytes, size_t n, const char *name, size_t *out, sitrep_error *e);
SITREP_API void sitrep_free(char *bytes); /* accepts NULL */

#ifdef __cplusplus
}
#endif
#endif
