/* published.c - the publication date as a reader sees it in TEXT, when metadata gave none.
 *
 * Accepted, outside captions, credits, related links and boilerplate: (1) a full date behind a
 * label that begins its line ("Published: 14 August 2021", "date 2021-08-14", "Posted on
 * Aug. 14, 2021 10:32 AM ET"), in the first or last kilobytes; "Updated" fills d->updated;
 * (2) a full date alone on one of the first lines, with at most a weekday, a clock time and a
 * byline beside it; (3) a dateline with a year ("LIMA, Aug 14, 2021 (Agency) -"). A date
 * whose order of day and month is open, or one within a sentence, is not taken: unknown is
 * better than wrong. A dateline without a year is left to the collection's solver. */
#include "annotate/time_parts.h"

enum { TOP_MAX = 2500, END_MAX = 800, LINES_MAX = 8, ALONE_MAX = 900, LABEL_MAX = 48 };

typedef enum { LABEL_NONE, LABEL_PUBLISHED, LABEL_UPDATED } Label;

static const struct {
    Str words; /* lower case, one blank between */
    u8 label;
} labels[] = {{LIT("published"), LABEL_PUBLISHED},      {LIT("published on"), LABEL_PUBLISHED},
              {LIT("published at"), LABEL_PUBLISHED},   {LIT("date"), LABEL_PUBLISHED},
              {LIT("date published"), LABEL_PUBLISHED}, {LIT("published date"), LABEL_PUBLISHED},
              {LIT("publication date"), LABEL_PUBLISHED}, {LIT("publish date"), LABEL_PUBLISHED},
              {LIT("first published"), LABEL_PUBLISHED}, {LIT("first published on"), LABEL_PUBLISHED},
              {LIT("originally published"), LABEL_PUBLISHED}, {LIT("posted"), LABEL_PUBLISHED},
              {LIT("posted on"), LABEL_PUBLISHED},      {LIT("posted at"), LABEL_PUBLISHED},
              {LIT("date posted"), LABEL_PUBLISHED},    {LIT("issued"), LABEL_PUBLISHED},
              {LIT("issued on"), LABEL_PUBLISHED},      {LIT("released"), LABEL_PUBLISHED},
              {LIT("release date"), LABEL_PUBLISHED},   {LIT("dated"), LABEL_PUBLISHED},
              {LIT("filed"), LABEL_PUBLISHED},          {LIT("created"), LABEL_PUBLISHED},
              {LIT("created on"), LABEL_PUBLISHED},     {LIT("updated"), LABEL_UPDATED},
              {LIT("updated on"), LABEL_UPDATED},       {LIT("last updated"), LABEL_UPDATED},
              {LIT("last updated on"), LABEL_UPDATED},  {LIT("last modified"), LABEL_UPDATED},
              {LIT("modified"), LABEL_UPDATED},         {LIT("update"), LABEL_UPDATED}};

/* Letters of s in lower case, runs of anything else as one blank. */
static Str plain(Str s, u8 out[LABEL_MAX])
{
    isize n = 0;
    for (isize i = 0; i < s.n && n < LABEL_MAX; i++) {
        u8 c = s.p[i];
        if ((u8)((c | 0x20) - 'a') < 26) out[n++] = c | 0x20;
        else if (n && out[n - 1] != ' ') out[n++] = ' ';
    }
    return str_trim((Str){out, n});
}

static Label label_of(Str before)
{
    u8 room[LABEL_MAX];
    if (before.n > LABEL_MAX) return LABEL_NONE;
    Str words = plain(before, room);
    for (isize i = 0; i < countof(labels); i++)
        if (str_eq(words, labels[i].words)) return (Label)labels[i].label;
    return LABEL_NONE;
}

static u32 line_start(Str t, u32 at)
{
    while (at && t.p[at - 1] != '\n') at--;
    return at;
}

static u32 line_end(Str t, u32 at)
{
    while (at < (size_t)t.n && t.p[at] != '\n') at++;
    return at;
}

/* The part of the line before the date that belongs to it: behind the last bar or bullet. */
static Str label_part(Str line)
{
    for (isize i = line.n; i-- > 0;) {
        if (line.p[i] == '|' || line.p[i] == ';') return str_cut(line, i + 1, line.n);
        if (i >= 2 && line.p[i - 2] == 0xE2 && line.p[i - 1] == 0x80 && line.p[i] == 0xA2) return str_cut(line, i + 1, line.n);
    }
    return line;
}

