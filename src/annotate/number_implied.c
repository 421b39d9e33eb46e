/* number_implied.c - persons who are named or described singly count as one each: "a man was
 * shot dead", "killing Ana Ruiz and her son", "the driver died". One Number of value 1 for
 * each, with its words, so that the reports' own lists can be added up; nothing where the
 * words give a plural without a figure.
 *
 * Method: for every verb or predicate that makes persons killed, injured, missing ... the noun
 * phrases before it (passive, intransitive) or after it (active) are chunked, lists taken
 * apart, each member judged. Rules: number.implied.name, .noun, .pronoun, .self. */
#include "annotate/number.h"
#include <math.h>

enum { ITEMS_MAX = 12, PHRASES_BACK = 4, PARENTHESIS_MAX = 16 };
typedef struct {
    u32 beg, end;
    bool sure; /* reached over "and", not only a comma */
} Item;
typedef struct {
    Item v[ITEMS_MAX];
    u32 n;
} Items;

static bool skip_word(const NumberScan *s, u32 i)
{
    return number_bits(s, i, W_ADV | W_AUX | W_BE | W_NEG | W_LINK) || s->v[i].upos == UPOS_ADV ||
           s->v[i].upos == UPOS_AUX || (s->v[i].low.n > 5 && str_ends(s->v[i].low, S("ly")));
}

static bool age_part(const NumberScan *s, u32 i)
{
    return i < s->n && s->v[i].number != NONE && s->out->v[s->v[i].number].kind == NUMBER_AGE;
}

static bool in_phrase(const NumberScan *s, u32 i)
{
    const Atom *a = &s->v[i];
    if (age_part(s, i) || number_nounish(s, i)) return true;
    if (number_hyphen(s, i) && !a->space) return true;
    if (number_is(s, i, "'s") || number_is(s, i, ".")) return !a->space && i > 0 && s->v[i - 1].low.n < 5;
    if (a->number != NONE) return true;
    if (a->kind == ATOM_WORD && a->upper && a->upos == UPOS_PROPN) return true;
    return a->kind == ATOM_WORD && a->upos == UPOS_VERB && i + 1 < s->n && number_nounish(s, i + 1) &&
           str_ends(a->low, S("ed"));
}

/* "Another", "a fourth" without a noun: past it, or i. */
static u32 elliptic(const NumberScan *s, u32 i)
{
    u32 end = number_is(s, i, "another") ? i + 1 : number_is(s, i, "a") && number_bits(s, i + 1, W_ORD) ? i + 2 : i;
    bool participle = number_sense(s, end, "v") != NONE && number_nounish(s, end + 1) && !number_bits(s, end + 1, W_ADV); /* "another injured man" */
    bool more = number_nounish(s, end) || number_bits(s, end, W_ORD | W_MORE) || age_part(s, end);
    bool noun = end > i && end < s->n && (participle || more || s->v[end].number != NONE);
    return noun || number_hyphen(s, end) || (end > i && number_is(s, end, "of")) ? i : end;
}

/* The noun phrase that ends before `end`: its first atom, or `end` if there is none. */
static u32 phrase_before(const NumberScan *s, u32 end)
{
    u32 b = end;
    while (b > 0 && in_phrase(s, b - 1)) {
        if (number_is(s, b - 1, "'s") && b - 1 > 0 && !number_nounish(s, b - 2)) break;
        b--;
    }
    while (b < end && s->v[b].kind == ATOM_SIGN) b++;
    if (b == end) {
        for (u32 n = 1; n <= 2 && n <= b; n++)
            if (elliptic(s, b - n) == end) return b - n;
        bool pronoun = b > 0 && number_bits(s, b - 1, W_PRON);
        return pronoun ? b - 1 : end;
    }
    if (b > 0 && number_bits(s, b - 1, W_DET | W_POSS)) b--;
    return b;
}

