/* worker.c - the verb that works for a desk: documents into digests, or (--situation) digests into the
 * store. */
#include "command/command.h"
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum { END_SECONDS = 30 };
static volatile int stop;

/* Ends after the batch at hand; a second signal ends at once, and so does a library that waits too long for a broker that
 * is gone: what was taken in is durable wherever this ends. */
static void interrupted(int signal_number)
{
    stop = 1;
    signal(signal_number, SIG_DFL);
    alarm(END_SECONDS);
}

static void show(void *ctx, const Ingested *done, u64 waiting)
{
    (void)ctx;
    fprintf(stderr, "\r%u new, %u known, %u refused, %llu waiting for an earlier one \033[K", done->documents, done->known, done->refused,
            (unsigned long long)waiting);
}

static Err work(const Options *o, const Know *k, Str lexicon, ErrInfo *e)
{
    Worked done;
    WorkOptions wo = {.lexicon = lexicon, .workers = o->threads, .memory_mb = o->memory, .once = o->once};
    fleet_options(o, &stop, &wo.fleet);
    Err err = fleet_work(&wo, k, &done, e);
    if (err == OK && !o->quiet)
        fprintf(stderr, "sitrep: %llu documents read, %llu refused, %llu put aside as dead, %llu workers lost on the way\n",
                (unsigned long long)done.documents, (unsigned long long)done.rejected, (unsigned long long)done.dead, (unsigned long long)done.deaths);
    return err;
}

static Err write_situation(const Options *o, const Know *k, Str lexicon, ErrInfo *e)
{
    Written done;
    if (!o->db.n) return fail(e, E_USAGE, "which store? say --db DB");
    WriteOptions wo = {.db = o->db, .lexicon = lexicon, .once = o->once, .progress = isatty(2) && !o->quiet ? show : NULL};
    fleet_options(o, &stop, &wo.fleet);
    Err err = fleet_write(&wo, k, &done, e);
    if (wo.progress) fputs("\r\033[K", stderr);
    const Ingested *t = &done.taken;
    if (err == OK && !o->quiet) {
        fprintf(stderr, "sitrep: %u new, %u known already, %u refused", t->documents, t->known, t->refused);
        if (done.dead) fprintf(stderr, ", %llu that no worker could read", (unsigned long long)done.dead);
        if (done.lost) fprintf(stderr, ", %llu lost", (unsigned long long)done.lost);
        fputc('\n', stderr);
    }
    return err;
}

int cmd_worker(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e;
    Options o;
    Know know;
    Str lexicon;
    signal(SIGINT, interrupted);
    signal(SIGTERM, interrupted);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    Err err = options_parse(&a, argc, argv, &o, &e);
    if (err == OK) err = know_load(&a, &o.user, &know, &e);
    if (err == OK) err = know_lexicon(&a, &o.user, &lexicon, &e);
    if (err == OK) err = o.situation ? write_situation(&o, &know, lexicon, &e) : work(&o, &know, lexicon, &e);
    int status = err != OK ? complain(&e) : 0;
    arena_free(&a);
    return status;
}
