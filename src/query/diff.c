/* diff.c - what changed between two times of knowledge: the findings as they could be stated then and
 * now, matched by id (who holds a place: by the place). Only stories with a report that became
 * known in between, or that was closed in between, are worked out. */
#include "query/lines.h"

typedef struct {
    const char *kind;
    ListColumn summary[3];
} Summary;
/* What a reader is told about a row of each kind. */
static const Summary summaries[] = {
    {"stories", {{"", "title", 0, false}, {"", "documents", 0, true}, {0}}},
    {"timeline", {{"", "text", 0, false}, {"", "realis", 0, false}, {0}}},
    {"control", {{"", "holder", 0, false}, {"", "status", 0, false}, {0}}},
    {"claims", {{"", "about", 0, false}, {"", "verdict", 0, false}, {"", "best", 0, false}}},
    {"quotes", {{"", "speaker", 0, false}, {"", "variants.text", 0, false}, {0}}},
    {"lineage", {{"", "doc", 0, false}, {"", "kind", 0, false}, {"", "share", 0, false}}},
    {"origins", {{"", "name", 0, false}, {"", "documents", 0, true}, {0}}},
    {"forecasts", {{"", "what", 0, false}, {"", "outcome", 0, false}, {0}}}};

static Str summary(Arena *a, Str kind, Str body)
{
    Buf out = {.arena = a};
    for (isize i = 0; i < countof(summaries); i++) {
        if (!str_eq(str_of(summaries[i].kind), kind)) continue;
        for (int k = 0; k < 3 && summaries[i].summary[k].path; k++) {
            Str cell = listing_cell(a, body, &summaries[i].summary[k]);
            if (cell.n) buf_format(&out, "%s%.*s", out.bytes.n ? ", " : "", STR(cell));
        }
    }
    return buf_str(&out);
}

static Str key(Arena *a, const Finding *f)
{
    return str_format(a, "%.*s %.*s", STR(f->kind), STR(str_eq(f->kind, S("control")) ? f->sort : f->id));
}

static void row(Arena *a, Strs *rows, const char *change, const Finding *was, const Finding *is)
{
    const Finding *f = is ? is : was;
    Buf b = {.arena = a};
    Json j = {.out = &b};
    json_open(&j, '{');
    json_kstr(&j, "change", str_of(change));
    json_kstr(&j, "list", f->kind);
    json_kstr(&j, "id", f->id);
    json_kstr(&j, "before", was ? summary(a, was->kind, was->body) : (Str){0});
    json_kstr(&j, "now", is ? summary(a, is->kind, is->body) : (Str){0});
    json_key(&j, S("row"));
    buf_put(&b, f->body);
    j.comma[j.depth] = true;
    json_close(&j, '}');
    *vec_push(a, rows) = buf_str(&b);
}

/* Every kind of finding of some documents at one time. */
static Err at(Store *s, const Know *k, Arena *a, const Numbers *which, i64 known_at, Findings *out, ErrInfo *e)
{
    Ask ask = {.as_of = TIME_UNKNOWN, .known_at = known_at};
    Collection c;
    Situation sit;
    Err err = query_situation(s, k, a, which, &ask, which != NULL, &c, &sit, e);
    if (err != OK || !sit.documents.n) return err;
    Report r = {.situation = &sit, .know = k, .since = TIME_UNKNOWN};
    Lines l = {.a = a, .report = &r, .numbers = c.numbers.v, .stories = NEW(a, i64, sit.documents.n + 1)};
    for (u32 i = 0; i < line_kind_count; i++) lines_of(&l, line_kinds[i], out);
    return OK;
}

static void compare(Arena *a, const Findings *was, const Findings *is, Strs *rows)
{
    Map then = {0};
    bool *met = NEW(a, bool, was->n + 1);
    bool isnew;
    for (u32 i = 0; i < was->n; i++) *map_put(a, &then, key(a, &was->v[i]), &isnew) = i;
    for (u32 i = 0; i < is->n; i++) {
        u32 k = map_get(&then, key(a, &is->v[i]));
        if (k == NONE) {
            row(a, rows, "added", NULL, &is->v[i]);
            continue;
        }
        met[k] = true;
        if (!str_eq(was->v[k].body, is->v[i].body)) row(a, rows, "changed", &was->v[k], &is->v[i]);
    }
    for (u32 i = 0; i < was->n; i++)
        if (!met[i]) row(a, rows, "removed", &was->v[i], NULL);
}

static Err one(Store *s, const Know *k, Arena *a, const Numbers *which, i64 from, i64 to, Strs *rows, ErrInfo *e)
{
    Findings was = {0}, is = {0};
    Err err = at(s, k, a, which, from, &was, e);
    if (err == OK) err = at(s, k, a, which, to, &is, e);
    if (err == OK) compare(a, &was, &is, rows);
    return err;
}

Err query_diff(Store *s, const Know *k, Arena *a, const Ask *ask, i64 from, i64 to, Listing *out, ErrInfo *e)
{
    Numbers stories = {0}, which = {0};
    Strs rows = {0};
    Err err = OK;
    if (store_schema(s) < STORE_SCHEMA_VERSION) return fail(e, E_STORE, "the store has schema %d: `sitrep migrate --db FILE`", store_schema(s));
    if (ask->story.n) {
        err = query_story(s, a, ask->story, &which, e);
        if (err == OK) err = one(s, k, a, &which, from, to, &rows, e);
    } else if (store_is_one_unit(s)) {
        err = one(s, k, a, NULL, from, to, &rows, e);
    } else {
        err = store_stories_between(s, a, from, to, &stories, e);
        for (u32 i = 0; i < stories.n && err == OK; i++) {
            which = (Numbers){0};
            err = store_story_documents(s, a, stories.v[i], UINT32_MAX, &which, e);
            if (err == OK) err = one(s, k, a, &which, from, to, &rows, e);
        }
    }
    *out = (Listing){.shape = query_shape(S("diff")), .rows = rows.v, .n = rows.n};
    return err;
}
