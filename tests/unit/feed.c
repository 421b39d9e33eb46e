/* Feeds, agency items and mail: what each says about itself, and where its words stand. */
#include "engine/engine.h"
#include "extract/extract.h"
#include "intake/feed.h"
#include "test.h"

void unit_feed(void);

enum { DOCS_MAX = 16 };
typedef struct {
    Doc d[DOCS_MAX];
    u32 n;
    Str reasons; /* "path:byte:reason", one a line */
} Read;

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

static Read read_all(Arena *a, Str bytes)
{
    static Know know;
    Intake *in;
    ErrInfo e;
    DebrisLex *lex = NULL;
    Read r = {.n = 0};
    Payload p;
    Rejected refused;
    Buf reasons = {.arena = a};
    if (debris_lex_load(a, S("debris.tsv"), data_table(S("debris.tsv")), &lex, &e) == OK) know.debris = lex;
    intake_open_bytes(&in, bytes, S("x"));
    for (int got; (got = intake_next(in, a, &p, &refused)) != 0;) {
        Doc d = {.arena = a};
        bool good = got == 1 && engine_read(&d, &p, &know, &refused);
        if (!good) buf_format(&reasons, "%.*s:%llu:%.*s\n", STR(refused.path), (unsigned long long)refused.at, STR(refused.reason));
        CHECK(!good || runs_hold(&d));
        CHECK(!good || !p.at || p.at + (u64)p.raw.n > (u64)bytes.n || str_eq(p.raw, str_cut(bytes, (isize)p.at, (isize)p.at + p.raw.n)));
        if (good && r.n < DOCS_MAX) r.d[r.n++] = d;
    }
    intake_close(in);
    r.reasons = buf_str(&reasons);
    return r;
}

/* The bytes of RAW that these words of TEXT came from. */
static Str origin(const Doc *d, const char *words)
{
    isize at = str_find(d->text, str_of(words));
    CHECK(at >= 0);
    return at < 0 ? (Str){0} : str_at(d->raw, doc_raw(d, (Span){(u32)at, (u32)(at + (isize)strlen(words))}));
}

static Str day(Arena *a, const Doc *d)
{
    return date_text(a, d->published.from, d->published.precision, d->published.utc);
}

static void rss(Arena *a)
{
    Read r = read_all(a, S("<?xml version=\"1.0\"?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>"
        "<title>The Ferry &amp; Bridge Post</title><link>https://post.example/</link><lastBuildDate>Tue, 07 May 2024 00:00:00 GMT</lastBuildDate>"
        "<item><title>Rain &amp;amp; wind close caf&eacute;s</title><link>/a?x=1&y=2</link><dc:creator>A. Bee</dc:creator>"
        "<pubDate>Mon, 6 May 2024 07:08 +0200</pubDate><description>Short.</description>"
        "<content:encoded><![CDATA[<p>The ferry <b>stopped</b> at noon.</p><script>no()</script><p>Nobody was hurt &mdash; yet.</p>]]></content:encoded></item>"
        "<item><title>No end tag<description>&lt;p&gt;Ten roads &amp;amp; two bridges closed & more.&lt;/p&gt;</description>"
        "<guid isPermaLink=\"false\">77</guid>"
        "<item><title>Only a headline tells it</title><guid>https://post.example/3</guid><pubDate>yesterday</pubDate></item>"
        "<item><link>https://post.example/4</link></item>"
        "</channel></rss>"));
    CHECK(r.n == 3);
    CHECK_STR(r.d[0].title, "Rain & wind close cafés");
    CHECK_STR(r.d[0].text, "The ferry stopped at noon.\n\nNobody was hurt — yet.");
    CHECK_STR(r.d[0].outlet, "The Ferry & Bridge Post");
    CHECK_STR(r.d[0].url, "https://post.example/a?x=1&y=2");
    CHECK_STR(r.d[0].byline, "A. Bee");
    CHECK_STR(day(a, &r.d[0]), "2024-05-06T05:08:00Z");
    CHECK(r.d[0].published_from == PUBLISHED_META);
    CHECK_STR(origin(&r.d[0], "ferry stopped"), "ferry <b>stopped");
    CHECK_STR(origin(&r.d[0], "— yet"), "&mdash; yet");
    CHECK_STR(str_at(r.d[0].raw, r.d[0].title_raw), "Rain &amp;amp; wind close caf&eacute;s");
    CHECK_STR(r.d[1].text, "Ten roads & two bridges closed & more.");
    CHECK_STR(origin(&r.d[1], "roads & two"), "roads &amp;amp; two");
    CHECK(!when_known(r.d[1].published) && !r.d[1].url.n);
    CHECK_STR(r.d[2].text, "Only a headline tells it");
    CHECK_STR(r.d[2].url, "https://post.example/3");
    CHECK(r.d[2].zones.n == 1 && r.d[2].zones.v[0].kind == ZONE_TITLE && !when_known(r.d[2].published));
    CHECK(str_starts(r.reasons, S("x#4:")) && str_find(r.reasons, S("there is no text in it")) > 0);
}

