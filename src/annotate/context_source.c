/* context_source.c - who says so, and who holds what.
 *
 * Attribution: the quotes and reported speech that hold the trigger, outermost first, as the
 * quote stage found them; where it found none, the reporting verb that governs the clause or an
 * "according to". Control: the change of the pattern, for every place in its place slot; a
 * capture that has not happened is a threat, one that is denied a denial. */
#include "annotate/event.h"

enum { SOURCES_MAX = 4 };

/* "Which", "I", "Monday", "the carnage": of those whom no mention resolves, they name nobody. */
static bool names_nobody(const Scan *s, Span text)
{
    u32 t = event_span_head(s, text);
    if (t == NONE) return false;
    if (event_token(s, t)->upos == UPOS_PRON || event_in_timex(s, t)) return true;
    for (u32 i = 0; i < s->d->events.n; i++)
        if (s->d->events.v[i].token == t && s->d->events.v[i].type == EVENT_ASSAULT) return true;
    return false;
}

/* "The guard was declared missing", "the ferry is thought to have sunk": whom others speak of says nothing himself.
 * The passive verb must govern the event with no verb of saying between ("was reported as saying that ...", "was told and said
 * that ..."). For sources that no quote names. */
static bool spoken_of(const Scan *s, const Event *e, Span text)
{
    u32 who = event_span_head(s, text), verb = who == NONE ? NONE : event_head(s, who), t = e->token;
    if (verb == NONE || event_token(s, who)->rel != REL_NSUBJ_PASS || !event_in_set(s->lex, S("spokenof"), s->lem[verb])) return false;
    for (int i = 0; i < CLIMB_MAX && t != NONE && t != verb; i++) {
        u32 up = event_head(s, t);
        u8 rel = deprel_base(event_token(s, t)->rel);
        if (up == verb) return rel == REL_CCOMP || rel == REL_XCOMP;
        if (t != e->token && event_token(s, t)->upos == UPOS_VERB && event_in_set(s->lex, S("report"), s->lem[t])) return false;
        t = up;
    }
    return t == verb;
}

/* Bloodstains, rifles, floods: things speak by a figure of speech only, and stand behind nothing. */
static bool is_thing(const Scan *s, Span text)
{
    u32 t = event_span_head(s, text);
    return t != NONE && event_token(s, t)->upos == UPOS_NOUN && event_in_set(s->lex, S("speechless"), s->lem[t]);
}

static void add_source(const Scan *s, Event *e, u32 entity, Span text, u32 quote)
{
    if (span_empty(text) && entity == NONE) return;
    if (!span_empty(text) && ((quote == NONE && spoken_of(s, e, text)) || is_thing(s, text))) return;
    if (e->attribution.n == SOURCES_MAX || (entity == NONE && !span_empty(text) && names_nobody(s, text))) return;
    for (u32 i = 0; i < e->attribution.n; i++)
        if (e->attribution.v[i].text.beg == text.beg || (entity != NONE && e->attribution.v[i].entity == entity)) return;
    *vec_push(s->d->arena, &e->attribution) = (Attribution){entity, text, quote};
}

static bool holds(const Quote *q, Span at)
{
    for (u32 i = 0; i < q->content.n; i++)
        if (span_inside(at, q->content.v[i].text)) return true;
    return q->content.n == 0 && span_inside(at, q->text);
}

/* "The army continues to attack", "refused to act": what one does or aims at oneself is no report;
 * "claims to have attacked" is. */
static bool own_aim(const Scan *s, const Event *e, const Quote *q)
{
    const Doc *d = s->d;
    if (!str_eq(q->rule, S("quote.complement.infinitive")) || span_empty(q->cue) || !e->actors.n) return false;
    u32 cue = doc_token_at(d, q->cue.beg);
    u32 who = d->actors.v[e->actors.v[0].actor].entity;
    return cue != NONE && event_kid(s, e->token, REL_AUX) == NONE && who != NONE && who == q->speaker_entity;
}

