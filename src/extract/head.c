/* head.c - what a page says about itself: title, byline, outlet, address, language and the
 * date of publication. Dates come from many places; in order of trust: JSON-LD datePublished,
 * article:published_time and its kin, other metas, <time datetime>, the address, a short line
 * with a full date near the headline, last the date of a change. Dates before
 * the web or implausibly late are refused. A date with a zone keeps the day that the outlet's
 * readers saw: the clock time as written, not turned to UTC. */
#include "extract/page.h"
#include "base/json.h"

enum { YEAR_MIN = 1990, YEAR_MAX = 2100, LD_SCAN_MAX = 4 << 20, DATELINE_BYTES = 120, DATELINE_FAR = 3000 };

/* ---- dates */

/* "2024-05-06T23:30:00-04:00" without its zone. */
static Str without_zone(Str s)
{
    isize t = str_find_byte(s, 'T', 0);
    if (t < 0) t = str_find_byte(s, ':', 0);
    if (t < 0) return s;
    for (isize i = t + 1; i < s.n; i++)
        if (s.p[i] == '+' || s.p[i] == '-' || s.p[i] == 'Z' || s.p[i] == '.') return str_trim(str_cut(s, 0, i));
    return s;
}

static bool words_date(Str s, When *out);

static bool parse_date(Str s, When *out)
{
    s = str_trim(s);
    if (s.n < 8 || s.n > 60) return false;
    bool known = date_parse_iso(without_zone(s), out) || date_parse_iso(s, out) || date_parse_rfc822(s, out) ||
                 (s.n > 10 && date_parse_iso(str_cut(s, 0, 10), out)) || words_date(s, out);
    if (!known || out->precision > PRECISION_DAY || out->precision == PRECISION_NONE) return false;
    i32 year = date_of(out->from).year;
    return year >= YEAR_MIN && year <= YEAR_MAX;
}

