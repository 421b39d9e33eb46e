/* date.c - civil calendar arithmetic. Days from civil date and back follow Howard Hinnant's
 * "chrono-Compatible Low-Level Date Algorithms" (public domain): eras of 400 years, years
 * that begin in March. */
#include "base/date.h"
#include <stdio.h>

Str precision_name(u8 p)
{
    static const Str names[] = {
#define X(k, name) LIT(name),
        PRECISION_MAP(X)
#undef X
    };
    return p < countof(names) ? names[p] : names[0];
}

static i64 floor_div(i64 a, i64 b)
{
    return a / b - (a % b < 0);
}

i64 date_days(Day d)
{
    i64 y = d.year - (d.month <= 2);
    i64 era = floor_div(y, 400), yoe = y - era * 400;
    i64 doy = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

Day date_of_days(i64 days)
{
    i64 z = days + 719468, era = floor_div(z, 146097), doe = z - era * 146097;
    i64 yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    i64 doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    i64 month = mp + (mp < 10 ? 3 : -9);
    return (Day){(i32)(yoe + era * 400 + (month <= 2)), (u8)month,
                 (u8)(doy - (153 * mp + 2) / 5 + 1)};
}

Day date_of(i64 seconds)
{
    return date_of_days(floor_div(seconds, SECONDS_A_DAY));
}

i64 date_start(Day d)
{
    return date_days(d) * SECONDS_A_DAY;
}

i64 day_floor(i64 seconds)
{
    return seconds == TIME_UNKNOWN ? TIME_UNKNOWN : floor_div(seconds, SECONDS_A_DAY) * SECONDS_A_DAY;
}

int date_weekday(i64 days)
{
    return (int)(days + 3 - floor_div(days + 3, 7) * 7) + 1; /* 1970-01-01 was a Thursday */
}

int date_month_days(i32 year, int month)
{
    static const u8 days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

bool date_valid(i32 year, int month, int day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= date_month_days(year, month);
}

static When when_days(i64 first, i64 n, Precision p)
{
    return (When){first * SECONDS_A_DAY, (first + n) * SECONDS_A_DAY, (u8)p, false};
}

When when_day(Day d)
{
    return when_days(date_days(d), 1, PRECISION_DAY);
}

When when_month(i32 year, int month)
{
    return when_days(date_days((Day){year, (u8)month, 1}), date_month_days(year, month),
                     PRECISION_MONTH);
}

When when_year(i32 year)
{
    i64 first = date_days((Day){year, 1, 1});
    return when_days(first, date_days((Day){year + 1, 1, 1}) - first, PRECISION_YEAR);
}

When when_week(i64 days)
{
    return when_days(days - (date_weekday(days) - 1), 7, PRECISION_WEEK);
}

/* ---- reading */

static bool digits(Str *s, int n, i32 *out)
{
    if (s->n < n) return false;
    i32 v = 0;
    for (int i = 0; i < n; i++) {
        u8 c = s->p[i];
        if (c < '0' || c > '9') return false;
        v = v * 10 + (c - '0');
    }
    *s = str_cut(*s, n, s->n);
    *out = v;
    return true;
}

static bool take(Str *s, u8 c)
{
    if (s->n == 0 || s->p[0] != c) return false;
    *s = str_cut(*s, 1, s->n);
    return true;
}

static void take_fraction(Str *s)
{
    if (!take(s, '.') && !take(s, ',')) return;
    while (s->n && s->p[0] >= '0' && s->p[0] <= '9') *s = str_cut(*s, 1, s->n);
}

/* "+04:30", "-0700", "+05", "Z", "UTC" and the zone names of RFC 822: minutes east of UTC. */
static bool take_zone(Str *s, i32 *minutes)
{
    static const struct {
        Str name;
        i32 minutes;
    } zones[] = {{LIT("Z"), 0},       {LIT("UTC"), 0},     {LIT("GMT"), 0},
                 {LIT("UT"), 0},      {LIT("EST"), -300},  {LIT("EDT"), -240},
                 {LIT("CST"), -360},  {LIT("CDT"), -300},  {LIT("MST"), -420},
                 {LIT("MDT"), -360},  {LIT("PST"), -480},  {LIT("PDT"), -420},
                 {LIT("BST"), 60},    {LIT("CET"), 60},    {LIT("CEST"), 120}};
    for (isize i = 0; i < countof(zones); i++)
        if (str_eq_nocase(*s, zones[i].name)) {
            *s = str_cut(*s, s->n, s->n);
            *minutes = zones[i].minutes;
            return true;
        }
    bool minus = s->n && s->p[0] == '-';
    if (!take(s, '+') && !take(s, '-')) return false;
    i32 h, m = 0;
    if (!digits(s, 2, &h)) return false;
    take(s, ':');
    if (s->n && !digits(s, 2, &m)) return false;
    if (h > 14 || m > 59) return false;
    *minutes = (minus ? -1 : 1) * (h * 60 + m);
    return true;
}

/* hh:mm[:ss[.f]][ zone] after a known day; the whole rest must be it. */
static bool clock_and_zone(Str s, Day day, When *out)
{
    i32 h, m, sec = 0, zone = 0;
    bool has_seconds = false, utc = false;
    if (!digits(&s, 2, &h) || !(take(&s, ':') || true) || !digits(&s, 2, &m)) return false;
    if (take(&s, ':') || (s.n >= 2 && s.p[0] >= '0' && s.p[0] <= '9')) {
        if (!digits(&s, 2, &sec)) return false;
        has_seconds = true;
        take_fraction(&s);
    }
    if (h > 24 || m > 59 || sec > 60) return false;
    s = str_trim(s);
    if (s.n) {
        if (!take_zone(&s, &zone) || s.n) return false;
        utc = true;
    }
    i64 t = date_start(day) + h * 3600 + m * 60 + sec - (i64)zone * 60;
    *out = (When){t, t + (has_seconds ? 1 : 60), has_seconds ? PRECISION_SECOND : PRECISION_MINUTE,
                  utc};
    return true;
}

bool date_parse_iso(Str s, When *out)
{
    i32 y, m, d;
    s = str_trim(s);
    if (!digits(&s, 4, &y) || y < 1) return false;
    if (s.n == 0) return *out = when_year(y), true;
    bool dash = take(&s, '-');
    if (!digits(&s, 2, &m) || m < 1 || m > 12) return false;
    if (s.n == 0) return dash ? (*out = when_month(y, m), true) : false;
    if (dash && !take(&s, '-')) return false;
    if (!digits(&s, 2, &d) || !date_valid(y, m, d)) return false;
    Day day = {y, (u8)m, (u8)d};
    *out = when_day(day);
    if (s.n == 0) return true;
    if (!take(&s, 'T') && !take(&s, 't') && !take(&s, ' ')) return false;
    return clock_and_zone(str_trim(s), day, out);
}

static int month_number(Str s)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (s.n < 3) return 0;
    for (int i = 0; i < 12; i++)
        if (str_eq_nocase(str_cut(s, 0, 3), (Str){(const u8 *)names + i * 3, 3})) return i + 1;
    return 0;
}

bool date_parse_rfc822(Str s, When *out)
{
    s = str_trim(s);
    isize comma = str_find_byte(s, ',', 0);
    if (comma >= 0) s = str_trim(str_cut(s, comma + 1, s.n));
    Str part;
    i64 day, year;
    if (!str_next(&s, ' ', &part) || !str_int(part, &day)) return false;
    if (!str_next(&s, ' ', &part)) return false;
    int month = month_number(part);
    if (!month || !str_next(&s, ' ', &part) || !str_int(part, &year)) return false;
    if (year >= 0 && year < 100) year += year < 50 ? 2000 : 1900;
    if (year > 9999 || year < 1 || day < 1 || day > 31) return false;
    if (!date_valid((i32)year, month, (int)day)) return false;
    Day d = {(i32)year, (u8)month, (u8)day};
    *out = when_day(d);
    s = str_trim(s);
    return s.n == 0 || clock_and_zone(s, d, out);
}

/* ---- printing */

static int put_two(char *out, int v)
{
    out[0] = (char)('0' + v / 10);
    out[1] = (char)('0' + v % 10);
    return 2;
}

/* A mark and two digits. */
static int put_part(char *out, char mark, int v)
{
    out[0] = mark;
    return 1 + put_two(out + 1, v);
}

int date_print(char out[DATE_TEXT_MAX], i64 seconds, u8 precision, bool utc)
{
    Day d = date_of(seconds);
    bool four = d.year >= 0 && d.year <= 9999;
    int n = four ? put_two(out, d.year / 100) + put_two(out + 2, d.year % 100) : snprintf(out, DATE_TEXT_MAX, "%04d", d.year);
    n += put_part(out + n, '-', d.month);
    n += put_part(out + n, '-', d.day);
    if (precision != PRECISION_NONE && precision <= PRECISION_PART) {
        int t = (int)(seconds - day_floor(seconds));
        n += put_part(out + n, 'T', t / 3600);
        n += put_part(out + n, ':', t / 60 % 60);
        n += put_part(out + n, ':', t % 60);
        if (utc) out[n++] = 'Z';
    }
    out[n] = 0;
    return n;
}

Str date_text(Arena *a, i64 seconds, u8 precision, bool utc)
{
    if (seconds == TIME_UNKNOWN) return (Str){0};
    char text[DATE_TEXT_MAX];
    int n = date_print(text, seconds, precision, utc);
    return str_copy(a, (Str){(u8 *)text, n});
}
