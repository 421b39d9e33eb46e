/* event_recipient.c - to whom, where the frame of the trigger names nobody: "threatened to attack *X*",
 * "demanded that *X* leave", "will not return until *X* pays", "captured the town of *X*".
 *
 * Method. A trigger whose own arguments name no recipient, or only things, inherits: from the event that its
 * complement or object tells (asked of are those who are to act there), from the subject of a demanded clause,
 * from a condition that only somebody else can meet, from whom a letter went to, from the place that is taken or
 * helped, at last from the named ones within its clause. Where still nobody is known by himself, the place of the
 * deed is a party too (from_where). Each step asks for a grammatical tie; none crosses a sentence.
 * Every loop is bounded by a clause, a frame or CLIMB_MAX.
 * Limits: a subjunctive that the parser takes for a noun is read by word order alone (behind_that). */
#include "annotate/event_match.h"

/* Does t stand in a clause of its own below `top`? */
static bool own_clause(const Work *w, u32 t, u32 top)
{
    for (int i = 0; i < CLIMB_MAX && t != NONE && t != top; i++, t = event_head(&w->s, t)) {
        u8 rel = deprel_base(event_token(&w->s, t)->rel);
        bool second = rel == REL_CONJ && event_head(&w->s, t) == top && w->s.event[top] != NONE && w->match[t].rule != NONE;
        bool apart = second || rel == REL_PARATAXIS || (rel == REL_ADVCL && event_kid(&w->s, t, REL_NSUBJ) != NONE);
        if (event_verbal(&w->s, t) && apart) return true;
    }
    return false;
}

/* Who stands at t, with those coordinated with him; of an owner what he owns first: "*Peru's harbour*". */
static void push_whole(Work *w, Event *e, u32 t)
{
    u32 who[EVENT_ARGS_MAX], noun = event_head(&w->s, t);
    bool owner = event_token(&w->s, t)->rel == REL_NMOD_POSS && noun != NONE && w->match[noun].rule == NONE;
    if (owner) event_push(w, e, who, event_actors(&w->s, noun, ACTOR_DEEP, who, EVENT_ARGS_MAX), true);
    event_push(w, e, who, event_actors(&w->s, t, ACTOR_PLAIN, who, EVENT_ARGS_MAX), true);
}

/* Up to `most` of the actors within a clause, other than those who act already; only such as have
 * names, if asked, and only after its head. */
static void from_clause(Work *w, Event *e, u32 clause, bool named, u32 most)
{
    const Doc *d = w->s.d;
    u32 beg, end, have = e->recipients.n;
    tree_range(d, clause, &beg, &end);
    for (u32 t = named ? clause + 1 : beg; t < end && e->recipients.n < have + most; t++) {
        u32 a = w->s.actor[t];
        bool own = a == NONE || event_token(&w->s, t)->upos == UPOS_PRON;
        if (!own && named && (d->actors.v[a].via != 'n' || w->match[t].rule != NONE || own_clause(w, t, clause))) own = true;
        for (u32 i = 0; i < e->actors.n && !own; i++)
            own = e->actors.v[i].actor == a || d->actors.v[e->actors.v[i].actor].entity == d->actors.v[a].entity;
        if (!own && !event_is_nobody(w, t)) push_whole(w, e, t);
        if (named && t != clause && (event_token(&w->s, t)->rel == REL_ACL_RELCL || event_token(&w->s, t)->rel == REL_ADVCL)) break;
    }
}

/* Do its recipients name nobody, only things ("an appeal", "the deployment")? */
static bool only_things(const Work *w, const Event *e)
{
    const Doc *d = w->s.d;
    for (u32 i = 0; i < e->recipients.n; i++) {
        const Actor *a = &d->actors.v[e->recipients.v[i].actor];
        if (!str_eq(a->rule, S("actor.argument")) || a->entity == NONE || d->entities.v[a->entity].first != e->recipients.v[i].actor) return false;
        if (a->head < d->tokens.n && event_is_person(w, a->head)) return false;
    }
    return true;
}

