/* Time expressions: spans, values, intervals; visible publication dates. */
#include "annotate/annotate.h"
#include "engine/engine.h"
#include "language/language.h"
#include "test.h"

void unit_time(void);

static const char *const tables[] = {"time.tsv", "time_holidays.tsv"};

static void lexicon(Arena *a, Know *k)
{
    Table t[countof(tables)];
    for (isize i = 0; i < countof(tables); i++) t[i] = (Table){str_of(tables[i]), data_table(str_of(tables[i]))};
    TimeLex *lex;
    ErrInfo e;
    CHECK(time_lex_load(a, t, countof(tables), &lex, &e) == OK);
    *k = (Know){.time = lex};
}

static Doc document(Arena *a, Str text, const char *published)
{
    Doc d = {.arena = a, .raw = text, .language = S("en"), .coded = true, .published = when_unknown(), .updated = when_unknown()};
    doc_copy(&d, (Span){0, (u32)text.n});
    doc_seal(&d);
    if (published) CHECK(date_parse_iso(str_of(published), &d.published));
    return d;
}

/* span|value|from|to, one a time, joined by "; " */
static Str described(Arena *a, const Doc *d)
{
    Str out = {0};
    for (u32 i = 0; i < d->times.n; i++) {
        const Timex *t = &d->times.v[i];
        out = str_format(a, "%.*s%s%.*s|%.*s", STR(out), i ? "; " : "", STR(doc_str(d, t->text)), STR(t->value));
        if (t->mod.n) out = str_format(a, "%.*s|%.*s", STR(out), STR(t->mod));
    }
    return out;
}

typedef struct {
    const char *text, *want;
} Case;

static void run_cases(Arena *a, const Know *k, const char *published, const Case *c, isize n)
{
    for (isize i = 0; i < n; i++) {
        Doc d = document(a, str_of(c[i].text), published);
        annotate_time(&d, k);
        CHECK_STR(described(a, &d), c[i].want);
    }
}

