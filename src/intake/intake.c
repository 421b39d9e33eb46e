/* intake.c - first, minimal form: files and standard input, JSON Lines or plain text. */
#include "intake/intake.h"
#include "base/json.h"
#include <errno.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>

struct Intake {
    const Str *sources;
    u32 n, at, order;
    Arena arena;
    Str data, path; /* the file being cut into lines */
    isize pos;
    u32 line;
    u64 bytes;
};

Err intake_open(Intake **out, const Str *sources, u32 n, Str manifest, ErrInfo *e)
{
    (void)manifest, (void)e;
    *out = calloc(1, sizeof **out);
    **out = (Intake){.sources = sources, .n = n};
    return OK;
}

void intake_close(Intake *in)
{
    if (in) arena_free(&in->arena);
    free(in);
}

u64 intake_bytes(const Intake *in)
{
    return in->bytes;
}

static Err read_stream(Arena *a, FILE *f, isize max, Str *out, ErrInfo *e)
{
    Buf b = {.arena = a};
    static u8 block[1 << 16];
    size_t got;
    while ((got = fread(block, 1, sizeof block, f)) > 0) {
        if (b.bytes.n + got > (size_t)max) return fail(e, E_LIMIT, "more than %td bytes", max);
        buf_put(&b, (Str){block, (isize)got});
    }
    *out = buf_str(&b);
    return ferror(f) ? fail(e, E_IO, "%s", strerror(errno)) : OK;
}

Err file_read(Arena *a, Str path, isize max, Str *out, ErrInfo *e)
{
    FILE *f = str_eq(path, S("-")) ? stdin : fopen(str_z(a, path), "rb");
    if (!f) return fail(e, E_IO, "%.*s: %s", STR(path), strerror(errno));
    Err r = read_stream(a, f, max, out, e);
    if (f != stdin) fclose(f);
    return r;
}

int intake_next(Intake *in, Arena *a, Payload *payload, Rejected *rejected)
{
    for (;;) {
        while (in->pos < in->data.n) {
            isize end = str_find_byte(in->data, '\n', in->pos);
            if (end < 0) end = in->data.n;
            Str line = str_cut(in->data, in->pos, end);
            in->pos = end + 1;
            in->line++;
            if (str_trim(line).n == 0) continue;
            *payload = (Payload){.order = in->order++,
                                 .kind = PAYLOAD_JSON,
                                 .raw = str_copy(a, line),
                                 .path = str_format(a, "%.*s#%u", STR(in->path), in->line),
                                 .published = when_unknown()};
            return 1;
        }
        if (in->at == in->n) return 0;
        in->path = in->sources[in->at++];
        in->data = (Str){0};
        arena_reset(&in->arena);
        ErrInfo e;
        Str data;
        if (file_read(&in->arena, in->path, 1 << 30, &data, &e) != OK) {
            *rejected = (Rejected){.path = in->path, .reason = str_copy(a, str_of(e.text))};
            return 2;
        }
        in->bytes += (u64)data.n;
        if (data.n && data.p[0] == '{') {
            in->data = data;
            in->pos = in->line = 0;
            continue;
        }
        *payload = (Payload){.order = in->order++, .kind = PAYLOAD_TEXT, .raw = str_copy(a, data),
                             .path = in->path, .id = in->path, .published = when_unknown()};
        return 1;
    }
}

Str intake_hash(Arena *a, Str bytes)
{
    u8 digest[32];
    SHA256(bytes.p, (size_t)bytes.n, digest);
    u8 *hex = NEW(a, u8, 64);
    for (int i = 0; i < 64; i++) hex[i] = (u8)"0123456789abcdef"[digest[i / 2] >> (i & 1 ? 0 : 4) & 15];
    return (Str){hex, 64};
}

void intake_decode(Doc *d, Span raw, Str charset)
{
    (void)charset;
    doc_copy(d, raw);
}

static void json_text(Doc *d, Span at)
{
    Span piece;
    u8 out[4];
    int n;
    bool escape;
    while (json_piece(d->raw, &at, &piece, out, &n, &escape))
        if (escape) doc_replace(d, piece, (Str){out, n});
        else doc_copy(d, piece);
}

static bool from_json(Doc *d, Rejected *rejected)
{
    JsonReader r = {.in = d->raw};
    JsonTok t = json_next(&r);
    bool text = false;
    while (t == JSON_OBJECT && (t = json_next(&r)) == JSON_KEY) {
        Str key = json_string(d->arena, &r);
        t = json_next(&r);
        if (t == JSON_STRING) {
            Str value = json_string(d->arena, &r);
            if (str_eq(key, S("id"))) d->id = value;
            else if (str_eq(key, S("title"))) d->title = value, d->title_raw = r.value;
            else if (str_eq(key, S("url"))) d->url = value;
            else if (str_eq(key, S("outlet"))) d->outlet = value;
            else if (str_eq(key, S("published")) && date_parse_iso(value, &d->published)) d->published_from = PUBLISHED_GIVEN;
            else if (str_eq(key, S("text"))) json_text(d, r.value), text = true;
        } else {
            json_skip(&r, t);
        }
        t = JSON_OBJECT;
    }
    if (!text) *rejected = (Rejected){.path = d->path, .id = d->id, .reason = S("no text"), .at = (u64)r.at};
    return text;
}

bool intake_document(Doc *d, const Payload *p, Rejected *rejected)
{
    d->raw = p->raw;
    d->path = p->path;
    d->hash = intake_hash(d->arena, p->raw);
    d->published = d->updated = when_unknown();
    d->id = p->id.n ? p->id : str_cut(d->hash, 0, 16);
    if (p->kind == PAYLOAD_JSON) {
        if (!from_json(d, rejected)) return false;
    } else if (p->kind == PAYLOAD_TEXT) {
        intake_decode(d, (Span){0, (u32)d->raw.n}, p->charset);
    }
    if (!when_known(d->published) && when_known(p->published)) {
        d->published = p->published;
        d->published_from = p->published_from;
    }
    doc_seal(d);
    return true;
}