/* Steps left over ", 27," or "(27)" or ", a father of two," to the phrase it follows. */
static u32 before_parenthesis(const NumberScan *s, u32 end)
{
    if (end < 2 || !(number_is(s, end - 1, ",") || number_is(s, end - 1, ")"))) return end;
    bool round = number_is(s, end - 1, ")");
    for (u32 k = end - 1, n = 0; k > 0 && n < PARENTHESIS_MAX; n++) {
        k--;
        if (round ? number_is(s, k, "(") : number_is(s, k, ",")) return k;
        if (number_is(s, k, ";") || number_is(s, k, ".")) break;
    }
    return end;
}

static void add_item(Items *x, u32 beg, u32 end, bool sure)
{
    if (x->n < ITEMS_MAX && beg < end) x->v[x->n++] = (Item){beg, end, sure};
}

/* Atom i is the first of two verbs that share subject or object: "shot and killed". */
static bool first_of_pair(const NumberScan *s, u32 i)
{
    u32 k = i + 1;
    if (!number_is(s, k, "and") && !number_is(s, k, ",") && !number_is(s, k, "&")) return false;
    for (k++; k < s->n && number_bits(s, k, W_ADV); k++) continue;
    u32 r = number_sense(s, k, "v");
    return r != NONE && s->lex->role.v[r].form == FORM_PAST;
}

/* Is the noun at `last` what the one at h did something to, in a clause of its own: "a man who killed a guard"? */
static bool of_clause(const NumberScan *s, u32 last, u32 h)
{
    u32 t = s->v[last].token;
    if (!s->doc || t == NONE || s->doc->tokens.v[t].rel != REL_OBJ) return false;
    u32 verb = s->doc->tokens.v[t].head;
    return s->doc->tokens.v[verb].rel == REL_ACL_RELCL && s->doc->tokens.v[verb].head == s->v[h].token;
}

/* The subject that the tree gives the verb at i, where none stands before it, or a thing does that ends a clause of the
 * subject's own: "a man who entered the house was wounded". */
static void far_subject(const NumberScan *s, u32 i, Items *out)
{
    u32 h = out->n <= 1 ? number_subject(s, i) : NONE, r = number_sense(s, i, "via");
    bool animal = h != NONE && s->v[h].noun == NOUN_ANIMAL;
    if (h == NONE || (!animal && s->v[h].noun != NOUN_PERSON)) return;
    if (out->n) {
        u32 last = out->v[0].end - 1;
        bool clause = number_bits(s, h + 1, W_REL) || (number_is(s, h + 1, ",") && number_bits(s, h + 2, W_REL));
        bool thing = s->v[last].noun != NOUN_PERSON && s->v[last].noun != NOUN_ANIMAL && !s->v[last].upper;
        bool hit = r == NONE || str_eq(s->lex->role.v[r].role, S("victim")); /* "a man who said his car was hit" */
        thing |= clause && of_clause(s, last, h);
        if (last <= h || !clause || (!animal && (!thing || hit))) return;
    }
    out->n = 0;
    if (!animal) add_item(out, phrase_before(s, h + 1), h + 1, true); /* "the dog that bit a man was killed" */
}

