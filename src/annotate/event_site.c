/* event_site.c - which words of a document name somewhere that something can happen: the places
 * of the place stage, and names that no gazetteer lists but that the words around them give away.
 *
 * Method. A run of capitalised words is a site when a word for a kind of place stands in it,
 * behind it or before it with "of" ("Handarat camp", "the village of Tal Rifa"), when it opens
 * with a part that only toponyms have ("Wadi", "Kafr"), when the model tagged it, or, weakly,
 * after a preposition of place. Persons, armed groups and times never are. What is joined to a
 * site in a list is one. Linear order alone decides, so a wrong tree cannot hide a village.
 * Sites that lie in one another ("X, a town near Y in Z", "the Z town of X") form a chain whose
 * finest member stands for all: reports name the larger place to say where the smaller is.
 * The rule of thumb is that of Halterman's annotation ("Geolocating Political Events in Text",
 * 2019): the most precise name is the event's place. */
#include "annotate/event.h"
#include "base/utf8.h"

enum { RUN_MAX = 6 /* words of an unlisted name */, GAP_MAX = 9 /* words between links of a chain */,
       PHRASE_MAX = 4 /* words before the noun of a phrase */ };
enum { SCALE_SITE, SCALE_CITY, SCALE_ADMIN2, SCALE_ADMIN1, SCALE_COUNTRY, SCALE_REGION };

static bool in_set(const Scan *s, const char *set, u32 t)
{
    return event_in_set(s->lex, str_of(set), s->lem[t]);
}

/* A word for a kind of place, whatever the case or number it is printed in. */
static bool site_noun(const Scan *s, u32 t)
{
    if (event_token(s, t)->upos == UPOS_VERB || event_token(s, t)->upos == UPOS_ADP) return false;
    if (in_set(s, "placenoun", t) || in_set(s, "sitenoun", t)) return true;
    Str w = s->lem[t]; /* the lemma of a name keeps its plural */
    if (w.n < 4 || w.p[w.n - 1] != 's') return false;
    w = str_cut(w, 0, w.n - 1);
    return event_in_set(s->lex, S("placenoun"), w) || event_in_set(s->lex, S("sitenoun"), w);
}

static bool capital(const Scan *s, u32 t)
{
    Str w = token_str(s->d, t);
    for (isize at = 0; at < w.n;) {
        u32 c = utf8_next(w, &at);
        if (char_is_apostrophe(c)) continue; /* "'Uqayribat" */
        return char_is_upper(c);
    }
    return false;
}

static bool joint(const Scan *s, u32 t) /* a hyphen or apostrophe that holds a name together */
{
    Str w = token_str(s->d, t);
    isize at = 0;
    if (!w.n || w.n > 3) return false;
    return w.p[0] == '-' || (char_is_apostrophe(utf8_next(w, &at)) && at == w.n);
}

/* May the token stand in an unlisted name? */
static bool named(const Scan *s, u32 t)
{
    u8 upos = event_token(s, t)->upos;
    if (upos != UPOS_PROPN && upos != UPOS_NOUN && upos != UPOS_ADJ && upos != UPOS_NUM && upos != UPOS_X) return false;
    if (!capital(s, t) || event_in_timex(s, t)) return false;
    return upos == UPOS_PROPN || t != s->d->sentences.v[doc_token_sentence(s->d, t)].beg;
}

/* One past the name that starts at t; "al-Latmana" starts with its article. */
static u32 run_end(const Scan *s, u32 t, u32 end)
{
    u32 at = t, words = 0;
    while (at < end && words < RUN_MAX) {
        bool article = in_set(s, "article", at) && at + 2 < end && joint(s, at + 1) && named(s, at + 2);
        if (article || (at > t && joint(s, at) && at + 1 < end && (named(s, at + 1) || event_token(s, at + 1)->upos == UPOS_NUM || in_set(s, "article", at - 1)))) {
            at++;
            continue;
        }
        bool digits = at > t && joint(s, at - 1) && event_token(s, at)->upos == UPOS_NUM; /* "T-4" */
        if (!named(s, at) && !digits) break;
        at++, words++;
    }
    while (at > t && (joint(s, at - 1) || (words > 1 && in_set(s, "describing", at - 1) && s->place[at - 1] == NONE))) at--;
    return words ? at : t; /* not the "Sunni" of "X Sunni mosque" */
}

