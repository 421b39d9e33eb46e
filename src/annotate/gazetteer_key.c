/* gazetteer_key.c - the key under which a name is filed; the compiler and the program share it. */
#include "annotate/gazetteer.h"
#include "base/utf8.h"

u32 gaz_key(Str s, u8 out[GAZ_KEY_MAX])
{
    u32 n = 0;
    for (isize i = 0; i < s.n;) {
        u32 c = utf8_next(s, &i);
        if (char_is_space(c) || char_is_dash(c) || char_is_apostrophe(c) || c == '.') continue;
        if (n + FOLD_MAX > GAZ_KEY_MAX) return 0;
        n += (u32)char_fold(c, out + n);
    }
    return n;
}
