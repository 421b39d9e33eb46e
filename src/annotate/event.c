/* event.c - who did what to whom: the patterns of data/events.tsv matched on dependency trees.
 *
 * Method. Every noun, verb and adjective whose lemma heads a pattern is a candidate trigger.
 * Its logical frame (event_frame.c) is held against the slots of each pattern for that lemma;
 * the pattern with the most conditions met wins, a user's before ours, then the earlier in the
 * table. Patterns that ask for the class of a complement ("agree to <cooperate>") are matched
 * in a second pass, when the complements are known. A word that a winning pattern asked for
 * by name ("lifted the *blockade*") tells no event of its own; nor does a support verb whose
 * noun does ("launched an *attack*").
 * Actors and recipients are mentions of the actor stage, found by the head of the argument.
 * A sentence without a tree gets the nearest actors on either side of the trigger.
 * Classes: PLOVER (Open Event Data Alliance, codebook 2021) with the closest CAMEO code;
 * happenings outside it are OTHER with a subtype.
 * Who receives an act that names nobody beside it is event_recipient.c's question.
 * Limits: one event a trigger word; arguments across sentences are not sought. */
#include "annotate/event_match.h"
#include "base/utf8.h"

enum { SCORE_MUST = 8, SCORE_CLASS = 4, SCORE_MAY = 1, SCORE_OTHER = 12, SCORE_USER = 1000, SHALLOW_REACH = 12,
       PAIR_BYTES_MAX = 48, LIGHT_REACH = 7 /* "carried out an air strike" is one trigger */ };

const EventRule *event_rule(const Work *w, u32 t)
{
    return &w->s.lex->rules.v[w->match[t].rule];
}

/* ---- classes of arguments */
/* A word for one who does or is something, by its ending: "islander", "machinist", "Peruvian". */
static bool person_by_form(const Work *w, u32 t)
{
    static const Str endings[] = {LIT("ist"), LIT("ian"), LIT("eer"), LIT("man"), LIT("woman"), LIT("lander"), LIT("keeper"), LIT("holder"), LIT("worker"), LIT("maker")};
    if (event_token(&w->s, t)->upos != UPOS_NOUN || w->s.lem[t].n < 6) return false;
    for (isize i = 0; i < countof(endings); i++)
        if (str_ends(w->s.lem[t], endings[i])) return true;
    return false;
}

bool event_is_person(const Work *w, u32 t)
{
    const Doc *d = w->s.d;
    u32 named = event_kid(&w->s, t, REL_APPOS); /* "the functionary, Jan Novak" */
    u32 whose = named != NONE ? w->s.actor[named] : NONE;
    if (whose != NONE && d->actors.v[whose].entity != NONE && d->entities.v[d->actors.v[whose].entity].kind == ENTITY_PERSON) return true;
    u32 a = w->s.actor[t];
    if (a != NONE && d->actors.v[a].entity != NONE) {
        u8 kind = d->entities.v[d->actors.v[a].entity].kind;
        if (kind == ENTITY_PERSON || kind == ENTITY_PEOPLE) return true;
        if (kind != ENTITY_OTHER) return event_in_set(w->s.lex, S("people"), w->s.lem[t]);
    }
    u8 upos = event_token(&w->s, t)->upos;
    if (upos == UPOS_PRON) return !event_lemma_is(&w->s, t, "it") && !event_lemma_is(&w->s, t, "that");
    return upos == UPOS_NUM || event_in_set(w->s.lex, S("people"), w->s.lem[t]) || person_by_form(w, t);
}

static bool is_group(const Work *w, u32 t)
{
    const Doc *d = w->s.d;
    u32 a = w->s.actor[t];
    if (a == NONE || d->actors.v[a].entity == NONE) return event_in_set(w->s.lex, S("group"), w->s.lem[t]);
    u8 kind = d->entities.v[d->actors.v[a].entity].kind;
    return kind != ENTITY_OTHER && kind != ENTITY_PERSON && kind != ENTITY_DOCUMENT;
}

/* Those who bear arms; and a state, but for one that only shares its verb's subject: in "Serbia asked for boats and cut off
 * nine villages" the second verb may be a flood's. */
static bool is_armed(const Work *w, u32 t)
{
    const Doc *d = w->s.d;
    if (event_in_set(w->s.lex, S("force"), w->s.lem[t]) || event_in_set(w->s.lex, S("warring"), w->s.lem[t])) return true;
    u32 a = w->s.actor[t], up = event_head(&w->s, t);
    if (a == NONE || d->actors.v[a].entity == NONE) return false;
    const Entity *e = &d->entities.v[d->actors.v[a].entity];
    bool state = e->country.n && (e->kind == ENTITY_GOVERNMENT || e->kind == ENTITY_PLACE);
    bool shared = up != NONE && event_kid(&w->s, up, REL_CONJ) != NONE;
    return e->kind == ENTITY_GROUP || e->kind == ENTITY_FORCE || (state && !shared);
}

