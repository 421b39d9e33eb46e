/* settle.c - a batch of documents examined together: average linkage over the unsettled documents
 * and the settled stories that they came near to.
 *
 * Small settled stories whose documents are among the latest are opened again and take part
 * document by document, so they can still be split; bigger and older ones take part as one,
 * by their mean vector, and can only be joined. Every group is numbered by the story that most of
 * its documents had; what happened to settled stories is kept in the history. Then the documents
 * are settled: their story's mean moves on by them, and vectors that nobody will ask for
 * are given back, so that the memory for a settled document is a few dozen bytes.
 *
 * Work: at most ITEMS_MAX items, so the square of their number is a constant for a batch.
 * A pair's mean never rises above both of its parts, so only pairs of which a part was alike are looked at
 * again; the sums of the others are made when they are asked for. */
#include "story/cluster.h"
#include <stdlib.h>

enum {
    WEIGHT_LEAST = 700, /* lighter terms are left out of the comparison of a batch */
    MEAN_ENTRIES_MAX = 2 * SAMPLE * DOC_TERMS_MAX /* of the documents and stories that make a mean */
};

typedef struct {
    u32 item;
    float sum; /* of the similarities of their documents, pair by pair */
} Beside;
typedef struct {
    u32 doc;   /* one document, or NONE */
    u32 story; /* else a settled story */
    u32 n;     /* documents in it */
    i32 lo, hi;
    u32 group; /* item it was merged into; itself */
    const Vector *v;
    u32 best;  /* best partner, NONE */
    VEC(Beside) beside; /* groups that it is like, or that one it took in is like */
    VEC(u32) members;   /* items, when it has taken in others */
} Item;
typedef struct {
    Arena a;
    Item *items;
    u32 n;
    float *score;       /* [item] with its best partner, 0 once it is part of another */
    float **sum;        /* [i][k], k < i: of the items themselves */
    u32 *seen;          /* marks, to visit a story once; then places in a list of Beside, + 1 */
} Settling;

/* ---- who takes part */

static void item_of_doc(StoryState *s, Settling *g, u32 doc)
{
    DocRec *d = &s->docs.v[doc];
    cluster_weigh(s, d->v->e, d->v->n);
    g->items[g->n] = (Item){.doc = doc, .story = NONE, .n = 1, .lo = d->lo, .hi = d->hi, .group = g->n, .v = d->v, .best = NONE};
    g->n++;
}

static bool can_open(const StoryState *s, u32 story)
{
    const StoryRec *r = &s->stories.v[story];
    if (r->n > REOPEN_MAX) return false;
    for (u32 m = r->last; m != NONE; m = s->docs.v[m].before)
        if (!s->docs.v[m].v) return false;
    return true;
}

/* A settled story takes part, once: document by document where there is room, else as one. */
static void take_part(StoryState *s, Settling *g, u32 story, u32 *room)
{
    StoryRec *r = &s->stories.v[story];
    if (can_open(s, story) && r->nsettled <= *room) {
        r->stage = STORY_REOPENED;
        *room -= r->nsettled;
        for (u32 m = r->last; m != NONE; m = s->docs.v[m].before)
            if (m < s->settled) item_of_doc(s, g, m);
    } else if (*room) {
        (*room)--;
        g->items[g->n] = (Item){.doc = NONE, .story = story, .n = r->nsettled, .lo = r->lo, .hi = r->hi, .group = g->n, .v = r->mean, .best = NONE};
        g->n++;
    }
}

/* The k-th story that the document came near to, k = 0 the one it was guessed to belong to; NONE
 * unless settled. */
static u32 near_story(const StoryState *s, u32 doc, u32 k)
{
    u32 story = k ? s->docs.v[doc].near[k - 1] : s->docs.v[doc].story;
    if (story == NONE) return NONE;
    story = cluster_root(s, story);
    return s->stories.v[story].stage == STORY_SETTLED ? story : NONE;
}

/* The unsettled documents; their own stories, for which there is always room; then, while there
 * is room, those that they came near to. */
