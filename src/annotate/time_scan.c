/* time_scan.c - one pass over TEXT that keeps the words which can take part in a time.
 *
 * Method. Words are runs of ASCII letters and of bytes above 127 (except the UTF-8 signs of
 * punctuation and the no-break space); every word has a running number, but only those that
 * stand in the lexicon, numbers and words in -ed (a cue of the past) are kept. Two kept words
 * whose numbers differ by one are neighbours, and `gap` says what stands between them, so the
 * reader never looks at the text again. The hash is computed while the word is lower-cased;
 * nothing is allocated but the vector. Dates in digits (ISO, 7/8/07, 13.5.2015), clock times
 * and ordinals are put together here. */
#include "annotate/letters.h"
#include "annotate/time_parts.h"

typedef struct {
    const u8 *p;
    u32 at, end;
    u32 seq;
    u16 gap;
    const TimeLex *lex;
    Arena *arena;
    TimeToks *out;
} Scan;

static bool is_digit(u8 c)
{
    return (u8)(c - '0') < 10;
}

static bool is_letter(u8 c)
{
    return (u8)((c | 0x20) - 'a') < 26 || c >= 0x80;
}

static u8 peek(const Scan *s, u32 ahead)
{
    return s->at + ahead < s->end ? s->p[s->at + ahead] : 0;
}

/* Punctuation and space written in several bytes: its length and what it is; 0 if none. */
static u32 wide_mark(const Scan *s, u16 *gap)
{
    u8 a = peek(s, 0), b = peek(s, 1), c = peek(s, 2);
    if (a == 0xC2) {
        *gap = b == 0xA0 ? GAP_SPACE : GAP_OTHER;
        return b >= 0xA0 && b <= 0xBF && b != 0xAA && b != 0xBA ? 2 : 0;
    }
    if (a != 0xE2 || (b != 0x80 && b != 0x81)) return 0;
    *gap = GAP_OTHER;
    if (b == 0x80 && ((c >= 0x80 && c <= 0x8F) || c == 0xAF)) *gap = GAP_SPACE;
    else if (b == 0x80 && c >= 0x90 && c <= 0x94) *gap = GAP_HYPHEN;
    else if (b == 0x80 && (c == 0x98 || c == 0x99)) *gap = GAP_APOS;
    return 3;
}

static u16 mark_of(u8 c, u16 before)
{
    switch (c) {
    case ' ': case '\t': case '\r': return GAP_SPACE;
    case '\n': return before & GAP_LINE ? GAP_PARA : GAP_LINE;
    case '-': case '~': return GAP_HYPHEN;
    case ',': return GAP_COMMA;
    case '.': return GAP_DOT;
    case '/': return GAP_SLASH;
    case '\'': case '`': return GAP_APOS;
    case ':': return GAP_COLON;
    case '(': case ')': return GAP_PAREN;
    default: return GAP_OTHER;
    }
}

static TimeTok *keep(Scan *s, u32 beg, u8 cls, u8 flags)
{
    TimeTok *t = vec_push(s->arena, s->out);
    bool start = s->seq == 0 || (s->gap & (GAP_DOT | GAP_LINE | GAP_PARA | GAP_OTHER));
    *t = (TimeTok){.beg = beg, .end = s->at, .seq = s->seq, .id = NO_WORD, .gap = s->gap, .cls = cls,
                   .flags = (u8)(flags | (start ? TF_START : 0)), .b = -1};
    return t;
}

/* Past the rest of a word from a byte that is not ASCII; true: letters, so no word of the lexicon. */
static bool take_wide(Scan *s)
{
    bool wide = false;
    for (; s->at < s->end && is_letter(s->p[s->at]); s->at++) {
        u16 gap;
        if (s->p[s->at] < 0x80) continue;
        if (wide_mark(s, &gap)) break;
        wide = true;
    }
    return wide;
}

/* The word of n letters at `at` in the lexicon; most of the longer ones are told by their ends and length. */
static u16 look_up(const TimeLex *lex, Str text, u32 at, u32 n)
{
    if (n <= 8) return time_lex_short(lex, letters_word(text, at, n));
    const u8 *p = text.p + at;
    u8 lower[TIME_WORD_MAX];
    if (n > TIME_WORD_MAX || !(lex->shapes[(p[0] | 0x20) - 'a'][(p[n - 1] | 0x20) - 'a'] >> n & 1)) return NO_WORD;
    u32 hash = TIME_HASH_SEED;
    for (u32 i = 0; i < n; i++) {
        lower[i] = p[i] | 0x20;
        hash = time_hash(hash, lower[i]);
    }
    return time_lex_find_hashed(lex, lower, n, hash);
}

