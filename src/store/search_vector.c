/* search_vector.c - the search index of an engine without FTS5: the terms of FTS5's tokenizer as a
 * tsvector (terms with their places) under a GIN index. A tsvector has limits that FTS5 has not: 255
 * places a term, places up to 16383, a megabyte in all; where a document passed one, its text is read
 * to count exactly, and only a phrase that first stands beyond them is missed. Places of the text go
 * on two after those of the title, so that no phrase reaches from one into the other. */
#include "store/search.h"
#include <stdlib.h>

enum { PLACES_MAX = 255, PLACE_MAX = 16383, TERM_MAX = 2046, VECTOR_MAX = 900000 };

/* ---- vectors: the binary form of a tsvector is the number of terms, then for each its bytes, NUL,
 * the number of places and the places, in network order */

typedef struct {
    Str term;
    u32 place;
} Standing;

static int by_term(const void *x, const void *y)
{
    const Standing *a = x, *b = y;
    int c = str_cmp(a->term, b->term);
    return c ? c : a->place < b->place ? -1 : a->place > b->place;
}

static void put_be(Buf *out, u32 v, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--) buf_byte(out, (u8)(v >> (8 * i)));
}

static u32 get_be(const u8 *p, int bytes)
{
    u32 v = 0;
    for (int i = 0; i < bytes; i++) v = v << 8 | p[i];
    return v;
}

static Str vector_of(Tokenizer *t, Arena *a, Str title, Str text, i64 *length)
{
    WordList words[2] = {{0}};
    VEC(Standing) all = {0};
    Buf body = {.arena = a}, out = {.arena = a};
    u32 terms = 0;
    words_of(t, a, title, &words[0]);
    words_of(t, a, text, &words[1]);
    for (u32 f = 0; f < 2; f++)
        for (u32 i = 0; i < words[f].n; i++)
            *vec_push(a, &all) = (Standing){words[f].v[i].term, i + 1 + (f ? words[0].n + 1 : 0)};
    if (all.n) qsort(all.v, all.n, sizeof *all.v, by_term);
    for (u32 i = 0, end; i < all.n; i = end) {
        u32 places = 0;
        Str term = all.v[i].term;
        for (end = i; end < all.n && str_eq(all.v[end].term, term); end++) places += places < PLACES_MAX && all.v[end].place <= PLACE_MAX;
        if (term.n > TERM_MAX || body.bytes.n > VECTOR_MAX) continue;
        terms++;
        buf_put(&body, term);
        buf_byte(&body, 0);
        put_be(&body, places, 2);
        for (u32 k = 0; k < places; k++) put_be(&body, all.v[i + k].place, 2);
    }
    put_be(&out, terms, 4);
    buf_put(&out, buf_str(&body));
    *length = (i64)words[0].n + words[1].n;
    return buf_str(&out);
}

typedef struct {
    Str rest;
    u32 left;
    Str term;
    const u8 *places; /* two bytes each */
    u32 n;
} VectorReader;

static bool next_term(VectorReader *r)
{
    if (!r->left) return false;
    r->left--;
    isize end = str_find_byte(r->rest, 0, 0);
    if (end < 0 || end + 3 > r->rest.n) return false;
    r->term = str_cut(r->rest, 0, end);
    r->n = get_be(r->rest.p + end + 1, 2);
    r->places = r->rest.p + end + 3;
    if (end + 3 + 2 * (isize)r->n > r->rest.n) return false;
    r->rest = str_cut(r->rest, end + 3 + 2 * (isize)r->n, r->rest.n);
    return true;
}

/* How often the phrase stands there; *clipped: a limit of vectors may have hidden some. */
static u32 count_phrase(Arena *a, const Phrase *p, Str vector, bool *clipped)
{
    u8 *reached = NEW(a, u8, PLACE_MAX + 2); /* by place of the first word: words of the phrase that stand after one another */
    u32 n = 0;
    for (u32 k = 0; k < p->terms.n; k++) {
        VectorReader r = {.rest = str_cut(vector, 4, vector.n), .left = get_be(vector.p, 4)};
        bool last = p->prefix && k + 1 == p->terms.n;
        while (next_term(&r)) {
            if (last ? !str_starts(r.term, p->terms.v[k]) : !str_eq(r.term, p->terms.v[k])) continue;
            *clipped |= r.n >= PLACES_MAX;
            for (u32 i = 0; i < r.n; i++) {
                u32 place = get_be(r.places + 2 * i, 2) & PLACE_MAX;
                if (place > k && reached[place - k] == k) reached[place - k]++, n += k + 1 == p->terms.n;
            }
        }
    }
    return n;
}

