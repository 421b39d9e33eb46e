/* library.c - include/sitrep.h on top of the engine: a handle is an open store and the knowledge, a report is made from
 * the store as `report --db` makes it, so both give the same bytes. Every call has an arena of its own; only what the
 * handle keeps outlives it. */
#include <sitrep.h>
#include "engine/engine.h"
#include "view/export.h"
#include <stdlib.h>
#include <time.h>

struct sitrep {
    Arena arena; /* knowledge and lexicon: as long as the handle */
    Know know;
    Str lexicon;
    Store *store;
    i64 received;
};

/* ---- errors and results */

static int tell(Err err, const ErrInfo *from, sitrep_error *to)
{
    if (to) {
        *to = (sitrep_error){.code = -(int)err};
        if (err != OK) memcpy(to->text, from->text, sizeof from->text < sizeof to->text ? sizeof from->text : sizeof to->text);
        to->text[sizeof to->text - 1] = 0;
    }
    return -(int)err;
}

/* The bytes as the caller's own. */
static char *hand_over(Str s, size_t *n)
{
    char *out = malloc((size_t)s.n + 1);
    if (!out) no_memory();
    if (s.n) memcpy(out, s.p, (size_t)s.n);
    out[s.n] = 0;
    if (n) *n = (size_t)s.n;
    return out;
}

const char *sitrep_version(void)
{
    return SITREP_VERSION;
}

void sitrep_free(char *bytes)
{
    free(bytes);
}

/* ---- the handle */

void sitrep_close(sitrep *s)
{
    if (!s) return;
    store_close(s->store);
    arena_free(&s->arena);
    free(s);
}

sitrep *sitrep_open(const char *store, const char *data, sitrep_error *e)
{
    ErrInfo why;
    sitrep *s = calloc(1, sizeof *s);
    if (!s) no_memory();
    UserFiles user = {.data = str_of(data)};
    s->received = (i64)time(NULL);
    Err err = know_load(&s->arena, &user, &s->know, &why);
    if (err == OK) err = know_lexicon(&s->arena, &user, &s->lexicon, &why);
    if (err == OK) err = store_open(&s->store, store ? str_of(store) : S(":memory:"), true, &why);
    tell(err, &why, e);
    if (err == OK) return s;
    sitrep_close(s);
    return NULL;
}

void sitrep_now(sitrep *s, int64_t received)
{
    s->received = received;
}

/* ---- reports in */

static int add(sitrep *s, Intake *in, sitrep_added *out, sitrep_error *e)
{
    ErrInfo why;
    Ingested done = {0};
    IngestOptions o = {.threads = 1, .received = s->received, .lexicon = s->lexicon};
    Err err = engine_ingest(in, &s->know, &o, s->store, &done, &why);
    intake_close(in);
    if (out) *out = (sitrep_added){done.documents, done.known, done.refused};
    return tell(err, &why, e);
}

int sitrep_add_path(sitrep *s, const char *path, sitrep_added *out, sitrep_error *e)
{
    ErrInfo why;
    Intake *in = NULL;
    Str source = str_of(path);
    Err err = intake_open(&in, &source, 1, (Str){0}, &why);
    return err == OK ? add(s, in, out, e) : tell(err, &why, e);
}

int sitrep_add_bytes(sitrep *s, const void *bytes, size_t n, const char *name, sitrep_added *out, sitrep_error *e)
{
    Intake *in = NULL;
    intake_open_bytes(&in, (Str){bytes, (isize)n}, name ? str_of(name) : S("memory"));
    return add(s, in, out, e);
}

int sitrep_add_document(sitrep *s, const sitrep_document *d, sitrep_added *out, sitrep_error *e)
{
    Arena a = {0};
    Buf line = {.arena = &a};
    Json j = {.out = &line};
    json_open(&j, '{');
    json_kstr(&j, "id", str_of(d->id));
    json_kstr(&j, "title", str_of(d->title));
    json_kstr(&j, "text", str_of(d->text));
    json_kstr(&j, "published", str_of(d->published));
    json_kstr(&j, "url", str_of(d->url));
    json_kstr(&j, "outlet", str_of(d->outlet));
    json_close(&j, '}');
    buf_byte(&line, '\n');
    Str bytes = buf_str(&line);
    int code = sitrep_add_bytes(s, bytes.p, (size_t)bytes.n, d->id ? d->id : "document", out, e);
    arena_free(&a);
    return code;
}

/* ---- the situation out */

typedef struct {
    Arena arena;
    Collection collection;
    Situation situation;
    Report report;
} Made;

