/* Search: passages and worth are those of SQLite's FTS5, over texts made at random. */
#include "store/words.h"
#include "test.h"
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>

void unit_words(void);

enum { TEXTS = 120, SNIPPET = 8 };
static const char *const vocabulary[] = {"river", "Rivers", "flooded", "flood", "Obrenovac", "the", "of", "town", "Caf\xC3\xA9", "cafe", "relations",
                                         "relational", "running", "run", "9", "ship's"};
static const char *const between[] = {" ", " ", " ", ", ", ". ", ": ", "\n\n", " - "};

static u32 next(u32 *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static Str made_up(Arena *a, u32 *state, u32 most)
{
    Buf out = {.arena = a};
    for (u32 n = next(state) % most; n; n--) {
        buf_put(&out, str_of(vocabulary[next(state) % countof(vocabulary)]));
        buf_put(&out, str_of(between[next(state) % countof(between)]));
    }
    return buf_str(&out);
}

typedef struct {
    Str title, text;
    WordList words[2];
} Made;

static sqlite3 *fill(Tokenizer *t, Arena *a, Made *made, i64 *words)
{
    sqlite3 *db;
    sqlite3_stmt *q;
    u32 state = 7;
    CHECK(sqlite3_open(":memory:", &db) == SQLITE_OK);
    sqlite3_exec(db, "CREATE VIRTUAL TABLE words USING fts5(title, text, tokenize='porter unicode61')", NULL, NULL, NULL);
    sqlite3_prepare_v2(db, "INSERT INTO words(rowid,title,text) VALUES(?,?,?)", -1, &q, NULL);
    for (int i = 0; i < TEXTS; i++) {
        Made *m = &made[i];
        *m = (Made){made_up(a, &state, 6), made_up(a, &state, 60), {{0}, {0}}};
        words_of(t, a, m->title, &m->words[0]);
        words_of(t, a, m->text, &m->words[1]);
        *words += m->words[0].n + m->words[1].n;
        sqlite3_bind_int(q, 1, i);
        sqlite3_bind_text(q, 2, m->title.n ? (const char *)m->title.p : "", (int)m->title.n, SQLITE_STATIC);
        sqlite3_bind_text(q, 3, m->text.n ? (const char *)m->text.p : "", (int)m->text.n, SQLITE_STATIC);
        sqlite3_step(q);
        sqlite3_reset(q);
    }
    sqlite3_finalize(q);
    return db;
}

static u32 times(const Phrase *p, const Made *m)
{
    u32 n = 0;
    for (int f = 0; f < 2; f++)
        for (u32 i = 0; i < m->words[f].n; i++) n += phrase_at(p, &m->words[f], i);
    return n;
}

static u32 compare(sqlite3 *db, Tokenizer *t, Arena *a, const Made *made, i64 words, const char *asked, const char *fts5)
{
    Phrases p = {0};
    sqlite3_stmt *q;
    u32 rows = 0, wrong = 0;
    phrases_read(t, a, str_of(asked), &p);
    i64 *holding = NEW(a, i64, p.n + 1);
    u32 *n = NEW(a, u32, p.n + 1);
    for (u32 i = 0; i < p.n; i++)
        for (int k = 0; k < TEXTS; k++) holding[i] += times(&p.v[i], &made[k]) > 0;
    WordStatistics all = {TEXTS, words, holding};
    sqlite3_prepare_v2(db, "SELECT rowid,rank,snippet(words,-1,'[',']','...',8) FROM words WHERE words MATCH ?", -1, &q, NULL);
    sqlite3_bind_text(q, 1, fts5, -1, SQLITE_STATIC);
    while (sqlite3_step(q) == SQLITE_ROW) {
        const Made *m = &made[sqlite3_column_int(q, 0)];
        for (u32 i = 0; i < p.n; i++) n[i] = times(&p.v[i], m);
        double score = words_score(&all, p.n, n, (i64)m->words[0].n + m->words[1].n);
        Str want = str_of((const char *)sqlite3_column_text(q, 2)), got = words_snippet(t, a, &p, m->title, m->text, SNIPPET);
        bool same = str_eq(want, got) && score == sqlite3_column_double(q, 1);
        if (!same && !wrong++) fprintf(stderr, "%s: \"%.*s\" %.17g, not \"%.*s\" %.17g\n", asked, STR(got), score, STR(want), sqlite3_column_double(q, 1));
        rows++;
    }
    sqlite3_finalize(q);
    CHECK(wrong == 0);
    return rows;
}

void unit_words(void)
{
    static const char *const asked[][2] = {{"river", "\"river\""},
                                           {"the flood", "\"the\" \"flood\""},
                                           {"\"of the\"", "\"of the\""},
                                           {"r* obrenovac", "\"r\"* \"obrenovac\""},
                                           {"cafe \"the town\" run*", "\"cafe\" \"the town\" \"run\"*"},
                                           {"the the", "\"the\" \"the\""},
                                           {"\"the the\"", "\"the the\""},
                                           {"relational !!! ship's", "\"relational\" \"!!!\" \"ship's\""}};
    Arena a = {0};
    i64 words = 0;
    Tokenizer *t = tokenizer_open();
    Made *made = NEW(&a, Made, TEXTS);
    sqlite3 *db = fill(t, &a, made, &words);
    u32 rows = 0;
    for (isize i = 0; i < countof(asked); i++) rows += compare(db, t, &a, made, words, asked[i][0], asked[i][1]);
    CHECK(rows > TEXTS);
    sqlite3_close(db);
    tokenizer_close(t);
    arena_free(&a);
}
