/* engine.c - the whole product on one page: the table of stages a document runs through. */
#include "engine/engine.h"
#include "extract/extract.h"
#include "language/language.h"

static void detect(Doc *d, const Know *k)
{
    (void)k;
    language_detect(d);
}

static void split(Doc *d, const Know *k)
{
    language_split(d, k->model);
}

static void tag(Doc *d, const Know *k)
{
    language_tag(d, k->model);
}

static void parse(Doc *d, const Know *k)
{
    language_parse(d, k->model);
}

static void names(Doc *d, const Know *k)
{
    language_names(d, k->model);
}

/* A title that does not stand in TEXT is read as a text of its own. */
static void title(Doc *d, const Know *k)
{
    enum { TITLE_MAX = 1024 }; /* bytes; what is longer is no title */
    if (!d->title.n || !span_empty(d->title_text)) return;
    if (d->title.n > TITLE_MAX) {
        doc_note(d, S("cap"), d->title_raw.beg, str_format(d->arena, "a title of more than %d bytes is not read for places", TITLE_MAX));
        return;
    }
    Doc t = {.arena = d->arena, .text = d->title, .outlet = d->outlet, .coded = true};
    language_split(&t, k->model);
    language_tag(&t, k->model);
    language_names(&t, k->model);
    annotate_title_places(d, &t, k);
}

const Stage engine_stages[] = {
    {"language", "which language; only English is coded", detect},
    {"split", "sentences and tokens", split},
    {"tag", "parts of speech, morphology, lemmas", tag},
    {"parse", "dependency trees", parse},
    {"names", "named entities", names},
    {"published", "publication date from the text, when nothing better is known", annotate_published},
    {"time", "TIMEX3 dates, times, durations, sets", annotate_time},
    {"place", "toponyms resolved to the gazetteer", annotate_place},
    {"title", "toponyms of a title that does not stand in the text", title},
    {"actor", "people, groups, states; coreference", annotate_actor},
    {"number", "counts, shares, distances, ranks, money", annotate_number},
    {"quote", "who said what to whom", annotate_quote},
    {"event", "who did what to whom (PLOVER, CAMEO)", annotate_event},
    {"context", "place, time, realis, attribution, control of each event", annotate_event_context},
    {"hold", "who holds a place, where no verb says so", annotate_hold},
    {"clause", "the words that tell each event", annotate_clause},
};
const u32 engine_stage_count = (u32)countof(engine_stages);

enum { STAGE_CODED_FROM = 5 }; /* stages from here on read English only */

void engine_annotate(Doc *d, const Know *k, u32 first)
{
    for (u32 i = first; i < engine_stage_count; i++)
        if (i < STAGE_CODED_FROM || d->coded) engine_stages[i].run(d, k);
}

bool engine_read(Doc *d, const Payload *p, const Know *k, Rejected *rejected)
{
    i64 latest = p->received ? p->received : p->latest;
    switch (intake_document(d, p, rejected)) {
    case FORM_REFUSED: return false;
    case FORM_TEXT: extract_text(d, k->debris); break;
    case FORM_PAGE:
        if (!d->url.n) d->url = p->url;
        extract_html(d, k->debris, latest);
        break;
    case FORM_PART:
        extract_part(d, k->debris);
        if (d->text.n) break;
        *rejected = (Rejected){.path = d->path, .id = d->id, .reason = S("there is no text in it"), .at = p->at};
        return false;
    }
    intake_fill(d, p);
    return true;
}

bool engine_document(Doc *d, const Payload *p, const Know *k, Rejected *rejected)
{
    if (!engine_read(d, p, k, rejected)) return false;
    if (d->refused.n) {
        *rejected = (Rejected){.path = d->path, .id = d->id, .reason = d->refused, .at = p->at};
        return false;
    }
    engine_annotate(d, k, 0);
    return true;
}

bool engine_digest(Doc *d, const Payload *p, const Know *k, Digest *out, Rejected *rejected)
{
    if (!engine_document(d, p, k, rejected)) return false;
    digest_of(d, out);
    if (p->received) out->received = p->received;
    story_sign(d->arena, d, out);
    if (digest_sound(out)) return true;
    *rejected = (Rejected){.path = d->path, .id = d->id, .at = p->at,
                           .reason = S("a fact of it lies outside its text: a fault of sitrep, please report it with the document")};
    return false;
}
