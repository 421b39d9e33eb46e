/* time_read_rel.c - expressions that lean on another time: last, next, this, that, the same
 * ..., the day before ..., the 20th of next month, the week of ... Called by time_read.c. */
#include "annotate/time_parts.h"

enum { SPC = GAPS | GAP_COMMA, SPH = GAPS | GAP_HYPHEN };

bool time_prep_before(const TimeRead *r, u32 i)
{
    return time_after(r, i, C_PREP) || time_after(r, i, C_FROM) || time_after(r, i, C_AFTER) ||
           time_after(r, i, C_TO) || time_after(r, i, C_BETWEEN) || time_after(r, i, C_OF);
}

bool time_prep_is(const TimeRead *r, u32 i, int a, int b)
{
    return time_after(r, i, C_PREP) && (r->w[i - 1].val == a || r->w[i - 1].val == b);
}

/* ---- last, next, this, that ... */

static u32 rel_period(const TimeRead *r, u32 i, u32 j, u8 rel, Expr *x)
{
    TimeNum n;
    u8 unit;
    bool plural;
    u32 k = time_next(r, j, GAPS) ? time_read_num(r, j, &n) : 0;
    if (k && !n.article) {
        if (time_is(r, k, GAPS, C_LONG)) k++;
        u32 m = time_read_unit(r, k, SPH, &unit, &plural);
        if (!m || rel >= REL_W_THIS || (unit == U_QUARTER && !plural) || n.digits == 4) return 0;
        *x = time_expr(X_PERIOD, i);
        x->rel = rel;
        x->n = n.milli;
        x->vague = n.vague;
        x->unit = unit;
        if (n.vague) return m;
        Expr more = *x;
        u32 e = time_read_more_parts(r, m, &more);
        if (time_is(r, e, GAPS, C_AGO) || time_is(r, e, GAPS, C_LATER)) return m; /* the last 3 months, and 2 days ago */
        *x = more;
        return e;
    }
    u32 m = time_read_unit(r, j, GAPS, &unit, &plural);
    if (!m) return 0;
    if (plural && rel <= REL_W_FOLLOWING) {
        *x = time_expr(X_PERIOD, i);
        x->rel = rel;
        x->vague = true;
        x->unit = unit;
        return m;
    }
    return 0;
}

/* The same period last year; the same month a year ago; the same day. */
static u32 rel_same(const TimeRead *r, u32 i, u32 j, Expr *x)
{
    u8 unit = 0;
    bool plural;
    u32 k = time_read_unit(r, j, GAPS, &unit, &plural);
    if (!k && (time_is(r, j, GAPS, C_PERIOD) || time_is(r, j, GAPS, C_TIME))) k = j + 1;
    if (!k) {
        if (!time_is(r, j, GAPS, C_PART) && !time_is(r, j, GAPS, C_WEEKDAY)) return 0;
        *x = time_expr(X_ANAPHOR, i);
        x->unit = U_DAY;
        if (r->w[j].cls == C_PART) x->part = (u8)r->w[j].val;
        else x->weekday = (u8)r->w[j].val;
        return j + 1;
    }
    Expr y;
    u32 o = k;
    if (time_is(r, o, GAPS, C_OF) || time_is(r, o, GAPS, C_PREP)) o++;
    if (o < r->n && time_next(r, o, GAPS)) {
        u32 m = time_is(r, o, GAPS, C_THE) && time_is(r, o + 1, GAPS, C_REL) ? time_read_rel(r, o + 1, true, &y) : time_read_core(r, o, &y);
        u32 e = m ? 0 : time_read_duration(r, o, &y);
        if (e && !y.vague && (time_is(r, e, GAPS, C_AGO) || time_is(r, e, GAPS, C_LATER))) { /* a year ago, a year earlier */
            y.kind = X_SHIFT;
            y.anaphoric = r->w[e].cls == C_LATER;
            y.after = y.anaphoric ? (int8_t)r->w[e].val : -1;
            m = e + 1;
        }
        if (m && (y.kind == X_UNIT || y.kind == X_SHIFT || (y.kind == X_ANAPHOR && y.unit == U_YEAR) || (y.kind == X_DATE && !y.month))) {
            *x = y;
            x->first = i;
            x->same = true;
            x->same_unit = unit;
            return m;
        }
    }
    if (!unit) return 0;
    *x = time_expr(X_ANAPHOR, i);
    x->unit = unit;
    return k;
}

