/* FTS5's tokenizer with a memory writes the index that it writes without: texts of words, marks, letters beyond ASCII and
 * bytes at random, many of them more than once. */
#include "base/json.h"
#include "store/words_fts5.h"
#include "test.h"

void unit_words_fts5(void);

enum { TEXTS = 400, PARTS_MAX = 60 };
static const char *const parts[] = {"running", "RUNNING", "runs", "relational", "a", "9", "2021-08-15", "caf\xC3\xA9", "cafe\xCC\x81", "\xCC\x81" "alone", "\xE2\x80\x9Cquoted\xE2\x80\x9D",
                                    "\xD0\x9A\xD0\xB8\xD1\x97\xD0\xB2", "ship's", "U.N.", "twenty-three-letter-words", "internationalisations", "incomprehensibilities1", "counterrevolutionaries23",
                                    "antidisestablishmentarianismistically", "\xFF\xFE", "na\xC3\xAFve-looking", "x\xE2\x80\x99y", "_under_score_", "generalizations", "Generalization"};
static const char between[] = " \n.,-\"/'()_";

static u32 next(u32 *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static Str made_up(Arena *a, u32 *state)
{
    Buf out = {.arena = a};
    for (u32 n = next(state) % PARTS_MAX; n; n--) {
        u32 which = next(state) % (countof(parts) + 3);
        if (which < countof(parts)) buf_put(&out, str_of(parts[which]));
        else buf_byte(&out, (u8)(next(state) % 255 + 1));
        if (next(state) % 8) buf_byte(&out, (u8)between[next(state) % (sizeof between - 1)]);
    }
    return buf_str(&out);
}

static sqlite3 *filled(Arena *a, bool remember)
{
    sqlite3 *c;
    sqlite3_stmt *q;
    u32 state = 11;
    CHECK(sqlite3_open(":memory:", &c) == SQLITE_OK);
    if (remember) words_fts5_remember(c);
    CHECK(sqlite3_exec(c, "CREATE VIRTUAL TABLE words USING fts5(text, tokenize='porter unicode61');"
                          "CREATE VIRTUAL TABLE place USING fts5vocab(words, instance)", NULL, NULL, NULL) == SQLITE_OK);
    CHECK(sqlite3_prepare_v2(c, "INSERT INTO words VALUES(?)", -1, &q, NULL) == SQLITE_OK);
    for (int i = 0; i < TEXTS; i++) {
        Str text = made_up(a, &state);
        sqlite3_bind_text(q, 1, text.n ? (const char *)text.p : "", (int)text.n, SQLITE_STATIC);
        CHECK(sqlite3_step(q) == SQLITE_DONE);
        sqlite3_reset(q);
    }
    sqlite3_finalize(q);
    return c;
}

/* Every term with the places where it stands. */
static Str index_of(Arena *a, sqlite3 *c)
{
    Buf out = {.arena = a};
    sqlite3_stmt *q;
    CHECK(sqlite3_prepare_v2(c, "SELECT term, doc, offset FROM place", -1, &q, NULL) == SQLITE_OK);
    while (sqlite3_step(q) == SQLITE_ROW)
        buf_format(&out, "%s %d %d\n", (const char *)sqlite3_column_text(q, 0), sqlite3_column_int(q, 1), sqlite3_column_int(q, 2));
    sqlite3_finalize(q);
    return buf_str(&out);
}

static i64 found(sqlite3 *c, const char *match)
{
    sqlite3_stmt *q;
    CHECK(sqlite3_prepare_v2(c, "SELECT count(*) FROM words WHERE words MATCH ?", -1, &q, NULL) == SQLITE_OK);
    sqlite3_bind_text(q, 1, match, -1, SQLITE_STATIC);
    i64 n = sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int64(q, 0) : -1;
    sqlite3_finalize(q);
    return n;
}

void unit_words_fts5(void)
{
    static const char *const asked[] = {"running", "run", "\"ship s\"", "cafe", "gener*", "2021", "nowhere"};
    Arena a = {0};
    sqlite3 *plain = filled(&a, false), *remembering = filled(&a, true);
    Str want = index_of(&a, plain);
    CHECK(want.n > 10000);
    CHECK(str_eq(index_of(&a, remembering), want));
    for (isize i = 0; i < countof(asked); i++) CHECK(found(plain, asked[i]) == found(remembering, asked[i]));
    CHECK(found(plain, "run") > 0);
    CHECK(sqlite3_exec(remembering, "INSERT INTO words(words) VALUES('integrity-check')", NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(plain);
    sqlite3_close(remembering);
    arena_free(&a);
}
