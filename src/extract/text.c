/* text.c - the text of a saved page: which lines are the report and which are its headline,
 * pictures' captions and credits, notices, links, highlights. TEXT is not changed, only zones
 * are laid over it. Line by line, with votes instead of single tests, because each sign alone
 * also occurs in reports:
 *   caption     a credit stands behind it, or it describes a scene in the present tense, has no
 *               final stop, names a full date, says "(pictured)"; reported speech speaks against
 *   credit      the grammar of debris.c; inside running text only where a sentence ends before
 *               it and one begins after it - then the sentence before it is the caption
 *   title       a first line without a final stop before an empty line, and the line after it
 *               when that has none either
 *   galleries   a line with the words of a picture viewer ("Hide Caption 5 of 25") is captions between them
 *   highlights  a list before the body, of which most words come again in the body
 * Limits: English signs only; a caption that ends with a full stop, bears no credit and no date
 * looks like a sentence of the report and stays body. */
#include "extract/debris.h"
#include "base/utf8.h"

enum {
    TITLE_WORDS_MAX = 28, DECK_WORDS_MAX = 45, NOTICE_WORDS_MAX = 90, RELATED_WORDS_MAX = 40,
    CAPTION_WORDS_MAX = 90, CREDIT_LINE_WORDS_MAX = 16, LABEL_WORDS_MAX = 8,
    PARAGRAPH_WORDS = 12, CAPTION_VOTES = 4, HIGHLIGHT_PERCENT = 55, KEY_BYTES_MIN = 4
};

typedef struct {
    u32 beg, end; /* words */
    Span text;
    u32 led;      /* the word after the credit that it begins with; 0: none */
    u8 zone;
    bool gap;     /* an empty line before it */
    bool bullet;
} Line;
typedef struct {
    Doc *d;
    const DebrisLex *lex;
    Words w;
    VEC(Line) lines;
    VEC(Zone) pieces; /* inside lines that stay body */
    bool wrapped;     /* lines are broken at a width: a line end says nothing */
} Reader;

/* ---- lines */

static bool is_bullet(const Reader *r, const Line *l)
{
    static const u32 marks[] = {0x2022, 0x25CF, 0x25AA, 0x2023, 0x25E6, 0xB7, '*', '-', 0x2013};
    const Word *k = &r->w.v[l->beg];
    isize at = k->text.beg;
    u32 c = utf8_next(r->d->text, &at);
    for (isize i = 0; i < countof(marks); i++)
        if (c == marks[i]) return l->end - l->beg > 2 && r->w.v[l->beg + 1].space;
    return false;
}

static void find_lines(Reader *r)
{
    Arena *a = r->d->arena;
    Str text = r->d->text;
    u32 w = 0;
    bool gap = true;
    for (isize at = 0; at < text.n;) {
        isize end = str_find_byte(text, '\n', at);
        if (end < 0) end = text.n;
        Line l = {.beg = w, .zone = ZONE_BODY, .gap = gap};
        while (w < r->w.n && r->w.v[w].text.end <= (u32)end) w++;
        l.end = w;
        gap = l.beg == l.end;
        if (!gap) {
            l.text = (Span){r->w.v[l.beg].text.beg, r->w.v[w - 1].text.end};
            l.bullet = is_bullet(r, &l);
            *vec_push(a, &r->lines) = l;
        }
        at = end + 1;
    }
}

/* Most lines that end without a stop go on in lower case on the next. */
static bool is_wrapped(const Reader *r)
{
    u32 open = 0, goes_on = 0;
    for (u32 i = 0; i + 1 < r->lines.n; i++) {
        const Line *l = &r->lines.v[i], *next = l + 1;
        if (next->gap || debris_stop(r->lex, &r->w, l->end - 1, l->end)) continue;
        const Word *first = &r->w.v[next->beg];
        open++;
        goes_on += first->word && !first->upper;
    }
    return open >= 3 && goes_on * 2 > open;
}

static u32 length(const Line *l)
{
    return l->end - l->beg;
}

