/* time_read.c - the grammar of time expressions: a hand-written reader over the stream of
 * time words, longest match first, without backtracking over more than one alternative.
 *
 * Spans follow TimeML 1.2.1: prepositions stay outside ("on [Friday]"), determiners and
 * modifiers inside ("[the end of last year]", "[late July]"). Three levels that call only
 * downwards, so there is no recursion: frame (the end of, the first week of, two days after)
 * -> core (last year, 5 May, Friday) -> tail (night, at 8 p.m. GMT). */
#include "annotate/time_parts.h"

enum { SPC = GAPS | GAP_COMMA, SPH = GAPS | GAP_HYPHEN };

/* ---- core: one calendar expression without frame and tail */

static u32 read_numeric(const TimeRead *r, u32 i, Expr *x)
{
    const TimeTok *w = &r->w[i];
    u32 k;
    if (w->flags & TF_GLUED) return 0;
    if ((k = time_read_month_number(r, i, x))) return k;
    if (w->cls == C_NPAIR) {
        if (w->val == 9 && w->b == 11) {
            *x = time_expr(X_DATE, i);
            x->year = 2001, x->month = 9, x->day = 11;
            return i + 1;
        }
        bool listed = i > 0 && r->w[i - 1].cls == C_NPAIR && time_next(r, i, GAP_SPACE | GAP_COMMA | GAP_HYPHEN);
        bool to = time_is(r, i + 1, GAP_HYPHEN, C_NDATE) || (time_is(r, i + 1, GAP_HYPHEN, C_NPAIR) && time_after(r, i, C_BETWEEN));
        listed |= i > 1 && time_after(r, i, C_AND) && r->w[i - 2].cls == C_NPAIR;
        if (!(time_prep_before(r, i) || listed || to) || w->val < 1 || w->b < 1 || (w->val > 12 && w->b > 12) || w->val > 31 || w->b > 31) return 0;
        if (time_prep_is(r, i, 1, 12) || time_prep_is(r, i, 10, 11)) return 0; /* in 3/4 of cases */
    }
    *x = time_expr(X_NUMERIC, i);
    x->num[0] = w->val;
    x->num[1] = w->b;
    x->num[2] = w->cls == C_NPAIR ? -1 : w->c;
    return i + 1;
}

static u32 read_decade(const TimeRead *r, u32 i, Expr *x)
{
    const TimeTok *w = &r->w[i];
    bool two = w->id == NO_WORD && w->c == 2;
    if (w->flags & TF_GLUED) return 0;
    if (w->cls == C_CARD) { /* nineteen seventies */
        if (w->val < 15 || !time_is(r, i + 1, SPH, C_DECADE) || r->w[i + 1].id == NO_WORD) return 0;
        *x = time_expr(X_DECADE, i);
        x->year = w->val * 100 + r->w[i + 1].val % 100;
        return i + 2;
    }
    if (w->id != NO_WORD && (w->flags & TF_CONTEXT) && !time_after(r, i, C_THE) && !time_after(r, i, C_EARLY)) return 0;
    if (two && !(w->gap & GAP_APOS) && !time_after(r, i, C_THE) && !time_after(r, i, C_EARLY) && !time_after(r, i, C_AND) && !time_prep_is(r, i, 1, 1)) return 0;
    if (two && (time_after(r, i, C_POSS) || (time_after(r, i, C_EARLY) && time_after(r, i - 1, C_POSS)))) return 0;
    *x = time_expr(X_DECADE, i);
    x->year = two ? (w->val < 20 ? 2000 : 1900) + w->val : w->val;
    return x->year >= 1000 && x->year < 2100 ? i + 1 : 0;
}

static u32 read_season(const TimeRead *r, u32 i, Expr *x)
{
    const TimeTok *w = &r->w[i];
    u32 j = i + 1;
    *x = time_expr(X_SEASON, i);
    x->season = (u8)w->val;
    if (time_is(r, j, GAPS, C_OF)) {
        if (time_next(r, j + 1, GAPS) && time_is_year(r, j + 1)) {
            x->year = r->w[j + 1].val;
            return j + 2;
        }
        if (w->flags & TF_CONTEXT) return 0; /* the fall of the city */
    } else if (time_next(r, j, SPC) && time_is_year(r, j)) {
        x->year = r->w[j].val;
        return j + 1;
    }
    if (!(w->flags & TF_CONTEXT)) return j;
    bool near = time_prep_is(r, i, 1, 4) || time_prep_is(r, i, 6, 7) || time_after(r, i, C_EARLY);
    bool the = time_after(r, i, C_THE) && time_prep_before(r, i - 1) && time_ends_clause(r, i);
    return near || the ? j : 0;
}

