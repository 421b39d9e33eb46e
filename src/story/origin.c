/* origin.c - what a report, or one passage of it, rests on.
 *
 * An origin is a root of the lineage and attribution graph. A sentence that names an outlet
 * as its source ("told the radio", "according to the agency", "AFP reported") rests on that outlet, and
 * so do the other words of one whom the report says to have spoken to it, unless they name
 * another. A report rests on the agency in its dateline or byline, else on the report that it
 * copies, else on its own outlet (or, nameless, on itself). Two reports that print the same
 * passage rest on one origin for it: that of the first print, or the one that either of them
 * credits. Reports of one outlet are one origin.
 *
 * Limits: an agency credited only in a photo line is no source of the text; a byline of an
 * agency is known only for the world's large agencies, listed below. */
#include "story/lineage.h"
#include "base/utf8.h"

enum { DATELINE_BYTES = 300, KIND_OWN = 0, KIND_CREDIT = 1, KIND_INTERVIEW = 2 };

/* ---- the table of origins */

/* "www.reuters.com" -> "reuters": the longest label but the last, so that a host and a name
 * of one outlet meet. */
static Str outlet_name(Str outlet)
{
    if (str_find_byte(outlet, ' ', 0) >= 0 || str_find_byte(outlet, '.', 0) < 0) return outlet;
    Str rest = outlet, part, best = {0};
    while (str_next(&rest, '.', &part))
        if (part.n > best.n && rest.n > 0) best = part;
    return best.n ? best : outlet;
}

static Str origin_key(Arena *a, Str name)
{
    if (str_starts(name, S("the ")) || str_starts(name, S("The "))) name = str_cut(name, 4, name.n);
    return str_name_key(a, name);
}

static u32 origin_at(LineageWork *w, Str name, Str key, u8 kind)
{
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz"; /* Crockford's base 32 */
    bool isnew;
    u32 *at = map_put(w->scratch, &w->origin_at, key, &isnew);
    if (!isnew) return *at;
    u64 h = hash_bytes(key, 3);
    u8 *id = NEW(w->a, u8, 11);
    id[0] = 'o';
    for (int i = 1; i < 11; i++, h >>= 5) id[i] = (u8)digits[h & 31];
    *at = w->out->origins.n;
    *vec_push(w->a, &w->out->origins) = (Origin){.id = {id, 11}, .name = name, .kind = kind};
    return *at;
}

static u32 own_origin(LineageWork *w, u32 doc)
{
    const Digest *d = w->d[doc];
    if (!d->outlet.n) return origin_at(w, d->id, str_join(w->scratch, S("#"), d->id), KIND_OWN);
    return origin_at(w, d->outlet, origin_key(w->scratch, outlet_name(d->outlet)), KIND_OWN);
}

/* ---- credits */

static bool is_media(const LineageWork *w, u32 entity)
{
    return entity != NONE && w->media[entity];
}

/* The document's outlets, and where they are mentioned. An outlet: known as one, or one that printed a report of this
 * collection. */
static void find_media(LineageWork *w, const Digest *d)
{
    w->media = NEW(w->scratch, bool, (isize)d->entities.n + 1);
    w->mentions.n = 0;
    for (u32 i = 0; i < d->entities.n; i++) {
        const Entity *e = &d->entities.v[i];
        bool printed = e->named && w->outlets.n && map_get(&w->outlets, origin_key(w->scratch, e->name)) != NONE;
        w->media[i] = e->named && (e->kind == ENTITY_MEDIA || printed);
    }
    for (u32 i = 0; i < d->actors.n; i++)
        if (is_media(w, d->actors.v[i].entity)) *vec_push(w->scratch, &w->mentions) = &d->actors.v[i];
}

static u32 media_entity(const LineageWork *w, Span words)
{
    if (span_empty(words)) return NONE;
    for (u32 i = 0; i < w->mentions.n; i++)
        if (span_overlaps(w->mentions.v[i]->text, words)) return w->mentions.v[i]->entity;
    return NONE;
}

static u32 credit_origin(LineageWork *w, u32 doc, u32 entity, u8 kind)
{
    Str name = w->d[doc]->entities.v[entity].name;
    return origin_at(w, name, origin_key(w->scratch, name), kind);
}

static void credit(LineageWork *w, u32 doc, Span text, u32 origin)
{
    DocOrigins *o = &w->out->of_doc[doc];
    for (u32 i = 0; i < o->credits.n; i++)
        if (o->credits.v[i].origin == origin && span_inside(text, o->credits.v[i].text)) return;
    if (!span_empty(text)) *vec_push(w->a, &o->credits) = (Credit){text, origin};
}

static Span with_sentence(const Digest *d, Span text)
{
    u32 i = digest_sentence_at(d, text.beg);
    if (i == NONE) return text;
    Span s = d->sentences.v[i].text;
    return (Span){u32_min(s.beg, text.beg), u32_max(s.end, text.end)};
}

