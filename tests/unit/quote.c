/* The quote stage on plain tokens: marks that pair, that are missing, that are apostrophes. */
#include "annotate/quote_in.h"
#include "language/language.h"
#include "test.h"

void unit_quote(void);

static u32 regions(Arena *a, const char *text, Str *first, bool *closed)
{
    Doc d = {.arena = a, .raw = str_of(text), .language = S("en"), .coded = true};
    doc_copy(&d, (Span){0, (u32)d.raw.n});
    doc_seal(&d);
    language_split(&d, NULL);
    QuoteWork w = {.d = &d, .a = a};
    quote_regions(&w);
    if (w.regions.n) *first = doc_str(&d, w.regions.v[0].inner), *closed = w.regions.v[0].closed;
    return w.regions.n;
}

void unit_quote(void)
{
    static const struct {
        const char *text, *first;
        u32 n;
        bool closed;
    } rows[] = {
        {"“We stay,” he said.", "We stay,", 1, true},
        {"\"We stay,\" he said. \"All of us.\"", "We stay,", 2, true},
        {"‘We’re going,’ the minister said of the troops’ plans.", "We’re going,", 1, true},
        {"The troops’ plans and the king’s men.", "", 0, true},
        {"It is 'a trap', he said of the '90s film.", "a trap", 1, true},
        {"“First part.\n“Second part,” she said.", "First part.", 2, false},
        {"‘When you look, it is sad,” she said.", "When you look, it is sad,", 1, true},
        {"''We stay,'' he said.", "We stay,", 1, true},
        {"\"He asked: “why?” and left,\" she said.", "He asked: “why?” and left,", 1, true},
    };
    for (isize i = 0; i < countof(rows); i++) {
        Arena a = {0};
        Str first = {0};
        bool closed = true;
        CHECK(regions(&a, rows[i].text, &first, &closed) == rows[i].n);
        CHECK_STR(first, rows[i].first);
        CHECK(closed == rows[i].closed);
        arena_free(&a);
    }
}
