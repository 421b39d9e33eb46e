/* event_frame.c - who does what to whom, grammatically: trees (event_scan.c) turned into
 * logical arguments. A passive is turned round, a relative pronoun replaced by its noun, the
 * subject of an infinitive or participle found through its governor (control), of a second
 * conjunct through the first, of a noun through its support verb ("carried out an attack").
 * Conventions of Universal Dependencies 2 for English. Every climb is bounded by CLIMB_MAX,
 * so a broken tree costs time, not an endless loop.
 * Limits: control is decided by the governor having an object, not by a list of verbs
 * ("promised them to leave" gets the wrong subject); gaps across two clauses are not found. */
#include "annotate/event.h"

/* "Troops *shot* two men": a form that may be a noun too, between a noun and a new noun phrase. */
static bool tells(const Scan *s, u32 t)
{
    if (!event_in_set(s->lex, S("nounform"), token_str(s->d, t))) return false;
    const Sentence *sent = &s->d->sentences.v[doc_token_sentence(s->d, t)];
    if (t == sent->beg || t + 1 >= sent->end) return false;
    u8 before = event_token(s, t - 1)->upos, next = event_token(s, t + 1)->upos;
    if (before != UPOS_NOUN && before != UPOS_PROPN && before != UPOS_PRON) return false;
    if (next == UPOS_CCONJ && t + 2 < sent->end && event_token(s, t + 2)->upos == UPOS_VERB) return true;
    return next == UPOS_DET || next == UPOS_NUM || next == UPOS_PROPN || next == UPOS_PRON || event_lemma_is(s, t + 1, "dead") ||
           event_lemma_is(s, t + 1, "at");
}

/* A form that is a verb and nothing else ("overran"), whatever the tagger took it for. */
bool event_verb_by_form(const Scan *s, u32 t)
{
    const Token *k = event_token(s, t);
    if (k->upos != UPOS_NOUN && k->upos != UPOS_PROPN && k->upos != UPOS_ADJ) return false;
    return event_in_set(s->lex, S("verbform"), token_str(s->d, t)) || tells(s, t);
}

bool event_nominal(const Scan *s, u32 t)
{
    u8 upos = event_token(s, t)->upos;
    if (upos == UPOS_NOUN || upos == UPOS_PROPN) return true;
    const Sentence *sent = &s->d->sentences.v[doc_token_sentence(s->d, t)];
    if (upos != UPOS_ADJ || t + 1 >= sent->end || event_taken_for_modifier(s, t)) return false;
    u8 next = event_token(s, t + 1)->upos, rel = deprel_base(event_token(s, t)->rel);
    if (rel == REL_OBJ || rel == REL_NSUBJ) next = UPOS_X; /* the tree's word on it: "an offensive two weeks ago" */
    if (next == UPOS_NOUN || next == UPOS_PROPN || next == UPOS_ADJ || next == UPOS_NUM || next == UPOS_CCONJ) return false;
    for (u32 i = t; i > sent->beg;) {
        const Token *k = event_token(s, --i);
        if (k->upos == UPOS_DET || (k->upos == UPOS_PRON && (k->feats & FEAT_POSS))) return true;
        bool hyphen = k->joined && str_eq(token_str(s->d, i), S("-"));
        if (k->upos != UPOS_ADJ && !hyphen && k->rel != REL_COMPOUND) return false; /* "a large-scale offensive" */
    }
    return false;
}

bool event_verbal(const Scan *s, u32 t)
{
    u8 upos = event_token(s, t)->upos;
    if (upos == UPOS_VERB) return true;
    if (event_verb_by_form(s, t)) return true;
    if (upos == UPOS_ADJ && event_taken_for_modifier(s, t)) return true;
    if (upos != UPOS_NOUN && upos != UPOS_ADJ) return false;
    bool yes = false; /* a verb taken for a noun: it has the children of one */
    for (u32 c = s->kid[t]; c != NONE; c = s->sib[c]) {
        u8 r = event_token(s, c)->rel;
        if (r == REL_COP || r == REL_DET || r == REL_CASE || r == REL_NMOD_POSS || r == REL_AMOD) return false;
        yes |= r == REL_OBJ;
    }
    return yes;
}

/* "The militia seized control": a finite verb that the parser hung on its object. A true
 * participle before a noun does not follow a noun of its own ("militia"). */
bool event_taken_for_modifier(const Scan *s, u32 t)
{
    const Token *k = event_token(s, t);
    bool participle = k->upos == UPOS_VERB || (k->upos == UPOS_ADJ && str_ends(token_str(s->d, t), S("ed")));
    if (!participle || k->rel != REL_AMOD || k->head <= t || t == 0) return false;
    u32 sent = doc_token_sentence(s->d, t);
    if (t == s->d->sentences.v[sent].beg) return false;
    u32 i = t - 1; /* "the clan *then* seized control" */
    while (i > s->d->sentences.v[sent].beg && event_token(s, i)->upos == UPOS_ADV) i--;
    u8 before = event_token(s, i)->upos;
    return before == UPOS_NOUN || before == UPOS_PROPN || before == UPOS_PRON;
}

/* A finite verb that leads a clause of its own, other than a relative clause. */
static bool leads_clause(const Scan *s, u32 t)
{
    const Token *k = event_token(s, t);
    if (k->upos == UPOS_AUX) return k->rel == REL_COP || k->rel == REL_AUX || k->rel == REL_AUX_PASS;
    if (k->upos != UPOS_VERB || k->rel == REL_ACL || k->rel == REL_ACL_RELCL || k->rel == REL_AMOD || k->rel == REL_ADVCL) return false;
    return (k->feats & (FEAT_PAST | FEAT_PRES)) != 0;
}

/* "Jan Novak, the minister, called on ...", "A train derailed near ...": a sentence whose root is a
 * noun and which no finite verb leads: its first participle is its real verb. Returns the noun; NONE. */