/* "DHS", taken for a common noun: letters written large in a sentence that is not. */
static bool acronym(const Work *w, u32 t)
{
    Str word = token_str(w->s.d, t);
    if (word.n < 2 || event_token(&w->s, t)->upos != UPOS_NOUN) return false;
    for (isize i = 0; i < word.n; i++)
        if (word.p[i] < 'A' || word.p[i] > 'Z') return false;
    u32 beside = t > 0 && t > w->sent->beg ? t - 1 : t + 1;
    Str other = beside < w->sent->end ? token_str(w->s.d, beside) : (Str){0};
    return other.n > 1 && other.p[other.n - 1] >= 'a' && other.p[other.n - 1] <= 'z';
}

/* "Helicopters of the coast guard": who owns them acts. */
static bool has_crew(const Work *w, u32 t)
{
    if (!event_in_set(w->s.lex, S("craft"), w->s.lem[t])) return false;
    for (u32 k = w->s.kid[t]; k != NONE; k = w->s.sib[k]) {
        bool owner = deprel_base(event_token(&w->s, k)->rel) == REL_NMOD || event_token(&w->s, k)->rel == REL_COMPOUND;
        if (owner && (w->s.actor[k] != NONE || w->s.within[k] != NONE)) return true;
    }
    return false;
}

/* One who can act: a mention, a name, a personal pronoun, a word for people or groups, or what a crew steers. */
bool event_is_actor(const Work *w, u32 t)
{
    if (w->s.actor[t] != NONE || w->s.within[t] != NONE || has_crew(w, t)) return true;
    u8 upos = event_token(&w->s, t)->upos;
    if (upos == UPOS_PROPN || acronym(w, t)) return true;
    if (upos == UPOS_PRON) return event_in_set(w->s.lex, S("personal"), w->s.lem[t]);
    return event_in_set(w->s.lex, S("group"), w->s.lem[t]) || event_in_set(w->s.lex, S("people"), w->s.lem[t]) || person_by_form(w, t);
}

bool event_is_place(const Work *w, u32 t)
{
    u32 p = event_np_place(&w->s, t), count = event_kid(&w->s, t, REL_NUMMOD);
    if (count != NONE && count < t && w->s.place[t] != NONE) return false; /* "seized 12 Somali and 11 Yemeni nationals" */
    if (p != NONE && w->s.d->places.v[p].kind == PLACE_LITERAL) return true;
    if (w->s.site[t] != NONE && w->s.sites.v[w->s.site[t]].evidence > 1) return true;
    for (u32 k = w->s.kid[t]; k != NONE; k = w->s.sib[k]) {
        u8 rel = deprel_base(event_token(&w->s, k)->rel);
        if (rel == REL_APPOS && event_in_set(w->s.lex, S("placenoun"), w->s.lem[k])) return true; /* "X, a town" */
        if (rel == REL_NMOD && event_in_set(w->s.lex, S("part"), w->s.lem[t]) && str_eq(event_prep(&w->s, k), S("of")) &&
            (w->s.place[k] != NONE || event_in_set(w->s.lex, S("placenoun"), w->s.lem[k])))
            return true; /* "most of the north" */
    }
    return event_in_set(w->s.lex, S("placenoun"), w->s.lem[t]);
}

/* The trigger that argument t is or carries: itself, or the object it supports. */
u32 event_told_by(const Work *w, u32 t)
{
    if (t == NONE) return NONE;
    if (w->match[t].rule != NONE) return t;
    for (u32 k = w->s.kid[t]; k != NONE; k = w->s.sib[k]) {
        u8 rel = deprel_base(event_token(&w->s, k)->rel);
        bool carried = rel == REL_OBJ || rel == REL_NSUBJ || rel == REL_XCOMP ||
                       (rel == REL_OBL && event_token(&w->s, t)->upos == UPOS_VERB);
        if (carried && w->match[k].rule != NONE) return k;
    }
    return NONE;
}

/* "A series of *attacks*", "11 of the *prisoners*", "a mediation *effort*": nouns that only say how
 * much or what sort; returns what they are about, NONE. */
static u32 core_of(const Work *w, u32 t)
{
    if (event_token(&w->s, t)->upos != UPOS_NUM && !event_in_set(w->s.lex, S("lighthead"), w->s.lem[t])) return NONE;
    u32 found = NONE;
    for (u32 k = w->s.kid[t]; k != NONE; k = w->s.sib[k]) {
        u8 rel = deprel_base(event_token(&w->s, k)->rel);
        if (rel == REL_NMOD && k > t && str_eq(event_prep(&w->s, k), S("of"))) return k;
        if (rel == REL_COMPOUND && k < t) found = k;
    }
    return found;
}

