/* number_atoms.c - a sentence as the number stage sees it: words, figures and signs cut by
 * bytes, each with its classes from the tables and, where the language stage has spoken, its
 * token and part of speech. Initials and "U.S." stay one word, clitics ("'s", "n't" as "'t")
 * are words of their own, letters followed by digits ("AK47") are a word and no number. */
#include "annotate/number.h"
#include "base/utf8.h"
#include <stdlib.h>

enum { FIGURE_MAX = 40 }; /* bytes of a number in digits; longer ones are read as 0 */

static bool is_digit(u8 c)
{
    return c >= '0' && c <= '9';
}

Span number_span(const NumberScan *s, u32 beg, u32 end)
{
    assert(beg < end && end <= s->n);
    return (Span){s->v[beg].text.beg, s->v[end - 1].text.end};
}

bool number_is(const NumberScan *s, u32 i, const char *word)
{
    return i < s->n && str_is(s->v[i].low, word);
}

/* 3,000  1.5  250: ends before a comma or dot that no digit follows. */
static u32 figure_end(Str t, u32 i, bool *comma)
{
    u32 n = (u32)t.n;
    while (i < n) {
        if (is_digit(t.p[i])) {
            i++;
        } else if (t.p[i] == ',' && i + 3 < n && is_digit(t.p[i + 1]) && is_digit(t.p[i + 2]) &&
                   is_digit(t.p[i + 3]) && (i + 4 >= n || !is_digit(t.p[i + 4]))) {
            *comma = true;
            i += 4;
        } else if (t.p[i] == '.' && i + 1 < n && is_digit(t.p[i + 1])) {
            *comma = true;
            i++;
        } else {
            break;
        }
    }
    return i;
}

static double figure_value(Str s)
{
    char z[FIGURE_MAX + 1];
    u32 n = 0, dots = 0;
    for (isize i = 0; i < s.n && n < FIGURE_MAX; i++) {
        if (s.p[i] == '.') dots++;
        if (s.p[i] != ',') z[n++] = (char)s.p[i];
    }
    z[n] = 0;
    return dots > 1 ? 0 : strtod(z, NULL);
}

/* O'Brien, D'Angelo; not they're, we'll. `i` is behind the apostrophe. */
static bool inner_apostrophe(Str t, isize i)
{
    isize at = i;
    if (at >= t.n || !char_is_letter(utf8_next(t, &at)) || at >= t.n || !char_is_letter(utf8_next(t, &at))) return false;
    Str two = str_cut(t, i, at);
    return !str_eq(two, S("re")) && !str_eq(two, S("ve")) && !str_eq(two, S("ll"));
}

/* End of the word that starts at i: letters, later digits, inner dots of initials. */
static u32 word_end(Str t, u32 i)
{
    isize at = i;
    while (at < t.n) {
        isize next = at;
        u32 c = utf8_next(t, &next);
        if (char_is_letter(c) || (at > (isize)i && char_is_digit(c))) {
            at = next;
            continue;
        }
        if (char_is_apostrophe(c) && inner_apostrophe(t, next)) {
            at = next;
            continue;
        }
        /* "U.S." "a.m.": a dot after a single letter that another letter and dot follow */
        bool initial = c == '.' && at > 0 && (at - 1 == (isize)i || t.p[at - 2] == '.');
        if (!initial || next >= t.n) break;
        isize after = next;
        u32 d = utf8_next(t, &after);
        bool inside = char_is_letter(d) && after < t.n && t.p[after] == '.';
        bool ending = at >= 2 && t.p[at - 2] == '.';
        if (!inside && !ending) break;
        at = next;
        if (!inside) break;
    }
    return (u32)at;
}

static void classify(NumberScan *s, Atom *a)
{
    a->word = map_get(&s->lex->words, a->low);
    if (a->word != NONE) a->bits = s->lex->word.v[a->word].bits;
    a->role = map_get(&s->lex->roles, a->low);
    a->noun = number_noun_class(s->lex, s->arena, a->low);
}

static void atom_token(NumberScan *s, Atom *a, u32 *token)
{
    const Doc *d = s->doc;
    a->token = NONE;
    if (!d || !d->tokens.n) return;
    while (*token + 1 < d->tokens.n && d->tokens.v[*token + 1].text.beg <= a->text.beg) (*token)++;
    a->token = *token;
    a->upos = d->tokens.v[*token].upos;
}

