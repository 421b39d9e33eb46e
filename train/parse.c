/* parse.c - training the parser: greedy, dynamic oracle with exploration (Goldberg and Nivre
 * 2013), averaged perceptron. Tags are those a tagger gives that has not seen the sentence
 * (four-fold jackknife), so that the parser learns to live with tagging errors. */
#include "language/parse.h"
#include "language/tag.h"
#include "train.h"
#include <stdio.h>
#include <stdlib.h>

enum { PARSE_DROP = 10, PARSE_EPOCHS = 7, EXPLORE_FROM = 1, EXPLORE_PERCENT = 90, PARSE_BYTES_MAX = 8 << 20 };

typedef struct {
    ParseWord *word;
    u16 *head; /* n + 1 entries; the root's own head is NODE_NONE */
    u8 *rel;
    u32 n;
} Tree;
typedef VEC(Tree) Trees;

/* Replaces the tags of a bank's document by predicted ones; `lemma` and tree stay. */
static Trees trees(Arena *a, const Banks *b, const Model *m)
{
    Trees out = {0};
    for (u32 i = 0; i < b->n; i++) {
        Doc *d = b->v[i].doc;
        for (u32 k = 0; k < d->sentences.n; k++) {
            const Sentence *s = &d->sentences.v[k];
            u32 n = s->end - s->beg;
            if (n > SENTENCE_TOKENS_MAX) continue;
            Tree t = {NEW(a, ParseWord, n + 1), NEW(a, u16, n + 1), NEW(a, u8, n + 1), n};
            parse_words(d, m, s, t.word);
            for (u32 j = 0; j < n; j++) {
                const Token *x = &d->tokens.v[s->beg + j];
                t.head[j] = (u16)(x->head == s->beg + j ? n : x->head - s->beg);
                t.rel[j] = x->rel;
            }
            t.head[n] = NODE_NONE;
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

static u32 kind_of(u32 c)
{
    return c == PARSE_SHIFT ? 0 : 1 + (c & 1);
}

/* Is class c among the best transitions? When its arc is gold, its label must be too. */
static bool good(const ParseState *s, const Tree *t, u32 c, const u32 cost[3], u32 least)
{
    u32 k = kind_of(c);
    if (cost[k] != least) return false;
    if (k == 0) return true;
    u32 s0 = s->stack[s->depth - 1], head = k == 2 ? s->next : s->stack[s->depth - 2];
    return t->head[s0] != head || t->rel[s0] == (c - 1) / 2;
}

static u32 learn(Perceptron *p, const Tree *t, ParseState *s, bool explore, u64 *seed)
{
    u64 f[FEATURES_MAX];
    u32 wrong = 0;
    parse_start(s, t->word, t->n);
    while (!parse_done(s)) {
        i32 score[CLASSES_MAX] = {0};
        u32 n = parse_features(s, f), cost[3], least = NONE, best = NONE, gold = NONE;
        bool may[3] = {parse_may_shift(s), parse_may_right(s), parse_may_left(s)};
        n = features_drop(f, n, PARSE_DROP, seed);
        perceptron_score(p, f, n, score);
        costs(s, t, cost);
        for (u32 k = 0; k < 3; k++)
            if (may[k] && cost[k] < least) least = cost[k];
        for (u32 c = 0; c < PARSE_CLASSES; c++) {
            if (!may[kind_of(c)]) continue;
            if (best == NONE || score[c] > score[best]) best = c;
            if (good(s, t, c, cost, least) && (gold == NONE || score[c] > score[gold])) gold = c;
        }
        if (best != gold) {
            perceptron_add(p, f, n, gold, 1);
            perceptron_add(p, f, n, best, -1);
            wrong++;
        }
        p->now++;
        parse_take(s, explore && random_next(seed) % 100 < EXPLORE_PERCENT ? best : gold);
    }
    return wrong;
}

static void measure(const Linear *l, const Trees *dev, ParseState *s)
{
    u64 f[FEATURES_MAX];
    u32 all = 0, uas = 0, las = 0;
    for (u32 k = 0; k < dev->n; k++) {
        const Tree *t = &dev->v[k];
        parse_start(s, t->word, t->n);
        while (!parse_done(s)) {
            i32 score[CLASSES_MAX] = {0};
            u32 best = NONE;
            linear_score(l, f, parse_features(s, f), score);
            for (u32 c = 0; c < PARSE_CLASSES; c++)
                if (parse_may(s, c) && (best == NONE || score[c] > score[best])) best = c;
            parse_take(s, best);
        }
        for (u32 i = 0; i < t->n; i++) {
            bool root = s->node[i].head == t->n;
            bool right = s->node[i].head == t->head[i];
            all++;
            uas += right;
            las += right && (root || deprel_base(s->node[i].rel) == deprel_base(t->rel[i]));
        }
    }
    fprintf(stderr, "  dev: UAS %.2f LAS %.2f of %u\n", 100.0 * uas / all, 100.0 * las / all, all);
}

Err train_parse(Arena *a, const Banks *b, const Banks *dev, const Model *m, Sections *out, ErrInfo *e)
{
    (void)e;
    for (u32 i = 0; i < dev->n; i++) language_tag(dev->v[i].doc, m);
    jackknife(a, b, m);
    Trees t = trees(a, b, m), test = trees(a, dev, m);
    ParseState *s = NEW(a, ParseState, 1);
    Perceptron p;
    Linear l;
    u64 seed = 20260123;
    perceptron_init(&p, PARSE_CLASSES);
    for (u32 epoch = 0; epoch < PARSE_EPOCHS; epoch++) {
        u32 wrong = 0, before = p.now;
        for (u32 i = t.n; i > 1; i--) {
            u32 j = (u32)(random_next(&seed) % i);
            Tree x = t.v[i - 1];
            t.v[i - 1] = t.v[j];
            t.v[j] = x;
        }
        for (u32 i = 0; i < t.n; i++) wrong += learn(&p, &t.v[i], s, epoch >= EXPLORE_FROM, &seed);
        fprintf(stderr, "  epoch %u: %.2f%% wrong, %u features\n", epoch + 1, 100.0 * wrong / (p.now - before), p.n);
        if (epoch % 3 == 1) {
            Str section = perceptron_section(a, &p, 2);
            if (model_linear(section, &l)) measure(&l, &test, s);
        }
    }
    for (u32 least = 2; least <= 6; least += 2) {
        Str section = perceptron_section(a, &p, least);
        if (model_linear(section, &l)) measure(&l, &test, s);
        if (section.n < PARSE_BYTES_MAX || least == 6) {
            sections_put(out, "parse", section);
            break;
        }
    }
    perceptron_free(&p);
    return OK;
}