/* Has it a recipient with a name of his own? */
static bool named_one(const Work *w, const Event *e)
{
    for (u32 i = 0; i < e->recipients.n; i++) {
        u8 via = w->s.d->actors.v[e->recipients.v[i].actor].via;
        if (via == 'n' || via == 'p') return true;
    }
    return false;
}

/* The head of its sentence, or of what its head reports. */
static bool leads(const Work *w, u32 t)
{
    for (int i = 0; i < 4; i++) {
        u8 rel = event_token(&w->s, t)->rel;
        u32 up = event_head(&w->s, t);
        if (up == NONE || t == w->sent->root) return true;
        if (rel != REL_CCOMP && rel != REL_CONJ && rel != REL_PARATAXIS && rel != REL_XCOMP) return false;
        if (event_token(&w->s, up)->upos != UPOS_VERB) return false;
        t = up;
    }
    return false;
}

/* Does t stand in a relative clause below `top`? */
static bool relative_above(const Work *w, u32 t, u32 top)
{
    for (int i = 0; i < CLIMB_MAX && t != NONE && t != top; i++, t = event_head(&w->s, t))
        if (event_token(&w->s, t)->rel == REL_ACL_RELCL) return true;
    return false;
}

/* A prepositional phrase of the kind the pattern wants, farther right than the parser hung it:
 * "returned the mask that was stolen in May *to the museum*". */
static void far_phrase(Work *w, Event *e, const EventRule *r)
{
    u32 who[EVENT_ARGS_MAX], have = e->recipients.n;
    for (u32 i = 0; i < r->nslots && e->recipients.n == have; i++) {
        const Slot *slot = &r->slots[i];
        if (slot->role != 'R' || slot->need == SLOT_MUST_NOT) continue;
        for (u32 p = 0; p < slot->npreps && e->recipients.n == have; p++)
            for (u32 t = e->token + 1; t < w->sent->end && e->recipients.n == have && !slot->bits[p]; t++) {
                u8 upos = event_token(&w->s, t)->upos;
                if ((upos != UPOS_NOUN && upos != UPOS_PROPN) || !str_eq(event_prep(&w->s, t), slot->preps[p])) continue;
                u32 noun = event_head(&w->s, t);
                bool deep = e->type == EVENT_REQUEST && noun != NONE && noun > e->token && !event_verbal(&w->s, noun) && relative_above(w, noun, e->token);
                if (deep || (slot->class != CLASS_ANY && !event_fits(w, slot, t)) || own_clause(w, t, e->token) || event_is_nobody(w, t)) continue;
                event_push(w, e, who, event_actors(&w->s, t, ACTOR_MAKE, who, EVENT_ARGS_MAX), true);
                event_drop_own(w, e);
            }
    }
}

