/* export_tables.c - codes and classes of other tools' layouts, from data/export_*.tsv. */
#include "base/tsv.h"
#include "view/export.h"
#include <stdlib.h>

typedef struct {
    Str type, mode, cameo, change, inter1, inter2;
    AcledClass is;
} AcledRow;
struct ExportTables {
    Map countries, goldstein, roles; /* to indices of the lists */
    VEC(CountryCodes) country;
    VEC(double) scale;
    VEC(u32) inter;
    VEC(AcledRow) acled;
};

static void take_country(Arena *a, ExportTables *t, const Str *c)
{
    bool isnew;
    *map_put(a, &t->countries, c[0], &isnew) = t->country.n;
    *vec_push(a, &t->country) = (CountryCodes){c[1], c[2], c[3]};
}

static void take_scale(Arena *a, ExportTables *t, const Str *c)
{
    bool isnew;
    *map_put(a, &t->goldstein, c[0], &isnew) = t->scale.n;
    *vec_push(a, &t->scale) = strtod(str_z(a, c[1]), NULL);
}

static void take_role(Arena *a, ExportTables *t, const Str *c)
{
    bool isnew;
    i64 v = 0;
    *map_put(a, &t->roles, c[0], &isnew) = str_int(c[1], &v) ? (u32)v : 0;
}

static void take_acled(Arena *a, ExportTables *t, const Str *c)
{
    *vec_push(a, &t->acled) = (AcledRow){c[0], c[1], c[2], c[3], c[4], c[5], {c[6], c[7], c[8]}};
}

static const struct {
    Str file;
    void (*take)(Arena *a, ExportTables *t, const Str *cells);
} files[] = {{LIT("export_countries.tsv"), take_country},
             {LIT("export_cameo.tsv"), take_scale},
             {LIT("export_roles.tsv"), take_role},
             {LIT("export_acled.tsv"), take_acled}};

Err export_tables_load(Arena *a, const Table *tables, u32 n, ExportTables **out, ErrInfo *e)
{
    ExportTables *t = *out = NEW(a, ExportTables, 1);
    for (u32 i = 0; i < n; i++)
        for (isize k = 0; k < countof(files); k++) {
            if (!str_eq(tables[i].name, files[k].file)) continue;
            Tsv in = {.rest = tables[i].bytes, .file = tables[i].name};
            int more;
            while ((more = tsv_next(&in, e)) > 0) files[k].take(a, t, in.cell);
            if (more < 0) return (Err)more;
        }
    return OK;
}

CountryCodes export_country(const ExportTables *t, Str iso2)
{
    u32 i = iso2.n ? map_get(&t->countries, iso2) : NONE;
    return i == NONE ? (CountryCodes){{0}, {0}, {0}} : t->country.v[i];
}

bool export_goldstein(const ExportTables *t, Str cameo, double *value)
{
    for (isize n = cameo.n; n >= 2; n--) {
        u32 i = map_get(&t->goldstein, str_cut(cameo, 0, n));
        if (i != NONE) return *value = t->scale.v[i], true;
    }
    return false;
}

int export_inter(const ExportTables *t, Str role)
{
    u32 v = role.n >= 3 ? map_get(&t->roles, str_cut(role, 0, 3)) : NONE;
    return v == NONE ? 0 : (int)v;
}

bool export_is_role(const ExportTables *t, Str role)
{
    return map_get(&t->roles, role) != NONE;
}

static bool fits(Str want, Str have)
{
    return str_eq(want, S("-")) || str_eq(want, have);
}

static bool fits_kind(Str want, int have)
{
    return str_eq(want, S("-")) || (want.n == 1 && want.p[0] == '0' + have);
}

bool export_acled_class(const ExportTables *t, const Happening *h, int inter1, int inter2, AcledClass *out)
{
    for (u32 i = 0; i < t->acled.n; i++) {
        const AcledRow *r = &t->acled.v[i];
        bool cameo = str_eq(r->cameo, S("-")) || str_starts(h->cameo, r->cameo);
        if (!cameo || !fits(r->type, event_type_name(h->type)) || !fits(r->mode, h->mode)) continue;
        if (!fits(r->change, control_change_name(h->change))) continue;
        if (!fits_kind(r->inter1, inter1) || !fits_kind(r->inter2, inter2)) continue;
        return *out = r->is, true;
    }
    return false;
}