static u32 rel_unit(const TimeRead *r, u32 i, u32 j, bool the, u8 rel, Expr *x)
{
    u8 unit;
    bool plural;
    u32 k = time_read_unit(r, j, SPH, &unit, &plural);
    if (!k || plural) return 0;
    if (unit < U_HOUR && (rel == REL_W_LAST || rel == REL_W_THIS || rel == REL_W_NEXT || rel == REL_W_SAME)) return 0;
    *x = time_expr(X_UNIT, i);
    x->unit = unit;
    x->rel = rel;
    x->core = j;
    switch (rel) {
    case REL_W_PAST:
        if (unit == U_QUARTER) {
            x->n = -1;
            break;
        }
        x->kind = X_PERIOD;
        x->n = 1000;
        break;
    case REL_W_LAST:
        x->n = -1;
        if (unit <= U_HOUR || unit == U_FORTNIGHT || (the && unit >= U_DECADE && unit <= U_CENTURY)) x->kind = X_PERIOD, x->n = 1000;
        break;
    case REL_W_NEXT:
        x->n = 1;
        if (the && unit != U_QUARTER) x->kind = X_ANAPHOR;
        if (unit == U_FORTNIGHT || (the && unit >= U_DECADE && unit <= U_CENTURY)) x->kind = X_PERIOD, x->n = 1000;
        break;
    case REL_W_COMING: x->n = 1; break;
    case REL_W_PREVIOUS: x->kind = X_ANAPHOR, x->n = -1; break;
    case REL_W_FOLLOWING: x->kind = X_ANAPHOR, x->n = 1; break;
    case REL_W_THAT: x->kind = X_ANAPHOR; break;
    default: break;
    }
    return k;
}

/* What a rel word leads in besides units: weekday, month, season, part of day, holiday... */
static u32 rel_other(const TimeRead *r, u32 first, u32 j, bool the, u8 rel, Expr *x);

/* next week on Friday; plain next week */
static u32 rel_week_day(const TimeRead *r, u32 k, Expr *x)
{
    u32 o = time_is(r, k, GAPS, C_PREP) && r->w[k].val == 2 ? k + 1 : k;
    if (x->kind != X_UNIT || x->unit != U_WEEK || !time_is(r, o, SPC | GAP_HYPHEN, C_WEEKDAY) || (r->w[o].flags & TF_PLURAL)) return k;
    x->kind = X_WEEKDAY;
    x->weekday = (u8)r->w[o].val;
    return o + 1;
}

u32 time_read_rel(const TimeRead *r, u32 i, bool the, Expr *x)
{
    u8 rel = (u8)r->w[i].val;
    u32 j = i + 1, k, first = the ? i - 1 : i;
    if (rel == REL_W_LAST && !the && (time_after(r, i, C_WILL) || time_after(r, i, C_TO))) return 0; /* will last two hours */
    if (rel == REL_W_SAME) return rel_same(r, first, j, x);
    if ((rel == REL_W_THIS || rel == REL_W_THAT) && time_is(r, j, GAPS, C_REL) && r->w[j].val == REL_W_SAME)
        return rel_same(r, first, j + 1, x);
    if (rel == REL_W_THIS && time_is(r, j, GAPS, C_REL) && (r->w[j].val == REL_W_PAST || r->w[j].val == REL_W_COMING)) {
        rel = (u8)r->w[j].val; /* this past week, this coming Friday */
        j++;
        if (rel == REL_W_PAST && !time_is(r, j, GAPS, C_WEEKDAY)) rel = REL_W_LAST;
    }
    if (!time_next(r, j, SPH)) return 0;
    if ((k = rel_period(r, first, j, rel, x))) return k;
    if ((k = rel_unit(r, first, j, the, rel, x))) return rel_week_day(r, k, x);
    if (!(k = rel_other(r, first, j, the, rel, x))) return 0;
    x->first = first;
    x->core = j;
    return k;
}

