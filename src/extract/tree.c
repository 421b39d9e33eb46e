/* tree.c - tokens into a flat tree. Of the standard's tree construction only what moves text
 * from one paragraph to another is done: void elements, the end tags that may be left out
 * (p, li, dd, dt, tr, td, th), end tags without a beginning. Every open tag is counted, so an
 * end tag that matches nothing costs nothing; beyond PAGE_DEPTH_MAX elements are not pushed
 * but counted too, so that their end tags close nothing else. */
#include "extract/page.h"

enum { CLASSES_KEPT = 512 };
typedef struct {
    u64 hash;
    u16 flags;
} ClassSaid;
typedef struct {
    Page *p;
    u32 stack[PAGE_DEPTH_MAX]; /* nodes */
    u32 blocks[PAGE_DEPTH_MAX]; /* the innermost block at each depth */
    u64 names[PAGE_DEPTH_MAX];
    u32 depth;
    u32 open[TAG_COUNT + 1];     /* of each tag, on the stack */
    u32 overflow[TAG_COUNT]; /* of each tag, not pushed */
    u32 unseen;              /* of those, of which no text is seen */
    bool ld_json;
    ClassSaid said[CLASSES_KEPT];
} Builder;

/* ---- class and id names */

enum { CLASS_WORDS_MAX = 48 };

/* Words of a name: cut at everything that is no letter or digit, and before inner capitals. */
static u32 class_words(Str s, u64 *keys, bool *first)
{
    u32 n = 0;
    bool fresh = true;
    for (isize i = 0; i < s.n && n < CLASS_WORDS_MAX;) {
        isize beg = i;
        for (; i < s.n; i++) {
            u8 c = s.p[i];
            bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
            bool hump = i > beg && c >= 'A' && c <= 'Z' && s.p[i - 1] >= 'a' && s.p[i - 1] <= 'z';
            if ((!letter && !(c >= '0' && c <= '9')) || hump) break;
        }
        if (i > beg) {
            first[n] = fresh;
            keys[n++] = debris_key(str_cut(s, beg, i));
            fresh = false;
        }
        if (i == beg || (i < s.n && s.p[i] <= ' ')) {
            fresh = fresh || s.p[i] <= ' ';
            i++;
        }
    }
    return n;
}

/* The same class names come again and again on a page: what they say is kept by their hash. */
static u16 class_flags(Builder *b, Str names)
{
    const Page *p = b->p;
    if (!names.n) return 0;
    u64 hash = hash_bytes(names, 1) | 1;
    ClassSaid *said = &b->said[hash % CLASSES_KEPT];
    if (said->hash == hash) return said->flags;
    static const struct {
        u8 kind;
        u16 flag;
    } kinds[] = {{DEBRIS_CLASS_DROP, NODE_DROP}, {DEBRIS_CLASS_BODY, NODE_BODY},
                 {DEBRIS_CLASS_CAPTION, NODE_CAPTION}, {DEBRIS_CLASS_BYLINE, NODE_BYLINE}};
    u64 keys[CLASS_WORDS_MAX];
    bool first[CLASS_WORDS_MAX];
    u16 flags = 0;
    u32 n = p->lex ? class_words(names, keys, first) : 0;
    for (u32 i = 0; i < n; i++) {
        u32 end = i + 1; /* a phrase stays inside one name */
        while (end < n && !first[end]) end++;
        for (isize k = 0; k < countof(kinds); k++)
            if (debris_keys(p->lex, keys + i, end - i, kinds[k].kind)) flags |= kinds[k].flag;
    }
    *said = (ClassSaid){hash, flags};
    return flags;
}

static bool has_nocase(Str s, Str what)
{
    for (isize i = 0; i + what.n <= s.n; i++)
        if (str_eq_nocase(str_cut(s, i, i + what.n), what)) return true;
    return false;
}

/* What is hidden is no text - but React sends parts of the page so, with ids S:0, S:1 ..., and
 * shows them by script. */
static bool streamed(const HtmlToken *t)
{
    return str_starts(html_attribute(t, S("id")), S("S:"));
}

