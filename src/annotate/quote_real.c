/* quote_real.c - is it said at all? What may be, what is asked of the reader, and what is done by hand is no
 * attribution: "would defend it", "if she rejects it", "attacked the barracks", "ordered tea", "was fined and
 * ordered to pay". And does a clause begin here: when no tree says so, a verb in a tense must come before
 * any word that leads in a relative. What crews answer by driving there, what can be ordered, and what is said are
 * tables of quote_words.tsv. Tried and dropped: modals as attributions (most were wrong). */
#include "annotate/quote_in.h"

/* ---- real and by word */

/* Parties and pronouns that stand for them: what "gathered to discuss it" may be said of. */
bool quote_party(const QuoteWork *w, Source src)
{
    const Doc *d = w->d;
    if (src.end <= src.beg) return false;
    u32 e = src.actor == NONE ? NONE : d->actors.v[src.actor].entity;
    if (e != NONE) return d->entities.v[e].kind != ENTITY_OTHER && d->entities.v[e].kind != ENTITY_DOCUMENT && d->entities.v[e].kind != ENTITY_PLACE;
    return d->tokens.v[src.beg].upos == UPOS_PRON && !quote_is(d, src.beg, "it") && !quote_is(d, src.beg, "this") && !quote_is(d, src.beg, "that") && !quote_is(d, src.beg, "which");
}

/* Is "to" before the verb, but for adverbs? */
static bool with_to(const Doc *d, const Sentence *s, u32 verb)
{
    u32 t = verb;
    while (t > s->beg && d->tokens.v[t - 1].upos == UPOS_ADV) t--;
    return t > s->beg && quote_is(d, t - 1, "to");
}

/* "to defend the plan", "would defend it": what somebody may or must do. "Did not defend it" he did; "gathered to
 * discuss it" they did; and "the mayors call it a lie" is a present that the tagger took for an infinitive. */
bool quote_unreal(const QuoteWork *w, const Sentence *s, u32 verb, Source src)
{
    const Token *k = w->d->tokens.v;
    if (!(k[verb].feats & FEAT_INF)) return false;
    u32 up = k[verb].head, aux = tree_child(w->d, verb, REL_AUX, s->beg);
    bool below = k[verb].rel == REL_XCOMP || k[verb].rel == REL_ADVCL || k[verb].rel == REL_CCOMP;
    if (below && map_get(&w->lex->aspects, k[up].lemma) != NONE) return false; /* "began to defend it" */
    if (aux != NONE) return !str_eq(k[aux].lemma, S("do"));
    if (!with_to(w->d, s, verb)) { /* "call them wolves", "let them know" */
        u32 subj = tree_child(w->d, verb, REL_NSUBJ, s->beg);
        bool many = subj != NONE && ((k[subj].feats & FEAT_PLURAL) || tree_child(w->d, subj, REL_CONJ, subj) != NONE);
        return below || !many || k[verb].rel == REL_CONJ;
    }
    u32 sent = up < verb ? tree_child(w->d, up, REL_OBJ, up + 1) : NONE; /* "sent the envoy to discuss it" */
    bool another = tree_child(w->d, verb, REL_NSUBJ, s->beg) != NONE || (sent != NONE && sent < verb && actor_at(w->d, sent) != NONE);
    return another || !(k[verb].rel == REL_ADVCL && k[up].upos == UPOS_VERB && (k[up].feats & FEAT_PAST) && up < verb && quote_party(w, src));
}

static bool named_person(const Doc *d, u32 actor)
{
    u32 e = actor == NONE ? NONE : d->actors.v[actor].entity;
    return e != NONE && d->entities.v[e].kind == ENTITY_PERSON && !d->entities.v[e].plural && d->entities.v[e].named;
}

bool quote_is_said(const QuoteWork *w, u32 token)
{
    Str lemma = w->d->tokens.v[token].lemma;
    return map_get(&w->lex->nouns, lemma) != NONE || map_get(&w->lex->said, lemma) != NONE;
}

/* A politician attacks a rival, a plan, "a disgrace", or others for hiding it, by words; what troops attack they
 * attack by hand. One responds to a question so, and to a fire by hand. */
