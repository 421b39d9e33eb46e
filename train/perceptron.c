/* perceptron.c - averaged perceptron (Collins 2002; Daume's lazy averaging) over sparse
 * hashed features, each with the short list of classes it has weights for. */
#include "train.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void perceptron_init(Perceptron *p, u32 classes)
{
    *p = (Perceptron){.mask = (1u << 20) - 1, .cap = 1 << 16, .classes = classes};
    p->slots = calloc((size_t)p->mask + 1, sizeof *p->slots);
    p->feats = malloc(p->cap * sizeof *p->feats);
}

void perceptron_free(Perceptron *p)
{
    for (u32 i = 0; i < p->n; i++) free(p->feats[i].v);
    free(p->feats);
    free(p->slots);
    *p = (Perceptron){0};
}

static Feat *find(const Perceptron *p, u64 key)
{
    for (u32 i = (u32)key & p->mask;; i = (i + 1) & p->mask) {
        if (!p->slots[i]) return NULL;
        Feat *f = &p->feats[p->slots[i] - 1];
        if (f->key == key) return f;
    }
}

static void grow(Perceptron *p)
{
    u32 n = (p->mask + 1) * 2;
    free(p->slots);
    p->slots = calloc(n, sizeof *p->slots);
    p->mask = n - 1;
    for (u32 k = 0; k < p->n; k++) {
        u32 i = (u32)p->feats[k].key & p->mask;
        while (p->slots[i]) i = (i + 1) & p->mask;
        p->slots[i] = k + 1;
    }
}

static Feat *make(Perceptron *p, u64 key)
{
    Feat *f = find(p, key);
    if (f) return f;
    if (p->n * 2 > p->mask) grow(p);
    if (p->n == p->cap) p->feats = realloc(p->feats, (p->cap *= 2) * sizeof *p->feats);
    u32 i = (u32)key & p->mask;
    while (p->slots[i]) i = (i + 1) & p->mask;
    p->slots[i] = p->n + 1;
    f = &p->feats[p->n++];
    *f = (Feat){.key = key};
    return f;
}

void perceptron_score(const Perceptron *p, const u64 *f, u32 n, i32 *score)
{
    for (u32 i = 0; i < n; i++) __builtin_prefetch(&p->slots[(u32)f[i] & p->mask]);
    for (u32 i = 0; i < n; i++) {
        const Feat *x = find(p, f[i]);
        for (u32 k = 0; x && k < x->n; k++) score[x->v[k].class] += x->v[k].w;
    }
}

void perceptron_add(Perceptron *p, const u64 *f, u32 n, u32 class, i32 by)
{
    for (u32 i = 0; i < n; i++) {
        Feat *x = make(p, f[i]);
        u32 k = 0;
        while (k < x->n && x->v[k].class != class) k++;
        if (k == x->n) {
            if (x->n == x->cap) {
                x->cap = (u16)(x->cap ? x->cap * 2 : 2);
                x->v = realloc(x->v, x->cap * sizeof *x->v);
            }
            x->v[x->n++] = (Entry){.class = (u8)class, .stamp = p->now};
        }
        Entry *e = &x->v[k];
        e->total += (i64)e->w * (p->now - e->stamp);
        e->stamp = p->now;
        e->w += by;
        if (by > 0) x->hits++; /* once a mistake */
    }
}

u32 features_drop(u64 *f, u32 n, u32 percent, u64 *seed)
{
    u32 kept = 0;
    for (u32 i = 0; i < n; i++)
        if (random_next(seed) % 100 >= percent) f[kept++] = f[i];
    return kept;
}

static double average(const Perceptron *p, const Entry *e)
{
    return (double)(e->total + (i64)e->w * (p->now - e->stamp)) / (double)(p->now ? p->now : 1);
}

static double largest(const Perceptron *p)
{
    double top = 0;
    for (u32 i = 0; i < p->n; i++)
        for (u32 j = 0; j < p->feats[i].n; j++) top = fmax(top, fabs(average(p, &p->feats[i].v[j])));
    return top > 0 ? top : 1;
}

static u32 quantised(const Perceptron *p, const Feat *f, double top, u16 *pairs)
{
    u32 n = 0;
    for (u32 j = 0; j < f->n && n < 255; j++) {
        double w = average(p, &f->v[j]);
        int q = (int)round(sqrt(fabs(w) / top) * 127);
        if (w < 0) q = -q;
        if (q) pairs[n++] = (u16)(f->v[j].class << 8 | (u8)q);
    }
    return n;
}

Str perceptron_section(Arena *a, const Perceptron *p, u32 least)
{
    double top = largest(p);
    u16 pairs[256], *units = malloc(sizeof *units * 2);
    u32 kept = 0, nunits = 0, cap = 2;
    u32 *row = calloc(p->n + 1, sizeof *row);
    for (u32 i = 0; i < p->n; i++) {
        u32 n = p->feats[i].hits >= least ? quantised(p, &p->feats[i], top, pairs) : 0;
        if (!n) continue;
        kept++;
        while (nunits + CLASSES_MAX > cap) units = realloc(units, (cap *= 2) * sizeof *units);
        row[i] = nunits + 1;
        u32 dense = n >= ROW_DENSE_FROM ? (p->classes + 15) / 16 * 8 : 0;
        units[nunits++] = (u16)((p->feats[i].key >> 56) << 8 | (dense ? ROW_DENSE : n));
        if (dense) {
            u8 *root = (u8 *)(units + nunits);
            memset(root, 0, dense * 2);
            for (u32 j = 0; j < n; j++) root[pairs[j] >> 8] = (u8)(pairs[j] & 0xFF);
        } else {
            memcpy(units + nunits, pairs, n * sizeof *pairs);
        }
        nunits += dense ? dense : n;
    }
    assert(nunits < 1u << 24);
    u32 slots = 1024;
    while (slots * 7 < kept * 10) slots *= 2;
    u32 size = 16 + slots * 4 + nunits * 2;
    u8 *out = NEW(a, u8, (size + 63) / 64 * 64);
    u32 head[4] = {p->classes, slots, nunits, 0}, *slot = (u32 *)(void *)(out + 16);
    memcpy(out, head, sizeof head);
    for (u32 i = 0; i < p->n; i++) {
        u32 at = (u32)p->feats[i].key & (slots - 1);
        if (!row[i]) continue;
        while (slot[at]) at = (at + 1) & (slots - 1);
        slot[at] = row[i] | (u32)(u8)(p->feats[i].key >> 40) << 24;
    }
    memcpy(out + 16 + (size_t)slots * 4, units, (size_t)nunits * 2);
    fprintf(stderr, "  %u features of %u kept, %u slots, %.2f MB, largest %.1f\n", kept, p->n, slots,
            size / 1e6, top);
    free(units);
    free(row);
    return (Str){out, (isize)size};
}
