/* rewrite.c - the same news in other words: sentences that share their rare words, and
 * interviews that two reports draw on.
 *
 * Rewrites. A stem is rare when few reports of the collection have it. Two sentences align
 * when they share at least SHARED_MIN rare stems, names and numbers among them, and these are
 * half of the rare stems of the shorter; two reports whose aligned sentences hold a fair part
 * of the later one are a rewrite. (Sentence alignment by rare shared words: Barzilay and
 * Elhadad, EMNLP 2003; the threshold on share follows METER's "partially derived".)
 *
 * Interviews. When two reports say that one speaker told one outlet something, both rest on
 * that outlet's interview, whoever wrote first: a shared source without a direction. The
 * passages are the quotations that share most content words.
 *
 * Limits: a rewrite that keeps no rare word is not seen; two reports of one press conference
 * align like rewrites when the conference is the only source of both, so a rewrite without
 * dates has no direction. */
#include "story/lineage.h"
#include <stdlib.h>

enum {
    RARE_DOCS = 4,         /* reports that may have a rare stem ... */
    RARE_SHARE = 50,       /* ... or one in so many */
    SHARED_MIN = 4,        /* rare stems in common */
    ALIGNED_MIN = 2,       /* sentences */
    ALIGNED_SHARE = 15,    /* per cent of the later report's words */
    POSTINGS_MAX = 40,     /* sentences with one stem that are compared */
    PAIRS_MAX = 1 << 22,
    SENTENCE_STEMS_MAX = 128,
    SLOTS_MIN = 1024,
    QUOTE_DICE = 35        /* per cent of content stems that make two quotations one */
};

/* ---- stems of a stretch of text, sorted, without stop words */

/* By insertion: a sentence has a dozen. */
static void sort_stems(u64 *v, u32 n)
{
    for (u32 i = 1; i < n; i++) {
        u64 x = v[i];
        u32 at = i;
        for (; at > 0 && v[at - 1] > x; at--) v[at] = v[at - 1];
        v[at] = x;
    }
}

static u32 stems_of(Str text, Span at, u64 *out)
{
    StoryWord w;
    u32 n = 0;
    for (u32 i = at.beg; n < SENTENCE_STEMS_MAX && story_word_next(text, &i, at.end, &w);) {
        if (story_stopword(&w)) continue;
        story_stem(&w);
        out[n++] = w.hash;
    }
    sort_stems(out, n);
    u32 kept = 0;
    for (u32 i = 0; i < n; i++)
        if (i == 0 || out[i] != out[i - 1]) out[kept++] = out[i];
    return kept;
}

static u32 common(const u64 *a, u32 na, const u64 *b, u32 nb)
{
    u32 n = 0;
    for (u32 i = 0, k = 0; i < na && k < nb;) {
        if (a[i] < b[k]) i++;
        else if (a[i] > b[k]) k++;
        else n++, i++, k++;
    }
    return n;
}

/* ---- interviews */

static int by_interview(const void *x, const void *y)
{
    const Interview *a = x, *b = y;
    if (a->origin != b->origin) return a->origin < b->origin ? -1 : 1;
    if (a->speaker != b->speaker) return a->speaker < b->speaker ? -1 : 1;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    return (a->quote > b->quote) - (a->quote < b->quote);
}

static Span words_said(const Quote *q)
{
    return q->content.n ? (Span){q->content.v[0].text.beg, q->content.v[q->content.n - 1].text.end} : q->text;
}

static void pair_quotes(LineageWork *w, LineageEdge *e, const Interview *late, u32 nlate,
                        const Interview *early, u32 nearly)
{
    const Digest *l = w->d[e->doc], *f = w->d[e->other];
    u64 x[SENTENCE_STEMS_MAX], y[SENTENCE_STEMS_MAX];
    u32 inside = 0;
    for (u32 i = 0; i < nlate; i++) {
        Span in = words_said(&l->quotes.v[late[i].quote]), from = {0};
        u32 nx = stems_of(l->text, in, x), best = 0;
        for (u32 k = 0; k < nearly; k++) {
            Span at = words_said(&f->quotes.v[early[k].quote]);
            u32 ny = stems_of(f->text, at, y);
            u32 dice = nx + ny ? 200 * common(x, nx, y, ny) / (nx + ny) : 0;
            if (dice > best) best = dice, from = at;
        }
        bool last_hope = i + 1 == nlate && e->passages.n == 0;
        if (best < QUOTE_DICE && !last_hope) continue;
        if (span_empty(from)) from = words_said(&f->quotes.v[early[0].quote]);
        if (span_empty(in) || span_empty(from)) continue;
        *vec_push(w->a, &e->passages) = (Passage){in, from};
        inside += story_word_count(l->text, in);
    }
    u32 words = lineage_words(w, e->doc)->w.n;
    e->share = words && inside < words ? (double)inside / (double)words : 1;
}

