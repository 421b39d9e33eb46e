/* context_place.c - where: which of the sites in reach is the event's.
 *
 * Method. A place that the pattern itself asks for (what was captured) wins outright. Else every
 * site of the sentence (event_site.c) is scored by the path between it and the trigger: down from
 * the trigger (its own object or adjunct, "struck a mosque in Rosario") beats over the governor
 * ("killed in a blast in Rosario"), which beats elsewhere; prepositions of place help, paths
 * through persons ("the president of Iran"), other clauses and reporting verbs hurt. What follows
 * a preposition of place also scores by its mere distance, for the tree is often wrong about where
 * such a phrase hangs. Of sites that lie in one another the finest is given. After the syntactic-distance baselines of
 * Halterman ("Geolocating Political Events in Text", 2019), with the edges told apart.
 * Below a floor no place is given: unknown stays unknown. */
#include "annotate/event.h"
#include "doc/earth.h"

enum { PLACE_NEXT = 10, PLACE_LINEAR = 50, LINEAR_REACH = 40,
       PLACE_BASE = 100, PLACE_UP = 66, PLACE_FLOOR = 20, OWN_FLOOR = 96 /* its own object or adjunct */, SPOKEN_FLOOR = 96, WEAK_SITE = 6, PLACE_FINER = 60, CARRY_SENTENCES = 3 };

u32 event_span_head(const Scan *s, Span at)
{
    const Doc *d = s->d;
    u32 t = doc_token_at(d, at.beg);
    if (t == NONE) return NONE;
    while (t > 0 && d->tokens.v[t - 1].text.end > at.beg) t--;
    u32 first = NONE;
    for (; t < d->tokens.n && d->tokens.v[t].text.beg < at.end; t++) {
        if (d->tokens.v[t].text.end <= at.beg) continue;
        if (first == NONE) first = t;
        u32 h = d->tokens.v[t].head;
        if (h == t || h >= d->tokens.n) return t;
        Span ht = d->tokens.v[h].text;
        if (ht.end <= at.beg || ht.beg >= at.end) return t;
    }
    return first;
}

static bool reporting(const Scan *s, u32 t)
{
    return event_token(s, t)->upos == UPOS_VERB && event_in_set(s->lex, S("report"), s->lem[t]);
}

static bool place_prep(Str prep)
{
    static const char *const in[] = {"in", "at", "near", "inside", "outside", "around", "across", "over", "throughout",
                                     "on", "into", "within", "off", "along", "toward", "towards", "between", "by"};
    for (isize i = 0; i < countof(in); i++)
        if (str_eq(prep, str_of(in[i]))) return true;
    return false;
}

static bool kind_of_place(const Scan *s, u32 t)
{
    return t != NONE && (event_in_set(s->lex, S("placenoun"), s->lem[t]) || event_in_set(s->lex, S("sitenoun"), s->lem[t]));
}

/* "Relations with X", "apart from Y": what such a phrase names is no setting. */
static bool no_setting(Str prep)
{
    static const char *const other[] = {"with", "for", "about", "by", "than", "as", "like", "despite", "following", "without"};
    for (isize i = 0; i < countof(other); i++)
        if (str_eq(prep, str_of(other[i]))) return true;
    return false;
}

/* Clauses that are set at another time, or in none: "since troops entered X", "if ...". */
static bool elsewhen(Str mark)
{
    static const char *const other[] = {"since", "before", "until", "if", "unless", "although", "because", "though", "whether"};
    for (isize i = 0; i < countof(other); i++)
        if (str_eq(mark, str_of(other[i]))) return true;
    return false;
}

bool event_answered(const Scan *s, u32 p)
{
    Str prep = event_prep(s, p);
    if (s->event[p] == NONE || event_token(s, p)->upos != UPOS_NOUN || event_head(s, p) == NONE) return false;
    return str_eq(prep, S("for")) || (str_eq(prep, S("to")) && str_eq(s->lem[event_head(s, p)], S("response")));
}

