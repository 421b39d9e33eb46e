/* million.c - digests into stories and claims, at scale: how many a second on one core, how many
 * bytes each, and does a document cost more when a million lie before it?
 *
 *   million [N] [SEED]     default 1,000,000 and 1
 *
 * The digests are synthetic and the same for the same seed. A document has 150 to 250 terms: words
 * by Zipf's law from a vocabulary of 60,000, the words, names and pairs of names of its story,
 * numbers, and a few terms never seen before (in news text new terms do not run out). Stories
 * are opened all the time (a third of the documents open one), are told again most in their first days, and some grow to thousands
 * of reports; one document in fifty arrives days late. Each has a text of three sentences with
 * two counted figures that grow from day to day.
 * Generating is not timed. Times are CPU seconds of this process.
 * Prints a table line for every tenth of N, and a line that is easy to read by a program. */
#include "situation/ledger.h"
#include "story/words.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

enum {
    VOCABULARY = 60000, NAMES = 40000, BLOCK = 4096,
    STORY_WORDS = 30, STORY_NAMES = 6, STORY_PAIRS = 4, WORDS = 150, NEVER_SEEN = 4,
    ACTIVE = 30000,      /* stories that may still be told again */
    DOCS_A_DAY = 20000, TEXT_MAX = 400
};

static u64 state;
static u64 next(void) /* xorshift64* */
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * 0x2545F4914F6CDD1Du;
}
static u32 below(u32 n) { return (u32)((next() >> 32) * n >> 32); }

/* About 1/rank: the exponent of a uniform number. */
static u32 zipf(u32 n)
{
    u32 bits = 0, most = 0;
    while (n >> most) most++;
    bits = below(most);
    u32 x = (1u << bits) - 1 + below(1u << bits);
    return x < n ? x : below(n);
}

static u64 key_of(char kind, u32 i)
{
    char text[24];
    int n = snprintf(text, sizeof text, "%c%u", kind, i);
    return story_hash((const u8 *)text, (u32)n);
}

typedef struct {
    u32 id, day, told;
    u32 words[STORY_WORDS], names[STORY_NAMES];
} Tale;
static Tale tales[ACTIVE];
static u32 ntales, opened, fresh_terms;

static Tale *tale(u32 day)
{
    bool open = ntales < 16 || below(3) == 0;
    if (!open) {
        u32 back = zipf(ntales < ACTIVE ? ntales : ACTIVE); /* the latest most often */
        return &tales[(ntales - 1 - back) % ACTIVE];
    }
    Tale *t = &tales[ntales++ % ACTIVE];
    *t = (Tale){.id = opened++, .day = day};
    for (u32 i = 0; i < STORY_WORDS; i++) t->words[i] = 200 + below(VOCABULARY - 200);
    for (u32 i = 0; i < STORY_NAMES; i++) t->names[i] = below(3) ? below(NAMES) : zipf(NAMES);
    return t;
}

static int by_term(const void *x, const void *y)
{
    u64 a = ((const Term *)x)->term, b = ((const Term *)y)->term;
    return (a > b) - (a < b);
}

static void add_term(Arena *a, Digest *d, u64 key, u8 kind, u32 count)
{
    *vec_push(a, &d->terms) = (Term){key, (u16)count, kind};
}

static void terms(Arena *a, Digest *d, const Tale *t)
{
    for (u32 i = 0; i < WORDS; i++) add_term(a, d, key_of('w', zipf(VOCABULARY)), 0, 1);
    for (u32 i = 0; i < STORY_WORDS; i++)
        if (below(3)) add_term(a, d, key_of('w', t->words[i]), 0, 1 + below(3));
    for (u32 i = 0; i < STORY_NAMES; i++)
        if (below(4)) add_term(a, d, key_of('n', t->names[i]), 1, 1 + below(5));
    for (u32 i = 0; i < STORY_PAIRS; i++)
        if (below(2)) add_term(a, d, key_of('p', t->names[i] * 7 + t->names[i + 1]), 4, 1 + below(2));
    for (u32 i = 0; i < 4; i++) add_term(a, d, key_of('#', zipf(5000)), 3, 1);
    for (u32 i = 0; i < NEVER_SEEN; i++) add_term(a, d, key_of('x', fresh_terms++), below(2) ? 4 : 1, 1);
    qsort(d->terms.v, d->terms.n, sizeof *d->terms.v, by_term);
    u32 n = 0;
    for (u32 i = 0; i < d->terms.n; i++) {
        if (n && d->terms.v[n - 1].term == d->terms.v[i].term) d->terms.v[n - 1].count += d->terms.v[i].count;
        else d->terms.v[n++] = d->terms.v[i];
    }
    d->terms.n = n;
}

