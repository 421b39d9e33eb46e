/* quote_source.c - who stands with a cue, and where its complement lies.
 *
 * Neighbours first: "X said", "said X", "X, the Y, said" need no tree and are right nearly
 * always. The tree then finds subjects at a distance, those shared by coordinated verbs and
 * participles ("..., adding that"), antecedents of relatives and agents of passives. */
#include "annotate/quote_in.h"
#include "base/utf8.h"

bool quote_is(const Doc *d, u32 token, const char *word)
{
    return token < d->tokens.n && str_eq_nocase(token_str(d, token), str_of(word));
}

bool quote_all_upper(const Doc *d, u32 t)
{
    Str s = token_str(d, t);
    for (isize i = 0; i < s.n;)
        if (char_is_lower(utf8_next(s, &i))) return false;
    return s.n > 1;
}

bool quote_dash(const Doc *d, u32 t)
{
    Str s = token_str(d, t);
    isize at = 0;
    if (quote_is(d, t, "--")) return true;
    return char_is_dash(utf8_next(s, &at)) && at == s.n && t > 0 && d->tokens.v[t - 1].text.end < d->tokens.v[t].text.beg;
}

bool quote_small(const Doc *d, u32 t)
{
    isize at = 0;
    return char_is_lower(utf8_next(token_str(d, t), &at));
}

bool quote_timed(const Doc *d, u32 t)
{
    u32 lo = 0, hi = d->times.n;
    Span at = d->tokens.v[t].text;
    while (lo < hi) {
        u32 mid = lo + (hi - lo) / 2;
        if (d->times.v[mid].text.end <= at.beg) lo = mid + 1;
        else hi = mid;
    }
    return lo < d->times.n && span_overlaps(d->times.v[lo].text, at);
}

static bool has_tree(const Doc *d, u32 t)
{
    return d->tokens.v[t].conf != 0;
}

/* Does a token belong to the noun phrase [beg, end) by its head, or by its head's: "the ad's" to "narrator"? */
static bool belongs(const Token *k, u32 t, u32 beg, u32 end)
{
    for (int steps = 0; steps < 3 && k[t].conf; steps++) {
        t = k[t].head;
        if (t >= beg && t < end) return true;
        if (t >= end) return false;
    }
    return false;
}

static bool punctuated(const QuoteWork *w, u32 beg, u32 end)
{
    for (u32 t = beg; t < end; t++)
        if (w->d->tokens.v[t].upos == UPOS_PUNCT) return true;
    return false;
}

Source quote_np_at(const QuoteWork *w, const Sentence *s, u32 head)
{
    enum { OF_REACH = 6 };
    const Token *k = w->d->tokens.v;
    u32 a = actor_at(w->d, head);
    Source src = {.beg = head, .end = head + 1, .actor = NONE};
    if (a != NONE) {
        const Actor *x = &w->d->actors.v[a];
        src.actor = x->head == head || x->via != 'p' ? a : NONE;
        src.beg = doc_token_at(w->d, x->text.beg);
        src.end = doc_token_at(w->d, x->text.end - 1) + 1;
        return src;
    }
    while (src.beg > s->beg && belongs(k, src.beg - 1, src.beg, src.end) && deprel_base(k[src.beg - 1].rel) != REL_PUNCT &&
           k[src.beg - 1].upos != UPOS_ADP && k[src.beg - 1].upos != UPOS_CCONJ)
        src.beg--;
    u32 of = src.end + 1 < s->end && quote_is(w->d, src.end, "of") ? tree_child(w->d, head, REL_NMOD, src.end) : NONE;
    if (of != NONE && of < src.end + OF_REACH && !punctuated(w, src.end, of)) src.end = of + 1; /* "a chorus of officials" */
    return src;
}

static Source of_actor(const QuoteWork *w, u32 a, bool after)
{
    const Actor *x = &w->d->actors.v[a];
    return (Source){doc_token_at(w->d, x->text.beg), doc_token_at(w->d, x->text.end - 1) + 1, a, after};
}

/* "the letter after the minister said": a preposition that is a conjunction too may begin a clause. */
bool quote_reporter_word(const QuoteWork *w, u32 t)
{
    Str s = token_str(w->d, t);
    return s.n < 24 && map_get(&w->lex->asides, str_lower(w->a, s)) != NONE;
}

/* "the embassy in Nairobi said": the one who speaks stands before the preposition. */
static Source with_base(const QuoteWork *w, const Sentence *s, Source src)
{
    const Token *k = w->d->tokens.v;
    while (src.beg > s->beg && k[src.beg].conf && k[src.beg - 1].head >= src.beg && k[src.beg - 1].head < src.end &&
           w->closes[src.beg - 1] == NONE && k[src.beg - 1].upos != UPOS_PUNCT && k[src.beg - 1].upos != UPOS_ADP &&
           k[src.beg - 1].upos != UPOS_CCONJ && k[src.beg - 1].upos != UPOS_SCONJ && k[src.beg - 1].upos != UPOS_AUX &&
           !(k[src.beg - 1].upos == UPOS_PRON && !(k[src.beg - 1].feats & FEAT_POSS)))
        src.beg--; /* "retired" general X */
    for (int steps = 0; steps < 3; steps++) {
        if (src.beg < s->beg + 2 || w->d->tokens.v[src.beg - 1].upos != UPOS_ADP || quote_reporter_word(w, src.beg - 1)) return src;
        u32 a = w->actor_end[src.beg - 2];
        if (a == NONE || w->in[src.beg - 2] != w->in[src.beg]) return src;
        u32 beg = doc_token_at(w->d, w->d->actors.v[a].text.beg);
        if (beg < s->beg) return src;
        src.beg = beg, src.actor = a;
    }
    return src;
}