/* Does the way from p up to the trigger lead through what was answered? Then the place is that one's. */
static bool of_answered(const Scan *s, u32 p, u32 trigger)
{
    bool answered = false;
    for (int i = 0; i < CLIMB_MAX && p != NONE; i++, p = event_head(s, p)) {
        if (p == trigger) return answered;
        answered |= event_answered(s, p);
    }
    return false;
}

/* Cost of going from p up to its head on the way to the trigger. */
static i32 step_cost(const Scan *s, u32 p)
{
    const Token *k = event_token(s, p);
    Str prep = event_prep(s, p);
    switch (deprel_base(k->rel)) {
    case REL_OBL:
        return place_prep(prep) ? 2 : str_eq(prep, S("from")) ? 14 : str_eq(prep, S("to")) ? 10 : 24;
    case REL_NMOD:
        if (k->rel == REL_NMOD_POSS) return 14;
        if (str_eq(prep, S("of"))) return kind_of_place(s, event_head(s, p)) ? 1 : 8;
        return place_prep(prep) ? 4 : 20;
    case REL_OBJ: return 2;
    case REL_COMPOUND: return kind_of_place(s, event_head(s, p)) ? 1 : 8;
    case REL_AMOD: return 24;
    case REL_NSUBJ: return 16;
    case REL_APPOS:
    case REL_FLAT:
    case REL_CONJ: return 3;
    case REL_ACL: return 26;
    case REL_ADVCL: return elsewhen(prep) ? 60 : 26;
    case REL_XCOMP: return 6;
    case REL_CCOMP:
    case REL_PARATAXIS: return 40;
    default: return 10;
    }
}

static bool person_noun(const Scan *s, u32 t)
{
    u32 a = s->actor[t];
    if (a == NONE || s->d->actors.v[a].entity == NONE) return false;
    u8 kind = s->d->entities.v[s->d->actors.v[a].entity].kind;
    return kind == ENTITY_PERSON || kind == ENTITY_ORG || kind == ENTITY_GOVERNMENT;
}

/* Cost of the way from p up to `top`, INT32_MAX if top is not above it. */
static i32 way_down(const Scan *s, u32 p, u32 top, u32 trigger)
{
    i32 cost = 0;
    for (int i = 0; i < CLIMB_MAX; i++) {
        if (p == top) return cost;
        cost += step_cost(s, p) + (i == 0 && no_setting(event_prep(s, p)) ? 60 : 0);
        u32 up = event_head(s, p);
        if (up == NONE || (up == trigger && up != top)) break;
        if (up != top) {
            if (person_noun(s, up) && deprel_base(event_token(s, p)->rel) == REL_NMOD) cost += 30;
            bool other = s->event[up] != NONE && (event_token(s, up)->upos == UPOS_VERB || event_token(s, up)->upos == UPOS_NOUN);
            if (other) cost += 16; /* it is that one's place */
            if (reporting(s, up)) cost += 60;
        }
        p = up;
    }
    return INT32_MAX;
}

/* Going up from the trigger; a big cost keeps the search from leaving its own statement. */
static i32 up_cost(const Scan *s, u32 t, u32 up)
{
    const Token *k = event_token(s, t);
    if (reporting(s, up)) return 80;
    switch (deprel_base(k->rel)) {
    case REL_CCOMP:
    case REL_PARATAXIS: return 40;
    case REL_CONJ: return 8;
    case REL_ACL: return k->rel == REL_ACL_RELCL ? 6 : 4;
    case REL_ADVCL: return elsewhen(event_prep(s, t)) ? 60 : 6;
    case REL_XCOMP: return 2;
    default: return 8;
    }
}

