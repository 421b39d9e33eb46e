/* words_fts5.c - FTS5's `porter` folds and stems each word of each text anew. This one stands before it, under its name:
 * a word of ASCII letters and digits that was met lately has its term at hand; all else, and every word met for the first
 * time, FTS5's own reads. To its unicode61 every other ASCII byte divides words, so the bytes between two of them can be
 * read alone. An index written so is the same, and any SQLite reads it. */
#include "store/words_fts5.h"
#include "base/utf8.h"
#include <stdlib.h>

enum { SEEN_MAX = 1 << 14 /* half a megabyte; of an eighth of it two words in five were met too long ago */, WORD_MAX = 15 /* bytes; longer ones are rare */ };
typedef struct {
    u8 nword, nterm; /* 0: empty */
    u8 word[WORD_MAX], term[WORD_MAX];
} Seen;
typedef struct {
    fts5_tokenizer api;
    void *ctx;
} Porter; /* FTS5's own */
struct Fts5Tokenizer {
    const Porter *of;
    Fts5Tokenizer *porter;
    Seen seen[SEEN_MAX];
};
typedef int (*Token)(void *ctx, int flags, const char *term, int n, int beg, int end);
typedef struct {
    Token token;
    void *ctx;
    int at;   /* where it stands in the text */
    Seen *to; /* NULL: not to be remembered */
} Reading;

static int read_one(void *ctx, int flags, const char *term, int n, int beg, int end)
{
    const Reading *r = ctx;
    if (r->to && n <= WORD_MAX) memcpy(r->to->term, term, (size_t)n), r->to->nterm = (u8)n;
    return r->token(r->ctx, flags, term, n, r->at + beg, r->at + end);
}

/* Bytes from `at` on that porter has to read, as one word or as several. */
static int read_through(Fts5Tokenizer *t, Reading *r, int flags, const char *text, int n)
{
    return t->of->api.xTokenize(t->porter, r, flags, text + r->at, n, read_one);
}

static int one_word(Fts5Tokenizer *t, Reading *r, int flags, const char *text, int n, u32 hash)
{
    Seen *s = &t->seen[hash & (SEEN_MAX - 1)];
    if (n > WORD_MAX) return read_through(t, r, flags, text, n);
    if (s->nword == n && s->nterm && memcmp(s->word, text + r->at, (size_t)n) == 0)
        return r->token(r->ctx, 0, (const char *)s->term, s->nterm, r->at, r->at + n);
    *s = (Seen){.nword = (u8)n};
    memcpy(s->word, text + r->at, (size_t)n);
    Reading remembered = *r;
    remembered.to = s;
    return read_through(t, &remembered, flags, text, n);
}

static int tokenize(Fts5Tokenizer *t, void *ctx, int flags, const char *text, int n, Token token)
{
    const u8 *p = (const u8 *)text;
    int done = SQLITE_OK;
    for (int i = 0, end; i < n && done == SQLITE_OK; i = end + 1) {
        u8 high = 0;
        u32 hash = 0;
        for (end = i; end < n && (char_plain[p[end]] || p[end] >= 0x80); end++) high |= p[end], hash = (hash ^ p[end]) * 0x9E3779B1u;
        Reading r = {token, ctx, i, NULL};
        if (end == i) continue;
        done = high >= 0x80 ? read_through(t, &r, flags, text, end - i) : one_word(t, &r, flags, text, end - i, hash >> 15);
    }
    return done;
}

static int create(void *ctx, const char **arguments, int n, Fts5Tokenizer **out)
{
    const Porter *of = ctx;
    Fts5Tokenizer *t = calloc(1, sizeof *t);
    int done = t ? of->api.xCreate(of->ctx, arguments, n, &t->porter) : SQLITE_NOMEM;
    if (done != SQLITE_OK) free(t);
    else t->of = of, *out = t;
    return done;
}

static void delete(Fts5Tokenizer *t)
{
    if (t) t->of->api.xDelete(t->porter);
    free(t);
}

void words_fts5_remember(sqlite3 *c)
{
    static const fts5_tokenizer remembering = {create, delete, tokenize};
    fts5_api *fts5 = NULL;
    sqlite3_stmt *q = NULL;
    Porter *of = calloc(1, sizeof *of);
    bool ok = of && sqlite3_prepare_v2(c, "SELECT fts5(?1)", -1, &q, NULL) == SQLITE_OK &&
              sqlite3_bind_pointer(q, 1, &fts5, "fts5_api_ptr", NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW && fts5 &&
              fts5->xFindTokenizer(fts5, "porter", &of->ctx, &of->api) == SQLITE_OK;
    if (ok) ok = fts5->xCreateTokenizer(fts5, "porter", of, (fts5_tokenizer *)(void *)&remembering, free) == SQLITE_OK;
    if (!ok) free(of); /* FTS5 frees it when the connection ends */
    sqlite3_finalize(q);
}