/* Subjects of the verb whose group begins at `verb`. */
static void subjects_before(const NumberScan *s, u32 verb, Items *out)
{
    u32 e = verb;
    for (;;) { /* over auxiliaries, adverbs and the first verb of "shot and killed" */
        if (e > 0 && skip_word(s, e - 1) && !number_bits(s, e - 1, W_DET)) e--;
        else if (e > 1 && number_sense(s, e - 2, "v") != NONE && first_of_pair(s, e - 2)) e -= 2;
        else break;
    }
    bool singular = false;
    for (u32 k = e; k < verb; k++) singular |= number_is(s, k, "was") || number_is(s, k, "is") || number_is(s, k, "has");
    if (e > 0 && number_bits(s, e - 1, W_REL)) {
        e--;
        if (e > 0 && number_is(s, e - 1, ",")) e--;
    }
    e = before_parenthesis(s, e);
    if (e > 0 && number_bits(s, e - 1, W_REL)) e--;
    if (e > 2 && age_part(s, e - 1) && number_is(s, e - 2, ",")) e -= 2; /* "a nurse, 31, who died" */
    u32 b = phrase_before(s, e);
    for (u32 n = 0; n < PHRASES_BACK && b < e; n++) { /* over "of", "in", "from" */
        if (b == 0 || !number_bits(s, b - 1, W_PREP) || number_is(s, b - 1, "after") || number_is(s, b - 1, "before") ||
            number_is(s, b - 1, "when") || number_is(s, b - 1, "since") || number_is(s, b - 1, "among"))
            break;
        u32 e2 = b - 1, b2 = phrase_before(s, before_parenthesis(s, e2));
        if (b2 >= e2) break;
        e = before_parenthesis(s, e2);
        b = b2;
    }
    add_item(out, b, e, true);
    if (singular || (b < e && elliptic(s, b) == e)) return;
    while (b > 1 && out->n < ITEMS_MAX) {
        bool conj = number_is(s, b - 1, "and") || number_is(s, b - 1, "&");
        bool comma = (out->n > 1 || s->doc == NULL) && number_is(s, b - 1, ",");
        if (!conj && !comma) return;
        e = b - 1;
        if (conj && e > 0 && number_is(s, e - 1, ",") && before_parenthesis(s, e) == e) e--;
        e = before_parenthesis(s, e);
        u32 at = phrase_before(s, e);
        if (at >= e) return;
        b = at;
        add_item(out, b, e, true);
    }
}

static void subjects(const NumberScan *s, u32 verb, u32 head, Items *out)
{
    subjects_before(s, verb, out);
    far_subject(s, head, out);
}

/* One object at atom i: its end, or i. */
static u32 object_at(const NumberScan *s, u32 i)
{
    u32 head, k = i;
    if (number_bits(s, k, W_PRON)) return k + 1;
    if (elliptic(s, k) > k) return elliptic(s, k);
    while (number_bits(s, k, W_DET | W_POSS)) k++;
    while (k < s->n && (age_part(s, k) || s->v[k].number != NONE)) k++;
    if (number_hyphen(s, k) && k > i) k++;
    u32 end = number_noun_phrase(s, k, &head);
    if (end == k && k > i && s->v[k - 1].number != NONE) return k;
    return head == NONE ? i : end;
}

/* Past the name in "his sister, Ana Ruiz; ..." and past its age. */
static u32 apposition(const NumberScan *s, u32 beg, u32 end)
{
    if (end >= s->n || s->v[end - 1].upper || !number_is(s, end, ",") || !number_bits(s, beg, W_DET | W_POSS)) return end;
    u32 k = end + 1;
    if (k >= s->n || !s->v[k].upper || s->v[k].kind != ATOM_WORD || number_bits(s, k, W_CLOSED)) return end;
    while (k < s->n && s->v[k].upper && s->v[k].kind == ATOM_WORD) k++;
    return k;
}

/* "Killed three and another | wounded five", "... and another | is missing": it does or is something else. */
static bool begins_clause(const NumberScan *s, u32 beg, u32 end)
{
    if (elliptic(s, beg) != end || end >= s->n) return false;
    bool transitive = s->v[end].upos == UPOS_VERB && (number_bits(s, end + 1, W_DET | W_POSS | W_NUMERAL) || (end + 1 < s->n && s->v[end + 1].kind == ATOM_NUMBER));
    return transitive || number_bits(s, end, W_BE | W_AUX | W_MODAL);
}