static void keep_word(Scan *s, u32 beg, u16 id, u8 flags)
{
    const TimeWord *w = &s->lex->words[id];
    bool off = (w->flags & TF_CAP_ONLY) && !(flags & TF_CAP);
    u8 cls = !off ? w->cls : w->cls == C_MONTH && w->val == 5 ? C_WILL : C_NONE; /* may */
    TimeTok *t = keep(s, beg, cls, (u8)(flags | w->flags));
    t->id = id;
    t->val = w->val;
    if (w->holiday != NO_WORD) t->flags |= TF_HOLIDAY;
}

static void scan_word(Scan *s)
{
    Str text = {s->p, s->end};
    const u8 *p = s->p + s->at, *stop = s->p + s->end, *q = s->p + letters_end(text, s->at);
    u32 beg = s->at, n = (u32)(q - p);
    s->at += n;
    u8 flags = n && *p <= 'Z' ? TF_CAP : 0;
    if ((q < stop && *q >= 0x80 && take_wide(s)) || n == 0) {
        /* nothing to know */
    } else if (n == 1 && ((*p | 0x20) == 'a' || (*p | 0x20) == 'p') && peek(s, 0) == '.' && (peek(s, 1) | 0x20) == 'm' &&
               !is_letter(peek(s, 2))) { /* a.m. */
        s->at += peek(s, 2) == '.' ? 3 : 2;
        keep(s, beg, C_AMPM, flags)->val = (*p | 0x20) == 'p' ? 12 : 0;
    } else {
        u16 id = look_up(s->lex, text, beg, n);
        if (id != NO_WORD) keep_word(s, beg, id, flags);
        else if (n >= 4 && n <= TIME_WORD_MAX && (q[-2] | 0x20) == 'e' && (q[-1] | 0x20) == 'd') keep(s, beg, C_PASTISH, flags);
    }
    s->seq++;
    s->gap = 0;
}

static u32 digits_at(const Scan *s, u32 at, i32 *value)
{
    u32 n = 0;
    i32 v = 0;
    for (; at + n < s->end && is_digit(s->p[at + n]); n++)
        if (v < 100000000) v = v * 10 + (s->p[at + n] - '0');
    *value = v;
    return n;
}

/* a SEP b SEP c with the same separator (/ - .), or a / b. True: kept, s->at behind it. */
static bool scan_triple(Scan *s, u32 beg, i32 a, u32 na, u8 flags)
{
    u8 sep = peek(s, 0);
    if (sep != '/' && sep != '-' && sep != '.') return false;
    i32 b, c;
    u32 nb = digits_at(s, s->at + 1, &b);
    if (nb < 1 || (nb > 2 && (nb != 4 || sep == '.'))) return false;
    u32 third = s->at + 1 + nb;
    bool more = third < s->end && s->p[third] == sep;
    u32 nc = more ? digits_at(s, third + 1, &c) : 0;
    bool first_year = na == 4 && (nc == 1 || nc == 2), last_year = na <= 2 && (nc == 2 || nc == 4);
    if (nc && nb <= 2 && (first_year || last_year)) {
        u32 stop = third + 1 + nc;
        u8 after = stop < s->end ? s->p[stop] : 0;
        if (is_digit(after) || (after == sep && !(first_year && sep == '-')) || (sep == '.' && nc == 2 && nb == 1 && na == 1)) return false;
        if (is_letter(after) && after != 'T' && after != 't') return false;
        s->at = stop;
        TimeTok *t = keep(s, beg, C_NDATE, flags);
        t->val = a, t->b = b, t->c = c;
        if (after == 'T' || after == 't') s->at++; /* 2021-08-14T10:00 reads on with the clock */
        return true;
    }
    bool behind = na == 4 && sep != '.' && nb <= 2 && ((b <= 12 && b <= a % 100) || (nb == 2 && s->p[s->at + 1] == '0'));
    bool month = behind || (na <= 2 && b >= 1900 && b <= 2100 && (sep == '/' || (a >= 1 && a <= 12))); /* 2021-08, 12/2018 */
    if (month && !more && b && !is_letter(third < s->end ? s->p[third] : 0)) {
        s->at = third;
        TimeTok *t = keep(s, beg, C_NPAIR, flags);
        t->val = a, t->b = b;
        return true;
    }
    if (nb > 2) return false;
    if (sep == '/' && !more && na <= 2 && third <= s->end && !is_letter(third < s->end ? s->p[third] : 0)) {
        s->at = third;
        TimeTok *t = keep(s, beg, C_NPAIR, flags);
        t->val = a, t->b = b;
        return true;
    }
    return false;
}

static bool scan_clock(Scan *s, u32 beg, i32 hour, u32 nh, u8 flags)
{
    i32 m, sec = -1;
    if (peek(s, 0) != ':' || nh > 2 || hour > 24) return false;
    if (digits_at(s, s->at + 1, &m) != 2 || m > 59) return false;
    s->at += 3;
    if (peek(s, 0) == ':' && digits_at(s, s->at + 1, &sec) == 2 && sec < 60) {
        s->at += 3;
        if (peek(s, 0) == '.' && is_digit(peek(s, 1))) {
            s->at++;
            while (is_digit(peek(s, 0))) s->at++;
        }
    } else {
        sec = -1;
    }
    TimeTok *t = keep(s, beg, C_CLOCK, flags);
    t->val = hour * 60 + m;
    t->b = sec;
    return true;
}

