/* number_role.c - what the counted things undergo: "nine people were *killed*", "*killing* at
 * least nine", "*death* toll rose to 41", "control of 11 capitals".
 *
 * Method: the verb, predicate or noun of data/number_roles.tsv that governs the number is
 * sought to the right (subject) and to the left (object) over words that may stand between;
 * then coordinated numbers share ("two men and a child were killed"), and "including N" takes
 * its whole's role and denominator. Verbs of mere hitting ("shot") give `victim`, killed or
 * injured, unless words near them say that the blow was deadly. Negated, modal and infinitive
 * verbs give no role. Shallow on purpose: titles and captions have no trees worth having. */
#include "annotate/number.h"
#include <math.h>

enum { RIGHT_MAX = 18, LEFT_MAX = 14, TOLL_MAX = 24 };

u32 number_sense(const NumberScan *s, u32 i, const char *pos)
{
    if (i >= s->n) return NONE;
    for (u32 r = s->v[i].role; r != NONE; r = s->lex->role.v[r].next)
        if (strchr(pos, s->lex->role.v[r].pos)) return r;
    return NONE;
}

static bool adverb(const NumberScan *s, u32 i)
{
    return i < s->n && s->v[i].kind == ATOM_WORD &&
           ((s->v[i].bits & (W_ADV | W_NEG)) || s->v[i].upos == UPOS_ADV ||
            (s->v[i].low.n > 5 && str_ends(s->v[i].low, S("ly")) && !s->v[i].upper));
}

/* Does atom i make one word with the noun before it: "life savings", "life's work", "life-boats"? */
static bool compound_from(const NumberScan *s, u32 i)
{
    if (i >= s->n) return false;
    bool noun = number_nounish(s, i) && !s->v[i].upper && s->v[i].noun != NOUN_TIME;
    return noun || number_is(s, i, "'s") || number_is(s, i, "\xE2\x80\x99s") || number_hyphen(s, i);
}

u32 number_state(const NumberScan *s, u32 i)
{
    u32 r = number_sense(s, i, "c");
    for (u32 k = i; r != NONE && k > 0 && k + 4 > i; k--)
        if (number_is(s, k - 1, "in")) return r;
    r = number_sense(s, i, "e");
    if (r != NONE && i > 1 && number_is(s, i - 1, "to") && number_is(s, i - 2, "expected")) return r;
    if (r != NONE && s->lex->role.v[r].form == FORM_ING && i > 0 && number_bits(s, i - 1, W_BE | W_ADV)) return r;
    r = number_sense(s, i, "t"); /* taken to a local hospital */
    for (u32 k = i + 1; r != NONE && k < s->n && k < i + 14; k++) {
        if (number_is(s, k, ".") || number_is(s, k, ";")) break;
        bool to = number_is(s, k, "hospital") || number_is(s, k, "hospitals") || (number_is(s, k, "medical") && number_is(s, k + 1, "center"));
        if (to && s->lex->role.v[r].form == FORM_PAST) return r;
    }
    r = number_sense(s, i, "d"); /* "lost their lives" */
    bool dies = r != NONE && (s->lex->role.v[r].form == FORM_PAST || s->lex->role.v[r].form == FORM_S);
    if (dies && number_bits(s, i + 1, W_POSS) && (number_is(s, i + 2, "life") || number_is(s, i + 2, "lives")) && !compound_from(s, i + 3)) return r;
    r = number_sense(s, i, "w");
    if (r == NONE || number_bits(s, i + 1, W_NEG) || number_is(s, i + 1, "no")) return NONE;
    for (u32 k = i + 1; k < s->n && k < i + 10; k++) {
        if (number_is(s, k, ".") || number_is(s, k, ";") || number_is(s, k, "fatal")) return NONE;
        u32 w = number_sense(s, k, "nv");
        if (w != NONE && str_eq(s->lex->role.v[w].role, S("injured"))) return r;
    }
    return NONE;
}

