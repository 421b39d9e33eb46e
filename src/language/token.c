/* token.c - TEXT to sentences and tokens after the conventions of UD English (EWT, GUM).
 *
 * Method: rules in one pass. Zones and blank lines make paragraphs (a single line break does
 * too, unless the document is hard-wrapped); white space makes chunks; a chunk is cut from
 * left to right by what its first character is. Contractions become several words of one
 * multiword token, hyphenated words are cut unless the first part is a prefix. A sentence
 * ends at . ! ? ... when what follows may begin one; an abbreviation's stop is cut off when
 * it also closes the sentence, as the treebank does.
 * Source: UD English guidelines and the training parts of the treebanks.
 * Limits: line breaks inside an address block or a poem are sentence ends; a quotation of
 * several sentences is cut like any other text. */
#include "language/language.h"
#include "base/utf8.h"
#include "language/words.h"

enum {
    CHUNK_URL_MAX = 2048,
    TOKEN_BYTES_MAX = 1024, /* longer words are cut */
    LOOK_AHEAD = 16,        /* tokens seen beyond a stop */
    SCAN_EVERY = 64,        /* tokens between two searches for sentence ends */
    WRAP_MIN = 50,
    WRAP_MAX = 100
};

typedef struct {
    Doc *d;
    Str s;
    u32 first;      /* first token of the sentence being built */
    u32 scan;       /* first token not yet looked at for a sentence end */
    bool para;      /* it opens its paragraph */
    bool glued;     /* no white space since the last token */
    bool in_single; /* an opening single quote is waiting for its closing */
} Splitter;

static u32 peek(Str s, isize at)
{
    return at < s.n ? utf8_next(s, &at) : 0;
}

static bool is_word(u32 c)
{
    return char_is_letter(c) || char_is_digit(c);
}

static bool is_mark(u32 c) /* combining marks, variation selectors, joiners, skin tones */
{
    return (c >= 0x300 && c <= 0x36F) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0x200D ||
           c == 0xAD || (c >= 0x1F3FB && c <= 0x1F3FF) || (c >= 0x20D0 && c <= 0x20FF);
}

static void emit(Splitter *t, isize beg, isize end, bool mwt, bool next)
{
    Doc *d = t->d;
    if (d->tokens.n >= DOC_TOKENS_MAX || beg >= end) return;
    Span at = {(u32)beg, (u32)end};
    *vec_push(d->arena, &d->tokens) = (Token){.text = at,
                                              .head = d->tokens.n,
                                              .lemma = str_at(t->s, at),
                                              .rel = REL_DEP,
                                              .joined = t->glued,
                                              .mwt = mwt,
                                              .mwt_next = next};
    t->glued = true;
}

static u8 lower_at(Str s, isize i)
{
    u8 c = s.p[i];
    return c >= 'A' && c <= 'Z' ? (u8)(c + 32) : c;
}

static isize apostrophe_len(Str s, isize at, isize end)
{
    if (at >= end) return 0;
    if (s.p[at] == '\'' || s.p[at] == '`') return 1;
    return end - at >= 3 && s.p[at] == 0xE2 && s.p[at + 1] == 0x80 &&
                   (s.p[at + 2] == 0x99 || s.p[at + 2] == 0x98)
               ? 3
               : 0;
}

/* Where the clitic of a word begins ("n't", "'s", "'ll"); `end` if there is none. */
static isize clitic(Str s, isize beg, isize end)
{
    static const Str tails[] = {LIT("s"), LIT("m"), LIT("d"), LIT("re"), LIT("ve"), LIT("ll")};
    for (isize k = end - 1; k > beg && k >= end - 6; k--) {
        isize a = apostrophe_len(s, k, end);
        if (!a) continue;
        isize n = end - k - a;
        if (n == 1 && lower_at(s, k + a) == 't' && k > beg + 1 && lower_at(s, k - 1) == 'n')
            return k - 1;
        for (isize i = 0; i < countof(tails); i++)
            if (n == tails[i].n && str_eq_nocase(str_cut(s, k + a, end), tails[i])) return k;
    }
    return end;
}

