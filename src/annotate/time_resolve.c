/* time_resolve.c - from an expression as read to a place in the calendar.
 *
 * Method. A relative expression is anchored to the publication day, or, when it looks back in
 * the text ("the next day", "two weeks later", "that evening"), to the last date the
 * narrative came to. A date without a year and a weekday take the side that the tense of
 * their clause tells; without a tense a weekday is past (in news more than nine in ten are),
 * a month is the nearer one with a leaning to the past. Without anything to anchor to, the
 * value is the TIMEX3 template (XXXX-WXX-3) and `when` stays unknown.
 *
 * Parts of a whole: early, mid, late are thirds. Part of day: morning 5-12, afternoon 12-18,
 * evening 17-22, night 18-4, overnight 18-6, small hours 0-6. A vague recent period ("recent days") is given
 * as about a week, five weeks, half a year, five years. */
#include "annotate/time_parts.h"

enum { HOUR = 3600, DAY_S = SECONDS_A_DAY };
typedef struct {
    When w;
    u8 unit;    /* of w, for its value */
    u8 anchor;
    Str value;  /* set when it is not simply that of the unit */
    Str rule;
} Base;

static Base known(When w, u8 unit, u8 anchor, const char *rule)
{
    return (Base){.w = w, .unit = unit, .anchor = anchor, .rule = str_of(rule)};
}

static Base unresolved(const char *value, u8 unit)
{
    return (Base){.w = when_unknown(), .unit = unit, .anchor = ANCHOR_UNRESOLVED, .value = str_of(value), .rule = S("time.unresolved")};
}

static const char *template_of(u8 unit)
{
    switch (unit) {
    case U_WEEK: case U_FORTNIGHT: return "XXXX-WXX";
    case U_WEEKEND: return "XXXX-WXX-WE";
    case U_MONTH: return "XXXX-XX";
    case U_QUARTER: return "XXXX-QX";
    case U_YEAR: return "XXXX";
    case U_DECADE: return "XXX";
    case U_CENTURY: return "XX";
    default: return "XXXX-XX-XX";
    }
}

static Base unit_at(i64 day, u8 unit, u8 anchor, const char *rule)
{
    return known(time_unit_of(day, unit), unit, anchor, rule);
}

/* The day that looking back in the text means, and which anchor that is. */
static bool reference(const TimeContext *c, i64 *day, u8 *anchor)
{
    if (c->has_ref) {
        *day = day_floor(c->ref.from) / DAY_S;
        *anchor = ANCHOR_TEXT;
        return true;
    }
    *day = c->pub_day;
    *anchor = ANCHOR_PUBLICATION;
    return c->has_day;
}

static Tense tense(const TimeContext *c, const Expr *x)
{
    return time_tense(c->read, x, c->tagged);
}

/* ---- dates without a year */

/* Of the years around publication, the one that tense and nearness choose. */
static i32 choose_year(const TimeContext *c, const Expr *x, When (*at)(const void *, i32), const void *arg, bool *found)
{
    Tense t = tense(c, x);
    i64 best = INT64_MAX;
    i32 year = 0;
    *found = false;
    i64 now = c->has_day ? c->pub_day * DAY_S : date_start((Day){c->pub_date.year, 7, 1});
    i32 span = x->month == 2 && x->day == 29 ? 4 : 1;
    for (i32 y = c->pub_date.year - span; y <= c->pub_date.year + span; y++) {
        When w = at(arg, y);
        if (!when_known(w)) continue;
        i64 before = now - w.from, after = w.from - now;
        i64 cost = before >= 0 ? before : after;
        bool holds = w.from <= now && now < w.to;
        if (holds) cost = 0;
        else if (t == TENSE_PAST && after > 0) cost = after * 8;
        else if (t == TENSE_FUTURE && before > 0) cost = before * 8;
        else if (t == TENSE_UNKNOWN && after > 0) cost = after * 3 / 2;
        if (cost < best) best = cost, year = y, *found = true;
    }
    return year;
}

static When month_day_at(const void *arg, i32 year)
{
    const Expr *x = arg;
    if (!x->day) return when_month(year, x->month);
    if (!date_valid(year, x->month, x->day)) return when_unknown();
    Day d = {year, x->month, x->day};
    if (x->weekday && date_weekday(date_days(d)) != x->weekday) return when_unknown();
    return when_day(d);
}

static i32 rel_offset(u8 rel)
{
    return rel == REL_W_LAST || rel == REL_W_PREVIOUS || rel == REL_W_PAST ? -1
           : rel == REL_W_NEXT || rel == REL_W_COMING || rel == REL_W_FOLLOWING ? 1 : 0;
}

/* last October: the latest that is over; next October: the first to come; this October. */
static i32 rel_year(const TimeContext *c, u8 rel, u8 first_month)
{
    i32 y = c->pub_date.year;
    if (rel_offset(rel) < 0) return first_month < c->pub_date.month ? y : y - 1;
    if (rel_offset(rel) > 0) return first_month > c->pub_date.month ? y : y + 1;
    return y;
}

