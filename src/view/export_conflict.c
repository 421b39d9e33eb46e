/* export_conflict.c - the layouts of conflict data sets: ACLED's CSV and UCDP GED's, with their ways of saying how
 * precisely day and place are known and how many died.
 *
 * Sources: the public codebooks of ACLED (2023 columns) and UCDP GED. ACLED's fatalities are the most conservative
 * figure; UCDP asks for best, low and high. Empty means not known; nothing is filled in. */
#include "annotate/gazetteer.h"
#include "view/export.h"
#include <math.h>

/* ---- actors */

static Str name_of(const SitActors *v, u32 i)
{
    return i < v->n ? v->v[i].name : (Str){0};
}

static int inter(const Row *r, int which)
{
    const SitActors *v = which == 1 ? &r->h->actors : &r->h->recipients;
    if (!v->n) return 0;
    Str code = v->v[0].code, country = export_actor_country(r->ask->tables, code);
    if (which == 1 && r->h->type == EVENT_PROTEST) return str_eq(r->h->mode, S("riot")) ? 5 : 6;
    int kind = export_inter(r->ask->tables, export_actor_role(r->ask->tables, code));
    const GazCountry *here = !export_located(r->h) || !r->ask->report->know ? NULL
                             : gazetteer_iso(r->ask->report->know->gazetteer, str_of(r->h->place.gaz.country));
    bool foreign = here && country.n && !str_eq(country, str_of(here->iso3));
    return kind == 1 && foreign ? 8 : kind;
}

static void put_rest(Buf *b, const SitActors *v)
{
    for (u32 i = 1; i < v->n; i++) buf_format(b, "%s%.*s", i > 1 ? "; " : "", STR(v->v[i].name));
}

static void put_inter(Buf *b, int v)
{
    if (v) buf_format(b, "%d", v);
}

static void cell_actor1(Buf *b, const Row *r) { buf_put(b, name_of(&r->h->actors, 0)); }
static void cell_actor2(Buf *b, const Row *r) { buf_put(b, name_of(&r->h->recipients, 0)); }
static void cell_associated1(Buf *b, const Row *r) { put_rest(b, &r->h->actors); }
static void cell_associated2(Buf *b, const Row *r) { put_rest(b, &r->h->recipients); }
static void cell_inter1(Buf *b, const Row *r) { put_inter(b, inter(r, 1)); }
static void cell_inter2(Buf *b, const Row *r) { put_inter(b, inter(r, 2)); }

static void cell_interaction(Buf *b, const Row *r)
{
    int x = inter(r, 1), y = inter(r, 2);
    if (x && y) buf_format(b, "%d%d", x < y ? x : y, x < y ? y : x);
    else if (x || y) buf_format(b, "%d0", x + y);
}

/* ---- ACLED */

static void cell_acled_id(Buf *b, const Row *r)
{
    const GazCountry *c = export_located(r->h) && r->ask->report->know
                              ? gazetteer_iso(r->ask->report->know->gazetteer, str_of(r->h->place.gaz.country)) : NULL;
    buf_format(b, "%s%llu", c ? c->iso3 : "", (unsigned long long)export_number(r->h->id));
}

static void cell_time_precision(Buf *b, const Row *r)
{
    When w = r->h->when;
    bool day = w.from != TIME_UNKNOWN && w.precision != PRECISION_NONE && w.precision <= PRECISION_DAY;
    bool week = w.precision == PRECISION_WEEK || (w.to != TIME_UNKNOWN && w.from != TIME_UNKNOWN && w.to - w.from <= 7 * SECONDS_A_DAY);
    buf_byte(b, day ? '1' : week || w.from == TIME_UNKNOWN ? '2' : '3');
}

static void cell_geo_precision(Buf *b, const Row *r)
{
    Str class = export_place_class(r->h->place.gaz.feature);
    buf_byte(b, str_eq(class, S("town")) ? '1' : str_eq(class, S("district")) || str_eq(class, S("other")) ? '2' : '3');
}

static void cell_iso_number(Buf *b, const Row *r)
{
    Str code = export_country(r->ask->tables, str_of(r->h->place.gaz.country)).numeric;
    while (code.n > 1 && code.p[0] == '0') code = str_cut(code, 1, code.n);
    buf_put(b, code);
}

