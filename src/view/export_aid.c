/* export_aid.c - the layouts of humanitarian information: GeoJSON (RFC 7946) and a table with HXL hashtags.
 *
 * GeoJSON: happenings and control rows as features. A point carries the class of place it stands for and that
 * class's radius: a province is no pin. What the gazetteer cannot place is a feature with a null geometry, as the
 * RFC allows, so nothing is lost and no coordinate is invented or shaken.
 * HXL 1.1: a second header row of hashtags; every happening with a realis, so that a reader can filter. */
#include "view/export.h"
#include <math.h>

/* ---- GeoJSON */

static void geometry(Json *j, bool located, const GazPlace *g)
{
    json_key(j, S("geometry"));
    if (!located) {
        json_null(j);
        return;
    }
    json_open(j, '{');
    json_kstr(j, "type", S("Point"));
    json_kopen(j, "coordinates", '[');
    json_num(j, g->lon_e5 / 1e5);
    json_num(j, g->lat_e5 / 1e5);
    json_close(j, ']');
    json_close(j, '}');
}

static void place_properties(Json *j, Str name, bool located, const GazPlace *g)
{
    json_kstr(j, "place", name);
    json_kstr(j, "precision", located ? export_place_class(g->feature) : (Str){0});
    json_knum(j, "uncertainty_m", located && export_radius_m(g->feature) ? export_radius_m(g->feature) : HUGE_VAL);
    json_kstr(j, "country", located ? str_of(g->country) : (Str){0});
    json_key(j, S("geonames"));
    if (located && g->geonames) json_int(j, g->geonames);
    else json_null(j);
}

static void text_of_cell(Json *j, const char *key, const Row *r, void (*cell)(Buf *b, const Row *r))
{
    Buf b = {.arena = r->ask->arena};
    cell(&b, r);
    json_kstr(j, key, buf_str(&b));
}

static void names(Json *j, const char *key, const SitActors *v)
{
    json_kopen(j, key, '[');
    for (u32 i = 0; i < v->n; i++) json_str(j, v->v[i].name);
    json_close(j, ']');
}

static void feature_happening(Json *j, const ExportAsk *ask, const Happening *h)
{
    Row r = {.ask = ask, .h = h};
    bool located = export_located(h);
    json_open(j, '{');
    json_kstr(j, "type", S("Feature"));
    json_kstr(j, "id", h->id);
    geometry(j, located, &h->place.gaz);
    json_kopen(j, "properties", '{');
    json_kstr(j, "kind", S("happening"));
    json_kstr(j, "text", h->text);
    text_of_cell(j, "from", &r, cell_day);
    text_of_cell(j, "to", &r, cell_day_end);
    json_kbool(j, "day_stated", h->when.from != TIME_UNKNOWN);
    json_kstr(j, "type", event_type_name(h->type));
    json_kstr(j, "subtype", h->subtype);
    json_kstr(j, "realis", realis_name(h->realis));
    names(j, "actors", &h->actors);
    names(j, "recipients", &h->recipients);
    place_properties(j, h->has_place ? h->place.name : (Str){0}, located, &h->place.gaz);
    json_knum(j, "killed", h->killed.best);
    json_knum(j, "injured", h->injured.best);
    json_kint(j, "independent_origins", h->origins.n);
    text_of_cell(j, "outlets", &r, cell_outlets);
    json_close(j, '}');
    json_close(j, '}');
}

static void feature_control(Json *j, const ExportAsk *ask, const ControlRow *c)
{
    bool located = c->place.gazetteer_name.n > 0;
    json_open(j, '{');
    json_kstr(j, "type", S("Feature"));
    json_kstr(j, "id", c->id);
    geometry(j, located, &c->place.gaz);
    json_kopen(j, "properties", '{');
    json_kstr(j, "kind", S("control"));
    json_kstr(j, "status", control_status_name(c->status));
    json_kstr(j, "holder", c->holder);
    json_kstr(j, "from", date_text(ask->arena, c->from, PRECISION_DAY, false));
    json_kstr(j, "to", date_text(ask->arena, c->to, PRECISION_DAY, false));
    json_kstr(j, "last_evidence", date_text(ask->arena, c->last_evidence, PRECISION_DAY, false));
    json_kstr(j, "note", c->note);
    place_properties(j, c->place.name, located, &c->place.gaz);
    json_kint(j, "independent_origins", c->origins.n);
    json_kint(j, "dissenting_sources", c->dissent.n);
    json_close(j, '}');
    json_close(j, '}');
}

