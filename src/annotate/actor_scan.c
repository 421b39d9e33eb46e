/* actor_scan.c - mentions: noun phrases read as country + organisation + role + name.
 *
 * A chunk is a run of determiners, numbers, adjectives, nouns and possessives; a tree, where
 * there is one, ends it between two noun phrases that only happen to be neighbours ("told
 * reporters Friday"). Possessives split a chunk into segments, each read from left to right
 * into parts; the last part says what the segment is. Where no model tagged the text, capitals
 * and the lexicon stand in for tags. */
#include "annotate/actor_in.h"
#include "base/utf8.h"

typedef enum { TAIL_NONE, TAIL_NAME, TAIL_KNOWN, TAIL_COUNTRY, TAIL_DEMONYM, TAIL_ROLE } Tail;
typedef struct {
    Mention m;
    Tail tail;
    u32 first;      /* first token that is no determiner */
    u32 mod_beg, mod_end; /* a proper name before the tail */
    u32 mod_type;   /* its NameType, 0xFF unknown */
    u32 part;       /* where the last part that could act by itself ends; 0 none */
    u32 capital;    /* first token of the capitals that lead up to the end, NONE */
    u8 type;        /* NameType of a tail name, 0xFF unknown */
} Segment;

/* ---- tags, or a guess */

static bool is_possessive(const Doc *d, u32 t)
{
    Str s = token_str(d, t);
    return str_eq(s, S("'s")) || str_eq(s, S("’s")) || ((str_eq(s, S("'")) || str_eq(s, S("’"))) &&
           d->tokens.v[t].joined && (d->tokens.v[t].upos == UPOS_PART || t == 0));
}

static u8 tag(const ActorWork *w, u32 t)
{
    const Token *k = &w->d->tokens.v[t];
    if (k->upos != UPOS_X) return k->upos;
    Str s = token_str(w->d, t);
    if (w->cover[t] != NONE) return UPOS_PROPN;
    if (is_possessive(w->d, t)) return UPOS_PART;
    if (str_eq_nocase(s, S("the")) || str_eq_nocase(s, S("a")) || str_eq_nocase(s, S("an"))) return UPOS_DET;
    if (char_is_digit(s.p[0])) return UPOS_NUM;
    u32 at = w->key[t].n ? map_get(&w->lex->role_by, w->key[t]) : NONE;
    if (at != NONE && w->lex->roles.v[at].kind != ENTITY_OTHER) return UPOS_NOUN;
    return actor_is_upper(w->d, t) && (t == 0 || w->d->tokens.v[t - 1].text.end < k->text.beg || k->joined)
               ? UPOS_PROPN : UPOS_X;
}

static bool in_timex(const Doc *d, u32 t, u32 *cursor)
{
    Span at = d->tokens.v[t].text;
    while (*cursor < d->times.n && d->times.v[*cursor].text.end <= at.beg) (*cursor)++;
    return *cursor < d->times.n && span_overlaps(d->times.v[*cursor].text, at);
}

/* ---- proper names */

static bool upper_text(Str s)
{
    for (isize i = 0; i < s.n;)
        if (char_is_lower(utf8_next(s, &i))) return false;
    return true;
}

/* Longest known name that begins at this token. */
static const ActorKnown *known_at(const ActorWork *w, u32 t, u32 limit, u32 *len)
{
    u32 most = w->key[t].n ? map_get(&w->lex->known_first, w->key[t]) : NONE;
    if (most == NONE) return NULL;
    for (u32 n = u32_min(u32_min(most + 2, ACTOR_WORDS_MAX), limit - t); n > 0; n--) {
        u8 key[ACTOR_KEY_MAX];
        if (!w->key[t + n - 1].n || is_possessive(w->d, t + n - 1)) continue;
        u32 size = actor_key_of(w, t, t + n, key);
        u32 at = size ? map_get(&w->lex->known_by, (Str){key, size}) : NONE;
        if (at == NONE) continue;
        const ActorKnown *k = &w->lex->known.v[at];
        Str text = doc_str(w->d, tokens_span(w->d, t, t + n));
        if (k->caps ? !upper_text(text)
                    : !actor_is_upper(w->d, t) && !char_is_lower(k->alias.p[0])) continue;
        return *len = n, k;
    }
    return NULL;
}

static void cover_with(ActorWork *w, u32 beg, u32 end, u8 type, u32 known)
{
    u32 i = w->nspans++;
    w->spans[i].beg = beg;
    w->spans[i].end = end;
    w->spans[i].type = type;
    w->spans[i].known = known;
    for (u32 t = beg; t < end; t++) w->cover[t] = i;
}

