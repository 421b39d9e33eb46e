/* search.c - search over titles and texts: the best first; where very many match, the latest first,
 * because no order by worth can be had without looking at each. Which documents answer is asked of
 * the engine's own index (FTS5; or search_vector.c); worth and passage are the same for both
 * (words.c). */
#include "store/search.h"
#include <math.h>
#include <stdlib.h>

enum { SNIPPET_WORDS = 24, ROWS_TOGETHER = 64 };

Tokenizer *search_tokenizer(Store *s)
{
    if (!s->tokenizer) s->tokenizer = tokenizer_open();
    return s->tokenizer;
}

/* ---- where: the documents of the answer */

void search_where(Sql *q, const StoreAsk *ask, const char *matches, Str match, Arena *a)
{
    sql_and_value(q, matches, match);
    sql_and_value(q, "d.story=CAST(? AS BIGINT)", number_text(a, ask->story));
    named(q, ask);
    if (ask->known_at.n) known_then(q, ask);
    else sql_and(q, "d.known_to IS NULL");
    sql_and_value(q, "d.known_from>=?", ask->since);
}

Binder search_bound(Store *s, Sql *q)
{
    Binder b = bind_once(s, buf_str(&q->sql));
    for (u32 i = 0; i < q->n && b.q; i++) bind_words(&b, q->text[i]);
    return b;
}

i64 search_number(Store *s, Str sql, Str value)
{
    Binder b = bind_once(s, sql);
    if (b.q) bind_words(&b, value);
    i64 n = bind_value(s, &b);
    bind_end(&b);
    return n;
}

/* ---- FTS5 */

static Str match_fts5(Arena *a, const Phrases *asked)
{
    Buf out = {.arena = a};
    for (u32 i = 0; i < asked->n; i++)
        buf_format(&out, "%s\"%.*s\"%s", i ? " " : "", STR(asked->v[i].asked), asked->v[i].prefix ? "*" : "");
    return buf_str(&out);
}

static Err ask_fts5(Store *s, Arena *a, const Phrases *asked, const StoreAsk *ask, i64 from, Answers *out, ErrInfo *e)
{
    Sql q = {.sql = {.arena = a}};
    Str match = match_fts5(a, asked);
    int got;
    out->ranked = search_number(s, str_format(a, "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT %d)", RANKED_MAX + 1), match) <= RANKED_MAX;
    sql_put(&q, out->ranked ? "SELECT w.rowid,w.rank" : "SELECT w.rowid");
    sql_put(&q, " FROM words w CROSS JOIN document d ON d.number=w.rowid");
    search_where(&q, ask, "words MATCH ?", match, a);
    if (!out->ranked) {
        sql_and_value(&q, "w.rowid<CAST(? AS BIGINT)", number_text(a, from));
        sql_put(&q, " ORDER BY w.rowid DESC");
        if (ask->limit) buf_format(&q.sql, " LIMIT %u", ask->limit + 1);
    }
    Binder b = search_bound(s, &q);
    while ((got = bind_row(s, &b, e)) == 1)
        *vec_push(a, &out->v) = (Answer){column_int(&b, 0), out->ranked ? b.driver->real(b.q, 1) : 0.0};
    bind_end(&b);
    return (Err)got;
}

/* FTS5 writes out what it holds whenever a statement of several rows begins; so it is given the texts
 * of a batch together, when that ends. */
Err words_put(Store *s, i64 document, Str title, Str text, ErrInfo *e)
{
    if (s->driver->vectors) return vector_put(s, document, title, text, e);
    assert(s->words_to < document);
    if (!s->words_from) s->words_from = document;
    s->words_to = document;
    return OK;
}

static Err give_fts5(Store *s, ErrInfo *e)
{
    if (!s->words_from) return OK;
    Binder b = bind_begin(s, "INSERT INTO words(rowid,title,text) SELECT document,title,text FROM text WHERE document BETWEEN ? AND ? ORDER BY document");
    if (!b.q) return store_fail(s, "write", e);
    bind_int(&b, s->words_from);
    bind_int(&b, s->words_to);
    s->words_from = s->words_to = 0;
    return bind_run(s, &b, e);
}

/* While its text is there still. */
Err words_remove(Store *s, i64 document, ErrInfo *e)
{
    if (s->driver->vectors) return vector_remove(s, document, e);
    Err err = give_fts5(s, e);
    if (err != OK) return err;
    Binder b = bind_begin(s, "INSERT INTO words(words,rowid,title,text) SELECT 'delete',document,title,text FROM text WHERE document=?");
    if (!b.q) return store_fail(s, "write", e);
    bind_int(&b, document);
    return bind_run(s, &b, e);
}