/* "was shot in the chest and later died", "..., and was pronounced dead" */
static bool died_after(const NumberScan *s, u32 i)
{
    for (u32 k = i + 1; k < s->n && k < i + 14; k++) {
        if (number_is(s, k, ";") || number_is(s, k, ".")) return false;
        if (!number_is(s, k, "and") && !number_is(s, k, ",")) continue;
        u32 j = k + 1;
        while (j < s->n && j < k + 6 && (number_bits(s, j, W_BE | W_AUX | W_ADV | W_LINK) || number_is(s, j, "and") || s->v[j].upos == UPOS_ADV)) j++;
        u32 r = number_sense(s, j, "ia");
        if (r != NONE && str_eq(s->lex->role.v[r].role, S("killed")) && (s->lex->role.v[r].form == FORM_PAST || s->lex->role.v[r].pos == 'a'))
            return true;
        if (number_bits(s, k + 1, W_DET | W_POSS | W_NUMERAL) || number_nounish(s, k + 1)) return false;
    }
    return false;
}

static bool killed_at(const NumberScan *s, u32 i)
{
    u32 k = i;
    for (u32 n = 0; n < 2 && adverb(s, k); n++) k++;
    u32 r = number_sense(s, k, "vi");
    if (r != NONE && s->lex->role.v[r].form == FORM_PAST && str_eq(s->lex->role.v[r].role, S("killed"))) return true;
    return number_is(s, i, "fatally") || number_is(s, i, "mortally");
}

Str number_verb_role(const NumberScan *s, u32 i, u32 sense)
{
    Str role = s->lex->role.v[sense].role;
    if (!str_eq(role, S("victim")) && !str_eq(role, S("injured"))) return role;
    for (u32 k = i; k > 0 && k + 3 > i; k--) /* fatally shot, mortally wounded */
        if (number_sense(s, k - 1, "m") != NONE) return S("killed");
    if (!str_eq(role, S("victim"))) return role;
    u32 k = i + 1;
    if (number_is(s, k, "dead") || number_sense(s, k, "m") != NONE) return S("killed");
    if (number_is(s, k, "to") && number_is(s, k + 1, "death")) return S("killed");
    for (u32 j = i; j > 1 && j + 3 > i; j--) /* "shot and killed" seen from its second verb */
        if (number_is(s, j - 1, "and") && killed_at(s, j - 2)) return S("killed");
    if ((number_is(s, k, "and") || number_is(s, k, ",") || number_is(s, k, "&")) && killed_at(s, k + 1)) return S("killed");
    if (s->lex->role.v[sense].form == FORM_PAST && number_passive(s, i) && died_after(s, i)) return S("killed");
    return role;
}

bool number_passive(const NumberScan *s, u32 i)
{
    for (u32 k = i, n = 0; k > 0 && n < 6; n++) {
        k--;
        if (number_bits(s, k, W_BE)) return true;
        u32 r = number_sense(s, k, "v");
        bool chain = r != NONE && s->lex->role.v[r].form == FORM_PAST; /* was shot and killed */
        if (!adverb(s, k) && !chain && !number_is(s, k, "and") && !number_is(s, k, "or") && !(chain && number_is(s, k, ",")))
            return false;
    }
    return false;
}

bool number_unreal(const NumberScan *s, u32 i)
{
    for (u32 k = i, n = 0; k > 0 && n < 5; n++) {
        k--;
        if (number_bits(s, k, W_NEG) || (number_bits(s, k, W_MODAL) && !s->v[k].upper)) return true;
        if (number_is(s, k, "to")) return !(n > 0 && number_is(s, k + 1, "death"));
        if (number_is(s, k, "if") || number_is(s, k, "attempted") || number_is(s, k, "nearly")) return true;
        if (!adverb(s, k) && !number_bits(s, k, W_BE | W_AUX | W_PRON)) return false;
    }
    return false;
}

bool number_fits(const NumberScan *s, u32 sense, u32 head)
{
    u8 object = s->lex->role.v[sense].object, noun = head == NONE ? NOUN_OTHER : s->v[head].noun;
    if (object == NOUN_PLACE) return noun == NOUN_PLACE;
    if (noun == NOUN_COURT) noun = NOUN_OTHER; /* "hurt three others entered pleas": the noun may belong to the next verb */
    bool named = noun == NOUN_SITE && s->doc && s->v[head].upper; /* "nine Farmers Party (FP) supporters" */
    if (object == NOUN_PERSON) return noun == NOUN_OTHER || noun == NOUN_PERSON || named;
    if (object == NOUN_THING) return noun == NOUN_OTHER || noun == NOUN_THING || noun == NOUN_SITE;
    return true;
}

