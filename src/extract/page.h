/* page.h - a page in pieces, for extract only: tokens, a flat tree, what its head says.
 * Everything is linear in the page: the tree is two arrays, elements in document order with
 * their parents, and items (text, element begins, element ends) to walk through. */
#ifndef SITREP_EXTRACT_PAGE_H
#define SITREP_EXTRACT_PAGE_H
#include "extract/debris.h"

/* Caps, named: beyond them a page is read more coarsely, never refused. */
enum {
    PAGE_DEPTH_MAX = 400,     /* deeper elements count as part of the one at this depth */
    PAGE_ATTRIBUTES_MAX = 40, /* of one element that are looked at */
    PAGE_NODES_MAX = 1 << 20  /* later elements are passed over, their text stays */
};

/* ---- tags */
enum {
    TAGF_BLOCK = 1,   /* begins and ends a paragraph */
    TAGF_VOID = 2,    /* has no content */
    TAGF_RAW = 4,     /* content is not markup */
    TAGF_SKIP = 8,    /* content is never the article's */
    TAGF_HEADING = 16,
    TAGF_CELL = 32,   /* a table cell: a space, not a paragraph */
    TAGF_SECTION = 64 /* structure that an open <p> ends at */
};
typedef enum {
#define TAG_MAP(X)                                                                                \
    X(A, "a", 0) X(ADDRESS, "address", 65) X(AREA, "area", 2) X(ARTICLE, "article", 65) X(ASIDE, "aside", 65)          \
    X(AUDIO, "audio", 8) X(B, "b", 0) X(BASE, "base", 2) X(BLOCKQUOTE, "blockquote", 65)            \
    X(BODY, "body", 65) X(BR, "br", 2) X(BUTTON, "button", 8) X(CANVAS, "canvas", 8)                \
    X(CAPTION, "caption", 65) X(CENTER, "center", 65) X(COL, "col", 2) X(DD, "dd", 65)              \
    X(DETAILS, "details", 65) X(DIALOG, "dialog", 73) X(DIV, "div", 65) X(DL, "dl", 65)             \
    X(DT, "dt", 65) X(EM, "em", 0) X(EMBED, "embed", 2) X(FIELDSET, "fieldset", 65)                 \
    X(FIGCAPTION, "figcaption", 65) X(FIGURE, "figure", 65) X(FOOTER, "footer", 65)                 \
    X(FORM, "form", 65) X(H1, "h1", 81) X(H2, "h2", 81) X(H3, "h3", 81) X(H4, "h4", 81)             \
    X(H5, "h5", 81) X(H6, "h6", 81) X(HEAD, "head", 9) X(HEADER, "header", 65) X(HR, "hr", 67)      \
    X(HTML, "html", 1) X(I, "i", 0) X(IFRAME, "iframe", 12) X(IMG, "img", 2) X(INPUT, "input", 2)   \
    X(LABEL, "label", 0) X(LEGEND, "legend", 65) X(LI, "li", 65) X(LINK, "link", 2)                 \
    X(MAIN, "main", 65) X(META, "meta", 2) X(NAV, "nav", 65) X(NOEMBED, "noembed", 12) X(NOFRAMES, "noframes", 12) X(NOSCRIPT, "noscript", 12)             \
    X(OBJECT, "object", 8) X(OL, "ol", 65) X(OPTION, "option", 9) X(P, "p", 65) X(PARAM, "param", 2) \
    X(PICTURE, "picture", 0) X(PRE, "pre", 65) X(SCRIPT, "script", 12) X(SECTION, "section", 65)    \
    X(SELECT, "select", 9) X(SOURCE, "source", 2) X(SPAN, "span", 0) X(STRONG, "strong", 0)         \
    X(STYLE, "style", 12) X(SUMMARY, "summary", 65) X(SUP, "sup", 0) X(SVG, "svg", 8)               \
    X(TABLE, "table", 65) X(TBODY, "tbody", 1) X(TD, "td", 33) X(TEMPLATE, "template", 8)           \
    X(TEXTAREA, "textarea", 12) X(TFOOT, "tfoot", 1) X(TH, "th", 33) X(THEAD, "thead", 1)           \
    X(TIME, "time", 0) X(TITLE, "title", 12) X(TR, "tr", 1) X(TRACK, "track", 2) X(UL, "ul", 65)    \
    X(VIDEO, "video", 8) X(WBR, "wbr", 2) X(XMP, "xmp", 12)
#define X(k, name, flags) TAG_##k,
    TAG_MAP(X)
#undef X
    TAG_OTHER,
    TAG_COUNT
} Tag;
u8 tag_flags(u8 tag);

