/* encoder.c - see encoder.h. Rare words are now and then replaced by the vector given alone,
 * or by nothing, so that words never met can be lived with. Units of activations are set by
 * what nearly all of them stay below. */
#include "encoder.h"
#include <math.h>
#include <stdlib.h>

static const float rare = 0.3f; /* a word seen n times is hidden with chance rare / (rare + n) */
enum { DEEP = NET_DEEP, INPUT = NET_INPUT, WORD = NET_WORD, AFFIX = NET_AFFIX, TAG = NET_TAG };

float glorot(u32 in, u32 out)
{
    return sqrtf(6.0f / (float)(in + out));
}

static float *floats(size_t n)
{
    return calloc(n, sizeof(float));
}

void encoder_init(Encoder *e, Arena *a, Str json, const Model *m, u64 seed)
{
    size_t n = BATCH_ROWS;
    *e = (Encoder){.seed = seed, .nvectors = m->vectors, .drop = 0.2f};
    float *v = NEW(a, float, (isize)e->nvectors * GIVEN);
    vectors_read(json, m, v, e->nvectors);
    e->vectors = v;
    e->seen = NEW(a, u32, e->nvectors);
    Weights *w = &e->w;
    u64 *s = &e->seed;
    param_init(&w->project, GIVEN, WORD, glorot(GIVEN, WORD), false, s);
    param_init(&w->own, e->nvectors, WORD, 0, true, s);
    param_init(&w->affix, NET_AFFIX_ROWS, AFFIX, 0.1f, true, s);
    param_init(&w->tag, NET_TAG_ROWS, TAG, 0.3f, true, s);
    param_init(&w->deep1, NET_WINDOW1, DEEP, glorot(NET_WINDOW1, DEEP), false, s);
    param_init(&w->bias1, 1, DEEP, 0, false, s);
    param_init(&w->deep2, NET_WINDOW2, DEEP, glorot(NET_WINDOW2, DEEP), false, s);
    param_init(&w->bias2, 1, DEEP, 0, false, s);
    for (u32 i = 0; i < DEEP; i++) param_row(&w->deep2, NET_REACH2 * DEEP + i)[i] += 1; /* what passes by */
    float **buffers[] = {&e->deep1, &e->deep2, &e->mask1, &e->mask2, &e->ddeep1, &e->ddeep2};
    for (isize i = 0; i < countof(buffers); i++) *buffers[i] = floats(n * DEEP);
    e->given = floats(n * GIVEN);
    e->input = floats(n * INPUT);
    e->dinput = floats(n * INPUT);
    e->scratch = floats((size_t)INPUT * DEEP);
    e->word = calloc(n, sizeof *e->word);
    e->vector = calloc(n, sizeof *e->vector);
}

void encoder_free(Encoder *e)
{
    float *buffers[] = {e->deep1, e->deep2, e->mask1, e->mask2, e->ddeep1, e->ddeep2, e->given, e->input, e->dinput, e->scratch};
    Param *p = (Param *)&e->w;
    for (isize i = 0; i < countof(buffers); i++) free(buffers[i]);
    for (u32 i = 0; i < WEIGHTS_PARAMS; i++) param_free(&p[i]);
    free(e->word);
    free(e->vector);
}

void encoder_begin(Encoder *e)
{
    memset(e->word, 0, sizeof *e->word * BATCH_ROWS);
    e->rows = NET_PAD;
}

u32 encoder_sentence(Encoder *e, const NetWord *word, size_t stride, u32 n)
{
    u32 at = e->rows;
    for (u32 i = 0; i < n; i++) e->word[e->rows++] = (const NetWord *)(const void *)((const u8 *)word + i * stride);
    e->rows += NET_PAD;
    assert(e->rows <= BATCH_ROWS);
    return at;
}

/* Rows [PAD, rows - PAD) of out = relu(window of `in` times w + b), some dropped. */
static void deep_forward(Encoder *e, const float *in, u32 width, u32 reach, const Param *w, const Param *b, float *out,
                         float *mask)
{
    u32 n = e->rows - 2 * NET_PAD;
    memset(out, 0, sizeof *out * DEEP * e->rows);
    for (u32 i = NET_PAD; i < NET_PAD + n; i++) memcpy(out + (size_t)i * DEEP, b->w, sizeof *out * DEEP);
    for (u32 o = 0; o <= 2 * reach; o++)
        product(n, DEEP, width, in + (size_t)(NET_PAD + o - reach) * width, width, 1, w->w + (size_t)o * width * DEEP, DEEP,
                out + (size_t)NET_PAD * DEEP, DEEP);
    for (u32 i = 0; i < e->rows; i++)
        for (u32 j = 0; j < DEEP; j++) {
            size_t at = (size_t)i * DEEP + j;
            float keep = !e->word[i] || out[at] <= 0 ? 0 : 1;
            if (keep > 0 && e->learning) keep = chance(&e->seed) < e->drop ? 0 : 1 / (1 - e->drop);
            mask[at] = keep;
            out[at] *= keep;
        }
}