/* Does an object follow the verb at i ("two men killed a guard")? */
static bool has_object(const NumberScan *s, u32 i)
{
    u32 k = i + 1;
    if (k >= s->n) return false;
    const Atom *a = &s->v[k];
    if (a->kind == ATOM_NUMBER) return true;
    if (a->kind != ATOM_WORD || number_bits(s, k, W_PREP | W_CONJ) || adverb(s, k)) return false;
    if (number_is(s, k, "dead") || number_bits(s, k, W_BG)) return false;
    return number_bits(s, k, W_DET | W_POSS | W_PRON | W_NUMERAL) || (number_nounish(s, k) && !a->upper) ||
           (a->upper && a->upos == UPOS_PROPN);
}

static u32 next_comma(const NumberScan *s, u32 i)
{
    for (u32 k = i; k < s->n && k < i + 12; k++)
        if (number_is(s, k, ",") || number_is(s, k, ")")) return k;
    return NONE;
}

/* "Two men shot at a guard", not "four shot at a party". */
static bool aims_at(const NumberScan *s, u32 at)
{
    u32 head;
    if (!number_is(s, at, "at")) return false;
    number_noun_phrase(s, at + 1, &head);
    u8 noun = head == NONE ? NOUN_OTHER : s->v[head].noun;
    return noun != NOUN_SITE && noun != NOUN_PLACE && noun != NOUN_EVENT;
}

/* "Two rebels shot at a hotel.": a whole sentence that has no other verb; a headline leaves out that they were. */
static bool does_it(const NumberScan *s, u32 k)
{
    u32 t = s->v[k].token;
    bool main = s->doc && t != NONE && s->doc->tokens.v[t].conf && s->doc->tokens.v[t].rel == REL_ROOT && number_is(s, s->n - 1, ".");
    for (u32 i = k + 1; i < s->n && main && !number_is(s, i, ","); i++)
        if (number_bits(s, i, W_BE | W_AUX) && s->v[i].upos != UPOS_X) main = false;
    return main && number_is(s, k + 1, "at");
}

/* The role that a verb or predicate to the right of atom k gives to its subject. */
static bool right_role(const NumberScan *s, u32 k, u32 head, Str *role)
{
    bool be = false, have = false, unreal = false, first = true;
    for (u32 n = 0; n < RIGHT_MAX && k < s->n; n++, k++, first = false) {
        const Atom *a = &s->v[k];
        if (first && number_is(s, k, "of") && (number_is(s, k + 1, "them") || number_is(s, k + 1, "whom") || number_is(s, k + 1, "those"))) {
            k += 2;
            if (k >= s->n) return false;
            a = &s->v[k];
        }
        if (a->kind == ATOM_SIGN && (!number_hyphen(s, k) || a->space)) {
            if (!number_is(s, k, ",") && !number_is(s, k, "(")) return false;
            if (number_is(s, k, ",") && number_bits(s, k + 1, W_REL)) continue;
            u32 close = next_comma(s, k + 1);
            if (close == NONE || close + 1 >= s->n) return false;
            bool verb = number_bits(s, close + 1, W_BE | W_AUX) || number_sense(s, close + 1, "via") != NONE;
            if (!verb) return false;
            k = close;
            continue;
        }
        if (number_is(s, k, "to") && !be && !have) {
            u32 r = number_sense(s, k + 1, "i");
            if (r != NONE && number_fits(s, r, head)) return *role = s->lex->role.v[r].role, true;
            if (number_is(s, k + 1, "be") || number_is(s, k + 1, "have")) continue;
        }
        if (a->bits & W_NEG) unreal = true;
        if (a->bits & W_MODAL && !a->upper) unreal = true;
        u32 r = number_state(s, k);
        if (r != NONE && number_fits(s, r, head)) return *role = s->lex->role.v[r].role, !unreal;
        r = number_sense(s, k, "m");
        if (r != NONE && number_sense(s, k + 1, "v") == NONE && first) return *role = s->lex->role.v[r].role, !unreal;
        r = number_sense(s, k, "a");
        if (r != NONE && (be || first || number_bits(s, k - 1, W_LINK | W_ADV)) && number_fits(s, r, head))
            return *role = s->lex->role.v[r].role, !unreal;
        r = number_sense(s, k, "v");
        if (r != NONE && s->lex->role.v[r].form == FORM_PAST && (be || !have) && number_fits(s, r, head)) {
            bool missed = (aims_at(s, k + 1) || does_it(s, k)) && str_eq(s->lex->role.v[r].role, S("victim")); /* "two men shot at a guard" */
            if (!be && (has_object(s, k) || missed)) return false;
            return *role = number_verb_role(s, k, r), !unreal;
        }
        r = number_sense(s, k, "i");
        if (r != NONE && number_fits(s, r, head) && s->lex->role.v[r].form != FORM_BASE &&
            (s->lex->role.v[r].form != FORM_ING || (be && !str_eq(s->lex->role.v[r].role, S("killed")))) && !(be && s->lex->role.v[r].form == FORM_PAST))
            return *role = s->lex->role.v[r].role, !unreal;
        if (r != NONE && s->lex->role.v[r].form == FORM_BASE && number_fits(s, r, head) && !unreal && first && a->upos == UPOS_VERB)
            return *role = s->lex->role.v[r].role, true;
        be |= (a->bits & W_BE) != 0;
        have |= (a->bits & W_AUX) && !(a->bits & W_BE);
        bool noise = (a->bits & (W_CLOSED | W_ADV | W_LINK | W_MORE)) || adverb(s, k) || number_nounish(s, k) ||
                     a->kind == ATOM_NUMBER || number_hyphen(s, k) || number_sense(s, k, "we") != NONE || number_is(s, k, "expected") || str_ends(a->low, S("ing")) || a->number != NONE;
        if (!noise) return false;
        if (number_is(s, k, "and") && (number_sense(s, k + 1, "v") != NONE) && !be) return false;
        if ((a->bits & W_CONJ) && !number_is(s, k, "and") && !number_is(s, k, "or")) return false;
    }
    return false;
}

