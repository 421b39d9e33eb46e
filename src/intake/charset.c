/* charset.c - bytes to UTF-8 with their origin kept. In this order: a byte order mark; zeros
 * that betray UTF-16; valid UTF-8, whatever is declared, because text in another charset is
 * almost never valid by accident; the declaration (from outside, then HTML's); ICU's detector;
 * windows-1252. A declaration that the bytes contradict is not believed: UTF-8 with a few
 * broken bytes stays UTF-8 (they become U+FFFD), "UTF-8" with more broken than good is not.
 * Labels follow the WHATWG Encoding Standard: latin1 means windows-1252, and so on.
 *
 * ASCII that stands for itself is copied; everything else is replaced, one run for a stretch
 * without white space, so that a fact in a legacy charset still maps to its own words. */
#include "intake/parts.h"
#include "base/utf8.h"
#include <stdlib.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

enum { PRESCAN_BYTES = 8192, DETECT_BYTES = 1 << 16, STRETCH_MAX = 256, OWED_MAX = 4 };

/* ---- which */

static Str known_label(Str label)
{
    static const struct {
        Str label, name;
    } names[] = {{LIT("utf-8"), LIT("UTF-8")},          {LIT("utf8"), LIT("UTF-8")},
                 {LIT("unicode"), LIT("UTF-8")},        {LIT("utf-16"), LIT("UTF-8")},
                 {LIT("utf-16le"), LIT("UTF-8")},       {LIT("utf-16be"), LIT("UTF-8")},
                 {LIT("iso-8859-1"), LIT("windows-1252")}, {LIT("iso8859-1"), LIT("windows-1252")},
                 {LIT("latin1"), LIT("windows-1252")},  {LIT("latin-1"), LIT("windows-1252")},
                 {LIT("us-ascii"), LIT("windows-1252")}, {LIT("ascii"), LIT("windows-1252")},
                 {LIT("x-user-defined"), LIT("windows-1252")},
                 {LIT("gb2312"), LIT("gb18030")},       {LIT("gbk"), LIT("gb18030")},
                 {LIT("x-sjis"), LIT("windows-31j")},   {LIT("shift_jis"), LIT("windows-31j")},
                 {LIT("shift-jis"), LIT("windows-31j")}, {LIT("sjis"), LIT("windows-31j")},
                 {LIT("euc-kr"), LIT("windows-949")},   {LIT("ks_c_5601-1987"), LIT("windows-949")},
                 {LIT("iso-8859-9"), LIT("windows-1254")}, {LIT("tis-620"), LIT("windows-874")},
                 {LIT("iso-8859-11"), LIT("windows-874")}};
    for (isize i = 0; i < countof(names); i++)
        if (str_eq_nocase(label, names[i].label)) return names[i].name;
    return label;
}

static UConverter *converter(Str name)
{
    char z[64];
    UErrorCode err = U_ZERO_ERROR;
    if (name.n == 0 || name.n >= (isize)sizeof z) return NULL;
    memcpy(z, name.p, (size_t)name.n);
    z[name.n] = 0;
    UConverter *c = ucnv_open(z, &err);
    return U_SUCCESS(err) ? c : NULL;
}

static bool can_convert(Str name)
{
    UConverter *c = converter(name);
    if (c) ucnv_close(c);
    return c != NULL;
}

static isize find_nocase(Str s, Str what, isize from)
{
    for (isize i = from; i + what.n <= s.n; i++)
        if (str_eq_nocase(str_cut(s, i, i + what.n), what)) return i;
    return -1;
}

/* The label after "charset" (or "encoding") at s[at]; empty if there is none. */
static Str label_at(Str s, isize at)
{
    while (at < s.n && s.p[at] <= ' ') at++;
    if (at == s.n || s.p[at] != '=') return (Str){0};
    at++;
    while (at < s.n && (s.p[at] <= ' ' || s.p[at] == '"' || s.p[at] == '\'')) at++;
    isize beg = at;
    while (at < s.n && s.p[at] > ' ' && !strchr("\"'>;/?", s.p[at])) at++;
    return str_cut(s, beg, at);
}

