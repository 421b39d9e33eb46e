/* actor_refer.c - descriptions and pronouns to entities, in reading order.
 *
 * A description is resolved, in this order, by apposition, by the armed group or the state it
 * belongs to, by role ("the lawmaker" finds the senator), by the same words said before; else
 * it is somebody new. A pronoun takes the best of the mentions a few sentences back: near,
 * subject, named, of the right sex and number. Ties go to the nearer. */
#include "annotate/actor_in.h"
#include "base/utf8.h"

typedef struct {
    ActorWork *w;
    u32 at;        /* the mention being read */
    u32 group;     /* the armed group most often named, NONE */
    u32 groups;    /* how many are named */
    bool dominant; /* group is named three times as often as any other */
    const GazCountry *main; /* the country the report is mostly about, NULL if there is no such */
    const GazCountry *state; /* the country of most of its officials */
} Reader;

static Str family(const ActorRole *r)
{
    return r ? r->family : (Str){0};
}

static bool same_country(const GazCountry *a, const GazCountry *b)
{
    return !a || !b || a == b || memcmp(a->iso3, b->iso3, 3) == 0;
}

/* ---- apposition: "Name, the role," and "the role, Name," */

static bool comma_between(const ActorWork *w, const Mention *a, const Mention *b)
{
    return a->end + 1 == b->beg && str_eq(token_str(w->d, a->end), S(","));
}

static bool can_describe(const Mention *d)
{
    return d->form == 'd' && d->kind == ENTITY_PERSON && !d->plural && !d->counted && d->role;
}

static bool ends_apposition(const ActorWork *w, const Mention *m)
{
    const Sentence *s = &w->d->sentences.v[m->sentence];
    if (m->end >= s->end) return true;
    Str t = token_str(w->d, m->end);
    return !str_eq(t, S("and")) && !str_eq(t, S("or"));
}

static u32 apposed(const Reader *r)
{
    const ActorWork *w = r->w;
    const Mention *m = &w->m.v[r->at];
    const Token *k = w->d->tokens.v;
    if (!can_describe(m)) return NONE;
    for (u32 step = 1; step <= 3; step++) {
        u32 before = r->at - step, after = r->at + step;
        if (r->at >= step) {
            const Mention *p = &w->m.v[before];
            if (p->form == 'n' && p->kind == ENTITY_PERSON && p->sentence == m->sentence &&
                ((comma_between(w, p, m) && ends_apposition(w, m)) ||
                 (k[m->head].conf && k[m->head].rel == REL_APPOS && k[m->head].head >= p->beg && k[m->head].head < p->end)))
                return p->entity;
        }
        if (after < w->m.n) {
            const Mention *p = &w->m.v[after];
            if (p->form == 'n' && p->kind == ENTITY_PERSON && p->sentence == m->sentence &&
                ((comma_between(w, m, p) && m->definite) ||
                 (k[p->head].conf && k[p->head].rel == REL_APPOS && k[p->head].head >= m->beg && k[p->head].head < m->end)))
                return p->entity;
        }
    }
    return NONE;
}

/* ---- states and armed groups */

static bool is_government(const Mention *m)
{
    return m->kind == ENTITY_GOVERNMENT && str_eq(family(m->role), S("government"));
}

/* The last government spoken of, for a bare "the government". */
static u32 recent_government(const Reader *r)
{
    const ActorWork *w = r->w;
    for (u32 i = r->at, steps = 0; i-- > 0 && steps < 4 * ACTOR_LOOKBACK; steps++) {
        const Mention *m = &w->m.v[i];
        if (m->entity != NONE && is_government(m) && w->notes.v[m->entity].country) return m->entity;
    }
    return NONE;
}

static const ActorRole *role_named(const ActorWork *w, Str key)
{
    u32 at = map_get(&w->lex->role_by, key);
    return at == NONE ? NULL : &w->lex->roles.v[at];
}

static u32 government(Reader *r)
{
    ActorWork *w = r->w;
    Mention *m = &w->m.v[r->at];
    bool isnew;
    if (!is_government(m) || m->plural || m->lent) return NONE;
    const GazCountry *c = m->country;
    if (m->owner != NONE && w->m.v[m->owner].entity != NONE) {
        const EntityNote *o = &w->notes.v[w->m.v[m->owner].entity];
        if (!c) c = o->country;
        if (!o->role && str_eq(m->role->word, S("administration")) && w->d->entities.v[w->m.v[m->owner].entity].kind != ENTITY_PLACE)
            w->notes.v[w->m.v[m->owner].entity].role = role_named(w, S("president"));
        if (!c && w->m.v[m->owner].form == 'n' && w->d->entities.v[w->m.v[m->owner].entity].kind == ENTITY_PERSON) c = r->state;
    }
    if (!c && m->owner == NONE && m->definite && !m->of) {
        u32 e = recent_government(r);
        if (e != NONE) return e;
        c = r->main;
    }
    if (!c) return NONE;
    m->country = c;
    u32 e = actor_entity_key(w, str_format(w->a, "!%s", c->iso3), m, &isnew);
    if (isnew) w->notes.v[e].state = true;
    return e;
}