static u32 read_fiscal(const TimeRead *r, u32 i, Expr *x)
{
    u32 j = i + 1;
    bool fy = r->w[i].cls == C_FY;
    *x = time_expr(X_FISCAL, i);
    bool word = !fy && time_is(r, j, GAPS, C_UNIT) && r->w[j].val == U_YEAR;
    if (word) j++;
    if (time_next(r, j, fy ? SPH : GAPS)) {
        if (time_is_year(r, j)) {
            x->year = r->w[j].val;
            return j + 1;
        }
        if (fy && r->w[j].cls == C_NUM && r->w[j].c == 2) {
            x->year = 2000 + r->w[j].val;
            return j + 1;
        }
    }
    x->rel = REL_W_THIS;
    return word ? j : 0;
}

static u32 read_quarter_code(const TimeRead *r, u32 i, Expr *x)
{
    bool q = r->w[i].cls == C_Q;
    u32 j = i + 1;
    bool dated = time_next(r, j + 1, SPH | GAP_COMMA) && (time_is_year(r, j + 1) || time_is(r, j + 1, GAPS, C_OF));
    if ((!(r->w[i].flags & TF_CAP) && !dated) || !time_next(r, j, 0) || r->w[j].cls != C_NUM || r->w[j].c != 1) return 0;
    i32 n = r->w[j].val;
    if (n < 1 || n > (q ? 4 : 2)) return 0;
    *x = time_expr(q ? X_QUARTER : X_HALFYEAR, i);
    x->quarter = (u8)n;
    if (time_is(r, j + 1, GAPS, C_OF)) j++;
    if (time_next(r, j + 1, SPH | GAP_COMMA) && time_is_year(r, j + 1)) {
        x->year = r->w[j + 1].val;
        return j + 2;
    }
    if (r->w[j].cls != C_OF && time_is(r, j + 1, GAPS, C_REL) && time_is(r, j + 2, GAPS, C_UNIT) && r->w[j + 2].val == U_YEAR) {
        x->rel = (u8)r->w[j + 1].val;
        return j + 3;
    }
    return r->w[j].cls == C_OF ? j : j + 1;
}

static u32 read_part(const TimeRead *r, u32 i, Expr *x)
{
    const TimeTok *w = &r->w[i];
    if ((w->flags & TF_PLURAL)) return 0;
    if (!(time_after(r, i, C_THE) && (time_prep_is(r, i - 1, 1, 5))) && !time_prep_is(r, i, 3, 4) && !time_prep_is(r, i, 5, 1) && w->val != PART_DAWN) return 0;
    *x = time_expr(X_PART, i);
    x->part = (u8)w->val;
    return i + 1;
}

u32 time_read_core(const TimeRead *r, u32 i, Expr *x)
{
    const TimeTok *w = &r->w[i];
    u32 k = time_read_holiday(r, i, x);
    if (k) return k;
    switch (w->cls) {
    case C_MONTH: return time_read_month(r, i, x);
    case C_WEEKDAY: return time_read_weekday(r, i, x);
    case C_NUM:
        if ((k = time_read_month_number(r, i, x)) || (k = time_read_year_quarter(r, i, x))) return k;
        if ((k = time_read_day_month(r, i, x)) || (k = time_read_day_of_rel(r, i, x)) || (k = time_read_clock(r, i, x)) || (k = time_read_year(r, i, x))) return k;
        return 0;
    case C_TENS:
        if ((k = time_read_year(r, i, x))) return k;
        return (k = time_read_day_month(r, i, x)) ? k : time_read_day_of_rel(r, i, x);
    case C_ORD: return (k = time_read_day_month(r, i, x)) ? k : time_read_day_of_rel(r, i, x);
    case C_NDATE: case C_NPAIR: return read_numeric(r, i, x);
    case C_CARD:
        if ((k = time_read_year(r, i, x)) || (k = time_read_day_month(r, i, x))) return k;
        return (k = read_decade(r, i, x)) ? k : time_read_clock(r, i, x);
    case C_CLOCK: case C_CLOCKWORD: return time_read_clock(r, i, x);
    case C_DEICTIC:
        if ((w->flags & (TF_CAP | TF_START)) == TF_CAP && time_capital_before(r, i)) return 0; /* a newspaper's name */
        *x = time_expr(X_DEICTIC, i);
        x->n = w->val >= 10 ? 0 : w->val;
        x->part = w->val == 10 ? PART_NIGHT : 0;
        if (w->val == 11) x->n = -1, x->part = PART_NIGHT, x->kind = X_PART, x->vague = true;
        return i + 1;
    case C_REL: return time_read_rel(r, i, false, x);
    case C_THE: return time_read_the(r, i, x);
    case C_POSS: return time_is(r, i + 1, GAPS, C_REL) ? time_read_rel(r, i + 1, true, x) : 0;
    case C_DECADE: return read_decade(r, i, x);
    case C_SEASON: return read_season(r, i, x);
    case C_PART: return read_part(r, i, x);
    case C_FISCAL: case C_FY: return read_fiscal(r, i, x);
    case C_Q: case C_H: return read_quarter_code(r, i, x);
    default: return 0;
    }
}

