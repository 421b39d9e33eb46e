/* sniff.c - what a file is, told from its first bytes (STREAM_WINDOW at most), never from its
 * name: magic numbers first, then UTF-16, then JSON, then tags, else plain text if it has few
 * control characters. The order follows the WHATWG MIME Sniffing Standard where it applies. */
#include "intake/xml.h"
#include "base/json.h"

enum { ROOT_JUNK_MAX = 512, WIDE_BYTES = 4096, LIST_DEPTH_MAX = 4 };

typedef struct {
    Str magic;
    isize at;
    Str why;
} Magic;

static const Str IMAGE = LIT("an image, not text");
static const Str FILM = LIT("sound or film, not text");
static const Str PACKED = LIT("packed in a form that is not read: unpack it first");
static const Str OFFICE = LIT("an office document: save it as text or HTML first");

static const char *refused_magic(Str s, Str *why)
{
    static const Magic magics[] = {
        {LIT("%PDF-"), 0, LIT("a PDF file: convert it first, for example with pdftotext")},
        {LIT("PK\x03\x04"), 0, LIT("a zip archive or an office document: unpack it, or save it as text, first")},
        {LIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), 0, OFFICE},
        {LIT("{\\rtf"), 0, OFFICE},
        {LIT("\x89PNG\r\n\x1a\n"), 0, IMAGE},
        {LIT("\xFF\xD8\xFF"), 0, IMAGE},
        {LIT("GIF8"), 0, IMAGE},
        {LIT("II*\0"), 0, IMAGE},
        {LIT("MM\0*"), 0, IMAGE},
        {LIT("WEBP"), 8, IMAGE},
        {LIT("ftyp"), 4, FILM},
        {LIT("RIFF"), 0, FILM},
        {LIT("OggS"), 0, FILM},
        {LIT("ID3"), 0, FILM},
        {LIT("\x1A\x45\xDF\xA3"), 0, FILM},
        {LIT("\x7F" "ELF"), 0, LIT("a program, not text")},
        {LIT("MZ\x90"), 0, LIT("a program, not text")},
        {LIT("SQLite format 3\0"), 0, LIT("a database: read it with --db if it is a store of sitrep")},
        {LIT("BZh"), 0, PACKED},
        {LIT("\xFD" "7zXZ"), 0, PACKED},
        {LIT("7z\xBC\xAF"), 0, PACKED},
        {LIT("Rar!"), 0, PACKED},
        {LIT("ustar"), 257, LIT("a tar archive: unpack it first")},
    };
    for (isize i = 0; i < countof(magics); i++) {
        const Magic *m = &magics[i];
        if (s.n >= m->at + m->magic.n && memcmp(s.p + m->at, m->magic.p, (size_t)m->magic.n) == 0) {
            *why = m->why;
            return "magic";
        }
    }
    return NULL;
}

static bool starts_nocase(Str s, Str with)
{
    return s.n >= with.n && str_eq_nocase(str_cut(s, 0, with.n), with);
}

/* UTF-16 and UTF-32 are known by a byte order mark, or by many zeros on one side. */
static bool wide(Str s)
{
    if (s.n >= 2 && ((s.p[0] == 0xFF && s.p[1] == 0xFE) || (s.p[0] == 0xFE && s.p[1] == 0xFF)))
        return true;
    isize zeros[2] = {0, 0}, n = s.n < 4096 ? s.n & ~(isize)1 : 4096;
    for (isize i = 0; i < n; i++) zeros[i & 1] += s.p[i] == 0;
    return n >= 8 && (zeros[0] * 10 > n * 4 || zeros[1] * 10 > n * 4) &&
           (zeros[0] * 20 < n || zeros[1] * 20 < n);
}

static bool binary(Str s)
{
    isize controls = 0, n = s.n < 8192 ? s.n : 8192;
    for (isize i = 0; i < n; i++) {
        u8 c = s.p[i];
        controls += c < 0x20 && !(c >= '\t' && c <= '\r') && c != 0x1B;
    }
    return controls > 3 && controls * 50 > n;
}

static bool json_object(Str s)
{
    s = str_trim(s);
    if (s.n == 0 || s.p[0] != '{') return false;
    s = str_trim(str_cut(s, 1, s.n));
    return s.n == 0 || s.p[0] == '"' || s.p[0] == '}';
}

static bool whole_object(Str line)
{
    line = str_trim(line);
    return json_object(line) && line.p[line.n - 1] == '}';
}

/* JSON Lines even when the first line is broken; values when one object spans lines. */
static bool json(Str s, Sniff *out)
{
    Str rest = s, line;
    u32 lines = 0, objects = 0, whole = 0;
    bool first = false;
    while (lines < 64 && str_next(&rest, '\n', &line)) {
        if (str_trim(line).n == 0) continue;
        bool last = !rest.p; /* may be cut by the window */
        if (json_object(line)) objects++, whole += last || whole_object(line);
        if (lines++ == 0) first = objects == 1;
    }
    Str head = str_trim(s);
    if (head.n && head.p[0] == '[' && json_object(str_cut(head, 1, head.n)))
        return *out = SNIFF_JSON_VALUES, true;
    bool many = objects >= 2 && objects * 2 >= lines;
    if (!first && !many) return false;
    *out = whole || many ? SNIFF_JSON_LINES : SNIFF_JSON_VALUES;
    return true;
}

