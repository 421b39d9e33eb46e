/* listing.c - pages of rows. Every listing is one statement put together from a fixed set of
 * clauses, each of which an index serves in the listing's own order, so that a page costs what a
 * page holds, whatever the store holds. Rows are JSON objects, written here from plain columns, so
 * that every engine gives the same bytes. A cursor is the place of the last row in that order: no
 * page is skipped or shown twice when rows are added in between. */
#include "store/listing.h"
#include <math.h>

/* ---- statements put together */

void sql_put(Sql *q, const char *words)
{
    buf_put(&q->sql, str_of(words));
}

void sql_value(Sql *q, Str value)
{
    assert(q->n < VALUES_MAX);
    q->text[q->n++] = value;
}

void sql_and(Sql *q, const char *condition)
{
    sql_put(q, q->where ? " AND " : " WHERE ");
    sql_put(q, condition);
    q->where = true;
}

void sql_and_value(Sql *q, const char *condition, Str value)
{
    if (!value.n) return;
    sql_and(q, condition);
    sql_value(q, value);
}

void sql_row(Sql *q, const Member *row)
{
    sql_put(q, "SELECT ");
    for (const Member *m = row; m->name; m++) {
        if (!m->sql) continue;
        if (q->columns++) sql_put(q, ",");
        sql_put(q, m->sql);
    }
    q->row = row;
}

Str number_text(Arena *a, i64 n)
{
    return n ? str_format(a, "%lld", (long long)n) : (Str){0};
}

/* ---- rows */

/* "from to" -> hours between, to a tenth. */
static void put_hours(Json *j, Str both)
{
    When from, to;
    Str first = {0};
    if (!str_next(&both, ' ', &first) || !date_parse_iso(first, &to) || !date_parse_iso(both, &from)) json_null(j);
    else json_num(j, round((double)(to.from - from.from) / 360.0) / 10.0);
}

static void put_value(Json *j, Arena *a, const Binder *b, int i, MemberForm as)
{
    switch (b->driver->type(b->q, i)) {
    case DB_NULL: json_null(j); break;
    case DB_INT:
        if (as == AS_BOOL) json_bool(j, column_int(b, i) != 0);
        else if (as == AS_INSTANT) json_str(j, instant_text(a, column_int(b, i)));
        else json_int(j, column_int(b, i));
        break;
    case DB_REAL: json_num(j, b->driver->real(b->q, i)); break;
    case DB_TEXT:
    case DB_BLOB:
        if (as == AS_HOURS) put_hours(j, column_peek(b, i));
        else json_str(j, column_peek(b, i));
        break;
    }
}

Str row_json(Arena *a, const Binder *b, const Member *row, const Str *given)
{
    Buf out = {.arena = a};
    Json j = {.out = &out};
    int i = 0;
    json_open(&j, '{');
    for (const Member *m = row; m->name; m++) {
        if (m->as == AS_LIST_END) {
            json_close(&j, '}');
            json_close(&j, ']');
            continue;
        }
        json_key(&j, str_of(m->name));
        if (m->as == AS_LIST) {
            json_open(&j, '[');
            json_open(&j, '{');
        } else if (m->as == AS_WORD) json_str(&j, str_of(m->word));
        else if (m->as == AS_GIVEN) buf_put(&out, *given++), j.comma[j.depth] = true;
        else put_value(&j, a, b, i++, m->as);
    }
    json_close(&j, '}');
    return buf_str(&out);
}

/* ---- cursors: the parts of the order, joined by bars; no sort key has one */

bool cursor_read(Str after, u32 parts, Str out[CURSOR_PARTS])
{
    u32 n = 0;
    Str part;
    while (n < parts && str_next(&after, '|', &part)) out[n++] = part;
    return n == parts && !after.n;
}

static Str cursor_of(Arena *a, const Binder *b, int from, u32 parts)
{
    Buf out = {.arena = a};
    for (int i = from; i < from + (int)parts; i++) {
        if (i > from) buf_byte(&out, '|');
        if (b->driver->type(b->q, i) == DB_INT) buf_format(&out, "%lld", (long long)column_int(b, i));
        else buf_put(&out, column_peek(b, i));
    }
    return buf_str(&out);
}