/* ---- tail: part of day, clock time, date behind a clock time */

static bool takes_part(const Expr *x)
{
    return !x->part && x->clock < 0 && (x->kind == X_WEEKDAY || x->kind == X_DATE || x->kind == X_DEICTIC || x->kind == X_DAYOFMONTH ||
                                        x->kind == X_NUMERIC || x->kind == X_HOLIDAY || (x->kind == X_ANAPHOR && x->unit == U_DAY));
}

static void copy_clock(Expr *x, const Expr *y)
{
    x->clock = y->clock;
    x->seconds = y->seconds;
    x->zone = y->zone;
    x->zone_us = y->zone_us;
}

static u32 read_tail(const TimeRead *r, u32 j, Expr *x)
{
    Expr y;
    u32 k;
    if (takes_part(x) && (x->kind != X_DATE || x->day)) {
        u32 o = time_is(r, j, GAPS, C_EARLY) ? j + 1 : j;
        if (time_is(r, o, GAPS, C_PART) && !(r->w[o].flags & TF_PLURAL)) {
            x->part = (u8)r->w[o].val;
            if (o > j) x->mod = r->w[j].val == 1 ? TM_START : r->w[j].val == 3 ? TM_END : TM_MID;
            j = o + 1;
        } else if (time_is(r, o, GAPS, C_DEICTIC) && r->w[o].val == 11 && o == j) {
            x->part = PART_NIGHT; /* Friday overnight */
            j++;
        }
        u32 c = time_is(r, j, SPC, C_PREP) && (r->w[j].val == 3 || r->w[j].val == 12) ? j + 1 : j;
        if (time_next(r, c, c > j ? GAPS : (x->day ? SPC : GAPS)) && (k = time_read_clock(r, c, &y))) {
            copy_clock(x, &y);
            return k;
        }
        if (r->w[j - 1].end < r->d->text.n && x->kind == X_NUMERIC && j < r->n && r->w[j].cls == C_CLOCK && r->w[j].beg == r->w[j - 1].end + 1 &&
            (k = time_read_clock(r, j, &y))) { /* 2021-08-14T10:00 */
            copy_clock(x, &y);
            return k;
        }
        return j;
    }
    if (x->kind == X_CLOCK || (x->kind == X_PART && !x->vague)) {
        if (x->kind == X_CLOCK && time_is(r, j, GAPS, C_PREP) && time_is(r, j + 1, GAPS, C_THE) && time_is(r, j + 2, GAPS, C_PART)) {
            if (x->clock < 720 && r->w[j + 2].val != PART_MORNING) x->clock += 720; /* 8:30 in the evening */
            j += 3;
        }
        u32 o = time_is(r, j, GAPS, C_PREP) && r->w[j].val == 2 ? j + 1 : time_is(r, j, GAPS, C_OF) ? j + 1 : j;
        if (time_next(r, o, GAPS) && (k = time_read_core(r, o, &y)) && takes_part(&y) && (y.kind != X_DATE || y.day)) {
            Expr z = y;
            copy_clock(&z, x);
            z.part = x->part;
            z.mod = x->mod;
            z.first = x->first;
            *x = z;
            return k;
        }
    }
    return j;
}