static void figure(Arena *a, Digest *d, const char *role, u32 at, u32 end, u32 value, bool least)
{
    Number n = number_init((Span){at, end});
    n.kind = NUMBER_COUNT;
    n.bound = least ? BOUND_AT_LEAST : BOUND_EXACT;
    n.low = n.si_low = value;
    n.high = n.si_high = least ? 1.0 / 0.0 : value;
    n.counts = S("people");
    n.role = str_of(role);
    n.rule = S("number.count");
    *vec_push(a, &d->numbers) = n;
}

static void text(Arena *a, Digest *d, Tale *t, u32 day)
{
    char *p = (char *)NEW(a, u8, TEXT_MAX);
    u32 age = day > t->day ? day - t->day : 0, killed = 2 + t->id % 9 + age * 3, hurt = killed * 2 + below(3);
    int s0 = snprintf(p, TEXT_MAX, "Storm %u reached the coast of district %u.", t->id, t->id % 977);
    int n1 = snprintf(p + s0, 80, "%u", killed), s1 = s0 + n1 + snprintf(p + s0 + n1, 80, " people were killed in the district.");
    int n2 = snprintf(p + s1, 80, "%u", hurt), s2 = s1 + n2 + snprintf(p + s1 + n2, 80, " people were evacuated from it.");
    d->text = (Str){(u8 *)p, s2};
    int ends[] = {0, s0, s1, s2};
    for (int i = 0; i < 3; i++)
        *vec_push(a, &d->sentences) = (DigestSentence){{(u32)ends[i], (u32)ends[i + 1]}, ZONE_BODY, false};
    figure(a, d, "killed", (u32)s0, (u32)(s0 + n1), killed, below(3) == 0);
    figure(a, d, "evacuated", (u32)s1, (u32)(s1 + n2), hurt, false);
    *vec_push(a, &d->runs) = (Run){0};
}

static void make(Arena *a, u32 i, Digest *d)
{
    u32 day = i / DOCS_A_DAY, late = below(50) == 0 ? below(5) : 0;
    day = day > late ? day - late : 0;
    Tale *t = tale(day);
    *d = (Digest){.published = when_day(date_of_days(18800 + (i64)day)), .coded = true, .received = TIME_UNKNOWN};
    d->id = d->hash = str_format(a, "d%u", i);
    d->outlet = str_format(a, "outlet %u", below(400));
    d->language = S("en");
    terms(a, d, t);
    text(a, d, t, day);
}

static double cpu(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void line(u32 n, double all, double step, u32 steps, const Ledger *ledger, const Arena *a)
{
    printf("| %u | %.0f | %.1f | %.1f | %.0f | %u | %u |\n", n, n / all, all / n * 1e6, step / steps * 1e6,
           (double)a->total / n, story_count(ledger_stories(ledger)), ledger_claims(ledger));
    fflush(stdout);
}

int main(int argc, char **argv)
{
    u32 n = argc > 1 ? (u32)strtoul(argv[1], NULL, 10) : 1000000;
    state = (argc > 2 ? strtoull(argv[2], NULL, 10) : 1) * 0x9E3779B97F4A7C15u;
    Arena keep = {0}, block = {0};
    Ledger *ledger = ledger_new(&keep);
    Digest *d = calloc(BLOCK, sizeof *d);
    double all = 0, step = 0, tenth = 0;
    u32 since = 0;
    if (!d || n < 10) return 2;
    printf("| digests | a second | us each | us each, last tenth | bytes each | stories | claims |\n|---|---|---|---|---|---|---|\n");
    for (u32 i = 0; i < n;) {
        u32 m = n - i < BLOCK ? n - i : BLOCK;
        for (u32 k = 0; k < m; k++) make(&block, i + k, &d[k]);
        double start = cpu();
        for (u32 k = 0; k < m; k++) ledger_add(ledger, &d[k]);
        double took = cpu() - start;
        arena_reset(&block);
        all += took, step += took, since += m, i += m;
        if (i == n) {
            start = cpu();
            ledger_settle(ledger);
            all += cpu() - start;
        }
        if (since >= n / 10 || i == n) {
            line(i, all, step, since, ledger, &keep);
            if (tenth == 0) tenth = all / i;
            step = 0, since = 0;
        }
    }
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    printf("\n%u digests: %.0f a second, %.0f bytes each, time each %.2f times that of the first tenth, peak %ld MB\n", n, n / all,
           (double)keep.total / n, all / n / tenth, use.ru_maxrss / 1024);
    arena_free(&keep);
    arena_free(&block);
    free(d);
    return 0;
}
