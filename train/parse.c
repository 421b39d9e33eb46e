/* parse.c - training the parser: a net over the words in view (see language/net.h), greedy,
 * dynamic oracle with exploration (Goldberg and Nivre 2013), Adam over batches of sentences.
 * Tags are those a tagger gives that has not seen the sentence (four-fold jackknife), so that
 * the parser learns to live with tagging errors. Word vectors go through a learnt projection,
 * to which each word of the treebank adds its own difference. TEACHERS parsers from other random
 * beginnings, which learnt from the treebanks, read running texts together; the parser that is
 * kept learns from both (distillation: Kuncoro et al. 2016). */
#include "language/tag.h"
#include "parse_net.h"
#include "texts.h"
#include <stdio.h>
#include <stdlib.h>

enum { TEACHERS = 6, LANES = 2, TAUGHT_LEAST = 3 /* words of a sentence */ };
enum { EPOCHS = 12, EXPLORE_FROM = 1, EXPLORE_PERCENT = 90, PARSE_SEED = 20260123 };
static const float rate = 0.001f;

typedef struct {
    ParseWord *word;
    u16 *head; /* n + 1 entries; the root's own head is NODE_NONE */
    u8 *rel;
    u32 n;
} Tree;
typedef VEC(Tree) Trees;

/* A sentence without its arcs. */
static Tree tree_of(Arena *a, Doc *d, const Model *m, const Sentence *s)
{
    u32 n = s->end - s->beg;
    Tree t = {NEW(a, ParseWord, n + 1), NEW(a, u16, n + 1), NEW(a, u8, n + 1), n};
    parse_words(d, m, s, t.word);
    t.head[n] = NODE_NONE;
    return t;
}

static Trees trees(Arena *a, const Banks *b, const Model *m)
{
    Trees out = {0};
    for (u32 i = 0; i < b->n; i++) {
        Doc *d = b->v[i].doc;
        for (u32 k = 0; k < d->sentences.n; k++) {
            const Sentence *s = &d->sentences.v[k];
            if (s->end - s->beg > SENTENCE_TOKENS_MAX) continue;
            Tree t = tree_of(a, d, m, s);
            for (u32 j = 0; j < t.n; j++) {
                const Token *x = &d->tokens.v[s->beg + j];
                t.head[j] = (u16)(x->head == s->beg + j ? t.n : x->head - s->beg);
                t.rel[j] = x->rel;
            }
            *vec_push(a, &out) = t;
        }
    }
    return out;
}

/* Gold arcs lost by each kind of transition: shift, right, left. */
static void costs(const ParseState *s, const Tree *t, u32 cost[3])
{
    u32 b = s->next, d = s->depth, s0 = d > 0 ? s->stack[d - 1] : NODE_NONE, s1 = d > 1 ? s->stack[d - 2] : NODE_NONE;
    cost[0] = cost[1] = cost[2] = 0;
    if (b < t->n)
        for (u32 i = 0; i < d; i++) {
            cost[0] += t->head[s->stack[i]] == b;
            cost[0] += i + 1 < d && t->head[b] == s->stack[i];
        }
    if (s0 == NODE_NONE) return;
    u32 lost = 0;
    for (u32 i = b; i < t->n; i++) lost += t->head[i] == s0;
    cost[1] = lost + (t->head[s0] >= b && t->head[s0] != NODE_NONE);
    cost[2] = lost + (t->head[s0] > b && t->head[s0] != NODE_NONE) + (s1 != NODE_NONE && t->head[s0] == s1);
}

/* ---- reading: one net, or several by the mean of their probabilities */

typedef struct {
    ParseFloats net;
    u32 states, wrong, labels, mislabelled, steps;
} Trainer;

static u32 best_of(const float *p, const bool *may, u32 n)
{
    u32 best = NONE;
    for (u32 c = 0; c < n; c++)
        if ((!may || may[c]) && (best == NONE || p[c] > p[best])) best = c;
    return best;
}

static bool is_mark(const ParseState *s)
{
    return s->word[s->stack[s->depth - 1]].upos == UPOS_PUNCT;
}