/* "May 6, 2024", "6 May 2024", with anything behind. */
static bool words_date(Str s, When *out)
{
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    i32 month = 0, day = 0, year = 0;
    for (isize i = 0; i < s.n && !(month && day && year);) {
        isize beg = i;
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        while (i < s.n && (digit ? s.p[i] >= '0' && s.p[i] <= '9' : (s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z')) i++;
        Str word = str_cut(s, beg, i);
        i64 v = 0;
        if (digit && str_int(word, &v)) {
            if (word.n == 4) year = (i32)v;
            else if (word.n <= 2 && !day) day = (i32)v;
        } else if (word.n >= 3) {
            for (int m = 0; m < 12 && !month; m++)
                if (str_eq_nocase(str_cut(word, 0, 3), (Str){(const u8 *)months + m * 3, 3})) month = m + 1;
        }
        if (i == beg) i++;
    }
    if (!month || !day || !year || !date_valid(year, month, day)) return false;
    *out = when_day((Day){year, (u8)month, (u8)day});
    return true;
}

void head_date(PageHead *h, Str text, u8 from, u8 rank)
{
    When w;
    if (rank >= h->rank || !parse_date(text, &w)) return;
    h->published = w;
    h->from = from;
    h->rank = rank;
}

/* /2024/05/06/ or /2024-05-06- or 20240506 in an address. */
static void url_date(PageHead *h, Str url)
{
    for (isize i = 0; i + 8 <= url.n; i++) {
        i64 y, m, d;
        if (i && url.p[i - 1] >= '0' && url.p[i - 1] <= '9') continue;
        if (!str_int(str_cut(url, i, i + 4), &y) || y < YEAR_MIN || y > YEAR_MAX || url.p[i] == '-') continue;
        isize at = i + 4;
        u8 sep = url.p[at] == '/' || url.p[at] == '-' || url.p[at] == '_' ? url.p[at] : 0;
        if (!sep) continue;
        isize end = at + 1;
        while (end < url.n && url.p[end] >= '0' && url.p[end] <= '9') end++;
        if (!str_int(str_cut(url, at + 1, end), &m) || end == url.n || url.p[end] != sep) continue;
        isize last = end + 1;
        while (last < url.n && url.p[last] >= '0' && url.p[last] <= '9') last++;
        if (last - end > 3 || !str_int(str_cut(url, end + 1, last), &d) || m < 1 || m > 12 || d < 1) continue;
        if (!date_valid((i32)y, (int)m, (int)d)) continue;
        char text[DATE_TEXT_MAX];
        Day day = {(i32)y, (u8)m, (u8)d};
        int n = date_print(text, date_start(day), PRECISION_DAY, false);
        head_date(h, (Str){(u8 *)text, n}, PUBLISHED_URL, 60);
        return;
    }
}

/* ---- metas */

typedef enum { SAYS_DATE, SAYS_TITLE, SAYS_SITE, SAYS_BYLINE, SAYS_URL, SAYS_UPDATED, SAYS_LANGUAGE } Says;
static const struct {
    Str name;
    u8 says, rank;
} metas[] = {
    {LIT("article:published_time"), SAYS_DATE, 10}, {LIT("article:published"), SAYS_DATE, 11},
    {LIT("datepublished"), SAYS_DATE, 12}, {LIT("og:article:published_time"), SAYS_DATE, 12},
    {LIT("og:published_time"), SAYS_DATE, 13}, {LIT("parsely-pub-date"), SAYS_DATE, 14},
    {LIT("sailthru.date"), SAYS_DATE, 15}, {LIT("publish-date"), SAYS_DATE, 15},
    {LIT("publish_date"), SAYS_DATE, 15}, {LIT("publishdate"), SAYS_DATE, 15}, {LIT("pubdate"), SAYS_DATE, 15},
    {LIT("publication_date"), SAYS_DATE, 15}, {LIT("date_published"), SAYS_DATE, 15}, {LIT("published"), SAYS_DATE, 15}, {LIT("w-published-date"), SAYS_DATE, 15},
    {LIT("article.published"), SAYS_DATE, 15}, {LIT("published-date"), SAYS_DATE, 15},
    {LIT("cxenseparse:recs:publishtime"), SAYS_DATE, 16}, {LIT("dc.date.issued"), SAYS_DATE, 16},
    {LIT("dcterms.issued"), SAYS_DATE, 16}, {LIT("dcterms.created"), SAYS_DATE, 17},
    {LIT("dc.date.created"), SAYS_DATE, 17}, {LIT("citation_publication_date"), SAYS_DATE, 17},
    {LIT("citation_online_date"), SAYS_DATE, 17}, {LIT("dc.date"), SAYS_DATE, 18},
    {LIT("dcterms.date"), SAYS_DATE, 18}, {LIT("displaydate"), SAYS_DATE, 18}, {LIT("date"), SAYS_DATE, 19},
    {LIT("article:modified_time"), SAYS_UPDATED, 80}, {LIT("og:updated_time"), SAYS_UPDATED, 81},
    {LIT("og:title"), SAYS_TITLE, 0}, {LIT("twitter:title"), SAYS_TITLE, 1}, {LIT("og:site_name"), SAYS_SITE, 0},
    {LIT("application-name"), SAYS_SITE, 1}, {LIT("author"), SAYS_BYLINE, 5}, {LIT("article:author"), SAYS_BYLINE, 6},
    {LIT("parsely-author"), SAYS_BYLINE, 3}, {LIT("sailthru.author"), SAYS_BYLINE, 4},
    {LIT("dc.creator"), SAYS_BYLINE, 6}, {LIT("byl"), SAYS_BYLINE, 3}, {LIT("twitter:data1"), SAYS_BYLINE, 9},
    {LIT("og:url"), SAYS_URL, 0}, {LIT("og:locale"), SAYS_LANGUAGE, 0},
    {LIT("content-language"), SAYS_LANGUAGE, 0}};

static void byline(PageHead *h, Str name, u8 rank)
{
    bool address = str_find(name, S("://")) >= 0 || str_find_byte(name, '@', 0) >= 0;
    if (rank >= h->byline_rank || name.n < 3 || name.n > 120 || address) return;
    h->byline = str_eq_nocase(str_cut(name, 0, 3), S("by ")) ? str_trim(str_cut(name, 3, name.n)) : name;
    h->byline_rank = rank;
}

static void says(Page *p, u8 what, u8 rank, Str content)
{
    PageHead *h = p->head;
    Str text = html_plain(p->a, content);
    When w;
    if (!text.n) return;
    switch (what) {
    case SAYS_DATE: head_date(h, text, PUBLISHED_META, rank); break;
    case SAYS_UPDATED:
        if (parse_date(text, &w)) h->updated = w;
        head_date(h, text, PUBLISHED_META, rank);
        break;
    case SAYS_TITLE:
        if (!h->og_title.n || rank == 0) h->og_title = text;
        break;
    case SAYS_SITE:
        if (!h->site.n || rank == 0) h->site = text;
        break;
    case SAYS_BYLINE: byline(h, text, rank); break;
    case SAYS_URL:
        if (!h->canonical.n) h->canonical = text;
        break;
    default:
        if (!h->language.n) h->language = text;
    }
}

static void meta(Page *p, const HtmlToken *t)
{
    Str content = html_attribute(t, S("content"));
    static const Str keys[] = {LIT("property"), LIT("name"), LIT("itemprop"), LIT("http-equiv")};
    for (isize k = 0; k < countof(keys) && content.n; k++) {
        Str name = str_trim(html_attribute(t, keys[k]));
        for (isize i = 0; i < countof(metas) && name.n; i++)
            if (str_eq_nocase(name, metas[i].name)) says(p, metas[i].says, metas[i].rank, content);
    }
}

void head_token(Page *p, const HtmlToken *t)
{
    PageHead *h = p->head;
    if (t->tag == TAG_META) {
        meta(p, t);
    } else if (t->tag == TAG_HTML) {
        Str lang = html_attribute(t, S("lang"));
        if (lang.n && !h->language.n) h->language = lang;
    } else if (t->tag == TAG_LINK) {
        if (str_eq_nocase(html_attribute(t, S("rel")), S("canonical"))) {
            Str href = html_plain(p->a, html_attribute(t, S("href")));
            if (str_starts(href, S("http"))) h->canonical = href;
        }
    } else if (t->tag == TAG_TIME) {
        bool published = str_eq_nocase(html_attribute(t, S("itemprop")), S("datePublished")) ||
                         str_find(html_attribute(t, S("class")), S("publish")) >= 0;
        head_date(h, html_attribute(t, S("datetime")), PUBLISHED_HEADER, published ? 30 : 40);
    } else if (html_attribute(t, S("itemprop")).n) {
        if (str_eq_nocase(html_attribute(t, S("itemprop")), S("datePublished")))
            head_date(h, html_attribute(t, S("content")), PUBLISHED_META, 20);
    }
}

/* ---- JSON-LD: read by searching, because much of it is not valid JSON */

/* The string value of the first `"key": "value"` after `from`; its end in *next. */
static Str ld_value(Str s, Str key, isize from, isize *next)
{
    for (isize at = from;;) {
        isize hit = str_find(str_cut(s, at, s.n), key);
        if (hit < 0) return (Str){0};
        at += hit + key.n;
        isize i = at;
        while (i < s.n && s.p[i] <= ' ') i++;
        if (i == s.n || s.p[i] != ':') continue;
        for (i++; i < s.n && s.p[i] <= ' '; i++) {}
        *next = i;
        if (i < s.n && s.p[i] != '"') return (Str){0};
        isize end = i + 1;
        while (end < s.n && s.p[end] != '"') end += s.p[end] == '\\' ? 2 : 1;
        if (end >= s.n) return (Str){0};
        *next = end;
        return str_cut(s, i + 1, end);
    }
}

static Str ld_plain(Page *p, Str s)
{
    Buf b = {.arena = p->a};
    Span rest = {0, (u32)s.n}, piece;
    u8 out[4];
    int n;
    bool escape;
    for (isize i = 0; i + 1 < s.n; i++) /* an escape that the reader does not know */
        if (s.p[i] == '\\' && (i + 1 == s.n || !strchr("\"\\/bfnrtu", s.p[++i]))) return (Str){0};
    if (s.n && s.p[s.n - 1] == '\\' && (s.n < 2 || s.p[s.n - 2] != '\\')) return (Str){0};
    while (json_piece(s, &rest, &piece, out, &n, &escape)) buf_put(&b, escape ? (Str){out, n} : str_at(s, piece));
    return html_plain(p->a, buf_str(&b));
}

void head_script(Page *p, Str s)
{
    PageHead *h = p->head;
    isize next = 0;
    if (s.n > LD_SCAN_MAX) return;
    bool article = str_find(s, S("Article\"")) >= 0 || str_find(s, S("Posting\"")) >= 0;
    head_date(h, ld_value(s, S("\"datePublished\""), 0, &next), PUBLISHED_JSONLD, article ? 5 : 8);
    When w;
    Str changed = ld_value(s, S("\"dateModified\""), 0, &next);
    if (parse_date(changed, &w)) h->updated = w;
    head_date(h, changed, PUBLISHED_JSONLD, 82);
    Str title = ld_value(s, S("\"headline\""), 0, &next);
    if (title.n && !h->ld_title.n) h->ld_title = ld_plain(p, title);
    next = 0;
    Str author = ld_value(s, S("\"author\""), 0, &next);
    if (!author.n && next) author = ld_value(str_cut(s, 0, next + 600 < s.n ? next + 600 : s.n), S("\"name\""), next, &next);
    if (author.n) byline(h, ld_plain(p, author), 1);
    next = 0;
    Str publisher = ld_value(s, S("\"publisher\""), 0, &next);
    if (!publisher.n && next)
        publisher = ld_value(str_cut(s, 0, next + 600 < s.n ? next + 600 : s.n), S("\"name\""), next, &next);
    if (publisher.n && !h->site.n) h->site = ld_plain(p, publisher);
}

/* ---- into the document */

/* Text of a node's subtree, a little of it. */
static Str node_text(Page *p, u32 node, isize max)
{
    Buf b = {.arena = p->a};
    const Node *n = &p->nodes.v[node];
    for (u32 i = n->first; i < n->last && b.bytes.n < (u32)max; i++)
        if (p->items.v[i].kind == ITEM_TEXT) buf_put(&b, str_at(p->page, p->items.v[i].at)), buf_byte(&b, ' ');
    return html_plain(p->a, buf_str(&b));
}

static Str lower_key(Page *p, Str s)
{
    u8 *out = NEW(p->a, u8, s.n + 1);
    isize n = 0;
    for (isize i = 0; i < s.n; i++) {
        u8 c = s.p[i];
        bool word = (c >= '0' && c <= '9') || (c | 32) >= 'a';
        if (word && c < 0x80) out[n++] = c >= 'A' && c <= 'Z' ? (u8)(c | 32) : c;
    }
    return (Str){out, n};
}

/* "Bridge closed - The Daily" -> "Bridge closed", when the rest is short or the site's name. */
static Str without_site(Page *p, Str title)
{
    static const Str marks[] = {LIT(" | "), LIT(" - "), LIT(" \xE2\x80\x93 "), LIT(" \xE2\x80\x94 "), LIT(" \xC2\xBB "), LIT(" :: ")};
    for (isize k = 0; k < countof(marks); k++) {
        isize last = -1;
        for (isize at = 0, hit; (hit = str_find(str_cut(title, at, title.n), marks[k])) >= 0; at += hit + 1) last = at + hit;
        if (last < 10) continue;
        Str tail = lower_key(p, str_cut(title, last + marks[k].n, title.n)), site = lower_key(p, p->head->site);
        bool named = site.n && (str_find(tail, site) >= 0 || (tail.n > 3 && str_find(site, tail) >= 0));
        if (named || (!site.n && title.n - last < 30 && k == 0)) return str_trim(str_cut(title, 0, last));
    }
    return title;
}

/* Returns the item where the visible title begins; 0 if there is none. */
static u32 choose_title(Page *p)
{
    PageHead *h = p->head;
    Str given = h->og_title.n ? h->og_title : h->title;
    Str title = without_site(p, given), key = lower_key(p, title);
    Str site = lower_key(p, h->site);
    u32 others = 0;
    bool met = false;
    Str only = {0};
    Span at = {0};
    u32 where = 0;
    for (u32 i = 1; i < p->nodes.n; i++) {
        const Node *n = &p->nodes.v[i];
        if (n->tag != TAG_H1) continue;
        Str text = node_text(p, i, 400), k = lower_key(p, text);
        bool names_site = site.n && (str_find(site, k) >= 0 || str_find(k, site) >= 0) && k.n < site.n + 8;
        if (k.n < 8 || text.n > 300 || names_site) continue;
        others++;
        bool meets = key.n && ((str_find(key, k) >= 0 && k.n * 2 >= key.n) || str_find(k, key) >= 0);
        if (!only.n) only = text, where = n->first, at = (Span){p->items.v[n->first].at.end, p->items.v[n->last].at.beg};
        if (!meets) continue;
        met = true;
        only = text;
        where = n->first;
        at = (Span){p->items.v[n->first].at.end, p->items.v[n->last].at.beg};
        break;
    }
    bool h1 = met || others == 1 || !title.n;
    p->d->title = h1 && only.n ? only : title;
    if (h1 && only.n && at.beg < at.end && p->d->runs.n) p->d->title_raw = runs_raw(p->d->runs.v, p->d->runs.n, at);
    return where;
}

/* ---- the date that readers see: a short line with a full date near the headline */

typedef struct {
    Str best;
    u32 distance;
} Seen;

static void weigh_line(Seen *s, Str line, i64 at, i64 title)
{
    When w;
    u32 far = (u32)(at >= title ? at - title : (title - at) * 3);
    if (line.n < 8 || line.n > DATELINE_BYTES || far > DATELINE_FAR || !words_date(line, &w)) return;
    if (str_find(line, S("pdated")) >= 0) far += DATELINE_FAR / 2;
    if (far < s->distance) *s = (Seen){line, far};
}

static void visible_date(Page *p, u32 title_item)
{
    Buf line = {.arena = p->a};
    i64 at = 0, begin = 0, title = 0;
    Seen seen = {.distance = DATELINE_FAR};
    for (u32 i = 0; i < title_item; i++)
        if (p->items.v[i].kind == ITEM_TEXT) title += p->items.v[i].at.end - p->items.v[i].at.beg;
    for (u32 i = 0; i < p->items.n && at <= title + DATELINE_FAR; i++) {
        const Item *it = &p->items.v[i];
        if (it->kind == ITEM_TEXT) {
            if (line.bytes.n < 2 * DATELINE_BYTES) buf_put(&line, str_at(p->page, it->at)), buf_byte(&line, ' ');
            at += it->at.end - it->at.beg;
        } else if (it->kind == ITEM_BREAK || tag_flags(p->nodes.v[it->node].tag) & TAGF_BLOCK) {
            Str plain = line.bytes.n >= 8 && line.bytes.n < 2 * DATELINE_BYTES ? html_plain(p->a, buf_str(&line)) : (Str){0};
            if (plain.n) weigh_line(&seen, plain, begin, title);
            line.bytes.n = 0;
            begin = at;
        }
    }
    When w;
    if (!seen.best.n || !words_date(seen.best, &w)) return;
    char text[DATE_TEXT_MAX];
    head_date(p->head, (Str){(u8 *)text, date_print(text, w.from, PRECISION_DAY, false)}, PUBLISHED_HEADER, 70);
}

static void visible_byline(Page *p)
{
    for (u32 i = 1; i < p->nodes.n && p->head->byline_rank > 20; i++) {
        const Node *n = &p->nodes.v[i];
        if (n->flags & NODE_BYLINE && n->text > 4 && n->text < 80) byline(p->head, node_text(p, i, 200), 20);
    }
}

static Str language_tag(Page *p, Str s)
{
    u8 *out = NEW(p->a, u8, s.n + 1);
    isize n = 0;
    for (; n < s.n && n < 12 && (s.p[n] > ' ' && s.p[n] != ','); n++) out[n] = s.p[n] == '_' ? '-' : s.p[n];
    return (Str){out, n};
}

void head_finish(Page *p)
{
    PageHead *h = p->head;
    Doc *d = p->d;
    u32 title = choose_title(p);
    visible_byline(p);
    d->byline = h->byline;
    d->outlet = h->site;
    d->url = h->canonical;
    d->language = language_tag(p, h->language);
    url_date(h, h->canonical);
    if (h->rank > 70) visible_date(p, title);
    d->published = h->published;
    d->published_from = h->rank == RANK_NONE ? PUBLISHED_NONE : h->from;
    d->updated = h->updated;
}