static u32 headless_subject(const Scan *s, u32 t)
{
    const Token *k = event_token(s, t);
    u32 sent = doc_token_sentence(s->d, t);
    if (k->upos != UPOS_VERB || k->rel != REL_ACL || !(k->feats & FEAT_PASTPART) || sent == NONE) return NONE;
    const Sentence *at = &s->d->sentences.v[sent];
    if (at->root == NONE || t <= at->beg + 1 || at->root >= t || at->zone != ZONE_BODY) return NONE;
    u8 upos = event_token(s, at->root)->upos;
    bool noun = upos == UPOS_NOUN || upos == UPOS_PROPN;
    u32 up = event_head(s, t);
    bool first = up == at->root || (event_token(s, up)->rel == REL_CONJ && event_head(s, up) == at->root);
    if (!noun || !str_eq(token_str(s->d, at->end - 1), S("."))) return NONE;
    if (!first && !str_eq(token_str(s->d, t - 1), S(","))) return NONE;
    for (u32 i = at->beg; i < at->end; i++) {
        if (leads_clause(s, i)) return NONE;
        if (i < t && event_token(s, i)->rel == REL_ACL) return NONE;
    }
    for (u32 c = s->kid[t]; c != NONE; c = s->sib[c])
        if (str_eq(event_prep(s, c), S("by"))) return NONE;
    return at->root;
}

/* "Ten were killed and nine others wounded": the second takes its auxiliary from the first. */
static bool elided_passive(const Scan *s, u32 t)
{
    const Token *k = event_token(s, t);
    u32 up = event_head(s, t);
    if (k->rel != REL_CONJ || up == NONE || k->upos != UPOS_VERB || !event_in_set(s->lex, S("harm"), s->lem[t])) return false;
    if (event_kid(s, t, REL_OBJ) != NONE || event_kid(s, t, REL_AUX) != NONE || event_kid(s, t, REL_NSUBJ) == NONE) return false;
    return event_kid(s, up, REL_AUX_PASS) != NONE && (k->feats & (FEAT_PASTPART | FEAT_PAST));
}

/* "12 people *killed* when a plane crashes": who is harmed stands before a verb that cannot do without an object. */
static bool headline_passive(const Scan *s, u32 t)
{
    const Token *k = event_token(s, t);
    bool leads = k->rel == REL_ROOT || k->rel == REL_PARATAXIS || k->head == t;
    if (!leads || k->upos != UPOS_VERB || !(k->feats & (FEAT_PASTPART | FEAT_PAST)) || !event_in_set(s->lex, S("harm"), s->lem[t])) return false;
    bool bare = event_kid(s, t, REL_NSUBJ) != NONE && event_kid(s, t, REL_AUX) == NONE && event_kid(s, t, REL_OBJ) == NONE;
    u32 state = event_kid(s, t, REL_XCOMP); /* "shot *dead*" */
    u32 who = event_kid(s, t, REL_NSUBJ); /* headlines have no article: "the soldiers shot across the river" */
    bool story = bare && (event_kid(s, who, REL_DET) != NONE || event_kid(s, t, REL_ADVMOD) != NONE || event_kid(s, t, REL_COMPOUND_PRT) != NONE);
    return bare && !story && (state == NONE || event_token(s, state)->upos == UPOS_ADJ) && event_kid(s, t, REL_CCOMP) == NONE && event_kid(s, t, REL_CONJ) == NONE;
}

/* Who a non-finite clause's governor makes its subject: the object, or the surface subject. */
static u32 controlled(const Scan *s, u32 governor, bool object)
{
    u32 o = event_kid(s, governor, REL_OBJ);
    if (object && o != NONE) return event_antecedent(s, o);
    if (object && (o = event_kid(s, governor, REL_IOBJ)) != NONE) return o;
    return NONE;
}

/* The tree's word on it; the tagger's Voice=Pass is not trusted against a subject or object. */
bool event_passive(const Scan *s, u32 t)
{
    const Token *k = event_token(s, t);
    if (elided_passive(s, t) || headline_passive(s, t)) return true;
    for (u32 c = s->kid[t]; c != NONE; c = s->sib[c]) /* "were the bridge | bombed" */
        if (event_token(s, c)->rel == REL_COP && (k->feats & FEAT_PASTPART) && event_kid(s, t, REL_OBJ) == NONE) return k->upos == UPOS_VERB;
    for (u32 c = s->kid[t]; c != NONE; c = s->sib[c]) {
        u8 r = event_token(s, c)->rel;
        if (r == REL_AUX_PASS || r == REL_NSUBJ_PASS || r == REL_OBL_AGENT) return true;
        if (r == REL_NSUBJ || r == REL_OBJ || r == REL_AUX) return false;
    }
    if (!event_verbal(s, t) || !(k->feats & FEAT_PASTPART) || event_taken_for_modifier(s, t)) return false;
    if (headless_subject(s, t) != NONE) return false;
    if (k->rel == REL_ACL && event_in_set(s->lex, S("intransitive"), s->lem[t])) return false;
    if (k->rel == REL_XCOMP) /* "remains besieged", "ordered him jailed" */
        return event_in_set(s->lex, S("copular"), s->lem[k->head]) || controlled(s, k->head, true) != NONE;
    return k->rel == REL_ACL || k->rel == REL_ADVCL || k->rel == REL_ROOT;
}

static bool relative_word(const Scan *s, u32 t)
{
    u8 upos = event_token(s, t)->upos;
    if (upos != UPOS_PRON && upos != UPOS_DET && upos != UPOS_SCONJ) return false;
    return event_lemma_is(s, t, "who") || event_lemma_is(s, t, "which") || event_lemma_is(s, t, "that") ||
           event_lemma_is(s, t, "whom");
}

u32 event_antecedent(const Scan *s, u32 t)
{
    if (t == NONE || !relative_word(s, t)) return t;
    u32 at = event_head(s, t);
    for (int i = 0; i < CLIMB_MAX && at != NONE; i++) {
        const Token *k = event_token(s, at);
        u32 up = event_head(s, at);
        if (k->rel == REL_ACL_RELCL && up != NONE) return up;
        if (k->rel != REL_CONJ && k->rel != REL_XCOMP && k->rel != REL_CCOMP && k->rel != REL_OBL &&
            k->rel != REL_NMOD)
            return t;
        at = up;
    }
    return t;
}

/* "On Tuesday | dock workers struck": time and subject under one preposition. */
static bool after_time(const Scan *s, u32 k)
{
    u32 c = event_kid(s, k, REL_CASE);
    return !event_in_timex(s, k) && c != NONE && c + 1 < k && event_head(s, c + 1) == k && event_in_timex(s, c + 1);
}

