/* export_row.c - rows of cells, and the cells that several layouts share. */
#include "view/export.h"
#include <math.h>
#include <openssl/sha.h>

/* ---- writing */

static void put_cell(Buf *out, RowsForm form, Str s)
{
    bool quote = false;
    for (isize i = 0; i < s.n; i++) quote |= s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\n' || s.p[i] == '\r';
    quote = quote && form == ROWS_CSV;
    if (quote) buf_byte(out, '"');
    for (isize i = 0; i < s.n; i++) {
        bool blank = s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r';
        if (quote && s.p[i] == '"') buf_byte(out, '"');
        buf_byte(out, form == ROWS_TSV && blank ? ' ' : s.p[i]);
    }
    if (quote) buf_byte(out, '"');
}

static void between(Buf *out, RowsForm form, u32 i, u32 n)
{
    buf_byte(out, i + 1 == n ? '\n' : form == ROWS_CSV ? ',' : '\t');
}

void export_header(Buf *out, RowsForm form, const Column *c, u32 n, bool tags)
{
    for (u32 i = 0; i < n; i++) {
        put_cell(out, form, str_of(tags ? c[i].tag : c[i].name));
        between(out, form, i, n);
    }
}

void export_row(Buf *out, RowsForm form, const Column *c, u32 n, const Row *r)
{
    Buf cell = {.arena = r->ask->arena};
    for (u32 i = 0; i < n; i++) {
        cell.bytes.n = 0;
        c[i].cell(&cell, r);
        put_cell(out, form, buf_str(&cell));
        between(out, form, i, n);
    }
}

/* ---- what rows ask of a happening */

bool export_in_story(const ExportAsk *ask, const Happening *h)
{
    const Situation *s = ask->report->situation;
    i64 since = ask->report->since;
    if (since != TIME_UNKNOWN && h->when.to != TIME_UNKNOWN && h->when.to <= since) return false;
    return !ask->story.n || (h->story < s->stories.n && str_eq(s->stories.v[h->story].id, ask->story));
}

bool export_is_fact(const Happening *h)
{
    return h->realis == REALIS_HAPPENED || h->realis == REALIS_ONGOING;
}

bool export_located(const Happening *h)
{
    return h->has_place && h->place.gazetteer_name.n > 0;
}

i64 export_known(const ExportAsk *ask, const Happening *h)
{
    i64 first = TIME_UNKNOWN;
    for (u32 i = 0; i < h->sources.n; i++) {
        i64 t = ask->report->situation->documents.v[h->sources.v[i].doc].known.from;
        if (t != TIME_UNKNOWN && (first == TIME_UNKNOWN || t < first)) first = t;
    }
    return first;
}

static bool first_of_doc(const Happening *h, u32 i)
{
    return i == 0 || h->sources.v[i].doc != h->sources.v[i - 1].doc; /* sources are sorted by document */
}

u32 export_documents(const Happening *h)
{
    u32 n = 0;
    for (u32 i = 0; i < h->sources.n; i++) n += first_of_doc(h, i);
    return n;
}

/* Does an earlier source of the happening come from the same outlet? */
static bool outlet_seen(const ExportAsk *ask, const Happening *h, u32 i)
{
    const Situation *s = ask->report->situation;
    Str me = words_report_name(ask->arena, s, h->sources.v[i].doc);
    for (u32 k = 0; k < i; k++)
        if (str_eq(words_report_name(ask->arena, s, h->sources.v[k].doc), me)) return true;
    return false;
}

u32 export_outlets(const ExportAsk *ask, const Happening *h)
{
    u32 n = 0;
    for (u32 i = 0; i < h->sources.n; i++) n += first_of_doc(h, i) && !outlet_seen(ask, h, i);
    return n;
}

const Digest *export_digest(const Row *r)
{
    return r->ask->report->situation->documents.v[r->h->sources.v[r->source].doc].digest;
}

Str export_source_text(const ExportAsk *ask, const Source *x)
{
    const Digest *d = ask->report->situation->documents.v[x->doc].digest;
    return str_at(x->field ? d->title : d->text, x->text);
}

u64 export_number(Str id)
{
    return hash_bytes(id, 0) % 9000000000000000u;
}

/* AFGREB is a country and a role, IGOUNO roles only: three capitals that are no role are a country. */
Str export_actor_country(const ExportTables *t, Str code)
{
    return code.n >= 3 && !export_is_role(t, str_cut(code, 0, 3)) ? str_cut(code, 0, 3) : (Str){0};
}

Str export_actor_role(const ExportTables *t, Str code)
{
    return str_cut(code, export_actor_country(t, code).n, code.n);
}

