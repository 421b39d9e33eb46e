/* net.c - see net.h. The inner loops exist for what the processor has: plain C, AVX2, AVX-512
 * with VNNI, and for many rows at once the matrix registers of AMX. A byte of at most 127 times a signed byte, two such side by side,
 * fits 16 bits, so that AVX2's saturating instruction never does saturate. Sums are spelt out
 * one by one where an array of them would be kept in memory and not in registers. */
#include "language/net.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define X86 1
#include <immintrin.h>
#else
#define X86 0
#endif
enum { ROWS = 4, ROUND = 1 << (NET_SCALE_BITS - NET_SUM_SHIFT - 1) };

static i32 cut(i32 x, i32 least, i32 most)
{
    return x < least ? least : x > most ? most : x;
}

/* ---- plain C: what the others must equal */

static void dense_plain(const int8_t *w, u32 in, u32 out, const u8 *x, u32 stride, u32 n, i32 *acc)
{
    for (u32 r = 0; r < n; r++)
        for (u32 b = 0; b < out; b += 16) {
            const int8_t *p = w + (size_t)b * in;
            i32 sum[16] = {0};
            for (u32 i = 0; i < in; i += 4, p += 64)
                for (u32 o = 0; o < 16; o++)
                    for (u32 j = 0; j < 4; j++) sum[o] += p[o * 4 + j] * x[(size_t)r * stride + i + j];
            memcpy(acc + (size_t)r * out + b, sum, sizeof sum);
        }
}

static i32 scaled(i32 sum, i32 scale)
{
    return ((cut(sum, -NET_SUM_MAX, NET_SUM_MAX) >> NET_SUM_SHIFT) * scale + ROUND) >> (NET_SCALE_BITS - NET_SUM_SHIFT);
}

static void squash_plain(const i32 *acc, const i32 *bias, const i32 *scale, u32 n, u8 *out)
{
    for (u32 i = 0; i < n; i++) out[i] = (u8)cut(scaled(acc[i] + bias[i], scale[i]), 0, 127);
}

static void scale_plain(const i32 *acc, const i32 *scale, u32 n, int16_t *out)
{
    for (u32 i = 0; i < n; i++) out[i] = (int16_t)cut(scaled(acc[i], scale[i]), INT16_MIN, INT16_MAX);
}

static void sum_plain(const int16_t *const *row, u32 n, u8 *out)
{
    for (u32 c = 0; c < NET_DEEP; c++) {
        i32 sum = 0;
        for (u32 i = 0; i < n; i++) sum += row[i][c];
        out[c] = (u8)cut((int16_t)(u16)(u32)sum >> NET_SUM_BITS, 0, 127);
    }
}

#if X86
static inline i32 four(const u8 *x)
{
    i32 v;
    memcpy(&v, x, sizeof v);
    return v;
}

/* ---- AVX2 */
#define AVX2 __attribute__((target("avx2")))
#define L8(p) _mm256_loadu_si256((const __m256i *)(const void *)(p))
#define S8(p, v) _mm256_storeu_si256((__m256i *)(void *)(p), (v))

AVX2 static inline __m256i dot8(__m256i sum, __m256i x, __m256i w)
{
    return _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_maddubs_epi16(x, w), _mm256_set1_epi16(1)));
}

