/* json.c - the JSON reader and writer, then the same bytes as a file of JSON Lines or JSON values.
 * What the reader takes is written again, and the reader must take that too. */
#include "fuzz.h"
#include "base/json.h"
#include <stdlib.h>

static void write_token(Arena *a, Json *j, const JsonReader *r, JsonTok t, u8 *open, int *depth)
{
    switch (t) {
    case JSON_OBJECT: json_open(j, open[(*depth)++] = '{'); break;
    case JSON_ARRAY: json_open(j, open[(*depth)++] = '['); break;
    case JSON_POP: json_close(j, open[--*depth] == '{' ? '}' : ']'); break;
    case JSON_KEY: json_key(j, json_string(a, r)); break;
    case JSON_STRING: json_str(j, json_string(a, r)); break;
    case JSON_NUMBER: json_num(j, json_number(r)); break;
    case JSON_TRUE: json_bool(j, true); break;
    case JSON_FALSE: json_bool(j, false); break;
    default: json_null(j);
    }
}

static bool copy_value(Arena *a, Str in, Buf *out)
{
    JsonReader r = {.in = in};
    Json j = {.out = out};
    u8 open[JSON_DEPTH_MAX + 1];
    int depth = 0;
    for (;;) {
        JsonTok t = json_next(&r);
        if (t == JSON_END || t == JSON_ERROR) return t == JSON_END;
        write_token(a, &j, &r, t, open, &depth);
    }
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t n)
{
    Arena a = {0};
    Buf out = {.arena = &a}, again = {.arena = &a};
    Str in = {data, (isize)n};
    if (copy_value(&a, in, &out) && !copy_value(&a, buf_str(&out), &again)) abort();
    if (again.bytes.n && !str_eq(buf_str(&out), buf_str(&again))) abort();
    arena_free(&a);
    fuzz_file(in);
    return 0;
}
