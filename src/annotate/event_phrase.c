/* event_phrase.c - from a noun phrase to those whom it names: the mention at its head, those coordinated with it or listed
 * behind it, those inside it ("the decision of *the court*"), or the phrase itself as a new mention, and to the place that
 * it names ("the city of *Mendoza*"). Mentions are the actor stage's; a phrase that it passed over, but that somebody acts
 * on, becomes an entity of its own, without a name that could meet others.
 * Limits: of "A and B's men" both are taken to be owners or neither, as the tree has it. */
#include "annotate/event.h"
#include "base/utf8.h"

static bool collective(const Scan *s, u32 t)
{
    return event_in_set(s->lex, S("collective"), s->lem[t]) || event_token(s, t)->upos == UPOS_NUM;
}

bool event_in_timex(const Scan *s, u32 t)
{
    Span at = event_token(s, t)->text;
    for (u32 x = s->first_time[doc_token_sentence(s->d, t)]; x != NONE; x = s->next_time[x])
        if (span_overlaps(at, s->d->times.v[x].text)) return true;
    return false;
}

/* First token of the noun phrase of t: determiners, modifiers and possessors before it. */
static u32 phrase_start(const Scan *s, u32 t)
{
    u32 from = t;
    for (u32 k = s->kid[t]; k != NONE && k < t; k = s->sib[k]) {
        u8 rel = deprel_base(event_token(s, k)->rel);
        if (rel == REL_CASE || rel == REL_PUNCT || rel == REL_CC || rel == REL_MARK || rel == REL_ADVMOD) continue;
        if (rel != REL_DET && rel != REL_AMOD && rel != REL_COMPOUND && rel != REL_NUMMOD && rel != REL_NMOD) continue;
        u32 beg, end;
        tree_range(s->d, k, &beg, &end);
        if (end <= t && beg < from) from = beg;
    }
    return from;
}

/* "The government", "the rebels": the one last spoken of in the same word. */
static u32 same_group(const Scan *s, u32 t)
{
    enum { GROUP_REACH = 400 };
    const Doc *d = s->d;
    if (!event_in_set(s->lex, S("group"), s->lem[t]) || event_kid(s, t, REL_AMOD) != NONE) return NONE;
    for (u32 i = t; i > 0 && i + GROUP_REACH > t; i--) {
        u32 a = s->actor[i - 1];
        if (a == NONE || !str_eq(s->lem[i - 1], s->lem[t]) || d->actors.v[a].entity == NONE) continue;
        u8 kind = d->entities.v[d->actors.v[a].entity].kind;
        bool known = d->entities.v[d->actors.v[a].entity].code.n > 0;
        if (known && (kind == ENTITY_GOVERNMENT || kind == ENTITY_GROUP || kind == ENTITY_FORCE)) return d->actors.v[a].entity;
    }
    return NONE;
}

static bool at_capital(const Scan *s, u32 t)
{
    isize at = 0;
    return char_is_upper(utf8_next(token_str(s->d, t), &at));
}

/* No mark within these words, and no time that hangs on their first: "arrested *on Monday*" is when, "the race *of 2016*" which. */
static bool plain_words(const Scan *s, u32 beg, u32 end)
{
    for (u32 i = beg; i < end; i++) {
        if (event_token(s, i)->upos == UPOS_PUNCT && !event_token(s, i)->joined) return false;
        if (event_in_timex(s, i) && (i == beg || event_head(s, i) == beg)) return false;
    }
    return true;
}

/* "An appeal *filed by the clinic*", "villagers *overseas*": the past participle or adverb right behind a noun says which one
 * it is. Where its phrase ends, `end` if there is none. Part of the mention's words, never of a name. */
