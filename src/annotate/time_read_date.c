/* time_read_date.c - the smaller pieces of time expressions: numbers, durations, dates with
 * month names, weekdays, clock times, years, named days. */
#include "annotate/time_parts.h"

enum { SPC = GAPS | GAP_COMMA, SPD = GAPS | GAP_DOT, SPCD = SPC | GAP_DOT, SPH = GAPS | GAP_HYPHEN };

Expr time_expr(u8 kind, u32 first)
{
    return (Expr){.kind = kind, .first = first, .core = first, .clock = -1, .seconds = -1,
                  .zone = INT32_MAX, .holiday = NO_WORD};
}

bool time_ends_clause(const TimeRead *r, u32 word)
{
    Str t = r->d->text;
    u32 at = r->w[word].end;
    if (at >= (size_t)t.n) return true;
    if (t.p[at] == ' ' && at + 1 < (size_t)t.n) at++;
    return memchr(".,;:)!?\n\"", t.p[at], 10) || (t.p[at] == 0xE2 && at + 2 < (size_t)t.n && t.p[at + 1] == 0x80);
}

/* ---- numbers */

/* "and a half", "and a quarter" behind a number: its thousandths, the index after it. */
static u32 and_a_part(const TimeRead *r, u32 j, i64 *milli)
{
    if (!time_is(r, j, SPH, C_AND)) return j;
    u32 k = time_is(r, j + 1, SPH, C_A) ? j + 2 : j + 1;
    bool half = time_is(r, k, SPH, C_HALF), quarter = k > j + 1 && time_is(r, k, SPH, C_UNIT) && r->w[k].val == U_QUARTER;
    if (!half && !quarter) return j;
    *milli += half ? 500 : 250;
    return k + 1;
}

static u32 and_a_half(const TimeRead *r, u32 j, TimeNum *o)
{
    u32 k = and_a_part(r, j, &o->milli);
    if (k > j && time_is(r, k, GAPS, C_A)) k++; /* two and half a day */
    return k;
}

static u32 num_article(const TimeRead *r, u32 i, TimeNum *o)
{
    u32 j = i + 1;
    if (time_is(r, j, GAPS, C_FEW)) {
        bool couple = r->w[j].val == 2;
        o->vague = !couple;
        o->milli = couple ? 2000 : 0;
        j++;
        if (couple && time_is(r, j, GAPS, C_OF)) j++;
        return j;
    }
    if (time_is(r, j, GAPS, C_HUNDRED)) {
        o->milli = 1000 * r->w[j].val;
        return j + 1;
    }
    if (time_is(r, j, GAPS, C_HALF)) {
        o->milli = 500;
        return j + 1;
    }
    o->milli = 1000;
    o->article = true;
    return j;
}

u32 time_read_num(const TimeRead *r, u32 i, TimeNum *o)
{
    const TimeTok *w = &r->w[i];
    u32 j = i + 1;
    *o = (TimeNum){0};
    switch (w->cls) {
    case C_NUM:
        if (w->flags & TF_GLUED) return 0;
        o->milli = (i64)w->val * 1000 + w->b;
        o->digits = (u8)w->c;
        return and_a_half(r, j, o);
    case C_CARD: case C_TENS:
        o->milli = w->val * 1000;
        if (w->cls == C_TENS && time_is(r, j, SPH, C_CARD)) o->milli += r->w[j++].val * 1000;
        if (time_is(r, j, GAPS, C_HUNDRED)) o->milli *= r->w[j++].val;
        return and_a_half(r, j, o);
    case C_A: return num_article(r, i, o);
    case C_FEW:
        o->vague = w->val == 0;
        o->milli = w->val * 1000;
        if (time_is(r, j, GAPS, C_OF)) j++;
        return j;
    case C_HALF:
        o->milli = 500;
        return time_is(r, j, GAPS, C_A) ? j + 1 : j;
    default: return 0;
    }
}

u32 time_read_unit(const TimeRead *r, u32 j, u16 gaps, u8 *unit, bool *plural)
{
    if (!time_next(r, j, gaps)) return 0;
    const TimeTok *w = &r->w[j];
    *plural = (w->flags & TF_PLURAL) != 0;
    if (w->cls == C_UNIT) *unit = (u8)w->val;
    else if (w->cls == C_ORD && w->val == 2 && w->id != NO_WORD) *unit = U_SECOND;
    else if (w->cls == C_H && r->w[j - 1].cls == C_NUM) *unit = U_HOUR;
    else return 0;
    return j + 1;
}