static u32 read_label(Trainer *x, u32 nets, const ParseState *s, const Look *l, u32 kind)
{
    float sum[LABELS] = {0}, p[LABELS];
    if (is_mark(s)) return REL_PUNCT;
    for (u32 k = 0; k < nets; k++) {
        look_labels(&x[k].net, &l[k], kind, p);
        for (u32 c = 0; c < REL_COUNT; c++) sum[c] += p[c];
    }
    return best_of(sum, NULL, REL_COUNT);
}

static void read_sentence(Trainer *x, u32 nets, const Tree *t, u32 at, ParseState *s)
{
    Look l[TEACHERS];
    parse_start(s, t->word, t->n);
    while (!parse_done(s)) {
        float sum[PARSE_KINDS] = {0}, p[PARSE_KINDS];
        bool may[PARSE_KINDS];
        for (u32 k = 0; k < PARSE_KINDS; k++) may[k] = parse_may(s, k);
        for (u32 k = 0; k < nets; k++) {
            l[k].at = at;
            look(&x[k].net, s, &l[k]);
            look_kinds(&x[k].net, &l[k], may, p);
            for (u32 c = 0; c < PARSE_KINDS; c++) sum[c] += p[c];
        }
        u32 kind = best_of(sum, may, PARSE_KINDS);
        parse_take(s, kind, kind == PARSE_SHIFT ? 0 : read_label(x, nets, s, l, kind));
    }
}

static void encode(Trainer *x, bool learning, const Tree *t, u32 n, u32 at[BATCH])
{
    Encoder *e = &x->net.e;
    e->learning = learning;
    encoder_begin(e);
    for (u32 i = 0; i < n; i++) at[i] = encoder_sentence(e, &t[i].word[0].net, sizeof *t[i].word, t[i].n + 1);
    floats_forward(&x->net);
}

static void read_trees(Trainer *x, u32 nets, const Tree *t, u32 n, void (*each)(void *to, const Tree *, const ParseState *), void *to)
{
    ParseState *s = malloc(sizeof *s);
    u32 at[BATCH];
    for (u32 i = 0; i < n; i += BATCH) {
        u32 m = u32_min(BATCH, n - i);
        for (u32 k = 0; k < nets; k++) encode(&x[k], false, t + i, m, at);
        for (u32 j = 0; j < m; j++) {
            read_sentence(x, nets, &t[i + j], at[j], s);
            each(to, &t[i + j], s);
        }
    }
    free(s);
}

typedef struct {
    u32 all, uas, las;
} Score;
static void count(void *to, const Tree *t, const ParseState *s)
{
    Score *x = to;
    for (u32 j = 0; j < t->n; j++) {
        bool root = s->node[j].head == t->n, right = s->node[j].head == t->head[j];
        x->all++;
        x->uas += right;
        x->las += right && (root || deprel_base(s->node[j].rel) == deprel_base(t->rel[j]));
    }
}

static void measure(Trainer *x, u32 nets, const Trees *dev)
{
    Score s = {0};
    read_trees(x, nets, dev->v, dev->n, count, &s);
    fprintf(stderr, "  dev, %u: UAS %.2f LAS %.2f of %u\n", nets, 100.0 * s.uas / s.all, 100.0 * s.las / s.all, s.all);
}

static void keep(void *to, const Tree *t, const ParseState *s)
{
    (void)to;
    for (u32 j = 0; j < t->n; j++) {
        t->head[j] = s->node[j].head;
        t->rel[j] = t->head[j] == t->n ? REL_ROOT : s->node[j].rel;
    }
}

static void nothing(void *to, const Tree *t, const ParseState *s)
{
    (void)to, (void)t, (void)s;
}

/* Adds the sentences of running texts, as the teachers together read them. */
static void add_taught(Arena *a, const Texts *texts, const Model *m, Trainer *teacher, Trees *out)
{
    u32 first = out->n;
    for (u32 i = 0; i < texts->n; i++) {
        Doc *d = texts->v[i].doc;
        for (u32 k = 0; k < d->sentences.n; k++) {
            const Sentence *s = &d->sentences.v[k];
            u32 n = s->end - s->beg;
            if (n <= SENTENCE_TOKENS_MAX && n >= TAUGHT_LEAST) *vec_push(a, out) = tree_of(a, d, m, s);
        }
    }
    read_trees(teacher, TEACHERS, out->v + first, out->n - first, keep, NULL);
    fprintf(stderr, "  taught on %u sentences of running text\n", out->n - first);
}

/* ---- learning */

