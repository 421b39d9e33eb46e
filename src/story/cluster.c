/* cluster.c - which reports tell one story. Streaming, one document at a time.
 *
 * Method. A document is a unit vector of stems, names, pairs of names and numbers, weighted
 * tf^0.5 * idf^1.6875 with names counting more; the document frequencies are those of the stream
 * so far, smoothed by a background table of English so that the first reports work too. Two
 * groups are alike by the mean cosine over all pairs of their members (average linkage), times
 * a factor that falls with the gap between their days; a missing day costs a fixed factor,
 * because then nothing says that two like reports are of one time; one day missing costs more
 * than both, because what has dates and what has none seldom come from one source.
 *
 * A new document is put at once with the best story that an inverted index finds (the last
 * POSTS_MAX documents for each of its heaviest terms), or opens one. That first guess is
 * examined again by story_settle, for every BATCH documents and at the end: the unsettled
 * documents are grouped afresh, best pair first, together with the settled stories that they
 * came near to; so stories split and merge until settled, the order of arrival within a
 * batch does not matter, and the work for one document does not grow with their number. A
 * story keeps its number when its documents are regrouped: the group that holds most of them.
 *
 * Sources: TDT first story detection (Allan et al. 1998; Petrovic et al. 2010 for the bounded
 * index), average linkage (Sokal and Michener 1958). Tried on the development sets: names
 * weighted 1 to 3 (1.2 best once pairs of names count), idf^1 (worse by 0.01), linear instead
 * of root decay (worse by 0.01 on stories that run for months), the lead weighted up (no
 * gain), centroid cosine for mean cosine (worse by 0.02), no background (equal on a thousand
 * documents, useless on five). Hill climbing over the constants below, one setting for three
 * sets, lies within 0.01 of them. Limits: a settled story can be joined but no longer split; like events without
 * names, such as two undated product launches by one firm, are joined.
 *
 * Arithmetic is integer or in a fixed order, so the groups are the same on every machine. */
#include "story/story.h"
#include <math.h>
#include <stdlib.h>

enum {
    DOC_TERMS_MAX = 232, /* kept of a document, by weight */
    POSTS_MAX = 48,      /* latest documents kept for one term */
    INDEX_TERMS = 20,    /* terms of a document that enter and ask the index */
    CANDIDATES = 8,      /* stories compared in full with a new document */
    NEAR = 3,            /* of these, remembered until the document is settled */
    SAMPLE = 12,         /* members a story is compared by */
    BATCH = 2048,        /* unsettled documents that start a new examination */
    TF_MAX = 60,
    NO_DAY = INT32_MIN,
    WEIGHT_ONE = 65535,
    WEIGHT_LEAST = 400   /* lighter terms are left out of the comparison of a batch */
};
static const float JOIN = 0.0735f;       /* least mean similarity */
static const float UNDATED = 0.73f;      /* factor when neither has a day */
static const float HALF_DATED = 0.46f;   /* factor when only one has a day */
static const float DECAY_DAYS = 13.5f;  /* of 1 / sqrt(1 + gap in days / DECAY_DAYS) */
static const float IDF_FREE = 1.5f;      /* bits of rarity that do not count */
#define NAME_WEIGHT 1.2f /* of a word: 1 */
#define NUMBER_WEIGHT 1.8f
#define PAIR_WEIGHT 0.73f
static const float BACKGROUND = 1600.0f; /* documents that the background counts for */

typedef struct {
    u32 term;   /* index of TermRec */
    u16 weight; /* in the unit vector, times WEIGHT_ONE */
    u8 tf, kind;
} Entry;
typedef struct {
    u64 key;
    u32 df;
    float prior; /* share of documents in general that have it */
    u32 *posts;  /* latest documents, a ring */
    u16 nposts, capposts;
    u32 turn;
} TermRec;
typedef struct {
    Entry *e;     /* by term */
    u32 n;
    i32 lo, hi;   /* days, NO_DAY */
    u32 story;
    u32 before;   /* document before it in its story */
    u32 near[NEAR];
} DocRec;
typedef struct {
    u32 into;     /* merged into this story; itself */
    u32 last;     /* its latest document, NONE */
    u32 n;
    i32 lo, hi;
    bool settled;
} StoryRec;
struct StoryState {
    Arena *a;
    u32 *slots; /* open addressing over terms: index + 1 */
    u32 nslots;
    VEC(TermRec) terms;
    VEC(DocRec) docs;
    VEC(StoryRec) stories;
    u32 settled; /* documents below are settled */
};

