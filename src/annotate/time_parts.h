/* time_parts.h - the inside of the time annotator, shared by its files only: the lexicon,
 * the stream of words (time_scan.c), expressions as read (time_read.c) and the calendar
 * (time_calendar.c). What others may use stands in annotate.h. */
#ifndef SITREP_TIME_PARTS_H
#define SITREP_TIME_PARTS_H
#include "annotate/annotate.h"

typedef enum {
#define TIME_CLASS_MAP(X)                                                                        \
    X(MONTH, "month") X(WEEKDAY, "weekday") X(UNIT, "unit") X(SEASON, "season") X(PART, "part") \
    X(CLOCKWORD, "clockword") X(DEICTIC, "deictic") X(REF, "ref") X(RECENT, "recent")           \
    X(REL, "rel") X(THESE, "these") X(THE, "the") X(POSS, "poss") X(OF, "of") X(PREP, "prep")   \
    X(AFTER, "after") X(FROM, "from") X(BETWEEN, "between") X(TO, "to") X(AND, "and")           \
    X(AGO, "ago") X(LATER, "later") X(HENCE, "hence") X(EARLY, "early") X(EDGE, "edge") X(ENDING, "ending")         \
    X(VERY, "very") X(WHOLE, "whole") X(APPROX, "approx") X(MORE, "more") X(THAN, "than")       \
    X(ATLEAST, "atleast") X(EVERY, "every") X(ADJSET, "adjset") X(TIMES, "times") X(A, "a")     \
    X(CARD, "card") X(TENS, "tens") X(HUNDRED, "hundred") X(FEW, "few") X(ORD, "ord")           \
    X(DECADE, "decade") X(Q, "q") X(H, "h") X(FISCAL, "fiscal") X(FY, "fy") X(AMPM, "ampm")     \
    X(OCLOCK, "oclock") X(ZONE, "zone") X(LOCAL, "local") X(TIME, "time") X(PERIOD, "period")   \
    X(OLD, "old") X(AGED, "aged") X(AGE, "age") X(TERM, "term") X(LONG, "long") X(HALF, "half") \
    X(FUTURE, "future") X(ERA, "era") X(WILL, "will") X(WAS, "was") X(COUNTED, "counted") X(DATE, "date")
    C_NONE, /* of no class by itself: a word of a holiday's name */
#define X(k, name) C_##k,
    TIME_CLASS_MAP(X)
#undef X
    /* made by the scanner */
    C_NUM,    /* digits: val; b thousandths; c number of digits */
    C_CLOCK,  /* val minutes, b seconds or -1 */
    C_NDATE,  /* 7/8/07, 13.5.2015, 2015-05-13: the three numbers as they stand; c may have 4 digits */
    C_NPAIR,  /* 9/11, 4/22 */
    C_PASTISH /* an unknown word that ends in -ed */
} TimeClass;

enum { /* units, also the values in data/time.tsv */
    U_SECOND = 1, U_MINUTE, U_HOUR, U_DAY, U_WEEK, U_MONTH, U_QUARTER, U_YEAR, U_DECADE,
    U_CENTURY, U_WEEKEND, U_FORTNIGHT, U_HALF, U_SEASON, U_MILLENNIUM, U_PART
};
enum { REL_W_LAST = 1, REL_W_PAST, REL_W_PREVIOUS, REL_W_NEXT, REL_W_COMING, REL_W_FOLLOWING,
       REL_W_THIS, REL_W_CURRENT, REL_W_THAT, REL_W_SAME }; /* values of class rel */
enum { PART_MORNING = 1, PART_AFTERNOON, PART_EVENING, PART_NIGHT, PART_MIDDAY, PART_DAWN,
       PART_EARLY_HOURS };
enum { EDGE_START = 1, EDGE_MID, EDGE_END, EDGE_REST, EDGE_SO_FAR /* earlier this week */ };

