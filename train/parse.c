/* parse.c - training the parser: greedy, dynamic oracle with exploration (Goldberg and Nivre
 * 2013), averaged perceptron. Tags are those a tagger gives that has not seen the sentence
 * (four-fold jackknife), so that the parser learns to live with tagging errors. */
#include "language/parse.h"
#include "language/tag.h"
#include "train.h"
#include <stdio.h>
#include <stdlib.h>

enum { PARSE_DROP = 10, PARSE_EPOCHS = 8, PARSE_LEAST = 4, EXPLORE_FROM = 1, EXPLORE_PERCENT = 90 };

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

typedef struct {
    Perceptron kind, label;
    ParseState *s;
    u64 seed;
} Trainer;

static u32 best_of(const i32 *score, u32 n)
{
    u32 best = 0;
    for (u32 c = 1; c < n; c++)
        if (score[c] > score[best]) best = c;
    return best;
}

/* The label of the arc about to be made; learns when the arc is gold. */
static u32 label(Trainer *x, const Tree *t, u32 kind)
{
    u64 f[FEATURES_MAX];
    i32 score[CLASSES_MAX] = {0};
    const ParseState *s = x->s;
    u32 child = s->stack[s->depth - 1], head = kind == PARSE_LEFT ? s->next : s->stack[s->depth - 2];
    if (s->word[child].upos == UPOS_PUNCT) return REL_PUNCT;
    u32 n = features_drop(f, parse_label_features(s, kind, f), PARSE_DROP, &x->seed), gold = t->rel[child];
    perceptron_score(&x->label, f, n, score);
    u32 best = best_of(score, REL_COUNT);
    if (t->head[child] == head && best != gold) {
        perceptron_add(&x->label, f, n, gold, 1);
        perceptron_add(&x->label, f, n, best, -1);
    }
    x->label.now++;
    return best;
}

static u32 learn(Trainer *x, const Tree *t, bool explore)
{
    u64 f[FEATURES_MAX];
    u32 wrong = 0;
    ParseState *s = x->s;
    parse_start(s, t->word, t->n);
    while (!parse_done(s)) {
        i32 score[PARSE_KINDS] = {0};
        u32 cost[3], least = NONE, best = NONE, gold = NONE;
        u32 n = features_drop(f, parse_features(s, f), PARSE_DROP, &x->seed);
        perceptron_score(&x->kind, f, n, score);
        costs(s, t, cost);
        for (u32 k = 0; k < PARSE_KINDS; k++)
            if (parse_may(s, k) && cost[k] < least) least = cost[k];
        for (u32 k = 0; k < PARSE_KINDS; k++) {
            if (!parse_may(s, k)) continue;
            if (best == NONE || score[k] > score[best]) best = k;
            if (cost[k] == least && (gold == NONE || score[k] > score[gold])) gold = k;
        }
        if (best != gold) {
            perceptron_add(&x->kind, f, n, gold, 1);
            perceptron_add(&x->kind, f, n, best, -1);
            wrong++;
        }
        x->kind.now++;
        u32 take = explore && random_next(&x->seed) % 100 < EXPLORE_PERCENT ? best : gold;
        parse_take(s, take, take == PARSE_SHIFT ? 0 : label(x, t, take));
    }
    return wrong;
}

static void measure(const Triples *kinds, const Linear *labels, const Trees *dev, ParseState *s)
{
    u64 f[FEATURES_MAX];
    u32 all = 0, uas = 0, las = 0;
    for (u32 k = 0; k < dev->n; k++) {
        const Tree *t = &dev->v[k];
        parse_start(s, t->word, t->n);
        while (!parse_done(s)) {
            i32 score[PARSE_KINDS] = {0}, rels[CLASSES_MAX] = {0};
            u32 best = NONE;
            triples_score(kinds, f, parse_features(s, f), score);
            for (u32 c = 0; c < PARSE_KINDS; c++)
                if (parse_may(s, c) && (best == NONE || score[c] > score[best])) best = c;
            bool punct = s->depth && s->word[s->stack[s->depth - 1]].upos == UPOS_PUNCT;
            if (best != PARSE_SHIFT && !punct) linear_score(labels, f, parse_label_features(s, best, f), rels);
            parse_take(s, best, punct ? REL_PUNCT : best_of(rels, REL_COUNT));
        }
        for (u32 i = 0; i < t->n; i++) {
            bool root = s->node[i].head == t->n, right = s->node[i].head == t->head[i];
            all++;
            uas += right;
            las += right && (root || deprel_base(s->node[i].rel) == deprel_base(t->rel[i]));
        }
    }
    fprintf(stderr, "  dev: UAS %.2f LAS %.2f of %u\n", 100.0 * uas / all, 100.0 * las / all, all);
}

static Err write_weights(Arena *a, Trainer *x, const Trees *dev, u32 least, Sections *out)
{
    Triples kinds;
    Linear labels;
    Str kind = perceptron_triples(a, &x->kind, least), rel = perceptron_section(a, &x->label, least);
    if (model_triples(kind, &kinds) && model_linear(rel, &labels)) measure(&kinds, &labels, dev, x->s);
    if (out) sections_put(out, "parse", kind);
    if (out) sections_put(out, "label", rel);
    return OK;
}

Err train_parse(Arena *a, const Banks *b, const Banks *dev, const Model *m, Sections *out, ErrInfo *e)
{
    (void)e;
    for (u32 i = 0; i < dev->n; i++) language_tag(dev->v[i].doc, m);
    jackknife(a, b, m);
    Trees t = trees(a, b, m), test = trees(a, dev, m);
    Trainer x = {.s = NEW(a, ParseState, 1), .seed = 20260123};
    perceptron_init(&x.kind, PARSE_KINDS);
    perceptron_init(&x.label, REL_COUNT);
    for (u32 epoch = 0; epoch < PARSE_EPOCHS; epoch++) {
        u32 wrong = 0, before = x.kind.now;
        for (u32 i = t.n; i > 1; i--) {
            u32 j = (u32)(random_next(&x.seed) % i);
            Tree swap = t.v[i - 1];
            t.v[i - 1] = t.v[j];
            t.v[j] = swap;
        }
        for (u32 i = 0; i < t.n; i++) wrong += learn(&x, &t.v[i], epoch >= EXPLORE_FROM);
        fprintf(stderr, "  epoch %u: %.2f%% wrong, %u features\n", epoch + 1,
                100.0 * wrong / (x.kind.now - before), x.kind.n);
        if (epoch % 3 == 1) (void)write_weights(a, &x, &test, 2, NULL);
    }
    (void)write_weights(a, &x, &test, PARSE_LEAST, out);
    perceptron_free(&x.kind);
    perceptron_free(&x.label);
    return OK;
}