static bool has_auxiliary(const Work *w, const Slot *slot, u32 t)
{
    for (u32 k = w->s.kid[t]; k != NONE; k = w->s.sib[k])
        if (event_token(&w->s, k)->rel == REL_AUX && map_get(slot->words, w->s.lem[k]) != NONE) return true;
    return false;
}

/* "air_strike" in a list of words: the noun with the word before it. */
static bool pair_listed(const Work *w, const Map *words, u32 t)
{
    u8 pair[PAIR_BYTES_MAX];
    if (!t || event_token(&w->s, t - 1)->head != t) return false; /* not of w->sent: the subject may stand in an earlier one */
    Str before = w->s.lem[t - 1], word = w->s.lem[t];
    if (before.n + 1 + word.n > PAIR_BYTES_MAX) return false;
    memcpy(pair, before.p, (size_t)before.n);
    pair[before.n] = '_';
    memcpy(pair + before.n + 1, word.p, (size_t)word.n);
    return map_get(words, (Str){pair, before.n + 1 + word.n}) != NONE;
}

static bool in_class(const Work *w, const Slot *slot, u32 t)
{
    bool yes = true;
    switch (slot->class) {
    case CLASS_ANY: break;
    case CLASS_ACTOR: yes = event_is_actor(w, t); break;
    case CLASS_PERSON: yes = event_is_person(w, t); break;
    case CLASS_GROUP: yes = is_group(w, t); break;
    case CLASS_ARMED: yes = is_armed(w, t); break;
    case CLASS_PLACE: yes = event_is_place(w, t); break;
    case CLASS_WORDS: yes = map_get(slot->words, w->s.lem[t]) != NONE || pair_listed(w, slot->words, t); break;
    case CLASS_MODAL: yes = has_auxiliary(w, slot, t); break;
    case CLASS_TYPES: {
        u32 e = event_told_by(w, t);
        yes = e != NONE && (slot->types >> event_rule(w, e)->type & 1);
        break;
    }
    default: break;
    }
    return yes;
}

static bool of_class(const Work *w, const Slot *slot, u32 t)
{
    bool yes = in_class(w, slot, t);
    for (int i = 0; i < 2 && !yes && slot->class != CLASS_TYPES && slot->class != CLASS_MODAL; i++) {
        t = core_of(w, t);
        if (t == NONE) break;
        yes = in_class(w, slot, t);
    }
    return yes != slot->not_class;
}

/* ---- slots */
enum { CANDIDATES_MAX = 24 };

static u32 put(u32 *out, u32 n, u32 token)
{
    if (token == NONE || n == CANDIDATES_MAX) return n;
    out[n] = token;
    return n + 1;
}

/* Tokens that stand where the slot looks, in the order in which the rule names the places. */
static u32 candidates(const Scan *s, const Frame *f, const Slot *slot, u32 *out)
{
    u32 n = 0;
    for (u32 p = 0; p < slot->npreps; p++) {
        switch (slot->bits[p]) {
        case SLOT_SUBJ: n = put(out, n, f->subj); break;
        case SLOT_OBJ: n = put(out, n, f->obj); break;
        case SLOT_IOBJ: n = put(out, n, f->iobj); break;
        case SLOT_POSS: n = put(out, n, f->poss); break;
        case SLOT_MOD:
            for (u32 i = 0; i < f->nmod; i++) n = put(out, n, f->mod[i]);
            break;
        case SLOT_COMP:
        case SLOT_INF:
            for (u32 i = 0; i < f->ncomp; i++)
                if (slot->bits[p] == SLOT_COMP || str_eq(event_prep(s, f->comp[i]), S("to"))) n = put(out, n, f->comp[i]);
            break;
        default:
            for (u32 i = 0; i < f->nobl; i++)
                if (str_eq(f->obl[i].prep, slot->preps[p])) n = put(out, n, f->obl[i].token);
        }
    }
    return n;
}

/* Does the argument, or one of its conjuncts, belong to the slot's class? */
bool event_fits(const Work *w, const Slot *slot, u32 t)
{
    if (of_class(w, slot, t)) return true;
    if (slot->not_class || slot->class == CLASS_TYPES) return false;
    for (u32 k = w->s.kid[t]; k != NONE; k = w->s.sib[k])
        if (event_token(&w->s, k)->rel == REL_CONJ && of_class(w, slot, k)) return true;
    return false;
}

/* "In the wake of", "in exchange": part of a preposition, and nobody. */
static bool manner(const Work *w, u32 t)
{
    bool noun = event_in_set(w->s.lex, S("prepnoun"), w->s.lem[t]) && !event_in_set(w->s.lex, S("part"), w->s.lem[t]);
    bool named = w->s.actor[t] != NONE && w->s.d->actors.v[w->s.actor[t]].via == 'n';
    return noun && !named && str_eq(event_prep(&w->s, t), S("in"));
}

