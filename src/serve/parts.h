/* parts.h - what the files of serve/ share. */
#ifndef SITREP_SERVE_PARTS_H
#define SITREP_SERVE_PARTS_H
#include "serve/serve.h"

/* ---- a question and its answer: handlers know nothing of HTTP libraries */
typedef struct {
    Str method, path;  /* decoded, without the query */
    Str body;
    void *ctx;         /* of argument() */
    Str (*argument)(void *ctx, const char *name); /* of the query string; empty if there is none */
    void (*each)(void *ctx, void (*tell)(void *to, Str name, Str value), void *to); /* all of them, but the token; or NULL */
    Arena *arena;
    bool others_wait; /* to write too, or to be told: what the reports say together is made later */
} Question;
typedef struct {
    int status;
    Str type;          /* media type */
    Str body;          /* in the question's arena */
    bool keep;         /* the same until the store changes */
    bool behind;       /* something was written that is still to be told */
} Answer;
typedef struct Server Server;
typedef struct Writer Writer;
typedef struct Extent Extent;
/* What a handler may use: a store of its own while it runs, and knowledge. */
typedef struct {
    Store *store;
    const Know *know;
    Str db, lexicon;
    i64 generation;
    Writer *writer;    /* for what writes alone */
    Extent *extent;
} Desk;
/* An answer for every question; unknown paths give 404 in RFC 9457 form. */
void serve_api(const Desk *desk, const Question *q, Answer *out);
/* A review logged (*out: its number, in JSON), one undone. */
Err serve_review(const Desk *desk, const Question *q, Buf *out, ErrInfo *e) MUST_USE;
Err serve_undo(const Desk *desk, const Question *q, Str number, ErrInfo *e) MUST_USE;
void serve_problem(const Question *q, Answer *out, int status, const char *title, Str detail);

/* ---- the page's files, packed with gzip at build time (tools/assets.sh); none when built without it */
typedef struct {
    const char *name, *type; /* "app.js", "text/javascript" */
    const u8 *beg, *end;
} Asset;
extern const Asset serve_assets[];
extern const u32 serve_asset_count;
const Asset *serve_asset(Str name);
#endif