static void atom(Arena *a)
{
    Read r = read_all(a, S("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"https://wire.example/news/\" xml:lang=\"en\"><title type=\"html\">Wire &lt;i&gt;One&lt;/i&gt;</title>"
        "<entry><title>Tags like &lt;b&gt; stay words</title><link rel=\"self\" href=\"self\"/><link href=\"../x/./1.html\"/>"
        "<author><name>C. Dee</name><email>c@wire.example</email></author><updated>2024-05-07T10:00:00Z</updated><published>2024-05-06T10:00:00Z</published>"
        "<category term=\"flood\"/><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Water rose<br/>by 3 &lt; 4 metres.</p></div></content></entry>"
        "<entry><title>Second</title><updated>2024-05-08</updated><summary>Plain &lt;text&gt; &amp; signs.</summary><source><title>Other Paper</title></source></entry>"
        "<entry><title>Third</title><updated>2099-05-08</updated><content type=\"text/html\" mode=\"escaped\">&lt;p&gt;Cut off he"));
    CHECK(r.n == 2);
    CHECK_STR(r.d[0].title, "Tags like <b> stay words");
    CHECK_STR(r.d[0].text, "Water rose\n\nby 3 < 4 metres.");
    CHECK_STR(r.d[0].url, "https://wire.example/x/1.html");
    CHECK_STR(r.d[0].byline, "C. Dee");
    CHECK_STR(r.d[0].section, "flood");
    CHECK_STR(r.d[0].outlet, "Wire One");
    CHECK_STR(day(a, &r.d[0]), "2024-05-06T10:00:00Z");
    CHECK_STR(r.d[1].text, "Plain <text> & signs.");
    CHECK_STR(origin(&r.d[1], "<text> &"), "&lt;text&gt; &amp;");
    CHECK_STR(r.d[1].outlet, "Other Paper");
    CHECK_STR(day(a, &r.d[1]), "2024-05-08");
    CHECK(str_starts(r.reasons, S("x#3:")) && str_find(r.reasons, S("the feed ends inside this entry")) > 0);
}