static Base base_date(TimeContext *c, const Expr *x)
{
    i32 year = x->year;
    u8 anchor = ANCHOR_NONE;
    const char *rule = x->day ? "time.date" : x->month ? "time.month" : "time.year";
    bool found = true;
    if (!year && c->has_year) {
        anchor = ANCHOR_PUBLICATION;
        if (x->rel && x->first + 1 < x->last && c->read->w[x->last - 1].cls == C_UNIT) {
            year = c->pub_date.year + rel_offset(x->rel); /* October of next year */
        } else if (x->rel && x->rel != REL_W_CURRENT) {
            year = rel_year(c, x->rel, x->month);
        } else {
            year = choose_year(c, x, month_day_at, x, &found);
            if (!found) { /* no such weekday near: the date counts, the weekday is wrong */
                Expr y = *x;
                y.weekday = 0;
                year = choose_year(c, x, month_day_at, &y, &found);
            }
        }
        rule = x->day ? "time.date.noyear" : "time.month.noyear";
    }
    if (!year || !found) {
        Str v = x->day ? str_format(c->arena, "XXXX-%02d-%02d", x->month, x->day) : str_format(c->arena, "XXXX-%02d", x->month);
        Base b = unresolved("", x->day ? U_DAY : U_MONTH);
        b.value = v;
        return b;
    }
    if (!x->month) return known(when_year(year), U_YEAR, anchor, rule);
    if (!x->day) return known(when_month(year, x->month), U_MONTH, anchor, rule);
    if (!date_valid(year, x->month, x->day)) return unresolved("XXXX-XX-XX", U_DAY);
    if (c->read->w[x->core].cls == C_NPAIR) rule = "time.named"; /* 9/11: a date that became a name */
    return known(when_day((Day){year, x->month, x->day}), U_DAY, anchor, rule);
}

static bool numeric_reading(const TimeContext *c, const Expr *x, bool day_first, Day *out, bool *guessed)
{
    i32 a = x->num[0], b = x->num[1], y = x->num[2];
    *guessed = false;
    if (a >= 1000) {
        *out = (Day){a, (u8)(b & 31), (u8)(y & 63)};
        return date_valid(a, b, y);
    }
    i32 m = day_first ? b : a, d = day_first ? a : b;
    if (y >= 0 && y < 100) y += 2000 + y <= (c->has_year ? c->pub_date.year + 20 : 2049) ? 2000 : 1900;
    if (m < 1 || m > 12 || d < 1 || d > 31) return false;
    if (y < 0) {
        if (!c->has_year) return false;
        bool found;
        Expr e = *x;
        e.month = (u8)m, e.day = (u8)d, e.weekday = 0;
        y = choose_year(c, &e, month_day_at, &e, &found);
        *guessed = true;
        if (!found) return false;
    }
    if (!date_valid(y, m, d)) return false;
    *out = (Day){y, (u8)m, (u8)d};
    return true;
}

static i64 distance(i64 a, i64 b)
{
    return a < b ? b - a : a - b;
}

static Base base_numeric(TimeContext *c, const Expr *x, Timex *t)
{
    Day d[2];
    bool guessed[2], ok[2] = {numeric_reading(c, x, false, &d[0], &guessed[0]), numeric_reading(c, x, true, &d[1], &guessed[1])};
    if (!ok[0] && !ok[1]) return unresolved("XXXX-XX-XX", U_DAY);
    int pick = ok[0] ? 0 : 1;
    bool both = ok[0] && ok[1] && date_days(d[0]) != date_days(d[1]);
    if (both && c->day_first) pick = c->day_first > 0;
    else if (both && c->has_day) { /* the other order wins only when it falls beside the report */
        i64 near0 = distance(date_days(d[0]), c->pub_day), near1 = distance(date_days(d[1]), c->pub_day);
        pick = near1 <= 7 && near0 > 7;
    }
    if (both && !c->day_first) {
        When w = when_day(d[!pick]);
        *vec_push(c->arena, &t->alternatives) = (TimexReading){time_value(c->arena, w, U_DAY), w};
    }
    return known(when_day(d[pick]), U_DAY, guessed[pick] ? ANCHOR_PUBLICATION : ANCHOR_NONE, both && !c->day_first ? "time.numeric.ambiguous" : "time.numeric");
}

/* ---- weekdays */

/* The narrative's last time is a week, named within the few words before. */
static bool in_named_week(const TimeContext *c, const Expr *x)
{
    enum { NEAR_BYTES = 16 };
    if (!c->has_ref || c->ref.precision != PRECISION_WEEK || c->ref.to - c->ref.from != 7 * DAY_S || c->ref_timex == NONE) return false;
    u32 end = c->read->d->times.v[c->ref_timex].text.end, beg = c->read->w[x->first].beg;
    return beg >= end && beg - end <= NEAR_BYTES && !memchr(c->read->d->text.p + end, '.', beg - end);
}

static Base base_weekday(TimeContext *c, const Expr *x, Timex *t)
{
    Tense side = tense(c, x);
    if (!c->has_day) {
        Base b = unresolved("", U_DAY);
        b.value = str_format(c->arena, "XXXX-WXX-%d", x->weekday);
        b.rule = rel_offset(x->rel) > 0 ? S("time.weekday.next") : x->rel ? S("time.weekday.last")
                 : side == TENSE_FUTURE ? S("time.weekday.future") : S("time.weekday.past");
        return b;
    }
    i64 monday = c->pub_day - (date_weekday(c->pub_day) - 1), back = (date_weekday(c->pub_day) - x->weekday + 7) % 7;
    i64 ahead = (7 - back) % 7, day;
    const char *rule;
    if (!x->rel && in_named_week(c, x)) /* next week, on Tuesday */
        return unit_at(c->ref.from / DAY_S + x->weekday - 1, U_DAY, ANCHOR_TEXT, "time.weekday.week");
    switch (x->rel) {
    case REL_W_LAST: case REL_W_PREVIOUS: case REL_W_NEXT: case REL_W_FOLLOWING: {
        bool last = rel_offset(x->rel) < 0;
        day = monday + (last ? -7 : 7) + x->weekday - 1;
        i64 near = last ? c->pub_day - (back ? back : 7) : c->pub_day + (ahead ? ahead : 7);
        rule = last ? "time.weekday.last" : "time.weekday.next";
        if (near != day) {
            When w = when_day(date_of_days(near));
            *vec_push(c->arena, &t->alternatives) = (TimexReading){time_value(c->arena, w, U_DAY), w};
        }
        break;
    }
    case REL_W_THIS: case REL_W_CURRENT: day = monday + x->weekday - 1, rule = "time.weekday.this"; break;
    case REL_W_PAST: day = c->pub_day - (back ? back : 7), rule = "time.weekday.past"; break;
    case REL_W_COMING: day = c->pub_day + (ahead ? ahead : 7), rule = "time.weekday.future"; break;
    default:
        day = side == TENSE_FUTURE ? c->pub_day + ahead : c->pub_day - back;
        rule = side == TENSE_FUTURE ? "time.weekday.future" : "time.weekday.past";
    }
    return unit_at(day, U_DAY, ANCHOR_PUBLICATION, rule);
}

