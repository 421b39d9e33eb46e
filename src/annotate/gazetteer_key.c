/* gazetteer_key.c - the key under which a name is filed; the compiler and the program share it. */
#include "annotate/gazetteer.h"
#include "base/utf8.h"

u32 gaz_key(Str s, u8 out[GAZ_KEY_MAX])
{
    u32 n = 0;
    for (isize i = 0; i < s.n;) {
        u8 b = s.p[i];
        bool lower = (u8)(b - 'a') < 26, digit = (u8)(b - '0') < 10;
        if (lower || digit || (u8)(b - 'A') < 26) { /* the usual case, without any table */
            if (n == GAZ_KEY_MAX) return 0;
            out[n++] = (u8)(lower || digit ? b : b + 32);
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
