/* gazetteer.c - opening the gazetteer, and distances.
 *
 * Distances are great circles on a sphere (radius 6,371,008.8 m, the mean radius of the IUGG):
 * within 0.6 % of the ellipsoid. Sine and arc sine are series of our own, in plain double
 * arithmetic with a fixed order, so that every machine gives the same metre. */
#include "annotate/gazetteer_in.h"
#include "base/utf8.h"
#include <math.h>

#define EARTH_M 6371008.8
#define PI 3.14159265358979323846
#define RADIANS_E5 (PI / 180 / 100000)

static double sine(double x) /* |x| <= pi */
{
    if (x > PI / 2) x = PI - x;
    if (x < -PI / 2) x = -PI - x;
    double term = x, sum = x, square = x * x;
    for (int k = 2; k < 24; k += 2) {
        term *= -square / (k * (k + 1));
        sum += term;
    }
    return sum;
}

static double cosine(double x) /* |x| <= pi / 2 */
{
    return sine(PI / 2 - x);
}

static double arc_sine(double x) /* 0 <= x <= 1 */
{
    if (x > 0.5) return PI / 2 - 2 * arc_sine(sqrt((1 - x) / 2));
    double term = x, sum = x, square = x * x;
    for (int k = 1; k < 48; k += 2) {
        term *= square * k / (k + 1);
        sum += term / (k + 2);
    }
    return sum;
}

i64 gaz_metres(i32 lat_e5, i32 lon_e5, i32 lat2_e5, i32 lon2_e5)
{
    double a = lat_e5 * RADIANS_E5, b = lat2_e5 * RADIANS_E5;
    double half_lat = sine((b - a) / 2);
    double half_lon = sine((lon2_e5 - lon_e5) * RADIANS_E5 / 2);
    double h = half_lat * half_lat + cosine(a) * cosine(b) * half_lon * half_lon;
    return (i64)(2 * EARTH_M * arc_sine(h >= 1 ? 1 : sqrt(h)) + 0.5);
}

u32 gazetteer_find(const Gazetteer *g, Str name, u32 ids[GAZ_FOUND_MAX])
{
    const GazCountry *c = gazetteer_country(g, name);
    if (!c) return 0;
    ids[0] = (u32)(c - g->countries.v);
    return 1;
}

GazPlace gazetteer_place(const Gazetteer *g, u32 id)
{
    return g && id < g->countries.n ? g->countries.v[id].place : (GazPlace){0};
}

Err gazetteer_open(Arena *a, Str bytes, Str file, const Table *tables, u32 n, Gazetteer **out,
                   ErrInfo *e)
{
    (void)bytes, (void)file;
    Gazetteer *g = NEW(a, Gazetteer, 1);
    for (u32 i = 0; i < n; i++) {
        Err err = OK;
        if (str_starts(tables[i].name, S("countries")))
            err = gazetteer_countries(a, tables[i].bytes, tables[i].name, g, e);
        if (err != OK) return err;
    }
    *out = g;
    return OK;
}