static u32 armed_group(const Reader *r)
{
    ActorWork *w = r->w;
    const Mention *m = &w->m.v[r->at];
    bool fighters = m->role && (m->role->kind == ENTITY_GROUP || m->role->kind == ENTITY_FORCE ||
                                (m->role->use & USE_ARMED) || str_eq(family(m->role), S("soldier")));
    bool many = m->role && (m->plural || (m->role->use & USE_BODY));
    if (!fighters || !many) return NONE;
    if (m->of && m->of->kind == ENTITY_GROUP && !m->counted) return actor_entity_known(w, m->of);
    if (m->owner != NONE) {
        u32 e = w->m.v[m->owner].entity;
        return e != NONE && w->d->entities.v[e].kind == ENTITY_GROUP && w->d->entities.v[e].named ? e : NONE;
    }
    if (!(m->role->use & USE_ARMED) || r->group == NONE || m->counted || m->indefinite) return NONE;
    if (m->of || !same_country(m->country, w->notes.v[r->group].country)) return NONE;
    if (!m->definite && !(r->groups == 1 || r->dominant)) return NONE;
    if (!m->definite && !str_eq(family(m->role), S("militants"))) return NONE;
    if (r->groups == 1 || r->dominant) return r->group;
    for (u32 i = r->at, steps = 0; i-- > 0 && steps < ACTOR_LOOKBACK; steps++) {
        u32 e = w->m.v[i].entity;
        if (e != NONE && w->d->entities.v[e].kind == ENTITY_GROUP && w->d->entities.v[e].named) return e;
    }
    return NONE;
}

/* ---- roles as references, and the same words again */

static bool role_fits(const Mention *m, const EntityNote *n, const Entity *e)
{
    if (!n->role || e->plural != m->plural || !same_country(m->country, n->country)) return false;
    if (m->sex && e->gender && m->sex != e->gender) return false;
    if (m->of && n->of && m->of != n->of) return false;
    if (str_eq(m->role->word, n->role->word)) return true;
    /* "the leader" is a president, "the lawmaker" a senator: the word names the family */
    return m->role->family.n && str_eq(m->role->word, m->role->family) && str_eq(m->role->family, n->role->family);
}

enum { WHOSE_LOOKBACK = 1024 /* mentions */, WHOSE_MAX = 8 /* persons of one role looked into */ };

/* Does a mention of the entity before the one being read hold the word t? */
static bool told_with(const Reader *r, u32 e, u32 t)
{
    const ActorWork *w = r->w;
    Str word = token_str(w->d, t);
    for (u32 i = r->at, steps = 0; i-- > 0 && steps < WHOSE_LOOKBACK; steps++)
        for (u32 k = w->m.v[i].beg; w->m.v[i].entity == e && k < w->m.v[i].end; k++)
            if (str_eq_nocase(token_str(w->d, k), word)) return true;
    return false;
}

/* "The Nato spokesman" is not another's spokesman: what names whose he is must have been said of him. */
static bool whose_fits(const Reader *r, u32 e)
{
    const ActorWork *w = r->w;
    const Mention *m = &w->m.v[r->at];
    if (m->of && w->notes.v[e].of) return true; /* compared already */
    for (u32 t = m->beg; t < m->head; t++) {
        u8 upos = w->d->tokens.v[t].upos;
        if ((upos == UPOS_PROPN || upos == UPOS_NOUN) && !told_with(r, e, t)) return m->country != NULL && upos == UPOS_PROPN;
    }
    return true;
}

static u32 by_role(const Reader *r)
{
    const ActorWork *w = r->w;
    const Mention *m = &w->m.v[r->at];
    if (!m->definite || m->plural || m->counted || !m->role || m->role->kind != ENTITY_PERSON) return NONE;
    if (m->owner != NONE && w->m.v[m->owner].form == 'p') return NONE;
    for (u32 i = r->at, steps = 0, others = 0; i-- > 0 && steps < 8 * ACTOR_LOOKBACK && others < WHOSE_MAX; steps++) {
        u32 e = w->m.v[i].entity;
        if (e == NONE || w->d->entities.v[e].kind != ENTITY_PERSON || !role_fits(m, &w->notes.v[e], &w->d->entities.v[e])) continue;
        if (whose_fits(r, e)) return e;
        others++;
    }
    return NONE;
}