static u32 same_rank(const Interview *v, u32 n)
{
    u32 k = 1;
    while (k < n && v[k].rank == v[0].rank) k++;
    return k;
}

void lineage_interviews(LineageWork *w)
{
    Interview *v = w->interviews.v;
    u32 n = w->interviews.n;
    if (n) qsort(v, n, sizeof *v, by_interview);
    for (u32 i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && v[end].origin == v[i].origin && v[end].speaker == v[i].speaker; end++) continue;
        u32 nearly = same_rank(v + i, end - i);
        for (u32 k = i + nearly; k < end;) {
            u32 nlate = same_rank(v + k, end - k);
            LineageEdge e = {.doc = w->order[v[k].rank], .from = NONE, .other = w->order[v[i].rank],
                             .kind = LINEAGE_SHARED_SOURCE, .rule = S("lineage.shared.interview")};
            if (!lineage_linked(w, e.doc, e.other)) {
                pair_quotes(w, &e, v + k, nlate, v + i, nearly);
                if (e.passages.n) lineage_link(w, &e);
            }
            k += nlate;
        }
    }
}

/* ---- rewrites */

/* A stem of the collection, known by its number. */
typedef struct {
    u64 stem;
    u32 rank, sentence; /* where it was seen last */
    u32 docs, sites;    /* reports and sentences that have it */
    u32 first;          /* of its sites; they lie in the order of reports */
    u32 asked;          /* the last sentence that was compared and has it */
    bool rare;
} StemRow;
typedef struct {
    u32 rank, sentence; /* of all sentences */
} StemSite;
typedef struct {
    u32 late, early, s_late, s_early; /* ranks, sentences of the reports */
} SentencePair;
typedef VEC(SentencePair) SentencePairs;
typedef struct {
    VEC(StemRow) rows;
    u32 *slots, nslots; /* open addressing over stems: number + 1 */
    VEC(u32) stems;     /* of one sentence after another, by number, each once */
    VEC(u32) stems_at;  /* [sentence] first of its stems */
    u32 *sentence_at;   /* [rank] a report's first sentence */
    u32 asked;
} Sentences;

static int by_pair(const void *x, const void *y)
{
    const SentencePair *a = x, *b = y;
    if (a->late != b->late) return a->late < b->late ? -1 : 1;
    if (a->early != b->early) return a->early < b->early ? -1 : 1;
    if (a->s_late != b->s_late) return a->s_late < b->s_late ? -1 : 1;
    return (a->s_early > b->s_early) - (a->s_early < b->s_early);
}

static bool is_text(u8 zone)
{
    return zone == ZONE_BODY || zone == ZONE_CAPTION || zone == ZONE_HIGHLIGHT;
}

static u32 *slot_of(const Sentences *t, u64 stem)
{
    u32 i = (u32)(stem >> 20) & (t->nslots - 1);
    while (t->slots[i] && t->rows.v[t->slots[i] - 1].stem != stem) i = (i + 1) & (t->nslots - 1);
    return &t->slots[i];
}

static u32 stem_number(Arena *a, Sentences *t, u64 stem)
{
    if (t->rows.n >= t->nslots / 2) {
        t->nslots = t->nslots ? t->nslots * 2 : SLOTS_MIN;
        t->slots = NEW(a, u32, t->nslots);
        for (u32 i = 0; i < t->rows.n; i++) *slot_of(t, t->rows.v[i].stem) = i + 1;
    }
    u32 *at = slot_of(t, stem);
    if (!*at) {
        *vec_push(a, &t->rows) = (StemRow){.stem = stem, .rank = NONE};
        *at = t->rows.n;
    }
    return *at - 1;
}

static void add_stem(Arena *a, Sentences *t, u64 stem, u32 rank, u32 sentence)
{
    u32 number = stem_number(a, t, stem);
    StemRow *r = &t->rows.v[number];
    if (r->rank == rank && r->sentence == sentence) return;
    r->docs += r->rank != rank;
    r->sites++;
    r->rank = rank, r->sentence = sentence;
    *vec_push(a, &t->stems) = number;
}

