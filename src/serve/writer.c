/* writer.c - pushed reports into the store. Reports come one by one, so what a run of ingest does once must not be done for
 * each: the connection to a file stays open, and so does what is known of the stories at hand (Telling). Telling comes in
 * slices, because one that tells everything would keep the next report waiting for seconds. */
#include "serve/writer.h"
#include "serve/throttle.h"
#include <stdlib.h>
#include <time.h>

struct Writer {
    Str db, lexicon;
    const Know *know;
    Store *store;     /* NULL: to be opened */
    Telling *telling;
    i64 until;        /* ms, of the slice at hand */
    bool scrub;       /* something was forgotten: when all is told */
};

Writer *writer_new(Str db, Str lexicon, const Know *k)
{
    Writer *w = calloc(1, sizeof *w);
    if (!w) no_memory();
    *w = (Writer){.db = db, .lexicon = lexicon, .know = k, .telling = telling_new(false)};
    return w;
}

static void put_down(Writer *w)
{
    store_close(w->store);
    w->store = NULL;
}

/* A writer to a database server keeps every other out as long as it is open. */
static Err rest(Writer *w, Err err)
{
    if (err == OK && store_is_file(w->db)) return OK;
    put_down(w);
    if (err != OK) telling_free(w->telling), w->telling = telling_new(false); /* it is of the connection that is gone */
    return err;
}

void writer_free(Writer *w)
{
    if (!w) return;
    put_down(w);
    telling_free(w->telling);
    free(w);
}

static Err take_up(Writer *w, ErrInfo *e)
{
    return w->store ? OK : store_open(&w->store, w->db, true, e);
}

Err writer_push(Writer *w, Str id, Str body, Ingested *done, ErrInfo *e)
{
    Intake *in = NULL;
    IngestOptions o = {.threads = 1, .received = (i64)time(NULL), .lexicon = w->lexicon, .hear = telling_hear, .hearer = w->telling};
    Err err = take_up(w, e);
    if (err == OK) {
        intake_open_bytes(&in, body, id);
        err = engine_ingest(in, w->know, &o, w->store, done, e);
    }
    intake_close(in);
    return rest(w, err);
}

void writer_forgot(Writer *w)
{
    w->scrub = store_is_file(w->db); /* a database server has its own times for it */
}

static bool late(void *ctx)
{
    const Writer *w = ctx;
    return clock_ms() >= w->until;
}

Err writer_tell(Writer *w, i64 ms, bool *more, ErrInfo *e)
{
    *more = false;
    w->until = clock_ms() + ms;
    Err err = take_up(w, e);
    RefreshOptions o = {.telling = w->telling, .enough = late, .ctx = w};
    if (err == OK) err = query_refresh(w->store, w->know, &o, e);
    if (err == OK) *more = query_is_behind(w->store);
    if (err == OK && w->scrub && !*more) {
        ErrInfo later; /* another process writes: when something is told again */
        w->scrub = store_scrub(w->store, &later) != OK;
    }
    return rest(w, err);
}
