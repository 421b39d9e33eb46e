/* Slices, maps, vectors, dates, UTF-8, JSON, TSV. */
#include "base/date.h"
#include "base/json.h"
#include "base/tsv.h"
#include "base/utf8.h"
#include "test.h"
#include <stdlib.h>

void unit_base(void);

static void strings(Arena *a)
{
    i64 v;
    CHECK(str_int(S("-42"), &v) && v == -42);
    CHECK(!str_int(S("4x"), &v) && !str_int(S(""), &v));
    CHECK(str_find(S("the insurgents"), S("surge")) == 6);
    CHECK(str_find(S("aab"), S("ab")) == 1 && str_find(S("aa"), S("aab")) == -1);
    CHECK_STR(str_trim(S(" \t x\n")), "x");
    Map m = {0};
    for (u32 i = 0; i < 1000; i++) *map_put(a, &m, str_format(a, "key %u", i), NULL) = i;
    bool all = true;
    for (u32 i = 0; i < 1000; i++) all &= map_get(&m, str_format(a, "key %u", i)) == i;
    CHECK(all && m.n == 1000 && map_get(&m, S("key 1000")) == NONE);
}

static void dates(Arena *a)
{
    static const struct {
        Str in, from;
        u8 precision;
    } iso[] = {{LIT("2021-08-14"), LIT("2021-08-14"), PRECISION_DAY},
               {LIT("20210814"), LIT("2021-08-14"), PRECISION_DAY},
               {LIT("2021-08"), LIT("2021-08-01"), PRECISION_MONTH},
               {LIT("2021-08-14T10:00:05Z"), LIT("2021-08-14T10:00:05Z"), PRECISION_SECOND},
               {LIT("2021-08-14T10:00+04:30"), LIT("2021-08-14T05:30:00Z"), PRECISION_MINUTE},
               {LIT("2021-08-14 10:00:05.123 UTC"), LIT("2021-08-14T10:00:05Z"), PRECISION_SECOND}};
    for (isize i = 0; i < countof(iso); i++) {
        When w = when_unknown();
        CHECK(date_parse_iso(iso[i].in, &w) && w.precision == iso[i].precision);
        CHECK(str_eq(date_text(a, w.from, w.precision, w.utc), iso[i].from));
    }
    When w;
    CHECK(!date_parse_iso(S("2021-02-29"), &w) && !date_parse_iso(S("2021-13-01"), &w));
    CHECK(!date_parse_iso(S("14/08/2021"), &w) && !date_parse_iso(S("2021-08-14T99:00Z"), &w));
    CHECK(date_parse_rfc822(S("Sat, 14 Aug 2021 10:00:00 +0430"), &w));
    CHECK_STR(date_text(a, w.from, w.precision, w.utc), "2021-08-14T05:30:00Z");
    CHECK(date_weekday(date_days((Day){2021, 8, 14})) == 6);
    CHECK(day_floor(-1) == -86400 && day_floor(TIME_UNKNOWN) == TIME_UNKNOWN);
    bool round = true;
    for (i64 d = -800000; d < 800000; d += 37) round &= date_days(date_of_days(d)) == d;
    CHECK(round);
}

static void utf8(Arena *a)
{
    CHECK_STR(str_name_key(a, S("Pul-e-‘Alam")), "pulealam");
    CHECK_STR(str_fold(a, S("ÉCOLE ß Łódź")), "ecole ss lodz");
    CHECK_STR(str_lower(a, S("ÀŽĄ Ж Ω")), "àžą ж ω");
    isize bad;
    CHECK(utf8_valid(S("aé€😀"), &bad));
    CHECK(!utf8_valid(S("ab\xC3("), &bad) && bad == 2);
    CHECK(!utf8_valid(S("\xED\xA0\x80"), &bad) && !utf8_valid(S("\xC0\x80"), &bad));
    bool same = true; /* every character survives decode and encode */
    for (u32 c = 0; c < 0x110000; c += 7) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        u8 b[4];
        isize at = 0;
        Str s = {b, utf8_put(b, c)};
        same &= utf8_next(s, &at) == c && at == s.n;
    }
    CHECK(same);
}