/* Four rows (the last ones perhaps the same) by sixteen outputs. */
AVX2 static void four_rows_avx2(const int8_t *w, u32 in, u32 out, const u8 *const x[ROWS], i32 *const acc[ROWS])
{
    for (u32 b = 0; b < out; b += 16) {
        const int8_t *p = w + (size_t)b * in;
        __m256i a0 = _mm256_setzero_si256(), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
        for (u32 i = 0; i < in; i += 4, p += 64) {
            __m256i u = L8(p), v = L8(p + 32), y = _mm256_set1_epi32(four(x[0] + i));
            a0 = dot8(a0, y, u), a1 = dot8(a1, y, v);
            y = _mm256_set1_epi32(four(x[1] + i));
            b0 = dot8(b0, y, u), b1 = dot8(b1, y, v);
            y = _mm256_set1_epi32(four(x[2] + i));
            c0 = dot8(c0, y, u), c1 = dot8(c1, y, v);
            y = _mm256_set1_epi32(four(x[3] + i));
            d0 = dot8(d0, y, u), d1 = dot8(d1, y, v);
        }
        S8(acc[3] + b, d0), S8(acc[3] + b + 8, d1);
        S8(acc[2] + b, c0), S8(acc[2] + b + 8, c1);
        S8(acc[1] + b, b0), S8(acc[1] + b + 8, b1);
        S8(acc[0] + b, a0), S8(acc[0] + b + 8, a1);
    }
}

AVX2 static void one_row_avx2(const int8_t *w, u32 in, u32 out, const u8 *x, i32 *acc)
{
    for (u32 b = 0; b < out; b += 16) {
        const int8_t *p = w + (size_t)b * in;
        __m256i a0 = _mm256_setzero_si256(), a1 = a0;
        for (u32 i = 0; i < in; i += 4, p += 64) {
            __m256i y = _mm256_set1_epi32(four(x + i));
            a0 = dot8(a0, y, L8(p)), a1 = dot8(a1, y, L8(p + 32));
        }
        S8(acc + b, a0), S8(acc + b + 8, a1);
    }
}

AVX2 static void dense_avx2(const int8_t *w, u32 in, u32 out, const u8 *x, u32 stride, u32 n, i32 *acc)
{
    u32 r = 0;
    for (; r + ROWS <= n; r += ROWS) {
        const u8 *from = x + (size_t)r * stride;
        i32 *to = acc + (size_t)r * out;
        four_rows_avx2(w, in, out, (const u8 *const[]){from, from + stride, from + 2 * (size_t)stride, from + 3 * (size_t)stride},
                       (i32 *const[]){to, to + out, to + 2 * (size_t)out, to + 3 * (size_t)out});
    }
    for (; r < n; r++) one_row_avx2(w, in, out, x + (size_t)r * stride, acc + (size_t)r * out);
}

AVX2 static inline __m256i scaled8(__m256i sum, __m256i scale)
{
    __m256i most = _mm256_set1_epi32(NET_SUM_MAX), least = _mm256_set1_epi32(-NET_SUM_MAX);
    sum = _mm256_srai_epi32(_mm256_max_epi32(_mm256_min_epi32(sum, most), least), NET_SUM_SHIFT);
    sum = _mm256_add_epi32(_mm256_mullo_epi32(sum, scale), _mm256_set1_epi32(ROUND));
    return _mm256_srai_epi32(sum, NET_SCALE_BITS - NET_SUM_SHIFT);
}

AVX2 static inline __m128i halves8(__m256i v) /* saturated to 16 bits */
{
    return _mm_packs_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
}

AVX2 static inline __m128i bytes8(__m128i v) /* 0..127, in the lower half */
{
    return _mm_packus_epi16(_mm_max_epi16(_mm_min_epi16(v, _mm_set1_epi16(127)), _mm_setzero_si128()), v);
}

AVX2 static void squash_avx2(const i32 *acc, const i32 *bias, const i32 *scale, u32 n, u8 *out)
{
    for (u32 i = 0; i < n; i += 8)
        _mm_storel_epi64((__m128i *)(void *)(out + i), bytes8(halves8(scaled8(_mm256_add_epi32(L8(acc + i), L8(bias + i)), L8(scale + i)))));
}

AVX2 static void scale_avx2(const i32 *acc, const i32 *scale, u32 n, int16_t *out)
{
    for (u32 i = 0; i < n; i += 8)
        _mm_storeu_si128((__m128i *)(void *)(out + i), halves8(scaled8(L8(acc + i), L8(scale + i))));
}