static u32 reduced_end(const Scan *s, u32 t, u32 end)
{
    enum { REDUCED_MAX = 12 };
    u32 k = t + 1, beg, to;
    if (event_token(s, t)->upos != UPOS_NOUN || k >= s->d->tokens.n || event_head(s, k) != t || event_in_timex(s, k)) return end;
    if (event_token(s, k)->upos == UPOS_ADV && event_token(s, k)->rel == REL_ADVMOD) return k + 1;
    if (event_token(s, k)->rel != REL_ACL || !(event_token(s, k)->feats & FEAT_PASTPART)) return end;
    tree_range(s->d, k, &beg, &to);
    if (beg != k) return end;
    if (to <= k + REDUCED_MAX && plain_words(s, k, to)) return to;
    for (u32 by = s->kid[k]; by != NONE; by = s->sib[by]) { /* a long one as far as its first phrase */
        u8 rel = deprel_base(event_token(s, by)->rel);
        if (by < k || (rel != REL_OBL && rel != REL_OBJ)) continue;
        tree_range(s->d, by, &beg, &to);
        return beg >= k && to <= k + REDUCED_MAX && plain_words(s, k, to) ? to : end;
    }
    return end;
}

/* A noun phrase that the actor stage passed over, but that somebody acts on: a target, a law, a
 * place. It becomes a mention of an entity of its own, without a name that could meet others. */
static u32 made_actor(Scan *s, u32 t)
{
    Doc *d = s->d;
    u8 upos = event_token(s, t)->upos;
    if ((upos != UPOS_NOUN && upos != UPOS_PROPN && upos != UPOS_NUM && !(upos == UPOS_ADJ && at_capital(s, t))) || event_in_timex(s, t)) return NONE;
    if (upos == UPOS_NOUN && event_in_set(s->lex, S("measure"), s->lem[t])) return NONE;
    if (d->actors.n >= DOC_FACTS_MAX || d->entities.n >= DOC_FACTS_MAX) return NONE;
    u32 from = phrase_start(s, t), name = from;
    if (event_token(s, from)->rel == REL_DET && from < t) name++;
    u32 end = t + 1, whole = NONE;
    if (collective(s, t))
        for (u32 k = s->kid[t]; k != NONE; k = s->sib[k])
            if (k > t && deprel_base(event_token(s, k)->rel) == REL_NMOD && str_eq(event_prep(s, k), S("of"))) {
                end = k + 1, whole = s->actor[k];
                break;
            }
    u32 words = whole == NONE ? reduced_end(s, t, end) : end;
    u32 same = same_group(s, t);
    Entity who = entity_init();
    if (whole != NONE && d->actors.v[whole].entity != NONE) {
        who.kind = d->entities.v[d->actors.v[whole].entity].kind;
        who.code = d->entities.v[d->actors.v[whole].entity].code;
    }
    who.name = doc_str(d, tokens_span(d, name, end));
    who.plural = (event_token(s, t)->feats & FEAT_PLURAL) != 0;
    who.first = d->actors.n;
    Actor a = actor_init(tokens_span(d, from, words));
    a.head = t, a.entity = same != NONE ? same : d->entities.n, a.via = 'd', a.rule = S("actor.argument");
    s->actor[t] = d->actors.n;
    if (same == NONE) *vec_push(d->arena, &d->entities) = who;
    *vec_push(d->arena, &d->actors) = a;
    return s->actor[t];
}

/* "The head of the party's office, Jan Novak, ...": the name that commas set off behind the phrase of
 * t, whatever the parser hung it on; NONE. */
static u32 name_behind(const Scan *s, u32 t)
{
    const Doc *d = s->d;
    u32 beg, end;
    tree_range(d, t, &beg, &end);
    u32 stop = d->sentences.v[doc_token_sentence(d, t)].end;
    if (end > 0 && str_eq(token_str(d, end - 1), S(","))) end--;
    if (end + 2 >= stop || !str_eq(token_str(d, end), S(","))) return NONE;
    u32 a = s->within[end + 1];
    if (a == NONE || d->actors.v[a].via != 'n' || d->actors.v[a].entity == NONE) return NONE;
    if (d->entities.v[d->actors.v[a].entity].kind != ENTITY_PERSON || d->actors.v[a].text.beg != d->tokens.v[end + 1].text.beg) return NONE;
    u32 after = end + 1;
    while (after < stop && d->tokens.v[after].text.beg < d->actors.v[a].text.end) after++;
    bool closed = after < stop && (str_eq(token_str(d, after), S(",")) || str_eq(token_str(d, after), S(".")));
    return closed && !(event_token(s, t)->feats & FEAT_PLURAL) ? a : NONE;
}