/* ---- other bases */

static Base base_unit(const TimeContext *c, const Expr *x)
{
    bool enough = c->has_day || (c->has_year && x->unit >= U_YEAR && x->unit != U_WEEKEND) || (c->has_year && c->pub.precision <= PRECISION_MONTH && x->unit == U_MONTH);
    if (!enough) return unresolved(template_of(x->unit), x->unit);
    i64 day = date_days(time_add(c->has_day ? date_of_days(c->pub_day) : c->pub_date, x->unit, x->n));
    return unit_at(day, x->unit, ANCHOR_PUBLICATION, x->n < 0 ? "time.last" : x->n > 0 ? "time.next" : "time.this");
}

static Base base_anaphor(const TimeContext *c, const Expr *x)
{
    i64 day;
    u8 anchor;
    if (!reference(c, &day, &anchor)) return unresolved(template_of(x->unit), x->unit);
    if (x->unit == U_DAY && x->n == 0 && !x->part && c->has_day_ref && c->day_ref_paragraph == c->paragraph) day = c->day_ref; /* the day */
    day = date_days(time_add(date_of_days(day), x->unit, x->n));
    if (x->weekday) day += (x->weekday - date_weekday(day) + 7) % 7;
    return unit_at(day, x->unit, anchor, "time.anaphor");
}

/* two days ago, three years later */
static Base base_shift(TimeContext *c, const Expr *x, Timex *t)
{
    i64 day, from = x->anaphoric ? 0 : c->pub_day;
    u8 anchor = ANCHOR_PUBLICATION;
    const char *rule = x->anaphoric ? "time.later" : "time.ago";
    if (x->anaphoric ? !reference(c, &from, &anchor) : !c->has_day && !(c->has_year && x->unit >= U_YEAR && !x->vague))
        return unresolved(template_of(x->unit), x->unit);
    if (!x->anaphoric && !c->has_day) from = date_days(c->pub_date);
    if (x->unit <= U_HOUR) {
        i64 step = x->unit == U_HOUR ? HOUR : x->unit == U_MINUTE ? 60 : 1;
        if (x->anaphoric || x->vague || c->pub.precision > PRECISION_HOUR || c->pub.precision == PRECISION_NONE)
            return unresolved(x->after < 0 ? "PAST_REF" : "FUTURE_REF", U_DAY);
        i64 at = c->pub.from + x->after * x->n * step / 1000;
        Base b = known((When){at, at + step, PRECISION_MINUTE, c->pub.utc}, U_PART, anchor, rule);
        i64 s = at - day_floor(at);
        b.value = str_format(c->arena, "%.*sT%02d:%02d", STR(time_value(c->arena, b.w, U_DAY)), (int)(s / HOUR), (int)(s / 60 % 60));
        return b;
    }
    Day start = date_of_days(from);
    if (x->vague) { /* a few days ago: somewhere in the last handful of them */
        i64 far = date_days(time_add(start, x->unit, x->after * 6)), near = date_days(time_add(start, x->unit, x->after));
        When w = {(x->after < 0 ? far : near) * DAY_S, ((x->after < 0 ? near : far) + 1) * DAY_S, PRECISION_WEEK, false};
        if (x->unit > U_WEEK) w.precision = PRECISION_YEAR;
        Base b = known(w, x->unit, anchor, rule);
        b.value = x->after < 0 ? S("PAST_REF") : S("FUTURE_REF");
        return b;
    }
    Day d = time_add(start, x->unit, x->after * (x->n / 1000));
    for (int k = 0; k < 2; k++)
        if (x->more_unit[k]) d = time_add(d, x->more_unit[k], x->after * (x->more_n[k] / 1000));
    if (x->n % 1000 == 500 && x->unit == U_YEAR) d = time_add(d, U_MONTH, x->after * 6);
    if (x->n % 1000 == 500 && x->unit == U_WEEK) d = time_add(d, U_DAY, x->after * 3);
    day = date_days(d);
    if (x->unit >= U_WEEK && c->has_day && (!x->anaphoric || c->ref.precision == PRECISION_DAY)) { /* counted to the day */
        When exact = when_day(d);
        *vec_push(c->arena, &t->alternatives) = (TimexReading){time_value(c->arena, exact, U_DAY), exact};
    }
    u8 unit = x->more_unit[0] ? x->more_unit[x->more_unit[1] ? 1 : 0] : x->n % 1000 && x->unit == U_YEAR ? U_MONTH : x->unit;
    if (unit == U_DECADE || unit == U_CENTURY) unit = U_YEAR;
    return unit_at(day, unit, anchor, rule);
}


