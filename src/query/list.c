/* list.c - the listings: one table of shapes, and for each where its rows come from. Without a
 * time they are read from the store page by page; asked --as-of or --known-at they are made from
 * the digests of the story asked for, or of all, and cut to the page here. */
#include "query/lines.h"
#include <stdlib.h>

const Shape query_shapes[] = {
    {"stories", {{"id", "id", 0, false}, {"from", "from", 10, false}, {"to", "to", 10, false}, {"reports", "documents", 0, true},
                 {"origins", "origins", 0, true}, {"place", "place.name", 20, false}, {"killed", "casualties.killed", 0, false},
                 {"injured", "casualties.injured", 0, false}, {"title", "title", 0, false}}},
    {"timeline", {{"id", "id", 0, false}, {"from", "from", 19, false}, {"to", "to", 19, false}, {"type", "type", 10, false},
                  {"realis", "realis", 10, false}, {"place", "place.name", 20, false}, {"reports", "sources", 0, true},
                  {"origins", "origins", 0, true}, {"actors", "actors.name", 24, false}, {"text", "text", 0, false}}},
    {"control", {{"id", "id", 0, false}, {"place", "place.name", 24, false}, {"holder", "holder", 28, false},
                 {"status", "status", 0, false}, {"from", "from", 10, false}, {"to", "to", 10, false},
                 {"last evidence", "last_evidence", 13, false}, {"origins", "origins", 0, true}, {"note", "note", 0, false}}},
    {"claims", {{"id", "id", 0, false}, {"kind", "kind", 10, false}, {"verdict", "verdict", 8, false}, {"best", "best", 12, false},
                {"low", "low", 12, false}, {"high", "high", 12, false}, {"values", "values", 0, true}, {"role", "role", 10, false},
                {"place", "place.name", 20, false}, {"about", "about", 0, false}}},
    {"quotes", {{"id", "id", 0, false}, {"said", "said.from", 19, false}, {"speaker", "speaker", 24, false},
                {"addressee", "addressee", 20, false}, {"variants", "variants", 0, true}, {"first", "first", 24, false},
                {"text", "variants.text", 0, false}}},
    {"lineage", {{"document", "doc", 32, false}, {"from", "from", 32, false}, {"other", "other", 32, false}, {"kind", "kind", 14, false},
                 {"share", "share", 6, false}, {"passages", "passages", 0, true}, {"direction known", "direction_known", 0, false},
                 {"rule", "rule", 0, false}}},
    {"origins", {{"id", "id", 0, false}, {"name", "name", 40, false}, {"reports", "documents", 0, true}, {"documents", "documents", 0, false}}},
    {"forecasts", {{"id", "id", 0, false}, {"due", "due_from", 19, false}, {"stated", "stated", 19, false}, {"outcome", "outcome", 8, false},
                   {"who", "who", 24, false}, {"place", "place.name", 20, false}, {"what", "what", 0, false}}},
    {"events", {{"id", "id", 0, false}, {"from", "from", 19, false}, {"to", "to", 19, false}, {"type", "type", 10, false},
                {"realis", "realis", 10, false}, {"place", "place", 20, false}, {"actors", "actors", 24, false},
                {"recipients", "recipients", 24, false}, {"document", "document", 24, false}, {"text", "text", 0, false}}},
    {"documents", {{"id", "id", 32, false}, {"published", "published", 19, false}, {"known to", "known_to", 19, false},
                   {"outlet", "outlet", 24, false}, {"language", "language", 0, false}, {"version", "version", 0, false},
                   {"story", "story", 0, false}, {"url", "url", 40, false}, {"title", "title", 0, false}}},
    {"edits", {{"document", "document", 32, false}, {"previous", "previous", 32, false}, {"known", "known", 20, false},
               {"op", "op", 0, false}, {"before", "before", 60, false}, {"after", "after", 0, false}}},
    {"search", {{"document", "document", 32, false}, {"published", "published", 19, false}, {"outlet", "outlet", 24, false},
                {"story", "story", 0, false}, {"score", "score", 0, false}, {"title", "title", 40, false}, {"snippet", "snippet", 0, false}}},
    {"feeds", {{"feed", "url", 60, false}, {"status", "status", 0, false}, {"last success", "last_success", 20, false},
               {"last new", "last_new", 20, false}, {"lag (h)", "lag_hours", 8, false}, {"documents", "documents", 0, false},
               {"failures", "failures", 0, false}, {"next try", "next_try", 20, false}, {"error", "error", 0, false}}},
    {"reviews", {{"number", "number", 0, false}, {"state", "state", 0, false}, {"action", "action", 0, false}, {"made", "made", 20, false},
                 {"by", "by", 16, false}, {"fact", "fact", 11, false}, {"was", "was", 20, false}, {"now", "now", 20, false},
                 {"reason", "reason", 40, false}, {"said", "said", 0, false}}},
    {"names", {{"name", "name", 0, false}, {"rows", "rows", 0, false}}},
    {"places", {{"place", "latest.place.name", 24, false}, {"happenings", "happenings", 0, false}, {"latest", "latest.text", 0, false}}},
    {"diff", {{"change", "change", 0, false}, {"list", "list", 0, false}, {"id", "id", 0, false}, {"place", "row.place.name", 20, false},
              {"before", "before", 40, false}, {"now", "now", 0, false}}},
};
const u32 query_shape_count = (u32)countof(query_shapes);