static void objects(const NumberScan *s, u32 i, Items *out)
{
    while (i < s->n && skip_word(s, i) && !number_bits(s, i, W_BE | W_AUX)) i++;
    bool sure = true;
    for (u32 n = 0; n < ITEMS_MAX && i < s->n; n++) {
        u32 end = object_at(s, i);
        if (end == i || (!sure && elliptic(s, i) == end) || begins_clause(s, i, end)) break; /* "kills boy, another wounded" */
        add_item(out, i, end, sure);
        u32 k = apposition(s, i, end);
        if (number_is(s, k, ",") && (age_part(s, k + 1) || s->v[u32_min(k + 1, s->n - 1)].kind == ATOM_NUMBER)) {
            k += 2; /* ", 27," */
            while (number_is(s, k, "and") && age_part(s, k + 1)) k += 2; /* "his sons, 9 and 11, and a guard" */
            if (number_is(s, k, ",")) k++;
            if (number_is(s, k, "and")) k++, sure = true;
            else sure = false;
            if (k >= s->n) break;
            i = k;
            if (!sure) continue;
        } else if (number_is(s, k, ",") || number_is(s, k, ";")) {
            sure = number_is(s, k + 1, "and");
            i = sure ? k + 2 : k + 1;
        } else if (number_is(s, k, "and") || number_is(s, k, "&")) {
            sure = true;
            i = k + 1;
        } else {
            break;
        }
        if (number_sense(s, i, "vi") != NONE && s->v[i].noun == NOUN_OTHER) break;
    }
    /* members reached over commas alone count only when an "and" closes the list */
    u32 last = 0;
    for (u32 k = 0; k < out->n; k++)
        if (out->v[k].sure) last = k + 1;
    bool title = s->doc == NULL;
    if (!title) out->n = last;
}

/* ---- judging a member */

static bool is_place_or_body(const NumberScan *s, Span span)
{
    const Doc *d = s->doc;
    if (!d) return false;
    for (u32 i = 0; i < d->names.n; i++)
        if (span_overlaps(d->names.v[i].text, span)) return d->names.v[i].type != NAME_PERSON;
    for (u32 i = 0; i < d->places.n; i++)
        if (span_overlaps(d->places.v[i].text, span) && d->places.v[i].resolved) return true;
    return false;
}

static u32 head_of(const NumberScan *s, Item it)
{
    for (u32 k = it.end; k > it.beg; k--)
        if (s->v[k - 1].kind == ATOM_WORD && !age_part(s, k - 1) && !number_bits(s, k - 1, W_DET | W_POSS)) return k - 1;
    return NONE;
}

static bool capitals(const NumberScan *s, Item it)
{
    u32 words = 0;
    for (u32 k = it.beg; k < it.end; k++) {
        if (s->v[k].kind != ATOM_WORD || age_part(s, k)) continue;
        if (!s->v[k].upper) return false;
        words++;
    }
    return words > 0;
}

static bool plural_noun(const NumberScan *s, u32 h)
{
    const Atom *a = &s->v[h];
    if (s->doc && a->token != NONE && (s->doc->tokens.v[a->token].feats & FEAT_PLURAL)) return true;
    return !str_eq(number_singular(s->arena, a->low), a->low) || number_is(s, h, "people") || number_is(s, h, "police");
}

