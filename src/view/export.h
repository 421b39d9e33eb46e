/* export.h - the situation in the layouts that this field's other tools read. A layout is one row of a table; a
 * layout of rows and columns is a table of columns. What each layout takes and leaves out stands in docs/exports.md
 * and is counted in Exported, never dropped in silence. */
#ifndef SITREP_EXPORT_H
#define SITREP_EXPORT_H
#include "view/words.h"

/* ---- codes that other tools' layouts want (data/export_*.tsv) */
typedef struct ExportTables ExportTables;
/* Reads the four export_*.tsv among the tables. */
Err export_tables_load(Arena *a, const Table *tables, u32 n, ExportTables **out, ErrInfo *e) MUST_USE;

typedef struct {
    Str numeric, fips, region; /* ISO 3166-1 numeric, FIPS 10-4, region of conflict data sets; empty if unknown */
} CountryCodes;
CountryCodes export_country(const ExportTables *t, Str iso2);
bool export_goldstein(const ExportTables *t, Str cameo, double *value); /* by longest prefix */
typedef struct {
    Str disorder, event, subevent;
} AcledClass;
bool export_acled_class(const ExportTables *t, const Happening *h, int inter1, int inter2, AcledClass *out);
int export_inter(const ExportTables *t, Str role); /* 0 if unknown */
bool export_is_role(const ExportTables *t, Str role); /* three capitals of CAMEO: REB, IGO */

/* ---- the layouts */
typedef struct {
    Arena *arena;
    const Report *report;
    const ExportTables *tables;
    Str story; /* only this story, by id; empty: all */
} ExportAsk;
typedef struct {
    u32 written, left_out; /* rows; happenings that the layout has no place for */
} Exported;
typedef struct {
    Str name, media; /* RFC 6838 */
    const char *what, *leaves_out; /* for a reader: which happenings are left out, and why */
    Exported (*write)(Buf *out, const ExportAsk *ask);
} Export;
extern const Export exports[];
extern const u32 export_count;
const Export *export_named(Str name); /* NULL if there is none */

Exported export_plover(Buf *out, const ExportAsk *ask);
Exported export_cameo(Buf *out, const ExportAsk *ask);
Exported export_gdelt(Buf *out, const ExportAsk *ask);
Exported export_gdelt_mentions(Buf *out, const ExportAsk *ask);
Exported export_acled(Buf *out, const ExportAsk *ask);
Exported export_ucdp(Buf *out, const ExportAsk *ask);
Exported export_hxl(Buf *out, const ExportAsk *ask);
Exported export_geojson(Buf *out, const ExportAsk *ask);
Exported export_atom(Buf *out, const ExportAsk *ask);
Exported export_jsonfeed(Buf *out, const ExportAsk *ask);
Exported export_ninjs(Buf *out, const ExportAsk *ask);
Exported export_stix(Buf *out, const ExportAsk *ask);
Exported export_annotation(Buf *out, const ExportAsk *ask);
Exported export_prov(Buf *out, const ExportAsk *ask);

/* ---- rows and columns (export_row.c) */
typedef struct {
    const ExportAsk *ask;
    const Happening *h;
    u32 source;           /* the source this row is about; 0 for layouts with one row a happening */
    u32 actor, recipient; /* the pair this row is about: index, NONE */
    AcledClass acled;
} Row;
typedef struct {
    const char *name, *tag; /* header; second header (HXL), or NULL */
    void (*cell)(Buf *b, const Row *r);
} Column;
typedef enum { ROWS_CSV, ROWS_TSV } RowsForm;
/* RFC 4180 with LF; or tab-separated, where tabs and line breaks become spaces. */
void export_header(Buf *out, RowsForm form, const Column *c, u32 n, bool tags);
void export_row(Buf *out, RowsForm form, const Column *c, u32 n, const Row *r);

/* ---- what rows ask of a happening */
bool export_in_story(const ExportAsk *ask, const Happening *h);
/* Told as fact: the layouts without a field for realis take nothing else. */
bool export_is_fact(const Happening *h);
bool export_located(const Happening *h); /* the gazetteer knows where */
i64 export_known(const ExportAsk *ask, const Happening *h); /* first knowledge time; TIME_UNKNOWN */
u32 export_documents(const Happening *h);                   /* distinct documents */
u32 export_outlets(const ExportAsk *ask, const Happening *h);
const Digest *export_digest(const Row *r); /* of the row's source */
Str export_source_text(const ExportAsk *ask, const Source *s);
u64 export_number(Str id); /* a stable whole number below 9e15 for layouts that number events */
Str export_actor_country(const ExportTables *t, Str code); /* AFG of AFGREB; empty */
Str export_actor_role(const ExportTables *t, Str code);    /* REB of AFGREB */
/* How far off the point may be, by the kind of place: metres, 0 unknown. A class, not a measurement. */
u32 export_radius_m(u8 feature);
Str export_place_class(u8 feature); /* town, district, province, country, region, water */

/* Cells that several layouts share. */
void cell_id(Buf *b, const Row *r);
void cell_text(Buf *b, const Row *r);
void cell_day(Buf *b, const Row *r);     /* 2021-08-14; empty if the day is unknown */
void cell_day_end(Buf *b, const Row *r); /* last day */
void cell_compact_day(Buf *b, const Row *r); /* 20210814 */
void cell_year(Buf *b, const Row *r);
void cell_place(Buf *b, const Row *r);
void cell_admin1(Buf *b, const Row *r);
void cell_country(Buf *b, const Row *r); /* ISO 3166-1 alpha-2 */
void cell_lat(Buf *b, const Row *r);
void cell_lon(Buf *b, const Row *r);
void cell_outlets(Buf *b, const Row *r); /* each once, "; " between */
void cell_url(Buf *b, const Row *r);     /* of the row's source: its URL, else its file */
void cell_cameo(Buf *b, const Row *r);
void cell_origins(Buf *b, const Row *r); /* how many independent ones */
void cell_empty(Buf *b, const Row *r);

/* ---- identifiers */
/* urn:uuid form's 36 characters: a name-based UUID (RFC 9562, version 5) in sitrep's own name space. */
Str export_uuid(Arena *a, Str kind, Str name);
Str export_instant(Arena *a, i64 t); /* 2021-08-14T10:00:00Z; the epoch's start if unknown */
#endif