static bool before_word(const QuoteWork *w, u32 t)
{
    const Token *k = &w->d->tokens.v[t];
    Str s = token_str(w->d, t);
    if (k->upos == UPOS_AUX || k->upos == UPOS_ADV || k->upos == UPOS_PART) return true;
    return s.n < 24 && map_get(&w->lex->before, str_lower(w->a, s)) != NONE;
}

/* Back over adverbs, auxiliaries and times: "the minister | on Monday also said". */
static u32 past_adverbs(const QuoteWork *w, const Sentence *s, u32 t)
{
    u32 verb = t;
    for (; t > s->beg; t--) {
        bool leads_in = t < verb && w->d->tokens.v[t - 1].upos == UPOS_ADP && quote_timed(w->d, t);
        if (!before_word(w, t - 1) && !quote_timed(w->d, t - 1) && !leads_in) break;
    }
    return t;
}

static bool relative(const Doc *d, u32 t)
{
    return quote_is(d, t, "who") || quote_is(d, t, "that") || quote_is(d, t, "which");
}

/* "X said", "X, the Y, said", "who said" */
static Source left_neighbour(const QuoteWork *w, const Sentence *s, u32 verb)
{
    Source none = {.actor = NONE};
    u32 t = past_adverbs(w, s, verb);
    if (t == s->beg) return none;
    if (quote_is(w->d, t - 1, ")")) { /* "Rep. A. B. (R-Utah) said" */
        u32 o = t - 1;
        while (o > s->beg && !quote_is(w->d, o, "(") && t - o < 12) o--;
        if (o > s->beg && quote_is(w->d, o, "(")) t = o;
    }
    u32 a = w->actor_end[t - 1];
    if (a != NONE && w->in[t - 1] == w->in[verb]) return with_base(w, s, of_actor(w, a, false));
    if (relative(w->d, t - 1) && quote_is(w->d, t - 1, "who")) return (Source){t - 1, t, t >= 3 && quote_is(w->d, t - 2, ",") ? w->actor_end[t - 3] : t >= 2 ? w->actor_end[t - 2] : NONE, false};
    return none;
}

/* "X, the Y, said", where no tree says so */
static Source apposed_left(const QuoteWork *w, const Sentence *s, u32 verb)
{
    Source none = {.actor = NONE};
    u32 t = past_adverbs(w, s, verb);
    if (t == s->beg) return none;
    if (!quote_is(w->d, t - 1, ",")) return none;
    for (u32 c = t - 1, steps = 0; c-- > s->beg && steps < 24; steps++) { /* the comma that opens the apposition */
        if (w->in[c] != w->in[verb] || w->closes[c] != NONE) return none;
        if (quote_is(w->d, c, ",") && c > s->beg && w->actor_end[c - 1] != NONE) {
            u32 x = w->actor_end[c - 1], e = w->d->actors.v[x].entity;
            bool which = quote_is(w->d, c + 1, "who") || quote_is(w->d, c + 1, "which"); /* "the chief, who runs two yards, said" */
            if (which && e != NONE && w->d->entities.v[e].kind != ENTITY_PLACE && w->d->actors.v[x].via != 'p') return of_actor(w, x, false);
            if (e != NONE && w->d->actors.v[x].via == 'n' && w->d->entities.v[e].kind == ENTITY_PERSON) return of_actor(w, x, false);
        }
    }
    return none;
}

static bool reports(const QuoteWork *w, u32 verb)
{
    const Cue *c = quote_cue(w, verb);
    return c && (c->frames & FRAME_QUOTE) && (c->frames & FRAME_CLAUSE);
}

/* A hyphen inside a name, without spaces. */
static bool hyphen(const Doc *d, u32 t)
{
    const Token *k = d->tokens.v;
    return quote_is(d, t, "-") && t > 0 && t + 1 < d->tokens.n && k[t - 1].text.end == k[t].text.beg && k[t].text.end == k[t + 1].text.beg;
}

/* "..., said Oslo's ministry of fire": nothing but a noun phrase from the verb to the sentence's end. */
static Source to_the_end(const QuoteWork *w, const Sentence *s, u32 verb, Source src)
{
    enum { NP_MAX = 12 };
    const Token *k = w->d->tokens.v;
    Source none = {.actor = NONE};
    u32 t = verb + 1;
    while (t < s->end && (quote_nominal(&k[t]) || (t > verb + 1 && (hyphen(w->d, t) || (k[t].upos == UPOS_ADP && !quote_is(w->d, t, "in") && !quote_is(w->d, t, "on"))))) && w->opens[t] == NONE && !quote_timed(w->d, t)) t++;
    if (t <= verb + 2 || t > verb + NP_MAX || (t < s->end && !quote_closing_punct(w->d, t)) || k[t - 1].upos == UPOS_ADP) return none;
    u32 head = verb + 1;
    while (head + 1 < t && k[head + 1].upos != UPOS_ADP) head++;
    u32 a = actor_at(w->d, head);
    return (Source){verb + 1, t, a != NONE ? a : src.actor, true};
}

