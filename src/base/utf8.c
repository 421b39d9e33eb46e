/* utf8.c - see utf8.h. Case and class rules cover the scripts that have case and occur in
 * news (Latin, Greek, Cyrillic, Armenian); everything above U+00AA that is not punctuation,
 * a symbol or a space counts as a letter. Folding of Latin letters comes from fold.inc,
 * sorted by code, searched by halves. */
#include "base/utf8.h"

u32 utf8_next_any(Str s, isize *at)
{
    isize i = *at;
    assert(i < s.n);
    u32 c = s.p[i];
    int more = c < 0x80 ? 0 : c < 0xC2 ? -1 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : c < 0xF5 ? 3 : -1;
    *at = i + 1;
    if (more == 0) return c;
    if (more < 0 || more > s.n - i - 1) return UTF8_BAD;
    u32 v = c & (0x3Fu >> more);
    for (int k = 1; k <= more; k++) {
        u8 b = s.p[i + k];
        if ((b & 0xC0) != 0x80) return UTF8_BAD;
        v = v << 6 | (b & 0x3F);
    }
    static const u32 least[] = {0, 0x80, 0x800, 0x10000};
    if (v < least[more] || (v >= 0xD800 && v <= 0xDFFF) || v > 0x10FFFF) return UTF8_BAD;
    *at = i + 1 + more;
    return v;
}

u32 utf8_prev(Str s, isize *at)
{
    isize i = *at - 1, first = i;
    while (i > 0 && first - i < 3 && (s.p[i] & 0xC0) == 0x80) i--;
    isize j = i;
    u32 c = utf8_next(s, &j);
    if (j != *at) i = first, c = UTF8_BAD;
    *at = i;
    return c;
}

