/* tagger.c - training the tagger: one softmax over the classes for each word, read from the
 * encoder's vectors (encoder.h), Adam over batches of sentences. The classes of the words
 * before are not fed back: the convolutions see three words on either side. */
#include "encoder.h"
#include "language/tag.h"
#include <stdio.h>
#include <stdlib.h>

enum { TAG_EPOCHS = 10, FOLDS = 4, FOLD_EPOCHS = 6, CLASSES = TAG_CLASSES };
static const float rate = 0.001f;

typedef struct {
    const Doc *doc;
    NetWord *word;
    u8 *class;
    u32 n, beg;
} Sample;
typedef VEC(Sample) Samples;

static Samples samples(Arena *a, const Banks *b, const Model *m)
{
    Samples out = {0};
    for (u32 i = 0; i < b->n; i++) {
        Doc *d = b->v[i].doc;
        for (u32 k = 0; k < d->sentences.n; k++) {
            const Sentence *s = &d->sentences.v[k];
            u32 n = s->end - s->beg;
            Sample x = {d, NEW(a, NetWord, n), NEW(a, u8, n), n, s->beg};
            if (n > SENTENCE_TOKENS_MAX) continue;
            for (u32 j = 0; j < n; j++) {
                Lex l;
                lex_of(m, token_str(d, s->beg + j), &l);
                x.word[j] = tag_rows(&l);
                x.class[j] = (u8)tag_class(m->tags, m->ntags, &d->tokens.v[s->beg + j], b->v[i].cells[s->beg + j]);
            }
            *vec_push(a, &out) = x;
        }
    }
    return out;
}

typedef struct {
    Encoder e;
    Param class, bias;
    u32 n, words, wrong, steps; /* n: classes */
} Tagger;

static void tagger_init(Tagger *x, Arena *a, Str json, const Model *m)
{
    *x = (Tagger){.n = m->ntags};
    encoder_init(&x->e, a, json, m, 20260122);
    param_init(&x->class, NET_DEEP, CLASSES, glorot(NET_DEEP, x->n), false, &x->e.seed);
    param_init(&x->bias, 1, CLASSES, 0, false, &x->e.seed);
}

static void tagger_free(Tagger *x)
{
    encoder_free(&x->e);
    param_free(&x->class);
    param_free(&x->bias);
}

/* Learns one word: its row of the encoder's output and its class. */
static void word(Tagger *x, float *score, u32 row, u32 gold)
{
    u32 best = 0;
    float sum = 0;
    for (u32 c = 1; c < x->n; c++)
        if (score[c] > score[best]) best = c;
    float top = score[best];
    x->words++;
    x->wrong += best != gold;
    for (u32 c = 0; c < x->n; c++) sum += score[c] = exponential(score[c] - top);
    for (u32 c = 0; c < CLASSES; c++) score[c] = c < x->n ? score[c] / sum - (c == gold) : 0;
    add_row(x->bias.g, score, CLASSES);
    for (u32 i = 0; i < NET_DEEP; i++) {
        float h = x->e.deep2[(size_t)row * NET_DEEP + i];
        if (h > 0) add_scaled(param_grad(&x->class, i), score, h, CLASSES);
        x->e.ddeep2[(size_t)row * NET_DEEP + i] = dot(param_row(&x->class, i), score, CLASSES);
    }
}

static void batch(Tagger *x, const Sample *s, u32 n, float now)
{
    u32 at[BATCH];
    float score[CLASSES];
    encoder_begin(&x->e);
    for (u32 i = 0; i < n; i++) at[i] = encoder_sentence(&x->e, s[i].word, sizeof *s[i].word, s[i].n);
    encoder_forward(&x->e);
    for (u32 i = 0; i < n; i++)
        for (u32 j = 0; j < s[i].n; j++) {
            memcpy(score, x->bias.w, sizeof score);
            product(1, CLASSES, NET_DEEP, x->e.deep2 + (size_t)(at[i] + j) * NET_DEEP, NET_DEEP, 1, x->class.w, CLASSES, score, CLASSES);
            word(x, score, at[i] + j, s[i].class[j]);
        }
    encoder_backward(&x->e);
    Param *p = (Param *)&x->e.w;
    x->steps++;
    for (u32 k = 0; k < WEIGHTS_PARAMS; k++) param_step(&p[k], now, x->steps);
    param_step(&x->class, now, x->steps);
    param_step(&x->bias, now, x->steps);
}

static void learn(Tagger *x, Samples s, u32 epochs, bool loud)
{
    u32 all = epochs * (s.n / BATCH + 1);
    x->e.learning = true;
    for (u32 i = 0; i < s.n; i++)
        for (u32 j = 0; j < s.v[i].n; j++) x->e.seen[s.v[i].word[j].vector]++;
    for (u32 epoch = 0; epoch < epochs; epoch++) {
        x->words = x->wrong = 0;
        for (u32 i = s.n; i > 1; i--) {
            u32 j = (u32)(random_next(&x->e.seed) % i);
            Sample swap = s.v[i - 1];
            s.v[i - 1] = s.v[j];
            s.v[j] = swap;
        }
        for (u32 i = 0; i < s.n; i += BATCH)
            batch(x, &s.v[i], u32_min(BATCH, s.n - i), rate * (1 - (float)x->steps / (float)(all + 1)));
        if (loud) fprintf(stderr, "  epoch %u: %.2f%% wrong\n", epoch + 1, 100.0 * x->wrong / x->words);
    }
}

