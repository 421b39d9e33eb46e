/* queries.c - how long a store takes to answer: one process asks every listing for its first page, with
 * and without filters, then searches, then writes the report of the largest story of at most 200 reports.
 *   queries DB [ROUNDS]     prints a table: what, times asked, p50, p99, most, in milliseconds */
#include "query/query.h"
#include "store/ask.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PAGE = 50, SAMPLES_MAX = 4096 };
typedef struct {
    double ms[SAMPLES_MAX];
    u32 n;
} Times;

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *x, const void *y)
{
    const double *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

static void tell(const char *what, const char *filter, Times *t)
{
    if (!t->n) return;
    qsort(t->ms, t->n, sizeof *t->ms, by_value);
    printf("| %s %s | %u | %.2f | %.2f | %.2f |\n", what, filter, t->n, t->ms[t->n / 2], t->ms[t->n * 99 / 100], t->ms[t->n - 1]);
}

static void must(Err err, const ErrInfo *e)
{
    if (err == OK) return;
    fprintf(stderr, "queries: %s\n", e->text);
    exit(1);
}

static Str pick(Arena *a, const Listing *l, const char *path, u32 i)
{
    return l->n ? listing_cell(a, l->rows[i % l->n], &(ListColumn){"", path, 0, false}) : (Str){0};
}

static void ask_once(Store *s, Str verb, const Ask *ask, Times *t)
{
    Arena a = {0};
    ErrInfo e;
    Listing l;
    Buf out = {.arena = &a};
    double start = now_ms();
    must(query_list(s, NULL, &a, verb, ask, &l, &e), &e);
    view_listing_json(&out, &l);
    if (t->n < SAMPLES_MAX) t->ms[t->n++] = now_ms() - start;
    arena_free(&a);
}

static Ask any(void)
{
    return (Ask){.as_of = TIME_UNKNOWN, .known_at = TIME_UNKNOWN, .since = TIME_UNKNOWN, .limit = PAGE};
}

/* The first pages of one listing, by every filter. */
static void listing(Store *s, Arena *a, Str verb, u32 rounds, const Listing *stories)
{
    static const char *const filters[] = {"", "--story", "--place", "--actor", "--since", "--place --actor"};
    static const Str actors[] = {LIT("Separatists"), LIT("Army units"), LIT("Rebel fighters"), LIT("Shore Daily")};
    char name[64];
    snprintf(name, sizeof name, "%.*s", STR(verb));
    for (int f = 0; f < countof(filters); f++) {
        Times t = {0};
        for (u32 i = 0; i < rounds; i++) {
            Ask ask = any();
            if (f == 1) ask.story = pick(a, stories, "id", i);
            if (f == 2 || f == 5) ask.place = pick(a, stories, "place.name", i);
            if (f == 3 || f == 5) ask.actor = actors[i % countof(actors)];
            if (f == 4) ask.since = date_start((Day){2022, (u8)(1 + i % 12), (u8)(1 + i % 28)});
            ask_once(s, verb, &ask, &t);
        }
        tell(name, filters[f], &t);
    }
}

static void searches(Store *s, Arena *a, u32 rounds, const Listing *stories)
{
    Times rare = {0}, common = {0};
    static const Str often[] = {LIT("port"), LIT("official killed"), LIT("monday"), LIT("\"an official said\""), LIT("people near mayor")};
    for (u32 i = 0; i < rounds; i++) {
        Ask ask = any();
        ask.words = str_format(a, "%.*s", STR(pick(a, stories, "title", i)));
        ask_once(s, S("search"), &ask, &rare);
        ask.words = often[i % countof(often)];
        ask_once(s, S("search"), &ask, &common);
    }
    tell("search", "words of a headline", &rare);
    tell("search", "words of every report", &common);
}

static void report(Store *s, Arena *a, const Listing *stories)
{
    static const ListColumn documents = {"", "documents", 0, true};
    Times t = {0};
    u32 best = 0;
    i64 most = 0, n;
    for (u32 i = 0; i < stories->n; i++)
        if (str_int(listing_cell(a, stories->rows[i], &documents), &n) && n > most && n <= 200) most = n, best = i;
    for (int i = 0; i < 5 && stories->n; i++) {
        Arena one = {0};
        ErrInfo e;
        Numbers which = {0};
        Collection c;
        Situation sit;
        Buf out = {.arena = &one};
        double start = now_ms();
        must(query_story(s, &one, pick(a, stories, "id", best), &which, &e), &e);
        must(query_situation(s, NULL, &one, &which, NULL, true, &c, &sit, &e), &e);
        Report r = {.situation = &sit, .since = TIME_UNKNOWN};
        view_report_json(&out, &r);
        t.ms[t.n++] = now_ms() - start;
        arena_free(&one);
    }
    char what[64];
    snprintf(what, sizeof what, "report of a story of %lld reports", (long long)most);
    tell(what, "", &t);
}

int main(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e;
    Store *s;
    Listing stories;
    u32 rounds = argc > 2 ? (u32)atoi(argv[2]) : 200;
    if (argc < 2) return fputs("usage: queries DB [ROUNDS]\n", stderr), 2;
    must(store_open(&s, str_of(argv[1]), false, &e), &e);
    Ask all = any();
    all.limit = 4000;
    must(query_list(s, NULL, &a, S("stories"), &all, &stories, &e), &e);
    for (u32 i = 0; i < query_shape_count; i++) {
        Str verb = str_of(query_shapes[i].name);
        if (!str_eq(verb, S("search")) && !str_eq(verb, S("diff"))) listing(s, &a, verb, rounds, &stories);
    }
    searches(s, &a, rounds, &stories);
    report(s, &a, &stories);
    store_close(s);
    arena_free(&a);
    return 0;
}
