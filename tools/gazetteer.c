/* gazetteer.c - compiles the gazetteer: GeoNames' towns (cities500.txt), first- and second-level
 * divisions (admin1.json, admin2.json) and our own tables into one file that the program maps.
 *
 *   gazetteer OUT cities500.txt admin1.json admin2.json admin1.tsv places.tsv words.tsv
 *
 * GeoNames gives divisions no coordinates here: a first-level division gets the centre of its
 * polygon (admin1.tsv), else the middle of its towns; a second-level one the middle of its
 * towns, and one without a town the middle of its parent if that is small, else it is left
 * out. A division's population is the sum of its towns'. Runs on the build machine only. */
#include "gazetteer.h"
#include "base/json.h"
#include "base/tsv.h"
#include <stdio.h>
#include <stdlib.h>

enum { CITY_COLUMNS = 19, C_ID = 0, C_NAME, C_ASCII, C_ALT, C_LAT, C_LON, C_CLASS, C_CODE, C_COUNTRY,
       C_ADMIN1 = 10, C_ADMIN2, C_POPULATION = 14 };
enum { SMALL_PARENT_E5 = 150000 }; /* a parent of at most 1.5 degrees stands in for a child */
enum { OWN_POPULATION = 2000000 }; /* weight of a region of our own table */

static void die(const char *what, Str why)
{
    fprintf(stderr, "gazetteer: %s: %.*s\n", what, STR(why));
    exit(1);
}

static Str slurp(Arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f) die(path, S("cannot be opened"));
    fseek(f, 0, SEEK_END);
    long n = ftell(f);
    rewind(f);
    u8 *p = NEW(a, u8, n + 1);
    if (n < 0 || fread(p, 1, (size_t)n, f) != (size_t)n) die(path, S("cannot be read"));
    fclose(f);
    return (Str){p, n};
}

static i32 degrees_e5(Str s)
{
    char z[32] = {0};
    memcpy(z, s.p, (size_t)(s.n < 31 ? s.n : 31));
    double v = strtod(z, NULL) * 1e5;
    return (i32)(v < 0 ? v - 0.5 : v + 0.5);
}

static u32 number(Str s)
{
    i64 v;
    return str_int(s, &v) && v > 0 && v < NONE ? (u32)v : 0;
}

static u32 add(Gaz *g, Rec r)
{
    r.row.admin1 = r.row.admin2 = NONE;
    r.lat_min = r.lon_min = INT32_MAX;
    r.lat_max = r.lon_max = INT32_MIN;
    *vec_push(g->a, &g->recs) = r;
    return g->recs.n - 1;
}

/* ---- divisions: [{"code":"AF.08","name":"Ghazni"}, ...], sorted by code */
static int by_code(const void *x, const void *y)
{
    return str_cmp(((const Rec *)x)->code, ((const Rec *)y)->code);
}

static void divisions(Gaz *g, const char *path, u8 feature)
{
    JsonReader r = {.in = slurp(g->a, path)};
    Rec now = {0};
    Str key = {0};
    u32 first = g->recs.n;
    for (JsonTok t = json_next(&r); t != JSON_END; t = json_next(&r)) {
        if (t == JSON_ERROR) die(path, str_of(r.why));
        if (t == JSON_KEY) key = json_string(g->a, &r);
        if (t == JSON_STRING && str_eq(key, S("code"))) now.code = json_string(g->a, &r);
        if (t == JSON_STRING && str_eq(key, S("name"))) now.name = json_string(g->a, &r);
        if (t == JSON_POP && now.code.n > 2 && now.name.n) {
            memcpy(now.row.country, now.code.p, 2);
            now.row.feature = feature;
            add(g, now);
            now = (Rec){0};
        }
    }
    if (g->recs.n == first) die(path, S("has no divisions"));
    qsort(g->recs.v + first, g->recs.n - first, sizeof(Rec), by_code);
    for (u32 i = first; i < g->recs.n; i++) *map_put(g->a, &g->codes, g->recs.v[i].code, NULL) = i;
}

/* ---- towns */
static void count_in(Rec *d, const Rec *town)
{
    d->towns++;
    d->lat_sum += town->row.lat_e5;
    d->lon_sum += town->row.lon_e5;
    d->row.population += town->row.population;
    if (town->row.lat_e5 < d->lat_min) d->lat_min = town->row.lat_e5;
    if (town->row.lat_e5 > d->lat_max) d->lat_max = town->row.lat_e5;
    if (town->row.lon_e5 < d->lon_min) d->lon_min = town->row.lon_e5;
    if (town->row.lon_e5 > d->lon_max) d->lon_max = town->row.lon_e5;
}

