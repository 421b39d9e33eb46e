/* quote_noun.c - attribution without a verb of saying: nouns ("the group's claim that ..."),
 * adjectives ("was sure that ...", "critical of ..."), and signed quotations ("..." - Name).
 * Trees are needed for the first two; a noun counts only with a source, because "the claim
 * that" alone attributes to nobody a reader could ask. */
#include "annotate/quote_in.h"
#include "base/utf8.h"

#define NOUN_PREPS "of|about|for|on|against|over"

static bool starts_with_any(const Doc *d, u32 token, Str all)
{
    Str one;
    while (all.n && str_next(&all, '|', &one))
        if (str_eq_nocase(token_str(d, token), one)) return true;
    return false;
}

/* Complement of a noun or adjective: a clause, an infinitive, or a phrase with one of preps. */
static bool complement(const Doc *d, const Sentence *s, u32 head, Str preps, u32 *beg, u32 *end)
{
    static const u8 clauses[] = {REL_CCOMP, REL_ACL, REL_XCOMP, REL_ADVCL};
    for (isize i = 0; i < countof(clauses); i++) {
        if (head + 1 >= s->end) return false;
        u32 t = tree_child(d, head, clauses[i], head + 1);
        if (t == NONE || d->tokens.v[t].rel == REL_ACL_RELCL) continue;
        u32 mark = tree_child(d, t, REL_MARK, head);
        bool that = mark != NONE && mark < t && (quote_is(d, mark, "that") || quote_is(d, mark, "to") || quote_is(d, mark, "whether"));
        if (!that && !(clauses[i] == REL_CCOMP) && !(mark != NONE && starts_with_any(d, mark, preps))) continue;
        tree_range(d, t, beg, end);
        if (mark != NONE && starts_with_any(d, mark, preps) && *beg == mark) (*beg)++;
        if (*beg > head && *end > *beg) return true;
    }
    static const u8 phrases[] = {REL_NMOD, REL_OBL};
    for (isize i = 0; i < countof(phrases); i++)
        for (u32 t = head + 1; t < s->end && (t = tree_child(d, head, phrases[i], t)) != NONE; t++) {
            u32 cs = tree_child(d, t, REL_CASE, head);
            if (cs == NONE || cs > t || !starts_with_any(d, cs, preps) || str_eq(d->tokens.v[t].lemma, S("behalf"))) continue;
            tree_range(d, t, beg, end);
            if (*beg <= cs) *beg = cs + 1;
            return *end > *beg;
        }
    return false;
}

/* "A Daily Herald report that ...": the name before the noun, of one who publishes. */
static Source named_before(const QuoteWork *w, const Sentence *s, u32 noun)
{
    const Doc *d = w->d;
    Source none = {.actor = NONE};
    u32 a = noun > s->beg ? w->actor_end[noun - 1] : NONE, e = a == NONE ? NONE : d->actors.v[a].entity;
    if (e == NONE || !d->entities.v[e].named || !quote_is(d, noun + 1, "that") || d->actors.v[a].via != 'n') return none;
    u8 kind = d->entities.v[e].kind;
    if (kind != ENTITY_MEDIA && kind != ENTITY_ORG && kind != ENTITY_GOVERNMENT) return none;
    return (Source){doc_token_at(d, d->actors.v[a].text.beg), noun, a, false};
}

/* "X's claim", "a claim by X", "X made the claim" */
static Source noun_source(const QuoteWork *w, const Sentence *s, u32 noun)
{
    const Doc *d = w->d;
    const Token *k = d->tokens.v;
    Source none = {.actor = NONE};
    u32 t = tree_child(d, noun, REL_NMOD_POSS, s->beg);
    if (t != NONE) return quote_np_at(w, s, t);
    for (t = noun + 1; t < s->end && (t = tree_child(d, noun, REL_NMOD, t)) != NONE; t++) {
        u32 cs = tree_child(d, t, REL_CASE, noun);
        if (cs != NONE && cs < t && (quote_is(d, cs, "by") || quote_is(d, cs, "from"))) return quote_np_at(w, s, t);
    }
    Source named = named_before(w, s, noun);
    if (named.end > named.beg) return named;
    u32 verb = k[noun].head;
    if (k[noun].rel != REL_OBJ || k[verb].upos != UPOS_VERB) return none;
    return map_get(&w->lex->lights, k[verb].lemma) != NONE ? quote_source(w, s, verb) : none;
}