/* ---- weights */

static const u32 background[] = {
#include "story/background.inc"
};

static float prior_of(u64 term, u8 kind)
{
    static const float rank[] = {40, 96, 192, 384, 768, 1536, 3072, 6144, 12288};
    if (kind == 3) return 0.01f;
    if (kind == 4) return 0.0001f;
    u32 key = (u32)(term >> 32) & ~15u;
    isize lo = 0, hi = countof(background);
    while (lo < hi) {
        isize mid = (lo + hi) / 2;
        if ((background[mid] & ~15u) < key) lo = mid + 1;
        else hi = mid;
    }
    bool found = lo < countof(background) && (background[lo] & ~15u) == key;
    float r = found ? rank[background[lo] & 15] : 100000.0f;
    float mean = 25.0f / r; /* Zipf: 0.1 / rank of 250 words */
    return mean / (1.0f + mean);
}

/* Base-2 logarithm of x >= 1 with 12 binary places, by squaring. */
static float log2_of(float x)
{
    float whole = 0, part = 0, bit = 0.5f;
    while (x >= 2.0f) x *= 0.5f, whole += 1.0f;
    for (int i = 0; i < 12; i++, bit *= 0.5f) {
        x *= x;
        if (x >= 2.0f) x *= 0.5f, part += bit;
    }
    return whole + part;
}

static float idf_of(const TermRec *t, u32 ndocs)
{
    float all = (float)ndocs + BACKGROUND, with = (float)t->df + BACKGROUND * t->prior;
    float idf = with < all ? log2_of(all / with) - IDF_FREE : 0.0f;
    if (idf <= 0) return 0;
    float half = sqrtf(idf), eighth = sqrtf(sqrtf(half));
    return idf * half * eighth * sqrtf(eighth); /* idf^1.6875 by roots, which are exact everywhere */
}

static float tf_weight(u32 tf)
{
    return sqrtf((float)u32_min(tf, TF_MAX));
}

static float raw_weight(const StoryState *s, const Entry *e)
{
    static const float by_kind[] = {1.0f, NAME_WEIGHT, NAME_WEIGHT, NUMBER_WEIGHT, PAIR_WEIGHT};
    return tf_weight(e->tf) * by_kind[e->kind] * idf_of(&s->terms.v[e->term], s->docs.n);
}

/* Unit length, as integers of WEIGHT_ONE. */
static void weigh(const StoryState *s, Entry *e, u32 n, float *scratch)
{
    float sum = 0;
    for (u32 i = 0; i < n; i++) {
        scratch[i] = raw_weight(s, &e[i]);
        sum += scratch[i] * scratch[i];
    }
    float by = sum > 0 ? (float)WEIGHT_ONE / sqrtf(sum) : 0;
    for (u32 i = 0; i < n; i++) e[i].weight = (u16)(scratch[i] * by);
}

static float time_factor(i32 alo, i32 ahi, i32 blo, i32 bhi)
{
    if (alo == NO_DAY && blo == NO_DAY) return UNDATED;
    if (alo == NO_DAY || blo == NO_DAY) return HALF_DATED;
    i32 gap = alo > bhi ? alo - bhi : blo > ahi ? blo - ahi : 0;
    return 1.0f / sqrtf(1.0f + (float)gap / DECAY_DAYS);
}

/* ---- terms and the index */

