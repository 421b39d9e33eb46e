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

static u64 head_of(const NameRow *x)
{
    const struct { Str s; int bytes; } parts[] = {{x->kind, 2}, {x->role, 1}, {x->name, 5}};
    u64 head = 0;
    for (isize i = 0; i < countof(parts); i++)
        for (int k = 0; k < parts[i].bytes; k++) head = head << 8 | (k < parts[i].s.n ? lower(parts[i].s.p[k]) : 0);
    return head;
}

static int by_key(const void *x, const void *y)
{
    const NameRow *a = x, *b = y;
    int c = (a->head > b->head) - (a->head < b->head);
    if (!c && a->kind.p != b->kind.p) c = str_cmp(a->kind, b->kind); /* mostly one literal */
    if (!c && a->role.p != b->role.p) c = str_cmp(a->role, b->role);
    if (!c) c = cmp_nocase(a->name, b->name);
    if (!c) c = str_cmp(a->sort, b->sort);
    if (!c) c = str_cmp(a->id, b->id);
    if (!c) c = (a->number > b->number) - (a->number < b->number);
    if (!c) c = (a->seq > b->seq) - (a->seq < b->seq);
    return c ? c : (a->nth > b->nth) - (a->nth < b->nth);
}

void names_add(Arena *a, NameRows *to, NameRow x)
{
    x.head = head_of(&x);
    x.nth = to->n;
    *vec_push(a, to) = x;
}

void names_sort(NameRows *rows)
{
    if (rows->n) qsort(rows->v, rows->n, sizeof *rows->v, by_key);
}
