/* claims_judge.c - do the values of one claim agree, grow or contradict one another?
 *
 * A value is an interval: an exact 11 is [11, 11], "at least ten" [10, inf), "about 4,000" a
 * tenth to either side (Krifa 2007: round figures are read loosely), a share is scaled by the
 * whole when that is known. Rule of the verdict, over every pair of values (found in one pass over them by day):
 *   no interval apart from another                 agree   (single if there is one value)
 *   apart, the later one larger                    growth
 *   apart on one day, or the later one smaller     conflict
 *   both kinds of pairs                            mixed
 * A lower bound above an earlier lower bound ("more than 16,000", then "more than 30,000") is
 * growth as well. What is denied, or withdrawn by its outlet, has no say.
 * Only counts of what accumulates can grow; distances, ranks and shares that are apart are in
 * conflict unless their days differ. Best: the newest of the best-attested exact figures for
 * counts; for other kinds the best attested; none where two are equally good and apart. */
#include "situation/claims.h"
#include <math.h>
#include <stdlib.h>

typedef struct {
    double low, high;
} Interval;

static const double LOOSE = 0.1;   /* about: a tenth to either side */
static const double EQUAL = 0.025; /* measured quantities: rounding in conversion */

static Interval interval(const ClaimValue *v, double whole, bool measured)
{
    Interval x = {v->si_low, v->si_high};
    if (str_eq(v->unit, S("share")) && whole > 0) {
        x.low *= whole;
        x.high = v->high >= 1 ? HUGE_VAL : x.high * whole;
        if (v->bound == BOUND_EXACT || v->bound == BOUND_ABOUT) x.low -= 0.5, x.high += 0.5; /* rounded */
    }
    if (v->bound == BOUND_ABOUT) x.low *= 1 - LOOSE, x.high *= 1 + LOOSE;
    if (measured) x.low *= 1 - EQUAL, x.high *= 1 + EQUAL;
    return x;
}

static i64 day_of(When w)
{
    return w.from == TIME_UNKNOWN ? TIME_UNKNOWN : day_floor(w.from);
}

static int value_order(const void *p, const void *q)
{
    const ClaimValue *x = p, *y = q;
    if (day_of(x->as_of) != day_of(y->as_of)) return day_of(x->as_of) < day_of(y->as_of) ? -1 : 1;
    if (x->si_low != y->si_low) return x->si_low < y->si_low ? -1 : 1;
    if (x->si_high != y->si_high) return x->si_high < y->si_high ? -1 : 1;
    if (x->bound != y->bound) return x->bound < y->bound ? -1 : 1;
    if (x->of != y->of) return x->of < y->of ? -1 : 1;
    int c = str_cmp(x->unit, y->unit);
    if (c == 0) c = str_cmp(x->holder, y->holder);
    if (c) return c;
    const Source *a = &x->sources.v[0], *b = &y->sources.v[0];
    if (a->doc != b->doc) return a->doc < b->doc ? -1 : 1;
    if (a->field != b->field) return a->field < b->field ? -1 : 1;
    return a->text.beg < b->text.beg ? -1 : a->text.beg > b->text.beg;
}

static bool exact(const ClaimValue *v)
{
    return (v->bound == BOUND_EXACT || v->bound == BOUND_ORDINAL) && !str_eq(v->unit, S("share"));
}

/* Is y a better figure than x? Later values come later in the list. */
static bool better(const ClaimValue *x, const ClaimValue *y, bool grows)
{
    if (exact(x) != exact(y)) return exact(y);
    if (x->origins.n != y->origins.n && !grows) return y->origins.n > x->origins.n;
    bool open = x->high == HUGE_VAL && y->high == HUGE_VAL; /* the stronger of two lower bounds */
    if (open && grows && x->si_low != y->si_low) return y->si_low > x->si_low;
    if (day_of(x->as_of) != day_of(y->as_of)) return day_of(y->as_of) > day_of(x->as_of);
    return y->origins.n > x->origins.n;
}

/* Values printed in different units: the claim's own figures are then in SI units. */
static bool mixed_units(const Claim *c)
{
    for (u32 i = 1; i < c->values.n; i++)
        if (!str_eq(c->values.v[i].unit, c->values.v[0].unit) && c->values.v[i].si_unit.n) return true;
    return false;
}