static bool is_age(const TimeRead *r, u32 i, u32 j)
{
    if (time_is(r, j, SPH, C_OLD)) return true;
    if (time_is(r, j, GAPS, C_OF) && time_is(r, j + 1, GAPS, C_AGE)) return true;
    return time_after(r, i, C_AGED) || time_after(r, i, C_AGE);
}

/* Further, smaller parts: 2 years 1 month and 21 days; an hour and a half. */
u32 time_read_more_parts(const TimeRead *r, u32 j, Expr *x)
{
    for (int k = 0; k < 2; k++) {
        TimeNum n;
        u8 unit;
        bool plural;
        u32 i = time_is(r, j, SPC, C_AND) ? j + 1 : j;
        if (!time_next(r, i, SPC)) break;
        if (k == 0 && i > j && x->n % 1000 == 0 && and_a_part(r, j, &x->n) > j) return and_a_part(r, j, &(i64){0});
        u32 m = time_read_num(r, i, &n);
        if (!m || n.vague || n.article || !(m = time_read_unit(r, m, GAPS, &unit, &plural))) break;
        u8 last = k ? x->more_unit[k - 1] : x->unit;
        if (unit == last) break;
        x->more_n[k] = n.milli;
        x->more_unit[k] = unit;
        j = m;
    }
    return j;
}

/* "a day" is a length behind a preposition or before "after", not in "a day nobody wanted". */
static bool plain_day(const TimeRead *r, u32 i, u32 k)
{
    if (time_ends_clause(r, k - 1) || time_after(r, i, C_PREP) || time_after(r, i, C_THAN) || time_after(r, i, C_APPROX)) return true;
    if (!time_next(r, k, SPH)) return false;
    u8 c = r->w[k].cls;
    return c == C_AGO || c == C_LATER || c == C_AFTER || c == C_AND || c == C_FROM || c == C_LONG || c == C_PREP;
}

u32 time_read_duration(const TimeRead *r, u32 i, Expr *x)
{
    TimeNum n;
    bool plural;
    u8 unit;
    u32 j = time_read_num(r, i, &n);
    if (!j) return 0;
    if (time_is(r, j, SPH, C_LONG) || time_is(r, j, GAPS, C_WHOLE) || time_is(r, j, GAPS, C_MORE)) j++;
    u16 gaps = r->w[j - 1].cls == C_NUM || !n.article ? SPH : GAPS;
    u8 rel = 0; /* the 5 coming years */
    if (!n.article && time_is(r, j, GAPS, C_REL) && r->w[j].val <= REL_W_FOLLOWING) rel = (u8)r->w[j++].val;
    u32 k = time_read_unit(r, j, gaps, &unit, &plural);
    if (!k || (rel && !plural)) return 0;
    if (rel) {
        *x = time_expr(X_PERIOD, i);
        x->n = n.milli, x->vague = n.vague, x->unit = unit, x->rel = rel, x->core = j;
        return k;
    }
    if ((r->w[j].flags & TF_ABBR) && !n.digits && r->w[i].cls != C_TENS && r->w[i].cls != C_CARD) return 0;
    if (unit == U_SECOND && !plural && !n.digits && r->w[i].cls == C_TENS && r->w[j].cls == C_ORD && gaps == SPH && time_after(r, i, C_THE)) return 0; /* the twenty-second */
    if (unit == U_SECOND && !plural && n.digits == 0 && n.article) return 0; /* a second (attack) */
    if ((unit == U_QUARTER || unit == U_WEEKEND || unit == U_CENTURY) && !plural && !n.digits && n.article) return 0;
    if (unit == U_QUARTER && time_is(r, k, GAPS, C_OF)) return 0; /* three quarters of */
    if (n.digits == 4 && n.milli >= 1900000 && n.milli < 2100000 && !plural) return 0;
    if (n.article && unit == U_DAY && !plain_day(r, i, k)) return 0;
    *x = time_expr(X_DURATION, i);
    x->n = n.milli;
    x->vague = n.vague;
    x->unit = unit;
    k = time_read_more_parts(r, k, x);
    if (is_age(r, i, k)) return 0;
    x->core = k - 1;
    x->in_future = i > 0 && time_after(r, i, C_PREP) && r->w[i - 1].val == 1;
    x->within = i > 0 && time_after(r, i, C_PREP) && r->w[i - 1].val == 9;
    return k;
}

