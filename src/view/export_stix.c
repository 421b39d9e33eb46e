/* export_stix.c - the situation as a STIX 2.1 bundle (OASIS Standard, 10 June 2021): incidents for happenings, locations,
 * identities for actors and outlets, a report for each story, a note for each claim, relationships between them.
 *
 * STIX has no class for an event of conflict; `incident` is the one the standard leaves open. created and modified are
 * knowledge times; ids are name-based, so the same situation gives the same bundle. A label carries realis and type,
 * and every incident has its sources as external references with the hash of the file. */
#include "view/export.h"
#include <math.h>

typedef struct {
    Json *j;
    const ExportAsk *ask;
    const Situation *s;
    Map written; /* ids of objects in the bundle already: an actor or a place comes once */
    Exported n;
} Bundle;

static Str stix_id(const Bundle *b, const char *type, Str name)
{
    return str_format(b->ask->arena, "%s--%.*s", type, STR(export_uuid(b->ask->arena, str_of(type), name)));
}

static Str first_time(const Bundle *b)
{
    const Situation *s = b->s;
    i64 t = TIME_UNKNOWN;
    for (u32 i = 0; i < s->documents.n; i++) {
        i64 k = s->documents.v[i].known.from;
        if (k != TIME_UNKNOWN && (t == TIME_UNKNOWN || k < t)) t = k;
    }
    return export_instant(b->ask->arena, t);
}

/* STIX wants milliseconds. */
static Str stamp(const Bundle *b, Str instant)
{
    return str_format(b->ask->arena, "%.*s.000Z", STR(str_cut(instant, 0, instant.n - 1)));
}

/* Opens an object that is not yet in the bundle. */
static bool begin(Bundle *b, const char *type, Str id, Str created)
{
    bool isnew;
    *map_put(b->ask->arena, &b->written, id, &isnew) = 1;
    if (!isnew) return false;
    b->n.written++;
    json_open(b->j, '{');
    json_kstr(b->j, "type", str_of(type));
    json_kstr(b->j, "spec_version", S("2.1"));
    json_kstr(b->j, "id", id);
    json_kstr(b->j, "created", stamp(b, created));
    json_kstr(b->j, "modified", stamp(b, created));
    return true;
}

static Str identity(Bundle *b, Str name, const char *class, Str role)
{
    Str id = stix_id(b, "identity", name);
    if (begin(b, "identity", id, first_time(b))) {
        json_kstr(b->j, "name", name);
        json_kstr(b->j, "identity_class", str_of(class));
        if (role.n) {
            json_kopen(b->j, "roles", '[');
            json_str(b->j, role);
            json_close(b->j, ']');
        }
        json_close(b->j, '}');
    }
    return id;
}

static Str location(Bundle *b, const SitPlace *p)
{
    Str key = p->gaz.geonames ? str_format(b->ask->arena, "geonames/%u", p->gaz.geonames) : p->name;
    Str id = stix_id(b, "location", key);
    if (!begin(b, "location", id, first_time(b))) return id;
    json_kstr(b->j, "name", p->name);
    if (p->gaz.country[0]) json_kstr(b->j, "country", str_of(p->gaz.country));
    if (p->gaz.admin1.n) json_kstr(b->j, "administrative_area", p->gaz.admin1);
    if (p->gazetteer_name.n) {
        json_knum(b->j, "latitude", p->gaz.lat_e5 / 1e5);
        json_knum(b->j, "longitude", p->gaz.lon_e5 / 1e5);
        if (export_radius_m(p->gaz.feature)) json_knum(b->j, "precision", export_radius_m(p->gaz.feature));
    }
    json_close(b->j, '}');
    return id;
}

static void relate(Bundle *b, Str from, const char *how, Str to, Str created)
{
    Str key = str_format(b->ask->arena, "%.*s %s %.*s", STR(from), how, STR(to));
    if (!begin(b, "relationship", stix_id(b, "relationship", key), created)) return;
    json_kstr(b->j, "relationship_type", str_of(how));
    json_kstr(b->j, "source_ref", from);
    json_kstr(b->j, "target_ref", to);
    json_close(b->j, '}');
}

static void references(Bundle *b, const Sources *v)
{
    json_kopen(b->j, "external_references", '[');
    for (u32 i = 0; i < v->n; i++) {
        const Digest *d = b->s->documents.v[v->v[i].doc].digest;
        json_open(b->j, '{');
        json_kstr(b->j, "source_name", d->outlet.n ? d->outlet : d->id);
        json_kstr(b->j, "description", export_source_text(b->ask, &v->v[i]));
        if (str_starts(d->url, S("http"))) {
            json_kstr(b->j, "url", d->url);
            json_kopen(b->j, "hashes", '{');
            json_kstr(b->j, "SHA-256", d->hash);
            json_close(b->j, '}');
        }
        json_close(b->j, '}');
    }
    json_close(b->j, ']');
}