/* Without its determiner; "a", "the" and numbers count for nothing in a name. */
static u32 bare_start(const ActorWork *w, const Mention *m)
{
    u32 t = m->beg;
    while (t + 1 < m->end && (w->d->tokens.v[t].upos == UPOS_DET || str_eq_nocase(token_str(w->d, t), S("the")) ||
                              str_eq_nocase(token_str(w->d, t), S("a")) || str_eq_nocase(token_str(w->d, t), S("an"))))
        t++;
    return t;
}

static u32 said_before(const Reader *r, Str key)
{
    const ActorWork *w = r->w;
    const Mention *m = &w->m.v[r->at];
    u32 e = map_get(&w->names, key);
    if (e != NONE && !m->indefinite && !m->counted) return e;
    if (!m->definite || m->of || !m->role) return NONE;
    for (u32 i = r->at, steps = 0; i-- > 0 && steps < ACTOR_LOOKBACK; steps++) {
        const Mention *p = &w->m.v[i];
        if (p->form == 'd' && p->role && p->entity != NONE && str_eq(p->role->word, m->role->word) &&
            p->plural == m->plural && same_country(p->country, m->country) && p->owner == NONE && m->owner == NONE && whose_fits(r, p->entity))
            return p->entity;
    }
    return NONE;
}

static u32 description(Reader *r)
{
    ActorWork *w = r->w;
    Mention *m = &w->m.v[r->at];
    u32 e = apposed(r);
    if (e != NONE) return m->rule = S("actor.apposition"), e;
    if ((e = armed_group(r)) != NONE) return m->rule = S("actor.group"), e;
    if ((e = government(r)) != NONE) return m->rule = S("actor.government"), e;
    if (m->owner != NONE && !m->country && w->m.v[m->owner].entity != NONE && m->kind != ENTITY_PERSON)
        m->country = w->notes.v[w->m.v[m->owner].entity].country;
    if ((e = by_role(r)) != NONE) return m->rule = S("actor.role.again"), e;
    u8 buf[ACTOR_KEY_MAX + 1] = "~";
    u32 n = actor_key_of(w, bare_start(w, m), m->end, buf + 1);
    bool owned = m->owner != NONE && w->m.v[m->owner].form == 'p';
    Str key = {buf, n + 1};
    if (n && !owned && (e = said_before(r, key)) != NONE) return m->rule = S("actor.description.again"), e;
    e = actor_entity_new(w, m);
    w->notes.v[e].nbeg = bare_start(w, m);
    bool isnew;
    if (n && !owned && !m->counted) {
        key = str_copy(w->a, key);
        *map_put(w->a, &w->names, key, &isnew) = e;
    }
    return e;
}

/* ---- pronouns */

static bool may_be(const Mention *p, const Entity *e, const Mention *m)
{
    (void)p;
    if (m->kind == ENTITY_PERSON) {
        if (e->plural || (e->kind != ENTITY_PERSON && !(e->kind == ENTITY_OTHER && e->named))) return false;
        return !m->sex || !e->gender || m->sex == e->gender;
    }
    if (m->plural)
        return e->plural || e->kind == ENTITY_GROUP || e->kind == ENTITY_FORCE || e->kind == ENTITY_PEOPLE ||
               e->kind == ENTITY_GOVERNMENT || e->kind == ENTITY_ORG;
    return e->kind != ENTITY_PERSON && e->kind != ENTITY_PEOPLE && !(e->plural && e->kind != ENTITY_GROUP);
}

/* Subject and object of one verb are not the same, unless by "himself". */
static bool barred(const ActorWork *w, const Mention *m, const Mention *p)
{
    const Token *k = w->d->tokens.v;
    if (m->sentence != p->sentence || !k[m->head].conf || (k[m->head].feats & FEAT_POSS)) return false;
    u8 rel = deprel_base(k[m->head].rel);
    if (str_ends(token_str(w->d, m->head), S("self")) || str_ends(token_str(w->d, m->head), S("selves"))) return false;
    return (rel == REL_OBJ || rel == REL_IOBJ || rel == REL_OBL) && p->subject && k[p->head].head == k[m->head].head;
}

/* "Citing the plan, which X opposed, he ...": who acts in a relative clause is not who the sentence is about. */
static bool embedded(const ActorWork *w, const Mention *m, const Mention *p)
{
    const Token *k = w->d->tokens.v;
    u32 verb = k[p->head].head;
    return m->sentence == p->sentence && p->subject && k[p->head].conf && k[verb].rel == REL_ACL_RELCL && k[m->head].head != verb;
}

