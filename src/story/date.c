/* date.c - on which day was an undated report written? Solved over the whole collection.
 *
 * Evidence in the report: the weekdays it uses for the past ("on Wednesday"): news is mostly
 * written on the latest of them or the day after; weekdays to come; full dates that are not
 * deadlines, above all those of captions: a picture is a lower bound, and seldom older than a
 * day or two - unless it is a file photo, which shows by its words, or by standing years
 * apart from all the others; an "updated" line as an upper bound; month and day of a
 * dateline or a deadline. Evidence around it: reports that share its names, dated or already
 * solved, pull it into one window. Every day of the window is scored; the best one counts
 * when no other is nearly as good and a weekday or a date of the report itself speaks for it.
 * Solved reports then help the rest until nothing changes (all of one round see the same
 * state, so the order of input does not matter). Without an anchor that gives year and month
 * the report stays undated.
 *
 * The scores are points, not probabilities: lag 0 and 1 make up about four fifths of the past
 * weekdays of dated news, and the tables follow that shape. Tried: letting every weekday
 * vote alike - "since Friday" and "last Friday" then drag the day; they are left out. */
#include "story/story.h"
#include <stdlib.h>

enum {
    RELATED_MAX = 8,      /* nearest reports that may pull */
    TERMS_MAX = 800,      /* capitalised words and shingles kept of one report */
    PASSAGE_WEIGHT = 3,
    SHARED_MIN = 5,       /* such words two reports of one story have in common */
    WINDOW_DAYS = 10,
    ROUNDS_MAX = 32,
    FAR_DAYS = 300,       /* a date this far from every other one is a file photo's */
    MARGIN = 3,           /* points by which the best day must lead */
    NAME_HASH_SEED = 7
};

typedef struct {
    u64 term;
    u32 doc;
} Entry;
typedef struct {
    u32 doc, weight;
} Neighbour;
typedef struct {
    i64 day;     /* published or solved, INT64_MIN unknown */
    bool given;
    i32 past[8], future[8]; /* weight of each weekday 1..7 */
    i32 past_total, future_total;
    i64 bound;   /* latest full date that is not a deadline, INT64_MIN none */
    bool stray;  /* the bound is a file photo's */
    bool firm;   /* the report's weekdays agree with the bound */
    i64 upper;   /* updated, INT64_MIN none */
    u8 line_month, line_day;      /* dateline without a year */
    u8 due_month, due_day;        /* deadline without a year */
    u64 *terms;
    u32 nterms, nwords; /* words only: what two reports must share is measured against them */
    Neighbour near[RELATED_MAX];
    u32 nnear;
} Report;

enum { NO_DAY = INT32_MIN };
static const i64 unknown_day = NO_DAY;

/* ---- evidence of one report */

static bool letter(u8 c)
{
    return (u8)((c | 0x20) - 'a') < 26 || c >= 0x80;
}

/* The word that ends before `at`, lower-cased into out; its length. */
static u32 word_before(Str t, u32 at, u8 out[16])
{
    u32 end = at, n = 0;
    while (end && t.p[end - 1] == ' ') end--;
    u32 beg = end;
    while (beg && letter(t.p[beg - 1]) && end - beg < 15) beg--;
    for (u32 i = beg; i < end; i++) out[n++] = t.p[i] | 0x20;
    return n;
}

static bool one_of(const u8 *word, u32 n, const char *const *list)
{
    for (; *list; list++)
        if (strlen(*list) == n && memcmp(*list, word, n) == 0) return true;
    return false;
}

static bool is_deadline(const Digest *d, const Timex *t)
{
    static const char *const words[] = {"by", "before", "until", "till", "deadline", "to", "next", NULL};
    u8 w[16];
    return one_of(w, word_before(d->text, t->text.beg, w), words);
}

static bool is_since(const Digest *d, const Timex *t)
{
    static const char *const words[] = {"since", "from", "last", "until", NULL};
    u8 w[16];
    return one_of(w, word_before(d->text, t->text.beg, w), words);
}