static void from_quotes(const Scan *s, Event *e)
{
    const Doc *d = s->d;
    u32 found[SOURCES_MAX], n = 0;
    for (u32 c = s->first_quote[e->sentence]; c != NONE; c = s->cover.v[c].next) {
        u32 q = s->cover.v[c].quote, at = n;
        const Quote *quote = &d->quotes.v[q];
        if (n == SOURCES_MAX || !holds(quote, e->trigger)) continue;
        if (span_empty(quote->speaker) && quote->speaker_entity == NONE) continue;
        if (own_aim(s, e, quote) || span_overlaps(quote->cue, e->trigger)) continue; /* "X declares an emergency" is no account of X's */
        u32 len = quote->text.end - quote->text.beg;
        while (at > 0 && d->quotes.v[found[at - 1]].text.end - d->quotes.v[found[at - 1]].text.beg < len) at--;
        for (u32 i = n++; i > at; i--) found[i] = found[i - 1];
        found[at] = q;
    }
    for (u32 i = 0; i < n; i++) {
        const Quote *q = &d->quotes.v[found[i]];
        add_source(s, e, q->speaker_entity, q->speaker, found[i]);
    }
}

static void add_token_source(const Scan *s, Event *e, u32 t)
{
    const Doc *d = s->d;
    if (t == NONE) return;
    u32 a = s->actor[t] != NONE ? s->actor[t] : s->within[t];
    if (a != NONE) add_source(s, e, d->actors.v[a].entity, d->actors.v[a].text, NONE);
    else if (event_token(s, t)->upos != UPOS_PRON) add_source(s, e, NONE, event_token(s, t)->text, NONE);
}

static bool according(const Scan *s, u32 noun)
{
    for (u32 k = s->kid[noun]; k != NONE; k = s->sib[k]) {
        u8 rel = event_token(s, k)->rel;
        if (rel == REL_CASE && (event_lemma_is(s, k, "accord") || event_lemma_is(s, k, "according"))) return true;
    }
    return false;
}

static void from_syntax(const Scan *s, Event *e)
{
    u32 t = e->token;
    for (int i = 0; i < CLIMB_MAX && t != NONE; i++) {
        for (u32 k = s->kid[t]; k != NONE; k = s->sib[k]) {
            const Token *tok = event_token(s, k);
            u8 rel = deprel_base(tok->rel);
            if (rel == REL_OBL && according(s, k)) add_token_source(s, e, k);
            if (k != e->token && rel == REL_PARATAXIS && tok->upos == UPOS_VERB && event_in_set(s->lex, S("report"), s->lem[k]))
                add_token_source(s, e, event_subject(s, k));
        }
        u32 up = event_head(s, t);
        if (up == NONE) break;
        bool says = event_token(s, up)->upos == UPOS_VERB && event_in_set(s->lex, S("report"), s->lem[up]);
        u8 rel = deprel_base(event_token(s, t)->rel);
        if (says && (rel == REL_CCOMP || rel == REL_XCOMP || rel == REL_PARATAXIS)) {
            add_token_source(s, e, event_subject(s, up));
            return;
        }
        t = up;
    }
}

void event_find_source(const Scan *s, Event *e)
{
    from_quotes(s, e);
    if (!e->attribution.n && s->d->sentences.v[e->sentence].root != NONE) from_syntax(s, e);
}

/* ---- control */
static u32 holder_of(const Scan *s, const Event *e, char role)
{
    const Doc *d = s->d;
    if (role == 'A' && e->actors.n) return d->actors.v[e->actors.v[0].actor].entity;
    if (role == 'R' && e->recipients.n) return d->actors.v[e->recipients.v[0].actor].entity;
    return NONE;
}

static u8 change_under(u8 change, u8 realis)
{
    switch (realis) {
    case REALIS_DENIED: return CHANGE_DENIES;
    case REALIS_PLANNED:
    case REALIS_POSSIBLE:
    case REALIS_FEARED:
    case REALIS_DEMANDED:
        if (change == CHANGE_TAKES || change == CHANGE_RETAKES || change == CHANGE_BESIEGES || change == CHANGE_THREATENS)
            return CHANGE_THREATENS;
        return CHANGE_NONE;
    default: return change;
    }
}

static void add_control(const Scan *s, Event *e, u32 place, u32 holder, u8 change)
{
    if (place == NONE || s->d->places.v[place].kind == PLACE_RELATIVE) return;
    for (u32 i = 0; i < e->control.n; i++)
        if (e->control.v[i].place == place) return;
    if (e->control.n < EVENT_ARGS_MAX) *vec_push(s->d->arena, &e->control) = (ControlFact){place, holder, change};
}

