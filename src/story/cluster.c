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
 * POSTS_MAX stories for each of its heaviest terms), or opens one. That first guess is
 * examined again by story_settle (settle.c), for every BATCH documents and at the end, together
 * with the settled stories that the documents came near to; so the order of arrival within a
 * batch matters little, and the work for one document does not grow with their number.
 *
 * Sources: TDT first story detection (Allan et al. 1998; Petrovic et al. 2010 for the bounded
 * index), average linkage (Sokal and Michener 1958). Tried on the development sets: names
 * weighted 1 to 3 (1.2 best once pairs of names count), idf^1 (worse by 0.01), linear instead
 * of root decay (worse by 0.01 on stories that run for months), the lead weighted up (no
 * gain), centroid cosine for mean cosine (worse by 0.02), no background (equal on a thousand
 * documents, useless on five), batches of 64 instead of 2048 (worse by 0.003 to 0.013). Hill
 * climbing over the constants below, one setting for three sets, lies within 0.01 of them.
 * Limits: like events without names, such as two undated product launches by one firm, are joined.
 *
 * Arithmetic is integer or in a fixed order, so the groups are the same on every machine. */
#include "story/cluster.h"
#include <math.h>
#include <stdlib.h>

enum { TF_MAX = 60 };
static const float JOIN = 0.0735f;       /* least mean similarity */
static const float UNDATED = 0.73f;      /* factor when neither has a day */
static const float HALF_DATED = 0.46f;   /* factor when only one has a day */
static const float DECAY_DAYS = 13.5f;  /* of 1 / sqrt(1 + gap in days / DECAY_DAYS) */
static const float IDF_FREE = 1.5f;      /* bits of rarity that do not count */
#define NAME_WEIGHT 1.2f /* of a word: 1 */
#define NUMBER_WEIGHT 1.8f
#define PAIR_WEIGHT 0.73f
static const float BACKGROUND = 1600.0f; /* documents that the background counts for */

/* ---- weights */

static const u32 background[] = {
#include "story/background.inc"
};

/* Its rank among the words of English, in steps of two: a class of PRIORS. */
static u8 prior_of(u64 term, u8 kind)
{
    if (kind == 3) return PRIOR_NUMBER;
    if (kind == 4) return PRIOR_PAIR;
    u32 key = (u32)(term >> 32) & ~15u;
    isize lo = 0, hi = countof(background);
    while (lo < hi) {
        isize mid = (lo + hi) / 2;
        if ((background[mid] & ~15u) < key) lo = mid + 1;
        else hi = mid;
    }
    bool found = lo < countof(background) && (background[lo] & ~15u) == key;
    return found ? background[lo] & 15 : PRIOR_RARE;
}

/* Share of documents in general that have a term of the class. */
static float share_of(u8 prior)
{
    static const float rank[] = {40, 96, 192, 384, 768, 1536, 3072, 6144, 12288, [PRIOR_RARE] = 100000};
    if (prior == PRIOR_NUMBER) return 0.01f;
    if (prior == PRIOR_PAIR) return 0.0001f;
    float mean = 25.0f / rank[prior]; /* Zipf: 0.1 / rank of 250 words */
    return mean / (1.0f + mean);
}

/* Base-2 logarithm of x >= 1 with 12 binary places: the exponent, then by squaring; no branch hangs on a bit. */
static float log2_of(float x)
{
    enum { PLACES = 12, MANTISSA = 23, BIAS = 127 };
    u32 sum = 0;
    for (int i = 0; i <= PLACES; i++) {
        u32 bits, twos;
        memcpy(&bits, &x, sizeof bits);
        twos = (bits >> MANTISSA) - BIAS;
        sum = 2 * sum + twos;
        bits -= twos << MANTISSA; /* 1 <= x < 2 again */
        memcpy(&x, &bits, sizeof x);
        x *= x;
    }
    return (float)sum / (float)(1 << PLACES);
}

static float idf_of(const StoryState *s, const TermRec *t)
{
    float idf = s->log_docs - t->log_df - IDF_FREE;
    if (idf <= 0) return 0;
    float half = sqrtf(idf), eighth = sqrtf(sqrtf(half));
    return idf * half * eighth * sqrtf(eighth); /* idf^1.6875 by roots, which are exact everywhere */
}