/* Where a word stands half in the sentence it is read by itself: its words are then others. */
static void add_sentence(LineageWork *w, Sentences *t, u32 rank, u32 sentence)
{
    u32 doc = w->order[rank], first, all, n = 0;
    Str text = w->d[doc]->text;
    Span at = w->d[doc]->sentences.v[sentence].text;
    if (lineage_words_in(w, doc, at, &first, &all)) {
        const LineageWord *v = w->words[doc].w.v + first;
        for (u32 i = 0; i < all && n < SENTENCE_STEMS_MAX; i++)
            if (!v[i].stop) add_stem(w->scratch, t, v[i].stem, rank, sentence), n++;
        return;
    }
    StoryWord word;
    for (u32 i = at.beg; n < SENTENCE_STEMS_MAX && story_word_next(text, &i, at.end, &word);) {
        if (story_stopword(&word)) continue;
        story_stem(&word);
        add_stem(w->scratch, t, word.hash, rank, sentence);
        n++;
    }
}

static void read_sentences(LineageWork *w, Sentences *t)
{
    t->sentence_at = NEW(w->scratch, u32, (isize)w->n + 1);
    for (u32 rank = 0; rank < w->n; rank++) {
        const Digest *d = w->d[w->order[rank]];
        t->sentence_at[rank] = t->stems_at.n;
        for (u32 s = 0; s < d->sentences.n; s++) {
            *vec_push(w->scratch, &t->stems_at) = t->stems.n;
            if (is_text(d->sentences.v[s].zone)) add_sentence(w, t, rank, s);
        }
    }
    *vec_push(w->scratch, &t->stems_at) = t->stems.n;
    t->sentence_at[w->n] = t->stems_at.n - 1;
}

static int by_stem(const void *x, const void *y)
{
    const StemRow *a = *(StemRow *const *)x, *b = *(StemRow *const *)y;
    return (a->stem > b->stem) - (a->stem < b->stem);
}

/* Of too many pairs some stems are left out: which, hangs on no order of reports. */
static void leave_out(LineageWork *w, Sentences *t)
{
    u64 pairs = 0;
    u32 n = 0;
    StemRow **rare = NEW(w->scratch, StemRow *, (isize)t->rows.n + 1);
    for (u32 i = 0; i < t->rows.n; i++)
        if (t->rows.v[i].rare) rare[n++] = &t->rows.v[i];
    if (n) qsort(rare, n, sizeof *rare, by_stem);
    for (u32 i = 0; i < n; i++) {
        pairs += (u64)rare[i]->sites * (rare[i]->sites - 1) / 2;
        rare[i]->rare = pairs <= PAIRS_MAX;
    }
}

/* Which stems stand in several reports, but not in too many; where each of them stands. */
static StemSite *rare_sites(LineageWork *w, Sentences *t)
{
    u32 most = u32_max(RARE_DOCS, w->n / RARE_SHARE), n = 0;
    u64 pairs = 0;
    for (u32 i = 0; i < t->rows.n; i++) {
        StemRow *r = &t->rows.v[i];
        r->rare = r->docs > 1 && r->docs <= most && r->sites <= POSTINGS_MAX;
        if (r->rare) pairs += (u64)r->sites * (r->sites - 1) / 2;
    }
    if (pairs > PAIRS_MAX) leave_out(w, t);
    for (u32 i = 0; i < t->rows.n; i++) {
        t->rows.v[i].first = n;
        if (t->rows.v[i].rare) n += t->rows.v[i].sites;
        t->rows.v[i].sites = 0;
    }
    StemSite *sites = NEW(w->scratch, StemSite, (isize)n + 1);
    for (u32 rank = 0; rank < w->n; rank++)
        for (u32 x = t->sentence_at[rank]; x < t->sentence_at[rank + 1]; x++)
            for (u32 k = t->stems_at.v[x]; k < t->stems_at.v[x + 1]; k++) {
                StemRow *r = &t->rows.v[t->stems.v[k]];
                if (r->rare) sites[r->first + r->sites++] = (StemSite){rank, x};
            }
    return sites;
}

