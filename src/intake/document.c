/* document.c - a payload becomes a document: identity, charset, and the metadata that its
 * container states; each form in a file of its own. */
#include "intake/feed.h"
#include <openssl/sha.h>

Str intake_hash(Arena *a, Str bytes)
{
    u8 digest[32];
    SHA256(bytes.p, (size_t)bytes.n, digest);
    u8 *hex = NEW(a, u8, 64);
    for (int i = 0; i < 64; i++)
        hex[i] = (u8)"0123456789abcdef"[digest[i / 2] >> (i & 1 ? 0 : 4) & 15];
    return (Str){hex, 64};
}

/* ---- documents */

/* A date that lies after the page was fetched, or after today, is a mistake of its writer. */
static void refuse_future(Doc *d, const Payload *p)
{
    i64 latest = p->received ? p->received : p->latest;
    if (!latest || !when_known(d->published) || d->published.from <= latest + SECONDS_A_DAY) return;
    d->published = when_unknown();
    d->published_from = PUBLISHED_NONE;
    doc_note(d, S("date"), 0, S("the date it bears lies in the future"));
}

/* An entry of a feed, or a news item: HTML source to TEXT, metadata as it states them. Where it
 * has no text, its headline is the text. */
static IntakeForm from_entry(Doc *d, const Payload *p)
{
    Entry e;
    intake_decode(d, p->charset, true);
    if (p->kind == PAYLOAD_NEWS) news_read(d->arena, d->text, &e);
    else entry_read(d->arena, d->text, &e);
    d->title = markup_html(d->arena, d->text, e.title);
    if (!span_empty(e.title.at)) d->title_raw = doc_raw(d, e.title.at);
    d->url = address_absolute(e.url) ? e.url : p->url;
    d->outlet = e.source.n ? e.source : p->outlet;
    d->byline = e.byline;
    d->section = e.section;
    d->language = e.language;
    d->published = e.published;
    d->published_from = when_known(e.published) ? PUBLISHED_META : PUBLISHED_NONE;
    d->updated = e.updated;
    Rewrite w = doc_rewrite(d);
    Markup text = span_empty(e.content.at) ? e.title : e.content;
    if (text.base64) base64_write(&w, text.at), charset_recode(d, (Str){0}, true);
    else markup_write(&w, text);
    return FORM_PART;
}

static bool refuse(const Doc *d, Rejected *out, Str reason, u64 at)
{
    *out = (Rejected){.path = d->path, .id = d->id, .reason = reason, .at = at};
    return false;
}

IntakeForm intake_document(Doc *d, const Payload *p, Rejected *rejected)
{
    bool page = p->kind == PAYLOAD_HTML || p->kind == PAYLOAD_PAGE;
    IntakeForm form = page ? FORM_PAGE : FORM_TEXT;
    d->raw = p->raw;
    d->path = p->path;
    d->hash = p->hash.n ? p->hash : intake_hash(d->arena, p->raw);
    d->published = d->updated = when_unknown();
    d->id = p->id.n ? p->id : str_cut(d->hash, 0, 16);
    *rejected = (Rejected){0};
    switch (p->kind) {
    case PAYLOAD_JSON: form = json_document(d, p->at, rejected); break;
    case PAYLOAD_ENTRY:
    case PAYLOAD_NEWS: form = from_entry(d, p); break;
    case PAYLOAD_MAIL: form = mail_document(d); break;
    default: intake_decode(d, p->charset, page);
    }
    doc_seal(d);
    if (form == FORM_PART || p->kind == PAYLOAD_MAIL) refuse_future(d, p);
    if (!rejected->reason.n && str_trim(d->text).n == 0) {
        refuse(d, rejected, S("there is no text in it"), p->at);
        return FORM_REFUSED;
    }
    return form;
}

/* "https://www.example.org:443/a" -> "example.org" */
static Str host_of(Str url)
{
    isize at = str_find(url, S("://"));
    if (at < 0 || at > 8) return (Str){0};
    Str host = str_cut(url, at + 3, url.n);
    isize n = 0;
    while (n < host.n && !strchr("/?#:", host.p[n])) n++;
    host = str_cut(host, 0, n);
    if (host.n > 4 && str_eq_nocase(str_cut(host, 0, 4), S("www."))) host = str_cut(host, 4, host.n);
    return str_find_byte(host, '@', 0) < 0 ? host : (Str){0};
}

void intake_fill(Doc *d, const Payload *p)
{
    if (p->kind == PAYLOAD_PAGE) {
        if (p->url.n) d->url = p->url;
        if (p->outlet.n) d->outlet = p->outlet;
        if (when_known(p->published)) d->published = p->published, d->published_from = PUBLISHED_META;
    }
    if (!d->outlet.n) d->outlet = p->outlet;
    if (!d->url.n) d->url = p->url;
    if (!d->title.n) d->title = p->title;
    if (!d->outlet.n) d->outlet = host_of(d->url);
    if (when_known(d->published) || !when_known(p->published)) return;
    d->published = p->published;
    d->published_from = p->published_from;
}
