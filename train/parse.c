/* parse.c - training the parser: a net over the words in view (see language/net.h), greedy,
 * dynamic oracle with exploration (Goldberg and Nivre 2013), Adam over batches of sentences.
 * Tags are those a tagger gives that has not seen the sentence (four-fold jackknife), so that
 * the parser learns to live with tagging errors. Word vectors go through a learnt projection,
 * to which each word of the treebank adds its own difference. */
#include "encoder.h"
#include "language/parse.h"
#include "language/tag.h"
#include <stdio.h>
#include <stdlib.h>

enum {
    HIDDEN = NET_DEEP, LABELS = PARSE_LABELS, WIDE = PARSE_PLACES * HIDDEN,
    EPOCHS = 12, EXPLORE_FROM = 1, EXPLORE_PERCENT = 90, SAMPLE = 1 << 20
};
static const float rate = 0.001f, drop_hidden = 0.3f;

typedef struct {
    ParseWord *word;
    u16 *head; /* n + 1 entries; the root's own head is NODE_NONE */
    u8 *rel;
    u32 n;
} Tree;
typedef VEC(Tree) Trees;

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

/* ---- the net */

typedef struct {
    Param place, none, mark, bias; /* the state's hidden layer */
    Param kind, kind_bias, label, label_bias;
} Head;
enum { HEAD_PARAMS = sizeof(Head) / sizeof(Param) };

typedef struct {
    Encoder e;
    Head h;
    ParseState *s;
    float *place, *dplace, *scratch; /* of each row, for each place */
    u32 states, wrong, labels, mislabelled, steps;
    float *sample; /* activations of the hidden layer, when asked for */
    u32 sampled;
} Trainer;

static void trainer_init(Trainer *x, Arena *a, Str json, const Model *m)
{
    encoder_init(&x->e, a, json, m, 20260123);
    u64 *seed = &x->e.seed;
    Head *t = &x->h;
    x->s = NEW(a, ParseState, 1);
    x->place = calloc((size_t)BATCH_ROWS * WIDE, sizeof(float));
    x->dplace = calloc((size_t)BATCH_ROWS * WIDE, sizeof(float));
    x->scratch = calloc((size_t)NET_DEEP * WIDE, sizeof(float));
    param_init(&t->place, NET_DEEP, WIDE, glorot(NET_DEEP * 5, HIDDEN), false, seed);
    param_init(&t->none, PARSE_PLACES, HIDDEN, 0.05f, false, seed);
    param_init(&t->mark, MARK_ROWS, HIDDEN, 0.05f, true, seed);
    param_init(&t->bias, 1, HIDDEN, 0, false, seed);
    param_init(&t->kind, PARSE_KINDS, HIDDEN, glorot(HIDDEN, PARSE_KINDS), false, seed);
    param_init(&t->kind_bias, 1, 16, 0, false, seed);
    param_init(&t->label, 2 * LABELS, HIDDEN, glorot(HIDDEN, REL_COUNT), false, seed);
    param_init(&t->label_bias, 2, LABELS, 0, false, seed);
}

static void batch_forward(Trainer *x)
{
    encoder_forward(&x->e);
    memset(x->place, 0, sizeof *x->place * WIDE * x->e.rows);
    product(x->e.rows, WIDE, NET_DEEP, x->e.deep2, NET_DEEP, 1, x->h.place.w, WIDE, x->place, WIDE);
    if (x->e.learning) memset(x->dplace, 0, sizeof *x->dplace * WIDE * x->e.rows);
}

static void batch_backward(Trainer *x)
{
    product(NET_DEEP, WIDE, x->e.rows, x->e.deep2, 1, NET_DEEP, x->dplace, WIDE, x->h.place.g, WIDE);
    product(x->e.rows, NET_DEEP, WIDE, x->dplace, WIDE, 1, transposed(x->h.place.w, NET_DEEP, WIDE, x->scratch), NET_DEEP,
            x->e.ddeep2, NET_DEEP);
    encoder_backward(&x->e);
}

/* ---- one state */

typedef struct {
    ParseView view;
    float hidden[HIDDEN], mask[HIDDEN], d[HIDDEN];
    u32 at; /* first row of the sentence */
} Look;

