/* number_phrase.c - reads the numbers of a sentence: figures in digits and words, bounds,
 * ranges, denominators, fractions, units, money, ages, ranks, and ordinals that imply counts
 * ("the ninth city to fall"). What is no quantity - dates, times of day, addresses, telephone
 * numbers, names with numbers, scores, list numbers - is passed over.
 *
 * Method: left to right, longest reading first, each reading a short function that answers
 * how far it reached. Conventions: "dozens" is at least 24, "hundreds of thousands" at least
 * 200,000 (twice the unit: the lowest that deserves the plural). Open sides are HUGE_VAL, an
 * upper bound alone has low 0. Shares are 0 to 1. */
#include "annotate/number.h"
#include <math.h>

enum { BOUND_WORDS = 4, UNIT_WORDS = 3, AGE_MAX = 125, YEAR_FROM = 1500, YEAR_TO = 2099 };

static double word_value(const NumberScan *s, u32 i)
{
    return s->v[i].word == NONE ? 0 : s->lex->word.v[s->v[i].word].value;
}

bool number_hyphen(const NumberScan *s, u32 i)
{
    if (i >= s->n || s->v[i].kind != ATOM_SIGN) return false;
    Str c = s->v[i].low;
    return str_eq(c, S("-")) || str_eq(c, S("\xe2\x80\x90")) || str_eq(c, S("\xe2\x80\x91")) ||
           str_eq(c, S("\xe2\x80\x93"));
}

static bool glued(const NumberScan *s, u32 i) /* no space before atom i */
{
    return i < s->n && !s->v[i].space;
}

/* ---- figures */

static u32 word_figure(const NumberScan *s, u32 i, Figure *out)
{
    double total = 0, current = 0;
    u32 k = i, last = 0;
    bool article = number_is(s, k, "a") || number_is(s, k, "an");
    if (article) k++, current = 1, last = W_DET;
    for (; k < s->n; k++) {
        u32 b = s->v[k].bits;
        double w = word_value(s, k);
        if ((b & W_UNIT) && (last == 0 || last == W_TENS || last == W_HUNDRED || last == W_SCALE)) {
            current += w;
            last = W_UNIT;
            if (number_is(s, k + 1, "and") && number_is(s, k + 2, "a") && number_is(s, k + 3, "half"))
                current += 0.5, k += 3;
        } else if ((b & W_TENS) && (last == 0 || last == W_HUNDRED || last == W_SCALE)) {
            current += w;
            last = W_TENS;
        } else if ((b & W_HUNDRED) && last != 0 && last != W_HUNDRED) {
            current *= w;
            last = W_HUNDRED;
        } else if ((b & W_SCALE) && last != 0 && last != W_SCALE) {
            total += current * w;
            current = 0;
            last = W_SCALE;
        } else if ((b & W_DOZEN) && last != 0 && (last == W_DET || number_is(s, k, "dozen"))) {
            current *= w;
            k++;
            last = W_DOZEN;
            break;
        } else if (last && last != W_DET &&
                   ((number_hyphen(s, k) && glued(s, k) && glued(s, k + 1) && last == W_TENS && number_bits(s, k + 1, W_UNIT)) ||
                    (number_is(s, k, "and") && (last == W_HUNDRED || last == W_SCALE) &&
                     number_bits(s, k + 1, W_UNIT | W_TENS) && !number_bits(s, k + 2, W_SCALE)))) {
            continue;
        } else {
            break;
        }
    }
    if (last == 0 || last == W_DET) return 0;
    *out = (Figure){.value = total + current, .words = true};
    return k;
}

/* "dozens", "hundreds of thousands", "several hundred", "half a million" */
static u32 vague_figure(const NumberScan *s, u32 i, Figure *out)
{
    u32 k = i + 1;
    double w = word_value(s, i);
    if (number_bits(s, i, W_MANY)) {
        if (number_is(s, k, "of") && number_bits(s, k + 1, W_MANY)) w *= word_value(s, k + 1) / 2, k += 2;
        *out = (Figure){w, true, true};
        return k;
    }
    bool few = number_is(s, i, "few") && i > 0 && number_is(s, i - 1, "a");
    if (few || number_is(s, i, "several")) {
        double scale = number_bits(s, k, W_HUNDRED | W_SCALE) || number_is(s, k, "dozen") ? word_value(s, k) : 0;
        if (few && scale == 0) return 0;
        *out = (Figure){3 * (scale > 0 ? scale : 1), true, true};
        return scale > 0 ? k + 1 : k;
    }
    if (number_is(s, i, "half") && number_is(s, k, "a") && number_bits(s, k + 1, W_SCALE | W_DOZEN)) {
        *out = (Figure){word_value(s, k + 1) / 2, false, true};
        return k + 2;
    }
    if (number_bits(s, i, W_QUANT)) {
        *out = (Figure){w, false, true};
        return k;
    }
    return 0;
}