/* "Islamic State of Iraq", "U.S. missiles": the place is part of a name, or says whose. */
static bool names_somebody(const Scan *s, const Site *x)
{
    const Doc *d = s->d;
    u32 p = x->head, a = s->within[p];
    bool modifies = event_token(s, p)->rel == REL_COMPOUND && event_head(s, p) != NONE;
    if (x->place != NONE && modifies && d->places.v[x->place].gaz.feature == FEATURE_COUNTRY) return true;
    if (modifies && x->at && kind_of_place(s, event_head(s, p)) && event_token(s, event_head(s, p))->upos == UPOS_NOUN) return false; /* "in a Lima hotel" */
    if (a == NONE || d->actors.v[a].head == p || d->actors.v[a].via != 'n') return false;
    Span who = d->actors.v[a].text;
    u8 kind = d->actors.v[a].entity != NONE ? d->entities.v[d->actors.v[a].entity].kind : (u8)ENTITY_OTHER;
    if (kind == ENTITY_PLACE || kind == ENTITY_PEOPLE) return false;
    u32 first = x->beg; /* over "the", "northern" */
    while (first > 0 && (event_token(s, first - 1)->upos == UPOS_DET || event_token(s, first - 1)->upos == UPOS_ADJ)) first--;
    bool begins = who.beg >= event_token(s, first)->text.beg, known = d->actors.v[a].entity != NONE && d->entities.v[d->actors.v[a].entity].code.n;
    if (begins && (kind_of_place(s, x->end - 1) || (x->at && x->evidence > 1 && !known))) return false; /* "X District of Y" */
    if (who.end > event_token(s, x->end - 1)->text.end) return true;
    for (u32 t = x->beg; t > 0 && event_token(s, t - 1)->text.beg >= who.beg; t--)
        if (event_token(s, t - 1)->upos == UPOS_PROPN) return true; /* the name began before the place */
    return false;
}

/* "Teams flew to X, and Y sent boats": where one went is not where the other acts. */
static bool goal(Str prep)
{
    return str_eq(prep, S("to")) || str_eq(prep, S("from")) || str_eq(prep, S("into")) || str_eq(prep, S("toward")) || str_eq(prep, S("towards"));
}

/* How near the place at token p stands to the trigger t, 0 if not at all. */
static i32 score_token(const Scan *s, u32 p, u32 t)
{
    i32 best = 0, climbed = 0;
    u32 top = t;
    bool others = false; /* over a clause with a subject of its own */
    for (int i = 0; i < 6; i++) {
        i32 down = way_down(s, p, top, t);
        if (down != INT32_MAX) {
            if (others && goal(event_prep(s, p))) down += PLACE_UP;
            i32 score = (i ? PLACE_UP - climbed : PLACE_BASE) - down;
            if (score > best) best = score;
            break;
        }
        u32 up = event_head(s, top);
        if (up == NONE) break;
        climbed += up_cost(s, top, up);
        others |= deprel_base(event_token(s, top)->rel) == REL_CONJ && event_kid(s, top, REL_NSUBJ) != NONE;
        top = up;
    }
    return best;
}

/* The better of the trigger's own score and its support verb's. */
static i32 score_near(const Scan *s, u32 p, const Event *e)
{
    u32 carrier = event_carrier(s, e->token);
    i32 score = score_token(s, p, e->token);
    i32 other = carrier != e->token ? score_token(s, p, carrier) - 4 : 0;
    return other > score ? other : score;
}

/* The site as a place of the document: one that only the text knows becomes one without coordinates. */
static u32 place_of(const Scan *s, u32 site)
{
    Doc *d = s->d;
    Site *x = &s->sites.v[site];
    if (x->place != NONE || d->places.n >= DOC_FACTS_MAX) return x->place;
    Place p = place_init(tokens_span(d, x->beg, x->end));
    if (x->near != NONE && d->places.v[x->near].resolved) { /* about there; not the town, and no entry of the gazetteer */
        p.gaz = d->places.v[x->near].gaz, p.resolved = true;
        p.gaz.geonames = 0, p.gaz.feature = FEATURE_OTHER, p.gaz.population = 0, p.gaz.name = doc_str(d, p.text);
    }
    p.kind = PLACE_LITERAL, p.how = S("context"), p.rule = S("place.unlisted");
    for (u32 t = x->beg; t < x->end; t++) s->place[t] = d->places.n;
    x->place = d->places.n;
    *vec_push(d->arena, &d->places) = p;
    return x->place;
}