static u16 element_flags(Builder *b, const HtmlToken *t)
{
    static const Str drop_roles[] = {LIT("navigation"), LIT("complementary"), LIT("contentinfo"), LIT("banner"),
                                     LIT("search"), LIT("menu"), LIT("menubar"), LIT("dialog"), LIT("alert"),
                                     LIT("toolbar"), LIT("tooltip")};
    u16 flags = 0;
    if (t->tag == TAG_HTML || t->tag == TAG_BODY) return 0;
    if (t->tag == TAG_NAV || t->tag == TAG_ASIDE || t->tag == TAG_FOOTER || t->tag == TAG_FORM || t->tag == TAG_HEADER)
        flags |= NODE_DROP;
    if (t->tag == TAG_FIGCAPTION) flags |= NODE_CAPTION;
    for (u32 i = 0; i < t->nattributes; i++) {
        Str name = t->attributes[i].name, value = t->attributes[i].value;
        if (str_eq_nocase(name, S("class")) || str_eq_nocase(name, S("id"))) {
            flags |= class_flags(b, value);
        } else if (str_eq_nocase(name, S("role"))) {
            for (isize k = 0; k < countof(drop_roles); k++)
                if (str_eq_nocase(value, drop_roles[k])) flags |= NODE_DROP;
        } else if (str_eq_nocase(name, S("itemprop"))) {
            if (str_eq_nocase(value, S("articleBody"))) flags |= NODE_BODY;
            if (str_eq_nocase(value, S("author"))) flags |= NODE_BYLINE;
        } else if (str_eq_nocase(name, S("rel"))) {
            if (str_eq_nocase(value, S("author"))) flags |= NODE_BYLINE;
        } else if (str_eq_nocase(name, S("hidden"))) {
            if (!str_eq_nocase(value, S("false")) && !streamed(t)) flags |= NODE_HIDDEN;
        } else if (str_eq_nocase(name, S("style"))) {
            if (has_nocase(value, S("display:none")) || has_nocase(value, S("display: none"))) flags |= NODE_HIDDEN;
        }
    }
    return flags;
}

/* ---- the stack */

static u32 top(const Builder *b)
{
    return b->depth ? b->stack[b->depth - 1] : 0;
}

static void item(Page *p, u32 node, u8 kind, Span at, bool link)
{
    *vec_push(p->a, &p->items) = (Item){.node = node, .kind = kind, .at = at, .link = link};
}

static void pop(Builder *b, Span at)
{
    Page *p = b->p;
    u32 node = b->stack[--b->depth];
    b->open[p->nodes.v[node].tag]--;
    p->nodes.v[node].last = p->items.n;
    item(p, node, ITEM_CLOSE, (Span){at.beg, at.end}, false);
}

/* Elements that no tag of running text reaches out of. */
static bool shuts(u8 tag)
{
    return tag == TAG_BUTTON || tag == TAG_OBJECT || tag == TAG_TEMPLATE;
}

static bool of_table(u8 tag)
{
    return tag == TAG_TR || tag == TAG_TD || tag == TAG_TH || tag == TAG_TBODY || tag == TAG_THEAD || tag == TAG_TFOOT ||
           tag == TAG_CAPTION;
}

/* Pops through the nearest open element of one of two tags, unless `wall` stands before it. */
static void close_nearest(Builder *b, u8 tag, u8 other, u8 wall, u8 wall2, Span at)
{
    if (!b->open[tag] && !b->open[other]) return;
    for (u32 d = b->depth; d > 0; d--) {
        u8 t = b->p->nodes.v[b->stack[d - 1]].tag;
        if (t == wall || t == wall2 || (t != tag && (shuts(t) || t == TAG_SVG))) return;
        if (t != tag && t != other) continue;
        while (b->depth >= d) pop(b, at);
        return;
    }
}

static void close_paragraph(Builder *b, Span at)
{
    if (!b->open[TAG_P]) return;
    for (u32 d = b->depth; d > 0; d--) {
        u8 t = b->p->nodes.v[b->stack[d - 1]].tag;
        if (t != TAG_P && (shuts(t) || t == TAG_SVG || tag_flags(t) & (TAGF_BLOCK | TAGF_CELL))) return;
        if (t != TAG_P) continue;
        while (b->depth >= d) pop(b, at);
        return;
    }
}

/* A part of a table ends all that is open in it down to where the part can stand. */
static void clear_to_table(Builder *b, u8 part, Span at)
{
    bool cell = part == TAG_TD || part == TAG_TH, row = cell || part == TAG_TR;
    while (b->depth) {
        u8 t = b->p->nodes.v[top(b)].tag;
        if (t == TAG_TABLE || t == TAG_TEMPLATE || (cell && t == TAG_TR)) return;
        if (row && (t == TAG_TBODY || t == TAG_THEAD || t == TAG_TFOOT)) return;
        pop(b, at);
    }
}