u32 number_figure(const NumberScan *s, u32 i, Figure *out)
{
    if (i >= s->n) return 0;
    const Atom *a = &s->v[i];
    if (a->kind == ATOM_NUMBER) {
        u32 k = i + 1;
        *out = (Figure){.value = a->value};
        if (number_bits(s, k, W_SCALE | W_HUNDRED) || number_is(s, k, "dozen")) {
            out->value *= word_value(s, k);
            k++;
        } else if (glued(s, k) && number_is(s, k, "k") && !glued(s, k + 1)) {
            out->value *= 1000;
            k++;
        }
        return k;
    }
    u32 end = vague_figure(s, i, out);
    return end ? end : word_figure(s, i, out);
}

/* ---- what is no quantity */

static bool address(const NumberScan *s, u32 end)
{
    if (number_is(s, end, "block")) return true;
    for (u32 k = end; k < s->n && k < end + 5; k++) {
        if (s->v[k].kind == ATOM_NUMBER || number_is(s, k, ".")) continue;
        if (s->v[k].kind != ATOM_WORD || !s->v[k].upper) return false;
        if (number_bits(s, k, W_STREET) && k > end) return true;
    }
    return false;
}

static bool clock_or_code(const NumberScan *s, u32 i, u32 end)
{
    if (number_bits(s, end, W_CLOCK)) return true;
    if (glued(s, end) && (number_is(s, end, ":") || number_is(s, end, "/")) && glued(s, end + 1)) return true;
    if (i > 0 && glued(s, i)) { /* 10:30, 9/11, AK-47, x_12, .40 */
        const Atom *p = &s->v[i - 1];
        if (p->kind == ATOM_SIGN && strchr(":/_=@.#&+\\", p->low.p[0])) return true;
        if (number_hyphen(s, i - 1) && glued(s, i - 1) && i > 1) return true;
        if (p->kind == ATOM_WORD && p->low.p[0] != '\'') return true;
    }
    if (i > 0 && number_is(s, i - 1, "#")) return true;
    if (i > 0 && s->v[i - 1].kind == ATOM_SIGN && s->v[i - 1].low.n > 1 && i > 0 && !glued(s, i - 1) && glued(s, i) &&
        str_eq(s->v[i - 1].low, S("\xe2\x80\x99")))
        return true; /* '90s */
    u32 groups = 0; /* 555-123-4567 */
    for (u32 k = end; k + 1 < s->n && number_hyphen(s, k) && glued(s, k) && glued(s, k + 1) && s->v[k + 1].kind == ATOM_NUMBER; k += 2)
        groups++;
    if (groups > 1 || (groups == 1 && s->v[end + 1].text.end - s->v[end + 1].text.beg == 4 && s->v[i].value > 99 && s->v[i].value < 1000))
        return true;
    return glued(s, end) && number_is(s, end, "s"); /* 1990s, 20s */
}

/* "A Glock 34 pistol", "Mission 42 Engineer Ivan Petrov": the figure of a model or a series, between a name and one thing or
 * another name. Not "in Oslo 14 Danes died". */
static bool inside_name(const NumberScan *s, u32 i, u32 end)
{
    if (i < 1 || end >= s->n || s->v[i].kind != ATOM_NUMBER || s->v[i].value < 2) return false;
    const Atom *p = &s->v[i - 1], *next = &s->v[end];
    bool proper = p->upos == UPOS_PROPN || (i == 1 && p->upos == UPOS_NOUN);
    bool named = p->kind == ATOM_WORD && p->upper && proper && !(p->bits & (W_CLOSED | W_MONTH | W_TOLL));
    bool one = next->kind == ATOM_WORD && next->noun != NOUN_TIME && str_eq(number_singular(s->arena, next->low), next->low) && !number_is(s, end, "people");
    if (!named || !one || number_bits(s, end, W_SCALE | W_HUNDRED | W_CLOSED)) return false;
    if (next->upper) return next->upos == UPOS_PROPN && (i < 2 || !number_bits(s, i - 2, W_PREP));
    return i > 1 && next->upos == UPOS_NOUN && number_bits(s, i - 2, W_DET | W_POSS) && next->noun != NOUN_PERSON;
}

/* "A 7.65 pistol"; but "an average of 2.5 cars". */
static bool calibre(const NumberScan *s, u32 i, u32 end)
{
    const Atom *a = &s->v[i];
    return i > 0 && number_bits(s, i - 1, W_DET) && end == i + 1 && end < s->n && a->kind == ATOM_NUMBER && a->value != floor(a->value) && s->v[end].noun == NOUN_THING;
}