/* ---- dates */

bool time_is_year(const TimeRead *r, u32 i)
{
    if (i >= r->n) return false;
    const TimeTok *w = &r->w[i];
    return w->cls == C_NUM && w->c == 4 && w->b == 0 && w->val >= 1000 && w->val <= 2100 && !(w->flags & TF_GLUED);
}

static bool two_digit_year(const TimeRead *r, u32 i)
{
    const TimeTok *w = &r->w[i];
    return w->cls == C_NUM && w->c == 2 && w->b == 0 && (w->gap & GAP_APOS);
}

static i32 full_year(i32 y)
{
    return y < 50 ? 2000 + y : y < 100 ? 1900 + y : y;
}

u32 time_read_day(const TimeRead *r, u32 i, i32 *day)
{
    const TimeTok *w = &r->w[i];
    u32 j = i + 1;
    if (w->cls == C_NUM && w->c <= 2 && w->b == 0) *day = w->val;
    else if (w->cls == C_ORD) *day = w->val;
    else if (w->cls == C_TENS && time_is(r, j, SPH, C_ORD)) *day = w->val + r->w[j++].val;
    else return 0;
    return *day >= 1 && *day <= 31 ? j : 0;
}

bool time_capital_before(const TimeRead *r, u32 i)
{
    Str t = r->d->text;
    u32 at = r->w[i].beg;
    if (at == 0 || t.p[at - 1] != ' ') return false;
    u32 end = at - 1, beg = end;
    while (beg && ((u8)((t.p[beg - 1] | 0x20) - 'a') < 26 || t.p[beg - 1] >= 0x80)) beg--;
    return beg < end && t.p[beg] >= 'A' && t.p[beg] <= 'Z';
}

/* An ambiguous month word (March, May, Sept.) needs a number or a preposition beside it. */
bool time_month_ok(const TimeRead *r, u32 i)
{
    const TimeTok *w = &r->w[i];
    i32 day;
    if (w->cls != C_MONTH) return false;
    if (!(w->flags & TF_CONTEXT)) return true;
    u16 gaps = w->flags & TF_ABBR ? SPCD : SPC;
    if (time_is(r, i + 1, GAP_HYPHEN, C_MONTH) && (w->flags & TF_CAP)) return true; /* Jan-Feb */
    if (i > 0 && w->gap == GAP_HYPHEN && time_next(r, i, GAP_HYPHEN) && r->w[i - 1].cls == C_MONTH) return true;
    if (time_is(r, i + 1, GAP_SLASH, C_NUM) && time_is_year(r, i + 1)) return true;
    if (time_next(r, i + 1, gaps) && (time_read_day(r, i + 1, &day) || time_is_year(r, i + 1))) return true;
    if (time_next(r, i + 1, GAP_HYPHEN | GAP_SLASH) && r->w[i + 1].cls == C_NUM && (w->flags & TF_ABBR) && time_read_day(r, i + 1, &day)) return true;
    if (i > 0 && w->seq == r->w[i - 1].seq + 1) {
        u8 p = r->w[i - 1].cls;
        if (p == C_NUM || p == C_ORD) return time_read_day(r, i - 1, &day) && !(w->gap & (u16)~(SPH | GAP_SLASH));
        bool leads = p == C_PREP || p == C_OF || p == C_FROM || p == C_BETWEEN || p == C_EARLY || p == C_REL ||
                     p == C_AFTER || p == C_TO || p == C_AND || p == C_WEEKDAY;
        if (leads && !(w->gap & ~(SPH | GAP_COMMA))) return (w->flags & TF_CAP) && (p != C_TO || !(w->flags & TF_ABBR));
    }
    if (w->flags & TF_ABBR) return r->lenient;
    return (w->flags & TF_CAP) && !(w->flags & TF_START) && !time_capital_before(r, i);
}