/* ", said X" after a comma, a mark or at the sentence's start */
static Source right_neighbour(const QuoteWork *w, const Sentence *s, u32 verb)
{
    Source none = {.actor = NONE};
    if (verb + 1 >= s->end) return none;
    u32 a = w->actor_beg[verb + 1];
    const Cue *c = quote_cue(w, verb);
    bool edge = verb == s->beg || quote_is(w->d, verb - 1, ",") || w->closes[verb - 1] != NONE;
    if (!edge || (w->d->tokens.v[verb].feats & FEAT_PRESPART) || (c && (c->frames & FRAME_ADDRESSEE))) return none;
    Source src = a != NONE ? of_actor(w, a, true) : (Source){verb + 1, verb + 1, NONE, true};
    const Token *k = w->d->tokens.v;
    bool marked = verb > s->beg && w->closes[verb - 1] != NONE;
    if (!marked && verb > s->beg && quote_is(w->d, verb - 1, ",") && reports(w, verb) && !(k[verb].feats & FEAT_INF)) {
        Source rest = to_the_end(w, s, verb, src);
        if (rest.end > rest.beg) return rest;
    }
    if (a == NONE) { /* "...," said the ruling */
        if (!marked) return none;
        while (src.end < s->end && (k[src.end].upos == UPOS_DET || k[src.end].upos == UPOS_ADJ || k[src.end].upos == UPOS_NOUN ||
                                    k[src.end].upos == UPOS_PROPN)) src.end++;
        return src.end > src.beg + 1 || (src.end > src.beg && k[src.beg].upos == UPOS_PROPN) ? src : none;
    }
    bool goes_on = !marked && src.end < s->end && (k[src.end].upos == UPOS_VERB || k[src.end].upos == UPOS_AUX || k[src.end].upos == UPOS_ADV);
    return goes_on ? none : src;
}

/* A time ("hours before") and a means ("by telephone") say nothing. */
static bool is_mute(const QuoteWork *w, u32 t)
{
    const Doc *d = w->d;
    if (map_get(&w->lex->mute, d->tokens.v[t].lemma) != NONE) return true;
    return quote_timed(d, t);
}

/* "Held him in contempt | for refusing", "accused her of saying": who did it is the object of the verb above; NONE. */
static u32 one_blamed(const QuoteWork *w, const Sentence *s, u32 up, u32 v)
{
    const Doc *d = w->d;
    u32 mark = tree_child(d, v, REL_MARK, s->beg), obj = tree_child(d, up, REL_OBJ, up + 1 < s->end ? up + 1 : up);
    if (mark == NONE || mark > v || obj == NONE || obj > mark || d->tokens.v[up].upos != UPOS_VERB) return NONE;
    if (!quote_is(d, mark, "for") && !quote_is(d, mark, "of")) return NONE;
    u32 a = actor_at(d, obj), e = a == NONE ? NONE : d->actors.v[a].entity;
    bool one = d->tokens.v[obj].upos == UPOS_PRON || (e != NONE && d->entities.v[e].kind != ENTITY_OTHER && d->entities.v[e].kind != ENTITY_DOCUMENT && d->entities.v[e].kind != ENTITY_PLACE);
    return one && !quote_is(d, obj, "it") ? obj : NONE;
}