static void gather(StoryState *s, Settling *g)
{
    u32 fresh = s->docs.n - s->settled, own = 0, n = 0;
    u32 *story = NEW(&g->a, u32, (isize)fresh * (NEAR + 1) + 1);
    g->items = NEW(&g->a, Item, ITEMS_MAX + 1);
    g->seen = NEW(&g->a, u32, (isize)u32_max(s->stories.n, ITEMS_MAX) + 1);
    for (u32 d = s->settled; d < s->docs.n; d++) item_of_doc(s, g, d);
    for (u32 k = 0; k <= NEAR; k++) {
        for (u32 d = s->settled; d < s->docs.n; d++) {
            u32 x = near_story(s, d, k);
            if (x != NONE && !g->seen[x]) g->seen[x] = 1, story[n++] = x;
        }
        if (k == 0) own = n;
    }
    u32 room = ITEMS_MAX - fresh;
    for (u32 i = 0; i < n; i++) {
        u32 kept = i < own ? own - i - 1 : 0; /* one place for each own story to come */
        u32 free = room - kept, before = free;
        take_part(s, g, story[i], &free);
        room -= before - free;
    }
    for (u32 i = 0; i < n; i++) g->seen[story[i]] = 0;
}

/* ---- comparing */

typedef struct {
    u32 item;
    u32 weight;
} Posting;

/* The terms of a batch, numbered from 0 in order of appearance; each has its stretch of postings. */
typedef struct {
    u32 *key, *number, cap; /* open addressing: term + 1 */
    u32 *first, *n;         /* [number] */
    u32 terms;
} TermTable;

static u32 term_number(TermTable *t, u32 term)
{
    u32 k = term * 2654435761u & (t->cap - 1);
    while (t->key[k] && t->key[k] != term + 1) k = (k + 1) & (t->cap - 1);
    if (!t->key[k]) t->key[k] = term + 1, t->number[k] = t->terms++;
    return t->number[k];
}

/* Numbers of the terms of all items' entries, one after another; stretches laid out. */
static u32 *number_terms(Settling *g, TermTable *t)
{
    u32 total = 0, at = 0;
    for (u32 i = 0; i < g->n; i++) total += g->items[i].v->n;
    for (t->cap = 1024; t->cap < total * 2;) t->cap *= 2;
    t->key = NEW(&g->a, u32, t->cap);
    t->number = NEW(&g->a, u32, t->cap);
    t->first = NEW(&g->a, u32, (isize)total + 1);
    t->n = NEW(&g->a, u32, (isize)total + 1);
    u32 *number = NEW(&g->a, u32, (isize)total + 1);
    for (u32 i = 0, e = 0; i < g->n; i++)
        for (u32 k = 0; k < g->items[i].v->n; k++, e++) {
            number[e] = term_number(t, g->items[i].v->e[k].term);
            t->n[number[e]] += g->items[i].v->e[k].weight >= WEIGHT_LEAST;
        }
    for (u32 i = 0; i < t->terms; i++) t->first[i] = at, at += t->n[i], t->n[i] = 0;
    return number;
}

/* The sums of item i with all before it, from acc; who is like it. */
static void take_sums(Settling *g, u32 i, const u64 *acc)
{
    Item *it = &g->items[i];
    float least = cluster_join_least();
    g->sum[i] = NEW(&g->a, float, (isize)i + 1);
    for (u32 j = 0; j < i; j++) {
        if (!acc[j]) continue;
        float x = (float)acc[j] / ((float)WEIGHT_ONE * (float)WEIGHT_ONE);
        float sum = x * (float)it->n * (float)g->items[j].n;
        g->sum[i][j] = sum;
        if (x < least) continue;
        *vec_push(&g->a, &it->beside) = (Beside){j, sum};
        *vec_push(&g->a, &g->items[j].beside) = (Beside){i, sum};
    }
}

