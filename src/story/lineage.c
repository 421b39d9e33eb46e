/* lineage.c - what of a document stood before in another: copied passages.
 *
 * Documents that share a winnowed shingle (signature.c) are compared word by word: from each
 * shared shingle the run of equal words is extended both ways, runs that only a few changed
 * words divide are joined, and runs of at least PASSAGE_WORDS_MIN words are passages. Runs
 * that stand in quotation marks on both sides are shared quotations, which are no copying of
 * the report. Each document is traced to the earliest reports first, and a later source
 * counts only for words that the earlier ones do not explain; so all copies of one text point
 * to its first print and a much-copied text costs no square of pairs.
 *
 * Direction: by day of publication when the days differ; else, if one credits the other's
 * outlet, from there; else unknown, and said to be so. A shingle that three or more reports of
 * one outlet have is that outlet's boilerplate and proves nothing between them; shared text
 * of one outlet is an update of its own report.
 *
 * Sources: Clough et al., "METER: MEasuring TExt Reuse" (ACL 2002) on newspapers rewriting an
 * agency; Schleimer et al. 2003. Limits: a copy translated or wholly reworded is left to
 * rewrite.c; passages moved about inside a document are found, but one by one. */
#include "story/lineage.h"
#include "base/utf8.h"
#include <stdlib.h>

enum {
    GAP_WORDS = 3,        /* changed words inside one passage */
    GROUP_MAX = 24,       /* documents with one shingle that are compared with one another */
    OUTLET_REPEATS = 3,   /* documents of one outlet that make a shingle boilerplate */
    MATCHES_MAX = 1 << 22, /* shared shingles looked at in one collection */
    FEW = 32              /* documents */
};

/* ---- words and days */

static void mark_quoted(LineageWords *words, Span q)
{
    for (u32 i = lineage_word_at(words, q.beg); i < words->w.n && words->w.v[i].text.beg < q.end; i++)
        words->w.v[i].quoted = true;
}

static bool zone_counts(u8 kind)
{
    return kind != ZONE_BOILERPLATE && kind != ZONE_CREDIT && kind != ZONE_RELATED;
}

/* The zone at a byte, and how far it goes on; they lie in order. */
static Zone zone_from(const Digest *d, u32 byte)
{
    u32 i = 0;
    while (i < d->zones.n && d->zones.v[i].text.end <= byte) i++;
    if (i == d->zones.n) return (Zone){.text = {byte, NONE}, .kind = ZONE_BODY};
    const Zone *z = &d->zones.v[i];
    return z->text.beg <= byte ? *z : (Zone){.text = {byte, z->text.beg}, .kind = ZONE_BODY};
}

/* Is one of eight bytes that byte? */
static inline u64 any_byte(u64 eight, u8 byte)
{
    static const u64 ones = 0x0101010101010101u;
    u64 x = eight ^ (ones * byte);
    return (x - ones) & ~x & (ones << 7);
}

/* Over what is neither a mark nor the end of a line nor beyond ASCII: nearly all of a text. */
static isize plain_end(Str text, isize at)
{
    u64 eight;
    for (; at + (isize)sizeof eight <= text.n; at += (isize)sizeof eight) {
        memcpy(&eight, text.p + at, sizeof eight);
        if ((eight & 0x8080808080808080u) | any_byte(eight, '"') | any_byte(eight, '\n')) break;
    }
    while (at < text.n && text.p[at] < 0x80 && text.p[at] != '"' && text.p[at] != '\n') at++;
    return at;
}

/* Between double quotation marks, where the quote stage found nothing. */
static void mark_marks(LineageWords *words, Str text)
{
    isize open = -1;
    for (isize at = plain_end(text, 0), i; at < text.n; at = plain_end(text, i)) {
        i = at;
        u32 c = utf8_next(text, &i);
        if (c == '\n' && i < text.n && text.p[i] == '\n') open = -1;
        if (c == 0x201C || (c == '"' && open < 0)) {
            open = i;
        } else if ((c == 0x201D || c == '"') && open >= 0) {
            mark_quoted(words, (Span){(u32)open, (u32)at});
            open = -1;
        }
    }
}

