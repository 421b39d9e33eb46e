/* Names on their way into their tables: in the order of the keys, and of one key as they came. */
#include "store/names.h"
#include "test.h"

void unit_names(void);

enum { ROWS = 6000 };

static Str pick(u32 *seed, const Str *from, u32 n)
{
    *seed = *seed * 1664525u + 1013904223u;
    return from[(*seed >> 16) % n];
}

static int cmp_lower(Str a, Str b)
{
    for (isize i = 0; i < a.n && i < b.n; i++) {
        u8 x = a.p[i], y = b.p[i];
        if (x >= 'A' && x <= 'Z') x += 32;
        if (y >= 'A' && y <= 'Z') y += 32;
        if (x != y) return x < y ? -1 : 1;
    }
    return (a.n > b.n) - (a.n < b.n);
}

/* By the words of names.h; roles that share their first letters are left out, as there. */
static int wanted(const NameRow *a, const NameRow *b)
{
    int c = str_cmp(a->role, b->role);
    if (!c) c = cmp_lower(a->name, b->name);
    if (!c) c = str_cmp(a->sort, b->sort);
    if (!c) c = (a->number > b->number) - (a->number < b->number);
    if (!c) c = (a->seq > b->seq) - (a->seq < b->seq);
    return c ? c : (a > b) - (a < b);
}

void unit_names(void)
{
    static const Str roles[] = {LIT(""), LIT("actor"), LIT("place"), LIT("tia"), LIT("tip"), LIT("coa")},
                     names[] = {LIT(""), LIT("a"), LIT("A"), LIT("Aden"), LIT("aDEN"), LIT("Aden port"), LIT("United Nations"), LIT("United Nations Mission"),
                                LIT("united nations mission"), LIT("\xC3\x84gypten"), LIT("[z"), LIT("~")},
                     sorts[] = {LIT("2021-08-14"), LIT("2021-08-15T10"), LIT("~")};
    Arena a = {0};
    NameRows rows = {0};
    CHECK(names_sorted(&a, &rows) != NULL);
    u32 seed = 7;
    for (u32 i = 0; i < ROWS; i++) {
        NameRow x = {.role = pick(&seed, roles, countof(roles)), .name = pick(&seed, names, countof(names)),
                     .sort = pick(&seed, sorts, countof(sorts)), .number = (seed >> 20) % 3, .seq = (seed >> 24) % 2};
        *vec_push(&a, &rows) = x;
    }
    const NameRow **row = names_sorted(&a, &rows);
    u32 ordered = 1;
    for (u32 i = 1; i < ROWS; i++) ordered += wanted(row[i - 1], row[i]) < 0; /* strictly: so each stands there once */
    CHECK(ordered == ROWS);
    arena_free(&a);
}