/* next year's first quarter, 2019's second half, 2016 the third quarter */
static u32 part_of_year(const TimeRead *r, u32 k, Expr *x)
{
    bool year = (x->kind == X_DATE && !x->month) || (x->kind == X_UNIT && x->unit == U_YEAR);
    u32 o = k;
    if (!year || x->sub_unit) return k;
    if (time_next(r, o, GAP_APOS) && r->w[o].end == r->w[o].beg + 1 && r->w[o].cls == C_NONE) o++;
    else if (time_is(r, o, GAPS, C_THE)) o++;
    bool final = time_is(r, o, GAPS, C_REL) && r->w[o].val == REL_W_LAST;
    if (o == k || (!final && !time_is(r, o, GAPS, C_ORD)) || r->w[o].id == NO_WORD) return k;
    bool half = time_is(r, o + 1, SPH, C_HALF), quarter = time_is(r, o + 1, GAPS, C_UNIT) && r->w[o + 1].val == U_QUARTER;
    if (!half && !quarter) return k;
    i32 most = half ? 2 : 4, n = final || r->w[o].val < 0 ? most : r->w[o].val;
    if (n > most) return k;
    x->sub_unit = half ? U_HALF : U_QUARTER;
    x->sub_n = (int8_t)n;
    return o + 2;
}

static u32 read_dated(const TimeRead *r, u32 i, Expr *x)
{
    u32 k = time_read_core(r, i, x);
    return k ? read_tail(r, part_of_year(r, k, x), x) : 0;
}

/* ---- frames */

/* first quarter of 2009; the first Monday in May; the first three months of; the 20th century */
static u32 read_nth(const TimeRead *r, u32 i, Expr *x)
{
    u32 j = r->w[i].cls == C_THE && (time_is(r, i + 1, GAPS, C_ORD) || time_is(r, i + 1, GAPS, C_TENS)) ? i + 1 : i;
    i32 tens = r->w[j].cls == C_TENS && time_is(r, j + 1, SPH, C_ORD) ? r->w[j].val : 0;
    if (tens) j++;
    bool last = r->w[j].cls == C_REL && r->w[j].val == REL_W_LAST;
    if (r->w[i].cls == C_THE && time_is(r, i + 1, GAPS, C_REL) && r->w[i + 1].val == REL_W_LAST) j = i + 1, last = true;
    if (!last && r->w[j].cls != C_ORD) return 0;
    i32 n = last ? -1 : tens + r->w[j].val;
    u32 k = j + 1, m;
    TimeNum count = {0};
    u8 unit = 0, weekday = 0;
    bool plural;
    if (time_next(r, k, GAPS) && (m = time_read_num(r, k, &count)) && !count.article) k = m;
    else count.milli = 0;
    if (time_is(r, k, GAPS, C_FISCAL)) k++;
    if (time_is(r, k, GAPS, C_WEEKDAY)) weekday = (u8)r->w[k].val, unit = U_DAY, k++;
    else if (time_is(r, k, SPH, C_HALF)) unit = U_HALF, k++;
    else if ((m = time_read_unit(r, k, SPH, &unit, &plural))) k = m;
    else return 0;
    if (unit == U_CENTURY && n > 0 && !count.milli) {
        *x = time_expr(X_CENTURY, i);
        x->n = n;
        return k;
    }
    if (last && !time_is(r, k, GAPS, C_OF)) return 0;
    Expr y = time_expr(X_NONE, i);
    u32 o = time_is(r, k, GAPS, C_OF) || (time_is(r, k, GAPS, C_PREP) && r->w[k].val == 1) ? k + 1 : k;
    u32 e = time_next(r, o, o > k ? GAPS : SPC) ? time_read_core(r, o, &y) : 0;
    if (e && !((y.kind == X_DATE && !y.day) || y.kind == X_UNIT || y.kind == X_SEASON || y.kind == X_DECADE || y.kind == X_CENTURY || y.kind == X_FISCAL || (y.kind == X_ANAPHOR && y.unit > U_DAY)))
        e = 0;
    if (unit == U_QUARTER || unit == U_HALF) {
        if (n < -1 || n > (unit == U_QUARTER ? 4 : 2) || count.milli) return 0;
        if (n < 0) n = unit == U_QUARTER ? 4 : 2;
        bool year = e && ((y.kind == X_DATE && !y.month) || (y.kind == X_UNIT && y.unit == U_YEAR) || y.kind == X_FISCAL || (y.kind == X_ANAPHOR && y.unit == U_YEAR));
        if (!year && o > k && unit == U_HALF) return 0; /* the first half of the match */
        if (unit == U_HALF && !year) return 0;
        *x = year ? y : time_expr(unit == U_QUARTER ? X_QUARTER : X_HALFYEAR, i);
        x->first = i;
        x->core = j;
        x->quarter = (u8)n;
        if (year) x->sub_unit = unit, x->sub_n = (int8_t)n;
        return year ? e : k;
    }
    if (!e || unit < U_DAY || n > 31) return 0;
    *x = y;
    x->first = i;
    x->sub_unit = unit;
    x->sub_n = (int8_t)n;
    x->sub_count = (u8)(count.milli / 1000);
    x->weekday = weekday;
    return e;
}