/* The line says that its picture is from the files. */
static bool file_photo(Str t, u32 at)
{
    static const Str marks[] = {LIT("file photo"), LIT("(file)"), LIT("file image"), LIT("file picture"), LIT("archive")};
    u32 beg = at, end = at;
    while (beg && t.p[beg - 1] != '\n' && at - beg < 400) beg--;
    while (end < (size_t)t.n && t.p[end] != '\n' && end - at < 200) end++;
    Str line = str_cut(t, beg, end);
    for (isize i = 0; i < countof(marks); i++)
        for (isize k = 0; k + marks[i].n <= line.n; k++)
            if (str_eq_nocase(str_cut(line, k, k + marks[i].n), marks[i])) return true;
    return false;
}

static bool counts_here(const Digest *d, u32 at)
{
    u8 z = digest_zone_at(d, at);
    return z != ZONE_RELATED && z != ZONE_BOILERPLATE && z != ZONE_CREDIT;
}

static int digits2(Str v, isize at)
{
    if (v.n < at + 2 || v.p[at] < '0' || v.p[at] > '9' || v.p[at + 1] < '0' || v.p[at + 1] > '9') return 0;
    return (v.p[at] - '0') * 10 + v.p[at + 1] - '0';
}

static void weekday_evidence(Report *r, const Digest *d, const Timex *t, bool *first)
{
    if (t->value.n < 10 || !str_starts(t->value, S("XXXX-WXX-"))) return;
    int day = t->value.p[9] - '0';
    if (t->type == TIMEX_SET || day < 1 || day > 7) return;
    if (str_eq(t->rule, S("time.weekday.future"))) {
        r->future[day]++;
        r->future_total++;
    } else if (str_eq(t->rule, S("time.weekday.past")) && !is_since(d, t)) {
        if (r->past[day] >= 5) return;
        i32 weight = *first ? 2 : 1;
        *first = false;
        r->past[day] += weight;
        r->past_total += weight;
    }
}

/* "PLACE, Aug. 7 (Agency) -": near the start of a line, near the start of the report. */
static bool in_dateline(const Digest *d, u32 at)
{
    enum { LINE_BYTES = 60, TOP_BYTES = 400 };
    if (at < 3 || at > TOP_BYTES || d->text.p[at - 2] != ',') return false;
    u32 line = at;
    while (line > 0 && d->text.p[line - 1] != '\n') line--;
    return at - line < LINE_BYTES;
}

static void date_evidence(Report *r, const Digest *d, const Timex *t)
{
    if (str_starts(t->value, S("XXXX-")) && t->value.n >= 10 && t->value.p[7] == '-') {
        int m = digits2(t->value, 5), day = digits2(t->value, 8);
        if (!m || !day) return;
        if (is_deadline(d, t)) r->due_month = (u8)m, r->due_day = (u8)day;
        else if (in_dateline(d, t->text.beg)) r->line_month = (u8)m, r->line_day = (u8)day;
        return;
    }
    bool full = t->anchor == ANCHOR_NONE && when_known(t->when) && t->when.precision <= PRECISION_DAY &&
                (t->type == TIMEX_DATE || t->type == TIMEX_TIME) && !str_eq(t->rule, S("time.named")) && t->alternatives.n == 0;
    if (!full || is_deadline(d, t) || file_photo(d->text, t->text.beg)) return;
    i64 day = day_floor(t->when.from) / SECONDS_A_DAY;
    if (r->bound == unknown_day || day > r->bound) r->bound = day;
}

static void read_report(Report *r, const Digest *d)
{
    bool first = true;
    r->day = r->bound = r->upper = unknown_day;
    if (when_known(d->published) && d->published.from != TIME_UNKNOWN && d->published.precision <= PRECISION_DAY) {
        r->day = day_floor(d->published.from) / SECONDS_A_DAY;
        r->given = true;
        return;
    }
    if (when_known(d->updated) && d->updated.precision <= PRECISION_DAY) r->upper = day_floor(d->updated.from) / SECONDS_A_DAY;
    for (u32 i = 0; i < d->times.n; i++) {
        const Timex *t = &d->times.v[i];
        if (t->text.end > (size_t)d->text.n || !counts_here(d, t->text.beg)) continue;
        weekday_evidence(r, d, t, &first);
        date_evidence(r, d, t);
    }
    if (r->bound == unknown_day) return;
    for (i64 k = 0; k <= 1; k++) { /* the report's chief weekday is that of the picture, or the day after */
        int w = date_weekday(r->bound + k);
        bool chief = r->past[w] > 0;
        for (int v = 1; v <= 7; v++) chief &= r->past[v] <= r->past[w];
        r->firm |= chief;
    }
    r->firm |= r->upper != unknown_day;
}

