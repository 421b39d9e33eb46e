/* gazetteer.h - what is where: countries (own table), GeoNames places (the compiled,
 * memory-mapped file), regions and the user's own places. Read-only after opening; every
 * function accepts a NULL gazetteer and then knows nothing. Names are compared by their key:
 * folded as str_name_key does, so case, marks, spaces, hyphens and dots do not matter. */
#ifndef SITREP_GAZETTEER_H
#define SITREP_GAZETTEER_H
#include "annotate/annotate.h"

enum {
    GAZ_KEY_MAX = 96,  /* bytes of a key; longer names are not in the gazetteer */
    GAZ_FOUND_MAX = 96 /* candidates a name may have; the most populous are kept */
};

typedef struct {
    char iso2[3], iso3[4], continent[3]; /* "AF", "AFG", "AS"; NUL-terminated */
    Str name, capital;                   /* "Kenya", "Nairobi" */
    GazPlace place;
} GazCountry;

/* ---- countries */
/* By name or alias: "Kenya", "UK", "U.S.", "DRC". An alias written in capitals only
 * is matched in capitals only ("US", not "us"). NULL if it is none. */
const GazCountry *gazetteer_country(const Gazetteer *g, Str name);
/* By demonym or adjective, singular or plural: "Kenyan", "Afghans", "French", "Frenchman". */
const GazCountry *gazetteer_demonym(const Gazetteer *g, Str adjective);
/* By ISO 3166-1 code, two or three letters, capitals. */
const GazCountry *gazetteer_iso(const Gazetteer *g, Str code);
/* The country whose capital bears this name: "Nairobi", "Washington". */
const GazCountry *gazetteer_capital(const Gazetteer *g, Str name);

/* ---- places */
/* Candidates of a name, as ids for gazetteer_place, best known first; returns how many. */
u32 gazetteer_find(const Gazetteer *g, Str name, u32 ids[GAZ_FOUND_MAX]);
static inline bool gazetteer_knows(const Gazetteer *g, Str name)
{
    u32 ids[GAZ_FOUND_MAX];
    return gazetteer_find(g, name, ids) > 0;
}
GazPlace gazetteer_place(const Gazetteer *g, u32 id);
/* By its GeoNames number; every place is looked at. False: the gazetteer does not have it. */
bool gazetteer_geonames(const Gazetteer *g, u32 geonames, GazPlace *out);

/* ---- keys, for those who keep tables of names */
/* str_name_key without an arena: writes the key of s, returns its length, 0 if it is empty
 * or longer than GAZ_KEY_MAX. */
u32 gaz_key(Str s, u8 out[GAZ_KEY_MAX]);
#endif
