/* listing.c - pages of rows. Every listing is one statement put together from a fixed set of
 * clauses, each of which an index serves in the listing's own order, so that a page costs what a
 * page holds, whatever the store holds. Rows come as JSON objects. A cursor is the place of the
 * last row in that order: no page is skipped or shown twice when rows are added in between. */
#include "base/json.h"
#include "store/rows.h"

/* ---- statements put together */

enum { VALUES_MAX = 16 };
typedef struct {
    Buf sql;
    Str text[VALUES_MAX]; /* values of the question marks, in order */
    u32 n;
    bool where;
} Sql;

static void sql_put(Sql *q, const char *words)
{
    buf_put(&q->sql, str_of(words));
}

static void sql_value(Sql *q, Str value)
{
    assert(q->n < VALUES_MAX);
    q->text[q->n++] = value;
}

static void sql_and(Sql *q, const char *condition)
{
    sql_put(q, q->where ? " AND " : " WHERE ");
    sql_put(q, condition);
    q->where = true;
}

static void sql_and_value(Sql *q, const char *condition, Str value)
{
    if (!value.n) return;
    sql_and(q, condition);
    sql_value(q, value);
}

static Str number_text(Arena *a, i64 n)
{
    return n ? str_format(a, "%lld", (long long)n) : (Str){0};
}

/* ---- cursors: the parts of the order, joined by bars; no sort key has one */

enum { CURSOR_PARTS = 3 };

static bool cursor_read(Str after, u32 parts, Str out[CURSOR_PARTS])
{
    u32 n = 0;
    Str part;
    while (n < parts && str_next(&after, '|', &part)) out[n++] = part;
    return n == parts && !after.n;
}

static Str cursor_of(Arena *a, const Binder *b, u32 parts)
{
    Buf out = {.arena = a};
    for (u32 i = 0; i < parts; i++) {
        Str part = column_peek(b, (int)i + 1);
        if (i) buf_byte(&out, '|');
        buf_put(&out, part);
    }
    return buf_str(&out);
}

/* Runs a statement whose columns are the row, then the parts of its order. One row more than
 * the limit is asked for, to know whether there is a next page. */
static Err page(Store *s, Arena *a, Sql *q, const StoreAsk *ask, u32 parts, StorePage *out, ErrInfo *e)
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
        *vec_push(a, &out->rows) = column_str(a, &b, 0);
        if (ask->limit && out->rows.n == ask->limit) last = cursor_of(a, &b, parts);
    }
    bind_end(&b);
    return (Err)got;
}

static Err bad_cursor(Str after, ErrInfo *e)
{
    return fail(e, E_USAGE, "--after wants what the page before gave as its next, not \"%.*s\"", STR(after));
}

/* ---- findings */

Err store_findings(Store *s, Arena *a, Str kind, const StoreAsk *ask, StorePage *out, ErrInfo *e)
{
    Sql q = {.sql = {.arena = a}};
    Str after[CURSOR_PARTS] = {{0}};
    Str role = ask->place.n ? S("place") : ask->actor.n ? S("actor") : S("story");
    Str name = ask->place.n ? ask->place : ask->actor;
    bool several = ask->story && str_eq(kind, S("control")); /* one row, several stories */
    if (!name.n && several) name = number_text(a, ask->story), several = false;
    if (ask->after.n && !cursor_read(ask->after, 2, after)) return bad_cursor(ask->after, e);
    if (name.n) {
        sql_put(&q, "SELECT f.body,n.sort,n.id FROM finding_name n CROSS JOIN finding f ON f.number=n.finding");
        sql_and_value(&q, "n.kind=?", kind);
        sql_and_value(&q, "n.role=?", role);
        sql_and_value(&q, "n.name=?", name);
        if (ask->after.n) sql_and_value(&q, "(n.sort,n.id)>(?,?)", after[0]), sql_value(&q, after[1]);
    } else {
        sql_put(&q, "SELECT f.body,f.sort,f.id FROM finding f");
        sql_and_value(&q, "f.kind=?", kind);
        if (ask->after.n) sql_and_value(&q, "(f.sort,f.id)>(?,?)", after[0]), sql_value(&q, after[1]);
    }
    if (ask->place.n && ask->actor.n)
        sql_and_value(&q, "EXISTS(SELECT 1 FROM finding_name m WHERE m.kind=f.kind AND m.role='actor' AND m.name=? AND m.sort=f.sort "
                          "AND m.id=f.id AND m.finding=f.number)", ask->actor);
    if (several)
        sql_and_value(&q, "EXISTS(SELECT 1 FROM finding_name m WHERE m.kind=f.kind AND m.role='story' AND m.name=? AND m.sort=f.sort "
                          "AND m.id=f.id AND m.finding=f.number)", number_text(a, ask->story));
    else if (!str_eq(kind, S("control"))) sql_and_value(&q, "f.story=CAST(? AS INTEGER)", number_text(a, ask->story));
    sql_and_value(&q, "f.known_last>=?", ask->since);
    sql_put(&q, name.n ? " ORDER BY n.sort,n.id" : " ORDER BY f.sort,f.id");
    return page(s, a, &q, ask, 2, out, e);
}

