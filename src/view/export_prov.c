/* export_prov.c - where every line comes from, for machines: W3C Web Annotations (one a source of a happening, with the
 * quoted words and their place in the text) and PROV-JSON (documents, what they were derived from, whom they rest on).
 *
 * Sources: Web Annotation Data Model (W3C Recommendation 2017), Annotation's text offsets count code points; The
 * PROV-JSON Serialization (W3C Member Submission 2013). */
#include "view/export.h"
#include "base/utf8.h"

/* ---- Web Annotation */

enum { CONTEXT_BYTES = 40 }; /* of prefix and suffix */

static u32 code_points(Str s)
{
    u32 n = 0;
    for (isize i = 0; i < s.n; i++) n += (s.p[i] & 0xc0) != 0x80;
    return n;
}

static isize on_boundary(Str s, isize at, int step)
{
    while (at > 0 && at < s.n && (s.p[at] & 0xc0) == 0x80) at += step;
    return at;
}

static void selectors(Json *j, const Digest *d, const Source *x)
{
    Str field = x->field ? d->title : d->text;
    isize from = x->text.beg > CONTEXT_BYTES ? on_boundary(field, (isize)x->text.beg - CONTEXT_BYTES, 1) : 0;
    isize to = (isize)x->text.end + CONTEXT_BYTES < field.n ? on_boundary(field, (isize)x->text.end + CONTEXT_BYTES, -1) : field.n;
    u32 start = code_points(str_cut(field, 0, x->text.beg));
    json_kopen(j, "selector", '[');
    json_open(j, '{');
    json_kstr(j, "type", S("TextQuoteSelector"));
    json_kstr(j, "exact", str_at(field, x->text));
    json_kstr(j, "prefix", str_cut(field, from, x->text.beg));
    json_kstr(j, "suffix", str_cut(field, x->text.end, to));
    json_close(j, '}');
    json_open(j, '{');
    json_kstr(j, "type", S("TextPositionSelector"));
    json_kint(j, "start", start);
    json_kint(j, "end", start + code_points(str_at(field, x->text)));
    json_close(j, '}');
    json_open(j, '{');
    json_kstr(j, "type", S("DataPositionSelector"));
    json_kint(j, "start", x->raw.beg);
    json_kint(j, "end", x->raw.end);
    json_close(j, '}');
    json_close(j, ']');
}

static Str document_iri(Arena *a, const Digest *d)
{
    return str_starts(d->url, S("http")) ? d->url : str_join(a, S("urn:sha256:"), d->hash);
}

static void annotation(Buf *out, const ExportAsk *ask, const Happening *h, u32 source)
{
    const Source *x = &h->sources.v[source];
    const Digest *d = ask->report->situation->documents.v[x->doc].digest;
    Str key = str_format(ask->arena, "%.*s/%u", STR(h->id), source);
    Json j = {.out = out};
    json_open(&j, '{');
    json_kstr(&j, "@context", S("http://www.w3.org/ns/anno.jsonld"));
    json_kstr(&j, "id", str_join(ask->arena, S("urn:uuid:"), export_uuid(ask->arena, S("annotation"), key)));
    json_kstr(&j, "type", S("Annotation"));
    json_kstr(&j, "motivation", S("identifying"));
    json_kstr(&j, "created", export_instant(ask->arena, export_known(ask, h)));
    json_kopen(&j, "body", '{');
    json_kstr(&j, "type", S("TextualBody"));
    json_kstr(&j, "value", h->text);
    json_kstr(&j, "format", S("text/plain"));
    json_kstr(&j, "purpose", S("describing"));
    json_close(&j, '}');
    json_kopen(&j, "target", '{');
    json_kstr(&j, "source", document_iri(ask->arena, d));
    selectors(&j, d, x);
    json_close(&j, '}');
    json_close(&j, '}');
    buf_byte(out, '\n');
}

Exported export_annotation(Buf *out, const ExportAsk *ask)
{
    const Situation *s = ask->report->situation;
    Exported n = {0};
    for (u32 i = 0; i < s->timeline.n; i++) {
        const Happening *h = &s->timeline.v[i];
        if (!export_in_story(ask, h)) continue;
        for (u32 k = 0; k < h->sources.n; k++, n.written++) annotation(out, ask, h, k);
    }
    return n;
}

/* ---- PROV-JSON */

static Str doc_name(const ExportAsk *ask, u32 doc)
{
    return str_join(ask->arena, S("doc:"), ask->report->situation->documents.v[doc].digest->hash);
}

static Str origin_name(const ExportAsk *ask, u32 origin)
{
    return str_join(ask->arena, S("origin:"), ask->report->situation->lineage.origins.v[origin].id);
}

static Str fact_name(const ExportAsk *ask, Str id)
{
    return str_join(ask->arena, S("fact:"), id);
}