static u32 rel_other(const TimeRead *r, u32 first, u32 j, bool the, u8 rel, Expr *x)
{
    u32 k;
    const TimeTok *w = &r->w[j];
    switch (w->cls) {
    case C_WEEKDAY:
        if (rel == REL_W_THAT || (w->flags & (TF_ABBR | TF_PLURAL))) return 0;
        k = time_read_weekday(r, j, x);
        if (!k) return 0;
        if (x->kind == X_WEEKDAY && !x->rel) x->rel = rel;
        break;
    case C_MONTH:
        if (rel == REL_W_THAT || !(k = time_read_month(r, j, x))) return 0;
        if (!x->year) x->rel = rel;
        break;
    case C_SEASON:
        *x = time_expr(X_SEASON, first);
        x->season = (u8)w->val;
        x->rel = rel;
        k = j + 1;
        break;
    case C_PART:
        if (rel == REL_W_CURRENT || (w->flags & TF_PLURAL)) return 0;
        *x = time_expr(rel == REL_W_LAST || rel == REL_W_THIS ? X_DEICTIC : X_ANAPHOR, first);
        x->part = (u8)w->val;
        x->unit = U_DAY;
        x->n = rel == REL_W_LAST || rel == REL_W_PREVIOUS ? -1 : rel == REL_W_THIS || rel == REL_W_THAT ? 0 : 1;
        k = j + 1;
        break;
    case C_FISCAL:
        if (!time_is(r, j + 1, GAPS, C_UNIT) || (r->w[j + 1].val != U_YEAR && r->w[j + 1].val != U_QUARTER)) return 0;
        *x = time_expr(r->w[j + 1].val == U_YEAR ? X_FISCAL : X_UNIT, first);
        x->unit = (u8)r->w[j + 1].val;
        x->rel = rel;
        x->n = rel <= REL_W_PREVIOUS ? -1 : rel <= REL_W_FOLLOWING ? 1 : 0;
        k = j + 2;
        break;
    case C_LONG: /* this calendar year */
        if (!(k = rel_unit(r, first, j + 1, the, rel, x))) return 0;
        break;
    case C_TIME:
        if (!(rel == REL_W_THAT || rel == REL_W_THIS) || !time_prep_is(r, first, 4, 3)) return 0;
        *x = time_expr(rel == REL_W_THIS ? X_REF : X_ANAPHOR, first);
        x->n = rel == REL_W_THIS ? 2 : 0;
        x->unit = U_DAY;
        k = j + 1;
        break;
    default:
        if (rel == REL_W_THAT || !(k = time_read_holiday(r, j, x))) return 0;
        x->rel = rel;
    }
    return k;
}

/* ---- the ... */