/* ---- documents: the latest first */

#define DOCUMENT_ROW                                                                                                  \
    "json_object('id',d.id,'outlet',d.outlet,'title',d.title,'published',ifnull(d.published,d.inferred),"                      \
    "'published_from',iif(d.published IS NULL AND d.inferred IS NOT NULL,'collection',d.published_from),'known',d.known_from,'known_to',d.known_to,'language',"  \
    "d.language,'coded',json(iif(d.coded,'true','false')),'url',d.url,'byline',d.byline,'path',d.path,'hash',d.hash," \
    "'received',d.received,'version',d.version,'retracts',json(iif(d.retracts,'true','false')),'forgotten',d.forgotten,'story'," \
    "(SELECT f.id FROM finding f WHERE f.kind='stories' AND f.story=d.story LIMIT 1))"

static void known_then(Sql *q, const StoreAsk *ask)
{
    if (!ask->known_at.n) return;
    sql_and_value(q, "d.known_from<?", ask->known_at);
    sql_and_value(q, "(d.known_to IS NULL OR d.known_to>=?)", ask->known_at);
}

static void named(Sql *q, const StoreAsk *ask)
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
        sql_put(&q, "SELECT " DOCUMENT_ROW ",m.known,m.document FROM document_name m CROSS JOIN document d ON d.number=m.document");
        sql_and_value(&q, "m.role=?", ask->place.n ? S("place") : S("actor"));
        sql_and_value(&q, "m.name=?", ask->place.n ? ask->place : ask->actor);
        sql_and_value(&q, "m.known>=?", ask->since);
        if (ask->after.n) sql_and_value(&q, "(m.known,m.document)<(?,CAST(? AS INTEGER))", after[0]), sql_value(&q, after[1]);
    } else {
        sql_put(&q, "SELECT " DOCUMENT_ROW ",d.known_from,d.number FROM document d");
        sql_and_value(&q, "d.story=CAST(? AS INTEGER)", number_text(a, ask->story));
        sql_and_value(&q, "d.known_from>=?", ask->since);
        if (ask->after.n) sql_and_value(&q, "(d.known_from,d.number)<(?,CAST(? AS INTEGER))", after[0]), sql_value(&q, after[1]);
    }
    if (!name || (ask->place.n && ask->actor.n)) named(&q, ask);
    known_then(&q, ask);
    sql_put(&q, name ? " ORDER BY m.known DESC,m.document DESC" : " ORDER BY d.known_from DESC,d.number DESC");
    return page(s, a, &q, ask, 2, out, e);
}

/* ---- events: by time */

#define WORDS(beg, end) "CAST(substr(CAST(t.text AS BLOB)," beg "+1," end "-" beg ") AS TEXT)"
#define EVENT_ROW                                                                                                    \
    "json_object('id','e'||f.document||'.'||f.seq,'from',f.valid_from,'to',f.valid_to,'precision',f.precision,"      \
    "'type',f.type,'subtype',f.subtype,'mode',f.mode,'context',f.context,'cameo',f.cameo,'text',"                    \
    WORDS("ifnull(s.text_beg,f.text_beg)", "ifnull(s.text_end,f.text_end)")                                            \
    ",'place',f.place,'geonames',f.geonames,'actors',f.actors,'recipients',f.recipients,'realis',f.realis,"          \
    "'attribution',f.attribution,'change',f.control,'holder',f.holder,'document',d.id,'known',d.known_from,'rule',r.id," \
    "'sources',json_array(json_object('doc',d.id,'field','text','begin',f.text_beg,'end',f.text_end,'text',"         \
    WORDS("f.text_beg", "f.text_end") ",'raw_begin',f.raw_beg,'raw_end',f.raw_end,'zone',s.zone)))"
