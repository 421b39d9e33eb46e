/* serve.h - the HTTP API and the page, on one store. Knows routes, not how a situation is made. */
#ifndef SITREP_SERVE_H
#define SITREP_SERVE_H
#include "base/sandbox.h"
#include "query/query.h"

enum {
    SERVE_PORT = 8642,
    SERVE_BODY_MAX = 8 << 20,  /* bytes of a pushed report */
    SERVE_ROWS_MAX = 1000,     /* of a page of a listing */
    SERVE_ROWS = 100,          /* when the question names no limit */
    SERVE_STREAMS_MAX = 256,   /* readers of live updates at a time */
};
typedef struct {
    Str db, listen;            /* "127.0.0.1:8642", "[::1]:8642", ":8642" (loopback) */
    Str token;                 /* who asks must say it; needed for any address but loopback */
    Str lexicon;
    const Sandboxed *sandbox;  /* what holds, for /metrics; or NULL */
    const volatile int *stop;  /* not 0: finish what is at hand and return */
    void (*ready)(void *ctx, int port); /* or NULL: now listening */
    void *ctx;
} ServeOptions;
/* Listens until *stop. E_USAGE: an address that is none, or an open one without a token; E_IO: the address is taken. */
Err serve_run(const ServeOptions *o, const Know *k, ErrInfo *e) MUST_USE;
#endif