/* The recipients of the event that a complement tells: of a demand those who are to act, first. */
static void from_complement(Work *w, Event *e, u32 index, const EventRule *r, const Frame *f)
{
    const Doc *d = w->s.d;
    bool asks = e->type == EVENT_REQUEST;
    for (u32 i = 0; i < r->nslots; i++) {
        bool told = r->slots[i].class == CLASS_TYPES || (r->slots[i].class == CLASS_ANY && (r->slots[i].rels & (SLOT_COMP | SLOT_INF)));
        told &= r->slots[i].class == CLASS_TYPES || e->actors.n;
        if (!told || r->slots[i].need == SLOT_MUST_NOT || e->recipients.n) continue;
        u32 t = event_told_by(w, event_slot_token(w, f, &r->slots[i]));
        if (t == NONE || w->s.event[t] == NONE || w->s.event[t] == index) continue;
        const Event *c = &d->events.v[w->s.event[t]];
        for (int turn = 0; turn < 2 && !e->recipients.n; turn++) {
            if (asks == (turn == 0))
                for (u32 j = 0; j < c->actors.n; j++) event_push(w, e, &c->actors.v[j].actor, 1, true);
            else
                for (u32 j = 0; j < c->recipients.n; j++) event_push(w, e, &c->recipients.v[j].actor, 1, true);
            event_drop_own(w, e);
        }
    }
    u32 args[1 + FRAME_OBL_MAX], nargs = 0;
    if (f->obj != NONE) args[nargs++] = f->obj;
    for (u32 i = 0; i < f->nobl; i++) args[nargs++] = f->obl[i].token;
    for (u32 a = 0; a < nargs && r->pos == 'V' && only_things(w, e); a++) { /* "called for the withdrawal of the army" */
        u32 told = w->s.event[args[a]];
        if (told == NONE || told == index || args[a] < e->token) continue;
        const Event *c = &d->events.v[told];
        for (u32 j = 0; j < c->recipients.n && !asks; j++) event_push(w, e, &c->recipients.v[j].actor, 1, true);
        for (u32 j = 0; j < c->actors.n && (asks || only_things(w, e)); j++) event_push(w, e, &c->actors.v[j].actor, 1, true);
        for (u32 j = 0; j < c->recipients.n && asks && e->actors.n && only_things(w, e); j++) event_push(w, e, &c->recipients.v[j].actor, 1, true);
        event_drop_own(w, e);
    }
    u32 who[EVENT_ARGS_MAX];
    for (u32 i = 0; i < r->nslots && asks && f->ncomp && !e->recipients.n; i++)
        if (r->slots[i].class == CLASS_MODAL) { /* "said that the council must resign" */
            event_push(w, e, who, event_actors(&w->s, event_subject(&w->s, f->comp[0]), ACTOR_MAKE, who, EVENT_ARGS_MAX), true);
            event_drop_own(w, e);
        }
}

/* "Refused to let the ship in": at last the object of the complement, whatever it is. */
static void from_object(Work *w, Event *e, u32 clause)
{
    u32 who[EVENT_ARGS_MAX];
    Frame f;
    event_frame(&w->s, clause, &f);
    event_push(w, e, who, event_actors(&w->s, f.obj, ACTOR_DEEP, who, EVENT_ARGS_MAX), true);
    event_drop_own(w, e);
}

/* A force, a sanction, help: where nobody is named, the place it goes to or stands in. */
static void from_place(Work *w, Event *e, const Frame *f)
{
    static const u32 material = 1u << EVENT_AID | 1u << EVENT_RETREAT | 1u << EVENT_PROTEST | 1u << EVENT_SANCTION |
                                1u << EVENT_MOBILIZE | 1u << EVENT_COERCE | 1u << EVENT_ASSAULT;
    if (!(material >> e->type & 1)) return;
    u32 have = e->recipients.n;
    for (u32 i = 0; i < f->nobl && e->recipients.n == have; i++) {
        u32 who[1], t = f->obl[i].token;
        if (event_in_timex(&w->s, t) || !event_in_set(w->s.lex, S("preposition"), f->obl[i].prep) || !event_is_place(w, t)) continue;
        event_push(w, e, who, event_actors(&w->s, t, ACTOR_MAKE, who, 1), true);
        event_drop_own(w, e);
    }
}

/* "Marched to demand that *X* leave", "a strike protesting at *X*": a protest is against those of its aim. */
static void from_aim(Work *w, Event *e, const Frame *f)
{
    static const u32 aims = 1u << EVENT_REQUEST | 1u << EVENT_ACCUSE | 1u << EVENT_PROTEST | 1u << EVENT_REJECT;
    if (e->type != EVENT_PROTEST) return;
    u32 at[2] = {e->token, f->light};
    for (u32 i = 0; i < countof(at); i++)
        for (u32 k = at[i] != NONE ? w->s.kid[at[i]] : NONE; k != NONE; k = w->s.sib[k]) {
            u8 rel = event_token(&w->s, k)->rel;
            u32 told = rel == REL_ADVCL || rel == REL_XCOMP || rel == REL_ACL ? w->s.event[k] : NONE;
            if (told == NONE || k < e->token || event_kid(&w->s, k, REL_NSUBJ) != NONE || !(aims >> w->s.d->events.v[told].type & 1)) continue;
            const Event *c = &w->s.d->events.v[told];
            for (u32 j = 0; j < c->recipients.n; j++) event_push(w, e, &c->recipients.v[j].actor, 1, true);
            event_drop_own(w, e);
        }
}

