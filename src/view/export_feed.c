/* export_feed.c - stories for news systems: an Atom feed (RFC 4287) and a JSON Feed 1.1 of happenings, and ninjs 3.1,
 * one object a story. `updated` is knowledge time: when it could first be known, not when this file was made, so the
 * same store gives the same bytes. */
#include "view/export.h"
#include <math.h>

static void xml_text(Buf *b, Str s)
{
    for (isize i = 0; i < s.n; i++) {
        u8 c = s.p[i];
        if (c == '<') buf_put(b, S("&lt;"));
        else if (c == '>') buf_put(b, S("&gt;"));
        else if (c == '&') buf_put(b, S("&amp;"));
        else if (c == '"') buf_put(b, S("&quot;"));
        else buf_byte(b, c < 0x20 && c != '\n' && c != '\t' ? ' ' : c); /* XML 1.0 has no other control characters */
    }
}

static void element(Buf *b, const char *name, Str s)
{
    buf_format(b, "<%s>", name);
    xml_text(b, s);
    buf_format(b, "</%s>\n", name);
}

static Str feed_title(const ExportAsk *ask)
{
    const Situation *s = ask->report->situation;
    for (u32 i = 0; i < s->stories.n; i++)
        if (str_eq(s->stories.v[i].id, ask->story)) return s->stories.v[i].title;
    return S("The situation");
}

static Str feed_key(const ExportAsk *ask)
{
    return ask->story.n ? ask->story : S("all");
}

static i64 latest(const ExportAsk *ask)
{
    const Situation *s = ask->report->situation;
    i64 t = TIME_UNKNOWN;
    for (u32 i = 0; i < s->timeline.n; i++) {
        if (!export_in_story(ask, &s->timeline.v[i])) continue;
        i64 k = export_known(ask, &s->timeline.v[i]);
        if (k != TIME_UNKNOWN && (t == TIME_UNKNOWN || k > t)) t = k;
    }
    return t;
}

/* "Sat 14 Aug 2021, Aleppo: ... [claimed] - 2 independent origins: ..." */
static Str summary(const ExportAsk *ask, const Happening *h)
{
    Buf b = {.arena = ask->arena};
    buf_put(&b, words_timeline_day(ask->arena, h));
    if (h->has_place) buf_format(&b, ", %.*s", STR(h->place.name));
    buf_format(&b, ": %.*s", STR(words_one_line(ask->arena, h->text, 600)));
    Str realis = words_realis(h);
    if (realis.n) buf_format(&b, " [%.*s]", STR(realis));
    buf_format(&b, " - %.*s", STR(words_origins(ask->arena, ask->report->situation, &h->origins)));
    return buf_str(&b);
}

static Str link_of(const ExportAsk *ask, const Happening *h)
{
    return h->sources.n ? ask->report->situation->documents.v[h->sources.v[0].doc].digest->url : (Str){0};
}

/* ---- Atom */

static void entry(Buf *out, const ExportAsk *ask, const Happening *h)
{
    Str url = link_of(ask, h), when = export_instant(ask->arena, export_known(ask, h));
    buf_put(out, S("<entry>\n"));
    buf_format(out, "<id>urn:uuid:%.*s</id>\n", STR(export_uuid(ask->arena, S("happening"), h->id)));
    element(out, "title", words_one_line(ask->arena, h->text, 120));
    element(out, "updated", when);
    element(out, "published", when);
    if (str_starts(url, S("http"))) {
        buf_put(out, S("<link rel=\"via\" href=\""));
        xml_text(out, url);
        buf_put(out, S("\"/>\n"));
    }
    buf_put(out, S("<category term=\""));
    xml_text(out, h->subtype.n ? h->subtype : event_type_name(h->type));
    buf_put(out, S("\"/>\n"));
    element(out, "summary", summary(ask, h));
    buf_put(out, S("</entry>\n"));
}