/* Runs a statement whose columns are the row's, then the parts of its order. One row more than
 * the limit is asked for, to know whether there is a next page. */
Err page(Store *s, Arena *a, Sql *q, const StoreAsk *ask, u32 parts, StorePage *out, ErrInfo *e)
{
    if (ask->limit) buf_format(&q->sql, " LIMIT %u", ask->limit + 1);
    Binder b = bind_once(s, buf_str(&q->sql));
    for (u32 i = 0; i < q->n && b.q; i++) bind_words(&b, q->text[i]);
    int got;
    Str last = {0};
    while ((got = bind_row(s, &b, e)) == 1) {
        if (ask->limit && out->rows.n == ask->limit) {
            out->next = last;
            got = 0;
            break;
        }
        *vec_push(a, &out->rows) = q->row ? row_json(a, &b, q->row, NULL) : column_str(a, &b, 0);
        if (ask->limit && out->rows.n == ask->limit) last = cursor_of(a, &b, q->row ? q->columns : 1, parts);
    }
    bind_end(&b);
    return (Err)got;
}

Err bad_cursor(Str after, ErrInfo *e)
{
    return fail(e, E_USAGE, "--after wants what the page before gave as its next, not \"%.*s\"", STR(after));
}

/* ---- findings */

/* A name that a finding must have beside the one that leads. */
static void and_name(Sql *q, Str list, Str name)
{
    if (!name.n) return;
    sql_and_value(q, "EXISTS(SELECT 1 FROM finding_name m WHERE m.list=?", list);
    sql_put(q, " AND m.name=? AND m.sort=n.sort AND m.finding=n.finding)");
    sql_value(q, name);
}

/* Behind the row that the cursor names. */
static void past(Sql *q, const StoreAsk *ask, bool named, const Str *after)
{
    if (!ask->after.n) return;
    if (named) sql_and_value(q, ask->newest ? "n.sort<=?" : "n.sort>=?", findings_sort_head(after[0]));
    sql_and(q, "(f.sort,f.id,coalesce(f.story,0))");
    sql_put(q, ask->newest ? "<(?,?,CAST(? AS BIGINT))" : ">(?,?,CAST(? AS BIGINT))");
    for (int i = 0; i < 3; i++) sql_value(q, after[i]);
}

/* In the order of the index by names, as far as that goes. */
static void in_order(Sql *q, bool newest, bool named)
{
    const char *const way = newest ? " DESC" : "";
    buf_format(&q->sql, " ORDER BY %s%s%sf.sort%s,f.id%s,coalesce(f.story,0)%s", named ? "n.sort" : "", named ? way : "", named ? "," : "", way, way, way);
}

/* A story's rows are of its unit, or of the whole store as one. */
#define OF_STORY(end) "coalesce((SELECT t." end " FROM told t WHERE t.unit='story '||?),(SELECT t." end " FROM told t WHERE t.unit='store'))"
static void of_story(Sql *q, Str story)
{
    if (!story.n) return;
    sql_and(q, "f.number BETWEEN " OF_STORY("first") " AND " OF_STORY("last") " AND f.story=CAST(? AS BIGINT)");
    for (int i = 0; i < 3; i++) sql_value(q, story);
}

