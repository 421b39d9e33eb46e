/* visible.c - every visible character of pages, for tests/html/parse5.mjs to compare: no article is
 * chosen, white space is dropped. One line a file. Usage: visible FILE... */
#include "extract/page.h"
#include "intake/intake.h"
#include <stdio.h>

enum { INPUT_MAX = 1 << 26 };

int main(int argc, char **argv)
{
    Arena a = {0};
    for (int i = 1; i < argc; i++) {
        Str raw;
        ErrInfo e;
        if (file_read(&a, str_of(argv[i]), INPUT_MAX, &raw, &e) != OK) return fprintf(stderr, "%s\n", e.text), 3;
        Doc d = {.arena = &a, .raw = raw};
        intake_decode(&d, S("utf-8"), true);
        PageHead head = {.published = when_unknown(), .updated = when_unknown(), .rank = RANK_NONE, .byline_rank = RANK_NONE};
        Page p = {.d = &d, .page = d.text, .a = &a, .head = &head};
        page_build(&p);
        for (u32 k = 0; k < p.items.n; k++) {
            if (p.items.v[k].kind != ITEM_TEXT) continue;
            Str text = html_plain(&a, str_at(p.page, p.items.v[k].at));
            for (isize n = 0; n < text.n; n++)
                if (text.p[n] > ' ') putchar(text.p[n]);
        }
        putchar('\n');
        arena_reset(&a);
    }
    arena_free(&a);
    return 0;
}