/* "On Tuesday", "to thank him": when or what for, not who. */
bool event_is_nobody(const Work *w, u32 t)
{
    bool clause = event_token(&w->s, t)->upos == UPOS_VERB && event_token(&w->s, t)->rel == REL_ADVCL;
    return manner(w, t) || (w->s.actor[t] == NONE && (clause || event_in_timex(&w->s, t)));
}

u32 event_slot_token(const Work *w, const Frame *f, const Slot *slot)
{
    u32 found[CANDIDATES_MAX], n = candidates(&w->s, f, slot, found);
    bool party = slot->role == 'A' || slot->role == 'R' || slot->role == 'B';
    for (u32 i = 0; i < n; i++)
        if (event_fits(w, slot, found[i]) && !(party && event_is_nobody(w, found[i]))) return found[i];
    return NONE;
}

static i32 rule_score(const Work *w, const EventRule *r, const Frame *f)
{
    i32 score = r->user ? SCORE_USER : 0;
    for (u32 i = 0; i < r->nslots; i++) {
        const Slot *slot = &r->slots[i];
        bool met = event_slot_token(w, f, slot) != NONE;
        if (slot->class == CLASS_ACTOR && slot->rels == SLOT_SUBJ && f->passive && f->subj == NONE) met = true;
        if (slot->need == SLOT_MUST && !met) return -1;
        if (slot->need == SLOT_MUST_NOT && met) return -1;
        if (slot->need == SLOT_MUST) score += SCORE_MUST + (slot->class != CLASS_ANY ? SCORE_CLASS : 0);
        else if (slot->need == SLOT_MAY && met) score += SCORE_MAY;
    }
    return score;
}

static bool has_particle(const Work *w, u32 t, Str other)
{
    for (u32 k = w->s.kid[t]; k != NONE; k = w->s.sib[k]) {
        u8 rel = event_token(&w->s, k)->rel;
        bool loose = rel == REL_COMPOUND_PRT || rel == REL_ADVMOD || rel == REL_COMPOUND || rel == REL_XCOMP;
        if (loose && str_eq(w->s.lem[k], other)) return true;
    }
    return t + 1 < w->sent->end && (str_eq(w->s.lem[t + 1], other) || str_eq_nocase(token_str(w->s.d, t + 1), other));
}

static bool word_fits(const Work *w, u32 t, const EventRule *r, Str other)
{
    const Token *k = event_token(&w->s, t);
    bool clause = event_kid(&w->s, t, REL_AUX) != NONE || event_kid(&w->s, t, REL_NSUBJ) != NONE; /* "whether he will be | arrested" */
    bool modifier = k->rel == REL_AMOD && !clause && !event_taken_for_modifier(&w->s, t);
    if (r->pos == 'V' && (!event_verbal(&w->s, t) || modifier)) return false;
    if (r->pos == 'N' && !event_nominal(&w->s, t)) return false;
    if (r->pos == 'N' && event_verb_by_form(&w->s, t)) return false;
    if (r->pos == 'N' && k->upos == UPOS_PROPN && event_in_timex(&w->s, t)) return false; /* March */
    if (r->pos == 'N' && (k->rel == REL_COMPOUND || k->rel == REL_FLAT)) return false;
    if (r->pos == 'A' && k->upos != UPOS_ADJ && !(k->upos == UPOS_VERB && modifier)) return false;
    if (!other.n) return true;
    if (r->pos == 'V') return has_particle(w, t, other);
    return t > w->sent->beg && str_eq(w->s.lem[t - 1], other);
}

static void match_token(Work *w, u32 t, bool late)
{
    const EventLex *lex = w->s.lex;
    u32 ref = map_get(&lex->heads, w->s.lem[t]);
    if (ref == NONE) return;
    Frame f;
    bool have = false;
    for (; ref != NONE; ref = lex->refs.v[ref].next) {
        const RuleRef *rr = &lex->refs.v[ref];
        const EventRule *r = &lex->rules.v[rr->rule];
        if (r->late != late || !word_fits(w, t, r, rr->other)) continue;
        if (!have) event_frame(&w->s, t, &f), have = true;
        i32 score = rule_score(w, r, &f);
        if (score < 0) continue;
        if (rr->other.n) score += SCORE_OTHER;
        Match *m = &w->match[t];
        if (m->rule == NONE || score > m->score || (score == m->score && rr->rule < m->rule))
            *m = (Match){rr->rule, score};
    }
}

