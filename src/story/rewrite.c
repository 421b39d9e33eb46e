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
#include "story/tally.h"
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
        if (story_stopword((Str){w.key, w.n})) continue;
        story_stem(&w);
        out[n++] = story_hash(w.key, w.n);
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

typedef struct {
    u64 stem;
    u32 rank, sentence;
} StemSite;
typedef struct {
    u32 late, early, s_late, s_early; /* ranks, sentences */
} SentencePair;
typedef VEC(SentencePair) SentencePairs;

static int by_stem(const void *x, const void *y)
{
    const StemSite *a = x, *b = y;
    if (a->stem != b->stem) return a->stem < b->stem ? -1 : 1;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    return (a->sentence > b->sentence) - (a->sentence < b->sentence);
}

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

/* Stems of all sentences that stand in several reports, but not in too many: sorted. */
static StemSite *rare_sites(LineageWork *w, u32 most, u32 *n)
{
    VEC(StemSite) sites = {0};
    Tally tally = {0};
    u64 stems[SENTENCE_STEMS_MAX];
    for (u32 i = 0; i < w->n; i++)
        for (u32 s = 0; s < w->d[i]->sentences.n; s++) {
            const DigestSentence *x = &w->d[i]->sentences.v[s];
            u32 nstems = is_text(x->zone) ? stems_of(w->d[i]->text, x->text, stems) : 0;
            for (u32 k = 0; k < nstems; k++) {
                *vec_push(w->scratch, &sites) = (StemSite){stems[k], w->rank[i], s};
                story_tally(w->scratch, &tally, stems[k], i);
            }
        }
    *n = 0;
    for (u32 i = 0; i < sites.n; i++) {
        u32 docs = story_tallied(&tally, sites.v[i].stem);
        if (docs > 1 && docs <= most) sites.v[(*n)++] = sites.v[i];
    }
    if (*n) qsort(sites.v, *n, sizeof *sites.v, by_stem);
    return sites.v;
}

static void rare_pairs(LineageWork *w, SentencePairs *out)
{
    u32 n;
    const StemSite *site = rare_sites(w, u32_max(RARE_DOCS, w->n / RARE_SHARE), &n);
    for (u32 i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && site[end].stem == site[i].stem; end++) continue;
        for (u32 a = i; a < end && end - i <= POSTINGS_MAX; a++)
            for (u32 b = i; b < a && out->n < PAIRS_MAX; b++)
                if (site[b].rank != site[a].rank)
                    *vec_push(w->scratch, out) = (SentencePair){site[a].rank, site[b].rank, site[a].sentence, site[b].sentence};
    }
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
static bool aligned(const LineageWork *w, const SentencePair *p, Passage *out)
{
    const Digest *l = w->d[w->order[p->late]], *e = w->d[w->order[p->early]];
    u64 x[SENTENCE_STEMS_MAX], y[SENTENCE_STEMS_MAX];
    *out = (Passage){l->sentences.v[p->s_late].text, e->sentences.v[p->s_early].text};
    u32 nx = stems_of(l->text, out->in, x), ny = stems_of(e->text, out->from, y);
    return 2 * common(x, nx, y, ny) >= u32_min(nx, ny);
}

static void rewrite_of(LineageWork *w, const SentencePair *p, u32 n)
{
    LineageEdge e = {.doc = w->order[p->late], .from = w->order[p->early], .other = w->order[p->early],
                     .kind = LINEAGE_REWRITE};
    u32 inside = 0, done = NONE;
    if (lineage_linked(w, e.doc, e.other)) return;
    for (u32 i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && p[end].s_late == p[i].s_late && p[end].s_early == p[i].s_early; end++) continue;
        Passage x;
        if (end - i < SHARED_MIN || p[i].s_late == done || !aligned(w, &p[i], &x) || explained(w, e.doc, x.in))
            continue;
        done = p[i].s_late;
        *vec_push(w->a, &e.passages) = x;
        inside += story_word_count(w->d[e.doc]->text, x.in);
    }
    u32 words = lineage_words(w, e.doc)->w.n;
    if (e.passages.n < ALIGNED_MIN || inside * 100 < words * ALIGNED_SHARE) return;
    e.share = inside < words ? (double)inside / (double)words : 1;
    e.direction_known = lineage_earlier(w->d[e.other], w->d[e.doc]);
    e.rule = lineage_same_outlet(w->d[e.doc], w->d[e.other]) ? S("lineage.update") : S("lineage.rewrite");
    lineage_link(w, &e);
}

void lineage_rewrites(LineageWork *w)
{
    SentencePairs p = {0};
    if (w->n < 2) return;
    rare_pairs(w, &p);
    for (u32 i = 0, end; i < p.n; i = end) {
        for (end = i + 1; end < p.n && p.v[end].late == p.v[i].late && p.v[end].early == p.v[i].early; end++) continue;
        rewrite_of(w, p.v + i, end - i);
    }
}