u32 event_definite_place(const Scan *s, u32 t)
{
    const Token *k = event_token(s, t);
    u32 det = event_kid(s, t, REL_DET);
    if ((k->feats & FEAT_PLURAL) || !event_in_set(s->lex, S("placenoun"), s->lem[t])) return NONE;
    if (det == NONE || (!event_lemma_is(s, det, "the") && !event_lemma_is(s, det, "this"))) return NONE;
    for (u32 c = s->kid[t]; c != NONE; c = s->sib[c]) {
        u8 rel = deprel_base(event_token(s, c)->rel);
        if (rel == REL_NMOD || rel == REL_ACL || rel == REL_NUMMOD) return NONE;
    }
    bool province = event_lemma_is(s, t, "province") || event_lemma_is(s, t, "region");
    if (event_lemma_is(s, t, "country") || event_lemma_is(s, t, "area")) return NONE; /* too wide to guess */
    u32 sent = doc_token_sentence(s->d, t), best = NONE;
    for (u32 i = sent; i != NONE && i + CARRY_SENTENCES > sent && best == NONE; i = i ? i - 1 : NONE)
        for (u32 p = s->first_place[i]; p != NONE; p = s->next_place[p]) {
            const Place *q = &s->d->places.v[p];
            bool city = place_is_town(q->gaz.feature);
            if (q->kind != PLACE_LITERAL || !q->resolved || q->text.end > k->text.beg || city == province) continue;
            best = p; /* the nearest before the words */
        }
    return best;
}

/* The place that a noun phrase names, by its finest site: "the city of Y" gives Y. */
static u32 phrase_place(const Scan *s, u32 t)
{
    u32 place = event_np_place(s, t), site = s->site[t];
    if (place != NONE && s->d->places.v[place].kind == PLACE_LITERAL) {
        u32 at = event_span_head(s, s->d->places.v[place].text);
        if (at != NONE && s->site[at] != NONE) site = s->site[at];
    } else if (place != NONE) {
        return place;
    }
    if (site != NONE) return place_of(s, s->sites.v[site].finest);
    u32 owner = kind_of_place(s, t) ? event_kid(s, t, REL_NMOD_POSS) : NONE; /* "X's streets" */
    if (owner != NONE && s->site[owner] != NONE) return place_of(s, s->sites.v[s->site[owner]].finest);
    return event_definite_place(s, t);
}

/* What the pattern itself asks for: the place that was taken, left, entered. */
static u32 pattern_place(const Scan *s, const Event *e, const EventRule *rule)
{
    Frame f;
    if (!rule) return NONE;
    event_frame(s, e->token, &f);
    for (u32 i = 0; i < rule->nslots; i++) {
        const Slot *slot = &rule->slots[i];
        if (slot->role != 'P') continue;
        u32 at[3] = {(slot->rels & SLOT_OBJ) ? f.obj : NONE, (slot->rels & SLOT_SUBJ) ? f.subj : NONE, NONE};
        for (u32 o = 0; o < f.nobl && at[2] == NONE && slot->need == SLOT_MUST; o++)
            for (u32 p = 0; p < slot->npreps; p++)
                if (!slot->bits[p] && str_eq(f.obl[o].prep, slot->preps[p]) && event_np_place(s, f.obl[o].token) != NONE)
                    at[2] = f.obl[o].token;
        for (u32 a = 0; a < 3; a++) {
            u32 place = at[a] != NONE ? phrase_place(s, at[a]) : NONE;
            if (place != NONE) return place;
        }
    }
    return NONE;
}

/* The place stands for one who acts ("Germany is sending troops") or who is harmed ("killed Maya"). */
static bool acts(const Scan *s, const Event *e, const Site *x)
{
    if (x->at) return false;
    u32 first = event_token(s, x->head)->rel == REL_CONJ ? event_head(s, x->head) : NONE;
    for (u32 i = 0; i < e->actors.n; i++) {
        u32 head = s->d->actors.v[e->actors.v[i].actor].head;
        if ((head >= x->beg && head < x->end) || (first != NONE && head == first)) return true;
    }
    if (!event_in_set(s->lex, S("harm"), s->lem[e->token])) return false;
    for (u32 i = 0; i < e->recipients.n; i++) {
        u32 head = s->d->actors.v[e->recipients.v[i].actor].head;
        bool where = head < s->d->tokens.n && event_verbal(s, e->token) && event_prep(s, head).n; /* "killed nine in Maya" */
        if (head >= x->beg && head < x->end && !where) return true;
    }
    return false;
}

