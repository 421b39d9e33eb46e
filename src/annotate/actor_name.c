/* actor_name.c - names to entities, over the whole document at once.
 *
 * Longest names first, so that a part finds its whole whichever came first. Two full names are
 * one person when the surnames agree and the first words agree (equal, an initial, or one the
 * beginning of the other), or when one name ends the other. A surname borne by two people is
 * ambiguous: it goes to the one whose sex or role fits, else stays a person of its own.
 * A middle word never stands for a person, so "Keller" is not "Anna Keller Lund". */
#include "annotate/actor_in.h"
#include "base/utf8.h"
#include <stdlib.h>

u32 actor_entity_new(ActorWork *w, const Mention *m)
{
    Entity e = entity_init();
    e.kind = m->kind;
    e.gender = m->sex == 'x' ? 0 : m->sex;
    e.plural = m->plural;
    e.named = m->form == 'n';
    *vec_push(w->a, &w->d->entities) = e;
    *vec_push(w->a, &w->notes) = (EntityNote){.role = m->role, .lent = m->lent, .known = m->known, .of = m->of,
        .country = m->country, .nbeg = m->nbeg, .nend = m->nend, .last = NONE, .next = NONE};
    if (m->form != 'n') w->notes.v[w->notes.n - 1].nbeg = m->beg, w->notes.v[w->notes.n - 1].nend = m->end;
    return w->d->entities.n - 1;
}

static bool real_role(const ActorRole *r)
{
    return r && r->family.n && !str_eq(r->family, S("person"));
}

void actor_entity_join(ActorWork *w, u32 mention, u32 entity)
{
    Mention *m = &w->m.v[mention];
    Entity *e = &w->d->entities.v[entity];
    EntityNote *n = &w->notes.v[entity];
    m->entity = entity;
    n->count++;
    if (m->form == 'p') return;
    bool person = e->kind == ENTITY_PERSON;
    if (m->form == 'd' && !e->named && m->country && !n->country) { /* "the Kenyan security forces" says more */
        n->nbeg = m->beg, n->nend = m->end;
        if (w->d->tokens.v[m->beg].upos == UPOS_DET && n->nend - n->nbeg > 1) n->nbeg++;
    }
    if (e->kind == ENTITY_OTHER) e->kind = m->kind;
    if (!e->gender && person && m->sex != 'x') e->gender = m->sex;
    if (!n->country && !n->known) n->country = m->country;
    if (!real_role(n->role) && real_role(m->role)) {
        n->role = m->role;
        if (m->lent) n->lent = m->lent;
        if (m->of) n->of = m->of;
    }
    if (!n->of) n->of = m->of;
    if (m->form == 'n' && person && m->nend - m->nbeg > n->nend - n->nbeg) n->nbeg = m->nbeg, n->nend = m->nend;
}

u32 actor_entity_key(ActorWork *w, Str key, const Mention *m, bool *isnew)
{
    u32 at = map_get(&w->names, key);
    *isnew = at == NONE;
    if (at != NONE) return at;
    u32 e = actor_entity_new(w, m);
    bool fresh;
    *map_put(w->a, &w->names, str_copy(w->a, key), &fresh) = e;
    return e;
}

u32 actor_entity_known(ActorWork *w, const ActorKnown *known)
{
    Mention m = {.form = 'n', .kind = known->kind, .known = known};
    bool isnew;
    if (known->country.n) m.country = gazetteer_iso(w->k->gazetteer, known->country);
    u32 e = actor_entity_key(w, str_join(w->a, S("="), known->name), &m, &isnew);
    if (isnew) w->d->entities.v[e].plural = known->kind == ENTITY_GROUP;
    return e;
}

/* ---- persons */

static bool is_suffix(Str key)
{
    return str_eq(key, S("jr")) || str_eq(key, S("sr")) || str_eq(key, S("ii")) || str_eq(key, S("iii"));
}

/* Last word with a key that is no "Jr". */
static u32 surname_token(const ActorWork *w, u32 beg, u32 end)
{
    for (u32 t = end; t-- > beg;)
        if (w->key[t].n && !is_suffix(w->key[t])) return t;
    return end - 1;
}

static bool has_suffix(const ActorWork *w, u32 beg, u32 end)
{
    for (u32 t = beg; t < end; t++)
        if (is_suffix(w->key[t])) return true;
    return false;
}

