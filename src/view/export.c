/* export.c - the table of layouts. */
#include "view/export.h"

#define FACTS "what is planned, claimed, denied or undated"
const Export exports[] = {
    {LIT("plover"), LIT("application/jsonl"), "PLOVER records with realis and sources, JSON Lines", "happenings outside PLOVER, and undated ones", export_plover},
    {LIT("cameo"), LIT("text/tab-separated-values"), "CAMEO dyads as PETRARCH writes them", FACTS ", and what has no CAMEO code", export_cameo},
    {LIT("gdelt"), LIT("text/tab-separated-values"), "GDELT Events 2.0, 61 columns", FACTS ", and what has no CAMEO code", export_gdelt},
    {LIT("gdelt-mentions"), LIT("text/tab-separated-values"), "GDELT Mentions, 16 columns", FACTS ", and what has no CAMEO code", export_gdelt_mentions},
    {LIT("acled"), LIT("text/csv"), "the columns of ACLED", FACTS ", what has no place, and what that data set does not record", export_acled},
    {LIT("ucdp"), LIT("text/csv"), "the columns of UCDP GED, deadly violence only", FACTS ", what has no place, and what killed nobody", export_ucdp},
    {LIT("hxl"), LIT("text/csv"), "a table with HXL hashtags", "", export_hxl},
    {LIT("geojson"), LIT("application/geo+json"), "happenings and control as map features", "", export_geojson},
    {LIT("atom"), LIT("application/atom+xml"), "an Atom feed of happenings", "", export_atom},
    {LIT("jsonfeed"), LIT("application/feed+json"), "a JSON Feed of happenings", "", export_jsonfeed},
    {LIT("ninjs"), LIT("application/jsonl"), "ninjs 3.1, one story a line", "", export_ninjs},
    {LIT("stix"), LIT("application/stix+json"), "a STIX 2.1 bundle", "", export_stix},
    {LIT("annotation"), LIT("application/ld+json"), "W3C Web Annotations, one a source, JSON Lines", "", export_annotation},
    {LIT("prov"), LIT("application/json"), "PROV-JSON: documents, facts, origins", "", export_prov},
};
const u32 export_count = countof(exports);

const Export *export_named(Str name)
{
    for (u32 i = 0; i < export_count; i++)
        if (str_eq(exports[i].name, name)) return &exports[i];
    return NULL;
}