AVX2 static void sum_avx2(const int16_t *const *row, u32 n, u8 *out)
{
    for (u32 c = 0; c < NET_DEEP; c += 32) {
        __m256i a = _mm256_setzero_si256(), b = a;
        for (u32 i = 0; i < n; i++) a = _mm256_add_epi16(a, L8(row[i] + c)), b = _mm256_add_epi16(b, L8(row[i] + c + 16));
        a = _mm256_min_epi16(_mm256_srai_epi16(a, NET_SUM_BITS), _mm256_set1_epi16(127));
        b = _mm256_min_epi16(_mm256_srai_epi16(b, NET_SUM_BITS), _mm256_set1_epi16(127));
        S8(out + c, _mm256_permute4x64_epi64(_mm256_packus_epi16(a, b), 0xD8)); /* packus: below 0 is 0 */
    }
}

/* ---- AVX-512 with VNNI */
#define VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))
#define L16(p) _mm512_loadu_si512(p)
#define S16(p, v) _mm512_storeu_si512((p), (v))
#define DOT16(sum, x, w) ((sum) = _mm512_dpbusd_epi32((sum), (x), (w)))

/* Four rows by thirty-two outputs. */
VNNI static void four_rows_vnni(const int8_t *p, u32 in, u32 out, const u8 *x, u32 stride, i32 *to)
{
    const u8 *x1 = x + stride, *x2 = x1 + stride, *x3 = x2 + stride;
    const int8_t *q = p + (size_t)16 * in;
    __m512i a0 = _mm512_setzero_si512(), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
    for (u32 i = 0; i < in; i += 4, p += 64, q += 64) {
        __m512i u = L16(p), v = L16(q), y = _mm512_set1_epi32(four(x + i));
        DOT16(a0, y, u), DOT16(a1, y, v);
        y = _mm512_set1_epi32(four(x1 + i));
        DOT16(b0, y, u), DOT16(b1, y, v);
        y = _mm512_set1_epi32(four(x2 + i));
        DOT16(c0, y, u), DOT16(c1, y, v);
        y = _mm512_set1_epi32(four(x3 + i));
        DOT16(d0, y, u), DOT16(d1, y, v);
    }
    S16(to, a0), S16(to + 16, a1), to += out;
    S16(to, b0), S16(to + 16, b1), to += out;
    S16(to, c0), S16(to + 16, c1), to += out;
    S16(to, d0), S16(to + 16, d1);
}

/* One row by sixty-four outputs, the rest by sixteen. */
VNNI static void one_row_vnni(const int8_t *w, u32 in, u32 out, const u8 *x, i32 *acc)
{
    u32 b = 0;
    size_t block = (size_t)16 * in;
    for (; b + 64 <= out; b += 64) {
        const int8_t *p = w + (size_t)b * in;
        __m512i a0 = _mm512_setzero_si512(), a1 = a0, a2 = a0, a3 = a0;
        for (u32 i = 0; i < in; i += 4, p += 64) {
            __m512i y = _mm512_set1_epi32(four(x + i));
            DOT16(a0, y, L16(p)), DOT16(a1, y, L16(p + block));
            DOT16(a2, y, L16(p + 2 * block)), DOT16(a3, y, L16(p + 3 * block));
        }
        S16(acc + b, a0), S16(acc + b + 16, a1), S16(acc + b + 32, a2), S16(acc + b + 48, a3);
    }
    for (; b < out; b += 16) {
        const int8_t *p = w + (size_t)b * in;
        __m512i a0 = _mm512_setzero_si512(), a1 = a0;
        u32 i = 0;
        for (; i + 8 <= in; i += 8, p += 128)
            DOT16(a0, _mm512_set1_epi32(four(x + i)), L16(p)), DOT16(a1, _mm512_set1_epi32(four(x + i + 4)), L16(p + 64));
        for (; i < in; i += 4, p += 64) DOT16(a0, _mm512_set1_epi32(four(x + i)), L16(p));
        S16(acc + b, _mm512_add_epi32(a0, a1));
    }
}

