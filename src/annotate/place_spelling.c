/* place_spelling.c - names that the gazetteer does not have as they stand: short forms of a name
 * in the document, and misspellings.
 *
 * A word is taken for a misspelling only if one edit (Damerau 1964: swap, drop, add, change;
 * never the first letter) gives a well-known place of a country that the document is about,
 * the words around call for a place, and the word is no known word, person, or place in that
 * context. `Dehli` may be a village of that name; in a report on India it is Delhi. */
#include "annotate/place_in.h"
#include <stdlib.h>

enum { SHORT_KEY = 5, SHORT_MIN = 4, SPELLING_MIN = 5, SPELLING_MAX = 24, EDITS_LETTER = 54 /* swap, drop, 26 changes, 26 additions */, KNOWN_TOWN = 50000, ABOUT = 2, UNLIKELY = 100000 };

static int by_text(const void *x, const void *y)
{
    const Mention *a = x, *b = y;
    return a->text.beg < b->text.beg ? -1 : a->text.beg > b->text.beg;
}

void place_order(Work *w)
{
    u32 i = 1;
    while (i < w->mentions.n && w->mentions.v[i - 1].text.beg < w->mentions.v[i].text.beg) i++;
    if (i < w->mentions.n) qsort(w->mentions.v, w->mentions.n, sizeof *w->mentions.v, by_text);
}

static void add(Work *w, u32 piece, u32 group, bool keep)
{
    if (w->mentions.n == PLACE_MENTIONS_MAX) return;
    *vec_push(w->d->arena, &w->mentions) = (Mention){.text = {w->pieces.v[piece].beg, w->pieces.v[piece].end},
                                                     .beg = piece, .end = piece + 1, .group = group,
                                                     .container = NONE, .pick = NONE, .keep = keep};
}

/* The mention that holds the piece, or NULL; mentions are in order, *from only grows. */
static Mention *holding(Work *w, u32 piece, u32 n, u32 *from)
{
    while (*from < n && w->mentions.v[*from].end <= piece) (*from)++;
    return *from < n && w->mentions.v[*from].beg <= piece ? &w->mentions.v[*from] : NULL;
}

void place_short(Work *w)
{
    u32 n = w->mentions.n;
    for (u32 i = 0; i < n; i++) {
        const Mention *m = &w->mentions.v[i];
        const Piece *p = &w->pieces.v[m->beg];
        bool particle = m->end >= m->beg + 3 && p->join == JOIN_HYPHEN && !w->pieces.v[m->beg + 1].cap;
        bool seen = false;
        for (u32 k = 0; k < i && particle; k++) seen |= w->mentions.v[k].group == m->group;
        if (!particle || seen || p->end - p->beg < SHORT_MIN) continue;
        u32 from = 0, group = m->group;
        for (u32 k = 0; k < w->pieces.n; k++) {
            if (w->pieces.v[k].hash != p->hash || w->pieces.v[k].join == JOIN_HYPHEN) continue;
            Mention *in = holding(w, k, n, &from);
            if (!in) add(w, k, group, false);
            else if (in->end == in->beg + 1) in->group = group;
            p = &w->pieces.v[w->mentions.v[i].beg];
        }
    }
    place_order(w);
}

/* ---- misspellings */
/* Kept names of a country, the measure of what the document is about. */
static u32 about(const Work *w, const char *country)
{
    u32 n = 0;
    for (u32 i = 0; i < w->groups.n; i++) {
        const Group *gr = &w->groups.v[i];
        if (gr->pick != NONE && !gr->person && !gr->silent && gr->certain + gr->demonym > 0 &&
            memcmp(gr->cand[gr->pick].place.country, country, 2) == 0)
            n += gr->cand[gr->pick].place.feature == FEATURE_COUNTRY || gr->mentions > 2 ? 2 : 1;
    }
    return n;
}

static bool in_context(const Work *w, const Group *gr)
{
    for (u32 i = 0; i < gr->n; i++)
        if (gr->cand[i].place.population >= UNLIKELY || about(w, gr->cand[i].place.country) >= ABOUT) return true;
    return false;
}

