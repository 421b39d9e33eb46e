/* classes.c - see classes.h. Adam over batches of sentences. The classes of the words before are not fed back: the
 * convolutions see three words on either side. */
#include "classes.h"
#include <stdio.h>

static const float rate = 0.001f;

void classes_init(Classes *x, Arena *a, Str json, const Model *m, u32 n, u64 seed)
{
    *x = (Classes){.n = n};
    encoder_init(&x->e, a, json, m, seed);
    param_init(&x->class, NET_DEEP, NET_CLASSES, glorot(NET_DEEP, x->n), false, &x->e.seed);
    param_init(&x->bias, 1, NET_CLASSES, 0, false, &x->e.seed);
}

void classes_free(Classes *x)
{
    encoder_free(&x->e);
    param_free(&x->class);
    param_free(&x->bias);
}

/* Learns one word: its row of the encoder's output and its class. */
static void word(Classes *x, float *score, u32 row, u32 gold)
{
    u32 best = 0;
    float sum = 0;
    for (u32 c = 1; c < x->n; c++)
        if (score[c] > score[best]) best = c;
    float top = score[best];
    x->words++;
    x->wrong += best != gold;
    for (u32 c = 0; c < x->n; c++) sum += score[c] = exponential(score[c] - top);
    for (u32 c = 0; c < NET_CLASSES; c++) score[c] = c < x->n ? score[c] / sum - (c == gold) : 0;
    add_row(x->bias.g, score, NET_CLASSES);
    for (u32 i = 0; i < NET_DEEP; i++) {
        float h = x->e.deep2[(size_t)row * NET_DEEP + i];
        if (h > 0) add_scaled(param_grad(&x->class, i), score, h, NET_CLASSES);
        x->e.ddeep2[(size_t)row * NET_DEEP + i] = dot(param_row(&x->class, i), score, NET_CLASSES);
    }
}

static void batch(Classes *x, const Sample *s, u32 n, float now)
{
    u32 at[BATCH];
    float score[NET_CLASSES];
    encoder_begin(&x->e);
    for (u32 i = 0; i < n; i++) at[i] = encoder_sentence(&x->e, s[i].word, sizeof *s[i].word, s[i].n);
    encoder_forward(&x->e);
    for (u32 i = 0; i < n; i++)
        for (u32 j = 0; j < s[i].n; j++) {
            memcpy(score, x->bias.w, sizeof score);
            product(1, NET_CLASSES, NET_DEEP, x->e.deep2 + (size_t)(at[i] + j) * NET_DEEP, NET_DEEP, 1, x->class.w, NET_CLASSES, score, NET_CLASSES);
            word(x, score, at[i] + j, s[i].class[j]);
        }
    encoder_backward(&x->e);
    Param *p = (Param *)&x->e.w;
    x->steps++;
    for (u32 k = 0; k < WEIGHTS_PARAMS; k++) param_step(&p[k], now, x->steps);
    param_step(&x->class, now, x->steps);
    param_step(&x->bias, now, x->steps);
}

void classes_learn(Classes *x, Samples s, u32 epochs, bool loud)
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

NetClasses *classes_export(Classes *x, Arena *a, const Samples *s, Str *vectors)
{
    NetClasses *net = NEW(a, NetClasses, 1);
    float in[NET_DEEP], unit[NET_CLASSES];
    x->e.learning = false;
    encoder_begin(&x->e);
    for (u32 i = 0; i < s->n && x->e.rows < BATCH_ROWS - SENTENCE_TOKENS_MAX - NET_PAD; i += 7)
        (void)encoder_sentence(&x->e, s->v[i].word, sizeof *s->v[i].word, s->v[i].n);
    encoder_forward(&x->e);
    float deep = encoder_export(&x->e, &net->words, vectors, a);
    for (u32 i = 0; i < NET_DEEP; i++) in[i] = deep;
    pack(x->class.w, NET_CLASSES, NET_DEEP, NET_CLASSES, in, true, net->class, unit);
    for (u32 c = 0; c < NET_CLASSES; c++) net->bias[c] = c < x->n ? fixed(x->bias.w[c] / unit[0]) : 0;
    net->by = fixed(unit[0] * 32 * (1 << NET_BY_BITS)); /* odds of e^8 are 255 */
    return net;
}