/* A block's weights stay close by until all rows have seen them. */
VNNI static void dense_vnni(const int8_t *w, u32 in, u32 out, const u8 *x, u32 stride, u32 n, i32 *acc)
{
    u32 r = 0;
    for (u32 b = 0; b < out && out % 32 == 0; b += 32)
        for (r = 0; r + ROWS <= n; r += ROWS)
            four_rows_vnni(w + (size_t)b * in, in, out, x + (size_t)r * stride, stride, acc + (size_t)r * out + b);
    for (; r < n; r++) one_row_vnni(w, in, out, x + (size_t)r * stride, acc + (size_t)r * out);
}

VNNI static inline __m512i scaled16(__m512i sum, __m512i scale)
{
    __m512i most = _mm512_set1_epi32(NET_SUM_MAX), least = _mm512_set1_epi32(-NET_SUM_MAX);
    sum = _mm512_srai_epi32(_mm512_max_epi32(_mm512_min_epi32(sum, most), least), NET_SUM_SHIFT);
    sum = _mm512_add_epi32(_mm512_mullo_epi32(sum, scale), _mm512_set1_epi32(ROUND));
    return _mm512_srai_epi32(sum, NET_SCALE_BITS - NET_SUM_SHIFT);
}

VNNI static void squash_vnni(const i32 *acc, const i32 *bias, const i32 *scale, u32 n, u8 *out)
{
    __m512i most = _mm512_set1_epi32(127), zero = _mm512_setzero_si512();
    for (u32 i = 0; i < n; i += 16) {
        __m512i v = scaled16(_mm512_add_epi32(L16(acc + i), L16(bias + i)), L16(scale + i));
        _mm_storeu_si128((__m128i *)(void *)(out + i), _mm512_cvtepi32_epi8(_mm512_max_epi32(_mm512_min_epi32(v, most), zero)));
    }
}

VNNI static void scale_vnni(const i32 *acc, const i32 *scale, u32 n, int16_t *out)
{
    for (u32 i = 0; i < n; i += 16)
        _mm256_storeu_si256((__m256i *)(void *)(out + i), _mm512_cvtsepi32_epi16(scaled16(L16(acc + i), L16(scale + i))));
}

VNNI static inline void store_bytes(u8 *out, __m512i sum)
{
    sum = _mm512_min_epi16(_mm512_srai_epi16(sum, NET_SUM_BITS), _mm512_set1_epi16(127));
    S8(out, _mm512_cvtepi16_epi8(_mm512_max_epi16(sum, _mm512_setzero_si512())));
}

VNNI static void sum_vnni(const int16_t *const *row, u32 n, u8 *out)
{
    __m512i a = _mm512_setzero_si512(), b = a, c = a, d = a;
    for (u32 i = 0; i < n; i++) {
        const int16_t *p = row[i];
        a = _mm512_add_epi16(a, L16(p)), b = _mm512_add_epi16(b, L16(p + 32));
        c = _mm512_add_epi16(c, L16(p + 64)), d = _mm512_add_epi16(d, L16(p + 96));
    }
    store_bytes(out, a), store_bytes(out + 32, b), store_bytes(out + 64, c), store_bytes(out + 96, d);
}

/* ---- AMX: matrix registers of sixteen rows by sixty-four bytes; weights lie as it wants them */
#define AMX __attribute__((target("amx-tile,amx-int8")))
enum { TILE_ROWS = 16, TILE_BYTES = 64, TILES = 8 };
typedef struct {
    u8 palette, start, unused[14];
    u16 bytes[16];
    u8 rows[16];
} TileShape;