/* The model takes the word for a place: 1 yes, 0 no, -1 there is no model. */
static int model_says(const Work *w, Span s)
{
    const Doc *d = w->d;
    if (!d->names.n) return -1;
    u32 lo = 0, hi = d->names.n;
    while (lo < hi) {
        u32 mid = (lo + hi) / 2;
        if (d->names.v[mid].text.end <= s.beg) lo = mid + 1;
        else hi = mid;
    }
    return lo < d->names.n && d->names.v[lo].type == NAME_PLACE && span_overlaps(d->names.v[lo].text, s);
}

/* Do the words around call for a place: "the city of", "in" before a name that the model takes
 * for a place, or a list with one? */
static bool called_for(Work *w, u32 piece, const Mention *before, const Mention *after)
{
    int model = model_says(w, (Span){w->pieces.v[piece].beg, w->pieces.v[piece].end});
    u32 lex = piece && w->pieces.v[piece - 1].join == JOIN_SPACE ? place_lex_at(w, piece - 1) : 0;
    if (model == 0) return false;
    if (model > 0 || lex & LEX_TYPE) return true;
    if (piece >= 2 && lex & LEX_PREP && place_lex_at(w, piece - 2) & LEX_TYPE) return true;
    u32 beg = w->pieces.v[piece].beg, end = w->pieces.v[piece].end;
    if (before && before->keep && before->text.end <= beg) {
        Str gap = doc_str(w->d, (Span){before->text.end, beg});
        if (str_eq(gap, S(" and ")) || str_eq(gap, S(", and ")) || str_eq(gap, S(", "))) return true;
    }
    if (!after || !after->keep || after->text.beg < end) return false;
    Str gap = doc_str(w->d, (Span){end, after->text.beg});
    return str_eq(gap, S(" and ")) || str_eq(gap, S(", and ")) || str_eq(gap, S(", "));
}

typedef enum { EDIT_SWAP, EDIT_DROP, EDIT_CHANGE, EDIT_ADD } EditKind;
typedef struct {
    u64 hash; /* of the key so made */
    u8 at, kind, letter;
} Edit;
typedef struct {
    GazHits hits;
    u8 key[GAZ_KEY_MAX];
    u32 n;
    i32 best; /* prior of the best place so far */
    u32 nedits;
    Edit edit[SPELLING_MAX * EDITS_LETTER];
} Spelt;

/* One spelling: keep it if it is a well-known place of the document's countries. */
static void try_spelling(Work *w, const u8 *key, u32 n, u64 hash, Spelt *out)
{
    GazHits h;
    gazetteer_hits_of(w->g, key, n, hash, (Str){key, n}, &h);
    for (u32 i = 0; i < h.n; i++) {
        GazPlace p = gazetteer_bare(w->g, h.hit[i].id);
        bool known = p.population >= KNOWN_TOWN || p.feature == FEATURE_ADMIN1_CAPITAL || p.feature == FEATURE_CAPITAL;
        bool town = place_is_town(p.feature);
        i32 rank = (i32)(p.population / 64) + (h.hit[i].flags & GAZ_MAIN ? 1 << 26 : 0);
        if (!known || !town || rank <= out->best || about(w, p.country) < ABOUT) continue;
        out->best = rank;
        out->hits.n = 1;
        out->hits.word = h.word;
        out->hits.hit[0] = h.hit[i];
        memcpy(out->key, key, n);
        out->n = n;
    }
}

/* The key with one edit; returns its length. */
static u32 edited(const u8 *key, u32 n, Edit e, u8 *k)
{
    memcpy(k, key, n);
    switch (e.kind) {
    case EDIT_SWAP: k[e.at] = key[e.at + 1], k[e.at + 1] = key[e.at]; return n;
    case EDIT_DROP: memcpy(k + e.at, key + e.at + 1, n - e.at - 1); return n - 1;
    case EDIT_CHANGE: k[e.at] = e.letter; return n;
    default: k[e.at] = e.letter; memcpy(k + e.at + 1, key + e.at, n - e.at); return n + 1;
    }
}

static void announce(const Work *w, const u8 *key, u32 n, Edit e, Spelt *out)
{
    u8 k[GAZ_KEY_MAX];
    u32 m = edited(key, n, e, k);
    e.hash = gaz_hash(k, m);
    gazetteer_begins_soon(w->g, e.hash);
    out->edit[out->nedits++] = e;
}