static u32 count_exactly(const Phrase *p, const WordList *words)
{
    u32 n = 0;
    for (u32 i = 0; i < words->n; i++) n += phrase_at(p, words, i);
    return n;
}

/* ---- questions */

static void quote_term(Buf *out, Str term)
{
    buf_byte(out, '\'');
    for (isize i = 0; i < term.n; i++) {
        if (term.p[i] == '\'' || term.p[i] == '\\') buf_byte(out, term.p[i]);
        buf_byte(out, term.p[i]);
    }
    buf_byte(out, '\'');
}

static Str query_of(Arena *a, const Phrase *p, u32 n)
{
    Buf out = {.arena = a};
    for (u32 i = 0; i < n; i++) {
        if (i) buf_put(&out, S(" & "));
        buf_byte(&out, '(');
        for (u32 k = 0; k < p[i].terms.n; k++) {
            if (k) buf_put(&out, S(" <-> "));
            quote_term(&out, p[i].terms.v[k]);
        }
        buf_put(&out, p[i].prefix ? S(":*)") : S(")"));
    }
    return buf_str(&out);
}

typedef struct {
    const Phrases *asked;
    WordStatistics all;
} Ranking;

static Err rank_start(Store *s, Arena *a, const Phrases *asked, Ranking *r, ErrInfo *e)
{
    i64 *holding = NEW(a, i64, asked->n + 1);
    *r = (Ranking){.asked = asked, .all.holding = holding};
    Binder b = bind_begin(s, "SELECT documents,words FROM sitrep_store");
    int got = bind_row(s, &b, e);
    if (got == 1) r->all.documents = column_int(&b, 0), r->all.words = column_int(&b, 1);
    bind_reset(&b);
    for (u32 i = 0; i < asked->n; i++)
        holding[i] = search_number(s, S("SELECT count(*) FROM words WHERE lexemes @@ CAST(? AS tsquery)"), query_of(a, &asked->v[i], 1));
    return got < 0 ? (Err)got : OK;
}

/* Those that a vector cannot tell how often they have it. */
static Err rank_by_text(Store *s, Ranking *r, Answer *x, i64 length, ErrInfo *e)
{
    Arena a = {0};
    Binder b = bind_begin(s, "SELECT title,text FROM text WHERE document=?");
    if (b.q) bind_int(&b, x->document);
    int got = bind_row(s, &b, e);
    u32 *times = NEW(&a, u32, r->asked->n + 1);
    for (int f = 0; f < 2 && got == 1; f++) {
        WordList words = {0};
        words_of(search_tokenizer(s), &a, column_peek(&b, f), &words);
        for (u32 i = 0; i < r->asked->n; i++) times[i] += count_exactly(&r->asked->v[i], &words);
    }
    bind_reset(&b);
    x->score = words_score(&r->all, r->asked->n, times, length);
    arena_free(&a);
    return got < 0 ? (Err)got : OK;
}

typedef struct {
    u32 answer;
    i64 length;
} Unsure;

static Err rank(Store *s, Arena *a, Ranking *r, Binder *b, Answers *out, ErrInfo *e)
{
    Arena one = {0};
    VEC(Unsure) unsure = {0};
    int got;
    while ((got = bind_row(s, b, e)) == 1) {
        arena_reset(&one);
        u32 *times = NEW(&one, u32, r->asked->n + 1);
        Str vector = column_peek(b, 2);
        i64 length = column_int(b, 1);
        bool clipped = length + 2 > PLACE_MAX || vector.n > VECTOR_MAX / 2;
        for (u32 i = 0; i < r->asked->n && vector.n >= 4; i++) times[i] = count_phrase(&one, &r->asked->v[i], vector, &clipped);
        if (clipped) *vec_push(a, &unsure) = (Unsure){out->v.n, length};
        *vec_push(a, &out->v) = (Answer){column_int(b, 0), words_score(&r->all, r->asked->n, times, length)};
    }
    Err err = (Err)got;
    for (u32 i = 0; i < unsure.n && err == OK; i++) err = rank_by_text(s, r, &out->v.v[unsure.v[i].answer], unsure.v[i].length, e);
    arena_free(&one);
    return err;
}