/* Up to sixteen rows by sixty-four outputs, then by sixteen: sums in tiles 0 to 3, rows in 4. */
AMX static void tile_rows(const int8_t *w, u32 in, u32 out, const u8 *x, u32 stride, i32 *acc)
{
    const size_t block = (size_t)16 * in, wide = out * sizeof *acc;
    u32 b = 0;
    for (; b + 64 <= out; b += 64) {
        const int8_t *p = w + (size_t)b * in;
        _tile_zero(0);
        _tile_zero(1);
        _tile_zero(2);
        _tile_zero(3);
        for (u32 i = 0; i < in; i += TILE_BYTES, p += TILE_ROWS * TILE_BYTES) {
            _tile_loadd(4, x + i, stride);
            _tile_loadd(5, p, TILE_BYTES);
            _tile_dpbusd(0, 4, 5);
            _tile_loadd(6, p + block, TILE_BYTES);
            _tile_dpbusd(1, 4, 6);
            _tile_loadd(5, p + 2 * block, TILE_BYTES);
            _tile_dpbusd(2, 4, 5);
            _tile_loadd(6, p + 3 * block, TILE_BYTES);
            _tile_dpbusd(3, 4, 6);
        }
        _tile_stored(0, acc + b, wide);
        _tile_stored(1, acc + b + 16, wide);
        _tile_stored(2, acc + b + 32, wide);
        _tile_stored(3, acc + b + 48, wide);
    }
    for (; b < out; b += 16) {
        const int8_t *p = w + (size_t)b * in;
        _tile_zero(0);
        for (u32 i = 0; i < in; i += TILE_BYTES, p += TILE_ROWS * TILE_BYTES) {
            _tile_loadd(4, x + i, stride);
            _tile_loadd(5, p, TILE_BYTES);
            _tile_dpbusd(0, 4, 5);
        }
        _tile_stored(0, acc + b, wide);
    }
}

AMX static void tile_shape(u32 rows)
{
    TileShape s = {.palette = 1};
    for (u32 i = 0; i < TILES; i++) s.bytes[i] = TILE_BYTES, s.rows[i] = (u8)(i < 5 ? rows : TILE_ROWS);
    _tile_loadconfig(&s);
}

AMX static void dense_tiles(const int8_t *w, u32 in, u32 out, const u8 *x, u32 stride, u32 n, i32 *acc)
{
    u32 shaped = 0;
    if (n < ROWS || in % TILE_BYTES) {
        dense_vnni(w, in, out, x, stride, n, acc);
        return;
    }
    for (u32 r = 0; r < n; r += TILE_ROWS) {
        u32 rows = n - r < TILE_ROWS ? n - r : TILE_ROWS;
        if (rows != shaped) tile_shape(rows), shaped = rows;
        tile_rows(w, in, out, x + (size_t)r * stride, stride, acc + (size_t)r * out);
    }
    _tile_release(); /* nothing to be kept when the system switches */
}
#endif

const NetOps *net_ops_by(u32 which)
{
    static const NetOps plain = {dense_plain, squash_plain, scale_plain, sum_plain};
    if (which == 0) return &plain;
#if X86
    static const NetOps avx2 = {dense_avx2, squash_avx2, scale_avx2, sum_avx2};
    static const NetOps vnni = {dense_vnni, squash_vnni, scale_vnni, sum_vnni};
    static const NetOps tiles = {dense_tiles, squash_vnni, scale_vnni, sum_vnni};
    bool wide = __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
    if (which == 1) return __builtin_cpu_supports("avx2") ? &avx2 : NULL;
    if (which == 2) return wide ? &vnni : NULL;
    if (which == NET_TILES) return wide && __builtin_cpu_supports("amx-int8") ? &tiles : NULL;
#endif
    return NULL;
}

const NetOps *net_ops(bool tiles)
{
    for (u32 which = tiles ? NET_TILES : NET_TILES - 1; which > 0; which--)
        if (net_ops_by(which)) return net_ops_by(which);
    return net_ops_by(0);
}

void net_work(Arena *a, const NetOps *op, u32 words, NetWork *out)
{
    *out = (NetWork){op, NEW(a, u8, (isize)(words + 2 * NET_PAD) * NET_INPUT), NEW(a, u8, (isize)(words + 2 * NET_PAD) * NET_DEEP),
                     NEW(a, i32, NET_ROWS * NET_DEEP), words};
}