/* Below 100 in words; 0 none. */
static u32 small_number(const TimeRead *r, u32 i, u16 gaps, i32 *n)
{
    if (!time_next(r, i, gaps)) return 0;
    const TimeTok *w = &r->w[i];
    *n = w->val;
    if (w->cls == C_CARD) return i + 1;
    if (w->cls != C_TENS) return 0;
    if (time_is(r, i + 1, SPH, C_CARD) && r->w[i + 1].val < 10) {
        *n += r->w[i + 1].val;
        return i + 2;
    }
    return i + 1;
}

u32 time_read_spelled_year(const TimeRead *r, u32 i, i32 *year)
{
    const TimeTok *w = &r->w[i];
    i32 n;
    u32 k;
    if (w->cls != C_CARD && w->cls != C_TENS) return 0;
    if (time_is(r, i + 1, GAPS, C_HUNDRED) && r->w[i + 1].val == 1000 && w->val == 2) { /* two thousand (and) five */
        *year = 2000;
        u32 o = time_is(r, i + 2, GAPS, C_AND) ? i + 3 : i + 2;
        if ((k = small_number(r, o, SPH, &n))) return *year += n, k;
        return i + 2;
    }
    if ((w->cls != C_CARD || w->val < 15) && w->val != 20) return 0;
    if (time_is(r, i + 1, GAPS, C_HUNDRED) && r->w[i + 1].val == 100) { /* seventeen hundred (and) thirty-three */
        u32 o = time_is(r, i + 2, GAPS, C_AND) ? i + 3 : i + 2;
        if (!(k = small_number(r, o, SPH, &n)) || time_is(r, k, SPH, C_UNIT) || time_is(r, k, GAPS, C_COUNTED)) return 0;
        *year = w->val * 100 + n;
        return k;
    }
    if (!(k = small_number(r, i + 1, SPH, &n)) || (w->val == 20 && n < 10) || n < 10) return 0;
    if (time_is(r, k, SPH, C_UNIT) || time_is(r, k, GAPS, C_COUNTED)) return 0;
    *year = w->val * 100 + n;
    return k;
}

/* [,] 2021 | of 2021 | '21 | of last year. */
static u32 year_tail(const TimeRead *r, u32 j, Expr *x)
{
    if (time_next(r, j, SPC | GAP_HYPHEN | GAP_DOT | GAP_SLASH) && time_is_year(r, j) && !(r->w[j].gap & GAP_DOT && x->day)) {
        if (time_is(r, j + 1, GAPS, C_COUNTED) && (r->w[j].gap & GAP_COMMA)) return j;
        x->year = r->w[j].val;
        return j + 1;
    }
    i32 spelled;
    u32 s = time_is(r, j, GAPS, C_OF) ? j + 1 : j, e = time_next(r, s, SPC) ? time_read_spelled_year(r, s, &spelled) : 0;
    if (e) {
        x->year = spelled;
        return e;
    }
    if (time_next(r, j, GAPS | GAP_APOS) && two_digit_year(r, j)) {
        x->year = full_year(r->w[j].val);
        return j + 1;
    }
    bool in = time_is(r, j, GAPS, C_PREP) && r->w[j].val == 1 && time_next(r, j + 1, GAPS) && time_is_year(r, j + 1) &&
              !time_is(r, j + 2, GAPS, C_COUNTED);
    if (!in && !time_is(r, j, GAPS, C_OF)) {
        if (time_is(r, j, GAPS, C_REL) && time_is(r, j + 1, GAPS, C_UNIT) && r->w[j + 1].val == U_YEAR &&
            !(r->w[j + 1].flags & TF_PLURAL) && r->w[j].val != REL_W_PAST) {
            x->rel = (u8)r->w[j].val;
            return j + 2;
        }
        return j;
    }
    if (time_next(r, j + 1, GAPS) && time_is_year(r, j + 1)) {
        x->year = r->w[j + 1].val;
        return j + 2;
    }
    u32 k = time_is(r, j + 1, GAPS, C_THE) ? j + 2 : j + 1;
    if (time_is(r, k, GAPS, C_REL) && time_is(r, k + 1, GAPS, C_UNIT) && r->w[k + 1].val == U_YEAR) {
        x->rel = (u8)r->w[k].val;
        return k + 2;
    }
    return j;
}