/* early, late, mid-; the beginning, middle, end of; later this year; the early hours of */
static u32 read_edge(const TimeRead *r, u32 i, Expr *x)
{
    u32 j = i;
    if (r->w[j].cls == C_THE) j++;
    if (j < r->n && j > i && !time_next(r, j, GAPS)) return 0;
    if (j < r->n && r->w[j].cls == C_VERY) {
        if (!time_next(r, j + 1, GAPS)) return 0;
        j++;
    }
    if (j >= r->n) return 0;
    u8 cls = r->w[j].cls, val = (u8)r->w[j].val, part = 0;
    u32 o = j + 1;
    if (cls == C_EDGE) {
        if (!time_is(r, o, GAPS, C_OF)) return 0;
        o++;
    } else if (cls == C_EARLY) {
        if (time_is(r, o, GAPS, C_UNIT) && r->w[o].val == U_HOUR && (time_is(r, o + 1, GAPS, C_OF) || time_is(r, o + 1, GAPS, C_PREP))) {
            part = PART_EARLY_HOURS;
            o += 2;
        } else if (time_is(r, o, GAPS, C_PREP) && (r->w[o].val == 1 || r->w[o].val == 2)) {
            o++;
        }
    } else if (cls == C_LATER && i == j) {
        bool in = time_is(r, o, GAPS, C_PREP) && (r->w[o].val == 1 || r->w[o].val == 2);
        if (in) o++;
        val = r->w[j].val > 0 ? EDGE_REST : EDGE_SO_FAR;
        if (!time_next(r, o, GAPS) || !(r->w[o].cls == C_REL || r->w[o].cls == C_DEICTIC || r->w[o].cls == C_WEEKDAY || (in && r->w[o].cls == C_THE))) return 0;
        if (!in && r->w[o].cls == C_WEEKDAY && r->w[j].val > 0) return 0;
    } else {
        return 0;
    }
    if (!time_next(r, o, SPH)) return 0;
    u32 k = read_nth(r, o, x);
    if (!k) k = read_dated(r, o, x);
    if (!k && cls == C_EDGE && time_is(r, o, GAPS, C_POSS)) o++; /* the rest of his week */
    if (!k && cls == C_EDGE && time_is(r, o, GAPS, C_UNIT) && !(r->w[o].flags & TF_PLURAL) && (r->w[o].val == U_YEAR || r->w[o].val == U_MONTH || r->w[o].val == U_WEEK)) {
        *x = time_expr(X_UNIT, o); /* end of year */
        x->unit = (u8)r->w[o].val;
        x->rel = REL_W_THIS;
        k = o + 1;
    }
    if (!k && time_is(r, o, GAPS, C_PART) && !part) {
        *x = time_expr(X_PART, o);
        x->part = (u8)r->w[o].val;
        k = read_tail(r, o + 1, x);
    }
    if (!k || x->kind == X_REF || x->kind == X_SET || x->kind == X_CLOCK) return 0;
    if (x->kind == X_DECADE && time_after(r, i, C_POSS)) return 0; /* in her mid-50s */
    x->first = i;
    if (part) x->part = part;
    else x->edge = val;
    x->mod = val == EDGE_START ? TM_START : val == EDGE_MID ? TM_MID : val == EDGE_END ? TM_END : 0;
    if (x->edge == EDGE_SO_FAR && x->kind != X_DEICTIC) x->mod = TM_START;
    if (x->edge == EDGE_REST && cls == C_LATER && x->kind != X_DEICTIC) x->mod = TM_END;
    return k;
}

