/* head_date.c - when a page was published. Every date that it gives is a candidate with a rank;
 * the lowest wins, at equal rank the first: JSON-LD datePublished, article:published_time and its
 * kin, other metas, <time datetime>, the address, a short line with a full date near the headline.
 * <time> and lines count by their distance from the headline, because pages are full of the dates
 * of other reports. The date of a change is no date of publication and never stands for one, only
 * a visible line that speaks of a change does where nothing else is said.
 *
 * A date with a zone keeps the day that the outlet's readers saw: the clock time as written, not
 * turned to UTC. Dates before the web, and numbers that could be two days (3/4/2024), are refused;
 * what is later than the page was fetched or the program runs is refused, too. Where the page shows another
 * day than its metadata say, that is noted on the document. */
#include "extract/page.h"
#include "base/json.h"

enum { YEAR_MIN = 1990, YEAR_MAX = 2100, DATE_BYTES_MAX = 80,
       LINE_BYTES = 120,      /* a longer line is no dateline */
       RAW_LINE_BYTES = 480,  /* with its white space and references */
       LINE_WORDS = 9,        /* ... nor is one with more words beside the date, unless they say so */
       FAR_CHARS = 3000,      /* from the headline */
       CHANGED_CHARS = 1500,  /* what speaks of a change, or stands beside, counts as so much farther away */
       PARENTS_MAX = 16,      /* looked at from a date upwards */
       CONTRADICTION_DAYS = 2 };

/* ---- written forms */

/* "2024-05-06T23:30:00-04:00" without its zone. */
static Str without_zone(Str s)
{
    isize t = str_find_byte(s, 'T', 0);
    if (t < 0) t = str_find_byte(s, ':', 0);
    if (t < 0) return s;
    for (isize i = t + 1; i < s.n; i++)
        if (s.p[i] == '+' || s.p[i] == '-' || s.p[i] == 'Z' || s.p[i] == '.') return str_trim(str_cut(s, 0, i));
    return s;
}

static bool digit(u8 c)
{
    return c >= '0' && c <= '9';
}