static void json(Arena *a)
{
    static const Str bad[] = {LIT("{"), LIT("[1,]"), LIT("{\"a\" 1}"), LIT("\"\\x\""), LIT("01"),
                              LIT("[1 2]"), LIT("{\"a\":1,}"), LIT("\"a"), LIT("nul"), LIT("1 2")};
    for (isize i = 0; i < countof(bad); i++) {
        JsonReader r = {.in = bad[i]};
        JsonTok t;
        while ((t = json_next(&r)) != JSON_END && t != JSON_ERROR) continue;
        CHECK(t == JSON_ERROR && r.why && r.at <= bad[i].n);
    }
    JsonReader r = {.in = S("{\"k\\n\": [1.5e1, \"\\ud83d\\ude00\\u00e9x\", null], \"z\": true}")};
    CHECK(json_next(&r) == JSON_OBJECT && json_next(&r) == JSON_KEY);
    CHECK_STR(json_string(a, &r), "k\n");
    CHECK(json_next(&r) == JSON_ARRAY && json_next(&r) == JSON_NUMBER && json_number(&r) == 15);
    CHECK(json_next(&r) == JSON_STRING);
    CHECK_STR(json_string(a, &r), "😀éx");
    CHECK(json_next(&r) == JSON_NULL && json_next(&r) == JSON_POP && json_next(&r) == JSON_KEY);
    CHECK(json_next(&r) == JSON_TRUE && json_next(&r) == JSON_POP && json_next(&r) == JSON_END);
    Buf b = {.arena = a};
    Json j = {.out = &b};
    json_open(&j, '{');
    json_kstr(&j, "a", S("q\"\\\x01\xFF"));
    json_knum(&j, "b", 0.1);
    json_close(&j, '}');
    CHECK_STR(buf_str(&b), "{\"a\":\"q\\\"\\\\\\u0001\xEF\xBF\xBD\",\"b\":0.1}");
}

/* A mark at every place of strings of every length about the eight bytes that are looked at together. */
static void json_marks(Arena *a)
{
    static const Str marks[] = {LIT("\""), LIT("\\"), LIT("\n"), LIT("\xC3\xA9"), LIT("\xC3")}, written[] = {LIT("\\\""), LIT("\\\\"), LIT("\\n"), LIT("\xC3\xA9"), LIT("\xEF\xBF\xBD")};
    const Str letters = S("abcdefghijklmnopqrst");
    u32 wrong = 0;
    for (isize n = 0; n <= letters.n; n++)
        for (isize at = 0; at <= n; at++)
            for (isize k = 0; k < countof(marks); k++) {
                Buf b = {.arena = a};
                Json j = {.out = &b};
                Str head = str_cut(letters, 0, at), tail = str_cut(letters, at, n);
                json_open(&j, '[');
                json_str(&j, str_cut(letters, 0, n));
                json_str(&j, str_join(a, str_join(a, head, marks[k]), tail));
                json_close(&j, ']');
                Str want = str_format(a, "[\"%.*s\",\"%.*s%.*s%.*s\"]", STR(str_cut(letters, 0, n)), STR(head), STR(written[k]), STR(tail));
                wrong += !str_eq(buf_str(&b), want);
            }
    CHECK(wrong == 0);
}