static void cell_region(Buf *b, const Row *r)
{
    buf_put(b, export_country(r->ask->tables, str_of(r->h->place.gaz.country)).region);
}

static void cell_country_name(Buf *b, const Row *r)
{
    const GazCountry *c = r->ask->report->know ? gazetteer_iso(r->ask->report->know->gazetteer, str_of(r->h->place.gaz.country)) : NULL;
    if (c) buf_put(b, c->name);
}

static void cell_targeting(Buf *b, const Row *r)
{
    if (inter(r, 2) == 7 && str_starts(r->acled.disorder, S("Political"))) buf_put(b, S("Civilian targeting"));
}

static void cell_disorder(Buf *b, const Row *r) { buf_put(b, r->acled.disorder); }
static void cell_event_type(Buf *b, const Row *r) { buf_put(b, r->acled.event); }
static void cell_sub_event(Buf *b, const Row *r) { buf_put(b, r->acled.subevent); }

static void put_count(Buf *b, double v)
{
    if (isfinite(v)) buf_format(b, "%.0f", v);
}

static void cell_dead_low(Buf *b, const Row *r) { put_count(b, r->h->killed.low); }
static void cell_dead_best(Buf *b, const Row *r) { put_count(b, r->h->killed.best); }
static void cell_dead_high(Buf *b, const Row *r) { put_count(b, r->h->killed.high); }

static void cell_tags(Buf *b, const Row *r)
{
    buf_format(b, "independent origins=%u; rule=%.*s", r->h->origins.n, STR(r->h->rule));
    if (r->h->when.from == TIME_UNKNOWN) buf_put(b, S("; day of the first report"));
    if (r->h->realis == REALIS_ONGOING) buf_put(b, S("; ongoing"));
}

static void cell_stamp(Buf *b, const Row *r)
{
    i64 t = export_known(r->ask, r->h);
    if (t != TIME_UNKNOWN) buf_format(b, "%lld", (long long)t);
}

static const Column acled[] = {
    {"event_id_cnty", NULL, cell_acled_id}, {"event_date", NULL, cell_day}, {"year", NULL, cell_year},
    {"time_precision", NULL, cell_time_precision}, {"disorder_type", NULL, cell_disorder}, {"event_type", NULL, cell_event_type},
    {"sub_event_type", NULL, cell_sub_event}, {"actor1", NULL, cell_actor1}, {"assoc_actor_1", NULL, cell_associated1},
    {"inter1", NULL, cell_inter1}, {"actor2", NULL, cell_actor2}, {"assoc_actor_2", NULL, cell_associated2},
    {"inter2", NULL, cell_inter2}, {"interaction", NULL, cell_interaction}, {"civilian_targeting", NULL, cell_targeting},
    {"iso", NULL, cell_iso_number}, {"region", NULL, cell_region}, {"country", NULL, cell_country_name},
    {"admin1", NULL, cell_admin1}, {"admin2", NULL, cell_empty}, {"admin3", NULL, cell_empty}, {"location", NULL, cell_place},
    {"latitude", NULL, cell_lat}, {"longitude", NULL, cell_lon}, {"geo_precision", NULL, cell_geo_precision},
    {"source", NULL, cell_outlets}, {"source_scale", NULL, cell_empty}, {"notes", NULL, cell_text},
    {"fatalities", NULL, cell_dead_low}, {"tags", NULL, cell_tags}, {"timestamp", NULL, cell_stamp},
};

Exported export_acled(Buf *out, const ExportAsk *ask)
{
    const Situation *s = ask->report->situation;
    Exported n = {0};
    export_header(out, ROWS_CSV, acled, countof(acled), false);
    for (u32 i = 0; i < s->timeline.n; i++) {
        const Happening *h = &s->timeline.v[i];
        if (!export_in_story(ask, h)) continue;
        Row r = {.ask = ask, .h = h};
        bool here = export_is_fact(h) && export_located(h) && h->place.gaz.country[0] && happening_day(h) != INT64_MAX;
        if (!here || !export_acled_class(ask->tables, h, inter(&r, 1), inter(&r, 2), &r.acled)) {
            n.left_out++;
            continue;
        }
        export_row(out, ROWS_CSV, acled, countof(acled), &r);
        n.written++;
    }
    return n;
}

/* ---- UCDP GED */