Exported export_geojson(Buf *out, const ExportAsk *ask)
{
    const Situation *s = ask->report->situation;
    Exported n = {0};
    Json j = {.out = out};
    json_open(&j, '{');
    json_kstr(&j, "type", S("FeatureCollection"));
    json_kopen(&j, "features", '[');
    for (u32 i = 0; i < s->timeline.n; i++) {
        if (!export_in_story(ask, &s->timeline.v[i])) continue;
        feature_happening(&j, ask, &s->timeline.v[i]);
        n.written++;
    }
    for (u32 i = 0; i < s->control.n && !ask->story.n; i++, n.written++) feature_control(&j, ask, &s->control.v[i]);
    json_close(&j, ']');
    json_close(&j, '}');
    buf_byte(out, '\n');
    return n;
}

/* ---- HXL */

static void put_count(Buf *b, double v)
{
    if (isfinite(v)) buf_format(b, "%.0f", v);
}

static void cell_type(Buf *b, const Row *r) { buf_put(b, r->h->subtype.n ? r->h->subtype : event_type_name(r->h->type)); }
static void cell_realis(Buf *b, const Row *r) { buf_put(b, realis_name(r->h->realis)); }
static void cell_killed(Buf *b, const Row *r) { put_count(b, r->h->killed.best); }
static void cell_injured(Buf *b, const Row *r) { put_count(b, r->h->injured.best); }

static void cell_precision(Buf *b, const Row *r)
{
    if (export_located(r->h)) buf_put(b, export_place_class(r->h->place.gaz.feature));
}

static void cell_reported(Buf *b, const Row *r)
{
    i64 t = export_known(r->ask, r->h);
    if (t != TIME_UNKNOWN) buf_put(b, date_text(r->ask->arena, t, PRECISION_DAY, false));
}

static void put_names(Buf *b, const SitActors *v)
{
    for (u32 i = 0; i < v->n; i++) buf_format(b, "%s%.*s", i ? "; " : "", STR(v->v[i].name));
}

static void cell_actors(Buf *b, const Row *r) { put_names(b, &r->h->actors); }
static void cell_recipients(Buf *b, const Row *r) { put_names(b, &r->h->recipients); }

static const Column hxl[] = {
    {"Id", "#event+id", cell_id}, {"Start", "#date+event+start", cell_day}, {"End", "#date+event+end", cell_day_end},
    {"First reported", "#date+reported", cell_reported}, {"Type", "#event+type", cell_type},
    {"Status", "#status+event", cell_realis}, {"What", "#description", cell_text},
    {"Country", "#country+code+v_iso2", cell_country}, {"Admin 1", "#adm1+name", cell_admin1}, {"Place", "#loc+name", cell_place},
    {"Latitude", "#geo+lat", cell_lat}, {"Longitude", "#geo+lon", cell_lon}, {"Place precision", "#geo+precision", cell_precision},
    {"Actors", "#org+actor", cell_actors}, {"Recipients", "#org+recipient", cell_recipients},
    {"Killed", "#affected+killed", cell_killed}, {"Injured", "#affected+injured", cell_injured},
    {"Independent origins", "#indicator+origins+num", cell_origins}, {"Source", "#meta+source", cell_outlets},
    {"Link", "#meta+url", cell_url},
};

Exported export_hxl(Buf *out, const ExportAsk *ask)
{
    const Situation *s = ask->report->situation;
    Exported n = {0};
    export_header(out, ROWS_CSV, hxl, countof(hxl), false);
    export_header(out, ROWS_CSV, hxl, countof(hxl), true);
    for (u32 i = 0; i < s->timeline.n; i++) {
        Row r = {.ask = ask, .h = &s->timeline.v[i]};
        if (!export_in_story(ask, r.h)) continue;
        export_row(out, ROWS_CSV, hxl, countof(hxl), &r);
        n.written++;
    }
    return n;
}