static TagNet *export(Tagger *x, Arena *a, const Samples *s, Str *vectors)
{
    TagNet *net = NEW(a, TagNet, 1);
    float in[NET_DEEP], unit[CLASSES];
    x->e.learning = false;
    encoder_begin(&x->e);
    for (u32 i = 0; i < s->n && x->e.rows < BATCH_ROWS - SENTENCE_TOKENS_MAX - NET_PAD; i += 7)
        (void)encoder_sentence(&x->e, s->v[i].word, sizeof *s->v[i].word, s->v[i].n);
    encoder_forward(&x->e);
    float deep = encoder_export(&x->e, &net->words, vectors, a);
    for (u32 i = 0; i < NET_DEEP; i++) in[i] = deep;
    pack(x->class.w, CLASSES, NET_DEEP, CLASSES, in, true, net->class, unit);
    for (u32 c = 0; c < CLASSES; c++) net->bias[c] = c < x->n ? fixed(x->bias.w[c] / unit[0]) : 0;
    net->sure[0] = fixed(unit[0] * 32 * (1 << TAG_SURE_BITS)); /* odds of e^8 are 255 */
    return net;
}

static void measure(const Samples *dev, const Model *m)
{
    u32 all = 0, upos = 0, feats = 0;
    for (u32 i = 0; i < dev->n; i++) {
        Doc d = *dev->v[i].doc;
        Arena a = {0};
        const Sample *s = &dev->v[i];
        Sentence one = {.beg = s->beg, .end = s->beg + s->n};
        d.arena = &a;
        d.sentences.v = &one;
        d.sentences.n = 1;
        d.tokens.v = NEW(&a, Token, d.tokens.n + 1);
        memcpy(d.tokens.v + s->beg, s->doc->tokens.v + s->beg, s->n * sizeof *d.tokens.v);
        tag_document(&d, m);
        for (u32 j = 0; j < s->n; j++) {
            const Token *t = &d.tokens.v[s->beg + j];
            all++;
            upos += t->upos == s->doc->tokens.v[s->beg + j].upos;
            feats += t->feats == tag_feats(&m->tags[s->class[j]], token_str(&d, s->beg + j));
        }
        arena_free(&a);
    }
    fprintf(stderr, "  dev, in integers: UPOS %.2f morphology %.2f of %u\n", 100.0 * upos / all, 100.0 * feats / all, all);
}

Err train_tags(Arena *a, const Banks *b, const Banks *dev, Str json, const Model *m, Sections *out, ErrInfo *e)
{
    (void)e;
    Samples s = samples(a, b, m), test = samples(a, dev, m);
    Tagger x;
    Str vectors;
    Model with = *m;
    tagger_init(&x, a, json, m);
    learn(&x, s, TAG_EPOCHS, true);
    TagNet *net = export(&x, a, &s, &vectors);
    with.tag = net;
    with.tag_vectors = (const NetVector *)(const void *)vectors.p;
    measure(&test, &with);
    sections_put(out, "tag", (Str){(u8 *)net, sizeof *net});
    sections_put(out, "tag.v", vectors);
    tagger_free(&x);
    return OK;
}

void jackknife(Arena *a, const Banks *b, Str json, const Model *m)
{
    Token **tokens = NEW(a, Token *, b->n);
    for (u32 fold = 0; fold < FOLDS; fold++) {
        Banks rest = {0};
        Tagger x;
        Model with = *m;
        Arena own = {0};
        Str vectors;
        for (u32 i = 0; i < b->n; i++)
            if (i % FOLDS != fold) *vec_push(&own, &rest) = b->v[i];
        Samples s = samples(&own, &rest, m);
        tagger_init(&x, &own, json, m);
        learn(&x, s, FOLD_EPOCHS, false);
        with.tag = export(&x, &own, &s, &vectors);
        with.tag_vectors = (const NetVector *)(const void *)vectors.p;
        for (u32 i = fold; i < b->n; i += FOLDS) {
            Doc d = *b->v[i].doc;
            d.arena = a;
            d.tokens.v = NEW(a, Token, d.tokens.n + 1);
            memcpy(d.tokens.v, b->v[i].doc->tokens.v, d.tokens.n * sizeof *d.tokens.v);
            tag_document(&d, &with);
            tokens[i] = d.tokens.v;
        }
        tagger_free(&x);
        arena_free(&own);
    }
    u32 same = 0, all = 0;
    for (u32 i = 0; i < b->n; i++) {
        Doc *d = b->v[i].doc;
        for (u32 k = 0; k < d->tokens.n; k++) all++, same += d->tokens.v[k].upos == tokens[i][k].upos;
        d->tokens.v = tokens[i];
    }
    fprintf(stderr, "  jackknife UPOS %.2f\n", 100.0 * same / (all ? all : 1));
}
