/* http.c - any bytes as questions to the API: METHOD /path?arguments, a line each, what follows an empty
 * line is the body of them all. Every answer has a status, errors are problem details; a store that was
 * written to is laid aside for a new one. */
#include "world.h"
#include "serve/extent.h"
#include "serve/parts.h"
#include "serve/writer.h"

enum { QUESTIONS = 4, ARGUMENTS_MAX = 16 };
typedef struct {
    Str name, value;
} Argument;
typedef struct {
    Argument v[ARGUMENTS_MAX];
    u32 n;
} Arguments;

static Str argument(void *ctx, const char *name)
{
    const Arguments *all = ctx;
    for (u32 i = 0; i < all->n; i++)
        if (str_eq(all->v[i].name, str_of(name))) return all->v[i].value;
    return (Str){0};
}

static int hex(u8 c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* As an HTTP library gives it: a string of C. */
static Str decoded(Arena *a, Str s)
{
    u8 *to = NEW(a, u8, s.n + 1);
    isize n = 0;
    for (isize i = 0; i < s.n; i++) {
        bool escaped = s.p[i] == '%' && i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0;
        int c = escaped ? hex(s.p[i + 1]) << 4 | hex(s.p[i + 2]) : s.p[i] == '+' ? ' ' : s.p[i];
        if (escaped) i += 2;
        if (!c) break;
        to[n++] = (u8)c;
    }
    return (Str){to, n};
}

static void ask(Arena *a, const Desk *desk, Str line, Str body)
{
    Arguments arguments = {0};
    Str method, target = line, part;
    if (!str_next(&target, ' ', &method) || !target.n) return;
    isize mark = str_find_byte(target, '?', 0);
    Str query = mark < 0 ? (Str){0} : str_cut(target, mark + 1, target.n), path = mark < 0 ? target : str_cut(target, 0, mark);
    while (query.n && arguments.n < ARGUMENTS_MAX && str_next(&query, '&', &part)) {
        isize is = str_find_byte(part, '=', 0);
        arguments.v[arguments.n++] = (Argument){decoded(a, str_cut(part, 0, is < 0 ? part.n : is)), is < 0 ? (Str){0} : decoded(a, str_cut(part, is + 1, part.n))};
    }
    Question q = {.method = decoded(a, method), .path = decoded(a, path), .body = body, .ctx = &arguments, .argument = argument, .arena = a};
    Answer out = {0};
    serve_api(desk, &q, &out);
    must(out.status >= 200 && out.status < 600 && out.type.n > 0, "an answer has status and type");
    must(out.status != 500, "no question breaks the store");
    must(out.status < 400 || str_find(out.body, S("\"status\":")) > 0, "an error is a problem in JSON");
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t n)
{
    static const char *file;
    static bool stale = true;
    Arena a = {0};
    ErrInfo e;
    Store *s = NULL;
    Str rest = {data, (isize)n}, line, body = {0};
    Str lines[QUESTIONS];
    u32 count = 0;
    while (count < QUESTIONS && str_next(&rest, '\n', &line) && line.n) lines[count++] = line;
    if (rest.n) body = rest;
    if (!file) file = world_file("-http.db");
    if (stale) world_write(file, world_store());
    must(store_open(&s, str_of(file), false, &e) == OK, "the store opens");
    stale = false;
    Str db = str_of(file), lexicon = S("0123456789abcdef");
    Desk desk = {.store = s, .know = world_know(), .db = db, .lexicon = lexicon, .generation = 1, .writer = writer_new(db, lexicon, world_know()),
                 .extent = extent_new()};
    for (u32 i = 0; i < count; i++) {
        stale |= !str_starts(lines[i], S("GET"));
        ask(&a, &desk, lines[i], body);
    }
    extent_free(desk.extent);
    writer_free(desk.writer);
    store_close(s);
    arena_free(&a);
    return 0;
}