/* A day of the month in words, "twenty-one", where a year or the end of a clause follows. */
static u32 spelled_day(const TimeRead *r, u32 i, i32 *day)
{
    i32 year;
    u32 k = small_number(r, i, GAPS, day);
    if (!k || *day > 31) return 0;
    bool year_next = (time_next(r, k, SPC) && time_is_year(r, k)) || (time_next(r, k, GAPS) && time_read_spelled_year(r, k, &year));
    return year_next || time_ends_clause(r, k - 1) ? k : 0;
}

u32 time_read_month(const TimeRead *r, u32 i, Expr *x)
{
    if (!time_month_ok(r, i)) return 0;
    *x = time_expr(X_DATE, i);
    x->month = (u8)r->w[i].val;
    u32 j = i + 1, k;
    i32 day;
    u16 gaps = r->w[i].flags & TF_ABBR ? SPD | GAP_HYPHEN | GAP_SLASH : SPH;
    if (time_is(r, j, GAPS, C_THE) && (time_is(r, j + 1, GAPS, C_ORD) || time_is(r, j + 1, GAPS, C_TENS))) j++;
    if (time_is(r, j, SPC, C_ORD) && r->w[j].id == NO_WORD) gaps |= GAP_COMMA; /* October, 1st */
    if (time_next(r, j, gaps) && ((k = time_read_day(r, j, &day)) || (k = spelled_day(r, j, &day))) &&
        !time_is(r, k, GAPS, C_COUNTED) && !time_is(r, k, GAPS, C_AMPM)) {
        x->day = (u8)day;
        return year_tail(r, k, x);
    }
    return year_tail(r, i + 1, x);
}

u32 time_read_day_month(const TimeRead *r, u32 i, Expr *x)
{
    i32 day;
    if (r->w[i].flags & TF_GLUED) return 0;
    u32 j = time_read_day(r, i, &day);
    if (!j && (j = small_number(r, i, (u16)~0, &day)) && (day > 31 || !time_is(r, j, GAPS, C_MONTH) || !time_read_spelled_year(r, u32_min(j + 1, r->n - 1), &(i32){0}))) return 0;
    if (!j) return 0;
    if (time_is(r, j, GAPS, C_UNIT) && r->w[j].val == U_DAY && time_is(r, j + 1, GAPS, C_OF) && r->w[i].cls != C_NUM) j++; /* third day of */
    if (time_is(r, j, GAPS, C_OF)) j++;
    if (!time_next(r, j, j > i + 1 ? GAPS : GAPS | GAP_HYPHEN | GAP_DOT | GAP_SLASH) || r->w[j].cls != C_MONTH) return 0;
    bool small = !(r->w[j].flags & TF_CAP) && (r->w[j].flags & TF_ABBR); /* 14 nov */
    if (small && !time_ends_clause(r, j) && !(time_next(r, j + 1, GAPS) && time_is_year(r, j + 1))) return 0;
    *x = time_expr(X_DATE, i);
    x->day = (u8)day;
    x->month = (u8)r->w[j].val;
    x->core = j;
    u32 k = j + 1;
    if (time_next(r, k, (r->w[j].flags & TF_ABBR ? SPCD : SPC) | GAP_HYPHEN | GAP_SLASH) && time_is_year(r, k)) {
        x->year = r->w[k].val;
        return k + 1;
    }
    return year_tail(r, k, x);
}

static bool plain_number(const TimeTok *w, i32 most)
{
    return w->cls == C_NUM && w->c <= 2 && !w->b && w->val >= 1 && w->val <= most && !(w->flags & TF_GLUED);
}

/* 2016 - 11, 11 / 2016: a month and its year with blanks about the mark. */
static u32 month_apart(const TimeRead *r, u32 i, Expr *x)
{
    u32 j = i + 1;
    if (!time_next(r, j, GAP_SPACE | GAP_HYPHEN | GAP_SLASH) || !(r->w[j].gap & (GAP_HYPHEN | GAP_SLASH))) return 0;
    bool year_first = time_is_year(r, i) && plain_number(&r->w[j], 12) && r->w[j].val <= r->w[i].val % 100;
    bool year_last = plain_number(&r->w[i], 12) && time_is_year(r, j);
    if ((!year_first && !year_last) || !time_ends_clause(r, j)) return 0;
    *x = time_expr(X_DATE, i);
    x->year = r->w[year_first ? i : j].val;
    x->month = (u8)r->w[year_first ? j : i].val;
    return j + 1;
}

