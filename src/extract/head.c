/* head.c - what a page says about itself in its metas, links and headings: title, byline, outlet,
 * address, section, language. JSON-LD is read in head_ld.c, dates are weighed in head_date.c. */
#include "extract/page.h"
#include "base/json.h"

enum { HEADLINE_BYTES_MAX = 300, HEADLINE_BEFORE_MAX = 3000, TITLE_BYTES_MAX = 1000, /* longer names are no names */
       NODE_ITEMS_MAX = 1000 };

/* ---- metas */

typedef enum { SAYS_DATE, SAYS_TITLE, SAYS_SITE, SAYS_BYLINE, SAYS_URL, SAYS_UPDATED, SAYS_LANGUAGE, SAYS_SECTION, SAYS_TIER } Says;
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
    {LIT("article:modified_time"), SAYS_UPDATED, 0}, {LIT("og:updated_time"), SAYS_UPDATED, 0},
    {LIT("datemodified"), SAYS_UPDATED, 0}, {LIT("last-modified"), SAYS_UPDATED, 0}, {LIT("dcterms.modified"), SAYS_UPDATED, 0},
    {LIT("article:section"), SAYS_SECTION, 0}, {LIT("parsely-section"), SAYS_SECTION, 0}, {LIT("section"), SAYS_SECTION, 0},
    {LIT("article:content_tier"), SAYS_TIER, 0},
    {LIT("og:title"), SAYS_TITLE, 0}, {LIT("twitter:title"), SAYS_TITLE, 1}, {LIT("og:site_name"), SAYS_SITE, 0},
    {LIT("application-name"), SAYS_SITE, 1}, {LIT("author"), SAYS_BYLINE, 5}, {LIT("article:author"), SAYS_BYLINE, 6},
    {LIT("parsely-author"), SAYS_BYLINE, 3}, {LIT("sailthru.author"), SAYS_BYLINE, 4},
    {LIT("dc.creator"), SAYS_BYLINE, 6}, {LIT("byl"), SAYS_BYLINE, 3}, {LIT("twitter:data1"), SAYS_BYLINE, 9},
    {LIT("og:url"), SAYS_URL, 0}, {LIT("og:locale"), SAYS_LANGUAGE, 0},
    {LIT("content-language"), SAYS_LANGUAGE, 0}};