const LineageWords *lineage_words(LineageWork *w, u32 doc)
{
    LineageWords *out = &w->words[doc];
    const Digest *d = w->d[doc];
    if (out->ready) return out;
    StoryWord word;
    Zone zone = {0};
    for (u32 at = 0; story_word_next(d->text, &at, (u32)d->text.n, &word);) {
        if (word.text.beg >= zone.text.end) zone = zone_from(d, word.text.beg);
        if (!zone_counts(zone.kind)) continue;
        LineageWord *to = vec_push(w->scratch, &out->w);
        *to = (LineageWord){.hash = word.hash, .text = word.text, .stop = story_stopword(&word)};
        if (to->stop) continue;
        story_stem(&word);
        to->stem = word.hash;
    }
    for (u32 i = 0; i < d->quotes.n; i++)
        for (u32 k = 0; d->quotes.v[i].direct && !d->quotes.v[i].mixed && k < d->quotes.v[i].content.n; k++)
            mark_quoted(out, d->quotes.v[i].content.v[k].text);
    mark_marks(out, d->text);
    out->ready = true;
    return out;
}

bool lineage_words_in(LineageWork *w, u32 doc, Span at, u32 *first, u32 *n)
{
    const Digest *d = w->d[doc];
    const LineageWords *words = lineage_words(w, doc);
    Zone zone = zone_from(d, at.beg);
    bool inside_word = at.beg && d->text.p[at.beg - 1] > ' '; /* or so it may be */
    if (inside_word || !zone_counts(zone.kind) || zone.text.end < at.end) return false;
    u32 end = *first = lineage_word_at(words, at.beg);
    while (end < words->w.n && words->w.v[end].text.beg < at.end) end++;
    *n = end - *first;
    return !*n || words->w.v[end - 1].text.end <= at.end;
}

