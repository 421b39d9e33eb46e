/* place_relative.c - places given by another: "40 miles south of Nairobi", "160km from Colombo",
 * "a village near Mosul". The fact spans the whole phrase; its base is the named place. With a
 * distance and a direction the point is computed on the sphere (rounded to a thousandth of a
 * degree, as the compass word deserves no more); with one of them missing it stays open. */
#include "annotate/place_in.h"
#include "doc/earth.h"
#include <math.h>

enum { KM_PER_DEGREE_M = 111195, ROUND_E5 = 100, POLE_E5 = 8900000, METRES_MAX = 2000000 };

static u32 lex_at(const Work *w, u32 i, i32 *value)
{
    return gazetteer_lex(w->g, piece_str(w, i), value);
}

/* "40", "1,500" and "forty" are left to the number stage; here digits, and words up to twelve. */
static bool amount(Str s, i64 *out)
{
    static const Str words[] = {LIT("zero"), LIT("one"), LIT("two"), LIT("three"), LIT("four"), LIT("five"), LIT("six"),
                                LIT("seven"), LIT("eight"), LIT("nine"), LIT("ten"), LIT("eleven"), LIT("twelve")};
    for (isize i = 1; i < countof(words); i++)
        if (str_eq_nocase(s, words[i])) return *out = i, true;
    return str_int(s, out);
}

typedef struct {
    u32 first; /* piece at which the phrase begins */
    i32 metres, bearing;
    bool near;
} Offset;

/* "[40] [miles]" or "[160km]" that ends before piece `end`. */
static bool distance_before(const Work *w, u32 end, Offset *o)
{
    i32 unit = 0;
    i64 n;
    if (end == 0) return false;
    Str last = piece_str(w, end - 1);
    isize digits = 0;
    while (digits < last.n && last.p[digits] >= '0' && last.p[digits] <= '9') digits++;
    if (digits && digits < last.n) {
        if (!(gazetteer_lex(w->g, str_cut(last, digits, last.n), &unit) & LEX_UNIT)) return false;
        if (!str_int(str_cut(last, 0, digits), &n)) return false;
        o->first = end - 1;
    } else {
        if (end < 2 || !(lex_at(w, end - 1, &unit) & LEX_UNIT) || w->pieces.v[end - 2].join == JOIN_NONE) return false;
        if (!amount(piece_str(w, end - 2), &n)) return false;
        o->first = end - 2;
    }
    if (n <= 0 || n * unit > METRES_MAX) return false;
    o->metres = (i32)(n * unit);
    return true;
}

static bool offset_before(const Work *w, u32 name, Offset *o)
{
    *o = (Offset){.bearing = -1};
    if (name < 2 || w->pieces.v[name - 1].join != JOIN_SPACE) return false;
    Str before = piece_str(w, name - 1);
    i32 bearing = -1;
    if (str_eq(before, S("of")) && lex_at(w, name - 2, &bearing) & LEX_COMPASS) {
        o->bearing = bearing;
        o->first = name - 2;
        u32 at = name - 2;
        if (at >= 2 && str_eq(piece_str(w, at - 1), S("the")) && str_eq(piece_str(w, at - 2), S("to"))) at -= 2;
        return distance_before(w, at, o);
    }
    if (str_eq(before, S("from"))) return distance_before(w, name - 1, o);
    if (lex_at(w, name - 1, NULL) & LEX_NEAR && lex_at(w, name - 2, NULL) & LEX_TOWN && !w->pieces.v[name - 2].cap) {
        o->near = true;
        o->first = name - 2;
        return true;
    }
    return false;
}

static i32 rounded(double e5)
{
    i64 v = (i64)(e5 / ROUND_E5 + (e5 < 0 ? -0.5 : 0.5));
    return (i32)(v * ROUND_E5);
}

/* The point `o` away from g: exact enough on the plane for such distances. */
static void move(GazPlace *g, const Offset *o)
{
    double angle = o->bearing * 3.14159265358979323846 / 180;
    if (angle > 3.14159265358979323846) angle -= 2 * 3.14159265358979323846;
    double degrees = (double)o->metres / KM_PER_DEGREE_M * 1e5;
    double lat = g->lat_e5 + degrees * earth_cos(angle);
    if (lat > POLE_E5 || lat < -POLE_E5) return;
    double shrink = earth_cos(g->lat_e5 * 3.14159265358979323846 / 180 / 1e5);
    double lon = g->lon_e5 + degrees * earth_sin(angle) / shrink;
    if (lon > 18000000) lon -= 36000000;
    if (lon < -18000000) lon += 36000000;
    g->lat_e5 = rounded(lat);
    g->lon_e5 = rounded(lon);
}

void place_relative(Work *w, const Mention *m, u32 base)
{
    Offset o;
    if (!offset_before(w, m->beg, &o)) return;
    const Group *gr = &w->groups.v[m->group];
    Place p = place_init((Span){w->pieces.v[o.first].beg, m->text.end});
    p.kind = PLACE_RELATIVE;
    p.offset_m = o.metres;
    p.bearing = o.bearing;
    p.base = base;
    p.how = S("relative");
    p.rule = o.near ? S("place.relative.near") : o.bearing < 0 ? S("place.relative.distance") : S("place.relative.bearing");
    GazPlace at = gazetteer_place(w->g, gr->cand[m->pick != NONE ? m->pick : gr->pick].hit.id);
    if (o.bearing >= 0 && o.metres > 0) {
        move(&at, &o);
        p.resolved = true;
        p.gaz = (GazPlace){.lat_e5 = at.lat_e5, .lon_e5 = at.lon_e5, .feature = FEATURE_OTHER, .admin1 = {0},
                           .name = doc_str(w->d, p.text)};
        memcpy(p.gaz.country, at.country, sizeof at.country);
        p.score = 128;
    } else {
        *vec_push(w->d->arena, &p.alternatives) = at;
    }
    *vec_push(w->d->arena, &w->d->places) = p;
}