static bool stops(const Reader *r, const Line *l)
{
    return debris_stop(r->lex, &r->w, l->end - 1, l->end);
}

static bool next_gap(const Reader *r, u32 i)
{
    return i + 1 == r->lines.n || r->lines.v[i + 1].gap;
}

/* ---- title */

/* "(Photo by A. B./AFP)" or "[File photo]" at word i: its end, or i. A bare agency in
 * brackets is a credit only at the end of a line; it says nothing about the words before it. */
static u32 bracketed(const Reader *r, u32 i, u32 end, bool *picture)
{
    enum { BRACKET_WORDS_MAX = 30 };
    const Words *w = &r->w;
    u8 open = w->v[i].first, close = open == '(' ? ')' : ']';
    if (w->v[i].word || (open != '(' && open != '[')) return i;
    u32 to = i + 1, weight;
    while (to < end && to - i <= BRACKET_WORDS_MAX && (w->v[to].word || w->v[to].first != close)) to++;
    if (to == end || to - i < 2 || to - i > BRACKET_WORDS_MAX) return i;
    bool strong = false;
    u32 credit = debris_credit(r->lex, w, i + 1, to, &strong);
    *picture = strong || debris_at(r->lex, w, i + 1, to, DEBRIS_CREDIT, &weight);
    if (*picture) return to + 1;
    return credit == to && to + 1 == end && end - i > 0 ? to + 1 : i;
}

static bool has_credit(const Reader *r, const Line *l)
{
    bool picture, found = false;
    for (u32 i = l->beg; i < l->end && !found; i++) found = bracketed(r, i, l->end, &picture) > i;
    return found;
}

/* How often words of a picture viewer stand in the line. */
static u32 viewer_words(const Reader *r, const Line *l)
{
    u32 what, found = 0;
    for (u32 i = l->beg; i < l->end; i++) found += debris_viewer(r->lex, &r->w, i, l->end, &what) > i;
    return found;
}

/* The outlet's name, or "Published: 3 May", on a line of its own above the title. */
static bool is_masthead(const Reader *r, u32 i)
{
    enum { MASTHEAD_WORDS_MAX = 6 };
    const Line *l = &r->lines.v[i];
    if (length(l) > MASTHEAD_WORDS_MAX || stops(r, l) || !next_gap(r, i)) return false;
    bool label = false, digit = false;
    for (u32 k = l->beg; k < l->end; k++) {
        label |= k == l->beg + 1 && !r->w.v[k].word && r->w.v[k].first == ':';
        digit |= r->w.v[k].digit;
    }
    return length(l) < 3 || (label && digit);
}

static void mark_title(Reader *r)
{
    Doc *d = r->d;
    u32 at = 0;
    while (at < 2 && at + 1 < r->lines.n && is_masthead(r, at)) at++;
    if (r->lines.n < at + 3) return;
    Line *l = &r->lines.v[at];
    if (length(l) > TITLE_WORDS_MAX || length(l) < 3 || stops(r, l) || l->bullet) return;
    if (!next_gap(r, at) || r->wrapped || has_credit(r, l) || viewer_words(r, l)) return;
    const Word *first = &r->w.v[l->beg];
    if (first->word && !first->upper && !first->digit) return;
    if (l->zone != ZONE_BODY || (d->title.n && !str_eq(d->title, doc_str(d, l->text)))) return;
    l->zone = ZONE_TITLE;
    d->title_text = l->text;
    if (!d->title.n) {
        d->title = doc_str(d, l->text);
        d->title_raw = doc_raw(d, l->text);
    }
    Line *deck = l + 1;
    if (deck->zone == ZONE_BODY && length(deck) >= 4 && length(deck) <= DECK_WORDS_MAX && !stops(r, deck) && next_gap(r, at + 1) && !deck->bullet)
        deck->zone = ZONE_TITLE;
}

/* ---- notices and links */