static Str declared_in_page(Str s)
{
    if (s.n > PRESCAN_BYTES) s.n = PRESCAN_BYTES;
    if (str_starts(s, S("<?xml"))) {
        isize end = str_find_byte(s, '>', 0);
        isize at = find_nocase(str_cut(s, 0, end < 0 ? s.n : end), S("encoding"), 0);
        if (at >= 0) return label_at(s, at + 8);
    }
    for (isize at = 0; (at = find_nocase(s, S("<meta"), at)) >= 0; at += 5) {
        isize end = str_find_byte(s, '>', at);
        Str tag = str_cut(s, at, end < 0 ? s.n : end);
        isize in = find_nocase(tag, S("charset"), 0);
        if (in < 0) continue;
        Str label = label_at(tag, in + 7);
        if (label.n) return label;
    }
    return (Str){0};
}

/* How much of it is UTF-8: characters beyond ASCII, and broken stretches. */
static void count_utf8(Str s, u32 *good, u32 *broken)
{
    *good = *broken = 0;
    for (isize i = 0; (i = utf8_ascii_end(s, i)) < s.n;) {
        isize start = i;
        if (utf8_next(s, &i) == UTF8_BAD && i == start + 1) ++*broken;
        else ++*good;
    }
}

static Str detected(Str s)
{
    UErrorCode err = U_ZERO_ERROR;
    UCharsetDetector *det = ucsdet_open(&err);
    Str out = S("windows-1252");
    if (U_FAILURE(err)) return out;
    if (s.n > DETECT_BYTES) s.n = DETECT_BYTES;
    ucsdet_enableInputFilter(det, true);
    ucsdet_setText(det, (const char *)s.p, (int32_t)s.n, &err);
    const UCharsetMatch *m = ucsdet_detect(det, &err);
    int32_t sure = m ? ucsdet_getConfidence(m, &err) : 0;
    const char *name = m ? ucsdet_getName(m, &err) : NULL;
    static const Str others[] = {LIT("ISO-8859-2"), LIT("windows-1250"), LIT("windows-1251"), LIT("KOI8-R"),
                                 LIT("ISO-8859-5"), LIT("ISO-8859-6"), LIT("ISO-8859-7"), LIT("ISO-8859-8"),
                                 LIT("windows-1253"), LIT("windows-1254"), LIT("windows-1255"),
                                 LIT("windows-1256"), LIT("Big5"), LIT("GB18030"), LIT("EUC-JP"),
                                 LIT("EUC-KR"), LIT("Shift_JIS"), LIT("ISO-2022-JP")};
    for (isize i = 0; U_SUCCESS(err) && sure >= 25 && i < countof(others); i++)
        if (str_eq_nocase(str_of(name), others[i])) out = known_label(others[i]);
    ucsdet_close(det);
    return out;
}

/* UTF-16 without a mark: zeros nearly always on one side. */
static Str wide_name(Str s)
{
    isize zeros[2] = {0, 0}, n = s.n < 4096 ? s.n & ~(isize)1 : 4096;
    for (isize i = 0; i < n; i++) zeros[i & 1] += s.p[i] == 0;
    if (n >= 8 && zeros[1] * 10 > n * 4 && zeros[0] * 20 < n) return S("UTF-16LE");
    if (n >= 8 && zeros[0] * 10 > n * 4 && zeros[1] * 20 < n) return S("UTF-16BE");
    return (Str){0};
}

static isize mark(Str s, Str *name)
{
    static const struct {
        Str mark, name;
    } marks[] = {{LIT("\xEF\xBB\xBF"), LIT("UTF-8")},
                 {LIT("\xFF\xFE\0\0"), LIT("UTF-32LE")},
                 {LIT("\0\0\xFE\xFF"), LIT("UTF-32BE")},
                 {LIT("\xFF\xFE"), LIT("UTF-16LE")},
                 {LIT("\xFE\xFF"), LIT("UTF-16BE")}};
    for (isize i = 0; i < countof(marks); i++)
        if (str_starts(s, marks[i].mark)) return *name = marks[i].name, marks[i].mark.n;
    return 0;
}