/* The label of the arc about to be made; learns where the arc is gold. */
static u32 learn_label(Trainer *x, const ParseState *s, Look *l, u32 kind, u32 gold)
{
    float p[LABELS];
    if (is_mark(s)) return REL_PUNCT;
    look_labels(&x->net, l, kind, p);
    u32 best = best_of(p, NULL, REL_COUNT);
    if (gold == NONE) return best;
    x->labels++;
    x->mislabelled += best != gold;
    p[gold] -= 1;
    learn_labels(&x->net, l, kind, p);
    return best;
}

/* One transition; returns the one to take: a good one, or where it explores the net's own. */
static u32 learn_kind(Trainer *x, const ParseState *s, const Tree *t, Look *l, bool explore)
{
    float p[PARSE_KINDS], sum = 1e-9f;
    bool may[PARSE_KINDS], good[PARSE_KINDS];
    u32 cost[PARSE_KINDS], least = NONE;
    for (u32 k = 0; k < PARSE_KINDS; k++) may[k] = parse_may(s, k);
    costs(s, t, cost);
    for (u32 k = 0; k < PARSE_KINDS; k++)
        if (may[k] && cost[k] < least) least = cost[k];
    for (u32 k = 0; k < PARSE_KINDS; k++) good[k] = may[k] && cost[k] == least;
    look_kinds(&x->net, l, may, p);
    u32 best = best_of(p, may, PARSE_KINDS), right = best_of(p, good, PARSE_KINDS);
    x->wrong += !good[best];
    x->states++;
    for (u32 k = 0; k < PARSE_KINDS; k++) sum += good[k] ? p[k] : 0;
    for (u32 k = 0; k < PARSE_KINDS; k++) p[k] -= good[k] ? p[k] / sum : 0;
    learn_kinds(&x->net, l, p);
    return explore && random_next(&x->net.e.seed) % 100 < EXPLORE_PERCENT ? best : right;
}

static void learn_sentence(Trainer *x, ParseState *s, const Tree *t, u32 at, bool explore)
{
    Look l = {.at = at};
    parse_start(s, t->word, t->n);
    while (!parse_done(s)) {
        look(&x->net, s, &l);
        u32 kind = learn_kind(x, s, t, &l, explore), rel = 0;
        if (kind != PARSE_SHIFT) {
            u32 child = s->stack[s->depth - 1], head = kind == PARSE_LEFT ? s->next : s->stack[s->depth - 2];
            rel = learn_label(x, s, &l, kind, t->head[child] == head ? t->rel[child] : NONE);
        }
        look_backward(&x->net, &l);
        parse_take(s, kind, rel);
    }
}

static void learn_epoch(Trainer *x, ParseState *s, Trees t, u32 epoch)
{
    Param *p = (Param *)&x->net.e.w, *q = (Param *)&x->net.h;
    u32 at[BATCH], all = EPOCHS * (t.n / BATCH + 1);
    for (u32 i = t.n; i > 1; i--) {
        u32 j = (u32)(random_next(&x->net.e.seed) % i);
        Tree swap = t.v[i - 1];
        t.v[i - 1] = t.v[j];
        t.v[j] = swap;
    }
    x->states = x->wrong = x->labels = x->mislabelled = 0;
    for (u32 i = 0; i < t.n; i += BATCH) {
        u32 n = u32_min(BATCH, t.n - i);
        encode(x, true, t.v + i, n, at);
        for (u32 j = 0; j < n; j++) learn_sentence(x, s, &t.v[i + j], at[j], epoch >= EXPLORE_FROM);
        floats_backward(&x->net);
        float now = rate * (1 - (float)++x->steps / (float)(all + 1));
        for (u32 k = 0; k < WEIGHTS_PARAMS; k++) param_step(&p[k], now, x->steps);
        for (u32 k = 0; k < HEAD_PARAMS; k++) param_step(&q[k], now, x->steps);
    }
    fprintf(stderr, "  epoch %u: %.2f%% wrong, %.2f%% labels\n", epoch + 1, 100.0 * x->wrong / x->states, 100.0 * x->mislabelled / x->labels);
}

/* Puts the trees into another order. */
static void learn(Trainer *x, Trees t)
{
    ParseState *s = malloc(sizeof *s);
    for (u32 i = 0; i < t.n; i++)
        for (u32 j = 0; j < t.v[i].n; j++) x->net.e.seen[t.v[i].word[j].net.vector]++;
    for (u32 epoch = 0; epoch < EPOCHS; epoch++) learn_epoch(x, s, t, epoch);
    free(s);
}

