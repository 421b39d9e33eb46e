/* words.c - words, phrases, worth and passages of search. The tokenizer is the one inside SQLite's
 * FTS5, asked through its extension interface: the index in SQLite and the index in PostgreSQL then
 * hold the same terms. Worth is BM25 (Robertson and Walker 1994) and the passage is chosen as
 * FTS5's snippet() does it (a place is worth 1000 for each phrase seen for the first time, 1 for
 * each seen again, 100 more when it begins a sentence), both written anew because PostgreSQL has
 * neither; tests compare them with FTS5's own. */
#include "store/words.h"
#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>

struct Tokenizer {
    sqlite3 *db;
    fts5_tokenizer api;
    Fts5Tokenizer *self;
};

Tokenizer *tokenizer_open(void)
{
    Tokenizer *t = calloc(1, sizeof *t);
    fts5_api *fts5 = NULL;
    sqlite3_stmt *q = NULL;
    void *context = NULL;
    const char *arguments[] = {"unicode61"};
    bool ok = t && sqlite3_open(":memory:", &t->db) == SQLITE_OK && sqlite3_prepare_v2(t->db, "SELECT fts5(?1)", -1, &q, NULL) == SQLITE_OK &&
              sqlite3_bind_pointer(q, 1, &fts5, "fts5_api_ptr", NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW && fts5 &&
              fts5->xFindTokenizer(fts5, "porter", &context, &t->api) == SQLITE_OK &&
              t->api.xCreate(context, arguments, 1, &t->self) == SQLITE_OK;
    sqlite3_finalize(q);
    if (!ok) no_memory(); /* out of memory, or an SQLite without FTS5, which makes no store at all */
    return t;
}

void tokenizer_close(Tokenizer *t)
{
    if (!t) return;
    t->api.xDelete(t->self);
    sqlite3_close(t->db);
    free(t);
}

typedef struct {
    Arena *a;
    WordList *out;
} Taking;

static int take(void *ctx, int flags, const char *term, int n, int beg, int end)
{
    Taking *t = ctx;
    (void)flags;
    *vec_push(t->a, t->out) = (Word){str_copy(t->a, (Str){(const u8 *)term, n}), {(u32)beg, (u32)end}};
    return SQLITE_OK;
}

void words_of(Tokenizer *t, Arena *a, Str text, WordList *out)
{
    Taking taking = {a, out};
    if (text.n) t->api.xTokenize(t->self, &taking, FTS5_TOKENIZE_DOCUMENT, (const char *)text.p, (int)text.n, take);
}

/* ---- what was asked for */

void phrases_read(Tokenizer *t, Arena *a, Str asked, Phrases *out)
{
    for (isize i = 0; i < asked.n;) {
        if (asked.p[i] <= ' ') {
            i++;
            continue;
        }
        bool quoted = asked.p[i] == '"';
        isize beg = i + quoted;
        for (i = beg; i < asked.n && (quoted ? asked.p[i] != '"' : asked.p[i] > ' ' && asked.p[i] != '"');) i++;
        Str part = str_cut(asked, beg, i);
        bool prefix = !quoted && str_ends(part, S("*"));
        if (prefix) part.n--;
        i += quoted && i < asked.n;
        WordList words = {0};
        words_of(t, a, part, &words);
        if (!words.n) continue; /* signs alone ask for nothing */
        Phrase *p = vec_push(a, out);
        *p = (Phrase){.asked = part, .prefix = prefix};
        for (u32 k = 0; k < words.n; k++) *vec_push(a, &p->terms) = words.v[k].term;
    }
}

bool phrase_at(const Phrase *p, const WordList *words, u32 i)
{
    if (words->n - i < p->terms.n) return false;
    for (u32 k = 0; k < p->terms.n; k++) {
        Str term = words->v[i + k].term;
        bool last = p->prefix && k + 1 == p->terms.n;
        if (last ? !str_starts(term, p->terms.v[k]) : !str_eq(term, p->terms.v[k])) return false;
    }
    return true;
}

double words_score(const WordStatistics *all, u32 nphrases, const u32 *times, i64 length)
{
    const double k1 = 1.2, b = 0.75;
    double mean = (double)all->words / (double)all->documents, score = 0.0;
    for (u32 i = 0; i < nphrases; i++) {
        double rarity = log(((double)(all->documents - all->holding[i]) + 0.5) / ((double)all->holding[i] + 0.5));
        if (rarity <= 0.0) rarity = 1e-6; /* in more than half of all: still better with it than without */
        double n = (double)times[i];
        score += rarity * ((n * (k1 + 1.0)) / (n + k1 * (1 - b + b * (double)length / mean)));
    }
    return -1.0 * score;
}

/* ---- passages */

typedef struct {
    u32 phrase, at; /* number of its first word */
} Hit;
typedef struct {
    Str text;
    WordList words;
    VEC(Hit) hits;     /* in order of place, then of phrase */
    VEC(u32) sentence; /* first words */
} Field;

static void field_read(Tokenizer *t, Arena *a, const Phrases *asked, Str text, Field *f)
{
    *f = (Field){.text = text};
    words_of(t, a, text, &f->words);
    for (u32 i = 0; i < f->words.n; i++) {
        isize beg = (isize)f->words.v[i].at.beg, end = beg;
        while (end > 0 && strchr(" \t\n\r", text.p[end - 1]) && text.p[end - 1]) end--;
        bool stop = end < beg && end > 0 && (text.p[end - 1] == '.' || text.p[end - 1] == ':');
        if (i == 0 || stop) *vec_push(a, &f->sentence) = i;
        for (u32 p = 0; p < asked->n; p++)
            if (phrase_at(&asked->v[p], &f->words, i)) *vec_push(a, &f->hits) = (Hit){p, i};
    }
}

/* What the `size` words from `beg` are worth; *centred: where to begin to have the hits in the middle. */
static i64 worth(Arena *a, const Phrases *asked, const Field *f, u32 beg, u32 size, u32 *centred)
{
    bool *seen = NEW(a, bool, asked->n);
    i64 score = 0, first = -1, last = 0;
    for (u32 i = 0; i < f->hits.n; i++) {
        const Hit *h = &f->hits.v[i];
        if (h->at < beg || h->at >= beg + size) continue;
        score += seen[h->phrase] ? 1 : 1000;
        seen[h->phrase] = true;
        if (first < 0) first = h->at;
        last = (i64)h->at + asked->v[h->phrase].terms.n;
    }
    i64 at = first - ((i64)size - (last - first)) / 2;
    if (at + size > f->words.n) at = (i64)f->words.n - size;
    *centred = at < 0 ? 0 : (u32)at;
    return score;
}

typedef struct {
    const Field *field;
    u32 beg;
    i64 score;
} Passage;

static void best_passage(Arena *a, const Phrases *asked, const Field *f, u32 size, Passage *best)
{
    for (u32 i = 0; i < f->hits.n; i++) {
        u32 at = f->hits.v[i].at, centred, ignored, k = 0;
        i64 score = worth(a, asked, f, at, size, &centred);
        if (score > best->score) *best = (Passage){f, centred, score};
        if (f->words.n <= size) continue;
        while (k + 1 < f->sentence.n && f->sentence.v[k + 1] <= at) k++;
        u32 beg = f->sentence.v[k];
        if (beg >= at) continue;
        score = worth(a, asked, f, beg, size, &ignored) + (beg == 0 ? 120 : 100);
        if (score > best->score) *best = (Passage){f, beg, score};
    }
}

/* Word `i` is one of those that were asked for: the words beside it that are so as well are marked with it
 * when the phrases overlap. *end: after the last of them. */
static bool marked(const Phrases *asked, const Field *f, u32 *hit, u32 *beg, u32 *end)
{
    if (*hit == f->hits.n) return false;
    const Hit *h = &f->hits.v[*hit];
    *beg = h->at;
    *end = h->at + asked->v[h->phrase].terms.n;
    for (++*hit; *hit < f->hits.n && (h = &f->hits.v[*hit])->at < *end; ++*hit)
        *end = u32_max(*end, h->at + asked->v[h->phrase].terms.n);
    return true;
}

static Str passage_text(Arena *a, const Phrases *asked, const Passage *p, u32 size)
{
    const Field *f = p->field;
    Buf out = {.arena = a};
    u32 end = u32_min(p->beg + size, f->words.n), hit = 0, from, to;
    isize at = p->beg ? (isize)f->words.v[p->beg].at.beg : 0;
    if (p->beg) buf_put(&out, S("..."));
    while (marked(asked, f, &hit, &from, &to)) {
        if (from < p->beg) continue;
        if (from >= end) break;
        u32 stop = u32_min(to, end);
        buf_put(&out, str_cut(f->text, at, (isize)f->words.v[from].at.beg));
        buf_byte(&out, '[');
        at = (isize)f->words.v[stop - 1].at.end;
        buf_put(&out, str_cut(f->text, (isize)f->words.v[from].at.beg, at));
        buf_byte(&out, ']');
    }
    if (end == f->words.n) {
        buf_put(&out, str_cut(f->text, at, f->text.n));
    } else {
        buf_put(&out, str_cut(f->text, at, (isize)f->words.v[end - 1].at.end));
        buf_put(&out, S("..."));
    }
    return buf_str(&out);
}

Str words_snippet(Tokenizer *t, Arena *a, const Phrases *asked, Str title, Str text, u32 size)
{
    Field fields[2];
    Passage best = {&fields[0], 0, -1};
    field_read(t, a, asked, title, &fields[0]);
    field_read(t, a, asked, text, &fields[1]);
    for (int i = 0; i < 2; i++) best_passage(a, asked, &fields[i], size, &best);
    return passage_text(a, asked, &best, size);
}