/* Without help from the tree: a place said to be one, the nearer to the trigger the better. */
static i32 score_linear(const Site *x, u32 t)
{
    if (!x->at) return 0;
    u32 gap = x->head > t ? x->head - t : t - x->head;
    return PLACE_LINEAR - (i32)(gap > LINEAR_REACH ? LINEAR_REACH : gap);
}

/* "Fighting in X": the place that follows at once, wherever the tree hangs it. */
static bool follows(const Scan *s, const Site *x, u32 t)
{
    return x->beg == t + 2 && event_token(s, t + 1)->upos == UPOS_ADP && place_prep(s->lem[t + 1]);
}

/* "Rest in a camp in X after fleeing fighting": what people flee from is not where they are. */
static bool fled_from(const Scan *s, const Site *x, u32 t)
{
    u32 up = event_head(s, t);
    return up != NONE && str_eq(s->lem[up], S("flee")) && !tree_under(s->d, x->head, t);
}

/* Words are spoken where their speaker is, not where the things are that they are about. */
static bool spoken(const Event *e)
{
    static const u32 verbal = 1u << EVENT_AGREE | 1u << EVENT_SUPPORT | 1u << EVENT_REQUEST | 1u << EVENT_ACCUSE |
                              1u << EVENT_REJECT | 1u << EVENT_THREATEN;
    return verbal >> e->type & 1;
}

/* "Protested against the war in X": the place is that of what the words or the march are about. */
static bool topical(const Scan *s, const Event *e, u32 p)
{
    static const char *const about[] = {"against", "over", "about", "for", "at", "of", "with"};
    if (e->type != EVENT_PROTEST && !spoken(e)) return false;
    u32 carrier = event_carrier(s, e->token), own = p;
    for (int i = 0; i < CLIMB_MAX; i++) {
        u32 up = event_head(s, p);
        if (up == NONE) return false;
        if (up == e->token || up == carrier) break;
        p = up;
    }
    if (own == p && event_prep(s, p).n && place_prep(event_prep(s, p))) return false;
    u8 rel = deprel_base(event_token(s, p)->rel);
    if (rel == REL_OBJ || rel == REL_CCOMP || rel == REL_XCOMP) return true;
    for (isize i = 0; i < countof(about) && (rel == REL_OBL || rel == REL_NMOD); i++)
        if (str_eq(event_prep(s, p), str_of(about[i]))) return true;
    return false;
}

/* "As the United States weighed its plans": who acts in another clause. */
static bool acts_elsewhere(const Scan *s, const Site *x)
{
    u32 t = x->head;
    if (event_token(s, t)->rel == REL_CONJ && event_head(s, t) != NONE) t = event_head(s, t);
    u32 up = event_head(s, t);
    return !x->at && x->place != NONE && event_token(s, t)->rel == REL_NSUBJ && up != NONE && event_token(s, up)->upos == UPOS_VERB;
}

/* Does the place of x lie in, or at, that of the wider site: smaller, and near? */
static bool smaller_near(const Scan *s, const Site *x, const Site *wide)
{
    const i64 near = 60000; /* metres */
    if (x->place == NONE || wide->place == NONE) return false;
    const Place *a = &s->d->places.v[x->place], *b = &s->d->places.v[wide->place];
    if (!a->resolved || !b->resolved || a->gaz.geonames == b->gaz.geonames || a->gaz.population >= b->gaz.population) return false;
    return earth_between(&a->gaz, &b->gaz) < near;
}

/* "In Y, gunmen attacked a hotel in X": what is said first frames the sentence, and the smaller place
 * in the event's own clause is where it was. */
