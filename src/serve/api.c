/* api.c - the routes: listings as the verbs give them, documents with their annotations, explanations, reports, exports,
 * reports pushed and withdrawn. One row of `routes` each. Errors are RFC 9457 problem details. Every listing is a page
 * with a cursor; nothing is cut in silence. */
#include "serve/extent.h"
#include "serve/kept.h"
#include "serve/writer.h"
#include "engine/review.h"
#include "view/export.h"
#include <time.h>

typedef struct {
    const Desk *desk;
    const Question *q;
    Answer *out;
    Str rest; /* of the path, after the route's prefix */
} Call;

/* ---- answers */

void serve_problem(const Question *q, Answer *out, int status, const char *title, Str detail)
{
    Buf b = {.arena = q->arena};
    Json j = {.out = &b};
    json_open(&j, '{');
    json_kstr(&j, "type", S("about:blank"));
    json_kstr(&j, "title", str_of(title));
    json_kint(&j, "status", status);
    json_kstr(&j, "detail", detail.n ? detail : str_of(title));
    json_close(&j, '}');
    *out = (Answer){.status = status, .type = S("application/problem+json"), .body = buf_str(&b)};
}

static void problem(Call *c, Err err, const ErrInfo *e)
{
    int status = err == E_NOTHING ? 404 : err == E_USAGE || err == E_FORMAT ? 400 : err == E_LIMIT ? 413 : 500;
    static const struct {
        int status;
        const char *title;
    } titles[] = {{404, "Not found"}, {400, "Wrong question"}, {413, "Too much"}, {500, "The store could not answer"}};
    for (isize i = 0; i < countof(titles); i++)
        if (titles[i].status == status) serve_problem(c->q, c->out, status, titles[i].title, str_of(e->text));
}

static void give(Call *c, const char *type, const Buf *b)
{
    *c->out = (Answer){.status = 200, .type = str_of(type), .body = buf_str(b), .keep = true};
}

static Str argument(const Call *c, const char *name)
{
    return c->q->argument(c->q->ctx, name);
}

/* ---- questions */

/* A day given by name; *out is unknown where none is. */
static Err day_of(const Call *c, const char *name, When *out, ErrInfo *e)
{
    Str text = argument(c, name);
    *out = when_unknown();
    if (!text.n || date_parse_iso(text, out)) return OK;
    return fail(e, E_USAGE, "%s wants a day such as 2021-08-14, not \"%.*s\"", name, STR(text));
}

static Err day_end(const Call *c, const char *name, i64 *end, ErrInfo *e)
{
    When w;
    Err err = day_of(c, name, &w, e);
    *end = w.to;
    return err;
}

static Err day_begin(const Call *c, const char *name, i64 *begin, ErrInfo *e)
{
    When w;
    Err err = day_of(c, name, &w, e);
    *begin = w.from;
    return err;
}

static Err asked(const Call *c, Ask *out, ErrInfo *e)
{
    i64 limit = SERVE_ROWS;
    Str text = argument(c, "limit");
    *out = (Ask){.story = argument(c, "story"), .place = argument(c, "place"), .actor = argument(c, "actor"),
                 .type = argument(c, "type"), .outlet = argument(c, "outlet"), .words = argument(c, "q"), .after = argument(c, "after"), .newest = str_eq(argument(c, "order"), S("newest")), .quick = true};
    if (text.n && (!str_int(text, &limit) || limit < 1 || limit > SERVE_ROWS_MAX))
        return fail(e, E_USAGE, "limit is a number from 1 to %d, not \"%.*s\"", SERVE_ROWS_MAX, STR(text));
    out->limit = (u32)limit;
    Err err = day_end(c, "as_of", &out->as_of, e);
    if (err == OK) err = day_end(c, "known_at", &out->known_at, e);
    return err == OK ? day_begin(c, "since", &out->since, e) : err;
}

/* ---- listings */

static void give_listing(Call *c, Err err, ErrInfo *e, const Listing *l)
{
    Buf b = {.arena = c->q->arena};
    if (err != OK) {
        problem(c, err, e);
        return;
    }
    view_listing_json(&b, l);
    give(c, "application/json", &b);
}

static void listing(Call *c)
{
    ErrInfo e;
    Ask ask;
    Listing l = {0};
    if (!query_shape(c->rest) || str_eq(c->rest, S("diff")) || str_eq(c->rest, S("places")) || str_eq(c->rest, S("names"))) {
        serve_problem(c->q, c->out, 404, "Not found", c->q->path);
        return;
    }
    Err err = asked(c, &ask, &e);
    if (err == OK && str_eq(c->rest, S("search")) && !ask.words.n) err = fail(&e, E_USAGE, "search wants words: q=...");
    if (err == OK) err = query_list(c->desk->store, c->desk->know, c->q->arena, c->rest, &ask, &l, &e);
    give_listing(c, err, &e, &l);
}