static u32 term_at(StoryState *s, u64 key, u8 kind)
{
    if (s->terms.n * 2 >= s->nslots) {
        u32 n = s->nslots ? s->nslots * 2 : 4096;
        u32 *slots = NEW(s->a, u32, n);
        for (u32 i = 0; i < s->terms.n; i++) {
            u32 k = (u32)s->terms.v[i].key & (n - 1);
            while (slots[k]) k = (k + 1) & (n - 1);
            slots[k] = i + 1;
        }
        s->slots = slots;
        s->nslots = n;
    }
    u32 k = (u32)key & (s->nslots - 1);
    while (s->slots[k] && s->terms.v[s->slots[k] - 1].key != key) k = (k + 1) & (s->nslots - 1);
    if (!s->slots[k]) {
        *vec_push(s->a, &s->terms) = (TermRec){.key = key, .prior = prior_of(key, kind)};
        s->slots[k] = s->terms.n;
    }
    return s->slots[k] - 1;
}

static void post(StoryState *s, TermRec *t, u32 doc)
{
    if (t->nposts == t->capposts && t->capposts < POSTS_MAX) {
        u32 cap = t->capposts ? u32_min(t->capposts * 4u, POSTS_MAX) : 1;
        u32 *more = NEW(s->a, u32, cap);
        if (t->nposts) memcpy(more, t->posts, t->nposts * sizeof *more);
        t->posts = more;
        t->capposts = (u16)cap;
    }
    if (t->nposts < t->capposts) {
        t->posts[t->nposts++] = doc;
        return;
    }
    t->posts[t->turn++ % POSTS_MAX] = doc;
}

static u32 root_of(const StoryState *s, u32 story)
{
    while (s->stories.v[story].into != story) story = s->stories.v[story].into;
    return story;
}

/* ---- comparing */

static float dot(const Entry *a, u32 na, const Entry *b, u32 nb)
{
    u64 sum = 0;
    for (u32 i = 0, j = 0; i < na && j < nb;) {
        if (a[i].term < b[j].term) i++;
        else if (a[i].term > b[j].term) j++;
        else sum += (u64)a[i++].weight * b[j++].weight;
    }
    return (float)sum / ((float)WEIGHT_ONE * (float)WEIGHT_ONE);
}

static float nearness(const StoryState *s, const DocRec *d, u32 story)
{
    const StoryRec *r = &s->stories.v[story];
    float sum = 0;
    u32 n = 0;
    for (u32 m = r->last; m != NONE && n < SAMPLE; m = s->docs.v[m].before, n++)
        sum += dot(d->e, d->n, s->docs.v[m].e, s->docs.v[m].n);
    return n ? sum / (float)n * time_factor(d->lo, d->hi, r->lo, r->hi) : 0;
}

typedef struct {
    u32 story;
    u32 score;
} Candidate;

static int by_score(const void *x, const void *y)
{
    const Candidate *a = x, *b = y;
    if (a->score != b->score) return a->score < b->score ? 1 : -1;
    return (a->story > b->story) - (a->story < b->story);
}

static int by_weight(const void *x, const void *y)
{
    const Entry *a = x, *b = y;
    if (a->weight != b->weight) return a->weight < b->weight ? 1 : -1;
    return (a->term > b->term) - (a->term < b->term);
}

static int by_term(const void *x, const void *y)
{
    const Entry *a = x, *b = y;
    return (a->term > b->term) - (a->term < b->term);
}

/* Stories that share heavy terms with the document, best first. */
static u32 candidates(const StoryState *s, const Entry *heavy, u32 n, Candidate *out)
{
    enum { SLOTS = 4096 };
    Candidate table[SLOTS];
    u32 found = 0, used[INDEX_TERMS * POSTS_MAX];
    memset(table, 0xFF, sizeof table);
    for (u32 i = 0; i < n; i++) {
        const TermRec *t = &s->terms.v[heavy[i].term];
        for (u32 p = 0; p < t->nposts; p++) {
            u32 story = root_of(s, s->docs.v[t->posts[p]].story);
            u32 k = story * 2654435761u & (SLOTS - 1);
            while (table[k].story != NONE && table[k].story != story) k = (k + 1) & (SLOTS - 1);
            if (table[k].story == NONE) table[k] = (Candidate){story, 0}, used[found++] = k;
            table[k].score += heavy[i].weight / 16u;
        }
    }
    u32 kept = 0;
    for (u32 i = 0; i < found; i++) {
        Candidate c = table[used[i]];
        u32 size = s->stories.v[c.story].n;
        c.score /= u32_min(size ? size : 1, POSTS_MAX / 4); /* else a big story wins by its size */
        if (kept == CANDIDATES && by_score(&c, &out[kept - 1]) >= 0) continue;
        if (kept < CANDIDATES) kept++;
        out[kept - 1] = c;
        for (u32 k = kept - 1; k > 0 && by_score(&out[k], &out[k - 1]) < 0; k--) {
            Candidate x = out[k];
            out[k] = out[k - 1], out[k - 1] = x;
        }
    }
    return kept;
}