static bool free_range(const ActorWork *w, u32 beg, u32 end)
{
    for (u32 t = beg; t < end; t++)
        if (w->cover[t] != NONE) return false;
    return true;
}

/* "Keller administration" is a person and a role, not an organisation's name. */
static bool names_government(const ActorWork *w, u32 beg, u32 end)
{
    u32 len;
    const ActorRole *r = actor_role_ending(w, beg, end, &len);
    return r && len < end - beg && (str_eq(r->family, S("government")) || !actor_is_upper(w->d, end - 1));
}

/* Towns of several words ("Stratford-upon-Avon"), unless the model saw a longer name around one. */
static void cover_places(ActorWork *w)
{
    const Doc *d = w->d;
    u32 name = 0;
    for (u32 i = 0; i < d->places.n; i++) {
        const Place *p = &d->places.v[i];
        u32 beg = doc_token_at(d, p->text.beg), end = doc_token_at(d, p->text.end - 1) + 1;
        while (name < d->names.n && d->names.v[name].end <= beg) name++;
        const Name *n = name < d->names.n ? &d->names.v[name] : NULL;
        bool inside = n && n->beg <= beg && end <= n->end && n->end - n->beg > end - beg;
        if (!inside && p->kind == PLACE_LITERAL && p->resolved && end - beg > 1 && end - beg < ACTOR_WORDS_MAX &&
            d->tokens.v[beg].text.beg == p->text.beg && free_range(w, beg, end))
            cover_with(w, beg, end, NAME_PLACE, NONE);
    }
}

static bool is_place(const ActorWork *w, u32 beg, u32 end)
{
    Span at = tokens_span(w->d, beg, end);
    for (u32 lo = 0, hi = w->d->places.n; lo < hi;) {
        u32 mid = lo + (hi - lo) / 2;
        if (span_overlaps(w->d->places.v[mid].text, at)) return w->d->places.v[mid].resolved;
        if (w->d->places.v[mid].text.beg < at.beg) lo = mid + 1;
        else hi = mid;
    }
    return false;
}

/* "Harlan White House": a government's name behind that of who leads it; "Ontario Justice Department" is another one. */
static bool led_by(const ActorWork *w, const ActorKnown *k, const Name *n, u32 t, u32 len)
{
    return k->kind == ENTITY_GOVERNMENT && len > 1 && t + len == n->end && t - n->beg == 1 && !is_place(w, n->beg, t);
}

/* The lexicon first, unless the model saw a longer name around it; then the model's names. */
static void find_names(ActorWork *w)
{
    Doc *d = w->d;
    u32 name = 0;
    w->cover = NEW(w->a, u32, d->tokens.n);
    w->spans = arena_alloc(w->a, sizeof *w->spans, _Alignof(u32), (isize)d->tokens.n + d->names.n + d->places.n + 1);
    for (u32 t = 0; t < d->tokens.n; t++) w->cover[t] = NONE;
    for (u32 s = 0; s < d->sentences.n; s++)
        for (u32 t = d->sentences.v[s].beg, len; t < d->sentences.v[s].end; t++) {
            while (name < d->names.n && d->names.v[name].end <= t) name++;
            const ActorKnown *k = known_at(w, t, d->sentences.v[s].end, &len);
            if (!k) continue;
            const Name *n = name < d->names.n ? &d->names.v[name] : NULL;
            bool inside = n && n->beg <= t && t + len <= n->end && n->end - n->beg > len;
            if (inside && (n->type == NAME_PERSON || (n->type == NAME_ORG && n->beg < t && !led_by(w, k, n, t, len)))) continue;
            cover_with(w, t, t + len, 0xFF, (u32)(k - w->lex->known.v));
            t += len - 1;
        }
    cover_places(w);
    for (u32 i = 0; i < d->names.n; i++) {
        const Name *n = &d->names.v[i];
        if (n->type == NAME_DATE || n->type == NAME_MONEY || n->type == NAME_PRODUCT || n->type == NAME_MISC) continue;
        u32 beg = n->beg, end = n->end;
        while (beg < end && w->d->tokens.v[beg].upos == UPOS_DET) beg++;
        while (end > beg && is_possessive(d, end - 1)) end--;
        if (n->type == NAME_ORG && end - beg > 1 && names_government(w, beg, end)) continue;
        if (beg < end && free_range(w, beg, end)) cover_with(w, beg, end, n->type, NONE);
    }
}

/* ---- countries */