static isize contracted(Str word) /* bytes of the first part; 0 if whole */
{
    static const u32 cut[] = {WORD_CUT1, WORD_CUT2, WORD_CUT3, WORD_CUT4, WORD_CUT5, WORD_CUT6};
    u8 last = word.n ? lower_at(word, word.n - 1) : 0;
    if (word.n < 2 || word.n > 8 || !(last == 't' || last == 'a' || last == 'e' || last == 's' || last == 'm'))
        return 0;
    u32 found = language_word(word, WORD_CUT1 | WORD_CUT2 | WORD_CUT3 | WORD_CUT4 | WORD_CUT5 | WORD_CUT6);
    if (found && word.p[0] <= 'Z' && word.n <= 3 && word.p[1] <= 'Z') return 0; /* IM, IVE */
    for (isize i = 0; found && i < countof(cut); i++)
        if (found & cut[i]) return i + 1;
    return 0;
}

static void emit_word(Splitter *t, isize beg, isize end)
{
    Str s = t->s;
    isize cut = clitic(s, beg, end);
    bool digits = true;
    for (isize i = beg; i < cut && digits; i++) digits = char_is_digit(s.p[i]);
    if (digits && cut > beg && cut < end) cut = end; /* 1990's */
    if (cut == end) {
        isize n = contracted(str_cut(s, beg, end));
        if (n) cut = beg + n;
    }
    if (cut == beg || cut == end) {
        emit(t, beg, end, false, false);
        return;
    }
    isize deep = clitic(s, beg, cut); /* should've n't */
    if (deep > beg && deep < cut) {
        emit(t, beg, deep, true, false);
        emit(t, deep, cut, true, true);
    } else {
        emit(t, beg, cut, true, false);
    }
    emit(t, cut, end, true, true);
}

static bool digit_at(Str s, isize i)
{
    return i >= 0 && i < s.n && char_is_digit(s.p[i]);
}

/* 646-8420, 1-800-991-9019, 02-05-02: hyphens that belong to the number. */
static isize phone_end(Str s, isize beg, isize end)
{
    isize i = beg, groups = 0, len = 0, last = 0, first = 0;
    for (; i < end; i++) {
        if (char_is_digit(s.p[i])) len++;
        else if (s.p[i] == '-' && digit_at(s, i + 1) && len) {
            if (!groups++) first = len;
            len = 0;
        } else {
            break;
        }
    }
    last = len;
    return groups >= 2 || (groups == 1 && first == 3 && last == 4) ? i : beg;
}

static isize number_end(Str s, isize beg, isize end)
{
    isize phone = phone_end(s, beg, end);
    if (phone > beg) return phone;
    isize i = beg;
    while (i < end) {
        if (char_is_digit(s.p[i])) i++;
        else if ((s.p[i] == ',' || s.p[i] == '.' || s.p[i] == ':' || s.p[i] == '/') &&
                 digit_at(s, i + 1) && i + 1 < end)
            i++;
        else break;
    }
    return i;
}

static isize letters_end(Str s, isize at, isize end)
{
    while (at < end) {
        isize next = at;
        u32 c = utf8_next(s, &next);
        if (!is_word(c) && !is_mark(c)) break;
        at = next;
    }
    return at;
}

/* Number with what sticks to it: "15th", "1990s", "5" of "5pm". */
static void number(Splitter *t, isize *at, isize end)
{
    Str s = t->s;
    isize i = number_end(s, *at, end), tail = letters_end(s, i, end);
    if (tail > i && tail < end && s.p[tail] == '.' && tail + 1 < end && lower_at(s, tail + 1) == 'm') {
        emit(t, *at, i, false, false); /* 5p.m. */
        *at = i;
        return;
    }
    if (tail > i && language_word(str_cut(s, i, tail), WORD_UNIT)) {
        emit(t, *at, i, false, false);
        emit(t, i, tail, false, false);
        *at = tail;
        return;
    }
    isize a = apostrophe_len(s, tail, end);
    if (a && tail + a < end && lower_at(s, tail + a) == 's' && !is_word(peek(s, tail + a + 1)))
        tail += a + 1; /* 1990's stays, AK47's is cut by emit_word */
    emit_word(t, *at, tail);
    *at = tail;
}

static isize last_dot_part(Str s, isize beg, isize end)
{
    isize i = end;
    while (i > beg && s.p[i - 1] != '.') i--;
    return i;
}

/* Letters joined by single stops: "U.S.", "e.g.", "p.m.", "I.E.D.s", and "U.S" of "U.S-backed". End of the run with its stop. */
static isize acronym_end(Str s, isize beg, isize end)
{
    isize i = beg, n = 0;
    bool upper = beg < end && char_is_upper(s.p[beg]), plural = false;
    while (i + 1 < end && !plural && char_is_letter(s.p[i]) && s.p[i + 1] == '.') {
        i += 2, n++;
        plural = upper && n > 1 && i < end && s.p[i] == 's' && (i + 1 == end || !is_word(peek(s, i + 1)));
    }
    if (plural) return i + 1;
    bool bare = n >= 1 && i + 1 < end && char_is_upper(s.p[beg]) && char_is_upper(s.p[i]) && s.p[i + 1] == '-';
    if (bare) return i + 1;
    if (n >= 2) return i;
    return beg;
}