static void compare_all(Settling *g)
{
    TermTable t = {0};
    const u32 *number = number_terms(g, &t);
    Posting *p = NEW(&g->a, Posting, (isize)t.first[t.terms ? t.terms - 1 : 0] + (isize)g->n + 1);
    u64 *acc = NEW(&g->a, u64, (isize)g->n + 1);
    g->sum = NEW(&g->a, float *, (isize)g->n + 1);
    for (u32 i = 0; i < g->n; i++) {
        const Vector *v = g->items[i].v;
        memset(acc, 0, i * sizeof *acc);
        for (u32 k = 0; k < v->n; k++) {
            u32 w = v->e[k].weight, term = *number++;
            if (w < WEIGHT_LEAST) continue;
            Posting *list = p + t.first[term];
            for (u32 x = 0; x < t.n[term]; x++) acc[list[x].item] += (u64)w * list[x].weight;
            list[t.n[term]++] = (Posting){i, w};
        }
        take_sums(g, i, acc);
    }
}

static float pair_score(const Settling *g, u32 i, const Beside *b)
{
    const Item *x = &g->items[i], *y = &g->items[b->item];
    float mean = b->sum / ((float)x->n * (float)y->n);
    return mean < cluster_join_least() ? 0 : mean * cluster_time_factor(x->lo, x->hi, y->lo, y->hi);
}

static u32 group_of(const Settling *g, u32 i)
{
    while (g->items[i].group != i) i = g->items[i].group;
    return i;
}

static void find_best(Settling *g, u32 i)
{
    Item *it = &g->items[i];
    it->best = NONE;
    g->score[i] = 0;
    for (u32 k = 0; k < it->beside.n; k++) {
        u32 j = it->beside.v[k].item;
        float x = pair_score(g, i, &it->beside.v[k]);
        if (x > g->score[i] || (x > 0 && x == g->score[i] && j < it->best)) g->score[i] = x, it->best = j;
    }
}

/* The sum of a pair of groups that were not alike: over their items. */
static float sum_of(const Settling *g, u32 i, u32 k)
{
    const Item *x = &g->items[i], *y = &g->items[k];
    float sum = 0;
    for (u32 a = 0; a < u32_max(x->members.n, 1); a++)
        for (u32 b = 0; b < u32_max(y->members.n, 1); b++) {
            u32 p = x->members.n ? x->members.v[a] : i, q = y->members.n ? y->members.v[b] : k;
            sum += p > q ? g->sum[p][q] : g->sum[q][p];
        }
    return sum;
}

/* In the list of k: j is gone, its part belongs to i. */
static void pass_on(Settling *g, u32 k, u32 i, u32 j, float sum)
{
    Item *it = &g->items[k];
    u32 n = 0;
    for (u32 x = 0; x < it->beside.n; x++)
        if (it->beside.v[x].item != i && it->beside.v[x].item != j) it->beside.v[n++] = it->beside.v[x];
    it->beside.n = n;
    *vec_push(&g->a, &it->beside) = (Beside){i, sum};
}

/* Neighbours of both into one list, with the sums of the two together. */
static void join_beside(Settling *g, u32 i, u32 j)
{
    Item *a = &g->items[i], *b = &g->items[j];
    u32 n = 0;
    for (u32 k = 0; k < a->beside.n; k++)
        if (a->beside.v[k].item != j) a->beside.v[n++] = a->beside.v[k], g->seen[a->beside.v[n - 1].item] = n;
    a->beside.n = n;
    for (u32 k = 0; k < b->beside.n; k++) {
        Beside y = b->beside.v[k];
        if (y.item == i) continue;
        u32 at = g->seen[y.item];
        if (at && at <= n) a->beside.v[at - 1].sum += y.sum, g->seen[y.item] = NONE;
        else *vec_push(&g->a, &a->beside) = (Beside){y.item, y.sum + sum_of(g, i, y.item)};
    }
    for (u32 k = 0; k < n; k++) {
        Beside *x = &a->beside.v[k];
        if (g->seen[x->item] != NONE) x->sum += sum_of(g, j, x->item);
        g->seen[x->item] = 0;
    }
}

