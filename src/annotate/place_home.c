/* place_home.c - where a report is at home, when it does not say so.
 *
 * Local papers name their town and nothing else: their readers know which Athens. What betrays
 * the country are words of home reporting (sheriff, county, councillor, constabulary), the
 * outlet's national domain, and telephone numbers, whose area code names the state
 * (data/place_phone.tsv, North America), and the outlet's own town where its address begins with
 * one of the home country. Home counts as context, never against plain words. */
#include "annotate/place_in.h"
#include "base/tsv.h"

enum { HOME_WORDS = 500, CUE = 12, CUES_MAX = 60, DOMAIN = 40, PHONES_MAX = 8 };

Err gazetteer_phones(Str bytes, Str file, Gazetteer *g, ErrInfo *e)
{
    Tsv t = {.rest = bytes, .file = file};
    int r;
    while ((r = tsv_next(&t, e)) > 0) {
        i64 code;
        if (!str_int(t.cell[0], &code) || code < 0 || code >= GAZ_PHONES || !t.cell[1].n)
            return fail(e, E_FORMAT, "%.*s:%u: an area code has three digits and a place", STR(file), t.line);
        g->phones[code] = t.cell[1];
    }
    return (Err)r;
}

/* The number that the three digits at piece i begin, with area code: 706-555-0100, (706) 555-0100. */
static bool phone_at(const Work *w, u32 i)
{
    if (i + 2 >= w->pieces.n) return false;
    for (u32 k = i; k < i + 3; k++) {
        Str s = piece_str(w, k);
        if (s.n != (k == i + 2 ? 4 : 3)) return false;
        for (isize j = 0; j < s.n; j++)
            if (s.p[j] < '0' || s.p[j] > '9') return false;
        if (k > i && w->pieces.v[k].beg - w->pieces.v[k - 1].end > 2) return false;
    }
    return true;
}

static void phone(Work *w, u32 i)
{
    i64 code = 0;
    if (!str_int(piece_str(w, i), &code)) return;
    Str name = w->g->phones[code];
    u8 key[GAZ_KEY_MAX];
    u32 n = gaz_key(name, key);
    GazHits hits, state = {0};
    if (!n) return;
    gazetteer_hits(w->g, key, n, name, &hits);
    for (u32 k = 0; k < hits.n; k++)
        if (hits.hit[k].flags & GAZ_OWN && gazetteer_bare(w->g, hits.hit[k].id).feature == FEATURE_ADMIN1)
            state.hit[0] = hits.hit[k], state.n = 1;
    key[n < GAZ_KEY_MAX ? n : n - 1] = '#'; /* apart from the state's own name */
    u32 group = state.n ? place_group(w, key, n < GAZ_KEY_MAX ? n + 1 : n, (Span){w->pieces.v[i].beg, w->pieces.v[i].end}, &state) : NONE;
    if (group != NONE) w->groups.v[group].silent = true;
}

static bool domain_of(Work *w)
{
    static const struct {
        Str tail;
        char country[3];
    } domains[] = {{LIT(".uk"), "GB"}, {LIT(".ca"), "CA"}, {LIT(".au"), "AU"}, {LIT(".nz"), "NZ"},
                   {LIT(".ie"), "IE"}, {LIT(".za"), "ZA"}, {LIT(".in"), "IN"}, {LIT(".pk"), "PK"},
                   {LIT(".ng"), "NG"}, {LIT(".ke"), "KE"}, {LIT(".ph"), "PH"}, {LIT(".af"), "AF"}};
    Str host = w->d->outlet;
    for (isize i = 0; i < countof(domains); i++)
        if (str_ends(host, domains[i].tail)) return memcpy(w->home, domains[i].country, 3), true;
    return false;
}

/* ---- the outlet's own town, as it stands in its address: columbuslocalnews.com */
enum { TOWN_LETTERS = 5, OUTLET = 80, PRESS_LETTERS = 2 };

/* Letters of the newspaper's word that s begins with; 0 none. */
static isize press_word(const Work *w, Str s)
{
    for (isize n = s.n; n >= PRESS_LETTERS; n--)
        if (gazetteer_lex(w->g, str_cut(s, 0, n), NULL) & (LEX_MEDIA | LEX_PRESS)) return n;
    return 0;
}