static const GazCountry *country_at(const ActorWork *w, u32 t, u32 limit, bool demonym, u32 *len)
{
    enum { COUNTRY_WORDS = 5 };
    if (!actor_is_upper(w->d, t)) return NULL;
    for (u32 n = u32_min(demonym ? 2 : COUNTRY_WORDS, limit - t); n > 0; n--) {
        Str s = doc_str(w->d, tokens_span(w->d, t, t + n));
        const GazCountry *c = demonym ? gazetteer_demonym(w->k->gazetteer, s)
                                      : gazetteer_country(w->k->gazetteer, s);
        if (c) return *len = n, c;
    }
    return NULL;
}

/* The country of a town: its capital's, or that of the place the place stage resolved here. */
static const GazCountry *town_country(const ActorWork *w, u32 beg, u32 end)
{
    Span at = tokens_span(w->d, beg, end);
    const GazCountry *c = gazetteer_capital(w->k->gazetteer, doc_str(w->d, at));
    if (c) return c;
    for (u32 lo = 0, hi = w->d->places.n; lo < hi;) {
        u32 mid = lo + (hi - lo) / 2;
        const Place *p = &w->d->places.v[mid];
        if (span_overlaps(p->text, at))
            return p->resolved ? gazetteer_iso(w->k->gazetteer, str_of(p->gaz.country)) : NULL;
        if (p->text.beg < at.beg) lo = mid + 1;
        else hi = mid;
    }
    return NULL;
}

/* ---- chunks */

static bool joins(const ActorWork *w, u32 t, u32 end) /* hyphen inside a word: U.S.-led */
{
    const Token *k = w->d->tokens.v;
    Str s = token_str(w->d, t);
    isize at = 0;
    return t + 1 < end && k[t].joined && k[t + 1].joined && char_is_dash(utf8_next(s, &at));
}

static bool nominal(const ActorWork *w, u32 t, u32 end)
{
    const Token *k = &w->d->tokens.v[t];
    if (w->cover[t] != NONE) return true; /* WHO, whatever the tagger makes of it */
    if (t && w->key[t].n && k->joined && joins(w, t - 1, end)) return true;
    switch (tag(w, t)) {
    case UPOS_NOUN: case UPOS_PROPN: case UPOS_NUM: case UPOS_ADJ: case UPOS_DET: return true;
    case UPOS_PRON: return (k->feats & FEAT_POSS) != 0;
    case UPOS_PART: return is_possessive(w->d, t);
    case UPOS_VERB:
        return (k->feats & (FEAT_PASTPART | FEAT_PRESPART)) && deprel_base(k->rel) == REL_AMOD && k->head > t;
    case UPOS_PUNCT: case UPOS_SYM: return joins(w, t, end);
    default: return w->cover[t] != NONE;
    }
}

/* Does the tree hold t and what stands before it in the chunk together? */
static bool linked(const ActorWork *w, u32 beg, u32 t, u32 reach)
{
    const Token *k = w->d->tokens.v;
    if (k[t].conf == 0) return true;
    if (reach >= t && reach != NONE) return true;
    return k[t].head >= beg && k[t].head < t &&
           (k[t].rel == REL_FLAT || deprel_base(k[t].rel) == REL_COMPOUND || k[t].rel == REL_CASE ||
            k[t].rel == REL_GOESWITH || k[t].rel == REL_FIXED || k[t].rel == REL_APPOS ||
            k[t].rel == REL_NUMMOD || k[t].rel == REL_PUNCT || k[t].rel == REL_NMOD);
}

/* Words that lean on the next, whatever the tree says: adjectives and determiners without a noun
 * yet ("Russian" | "officials"), a title before the name of a person. */
static bool leans(const ActorWork *w, u32 beg, u32 t)
{
    u32 len, at = t;
    while (at > beg && (tag(w, at - 1) == UPOS_ADJ || tag(w, at - 1) == UPOS_DET)) at--;
    if (at == beg && tag(w, t - 1) == UPOS_ADJ && actor_is_upper(w->d, t - 1)) return true;
    if (w->cover[t] == NONE || w->spans[w->cover[t]].type != NAME_PERSON) return false;
    const ActorRole *r = actor_role_ending(w, beg, t, &len);
    return r && (r->use & USE_TITLE) && !r->plural;
}

/* "In Peru | two men died": people who are counted begin a phrase of their own behind where it is. */
static bool counts_anew(const ActorWork *w, u32 beg, u32 t)
{
    const Token *k = w->d->tokens.v;
    bool counted = tag(w, t) == UPOS_NUM && k[t].rel == REL_NUMMOD && k[t].head > t && (k[k[t].head].feats & FEAT_PLURAL);
    return counted && beg && tag(w, beg - 1) == UPOS_ADP && tag(w, t - 1) == UPOS_PROPN;
}

