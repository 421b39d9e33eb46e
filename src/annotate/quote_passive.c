/* quote_passive.c - attribution whose content is the subject or stands before the verb.
 *
 * The passive: "the plan was rejected by the court", "was accused of hiding it", "is expected to
 * resign", "the sum demanded by them". What is the object of the active verb is the subject here, so
 * the content is the subject with its predicate. Raised subjects: "the talks seem to have failed".
 * Relatives: "what she called a lie". Who says it stands behind "by"; without that nobody is named,
 * and none is guessed: such an attribution has a content and a cue but no speaker. Tried and dropped:
 * the antecedent of any transitive cue's relative clause as its content ("the sum they proposed"). */
#include "annotate/quote_in.h"
#include "base/utf8.h"

static bool has_case(const Doc *d, u32 t, Str preps)
{
    u32 cs = tree_child(d, t, REL_CASE, 0), mark = cs == NONE ? tree_child(d, t, REL_MARK, 0) : cs;
    Str one;
    while (mark != NONE && mark < t && preps.n && str_next(&preps, '|', &one))
        if (str_eq_nocase(token_str(d, mark), one)) return true;
    return false;
}

/* A complement of this kind is one of the cue's frames. */
static bool fits(const QuoteWork *w, const Cue *c, u8 rel, u32 t)
{
    const Token *k = &w->d->tokens.v[t];
    switch (rel) {
    case REL_XCOMP: return (c->frames & (FRAME_CLAUSE | FRAME_INFINITIVE | FRAME_SMALL)) && !(k->feats & (FEAT_PRESPART | FEAT_PASTPART));
    case REL_CCOMP: return (c->frames & FRAME_CLAUSE) != 0;
    case REL_OBJ: return (c->frames & FRAME_SMALL) != 0;
    default: return has_case(w->d, t, c->preps) || has_case(w->d, t, S("as|of|for"));
    }
}

/* What is said of the subject: an infinitive, a clause, a name, "of ...", "as ..."; false if nothing. */
static bool predicate(const QuoteWork *w, const Sentence *s, const Cue *c, u32 verb, u32 *beg, u32 *end)
{
    static const u8 rels[] = {REL_XCOMP, REL_CCOMP, REL_OBJ, REL_OBL, REL_ADVCL};
    for (isize i = 0; i < countof(rels); i++)
        for (u32 t = verb + 1; t < s->end && (t = tree_child(w->d, verb, rels[i], t)) != NONE; t++) {
            if (!fits(w, c, rels[i], t)) continue;
            tree_range(w->d, t, beg, end);
            if (*beg > verb && *end > *beg) return true;
        }
    return false;
}

/* "called a charlatan | by physicians": the agent, where the tree hung it on the predicate. */
static u32 agent_within(const QuoteWork *w, u32 beg, u32 *end)
{
    const Token *k = w->d->tokens.v;
    for (u32 t = beg + 1; t < *end; t++) {
        if (!quote_is(w->d, t, "by") || k[t].rel != REL_CASE || k[t].head <= t || k[t].head >= *end) continue;
        if (actor_at(w->d, k[t].head) == NONE) continue;
        *end = t;
        return k[t].head;
    }
    return NONE;
}

static bool passive_aux(const Doc *d, const Sentence *s, u32 verb)
{
    for (u32 t = s->beg; t < verb && (t = tree_child(d, verb, REL_AUX, t)) != NONE && t < verb; t++)
        if ((str_eq(d->tokens.v[t].lemma, S("be")) && token_str(d, t).p[0] < 0x80 && token_str(d, t).p[0] != '\'') ||
            str_eq(d->tokens.v[t].lemma, S("get"))) return true; /* "he's called for ..." has called */
    return false;
}

/* The noun phrase of a subject or antecedent before the verb, without what leads it in. */
static Span thing_of(const QuoteWork *w, u32 head, u32 verb)
{
    const Token *k = w->d->tokens.v;
    u32 beg, end;
    tree_range(w->d, head, &beg, &end);
    if (end > verb) end = verb;
    while (beg < head && (k[beg].upos == UPOS_ADP || k[beg].upos == UPOS_CCONJ || k[beg].upos == UPOS_PUNCT || k[beg].upos == UPOS_SCONJ)) beg++;
    for (u32 t = beg; t < end; t++)
        if (k[t].head == head && (k[t].upos == UPOS_AUX || k[t].upos == UPOS_VERB) && k[t].rel != REL_ACL_RELCL && t + 1 == end) return (Span){0};
    return quote_trimmed(w, beg, end);
}

static bool passive_cue(const QuoteWork *w, u32 verb)
{
    const Token *k = &w->d->tokens.v[verb];
    if (!quote_cue(w, verb) || k->upos != UPOS_VERB || !k->conf || !(k->feats & FEAT_PASSIVE) || w->in[verb] != NONE) return false;
    return map_get(&w->lex->adjectives, str_lower(w->a, token_str(w->d, verb))) == NONE; /* "was convinced that" */
}

