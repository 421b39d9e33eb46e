/* base.h - the vocabulary every other file speaks: sizes, slices, spans, arenas, errors.
 * Knows nothing of news. Ownership, in one sentence: the arena in the signature owns what
 * comes out. */
#ifndef SITREP_BASE_H
#define SITREP_BASE_H
#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t i32;
typedef int64_t i64;
typedef ptrdiff_t isize;

#define NONE UINT32_MAX /* "no such index", wherever a u32 is an index */

#define countof(a) ((isize)(sizeof(a) / sizeof(*(a))))
#define PRINTF(f, a) __attribute__((format(printf, f, a)))
#define MUST_USE __attribute__((warn_unused_result))

static inline u32 u32_min(u32 a, u32 b)
{
    return a < b ? a : b;
}
static inline u32 u32_max(u32 a, u32 b)
{
    return a > b ? a : b;
}

/* ---- Str: borrowed bytes. Never NUL-terminated by promise, never freed through. */
typedef struct {
    const u8 *p;
    isize n;
} Str;
#define LIT(s) {(const u8 *)("" s), (isize)sizeof(s) - 1} /* in initialisers */
#define S(s) ((Str)LIT(s))                                /* in expressions */
#define STR(s) (int)(s).n, (const char *)(s).p            /* for printf's %.*s */

static inline Str str_of(const char *z) /* NULL gives the empty Str */
{
    return z ? (Str){(const u8 *)z, (isize)strlen(z)} : (Str){0};
}
/* Is s the word z? Without measuring z first; s holds no NUL. */
static inline bool str_is(Str s, const char *z)
{
    for (isize i = 0; i < s.n; i++)
        if (s.p[i] != (u8)z[i]) return false;
    return z[s.n] == 0;
}
static inline Str str_cut(Str s, isize beg, isize end)
{
    assert(0 <= beg && beg <= end && end <= s.n);
    return (Str){beg ? s.p + beg : s.p, end - beg}; /* NULL + 0 is not C11's */
}
static inline bool str_eq(Str a, Str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, (size_t)a.n) == 0);
}
bool str_same_nocase(Str a, Str b); /* of one length */
static inline bool str_eq_nocase(Str a, Str b) /* ASCII case only */
{
    return a.n == b.n && str_same_nocase(a, b);
}
int str_cmp(Str a, Str b);        /* byte order; shorter first */
bool str_starts(Str s, Str with);
bool str_ends(Str s, Str with);
isize str_find(Str s, Str what);               /* first offset, -1 if none */
isize str_find_byte(Str s, u8 b, isize from);  /* -1 if none */
Str str_trim(Str s);                           /* ASCII white space off both ends */
bool str_next(Str *rest, u8 separator, Str *part); /* cut a part off; false at the end */
bool str_int(Str s, i64 *out); /* the whole of s is a decimal integer, [-]digits, no overflow */

/* ---- Span: half-open byte range. Which bytes is said by the field that holds it. */
typedef struct {
    u32 beg, end;
} Span;
static inline Str str_at(Str s, Span at)
{
    return str_cut(s, at.beg, at.end);
}
static inline bool span_empty(Span s)
{
    return s.beg >= s.end;
}
static inline bool span_overlaps(Span a, Span b)
{
    return a.beg < b.end && b.beg < a.end;
}
static inline bool span_inside(Span a, Span outer)
{
    return outer.beg <= a.beg && a.end <= outer.end;
}

/* Says why and ends the program at once, which loses nothing: nothing is acknowledged or committed before it is complete. */
__attribute__((noreturn)) void fatal(const char *why);
__attribute__((noreturn)) void no_memory(void);

/* ---- Arena: one owner, one lifetime. Allocation cannot fail: no memory is fatal. Zeroed. */
typedef struct ArenaBlock ArenaBlock;
typedef struct {
    ArenaBlock *blocks;
    u8 *at, *end;
    size_t total; /* bytes taken from the system, for caps and statistics */
} Arena;
void *arena_alloc(Arena *a, isize size, isize align, isize n);
void *arena_copy(Arena *a, const void *p, isize size, isize align); /* of so many bytes; NULL of none */
void arena_reset(Arena *a); /* keep one block, as large as what was used: the next document reuses it */
void arena_free(Arena *a);
#define NEW(a, T, n) ((T *)arena_alloc((a), (isize)sizeof(T), (isize)_Alignof(T), (n)))
Str str_copy(Arena *a, Str s);
Str str_join(Arena *a, Str x, Str y);
Str str_format(Arena *a, const char *fmt, ...) PRINTF(2, 3);
char *str_z(Arena *a, Str s); /* NUL-terminated copy, for the system's calls */

/* ---- VEC(T): growable array whose storage belongs to an arena. Zero is empty. */
#define VEC(T)      \
    struct {        \
        T *v;       \
        u32 n, cap; \
    }
#define vec_push(a, vec)                                                                        \
    ((vec)->n < (vec)->cap                                                                      \
         ? 0                                                                                    \
         : (vec_grow_((a), (void **)&(vec)->v, (vec)->n, &(vec)->cap, sizeof *(vec)->v), 0),    \
     &(vec)->v[(vec)->n++])
void vec_grow_(Arena *a, void **v, u32 n, u32 *cap, size_t size);

/* ---- Err: 0 is success; the text is written once, where the trouble is seen. The number
 * is minus the exit status of the program. */
#define ERR_MAP(X)                               \
    X(E_NOTHING, 1, "nothing found")             \
    X(E_USAGE, 2, "wrong use")                   \
    X(E_IO, 3, "input or output failed")         \
    X(E_FORMAT, 4, "input is malformed")         \
    X(E_LIMIT, 5, "a limit was reached")         \
    X(E_STORE, 6, "the store refused")
typedef enum {
    OK = 0,
#define X(name, exitcode, text) name = -(exitcode),
    ERR_MAP(X)
#undef X
} Err;
typedef struct {
    Err code;
    char text[400];
} ErrInfo;
Err fail(ErrInfo *e, Err code, const char *fmt, ...) PRINTF(3, 4);
const char *err_name(Err code);

/* ---- Hashes (XXH3): for tables, signatures and shingles, never for identity. */
u64 hash_bytes(Str s, u64 seed);
static inline u64 hash_mix(u64 a, u64 b)
{
    a ^= b + 0x9e3779b97f4a7c15u + (a << 6) + (a >> 2);
    a *= 0xff51afd7ed558ccdu;
    return a ^ (a >> 33);
}

/* A few bytes of a name as a number, which tells most names of one place apart for next to nothing. Not of an empty one. */
static inline u32 name_glance(Str s)
{
    return s.p[0] * 7u + s.p[s.n / 2] * 13u + s.p[s.n - 1] * 23u + (u32)s.n * 5u;
}

/* ---- Map: bytes to u32, open addressing, storage in an arena. Zero is empty. */
typedef struct {
    Str key;
    u32 value;
} MapSlot;
typedef struct {
    u32 *tags; /* of each slot: its hash, 0 if it is empty: what is not there is mostly told by these few bytes */
    MapSlot *slots;
    u32 n, cap;
    u64 seen; /* a bit for each key's first and last byte and length: most words are in no small table */
} Map;
u32 map_get(const Map *m, Str key);                  /* value, or NONE */
u32 *map_put(Arena *a, Map *m, Str key, bool *isnew); /* the value's place; key is kept, not copied */
#endif