u32 lineage_word_at(const LineageWords *words, u32 byte)
{
    u32 lo = 0, hi = words->w.n;
    while (lo < hi) {
        u32 mid = lo + (hi - lo) / 2;
        if (words->w.v[mid].text.end <= byte) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

bool lineage_earlier(const Digest *a, const Digest *b)
{
    return a->published.to != TIME_UNKNOWN && b->published.from != TIME_UNKNOWN &&
           a->published.to <= b->published.from;
}

bool lineage_same_outlet(const Digest *a, const Digest *b)
{
    return a->outlet.n && str_eq_nocase(a->outlet, b->outlet);
}

static Str pair_key(u32 pair[2], u32 a, u32 b)
{
    pair[0] = u32_min(a, b);
    pair[1] = u32_max(a, b);
    return (Str){(u8 *)pair, 2 * sizeof *pair};
}

bool lineage_linked(const LineageWork *w, u32 a, u32 b)
{
    u32 pair[2];
    return map_get(&w->linked, pair_key(pair, a, b)) != NONE;
}

bool lineage_all_linked(const LineageWork *w)
{
    return w->linked.n == (u64)w->n * (w->n ? w->n - 1 : 0) / 2;
}

void lineage_link(LineageWork *w, const LineageEdge *e)
{
    *map_put(w->scratch, &w->linked, pair_key(NEW(w->scratch, u32, 2), e->doc, e->other), NULL) = 1;
    *vec_push(w->scratch, &w->edges_of[e->doc]) = w->out->edges.n;
    *vec_push(w->a, &w->out->edges) = *e;
}

/* ---- shared shingles */

typedef struct {
    u64 hash;
    u32 rank; /* of the document, by publication */
    u32 at;   /* its first byte */
} Site;
typedef struct {
    u32 late, early; /* ranks */
    u32 late_at, early_at;
} Match;
typedef VEC(Match) Matches;

static int by_site(const void *x, const void *y)
{
    const Site *a = x, *b = y;
    if (a->hash != b->hash) return a->hash < b->hash ? -1 : 1;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

static int by_pair(const void *x, const void *y)
{
    const Match *a = x, *b = y;
    if (a->late != b->late) return a->late < b->late ? -1 : 1;
    if (a->early != b->early) return a->early < b->early ? -1 : 1;
    if (a->late_at != b->late_at) return a->late_at < b->late_at ? -1 : 1;
    return (a->early_at > b->early_at) - (a->early_at < b->early_at);
}

static bool is_outlets_own(const LineageWork *w, const Site *s, u32 n, const Digest *d)
{
    u32 docs = 0;
    for (u32 i = 0; i < n && docs < OUTLET_REPEATS; i++)
        docs += (i == 0 || s[i].rank != s[i - 1].rank) &&
                lineage_same_outlet(w->d[w->order[s[i].rank]], d);
    return docs >= OUTLET_REPEATS;
}

static void match_group(LineageWork *w, const Site *s, u32 n, Matches *out)
{
    if (s[0].rank == s[n - 1].rank) return; /* of one report alone */
    for (u32 i = 1; i < n; i++) {
        const Digest *late = w->d[w->order[s[i].rank]];
        bool own = late->outlet.n && is_outlets_own(w, s, n, late);
        for (u32 k = 0; k < i && k < GROUP_MAX; k++) {
            if (s[k].rank == s[i].rank || out->n >= MATCHES_MAX) continue;
            if (own && lineage_same_outlet(late, w->d[w->order[s[k].rank]])) continue;
            *vec_push(w->scratch, out) = (Match){s[i].rank, s[k].rank, s[i].at, s[k].at};
        }
    }
}

/* Which hashes may stand in several reports: most stand in one alone and need not be sorted. A bit for each, of so many
 * that few meet in one by chance. */
typedef struct {
    u64 *once, *again;
    u32 bits; /* a power of two */
} Repeats;

static u32 bit_of(const Repeats *r, u64 hash)
{
    return (u32)(hash >> 20) & (r->bits - 1);
}

static void find_repeats(LineageWork *w, Repeats *out)
{
    enum { BITS_EACH = 16, BITS_MIN = 1 << 10, BITS_MOST = 1 << 30, WORD = 64 };
    u64 n = 0;
    for (u32 i = 0; i < w->n; i++) n += w->d[i]->shingles.n;
    for (out->bits = BITS_MIN; out->bits < BITS_MOST && out->bits < n * BITS_EACH;) out->bits *= 2;
    out->once = NEW(w->scratch, u64, out->bits / WORD);
    out->again = NEW(w->scratch, u64, out->bits / WORD);
    for (u32 i = 0; i < w->n; i++) {
        const Shingle *s = w->d[i]->shingles.v;
        for (u32 k = 0; k < w->d[i]->shingles.n; k++) {
            u32 bit = bit_of(out, s[k].hash);
            out->again[bit / WORD] |= out->once[bit / WORD] & (u64)1 << bit % WORD;
        }
        for (u32 k = 0; k < w->d[i]->shingles.n; k++) { /* now that all of the report have been asked */
            u32 bit = bit_of(out, s[k].hash);
            out->once[bit / WORD] |= (u64)1 << bit % WORD;
        }
    }
}

static void find_matches(LineageWork *w, Matches *out)
{
    enum { WORD = 64 };
    VEC(Site) sites = {0};
    Repeats r;
    if (w->n < 2) return;
    find_repeats(w, &r);
    for (u32 i = 0; i < w->n; i++)
        for (u32 k = 0; k < w->d[i]->shingles.n; k++) {
            const Shingle *x = &w->d[i]->shingles.v[k];
            u32 bit = bit_of(&r, x->hash);
            if (r.again[bit / WORD] >> bit % WORD & 1) *vec_push(w->scratch, &sites) = (Site){x->hash, w->rank[i], x->text.beg};
        }
    if (!sites.n) return;
    qsort(sites.v, sites.n, sizeof *sites.v, by_site);
    for (u32 i = 0, k; i < sites.n; i = k) {
        for (k = i + 1; k < sites.n && sites.v[k].hash == sites.v[i].hash; k++) continue;
        match_group(w, sites.v + i, k - i, out);
    }
    if (out->n) qsort(out->v, out->n, sizeof *out->v, by_pair);
}

/* ---- passages */

typedef struct {
    u32 late, nlate, early, nearly; /* words */
} WordRun;
typedef VEC(WordRun) WordRuns;

static WordRun extend(const LineageWords *l, const LineageWords *e, u32 il, u32 ie)
{
    u32 beg = 0, end = 0;
    while (beg < il && beg < ie && l->w.v[il - beg - 1].hash == e->w.v[ie - beg - 1].hash) beg++;
    while (il + end < l->w.n && ie + end < e->w.n && l->w.v[il + end].hash == e->w.v[ie + end].hash) end++;
    return (WordRun){il - beg, beg + end, ie - beg, beg + end};
}

static void runs_of_pair(LineageWork *w, const Match *m, u32 n, WordRuns *out)
{
    const LineageWords *l = lineage_words(w, w->order[m->late]), *e = lineage_words(w, w->order[m->early]);
    for (u32 i = 0; i < n; i++) {
        u32 il = lineage_word_at(l, m[i].late_at), ie = lineage_word_at(e, m[i].early_at);
        if (il >= l->w.n || ie >= e->w.n || l->w.v[il].hash != e->w.v[ie].hash) continue;
        WordRun *last = out->n ? &out->v[out->n - 1] : NULL;
        if (last && il < last->late + last->nlate) continue; /* explained by the run before */
        WordRun r = extend(l, e, il, ie);
        if (last && r.late < last->late + last->nlate) { /* overlaps on the left: give way */
            u32 cut = last->late + last->nlate - r.late;
            if (cut >= r.nlate) continue;
            r = (WordRun){r.late + cut, r.nlate - cut, r.early + cut, r.nearly - cut};
        }
        if (last && r.early >= last->early + last->nearly &&
            r.late - (last->late + last->nlate) <= GAP_WORDS &&
            r.early - (last->early + last->nearly) <= GAP_WORDS) {
            last->nlate = r.late + r.nlate - last->late;
            last->nearly = r.early + r.nearly - last->early;
            continue;
        }
        *vec_push(w->scratch, out) = r;
    }
}

static Span run_span(const LineageWords *words, u32 at, u32 n)
{
    return (Span){words->w.v[at].text.beg, words->w.v[at + n - 1].text.end};
}

static u32 count_quoted(const LineageWords *words, u32 at, u32 n)
{
    u32 quoted = 0;
    for (u32 i = at; i < at + n; i++) quoted += words->w.v[i].quoted;
    return quoted;
}

typedef struct {
    LineageEdge edge;
    u32 plain, fresh, total; /* words: outside quotations; not explained before; in passages */
    u32 credit;              /* origin that every passage is credited to on both sides, NONE */
} Found;

static void take_run(LineageWork *w, Found *f, const WordRun *r, bool *explained)
{
    const LineageWords *l = lineage_words(w, f->edge.doc), *e = lineage_words(w, f->edge.other);
    u32 ql = count_quoted(l, r->late, r->nlate), qe = count_quoted(e, r->early, r->nearly);
    bool quote = ql * 5 >= r->nlate * 4 && qe * 5 >= r->nearly * 4;
    Span in = run_span(l, r->late, r->nlate), from = run_span(e, r->early, r->nearly);
    u32 credit = lineage_common_credit(w, f->edge.doc, in, f->edge.other, from);
    if (f->edge.passages.n == 0) f->credit = credit;
    else if (credit != f->credit) f->credit = NONE;
    *vec_push(w->a, &f->edge.passages) = (Passage){in, from};
    f->total += r->nlate;
    if (!quote) f->plain += r->nlate - ql;
    for (u32 i = r->late; i < r->late + r->nlate; i++) {
        f->fresh += !explained[i];
        explained[i] = true;
    }
}

/* The report that was taken for the later one is the source: turn the edge round. */
static void turn(LineageEdge *e)
{
    u32 doc = e->doc;
    e->doc = e->other;
    e->other = doc;
    for (u32 i = 0; i < e->passages.n; i++) {
        Passage p = e->passages.v[i];
        e->passages.v[i] = (Passage){p.from, p.in};
    }
}

/* Which is the source, and how do we know? */
static void direct(LineageWork *w, LineageEdge *e)
{
    const Digest *late = w->d[e->doc], *early = w->d[e->other];
    bool same = lineage_same_outlet(late, early);
    e->direction_known = true;
    if (lineage_earlier(early, late)) {
        e->rule = same ? S("lineage.update") : S("lineage.time");
    } else if (!same && lineage_credits_outlet(w, e->doc, early->outlet)) {
        e->rule = S("lineage.credit");
    } else if (!same && lineage_credits_outlet(w, e->other, late->outlet)) {
        e->rule = S("lineage.credit");
        turn(e);
    } else {
        e->direction_known = false;
        e->rule = same ? S("lineage.update") : S("lineage.undirected");
    }
}

static void add_edge(LineageWork *w, Found *f)
{
    LineageEdge *e = &f->edge;
    if (f->total < PASSAGE_WORDS_MIN || f->fresh < PASSAGE_WORDS_MIN) return;
    direct(w, e);
    u32 words = lineage_words(w, e->doc)->w.n, inside = 0;
    for (u32 i = 0; i < e->passages.n; i++)
        inside += story_word_count(w->d[e->doc]->text, e->passages.v[i].in);
    e->share = words && inside < words ? (double)inside / (double)words : 1;
    e->kind = f->plain >= COPY_WORDS_MIN || f->plain * 2 > f->total ? LINEAGE_COPY : LINEAGE_QUOTES;
    e->from = e->other;
    bool phrase = f->plain < COPY_WORDS_MIN && e->share * 100 < COPY_PERCENT_MIN;
    if (e->kind == LINEAGE_COPY && phrase) return; /* "people killed by the floods in the two countries" */
    if (e->kind == LINEAGE_QUOTES) e->rule = S("lineage.quotes");
    if (e->kind == LINEAGE_COPY && f->credit != NONE && e->share < 0.5) {
        e->kind = LINEAGE_SHARED_SOURCE; /* both name the third they have it from */
        e->from = NONE;
        e->rule = S("lineage.shared.credit");
        e->direction_known = false;
    }
    lineage_link(w, e);
}

static void copies(LineageWork *w)
{
    Matches m = {0};
    find_matches(w, &m);
    bool *explained = NULL;
    for (u32 i = 0, k; i < m.n; i = k) {
        if (i == 0 || m.v[i].late != m.v[i - 1].late)
            explained = NEW(w->scratch, bool, (isize)lineage_words(w, w->order[m.v[i].late])->w.n + 1);
        for (k = i + 1; k < m.n && m.v[k].late == m.v[i].late && m.v[k].early == m.v[i].early; k++) continue;
        WordRuns runs = {0};
        Found f = {.edge = {.doc = w->order[m.v[i].late], .other = w->order[m.v[i].early]}, .credit = NONE};
        runs_of_pair(w, m.v + i, k - i, &runs);
        for (u32 r = 0; r < runs.n; r++)
            if (runs.v[r].nlate >= PASSAGE_WORDS_MIN && runs.v[r].nearly >= PASSAGE_WORDS_MIN)
                take_run(w, &f, &runs.v[r], explained);
        if (f.edge.passages.n) add_edge(w, &f);
    }
}

/* ---- the whole */

typedef struct {
    i64 from;
    u32 doc;
} Dated;

static int by_date(const void *x, const void *y)
{
    const Dated *a = x, *b = y;
    if (a->from != b->from) return a->from < b->from ? -1 : 1;
    return (a->doc > b->doc) - (a->doc < b->doc);
}

static void order_documents(LineageWork *w)
{
    Dated *dated = NEW(w->scratch, Dated, (isize)w->n + 1);
    w->order = NEW(w->scratch, u32, (isize)w->n + 1);
    w->rank = NEW(w->scratch, u32, (isize)w->n + 1);
    for (u32 i = 0; i < w->n; i++) {
        i64 from = w->d[i]->published.from;
        dated[i] = (Dated){from == TIME_UNKNOWN ? INT64_MAX : from, i};
    }
    qsort(dated, w->n, sizeof *dated, by_date);
    for (u32 i = 0; i < w->n; i++) w->order[i] = dated[i].doc, w->rank[dated[i].doc] = i;
}

static int by_edge(const void *x, const void *y)
{
    const LineageEdge *a = x, *b = y;
    if (a->doc != b->doc) return a->doc < b->doc ? -1 : 1;
    if (a->other != b->other) return a->other < b->other ? -1 : 1;
    return (a->kind > b->kind) - (a->kind < b->kind);
}

Str lineage_kind_name(u8 kind)
{
    static const Str names[] = {LIT("copy"), LIT("rewrite"), LIT("shared_source"), LIT("quotes")};
    return kind < countof(names) ? names[kind] : (Str){0};
}

void story_lineage(Arena *a, const Digest *const *d, u32 n, Lineage *out)
{
    Arena scratch = {0};
    *out = (Lineage){.ndocs = n, .of_doc = NEW(a, DocOrigins, (isize)n + 1)};
    LineageWork w = {.a = a, .scratch = n > FEW ? &scratch : a, .d = d, .n = n, .out = out}; /* few need little, which is not worth fresh memory */
    w.words = NEW(w.scratch, LineageWords, (isize)n + 1);
    w.edges_of = NEW(w.scratch, OriginSet, (isize)n + 1);
    order_documents(&w);
    lineage_credits(&w);
    copies(&w);
    lineage_interviews(&w);
    lineage_rewrites(&w);
    if (out->edges.n) qsort(out->edges.v, out->edges.n, sizeof *out->edges.v, by_edge);
    for (u32 i = 0; i < out->edges.n; i++) {
        const LineageEdge *e = &out->edges.v[i];
        *vec_push(a, &out->of_doc[e->doc].edges) = i;
        if (e->other != NONE) *vec_push(a, &out->of_doc[e->other].copied) = i;
    }
    lineage_roots(&w);
    arena_free(&scratch);
}