/* ---- who tells the same story: shared capitalised words */

static int by_u64(const void *a, const void *b)
{
    u64 x = *(const u64 *)a, y = *(const u64 *)b;
    return x < y ? -1 : x > y;
}

static int by_term(const void *a, const void *b)
{
    const Entry *x = a, *y = b;
    if (x->term != y->term) return x->term < y->term ? -1 : 1;
    return x->doc < y->doc ? -1 : x->doc > y->doc;
}

/* Words with a capital that do not begin a sentence and are no part of a date, once each. */
static void read_terms(Arena *a, Report *r, const Digest *d)
{
    Str t = d->text;
    u32 n = 0, time = 0;
    r->terms = NEW(a, u64, TERMS_MAX);
    bool start = true;
    for (u32 i = 0; i < (size_t)t.n && n < TERMS_MAX;) {
        u8 c = t.p[i];
        if (!letter(c)) {
            if (c == '.' || c == '\n' || c == '!' || c == '?' || c == '"' || c == ':') start = true;
            i++;
            continue;
        }
        u32 beg = i;
        while (i < (size_t)t.n && letter(t.p[i])) i++;
        while (time < d->times.n && d->times.v[time].text.end <= beg) time++;
        bool dated = time < d->times.n && d->times.v[time].text.beg <= beg;
        bool sign = c == 0xE2 && i - beg <= 3;
        if (!start && !dated && c >= 'A' && c <= 'Z' && i - beg >= 3) r->terms[n++] = hash_bytes(str_cut(t, beg, i), NAME_HASH_SEED);
        if (!sign) start = false;
    }
    r->nwords = n;
    /* a shared passage ties reports closer than names do: each shingle stands for three words */
    for (u32 i = 0; i < d->shingles.n * PASSAGE_WEIGHT && n < TERMS_MAX; i++)
        r->terms[n++] = hash_mix(d->shingles.v[i / PASSAGE_WEIGHT].hash, i % PASSAGE_WEIGHT);
    qsort(r->terms, n, sizeof *r->terms, by_u64);
    for (u32 i = 0; i < n; i++)
        if (i == 0 || r->terms[i] != r->terms[i - 1]) r->terms[r->nterms++] = r->terms[i];
}

