/* net.h - a small neural net in floats: parameters with Adam, matrix products. The order of
 * every sum is fixed and nothing is fused, so that any processor makes the same weights. */
#ifndef SITREP_TRAIN_NET_H
#define SITREP_TRAIN_NET_H
#include "base/base.h"

/* A matrix of weights with its gradient and Adam's moments. Sparse ones are updated by the
 * rows that were touched. */
typedef struct {
    float *w, *g, *m, *v;
    u32 rows, cols;
    bool sparse;
    u8 *touched;
    u32 *list, ntouched;
} Param;
void param_init(Param *p, u32 rows, u32 cols, float scale, bool sparse, u64 *seed);
void param_free(Param *p);
void param_touch(Param *p, u32 row);
void param_step(Param *p, float rate, u32 step); /* and forgets the gradient */
static inline float *param_row(const Param *p, u32 row)
{
    return p->w + (size_t)row * p->cols;
}
static inline float *param_grad(const Param *p, u32 row)
{
    return p->g + (size_t)row * p->cols;
}

/* c[n][m] += a[n][k] b[k][m]; a[i][p] stands at a[i * row + p * col]; m a multiple of 16. */
void product(u32 n, u32 m, u32 k, const float *a, size_t row, size_t col, const float *b, size_t ldb, float *c, size_t ldc);
float *transposed(const float *w, u32 rows, u32 cols, float *out);
void add_row(float *to, const float *from, u32 n); /* n a multiple of 16 */
void add_scaled(float *to, const float *from, float by, u32 n);
float dot(const float *a, const float *b, u32 n);
float exponential(float x); /* e^x, the same bits everywhere */
float chance(u64 *seed);    /* 0 <= x < 1 */
#endif