/* the day before yesterday, the week before last, the year after next, the day after */
static u32 unit_before(const TimeRead *r, u32 i, u32 j, Expr *x)
{
    u8 unit;
    bool plural;
    u32 k = time_read_unit(r, j, GAPS, &unit, &plural);
    bool night = !k && time_is(r, j, GAPS, C_PART);
    if (night) k = j + 1, plural = false, unit = U_DAY;
    if (!k || plural) return 0;
    u8 part = night ? (u8)r->w[j].val : 0;
    bool previous = time_is(r, k, GAPS, C_REL) && r->w[k].val == REL_W_PREVIOUS;
    bool shifted = time_is(r, k, GAPS, C_AFTER) || time_is(r, k, GAPS, C_LATER);
    if (!previous && !shifted) return 0;
    int8_t dir = previous ? -1 : (int8_t)r->w[k].val;
    u32 e = k + 1;
    if (shifted && r->w[k].cls == C_AFTER && time_next(r, e, GAPS)) {
        if (time_is(r, e, GAPS, C_THE) && time_is(r, e + 1, GAPS, C_REL) && time_ends_clause(r, e + 1)) e++;
        if (r->w[e].cls == C_REL && (r->w[e].val == REL_W_LAST || r->w[e].val == REL_W_NEXT) && time_ends_clause(r, e)) {
            *x = time_expr(X_UNIT, i);
            x->unit = unit;
            x->rel = (u8)r->w[e].val;
            x->n = 2 * dir;
            return e + 1;
        }
        Expr y;
        u32 m = time_read_core(r, e, &y);
        if (m && y.kind != X_DURATION && y.kind != X_SET && y.kind != X_REF && y.kind != X_CLOCK && y.kind != X_PART) {
            *x = y;
            x->first = i;
            x->after = dir;
            x->after_n = 1000;
            x->after_unit = unit;
            x->part = part;
            return m;
        }
    }
    if (!time_ends_clause(r, k) && !previous) return 0;
    *x = time_expr(X_ANAPHOR, i);
    x->unit = unit;
    x->n = dir;
    x->part = part;
    return k + 1;
}

static u32 the_unit(const TimeRead *r, u32 i, u32 j, Expr *x)
{
    u32 k;
    if ((k = unit_before(r, i, j, x))) return k;
    bool whole = r->w[j].cls == C_WHOLE;
    if (whole) j++;
    if (!time_is(r, j, GAPS, C_UNIT) || (r->w[j].flags & TF_PLURAL)) return 0;
    u8 unit = (u8)r->w[j].val;
    k = j + 1;
    if (unit == U_YEAR && time_next(r, k, GAPS) && time_is_year(r, k)) {
        *x = time_expr(X_DATE, i);
        x->year = r->w[k].val;
        return k + 1;
    }
    bool counted = i > 2 && (r->w[i - 2].cls == C_UNIT || r->w[i - 2].cls == C_HALF) && (r->w[i - 3].cls == C_ORD || r->w[i - 3].cls == C_REL || r->w[i - 3].cls == C_CARD);
    bool edge = i > 1 && time_after(r, i, C_OF) && (r->w[i - 2].cls == C_EDGE || counted);
    bool within = time_prep_is(r, i, 5, 0) || (time_prep_is(r, i, 1, 1) && i > 1 && r->w[i - 2].cls == C_LATER);
    if (unit == U_WEEKEND ? !time_prep_before(r, i) : !(whole || edge || within)) return 0;
    if (unit < U_DAY) return 0;
    *x = time_expr(unit == U_WEEKEND ? X_WEEKEND : unit == U_DAY || whole ? X_ANAPHOR : X_UNIT, i);
    x->unit = unit;
    x->rel = unit == U_WEEKEND ? 0 : REL_W_THIS;
    x->core = j;
    return k;
}

/* the 20th of next month */
u32 time_read_day_of_rel(const TimeRead *r, u32 i, Expr *x)
{
    i32 day;
    u32 k = time_read_day(r, i, &day);
    if (!k || !time_is(r, k, GAPS, C_OF) || !time_is(r, k + 1, GAPS, C_REL) || !time_is(r, k + 2, GAPS, C_UNIT)) return 0;
    if (r->w[k + 2].val != U_MONTH || r->w[k + 2].flags & TF_PLURAL || r->w[i].flags & TF_GLUED) return 0;
    *x = time_expr(X_DAYOFMONTH, i);
    x->day = (u8)day;
    x->rel = (u8)r->w[k + 1].val;
    return k + 3;
}

/* 2019 Q1 */
u32 time_read_year_quarter(const TimeRead *r, u32 i, Expr *x)
{
    u32 q = i + 1;
    if (!time_is_year(r, i) || !time_next(r, q, SPH) || (r->w[q].cls != C_Q && r->w[q].cls != C_H)) return 0;
    if (!time_is(r, q + 1, 0, C_NUM) || r->w[q + 1].c != 1) return 0;
    bool quarter = r->w[q].cls == C_Q;
    if (r->w[q + 1].val < 1 || r->w[q + 1].val > (quarter ? 4 : 2)) return 0;
    *x = time_expr(quarter ? X_QUARTER : X_HALFYEAR, i);
    x->quarter = (u8)r->w[q + 1].val;
    x->year = r->w[i].val;
    return q + 2;
}