static bool same_person(const ActorWork *w, u32 ab, u32 ae, u32 bb, u32 be)
{
    if (has_suffix(w, ab, ae) != has_suffix(w, bb, be)) return false;
    Str x = w->key[ab], y = w->key[bb];
    if (x.n == 0 || y.n == 0) return false;
    if (x.n > y.n) { Str s = x; x = y; y = s; }
    if (str_starts(y, x) && (x.n == 1 || x.n >= 3)) return true;
    u8 a[ACTOR_KEY_MAX], b[ACTOR_KEY_MAX];
    u32 na = actor_key_of(w, ab, ae, a), nb = actor_key_of(w, bb, be, b);
    Str ka = {a, na}, kb = {b, nb};
    return na && nb && (str_ends(ka, kb) || str_ends(kb, ka));
}

static u32 chain_of(const ActorWork *w, u32 token)
{
    return w->key[token].n ? map_get(&w->surnames, w->key[token]) : NONE;
}

static void index_person(ActorWork *w, u32 e, u32 beg, u32 end)
{
    bool isnew;
    u32 last = surname_token(w, beg, end);
    if (!w->key[last].n) return;
    u32 *head = map_put(w->a, &w->surnames, w->key[last], &isnew);
    if (!isnew) w->notes.v[e].next = *head;
    *head = e;
    if (end - beg < 2 || !w->key[beg].n) return;
    u32 *first = map_put(w->a, &w->givens, w->key[beg], &isnew);
    *first = isnew ? e : ACTOR_SHARED;
}

static u32 full_person(ActorWork *w, const Mention *m)
{
    enum { CHAIN_MAX = 64 };
    u32 e = chain_of(w, surname_token(w, m->nbeg, m->nend));
    for (int steps = 0; e != NONE && steps < CHAIN_MAX; e = w->notes.v[e].next, steps++)
        if (same_person(w, m->nbeg, m->nend, w->notes.v[e].nbeg, w->notes.v[e].nend)) return e;
    return NONE;
}

static bool agrees(const ActorWork *w, const Mention *m, u32 e)
{
    const Entity *x = &w->d->entities.v[e];
    if (m->sex && m->sex != 'x' && x->gender) return m->sex == x->gender;
    const ActorRole *r = w->notes.v[e].role;
    return real_role(m->role) && real_role(r) && str_eq(m->role->family, r->family);
}

/* One word: the only bearer of the surname, the only bearer that fits, or the only first name. */
static u32 short_person(const ActorWork *w, const Mention *m)
{
    u32 t = surname_token(w, m->nbeg, m->nend), e = chain_of(w, t), fit = NONE, fits = 0, bearers = 0;
    u32 sure = NONE, sures = 0;
    for (u32 x = e; x != NONE && bearers < 64; x = w->notes.v[x].next, bearers++) {
        if (agrees(w, m, x)) fit = x, fits++;
        if (real_role(w->notes.v[x].role) || actor_given_sex(w->lex, w->key[w->notes.v[x].nbeg])) sure = x, sures++;
    }
    if (bearers == 1) return e;
    if (bearers > 1 && fits == 1) return fit;
    if (bearers > 1) return sures == 1 ? sure : NONE; /* "Demand Keller" of a headline is no rival */
    u32 g = w->key[t].n ? map_get(&w->givens, w->key[t]) : NONE;
    if (g == ACTOR_SHARED || g == NONE) return NONE;
    return w->notes.v[g].nbeg < m->nbeg ? g : NONE; /* a given name alone refers back, never ahead to "Editing by Kim Smith" */
}

/* ---- the pass */

/* "World Health Organization (WHO)": the bracket is another name of it. */
static void learn_acronym(ActorWork *w, const Mention *m, u32 e)
{
    const Doc *d = w->d;
    u32 t = m->end;
    if (t + 2 >= d->tokens.n || !str_eq(token_str(d, t), S("(")) || !str_eq(token_str(d, t + 2), S(")"))) return;
    Str s = token_str(d, t + 1);
    bool isnew;
    if (s.n < 2 || !w->key[t + 1].n || !actor_is_upper(d, t + 1)) return;
    u32 *at = map_put(w->a, &w->names, w->key[t + 1], &isnew);
    if (isnew) *at = e;
}

enum { INITIALS_MIN = 3 /* "UN" and "EU" are themselves */, INITIALS_MAX = 6 };

/* The key under which a name's initials are kept: "^ana" of "All Nordic Airlines"; its length, 0 if they are no acronym. */
static isize initials_of(const ActorWork *w, u32 beg, u32 end, u8 out[INITIALS_MAX + 1])
{
    isize n = 0;
    out[n++] = '^';
    for (u32 t = beg; t < end; t++) {
        u8 c = token_str(w->d, t).p[0];
        if (c < 'A' || c > 'Z') continue;
        if (n > INITIALS_MAX) return 0;
        out[n++] = c | 0x20;
    }
    return n > INITIALS_MIN ? n : 0;
}

