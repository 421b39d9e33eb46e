/* Pages damaged a thousand times - the fuzz corpus, and the measuring data where it is at hand: every
 * run of TEXT marked verbatim is the same bytes in RAW, whatever the page. And pages made longer and
 * longer in every way that invites quadratic work: doubling one costs at most 2.2 times as much. */
#include "base/json.h"
#include "engine/engine.h"
#include "extract/extract.h"
#include "test.h"
#include <sys/resource.h>

void unit_mutate(void);

enum { MUTATED = 1000, BASES_MAX = 120, BASE_BYTES_MAX = 400000, RUNS = 3,
       GROWN = 8 /* three doublings */, TRIES = 5,
       LIMIT = 20 /* times as long at most, on a machine whose caches others use; a quadratic reader takes 64 */ };
static DebrisLex *lex;
static u64 state = 88172645463325252u;

static u32 below(u32 n)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return n ? (u32)(state >> 20) % n : 0;
}

static bool holds(Arena *a, Str html)
{
    Doc d = {.arena = a, .raw = html, .published = when_unknown(), .updated = when_unknown()};
    intake_decode(&d, (Str){0}, true);
    extract_html(&d, lex, 0);
    u64 at = 0;
    for (u32 i = 0; i < d.runs.n; i++) {
        const Run *r = &d.runs.v[i];
        if (r->text != at || !r->text_len || (u64)r->raw + r->raw_len > (u64)d.raw.n) return false;
        if (r->verbatim && (r->text_len != r->raw_len || memcmp(d.text.p + r->text, d.raw.p + r->raw, r->text_len) != 0)) return false;
        at += r->text_len;
    }
    return at == (u64)d.text.n;
}

static u32 bases(Arena *a, const char *folder, Str *out, u32 n)
{
    Intake *in;
    ErrInfo e;
    Str path = str_of(folder);
    if (intake_open(&in, &path, 1, (Str){0}, &e) != OK) return n;
    Payload p;
    Rejected r;
    for (int got; n < BASES_MAX && (got = intake_next(in, a, &p, &r)) != 0;)
        if (got == 1 && p.kind == PAYLOAD_HTML && p.raw.n < BASE_BYTES_MAX) out[n++] = p.raw;
    intake_close(in);
    return n;
}

/* Bytes lost, doubled, moved, exchanged, and markup where none was. */
static Str damaged(Arena *a, Str s)
{
    static const char *const bits[] = {"<p>", "</div>", "<!--", "-->", "<script>", "&amp;", "&#x1F600;", "\xC3", "<table><td>", "</a>", "\"", ">",
                                       "<b class='", "<h1>", "<svg/>", "<title>", "<time datetime=2024-05-06>", "\xE2\x80\x8B", "<li>", "\0"};
    for (u32 n = 1 + below(6); n > 0; n--) {
        u32 beg = below((u32)s.n + 1), end = beg + below(u32_min(4000, (u32)s.n - beg) + 1), to = below((u32)s.n + 1);
        Str before = str_cut(s, 0, beg), part = str_cut(s, beg, end), after = str_cut(s, end, s.n);
        switch (below(4)) {
        case 0: s = str_join(a, before, after); break;
        case 1: s = str_join(a, str_cut(s, 0, to), str_join(a, part, str_cut(s, to, s.n))); break;
        case 2: s = str_join(a, before, str_join(a, str_of(bits[below(countof(bits))]), after)); break;
        default:
            s = str_join(a, s, S(" "));
            for (u32 k = below(20); k > 0; k--) ((u8 *)(uintptr_t)s.p)[below((u32)s.n)] = (u8)below(256);
        }
    }
    return s;
}

static void mutated(void)
{
    Arena keep = {0}, a = {0};
    Str base[BASES_MAX];
    u32 n = bases(&keep, "fuzz/corpus/html", base, 0), held = 0;
    CHECK(n >= 20);
    n = bases(&keep, "../shared/data/extraction/wcxb/html", base, n);
    for (u32 i = 0; i < MUTATED; i++) {
        held += holds(&a, damaged(&a, base[i % n]));
        arena_reset(&a);
    }
    CHECK(held == MUTATED);
    arena_free(&a);
    arena_free(&keep);
}

/* ---- time */

typedef struct {
    const char *head, *unit, *tail; /* the page: unit again and again between them */
    u32 n;
} Shape;

/* User time: the system's, for memory never used before, grows by steps. */
static double spent(void)
{
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (double)use.ru_utime.tv_sec + (double)use.ru_utime.tv_usec / 1e6;
}

static double seconds(const Shape *s, u32 times)
{
    Arena a = {0};
    Buf b = {.arena = &a};
    buf_put(&b, str_of(s->head));
    for (u32 i = 0; i < s->n * times / 2; i++) buf_put(&b, str_of(s->unit));
    buf_put(&b, str_of(s->tail));
    double best = 1e9;
    Arena work = {0};
    for (int run = 0; run < RUNS; run++) { /* the first finds no memory yet */
        arena_reset(&work);
        double start = spent();
        CHECK(holds(&work, buf_str(&b)));
        double took = spent() - start;
        if (took < best) best = took;
    }
    arena_free(&work);
    arena_free(&a);
    return best;
}

static void linear(void)
{
    static const Shape shapes[] = {
        {"", "<div>", "", 5000}, {"", "<div><p>x", "", 5000}, {"<p ", "a=b ", ">x", 125000}, {"<p>", "<b>x", "", 12500},
        {"<p>", "&CounterClockwiseContourIntegral;", "", 20000}, {"<p>x&", "a", "", 300000}, {"<p>x<!--", "- -", "", 200000},
        {"<p>x", "<!-- x -->y", "", 20000}, {"<script>", "<!--<script>", "", 20000}, {"<p class='", "ad body x-", "'>x", 60000},
        {"<title>", "word ", "</title><h1>x</h1>", 60000}, {"<title>a b c</title>", "<h1>d e f</h1>", "", 4000},
        {"", "<time datetime=2024-05-06>x</time><div>May 6, 2024</div>", "", 3000}, {"", "<svg><p>x", "", 10000},
        {"<script type=application/ld+json>", "{\"author\":{\"name\":\"x\"},", "</script><p>x", 8000},
        {"", "<p>Plain words stand in a row here, and a <a href=/x>link</a>, &amp; more &eacute;.</p><div class=ad>x</div>", "", 2000},
        {"<table>", "<tr><td>x", "", 8000}, {"<p>", "(((\")", "", 8000}, {"<p>", "\xFF", "", 100000}, {"", "<li><a href=x>x</a>", "", 8000}};
    for (isize i = 0; i < countof(shapes); i++) {
        double one = 0, grown = 0;
        bool good = false;
        for (int tries = 0; tries < TRIES && !good; tries++) { /* a busy machine is no quadratic one */
            one = seconds(&shapes[i], 1);
            grown = seconds(&shapes[i], GROWN);
            good = grown <= one * LIMIT;
        }
        if (!good) fprintf(stderr, "%s%s...: %.1f ms, eight times as long %.1f ms\n", shapes[i].head, shapes[i].unit, one * 1e3, grown * 1e3);
        CHECK(good);
    }
}

void unit_mutate(void)
{
    Arena a = {0};
    ErrInfo e;
    CHECK(debris_lex_load(&a, S("debris.tsv"), data_table(S("debris.tsv")), &lex, &e) == OK);
    mutated();
#ifndef __SANITIZE_ADDRESS__ /* which has a time of its own */
    linear();
#else
    (void)linear;
#endif
    arena_free(&a);
}
