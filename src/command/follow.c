/* follow.c - the verb that polls feeds into a store: one round after another, each feed in its own time.
 * A feed that gave something is asked again after the interval; one that fails is left alone twice as
 * long each time, up to a day, or as long as its server asks for; one that is gone (410) is asked
 * no more. What a feed gave is taken in like a file: entries that are known cost nothing. With --pages
 * the pages behind the entries are (pages.c). */
#include "command/command.h"
#include "fetch/fetch.h"
#include "intake/feed.h"
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { INTERVAL_S = 900, BACK_OFF_MAX_S = 86400, RETRY_AFTER_MAX_S = 7 * 86400, SLEEP_MAX_S = 5, LIST_BYTES_MAX = 16 << 20, FEEDS_MAX = 10000 };
static const i64 never = INT64_MAX / 4;
static volatile int stop;

static void interrupted(int signal_number)
{
    stop = 1;
    signal(signal_number, SIG_DFL);
}

/* ---- the list: addresses, or files of OPML or of one address a line */

typedef VEC(Str) Urls;

static void add_url(Arena *a, Urls *out, Str url)
{
    url = str_trim(url);
    for (u32 i = 0; i < out->n; i++)
        if (str_eq(out->v[i], url)) return;
    if (str_starts(url, S("http")) && out->n < FEEDS_MAX) *vec_push(a, out) = url;
}

static Err read_list(Arena *a, Str file, Urls *out, ErrInfo *e)
{
    Str bytes, line;
    Err err = file_read(a, file, LIST_BYTES_MAX, &bytes, e);
    if (err != OK) return err;
    if (str_find(bytes, S("<opml")) >= 0 || str_find(bytes, S("<outline")) >= 0) {
        XmlReader r = {.in = bytes};
        XmlToken t;
        for (xml_next(&r, &t); t.kind != XML_END; xml_next(&r, &t))
            if ((t.kind == XML_OPEN || t.kind == XML_EMPTY) && xml_is(t.local, "outline")) add_url(a, out, xml_attribute(a, &t, S("xmlUrl")));
        return OK;
    }
    while (str_next(&bytes, '\n', &line)) add_url(a, out, line);
    return OK;
}

static Err all_urls(Arena *a, const Options *o, Urls *out, ErrInfo *e)
{
    Err err = OK;
    for (u32 i = 0; i < o->nsources && err == OK; i++) {
        if (str_starts(o->sources[i], S("http://")) || str_starts(o->sources[i], S("https://"))) add_url(a, out, o->sources[i]);
        else err = read_list(a, o->sources[i], out, e);
    }
    return err != OK || out->n ? err : fail(e, E_NOTHING, "no feed in what was given: addresses, OPML, or a file with an address a line");
}

/* ---- one feed */

typedef struct {
    const Options *o;
    const Know *know;
    Store *store;
    Fetcher *fetcher;
    Str lexicon;
    u32 documents;
} Following;

static Err ingest_from(Following *f, Intake *in, StoreFeed *feed, i64 now, Ingested *done, ErrInfo *e)
{
    IngestOptions io = {.threads = f->o->threads, .received = now, .lexicon = f->lexicon};
    intake_clock(in, now);
    Err err = engine_ingest(in, f->know, &io, f->store, done, e);
    intake_close(in);
    if (err != OK) return err;
    f->documents += done->documents;
    feed->documents += done->documents;
    return OK;
}

/* What was seen of a feed's entries is kept beside the feed, so that no page is asked for twice. */
static Err take_pages(Following *f, const Fetched *got, StoreFeed *feed, i64 now, Arena *a, Ingested *done, ErrInfo *e)
{
    Intake *in;
    Pages pages;
    FeedRead read = {.body = got->body, .name = feed->url, .now = now, .quiet = f->o->quiet, .stop = &stop};
    Str cursor = str_format(a, "pages %.*s", STR(feed->url));
    Err err = store_cursor(f->store, a, cursor, &read.seen, e);
    if (err != OK) return err;
    pages_fetch(f->fetcher, f->know, a, &read, &pages);
    if (pages.over && !f->o->quiet)
        fprintf(stderr, "sitrep: %.*s: %u entries keep their own text: %d pages a round are fetched for one feed\n", STR(feed->url), pages.over,
                (int)PAGES_A_ROUND);
    intake_open_payloads(&in, pages.payloads.v, pages.payloads.n);
    err = ingest_from(f, in, feed, now, done, e);
    done->known += pages.passed;
    if (err == OK && !stop) err = store_begin(f->store, e);
    if (err != OK || stop) return err;
    err = store_set_cursor(f->store, cursor, pages.seen, e);
    return err == OK ? store_commit(f->store, e) : (store_abandon(f->store), err);
}

