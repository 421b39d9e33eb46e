/* signature.c - what a document is compared by: its terms (for stories) and its shingles (for
 * copied passages).
 *
 * Terms are stems with counts; a word that stands in the title counts twice more (but not the
 * outlet's name behind it, which would make all its reports alike). A word is a
 * name when it is capitalised in most of its places that do not open a sentence: this needs
 * no model and works in every script with case. Pairs of adjacent names make a term of their
 * own ("tara reid"), because two like events differ in just these.
 *
 * Shingles are hashes of SHINGLE_WORDS words, thinned by winnowing (Schleimer, Wilkerson and
 * Aiken, "Winnowing: local algorithms for document fingerprinting", SIGMOD 2003): of every
 * SHINGLE_WINDOW hashes in a row the smallest is kept, so any run of words as long as
 * SHINGLE_WORDS + SHINGLE_WINDOW - 1 that two documents share is found.
 *
 * Boilerplate, related links and credits are left out of both. */
#include "story/words.h"
#include "story/story.h"
#include <stdlib.h>

enum {
    SHINGLE_WORDS = 5, SHINGLE_WORDS_UP = 8, /* to a power of two */
    SHINGLE_WINDOW = 4,
    TERMS_MAX = 20000,  /* distinct in one document; the rest is left out */
    TITLE_COUNT = 2,
    COUNT_MAX = 60000
};
enum { TERM_WORD, TERM_NAME, TERM_PLACE, TERM_NUMBER, TERM_PAIR }; /* Term.kind */

typedef struct {
    u64 term;
    u32 count;
    u32 inner, upper; /* places that open no sentence, and capitals among them */
    bool number, pair;
} Seen;
typedef struct {
    VEC(Seen) seen;
    u32 *slots, cap; /* open addressing over terms: index + 1; a power of two */
} Bag;

static u32 *bag_slot(const Bag *b, u64 term)
{
    u32 k = (u32)term & (b->cap - 1);
    while (b->slots[k] && b->seen.v[b->slots[k] - 1].term != term) k = (k + 1) & (b->cap - 1);
    return &b->slots[k];
}

static Seen *bag_at(Arena *a, Bag *b, u64 term)
{
    enum { SLOTS_MIN = 512 };
    if (b->seen.n * 2 >= b->cap) {
        b->cap = b->cap ? b->cap * 2 : SLOTS_MIN;
        b->slots = NEW(a, u32, b->cap);
        for (u32 i = 0; i < b->seen.n; i++) *bag_slot(b, b->seen.v[i].term) = i + 1;
    }
    u32 *at = bag_slot(b, term);
    if (!*at) {
        *vec_push(a, &b->seen) = (Seen){.term = term};
        *at = b->seen.n;
    }
    return &b->seen.v[*at - 1];
}

typedef struct {
    Arena *a;
    Bag bag;
    u64 name; /* the word before, when it was a capitalised one */
} Counting;

/* The word's key becomes its stem. */
static void count_word(Counting *c, StoryWord *w, u32 weight)
{
    bool name_before = c->name != 0 && !w->opens;
    u64 before = c->name;
    c->name = 0;
    if ((w->n < 2 && !w->digit && w->key[0] < 0x80) || story_stopword(w)) return;
    story_stem(w);
    u64 term = w->hash;
    if (c->bag.seen.n >= TERMS_MAX) return;
    Seen *s = bag_at(c->a, &c->bag, term ? term : 1);
    s->count += weight;
    s->number = w->digit;
    if (!w->opens) s->inner++, s->upper += w->upper;
    if (!w->upper) return;
    c->name = w->possessive ? 0 : term;
    if (!name_before) return;
    s = bag_at(c->a, &c->bag, hash_mix(before, term) | 1);
    s->count += weight;
    s->pair = true;
}

static void count_span(Counting *c, Str text, Span at, u32 weight)
{
    StoryWord w = {0}; /* a mark without a letter has no key: what lay in memory must not be asked */
    for (u32 i = at.beg; story_word_next(text, &i, at.end, &w);) count_word(c, &w, weight);
    c->name = 0;
}

static int by_term(const void *x, const void *y)
{
    u64 a = ((const Term *)x)->term, b = ((const Term *)y)->term;
    return (a > b) - (a < b);
}

static void sort_heap(Term *t, u32 n)
{
    enum { FEW = 16 };
    if (n > FEW) {
        qsort(t, n, sizeof *t, by_term);
        return;
    }
    for (u32 i = 1; i < n; i++) {
        Term x = t[i];
        u32 at = i;
        for (; at > 0 && t[at - 1].term > x.term; at--) t[at] = t[at - 1];
        t[at] = x;
    }
}

/* By their first byte into as many heaps, each of which is then sorted: terms are hashes, so a heap holds one or two. */
static void sort_terms(const Term *from, u32 n, Term *t)
{
    enum { HEAPS = 256, SHIFT = 56 };
    u32 end[HEAPS] = {0}, sum = 0;
    for (u32 i = 0; i < n; i++) end[from[i].term >> SHIFT]++;
    for (u32 i = 0; i < HEAPS; i++) {
        u32 here = end[i];
        end[i] = sum;
        sum += here;
    }
    for (u32 i = 0; i < n; i++) t[end[from[i].term >> SHIFT]++] = from[i];
    for (u32 i = 0, beg = 0; i < HEAPS; beg = end[i++])
        sort_heap(t + beg, end[i] - beg);
}