/* "death of 12", "control of 11 capitals" */
static bool noun_of(const NumberScan *s, u32 of, u32 head, Str *role)
{
    if (!number_is(s, of, "of") || of == 0) return false;
    u32 r = number_sense(s, of - 1, "no");
    if (r == NONE || !number_fits(s, r, head)) return false;
    if (of > 1 && number_is(s, of - 2, "attempted")) return false;
    *role = s->lex->role.v[r].role;
    return true;
}

/* "death toll rose to 41", "the number of injured stood at 30"; a toll of nothing else is of lives. */
static bool toll(const NumberScan *s, u32 beg, Str *role)
{
    for (u32 k = beg, n = 0; k > 0 && n < TOLL_MAX; n++) {
        k--;
        bool joins = number_hyphen(s, k) || number_is(s, k, ",") || number_is(s, k, "'"); /* "in the city of A-i-B's suburbs" */
        if (s->v[k].kind == ATOM_SIGN && !joins) return false;
        if (!number_bits(s, k, W_TOLL)) continue;
        u32 r = k > 0 ? number_sense(s, k - 1, "na") : NONE;
        for (u32 j = k + 1; r == NONE && j < u32_min(beg, k + 5); j++) r = number_sense(s, j, "nav");
        if (r == NONE && !number_is(s, k, "toll")) return false;
        *role = r != NONE ? s->lex->role.v[r].role : S("killed");
        return true;
    }
    return false;
}

/* Words that may stand between a verb and a later member of its list of objects. */
static bool in_list(const NumberScan *s, u32 k)
{
    const Atom *a = &s->v[k];
    if (a->number != NONE || a->kind == ATOM_NUMBER || (number_hyphen(s, k) && !a->space)) return true;
    if (number_is(s, k, ",") || number_is(s, k, "and") || number_is(s, k, "of") || number_is(s, k, "'s")) return true;
    return a->kind == ATOM_WORD && ((a->bits & (W_DET | W_POSS | W_MORE)) || number_nounish(s, k) || adverb(s, k) ||
                                    number_is(s, k, "himself") || number_is(s, k, "herself"));
}