static void broken(Arena *a)
{
    Read r = read_all(a, S("<?xml version=\"1.0\" encoding=\"utf-8\"?><rss><channel><title>Caf\xE9 news</title>"
                           "<item><title>Na\xEFve caf\xE9 owners</title><description>Caf\xE9s shut \x93today\x94.</description></item></channel></rss>"));
    CHECK(r.n == 1);
    CHECK_STR(r.d[0].title, "Naïve café owners");
    CHECK_STR(r.d[0].text, "Cafés shut “today”.");
    CHECK_STR(r.d[0].outlet, "Café news");
    r = read_all(a, S("\xFF\xFE<\0r\0s\0s\0>\0<\0i\0t\0e\0m\0>\0<\0t\0i\0t\0l\0e\0>\0W\0i\0d\0e\0 \0\x16\x04\x35\x04\x40\x04\x42\x04"
                      "<\0/\0t\0i\0t\0l\0e\0>\0<\0/\0i\0t\0e\0m\0>\0<\0/\0r\0s\0s\0>\0"));
    CHECK(r.n == 1);
    CHECK_STR(r.d[0].text, "Wide Жерт");
    r = read_all(a, S("<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;\">]>"
                      "<rss><channel><item><title>Laughs &c; stay small</title></item></channel></rss>"));
    CHECK(r.n == 1 && r.d[0].text.n < 40);
    CHECK_STR(r.reasons, "x:21:it declares entities made of entities, which are not expanded\n");
    r = read_all(a, S("<rss><channel><title>Nothing yet</title></channel></rss>"));
    CHECK_STR(r.reasons, "x:0:a feed without entries\n");
    r = read_all(a, S("<rdf:RDF xmlns:rdf=\"u\"><item rdf:about=\"https://r.example/1\"><title>One <![CDATA[of &two]]></title>"
                      "<dc:date>2024-05-06T10:00+02:00</dc:date></item><item><title>Two <!-- never closed</title></item></rdf:RDF>"));
    CHECK(r.n == 2);
    CHECK_STR(r.d[0].title, "One of &two");
    CHECK_STR(r.d[0].url, "https://r.example/1");
    CHECK_STR(day(a, &r.d[0]), "2024-05-06T08:00:00Z");
}

static void items(Arena *a)
{
    Read r = read_all(a, S("<newsMessage><itemSet><newsItem guid=\"g\"><itemMeta><versionCreated>2024-05-07T09:00:00Z</versionCreated>"
        "<firstCreated>2024-05-06T09:00:00Z</firstCreated><provider literal=\"Wire\"/></itemMeta><contentMeta><headline>Bridge shut</headline>"
        "<by>By E. Eff</by><language tag=\"en\"/></contentMeta><contentSet><inlineXML contenttype=\"application/nitf+xml\"><nitf><body><body.head>"
        "<hedline><hl1>Bridge shut after flood</hl1></hedline></body.head><body.content><p>The bridge was shut.</p><p>It rained.</p>"
        "</body.content></body></nitf></inlineXML></contentSet></newsItem></itemSet></newsMessage>"));
    CHECK(r.n == 1);
    CHECK_STR(r.d[0].title, "Bridge shut after flood");
    CHECK_STR(r.d[0].text, "The bridge was shut.\n\nIt rained.");
    CHECK_STR(r.d[0].byline, "E. Eff");
    CHECK_STR(r.d[0].outlet, "Wire");
    CHECK_STR(day(a, &r.d[0]), "2024-05-06T09:00:00Z");
    r = read_all(a, S("<?xml version='1.0'?><nitf><head><docdata><date.issue norm=\"20240506T100000Z\"/></docdata></head><body>"
                      "<body.head><hedline><hl1>Road &amp; rail</hl1></hedline><byline>By G. Aitch</byline></body.head>"
                      "<body.content><p>The road opened.</p></body.content></body></nitf>"));
    CHECK(r.n == 1);
    CHECK_STR(r.d[0].title, "Road & rail");
    CHECK_STR(r.d[0].byline, "G. Aitch");
    CHECK_STR(day(a, &r.d[0]), "2024-05-06T10:00:00Z");
}