enum { /* TimeWord.flags and TimeTok.flags */
    TF_CAP_ONLY = 1, TF_CONTEXT = 2, TF_PLURAL = 4, TF_ABBR = 8, /* of the lexicon */
    TF_CAP = 16, TF_START = 32, TF_GLUED = 64, TF_HOLIDAY = 128 /* of the occurrence: capital, sentence start, glued to a letter or sign,
                  first word of a named day */
};
enum { /* TimeTok.gap: what stands between this word and the one before */
    GAP_SPACE = 1, GAP_HYPHEN = 2, GAP_COMMA = 4, GAP_DOT = 8, GAP_SLASH = 16, GAP_LINE = 32,
    GAP_PARA = 64, GAP_APOS = 128, GAP_COLON = 256, GAP_PAREN = 512, GAP_OTHER = 1024
};

enum { HOLIDAY_WORDS_MAX = 5, TIME_WORD_MAX = 16, NO_WORD = 0xFFFF };
typedef struct {
    Str word; /* lower case */
    u8 cls, flags;
    int16_t val;
    u16 holiday; /* first holiday whose name begins with it, NO_WORD */
} TimeWord;
typedef enum { HOLIDAY_FIXED, HOLIDAY_NTH, HOLIDAY_EASTER, HOLIDAY_ORTHODOX, HOLIDAY_ISLAMIC,
               HOLIDAY_HEBREW, HOLIDAY_PASSOVER, HOLIDAY_THANKSGIVING, HOLIDAY_TABLE,
               HOLIDAY_EVENT, HOLIDAY_NONE } HolidayRule;
typedef struct {
    u16 words[HOLIDAY_WORDS_MAX];
    u8 nwords, rule;
    int16_t a, b, c;
    Str table;
    u16 next; /* another holiday with the same first word, NO_WORD */
} Holiday;
enum { TIME_SHORT_SLOTS = 2048 };
typedef struct {
    u64 letters; /* in lower case, the first lowest; 0 empty */
    u16 id;
} TimeShort;
struct TimeLex {
    TimeWord *words;
    u32 nwords;
    u16 *slots; /* open addressing, NO_WORD empty */
    u32 mask;
    TimeShort shorts[TIME_SHORT_SLOTS]; /* words of up to eight letters again, by their letters */
    u32 shapes[26][26]; /* of the longer ones, by first and last letter: bit n set when there is such a word of n letters */
    Holiday *holidays;
    u32 nholidays;
};
u16 time_lex_short(const TimeLex *lex, u64 letters); /* as letters_word gives it */
u16 time_lex_find(const TimeLex *lex, const u8 *lower, u32 n);
u16 time_lex_find_hashed(const TimeLex *lex, const u8 *lower, u32 n, u32 hash);
enum { TIME_HASH_SEED = 0x11C9DC5 };
static inline u32 time_hash(u32 h, u8 c)
{
    return (h ^ c) * 16777619u;
}

typedef struct {
    u32 beg, end;
    u32 seq; /* running number of the word in TEXT: neighbours differ by one */
    u16 id;  /* of the lexicon, NO_WORD */
    u16 gap;
    u8 cls, flags;
    i32 val, b, c;
} TimeTok;
typedef VEC(TimeTok) TimeToks;
/* All words of TEXT [beg, end) that the lexicon knows, numbers, and words in -ed. */
void time_scan(Arena *a, const TimeLex *lex, Str text, u32 beg, u32 end, TimeToks *out);