static Err take_in(Following *f, const Fetched *got, StoreFeed *feed, i64 now, Arena *a, ErrInfo *e)
{
    Intake *in;
    Ingested done;
    Err err;
    i64 last = store_last(f->store);
    if (f->o->pages) {
        err = take_pages(f, got, feed, now, a, &done, e);
    } else {
        intake_open_bytes(&in, got->body, feed->url);
        err = ingest_from(f, in, feed, now, &done, e);
    }
    if (err != OK) return err;
    if (done.documents) {
        Str newest = store_newest(f->store, a, last);
        feed->last_new = feed->last_try;
        if (str_cmp(newest, feed->newest) > 0) feed->newest = newest;
    }
    if (!done.documents && !done.known) feed->error = S("nothing in it that could be read");
    return OK;
}

static void plan(const Options *o, const Fetched *got, StoreFeed *feed, i64 now)
{
    i64 every = o->every ? o->every : INTERVAL_S, wait = every;
    if (feed->error.n) {
        feed->failures++;
        for (int i = 0; i < feed->failures && wait < BACK_OFF_MAX_S; i++) wait *= 2;
        if (wait > BACK_OFF_MAX_S) wait = BACK_OFF_MAX_S;
    } else {
        feed->failures = 0;
        feed->last_success = feed->last_try;
    }
    if (got->retry_after_s > wait) wait = got->retry_after_s < RETRY_AFTER_MAX_S ? got->retry_after_s : RETRY_AFTER_MAX_S;
    feed->next_try = got->status == 410 ? never : now + wait;
}

static Err poll_feed(Following *f, Str url, ErrInfo *e)
{
    Arena a = {0};
    StoreFeed feed;
    Fetched got;
    i64 now = (i64)time(NULL);
    Err err = store_feed(f->store, &a, url, &feed, e);
    if (err != OK || feed.next_try > now) return arena_free(&a), err;
    fetch_get(f->fetcher, &a, url, feed.etag, feed.modified, &got);
    now = (i64)time(NULL);
    feed.last_try = date_text(&a, now, PRECISION_SECOND, true);
    feed.status = got.status;
    feed.error = got.error;
    if (got.status == 200 && !got.error.n) {
        feed.etag = got.etag;
        feed.modified = got.modified;
        err = take_in(f, &got, &feed, now, &a, e);
    }
    plan(f->o, &got, &feed, now);
    if (feed.error.n && !f->o->quiet) fprintf(stderr, "sitrep: %.*s: %.*s\n", STR(url), STR(feed.error));
    if (err == OK) err = store_begin(f->store, e);
    if (err == OK) err = store_put_feed(f->store, &feed, e);
    if (err == OK) err = store_commit(f->store, e);
    arena_free(&a);
    return err;
}

/* ---- rounds */

static Err one_round(Following *f, const Urls *urls, ErrInfo *e)
{
    u32 before = f->documents;
    Err err = OK;
    for (u32 i = 0; i < urls->n && err == OK && !stop; i++) err = poll_feed(f, urls->v[i], e);
    if (err == OK && f->documents > before) err = query_refresh(f->store, f->know, &(RefreshOptions){.stop = &stop, .threads = f->o->threads}, e);
    if (err == OK && f->documents > before && !f->o->quiet) fprintf(stderr, "sitrep: %u new\n", f->documents - before);
    return err;
}

static Err follow(Arena *a, const Options *o, u32 *documents, ErrInfo *e)
{
    Know know;
    Urls urls = {0};
    FetchOptions fo = {.allow_private = o->allow_private, .host_wait_ms = HOST_WAIT_MS};
    Following f = {.o = o, .know = &know};
    if (!o->db.n || !o->nsources) return fail(e, E_USAGE, "follow wants --db DB and feeds");
    Err err = all_urls(a, o, &urls, e);
    if (err == OK) err = know_load(a, &o->user, &know, e);
    if (err == OK) err = know_lexicon(a, &o->user, &f.lexicon, e);
    if (err == OK) err = store_open(&f.store, o->db, true, e);
    signal(SIGINT, interrupted);
    signal(SIGTERM, interrupted);
    f.fetcher = fetch_new(&fo);
    while (err == OK && !stop) {
        err = one_round(&f, &urls, e);
        if (o->once) break;
        if (err == OK && !stop) sleep(SLEEP_MAX_S);
    }
    fetch_free(f.fetcher);
    store_close(f.store);
    *documents = f.documents;
    return err;
}

int cmd_follow(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e;
    Options o;
    u32 documents = 0;
    Err err = options_parse(&a, argc, argv, &o, &e);
    if (err == OK) err = follow(&a, &o, &documents, &e);
    int status = err != OK ? complain(&e) : 0;
    arena_free(&a);
    return status;
}