/* The first label of an address, without "www." */
static Str label_of(Str host)
{
    if (str_starts(host, S("www."))) host = str_cut(host, 4, host.n);
    isize dot = str_find_byte(host, '.', 0), last = dot;
    for (isize at = dot; at >= 0; at = str_find_byte(host, '.', at + 1)) last = at;
    if (dot >= 0 && last > dot && last - dot > 4) host = str_cut(host, dot + 1, host.n); /* news.parisbeacon.com */
    dot = str_find_byte(host, '.', 0);
    return dot < 0 ? (Str){0} : str_cut(host, 0, dot);
}

/* Towns of the home country among a name's readings. */
static void towns_at_home(const Work *w, GazHits *hits)
{
    u32 n = 0;
    for (u32 i = 0; i < hits->n; i++) {
        GazPlace p = gazetteer_bare(w->g, hits->hit[i].id);
        bool town = place_is_town(p.feature) && p.feature != FEATURE_CAPITAL;
        if (town && memcmp(p.country, w->home, 2) == 0 && !(hits->hit[i].flags & GAZ_VARIANT)) hits->hit[n++] = hits->hit[i];
    }
    hits->n = n;
}

static void outlet_town(Work *w)
{
    Str label = label_of(w->d->outlet);
    u8 key[GAZ_KEY_MAX];
    for (isize lead; label.n > TOWN_LETTERS && (lead = press_word(w, label)) && label.n - lead >= TOWN_LETTERS;)
        label = str_cut(label, lead, label.n);
    for (isize n = label.n; n >= TOWN_LETTERS && n < GAZ_KEY_MAX; n--) {
        if (n < label.n && !press_word(w, str_cut(label, n + (label.p[n] == '-'), label.n))) continue;
        GazHits hits;
        u32 k = gaz_key(str_cut(label, 0, n), key);
        if (!k || k == GAZ_KEY_MAX) continue;
        u64 hash = gaz_hash(key, k);
        gazetteer_hits_of(w->g, key, k, hash, (Str){0}, &hits);
        towns_at_home(w, &hits);
        if (!hits.n) continue;
        for (u32 g = 0; g < w->groups.n; g++)
            for (u32 i = 0; w->groups.v[g].hash == hash && i < w->groups.v[g].n; i++)
                if (memcmp(w->groups.v[g].cand[i].place.country, w->home, 2) == 0) w->groups.v[g].cand[i].bonus += OUTLET;
        key[k] = '@'; /* apart from the name in the text */
        u32 group = place_group(w, key, k + 1, (Span){0, 0}, &hits);
        if (group != NONE) w->groups.v[group].silent = true;
        return;
    }
}

static void home_country(Work *w)
{
    i32 american = 0, british = 0, phones = 0;
    u64 seen = 0; /* each word counts once */
    for (u32 i = 0; i < w->pieces.n && i < HOME_WORDS; i++) {
        Str s = piece_str(w, i);
        if (s.p[0] >= '0' && s.p[0] <= '9') {
            if (s.n == 3 && phones < PHONES_MAX && phone_at(w, i)) phone(w, i), phones++;
            continue;
        }
        u32 lex = s.n > 1 ? place_lex_at(w, i) : 0;
        if (!(lex & (LEX_AMERICAN | LEX_BRITISH))) continue;
        u64 bit = 1ull << (hash_bytes(s, 1) & 63);
        if (seen & bit) continue;
        seen |= bit;
        if (lex & LEX_AMERICAN) american++;
        else british++;
    }
    if (domain_of(w)) {
        w->home_weight = DOMAIN;
        return;
    }
    i32 cues = american - british;
    if (cues == 0) return;
    memcpy(w->home, cues > 0 ? "US" : "GB", 3);
    cues = (cues > 0 ? cues : -cues) * CUE;
    w->home_weight = cues < CUES_MAX ? cues : CUES_MAX;
}

void place_home(Work *w)
{
    home_country(w);
    if (w->home[0] && w->d->outlet.n) outlet_town(w);
}
