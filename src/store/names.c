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

/* A row with the first bytes of its key as numbers, by which most are told apart. Kinds differ in their first two letters,
 * roles in the first; did they not, rows would only lie less near to their neighbours. */
typedef struct {
    u64 first, second;
    const NameRow *row;
} Keyed;

static Keyed keyed(const NameRow *x)
{
    u64 tables = take_bytes(take_bytes(0, x->kind, 0, 2), x->role, 0, 1);
    return (Keyed){take_bytes(tables, x->name, 0, 5), take_bytes(0, x->name, 5, 8), x};
}

static bool same(Str a, Str b)
{
    return a.p == b.p ? a.n == b.n : str_eq(a, b);
}

static int by_row(const NameRow *a, const NameRow *b)
{
    int c = same(a->kind, b->kind) ? 0 : str_cmp(a->kind, b->kind);
    if (!c && !same(a->role, b->role)) c = str_cmp(a->role, b->role);
    if (!c && !same(a->name, b->name)) c = cmp_nocase(a->name, b->name);
    if (!c) c = str_cmp(a->sort, b->sort);
    if (!c) c = str_cmp(a->id, b->id);
    if (!c) c = (a->number > b->number) - (a->number < b->number);
    if (!c) c = (a->seq > b->seq) - (a->seq < b->seq);
    return c ? c : (a > b) - (a < b); /* of two spellings of one key the first stays first */
}

static int by_key(const void *x, const void *y)
{
    const Keyed *a = x, *b = y;
    if (a->first != b->first) return a->first < b->first ? -1 : 1;
    if (a->second != b->second) return a->second < b->second ? -1 : 1;
    return by_row(a->row, b->row);
}

const NameRow **names_sorted(Arena *a, const NameRows *rows)
{
    Keyed *keys = NEW(a, Keyed, (isize)rows->n + 1);
    const NameRow **out = NEW(a, const NameRow *, (isize)rows->n + 1);
    for (u32 i = 0; i < rows->n; i++) keys[i] = keyed(&rows->v[i]);
    qsort(keys, rows->n, sizeof *keys, by_key);
    for (u32 i = 0; i < rows->n; i++) out[i] = keys[i].row;
    return out;
}
