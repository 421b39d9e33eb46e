/* json_document.c - a JSON object to a document: its members under the names that archives,
 * scrapers and services give them (news-please, newspaper, NewsAPI, CC-News, trafilatura,
 * schema.org, JSON Feed, ninjs 1 to 3, WordPress, newspapers' own interfaces). Where several
 * members could be the text, the first name of the table wins; a repeated member counts as
 * json.loads counts it, the last one. TEXT is the string as a JSON parser gives it, every
 * character of it, mapped to RAW through its escapes; where it is HTML, the article in it. When a
 * tool fetched a page is never taken for a date of publication. */
#include "intake/parts.h"
#include "base/json.h"
#include "base/utf8.h"

enum { TEXTS_MAX = 4096, SNIFF_BYTES = 2048 };
typedef enum {
    M_TEXT, M_ID, M_TITLE, M_URL, M_OUTLET, M_BYLINE, M_PUBLISHED, M_UPDATED, M_LANGUAGE, M_SECTION, M_COUNT
} Member;
typedef struct {
    Str name;
    u8 member;
} MemberName;

/* Text as it is, HTML by their names; all others are HTML when they look like it. */
static const Str plain_names[] = {LIT("text"), LIT("maintext")};
static const Str markup_names[] = {LIT("body_xhtml"), LIT("body_html"), LIT("content_html"), LIT("html")};
/* Objects around an article: their members count as the document's own. */
static const Str wrappers[] = {LIT("fields"), LIT("_source"), LIT("article"), LIT("document"), LIT("attributes"), LIT("post")};
/* In an object that stands for a text or a name, the member that is it. */
static const Str values[] = {LIT("name"), LIT("title"), LIT("rendered"), LIT("value"), LIT("main"), LIT("original"), LIT("text")};

/* Better names first. */
static const MemberName members[] = {
    {LIT("text"), M_TEXT}, {LIT("maintext"), M_TEXT}, {LIT("article_text"), M_TEXT}, {LIT("articleBody"), M_TEXT},
    {LIT("full_text"), M_TEXT}, {LIT("body_text"), M_TEXT}, {LIT("bodyText"), M_TEXT}, {LIT("content_text"), M_TEXT},
    {LIT("plain_text"), M_TEXT}, {LIT("body_xhtml"), M_TEXT}, {LIT("body_html"), M_TEXT},
    {LIT("content_html"), M_TEXT}, {LIT("bodies"), M_TEXT}, {LIT("body"), M_TEXT}, {LIT("content"), M_TEXT},
    {LIT("paragraphs"), M_TEXT}, {LIT("story"), M_TEXT}, {LIT("html"), M_TEXT}, {LIT("lead_paragraph"), M_TEXT},
    {LIT("description"), M_TEXT}, {LIT("summary"), M_TEXT}, {LIT("abstract"), M_TEXT}, {LIT("excerpt"), M_TEXT}, {LIT("snippet"), M_TEXT},
    {LIT("id"), M_ID}, {LIT("_id"), M_ID}, {LIT("doc_id"), M_ID}, {LIT("guid"), M_ID}, {LIT("uid"), M_ID},
    {LIT("title"), M_TITLE}, {LIT("headline"), M_TITLE}, {LIT("headlines"), M_TITLE}, {LIT("webTitle"), M_TITLE}, {LIT("name"), M_TITLE},
    {LIT("url"), M_URL}, {LIT("link"), M_URL}, {LIT("canonical_url"), M_URL}, {LIT("source_url"), M_URL}, {LIT("web_url"), M_URL},
    {LIT("webUrl"), M_URL}, {LIT("permalink"), M_URL}, {LIT("external_url"), M_URL}, {LIT("uri"), M_URL},
    {LIT("outlet"), M_OUTLET}, {LIT("publisher"), M_OUTLET}, {LIT("publication"), M_OUTLET},
    {LIT("sitename"), M_OUTLET}, {LIT("site_name"), M_OUTLET}, {LIT("source"), M_OUTLET},
    {LIT("source_name"), M_OUTLET}, {LIT("source_domain"), M_OUTLET}, {LIT("domain"), M_OUTLET},
    {LIT("hostname"), M_OUTLET}, {LIT("provider"), M_OUTLET}, {LIT("infosource"), M_OUTLET},
    {LIT("byline"), M_BYLINE}, {LIT("authors"), M_BYLINE}, {LIT("author"), M_BYLINE}, {LIT("creator"), M_BYLINE},
    {LIT("published"), M_PUBLISHED}, {LIT("date_publish"), M_PUBLISHED}, {LIT("publish_date"), M_PUBLISHED},
    {LIT("datePublished"), M_PUBLISHED}, {LIT("published_at"), M_PUBLISHED}, {LIT("publishedAt"), M_PUBLISHED},
    {LIT("publication_date"), M_PUBLISHED}, {LIT("pubDate"), M_PUBLISHED}, {LIT("pubdate"), M_PUBLISHED},
    {LIT("published_date"), M_PUBLISHED}, {LIT("publicationDate"), M_PUBLISHED}, {LIT("date_published"), M_PUBLISHED},
    {LIT("webPublicationDate"), M_PUBLISHED}, {LIT("pub_date"), M_PUBLISHED}, {LIT("firstcreated"), M_PUBLISHED},
    {LIT("firstCreated"), M_PUBLISHED}, {LIT("date"), M_PUBLISHED}, {LIT("datetime"), M_PUBLISHED}, {LIT("timestamp"), M_PUBLISHED},
    {LIT("versioncreated"), M_PUBLISHED}, {LIT("versionCreated"), M_PUBLISHED}, {LIT("created_at"), M_PUBLISHED},
    {LIT("updated"), M_UPDATED}, {LIT("date_modify"), M_UPDATED}, {LIT("dateModified"), M_UPDATED}, {LIT("date_modified"), M_UPDATED},
    {LIT("updated_at"), M_UPDATED}, {LIT("modified"), M_UPDATED},
    {LIT("language"), M_LANGUAGE}, {LIT("lang"), M_LANGUAGE}, {LIT("inLanguage"), M_LANGUAGE},
    {LIT("section"), M_SECTION}, {LIT("category"), M_SECTION},
};