static void look(Trainer *x, Look *l)
{
    Head *t = &x->h;
    parse_view(x->s, &l->view);
    memcpy(l->hidden, t->bias.w, sizeof l->hidden);
    for (u32 p = 0; p < PARSE_PLACES; p++)
        add_row(l->hidden, l->view.place[p] == NODE_NONE
                               ? param_row(&t->none, p)
                               : x->place + ((size_t)(l->at + l->view.place[p]) * PARSE_PLACES + p) * HIDDEN, HIDDEN);
    for (u32 i = 0; i < PARSE_MARKS; i++) add_row(l->hidden, param_row(&t->mark, l->view.mark[i]), HIDDEN);
    for (u32 j = 0; j < HIDDEN; j++) {
        float keep = l->hidden[j] > 0 ? 1 : 0;
        if (keep > 0 && x->e.learning) keep = chance(&x->e.seed) < drop_hidden ? 0 : 1 / (1 - drop_hidden);
        if (x->sample && keep > 0 && x->sampled < SAMPLE) x->sample[x->sampled++] = l->hidden[j];
        l->mask[j] = keep;
        l->hidden[j] *= keep;
        l->d[j] = 0;
    }
}

static void look_backward(Trainer *x, Look *l)
{
    Head *t = &x->h;
    for (u32 j = 0; j < HIDDEN; j++) l->d[j] *= l->mask[j];
    add_row(t->bias.g, l->d, HIDDEN);
    for (u32 p = 0; p < PARSE_PLACES; p++)
        add_row(l->view.place[p] == NODE_NONE
                    ? param_grad(&t->none, p)
                    : x->dplace + ((size_t)(l->at + l->view.place[p]) * PARSE_PLACES + p) * HIDDEN, l->d, HIDDEN);
    for (u32 i = 0; i < PARSE_MARKS; i++) {
        param_touch(&t->mark, l->view.mark[i]);
        add_row(param_grad(&t->mark, l->view.mark[i]), l->d, HIDDEN);
    }
}

/* Softmax over the scores whose `may` is set; 0 elsewhere. */
static void softmax(float *score, const bool *may, u32 n)
{
    float top = -1e30f, sum = 0;
    for (u32 i = 0; i < n; i++)
        if ((!may || may[i]) && score[i] > top) top = score[i];
    for (u32 i = 0; i < n; i++) sum += score[i] = !may || may[i] ? exponential(score[i] - top) : 0;
    for (u32 i = 0; i < n; i++) score[i] /= sum;
}

static u32 best_of(const float *score, const bool *may, u32 n)
{
    u32 best = NONE;
    for (u32 c = 0; c < n; c++)
        if ((!may || may[c]) && (best == NONE || score[c] > score[best])) best = c;
    return best;
}

/* The label of the arc about to be made; learns when the arc is gold. */
static u32 label(Trainer *x, Look *l, u32 kind, u32 gold)
{
    Head *t = &x->h;
    u32 from = kind == PARSE_LEFT ? LABELS : 0;
    float p[LABELS];
    if (x->s->word[x->s->stack[x->s->depth - 1]].upos == UPOS_PUNCT) return REL_PUNCT;
    for (u32 c = 0; c < REL_COUNT; c++) p[c] = t->label_bias.w[from + c] + dot(param_row(&t->label, from + c), l->hidden, HIDDEN);
    u32 best = best_of(p, NULL, REL_COUNT);
    if (!x->e.learning || gold == NONE) return best;
    x->labels++;
    x->mislabelled += best != gold;
    softmax(p, NULL, REL_COUNT);
    for (u32 c = 0; c < REL_COUNT; c++) {
        float d = p[c] - (c == gold);
        if (d < 1e-4f && d > -1e-4f) continue;
        t->label_bias.g[from + c] += d;
        add_scaled(param_grad(&t->label, from + c), l->hidden, d, HIDDEN);
        add_scaled(l->d, param_row(&t->label, from + c), d, HIDDEN);
    }
    return best;
}

static void learn_kind(Trainer *x, Look *l, float *p, const bool *may, const bool *good)
{
    Head *t = &x->h;
    float sum = 1e-9f;
    softmax(p, may, PARSE_KINDS);
    for (u32 k = 0; k < PARSE_KINDS; k++) sum += good[k] ? p[k] : 0;
    for (u32 k = 0; k < PARSE_KINDS; k++) {
        float d = p[k] - (good[k] ? p[k] / sum : 0);
        t->kind_bias.g[k] += d;
        add_scaled(param_grad(&t->kind, k), l->hidden, d, HIDDEN);
        add_scaled(l->d, param_row(&t->kind, k), d, HIDDEN);
    }
}