static void count_document(StoryState *s)
{
    s->log_docs = log2_of((float)s->docs.n + BACKGROUND);
}

/* Most terms are in few documents: their logarithms are made once for each class. */
static void count_term(StoryState *s, TermRec *t)
{
    float *known = ++t->df < LOGS_KEPT ? &s->logs[t->prior][t->df] : &t->log_df;
    if (known == &t->log_df || *known == 0) *known = log2_of((float)t->df + BACKGROUND * share_of(t->prior));
    t->log_df = *known;
}

static float tf_weight(u32 tf)
{
    return sqrtf((float)u32_min(tf, TF_MAX));
}

static float raw_weight(const StoryState *s, const Entry *e)
{
    static const float by_kind[] = {1.0f, NAME_WEIGHT, NAME_WEIGHT, NUMBER_WEIGHT, PAIR_WEIGHT};
    return tf_weight(e->tf) * by_kind[e->kind] * idf_of(s, &s->terms.v[e->term]);
}

void cluster_weigh(const StoryState *s, Entry *e, u32 n)
{
    float scratch[DOC_TERMS_MAX], sum = 0;
    for (u32 i = 0; i < n; i++) __builtin_prefetch(&s->terms.v[e[i].term]);
    for (u32 i = 0; i < n; i++) {
        scratch[i] = raw_weight(s, &e[i]);
        sum += scratch[i] * scratch[i];
    }
    float by = sum > 0 ? (float)WEIGHT_ONE / sqrtf(sum) : 0;
    for (u32 i = 0; i < n; i++) e[i].weight = (u16)(scratch[i] * by);
}

float cluster_join_least(void)
{
    return JOIN;
}

float cluster_time_factor(i32 alo, i32 ahi, i32 blo, i32 bhi)
{
    if (alo == NO_DAY && blo == NO_DAY) return UNDATED;
    if (alo == NO_DAY || blo == NO_DAY) return HALF_DATED;
    i32 gap = alo > bhi ? alo - bhi : blo > ahi ? blo - ahi : 0;
    return 1.0f / sqrtf(1.0f + (float)gap / DECAY_DAYS);
}

/* ---- vectors */

Vector *cluster_vector(StoryState *s, u32 n)
{
    u32 class = (n + VECTOR_STEP - 1) / VECTOR_STEP;
    Vector *v = s->spare[class];
    if (v) s->spare[class] = v->next;
    else v = arena_alloc(s->a, (isize)(sizeof *v + class * VECTOR_STEP * sizeof(Entry)), _Alignof(Vector), 1);
    v->class = class;
    v->n = n;
    return v;
}