static bool acronym(const Scan *s, u32 beg, u32 end)
{
    enum { ACRONYM_MAX = 5 };
    Str w = token_str(s->d, beg);
    if (end != beg + 1 || w.n < 2 || w.n > ACRONYM_MAX) return false;
    for (isize i = 0; i < w.n; i++)
        if (w.p[i] < 'A' || w.p[i] > 'Z') return false;
    return true;
}

/* Who it is said to be: a group, one with an office is no place; others, by name alone, may be one. */
static bool somebody(const Scan *s, u32 beg, u32 end, bool *org)
{
    const Doc *d = s->d;
    for (u32 t = beg; t < end && t < d->tokens.n; t++) {
        u32 a = s->within[t];
        if (a == NONE || d->actors.v[a].via != 'n' || d->actors.v[a].entity == NONE) continue;
        const Entity *e = &d->entities.v[d->actors.v[a].entity];
        if (e->kind == ENTITY_PLACE || e->kind == ENTITY_OTHER) continue;
        *org |= e->kind == ENTITY_ORG || e->kind == ENTITY_PERSON || e->kind == ENTITY_PEOPLE;
        if (e->code.n && e->kind != ENTITY_ORG) return true;
        if (e->kind != ENTITY_ORG && e->kind != ENTITY_PERSON && e->kind != ENTITY_PEOPLE) return true;
    }
    return false;
}

static bool at_place(Str prep)
{
    static const char *const in[] = {"in", "at", "near", "inside", "outside", "around", "throughout", "within"};
    for (isize i = 0; i < countof(in); i++)
        if (str_eq(prep, str_of(in[i]))) return true;
    return false;
}

/* The word before a name, over what may describe it ("in *northern, rebel-held* X"). */
static u32 before(const Scan *s, u32 t, u32 beg)
{
    while (t > beg) {
        const Token *k = event_token(s, t - 1);
        bool skip = k->upos == UPOS_DET || k->upos == UPOS_ADJ || in_set(s, "direction", t - 1) || (joint(s, t - 1) && !event_token(s, t - 1)->joined);
        bool participle = t > beg + 2 && k->joined && joint(s, t - 2) && event_token(s, t - 2)->joined; /* "rebel-held" */
        if (!skip && !participle) return t - 1;
        t -= participle && !skip ? 3 : 1;
    }
    return NONE;
}

/* "X, a town ...", "X, in the province of Y", "X, just north of Y": said behind the name. */
static bool said_after(const Scan *s, u32 t, u32 end)
{
    if (t + 2 >= end || !str_eq(token_str(s->d, t), S(","))) return false;
    t++;
    while (t + 1 < end && (event_token(s, t)->upos == UPOS_ADV || event_token(s, t)->upos == UPOS_NUM) && !at_place(s->lem[t])) t++;
    bool way = in_set(s, "direction", t), prep = way || at_place(s->lem[t]), det = event_token(s, t)->upos == UPOS_DET;
    if (!prep && !det) return false;
    for (u32 n = 0; ++t < end && n < PHRASE_MAX; n++) {
        u8 upos = event_token(s, t)->upos;
        if (prep && s->place[t] != NONE) return s->d->places.v[s->place[t]].kind == PLACE_LITERAL;
        if (site_noun(s, t)) { /* not "a town councillor" */
            bool whole = t + 1 >= end || (event_token(s, t + 1)->upos != UPOS_NOUN && !capital(s, t + 1));
            return whole && !event_in_set(s->lex, S("building"), s->lem[t]);
        }
        if (way && (in_set(s, "direction", t) || str_eq(s->lem[t], S("of")) || str_eq(s->lem[t], S("from")))) continue;
        if (upos != UPOS_DET && upos != UPOS_ADJ && upos != UPOS_NOUN && upos != UPOS_PROPN) return false;
    }
    return false;
}

/* "X *camp*", "X *motor park*": a word for a kind of place stands behind the name. */
static bool kind_behind(const Scan *s, const Sentence *sent, u32 end)
{
    if (end >= sent->end || capital(s, end)) return false;
    if (site_noun(s, end)) return true;
    bool noun = event_token(s, end)->upos == UPOS_NOUN && end + 1 < sent->end && !capital(s, end + 1);
    return noun && in_set(s, "sitenoun", end + 1) && event_token(s, end + 1)->upos != UPOS_VERB;
}