/* Words that a pattern named, and support verbs beside their nouns, tell nothing themselves. */
static void settle(Work *w, u32 t)
{
    if (w->match[t].rule == NONE) return;
    const EventRule *r = event_rule(w, t);
    Frame f;
    event_frame(&w->s, t, &f);
    if (f.light != NONE && w->match[f.light].rule != NONE && !w->consumed[t]) {
        const EventRule *v = event_rule(w, f.light);
        bool named = false;
        for (u32 i = 0; i < v->nslots; i++) named |= v->slots[i].need == SLOT_MUST && v->slots[i].class == CLASS_WORDS;
        if (!named) w->match[f.light].rule = NONE;
    }
    for (u32 i = 0; i < r->nslots; i++) {
        const Slot *slot = &r->slots[i];
        if (slot->class != CLASS_WORDS || slot->need != SLOT_MUST || slot->not_class) continue;
        if ((slot->rels & SLOT_SUBJ) && slot->rels == SLOT_SUBJ) continue;
        u32 k = event_slot_token(w, &f, slot);
        if (k != NONE && k != t) w->consumed[k] = true;
    }
}

/* ---- from a match to an event */
void event_push(const Work *w, Event *e, const u32 *found, u32 n, bool recipient)
{
    Arena *a = w->s.d->arena;
    for (u32 i = 0; i < n; i++) {
        bool seen = false;
        if (recipient) {
            for (u32 j = 0; j < e->recipients.n; j++) seen |= e->recipients.v[j].actor == found[i];
            if (!seen && e->recipients.n < EVENT_ARGS_MAX) *vec_push(a, &e->recipients) = (ActorRef){found[i]};
        } else {
            for (u32 j = 0; j < e->actors.n; j++) seen |= e->actors.v[j].actor == found[i];
            if (!seen && e->actors.n < EVENT_ARGS_MAX) *vec_push(a, &e->actors) = (ActorRef){found[i]};
        }
    }
}

static bool capital(const Work *w, u32 t)
{
    isize at = 0;
    return char_is_upper(utf8_next(token_str(w->s.d, t), &at));
}

/* "British and EU negotiators": of a mutual act the two sides, when one noun names both. */
static void two_sides(Work *w, Event *e, u32 t)
{
    for (u32 k = w->s.kid[t]; k != NONE; k = w->s.sib[k]) { /* "the armies of Brazil and *Peru*" */
        u32 other = event_kid(&w->s, k, REL_CONJ), who[1];
        bool both = k > t && (event_token(&w->s, t)->feats & FEAT_PLURAL) && str_eq(event_prep(&w->s, k), S("of")) && other != NONE;
        if (!both || !capital(w, k) || !capital(w, other) || !event_actors(&w->s, other, ACTOR_PLAIN, who, 1)) continue;
        event_push(w, e, who, 1, true);
        return;
    }
    for (u32 k = w->s.kid[t]; k != NONE && k < t; k = w->s.sib[k]) {
        u8 rel = event_token(&w->s, k)->rel;
        u32 other = event_kid(&w->s, k, REL_CONJ), who[1];
        if ((rel != REL_AMOD && rel != REL_COMPOUND && rel != REL_NMOD_POSS) || other == NONE || other > t) continue;
        if (!capital(w, k) || !capital(w, other) || e->actors.n != 1) continue;
        if (!event_actors(&w->s, k, ACTOR_MAKE, who, 1) || who[0] == e->actors.v[0].actor) continue;
        event_push(w, e, &e->actors.v[0].actor, 1, true);
        e->actors.v[0].actor = who[0];
        return;
    }
}

/* How deep to look for actors in a candidate: a modifier must be one itself. */
static ActorDepth depth_of(const Frame *f, u32 candidate, char pos, bool recipient)
{
    if (pos == 'A') return ACTOR_MAKE; /* "government-held" */
    for (u32 i = 0; i < f->nmod; i++)
        if (f->mod[i] == candidate) return ACTOR_PLAIN;
    return recipient ? ACTOR_DEEP : ACTOR_MAKE;
}

/* "In addition, troops took part": an adjunct before the verb receives nothing, unless it is one
 * who can. */
static bool fronted(const Work *w, const Event *e, const Frame *f, u32 t)
{
    if (t > e->token || event_token(&w->s, e->token)->upos != UPOS_VERB || event_is_actor(w, t)) return false;
    for (u32 i = 0; i < f->nobl; i++)
        if (f->obl[i].token == t) return true;
    return false;
}

/* "The mayor's arrest": who undergoes it as owner of the noun does not do it. */
static bool received(const Event *e, u32 actor)
{
    for (u32 i = 0; i < e->recipients.n; i++)
        if (e->recipients.v[i].actor == actor) return true;
    return false;
}