static Str incident(Bundle *b, const Happening *h)
{
    Str id = stix_id(b, "incident", h->id), created = export_instant(b->ask->arena, export_known(b->ask, h));
    if (!begin(b, "incident", id, created)) return id;
    json_kstr(b->j, "name", words_one_line(b->ask->arena, h->text, 120));
    json_kstr(b->j, "description",
              str_format(b->ask->arena, "%.*s (%.*s; %u independent origins)", STR(words_one_line(b->ask->arena, h->text, 600)),
                         STR(words_timeline_day(b->ask->arena, h)), h->origins.n));
    json_kopen(b->j, "labels", '[');
    json_str(b->j, str_format(b->ask->arena, "realis:%.*s", STR(realis_name(h->realis))));
    json_str(b->j, str_format(b->ask->arena, "plover:%.*s", STR(event_type_name(h->type))));
    if (h->cameo.n) json_str(b->j, str_format(b->ask->arena, "cameo:%.*s", STR(h->cameo)));
    json_close(b->j, ']');
    references(b, &h->sources);
    json_close(b->j, '}');
    if (export_located(h)) relate(b, id, "located-at", location(b, &h->place), created);
    for (u32 i = 0; i < h->actors.n; i++)
        relate(b, id, "attributed-to", identity(b, h->actors.v[i].name, "group", h->actors.v[i].code), created);
    for (u32 i = 0; i < h->recipients.n; i++)
        relate(b, id, "targets", identity(b, h->recipients.v[i].name, "group", h->recipients.v[i].code), created);
    return id;
}

static Str note(Bundle *b, const Claim *c, Str about)
{
    Str id = stix_id(b, "note", c->id);
    if (!begin(b, "note", id, first_time(b))) return id;
    Buf text = {.arena = b->ask->arena};
    buf_format(&text, "%.*s: ", STR(c->about));
    for (u32 i = 0; i < c->values.n; i++) {
        const ClaimValue *v = &c->values.v[i];
        buf_format(&text, "%s%.*s", i ? "; " : "", STR(words_amount(b->ask->arena, v)));
        if (v->holder.n) buf_format(&text, " (%.*s)", STR(v->holder));
    }
    buf_format(&text, ". Verdict: %.*s", STR(verdict_name(c->verdict)));
    json_kstr(b->j, "content", buf_str(&text));
    json_kopen(b->j, "object_refs", '[');
    json_str(b->j, about);
    json_close(b->j, ']');
    json_close(b->j, '}');
    return id;
}

static void story(Bundle *b, u32 index)
{
    const StoryRow *t = &b->s->stories.v[index];
    VEC(Str) refs = {0};
    for (u32 i = 0; i < b->s->timeline.n; i++) {
        const Happening *h = &b->s->timeline.v[i];
        if (h->story == index && export_in_story(b->ask, h)) *vec_push(b->ask->arena, &refs) = incident(b, h);
    }
    Str report = stix_id(b, "report", t->id);
    for (u32 i = 0; i < b->s->claims.n; i++)
        if (b->s->claims.v[i].story == index) *vec_push(b->ask->arena, &refs) = note(b, &b->s->claims.v[i], report);
    if (!refs.n) *vec_push(b->ask->arena, &refs) = identity(b, S("sitrep"), "system", (Str){0});
    Str published = export_instant(b->ask->arena, t->span.from);
    if (!begin(b, "report", report, first_time(b))) return;
    json_kstr(b->j, "name", t->title);
    json_kstr(b->j, "published", stamp(b, published));
    json_kopen(b->j, "report_types", '[');
    json_str(b->j, S("observed-data"));
    json_close(b->j, ']');
    json_kopen(b->j, "object_refs", '[');
    for (u32 i = 0; i < refs.n; i++) json_str(b->j, refs.v[i]);
    json_close(b->j, ']');
    json_close(b->j, '}');
}

Exported export_stix(Buf *out, const ExportAsk *ask)
{
    Json j = {.out = out};
    Bundle b = {.j = &j, .ask = ask, .s = ask->report->situation};
    json_open(&j, '{');
    json_kstr(&j, "type", S("bundle"));
    json_kstr(&j, "id", stix_id(&b, "bundle", ask->story.n ? ask->story : S("all")));
    json_kopen(&j, "objects", '[');
    for (u32 i = 0; i < b.s->stories.n; i++)
        if (!ask->story.n || str_eq(ask->story, b.s->stories.v[i].id)) story(&b, i);
    json_close(&j, ']');
    json_close(&j, '}');
    buf_byte(out, '\n');
    return b.n;
}
