/* Pages: tokens, references, the article's text and its map to RAW, metadata, bad markup, speed. */
#include "extract/page.h"
#include "intake/intake.h"
#include "base/json.h"
#include "test.h"
#include <time.h>

void unit_html(void);

static DebrisLex *lex;

static Doc page(Arena *a, Str html)
{
    Doc d = {.arena = a, .raw = html, .published = when_unknown(), .updated = when_unknown()};
    intake_decode(&d, (Str){0}, true);
    extract_html(&d, lex, 0);
    u32 at = 0;
    bool good = true;
    for (u32 i = 0; i < d.runs.n; i++) {
        const Run *r = &d.runs.v[i];
        good = good && r->text == at && r->raw + r->raw_len <= d.raw.n && r->raw_len > 0;
        good = good && (!r->verbatim || memcmp(d.text.p + r->text, d.raw.p + r->raw, r->text_len) == 0);
        at += r->text_len;
    }
    CHECK(good && at == d.text.n);
    return d;
}

static const char story[] =
    "<!DOCTYPE html><html lang=en><head><title>River falls - The Gazette</title>"
    "<meta property='og:site_name' content='The Gazette'><meta property=\"article:published_time\" content=\"2024-05-06T23:30:00-04:00\">"
    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"River falls\",\"author\":[{\"@type\":\"Person\",\"name\":\"Ana \\u00c9lan\"}],"
    "\"datePublished\":\"2024-05-06\"}</script></head>"
    "<body><nav><a href=/>Home</a> <a href=/x>News</a></nav><h1>River falls</h1><div class=story-body>"
    "<p>The river fell by <b>1</b>2 centimetres &amp; the caf&eacute; opened again on Monday, the mayor&#x2019;s office said.</p>"
    "<div class='ad-slot'>Buy our wonderful boots now, they are cheap and good and warm and dry.</div>"
    "<figure><img src=x><figcaption>Boats wait at the bridge.</figcaption></figure>"
    "<p>Schools stay closed for a week, and the road to the north is under water until Friday.<p>A third paragraph without an end tag, "
    "which says that nobody was hurt in the flood.</div><ul><li><a href=1>First link to elsewhere</a><li><a href=2>Second link</a></ul>"
    "<footer>All rights reserved by The Gazette and its many friends and owners.</footer></body></html>";

static void article(Arena *a)
{
    Doc d = page(a, str_of(story));
    CHECK(str_find(d.text, S("fell by 12 centimetres & the café opened")) >= 0);
    CHECK(str_find(d.text, S("mayor’s office said.\n\n")) >= 0);
    CHECK(str_find(d.text, S("boots")) < 0 && str_find(d.text, S("Home")) < 0);
    CHECK(str_find(d.text, S("elsewhere")) < 0 && str_find(d.text, S("rights")) < 0);
    CHECK(str_ends(d.text, S("hurt in the flood.")));
    isize at = str_find(d.text, S("12"));
    CHECK_STR(str_at(d.raw, doc_raw(&d, (Span){(u32)at, (u32)at + 2})), "1</b>2");
    at = str_find(d.text, S("Boats"));
    CHECK(at >= 0 && doc_zone_at(&d, (u32)at) == ZONE_CAPTION);
    CHECK_STR(d.title, "River falls");
    CHECK_STR(str_at(d.raw, d.title_raw), "River falls");
    CHECK_STR(d.outlet, "The Gazette");
    CHECK_STR(d.byline, "Ana Élan");
    CHECK_STR(d.language, "en");
    CHECK(d.published.from == date_start((Day){2024, 5, 6}) && d.published_from == PUBLISHED_JSONLD);
}

static void references(Arena *a)
{
    CHECK_STR(html_plain(a, S(" a&lt;b &ampc &#128;&#xD800; &notit; &nosuch; &")), "a<b &c €� ¬it; &nosuch; &");
    CHECK_STR(html_plain(a, S("&NotEqualTilde;x&CounterClockwiseContourIntegral;")), "≂̸x∳");
}

static void broken(Arena *a)
{
    static const char *const pages[] = {
        "", "<", "</", "<!", "<!--", "<a", "<a b", "<a b=", "<a b='", "<script>", "<script", "</script>", "<p><p><p></div></table>",
        "<title>x", "<textarea><p>x", "<table><tr><td>x<td>y<tr><td>z", "&", "&#", "&#x", "&#x;", "<p>a<br><hr>b", "<li><li></ul>",
        "<!doctype html><html><head><body>", "<p>\xC3", "<svg><title>x</title></svg>", "<meta charset=utf-16><p>x"};
    for (isize i = 0; i < countof(pages); i++) page(a, str_of(pages[i]));
    Str whole = str_of(story);
    for (isize n = 0; n < whole.n; n += 7) page(a, str_cut(whole, 0, n));
}

static void repeat(Buf *b, const char *s, int n)
{
    for (int i = 0; i < n; i++) buf_put(b, str_of(s));
}

/* Ten times 20,000 of anything must stay far from quadratic. */
static void fast(Arena *a)
{
    static const char *const many[] = {"<div>", "<b><p>", "<p>x</b></i></a>", "<a href=x>", "<table><tr><td>", "</div>", "<!-- ", "<h1>t</h1>",
                                       "&amp", "<script type='application/ld+json'>\"author\":</script>", "<li class='a b c d e f g'>x"};
    clock_t start = clock();
    for (isize i = 0; i < countof(many); i++) {
        Buf b = {.arena = a};
        repeat(&b, many[i], 20000);
        page(a, buf_str(&b));
    }
    Buf b = {.arena = a};
    buf_put(&b, S("<div "));
    repeat(&b, "class=x y=\"z\" ", 20000);
    page(a, buf_str(&b));
    CHECK((double)(clock() - start) / CLOCKS_PER_SEC < 10.0);
}

static void capped(Arena *a)
{
    Buf b = {.arena = a};
    repeat(&b, "caf\xC3\xA9 &eacute; ", 400000);
    Doc d = page(a, buf_str(&b));
    CHECK(d.text.n <= DOC_TEXT_MAX && d.text.n > DOC_TEXT_MAX / 2 && d.notes.n == 1);
}

void unit_html(void)
{
    Arena a = {0};
    ErrInfo e;
    static const char words[] = "class-drop\t1\tad\nclass-body\t1\tstory body\nagency\t1\tap\n";
    CHECK(debris_lex_load(&a, S("debris.tsv"), str_of(words), &lex, &e) == OK);
    article(&a);
    references(&a);
    broken(&a);
    fast(&a);
    capped(&a);
    arena_free(&a);
}
