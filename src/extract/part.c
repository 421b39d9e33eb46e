/* part.c - HTML that is an article already: the entry of a feed, a mail, an agency's item. No part
 * of it is preferred, nothing is dropped but what no article is made of (scripts, navigation,
 * lists of links), and what its container said about title, date and byline stands. */
#include "extract/page.h"

/* Tags out, references decoded. */
static Str plain(Arena *a, Str s)
{
    if (str_find_byte(s, '<', 0) < 0 && str_find_byte(s, '&', 0) < 0) return s;
    u8 *out = NEW(a, u8, s.n + 1);
    isize n = 0;
    HtmlReader r = {.page = s, .raw = TAG_COUNT};
    HtmlToken t;
    bool raw = false;
    for (html_next(&r, &t); t.kind != HTML_END; html_next(&r, &t)) {
        if (t.kind != HTML_TEXT) raw = t.kind == HTML_OPEN && tag_flags(t.tag) & TAGF_RAW;
        if (raw && t.kind == HTML_OPEN) r.raw = t.tag;
        if (t.kind != HTML_TEXT || raw) continue;
        memcpy(out + n, s.p + t.at.beg, t.at.end - t.at.beg);
        n += t.at.end - t.at.beg;
    }
    return html_plain(a, (Str){out, n});
}

void extract_part(Doc *d, const DebrisLex *lex)
{
    PageHead head = {.published = when_unknown(), .updated = when_unknown(), .rank = RANK_NONE, .byline_rank = RANK_NONE};
    Page p = {.d = d, .lex = lex, .page = d->text, .a = d->arena, .head = &head};
    const Run *runs = d->runs.v;
    u32 nruns = d->runs.n;
    page_build(&p);
    page_main(&p, false); /* only to pass by what is no text */
    page_write(&p, 0, runs, nruns);
    p.links = true;
    if (!d->text.n) page_write(&p, 0, runs, nruns); /* links are all it has */
    d->title = plain(d->arena, d->title);
    d->byline = plain(d->arena, d->byline);
    d->outlet = plain(d->arena, d->outlet);
    if (!d->text.n) return;
    Span all = {0, (u32)d->text.n}, raw = doc_raw(d, all);
    if (!span_empty(d->title_raw) && span_inside(raw, d->title_raw)) {
        doc_zone(d, all, ZONE_TITLE); /* a headline alone */
        d->title_text = all;
        return;
    }
    extract_text(d, lex);
}