/* "A 4K TV", "a 10k run": what one thing is called; thousands would want a plural. */
static bool one_of_thousands(const NumberScan *s, u32 i, u32 end)
{
    if (i < 1 || end != i + 2 || end >= s->n || !number_bits(s, i - 1, W_DET) || !number_is(s, i + 1, "k")) return false;
    const Atom *next = &s->v[end];
    return next->kind == ATOM_WORD && next->upos == UPOS_NOUN && next->noun != NOUN_PERSON && str_eq(number_singular(s->arena, next->low), next->low);
}

static bool part_of_name(const NumberScan *s, u32 i, u32 end)
{
    if (inside_name(s, i, end) || calibre(s, i, end) || one_of_thousands(s, i, end)) return true;
    if (i == 0) return number_is(s, end, ".") || number_is(s, end, ")"); /* list number */
    const Atom *p = &s->v[i - 1];
    if (number_is(s, i - 1, ".") && i > 1 && number_is(s, i - 2, "no") && s->v[i - 2].upper) return true;
    if (number_is(s, i - 1, "(") && number_is(s, end, ")") && i == 1) return true;
    if (str_eq(s->v[i].low, S("911")) && s->v[end < s->n ? end : i].noun != NOUN_PERSON) return true; /* the call number */
    bool noun = number_nounish(s, end) && s->v[end].noun != NOUN_OTHER;
    if ((p->bits & W_LABEL) && !(p->bits & W_TOLL) && !(p->bits & W_NONE) && (p->upper || !noun)) return true;
    if (p->kind == ATOM_WORD && p->upper && i > 1 && p->upos == UPOS_PROPN && !noun && !(p->bits & W_CLOSED))
        return s->v[i].kind == ATOM_NUMBER && !number_nounish(s, end);
    return false;
}

static bool month_day(const NumberScan *s, u32 i, u32 end)
{
    u32 p = i;
    if (p > 0 && number_is(s, p - 1, ".")) p--;
    if (p > 0 && number_bits(s, p - 1, W_MONTH) && s->v[p - 1].upper) return true;
    return number_bits(s, end, W_MONTH) && s->v[end].upper && !number_is(s, end, "may");
}

static bool year(const NumberScan *s, u32 i, u32 end)
{
    const Atom *a = &s->v[i];
    if (a->kind != ATOM_NUMBER || a->comma || end != i + 1 || a->text.end - a->text.beg != 4) return false;
    if (a->value < YEAR_FROM || a->value > YEAR_TO) return false;
    if (i > 0 && (number_bits(s, i - 1, W_MONTH) || number_is(s, i - 1, ","))) return true;
    if ((i == 0 || number_is(s, i - 1, "the") || number_is(s, i - 1, "in")) && a->value > 1900 && !(number_nounish(s, end) && s->v[end].noun != NOUN_OTHER))
        return true; /* "2014 floods" */
    bool before = i > 0 && (number_bits(s, i - 1, W_PREP | W_CONJ) || number_is(s, i - 1, "early") || number_is(s, i - 1, "late"));
    return before ? !(number_nounish(s, end) && s->v[end].noun != NOUN_OTHER) : !number_nounish(s, end);
}

/* "Between the ages of 33 and 47": the figure at i is either. */
static bool of_ages(const NumberScan *s, u32 i)
{
    if (i > 3 && number_is(s, i - 1, "and") && s->v[i - 2].number != NONE) i -= 2;
    return i > 1 && number_is(s, i - 1, "of") && (number_is(s, i - 2, "ages") || number_is(s, i - 2, "age"));
}

/* "Reed, 24 was shot": what is one is no count of 24. */
static bool one_is(const NumberScan *s, u32 i)
{
    return number_is(s, i, "was") || number_is(s, i, "is") || number_is(s, i, "has");
}

/* "Ana Ruiz, 31 all died": a name of two words before the comma, and no place ("in Fort Hill, 31 died"). */
static bool after_full_name(const NumberScan *s, u32 comma)
{
    u32 b = comma;
    while (b > 0 && s->v[b - 1].kind == ATOM_WORD && s->v[b - 1].upper && !(s->v[b - 1].bits & W_MONTH)) b--;
    return comma - b > 1 && !(b > 0 && number_bits(s, b - 1, W_PREP)) && !number_bits(s, b, W_PREP | W_DET);
}

/* "Adler, 67 of Lyon" is his age; "Karl Ruiz, 3 of his children" are three. */
static bool of_town(const NumberScan *s, u32 of)
{
    return number_is(s, of, "of") && of + 1 < s->n && s->v[of + 1].kind == ATOM_WORD && s->v[of + 1].upper;
}

