/* article.c - which part of a page is the article, and its text. Two steps. First the node:
 * paragraphs vote with the characters that stand in no link, navigation and everything whose
 * tag, role or class name says that it is something else has no vote - unless most of the page
 * stands in it, because such names also sit on wrappers. From the body (or from what is
 * declared to be the article, if it has most votes) the walk goes down while one child keeps
 * nearly all votes. Then the text: paragraphs in order, without lists of links, and without
 * headings that nothing follows. Method after Readability (votes) and boilerpipe (link
 * density); no step looks at a node more than a fixed number of times. */
#include "extract/page.h"
#include "base/utf8.h"
#include <stdlib.h>

enum {
    VOTE_CHARS_MIN = 40,      /* shorter paragraphs do not vote */
    DROP_SHARE_MAX = 40,      /* percent of the page's text that a dropped node may hold */
    DESCEND_SHARE = 80,       /* percent of the votes that a child must keep */
    DECLARED_SHARE = 55,      /* percent that a declared body must have */
    LINK_SHARE_MAX = 55,      /* percent of a paragraph that may be links */
    SENTENCE_CHARS = 80,
    TEXT_SPARE = 64           /* bytes kept for breaks and the last reference */
};

/* ---- the node */

static bool keeps_most(const Node *n, u32 total)
{
    return (u64)n->text * 100 > (u64)total * DROP_SHARE_MAX;
}

static void drop(Page *p, bool names)
{
    u32 total = p->nodes.v[0].text;
    for (u32 i = 0; i < p->nodes.n; i++) {
        Node *n = &p->nodes.v[i];
        bool tag = n->tag == TAG_NAV || n->tag == TAG_ASIDE || n->tag == TAG_FOOTER;
        bool named = n->flags & NODE_DROP && (names || tag) && !(n->flags & NODE_BODY);
        bool dropped = (named || n->flags & NODE_HIDDEN) && !keeps_most(n, total);
        n->out = n->skip || dropped || (i && p->nodes.v[n->parent].out);
        n->score = 0;
    }
}

static void vote(Page *p)
{
    for (u32 i = p->nodes.n; i-- > 0;) {
        Node *n = &p->nodes.v[i];
        if (n->out) continue;
        u32 plain = n->own - n->own_links;
        bool heading = tag_flags(n->tag) & TAGF_HEADING;
        if (n->own >= VOTE_CHARS_MIN && plain * 2 > n->own && !heading && !(n->flags & NODE_CAPTION))
            n->score += n->tag == TAG_P ? plain : n->tag == TAG_LI || n->tag == TAG_TD ? plain / 2 : plain * 3 / 4;
        if (i) p->nodes.v[n->parent].score += n->score;
    }
}

/* The node with most votes among those that `tag` or `flag` declares. */
static u32 declared(const Page *p, u8 tag, u16 flag)
{
    u32 best = 0;
    for (u32 i = 1; i < p->nodes.n; i++) {
        const Node *n = &p->nodes.v[i];
        if (n->out || (n->tag != tag && !(n->flags & flag))) continue;
        if (!best || n->score > p->nodes.v[best].score) best = i;
    }
    return best && (u64)p->nodes.v[best].score * 100 >= (u64)p->nodes.v[0].score * DECLARED_SHARE ? best : 0;
}

static u32 descend(const Page *p, u32 node)
{
    for (u32 i = node + 1; i < p->nodes.n && p->nodes.v[i].first < p->nodes.v[node].last; i++) {
        const Node *n = &p->nodes.v[i];
        if (n->parent != node || n->tag == TAG_P || n->tag == TAG_TBODY || n->tag == TAG_TR || n->tag == TAG_LI) continue;
        if ((u64)n->score * 100 >= (u64)p->nodes.v[node].score * DESCEND_SHARE && n->score) node = i;
    }
    return node;
}

u32 page_main(Page *p, bool names)
{
    drop(p, names);
    vote(p);
    u32 body = declared(p, TAG_COUNT, NODE_BODY);
    u32 article = declared(p, TAG_ARTICLE, 0);
    if (body) return body;
    if (article) return descend(p, article);
    article = declared(p, TAG_MAIN, 0);
    return descend(p, article);
}

