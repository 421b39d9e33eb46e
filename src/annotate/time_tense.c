/* time_tense.c - is the clause around a time about the past or about the future?
 *
 * With a dependency tree: climb from the time's token to its governing verb; a modal or
 * "be going to" makes it future, a finite past or a perfect makes it past, an infinitive takes
 * the tense of what governs it, future under plan, expect, schedule, due, set. Without a tree:
 * the nearest cue word before the time in its sentence, else the nearest after it. Reporting
 * verbs are cues like any other ("said Friday"). Unknown is an answer. */
#include "annotate/time_parts.h"

enum { CLIMB_MAX = 12, CUE_WORDS_MAX = 16 };

static Tense tense_by_cues(const TimeRead *r, const Expr *x)
{
    u32 at = x->first, seq = r->w[at].seq;
    for (u32 i = at; i-- > 0;) {
        u16 gap = r->w[i + 1].gap;
        if (gap & GAP_PARA || (gap & GAP_DOT && r->w[i + 1].flags & TF_CAP) || seq - r->w[i].seq > CUE_WORDS_MAX) break;
        if (r->w[i].cls == C_WILL) return TENSE_FUTURE;
        if (r->w[i].cls == C_WAS || r->w[i].cls == C_PASTISH) return TENSE_PAST;
    }
    seq = r->w[x->last - 1].seq;
    for (u32 i = x->last; i < r->n; i++) {
        u16 gap = r->w[i].gap;
        if (gap & GAP_PARA || (gap & GAP_DOT && r->w[i].flags & TF_CAP) || r->w[i].seq - seq > CUE_WORDS_MAX) break;
        if (r->w[i].cls == C_WILL) return TENSE_FUTURE;
        if (r->w[i].cls == C_WAS || r->w[i].cls == C_PASTISH) return TENSE_PAST;
    }
    return TENSE_UNKNOWN;
}

static bool will_word(const TimeRead *r, Str word)
{
    u8 lower[TIME_WORD_MAX];
    if (word.n > TIME_WORD_MAX || word.n == 0) return false;
    for (isize i = 0; i < word.n; i++) lower[i] = word.p[i] | 0x20;
    u16 id = time_lex_find(r->lex, lower, (u32)word.n);
    return id != NO_WORD && r->lex->words[id].cls == C_WILL;
}

/* Tense of one verb from its morphology and its auxiliaries. */
static Tense tense_of_verb(const TimeRead *r, u32 v)
{
    const Doc *d = r->d;
    const Token *t = &d->tokens.v[v];
    bool perfect = false, past_aux = false;
    for (u32 c = tree_child(d, v, REL_AUX, 0); c != NONE; c = tree_child(d, v, REL_AUX, c + 1)) {
        const Token *k = &d->tokens.v[c];
        if (k->feats & FEAT_MODAL) {
            bool can = str_eq(k->lemma, S("can")) || str_eq(k->lemma, S("could"));
            bool not_then = tree_child(d, v, REL_ADVMOD, 0) != NONE && d->tokens.v[tree_child(d, v, REL_ADVMOD, 0)].feats & FEAT_NEG;
            return can && not_then ? TENSE_PAST : TENSE_FUTURE; /* could not be reached on Sunday */
        }
        if (str_eq(k->lemma, S("have"))) perfect = true;
        if (k->feats & FEAT_PAST) past_aux = true;
    }
    if (perfect || past_aux) return TENSE_PAST;
    u32 cop = tree_child(d, v, REL_COP, 0);
    if (cop != NONE && d->tokens.v[cop].feats & FEAT_PAST) return TENSE_PAST;
    if (t->feats & FEAT_INF && (cop != NONE || tree_child(d, v, REL_AUX, 0) != NONE) && !past_aux) {
        u32 be = cop != NONE ? cop : tree_child(d, v, REL_AUX, 0);
        if (str_eq(d->tokens.v[be].lemma, S("be"))) return TENSE_FUTURE; /* is to speak on Friday */
    }
    if (will_word(r, token_str(d, v))) return TENSE_FUTURE;
    if (t->feats & FEAT_PAST) return TENSE_PAST;
    bool state = deprel_base(t->rel) == REL_XCOMP; /* will stay closed: the verb above it tells */
    return t->feats & FEAT_PASTPART && !state ? TENSE_PAST : TENSE_UNKNOWN;
}

/* "Schools reopen on Monday.": the present, in a full sentence of the body, with the time behind it. */
static bool scheduled(const Doc *d, u32 verb, u32 sentence, u32 at)
{
    const Token *k = &d->tokens.v[verb];
    Str text = doc_str(d, d->sentences.v[sentence].text);
    bool present = k->upos == UPOS_VERB && k->feats & FEAT_PRES && tree_child(d, verb, REL_AUX, 0) == NONE;
    bool says = str_eq(k->lemma, S("say")) || str_eq(k->lemma, S("tell")) || str_eq(k->lemma, S("report")) || str_eq(k->lemma, S("show"));
    return present && !says && at > k->text.beg && str_ends(text, S(".")) && doc_zone_at(d, at) == ZONE_BODY;
}

static Tense tense_by_tree(const TimeRead *r, const Expr *x, bool *tree)
{
    const Doc *d = r->d;
    u32 t = doc_token_at(d, r->w[x->core].beg);
    if (t == NONE) return TENSE_UNKNOWN;
    u32 s = doc_token_sentence(d, t);
    if (s == NONE || d->sentences.v[s].root == NONE) return TENSE_UNKNOWN;
    *tree = true;
    bool infinitive = false, participle = false;
    for (int step = 0; step < CLIMB_MAX; step++) {
        const Token *k = &d->tokens.v[t];
        bool verbal = k->upos == UPOS_VERB || k->upos == UPOS_AUX || (infinitive && k->upos == UPOS_ADJ) ||
                      tree_child(d, t, REL_COP, 0) != NONE;
        if (verbal) {
            Tense tense = tense_of_verb(r, t);
            if (infinitive && tense != TENSE_FUTURE) tense = will_word(r, token_str(d, t)) ? TENSE_FUTURE : tense;
            if (tense == TENSE_PAST && participle) return TENSE_UNKNOWN; /* announced cuts, closing plants in the fourth quarter */
            if (tense != TENSE_UNKNOWN) return tense;
            if (scheduled(d, t, s, x->first < r->n ? r->w[x->first].beg : 0)) return TENSE_FUTURE;
            if (k->feats & FEAT_INF) infinitive = true;
            if (k->feats & FEAT_PRESPART) participle = true;
        }
        if (k->head == t || k->head == NONE) break;
        t = k->head;
    }
    return TENSE_UNKNOWN;
}

Tense time_tense(const TimeRead *r, const Expr *x, bool tagged)
{
    bool tree = false;
    Tense t = tagged ? tense_by_tree(r, x, &tree) : TENSE_UNKNOWN;
    return tree ? t : tense_by_cues(r, x);
}