/* The stop at `i` after the word [beg, i): part of the word? */
static bool keeps_stop(Splitter *t, isize beg, isize i, isize end)
{
    Str s = t->s, word = str_cut(s, beg, i);
    if (i + 1 < end && (s.p[i + 1] == '.' || is_word(peek(s, i + 1)))) return false;
    if (word.n == 1 && char_is_upper(word.p[0]) && word.p[0] != 'I') return true;
    u32 c = language_word(word, WORD_TITLE | WORD_ABBR | WORD_NUMBERED);
    if (c & WORD_NUMBERED) {
        isize k = i + 1;
        while (k < s.n && s.p[k] == ' ') k++;
        if (k < s.n && digit_at(s, k)) return true;
        return word.n >= 3 && char_is_upper(word.p[0]) && !char_is_upper(word.p[1]) && !(c & WORD_TITLE)
                   ? !str_eq_nocase(word, S("sun")) && k < s.n && s.p[k] != '\n'
                   : (c & (WORD_TITLE | WORD_ABBR)) != 0;
    }
    return c != 0;
}

static isize word_end(Splitter *t, isize beg, isize end)
{
    Str s = t->s;
    isize i = acronym_end(s, beg, end), part = beg;
    if (i > beg && !is_word(peek(s, i))) return i;
    for (i = beg; i < end;) {
        isize next = i;
        u32 c = utf8_next(s, &next);
        u32 after = next < end ? peek(s, next) : 0;
        bool inside = i > beg;
        if (is_word(c) || is_mark(c)) i = next;
        else if (inside && apostrophe_len(s, i, end) && char_is_letter(after)) i = next;
        else if (inside && c == '_') i = next;
        else if (inside && c == '&' && char_is_upper(s.p[i - 1]) && char_is_upper(after) && i - beg <= 3)
            i = next;
        else if (inside && c == '.' && is_word(after)) {
            isize tail = letters_end(s, next, end);
            bool known = language_word(str_cut(s, next, tail), WORD_TAIL) && !char_is_upper(after);
            if (!known && (tail >= end || s.p[tail] != '.' ||
                           !language_word(str_cut(s, tail + 1, letters_end(s, tail + 1, end)), WORD_TAIL)))
                break;
            i = next;
        } else if (inside && c == '-' && is_word(after) &&
                   language_word(str_cut(s, part, i), WORD_PREFIX)) {
            i = part = next;
        } else {
            break;
        }
    }
    if (i < end && s.p[i] == '.' && keeps_stop(t, beg, i, end)) i++;
    if (i < end && s.p[i] == '$' && i - beg <= 2 && char_is_upper(s.p[beg])) i++; /* US$ */
    return i;
}

static void word(Splitter *t, isize *at, isize end)
{
    Str s = t->s;
    isize i = word_end(t, *at, end);
    isize a = apostrophe_len(s, i, end);
    bool possessive = a && i > *at && lower_at(s, i - 1) == 's' && !t->in_single &&
                      !is_word(peek(s, i + a));
    if (possessive) {
        emit(t, *at, i, true, false);
        emit(t, i, i + a, true, true);
        i += a;
    } else {
        if (a && !is_word(peek(s, i + a))) t->in_single = false;
        emit_word(t, *at, i);
    }
    *at = i;
}

static isize run_of(Str s, isize at, isize end, const char *set)
{
    while (at < end && s.p[at] && strchr(set, s.p[at])) at++;
    return at;
}

static isize smiley_end(Str s, isize at, isize end)
{
    isize i = at + 1;
    if (!strchr(":;=8", s.p[at])) return at;
    if (i < end && s.p[i] == '-') i++;
    if (i >= end || !strchr(")(DPpO/|", s.p[i]) || i + 1 < end) return at;
    return i + 1;
}