/* "Smith, 27, of" and "aged 45" */
static bool age(const NumberScan *s, u32 i, u32 end)
{
    const Atom *a = &s->v[i];
    if (a->value <= 0 || a->value > AGE_MAX) return false;
    if (i > 0 && (number_is(s, i - 1, "aged") || number_is(s, i - 1, "age") || number_is(s, i - 1, "ages"))) return true;
    if (i > 2 && number_is(s, i - 1, "as") && (number_is(s, i - 2, "young") || number_is(s, i - 2, "old"))) return true;
    if (i > 2 && (number_is(s, i - 1, "from") || number_is(s, i - 1, "between")) && number_is(s, i - 2, "aged")) return true;
    if (of_ages(s, i)) return true;
    if (a->kind != ATOM_NUMBER || i < 2 || end != i + 1) return false;
    if (number_is(s, i - 1, ",") && a->value > 1 && (one_is(s, end) || ((number_bits(s, end, W_DET) || of_town(s, end)) && after_full_name(s, i - 1)))) return true;
    bool closed = number_is(s, end, ",") || number_is(s, end, ".") || number_is(s, end, ";") ||
                  number_is(s, end, ")") || number_is(s, end, "and") || end >= s->n;
    const Atom *name = &s->v[i - 2];
    if (number_is(s, i - 2, ".") && i > 2) name = &s->v[i - 3]; /* Holt Jr., 27, */
    if (number_is(s, i - 1, ",") || number_is(s, i - 1, "("))
        return closed && name->kind == ATOM_WORD && (name->upper || name->noun == NOUN_PERSON) && !(name->bits & W_MONTH);
    if (number_is(s, i - 1, "also") && number_is(s, i - 2, ",")) return closed; /* "his friend, also 14." */
    bool second = number_is(s, i - 1, "and") && s->v[i - 2].number != NONE; /* "sons, 10 and 12," */
    return second && closed && s->out->v[s->v[i - 2].number].kind == NUMBER_AGE;
}

/* ---- bounds and units */

static Str joined(u8 *buf, u32 cap, Str prefix, const NumberScan *s, u32 beg, u32 end)
{
    u32 n = 0;
    for (isize k = 0; k < prefix.n; k++) buf[n++] = prefix.p[k];
    for (u32 k = beg; k < end; k++) {
        Str w = s->v[k].low;
        if (n + w.n + 1 > cap) return (Str){0};
        if (k > beg) buf[n++] = ' ';
        memcpy(buf + n, w.p, (size_t)w.n);
        n += (u32)w.n;
    }
    return (Str){buf, n};
}

static u32 bound_before(const NumberScan *s, u32 i, u8 *bound)
{
    u8 buf[96];
    for (u32 w = u32_min(BOUND_WORDS, i); w > 0; w--) {
        u32 b = map_get(&s->lex->bounds, joined(buf, sizeof buf, S("b:"), s, i - w, i));
        if (b == NONE) continue;
        *bound = (u8)b;
        return i - w;
    }
    return i;
}

static u32 bound_after(const NumberScan *s, u32 end, u8 *bound)
{
    u8 buf[96];
    if (number_is(s, end, "+") && glued(s, end)) return *bound = BOUND_AT_LEAST, end + 1;
    for (u32 w = BOUND_WORDS; w > 0; w--) {
        if (end + w > s->n) continue;
        u32 b = map_get(&s->lex->bounds, joined(buf, sizeof buf, S("a:"), s, end, end + w));
        if (b == NONE) continue;
        *bound = (u8)b;
        return end + w;
    }
    return end;
}

static u32 unit_after(const NumberScan *s, u32 end, bool digits, u32 *unit)
{
    u8 buf[96];
    u32 at = number_hyphen(s, end) && glued(s, end) && glued(s, end + 1) ? end + 1 : end;
    if (number_is(s, at, "%")) return *unit = map_get(&s->lex->units, S("percent")), at + 1;
    if (number_is(s, at, "\xc2\xb0")) at++;
    for (u32 w = UNIT_WORDS; w > 0; w--) {
        if (at + w > s->n || s->v[at].kind != ATOM_WORD) continue;
        Str key = joined(buf, sizeof buf - 1, (Str){0}, s, at, at + w);
        if (!key.n) continue;
        *unit = map_get(&s->lex->units, key);
        if (*unit == NONE && digits) {
            buf[key.n] = '*';
            *unit = map_get(&s->lex->units, (Str){buf, key.n + 1});
        }
        if (*unit != NONE) return at + w;
    }
    *unit = NONE;
    return end;
}

static u32 money_before(const NumberScan *s, u32 i, Str *code)
{
    if (i == 0) return i;
    u32 m = NONE, beg = i - 1;
    if (i > 1 && glued(s, i - 1) && s->v[i - 2].kind == ATOM_WORD && s->v[i - 1].kind == ATOM_SIGN) {
        Str x = str_format(s->arena, "%.*s%.*s", STR(s->v[i - 2].low), STR(s->v[i - 1].low));
        m = map_get(&s->lex->money, x);
        if (m == NONE) { /* U.S.$ and the like: the sign alone decides */
            m = map_get(&s->lex->money, s->v[i - 1].low);
        } else {
            beg = i - 2;
        }
    } else {
        m = map_get(&s->lex->money, s->v[i - 1].low);
    }
    if (m == NONE) return i;
    *code = s->lex->code.v[m];
    return beg;
}