Exported export_atom(Buf *out, const ExportAsk *ask)
{
    const Situation *s = ask->report->situation;
    Exported n = {0};
    buf_put(out, S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n"));
    buf_format(out, "<id>urn:uuid:%.*s</id>\n", STR(export_uuid(ask->arena, S("feed"), feed_key(ask))));
    element(out, "title", feed_title(ask));
    element(out, "updated", export_instant(ask->arena, latest(ask)));
    buf_put(out, S("<author><name>sitrep</name></author>\n<generator version=\"" SITREP_VERSION "\">sitrep</generator>\n"));
    for (u32 i = s->timeline.n; i-- > 0;) {
        if (!export_in_story(ask, &s->timeline.v[i])) continue;
        entry(out, ask, &s->timeline.v[i]);
        n.written++;
    }
    buf_put(out, S("</feed>\n"));
    return n;
}

/* ---- JSON Feed */

static void item(Json *j, const ExportAsk *ask, const Happening *h)
{
    Str url = link_of(ask, h);
    json_open(j, '{');
    json_kstr(j, "id", str_join(ask->arena, S("urn:uuid:"), export_uuid(ask->arena, S("happening"), h->id)));
    if (str_starts(url, S("http"))) json_kstr(j, "external_url", url);
    json_kstr(j, "title", words_one_line(ask->arena, h->text, 120));
    json_kstr(j, "content_text", summary(ask, h));
    json_kstr(j, "date_published", export_instant(ask->arena, export_known(ask, h)));
    json_kopen(j, "tags", '[');
    json_str(j, h->subtype.n ? h->subtype : event_type_name(h->type));
    json_str(j, realis_name(h->realis));
    json_close(j, ']');
    json_kopen(j, "_sitrep", '{');
    json_kstr(j, "id", h->id);
    json_kint(j, "independent_origins", h->origins.n);
    json_close(j, '}');
    json_close(j, '}');
}

Exported export_jsonfeed(Buf *out, const ExportAsk *ask)
{
    const Situation *s = ask->report->situation;
    Exported n = {0};
    Json j = {.out = out};
    json_open(&j, '{');
    json_kstr(&j, "version", S("https://jsonfeed.org/version/1.1"));
    json_kstr(&j, "title", feed_title(ask));
    json_kopen(&j, "authors", '[');
    json_open(&j, '{');
    json_kstr(&j, "name", S("sitrep"));
    json_close(&j, '}');
    json_close(&j, ']');
    json_kopen(&j, "items", '[');
    for (u32 i = s->timeline.n; i-- > 0;) {
        if (!export_in_story(ask, &s->timeline.v[i])) continue;
        item(&j, ask, &s->timeline.v[i]);
        n.written++;
    }
    json_close(&j, ']');
    json_close(&j, '}');
    buf_byte(out, '\n');
    return n;
}

/* ---- ninjs 3.1: one object a story, one line each */

static void roled(Json *j, const char *list, Str value, bool body)
{
    json_kopen(j, list, '[');
    json_open(j, '{');
    json_kstr(j, "role", S("main"));
    if (body) json_kstr(j, "contentType", S("text/plain"));
    json_kstr(j, "value", value);
    json_close(j, '}');
    json_close(j, ']');
}

static Str story_body(const ExportAsk *ask, u32 story, i64 *first, i64 *last)
{
    const Situation *s = ask->report->situation;
    Buf b = {.arena = ask->arena};
    for (u32 i = 0; i < s->timeline.n; i++) {
        const Happening *h = &s->timeline.v[i];
        if (h->story != story) continue;
        i64 k = export_known(ask, h);
        if (k != TIME_UNKNOWN && (*first == TIME_UNKNOWN || k < *first)) *first = k;
        if (k != TIME_UNKNOWN && (*last == TIME_UNKNOWN || k > *last)) *last = k;
        buf_format(&b, "%s%.*s", b.bytes.n ? "\n" : "", STR(summary(ask, h)));
    }
    return buf_str(&b);
}

static void ninjs_place(Json *j, const StoryRow *t)
{
    if (!t->has_place) return;
    json_kopen(j, "places", '[');
    json_open(j, '{');
    json_kstr(j, "name", t->place.name);
    if (t->place.gaz.geonames) {
        json_kopen(j, "geoJSON", '{');
        json_kstr(j, "type", S("Feature"));
        json_kopen(j, "geometry", '{');
        json_kstr(j, "type", S("Point"));
        json_kopen(j, "coordinates", '[');
        json_num(j, t->place.gaz.lon_e5 / 1e5);
        json_num(j, t->place.gaz.lat_e5 / 1e5);
        json_close(j, ']');
        json_close(j, '}');
        json_kopen(j, "properties", '{');
        json_close(j, '}');
        json_close(j, '}');
    }
    json_close(j, '}');
    json_close(j, ']');
}

static void ninjs_sources(Json *j, const Situation *s, const StoryRow *t)
{
    json_kopen(j, "infoSources", '[');
    for (u32 i = 0; i < t->origins.n; i++) {
        if (t->origins.v[i] >= s->lineage.origins.n) continue;
        json_open(j, '{');
        json_kstr(j, "name", s->lineage.origins.v[t->origins.v[i]].name);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_kopen(j, "associations", '[');
    for (u32 i = 0; i < t->documents.n; i++) {
        const Digest *d = s->documents.v[t->documents.v[i]].digest;
        json_open(j, '{');
        json_kstr(j, "name", d->id);
        json_kstr(j, "uri", d->url.n ? d->url : str_join(j->out->arena, S("urn:sha256:"), d->hash));
        json_kstr(j, "type", S("text"));
        if (d->title.n) roled(j, "headlines", d->title, false);
        json_close(j, '}');
    }
    json_close(j, ']');
}

Exported export_ninjs(Buf *out, const ExportAsk *ask)
{
    const Situation *s = ask->report->situation;
    Exported n = {0};
    for (u32 i = 0; i < s->stories.n; i++) {
        const StoryRow *t = &s->stories.v[i];
        if (ask->story.n && !str_eq(ask->story, t->id)) continue;
        i64 first = TIME_UNKNOWN, last = TIME_UNKNOWN;
        Str body = story_body(ask, i, &first, &last);
        Json j = {.out = out};
        json_open(&j, '{');
        json_kstr(&j, "uri", str_join(ask->arena, S("urn:uuid:"), export_uuid(ask->arena, S("story"), t->id)));
        json_kopen(&j, "standard", '{');
        json_kstr(&j, "name", S("ninjs"));
        json_kstr(&j, "version", S("3.1"));
        json_kstr(&j, "schema", S("http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"));
        json_close(&j, '}');
        json_kstr(&j, "type", S("text"));
        json_kstr(&j, "language", S("en"));
        if (first != TIME_UNKNOWN) json_kstr(&j, "firstCreated", export_instant(ask->arena, first));
        if (last != TIME_UNKNOWN) json_kstr(&j, "versionCreated", export_instant(ask->arena, last));
        json_kstr(&j, "pubStatus", S("usable"));
        roled(&j, "headlines", t->title, false);
        if (body.n) roled(&j, "bodies", body, true);
        ninjs_place(&j, t);
        ninjs_sources(&j, s, t);
        json_close(&j, '}');
        buf_byte(out, '\n');
        n.written++;
    }
    return n;
}