static u32 first_of(const Entry *e, u32 n, u64 term)
{
    u32 lo = 0, hi = n;
    while (lo < hi) {
        u32 mid = lo + (hi - lo) / 2;
        if (e[mid].term < term) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

static u32 log2_of(u32 x)
{
    u32 n = 0;
    while (x > 1) x >>= 1, n++;
    return n;
}

static void keep_near(Report *r, u32 doc, u32 weight)
{
    u32 at = r->nnear < RELATED_MAX ? r->nnear++ : RELATED_MAX;
    if (at == RELATED_MAX) {
        if (r->near[at - 1].weight >= weight) return;
        at--;
    }
    for (; at > 0 && r->near[at - 1].weight < weight; at--) r->near[at] = r->near[at - 1];
    r->near[at] = (Neighbour){doc, weight};
}

/* The reports that share most with report i; equal weights in order of input. */
static void find_near(Report *all, u32 n, u32 i, const Entry *e, u32 entries, u32 *shared, u32 *weight)
{
    Report *r = &all[i];
    u32 common = n <= 20 ? n : n / 3;
    memset(shared, 0, n * sizeof *shared);
    memset(weight, 0, n * sizeof *weight);
    for (u32 k = 0; k < r->nterms; k++) {
        u32 from = first_of(e, entries, r->terms[k]), to = from;
        while (to < entries && e[to].term == r->terms[k]) to++;
        if (to - from < 2 || to - from > common) continue;
        u32 w = log2_of(n / (to - from)) + 1;
        for (u32 j = from; j < to; j++) shared[e[j].doc]++, weight[e[j].doc] += w;
    }
    for (u32 j = 0; j < n; j++) {
        if (j == i || shared[j] < SHARED_MIN) continue;
        u32 least = u32_min(r->nwords, all[j].nwords);
        if (shared[j] * 100 < least * 12) continue;
        keep_near(r, j, weight[j]);
    }
}

static void relate(Arena *a, Report *all, u32 n, const Digest *const *d)
{
    u32 total = 0, k = 0;
    for (u32 i = 0; i < n; i++) {
        read_terms(a, &all[i], d[i]);
        total += all[i].nterms;
    }
    Entry *e = NEW(a, Entry, total + 1);
    for (u32 i = 0; i < n; i++)
        for (u32 j = 0; j < all[i].nterms; j++) e[k++] = (Entry){all[i].terms[j], i};
    qsort(e, total, sizeof *e, by_term);
    u32 *shared = NEW(a, u32, n), *weight = NEW(a, u32, n);
    for (u32 i = 0; i < n; i++)
        if (!all[i].given) find_near(all, n, i, e, total, shared, weight);
}

/* ---- file photos: a bound far from all other days known is none */

static i64 gap(i64 x, i64 y)
{
    return x < y ? y - x : x - y;
}

static void drop_strays(Report *all, u32 n)
{
    for (u32 i = 0; i < n; i++) {
        Report *r = &all[i];
        if (r->given || r->bound == unknown_day) continue;
        u32 far = 0, near = 0;
        for (u32 k = 0; k < r->nnear; k++) {
            const Report *o = &all[r->near[k].doc];
            i64 day = o->given ? o->day : o->firm ? o->bound : unknown_day;
            if (day == unknown_day) continue;
            if (gap(day, r->bound) <= FAR_DAYS) near++;
            else far++;
        }
        if (far > near) r->stray = true;
    }
    for (u32 i = 0; i < n; i++)
        if (all[i].stray) all[i].bound = unknown_day, all[i].firm = false;
}

/* ---- scoring a day */

static i32 score_weekdays(const Report *r, i64 day)
{
    static const i32 past[7] = {30, 22, 8, 4, 1, 0, -2}, ahead[7] = {1, 6, 4, 3, 2, 1, 0};
    i32 sum = 0, total = r->past_total;
    int today = date_weekday(day);
    for (int w = 1; w <= 7; w++) sum += r->past[w] * past[(today - w + 7) % 7];
    sum = total ? sum / total : 0;
    i32 later = 0;
    for (int w = 1; w <= 7; w++) later += r->future[w] * ahead[(w - today + 7) % 7];
    return sum + (r->future_total ? later / r->future_total : 0);
}

static i32 score_bounds(const Report *r, i64 day)
{
    static const i32 after[8] = {12, 10, 6, 3, 0, 0, 0, 0};
    i32 s = 0;
    if (r->firm && r->bound != unknown_day) {
        if (day < r->bound) return -100;
        i64 lag = day - r->bound;
        s += lag < 8 ? after[lag] : -8;
    }
    if (r->upper != unknown_day) {
        if (day > r->upper) return -100;
        i64 lag = r->upper - day;
        s += lag < 8 ? after[lag] : -8;
    }
    Day d = date_of_days(day);
    if (r->line_day) s += d.month == r->line_month && d.day == r->line_day ? 30 : -10;
    if (r->due_day) {
        i32 year = d.year + (r->due_month < d.month || (r->due_month == d.month && r->due_day < d.day));
        i64 wait = date_valid(year, r->due_month, r->due_day) ? date_days((Day){year, r->due_month, r->due_day}) - day : 999;
        s += wait <= 45 ? 2 : wait <= 90 ? 1 : 0;
    }
    return s;
}

static i32 score_others(const Report *all, const Report *r, i64 day)
{
    static const i32 near[WINDOW_DAYS + 1] = {10, 9, 8, 7, 5, 4, 2, 0, -3, -4, -5};
    i64 sum = 0, total = 0;
    for (u32 k = 0; k < r->nnear; k++) {
        const Report *o = &all[r->near[k].doc];
        if (o->day == unknown_day) continue;
        i64 g = gap(o->day, day);
        sum += (g <= WINDOW_DAYS ? near[g] : -8) * (i64)r->near[k].weight;
        total += r->near[k].weight;
    }
    return total ? (i32)(sum / total) : 0;
}

typedef struct {
    i64 day, best, second;
} Choice;

static void consider(const Report *all, const Report *r, i64 day, Choice *c)
{
    if (day == c->day) return;
    i64 s = score_weekdays(r, day) + score_bounds(r, day) + score_others(all, r, day);
    if (s > c->best || c->day == unknown_day) {
        c->second = c->day == unknown_day ? -1000 : c->best;
        c->best = s;
        c->day = day;
    } else if (s > c->second) {
        c->second = s;
    }
}

/* The days of all dated reports: a dateline only wants its year from them. */
static void widest(const Report *all, u32 n, i64 *lo, i64 *hi)
{
    for (u32 i = 0; i < n; i++) {
        if (all[i].day == unknown_day) continue;
        *lo = all[i].day < *lo ? all[i].day : *lo;
        *hi = all[i].day > *hi ? all[i].day : *hi;
    }
}

static bool solve(const Report *all, u32 n, const Report *r, i64 *day)
{
    i64 lo = INT64_MAX, hi = INT64_MIN;
    bool own = r->past_total || r->future_total || r->line_day || r->upper != unknown_day;
    if (!own) return false;
    if (r->firm && r->bound != unknown_day) lo = hi = r->bound;
    if (r->upper != unknown_day) lo = lo < r->upper ? lo : r->upper, hi = hi > r->upper ? hi : r->upper;
    for (u32 k = 0; k < r->nnear; k++) {
        i64 o = all[r->near[k].doc].day;
        if (o == unknown_day) continue;
        if (r->firm && r->bound != unknown_day && gap(o, r->bound) > FAR_DAYS) continue;
        lo = o < lo ? o : lo;
        hi = o > hi ? o : hi;
    }
    if (lo > hi && r->line_day) widest(all, n, &lo, &hi);
    if (lo > hi || hi - lo > 2 * FAR_DAYS) return false;
    Choice c = {unknown_day, -1000, -1000};
    for (i64 d = lo - WINDOW_DAYS; d <= hi + WINDOW_DAYS; d++) consider(all, r, d, &c);
    *day = c.day;
    return c.best >= 15 && c.best - c.second >= MARGIN;
}

static Str rule_of(const Report *all, const Report *r)
{
    bool others = false;
    for (u32 k = 0; k < r->nnear; k++) others |= all[r->near[k].doc].day != unknown_day;
    if (r->line_day) return S("date.collection.dateline");
    if (r->upper != unknown_day) return S("date.collection.updated");
    if (r->firm) return others ? S("date.collection.weekday.caption.reports") : S("date.collection.weekday.caption");
    return S("date.collection.weekday.reports");
}

/* Has it most in common with a report that is not solved yet? A copy is dated by its original, not by whoever else is dated. */
static bool waits(const Report *all, const Report *r)
{
    u32 known = 0;
    if (!r->nnear || r->firm || r->upper != unknown_day || r->line_day) return false; /* it has a date of its own to go by */
    for (u32 k = 0; k < r->nnear; k++) known += all[r->near[k].doc].day != unknown_day ? r->near[k].weight : 0;
    return all[r->near[0].doc].day == unknown_day && r->near[0].weight > known;
}

void story_solve_dates(Arena *a, const Digest *const *d, u32 n, DateGuess *out)
{
    Report *all = NEW(a, Report, n + 1);
    i64 *found = NEW(a, i64, n + 1);
    for (u32 i = 0; i < n; i++) {
        out[i] = (DateGuess){when_unknown(), {0}};
        read_report(&all[i], d[i]);
    }
    relate(a, all, n, d);
    drop_strays(all, n);
    bool patient = true; /* while others are being solved */
    for (u32 round = 0; round < ROUNDS_MAX; round++) {
        bool changed = false;
        for (u32 i = 0; i < n; i++) {
            found[i] = unknown_day;
            /* the first round trusts only dates that a report bears itself */
            if (all[i].day != unknown_day || (round == 0 && !all[i].firm && all[i].upper == unknown_day)) continue;
            if (patient && waits(all, &all[i])) continue;
            i64 day;
            if (solve(all, n, &all[i], &day)) found[i] = day;
        }
        for (u32 i = 0; i < n; i++) {
            if (found[i] == unknown_day) continue;
            out[i] = (DateGuess){when_day(date_of_days(found[i])), rule_of(all, &all[i])};
            changed = true;
        }
        for (u32 i = 0; i < n; i++)
            if (found[i] != unknown_day) all[i].day = found[i];
        if (!changed && !patient) break;
        patient = changed || round == 0;
    }
}