Str charset_guess(Str raw, Str outside, bool page)
{
    Str name = {0};
    u32 good, broken;
    if (mark(raw, &name)) return str_eq(name, S("UTF-8")) ? (Str){0} : name;
    name = wide_name(raw);
    if (name.n) return name;
    bool wide = raw.n > 1 && memchr(raw.p, 0, (size_t)(raw.n < 64 ? raw.n : 64)) != NULL;
    if (wide && (str_eq(outside, S("UTF-16LE")) || str_eq(outside, S("UTF-16BE")))) return outside; /* part of such a file */
    count_utf8(raw, &good, &broken);
    Str label = known_label(outside.n ? str_trim(outside) : page ? declared_in_page(raw) : (Str){0});
    bool escapes = good == 0 && broken == 0 && label.n > 4 && str_eq_nocase(str_cut(label, 0, 4), S("iso-")) &&
                   str_find(raw, S("\x1B$")) >= 0;
    if (broken == 0 && !escapes) return (Str){0};
    if (good >= 3 && good > 4 * broken) return (Str){0};
    if (str_eq(label, S("UTF-8"))) return broken <= good ? (Str){0} : detected(raw);
    if (label.n && can_convert(label)) return label;
    return good >= broken && good ? (Str){0} : detected(raw);
}

/* ---- decoding */

typedef struct {
    Doc *d;
    bool keep_all; /* a page's source: every character stays */
    bool full;     /* the cap was reached: no more is written */
    isize max;     /* bytes of TEXT */
    u32 copy;      /* RAW from here to the character at hand is to be copied as it is */
    u32 broken;
} Decoder;

/* What a character becomes: itself, '\n', or nothing (NONE). */
static u32 cleaned(u32 c)
{
    if (c == '\f' || c == '\v' || c == '\r' || c == 0x85) return '\n';
    if (c == '\n' || c == '\t') return c;
    if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFEFF || c == 0xAD) return NONE;
    return c;
}

/* Room for n more bytes, or the end of TEXT. */
static bool room(Decoder *z, isize n, isize raw_at)
{
    if (!z->full && (isize)z->d->out.n + n > z->max) {
        z->full = true;
        doc_note(z->d, S("cap"), (u32)raw_at, S("the text is cut at its largest size"));
    }
    return !z->full;
}

/* RAW up to `to` that waits to be copied. */
static void flush(Decoder *z, isize to)
{
    isize fits = z->max - (isize)z->d->out.n;
    if (z->copy >= (u32)to || z->full) return;
    if (!room(z, to - z->copy, to)) {
        to = z->copy + fits;
        while (to > z->copy && !utf8_boundary(z->d->raw, to)) to--;
    }
    if (z->copy < (u32)to) doc_copy(z->d, (Span){z->copy, (u32)to});
}

static void put(Decoder *z, Span raw, Str with)
{
    if (with.n && room(z, with.n, raw.beg)) doc_replace(z->d, raw, with);
}

static void note_broken(Decoder *z, isize at)
{
    if (z->broken++ == 0) doc_note(z->d, S("utf8"), (u32)at, S("broken characters, shown as U+FFFD"));
}

static void from_utf8(Decoder *z, isize i)
{
    Str raw = z->d->raw;
    z->copy = (u32)i;
    while (i < raw.n && !z->full) {
        isize start = i;
        if (raw.p[i] >= 0x20 && raw.p[i] < 0x7F) {
            i++;
            continue;
        }
        u32 c = utf8_next(raw, &i);
        bool broken = c == UTF8_BAD && i == start + 1;
        u32 becomes = z->keep_all && !broken ? c : cleaned(c);
        if (!broken && becomes == c) continue;
        if (c == '\r' && i < raw.n && raw.p[i] == '\n') becomes = NONE;
        flush(z, start);
        if (broken) {
            note_broken(z, start);
            while (i < raw.n && (raw.p[i] & 0xC0) == 0x80) i++; /* one mark for one broken character */
            put(z, (Span){(u32)start, (u32)i}, S("\xEF\xBF\xBD"));
        } else if (becomes != NONE) {
            put(z, (Span){(u32)start, (u32)i}, S("\n"));
        }
        z->copy = (u32)i;
    }
    flush(z, i);
}

/* A stretch of converted characters that waits for its end. */
typedef struct {
    u8 bytes[STRETCH_MAX + 8];
    int n;
    u32 beg;
} Stretch;