typedef struct {
    const TimeContext *c;
    const Expr *x;
} SeasonArg;

static When season_at(const void *arg, i32 year)
{
    const SeasonArg *s = arg;
    u8 kind = s->x->kind;
    if (kind == X_SEASON) return time_unit_of(date_days((Day){year, s->x->season == 4 ? 12 : (u8)(3 * s->x->season), 15}), U_SEASON);
    if (kind == X_QUARTER) return time_unit_of(date_days((Day){year, (u8)(3 * s->x->quarter - 1), 1}), U_QUARTER);
    if (kind == X_HALFYEAR) return time_unit_of(date_days((Day){year, (u8)(6 * s->x->quarter - 1), 1}), U_HALF);
    When w;
    return time_holiday(&s->c->read->lex->holidays[s->x->holiday], year, &w) ? w : when_unknown();
}

/* Season, quarter, half, holiday: something that comes once a year. */
static Base base_yearly(TimeContext *c, const Expr *x, u8 unit, const char *template, const char *rule)
{
    SeasonArg arg = {c, x};
    i32 year = x->year;
    bool found = true;
    u8 anchor = ANCHOR_NONE;
    if (!year) {
        if (!c->has_year) {
            Base b = unresolved("", unit);
            b.value = str_of(template);
            return b;
        }
        anchor = ANCHOR_PUBLICATION;
        if (x->rel && rel_offset(x->rel)) {
            When w = season_at(&arg, c->pub_date.year);
            i64 now = c->pub.from;
            if (!when_known(w)) return unresolved(template, unit);
            year = c->pub_date.year + (rel_offset(x->rel) < 0 ? (w.to <= now ? 0 : -1) : (w.from > now ? 0 : 1));
        } else if (x->rel) {
            year = c->pub_date.year;
        } else {
            year = choose_year(c, x, season_at, &arg, &found);
        }
    }
    When w = found ? season_at(&arg, year) : when_unknown();
    if (!when_known(w)) return unresolved(template, unit);
    return known(w, unit, anchor, rule);
}

static Base base_holiday(TimeContext *c, const Expr *x)
{
    const Holiday *h = &c->read->lex->holidays[x->holiday];
    if (h->rule == HOLIDAY_EVENT) {
        When w;
        (void)time_holiday(h, 0, &w);
        return known(w, U_DAY, ANCHOR_NONE, "time.named");
    }
    Base b = base_yearly(c, x, U_DAY, "XXXX-XX-XX", "time.holiday");
    if (!when_known(b.w) && h->rule == HOLIDAY_FIXED) b.value = str_format(c->arena, "XXXX-%02d-%02d", h->a, h->b);
    if (when_known(b.w) && b.w.precision != PRECISION_DAY) b.value = h->c >= 29 ? time_value(c->arena, b.w, U_MONTH) : time_value(c->arena, b.w, U_DAY);
    return b;
}

static Base base_weekend(TimeContext *c, const Expr *x)
{
    if (!c->has_day) return unresolved("XXXX-WXX-WE", U_WEEKEND);
    int wd = date_weekday(c->pub_day);
    i64 n = wd >= 6 || tense(c, x) == TENSE_FUTURE ? 0 : -7;
    return unit_at(c->pub_day + n, U_WEEKEND, ANCHOR_PUBLICATION, "time.weekend");
}

static Base base_day_of_month(TimeContext *c, const Expr *x)
{
    i64 from = c->pub_day, best = INT64_MAX, day = 0;
    if (!c->has_day) {
        Base b = unresolved("", U_DAY);
        b.value = str_format(c->arena, "XXXX-XX-%02d", x->day);
        return b;
    }
    Tense side = tense(c, x);
    for (int m = x->weekday ? -12 : -2; m <= (x->weekday ? 12 : 2); m++) {
        if (x->rel && m != rel_offset(x->rel)) continue; /* the 20th of next month */
        Day d = time_add((Day){c->pub_date.year, c->pub_date.month, 1}, U_MONTH, m);
        if (!date_valid(d.year, d.month, x->day)) continue;
        d.day = x->day;
        i64 at = date_days(d), cost = distance(at, from);
        if (x->weekday && date_weekday(at) != x->weekday) cost += 100000;
        if ((side == TENSE_FUTURE && at < from) || (side != TENSE_FUTURE && at > from)) cost *= 4;
        if (cost < best) best = cost, day = at;
    }
    if (best == INT64_MAX) return unresolved("XXXX-XX-XX", U_DAY);
    return unit_at(day, U_DAY, ANCHOR_PUBLICATION, "time.dayofmonth");
}

/* A part of day or a clock time alone belongs to the day the narrative is at. */
static Base base_part(TimeContext *c, const Expr *x)
{
    i64 day;
    u8 anchor;
    if (x->kind == X_PART && x->vague) { /* overnight: the night that ends on the day of the report */
        if (!c->has_day) return unresolved("XXXX-XX-XX", U_DAY);
        return unit_at(c->pub_day - 1, U_DAY, ANCHOR_PUBLICATION, "time.overnight");
    }
    if (c->has_day_ref && c->day_ref_paragraph == c->paragraph) {
        day = c->day_ref;
        anchor = ANCHOR_TEXT;
    } else if (c->has_day) {
        day = c->pub_day;
        anchor = ANCHOR_PUBLICATION;
    } else {
        return unresolved("XXXX-XX-XX", U_DAY);
    }
    return unit_at(day, U_DAY, anchor, "time.part");
}

