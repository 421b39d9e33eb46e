/* context.c - the context of every event: place, time, realis, attribution, control. The parts
 * stand in context_place.c, context_time.c, context_realis.c and context_source.c; this file puts them in order
 * and settles what one part knows about another: an event dated long before the report is
 * background, one dated after it is planned, a success that only its author reports is claimed.
 * Besides, every verb that no pattern knows but that has a place of its own is an event without
 * class or subtype: what a report states has a place whatever it is. Such events are annotated and
 * stored; the timeline leaves them out (situation/happenings.c).
 * Verbal PLOVER classes follow from reality too (codebook 2021, "intent"): a deed of help that is
 * promised is AGREE, one of force that is announced is THREATEN. */
#include "annotate/event.h"

enum { OLD_DAYS = 300, CAPTION_OLD_DAYS = 365 };

static bool asserted(u8 realis)
{
    return realis == REALIS_HAPPENED || realis == REALIS_ONGOING;
}

/* The time hangs on the event's own clause, not on one inside it. */
static bool own_time(const Scan *s, const Event *e)
{
    u32 t = event_span_head(s, s->d->times.v[e->timex].text);
    if (t == NONE) return false;
    u32 up = event_head(s, t);
    return t == e->token || up == e->token || (up != NONE && up == event_carrier(s, e->token));
}

static void settle_time(const Scan *s, Event *e)
{
    const Doc *d = s->d;
    if (e->timex == NONE) return;
    const Timex *x = &d->times.v[e->timex];
    bool published = d->published.from != TIME_UNKNOWN;
    if (x->background) e->realis = REALIS_BACKGROUND, e->realis_rule = S("realis.time.old");
    if (!published || !when_known(e->when)) return;
    i64 from = d->published.from, to = d->published.to != TIME_UNKNOWN ? d->published.to : from + SECONDS_A_DAY;
    if (asserted(e->realis) && e->when.to != TIME_UNKNOWN && e->when.to < from - (i64)OLD_DAYS * SECONDS_A_DAY)
        e->realis = REALIS_BACKGROUND, e->realis_rule = S("realis.time.old");
    bool told = event_past_tense(s, event_carrier(s, e->token)); /* then the report is newer than it says, or the day another's */
    if (asserted(e->realis) && !told && e->when.from != TIME_UNKNOWN && e->when.from >= to + SECONDS_A_DAY && own_time(s, e))
        e->realis = REALIS_PLANNED, e->realis_rule = S("realis.time.future");
}

/* One who fights, by code or by word. */
static bool is_party(const Scan *s, const Attribution *by)
{
    const Doc *d = s->d;
    if (by->entity != NONE) {
        const Entity *who = &d->entities.v[by->entity];
        static const Str codes[] = {LIT("REB"), LIT("INS"), LIT("SEP"), LIT("RAD"), LIT("MIL")};
        for (isize i = 0; i < countof(codes); i++)
            if (str_ends(who->code, codes[i]) && !str_ends(who->code, S("GOVMIL"))) return true;
        if (who->kind == ENTITY_GROUP) return true;
    }
    u32 t = event_span_head(s, by->text);
    return t != NONE && event_in_set(s->lex, S("warring"), s->lem[t]);
}

/* The word that reports: the cue of the quote, or a verb over the source; NONE. */
static u32 reporting_word(const Scan *s, const Attribution *by)
{
    const Doc *d = s->d;
    if (by->quote != NONE && !span_empty(d->quotes.v[by->quote].cue)) return doc_token_at(d, d->quotes.v[by->quote].cue.beg);
    u32 t = event_span_head(s, by->text);
    return t == NONE ? NONE : event_head(s, t);
}

/* "Its pilots", "his men", told by somebody: the actor is the source's own. */
static bool owned(const Scan *s, const Event *e)
{
    u32 head = s->d->actors.v[e->actors.v[0].actor].head;
    u32 own = head < s->d->tokens.n ? event_kid(s, head, REL_NMOD_POSS) : NONE;
    return own != NONE && event_token(s, own)->upos == UPOS_PRON;
}

/* "We have taken the city", the group said: only its author says so, or one who fights says it of
 * his enemy. Who confirms or admits does not claim. */
static void settle_claim(const Scan *s, Event *e, const EventRule *rule)
{
    const Doc *d = s->d;
    if (!asserted(e->realis) || !e->attribution.n) return;
    bool success = (rule && rule->change) || e->type == EVENT_ASSAULT;
    const Attribution *last = &e->attribution.v[e->attribution.n - 1];
    u32 cue = reporting_word(s, last);
    if (cue != NONE && (event_in_set(s->lex, S("concede"), s->lem[cue]) || !event_in_set(s->lex, S("report"), s->lem[cue]))) return;
    u32 who = e->actors.n ? d->actors.v[e->actors.v[0].actor].entity : NONE;
    bool own = who != NONE && last->entity == who;
    success |= own && str_eq(e->subtype, S("theft"));
    if (!success || !e->actors.n) return;
    if (own || owned(s, e)) e->realis = REALIS_CLAIMED, e->realis_rule = S("realis.own.success");
    else if (e->realis == REALIS_HAPPENED && is_party(s, last)) e->realis = REALIS_CLAIMED, e->realis_rule = S("realis.party");
}