/* ---- adding */

StoryState *story_new(Arena *a)
{
    StoryState *s = NEW(a, StoryState, 1);
    s->a = a;
    return s;
}

static void join(StoryState *s, u32 doc, u32 story)
{
    DocRec *d = &s->docs.v[doc];
    StoryRec *r = &s->stories.v[story];
    d->story = story;
    d->before = r->last;
    r->last = doc;
    r->n++;
    if (d->lo == NO_DAY) return;
    r->lo = r->lo == NO_DAY || d->lo < r->lo ? d->lo : r->lo;
    r->hi = r->hi == NO_DAY || d->hi > r->hi ? d->hi : r->hi;
}

static u32 open_story(StoryState *s)
{
    u32 id = s->stories.n;
    *vec_push(s->a, &s->stories) = (StoryRec){.into = id, .last = NONE, .lo = NO_DAY, .hi = NO_DAY};
    return id;
}

static void set_days(DocRec *d, When w)
{
    d->lo = d->hi = NO_DAY;
    if (w.from == TIME_UNKNOWN || w.precision > PRECISION_MONTH) return;
    d->lo = (i32)(day_floor(w.from) / SECONDS_A_DAY);
    d->hi = w.to == TIME_UNKNOWN ? d->lo : (i32)(day_floor(w.to - 1) / SECONDS_A_DAY);
    if (d->hi < d->lo) d->hi = d->lo;
}

static void take_terms(StoryState *s, const Digest *d, DocRec *doc)
{
    Arena scratch = {0};
    u32 n = d->terms.n;
    Entry *e = NEW(&scratch, Entry, (isize)n + 1);
    float *w = NEW(&scratch, float, (isize)n + 1);
    for (u32 i = 0; i < n; i++) {
        const Term *t = &d->terms.v[i];
        e[i] = (Entry){term_at(s, t->term, t->kind), 0, (u8)u32_min(t->count, TF_MAX), t->kind};
        s->terms.v[e[i].term].df++;
    }
    weigh(s, e, n, w);
    qsort(e, n, sizeof *e, by_weight);
    n = u32_min(n, DOC_TERMS_MAX);
    doc->e = NEW(s->a, Entry, (isize)n + 1);
    doc->n = n;
    memcpy(doc->e, e, n * sizeof *e);
    arena_free(&scratch);
}

u32 story_add(StoryState *s, const Digest *d)
{
    u32 id = s->docs.n;
    DocRec *doc = vec_push(s->a, &s->docs);
    *doc = (DocRec){.near = {NONE, NONE, NONE}};
    set_days(doc, d->published);
    take_terms(s, d, doc);
    Entry *e = doc->e, heavy[INDEX_TERMS];
    u32 nheavy = u32_min(doc->n, INDEX_TERMS);
    if (nheavy) memcpy(heavy, e, nheavy * sizeof *e);
    qsort(e, doc->n, sizeof *e, by_term);
    Candidate c[CANDIDATES];
    u32 n = candidates(s, heavy, nheavy, c), best = NONE;
    float most = JOIN;
    for (u32 i = 0; i < n; i++) {
        float x = nearness(s, doc, c[i].story);
        if (x >= most && (x > most || best == NONE)) most = x, best = c[i].story;
        c[i].score = (u32)(x * 1e6f);
    }
    if (n) qsort(c, n, sizeof *c, by_score);
    for (u32 i = 0; i < n && i < NEAR && (float)c[i].score >= JOIN * 0.5e6f; i++) doc->near[i] = c[i].story;
    join(s, id, best != NONE ? best : open_story(s));
    for (u32 i = 0; i < nheavy; i++) post(s, &s->terms.v[heavy[i].term], id);
    if (s->docs.n - s->settled >= BATCH) story_settle(s);
    return root_of(s, s->docs.v[id].story);
}