static void mark_times(NumberScan *s)
{
    if (!s->doc || !s->n) return;
    Span all = number_span(s, 0, s->n);
    const Doc *d = s->doc;
    while (s->time_at < d->times.n && d->times.v[s->time_at].text.end <= all.beg) s->time_at++;
    for (u32 i = s->time_at; i < d->times.n && d->times.v[i].text.beg < all.end; i++) {
        const Timex *t = &d->times.v[i];
        u8 mark = t->type == TIMEX_DATE || t->type == TIMEX_TIME ? 1 : 2;
        for (u32 k = 0; k < s->n; k++)
            if (span_overlaps(s->v[k].text, t->text)) s->v[k].timex = mark;
    }
}

void number_atoms(NumberScan *s, Span sentence)
{
    Str t = str_cut(s->text, 0, sentence.end);
    u32 token = s->doc && s->doc->tokens.n ? doc_token_at(s->doc, sentence.beg) : 0;
    if (token == NONE) token = 0;
    bool space = true;
    s->n = 0;
    s->parts.n = 0;
    for (u32 i = sentence.beg; i < sentence.end && s->n < ATOMS_MAX;) {
        isize at = i;
        u32 c = utf8_next(t, &at);
        if (char_is_space(c)) {
            space = true;
            i = (u32)at;
            continue;
        }
        Atom *a = &s->v[s->n++];
        *a = (Atom){.space = space, .word = NONE, .role = NONE, .number = NONE, .token = NONE};
        u32 end = (u32)at;
        if (char_is_digit(c)) {
            end = figure_end(t, i, &a->comma);
            a->kind = ATOM_NUMBER;
            a->value = figure_value(str_cut(t, i, end));
        } else if (char_is_letter(c)) {
            end = word_end(t, i);
            a->kind = ATOM_WORD;
            a->upper = char_is_upper(c);
        } else if (char_is_apostrophe(c) && !space && at < t.n && char_is_letter(utf8_next(t, &at)) &&
                   (at >= t.n || !char_is_letter(utf8_next(t, &at)))) {
            end = word_end(t, end); /* 's 't 'd 'm */
            a->kind = ATOM_WORD;
        } else {
            a->kind = ATOM_SIGN;
        }
        a->text = (Span){i, end};
        a->low = str_lower(s->arena, str_cut(t, i, end));
        if (a->kind == ATOM_WORD && char_is_apostrophe(c))
            a->low = str_format(s->arena, "'%c", a->low.p[a->low.n - 1]);
        atom_token(s, a, &token);
        if (a->kind == ATOM_WORD) classify(s, a);
        space = false;
        i = end;
    }
    mark_times(s);
}

Str number_singular(Arena *a, Str w)
{
    static const struct {
        const char *many, *one;
    } irregular[] = {{"men", "man"},          {"women", "woman"},       {"children", "child"},
                     {"wives", "wife"},       {"lives", "life"},        {"thieves", "thief"},
                     {"policemen", "policeman"}, {"gunmen", "gunman"},  {"servicemen", "serviceman"},
                     {"people", "people"},    {"police", "police"},     {"feet", "foot"},
                     {"aircraft", "aircraft"}, {"us", "us"},            {"gas", "gas"},
                     {"bus", "bus"},          {"series", "series"},     {"species", "species"}};
    for (isize i = 0; i < countof(irregular); i++)
        if (str_eq(w, str_of(irregular[i].many))) return str_of(irregular[i].one);
    if (w.n < 4 || w.p[w.n - 1] != 's') return w;
    u8 y = w.p[w.n - 2], x = w.p[w.n - 3];
    if (y == 's' || y == 'u' || (y == 'i' && x != 'x')) return w;
    if (y == 'e' && x == 'i') return str_format(a, "%.*sy", STR(str_cut(w, 0, w.n - 3)));
    bool es = y == 'e' && (x == 's' || x == 'x' || x == 'z' || x == 'h') && w.n > 4;
    if (es && (x == 'x' || (x == 'h' && (w.p[w.n - 4] == 'c' || w.p[w.n - 4] == 's')) ||
               (x == 's' && w.p[w.n - 4] == 's')))
        return str_cut(w, 0, w.n - 2);
    return str_cut(w, 0, w.n - 1);
}

u8 number_noun_class(const NumberLex *lex, Arena *a, Str low)
{
    u32 c = map_get(&lex->nouns, low);
    if (c == NONE) c = map_get(&lex->nouns, number_singular(a, low));
    return c == NONE ? NOUN_OTHER : (u8)c;
}
