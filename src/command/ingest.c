/* ingest.c - the verb that fills a store. The only place where sitrep asks what time it is:
 * intake time is `--received T`, else now, and is handed down. */
#include "command/command.h"
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { INTERRUPTED = 130 }; /* exit status after Ctrl-C, as shells give it */

typedef struct {
    double start, last;
    u64 total; /* bytes there are, 0: not known */
    bool shown;
} Bar;

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void show(void *ctx, u32 documents, u32 known, u32 refused, u64 bytes)
{
    Bar *b = ctx;
    double now = seconds();
    if (now - b->last < 0.2) return;
    b->last = now;
    b->shown = true;
    double done = b->total ? (double)bytes / (double)b->total : 0, left = done > 0.01 ? (now - b->start) * (1 - done) / done : -1;
    fprintf(stderr, "\r%u new, %u known, %u refused   %.0f a second", documents, known, refused, (documents + known) / (now - b->start + 1e-9));
    if (left >= 0) fprintf(stderr, "   %.0f %%, %d:%02d left", done * 100, (int)left / 60, (int)left % 60);
    fputs(" \033[K", stderr);
}

static void show_refresh(void *ctx, u32 done, u32 units)
{
    Bar *b = ctx;
    b->shown = true;
    fprintf(stderr, "\rbringing stories and places up to date: %u of %u \033[K", done, units);
}

Err received_time(Str text, i64 *out, ErrInfo *e)
{
    When w;
    *out = (i64)time(NULL);
    if (!text.n) return OK;
    if (!date_parse_iso(text, &w))
        return fail(e, E_USAGE, "--received wants a time such as 2021-08-14T10:00:00Z, not \"%.*s\"", STR(text));
    *out = w.from;
    return OK;
}

/* Ctrl-C: the batch at hand is finished and kept; a second one ends the program at once. */
static volatile int stop;

static void interrupted(int signal_number)
{
    stop = 1;
    signal(signal_number, SIG_DFL);
}

/* What is freed is wanted again at once: of each story, each batch. Given back it would come back as pages to be cleared. */
static void keep_memory(void)
{
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TOP_PAD, 16 << 20);
}

static Err ingest(Arena *a, const Options *o, Ingested *done, ErrInfo *e)
{
    Know know;
    Intake *in = NULL;
    Store *s = NULL;
    Bar bar = {.start = seconds()};
    Telling *telling = telling_new(true);
    Keep keep = {0};
    IngestOptions io = {.threads = o->threads, .ctx = &bar, .stop = &stop, .progress = isatty(2) && !o->quiet ? show : NULL,
                        .hear = telling_hear, .hearer = telling, .keep = &keep};
    Err err = o->db.n && o->nsources ? OK : fail(e, E_USAGE, "ingest wants --db DB and SOURCE...");
    if (io.progress) bar.total = intake_total(o->sources, o->nsources);
    if (err == OK) err = received_time(o->received, &io.received, e);
    if (err == OK) err = know_load(a, &o->user, &know, e);
    if (err == OK) err = know_lexicon(a, &o->user, &io.lexicon, e);
    if (err == OK) err = intake_open(&in, o->sources, o->nsources, o->manifest, e);
    if (err == OK) intake_clock(in, io.received);
    bool fresh = o->dry_run && store_is_file(o->db) && access(str_z(a, o->db), F_OK) != 0;
    if (err == OK && !fresh) err = store_open(&s, o->db, !o->dry_run, e);
    if (err == OK && !o->dry_run) err = store_fill(s, e);
    keep_memory();
    signal(SIGINT, interrupted);
    signal(SIGTERM, interrupted);
    signal(SIGXFSZ, SIG_IGN); /* a file-size limit is an error like a full disk */
    if (err == OK) err = o->dry_run ? engine_ingest_dry(in, &know, &io, s, done, e) : engine_ingest(in, &know, &io, s, done, e);
    RefreshOptions refresh = {.threads = o->threads, .stop = &stop, .ctx = &bar, .progress = io.progress ? show_refresh : NULL, .telling = telling};
    if (err == OK && !o->dry_run) {
        store_remember(s, &keep.digests);
        err = query_refresh(s, &know, &refresh, e);
    }
    done->stopped |= stop != 0;
    if (bar.shown) fputs("\r\033[K", stderr);
    telling_free(telling);
    store_close(s);
    keep_free(&keep);
    tell_passed(in, o->quiet);
    intake_close(in);
    return err;
}

static void say(const Options *o, const Ingested *done)
{
    fprintf(stderr, "sitrep: %u new, %u known already, %u refused%s\n", done->documents, done->known, done->refused,
            o->dry_run ? " (nothing was written)" : done->stopped ? "; stopped: start it again to go on" : "");
    if (done->versions)
        fprintf(stderr, "sitrep: %u of the new ones are newer versions of pages, %u of them retractions; `sitrep edits` lists what changed\n",
                done->versions, done->retractions);
}

int cmd_ingest(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e;
    Options o;
    Ingested done = {0};
    Err err = options_parse(&a, argc, argv, &o, &e);
    if (err == OK) err = ingest(&a, &o, &done, &e);
    if (err == OK && !o.quiet) say(&o, &done);
    int status = err != OK                        ? complain(&e)
                 : done.stopped                   ? INTERRUPTED
                 : done.documents || done.known ? 0
                 : done.refused                 ? -E_FORMAT
                                                : -E_NOTHING;
    arena_free(&a);
    return status;
}