static void implied_ends(Builder *b, const HtmlToken *t)
{
    Span at = {t->at.beg, t->at.beg};
    if (tag_flags(t->tag) & TAGF_SECTION) close_paragraph(b, at);
    if (of_table(t->tag)) clear_to_table(b, t->tag, at);
    switch (t->tag) {
    case TAG_LI: close_nearest(b, TAG_LI, TAG_LI, TAG_UL, TAG_OL, at); break;
    case TAG_DD:
    case TAG_DT: close_nearest(b, TAG_DD, TAG_DT, TAG_DL, TAG_DL, at); break;
    case TAG_A: close_nearest(b, TAG_A, TAG_A, TAG_TD, TAG_LI, at); break;
    case TAG_BUTTON: close_nearest(b, TAG_BUTTON, TAG_BUTTON, TAG_TABLE, TAG_TD, at); break;
    case TAG_OPTION: close_nearest(b, TAG_OPTION, TAG_OPTION, TAG_SELECT, TAG_TABLE, at); break;
    default: break;
    }
    static const u8 in_head[] = {TAG_META, TAG_LINK, TAG_TITLE, TAG_SCRIPT, TAG_STYLE, TAG_BASE,
                                 TAG_NOSCRIPT, TAG_TEMPLATE, TAG_HEAD};
    if (b->open[TAG_HEAD] && !memchr(in_head, t->tag, sizeof in_head))
        close_nearest(b, TAG_HEAD, TAG_HEAD, TAG_BODY, TAG_TEMPLATE, at);
}

static void push(Builder *b, const HtmlToken *t)
{
    Page *p = b->p;
    if (b->depth == PAGE_DEPTH_MAX || p->nodes.n >= PAGE_NODES_MAX) {
        b->overflow[t->tag]++;
        b->unseen += (tag_flags(t->tag) & TAGF_SKIP) != 0;
        return;
    }
    u32 parent = top(b), node = p->nodes.n;
    u16 flags = element_flags(b, t);
    bool out = p->nodes.v[parent].skip || tag_flags(t->tag) & TAGF_SKIP;
    *vec_push(p->a, &p->nodes) = (Node){.parent = parent, .first = p->items.n, .flags = flags, .tag = t->tag, .skip = out};
    item(p, node, ITEM_OPEN, t->at, false);
    bool block = tag_flags(t->tag) & (TAGF_BLOCK | TAGF_CELL);
    b->blocks[b->depth] = block || !b->depth ? node : b->blocks[b->depth - 1];
    b->names[b->depth] = t->name;
    b->stack[b->depth++] = node;
    b->open[t->tag]++;
}

/* Does an end tag of this name stop at an element that it does not close? */
static bool stops_at(u8 closes, u8 tag)
{
    u8 flags = tag_flags(closes);
    if (of_table(closes) || closes == TAG_TABLE) return tag == TAG_TEMPLATE || (tag == TAG_TABLE && closes != TAG_TABLE);
    if (tag == TAG_TABLE || tag == TAG_TD || tag == TAG_TH || tag == TAG_CAPTION || tag == TAG_TEMPLATE || tag == TAG_OBJECT) return true;
    if (closes == TAG_P || closes == TAG_OTHER) return tag == TAG_BUTTON;
    if (closes == TAG_LI) return tag == TAG_UL || tag == TAG_OL;
    return !(flags & TAGF_BLOCK) && !shuts(closes) && (tag == TAG_BUTTON || tag_flags(tag) & TAGF_BLOCK); /* </b> closes no <div> */
}

/* A tag of HTML's own that cannot stand in a drawing ends it, unless it is in one's <title> or such. */
static void end_drawing(Builder *b, const HtmlToken *t)
{
    static const u8 ends[] = {TAG_B, TAG_BLOCKQUOTE, TAG_BODY, TAG_BR, TAG_CENTER, TAG_DD, TAG_DIV, TAG_DL, TAG_DT, TAG_EM, TAG_EMBED,
                              TAG_H1, TAG_H2, TAG_H3, TAG_H4, TAG_H5, TAG_H6, TAG_HEAD, TAG_HR, TAG_I, TAG_IMG, TAG_LI, TAG_META,
                              TAG_OL, TAG_P, TAG_PRE, TAG_SPAN, TAG_STRONG, TAG_SUP, TAG_TABLE, TAG_UL};
    if (!b->open[TAG_SVG] || !memchr(ends, t->tag, sizeof ends)) return;
    const u64 html[] = {hash_bytes(S("foreignobject"), 0), hash_bytes(S("desc"), 0)};
    for (u32 d = b->depth; d > 0; d--) {
        u8 tag = b->p->nodes.v[b->stack[d - 1]].tag;
        if (tag == TAG_TITLE || (tag == TAG_OTHER && (b->names[d - 1] == html[0] || b->names[d - 1] == html[1]))) return;
        if (tag == TAG_SVG) break;
    }
    while (b->open[TAG_SVG]) pop(b, (Span){t->at.beg, t->at.beg});
}