/* "The ministry last week warned": the subject taken for part of the time before the verb. */
static u32 beside_time(const Scan *s, u32 t)
{
    for (u32 k = s->kid[t]; k != NONE && k < t; k = s->sib[k]) {
        if (deprel_base(event_token(s, k)->rel) == REL_OBL && after_time(s, k)) return k;
        if (deprel_base(event_token(s, k)->rel) != REL_OBL || !event_in_timex(s, k) || event_prep(s, k).n) continue;
        u32 c = NONE;
        for (u32 x = s->kid[k]; x != NONE && x < k; x = s->sib[x]) { /* "a top official | today" */
            u8 rel = event_token(s, x)->rel;
            if ((rel == REL_COMPOUND || (rel == REL_AMOD && s->actor[x] != NONE)) && !event_in_timex(s, x)) c = x;
        }
        if (c == NONE) continue;
        while (event_token(s, c)->rel == REL_CONJ && event_head(s, c) < c) c = event_head(s, c);
        return c;
    }
    return NONE;
}

/* Is t within a prepositional phrase, by the words before its noun phrase? Returns where that
 * phrase begins: the preposition, or the first word of the noun phrase. */
u32 event_chunk_start(const Scan *s, u32 t, u32 from, bool *prepositional)
{
    u32 i = t;
    *prepositional = false;
    while (i > from) {
        u8 upos = event_token(s, i - 1)->upos;
        bool inner = upos == UPOS_NOUN || upos == UPOS_PROPN || upos == UPOS_ADJ || upos == UPOS_NUM || upos == UPOS_DET ||
                     upos == UPOS_CCONJ || (upos == UPOS_PART && event_token(s, i - 1)->joined) ||
                     (upos == UPOS_PRON && (event_token(s, i - 1)->feats & FEAT_POSS)) || (upos == UPOS_PUNCT && event_token(s, i - 1)->joined && event_token(s, i)->joined);
        if (upos == UPOS_ADP) *prepositional = true;
        if (!inner) break;
        i--;
    }
    return *prepositional ? i - 1 : i;
}

/* A verb without a subject in a tree that is broken: the last noun phrase before it that stands
 * under no preposition and is no time, past what commas set off. NONE if another verb comes first. */
static u32 linear_subject(const Scan *s, u32 t)
{
    u32 from = doc_dateline_end(s->d, doc_token_sentence(s->d, t));
    for (u32 i = t; i > from;) {
        const Token *k = event_token(s, --i);
        if (str_eq(token_str(s->d, i), S(","))) { /* "the envoy, a former general, said" */
            u32 open = i;
            while (open > from && !str_eq(token_str(s->d, open - 1), S(","))) open--;
            if (open == from) return NONE;
            i = open - 1;
            continue;
        }
        if (k->upos == UPOS_ADV || k->upos == UPOS_AUX || k->upos == UPOS_PART || event_in_timex(s, i)) continue;
        if (k->upos == UPOS_ADP && i + 1 < t && event_in_timex(s, i + 1)) continue;
        if (k->upos != UPOS_NOUN && k->upos != UPOS_PROPN && k->upos != UPOS_PRON) return NONE;
        if (relative_word(s, i)) return NONE;
        bool prepositional;
        u32 start = event_chunk_start(s, i, from, &prepositional);
        while (!prepositional && event_token(s, i)->rel == REL_CONJ && event_head(s, i) < i && event_head(s, i) >= start) i = event_head(s, i);
        if (!prepositional || (i + 1 == t && start > 0 && event_lemma_is(s, start, "as"))) return i; /* "as rebels enter the city" */
        i = start;
    }
    return NONE;
}

static bool article(const Scan *s, u32 t)
{
    return event_token(s, t)->upos == UPOS_DET && (event_lemma_is(s, t, "a") || event_lemma_is(s, t, "the"));
}

/* "The minister and his guest, Jan Novak, | signed": a second subject that only explains the first. */
static bool apposed(const Scan *s, u32 first, u32 second)
{
    u32 beg, end, from, to;
    tree_range(s->d, first, &beg, &end);
    tree_range(s->d, second, &from, &to);
    bool comma = from > 0 && str_eq(token_str(s->d, from - 1), S(",")) && (end == from || end + 1 == from);
    bool closed = to < s->d->tokens.n && (str_eq(token_str(s->d, to), S(",")) || str_eq(token_str(s->d, to - 1), S(",")));
    return comma && closed && event_kid(s, first, REL_CONJ) != NONE;
}

/* "Nine killed as boat | sinks": a subject that the parser took for a noun behind a preposition. */
static bool after_as(const Scan *s, u32 t)
{
    const Token *k = event_token(s, t);
    if (k->rel != REL_ADVCL || t == 0 || !(k->feats & (FEAT_PAST | FEAT_PRES)) || event_kid(s, t, REL_MARK) != NONE) return false;
    bool same = deprel_base(event_token(s, t - 1)->rel) == REL_OBL && event_head(s, t - 1) == event_head(s, t);
    Str prep = same ? event_prep(s, t - 1) : (Str){0};
    return str_eq(prep, S("as")) || str_eq(prep, S("after")) || str_eq(prep, S("before"));
}

/* "Troops loyal to the former leader | Jan Novak fled": a second subject that is the name of a title just before it. */
static bool titled(const Scan *s, u32 first, u32 second)
{
    u32 title = second > 0 ? second - 1 : 0, beg, end;
    tree_range(s->d, first, &beg, &end);
    bool person = event_token(s, title)->upos == UPOS_NOUN && event_in_set(s->lex, S("people"), s->lem[title]);
    return event_token(s, second)->upos == UPOS_PROPN && person && title > first && title < end && end == second;
}