static Source by_tree(const QuoteWork *w, const Sentence *s, u32 verb)
{
    const Token *k = w->d->tokens.v;
    Source none = {.actor = NONE};
    u32 v = verb, was = tree_child(w->d, verb, REL_AUX_PASS, s->beg);
    for (int steps = 0; steps < 6; steps++) {
        u32 subj = tree_child(w->d, v, REL_NSUBJ, s->beg);
        if (v != verb && was != NONE && was < verb && (k[verb].feats & FEAT_PASSIVE)) return none; /* "is home and is expected to go": he expects nothing */
        if (subj != NONE && k[subj].rel == REL_NSUBJ_PASS && v == verb) {
            u32 agent = tree_child(w->d, v, REL_OBL_AGENT, s->beg);
            if (agent == NONE) return none;
            if (!is_mute(w, agent)) subj = agent; /* else "said by telephone", taken for a passive */
        }
        if (subj != NONE) {
            Source src = quote_np_at(w, s, subj);
            src.after = subj > verb;
            if (relative(w->d, subj) && k[v].rel == REL_ACL_RELCL) { /* the words are "who", the person its antecedent */
                if (quote_is(w->d, subj, "that")) return quote_np_at(w, s, k[v].head); /* "that" names nobody */
                u32 a = actor_at(w->d, k[v].head);
                src = (Source){subj, subj + 1, a, false};
            }
            return src;
        }
        u8 rel = deprel_base(k[v].rel);
        u32 up = k[v].head;
        if (up == v) return none;
        if (rel == REL_ACL && k[up].upos != UPOS_VERB) {
            u8 role = deprel_base(k[up].rel);
            u32 owner = tree_child(w->d, up, REL_NMOD_POSS, s->beg);
            if (k[v].feats & FEAT_INF && owner != NONE) return quote_np_at(w, s, owner); /* "his vow to ask" */
            bool goes_up = (k[v].feats & FEAT_INF) && (role == REL_OBJ || role == REL_OBL); /* "took the chance to ask" */
            if (goes_up) {
                v = k[up].head;
                continue;
            }
            if (!(k[v].feats & FEAT_PRESPART) || actor_at(w->d, up) != NONE || (role != REL_OBJ && role != REL_OBL))
                return quote_np_at(w, s, up);
            v = k[up].head; /* "gave no sign of delay, instead urging ...": he who gave */
            continue;
        }
        u32 controller = rel == REL_XCOMP ? tree_child(w->d, up, REL_OBJ, s->beg) : NONE;
        if (controller != NONE && controller < v && k[v].feats & FEAT_INF) return quote_np_at(w, s, controller);
        u32 blamed = rel == REL_ADVCL && (k[v].feats & k[verb].feats & FEAT_PRESPART) && !(k[up].feats & FEAT_PASSIVE) ? one_blamed(w, s, up, v) : NONE;
        if (blamed != NONE) return quote_np_at(w, s, blamed);
        if (rel != REL_CONJ && rel != REL_XCOMP && rel != REL_ADVCL && rel != REL_PARATAXIS) return none;
        if (rel == REL_ADVCL && !(k[v].feats & FEAT_PRESPART) && !(k[v].feats & FEAT_INF)) return none;
        v = up;
    }
    return none;
}

/* Does a relative clause of this noun begin before token `to`? */
static bool has_relative(const Doc *d, u32 noun, u32 to)
{
    u32 verb = noun + 1 < d->tokens.n ? tree_child(d, noun, REL_ACL_RELCL, noun + 1) : NONE;
    return verb != NONE && verb < to;
}

/* "her letter to the court said": the neighbour belongs to a phrase whose head speaks. */
static Source within_phrase(const QuoteWork *w, const Sentence *s, u32 verb, Source src)
{
    if (src.beg <= s->beg || !has_tree(w->d, verb)) return src;
    u32 subj = tree_child(w->d, verb, REL_NSUBJ, s->beg), beg = 0, end = 0;
    if (subj != NONE && subj < src.beg) tree_range(w->d, subj, &beg, &end);
    bool taken = end == src.beg && w->d->tokens.v[src.beg - 1].upos == UPOS_VERB; /* "people who know | the crew said" */
    bool relative_of = (end >= src.end || taken) && beg <= subj && !quote_closing_punct(w->d, src.beg - 1) && has_relative(w->d, subj, src.beg); /* "one who sent the letter called" */
    if (w->d->tokens.v[src.beg - 1].upos != UPOS_ADP && !relative_of) return src;
    if (w->d->tokens.v[src.beg - 1].head == verb) return src; /* "as | X pointed out" */
    Source tree = by_tree(w, s, verb);
    return tree.end > tree.beg && tree.end < src.beg ? tree : src;
}

/* "footage of X saying", "with X asking": the participle's own subject is in the phrase before it. */
static Source accompanied(const QuoteWork *w, const Sentence *s, u32 verb)
{
    Source none = {.actor = NONE};
    if (!(w->d->tokens.v[verb].feats & FEAT_PRESPART) || verb == s->beg) return none;
    u32 a = w->actor_end[verb - 1];
    u32 e = a == NONE ? NONE : w->d->actors.v[a].entity;
    if (e == NONE || w->d->entities.v[e].kind != ENTITY_PERSON || !w->d->entities.v[e].named) return none;
    Source src = of_actor(w, a, false);
    return src.beg > s->beg && (quote_is(w->d, src.beg - 1, "of") || quote_is(w->d, src.beg - 1, "with")) ? src : none;
}

/* ", independent reviews agree": the noun phrase between a comma and its verb is the subject, whatever the
 * tree took from before the comma. */
static Source between(const QuoteWork *w, const Sentence *s, u32 verb, Source tree)
{
    u32 t = past_adverbs(w, s, verb);
    if (tree.end <= tree.beg || tree.after || t == s->beg || tree.end + 1 >= t || w->d->tokens.v[t - 1].upos != UPOS_NOUN) return tree;
    Source np = quote_np_at(w, s, t - 1);
    bool apart = np.beg > tree.end && quote_is(w->d, np.beg - 1, ",") && np.end == t;
    return apart && !belongs(w->d->tokens.v, t - 1, tree.beg, tree.end) ? np : tree;
}

/* "Dam is safe says Anna Kovacs": nobody "says" a person, so whoever ends a line behind that verb speaks. */
static bool headline_end(const QuoteWork *w, const Sentence *s, u32 verb, u32 actor)
{
    const Doc *d = w->d;
    u32 e = actor == NONE ? NONE : d->actors.v[actor].entity;
    if (e == NONE || d->entities.v[e].kind != ENTITY_PERSON || d->actors.v[actor].via != 'n' || !str_eq(d->tokens.v[verb].lemma, S("say"))) return false;
    return doc_token_at(d, d->actors.v[actor].text.end - 1) + 1 >= s->end;
}