static int weight(const ActorWork *w, const Mention *m, const Mention *p)
{
    const Entity *e = &w->d->entities.v[p->entity];
    int s = 100 - 22 * (int)(m->sentence - p->sentence);
    if (embedded(w, m, p)) s -= 12;
    else if (p->subject) s += m->subject ? 22 : 16;
    if (p->form == 'n') s += 6;
    if (m->sex && e->gender == m->sex) s += 10;
    if (m->plural && e->plural) s += 12;
    if (e->kind == ENTITY_OTHER || e->kind == ENTITY_PLACE || e->kind == ENTITY_DOCUMENT) s -= 25;
    if (p->indefinite && p->form == 'd') s -= 6;
    if (!m->plural && e->plural) s -= 15;
    if (p->quoted && !m->quoted) s -= 30;
    if (p->form == 'p' && p->subject) s += 4;
    u32 count = w->notes.v[p->entity].count;
    return s + (int)u32_min(count, 8);
}

static u32 pronoun(const Reader *r)
{
    const ActorWork *w = r->w;
    const Mention *m = &w->m.v[r->at];
    int best = 30;
    u32 found = NONE;
    if (m->first_person) return NONE;
    for (u32 i = r->at, steps = 0; i-- > 0 && steps < ACTOR_LOOKBACK; steps++) {
        const Mention *p = &w->m.v[i];
        if (m->sentence - p->sentence > ACTOR_SENTENCES_BACK) break;
        if (p->entity == NONE || p->first_person) continue;
        if (!may_be(p, &w->d->entities.v[p->entity], m) || barred(w, m, p)) continue;
        int s = weight(w, m, p) - (int)steps / 4;
        if (s > best) best = s, found = p->entity;
    }
    return found;
}

/* ---- metonyms: a capital that speaks or acts is its government */

static u32 metonym(Reader *r)
{
    ActorWork *w = r->w;
    Mention *m = &w->m.v[r->at];
    bool isnew;
    if (m->kind != ENTITY_PLACE || m->known || !m->subject || m->nend == m->nbeg || !w->d->tokens.v[m->head].conf) return NONE;
    const Token *verb = &w->d->tokens.v[w->d->tokens.v[m->head].head];
    const GazCountry *c = gazetteer_capital(w->k->gazetteer, doc_str(w->d, tokens_span(w->d, m->nbeg, m->nend)));
    if (!c || verb->upos != UPOS_VERB || w->d->tokens.v[m->head].rel != REL_NSUBJ) return NONE;
    if (str_eq(verb->lemma, S("fall")) || str_eq(verb->lemma, S("lie")) || str_eq(verb->lemma, S("host"))) return NONE;
    Mention as = *m;
    as.kind = ENTITY_GOVERNMENT, as.country = c;
    u32 e = actor_entity_key(w, str_format(w->a, "!%s", c->iso3), &as, &isnew);
    if (isnew) w->notes.v[e].state = true;
    return m->rule = S("actor.metonym"), e;
}

/* ---- the pass */

static void count_groups(Reader *r)
{
    ActorWork *w = r->w;
    u32 second = 0;
    r->group = NONE;
    for (u32 i = 0; i < w->m.n; i++) /* named only as a modifier: "Red Army fighters" */
        if (w->m.v[i].of && w->m.v[i].of->kind == ENTITY_GROUP && w->m.v[i].owner == NONE) actor_entity_known(w, w->m.v[i].of);
    for (u32 e = 0; e < w->d->entities.n; e++) {
        if (w->d->entities.v[e].kind != ENTITY_GROUP || !w->d->entities.v[e].named) continue;
        r->groups++;
        u32 n = w->notes.v[e].count;
        if (r->group == NONE || n > w->notes.v[r->group].count) {
            if (r->group != NONE) second = w->notes.v[r->group].count;
            r->group = e;
        } else second = u32_max(second, n);
    }
    r->dominant = r->group != NONE && w->notes.v[r->group].count >= 3 * second;
}

enum { COUNTRIES = 16 };
typedef struct {
    const GazCountry *c[COUNTRIES];
    u32 n[COUNTRIES], used;
} Tally;

static void tally(Tally *t, const GazCountry *c, u32 n)
{
    u32 i = 0;
    while (i < t->used && t->c[i] != c) i++;
    if (i == t->used && i == COUNTRIES) return;
    if (i == t->used) t->c[t->used++] = c;
    t->n[i] += n;
}