/* The subject nearest before the verb, or else any; never the dateline. */
static u32 own_subject(const Scan *s, u32 t)
{
    u32 found = NONE;
    for (u32 k = s->kid[t]; k != NONE; k = s->sib[k])
        if (deprel_base(event_token(s, k)->rel) == REL_NSUBJ && !article(s, k) && (found == NONE || (k < t && !apposed(s, found, k) && !titled(s, found, k)))) found = k;
    for (u32 k = s->kid[t]; k != NONE && found == NONE; k = s->sib[k]) /* "the group have set": hung on the auxiliary */
        if (event_token(s, k)->upos == UPOS_AUX || event_token(s, k)->rel == REL_AUX)
            for (u32 x = s->kid[k]; x != NONE; x = s->sib[x])
                if (event_token(s, x)->rel == REL_NSUBJ) found = x;
    if (found == NONE && after_as(s, t)) return t - 1;
    if (found == NONE) return beside_time(s, t);
    if (found < t && event_in_timex(s, found)) { /* "the ministry last week warned" */
        u32 i = found;
        while (i > 0 && (event_in_timex(s, i) || event_token(s, i)->rel == REL_PUNCT)) i--;
        u8 upos = event_token(s, i)->upos;
        while (event_token(s, i)->rel == REL_CONJ && event_head(s, i) < i) i = event_head(s, i);
        if (i < found && (upos == UPOS_NOUN || upos == UPOS_PROPN || upos == UPOS_PRON)) return i;
    }
    u32 from = found < t ? doc_dateline_end(s->d, doc_token_sentence(s->d, t)) : 0;
    if (found < from) { /* the parser took "MOSCOW" for the subject: the next bare noun is */
        for (u32 i = from; i < t; i++) {
            u8 upos = event_token(s, i)->upos;
            u8 rel = deprel_base(event_token(s, i)->rel);
            if (upos != UPOS_NOUN && upos != UPOS_PROPN && upos != UPOS_PRON) continue;
            if (rel == REL_COMPOUND || rel == REL_NMOD || rel == REL_FLAT || rel == REL_OBL) continue;
            if (event_prep(s, i).n) continue;
            return i;
        }
    }
    return event_antecedent(s, found);
}

static u32 agent_of(const Scan *s, u32 t)
{
    for (u32 k = s->kid[t]; k != NONE; k = s->sib[k]) {
        u8 r = event_token(s, k)->rel;
        if (r == REL_OBL_AGENT) return k;
        if (deprel_base(r) == REL_OBL && str_eq(event_prep(s, k), S("by"))) return k;
    }
    return NONE;
}

static u32 noun_possessor(const Scan *s, u32 noun)
{
    u32 p = event_kid(s, noun, REL_NMOD_POSS);
    if (p != NONE) return p;
    for (u32 k = s->kid[noun]; k != NONE; k = s->sib[k])
        if (deprel_base(event_token(s, k)->rel) == REL_NMOD && str_eq(event_prep(s, k), S("by"))) return k;
    return NONE;
}

/* "They filed a lawsuit accusing him", "the court's order banning it": what a text does, its author does. */
static u32 author_of(const Scan *s, u32 text)
{
    if (!event_in_set(s->lex, S("document"), s->lem[text])) return NONE;
    u32 who = noun_possessor(s, text), verb = event_head(s, text);
    if (who != NONE || verb == NONE || deprel_base(event_token(s, text)->rel) != REL_OBJ) return who;
    return event_verbal(s, verb) ? own_subject(s, verb) : NONE;
}

u32 event_subject(const Scan *s, u32 t)
{
    for (int i = 0; i < CLIMB_MAX && t != NONE; i++) {
        u32 own = own_subject(s, t);
        if (own != NONE) return own;
        if (event_taken_for_modifier(s, t)) return linear_subject(s, t) != NONE ? linear_subject(s, t) : t - 1; /* "a judge on Monday cleared her" */
        if (headless_subject(s, t) != NONE) return headless_subject(s, t);
        const Token *k = event_token(s, t);
        u32 up = event_head(s, t);
        if (up == NONE) return NONE;
        u8 rel = k->rel;
        if (rel == REL_ACL_RELCL) return up;
        bool to = (rel == REL_ACL || rel == REL_ADVCL) && str_eq(event_prep(s, t), S("to"));
        if (to && event_kid(s, t, REL_MARK) != NONE) { /* "urged them to", "called on them to" */
            u32 verb = rel == REL_ADVCL ? up : event_head(s, up);
            if (verb != NONE && event_in_set(s->lex, S("control"), s->lem[verb])) {
                if (rel == REL_ACL) return up;
                u32 who = controlled(s, verb, true);
                for (u32 o = s->kid[verb]; o != NONE && who == NONE; o = s->sib[o])
                    if (event_token(s, o)->rel == REL_OBL && o < t &&
                        (str_eq(event_prep(s, o), S("on")) || str_eq(event_prep(s, o), S("with")) ||
                         (s->actor[o] != NONE && o > verb && (str_eq(event_prep(s, o), S("for")) || str_eq(event_prep(s, o), S("to")))))) /* "pushed for X to go" */
                        who = o;
                if (event_passive(s, verb)) who = own_subject(s, verb);
                if (who != NONE) return who;
            }
        }
        if (rel == REL_ACL) {
            u32 shown = event_head(s, up); /* "they were shown in films approaching the city": not the films */
            bool inside = deprel_base(event_token(s, up)->rel) == REL_OBL && s->actor[up] == NONE && shown != NONE;
            if (inside && (k->feats & FEAT_PRESPART) && event_passive(s, shown)) return own_subject(s, shown);
            if (!str_eq(event_prep(s, t), S("to")) && event_kid(s, t, REL_MARK) == NONE) {
                if ((k->feats & FEAT_PRESPART) && event_kid(s, up, REL_COP) != NONE && !event_prep(s, up).n && own_subject(s, up) != NONE)
                    return own_subject(s, up); /* "is a donor, giving": not "is about people giving" */
                if ((k->feats & FEAT_PRESPART) && author_of(s, up) != NONE) return author_of(s, up);
                bool harmed = t > up + 1 && (k->feats & FEAT_PASTPART) && event_in_set(s->lex, S("harm"), s->lem[t]) && event_token(s, t - 1)->upos == UPOS_NOUN;
                if (harmed && event_in_set(s->lex, S("people"), s->lem[t - 1])) return t - 1; /* "the release of | nurses jailed in May" */
                u32 root = s->d->sentences.v[doc_token_sentence(s->d, t)].root; /* "A and B | agreed": no verb leads */
                return event_token(s, up)->rel == REL_CONJ && event_head(s, up) == root && !event_verbal(s, root) ? root : up;
            }
            u32 who = noun_possessor(s, up);
            if (who == NONE && event_kid(s, up, REL_COP) != NONE) who = own_subject(s, up); /* "the city is at risk of" */
            if (who != NONE) return who;
            u8 r = deprel_base(event_token(s, up)->rel);
            if (r != REL_OBJ && r != REL_OBL) return NONE;
            t = event_head(s, up);
            continue;
        }
        Str prep = rel == REL_ADVCL || rel == REL_CCOMP ? event_prep(s, t) : (Str){0};
        bool of_from = str_eq(prep, S("of")) || str_eq(prep, S("from")) || str_eq(prep, S("into"));
        if (rel == REL_XCOMP || of_from) {
            u32 who = controlled(s, up, true);
            if (who != NONE) return who;
        } else if (rel == REL_CCOMP && !(k->feats & (FEAT_PRESPART | FEAT_INF))) {
            return NONE;
        } else if (rel != REL_ADVCL && rel != REL_CONJ && rel != REL_CCOMP && rel != REL_PARATAXIS) {
            return NONE;
        } else if (rel == REL_PARATAXIS) {
            return NONE;
        }
        t = up;
    }
    return NONE;
}