/* "Ana Ruiz contributed to this report.", "See also [edit]": a short line of one sentence that ends so. */
static bool is_note(const Reader *r, const Line *l)
{
    enum { NOTE_WORDS_MAX = 24, HEADING_WORDS_MAX = 5, HEADING = 1 };
    u32 weight = 0, n = 0, end = l->end;
    if (length(l) > NOTE_WORDS_MAX) return false;
    if (debris_stop(r->lex, &r->w, end - 1, end) && end - 1 > l->beg) end--;
    for (u32 i = l->beg; i < end; i += n ? n : 1) {
        if (debris_stop(r->lex, &r->w, i, end)) return false;
        n = debris_at(r->lex, &r->w, i, end, DEBRIS_NOTE, &weight);
        if (n && i + n == end) return weight > HEADING || length(l) <= HEADING_WORDS_MAX;
    }
    return false;
}

static void piece(Reader *r, u32 beg, u32 end, u8 zone)
{
    if (beg < end)
        *vec_push(r->d->arena, &r->pieces) = (Zone){{r->w.v[beg].text.beg, r->w.v[end - 1].text.end}, zone};
}

static u32 sentence_begin(const Reader *r, const Line *l, u32 before)
{
    u32 i = before;
    while (i > l->beg && (i == before || !debris_stop(r->lex, &r->w, i - 1, l->end))) i--;
    return i;
}

static void mark_debris(Reader *r, Line *l)
{
    u32 weight, n = length(l);
    if (l->zone != ZONE_BODY) return;
    bool link = debris_at(r->lex, &r->w, l->beg, l->end, DEBRIS_RELATED, &weight) && (n <= RELATED_WORDS_MAX || weight > 2);
    if (link && !(stops(r, l) && n > RELATED_WORDS_MAX / 2)) l->zone = ZONE_RELATED;
    const Word *first = &r->w.v[l->beg], *last = &r->w.v[l->end - 1];
    if (n > 3 && n <= RELATED_WORDS_MAX && first->first == '[' && last->first == ']' && debris_sum(r->lex, &r->w, l->beg, l->end, DEBRIS_REPORT) == 0)
        l->zone = ZONE_RELATED; /* "[The town that moved]"; not "[Officials say ...]" */
    if ((n <= RELATED_WORDS_MAX / 2 && debris_at(r->lex, &r->w, l->beg, l->end, DEBRIS_START, &weight)) || is_note(r, l))
        l->zone = ZONE_BOILERPLATE;
    enum { SURE = 6 }; /* of a long line that says it three times */
    if (n > 2 * NOTICE_WORDS_MAX) return;
    u32 notice = debris_sum(r->lex, &r->w, l->beg, l->end, DEBRIS_NOTICE);
    bool plain = n <= NOTICE_WORDS_MAX && notice >= 2 && debris_sum(r->lex, &r->w, l->beg, l->end, DEBRIS_REPORT) == 0;
    if (plain || notice >= SURE) l->zone = ZONE_BOILERPLATE;
}

/* "2:15 Mayor opens new bridge": perhaps a link to a film, with its running time. The time, or -1. */
static i32 clip_time(const Reader *r, const Line *l)
{
    Str s = str_at(r->d->text, l->text);
    isize n = 0;
    i32 t = 0;
    while (n < 2 && n < s.n && s.p[n] >= '0' && s.p[n] <= '9') t = t * 10 + (s.p[n++] - '0');
    bool time = n > 0 && n + 4 < s.n && s.p[n] == ':' && s.p[n + 1] >= '0' && s.p[n + 1] <= '5' && s.p[n + 2] >= '0' && s.p[n + 2] <= '9' && s.p[n + 3] == ' ';
    u8 c = time ? s.p[n + 4] : 'a';
    if (!time || length(l) > RELATED_WORDS_MAX || stops(r, l) || (c >= 'a' && c <= 'z')) return -1;
    return t * 60 + (s.p[n + 1] - '0') * 10 + (s.p[n + 2] - '0');
}