static void sentence(Trainer *x, const Tree *t, u32 at, bool explore)
{
    ParseState *s = x->s;
    Look l = {.at = at};
    Head *net = &x->h;
    parse_start(s, t->word, t->n);
    while (!parse_done(s)) {
        float p[PARSE_KINDS];
        bool may[PARSE_KINDS], good[PARSE_KINDS];
        u32 cost[3], least = NONE;
        for (u32 k = 0; k < PARSE_KINDS; k++) may[k] = parse_may(s, k);
        look(x, &l);
        for (u32 k = 0; k < PARSE_KINDS; k++) p[k] = net->kind_bias.w[k] + dot(param_row(&net->kind, k), l.hidden, HIDDEN);
        u32 best = best_of(p, may, PARSE_KINDS), take = best;
        if (x->e.learning) {
            costs(s, t, cost);
            for (u32 k = 0; k < PARSE_KINDS; k++)
                if (may[k] && cost[k] < least) least = cost[k];
            for (u32 k = 0; k < PARSE_KINDS; k++) good[k] = may[k] && cost[k] == least;
            x->wrong += !good[best];
            x->states++;
            if (!(explore && random_next(&x->e.seed) % 100 < EXPLORE_PERCENT)) take = best_of(p, good, PARSE_KINDS);
            learn_kind(x, &l, p, may, good);
        }
        u32 rel = 0;
        if (take != PARSE_SHIFT) {
            u32 child = s->stack[s->depth - 1], head = take == PARSE_LEFT ? s->next : s->stack[s->depth - 2];
            rel = label(x, &l, take, t->head[child] == head ? t->rel[child] : NONE);
        }
        if (x->e.learning) look_backward(x, &l);
        parse_take(s, take, rel);
    }
}

static void batch(Trainer *x, const Tree *t, u32 n, bool explore, u32 *uas, u32 *las)
{
    u32 at[BATCH];
    encoder_begin(&x->e);
    for (u32 i = 0; i < n; i++) at[i] = encoder_sentence(&x->e, &t[i].word[0].net, sizeof *t[i].word, t[i].n + 1);
    batch_forward(x);
    for (u32 i = 0; i < n; i++) {
        sentence(x, &t[i], at[i], explore);
        for (u32 j = 0; uas && j < t[i].n; j++) {
            bool root = x->s->node[j].head == t[i].n, right = x->s->node[j].head == t[i].head[j];
            *uas += right;
            *las += right && (root || deprel_base(x->s->node[j].rel) == deprel_base(t[i].rel[j]));
        }
    }
    if (x->e.learning) batch_backward(x);
}

static void measure(Trainer *x, const Trees *dev)
{
    u32 all = 0, uas = 0, las = 0;
    x->e.learning = false;
    for (u32 i = 0; i < dev->n; i++) {
        batch(x, &dev->v[i], 1, false, &uas, &las);
        all += dev->v[i].n;
    }
    fprintf(stderr, "  dev: UAS %.2f LAS %.2f of %u\n", 100.0 * uas / all, 100.0 * las / all, all);
}

static void learn(Trainer *x, Trees t, u32 epoch, u32 all)
{
    Param *p = (Param *)&x->e.w, *q = (Param *)&x->h;
    for (u32 i = t.n; i > 1; i--) {
        u32 j = (u32)(random_next(&x->e.seed) % i);
        Tree swap = t.v[i - 1];
        t.v[i - 1] = t.v[j];
        t.v[j] = swap;
    }
    x->states = x->wrong = x->labels = x->mislabelled = 0;
    x->e.learning = true;
    for (u32 i = 0; i < t.n; i += BATCH) {
        batch(x, &t.v[i], u32_min(BATCH, t.n - i), epoch >= EXPLORE_FROM, NULL, NULL);
        float now = rate * (1 - (float)++x->steps / (float)(all + 1));
        for (u32 k = 0; k < WEIGHTS_PARAMS; k++) param_step(&p[k], now, x->steps);
        for (u32 k = 0; k < HEAD_PARAMS; k++) param_step(&q[k], now, x->steps);
    }
    fprintf(stderr, "  epoch %u: %.2f%% wrong, %.2f%% labels\n", epoch + 1, 100.0 * x->wrong / x->states,
            100.0 * x->mislabelled / x->labels);
}

/* ---- to integers */

static int16_t word_of(float x)
{
    i32 q = fixed(x);
    return (int16_t)(q < -32000 ? -32000 : q > 32000 ? 32000 : q);
}