#define EVENT_JOINS                                                                                                  \
    " JOIN document d ON d.number=f.document JOIN text t ON t.document=f.document"                                   \
    " LEFT JOIN sentence s ON s.document=f.document AND s.seq=f.sentence LEFT JOIN rule r ON r.number=f.rule"

Err store_events(Store *s, Arena *a, const StoreAsk *ask, StorePage *out, ErrInfo *e)
{
    Sql q = {.sql = {.arena = a}};
    Str after[CURSOR_PARTS];
    bool name = ask->place.n || ask->actor.n;
    if (ask->after.n && !cursor_read(ask->after, 3, after)) return bad_cursor(ask->after, e);
    if (ask->story) {
        sql_put(&q, "SELECT " EVENT_ROW ",f.sort x,f.document y,f.seq z FROM document o "
                    "CROSS JOIN event_fact f ON f.document=o.number" EVENT_JOINS);
        sql_and_value(&q, "o.story=CAST(? AS INTEGER)", number_text(a, ask->story));
    } else if (name) {
        sql_put(&q, "SELECT " EVENT_ROW ",n.sort x,n.document y,n.seq z FROM event_name n "
                    "CROSS JOIN event_fact f ON f.document=n.document AND f.seq=n.seq" EVENT_JOINS);
        sql_and_value(&q, "n.role=?", ask->place.n ? S("place") : S("actor"));
        sql_and_value(&q, "n.name=?", ask->place.n ? ask->place : ask->actor);
    } else {
        /* the index alone is walked until a row is wanted */
        sql_put(&q, "SELECT " EVENT_ROW ",k.sort x,k.document y,k.seq z FROM event_fact k INDEXED BY event_by_time "
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
    else sql_and(&q, "d.known_to IS NULL AND NOT d.retracts");
    sql_and_value(&q, "d.known_from>=?", ask->since);
    const char *order = ask->story ? "(f.sort,f.document,f.seq)>(?,CAST(? AS INTEGER),CAST(? AS INTEGER))"
                        : name     ? "(n.sort,n.document,n.seq)>(?,CAST(? AS INTEGER),CAST(? AS INTEGER))"
                                   : "(k.sort,k.document,k.seq)>(?,CAST(? AS INTEGER),CAST(? AS INTEGER))";
    if (ask->after.n) sql_and_value(&q, order, after[0]), sql_value(&q, after[1]), sql_value(&q, after[2]);
    sql_put(&q, ask->story ? " ORDER BY f.sort,f.document,f.seq"
                : name     ? " ORDER BY n.sort,n.document,n.seq"
                           : " ORDER BY k.sort,k.document,k.seq");
    return page(s, a, &q, ask, 3, out, e);
}

/* ---- edits of pages: the latest first */

Err store_changes(Store *s, Arena *a, const StoreAsk *ask, StorePage *out, ErrInfo *e)
{
    Sql q = {.sql = {.arena = a}};
    Str after[CURSOR_PARTS];
    if (ask->after.n && !cursor_read(ask->after, 2, after)) return bad_cursor(ask->after, e);
    sql_put(&q, "SELECT json_object('document',d.id,'previous',p.id,'url',d.url,'outlet',d.outlet,'known',e.known_from,'op',e.op,"
                "'before',e.before,'after',e.after,'retracts',json(iif(d.retracts,'true','false'))),e.document,e.seq "
                "FROM edit e JOIN document d ON d.number=e.document JOIN document p ON p.number=e.previous");
    sql_and_value(&q, "d.story=CAST(? AS INTEGER)", number_text(a, ask->story));
    named(&q, ask);
    sql_and_value(&q, "e.known_from<?", ask->known_at);
    sql_and_value(&q, "e.known_from>=?", ask->since);
    if (ask->after.n) sql_and_value(&q, "(-e.document,e.seq)>(-CAST(? AS INTEGER),CAST(? AS INTEGER))", after[0]), sql_value(&q, after[1]);
    sql_put(&q, " ORDER BY e.document DESC,e.seq");
    return page(s, a, &q, ask, 2, out, e);
}

/* ---- feeds: by address */

Err store_feeds(Store *s, Arena *a, const StoreAsk *ask, StorePage *out, ErrInfo *e)
{
    Sql q = {.sql = {.arena = a}};
    Str after[CURSOR_PARTS];
    if (ask->after.n && !cursor_read(ask->after, 1, after)) return bad_cursor(ask->after, e);
    sql_put(&q, "SELECT json_object('url',url,'status',status,'failures',failures,'error',error,'last_try',last_try,'last_success',last_success,"
                "'last_new',last_new,'newest',newest,'lag_hours',round((julianday(last_success)-julianday(newest))*24,1),"
                "'next_try',strftime('%Y-%m-%dT%H:%M:%SZ',next_try,'unixepoch'),'documents',documents),url FROM feed");
    if (ask->after.n) sql_and_value(&q, "url>?", after[0]);
    sql_put(&q, " ORDER BY url");
    return page(s, a, &q, ask, 1, out, e);
}

/* ---- search: the best first; where very many match, the latest first, because no order by worth
 * can be had without looking at each */

enum { RANKED_MAX = 2000 };

/* Words, "phrases" and prefix* in FTS5's own quoting; all of them must be there. */
static Str match_words(Arena *a, Str words)
{
    Buf out = {.arena = a};
    for (isize i = 0; i < words.n;) {
        if (words.p[i] <= ' ') {
            i++;
            continue;
        }
        bool phrase = words.p[i] == '"';
        isize beg = i + phrase;
        for (i = beg; i < words.n && (phrase ? words.p[i] != '"' : words.p[i] > ' ' && words.p[i] != '"');) i++;
        Str part = str_cut(words, beg, i);
        bool prefix = !phrase && str_ends(part, S("*"));
        if (prefix) part.n--;
        i += phrase && i < words.n;
        if (part.n) buf_format(&out, "%s\"%.*s\"%s", out.bytes.n ? " " : "", STR(part), prefix ? "*" : "");
    }
    return buf_str(&out);
}

/* Are there more than can be ranked while somebody waits? */
static bool many_match(Store *s, Arena *a, Str match)
{
    Binder b = bind_once(s, str_format(a, "SELECT count(*)>%d FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT %d)", RANKED_MAX, RANKED_MAX + 1));
    if (b.q) bind_words(&b, match);
    bool many = bind_value(s, &b) != 0;
    bind_end(&b);
    return many;
}

Err store_search(Store *s, Arena *a, const StoreAsk *ask, StorePage *out, ErrInfo *e)
{
    Sql q = {.sql = {.arena = a}};
    Str after[CURSOR_PARTS], match = match_words(a, ask->words);
    i64 from = 0;
    if (!match.n) return fail(e, E_USAGE, "search wants words to look for");
    bool many = many_match(s, a, match);
    if (ask->after.n && (!cursor_read(ask->after, 1, after) || !str_int(after[0], &from) || from < 0)) return bad_cursor(ask->after, e);
    buf_format(&q.sql, "SELECT json_object('document',d.id,'title',d.title,'outlet',d.outlet,'published',d.published,'known',d.known_from,"
               "'score',%s,'snippet',snippet(words,-1,'[',']','...',24),'url',d.url,'story',"
               "(SELECT f.id FROM finding f WHERE f.kind='stories' AND f.story=d.story LIMIT 1)),w.rowid "
               "FROM words w CROSS JOIN document d ON d.number=w.rowid", many ? "NULL" : "round(-w.rank,3)");
    sql_and_value(&q, "words MATCH ?", match);
    if (many) sql_and_value(&q, "w.rowid<CAST(? AS INTEGER)", number_text(a, from));
    sql_and_value(&q, "d.story=CAST(? AS INTEGER)", number_text(a, ask->story));
    named(&q, ask);
    if (ask->known_at.n) known_then(&q, ask);
    else sql_and(&q, "d.known_to IS NULL");
    sql_and_value(&q, "d.known_from>=?", ask->since);
    sql_put(&q, many ? " ORDER BY w.rowid DESC" : " ORDER BY rank");
    if (many) return page(s, a, &q, ask, 1, out, e);
    /* best first has no place to go on from: the cursor counts rows */
    buf_format(&q.sql, " LIMIT %lld OFFSET %lld", ask->limit ? (long long)ask->limit + 1 : -1LL, (long long)from);
    StoreAsk whole = *ask;
    whole.limit = 0;
    Err err = page(s, a, &q, &whole, 1, out, e);
    if (ask->limit && out->rows.n > ask->limit) {
        out->rows.n = ask->limit;
        out->next = str_format(a, "%lld", (long long)(from + ask->limit));
    }
    return err;
}

/* ---- one fact */

typedef struct {
    char letter;
    const char *kind, *table, *members;
} FactKind;
static const FactKind fact_kinds[] = {
    {'e', "event", "event_fact", "'type',f.type,'subtype',f.subtype,'cameo',f.cameo,'realis',f.realis,'actors',f.actors,'recipients',"
                                 "f.recipients,'place',f.place,'attribution',f.attribution,'change',f.control,'holder',f.holder"},
    {'t', "time", "time_fact", "'type',f.type,'value',f.value,'mod',f.mod,'anchor',f.anchor"},
    {'p', "place", "place_fact", "'name',f.name,'kind',f.kind,'geonames',f.geonames,'lat',f.lat,'lon',f.lon,'country',f.country,'admin1',"
                                 "f.admin1,'feature',f.feature,'score',f.score,'how',f.how"},
    {'a', "actor", "actor_fact", "'name',f.name,'code',f.code,'country',f.country,'role',f.role,'kind',f.kind,'via',f.via"},
    {'n', "number", "number_fact", "'kind',f.kind,'bound',f.bound,'low',f.low,'high',f.high,'of',f.denominator,'unit',f.unit,'counts',"
                                   "f.counts,'role',f.role"},
    {'q', "quote", "quote_fact", "'speaker',f.speaker,'direct',json(iif(f.direct,'true','false')),'cue',f.cue,'addressee',f.addressee,"
                                 "'channel',f.channel"}};

Err store_fact(Store *s, Arena *a, Str id, Str *row, i64 *document, ErrInfo *e)
{
    const FactKind *k = fact_kinds;
    i64 seq = 0;
    isize dot = str_find_byte(id, '.', 0);
    *row = (Str){0};
    while (k < fact_kinds + countof(fact_kinds) && (!id.n || id.p[0] != (u8)k->letter)) k++;
    if (k == fact_kinds + countof(fact_kinds) || dot < 2 || !str_int(str_cut(id, 1, dot), document) || !str_int(str_cut(id, dot + 1, id.n), &seq))
        return OK;
    Str sql = str_format(a, "SELECT json_object('fact','%s',%s,'from',f.valid_from,'to',f.valid_to,'rule',r.id,'words'," WORDS("f.text_beg", "f.text_end")
                            ",'sentence',(SELECT " WORDS("s.text_beg", "s.text_end") " FROM sentence s WHERE s.document=f.document AND s.text_beg<=f.text_beg "
                            "ORDER BY s.seq DESC LIMIT 1),'text_begin',f.text_beg,'text_end',f.text_end,'raw_begin',f.raw_beg,'raw_end',f.raw_end,"
                            "'document',d.id,'title',d.title,'outlet',d.outlet,'published',d.published,'known',d.known_from,'known_to',d.known_to,"
                            "'path',d.path,'url',d.url,'hash',d.hash,'program',d.program,'lexicon',d.lexicon) FROM %s f JOIN document d ON d.number=f.document "
                            "JOIN text t ON t.document=f.document LEFT JOIN rule r ON r.number=f.rule WHERE f.document=? AND f.seq=?",
                         k->kind, k->members, k->table);
    Binder b = bind_once(s, sql);
    if (b.q) bind_int(&b, *document), bind_int(&b, seq);
    int got = bind_row(s, &b, e);
    if (got == 1) *row = column_str(a, &b, 0);
    bind_end(&b);
    return got < 0 ? (Err)got : OK;
}