Err store_findings(Store *s, Arena *a, Str kind, const StoreAsk *ask, StorePage *out, ErrInfo *e)
{
    bool several = str_eq(kind, S("control")); /* one row, several stories */
    Str story = number_text(a, ask->story), after[CURSOR_PARTS] = {{0}};
    const struct {
        u8 role; /* finding_name.list */
        Str name;
    } names[] = {{'p', ask->place}, {'a', ask->actor}, {'o', ask->outlet}, {'t', ask->type}, {'s', several ? story : (Str){0}}};
    Sql q = {.sql = {.arena = a}};
    int lead = 0; /* its index has the order of the listing */
    while (lead < (int)countof(names) && !names[lead].name.n) lead++;
    bool named = lead < (int)countof(names);
    if (ask->after.n && !cursor_read(ask->after, 3, after)) return bad_cursor(ask->after, e);
    if (named) {
        sql_put(&q, "SELECT f.body,f.sort,f.id,coalesce(f.story,0) FROM finding_name n CROSS JOIN finding f ON f.number=n.finding");
        sql_and_value(&q, "n.list=?", findings_list(a, kind, names[lead].role));
        sql_and_value(&q, "n.name=?", names[lead].name);
    } else {
        sql_put(&q, "SELECT f.body,f.sort,f.id,coalesce(f.story,0) FROM finding f"); /* an origin is a row in each of its stories */
        bool of_unit = !several && story.n; /* then its numbers lead to few rows, and the index by kind to all */
        sql_and_value(&q, of_unit ? "f.kind||''=?" : "f.kind=?", kind);
    }
    past(&q, ask, named, after);
    for (int i = lead + 1; i < (int)countof(names); i++) and_name(&q, findings_list(a, kind, names[i].role), names[i].name);
    if (!several) of_story(&q, story);
    sql_and_value(&q, "f.known_last>=?", ask->since);
    sql_and_value(&q, "f.known_from<?", ask->known_before);
    sql_and_value(&q, "(f.valid_from IS NULL OR f.valid_from<?)", ask->valid_before);
    in_order(&q, ask->newest, named);
    return page(s, a, &q, ask, 3, out, e);
}

Err store_names(Store *s, Arena *a, Str kind, Str role, u32 max, StorePage *out, ErrInfo *e)
{
    static const Member row[] = {COLUMN("name", "n.name"), COLUMN("rows", "count(*)"), {0}};
    static const Str roles[] = {LIT("place"), LIT("actor"), LIT("outlet"), LIT("type"), LIT("story")};
    Sql q = {.sql = {.arena = a}};
    isize known = 0;
    while (known < countof(roles) && !str_eq(role, roles[known])) known++;
    if (known == countof(roles)) return OK;
    sql_row(&q, row);
    sql_put(&q, " FROM finding_name n");
    sql_and_value(&q, "n.list=?", findings_list(a, kind, role.p[0]));
    sql_and(&q, "NOT (n.name>='g0' AND n.name<'g:')"); /* numbers of the gazetteer */
    sql_put(&q, " GROUP BY n.name ORDER BY count(*) DESC,n.name");
    return page(s, a, &q, &(StoreAsk){.limit = max}, 0, out, e);
}

/* Names of the role "place" that are numbers of the gazetteer ("g123") stand for places that can be drawn. */
Err store_places(Store *s, Arena *a, u32 max, StorePage *out, ErrInfo *e)
{
    Sql q = {.sql = {.arena = a}};
    sql_put(&q, "WITH per AS (SELECT n.name name,count(*) n,max(n.sort) last FROM finding_name n WHERE n.list='tip' "
                "AND n.name>='g0' AND n.name<'g:' GROUP BY n.name ORDER BY count(*) DESC,n.name LIMIT ");
    buf_format(&q.sql, "%u) ", max + 1);
    sql_put(&q, "SELECT '{\"happenings\":'||per.n||',\"latest\":'||f.body||'}',per.n,per.name FROM per "
                "CROSS JOIN finding f ON f.number=(SELECT m.finding FROM finding_name m JOIN finding g ON g.number=m.finding WHERE m.list='tip' "
                "AND m.name=per.name AND m.sort=per.last ORDER BY g.sort DESC,g.id DESC LIMIT 1) ORDER BY per.n DESC,per.name");
    return page(s, a, &q, &(StoreAsk){.limit = max}, 2, out, e);
}

/* ---- documents: the latest first */

static const Member document_row[] = {
    COLUMN("id", "d.id"), COLUMN("outlet", "d.outlet"), COLUMN("title", "d.title"), COLUMN("published", "coalesce(d.published,d.inferred)"),
    COLUMN("published_from", "CASE WHEN d.published IS NULL AND d.inferred IS NOT NULL THEN 'collection' ELSE d.published_from END"),
    COLUMN("known", "d.known_from"), COLUMN("known_to", "d.known_to"), COLUMN("language", "d.language"), COLUMN_AS("coded", "d.coded", AS_BOOL),
    COLUMN("url", "d.url"), COLUMN("byline", "d.byline"), COLUMN("path", "d.path"), COLUMN("hash", "d.hash"), COLUMN("received", "d.received"),
    COLUMN("version", "d.version"), COLUMN_AS("retracts", "d.retracts", AS_BOOL), COLUMN("forgotten", "d.forgotten"), COLUMN("story", STORY_OF_D), {0}};