/* The sentences of earlier reports that share rare stems enough with sentence x; shared[] is empty before and after. */
static void pairs_of(LineageWork *w, const Sentences *t, const StemSite *sites, u32 rank, u32 x, u32 *shared, SentencePairs *out)
{
    for (int turn = 0; turn < 2; turn++)
        for (u32 k = t->stems_at.v[x]; k < t->stems_at.v[x + 1]; k++) {
            const StemRow *r = &t->rows.v[t->stems.v[k]];
            for (const StemSite *s = sites + r->first; r->rare && s->rank < rank; s++) { /* x itself ends it */
                shared[s->sentence] = turn ? 0 : shared[s->sentence] + 1;
                if (shared[s->sentence] == SHARED_MIN)
                    *vec_push(w->scratch, out) = (SentencePair){rank, s->rank, x - t->sentence_at[rank], s->sentence - t->sentence_at[s->rank]};
            }
        }
}

static void rare_pairs(LineageWork *w, Sentences *t, SentencePairs *out)
{
    const StemSite *sites = rare_sites(w, t);
    u32 *shared = NEW(w->scratch, u32, (isize)t->stems_at.n); /* [sentence] rare stems in common with the one at hand */
    for (u32 rank = 1; rank < w->n; rank++)
        for (u32 x = t->sentence_at[rank]; x < t->sentence_at[rank + 1]; x++) pairs_of(w, t, sites, rank, x, shared, out);
    if (out->n) qsort(out->v, out->n, sizeof *out->v, by_pair);
}

/* Is the sentence already traced, as a copy? */
static bool explained(const LineageWork *w, u32 doc, Span text)
{
    for (u32 i = 0; i < w->edges_of[doc].n; i++) {
        const LineageEdge *e = &w->out->edges.v[w->edges_of[doc].v[i]];
        for (u32 k = 0; e->kind == LINEAGE_COPY && k < e->passages.n; k++)
            if (span_overlaps(e->passages.v[k].in, text)) return true;
    }
    return false;
}

/* Do the two sentences say the same: enough of the shorter one's words are shared? */
static bool aligned(const LineageWork *w, Sentences *t, const SentencePair *p, Passage *out)
{
    const Digest *l = w->d[w->order[p->late]], *e = w->d[w->order[p->early]];
    u32 x = t->sentence_at[p->late] + p->s_late, y = t->sentence_at[p->early] + p->s_early, both = 0;
    u32 nx = t->stems_at.v[x + 1] - t->stems_at.v[x], ny = t->stems_at.v[y + 1] - t->stems_at.v[y];
    *out = (Passage){l->sentences.v[p->s_late].text, e->sentences.v[p->s_early].text};
    t->asked++;
    for (u32 i = 0; i < nx; i++) t->rows.v[t->stems.v[t->stems_at.v[x] + i]].asked = t->asked;
    for (u32 i = 0; i < ny; i++) both += t->rows.v[t->stems.v[t->stems_at.v[y] + i]].asked == t->asked;
    return 2 * both >= u32_min(nx, ny);
}

static void rewrite_of(LineageWork *w, Sentences *t, const SentencePair *p, u32 n)
{
    LineageEdge e = {.doc = w->order[p->late], .from = w->order[p->early], .other = w->order[p->early],
                     .kind = LINEAGE_REWRITE};
    u32 inside = 0, done = NONE;
    if (lineage_linked(w, e.doc, e.other)) return;
    for (u32 i = 0; i < n; i++) {
        Passage x;
        if (p[i].s_late == done || !aligned(w, t, &p[i], &x) || explained(w, e.doc, x.in)) continue;
        done = p[i].s_late;
        *vec_push(w->a, &e.passages) = x;
        inside += story_word_count(w->d[e.doc]->text, x.in);
    }
    if (e.passages.n < ALIGNED_MIN) return;
    u32 words = lineage_words(w, e.doc)->w.n;
    if (inside * 100 < words * ALIGNED_SHARE) return;
    e.share = inside < words ? (double)inside / (double)words : 1;
    e.direction_known = lineage_earlier(w->d[e.other], w->d[e.doc]);
    e.rule = lineage_same_outlet(w->d[e.doc], w->d[e.other]) ? S("lineage.update") : S("lineage.rewrite");
    lineage_link(w, &e);
}

void lineage_rewrites(LineageWork *w)
{
    Sentences t = {0};
    SentencePairs p = {0};
    if (lineage_all_linked(w)) return; /* copies of one text: there is nothing to find */
    read_sentences(w, &t);
    rare_pairs(w, &t, &p);
    for (u32 i = 0, end; i < p.n; i = end) {
        for (end = i + 1; end < p.n && p.v[end].late == p.v[i].late && p.v[end].early == p.v[i].early; end++) continue;
        rewrite_of(w, &t, p.v + i, end - i);
    }
}