/* FTS5 keeps removed words until its index is written anew. */
Err words_forget(Store *s, ErrInfo *e)
{
    return s->driver->vectors ? OK : store_run(s, "INSERT INTO words(words) VALUES('optimize')", "forget", e);
}

Err words_commit(Store *s, ErrInfo *e)
{
    return s->driver->vectors ? vector_commit(s, e) : give_fts5(s, e);
}

/* FTS5 checks itself (db_sqlite.c). */
Err words_check(Store *s, Arena *a, Strs *faults, ErrInfo *e)
{
    return s->driver->vectors ? vector_check(s, a, faults, e) : OK;
}

/* ---- pages */

static const Member search_row[] = {
    COLUMN("document", "d.id"), COLUMN("title", "d.title"), COLUMN("outlet", "d.outlet"), COLUMN("published", "d.published"), COLUMN("known", "d.known_from"),
    NO_COLUMN("score", AS_GIVEN), NO_COLUMN("snippet", AS_GIVEN), COLUMN("url", "d.url"), COLUMN("story", STORY_OF_D), {0}};

static Str score_json(Arena *a, bool ranked, double score)
{
    Buf out = {.arena = a};
    Json j = {.out = &out};
    if (ranked) json_num(&j, round(-score * 1000.0) / 1000.0);
    else json_null(&j);
    return buf_str(&out);
}

/* The row of the statement at hand, whose last columns are the text's title, its text and the number. */
static Str search_json(Store *s, Arena *a, const Binder *b, const Phrases *asked, const Answer *x, bool ranked, int columns)
{
    Arena passage = {0};
    Buf snippet = {.arena = a};
    Json j = {.out = &snippet};
    json_str(&j, words_snippet(search_tokenizer(s), &passage, asked, column_peek(b, columns), column_peek(b, columns + 1), SNIPPET_WORDS));
    arena_free(&passage);
    const Str given[] = {score_json(a, ranked, x->score), buf_str(&snippet)};
    return row_json(a, b, search_row, given);
}

/* Rows of at most ROWS_TOGETHER answers, in their order, by one question. */
static Err put_rows(Store *s, Arena *a, const Phrases *asked, const Answer *x, u32 n, bool ranked, StorePage *out, ErrInfo *e)
{
    Sql q = {.sql = {.arena = a}};
    Str rows[ROWS_TOGETHER] = {{0}};
    int got;
    sql_row(&q, search_row);
    sql_put(&q, ",t.title,t.text,d.number FROM document d JOIN text t ON t.document=d.number WHERE d.number IN (");
    for (u32 i = 0; i < n; i++) buf_format(&q.sql, "%s%lld", i ? "," : "", (long long)x[i].document);
    sql_put(&q, ")");
    Binder b = bind_once(s, buf_str(&q.sql));
    while ((got = bind_row(s, &b, e)) == 1) {
        u32 i = 0;
        while (i < n && x[i].document != column_int(&b, q.columns + 2)) i++;
        if (i < n) rows[i] = search_json(s, a, &b, asked, &x[i], ranked, q.columns);
    }
    bind_end(&b);
    for (u32 i = 0; i < n; i++)
        if (rows[i].n) *vec_push(a, &out->rows) = rows[i];
    return (Err)got;
}

static int by_score(const void *x, const void *y)
{
    const Answer *a = x, *b = y;
    if (a->score != b->score) return a->score < b->score ? -1 : 1;
    return a->document < b->document ? -1 : a->document > b->document;
}

Err store_search(Store *s, Arena *a, const StoreAsk *ask, StorePage *out, ErrInfo *e)
{
    Str after[CURSOR_PARTS];
    Phrases asked = {0};
    Answers all = {0};
    i64 from = 0;
    phrases_read(search_tokenizer(s), a, ask->words, &asked);
    if (!str_trim(ask->words).n) return fail(e, E_USAGE, "search wants words to look for");
    if (ask->after.n && (!cursor_read(ask->after, 1, after) || !str_int(after[0], &from) || from < 0)) return bad_cursor(ask->after, e);
    if (!asked.n) return OK;
    Err err = (s->driver->vectors ? vector_ask : ask_fts5)(s, a, &asked, ask, from, &all, e);
    if (err == OK && all.ranked && all.v.n) qsort(all.v.v, all.v.n, sizeof *all.v.v, by_score);
    /* best first has no place to go on from: the cursor counts rows */
    i64 first = all.ranked ? from : 0, end = all.v.n;
    if (ask->limit && end > first + ask->limit) {
        end = first + ask->limit;
        out->next = str_format(a, "%lld", (long long)(all.ranked ? end : all.v.v[end - 1].document));
    }
    for (i64 i = first; i < end && err == OK; i += ROWS_TOGETHER)
        err = put_rows(s, a, &asked, all.v.v + i, u32_min((u32)(end - i), ROWS_TOGETHER), all.ranked, out, e);
    return err;
}