/* Behind a duration: ago, later, before, from now, after DATE. */
static u32 duration_tail(const TimeRead *r, u32 k, Expr *x)
{
    if (time_is(r, k, GAPS, C_AGO)) {
        x->kind = X_SHIFT;
        x->after = -1;
        return k + 1;
    }
    bool possessive = time_is(r, k, GAP_APOS | GAP_SPACE, C_TIME) || (time_next(r, k, GAP_APOS) && time_is(r, k + 1, GAPS, C_TIME));
    if (possessive && x->in_future) { /* in two weeks' time */
        x->kind = X_SHIFT;
        x->after = 1;
        return r->w[k].cls == C_TIME ? k + 1 : k + 2;
    }
    if (time_is(r, k, GAPS, C_HENCE)) {
        x->kind = X_SHIFT;
        x->after = 1;
        return k + 1;
    }
    if (time_is(r, k, GAPS, C_FROM) && ((time_is(r, k + 1, GAPS, C_REF) && r->w[k + 1].val == 2) || (time_is(r, k + 1, GAPS, C_DEICTIC) && r->w[k + 1].val == 0))) {
        if (x->within) return k + 2;
        x->kind = X_SHIFT;
        x->after = 1;
        return k + 2;
    }
    if (time_is(r, k, GAPS, C_LATER)) {
        x->kind = X_SHIFT;
        x->anaphoric = true;
        x->after = (int8_t)r->w[k].val;
        return k + 1;
    }
    bool prior = time_is(r, k, GAPS, C_REL) && r->w[k].val == REL_W_PREVIOUS && time_ends_clause(r, k);
    if (!time_is(r, k, GAPS, C_AFTER) && !prior && !time_is(r, k, GAPS, C_FROM)) return k;
    int8_t dir = r->w[k].cls == C_FROM ? 1 : prior ? -1 : (int8_t)r->w[k].val;
    Expr y;
    u32 m = !prior && time_next(r, k + 1, GAPS) ? read_dated(r, k + 1, &y) : 0;
    if (m && y.kind != X_DURATION && y.kind != X_SET && y.kind != X_REF && y.kind != X_CLOCK && !x->vague &&
        (y.kind != X_DATE || y.month) && y.kind != X_DECADE) {
        y.first = x->first;
        y.after = dir;
        y.after_n = x->n;
        y.after_unit = x->unit;
        *x = y;
        return m;
    }
    if (r->w[k].cls == C_FROM) return k;
    if (prior || time_ends_clause(r, k)) {
        x->kind = X_SHIFT;
        x->anaphoric = true;
        x->after = dir;
        return k + 1;
    }
    x->kind = X_AROUND;
    x->after = dir;
    return k;
}

/* almost, about, more than, at least before a duration or clock: the modifier; 0 none. */
static u32 read_bound(const TimeRead *r, u32 i, u8 *mod)
{
    const TimeTok *w = &r->w[i];
    if (w->cls == C_APPROX && w->val == 1) return *mod = TM_APPROX, i + 1;
    if (w->cls == C_PREP && w->val == 12) return *mod = TM_APPROX, i + 1;
    if (w->cls == C_MORE && time_is(r, i + 1, GAPS, C_THAN)) return *mod = w->val > 0 ? TM_MORE : TM_LESS, i + 2;
    if (w->cls == C_PREP && w->val == 3 && time_is(r, i + 1, GAPS, C_ATLEAST)) return *mod = r->w[i + 1].val > 0 ? TM_AT_LEAST : TM_AT_MOST, i + 2;
    return 0;
}

static u32 read_length(const TimeRead *r, u32 i, Expr *x)
{
    u8 mod = 0;
    u32 o = read_bound(r, i, &mod), k;
    if (o && !time_next(r, o, GAPS)) return 0;
    k = time_read_duration(r, o ? o : i, x);
    if (!k) return 0;
    x->first = i;
    x->mod = mod;
    return duration_tail(r, k, x);
}

/* days, for decades, years later */
static u32 read_bare_units(const TimeRead *r, u32 i, Expr *x)
{
    const TimeTok *w = &r->w[i];
    if (!(w->flags & TF_PLURAL) && w->val >= U_WEEK && w->val <= U_YEAR && time_next(r, i + 1, GAP_APOS) && r->w[i + 1].end == r->w[i + 1].beg + 1 &&
        time_is(r, i + 2, GAPS, C_EDGE) && r->w[i + 2].val == EDGE_END) { /* year's end */
        *x = time_expr(X_UNIT, i);
        x->unit = (u8)w->val;
        x->rel = REL_W_THIS;
        x->edge = EDGE_END;
        x->mod = TM_END;
        return i + 3;
    }
    if (!(w->flags & TF_PLURAL) || w->val < U_MINUTE) return 0;
    u32 k = i + 1;
    bool led = time_prep_is(r, i, 11, 1) || time_prep_is(r, i, 9, 10) || time_prep_is(r, i, 12, 5) || time_after(r, i, C_AFTER);
    bool tailed = time_is(r, k, GAPS, C_AGO) || time_is(r, k, GAPS, C_LATER) || time_is(r, k, GAPS, C_AFTER) ||
                  (time_is(r, k, GAPS, C_OF) && w->val >= U_DAY && !time_after(r, i, C_THE)) || time_is(r, k, SPH, C_LONG);
    if (!led && !tailed && w->val != U_DECADE) return 0;
    *x = time_expr(X_DURATION, i);
    x->vague = true;
    x->unit = (u8)w->val;
    return duration_tail(r, k, x);
}

