/* number_noun.c - the noun phrase after a number, from parts of speech where there are any
 * and from closed classes and spelling where there are none (headlines). A chunker, not a
 * parser: it stops at the first word that cannot stand inside a base noun phrase. Numbers
 * and their nouns are adjacent in news text nearly always, so a tree adds little here. */
#include "annotate/number.h"

enum { NOUN_PHRASE_MAX = 9 }; /* atoms; a title's run of capitals must end somewhere */

static bool role_pos(const NumberScan *s, u32 i, const char *pos)
{
    for (u32 r = s->v[i].role; r != NONE; r = s->lex->role.v[r].next)
        if (strchr(pos, s->lex->role.v[r].pos)) return true;
    return false;
}

/* Past participles and predicates of the role table are no nouns, whatever the tagger says. */
static bool predicate(const NumberScan *s, u32 i)
{
    for (u32 r = s->v[i].role; r != NONE; r = s->lex->role.v[r].next) {
        const NumberRole *x = &s->lex->role.v[r];
        if (x->pos == 'a' || (x->pos == 'v' && x->form == FORM_PAST)) return s->v[i].noun == NOUN_OTHER;
    }
    return false;
}

static bool participle(const Atom *a)
{
    if (a->noun != NOUN_OTHER) return false;
    return str_ends(a->low, S("ed")) || str_ends(a->low, S("ing")) || str_ends(a->low, S("en"));
}

bool number_nounish(const NumberScan *s, u32 i)
{
    if (i >= s->n || s->v[i].kind != ATOM_WORD) return false;
    const Atom *a = &s->v[i];
    if (a->low.n < 2 || a->low.p[0] == '\'' || a->timex == 1 || predicate(s, i)) return false;
    if (a->upos == UPOS_NOUN || a->upos == UPOS_PROPN || a->upos == UPOS_ADJ)
        return !(a->bits & (W_PREP | W_DET | W_PRON | W_AUX | W_MODAL)) || a->upos == UPOS_PROPN;
    if (a->upos != UPOS_X) return false;
    if (str_eq(a->low, S("us")) && a->upper) return true; /* US officials */
    if (a->bits & (W_CLOSED | W_ADV | W_LINK)) return false;
    return !role_pos(s, i, "viam") || a->noun != NOUN_OTHER;
}

static bool is_noun(const NumberScan *s, u32 i)
{
    const Atom *a = &s->v[i];
    return a->upos == UPOS_NOUN || a->upos == UPOS_PROPN || (a->upos == UPOS_X && !participle(a));
}

/* A word that may stand before the head: "displaced people", "highly armed men". */
static bool premodifier(const NumberScan *s, u32 i)
{
    const Atom *a = &s->v[i];
    if (a->kind != ATOM_WORD || !number_nounish(s, i + 1)) return false;
    if (s->v[i + 1].upos == UPOS_X) /* no tags: only before a noun that the tables know */
        return s->v[i + 1].noun != NOUN_OTHER && !(a->bits & W_CLOSED);
    return ((a->upos == UPOS_VERB || predicate(s, i)) && (participle(a) || predicate(s, i)) && is_noun(s, i + 1)) ||
           (a->upos == UPOS_ADV && s->v[i + 1].upos == UPOS_ADJ && !(a->bits & W_CLOSED));
}

u32 number_noun_phrase(const NumberScan *s, u32 i, u32 *head)
{
    u32 k = i, limit = u32_min(s->n, i + NOUN_PHRASE_MAX);
    *head = NONE;
    while (k < limit && number_bits(s, k, W_DET | W_POSS) && !number_bits(s, k, W_NONE)) k++;
    u32 start = k;
    while (k < limit) {
        const Atom *a = &s->v[k];
        bool glue = k > start && k + 1 < limit && !a->space;
        if (glue && (str_eq(a->low, S("-")) || str_eq(a->low, S("'s"))) && number_nounish(s, k + 1)) {
            if (a->low.p[0] == '\'' ) *head = NONE;
            k++;
            continue;
        }
        bool title = number_is(s, k, ".") && glue && s->v[k - 1].upper && s->v[k - 1].low.n <= 4 && s->v[k + 1].upper &&
                     number_nounish(s, k + 1); /* Mr. Hill */
        if (title) {
            k++;
            continue;
        }
        bool initial = k > start && a->kind == ATOM_WORD && a->upper && a->low.n == 1 && s->v[k - 1].upper && number_is(s, k + 1, ".") &&
                       k + 2 < limit && s->v[k + 2].upper && number_nounish(s, k + 2); /* Karl B. Hill */
        if (initial) {
            k += 2;
            continue;
        }
        if (a->kind == ATOM_WORD && (a->bits & W_MORE) && k == start && !number_is(s, k, "others")) {
            k++;
            start = k;
            continue;
        }
        if (!number_nounish(s, k) && !premodifier(s, k)) break;
        if (*head != NONE && a->upos == UPOS_X && participle(a)) break; /* a verb, likely */
        if (number_nounish(s, k) && is_noun(s, k)) {
            /* without tags the first known noun that no known noun follows is the head */
            if (*head != NONE && a->upos == UPOS_X && s->v[*head].noun != NOUN_OTHER && a->noun == NOUN_OTHER)
                return k;
            *head = k;
        }
        k++;
    }
    if (*head == NONE) return i;
    return *head + 1;
}