static void choose(Claim *c, bool grows)
{
    bool si = mixed_units(c);
    const ClaimValue *best = NULL;
    bool tie = false;
    for (u32 i = 0; i < c->values.n; i++) {
        const ClaimValue *v = &c->values.v[i];
        if (v->standing != VALUE_STANDS) continue;
        if (!best) best = v;
        else if (better(best, v, grows)) best = v, tie = false;
        else if (!better(v, best, grows) && v->si_low != best->si_low) tie = true;
    }
    bool share = str_eq(best->unit, S("share")) && !str_eq(c->kind, S("share"));
    bool none = (tie && c->verdict == VERDICT_CONFLICT) || share || best->low == HUGE_VAL;
    double low = si ? best->si_low : best->low, high = si ? best->si_high : best->high;
    c->best = none ? HUGE_VAL : low > 0 || high == HUGE_VAL ? low : high;
    if (si) c->rule = S("claim.best_attested.si");
    c->low = HUGE_VAL;
    c->high = -HUGE_VAL;
    for (u32 i = 0; i < c->values.n; i++) {
        const ClaimValue *v = &c->values.v[i];
        if (v->standing != VALUE_STANDS || (str_eq(v->unit, S("share")) && !str_eq(c->kind, S("share")))) continue;
        if (c->verdict == VERDICT_GROWTH && day_of(v->as_of) < day_of(best->as_of)) continue;
        double l = si ? v->si_low : v->low, h = si ? v->si_high : v->high;
        if (l < c->low) c->low = l;
        if (h > c->high) c->high = h;
    }
    if (c->high == -HUGE_VAL) c->high = HUGE_VAL;
}

bool claims_meet(const ClaimValue *x, const ClaimValue *y)
{
    if (x->high == HUGE_VAL || y->high == HUGE_VAL) return x->high == y->high && x->si_low == y->si_low;
    Interval i = interval(x, 0, false), k = interval(y, 0, false);
    return i.low <= k.high && k.low <= i.high;
}

/* What a value is compared with: those of days before, of its own day, of no known day. */
typedef struct {
    double least_high, most_low, least_open; /* least_open: the lowest of the lower bounds */
} Reach;
typedef struct {
    Reach before, day, undated;
    i64 now;
} Track;

static Reach no_reach(void)
{
    return (Reach){HUGE_VAL, -HUGE_VAL, HUGE_VAL};
}

static void widen(Reach *r, double least_high, double most_low, double least_open)
{
    if (least_high < r->least_high) r->least_high = least_high;
    if (most_low > r->most_low) r->most_low = most_low;
    if (least_open < r->least_open) r->least_open = least_open;
}

/* Takes the next value in the order of days; says whether it grew, or clashes with one before. */
static void follow(Track *t, Interval x, i64 day, bool counted, bool *grew, bool *clash)
{
    if (day != t->now) {
        if (t->now == TIME_UNKNOWN) t->undated = t->day;
        else widen(&t->before, t->day.least_high, t->day.most_low, t->day.least_open);
        t->day = no_reach();
        t->now = day;
    }
    bool above = x.low > t->before.least_high, below = x.high < t->before.most_low;
    bool bound_rose = counted && x.high == HUGE_VAL && x.low > t->before.least_open * (1 + LOOSE);
    *grew |= above || bound_rose || (below && !counted);
    *clash |= below && counted;
    *clash |= x.low > t->day.least_high || x.high < t->day.most_low;
    *clash |= x.low > t->undated.least_high || x.high < t->undated.most_low;
    widen(&t->day, x.high, x.low, x.high == HUGE_VAL ? x.low : HUGE_VAL);
}

void claims_judge(Claim *c, double whole)
{
    bool counted = str_eq(c->kind, S("count")) || str_eq(c->kind, S("casualties"));
    bool measured = str_eq(c->kind, S("distance"));
    bool grew = false, clash = false;
    u32 standing = 0;
    Track track[2]; /* shares of an unknown whole are compared among themselves */
    for (int i = 0; i < 2; i++) track[i] = (Track){no_reach(), no_reach(), no_reach(), TIME_UNKNOWN};
    if (c->values.n) qsort(c->values.v, c->values.n, sizeof *c->values.v, value_order);
    for (u32 i = 0; i < c->values.n; i++) {
        const ClaimValue *v = &c->values.v[i];
        if (v->standing != VALUE_STANDS) continue;
        bool share = str_eq(v->unit, S("share")) && whole <= 0;
        follow(&track[share], interval(v, whole, measured), day_of(v->as_of), counted, &grew, &clash);
        standing++;
    }
    c->verdict = standing <= 1     ? VERDICT_SINGLE
                 : grew && clash   ? VERDICT_MIXED
                 : grew            ? VERDICT_GROWTH
                 : clash           ? VERDICT_CONFLICT
                                   : VERDICT_AGREE;
    if (standing) choose(c, counted && c->verdict != VERDICT_CONFLICT);
    else c->best = c->low = c->high = HUGE_VAL;
    if (!c->rule.n)
        c->rule = counted && c->verdict != VERDICT_CONFLICT ? S("claim.newest_exact") : S("claim.best_attested");
}
