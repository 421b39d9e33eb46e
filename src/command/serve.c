/* serve.c - the verb that serves the page and the API from a store, until it is stopped. */
#include "command/command.h"
#include "serve/serve.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static volatile int stop;

static void stopped(int signal_number)
{
    (void)signal_number;
    stop = 1;
}

/* A store that is a file keeps the server to its folder; a database server must be reached, and so the network. */
static void fence(const Options *o, Sandboxed *out)
{
    bool far = str_find(o->db, S("://")) >= 0;
    SandboxAsk ask = {.file = far ? (Str){0} : o->db, .network = far};
    sandbox_enter(&ask, out);
    if (out->missing[0] && !o->quiet) fprintf(stderr, "sitrep: %s\n", out->missing);
}

static void ready(void *ctx, int port)
{
    const Options *o = ctx;
    Arena a = {0};
    if (!o->quiet) fprintf(stderr, "sitrep: %.*s on http://127.0.0.1:%d/ - Ctrl-C ends it\n", STR(store_shown(&a, o->db)), port);
    arena_free(&a);
}

int cmd_serve(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e;
    Options o;
    Know know;
    Sandboxed fenced = {.privileges = false};
    ServeOptions so = {.stop = &stop, .ready = ready, .ctx = &o};
    Err err = options_parse(&a, argc, argv, &o, &e);
    if (err == OK && !o.db.n) err = fail(&e, E_USAGE, "which store? say --db FILE");
    if (err == OK) err = know_load(&a, &o.user, &know, &e);
    if (err == OK) err = know_lexicon(&a, &o.user, &so.lexicon, &e);
    if (err == OK) fence(&o, &fenced);
    so.sandbox = &fenced;
    so.db = o.db;
    so.listen = o.listen;
    so.token = str_of(getenv("SITREP_TOKEN"));
    signal(SIGINT, stopped);
    signal(SIGTERM, stopped);
    signal(SIGPIPE, SIG_IGN);
    if (err == OK) err = serve_run(&so, &know, &e);
    int status = err != OK ? complain(&e) : 0;
    arena_free(&a);
    return status;
}
