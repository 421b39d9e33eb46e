/* context_realis.c - did it happen? One of nine values for each event, and the rule that said so.
 *
 * Method. From the trigger upwards through the tree: at each step the clause's own signs
 * (auxiliaries, negation, adverbs, conditional marks, modifiers of nouns), then the word that
 * governs it, if data/realis.tsv lists that word as a cue for this kind of edge. The climb goes
 * on through complements, support verbs, coordination and bare participles, and stops where a
 * clause asserts by itself (relative clauses, "after", "while", plain "said that"). The
 * strongest value met wins: denied > demanded > feared > planned > possible > claimed >
 * ongoing > happened. After FactBank (Sauri and Pustejovsky 2009) in its idea that factuality is
 * passed down from governing predicates; the nine values are our own.
 * Limits: irony, questions and counterfactuals without "if" are read as they stand. */
#include "annotate/event.h"

static const u8 strength[REALIS_COUNT] = {
    [REALIS_HAPPENED] = 1, [REALIS_ONGOING] = 2, [REALIS_BACKGROUND] = 3, [REALIS_CLAIMED] = 4,
    [REALIS_POSSIBLE] = 5, [REALIS_PLANNED] = 6, [REALIS_FEARED] = 7, [REALIS_DEMANDED] = 8,
    [REALIS_DENIED] = 9};

/* A bare "will" foretells; whatever governs it says how sure that is ("a chance that it will"). */
static bool foretold(const RealisFound *f)
{
    return f->value == REALIS_PLANNED && (str_eq(f->rule, S("realis.will")) || str_eq(f->rule, S("realis.would")));
}

static void raise_to(RealisFound *f, u8 value, Str rule, u32 source)
{
    bool bare = str_eq(rule, S("realis.will")) || str_eq(rule, S("realis.would"));
    if (bare && f->value == REALIS_POSSIBLE && !str_eq(f->rule, S("realis.can"))) return;
    bool weak = foretold(f) && value == REALIS_POSSIBLE && !str_eq(rule, S("realis.can"));
    if (strength[value] <= strength[f->value] && !weak) return;
    *f = (RealisFound){value, rule, source};
}

static bool pos_fits(char pos, u8 upos)
{
    switch (pos) {
    case 'V': return upos == UPOS_VERB || upos == UPOS_AUX;
    case 'N': return upos == UPOS_NOUN || upos == UPOS_PROPN;
    case 'A': return upos == UPOS_ADJ || upos == UPOS_VERB || upos == UPOS_ADV;
    default: return true;
    }
}

static bool rel_listed(Str list, Str rel)
{
    Str one;
    while (str_next(&list, ',', &one))
        if (str_eq(one, rel)) return true;
    return false;
}

static bool has_particle(const Scan *s, u32 t, Str other)
{
    for (u32 k = s->kid[t]; k != NONE; k = s->sib[k])
        if (str_eq(s->lem[k], other)) return true;
    return t + 1 < s->d->tokens.n && str_eq(s->lem[t + 1], other);
}

/* The cue row for this word standing in this relation; NULL. A row with a particle comes first. */
static const Cue *cue_for(const Scan *s, u32 t, Str rel)
{
    const EventLex *lex = s->lex;
    const Cue *plain = NULL;
    for (u32 c = map_get(&lex->cue_heads, s->lem[t]); c != NONE; c = lex->cues.v[c].next) {
        const Cue *cue = &lex->cues.v[c];
        if (!rel_listed(cue->rel, rel) || !pos_fits(cue->pos, event_token(s, t)->upos)) continue;
        if (cue->other.n && has_particle(s, t, cue->other)) return cue;
        if (!cue->other.n && !plain) plain = cue;
    }
    return plain;
}

/* A finite verb of the past or the perfect, without a modal: what it says has come about. */
bool event_past_tense(const Scan *s, u32 t)
{
    u16 feats = event_token(s, t)->feats;
    bool finite = (feats & FEAT_PAST) != 0;
    for (u32 k = s->kid[t]; k != NONE; k = s->sib[k]) {
        u8 rel = event_token(s, k)->rel;
        if (rel == REL_MARK && event_lemma_is(s, k, "to")) return false;
        if (rel != REL_AUX && rel != REL_AUX_PASS && rel != REL_COP) continue;
        if (!event_lemma_is(s, k, "have") && !event_lemma_is(s, k, "be")) return false;
        finite |= (feats & FEAT_PASTPART) != 0;
    }
    return finite;
}