static u64 speaker_key(LineageWork *w, const Digest *d, const Quote *q)
{
    Str name = q->speaker_entity != NONE ? d->entities.v[q->speaker_entity].name : (Str){0};
    bool named = q->speaker_entity != NONE && d->entities.v[q->speaker_entity].named;
    isize at = name.n;
    while (at > 0 && name.p[at - 1] != ' ') at--;
    return named && name.n ? hash_bytes(str_name_key(w->scratch, str_cut(name, at, name.n)), 5) : 0;
}

static void interview(LineageWork *w, u32 doc, u32 quote, u32 origin)
{
    const Digest *d = w->d[doc];
    u64 key = speaker_key(w, d, &d->quotes.v[quote]);
    if (key) *vec_push(w->scratch, &w->interviews) = (Interview){key, origin, w->rank[doc], quote};
}

/* Credits of the document's quotations; told[e] is the origin that entity e spoke to. */
static void credit_quotes(LineageWork *w, u32 doc, u32 *told, bool *credited)
{
    const Digest *d = w->d[doc];
    for (u32 i = 0; i < d->quotes.n; i++) {
        const Quote *q = &d->quotes.v[i];
        u32 to = media_entity(w, q->addressee);
        if (is_media(w, to)) {
            u32 origin = credit_origin(w, doc, to, KIND_INTERVIEW);
            credit(w, doc, with_sentence(d, q->text), origin);
            credited[i] = true;
            if (q->speaker_entity != NONE && told[q->speaker_entity] == NONE) told[q->speaker_entity] = origin;
            interview(w, doc, i, origin);
        }
        u32 by = is_media(w, q->speaker_entity) ? q->speaker_entity : media_entity(w, q->speaker);
        if (is_media(w, by)) {
            credit(w, doc, with_sentence(d, q->text), credit_origin(w, doc, by, KIND_CREDIT));
            credited[i] = true;
        }
    }
    for (u32 i = 0; i < d->quotes.n; i++) {
        const Quote *q = &d->quotes.v[i];
        if (credited[i] || !span_empty(q->addressee) || q->speaker_entity == NONE || told[q->speaker_entity] == NONE)
            continue;
        credit(w, doc, q->text, told[q->speaker_entity]);
        interview(w, doc, i, told[q->speaker_entity]);
    }
}

static void credit_events(LineageWork *w, u32 doc)
{
    const Digest *d = w->d[doc];
    for (u32 i = 0; i < d->events.n; i++)
        for (u32 k = 0; k < d->events.v[i].attribution.n; k++) {
            const Attribution *x = &d->events.v[i].attribution.v[k];
            if (is_media(w, x->entity))
                credit(w, doc, with_sentence(d, x->text), credit_origin(w, doc, x->entity, KIND_CREDIT));
        }
}

static u32 whole_credit(LineageWork *w, u32 doc)
{
    const Digest *d = w->d[doc];
    for (u32 i = 0; i < d->actors.n; i++) { /* LIMA (an agency) - */
        const Actor *x = &d->actors.v[i];
        if (x->text.beg > DATELINE_BYTES) break;
        if (!is_media(w, x->entity) || x->text.beg == 0 || x->text.end >= (size_t)d->text.n) continue;
        if (d->text.p[x->text.beg - 1] == '(' && d->text.p[x->text.end] == ')')
            return credit_origin(w, doc, x->entity, KIND_CREDIT);
    }
    if (d->agency.n) return origin_at(w, d->agency, origin_key(w->scratch, d->agency), KIND_CREDIT);
    return NONE;
}

void lineage_credits(LineageWork *w)
{
    w->whole = NEW(w->scratch, u32, (isize)w->n + 1);
    for (u32 i = 0; i < w->n; i++)
        if (w->d[i]->outlet.n) *map_put(w->scratch, &w->outlets, origin_key(w->scratch, outlet_name(w->d[i]->outlet)), NULL) = i;
    for (u32 i = 0; i < w->n; i++) {
        const Digest *d = w->d[i];
        u32 *told = NEW(w->scratch, u32, (isize)d->entities.n + 1);
        find_media(w, d);
        for (u32 k = 0; k < d->entities.n; k++) told[k] = NONE;
        credit_quotes(w, i, told, NEW(w->scratch, bool, (isize)d->quotes.n + 1));
        credit_events(w, i);
        w->whole[i] = whole_credit(w, i);
    }
}

u32 lineage_common_credit(const LineageWork *w, u32 a, Span in_a, u32 b, Span in_b)
{
    const DocOrigins *x = &w->out->of_doc[a], *y = &w->out->of_doc[b];
    if (w->whole[a] != NONE && w->whole[a] == w->whole[b]) return w->whole[a];
    for (u32 i = 0; i < x->credits.n; i++)
        for (u32 k = 0; k < y->credits.n && span_overlaps(x->credits.v[i].text, in_a); k++)
            if (x->credits.v[i].origin == y->credits.v[k].origin && span_overlaps(y->credits.v[k].text, in_b))
                return x->credits.v[i].origin;
    return NONE;
}