/* "Demanded the withdrawal *from* X": what belongs to a noun that tells an event of its own is that event's. */
static bool of_other(const Work *w, const Event *e, const Frame *f, u32 t)
{
    u32 noun = event_head(&w->s, t);
    if (noun == NONE || noun == e->token || w->match[noun].rule == NONE || w->consumed[noun] || event_verbal(&w->s, noun)) return false;
    const EventRule *r = event_rule(w, noun);
    bool oblique = false;
    for (u32 i = 0; i < f->nobl; i++) oblique |= f->obl[i].token == t;
    if (r->type == e->type || !oblique) return false;
    Str prep = event_prep(&w->s, t);
    for (u32 i = 0; i < r->nslots; i++)
        for (u32 p = 0; p < r->slots[i].npreps && r->slots[i].need != SLOT_MUST_NOT && r->slots[i].role != 'T'; p++)
            if (!r->slots[i].bits[p] && str_eq(r->slots[i].preps[p], prep)) return true;
    return false;
}

void event_fill_slot(Work *w, Event *e, const Frame *f, const Slot *slot, char pos)
{
    bool noun = pos == 'N';
    u32 found[CANDIDATES_MAX + 1], n = 0;
    bool recipient = slot->role == 'R';
    if (noun && f->light != NONE) { /* who does it stands with the support verb */
        if (!recipient && f->subj != NONE) found[n++] = f->subj;
        if (recipient && f->obj != NONE) found[n++] = f->obj;
    }
    n += candidates(&w->s, f, slot, found + n);
    u32 have = recipient ? e->recipients.n : e->actors.n;
    for (u32 i = 0; i < n; i++) {
        u32 who[EVENT_ARGS_MAX];
        if (recipient && (fronted(w, e, f, found[i]) || of_other(w, e, f, found[i]))) continue;
        u32 subject = recipient && event_verbal(&w->s, found[i]) ? event_kid(&w->s, found[i], REL_NSUBJ) : NONE;
        if (subject != NONE && event_is_actor(w, subject)) found[i] = subject; /* "looked into whether *X* lied" */
        if (event_is_nobody(w, found[i])) continue;
        if (event_in_timex(&w->s, found[i]) && event_token(&w->s, found[i])->upos == UPOS_PROPN) continue; /* "the Nov. attack" */
        if (found[i] == e->token || (slot->class != CLASS_ANY && !event_fits(w, slot, found[i]))) continue;
        ActorDepth depth = depth_of(f, found[i], pos, recipient);
        if (noun && !recipient && depth == ACTOR_MAKE && found[i] != f->subj && !event_is_actor(w, found[i])) depth = ACTOR_DIG; /* "claims of theft" */
        bool deed = !noun && !recipient && w->match[found[i]].rule != NONE && event_token(&w->s, found[i])->upos == UPOS_NOUN;
        if (deed) depth = ACTOR_SELF; /* "the attack on the village killed nine": see from_deed */
        u32 m = event_actors(&w->s, found[i], depth, who, EVENT_ARGS_MAX), kept = 0;
        for (u32 j = 0; j < m; j++) /* a phrase around the trigger is not its actor */
            if (w->s.d->actors.v[who[j]].head != e->token && (recipient || found[i] != f->poss || !received(e, who[j]))) who[kept++] = who[j];
        event_push(w, e, who, kept, recipient);
        if (slot->role == 'B' && kept > 1) event_push(w, e, who + 1, kept - 1, true);
        if (slot->role == 'B' && kept == 1 && !recipient) two_sides(w, e, found[i]);
        if ((recipient ? e->recipients.n : e->actors.n) > have) return; /* the first that names someone */
    }
}

/* The same mention, or the same person described and named: "the lawyer, Jan Novak, defended *his* client". */
static bool same_one(const Doc *d, u32 by, u32 who)
{
    u32 x = d->actors.v[by].entity, y = d->actors.v[who].entity;
    bool named = d->actors.v[by].via == 'd' && d->actors.v[who].via == 'n';
    return by == who || (named && x != NONE && x == y && d->entities.v[x].kind == ENTITY_PERSON);
}

void event_drop_own(const Work *w, Event *e)
{
    u32 n = 0;
    for (u32 i = 0; i < e->recipients.n; i++)
        if (e->actors.n != 1 || !same_one(w->s.d, e->actors.v[0].actor, e->recipients.v[i].actor)) e->recipients.v[n++] = e->recipients.v[i];
    e->recipients.n = n;
}

/* "Managed to enter", "began shooting": a verb that says only how the deed went is part of its trigger. */
static u32 aspect_of(const Work *w, u32 t)
{
    enum { ASPECT_REACH = 3 };
    const Token *k = event_token(&w->s, t);
    u32 up = event_head(&w->s, t);
    if (up == NONE || up > t || t - up > ASPECT_REACH || w->match[up].rule != NONE) return NONE;
    if (k->rel != REL_XCOMP && k->rel != REL_ADVCL && k->rel != REL_CCOMP) return NONE;
    return event_in_set(w->s.lex, S("aspect"), w->s.lem[up]) ? up : NONE;
}