/* ---- the text */

typedef struct {
    Page *p;
    Doc *d;          /* its TEXT is being written anew */
    const Run *runs; /* of the page's source to RAW */
    u32 nruns, run;  /* the one last used */
    VEC(Zone) zones;
    /* the paragraph at hand */
    u32 beg, runs_beg;       /* TEXT and runs before it */
    bool open, gap;          /* something was written; white space waits */
    u32 chars, link_chars;
    Span gap_at;
    u32 block;               /* node */
    /* what is sure to stay */
    u32 sure, runs_sure, zones_sure;
    bool full;
} Writer;

/* The run of the page's source that holds this byte. */
static const Run *run_at(Writer *w, u32 at)
{
    while (w->run + 1 < w->nruns && w->runs[w->run + 1].text <= at) w->run++;
    while (w->run && w->runs[w->run].text > at) w->run--;
    return &w->runs[w->run];
}

/* Bytes of the page's source as they are. */
static void copy(Writer *w, Span at)
{
    while (at.beg < at.end) {
        const Run *r = run_at(w, at.beg);
        u32 end = u32_min(at.end, r->text + r->text_len), in = at.beg - r->text;
        if (r->verbatim) doc_copy(w->d, (Span){r->raw + in, r->raw + in + (end - at.beg)});
        else doc_replace(w->d, (Span){r->raw, r->raw + r->raw_len}, str_at(w->p->page, (Span){at.beg, end}));
        at.beg = end;
    }
}

static void replace(Writer *w, Span at, Str with)
{
    if (at.beg == at.end) at = at.beg ? (Span){at.beg - 1, at.beg} : (Span){0, 1};
    const Run *a = run_at(w, at.beg);
    u32 beg = a->raw + (a->verbatim ? at.beg - a->text : 0);
    const Run *b = run_at(w, at.end - 1);
    u32 end = b->verbatim ? b->raw + (at.end - b->text) : b->raw + b->raw_len;
    doc_replace(w->d, (Span){beg, end}, with);
}

static void begin(Writer *w, Span at)
{
    if (w->open) return;
    w->open = true;
    w->beg = w->d->out.n;
    w->runs_beg = w->d->runs.n;
    w->chars = w->link_chars = 0;
    if (w->beg) replace(w, at, S("\n\n"));
    w->gap = false;
}

static void write_text(Writer *w, Span at, bool link)
{
    Str s = w->p->page;
    u32 room = DOC_TEXT_MAX > w->d->out.n + TEXT_SPARE ? DOC_TEXT_MAX - w->d->out.n - TEXT_SPARE : 0;
    if (at.end - at.beg > room) { /* references only shrink */
        at.end = at.beg + room;
        while (at.end > at.beg && !utf8_boundary(s, at.end)) at.end--;
        w->full = true;
    }
    u32 plain = at.beg;
    for (u32 i = at.beg; i < at.end;) {
        u8 c = s.p[i], out[8];
        int n = 1, used = 1;
        if (c > ' ' && c != '&' && c < 0x80) {
            if (!w->open) begin(w, (Span){i, i + 1}), plain = i;
            if (w->gap) {
                replace(w, w->gap_at, S(" "));
                w->gap = false;
                plain = i;
            }
            w->chars++;
            w->link_chars += link;
            i++;
            continue;
        }
        out[0] = c;
        if (c == '&') used = html_reference(str_cut(s, 0, at.end), i, out, &n);
        else if (c >= 0x80) {
            isize next = i;
            n = utf8_put(out, utf8_next(s, &next));
            used = (int)(next - i);
        }
        if (!used) used = 1;
        isize zero = 0;
        u32 first = utf8_next((Str){out, n}, &zero);
        bool space = char_is_space(first) || first < ' ', nothing = first == 0xAD || first == 0 || (first >= 0x7F && first < 0xA0);
        bool same = c != '&' && !space && !nothing;
        if (space || nothing || !same || w->gap || !w->open) {
            if (w->open && plain < i) copy(w, (Span){plain, i});
            plain = i;
        }
        Span here = {i, i + (u32)used};
        i += (u32)used;
        if (nothing || space) {
            if (space && w->open) w->gap_at = w->gap ? (Span){w->gap_at.beg, i} : here, w->gap = true;
            plain = i;
            continue;
        }
        begin(w, here);
        if (w->gap) replace(w, w->gap_at, S(" ")), w->gap = false;
        w->chars++;
        w->link_chars += link;
        if (!same) replace(w, here, (Str){out, n}), plain = i;
    }
    if (w->open && plain < at.end && !w->gap) copy(w, (Span){plain, at.end});
}