const Shape *query_shape(Str verb)
{
    for (u32 i = 0; i < query_shape_count; i++)
        if (str_eq(str_of(query_shapes[i].name), verb)) return &query_shapes[i];
    return NULL;
}

static bool is_line_kind(Str verb)
{
    for (u32 i = 0; i < line_kind_count; i++)
        if (str_eq(line_kinds[i], verb)) return true;
    return false;
}

bool query_needs_know(Str verb, const Ask *ask)
{
    if (str_eq(verb, S("reviews"))) return true; /* their words are looked for */
    return is_line_kind(verb) && (ask->as_of != TIME_UNKNOWN || ask->known_at != TIME_UNKNOWN);
}

/* ---- made for the question */

static bool has_name(const Finding *f, Str role, Str name)
{
    for (u32 i = 0; i < f->names.n; i++)
        if (str_eq(f->names.v[i].role, role) && str_eq_nocase(f->names.v[i].name, name)) return true;
    return !name.n;
}

static int in_order(const void *x, const void *y)
{
    const Finding *a = x, *b = y;
    int c = str_cmp(a->sort, b->sort);
    return c ? c : str_cmp(a->id, b->id);
}

static Str cursor(Arena *a, const Finding *f)
{
    return str_format(a, "%.*s|%.*s|%lld", STR(f->sort), STR(f->id), (long long)f->story); /* as store_findings */
}

static bool past(const Finding *f, Str after, bool newest)
{
    isize bar = str_find_byte(after, '|', 0);
    if (bar < 0) return true;
    int c = str_cmp(f->sort, str_cut(after, 0, bar));
    Str id = str_cut(after, bar + 1, after.n);
    isize end = str_find_byte(id, '|', 0);
    if (!c) c = str_cmp(f->id, end < 0 ? id : str_cut(id, 0, end));
    return newest ? c < 0 : c > 0;
}

static void cut(Arena *a, Findings *all, const Ask *ask, Str since, StorePage *out)
{
    if (all->n) qsort(all->v, all->n, sizeof *all->v, in_order);
    const Finding *last = NULL;
    for (u32 i = 0; i < all->n; i++) {
        const Finding *f = &all->v[ask->newest ? all->n - 1 - i : i];
        bool wanted = has_name(f, S("place"), ask->place) && has_name(f, S("actor"), ask->actor) &&
                      has_name(f, S("type"), ask->type) && has_name(f, S("outlet"), ask->outlet) && past(f, ask->after, ask->newest) &&
                      (!since.n || str_cmp(f->known_last, since) >= 0);
        if (!wanted) continue;
        if (ask->limit && out->rows.n == ask->limit) {
            out->next = cursor(a, last);
            return;
        }
        last = f;
        *vec_push(a, &out->rows) = f->body;
    }
}