u32 story_of(const StoryState *s, u32 doc)
{
    return root_of(s, s->docs.v[doc].story);
}

u32 story_count(const StoryState *s)
{
    return s->stories.n;
}

/* ---- settling: average linkage over the unsettled documents and the stories near them */

typedef struct {
    u32 doc;   /* one unsettled document, or NONE */
    u32 story; /* else a settled story */
    u32 n;     /* documents in it */
    i32 lo, hi;
    u32 group; /* item it was merged into; itself */
    Entry *e;
    u32 ne;
    u32 best;  /* best partner, NONE */
    float score;
    bool alive;
    VEC(u32) beside; /* items that were like it, or like one that it took in */
} Item;
typedef struct {
    Arena a;
    Item *items;
    u32 n;
    float *sum; /* n by n: summed similarity of the members */
    u32 *seen, stamp; /* marks, to visit an item once */
} Settling;

static void item_of_doc(StoryState *s, Settling *g, u32 doc)
{
    DocRec *d = &s->docs.v[doc];
    Entry *e = d->e;
    float scratch[DOC_TERMS_MAX];
    weigh(s, e, d->n, scratch);
    g->items[g->n] = (Item){doc, NONE, 1, d->lo, d->hi, g->n, e, d->n, NONE, 0, true, {0}};
    g->n++;
}

/* A settled story's mean vector, from its latest documents. */
static void item_of_story(StoryState *s, Settling *g, u32 story)
{
    const StoryRec *r = &s->stories.v[story];
    u32 most = SAMPLE * DOC_TERMS_MAX, n = 0, docs = 0;
    Entry *all = NEW(&g->a, Entry, most);
    for (u32 m = r->last; m != NONE && docs < SAMPLE; m = s->docs.v[m].before, docs++) {
        memcpy(all + n, s->docs.v[m].e, s->docs.v[m].n * sizeof *all);
        n += s->docs.v[m].n;
    }
    qsort(all, n, sizeof *all, by_term);
    u32 kept = 0;
    for (u32 i = 0, k; i < n; i = k) {
        u32 sum = 0;
        for (k = i; k < n && all[k].term == all[i].term; k++) sum += all[k].weight;
        all[kept] = all[i];
        all[kept++].weight = (u16)(sum / docs);
    }
    g->items[g->n] = (Item){NONE, story, r->n, r->lo, r->hi, g->n, all, kept, NONE, 0, true, {0}};
    g->n++;
}

static int by_u32(const void *x, const void *y)
{
    u32 a = *(const u32 *)x, b = *(const u32 *)y;
    return (a > b) - (a < b);
}

static void gather(StoryState *s, Settling *g)
{
    u32 fresh = s->docs.n - s->settled, n = 0;
    u32 *near = NEW(&g->a, u32, (isize)fresh * NEAR + 1);
    for (u32 d = s->settled; d < s->docs.n; d++)
        for (u32 k = 0; k < NEAR; k++) {
            u32 story = s->docs.v[d].near[k];
            if (story == NONE) continue;
            story = root_of(s, story);
            if (s->stories.v[story].settled) near[n++] = story;
        }
    qsort(near, n, sizeof *near, by_u32);
    g->items = NEW(&g->a, Item, (isize)fresh + n + 1);
    for (u32 i = 0; i < n && g->n < BATCH; i++)
        if (i == 0 || near[i] != near[i - 1]) item_of_story(s, g, near[i]);
    for (u32 d = s->settled; d < s->docs.n; d++) item_of_doc(s, g, d);
}

typedef struct {
    u32 item, next; /* next posting + 1 */
    u16 weight;
} Posting;

