/* gazetteer_in.h - the inside of the gazetteer, shared by its own files only. */
#ifndef SITREP_GAZETTEER_IN_H
#define SITREP_GAZETTEER_IN_H
#include "annotate/gazetteer.h"

/* A name's key to what bears it. Chains of one key are in order of loading. */
typedef struct {
    u32 what; /* index of a country or of an own place */
    u32 next; /* NONE ends the chain */
    bool caps; /* the name is written in capitals, and so must the text */
} GazName;

struct Gazetteer {
    VEC(GazCountry) countries;
    VEC(GazName) names;
    Map country_names, demonyms, capitals, codes; /* key to names / countries */
};
Err gazetteer_countries(Arena *a, Str bytes, Str file, Gazetteer *g, ErrInfo *e) MUST_USE;
bool gaz_number_e5(Str s, i32 *out); /* decimal degrees to 1e-5 degrees */
#endif
