/* wall.c - pages that hold no report but stand in its place: consent walls, paywall stubs, checks
 * of the browser, "page not found". A few words of text beside many of the phrases of
 * data/debris.tsv (wall-...) decide; a page with enough text of its own is never refused, whatever
 * its banners say. A stub's first sentences are refused too: a count or a place in them would pass
 * for all that the report says. */
#include "extract/page.h"
#include "base/json.h"

enum { SEEN_BYTES_MAX = 1 << 16, /* of the page that are looked at */
       DENSE_WORDS_MAX = 400,    /* a wall that explains itself at length: this much, and ... */
       DENSE_WORDS = 40,         /* ... so many words for each point of weight */
       DENSE_WEIGHT = 5 };

typedef struct {
    u8 kind;         /* DebrisKind */
    u32 words;       /* the report has fewer */
    u32 weight;      /* of the phrases in the whole page */
    Str reason;
} Wall;
static const Wall walls[] = {
    {DEBRIS_WALL_BOT, 60, 2, LIT("a check of the browser, not the report: save the page as a person sees it")},
    {DEBRIS_WALL_CONSENT, 30, 3, LIT("a consent wall, not the report: answer it, then save the page")},
    {DEBRIS_WALL_GONE, 50, 2, LIT("the site says that there is no such page")},
    {DEBRIS_WALL_PAY, 90, 2, LIT("a stub before a paywall, not the whole report")},
};

/* Words of TEXT outside notices, links and pictures. */
static u32 report_words(const Doc *d, const Words *w)
{
    u32 n = 0;
    for (u32 i = 0; i < w->n; i++) {
        u8 zone = w->v[i].word ? doc_zone_at(d, w->v[i].text.beg) : ZONE_BOILERPLATE;
        n += zone == ZONE_BODY || zone == ZONE_HIGHLIGHT;
    }
    return n;
}

static Str seen_text(const Page *p)
{
    Buf b = {.arena = p->a};
    if (p->head->title.n) buf_put(&b, p->head->title), buf_put(&b, S(" | "));
    for (u32 i = 0; i < p->items.n && b.bytes.n < SEEN_BYTES_MAX; i++) {
        const Item *it = &p->items.v[i];
        if (it->kind == ITEM_TEXT) buf_put(&b, str_at(p->page, it->at));
        else buf_byte(&b, ' ');
    }
    return html_plain(p->a, buf_str(&b));
}

Str page_wall(const Page *p)
{
    const Doc *d = p->d;
    if (!p->lex) return (Str){0};
    if (!d->text.n) return S("no text of a report was found in the page");
    if (d->text.n > DENSE_WORDS_MAX * 16) return (Str){0};
    Words text = debris_words(p->a, p->lex, d->text);
    u32 words = report_words(d, &text);
    Words seen = {0};
    for (isize i = 0; i < countof(walls); i++) {
        const Wall *wall = &walls[i];
        u32 dense = text.n <= DENSE_WORDS_MAX ? debris_sum(p->lex, &text, 0, text.n, wall->kind) : 0;
        if (dense >= DENSE_WEIGHT && dense * DENSE_WORDS >= text.n) return wall->reason;
        if (words >= wall->words) continue;
        if (!seen.n) seen = debris_words(p->a, p->lex, seen_text(p));
        bool locked = wall->kind == DEBRIS_WALL_PAY && p->head->locked;
        if (locked || debris_sum(p->lex, &seen, 0, seen.n, wall->kind) >= wall->weight) return wall->reason;
    }
    return (Str){0};
}
