/* place.c - toponyms found and resolved (annotate_place): the stage on one page.
 *
 * Words and known names (place_scan.c) -> what stands around them (place_context.c) -> one
 * reading each by the evidence of the whole document (place_resolve.c) -> misspelt names
 * (place_spelling.c) -> facts, and places relative to others (place_relative.c). */
#include "annotate/place_in.h"
#include "base/utf8.h"

enum { NEARBY = 25 }; /* context that puts a river near the town of its name */
enum { UNKNOWN_CONF = 120 }; /* how sure the model must be of a name that nobody else knows */

static Str how_of(const Group *gr, const Candidate *c, Str text, Str name)
{
    if (gr->spelling) return S("spelling");
    if (gr->demonym) return S("demonym");
    if (c->hit.id >= GAZ_ID_USER) return S("user");
    if (gaz_is_caps(text) && name.n > text.n) return S("abbreviation");
    if (str_eq(text, name)) return S("exact");
    return S("folded");
}

static Str rule_of(const Group *gr, const Mention *m, u32 pick)
{
    const Candidate *c = &gr->cand[pick];
    if (gr->spelling) return S("place.spelling");
    if (gr->demonym) return S("place.demonym");
    if (m->container != NONE && c->bonus > 0) return S("place.container");
    if (m->want && pick != gr->pick) return S("place.kind");
    if (gr->n == 1) return S("place.only");
    if (c->score - c->prior - c->bonus >= 10 && pick != 0) return S("place.context");
    return S("place.prominent");
}

static void emit(Work *w, const Mention *m)
{
    u32 before = w->d->places.n;
    if (!m->assoc && !w->title) place_relative(w, m, before + 1);
    Arena *a = w->d->arena;
    const Group *gr = &w->groups.v[m->group];
    u32 pick = m->pick != NONE ? m->pick : gr->pick;
    Place p = place_init(m->text);
    const Candidate *c = &gr->cand[pick];
    p.kind = m->assoc ? PLACE_ASSOCIATIVE : PLACE_LITERAL;
    p.resolved = !(gr->unlisted && m->container == NONE) && (!m->natural || c->score - c->prior - c->bonus >= NEARBY || c->place.feature == FEATURE_WATER);
    if (p.resolved) p.gaz = gazetteer_place(w->g, c->hit.id);
    p.how = how_of(gr, c, doc_str(w->d, m->text), p.gaz.name);
    p.rule = p.resolved ? rule_of(gr, m, pick) : gr->unlisted ? S("place.nation") : S("place.feature");
    i32 sure = 100 + gr->margin * 2 + m->evidence * 6;
    p.score = (u8)(sure > 250 ? 250 : sure < 20 ? 20 : sure);
    for (u32 i = 0; i < gr->n && p.alternatives.n < PLACE_ALTERNATIVES_MAX && !gr->demonym; i++)
        if (i != pick || !p.resolved) *vec_push(a, &p.alternatives) = gazetteer_place(w->g, gr->cand[i].hit.id);
    *vec_push(a, &w->d->places) = p;
}

static bool told(const Work *w, Span s)
{
    for (u32 i = 0; i < w->mentions.n; i++)
        if (span_overlaps(w->mentions.v[i].text, s)) return true;
    return false;
}

/* Names of places, by the model, that the gazetteer does not know stay without a point. */
static void unknown(Work *w, u32 *next, u32 before)
{
    Doc *d = w->d;
    for (; *next < d->names.n && d->names.v[*next].text.beg < before; ++*next) {
        const Name *n = &d->names.v[*next];
        Str s = doc_str(d, n->text);
        isize at = 0;
        if (n->type != NAME_PLACE || n->conf < UNKNOWN_CONF || !s.n || !char_is_upper(utf8_next(s, &at)) ||
            d->places.n + 1 >= DOC_FACTS_MAX || gazetteer_lex(w->g, s, NULL) & (LEX_NOT | LEX_STOP) || told(w, n->text))
            continue;
        Place p = place_init(n->text);
        p.how = S("name");
        p.rule = S("place.unknown");
        p.score = (u8)(n->conf / 4);
        *vec_push(d->arena, &d->places) = p;
    }
}

void annotate_place(Doc *d, const Know *k)
{
    if (!k || !k->gazetteer || d->text.n == 0) return;
    Work w = {.d = d, .g = k->gazetteer};
    place_pieces(&w);
    place_persons(&w);
    place_mentions(&w);
    place_short(&w);
    place_evidence(&w);
    place_home(&w);
    place_resolve(&w);
    place_spelling(&w);
    u32 name = 0;
    for (u32 i = 0; i < w.mentions.n && d->places.n + 2 < DOC_FACTS_MAX; i++) {
        if (w.mentions.v[i].keep) {
            unknown(&w, &name, w.mentions.v[i].text.beg);
            emit(&w, &w.mentions.v[i]);
        }
    }
    unknown(&w, &name, (u32)d->text.n);
}

void annotate_title_places(Doc *d, Doc *title, const Know *k)
{
    if (!k || !k->gazetteer || title->text.n == 0) return;
    Work w = {.d = title, .title = true, .g = k->gazetteer};
    place_pieces(&w);
    place_persons(&w);
    place_mentions(&w);
    place_evidence(&w);
    place_home(&w);
    place_title(&w, d);
    place_resolve(&w);
    for (u32 i = 0; i < w.mentions.n && title->places.n < DOC_FACTS_MAX; i++)
        if (w.mentions.v[i].keep) emit(&w, &w.mentions.v[i]);
    for (u32 i = 0; i < title->places.n; i++)
        if (title->places.v[i].resolved) *vec_push(d->arena, &d->title_places) = title->places.v[i];
}