/* "Claims that *soldiers* beat him": who is said to have done it is spoken of too. */
static void from_content(Work *w, Event *e, const Frame *f)
{
    u32 who[EVENT_ARGS_MAX], at[1 + FRAME_OBL_MAX], n = 0;
    if (e->type != EVENT_ACCUSE && e->type != EVENT_REJECT) return;
    u32 told = e->type == EVENT_ACCUSE && f->ncomp && !e->recipients.n ? event_subject(&w->s, f->comp[0]) : NONE; /* "critics say *X* lied" */
    if (told != NONE && told > e->token && event_is_actor(w, told)) {
        event_push(w, e, who, event_actors(&w->s, told, ACTOR_MAKE, who, EVENT_ARGS_MAX), true);
        event_drop_own(w, e);
    }
    if (f->obj != NONE) at[n++] = f->obj;
    for (u32 i = 0; i < f->nobl; i++) at[n++] = f->obl[i].token;
    for (u32 i = 0; i < n; i++)
        for (u32 k = event_in_set(w->s.lex, S("content"), w->s.lem[at[i]]) ? w->s.kid[at[i]] : NONE; k != NONE; k = w->s.sib[k]) {
            u32 subject = event_kid(&w->s, k, REL_NSUBJ);
            if (subject == NONE || !(str_eq(event_prep(&w->s, k), S("that")) || str_eq(event_prep(&w->s, k), S("whether"))) || !event_is_actor(w, subject)) continue;
            event_push(w, e, who, event_actors(&w->s, subject, ACTOR_MAKE, who, EVENT_ARGS_MAX), true);
            event_drop_own(w, e);
        }
}

/* "The attack *by rebels* killed nine", "the summit *of both* failed": a deed that acts has actors of its own, who come first. */
static void from_deed(Work *w, Event *e)
{
    Event own = event_init(e->trigger);
    for (u32 i = 0; i < e->actors.n; i++) {
        u32 head = w->s.d->actors.v[e->actors.v[i].actor].head;
        u32 told = head < w->s.d->tokens.n && head != e->token && event_token(&w->s, head)->upos != UPOS_PRON ? w->s.event[head] : NONE;
        const Event *c = told != NONE ? &w->s.d->events.v[told] : NULL;
        for (u32 j = 0; c && j < c->actors.n; j++) event_push(w, &own, &c->actors.v[j].actor, 1, false);
    }
    if (!own.actors.n) return;
    for (u32 i = 0; i < e->actors.n; i++) event_push(w, &own, &e->actors.v[i].actor, 1, false);
    e->actors = own.actors;
}

/* Of what is taken the place is the recipient. */
static bool from_target(Work *w, Event *e, const EventRule *r, const Frame *f)
{
    for (u32 i = 0; i < r->nslots && !e->recipients.n && e->type != EVENT_OTHER; i++)
        if (r->slots[i].role == 'P' && r->slots[i].need == SLOT_MUST && !(r->slots[i].rels & SLOT_SUBJ)) {
            Slot target = r->slots[i];
            target.role = 'R';
            event_fill_slot(w, e, f, &target, r->pos);
            event_drop_own(w, e);
        }
    return e->recipients.n > 0;
}

/* "Demanded on Friday that *the king's men* leave": a subjunctive is easily taken for a noun, but what follows
 * "that" is its subject. Who stands there; NONE. */
static u32 behind_that(const Work *w, const Event *e)
{
    enum { THAT_REACH = 4, PHRASE_REACH = 8 };
    const Doc *d = w->s.d;
    u32 own = event_kid(&w->s, e->token, REL_NMOD_POSS), t = e->token + 1, found = NONE;
    bool verb = event_token(&w->s, e->token)->upos == UPOS_VERB, theirs = own != NONE && event_token(&w->s, own)->upos == UPOS_PRON;
    if (!verb && !theirs) return NONE; /* "the demands that the union made" */
    while (t < w->sent->end && t < e->token + THAT_REACH && (event_in_timex(&w->s, t) || event_token(&w->s, t)->upos == UPOS_ADV || event_token(&w->s, t)->upos == UPOS_ADP)) t++;
    if (t + 1 >= w->sent->end || !event_lemma_is(&w->s, t, "that")) return NONE;
    for (u32 k = t + 1; k < w->sent->end && k < t + PHRASE_REACH; k++) /* the longest that begins there */
        if (w->s.actor[k] != NONE && d->actors.v[w->s.actor[k]].text.beg == d->tokens.v[t + 1].text.beg) found = w->s.actor[k];
    return found;
}

