/* names.c - see names.h. */
#include "store/names.h"
#include <stdlib.h>

static u8 lower(u8 c)
{
    return c >= 'A' && c <= 'Z' ? (u8)(c + 32) : c;
}

/* As SQLite's NOCASE. */
static int cmp_nocase(Str a, Str b)
{
    isize n = a.n < b.n ? a.n : b.n, i = 0;
    while (i < n && lower(a.p[i]) == lower(b.p[i])) i++;
    return i < n ? lower(a.p[i]) - lower(b.p[i]) : (a.n > b.n) - (a.n < b.n);
}

/* `n` bytes of `s` from `from` on behind those of `head`, in lower case. */
static u64 take_bytes(u64 head, Str s, int from, int n)
{
    for (int i = from; i < from + n; i++) head = head << 8 | (i < s.n ? lower(s.p[i]) : 0);
    return head;
}

/* A row with the first bytes of its key as numbers, by which most are told apart. Roles differ in their first three letters;
 * did they not, rows would only lie less near to their neighbours. */
typedef struct {
    u64 head[2];
    const NameRow *row;
} Keyed;

static Keyed keyed(const NameRow *x)
{
    return (Keyed){{take_bytes(take_bytes(0, x->role, 0, 3), x->name, 0, 5), take_bytes(0, x->name, 5, 8)}, x};
}

static bool same(Str a, Str b)
{
    return a.p == b.p ? a.n == b.n : str_eq(a, b);
}

static int by_row(const NameRow *a, const NameRow *b)
{
    int c = same(a->role, b->role) ? 0 : str_cmp(a->role, b->role);
    if (!c && !same(a->name, b->name)) c = cmp_nocase(a->name, b->name);
    if (!c) c = str_cmp(a->sort, b->sort);
    if (!c) c = (a->number > b->number) - (a->number < b->number);
    if (!c) c = (a->seq > b->seq) - (a->seq < b->seq);
    return c ? c : (a > b) - (a < b); /* of two spellings of one key the first stays first */
}

static int by_kept(const void *x, const void *y)
{
    return by_row(((const Keyed *)x)->row, ((const Keyed *)y)->row);
}

/* By one byte of their heads, those of one byte as they stood; into `to`, unless there is nothing to do. */
static bool by_byte(const Keyed *from, Keyed *to, u32 n, int head, int shift)
{
    u32 at[256] = {0}, sum = 0;
    for (u32 i = 0; i < n; i++) at[(u8)(from[i].head[head] >> shift)]++;
    if (at[(u8)(from[0].head[head] >> shift)] == n) return false;
    for (int i = 0; i < 256; i++) {
        u32 here = at[i];
        at[i] = sum;
        sum += here;
    }
    for (u32 i = 0; i < n; i++) to[at[(u8)(from[i].head[head] >> shift)]++] = from[i];
    return true;
}

/* From the last byte to the first (radix sort): rows of one name are many, and to compare them again and again is most of the
 * work of a sort that compares. */
static Keyed *by_heads(Keyed *keys, Keyed *spare, u32 n)
{
    for (int head = 1; head >= 0; head--)
        for (int shift = 0; shift < 64; shift += 8)
            if (by_byte(keys, spare, n, head, shift)) {
                Keyed *t = keys;
                keys = spare;
                spare = t;
            }
    return keys;
}

/* Those of one head that begin at `beg`, put into order; where they end. Most stand in it already. */
static u32 settle(Keyed *keys, u32 n, u32 beg)
{
    u32 end = beg + 1;
    bool sorted = true;
    for (; end < n && keys[end].head[0] == keys[beg].head[0] && keys[end].head[1] == keys[beg].head[1]; end++)
        sorted = sorted && by_row(keys[end - 1].row, keys[end].row) < 0;
    if (!sorted) qsort(keys + beg, end - beg, sizeof *keys, by_kept);
    return end;
}

const NameRow **names_sorted(Arena *a, const NameRows *rows)
{
    Keyed *keys = NEW(a, Keyed, (isize)rows->n + 1), *spare = NEW(a, Keyed, (isize)rows->n + 1);
    const NameRow **out = NEW(a, const NameRow *, (isize)rows->n + 1);
    for (u32 i = 0; i < rows->n; i++) keys[i] = keyed(&rows->v[i]);
    if (rows->n) keys = by_heads(keys, spare, rows->n);
    for (u32 i = 0; i < rows->n;) i = settle(keys, rows->n, i);
    for (u32 i = 0; i < rows->n; i++) out[i] = keys[i].row;
    return out;
}