/* Running times go up and down; the times of a day told hour by hour go one way, but for noon. What tells of harm stays. */
static void mark_clips(Reader *r)
{
    enum { TURNS_MIN = 2, TURNS_PART = 4 };
    u32 rises = 0, falls = 0;
    i32 last = -1;
    for (u32 i = 0; i < r->lines.n; i++) {
        i32 t = clip_time(r, &r->lines.v[i]);
        if (t < 0) continue;
        rises += last >= 0 && t > last;
        falls += last >= 0 && t < last;
        last = t;
    }
    u32 against = u32_min(rises, falls);
    if (against < TURNS_MIN || against * TURNS_PART < rises + falls) return;
    for (u32 i = 0; i < r->lines.n; i++) {
        Line *l = &r->lines.v[i];
        if (l->zone == ZONE_BODY && clip_time(r, l) >= 0 && !debris_sum(r->lex, &r->w, l->beg, l->end, DEBRIS_HARM)) l->zone = ZONE_RELATED;
    }
}

/* "Read more:" and nothing but lines of headlines behind it. */
static void mark_links(Reader *r)
{
    enum { LINKS_MAX = 30, SENTENCE_WORDS = 5 };
    u32 weight;
    for (u32 i = r->lines.n, n = 0; i-- > 0 && n <= LINKS_MAX; n++) {
        const Line *l = &r->lines.v[i];
        if (length(l) > RELATED_WORDS_MAX || (length(l) >= SENTENCE_WORDS && stops(r, l))) return; /* the report goes on */
        u32 label = debris_at(r->lex, &r->w, l->beg, l->end, DEBRIS_RELATED, &weight);
        if (label != length(l) || !n) continue;
        for (u32 k = i; k < r->lines.n; k++)
            if (r->lines.v[k].zone == ZONE_BODY) r->lines.v[k].zone = ZONE_RELATED;
        return;
    }
}

/* Behind "subscribe to read the rest" come prices and plans, to the end of the page. */
static void mark_offer(Reader *r)
{
    u32 first = r->lines.n;
    while (first > 0) { /* short lines at the end */
        const Line *l = &r->lines.v[first - 1];
        bool pay = length(l) <= NOTICE_WORDS_MAX && debris_sum(r->lex, &r->w, l->beg, l->end, DEBRIS_WALL_PAY) >= 2;
        if (!pay && length(l) >= PARAGRAPH_WORDS) break;
        first--;
    }
    for (; first < r->lines.n; first++) {
        const Line *l = &r->lines.v[first];
        if (debris_sum(r->lex, &r->w, l->beg, l->end, DEBRIS_WALL_PAY) >= 2) break;
    }
    if (first == 0) return; /* all of it: no report to be kept apart */
    for (; first < r->lines.n; first++)
        if (r->lines.v[first].zone == ZONE_BODY) r->lines.v[first].zone = ZONE_BOILERPLATE;
}

/* ---- highlights */