static void deep_backward(Encoder *e, const float *in, u32 width, u32 reach, Param *w, Param *b, float *dout,
                          const float *mask, float *din)
{
    u32 n = e->rows - 2 * NET_PAD;
    for (size_t i = 0; i < (size_t)e->rows * DEEP; i++) dout[i] *= mask[i];
    for (u32 i = NET_PAD; i < NET_PAD + n; i++) add_row(b->g, dout + (size_t)i * DEEP, DEEP);
    memset(din, 0, sizeof *din * width * e->rows);
    for (u32 o = 0; o <= 2 * reach; o++) {
        size_t from = (size_t)(NET_PAD + o - reach) * width;
        product(width, DEEP, n, in + from, 1, width, dout + (size_t)NET_PAD * DEEP, DEEP, w->g + (size_t)o * width * DEEP, DEEP);
        float *t = transposed(w->w + (size_t)o * width * DEEP, width, DEEP, e->scratch);
        product(n, width, DEEP, dout + (size_t)NET_PAD * DEEP, DEEP, 1, t, width, din + from, width);
    }
}

static void input_row(Encoder *e, u32 i, const NetWord *w)
{
    const Weights *t = &e->w;
    float *in = e->input + (size_t)i * INPUT, *given = e->given + (size_t)i * GIVEN;
    u32 row = w->vector;
    bool hide = e->learning && row && chance(&e->seed) < rare / (rare + (float)e->seen[row]);
    bool unknown = hide && chance(&e->seed) < 0.3f;
    e->vector[i] = unknown ? 0 : hide ? NONE : row;
    if (!unknown) memcpy(given, e->vectors + (size_t)row * GIVEN, sizeof *given * GIVEN);
    if (e->vector[i] != NONE) memcpy(in, param_row(&t->own, e->vector[i]), sizeof *in * WORD);
    for (u32 j = 0; j < NET_AFFIXES; j++) add_row(in + WORD, param_row(&t->affix, w->affix[j]), AFFIX);
    memcpy(in + WORD + AFFIX, param_row(&t->tag, w->tag), sizeof *in * TAG);
}

void encoder_forward(Encoder *e)
{
    Weights *t = &e->w;
    memset(e->input, 0, sizeof *e->input * INPUT * e->rows);
    memset(e->given, 0, sizeof *e->given * GIVEN * e->rows);
    for (u32 i = 0; i < e->rows; i++)
        if (e->word[i]) input_row(e, i, e->word[i]);
    product(e->rows, WORD, GIVEN, e->given, GIVEN, 1, t->project.w, WORD, e->input, INPUT);
    deep_forward(e, e->input, INPUT, NET_REACH1, &t->deep1, &t->bias1, e->deep1, e->mask1);
    deep_forward(e, e->deep1, DEEP, NET_REACH2, &t->deep2, &t->bias2, e->deep2, e->mask2);
    if (e->learning) memset(e->ddeep2, 0, sizeof *e->ddeep2 * DEEP * e->rows);
}

void encoder_backward(Encoder *e)
{
    Weights *t = &e->w;
    deep_backward(e, e->deep1, DEEP, NET_REACH2, &t->deep2, &t->bias2, e->ddeep2, e->mask2, e->ddeep1);
    deep_backward(e, e->input, INPUT, NET_REACH1, &t->deep1, &t->bias1, e->ddeep1, e->mask1, e->dinput);
    for (u32 i = 0; i < e->rows; i++) {
        const NetWord *w = e->word[i];
        const float *d = e->dinput + (size_t)i * INPUT;
        if (!w) continue;
        if (e->vector[i] != NONE) {
            param_touch(&t->own, e->vector[i]);
            add_row(param_grad(&t->own, e->vector[i]), d, WORD);
        }
        for (u32 j = 0; j < NET_AFFIXES; j++) {
            param_touch(&t->affix, w->affix[j]);
            add_row(param_grad(&t->affix, w->affix[j]), d + WORD, AFFIX);
        }
        param_touch(&t->tag, w->tag);
        add_row(param_grad(&t->tag, w->tag), d + WORD + AFFIX, TAG);
    }
    product(GIVEN, WORD, e->rows, e->given, 1, GIVEN, e->dinput, INPUT, t->project.g, WORD);
}

/* ---- to integers */

