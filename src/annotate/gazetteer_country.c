/* gazetteer_country.c - countries by name, demonym, capital and code (data/countries.tsv); the user's
 * own places (--places FILE: name, lat, lon, country, kind, aliases separated by |).
 *
 * The table is small (some 250 rows, 1,500 names) and is read when the gazetteer is opened;
 * it takes well under a millisecond. A name in capitals ("US", "DRC") needs capitals in the
 * text, because folding would make "us" of it. Plurals of demonyms are formed here. */
#include "annotate/gazetteer_in.h"
#include "base/tsv.h"
#include "base/utf8.h"

enum { COL_ISO2, COL_ISO3, COL_CONTINENT, COL_ID, COL_LAT, COL_LON, COL_NAME, COL_CAPITAL, COL_ALIASES,
       COL_DEMONYMS };
enum { CAPS_MAX = 8 }; /* letters of an abbreviation */

/* All its letters are capitals, and they are few: an abbreviation. */
bool gaz_is_caps(Str s)
{
    u32 letters = 0;
    for (isize i = 0; i < s.n;) {
        u32 c = utf8_next(s, &i);
        if (!char_is_letter(c)) continue;
        if (!char_is_upper(c)) return false;
        letters++;
    }
    return letters > 0 && letters <= CAPS_MAX;
}

static Str key_in(Arena *a, Str s)
{
    u8 key[GAZ_KEY_MAX];
    return str_copy(a, (Str){key, gaz_key(s, key)});
}

/* The first country to bear a name keeps it. */
static void put(Arena *a, Gazetteer *g, Map *m, Str name, u32 country)
{
    Str key = key_in(a, name);
    if (!key.n) return;
    gaz_begins_put(g, name);
    bool fresh;
    u32 *slot = map_put(a, m, key, &fresh);
    if (!fresh) return;
    *slot = g->names.n;
    *vec_push(a, &g->names) = (GazName){country, NONE, gaz_is_caps(name)};
}

static void put_demonym(Arena *a, Gazetteer *g, Str d, u32 country)
{
    if (!d.n) return;
    put(a, g, &g->demonyms, d, country);
    static const Str no_plural[] = {LIT("s"), LIT("sh"), LIT("ch"), LIT("ese"), LIT("men"), LIT("man"), LIT("x")};
    for (isize i = 0; i < countof(no_plural); i++)
        if (str_ends(d, no_plural[i])) return;
    put(a, g, &g->demonyms, str_join(a, d, S("s")), country);
}

bool gaz_number_e5(Str s, i32 *out)
{
    bool minus = s.n && s.p[0] == '-';
    isize i = minus;
    i64 v = 0, scale = 0;
    if (i == s.n) return false;
    for (; i < s.n && scale != 1; i++) {
        if (s.p[i] == '.' && !scale) {
            scale = 100000;
        } else if (s.p[i] >= '0' && s.p[i] <= '9') {
            v = v * 10 + (s.p[i] - '0');
            if (scale) scale /= 10;
            if (v > 400 * (i64)100000) return false;
        } else {
            return false;
        }
    }
    for (scale = scale ? scale : 100000; scale > 1; scale /= 10) v *= 10;
    if (v > 180 * (i64)100000) return false;
    *out = (i32)(minus ? -v : v);
    return true;
}

static void code(char *out, Str s, isize n)
{
    for (isize i = 0; i < n && i < s.n; i++) out[i] = (char)s.p[i];
}

static Err country_row(Arena *a, const Tsv *t, Gazetteer *g, ErrInfo *e)
{
    GazCountry c = {.name = t->cell[COL_NAME], .capital = t->cell[COL_CAPITAL]};
    i64 id;
    if (t->cell[COL_ISO2].n != 2 || t->cell[COL_ISO3].n != 3 || t->cell[COL_CONTINENT].n != 2 ||
        !c.name.n || !str_int(t->cell[COL_ID], &id) || id < 0 || id >= NONE ||
        !gaz_number_e5(t->cell[COL_LAT], &c.place.lat_e5) ||
        !gaz_number_e5(t->cell[COL_LON], &c.place.lon_e5))
        return fail(e, E_FORMAT, "%.*s:%u: a country needs codes, an id, degrees and a name",
                    STR(t->file), t->line);
    code(c.iso2, t->cell[COL_ISO2], 2);
    code(c.iso3, t->cell[COL_ISO3], 3);
    code(c.continent, t->cell[COL_CONTINENT], 2);
    memcpy(c.place.country, c.iso2, sizeof c.iso2);
    c.place.geonames = (u32)id;
    c.place.feature = FEATURE_COUNTRY;
    c.place.name = c.name;
    u32 me = g->countries.n;
    *vec_push(a, &g->countries) = c;
    *map_put(a, &g->codes, t->cell[COL_ISO2], NULL) = me;
    *map_put(a, &g->codes, t->cell[COL_ISO3], NULL) = me;
    put(a, g, &g->country_names, c.name, me);
    if (c.capital.n) put(a, g, &g->capitals, c.capital, me);
    Str rest = t->cell[COL_ALIASES], part;
    while (str_next(&rest, '|', &part)) put(a, g, &g->country_names, part, me);
    rest = t->cell[COL_DEMONYMS];
    while (str_next(&rest, '|', &part)) put_demonym(a, g, part, me);
    return OK;
}