/* The rule by which the member counts one; empty if it does not. */
static Str judge(const NumberScan *s, Item it, u32 *head)
{
    Str no = {0};
    u32 h = *head = head_of(s, it);
    if (it.beg < it.end && elliptic(s, it.beg) == it.end) {
        bool clause = it.beg == 0 || s->v[it.beg - 1].kind == ATOM_SIGN || number_bits(s, it.beg - 1, W_CONJ);
        bool thing = it.end < s->n && s->v[it.end].upos == UPOS_NOUN && (it.beg == 0 || !number_bits(s, it.beg - 1, W_CONJ)); /* "Another shot went wide" */
        if (number_sense(s, it.end, "v") != NONE && (!clause || thing)) return no; /* "give it another shot" */
        *head = it.beg;
        return S("number.implied.another");
    }
    if (h == NONE) { /* "the 19-year-old" */
        bool aged = (number_bits(s, it.beg, W_DET) || s->doc == NULL || it.beg == 0) && age_part(s, it.end - 1);
        if (aged) *head = it.end - 1;
        return aged ? S("number.implied.age") : no;
    }
    const Atom *a = &s->v[h];
    if (number_bits(s, h, W_PRON)) {
        if (number_is(s, h, "himself") || number_is(s, h, "herself")) return S("number.implied.self");
        return number_is(s, h, "he") || number_is(s, h, "she") || number_is(s, h, "him") || number_is(s, h, "her")
                   ? S("number.implied.pronoun") : no;
    }
    bool name = capitals(s, it) && a->noun == NOUN_OTHER && h > it.beg;
    if (number_is(s, it.beg, "each") || number_is(s, it.beg, "every") || number_is(s, it.beg, "any")) return no;
    if (it.beg > 0 && number_is(s, it.beg - 1, "including")) return no;
    if (number_bits(s, it.beg, W_NONE) || (!name && plural_noun(s, h))) return no;
    bool det = number_bits(s, it.beg, W_DET | W_POSS) || number_is(s, it.beg, "one");
    for (u32 k = it.beg; k < h && !det; k++) det = number_is(s, k, "'s");
    if (a->noun == NOUN_PERSON) {
        bool bare = s->doc == NULL || it.beg == 0 || age_part(s, it.beg) || number_is(s, it.beg - 1, "and");
        return det || bare || capitals(s, it) ? S("number.implied.noun") : no;
    }
    if (det || a->noun != NOUN_OTHER || !capitals(s, it)) return no;
    Span span = number_span(s, it.beg, it.end);
    if (is_place_or_body(s, span)) return no;
    if (s->doc == NULL || (it.beg == 0 && it.end - it.beg < 2 && a->upos != UPOS_PROPN)) return no;
    return S("number.implied.name");
}

/* "A man who shot them, then turned the gun on himself", where the man is among the dead already: the "who" of this
 * clause stands behind one who is counted in this role. */
static bool self_counted(const NumberScan *s, u32 i, Str role)
{
    enum { CLAUSE_MAX = 24 };
    for (u32 k = i, n = 0; k > 0 && n < CLAUSE_MAX; n++) {
        k--;
        if (number_is(s, k, ";") || number_is(s, k, ".")) return false;
        if (!number_is(s, k, "who")) continue;
        u32 end = k > 0 && number_is(s, k - 1, ",") ? k - 1 : k;
        for (u32 o = s->out->n; end > 0 && o > 0 && o + ITEMS_MAX > s->out->n; o--) {
            const Number *x = &s->out->v[o - 1];
            bool person = str_starts(x->rule, S("number.implied"));
            if (person && str_eq(x->role, role) && x->text.end == s->v[end - 1].text.end) return true;
        }
        return false;
    }
    return false;
}

/* "Her brother Karl Ruiz", "driver Ana Ruiz": the name alone. */
static Item without_noun(const NumberScan *s, Item it)
{
    u32 k = it.end;
    while (k > it.beg && s->v[k - 1].kind == ATOM_WORD && s->v[k - 1].upper && !age_part(s, k - 1)) k--;
    if (k > it.beg && k + 1 < it.end && s->v[k - 1].noun == NOUN_PERSON && s->v[it.end - 1].noun == NOUN_OTHER) it.beg = k;
    return it;
}

