/* upkeep.c - the verbs that look after a store: migrate, check, forget. */
#include "command/command.h"
#include <stdio.h>
#include <time.h>

static Err want_db(const Options *o, ErrInfo *e)
{
    return o->db.n ? OK : fail(e, E_USAGE, "which store? say --db FILE");
}

static int done(Arena *a, Err err, const ErrInfo *e, int status)
{
    int code = err != OK ? complain(e) : status;
    arena_free(a);
    return code;
}

/* From one engine to another: a.db to postgres://..., and back. */
static Err transfer(const Options *o, ErrInfo *e)
{
    Store *from = NULL, *to = NULL;
    u64 rows = 0;
    if (!o->from.n || !o->to.n) return fail(e, E_USAGE, "migrate wants --db DB, or --from DB --to DB");
    Err err = store_open(&from, o->from, false, e);
    if (err == OK) err = store_open(&to, o->to, true, e);
    if (err == OK) err = store_transfer(from, to, &rows, e);
    if (err == OK && !o->quiet)
        fprintf(stderr, "sitrep: %u documents, %llu rows moved and compared\n", store_count(to), (unsigned long long)rows);
    store_close(to);
    store_close(from);
    return err;
}

int cmd_migrate(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e;
    Options o;
    Know know;
    Str lexicon;
    Store *s = NULL;
    u32 n = 0;
    Err err = options_parse(&a, argc, argv, &o, &e);
    if (err == OK && (o.from.n || o.to.n)) return done(&a, transfer(&o, &e), &e, 0);
    if (err == OK) err = want_db(&o, &e);
    if (err == OK) err = store_open(&s, o.db, false, &e); /* a file that is not there is not made */
    int was = s ? store_schema(s) : 0;
    store_close(s);
    s = NULL;
    if (err == OK && was < STORE_SCHEMA_VERSION) {
        err = know_load(&a, &o.user, &know, &e);
        if (err == OK) err = know_lexicon(&a, &o.user, &lexicon, &e);
        if (err == OK) err = store_open(&s, o.db, true, &e);
        if (err == OK) err = engine_migrate(s, &know, lexicon, &n, &e);
        if (err == OK) err = query_refresh(s, &know, &(RefreshOptions){0}, &e);
        store_close(s);
    }
    if (err == OK && !o.quiet && was < STORE_SCHEMA_VERSION)
        fprintf(stderr, "sitrep: %u documents, from schema %d to %d\n", n, was, (int)STORE_SCHEMA_VERSION);
    else if (err == OK && !o.quiet) fprintf(stderr, "sitrep: the store has schema %d already\n", was);
    return done(&a, err, &e, 0);
}

int cmd_check(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e;
    Options o;
    Store *s = NULL;
    Strs faults = {0};
    u32 n = 0;
    Err err = options_parse(&a, argc, argv, &o, &e);
    if (err == OK) err = want_db(&o, &e);
    if (err == OK) err = store_open(&s, o.db, false, &e);
    if (err == OK && store_schema(s) == STORE_SCHEMA_VERSION) { /* the search index is compared with the texts by a writer only */
        ErrInfo ignored;
        Store *writer = NULL;
        if (store_open(&writer, o.db, true, &ignored) == OK) {
            store_close(s);
            s = writer;
        }
    }
    if (err == OK) err = store_check(s, &a, &faults, &n, &e);
    store_close(s);
    for (u32 i = 0; i < faults.n; i++) fprintf(stderr, "sitrep: %.*s\n", STR(faults.v[i]));
    if (err == OK && !o.quiet) printf("%u documents, %u faults\n", n, faults.n);
    return done(&a, err, &e, faults.n ? -E_NOTHING : 0);
}

int cmd_forget(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e;
    Options o;
    Know know;
    Store *s = NULL;
    u32 n = 0;
    Err err = options_parse(&a, argc, argv, &o, &e);
    if (err == OK) err = want_db(&o, &e);
    if (err == OK && !o.outlet.n && !o.document.n) err = fail(&e, E_USAGE, "forget wants --document ID or --outlet NAME");
    if (err == OK) err = store_open(&s, o.db, false, &e);
    store_close(s);
    s = NULL;
    if (err == OK) err = know_load(&a, &o.user, &know, &e);
    if (err == OK) err = store_open(&s, o.db, true, &e);
    if (err == OK) err = store_begin(s, &e);
    if (err == OK) err = store_forget(s, o.document, o.outlet, (i64)time(NULL), &n, &e);
    if (err == OK) err = store_commit(s, &e);
    if (err == OK) err = query_refresh(s, &know, &(RefreshOptions){0}, &e);
    if (err == OK && (n || store_forgotten(s, o.document, o.outlet))) err = store_scrub(s, &e); /* the run before may have been broken off */
    store_close(s);
    if (err == OK && !n) err = fail(&e, E_NOTHING, "the store has no such document that is not forgotten already");
    if (err == OK && !o.quiet)
        fprintf(stderr, "sitrep: %u document%s forgotten: text, bytes and facts are gone, hash, address and times stay\n", n, n == 1 ? "" : "s");
    return done(&a, err, &e, 0);
}