static void values(Arena *a, const Know *k)
{
    static const Case cases[] = { /* published Saturday 2021-08-14 */
        {"The dam broke on Wednesday.", "Wednesday|2021-08-11"},
        {"Envoys will meet on Wednesday.", "Wednesday|2021-08-18"},
        {"He spoke Saturday morning.", "Saturday morning|2021-08-14TMO"},
        {"It began in late July.", "late July|2021-07|END"},
        {"The bridge fell early on Sunday.", "early on Sunday|2021-08-08|START"},
        {"Guards left in the early hours of Sunday.", "the early hours of Sunday|2021-08-08TMO|START"},
        {"They met the week before last.", "the week before last|2021-W30"},
        {"A truce held from 1996 until 2001.", "from 1996 until 2001|P5Y; 1996|1996; 2001|2001"},
        {"Polls ran between 5 and 7 May.", "between 5 and 7 May|P2D; 5|2021-05-05; 7 May|2021-05-07"},
        {"Rain fell on March 3-5, 2019.", "March 3-5, 2019|P2D; March 3|2019-03-03; 5, 2019|2019-03-05"},
        {"Nine towns fell in the past week.", "the past week|P1W"},
        {"It was closed last week.", "last week|2021-W31"},
        {"Strikes hit them in recent days.", "recent days|PXD|APPROX"},
        {"She came 20 years ago.", "20 years ago|2001"},
        {"It was common in the 1990s.", "the 1990s|199"},
        {"Sales rose in the first quarter of 2009.", "the first quarter of 2009|2009-Q1"},
        {"He left in the summer of 1999.", "the summer of 1999|1999-SU"},
        {"Shops closed at Easter.", "Easter|2021-04-04"},
        {"They pray during Eid al-Fitr.", "Eid al-Fitr|2021-05-13|APPROX"},
        {"Eid brings a truce.", "Eid|XXXX-XX-XX"},
        {"A girl aged 12 and her 20-year-old brother left.", ""},
        {"The call came at 3 p.m. GMT on Friday.", "3 p.m. GMT on Friday|2021-08-13T15:00Z"},
        {"Signed on 13/07/2021.", "13/07/2021|2021-07-13"},
        {"Cases rose in week 31 and in week 3 of 2020.", "week 31|2021-W31; week 3 of 2020|2020-W03"},
        {"They won in Week 3 of the season.", ""},
        {"A ceasefire of ten days starting on Friday holds.", "ten days starting on Friday|P10D; ten days|P10D; Friday|2021-08-13"},
        {"He was born on twenty-five March nineteen forty-six.", "twenty-five March nineteen forty-six|1946-03-25"},
        {"It was built in seventeen hundred and twelve.", "seventeen hundred and twelve|1712"},
        {"In May twenty one people died.", "May|2021-05"},
        {"It ran from April the ninth till the seventeenth.", "from April the ninth till the seventeenth|P8D; April the ninth|2021-04-09; seventeenth|2021-04-17"},
        {"It is shut between the ninth and the 12th of October.", "between the ninth and the 12th of October|P3D; the ninth|2021-10-09; 12th of October|2021-10-12"},
        {"Polls are due in next year's first quarter.", "next year's first quarter|2022-Q1"},
        {"Crowds came on Easter weekend.", "Easter weekend|2021-W13-WE"},
        {"They will meet next week, on Tuesday.", "next week|2021-W33; Tuesday|2021-08-17"},
        {"The rally is on Friday 20.", "Friday 20|2021-08-20"},
        {"On Friday 20 people died.", "Friday|2021-08-13"},
        {"It flooded in 2016, November being wet.", "2016|2016; November|2020-11"},
        {"The bridge opened in June 2011 and 2016 March.", "June 2011|2011-06; 2016 March|2016-03"},
        {"The file is dated 20210713.", "20210713|2021-07-13"},
        {"The talks lasted 2\xC2\xBD hours.", "2\xC2\xBD hours|PT2.5H"},
        {"Rain fell on 29 February.", "29 February|2020-02-29"},
        {"The bill passed 11-2016.", "11-2016|2016-11"},
        {"Losses grew over the last two quarters.", "the last two quarters|P2Q"},
        {"Since 9/11 much changed.", "9/11|2001-09-11"},
        {"They meet every Monday.", "every Monday|XXXX-WXX-1"},
        {"He pays 15 dollars a month.", "a month|P1M"},
        {"The mayor may have marched in May.", "May|2021-05"},
        {"The fall of the town shook them.", ""},
        {"It will last two and a half years.", "two and a half years|P2.5Y"},
        {"Nearly 2,000 people fled.", ""},
        {"By the end of last year 2000 men had left.", "the end of last year|2020|END"},
        {"Two days after the attack, shops opened.", "Two days|P2D"},
        {"The first Monday of May is free.", "The first Monday of May|2021-05-03"},
        {"The plan is due before the end of the month.", "the end of the month|2021-08|END"},
    };
    run_cases(a, k, "2021-08-14", cases, countof(cases));
}

static void narrative(Arena *a, const Know *k)
{
    static const Case cases[] = {
        {"On 3 May 2021 the rebels came. The next day they left. Two weeks later they returned.",
         "3 May 2021|2021-05-03; The next day|2021-05-04; Two weeks later|2021-W20"},
        {"On Tuesday he fled. That evening the palace fell.", "Tuesday|2021-08-10; That evening|2021-08-10TEV"},
        {"The man was held on Monday.\n\nA briefing is planned for 3 p.m. at the town hall.", "Monday|2021-08-09; 3 p.m.|2021-08-14T15:00"},
    };
    run_cases(a, k, "2021-08-14", cases, countof(cases));
    static const Case open[] = {{"On Friday he left; last month he came, in July 2020 he spoke.",
                                 "Friday|XXXX-WXX-5; last month|XXXX-XX; July 2020|2020-07"}};
    run_cases(a, k, NULL, open, countof(open));
}