static void end_stretch(Decoder *z, Stretch *s, isize at)
{
    if (s->n) put(z, (Span){s->beg, (u32)at}, (Str){s->bytes, s->n});
    s->n = 0;
}

static void from_charset(Decoder *z, UConverter *conv, isize i)
{
    Str raw = z->d->raw;
    Stretch s = {.n = 0};
    z->copy = (u32)i;
    UChar32 before = 0;
    u32 owed = 0; /* characters in a row that took no byte */
    const char *at = (const char *)raw.p + i, *end = (const char *)raw.p + raw.n;
    while (at < end && !z->full) {
        u32 start = (u32)((const u8 *)at - raw.p);
        UErrorCode err = U_ZERO_ERROR;
        UChar32 c = ucnv_getNextUChar(conv, &at, end, &err);
        u32 next = (u32)((const u8 *)at - raw.p);
        if (err == U_INDEX_OUTOFBOUNDS_ERROR) break;
        bool half = (c & ~0x7FF) == 0xD800; /* a surrogate by itself: UTF-7 lets it through */
        owed = next == start && U_SUCCESS(err) ? owed + 1 : 0; /* some converters look ahead, and give what they saw later */
        bool stuck = next == start && (!owed || owed > OWED_MAX);
        if (stuck) at++, next++;
        if (U_FAILURE(err) || stuck || c == UTF8_BAD || half) {
            note_broken(z, start);
            c = UTF8_BAD;
        }
        bool same = next == start + 1 && raw.p[start] < 0x80 && (u32)c == raw.p[start];
        u32 becomes = z->keep_all ? (u32)c : cleaned((u32)c);
        if (c == '\n' && before == '\r' && !z->keep_all) becomes = NONE;
        before = c;
        if (same && becomes == (u32)c) {
            end_stretch(z, &s, start);
            continue;
        }
        flush(z, start);
        z->copy = next;
        bool space = becomes == '\n' || becomes == ' ' || becomes == NONE;
        bool tag = z->keep_all && c == '<'; /* an element begins at its own byte */
        if (s.n >= STRETCH_MAX || space || tag) end_stretch(z, &s, start);
        if (s.n == 0) s.beg = start;
        if (becomes != NONE) s.n += utf8_put(s.bytes + s.n, becomes);
        if (space) end_stretch(z, &s, next);
    }
    isize done = (const u8 *)at - raw.p;
    flush(z, done);
    end_stretch(z, &s, done);
}

/* A page that is UTF-8 throughout is its own TEXT: nothing is copied. */
static bool as_it_is(Doc *d, isize skip)
{
    isize bad;
    if (!utf8_valid(d->raw, &bad)) return false;
    doc_take(d, (Span){(u32)skip, (u32)d->raw.n});
    return true;
}

void intake_decode(Doc *d, Str charset, bool page)
{
    Decoder z = {.d = d, .keep_all = page, .max = page ? DOC_RAW_MAX : DOC_TEXT_MAX};
    Str name = charset_guess(d->raw, charset, page), marked;
    isize skip = mark(d->raw, &marked);
    if (page && !name.n && d->raw.n <= z.max && as_it_is(d, skip)) return;
    UConverter *conv = name.n ? converter(name) : NULL;
    if (conv) {
        doc_note(d, S("charset"), 0, name);
        from_charset(&z, conv, skip);
        ucnv_close(conv);
    } else {
        from_utf8(&z, skip);
    }
    doc_seal(d);
}

void charset_recode(Doc *d, Str charset, bool page)
{
    Doc t = {.arena = d->arena, .raw = {d->out.v, d->out.n}};
    intake_decode(&t, charset, page);
    Rewrite w = doc_rewrite(d);
    for (u32 i = 0; i < t.runs.n; i++) {
        const Run *r = &t.runs.v[i];
        Span from = {r->raw, r->raw + r->raw_len};
        if (r->verbatim) rewrite_copy(&w, from);
        else rewrite_replace(&w, from, str_at(t.text, (Span){r->text, r->text + r->text_len}));
    }
}

void charset_put(Buf *b, Str bytes, Str charset)
{
    Arena scratch = {0};
    Doc t = {.arena = &scratch, .raw = bytes};
    intake_decode(&t, charset, false);
    buf_put(b, t.text);
    arena_free(&scratch);
}
