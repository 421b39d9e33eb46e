/* What pages say about themselves: dates and their order of trust, titles, JSON-LD; and pages that
 * hold no report. All pages are written for these tests. */
#include "engine/engine.h"
#include "extract/extract.h"
#include "test.h"

void unit_page(void);

static const DebrisLex *lex;
static const char body[] =
    "<p>The river fell by twelve centimetres on Monday and the road to the north is open again, the district's office said "
    "in the morning. Nobody was hurt in the flood of the last week, which had closed three schools and the old bridge.</p>"
    "<p>Two villages are still without water. Engineers hope to mend the pumps by Friday, a spokeswoman said.</p>";

static Doc page(Arena *a, const char *head, const char *before)
{
    Str html = str_format(a, "<html><head>%s</head><body>%s%s</body></html>", head, before, body);
    Doc d = {.arena = a, .raw = html, .published = when_unknown(), .updated = when_unknown()};
    intake_decode(&d, (Str){0}, true);
    extract_html(&d, lex, date_start((Day){2024, 6, 1}));
    return d;
}

static void date_is(Arena *a, const char *head, const char *before, const char *want, u8 from)
{
    Doc d = page(a, head, before);
    CHECK_STR(date_text(a, d.published.from, PRECISION_DAY, false), want);
    CHECK(d.published_from == from);
}

#define LD(x) "<script type='application/ld+json'>" x "</script>"

static void dates(Arena *a)
{
    const char *h1 = "<h1>River falls in the north</h1>";
    date_is(a, LD("{\"@graph\":[{\"@type\":\"WebPage\",\"datePublished\":\"2024-05-01\"},{\"@type\":[\"NewsArticle\"],\"datePublished\":\"2024-05-06T23:30:00-04:00\"}]}"),
            h1, "2024-05-06", PUBLISHED_JSONLD);
    date_is(a, LD("{\"@type\":\"NewsArticle\",\"comment\":[{\"@type\":\"Comment\",\"datePublished\":\"2024-05-09\"}],\"datePublished\":\"2024-05-06\"}"),
            h1, "2024-05-06", PUBLISHED_JSONLD);
    date_is(a, LD("{&quot;@type&quot;:&quot;Article&quot;,&quot;datePublished&quot;:&quot;2024-05-06&quot;}"), h1, "2024-05-06", PUBLISHED_JSONLD);
    date_is(a, LD("{\"@type\":\"Article\",,\"text\":\"a\nb\",\"datePublished\":\"2024-05-06\""), h1, "2024-05-06", PUBLISHED_JSONLD);
    date_is(a, "<meta name=date content='13/05/2024 10:00'>", h1, "2024-05-13", PUBLISHED_META);
    date_is(a, "<meta name=date content='3/4/2024'>", h1, "", PUBLISHED_NONE); /* March or April */
    date_is(a, "<meta property=article:modified_time content=2024-05-06>", h1, "", PUBLISHED_NONE);
    date_is(a, "<meta name=date content=1714990000>", h1, "2024-05-06", PUBLISHED_META);
    date_is(a, "<link rel=canonical href=https://a.example/world/2024/05/06/river>", h1, "2024-05-06", PUBLISHED_URL);
    date_is(a, "<link rel=canonical href=https://a.example/20240506-river>", h1, "", PUBLISHED_NONE);
    date_is(a, "", "<aside><time datetime=2024-01-01>x</time></aside><h1>River falls in the north</h1><time datetime=2024-05-06>y</time>", "2024-05-06", PUBLISHED_HEADER);
    date_is(a, "", "<h1>River falls in the north</h1><div>By A. Bee | Dec. 19, 2023</div>", "2023-12-19", PUBLISHED_HEADER);
    date_is(a, "", "<h1>River falls in the north</h1><div>6th of May 2024</div>", "2024-05-06", PUBLISHED_HEADER);
    date_is(a, "", "<h1>River falls in the north</h1><div>Marketing 6, 2024</div>", "", PUBLISHED_NONE);
    date_is(a, "", "<h1>River falls in the north</h1><div>Updated May 8, 2024</div><div>Published May 6, 2024</div>", "2024-05-06", PUBLISHED_HEADER);
    date_is(a, "", h1, "", PUBLISHED_NONE);
}

static void absurd(Arena *a)
{
    date_is(a, "<meta name=date content=2031-05-06><meta name=pubdate content=2024-05-06>", "", "2024-05-06", PUBLISHED_META);
    date_is(a, "<meta name=date content=1891-05-06>", "", "", PUBLISHED_NONE);
    Doc d = page(a, LD("{\"@type\":\"NewsArticle\",\"datePublished\":\"2031-05-06\"}"), "");
    CHECK(!when_known(d.published) && d.notes.n == 1 && str_find(d.notes.v[0].text, S("future")) >= 0);
    d = page(a, "<meta property=article:published_time content=2024-05-06>", "<h1>River falls in the north</h1><div>April 1, 2024</div>");
    CHECK(d.notes.n == 1 && str_find(d.notes.v[0].text, S("shows 2024-04-01")) >= 0);
}