bool sniff_json_list(Arena *a, Str head, isize *first, Str *title)
{
    static const Str lists[] = {LIT("items"), LIT("articles"), LIT("entries"), LIT("results"), LIT("docs"), LIT("hits"),
                                LIT("stories"), LIT("news"), LIT("posts"), LIT("documents"), LIT("data"), LIT("value")};
    static const Str texts[] = {LIT("text"), LIT("maintext"), LIT("body"), LIT("articleBody"), LIT("content")};
    JsonReader r = {.in = head};
    *first = -1;
    *title = (Str){0};
    for (JsonTok t = json_next(&r); t != JSON_ERROR && t != JSON_END; t = json_next(&r)) {
        if (t != JSON_KEY) continue;
        Str key = json_string(a, &r);
        bool list = false, text = false;
        for (isize i = 0; i < countof(lists); i++) list = list || str_eq(key, lists[i]);
        for (isize i = 0; i < countof(texts); i++) text = text || str_eq(key, texts[i]);
        t = json_next(&r);
        if (t == JSON_STRING && text) return false; /* it is a document itself */
        if (t == JSON_STRING && str_eq(key, S("title"))) *title = json_string(a, &r);
        isize after = r.at;
        if (t == JSON_ARRAY && list && *first < 0) {
            while (after < head.n && head.p[after] <= ' ') after++;
            if (after < head.n && head.p[after] == '{') *first = r.at;
        }
        if (t == JSON_ARRAY || (t == JSON_OBJECT && r.depth > LIST_DEPTH_MAX)) json_skip(&r, t);
    }
    return *first >= 0;
}

/* A declaration or an element at the start, or several tags that articles are made of. */
static bool html(Str s)
{
    static const Str starts[] = {LIT("<!doctype html"), LIT("<html"), LIT("<head"), LIT("<body"),
                                 LIT("<title"),         LIT("<meta"), LIT("<script"), LIT("<style"),
                                 LIT("<article"),       LIT("<div"),  LIT("<table"), LIT("<p>")};
    static const Str tags[] = {LIT("<p>"), LIT("<p "), LIT("<div"), LIT("<a "), LIT("<br"),
                               LIT("<span"), LIT("<td"), LIT("<h1"), LIT("<h2"), LIT("<li"), LIT("<html"),
                               LIT("<body"), LIT("<meta"), LIT("<link"), LIT("<script")};
    Str head = str_trim(s);
    for (isize i = 0; i < countof(starts); i++)
        if (starts_nocase(head, starts[i])) return true;
    u32 found = 0;
    for (isize at = 0; (at = str_find_byte(s, '<', at)) >= 0 && found < 3; at++)
        for (isize i = 0; i < countof(tags); i++)
            if (starts_nocase(str_cut(s, at, s.n), tags[i])) {
                found++;
                break;
            }
    return found >= (head.n && head.p[0] == '<' ? 1 : 3);
}

bool sniff_is_page(Str text)
{
    return html(text);
}

bool sniff_is_media(Str s)
{
    Str why = {0};
    refused_magic(s, &why);
    return why.p == IMAGE.p || why.p == FILM.p;
}

/* XML whose first element is that of a feed or an agency's item. */
static bool feed(Str s)
{
    static const char *roots[] = {"rss", "feed", "RDF", "channel", "newsMessage", "newsItem", "nitf"};
    XmlReader r = {.in = s};
    XmlToken t;
    for (xml_next(&r, &t); t.kind != XML_END && t.kind != XML_OPEN; xml_next(&r, &t))
        if (t.kind == XML_TEXT && str_trim(str_at(s, t.at)).n > ROOT_JUNK_MAX) return false;
    for (isize i = 0; i < countof(roots); i++)
        if (t.kind == XML_OPEN && xml_is(t.local, roots[i])) return true;
    return false;
}

/* UTF-16 by its low bytes: enough to see the tags. */
static Sniff wide_kind(Str s)
{
    u8 narrow[WIDE_BYTES];
    isize n = 0, odd = s.n > 1 && s.p[0] == 0;
    for (isize i = odd; i < s.n && n < WIDE_BYTES; i += 2)
        if (s.p[i] < 0x80) narrow[n++] = s.p[i];
    Str low = {narrow, n};
    return feed(low) ? SNIFF_FEED : html(low) ? SNIFF_HTML : SNIFF_TEXT;
}

Sniff sniff_archive(Str s)
{
    Str first = str_cut(s, 0, s.n < 1024 ? s.n : 1024);
    if (str_starts(s, S("filedesc://"))) return SNIFF_ARC;
    bool warc = str_starts(s, S("WARC/")) || str_find(first, S("\r\nWARC-Type: ")) >= 0; /* the first line is damaged */
    return warc ? SNIFF_WARC : SNIFF_REFUSED;
}

Sniff intake_sniff(Str s, Str *why)
{
    Sniff kind;
    if (str_starts(s, S("\xEF\xBB\xBF"))) s = str_cut(s, 3, s.n);
    if (s.n == 0) return *why = S("the file is empty"), SNIFF_REFUSED;
    if (str_trim(s).n == 0) return *why = S("nothing but white space"), SNIFF_REFUSED;
    if (refused_magic(s, why)) return SNIFF_REFUSED;
    kind = sniff_archive(s);
    if (kind != SNIFF_REFUSED) return kind;
    if (wide(s)) return wide_kind(s);
    if (binary(s)) return *why = S("binary data, not text"), SNIFF_REFUSED;
    if (json(s, &kind)) return kind;
    if (feed(s)) return SNIFF_FEED;
    if (mail_begins(s)) return SNIFF_MAIL;
    isize line = str_starts(s, S("From ")) ? str_find_byte(s, '\n', 0) : -1;
    if (line > 0 && mail_begins(str_cut(s, line + 1, s.n))) return SNIFF_MAILBOX;
    return html(s) ? SNIFF_HTML : SNIFF_TEXT;
}