static bool left_role(const NumberScan *s, u32 beg, u32 head, Str *role)
{
    for (u32 k = beg, n = 0; k > 0 && n < LEFT_MAX; n++) {
        k--;
        u32 r = number_sense(s, k, "v");
        bool hits = r != NONE && s->doc && str_eq(s->lex->role.v[r].role, S("victim")); /* "a medley of hits" */
        bool noun_reading = r != NONE && s->v[k].upos == UPOS_NOUN && (k + 1 < beg || hits);
        if (r != NONE && !noun_reading && number_fits(s, r, head)) {
            if (s->lex->role.v[r].form == FORM_PAST && number_passive(s, k)) return false;
            if (s->lex->role.v[r].form == FORM_BASE && !number_is(s, k, "hit") && number_unreal(s, k)) return false;
            if (number_unreal(s, k)) return false;
            *role = number_verb_role(s, k, r);
            return true;
        }
        r = number_state(s, k); /* sent four people to hospital */
        if (r != NONE && s->lex->role.v[r].pos == 't' && number_fits(s, r, head)) return *role = s->lex->role.v[r].role, true;
        if (noun_of(s, k, head, role)) return true;
        if (!in_list(s, k)) return false;
    }
    return false;
}

bool number_of_shots(const NumberScan *s, u32 beg, u32 shot)
{
    if (!number_is(s, shot, "shot") && !number_is(s, shot, "shots")) return false;
    return number_is(s, shot + 1, "fired") || (beg > 0 && (number_is(s, beg - 1, "fired") || number_is(s, beg - 1, "firing")));
}

static bool of_shots(const NumberScan *s, const NumberPart *p)
{
    return number_of_shots(s, p->beg, p->head != NONE ? p->head : p->end);
}

/* "A mother of four was killed": four live. */
static bool of_parent(const NumberScan *s, const NumberPart *p)
{
    static const char *const parents[] = {"mother", "father", "mom", "mum", "dad", "parent", "parents", "grandmother", "grandfather"};
    bool bare = p->head == NONE || number_is(s, p->head, "children") || number_is(s, p->head, "sons") || number_is(s, p->head, "daughters");
    if (!bare || p->beg < 2 || !number_is(s, p->beg - 1, "of")) return false;
    for (isize i = 0; i < countof(parents); i++)
        if (number_is(s, p->beg - 2, parents[i])) return true;
    return false;
}

/* "A 64-page report was released", "a big one-time hit": pages of one report. */
static bool is_measure(const NumberScan *s, const NumberPart *p)
{
    bool hyphen = number_hyphen(s, p->end) && !s->v[p->end].space && p->end + 1 < s->n && !s->v[p->end + 1].space;
    u32 k = p->beg;
    while (k > 0 && p->beg - k < 2 && number_nounish(s, k - 1)) k--;
    return hyphen && k > 0 && number_bits(s, k - 1, W_DET | W_POSS) && s->v[p->end + 1].noun != NOUN_PERSON &&
           str_eq(number_singular(s->arena, s->v[p->end + 1].low), s->v[p->end + 1].low);
}

/* "A quake with a magnitude of 5 struck the island"; no half man is hurt either. */
static bool of_magnitude(const NumberScan *s, const NumberPart *p)
{
    u32 k = p->beg;
    if (k > 0 && number_is(s, k - 1, "of")) k--;
    if (k > 0 && number_is(s, k - 1, "magnitude")) return true;
    const Number *n = &s->out->v[p->number];
    return n->kind == NUMBER_COUNT && n->low < HUGE_VAL && n->low != floor(n->low);
}

/* "Three soldiers who entered the house were wounded": over a clause of the subject's own, by the tree. */
static bool far_role(const NumberScan *s, const NumberPart *p, Str *role)
{
    if (!s->doc || p->head == NONE || s->v[p->head].noun != NOUN_PERSON || !number_bits(s, p->np_end, W_REL)) return false;
    for (u32 k = p->np_end + 1; k < s->n; k++) {
        u32 r = number_sense(s, k, "vi");
        if (r == NONE || s->lex->role.v[r].form != FORM_PAST || number_subject(s, k) != p->head) continue;
        if (s->lex->role.v[r].pos == 'v' && !number_passive(s, k)) continue;
        if (!number_fits(s, r, p->head) || number_unreal(s, k)) continue;
        *role = number_verb_role(s, k, r);
        return true;
    }
    return false;
}

