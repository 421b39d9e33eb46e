/* html.c - a page to its article, in one pass over the source and a fixed number over the flat
 * tree: html_token.c cuts, tree.c nests, head.c knows the page's own words about itself, article.c
 * finds the text; text.c then lays the same zones over it as over saved plain text. */
#include "extract/page.h"

enum { TEXT_SCARCE = 250 };

void extract_html(Doc *d, const DebrisLex *lex, i64 latest)
{
    PageHead head = {.published = when_unknown(), .updated = when_unknown(), .rank = RANK_NONE, .byline_rank = RANK_NONE, .latest = latest};
    Page p = {.d = d, .lex = lex, .page = d->text, .a = d->arena, .head = &head};
    page_build(&p);
    u32 main = page_main(&p, true);
    head_finish(&p, main);
    const Run *runs = d->runs.v;
    u32 nruns = d->runs.n;
    page_write(&p, main, runs, nruns);
    if (d->text.n < TEXT_SCARCE && p.nodes.v[0].text > 2 * TEXT_SCARCE)
        page_write(&p, page_main(&p, false), runs, nruns); /* the names deceived */
    extract_text(d, lex);
    d->refused = page_wall(&p);
}