/* "X, at the debate, | cited ...": whoever stands before what commas set off, if no verb is in it. */
static Source past_comma_phrase(const QuoteWork *w, const Sentence *s, u32 verb)
{
    enum { PHRASE_MAX = 14 };
    const Token *k = w->d->tokens.v;
    Source none = {.actor = NONE};
    u32 t = past_adverbs(w, s, verb);
    if (t <= s->beg + 3 || !quote_is(w->d, t - 1, ",")) return none;
    u32 c = t - 1;
    while (c-- > s->beg && t - c < PHRASE_MAX)
        if (quote_is(w->d, c, ",") || k[c].upos == UPOS_VERB || k[c].upos == UPOS_AUX || w->in[c] != w->in[verb] || w->closes[c] != NONE) break;
    if (c >= t || c <= s->beg || !quote_is(w->d, c, ",") || k[c + 1].upos != UPOS_ADP) return none;
    u32 a = w->actor_end[c - 1], e = a == NONE ? NONE : w->d->actors.v[a].entity;
    bool one = e != NONE && w->d->entities.v[e].kind != ENTITY_PLACE && w->d->entities.v[e].kind != ENTITY_OTHER;
    u32 beg = one ? doc_token_at(w->d, w->d->actors.v[a].text.beg) : 0;
    bool first = one && (beg == s->beg || k[beg - 1].upos == UPOS_SCONJ || k[beg - 1].upos == UPOS_CCONJ);
    bool inverted = verb + 1 < s->end && w->actor_beg[verb + 1] != NONE && reports(w, verb); /* "..., said Kovacs" */
    return first && !inverted ? of_actor(w, a, false) : none;
}

/* "The rebels, said a spokesman for the army, have fled": the sentence goes on with its verb behind the one who says it. */
static bool inserted(const QuoteWork *w, const Sentence *s, u32 verb, Source src)
{
    const Token *k = w->d->tokens.v;
    if (verb == s->beg || !quote_is(w->d, verb - 1, ",") || src.end + 1 >= s->end || !quote_is(w->d, src.end, ",")) return false;
    const Token *next = &k[src.end + 1];
    return next->upos == UPOS_AUX || (next->upos == UPOS_VERB && (next->feats & (FEAT_PAST | FEAT_PRES)));
}

static Source any_source(const QuoteWork *w, const Sentence *s, u32 verb)
{
    const Token *k = w->d->tokens.v;
    bool passive = (k[verb].feats & FEAT_PASSIVE) != 0;
    Source src = {.actor = NONE};
    if (verb + 1 < s->end && headline_end(w, s, verb, w->actor_beg[verb + 1])) return of_actor(w, w->actor_beg[verb + 1], true);
    if (!passive && !(k[verb].feats & (FEAT_PRESPART | FEAT_INF))) src = left_neighbour(w, s, verb);
    if (src.end > src.beg) return within_phrase(w, s, verb, src);
    if (!passive && (k[verb].feats & (FEAT_PAST | FEAT_PRES))) src = past_comma_phrase(w, s, verb);
    if (src.end > src.beg) return src;
    src = right_neighbour(w, s, verb);
    bool marked = verb > s->beg && w->closes[verb - 1] != NONE;
    if (src.end > src.beg && !marked && has_tree(w->d, verb)) { /* "X, the Y, called Z a mistake" */
        Source left = by_tree(w, s, verb);
        bool comma = verb > s->beg && quote_is(w->d, verb - 1, ",") && tree_child(w->d, verb, REL_NSUBJ, s->beg) == NONE;
        comma |= inserted(w, s, verb, src);
        bool last = src.end >= s->end || k[src.end].upos == UPOS_PUNCT;
        if (comma && last && reports(w, verb)) return src; /* "..., reported X": English joins no verb by a comma alone */
        if (left.end > left.beg && left.end <= verb) return left;
    }
    if (src.end > src.beg) return src;
    src = accompanied(w, s, verb);
    if (src.end > src.beg) return src;
    if (has_tree(w->d, verb)) {
        src = between(w, s, verb, by_tree(w, s, verb));
        if (src.end > src.beg || passive || (k[verb].feats & (FEAT_PRESPART | FEAT_INF))) return src;
    }
    src = passive ? src : apposed_left(w, s, verb);
    if (src.end > src.beg) return src;
    if (k[verb].feats & FEAT_PRESPART) /* "..., adding": the last subject before it */
        for (u32 t = verb; t-- > s->beg;)
            if (w->actor_end[t] != NONE && t + 1 < s->end && (k[t + 1].upos == UPOS_VERB || k[t + 1].upos == UPOS_AUX))
                return of_actor(w, w->actor_end[t], false);
    return src;
}

/* "HARBOUR CITY - The minister ... said": where the report was written speaks nothing; whoever is named
 * behind the dash does. */
