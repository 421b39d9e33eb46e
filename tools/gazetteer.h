/* gazetteer.h - the gazetteer compiler's data, between reading (gazetteer.c), naming
 * (gazetteer_names.c) and writing (gazetteer_write.c). */
#ifndef TOOLS_GAZETTEER_H
#define TOOLS_GAZETTEER_H
#include "annotate/gazetteer_file.h"

typedef struct {
    GazRow row;
    Str name, ascii, alternates; /* alternates: parts separated by a comma */
    Str code;                    /* of a division: "AF.08", "US.OH.049" */
    i64 lat_sum, lon_sum;        /* of the towns in a division */
    u32 towns;
    i32 lat_min, lat_max, lon_min, lon_max;
} Rec;
typedef struct {
    u64 hash;
    u32 place;
    u8 flags;
} Key;
typedef struct {
    Arena *a;
    VEC(Rec) recs;
    VEC(Key) keys;
    VEC(u64) prefixes;
    Map codes; /* division code to rec */
    Map ids;   /* GeoNames id, decimal, to rec */
    Map words; /* key to GAZ_COMMON... */
} Gaz;

void name_place(Gaz *g, u32 rec, Str name, u8 flags); /* file one name, with its variants */
void name_all(Gaz *g, u32 rec);                       /* every name of a record */
void word_put(Gaz *g, Str word, u8 kinds);
Str without_type(Str name, bool *changed); /* "Maidan Wardak Province" -> "Maidan Wardak" */
int gaz_write(Gaz *g, const char *path);
#endif