/* "voiced concern about it": the noun carries the words, the verb is as light as "have". */
bool quote_light(const QuoteWork *w, const Sentence *s, u32 verb)
{
    u32 beg, end, obj = verb + 1 < s->end ? tree_child(w->d, verb, REL_OBJ, verb + 1) : NONE;
    if (obj == NONE || map_get(&w->lex->lights, w->d->tokens.v[verb].lemma) == NONE) return false;
    return map_get(&w->lex->nouns, w->d->tokens.v[obj].lemma) != NONE && complement(w->d, s, obj, S(NOUN_PREPS), &beg, &end);
}

/* "Her view is that the dam will hold". */
static bool noun_is_that(QuoteWork *w, const Sentence *s, u32 t)
{
    const Doc *d = w->d;
    if (t + 4 >= s->end || d->tokens.v[t + 1].upos != UPOS_AUX || !str_eq(d->tokens.v[t + 1].lemma, S("be")) || !quote_is(d, t + 2, "that")) return false;
    const Token *next = &d->tokens.v[t + 3];
    Source src = noun_source(w, s, t);
    if (src.end <= src.beg || !(quote_nominal(next) || next->upos == UPOS_PRON || next->upos == UPOS_SCONJ)) return false;
    u32 end = quote_end(w, s, NULL, t, S("quote.complement.clause"), t + 2, t + 4);
    return quote_add(w, quote_trimmed(w, t + 2, end), src, t, t + 1, S("quote.noun")) != NONE;
}

void quote_noun(QuoteWork *w, const Sentence *s, u32 t)
{
    const Token *k = &w->d->tokens.v[t];
    if (k->upos != UPOS_NOUN || !k->conf || w->in[t] != NONE || map_get(&w->lex->nouns, k->lemma) == NONE) return;
    if (noun_is_that(w, s, t)) return;
    u32 beg, end;
    bool that = t + 3 < s->end && quote_is(w->d, t + 1, "that") && (quote_nominal(&k[2]) || k[2].upos == UPOS_PRON);
    bool found = complement(w->d, s, t, S(NOUN_PREPS), &beg, &end);
    if (!found && that) beg = t + 1, end = quote_end(w, s, NULL, t, S("quote.complement.clause"), beg, t + 3); /* a clause the tree lost */
    if (!found && !that) return;
    Source src = noun_source(w, s, t);
    if (src.end <= src.beg || (src.beg < end && beg < src.end)) return;
    quote_add(w, quote_trimmed(w, beg, end), src, t, t + 1, S("quote.noun"));
}

/* "it was clear that ...": known to all, said by nobody. */
static bool impersonal(QuoteWork *w, const Sentence *s, u32 t)
{
    static const u8 clauses[] = {REL_CCOMP, REL_CSUBJ, REL_XCOMP};
    u32 beg, end, subj = tree_child(w->d, t, REL_NSUBJ, s->beg);
    if (subj == NONE) subj = tree_child(w->d, t, REL_EXPL, s->beg);
    if (subj == NONE || !quote_is(w->d, subj, "it")) return false;
    for (isize i = 0; i < countof(clauses); i++) {
        u32 c = t + 1 < s->end ? tree_child(w->d, t, clauses[i], t + 1) : NONE;
        if (c == NONE) continue;
        tree_range(w->d, c, &beg, &end);
        if (beg <= t || quote_is(w->d, beg, "to")) continue;
        quote_add(w, quote_trimmed(w, beg, end), (Source){.actor = NONE}, t, t + 1, S("quote.impersonal"));
        return true;
    }
    return false;
}