static isize symbol_end(Splitter *t, isize at, isize end)
{
    Str s = t->s;
    isize next = at;
    u32 c = utf8_next(s, &next);
    isize dots = run_of(s, at, end, "."), bangs = run_of(s, at, end, "!?");
    if (dots > at + 1) return dots;
    if (bangs > at) return bangs;
    if (c == '-' || c == '=' || c == '_' || c == '*' || c == '~' || c == '<' || c == '>' || c == '+') {
        char same[2] = {(char)c, 0};
        return run_of(s, at, end, same);
    }
    if ((c == '\'' || c == '`') && next < end && s.p[next] == (u8)c) return next + 1;
    if ((c == 0x2018 || c == 0x2019) && peek(s, next) == 0x2019 && next + 3 <= end) return next + 3;
    isize smile = c < 0x80 && !t->glued ? smiley_end(s, at, end) : at;
    if (smile > at) return smile;
    if (c >= 0x1F000 || (c >= 0x2600 && c <= 0x27BF) || is_mark(c)) { /* emoji sequences */
        isize i = next;
        while (i < end) {
            isize k = i;
            u32 m = utf8_next(s, &k);
            bool joiner = m == 0x200D;
            if (!is_mark(m)) break;
            i = k;
            if (joiner && i < end) utf8_next(s, &i);
        }
        return i - at > TOKEN_BYTES_MAX ? next : i;
    }
    return next;
}

static void symbol(Splitter *t, isize *at, isize end)
{
    Str s = t->s;
    isize a = apostrophe_len(s, *at, end), next = *at;
    u32 c = utf8_next(s, &next);
    if (a && *at + a < end) {
        isize w = letters_end(s, *at + a, end);
        Str rest = str_cut(s, *at + a, w);
        bool year = rest.n >= 2 && digit_at(rest, 0) && digit_at(rest, 1) && rest.n <= 3;
        if (year || (rest.n && !t->glued && language_word(rest, WORD_APOS))) {
            emit(t, *at, w, false, false);
            *at = w;
            return;
        }
        isize cut = rest.n && t->glued ? clitic(s, *at - 1, w) : w; /* )'s, "'s, %'s */
        if (cut == *at) {
            emit(t, *at, w, false, false);
            *at = w;
            return;
        }
    }
    if ((c == '#' || c == '@') && char_is_letter(peek(s, next)) && next < end) {
        isize w = letters_end(s, next, end);
        while (w < end && s.p[w] == '_') w = letters_end(s, w + 1, end);
        emit(t, *at, w, false, false);
        *at = w;
        return;
    }
    if (a) t->in_single = !t->glued;
    isize i = symbol_end(t, *at, end);
    emit(t, *at, i, false, false);
    *at = i;
}

/* ---- addresses: the whole chunk is one token */

static isize without_tail(Str s, isize beg, isize end)
{
    while (end > beg && strchr(".,;:!?)'\"]>", s.p[end - 1])) end--;
    if (end - beg >= 3 && s.p[end - 3] == 0xE2 && s.p[end - 2] == 0x80 && s.p[end - 1] >= 0x98 &&
        s.p[end - 1] <= 0x9D)
        end -= 3;
    return end;
}

static bool is_address(Str c)
{
    static const Str starts[] = {LIT("http://"), LIT("https://"), LIT("www."), LIT("ftp://"), LIT("mailto:")};
    for (isize i = 0; i < countof(starts); i++)
        if (c.n > starts[i].n && str_eq_nocase(str_cut(c, 0, starts[i].n), starts[i])) return true;
    isize at = str_find_byte(c, '@', 0);
    if (at > 0 && at + 1 < c.n && is_word(c.p[at + 1]))
        return str_find_byte(c, '.', at) > 0 || str_find_byte(c, '_', at) > 0;
    isize slash = str_find_byte(c, '/', 0); /* host.org/path */
    isize dot = slash > 0 ? last_dot_part(c, 0, slash) : 0;
    return slash > 0 && dot > 1 && language_word(str_cut(c, dot, slash), WORD_TAIL);
}

static void chunk(Splitter *t, isize beg, isize end)
{
    Str s = t->s;
    isize at = beg;
    t->glued = false;
    if (end - beg <= CHUNK_URL_MAX) {
        while (at < end && strchr("<([\"'", s.p[at])) at++;
        isize stop = without_tail(s, at, end);
        if (stop > at && is_address(str_cut(s, at, stop))) {
            for (isize i = beg; i < at;) symbol(t, &i, at);
            emit(t, at, stop, false, false);
            at = stop;
        } else {
            at = beg;
        }
    }
    while (at < end) {
        u32 c = peek(s, at);
        isize stop = end;
        if (end - at > TOKEN_BYTES_MAX)
            for (stop = at + TOKEN_BYTES_MAX; !utf8_boundary(s, stop);) stop--;
        if (char_is_digit(c)) number(t, &at, stop);
        else if (char_is_letter(c)) word(t, &at, stop);
        else symbol(t, &at, stop);
    }
}

