/* names.c - training the name finder on texts with names (texts.h). */
#include "classes.h"
#include "language/names.h"
#include "texts.h"
#include <stdio.h>

enum { NAMES_EPOCHS = 10, NAMES_DROP = 20, HELD_OUT = 10, NET_EPOCHS = 8, NET_SEED = 20261122 };

typedef struct {
    NamesWord *v;
    u8 *label;
    u32 n;
    bool first; /* of its document */
    Doc *doc;
} Line;
typedef VEC(Line) Lines;

static void set_label(const Doc *d, const GoldName *g, u8 *label)
{
    u32 beg = 0, end;
    while (beg < d->tokens.n && d->tokens.v[beg].text.end <= g->text.beg) beg++;
    for (end = beg; end < d->tokens.n && d->tokens.v[end].text.beg < g->text.end;) end++;
    for (u32 i = beg; i < end; i++)
        label[i] = (u8)names_class(g->type, end - beg == 1 ? NAMES_UNIT
                                            : i == beg     ? NAMES_BEGIN
                                            : i + 1 == end ? NAMES_LAST
                                                           : NAMES_INSIDE);
}

static void add(Arena *a, const Model *m, const Text *t, Lines *out)
{
    Doc *d = t->doc;
    u8 *label = NEW(a, u8, d->tokens.n + 1);
    for (u32 i = 0; i < t->names.n; i++) set_label(d, &t->names.v[i], label);
    for (u32 i = 0; i < d->sentences.n; i++) {
        const Sentence *s = &d->sentences.v[i];
        Line l = {NEW(a, NamesWord, s->end - s->beg), label + s->beg, s->end - s->beg, i == 0, d};
        names_words(d, m, s, l.v);
        *vec_push(a, out) = l;
    }
}

/* One sentence with its features, kept while it is searched and learnt from. */
typedef struct {
    NamesSearch search;
    NamesMemory memory;
    u64 f[SENTENCE_TOKENS_MAX][FEATURES_MAX];
    u32 n[SENTENCE_TOKENS_MAX];
    u8 label[SENTENCE_TOKENS_MAX];
} Work;
typedef void (*Scorer)(const void *weights, const u64 *f, u32 n, i32 *score);

static void by_perceptron(const void *p, const u64 *f, u32 n, i32 *score)
{
    perceptron_score(p, f, n, score);
}

static void by_section(const void *l, const u64 *f, u32 n, i32 *score)
{
    linear_score(l, f, n, score);
}

static void set_after(Work *w, Scorer scorer, const void *weights)
{
    for (u32 p = 0; p < NAMES_CLASSES; p++) {
        i32 score[CLASSES_MAX] = {0};
        u64 f = names_transition(p);
        scorer(weights, &f, 1, score);
        memcpy(w->search.after[p], score, sizeof w->search.after[p]);
    }
}

static void decode(Work *w, const Line *l, Scorer scorer, const void *weights, u32 drop, u64 *seed)
{
    if (l->first) memset(&w->memory, 0, sizeof w->memory);
    for (u32 i = 0; i < l->n; i++) {
        w->search.plain[i] = names_plain(l->v, l->n, i);
        if (w->search.plain[i]) continue;
        u32 n = names_features(l->v, l->n, i, &w->memory, w->f[i]);
        w->n[i] = drop ? features_drop(w->f[i], n, drop, seed) : n;
        memset(w->search.score[i], 0, sizeof w->search.score[i]);
        scorer(weights, w->f[i], w->n[i], w->search.score[i]);
    }
    names_search(&w->search, l->n, w->label);
    for (u32 i = 0; i < l->n; i++)
        if (l->v[i].lex->flags & LEX_CAP) names_remember(&w->memory, l->v[i].lex->form, w->label[i]);
}

static u32 learn(Perceptron *p, const Line *l, Work *w, u64 *seed)
{
    u32 wrong = 0, gold1 = 0, best1 = 0;
    set_after(w, by_perceptron, p);
    decode(w, l, by_perceptron, p, NAMES_DROP, seed);
    for (u32 i = 0; i < l->n; i++) {
        u32 gold = w->search.plain[i] ? 0 : l->label[i], best = w->label[i];
        if (gold != best) {
            perceptron_add(p, w->f[i], w->n[i], gold, 1);
            perceptron_add(p, w->f[i], w->n[i], best, -1);
            wrong++;
        }
        if (gold != best || gold1 != best1) {
            u64 fg = names_transition(gold1), fb = names_transition(best1);
            perceptron_add(p, &fg, 1, gold, 1);
            perceptron_add(p, &fb, 1, best, -1);
        }
        gold1 = gold;
        best1 = best;
    }
    p->now++;
    return wrong;
}

static bool ends_name(const u8 *label, u32 i)
{
    return label[i] && (label[i] - 1) % 4 >= NAMES_LAST;
}