static bool has_digit(Str s)
{
    for (isize i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9') return true;
    return false;
}

/* "By Ana Elan | May 6, 2024" -> "Ana Elan": what stands behind names on the same line. */
static Str only_names(Str s)
{
    static const Str ends[] = {LIT(" | "), LIT(" \xE2\x80\xA2 "), LIT(" \xC2\xB7 "), LIT("Updated"), LIT("Published"), LIT("Posted")};
    if (s.n > 3 && str_eq_nocase(str_cut(s, 0, 3), S("by "))) s = str_cut(s, 3, s.n);
    for (isize i = 0; i < countof(ends); i++) {
        isize at = str_find(s, ends[i]);
        if (at <= 0) continue;
        Str head = str_cut(s, 0, at), tail = str_cut(s, at + ends[i].n, s.n);
        s = has_digit(head) && !has_digit(tail) ? tail : head; /* the date may stand first */
    }
    s = head_without_date(s);
    while (s.n && strchr(" ,;|-", s.p[0])) s = str_cut(s, 1, s.n);
    while (s.n && strchr(" ,;|-", s.p[s.n - 1])) s = str_cut(s, 0, s.n - 1);
    return s;
}

void head_byline(PageHead *h, Str name, u8 rank)
{
    enum { BYLINE_BYTES_MAX = 200 };
    bool address = str_find(name, S("://")) >= 0 || str_find_byte(name, '@', 0) >= 0;
    if (rank >= h->byline_rank || name.n > BYLINE_BYTES_MAX || address) return;
    name = only_names(name);
    if (name.n < 3) return;
    h->byline = name;
    h->byline_rank = rank;
}

static void says(Page *p, u8 what, u8 rank, Str content)
{
    PageHead *h = p->head;
    Str text = html_plain(p->a, content);
    if (!text.n || text.n > TITLE_BYTES_MAX) return;
    switch (what) {
    case SAYS_DATE: head_date(p, text, PUBLISHED_META, rank); break;
    case SAYS_UPDATED: head_changed(h, text); break;
    case SAYS_TIER: h->locked = h->locked || str_eq_nocase(text, S("locked")); break;
    case SAYS_SECTION:
        if (!h->section.n) h->section = text;
        break;
    case SAYS_TITLE:
        if (!h->og_title.n || rank == 0) h->og_title = text;
        break;
    case SAYS_SITE:
        if (!h->site.n || rank == 0) h->site = text;
        break;
    case SAYS_BYLINE: head_byline(h, text, rank); break;
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
        Str what = html_attribute(t, S("itemprop")), names = html_attribute(t, S("class"));
        SeenTime seen = {.datetime = html_attribute(t, S("datetime")), .item = p->items.n};
        seen.published = str_eq_nocase(what, S("datePublished")) || str_find(names, S("publish")) >= 0;
        seen.changed = str_eq_nocase(what, S("dateModified")) || str_find(names, S("updated")) >= 0 || str_find(names, S("modified")) >= 0;
        if (seen.datetime.n) *vec_push(p->a, &h->times) = seen;
    } else if (html_attribute(t, S("itemprop")).n) {
        if (str_eq_nocase(html_attribute(t, S("itemprop")), S("datePublished")))
            head_date(p, html_attribute(t, S("content")), PUBLISHED_META, RANK_ITEMPROP);
    }
}

/* ---- into the document */

/* Text of a node's subtree, a little of it. */
static Str node_text(Page *p, u32 node, isize max)
{
    Buf b = {.arena = p->a};
    const Node *n = &p->nodes.v[node];
    for (u32 i = n->first; i < n->last && i < n->first + NODE_ITEMS_MAX && b.bytes.n < (u32)max; i++)
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

/* The host of the page's own address. */
static Str host_key(Page *p)
{
    Str url = p->head->canonical;
    isize at = str_find(url, S("://"));
    if (at < 0) return (Str){0};
    isize end = str_find_byte(url, '/', at + 3);
    return lower_key(p, str_cut(url, at + 3, end < 0 ? url.n : end));
}

static bool is_site(Page *p, Str part)
{
    Str key = lower_key(p, part), site = lower_key(p, p->head->site);
    if (site.n && (str_find(key, site) >= 0 || (key.n > 3 && str_find(site, key) >= 0))) return true;
    return key.n > 3 && str_find(host_key(p), key) >= 0;
}

/* "Bridge closed - The Daily" or "The Daily | Bridge closed" -> "Bridge closed": what is cut off is
 * the site's name, or short where the site is unknown. */
static Str without_site(Page *p, Str title)
{
    static const Str marks[] = {LIT(" | "), LIT(" - "), LIT(" \xE2\x80\x93 "), LIT(" \xE2\x80\x94 "), LIT(" \xC2\xBB "),
                                LIT(" :: "), LIT(" \xE2\x80\xA2 "), LIT(" \xC2\xB7 ")};
    enum { HEAD_MIN = 3, UNKNOWN_HEAD_MIN = 10, UNKNOWN_TAIL_MAX = 30 };
    for (isize k = 0; k < countof(marks); k++) {
        isize last = -1, first = str_find(title, marks[k]);
        for (isize at = 0, hit; (hit = str_find(str_cut(title, at, title.n), marks[k])) >= 0; at += hit + 1) last = at + hit;
        if (last < HEAD_MIN) continue;
        bool brief = !p->head->site.n && title.n - last < UNKNOWN_TAIL_MAX && k == 0 && last >= UNKNOWN_HEAD_MIN;
        if (brief || is_site(p, str_cut(title, last + marks[k].n, title.n))) return str_trim(str_cut(title, 0, last));
        Str head = lower_key(p, str_cut(title, 0, first));
        if (head.n && str_eq(head, lower_key(p, p->head->site))) return str_trim(str_cut(title, first + marks[k].n, title.n));
    }
    return title;
}

/* ---- the title: the heading that readers see, checked against what the page calls itself */

typedef struct {
    Str text;
    u32 node; /* 0: no heading */
    bool meets; /* the page's own name for itself says the same */
} Heading;

/* A heading that is the outlet's name or address, as on many a masthead. */
static bool names_site(Page *p, Str text, Str key)
{
    Str site = lower_key(p, p->head->site), host = host_key(p);
    bool address = str_find_byte(text, '.', 1) > 0 && str_find_byte(text, ' ', 0) < 0;
    bool outlet = site.n && key.n < site.n + 8 && (str_find(site, key) >= 0 || str_find(key, site) >= 0);
    return outlet || (address && (!host.n || str_find(host, key) >= 0));
}

/* Characters of the article that stand before this item: a headline stands above it. */
static u32 text_before(const Page *p, u32 main, u32 item)
{
    u32 n = 0;
    for (u32 i = p->nodes.v[main].first; i < item && i < p->nodes.v[main].last && n <= HEADLINE_BEFORE_MAX; i++) {
        const Item *it = &p->items.v[i];
        if (it->kind == ITEM_TEXT && !it->link && !p->nodes.v[it->node].out) n += it->at.end - it->at.beg;
    }
    return n;
}

/* The first heading of this level that says what `key` says, else the only one before the text. */
static Heading find_heading(Page *p, u32 main, u8 tag, Str key)
{
    Heading only = {0};
    u32 found = 0;
    for (u32 i = 1; i < p->nodes.n; i++) {
        const Node *n = &p->nodes.v[i];
        if (n->tag != tag) continue;
        Str text = node_text(p, i, HEADLINE_BYTES_MAX + 100), k = lower_key(p, text);
        if (k.n < 3 || text.n > HEADLINE_BYTES_MAX || names_site(p, text, k)) continue;
        bool meets = key.n && ((str_find(key, k) >= 0 && k.n * 2 >= key.n) || str_find(k, key) >= 0);
        if (meets) return (Heading){text, i, true};
        if (k.n < 8 || text_before(p, main, n->first) > HEADLINE_BEFORE_MAX) continue;
        if (!found++) only = (Heading){text, i, false};
    }
    return found == 1 ? only : (Heading){0};
}

/* Returns the item where the visible title begins, else where the article does. */
static u32 choose_title(Page *p, u32 main)
{
    PageHead *h = p->head;
    if (h->title.n > TITLE_BYTES_MAX) h->title = (Str){0};
    if (h->site.n > TITLE_BYTES_MAX) h->site = (Str){0};
    if (h->ld_title.n > TITLE_BYTES_MAX) h->ld_title = (Str){0};
    if (h->canonical.n > TITLE_BYTES_MAX) h->canonical = (Str){0};
    Str title = without_site(p, h->og_title.n ? h->og_title : h->title.n ? h->title : h->ld_title), key = lower_key(p, title);
    Heading best = find_heading(p, main, TAG_H1, key);
    if (!best.node) {
        Heading second = find_heading(p, main, TAG_H2, key);
        if (second.meets && str_eq(lower_key(p, second.text), key)) best = second;
    }
    p->d->title = best.node ? best.text : title;
    if (str_find_byte(p->d->title, '&', 0) >= 0) p->d->title = html_plain(p->a, p->d->title); /* escaped twice */
    if (!best.node) return p->nodes.v[main].first;
    const Node *n = &p->nodes.v[best.node];
    Span at = {p->items.v[n->first].at.end, p->items.v[n->last].at.beg};
    if (at.beg < at.end && p->d->runs.n) p->d->title_raw = runs_raw(p->d->runs.v, p->d->runs.n, at);
    return n->first;
}

static void visible_byline(Page *p)
{
    for (u32 i = 1; i < p->nodes.n && p->head->byline_rank > 20; i++) {
        const Node *n = &p->nodes.v[i];
        if (n->flags & NODE_BYLINE && n->text > 4 && n->text < 80) head_byline(p->head, node_text(p, i, 200), 20);
    }
}

static Str language_tag(Page *p, Str s)
{
    u8 *out = NEW(p->a, u8, s.n + 1);
    isize n = 0;
    for (; n < s.n && n < 12 && (s.p[n] > ' ' && s.p[n] != ','); n++) out[n] = s.p[n] == '_' ? '-' : s.p[n];
    return (Str){out, n};
}

void head_finish(Page *p, u32 main)
{
    PageHead *h = p->head;
    Doc *d = p->d;
    if (!h->canonical.n) h->canonical = d->url; /* where it was fetched */
    u32 title = choose_title(p, main);
    visible_byline(p);
    d->byline = h->byline;
    d->outlet = h->site;
    d->url = h->canonical;
    d->language = language_tag(p, h->language);
    d->section = h->section;
    head_url_date(p, h->canonical);
    head_seen_date(p, title);
    d->published = h->published;
    d->published_from = h->rank == RANK_NONE ? PUBLISHED_NONE : h->from;
    d->updated = h->updated;
}