static Source past_dateline(const QuoteWork *w, const Sentence *s, u32 verb, Source src)
{
    u32 dash = src.end;
    if (src.beg != s->beg || dash + 1 >= s->end || src.end <= src.beg) return src;
    isize at = 0;
    bool line = char_is_dash(utf8_next(token_str(w->d, dash), &at)) || quote_is(w->d, dash, "--");
    if (quote_small(w->d, dash + 1)) line = false; /* NATO - which met on Monday - said */
    for (u32 t = dash + 1; t < verb && line; t++) line = !quote_dash(w->d, t);
    u32 e = src.actor == NONE ? NONE : w->d->actors.v[src.actor].entity;
    bool place = e != NONE && w->d->entities.v[e].kind == ENTITY_PLACE;
    for (u32 t = src.beg; t < dash && line && !place; t++) line = quote_all_upper(w->d, t);
    if (!line) return src;
    u32 a = w->actor_beg[dash + 1];
    return a == NONE ? (Source){.actor = NONE} : of_actor(w, a, false);
}

/* "the envoy, Name Surname, said": a name in apposition next to the verb says who it is. */
static Source apposed_name(const QuoteWork *w, const Sentence *s, u32 verb, Source src)
{
    u32 t = past_adverbs(w, s, verb);
    if (src.end <= src.beg || src.after || (src.actor != NONE && w->d->actors.v[src.actor].via == 'n') || t < s->beg + 3) return src;
    u32 a = quote_is(w->d, t - 1, ",") ? w->actor_end[t - 2] : NONE, e = a == NONE ? NONE : w->d->actors.v[a].entity;
    if (e == NONE || w->d->actors.v[a].via != 'n' || w->d->entities.v[e].kind != ENTITY_PERSON) return src;
    Source name = of_actor(w, a, false);
    if (name.beg <= src.end || !quote_is(w->d, name.beg - 1, ",") || w->in[name.beg] != w->in[verb]) return src;
    return (Source){src.beg, name.end, name.actor, false};
}

/* Nothing but the words of a list of names: "Kovacs, | the envoy of Peru and his | aide". */
static bool one_list(const QuoteWork *w, u32 beg, u32 end)
{
    enum { LIST_MAX = 24 };
    const Token *k = w->d->tokens.v;
    for (u32 t = beg; t < end; t++) {
        bool word = quote_nominal(&k[t]) || k[t].upos == UPOS_CCONJ || k[t].upos == UPOS_ADP || quote_is(w->d, t, ",");
        if (!word || w->in[t] != w->in[beg]) return false;
    }
    return end <= beg + LIST_MAX;
}

/* "Kovacs and her deputy said": all of them speak. Who is named first stands for them, if he is known. */
static Source with_others(const QuoteWork *w, const Sentence *s, u32 verb, Source src)
{
    const Token *k = w->d->tokens.v;
    if (src.end <= src.beg || src.after || src.end > verb || !has_tree(w->d, verb)) return src;
    u32 h = src.end - 1;
    for (int steps = 0; steps < 8 && k[h].conf && k[h].head >= src.beg && k[h].head < src.end && k[h].head != h; steps++) h = k[h].head;
    if (!k[h].conf) return src;
    u32 first = k[h].rel == REL_CONJ ? k[h].head : h;
    if (deprel_base(k[first].rel) != REL_NSUBJ || k[first].head < verb) return src;
    if (first < src.beg) {
        Source one = quote_np_at(w, s, first);
        if (one.end > src.beg || !one_list(w, one.end, src.beg)) return src;
        return (Source){one.beg, src.end, one.actor != NONE ? one.actor : src.actor, false};
    }
    for (u32 t = verb; t-- > src.end;) /* the last of them */
        if (k[t].conf && k[t].head == first && k[t].rel == REL_CONJ && k[t].upos != UPOS_VERB) {
            Source last = quote_np_at(w, s, t);
            if (last.end > src.end && last.end <= verb && one_list(w, src.end, last.end)) src.end = last.end;
            break;
        }
    return src;
}

Source quote_source(const QuoteWork *w, const Sentence *s, u32 verb)
{
    Source src = with_others(w, s, verb, apposed_name(w, s, verb, past_dateline(w, s, verb, any_source(w, s, verb))));
    bool mute = src.end > src.beg && src.actor == NONE && is_mute(w, src.end - 1);
    mute |= src.end > src.beg && w->in[src.beg] != NONE && w->in[verb] == NONE; /* a name within quoted words speaks in them */
    return mute ? (Source){.actor = NONE} : src;
}

/* ---- complements */

static bool preposition(const Doc *d, const Cue *c, u32 t)
{
    Str all = c->preps, one;
    while (all.n && str_next(&all, '|', &one))
        if (str_eq_nocase(token_str(d, t), one)) return true;
    return false;
}

static u32 subtree_end(const Doc *d, u32 head)
{
    u32 b, e;
    tree_range(d, head, &b, &e);
    return e;
}

static bool range(const Doc *d, u32 head, u32 *beg, u32 *end)
{
    tree_range(d, head, beg, end);
    return *end > *beg;
}

/* "On Monday", "at a rally": where and when it was done is no predicate: "called police in Oslo". */
static bool spot(const QuoteWork *w, const Sentence *s, u32 t)
{
    const Doc *d = w->d;
    u32 cs = deprel_base(d->tokens.v[t].rel) == REL_OBL ? tree_child(d, t, REL_CASE, s->beg) : NONE;
    if (cs == NONE || cs > t || quote_is(d, cs, "to") || quote_is(d, cs, "with")) return false;
    return map_get(&w->lex->spots, str_lower(w->a, token_str(d, cs))) != NONE;
}