static bool between(const Scan *s, u32 t)
{
    switch (event_token(s, t)->upos) {
    case UPOS_PUNCT:
    case UPOS_CCONJ:
    case UPOS_ADP:
    case UPOS_SCONJ:
    case UPOS_DET:
    case UPOS_NUM: return true;
    case UPOS_PROPN: return s->place[t] != NONE;
    case UPOS_PRON: return (event_token(s, t)->feats & FEAT_POSS) != 0;
    default: break;
    }
    return event_in_set(s->lex, S("direction"), s->lem[t]) || event_in_set(s->lex, S("placenoun"), s->lem[t]);
}

/* A list of towns goes on past what the parser holds together: "capturing A to the west, and
 * B and C to its east". A town counts after a comma or an "and", not after a preposition. */
static void listed_places(const Scan *s, Event *e, u32 place, u32 holder, u8 change)
{
    enum { LIST_REACH = 32 };
    const Doc *d = s->d;
    u32 t = event_span_head(s, d->places.v[place].text);
    if (t == NONE) return;
    u32 end = d->sentences.v[e->sentence].end;
    if (e->sentence + 1 < d->sentences.n && end < d->tokens.n) { /* a stray full stop: "took A. to the west, and B" */
        u8 c = d->text.p[d->tokens.v[end].text.beg];
        if (c >= 'a' && c <= 'z' && !d->sentences.v[e->sentence + 1].para) end = d->sentences.v[e->sentence + 1].end;
    }
    while (t < end && d->tokens.v[t].text.beg < d->places.v[place].text.end) t++;
    for (u32 i = t; i < end && i < t + LIST_REACH && between(s, i); i++) {
        u32 p = s->place[i];
        if (p == NONE || p == s->place[i - 1]) continue;
        u8 before = event_token(s, i - 1)->upos;
        bool list = before == UPOS_CCONJ || str_eq(token_str(d, i - 1), S(","));
        u8 rel = deprel_base(event_token(s, i)->rel);
        u8 feature = d->places.v[p].gaz.feature;
        if (list && rel != REL_NSUBJ && feature != FEATURE_COUNTRY && d->places.v[p].kind == PLACE_LITERAL &&
            (before == UPOS_CCONJ || feature == d->places.v[place].gaz.feature))
            add_control(s, e, p, holder, change);
    }
}

/* The place of an argument and of everything coordinated with it. */
static void argument_places(const Scan *s, Event *e, u32 t, u32 holder, u8 change)
{
    u32 todo[EVENT_ARGS_MAX * 2], n = 0;
    if (t == NONE) return;
    todo[n++] = t;
    for (u32 i = 0; i < n; i++) {
        u32 p = event_np_place(s, todo[i]);
        if (p != NONE) listed_places(s, e, p, holder, change);
        if (p == NONE) p = event_definite_place(s, todo[i]);
        add_control(s, e, p, holder, change);
        for (u32 k = s->kid[todo[i]]; k != NONE; k = s->sib[k])
            if (event_token(s, k)->rel == REL_CONJ && n < countof(todo)) todo[n++] = k;
    }
}

void event_find_control(const Scan *s, Event *e, const EventRule *rule)
{
    if (!rule || !rule->change) return;
    u8 change = change_under(rule->change, e->realis);
    if (change == CHANGE_NONE) return;
    u32 holder = holder_of(s, e, rule->holder);
    if (holder == NONE && change == CHANGE_TAKES) change = CHANGE_LOSES; /* "the town has fallen": to whom is not said */
    if (s->d->sentences.v[e->sentence].root == NONE) {
        add_control(s, e, e->place, holder, change);
        return;
    }
    Frame f;
    event_frame(s, e->token, &f);
    for (u32 i = 0; i < rule->nslots; i++) {
        const Slot *slot = &rule->slots[i];
        if (slot->role != 'P') continue;
        if (slot->rels & SLOT_SUBJ) argument_places(s, e, f.subj, holder, change);
        if (slot->rels & SLOT_OBJ) argument_places(s, e, f.obj, holder, change);
        for (u32 o = 0; o < f.nobl; o++)
            for (u32 p = 0; p < slot->npreps; p++)
                if (!slot->bits[p] && str_eq(f.obl[o].prep, slot->preps[p])) argument_places(s, e, f.obl[o].token, holder, change);
    }
}