static Base base_of(TimeContext *c, const Expr *x, Timex *t)
{
    switch ((ExprKind)x->kind) {
    case X_DATE: return base_date(c, x);
    case X_NUMERIC: return base_numeric(c, x, t);
    case X_DEICTIC:
        if (!c->has_day) return unresolved("XXXX-XX-XX", U_DAY);
        return unit_at(c->pub_day + x->n, U_DAY, ANCHOR_PUBLICATION, "time.deictic");
    case X_WEEKDAY: return base_weekday(c, x, t);
    case X_UNIT: return base_unit(c, x);
    case X_ANAPHOR: return base_anaphor(c, x);
    case X_SHIFT: return base_shift(c, x, t);
    case X_DURATION: { /* will leave in two weeks */
        Expr y = *x;
        y.after = 1;
        return base_shift(c, &y, t);
    }
    case X_SEASON: {
        static const char *const templates[] = {"", "XXXX-SP", "XXXX-SU", "XXXX-FA", "XXXX-WI"};
        return base_yearly(c, x, U_SEASON, templates[x->season], "time.season");
    }
    case X_QUARTER: {
        static const char *const templates[] = {"", "XXXX-Q1", "XXXX-Q2", "XXXX-Q3", "XXXX-Q4"};
        return base_yearly(c, x, U_QUARTER, templates[x->quarter], "time.quarter");
    }
    case X_HALFYEAR: return base_yearly(c, x, U_HALF, x->quarter == 1 ? "XXXX-H1" : "XXXX-H2", "time.half");
    case X_DECADE: return known(time_unit_of(date_days((Day){x->year, 1, 1}), U_DECADE), U_DECADE, ANCHOR_NONE, "time.decade");
    case X_CENTURY:
        return known(time_unit_of(date_days((Day){(i32)(x->n > 1 ? (x->n - 1) * 100 : 1), 1, 1}), U_CENTURY), U_CENTURY, ANCHOR_NONE, "time.century");
    case X_HOLIDAY: return base_holiday(c, x);
    case X_WEEKEND: return base_weekend(c, x);
    case X_PART: case X_CLOCK: return base_part(c, x);
    case X_DAYOFMONTH: return base_day_of_month(c, x);
    default: return unresolved("XXXX-XX-XX", U_DAY);
    }
}

/* ---- operators on a base */

/* The weekend beside a day, with the day itself where it touches: Labor Day weekend ends on Monday. */
static void apply_weekend(Base *b)
{
    if (!when_known(b->w)) return;
    i64 day = day_floor(b->w.from) / DAY_S, week = date_weekday(day), saturday = day - week + (week == 1 ? -1 : 6);
    i64 from = week >= 4 && week < 6 ? day : saturday, to = week == 1 ? day + 1 : saturday + 2;
    *b = unit_at(saturday, U_WEEKEND, b->anchor, "time.weekend");
    b->w.from = from * DAY_S, b->w.to = to * DAY_S;
}

/* The same month a year ago: the narrative's unit, moved into the base's year. */
static void apply_same(TimeContext *c, const Expr *x, Base *b)
{
    i64 day;
    u8 anchor;
    if (!x->same || !when_known(b->w) || !reference(c, &day, &anchor)) return;
    u8 unit = x->same_unit;
    Day ref = date_of_days(day), base = date_of(b->w.from);
    if (!unit) unit = c->has_ref && c->ref.precision == PRECISION_QUARTER ? U_QUARTER : c->has_ref && c->ref.precision == PRECISION_MONTH ? U_MONTH
                      : c->has_ref && c->ref.precision == PRECISION_DAY ? U_DAY : U_YEAR;
    i64 moved = date_days(time_add(ref, U_YEAR, base.year - ref.year));
    *b = unit_at(moved, unit, c->has_ref ? ANCHOR_TEXT : ANCHOR_PUBLICATION, "time.same");
}

static void apply_after(TimeContext *c, const Expr *x, Base *b)
{
    (void)c;
    if (!x->after || !x->after_unit || !when_known(b->w)) return;
    i64 day = day_floor(b->w.from) / DAY_S;
    if (x->after > 0 && b->w.precision >= PRECISION_WEEK) day = b->w.to / DAY_S - 1;
    if (x->after_unit <= U_HOUR) return;
    day = date_days(time_add(date_of_days(day), x->after_unit, x->after * (x->after_n / 1000)));
    *b = unit_at(day, b->unit == U_DAY || x->after_unit < b->unit ? U_DAY : b->unit, b->anchor, "time.shift");
}

static void apply_sub(TimeContext *c, const Expr *x, Base *b, Timex *t)
{
    if (!x->sub_unit) return;
    if (!when_known(b->w)) {
        b->value = x->kind == X_FISCAL ? b->value : x->sub_unit == U_QUARTER ? str_format(c->arena, "%.*s-Q%d", STR(b->value), x->sub_n) : str_of(template_of(x->sub_unit));
        b->unit = x->sub_unit;
        return;
    }
    i64 from = b->w.from / DAY_S, to = b->w.to / DAY_S, n = x->sub_n, day;
    if (x->sub_count) { /* the first three months of 2021 */
        Day a = date_of_days(n < 0 ? to : from), e = time_add(a, x->sub_unit, n < 0 ? -x->sub_count : x->sub_count);
        if (n > 0) from = date_days(a), to = date_days(e);
        else from = date_days(e), to = date_days(a);
        b->w = (When){from * DAY_S, to * DAY_S, b->w.precision, false};
        t->type = TIMEX_DURATION;
        b->rule = S("time.nth.period");
        return;
    }
    if (x->sub_unit == U_DAY && x->weekday) {
        day = n < 0 ? to - 1 - (date_weekday(to - 1) - x->weekday + 7) % 7 : from + (x->weekday - date_weekday(from) + 7) % 7 + 7 * (n - 1);
    } else if (x->sub_unit == U_WEEK) {
        i64 monday = from - (date_weekday(from) - 1), last = to - 1 - (date_weekday(to - 1) - 1);
        if (date_weekday(from) > 4) monday += 7;   /* the week of the first Thursday is the first */
        if (date_weekday(to - 1) < 4) last -= 7;
        day = n < 0 ? last : monday + 7 * (n - 1);
    } else {
        day = n < 0 ? date_days(time_add(date_of_days(to), x->sub_unit, -1)) : date_days(time_add(date_of_days(from), x->sub_unit, n - 1));
        if (n < 0 && x->sub_unit == U_WEEKEND) day = to - 3;
    }
    *b = unit_at(day, x->sub_unit, b->anchor, "time.nth");
    b->value = (Str){0};
}

