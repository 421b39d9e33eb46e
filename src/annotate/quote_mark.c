/* quote_mark.c - which bytes stand between quotation marks.
 *
 * One pass over the characters, one open region at a time (marks inside another pair are
 * content). A region ends at its paragraph's end if nothing closes it; a paragraph that opens
 * again, or closes what was never opened in it, then goes on with the same speech - the
 * convention for quotations of several paragraphs. An apostrophe opens only after a space
 * and if some later one in the paragraph can close; it closes only where a word ends, and
 * not as the possessive of a plural when a better one follows. Marks of different kinds
 * may pair when the right one is missing: newsroom text often does so. */
#include "annotate/quote_in.h"
#include "base/utf8.h"

typedef enum { MARK_NONE, MARK_DOUBLE_OPEN, MARK_DOUBLE_CLOSE, MARK_DOUBLE, MARK_SINGLE_OPEN, MARK_SINGLE_CLOSE, MARK_SINGLE } Mark;

typedef struct {
    QuoteWork *w;
    u32 paragraph;  /* where it begins */
    u32 open, inner; /* the open region's mark and first inner byte */
    Mark with;      /* the mark that opened it; MARK_NONE: no region is open */
    u32 nested;     /* curly marks open inside straight or single ones */
    bool left_open; /* the paragraph before ended inside a region */
    isize barren;   /* no mark before this byte, a paragraph's end, finds one that closes it */
} Scan;

static Mark mark_at(Str s, isize at, isize *next)
{
    isize i = at;
    u32 c = utf8_next(s, &i);
    *next = i;
    switch (c) {
    case 0x201C: case 0x201E: case 0x00AB: case 0x93: return MARK_DOUBLE_OPEN; /* 0x91 to 0x94: Windows' marks, read as Latin 1 */
    case 0x201D: case 0x00BB: case 0x94: return MARK_DOUBLE_CLOSE;
    case '"': return MARK_DOUBLE;
    case 0x2018: case 0x91: return MARK_SINGLE_OPEN;
    case 0x2019: case 0x92: return MARK_SINGLE_CLOSE;
    case '`':
        if (i < s.n && s.p[i] == '`') return *next = i + 1, MARK_DOUBLE_OPEN;
        return MARK_NONE;
    case '\'':
        if (i < s.n && s.p[i] == '\'') return *next = i + 1, MARK_DOUBLE;
        return MARK_SINGLE;
    default: return MARK_NONE;
    }
}

static u32 char_before(Str s, isize at)
{
    return at > 0 ? utf8_prev(s, &at) : ' ';
}

static u32 char_after(Str s, isize at)
{
    return at < s.n ? utf8_next(s, &at) : ' ';
}

static bool word_char(u32 c)
{
    return char_is_letter(c) || char_is_digit(c);
}

static bool opens_here(Str s, isize at, isize next)
{
    u32 b = char_before(s, at), a = char_after(s, next);
    return !word_char(b) && b != '.' && b != ',' && b != '?' && b != '!' && !char_is_space(a);
}

static bool closes_here(Str s, isize at, isize next)
{
    return !char_is_space(char_before(s, at)) && !word_char(char_after(s, next));
}

/* A single mark that ends a plural's possessive: "the troops' advance". */
static bool plural_possessive(Str s, isize at, isize next)
{
    u32 b = char_before(s, at);
    if (b != 's' || !char_is_space(char_after(s, next))) return false;
    for (isize i = next, n; i < s.n && s.p[i] != '\n'; i = n) {
        Mark m = mark_at(s, i, &n);
        if (m == MARK_SINGLE_OPEN) return false;
        if ((m == MARK_SINGLE_CLOSE || m == MARK_SINGLE) && closes_here(s, i, n)) return true;
    }
    return false;
}

static bool closer_follows(Scan *c, isize next)
{
    Str s = c->w->d->text;
    isize i = next;
    if (next < c->barren) return false;
    for (isize n; i < s.n && s.p[i] != '\n'; i = n) {
        Mark m = mark_at(s, i, &n);
        if ((m == MARK_SINGLE || m == MARK_SINGLE_CLOSE || m == MARK_DOUBLE_CLOSE) && closes_here(s, i, n)) return true;
    }
    c->barren = i;
    return false;
}

static void close_region(Scan *c, u32 inner_end, u32 end, bool closed)
{
    Doc *d = c->w->d;
    Str s = str_trim(str_cut(d->text, c->inner, inner_end));
    Span inner = {(u32)(s.p - d->text.p), (u32)(s.p - d->text.p + s.n)};
    if (s.n > 0)
        *vec_push(c->w->a, &c->w->regions) = (Region){.whole = {c->open, closed ? end : inner.end}, .inner = inner,
            .closed = closed, .reopened = c->left_open, .quote = NONE};
    c->with = MARK_NONE;
    c->left_open = !closed;
}

