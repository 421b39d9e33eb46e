/* utf8.h - UTF-8 decoding, classes and folding. The tables know letters, not languages. */
#ifndef SITREP_UTF8_H
#define SITREP_UTF8_H
#include "base/base.h"

enum { UTF8_BAD = 0xFFFD, FOLD_MAX = 8 };

/* Decode one character at s[*at], advance *at by its length. Broken or truncated bytes give
 * UTF8_BAD and advance by one, so that a loop always ends. */
u32 utf8_next_any(Str s, isize *at);
static inline u32 utf8_next(Str s, isize *at) /* nearly all are ASCII */
{
    assert(*at < s.n);
    return s.p[*at] < 0x80 ? s.p[(*at)++] : utf8_next_any(s, at);
}
u32 utf8_prev(Str s, isize *at); /* the character that ends at *at; moves *at to its start */
int utf8_put(u8 out[4], u32 c);  /* encode; returns 1..4 */
isize utf8_ascii_end(Str s, isize from); /* the first byte at or after it that is not ASCII, or s.n */
bool utf8_valid(Str s, isize *bad); /* *bad: offset of the first broken byte */
static inline bool utf8_boundary(Str s, isize at)
{
    return at >= s.n || (s.p[at] & 0xC0) != 0x80;
}

bool char_is_space(u32 c); /* Unicode White_Space plus zero-width space and BOM */
bool char_is_letter_any(u32 c);
static inline bool char_is_letter(u32 c)
{
    return c < 0x80 ? (c | 32) - 'a' < 26 : char_is_letter_any(c);
}
static inline bool char_is_digit(u32 c) /* ASCII digits */
{
    return c - '0' < 10;
}
extern const u8 char_plain[256]; /* of an ASCII letter or digit its lower case, of other bytes 0 */
bool char_is_upper(u32 c);
bool char_is_lower(u32 c);
bool char_is_dash(u32 c);       /* - and every other hyphen or dash */
bool char_is_apostrophe(u32 c); /* ' U+2019 U+02BC and the like */
bool char_is_open_quote(u32 c);  /* double or single, straight ones included */
bool char_is_close_quote(u32 c);
u32 char_lower(u32 c); /* simple case folding: Latin, Greek, Cyrillic, Armenian */

/* One character without its case and marks, as ASCII where the Latin script has it:
 * É -> "e", ß -> "ss", ø -> "o". Returns the bytes written (0 for a combining mark). */
int char_fold(u32 c, u8 out[FOLD_MAX]);
Str str_lower(Arena *a, Str s); /* simple lower case of every character */
Str str_fold(Arena *a, Str s);  /* char_fold of every character */
/* The key under which names are looked up: folded, with every space, hyphen, dot and
 * apostrophe dropped ("Pointe-à-Pitre", "Pointe a Pitre" -> "pointeapitre"). */
Str str_name_key(Arena *a, Str s);
#endif