static void mail(Arena *a)
{
    Read r = read_all(a, S("From: =?iso-8859-1?Q?Ren=E9_Gee?= <desk@wire.example>\r\nTo: you@there.example\r\n"
        "Subject: =?utf-8?B?RmxvdQ==?=\r\n =?utf-8?Q?=C3=A9?= and rain\r\nDate: Mon, 6 May 2024 10:00:00 -0400 (EDT)\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=\"o=1\"\r\n\r\npreamble\r\n--o=1\r\nContent-Type: multipart/alternative; boundary=in\r\n\r\n"
        "--in\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nToo short.\r\n"
        "--in\r\nContent-Type: text/html; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<p>The caf=E9s of the=\r\n town <b>shut</b> =93today=94.</p>\r\n--in--\r\n\r\n--o=1\r\nContent-Type: text/plain\r\n"
        "Content-Disposition: attachment\r\n\r\nnot this\r\n--o=1--\r\n"));
    CHECK(r.n == 1);
    CHECK_STR(r.d[0].title, "Floué and rain");
    CHECK_STR(r.d[0].text, "The cafés of the town shut “today”.");
    CHECK_STR(r.d[0].byline, "René Gee");
    CHECK_STR(r.d[0].outlet, "wire.example");
    CHECK_STR(day(a, &r.d[0]), "2024-05-06T14:00:00Z");
    CHECK_STR(origin(&r.d[0], "cafés of the town"), "caf=E9s of the=\r\n town");
    r = read_all(a, S("Received: by x\nFrom: a@b.example\nSubject: Plain\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
                      "VGhlIHJvYWQgdG8gS8O2\nbG4gaXMgc2h1dC4=\n"));
    CHECK(r.n == 1);
    CHECK_STR(r.d[0].text, "The road to Köln is shut.");
    CHECK_STR(origin(&r.d[0], "Köln"), "S8O2\nbG4g");
    r = read_all(a, S("From: a@b.example\nSubject: Nothing\nMessage-ID: <1@b>\nContent-Type: image/png\n\nxxxx\n"));
    CHECK_STR(r.reasons, "x:0:there is no text in it\n");
    r = read_all(a, S("From a@b Mon May  6 10:00:00 2024\nFrom: a@b.example\nSubject: One\n\nThe first mail.\nFrom here it rained.\n\n"
                      "From c@d Tue May  7 10:00:00 2024\nFrom: c@d.example\nSubject: Two\n\nThe second mail.\n"));
    CHECK(r.n == 2);
    CHECK_STR(r.d[0].text, "The first mail.\nFrom here it rained.\n\n");
    CHECK_STR(r.d[1].title, "Two");
    CHECK_STR(r.d[1].path, "x#2");
    r = read_all(a, S("Notes: the town\nFrom: the north came rain.\n\nIt went on.\n"));
    CHECK(r.n == 1 && str_starts(r.d[0].text, S("Notes:")));
}