static u32 finer_site(const Scan *s, const Event *e, u32 found)
{
    const Sentence *sent = &s->d->sentences.v[e->sentence];
    const Site *wide = &s->sites.v[s->sites.v[found].finest];
    if (sent->root == NONE || s->sites.v[found].beg > e->token) return found;
    i32 best = PLACE_FINER - 1;
    for (u32 i = found + 1; i < s->sites.n && s->sites.v[i].beg < sent->end; i++) {
        const Site *x = &s->sites.v[i];
        if (x->head == NONE || !x->at || x->evidence < 2 || x->finest == wide->finest) continue;
        if (x->scale >= wide->scale && !(x->scale == wide->scale && smaller_near(s, x, wide))) continue;
        if (acts(s, e, x) || names_somebody(s, x) || topical(s, e, x->head) || fled_from(s, x, e->token)) continue;
        u32 carrier = event_carrier(s, e->token);
        i32 way = way_down(s, x->head, e->token, e->token), other = way_down(s, x->head, carrier, carrier);
        i32 score = PLACE_BASE - (other < way ? other : way);
        if (way == INT32_MAX && other == INT32_MAX) continue;
        if (score > best) best = score, found = i;
    }
    return found;
}

/* "According to a source in X": where the one is who tells it. */
static bool sourced(const Scan *s, u32 p, u32 trigger)
{
    for (int i = 0; i < CLIMB_MAX && p != NONE && p != trigger; i++, p = event_head(s, p)) {
        Str prep = event_prep(s, p);
        if (str_eq(prep, S("accord")) || str_eq(prep, S("according"))) return true;
    }
    return false;
}

/* Does the phrase of t name one who speaks from afar? Doctors and residents speak of their own place. */
static bool faraway(const Scan *s, u32 t)
{
    enum { WORDS = 10 };
    for (u32 q = t, i = 0; i < WORDS; i++, q--) {
        if (tree_under(s->d, q, t) && event_in_set(s->lex, S("faraway"), s->lem[q])) return true;
        if (q == 0) break;
    }
    return false;
}

/* "A spokesman in X said that ...": X is where the speaker sits. */
static bool speakers_seat(const Scan *s, u32 p, u32 trigger)
{
    for (int i = 0; i < CLIMB_MAX && p != NONE; i++, p = event_head(s, p)) {
        u32 up = event_head(s, p);
        u8 rel = deprel_base(event_token(s, p)->rel); /* "said a spokesman" is often read as an object */
        if ((rel == REL_NSUBJ || rel == REL_OBJ) && up != NONE && reporting(s, up))
            return up != trigger && !tree_under(s->d, trigger, p) && faraway(s, p);
    }
    return false;
}

/* "The bridge at X was closed, and the road to Y will open": Y follows, in a clause with a subject of its own. */
static bool next_clause(const Scan *s, u32 p, u32 trigger)
{
    for (int i = 0; i < CLIMB_MAX && p != NONE && p != trigger; i++, p = event_head(s, p))
        if (deprel_base(event_token(s, p)->rel) == REL_CONJ && event_kid(s, p, REL_NSUBJ) != NONE) return true;
    return false;
}

static bool is_truce(const Event *e)
{
    return e->type == EVENT_RETREAT && str_eq(e->mode, S("ceasefire"));
}

/* The agreement that a truce is the object of, NULL. */
static const Event *agreed_by(const Scan *s, const Event *truce)
{
    u32 up = is_truce(truce) && event_token(s, truce->token)->upos == UPOS_NOUN ? event_head(s, truce->token) : NONE;
    const Event *above = up != NONE && s->event[up] != NONE ? &s->d->events.v[s->event[up]] : NULL;
    return above && (above->type == EVENT_AGREE || above->type == EVENT_SUPPORT) ? above : NULL;
}

/* Does the event's truce, if that is what is agreed to, hang above token p? */
static bool of_truce(const Scan *s, const Event *e, u32 p)
{
    for (int i = 0; i < CLIMB_MAX && p != NONE && p != e->token; i++, p = event_head(s, p))
        if (s->event[p] != NONE && agreed_by(s, &s->d->events.v[s->event[p]]) == e) return true;
    return false;
}