bool lineage_credits_outlet(const LineageWork *w, u32 doc, Str outlet)
{
    if (!outlet.n) return false;
    u32 at = map_get(&w->origin_at, origin_key(w->scratch, outlet_name(outlet)));
    if (at == NONE) return false;
    if (w->whole[doc] == at) return true;
    const DocOrigins *o = &w->out->of_doc[doc];
    for (u32 i = 0; i < o->credits.n; i++)
        if (o->credits.v[i].origin == at) return true;
    return false;
}

/* ---- roots */

/* The report whose text this one is, through copies of copies. */
static u32 original_of(const Lineage *l, u32 doc)
{
    for (u32 hop = 0; hop < LINEAGE_HOPS_MAX; hop++) {
        const DocOrigins *o = &l->of_doc[doc];
        u32 best = NONE;
        for (u32 i = 0; i < o->edges.n; i++) {
            const LineageEdge *e = &l->edges.v[o->edges.v[i]];
            bool text = e->kind == LINEAGE_COPY || (e->kind == LINEAGE_REWRITE && e->direction_known);
            if (!text || e->from == NONE || e->share < 0.5) continue;
            if (best == NONE || e->share > l->edges.v[best].share) best = o->edges.v[i];
        }
        if (best == NONE) break;
        doc = l->edges.v[best].from;
    }
    return doc;
}

static void put(Arena *a, OriginSet *to, u32 origin)
{
    for (u32 i = 0; i < to->n; i++)
        if (to->v[i] == origin) return;
    *vec_push(a, to) = origin;
}

void lineage_roots(LineageWork *w)
{
    Lineage *l = w->out;
    for (u32 i = 0; i < w->n; i++) {
        DocOrigins *o = &l->of_doc[i];
        OriginSet set = {0};
        u32 original = original_of(l, i);
        put(w->a, &set, w->whole[original] != NONE ? w->whole[original] : own_origin(w, original));
        o->nroots = set.n;
        for (u32 k = 0; k < o->credits.n; k++) put(w->a, &set, o->credits.v[k].origin);
        for (u32 k = 0; k < set.n; k++) {
            *vec_push(w->a, &o->origins) = set.v[k];
            *vec_push(w->a, &l->origins.v[set.v[k]].documents) = i;
        }
    }
}

/* ---- one passage */

/* Half of the words asked for lie in the scope of the credit. */
static bool covers(Span scope, Span text)
{
    u32 beg = u32_max(scope.beg, text.beg), end = u32_min(scope.end, text.end);
    return beg < end && (end - beg) * 2 >= text.end - text.beg;
}

static bool credited(const Lineage *l, u32 doc, Span text, Arena *a, OriginSet *out)
{
    const DocOrigins *o = &l->of_doc[doc];
    bool any = false;
    for (u32 i = 0; i < o->credits.n; i++)
        if (covers(o->credits.v[i].text, text)) put(a, out, o->credits.v[i].origin), any = true;
    return any;
}

/* Follow the words to where they were printed before. */
static bool step_back(const Lineage *l, u32 *doc, Span *text)
{
    const DocOrigins *o = &l->of_doc[*doc];
    for (u32 i = 0; i < o->edges.n; i++) {
        const LineageEdge *e = &l->edges.v[o->edges.v[i]];
        if (e->from == NONE) continue;
        for (u32 k = 0; k < e->passages.n; k++)
            if (covers(e->passages.v[k].in, *text)) {
                *doc = e->from;
                *text = e->passages.v[k].from;
                return true;
            }
    }
    return false;
}

/* Somebody who prints the same words names their source. */
static bool credited_elsewhere(const Lineage *l, u32 doc, Span text, Arena *a, OriginSet *out)
{
    const DocOrigins *o = &l->of_doc[doc];
    for (u32 i = 0; i < o->copied.n; i++) {
        const LineageEdge *e = &l->edges.v[o->copied.v[i]];
        if (e->direction_known && e->kind == LINEAGE_COPY) continue; /* they may mean us */
        for (u32 k = 0; k < e->passages.n; k++)
            if (covers(e->passages.v[k].from, text) && credited(l, e->doc, e->passages.v[k].in, a, out)) return true;
    }
    return false;
}

void story_origins_of(const Lineage *l, const Digest *const *d, u32 doc, Span text, Arena *a,
                      OriginSet *out)
{
    (void)d;
    if (doc >= l->ndocs) return;
    for (u32 hop = 0; hop < LINEAGE_HOPS_MAX; hop++) {
        if (credited(l, doc, text, a, out)) return;
        if (!step_back(l, &doc, &text)) break;
    }
    if (credited_elsewhere(l, doc, text, a, out)) return;
    const DocOrigins *o = &l->of_doc[doc];
    for (u32 i = 0; i < o->nroots; i++) put(a, out, o->origins.v[i]);
}