/* "Demanded that *X* leave": he is asked who is to do it, unless somebody else is told so. */
static void from_asked(Work *w, Event *e, const Frame *f)
{
    u32 who[EVENT_ARGS_MAX];
    if (e->type != EVENT_REQUEST) return;
    u32 subject = f->ncomp ? event_kid(&w->s, f->comp[0], REL_NSUBJ) : NONE, asked = behind_that(w, e);
    bool another = (f->obj != NONE && event_is_actor(w, f->obj)) || (f->iobj != NONE && event_is_actor(w, f->iobj));
    u32 told = subject == NONE && !another && f->ncomp ? event_subject(&w->s, f->comp[0]) : NONE; /* "pushed for *X* to leave" */
    if (told != NONE && told > e->token) subject = told;
    if (subject == NONE || another || !event_is_actor(w, subject)) subject = asked != NONE ? w->s.d->actors.v[asked].head : NONE;
    u32 n = event_actors(&w->s, subject, ACTOR_MAKE, who, EVENT_ARGS_MAX);
    if (!n) return;
    e->recipients.n = 0;
    event_push(w, e, who, n, true);
    event_drop_own(w, e);
}

/* "Will keep its pickets up until *X* pays", "threatened to leave if *X* attacks": the one who can change it is meant. */
static void from_condition(Work *w, Event *e, const Frame *f)
{
    u32 who[EVENT_ARGS_MAX], have = e->recipients.n, at[1 + FRAME_COMP_MAX], n = 0;
    static const u32 forcing = 1u << EVENT_SANCTION | 1u << EVENT_COERCE | 1u << EVENT_ASSAULT | 1u << EVENT_MOBILIZE | 1u << EVENT_PROTEST;
    bool defies = e->type == EVENT_REJECT || e->type == EVENT_THREATEN || ((forcing >> e->type & 1) && event_kid(&w->s, e->token, REL_AUX) != NONE);
    at[n++] = e->token;
    for (u32 i = 0; i < f->ncomp; i++) at[n++] = f->comp[i];
    for (u32 i = 0; i < n; i++)
        for (u32 k = w->s.kid[at[i]]; k != NONE && e->recipients.n == have; k = w->s.sib[k]) {
            Str mark = event_prep(&w->s, k);
            bool until = str_eq(mark, S("until")) || str_eq(mark, S("unless")) || (defies && str_eq(mark, S("if")));
            u32 subject = event_kid(&w->s, k, REL_NSUBJ);
            if (!until || event_token(&w->s, k)->rel != REL_ADVCL || subject == NONE || !event_is_actor(w, subject)) continue;
            event_push(w, e, who, event_actors(&w->s, subject, ACTOR_MAKE, who, EVENT_ARGS_MAX), true);
            event_drop_own(w, e);
        }
}