u32 event_carrier(const Scan *s, u32 t)
{
    if (event_token(s, t)->upos == UPOS_VERB) return t;
    Frame f;
    event_frame(s, t, &f);
    return f.light != NONE ? f.light : t;
}

/* "Should talks fail", "were the bridge bombed": the auxiliary before its subject, no question. */
static bool inverted(const Scan *s, u32 verb)
{
    const Doc *d = s->d;
    const Sentence *sent = &d->sentences.v[doc_token_sentence(d, verb)];
    u32 subj = event_kid(s, verb, REL_NSUBJ);
    if (subj == NONE || str_eq(token_str(d, sent->end - 1), S("?"))) return false;
    for (u32 k = s->kid[verb]; k != NONE && k < subj; k = s->sib[k]) {
        u8 rel = deprel_base(event_token(s, k)->rel);
        if (rel != REL_AUX && rel != REL_COP) continue;
        Str form = token_str(d, k);
        return str_eq_nocase(form, S("should")) || str_eq_nocase(form, S("were")) || str_eq_nocase(form, S("had"));
    }
    return false;
}

/* "will", "would": a plan when reported or asserted; bare "would" is a supposition. */
static void auxiliary(const Scan *s, u32 verb, u32 aux, RealisFound *f)
{
    const Cue *cue = cue_for(s, aux, S("aux"));
    if (!cue) return;
    u8 value = cue->value;
    bool had = str_eq_nocase(token_str(s->d, aux), S("'d")) || str_ends(token_str(s->d, aux), S("\xe2\x80\x99""d"));
    if (had && (event_token(s, verb)->feats & FEAT_PASTPART)) return; /* "they'd captured" */
    if (event_lemma_is(s, aux, "would") || str_eq_nocase(token_str(s->d, aux), S("would"))) {
        u8 rel = deprel_base(event_token(s, verb)->rel);
        u32 up = event_head(s, verb);
        if ((rel != REL_CCOMP && rel != REL_CONJ) || (rel == REL_CONJ && inverted(s, up))) value = REALIS_POSSIBLE;
    }
    raise_to(f, value, cue->id, aux);
}

static bool may(const Scan *s, u32 verb)
{
    for (u32 k = s->kid[verb]; k != NONE; k = s->sib[k]) {
        const Cue *cue = event_token(s, k)->rel == REL_AUX ? cue_for(s, k, S("aux")) : NULL;
        if (cue && cue->value == REALIS_POSSIBLE) return true;
    }
    return false;
}

static bool negative(const Scan *s, u32 k)
{
    return (event_token(s, k)->feats & FEAT_NEG) || event_lemma_is(s, k, "not") || event_lemma_is(s, k, "no") ||
           event_lemma_is(s, k, "never") || event_lemma_is(s, k, "neither") || event_lemma_is(s, k, "nobody");
}

/* "because no reinforcements arrived": the noun right before a verb without a subject is denied to have done it, whatever
 * the tree made of the two. */
static bool nobody_before(const Scan *s, u32 t)
{
    if (t == 0 || event_token(s, t)->upos != UPOS_VERB || event_kid(s, t, REL_NSUBJ) != NONE) return false;
    if (doc_token_sentence(s->d, t) != doc_token_sentence(s->d, t - 1)) return false;
    u8 before = event_token(s, t - 1)->upos;
    if (before != UPOS_NOUN && before != UPOS_PROPN) return false;
    for (u32 k = s->kid[t - 1]; k != NONE; k = s->sib[k])
        if (event_token(s, k)->rel == REL_DET && negative(s, k)) return true;
    return false;
}