static bool has_modal(const Scan *s, u32 t)
{
    for (u32 k = s->kid[t]; k != NONE; k = s->sib[k])
        if (event_token(s, k)->rel == REL_AUX && (event_lemma_is(s, k, "will") || event_lemma_is(s, k, "would") ||
                                                  event_lemma_is(s, k, "wo") || event_lemma_is(s, k, "'ll")))
            return true;
    return false;
}

static bool conditioned(const Scan *s, u32 t, const char *mark)
{
    for (u32 k = s->kid[t]; k != NONE; k = s->sib[k]) {
        u32 subject = event_kid(s, k, REL_NSUBJ); /* not "if they need to" */
        if (event_token(s, k)->rel == REL_ADVCL && str_is(event_prep(s, k), mark) && subject != NONE && event_token(s, subject)->upos != UPOS_PRON) return true;
    }
    return false;
}

/* "Will help" is AGREE, "will attack" THREATEN, "will not help" REJECT; "may attack if they come" and "will
 * leave unless they pay" threaten too. */
static void settle_type(const Scan *s, Event *e)
{
    static const u32 yielding = 1u << EVENT_AID | 1u << EVENT_COOPERATE | 1u << EVENT_SUPPORT | 1u << EVENT_CONCEDE |
                                1u << EVENT_RETREAT | 1u << EVENT_CONSULT;
    static const u32 forcing = 1u << EVENT_COERCE | 1u << EVENT_SANCTION | 1u << EVENT_ASSAULT | 1u << EVENT_MOBILIZE |
                               1u << EVENT_PROTEST;
    u32 verb = event_carrier(s, e->token); /* "will hold a rally" */
    bool open = e->actors.n && (e->realis == REALIS_PLANNED || e->realis == REALIS_POSSIBLE);
    bool unless = open && ((forcing | yielding) >> e->type & 1) && conditioned(s, verb, "unless");
    if (unless || (open && (forcing >> e->type & 1) && conditioned(s, verb, "if"))) e->type = EVENT_THREATEN;
    if (!has_modal(s, verb)) return;
    bool will = e->actors.n && (str_eq(e->realis_rule, S("realis.will")) || str_eq(e->realis_rule, S("realis.would")));
    if (e->realis == REALIS_PLANNED && will && (yielding >> e->type & 1)) e->type = EVENT_AGREE;
    else if (e->realis == REALIS_PLANNED && will && (forcing >> e->type & 1)) e->type = EVENT_THREATEN;
    else if (e->realis == REALIS_DENIED && (yielding >> e->type & 1)) e->type = EVENT_REJECT;
}

static void one(const Scan *s, Event *e)
{
    const EventLex *lex = s->lex;
    u32 r = map_get(&lex->ids, e->rule);
    const EventRule *rule = r != NONE ? &lex->rules.v[r] : NULL;
    RealisFound found = event_realis(s, e, rule);
    e->realis = found.value, e->realis_rule = found.rule;
    event_find_place(s, e, rule);
    event_find_time(s, e);
    event_find_source(s, e);
    settle_time(s, e);
    settle_claim(s, e, rule);
    event_find_control(s, e, rule);
    settle_type(s, e);
}

/* Tokens that triggers cover already: "managed to recapture", "launched a new attack". */
static bool *covered(const Scan *s)
{
    const Doc *d = s->d;
    bool *in = NEW(d->arena, bool, d->tokens.n ? d->tokens.n : 1);
    for (u32 i = 0; i < d->events.n; i++) {
        Span at = d->events.v[i].trigger;
        for (u32 t = doc_token_at(d, at.beg); t < d->tokens.n && d->tokens.v[t].text.beg < at.end; t++) in[t] = true;
    }
    return in;
}

static bool told(u8 zone)
{
    return zone == ZONE_TITLE || zone == ZONE_BODY || zone == ZONE_CAPTION;
}

/* A verb of doing or happening; not one that reports, says what is so, or serves another. */
static bool happening(const Scan *s, u32 t)
{
    if (event_token(s, t)->upos != UPOS_VERB || event_in_timex(s, t)) return false;
    return !event_in_set(s->lex, S("report"), s->lem[t]) && !event_in_set(s->lex, S("state"), s->lem[t]);
}

static void unlisted(Scan *s)
{
    Doc *d = s->d;
    const bool *in = covered(s);
    for (u32 i = 0; i < d->sentences.n; i++) {
        const Sentence *sent = &d->sentences.v[i];
        u32 site = s->first_site[i]; /* the first one at or behind its start */
        if (!told(sent->zone) || sent->root == NONE || site >= s->sites.n || s->sites.v[site].beg >= sent->end) continue;
        for (u32 t = sent->beg; t < sent->end && d->events.n < DOC_FACTS_MAX; t++) {
            if (in[t] || !happening(s, t)) continue;
            Event e = event_init(d->tokens.v[t].text);
            e.token = t, e.sentence = i, e.type = EVENT_OTHER, e.rule = S("event.unlisted");
            event_find_place(s, &e, NULL);
            if (e.place == NONE) continue;
            *vec_push(d->arena, &d->events) = e;
            one(s, &d->events.v[d->events.n - 1]);
        }
    }
}

void annotate_event_context(Doc *d, const Know *k)
{
    if (!k->event || !d->tokens.n) return;
    Scan s;
    event_scan(d, k->event, &s);
    for (u32 i = 0; i < d->events.n; i++) one(&s, &d->events.v[i]);
    unlisted(&s);
}