/* "Workers of the bus company (BC)": a name in brackets is that of the word before it. */
static bool bracketed(const Scan *s, u32 t, u32 name)
{
    u32 beg = doc_token_at(s->d, s->d->actors.v[s->actor[name]].text.beg);
    return beg != NONE && beg > t + 2 && str_eq(token_str(s->d, beg - 1), S("("));
}

/* The actor named by one noun, without conjuncts. */
static u32 one_actor(const Scan *s, u32 t)
{
    if (s->actor[t] != NONE) {
        const Actor *own = &s->d->actors.v[s->actor[t]];
        if (own->via != 'd') return s->actor[t];
        u32 named = name_behind(s, t);
        for (u32 k = s->kid[t]; k != NONE; k = s->sib[k]) /* "the envoy, Jan Novak" */
            if (event_token(s, k)->rel == REL_APPOS && s->actor[k] != NONE && s->d->actors.v[s->actor[k]].via == 'n' && !bracketed(s, t, k)) named = s->actor[k];
        if (named == NONE) return s->actor[t];
        u32 before = doc_token_at(s->d, s->d->actors.v[named].text.beg); /* apart: "the envoy, Jan Novak", whose name is its entity's */
        bool apart = before != NONE && before > 0 && str_eq(token_str(s->d, before - 1), S(","));
        return apart && own->entity != NONE && s->d->actors.v[named].entity == own->entity ? s->actor[t] : named;
    }
    if (event_token(s, t)->upos == UPOS_NUM && event_kid(s, t, REL_NMOD) != NONE && s->within[t] == NONE) return NONE; /* "11 of the prisoners": not all */
    if (s->within[t] != NONE && tree_under(s->d, s->d->actors.v[s->within[t]].head, t)) return s->within[t];
    for (u32 k = s->kid[t]; k != NONE; k = s->sib[k]) {
        u8 rel = deprel_base(event_token(s, k)->rel);
        if (s->actor[k] != NONE && (rel == REL_APPOS || rel == REL_FLAT)) return s->actor[k];
        if (rel == REL_NMOD && collective(s, t) && str_eq(event_prep(s, k), S("of")) && s->actor[k] != NONE)
            return s->actor[k];
    }
    return NONE;
}

/* For a pronoun the fuller mention of the same one earlier in its sentence, if there is one. */
static u32 fuller(const Scan *s, u32 actor)
{
    const Doc *d = s->d;
    const Actor *a = &d->actors.v[actor];
    if (a->via != 'p' || a->entity == NONE || a->head >= d->tokens.n) return actor;
    const Sentence *sent = &d->sentences.v[doc_token_sentence(d, a->head)];
    for (u32 t = a->head; t-- > sent->beg;) {
        u32 other = s->actor[t];
        if (other == NONE || d->actors.v[other].entity != a->entity || d->actors.v[other].via == 'p') continue;
        return other;
    }
    return actor;
}

static u32 add_actor(const Scan *s, u32 actor, u32 *out, u32 n, u32 cap)
{
    if (actor == NONE || n == cap) return n;
    actor = fuller(s, actor);
    for (u32 i = 0; i < n; i++)
        if (out[i] == actor) return n;
    out[n] = actor;
    return n + 1;
}

/* Who stands inside the phrase: "the decision *of the court*", "*Iran's* offer", "an appeal
 * filed *by lawyers*", "a suspension of links *with Peru*": the nearest level of the tree that
 * holds anyone, possessors and complements before modifiers. */
