/* earth.h - distances on the earth: great circles on a sphere (radius 6,371,008.8 m, the mean radius of the IUGG), within
 * 0.6 % of the ellipsoid. */
#ifndef SITREP_EARTH_H
#define SITREP_EARTH_H
#include "doc/fact.h"

double earth_sin(double x); /* |x| <= pi; the same on every machine */
double earth_cos(double x);
/* Metres between two points in degrees times 100,000. */
i64 earth_metres(i32 lat_e5, i32 lon_e5, i32 lat2_e5, i32 lon2_e5);
static inline i64 earth_between(const GazPlace *a, const GazPlace *b)
{
    return earth_metres(a->lat_e5, a->lon_e5, b->lat_e5, b->lon_e5);
}
/* Are they less than so many metres apart? Most that are not are told by their latitudes. */
static inline bool earth_within(const GazPlace *a, const GazPlace *b, i64 metres)
{
    i64 apart = a->lat_e5 > b->lat_e5 ? (i64)a->lat_e5 - b->lat_e5 : (i64)b->lat_e5 - a->lat_e5;
    return apart * 111 / 100 <= metres + 1 && earth_between(a, b) < metres; /* 1.11 m and a little more each */
}
#endif