static void brief(Call *c)
{
    ErrInfo e;
    Ask ask;
    Listing l[QUERY_BRIEF];
    Buf b = {.arena = c->q->arena};
    Err err = asked(c, &ask, &e);
    if (err == OK) err = query_brief(c->desk->store, c->desk->know, c->q->arena, &ask, l, &e);
    if (err != OK) {
        problem(c, err, &e);
        return;
    }
    buf_byte(&b, '{');
    for (int i = 0; i < QUERY_BRIEF; i++) {
        buf_format(&b, "\"%s\":[", l[i].shape->name);
        for (u32 k = 0; k < l[i].n; k++) {
            if (k) buf_byte(&b, ',');
            buf_put(&b, l[i].rows[k]);
        }
        buf_put(&b, S("],"));
    }
    buf_put(&b, S("\"more\":[")); /* lists that have further rows */
    for (int i = 0, n = 0; i < QUERY_BRIEF; i++)
        if (l[i].next.n) buf_format(&b, "%s\"%s\"", n++ ? "," : "", l[i].shape->name);
    buf_put(&b, S("]}\n"));
    give(c, "application/json", &b);
}

static void places(Call *c)
{
    ErrInfo e;
    Listing l = {0};
    Err err = query_places(c->desk->store, c->q->arena, &l, &e);
    give_listing(c, err, &e, &l);
}

static void names(Call *c)
{
    ErrInfo e;
    Listing l = {0};
    Err err = query_names(c->desk->store, c->q->arena, argument(c, "list"), argument(c, "role"), &l, &e);
    give_listing(c, err, &e, &l);
}

static void diff(Call *c)
{
    ErrInfo e;
    Ask ask;
    i64 from, to;
    Listing l = {0};
    Err err = asked(c, &ask, &e);
    if (err == OK) err = day_end(c, "from", &from, &e);
    if (err == OK) err = day_end(c, "to", &to, &e);
    if (err == OK && (from == TIME_UNKNOWN || to == TIME_UNKNOWN)) err = fail(&e, E_USAGE, "diff wants from=DAY and to=DAY");
    if (err == OK) err = query_diff(c->desk->store, c->desk->know, c->q->arena, &ask, from, to, &l, &e);
    give_listing(c, err, &e, &l);
}