static void add_comp(Frame *f, u32 k)
{
    if (f->ncomp < FRAME_COMP_MAX) f->comp[f->ncomp++] = k;
}

/* In text order: "a curfew in the town, in the south" is over the town first, whatever hangs where. */
static void add_oblique(Frame *f, u32 k, Str prep)
{
    u32 i = f->nobl;
    if (i == FRAME_OBL_MAX) return;
    for (; i > 0 && f->obl[i - 1].token > k; i--) f->obl[i] = f->obl[i - 1];
    f->obl[i] = (Oblique){k, prep};
    f->nobl++;
}

/* "Welcomed Russian President Vladimir Putin": the adjective of a title taken for a complement,
 * and "met US President Donald Trump", the country taken for the object. */
static u32 title_object(const Scan *s, u32 t, u32 obj)
{
    const Sentence *sent = &s->d->sentences.v[doc_token_sentence(s->d, t)];
    if (obj == NONE)
        for (u32 k = s->kid[t]; k != NONE; k = s->sib[k]) {
            const Token *tok = event_token(s, k);
            if (tok->rel != REL_XCOMP || tok->upos != UPOS_ADJ || k < t || k + 1 >= sent->end) continue;
            u32 inner = event_kid(s, k, REL_OBJ);
            if (inner != NONE && inner > k) return inner;
            if (event_token(s, k + 1)->upos == UPOS_PROPN) return k;
        }
    if (obj != NONE && event_token(s, obj)->upos == UPOS_PROPN) {
        u32 inner = event_kid(s, obj, REL_OBJ);
        if (inner != NONE && inner > obj && event_token(s, inner)->upos == UPOS_PROPN) return inner;
    }
    return obj;
}

/* A noun phrase after the verb that the parser took for an adverb: with a preposition that it
 * took for another ("went on | strike"), the object beside a time ("will host the king | next
 * Monday"), or the object itself ("called off | the strike"). */
static void bare_oblique(const Scan *s, u32 k, Frame *f)
{
    if (event_in_timex(s, k)) {
        for (u32 c = s->kid[k]; c != NONE && f->obj == NONE; c = s->sib[c])
            if (event_token(s, c)->rel == REL_COMPOUND && !event_in_timex(s, c)) f->obj = c;
        return;
    }
    bool prepositional;
    u32 from = s->d->sentences.v[doc_token_sentence(s->d, k)].beg, beg = event_chunk_start(s, k, from, &prepositional);
    bool particle = beg > from && event_token(s, beg - 1)->upos == UPOS_ADV && event_in_set(s->lex, S("preposition"), s->lem[beg - 1]);
    if (particle) add_oblique(f, k, s->lem[beg - 1]);
    else if (!prepositional && f->obj == NONE && !event_in_set(s->lex, S("measure"), s->lem[k])) f->obj = k;
    else if (prepositional && f->obj == NONE && event_token(s, beg)->rel == REL_COMPOUND_PRT) f->obj = k;
}

/* "Killed | at least 75 wounded people": a bound taken for a preposition. The noun counted; NONE. */
static u32 counted_object(const Scan *s, u32 k, Str prep)
{
    const Doc *d = s->d;
    u32 to = event_kid(s, k, REL_CASE), count = event_kid(s, k, REL_NUMMOD); /* "allow up to | 9,000 refugees" */
    if (to != NONE && count == to + 1 && to > 0 && event_lemma_is(s, to, "to") && event_lemma_is(s, to - 1, "up") && !event_in_timex(s, k)) return k;
    u32 end = d->sentences.v[doc_token_sentence(d, k)].end, at = k;
    bool bound = str_eq(prep, S("at")) || str_eq(prep, S("up")) || str_eq(prep, S("more")) || str_eq(prep, S("as"));
    if (!bound || event_token(s, k)->upos != UPOS_NUM || event_in_timex(s, k)) return NONE; /* not "at 8:45" */
    while (at + 1 < end && (event_token(s, at + 1)->upos == UPOS_ADJ || event_token(s, at + 1)->upos == UPOS_NOUN || event_token(s, at + 1)->upos == UPOS_NUM ||
                            (event_token(s, at + 1)->feats & FEAT_PASTPART) || event_in_set(s->lex, S("tollrole"), token_str(d, at + 1))))
        at++;
    return event_token(s, at)->upos == UPOS_NOUN ? at : k;
}

/* "Handed | over medicine": the particle of a known verb, taken for a preposition. */
static bool particle_verb(const Scan *s, u32 t, Str prep)
{
    if (t + 1 >= s->d->tokens.n || !str_eq(s->lem[t + 1], prep)) return false;
    for (u32 ref = map_get(&s->lex->heads, s->lem[t]); ref != NONE; ref = s->lex->refs.v[ref].next)
        if (s->lex->rules.v[s->lex->refs.v[ref].rule].pos == 'V' && str_eq(s->lex->refs.v[ref].other, prep)) return true;
    return false;
}

/* "Arrested Jan Novak *and* | the deputy head": a second object that is a conjunct of the first. */
bool event_coordinated(const Scan *s, u32 first, u32 second)
{
    if (second <= first || deprel_base(event_token(s, second)->rel) != REL_OBJ) return false;
    u32 beg, end;
    tree_range(s->d, second, &beg, &end);
    return beg > first && beg < second && event_token(s, beg)->upos == UPOS_CCONJ && event_token(s, beg + 1)->upos != UPOS_VERB;
}

