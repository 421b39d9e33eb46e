/* mail.c - one mail (RFC 5322) as a document: its text is the best part of its MIME tree (RFC
 * 2045-2047) - plain text, unless HTML says much more - without attachments. Quoted-printable and
 * base64 are undone with every byte's origin kept, then the part's charset. Subject, sender and
 * date are the metadata; the sender's domain stands for the outlet. The tree is walked with a
 * stack of boundaries, without recursion. */
#include "intake/parts.h"
#include "base/json.h"

enum { MIME_DEPTH_MAX = 16, MIME_PARTS_MAX = 512, HEAD_MAX = 1 << 16, PLAIN_ENOUGH = 200 };
typedef struct {
    Span body;      /* of RAW */
    Str coding, charset;
    bool html;
} Part;
typedef struct {
    Doc *d;
    Str boundary[MIME_DEPTH_MAX];
    int depth;
    u32 parts, attachments;
    Part plain, html;
} Mail;

/* ---- header fields */

/* The value of a field with its folded lines joined; empty if there is none. */
static Str field(Arena *a, Str head, Str name)
{
    Str line;
    Buf b = {.arena = a};
    bool in = false;
    while (str_next(&head, '\n', &line)) {
        bool folded = line.n && (line.p[0] == ' ' || line.p[0] == '\t');
        if (in && !folded) break;
        if (in) buf_byte(&b, ' '), buf_put(&b, str_trim(line));
        if (in || line.n <= name.n || line.p[name.n] != ':' || !str_eq_nocase(str_cut(line, 0, name.n), name)) continue;
        in = true;
        buf_put(&b, str_trim(str_cut(line, name.n + 1, line.n)));
    }
    return str_trim(buf_str(&b));
}

/* ; name="value" or name=value in a structured field. */
static Str parameter(Str value, Str name)
{
    for (isize i = str_find_byte(value, ';', 0); i >= 0; i = str_find_byte(value, ';', i)) {
        Str rest = str_trim(str_cut(value, ++i, value.n));
        if (rest.n <= name.n || rest.p[name.n] != '=' || !str_eq_nocase(str_cut(rest, 0, name.n), name)) continue;
        rest = str_cut(rest, name.n + 1, rest.n);
        isize n = 0;
        if (rest.n && rest.p[0] == '"') {
            rest = str_cut(rest, 1, rest.n);
            n = str_find_byte(rest, '"', 0);
            return n < 0 ? rest : str_cut(rest, 0, n);
        }
        while (n < rest.n && rest.p[n] > ' ' && rest.p[n] != ';') n++;
        return str_cut(rest, 0, n);
    }
    return (Str){0};
}