static void refused(Call *c)
{
    ErrInfo e;
    Rejections all = {0};
    Err err = store_rejections(c->desk->store, c->q->arena, TIME_UNKNOWN, &all, &e);
    if (err != OK) {
        problem(c, err, &e);
        return;
    }
    Buf b = {.arena = c->q->arena};
    Json j = {.out = &b};
    json_open(&j, '{');
    json_kopen(&j, "rejected", '[');
    for (u32 i = 0; i < all.n; i++) {
        json_open(&j, '{');
        json_kstr(&j, "id", all.v[i].id);
        json_kstr(&j, "path", all.v[i].path);
        json_kstr(&j, "reason", all.v[i].reason);
        json_kint(&j, "at", (i64)all.v[i].at);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
    give(c, "application/json", &b);
}

/* ---- the store as a whole */

static void status(Call *c)
{
    ErrInfo e;
    StoreSpan span;
    Err err = extent_of(c->desk->extent, c->desk->store, c->q->arena, &span, &e);
    if (err != OK) {
        problem(c, err, &e);
        return;
    }
    Buf b = {.arena = c->q->arena};
    Json j = {.out = &b};
    json_open(&j, '{');
    json_kstr(&j, "program", S("sitrep " SITREP_VERSION));
    json_kint(&j, "documents", span.documents);
    json_kint(&j, "stories", span.stories);
    json_kstr(&j, "from", span.from);
    json_kstr(&j, "to", span.to);
    json_kint(&j, "generation", c->desk->generation);
    json_close(&j, '}');
    give(c, "application/json", &b);
}

/* A report over one story, or over a store that is small enough to be one. */
static Err situation(Call *c, Collection *all, Situation *s, Report *r, ErrInfo *e)
{
    Ask ask;
    Numbers which = {0};
    Err err = asked(c, &ask, e);
    if (err == OK && ask.story.n) err = query_story(c->desk->store, c->q->arena, ask.story, &which, e);
    if (err == OK && !ask.story.n && store_count(c->desk->store) > UNIT_DOCUMENTS_MAX)
        err = fail(e, E_USAGE, "the store has more than %d documents: ask for one story=ID", (int)UNIT_DOCUMENTS_MAX);
    if (err == OK)
        err = query_situation(c->desk->store, c->desk->know, c->q->arena, ask.story.n ? &which : NULL, &ask, ask.story.n > 0, all, s, e);
    *r = (Report){.situation = s, .rejected = all->rejected.v, .nrejected = all->rejected.n, .know = c->desk->know, .since = ask.since};
    return err;
}

static const char *report_type(Str format)
{
    return str_eq(format, S("html")) ? "text/html; charset=utf-8" : str_eq(format, S("json")) ? "application/json" : "text/plain; charset=utf-8";
}

static void report(Call *c)
{
    ErrInfo e;
    Collection all = {.arena = c->q->arena};
    Situation s = {0};
    Report r;
    Buf b = {.arena = c->q->arena};
    Str format = argument(c, "format");
    if (!format.n) format = str_ends(c->q->path, S(".html")) ? S("html") : S("json");
    ReportView view = view_report_named(format);
    Err err = view ? situation(c, &all, &s, &r, &e) : fail(&e, E_USAGE, "format is text, md, html or json");
    if (err != OK) {
        problem(c, err, &e);
        return;
    }
    view(&b, &r);
    give(c, report_type(format), &b);
}

static void export(Call *c)
{
    ErrInfo e;
    Collection all = {.arena = c->q->arena};
    Situation s = {0};
    Report r;
    ExportTables *tables;
    Buf b = {.arena = c->q->arena};
    const Export *x = export_named(argument(c, "format"));
    Err err = x ? situation(c, &all, &s, &r, &e) : fail(&e, E_USAGE, "format is one of those that `sitrep export --format help` lists");
    if (err == OK) err = export_tables_load(c->q->arena, know_tables(c->q->arena), embedded_tables(), &tables, &e);
    if (err != OK) {
        problem(c, err, &e);
        return;
    }
    x->write(&b, &(ExportAsk){.arena = c->q->arena, .report = &r, .tables = tables});
    give(c, str_z(c->q->arena, x->media), &b);
}

static void explain(Call *c)
{
    ErrInfo e;
    Ask ask;
    Buf b = {.arena = c->q->arena};
    Err err = c->rest.n ? asked(c, &ask, &e) : fail(&e, E_USAGE, "which fact? /api/explain/ID");
    if (err == OK) err = query_explain(c->desk->store, c->desk->know, c->q->arena, c->rest, &ask, &b, &e);
    if (err != OK) {
        problem(c, err, &e);
        return;
    }
    give(c, "text/plain; charset=utf-8", &b);
}

/* ---- one document */

static Err digest_of_id(Call *c, Str id, Stored *out, ErrInfo *e)
{
    Numbers which = {0};
    StoredDocuments found = {0};
    i64 number = store_find_document(c->desk->store, id);
    if (!number) return fail(e, E_NOTHING, "the store has no document %.*s", STR(id));
    *vec_push(c->q->arena, &which) = number;
    Err err = store_digests(c->desk->store, c->q->arena, &which, &found, e);
    if (err == OK && !found.n) err = fail(e, E_NOTHING, "the text of document %.*s was removed", STR(id));
    if (err == OK) *out = found.v[0];
    return err;
}

static void document(Call *c)
{
    ErrInfo e;
    Stored d;
    Buf b = {.arena = c->q->arena};
    isize slash = str_find_byte(c->rest, '/', 0);
    Str id = slash < 0 ? c->rest : str_cut(c->rest, 0, slash);
    DigestReviews *reviews = NULL;
    Err err = digest_of_id(c, id, &d, &e);
    if (err == OK) err = review_marks(c->desk->store, c->q->arena, &d.digest, TIME_UNKNOWN, &reviews, &e);
    if (err != OK) {
        problem(c, err, &e);
        return;
    }
    if (slash < 0) {
        d.digest.reviews = reviews;
        view_digest_json(&b, &d.digest);
        give(c, "application/json", &b);
        return;
    }
    if (!str_eq(str_cut(c->rest, slash, c->rest.n), S("/raw"))) {
        serve_problem(c->q, c->out, 404, "Not found", c->q->path);
        return;
    }
    Str raw;
    i64 from = 0, to = 0;
    err = store_raw(c->desk->store, c->q->arena, d.digest.hash, &raw, &e);
    if (err != OK) {
        problem(c, err, &e);
        return;
    }
    str_int(argument(c, "from"), &from);
    if (!str_int(argument(c, "to"), &to) || to > raw.n) to = raw.n;
    if (from < 0 || from > to) from = 0;
    buf_put(&b, str_cut(raw, (isize)from, (isize)to));
    give(c, "text/plain; charset=utf-8", &b); /* never as the type it claims to be */
}

/* ---- writing: a connection of its own, since the one of the question may only read */

/* Reports that come faster than their stories can be told are told together: their units stay marked until then. */
static Err tell(const Call *c, ErrInfo *e)
{
    c->out->behind = true;
    return c->q->others_wait ? OK : writer_tell(c->desk->writer, TELL_MS, &c->out->behind, e);
}

static void put_document(Call *c)
{
    ErrInfo e;
    Ingested done = {0};
    Err err = c->rest.n ? writer_push(c->desk->writer, c->rest, c->q->body, &done, &e) : fail(&e, E_USAGE, "which document? PUT /documents/ID");
    if (err == OK) err = tell(c, &e);
    if (err != OK) {
        problem(c, err, &e);
        return;
    }
    if (done.refused && !done.documents && !done.known) {
        serve_problem(c->q, c->out, 422, "The report cannot be read", S("it is kept under rejected, with the reason and the byte"));
        return;
    }
    Buf b = {.arena = c->q->arena};
    Json j = {.out = &b};
    json_open(&j, '{');
    json_kint(&j, "added", done.documents);
    json_kint(&j, "known", done.known);
    json_kint(&j, "rejected", done.refused);
    json_close(&j, '}');
    *c->out = (Answer){.status = done.documents ? 201 : 200, .type = S("application/json"), .body = buf_str(&b), .behind = c->out->behind};
}

static void delete_document(Call *c)
{
    ErrInfo e;
    Store *s = NULL;
    u32 n = 0;
    Err err = store_open(&s, c->desk->db, true, &e);
    if (err == OK) err = store_begin(s, &e);
    if (err == OK) err = store_forget(s, c->rest, (Str){0}, (i64)time(NULL), &n, &e);
    if (err == OK) err = store_commit(s, &e);
    bool any = err == OK && (n || store_forgotten(s, c->rest, (Str){0}));
    store_close(s);
    if (any) writer_forgot(c->desk->writer);
    if (any) err = tell(c, &e);
    if (err == OK && !n) err = fail(&e, E_NOTHING, "the store has no document %.*s", STR(c->rest));
    if (err != OK) {
        problem(c, err, &e);
        return;
    }
    *c->out = (Answer){.status = 204, .type = S("application/json"), .behind = c->out->behind};
}

static void post_review(Call *c)
{
    ErrInfo e;
    Buf b = {.arena = c->q->arena};
    Err err = serve_review(c->desk, c->q, &b, &e);
    if (err == OK) *c->out = (Answer){.status = 201, .type = S("application/json"), .body = buf_str(&b)};
    else problem(c, err, &e);
}

static void delete_review(Call *c)
{
    ErrInfo e;
    Err err = serve_undo(c->desk, c->q, c->rest, &e);
    if (err == OK) *c->out = (Answer){.status = 204, .type = S("application/json")};
    else problem(c, err, &e);
}

/* ---- routes: the first that fits */

typedef struct {
    const char *method;
    Str prefix;
    bool whole; /* nothing may follow */
    void (*run)(Call *c);
} Route;
static const Route routes[] = {
    {"GET", LIT("/api/status"), true, status},       {"GET", LIT("/api/rejected"), true, refused},
    {"GET", LIT("/api/brief"), true, brief},         {"GET", LIT("/api/places"), true, places},
    {"GET", LIT("/api/names"), true, names},
    {"GET", LIT("/api/diff"), true, diff},           {"GET", LIT("/api/report"), true, report},
    {"GET", LIT("/report.html"), true, report},      {"GET", LIT("/api/export"), true, export},
    {"GET", LIT("/api/explain/"), false, explain},   {"GET", LIT("/api/documents/"), false, document},
    {"PUT", LIT("/documents/"), false, put_document}, {"DELETE", LIT("/documents/"), false, delete_document},
    {"POST", LIT("/api/reviews"), true, post_review}, {"DELETE", LIT("/api/reviews/"), false, delete_review},
    {"GET", LIT("/documents/"), false, document},    {"GET", LIT("/api/"), false, listing},
};

void serve_api(const Desk *desk, const Question *q, Answer *out)
{
    bool path_known = false;
    for (isize i = 0; i < countof(routes); i++) {
        const Route *r = &routes[i];
        if (r->whole ? !str_eq(q->path, r->prefix) : !str_starts(q->path, r->prefix)) continue;
        path_known = true;
        if (!str_eq(q->method, str_of(r->method))) continue;
        r->run(&(Call){desk, q, out, str_cut(q->path, r->prefix.n, q->path.n)});
        return;
    }
    if (path_known) serve_problem(q, out, 405, "Not possible here", q->method);
    else serve_problem(q, out, 404, "Not found", q->path);
}