static void close_tag(Builder *b, const HtmlToken *t)
{
    if (b->overflow[t->tag]) {
        b->overflow[t->tag]--;
        b->unseen -= (tag_flags(t->tag) & TAGF_SKIP) != 0;
        return;
    }
    if (t->tag == TAG_P) end_drawing(b, t);
    if (!b->open[t->tag] || t->tag == TAG_BODY || t->tag == TAG_HTML) return;
    for (u32 d = b->depth; d > 0; d--) {
        const Node *n = &b->p->nodes.v[b->stack[d - 1]];
        if (n->tag == t->tag && (t->tag != TAG_OTHER || b->names[d - 1] == t->name)) {
            while (b->depth >= d) pop(b, t->at);
            return;
        }
        if (stops_at(t->tag, n->tag)) return;
    }
}

/* ---- text */

static u32 visible(Str s)
{
    u32 n = 0;
    for (isize i = 0; i < s.n; i++) n += s.p[i] > ' ' && (s.p[i] & 0xC0) != 0x80;
    return n;
}

static void text(Builder *b, const HtmlToken *t)
{
    Page *p = b->p;
    u32 node = top(b);
    Str s = str_at(p->page, t->at);
    u8 tag = p->nodes.v[node].tag;
    if (b->unseen) return;
    if (tag == TAG_HEAD && visible(s)) { /* no text stands there: the head is over */
        pop(b, (Span){t->at.beg, t->at.beg});
        node = top(b);
        tag = p->nodes.v[node].tag;
    }
    if (tag == TAG_SCRIPT) {
        if (b->ld_json) head_script(p, s);
        return;
    }
    if (tag == TAG_TITLE && !p->head->title.n && !b->open[TAG_SVG]) p->head->title = html_plain(p->a, s);
    if (p->nodes.v[node].skip) return;
    u32 n = visible(s);
    bool link = b->open[TAG_A] > 0;
    item(p, node, ITEM_TEXT, t->at, link);
    Node *own = &p->nodes.v[b->depth ? b->blocks[b->depth - 1] : 0];
    p->nodes.v[node].text += n;
    own->own += n;
    if (link) p->nodes.v[node].links += n, own->own_links += n;
}

static void open_tag(Builder *b, const HtmlToken *t)
{
    Page *p = b->p;
    head_token(p, t);
    if (of_table(t->tag) && !b->open[TAG_TABLE]) return;
    end_drawing(b, t);
    implied_ends(b, t);
    if (t->tag == TAG_SCRIPT) b->ld_json = has_nocase(html_attribute(t, S("type")), S("ld+json"));
    bool drawn = t->self && (t->tag == TAG_SVG || b->open[TAG_SVG]);
    if (!(tag_flags(t->tag) & TAGF_VOID) && !drawn) push(b, t);
    else if (t->tag == TAG_BR || t->tag == TAG_HR) item(p, top(b), ITEM_BREAK, t->at, t->tag == TAG_HR);
}

void page_build(Page *p)
{
    HtmlReader r = {.page = p->page, .raw = TAG_COUNT};
    HtmlToken *t = NEW(p->a, HtmlToken, 1);
    Builder *b = NEW(p->a, Builder, 1);
    b->p = p;
    *vec_push(p->a, &p->nodes) = (Node){.tag = TAG_HTML};
    for (html_next(&r, t); t->kind != HTML_END; html_next(&r, t)) {
        if (t->kind == HTML_TEXT) text(b, t);
        else if (t->kind == HTML_OPEN) open_tag(b, t);
        else close_tag(b, t);
        r.foreign = b->open[TAG_SVG] > 0;
        if (r.foreign) r.raw = TAG_COUNT; /* no raw text in drawings */
    }
    Span end = {(u32)p->page.n, (u32)p->page.n};
    while (b->depth) pop(b, end);
    p->nodes.v[0].last = p->items.n;
    for (u32 i = p->nodes.n - 1; i > 0; i--) {
        Node *n = &p->nodes.v[i], *up = &p->nodes.v[n->parent];
        up->text += n->text;
        up->links += n->links;
    }
}