static void compare_all(const StoryState *s, Settling *g)
{
    u32 total = 0, n = 0;
    for (u32 i = 0; i < g->n; i++) total += g->items[i].ne;
    u32 *head = NEW(&g->a, u32, (isize)s->terms.n + 1);
    Posting *p = NEW(&g->a, Posting, (isize)total + 1);
    u64 *acc = NEW(&g->a, u64, (isize)g->n + 1);
    g->sum = NEW(&g->a, float, (isize)g->n * g->n + 1);
    for (u32 i = 0; i < g->n; i++) {
        const Item *it = &g->items[i];
        memset(acc, 0, i * sizeof *acc);
        for (u32 k = 0; k < it->ne; k++) {
            u32 t = it->e[k].term, w = it->e[k].weight;
            if (w < WEIGHT_LEAST) continue;
            for (u32 at = head[t]; at; at = p[at - 1].next)
                acc[p[at - 1].item] += (u64)w * p[at - 1].weight;
            p[n] = (Posting){i, head[t], (u16)w};
            head[t] = ++n;
        }
        for (u32 j = 0; j < i; j++) {
            float x = (float)acc[j] / ((float)WEIGHT_ONE * (float)WEIGHT_ONE);
            if (x >= JOIN) { /* a mean never rises above both of its parts: others need no look */
                *vec_push(&g->a, &g->items[i].beside) = j;
                *vec_push(&g->a, &g->items[j].beside) = i;
            }
            x *= (float)it->n * (float)g->items[j].n;
            g->sum[(size_t)i * g->n + j] = g->sum[(size_t)j * g->n + i] = x;
        }
    }
}

static float pair_score(const Settling *g, u32 i, u32 j)
{
    float sum = g->sum[(size_t)i * g->n + j];
    if (sum <= 0) return 0;
    const Item *a = &g->items[i], *b = &g->items[j];
    float mean = sum / ((float)a->n * (float)b->n);
    return mean < JOIN ? 0 : mean * time_factor(a->lo, a->hi, b->lo, b->hi);
}

static u32 group_of(const Settling *g, u32 i)
{
    while (g->items[i].group != i) i = g->items[i].group;
    return i;
}

/* The groups beside an item, each once; the list is tidied on the way. */
static void tidy(Settling *g, u32 i)
{
    Item *it = &g->items[i];
    u32 n = 0;
    g->seen[i] = ++g->stamp;
    for (u32 k = 0; k < it->beside.n; k++) {
        u32 j = group_of(g, it->beside.v[k]);
        if (g->seen[j] == g->stamp) continue;
        g->seen[j] = g->stamp;
        it->beside.v[n++] = j;
    }
    it->beside.n = n;
}

static void find_best(Settling *g, u32 i)
{
    Item *it = &g->items[i];
    it->best = NONE;
    it->score = 0;
    tidy(g, i);
    for (u32 k = 0; k < it->beside.n; k++) {
        u32 j = it->beside.v[k];
        float x = pair_score(g, i, j);
        if (x > it->score || (x > 0 && x == it->score && j < it->best)) it->score = x, it->best = j;
    }
}

static void merge(Settling *g, u32 i, u32 j)
{
    Item *a = &g->items[i], *b = &g->items[j];
    b->alive = false;
    b->group = i;
    a->n += b->n;
    if (b->lo != NO_DAY) {
        a->lo = a->lo == NO_DAY || b->lo < a->lo ? b->lo : a->lo;
        a->hi = a->hi == NO_DAY || b->hi > a->hi ? b->hi : a->hi;
    }
    for (u32 k = 0; k < g->n; k++) {
        if (!g->items[k].alive || k == i) continue;
        g->sum[(size_t)i * g->n + k] += g->sum[(size_t)j * g->n + k];
        g->sum[(size_t)k * g->n + i] = g->sum[(size_t)i * g->n + k];
    }
    for (u32 k = 0; k < b->beside.n; k++) *vec_push(&g->a, &a->beside) = b->beside.v[k];
    find_best(g, i);
    for (u32 k = 0; k < a->beside.n; k++) find_best(g, a->beside.v[k]);
}

