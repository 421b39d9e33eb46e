/* language.c - times the language stage: language MODEL FILE, where FILE holds documents with
 * a NUL byte between them. Processor time of one thread, the median of several rounds. */
#include "base/tiles.h"
#include "intake/intake.h"
#include "language/model.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

enum { ROUNDS = 5, STEPS = 4 };
static void (*const steps[STEPS])(Doc *, const Model *) = {language_split, language_tag, language_parse, language_names};
static const char *const names[STEPS] = {"split", "tag", "parse", "names"};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Seconds of each step, and of all of them last. */
static u32 once(const Model *m, Str text, double *seconds)
{
    Arena a = {0};
    Str one;
    u32 tokens = 0;
    memset(seconds, 0, (STEPS + 1) * sizeof *seconds);
    while (str_next(&text, 0, &one)) {
        Doc d = {.arena = &a, .raw = one, .text = one};
        for (int i = 0; i < STEPS; i++) {
            double start = now();
            steps[i](&d, m);
            seconds[i] += now() - start;
        }
        tokens += d.tokens.n;
        arena_reset(&a);
    }
    for (int i = 0; i < STEPS; i++) seconds[STEPS] += seconds[i];
    arena_free(&a);
    return tokens;
}

int main(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e;
    Str bytes, text;
    Model *m;
    struct rusage use;
    double start = now(), seconds[ROUNDS][STEPS + 1], column[ROUNDS];
    if (argc < 3) return 2;
    if (file_map(str_of(argv[1]), &bytes, &e) != OK || model_open(&a, bytes, str_of(argv[1]), &m, &e) != OK) return 3;
    tiles_ask();
    if (m && tiles_given()) m->op = net_ops(true);
    double open = now() - start;
    if (file_read(&a, str_of(argv[2]), 1 << 30, &text, &e) != OK) return 3;
    u32 tokens = 0;
    for (int r = 0; r < ROUNDS; r++) tokens = once(m, text, seconds[r]);
    printf("{\"tokens\":%u,\"open_ms\":%.1f", tokens, open * 1e3);
    for (int i = 0; i <= STEPS; i++) {
        for (int r = 0; r < ROUNDS; r++) column[r] = seconds[r][i];
        qsort(column, ROUNDS, sizeof *column, by_size);
        printf(",\"%s_us\":%.3f", i < STEPS ? names[i] : "all", column[ROUNDS / 2] / tokens * 1e6);
    }
    getrusage(RUSAGE_SELF, &use);
    printf(",\"peak_mb\":%.0f}\n", (double)use.ru_maxrss / 1024);
    return 0;
}
