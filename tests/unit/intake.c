/* Charsets, JSON members, dates, manifests, and the map from TEXT to RAW through them. */
#include "intake/parts.h"
#include "test.h"

void unit_intake(void);

static bool runs_hold(const Doc *d)
{
    u32 at = 0;
    for (u32 i = 0; i < d->runs.n; i++) {
        const Run *r = &d->runs.v[i];
        if (r->text != at || r->raw + r->raw_len > d->raw.n) return false;
        if (r->verbatim && memcmp(d->text.p + r->text, d->raw.p + r->raw, r->text_len) != 0) return false;
        at += r->text_len;
    }
    return at == d->text.n;
}

static Doc decoded(Arena *a, Str raw, const char *charset, bool page)
{
    Doc d = {.arena = a, .raw = raw};
    intake_decode(&d, str_of(charset), page);
    CHECK(runs_hold(&d));
    return d;
}

static Span raw_of(const Doc *d, const char *words)
{
    isize at = str_find(d->text, str_of(words));
    CHECK(at >= 0);
    return at < 0 ? (Span){0} : doc_raw(d, (Span){(u32)at, (u32)(at + (isize)strlen(words))});
}

static void charsets(Arena *a)
{
    Doc d = decoded(a, S("One\r\ntwo\rthree\0!\xC2\xAD\n"), "", false);
    CHECK_STR(d.text, "One\ntwo\nthree!\n");
    CHECK(raw_of(&d, "three").beg == 9);
    d = decoded(a, S("caf\xE9 cr\xE8me \x93yes\x94"), "", false);
    CHECK_STR(d.text, "café crème “yes”");
    CHECK(raw_of(&d, "yes").beg == 12 && raw_of(&d, "yes").end == 15);
    CHECK(d.notes.n == 1);
    d = decoded(a, S("W\0a\0s\0 \0f\0\xFC\0r\0.\0\r\0\n\0x\0"), "", false);
    CHECK_STR(d.text, "Was für.\nx");
    Span f = raw_of(&d, "für");
    CHECK(f.beg == 8 && f.end == 16);
    d = decoded(a, S("<meta charset='shift_jis'>\x93\xFA\x96{ A"), "", true);
    CHECK_STR(d.text, "<meta charset='shift_jis'>日本 A");
    d = decoded(a, S("A +2EA- B \xE9"), "utf-7", false); /* half of a surrogate pair */
    CHECK_STR(d.text, "A \xEF\xBF\xBD B \xEF\xBF\xBD");
    d = decoded(a, S("<meta charset=iso-8859-1>na\xC3\xAFve \xC3\xA9t\xC3\xA9"), "", true);
    CHECK_STR(d.text, "<meta charset=iso-8859-1>naïve été");
    d = decoded(a, S("\xCF\xF0\xE8\xE2\xE5\xF2, \xEC\xE8\xF0"), "windows-1251", false);
    CHECK_STR(d.text, "Привет, мир");
    d = decoded(a, S("\xEF\xBB\xBF\xC3\xA9t\xC3\xA9 \xFF\xC3"), "", false);
    CHECK_STR(d.text, "été ��");
    CHECK(d.notes.n == 1);
}

static bool json(Arena *a, Doc *d, const char *raw, Rejected *r)
{
    Payload p = {.kind = PAYLOAD_JSON, .raw = str_of(raw), .at = 100, .published = when_unknown()};
    *d = (Doc){.arena = a};
    *r = (Rejected){0};
    return intake_document(d, &p, r);
}

static void documents(Arena *a)
{
    Doc d;
    Rejected r;
    CHECK(json(a, &d, "{\"id\":7,\"text\":\"A\\n\\\"b\\\" \\u00e9\\ud83d\\ude00\\ud800.\",\"title\":\"T\\u00e9\"}", &r));
    CHECK_STR(d.text, "A\n\"b\" é😀�.");
    CHECK(runs_hold(&d));
    CHECK_STR(d.id, "7");
    CHECK_STR(d.title, "Té");
    CHECK_STR(str_at(d.raw, d.title_raw), "T\\u00e9");
    CHECK_STR(str_at(d.raw, raw_of(&d, "é")), "\\u00e9");
    CHECK(json(a, &d, "{\"content\":\"c\",\"body\":\"b\",\"source\":{\"id\":\"x\",\"name\":\"The X\"},"
                      "\"author\":[{\"name\":\"A\",\"url\":\"u\"},{\"name\":\"B\"}],\"date\":1628899200}", &r));
    CHECK_STR(d.text, "b");
    CHECK_STR(d.outlet, "The X");
    CHECK_STR(d.byline, "A, B");
    CHECK(d.published.from == 1628899200);
    CHECK(!json(a, &d, "{\"text\":null}", &r));
    CHECK(r.at == 100);
    CHECK(!json(a, &d, "{\"text\":\"x\",}", &r));
    CHECK(r.at == 112);
    CHECK(json(a, &d, "{\"text\":\"\\tx\x01\"}", &r) == false); /* json.loads refuses it too */
    CHECK(json(a, &d, "{\"text\":\"a\",\"url\":\"https://www.paper.example/x\"}", &r));
    Payload p = {.title = S("From outside"), .published = when_day((Day){2024, 5, 6}),
                 .published_from = PUBLISHED_COLLECTION};
    intake_fill(&d, &p);
    CHECK_STR(d.outlet, "paper.example");
    CHECK_STR(d.title, "From outside");
    CHECK(d.published_from == PUBLISHED_COLLECTION);
}

static void kinds(void)
{
    Str why;
    CHECK(intake_sniff(S("<!DOCTYPE html><p>x"), &why) == SNIFF_HTML);
    CHECK(intake_sniff(S("\n  <html lang=en>"), &why) == SNIFF_HTML);
    CHECK(intake_sniff(S("He said: 3 < 4 and <b>so</b> on."), &why) == SNIFF_TEXT);
    CHECK(intake_sniff(S("{\"text\":\"a\"}\n{\"text\":\"b\"}"), &why) == SNIFF_JSON_LINES);
    CHECK(intake_sniff(S("{\n \"text\":\"a\"\n}"), &why) == SNIFF_JSON_VALUES);
    CHECK(intake_sniff(S("[\n{\"text\":\"a\"}]"), &why) == SNIFF_JSON_VALUES);
    CHECK(intake_sniff(S("[Reuters] {brackets} in text"), &why) == SNIFF_TEXT);
    CHECK(intake_sniff(S("\x7F" "ELF\2\1"), &why) == SNIFF_REFUSED);
    CHECK(intake_sniff(S("<?xml version='1.0'?><rss version='2.0'>"), &why) == SNIFF_FEED);
    CHECK(intake_sniff(S("<?xml version='1.0'?><!DOCTYPE html PUBLIC><html>"), &why) == SNIFF_HTML);
}

static void dates(void)
{
    When w;
    CHECK(intake_parse_date(S("2021-08-14 10:00:00"), &w) && w.precision == PRECISION_SECOND && !w.utc);
    CHECK(intake_parse_date(S("Sat, 14 Aug 2021 10:00:00 +0430"), &w) && w.utc);
    CHECK(intake_parse_date(S("1628899200000"), &w) && w.from == 1628899200);
    CHECK(intake_parse_date(S("20210814"), &w) && w.precision == PRECISION_DAY);
    CHECK(!intake_parse_date(S("yesterday"), &w));
    CHECK(!intake_parse_date(S(""), &w));
}

void unit_intake(void)
{
    Arena a = {0};
    charsets(&a);
    documents(&a);
    kinds();
    dates();
    arena_free(&a);
}