/* "Called it a lie", "accused him of lying": object and predicate; of a cue that takes no object alone both must
 * be there ("saw the letter" is no verdict). */
static bool small_clause(const QuoteWork *w, const Sentence *s, const Cue *c, u32 verb, u32 *beg, u32 *end)
{
    const Doc *d = w->d;
    bool more = (c->frames & FRAME_OBJECT) != 0;
    u32 obj = tree_child(d, verb, REL_OBJ, verb), e;
    if (obj == NONE) obj = tree_child(d, verb, REL_CCOMP, verb);
    if (obj == NONE) return false;
    range(d, obj, beg, end);
    static const u8 rest[] = {REL_XCOMP, REL_OBL, REL_ADVCL, REL_CCOMP};
    for (isize i = 0; i < countof(rest); i++)
        for (u32 t = verb; (t = tree_child(d, verb, rest[i], t + 1)) != NONE;) {
            if (t > obj && d->tokens.v[t].rel != REL_OBL_TMOD && (e = subtree_end(d, t)) > *end) *end = e, more |= !spot(w, s, t);
            if (t + 1 >= s->end) break;
        }
    if (c->frames & FRAME_AS) {
        for (u32 t = *beg; t < *end; t++)
            if (quote_is(d, t, "as") && t > *beg) return true;
        return false;
    }
    u32 subj = tree_child(d, verb, REL_NSUBJ, s->beg);
    more |= d->tokens.v[verb].rel == REL_ACL_RELCL && subj != NONE && subj < verb && !relative(d, subj); /* "a day they call the Turn" */
    bool aside = false;
    for (u32 t = *beg; t < *end + 1 && t < s->end && !more; t++) { /* the tree may have put the predicate into the object */
        Upos p = d->tokens.v[t].upos, before = t > *beg ? d->tokens.v[t - 1].upos : UPOS_ADP;
        aside |= quote_is(d, t, ",") || relative(d, t);
        more = quote_is(d, t, "as") || quote_is(d, t, "of") || w->opens[t] != NONE;
        more |= !aside && (p == UPOS_VERB || p == UPOS_AUX || (p == UPOS_DET && before != UPOS_ADP && before != UPOS_CCONJ && before != UPOS_DET));
    }
    return more || d->tokens.v[obj].rel == REL_CCOMP;
}

/* Right complements that go on where an object or a phrase ends: "called on them to leave". */
static void with_rest(const Doc *d, const Sentence *s, u32 verb, u32 *end)
{
    static const u8 rest[] = {REL_XCOMP, REL_ADVCL, REL_CCOMP};
    for (isize i = 0; i < countof(rest); i++)
        for (u32 t = *end; t < s->end && (t = tree_child(d, verb, rest[i], t)) != NONE; t++) {
            u32 b, e;
            tree_range(d, t, &b, &e);
            if (b == *end) *end = e;
        }
}

/* "called for taxing income": a clause marked by the preposition. */
static bool prep_clause(const Doc *d, const Sentence *s, const Cue *c, u32 verb, u32 *beg, u32 *end)
{
    static const u8 clauses[] = {REL_ADVCL, REL_XCOMP, REL_CCOMP};
    for (isize i = 0; i < countof(clauses); i++)
        for (u32 t = verb + 1; t < s->end && (t = tree_child(d, verb, clauses[i], t)) != NONE; t++) {
            u32 mark = tree_child(d, t, REL_MARK, verb + 1);
            if (mark == NONE || mark > t || !preposition(d, c, mark)) continue;
            range(d, t, beg, end);
            if (*beg <= mark) *beg = mark + 1;
            return *end > *beg;
        }
    return false;
}

static bool prep_phrase(const Doc *d, const Sentence *s, const Cue *c, u32 verb, u32 *beg, u32 *end)
{
    for (u32 t = verb + 1; t < s->end && (t = tree_child(d, verb, REL_OBL, t)) != NONE; t++) {
        u32 cs = tree_child(d, t, REL_CASE, s->beg);
        if (cs == NONE || cs < verb || !preposition(d, c, cs)) continue;
        if ((c->frames & FRAME_SMALL) && cs > verb + 1 && d->tokens.v[verb].rel == REL_ACL) continue; /* "a coin called X for" */
        range(d, t, beg, end);
        if (*beg <= cs) *beg = cs + 1;
        with_rest(d, s, verb, end);
        return *end > *beg;
    }
    return false;
}

/* One who can be told something: a pronoun or a party, not "the joke". */
static bool can_be_told(const Doc *d, u32 t)
{
    if (d->tokens.v[t].upos == UPOS_PRON) return !quote_is(d, t, "it") && !quote_is(d, t, "this") && !quote_is(d, t, "that");
    u32 a = actor_at(d, t), e = a == NONE ? NONE : d->actors.v[a].entity;
    return e != NONE && d->entities.v[e].kind != ENTITY_OTHER && d->entities.v[e].kind != ENTITY_DOCUMENT;
}