static int hex(u8 c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

static int base64_value(u8 c)
{
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}

void base64_bytes(Buf *b, Str s)
{
    u32 bits = 0;
    int n = 0;
    for (isize i = 0; i < s.n; i++) {
        int v = base64_value(s.p[i]);
        if (v < 0) continue;
        bits = bits << 6 | (u32)v;
        n += 6;
        if (n >= 8) n -= 8, buf_byte(b, (u8)(bits >> n));
    }
}

/* "=?charset?Q?text?=" at s[at]: its length, 0 if it is none. */
static isize encoded_word(Str s, isize at, Buf *out)
{
    isize a = str_find_byte(s, '?', at + 2);
    isize b = a < 0 ? -1 : str_find_byte(s, '?', a + 1);
    isize end = b < 0 ? -1 : str_find(str_cut(s, b + 1, s.n), S("?="));
    if (end < 0 || b != a + 2) return 0;
    Str charset = str_cut(s, at + 2, a), text = str_cut(s, b + 1, b + 1 + end);
    isize star = str_find_byte(charset, '*', 0);
    if (star >= 0) charset = str_cut(charset, 0, star);
    Buf bytes = {.arena = out->arena};
    bool packed = (s.p[a + 1] | 32) == 'b';
    if (packed) base64_bytes(&bytes, text);
    for (isize i = 0; i < text.n && !packed; i++) {
        u8 c = text.p[i];
        if (c == '=' && i + 2 < text.n && hex(text.p[i + 1]) >= 0 && hex(text.p[i + 2]) >= 0) {
            buf_byte(&bytes, (u8)(hex(text.p[i + 1]) * 16 + hex(text.p[i + 2])));
            i += 2;
        } else {
            buf_byte(&bytes, c == '_' ? ' ' : c);
        }
    }
    charset_put(out, buf_str(&bytes), charset);
    return b + 1 + end + 2 - at;
}

/* RFC 2047: white space between two encoded words is none. */
static Str words(Arena *a, Str s)
{
    Buf b = {.arena = a};
    isize plain = 0;
    bool after = false;
    for (isize i = 0; i + 1 < s.n;) {
        isize n = s.p[i] == '=' && s.p[i + 1] == '?' ? -1 : 0;
        if (!n) {
            i++;
            continue;
        }
        Str before = str_cut(s, plain, i);
        if (!after || str_trim(before).n) charset_put(&b, before, (Str){0});
        n = encoded_word(s, i, &b);
        after = n > 0;
        plain = after ? i + n : i;
        i += after ? n : 2;
    }
    charset_put(&b, str_cut(s, plain, s.n), (Str){0});
    return str_trim(buf_str(&b));
}

/* ---- the tree */

/* The empty line that ends a head which begins at `at`; RAW's end if there is none. */
static u32 head_end(Str raw, u32 at, u32 limit)
{
    for (u32 i = at; i < limit;) {
        isize nl = str_find_byte(str_cut(raw, 0, limit), '\n', i);
        u32 end = nl < 0 ? limit : (u32)nl + 1;
        if (str_trim(str_cut(raw, i, end)).n == 0) return end;
        i = end;
    }
    return limit;
}

static void candidate(Mail *m, Str head, Str type, Span body)
{
    Arena *a = m->d->arena;
    bool html = type.n >= 9 && str_eq_nocase(str_cut(type, 0, 9), S("text/html"));
    bool plain = !type.n || (type.n >= 5 && str_eq_nocase(str_cut(type, 0, 5), S("text/")) && !html);
    bool attached = str_starts(field(a, head, S("Content-Disposition")), S("attachment"));
    Part *p = html ? &m->html : &m->plain;
    if (attached) m->attachments++;
    if (attached || (!html && !plain) || !span_empty(p->body)) return;
    *p = (Part){.body = body, .coding = field(a, head, S("Content-Transfer-Encoding")), .charset = parameter(type, S("charset")), .html = html};
}

/* Which open boundary this line is; -1 for none. *close: with the final dashes. */
static int boundary_of(const Mail *m, Str line, bool *close)
{
    if (!str_starts(line, S("--"))) return -1;
    line = str_trim(str_cut(line, 2, line.n));
    for (int i = m->depth; i-- > 0;) {
        if (!str_starts(line, m->boundary[i])) continue;
        Str rest = str_cut(line, m->boundary[i].n, line.n);
        *close = str_eq(rest, S("--"));
        if (*close || rest.n == 0) return i;
    }
    return -1;
}

/* From `at` to the next boundary line: the body in between, the boundary, and the byte behind it. */
static u32 next_boundary(const Mail *m, u32 at, Span *body, int *which, bool *close)
{
    Str raw = m->d->raw;
    *body = (Span){at, at};
    *which = -1;
    while (at < raw.n) {
        isize nl = str_find_byte(raw, '\n', at);
        u32 end = nl < 0 ? (u32)raw.n : (u32)nl + 1;
        *which = m->depth ? boundary_of(m, str_cut(raw, at, end), close) : -1;
        if (*which >= 0) return end;
        body->end = at = end;
    }
    return at;
}

static void walk(Mail *m)
{
    Arena *a = m->d->arena;
    Str raw = m->d->raw;
    u32 at = 0;
    while (at < raw.n && m->parts++ < MIME_PARTS_MAX) {
        u32 limit = at + HEAD_MAX < raw.n ? at + HEAD_MAX : (u32)raw.n;
        u32 end = head_end(raw, at, limit);
        Str head = str_cut(raw, at, end), type = field(a, head, S("Content-Type"));
        Str boundary = parameter(type, S("boundary"));
        bool many = type.n > 10 && str_eq_nocase(str_cut(type, 0, 10), S("multipart/")) && boundary.n && m->depth < MIME_DEPTH_MAX;
        bool inner = type.n >= 14 && str_eq_nocase(str_cut(type, 0, 14), S("message/rfc822"));
        at = end;
        if (inner) continue; /* its head follows */
        if (many) m->boundary[m->depth++] = boundary;
        Span body;
        int which;
        bool close = false;
        at = next_boundary(m, at, &body, &which, &close);
        if (!many) candidate(m, head, type, body);
        while (which >= 0 && close) { /* epilogue */
            m->depth = which;
            at = next_boundary(m, at, &body, &which, &close);
        }
        if (which < 0) break;
        m->depth = which + 1;
    }
}

/* ---- transfer codings, with origins */

static void quoted_printable(Doc *d, Span at)
{
    Str s = d->raw;
    u32 plain = at.beg;
    for (u32 i = at.beg; i < at.end;) {
        u32 end = i + 1;
        u8 byte[1];
        isize n = -1;
        if (s.p[i] == '=') {
            while (end < at.end && (s.p[end] == ' ' || s.p[end] == '\t')) end++;
            if (end < at.end && s.p[end] == '\r') end++;
            if (end == at.end || s.p[end] == '\n') n = 0, end += end < at.end;
            else if (i + 2 < at.end && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0)
                byte[0] = (u8)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2])), n = 1, end = i + 3;
        }
        if (n < 0) {
            i++;
            continue;
        }
        if (plain < i) doc_copy(d, (Span){plain, i});
        if (n) doc_replace(d, (Span){i, end}, (Str){byte, n});
        plain = i = end;
    }
    if (plain < at.end) doc_copy(d, (Span){plain, at.end});
}