static bool letter(u8 c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* 1 to 12 for a month's name or its usual short form, else 0. */
static i32 month_of(Str w)
{
    static const Str months[] = {LIT("january"), LIT("february"), LIT("march"), LIT("april"), LIT("may"), LIT("june"),
                                 LIT("july"), LIT("august"), LIT("september"), LIT("october"), LIT("november"), LIT("december")};
    if (w.n < 3 || w.n > 9) return 0;
    for (i32 m = 0; m < 12; m++) {
        bool brief = w.n == 3 || (m == 8 && w.n == 4); /* "Sept" */
        Str name = brief ? str_cut(months[m], 0, w.n) : months[m];
        if (str_eq_nocase(w, name)) return m + 1;
    }
    return 0;
}

/* What a word of a date can be. */
typedef struct {
    i32 month, number;
    u8 digits; /* of the number, 0 for none */
    bool next; /* only spaces, commas, stops or "of" between it and the word before */
    isize beg;
} Piece;
enum { PIECES_MAX = 48 };

static u32 pieces(Str s, Piece *out)
{
    u32 n = 0;
    bool next = false;
    for (isize i = 0; i < s.n && n < PIECES_MAX;) {
        isize beg = i;
        bool number = digit(s.p[i]);
        while (i < s.n && (number ? digit(s.p[i]) : letter(s.p[i]))) i++;
        if (i == beg) {
            next = next && (s.p[i] == ' ' || s.p[i] == ',' || s.p[i] == '.');
            i++;
            continue;
        }
        Str w = str_cut(s, beg, i);
        bool of = str_eq_nocase(w, S("of")) || str_eq_nocase(w, S("the"));
        bool ordinal = w.n == 2 && beg > 0 && digit(s.p[beg - 1]) &&
                       (str_eq_nocase(w, S("st")) || str_eq_nocase(w, S("nd")) || str_eq_nocase(w, S("rd")) || str_eq_nocase(w, S("th")));
        if (of || ordinal) continue;
        i64 v = 0;
        Piece p = {.beg = beg, .next = next};
        if (number && w.n <= 4 && str_int(w, &v)) p.number = (i32)v, p.digits = (u8)w.n;
        else if (!number) p.month = month_of(w);
        out[n++] = p;
        next = true;
    }
    return n;
}

static bool take_day(i32 year, i32 month, i32 day, When *out)
{
    if (year < YEAR_MIN || year > YEAR_MAX || !date_valid(year, month, day)) return false;
    *out = when_day((Day){year, (u8)month, (u8)day});
    return true;
}

/* "May 6, 2024", "6th of May 2024", "2024 May 6", anywhere in the line. */
static bool words_date(Str s, When *out)
{
    Piece p[PIECES_MAX];
    u32 n = pieces(s, p);
    for (u32 i = 0; i < n; i++) {
        if (!p[i].month) continue;
        const Piece *a = i && p[i].next ? &p[i - 1] : NULL, *b = i + 1 < n && p[i + 1].next ? &p[i + 1] : NULL;
        const Piece *c = b && i + 2 < n && p[i + 2].next ? &p[i + 2] : NULL;
        bool day_b = b && b->digits && b->digits <= 2;
        if (day_b && c && c->digits == 4 && take_day(c->number, p[i].month, b->number, out)) return true;
        if (a && a->digits && a->digits <= 2 && b && b->digits == 4 && take_day(b->number, p[i].month, a->number, out)) return true;
        if (a && a->digits == 4 && day_b && take_day(a->number, p[i].month, b->number, out)) return true;
    }
    return false;
}

/* 2024-05-06, 6.5.2024, 13/5/2024, 5/13/2024: only what can be one day. Dots mean day first. */
static bool numbers_date(Str s, When *out)
{
    for (isize i = 0; i < s.n;) {
        i32 v[3] = {0};
        u8 digits[3] = {0}, mark = 0;
        isize beg = i, at = i;
        int k = 0;
        for (; k < 3; k++) {
            isize from = at;
            while (at < s.n && digit(s.p[at]) && at - from < 5) v[k] = v[k] * 10 + (s.p[at++] - '0');
            digits[k] = (u8)(at - from);
            if (!digits[k] || digits[k] > 4 || k == 2) break;
            if (at == s.n || !(s.p[at] == '-' || s.p[at] == '/' || s.p[at] == '.') || (mark && s.p[at] != mark)) break;
            mark = s.p[at++];
        }
        bool whole = k == 2 && digits[2] && (at == s.n || (!digit(s.p[at]) && s.p[at] != mark));
        if (whole && digits[0] == 4 && digits[2] <= 2 && take_day(v[0], v[1], v[2], out)) return true;
        if (whole && digits[2] == 4 && digits[0] <= 2 && digits[1] <= 2) {
            bool first = mark == '.' || v[0] > 12 || v[0] == v[1], second = mark != '.' && v[1] > 12;
            if (first && take_day(v[2], v[1], v[0], out)) return true;
            if (second && take_day(v[2], v[0], v[1], out)) return true;
        }
        for (i = beg; i < s.n && digit(s.p[i]); i++) {}
        while (i < s.n && !digit(s.p[i])) i++;
    }
    return false;
}

Str head_without_date(Str s)
{
    Piece p[PIECES_MAX];
    u32 n = pieces(s, p);
    for (u32 i = 0; i + 1 < n; i++) {
        bool date = (p[i].month && p[i + 1].next && p[i + 1].digits) || (p[i].digits && p[i + 1].next && p[i + 1].month);
        if (date && i) return str_trim(str_cut(s, 0, p[i].beg));
    }
    return s;
}

static bool seconds_date(Str s, When *out)
{
    i64 v;
    if (s.n < 9 || !str_int(s, &v)) return false;
    if (s.n >= 12) v /= 1000;
    *out = (When){v, v + 1, PRECISION_SECOND, true};
    return v > 0;
}

/* Either a machine's form (*machine) or one for readers. */
static bool parse_date(Str s, When *out, bool *machine)
{
    s = str_trim(s);
    if (s.n < 8 || s.n > DATE_BYTES_MAX) return false;
    *machine = true;
    bool known = date_parse_iso(without_zone(s), out) || date_parse_iso(s, out) || date_parse_rfc822(s, out) ||
                 seconds_date(s, out) || (s.n > 10 && date_parse_iso(str_cut(s, 0, 10), out));
    if (!known) *machine = false, known = words_date(s, out) || numbers_date(s, out);
    if (!known || out->precision > PRECISION_DAY || out->precision == PRECISION_NONE) return false;
    i32 year = date_of(out->from).year;
    return year >= YEAR_MIN && year <= YEAR_MAX;
}

/* ---- candidates */

static void publish(Page *p, When w, u8 from, u8 rank)
{
    PageHead *h = p->head;
    if (rank >= h->rank) return;
    if (h->latest && w.from > h->latest + SECONDS_A_DAY) { /* a day for the zones */
        char day[DATE_TEXT_MAX];
        int n = date_print(day, w.from, PRECISION_DAY, false);
        doc_note(p->d, S("date"), 0, str_format(p->a, "%.*s lies in the future: not believed", n, day));
        return;
    }
    h->published = w;
    h->from = from;
    h->rank = rank;
}

void head_date(Page *p, Str text, u8 from, u8 rank)
{
    When w;
    bool machine;
    if (!parse_date(text, &w, &machine)) return;
    /* In JSON-LD a date in words is the page builder's own, not the author's. */
    if (from == PUBLISHED_JSONLD && !machine) rank = RANK_WORDED;
    publish(p, w, from, rank);
}

void head_changed(PageHead *h, Str text)
{
    When w;
    bool machine;
    if (!when_known(h->updated) && parse_date(text, &w, &machine)) h->updated = w;
}

/* /2024/05/06/ or /2024-05-06- or 20240506 in an address. */
void head_url_date(Page *p, Str url)
{
    for (isize i = 1; i + 8 <= url.n; i++) {
        if (digit(url.p[i - 1]) || !digit(url.p[i])) continue;
        isize end = i;
        while (end < url.n && (digit(url.p[end]) || url.p[end] == '/' || url.p[end] == '-' || url.p[end] == '_')) end++;
        u8 text[10], n = 0;
        bool marks = true;
        for (isize k = i; k < end && n < 10; k++) text[n++] = digit(url.p[k]) ? url.p[k] : '-';
        for (isize k = 0; k < n; k++) marks = marks && digit(text[k]) == (k != 4 && k != 7);
        Str day = {text, n};
        bool spaced = n == 10 && marks && (end == i + 10 || !digit(url.p[i + 10]));
        When w;
        if ((!spaced && (end - i != 8 || n != 8)) || !date_parse_iso(day, &w)) continue;
        head_date(p, day, PUBLISHED_URL, RANK_URL);
        return;
    }
}

/* ---- what readers see near the headline */

typedef struct {
    When when;
    u32 distance;
} Nearest;
typedef struct {
    Page *p;
    Nearest line, time, far; /* far: lines that speak of publication, wherever they stand */
    u32 fars;                /* different days of them */
    Buf text;        /* of the line at hand */
    i64 at, begin;   /* characters before the item at hand, before the line */
    i64 title;
    u32 next_time;   /* of head->times */
    u32 item;        /* first of the line */
} Seen;

static bool says(Str line, const Str *words, isize n)
{
    for (isize i = 0; i < n; i++)
        if (str_find(line, words[i]) >= 0) return true;
    return false;
}

/* Beside the report rather than in it: more likely another report's date. */
static bool beside(const Page *p, u32 item)
{
    u32 n = p->items.v[item < p->items.n ? item : p->items.n - 1].node;
    for (u32 steps = 0; n && steps < PARENTS_MAX; n = p->nodes.v[n].parent, steps++)
        if (p->nodes.v[n].tag == TAG_ASIDE || p->nodes.v[n].tag == TAG_NAV || p->nodes.v[n].tag == TAG_FOOTER) return true;
    return false;
}

static void weigh(Seen *s, Nearest *best, When w, bool changed)
{
    u32 far = (u32)(s->begin >= s->title ? s->begin - s->title : (s->title - s->begin) * 3);
    if (far > FAR_CHARS) return;
    if (changed || beside(s->p, s->item)) far += CHANGED_CHARS;
    if (far < best->distance) *best = (Nearest){w, far};
}

static u32 count_words(Str s)
{
    u32 n = 0;
    for (isize i = 0; i < s.n; i++) n += letter(s.p[i]) && (i == 0 || s.p[i - 1] == ' ');
    return n;
}

/* The line's text, when it is short and has a digit; white space collapsed. */
static Str line_text(Seen *s, u32 end)
{
    Page *p = s->p;
    bool digits = false;
    s->text.bytes.n = 0;
    if (s->at - s->begin > RAW_LINE_BYTES || s->at - s->begin < 8) return (Str){0};
    for (u32 i = s->item; i < end; i++) {
        if (p->items.v[i].kind != ITEM_TEXT) continue;
        Str t = str_at(p->page, p->items.v[i].at);
        for (isize k = 0; k < t.n && !digits; k++) digits = digit(t.p[k]);
        buf_put(&s->text, t);
        buf_byte(&s->text, ' ');
    }
    return digits ? html_plain(p->a, buf_str(&s->text)) : (Str){0};
}

static void weigh_line(Seen *s, u32 end, bool heading)
{
    static const Str changes[] = {LIT("pdated"), LIT("UPDATED"), LIT("odified"), LIT("eviewed"), LIT("orrected")};
    static const Str publishes[] = {LIT("ublish"), LIT("osted"), LIT("PUBLISHED"), LIT("POSTED")};
    PageHead *h = s->p->head;
    Str plain = line_text(s, end);
    bool published = says(plain, publishes, countof(publishes)), changed = !published && says(plain, changes, countof(changes));
    When w;
    for (; s->next_time < h->times.n && h->times.v[s->next_time].item < end; s->next_time++) {
        const SeenTime *t = &h->times.v[s->next_time];
        bool machine;
        if (t->item >= s->item && parse_date(t->datetime, &w, &machine))
            weigh(s, &s->time, w, t->changed || (changed && !t->published));
    }
    if (plain.n < 8 || plain.n > LINE_BYTES) return;
    bool much = count_words(plain) > LINE_WORDS && !published && !changed;
    if (much || (!words_date(plain, &w) && (plain.n > DATE_BYTES_MAX || !numbers_date(plain, &w)))) return;
    weigh(s, &s->line, w, changed || heading);
    if (published && count_words(plain) <= LINE_WORDS && (!s->fars || s->far.when.from != w.from)) s->far.when = w, s->fars++;
}

static void end_line(Seen *s, u32 item, u8 tag)
{
    if (s->at > s->begin || s->next_time < s->p->head->times.n) weigh_line(s, item, tag_flags(tag) & TAGF_HEADING);
    s->begin = s->at;
    s->item = item;
}

static void note_contradiction(Page *p, When seen)
{
    i64 apart = day_floor(seen.from) - day_floor(p->head->published.from);
    if (apart < 0) apart = -apart;
    bool change = when_known(p->head->updated) && day_floor(seen.from) == day_floor(p->head->updated.from);
    if (change || apart <= (i64)CONTRADICTION_DAYS * SECONDS_A_DAY) return;
    char a[DATE_TEXT_MAX], b[DATE_TEXT_MAX];
    int na = date_print(a, p->head->published.from, PRECISION_DAY, false), nb = date_print(b, seen.from, PRECISION_DAY, false);
    doc_note(p->d, S("date"), 0, str_format(p->a, "published %.*s, but the page shows %.*s", na, a, nb, b));
}

void head_seen_date(Page *p, u32 title_item)
{
    Seen s = {.p = p, .text = {.arena = p->a}, .line.distance = NONE, .time.distance = NONE};
    PageHead *h = p->head;
    for (u32 i = 0; i < title_item; i++)
        if (p->items.v[i].kind == ITEM_TEXT) s.title += p->items.v[i].at.end - p->items.v[i].at.beg;
    for (u32 i = 0; i < p->items.n; i++) {
        const Item *it = &p->items.v[i];
        u8 tag = p->nodes.v[it->node].tag;
        if (it->kind == ITEM_TEXT) s.at += it->at.end - it->at.beg;
        else if (it->kind == ITEM_BREAK || tag_flags(tag) & TAGF_BLOCK)
            end_line(&s, i, it->kind == ITEM_CLOSE ? tag : TAG_OTHER);
    }
    u8 before = h->rank;
    if (s.time.distance != NONE) publish(p, s.time.when, PUBLISHED_HEADER, RANK_TIME);
    if (s.line.distance != NONE) publish(p, s.line.when, PUBLISHED_HEADER, RANK_LINE);
    if (s.fars == 1) publish(p, s.far.when, PUBLISHED_HEADER, RANK_LINE);
    Nearest *n = s.time.distance != NONE ? &s.time : &s.line;
    if (before < RANK_TIME && n->distance < CHANGED_CHARS) note_contradiction(p, n->when);
}
