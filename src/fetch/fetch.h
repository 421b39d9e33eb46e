/* fetch.h - one polite request over HTTP at a time. Knows addresses that may not be asked, sizes and
 * times that may not be passed, robots.txt, and how long to wait between requests to one host;
 * knows nothing of feeds. The only folder that uses the network. */
#ifndef SITREP_FETCH_H
#define SITREP_FETCH_H
#include "base/base.h"

enum {
    FETCH_BYTES_MAX = 32 << 20, /* of one answer, unpacked */
    FETCH_SECONDS_MAX = 60,     /* of one request */
    FETCH_REDIRECTS_MAX = 5,
    HOST_WAIT_MS = 2000         /* between two requests to one host, unless its robots.txt asks for more */
};
typedef struct {
    bool allow_private; /* loopback, private and link-local addresses: otherwise refused */
    int host_wait_ms;
} FetchOptions;
typedef struct Fetcher Fetcher;
Fetcher *fetch_new(const FetchOptions *o);
void fetch_free(Fetcher *f); /* accepts NULL */

typedef struct {
    int status;         /* of HTTP; 0: there was no answer, see `error` */
    Str body, charset;  /* 200: the answer and what its Content-Type says of it */
    Str etag, modified; /* for the next conditional request */
    i64 retry_after_s;  /* -1: not said */
    Str error;          /* why it is of no use: a clause; empty when it is (200, 304) */
} Fetched;
/* GET, conditional when etag or modified are given; waits its turn for the host. Strings live in
 * the arena. */
void fetch_get(Fetcher *f, Arena *a, Str url, Str etag, Str modified, Fetched *out);

/* RFC 9309: may `agent` ask for this path (with query)? Longest match wins, Allow on a tie.
 * *delay_s: its Crawl-delay, 0. */
bool robots_allow(Str robots, Str agent, Str path, int *delay_s);
/* Is the address (network byte order, 4 or 16 bytes) one of the public internet? */
bool address_is_public(const u8 *address, int bytes);
#endif
