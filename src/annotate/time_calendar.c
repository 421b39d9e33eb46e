/* time_calendar.c - calendar units, their TIMEX3 values, and the dates of named days.
 *
 * Sources. Easter: the anonymous Gregorian computus (Nature, 1876), the Orthodox one in the
 * Julian calendar (Meeus). Islamic dates: the tabular calendar (leap years 2, 5, 7, 10, 13,
 * 16, 18, 21, 24, 26, 29 of 30), which may differ by a day from the sighted moon. Hebrew new
 * year: molad and the four postponements. Values follow TIMEX3 (TimeML 1.2.1): 2021-W32,
 * 2021-W32-WE, 2021-Q3, 2021-SU, 202 (decade), 20 (century). Winter is counted to the year
 * in which it begins. */
#include "annotate/time_parts.h"

static i64 floor_div(i64 a, i64 b)
{
    return a / b - (a % b < 0);
}

Day time_add(Day d, u8 unit, i64 n)
{
    i64 months = 0;
    switch (unit) {
    case U_DAY: case U_PART: return date_of_days(date_days(d) + n);
    case U_WEEK: case U_WEEKEND: return date_of_days(date_days(d) + 7 * n);
    case U_FORTNIGHT: return date_of_days(date_days(d) + 14 * n);
    case U_MONTH: months = n; break;
    case U_QUARTER: months = 3 * n; break;
    case U_HALF: months = 6 * n; break;
    case U_YEAR: case U_SEASON: months = 12 * n; break;
    case U_DECADE: months = 120 * n; break;
    case U_CENTURY: months = 1200 * n; break;
    case U_MILLENNIUM: months = 12000 * n; break;
    default: return d;
    }
    i64 m = (i64)d.year * 12 + d.month - 1 + months, y = floor_div(m, 12);
    if (y < 1) y = 1;
    if (y > 9999) y = 9999;
    int month = (int)(m - floor_div(m, 12) * 12) + 1, last = date_month_days((i32)y, month);
    return (Day){(i32)y, (u8)month, d.day > last ? (u8)last : d.day};
}

static When months_from(i32 year, int month, int n, u8 precision)
{
    Day first = {year, (u8)month, 1};
    return (When){date_start(first), date_start(time_add(first, U_MONTH, n)), precision, false};
}

When time_unit_of(i64 day, u8 unit)
{
    Day d = date_of_days(day);
    i32 y = d.year;
    switch (unit) {
    case U_WEEK: case U_FORTNIGHT: return when_week(day);
    case U_WEEKEND: {
        i64 saturday = day - (date_weekday(day) - 1) + 5;
        return (When){saturday * SECONDS_A_DAY, (saturday + 2) * SECONDS_A_DAY, PRECISION_WEEK, false};
    }
    case U_MONTH: return when_month(y, d.month);
    case U_QUARTER: return months_from(y, (d.month - 1) / 3 * 3 + 1, 3, PRECISION_QUARTER);
    case U_HALF: return months_from(y, (d.month - 1) / 6 * 6 + 1, 6, PRECISION_SEASON);
    case U_SEASON: {
        int m = d.month % 12 / 3 * 3; /* 0 winter, 3 spring, 6 summer, 9 autumn */
        return months_from(m == 0 && d.month < 3 ? y - 1 : y, m == 0 ? 12 : m, 3, PRECISION_SEASON);
    }
    case U_YEAR: return when_year(y);
    case U_DECADE: return months_from(y / 10 * 10 > 0 ? y / 10 * 10 : 1, 1, 120, PRECISION_DECADE);
    case U_CENTURY: return months_from(y / 100 > 0 ? y / 100 * 100 : 1, 1, 1200, PRECISION_CENTURY);
    default: return when_day(d);
    }
}

/* ISO week of a day: its Thursday's year, and the number. */
static void iso_week(i64 day, i32 *year, int *week)
{
    i64 thursday = day - date_weekday(day) + 4;
    *year = date_of_days(thursday).year;
    *week = (int)((thursday - date_days((Day){*year, 1, 1})) / 7) + 1;
}

/* YYYY-MM-DD, the value most often asked for. */
static Str day_value(Arena *a, Day d)
{
    if (d.year < 0 || d.year > 9999) return str_format(a, "%04d-%02d-%02d", d.year, d.month, d.day);
    u8 *p = NEW(a, u8, 10);
    i32 parts[] = {d.year / 100, d.year % 100, d.month, d.day};
    static const u8 at[] = {0, 2, 5, 8};
    for (isize i = 0; i < countof(parts); i++) p[at[i]] = (u8)('0' + parts[i] / 10), p[at[i] + 1] = (u8)('0' + parts[i] % 10);
    p[4] = p[7] = '-';
    return (Str){p, 10};
}

Str time_value(Arena *a, When w, u8 unit)
{
    static const char *const seasons[] = {"WI", "SP", "SU", "FA"};
    i64 day = day_floor(w.from) / SECONDS_A_DAY;
    Day d = date_of(w.from);
    i32 y = d.year;
    int week;
    switch (unit) {
    case U_WEEK: case U_FORTNIGHT:
        iso_week(day, &y, &week);
        return str_format(a, "%04d-W%02d", y, week);
    case U_WEEKEND:
        iso_week(day, &y, &week);
        return str_format(a, "%04d-W%02d-WE", y, week);
    case U_MONTH: return str_format(a, "%04d-%02d", y, d.month);
    case U_QUARTER: return str_format(a, "%04d-Q%d", y, (d.month - 1) / 3 + 1);
    case U_HALF: return str_format(a, "%04d-H%d", y, (d.month - 1) / 6 + 1);
    case U_SEASON: return str_format(a, "%04d-%s", y, seasons[d.month % 12 / 3]);
    case U_YEAR: return str_format(a, "%04d", y);
    case U_DECADE: return str_format(a, "%03d", y / 10);
    case U_CENTURY: return str_format(a, "%02d", y / 100);
    default: return day_value(a, d);
    }
}