/* ---- building */

static void fill_unit(Number *n, const NumberUnit *u)
{
    n->unit = u->unit;
    n->si_unit = u->si_unit;
    n->kind = u->kind;
    if (u->kind == NUMBER_SHARE) {
        n->low *= u->factor;
        if (n->high < HUGE_VAL) n->high *= u->factor;
        n->unit = (Str){0};
        n->si_low = n->low;
        n->si_high = n->high;
        return;
    }
    n->si_low = n->low * u->factor + u->offset;
    n->si_high = n->high < HUGE_VAL ? n->high * u->factor + u->offset : HUGE_VAL;
}

static void fill_bound(Number *n, double value, u8 bound)
{
    n->low = n->high = value;
    n->bound = bound;
    if (bound == BOUND_AT_LEAST || bound == BOUND_MORE_THAN) n->high = HUGE_VAL;
    if (bound == BOUND_AT_MOST || bound == BOUND_LESS_THAN) n->low = 0;
    n->si_low = n->low;
    n->si_high = n->high;
}

static void push(NumberScan *s, Number n, NumberPart p)
{
    if (s->out->n >= DOC_FACTS_MAX || p.beg >= p.end) return;
    n.text = number_span(s, p.beg, p.end);
    n.head = s->v[p.core].token;
    if (n.head == NONE) n.head = 0;
    if (p.head != NONE) {
        const Atom *h = &s->v[p.head];
        n.noun = h->token;
        n.counts = number_singular(s->arena, h->low);
        u32 beg = p.np_end > p.end ? p.end : p.head;
        while (beg < p.head && s->v[beg].kind == ATOM_SIGN) beg++;
        if (number_is(s, beg, "of") && beg < p.head) beg++;
        n.counts_text = number_span(s, beg, p.np_end);
    }
    p.number = s->out->n;
    *vec_push(s->arena, s->out) = n;
    *vec_push(s->arena, &s->parts) = p;
    for (u32 k = p.beg; k < u32_max(p.end, p.np_end); k++) s->v[k].number = p.number;
}

/* The noun phrase counted, after "of" or directly. */
static void attach_noun(const NumberScan *s, NumberPart *p)
{
    u32 at = p->end, head;
    p->np_end = p->end;
    p->head = NONE;
    if (number_is(s, at, "-") && glued(s, at)) return; /* 12-gauge, 5-4 */
    bool those = number_is(s, at, "of") && (number_is(s, at + 1, "those") || number_is(s, at + 1, "them"));
    if (those && (!number_nounish(s, at + 2) || s->v[at + 2].upos == UPOS_VERB || str_ends(s->v[at + 2].low, S("ing")))) return;
    if (number_is(s, at, "of") && !number_is(s, at + 1, "whom") && !number_is(s, at + 1, "which")) at++;
    while (number_is(s, at, "the") || number_is(s, at, "those") || number_is(s, at, "these")) at++;
    u32 end = number_noun_phrase(s, at, &head);
    if (head == NONE) return;
    p->head = head;
    p->np_end = end;
}

/* ---- readings; each returns the atom after what it read, 0 when it does not apply */

static u32 ordinal_value(const NumberScan *s, u32 i, double *value)
{
    if (i >= s->n) return 0;
    if (s->v[i].kind == ATOM_NUMBER) {
        static const char *const ends[] = {"st", "nd", "rd", "th"};
        for (isize k = 0; k < countof(ends); k++)
            if (number_is(s, i + 1, ends[k]) && glued(s, i + 1)) return *value = s->v[i].value, i + 2;
        return 0;
    }
    if ((s->v[i].bits & W_TENS) && number_hyphen(s, i + 1) && number_bits(s, i + 2, W_ORD)) {
        *value = word_value(s, i) + word_value(s, i + 2);
        return i + 3;
    }
    if (!(s->v[i].bits & W_ORD)) return 0;
    *value = word_value(s, i);
    return i + 1;
}

static bool superlative(const NumberScan *s, u32 i)
{
    if (i >= s->n || s->v[i].kind != ATOM_WORD) return false;
    if (s->v[i].bits & W_SUP) return number_nounish(s, i + 1);
    static const char *const no[] = {"west", "northwest", "southwest", "best", "rest", "test", "guest", "interest",
                                     "protest", "arrest", "request", "forest", "harvest", "latest", "west", "quest", "chest",
                                     "honest", "modest", "conquest", "contest", "priest", "unrest", "midwest", "nest", "pest", "vest", "crest", "invest", "suggest"};
    Str w = s->v[i].low;
    for (isize k = 0; k < countof(no); k++)
        if (str_eq(w, str_of(no[k]))) return false;
    return w.n > 5 && str_ends(w, S("est"));
}