static void count_item(NumberScan *s, Item it, Str role, u32 sense)
{
    u32 head;
    for (u32 k = it.beg; k <= it.end; k++)
        if (number_of_shots(s, it.beg, k)) return;
    for (u32 k = it.beg; k < it.end; k++) {
        u32 at = s->v[k].number;
        if (at == NONE || s->out->v[at].kind == NUMBER_AGE) continue;
        Number *n = &s->out->v[at];
        u32 b = k;
        while (b > 0 && s->v[b].text.beg > n->text.beg) b--;
        if (b > 1 && number_is(s, b - 1, "of") && number_is(s, b - 2, "magnitude")) return;
        if (n->low < HUGE_VAL && n->low != floor(n->low)) return; /* no half man is hurt */
        if (number_hyphen(s, k + 1) && !s->v[k + 1].space) return; /* "a 64-page report" */
        if (n->kind == NUMBER_COUNT && !n->role.n && number_fits(s, sense, head_of(s, it)) && n->bound != BOUND_ORDINAL)
            n->role = role;
        if (n->kind != NUMBER_RANK) return;
    }
    it = without_noun(s, it);
    Str rule = judge(s, it, &head);
    if (!rule.n || s->out->n >= DOC_FACTS_MAX) return;
    if (str_eq(rule, S("number.implied.self")) && self_counted(s, it.beg, role)) return;
    Span span = number_span(s, it.beg, it.end);
    for (u32 i = s->out->n; i > 0 && s->out->v[i - 1].text.beg + 400 > span.beg; i--)
        if (s->out->v[i - 1].text.beg == span.beg && str_eq(s->out->v[i - 1].role, role)) return;
    Number n = number_init(span);
    n.low = n.high = n.si_low = n.si_high = 1;
    n.kind = NUMBER_COUNT;
    n.bound = BOUND_EXACT;
    n.role = role;
    n.rule = rule;
    bool noun = str_eq(rule, S("number.implied.noun")) || str_eq(rule, S("number.implied.pronoun")) || str_eq(rule, S("number.implied.self"));
    n.counts = noun ? number_singular(s->arena, s->v[head].low) : S("person");
    n.counts_text = span;
    n.head = s->v[head].token == NONE ? 0 : s->v[head].token;
    n.noun = s->v[head].token;
    *vec_push(s->arena, s->out) = n;
}

/* "shot ... and later died" is for the reader of the next clause; here: "was shot and died". */
static void verb(NumberScan *s, u32 i, u32 sense)
{
    const NumberRole *r = &s->lex->role.v[sense];
    Items items = {.n = 0};
    if (r->form == FORM_ING && r->pos == 'i' && str_eq(r->role, S("killed"))) return; /* who is dying is not dead */
    if (r->form == FORM_BASE && s->v[i].upos != UPOS_VERB) return;
    if (number_unreal(s, i) || (r->form == FORM_PAST && first_of_pair(s, i))) return;
    Str role = number_verb_role(s, i, sense);
    bool passive = r->form == FORM_PAST && number_passive(s, i);
    if (r->pos == 'v' && !passive) {
        bool have = i > 0 && number_bits(s, i - 1, W_AUX);
        if (!number_bits(s, i + 1, W_REL)) objects(s, i + 1, &items);
        bool dead = items.n && (number_is(s, items.v[items.n - 1].end, "dead") ||
                                (number_is(s, items.v[items.n - 1].end, "to") && number_is(s, items.v[items.n - 1].end + 1, "death")));
        if (dead && str_eq(role, S("victim"))) role = S("killed");
        u32 t = s->v[i].token;
        bool finite = t != NONE && (s->doc->tokens.v[t].feats & FEAT_PAST) && !(s->doc->tokens.v[t].feats & FEAT_PASTPART);
        bool inverted = r->form == FORM_PAST && !have && (i == 0 || number_is(s, i - 1, "also")) && (number_is(s, i + 1, "was") || number_is(s, i + 1, "were"));
        if (inverted) objects(s, i + 2, &items); /* "Also killed were X and Y" */
        bool reduced = r->form == FORM_PAST && !have && !finite && !(number_is(s, i + 1, "at") && str_eq(role, S("victim")));
        if (!items.n && reduced) subjects(s, i, i, &items); /* headline: "Man shot" */
    } else {
        u32 at = i;
        while (passive && at > 0 && !number_bits(s, at - 1, W_BE)) at--;
        subjects(s, at, i, &items);
    }
    for (u32 k = 0; k < items.n; k++) count_item(s, items.v[k], role, sense);
}