static int by_size(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

float quantile(float *v, u32 n, double part)
{
    if (!n) return 1;
    qsort(v, n, sizeof *v, by_size);
    float q = v[(u32)((n - 1) * part)];
    return q > 1e-3f ? q : 1e-3f;
}

i32 fixed(float x)
{
    return (i32)lroundf(x);
}

static int8_t byte_of(float x, i32 least, i32 most)
{
    i32 q = fixed(x);
    return (int8_t)(q < least ? least : q > most ? most : q);
}

i32 scale_of(float unit, float out_unit)
{
    float s = unit / out_unit * (float)(1 << NET_SCALE_BITS);
    return s > NET_SCALE_MAX ? NET_SCALE_MAX : fixed(s);
}

void pack(const float *w, size_t ld, u32 in, u32 out, const float *in_unit, bool common, int8_t *to, float *unit)
{
    float all = 1e-9f;
    for (u32 o = 0; o < out; o++) {
        float top = 1e-9f;
        for (u32 i = 0; i < in; i++) top = fmaxf(top, fabsf(w[i * ld + o] * in_unit[i]));
        unit[o] = top / 127;
        all = fmaxf(all, top);
    }
    for (u32 o = 0; o < out; o++) {
        if (common) unit[o] = all / 127;
        for (u32 i = 0; i < in; i++) to[net_weight_at(in, i, o)] = byte_of(w[i * ld + o] * in_unit[i] / unit[o], -127, 127);
    }
}

/* The unit of a part of the input: columns [beg, end). */
static float part_unit(const Encoder *e, u32 beg, u32 end)
{
    float *v = floats((size_t)e->rows * (end - beg));
    u32 n = 0;
    for (u32 i = 0; i < e->rows; i++)
        for (u32 j = beg; e->word[i] && j < end; j++) v[n++] = fabsf(e->input[(size_t)i * INPUT + j]);
    float unit = quantile(v, n, 0.9995) / 63;
    free(v);
    return unit;
}

static float relu_unit(const Encoder *e, const float *out)
{
    float *v = floats((size_t)e->rows * DEEP);
    u32 n = 0;
    for (size_t i = 0; i < (size_t)e->rows * DEEP; i++)
        if (out[i] > 0) v[n++] = out[i];
    float unit = quantile(v, n, 0.9995) / 127;
    free(v);
    return unit;
}

static void layer(const Param *w, const Param *b, u32 in, const float *in_unit, i32 zero, float out_unit, int8_t *to, i32 *bias,
                  i32 *scale)
{
    float unit[DEEP];
    pack(w->w, DEEP, in, DEEP, in_unit, false, to, unit);
    for (u32 o = 0; o < DEEP; o++) {
        i32 sum = 0;
        for (u32 i = 0; i < in; i++) sum += to[net_weight_at(in, i, o)];
        bias[o] = fixed(b->w[o] / unit[o]) - zero * sum;
        scale[o] = scale_of(unit[o], out_unit);
    }
}

static Str vectors_export(const Encoder *e, float unit, Arena *a)
{
    int8_t *v = NEW(a, int8_t, (isize)e->nvectors * WORD);
    float row[WORD];
    for (u32 i = 0; i < e->nvectors; i++) {
        memcpy(row, param_row(&e->w.own, i), sizeof row);
        product(1, WORD, GIVEN, e->vectors + (size_t)i * GIVEN, GIVEN, 1, e->w.project.w, WORD, row, WORD);
        for (u32 j = 0; j < WORD; j++) v[(size_t)i * WORD + j] = byte_of(row[j] / unit, -64, 63);
    }
    return (Str){(u8 *)v, (isize)e->nvectors * WORD};
}

float encoder_export(Encoder *e, NetEncoder *out, Str *vectors, Arena *a)
{
    const Weights *t = &e->w;
    float word = part_unit(e, 0, WORD), affix = part_unit(e, WORD, WORD + AFFIX), tag = part_unit(e, WORD + AFFIX, INPUT);
    float unit1 = relu_unit(e, e->deep1), unit2 = relu_unit(e, e->deep2), in1[NET_WINDOW1], in2[NET_WINDOW2];
    *vectors = vectors_export(e, word, a);
    for (u32 i = 0; i < NET_AFFIX_ROWS; i++)
        for (u32 j = 0; j < AFFIX; j++) out->affix[i][j] = byte_of(param_row(&t->affix, i)[j] / affix, -127, 127);
    for (u32 i = 0; i < NET_TAG_ROWS; i++)
        for (u32 j = 0; j < TAG; j++) out->tag[i][j] = byte_of(param_row(&t->tag, i)[j] / tag, -64, 63);
    for (u32 i = 0; i < NET_WINDOW1; i++) in1[i] = i % INPUT < WORD ? word : i % INPUT < WORD + AFFIX ? affix : tag;
    for (u32 i = 0; i < NET_WINDOW2; i++) in2[i] = unit1;
    layer(&t->deep1, &t->bias1, NET_WINDOW1, in1, NET_ZERO, unit1, out->deep1, out->bias1, out->scale1);
    layer(&t->deep2, &t->bias2, NET_WINDOW2, in2, 0, unit2, out->deep2, out->bias2, out->scale2);
    return unit2;
}