/* "Agreed *with* the king's government": an object whose preposition the parser gave to its owner. */
static bool owner_case(const Scan *s, u32 t, u32 k)
{
    return k > t && event_verbal(s, t) && event_kid(s, k, REL_CASE) == NONE && event_kid(s, k, REL_MARK) == NONE && event_prep(s, k).n > 0;
}

/* "In protest *at* the law", "in defiance of the court": what such a noun is turned against; "as a result of torture":
 * what it comes from. */
static bool stance(const Scan *s, u32 noun, Str prep, Frame *f)
{
    for (u32 k = str_eq(prep, S("as")) && event_lemma_is(s, noun, "result") ? s->kid[noun] : NONE; k != NONE; k = s->sib[k])
        if (k > noun && str_eq(event_prep(s, k), S("of"))) return add_oblique(f, k, S("from")), true;
    if (!str_eq(prep, S("in")) || !event_in_set(s->lex, S("stance"), s->lem[noun])) return false;
    u32 next = noun + 1 < s->d->tokens.n && event_token(s, noun + 1)->rel == REL_CASE ? event_head(s, noun + 1) : NONE;
    if (next != NONE && event_head(s, next) == event_head(s, noun)) add_oblique(f, next, S("against")); /* hung beside it */
    for (u32 k = s->kid[noun]; k != NONE; k = s->sib[k])
        if (k > noun && deprel_base(event_token(s, k)->rel) == REL_NMOD) add_oblique(f, k, S("against"));
    return true;
}

static void add_children(const Scan *s, u32 t, Frame *f)
{
    for (u32 k = s->kid[t]; k != NONE; k = s->sib[k]) {
        u8 rel = event_token(s, k)->rel;
        switch (deprel_base(rel)) {
        case REL_OBJ: /* "fell hours later": a time is no object */
            if (event_in_timex(s, k)) {
                u32 thing = event_kid(s, k, REL_APPOS); /* "returned a 16th century | bible" */
                if (thing != NONE && !event_in_timex(s, thing) && f->obj == NONE) f->obj = thing;
                break;
            }
            if (owner_case(s, t, k)) {
                add_oblique(f, k, event_prep(s, k));
                break;
            }
            if (f->obj != NONE && event_coordinated(s, f->obj, k)) break;
            if (f->obj != NONE && f->iobj == NONE && k > f->obj) f->iobj = f->obj; /* "gave | them | a ship" */
            f->obj = event_antecedent(s, k);
            break;
        case REL_IOBJ: f->iobj = event_antecedent(s, k); break;
        case REL_OBL:
        case REL_NMOD: {
            if (rel == REL_NMOD_POSS) {
                f->poss = k;
                break;
            }
            Str prep = event_prep(s, k);
            u32 counted = event_verbal(s, t) && k > t ? counted_object(s, k, prep) : NONE;
            if (counted != NONE) {
                if (f->obj == NONE) f->obj = counted;
                break;
            }
            if (stance(s, k, prep, f)) break;
            if (prep.n) add_oblique(f, event_antecedent(s, k), prep);
            if (prep.n && f->obj == NONE && particle_verb(s, t, prep)) f->obj = k;
            if (!prep.n && k > t && event_verbal(s, t)) bare_oblique(s, k, f);
            break;
        }
        case REL_XCOMP:
        case REL_CCOMP: add_comp(f, k); break;
        case REL_ACL:
            if (rel != REL_ACL_RELCL && (event_kid(s, k, REL_MARK) != NONE)) add_comp(f, k);
            break;
        case REL_ADVCL: {
            Str mark = event_prep(s, k);
            if (str_eq(mark, S("to"))) add_comp(f, k);
            if (mark.n) add_oblique(f, k, mark);
            break;
        }
        case REL_AMOD:
        case REL_COMPOUND:
            if (f->nmod < FRAME_MOD_MAX && rel != REL_COMPOUND_PRT) f->mod[f->nmod++] = k;
            break;
        default: break;
        }
    }
}

/* "Called on the council to act": the infinitive may hang on the noun. */
static void reattach(const Scan *s, u32 t, Frame *f)
{
    u32 nouns[2 + FRAME_OBL_MAX], n = 0;
    if (f->obj != NONE) nouns[n++] = f->obj;
    if (f->iobj != NONE) nouns[n++] = f->iobj;
    for (u32 i = 0; i < f->nobl; i++) nouns[n++] = f->obl[i].token;
    for (u32 i = 0; i < n; i++)
        for (u32 k = s->kid[nouns[i]]; k != NONE; k = s->sib[k])
            if (event_token(s, k)->rel == REL_ACL && event_kid(s, k, REL_MARK) != NONE && str_eq(event_prep(s, k), S("to")))
                add_comp(f, k);
    if (f->ncomp || f->obj == NONE || !event_in_set(s->lex, S("control"), s->lem[t])) return;
    for (u32 k = s->kid[f->obj]; k != NONE; k = s->sib[k]) { /* "ordered the daily, which is read abroad, to close" */
        u8 rel = event_token(s, k)->rel;
        for (u32 c = rel == REL_ACL || rel == REL_ACL_RELCL ? s->kid[k] : NONE; c != NONE; c = s->sib[c])
            if (c > k && event_token(s, c)->rel == REL_ADVCL && str_eq(event_prep(s, c), S("to")) && (event_token(s, c)->feats & FEAT_INF)) add_comp(f, c);
    }
}

/* A verb without a tree of its own: the nouns on either side. */
static void raw_frame(const Scan *s, u32 t, Frame *f)
{
    const Sentence *sent = &s->d->sentences.v[doc_token_sentence(s->d, t)];
    for (u32 i = t; i-- > sent->beg && f->subj == NONE;) {
        u8 upos = event_token(s, i)->upos;
        if (event_in_timex(s, i) || upos == UPOS_PUNCT || upos == UPOS_ADV || upos == UPOS_PART) continue;
        if (upos != UPOS_NOUN && upos != UPOS_PROPN && upos != UPOS_PRON) break;
        f->subj = i;
    }
    for (u32 i = t + 1; i < sent->end; i++) {
        u8 upos = event_token(s, i)->upos;
        if (upos == UPOS_NOUN || upos == UPOS_PROPN) f->obj = i;
        else if (upos != UPOS_ADJ && upos != UPOS_DET && upos != UPOS_NUM && upos != UPOS_PART) break;
    }
}