/* ---- named days */

static i64 easter(i32 y)
{
    i32 a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4, f = (b + 8) / 25;
    i32 g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4;
    i32 l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
    i32 n = h + l - 7 * m + 114;
    return date_days((Day){y, (u8)(n / 31), (u8)(n % 31 + 1)});
}

static i64 orthodox_easter(i32 y)
{
    i32 d = (19 * (y % 19) + 15) % 30, e = (2 * (y % 4) + 4 * (y % 7) - d + 34) % 7, n = d + e + 114;
    i64 julian_gap = y / 100 - y / 400 - 2;
    return date_days((Day){y, (u8)(n / 31), (u8)(n % 31 + 1)}) + julian_gap;
}

/* Day 1 Muharram 1 AH = 16 July 622 (Julian) = day -492148 from 1970-01-01. */
static i64 islamic(i64 year, int month, int day)
{
    return -492148 + (year - 1) * 354 + floor_div(3 + 11 * year, 30) + 29 * (month - 1) + month / 2 + day - 1;
}

static bool islamic_in(i32 year, int month, int day, i64 *out)
{
    i64 first = date_days((Day){year, 1, 1}), next = date_days((Day){year + 1, 1, 1});
    i64 guess = (i64)(year - 622) * 33 / 32;
    for (i64 h = guess - 1; h <= guess + 2; h++) {
        *out = islamic(h, month, day);
        if (*out >= first && *out < next) return true;
    }
    return false;
}

/* 1 Tishri in autumn of a Gregorian year, from the molad (parts of 1/1080 hour). */
static i64 rosh_hashanah(i32 gregorian)
{
    i64 y = gregorian + 3761, months = floor_div(235 * y - 234, 19);
    i64 parts = 12084 + 13753 * months, day = months * 29 + floor_div(parts, 25920);
    if ((3 * (day + 1)) % 7 < 3) day++;
    /* days from the epoch of the calendar; lengths 356 and 382 are forbidden */
    i64 m1 = floor_div(235 * (y + 1) - 234, 19), d1 = m1 * 29 + floor_div(12084 + 13753 * m1, 25920);
    i64 m0 = floor_div(235 * (y - 1) - 234, 19), d0 = m0 * 29 + floor_div(12084 + 13753 * m0, 25920);
    if ((3 * (d1 + 1)) % 7 < 3) d1++;
    if ((3 * (d0 + 1)) % 7 < 3) d0++;
    if (d1 - day == 356) day += 2;
    else if (day - d0 == 382) day += 1;
    return day - 2092590; /* to days since 1970-01-01 */
}

static i64 nth_weekday(i32 y, int month, int weekday, int n)
{
    i64 first = date_days((Day){y, (u8)month, 1});
    i64 last = first + date_month_days(y, month) - 1;
    if (n < 0) return last - (date_weekday(last) - weekday + 7) % 7;
    return first + (weekday - date_weekday(first) + 7) % 7 + 7 * (n - 1);
}

/* Second Sunday of March to first Sunday of November (Energy Policy Act of 2005); before
 * 2007 first Sunday of April to last of October. */
bool time_us_summer(i64 day)
{
    i32 y = date_of_days(day).year;
    if (y < 2007) return day >= nth_weekday(y, 4, 7, 1) && day < nth_weekday(y, 10, 7, -1);
    return day >= nth_weekday(y, 3, 7, 2) && day < nth_weekday(y, 11, 7, 1);
}

static bool from_table(Str table, i32 year, i64 *out)
{
    Str part;
    i64 v;
    while (str_next(&table, ' ', &part))
        if (str_int(part, &v) && v / 10000 == year) {
            *out = date_days((Day){year, (u8)(v / 100 % 100), (u8)(v % 100)});
            return true;
        }
    return false;
}

bool time_holiday(const Holiday *h, i32 year, When *out)
{
    i64 day, length = h->c > 0 ? h->c : 1;
    switch ((HolidayRule)h->rule) {
    case HOLIDAY_FIXED: day = date_days((Day){year, (u8)h->a, (u8)h->b}); break;
    case HOLIDAY_NTH: day = nth_weekday(year, h->a, h->b, h->c), length = 1; break;
    case HOLIDAY_THANKSGIVING: day = nth_weekday(year, 11, 4, 4) + h->a; break;
    case HOLIDAY_EASTER: day = easter(year) + h->a; break;
    case HOLIDAY_ORTHODOX: day = orthodox_easter(year) + h->a; break;
    case HOLIDAY_HEBREW: day = rosh_hashanah(year) + h->a; break;
    case HOLIDAY_PASSOVER: day = rosh_hashanah(year) - 163; break;
    case HOLIDAY_EVENT: day = date_days((Day){h->a, (u8)h->b, (u8)h->c}), length = 1; break;
    case HOLIDAY_ISLAMIC:
        if (!islamic_in(year, h->a, h->b, &day)) return false;
        break;
    case HOLIDAY_TABLE:
        if (!from_table(h->table, year, &day)) return false;
        break;
    default: return false;
    }
    *out = (When){day * SECONDS_A_DAY, (day + length) * SECONDS_A_DAY,
                  length > 1 ? PRECISION_WEEK : PRECISION_DAY, false};
    return true;
}
