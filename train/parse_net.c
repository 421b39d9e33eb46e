/* parse_net.c - see parse_net.h. A hidden layer is the sum of what each word in view adds from its place and of one row
 * for each mark; transitions and labels are read from it. */
#include "parse_net.h"
#include <stdlib.h>

enum { WIDE = PARSE_PLACES * HIDDEN };
static const float drop_hidden = 0.3f;

void floats_init(ParseFloats *x, Arena *a, Str json, const Model *m, u64 seed)
{
    Head *t = &x->h;
    *x = (ParseFloats){0};
    encoder_init(&x->e, a, json, m, seed);
    u64 *s = &x->e.seed;
    x->place = calloc((size_t)BATCH_ROWS * WIDE, sizeof(float));
    x->dplace = calloc((size_t)BATCH_ROWS * WIDE, sizeof(float));
    x->scratch = calloc((size_t)NET_DEEP * WIDE, sizeof(float));
    param_init(&t->place, NET_DEEP, WIDE, glorot(NET_DEEP * 5, HIDDEN), false, s);
    param_init(&t->none, PARSE_PLACES, HIDDEN, 0.05f, false, s);
    param_init(&t->mark, MARK_ROWS, HIDDEN, 0.05f, true, s);
    param_init(&t->bias, 1, HIDDEN, 0, false, s);
    param_init(&t->kind, PARSE_KINDS, HIDDEN, glorot(HIDDEN, PARSE_KINDS), false, s);
    param_init(&t->kind_bias, 1, 16, 0, false, s);
    param_init(&t->label, 2 * LABELS, HIDDEN, glorot(HIDDEN, REL_COUNT), false, s);
    param_init(&t->label_bias, 2, LABELS, 0, false, s);
}

void floats_free(ParseFloats *x)
{
    Param *p = (Param *)&x->h;
    encoder_free(&x->e);
    for (u32 k = 0; k < HEAD_PARAMS; k++) param_free(&p[k]);
    free(x->place);
    free(x->dplace);
    free(x->scratch);
}

void floats_forward(ParseFloats *x)
{
    encoder_forward(&x->e);
    memset(x->place, 0, sizeof *x->place * WIDE * x->e.rows);
    product(x->e.rows, WIDE, NET_DEEP, x->e.deep2, NET_DEEP, 1, x->h.place.w, WIDE, x->place, WIDE);
    if (x->e.learning) memset(x->dplace, 0, sizeof *x->dplace * WIDE * x->e.rows);
}

void floats_backward(ParseFloats *x)
{
    product(NET_DEEP, WIDE, x->e.rows, x->e.deep2, 1, NET_DEEP, x->dplace, WIDE, x->h.place.g, WIDE);
    product(x->e.rows, NET_DEEP, WIDE, x->dplace, WIDE, 1, transposed(x->h.place.w, NET_DEEP, WIDE, x->scratch), NET_DEEP,
            x->e.ddeep2, NET_DEEP);
    encoder_backward(&x->e);
}

/* ---- one state */

static size_t place_at(const Look *l, u32 place)
{
    return ((size_t)(l->at + l->view.place[place]) * PARSE_PLACES + place) * HIDDEN;
}

void look(ParseFloats *x, const ParseState *s, Look *l)
{
    const Head *t = &x->h;
    parse_view(s, &l->view);
    memcpy(l->hidden, t->bias.w, sizeof l->hidden);
    for (u32 p = 0; p < PARSE_PLACES; p++)
        add_row(l->hidden, l->view.place[p] == NODE_NONE ? param_row(&t->none, p) : x->place + place_at(l, p), HIDDEN);
    for (u32 i = 0; i < PARSE_MARKS; i++) add_row(l->hidden, param_row(&t->mark, l->view.mark[i]), HIDDEN);
    for (u32 j = 0; j < HIDDEN; j++) {
        float keep = l->hidden[j] > 0 ? 1 : 0;
        if (keep > 0 && x->e.learning) keep = chance(&x->e.seed) < drop_hidden ? 0 : 1 / (1 - drop_hidden);
        if (x->sample && keep > 0 && x->sampled < PARSE_SAMPLE) x->sample[x->sampled++] = l->hidden[j];
        l->mask[j] = keep;
        l->hidden[j] *= keep;
        l->d[j] = 0;
    }
}

void look_backward(ParseFloats *x, Look *l)
{
    Head *t = &x->h;
    for (u32 j = 0; j < HIDDEN; j++) l->d[j] *= l->mask[j];
    add_row(t->bias.g, l->d, HIDDEN);
    for (u32 p = 0; p < PARSE_PLACES; p++)
        add_row(l->view.place[p] == NODE_NONE ? param_grad(&t->none, p) : x->dplace + place_at(l, p), l->d, HIDDEN);
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

void look_kinds(const ParseFloats *x, const Look *l, const bool *may, float p[PARSE_KINDS])
{
    for (u32 k = 0; k < PARSE_KINDS; k++) p[k] = x->h.kind_bias.w[k] + dot(param_row(&x->h.kind, k), l->hidden, HIDDEN);
    softmax(p, may, PARSE_KINDS);
}

static u32 labels_of(u32 kind)
{
    return kind == PARSE_LEFT ? LABELS : 0;
}

void look_labels(const ParseFloats *x, const Look *l, u32 kind, float p[LABELS])
{
    u32 from = labels_of(kind);
    for (u32 c = 0; c < REL_COUNT; c++) p[c] = x->h.label_bias.w[from + c] + dot(param_row(&x->h.label, from + c), l->hidden, HIDDEN);
    softmax(p, NULL, REL_COUNT);
}

static void learn_row(Look *l, Param *w, Param *bias, u32 row, float d)
{
    bias->g[row] += d;
    add_scaled(param_grad(w, row), l->hidden, d, HIDDEN);
    add_scaled(l->d, param_row(w, row), d, HIDDEN);
}

void learn_kinds(ParseFloats *x, Look *l, const float *d)
{
    for (u32 k = 0; k < PARSE_KINDS; k++) learn_row(l, &x->h.kind, &x->h.kind_bias, k, d[k]);
}

void learn_labels(ParseFloats *x, Look *l, u32 kind, const float *d)
{
    for (u32 c = 0; c < REL_COUNT; c++)
        if (d[c] >= 1e-4f || d[c] <= -1e-4f) learn_row(l, &x->h.label, &x->h.label_bias, labels_of(kind) + c, d[c]);
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

ParseNet *floats_export(ParseFloats *x, float hidden, Str *vectors, Arena *a)
{
    ParseNet *net = NEW(a, ParseNet, 1);
    float deep = encoder_export(&x->e, &net->words, vectors, a);
    export_hidden(&x->h, deep, hidden / (1 << NET_SUM_BITS), net);
    export_classes(&x->h, hidden, net);
    return net;
}