bool quote_by_word(const QuoteWork *w, const Sentence *s, Str rule, Source src, u32 verb, u32 beg, u32 end)
{
    const Doc *d = w->d;
    u32 obj = tree_child(d, verb, REL_OBJ, verb);
    if (str_eq(rule, S("quote.complement.phrase"))) {
        for (u32 t = beg; t < end; t++)
            if (d->tokens.v[t].head == verb && ((quote_is_said(w, t) && map_get(&w->lex->alarms, d->tokens.v[t].lemma) == NONE) || named_person(d, actor_at(d, t)))) return true;
        return false;
    }
    if (obj == NONE || named_person(d, src.actor) || named_person(d, actor_at(d, obj)) || w->in[verb + 1] != NONE || w->opens[verb + 1] != NONE) return true;
    for (u32 t = verb + 1; t + 1 < s->end; t++)
        if (quote_is(d, t, "for") && (d->tokens.v[t + 1].feats & FEAT_PRESPART)) return true;
    return quote_is_said(w, obj);
}

/* "Posted a video", not "posted a loss": an object that says something. */
bool quote_by_medium(const QuoteWork *w, u32 verb)
{
    u32 obj = tree_child(w->d, verb, REL_OBJ, verb);
    return obj != NONE && quote_is_said(w, obj);
}

/* "The fire claimed dozens of lives": an object, or what its number counts, that is taken and not spoken of. */
bool quote_takes(const QuoteWork *w, u32 verb)
{
    const Token *k = w->d->tokens.v;
    u32 obj = tree_child(w->d, verb, REL_OBJ, verb);
    if (obj == NONE) return false;
    u32 of = tree_child(w->d, obj, REL_NMOD, obj);
    return map_get(&w->lex->taken, k[obj].lemma) != NONE || (of != NONE && quote_is(w->d, of - 1, "of") && map_get(&w->lex->taken, k[of].lemma) != NONE);
}

/* An object of "order": a party, or what can be done; "tea" is ordered by words that nobody reports. */
bool quote_can_be_ordered(const QuoteWork *w, u32 verb, u32 beg, u32 end)
{
    const Doc *d = w->d;
    u32 obj = tree_child(d, verb, REL_OBJ, verb);
    if (obj == NONE) return true; /* an infinitive, a clause */
    u32 a = actor_at(d, obj), e = a == NONE ? NONE : d->actors.v[a].entity;
    if (d->tokens.v[obj].upos == UPOS_PRON || (e != NONE && d->entities.v[e].kind != ENTITY_OTHER)) return true;
    Str noun = d->tokens.v[obj].lemma;
    if (map_get(&w->lex->deeds, noun) != NONE) return true;
    for (u32 i = 0; i < w->lex->deed_ends.n; i++)
        if (str_ends(noun, w->lex->deed_ends.v[i])) return true;
    for (u32 t = beg; t < end; t++) /* "flags lowered", "the launch to be stopped" */
        if ((d->tokens.v[t].feats & FEAT_PASTPART) && t > obj) return true;
    return false;
}

/* "The town is safe, police said Kovacs", "..., said the ministry": a party alone is no word of one who says a clause. */
bool quote_inverted(const QuoteWork *w, const Sentence *s, const Cue *c, Source src, u32 beg, u32 end)
{
    const Doc *d = w->d;
    u32 first = u32_min(src.beg, beg - 1);
    if (first == s->beg || !(quote_is(d, first - 1, ",") || quote_is(d, beg - 2, ","))) return false;
    if (!(c->frames & FRAME_QUOTE) || !(c->frames & FRAME_CLAUSE) || beg >= end || quote_has_verb(d, beg, end) || d->tokens.v[beg].upos == UPOS_PRON) return false;
    u32 a = w->actor_beg[beg], e = a == NONE ? NONE : d->actors.v[a].entity;
    return e != NONE && d->entities.v[e].kind != ENTITY_OTHER && doc_token_at(d, d->actors.v[a].text.end - 1) + 1 >= end;
}

/* "If she rejects it", "do you know how": what may be said, or is asked of the reader. */
bool quote_supposed(const QuoteWork *w, const Sentence *s, u32 v)
{
    const Doc *d = w->d;
    if (!d->tokens.v[v].conf) return false;
    u32 mark = tree_child(d, v, REL_MARK, s->beg), subj = tree_child(d, v, REL_NSUBJ, s->beg);
    if (mark != NONE && mark < v && (quote_is(d, mark, "if") || quote_is(d, mark, "unless") || quote_is(d, mark, "lest"))) return true;
    return subj != NONE && quote_is(d, subj, "you") && quote_is(d, s->end - 1, "?") && subj < v;
}

/* "Told to", "expected to", but not "wanted to": the form may be a passive. */
static bool can_be_passive(const Cue *c)
{
    return (c->frames & FRAME_TOLD) || ((c->frames & FRAME_SMALL) && (c->frames & FRAME_INFINITIVE) && (c->frames & FRAME_CLAUSE));
}