/* every day, each Monday, daily, 15 a year */
static u32 read_set(const TimeRead *r, u32 i, Expr *x)
{
    const TimeTok *w = &r->w[i];
    u32 j = i + 1, k;
    u8 unit;
    bool plural;
    TimeNum n;
    *x = time_expr(X_SET, i);
    x->set_n = 1000;
    if (w->cls == C_ADJSET) {
        if ((w->flags & (TF_CAP | TF_START)) == TF_CAP) return 0;
        x->set_unit = w->val == 20 ? U_YEAR : (u8)w->val;
        if (w->val == 20) x->set_n = 2000;
        return j;
    }
    if (w->cls == C_A) {
        if (!(i > 0 && w->seq == r->w[i - 1].seq + 1 && !(w->gap & ~(u16)GAPS))) return 0;
        const TimeTok *p = &r->w[i - 1];
        bool rate = (p->cls == C_NUM && p->c != 4) || p->cls == C_TIMES || p->cls == C_COUNTED;
        k = rate ? time_read_unit(r, j, GAPS, &unit, &plural) : 0;
        if (!k || plural || time_is(r, k, GAPS, C_AGO) || time_is(r, k, GAPS, C_LATER) || time_is(r, k, GAPS, C_AFTER)) return 0;
        x->set_unit = unit;
        return k;
    }
    if (!time_next(r, j, GAPS)) return 0;
    if (r->w[j].cls == C_WEEKDAY) {
        x->weekday = (u8)r->w[j].val;
        return j + 1;
    }
    if (r->w[j].cls == C_PART) {
        x->part = (u8)r->w[j].val;
        return j + 1;
    }
    if ((k = time_read_num(r, j, &n)) && !n.vague) {
        x->set_n = n.milli;
        j = k;
    } else if (r->w[j].cls == C_ORD && r->w[j].val > 0) {
        x->set_n = r->w[j].val * 1000;
        j++;
    }
    if (!(k = time_read_unit(r, j, GAPS, &unit, &plural)) || (plural && x->set_n == 1000)) return 0;
    x->set_unit = unit;
    return k;
}

/* week 31, week 3 of 2027, week 27 of last year: ISO 8601 weeks. "Week 3" of a season is none. */
static u32 read_week_number(const TimeRead *r, u32 i, Expr *x)
{
    const TimeTok *w = &r->w[i];
    u32 j = i + 1, k = j + 1;
    bool number = w->val == U_WEEK && !(w->flags & TF_PLURAL) && time_is(r, j, GAP_SPACE, C_NUM) && r->w[j].c <= 2 && !r->w[j].b &&
                  r->w[j].val >= 1 && r->w[j].val <= 53;
    if (!number) return 0;
    u32 o = time_is(r, k, GAPS, C_OF) ? k + 1 : k;
    Expr y;
    u32 e = time_next(r, o, SPC) ? time_read_core(r, o, &y) : 0;
    bool year = e && ((y.kind == X_DATE && !y.month) || (y.kind == X_UNIT && y.unit == U_YEAR));
    if (!year) {
        if (o > k || ((w->flags & (TF_CAP | TF_START)) == TF_CAP && !time_after(r, i, C_FROM) && !time_after(r, i, C_BETWEEN) && !time_after(r, i, C_TO) && !time_after(r, i, C_AND))) return 0;
        y = time_expr(X_UNIT, i);
        y.unit = U_YEAR, y.rel = REL_W_THIS;
        e = k;
    }
    *x = y;
    x->first = i;
    x->sub_unit = U_WEEK;
    x->sub_n = (int8_t)r->w[j].val;
    return e;
}