static u32 dug_actors(const Scan *s, u32 t, int levels, u32 *out, u32 n, u32 cap)
{
    enum { DIG_MAX = 32 };
    u32 level[DIG_MAX], m = 1, from = 0;
    level[0] = t;
    for (int depth = 0; depth < levels && from < m; depth++) {
        u32 to = m, had = n;
        for (; from < to; from++)
            for (u32 k = s->kid[level[from]]; k != NONE; k = s->sib[k]) {
                u8 rel = deprel_base(event_token(s, k)->rel);
                bool inside = rel == REL_NMOD || rel == REL_AMOD || rel == REL_COMPOUND || rel == REL_ACL ||
                              (level[from] != t && (rel == REL_OBL || rel == REL_OBJ || rel == REL_CONJ));
                bool told = rel == REL_ACL && event_kid(s, k, REL_NSUBJ) != NONE && str_eq(event_prep(s, k), S("that")); /* "claims that they ..." */
                if (!inside || told || event_in_timex(s, k)) continue;
                if (s->actor[k] != NONE && !(rel == REL_ACL)) n = add_actor(s, s->actor[k], out, n, cap);
                for (u32 c = s->actor[k] != NONE && k > t && rel != REL_ACL ? s->kid[k] : NONE; c != NONE; c = s->sib[c]) /* "made of Irish and *Greek* troops" */
                    if (event_token(s, c)->rel == REL_CONJ && s->actor[c] != NONE) n = add_actor(s, s->actor[c], out, n, cap);
                for (u32 c = k < t && rel != REL_NMOD ? s->kid[k] : NONE; c != NONE && c < t; c = s->sib[c]) /* "British and *Irish* envoys" */
                    if (event_token(s, c)->rel == REL_CONJ && s->actor[c] != NONE) n = add_actor(s, s->actor[c], out, n, cap);
                if (m < DIG_MAX) level[m++] = k;
            }
        if (n > had) break;
    }
    return n;
}

static bool listing(Str prep)
{
    return str_eq(prep, S("include")) || str_eq(prep, S("including")) || str_eq(prep, S("such")) || str_eq(prep, S("like"));
}

/* "Countries including A, B and C": those named one by one act too. */
static u32 listed(const Scan *s, u32 t, u32 *out, u32 n, u32 cap)
{
    for (u32 k = s->kid[t]; k != NONE; k = s->sib[k]) {
        u8 rel = deprel_base(event_token(s, k)->rel);
        if ((rel != REL_NMOD && rel != REL_OBL && rel != REL_ACL) || !listing(event_prep(s, k))) continue;
        n = add_actor(s, s->actor[k], out, n, cap);
        for (u32 c = s->kid[k]; c != NONE; c = s->sib[c])
            if (event_token(s, c)->rel == REL_CONJ) n = add_actor(s, s->actor[c], out, n, cap);
    }
    return n;
}

/* "Japanese and the | Australian armies have agreed": the first of two subjects that the parser did
 * not hold together; NONE. */
static u32 coordinated_before(const Scan *s, u32 t)
{
    bool prepositional;
    u32 from = s->d->sentences.v[doc_token_sentence(s->d, t)].beg;
    if (deprel_base(event_token(s, t)->rel) != REL_NSUBJ || event_head(s, t) == NONE || event_head(s, t) < t) return NONE;
    u32 cc = event_kid(s, event_head(s, t), REL_CC);
    if (cc == NONE || cc >= t || cc <= from || !event_lemma_is(s, cc, "and")) return NONE;
    u32 x = cc - 1, beg = event_chunk_start(s, x, from, &prepositional);
    if (prepositional || beg > from + 1) return NONE; /* only what opens the sentence */
    while (event_head(s, x) != NONE && event_head(s, x) < cc && event_head(s, x) >= beg) x = event_head(s, x);
    u8 upos = event_token(s, x)->upos;
    bool names = upos == UPOS_NOUN || upos == UPOS_PROPN || (upos == UPOS_ADJ && at_capital(s, x));
    return names && !event_in_timex(s, x) ? x : NONE;
}

/* "Hired a Dane and two Swedish | cooks": the first of two kinds of people, which the parser took for a modifier. */
static u32 other_kind(const Scan *s, u32 t)
{
    for (u32 k = s->kid[t]; k != NONE && k < t; k = s->sib[k]) {
        u32 c = event_kid(s, k, REL_CONJ);
        if (c == NONE || c > t || !at_capital(s, k) || k == 0 || !event_lemma_is(s, k - 1, "a")) continue;
        if (event_token(s, c)->upos == UPOS_NUM || event_token(s, c)->upos == UPOS_DET) return k;
    }
    return NONE;
}