/* "Syrian *Army*", "National Defence *Forces*": who, by the last word of the name. */
static bool body(const Scan *s, u32 end)
{
    if (site_noun(s, end - 1)) return false;
    return in_set(s, "group", end - 1) || in_set(s, "force", end - 1) || in_set(s, "people", end - 1);
}

/* "X-linked", "X's hotel": the name says whose or by whom. */
static bool says_whose(const Scan *s, const Sentence *sent, u32 end)
{
    if (end + 1 >= sent->end) return false;
    if (joint(s, end) && event_token(s, end)->joined && !capital(s, end + 1)) return true;
    return str_eq(token_str(s->d, end), S("'s")) || str_eq(token_str(s->d, end), S("\xE2\x80\x99s"));
}

/* Words that make a name a place whoever else may bear it: "the village of X", "X district", "at X House". */
static bool called_place(const Scan *s, const Sentence *sent, u32 beg, u32 end)
{
    u32 p = before(s, beg, sent->beg);
    bool of = p != NONE && (event_lemma_is(s, p, "of") || event_lemma_is(s, p, "call") || event_lemma_is(s, p, "name"));
    if (of && p > sent->beg && site_noun(s, p - 1) && !in_set(s, "building", p - 1)) return true; /* not "the museum of X" */
    if (of && p > sent->beg && in_set(s, "side", p - 1) && ((event_token(s, p - 1)->feats & FEAT_PLURAL) || !event_lemma_is(s, p - 1, "part"))) return true;
    bool taken = p != NONE && p + 1 == beg && in_set(s, "siege", p) && event_verbal(s, p) && !says_whose(s, sent, end); /* "stormed X", "captured X from" */
    if (taken && (!in_set(s, "seizure", p) || (end < sent->end && event_lemma_is(s, end, "from")))) return true;
    return end > beg + 1 && p != NONE && at_place(s->lem[p]) && site_noun(s, end - 1);
}

/* "In X": no more than a preposition says that it is a place. */
static u8 by_preposition(const Scan *s, const Sentence *sent, u32 beg, u32 end, u32 p, bool org)
{
    bool at = event_token(s, p)->upos == UPOS_ADP && at_place(s->lem[p]);
    if (at && end + 1 < sent->end && str_eq(token_str(s->d, end), S(","))) { /* "near X, Y Town" */
        u32 next = run_end(s, end + 1, sent->end);
        if (next > end + 2 && site_noun(s, next - 1) && s->place[end + 1] == NONE) return 2;
    }
    if (!org || !at) return at ? 1 : 0;
    if (event_lemma_is(s, p, "in") || event_lemma_is(s, p, "inside") || event_token(s, p + 1)->upos == UPOS_DET) return 1;
    return in_set(s, "article", beg) && joint(s, beg + 1) ? 1 : 0; /* "near Al-Karma" */
}

/* No place whatever stands around it: kinds of places alone, "Sunni", "Thai", a body, a titled person. */
static bool no_name(const Scan *s, u32 beg, u32 end)
{
    bool all = true, adjective = true, model = end == beg + 3 && joint(s, beg + 1) && event_token(s, end - 1)->upos == UPOS_NUM; /* "A-10" */
    for (u32 t = beg; t < end; t++) {
        all &= site_noun(s, t) || joint(s, t) || in_set(s, "describing", t);
        adjective &= event_token(s, t)->upos == UPOS_ADJ && s->name[t] == NONE;
    }
    return all || adjective || model || acronym(s, beg, end) || body(s, end);
}