/* The group j becomes part of i. */
static void merge(Settling *g, u32 i, u32 j)
{
    Item *a = &g->items[i], *b = &g->items[j];
    join_beside(g, i, j);
    b->group = i;
    g->score[j] = 0;
    a->n += b->n;
    if (!a->members.n) *vec_push(&g->a, &a->members) = i;
    if (!b->members.n) *vec_push(&g->a, &b->members) = j;
    for (u32 k = 0; k < b->members.n; k++) *vec_push(&g->a, &a->members) = b->members.v[k];
    if (b->lo != NO_DAY) {
        a->lo = a->lo == NO_DAY || b->lo < a->lo ? b->lo : a->lo;
        a->hi = a->hi == NO_DAY || b->hi > a->hi ? b->hi : a->hi;
    }
    find_best(g, i);
    for (u32 k = 0; k < a->beside.n; k++) pass_on(g, a->beside.v[k].item, i, j, a->beside.v[k].sum);
    for (u32 k = 0; k < a->beside.n; k++) find_best(g, a->beside.v[k].item);
}

static void link_groups(Settling *g)
{
    g->score = NEW(&g->a, float, (isize)g->n + 1);
    for (u32 i = 0; i < g->n; i++) find_best(g, i);
    for (;;) {
        u32 at = NONE;
        float most = 0;
        for (u32 i = 0; i < g->n; i++)
            if (g->score[i] > most) most = g->score[i], at = i;
        if (at == NONE || most < cluster_join_least()) return;
        u32 other = g->items[at].best;
        merge(g, u32_min(at, other), u32_max(at, other));
    }
}

/* ---- numbers: the group holding most documents of a story has its number */

typedef struct {
    u32 group, story, n;
} Share;

static int by_pair(const void *x, const void *y)
{
    const Share *a = x, *b = y;
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    return (a->story > b->story) - (a->story < b->story);
}

static int by_size(const void *x, const void *y)
{
    const Share *a = x, *b = y;
    if (a->n != b->n) return a->n < b->n ? 1 : -1;
    if (a->story != b->story) return a->story < b->story ? -1 : 1;
    return (a->group > b->group) - (a->group < b->group);
}

/* Documents of one story in one group; settled stories that took part as one outweigh all others. */
static u32 shares(const StoryState *s, Settling *g, Share *c)
{
    u32 n = 0;
    for (u32 i = 0; i < g->n; i++) {
        const Item *it = &g->items[i];
        u32 story = it->story != NONE ? it->story : cluster_root(s, s->docs.v[it->doc].story);
        u32 old = it->doc != NONE && it->doc < s->settled; /* of a story that has been shown to be one */
        c[i] = (Share){group_of(g, i), story, it->story != NONE ? it->n + ITEMS_MAX : 1 + old};
    }
    if (g->n) qsort(c, g->n, sizeof *c, by_pair);
    for (u32 i = 0; i < g->n; i++) {
        if (n && c[n - 1].group == c[i].group && c[n - 1].story == c[i].story) c[n - 1].n += c[i].n;
        else c[n++] = c[i];
    }
    if (n) qsort(c, n, sizeof *c, by_size);
    return n;
}

static void name_groups(const StoryState *s, Settling *g, const Share *c, u32 n, u32 *number)
{
    bool *taken = NEW(&g->a, bool, (isize)s->stories.n + 1);
    for (u32 i = 0; i < g->n; i++) number[i] = NONE;
    for (u32 i = 0; i < n; i++) {
        if (number[c[i].group] != NONE || taken[c[i].story]) continue;
        bool closed = s->stories.v[c[i].story].stage == STORY_SETTLED;
        if (closed && c[i].n < ITEMS_MAX) continue; /* it stays with its settled part */
        number[c[i].group] = c[i].story;
        taken[c[i].story] = true;
    }
}

/* ---- taking the groups over */

