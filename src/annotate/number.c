/* number.c - how many: the stage's frame. Sentence by sentence: cut (number_atoms.c), read
 * numbers (number_phrase.c), give them roles (number_role.c), count persons that are named or
 * described singly (number_implied.c), attach place and time. The title is read the same way
 * when it does not stand in TEXT. See number.h for the parts. */
#include "annotate/number.h"

/* Words before a time that make it a starting point, not the day the number speaks of. */
static bool starting_point(const NumberScan *s, u32 i)
{
    return i > 0 && (number_is(s, i - 1, "since") || number_is(s, i - 1, "from") || number_is(s, i - 1, "after"));
}

/* The day the number speaks of: the nearest date of its sentence. */
static When as_of(const NumberScan *s, Span number)
{
    const Doc *d = s->doc;
    When best = when_unknown();
    u32 near = NONE;
    Span all = number_span(s, 0, s->n);
    for (u32 i = s->time_at; d && i < d->times.n && d->times.v[i].text.beg < all.end; i++) {
        const Timex *t = &d->times.v[i];
        if (t->type > TIMEX_TIME || !when_known(t->when)) continue;
        u32 gap = t->text.beg >= number.end ? t->text.beg - number.end : number.beg - u32_min(number.beg, t->text.end);
        u32 at = 0;
        while (at < s->n && s->v[at].text.end <= t->text.beg) at++;
        if (starting_point(s, at) || gap >= near) continue;
        near = gap;
        best = t->when;
    }
    return best;
}

/* A place inside the noun phrase, or after a preposition that follows it. */
static u32 place_of(const NumberScan *s, const Number *n)
{
    const Doc *d = s->doc;
    if (!d || !d->places.n) return NONE;
    u32 lo = 0, hi = d->places.n; /* places are in text order */
    while (lo < hi) {
        u32 mid = lo + (hi - lo) / 2;
        if (d->places.v[mid].text.end <= n->text.beg) lo = mid + 1;
        else hi = mid;
    }
    u32 end = u32_max(n->text.end, n->counts_text.end), limit = n->kind == NUMBER_DISTANCE ? 48 : 24;
    for (u32 i = lo; i < d->places.n; i++) {
        const Place *p = &d->places.v[i];
        if (p->text.beg > end + limit || p->text.beg >= s->v[s->n - 1].text.end) return NONE;
        if (p->kind == PLACE_ASSOCIATIVE) continue;
        if (p->text.beg < end) return i;
        Str between = str_cut(d->text, end, p->text.beg);
        if (str_find(between, S(",")) >= 0) return NONE;
        if (str_find(between, S(" in ")) >= 0 || str_find(between, S(" of ")) >= 0 || str_find(between, S(" from ")) >= 0 ||
            str_find(between, S(" near ")) >= 0 || str_find(between, S(" at ")) >= 0 || str_find(between, S(" to ")) >= 0)
            return i;
    }
    return NONE;
}

static void sentence(NumberScan *s, Span text)
{
    u32 first = s->out->n;
    number_atoms(s, text);
    if (!s->n) return;
    number_lives(s);
    number_phrases(s);
    number_roles(s);
    number_sums(s, text, first);
    number_implied(s);
    number_avenged(s, first);
    for (u32 i = first; i < s->out->n; i++) {
        Number *n = &s->out->v[i];
        n->as_of = as_of(s, n->text);
        n->place = place_of(s, n);
    }
}

void annotate_number(Doc *d, const Know *k)
{
    if (!k || !k->number) return;
    Numbers out = {0}, title = {0};
    NumberScan s = {.arena = d->arena, .lex = k->number, .doc = d, .text = d->text, .out = &out};
    s.v = NEW(d->arena, Atom, ATOMS_MAX);
    for (u32 i = 0; i < d->sentences.n; i++) sentence(&s, d->sentences.v[i].text);
    if (d->title.n && span_empty(d->title_text)) {
        s.doc = NULL;
        s.text = d->title;
        s.out = &title;
        sentence(&s, (Span){0, (u32)d->title.n});
    }
    memcpy(&d->numbers, &out, sizeof out);
    memcpy(&d->title_numbers, &title, sizeof title);
}