static void export(Trainer *x, Arena *a, const Trees *t, Sections *out)
{
    ParseFloats *f = &x->net;
    Str vectors;
    f->sample = NEW(a, float, PARSE_SAMPLE);
    for (u32 i = 0; i < t->n && f->sampled < PARSE_SAMPLE; i += 16 * BATCH) read_trees(x, 1, t->v + i, u32_min(BATCH, t->n - i), nothing, NULL);
    float hidden = quantile(f->sample, f->sampled, 0.9995) / 127;
    f->sample = NULL;
    encoder_begin(&f->e);
    for (u32 i = 0; i < t->n && f->e.rows < BATCH_ROWS - PARSE_NODES_MAX - NET_PAD; i += 7)
        (void)encoder_sentence(&f->e, &t->v[i].word[0].net, sizeof *t->v[i].word, t->v[i].n + 1);
    encoder_forward(&f->e);
    ParseNet *net = floats_export(f, hidden, &vectors, a);
    sections_put(out, "parse", (Str){(u8 *)net, sizeof *net});
    sections_put(out, "parse.v", vectors);
}

/* The integers, as the program will use them. */
static void check(const Banks *dev, const Sections *out)
{
    Arena a = {0};
    Model *with;
    ErrInfo e;
    u32 all = 0, las = 0;
    if (model_open(&a, sections_bytes(&a, out), S("trained"), &with, &e) != OK) fprintf(stderr, "  %s\n", e.text);
    else
        for (u32 i = 0; i < dev->n; i++) {
            Doc d = *dev->v[i].doc;
            d.arena = &a;
            d.tokens.v = NEW(&a, Token, d.tokens.n + 1);
            memcpy(d.tokens.v, dev->v[i].doc->tokens.v, d.tokens.n * sizeof *d.tokens.v);
            language_parse(&d, with);
            for (u32 k = 0; k < d.tokens.n; k++) {
                const Token *x = &d.tokens.v[k], *y = &dev->v[i].doc->tokens.v[k];
                all++;
                las += x->head == y->head && deprel_base(x->rel) == deprel_base(y->rel);
            }
        }
    fprintf(stderr, "  dev, in integers: LAS %.2f\n", 100.0 * las / (all ? all : 1));
    arena_free(&a);
}

/* Teachers differ in their random beginnings and in the order of the trees, which each of a lane leaves to the next. */
static void learn_teachers(Arena *a, Str json, const Model *m, Trainer *teacher, Trees gold)
{
    for (u32 lane = 0; lane < LANES; lane++) {
        Trees own = {0};
        for (u32 i = 0; i < gold.n; i++) *vec_push(a, &own) = gold.v[i];
        for (u32 k = lane; k < TEACHERS; k += LANES) {
            floats_init(&teacher[k].net, a, json, m, PARSE_SEED + 101 + k);
            learn(&teacher[k], own);
        }
    }
}

Err train_parse(Arena *a, const Banks *b, const Banks *dev, Str folder, Str json, const Model *m, Sections *out, ErrInfo *e)
{
    Trainer teacher[TEACHERS] = {0}, x = {0};
    Texts texts = {0};
    Trees all = {0};
    Err err = texts_read(a, folder, m, &texts, e);
    if (err != OK) return err;
    for (u32 i = 0; i < dev->n; i++) tag_document(dev->v[i].doc, m);
    jackknife(a, b, json, m);
    Trees gold = trees(a, b, m), test = trees(a, dev, m);
    for (u32 i = 0; i < gold.n; i++) *vec_push(a, &all) = gold.v[i];
    learn_teachers(a, json, m, teacher, gold);
    for (u32 k = 0; k < TEACHERS; k++) measure(teacher, k + 1, &test);
    add_taught(a, &texts, m, teacher, &all);
    for (u32 k = 0; k < TEACHERS; k++) floats_free(&teacher[k].net);
    floats_init(&x.net, a, json, m, PARSE_SEED);
    learn(&x, all);
    measure(&x, 1, &test);
    export(&x, a, &gold, out);
    floats_free(&x.net);
    check(dev, out);
    return OK;
}