int utf8_put(u8 out[4], u32 c)
{
    if (c < 0x80) return out[0] = (u8)c, 1;
    if (c < 0x800) {
        out[0] = (u8)(0xC0 | c >> 6);
        out[1] = (u8)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (u8)(0xE0 | c >> 12);
        out[1] = (u8)(0x80 | (c >> 6 & 0x3F));
        out[2] = (u8)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (u8)(0xF0 | c >> 18);
    out[1] = (u8)(0x80 | (c >> 12 & 0x3F));
    out[2] = (u8)(0x80 | (c >> 6 & 0x3F));
    out[3] = (u8)(0x80 | (c & 0x3F));
    return 4;
}

isize utf8_ascii_end(Str s, isize from)
{
    enum { STEP = 32 }; /* bytes looked at together */
    isize i = from;
    for (u64 w[STEP / 8]; i + STEP <= s.n; i += STEP) {
        memcpy(w, s.p + i, STEP);
        if ((w[0] | w[1] | w[2] | w[3]) & 0x8080808080808080u) break;
    }
    while (i < s.n && s.p[i] < 0x80) i++;
    return i;
}

bool utf8_valid(Str s, isize *bad)
{
    for (isize i = 0; (i = utf8_ascii_end(s, i)) < s.n;) {
        isize start = i;
        if (utf8_next(s, &i) == UTF8_BAD && i == start + 1) return *bad = start, false;
    }
    return true;
}

bool char_is_space(u32 c)
{
    return c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

static bool is_mark_or_symbol(u32 c)
{
    return (c >= 0x2000 && c <= 0x206F) || (c >= 0x20A0 && c <= 0x20CF) ||
           (c >= 0x2190 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x3004) ||
           (c >= 0x3008 && c <= 0x3020) || c == 0x3030 || (c >= 0xFE10 && c <= 0xFE6F) ||
           (c >= 0xFF01 && c <= 0xFF0F) || (c >= 0xFFF0 && c <= 0xFFFF) ||
           (c >= 0x1F000 && c <= 0x1FAFF) || (c >= 0xE0000);
}

bool char_is_letter_any(u32 c)
{
    if (c < 0x80) return char_is_letter(c);
    if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
    return c != 0xD7 && c != 0xF7 && c != 0x37E && c != 0x387 && !is_mark_or_symbol(c) &&
           !(c >= 0x2C2 && c <= 0x2DF && c != 0x2C6);
}

const u8 char_plain[256] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7', ['8'] = '8', ['9'] = '9',
    ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i',
    ['J'] = 'j', ['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r',
    ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z',
    ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i',
    ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r',
    ['s'] = 's', ['t'] = 't', ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z'};

u32 char_lower(u32 c)
{
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;
    if (c >= 0x100 && c <= 0x17F) {
        if (c == 0x130) return 'i';
        if (c == 0x178) return 0xFF;
        if (c == 0x131 || c == 0x138 || c == 0x149 || c == 0x17F) return c;
        bool odd_upper = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
        return odd_upper ? c + (c & 1) : c | 1;
    }
    if (c >= 0x1CD && c <= 0x1DC) return c + (c & 1);
    if ((c >= 0x1DE && c <= 0x1EF) || (c >= 0x1F8 && c <= 0x21F) || (c >= 0x222 && c <= 0x233) ||
        (c >= 0x1E00 && c <= 0x1E95) || (c >= 0x1EA0 && c <= 0x1EFF))
        return c | 1;
    if (c == 0x18F) return 0x259;
    if (c == 0x386) return 0x3AC;
    if (c >= 0x388 && c <= 0x38A) return c + 37;
    if (c >= 0x391 && c <= 0x3AB && c != 0x3A2) return c + 32;
    if (c >= 0x410 && c <= 0x42F) return c + 32;
    if (c >= 0x400 && c <= 0x40F) return c + 80;
    if ((c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F))
        return c | 1;
    if (c >= 0x4C1 && c <= 0x4CE) return c + (c & 1);
    if (c >= 0x531 && c <= 0x556) return c + 48;
    if (c >= 0xFF21 && c <= 0xFF3A) return c + 32;
    return c;
}

bool char_is_upper(u32 c)
{
    return char_lower(c) != c;
}

bool char_is_lower(u32 c)
{
    if (c < 0x80) return c >= 'a' && c <= 'z';
    return char_is_letter(c) && char_lower(c) == c && c < 0x600;
}

bool char_is_dash(u32 c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFE58 || c == 0xFE63 ||
           c == 0xFF0D;
}

bool char_is_apostrophe(u32 c)
{
    return c == '\'' || c == 0x2019 || c == 0x2018 || c == 0x2BC || c == 0x2BB || c == 0x60 ||
           c == 0xB4 || c == 0xFF07 || c == 0x2032;
}

bool char_is_open_quote(u32 c)
{
    return c == '"' || c == '\'' || c == 0x2018 || c == 0x201C || c == 0x201E || c == 0x201A ||
           c == 0xAB || c == 0x2039 || c == 0x201F;
}

bool char_is_close_quote(u32 c)
{
    return c == '"' || c == '\'' || c == 0x2019 || c == 0x201D || c == 0xBB || c == 0x203A;
}

static bool is_combining(u32 c)
{
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
           (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) ||
           (c >= 0xFE20 && c <= 0xFE2F);
}

int char_fold(u32 c, u8 out[FOLD_MAX])
{
    static const struct {
        u16 code;
        char to[6];
    } table[] = {
#include "base/fold.inc"
    };
    if (c < 0x80) return out[0] = (u8)char_lower(c), 1;
    if (is_combining(c)) return 0;
    isize lo = 0, hi = countof(table);
    while (hi - lo > 1) {
        isize mid = (lo + hi) / 2;
        if (table[mid].code <= c) lo = mid;
        else hi = mid;
    }
    if (table[lo].code == c) {
        int n = (int)strlen(table[lo].to);
        memcpy(out, table[lo].to, (size_t)n);
        return n;
    }
    return utf8_put(out, char_lower(c));
}

/* Worst case of folding: fold.inc holds no more than 4 bytes a letter of 2 (checked by a test). */
enum { FOLD_GROWTH = 3 };

Str str_lower(Arena *a, Str s)
{
    u8 *p = NEW(a, u8, s.n * FOLD_GROWTH + 1);
    isize n = 0;
    for (isize i = 0; i < s.n;) {
        isize start = i;
        u32 c = utf8_next(s, &i);
        if (c == UTF8_BAD && i == start + 1) p[n++] = s.p[start];
        else n += utf8_put(p + n, char_lower(c));
    }
    return (Str){p, n};
}

Str str_fold(Arena *a, Str s)
{
    u8 *p = NEW(a, u8, s.n * FOLD_GROWTH + FOLD_MAX);
    isize n = 0;
    for (isize i = 0; i < s.n;) n += char_fold(utf8_next(s, &i), p + n);
    return (Str){p, n};
}

Str str_name_key(Arena *a, Str s)
{
    u8 *p = NEW(a, u8, s.n * FOLD_GROWTH + FOLD_MAX);
    isize n = 0;
    for (isize i = 0; i < s.n;) {
        u32 c = utf8_next(s, &i);
        if ((c | 32) - 'a' < 26) { /* nearly all */
            p[n++] = (u8)(c | 32);
            continue;
        }
        if (char_is_space(c) || char_is_dash(c) || char_is_apostrophe(c) || c == '.') continue;
        n += char_fold(c, p + n);
    }
    return (Str){p, n};
}
