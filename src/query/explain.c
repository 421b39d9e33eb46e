/* explain.c - why a line stands there: a finding by the situation of its unit, a fact of one document
 * (e15.3) by its row - rule, sentence, and the bytes as they were received. */
#include "query/lines.h"
#include "store/review.h"

enum { BYTES_SHOWN_MAX = 400 };

static void line(Buf *out, const char *what, Str value)
{
    if (value.n) buf_format(out, "%-12s %.*s\n", what, STR(value));
}

/* The bytes of RAW with what is no printable ASCII as \xNN. */
static void show_bytes(Buf *out, Str raw, i64 beg, i64 end)
{
    if (beg < 0 || end > raw.n || beg >= end) return;
    Str s = str_cut(raw, beg, end - beg > BYTES_SHOWN_MAX ? beg + BYTES_SHOWN_MAX : end);
    buf_format(out, "%-12s %lld-%lld of %lld as received: ", "bytes", (long long)beg, (long long)end, (long long)raw.n);
    for (isize i = 0; i < s.n; i++) {
        if (s.p[i] >= ' ' && s.p[i] < 127) buf_byte(out, s.p[i]);
        else buf_format(out, "\\x%02x", s.p[i]);
    }
    buf_byte(out, '\n');
}

static i64 number(Arena *a, Str row, const char *path)
{
    i64 v = -1;
    ListColumn c = {"", path, 0, false};
    return str_int(listing_cell(a, row, &c), &v) ? v : -1;
}

static Err explain_fact(Store *s, const Know *k, Arena *a, Str row, Buf *out, ErrInfo *e)
{
    static const char *const members[] = {"fact", "words", "type", "subtype", "value", "name", "kind", "code", "country", "geonames", "cameo",
                                          "realis", "actors", "recipients", "place", "low", "high", "of", "bound", "unit", "counts", "role",
                                          "speaker", "addressee", "cue", "attribution", "change", "holder", "from", "to", "how", "sentence",
                                          "document", "title", "outlet", "url", "path", "published", "known", "known_to", "program", "lexicon", "hash"};
    Str raw;
    for (isize i = 0; i < countof(members); i++) {
        ListColumn c = {"", members[i], 0, false};
        line(out, members[i], listing_cell(a, row, &c));
    }
    Str rule = listing_cell(a, row, &(ListColumn){"", "rule", 0, false}), says = k ? rule_text(k, rule) : (Str){0};
    if (rule.n) buf_format(out, "%-12s %.*s%s%.*s\n", "rule", STR(rule), says.n ? " - " : "", STR(says));
    Err err = store_raw(s, a, listing_cell(a, row, &(ListColumn){"", "hash", 0, false}), &raw, e);
    if (err == OK) show_bytes(out, raw, number(a, row, "raw_begin"), number(a, row, "raw_end"));
    return err;
}

Err query_unit(Store *s, Arena *a, Str unit, Numbers *which, const Numbers **out, ErrInfo *e)
{
    i64 story;
    *out = NULL;
    if (!unit.n || str_eq(unit, S("store"))) return OK;
    *out = which;
    if (str_starts(unit, S("place "))) return store_place_documents(s, a, str_cut(unit, 6, unit.n), UNIT_DOCUMENTS_MAX, which, e);
    return str_int(str_cut(unit, 6, unit.n), &story) ? store_story_documents(s, a, story, UNIT_DOCUMENTS_MAX, which, e) : OK;
}

/* A line that is not there, or not under this id, because of what a person said. */
static Err explain_reviewed(Store *s, Arena *a, Str id, Buf *out, ErrInfo *e)
{
    i64 number = store_review_by_fact(s, id);
    Reviews one = {0};
    if (!number) return fail(e, E_NOTHING, "no fact %.*s in this store", STR(id));
    Err err = store_reviews(s, a, number + 1, 1, &one, e);
    if (err != OK) return err;
    const Review *r = &one.v[0];
    line(out, r->action == REVIEW_REJECT ? "rejected" : "reviewed", r->said);
    if (r->now.n) line(out, "reads now", str_format(a, "%.*s instead of %.*s", STR(r->now), STR(r->was.n ? r->was : S("what the program read"))));
    line(out, "review", str_format(a, "%lld, %.*s", (long long)number, STR(review_action_name(r->action))));
    line(out, "by", r->by);
    line(out, "on", r->made);
    line(out, "because", r->reason);
    return OK;
}

bool query_reread(Arena *a, Str sentence, const Know *know, Doc *out)
{
    Payload p = {.raw = sentence, .path = S("sentence"), .kind = PAYLOAD_TEXT};
    Rejected rejected;
    *out = (Doc){.arena = a};
    return engine_document(out, &p, know, &rejected);
}

Err query_explain(Store *s, const Know *k, Arena *a, Str id, const Ask *ask, Buf *out, ErrInfo *e)
{
    Str row = {0}, unit = {0};
    Numbers all = {0};
    const Numbers *which = NULL;
    i64 document;
    Collection c;
    Situation sit;
    bool rows = store_schema(s) >= STORE_SCHEMA_VERSION;
    Err err = rows ? store_fact(s, a, id, &row, &document, e) : OK;
    if (err != OK || row.n) return err == OK ? explain_fact(s, k, a, row, out, e) : err;
    bool gone = rows && !ask->story.n && store_review_by_fact(s, id) && !store_find_finding(s, a, id).n;
    if (gone) return explain_reviewed(s, a, id, out, e);
    if (rows && ask->story.n) err = query_story(s, a, ask->story, &all, e), which = &all, unit = S("story");
    else if (rows) {
        unit = store_find_finding(s, a, id);
        i64 story = unit.n ? 0 : store_find_story(s, id);
        if (story && !store_is_one_unit(s)) unit = str_format(a, "story %lld", (long long)story);
        if (!unit.n && store_has_more(s, UNIT_DOCUMENTS_MAX))
            return fail(e, E_NOTHING, "no fact %.*s in this store; one of another time is found with --story and that time", STR(id));
        err = query_unit(s, a, unit, &all, &which, e);
    }
    if (err == OK) err = query_situation(s, k, a, which, ask, str_starts(unit, S("story")), &c, &sit, e);
    if (err != OK) return err;
    Report r = {.situation = &sit, .know = k, .since = TIME_UNKNOWN, .reread = query_reread};
    if (view_explain(out, &r, id)) return OK;
    return explain_reviewed(s, a, id, out, e);
}
