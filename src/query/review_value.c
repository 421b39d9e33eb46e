/* review_value.c - places and days as people write them. A name that several places bear is never guessed: the one in the
 * country at hand is taken when it is the only one there, the only town among areas (a province bears the name of its town),
 * or has ten times the people of the next town; else all are named. */
#include "annotate/gazetteer.h"
#include "query/review.h"
#include <stdio.h>

enum { WELL_KNOWN = 10, NAMED_MAX = 5 };
typedef VEC(GazPlace) GazPlaces;

static Str country_code(const Know *k, Str words)
{
    if (words.n == 2 && gazetteer_iso(k->gazetteer, words)) return words;
    const GazCountry *c = gazetteer_country(k->gazetteer, words);
    return c ? str_of(c->iso2) : (Str){0};
}

static void candidates(const Know *k, Arena *a, Str name, GazPlaces *out)
{
    u32 ids[GAZ_FOUND_MAX];
    for (u32 i = 0, n = gazetteer_find(k->gazetteer, name, ids); i < n; i++) {
        GazPlace p = gazetteer_place(k->gazetteer, ids[i]);
        bool seen = false;
        for (u32 m = 0; m < out->n; m++) seen |= p.geonames && out->v[m].geonames == p.geonames;
        if (!seen) *vec_push(a, out) = p;
    }
}

static void keep_country(GazPlaces *all, Str country)
{
    u32 n = 0;
    for (u32 i = 0; i < all->n; i++)
        if (str_eq(str_of(all->v[i].country), country)) all->v[n++] = all->v[i];
    all->n = n ? n : all->n;
}

static bool is_town(const GazPlace *p)
{
    return place_is_town(p->feature);
}

/* Towns first; each in the order in which they came. */
static void towns_first(Arena *a, GazPlaces *all)
{
    GazPlaces rest = {0};
    u32 n = 0;
    for (u32 i = 0; i < all->n; i++) {
        if (is_town(&all->v[i])) all->v[n++] = all->v[i];
        else *vec_push(a, &rest) = all->v[i];
    }
    for (u32 i = 0; i < rest.n; i++) all->v[n + i] = rest.v[i];
}

static Err several(const GazPlaces *all, Str name, ErrInfo *e)
{
    char list[300];
    int n = 0;
    for (u32 i = 0; i < all->n && i < NAMED_MAX && n < (int)sizeof list; i++) {
        const GazPlace *p = &all->v[i];
        n += snprintf(list + n, sizeof list - (size_t)n, "%sg%u (%.*s, %.*s%s%s)", i ? "; " : "", p->geonames, STR(place_feature_name(p->feature)),
                      STR(p->admin1), p->admin1.n ? ", " : "", p->country);
    }
    return fail(e, E_USAGE, "%u places are called %.*s: say which by its country or its number: %s%s", all->n, STR(name), list,
                all->n > NAMED_MAX ? "; ..." : "");
}

Err review_place(const Know *k, Arena *a, Str text, Str country, GazPlace *out, ErrInfo *e)
{
    i64 number;
    GazPlaces all = {0};
    Str name = str_trim(text), digits = str_starts(name, S("g")) ? str_cut(name, 1, name.n) : name;
    if (digits.n && str_int(digits, &number)) {
        if (number > 0 && number < UINT32_MAX && gazetteer_geonames(k->gazetteer, (u32)number, out)) return OK;
        return fail(e, E_USAGE, "the gazetteer has no place %.*s", STR(name));
    }
    candidates(k, a, name, &all);
    isize comma = str_find_byte(name, ',', 0);
    if (!all.n && comma > 0) {
        Str within = country_code(k, str_trim(str_cut(name, comma + 1, name.n)));
        if (!within.n) return fail(e, E_USAGE, "\"%.*s\" is no country", STR(str_trim(str_cut(name, comma + 1, name.n))));
        candidates(k, a, str_trim(str_cut(name, 0, comma)), &all);
        country = within;
    }
    if (!all.n) return fail(e, E_USAGE, "the gazetteer knows no place \"%.*s\"; a number such as g415189 names one, too", STR(name));
    if (country.n) keep_country(&all, country);
    towns_first(a, &all);
    bool plain = all.n == 1 || is_town(&all.v[0]) != is_town(&all.v[1]) || all.v[0].population / WELL_KNOWN >= all.v[1].population;
    if (!plain) return several(&all, name, e);
    *out = all.v[0];
    return OK;
}

static u8 precision_of(i64 days)
{
    return days <= 1 ? PRECISION_DAY : days <= 7 ? PRECISION_WEEK : days <= 31 ? PRECISION_MONTH : PRECISION_YEAR;
}

Err review_date(Str text, When *out, ErrInfo *e)
{
    When last;
    isize slash = str_find_byte(text, '/', 0);
    Str first = slash < 0 ? text : str_cut(text, 0, slash);
    bool good = date_parse_iso(first, out) && out->precision >= PRECISION_DAY;
    if (good && slash >= 0) {
        good = date_parse_iso(str_cut(text, slash + 1, text.n), &last) && last.precision >= PRECISION_DAY && last.to > out->from;
        if (good) *out = (When){out->from, last.to, precision_of((last.to - out->from) / SECONDS_A_DAY), false};
    }
    return good ? OK : fail(e, E_USAGE, "\"%.*s\" is no day: 2021-08-12, 2021-08, or 2021-08-12/2021-08-14 (both of them in it)", STR(text));
}