/* "left a young man dead": an object between the verb and its predicate. */
static void object_predicate(NumberScan *s, u32 i, u32 sense)
{
    u32 b = phrase_before(s, i);
    if (b >= i || b == 0 || number_unreal(s, b - 1)) return;
    if (!number_bits(s, b - 1, W_LINK) && !number_is(s, b - 1, "with")) return;
    count_item(s, (Item){b, i, true}, s->lex->role.v[sense].role, sense);
}

/* "committed suicide", "took his own life", "turned the gun on himself" */
static void own_life(NumberScan *s, u32 i, u32 sense)
{
    bool suicide = i > 0 && number_is(s, i, "suicide") && str_starts(s->v[i - 1].low, S("commit"));
    bool life = i > 1 && number_is(s, i, "life") && number_is(s, i - 1, "own");
    bool turned = false;
    if (i > 1 && number_is(s, i - 1, "on"))
        for (u32 k = i - 1; k > 0 && k + 7 > i; k--) turned |= str_starts(s->v[k - 1].low, S("turn"));
    if ((!suicide && !life && !turned) || number_unreal(s, i - 1)) return;
    if (self_counted(s, i, s->lex->role.v[sense].role)) return;
    if (life && i > 2 && number_is(s, i - 3, "take") && number_unreal(s, i - 3)) return; /* "threatened to take his own life" */
    Number n = number_init(number_span(s, i - 1, i + 1));
    n.low = n.high = n.si_low = n.si_high = 1;
    n.kind = NUMBER_COUNT;
    n.role = s->lex->role.v[sense].role;
    n.rule = S("number.implied.self");
    n.counts = S("himself");
    n.head = s->v[i].token == NONE ? 0 : s->v[i].token;
    *vec_push(s->arena, s->out) = n;
}

/* "a fatal shooting", "deadly Harbour Road crash": somebody died, nobody says how many. */
static bool deadly_event(NumberScan *s, u32 i, u32 sense)
{
    enum { NAME_WORDS = 3 };
    u32 what = i + 1;
    while (what < s->n && what <= i + NAME_WORDS && s->v[what].upper && s->v[what].noun != NOUN_EVENT) what++;
    if (what >= s->n || s->v[what].noun != NOUN_EVENT) return false;
    if (i > 0 && (number_bits(s, i - 1, W_NEG) || number_hyphen(s, i - 1))) return false;
    Number n = number_init(number_span(s, i, what + 1));
    n.low = n.si_low = 1;
    n.high = n.si_high = HUGE_VAL;
    n.bound = BOUND_AT_LEAST;
    n.kind = NUMBER_COUNT;
    n.role = s->lex->role.v[sense].role;
    n.rule = S("number.implied.event");
    n.head = s->v[i].token == NONE ? 0 : s->v[i].token;
    *vec_push(s->arena, s->out) = n;
    return true;
}

/* "A quadruple shooting", "the triple murder": as many victims. */
static void told_by_victims(NumberScan *s, u32 i)
{
    u32 r = i > 0 && number_bits(s, i - 1, W_TIMES) && s->v[i - 1].word != NONE ? number_sense(s, i, "no") : NONE;
    if (r == NONE || s->lex->role.v[r].object != NOUN_PERSON || number_hyphen(s, i + 1)) return;
    u8 next = i + 1 < s->n ? s->v[i + 1].noun : NOUN_OTHER; /* "a double murder mystery", "the double murder trial" */
    if (next == NOUN_PERSON && !number_is(s, i + 1, "victim") && !number_is(s, i + 1, "victims")) return; /* "a double murder suspect" */
    if (next == NOUN_THING || next == NOUN_COURT || (next == NOUN_OTHER && i + 1 < s->n && s->v[i + 1].upos != UPOS_X && number_nounish(s, i + 1))) return;
    double times = s->lex->word.v[s->v[i - 1].word].value;
    if (times < 2 || (i > 1 && number_is(s, i - 2, "attempted")) || !str_eq(number_singular(s->arena, s->v[i].low), s->v[i].low)) return;
    Number n = number_init(number_span(s, i - 1, i + 1));
    n.low = n.high = n.si_low = n.si_high = times;
    n.kind = NUMBER_COUNT;
    n.role = s->lex->role.v[r].role;
    n.rule = S("number.implied.times");
    n.counts = S("person");
    n.head = s->v[i].token == NONE ? 0 : s->v[i].token;
    *vec_push(s->arena, s->out) = n;
}