static void apply_edge(const TimeContext *c, const Expr *x, Base *b)
{
    if (!x->edge || !when_known(b->w)) return;
    if (x->edge == EDGE_REST || x->edge == EDGE_SO_FAR) { /* of the unit that holds the report's day */
        i64 today = c->pub_day * DAY_S;
        if (!c->has_day || today <= b->w.from || today >= b->w.to) return;
        if (x->edge == EDGE_REST) b->w.from = today;
        else b->w.to = today;
        return;
    }
    i64 n = b->w.to - b->w.from;
    bool halves = (x->edge == EDGE_START || x->edge == EDGE_END) && c->read->w[x->first].cls == C_EARLY && n > 20 * DAY_S && b->unit != U_WEEK;
    if (halves) { /* "early", "late" of months and years: fifteen days, six months */
        bool months = n > 60 * DAY_S && n < 400 * DAY_S;
        i64 middle = months ? date_start(time_add(date_of(b->w.from), U_MONTH, (n / DAY_S + 15) / 61)) : b->w.from + (n < 40 * DAY_S ? 15 * DAY_S : n / DAY_S / 2 * DAY_S);
        if (x->edge == EDGE_START) b->w.to = middle;
        else b->w.from = middle;
        b->w.precision = b->w.precision == PRECISION_MONTH ? PRECISION_WEEK : PRECISION_SEASON;
        return;
    }
    if (b->w.precision == PRECISION_YEAR) { /* four months each */
        Day first = date_of(b->w.from), last = date_of(b->w.to);
        if (x->edge != EDGE_START) b->w.from = date_start(time_add(first, U_MONTH, x->edge == EDGE_MID ? 4 : 8));
        if (x->edge != EDGE_END) b->w.to = date_start(time_add(last, U_MONTH, x->edge == EDGE_MID ? -4 : -8));
        b->w.precision = PRECISION_SEASON;
        return;
    }
    if (b->unit == U_WEEK && x->edge <= EDGE_END) { /* Monday to Wednesday, midweek, Thursday to Sunday */
        i64 monday = b->w.from;
        if (x->edge != EDGE_START) b->w.from = monday + (x->edge == EDGE_MID ? 2 : 3) * DAY_S;
        if (x->edge != EDGE_END) b->w.to = monday + (x->edge == EDGE_MID ? 5 : 3) * DAY_S;
        return;
    }
    bool days = n > DAY_S;
    i64 third = days ? n / DAY_S / 3 * DAY_S : n / 3;
    if (days && third < DAY_S) third = DAY_S;
    if (x->edge == EDGE_START) b->w.to = b->w.from + third;
    else if (x->edge == EDGE_MID) b->w.from += third, b->w.to -= third;
    else if (x->edge == EDGE_END) b->w.from = b->w.to - third;
    if (b->w.precision == PRECISION_DAY) b->w.precision = PRECISION_PART;
    else if (b->w.precision == PRECISION_MONTH) b->w.precision = PRECISION_WEEK;
}

static void apply_part(TimeContext *c, const Expr *x, Base *b)
{
    static const struct {
        const char *code;
        int from, to;
    } parts[] = {{"", 0, 24}, {"TMO", 5, 12}, {"TAF", 12, 18}, {"TEV", 17, 22}, {"TNI", 18, 30}, {"TMI", 11, 14}, {"TMO", 4, 8}, {"TMO", 0, 6}};
    if (!x->part || x->part >= countof(parts)) return;
    Str day = b->value.n ? b->value : time_value(c->arena, b->w, U_DAY);
    if (x->edge && b->value.n == 0 && when_known(b->w)) day = time_value(c->arena, (When){day_floor(b->w.from), 0, 0, false}, U_DAY);
    b->value = str_format(c->arena, "%.*s%s", STR(day), parts[x->part].code);
    b->unit = U_PART;
    if (!when_known(b->w)) return;
    i64 start = day_floor(b->w.from), third = (parts[x->part].to - parts[x->part].from) * HOUR / 3;
    b->w = (When){start + parts[x->part].from * HOUR, start + parts[x->part].to * HOUR, PRECISION_PART, false};
    if (x->part == PART_NIGHT && x->mod == TM_END) { /* late at night is before midnight and a little after */
        b->w = (When){start + 22 * HOUR, start + 25 * HOUR, PRECISION_PART, false};
        return;
    }
    if (x->part == PART_NIGHT && !x->vague) b->w.to = start + 28 * HOUR; /* "Thursday night" is more of Thursday than "overnight" is */
    if (x->mod == TM_START) b->w.to = b->w.from + third;
    if (x->mod == TM_END) b->w.from = b->w.to - third;
}