/* The situation at the times asked for. */
typedef struct {
    Collection c;
    Situation sit;
    Report report;
    i64 *stories;
} Past;

static Err past_make(Store *s, const Know *k, Arena *a, const Ask *ask, i64 story, Past *out, ErrInfo *e)
{
    Numbers which = {0};
    Err err = story ? store_story_documents(s, a, story, UINT32_MAX, &which, e) : OK;
    if (err == OK) err = query_situation(s, k, a, story ? &which : NULL, ask, story != 0, &out->c, &out->sit, e);
    if (err != OK) return err;
    out->report = (Report){.situation = &out->sit, .know = k, .since = TIME_UNKNOWN};
    out->stories = NEW(a, i64, out->sit.documents.n + 1);
    for (u32 i = 0; i < out->sit.documents.n; i++) out->stories[i] = store_story_of(s, out->c.numbers.v[i]);
    return OK;
}

static void past_rows(Arena *a, const Past *p, Str kind, const Ask *ask, Str since, StorePage *out)
{
    Findings f = {0};
    Lines l = {.a = a, .report = &p->report, .numbers = p->c.numbers.v, .stories = p->stories};
    lines_of(&l, kind, &f);
    cut(a, &f, ask, since, out);
}

/* ---- */

static Str time_text(Arena *a, i64 t)
{
    if (t == TIME_UNKNOWN) return (Str){0};
    return date_text(a, t, t % SECONDS_A_DAY ? PRECISION_SECOND : PRECISION_DAY, t % SECONDS_A_DAY != 0);
}

static Err story_number(Store *s, const Ask *ask, i64 *out, ErrInfo *e)
{
    *out = ask->story.n ? store_find_story(s, ask->story) : 0;
    return ask->story.n && !*out ? fail(e, E_NOTHING, "the store has no story %.*s", STR(ask->story)) : OK;
}

static Err too_old(Store *s, ErrInfo *e)
{
    if (store_schema(s) >= STORE_SCHEMA_VERSION) return OK;
    return fail(e, E_STORE, "the store has schema %d, listings need %d: `sitrep migrate --db FILE`", store_schema(s), (int)STORE_SCHEMA_VERSION);
}

static bool told_quickly(Store *s, const Ask *ask)
{
    return ask->quick && !ask->story.n && store_has_more(s, UNIT_DOCUMENTS_MAX);
}

/* Ask.quick: what stands in the index, without making a situation of the whole store. */
static Err quick_rows(Store *s, const Know *k, Arena *a, Str verb, const Ask *ask, StoreAsk *rows, StorePage *out, ErrInfo *e)
{
    Findings f = {0};
    rows->known_before = time_text(a, ask->known_at);
    if (str_eq(verb, S("claims"))) rows->valid_before = time_text(a, ask->as_of);
    if (!str_eq(verb, S("control"))) return store_findings(s, a, verb, rows, out, e);
    Err err = lines_control_then(s, k, a, ask, &f, e);
    if (err == OK) cut(a, &f, ask, rows->since, out);
    return err;
}

Err query_list(Store *s, const Know *k, Arena *a, Str verb, const Ask *ask, Listing *out, ErrInfo *e)
{
    i64 story;
    StorePage page = {0};
    Str since = time_text(a, ask->since);
    Err err = too_old(s, e);
    if (err == OK) err = story_number(s, ask, &story, e);
    if (err != OK) return err;
    StoreAsk rows = {.story = story, .place = ask->place, .actor = ask->actor, .type = ask->type, .outlet = ask->outlet, .words = ask->words, .since = since,
                     .known_at = time_text(a, ask->known_at), .after = ask->after, .limit = ask->limit, .newest = ask->newest};
    if (str_eq(verb, S("reviews"))) err = query_reviews(s, k, a, ask, &page, e);
    else if (query_needs_know(verb, ask) && told_quickly(s, ask)) err = quick_rows(s, k, a, verb, ask, &rows, &page, e);
    else if (query_needs_know(verb, ask)) {
        Past p = {0};
        err = past_make(s, k, a, ask, story, &p, e);
        if (err == OK) past_rows(a, &p, verb, ask, since, &page);
    } else if (is_line_kind(verb)) err = store_findings(s, a, verb, &rows, &page, e);
    else if (str_eq(verb, S("documents"))) err = store_documents(s, a, &rows, &page, e);
    else if (str_eq(verb, S("events"))) err = store_events(s, a, &rows, &page, e);
    else if (str_eq(verb, S("edits"))) err = store_changes(s, a, &rows, &page, e);
    else if (str_eq(verb, S("feeds"))) err = store_feeds(s, a, &rows, &page, e);
    else if (str_eq(verb, S("search"))) err = store_search(s, a, &rows, &page, e);
    *out = (Listing){.shape = query_shape(verb), .rows = page.rows.v, .n = page.rows.n, .next = page.next};
    return err;
}