/* The first, if it has three mentions and half as many again as the second (over: in halves). */
static const GazCountry *clear_first(const Tally *t, u32 over)
{
    u32 best = 0, second = 0;
    for (u32 i = 1; i < t->used; i++)
        if (t->n[i] > t->n[best]) best = i;
    for (u32 i = 0; i < t->used; i++)
        if (i != best) second = u32_max(second, t->n[i]);
    return t->used && t->n[best] >= 3 && 2 * t->n[best] >= over * second ? t->c[best] : NULL;
}

/* The country of most mentions of people, groups and places. */
static const GazCountry *main_country(const ActorWork *w)
{
    Tally t = {.used = 0};
    for (u32 e = 0; e < w->d->entities.n; e++)
        if (w->notes.v[e].country && w->d->entities.v[e].kind != ENTITY_MEDIA) tally(&t, w->notes.v[e].country, w->notes.v[e].count);
    return clear_first(&t, 3);
}

/* The country whose officials and offices the report is full of: "the Keller administration" is theirs. */
static const GazCountry *state_country(const ActorWork *w)
{
    Tally t = {.used = 0};
    for (u32 i = 0; i < w->m.n; i++) {
        const Mention *m = &w->m.v[i];
        Str code = m->known && m->known->code.n > 3 ? str_cut(m->known->code, 3, m->known->code.n) : m->role ? m->role->code : (Str){0};
        if (m->country && str_starts(code, S("GOV")) && m->kind != ENTITY_PLACE) tally(&t, m->country, 1);
    }
    return clear_first(&t, 4);
}

void actor_link_rest(ActorWork *w)
{
    Reader r = {.w = w, .group = NONE, .main = main_country(w), .state = state_country(w)};
    count_groups(&r);
    for (r.at = 0; r.at < w->m.n; r.at++) {
        Mention *m = &w->m.v[r.at];
        u32 e = m->form == 'd' ? description(&r) : m->form == 'p' ? pronoun(&r) : metonym(&r);
        if (m->form == 'n' && e != NONE) m->entity = e;
        else if (m->form != 'n' && e != NONE) actor_entity_join(w, r.at, e);
        if (m->form == 'p' && e != NONE && !w->d->entities.v[e].gender && m->sex) w->d->entities.v[e].gender = m->sex;
        if (m->entity != NONE) w->notes.v[m->entity].last = r.at;
    }
}

/* ---- codes and names, at the end */

static Str code_of(ActorWork *w, u32 e)
{
    const EntityNote *n = &w->notes.v[e];
    const Entity *x = &w->d->entities.v[e];
    Str iso = n->country ? str_of(n->country->iso3) : (Str){0}, part = {0};
    if (n->known && n->known->kind != ENTITY_MEDIA) return n->known->code;
    if (n->known) return str_join(w->a, iso, n->known->code);
    if (n->role) {
        part = n->role->code;
        if (n->role->weak) {
            if (n->lent && n->lent->code.n) part = n->lent->code;
            else if (n->of) return n->of->code;
        }
    }
    if (!part.n && n->state) part = S("GOV");
    if (!part.n && x->kind == ENTITY_PEOPLE) part = S("CVL");
    if (!part.n && n->of) return n->of->code;
    return str_join(w->a, iso, part);
}

static Str name_of(ActorWork *w, u32 e)
{
    const EntityNote *n = &w->notes.v[e];
    const Entity *x = &w->d->entities.v[e];
    if (n->known) return n->known->name;
    if (n->state) {
        Str dem = actor_demonym(w->lex, n->country);
        if (n->country && str_eq(str_of(n->country->iso3), S("USA"))) dem = S("US");
        if (n->country && str_eq(str_of(n->country->iso3), S("GBR"))) dem = S("UK");
        return str_format(w->a, "%.*s government", STR(dem.n ? dem : n->country->name));
    }
    if (x->kind == ENTITY_PLACE && n->country && x->named) {
        Str s = doc_str(w->d, tokens_span(w->d, n->nbeg, n->nend));
        if (gazetteer_country(w->k->gazetteer, s)) return n->country->name;
    }
    return n->nend > n->nbeg ? doc_str(w->d, tokens_span(w->d, n->nbeg, n->nend)) : (Str){0};
}

void actor_codes(ActorWork *w)
{
    for (u32 e = 0; e < w->d->entities.n; e++) {
        const EntityNote *n = &w->notes.v[e];
        Entity *x = &w->d->entities.v[e];
        x->name = name_of(w, e);
        x->code = code_of(w, e);
        if (n->country) x->country = str_of(n->country->iso2);
        if (n->role && x->kind == ENTITY_PERSON && n->role->family.n && !str_eq(n->role->family, S("person"))) x->role = n->role->word;
    }
}