void cluster_release(StoryState *s, Vector **v)
{
    if (!*v) return;
    (*v)->next = s->spare[(*v)->class];
    s->spare[(*v)->class] = *v;
    *v = NULL;
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

/* The story becomes the latest of the term. */
static void post(StoryState *s, TermRec *t, u32 story)
{
    u32 at = 0;
    while (at < t->nposts && t->posts[at] != story) at++;
    if (at == t->nposts && t->nposts == t->capposts && t->capposts < POSTS_MAX) {
        u32 cap = t->capposts ? u32_min(t->capposts * 4u, POSTS_MAX) : 1;
        u32 *more = NEW(s->a, u32, cap);
        if (t->nposts) memcpy(more, t->posts, t->nposts * sizeof *more);
        t->posts = more;
        t->capposts = (u16)cap;
    }
    if (at == t->nposts && t->nposts < t->capposts) t->nposts++;
    else if (at == t->nposts) at = 0; /* the oldest goes */
    memmove(t->posts + at, t->posts + at + 1, (t->nposts - at - 1u) * sizeof *t->posts);
    t->posts[t->nposts - 1] = story;
}

void cluster_index(StoryState *s, const Entry *heavy, u32 n, u32 story)
{
    for (u32 i = 0; i < n; i++) post(s, &s->terms.v[heavy[i].term], story);
}

u32 cluster_root(const StoryState *s, u32 story)
{
    while (s->into.v[story] != story) story = s->into.v[story];
    return story;
}

/* ---- comparing */

/* The document at hand is laid out by term, so that another vector meets it by looking up and not by walking both. */
static void lay_out(StoryState *s, const Vector *v)
{
    while (s->at_hand.n < s->terms.n) *vec_push(s->a, &s->at_hand) = 0;
    for (u32 i = 0; i < v->n; i++) s->at_hand.v[v->e[i].term] = v->e[i].weight;
}

static void put_away(StoryState *s, const Vector *v)
{
    for (u32 i = 0; i < v->n; i++) s->at_hand.v[v->e[i].term] = 0;
}

/* The product of the document at hand with another vector. */
static float dot(const StoryState *s, const Vector *v)
{
    u64 sum = 0;
    for (u32 i = 0; i < v->n; i++) sum += (u64)s->at_hand.v[v->e[i].term] * v->e[i].weight;
    return (float)sum / ((float)WEIGHT_ONE * (float)WEIGHT_ONE);
}

/* Mean over the settled documents, by their mean vector, and those that came since; d is at hand. */
static float nearness(const StoryState *s, const DocRec *d, u32 story)
{
    const StoryRec *r = &s->stories.v[story];
    u32 n = r->mean ? u32_min(r->nsettled, SAMPLE) : 0;
    float sum = n ? (float)n * dot(s, r->mean) : 0;
    for (u32 m = r->last, k = 0; m != NONE && m >= s->settled && k < SAMPLE; m = s->docs.v[m].before, k++, n++) sum += dot(s, s->docs.v[m].v);
    return n ? sum / (float)n * cluster_time_factor(d->lo, d->hi, r->lo, r->hi) : 0;
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

/* By bytes of the term, the least first (radix sort); passes in which all agree are left out. The mean of a story of one
 * document comes in order. */
void cluster_sort(Entry *e, u32 n, Entry *spare)
{
    Entry *from = e, *to = spare;
    u32 sorted = 1;
    while (sorted < n && e[sorted - 1].term <= e[sorted].term) sorted++;
    if (sorted >= n) return;
    for (u32 shift = 0; shift < 32; shift += 8) {
        u32 at[256] = {0}, sum = 0;
        for (u32 i = 0; i < n; i++) at[from[i].term >> shift & 255]++;
        if (n == 0 || at[from[0].term >> shift & 255] == n) continue;
        for (u32 i = 0; i < 256; i++) {
            u32 here = at[i];
            at[i] = sum;
            sum += here;
        }
        for (u32 i = 0; i < n; i++) to[at[from[i].term >> shift & 255]++] = from[i];
        Entry *x = from;
        from = to, to = x;
    }
    if (from != e) memcpy(e, from, n * sizeof *e);
}

/* Wirth's form of Hoare's quickselect. */
void cluster_select(Entry *e, u32 all, u32 n)
{
    if (n >= all) return;
    isize k = (isize)n - 1;
    for (isize lo = 0, hi = (isize)all - 1; lo < hi;) {
        Entry pivot = e[k];
        isize i = lo, j = hi;
        while (i <= j) {
            while (by_weight(&e[i], &pivot) < 0) i++;
            while (by_weight(&e[j], &pivot) > 0) j--;
            if (i > j) break;
            Entry x = e[i];
            e[i++] = e[j], e[j--] = x;
        }
        if (j < k) lo = i;
        if (k < i) hi = j;
    }
}

void cluster_heaviest(Entry *e, u32 all, u32 n)
{
    n = u32_min(n, all);
    cluster_select(e, all, n);
    for (u32 i = 1; i < n; i++) { /* few */
        Entry x = e[i];
        u32 at = i;
        for (; at > 0 && by_weight(&e[at - 1], &x) > 0; at--) e[at] = e[at - 1];
        e[at] = x;
    }
}

/* Stories that share heavy terms with the document, best first. */
static u32 candidates(StoryState *s, const Entry *heavy, u32 n, Candidate *out)
{
    u32 found = 0, stories[INDEX_TERMS * POSTS_MAX];
    while (s->score.n < s->stories.n) *vec_push(s->a, &s->score) = 0;
    for (u32 i = 0; i < n; i++) __builtin_prefetch(s->terms.v[heavy[i].term].posts);
    for (u32 i = 0; i < n; i++) {
        const TermRec *t = &s->terms.v[heavy[i].term];
        for (u32 p = 0; p < t->nposts; p++) {
            u32 story = cluster_root(s, t->posts[p]);
            u32 *score = &s->score.v[story];
            if (*score == 0) stories[found++] = story, *score = 1;
            *score += heavy[i].weight / 16u;
        }
    }
    u32 kept = 0;
    for (u32 i = 0; i < found; i++) {
        Candidate c = {stories[i], s->score.v[stories[i]]};
        s->score.v[c.story] = 0;
        if (!s->stories.v[c.story].n) continue; /* was a guess that came to nothing */
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
    return story_new_batched(a, BATCH);
}

StoryState *story_new_batched(Arena *a, u32 batch)
{
    StoryState *s = NEW(a, StoryState, 1);
    s->a = a;
    s->batch = u32_max(1, u32_min(batch, BATCH));
    return s;
}

static Vector *vector_copy(StoryState *s, const Vector *v)
{
    if (!v) return NULL;
    Vector *c = cluster_vector(s, v->n);
    memcpy(c->e, v->e, v->n * sizeof *v->e);
    return c;
}

#define VEC_COPY(arena, x)                                                                             \
    ((x).v = (x).n ? memcpy(arena_alloc((arena), sizeof *(x).v, _Alignof(max_align_t), (x).n), (x).v, (x).n * sizeof *(x).v) : NULL, \
     (x).cap = (x).n)

StoryState *story_copy(Arena *a, const StoryState *of)
{
    StoryState *s = NEW(a, StoryState, 1);
    *s = *of;
    s->a = a;
    memset(s->spare, 0, sizeof s->spare);
    if (s->nslots) s->slots = memcpy(NEW(a, u32, s->nslots), of->slots, s->nslots * sizeof *s->slots);
    memset(&s->at_hand, 0, sizeof s->at_hand);
    memset(&s->score, 0, sizeof s->score);
    s->room = 0;
    VEC_COPY(a, s->terms);
    VEC_COPY(a, s->docs);
    VEC_COPY(a, s->stories);
    VEC_COPY(a, s->into);
    VEC_COPY(a, s->history);
    VEC_COPY(a, s->touched);
    for (u32 i = 0; i < s->terms.n; i++) {
        TermRec *t = &s->terms.v[i];
        if (t->capposts) t->posts = memcpy(NEW(a, u32, t->capposts), t->posts, t->nposts * sizeof *t->posts);
    }
    for (u32 i = 0; i < s->docs.n; i++) s->docs.v[i].v = vector_copy(s, s->docs.v[i].v);
    for (u32 i = 0; i < s->stories.n; i++) s->stories.v[i].mean = vector_copy(s, s->stories.v[i].mean);
    return s;
}

void cluster_join(StoryState *s, u32 doc, u32 story, bool guess)
{
    DocRec *d = &s->docs.v[doc];
    StoryRec *r = &s->stories.v[story];
    d->story = story;
    d->before = r->last;
    if (r->first == NONE) r->first = doc;
    r->last = doc;
    r->n++;
    if (d->lo == NO_DAY || (guess && r->stage == STORY_SETTLED)) return;
    r->lo = r->lo == NO_DAY || d->lo < r->lo ? d->lo : r->lo;
    r->hi = r->hi == NO_DAY || d->hi > r->hi ? d->hi : r->hi;
}

u32 cluster_open(StoryState *s)
{
    u32 id = s->stories.n;
    *vec_push(s->a, &s->stories) = (StoryRec){.first = NONE, .last = NONE, .lo = NO_DAY, .hi = NO_DAY};
    *vec_push(s->a, &s->into) = id;
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

/* Terms lie far apart in memory: ask for all of a document's at once, then use them. */
static void fetch_terms(const StoryState *s, const Digest *d)
{
    if (!s->nslots) return;
    for (u32 i = 0; i < d->terms.n; i++) __builtin_prefetch(&s->slots[(u32)d->terms.v[i].term & (s->nslots - 1)]);
    for (u32 i = 0; i < d->terms.n; i++) {
        u32 at = s->slots[(u32)d->terms.v[i].term & (s->nslots - 1)];
        if (at) __builtin_prefetch(&s->terms.v[at - 1]);
    }
}

static void make_room(StoryState *s, u32 terms)
{
    enum { ROOM_MIN = 1024 };
    if (terms <= s->room) return;
    for (s->room = u32_max(s->room, ROOM_MIN); s->room < terms;) s->room *= 2;
    s->entries = NEW(s->a, Entry, s->room);
    s->weights = NEW(s->a, float, s->room);
}

/* All terms count for the frequencies; the heaviest make the vector. */
static Vector *take_terms(StoryState *s, const Digest *d)
{
    u32 n = d->terms.n;
    count_document(s);
    fetch_terms(s, d);
    make_room(s, n);
    Entry *e = s->entries;
    float *w = s->weights, sum = 0;
    for (u32 i = 0; i < n; i++) {
        const Term *t = &d->terms.v[i];
        e[i] = (Entry){term_at(s, t->term, t->kind), 0, (u8)u32_min(t->count, TF_MAX), t->kind};
        count_term(s, &s->terms.v[e[i].term]);
    }
    for (u32 i = 0; i < n; i++) w[i] = raw_weight(s, &e[i]), sum += w[i] * w[i];
    float by = sum > 0 ? (float)WEIGHT_ONE / sqrtf(sum) : 0;
    for (u32 i = 0; i < n; i++) e[i].weight = (u16)(w[i] * by);
    cluster_select(e, n, DOC_TERMS_MAX);
    n = u32_min(n, DOC_TERMS_MAX);
    Vector *v = cluster_vector(s, n);
    if (n) memcpy(v->e, e, n * sizeof *e);
    return v;
}

u32 story_add(StoryState *s, const Digest *d)
{
    u32 id = s->docs.n;
    *vec_push(s->a, &s->docs) = (DocRec){.near = {NONE, NONE, NONE}};
    Vector *v = take_terms(s, d);
    DocRec *doc = &s->docs.v[id];
    Entry heavy[DOC_TERMS_MAX], spare[DOC_TERMS_MAX];
    u32 nheavy = u32_min(v->n, INDEX_TERMS);
    set_days(doc, d->published);
    doc->v = v;
    memcpy(heavy, v->e, v->n * sizeof *heavy);
    cluster_heaviest(heavy, v->n, INDEX_TERMS);
    cluster_sort(v->e, v->n, spare);
    Candidate c[CANDIDATES];
    u32 n = candidates(s, heavy, nheavy, c), best = NONE;
    float most = JOIN;
    lay_out(s, v);
    for (u32 i = 0; i < n; i++) {
        float x = nearness(s, doc, c[i].story);
        if (x >= most && (x > most || best == NONE)) most = x, best = c[i].story;
        c[i].score = (u32)(x * 1e6f);
    }
    put_away(s, v);
    if (n) qsort(c, n, sizeof *c, by_score);
    for (u32 i = 0; i < n && i < NEAR && (float)c[i].score >= JOIN * 0.5e6f; i++) doc->near[i] = c[i].story;
    cluster_join(s, id, best != NONE ? best : cluster_open(s), true);
    cluster_index(s, heavy, nheavy, s->docs.v[id].story);
    if (s->docs.n - s->settled >= s->batch) story_settle(s);
    return story_of(s, id);
}

u32 story_of(const StoryState *s, u32 doc)
{
    return cluster_root(s, s->docs.v[doc].story);
}

u32 story_settled(const StoryState *s)
{
    return s->settled;
}

u32 story_count(const StoryState *s)
{
    return s->stories.n;
}

void story_documents(const StoryState *s, u32 story, Arena *a, StoryDocs *out)
{
    if (story >= s->stories.n) return;
    for (u32 m = s->stories.v[cluster_root(s, story)].last; m != NONE; m = s->docs.v[m].before) *vec_push(a, out) = m;
}

const StoryChange *story_history(const StoryState *s, u32 *n)
{
    *n = s->history.n;
    return s->history.v;
}

const u32 *story_touched(const StoryState *s, u32 *n)
{
    *n = s->touched.n;
    return s->touched.v;
}