static Err day_end(const char *day, const char *name, i64 *end, ErrInfo *e)
{
    When w;
    *end = TIME_UNKNOWN;
    if (!day) return OK;
    if (!date_parse_iso(str_of(day), &w)) return fail(e, E_USAGE, "%s wants a day such as 2021-08-14, not \"%s\"", name, day);
    *end = w.to;
    return OK;
}

static Err make(sitrep *s, const sitrep_ask *asked, Made *m, ErrInfo *e)
{
    static const sitrep_ask nothing = {0};
    const sitrep_ask *q = asked ? asked : &nothing;
    SituationAsk ask = {0};
    m->collection.arena = &m->arena;
    Err err = day_end(q->as_of, "as_of", &ask.as_of, e);
    if (err == OK) err = day_end(q->known_at, "known_at", &ask.known_at, e);
    if (err == OK) err = day_end(q->since, "since", &m->report.since, e);
    if (err == OK) err = engine_collect_store(s->store, &s->know, NULL, ask.known_at, &m->collection, e);
    if (err != OK) return err;
    u32 n = m->collection.digests.n;
    const Digest **all = NEW(&m->arena, const Digest *, (isize)n + 1);
    for (u32 i = 0; i < n; i++) all[i] = &m->collection.digests.v[i];
    situation_build(&m->arena, all, n, &ask, &m->situation);
    m->report.situation = &m->situation;
    m->report.rejected = m->collection.rejected.v;
    m->report.nrejected = m->collection.rejected.n;
    m->report.know = &s->know;
    return OK;
}

char *sitrep_report(sitrep *s, const char *format, const sitrep_ask *ask, size_t *n, sitrep_error *e)
{
    ErrInfo why;
    Made m = {0};
    char *out = NULL;
    ReportView view = view_report_named(str_of(format));
    Err err = view ? make(s, ask, &m, &why) : fail(&why, E_USAGE, "format is text, md, html or json, not \"%s\"", format ? format : "");
    if (err == OK) {
        Buf b = {.arena = &m.arena};
        view(&b, &m.report);
        out = hand_over(buf_str(&b), n);
    }
    arena_free(&m.arena);
    tell(err, &why, e);
    return out;
}

char *sitrep_export(sitrep *s, const char *format, const char *story, const sitrep_ask *ask, size_t *n, sitrep_error *e)
{
    ErrInfo why;
    Made m = {0};
    char *out = NULL;
    ExportTables *tables = NULL;
    const Export *x = export_named(str_of(format));
    Err err = x ? make(s, ask, &m, &why) : fail(&why, E_USAGE, "no export format \"%s\"", format ? format : "");
    if (err == OK) err = export_tables_load(&m.arena, know_tables(&m.arena), embedded_tables(), &tables, &why);
    if (err == OK) {
        Buf b = {.arena = &m.arena};
        x->write(&b, &(ExportAsk){.arena = &m.arena, .report = &m.report, .tables = tables, .story = str_of(story)});
        out = hand_over(buf_str(&b), n);
    }
    arena_free(&m.arena);
    tell(err, &why, e);
    return out;
}

char *sitrep_explain(sitrep *s, const char *fact, const sitrep_ask *ask, size_t *n, sitrep_error *e)
{
    ErrInfo why;
    Made m = {0};
    char *out = NULL;
    Err err = make(s, ask, &m, &why);
    Buf b = {.arena = &m.arena};
    if (err == OK && !view_explain(&b, &m.report, str_of(fact)))
        err = fail(&why, E_NOTHING, "no fact %s in this report", fact ? fact : "");
    if (err == OK) out = hand_over(buf_str(&b), n);
    arena_free(&m.arena);
    tell(err, &why, e);
    return out;
}

/* ---- annotations */

static Err annotate_one(void *ctx, const Result *r, ErrInfo *e)
{
    Buf *out = ctx;
    if (r->rejected) return fail(e, E_FORMAT, "%.*s: byte %llu: %.*s", STR(r->rejected->path), (unsigned long long)r->rejected->at, STR(r->rejected->reason));
    view_document_json(out, r->doc);
    buf_byte(out, '\n');
    return OK;
}

char *sitrep_annotate(sitrep *s, const void *bytes, size_t n, const char *name, size_t *out, sitrep_error *e)
{
    ErrInfo why;
    Arena a = {0};
    Buf b = {.arena = &a};
    Intake *in = NULL;
    EngineOptions o = {.threads = 1};
    intake_open_bytes(&in, (Str){bytes, (isize)n}, name ? str_of(name) : S("memory"));
    Err err = engine_run(in, &s->know, &o, annotate_one, &b, &why);
    intake_close(in);
    char *got = err == OK ? hand_over(buf_str(&b), out) : NULL;
    arena_free(&a);
    tell(err, &why, e);
    return got;
}