static void emit(Work *w, u32 t, u32 sentence)
{
    Doc *d = w->s.d;
    if (d->events.n >= DOC_FACTS_MAX) return;
    const EventRule *r = event_rule(w, t);
    Frame f;
    event_frame(&w->s, t, &f);
    Event e = event_init(d->tokens.v[t].text);
    if (f.light != NONE && f.light < t && t - f.light <= LIGHT_REACH) e.trigger.beg = d->tokens.v[f.light].text.beg;
    if (f.light != NONE && f.light > t && f.light - t <= LIGHT_REACH) e.trigger.end = d->tokens.v[f.light].text.end;
    u32 before = aspect_of(w, t);
    if (before != NONE) e.trigger.beg = d->tokens.v[before].text.beg;
    e.token = t, e.sentence = sentence;
    e.type = r->type, e.subtype = r->subtype, e.mode = r->mode, e.context = r->context;
    e.cameo = r->cameo, e.rule = r->id;
    e.realis = r->realis < REALIS_COUNT ? r->realis : REALIS_HAPPENED;
    for (u32 i = 0; i < f.ncomp && r->late && e.type == EVENT_THREATEN; i++) /* "vowed not to attack" */
        for (u32 c = w->s.kid[f.comp[i]]; c != NONE; c = w->s.sib[c])
            if (event_lemma_is(&w->s, c, "not")) e.type = EVENT_AGREE, e.cameo = S("030");
    for (u32 i = 0; i < r->nslots; i++)
        if (memchr("ARB", r->slots[i].role, 3) && r->slots[i].need != SLOT_MUST_NOT)
            event_fill_slot(w, &e, &f, &r->slots[i], r->pos);
    event_drop_own(w, &e);
    w->s.event[t] = d->events.n;
    *vec_push(d->arena, &d->events) = e;
}

/* An accident or a disaster that t tells. */
static bool is_calamity(const Work *w, u32 t)
{
    if (t == NONE || w->s.event[t] == NONE) return false;
    const Event *e = &w->s.d->events.v[w->s.event[t]];
    return e->type == EVENT_OTHER && (str_eq(e->subtype, S("accident")) || str_eq(e->subtype, S("disaster")));
}

/* "When a bus overturned", and "after | a building collapsed", which the parser takes for a noun and its participle. */
static bool after_calamity(const Work *w, u32 c)
{
    u8 rel = deprel_base(event_token(&w->s, c)->rel);
    Str mark = event_prep(&w->s, c);
    if (!mark.n && rel == REL_ADVCL && event_subject(&w->s, c) == c - 1) mark = event_prep(&w->s, c - 1);
    bool when = str_eq(mark, S("when")) || str_eq(mark, S("after")) || str_eq(mark, S("as"));
    for (u32 m = w->s.kid[c]; m != NONE && !when; m = w->s.sib[m]) when = m < c && event_lemma_is(&w->s, m, "when");
    if (!when || (rel != REL_ADVCL && rel != REL_OBL)) return false;
    u32 clause = rel == REL_OBL ? event_kid(&w->s, c, REL_ACL) : c;
    return is_calamity(w, c) || is_calamity(w, clause);
}

/* "The plane crashed, killing 12", "killed when a bus overturned": who died of an accident was not assaulted. */
static void by_accident(Work *w, Event *e)
{
    const u32 t = e->token;
    if (e->type != EVENT_ASSAULT || (!str_starts(e->rule, S("fight.kill")) && !str_starts(e->rule, S("fight.wound"))) || !event_verbal(&w->s, t)) return;
    for (u32 i = 0; i < e->actors.n; i++) {
        u32 head = w->s.d->actors.v[e->actors.v[i].actor].head;
        if (head < w->s.d->tokens.n && (event_is_person(w, head) || is_group(w, head))) return;
    }
    u32 up = event_head(&w->s, t);
    bool calamity = deprel_base(event_token(&w->s, t)->rel) == REL_ADVCL && event_kid(&w->s, t, REL_NSUBJ) == NONE && is_calamity(w, up);
    calamity |= is_calamity(w, event_subject(&w->s, t)) && !event_passive(&w->s, t); /* "a gas leak killed three" */
    for (u32 at = t, i = 0; at != NONE && i < 2 && !calamity; at = event_head(&w->s, at), i++)
        for (u32 c = w->s.kid[at]; c != NONE && !calamity; c = w->s.sib[c]) calamity = c > t && after_calamity(w, c);
    if (!calamity) return;
    e->type = EVENT_OTHER, e->subtype = S("accident"), e->rule = S("fight.kill.accident");
    e->mode = e->context = e->cameo = (Str){0};
}