/* Signs within the clause (or noun phrase) of t. */
static void own_signs(const Scan *s, u32 t, RealisFound *f)
{
    bool to = false, be = false, is = false, helped = false;
    if (inverted(s, t)) {
        raise_to(f, REALIS_POSSIBLE, S("realis.inverted"), t);
        return;
    }
    for (u32 k = s->kid[t]; k != NONE; k = s->sib[k]) {
        u8 rel = deprel_base(event_token(s, k)->rel);
        const Cue *cue = NULL;
        switch (rel) {
        case REL_AUX:
        case REL_COP:
            helped = true;
            be |= event_lemma_is(s, k, "be");
            is |= event_lemma_is(s, k, "be") && (event_token(s, k)->feats & (FEAT_PRES | FEAT_PAST));
            auxiliary(s, t, k, f);
            if (negative(s, k)) raise_to(f, REALIS_DENIED, S("realis.not"), k);
            break;
        case REL_ADVMOD:
            if (negative(s, k)) raise_to(f, REALIS_DENIED, S("realis.not"), k);
            cue = cue_for(s, k, S("adv"));
            break;
        case REL_DET:
        case REL_CC:
            if (negative(s, k)) raise_to(f, REALIS_DENIED, S("realis.no"), k);
            break;
        case REL_NSUBJ:
            if (negative(s, k)) raise_to(f, REALIS_DENIED, S("realis.no"), k);
            for (u32 g = s->kid[k]; g != NONE; g = s->sib[g])
                if (event_token(s, g)->rel == REL_DET && (event_lemma_is(s, g, "no") || event_lemma_is(s, g, "neither")))
                    raise_to(f, REALIS_DENIED, S("realis.no"), g);
            break;
        case REL_AMOD:
        case REL_COMPOUND: cue = cue_for(s, k, S("mod")); break;
        case REL_CASE: cue = cue_for(s, k, S("case")); break;
        case REL_MARK:
            cue = cue_for(s, k, S("mark"));
            to |= event_lemma_is(s, k, "to");
            break;
        default: break;
        }
        if (cue) raise_to(f, cue->value, cue->id, k);
    }
    if (nobody_before(s, t)) raise_to(f, REALIS_DENIED, S("realis.no"), t - 1);
    const Token *tok = event_token(s, t);
    if (be && (tok->feats & FEAT_PRESPART)) raise_to(f, REALIS_ONGOING, S("realis.progressive"), t);
    if (to && is) raise_to(f, REALIS_PLANNED, S("realis.be.to"), t);
    if (to && !helped && (tok->rel == REL_ROOT || tok->head == t))
        raise_to(f, REALIS_PLANNED, S("realis.headline.to"), t);
}

static bool marked_to(const Scan *s, u32 t)
{
    for (u32 k = s->kid[t]; k != NONE; k = s->sib[k])
        if (event_token(s, k)->rel == REL_MARK && event_lemma_is(s, k, "to")) return true;
    return false;
}

/* "the sixth capital to fall", "the only town to be spared": what is ranked has come about, if the clause says so. */
static bool ranked(const Scan *s, u32 noun)
{
    for (u32 k = s->kid[noun]; k != NONE; k = s->sib[k]) {
        const Token *x = event_token(s, k);
        if (x->rel == REL_AMOD && ((x->feats & (FEAT_ORDINAL | FEAT_SUPERLATIVE)) || event_lemma_is(s, k, "last") || event_lemma_is(s, k, "only")))
            return true;
    }
    return false;
}

/* "Called it an attack", "is being called an attack": a noun that something is called by. */
static bool is_label(const Scan *s, u32 t)
{
    u32 up = event_head(s, t);
    bool of = event_kid(s, up, REL_OBJ) != NONE || (event_token(s, up)->feats & FEAT_PASSIVE);
    return event_token(s, t)->upos == UPOS_NOUN && event_kid(s, t, REL_COP) == NONE && of;
}

/* The kind of edge above t, as the tables name it; empty for one that no cue speaks of. */
static Str edge_name(const Scan *s, u32 t)
{
    u8 rel = event_token(s, t)->rel;
    Str prep;
    switch (deprel_base(rel)) {
    case REL_XCOMP: return is_label(s, t) ? (Str){0} : S("comp");
    case REL_CCOMP:
    case REL_CSUBJ: return S("comp");
    case REL_OBJ: return S("obj");
    case REL_NSUBJ: return rel == REL_NSUBJ_PASS ? S("obj") : S("subj");
    case REL_OBL: return rel == REL_OBL_AGENT ? S("by") : event_prep(s, t);
    case REL_NMOD: return rel == REL_NMOD_POSS ? S("poss") : event_prep(s, t);
    case REL_ADVCL:
    case REL_ACL:
        prep = event_prep(s, t);
        if (marked_to(s, t)) return S("comp");
        if (rel == REL_ACL_RELCL) /* "the report that the town had fallen" */
            return event_kid(s, t, REL_MARK) != NONE && str_eq(prep, S("that")) && event_kid(s, t, REL_NSUBJ) != NONE ? S("comp") : (Str){0};
        if (!prep.n && t == event_head(s, t) + 1 && (event_token(s, t)->feats & FEAT_PASTPART)) return S("comp"); /* "feared killed" */
        return str_eq(prep, S("that")) ? S("comp") : prep;
    default: return (Str){0};
    }
}