/* "the death of X", "the fatal shooting of X" */
static void noun(NumberScan *s, u32 i, u32 sense)
{
    Items items = {.n = 0};
    const NumberRole *r = &s->lex->role.v[sense];
    if (r->object != NOUN_PERSON || (i > 0 && number_is(s, i - 1, "attempted"))) return;
    if (number_is(s, i + 1, "of")) objects(s, i + 2, &items);
    bool named = s->v[i].upper && i + 1 < s->n && s->v[i + 1].upper && number_nounish(s, i + 1); /* "the Sheriff's Homicide Bureau" */
    if (i > 1 && number_is(s, i - 1, "'s") && r->pos == 'n' && !named) { /* "the teen's death" */
        u32 b = phrase_before(s, i - 1);
        if (b < i - 1) add_item(&items, b, i - 1, true);
    }
    Str role = r->role;
    if (i > 0 && number_sense(s, i - 1, "f") != NONE) role = S("killed");
    for (u32 k = 0; k < items.n; k++) count_item(s, items.v[k], role, sense);
}

/* A verb here? Taggers take "shot" after a noun for a noun; it is one after an article. */
static bool verbal(const NumberScan *s, u32 i, u32 sense)
{
    u8 upos = s->v[i].upos;
    if (upos != UPOS_NOUN && upos != UPOS_PROPN) return true;
    if (s->lex->role.v[sense].form != FORM_PAST || i == 0) return false;
    return number_nounish(s, i - 1) && s->v[i - 1].upos != UPOS_ADJ;
}

void number_implied(NumberScan *s)
{
    for (u32 i = 0; i < s->n; i++) {
        u32 r = number_sense(s, i, "vi");
        told_by_victims(s, i);
        if (r != NONE && s->lex->role.v[r].object == NOUN_PERSON && verbal(s, i, r)) {
            verb(s, i, r);
            continue;
        }
        r = number_sense(s, i, "a");
        if (r != NONE && (number_passive(s, i) || (i > 0 && number_bits(s, i - 1, W_LINK | W_BE)) || s->doc == NULL)) {
            Items items = {.n = 0};
            if (!number_unreal(s, i)) subjects(s, i, i, &items);
            for (u32 k = 0; k < items.n; k++) count_item(s, items.v[k], s->lex->role.v[r].role, r);
        }
        if (r != NONE) object_predicate(s, i, r);
        r = number_sense(s, i, "no");
        if (r != NONE) noun(s, i, r);
        r = number_sense(s, i, "s");
        if (r != NONE) own_life(s, i, r);
        r = number_sense(s, i, "f");
        if (r != NONE) deadly_event(s, i, r);
        r = number_state(s, i);
        if (r != NONE && !number_unreal(s, i)) {
            Items items = {.n = 0};
            u32 at = i;
            while (at > 0 && !number_bits(s, at, W_BE) && number_sense(s, at, "wd") == NONE && at + 6 > i) at--;
            if (number_bits(s, at, W_BE) || number_sense(s, at, "wd") != NONE) subjects(s, at, i, &items);
            for (u32 k = 0; k < items.n; k++) count_item(s, items.v[k], s->lex->role.v[r].role, r);
        }
    }
}