/* ---- sentences */

static void close_sentence(Splitter *t, u32 end)
{
    Doc *d = t->d;
    u32 beg = t->first;
    while (beg < end) {
        u32 stop = end - beg > SENTENCE_TOKENS_MAX ? beg + SENTENCE_TOKENS_MAX : end;
        Span text = {d->tokens.v[beg].text.beg, d->tokens.v[stop - 1].text.end};
        *vec_push(d->arena, &d->sentences) = (Sentence){.text = text,
                                                        .beg = beg,
                                                        .end = stop,
                                                        .root = NONE,
                                                        .zone = doc_zone_at(d, text.beg),
                                                        .para = t->para,
                                                        .cut = stop < end};
        t->para = false;
        beg = stop;
    }
    t->first = end;
}

static Str token_text(const Splitter *t, u32 i)
{
    return str_at(t->s, t->d->tokens.v[i].text);
}

static bool is_stop(Str w)
{
    for (isize i = 0; i < w.n; i++)
        if (w.p[i] != '.' && w.p[i] != '!' && w.p[i] != '?')
            return w.n == 3 && (memcmp(w.p, "\xE2\x80\xA6", 3) == 0 || memcmp(w.p, "\xE3\x80\x82", 3) == 0);
    return w.n > 0;
}

static bool is_closer(Str w)
{
    u32 c = peek(w, 0);
    return w.n && (c == ')' || c == ']' || c == '}' || char_is_close_quote(c));
}

/* A note's number after the stop: "[12]", "[3-5]". Its end; `i` if there is none. */
static u32 after_note(const Splitter *t, u32 i, u32 end)
{
    const Token *v = t->d->tokens.v;
    u32 k = i;
    if (k >= end || !str_eq(token_text(t, k), S("["))) return i;
    for (k++; k < end && k - i < LOOK_AHEAD && v[k].joined; k++) {
        u32 c = peek(token_text(t, k), 0);
        if (c == ']') return k + 1;
        if (!char_is_digit(c) && !char_is_dash(c) && c != ',') break;
    }
    return i;
}

/* May a sentence begin at token i? The first word after quotes and brackets decides.
 * surely: only a word that often begins one will do. lower: a small letter will do. */
static bool may_begin(const Splitter *t, u32 i, u32 end, bool surely, bool lower)
{
    for (u32 n = 0; i < end && n < LOOK_AHEAD; i++, n++) {
        Str w = token_text(t, i);
        u32 c = peek(w, 0);
        if (char_is_lower(c) && !lower) return false;
        if (is_word(c)) return !surely || language_word(w, WORD_STARTER);
        if (!char_is_open_quote(c) && c != '(' && c != '[') return !surely && !strchr(",;:)]", w.p[0]);
    }
    return true;
}

/* The abbreviation at token i closes the sentence: its stop becomes a token of its own. */
static void cut_stop(Splitter *t, u32 *i)
{
    Doc *d = t->d;
    Token stop = d->tokens.v[*i];
    if (d->tokens.n >= DOC_TOKENS_MAX || stop.text.end - stop.text.beg < 2) return;
    (void)vec_push(d->arena, &d->tokens);
    memmove(d->tokens.v + *i + 2, d->tokens.v + *i + 1, (d->tokens.n - *i - 2) * sizeof stop);
    d->tokens.v[*i].text.end--;
    d->tokens.v[*i].lemma.n--;
    stop.text.beg = stop.text.end - 1;
    stop.lemma = str_at(t->s, stop.text);
    stop.joined = true;
    stop.mwt = stop.mwt_next = false;
    d->tokens.v[++*i] = stop;
}

static bool ends_at(Splitter *t, u32 *i, u32 end)
{
    Str w = token_text(t, *i);
    const Token *v = t->d->tokens.v;
    if (is_stop(w)) {
        u32 k = *i + 1;
        while (k < end && k - *i < LOOK_AHEAD && v[k].joined && (is_closer(token_text(t, k)) || is_stop(token_text(t, k)))) k++;
        bool plain = k == *i + 1 && w.n == 1 && w.p[0] != '!';
        k = after_note(t, k, end);
        if (k < end && v[k].joined && !(char_is_upper(peek(token_text(t, k), 0)) && w.n == 1)) return false;
        if (k < end && !may_begin(t, k, end, false, plain)) return false;
        *i = k - 1;
        return true;
    }
    if (w.n < 2 || w.p[w.n - 1] != '.' || *i + 1 >= end || v[*i + 1].joined) return false;
    Str bare = str_cut(w, 0, w.n - 1);
    if (bare.n == 1 || language_word(bare, WORD_TITLE)) return false;
    if (!may_begin(t, *i + 1, end, true, false)) return false;
    cut_stop(t, i);
    return true;
}