static u32 chunk_end(const ActorWork *w, u32 beg, const Sentence *s, u32 *cursor)
{
    const Token *k = w->d->tokens.v;
    bool timed = in_timex(w->d, beg, cursor);
    u32 reach = 0, t = beg;
    for (; t < s->end && t - beg < ACTOR_CHUNK_MAX; t++) {
        bool inside = t > beg && w->cover[t] != NONE && w->cover[t] == w->cover[t - 1];
        if (!inside) {
            if (!nominal(w, t, s->end)) break;
            if (t > beg && !joins(w, t, s->end) && !(k[t].joined && joins(w, t - 1, s->end))) {
                u8 g = tag(w, t), before = tag(w, t - 1);
                if ((g == UPOS_DET && before != UPOS_DET) || g == UPOS_PRON) break;
                if (in_timex(w->d, t, cursor) != timed || counts_anew(w, beg, t)) break;
                if (s->root != NONE && g != UPOS_PART && !linked(w, beg, t, reach) && !leans(w, beg, t)) break;
            }
        }
        if (k[t].head < s->end && k[t].head > t && k[t].head > reach) reach = k[t].head;
    }
    return t;
}

/* ---- reading a segment */

static void read_span(ActorWork *w, Segment *g, u32 i, u32 end)
{
    u8 type = w->spans[w->cover[i]].type;
    const ActorKnown *known = type == 0xFF ? &w->lex->known.v[w->spans[w->cover[i]].known] : NULL;
    u32 stop = u32_min(w->spans[w->cover[i]].end, end), len;
    if (known) {
        if (stop == end) g->tail = TAIL_KNOWN, g->m.known = known, g->m.nbeg = i, g->m.nend = stop;
        else g->m.of = known;
        g->part = stop;
        if (known->country.n && !g->m.country) g->m.country = gazetteer_iso(w->k->gazetteer, known->country);
        return;
    }
    bool person = type == NAME_PERSON && (stop - i > 1 || g->m.role); /* a lone "Slovakia" is none */
    const GazCountry *c = person ? NULL : country_at(w, i, stop, false, &len);
    const GazCountry *dem = type == NAME_PERSON || c ? NULL : country_at(w, i, stop, true, &len);
    if ((c || dem) && len == stop - i) {
        g->m.country = c ? c : dem;
        g->part = stop;
        if (stop == end) g->tail = c ? TAIL_COUNTRY : TAIL_DEMONYM, g->m.nbeg = i, g->m.nend = stop;
        return;
    }
    if (stop == end) {
        g->tail = TAIL_NAME, g->type = type, g->m.nbeg = i, g->m.nend = stop;
        return;
    }
    g->mod_beg = i, g->mod_end = stop, g->mod_type = type;
}

/* A run of capitals no lexicon knows. */
static u32 read_propn(ActorWork *w, Segment *g, u32 i, u32 end)
{
    u32 j = i + 1, len;
    bool given = actor_given_sex(w->lex, w->key[i]) != 0;
    for (; j < end; j++) {
        if (w->cover[j] != NONE) break;
        if (joins(w, j, end)) { j++; continue; }
        Str s = token_str(w->d, j);
        bool particle = j + 1 < end && (str_eq(s, S("bin")) || str_eq(s, S("al")) || str_eq(s, S("de")) ||
                        str_eq(s, S("von")) || str_eq(s, S("van")) || str_eq(s, S("ul")) || str_eq(s, S("e")));
        if (!particle && (!actor_is_upper(w->d, j) || tag(w, j) == UPOS_ADJ)) break;
        if (!particle && !(given && j == i + 1) && actor_role_at(w, j, end, &len)) break;
    }
    if (j == end) g->tail = TAIL_NAME, g->type = 0xFF, g->m.nbeg = i, g->m.nend = j;
    else g->mod_beg = i, g->mod_end = j, g->mod_type = 0xFF;
    return j;
}

