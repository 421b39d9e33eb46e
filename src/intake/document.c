/* document.c - a payload becomes a document: identity, charset, and for JSON its members under
 * the names that archives and scrapers give them (news-please, newspaper, NewsAPI, CC-News,
 * trafilatura, schema.org). Where several members could be the text, the first name of the
 * table wins; a repeated member counts as json.loads counts it, the last one. TEXT is the
 * string as a JSON parser gives it, every character of it, mapped to RAW through its escapes. */
#include "intake/parts.h"
#include "base/json.h"
#include "base/utf8.h"
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

/* ---- dates */

/* Seconds, or milliseconds, since 1970 between 1990 and 2100. */
static bool parse_epoch(Str s, When *out)
{
    i64 v;
    if (!str_int(s, &v)) return false;
    if (v > 631152000000 && v < 4102444800000) v /= 1000;
    if (v < 631152000 || v > 4102444800) return false;
    *out = (When){v, v + 1, PRECISION_SECOND, true};
    return true;
}

bool intake_parse_date(Str s, When *out)
{
    s = str_trim(s);
    if (s.n > 8 && parse_epoch(s, out)) return true;
    return date_parse_iso(s, out) || date_parse_rfc822(s, out);
}

/* ---- JSON */

typedef enum {
    M_TEXT, M_ID, M_TITLE, M_URL, M_OUTLET, M_BYLINE, M_PUBLISHED, M_UPDATED, M_LANGUAGE, M_SECTION, M_COUNT
} Member;
typedef struct {
    Str name;
    u8 member;
} MemberName;

/* Better names first. */
static const MemberName members[] = {
    {LIT("text"), M_TEXT}, {LIT("maintext"), M_TEXT}, {LIT("article_text"), M_TEXT},
    {LIT("articleBody"), M_TEXT}, {LIT("full_text"), M_TEXT}, {LIT("body"), M_TEXT},
    {LIT("plain_text"), M_TEXT}, {LIT("content"), M_TEXT}, {LIT("story"), M_TEXT},
    {LIT("id"), M_ID}, {LIT("_id"), M_ID}, {LIT("doc_id"), M_ID}, {LIT("guid"), M_ID}, {LIT("uid"), M_ID},
    {LIT("title"), M_TITLE}, {LIT("headline"), M_TITLE}, {LIT("name"), M_TITLE},
    {LIT("url"), M_URL}, {LIT("link"), M_URL}, {LIT("canonical_url"), M_URL}, {LIT("source_url"), M_URL},
    {LIT("outlet"), M_OUTLET}, {LIT("publisher"), M_OUTLET}, {LIT("publication"), M_OUTLET},
    {LIT("sitename"), M_OUTLET}, {LIT("site_name"), M_OUTLET}, {LIT("source"), M_OUTLET},
    {LIT("source_name"), M_OUTLET}, {LIT("source_domain"), M_OUTLET}, {LIT("domain"), M_OUTLET},
    {LIT("hostname"), M_OUTLET},
    {LIT("byline"), M_BYLINE}, {LIT("authors"), M_BYLINE}, {LIT("author"), M_BYLINE}, {LIT("creator"), M_BYLINE},
    {LIT("published"), M_PUBLISHED}, {LIT("date_publish"), M_PUBLISHED}, {LIT("publish_date"), M_PUBLISHED},
    {LIT("datePublished"), M_PUBLISHED}, {LIT("published_at"), M_PUBLISHED}, {LIT("publishedAt"), M_PUBLISHED},
    {LIT("publication_date"), M_PUBLISHED}, {LIT("pubDate"), M_PUBLISHED}, {LIT("pubdate"), M_PUBLISHED},
    {LIT("date"), M_PUBLISHED}, {LIT("timestamp"), M_PUBLISHED},
    {LIT("updated"), M_UPDATED}, {LIT("date_modify"), M_UPDATED}, {LIT("dateModified"), M_UPDATED},
    {LIT("language"), M_LANGUAGE}, {LIT("lang"), M_LANGUAGE},
    {LIT("section"), M_SECTION}, {LIT("category"), M_SECTION},
};

typedef struct {
    isize rank[M_COUNT]; /* of the name found so far; countof(members) for none */
    Span at[M_COUNT];    /* the string, in RAW, without quote marks */
    Str value[M_COUNT];  /* except M_TEXT */
} Found;

static Str valid(Arena *a, Str s)
{
    isize bad;
    if (utf8_valid(s, &bad)) return s;
    Buf b = {.arena = a};
    for (isize i = 0; i < s.n;) {
        u8 out[4];
        buf_put(&b, (Str){out, utf8_put(out, utf8_next(s, &i))});
    }
    return buf_str(&b);
}

/* A list of names, as strings or as objects with a name, joined; or the name of an object. */
static Str join_names(Doc *d, JsonReader *r, JsonTok t)
{
    Buf b = {.arena = d->arena};
    int outside = r->depth - 1;
    bool wanted = t == JSON_ARRAY;
    while (r->depth > outside && (t = json_next(r)) != JSON_ERROR) {
        if (t == JSON_KEY) {
            Str key = json_string(d->arena, r);
            wanted = str_eq(key, S("name")) || str_eq(key, S("title"));
        } else if (t == JSON_STRING && wanted && r->value.beg < r->value.end) {
            if (b.bytes.n) buf_put(&b, S(", "));
            buf_put(&b, json_string(d->arena, r));
        }
        if (t == JSON_OBJECT || t == JSON_STRING) wanted = r->depth > outside && r->stack[r->depth] == '[';
    }
    return valid(d->arena, buf_str(&b));
}