static u32 rank(NumberScan *s, u32 i, u32 at, double value)
{
    u32 head, k = at;
    if (number_hyphen(s, k) && glued(s, k)) k++;
    if (!superlative(s, k)) return 0;
    u32 end = number_noun_phrase(s, k + 1, &head);
    if (head == NONE) return 0;
    Number n = number_init((Span){0});
    fill_bound(&n, value, BOUND_EXACT);
    n.kind = NUMBER_RANK;
    n.rule = S("number.rank");
    u32 beg = i; /* "the country's third largest city": the possessor is the denominator */
    push(s, n, (NumberPart){beg, k + 1, i, at, end, head, 0});
    Number *made = &s->out->v[s->out->n - 1];
    if (beg > 1 && number_is(s, beg - 1, "'s")) {
        beg -= 2;
        while (beg > 0 && number_nounish(s, beg - 1)) beg--;
    }
    made->counts_text = number_span(s, beg, end);
    return end;
}

/* "the ninth city to be captured since Friday": an ordinal counts when an infinitive or
 * participle clause, "since", or a span of time follows its noun. */
static u32 ordinal(NumberScan *s, u32 i)
{
    double value = 0;
    u32 end = ordinal_value(s, i, &value), head;
    if (!end) return 0;
    if (rank(s, i, end, value)) return s->parts.v[s->parts.n - 1].np_end;
    if (number_hyphen(s, end) && glued(s, end)) return end;
    u32 np = number_noun_phrase(s, end, &head);
    if (head == NONE || month_day(s, i, end) || value < 2) return end;
    if (!(i > 0 && number_bits(s, i - 1, W_DET | W_POSS))) return end;
    bool clause = (number_is(s, np, "to") && np + 1 < s->n && s->v[np + 1].kind == ATOM_WORD && !number_bits(s, np + 1, W_DET)) ||
                  number_is(s, np, "since") || number_is(s, np, "captured") || number_is(s, np, "killed") ||
                  (number_is(s, np, "in") && (number_is(s, np + 1, "a") || number_is(s, np + 1, "as") || number_is(s, np + 1, "less"))) ||
                  (number_is(s, np, "this") && number_bits(s, np + 1, W_BG));
    if (!clause) return end;
    Number n = number_init((Span){0});
    fill_bound(&n, value, BOUND_ORDINAL);
    n.kind = NUMBER_COUNT;
    n.rule = S("number.ordinal");
    push(s, n, (NumberPart){i, end, i, end, np, head, 0});
    return np;
}

static u32 fraction(NumberScan *s, u32 i)
{
    Figure f = {.value = 1};
    u32 k = number_bits(s, i, W_UNIT) || s->v[i].kind == ATOM_NUMBER ? number_figure(s, i, &f) : 0;
    if (!k) k = number_is(s, i, "a") ? i + 1 : i;
    bool explicit_top = k > i;
    if (number_hyphen(s, k) && glued(s, k)) k++;
    double bottom = k < s->n && s->v[k].word != NONE ? s->lex->word.v[s->v[k].word].frac : 0;
    if (bottom <= 0 || f.value >= bottom) return 0;
    bool half = bottom < 2.5;
    if (!explicit_top && !half && !number_is(s, i, "third") ) return 0;
    if (!explicit_top && !half) return 0;
    u32 end = k + 1;
    bool of = number_is(s, end, "of") || (half && number_is(s, end, "the")) || (half && number_bits(s, end, W_POSS));
    if (!of) return 0;
    u8 bound = BOUND_EXACT;
    NumberPart p = {.beg = bound_before(s, i, &bound), .end = end, .core = i, .core_end = end};
    attach_noun(s, &p);
    if (p.head != NONE && (s->v[p.head].noun == NOUN_TIME || s->v[p.head].timex)) return 0;
    Number n = number_init((Span){0});
    fill_bound(&n, f.value / bottom, bound);
    if (n.high == HUGE_VAL) n.high = n.si_high = 1;
    n.kind = NUMBER_SHARE;
    n.rule = S("number.fraction");
    push(s, n, p);
    return p.np_end;
}

/* Second figure of "X to Y", "X-Y", "between X and Y", "X or Y". */
static u32 range(const NumberScan *s, u32 i, u32 end, const Figure *x, Figure *y)
{
    u32 k = 0;
    bool between = i > 0 && number_is(s, i - 1, "between");
    if (number_hyphen(s, end) && glued(s, end) == glued(s, end + 1)) k = end + 1;
    else if (between && number_is(s, end, "and")) k = end + 1;
    else if (number_is(s, end, "to") && !(i > 0 && number_is(s, i - 1, "from") && !(i > 1 && number_is(s, i - 2, "aged"))))
        k = end + 1;
    else if (number_is(s, end, "or")) k = end + 1;
    if (!k) return 0;
    u32 after = number_figure(s, k, y);
    if (!after || y->open || y->value <= x->value) return 0;
    if (number_is(s, end, "or") && y->value > x->value + 1.5) return 0;
    return after;
}

