/* earth.c - see earth.h. Sine and arc sine are series of our own, in plain double arithmetic with a
 * fixed order, so that every machine gives the same metre. */
#include "doc/earth.h"
#include <math.h>

#define EARTH_M 6371008.8
#define PI 3.14159265358979323846
#define RADIANS_E5 (PI / 180 / 100000)

double earth_sin(double x)
{
    if (x > PI / 2) x = PI - x;
    if (x < -PI / 2) x = -PI - x;
    static const double terms[] = {-1 / 6.0, 1 / 120.0, -1 / 5040.0, 1 / 362880.0, -1 / 39916800.0, 1 / 6227020800.0,
                                   -1 / 1307674368000.0, 1 / 355687428096000.0, -1 / 121645100408832000.0, 1 / 51090942171709440000.0};
    double square = x * x, sum = 0;
    for (int k = countof(terms) - 1; k >= 0; k--) sum = (sum + terms[k]) * square;
    return x + x * sum;
}

double earth_cos(double x)
{
    x = x < 0 ? -x : x;
    return earth_sin(PI / 2 - x);
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

i64 earth_metres(i32 lat_e5, i32 lon_e5, i32 lat2_e5, i32 lon2_e5)
{
    double a = lat_e5 * RADIANS_E5, b = lat2_e5 * RADIANS_E5;
    double half_lat = earth_sin((b - a) / 2);
    double half_lon = earth_sin((lon2_e5 - lon_e5) * RADIANS_E5 / 2);
    double h = half_lat * half_lat + earth_cos(a) * earth_cos(b) * half_lon * half_lon;
    return (i64)(2 * EARTH_M * arc_sine(h >= 1 ? 1 : sqrt(h)) + 0.5);
}