static u64 stem(const Reader *r, u32 w)
{
    Str s = str_at(r->d->text, r->w.v[w].text);
    u8 lower[6] = {0};
    for (isize i = 0; i < s.n && i < (isize)sizeof lower; i++)
        lower[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (u8)(s.p[i] + 32) : s.p[i];
    return hash_bytes((Str){lower, sizeof lower}, 0);
}

static bool is_key(const Reader *r, u32 w)
{
    const Word *k = &r->w.v[w];
    return k->word && k->text.end - k->text.beg >= KEY_BYTES_MIN;
}

/* The share, in percent, of the list's longer words that come again outside lists. */
static u32 repeated(const Reader *r, u32 first, u32 last)
{
    u32 cap = 1024, keys = 0, found = 0;
    while (cap < 2 * r->w.n) cap *= 2;
    u64 *set = NEW(r->d->arena, u64, cap);
    for (u32 i = 0; i < r->lines.n; i++) {
        const Line *l = &r->lines.v[i];
        bool inside = i >= first && i < last;
        if (!inside && (l->bullet || l->zone != ZONE_BODY)) continue;
        for (u32 w = l->beg; w < l->end && !inside; w++) {
            u64 key = stem(r, w) | 1;
            u32 at = (u32)key & (cap - 1);
            while (set[at] && set[at] != key) at = (at + 1) & (cap - 1);
            set[at] = key;
        }
    }
    for (u32 w = r->lines.v[first].beg; w < r->lines.v[last - 1].end; w++) {
        if (!is_key(r, w)) continue;
        u64 key = stem(r, w) | 1;
        u32 at = (u32)key & (cap - 1);
        while (set[at] && set[at] != key) at = (at + 1) & (cap - 1);
        keys++;
        found += set[at] == key;
    }
    return keys ? found * 100 / keys : 0;
}

/* "Story highlights A storm closed the port" and the lines of its list. */
static void mark_headed_list(Reader *r)
{
    enum { ITEMS_MAX = 6, ITEM_WORDS_MAX = 30 };
    u32 weight;
    if (r->wrapped) return; /* a line that does not stop is no item */
    for (u32 i = 0; i < r->lines.n; i++) {
        const Line *l = &r->lines.v[i];
        if (l->zone != ZONE_BODY || !debris_at(r->lex, &r->w, l->beg, l->end, DEBRIS_LIST, &weight)) continue;
        for (u32 k = i; k < r->lines.n && k < i + ITEMS_MAX; k++) {
            Line *item = &r->lines.v[k];
            if (item->zone != ZONE_BODY || stops(r, item) || length(item) > ITEM_WORDS_MAX) break;
            item->zone = ZONE_HIGHLIGHT;
        }
    }
}

/* Only before the report begins: one paragraph may stand above the list. */
static void mark_highlights(Reader *r)
{
    u32 paragraphs = 0;
    for (u32 i = 0, end; i < r->lines.n && paragraphs < 2; i = end) {
        const Line *l = &r->lines.v[i];
        end = i + 1;
        if (!l->bullet) {
            paragraphs += l->zone == ZONE_BODY && stops(r, l) && length(l) >= PARAGRAPH_WORDS;
            continue;
        }
        while (end < r->lines.n && r->lines.v[end].bullet) end++;
        if (end - i < 2 || repeated(r, i, end) < HIGHLIGHT_PERCENT) continue;
        for (u32 k = i; k < end; k++) r->lines.v[k].zone = ZONE_HIGHLIGHT;
    }
}

/* ---- captions and credits */

/* A credit at word i that may stand in running text: after it comes a new sentence or the end. */
static u32 credit_at(const Reader *r, const Line *l, u32 i, bool *picture)
{
    u32 to = bracketed(r, i, l->end, picture);
    if (to > i) return to;
    bool strong;
    to = debris_credit(r->lex, &r->w, i, l->end, &strong);
    if (to == i) return i;
    if (to < l->end && r->w.v[to].first == '.' && !r->w.v[to].word) to++;
    const Word *next = to < l->end ? &r->w.v[to] : NULL;
    bool free = !next || (next->space && (!next->word || next->upper || next->digit));
    *picture = strong;
    return strong && free && (next == NULL || to - i >= 2) ? to : i;
}

/* A full date: month, day, year or day, month, year. */
static bool full_date(const Reader *r, const Line *l)
{
    const Words *w = &r->w;
    u32 weight;
    for (u32 i = l->beg; i < l->end; i++) {
        if (!w->v[i].upper || !debris_at(r->lex, w, i, l->end, DEBRIS_MONTH, &weight)) continue;
        u32 numbers = i > l->beg && w->v[i - 1].digit;
        for (u32 k = i + 1; k < l->end && k < i + 5; k++)
            if (w->v[k].digit && ++numbers == 2 && w->v[k].text.end - w->v[k].text.beg == 4) return true;
    }
    return false;
}

/* Most longer words begin with a capital, as in headlines. */
static bool title_case(const Reader *r, const Line *l)
{
    u32 keys = 0, upper = 0;
    for (u32 w = l->beg; w < l->end; w++) keys += is_key(r, w), upper += is_key(r, w) && r->w.v[w].upper;
    return upper * 10 > keys * 7;
}

static u32 caption_votes(const Reader *r, const Line *l, bool alone)
{
    const Word *first = &r->w.v[l->beg], *last = &r->w.v[l->end - 1];
    u32 votes = debris_sum(r->lex, &r->w, l->beg, l->end, DEBRIS_CAPTION);
    if (debris_sum(r->lex, &r->w, l->beg, l->end, DEBRIS_SCENE)) votes += 2;
    if (votes == 0 || !first->word || (!last->word && last->first == ':') || title_case(r, l)) return 0;
    if (full_date(r, l)) votes += 2;
    if (alone && !stops(r, l) && length(l) >= 6) votes += 2;
    if (debris_sum(r->lex, &r->w, l->beg, l->end, DEBRIS_REPORT)) votes = votes > 2 ? votes - 2 : 0;
    return length(l) <= CAPTION_WORDS_MAX ? votes : 0;
}

/* A short line right above a caption is the picture's own title. */
static void mark_label(Reader *r, u32 i)
{
    if (i == 0 || r->lines.v[i].gap) return;
    Line *l = &r->lines.v[i - 1];
    if (l->zone != ZONE_BODY || stops(r, l) || length(l) > 2 * LABEL_WORDS_MAX) return;
    bool label = length(l) <= LABEL_WORDS_MAX;
    for (u32 w = l->beg; w < l->end; w++) label = label && (r->w.v[w].upper || !r->w.v[w].word);
    l->zone = label ? ZONE_CREDIT : ZONE_CAPTION;
}

/* Credits inside a line; what stands before each is its caption. */
static void split_line(Reader *r, u32 at)
{
    Line *l = &r->lines.v[at];
    u32 from = l->beg;
    bool picture = false;
    for (u32 i = l->beg; i < l->end;) {
        bool start = i == l->beg || debris_stop(r->lex, &r->w, i - 1, l->end) ||
                     (r->w.v[i].first == '(' && r->w.v[i].space);
        u32 end = start ? credit_at(r, l, i, &picture) : i;
        if (end == i) {
            i++;
            continue;
        }
        bool whole = end == l->end && from == l->beg && length(l) <= CAPTION_WORDS_MAX;
        u32 caption = !picture ? i : whole ? l->beg : sentence_begin(r, l, i);
        if (!whole && debris_sum(r->lex, &r->w, caption, i, DEBRIS_REPORT)) caption = i;
        piece(r, caption > from ? caption : from, i, ZONE_CAPTION);
        piece(r, i, end, ZONE_CREDIT);
        if (picture && whole && i > l->beg) mark_label(r, at);
        if (picture && i == l->beg && end == l->end && at > 0 && !l->gap && r->lines.v[at - 1].zone == ZONE_BODY &&
            caption_votes(r, l - 1, true) >= 2)
            r->lines.v[at - 1].zone = ZONE_CAPTION;
        from = i = end;
    }
}

/* ---- galleries: "Photos: The flood A man waits. Hide Caption 5 of 25 Photos: The flood A boat ..." */

enum { GALLERY_TITLE_MAX = 24, GALLERY_WORDS = 60 /* of one picture */, CREDIT_TAIL_MAX = 8 };

/* Words that stand behind every "Photos:": the gallery's title, told with each picture. */
static u32 gallery_title(const Reader *r)
{
    u32 what, before = NONE, shared = NONE;
    for (u32 i = 0; i < r->w.n; i++) {
        u32 to = debris_viewer(r->lex, &r->w, i, r->w.n, &what);
        if (to == i || what != VIEWER_TITLE) continue;
        u32 n = 0;
        while (before != NONE && to + n < r->w.n && n < GALLERY_TITLE_MAX && r->w.v[before + n].key == r->w.v[to + n].key) n++;
        if (before != NONE && n < shared) shared = n;
        before = to;
    }
    return shared == NONE || shared < 2 ? 0 : shared;
}

/* A caption, with its credit in brackets. */
static void caption_pieces(Reader *r, u32 beg, u32 end)
{
    bool picture;
    u32 from = beg;
    for (u32 i = beg; i < end;) {
        u32 to = bracketed(r, i, end, &picture);
        if (to > i) piece(r, from, i, ZONE_CAPTION), piece(r, i, to, ZONE_CREDIT), from = i = to;
        else i++;
    }
    piece(r, from, end, ZONE_CAPTION);
}

/* Who made the picture, up to the viewer's next words or the line's end. */
static u32 credit_tail(const Reader *r, const Line *l, u32 from)
{
    u32 what, i = from;
    while (i < l->end && debris_viewer(r->lex, &r->w, i, l->end, &what) == i) i++;
    return i - from <= CREDIT_TAIL_MAX ? i : from;
}

/* Lines with the words of a picture viewer are captions; in a long line of other text only those words go. */
static bool mark_gallery(Reader *r, const Line *l, u32 title)
{
    u32 what, found = viewer_words(r, l), from = l->beg;
    if (!found) return false;
    bool gallery = length(l) <= CAPTION_WORDS_MAX || length(l) <= GALLERY_WORDS * found;
    for (u32 i = l->beg; i < l->end;) {
        u32 to = debris_viewer(r->lex, &r->w, i, l->end, &what);
        if (to == i) {
            i++;
            continue;
        }
        if (what == VIEWER_TITLE) to = u32_min(to + title, l->end);
        if (what == VIEWER_CREDIT) to = credit_tail(r, l, to);
        if (gallery) caption_pieces(r, from, i);
        piece(r, i, to, ZONE_CREDIT);
        from = i = to;
    }
    if (gallery) caption_pieces(r, from, l->end);
    return true;
}

/* "AP:Associated Press A man waits for a boat": agencies, then a caption that no stop ends. The word after them, or the line's
 * first. `sure`: more than one agency, or one that sells nothing but pictures. */
static u32 lead_credit(const Reader *r, const Line *l, bool *sure)
{
    const Words *w = &r->w;
    u32 i = l->beg, agencies = 0, weight, most = 0;
    while (i < l->end) {
        u32 n = w->v[i].upper ? debris_at(r->lex, w, i, l->end, DEBRIS_AGENCY, &weight) : 0;
        if (!n) break;
        agencies++, i += n;
        if (weight > most) most = weight;
        if (i < l->end && !w->v[i].word && (w->v[i].first == ':' || w->v[i].first == '/')) i++;
    }
    *sure = agencies > 1 || most > 1;
    enum { CAPTION_LEAST = 5 };
    bool caption = agencies && i + CAPTION_LEAST <= l->end && w->v[i].word && w->v[i].upper && w->v[i - 1].first != '/' && !stops(r, l) && !title_case(r, l);
    return caption && length(l) <= CAPTION_WORDS_MAX && !r->wrapped && l->zone == ZONE_BODY ? i : l->beg;
}

/* One agency's name may be a subject ("Harbour Wire was sold"): only where the page has such lines twice. */
static void mark_leads(Reader *r)
{
    bool sure;
    u32 found = 0;
    for (u32 i = 0; i < r->lines.n; i++) found += lead_credit(r, &r->lines.v[i], &sure) > r->lines.v[i].beg;
    for (u32 i = 0; i < r->lines.n && found; i++) {
        Line *l = &r->lines.v[i];
        u32 to = lead_credit(r, l, &sure);
        l->led = to > l->beg && (sure || found > 1) ? to : 0;
    }
}

static void mark_captions(Reader *r)
{
    mark_leads(r);
    u32 title = gallery_title(r);
    for (u32 i = 0; i < r->lines.n; i++) {
        Line *l = &r->lines.v[i];
        if (l->zone != ZONE_BODY) continue;
        u32 pieces = r->pieces.n;
        if (mark_gallery(r, l, title)) continue;
        if (l->led) {
            piece(r, l->beg, l->led, ZONE_CREDIT);
            caption_pieces(r, l->led, l->end);
            continue;
        }
        split_line(r, i);
        bool alone = !r->wrapped;
        if (pieces == r->pieces.n && caption_votes(r, l, alone) >= CAPTION_VOTES) {
            l->zone = ZONE_CAPTION;
            mark_label(r, i);
        }
    }
}

/* ---- all */

/* "By A. Bee and C. Dee" among the first lines. */
static void mark_byline(Reader *r)
{
    for (u32 i = 0; i < r->lines.n && i < 5; i++) {
        Line *l = &r->lines.v[i];
        const Word *first = &r->w.v[l->beg];
        bool by = length(l) >= 3 && length(l) <= CREDIT_LINE_WORDS_MAX && first->key == hash_bytes(S("by"), 0);
        if (!by || l->zone != ZONE_BODY || stops(r, l) || !r->w.v[l->beg + 1].upper || r->d->byline.n) continue;
        r->d->byline = doc_str(r->d, (Span){r->w.v[l->beg + 1].text.beg, l->text.end});
        l->zone = ZONE_CREDIT;
    }
}

/* Zones that the page's markup gave, line by line. */
/* The words from `from` to the line's end are a notice, unless a caption or a credit holds some of them. */
static void last_piece(Reader *r, const Line *l, u32 from)
{
    u32 at = r->pieces.n, beg = r->w.v[from].text.beg;
    while (at > 0 && r->pieces.v[at - 1].text.beg >= beg) at--;
    bool taken = (at > 0 && r->pieces.v[at - 1].text.end > beg) || (at < r->pieces.n && r->pieces.v[at].text.beg < l->text.end);
    if (taken) return;
    piece(r, from, l->end, ZONE_BOILERPLATE);
    Zone last = r->pieces.v[r->pieces.n - 1];
    for (u32 i = r->pieces.n - 1; i > at; i--) r->pieces.v[i] = r->pieces.v[i - 1];
    r->pieces.v[at] = last;
}

/* The same as the last sentence of a longer paragraph: only that sentence is no report. */
static void mark_last_note(Reader *r, const Line *l)
{
    u32 from = l->zone == ZONE_BODY && l->end > l->beg + 1 ? sentence_begin(r, l, l->end - 1) : l->beg;
    Line last = {.beg = from, .end = l->end, .zone = ZONE_BODY};
    bool said = debris_sum(r->lex, &r->w, from, l->end, DEBRIS_REPORT) > 0; /* "the mayor said it had contributed to this report" */
    if (from > l->beg && length(&last) >= 4 && !said && is_note(r, &last)) last_piece(r, l, from);
}

static void take_zones(Reader *r)
{
    for (u32 i = 0; i < r->lines.n; i++) r->lines.v[i].zone = doc_zone_at(r->d, r->lines.v[i].text.beg);
    r->d->zones.n = 0;
}

static void lay_zones(Reader *r)
{
    u32 p = 0;
    for (u32 i = 0; i < r->lines.n; i++) {
        const Line *l = &r->lines.v[i];
        for (; p < r->pieces.n && r->pieces.v[p].text.beg < l->text.beg; p++) {}
        if (l->zone != ZONE_BODY) doc_zone(r->d, l->text, l->zone);
        for (; p < r->pieces.n && r->pieces.v[p].text.beg < l->text.end; p++)
            if (l->zone == ZONE_BODY) doc_zone(r->d, r->pieces.v[p].text, r->pieces.v[p].kind);
    }
}

void extract_text(Doc *d, const DebrisLex *lex)
{
    if (!lex) return;
    Reader r = {.d = d, .lex = lex, .w = debris_words(d->arena, lex, d->text)};
    find_lines(&r);
    take_zones(&r);
    r.wrapped = is_wrapped(&r);
    for (u32 i = 0; i < r.lines.n; i++) mark_debris(&r, &r.lines.v[i]);
    mark_clips(&r);
    mark_links(&r);
    mark_offer(&r);
    mark_byline(&r);
    mark_title(&r);
    mark_headed_list(&r);
    mark_highlights(&r);
    mark_captions(&r);
    for (u32 i = 0; i < r.lines.n; i++) mark_last_note(&r, &r.lines.v[i]);
    lay_zones(&r);
}