static Str role_of(const NumberScan *s, const NumberPart *p)
{
    Str role = {0};
    if (of_shots(s, p) || of_parent(s, p) || is_measure(s, p) || of_magnitude(s, p)) return role;
    if (p->head != NONE) {
        u32 r = number_sense(s, p->head, "np");
        bool named = r != NONE && s->lex->role.v[r].object != NOUN_PLACE;
        bool victims = named && str_eq(s->lex->role.v[r].role, S("victim")); /* "six victims were declared dead" */
        if (victims && right_role(s, p->np_end, p->head, &role) && str_eq(role, S("killed"))) return role;
        if (named) return s->lex->role.v[r].role;
        for (u32 k = p->end; k < p->head; k++) { /* displaced people, dead bodies */
            r = number_sense(s, k, "va");
            bool hits = r != NONE && str_eq(s->lex->role.v[r].role, S("victim")) && s->v[p->head].noun != NOUN_PERSON; /* "hit songs" */
            if (r != NONE && !hits && (s->lex->role.v[r].form == FORM_PAST || s->lex->role.v[r].pos == 'a') && number_fits(s, r, p->head))
                return number_verb_role(s, k, r);
        }
    }
    u32 doing = p->beg > 0 ? number_sense(s, p->beg - 1, "v") : NONE; /* "charged with killing two men ... was released" */
    bool who = doing != NONE && p->beg > 1 && number_bits(s, p->beg - 2, W_REL); /* "a man who shot four ... is killed" */
    if (doing != NONE && (who || s->lex->role.v[doing].form == FORM_ING) && left_role(s, p->beg, p->head, &role)) return role;
    Str far = {0};
    if (far_role(s, p, &far) && str_eq(far, S("killed"))) return far;
    if (right_role(s, p->np_end, p->head, &role)) return role;
    if (left_role(s, p->beg, p->head, &role)) {
        bool dead = str_eq(role, S("victim")) && ((number_is(s, p->np_end, "to") && number_is(s, p->np_end + 1, "death")) ||
                                                  number_is(s, p->np_end, "dead"));
        return dead ? S("killed") : role;
    }
    if (p->head == NONE && toll(s, p->beg, &role)) return role;
    return far;
}

/* Only a comma or "and" between them: they are one list. */
static bool listed(const NumberScan *s, const NumberPart *x, const NumberPart *y)
{
    if (x->np_end > y->beg) return false;
    for (u32 k = x->np_end; k < y->beg; k++)
        if (!number_is(s, k, ",") && !number_is(s, k, "and") && !number_is(s, k, "&") && !number_is(s, k, "or") &&
            !number_is(s, k, "another"))
            return false;
    return y->beg > x->np_end;
}

static bool included(const NumberScan *s, const NumberPart *x, const NumberPart *y)
{
    bool word = false;
    bool whole = number_is(s, y->end + 1, "those") || number_is(s, y->end + 1, "them") || number_is(s, y->end + 1, "whom") || number_is(s, y->end + 1, "which");
    if (number_is(s, y->end, "of") && whole &&
        y->beg > x->np_end && y->head == NONE)
        return true; /* "hundreds fled, dozens of them ..." */
    for (u32 k = x->np_end; k < y->beg; k++) {
        bool cue = number_is(s, k, "including") || number_is(s, k, "among");
        word |= cue;
        if (!cue && !number_is(s, k, ",") && !number_is(s, k, "them") && !number_is(s, k, "-") && !number_is(s, k, "at") &&
            s->v[k].kind != ATOM_SIGN)
            return false;
    }
    return word && y->beg > x->np_end;
}

/* "10 tourists among 12 dead", "nine were among 40 injured": x is part of y. */
static bool is_among(const NumberScan *s, const NumberPart *x, const NumberPart *y)
{
    enum { WORDS = 3 };
    return y->beg > x->np_end && y->beg - x->np_end <= WORDS && number_is(s, y->beg - 1, "among");
}

/* "..., two officials said": a subject of its own, no member of the list before it. */
static bool own_verb(const NumberScan *s, const NumberPart *y)
{
    return y->np_end < s->n && (s->v[y->np_end].upos == UPOS_VERB || s->v[y->np_end].upos == UPOS_AUX);
}

static bool counts(const Number *n)
{
    return n->kind == NUMBER_COUNT || n->kind == NUMBER_SHARE;
}

/* "Two gunmen, seven victims": the noun itself has the role, and has it alone. */
static bool own_noun(const NumberScan *s, const NumberPart *p, const NumberPart *other)
{
    u32 r = p->head != NONE && other->head != NONE ? number_sense(s, p->head, "p") : NONE;
    return r != NONE && str_eq(s->lex->role.v[r].role, s->out->v[p->number].role);
}