static u32 denominator(const NumberScan *s, u32 end, double *of)
{
    u32 k = end;
    Figure y;
    if (number_is(s, k, "out") && number_is(s, k + 1, "of")) k += 2;
    else if (number_is(s, k, "of")) k++;
    else if (number_is(s, k, "in") && end > 0 && (number_bits(s, end - 1, W_UNIT))) k++;
    else return end;
    while (number_bits(s, k, W_POSS) || number_is(s, k, "the") || number_is(s, k, "every") ||
           (s->v[u32_min(k, s->n - 1)].kind == ATOM_WORD && number_is(s, k + 1, "'s")))
        k += number_is(s, k + 1, "'s") ? 2 : 1;
    u32 after = number_figure(s, k, &y);
    if (!after || y.open || (k < s->n && s->v[k].timex == 1) || number_bits(s, after, W_MONTH)) return end;
    *of = y.value;
    return after;
}

static u32 age_reading(NumberScan *s, u32 i, u32 end, Figure f)
{
    u32 k = end, unit;
    bool hyphened = number_hyphen(s, k);
    u32 after = unit_after(s, k, true, &unit);
    bool old = false;
    if (unit != NONE && s->lex->unit.v[unit].kind == NUMBER_DURATION) {
        u32 o = number_hyphen(s, after) ? after + 1 : after;
        old = number_is(s, o, "old") || number_is(s, o, "olds");
        if (old) k = o + 1;
        (void)hyphened;
    }
    bool suspended = number_hyphen(s, end) && glued(s, end) && !glued(s, end + 1) && number_is(s, end + 1, "and") && f.value < AGE_MAX;
    if (suspended) old = number_is(s, end + 4, "year") && number_is(s, end + 6, "old"), k = old ? end + 1 : k; /* 12- and 10-year-old */
    if (!old && !age(s, i, end)) return 0;
    Number n = number_init((Span){0});
    Figure y;
    u32 wider = old ? 0 : range(s, i, end, &f, &y);
    fill_bound(&n, f.value, BOUND_EXACT);
    if (wider) n.high = n.si_high = y.value, n.bound = BOUND_RANGE, k = wider;
    n.kind = NUMBER_AGE;
    n.unit = old && unit != NONE ? s->lex->unit.v[unit].unit : S("year");
    n.rule = S("number.age");
    if (i > 2 && number_is(s, i - 2, "young")) n.bound = BOUND_AT_LEAST, n.high = n.si_high = HUGE_VAL;
    push(s, n, (NumberPart){i, k, i, end, k, NONE, 0});
    return k;
}

/* "within 90" after "in 30 days": the unit is understood. */
static void elliptic_unit(const NumberScan *s, u32 i, u32 *unit)
{
    if (!s->parts.n || i == 0) return;
    const Number *p = &s->out->v[s->parts.v[s->parts.n - 1].number];
    if (p->kind == NUMBER_DURATION && (number_is(s, i - 1, "within") || number_is(s, i - 1, "in") || number_is(s, i - 1, "or")))
        *unit = map_get(&s->lex->units, p->unit);
}

static void finish_cardinal(NumberScan *s, Number n, NumberPart p, u32 unit)
{
    if (unit != NONE) fill_unit(&n, &s->lex->unit.v[unit]);
    p.np_end = p.end;
    p.head = NONE;
    if (n.kind == NUMBER_COUNT || n.kind == NUMBER_SHARE) attach_noun(s, &p);
    if (n.kind == NUMBER_SHARE && n.high == HUGE_VAL) n.high = n.si_high = 1;
    bool more = number_bits(s, p.end, W_MORE) && !number_is(s, p.end, "other") && !number_is(s, p.end, "others");
    n.rule = unit != NONE ? S("number.unit") : more ? S("number.increment") : n.of > 0 ? S("number.of") : S("number.cardinal");
    push(s, n, p);
}