static void town(Gaz *g, const Str *cell)
{
    Rec r = {.name = cell[C_NAME], .ascii = cell[C_ASCII], .alternates = cell[C_ALT]};
    r.row.geonames = number(cell[C_ID]);
    r.row.lat_e5 = degrees_e5(cell[C_LAT]);
    r.row.lon_e5 = degrees_e5(cell[C_LON]);
    r.row.population = number(cell[C_POPULATION]);
    r.row.feature = str_eq(cell[C_CODE], S("PPLC"))   ? FEATURE_CAPITAL
                    : str_eq(cell[C_CODE], S("PPLA")) ? FEATURE_ADMIN1_CAPITAL
                    : str_eq(cell[C_CODE], S("PPLX")) ? FEATURE_SECTION
                                                      : FEATURE_CITY;
    memcpy(r.row.country, cell[C_COUNTRY].p, 2);
    Str code1 = str_format(g->a, "%.*s.%.*s", STR(cell[C_COUNTRY]), STR(cell[C_ADMIN1]));
    Str code2 = str_format(g->a, "%.*s.%.*s", STR(code1), STR(cell[C_ADMIN2]));
    u32 me = add(g, r), a1 = map_get(&g->codes, code1), a2 = map_get(&g->codes, code2);
    g->recs.v[me].row.admin1 = a1;
    g->recs.v[me].row.admin2 = a2;
    if (a1 != NONE) count_in(&g->recs.v[a1], &r);
    if (a2 != NONE) count_in(&g->recs.v[a2], &r);
    *map_put(g->a, &g->ids, cell[C_ID], NULL) = me;
}

static void towns(Gaz *g, const char *path)
{
    Str rest = slurp(g->a, path), line;
    u32 first = g->recs.n;
    while (str_next(&rest, '\n', &line)) {
        Str cell[CITY_COLUMNS] = {0};
        int n = 0;
        while (n < CITY_COLUMNS && str_next(&line, '\t', &cell[n])) n++;
        if (n >= C_POPULATION && cell[C_COUNTRY].n == 2 && cell[C_NAME].n) town(g, cell);
    }
    if (g->recs.n - first < 1000) die(path, S("has too few towns"));
}

/* ---- places of divisions */
static void admin1_points(Gaz *g, const char *path)
{
    Tsv t = {.rest = slurp(g->a, path), .file = str_of(path)};
    ErrInfo e;
    int r;
    while ((r = tsv_next(&t, &e)) > 0) {
        u32 me = map_get(&g->codes, t.cell[0]);
        if (me == NONE) continue;
        Rec *d = &g->recs.v[me];
        d->row.geonames = number(t.cell[1]);
        if (d->row.geonames) *map_put(g->a, &g->ids, t.cell[1], NULL) = me;
        if (!t.cell[2].n) continue;
        d->row.lat_e5 = degrees_e5(t.cell[2]);
        d->row.lon_e5 = degrees_e5(t.cell[3]);
    }
    if (r < 0) die(path, str_of(e.text));
}

static bool placed(const Rec *r)
{
    return r->row.lat_e5 || r->row.lon_e5;
}

static void place_divisions(Gaz *g)
{
    for (u32 i = 0; i < g->recs.n; i++) {
        Rec *d = &g->recs.v[i];
        if (!d->code.n) continue;
        if (!placed(d) && d->towns) {
            d->row.lat_e5 = (i32)(d->lat_sum / d->towns);
            d->row.lon_e5 = (i32)(d->lon_sum / d->towns);
        }
        if (d->row.feature != FEATURE_ADMIN2) continue;
        Str parent = d->code;
        while (parent.n && parent.p[parent.n - 1] != '.') parent.n--;
        u32 p = map_get(&g->codes, str_cut(parent, 0, parent.n ? parent.n - 1 : 0));
        d->row.admin1 = p;
        if (p == NONE || placed(d)) continue;
        const Rec *up = &g->recs.v[p];
        if (!up->towns || up->lat_max - up->lat_min > SMALL_PARENT_E5 ||
            up->lon_max - up->lon_min > SMALL_PARENT_E5)
            continue;
        d->row.lat_e5 = up->row.lat_e5;
        d->row.lon_e5 = up->row.lon_e5;
    }
}

/* ---- our own places */
static u8 feature_of(Str s)
{
    for (u8 i = 0; place_feature_name(i).n || i == 0; i++)
        if (str_eq(place_feature_name(i), s)) return i;
    die("places.tsv: unknown feature", s);
    return 0;
}

/* The division or biggest town of that name in that country, NONE. */
static u32 same_place(const Gaz *g, Str name, Str country, u8 feature, u32 nrecs)
{
    u8 want[GAZ_KEY_MAX], have[GAZ_KEY_MAX];
    u32 n = gaz_key(name, want), best = NONE;
    bool town_wanted = feature == FEATURE_CITY, changed;
    for (u32 i = 0; i < nrecs && country.n == 2; i++) {
        const Rec *r = &g->recs.v[i];
        if (memcmp(r->row.country, country.p, 2) != 0) continue;
        bool is_town = !r->code.n, is_a1 = r->row.feature == FEATURE_ADMIN1;
        if (town_wanted ? !is_town : feature == FEATURE_ADMIN2 ? r->row.feature != FEATURE_ADMIN2 : !is_a1) continue;
        if (gaz_key(without_type(r->name, &changed), have) != n || memcmp(have, want, n) != 0) continue;
        if (best == NONE || r->row.population > g->recs.v[best].row.population) best = i;
    }
    return best;
}