typedef enum { EDGE_STOP, EDGE_CLIMB, EDGE_SHARE } Edge;

/* What an edge without a cue lets through: nothing, only what stands higher, or the signs of
 * the governing clause too. */
static Edge edge_of(const Scan *s, u32 t, u32 up)
{
    const Token *k = event_token(s, t);
    u8 rel = k->rel;
    bool noun = k->upos == UPOS_NOUN || k->upos == UPOS_PROPN;
    switch (deprel_base(rel)) {
    case REL_XCOMP: return EDGE_SHARE;
    case REL_CCOMP: return (k->feats & (FEAT_PRESPART | FEAT_INF)) ? EDGE_SHARE : EDGE_STOP;
    case REL_CONJ: {
        bool own = event_kid(s, t, REL_AUX) != NONE || event_kid(s, t, REL_NSUBJ) != NONE;
        return own ? EDGE_STOP : EDGE_SHARE;
    }
    case REL_OBJ: return map_get(&s->lex->light, s->lem[up]) != NONE ? EDGE_SHARE : EDGE_STOP;
    case REL_NSUBJ: return noun ? EDGE_SHARE : EDGE_STOP;
    case REL_ADVCL: {
        Str mark = event_prep(s, t);
        if (!mark.n) return (k->feats & FEAT_PRESPART) ? EDGE_SHARE : EDGE_STOP;
        return str_eq(mark, S("by")) || str_eq(mark, S("to")) ? EDGE_SHARE : EDGE_STOP;
    }
    case REL_ACL: return marked_to(s, t) && ranked(s, up) ? EDGE_SHARE : EDGE_STOP;
    case REL_NMOD: /* "a round of talks", "a wave of attacks" */
        return str_eq(event_prep(s, t), S("of")) && event_in_set(s->lex, S("lighthead"), s->lem[up]) ? EDGE_SHARE : EDGE_STOP;
    default: return EDGE_STOP;
    }
}

/* Purpose: an infinitive of aim under a verb, "flew there to rally". */
static bool purpose(const Scan *s, u32 t)
{
    const Token *k = event_token(s, t);
    return (k->rel == REL_ADVCL || (k->rel == REL_ACL && !ranked(s, event_head(s, t)))) && marked_to(s, t);
}

/* The cue for t under the word `up`, tried from the narrowest kind of edge to the widest. */
static const Cue *cue_at(const Scan *s, u32 t, u32 up, Str edge)
{
    bool comp = str_eq(edge, S("comp"));
    bool other = event_kid(s, up, REL_OBJ) != NONE || event_kid(s, up, REL_IOBJ) != NONE || event_kid(s, t, REL_NSUBJ) != NONE;
    const Cue *cue = NULL;
    if (comp && other && (cue = cue_for(s, up, S("ocomp"))) != NULL) return cue;
    if (comp && marked_to(s, t) && (cue = cue_for(s, up, S("inf"))) != NULL) return cue;
    if (event_token(s, t)->rel == REL_XCOMP && (cue = cue_for(s, up, S("xcomp"))) != NULL) return cue;
    if (comp && str_eq(event_prep(s, t), S("that")) && (cue = cue_for(s, up, S("that"))) != NULL) return cue;
    if (comp && event_past_tense(s, t) && (cue = cue_for(s, up, S("fact"))) != NULL) return cue;
    if (str_eq(edge, S("obj")) && event_past_tense(s, up) && (cue = cue_for(s, up, S("past"))) != NULL) return cue;
    return cue_for(s, up, edge);
}

/* The cue that governs t; *up: its token. What hangs on an argument is also tried on the verb
 * above: "called on the council to act", "kept the crowd from storming", "want a ransom paid". */
static const Cue *cue_above(const Scan *s, u32 t, u32 *up)
{
    Str edge = edge_name(s, t);
    bool acl = event_token(s, t)->rel == REL_ACL;
    const Cue *cue = edge.n ? cue_at(s, t, *up, edge) : NULL;
    u32 verb = event_head(s, *up);
    if (cue || !acl || verb == NONE || event_token(s, verb)->upos != UPOS_VERB) return cue;
    u8 above = deprel_base(event_token(s, *up)->rel);
    if (above != REL_OBJ && above != REL_OBL && above != REL_IOBJ) return NULL;
    if (!edge.n) cue = (event_token(s, t)->feats & FEAT_PASTPART) ? cue_for(s, verb, S("ocomp")) : NULL;
    else cue = cue_at(s, t, verb, edge);
    if (cue) *up = verb;
    return cue;
}

