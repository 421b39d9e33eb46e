/* submit.c - the verb that puts documents onto a desk's queue. Like ingest.c it may ask what time it is. */
#include "base/json.h"
#include "command/command.h"
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { INTERRUPTED = 130 };
static volatile int stop;

static void interrupted(int signal_number)
{
    stop = 1;
    signal(signal_number, SIG_DFL);
}

static void show(void *ctx, u64 letters, u64 again, u64 bytes)
{
    (void)ctx;
    fprintf(stderr, "\r%llu submitted, %llu of them before, %.1f MB read \033[K", (unsigned long long)letters, (unsigned long long)again, (double)bytes / 1e6);
}

static Err submit(Arena *a, const Options *o, SubmitOptions *so, Submitted *done, ErrInfo *e)
{
    Intake *in = NULL;
    if (!o->nsources) return fail(e, E_USAGE, "submit wants --nats URL --desk NAME and SOURCE...");
    Buf run = {.arena = a};
    for (u32 i = 0; i < o->nsources; i++) buf_format(&run, "%.*s\n", STR(o->sources[i]));
    buf_format(&run, "%.*s", STR(o->manifest));
    so->run = buf_str(&run);
    so->afresh = o->afresh;
    fleet_options(o, &stop, &so->fleet);
    so->backlog = (u32)o->backlog;
    so->progress = isatty(2) && !o->quiet ? show : NULL;
    Err err = received_time(o->received, &so->received, e);
    if (err == OK) err = intake_open(&in, o->sources, o->nsources, o->manifest, e);
    if (err == OK) intake_clock(in, so->received);
    if (err == OK) err = fleet_submit(so, in, done, e);
    if (so->progress) fputs("\r\033[K", stderr);
    tell_passed(in, o->quiet);
    intake_close(in);
    return err;
}

int cmd_submit(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e;
    Options o;
    SubmitOptions so = {0};
    Submitted done = {0};
    signal(SIGINT, interrupted);
    signal(SIGTERM, interrupted);
    signal(SIGPIPE, SIG_IGN);
    Err err = options_parse(&a, argc, argv, &o, &e);
    if (err == OK) err = submit(&a, &o, &so, &done, &e);
    if (err == OK && !o.quiet)
        fprintf(stderr, "sitrep: %llu submitted, %llu of them before already, %llu refused by intake%s\n", (unsigned long long)done.letters,
                (unsigned long long)done.again, (unsigned long long)done.refused, done.stopped ? "; stopped: start it again to go on" : "");
    int status = err != OK ? complain(&e) : done.stopped ? INTERRUPTED : done.letters ? 0 : -E_NOTHING;
    arena_free(&a);
    return status;
}
