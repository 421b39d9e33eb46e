/* gazetteer_key.c - the key under which a name is filed; the compiler and the program share it. */
#include "annotate/gazetteer_in.h"
#include "base/utf8.h"

/* What ASCII letters and digits give; 0 for the rest. */
static const u8 plain[256] = {
    ['0'] = '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
    ['A'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
    ['a'] = 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z'};

u32 gaz_key(Str s, u8 out[GAZ_KEY_MAX])
{
    u32 n = 0;
    for (isize i = 0; i < s.n;) {
        u8 b = s.p[i];
        if (plain[b]) {
            if (n == GAZ_KEY_MAX) return 0;
            out[n++] = plain[b];
            i++;
            continue;
        }
        if (b == ' ' || b == '-' || b == '.' || b == '\'') {
            i++;
            continue;
        }
        u32 c = utf8_next(s, &i);
        if (char_is_space(c) || char_is_dash(c) || char_is_apostrophe(c) || c == '.') continue;
        if (n + FOLD_MAX > GAZ_KEY_MAX) return 0;
        n += (u32)char_fold(c, out + n);
    }
    return n;
}

u32 gaz_key_letters(Str text, isize beg, isize end, u8 out[GAZ_KEY_MAX])
{
    isize n = end - beg, whole = (n + 7) & ~(isize)7;
    if (whole > GAZ_KEY_MAX || beg + whole > text.n) return gaz_key(str_cut(text, beg, end), out);
    for (isize i = 0; i < n; i += 8) {
        letters_store(out + i, letters_load(text.p + beg + i) | LETTERS_LOWER);
    }
    return (u32)n;
}