static bool capital(const Scan *s, u32 t)
{
    u8 first = token_str(s->d, t).p[0];
    return first >= 'A' && first <= 'Z';
}

/* "The guards, *a group of 50*": the same ones again, not what they are given. */
static bool person_noun(const Scan *s, u32 t)
{
    u8 kind = s->actor[t] != NONE && s->d->actors.v[s->actor[t]].entity != NONE ? s->d->entities.v[s->d->actors.v[s->actor[t]].entity].kind : ENTITY_OTHER;
    bool said = event_in_set(s->lex, S("people"), s->lem[t]) || event_in_set(s->lex, S("group"), s->lem[t]) || event_in_set(s->lex, S("collective"), s->lem[t]);
    return said || (kind != ENTITY_OTHER && kind != ENTITY_DOCUMENT);
}

/* "Gave the bank | permission", "gave Peru | 5 million pesos", "gave the envoy, Jan Novak, | a medal": of a verb that
 * takes two objects the first, which the parser took for part of the second, or the second for its apposition. */
static void two_objects(const Scan *s, u32 t, Frame *f)
{
    if (f->obj == NONE || f->obj < t || f->iobj != NONE || !event_in_set(s->lex, S("giving"), s->lem[t])) return;
    u32 first = NONE;
    for (u32 k = s->kid[f->obj]; k != NONE; k = s->sib[k]) {
        u8 rel = deprel_base(event_token(s, k)->rel);
        bool thing = event_token(s, k)->upos == UPOS_NOUN && !event_in_timex(s, k) &&
                     (event_lemma_is(s, event_kid(s, k, REL_DET), "a") || event_kid(s, k, REL_NUMMOD) != NONE);
        if (rel == REL_APPOS && k > f->obj && thing && !person_noun(s, k)) {
            f->iobj = f->obj, f->obj = k;
            return;
        }
        if (k < f->obj && rel == REL_COMPOUND && event_token(s, k)->upos == UPOS_PROPN) first = k;
    }
    if (first == NONE || event_token(s, f->obj)->upos != UPOS_NOUN) return;
    u32 beg = first;
    while (beg > t + 1 && (event_token(s, beg - 1)->upos == UPOS_PROPN || capital(s, beg - 1))) beg--;
    bool the = beg == t + 2 && event_lemma_is(s, t + 1, "the");
    bool counted = event_token(s, first + 1)->upos == UPOS_NUM;
    if ((the && first + 1 == f->obj) || ((the || beg == t + 1) && counted)) f->iobj = first;
}

static void verb_frame(const Scan *s, u32 t, Frame *f)
{
    const Token *k = event_token(s, t);
    u32 subj = event_subject(s, t);
    f->passive = event_passive(s, t) && !(event_in_set(s->lex, S("adjectival"), s->lem[t]) && agent_of(s, t) == NONE);
    bool conj = k->rel == REL_CONJ && event_kid(s, t, REL_AUX) == NONE && own_subject(s, t) == NONE;
    if (!f->passive && conj && (k->feats & FEAT_PASTPART) && event_head(s, t) != NONE)
        f->passive = event_passive(s, event_head(s, t)) && f->obj == NONE;
    if (f->passive) {
        u32 agent = agent_of(s, t);
        if (f->obj == NONE || f->obj == subj) f->obj = subj;
        else f->iobj = f->iobj == NONE ? subj : f->iobj; /* "was given the city" */
        f->subj = agent;
        return;
    }
    bool finite = (k->feats & (FEAT_PAST | FEAT_PRES)) || event_kid(s, t, REL_AUX) != NONE || k->rel == REL_ROOT;
    if (subj == NONE && finite && !(k->feats & FEAT_IMPERATIVE)) subj = linear_subject(s, t);
    f->subj = subj;
    f->obj = title_object(s, t, f->obj);
    two_objects(s, t, f);
    if (f->obj == NONE && event_taken_for_modifier(s, t)) f->obj = k->head;
    if (f->obj == NONE) f->obj = f->iobj;
    if (f->obj == NONE && k->rel == REL_ACL_RELCL && own_subject(s, t) != NONE && !event_in_set(s->lex, S("intransitive"), s->lem[t]) &&
        own_subject(s, t) != event_head(s, t))
        f->obj = event_head(s, t); /* "the city they captured" */
    u32 up = event_head(s, t);
    if (f->obj == NONE && k->rel == REL_CONJ && up != NONE) { /* "captured and held the city" */
        u32 o = event_kid(s, up, REL_OBJ);
        if (o != NONE && o > t) f->obj = o;
    }
    u32 mate = event_kid(s, t, REL_CONJ); /* "shot and killed two men" */
    if (f->obj == NONE && mate == t + 2 && event_token(s, mate)->upos == UPOS_VERB) f->obj = event_kid(s, mate, REL_OBJ);
}

/* What hangs on the object or on another adjunct may belong to the verb: "drove the rebels from
 * the town", "gave two million in aid to Fiji", "held talks in Rome with"; not what completes a
 * noun of a complex preposition ("in response to"). */
static void object_obliques(const Scan *s, u32 t, Frame *f)
{
    enum { NOUNS_MAX = 2 * FRAME_OBL_MAX };
    u32 nouns[NOUNS_MAX], n = 0;
    if (f->obj != NONE) nouns[n++] = f->obj;
    for (u32 c = f->obj != NONE ? s->kid[f->obj] : NONE; c != NONE && n < FRAME_OBL_MAX; c = s->sib[c]) /* "anger and condemnation *of* X" */
        if (event_token(s, c)->rel == REL_CONJ && c > f->obj && !event_verbal(s, c)) nouns[n++] = c;
    u32 own = n;
    for (u32 i = 0; i < f->nobl; i++)
        if (f->obl[i].token > t && !event_in_set(s->lex, S("prepnoun"), s->lem[f->obl[i].token])) nouns[n++] = f->obl[i].token;
    for (u32 i = 0; i < n; i++)
        for (u32 k = s->kid[nouns[i]]; k != NONE; k = s->sib[k]) {
            Str prep = event_prep(s, k);
            u8 rel = event_token(s, k)->rel;
            if ((rel != REL_NMOD && rel != REL_OBL) || !prep.n || event_verbal(s, nouns[i]) || (i >= own && str_eq(prep, S("of")))) continue;
            if (stance(s, k, prep, f)) continue;
            add_oblique(f, k, prep);
            if (n < NOUNS_MAX && nouns[i] != k) nouns[n++] = k;
        }
}