/* All spellings one edit away are announced first and then asked: the tables are far away. */
static void try_edits(Work *w, const u8 *key, u32 n, Spelt *out)
{
    for (u32 i = 1; i < n; i++) {
        if (i + 1 < n) announce(w, key, n, (Edit){.at = (u8)i, .kind = EDIT_SWAP}, out);
        if (n <= SHORT_KEY) continue; /* in short words a change makes another word too easily */
        announce(w, key, n, (Edit){.at = (u8)i, .kind = EDIT_DROP}, out);
        for (u8 c = 'a'; c <= 'z'; c++) {
            if (c != key[i]) announce(w, key, n, (Edit){.at = (u8)i, .kind = EDIT_CHANGE, .letter = c}, out);
            announce(w, key, n, (Edit){.at = (u8)i, .kind = EDIT_ADD, .letter = c}, out);
        }
    }
    for (u32 i = 0; i < out->nedits; i++) {
        u8 k[GAZ_KEY_MAX];
        if (gazetteer_begins(w->g, out->edit[i].hash) & 1) {
            u32 m = edited(key, n, out->edit[i], k);
            try_spelling(w, k, m, out->edit[i].hash, out);
        }
    }
}

static bool misspelt(Work *w, u32 piece, u32 *group)
{
    const Piece *p = &w->pieces.v[piece];
    u8 key[GAZ_KEY_MAX];
    u32 n = gaz_key(piece_str(w, piece), key);
    if (n < SPELLING_MIN || n > SPELLING_MAX || n != p->end - p->beg || gazetteer_word(w->g, p->hash)) return false;
    Spelt s;
    s.best = -1;
    s.nedits = 0;
    try_edits(w, key, n, &s);
    if (s.best < 0) return false;
    if (s.n < GAZ_KEY_MAX) s.key[s.n++] = '~'; /* apart from the right spelling */
    *group = place_group(w, s.key, s.n, (Span){p->beg, p->end}, &s.hits);
    if (*group == NONE) return false;
    Group *gr = &w->groups.v[*group];
    gr->spelling = true;
    gr->pick = 0;
    return true;
}

static bool plain(const Work *w, u32 i)
{
    const Piece *p = &w->pieces.v[i];
    if (!p->cap || p->caps || p->lex || p->end - p->beg < SPELLING_MIN) return false;
    if (p->join == JOIN_SPACE && i + 1 < w->pieces.n && w->pieces.v[i + 1].cap) return false;
    if (i && w->pieces.v[i - 1].join == JOIN_SPACE && w->pieces.v[i - 1].cap && !w->pieces.v[i - 1].lex) return false;
    return !place_is_person(w, p->hash);
}

/* A word once tried: what came of it. */
typedef struct {
    u64 hash;
    u32 group; /* NONE: no misspelling */
} Tried;

static void respell(Work *w, u32 piece, Mention *in, u32 group)
{
    if (!in) {
        add(w, piece, group, true);
        return;
    }
    in->group = group;
    in->keep = true;
    in->pick = in->container = NONE;
}

void place_spelling(Work *w)
{
    u32 n = w->mentions.n, from = 0, ntried = 0;
    Tried tried[PLACE_SPELLINGS_MAX];
    for (u32 i = 0; i < w->pieces.n && n; i++) {
        if (!w->pieces.v[i].cap) continue;
        Mention *in = holding(w, i, n, &from);
        if (!plain(w, i)) continue;
        u32 t = 0;
        while (t < ntried && tried[t].hash != w->pieces.v[i].hash) t++;
        if (t < ntried) {
            if (tried[t].group != NONE) respell(w, i, in, tried[t].group);
            continue;
        }
        if (in && (in->end != in->beg + 1 || w->groups.v[in->group].demonym || in_context(w, &w->groups.v[in->group]))) continue;
        const Mention *before = from ? &w->mentions.v[from - 1] : NULL;
        u32 next = from + (in != NULL);
        if (ntried == PLACE_SPELLINGS_MAX || !called_for(w, i, before, next < n ? &w->mentions.v[next] : NULL)) continue;
        tried[ntried] = (Tried){w->pieces.v[i].hash, NONE};
        if (misspelt(w, i, &tried[ntried].group)) respell(w, i, in, tried[ntried].group);
        else tried[ntried].group = NONE;
        ntried++;
    }
    place_order(w);
}