/* "Wrote to the council *threatening* to leave", "a letter to the king *urging* him": words sent to somebody are meant for him. */
static void from_letter(Work *w, Event *e)
{
    static const u32 words = 1u << EVENT_REQUEST | 1u << EVENT_THREATEN | 1u << EVENT_ACCUSE | 1u << EVENT_REJECT | 1u << EVENT_SUPPORT;
    const Token *k = event_token(&w->s, e->token);
    bool told = (k->rel == REL_ADVCL || k->rel == REL_ACL) && (k->feats & FEAT_PRESPART) && event_kid(&w->s, e->token, REL_NSUBJ) == NONE;
    u32 at[2] = {event_head(&w->s, e->token), NONE}, who[EVENT_ARGS_MAX], have = e->recipients.n;
    if (!(words >> e->type & 1) || !told || at[0] == NONE || !only_things(w, e)) return;
    u32 paper = k->rel == REL_ACL ? at[0] : event_kid(&w->s, at[0], REL_OBJ);
    bool sent = paper != NONE && event_in_set(w->s.lex, S("document"), w->s.lem[paper]);
    if (!sent && !event_lemma_is(&w->s, at[0], "write")) return;
    if (sent) at[1] = paper == at[0] ? event_head(&w->s, paper) : paper;
    for (u32 i = 0; i < countof(at) && e->recipients.n == have; i++)
        for (u32 c = at[i] != NONE ? w->s.kid[at[i]] : NONE; c != NONE && e->recipients.n == have; c = w->s.sib[c]) {
            if (c > e->token || !str_eq(event_prep(&w->s, c), S("to")) || !event_is_actor(w, c)) continue;
            event_push(w, e, who, event_actors(&w->s, c, ACTOR_MAKE, who, EVENT_ARGS_MAX), true);
            event_drop_own(w, e);
        }
}

/* "Tents for people *in Peru*": those helped are known by where they are, said right behind them. */
static void from_home(Work *w, Event *e)
{
    u32 who[EVENT_ARGS_MAX], n = e->recipients.n;
    for (u32 i = 0; i < n && i < e->recipients.n; i++) {
        u32 head = w->s.d->actors.v[e->recipients.v[i].actor].head, at = head + 1;
        if (head >= w->sent->end || at >= w->sent->end || !event_lemma_is(&w->s, at, "in") || event_token(&w->s, at)->rel != REL_CASE) continue;
        u32 place = event_head(&w->s, at);
        if (place == NONE || place < at || !event_is_place(w, place)) continue;
        event_push(w, e, who, event_actors(&w->s, place, ACTOR_MAKE, who, EVENT_ARGS_MAX), true);
        event_drop_own(w, e);
    }
}

/* A name, or a word from one, in a phrase: "Peruvian students", "a Herald reporter". */
static bool names_within(const Work *w, Span at)
{
    for (u32 t = doc_token_at(w->s.d, at.beg); t != NONE && t < w->sent->end && event_token(&w->s, t)->text.beg < at.end; t++) {
        u8 first = w->s.d->text.p[event_token(&w->s, t)->text.beg];
        if (t > w->sent->beg && first >= 'A' && first <= 'Z') return true;
    }
    return false;
}

/* Is nobody among its recipients known by himself: none, only things, or people by their number alone? */
static bool nobody_known(const Work *w, const Event *e)
{
    const Doc *d = w->s.d;
    for (u32 i = 0; i < e->recipients.n; i++) {
        const Actor *a = &d->actors.v[e->recipients.v[i].actor];
        bool known = a->via != 'd' || a->head >= d->tokens.n || names_within(w, a->text);
        if (known) return false;
        bool counted = event_token(&w->s, a->head)->upos == UPOS_NUM || event_lemma_is(&w->s, a->head, "people") || event_lemma_is(&w->s, a->head, "person");
        if (!counted && event_is_person(w, a->head)) return false;
    }
    return true;
}

/* Is that where e happens? It hangs on the trigger or its carrier, or, without a verb between, on the object or on a deed or place that does:
 * "killed nine *in* a raid *in Peru*"; not "by missiles fired from Peru", "over the war in Peru". */
static bool happens_at(const Work *w, const Event *e, const Frame *f, u32 t)
{
    u32 up = event_head(&w->s, t), in = event_kid(&w->s, t, REL_CASE);
    bool why = in != NONE && in > e->token + 1 && event_in_set(w->s.lex, S("whyprep"), event_prep(&w->s, in - 1));
    if (why) return false; /* "fined nine *over the war* in Peru", whatever the parser hung it on */
    for (int i = 0; i < CLIMB_MAX && up != NONE; i++, up = event_head(&w->s, up)) {
        if (up == e->token || up == f->light) return true;
        if (event_verbal(&w->s, up) || event_token(&w->s, up)->upos == UPOS_VERB) return false;
        if (up != f->obj && !event_in_set(w->s.lex, S("whereprep"), event_prep(&w->s, up))) return false;
    }
    return false;
}