void base64_write(Rewrite *w, Span at)
{
    u32 bits = 0, beg = at.beg;
    int have = 0;
    for (u32 i = at.beg; i < at.end; i++) {
        int v = base64_value(w->text.p[i]);
        if (v < 0) continue;
        if (have == 0) beg = i;
        bits = bits << 6 | (u32)v;
        if (++have < 4) continue;
        u8 three[3] = {(u8)(bits >> 16), (u8)(bits >> 8), (u8)bits};
        rewrite_replace(w, (Span){beg, i + 1}, (Str){three, 3});
        have = 0;
        bits = 0;
    }
    if (have < 2) return;
    bits <<= 6 * (4 - have);
    u8 rest[2] = {(u8)(bits >> 16), (u8)(bits >> 8)};
    rewrite_replace(w, (Span){beg, at.end}, (Str){rest, have - 1});
}

/* The part to TEXT: transfer coding undone, then its charset, each with its origin. */
static void write_part(Doc *d, const Part *p)
{
    if (str_eq_nocase(p->coding, S("quoted-printable"))) quoted_printable(d, p->body);
    else if (str_eq_nocase(p->coding, S("base64"))) {
        doc_copy(d, p->body);
        Rewrite packed = doc_rewrite(d);
        base64_write(&packed, (Span){0, (u32)packed.text.n});
    } else {
        doc_copy(d, p->body);
    }
    charset_recode(d, p->charset, p->html);
}

/* ---- the document */

static void sender(Doc *d, Str from)
{
    isize angle = str_find_byte(from, '<', 0);
    Str name = str_trim(str_cut(from, 0, angle < 0 ? 0 : angle));
    Str address = str_trim(angle < 0 ? from : str_cut(from, angle + 1, from.n));
    while (name.n && (name.p[0] == '"' || name.p[0] == '\'')) name = str_cut(name, 1, name.n);
    while (name.n && (name.p[name.n - 1] == '"' || name.p[name.n - 1] == '\'')) name.n--;
    isize at = str_find_byte(address, '@', 0), end = at + 1;
    while (at >= 0 && end < address.n && address.p[end] > ' ' && address.p[end] != '>' && address.p[end] != '(') end++;
    d->byline = name;
    if (at >= 0) d->outlet = str_cut(address, at + 1, end);
}

IntakeForm mail_document(Doc *d)
{
    Mail m = {.d = d};
    u32 end = head_end(d->raw, 0, d->raw.n < HEAD_MAX ? (u32)d->raw.n : HEAD_MAX);
    Str head = str_cut(d->raw, 0, end), url = field(d->arena, head, S("Archived-At"));
    isize subject = -1;
    walk(&m);
    d->title = words(d->arena, field(d->arena, head, S("Subject")));
    for (isize at = 0; subject < 0 && at < head.n; at = str_find_byte(head, '\n', at) < 0 ? head.n : str_find_byte(head, '\n', at) + 1)
        if (head.n - at > 8 && str_eq_nocase(str_cut(head, at, at + 8), S("Subject:"))) subject = at + 8;
    if (subject >= 0) {
        isize stop = str_find_byte(head, '\n', subject);
        d->title_raw = (Span){(u32)subject, (u32)(stop < 0 ? head.n : stop)};
    }
    sender(d, words(d->arena, field(d->arena, head, S("From"))));
    if (intake_parse_news_date(field(d->arena, head, S("Date")), &d->published)) d->published_from = PUBLISHED_META;
    if (url.n > 2 && url.p[0] == '<') d->url = str_cut(url, 1, url.n - 1);
    if (m.attachments) doc_note(d, S("mail"), 0, str_format(d->arena, "%u attachments, not read", m.attachments));
    bool plain = !span_empty(m.plain.body), html = !span_empty(m.html.body);
    if (plain && html && m.plain.body.end - m.plain.body.beg < PLAIN_ENOUGH) plain = false;
    if (!plain && !html) return FORM_REFUSED;
    write_part(d, plain ? &m.plain : &m.html);
    return plain ? FORM_TEXT : FORM_PART;
}

bool mail_begins(Str s)
{
    static const Str names[] = {LIT("From"), LIT("To"), LIT("Subject"), LIT("Date"), LIT("MIME-Version"), LIT("Message-ID"),
                                LIT("Received"), LIT("Return-Path"), LIT("Delivered-To"), LIT("Content-Type"), LIT("Reply-To"),
                                LIT("List-Id"), LIT("DKIM-Signature")};
    Str line;
    u32 known = 0, from = 0;
    for (u32 n = 0; n < 200 && str_next(&s, '\n', &line); n++) {
        if (str_trim(line).n == 0) break;
        if (line.p[0] == ' ' || line.p[0] == '\t') {
            if (n == 0) return false;
            continue;
        }
        isize colon = str_find_byte(line, ':', 0);
        if (colon < 1 || colon > 40 || str_find_byte(str_cut(line, 0, colon), ' ', 0) >= 0) return false;
        for (isize i = 0; i < countof(names); i++)
            if (str_eq_nocase(str_cut(line, 0, colon), names[i])) known++, from += i == 0 || i == 5 || i == 6 || i == 7;
    }
    return known >= 2 && from && s.p;
}