static void export_hidden(const Head *t, float in_unit, float unit, ParseNet *out)
{
    float in[NET_DEEP], sum[NET_DEEP];
    for (u32 i = 0; i < NET_DEEP; i++) in[i] = in_unit;
    for (u32 p = 0; p < PARSE_PLACES; p++) {
        pack(t->place.w + (size_t)p * HIDDEN, WIDE, NET_DEEP, HIDDEN, in, false, out->place[p], sum);
        for (u32 o = 0; o < HIDDEN; o++) {
            out->place_scale[p][o] = scale_of(sum[o], unit);
            out->none[p][o] = word_of(param_row(&t->none, p)[o] / unit);
        }
    }
    for (u32 i = 0; i < MARK_ROWS; i++)
        for (u32 o = 0; o < HIDDEN; o++) out->mark[i][o] = word_of(param_row(&t->mark, i)[o] / unit);
    for (u32 o = 0; o < HIDDEN; o++) out->bias[o] = word_of(t->bias.w[o] / unit + (1 << NET_SUM_BITS) / 2);
}

/* Classes that are compared have one unit. */
static void export_classes(const Head *t, float hidden_unit, ParseNet *out)
{
    float in[HIDDEN], unit[2 * LABELS], w[HIDDEN * 2 * LABELS], kinds[HIDDEN * PARSE_KIND_ROWS] = {0};
    for (u32 i = 0; i < HIDDEN; i++) in[i] = hidden_unit;
    for (u32 k = 0; k < PARSE_KINDS; k++)
        for (u32 i = 0; i < HIDDEN; i++) kinds[i * PARSE_KIND_ROWS + k] = param_row(&t->kind, k)[i];
    pack(kinds, PARSE_KIND_ROWS, HIDDEN, PARSE_KIND_ROWS, in, true, out->kind, unit);
    for (u32 k = 0; k < PARSE_KINDS; k++) out->kind_bias[k] = fixed(t->kind_bias.w[k] / unit[0]);
    out->sure[0] = fixed(unit[0] * 32 * (1 << PARSE_SURE_BITS)); /* odds of e^8 are 255 */
    for (u32 c = 0; c < 2 * LABELS; c++)
        for (u32 i = 0; i < HIDDEN; i++) w[i * 2 * LABELS + c] = param_row(&t->label, c)[i];
    for (u32 side = 0; side < 2; side++) {
        pack(w + side * LABELS, 2 * LABELS, HIDDEN, LABELS, in, true, out->label[side], unit);
        for (u32 c = 0; c < LABELS; c++) out->label_bias[side][c] = fixed(t->label_bias.w[side * LABELS + c] / unit[0]);
    }
}

static void export(Trainer *x, Arena *a, const Trees *t, Sections *out)
{
    ParseNet *net = NEW(a, ParseNet, 1);
    Str vectors;
    x->e.learning = false;
    x->sample = NEW(a, float, SAMPLE);
    x->sampled = 0;
    for (u32 i = 0; i < t->n && x->sampled < SAMPLE; i += 16 * BATCH) batch(x, &t->v[i], u32_min(BATCH, t->n - i), false, NULL, NULL);
    float hidden = quantile(x->sample, x->sampled, 0.9995) / 127;
    x->sample = NULL;
    encoder_begin(&x->e);
    for (u32 i = 0; i < t->n && x->e.rows < BATCH_ROWS - PARSE_NODES_MAX - NET_PAD; i += 7)
        (void)encoder_sentence(&x->e, &t->v[i].word[0].net, sizeof *t->v[i].word, t->v[i].n + 1);
    encoder_forward(&x->e);
    float deep = encoder_export(&x->e, &net->words, &vectors, a);
    export_hidden(&x->h, deep, hidden / (1 << NET_SUM_BITS), net);
    export_classes(&x->h, hidden, net);
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

Err train_parse(Arena *a, const Banks *b, const Banks *dev, Str json, const Model *m, Sections *out, ErrInfo *e)
{
    (void)e;
    for (u32 i = 0; i < dev->n; i++) tag_document(dev->v[i].doc, m);
    jackknife(a, b, json, m);
    Trees t = trees(a, b, m), test = trees(a, dev, m);
    Trainer x = {0};
    trainer_init(&x, a, json, m);
    for (u32 i = 0; i < t.n; i++)
        for (u32 j = 0; j < t.v[i].n; j++) x.e.seen[t.v[i].word[j].net.vector]++;
    for (u32 epoch = 0; epoch < EPOCHS; epoch++) {
        learn(&x, t, epoch, EPOCHS * (t.n / BATCH + 1));
        if (epoch % 3 == 2) measure(&x, &test);
    }
    export(&x, a, &t, out);
    check(dev, out);
    return OK;
}