/* ---- tokens (html_token.c) */
typedef struct {
    Str name, value; /* as written: references not decoded */
} Attribute;
typedef enum { HTML_END, HTML_TEXT, HTML_OPEN, HTML_CLOSE } HtmlKind;
typedef struct {
    HtmlKind kind;
    u8 tag;    /* Tag */
    u64 name;  /* TAG_OTHER: hash of the lower-case name */
    Span at;   /* of the page */
    bool self; /* written <name/> */
    u32 nattributes;
    Attribute attributes[PAGE_ATTRIBUTES_MAX];
} HtmlToken;
typedef struct {
    Str page;
    isize at;
    u8 raw; /* Tag whose raw text comes next, TAG_COUNT for none */
    bool foreign; /* inside <svg>: CDATA sections are no comments there */
} HtmlReader;
void html_next(HtmlReader *r, HtmlToken *t);
Str html_attribute(const HtmlToken *t, Str name); /* empty if it has none */
/* A character reference at s[at] == '&': its length, 0 if it is none; its UTF-8 in out. */
int html_reference(Str s, isize at, u8 out[8], int *n);
/* References decoded, white space collapsed and trimmed. */
Str html_plain(Arena *a, Str s);

/* ---- the tree (tree.c) */
enum {
    NODE_DROP = 1,    /* its class, role or tag says that it is not the article */
    NODE_BODY = 2,    /* declared to be the article's body */
    NODE_HIDDEN = 4,
    NODE_CAPTION = 8,
    NODE_BYLINE = 16
};
typedef struct {
    u32 parent, first, last; /* items of its begin and end */
    u32 text, links;         /* characters in it, and those of them in links */
    u32 own, own_links;      /* the same, of its own paragraph: no block between */
    u32 score;               /* votes of the paragraphs in it */
    u16 flags;
    u8 tag;
    bool skip; /* never text: a script, hidden ... or inside one */
    bool out;  /* in a subtree that is passed by */
} Node;
typedef enum { ITEM_TEXT, ITEM_OPEN, ITEM_CLOSE, ITEM_BREAK } ItemKind;
typedef struct {
    u32 node; /* the element, or the one that holds the text */
    u8 kind;  /* ItemKind */
    bool link;
    Span at;
} Item;
typedef struct {
    Doc *d;
    const DebrisLex *lex;
    Str page;
    Arena *a;
    bool links;      /* paragraphs of links are text too */
    VEC(Node) nodes; /* 0 is the page itself */
    VEC(Item) items;
    struct PageHead *head;
} Page;
void page_build(Page *p);

/* ---- what the page says about itself (head.c) */
typedef struct { /* a <time datetime> */
    Str datetime;
    u32 item; /* the one that comes next */
    bool published, changed; /* its names say so */
} SeenTime;
typedef struct PageHead {
    Str title, og_title, ld_title, site, canonical, language, byline, section;
    When published, updated;
    u8 from;        /* PublishedFrom of `published` */
    u8 rank;        /* trust in `published`: lower is better */
    u8 byline_rank;
    i64 latest;     /* no date of the page can be later; 0: not known */
    bool locked;    /* the page says that it shows a part only */
    VEC(SeenTime) times;
} PageHead;
/* Trust in dates; metas have 10 to 19. */
enum { RANK_LD_ARTICLE = 5, RANK_LD_PAGE = 8, RANK_LD_CREATED = 9, RANK_ITEMPROP = 20, RANK_TIME = 40, RANK_URL = 60,
       RANK_LINE = 70, RANK_WORDED = 75, RANK_LD_OTHER = 78, RANK_NONE = 255 };
void head_token(Page *p, const HtmlToken *t); /* meta, link, time, html */
void head_byline(PageHead *h, Str name, u8 rank);
void head_finish(Page *p, u32 main);          /* into the document's metadata; main: of page_main */
void head_script(Page *p, Str text);          /* JSON-LD (head_ld.c) */
/* head_date.c: a date that the page states, in whatever form; the day in an address; what readers
 * see as the date, near the headline */
void head_date(Page *p, Str text, u8 from, u8 rank);
Str head_without_date(Str s); /* what stands before a month with a day or year; all if it begins so */
void head_changed(PageHead *h, Str text);
void head_url_date(Page *p, Str url);
void head_seen_date(Page *p, u32 title_item);

/* ---- main text (article.c) */
/* Drops what is not the article, returns the node that holds it. `names`: by class names too. */
u32 page_main(Page *p, bool names);
void page_write(Page *p, u32 main, const Run *runs, u32 nruns); /* TEXT, runs, zones; runs: of the source */
Str page_wall(const Page *p);                 /* wall.c: why it is no report, once TEXT is written; or empty */
#endif