static void intervals(Arena *a, const Know *k)
{
    Doc d = document(a, S("Towns fell overnight. It rained on 08/09/2021. He ruled in 1996."), "2021-08-11");
    annotate_time(&d, k);
    CHECK(d.times.n == 3);
    if (d.times.n != 3) return;
    CHECK_STR(date_text(a, d.times.v[0].when.from, PRECISION_HOUR, false), "2021-08-10T18:00:00");
    CHECK_STR(date_text(a, d.times.v[0].when.to, PRECISION_HOUR, false), "2021-08-11T06:00:00");
    CHECK(d.times.v[1].alternatives.n == 1);
    Doc night = document(a, S("Towns fell on Monday night."), "2021-08-11");
    annotate_time(&night, k);
    CHECK(night.times.n == 1);
    CHECK_STR(date_text(a, night.times.v[0].when.to, PRECISION_HOUR, false), "2021-08-10T04:00:00");
    CHECK(d.times.v[2].background && !d.times.v[0].background);
    Doc photo = document(a, S("In this May 18, 2021, file photo, a ferry sinks. In this May 19, 2021, photo, it burns."), "2021-08-11");
    annotate_time(&photo, k);
    CHECK(photo.times.n == 2 && photo.times.v[0].background && !photo.times.v[1].background);
    static const struct {
        const char *text, *from, *to;
    } cases[] = {{"It began in late July.", "2021-07-16", "2021-08-01"},
                 {"It began early last year.", "2020-01-01", "2020-07-01"},
                 {"It began in mid-July.", "2021-07-11", "2021-07-22"},
                 {"Losses grew over the last two quarters.", "2021-01-01", "2021-07-01"},
                 {"A truce of ten days starting on Friday holds.", "2021-08-06", "2021-08-16"},
                 {"The road was shut on Memorial Day weekend.", "2021-05-29", "2021-06-01"}};
    for (isize i = 0; i < countof(cases); i++) {
        Doc one = document(a, str_of(cases[i].text), "2021-08-11");
        annotate_time(&one, k);
        CHECK(one.times.n >= 1);
        CHECK_STR(date_text(a, one.times.v[0].when.from, PRECISION_DAY, false), cases[i].from);
        CHECK_STR(date_text(a, one.times.v[0].when.to, PRECISION_DAY, false), cases[i].to);
    }
}

static void published(Arena *a, const Know *k)
{
    static const struct {
        const char *text, *want;
    } cases[] = {{" date 2020-02-03 The river rose.", "2020-02-03"},
                 {"Flood\nPublished: 14 June 2019\nThe river rose.", "2019-06-14"},
                 {"Flood\n\nJune 14, 2019\n\nThe river rose.", "2019-06-14"},
                 {"OSLO, June 14, 2019 (Agency) - The river rose.", "2019-06-14"},
                 {"Flood\nBy Ann Lee | Posted on Jun. 14, 2019 10:32 AM ET\nThe river rose.", "2019-06-14T14:32:00Z"},
                 {"The river rose on June 14, 2019 and fell.", ""},
                 {"A man looks at the river, June 14, 2019. (Photo by Ann Lee)\nThe river rose.", ""},
                 {"Flood\nLast updated: 14 June 2019\nThe river rose.", ""},
                 {"Published: 05/06/2019\nThe river rose.", ""}};
    for (isize i = 0; i < countof(cases); i++) {
        Doc d = document(a, str_of(cases[i].text), NULL);
        annotate_published(&d, k);
        CHECK_STR(date_text(a, d.published.from, d.published.precision, d.published.utc), cases[i].want);
    }
}

void unit_time(void)
{
    Arena a = {0};
    Know k;
    lexicon(&a, &k);
    values(&a, &k);
    narrative(&a, &k);
    intervals(&a, &k);
    published(&a, &k);
    arena_free(&a);
}
