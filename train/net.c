/* net.c - see net.h. Matrix products by blocks of six rows and thirty-two columns, which fit
 * the registers; vectors of sixteen floats that the compiler cuts to what the processor has.
 * Adam (Kingma and Ba 2015). */
#include "net.h"
#include "train.h"
#include <math.h>
#include <stdlib.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define WIDE
#endif
#define INLINE static inline __attribute__((always_inline))
typedef float Lanes __attribute__((vector_size(64), aligned(4), may_alias));
enum { LANES = 16 };

float chance(u64 *seed)
{
    return (float)(random_next(seed) >> 40) * (1.0f / 16777216.0f);
}

void param_init(Param *p, u32 rows, u32 cols, float scale, bool sparse, u64 *seed)
{
    size_t n = (size_t)rows * cols;
    *p = (Param){.rows = rows, .cols = cols, .sparse = sparse};
    p->w = calloc(n, sizeof *p->w);
    p->g = calloc(n, sizeof *p->g);
    p->m = calloc(n, sizeof *p->m);
    p->v = calloc(n, sizeof *p->v);
    p->touched = calloc(rows, 1);
    p->list = calloc(rows, sizeof *p->list);
    for (size_t i = 0; scale > 0 && i < n; i++) p->w[i] = (2 * chance(seed) - 1) * scale;
}

void param_free(Param *p)
{
    free(p->w);
    free(p->g);
    free(p->m);
    free(p->v);
    free(p->touched);
    free(p->list);
    *p = (Param){0};
}

void param_touch(Param *p, u32 row)
{
    if (p->touched[row]) return;
    p->touched[row] = 1;
    p->list[p->ntouched++] = row;
}

WIDE static void adam(float *w, float *g, float *m, float *v, size_t n, float rate)
{
    for (size_t i = 0; i < n; i++) {
        m[i] = 0.9f * m[i] + 0.1f * g[i];
        v[i] = 0.99f * v[i] + 0.01f * (g[i] * g[i]);
        w[i] = w[i] - rate * (m[i] / (sqrtf(v[i]) + 1e-6f));
        g[i] = 0;
    }
}

void param_step(Param *p, float rate, u32 step)
{
    float warm = step < 200 ? 0.5f + 0.5f * (float)step / 200.0f : 1; /* in place of the bias correction */
    rate *= warm;
    if (!p->sparse) {
        adam(p->w, p->g, p->m, p->v, (size_t)p->rows * p->cols, rate);
        return;
    }
    for (u32 i = 0; i < p->ntouched; i++) {
        size_t at = (size_t)p->list[i] * p->cols;
        adam(p->w + at, p->g + at, p->m + at, p->v + at, p->cols, rate);
        p->touched[p->list[i]] = 0;
    }
    p->ntouched = 0;
}

#define AT(p) (*(Lanes *)(p))
#define FROM(p) (*(const Lanes *)(p))

INLINE void block(u32 rows, u32 cols, u32 k, const float *a, size_t row, size_t col, const float *b, size_t ldb,
                  float *c, size_t ldc)
{
    Lanes sum[6][2];
    for (u32 r = 0; r < rows; r++)
        for (u32 j = 0; j < cols; j++) sum[r][j] = AT(c + r * ldc + j * LANES);
    for (u32 p = 0; p < k; p++) {
        Lanes b0 = FROM(b + p * ldb), b1 = cols > 1 ? FROM(b + p * ldb + LANES) : b0;
        for (u32 r = 0; r < rows; r++) {
            float x = a[r * row + p * col];
            sum[r][0] += b0 * x;
            if (cols > 1) sum[r][1] += b1 * x;
        }
    }
    for (u32 r = 0; r < rows; r++)
        for (u32 j = 0; j < cols; j++) AT(c + r * ldc + j * LANES) = sum[r][j];
}

WIDE void product(u32 n, u32 m, u32 k, const float *a, size_t row, size_t col, const float *b, size_t ldb, float *c,
                  size_t ldc)
{
    for (u32 j = 0; j < m; j += 2 * LANES) {
        u32 i = 0;
        if (j + 2 * LANES <= m) {
            for (; i + 6 <= n; i += 6) block(6, 2, k, a + i * row, row, col, b + j, ldb, c + i * ldc + j, ldc);
            for (; i < n; i++) block(1, 2, k, a + i * row, row, col, b + j, ldb, c + i * ldc + j, ldc);
        } else {
            for (; i + 6 <= n; i += 6) block(6, 1, k, a + i * row, row, col, b + j, ldb, c + i * ldc + j, ldc);
            for (; i < n; i++) block(1, 1, k, a + i * row, row, col, b + j, ldb, c + i * ldc + j, ldc);
        }
    }
}

float *transposed(const float *w, u32 rows, u32 cols, float *out)
{
    for (u32 i = 0; i < rows; i++)
        for (u32 j = 0; j < cols; j++) out[(size_t)j * rows + i] = w[(size_t)i * cols + j];
    return out;
}

WIDE void add_row(float *to, const float *from, u32 n)
{
    for (u32 i = 0; i < n; i += LANES) AT(to + i) += FROM(from + i);
}

WIDE void add_scaled(float *to, const float *from, float by, u32 n)
{
    for (u32 i = 0; i < n; i += LANES) AT(to + i) += FROM(from + i) * by;
}

WIDE float dot(const float *a, const float *b, u32 n)
{
    Lanes sum = {0};
    float all = 0;
    for (u32 i = 0; i < n; i += LANES) sum += FROM(a + i) * FROM(b + i);
    for (u32 i = 0; i < LANES; i++) all += sum[i];
    return all;
}

/* 2^(x log2 e): the whole part by the exponent bits, the rest by a polynomial. */
float exponential(float x)
{
    if (x < -80) return 0;
    if (x > 80) x = 80;
    float t = x * 1.44269504f;
    i32 whole = (i32)(t < 0 ? t - 1 : t);
    float f = (t - (float)whole) * 0.693147181f, r = 1;
    for (int i = 7; i > 0; i--) r = 1 + r * f / (float)i;
    u32 bits = (u32)(whole + 127) << 23;
    float scale;
    memcpy(&scale, &bits, sizeof scale);
    return r * scale;
}