static bool negated(const Scan *s, u32 t)
{
    for (u32 k = s->kid[t]; k != NONE; k = s->sib[k]) {
        u8 rel = event_token(s, k)->rel;
        if ((rel == REL_ADVMOD || rel == REL_DET || rel == REL_CC) && negative(s, k)) return true;
    }
    return false;
}

/* What a cue says of t, given its own negation and modals. */
static void apply(const Scan *s, const Cue *cue, u32 t, u32 up, RealisFound *f)
{
    bool not = negated(s, up) && !str_eq(event_prep(s, t), S("whether"));
    if (str_starts(cue->id, S("realis.need")) || str_eq(cue->id, S("realis.have.to"))) {
        for (u32 k = s->kid[up]; k != NONE; k = s->sib[k]) /* "has yet to resume" */
            if (event_lemma_is(s, k, "yet")) {
                raise_to(f, REALIS_DENIED, S("realis.yet"), k);
                return;
            }
        if (may(s, up)) { /* "may have to close" */
            raise_to(f, REALIS_POSSIBLE, S("realis.can"), up);
            return;
        }
    }
    if (cue->value == REALIS_DENIED && not) { /* "did not rule out" */
        if (str_starts(cue->id, S("realis.rule.out"))) raise_to(f, REALIS_POSSIBLE, cue->id, up);
        return;
    }
    raise_to(f, cue->value, cue->id, up);
    if (not && cue->value != REALIS_POSSIBLE && cue->value != REALIS_FEARED) raise_to(f, REALIS_DENIED, S("realis.not"), up);
}

/* "Unconfirmed reports said that ...": the source itself is marked as unsure. */
static bool unsure_source(const Scan *s, u32 up)
{
    u32 who = event_token(s, up)->upos == UPOS_VERB ? event_kid(s, up, REL_NSUBJ) : NONE;
    if (who == NONE || !event_in_set(s->lex, S("report"), s->lem[up])) return false;
    for (u32 k = s->kid[who]; k != NONE; k = s->sib[k]) {
        const Cue *cue = event_token(s, k)->rel == REL_AMOD ? cue_for(s, k, S("mod")) : NULL;
        if (cue && cue->value == REALIS_CLAIMED) return true;
    }
    return false;
}

/* "Is said to have fled": hearsay; not "was confirmed dead", "was declared dead", "is known to have fled". */
static bool said_to(const Scan *s, u32 t, u32 up)
{
    if (event_lemma_is(s, up, "confirm") || event_lemma_is(s, up, "know")) return false;
    if (event_lemma_is(s, up, "declare") && event_lemma_is(s, t, "dead")) return false;
    return event_token(s, t)->rel == REL_XCOMP && event_token(s, up)->upos == UPOS_VERB &&
           event_in_set(s->lex, S("report"), s->lem[up]) && event_passive(s, up);
}

RealisFound event_realis(const Scan *s, const Event *e, const EventRule *rule)
{
    u8 start = rule && rule->realis < REALIS_COUNT ? rule->realis : REALIS_HAPPENED;
    RealisFound f = {start, start == REALIS_HAPPENED ? S("realis.asserted") : S("realis.pattern"), NONE};
    u32 t = e->token;
    if (s->d->sentences.v[e->sentence].root == NONE) return f;
    own_signs(s, t, &f);
    for (int i = 0; i < CLIMB_MAX; i++) {
        u32 up = event_head(s, t);
        if (up == NONE) break;
        if (said_to(s, t, up)) raise_to(&f, REALIS_CLAIMED, S("realis.said.to"), up);
        if (unsure_source(s, up)) raise_to(&f, REALIS_CLAIMED, S("realis.claim.mod"), up);
        const Cue *cue = cue_above(s, t, &up);
        if (cue) {
            apply(s, cue, t, up, &f);
        } else {
            if (purpose(s, t)) raise_to(&f, REALIS_PLANNED, S("realis.purpose"), t);
            Edge pass = edge_of(s, t, up);
            if (pass == EDGE_STOP) break;
            if (pass == EDGE_SHARE) own_signs(s, up, &f);
        }
        t = up;
    }
    return f;
}