static void lists(Arena *a)
{
    Read r = read_all(a, S("{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"J News\",\"items\":[{\"id\":\"1\",\"url\":\"https://j.example/1\","
        "\"title\":\"Caf\\u00e9 &amp; bar\",\"content_html\":\"<p>The b\\u0061r <i>shut<\\/i>.<\\/p>\",\"date_published\":\"2024-05-06T10:00:00Z\","
        "\"authors\":[{\"name\":\"H. Eye\"}]}, {\"id\":\"2\",\"content_text\":\"Second <one>.\"}],\"next\":{\"a\":[1]}}"));
    CHECK(r.n == 2 && r.reasons.n == 0);
    CHECK_STR(r.d[0].title, "Café & bar");
    CHECK_STR(r.d[0].text, "The bar shut.");
    CHECK_STR(r.d[0].outlet, "J News");
    CHECK_STR(r.d[0].byline, "H. Eye");
    CHECK_STR(day(a, &r.d[0]), "2024-05-06T10:00:00Z");
    CHECK_STR(origin(&r.d[0], "bar shut"), "b\\u0061r <i>shut");
    CHECK_STR(r.d[1].text, "Second <one>.");
    r = read_all(a, S("{\"status\":\"ok\",\"articles\":[{\"title\":\"A\",\"content\":\"One.\"},{\"title\":\"B\",\"content\":\"Tw"));
    CHECK(r.n == 1);
    CHECK_STR(r.reasons, "x#2:58:the file ends inside this JSON object\n");
    r = read_all(a, S("{\"uri\":\"urn:1\",\"headlines\":[{\"value\":\"Dam holds\"}],\"bodies\":[{\"value\":\"<p>The dam held.</p>\",\"contenttype\":\"text/html\"}],"
                      "\"versioncreated\":\"2024-05-06T10:00:00Z\"}"));
    CHECK(r.n == 1);
    CHECK_STR(r.d[0].title, "Dam holds");
    CHECK_STR(r.d[0].text, "The dam held.");
    CHECK(!r.d[0].url.n);
    r = read_all(a, S("{\"title\":{\"rendered\":\"W &#8211; P\"},\"content\":{\"rendered\":\"<p>Posted.</p>\"},\"link\":\"https://w.example/p\"}\n"
                      "{\"webTitle\":\"G\",\"fields\":{\"bodyText\":\"Told.\",\"byline\":\"K. Ell\"},\"webUrl\":\"https://g.example\"}\n"
                      "{\"headline\":{\"main\":\"N\"},\"body\":[\"First.\",\"\",\"Second.\"],\"published\":null}\n"));
    CHECK(r.n == 3);
    CHECK_STR(r.d[0].title, "W – P");
    CHECK_STR(r.d[0].text, "Posted.");
    CHECK_STR(r.d[1].byline, "K. Ell");
    CHECK_STR(r.d[2].text, "First.\n\nSecond.");
}

static void dates(Arena *a)
{
    static const struct {
        const char *written, *is;
    } rows[] = {{"Thursday, 1 January 2004 7:48 pm PST", "2004-01-02T03:48:00Z"}, {"Jan 1 19:48:21 2004", "2004-01-01T19:48:21"},
                {"Thu, 1 Jan 04 19:48:21 GMT", "2004-01-01T19:48:21Z"},           {"31/12/2003", "2003-12-31"},
                {"2003/12/31 10:14", "2003-12-31T10:14:00"},                      {"6 May 2024 10:00 +0430 (Kabul)", "2024-05-06T05:30:00Z"},
                {"Mon, 06 May 2024 10:00:00 XYZT", "2024-05-06T10:00:00"}};
    When w;
    for (isize i = 0; i < countof(rows); i++) {
        CHECK(intake_parse_date(str_of(rows[i].written), &w));
        CHECK_STR(date_text(a, w.from, w.precision, w.utc), rows[i].is);
    }
    CHECK(!intake_parse_date(S("01/02/2004"), &w));
    CHECK(!intake_parse_date(S("32 Jan 2004"), &w));
    CHECK(!intake_parse_news_date(S("1 Jan 1204"), &w));
}

static void addresses(Arena *a)
{
    static const struct {
        const char *base, *to, *is;
    } rows[] = {{"http://a/b/c/d;p?q", "g", "http://a/b/c/g"},       {"http://a/b/c/d;p?q", "../../g", "http://a/g"},
                {"http://a/b/c/d;p?q", "../../../g", "http://a/g"},  {"http://a/b/c/d;p?q", "//g", "http://g"},
                {"http://a/b/c/d;p?q", "?y", "http://a/b/c/d;p?y"}, {"http://a/b/c/d;p?q", "./g/?y=./x", "http://a/b/c/g/?y=./x"},
                {"http://a", "g", "http://a/g"},                     {"", "g", "g"},
                {"http://a/b", "mailto:x@y", "mailto:x@y"}};
    for (isize i = 0; i < countof(rows); i++) CHECK_STR(address_join(a, str_of(rows[i].base), str_of(rows[i].to)), rows[i].is);
}

void unit_feed(void)
{
    Arena a = {0};
    rss(&a);
    atom(&a);
    broken(&a);
    items(&a);
    mail(&a);
    lists(&a);
    dates(&a);
    addresses(&a);
    arena_free(&a);
}
