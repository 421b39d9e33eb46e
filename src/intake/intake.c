/* intake.c - the source of every document: files one after another, each told by its content
 * and given whole, or cut into records. Nothing that is read can stop the run: what cannot be
 * used comes back as a Rejected with the reason and the byte, and the next one follows. */
#include "intake/parts.h"
#include <stdlib.h>

struct Intake {
    Arena arena; /* manifest, ids */
    Walk *walk;
    Manifest manifest;
    Map ids;       /* every id given to a file so far -> how often it was wanted */
    u32 order;
    u64 bytes;     /* of files that are done with */
    Str path;      /* the file being read; in path_arena */
    Arena path_arena;
    Stream *stream;
    bool in_records;
    Records records;
};

Err intake_open(Intake **out, const Str *sources, u32 n, Str manifest, ErrInfo *e)
{
    Intake *in = calloc(1, sizeof *in);
    if (!in) abort();
    Err err = manifest.n ? manifest_load(&in->arena, manifest, &in->manifest, e) : OK;
    *out = NULL;
    if (err != OK) {
        intake_close(in);
        return err;
    }
    in->walk = walk_new(sources, n);
    *out = in;
    return OK;
}

static void close_file(Intake *in)
{
    if (in->stream) in->bytes += stream_read_bytes(in->stream);
    stream_close(in->stream);
    in->stream = NULL;
    in->in_records = false;
}

void intake_close(Intake *in)
{
    if (!in) return;
    close_file(in);
    walk_free(in->walk);
    free(in->records.bytes);
    arena_free(&in->path_arena);
    arena_free(&in->arena);
    free(in);
}

u64 intake_bytes(const Intake *in)
{
    return in->bytes + (in->stream ? stream_read_bytes(in->stream) : 0);
}

/* ---- ids of files */

/* Name without folder, packing and extension: a/b.txt.gz -> b */
static Str plain_name(Str path)
{
    isize slash = path.n;
    while (slash > 0 && path.p[slash - 1] != '/') slash--;
    Str name = str_cut(path, slash, path.n);
    if (str_ends(name, S(".gz"))) name.n -= 3;
    else if (str_ends(name, S(".zst"))) name.n -= 4;
    isize dot = name.n;
    while (dot > 0 && name.p[dot - 1] != '.') dot--;
    bool extension = dot > 1 && name.n - dot >= 1 && name.n - dot <= 5 && (name.p[dot] | 32) >= 'a';
    return extension ? str_cut(name, 0, dot - 1) : name;
}

static Str unique_id(Intake *in, Arena *a, Str path)
{
    Str name = plain_name(path);
    if (!name.n || str_eq(name, S("-"))) return (Str){0};
    for (Str id = str_copy(&in->arena, name);;) {
        bool isnew;
        u32 *seen = map_put(&in->arena, &in->ids, id, &isnew);
        if (isnew) return *seen = 1, str_copy(a, id);
        u32 *wanted = map_put(&in->arena, &in->ids, str_copy(&in->arena, name), &isnew);
        id = str_format(&in->arena, "%.*s-%u", STR(name), ++*wanted);
    }
}

/* ---- payloads */

static void about(const Intake *in, Payload *p)
{
    const ManifestRow *row = manifest_find(&in->manifest, in->path);
    p->published = when_unknown();
    if (!row) return;
    p->outlet = row->outlet;
    p->url = row->url;
    p->title = row->title;
    p->published = row->published;
    p->published_from = when_known(row->published) ? PUBLISHED_GIVEN : PUBLISHED_NONE;
}

static int refuse(const Intake *in, Arena *a, Rejected *out, Str path, Str why, u64 at)
{
    (void)in;
    *out = (Rejected){.path = str_copy(a, path), .reason = str_copy(a, why), .at = at};
    return 2;
}

/* What is left of the stream, up to the cap, into one block of the arena. */
static bool read_whole(Intake *in, Arena *a, Str *out, Str *why, u64 *at)
{
    Records *r = &in->records; /* lends its buffer */
    r->n = 0;
    for (Str part; (part = stream_peek(in->stream, 1)).n; stream_take(in->stream, part.n)) {
        if (r->n + part.n > DOC_RAW_MAX) {
            *at = DOC_RAW_MAX;
            *why = S("the file is longer than 64 MiB");
            return false;
        }
        records_keep(r, part);
    }
    if (stream_failed(in->stream, why, at)) return false;
    *out = str_copy(a, (Str){r->bytes, r->n});
    return true;
}

static int whole_file(Intake *in, Arena *a, u8 kind, Payload *p, Rejected *rejected)
{
    Str raw, why;
    u64 at;
    bool read = read_whole(in, a, &raw, &why, &at);
    close_file(in);
    if (!read) return refuse(in, a, rejected, in->path, why, at);
    *p = (Payload){.order = in->order++, .kind = kind, .raw = raw, .path = str_copy(a, in->path)};
    p->id = unique_id(in, a, in->path);
    about(in, p);
    return 1;
}

static int record(Intake *in, Arena *a, Payload *p, Rejected *rejected)
{
    Records *r = &in->records;
    Str why;
    u64 at;
    int got = records_next(r, &why, &at);
    if (got == 0) {
        bool failed = stream_failed(in->stream, &why, &at);
        close_file(in);
        return failed ? refuse(in, a, rejected, in->path, why, at) : 0;
    }
    Str path = str_format(a, "%.*s#%u", STR(in->path), r->number);
    if (got == 2) return refuse(in, a, rejected, path, why, at);
    *p = (Payload){.order = in->order++, .kind = PAYLOAD_JSON, .path = path, .at = r->at,
                   .raw = str_copy(a, (Str){r->bytes, r->n})};
    about(in, p);
    return 1;
}

/* Opens in->path and says what it is; a refusal otherwise. */
static int begin_file(Intake *in, Arena *a, Sniff *kind, Rejected *rejected)
{
    Str why = {0};
    u64 at = 0;
    in->stream = stream_open(in->path, &why);
    if (!in->stream) return refuse(in, a, rejected, in->path, why, 0);
    Str head = stream_peek(in->stream, STREAM_WINDOW);
    if (head.n == 0 && stream_failed(in->stream, &why, &at)) *kind = SNIFF_REFUSED;
    else *kind = intake_sniff(head, &why);
    if (*kind == SNIFF_REFUSED) {
        close_file(in);
        return refuse(in, a, rejected, in->path, why, at);
    }
    return 1;
}

int intake_next(Intake *in, Arena *a, Payload *payload, Rejected *rejected)
{
    for (;;) {
        if (in->in_records) {
            int got = record(in, a, payload, rejected);
            if (got) return got;
            continue;
        }
        Str path, why;
        Sniff kind;
        int got = walk_next(in->walk, &path, &why);
        if (got == 0) return 0;
        if (got == 2) return refuse(in, a, rejected, path, why, 0);
        arena_reset(&in->path_arena);
        in->path = str_copy(&in->path_arena, path);
        if (begin_file(in, a, &kind, rejected) == 2) return 2;
        if (kind == SNIFF_TEXT || kind == SNIFF_HTML)
            return whole_file(in, a, kind == SNIFF_HTML ? PAYLOAD_HTML : PAYLOAD_TEXT, payload, rejected);
        if (str_starts(stream_peek(in->stream, 3), S("\xEF\xBB\xBF"))) stream_take(in->stream, 3);
        in->in_records = true;
        in->records = (Records){.stream = in->stream, .lines = kind == SNIFF_JSON_LINES,
                                .bytes = in->records.bytes, .cap = in->records.cap};
    }
}
