/* letters.h - runs of ASCII letters eight bytes at a time, for the stages that read every byte of
 * TEXT. Bytes are put together by shifts, so that every machine sees the same number; compilers
 * make one load of it on the machines we run on. */
#ifndef SITREP_LETTERS_H
#define SITREP_LETTERS_H
#include "base/base.h"

#define LETTERS_LOWER 0x2020202020202020u /* or-ed to letters, makes them lower case */

/* Eight bytes, the first lowest. */
static inline u64 letters_load(const u8 *p)
{
    return (u64)p[0] | (u64)p[1] << 8 | (u64)p[2] << 16 | (u64)p[3] << 24 | (u64)p[4] << 32 | (u64)p[5] << 40 | (u64)p[6] << 48 |
           (u64)p[7] << 56;
}

static inline void letters_store(u8 *p, u64 x)
{
    p[0] = (u8)x, p[1] = (u8)(x >> 8), p[2] = (u8)(x >> 16), p[3] = (u8)(x >> 24), p[4] = (u8)(x >> 32), p[5] = (u8)(x >> 40),
    p[6] = (u8)(x >> 48), p[7] = (u8)(x >> 56);
}

/* The first byte from `at` on that is no ASCII letter; t.n if there is none. Every byte of eight
 * gets its verdict in its highest bit. */
static inline isize letters_end(Str t, isize at)
{
    const u64 high = 0x8080808080808080u;
    for (; at + 8 <= t.n; at += 8) {
        u64 x = letters_load(t.p + at), low = (x | LETTERS_LOWER) & ~high;
        u64 from_a = low + 0x1F1F1F1F1F1F1F1Fu, above_z = low + 0x0505050505050505u;
        u64 other = ~(from_a & ~above_z & ~x) & high;
        if (other) return at + __builtin_ctzll(other) / 8;
    }
    while (at < t.n && (u8)((t.p[at] | 32) - 'a') < 26) at++;
    return at;
}

/* The n letters at `at` as one number, in lower case; n from 1 to 8. */
static inline u64 letters_word(Str t, isize at, isize n)
{
    u64 x = 0;
    for (isize i = 0; at + 8 > t.n && i < n; i++) x |= (u64)t.p[at + i] << i * 8; /* at the end of the text */
    if (at + 8 <= t.n) x = letters_load(t.p + at);
    u64 keep = n < 8 ? ((u64)1 << n * 8) - 1 : ~(u64)0;
    return (x | LETTERS_LOWER) & keep;
}

/* Spreads such a number over a table: the lowest 24 bits of the result are good. */
static inline u32 letters_hash(u64 word)
{
    return (u32)(word * 0x9E3779B97F4A7C15u >> 40);
}
#endif
