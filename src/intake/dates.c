/* dates.c - written dates of archives, feeds and mail. ISO 8601 and RFC 822 first; then by
 * parts, in whatever order they stand: an English month name, a day, a year of four figures, a
 * clock time, a zone - "Thursday, 1 January 2004 7:48 pm PST", "Jan 1 19:48:21 2004". Days given
 * in figures alone ("01/02/2004") are read only where they can be read in one way. A zone that
 * nobody knows makes a local time, not a wrong one. */
#include "intake/parts.h"
#include <stdio.h>

enum { YEAR_MIN = 1970, YEAR_MAX = 2100, DATE_BYTES_MAX = 80 };

/* Seconds, or milliseconds, since 1970 between 1990 and 2100. */
static bool parse_epoch(Str s, When *out)
{
    i64 v;
    if (!str_int(s, &v)) return false;
    if (v > 631152000000 && v < 4102444800000) v /= 1000;
    if (v < 631152000 || v > 4102444800) return false;
    *out = (When){v, v + 1, PRECISION_SECOND, true};
    return true;
}

typedef struct {
    i64 day, month, year;
    i64 hour, minute, second; /* hour -1: none */
    bool pm, am;
    Str zone;
} Parts;

static i64 month_of(Str word)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (int m = 0; m < 12 && word.n >= 3; m++)
        if (str_eq_nocase(str_cut(word, 0, 3), (Str){(const u8 *)names + m * 3, 3})) return m + 1;
    return 0;
}

static bool digit(u8 c)
{
    return c >= '0' && c <= '9';
}

/* "19:48", "7:48:21.5" at s[*i] */
static bool clock_time(Str s, isize *i, Parts *p)
{
    i64 v[3] = {0, 0, 0};
    isize at = *i;
    int n = 0;
    for (; n < 3; n++) {
        isize beg = at;
        while (at < s.n && digit(s.p[at]) && at - beg < 2) at++;
        if (at == beg || !str_int(str_cut(s, beg, at), &v[n])) return false;
        if (at == s.n || s.p[at] != ':' || n == 2) break;
        at++;
    }
    if (n == 0) return false;
    while (at < s.n && (s.p[at] == '.' || digit(s.p[at]))) at++;
    p->hour = v[0];
    p->minute = v[1];
    p->second = n == 2 ? v[2] : -1;
    *i = at;
    return true;
}

/* 31/12/2003, 12/31/2003, 2003/12/31, 31.12.2003: read where only one way is possible. */
static bool figures(Str word, Parts *p)
{
    i64 v[3];
    Str part, rest = word;
    u8 separator = str_find_byte(word, '/', 0) >= 0 ? '/' : str_find_byte(word, '.', 0) >= 0 ? '.' : '-';
    int n = 0;
    for (; n < 3 && str_next(&rest, separator, &part); n++)
        if (!str_int(part, &v[n]) || part.n > 4) return false;
    if (n < 3 || rest.p) return false;
    if (v[0] > 31) {
        p->year = v[0], p->month = v[1], p->day = v[2];
        return true;
    }
    if (v[2] < 100 || (v[0] <= 12 && v[1] <= 12 && v[0] != v[1] && separator != '.')) return false;
    bool american = v[1] > 12;
    p->day = american ? v[1] : v[0];
    p->month = american ? v[0] : v[1];
    p->year = v[2];
    return true;
}

static void number(Str word, Parts *p)
{
    i64 v;
    isize n = 0;
    while (n < word.n && digit(word.p[n])) n++; /* 1st, 2nd */
    if (!n || !str_int(str_cut(word, 0, n), &v)) return;
    if (n == 4 && !p->year) p->year = v;
    else if (n <= 2 && !p->day) p->day = v;
    else if (n == 2 && n == word.n && !p->year) p->year = v + (v < 70 ? 2000 : 1900);
}

static bool by_parts(Str s, Parts *p)
{
    *p = (Parts){.hour = -1, .second = -1};
    for (isize i = 0; i < s.n;) {
        if (s.p[i] <= ' ' || s.p[i] == ',' || s.p[i] == '(' || s.p[i] == ')') {
            i++;
            continue;
        }
        if (digit(s.p[i]) && p->hour < 0 && clock_time(s, &i, p)) continue;
        isize beg = i;
        while (i < s.n && s.p[i] > ' ' && s.p[i] != ',' && s.p[i] != '(' && s.p[i] != ')') i++;
        Str word = str_cut(s, beg, i);
        i64 month = month_of(word);
        bool sign = (word.p[0] == '+' || word.p[0] == '-') && word.n >= 3;
        if (str_eq_nocase(word, S("pm")) || str_eq_nocase(word, S("p.m."))) p->pm = true;
        else if (str_eq_nocase(word, S("am")) || str_eq_nocase(word, S("a.m."))) p->am = true;
        else if (month && !p->month) p->month = month;
        else if (p->hour >= 0 && (sign || (word.n <= 5 && !digit(word.p[0]) && !p->zone.n))) p->zone = word;
        else if (digit(word.p[0]) && !p->month && figures(word, p)) continue;
        else if (digit(word.p[0])) number(word, p);
    }
    return p->day && p->month && p->year && p->year <= 9999 && date_valid((i32)p->year, (int)p->month, (int)p->day);
}

static bool from_parts(Str s, When *out)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    Parts p;
    char text[96];
    if (s.n > DATE_BYTES_MAX || !by_parts(s, &p)) return false;
    if (p.pm && p.hour < 12) p.hour += 12;
    if (p.am && p.hour == 12) p.hour = 0;
    *out = when_day((Day){(i32)p.year, (u8)p.month, (u8)p.day});
    if (p.hour < 0 || p.hour > 24 || p.minute > 59) return true;
    int n = snprintf(text, sizeof text, "%d %.3s %04d %02d:%02d", (int)p.day, months + (p.month - 1) * 3, (int)p.year,
                     (int)p.hour, (int)p.minute);
    if (p.second >= 0) n += snprintf(text + n, sizeof text - (size_t)n, ":%02d", (int)(p.second > 59 ? 59 : p.second));
    int bare = n;
    if (p.zone.n) n += snprintf(text + n, sizeof text - (size_t)n, " %.*s", STR(p.zone));
    if (!date_parse_rfc822((Str){(u8 *)text, n}, out)) date_parse_rfc822((Str){(u8 *)text, bare}, out);
    return true;
}

bool intake_parse_date(Str s, When *out)
{
    s = str_trim(s);
    if (s.n > 8 && parse_epoch(s, out)) return true;
    if (date_parse_iso(s, out) || date_parse_rfc822(s, out)) return true;
    return s.n >= 8 && from_parts(s, out);
}

bool intake_parse_news_date(Str s, When *out)
{
    if (!intake_parse_date(s, out)) return false;
    i32 year = date_of(out->from).year;
    return year >= YEAR_MIN && year <= YEAR_MAX;
}