void quote_passive(QuoteWork *w, const Sentence *s, u32 verb)
{
    const Doc *d = w->d;
    const Token *k = d->tokens.v;
    if (!passive_cue(w, verb)) return;
    const Cue *c = quote_cue(w, verb);
    u32 agent = tree_child(d, verb, REL_OBL_AGENT, s->beg), subj = tree_child(d, verb, REL_NSUBJ, s->beg), beg = 0, end = 0;
    if (subj == NONE && k[verb].rel == REL_ACL && agent != NONE && k[verb].head < verb) {
        quote_add(w, thing_of(w, k[verb].head, verb), quote_np_at(w, s, agent), verb, verb + 1, S("quote.passive.participle"));
        return;
    }
    if (subj == NONE && k[verb].rel == REL_CONJ) subj = tree_child(d, k[verb].head, REL_NSUBJ, s->beg); /* "is home and is expected to go" */
    if (!passive_aux(d, s, verb) || subj == NONE || subj > verb) return;
    bool more = predicate(w, s, c, verb, &beg, &end);
    if (more && agent == NONE) agent = agent_within(w, beg, &end);
    if (!more && agent == NONE) return;
    Source src = {.actor = NONE};
    if (agent != NONE) src = quote_np_at(w, s, agent);
    Span said = more ? quote_trimmed(w, beg, end) : (Span){0}, thing = thing_of(w, subj, verb);
    if (c->frames & FRAME_ADDRESSEE) thing = said, said = (Span){0}; /* "was told that ..." */
    if (more && quote_is(d, subj, "it") && (c->frames & FRAME_CLAUSE) && (quote_is(d, beg, "that") || quote_is(d, beg, "whether"))) /* "it is feared that" */
        thing = said, said = (Span){0};
    u32 q = quote_add(w, thing, src, verb, verb + 1, agent != NONE ? S("quote.passive.agent") : S("quote.passive"));
    if (q != NONE) quote_add_content(w, q, said, false);
}

/* "what she called a lie", "a blast that he described as an accident": the object stands before the
 * verb, the predicate alone behind it is the verdict. */
u32 quote_called(QuoteWork *w, const Sentence *s, u32 verb, Source src)
{
    const Doc *d = w->d;
    const Cue *c = quote_cue(w, verb);
    u32 beg, end, obj = tree_child(d, verb, REL_OBJ, s->beg);
    if (!(c->frames & FRAME_SMALL) || !d->tokens.v[verb].conf || src.end > verb || src.end <= src.beg) return NONE;
    static const char *const gaps[] = {"what", "which", "that"};
    bool gap = obj != NONE && obj < src.beg;
    bool pronoun = src.beg > s->beg && d->tokens.v[src.beg - 1].upos == UPOS_PRON;
    for (isize i = 0; i < countof(gaps); i++) gap |= pronoun && quote_is(d, src.beg - 1, gaps[i]);
    if (!gap || !predicate(w, s, c, verb, &beg, &end)) return NONE;
    return quote_add(w, quote_trimmed(w, beg, end), src, verb, verb + 1, S("quote.called"));
}

/* "the talks seem to have failed", "it appears that they failed": nobody is named either. */
void quote_raised(QuoteWork *w, const Sentence *s, u32 verb)
{
    const Doc *d = w->d;
    const Token *k = d->tokens.v;
    if (k[verb].upos != UPOS_VERB || !k[verb].conf || w->in[verb] != NONE || map_get(&w->lex->raising, k[verb].lemma) == NONE) return;
    u32 beg, end, subj = tree_child(d, verb, REL_NSUBJ, s->beg), more = verb + 1 < s->end ? tree_child(d, verb, REL_XCOMP, verb + 1) : NONE;
    if (more == NONE && verb + 1 < s->end) more = tree_child(d, verb, REL_CCOMP, verb + 1);
    if (subj == NONE) subj = tree_child(d, verb, REL_EXPL, s->beg);
    if (subj == NONE || subj > verb || more == NONE) return;
    tree_range(d, more, &beg, &end);
    bool infinitive = k[more].rel == REL_XCOMP && quote_is(d, beg, "to") && !quote_cue(w, more); /* "seemed to blame" blames */
    if (beg <= verb || (k[more].rel == REL_XCOMP && !infinitive)) return;
    Span said = quote_trimmed(w, beg, end);
    if (quote_is(d, subj, "it") && k[more].rel == REL_CCOMP) {
        quote_add(w, said, (Source){.actor = NONE}, verb, verb + 1, S("quote.raised"));
        return;
    }
    u32 q = quote_add(w, thing_of(w, subj, verb), (Source){.actor = NONE}, verb, verb + 1, S("quote.raised"));
    if (q != NONE) quote_add_content(w, q, said, false);
}