/* How much speaks for the run [beg, end) as a site: 0 nothing, 1 a preposition, 2 a word. */
static u8 evidence(const Scan *s, const Sentence *sent, u32 beg, u32 end, u32 last)
{
    bool org = false;
    if (no_name(s, beg, end)) return 0;
    if (called_place(s, sent, beg, end)) return 2;
    if (somebody(s, beg, end, &org)) return 0;
    if (kind_behind(s, sent, end)) return 2;
    if (end > beg + 1 && site_noun(s, end - 1)) return 2;
    if (end > beg + 1 && in_set(s, "toponym", beg)) return 2;
    u32 p = before(s, beg, sent->beg);
    if (p == NONE || in_set(s, "people", beg)) return 0; /* "Prophet X" */
    bool listed = event_token(s, p)->upos == UPOS_CCONJ || str_eq(token_str(s->d, p), S(","));
    if (listed && last != NONE && (s->sites.v[last].end == p || s->sites.v[last].end + 1 == p)) {
        const Site *l = &s->sites.v[last];
        if (l->place == NONE && l->evidence == 2 && !org) return 2;
    }
    if (says_whose(s, sent, end)) return 0;
    bool modifier = end < sent->end && event_token(s, end)->upos == UPOS_NOUN; /* "ISIS positions" */
    if (!modifier && said_after(s, end, sent->end)) return 2;
    if (listed && p > sent->beg && site_noun(s, p - 1) && event_kid(s, p - 1, REL_DET) != NONE && !in_set(s, "building", p - 1)) return 2; /* "the capital, X" */
    if (event_lemma_is(s, p, "for") || event_lemma_is(s, p, "by") || event_lemma_is(s, p, "with") || event_token(s, p)->joined) return 0;
    for (u32 t = beg; t < end && !modifier; t++)
        if (s->name[t] != NONE && s->d->names.v[s->name[t]].beg <= beg && s->d->names.v[s->name[t]].end >= end) return 2;
    return modifier ? 0 : by_preposition(s, sent, beg, end, p, org);
}

static u8 scale_of(const Place *p)
{
    if (!p->resolved) return SCALE_SITE;
    switch (p->gaz.feature) {
    case FEATURE_CITY:
    case FEATURE_SECTION:
    case FEATURE_CAPITAL:
    case FEATURE_ADMIN1_CAPITAL: return SCALE_CITY;
    case FEATURE_ADMIN2: return SCALE_ADMIN2;
    case FEATURE_ADMIN1: return SCALE_ADMIN1;
    case FEATURE_COUNTRY: return SCALE_COUNTRY;
    case FEATURE_CONTINENT:
    case FEATURE_REGION: return SCALE_REGION;
    default: return SCALE_CITY;
    }
}

/* "in X", "at the village of X", "in a mosque in X". */
static bool said_to_be_at(const Scan *s, u32 t)
{
    u32 beg = s->d->sentences.v[doc_token_sentence(s->d, t)].beg;
    for (u32 n = 0; n < PHRASE_MAX; n++) {
        u32 p = before(s, t, beg);
        if (p == NONE) return false;
        if (at_place(s->lem[p]) || event_lemma_is(s, p, "across") || event_lemma_is(s, p, "on")) return true;
        if (!event_lemma_is(s, p, "of") && !site_noun(s, p)) return false;
        t = p;
    }
    return false;
}

static void add_site(Scan *s, Site x)
{
    x.at = said_to_be_at(s, x.beg);
    x.head = event_span_head(s, tokens_span(s->d, x.beg, x.end));
    x.finest = s->sites.n;
    for (u32 t = x.beg; t < x.end; t++) s->site[t] = s->sites.n;
    *vec_push(s->d->arena, &s->sites) = x;
}

/* The place that the run holds, if what is left of it are words for kinds of places. */
static u32 place_within(const Scan *s, u32 beg, u32 end)
{
    u32 found = NONE;
    for (u32 t = beg; t < end; t++) {
        if (s->place[t] != NONE) found = s->place[t];
        else if (!site_noun(s, t) && !joint(s, t)) return NONE;
    }
    return found;
}

/* "Islamic State *of Iraq and Syria*", "Bank of Scotland": the place is part of another's name. */
static bool part_of_name(const Scan *s, const Sentence *sent, u32 t, u32 lost)
{
    if (t < sent->beg + 2) return false;
    if (lost != NONE && t == lost + 1 && event_token(s, lost)->upos == UPOS_CCONJ) return true;
    u32 p = t - 1 - (event_token(s, t - 1)->upos == UPOS_DET);
    if (p <= sent->beg || !event_lemma_is(s, p, "of") || !named(s, p - 1) || s->place[p - 1] != NONE) return false;
    if (!site_noun(s, p - 1)) return true;
    return p > sent->beg + 1 && capital(s, p - 1) && capital(s, p - 2) && in_set(s, "describing", p - 2);
}

/* "8 p.m. (Damascus time)" */
static bool in_clock(const Scan *s, const Sentence *sent, u32 t)
{
    return event_in_timex(s, t) || (t + 1 < sent->end && event_lemma_is(s, t + 1, "time"));
}