static void read_role(ActorWork *w, Segment *g, const ActorRole *r, u32 i, u32 stop, u32 end)
{
    if (stop == end) {
        g->tail = TAIL_ROLE;
        if (g->m.role && g->m.role->code.n && !g->m.lent) g->m.lent = g->m.role;
        g->m.role = r;
        return;
    }
    if ((r->use & USE_HEAD) && r->kind != ENTITY_DOCUMENT && w->d->tokens.v[stop - 1].upos != UPOS_ADJ) g->part = stop;
    bool title = (r->use & USE_TITLE) && (w->cover[stop] != NONE || tag(w, stop) == UPOS_PROPN);
    if (title && r->family.n && (!g->m.role || g->m.role->family.n == 0 || str_eq(g->m.role->family, S("person")))) g->m.role = r;
    else if (r->code.n && ((r->use & USE_MODIFIER) || !r->weak)) g->m.lent = r;
    if (r->sex && title) g->m.sex = r->sex;
    (void)i;
}

/* "U.S.-backed", "anti-Taliban", "Iran-aligned": the first part of such a word is not whose
 * the thing is; "US-led" and names with hyphens are. */
static bool compound_lends(const ActorWork *w, u32 first, u32 second)
{
    if (w->cover[first] != NONE && w->cover[first] == w->cover[second]) return true;
    if (str_eq(w->key[second], S("led")) || str_eq(w->key[second], S("run"))) return true;
    if (str_eq(w->key[first], S("anti")) || str_eq(w->key[first], S("pro")) || str_eq(w->key[first], S("non"))) return false;
    return actor_is_upper(w->d, second) || w->key[second].n < 4 || !actor_is_upper(w->d, first);
}

static u32 skip_compound(const ActorWork *w, u32 second, u32 end)
{
    u32 t = second;
    if (w->cover[t] != NONE) t = u32_min(w->spans[w->cover[t]].end, end) - 1;
    return t + 1 < end ? t + 1 : end;
}

static u32 read_part(ActorWork *w, Segment *g, u32 i, u32 end)
{
    u32 len;
    u8 t = tag(w, i);
    Str s = token_str(w->d, i);
    const GazCountry *c;
    if (i + 2 < end && joins(w, i + 1, end) && !compound_lends(w, i, i + 2)) return skip_compound(w, i + 2, end);
    if (w->cover[i] != NONE) {
        u32 stop = u32_min(w->spans[w->cover[i]].end, end);
        read_span(w, g, i, end);
        return stop;
    }
    if (t == UPOS_DET) {
        bool indef = str_eq_nocase(s, S("a")) || str_eq_nocase(s, S("an")) || str_eq_nocase(s, S("some")) ||
                     str_eq_nocase(s, S("another")) || str_eq_nocase(s, S("no")) || str_eq_nocase(s, S("any"));
        g->m.indefinite |= indef;
        g->m.definite |= !indef;
        return i + 1;
    }
    if (t == UPOS_PRON) return g->m.definite = true, i + 1;
    if (t == UPOS_NUM) return g->m.counted = true, i + 1;
    if ((c = country_at(w, i, end, false, &len)) != NULL) {
        g->m.country = c;
        g->part = i + len;
        if (i + len == end) g->tail = TAIL_COUNTRY, g->m.nbeg = i, g->m.nend = end;
        return i + len;
    }
    const ActorRole *r = actor_role_at(w, i, end, &len);
    if (r) return read_role(w, g, r, i, i + len, end), i + len;
    if ((c = country_at(w, i, end, true, &len)) != NULL) {
        g->m.country = c;
        g->part = i + len;
        if (i + len == end) g->tail = TAIL_DEMONYM, g->m.nbeg = i, g->m.nend = end;
        return i + len;
    }
    if (t == UPOS_PROPN && actor_is_upper(w->d, i)) return read_propn(w, g, i, end);
    return i + 1;
}

/* "of Salta", "in Nairobi": the country of what follows, for a role that has none. */
static const GazCountry *country_after(const ActorWork *w, const ActorRole *r, u32 end, u32 limit)
{
    enum { LOOK = 5 };
    bool office = str_starts(r->code, S("GOV")) || str_starts(r->code, S("LEG")) || str_starts(r->code, S("MIL")) ||
                  str_starts(r->code, S("COP")) || str_starts(r->code, S("JUD"));
    if (end + 1 >= limit) return NULL;
    Str s = token_str(w->d, end);
    if (!str_eq(s, S("of")) && !(office && (str_eq(s, S("in")) || str_eq(s, S("from"))))) return NULL;
    for (u32 t = end + 1, len; t < limit && t < end + 1 + LOOK; t++) {
        u8 g = tag(w, t);
        if (g == UPOS_VERB || g == UPOS_PUNCT || g == UPOS_ADP || g == UPOS_CCONJ) return NULL;
        const GazCountry *c = country_at(w, t, limit, false, &len);
        if (!c) c = country_at(w, t, limit, true, &len);
        if (!c && g == UPOS_PROPN) c = town_country(w, t, t + 1);
        if (c) return c;
    }
    return NULL;
}