static void heads(Arena *a)
{
    Doc d = page(a, "<title>River falls in the north - The Gazette</title><meta property=og:site_name content='The Gazette'>"
                    LD("{\"@type\":\"NewsArticle\",\"author\":[{\"@type\":\"Person\",\"name\":\"Ana Elan\"},{\"name\":\"Bo Dee\"}],\"articleSection\":\"World\","
                       "\"dateModified\":\"2024-05-07\",\"publisher\":{\"name\":\"G\"}}"),
                 "<h1>The Gazette</h1>");
    CHECK_STR(d.title, "River falls in the north");
    CHECK_STR(d.byline, "Ana Elan, Bo Dee");
    CHECK_STR(d.section, "World");
    CHECK_STR(d.outlet, "The Gazette");
    CHECK(d.updated.from == date_start((Day){2024, 5, 7}));
    d = page(a, "<title>The Gazette | River falls</title><meta property=og:site_name content='The Gazette'>", "<h2>River falls</h2>");
    CHECK_STR(d.title, "River falls");
    CHECK_STR(str_at(d.raw, d.title_raw), "River falls");
    d = page(a, "<title>River falls | gazette.example</title><link rel=canonical href=https://www.gazette.example/x>", "");
    CHECK_STR(d.title, "River falls");
}

static void bylines(Arena *a)
{
    CHECK_STR(page(a, "<meta name=author content='By Ana Elan | May 6, 2024'>", "").byline, "Ana Elan");
    CHECK_STR(page(a, "", "<div class=byline>Bo Dee December 18, 2025</div>").byline, "Bo Dee");
    CHECK_STR(page(a, "", "<div class=byline>Dec. 19, 2025 | Bo Dee</div>").byline, "Bo Dee");
    CHECK_STR(page(a, "<meta name=author content=', The Gazette'>", "").byline, "The Gazette");
    CHECK_STR(page(a, "<meta name=author content='May Fourth'>", "").byline, "May Fourth");
}

/* What is offered behind the text is no report, and a count in it none of the report's. */
static void offers(Arena *a)
{
    Str html = str_format(a, "<body>%s<p>To read the rest of this story, choose a plan.</p><p>Monthly</p><p>39 dollars</p></body>", body);
    Doc d = {.arena = a, .raw = html, .published = when_unknown(), .updated = when_unknown()};
    intake_decode(&d, (Str){0}, true);
    extract_html(&d, lex, 0);
    isize river = str_find(d.text, S("The river")), price = str_find(d.text, S("39 dollars"));
    CHECK(river >= 0 && doc_zone_at(&d, (u32)river) == ZONE_BODY);
    CHECK(price >= 0 && doc_zone_at(&d, (u32)price) == ZONE_BOILERPLATE);
}

static Str why(Arena *a, const char *html)
{
    Doc d = {.arena = a, .raw = str_of(html), .published = when_unknown(), .updated = when_unknown()};
    intake_decode(&d, (Str){0}, true);
    extract_html(&d, lex, 0);
    return d.refused;
}

static void walls(Arena *a)
{
    CHECK(str_find(why(a, "<h1>We value your privacy</h1><p>We and our partners store and access information on your device.</p><p>Accept all or manage choices."),
                   S("consent wall")) >= 0);
    CHECK(str_find(why(a, "<h1>Storm nears</h1><p>The storm came closer to the coast on Monday and ports were shut.</p><p>Subscribe to continue reading."),
                   S("paywall")) >= 0);
    CHECK(str_find(why(a, LD("{\"@type\":\"NewsArticle\",\"isAccessibleForFree\":false}") "<p>The storm came closer to the coast on Monday and ports were shut."),
                   S("paywall")) >= 0);
    CHECK(str_find(why(a, "<title>Just a moment...</title><p>Checking your browser before you go on."), S("browser")) >= 0);
    CHECK(str_find(why(a, "<h1>404</h1><p>Page not found. Try the search."), S("no such page")) >= 0);
    CHECK(str_find(why(a, "<script>x</script>"), S("no text")) >= 0);
    CHECK(page(a, LD("{\"@type\":\"NewsArticle\",\"isAccessibleForFree\":\"False\"}"), "").refused.n > 0);
    CHECK(page(a, "", "<div class=cookie-banner>We value your privacy. We and our partners use cookies. Accept all</div>").refused.n == 0);
    CHECK(why(a, "<p>Two people were hurt when a bus left the road near the old mill on Sunday, police said.").n == 0);
}

void unit_page(void)
{
    Arena a = {0};
    ErrInfo e;
    DebrisLex *loaded;
    CHECK(debris_lex_load(&a, S("debris.tsv"), data_table(S("debris.tsv")), &loaded, &e) == OK);
    lex = loaded;
    dates(&a);
    absurd(&a);
    heads(&a);
    bylines(&a);
    offers(&a);
    walls(&a);
    arena_free(&a);
}