static void prov_prefixes(Json *j)
{
    json_kopen(j, "prefix", '{');
    json_kstr(j, "doc", S("urn:sha256:"));
    json_kstr(j, "origin", S("urn:sitrep:origin:"));
    json_kstr(j, "fact", S("urn:sitrep:fact:"));
    json_kstr(j, "sitrep", S("urn:sitrep:term:"));
    json_close(j, '}');
}

static void prov_entities(Json *j, const ExportAsk *ask, Exported *n)
{
    const Situation *s = ask->report->situation;
    json_kopen(j, "entity", '{');
    for (u32 i = 0; i < s->documents.n; i++, n->written++) {
        const Digest *d = s->documents.v[i].digest;
        bool twice = false; /* the same bytes under two names are one entity */
        for (u32 k = 0; k < i; k++) twice |= str_eq(s->documents.v[k].digest->hash, d->hash);
        if (twice) continue;
        json_key(j, doc_name(ask, i));
        json_open(j, '{');
        json_kstr(j, "prov:label", d->title.n ? d->title : d->id);
        json_kstr(j, "sitrep:outlet", d->outlet.n ? d->outlet : S("unknown"));
        if (d->url.n) json_kstr(j, "sitrep:url", d->url);
        json_close(j, '}');
    }
    for (u32 i = 0; i < s->timeline.n; i++) {
        if (!export_in_story(ask, &s->timeline.v[i])) continue;
        json_key(j, fact_name(ask, s->timeline.v[i].id));
        json_open(j, '{');
        json_kstr(j, "prov:label", s->timeline.v[i].text);
        json_kstr(j, "sitrep:rule", s->timeline.v[i].rule);
        json_close(j, '}');
        n->written++;
    }
    json_close(j, '}');
}

static void prov_agents(Json *j, const ExportAsk *ask)
{
    const Situation *s = ask->report->situation;
    json_kopen(j, "agent", '{');
    for (u32 i = 0; i < s->lineage.origins.n; i++) {
        json_key(j, origin_name(ask, i));
        json_open(j, '{');
        json_kstr(j, "prov:label", s->lineage.origins.v[i].name);
        json_close(j, '}');
    }
    json_close(j, '}');
}

static void derivation(Json *j, u32 *id, Str made, Str used, Str type)
{
    json_key(j, str_format(j->out->arena, "_:d%u", (*id)++));
    json_open(j, '{');
    json_kstr(j, "prov:generatedEntity", made);
    json_kstr(j, "prov:usedEntity", used);
    if (type.n) {
        json_kopen(j, "prov:type", '{');
        json_kstr(j, "$", type);
        json_kstr(j, "type", S("prov:QUALIFIED_NAME"));
        json_close(j, '}');
    }
    json_close(j, '}');
}

static void prov_derivations(Json *j, const ExportAsk *ask)
{
    const Situation *s = ask->report->situation;
    u32 id = 0;
    json_kopen(j, "wasDerivedFrom", '{');
    for (u32 i = 0; i < s->lineage.edges.n; i++) {
        const LineageEdge *e = &s->lineage.edges.v[i];
        if (e->from == NONE || !e->direction_known) continue; /* who took from whom is not known: no derivation */
        derivation(j, &id, doc_name(ask, e->doc), doc_name(ask, e->from), e->kind == LINEAGE_QUOTES ? S("prov:Quotation") : (Str){0});
    }
    for (u32 i = 0; i < s->timeline.n; i++) {
        const Happening *h = &s->timeline.v[i];
        if (!export_in_story(ask, h)) continue;
        for (u32 k = 0; k < h->sources.n; k++)
            if (k == 0 || h->sources.v[k].doc != h->sources.v[k - 1].doc)
                derivation(j, &id, fact_name(ask, h->id), doc_name(ask, h->sources.v[k].doc), S("prov:PrimarySource"));
    }
    json_close(j, '}');
    json_kopen(j, "wasAttributedTo", '{');
    for (u32 i = 0; i < s->documents.n; i++)
        for (u32 k = 0; k < s->documents.v[i].origins.n; k++) {
            json_key(j, str_format(ask->arena, "_:a%u.%u", i, k));
            json_open(j, '{');
            json_kstr(j, "prov:entity", doc_name(ask, i));
            json_kstr(j, "prov:agent", origin_name(ask, s->documents.v[i].origins.v[k]));
            json_close(j, '}');
        }
    json_close(j, '}');
}

Exported export_prov(Buf *out, const ExportAsk *ask)
{
    Exported n = {0};
    Json j = {.out = out};
    json_open(&j, '{');
    prov_prefixes(&j);
    prov_entities(&j, ask, &n);
    prov_agents(&j, ask);
    prov_derivations(&j, ask);
    json_close(&j, '}');
    buf_byte(out, '\n');
    return n;
}