/* ---- from segment to mention */

static bool person_like(const ActorWork *w, const Segment *g)
{
    if (g->type != 0xFF) return g->type == NAME_PERSON;
    if (g->m.role && (g->m.role->use & USE_TITLE) && g->m.role->kind == ENTITY_PERSON) return true;
    u32 n = g->m.nend - g->m.nbeg;
    return n >= 2 && n <= 5 && actor_given_sex(w->lex, w->key[g->m.nbeg]) != 0;
}

static void settle_name(const ActorWork *w, Segment *g)
{
    u32 len;
    Mention *m = &g->m;
    m->form = 'n';
    if (person_like(w, g)) {
        m->kind = ENTITY_PERSON;
        u8 sex = actor_given_sex(w->lex, w->key[m->nbeg]);
        if (!m->sex && (sex == 'm' || sex == 'f') && m->nend - m->nbeg > 1) m->sex = sex;
        m->rule = S("actor.name.person");
        return;
    }
    const ActorRole *end = actor_role_ending(w, m->nbeg, m->nend, &len);
    if (g->type == NAME_ORG || (end && (end->use & USE_ENDING))) {
        m->kind = end ? end->kind : ENTITY_ORG;
        if (m->kind == ENTITY_PERSON) m->kind = ENTITY_ORG;
        if (!m->role) m->role = end;
    } else if (g->type == NAME_NORP) m->kind = ENTITY_PEOPLE;
    else if (g->type == NAME_PLACE || g->type == NAME_FACILITY || is_place(w, m->nbeg, m->nend)) m->kind = ENTITY_PLACE;
    if (m->kind == ENTITY_OTHER && gazetteer_capital(w->k->gazetteer, doc_str(w->d, tokens_span(w->d, m->nbeg, m->nend))))
        m->kind = ENTITY_PLACE;
    if (m->kind == ENTITY_PLACE && !m->country) m->country = town_country(w, m->nbeg, m->nend);
    m->rule = S("actor.name");
}

static bool settle_role(const ActorWork *w, Segment *g, u32 end)
{
    Mention *m = &g->m;
    u32 len;
    const ActorRole *r = m->role;
    if (!(r->use & (USE_HEAD | USE_ENDING | USE_MEASURE)) || r->kind == ENTITY_OTHER) return false;
    if (!(r->use & (USE_HEAD | USE_MEASURE)) && !actor_is_upper(w->d, end - 1)) return false; /* a house, not the House */
    m->form = 'd';
    m->kind = r->kind;
    m->plural = r->plural;
    if (!m->sex) m->sex = r->sex;
    m->rule = S("actor.role");
    if (g->mod_end > g->mod_beg && !m->country) m->country = town_country(w, g->mod_beg, g->mod_end);
    /* "Salta Provincial Council": capitals up to a body's word make a name */
    actor_role_ending(w, m->beg, end, &len);
    bool named = (r->use & (USE_ENDING | USE_BODY)) && g->capital != NONE && g->capital + len < end &&
                 !r->plural && actor_is_upper(w->d, end - 1) && !str_eq(r->family, S("government"));
    if (named) m->form = 'n', m->nbeg = g->capital, m->nend = end, m->rule = S("actor.name.body");
    return true;
}

static u32 add(ActorWork *w, const Mention *m)
{
    if (w->m.n >= DOC_FACTS_MAX) return NONE;
    Mention *x = vec_push(w->a, &w->m);
    *x = *m;
    x->text = tokens_span(w->d, m->beg, m->end);
    x->entity = NONE;
    x->quoted = w->quoted[m->head];
    return w->m.n - 1;
}

static bool is_subject(const ActorWork *w, const Mention *m, const Sentence *s)
{
    const Token *k = w->d->tokens.v;
    if (s->root != NONE && k[m->head].conf) {
        for (u32 t = m->beg; t < m->end; t++)
            if (deprel_base(k[t].rel) == REL_NSUBJ && (k[t].head < m->beg || k[t].head >= m->end)) return true;
        return false;
    }
    return m->end < s->end && (k[m->end].upos == UPOS_VERB || k[m->end].upos == UPOS_AUX);
}

/* The head by the tree if it lies inside, else the last token. */
static u32 head_of(const ActorWork *w, u32 beg, u32 end, const Sentence *s)
{
    const Token *k = w->d->tokens.v;
    u32 last = end - 1;
    if (s->root == NONE) return last;
    for (u32 steps = 0; steps < ACTOR_CHUNK_MAX; steps++) {
        u32 up = k[last].head;
        if (up == last || up < beg || up >= end || (k[last].rel != REL_FLAT && deprel_base(k[last].rel) != REL_COMPOUND)) break;
        last = up;
    }
    return last;
}