void known_then(Sql *q, const StoreAsk *ask)
{
    if (!ask->known_at.n) return;
    sql_and_value(q, "d.known_from<?", ask->known_at);
    sql_and_value(q, "(d.known_to IS NULL OR d.known_to>=?)", ask->known_at);
}

void named(Sql *q, const StoreAsk *ask)
{
    sql_and_value(q, "EXISTS(SELECT 1 FROM document_name n WHERE n.role='place' AND n.name=? AND n.known=d.known_from AND n.document=d.number)", ask->place);
    sql_and_value(q, "EXISTS(SELECT 1 FROM document_name n WHERE n.role='actor' AND n.name=? AND n.known=d.known_from AND n.document=d.number)", ask->actor);
}

Err store_documents(Store *s, Arena *a, const StoreAsk *ask, StorePage *out, ErrInfo *e)
{
    Sql q = {.sql = {.arena = a}};
    Str after[CURSOR_PARTS];
    if (ask->after.n && !cursor_read(ask->after, 2, after)) return bad_cursor(ask->after, e);
    bool name = (ask->place.n || ask->actor.n) && !ask->story; /* its index has the same order */
    if (name) {
        sql_row(&q, document_row);
        sql_put(&q, ",m.known,m.document FROM document_name m CROSS JOIN document d ON d.number=m.document");
        sql_and_value(&q, "m.role=?", ask->place.n ? S("place") : S("actor"));
        sql_and_value(&q, "m.name=?", ask->place.n ? ask->place : ask->actor);
        sql_and_value(&q, "m.known>=?", ask->since);
        if (ask->after.n) sql_and_value(&q, "(m.known,m.document)<(?,CAST(? AS BIGINT))", after[0]), sql_value(&q, after[1]);
    } else {
        sql_row(&q, document_row);
        sql_put(&q, ",d.known_from,d.number FROM document d");
        sql_and_value(&q, "d.story=CAST(? AS BIGINT)", number_text(a, ask->story));
        sql_and_value(&q, "d.known_from>=?", ask->since);
        if (ask->after.n) sql_and_value(&q, "(d.known_from,d.number)<(?,CAST(? AS BIGINT))", after[0]), sql_value(&q, after[1]);
    }
    if (!name || (ask->place.n && ask->actor.n)) named(&q, ask);
    known_then(&q, ask);
    sql_put(&q, name ? " ORDER BY m.known DESC,m.document DESC" : " ORDER BY d.known_from DESC,d.number DESC");
    return page(s, a, &q, ask, 2, out, e);
}

/* ---- events: by time */

#define WORDS(beg, end) "CAST(substr(CAST(t.text AS BLOB)," beg "+1," end "-" beg ") AS TEXT)"
#define OF_SENTENCE(i) "CAST(t.sentences->>('$['||f.sentence||'][" i "]') AS BIGINT)" /* what text.sentences has of the event's */
#define LAST_REVIEW                                                                                                  \
    "(SELECT v.action FROM review_anchor x JOIN review v ON v.number=x.review WHERE x.hash=d.hash AND x.fact_beg=f.text_beg " \
    "AND x.fact_end=f.text_end AND x.kind='event' AND x.rule=r.id AND v.undone IS NULL ORDER BY v.number DESC LIMIT 1)"