/* "Drivers told to stay home", a headline: it leaves out that they were. */
static bool told_in_headline(const QuoteWork *w, const Sentence *s, const Cue *c, u32 v)
{
    const Token *k = w->d->tokens.v;
    bool bare = v > s->beg && k[v - 1].upos != UPOS_AUX && k[v - 1].upos != UPOS_PRON && k[v - 1].upos != UPOS_ADV;
    return can_be_passive(c) && bare && v + 1 < s->end && quote_is(w->d, v + 1, "to") && (k[v].feats & (FEAT_PAST | FEAT_PASTPART)) && k[s->end - 1].upos != UPOS_PUNCT;
}

/* "Was fined and ordered to pay": the tagger sees a past tense, but he is told, he tells nobody. */
bool quote_told_himself(const QuoteWork *w, const Sentence *s, const Cue *c, u32 v)
{
    if (told_in_headline(w, s, c, v)) return true;
    static const u8 told[] = {REL_OBJ, REL_IOBJ, REL_CCOMP};
    const Token *k = w->d->tokens.v;
    if (!(c->frames & (FRAME_TOLD | FRAME_SMALL | FRAME_ADDRESSEE)) || !k[v].conf || k[v].rel != REL_CONJ || v + 1 >= w->d->tokens.n) return false;
    bool is = can_be_passive(c) && tree_child(w->d, k[v].head, REL_COP, s->beg) != NONE && quote_is(w->d, v + 1, "to"); /* "are awake and expected to go" */
    if ((!(k[k[v].head].feats & FEAT_PASSIVE) && !is) || (k[v].feats & (FEAT_PRES | FEAT_INF | FEAT_PRESPART))) return false;
    for (isize i = 0; i < countof(told); i++)
        if (tree_child(w->d, v, told[i], v + 1) != NONE) return false;
    return tree_child(w->d, v, REL_NSUBJ, k[v].head) == NONE && w->opens[v + 1] == NONE;
}

/* ---- clauses */

bool quote_asks(const Doc *d, u32 t)
{
    return quote_is(d, t, "why") || quote_is(d, t, "how") || quote_is(d, t, "when") || quote_is(d, t, "where");
}

bool quote_has_verb(const Doc *d, u32 beg, u32 end)
{
    for (u32 t = beg; t < end; t++)
        if (d->tokens.v[t].upos == UPOS_VERB || d->tokens.v[t].upos == UPOS_AUX) return true;
    return false;
}

/* A verb that can carry a clause: not "speaking later", not "in prepared words". */
bool quote_has_clause(const Doc *d, u32 beg, u32 end)
{
    const Token *first = &d->tokens.v[beg]; /* "Asked about the dam, he said" */
    if (beg < end && first->upos == UPOS_VERB && (first->feats & FEAT_PASTPART) && first->rel != REL_ROOT) return false;
    for (u32 t = beg; t < end; t++) {
        const Token *k = &d->tokens.v[t];
        if (k->upos == UPOS_AUX || (k->upos == UPOS_VERB && k->rel != REL_AMOD && !(k->feats & FEAT_PRESPART))) return true;
    }
    return false;
}

/* A word that leads a clause into a noun phrase, or a second verb to one before. */
static bool links(const Doc *d, u32 t)
{
    static const char *const words[] = {"who", "which", "that", "what", "to"};
    const Token *k = &d->tokens.v[t];
    for (isize i = 0; i < countof(words); i++)
        if (quote_is(d, t, words[i])) return true;
    return k->upos == UPOS_SCONJ || quote_asks(d, t) || (k->upos == UPOS_CCONJ && t + 1 < d->tokens.n && (k[1].upos == UPOS_VERB || k[1].upos == UPOS_AUX));
}

/* Does a clause begin here: is its first verb in a tense, and no relative's? Not "the song that he wrote". Behind a cue
 * that reports, the tree is not asked. */