u32 time_read_month_number(const TimeRead *r, u32 i, Expr *x)
{
    const TimeTok *w = &r->w[i];
    i32 day;
    u32 k;
    if (w->cls == C_NPAIR) {
        bool year_last = w->val <= 12 && w->b >= 1900 && w->b <= 2100, year_first = w->val >= 1900 && w->val <= 2100 && w->b <= 12;
        if (!year_last && !year_first) return 0;
        *x = time_expr(X_DATE, i);
        x->year = year_last ? w->b : w->val;
        x->month = (u8)(year_last ? w->val : w->b);
        if (year_first && w->b == (w->val + 1) % 100) x->month = 0; /* the 2006-07 season: no July */
        return w->b && w->val ? i + 1 : 0;
    }
    u16 sep = GAP_HYPHEN | GAP_SLASH;
    if ((k = month_apart(r, i, x))) return k;
    if (!time_is_year(r, i) || !time_is(r, i + 1, sep, C_MONTH) || !time_next(r, i + 2, sep)) return 0;
    if (!(k = time_read_day(r, i + 2, &day))) return 0;
    *x = time_expr(X_DATE, i);
    x->year = w->val;
    x->month = (u8)r->w[i + 1].val;
    x->day = (u8)day;
    return k;
}

/* 2016 June; 2016, November; 2016 Nov at the end of a clause. */
static u32 month_behind(const TimeRead *r, u32 j, Expr *x)
{
    i32 day;
    if (!time_is(r, j, SPC, C_MONTH) || !(r->w[j].flags & (TF_CAP | TF_ABBR) || time_ends_clause(r, j))) return j;
    bool ends = time_ends_clause(r, j) || time_is(r, j + 1, GAPS, C_AND) || time_is(r, j + 1, GAPS, C_TO);
    if (r->w[j].flags & (TF_CONTEXT | TF_ABBR) ? !ends : r->w[j].gap & GAP_COMMA && !ends) return j;
    if (time_next(r, j + 1, SPD) && time_read_day(r, j + 1, &day)) return j;
    x->month = (u8)r->w[j].val;
    x->core = j;
    return j + 1;
}

u32 time_read_year(const TimeRead *r, u32 i, Expr *x)
{
    i32 spelled;
    u32 k;
    bool led = time_after(r, i, C_PREP) || time_after(r, i, C_FROM) || time_after(r, i, C_OF) || time_after(r, i, C_BETWEEN) || time_after(r, i, C_TO);
    if (led && (k = time_read_spelled_year(r, i, &spelled)) && (spelled != 2000 || time_ends_clause(r, k - 1))) {
        *x = time_expr(X_DATE, i);
        x->year = spelled;
        return k;
    }
    if (!time_is_year(r, i)) return 0;
    const TimeTok *w = &r->w[i];
    bool leads = i > 0 && w->seq == r->w[i - 1].seq + 1 &&
                 (r->w[i - 1].cls == C_PREP || r->w[i - 1].cls == C_FROM || r->w[i - 1].cls == C_OF || r->w[i - 1].cls == C_AND ||
                  r->w[i - 1].cls == C_BETWEEN || r->w[i - 1].cls == C_EARLY || r->w[i - 1].cls == C_AFTER || r->w[i - 1].cls == C_TO ||
                  (r->w[i - 1].cls == C_UNIT && r->w[i - 1].val == U_YEAR));
    if (time_next(r, i + 1, GAPS | GAP_HYPHEN) && (r->w[i + 1].cls == C_COUNTED || r->w[i + 1].cls == C_UNIT)) return 0;
    if (time_is(r, i + 1, GAPS, C_ZONE) || (w->gap & (GAP_SLASH | GAP_COLON | GAP_DOT)) == GAP_COLON) return 0;
    if (i > 0 && w->seq == r->w[i - 1].seq + 1) {
        u8 p = r->w[i - 1].cls;
        if (p == C_THAN || p == C_APPROX || p == C_ATLEAST || (p == C_PREP && r->w[i - 1].val >= 10)) leads = false;
        if (p == C_APPROX || p == C_ATLEAST) return 0;
    }
    if (w->val < 1900 && !(leads && w->val >= 1400)) return 0;
    if (w->val > 2049 && !leads) return 0;
    *x = time_expr(X_DATE, i);
    x->year = w->val;
    return month_behind(r, i + 1, x);
}