/* Where a list that is turned round begins: after the last day asked for, without what has no day. */
static Str last_day(Arena *a, const Ask *ask)
{
    i64 t = ask->as_of != TIME_UNKNOWN ? ask->as_of : ask->known_at;
    return t == TIME_UNKNOWN ? S("~||0") : str_format(a, "%.*s||0", STR(date_text(a, t + SECONDS_A_DAY, PRECISION_DAY, false)));
}

Err query_brief(Store *s, const Know *k, Arena *a, const Ask *ask, Listing out[QUERY_BRIEF], ErrInfo *e)
{
    static const struct {
        Str kind;
        u32 rows;
        bool newest, undue;
    } parts[QUERY_BRIEF] = {{LIT("stories"), 20, false, false}, {LIT("timeline"), 30, true, false}, {LIT("control"), 40, false, false},
                            {LIT("claims"), 12, false, false}, {LIT("forecasts"), 12, false, true}};
    i64 story;
    Past p = {0};
    StoreSpan span = {0};
    bool then = query_needs_know(S("stories"), ask) && !told_quickly(s, ask);
    Err err = too_old(s, e);
    if (err == OK) err = story_number(s, ask, &story, e);
    if (err == OK) err = store_span(s, a, &span, e);
    if (err == OK && then) err = past_make(s, k, a, ask, story, &p, e);
    for (int i = 0; i < QUERY_BRIEF && err == OK; i++) {
        StorePage page = {0};
        Ask one = *ask;
        one.limit = parts[i].rows;
        one.newest = parts[i].newest;
        one.after = parts[i].newest ? last_day(a, ask) : parts[i].undue && span.to.n ? str_format(a, "%.*s||0", STR(span.to)) : (Str){0};
        out[i] = (Listing){0};
        if (!then) err = query_list(s, k, a, parts[i].kind, &one, &out[i], e);
        else past_rows(a, &p, parts[i].kind, &one, time_text(a, ask->since), &page);
        if (then) out[i] = (Listing){.shape = query_shape(parts[i].kind), .rows = page.rows.v, .n = page.rows.n, .next = page.next};
    }
    return err;
}

Err query_names(Store *s, Arena *a, Str verb, Str role, Listing *out, ErrInfo *e)
{
    StorePage page = {0};
    Err err = too_old(s, e);
    if (err == OK && !is_line_kind(verb)) err = fail(e, E_USAGE, "names are of a list such as timeline, not of \"%.*s\"", STR(verb));
    if (err == OK) err = store_names(s, a, verb, role, NAMES_A_ROLE, &page, e);
    *out = (Listing){.shape = query_shape(S("names")), .rows = page.rows.v, .n = page.rows.n};
    return err;
}

Err query_places(Store *s, Arena *a, Listing *out, ErrInfo *e)
{
    StorePage page = {0};
    Err err = too_old(s, e);
    if (err == OK) err = store_places(s, a, PLACES_MAX, &page, e);
    *out = (Listing){.shape = query_shape(S("places")), .rows = page.rows.v, .n = page.rows.n, .next = page.next};
    return err;
}

Err query_story(Store *s, Arena *a, Str id, Numbers *out, ErrInfo *e)
{
    Ask ask = {.story = id};
    i64 story;
    Err err = too_old(s, e);
    if (err == OK) err = story_number(s, &ask, &story, e);
    return err == OK ? store_story_documents(s, a, story, UINT32_MAX, out, e) : err;
}