static void add_modifier(ActorWork *w, Segment *g)
{
    if (g->mod_end <= g->mod_beg || g->tail == TAIL_NAME) return;
    bool person = g->mod_type == NAME_PERSON || (g->mod_type == 0xFF && !is_place(w, g->mod_beg, g->mod_end) &&
                  g->mod_end - g->mod_beg <= 3);
    if (!person) return;
    bool sure = g->mod_type == NAME_PERSON || (g->mod_end - g->mod_beg > 1 && actor_given_sex(w->lex, w->key[g->mod_beg]));
    bool titled = sure && g->m.role && (g->m.role->use & USE_TITLE) && g->tail != TAIL_ROLE;
    Mention m = {.beg = g->mod_beg, .end = g->mod_end, .head = g->mod_end - 1, .sentence = g->m.sentence,
                 .nbeg = g->mod_beg, .nend = g->mod_end, .form = 'n', .owner = NONE, .same = NONE,
                 .kind = sure ? ENTITY_PERSON : ENTITY_OTHER, .country = titled ? g->m.country : NULL,
                 .role = titled ? g->m.role : NULL,
                 .rule = S("actor.name.modifier")};
    g->m.owner = add(w, &m);
}

/* `again`: the segment is what is left of one whose end is no actor; it is not cut once more. */
static u32 segment(ActorWork *w, u32 from, u32 beg, u32 end, u32 sentence, u32 owner, bool again)
{
    const Sentence *s = &w->d->sentences.v[sentence];
    Segment g = {.m = {.beg = from, .end = end, .sentence = sentence, .owner = owner, .same = NONE},
                 .capital = NONE, .type = 0xFF, .first = beg};
    if (owner != NONE) {
        const Mention *o = &w->m.v[owner];
        g.m.definite = true;
        if (o->form != 'p') g.m.country = o->country, g.m.of = o->known;
    }
    for (u32 t = beg; t < end; t++)
        if (actor_is_upper(w->d, t) && tag(w, t) != UPOS_DET) g.capital = g.capital == NONE ? t : g.capital;
        else if (!joins(w, t, end)) g.capital = NONE;
    for (u32 i = beg; i < end;) i = read_part(w, &g, i, end);
    bool keep = g.tail != TAIL_NONE;
    Mention *m = &g.m;
    m->head = head_of(w, beg, end, s);
    if (g.tail == TAIL_NAME) settle_name(w, &g);
    else if (g.tail == TAIL_ROLE) keep = settle_role(w, &g, end);
    else if (g.tail == TAIL_KNOWN) m->form = 'n', m->kind = m->known->kind, m->rule = S("actor.known");
    else if (g.tail == TAIL_COUNTRY) m->form = 'n', m->kind = ENTITY_PLACE, m->rule = S("actor.country");
    else if (g.tail == TAIL_DEMONYM) m->form = 'd', m->kind = ENTITY_PEOPLE, m->plural = true, m->rule = S("actor.demonym");
    if (keep && m->role && !m->country && (g.tail == TAIL_ROLE || g.tail == TAIL_NAME))
        m->country = country_after(w, m->role, end, s->end);
    add_modifier(w, &g);
    u8 rel = deprel_base(w->d->tokens.v[m->head].rel);
    bool acted_on = w->d->tokens.v[m->head].conf && (rel == REL_OBJ || rel == REL_OBL || rel == REL_NMOD || rel == REL_IOBJ);
    if (!keep && g.part > beg && g.part < end && !again && !acted_on) /* "Syrian government shelling": the part that acts */
        return segment(w, from, beg, g.part, sentence, owner, true);
    if (!keep) return NONE;
    if (again && g.tail == TAIL_DEMONYM) m->form = 'n', m->kind = ENTITY_PLACE, m->plural = false, m->rule = S("actor.country");
    m->subject = is_subject(w, m, s);
    return add(w, m);
}

/* ---- pronouns */

