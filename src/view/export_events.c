/* export_events.c - the layouts of event data: PLOVER records (JSON Lines), CAMEO events as PETRARCH writes them, and
 * GDELT's Events 2.0 and Mentions tables.
 *
 * Sources: PLOVER codebook (data fields), PETRARCH2's writer, GDELT Event Codebook 2.0 and Mentions format. What
 * those layouts have no field for is lost there and named in docs/exports.md: realis (so that only facts go out,
 * except to PLOVER, where a field of our own carries it), independent origins, times without a day. */
#include "view/export.h"
#include "base/utf8.h"
#include <math.h>

/* ---- PLOVER */

static void plover_toll(Json *j, const Happening *h)
{
    if (!isfinite(h->killed.best) && !isfinite(h->injured.best)) return;
    json_kopen(j, "size", '{');
    if (isfinite(h->killed.best)) json_knum(j, "dead", h->killed.best);
    if (isfinite(h->injured.best)) json_knum(j, "injured", h->injured.best);
    json_close(j, '}');
}

static void plover_actors(Json *j, const ExportTables *t, const char *key, const SitActors *v)
{
    json_kopen(j, key, '[');
    for (u32 i = 0; i < v->n; i++) {
        json_open(j, '{');
        json_kstr(j, "name", v->v[i].name);
        json_kstr(j, "country", export_actor_country(t, v->v[i].code));
        json_kstr(j, "sector", export_actor_role(t, v->v[i].code));
        json_kstr(j, "code", v->v[i].code);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void plover_cite(Json *j, const ExportAsk *ask, const Happening *h)
{
    json_kopen(j, "cite_info", '[');
    for (u32 i = 0; i < h->sources.n; i++) {
        const Source *x = &h->sources.v[i];
        const Digest *d = ask->report->situation->documents.v[x->doc].digest;
        json_open(j, '{');
        json_kstr(j, "publisher", d->outlet);
        json_kstr(j, "url", d->url);
        json_kstr(j, "doc", d->id);
        json_kstr(j, "sha256", d->hash);
        json_kstr(j, "text", export_source_text(ask, x));
        json_kint(j, "raw_begin", x->raw.beg);
        json_kint(j, "raw_end", x->raw.end);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void plover_location(Json *j, const Happening *h)
{
    if (!h->has_place) return;
    json_kopen(j, "event_loc", '{');
    json_kstr(j, "name", h->place.name);
    if (export_located(h)) {
        json_kstr(j, "country", str_of(h->place.gaz.country));
        json_knum(j, "lat", h->place.gaz.lat_e5 / 1e5);
        json_knum(j, "lon", h->place.gaz.lon_e5 / 1e5);
        json_kstr(j, "precision", export_place_class(h->place.gaz.feature));
    }
    json_close(j, '}');
}

Exported export_plover(Buf *out, const ExportAsk *ask)
{
    const Situation *s = ask->report->situation;
    Exported n = {0};
    for (u32 i = 0; i < s->timeline.n; i++) {
        const Happening *h = &s->timeline.v[i];
        if (!export_in_story(ask, h)) continue;
        Row r = {.ask = ask, .h = h};
        Buf day = {.arena = ask->arena}, end = {.arena = ask->arena};
        cell_day(&day, &r), cell_day_end(&end, &r);
        if (h->type == EVENT_OTHER || !day.bytes.n) {
            n.left_out++;
            continue;
        }
        Json j = {.out = out};
        json_open(&j, '{');
        json_kstr(&j, "id", h->id);
        json_kstr(&j, "date", buf_str(&day));
        json_kstr(&j, "enddate", buf_str(&end));
        json_kbool(&j, "date_is_of_report", h->when.from == TIME_UNKNOWN);
        json_kstr(&j, "event", event_type_name(h->type));
        json_kstr(&j, "mode", h->mode);
        json_kstr(&j, "context", h->context);
        plover_actors(&j, ask->tables, "actor", &h->actors);
        plover_actors(&j, ask->tables, "recipient", &h->recipients);
        plover_location(&j, h);
        json_kstr(&j, "event_text", h->text);
        plover_toll(&j, h);
        json_kstr(&j, "realis", realis_name(h->realis));
        json_kstr(&j, "cameo", h->cameo);
        json_kint(&j, "independent_origins", h->origins.n);
        plover_cite(&j, ask, h);
        json_kstr(&j, "coder", h->rule);
        json_kstr(&j, "version", S("sitrep " SITREP_VERSION));
        json_close(&j, '}');
        buf_byte(out, '\n');
        n.written++;
    }
    return n;
}

/* ---- one row a pair of actor and recipient, as CAMEO's dyads want it */

static Exported dyads(Buf *out, const ExportAsk *ask, const Column *c, u32 columns)
{
    const Situation *s = ask->report->situation;
    Exported n = {0};
    for (u32 i = 0; i < s->timeline.n; i++) {
        const Happening *h = &s->timeline.v[i];
        if (!export_in_story(ask, h)) continue;
        if (!export_is_fact(h) || !h->cameo.n || happening_day(h) == INT64_MAX) {
            n.left_out++;
            continue;
        }
        for (u32 x = 0; x < u32_max(h->actors.n, 1); x++)
            for (u32 y = 0; y < u32_max(h->recipients.n, 1); y++) {
                Row r = {.ask = ask, .h = h, .actor = x < h->actors.n ? x : NONE, .recipient = y < h->recipients.n ? y : NONE};
                export_row(out, ROWS_TSV, c, columns, &r);
                n.written++;
            }
    }
    return n;
}

static const SitActor *side(const Row *r, int which)
{
    const SitActors *v = which == 1 ? &r->h->actors : &r->h->recipients;
    u32 i = which == 1 ? r->actor : r->recipient;
    return i == NONE ? NULL : &v->v[i];
}

static void put_code(Buf *b, const Row *r, int which)
{
    const SitActor *x = side(r, which);
    buf_put(b, x && x->code.n ? x->code : S("---")); /* the field's mark for an actor without a code */
}

static void put_name(Buf *b, const Row *r, int which)
{
    const SitActor *x = side(r, which);
    if (x) buf_put(b, x->name);
}

static void cell_source_code(Buf *b, const Row *r) { put_code(b, r, 1); }
static void cell_target_code(Buf *b, const Row *r) { put_code(b, r, 2); }
static void cell_actor_name(Buf *b, const Row *r) { put_name(b, r, 1); }
static void cell_recipient_name(Buf *b, const Row *r) { put_name(b, r, 2); }

static void cell_document(Buf *b, const Row *r)
{
    if (r->h->sources.n) buf_put(b, export_digest(r)->id);
}

static const Column petrarch[] = {
    {"date", NULL, cell_compact_day},   {"source", NULL, cell_source_code},    {"target", NULL, cell_target_code},
    {"code", NULL, cell_cameo},         {"issues", NULL, cell_empty},          {"ids", NULL, cell_id},
    {"url", NULL, cell_url},            {"sourceid", NULL, cell_document},     {"actor_text", NULL, cell_actor_name},
    {"target_text", NULL, cell_recipient_name}, {"event_text", NULL, cell_text},
};

Exported export_cameo(Buf *out, const ExportAsk *ask)
{
    return dyads(out, ask, petrarch, countof(petrarch));
}

/* ---- GDELT Events 2.0: 61 columns, no header */

static void cell_number(Buf *b, const Row *r)
{
    Str key = str_format(r->ask->arena, "%.*s/%u/%u", STR(r->h->id), r->actor, r->recipient);
    buf_format(b, "%llu", (unsigned long long)export_number(key));
}

static void cell_month(Buf *b, const Row *r)
{
    Day d = date_of(happening_day(r->h));
    buf_format(b, "%04d%02d", d.year, d.month);
}

static void cell_fraction(Buf *b, const Row *r)
{
    Day d = date_of(happening_day(r->h));
    buf_format(b, "%.4f", d.year + (d.month * 30 + d.day) / 365.0); /* as the codebook says, months of 30 days */
}

static void put_part(Buf *b, const Row *r, int which, isize part)
{
    const SitActor *x = side(r, which);
    if (!x) return;
    Str country = export_actor_country(r->ask->tables, x->code), role = export_actor_role(r->ask->tables, x->code);
    if (part == 0) buf_put(b, country);
    else if (role.n >= part * 3) buf_put(b, str_cut(role, (part - 1) * 3, part * 3));
}

static void put_full_code(Buf *b, const Row *r, int which)
{
    const SitActor *x = side(r, which);
    if (x) buf_put(b, x->code);
}

static void cell_a1_code(Buf *b, const Row *r) { put_full_code(b, r, 1); }
static void cell_a1_country(Buf *b, const Row *r) { put_part(b, r, 1, 0); }
static void cell_a1_type1(Buf *b, const Row *r) { put_part(b, r, 1, 1); }
static void cell_a1_type2(Buf *b, const Row *r) { put_part(b, r, 1, 2); }
static void cell_a1_type3(Buf *b, const Row *r) { put_part(b, r, 1, 3); }
static void cell_a2_code(Buf *b, const Row *r) { put_full_code(b, r, 2); }
static void cell_a2_country(Buf *b, const Row *r) { put_part(b, r, 2, 0); }
static void cell_a2_type1(Buf *b, const Row *r) { put_part(b, r, 2, 1); }
static void cell_a2_type2(Buf *b, const Row *r) { put_part(b, r, 2, 2); }
static void cell_a2_type3(Buf *b, const Row *r) { put_part(b, r, 2, 3); }

static void cell_root(Buf *b, const Row *r)
{
    enum { LEAD_SENTENCES = 3 };
    bool lead = false;
    for (u32 i = 0; i < r->h->sources.n; i++) {
        const Source *x = &r->h->sources.v[i];
        const Digest *d = r->ask->report->situation->documents.v[x->doc].digest;
        lead |= x->field == 1 || digest_sentence_at(d, x->text.beg) < LEAD_SENTENCES;
    }
    buf_byte(b, lead ? '1' : '0');
}

static void put_cameo(Buf *b, const Row *r, isize digits)
{
    buf_put(b, str_cut(r->h->cameo, 0, r->h->cameo.n < digits ? r->h->cameo.n : digits));
}

static void cell_base_code(Buf *b, const Row *r) { put_cameo(b, r, 3); }
static void cell_root_code(Buf *b, const Row *r) { put_cameo(b, r, 2); }

static void cell_quad(Buf *b, const Row *r)
{
    i64 root = 0;
    Str code = r->h->cameo;
    if (code.n < 2 || !str_int(code.p[0] == '0' ? str_cut(code, 1, 2) : str_cut(code, 0, 2), &root)) return;
    buf_format(b, "%d", root <= 5 ? 1 : root <= 8 ? 2 : root <= 13 ? 3 : 4);
}

static void cell_goldstein(Buf *b, const Row *r)
{
    double v;
    if (export_goldstein(r->ask->tables, r->h->cameo, &v)) buf_format(b, "%.1f", v);
}

static void cell_mentions(Buf *b, const Row *r) { buf_format(b, "%u", r->h->sources.n); }
static void cell_sources(Buf *b, const Row *r) { buf_format(b, "%u", export_outlets(r->ask, r->h)); }
static void cell_articles(Buf *b, const Row *r) { buf_format(b, "%u", export_documents(r->h)); }
static void cell_zero(Buf *b, const Row *r) { (void)r, buf_byte(b, '0'); }

/* 1 country, 4 a town of the world, 5 a state or province of the world; 0 none. */
static void cell_geo_type(Buf *b, const Row *r)
{
    u8 f = r->h->place.gaz.feature;
    int type = !export_located(r->h) ? 0 : f == FEATURE_COUNTRY || f == FEATURE_CONTINENT ? 1 : f == FEATURE_ADMIN1 || f == FEATURE_REGION ? 5 : 4;
    buf_format(b, "%d", type);
}

static void cell_geo_name(Buf *b, const Row *r)
{
    if (!export_located(r->h)) return;
    const GazPlace *g = &r->h->place.gaz;
    buf_put(b, g->name);
    if (g->admin1.n && !str_eq(g->admin1, g->name)) buf_format(b, ", %.*s", STR(g->admin1));
    if (g->country[0] && g->feature != FEATURE_COUNTRY) buf_format(b, ", %s", g->country);
}

static void cell_geo_fips(Buf *b, const Row *r)
{
    if (export_located(r->h)) buf_put(b, export_country(r->ask->tables, str_of(r->h->place.gaz.country)).fips);
}

static void cell_geo_id(Buf *b, const Row *r)
{
    if (export_located(r->h) && r->h->place.gaz.geonames) buf_format(b, "%u", r->h->place.gaz.geonames);
}

static void put_compact(Buf *b, i64 t)
{
    if (t == TIME_UNKNOWN) return;
    Day d = date_of(t);
    i64 s = t - day_floor(t);
    buf_format(b, "%04d%02d%02d%02d%02d%02d", d.year, d.month, d.day, (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
}

static void cell_added(Buf *b, const Row *r) { put_compact(b, export_known(r->ask, r->h)); }

static const Column gdelt[] = {
    {"GLOBALEVENTID", NULL, cell_number}, {"SQLDATE", NULL, cell_compact_day}, {"MonthYear", NULL, cell_month},
    {"Year", NULL, cell_year}, {"FractionDate", NULL, cell_fraction},
    {"Actor1Code", NULL, cell_a1_code}, {"Actor1Name", NULL, cell_actor_name}, {"Actor1CountryCode", NULL, cell_a1_country},
    {"Actor1KnownGroupCode", NULL, cell_empty}, {"Actor1EthnicCode", NULL, cell_empty}, {"Actor1Religion1Code", NULL, cell_empty},
    {"Actor1Religion2Code", NULL, cell_empty}, {"Actor1Type1Code", NULL, cell_a1_type1}, {"Actor1Type2Code", NULL, cell_a1_type2},
    {"Actor1Type3Code", NULL, cell_a1_type3},
    {"Actor2Code", NULL, cell_a2_code}, {"Actor2Name", NULL, cell_recipient_name}, {"Actor2CountryCode", NULL, cell_a2_country},
    {"Actor2KnownGroupCode", NULL, cell_empty}, {"Actor2EthnicCode", NULL, cell_empty}, {"Actor2Religion1Code", NULL, cell_empty},
    {"Actor2Religion2Code", NULL, cell_empty}, {"Actor2Type1Code", NULL, cell_a2_type1}, {"Actor2Type2Code", NULL, cell_a2_type2},
    {"Actor2Type3Code", NULL, cell_a2_type3},
    {"IsRootEvent", NULL, cell_root}, {"EventCode", NULL, cell_cameo}, {"EventBaseCode", NULL, cell_base_code},
    {"EventRootCode", NULL, cell_root_code}, {"QuadClass", NULL, cell_quad}, {"GoldsteinScale", NULL, cell_goldstein},
    {"NumMentions", NULL, cell_mentions}, {"NumSources", NULL, cell_sources}, {"NumArticles", NULL, cell_articles},
    {"AvgTone", NULL, cell_empty},
    {"Actor1Geo_Type", NULL, cell_zero}, {"Actor1Geo_FullName", NULL, cell_empty}, {"Actor1Geo_CountryCode", NULL, cell_empty},
    {"Actor1Geo_ADM1Code", NULL, cell_empty}, {"Actor1Geo_ADM2Code", NULL, cell_empty}, {"Actor1Geo_Lat", NULL, cell_empty},
    {"Actor1Geo_Long", NULL, cell_empty}, {"Actor1Geo_FeatureID", NULL, cell_empty},
    {"Actor2Geo_Type", NULL, cell_zero}, {"Actor2Geo_FullName", NULL, cell_empty}, {"Actor2Geo_CountryCode", NULL, cell_empty},
    {"Actor2Geo_ADM1Code", NULL, cell_empty}, {"Actor2Geo_ADM2Code", NULL, cell_empty}, {"Actor2Geo_Lat", NULL, cell_empty},
    {"Actor2Geo_Long", NULL, cell_empty}, {"Actor2Geo_FeatureID", NULL, cell_empty},
    {"ActionGeo_Type", NULL, cell_geo_type}, {"ActionGeo_FullName", NULL, cell_geo_name}, {"ActionGeo_CountryCode", NULL, cell_geo_fips},
    {"ActionGeo_ADM1Code", NULL, cell_geo_fips}, {"ActionGeo_ADM2Code", NULL, cell_empty}, {"ActionGeo_Lat", NULL, cell_lat},
    {"ActionGeo_Long", NULL, cell_lon}, {"ActionGeo_FeatureID", NULL, cell_geo_id},
    {"DATEADDED", NULL, cell_added}, {"SOURCEURL", NULL, cell_url},
};

Exported export_gdelt(Buf *out, const ExportAsk *ask)
{
    return dyads(out, ask, gdelt, countof(gdelt));
}

/* ---- GDELT Mentions: 16 columns, one row a source of an event's first pair */

static const Source *mention(const Row *r)
{
    return &r->h->sources.v[r->source];
}

static void cell_event_time(Buf *b, const Row *r) { put_compact(b, happening_day(r->h)); }

static void cell_mention_time(Buf *b, const Row *r)
{
    put_compact(b, r->ask->report->situation->documents.v[mention(r)->doc].known.from);
}

static void cell_web(Buf *b, const Row *r) { (void)r, buf_byte(b, '1'); }

static void cell_mention_outlet(Buf *b, const Row *r)
{
    buf_put(b, words_report_name(r->ask->arena, r->ask->report->situation, mention(r)->doc));
}

static void cell_sentence(Buf *b, const Row *r)
{
    buf_format(b, "%u", mention(r)->field ? 1 : digest_sentence_at(export_digest(r), mention(r)->text.beg) + 1);
}

static u32 characters(Str s)
{
    u32 n = 0;
    for (isize i = 0; i < s.n; i++) n += (s.p[i] & 0xc0) != 0x80;
    return n;
}

static void cell_offset(Buf *b, const Row *r)
{
    Str before = mention(r)->field ? (Str){0} : str_cut(export_digest(r)->text, 0, mention(r)->text.beg);
    buf_format(b, "%u", characters(before));
}

static void cell_none(Buf *b, const Row *r) { (void)r, buf_put(b, S("-1")); }
static void cell_one(Buf *b, const Row *r) { (void)r, buf_byte(b, '1'); }
static void cell_length(Buf *b, const Row *r) { buf_format(b, "%u", characters(export_digest(r)->text)); }

static const Column mentions[] = {
    {"GLOBALEVENTID", NULL, cell_number}, {"EventTimeDate", NULL, cell_event_time}, {"MentionTimeDate", NULL, cell_mention_time},
    {"MentionType", NULL, cell_web}, {"MentionSourceName", NULL, cell_mention_outlet}, {"MentionIdentifier", NULL, cell_url},
    {"SentenceID", NULL, cell_sentence}, {"Actor1CharOffset", NULL, cell_none}, {"Actor2CharOffset", NULL, cell_none},
    {"ActionCharOffset", NULL, cell_offset}, {"InRawText", NULL, cell_one}, {"Confidence", NULL, cell_empty},
    {"MentionDocLen", NULL, cell_length}, {"MentionDocTone", NULL, cell_empty}, {"MentionDocTranslationInfo", NULL, cell_empty},
    {"Extras", NULL, cell_empty},
};

Exported export_gdelt_mentions(Buf *out, const ExportAsk *ask)
{
    const Situation *s = ask->report->situation;
    Exported n = {0};
    for (u32 i = 0; i < s->timeline.n; i++) {
        const Happening *h = &s->timeline.v[i];
        if (!export_in_story(ask, h)) continue;
        if (!export_is_fact(h) || !h->cameo.n || happening_day(h) == INT64_MAX) {
            n.left_out++;
            continue;
        }
        for (u32 k = 0; k < h->sources.n; k++, n.written++) {
            Row r = {.ask = ask, .h = h, .source = k, .actor = h->actors.n ? 0 : NONE, .recipient = h->recipients.n ? 0 : NONE};
            export_row(out, ROWS_TSV, mentions, countof(mentions), &r);
        }
    }
    return n;
}
