/* json.h - JSON out (RFC 8259) into a growing buffer, and a pull reader that says where in
 * the input every string stands, because TEXT must map back to RAW. Why not json-c, which
 * the project has at hand: it gives values without their offsets. */
#ifndef SITREP_JSON_H
#define SITREP_JSON_H
#include "base/base.h"

/* ---- Buf: bytes being written. */
typedef struct {
    Arena *arena;
    VEC(u8) bytes;
} Buf;
void buf_put(Buf *b, Str s);
void buf_byte(Buf *b, u8 c);
void buf_format(Buf *b, const char *fmt, ...) PRINTF(2, 3);
Str buf_str(const Buf *b); /* what was written so far; valid until the next write */

/* ---- writing. Commas and colons are the writer's business:
 *   json_open(&j, '{'); json_key(&j, S("a")); json_int(&j, 1); json_close(&j, '}');  */
enum { JSON_DEPTH_MAX = 64 };
typedef struct {
    Buf *out;
    int depth;
    bool comma[JSON_DEPTH_MAX + 1];
} Json;
void json_open(Json *j, u8 bracket); /* '{' or '[' */
void json_close(Json *j, u8 bracket);
void json_key(Json *j, Str key);
void json_str(Json *j, Str s);         /* broken UTF-8 is written as U+FFFD */
void json_str_or_null(Json *j, Str s); /* the empty Str is null */
void json_int(Json *j, i64 v);
void json_ints(Json *j, const u32 *v, isize n); /* one after another */
void json_num(Json *j, double v); /* shortest of %.15g and %.17g that reads back; not finite: null */
void json_bool(Json *j, bool v);
void json_null(Json *j);
u8 *json_room(Json *j, isize n); /* for a value of n bytes, behind the comma that is due; the caller writes them */
/* A key of the program's own, ASCII letters and the like: written as it stands. */
static inline void json_name(Json *j, Str key)
{
    u8 *p = json_room(j, key.n + 3);
    *p++ = '"';
    memcpy(p, key.p, (size_t)key.n);
    p[key.n] = '"';
    p[key.n + 1] = ':';
    j->comma[j->depth] = false;
}
/* members: key (as for json_name) and value in one; inline, so that the length of a key is known when it is compiled */
#define JSON_MEMBER(name, T, write)                                 \
    static inline void name(Json *j, const char *key, T v)          \
    {                                                               \
        json_name(j, str_of(key));                                  \
        write(j, v);                                                \
    }
JSON_MEMBER(json_kstr, Str, json_str_or_null) /* empty: null */
JSON_MEMBER(json_kint, i64, json_int)
JSON_MEMBER(json_knum, double, json_num)
JSON_MEMBER(json_kbool, bool, json_bool)
JSON_MEMBER(json_kopen, u8, json_open)
#undef JSON_MEMBER

/* ---- reading. One value after another; nothing is built.
 *   for (JsonTok t = json_next(&r); t != JSON_END; t = json_next(&r)) ...
 * A key is a JSON_KEY token. Depth is capped, errors name the byte. */
typedef enum {
    JSON_END,   /* input done and well-formed */
    JSON_ERROR, /* r->at is the byte, r->why the reason */
    JSON_OBJECT,
    JSON_ARRAY,
    JSON_POP, /* end of the innermost object or array */
    JSON_KEY,
    JSON_STRING,
    JSON_NUMBER,
    JSON_TRUE,
    JSON_FALSE,
    JSON_NULL,
} JsonTok;
typedef struct {
    Str in;
    isize at;
    const char *why;
    Span value; /* of the last token in `in`; for strings and keys without the quote marks */
    int depth;
    u8 stack[JSON_DEPTH_MAX + 1];
    u8 state;
} JsonReader;
JsonTok json_next(JsonReader *r);
void json_skip(JsonReader *r, JsonTok t); /* after t was read: skip the rest of that value */
double json_number(const JsonReader *r);  /* of the last JSON_NUMBER */
Str json_string(Arena *a, const JsonReader *r); /* of the last JSON_STRING or JSON_KEY, unescaped */
/* Walk a raw string (between its quotes) piece by piece: plain bytes or one escape at a time.
 * Returns false at the end. `piece` is its place in `in`; an escape gives 1-4 bytes in out. */
bool json_piece(Str in, Span *rest, Span *piece, u8 out[4], int *outlen, bool *escape);
#endif