static const Member event_row[] = {
    COLUMN("id", "'e'||f.document||'.'||f.seq"), COLUMN("from", "f.valid_from"), COLUMN("to", "f.valid_to"), COLUMN("precision", "f.precision"), COLUMN("type", "f.type"),
    COLUMN("subtype", "f.subtype"), COLUMN("mode", "f.mode"), COLUMN("context", "f.context"), COLUMN("cameo", "f.cameo"),
    COLUMN("text", WORDS("coalesce(" OF_SENTENCE("0") ",f.text_beg)", "coalesce(" OF_SENTENCE("1") ",f.text_end)")), COLUMN("place", "f.place"), COLUMN("geonames", "f.geonames"),
    COLUMN("actors", "f.actors"), COLUMN("recipients", "f.recipients"), COLUMN("realis", "f.realis"), COLUMN("attribution", "f.attribution"), COLUMN("change", "f.control"),
    COLUMN("holder", "f.holder"), COLUMN("document", "d.id"), COLUMN("known", "d.known_from"), COLUMN("rule", "r.id"), COLUMN("review", LAST_REVIEW), NO_COLUMN("sources", AS_LIST),
    COLUMN("doc", "d.id"), WORD("field", "text"), COLUMN("begin", "f.text_beg"), COLUMN("end", "f.text_end"), COLUMN("text", WORDS("f.text_beg", "f.text_end")),
    COLUMN("raw_begin", "f.raw_beg"), COLUMN("raw_end", "f.raw_end"), COLUMN("zone", "t.sentences->>('$['||f.sentence||'][4]')"), NO_COLUMN("", AS_LIST_END), {0}};
#define EVENT_JOINS                                                                                                  \
    " JOIN document d ON d.number=f.document JOIN text t ON t.document=f.document"                                   \
    " LEFT JOIN rule r ON r.number=f.rule"

Err store_events(Store *s, Arena *a, const StoreAsk *ask, StorePage *out, ErrInfo *e)
{
    Sql q = {.sql = {.arena = a}};
    Str after[CURSOR_PARTS];
    bool name = ask->place.n || ask->actor.n;
    if (ask->after.n && !cursor_read(ask->after, 3, after)) return bad_cursor(ask->after, e);
    sql_row(&q, event_row);
    if (ask->story) {
        sql_put(&q, ",f.sort,f.document,f.seq FROM document o "
                    "CROSS JOIN event_fact f ON f.document=o.number" EVENT_JOINS);
        sql_and_value(&q, "o.story=CAST(? AS BIGINT)", number_text(a, ask->story));
    } else if (name) {
        sql_put(&q, ",n.sort,n.document,n.seq FROM event_name n "
                    "CROSS JOIN event_fact f ON f.document=n.document AND f.seq=n.seq" EVENT_JOINS);
        sql_and_value(&q, "n.role=?", ask->place.n ? S("place") : S("actor"));
        sql_and_value(&q, "n.name=?", ask->place.n ? ask->place : ask->actor);
    } else {
        /* the index alone is walked until a row is wanted */
        sql_put(&q, ",k.sort,k.document,k.seq FROM event_fact k INDEXED BY event_by_time "
                    "CROSS JOIN event_fact f ON f.document=k.document AND f.seq=k.seq" EVENT_JOINS);
        sql_and_value(&q, "k.known>=?", ask->since);
    }
    if (ask->story && ask->place.n)
        sql_and_value(&q, "EXISTS(SELECT 1 FROM event_name m WHERE m.role='place' AND m.name=? AND m.sort=f.sort "
                          "AND m.document=f.document AND m.seq=f.seq)", ask->place);
    if ((ask->story || ask->place.n) && ask->actor.n)
        sql_and_value(&q, "EXISTS(SELECT 1 FROM event_name m WHERE m.role='actor' AND m.name=? AND m.sort=f.sort "
                          "AND m.document=f.document AND m.seq=f.seq)", ask->actor);
    if (ask->known_at.n) known_then(&q, ask);
    else sql_and(&q, "d.known_to IS NULL AND d.retracts=0");
    sql_and_value(&q, "d.known_from>=?", ask->since);
    const char *order = ask->story ? "(f.sort,f.document,f.seq)>(?,CAST(? AS BIGINT),CAST(? AS BIGINT))"
                        : name     ? "(n.sort,n.document,n.seq)>(?,CAST(? AS BIGINT),CAST(? AS BIGINT))"
                                   : "(k.sort,k.document,k.seq)>(?,CAST(? AS BIGINT),CAST(? AS BIGINT))";
    if (ask->after.n) sql_and_value(&q, order, after[0]), sql_value(&q, after[1]), sql_value(&q, after[2]);
    sql_put(&q, ask->story ? " ORDER BY f.sort,f.document,f.seq"
                : name     ? " ORDER BY n.sort,n.document,n.seq"
                           : " ORDER BY k.sort,k.document,k.seq");
    return page(s, a, &q, ask, 3, out, e);
}