static void link_groups(Settling *g)
{
    g->seen = NEW(&g->a, u32, (isize)g->n + 1);
    for (u32 i = 0; i < g->n; i++) find_best(g, i);
    for (;;) {
        u32 at = NONE;
        float most = 0;
        for (u32 i = 0; i < g->n; i++)
            if (g->items[i].alive && g->items[i].score > most) most = g->items[i].score, at = i;
        if (at == NONE || most < JOIN) return;
        u32 other = g->items[at].best;
        merge(g, u32_min(at, other), u32_max(at, other));
    }
}

/* Which number does each group keep? The group holding most documents of a story has it. */
typedef struct {
    u32 group, story, n;
} Claim;

static int by_pair(const void *x, const void *y)
{
    const Claim *a = x, *b = y;
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    return (a->story > b->story) - (a->story < b->story);
}

static int by_size(const void *x, const void *y)
{
    const Claim *a = x, *b = y;
    if (a->n != b->n) return a->n < b->n ? 1 : -1;
    if (a->story != b->story) return a->story < b->story ? -1 : 1;
    return (a->group > b->group) - (a->group < b->group);
}

static void name_groups(StoryState *s, Settling *g, u32 *number)
{
    Claim *c = NEW(&g->a, Claim, (isize)g->n + 1);
    bool *taken = NEW(&g->a, bool, (isize)s->stories.n + 1);
    u32 n = 0;
    for (u32 i = 0; i < g->n; i++) {
        const Item *it = &g->items[i];
        u32 story = it->story != NONE ? it->story : root_of(s, s->docs.v[it->doc].story);
        number[i] = NONE;
        c[i] = (Claim){group_of(g, i), story, it->story != NONE ? it->n + BATCH : 1};
    }
    qsort(c, g->n, sizeof *c, by_pair);
    for (u32 i = 0; i < g->n; i++) {
        if (n && c[n - 1].group == c[i].group && c[n - 1].story == c[i].story) c[n - 1].n += c[i].n;
        else c[n++] = c[i];
    }
    if (n) qsort(c, n, sizeof *c, by_size);
    for (u32 i = 0; i < n; i++) {
        if (number[c[i].group] != NONE || taken[c[i].story]) continue;
        /* a story that is settled stays with its settled part */
        if (s->stories.v[c[i].story].settled && c[i].n < BATCH) continue;
        number[c[i].group] = c[i].story;
        taken[c[i].story] = true;
    }
}

static void regroup(StoryState *s, Settling *g)
{
    u32 *number = NEW(&g->a, u32, (isize)g->n + 1);
    name_groups(s, g, number);
    for (u32 i = 0; i < s->stories.n; i++)
        if (!s->stories.v[i].settled) {
            u32 into = s->stories.v[i].into;
            s->stories.v[i] = (StoryRec){.into = into, .last = NONE, .lo = NO_DAY, .hi = NO_DAY};
        }
    for (u32 i = 0; i < g->n; i++) {
        const Item *it = &g->items[i];
        u32 group = group_of(g, i);
        if (number[group] == NONE) number[group] = open_story(s);
        u32 story = number[group];
        if (it->doc != NONE) {
            join(s, it->doc, story);
        } else if (it->story != story) { /* a settled story that another one took in */
            StoryRec *from = &s->stories.v[it->story], *to = &s->stories.v[story];
            from->into = story;
            to->n += from->n;
            if (from->lo != NO_DAY) {
                to->lo = to->lo == NO_DAY || from->lo < to->lo ? from->lo : to->lo;
                to->hi = to->hi == NO_DAY || from->hi > to->hi ? from->hi : to->hi;
            }
        }
    }
}

void story_settle(StoryState *s)
{
    Settling g = {0};
    if (s->settled == s->docs.n) return;
    gather(s, &g);
    compare_all(s, &g);
    link_groups(&g);
    regroup(s, &g);
    s->settled = s->docs.n;
    for (u32 i = 0; i < s->stories.n; i++) s->stories.v[i].settled |= s->stories.v[i].n > 0;
    arena_free(&g.a);
}