/* The head noun allows the role of its neighbour in the list. */
static bool may_share(const NumberScan *s, Str role, u32 head)
{
    for (u32 r = 0; r < s->lex->role.n; r++)
        if (str_eq(s->lex->role.v[r].role, role) && strchr("via", s->lex->role.v[r].pos)) return number_fits(s, r, head);
    return false;
}

/* "Two of the four victims", "one of three people hurt": all of them are, and the number is of those. "Two of the 300 passengers
 * were killed" says so of the two alone. */
static bool of_whole(const NumberScan *s, const NumberPart *p, const Number *n)
{
    if (!str_eq(n->rule, S("number.of")) || n->of <= n->low || p->head == NONE || n->bound != BOUND_EXACT) return false;
    u32 r = number_sense(s, p->head, "p");
    if (r != NONE && str_eq(s->lex->role.v[r].role, n->role)) return true;
    r = number_sense(s, p->np_end, "v");
    return r != NONE && s->lex->role.v[r].form == FORM_PAST && s->v[p->head].noun == NOUN_PERSON && !has_object(s, p->np_end) &&
           str_eq(number_verb_role(s, p->np_end, r), n->role);
}

/* "Two of the five guards wounded on Monday have died": of the two the tree says more than what all five underwent. */
static bool some_died(const NumberScan *s, const NumberPart *p)
{
    for (u32 k = p->np_end + 1; k < s->n; k++) {
        u32 r = number_sense(s, k, "vi");
        if (r == NONE || s->lex->role.v[r].form != FORM_PAST || !str_eq(s->lex->role.v[r].role, S("killed"))) continue;
        if ((s->lex->role.v[r].pos == 'v' && !number_passive(s, k)) || number_unreal(s, k)) continue;
        u32 subject = number_subject(s, k);
        if (subject != NONE && subject >= p->beg && subject < p->np_end) return true;
    }
    return false;
}

void number_roles(NumberScan *s)
{
    for (u32 i = 0; i < s->parts.n; i++) {
        const NumberPart *p = &s->parts.v[i];
        Number *n = &s->out->v[p->number];
        if (counts(n)) n->role = role_of(s, p);
        if (n->role.n && of_whole(s, p, n)) {
            if (s->doc && !str_eq(n->role, S("killed")) && some_died(s, p)) n->role = S("killed");
            else n->rule = S("number.of.whole");
        }
    }
    for (u32 i = s->parts.n; i-- > 1;) { /* backwards: "two men and a child were killed" */
        NumberPart *x = &s->parts.v[i - 1], *y = &s->parts.v[i];
        Number *m = &s->out->v[x->number], *n = &s->out->v[y->number];
        if (counts(m) && counts(n) && !m->role.n && n->role.n && listed(s, x, y) && may_share(s, n->role, x->head) && !of_shots(s, x) && !own_noun(s, y, x))
            m->role = n->role;
    }
    for (u32 i = 1; i < s->parts.n; i++) {
        NumberPart *x = &s->parts.v[i - 1], *y = &s->parts.v[i];
        Number *m = &s->out->v[x->number], *n = &s->out->v[y->number];
        if (!counts(m) || !counts(n) || !m->role.n) continue;
        bool same = n->role.n && str_eq(n->role, m->role);
        if (same && m->low < n->low && is_among(s, x, y)) {
            m->rule = S("number.part"), m->of = n->low;
            continue;
        }
        bool ellipsis = same && y->head == NONE && !listed(s, x, y) && !str_eq(n->rule, S("number.none")); /* "six were hurt, two were ..." */
        bool chained = str_eq(m->rule, S("number.part")) && (same || !n->role.n) && listed(s, x, y) && !own_verb(s, y);
        if (included(s, x, y) || ellipsis || chained) {
            if (!n->role.n || str_eq(n->role, m->role)) {
                n->role = m->role;
                n->rule = S("number.part");
                if (m->low > n->low) n->of = m->low;
            }
        } else if (!n->role.n && listed(s, x, y) && !own_noun(s, x, y) && !own_verb(s, y) && may_share(s, m->role, y->head) &&
                   !(y->head == NONE && number_bits(s, y->np_end, W_ADV))) {
            n->role = m->role;
        }
    }
}