static const struct {
    Str name;
    u32 radius_m;
} place_classes[] = {
    [FEATURE_UNKNOWN] = {LIT("unknown"), 0},           [FEATURE_CITY] = {LIT("town"), 10000},
    [FEATURE_CAPITAL] = {LIT("town"), 15000},          [FEATURE_ADMIN1_CAPITAL] = {LIT("town"), 10000},
    [FEATURE_ADMIN1] = {LIT("province"), 100000},      [FEATURE_ADMIN2] = {LIT("district"), 40000},
    [FEATURE_COUNTRY] = {LIT("country"), 500000},      [FEATURE_CONTINENT] = {LIT("continent"), 3000000},
    [FEATURE_REGION] = {LIT("region"), 300000},        [FEATURE_WATER] = {LIT("water"), 300000},
    [FEATURE_OTHER] = {LIT("other"), 20000},          [FEATURE_SECTION] = {LIT("town"), 5000},
};

u32 export_radius_m(u8 feature)
{
    return feature < countof(place_classes) ? place_classes[feature].radius_m : 0;
}

Str export_place_class(u8 feature)
{
    return feature < countof(place_classes) ? place_classes[feature].name : S("unknown");
}

/* ---- shared cells */

void cell_id(Buf *b, const Row *r)
{
    buf_put(b, r->h->id);
}

void cell_text(Buf *b, const Row *r)
{
    buf_put(b, r->h->text);
}

static void put_day(Buf *b, i64 t, const char *form)
{
    if (t == TIME_UNKNOWN || t == INT64_MAX) return;
    Day d = date_of(t);
    buf_format(b, form, d.year, d.month, d.day);
}

void cell_day(Buf *b, const Row *r)
{
    put_day(b, happening_day(r->h), "%04d-%02d-%02d");
}

void cell_day_end(Buf *b, const Row *r)
{
    i64 first = happening_day(r->h), end = r->h->when.to;
    i64 last = end == TIME_UNKNOWN ? first : day_floor(end - 1);
    put_day(b, last == TIME_UNKNOWN || last < first ? first : last, "%04d-%02d-%02d");
}

void cell_compact_day(Buf *b, const Row *r)
{
    put_day(b, happening_day(r->h), "%04d%02d%02d");
}

void cell_year(Buf *b, const Row *r)
{
    i64 t = happening_day(r->h);
    if (t != TIME_UNKNOWN && t != INT64_MAX) buf_format(b, "%04d", date_of(t).year);
}

void cell_place(Buf *b, const Row *r)
{
    if (r->h->has_place) buf_put(b, r->h->place.name);
}

void cell_admin1(Buf *b, const Row *r)
{
    const GazPlace *g = &r->h->place.gaz;
    if (export_located(r->h)) buf_put(b, g->feature == FEATURE_ADMIN1 ? g->name : g->admin1);
}

void cell_country(Buf *b, const Row *r)
{
    if (export_located(r->h)) buf_put(b, str_of(r->h->place.gaz.country));
}

void cell_lat(Buf *b, const Row *r)
{
    if (export_located(r->h)) buf_format(b, "%.5f", r->h->place.gaz.lat_e5 / 1e5);
}

void cell_lon(Buf *b, const Row *r)
{
    if (export_located(r->h)) buf_format(b, "%.5f", r->h->place.gaz.lon_e5 / 1e5);
}

void cell_outlets(Buf *b, const Row *r)
{
    const Happening *h = r->h;
    bool any = false;
    for (u32 i = 0; i < h->sources.n; i++) {
        if (!first_of_doc(h, i) || outlet_seen(r->ask, h, i)) continue;
        if (any) buf_put(b, S("; "));
        any = true;
        buf_put(b, words_report_name(r->ask->arena, r->ask->report->situation, h->sources.v[i].doc));
    }
}

void cell_url(Buf *b, const Row *r)
{
    if (!r->h->sources.n) return;
    const Digest *d = export_digest(r);
    buf_put(b, d->url.n ? d->url : d->path);
}

void cell_cameo(Buf *b, const Row *r)
{
    buf_put(b, r->h->cameo);
}

void cell_origins(Buf *b, const Row *r)
{
    buf_format(b, "%u", r->h->origins.n);
}

void cell_empty(Buf *b, const Row *r)
{
    (void)b, (void)r;
}

/* ---- identifiers */

Str export_uuid(Arena *a, Str kind, Str name)
{
    /* the name space: UUIDv5 of "sitrep" in the RFC's URL name space, worked out once */
    static const u8 space[16] = {0xca, 0xe9, 0xb1, 0x63, 0x57, 0xd6, 0x53, 0xc2,
                                 0x86, 0xf3, 0x02, 0x15, 0x1a, 0xdc, 0x03, 0x93};
    Buf b = {.arena = a};
    u8 hash[SHA_DIGEST_LENGTH];
    buf_put(&b, (Str){space, sizeof space});
    buf_put(&b, kind);
    buf_byte(&b, '/');
    buf_put(&b, name);
    SHA1(b.bytes.v, b.bytes.n, hash);
    hash[6] = (u8)((hash[6] & 0x0f) | 0x50);
    hash[8] = (u8)((hash[8] & 0x3f) | 0x80);
    Buf text = {.arena = a};
    for (int i = 0; i < 16; i++) buf_format(&text, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", hash[i]);
    return buf_str(&text);
}

Str export_instant(Arena *a, i64 t)
{
    return date_text(a, t == TIME_UNKNOWN || t == INT64_MAX ? 0 : t, PRECISION_SECOND, true);
}