/* "The mayor made it clear that ...": she who made it so says it. */
static bool made_clear(QuoteWork *w, const Sentence *s, u32 t)
{
    const Doc *d = w->d;
    if (t < s->beg + 3 || t + 3 >= s->end || !quote_is(d, t - 1, "it") || !str_eq(d->tokens.v[t - 2].lemma, S("make")) || d->tokens.v[t - 2].upos != UPOS_VERB) return false;
    Source src = quote_source(w, s, t - 2);
    const Token *next = &d->tokens.v[t + 1];
    bool clause = quote_is(d, t + 1, "that") || next->upos == UPOS_PRON || actor_at(d, t + 1) != NONE;
    u32 who = src.actor == NONE ? NONE : d->actors.v[src.actor].entity;
    bool speaks = who != NONE && d->entities.v[who].kind != ENTITY_OTHER && d->entities.v[who].kind != ENTITY_DOCUMENT; /* not "the bomb" */
    if (src.end <= src.beg || !clause || !speaks) return false;
    u32 end = quote_end(w, s, NULL, t, S("quote.complement.clause"), t + 1, t + 2);
    return quote_add(w, quote_trimmed(w, t + 1, end), src, t, t + 1, S("quote.adjective")) != NONE;
}

void quote_adjective(QuoteWork *w, const Sentence *s, u32 t)
{
    const Token *k = &w->d->tokens.v[t];
    if ((k->upos != UPOS_ADJ && k->upos != UPOS_VERB) || !k->conf || w->in[t] != NONE) return;
    if (k->upos == UPOS_ADJ && map_get(&w->lex->impersonals, k->lemma) != NONE && (made_clear(w, s, t) || impersonal(w, s, t))) return;
    u32 at = map_get(&w->lex->adjectives, k->upos == UPOS_ADJ ? k->lemma : (Str){(const u8 *)token_str(w->d, t).p, token_str(w->d, t).n});
    if (at == NONE) return;
    u32 beg, end, subj = tree_child(w->d, t, REL_NSUBJ, s->beg);
    if (subj == NONE || subj > t) return;
    if (!complement(w->d, s, t, w->lex->adjective_preps.v[at], &beg, &end)) return;
    Source src = quote_np_at(w, s, subj);
    if (quote_is(w->d, subj, "it") || quote_is(w->d, subj, "that") || quote_is(w->d, subj, "this")) return;
    quote_add(w, quote_trimmed(w, beg, end), src, t, t + 1, S("quote.adjective"));
}

static bool dash_at(const Doc *d, u32 t)
{
    Str s = token_str(d, t);
    isize at = 0;
    return s.n && (utf8_next(s, &at) > 0x2000 ? char_is_dash((at = 0, utf8_next(s, &at))) : str_eq(s, S("--")));
}

/* "..." - Name: the quotation before belongs to the name. */
void quote_signed(QuoteWork *w)
{
    const Doc *d = w->d;
    for (u32 i = 0; i < w->regions.n; i++) {
        Region *r = &w->regions.v[i];
        u32 t = r->te;
        if (r->quote != NONE || !r->closed) continue;
        while (t < d->tokens.n && w->closes[t] == i) t++;
        if (t + 1 >= d->tokens.n || !dash_at(d, t) || !quote_same_paragraph(w, r->whole.end, d->tokens.v[t + 1].text.end)) continue;
        u32 a = w->actor_beg[t + 1], end = t + 1;
        if (a != NONE && d->actors.v[a].via != 'n') continue;
        if (a != NONE) end = doc_token_at(d, d->actors.v[a].text.end - 1) + 1;
        else while (end < d->tokens.n && end < t + 6 && actor_is_upper(d, end) &&
                    quote_same_paragraph(w, r->whole.end, d->tokens.v[end].text.end)) end++;
        if (end == t + 1) continue;
        Source src = {t + 1, end, a, true};
        u32 q = quote_add(w, r->inner, src, t, t + 1, S("quote.signed"));
        if (q == NONE) return;
        r->quote = q;
        w->d->quotes.v[q].direct = true;
    }
}