/* "Told the crew to leave | and sank the boat": what was done besides is not told, though the tree hangs it on the infinitive. */
static u32 before_deed(const Doc *d, u32 infinitive, u32 end)
{
    for (u32 t = infinitive + 1; t < end; t++) {
        const Token *k = &d->tokens.v[t];
        u32 beg, to;
        if (k->upos != UPOS_VERB || !k->conf || k->rel != REL_CONJ || k->head != infinitive || !(k->feats & (FEAT_PAST | FEAT_PASTPART))) continue;
        tree_range(d, t, &beg, &to);
        return beg > infinitive ? beg : end;
    }
    return end;
}

/* "Told the crew | to leave": the infinitive behind the one who is told. */
static bool told_to(const Doc *d, const Sentence *s, u32 verb, u32 *beg, u32 *end)
{
    u32 obj = tree_child(d, verb, REL_OBJ, verb + 1);
    if (obj == NONE) obj = tree_child(d, verb, REL_IOBJ, verb + 1);
    if (obj == NONE || !can_be_told(d, obj)) return false;
    static const u8 clauses[] = {REL_XCOMP, REL_ADVCL, REL_CCOMP};
    for (isize i = 0; i < countof(clauses); i++)
        for (u32 t = obj + 1; t < s->end && (t = tree_child(d, verb, clauses[i], t)) != NONE; t++) {
            u32 mark = tree_child(d, t, REL_MARK, obj + 1);
            if (mark == NONE || mark > t || !quote_is(d, mark, "to")) continue;
            range(d, t, beg, end);
            if (*beg < mark && !quote_is(d, *beg, "not")) *beg = mark;
            *end = before_deed(d, t, *end);
            return *beg > obj && *end > *beg;
        }
    return false;
}

u32 quote_taken_object(const Doc *d, u32 verb)
{
    const Token *k = d->tokens.v;
    if (verb + 2 >= d->tokens.n || k[verb].upos != UPOS_NOUN || deprel_base(k[verb].rel) != REL_ROOT || k[verb + 1].upos != UPOS_DET) return NONE;
    u32 obj = k[verb + 1].head;
    return obj > verb && k[obj].rel == REL_APPOS && k[obj].head == verb ? obj : NONE;
}

Str quote_complement(const QuoteWork *w, const Sentence *s, const Cue *c, u32 verb, u32 *beg, u32 *end)
{
    const Doc *d = w->d;
    u32 t, obj = verb + 1 < s->end ? tree_child(d, verb, REL_OBJ, verb + 1) : NONE;
    if (!has_tree(d, verb) || verb + 1 >= s->end) return (Str){0};
    if ((c->frames & FRAME_CLAUSE) && (t = tree_child(d, verb, REL_CCOMP, verb + 1)) != NONE && range(d, t, beg, end) && *beg > verb)
        return S("quote.complement.clause");
    if ((c->frames & FRAME_OBJECT) && (t = quote_taken_object(d, verb)) != NONE && range(d, t, beg, end)) return S("quote.complement.object");
    bool asked = obj == verb + 1 && (quote_is(d, obj, "what") || quote_is(d, obj, "who") || quote_is(d, obj, "how") || quote_is(d, obj, "which"));
    if ((c->frames & FRAME_CLAUSE) && asked && range(d, obj, beg, end) && *end > obj + 1) return S("quote.complement.clause"); /* "knew what to do" */
    if ((c->frames & FRAME_TOLD) && told_to(d, s, verb, beg, end)) return S("quote.complement.infinitive");
    if ((c->frames & FRAME_INFINITIVE) && d->tokens.v[verb].upos == UPOS_NOUN && (t = tree_child(d, verb, REL_ACL, verb + 1)) != NONE &&
        quote_is(d, verb + 1, "to") && range(d, t, beg, end))
        return S("quote.complement.infinitive"); /* "the mayor plans to", taken for a noun */
    if ((c->frames & FRAME_INFINITIVE) && (t = tree_child(d, verb, REL_XCOMP, verb + 1)) != NONE &&
        !((c->frames & FRAME_SMALL) && obj != NONE) && range(d, t, beg, end) && *beg > verb)
        return S("quote.complement.infinitive");
    bool named = (c->frames & FRAME_SMALL) && obj != NONE && obj > verb; /* "called his speech on X a lie" */
    if ((c->frames & FRAME_PREP) && !named && (prep_phrase(d, s, c, verb, beg, end) || prep_clause(d, s, c, verb, beg, end)))
        return S("quote.complement.phrase");
    if ((c->frames & FRAME_SMALL) && small_clause(w, s, c, verb, beg, end)) return S("quote.complement.small");
    if ((c->frames & (FRAME_OBJECT | FRAME_CLAUSE)) && (t = tree_child(d, verb, REL_XCOMP, verb + 1)) != NONE &&
        (d->tokens.v[t].feats & FEAT_PRESPART) && range(d, t, beg, end) && *beg > verb)
        return S("quote.complement.gerund"); /* "admitted using" */
    if ((c->frames & FRAME_OBJECT) && obj != NONE && range(d, obj, beg, end) && *beg > verb) return S("quote.complement.object");
    return (Str){0};
}