static void open_region(Scan *c, isize at, isize next, Mark with)
{
    c->open = (u32)at, c->inner = (u32)next, c->with = with, c->nested = 0;
    if (c->left_open) { /* goes on only if the paragraph begins so */
        Str lead = str_trim(str_cut(c->w->d->text, c->paragraph, at));
        if (lead.n) c->left_open = false;
    }
}

static bool ends(const Scan *c, Mark m, Str s, isize at, isize next)
{
    bool single = c->with == MARK_SINGLE_OPEN || c->with == MARK_SINGLE;
    if (m == MARK_DOUBLE_CLOSE) return !single || closes_here(s, at, next);
    if (m == MARK_DOUBLE && c->with == MARK_DOUBLE) return closes_here(s, at, next) || !opens_here(s, at, next); /* else speech goes on */
    if (m == MARK_DOUBLE) return (c->with == MARK_DOUBLE_OPEN && closes_here(s, at, next) && !opens_here(s, at, next));
    if (m == MARK_SINGLE_CLOSE || m == MARK_SINGLE)
        return single && closes_here(s, at, next) && !plural_possessive(s, at, next);
    return false;
}

static void one_mark(Scan *c, Mark m, isize at, isize next)
{
    Str s = c->w->d->text;
    if (c->with != MARK_NONE) {
        if (m == MARK_DOUBLE_OPEN && c->with != MARK_DOUBLE_OPEN) { c->nested++; return; }
        if (m == MARK_DOUBLE_CLOSE && c->nested) { c->nested--; return; }
        if (ends(c, m, s, at, next)) close_region(c, (u32)at, (u32)next, true);
        return;
    }
    bool turned = m == MARK_DOUBLE_CLOSE && opens_here(s, at, next) && !closes_here(s, at, next); /* ”Text” */
    if (m == MARK_DOUBLE_OPEN || turned || (m == MARK_DOUBLE && opens_here(s, at, next))) open_region(c, at, next, m);
    else if ((m == MARK_SINGLE_OPEN || m == MARK_SINGLE) && opens_here(s, at, next) &&
             !char_is_digit(char_after(s, next)) && closer_follows(c, next))
        open_region(c, at, next, m);
    else if ((m == MARK_DOUBLE_CLOSE || m == MARK_DOUBLE) && c->left_open && closes_here(s, at, next)) {
        c->open = c->inner = c->paragraph; /* closes what the paragraph before left open */
        close_region(c, (u32)at, (u32)next, true);
    }
}

static void scan(QuoteWork *w)
{
    Scan c = {.w = w};
    Str s = w->d->text;
    for (isize i = 0, next; i < s.n; i = next) {
        if (s.p[i] == '\n') {
            bool was = c.with != MARK_NONE, kept = c.left_open;
            if (was) close_region(&c, (u32)i, (u32)i, false);
            else if (kept && str_trim(str_cut(s, c.paragraph, i)).n) c.left_open = false;
            c.paragraph = (u32)i + 1;
            next = i + 1;
            continue;
        }
        Mark m = mark_at(s, i, &next);
        if (m != MARK_NONE) one_mark(&c, m, i, next);
    }
    if (c.with != MARK_NONE) close_region(&c, (u32)s.n, (u32)s.n, false);
}

void quote_regions(QuoteWork *w)
{
    const Doc *d = w->d;
    u32 n = d->tokens.n, t = 0;
    scan(w);
    w->in = NEW(w->a, u32, n), w->opens = NEW(w->a, u32, n), w->closes = NEW(w->a, u32, n);
    memset(w->in, 0xFF, n * sizeof(u32)), memset(w->opens, 0xFF, n * sizeof(u32)), memset(w->closes, 0xFF, n * sizeof(u32));
    for (u32 r = 0; r < w->regions.n; r++) {
        Region *x = &w->regions.v[r];
        while (t < n && d->tokens.v[t].text.end <= x->whole.beg) t++;
        for (; t < n && d->tokens.v[t].text.beg < x->inner.beg; t++) w->opens[t] = r;
        x->tb = t;
        for (; t < n && d->tokens.v[t].text.beg < x->inner.end; t++) w->in[t] = r;
        x->te = t;
        for (; t < n && d->tokens.v[t].text.beg < x->whole.end; t++) w->closes[t] = r;
    }
}
