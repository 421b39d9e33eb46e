/* hold.c - who is said to hold a place in the two forms in which no verb says so, read from
 * the surface because parsers seldom get them right: the compound ("government-held Aleppo",
 * "the rebel-controlled town of Idlib") and the apposition or predicate ("Sirte, a stronghold
 * of the group"; "long a hub for government control"). Each becomes an event of subtype
 * control, rule "hold.compound" or "hold.stronghold". And the other way: a place that only
 * measures a distance ("the town, 80 miles from the capital") is taken by nobody. */
#include "annotate/annotate.h"

enum { REACH = 6, STRONGHOLD_REACH = 8 };

static bool one_of(const Doc *d, u32 token, const char *const *words)
{
    for (; *words; words++)
        if (str_eq_nocase(token_str(d, token), str_of(*words))) return true;
    return false;
}

static u32 place_at(const Doc *d, u32 token)
{
    for (u32 i = 0; i < d->places.n; i++)
        if (d->places.v[i].kind == PLACE_LITERAL && d->places.v[i].text.beg == d->tokens.v[token].text.beg) return i;
    return NONE;
}

static u32 place_ending_at(const Doc *d, u32 token)
{
    for (u32 i = 0; i < d->places.n; i++)
        if (d->places.v[i].kind == PLACE_LITERAL && d->places.v[i].text.end == d->tokens.v[token].text.end) return i;
    return NONE;
}

/* The government of the place's own country, if the report speaks of it. */
static u32 government_of(const Doc *d, const Place *p)
{
    u32 found = NONE;
    for (u32 i = 0; i < d->entities.n && p->resolved; i++) {
        const Entity *e = &d->entities.v[i];
        if (e->kind != ENTITY_GOVERNMENT || !str_eq(e->country, str_of(p->gaz.country))) continue;
        if (e->code.n) return i; /* one that is known by its parts before one that is not */
        if (found == NONE) found = i;
    }
    return found;
}

/* Who the word before "-held" or "control" means. */
static u32 holder(const Doc *d, u32 token, const Place *p)
{
    static const char *const government[] = {"government", "regime", "state", NULL};
    if (one_of(d, token, government)) return government_of(d, p);
    u32 found = NONE;
    for (u32 i = 0; i < d->actors.n; i++) {
        const Actor *a = &d->actors.v[i];
        if (a->entity == NONE || !span_inside(d->tokens.v[token].text, a->text)) continue;
        u8 kind = d->entities.v[a->entity].kind;
        if (kind == ENTITY_GROUP || kind == ENTITY_FORCE || kind == ENTITY_GOVERNMENT) found = a->entity;
    }
    return found;
}

static bool told(const Doc *d, u32 place)
{
    for (u32 i = 0; i < d->events.n; i++)
        for (u32 k = 0; k < d->events.v[i].control.n; k++)
            if (d->events.v[i].control.v[k].place == place && d->events.v[i].control.v[k].change == CHANGE_HOLDS) return true;
    return false;
}

static void add(Doc *d, u32 token, u32 sentence, u32 place, u32 who, Str rule)
{
    if (who == NONE || told(d, place) || d->events.n >= DOC_FACTS_MAX) return;
    Event e = event_init(d->tokens.v[token].text);
    e.token = token;
    e.sentence = sentence;
    e.type = EVENT_OTHER;
    e.subtype = S("control");
    e.realis = REALIS_ONGOING;
    e.realis_rule = e.rule = rule;
    e.place = place;
    *vec_push(d->arena, &e.control) = (ControlFact){place, who, CHANGE_HOLDS};
    *vec_push(d->arena, &d->events) = e;
}

/* "X-held ... PLACE" */
static void compound(Doc *d, const Sentence *s, u32 sentence, u32 t)
{
    static const char *const held[] = {"held", "controlled", "occupied", "ruled", NULL};
    if (t < s->beg + 2 || !str_eq(token_str(d, t - 1), S("-")) || !one_of(d, t, held)) return;
    for (u32 k = t + 1; k < s->end && k <= t + REACH; k++) {
        u32 p = place_at(d, k);
        if (p != NONE) {
            add(d, t, sentence, p, holder(d, t - 2, &d->places.v[p]), S("hold.compound"));
            return;
        }
        if (d->tokens.v[k].upos == UPOS_PUNCT || d->tokens.v[k].upos == UPOS_VERB) return;
    }
}

/* "PLACE, (long) a hub for X ..." and "PLACE is a stronghold of X" */
static void stronghold(Doc *d, const Sentence *s, u32 sentence, u32 t)
{
    static const char *const nouns[] = {"stronghold", "bastion", "hub", "heartland", "base", "fortress", NULL};
    static const char *const joins[] = {"of", "for", NULL};
    static const char *const between[] = {",", "a", "an", "the", "long", "once", "is", "remains", "was", "main", "last", "key", "former", NULL};
    if (!one_of(d, t, nouns) || t + 1 >= s->end || !one_of(d, t + 1, joins)) return;
    u32 k = t, place = NONE;
    while (k > s->beg && t - k < REACH && one_of(d, k - 1, between)) k--;
    static const char *const over[] = {"once", "was", "former", NULL};
    bool past = false;
    for (u32 b = k; b < t; b++) past |= one_of(d, b, over);
    if (k > s->beg) place = place_ending_at(d, k - 1);
    if (place == NONE || past || d->places.v[place].text.end > d->tokens.v[k].text.beg) return;
    for (u32 x = t + 2; x < s->end && x <= t + STRONGHOLD_REACH; x++) {
        if (d->tokens.v[x].upos == UPOS_PUNCT || d->tokens.v[x].upos == UPOS_VERB) return;
        u32 who = holder(d, x, &d->places.v[place]);
        if (who == NONE) continue;
        add(d, t, sentence, place, who, S("hold.stronghold"));
        return;
    }
}

static bool measures_distance(const Doc *d, u32 place)
{
    for (u32 i = 0; i < d->numbers.n; i++) {
        const Number *n = &d->numbers.v[i];
        if (n->kind == NUMBER_DISTANCE && n->place == place && n->text.end <= d->places.v[place].text.beg) return true;
    }
    for (u32 i = 0; i < d->places.n; i++)
        if (d->places.v[i].kind == PLACE_RELATIVE && d->places.v[i].base == place) return true;
    return false;
}

static void drop_measures(Doc *d)
{
    for (u32 i = 0; i < d->events.n; i++) {
        Event *e = &d->events.v[i];
        u32 kept = 0;
        for (u32 k = 0; k < e->control.n; k++)
            if (!measures_distance(d, e->control.v[k].place)) e->control.v[kept++] = e->control.v[k];
        e->control.n = kept;
    }
}

void annotate_hold(Doc *d, const Know *k)
{
    (void)k;
    drop_measures(d);
    for (u32 i = 0; i < d->sentences.n; i++) {
        Sentence s = d->sentences.v[i];
        if (s.zone != ZONE_BODY && s.zone != ZONE_CAPTION) continue;
        for (u32 t = s.beg; t < s.end; t++) {
            compound(d, &s, i, t);
            stronghold(d, &s, i, t);
        }
    }
}