/* "The Yemeni government and the Houthis agreed to a truce in Geneva": a town abroad is where they met, not where the arms
 * rest. Unknown countries tell nothing; and two of different countries may agree on a truce anywhere, "Russia and Turkey agreed
 * to a ceasefire in Idlib". */
static bool neutral_ground(const Scan *s, const Event *agreement, const Site *x)
{
    if (x->place == NONE || !s->d->places.v[x->place].resolved) return false;
    const GazPlace *town = &s->d->places.v[x->place].gaz;
    Str theirs = {0};
    bool wide = town->feature == FEATURE_COUNTRY || town->feature == FEATURE_CONTINENT;
    for (u32 i = 0; !wide && i < agreement->actors.n; i++) {
        u32 e = s->d->actors.v[agreement->actors.v[i].actor].entity;
        Str country = e == NONE ? (Str){0} : s->d->entities.v[e].country;
        if (str_eq(country, str_of(town->country)) || (country.n && theirs.n && !str_eq(country, theirs))) return false;
        if (country.n) theirs = country;
    }
    return theirs.n > 0;
}

/* Site of the sentence with the best score for the event, NONE below the floor. */
static u32 best_site(const Scan *s, const Event *e)
{
    const Sentence *sent = &s->d->sentences.v[e->sentence];
    bool tree = sent->root != NONE;
    bool known = e->type != EVENT_OTHER || e->subtype.n; /* a verb that no pattern knows must have the place to itself */
    i32 best = (spoken(e) ? SPOKEN_FLOOR : known ? PLACE_FLOOR : OWN_FLOOR) - 1;
    u32 gap = NONE, found = NONE, first_after = 0;
    const Event *agreement = agreed_by(s, e);
    for (u32 i = s->first_site[e->sentence]; i < s->sites.n && s->sites.v[i].beg < sent->end; i++) {
        const Site *x = &s->sites.v[i];
        if (x->head != NONE && x->at && of_truce(s, e, x->head) && neutral_ground(s, e, x)) return x->finest;
        if (x->head == NONE || (agreement && neutral_ground(s, agreement, x)) || acts(s, e, x) || names_somebody(s, x) || acts_elsewhere(s, x) || topical(s, e, x->head) ||
            fled_from(s, x, e->token) || (tree && (sourced(s, x->head, e->token) || speakers_seat(s, x->head, e->token) || of_answered(s, x->head, e->token))))
            continue;
        u32 g = x->head > e->token ? x->head - e->token : e->token - x->head;
        i32 score = tree ? score_near(s, x->head, e) - (x->evidence < 2 ? WEAK_SITE : 0) : PLACE_FLOOR;
        if (tree && x->beg > e->token && !spoken(e) && !first_after++ && !next_clause(s, x->head, e->token)) score += PLACE_NEXT;
        i32 line = score_linear(x, e->token);
        if (tree && line > score && known && !spoken(e)) score = line;
        if (tree && follows(s, x, e->token) && !spoken(e) && score < PLACE_BASE) score = PLACE_BASE;
        if (score < best || (score == best && g >= gap)) continue;
        best = score, gap = g, found = i;
    }
    if (found == NONE) return NONE;
    found = finer_site(s, e, found);
    const Site *finest = &s->sites.v[s->sites.v[found].finest];
    return finest->head == NONE || acts(s, e, finest) || names_somebody(s, finest) ? found : s->sites.v[found].finest;
}

void event_find_place(const Scan *s, Event *e, const EventRule *rule)
{
    const Doc *d = s->d;
    bool tree = d->sentences.v[e->sentence].root != NONE;
    e->place = tree ? pattern_place(s, e, rule) : NONE;
    if (e->place != NONE) return;
    u32 site = best_site(s, e);
    if (site != NONE) e->place = place_of(s, site);
    if (e->place != NONE || !tree) return;
    Frame f;
    event_frame(s, e->token, &f);
    for (u32 i = 0; i < f.nobl && e->place == NONE; i++) e->place = event_definite_place(s, f.obl[i].token);
}