static u32 read_ref(const TimeRead *r, u32 i, Expr *x)
{
    const TimeTok *w = &r->w[i];
    u32 k = i + 1;
    *x = time_expr(X_REF, i);
    x->n = w->val;
    switch (w->cls) {
    case C_REF: return w->flags & TF_CONTEXT && !time_ends_clause(r, i) && !time_after(r, i, C_VERY) ? 0 : k;
    case C_MORE: case C_VERY:
        if (!time_is(r, k, GAPS, C_REF)) return 0;
        x->n = r->w[k].val;
        return k + 1;
    case C_RECENT:
        if (time_is(r, k, GAPS, C_UNIT) && (r->w[k].flags & TF_PLURAL)) {
            *x = time_expr(X_PERIOD, i);
            x->vague = true;
            x->rel = REL_W_PAST;
            x->unit = (u8)r->w[k].val;
            return k + 1;
        }
        x->n = 1;
        return k;
    case C_THESE:
        if (w->val == 0 && time_is(r, k, GAPS, C_UNIT) && r->w[k].val == U_DAY && (r->w[k].flags & TF_PLURAL)) {
            x->n = 2;
            return k + 1;
        }
        return 0;
    default: return 0;
    }
}

static u32 read_number_first(const TimeRead *r, u32 i, Expr *x)
{
    u32 k = read_dated(r, i, x);
    if (k || (r->w[i].cls == C_TENS && time_is(r, i + 1, SPH, C_ORD) && (k = read_nth(r, i, x)))) return k;
    if ((k = read_length(r, i, x))) return k;
    return r->w[i].cls == C_A ? read_set(r, i, x) : 0;
}

u32 time_read(const TimeRead *r, u32 i, Expr *x)
{
    u32 k;
    switch (r->w[i].cls) {
    case C_NUM: case C_CARD: case C_TENS: return read_number_first(r, i, x);
    case C_A:
        if ((k = read_set(r, i, x))) return k;
        return read_length(r, i, x);
    case C_FEW: return read_length(r, i, x);
    case C_HALF: return read_length(r, i, x);
    case C_APPROX: case C_ATLEAST: return read_length(r, i, x);
    case C_PREP: return r->w[i].val == 3 || r->w[i].val == 12 ? read_length(r, i, x) : 0;
    case C_MORE: return (k = read_length(r, i, x)) ? k : read_ref(r, i, x);
    case C_REF: case C_RECENT: case C_THESE: return read_ref(r, i, x);
    case C_DATE: /* to date, until the current date */
        if (!time_after(r, i, C_TO) && !time_prep_is(r, i, 7, 8)) return 0;
        *x = time_expr(X_REF, i);
        x->n = 2;
        return time_ends_clause(r, i) ? i + 1 : 0;
    case C_VERY: return (k = read_ref(r, i, x)) ? k : read_edge(r, i, x);
    case C_EARLY: case C_EDGE: case C_LATER: return read_edge(r, i, x);
    case C_THE: case C_POSS:
        if ((k = read_nth(r, i, x)) || (k = read_edge(r, i, x))) return k;
        return read_dated(r, i, x);
    case C_REL:
        if ((k = read_nth(r, i, x)) || (k = read_dated(r, i, x))) return k;
        if (r->w[i].val != REL_W_CURRENT) return 0;
        *x = time_expr(X_REF, i);
        x->n = 2;
        return i + 1;
    case C_ORD: return (k = read_nth(r, i, x)) ? k : read_dated(r, i, x);
    case C_EVERY: case C_ADJSET: return read_set(r, i, x);
    case C_UNIT:
        if ((k = read_week_number(r, i, x)) || (k = time_read_week_of(r, i, i, x))) return k;
        return read_bare_units(r, i, x);
    case C_WHOLE: { /* all day, a whole week */
        u8 unit;
        bool plural;
        if (!(k = time_read_unit(r, i + 1, SPH, &unit, &plural)) || plural || unit < U_DAY || unit > U_YEAR) return 0;
        *x = time_expr(X_DURATION, i);
        x->n = 1000;
        x->unit = unit;
        return k;
    }
    case C_PART: {
        if ((k = read_dated(r, i, x))) return k;
        if (r->w[i].flags & TF_PLURAL || !time_is(r, i + 1, GAPS, C_OF)) return 0; /* the morning of 5 May */
        *x = time_expr(X_PART, i);
        x->part = (u8)r->w[i].val;
        k = read_tail(r, i + 1, x);
        return k > i + 1 ? k : 0;
    }
    case C_NONE:
        return r->w[i].id != NO_WORD ? read_dated(r, i, x) : 0;
    default: return read_dated(r, i, x);
    }
}
