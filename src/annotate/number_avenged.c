/* number_avenged.c - those for whose death others are put to death: "three men who killed a guard were hanged", "executed for
 * the murder of two tourists". The punished are the report's toll, their victims that of a crime long before.
 *
 * Method: a punishment (sense x of number_roles.tsv) in the sentence, and a word of killing before the count that says of the
 * punished what they did: behind "who", or as a noun or participle behind "for" or "of". What rebels do besides in the same
 * breath ("shot two and executed three") is left alone. */
#include "annotate/number.h"

enum { REACH = 10 };

/* Words that may stand between a word of killing and a member of its list. */
static bool within_list(const NumberScan *s, u32 k)
{
    const Atom *a = &s->v[k];
    bool joins = number_is(s, k, ",") || number_is(s, k, "and") || number_is(s, k, "of") || number_is(s, k, "'s") || number_hyphen(s, k);
    return joins || a->number != NONE || a->kind == ATOM_NUMBER || number_bits(s, k, W_DET | W_POSS | W_MORE) || number_nounish(s, k);
}

/* The relative pronoun of "who had brutally killed", by the atom of the verb; NONE. */
static u32 relative_of(const NumberScan *s, u32 verb)
{
    while (verb > 0 && number_bits(s, verb - 1, W_AUX | W_ADV)) verb--;
    return verb > 0 && number_bits(s, verb - 1, W_REL) ? verb - 1 : NONE;
}

/* The preposition of "for killing", "convicted of the murder"; NONE. */
static u32 reason_of(const NumberScan *s, u32 killing)
{
    u32 k = killing;
    while (k > 0 && (number_bits(s, k - 1, W_DET | W_POSS | W_TIMES) || s->v[k - 1].upos == UPOS_ADJ)) k--;
    bool reason = k > 0 && (number_is(s, k - 1, "for") || number_is(s, k - 1, "of") || number_is(s, k - 1, "over"));
    return reason ? k - 1 : NONE;
}

/* From a punishment to what the punished did, nothing but those: "hanged three men convicted of", not "executed a
 * warrant over", "executed two hostages on Sunday and claimed". */
static bool punished_between(const NumberScan *s, u32 beg, u32 end)
{
    bool someone = false;
    for (u32 k = beg; k < end; k++) {
        if (number_sense(s, k, "g") != NONE) continue;
        if (!within_list(s, k) || number_is(s, k, ",") || number_is(s, k, "and")) return false;
        someone |= s->v[k].noun == NOUN_PERSON;
    }
    return someone;
}

/* Is atom p a punishment of what is told at `killing`; `who`: its relative pronoun or NONE; `reason`: its preposition? */
static bool punishes(const NumberScan *s, u32 p, u32 killing, u32 who, u32 reason)
{
    u32 r = number_sense(s, p, "x");
    if (p == killing || r == NONE || s->v[p].upos == UPOS_NOUN || number_unreal(s, p)) return false;
    u8 form = s->lex->role.v[r].form;
    u32 be = p;
    while (be > 0 && number_bits(s, be - 1, W_ADV)) be--;
    bool passive = form == FORM_PAST && ((be > 0 && number_bits(s, be - 1, W_BE)) || (!s->doc && number_bits(s, p + 1, W_PREP)));
    if (passive) return who == NONE || p > killing; /* not "hanged by rebels who killed nine" */
    return (form == FORM_PAST || form == FORM_S) && p < killing && punished_between(s, p + 1, who != NONE ? who : reason);
}

static bool is_avenged(const NumberScan *s, u32 at)
{
    for (u32 k = at, n = 0; k > 0 && n < REACH; n++) {
        k--;
        u32 r = number_sense(s, k, "v");
        if (r != NONE && s->v[k].upos == UPOS_NOUN) r = NONE;
        if (r == NONE) r = number_sense(s, k, "no");
        if (r == NONE && !within_list(s, k)) return false;
        if (r == NONE || !str_eq(s->lex->role.v[r].role, S("killed"))) continue;
        u32 who = relative_of(s, k);
        u32 reason = s->lex->role.v[r].form != FORM_PAST ? reason_of(s, k) : NONE;
        for (u32 p = 0; p < s->n && (who != NONE || reason != NONE); p++)
            if (punishes(s, p, k, who, reason)) return true;
        return false;
    }
    return false;
}

static u32 atom_at(const NumberScan *s, u32 byte)
{
    u32 k = 0;
    while (k < s->n && s->v[k].text.beg < byte) k++;
    return k;
}

void number_avenged(NumberScan *s, u32 first)
{
    u32 left = first;
    for (u32 i = first; i < s->out->n; i++) {
        Number *n = &s->out->v[i];
        bool avenged = str_eq(n->role, S("killed")) && is_avenged(s, atom_at(s, n->text.beg));
        if (avenged && str_starts(n->rule, S("number.implied"))) continue;
        if (avenged) n->role = (Str){0};
        s->out->v[left++] = *n;
    }
    s->out->n = left;
}