/* "$9 million of Peru's exports": what the sum is of. */
static u32 past_sum(const Scan *s, u32 t)
{
    if (event_token(s, t)->upos != UPOS_SYM) return t;
    for (u32 k = s->kid[t]; k != NONE; k = s->sib[k])
        if (k > t && deprel_base(event_token(s, k)->rel) == REL_NMOD && str_eq(event_prep(s, k), S("of"))) return k;
    return t;
}

u32 event_actors(Scan *s, u32 t, ActorDepth depth, u32 *out, u32 cap)
{
    enum { DIG_LEVELS = 4 };
    if (t == NONE) return 0;
    t = past_sum(s, event_antecedent(s, t));
    u32 n = 0;
    u32 todo[3 + EVENT_ARGS_MAX], m = 0;
    u32 first = coordinated_before(s, t), kind = other_kind(s, t);
    if (first != NONE) todo[m++] = first;
    if (kind != NONE && depth >= ACTOR_MAKE) todo[m++] = kind;
    todo[m++] = t;
    for (u32 k = s->kid[t]; k != NONE && m < countof(todo); k = s->sib[k])
        if (event_token(s, k)->rel == REL_CONJ) todo[m++] = k;
    for (u32 k = event_head(s, t) != NONE && event_token(s, t)->rel == REL_OBJ ? s->sib[t] : NONE; k != NONE && m < countof(todo); k = s->sib[k])
        if (event_coordinated(s, t, k)) todo[m++] = k;
    for (u32 i = 0; i < m; i++) {
        u32 who = one_actor(s, todo[i]);
        bool deep = depth == ACTOR_DEEP;
        u32 whose = who != NONE ? s->d->actors.v[who].entity : NONE;
        bool part = deep && whose != NONE && s->d->entities.v[whose].kind == ENTITY_PLACE && s->actor[todo[i]] == NONE && collective(s, todo[i]);
        if (part) who = NONE; /* "parts of Salta" are not Salta */
        bool nobody = who == NONE;
        bool some = event_token(s, todo[i])->upos == UPOS_NUM && event_kid(s, todo[i], REL_NMOD) != NONE; /* "11 of the prisoners" */
        if (nobody && depth >= ACTOR_DIG && !deep && !some && depth != ACTOR_SELF) n = dug_actors(s, todo[i], 1, out, n, cap);
        if (nobody && depth >= ACTOR_MAKE) who = made_actor(s, todo[i]);
        n = add_actor(s, who, out, n, cap);
        if (nobody && deep && (!some || who == NONE)) n = dug_actors(s, todo[i], DIG_LEVELS, out, n, cap);
        n = listed(s, todo[i], out, n, cap);
    }
    return n;
}

static bool place_noun(const Scan *s, u32 t)
{
    return event_in_set(s->lex, S("placenoun"), s->lem[t]);
}

u32 event_np_place(const Scan *s, u32 t)
{
    if (t == NONE) return NONE;
    for (int step = 0; step < 3; step++) {
        if (s->place[t] != NONE) return s->place[t];
        u32 next = NONE;
        for (u32 k = s->kid[t]; k != NONE && next == NONE; k = s->sib[k]) {
            u8 rel = deprel_base(event_token(s, k)->rel);
            bool part = rel == REL_APPOS || rel == REL_FLAT ||
                        (rel == REL_COMPOUND && (place_noun(s, t) || event_token(s, t)->upos == UPOS_PROPN));
            if (part && s->place[k] != NONE) return s->place[k];
            Str prep = event_prep(s, k);
            if (rel == REL_NMOD && place_noun(s, t) && (str_eq(prep, S("of")) || listing(prep))) next = k;
            if (rel == REL_NSUBJ && event_kid(s, t, REL_COP) != NONE) next = k; /* "Rosario was the city to fall" */
        }
        if (next == NONE) return NONE;
        t = next;
    }
    return NONE;
}