/* "London-based", "Mosul police": the place says who somebody is. */
static bool says_who(const Scan *s, const Sentence *sent, u32 end)
{
    if (end + 1 >= sent->end) return false;
    if (joint(s, end) && event_token(s, end)->joined && !capital(s, end + 1)) return true;
    u32 next = s->place[end + 1]; /* "US-Kurdish" */
    if (joint(s, end) && next != NONE && s->d->places.v[next].kind == PLACE_ASSOCIATIVE) return true;
    return event_token(s, end)->upos == UPOS_NOUN && (in_set(s, "people", end) || in_set(s, "group", end) || in_set(s, "force", end)) &&
           event_token(s, end + 1)->upos != UPOS_NOUN /* not "a Lima department store" */;
}

/* "Aden *airport*": a spot at the place, not the place itself; not "the Aden port city". */
static bool spot_noun(const Scan *s, const Sentence *sent, u32 t)
{
    if (!in_set(s, "spot", t) || event_token(s, t)->upos != UPOS_NOUN || capital(s, t)) return false;
    return t + 1 >= sent->end || (event_token(s, t + 1)->upos != UPOS_NOUN && event_token(s, t + 1)->upos != UPOS_PROPN);
}

/* The listed place at t, or the longer name that it opens; returns where to go on. */
static u32 listed_site(Scan *s, const Sentence *sent, u32 t, u32 last)
{
    u32 p = s->place[t], end = run_end(s, t, sent->end), till = t + 1;
    while (till < sent->end && s->place[till] == p) till++;
    const Place *q = &s->d->places.v[p];
    bool kinds = end > till && place_within(s, t, end) != NONE; /* "Deir Ezzor Airport" */
    if (q->kind != PLACE_LITERAL) { /* a demonym, or a place that says which */
        bool demonym = str_eq(q->how, S("demonym")), org = false, rest = true;
        for (u32 i = till; i < end; i++) rest &= s->place[i] == NONE;
        if (demonym && rest && end > till && !site_noun(s, end - 1)) return end; /* "Kenyan Army" */
        if (!kinds || demonym || somebody(s, t, end, &org)) return till;
        add_site(s, (Site){.beg = t, .end = end, .place = NONE, .near = p, .evidence = 2});
        return end;
    }
    if (end > till && !kinds && evidence(s, sent, t, end, last) == 2) {
        add_site(s, (Site){.beg = t, .end = end, .place = NONE, .near = NONE, .evidence = 2});
        return end;
    }
    if (!kinds) end = till;
    if (says_who(s, sent, end)) return end;
    if (!kinds && end < sent->end && scale_of(q) <= SCALE_ADMIN1 && spot_noun(s, sent, end)) kinds = true, end++;
    if (!q->resolved && !evidence(s, sent, t, end, last)) return end;
    bool spot = kinds && site_noun(s, end - 1) && !in_set(s, "division", end - 1); /* "Victoria Hotel": not Victoria itself */
    if (spot && q->resolved && scale_of(q) <= SCALE_ADMIN1) add_site(s, (Site){.beg = t, .end = end, .place = NONE, .near = p, .evidence = 2, .scale = SCALE_SITE});
    else add_site(s, (Site){.beg = t, .end = end, .place = p, .near = NONE, .evidence = 2, .scale = spot ? SCALE_SITE : scale_of(q)});
    return end;
}

static void find_sites(Scan *s, const Sentence *sent)
{
    u32 last = NONE, lost = NONE;
    for (u32 t = sent->beg; t < sent->end;) {
        u32 n = s->sites.n, end = run_end(s, t, sent->end);
        if (s->place[t] != NONE && (part_of_name(s, sent, t, lost) || in_clock(s, sent, t))) {
            lost = end > t ? end : t + 1;
            t = lost;
            continue;
        }
        if (s->place[t] != NONE) {
            t = listed_site(s, sent, t, last);
        } else if (end == t) {
            t++;
        } else if (part_of_name(s, sent, t, lost)) {
            t = lost = end;
        } else {
            u32 stop = t; /* a listed place ends the run, unless the name goes on */
            while (stop < end && s->place[stop] == NONE) stop++;
            u8 sure = evidence(s, sent, t, end, last);
            if (sure < 2 && stop < end) end = stop, sure = evidence(s, sent, t, end, last);
            u32 place = place_within(s, t, end);
            if (sure)
                add_site(s, (Site){.beg = t, .end = end, .place = place, .near = NONE, .evidence = sure,
                                   .scale = place != NONE ? scale_of(&s->d->places.v[place]) : SCALE_SITE});
            t = end;
        }
        if (s->sites.n > n) last = n;
    }
}

