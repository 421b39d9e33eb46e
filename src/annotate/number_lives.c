/* number_lives.c - lives that are taken: "the fire claimed 12 lives", "nine lives were lost", "cost the life of a nurse". Lives
 * that are saved, changed or at risk are no dead: such a noun (sense l of number_roles.tsv) keeps its role only where a word
 * that takes it (sense k) stands before it as its verb, or behind it as its participle. */
#include "annotate/number.h"

enum { REACH = 8 };

static bool bridges(const NumberScan *s, u32 k)
{
    static const char *const bounds[] = {"of", "as", "at", "than", "many", "least", "most"}; /* "at least 30 lives" */
    const Atom *a = &s->v[k];
    for (isize i = 0; i < countof(bounds); i++)
        if (number_is(s, k, bounds[i])) return true;
    return a->kind == ATOM_NUMBER || number_bits(s, k, W_DET | W_POSS | W_MORE | W_ADV | W_QUANT | W_MANY | W_NUMERAL) || number_nounish(s, k);
}

/* "The group claimed the life of the mayor was in danger": what follows the verb is a clause; but "the fire that claimed 12
 * lives was arson". */
static bool clause_behind(const NumberScan *s, u32 verb, u32 life)
{
    u32 k = life + 1;
    while (verb > 0 && number_bits(s, verb - 1, W_AUX | W_ADV)) verb--;
    if (verb > 0 && number_bits(s, verb - 1, W_REL)) return false;
    for (u32 n = 0; k < s->n && n < REACH && bridges(s, k); n++) k++;
    return number_bits(s, k, W_BE | W_AUX);
}

static bool is_taken(const NumberScan *s, u32 life)
{
    for (u32 k = life, n = 0; k > 0 && n < REACH; n++) {
        k--;
        if (number_sense(s, k, "k") != NONE) return !number_unreal(s, k) && !clause_behind(s, k, life);
        if (!bridges(s, k)) break;
    }
    for (u32 k = life + 1, n = 0; k < s->n && n < REACH; k++, n++) {
        u32 r = number_sense(s, k, "k");
        if (r != NONE) return s->lex->role.v[r].form == FORM_PAST && !number_unreal(s, k);
        if (!bridges(s, k) && !number_bits(s, k, W_BE | W_AUX)) break;
    }
    return false;
}

void number_lives(NumberScan *s)
{
    for (u32 i = 0; i < s->n; i++)
        if (number_sense(s, i, "l") != NONE && !is_taken(s, i)) s->v[i].role = NONE;
}