Err vector_ask(Store *s, Arena *a, const Phrases *asked, const StoreAsk *ask, i64 from, Answers *out, ErrInfo *e)
{
    Sql q = {.sql = {.arena = a}};
    Str match = query_of(a, asked->v, asked->n);
    int got = 0;
    out->ranked = search_number(s, str_format(a, "SELECT count(*) FROM (SELECT 1 FROM words WHERE lexemes @@ CAST(? AS tsquery) LIMIT %d) x",
                                              RANKED_MAX + 1), match) <= RANKED_MAX;
    sql_put(&q, out->ranked ? "SELECT w.document,w.tokens,w.lexemes" : "SELECT w.document");
    sql_put(&q, " FROM words w CROSS JOIN document d ON d.number=w.document");
    search_where(&q, ask, "w.lexemes @@ CAST(? AS tsquery)", match, a);
    if (out->ranked) {
        Ranking r;
        Err err = rank_start(s, a, asked, &r, e);
        if (err != OK) return err;
        Binder b = search_bound(s, &q);
        err = rank(s, a, &r, &b, out, e);
        bind_end(&b);
        return err;
    }
    sql_and_value(&q, "w.document<CAST(? AS BIGINT)", number_text(a, from));
    sql_put(&q, " ORDER BY w.document DESC");
    if (ask->limit) buf_format(&q.sql, " LIMIT %u", ask->limit + 1);
    Binder b = search_bound(s, &q);
    while ((got = bind_row(s, &b, e)) == 1) *vec_push(a, &out->v) = (Answer){column_int(&b, 0), 0.0};
    bind_end(&b);
    return (Err)got;
}

/* ---- writing */

Err vector_put(Store *s, i64 document, Str title, Str text, ErrInfo *e)
{
    Arena a = {0};
    i64 length;
    Str vector = vector_of(search_tokenizer(s), &a, title, text, &length);
    Binder b = bind_begin(s, "INSERT INTO words(document,lexemes,tokens) VALUES(?,?,?)");
    bind_int(&b, document);
    bind_blob(&b, vector);
    bind_int(&b, length);
    Err err = bind_run(s, &b, e);
    s->words_documents++;
    s->words_tokens += length;
    arena_free(&a);
    return err;
}

Err vector_remove(Store *s, i64 document, ErrInfo *e)
{
    Binder was = bind_begin(s, "SELECT tokens FROM words WHERE document=?");
    bind_int(&was, document);
    int got = bind_row(s, &was, e);
    if (got == 1) s->words_documents--, s->words_tokens -= column_int(&was, 0);
    bind_reset(&was);
    if (got < 0) return (Err)got;
    Binder b = bind_begin(s, "DELETE FROM words WHERE document=?");
    bind_int(&b, document);
    return bind_run(s, &b, e);
}

Err vector_commit(Store *s, ErrInfo *e)
{
    if (!s->words_documents && !s->words_tokens) return OK;
    Binder b = bind_begin(s, "UPDATE sitrep_store SET documents=documents+?,words=words+?");
    bind_int(&b, s->words_documents);
    bind_int(&b, s->words_tokens);
    s->words_documents = s->words_tokens = 0;
    return bind_run(s, &b, e);
}

Err vector_check(Store *s, Arena *a, Strs *faults, ErrInfo *e)
{
    Arena one = {0};
    i64 documents = 0, words = 0, wrong = 0;
    int got;
    Binder b = bind_once(s, S("SELECT t.title,t.text,w.lexemes,w.tokens FROM text t JOIN words w ON w.document=t.document"));
    while ((got = bind_row(s, &b, e)) == 1) {
        i64 length;
        arena_reset(&one);
        Str vector = vector_of(search_tokenizer(s), &one, column_peek(&b, 0), column_peek(&b, 1), &length);
        documents++;
        words += column_int(&b, 3);
        VectorReader r = {.rest = str_cut(vector, 4, vector.n), .left = get_be(vector.p, 4)};
        Str there = column_peek(&b, 2);
        VectorReader t = {.rest = str_cut(there, 4, there.n), .left = get_be(there.p, 4)};
        bool same = r.left == t.left && length == column_int(&b, 3);
        u64 sums[2] = {0}; /* the server has an order of its own */
        while (same && next_term(&r)) sums[0] += hash_bytes((Str){r.term.p, r.term.n + 3 + 2 * (isize)r.n}, 0);
        while (same && next_term(&t)) sums[1] += hash_bytes((Str){t.term.p, t.term.n + 3 + 2 * (isize)t.n}, 0);
        wrong += !same || sums[0] != sums[1];
    }
    bind_end(&b);
    arena_free(&one);
    if (got < 0) return (Err)got;
    if (wrong) *vec_push(a, faults) = str_format(a, "the search index does not match the texts of %lld documents", (long long)wrong);
    Binder sum = bind_once(s, S("SELECT documents,words FROM sitrep_store"));
    got = bind_row(s, &sum, e);
    if (got == 1 && (column_int(&sum, 0) != documents || column_int(&sum, 1) != words))
        *vec_push(a, faults) = S("the search index and its sums are not of one number");
    bind_end(&sum);
    return got < 0 ? (Err)got : OK;
}
