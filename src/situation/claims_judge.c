/* claims_judge.c - do the values of one claim agree, grow or contradict one another?
 *
 * A value is an interval: an exact 11 is [11, 11], "at least ten" [10, inf), "about 4,000" a
 * tenth to either side (Krifa 2007: round figures are read loosely), a share is scaled by the
 * whole when that is known. Rule of the verdict, over every pair of values:
 *   no interval apart from another                 agree   (single if there is one value)
 *   apart, the later one larger                    growth
 *   apart on one day, or the later one smaller     conflict
 *   both kinds of pairs                            mixed
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
    const ClaimValue *best = &c->values.v[0];
    bool tie = false;
    for (u32 i = 1; i < c->values.n; i++) {
        const ClaimValue *v = &c->values.v[i];
        if (better(best, v, grows)) best = v, tie = false;
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
        if (str_eq(v->unit, S("share")) && !str_eq(c->kind, S("share"))) continue;
        if (c->verdict == VERDICT_GROWTH && day_of(v->as_of) < day_of(best->as_of)) continue;
        double l = si ? v->si_low : v->low, h = si ? v->si_high : v->high;
        if (l < c->low) c->low = l;
        if (h > c->high) c->high = h;
    }
    if (c->high == -HUGE_VAL) c->high = HUGE_VAL;
}

void claims_judge(Claim *c, double whole)
{
    bool counted = str_eq(c->kind, S("count")) || str_eq(c->kind, S("casualties"));
    bool measured = str_eq(c->kind, S("distance"));
    bool grew = false, clash = false;
    if (c->values.n) qsort(c->values.v, c->values.n, sizeof *c->values.v, value_order);
    for (u32 i = 0; i < c->values.n; i++)
        for (u32 k = i + 1; k < c->values.n && k < i + 64; k++) {
            const ClaimValue *v = &c->values.v[i], *w = &c->values.v[k];
            Interval x = interval(v, whole, measured), y = interval(w, whole, measured);
            if (x.low <= y.high && y.low <= x.high) continue;
            bool unlike = str_eq(v->unit, S("share")) != str_eq(w->unit, S("share")) && whole <= 0;
            if (unlike) continue;
            bool later = day_of(w->as_of) > day_of(v->as_of) && day_of(v->as_of) != TIME_UNKNOWN;
            if (later && y.low > x.high) grew = true;
            else if (later && !counted) grew = true;
            else clash = true;
        }
    c->verdict = c->values.n == 1 ? VERDICT_SINGLE
                 : grew && clash  ? VERDICT_MIXED
                 : grew           ? VERDICT_GROWTH
                 : clash          ? VERDICT_CONFLICT
                                  : VERDICT_AGREE;
    choose(c, counted && c->verdict != VERDICT_CONFLICT);
    if (!c->rule.n)
        c->rule = counted && c->verdict != VERDICT_CONFLICT ? S("claim.newest_exact") : S("claim.best_attested");
}
