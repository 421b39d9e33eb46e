/* date.h - calendar arithmetic: seconds since 1970-01-01 without a zone, ISO 8601 in and out.
 * Proleptic Gregorian. No clock, no locale, no zone database. */
#ifndef SITREP_DATE_H
#define SITREP_DATE_H
#include "base/base.h"

#define TIME_UNKNOWN INT64_MIN
enum { SECONDS_A_DAY = 86400 };

typedef enum {
#define PRECISION_MAP(X)                                                                     \
    X(NONE, "none") X(SECOND, "second") X(MINUTE, "minute") X(HOUR, "hour") X(PART, "part") \
    X(DAY, "day") X(WEEK, "week") X(MONTH, "month") X(QUARTER, "quarter")                   \
    X(SEASON, "season") X(YEAR, "year") X(DECADE, "decade") X(CENTURY, "century")
#define X(k, name) PRECISION_##k,
    PRECISION_MAP(X)
#undef X
} Precision;
Str precision_name(u8 p);

/* When: an interval [from, to) of local (zone-less) or UTC seconds. Either end may be
 * TIME_UNKNOWN. Zeroed memory is NOT an unknown When: use when_unknown(). */
typedef struct {
    i64 from, to;
    u8 precision; /* Precision: how exactly the interval is known */
    bool utc;     /* an instant with a zone, already turned to UTC; else a local day */
} When;

typedef struct {
    i32 year;
    u8 month, day; /* 1-12, 1-31 */
} Day;

static inline When when_unknown(void)
{
    return (When){TIME_UNKNOWN, TIME_UNKNOWN, PRECISION_NONE, false};
}
static inline bool when_known(When w)
{
    return w.from != TIME_UNKNOWN || w.to != TIME_UNKNOWN;
}
i64 date_days(Day d);         /* days since 1970-01-01 */
Day date_of_days(i64 days);
Day date_of(i64 seconds);
i64 date_start(Day d);        /* seconds at which the day begins */
int date_weekday(i64 days);   /* 1 Monday .. 7 Sunday (ISO 8601) */
int date_month_days(i32 year, int month);
bool date_valid(i32 year, int month, int day);
i64 day_floor(i64 seconds);   /* start of the day holding it; TIME_UNKNOWN stays so */
When when_day(Day d);
When when_month(i32 year, int month);
When when_year(i32 year);
When when_week(i64 days);     /* the ISO week (Monday to Sunday) holding the day */

/* ISO 8601 and RFC 3339 date or date-time, as they stand in metadata: 2021, 2021-08,
 * 2021-08-14, 20210814, 2021-08-14T10:00[:00[.0]][Z|+hh:mm]. False if the whole is not one. */
bool date_parse_iso(Str s, When *out);
/* RFC 822/2822/1123, as in feeds and headers: [Sat, ]14 Aug 2021 10:00:00 GMT|+0430|EST */
bool date_parse_rfc822(Str s, When *out);

enum { DATE_TEXT_MAX = 32 };
/* Day precision or coarser: 2021-08-14; finer: 2021-08-14T10:00:00[Z]. Returns length. */
int date_print(char out[DATE_TEXT_MAX], i64 seconds, u8 precision, bool utc);
Str date_text(Arena *a, i64 seconds, u8 precision, bool utc); /* empty for TIME_UNKNOWN */
#endif