static void keep_terms(Arena *a, const Bag *b, Digest *out)
{
    if (!b->seen.n) return;
    Term *unsorted = NEW(a, Term, b->seen.n);
    for (u32 i = 0; i < b->seen.n; i++) {
        const Seen *s = &b->seen.v[i];
        bool name = s->inner && s->upper * 2 > s->inner;
        u8 kind = s->pair ? TERM_PAIR : s->number ? TERM_NUMBER : name ? TERM_NAME : TERM_WORD;
        u32 n = u32_min(s->count, COUNT_MAX);
        unsorted[i] = (Term){.term = s->term, .count = (u16)n, .kind = kind};
    }
    out->terms.v = NEW(a, Term, b->seen.n);
    out->terms.n = out->terms.cap = b->seen.n;
    sort_terms(unsorted, b->seen.n, out->terms.v);
}

/* ---- shingles */

typedef struct {
    u64 run[SHINGLE_WORDS]; /* hash of the last word, of the last two, ... */
    u32 beg[SHINGLE_WORDS_UP]; /* where each word begins, a ring */
    Shingle last[SHINGLE_WINDOW]; /* a ring */
    u32 words, shingles;
    u32 best; /* number of the smallest shingle of the window, from 0 */
} Winnow;

/* The rightmost smallest shingle of the window. */
static u32 smallest(const Winnow *w)
{
    u32 best = w->shingles - SHINGLE_WINDOW;
    for (u32 k = best + 1; k < w->shingles; k++)
        if (w->last[k % SHINGLE_WINDOW].hash <= w->last[best % SHINGLE_WINDOW].hash) best = k;
    return best;
}

/* What the window keeps when its latest shingle has come in: in most steps what it kept before. */
static void keep_shingle(Arena *a, Winnow *w, u64 hash, Digest *out)
{
    u32 latest = w->shingles - 1;
    bool gone = latest < SHINGLE_WINDOW || latest - w->best >= SHINGLE_WINDOW;
    if (!gone && hash > w->last[w->best % SHINGLE_WINDOW].hash) return;
    w->best = gone ? smallest(w) : latest;
    *vec_push(a, &out->shingles) = w->last[w->best % SHINGLE_WINDOW];
}

static void winnow(Arena *a, Winnow *w, const StoryWord *word, Digest *out)
{
    for (u32 i = SHINGLE_WORDS - 1; i > 0; i--) w->run[i] = hash_mix(w->run[i - 1], word->hash);
    w->run[0] = hash_mix(0, word->hash);
    w->beg[w->words % SHINGLE_WORDS_UP] = word->text.beg;
    if (++w->words < SHINGLE_WORDS) return;
    u64 hash = w->run[SHINGLE_WORDS - 1];
    u32 beg = w->beg[(w->words - SHINGLE_WORDS) % SHINGLE_WORDS_UP];
    w->last[w->shingles++ % SHINGLE_WINDOW] = (Shingle){hash, {beg, word->text.end}};
    if (w->shingles >= SHINGLE_WINDOW) keep_shingle(a, w, hash, out);
}

/* Its shingles; its words counted too. */
static void sign_span(Arena *a, Counting *c, Str text, Span at, Digest *out)
{
    Winnow win = {0};
    StoryWord w = {0};
    for (u32 i = at.beg; story_word_next(text, &i, at.end, &w);) {
        winnow(a, &win, &w, out);
        count_word(c, &w, 1);
    }
    c->name = 0;
    if (win.shingles && win.shingles < SHINGLE_WINDOW) /* too short for a window: keep the first */
        *vec_push(a, &out->shingles) = win.last[0];
}

static bool zone_counts(u8 kind)
{
    return kind != ZONE_BOILERPLATE && kind != ZONE_RELATED && kind != ZONE_CREDIT;
}

/* A headline without the name of its outlet: what follows the first " - " or " | ", unless too
 * few words stand before it. The name would make all reports of an outlet alike. */
static Span headline(Str title, Span at)
{
    enum { WORDS_LEAST = 4 };
    static const Str marks[] = {LIT(" - "), LIT(" | "), LIT(" \xe2\x80\x93 "), LIT(" \xe2\x80\x94 "), LIT(" :: ")};
    u32 end = at.end;
    for (isize i = 0; i < countof(marks); i++) {
        isize k = str_find(str_cut(title, at.beg, end), marks[i]);
        if (k > 0 && story_word_count(title, (Span){at.beg, at.beg + (u32)k}) >= WORDS_LEAST) end = at.beg + (u32)k;
    }
    return (Span){at.beg, end};
}

/* Stretches of TEXT between left-out zones; body text runs on across caption borders only
 * where the zones say so, so that no shingle spans two zones. */
static void each_part(Arena *a, const Doc *d, Counting *c, Digest *out)
{
    u32 at = 0, end = (u32)d->text.n;
    for (u32 i = 0; i <= d->zones.n; i++) {
        Span zone = i < d->zones.n ? d->zones.v[i].text : (Span){end, end};
        u8 kind = i < d->zones.n ? d->zones.v[i].kind : ZONE_BODY;
        if (at < zone.beg) sign_span(a, c, d->text, (Span){at, zone.beg}, out);
        bool counts = !span_empty(zone) && zone_counts(kind);
        if (counts && kind == ZONE_TITLE) count_span(c, d->text, headline(d->text, zone), 1 + TITLE_COUNT);
        else if (counts) sign_span(a, c, d->text, zone, out);
        at = u32_max(at, zone.end);
    }
}

void story_sign(Arena *a, const Doc *d, Digest *out)
{
    Counting c = {.a = a};
    memset(&out->terms, 0, sizeof out->terms);
    memset(&out->shingles, 0, sizeof out->shingles);
    each_part(a, d, &c, out);
    if (d->title.n && span_empty(d->title_text))
        count_span(&c, d->title, headline(d->title, (Span){0, (u32)d->title.n}), TITLE_COUNT);
    keep_terms(a, &c.bag, out);
}