typedef u8 Look __attribute__((vector_size(NET_AFFIX), aligned(1), may_alias));
typedef int16_t LookSum __attribute__((vector_size(2 * NET_AFFIX)));
typedef int8_t LookPart __attribute__((vector_size(NET_AFFIX), aligned(1), may_alias));

static void look_up(const NetEncoder *e, const NetVector *vectors, const NetWord *w, u8 *out)
{
    const int8_t *v = vectors[w->vector], *tag = e->tag[w->tag];
    LookSum sum = {0}, zero = {0}, top = zero + 127;
    for (u32 k = 0; k < NET_AFFIXES; k++)
        sum += __builtin_convertvector(*(const LookPart *)(const void *)e->affix[w->affix[k]], LookSum);
    sum += NET_ZERO;
    LookSum below = sum < zero, above = sum > top;
    sum = (sum & ~(below | above)) | (top & above);
    for (u32 i = 0; i < NET_WORD; i += NET_AFFIX)
        *(Look *)(void *)(out + i) = *(const Look *)(const void *)(v + i) + (u8)NET_ZERO;
    *(Look *)(void *)(out + NET_WORD) = __builtin_convertvector(sum, Look);
    *(Look *)(void *)(out + NET_WORD + NET_AFFIX) = *(const Look *)(const void *)tag + (u8)NET_ZERO;
}

static void layer(const NetWork *k, const int8_t *w, const i32 *bias, const i32 *scale, u32 in, const u8 *x, u32 stride, u32 n, u8 *out)
{
    for (u32 i = 0; i < n; i += NET_ROWS) {
        u32 rows = u32_min(NET_ROWS, n - i);
        k->op->dense(w, in, NET_DEEP, x + (size_t)i * stride, stride, rows, k->acc);
        for (u32 r = 0; r < rows; r++) k->op->squash(k->acc + r * NET_DEEP, bias, scale, NET_DEEP, out + (size_t)(i + r) * NET_DEEP);
    }
}

static const NetWord *word_at(const NetWord *word, size_t stride, u32 i)
{
    return (const NetWord *)(const void *)((const u8 *)word + i * stride);
}

void net_encode(const NetEncoder *e, const NetVector *vectors, NetWork *k, const NetWord *word, size_t stride, u32 n, u8 *out)
{
    u8 *deep1 = k->deep1 + NET_REACH2 * NET_DEEP, *input = k->input + NET_REACH1 * NET_INPUT;
    assert(n <= k->words);
    memset(k->input, NET_ZERO, NET_REACH1 * NET_INPUT);
    memset(input + (size_t)n * NET_INPUT, NET_ZERO, NET_REACH1 * NET_INPUT);
    memset(k->deep1, 0, NET_REACH2 * NET_DEEP);
    for (u32 i = 0; i < n; i++) __builtin_prefetch(vectors[word_at(word, stride, i)->vector]); /* they lie far apart */
    for (u32 i = 0; i < n; i++, input += NET_INPUT) {
        const NetWord *w = word_at(word, stride, i);
        if (w->tag == NET_GAP) memset(input, NET_ZERO, NET_INPUT);
        else look_up(e, vectors, w, input);
    }
    layer(k, e->deep1, e->bias1, e->scale1, NET_WINDOW1, k->input, NET_INPUT, n, deep1);
    for (u32 i = 0; i < n; i++)
        if (word_at(word, stride, i)->tag == NET_GAP) memset(deep1 + (size_t)i * NET_DEEP, 0, NET_DEEP);
    memset(deep1 + (size_t)n * NET_DEEP, 0, NET_REACH2 * NET_DEEP);
    layer(k, e->deep2, e->bias2, e->scale2, NET_WINDOW2, k->deep1, NET_DEEP, n, out);
}