static void widen(StoryRec *r, i32 lo, i32 hi)
{
    if (lo == NO_DAY) return;
    r->lo = r->lo == NO_DAY || lo < r->lo ? lo : r->lo;
    r->hi = r->hi == NO_DAY || hi > r->hi ? hi : r->hi;
}

/* All of a settled story goes to another one. */
static void take_in(StoryState *s, u32 story, u32 by)
{
    StoryRec *from = &s->stories.v[story], *to = &s->stories.v[by];
    if (from->last != NONE) {
        if (to->last == NONE) to->last = from->last;
        else s->docs.v[to->first].before = from->last;
        to->first = from->first;
    }
    to->n += from->n;
    widen(to, from->lo, from->hi);
    *from = (StoryRec){.first = NONE, .last = NONE, .lo = NO_DAY, .hi = NO_DAY, .stage = STORY_SETTLED};
    s->into.v[story] = by;
}

/* Fresh and reopened stories are emptied; a settled one gives up the documents that were only guessed to be its. */
static void empty_stories(StoryState *s, const Settling *g)
{
    for (u32 i = 0; i < g->n; i++) {
        if (g->items[i].doc == NONE) continue;
        u32 story = cluster_root(s, s->docs.v[g->items[i].doc].story);
        StoryRec *r = &s->stories.v[story];
        if (r->stage == STORY_SETTLED) {
            while (r->last != NONE && r->last >= s->settled) r->last = s->docs.v[r->last].before, r->n--;
        } else if (r->n) {
            cluster_release(s, &r->mean);
            *r = (StoryRec){.first = NONE, .last = NONE, .lo = NO_DAY, .hi = NO_DAY, .stage = r->stage};
        }
    }
}

static void note(StoryState *s, const Share *c, const u32 *number)
{
    u32 to = number[c->group];
    if (to == c->story || s->stories.v[c->story].stage == STORY_FRESH) return;
    bool merged = s->stories.v[c->story].n == 0;
    u32 documents = c->n > ITEMS_MAX ? c->n - ITEMS_MAX : c->n / 2;
    if (!documents) return;
    *vec_push(s->a, &s->history) = (StoryChange){c->story, to, documents, s->docs.n, merged};
    if (merged && s->into.v[c->story] == c->story) s->into.v[c->story] = to;
}

static void regroup(StoryState *s, Settling *g)
{
    u32 *number = NEW(&g->a, u32, (isize)g->n + 1);
    Share *c = NEW(&g->a, Share, (isize)g->n + 1);
    u32 n = shares(s, g, c);
    name_groups(s, g, c, n, number);
    empty_stories(s, g);
    s->touched.n = 0;
    for (u32 i = 0; i < g->n; i++) {
        u32 group = group_of(g, i);
        bool first = number[group] == NONE || i == group;
        if (number[group] == NONE) number[group] = cluster_open(s);
        if (first) *vec_push(s->a, &s->touched) = number[group];
    }
    for (u32 i = 0; i < g->n; i++) {
        const Item *it = &g->items[i];
        u32 story = number[group_of(g, i)];
        if (it->doc != NONE) cluster_join(s, it->doc, story, false);
        else if (it->story != story) take_in(s, it->story, story);
    }
    for (u32 i = 0; i < n; i++) note(s, &c[i], number);
}

/* ---- means and the index */

/* Sums entries of the same term; keeps the heaviest. */
static void settle_mean(StoryState *s, StoryRec *r, Entry *e, u32 n, u32 weight, Entry *spare)
{
    u32 kept = 0;
    cluster_sort(e, n, spare);
    for (u32 i = 0, k; i < n; i = k) {
        u32 sum = 0;
        for (k = i; k < n && e[k].term == e[i].term; k++) sum += (u32)e[k].weight * e[k].tf;
        e[kept] = e[i];
        e[kept].tf = 1;
        e[kept++].weight = (u16)(sum / weight);
    }
    if (kept > MEAN_TERMS_MAX) cluster_select(e, kept, MEAN_TERMS_MAX), kept = MEAN_TERMS_MAX;
    cluster_sort(e, kept, spare);
    cluster_release(s, &r->mean);
    r->mean = cluster_vector(s, kept);
    memcpy(r->mean->e, e, kept * sizeof *e);
}