/* "LIMA, ", "GENEVA/LIMA, ": capitals and commas only, at the beginning of the line. */
static bool dateline_before(Str s)
{
    int capitals = 0;
    for (isize i = 0; i < s.n; i++) {
        u8 c = s.p[i];
        if (c >= 'A' && c <= 'Z') capitals++;
        else if (c >= 'a' && c <= 'z') return false;
    }
    return capitals >= 3 && s.n <= 40 && s.p[s.n - 1] == ' ' && s.n > 1 && s.p[s.n - 2] == ',';
}

static bool dateline_after(Str s)
{
    s = str_trim(s);
    return s.n && (s.p[0] == '(' || s.p[0] == '-' || (s.n > 2 && s.p[0] == 0xE2 && s.p[1] == 0x80));
}

/* Nothing but a byline: "By Jane Doe", or nothing at all. */
static bool byline_or_nothing(Str s)
{
    u8 room[LABEL_MAX];
    if (s.n > LABEL_MAX) return false;
    Str words = plain(s, room);
    return words.n == 0 || str_starts(words, S("by ")) || str_eq(words, S("on"));
}

static bool full_date(TimeContext *c, const TimeRead *r, u32 i, u32 *end, Expr *x, Timex *t)
{
    *end = time_read(r, i, x);
    if (!*end) return false;
    x->last = *end;
    bool full = (x->kind == X_DATE && x->year && x->month && x->day) || (x->kind == X_NUMERIC && x->num[2] >= 0);
    if (!full || x->edge || x->part || x->after || x->sub_unit) return false;
    *t = timex_init((Span){r->w[x->first].beg, r->w[*end - 1].end});
    time_resolve(c, x, t);
    return when_known(t->when) && t->alternatives.n == 0 && t->when.precision <= PRECISION_DAY;
}

static u32 line_number(Str t, u32 at)
{
    u32 n = 0;
    bool text = false;
    for (u32 i = 0; i < at; i++) {
        if (t.p[i] == '\n') n += text, text = false;
        else if (t.p[i] != ' ' && t.p[i] != '\r') text = true;
    }
    return n;
}

static Label judge(const Doc *d, const Timex *t, bool top)
{
    Str text = d->text;
    u32 beg = line_start(text, t->text.beg), end = line_end(text, t->text.end);
    Str before = str_cut(text, beg, t->text.beg), after = str_cut(text, t->text.end, end);
    Label label = label_of(label_part(before));
    if (label != LABEL_NONE) return label;
    if (!top) return LABEL_NONE;
    if (dateline_before(before) && dateline_after(after)) return LABEL_PUBLISHED;
    if (t->text.beg > ALONE_MAX || line_number(text, beg) >= LINES_MAX) return LABEL_NONE;
    return byline_or_nothing(before) && byline_or_nothing(after) ? LABEL_PUBLISHED : LABEL_NONE;
}

static bool zone_counts(const Doc *d, u32 at)
{
    u8 z = doc_zone_at(d, at);
    return z == ZONE_BODY || z == ZONE_TITLE || z == ZONE_HIGHLIGHT;
}

static void look(Doc *d, const Know *k, u32 from, u32 to, bool top)
{
    TimeToks words = {0};
    time_scan(d->arena, k->time, d->text, from, to, &words);
    TimeRead r = {.lex = k->time, .d = d, .w = words.v, .n = words.n};
    TimeContext c = time_context(d, &r, &words);
    for (u32 i = 0; i < words.n;) {
        Expr x;
        Timex t;
        u32 end;
        if (!full_date(&c, &r, i, &end, &x, &t)) {
            i++;
            continue;
        }
        i = end;
        if (!zone_counts(d, t.text.beg)) continue;
        Label label = judge(d, &t, top);
        if (label == LABEL_UPDATED && !when_known(d->updated)) d->updated = t.when;
        if (label == LABEL_PUBLISHED && !when_known(d->published)) {
            d->published = t.when;
            d->published_from = PUBLISHED_TEXT;
        }
    }
}

void annotate_published(Doc *d, const Know *k)
{
    if (when_known(d->published) || !d->coded || !k->time || !d->text.n) return;
    u32 n = (u32)d->text.n, top = n < TOP_MAX ? n : TOP_MAX;
    while (top < n && (d->text.p[top] & 0xC0) == 0x80) top++;
    look(d, k, 0, top, true);
    if (when_known(d->published) || n <= top) return;
    u32 from = n - END_MAX > top && n > END_MAX ? n - END_MAX : top;
    from = line_start(d->text, from);
    look(d, k, from < top ? top : from, n, false);
}