/* A name of several words may be told by its initials further on; what stands capitalised before it may belong to it. */
static void learn_initials(ActorWork *w, const Mention *m, u32 e)
{
    u8 key[INITIALS_MAX + 1];
    for (u32 back = 0; back < 2 && back <= m->nbeg && m->kind != ENTITY_PERSON; back++) {
        isize n = initials_of(w, m->nbeg - back, m->nend, key);
        bool isnew;
        u32 *at = n > 0 ? map_put(w->a, &w->names, str_copy(w->a, (Str){key, n}), &isnew) : NULL;
        if (at && isnew) *at = e;
    }
}

/* "ANA" where the report names All Nordic Airlines, and never the army of that acronym: the report's own name. NONE. */
static u32 own_acronym(const ActorWork *w, const Mention *m)
{
    Str s = token_str(w->d, m->nbeg);
    u8 key[INITIALS_MAX + 1] = {'^'};
    if (m->nend - m->nbeg != 1 || s.n < INITIALS_MIN || s.n > INITIALS_MAX || !actor_is_upper(w->d, m->nbeg)) return NONE;
    if (map_get(&w->names, str_join(w->a, S("="), m->known->name)) != NONE) return NONE;
    for (isize i = 0; i < s.n; i++) key[i + 1] = s.p[i] | 0x20;
    return map_get(&w->names, (Str){key, s.n + 1});
}

static u32 name_entity(ActorWork *w, u32 i)
{
    Mention *m = &w->m.v[i];
    bool isnew;
    u32 own = m->known ? own_acronym(w, m) : NONE;
    if (own != NONE) {
        m->known = NULL, m->country = NULL, m->kind = w->d->entities.v[own].kind;
        return own;
    }
    if (m->known) return actor_entity_known(w, m->known);
    if (m->country && str_eq(m->rule, S("actor.country")))
        return actor_entity_key(w, str_format(w->a, "@%s", m->country->iso3), m, &isnew);
    u8 buf[ACTOR_KEY_MAX];
    u32 n = actor_key_of(w, m->nbeg, m->nend, buf);
    if (!n) return actor_entity_new(w, m);
    Str key = {buf, n};
    u32 at = map_get(&w->names, key), words = m->nend - m->nbeg;
    if (at != NONE) {
        Entity *x = &w->d->entities.v[at];
        if (x->kind == ENTITY_OTHER && m->kind == ENTITY_PERSON) x->kind = ENTITY_PERSON, index_person(w, at, m->nbeg, m->nend);
        return at;
    }
    if (words == 1 && (m->kind == ENTITY_PERSON || m->kind == ENTITY_OTHER || (m->kind == ENTITY_PLACE && real_role(m->role))))
        at = short_person(w, m);
    if (words > 1 && (m->kind == ENTITY_PERSON || m->kind == ENTITY_OTHER)) at = full_person(w, m);
    if (at != NONE) {
        m->kind = ENTITY_PERSON;
        *map_put(w->a, &w->names, str_copy(w->a, key), &isnew) = at;
        return at;
    }
    at = actor_entity_key(w, key, m, &isnew);
    if (isnew && m->kind == ENTITY_PERSON) index_person(w, at, m->nbeg, m->nend);
    return at;
}

typedef struct {
    u32 words, at;
} Longest;

static int longest_first(const void *a, const void *b)
{
    const Longest *x = a, *y = b;
    if (x->words != y->words) return x->words < y->words ? 1 : -1;
    return x->at < y->at ? -1 : x->at > y->at;
}

void actor_link_names(ActorWork *w)
{
    u32 n = 0;
    Longest *order = NEW(w->a, Longest, (isize)w->m.n + 1);
    for (u32 i = 0; i < w->m.n; i++)
        if (w->m.v[i].form == 'n')
            order[n++] = (Longest){w->m.v[i].nend - w->m.v[i].nbeg, i};
    qsort(order, n, sizeof *order, longest_first);
    for (u32 i = 0; i < n; i++) {
        u32 e = name_entity(w, order[i].at);
        actor_entity_join(w, order[i].at, e);
        if (order[i].words > 1) learn_acronym(w, &w->m.v[order[i].at], e), learn_initials(w, &w->m.v[order[i].at], e);
    }
}