/* Members' entries go into the sum with their story's weight in the tf field (at most SAMPLE). */
static void put_entries(Entry *all, u32 *n, const Vector *v, u32 weight)
{
    for (u32 i = 0; i < v->n; i++) {
        all[*n] = v->e[i];
        all[(*n)++].tf = (u8)weight;
    }
}

static void new_mean(StoryState *s, Settling *g, const u32 *items, u32 n, Entry *all, Entry *spare)
{
    u32 story = NONE, total = 0, ne = 0, docs = 0;
    for (u32 i = 0; i < n && docs < SAMPLE; i++) {
        const Item *it = &g->items[items[i]];
        if (it->doc == NONE) continue;
        story = s->docs.v[it->doc].story;
        put_entries(all, &ne, it->v, 1);
        docs++, total++;
    }
    for (u32 i = 0; i < n; i++) {
        const Item *it = &g->items[items[i]];
        if (it->doc != NONE) continue;
        story = cluster_root(s, it->story);
        if (ne + it->v->n > MEAN_ENTRIES_MAX) break;
        put_entries(all, &ne, it->v, u32_min(it->n, SAMPLE));
        total += u32_min(it->n, SAMPLE);
    }
    StoryRec *r = &s->stories.v[story];
    settle_mean(s, r, all, ne, total, spare);
    r->nsettled = r->n;
    r->stage = STORY_SETTLED;
}

typedef struct {
    u32 group, doc, item;
} Member;

static int by_group(const void *x, const void *y)
{
    const Member *a = x, *b = y;
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    if (a->doc != b->doc) return a->doc > b->doc ? -1 : 1; /* the latest first */
    return (a->item > b->item) - (a->item < b->item);
}

static void move_means(StoryState *s, Settling *g)
{
    Member *m = NEW(&g->a, Member, (isize)g->n + 1);
    u32 *items = NEW(&g->a, u32, (isize)g->n + 1);
    Entry *all = NEW(&g->a, Entry, MEAN_ENTRIES_MAX), *spare = NEW(&g->a, Entry, MEAN_ENTRIES_MAX);
    for (u32 i = 0; i < g->n; i++) m[i] = (Member){group_of(g, i), g->items[i].doc, i};
    if (g->n) qsort(m, g->n, sizeof *m, by_group);
    for (u32 i = 0, k; i < g->n; i = k) {
        for (k = i; k < g->n && m[k].group == m[i].group; k++) items[k - i] = m[k].item;
        new_mean(s, g, items, k - i, all, spare);
    }
}

/* Terms ask for the stories that the documents went to; what nobody can ask for is given back. */
static void index_and_release(StoryState *s, const Settling *g)
{
    Entry heavy[DOC_TERMS_MAX];
    for (u32 i = 0; i < g->n; i++) {
        if (g->items[i].doc == NONE) continue;
        DocRec *d = &s->docs.v[g->items[i].doc];
        memcpy(heavy, d->v->e, d->v->n * sizeof *heavy);
        cluster_heaviest(heavy, d->v->n, INDEX_TERMS);
        cluster_index(s, heavy, u32_min(d->v->n, INDEX_TERMS), d->story);
        if (s->stories.v[d->story].n > REOPEN_MAX) cluster_release(s, &d->v);
    }
    while (s->released + KEPT_DOCS < s->docs.n) cluster_release(s, &s->docs.v[s->released++].v);
}

void story_settle(StoryState *s)
{
    Settling g = {0};
    if (s->settled == s->docs.n) return;
    gather(s, &g);
    compare_all(&g);
    link_groups(&g);
    regroup(s, &g);
    move_means(s, &g);
    index_and_release(s, &g);
    s->settled = s->docs.n;
    arena_free(&g.a);
}