static void undo(Writer *w, u32 text, u32 runs, u32 zones)
{
    w->d->out.n = text;
    w->d->runs.n = runs;
    w->zones.n = zones;
}

static u16 block_flags(const Page *p, u32 node)
{
    u16 flags = 0;
    for (u32 n = node, steps = 0; n && steps < 12; n = p->nodes.v[n].parent, steps++) flags |= p->nodes.v[n].flags;
    return flags;
}

/* The paragraph is done: it stays, or is taken back. */
static void end_paragraph(Writer *w)
{
    if (!w->open) return;
    const Node *block = &w->p->nodes.v[w->block];
    Span at = {w->beg ? w->beg + 2 : 0, w->d->out.n};
    bool heading = tag_flags(block->tag) & TAGF_HEADING;
    bool links = !w->p->links && w->link_chars * 100 > w->chars * LINK_SHARE_MAX && w->chars < SENTENCE_CHARS * 3;
    w->open = w->gap = false;
    if (links || (block->tag == TAG_H1 && at.beg == 0)) {
        undo(w, w->beg, w->runs_beg, w->zones.n);
        return;
    }
    if (block_flags(w->p, w->block) & NODE_CAPTION) *vec_push(w->p->a, &w->zones) = (Zone){at, ZONE_CAPTION};
    if (heading) return; /* stays only if something follows */
    w->sure = w->d->out.n;
    w->runs_sure = w->d->runs.n;
    w->zones_sure = w->zones.n;
}

static void element(Writer *w, const Item *it)
{
    const Node *n = &w->p->nodes.v[it->node];
    u8 flags = tag_flags(n->tag);
    if (flags & TAGF_CELL || n->tag == TAG_OTHER) {
        if (w->open && !w->gap) w->gap = true, w->gap_at = it->at;
        return;
    }
    if (!(flags & TAGF_BLOCK)) return;
    end_paragraph(w);
    w->block = it->kind == ITEM_OPEN ? it->node : n->parent;
}

static void walk(Writer *w, u32 main)
{
    Page *p = w->p;
    const Node *root = &p->nodes.v[main];
    w->block = main;
    for (u32 i = root->first; i < root->last && !w->full; i++) {
        const Item *it = &p->items.v[i];
        const Node *n = &p->nodes.v[it->node];
        if (it->kind == ITEM_TEXT) {
            if (!n->out) write_text(w, it->at, it->link);
        } else if (it->kind == ITEM_BREAK) {
            if (w->open) end_paragraph(w);
        } else {
            if (it->kind == ITEM_OPEN && n->out && n->last > i) {
                if (tag_flags(n->tag) & TAGF_BLOCK) end_paragraph(w);
                i = n->last;
                continue;
            }
            element(w, it);
        }
    }
    end_paragraph(w);
}

void page_write(Page *p, u32 main, const Run *runs, u32 nruns)
{
    Doc *d = p->d;
    Writer w = {.p = p, .d = d, .runs = runs, .nruns = nruns};
    memset(&d->runs, 0, sizeof d->runs);
    memset(&d->out, 0, sizeof d->out);
    if (w.nruns) walk(&w, main);
    undo(&w, w.sure, w.runs_sure, w.zones_sure);
    if (w.full) doc_note(d, S("cap"), 0, S("the text is cut at its largest size"));
    doc_seal(d);
    d->zones.n = 0;
    for (u32 i = 0; i < w.zones.n; i++) doc_zone(d, w.zones.v[i].text, w.zones.v[i].kind);
}