/* What is written by hand, against the library. */
static void json_numbers(Arena *a)
{
    static const i64 ints[] = {0, 1, -1, 10, -10, 99999, INT64_MAX, INT64_MIN};
    static const double awkward[] = {0.0, -0.0, 0.1, -0.5, 1e-4, 9.9e-5, 1e-5, 12, -12, 100, 0.00012, 1.00001, 123456.000001, 999999999999999, 1e15,
                                     99999999999.99999, -33.86785, 151.20732, 1.0 / 3, 2e-320, 1e300, -1e15, 4503599627370497.5};
    char want[64];
    u32 seed = 1, wrong = 0;
    for (isize i = 0; i < countof(ints); i++) {
        Buf b = {.arena = a};
        json_int(&(Json){.out = &b}, ints[i]);
        snprintf(want, sizeof want, "%lld", (long long)ints[i]);
        CHECK_STR(buf_str(&b), want);
    }
    Buf list = {.arena = a};
    Json j = {.out = &list};
    json_open(&j, '[');
    json_ints(&j, (const u32[]){0, 9, 10, 4294967295u, 100}, 5);
    json_ints(&j, (const u32[]){7}, 1);
    json_str(&j, S("x"));
    json_close(&j, ']');
    CHECK_STR(buf_str(&list), "[0,9,10,4294967295,100,7,\"x\"]");
    for (u32 i = 0; i < 100000; i++) {
        seed = seed * 1664525u + 1013904223u;
        double places[] = {1, 10, 1000, 1e5, 1e6, 7}, v = ((double)seed - 2e9) / places[i % 6];
        if (i < countof(awkward)) v = awkward[i];
        Buf b = {.arena = a};
        json_num(&(Json){.out = &b}, v);
        snprintf(want, sizeof want, "%.15g", v);
        if (strtod(want, NULL) != v) snprintf(want, sizeof want, "%.17g", v);
        wrong += !str_eq(buf_str(&b), str_of(want));
        arena_reset(a);
    }
    CHECK(wrong == 0);
}

/* An escape at every place of a text of every length up to 40. */
static void json_escapes(Arena *a)
{
    static const struct {
        Str in, out;
    } marks[] = {{LIT("\""), LIT("\\\"")}, {LIT("\\"), LIT("\\\\")}, {LIT("\n"), LIT("\\n")}, {LIT("\x1f"), LIT("\\u001f")},
                 {LIT("\xff"), LIT("\xEF\xBF\xBD")}, {LIT("\x7f"), LIT("\x7f")}, {LIT("\xc3\xa9"), LIT("\xc3\xa9")}};
    u32 wrong = 0;
    for (int n = 0; n <= 40; n++)
        for (int at = 0; at <= n; at++)
            for (isize m = 0; m < countof(marks); m++) {
                Buf b = {.arena = a};
                Str head = str_format(a, "%.*s", at, "abcdefghijklmnopqrstuvwxyz ABCDEFGHIJKLMNOPQR"), tail = str_format(a, "%*s", n - at, "");
                json_str(&(Json){.out = &b}, str_join(a, str_join(a, head, marks[m].in), tail));
                wrong += !str_eq(buf_str(&b), str_format(a, "\"%.*s%.*s%.*s\"", STR(head), STR(marks[m].out), STR(tail)));
            }
    CHECK(wrong == 0);
}

static void printed_dates(Arena *a)
{
    CHECK_STR(date_text(a, 0, PRECISION_DAY, false), "1970-01-01");
    CHECK_STR(date_text(a, -1, PRECISION_SECOND, true), "1969-12-31T23:59:59Z");
    CHECK_STR(date_text(a, date_start((Day){31, 2, 9}), PRECISION_DAY, false), "0031-02-09");
    CHECK_STR(date_text(a, date_start((Day){12021, 8, 14}) + 3723, PRECISION_MINUTE, false), "12021-08-14T01:02:03");
}

static void tsv(void)
{
    Tsv t = {.rest = S("# c\n@a\tb\nx\t y \n\nz\n"), .file = S("f")};
    ErrInfo e;
    CHECK(tsv_next(&t, &e) == 1 && str_eq(t.cell[1], S("y")));
    CHECK(tsv_next(&t, &e) == 1 && t.cell[1].n == 0 && t.line == 5);
    CHECK(tsv_next(&t, &e) == 0);
    t = (Tsv){.rest = S("@a\tb\n1\t2\t3\n"), .file = S("f")};
    CHECK(tsv_next(&t, &e) == E_FORMAT && !strncmp(e.text, "f:2: cell 3", 11));
}

void unit_base(void)
{
    Arena a = {0};
    strings(&a);
    dates(&a);
    utf8(&a);
    json(&a);
    json_escapes(&a);
    printed_dates(&a);
    json_numbers(&a);
    json_marks(&a);
    tsv();
    arena_free(&a);
}