/* ---- weekdays */

static bool date_beside(const TimeRead *r, u32 j)
{
    i32 day;
    return time_next(r, j, SPCD) && (r->w[j].cls == C_MONTH || time_read_day(r, j, &day) || r->w[j].cls == C_NDATE);
}

u32 time_read_weekday(const TimeRead *r, u32 i, Expr *x)
{
    const TimeTok *w = &r->w[i];
    u32 j = i + 1, k;
    if ((w->flags & TF_ABBR) && (!(w->flags & TF_CAP) || !(date_beside(r, j) || r->lenient))) return 0;
    if (w->flags & TF_PLURAL) {
        *x = time_expr(X_SET, i);
        x->weekday = (u8)w->val;
        return j;
    }
    u16 gaps = w->flags & TF_ABBR ? SPCD : SPC;
    if (time_next(r, j, gaps)) {
        u32 m = time_is(r, j, SPC, C_THE) && time_next(r, j + 1, GAPS) ? j + 1 : j;
        if ((k = time_read_month(r, j, x)) || (k = time_read_day_month(r, m, x))) {
            if (x->day) {
                x->first = i;
                x->weekday = (u8)w->val;
                return k;
            }
        }
        i32 day;
        bool number = time_next(r, j, GAPS) && (r->w[j].cls == C_NUM || r->w[j].cls == C_ORD) && (k = time_read_day(r, j, &day)) != 0;
        if (number && time_ends_clause(r, k - 1) && (r->w[j].cls == C_NUM || r->w[j].id == NO_WORD)) { /* Monday 13th */
            *x = time_expr(X_DAYOFMONTH, i);
            x->day = (u8)day;
            x->weekday = (u8)w->val;
            return k;
        }
        if (m > j && (r->w[m].cls == C_ORD || r->w[m].cls == C_TENS) && (k = time_read_day(r, m, &day)) &&
            (r->w[m].id == NO_WORD || time_ends_clause(r, k - 1) || time_is(r, k, GAPS, C_TO) || time_is(r, k, GAPS, C_PREP))) {
            *x = time_expr(X_DAYOFMONTH, i);
            x->day = (u8)day;
            x->weekday = (u8)w->val;
            return k;
        }
    }
    if (time_next(r, j, GAPS) && (r->w[j].cls == C_NDATE || r->w[j].cls == C_NPAIR) && !(r->w[j].flags & TF_GLUED)) {
        *x = time_expr(X_NUMERIC, i); /* Friday 7/6 */
        x->num[0] = r->w[j].val, x->num[1] = r->w[j].b;
        x->num[2] = r->w[j].cls == C_NPAIR ? -1 : r->w[j].c;
        if (x->num[0] <= 31 || x->num[2] >= 0) return j + 1;
    }
    *x = time_expr(X_WEEKDAY, i);
    x->weekday = (u8)w->val;
    u32 o = time_is(r, j, GAPS, C_OF) ? j + 1 : j;
    if (o > j && time_is(r, o, GAPS, C_THE)) o++;
    if (time_is(r, o, GAPS, C_REL) && time_is(r, o + 1, GAPS, C_UNIT) && r->w[o + 1].val == U_WEEK) {
        x->rel = (u8)r->w[o].val; /* Friday of last week */
        return o + 2;
    }
    return j;
}

/* ---- clock */

