/* base.c - slices, arenas, vectors, errors, hashes, maps. See base.h for the contracts. */
#include "base/base.h"
#include <stdio.h>
#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

/* ---- Str */

static u8 lower(u8 c)
{
    return c >= 'A' && c <= 'Z' ? (u8)(c + 32) : c;
}

bool str_same_nocase(Str a, Str b)
{
    for (isize i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i])) return false;
    return true;
}

int str_cmp(Str a, Str b)
{
    isize n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, (size_t)n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(Str s, Str with)
{
    return s.n >= with.n && str_eq(str_cut(s, 0, with.n), with);
}

bool str_ends(Str s, Str with)
{
    return s.n >= with.n && str_eq(str_cut(s, s.n - with.n, s.n), with);
}

isize str_find(Str s, Str what)
{
    if (what.n == 0) return 0;
    for (isize at = 0; (at = str_find_byte(s, what.p[0], at)) >= 0; at++) {
        if (what.n > s.n - at) return -1;
        if (memcmp(s.p + at, what.p, (size_t)what.n) == 0) return at;
    }
    return -1;
}

isize str_find_byte(Str s, u8 b, isize from)
{
    if (from >= s.n) return -1;
    const u8 *hit = memchr(s.p + from, b, (size_t)(s.n - from));
    return hit ? hit - s.p : -1;
}

static bool is_space(u8 c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

Str str_trim(Str s)
{
    while (s.n && is_space(s.p[0])) s = str_cut(s, 1, s.n);
    while (s.n && is_space(s.p[s.n - 1])) s.n--;
    return s;
}

bool str_next(Str *rest, u8 separator, Str *part)
{
    if (!rest->p) return false;
    isize at = str_find_byte(*rest, separator, 0);
    *part = str_cut(*rest, 0, at < 0 ? rest->n : at);
    *rest = at < 0 ? (Str){0} : str_cut(*rest, at + 1, rest->n);
    return true;
}

bool str_int(Str s, i64 *out)
{
    bool minus = s.n && s.p[0] == '-';
    if (minus) s = str_cut(s, 1, s.n);
    if (s.n == 0 || s.n > 18) return false;
    i64 v = 0;
    for (isize i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *out = minus ? -v : v;
    return true;
}

/* ---- Arena */

struct ArenaBlock {
    ArenaBlock *next;
    isize cap;
};
/* Under AddressSanitizer every allocation is a block of its own, so that writing past it, or
 * reading what was reset, is seen. */
#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
enum { BLOCK_MIN = 0, KEEP_MAX = 0 };
#else
enum { BLOCK_MIN = 1 << 16, KEEP_MAX = 4 << 20 }; /* bytes; KEEP_MAX is kept by a reset at most */
#endif

void fatal(const char *why)
{
    fprintf(stderr, "sitrep: fatal: %s\n", why);
    abort();
}

void no_memory(void)
{
    fatal("out of memory");
}

__attribute__((noinline)) static void add_block(Arena *a, isize need)
{
    isize cap = need > BLOCK_MIN ? need : BLOCK_MIN;
    ArenaBlock *b = malloc(sizeof *b + (size_t)cap);
    if (!b) no_memory();
    *b = (ArenaBlock){a->blocks, cap};
    a->blocks = b;
    a->at = (u8 *)(b + 1);
    a->end = a->at + cap;
    a->total += (size_t)cap;
}

static isize padding(const Arena *a, isize align)
{
    return a->at ? -(isize)((uintptr_t)a->at & (uintptr_t)(align - 1)) & (align - 1) : 0;
}

/* Not zeroed. */
static inline u8 *take(Arena *a, isize size, isize align, isize n)
{
    isize bytes, pad = padding(a, align);
    assert(size > 0 && n >= 0 && (align & (align - 1)) == 0);
    assert(align <= (isize)sizeof(ArenaBlock)); /* so a block's first byte serves any */
    if (__builtin_mul_overflow(size, n, &bytes) || bytes > PTRDIFF_MAX - align - BLOCK_MIN) no_memory();
    if (!a->at || bytes > a->end - a->at - pad) {
        add_block(a, bytes);
        pad = padding(a, align);
    }
    u8 *p = a->at + pad;
    a->at = p + bytes;
    return p;
}

void *arena_alloc(Arena *a, isize size, isize align, isize n)
{
    return memset(take(a, size, align, n), 0, (size_t)(size * n));
}

void *arena_copy(Arena *a, const void *p, isize size, isize align)
{
    return size ? memcpy(take(a, size, align, 1), p, (size_t)size) : NULL;
}

void arena_reset(Arena *a)
{
    if (!a->blocks) return;
    bool several = a->blocks->next != NULL;
    isize total = (isize)a->total;
    while (several && a->blocks) {
        ArenaBlock *next = a->blocks->next;
        free(a->blocks);
        a->blocks = next;
    }
    a->total = several ? 0 : a->total;
    if (several) add_block(a, total < KEEP_MAX ? total : KEEP_MAX);
    a->at = (u8 *)(a->blocks + 1);
    a->end = a->at + a->blocks->cap;
}

void arena_free(Arena *a)
{
    while (a->blocks) {
        ArenaBlock *next = a->blocks->next;
        free(a->blocks);
        a->blocks = next;
    }
    *a = (Arena){0};
}

Str str_copy(Arena *a, Str s)
{
    return (Str){arena_copy(a, s.p, s.n, 1), s.n};
}

Str str_join(Arena *a, Str x, Str y)
{
    u8 *p = take(a, 1, 1, x.n + y.n);
    if (x.n) memcpy(p, x.p, (size_t)x.n);
    if (y.n) memcpy(p + x.n, y.p, (size_t)y.n);
    return (Str){p, x.n + y.n};
}

Str str_format(Arena *a, const char *fmt, ...)
{
    char small[256]; /* nearly all are shorter */
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(small, sizeof small, fmt, ap);
    va_end(ap);
    if (n <= 0) return (Str){0};
    char *p = (char *)take(a, 1, 1, (isize)n + 1);
    if (n < (int)sizeof small) return memcpy(p, small, (size_t)n + 1), (Str){(u8 *)p, n};
    va_start(ap, fmt);
    vsnprintf(p, (size_t)n + 1, fmt, ap);
    va_end(ap);
    return (Str){(u8 *)p, n};
}

char *str_z(Arena *a, Str s)
{
    char *z = NEW(a, char, s.n + 1);
    if (s.n) memcpy(z, s.p, (size_t)s.n);
    return z;
}

void vec_grow_(Arena *a, void **v, u32 n, u32 *cap, size_t size)
{
    assert(*cap <= UINT32_MAX / 2);
    u32 more = *cap ? *cap * 2 : 8;
    u8 *p = *v, *end = p ? p + *cap * size : NULL;
    size_t added = (more - *cap) * size;
    if (p && end == a->at && (size_t)(a->end - end) >= added) {
        a->at += added; /* the last of its block: grows where it is */
    } else {
        p = take(a, (isize)size, 16, more);
        if (n) memcpy(p, *v, n * size);
        end = p + n * size;
        added = (more - n) * size;
    }
    memset(end, 0, added);
    *v = p;
    *cap = more;
}

/* ---- Err */

Err fail(ErrInfo *e, Err code, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    e->code = code;
    vsnprintf(e->text, sizeof e->text, fmt, ap);
    va_end(ap);
    return code;
}

const char *err_name(Err code)
{
    switch (code) {
    case OK: return "ok";
#define X(name, exitcode, text) \
    case name: return text;
        ERR_MAP(X)
#undef X
    }
    return "unknown error";
}

/* ---- hashes and maps */

u64 hash_bytes(Str s, u64 seed)
{
    return XXH3_64bits_withSeed(s.p ? s.p : (const u8 *)"", (size_t)s.n, seed);
}

static u32 map_hash(Str key)
{
    u32 h = (u32)hash_bytes(key, 0);
    return h ? h : 1;
}

static u64 map_bit(Str key)
{
    return key.n ? (u64)1 << ((key.p[0] * 7u + key.p[key.n - 1] * 23u + (u32)key.n * 5u) & 63) : 1;
}

/* Where the key is, or would be. */
static u32 map_slot(const Map *m, Str key, u32 hash)
{
    u32 i = hash & (m->cap - 1);
    while (m->tags[i] && !(m->tags[i] == hash && str_eq(m->slots[i].key, key))) i = (i + 1) & (m->cap - 1);
    return i;
}

u32 map_get(const Map *m, Str key)
{
    if (!(m->seen & map_bit(key))) return NONE;
    u32 i = map_slot(m, key, map_hash(key));
    return m->tags[i] ? m->slots[i].value : NONE;
}

static void map_grow(Arena *a, Map *m)
{
    Map old = *m;
    m->cap = old.cap ? old.cap * 2 : 16;
    m->tags = NEW(a, u32, m->cap);
    m->slots = NEW(a, MapSlot, m->cap);
    for (u32 i = 0; i < old.cap; i++) {
        if (!old.tags[i]) continue;
        u32 to = map_slot(m, old.slots[i].key, old.tags[i]);
        m->tags[to] = old.tags[i];
        m->slots[to] = old.slots[i];
    }
}

u32 *map_put(Arena *a, Map *m, Str key, bool *isnew)
{
    if (m->n >= m->cap / 2) map_grow(a, m);
    u32 hash = map_hash(key), i = map_slot(m, key, hash);
    if (isnew) *isnew = !m->tags[i];
    if (!m->tags[i]) {
        m->tags[i] = hash;
        m->slots[i] = (MapSlot){key, NONE};
        m->seen |= map_bit(key);
        m->n++;
    }
    return &m->slots[i].value;
}