/* st, nd, rd, th directly behind the digits. */
static bool ordinal_end(const Scan *s)
{
    u8 a = peek(s, 0) | 0x20, b = peek(s, 1) | 0x20;
    if (is_letter(peek(s, 2)) || is_digit(peek(s, 2))) return false;
    return (a == 's' && b == 't') || (a == 'n' && b == 'd') || (a == 'r' && b == 'd') || (a == 't' && b == 'h');
}

/* The characters for a quarter, a half and three quarters, in thousandths; 0 none. */
static u32 fraction(const Scan *s)
{
    u8 c = peek(s, 1);
    return peek(s, 0) == 0xC2 && c >= 0xBC && c <= 0xBE ? (c - 0xBBu) * 250 : 0;
}

/* 20210814 */
static bool compact_date(Scan *s, u32 beg, i32 v)
{
    i32 year = v / 10000, month = v / 100 % 100, day = v % 100;
    if (year < 1900 || year > 2100 || !date_valid(year, month, day)) return false;
    TimeTok *t = keep(s, beg, C_NDATE, 0);
    t->val = year, t->b = month, t->c = day;
    return true;
}

static void scan_number(Scan *s)
{
    u32 beg = s->at;
    u8 before = beg ? s->p[beg - 1] : ' ';
    u8 flags = is_letter(before) && !(s->gap) ? TF_GLUED : 0;
    if (before == '$' || before == '#' || before == '+' || before == '%') flags |= TF_GLUED;
    if (beg >= 2 && ((s->p[beg - 2] == 0xC2 && (before == 0xA3 || before == 0xA5)) || s->p[beg - 2] == 0x82))
        flags |= TF_GLUED; /* pound, yen, euro */
    i32 v, frac;
    u32 n = digits_at(s, beg, &v);
    s->at += n;
    if (!flags && (scan_triple(s, beg, v, n, flags) || scan_clock(s, beg, v, n, flags))) goto done;
    i32 milli = 0;
    if (n == 8 && !flags && compact_date(s, beg, v)) goto done;
    while (peek(s, 0) == ',' && digits_at(s, s->at + 1, &frac) == 3 && v < 1000000) { /* 1,400 */
        v = v * 1000 + frac;
        s->at += 4;
        n = 9;
    }
    if (peek(s, 0) == '.' && is_digit(peek(s, 1))) {
        u32 nf = digits_at(s, s->at + 1, &frac);
        s->at += 1 + nf;
        milli = nf == 1 ? frac * 100 : nf == 2 ? frac * 10 : nf == 3 ? frac : 0;
        n = 8;
    }
    u32 half = fraction(s);
    if (half && n < 8) milli = (i32)half, n = 8, s->at += 2; /* 21/2 as one character */
    if (n <= 2 && ordinal_end(s)) {
        s->at += 2;
        keep(s, beg, C_ORD, flags)->val = v;
    } else if ((n == 4 || n == 2) && v % 10 == 0 && (peek(s, 0) == 's' || (peek(s, 0) == '\'' && peek(s, 1) == 's')) &&
               !is_letter(peek(s, peek(s, 0) == 's' ? 1 : 2))) { /* 1990s, '90s, 1990's */
        s->at += peek(s, 0) == 's' ? 1 : 2;
        TimeTok *t = keep(s, beg, C_DECADE, flags);
        t->val = v;
        t->c = (i32)n;
        t->id = NO_WORD;
    } else {
        TimeTok *t = keep(s, beg, C_NUM, flags);
        t->val = v, t->b = milli, t->c = (i32)n;
    }
done:
    s->seq++;
    s->gap = 0;
}

void time_scan(Arena *a, const TimeLex *lex, Str text, u32 beg, u32 end, TimeToks *out)
{
    Scan s = {.p = text.p, .at = beg, .end = end, .lex = lex, .arena = a, .out = out};
    while (s.at < s.end) {
        u8 c = s.p[s.at];
        u16 gap = 0;
        if (c == ' ') {
            s.gap |= GAP_SPACE;
            s.at++;
        } else if ((u8)((c | 0x20) - 'a') < 26) {
            scan_word(&s);
        } else if (is_digit(c)) {
            scan_number(&s);
        } else if (c >= 0x80) {
            u32 half = fraction(&s), first = s.at;
            if (half) {
                s.at += 2;
                TimeTok *t = keep(&s, first, C_NUM, 0);
                t->val = 0, t->b = (i32)half, t->c = 8;
                s.seq++;
                s.gap = 0;
                continue;
            }
            u32 n = wide_mark(&s, &gap);
            s.gap |= gap;
            if (n) s.at += n;
            else scan_word(&s);
        } else {
            s.gap |= mark_of(c, s.gap);
            s.at++;
        }
    }
}