static bool pronoun(ActorWork *w, u32 t, u32 sentence)
{
    enum { PLURAL = 1, FIRST = 2 };
    static const struct {
        Str form;
        u8 sex, flags, kind;
    } forms[] = {{LIT("he"), 'm', 0, ENTITY_PERSON},    {LIT("him"), 'm', 0, ENTITY_PERSON},
                 {LIT("his"), 'm', 0, ENTITY_PERSON},   {LIT("himself"), 'm', 0, ENTITY_PERSON},
                 {LIT("she"), 'f', 0, ENTITY_PERSON},   {LIT("her"), 'f', 0, ENTITY_PERSON},
                 {LIT("hers"), 'f', 0, ENTITY_PERSON},  {LIT("herself"), 'f', 0, ENTITY_PERSON},
                 {LIT("they"), 0, PLURAL, ENTITY_PEOPLE}, {LIT("them"), 0, PLURAL, ENTITY_PEOPLE},
                 {LIT("their"), 0, PLURAL, ENTITY_PEOPLE}, {LIT("themselves"), 0, PLURAL, ENTITY_PEOPLE},
                 {LIT("it"), 0, 0, ENTITY_ORG},         {LIT("its"), 0, 0, ENTITY_ORG},
                 {LIT("itself"), 0, 0, ENTITY_ORG},     {LIT("i"), 0, FIRST, ENTITY_PERSON},
                 {LIT("me"), 0, FIRST, ENTITY_PERSON},  {LIT("my"), 0, FIRST, ENTITY_PERSON},
                 {LIT("we"), 0, FIRST | PLURAL, ENTITY_PEOPLE}, {LIT("us"), 0, FIRST | PLURAL, ENTITY_PEOPLE},
                 {LIT("our"), 0, FIRST | PLURAL, ENTITY_PEOPLE}};
    const Token *k = &w->d->tokens.v[t];
    Str s = token_str(w->d, t);
    if (s.n > 10 || (k->upos != UPOS_PRON && k->upos != UPOS_X && k->upos != UPOS_DET)) return false;
    if (k->rel == REL_EXPL && k->conf) return false;
    if ((upper_text(s) && s.n == 2) || str_eq(s, S("i"))) return false; /* US, IT; Stratford-upon-Avon */
    for (isize i = 0; i < countof(forms); i++) {
        if (!str_eq_nocase(s, forms[i].form)) continue;
        Mention m = {.beg = t, .end = t + 1, .head = t, .sentence = sentence, .form = 'p', .kind = forms[i].kind,
                     .sex = forms[i].sex, .plural = forms[i].flags & PLURAL, .owner = NONE, .same = NONE,
                     .first_person = (forms[i].flags & FIRST) != 0, .rule = S("actor.pronoun")};
        m.subject = str_eq_nocase(s, S("he")) || str_eq_nocase(s, S("she")) || str_eq_nocase(s, S("they")) ||
                    str_eq_nocase(s, S("we")) || str_eq_nocase(s, S("i")) || is_subject(w, &m, &w->d->sentences.v[sentence]);
        add(w, &m);
        return true;
    }
    return false;
}

/* "dozens of" + chunk: the phrase is about what is measured. */
static u32 measured_from(const ActorWork *w, u32 beg, u32 end, const Sentence *s)
{
    u32 len;
    if (end + 1 >= s->end || !str_eq(token_str(w->d, end), S("of")) || !nominal(w, end + 1, s->end)) return NONE;
    const ActorRole *r = actor_role_ending(w, beg, end, &len);
    return r && (r->use & USE_MEASURE) ? beg : NONE;
}

void actor_scan(ActorWork *w)
{
    find_names(w);
    u32 cursor = 0;
    for (u32 i = 0; i < w->d->sentences.n; i++) {
        const Sentence *s = &w->d->sentences.v[i];
        u32 measure = NONE;
        if (s->zone == ZONE_BOILERPLATE || s->zone == ZONE_RELATED) continue;
        for (u32 t = s->beg; t < s->end;) {
            bool pron = pronoun(w, t, i);
            u32 end = nominal(w, t, s->end) && !is_possessive(w->d, t) ? chunk_end(w, t, s, &cursor) : t;
            if (end <= t) { t++; if (!pron) measure = measure; continue; }
            u32 from = measure != NONE ? measure : t, owner = NONE;
            u32 own = pron ? w->m.n - 1 : NONE, next = measured_from(w, t, end, s);
            measure = NONE;
            if (next != NONE) { measure = from; t = end + 1; continue; }
            if (in_timex(w->d, t, &cursor) && in_timex(w->d, end - 1, &cursor)) { t = end; continue; }
            owner = own;
            for (u32 b = t, j = t; j <= end; j++) {
                if (j < end && !is_possessive(w->d, j)) continue;
                if (j > b) owner = segment(w, from, b, j, i, owner, false);
                b = j + 1;
            }
            t = end;
        }
    }
}