static void measure(const Linear *linear, const Lines *dev, Work *w)
{
    u32 gold = 0, found = 0, right = 0;
    set_after(w, by_section, linear);
    for (u32 k = 0; k < dev->n; k++) {
        const Line *l = &dev->v[k];
        bool same = true;
        decode(w, l, by_section, linear, 0, NULL);
        for (u32 i = 0; i < l->n; i++) {
            u32 place = l->label[i] ? (l->label[i] - 1u) % 4 : 0;
            if (l->label[i] && (place == NAMES_BEGIN || place == NAMES_UNIT)) same = true;
            same = same && l->label[i] == w->label[i];
            gold += ends_name(l->label, i);
            found += ends_name(w->label, i);
            right += ends_name(l->label, i) && same;
        }
    }
    fprintf(stderr, "  held out: F1 %.2f of %u names\n", 200.0 * right / (gold + found), gold);
}

/* ---- the net */

static void learn_net(Arena *a, Str json, const Model *m, const Lines *lines, Model *with, Sections *out)
{
    Samples s = {0};
    Classes x;
    Str vectors;
    for (u32 i = 0; i < lines->n; i++) {
        const Line *l = &lines->v[i];
        Sample one = {NEW(a, NetWord, l->n), l->label, l->n, NULL, 0};
        if (l->n > SENTENCE_TOKENS_MAX) continue;
        for (u32 j = 0; j < l->n; j++) one.word[j] = names_row(&l->v[j]);
        *vec_push(a, &s) = one;
    }
    classes_init(&x, a, json, m, NAMES_CLASSES, NET_SEED);
    classes_learn(&x, s, NET_EPOCHS, true);
    NetClasses *net = classes_export(&x, a, &s, &vectors);
    net->by *= NAMES_NAT / 32; /* classes_export counts in 1/32 */
    with->names_net = net;
    with->names_vectors = (const NetVector *)(const void *)vectors.p;
    sections_put(out, "name", (Str){(u8 *)net, sizeof *net});
    sections_put(out, "name.v", vectors);
    classes_free(&x);
}

static bool as_labelled(const Name *x, const u8 *label)
{
    for (u32 i = x->beg; i < x->end; i++) {
        u32 place = x->end - x->beg == 1 ? NAMES_UNIT : i == x->beg ? NAMES_BEGIN : i + 1 == x->end ? NAMES_LAST : NAMES_INSIDE;
        if (label[i] != names_class(x->type, place)) return false;
    }
    return true;
}

/* Net and perceptron together, as the program reads. */
static void measure_both(const Model *m, const Lines *dev)
{
    u32 gold = 0, found = 0, right = 0;
    for (u32 i = 0; i < dev->n; i++) {
        const Line *l = &dev->v[i];
        Doc *d = l->doc;
        for (u32 k = 0; k < l->n; k++) gold += ends_name(l->label, k);
        if (!l->first) continue;
        language_names(d, m);
        found += d->names.n;
        for (u32 k = 0; k < d->names.n; k++) right += as_labelled(&d->names.v[k], l->label - d->sentences.v[0].beg);
    }
    fprintf(stderr, "  held out, with the net: F1 %.2f of %u names\n", 200.0 * right / (gold + found), gold);
}

Err train_names(Arena *a, Str folder, Str json, const Model *m, Sections *out, ErrInfo *e)
{
    Lines train = {0}, dev = {0};
    Work *w = NEW(a, Work, 1);
    Perceptron p;
    Linear l;
    u64 seed = 20260124;
    Texts texts = {0};
    Err err = texts_read(a, folder, m, &texts, e);
    if (err != OK) return err;
    for (u32 i = 0; i < texts.n; i++) add(a, m, &texts.v[i], i % HELD_OUT == HELD_OUT - 1 ? &dev : &train);
    names_prepare(&w->search);
    perceptron_init(&p, NAMES_CLASSES);
    for (u32 epoch = 0; epoch < NAMES_EPOCHS; epoch++) {
        u32 wrong = 0, tokens = 0;
        for (u32 i = 0; i < train.n; i++) wrong += learn(&p, &train.v[i], w, &seed), tokens += train.v[i].n;
        fprintf(stderr, "  epoch %u: %.2f%% wrong, %u features\n", epoch + 1, 100.0 * wrong / tokens, p.n);
        Str section = perceptron_section(a, &p, 2);
        if (epoch % 2 && model_linear(section, &l)) measure(&l, &dev, w);
    }
    Str section = perceptron_section(a, &p, 3);
    if (model_linear(section, &l)) measure(&l, &dev, w);
    sections_put(out, "names", section);
    Model with = *m;
    if (!model_linear(section, &with.names)) return fail(e, E_FORMAT, "the perceptron's section is malformed");
    learn_net(a, json, m, &train, &with, out);
    measure_both(&with, &dev);
    perceptron_free(&p);
    return OK;
}