typedef struct {
    isize rank[M_COUNT]; /* of the name found so far; countof(members) for none */
    Span at[M_COUNT];    /* the string, in RAW, without quote marks */
    Str value[M_COUNT];  /* except M_TEXT */
    VEC(Span) texts;     /* the strings of M_TEXT: paragraphs, when it is a list */
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

static bool is_one(Str key, const Str *list, isize n)
{
    for (isize i = 0; i < n; i++)
        if (str_eq(key, list[i])) return true;
    return false;
}

/* The strings of a list, or of the objects in it, or of one object: places in RAW. */
static void strings_of(Doc *d, JsonReader *r, JsonTok t, Found *f, u8 member)
{
    int outside = r->depth - 1;
    bool wanted = t == JSON_ARRAY;
    Buf b = {.arena = d->arena};
    f->texts.n = member == M_TEXT ? 0 : f->texts.n;
    while (r->depth > outside && (t = json_next(r)) != JSON_ERROR) {
        if (t == JSON_KEY) {
            wanted = is_one(json_string(d->arena, r), values, countof(values));
        } else if (t == JSON_STRING && wanted && r->value.beg < r->value.end) {
            if (member == M_TEXT) {
                if (f->texts.n < TEXTS_MAX) *vec_push(d->arena, &f->texts) = r->value;
            } else {
                if (b.bytes.n) buf_put(&b, S(", "));
                buf_put(&b, json_string(d->arena, r));
                if (member == M_TITLE) break; /* the first will do */
            }
        }
        if (t == JSON_OBJECT || t == JSON_STRING) wanted = r->depth > outside && r->stack[r->depth] == '[';
    }
    while (r->depth > outside && json_next(r) != JSON_ERROR) {}
    f->value[member] = valid(d->arena, buf_str(&b));
}

/* True when the value is an object whose members are to be read like these. */
static bool read_member(Doc *d, JsonReader *r, Found *f)
{
    Str key = json_string(d->arena, r);
    JsonTok t = json_next(r);
    isize rank = 0;
    if (t == JSON_OBJECT && is_one(key, wrappers, countof(wrappers))) return true;
    while (rank < countof(members) && !str_eq(members[rank].name, key)) rank++;
    u8 m = rank < countof(members) ? members[rank].member : M_COUNT;
    bool listed = m == M_BYLINE || m == M_OUTLET || m == M_TITLE || m == M_TEXT;
    if (m == M_COUNT || rank > f->rank[m] || (m == M_TEXT && t == JSON_STRING && span_empty(r->value) && f->texts.n)) {
        json_skip(r, t);
    } else if (t == JSON_STRING) {
        f->rank[m] = rank;
        f->at[m] = r->value;
        if (m == M_TEXT) f->texts.n = 0, *vec_push(d->arena, &f->texts) = r->value;
        else f->value[m] = valid(d->arena, json_string(d->arena, r));
    } else if (t == JSON_NUMBER && (m == M_ID || m == M_PUBLISHED)) {
        f->rank[m] = rank;
        f->value[m] = str_at(d->raw, r->value);
    } else if ((t == JSON_ARRAY || t == JSON_OBJECT) && listed) {
        u32 before = f->texts.n;
        Span at = r->value;
        strings_of(d, r, t, f, m);
        if (m == M_TEXT ? f->texts.n > 0 : f->value[m].n > 0) f->rank[m] = rank, f->at[m] = m == M_TEXT ? f->texts.v[0] : (Span){at.beg, at.end};
        else f->texts.n = m == M_TEXT ? 0 : before;
    } else {
        json_skip(r, t);
    }
    return false;
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

static IntakeForm refuse(const Doc *d, Rejected *out, Str reason, u64 at)
{
    *out = (Rejected){.path = d->path, .id = d->id, .reason = reason, .at = at};
    return FORM_REFUSED;
}

static void take_found(Doc *d, const Found *f)
{
    if (f->value[M_ID].n) d->id = f->value[M_ID];
    d->title = str_trim(f->value[M_TITLE]);
    if (d->title.n) d->title_raw = f->at[M_TITLE];
    Str url = f->value[M_URL];
    d->url = f->rank[M_URL] < countof(members) && str_eq(members[f->rank[M_URL]].name, S("uri")) && !str_starts(url, S("http")) ? (Str){0} : url;
    d->outlet = f->value[M_OUTLET];
    d->byline = f->value[M_BYLINE];
    d->language = f->value[M_LANGUAGE];
    d->section = f->value[M_SECTION];
    if (intake_parse_date(f->value[M_PUBLISHED], &d->published)) d->published_from = PUBLISHED_GIVEN;
    if (f->value[M_UPDATED].n && !intake_parse_date(f->value[M_UPDATED], &d->updated))
        d->updated = when_unknown();
}

/* The text, paragraph by paragraph when it is a list; true when it is HTML. */
static bool put_texts(Doc *d, const Found *f)
{
    Str name = members[f->rank[M_TEXT]].name;
    for (u32 i = 0; i < f->texts.n; i++) {
        Span at = f->texts.v[i];
        if (d->out.n && !span_empty(at)) doc_replace(d, (Span){at.beg, at.beg}, S("\n\n"));
        put_text(d, at);
    }
    Str text = {d->out.v, d->out.n};
    if (is_one(name, markup_names, countof(markup_names))) return true;
    return !is_one(name, plain_names, countof(plain_names)) && (sniff_is_page(str_cut(text, 0, text.n < SNIFF_BYTES ? text.n : SNIFF_BYTES)));
}

IntakeForm json_document(Doc *d, u64 base, Rejected *rejected)
{
    Found f = {.at = {{0}}};
    for (int m = 0; m < M_COUNT; m++) f.rank[m] = countof(members);
    JsonReader r = {.in = d->raw};
    JsonTok t = json_next(&r);
    if (t != JSON_OBJECT && t != JSON_ERROR) return refuse(d, rejected, S("not a JSON object"), base);
    while (t != JSON_ERROR && !r.why) {
        t = json_next(&r);
        if (t == JSON_KEY) read_member(d, &r, &f);
        else if (t != JSON_POP || r.depth == 0) break;
    }
    if (t == JSON_POP && !r.why) t = json_next(&r); /* nothing may follow */
    take_found(d, &f);
    if (t == JSON_ERROR || r.why)
        return refuse(d, rejected, str_format(d->arena, "malformed JSON: %s", r.why), base + (u64)r.at);
    if (f.texts.n == 0) return refuse(d, rejected, S("a JSON document without a text"), base);
    bool html = put_texts(d, &f);
    if (d->out.n == 0) return refuse(d, rejected, S("the text is empty"), base + f.at[M_TEXT].beg);
    return html ? FORM_PART : FORM_TEXT;
}
