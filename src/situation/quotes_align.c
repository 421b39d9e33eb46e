/* quotes_align.c - two wordings of one utterance laid side by side.
 *
 * The shorter wording is fitted into the longer by dynamic programming (semi-global alignment:
 * what the longer has before and after costs nothing; Sellers 1980), content words weighing
 * more than function words. For likeness contractions are written out and stems compared; for
 * the list of changes words are compared as printed, folded. Integer scores throughout; on
 * equal scores a match goes before a replacement, that before words left out, that before
 * words put in. */
#include "situation/quotes.h"
#include "base/utf8.h"
#include "story/words.h"

enum {
    COST_REPLACE = 5, COST_GAP = 6, /* a word replaced is likelier than one left out and one put in */
    TAIL_WORDS = 3 /* so few words at an end may be part of a replacement */
};

/* ---- words */

/* The word's key becomes its stem. */
static void push_word(QuoteWords *out, StoryWord *w)
{
    if (out->n == QUOTE_WORDS_MAX) return;
    u64 key = w->hash;
    u32 weight = story_stopword(w) ? WEIGHT_FUNCTION : WEIGHT_CONTENT;
    story_stem(w);
    out->w[out->n++] = (QuoteWord){key, w->hash, w->text, weight};
    out->weight += weight;
}

static void set_key(StoryWord *w, Str key)
{
    w->n = (u8)(key.n < WORD_KEY_MAX ? key.n : WORD_KEY_MAX);
    memcpy(w->key, key.p, w->n);
    w->hash = story_hash(w->key, w->n);
}

static void cut_key(StoryWord *w, isize n)
{
    w->n = (u8)(w->n - n);
    w->hash = story_hash(w->key, w->n);
}

/* What follows the last apostrophe of a word, folded; empty if it has none. */
static Str after_apostrophe(Str word, isize *before)
{
    for (isize at = word.n; at > 0;) {
        isize end = at;
        if (char_is_apostrophe(utf8_prev(word, &at))) return *before = at, str_cut(word, end, word.n);
    }
    return (Str){0};
}

/* "they've" -> they, have; "don't" -> do, not; "it's" -> it. */
static void push_written_out(QuoteWords *out, StoryWord *w, Str text)
{
    static const struct {
        Str end, word;
    } table[] = {{LIT("ve"), LIT("have")}, {LIT("re"), LIT("are")}, {LIT("ll"), LIT("will")},
                 {LIT("d"), LIT("would")}, {LIT("m"), LIT("am")}};
    isize before = 0;
    Str word = str_at(text, w->text), end = after_apostrophe(word, &before);
    Str rest = {0};
    for (isize i = 0; i < countof(table); i++)
        if (str_eq_nocase(end, table[i].end)) rest = table[i].word;
    if (str_eq_nocase(end, S("t")) && w->n > 2 && w->key[w->n - 2] == 'n') {
        cut_key(w, 2);
        push_word(out, w);
        set_key(w, S("not"));
    } else if (rest.n) {
        cut_key(w, end.n);
        push_word(out, w);
        set_key(w, rest);
    }
    push_word(out, w);
}

QuoteWords quote_words(Arena *a, Str text, Span at, bool written_out)
{
    QuoteWord all[QUOTE_WORDS_MAX];
    QuoteWords out = {all, 0, 0};
    StoryWord w;
    for (u32 i = at.beg; story_word_next(text, &i, at.end, &w);) {
        if (written_out) push_written_out(&out, &w, text);
        else push_word(&out, &w);
    }
    out.w = NEW(a, QuoteWord, (isize)out.n + 1);
    memcpy(out.w, all, out.n * sizeof *all);
    return out;
}

/* ---- alignment */

typedef enum { STEP_NONE, STEP_SAME, STEP_REPLACE, STEP_LEFT_OUT, STEP_PUT_IN } Step;
typedef struct {
    u8 *step; /* (short + 1) by (long + 1) */
    u32 cols;
    u32 end;  /* word of the longer after which the shorter ends */
    i32 score;
} Table;

static bool same_word(const QuoteWord *a, const QuoteWord *b, bool stems)
{
    return stems ? a->stem == b->stem : a->key == b->key;
}

static Table fit(Arena *scratch, const QuoteWords *l, const QuoteWords *s, bool stems)
{
    Table t = {.cols = l->n + 1};
    t.step = NEW(scratch, u8, (isize)(s->n + 1) * t.cols);
    i32 *row = NEW(scratch, i32, t.cols), *up = NEW(scratch, i32, t.cols);
    for (u32 i = 1; i <= s->n; i++) {
        i32 *x = up;
        up = row, row = x;
        row[0] = up[0] - COST_GAP;
        t.step[i * t.cols] = STEP_PUT_IN;
        for (u32 j = 1; j <= l->n; j++) {
            bool same = same_word(&s->w[i - 1], &l->w[j - 1], stems);
            i32 best = up[j - 1] + (same ? (i32)s->w[i - 1].weight : -COST_REPLACE);
            u8 step = same ? STEP_SAME : STEP_REPLACE;
            if (row[j - 1] - COST_GAP > best) best = row[j - 1] - COST_GAP, step = STEP_LEFT_OUT;
            if (up[j] - COST_GAP > best) best = up[j] - COST_GAP, step = STEP_PUT_IN;
            row[j] = best;
            t.step[i * t.cols + j] = step;
        }
    }
    for (u32 j = 0; j <= l->n; j++)
        if (j == 0 || row[j] > t.score) t.score = row[j], t.end = j;
    return t;
}