static u32 zone_tail(const TimeRead *r, u32 j, Expr *x)
{
    if (time_is(r, j, GAPS | GAP_PAREN | GAP_COMMA, C_ZONE) && (!(r->w[j].gap & GAP_COMMA))) {
        x->zone = r->w[j].val;
        x->zone_us = r->w[j].flags & TF_CONTEXT;
        Str t = r->d->text;
        u32 at = r->w[j].end;
        while (at < (size_t)t.n && t.p[at] == ' ') at++;
        bool sign = at < (size_t)t.n && (t.p[at] == '+' || t.p[at] == '-');
        if (sign && j + 1 < r->n && r->w[j + 1].beg == at + 1 && r->w[j + 1].cls == C_NUM && r->w[j + 1].val <= 14) {
            x->zone += (t.p[at] == '-' ? -60 : 60) * r->w[j + 1].val;
            return j + 2;
        }
        return j + 1;
    }
    if (time_is(r, j, GAPS, C_LOCAL) && time_is(r, j + 1, GAPS, C_TIME)) return j + 2;
    return j;
}

u32 time_read_clock(const TimeRead *r, u32 i, Expr *x)
{
    const TimeTok *w = &r->w[i];
    u32 j = i + 1;
    i32 minutes;
    bool sure = false;
    if (w->flags & TF_GLUED) return 0;
    *x = time_expr(X_CLOCK, i);
    if (w->cls == C_CLOCKWORD) {
        x->clock = w->val;
        return zone_tail(r, j, x);
    }
    if (w->cls == C_CLOCK) {
        minutes = w->val;
        x->seconds = w->b;
        sure = true;
    } else if (w->cls == C_NUM && w->c <= 2 && w->val <= 12 && w->b == 0) {
        minutes = w->val * 60;
    } else if (w->cls == C_NUM && w->c == 8 && w->val <= 12 && w->b < 600 && w->b % 10 == 0) { /* 8.10 pm */
        minutes = w->val * 60 + w->b / 10;
    } else if (w->cls == C_CARD && w->val <= 12) {
        minutes = w->val * 60;
    } else if (w->cls == C_NUM && w->c == 4 && w->val % 100 < 60 && w->val < 2400 && time_is(r, j, GAPS, C_ZONE)) {
        minutes = w->val / 100 * 60 + w->val % 100;
        sure = true;
    } else {
        return 0;
    }
    if (time_is(r, j, GAPS, C_AMPM)) {
        if (minutes >= 60 && minutes < 13 * 60) minutes = minutes % 720 + r->w[j].val * 60;
        sure = true;
        j++;
    } else if (time_is(r, j, GAPS | GAP_APOS, C_OCLOCK)) {
        j = time_is(r, j + 1, GAP_APOS, C_OCLOCK) ? j + 2 : j + 1;
        sure = true;
    }
    if (!sure) return 0;
    x->clock = minutes;
    return zone_tail(r, j, x);
}

/* ---- named days */

u32 time_read_holiday(const TimeRead *r, u32 i, Expr *x)
{
    if (!(r->w[i].flags & TF_HOLIDAY)) return 0;
    u32 best = 0;
    for (u16 h = r->lex->words[r->w[i].id].holiday; h != NO_WORD; h = r->lex->holidays[h].next) {
        const Holiday *day = &r->lex->holidays[h];
        u32 k = 1;
        while (k < day->nwords && time_next(r, i + k, GAPS | GAP_APOS | GAP_HYPHEN | GAP_DOT) && r->w[i + k].id == day->words[k]) k++;
        if (k < day->nwords || i + k <= best) continue;
        if (!(r->w[i].flags & TF_CAP) && r->w[i].cls != C_NONE && k < 3) continue; /* may day */
        best = i + k;
        *x = time_expr(X_HOLIDAY, i);
        x->holiday = h;
    }
    if (!best) return 0;
    u32 j = best;
    bool weekend = time_is(r, j, GAPS, C_UNIT) && r->w[j].val == U_WEEKEND; /* Easter weekend */
    if (weekend) j++;
    if (time_next(r, j, SPC) && time_is_year(r, j)) {
        x->year = r->w[j].val;
        j++;
    } else if (time_is(r, j, GAPS, C_OF) && time_next(r, j + 1, GAPS) && time_is_year(r, j + 1)) {
        x->year = r->w[j + 1].val;
        j += 2;
    }
    if (!weekend && x->year && (weekend = time_is(r, j, GAPS, C_UNIT) && r->w[j].val == U_WEEKEND)) j++;
    if (weekend) x->unit = U_WEEKEND;
    return j;
}