/* "The Z town of X", "the Z district of X": which of the two holds the other. */
static int part_of(const Scan *s, const Site *a, const Site *b, u32 noun)
{
    if (in_set(s, "division", b->end - 1) || in_set(s, "quarter", b->end - 1)) return 1; /* "X village of Y district" */
    if (in_set(s, "settlement", noun)) {
        bool outer = b->place != NONE && b->scale >= a->scale && in_set(s, "quarter", noun);
        const Doc *d = s->d;
        if (outer && a->place != NONE && b->scale == a->scale) outer = d->places.v[a->place].gaz.population < d->places.v[b->place].gaz.population;
        return outer ? 1 : -1;
    }
    return a->place != NONE && b->place == NONE && a->scale > SCALE_SITE && in_set(s, "quarter", noun) ? -1 : 1;
}

/* How the second of two neighbours lies to the first: 1 around it, -1 in it, 0 neither. */
static int link_of(const Scan *s, const Site *a, const Site *b)
{
    if (b->beg > a->end + GAP_MAX) return 0;
    bool in = false, comma = false, and = false, on = false;
    u32 noun = NONE, first = NONE; /* words for kinds of places: the last one, the first one */
    for (u32 t = a->end; t < b->beg; t++) {
        const Token *k = event_token(s, t);
        Str w = token_str(s->d, t);
        if (k->upos == UPOS_DET || k->upos == UPOS_NUM || k->upos == UPOS_ADV || event_in_timex(s, t)) continue;
        if (k->upos == UPOS_ADJ) continue;
        if (event_in_set(s->lex, S("direction"), s->lem[t])) continue;
        if (str_eq(w, S(",")) || str_eq(w, S("("))) {
            comma = true;
        } else if (str_eq(w, S(")"))) {
            continue;
        } else if (str_eq(s->lem[t], S("and"))) {
            and = true;
        } else if (k->upos == UPOS_ADP && (at_place(s->lem[t]) || event_lemma_is(s, t, "of") || event_lemma_is(s, t, "from"))) {
            if (first != NONE && !in && !comma && noun + 1 == t && event_lemma_is(s, t, "of")) return part_of(s, a, b, noun);
            in = true;
        } else if (k->upos == UPOS_ADP && (event_lemma_is(s, t, "on") || event_lemma_is(s, t, "along"))) {
            on = true;
        } else if (str_eq(w, S("'s")) || str_eq(w, S("\xE2\x80\x99s"))) {
            if (t == a->end) return b->beg <= t + PHRASE_MAX ? -1 : 0;
            if (noun + 1 != t) return 0; /* "the state's Y district" */
        } else if (site_noun(s, t)) {
            noun = t;
            if (first == NONE) first = t;
        } else if (!in_set(s, "lies", t) && !(event_lemma_is(s, t, "government") && event_lemma_is(s, t - 1, "local"))) {
            return 0;
        }
    }
    if (and || (on && noun == NONE) || (a->scale >= SCALE_COUNTRY && b->scale >= SCALE_COUNTRY)) return 0;
    if (in || on) return 1;
    return comma && b->scale > a->scale && !(b->place == NONE) ? 1 : 0;
}

static void chain(Scan *s, u32 from)
{
    for (u32 i = from; i < s->sites.n; i++) {
        u32 first = i, best = i;
        while (i + 1 < s->sites.n) {
            Site *a = &s->sites.v[i], *b = &s->sites.v[i + 1];
            int way = link_of(s, a, b);
            if (!way) break;
            i++;
            u8 least = s->sites.v[best].scale;
            if (way < 0 ? b->scale <= least : b->scale < least && least >= SCALE_ADMIN1) best = i;
        }
        for (u32 k = first; k <= i; k++) s->sites.v[k].finest = best;
    }
}

void event_find_sites(Scan *s)
{
    for (u32 i = 0; i < s->d->sentences.n; i++) {
        u32 from = s->first_site[i] = s->sites.n;
        find_sites(s, &s->d->sentences.v[i]);
        chain(s, from);
    }
}