QuoteLikeness quote_compare(Arena *scratch, const QuoteWords *longer, const QuoteWords *shorter)
{
    QuoteLikeness out = {0};
    if (!shorter->n || !longer->n) return out;
    Table t = fit(scratch, longer, shorter, true);
    for (u32 i = shorter->n, j = t.end; i > 0;) {
        u8 step = t.step[i * t.cols + j];
        if (step == STEP_SAME) {
            out.equal++;
            out.content += shorter->w[i - 1].weight == WEIGHT_CONTENT;
        }
        if (step != STEP_LEFT_OUT) i--;
        if (step != STEP_PUT_IN) j--;
    }
    out.score = t.score > 0 ? (u32)t.score * 100 / shorter->weight : 0;
    return out;
}

bool quote_may_score(const QuoteWords *longer, const QuoteWords *shorter, u32 least)
{
    u64 has[4] = {0}; /* a bit for every 256th stem: one too many does no harm */
    u32 most = 0;
    for (u32 i = 0; i < longer->n; i++) has[longer->w[i].stem >> 6 & 3] |= (u64)1 << (longer->w[i].stem & 63);
    for (u32 i = 0; i < shorter->n; i++)
        if (has[shorter->w[i].stem >> 6 & 3] >> (shorter->w[i].stem & 63) & 1) most += shorter->w[i].weight;
    return shorter->n && most * 100 / shorter->weight >= least;
}

/* ---- changes */

typedef struct {
    u8 op;
    u32 from, nfrom, to, nto; /* words */
} WordChange;

static Str words_str(Str text, const QuoteWords *w, u32 at, u32 n)
{
    return n ? str_cut(text, w->w[at].text.beg, w->w[at + n - 1].text.end) : (Str){0};
}

/* Steps from the end to the beginning, joined into runs. */
static void add_step(WordChange *run, u32 *n, u8 op, u32 from, u32 nfrom, u32 to, u32 nto)
{
    WordChange *last = *n ? &run[*n - 1] : NULL;
    bool changed = op != '=' && last && last->op != '=';
    if (last && (last->op == op || changed)) { /* neighbouring changes are one replacement */
        last->from = from, last->nfrom += nfrom;
        last->to = to, last->nto += nto;
        last->op = op == '=' ? '=' : !last->nto ? '-' : !last->nfrom ? '+' : '~';
        return;
    }
    run[(*n)++] = (WordChange){op, from, nfrom, to, nto};
}

u8 quote_changes(Arena *a, Arena *scratch, Str from_text, const QuoteWords *from, Str to_text,
                 const QuoteWords *to, QuoteVariant *out)
{
    Table t = fit(scratch, from, to, false);
    WordChange *run = NEW(scratch, WordChange, from->n + to->n + 2);
    u32 n = 0, equal = 0, put_in = 0;
    if (t.end < from->n) add_step(run, &n, '-', t.end, from->n - t.end, to->n, 0);
    u32 i = to->n, j = t.end;
    bool outside = n && from->n - t.end > TAIL_WORDS;
    while (i > 0) {
        u8 step = t.step[i * t.cols + j];
        u32 df = step != STEP_PUT_IN, dt = step != STEP_LEFT_OUT;
        i -= dt, j -= df;
        u8 op = step == STEP_SAME ? '=' : step == STEP_REPLACE ? '~' : step == STEP_PUT_IN ? '+' : '-';
        equal += step == STEP_SAME ? to->w[i].weight : 0;
        put_in += op == '~' || op == '+';
        if (outside) run[n++] = (WordChange){op, j, df, i, dt};
        else add_step(run, &n, op, j, df, i, dt);
        outside = false;
    }
    if (j > TAIL_WORDS) run[n++] = (WordChange){'-', 0, j, 0, 0};
    else if (j > 0) add_step(run, &n, '-', 0, j, 0, 0);
    for (u32 k = n; k > 0; k--) {
        const WordChange *c = &run[k - 1];
        *vec_push(a, &out->changes) = (QuoteChange){c->op, words_str(from_text, from, c->from, c->nfrom),
                                                    words_str(to_text, to, c->to, c->nto)};
    }
    if (!put_in) return from->n == to->n ? VARIANT_VERBATIM : VARIANT_CUT;
    return equal * 100 >= to->weight * 30 ? VARIANT_ALTERED : VARIANT_REWORDED;
}