/* ---- edits of pages: the latest first */

static const Member change_row[] = {
    COLUMN("document", "d.id"), COLUMN("previous", "p.id"), COLUMN("url", "d.url"), COLUMN("outlet", "d.outlet"), COLUMN("known", "e.known_from"), COLUMN("op", "e.op"),
    COLUMN("before", "e.before"), COLUMN("after", "e.after"), COLUMN_AS("retracts", "d.retracts", AS_BOOL), {0}};

Err store_changes(Store *s, Arena *a, const StoreAsk *ask, StorePage *out, ErrInfo *e)
{
    Sql q = {.sql = {.arena = a}};
    Str after[CURSOR_PARTS];
    if (ask->after.n && !cursor_read(ask->after, 2, after)) return bad_cursor(ask->after, e);
    sql_row(&q, change_row);
    sql_put(&q, ",e.document,e.seq FROM edit e JOIN document d ON d.number=e.document JOIN document p ON p.number=e.previous");
    sql_and_value(&q, "d.story=CAST(? AS BIGINT)", number_text(a, ask->story));
    named(&q, ask);
    sql_and_value(&q, "e.known_from<?", ask->known_at);
    sql_and_value(&q, "e.known_from>=?", ask->since);
    if (ask->after.n) sql_and_value(&q, "(-e.document,e.seq)>(-CAST(? AS BIGINT),CAST(? AS BIGINT))", after[0]), sql_value(&q, after[1]);
    sql_put(&q, " ORDER BY e.document DESC,e.seq");
    return page(s, a, &q, ask, 2, out, e);
}

/* ---- feeds: by address */

static const Member feed_row[] = {
    COLUMN("url", "url"), COLUMN("status", "status"), COLUMN("failures", "failures"), COLUMN("error", "error"), COLUMN("last_try", "last_try"),
    COLUMN("last_success", "last_success"), COLUMN("last_new", "last_new"), COLUMN("newest", "newest"), COLUMN_AS("lag_hours", "last_success||' '||newest", AS_HOURS),
    COLUMN_AS("next_try", "next_try", AS_INSTANT), COLUMN("documents", "documents"), {0}};

Err store_feeds(Store *s, Arena *a, const StoreAsk *ask, StorePage *out, ErrInfo *e)
{
    Sql q = {.sql = {.arena = a}};
    Str after[CURSOR_PARTS];
    if (ask->after.n && !cursor_read(ask->after, 1, after)) return bad_cursor(ask->after, e);
    sql_row(&q, feed_row);
    sql_put(&q, ",url FROM feed");
    if (ask->after.n) sql_and_value(&q, "url>?", after[0]);
    sql_put(&q, " ORDER BY url");
    return page(s, a, &q, ask, 1, out, e);
}

/* ---- one fact */

typedef struct {
    char letter;
    const char *kind, *table;
    const Member *members;
} FactKind;
static const Member event_members[] = {COLUMN("type", "f.type"), COLUMN("subtype", "f.subtype"), COLUMN("cameo", "f.cameo"), COLUMN("realis", "f.realis"),
                                       COLUMN("actors", "f.actors"), COLUMN("recipients", "f.recipients"), COLUMN("place", "f.place"),
                                       COLUMN("attribution", "f.attribution"), COLUMN("change", "f.control"), COLUMN("holder", "f.holder"), {0}};
static const Member time_members[] = {COLUMN("type", "f.type"), COLUMN("value", "f.value"), COLUMN("mod", "f.mod"), COLUMN("anchor", "f.anchor"), {0}};
static const Member place_members[] = {COLUMN("name", "f.name"), COLUMN("kind", "f.kind"), COLUMN("geonames", "f.geonames"), COLUMN("lat", "f.lat"), COLUMN("lon", "f.lon"),
                                       COLUMN("country", "f.country"), COLUMN("admin1", "f.admin1"), COLUMN("feature", "f.feature"), COLUMN("score", "f.score"),
                                       COLUMN("how", "f.how"), {0}};