static void scan(Splitter *t, u32 limit)
{
    while (t->scan < limit) {
        u32 i = t->scan;
        if (ends_at(t, &i, t->d->tokens.n)) close_sentence(t, i + 1);
        t->scan = i + 1;
    }
}

static void close_paragraph(Splitter *t)
{
    scan(t, t->d->tokens.n);
    u32 n = t->d->tokens.n;
    if (n > t->first + 3) {
        Str w = token_text(t, n - 1);
        u32 last = n - 1;
        if (w.n > 2 && w.p[w.n - 1] == '.' && !is_stop(w)) cut_stop(t, &last);
    }
    close_sentence(t, t->d->tokens.n);
}

static void paragraph(Splitter *t, isize beg, isize end)
{
    u32 first = t->d->tokens.n;
    t->in_single = false;
    t->first = t->scan = first;
    t->para = true;
    for (isize i = beg; i < end;) {
        isize start = i;
        u32 c = utf8_next(t->s, &i);
        if (char_is_space(c) || c == 0) continue;
        while (i < end) {
            isize next = i;
            c = utf8_next(t->s, &next);
            if (char_is_space(c) || c == 0) break;
            i = next;
        }
        chunk(t, start, i);
        u32 n = t->d->tokens.n;
        if (n - t->scan > SCAN_EVERY + 2 * LOOK_AHEAD) scan(t, n - 2 * LOOK_AHEAD);
    }
    close_paragraph(t);
}

/* Hard-wrapped text: most lines that are followed by another are about as long as the
 * longest allowed, and do not close a sentence more often than chance would. */
static bool is_wrapped(Str s)
{
    u32 lines = 0, full = 0, closed = 0;
    for (isize i = 0; i < s.n;) {
        isize end = str_find_byte(s, '\n', i);
        if (end < 0) break;
        bool last = end + 1 >= s.n || s.p[end + 1] == '\n';
        if (end > i && !last) {
            lines++;
            full += end - i >= WRAP_MIN && end - i <= WRAP_MAX;
            closed += s.p[end - 1] == '.' || s.p[end - 1] == '"';
        }
        i = end + 1;
    }
    return lines >= 4 && full * 10 >= lines * 7 && closed * 2 < lines;
}

static isize paragraph_end(Str s, isize at, isize end, bool wrapped)
{
    while (at < end) {
        isize eol = str_find_byte(s, '\n', at);
        if (eol < 0 || eol >= end) return end;
        if (!wrapped) return eol;
        isize k = eol + 1;
        while (k < end && (s.p[k] == ' ' || s.p[k] == '\t' || s.p[k] == '\r')) k++;
        if (k >= end || s.p[k] == '\n') return eol;
        at = eol + 1;
    }
    return end;
}

static void stretch(Splitter *t, isize beg, isize end, bool wrapped)
{
    for (isize at = beg; at < end;) {
        isize stop = paragraph_end(t->s, at, end, wrapped);
        paragraph(t, at, stop);
        at = stop + 1;
    }
}

void language_split(Doc *d, const Model *m)
{
    (void)m;
    Splitter t = {.d = d, .s = d->text};
    bool wrapped = is_wrapped(d->text);
    isize at = 0;
    for (u32 i = 0; i < d->zones.n; i++) {
        Span z = d->zones.v[i].text;
        if ((isize)z.beg > at) stretch(&t, at, z.beg, wrapped);
        stretch(&t, z.beg, z.end, wrapped);
        at = z.end;
    }
    stretch(&t, at, d->text.n, wrapped);
    u32 cut = 0;
    for (u32 i = 0; i < d->sentences.n; i++) cut += d->sentences.v[i].cut;
    if (cut) doc_note(d, S("cap"), 0, str_format(d->arena, "sentences of more than %d words are split", SENTENCE_TOKENS_MAX));
    if (d->tokens.n >= DOC_TOKENS_MAX) doc_note(d, S("cap"), 0, S("tokens beyond the limit are left out"));
}