static u32 cardinal(NumberScan *s, u32 i)
{
    Figure f, y;
    u32 end = number_figure(s, i, &f), unit = NONE;
    if (!end) return 0;
    unit_after(s, end, true, &unit);
    bool span = unit != NONE && s->lex->unit.v[unit].kind == NUMBER_DURATION; /* "in 30 days" is a date and a duration */
    unit = NONE;
    if ((s->v[i].timex == 1 && !span) || month_day(s, i, end)) return end;
    bool digits = s->v[i].kind == ATOM_NUMBER;
    if (digits && (clock_or_code(s, i, end) || address(s, end))) return end;
    if (digits && part_of_name(s, i, end)) /* "Image 3 of 12": neither is a count */
        return number_is(s, end, "of") && end + 1 < s->n && s->v[end + 1].kind == ATOM_NUMBER ? end + 2 : end;
    if (digits && glued(s, end) && s->v[end].kind == ATOM_WORD && unit_after(s, end, true, &unit) == end && !number_bits(s, end, W_SCALE) &&
        !number_is(s, end, "m") && !number_is(s, end, "b"))
        return end + 1; /* 22News */
    if (number_bits(s, end, W_STREET) && s->v[end].low.n > 1 && (glued(s, end) || !s->v[end].upper) && !number_is(s, end, "way")) return end + 1;
    u32 done = age_reading(s, i, end, f);
    if (done) return done;
    if (number_hyphen(s, end) && glued(s, end) && number_bits(s, end + 1, W_STREET)) return end + 2;
    Number n = number_init((Span){0});
    if (year(s, i, end)) {
        fill_bound(&n, f.value, BOUND_EXACT);
        n.kind = NUMBER_YEAR;
        n.rule = S("number.year");
        push(s, n, (NumberPart){i, end, i, end, end, NONE, 0});
        return end;
    }
    Str code = {0};
    u32 money = money_before(s, i, &code);
    if (code.n && glued(s, end) && (number_is(s, end, "m") || number_is(s, end, "b"))) {
        f.value *= number_is(s, end, "m") ? 1e6 : 1e9;
        end++;
    }
    u8 bound = BOUND_EXACT;
    NumberPart p = {.beg = bound_before(s, money, &bound), .core = i, .core_end = end};
    u32 wider = range(s, i, end, &f, &y);
    if (!wider && number_hyphen(s, end) && glued(s, end) && glued(s, end + 1) && end + 1 < s->n && s->v[end + 1].kind == ATOM_NUMBER)
        return end + 2; /* a score, a code */
    if (f.open) bound = BOUND_AT_LEAST;
    fill_bound(&n, f.value, bound);
    if (wider) {
        n.low = n.si_low = f.value;
        n.high = n.si_high = y.value;
        n.bound = BOUND_RANGE;
        if (i > 0 && number_is(s, i - 1, "between")) p.beg = i - 1;
        end = wider;
    }
    end = unit_after(s, end, digits, &unit);
    if (unit == NONE && !wider) end = denominator(s, end, &n.of);
    u8 later = n.bound;
    u32 after = bound_after(s, end, &later);
    if (after > end && !wider) {
        double of = n.of;
        fill_bound(&n, f.value, later);
        n.of = of;
        end = after;
    }
    p.end = end;
    n.kind = NUMBER_COUNT;
    if (unit == NONE && !number_nounish(s, end)) elliptic_unit(s, i, &unit);
    if (code.n) n.kind = NUMBER_MONEY, n.unit = code, unit = NONE;
    finish_cardinal(s, n, p, unit);
    return u32_max(s->parts.n ? s->parts.v[s->parts.n - 1].np_end : 0, end);
}

/* "nobody was killed", "no injuries": a count of zero. */
static u32 nothing(NumberScan *s, u32 i)
{
    if (!number_bits(s, i, W_NONE)) return 0;
    u32 end = i + 1;
    bool no = number_is(s, i, "no");
    if (no && (number_is(s, end, "one") || (number_is(s, end, "-") && number_is(s, end + 1, "one"))))
        end += number_is(s, end, "one") ? 1 : 2, no = false;
    NumberPart p = {.beg = i, .end = end, .core = i, .core_end = end};
    attach_noun(s, &p);
    if (no && p.head == NONE) return 0;
    Number n = number_init((Span){0});
    fill_bound(&n, 0, BOUND_EXACT);
    n.kind = NUMBER_COUNT;
    n.rule = S("number.none");
    push(s, n, p);
    return p.np_end;
}

/* "the region's largest city": rank one. */
static u32 plain_superlative(NumberScan *s, u32 i)
{
    bool possessed = i > 1 && number_is(s, i - 1, "'s");
    if (!superlative(s, i) || (!possessed && !number_is(s, i ? i - 1 : 0, "the"))) return 0;
    u32 head;
    number_noun_phrase(s, i + 1, &head);
    if (head == NONE || s->v[head].noun != NOUN_PLACE) return 0;
    return rank(s, i, i, 1);
}

void number_phrases(NumberScan *s)
{
    for (u32 i = 0; i < s->n;) {
        u32 end = 0;
        if (s->v[i].timex != 1 && !end) end = ordinal(s, i);
        if (!end) end = plain_superlative(s, i);
        if (!end && s->v[i].timex != 1) end = fraction(s, i);
        if (!end && s->v[i].timex != 1) end = nothing(s, i);
        if (!end) end = cardinal(s, i);
        i = end > i ? end : i + 1;
    }
}