/* ---- sentences without a tree */
static void shallow(Work *w, u32 t)
{
    const EventLex *lex = w->s.lex;
    u32 ref = map_get(&lex->heads, w->s.lem[t]);
    for (; ref != NONE; ref = lex->refs.v[ref].next) {
        const EventRule *r = &lex->rules.v[lex->refs.v[ref].rule];
        Str other = lex->refs.v[ref].other;
        u8 upos = event_token(&w->s, t)->upos;
        if (r->late || r->pos == 'A' || (r->pos == 'V') != (upos == UPOS_VERB)) continue;
        if (other.n && r->pos == 'V' && !(t + 1 < w->sent->end && str_eq(w->s.lem[t + 1], other))) continue;
        if (other.n && r->pos == 'N' && !(t > w->sent->beg && str_eq(w->s.lem[t - 1], other))) continue;
        bool ok = true;
        i32 score = other.n ? SCORE_OTHER : 0;
        for (u32 i = 0; i < r->nslots && ok; i++) {
            const Slot *slot = &r->slots[i];
            if (slot->need != SLOT_MUST || slot->class == CLASS_ANY) continue;
            bool met = false;
            for (u32 k = t + 1; k < u32_min(w->sent->end, t + SHALLOW_REACH / 2) && !met; k++) met = of_class(w, slot, k);
            ok = met;
            score += SCORE_MUST;
        }
        Match *m = &w->match[t];
        if (ok && (m->rule == NONE || score > m->score)) *m = (Match){lex->refs.v[ref].rule, score};
    }
}

static void shallow_actors(Work *w, Event *e)
{
    u32 t = e->token;
    for (u32 k = t; k-- > u32_max(w->sent->beg, t > SHALLOW_REACH ? t - SHALLOW_REACH : 0);)
        if (w->s.actor[k] != NONE) {
            event_push(w, e, &w->s.actor[k], 1, false);
            break;
        }
    for (u32 k = t + 1; k < u32_min(w->sent->end, t + SHALLOW_REACH); k++)
        if (w->s.actor[k] != NONE) {
            event_push(w, e, &w->s.actor[k], 1, true);
            break;
        }
}

/* ---- the driver */
static bool told(u8 zone)
{
    return zone == ZONE_TITLE || zone == ZONE_BODY || zone == ZONE_CAPTION;
}

static void sentence_events(Work *w, u32 index)
{
    Doc *d = w->s.d;
    const Sentence *sent = w->sent = &d->sentences.v[index];
    if (!told(sent->zone)) return;
    bool tree = sent->root != NONE;
    u32 first = d->events.n;
    for (int late = 0; late < 2; late++)
        for (u32 t = sent->end; t-- > sent->beg;) {
            if (tree) match_token(w, t, late);
            else if (!late) shallow(w, t);
        }
    for (u32 t = sent->beg; t < sent->end && tree; t++) settle(w, t);
    for (u32 t = sent->beg; t < sent->end; t++)
        if (w->match[t].rule != NONE && !w->consumed[t]) emit(w, t, index);
    for (u32 i = d->events.n; i-- > first;) {
        if (tree) event_inherit(w, i), by_accident(w, &d->events.v[i]);
        else shallow_actors(w, &d->events.v[i]);
    }
}

/* A toll belongs to the event its noun stands under, else to the nearest violent or
 * calamitous one of its sentence. */
static u32 event_of_number(const Scan *s, const Number *n)
{
    u32 t = n->noun != NONE ? n->noun : n->head;
    if (t == NONE) return NONE;
    u32 at = t;
    for (int i = 0; i < CLIMB_MAX && at != NONE; i++, at = event_head(s, at))
        if (s->event[at] != NONE) return s->event[at];
    u32 sent = doc_token_sentence(s->d, t), best = NONE, far = NONE;
    for (u32 i = 0; i < s->d->events.n; i++) {
        const Event *e = &s->d->events.v[i];
        if (e->sentence != sent || (e->type < EVENT_COERCE && e->type != EVENT_OTHER)) continue;
        u32 gap = e->token > t ? e->token - t : t - e->token;
        if (gap < far) far = gap, best = i;
    }
    return best;
}

static void link_numbers(Scan *s)
{
    Doc *d = s->d;
    for (u32 i = 0; i < d->numbers.n; i++) {
        Number *n = &d->numbers.v[i];
        if (!n->role.n || !event_in_set(s->lex, S("tollrole"), n->role)) continue;
        u32 e = event_of_number(s, n);
        if (e == NONE) continue;
        n->event = e;
        *vec_push(d->arena, &d->events.v[e].numbers) = (NumberRef){i};
    }
}

void annotate_event(Doc *d, const Know *k)
{
    if (!k->event || !d->tokens.n) return;
    Work w = {.match = NEW(d->arena, Match, d->tokens.n), .consumed = NEW(d->arena, bool, d->tokens.n)};
    event_scan(d, k->event, &w.s);
    for (u32 t = 0; t < d->tokens.n; t++) w.match[t].rule = NONE;
    for (u32 i = 0; i < d->sentences.n; i++) {
        w.sent = &d->sentences.v[i];
        sentence_events(&w, i);
    }
    link_numbers(&w.s);
}