static const Member actor_members[] = {COLUMN("name", "f.name"), COLUMN("code", "f.code"), COLUMN("country", "f.country"), COLUMN("role", "f.role"),
                                       COLUMN("kind", "f.kind"), COLUMN("via", "f.via"), {0}};
static const Member number_members[] = {COLUMN("kind", "f.kind"), COLUMN("bound", "f.bound"), COLUMN("low", "f.low"), COLUMN("high", "f.high"), COLUMN("of", "f.denominator"),
                                        COLUMN("unit", "f.unit"), COLUMN("counts", "f.counts"), COLUMN("role", "f.role"), {0}};
static const Member quote_members[] = {COLUMN("speaker", "f.speaker"), COLUMN_AS("direct", "f.direct", AS_BOOL), COLUMN("cue", "f.cue"),
                                       COLUMN("addressee", "f.addressee"), COLUMN("channel", "f.channel"), {0}};
static const Member fact_members[] = {
    COLUMN("from", "f.valid_from"), COLUMN("to", "f.valid_to"), COLUMN("rule", "r.id"), COLUMN("words", WORDS("f.text_beg", "f.text_end")),
    COLUMN("sentence", "(SELECT " WORDS("s.text_beg", "s.text_end") " FROM sentence s WHERE s.document=f.document AND s.text_beg<=f.text_beg "
                 "ORDER BY s.seq DESC LIMIT 1)"),
    COLUMN("text_begin", "f.text_beg"), COLUMN("text_end", "f.text_end"), COLUMN("raw_begin", "f.raw_beg"), COLUMN("raw_end", "f.raw_end"), COLUMN("document", "d.id"),
    COLUMN("title", "d.title"), COLUMN("outlet", "d.outlet"), COLUMN("published", "d.published"), COLUMN("known", "d.known_from"), COLUMN("known_to", "d.known_to"),
    COLUMN("path", "d.path"), COLUMN("url", "d.url"), COLUMN("hash", "d.hash"), COLUMN("program", "d.program"), COLUMN("lexicon", "d.lexicon"), {0}};
static const FactKind fact_kinds[] = {
    {'e', "event", "event_fact", event_members}, {'t', "time", "time_fact", time_members},   {'p', "place", "place_fact", place_members},
    {'a', "actor", "actor_mention", actor_members}, {'n', "number", "number_fact", number_members}, {'q', "quote", "quote_fact", quote_members}};

/* What all facts have stands around what its kind has. */
static const Member *fact_row(Arena *a, const FactKind *k)
{
    u32 own = 0;
    while (k->members[own].name) own++;
    Member *row = NEW(a, Member, (isize)(own + countof(fact_members) + 1));
    row[0] = (Member){"fact", NULL, AS_WORD, k->kind};
    memcpy(row + 1, k->members, own * sizeof *row);
    memcpy(row + 1 + own, fact_members, sizeof fact_members);
    return row;
}

Err store_fact(Store *s, Arena *a, Str id, Str *row, i64 *document, ErrInfo *e)
{
    const FactKind *k = fact_kinds;
    i64 seq = 0;
    isize dot = str_find_byte(id, '.', 0);
    *row = (Str){0};
    while (k < fact_kinds + countof(fact_kinds) && (!id.n || id.p[0] != (u8)k->letter)) k++;
    if (k == fact_kinds + countof(fact_kinds) || dot < 2 || !str_int(str_cut(id, 1, dot), document) || !str_int(str_cut(id, dot + 1, id.n), &seq))
        return OK;
    Sql q = {.sql = {.arena = a}};
    sql_row(&q, fact_row(a, k));
    buf_format(&q.sql, " FROM %s f JOIN document d ON d.number=f.document "
               "JOIN text t ON t.document=f.document LEFT JOIN rule r ON r.number=f.rule WHERE f.document=? AND f.seq=?", k->table);
    Binder b = bind_once(s, buf_str(&q.sql));
    if (b.q) bind_int(&b, *document), bind_int(&b, seq);
    int got = bind_row(s, &b, e);
    if (got == 1) *row = row_json(a, &b, q.row, NULL);
    bind_end(&b);
    return got < 0 ? (Err)got : OK;
}