/* "Killed nine people in two raids *in Peru*", "the truce *in Peru*": where nobody is known by himself, the place where
 * it happens to them, the first that is named behind the deed. Troops that leave and truces are known by countries only:
 * a town is where they are signed. */
static void from_where(Work *w, Event *e)
{
    static const u32 deeds = 1u << EVENT_AID | 1u << EVENT_RETREAT | 1u << EVENT_CONCEDE | 1u << EVENT_PROTEST |
                             1u << EVENT_SANCTION | 1u << EVENT_MOBILIZE | 1u << EVENT_COERCE | 1u << EVENT_ASSAULT;
    static const u32 states = 1u << EVENT_RETREAT | 1u << EVENT_CONCEDE;
    u32 who[EVENT_ARGS_MAX];
    bool own = event_nominal(&w->s, e->token) && !e->actors.n; /* nobody acts: only what hangs on it */
    if (!(deeds >> e->type & 1) || !nobody_known(w, e)) return;
    Frame f;
    event_frame(&w->s, e->token, &f);
    for (u32 t = e->token + 1; t < w->sent->end; t++) {
        u8 rel = deprel_base(event_token(&w->s, t)->rel);
        bool other = (rel != REL_OBL && rel != REL_NMOD) || event_in_timex(&w->s, t) || (own && event_head(&w->s, t) != e->token);
        u32 place = other ? NONE : event_np_place(&w->s, t);
        if (place == NONE || !event_in_set(w->s.lex, S("whereprep"), event_prep(&w->s, t)) || !happens_at(w, e, &f, t)) continue;
        if ((states >> e->type & 1) && w->s.d->places.v[place].gaz.feature != FEATURE_COUNTRY) continue;
        event_push(w, e, who, event_actors(&w->s, t, ACTOR_MAKE, who, 1), true);
        event_drop_own(w, e);
        return;
    }
}

/* A demand, an agreement, a threat without a recipient of its own concerns those of its
 * complement: "threatened to attack X". Where only things were found, somebody named nearby is added. */
static void inherit(Work *w, u32 index)
{
    Event *e = &w->s.d->events.v[index];
    const EventRule *r = event_rule(w, e->token);
    Frame f;
    event_frame(&w->s, e->token, &f);
    from_deed(w, e);
    bool bare = only_things(w, e) && e->actors.n && e->type != EVENT_OTHER && e->type != EVENT_REQUEST; /* nobody beside it */
    bool taken = !e->recipients.n && from_target(w, e, r, &f);
    from_asked(w, e, &f);
    if (!taken && only_things(w, e)) from_complement(w, e, index, r, &f);
    from_content(w, e, &f);
    from_letter(w, e);
    if (only_things(w, e) && e->type != EVENT_OTHER) from_condition(w, e, &f), from_aim(w, e, &f);
    if (e->type == EVENT_AID && e->actors.n && !named_one(w, e)) from_home(w, e);
    for (u32 i = 0; i < r->nslots && f.ncomp && (!e->recipients.n || (bare && !named_one(w, e))); i++)
        if ((r->slots[i].rels & (SLOT_COMP | SLOT_INF)) && r->slots[i].need != SLOT_MUST_NOT) {
            from_clause(w, e, f.comp[0], true, e->recipients.n ? 1 : 2);
            if (e->recipients.n) break;
            if (!e->recipients.n) from_clause(w, e, f.comp[0], false, 2);
            if (!e->recipients.n) from_object(w, e, f.comp[0]);
        }
    if (e->type == EVENT_OTHER || !e->actors.n || !only_things(w, e) || !leads(w, f.light != NONE ? f.light : e->token)) return;
    u32 have = e->recipients.n;
    far_phrase(w, e, r);
    if (e->recipients.n == have && r->pos == 'V') from_clause(w, e, e->token, true, have ? 1 : 2);
    if (e->recipients.n == have) from_place(w, e, &f);
}

void event_inherit(Work *w, u32 index)
{
    inherit(w, index);
    from_where(w, &w->s.d->events.v[index]);
}
