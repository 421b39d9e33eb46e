/* Slices, maps, vectors, dates, UTF-8, JSON, TSV. */
#include "base/date.h"
#include "base/json.h"
#include "base/tsv.h"
#include "base/utf8.h"
#include "test.h"

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
    tsv();
    arena_free(&a);
}