static void apply_clock(TimeContext *c, const Expr *x, Base *b)
{
    if (x->clock < 0) return;
    Str day = b->value.n ? b->value : time_value(c->arena, b->w, U_DAY);
    if (b->unit == U_PART && day.n > 10) day = str_cut(day, 0, 10);
    Str zone = x->zone == 0 ? S("Z") : (Str){0};
    i32 clock = x->clock, east = x->zone;
    if (x->zone_us && when_known(b->w) && time_us_summer(day_floor(b->w.from) / DAY_S)) east += 60;
    if (x->part >= PART_AFTERNOON && x->part <= PART_NIGHT && clock < 720 && clock >= 60 && !(x->part == PART_NIGHT && clock < 300)) clock += 720;
    if (x->zone != INT32_MAX && x->zone)
        zone = str_format(c->arena, "%c%02d:%02d", east < 0 ? '-' : '+', (east < 0 ? -east : east) / 60, (east < 0 ? -east : east) % 60);
    b->value = x->seconds >= 0 ? str_format(c->arena, "%.*sT%02d:%02d:%02d%.*s", STR(day), clock / 60, clock % 60, x->seconds, STR(zone))
                               : str_format(c->arena, "%.*sT%02d:%02d%.*s", STR(day), clock / 60, clock % 60, STR(zone));
    b->unit = U_PART;
    if (!when_known(b->w)) return;
    i64 at = day_floor(b->w.from) + (i64)clock * 60 + (x->seconds > 0 ? x->seconds : 0);
    bool utc = x->zone != INT32_MAX;
    if (utc) at -= (i64)east * 60;
    b->w = (When){at, at + (x->seconds >= 0 ? 1 : 60), x->seconds >= 0 ? PRECISION_SECOND : PRECISION_MINUTE, utc};
}

/* ---- durations, sets, references */

static Str period_value(Arena *a, i64 milli, u8 unit, bool vague)
{
    static const char *const letters[] = {"", "S", "M", "H", "D", "W", "M", "Q", "Y", "DE", "CE", "WE", "W", "", "", "ML", ""};
    const char *t = unit <= U_HOUR ? "T" : "", *u = letters[unit];
    if (vague) return str_format(a, "P%sX%s", t, u);
    if (unit == U_FORTNIGHT) milli *= 2;
    if (unit == U_DECADE) milli *= 10, u = "Y";
    if (unit == U_CENTURY) milli *= 100, u = "Y";
    if (milli % 1000 == 0) return str_format(a, "P%s%lld%s", t, (long long)(milli / 1000), u);
    int digits = milli % 100 == 0 ? 1 : milli % 10 == 0 ? 2 : 3;
    i64 frac = milli % 1000 / (digits == 1 ? 100 : digits == 2 ? 10 : 1);
    return str_format(a, "P%s%lld.%0*lld%s", t, (long long)(milli / 1000), digits, (long long)frac, u);
}

static Str duration_value(Arena *a, const Expr *x)
{
    Str v = period_value(a, x->n, x->unit, x->vague);
    for (int k = 0; k < 2 && x->more_unit[k]; k++) {
        Str more = period_value(a, x->more_n[k], x->more_unit[k], false);
        bool time = more.n > 1 && more.p[1] == 'T', had = str_find_byte(v, 'T', 0) >= 0;
        v = str_join(a, v, str_cut(more, time && had ? 2 : 1, more.n));
    }
    return v;
}

static void resolve_period(TimeContext *c, const Expr *x, Timex *t)
{
    static const u8 handful[] = {0, 60, 60, 48, 7, 5, 6, 4, 5, 3, 3, 4, 3, 2, 4, 2, 7};
    bool back = rel_offset(x->rel) < 0, text = x->rel == REL_W_PREVIOUS || x->rel == REL_W_FOLLOWING;
    i64 day = c->pub_day, n = x->vague ? handful[x->unit] : x->n / 1000;
    u8 anchor = ANCHOR_PUBLICATION;
    t->type = TIMEX_DURATION;
    t->value = duration_value(c->arena, x);
    t->rule = S("time.period");
    if (!(text ? reference(c, &day, &anchor) : c->has_day)) {
        t->anchor = ANCHOR_UNRESOLVED;
        return;
    }
    t->anchor = anchor;
    if (x->unit == U_QUARTER) { /* whole quarters, before or after the one that holds the day */
        Day d = date_of_days(day), first = {d.year, (u8)((d.month - 1) / 3 * 3 + 1), 1};
        t->when = (When){date_start(time_add(first, U_MONTH, back ? -3 * (i32)n : 3)), date_start(time_add(first, U_MONTH, back ? 0 : 3 + 3 * (i32)n)), PRECISION_QUARTER, false};
        return;
    }
    if (x->unit <= U_HOUR) {
        t->when = (When){(day - (back && x->unit == U_HOUR ? (n + 23) / 24 : 0)) * DAY_S, (day + 1) * DAY_S, PRECISION_DAY, false};
        return;
    }
    i64 edge = day + 1;
    Day end = time_add(date_of_days(edge), x->unit, back ? -n : n);
    for (int k = 0; k < 2 && x->more_unit[k]; k++) end = time_add(end, x->more_unit[k], x->more_n[k] / (back ? -1000 : 1000));
    i64 far = date_days(end);
    t->when = (When){(back ? far : edge) * DAY_S, (back ? edge : far) * DAY_S, x->unit == U_DAY ? PRECISION_DAY : x->unit <= U_WEEK ? PRECISION_WEEK : x->unit == U_MONTH ? PRECISION_MONTH : PRECISION_YEAR, false};
    if (x->vague) t->mod = S("APPROX");
}

