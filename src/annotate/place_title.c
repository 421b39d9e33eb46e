/* place_title.c - toponyms of a title that does not stand in TEXT, as feeds and JSON Lines give it.
 *
 * A headline names the place of its news more often than any sentence does, and names it once, without
 * a word of context. It is read like a text of its own; which Springfield it means is told by the
 * places of TEXT, which take part in the rounds of resolution as silent groups (place_resolve.c). */
#include "annotate/place_in.h"

enum { CONTEXT_MAX = 128 }; /* places of TEXT that are heard */

/* A person of TEXT, unless a place of TEXT bears the name: "Jackson pleads guilty". */
static bool person_of_text(const Doc *d, Str word)
{
    bool person = false;
    for (u32 i = 0; i < d->names.n && i < CONTEXT_MAX && !person; i++) {
        Str s = doc_str(d, d->names.v[i].text);
        isize at = str_find(s, word);
        bool whole = at >= 0 && (at == 0 || s.p[at - 1] == ' ') && (at + word.n == s.n || s.p[at + word.n] == ' ');
        person = whole && d->names.v[i].type == NAME_PERSON;
    }
    for (u32 i = 0; i < d->places.n && i < CONTEXT_MAX && person; i++)
        if (d->places.v[i].resolved && str_eq(doc_str(d, d->places.v[i].text), word)) return false;
    return person;
}

/* "Shop burns in Ortona - Abruzzo Daily News": the outlet stands behind a dash or a bar. Where it begins, or the title's end. */
static u32 masthead(Work *w)
{
    static const Str bars[] = {LIT(" - "), LIT("|"), LIT(" \xE2\x80\x93 "), LIT(" \xE2\x80\x94 ")};
    const Piece *p = w->pieces.v;
    bool media = false;
    u32 beg = (u32)w->d->text.n;
    for (u32 i = w->pieces.n; i-- > 1;) {
        Str gap = str_cut(w->d->text, p[i - 1].end, p[i].beg);
        bool host = str_starts(str_cut(w->d->text, p[i].end, w->d->text.n), S(".com"));
        media |= host || (p[i].cap && place_lex_at(w, i) & LEX_MEDIA);
        for (isize k = 0; k < countof(bars) && media; k++)
            if (str_find(gap, bars[k]) >= 0) beg = p[i].beg;
    }
    return beg;
}

/* The reading that TEXT gave the place; false: it is none of the gazetteer's by that name. */
static bool reading_of(const Gazetteer *g, const GazPlace *p, const u8 *key, u32 n, GazHits *out)
{
    GazHits hits;
    gazetteer_hits(g, key, n, p->name, &hits);
    for (u32 i = 0; i < hits.n; i++) {
        GazPlace x = gazetteer_bare(g, hits.hit[i].id);
        if (x.lat_e5 != p->lat_e5 || x.lon_e5 != p->lon_e5 || x.feature != p->feature) continue;
        out->n = 1;
        out->word = 0;
        out->hit[0] = hits.hit[i];
        return true;
    }
    return false;
}

static void hear_places(Work *w, const Doc *d)
{
    for (u32 i = 0; i < d->places.n && i < CONTEXT_MAX; i++) {
        const Place *p = &d->places.v[i];
        u8 key[GAZ_KEY_MAX + 1];
        GazHits one;
        u32 n = p->resolved && p->kind != PLACE_RELATIVE ? gaz_key(p->gaz.name, key) : 0;
        if (!n || !reading_of(w->g, &p->gaz, key, n, &one)) continue;
        key[n] = '^'; /* apart from the title's own name */
        u32 group = place_group(w, key, n + 1, (Span){0, 0}, &one);
        if (group != NONE) w->groups.v[group].silent = true;
    }
}

void place_title(Work *w, const Doc *d)
{
    u32 outlet = w->mentions.n ? masthead(w) : 0;
    for (u32 i = 0; i < w->mentions.n; i++) {
        Mention *m = &w->mentions.v[i];
        m->assoc |= m->text.beg >= outlet; /* part of its name */
        if (person_of_text(d, doc_str(w->d, m->text))) m->evidence -= PLACE_TITLE_DOUBT;
    }
    if (w->mentions.n) hear_places(w, d);
}
