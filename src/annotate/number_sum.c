/* number_sum.c - counts that add up several happenings: "four dead in weekend shootings across the city". By the cues of
 * data/number_sums.tsv, sentence by sentence; such counts of people killed or hurt have the rule number.sum. See number.h. */
#include "annotate/number.h"
#include "base/utf8.h"

static bool letter(Str s, isize at)
{
    return at >= 0 && at < s.n && s.p[at] >= 'a' && s.p[at] <= 'z';
}

/* Whole words. */
static bool has(Str low, Str cue)
{
    for (isize from = 0, at; (at = str_find(str_cut(low, from, low.n), cue)) >= 0; from += at + 1)
        if (!letter(low, from + at - 1) && !letter(low, from + at + cue.n)) return true;
    return false;
}

static bool told(const NumberScan *s, Str low, u8 class, Str before)
{
    for (u32 i = 0; i < s->lex->sum.n; i++) {
        const NumberSum *x = &s->lex->sum.v[i];
        if (x->class == class && has(low, str_join(s->arena, before, x->cue))) return true;
    }
    return false;
}

static bool adds_up(const NumberScan *s, Str low)
{
    Str none = {0};
    if (told(s, low, SUM_GROWN, none)) return false;
    if (told(s, low, SUM_SPAN, none)) return true;
    return told(s, low, SUM_BLOW, none) && told(s, low, SUM_APART, none) && !told(s, low, SUM_KNOWN, none) && !told(s, low, SUM_BLOW, S("the "));
}

void number_sums(NumberScan *s, Span sentence, u32 first)
{
    bool toll = false;
    for (u32 i = first; i < s->out->n; i++) {
        const Number *n = &s->out->v[i];
        toll |= n->kind == NUMBER_COUNT && (str_eq(n->role, S("killed")) || str_eq(n->role, S("injured")) || str_eq(n->role, S("victim")));
    }
    if (!toll || !adds_up(s, str_lower(s->arena, str_at(s->text, sentence)))) return;
    for (u32 i = first; i < s->out->n; i++) {
        Number *n = &s->out->v[i];
        bool role = str_eq(n->role, S("killed")) || str_eq(n->role, S("injured")) || str_eq(n->role, S("victim"));
        bool plain = str_eq(n->rule, S("number.cardinal")) || str_eq(n->rule, S("number.increment")) || str_eq(n->rule, S("number.of"));
        if (role && plain && n->kind == NUMBER_COUNT) n->rule = S("number.sum");
    }
}
