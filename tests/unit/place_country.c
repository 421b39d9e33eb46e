/* Countries by name, demonym, capital and code; distances. */
#include "annotate/gazetteer.h"
#include "doc/earth.h"
#include "engine/engine.h"
#include "test.h"

void unit_place_country(void);

static Str iso3(const GazCountry *c)
{
    return c ? str_of(c->iso3) : S("none");
}

void unit_place_country(void)
{
    Arena a = {0};
    ErrInfo e;
    Table t = {S("countries.tsv"), data_table(S("countries.tsv"))};
    Gazetteer *g;
    CHECK(gazetteer_open(&a, (Str){0}, S("none"), &t, 1, &g, &e) == OK);
    CHECK_STR(iso3(gazetteer_country(g, S("Afghanistan"))), "AFG");
    CHECK_STR(iso3(gazetteer_country(g, S("U.S."))), "USA");
    CHECK_STR(iso3(gazetteer_country(g, S("US"))), "USA");
    CHECK_STR(iso3(gazetteer_country(g, S("us"))), "none");
    CHECK_STR(iso3(gazetteer_country(g, S("United Arab Emirates"))), "ARE");
    CHECK_STR(iso3(gazetteer_country(g, S("Cote d\xE2\x80\x99Ivoire"))), "CIV");
    CHECK_STR(iso3(gazetteer_demonym(g, S("Afghan"))), "AFG");
    CHECK_STR(iso3(gazetteer_demonym(g, S("Pakistanis"))), "PAK");
    CHECK_STR(iso3(gazetteer_demonym(g, S("Frenchmen"))), "FRA");
    CHECK_STR(iso3(gazetteer_demonym(g, S("Kabul"))), "none");
    CHECK_STR(iso3(gazetteer_capital(g, S("Washington"))), "USA");
    CHECK_STR(gazetteer_iso(g, S("QA"))->capital, "Doha");
    CHECK_STR(gazetteer_iso(g, S("QAT"))->name, "Qatar");
    CHECK(!gazetteer_iso(g, S("XX")) && !gazetteer_country(NULL, S("Mali")));
    i64 m = earth_metres(5150853, -12574, 4885341, 234880); /* London to Paris, 343.5 km */
    CHECK(m > 343000 && m < 344200);
    CHECK(earth_metres(0, 0, 0, 18000000) > 20015000 && earth_metres(0, 0, 0, 18000000) < 20015200);
    const GazPlace london = {.lat_e5 = 5150853, .lon_e5 = -12574}, paris = {.lat_e5 = 4885341, .lon_e5 = 234880};
    GazPlace north = london;
    u32 wrong = 0;
    CHECK(earth_within(&london, &paris, m + 1) && earth_within(&paris, &london, m + 1) && !earth_within(&london, &paris, m));
    for (i32 up = 0; up < 300000; up += 9973) { /* on one meridian the latitudes alone tell */
        north.lat_e5 = london.lat_e5 + up;
        i64 way = earth_between(&london, &north);
        for (i64 limit = way - 2; limit <= way + 2; limit++) wrong += earth_within(&north, &london, limit) != (way < limit);
    }
    CHECK(wrong == 0);
    Table bad = {S("countries.tsv"), S("AF\tAFG\tAS\tx\t1\t2\tName\n")};
    CHECK(gazetteer_open(&a, (Str){0}, S("none"), &bad, 1, &g, &e) == E_FORMAT);
    arena_free(&a);
}