static void own_row(Gaz *g, const Tsv *t, u32 nrecs)
{
    enum { NAME, FEATURE, COUNTRY, CODE, ID, LAT, LON, ALIASES, AFTER, DEMONYMS };
    u8 feature = feature_of(t->cell[FEATURE]);
    u32 me = t->cell[CODE].n ? map_get(&g->codes, t->cell[CODE]) : NONE;
    if (me == NONE && t->cell[ID].n) me = map_get(&g->ids, t->cell[ID]);
    if (me == NONE && feature != FEATURE_WATER && feature != FEATURE_OTHER)
        me = same_place(g, t->cell[NAME], t->cell[COUNTRY], feature, nrecs);
    if (me == NONE) {
        me = add(g, (Rec){.name = t->cell[NAME], .row.feature = feature, .row.population = OWN_POPULATION});
        if (t->cell[COUNTRY].n == 2) memcpy(g->recs.v[me].row.country, t->cell[COUNTRY].p, 2);
        if (feature == FEATURE_OTHER) g->recs.v[me].row.population = 0;
    }
    Rec *r = &g->recs.v[me];
    if (r->code.n) r->name = t->cell[NAME];
    if (t->cell[ID].n) r->row.geonames = number(t->cell[ID]);
    if (t->cell[LAT].n && !(feature == FEATURE_CITY && placed(r))) {
        r->row.lat_e5 = degrees_e5(t->cell[LAT]);
        r->row.lon_e5 = degrees_e5(t->cell[LON]);
    }
    name_place(g, me, t->cell[NAME], GAZ_MAIN | GAZ_OWN);
    Str rest = t->cell[ALIASES], part;
    while (str_next(&rest, '|', &part)) {
        bool lower = false;
        for (isize i = 0; i < part.n; i++) lower |= part.p[i] >= 'a' && part.p[i] <= 'z';
        name_place(g, me, part, (u8)(GAZ_MAIN | GAZ_OWN | (lower ? 0 : GAZ_CAPS)));
    }
    rest = t->cell[DEMONYMS];
    while (str_next(&rest, '|', &part)) {
        name_place(g, me, part, GAZ_MAIN | GAZ_OWN | GAZ_DEMONYM);
        if (!str_ends(part, S("sh")) && !str_ends(part, S("s")) && !str_ends(part, S("ese")))
            name_place(g, me, str_join(g->a, part, S("s")), GAZ_MAIN | GAZ_OWN | GAZ_DEMONYM);
    }
    if (t->cell[AFTER].n) name_place(g, me, t->cell[AFTER], GAZ_MAIN | GAZ_OWN | GAZ_CAPS | GAZ_AFTER_COMMA);
}

static void own(Gaz *g, const char *path)
{
    Tsv t = {.rest = slurp(g->a, path), .file = str_of(path)};
    ErrInfo e;
    int r;
    u32 n = g->recs.n;
    while ((r = tsv_next(&t, &e)) > 0) own_row(g, &t, n);
    if (r < 0) die(path, str_of(e.text));
}

static void words(Gaz *g, const char *path)
{
    Tsv t = {.rest = slurp(g->a, path), .file = str_of(path)};
    ErrInfo e;
    int r;
    while ((r = tsv_next(&t, &e)) > 0) {
        u8 kinds = 0;
        for (isize i = 0; i < t.cell[1].n; i++)
            kinds |= t.cell[1].p[i] == 'c' ? GAZ_COMMON : t.cell[1].p[i] == 'r' ? GAZ_RARE : GAZ_FIRST;
        word_put(g, t.cell[0], kinds);
    }
    if (r < 0) die(path, str_of(e.text));
}

int main(int argc, char **argv)
{
    if (argc != 8) {
        fprintf(stderr, "usage: gazetteer OUT cities500.txt admin1.json admin2.json admin1.tsv places.tsv words.tsv\n");
        return 2;
    }
    Arena arena = {0};
    Gaz g = {.a = &arena};
    divisions(&g, argv[3], FEATURE_ADMIN1);
    divisions(&g, argv[4], FEATURE_ADMIN2);
    towns(&g, argv[2]);
    admin1_points(&g, argv[5]);
    place_divisions(&g);
    words(&g, argv[7]);
    own(&g, argv[6]);
    for (u32 i = 0; i < g.recs.n; i++)
        if (placed(&g.recs.v[i])) name_all(&g, i);
    int bad = gaz_write(&g, argv[1]);
    arena_free(&arena);
    return bad;
}
