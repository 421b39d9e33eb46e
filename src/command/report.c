/* report.c - the main verb: sources or a store in, one situation report out. */
#include "command/command.h"
#include <time.h>
#include <stdio.h>
#include <unistd.h>

static Err collect(const Options *o, const Know *know, i64 known_at, Collection *c, ErrInfo *e)
{
    if (o->db.n) {
        Store *s = NULL;
        Numbers which = {0};
        Err err = store_open(&s, o->db, false, e);
        if (err == OK && o->story.n) err = query_story(s, c->arena, o->story, &which, e);
        if (err == OK) err = engine_collect_store(s, know, o->story.n ? &which : NULL, known_at, c, e);
        store_close(s);
        return err;
    }
    if (!o->nsources) return fail(e, E_USAGE, "report wants SOURCE... or --db DB");
    Intake *in = NULL;
    Err err = intake_open(&in, o->sources, o->nsources, o->manifest, e);
    if (err == OK) intake_clock(in, (i64)time(NULL));
    if (err == OK) err = engine_collect(in, know, o->threads, false, known_at, c, e);
    tell_passed(in, o->quiet);
    intake_close(in);
    return err;
}

Err report_build(Arena *a, const Options *o, Know *know, Collection *c, Situation *s, Report *r, ErrInfo *e)
{
    SituationAsk ask = {.one_story = o->db.n && o->story.n};
    *c = (Collection){.arena = a};
    Err err = option_time(o->as_of, "--as-of", &ask.as_of, e);
    if (err == OK) err = option_time(o->known_at, "--known-at", &ask.known_at, e);
    if (err == OK) err = option_time(o->since, "--since", &r->since, e);
    if (err == OK) err = know_load(a, &o->user, know, e);
    if (err == OK) err = collect(o, know, ask.known_at, c, e);
    if (err != OK) return err;
    if (c->not_yet && !o->quiet)
        fprintf(stderr, "sitrep: %u report%s not yet known by then\n", c->not_yet, c->not_yet == 1 ? " was" : "s were");
    const Digest **all = NEW(a, const Digest *, c->digests.n + 1);
    for (u32 i = 0; i < c->digests.n; i++) all[i] = &c->digests.v[i];
    situation_build(a, all, c->digests.n, &ask, s);
    r->situation = s, r->rejected = c->rejected.v, r->nrejected = c->rejected.n, r->know = know;
    return OK;
}

int cmd_report(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e;
    Options o;
    Know know;
    Collection c;
    Situation s = {0};
    Report r = {0};
    Buf out = {.arena = &a};
    Err err = options_parse(&a, argc, argv, &o, &e);
    ReportView view = err == OK ? view_report_named(o.format) : NULL;
    if (err == OK && !view) err = fail(&e, E_USAGE, "--format is text, md, html or json");
    if (err == OK && o.story.n && !o.db.n) err = fail(&e, E_USAGE, "--story wants --db: stories of files have no lasting names");
    if (err == OK) err = report_build(&a, &o, &know, &c, &s, &r, &e);
    if (err == OK) {
        r.colour = !o.output.n && isatty(1);
        view(&out, &r);
        err = write_out(o.output, buf_str(&out), &e);
    }
    int status = err != OK ? complain(&e) : s.documents.n ? 0 : r.nrejected ? -E_FORMAT : -E_NOTHING;
    arena_free(&a);
    return status;
}

static Err explain_source(Arena *a, const Options *o, Str fact, Buf *out, ErrInfo *e)
{
    Know know;
    Collection c;
    Situation s = {0};
    Report r = {0};
    Err err = report_build(a, o, &know, &c, &s, &r, e);
    if (err != OK) return err;
    r.reread = query_reread;
    return view_explain(out, &r, fact) ? OK : fail(e, E_NOTHING, "no fact %.*s in this report", STR(fact));
}

static Err explain_store(Arena *a, const Options *o, Str fact, Buf *out, ErrInfo *e)
{
    Know know;
    Ask ask;
    Store *s = NULL;
    Err err = option_ask(o, &ask, e);
    if (err == OK) err = know_load(a, &o->user, &know, e);
    if (err == OK) err = store_open(&s, o->db, false, e);
    if (err == OK) err = query_explain(s, &know, a, fact, &ask, out, e);
    store_close(s);
    return err;
}

/* explain FACT --db DB, or explain FACT SOURCE... */
int cmd_explain(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e;
    Options o;
    Str fact = {0};
    Buf out = {.arena = &a};
    Err err = options_parse(&a, argc, argv, &o, &e);
    if (err == OK && o.nsources) {
        fact = o.sources[0];
        o.sources++;
        o.nsources--;
    }
    if (err == OK && !fact.n) err = fail(&e, E_USAGE, "explain wants the id of a fact, as in the JSON report");
    if (err == OK) err = o.db.n ? explain_store(&a, &o, fact, &out, &e) : explain_source(&a, &o, fact, &out, &e);
    if (err == OK) err = write_out(o.output, buf_str(&out), &e);
    int status = err != OK ? complain(&e) : 0;
    arena_free(&a);
    return status;
}