/* A verb that says of its subject only that it happens: "occurred", "took place", "broke out". */
static bool goes_on(const Scan *s, u32 v)
{
    if (!event_verbal(s, v) || event_passive(s, v)) return false;
    if (event_in_set(s->lex, S("happens"), s->lem[v])) return event_kid(s, v, REL_OBJ) == NONE || event_in_timex(s, event_kid(s, v, REL_OBJ));
    bool place = event_lemma_is(s, event_kid(s, v, REL_OBJ), "place");
    bool out = v + 1 < s->d->tokens.n && event_lemma_is(s, v + 1, "out");
    return (event_lemma_is(s, v, "take") && place) || (event_lemma_is(s, v, "break") && out);
}

static void carrier_obliques(const Scan *s, u32 t, u32 v, Frame *f)
{
    for (u32 k = s->kid[v]; k != NONE; k = s->sib[k]) {
        if (k == t || k == agent_of(s, v)) continue;
        u8 r = deprel_base(event_token(s, k)->rel);
        if (r == REL_IOBJ) f->iobj = k;
        if (r == REL_OBL && event_prep(s, k).n && !stance(s, k, event_prep(s, k), f)) add_oblique(f, event_antecedent(s, k), event_prep(s, k));
        if ((r == REL_ADVCL || r == REL_XCOMP) && str_eq(event_prep(s, k), S("to"))) add_comp(f, k);
    }
}

/* Arguments that stand with the support verb: "launched strikes on", "paid a visit to". */
static void light_frame(const Scan *s, u32 t, Frame *f)
{
    u32 v = event_head(s, t);
    u8 rel = event_token(s, t)->rel;
    if (rel == REL_CONJ && v != NONE) rel = event_token(s, v)->rel, v = event_head(s, v);
    if (v != NONE && rel == REL_XCOMP && event_token(s, v)->upos == UPOS_PRON) v = event_head(s, v), rel = REL_OBJ; /* "began [their] offensive" */
    if (v == NONE) return;
    if (rel == REL_NSUBJ && goes_on(s, v)) { /* "the attack occurred at dawn" */
        f->light = v;
        carrier_obliques(s, t, v, f);
        return;
    }
    u32 kind = map_get(&s->lex->light, s->lem[v]);
    if (kind == NONE || !event_verbal(s, v)) return;
    bool passive = event_passive(s, v);
    u8 base = deprel_base(rel);
    if (kind == 'i' && base == REL_OBL && str_eq(event_prep(s, t), S("in"))) { /* "are engaged in a purge" */
        f->light = v, f->subj = own_subject(s, v) != NONE ? own_subject(s, v) : event_subject(s, v);
        carrier_obliques(s, t, v, f);
        return;
    }
    if (rel == REL_NSUBJ && !passive && kind == 'a' && event_kid(s, v, REL_OBJ) == NONE) { /* "the attack[,] carried out on Monday" */
        f->light = v;
        carrier_obliques(s, t, v, f);
        return;
    }
    if (!(base == REL_OBJ || rel == REL_NSUBJ_PASS || (base == REL_OBL && kind == 'u') || (rel == REL_NSUBJ && passive)))
        return;
    f->light = v;
    u32 subj = passive ? agent_of(s, v) : event_subject(s, v);
    if (kind == 'a' && f->subj == NONE) f->subj = subj;
    if (kind == 'u' && !passive) f->obj = subj;
    carrier_obliques(s, t, v, f);
}

/* A support verb where the tree has none: "the attack that began on Friday", "attacks carried
 * out by", and, by order alone, "continued their large-scale offensive". */
static void light_beside(const Scan *s, u32 t, Frame *f)
{
    for (u32 k = s->kid[t]; k != NONE; k = s->sib[k]) {
        const Token *c = event_token(s, k);
        bool carried = c->rel == REL_ACL && (c->feats & FEAT_PASTPART) && map_get(&s->lex->light, s->lem[k]) == 'a';
        if (!carried && !(c->rel == REL_ACL_RELCL && goes_on(s, k))) continue;
        f->light = k;
        carrier_obliques(s, t, k, f);
        return;
    }
    const Sentence *sent = &s->d->sentences.v[doc_token_sentence(s->d, t)];
    for (u32 v = t; v > sent->beg;) {
        u8 upos = event_token(s, --v)->upos;
        if (upos == UPOS_VERB && map_get(&s->lex->light, s->lem[v]) == 'a') {
            f->light = v;
            if (f->subj == NONE) f->subj = event_subject(s, v);
            carrier_obliques(s, t, v, f);
            return;
        }
        bool joined = event_token(s, v)->rel == REL_COMPOUND || upos == UPOS_PUNCT;
        if (upos != UPOS_DET && upos != UPOS_ADJ && upos != UPOS_PRON && upos != UPOS_NUM && !joined) return;
        if (upos == UPOS_PUNCT && !event_token(s, v)->joined) return;
    }
}

void event_frame(const Scan *s, u32 t, Frame *f)
{
    *f = (Frame){.subj = NONE, .obj = NONE, .iobj = NONE, .poss = NONE, .light = NONE};
    add_children(s, t, f);
    u8 upos = event_token(s, t)->upos;
    if (event_verb_by_form(s, t)) {
        raw_frame(s, t, f);
    } else if (event_verbal(s, t)) {
        verb_frame(s, t, f);
        object_obliques(s, t, f);
        reattach(s, t, f);
    } else if (upos == UPOS_ADJ && !event_nominal(s, t)) {
        f->subj = event_subject(s, t);
    } else {
        light_frame(s, t, f);
        if (f->light == NONE) light_beside(s, t, f);
        if (f->subj == NONE && event_kid(s, t, REL_COP) != NONE) f->subj = own_subject(s, t);
    }
    if (event_token(s, t)->rel == REL_AMOD && !event_taken_for_modifier(s, t)) f->subj = event_head(s, t);
}