/* the week of 9 August, the week ending July 30 */
u32 time_read_week_of(const TimeRead *r, u32 i, u32 j, Expr *x)
{
    u32 o = j + 1;
    if (!time_is(r, j, GAPS, C_UNIT) || (r->w[j].val != U_WEEK && r->w[j].val != U_WEEKEND) || r->w[j].flags & TF_PLURAL) return 0;
    bool of = time_is(r, o, GAPS, C_OF), begins = time_is(r, o, GAPS, C_EDGE) || time_is(r, o, GAPS, C_ENDING);
    if (!of && !begins) return 0;
    o++;
    if (begins && time_is(r, o, GAPS, C_PREP) && r->w[o].val == 2) o++;
    if (!time_next(r, o, GAPS)) return 0;
    i32 day;
    u32 k = time_read_core(r, o, x);
    if (!k && of && time_is(r, o, GAPS, C_THE) && time_is(r, o + 1, GAPS, C_ORD) && (k = time_read_day(r, o + 1, &day))) {
        *x = time_expr(X_DAYOFMONTH, o);
        x->day = (u8)day;
    }
    if (!k || !(((x->kind == X_DATE || x->kind == X_NUMERIC) && (x->kind != X_DATE || x->day)) || x->kind == X_WEEKDAY || x->kind == X_DAYOFMONTH || x->kind == X_HOLIDAY)) return 0;
    x->first = i;
    if (r->w[j].val == U_WEEKEND) { /* the weekend of Halloween */
        x->unit = U_WEEKEND;
        return x->kind == X_HOLIDAY || x->kind == X_DATE ? k : 0;
    }
    x->week_of = true;
    return k;
}

u32 time_read_the(const TimeRead *r, u32 i, Expr *x)
{
    u32 j = i + 1, k = 0;
    i32 day;
    if (!time_next(r, j, GAPS | GAP_APOS)) return 0;
    const TimeTok *w = &r->w[j];
    switch (w->cls) {
    case C_REL:
        if (w->val == REL_W_PAST && time_ends_clause(r, j) && time_prep_is(r, i, 1, 0)) {
            *x = time_expr(X_REF, i);
            x->n = 1;
            return j + 1;
        }
        return time_read_rel(r, j, true, x);
    case C_FUTURE:
        if (!time_ends_clause(r, j) || !time_after(r, i, C_PREP)) return 0;
        *x = time_expr(X_REF, i);
        x->n = 3;
        return j + 1;
    case C_ORD: case C_TENS:
        if ((k = time_read_day_month(r, j, x)) || (k = time_read_day_of_rel(r, j, x))) break;
        if (w->cls != C_ORD || w->id != NO_WORD || !time_prep_before(r, i) || time_after(r, i, C_OF) || !time_ends_clause(r, j)) return 0;
        if (!time_read_day(r, j, &day)) return 0;
        *x = time_expr(X_DAYOFMONTH, i);
        x->day = (u8)day;
        return j + 1;
    case C_DECADE: case C_CARD: k = time_read_core(r, j, x); if (k && x->kind != X_DECADE) k = 0; break;
    case C_WHOLE: return the_unit(r, i, j, x);
    case C_UNIT: return (k = time_read_week_of(r, i, j, x)) ? k : the_unit(r, i, j, x);
    case C_PART: return unit_before(r, i, j, x);
    case C_SEASON:
        if (!time_prep_before(r, i) && !(time_is(r, j + 1, GAPS, C_OF) && time_is_year(r, j + 2))) return 0;
        k = time_read_core(r, j, x);
        break;
    case C_NPAIR: case C_MONTH: return 0;
    default: k = time_read_holiday(r, j, x);
    }
    if (k) x->first = i;
    return k;
}