/* 1 state-based, 2 non-state, 3 one-sided; empty where the sides are not known. */
static void cell_violence(Buf *b, const Row *r)
{
    int x = inter(r, 1), y = inter(r, 2);
    if (y == 7) buf_byte(b, '3');
    else if (x == 1 || x == 8 || y == 1 || y == 8) buf_byte(b, '1');
    else if (x && y) buf_byte(b, '2');
}

static void cell_number(Buf *b, const Row *r) { buf_format(b, "%llu", (unsigned long long)export_number(r->h->id)); }
static void cell_reports(Buf *b, const Row *r) { buf_format(b, "%u", export_documents(r->h)); }

static void cell_headline(Buf *b, const Row *r)
{
    if (r->h->sources.n) buf_put(b, export_digest(r)->title);
}

static void cell_source_day(Buf *b, const Row *r)
{
    i64 t = export_known(r->ask, r->h);
    if (t != TIME_UNKNOWN) buf_put(b, date_text(r->ask->arena, t, PRECISION_DAY, false));
}

static void cell_where_precision(Buf *b, const Row *r)
{
    Str class = export_place_class(r->h->place.gaz.feature);
    buf_byte(b, str_eq(class, S("town")) ? '1' : str_eq(class, S("district")) ? '3' : str_eq(class, S("province")) ? '4'
                : str_eq(class, S("country")) ? '6' : str_eq(class, S("water")) ? '7' : '5');
}

static void cell_point(Buf *b, const Row *r)
{
    buf_format(b, "POINT (%.5f %.5f)", r->h->place.gaz.lon_e5 / 1e5, r->h->place.gaz.lat_e5 / 1e5);
}

static void cell_clarity(Buf *b, const Row *r) { (void)r, buf_byte(b, '1'); }

static void cell_date_precision(Buf *b, const Row *r)
{
    When w = r->h->when;
    i64 days = w.from == TIME_UNKNOWN || w.to == TIME_UNKNOWN ? 6 : (w.to - w.from + SECONDS_A_DAY - 1) / SECONDS_A_DAY;
    buf_byte(b, days <= 1 ? '1' : days <= 6 ? '2' : days <= 7 ? '3' : days <= 31 ? '4' : '5');
}

static const Column ucdp[] = {
    {"id", NULL, cell_number}, {"relid", NULL, cell_id}, {"year", NULL, cell_year}, {"type_of_violence", NULL, cell_violence},
    {"side_a", NULL, cell_actor1}, {"side_b", NULL, cell_actor2}, {"number_of_sources", NULL, cell_reports},
    {"source_article", NULL, cell_url}, {"source_office", NULL, cell_outlets}, {"source_date", NULL, cell_source_day},
    {"source_headline", NULL, cell_headline}, {"where_prec", NULL, cell_where_precision}, {"where_coordinates", NULL, cell_place},
    {"adm_1", NULL, cell_admin1}, {"latitude", NULL, cell_lat}, {"longitude", NULL, cell_lon}, {"geom_wkt", NULL, cell_point},
    {"country", NULL, cell_country_name}, {"region", NULL, cell_region}, {"event_clarity", NULL, cell_clarity},
    {"date_prec", NULL, cell_date_precision}, {"date_start", NULL, cell_day}, {"date_end", NULL, cell_day_end},
    {"best", NULL, cell_dead_best}, {"high", NULL, cell_dead_high}, {"low", NULL, cell_dead_low},
};

Exported export_ucdp(Buf *out, const ExportAsk *ask)
{
    const Situation *s = ask->report->situation;
    Exported n = {0};
    export_header(out, ROWS_CSV, ucdp, countof(ucdp), false);
    for (u32 i = 0; i < s->timeline.n; i++) {
        const Happening *h = &s->timeline.v[i];
        if (!export_in_story(ask, h)) continue;
        bool deadly = h->type == EVENT_ASSAULT && isfinite(h->killed.high) && h->killed.high >= 1;
        if (!deadly || !export_is_fact(h) || !export_located(h) || happening_day(h) == INT64_MAX) {
            n.left_out++;
            continue;
        }
        Row r = {.ask = ask, .h = h};
        export_row(out, ROWS_CSV, ucdp, countof(ucdp), &r);
        n.written++;
    }
    return n;
}
