/* actor.c - people, groups and states: one entity for each who acts, and all its mentions.
 *
 * Method: noun phrases are cut from tags (and trees, where there are any), split at the
 * possessive, and read from left to right as country + organisation + role + name (actor_scan.c).
 * Names meet first, over the whole document, because the full form may come late
 * (actor_name.c); descriptions and pronouns are then resolved in reading order by number,
 * sex, role, distance and subjecthood, as in Lappin and Leass (1994) with fewer weights
 * (actor_refer.c). Codes are built from the parts in the manner of CAMEO; there is no
 * dictionary of persons, so nothing goes out of date with an election.
 * Limits: no cataphora, no bridging ("the car ... the driver"), first-person pronouns wait
 * for the quote stage. Linear in the text but for the bounded look-back of pronouns. */
#include "annotate/actor_in.h"
#include "base/utf8.h"
#include <stdlib.h>

bool actor_is_upper(const Doc *d, u32 token)
{
    isize at = 0;
    return char_is_upper(utf8_next(token_str(d, token), &at));
}

static void make_keys(ActorWork *w)
{
    enum { BLOCK = 1 << 14 };
    u8 *at = NULL, *end = NULL;
    w->key = NEW(w->a, Str, w->d->tokens.n);
    for (u32 t = 0; t < w->d->tokens.n; t++) {
        if (end - at < GAZ_KEY_MAX) at = NEW(w->a, u8, BLOCK), end = at + BLOCK;
        u32 n = gaz_key(token_str(w->d, t), at);
        w->key[t] = (Str){at, n};
        at += n;
    }
}

static void mark_quoted(ActorWork *w)
{
    w->quoted = NEW(w->a, bool, w->d->tokens.n);
    bool in = false;
    u32 since = 0;
    for (u32 t = 0; t < w->d->tokens.n; t++) {
        Str s = token_str(w->d, t);
        isize at = 0;
        u32 c = utf8_next(s, &at);
        if (c == 0x201C) in = true, since = t;
        else if (c == 0x201D) in = false;
        else if (c == '"') in = !in, since = t;
        if (in && t - since > 400) in = false; /* a mark that was never closed */
        w->quoted[t] = in;
    }
}

/* In the order of the text; of two that begin together the longer first. */
static int text_order(const void *a, const void *b)
{
    const Actor *x = a, *y = b;
    if (x->text.beg != y->text.beg) return x->text.beg < y->text.beg ? -1 : 1;
    if (x->text.end != y->text.end) return x->text.end > y->text.end ? -1 : 1;
    return x->head < y->head ? -1 : x->head > y->head;
}

static void publish(ActorWork *w)
{
    Doc *d = w->d;
    for (u32 i = 0; i < w->m.n; i++) {
        const Mention *m = &w->m.v[i];
        Actor x = actor_init(m->text);
        x.head = m->head;
        x.entity = m->entity;
        x.via = m->form;
        x.rule = m->rule;
        *vec_push(w->a, &d->actors) = x;
    }
    if (d->actors.n) qsort(d->actors.v, d->actors.n, sizeof *d->actors.v, text_order);
    for (u32 i = 0; i < d->actors.n; i++) {
        u32 e = d->actors.v[i].entity;
        if (e != NONE && d->entities.v[e].first == NONE) d->entities.v[e].first = i;
    }
}

/* The agency whose name stands in the byline, as whole words. */
static Str byline_agency(const ActorLex *lex, Str byline)
{
    for (u32 i = 0; i < lex->known.n && byline.n; i++) {
        const ActorKnown *known = &lex->known.v[i];
        isize at = known->agency ? str_find(byline, known->alias) : -1;
        if (at < 0) continue;
        isize end = at + known->alias.n;
        bool whole = (at == 0 || !char_is_letter(byline.p[at - 1])) && (end == byline.n || !char_is_letter(byline.p[end]));
        if (whole) return known->name;
    }
    return (Str){0};
}

void annotate_actor(Doc *d, const Know *k)
{
    if (!k->actor || !d->tokens.n) return;
    d->agency = byline_agency(k->actor, d->byline);
    ActorWork w = {.d = d, .k = k, .lex = k->actor, .a = d->arena};
    make_keys(&w);
    mark_quoted(&w);
    actor_scan(&w);
    actor_link_names(&w);
    actor_link_rest(&w);
    actor_codes(&w);
    publish(&w);
}

u32 actor_from(const Doc *d, u32 byte)
{
    u32 lo = 0, hi = d->actors.n;
    while (lo < hi) {
        u32 mid = lo + (hi - lo) / 2;
        if (d->actors.v[mid].text.beg < byte) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

u32 actor_at(const Doc *d, u32 token)
{
    enum { REACH = 24 }; /* actors that may begin between a phrase's start and its head */
    u32 best = NONE, size = NONE;
    Span at = d->tokens.v[token].text;
    for (u32 i = actor_from(d, at.end), steps = 0; i-- > 0 && steps < REACH; steps++) {
        const Actor *x = &d->actors.v[i];
        if (x->head == token && (best == NONE || d->actors.v[best].head != token || x->text.end - x->text.beg > size))
            best = i, size = x->text.end - x->text.beg;
        else if ((best == NONE || d->actors.v[best].head != token) && span_inside(at, x->text) && x->text.end - x->text.beg < size)
            best = i, size = x->text.end - x->text.beg;
    }
    return best;
}