/* ---- the user's own places: name, degrees, then what is known of it */
enum { NAME, LAT, LON, COUNTRY, KIND, ALIASES, USER_COLUMNS };

static Err user_fault(const Tsv *t, int cell, const char *why, ErrInfo *e)
{
    static const char *const names[] = {"name", "lat", "lon", "country", "kind", "aliases"};
    return fail(e, E_FORMAT, "%.*s:%u: cell %d (%s): %s, not \"%.*s\"", STR(t->file), t->line, cell + 1, names[cell], why,
                STR(t->cell[cell]));
}

/* A name that no other of the user's places has. */
static bool user_name(Arena *a, Gazetteer *g, Str name, u32 me)
{
    Str key = key_in(a, name);
    u32 had = key.n ? map_get(&g->user_names, key) : NONE;
    if (!key.n || (had != NONE && g->names.v[had].what != me)) return false;
    put(a, g, &g->user_names, name, me);
    return true;
}

static Err user_row(Arena *a, const Tsv *t, Gazetteer *g, ErrInfo *e)
{
    enum { POLE = 90 * 100000 };
    GazPlace p = {.name = t->cell[NAME], .feature = FEATURE_OTHER};
    Str cc = t->cell[COUNTRY], kind = t->cell[KIND], rest = t->cell[ALIASES], part;
    if (g->user.n == 0 && str_eq_nocase(t->cell[LAT], S("lat"))) return OK; /* a line of column names */
    if (!gaz_number_e5(t->cell[LAT], &p.lat_e5) || p.lat_e5 > POLE || p.lat_e5 < -POLE)
        return user_fault(t, LAT, "degrees from -90 to 90 are wanted", e);
    if (!gaz_number_e5(t->cell[LON], &p.lon_e5)) return user_fault(t, LON, "degrees from -180 to 180 are wanted", e);
    if (cc.n && !gazetteer_iso(g, cc)) return user_fault(t, COUNTRY, "a two-letter ISO 3166 country or nothing is wanted", e);
    memcpy(p.country, cc.n ? gazetteer_iso(g, cc)->iso2 : "", cc.n ? 2 : 0);
    for (u8 f = FEATURE_CITY; f <= FEATURE_SECTION; f++)
        if (str_eq(kind, place_feature_name(f))) p.feature = f;
    if (kind.n && !str_eq(kind, place_feature_name(p.feature)))
        return user_fault(t, KIND, "city, capital, admin1, admin2, region, water, section, other or nothing is wanted", e);
    u32 me = g->user.n;
    *vec_push(a, &g->user) = p;
    if (!user_name(a, g, p.name, me)) return user_fault(t, NAME, "a name that no other line has is wanted", e);
    while (str_next(&rest, '|', &part))
        if (!user_name(a, g, str_trim(part), me)) return user_fault(t, ALIASES, "names that no other line has are wanted", e);
    return OK;
}

typedef Err (*Row)(Arena *a, const Tsv *t, Gazetteer *g, ErrInfo *e);
static Err each_row(Arena *a, Str bytes, Str file, Gazetteer *g, Row row, int columns, ErrInfo *e)
{
    Tsv t = {.rest = bytes, .file = file, .columns = columns};
    int r;
    while ((r = tsv_next(&t, e)) > 0) {
        Err err = row(a, &t, g, e);
        if (err != OK) return err;
    }
    return (Err)r;
}

Err gazetteer_countries(Arena *a, Str bytes, Str file, Gazetteer *g, ErrInfo *e)
{
    return each_row(a, bytes, file, g, country_row, 0, e);
}

Err gazetteer_user(Arena *a, Str bytes, Str file, Gazetteer *g, ErrInfo *e)
{
    return each_row(a, bytes, file, g, user_row, USER_COLUMNS, e);
}

static const GazCountry *look_up(const Gazetteer *g, const Map *m, Str name)
{
    u8 key[GAZ_KEY_MAX];
    u32 n = gaz_key(name, key);
    u32 at = n ? map_get(m, (Str){key, n}) : NONE;
    if (at == NONE) return NULL;
    const GazName *found = &g->names.v[at];
    if (found->caps && !gaz_is_caps(name)) return NULL;
    return &g->countries.v[found->what];
}

const GazCountry *gazetteer_country(const Gazetteer *g, Str name)
{
    return g ? look_up(g, &g->country_names, name) : NULL;
}

const GazCountry *gazetteer_demonym(const Gazetteer *g, Str adjective)
{
    return g ? look_up(g, &g->demonyms, adjective) : NULL;
}

const GazCountry *gazetteer_capital(const Gazetteer *g, Str name)
{
    return g ? look_up(g, &g->capitals, name) : NULL;
}

const GazCountry *gazetteer_iso(const Gazetteer *g, Str iso)
{
    u32 at = g ? map_get(&g->codes, iso) : NONE;
    return at == NONE ? NULL : &g->countries.v[at];
}