/* ---- expressions as read, before they meet a calendar */
typedef enum {
    X_NONE,
    X_DATE,     /* year month day weekday, 0 where not said */
    X_NUMERIC,  /* year unknown order: num[0..2] */
    X_DEICTIC,  /* n days from publication; part */
    X_WEEKDAY,  /* weekday, rel */
    X_UNIT,     /* the unit that holds (reference + n units): last week; rel says the word */
    X_ANAPHOR,  /* that, the same, the previous, the following unit; n */
    X_SHIFT,    /* n units from publication (ago, from now) or, anaphoric, from the text's time */
    X_PERIOD,   /* the n units before or after: the past two weeks */
    X_DURATION,
    X_SET,
    X_REF,      /* PAST_REF PRESENT_REF FUTURE_REF: n 1 2 3 */
    X_SEASON, X_QUARTER, X_HALFYEAR, /* n-th, of year or rel */
    X_DECADE, X_CENTURY, X_HOLIDAY, X_WEEKEND, X_PART, X_CLOCK, X_FISCAL,
    X_DAYOFMONTH, /* the 15th */
    X_AROUND      /* event-anchored duration: two days after the attack */
} ExprKind;
typedef struct {
    u8 kind;
    u8 unit, rel;
    u8 month, day, weekday;
    i32 year;           /* 0 not said; two digits completed by the reader */
    i64 n;              /* thousandths for durations and shifts */
    bool vague;         /* several, a few: n says nothing */
    bool anaphoric;
    u8 season, quarter, part, edge;
    u8 mod;             /* 0, or TimeMod */
    u8 sub_unit;        /* n-th unit within: first week of March */
    int8_t sub_n;           /* -1 last */
    u8 sub_count;       /* the first three months: 3 */
    i32 num[3];
    u8 num_digits;      /* of the third number */
    i32 clock;          /* minutes, -1 */
    i32 seconds;        /* -1 */
    i32 zone;           /* minutes east of UTC, INT32_MAX none */
    bool zone_us;       /* an hour more from March to November */
    u16 holiday;
    int8_t after;           /* shift by n `unit` after (1) or before (-1) the rest of it; 0 */
    i64 after_n;
    u8 after_unit;
    i64 set_n;
    u8 set_unit;
    bool in_future;     /* in two weeks: a day to come if the clause is about the future */
    bool within;        /* within two weeks */
    bool week_of;       /* the week of (ending, beginning) the rest of it */
    bool same;          /* the same (period) of: moved from the text's time into it */
    u8 same_unit;
    i64 more_n[2];      /* further parts of a duration: 2 years 1 month */
    u8 more_unit[2];
    u32 first, last;    /* tokens [first, last) */
    u32 core;           /* token that carries the meaning, for tense */
    bool two_digit, decade_short;
} Expr;
typedef enum {
    TM_NONE, TM_START, TM_MID, TM_END, TM_APPROX, TM_BEFORE, TM_AFTER, TM_MORE, TM_LESS,
    TM_AT_LEAST, TM_AT_MOST
} TimeMod;

typedef struct {
    const TimeLex *lex;
    const Doc *d;
    const TimeTok *w;
    u32 n;
    bool lenient; /* accept bare month abbreviations and the like */
} TimeRead;
/* Reads the longest expression that begins at word i; the index after it, or 0. */
u32 time_read(const TimeRead *r, u32 i, Expr *out);

/* ---- calendar */
Day time_add(Day d, u8 unit, i64 n);
When time_unit_of(i64 day, u8 unit); /* the calendar unit that holds the day */
/* The holiday in a year: false if it is not known. */
bool time_holiday(const Holiday *h, i32 year, When *out);