static void resolve_set(TimeContext *c, const Expr *x, Timex *t)
{
    static const char *const parts[] = {"", "MO", "AF", "EV", "NI", "MI", "MO", "MO"};
    t->type = TIMEX_SET;
    t->rule = S("time.set");
    if (x->weekday) t->value = str_format(c->arena, "XXXX-WXX-%d", x->weekday);
    else if (x->part) t->value = str_format(c->arena, "XXXX-XX-XXT%s", parts[x->part]);
    else t->value = period_value(c->arena, x->set_n, x->set_unit, false);
}

static void resolve_ref(TimeContext *c, const Expr *x, Timex *t)
{
    t->type = TIMEX_DATE;
    t->rule = S("time.ref");
    t->value = x->n == 1 ? S("PAST_REF") : x->n == 2 ? S("PRESENT_REF") : S("FUTURE_REF");
    t->anchor = c->has_day ? ANCHOR_PUBLICATION : ANCHOR_UNRESOLVED;
    if (x->n == 2 && c->has_day) t->when = when_day(date_of_days(c->pub_day));
}

static bool resolve_special(TimeContext *c, const Expr *x, Timex *t)
{
    switch ((ExprKind)x->kind) {
    case X_PERIOD: resolve_period(c, x, t); break;
    case X_SET: resolve_set(c, x, t); break;
    case X_REF: resolve_ref(c, x, t); break;
    case X_DURATION: case X_AROUND:
        if (x->in_future && c->has_day && !x->vague && x->unit >= U_DAY && tense(c, x) == TENSE_FUTURE) return false;
        t->type = TIMEX_DURATION;
        t->value = duration_value(c->arena, x);
        t->anchor = x->kind == X_AROUND ? ANCHOR_EVENT : ANCHOR_NONE;
        if (x->within && c->has_day && !x->vague && x->unit >= U_DAY && tense(c, x) == TENSE_FUTURE) {
            Day end = time_add(date_of_days(c->pub_day), x->unit, x->n / 1000);
            for (int k = 0; k < 2; k++)
                if (x->more_unit[k]) end = time_add(end, x->more_unit[k], x->more_n[k] / 1000);
            t->when = (When){c->pub_day * DAY_S, date_start(end), PRECISION_DAY, false}; /* within ten days */
            t->anchor = ANCHOR_PUBLICATION;
        }
        t->rule = x->kind == X_AROUND ? (x->after > 0 ? S("time.after.event") : S("time.before.event")) : S("time.duration");
        break;
    case X_FISCAL: {
        i32 year = x->year ? x->year : c->has_year ? c->pub_date.year + rel_offset(x->rel) : 0;
        t->type = TIMEX_DATE;
        t->value = year ? str_format(c->arena, "FY%04d", year) : S("FYXXXX");
        if (x->sub_unit == U_QUARTER) t->value = str_format(c->arena, "%.*s-Q%d", STR(t->value), x->sub_n);
        t->anchor = x->year ? ANCHOR_NONE : ANCHOR_PUBLICATION;
        t->rule = S("time.fiscal"); /* fiscal years differ by country and company: no interval */
        break;
    }
    default: return false;
    }
    return true;
}

static void resolve(TimeContext *c, const Expr *x, Timex *t)
{
    static const char *const mods[] = {"", "START", "MID", "END", "APPROX", "BEFORE", "AFTER", "MORE_THAN", "LESS_THAN", "EQUAL_OR_MORE", "EQUAL_OR_LESS"};
    t->mod = str_of(mods[x->mod]);
    if (resolve_special(c, x, t)) return;
    t->type = TIMEX_DATE;
    Base b = base_of(c, x, t);
    if (b.anchor == ANCHOR_TEXT) t->anchor_timex = c->ref_timex;
    if (x->kind == X_SHIFT && x->vague && !when_known(b.w)) b.value = x->after < 0 ? S("PAST_REF") : S("FUTURE_REF");
    if (x->week_of && when_known(b.w)) b = unit_at(day_floor(b.w.from) / DAY_S, U_WEEK, b.anchor, "time.weekof");
    if (x->unit == U_WEEKEND && (x->kind == X_HOLIDAY || x->kind == X_DATE)) apply_weekend(&b);
    apply_same(c, x, &b);
    apply_after(c, x, &b);
    apply_sub(c, x, &b, t);
    if (!b.value.n) b.value = when_known(b.w) ? time_value(c->arena, b.w, b.unit) : str_of(template_of(b.unit));
    if (x->sub_count && t->type == TIMEX_DURATION) b.value = period_value(c->arena, x->sub_count * 1000, x->sub_unit, false);
    apply_part(c, x, &b);
    if (!x->part) apply_edge(c, x, &b);
    apply_clock(c, x, &b);
    if (b.unit == U_PART) t->type = TIMEX_TIME;
    const Holiday *h = x->holiday != NO_WORD ? &c->read->lex->holidays[x->holiday] : NULL;
    if (h && h->rule == HOLIDAY_ISLAMIC) t->mod = S("APPROX");
    t->value = b.value;
    t->when = b.w;
    t->anchor = b.anchor;
    t->rule = b.rule;
}

void time_resolve(TimeContext *c, const Expr *x, Timex *t)
{
    resolve(c, x, t);
    /* at the ends of the calendar (years 1 and 9999) an interval can come out empty */
    if (t->when.from != TIME_UNKNOWN && t->when.to != TIME_UNKNOWN && t->when.from >= t->when.to) t->when = when_unknown();
}