static void read_member(Doc *d, JsonReader *r, Found *f)
{
    Str key = json_string(d->arena, r);
    JsonTok t = json_next(r);
    isize rank = 0;
    while (rank < countof(members) && !str_eq(members[rank].name, key)) rank++;
    u8 m = rank < countof(members) ? members[rank].member : M_COUNT;
    if (m == M_COUNT || rank > f->rank[m]) {
        json_skip(r, t);
    } else if (t == JSON_STRING) {
        f->rank[m] = rank;
        f->at[m] = r->value;
        if (m != M_TEXT) f->value[m] = valid(d->arena, json_string(d->arena, r));
    } else if (t == JSON_NUMBER && (m == M_ID || m == M_PUBLISHED)) {
        f->rank[m] = rank;
        f->value[m] = str_at(d->raw, r->value);
    } else if ((t == JSON_ARRAY || t == JSON_OBJECT) && (m == M_BYLINE || m == M_OUTLET)) {
        f->rank[m] = rank;
        f->value[m] = join_names(d, r, t);
    } else {
        json_skip(r, t);
    }
}

/* Plain bytes of a string to TEXT; broken UTF-8 becomes U+FFFD. False at the cap. */
static bool put_plain(Doc *d, Span at)
{
    if ((isize)d->out.n + (at.end - at.beg) > DOC_TEXT_MAX) return false;
    Str s = str_cut(d->raw, 0, at.end);
    u32 copy = at.beg;
    for (isize i = at.beg; i < s.n;) {
        isize start = i;
        if (s.p[i] < 0x80) {
            i++;
            continue;
        }
        if (utf8_next(s, &i) != UTF8_BAD || i != start + 1) continue;
        doc_note(d, S("utf8"), (u32)start, S("broken characters, shown as U+FFFD"));
        doc_copy(d, (Span){copy, (u32)start});
        doc_replace(d, (Span){(u32)start, (u32)i}, S("\xEF\xBF\xBD"));
        copy = (u32)i;
    }
    doc_copy(d, (Span){copy, at.end});
    return true;
}

static void put_text(Doc *d, Span at)
{
    Span piece = at;
    u8 out[4];
    int n;
    bool escape;
    while (json_piece(d->raw, &at, &piece, out, &n, &escape)) {
        bool fits = escape ? d->out.n + 4 <= DOC_TEXT_MAX : put_plain(d, piece);
        if (!fits) {
            doc_note(d, S("cap"), piece.beg, S("the text is cut at its largest size"));
            return;
        }
        if (escape) doc_replace(d, piece, (Str){out, n});
    }
}

static bool refuse(const Doc *d, Rejected *out, Str reason, u64 at)
{
    *out = (Rejected){.path = d->path, .id = d->id, .reason = reason, .at = at};
    return false;
}

static void take_found(Doc *d, const Found *f)
{
    if (f->value[M_ID].n) d->id = f->value[M_ID];
    d->title = str_trim(f->value[M_TITLE]);
    if (d->title.n) d->title_raw = f->at[M_TITLE];
    d->url = f->value[M_URL];
    d->outlet = f->value[M_OUTLET];
    d->byline = f->value[M_BYLINE];
    d->language = f->value[M_LANGUAGE];
    d->section = f->value[M_SECTION];
    if (intake_parse_date(f->value[M_PUBLISHED], &d->published)) d->published_from = PUBLISHED_GIVEN;
    if (f->value[M_UPDATED].n && !intake_parse_date(f->value[M_UPDATED], &d->updated))
        d->updated = when_unknown();
}

static bool from_json(Doc *d, u64 base, Rejected *rejected)
{
    Found f = {.at = {{0}}};
    for (int m = 0; m < M_COUNT; m++) f.rank[m] = countof(members);
    JsonReader r = {.in = d->raw};
    JsonTok t = json_next(&r);
    if (t != JSON_OBJECT && t != JSON_ERROR) return refuse(d, rejected, S("not a JSON object"), base);
    while (t != JSON_ERROR && !r.why && (t = json_next(&r)) == JSON_KEY) read_member(d, &r, &f);
    if (t == JSON_POP && !r.why) t = json_next(&r); /* nothing may follow */
    take_found(d, &f);
    if (t == JSON_ERROR || r.why)
        return refuse(d, rejected, str_format(d->arena, "malformed JSON: %s", r.why), base + (u64)r.at);
    if (f.rank[M_TEXT] == countof(members))
        return refuse(d, rejected, S("a JSON document without a text"), base);
    put_text(d, f.at[M_TEXT]);
    if (d->out.n == 0) return refuse(d, rejected, S("the text is empty"), base + f.at[M_TEXT].beg);
    return true;
}

/* ---- documents */

bool intake_document(Doc *d, const Payload *p, Rejected *rejected)
{
    d->raw = p->raw;
    d->path = p->path;
    d->hash = intake_hash(d->arena, p->raw);
    d->published = d->updated = when_unknown();
    d->id = p->id.n ? p->id : str_cut(d->hash, 0, 16);
    bool whole = true;
    if (p->kind == PAYLOAD_JSON) whole = from_json(d, p->at, rejected);
    else intake_decode(d, p->charset, p->kind == PAYLOAD_HTML);
    doc_seal(d);
    if (whole && str_trim(d->text).n == 0) return refuse(d, rejected, S("there is no text in it"), p->at);
    return whole;
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
    if (!d->outlet.n) d->outlet = p->outlet;
    if (!d->url.n) d->url = p->url;
    if (!d->title.n) d->title = p->title;
    if (!d->outlet.n) d->outlet = host_of(d->url);
    if (when_known(d->published) || !when_known(p->published)) return;
    d->published = p->published;
    d->published_from = p->published_from;
}