/* ---- pieces of the reader (time_read_date.c), each: the index after it, or 0 */
typedef struct {
    i64 milli;
    u8 digits; /* 0: in words */
    bool vague, article;
} TimeNum;
enum { GAPS = GAP_SPACE | GAP_LINE };
/* Word j follows its neighbour j - 1 with nothing but the allowed marks between. */
static inline bool time_next(const TimeRead *r, u32 j, u16 allowed)
{
    return j > 0 && j < r->n && r->w[j].seq == r->w[j - 1].seq + 1 && !(r->w[j].gap & ~allowed);
}
static inline bool time_is(const TimeRead *r, u32 j, u16 allowed, u8 cls)
{
    return time_next(r, j, allowed) && r->w[j].cls == cls;
}
/* The word before i, if it is a neighbour of this class. */
static inline bool time_after(const TimeRead *r, u32 i, u8 cls)
{
    return i > 0 && r->w[i - 1].seq + 1 == r->w[i].seq && r->w[i - 1].cls == cls &&
           !(r->w[i].gap & ~(GAP_SPACE | GAP_LINE | GAP_HYPHEN));
}
Expr time_expr(u8 kind, u32 first);
bool time_capital_before(const TimeRead *r, u32 i); /* the word before begins with a capital */
bool time_is_year(const TimeRead *r, u32 i);
bool time_ends_clause(const TimeRead *r, u32 word); /* punctuation or the end follows it */
u32 time_read_num(const TimeRead *r, u32 i, TimeNum *o);
u32 time_read_unit(const TimeRead *r, u32 j, u16 gaps, u8 *unit, bool *plural);
u32 time_read_duration(const TimeRead *r, u32 i, Expr *x);
u32 time_read_more_parts(const TimeRead *r, u32 j, Expr *x); /* 2 years [1 month and 21 days] */
u32 time_read_day(const TimeRead *r, u32 i, i32 *day);       /* 5, 5th, twenty-first */
bool time_month_ok(const TimeRead *r, u32 i);
u32 time_read_month(const TimeRead *r, u32 i, Expr *x);      /* May 5, 2021; May 2021; May */
u32 time_read_day_month(const TimeRead *r, u32 i, Expr *x);  /* 5 May 2021 */
u32 time_read_weekday(const TimeRead *r, u32 i, Expr *x);
u32 time_read_clock(const TimeRead *r, u32 i, Expr *x);
u32 time_read_month_number(const TimeRead *r, u32 i, Expr *x); /* 2021-08, 12/2018, 2019-sep-01 */
u32 time_read_year(const TimeRead *r, u32 i, Expr *x);
u32 time_read_spelled_year(const TimeRead *r, u32 i, i32 *year); /* nineteen ninety-nine, two thousand and five */
u32 time_read_holiday(const TimeRead *r, u32 i, Expr *x);
/* A preposition, from, after, to, between or of stands before word i; this one or that one. */
bool time_prep_before(const TimeRead *r, u32 i);
bool time_prep_is(const TimeRead *r, u32 i, int a, int b);
u32 time_read_core(const TimeRead *r, u32 i, Expr *x);
u32 time_read_the(const TimeRead *r, u32 i, Expr *x);
u32 time_read_day_of_rel(const TimeRead *r, u32 i, Expr *x);
u32 time_read_week_of(const TimeRead *r, u32 i, u32 j, Expr *x);
u32 time_read_year_quarter(const TimeRead *r, u32 i, Expr *x);
u32 time_read_rel(const TimeRead *r, u32 i, bool the, Expr *x);
bool time_us_summer(i64 day); /* United States daylight saving time */
Str time_value(Arena *a, When w, u8 unit); /* TIMEX3 value of a calendar unit */

/* ---- resolving */
typedef struct {
    Arena *arena;
    const TimeRead *read;
    When pub;
    bool has_day, has_year; /* of the publication */
    i64 pub_day;
    Day pub_date;
    bool tagged;            /* tokens carry parts of speech */
    int8_t day_first;           /* numeric dates: 1 d/m, -1 m/d, 0 not known */
    /* the last time the narrative came to: */
    bool has_ref;
    When ref;
    u32 ref_timex;
    u32 ref_paragraph, paragraph;
    bool has_day_ref;     /* the last day, for a part of day or a clock time */
    i64 day_ref;
    u32 day_ref_timex, day_ref_paragraph;
    When latest; /* the latest full date said so far; stands in for an unknown publication in `background` */
} TimeContext;
TimeContext time_context(Doc *d, const TimeRead *r, const TimeToks *w);
void time_resolve(TimeContext *c, const Expr *x, Timex *t);

/* ---- tense around a time */
typedef enum { TENSE_UNKNOWN, TENSE_PAST, TENSE_FUTURE } Tense;
Tense time_tense(const TimeRead *r, const Expr *x, bool tagged);
#endif