bool quote_clause_begins(const QuoteWork *w, bool report, u32 beg, u32 end)
{
    const Token *k = w->d->tokens.v;
    u32 comma = NONE;
    for (u32 t = beg; t < end; t++) {
        if (comma == NONE && t > beg && quote_is(w->d, t, ",")) comma = t;
        if (t == beg + 1 && k[t].upos == UPOS_CCONJ && k[beg].upos == UPOS_PRON) return false; /* "believed her and told her" */
        bool verb = k[t].upos == UPOS_AUX || (k[t].upos == UPOS_VERB && k[t].rel != REL_AMOD && !(k[t].feats & FEAT_PRESPART));
        if (verb) {
            u32 head = k[t].upos == UPOS_AUX && k[t].conf ? k[t].head : t, subj = comma == NONE ? beg : tree_child(w->d, head, REL_NSUBJ, beg);
            bool part = (k[t].feats & FEAT_PASTPART) && k[t].upos == UPOS_VERB;
            bool aux = k[t].upos == UPOS_AUX && t > beg && k[t - 1].upos != UPOS_PRON; /* "three people have died" */
            if (!report && !aux && (k[head].rel == REL_ACL_RELCL || (part && k[t].rel == REL_ACL))) return false;
            if (!report && tree_child(w->d, head, REL_MARK, beg) < t) return false; /* "ruled the country until troops invaded"; NONE is none */
            return subj != NONE && subj < comma && (k[t].upos == UPOS_AUX || (k[t].feats & (FEAT_PAST | FEAT_PRES | FEAT_PASTPART)) != 0);
        }
        if (t > beg && links(w->d, t)) return false;
    }
    return false;
}

/* "Insisted, not least to the crew, | that ...": where the clause begins behind what commas set off; NONE. */
u32 quote_past_aside(const QuoteWork *w, const Sentence *s, u32 t)
{
    enum { ASIDE_MAX = 16 };
    if (t >= s->end || !quote_is(w->d, t, ",")) return NONE;
    for (u32 i = t + 1; i + 1 < s->end && i < t + ASIDE_MAX; i++) {
        Upos p = w->d->tokens.v[i].upos;
        if (p == UPOS_VERB || p == UPOS_AUX || w->opens[i] != NONE) return NONE;
        if (quote_is(w->d, i, ",")) return quote_is(w->d, i + 1, "that") ? i + 1 : NONE;
    }
    return NONE;
}

/* "Told police, while he was treated, | that ...": the clause behind what the reporter sets between; NONE. */
u32 quote_past_between(const QuoteWork *w, const Sentence *s, u32 t)
{
    enum { BETWEEN_MAX = 16 };
    if (t >= s->end || !quote_reporter_word(w, t)) return NONE;
    for (u32 i = t + 1; i + 1 < s->end && i < t + BETWEEN_MAX; i++) {
        if (quote_is(w->d, i, "that") && w->d->tokens.v[i].upos == UPOS_SCONJ) return i;
        const Token *next = &w->d->tokens.v[i + 1]; /* "said as he held the gun, a shot was fired" */
        bool main = quote_is(w->d, i, ",") && (next->upos == UPOS_DET || next->upos == UPOS_PRON || next->upos == UPOS_PROPN);
        if (main && quote_has_clause(w->d, t, i) && quote_clause_begins(w, true, i + 1, s->end)) return t;
    }
    return NONE;
}

/* "Asked the driver | if he was hurt": the clause behind one who is told or asked; NONE. */
u32 quote_past_addressee(const QuoteWork *w, const Sentence *s, u32 t)
{
    enum { NAME_MAX = 8 };
    const u32 from = t;
    while (t < s->end && t < from + NAME_MAX && quote_nominal(&w->d->tokens.v[t])) t++;
    if (t == from && w->d->tokens.v[t].upos == UPOS_PRON) t++;
    bool begins = quote_is(w->d, t, "that") || quote_is(w->d, t, "if") || quote_is(w->d, t, "whether") || (t < s->end && quote_asks(w->d, t) && !quote_is(w->d, t, "when"));
    return t > from && t + 1 < s->end && begins ? t : NONE;
}

/* 'Scolded him | : "..."', 'asking Kovacs | , "..."': past the one to whom words in marks are said. */
u32 quote_past_one(const QuoteWork *w, const Sentence *s, const Cue *c, u32 t)
{
    if (!(c->frames & FRAME_QUOTE) && !(c->frames & FRAME_TOLD)) return t;
    if (t + 2 >= s->end) return t;
    u32 a = w->actor_beg[t], end = a != NONE ? doc_token_at(w->d, w->d->actors.v[a].text.end - 1) + 1 : t + 1;
    bool one = (a != NONE || (w->d->tokens.v[t].upos == UPOS_PRON && !quote_is(w->d, t, "that"))) && end + 1 < s->end && w->in[t] == NONE && w->opens[t] == NONE;
    bool opens = one && (quote_is(w->d, end, ",") || quote_is(w->d, end, ":")) && w->opens[end + 1] != NONE;
    return opens ? end : t;
}
