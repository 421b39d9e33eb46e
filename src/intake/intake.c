/* intake.c - the source of every document: files one after another, each told by its content
 * and given whole, or cut into records. Nothing that is read can stop the run: what cannot be
 * used comes back as a Rejected with the reason and the byte, and the next one follows. */
#include "intake/feed.h"
#include <stdlib.h>

enum { DAMAGED_HEAD_MAX = 4096 }; /* bytes of a gzip file's head before a fault: it may still be an archive */
typedef enum { READ_NOTHING, READ_RECORDS, READ_ARCHIVE, READ_FEED } Reading;
struct Intake {
    Arena arena; /* manifest, ids */
    Walk *walk;
    Manifest manifest;
    Map ids;       /* every id given to a file so far -> how often it was wanted */
    u32 order;
    u64 bytes;     /* of files that are done with */
    i64 now;
    Str path;      /* the file being read; in path_arena */
    Arena path_arena;
    Stream *stream;
    u8 reading;    /* Reading: what the open file is made of */
    Records records;
    Str records_title; /* of the object around a list: the outlet */
    Archive archive;
    Feed feed;     /* of the open file, or of an archive's record */
    bool in_feed;
    Str feed_path, feed_url, feed_bytes;
    u64 feed_at;   /* where it begins in the unpacked file */
    i64 feed_fetched;
    Arena feed_arena;
    u32 found;     /* documents and refusals of the open file */
    Str bytes_name, bytes_given; /* instead of sources (intake_open_bytes) */
    const Payload *given; /* likewise (intake_open_payloads) */
    u32 ngiven;
    bool made;
};

Err intake_open(Intake **out, const Str *sources, u32 n, Str manifest, ErrInfo *e)
{
    Intake *in = calloc(1, sizeof *in);
    if (!in) no_memory();
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

void intake_open_bytes(Intake **out, Str bytes, Str name)
{
    Intake *in = calloc(1, sizeof *in);
    if (!in) no_memory();
    in->bytes_given = bytes;
    in->bytes_name = name;
    *out = in;
}

void intake_open_payloads(Intake **out, const Payload *v, u32 n)
{
    Intake *in = calloc(1, sizeof *in);
    if (!in) abort();
    in->given = v;
    in->ngiven = n;
    in->made = true;
    *out = in;
}

static void close_file(Intake *in)
{
    if (in->stream) in->bytes += stream_read_bytes(in->stream);
    stream_close(in->stream);
    in->stream = NULL;
    in->reading = READ_NOTHING;
}

void intake_close(Intake *in)
{
    if (!in) return;
    close_file(in);
    walk_free(in->walk);
    free(in->records.bytes);
    archive_close(&in->archive);
    arena_free(&in->feed_arena);
    arena_free(&in->path_arena);
    arena_free(&in->arena);
    free(in);
}

void intake_clock(Intake *in, i64 now)
{
    in->now = now;
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
    p->latest = in->now;
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

static u8 payload_kind(Sniff kind)
{
    return kind == SNIFF_HTML ? PAYLOAD_HTML : kind == SNIFF_MAIL ? PAYLOAD_MAIL : PAYLOAD_TEXT;
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
    *p = (Payload){.order = in->order++, .kind = r->mails ? PAYLOAD_MAIL : PAYLOAD_JSON, .path = path, .at = r->at,
                   .raw = str_copy(a, (Str){r->bytes, r->n})};
    about(in, p);
    if (!p->outlet.n) p->outlet = str_copy(a, in->records_title);
    return 1;
}

/* ---- feeds */

/* Bytes that must outlive the feed: they are, or become, the feed arena's. */
static void begin_feed(Intake *in, Str bytes, Str charset, Str path)
{
    in->in_feed = true;
    in->feed_bytes = bytes;
    in->feed_path = path;
    feed_open(&in->feed, &in->feed_arena, bytes, charset);
}

static int entry(Intake *in, Arena *a, Payload *p, Rejected *rejected)
{
    Span at;
    Str url, outlet, why;
    int got = feed_next(&in->feed, a, &at, &url, &outlet, &why);
    if (got == 0) {
        in->in_feed = false;
        if (in->reading == READ_FEED) close_file(in);
        return in->feed.any ? 0 : refuse(in, a, rejected, in->feed_path, S("a feed without entries"), in->feed_at);
    }
    Str path = in->feed.number ? str_format(a, "%.*s#%u", STR(in->feed_path), in->feed.number) : in->feed_path;
    if (got == 2) return refuse(in, a, rejected, path, why, in->feed_at + at.beg);
    *p = (Payload){.order = in->order++, .kind = in->feed.news ? PAYLOAD_NEWS : PAYLOAD_ENTRY, .path = path,
                   .at = in->feed_at + at.beg, .raw = str_copy(a, str_at(in->feed_bytes, at)),
                   .charset = str_copy(a, in->feed.charset)};
    about(in, p);
    p->url = str_copy(a, address_join(a, in->feed_url, url));
    if (!p->outlet.n) p->outlet = str_copy(a, outlet);
    p->received = in->feed_fetched;
    return 1;
}

/* ---- archives */

/* The page of an archive's record: 1 a payload, 2 a refusal, 0 nothing that could be a report. */
static int archive_page(Intake *in, Arena *a, const ArchiveDoc *doc, Str path, Payload *p, Rejected *rejected)
{
    Str why = {0};
    Sniff kind = intake_sniff(doc->body, &why);
    bool page = str_starts(doc->type, S("text/html")) || str_starts(doc->type, S("application/xhtml"));
    if (kind == SNIFF_REFUSED && sniff_is_media(doc->body)) return in->archive.passed[PASSED_TYPE]++, 0;
    if (kind == SNIFF_REFUSED) return refuse(in, a, rejected, path, why, in->archive.at);
    if (kind == SNIFF_TEXT && page) kind = SNIFF_HTML;
    if (kind == SNIFF_FEED) {
        arena_reset(&in->feed_arena);
        in->feed_at = in->archive.at;
        in->feed_fetched = doc->fetched;
        in->feed_url = str_copy(&in->feed_arena, doc->url);
        begin_feed(in, str_copy(&in->feed_arena, doc->body), str_copy(&in->feed_arena, doc->charset), str_copy(&in->feed_arena, path));
        return 0;
    }
    if (kind != SNIFF_TEXT && kind != SNIFF_HTML && kind != SNIFF_MAIL) return in->archive.passed[PASSED_TYPE]++, 0;
    *p = (Payload){.order = in->order++, .kind = payload_kind(kind), .path = path,
                   .at = in->archive.at, .raw = doc->body, .charset = doc->charset};
    about(in, p);
    p->url = doc->url;
    p->received = doc->fetched;
    return 1;
}

/* An archive without any page in it is not passed over in silence. */
static int archive_end(Intake *in, Arena *a, Rejected *rejected)
{
    bool nothing = in->found == 0;
    Str path = in->path;
    close_file(in);
    return nothing ? refuse(in, a, rejected, path, S("no page in this archive"), 0) : 0;
}

static int archived(Intake *in, Arena *a, Payload *p, Rejected *rejected)
{
    ArchiveDoc doc;
    Str why;
    u64 at;
    for (int got = 0; !got;) {
        got = archive_next(&in->archive, a, &doc, &why, &at);
        if (got == 0) return archive_end(in, a, rejected);
        Str path = str_format(a, "%.*s#%u", STR(in->path), in->archive.number);
        got = got == 2 ? refuse(in, a, rejected, path, why, at) : archive_page(in, a, &doc, path, p, rejected);
        in->found += got != 0 || in->in_feed;
        if (got || in->in_feed) return got;
    }
    return 0;
}

Str intake_passed(const Intake *in, Arena *a)
{
    static const Str names[] = {
#define X(k, name) LIT(name),
        PASSED_MAP(X)
#undef X
    };
    Buf b = {.arena = a};
    for (int i = 0; i < PASSED_COUNT; i++)
        if (in->archive.passed[i])
            buf_format(&b, "%s%llu %.*s", b.bytes.n ? ", " : "", (unsigned long long)in->archive.passed[i], STR(names[i]));
    return buf_str(&b);
}

/* ---- files */

static void begin_archive(Intake *in, bool arc)
{
    in->reading = READ_ARCHIVE;
    archive_open(&in->archive, in->stream, arc);
}

/* Opens in->path and says what it is; a refusal otherwise. */
static int begin_file(Intake *in, Arena *a, Sniff *kind, Rejected *rejected)
{
    Str why = {0};
    u64 at = 0;
    in->stream = !in->walk ? stream_of(in->bytes_given) : stream_open(in->path, &why);
    in->found = 0;
    if (!in->stream) return refuse(in, a, rejected, in->path, why, 0);
    stream_by_member(in->stream, true);
    Str head = stream_peek(in->stream, STREAM_WINDOW);
    *kind = sniff_archive(head);
    if (*kind != SNIFF_REFUSED) return 1;
    if (head.n < DAMAGED_HEAD_MAX && stream_failed(in->stream, &why, &at) && stream_resume(in->stream)) {
        begin_archive(in, false); /* its first member is damaged */
        in->found++;
        return refuse(in, a, rejected, in->path, why, at);
    }
    stream_by_member(in->stream, false);
    head = stream_peek(in->stream, STREAM_WINDOW);
    if (head.n || !stream_failed(in->stream, &why, &at)) *kind = intake_sniff(head, &why);
    if (*kind != SNIFF_REFUSED) return 1;
    close_file(in);
    return refuse(in, a, rejected, in->path, why, at);
}

/* The next file into in->path: 1; 0 the end; 2 *why. */
static int next_path(Intake *in, Str *path, Str *why)
{
    if (in->walk) return walk_next(in->walk, path, why);
    *path = in->bytes_name;
    in->bytes_name = (Str){0};
    return path->p != NULL;
}

static void begin_records(Intake *in, bool lines)
{
    isize first;
    if (str_starts(stream_peek(in->stream, 3), S("\xEF\xBB\xBF"))) stream_take(in->stream, 3);
    in->reading = READ_RECORDS;
    in->records_title = (Str){0};
    in->records = (Records){.stream = in->stream, .lines = lines, .bytes = in->records.bytes, .cap = in->records.cap};
    Str head = stream_peek(in->stream, STREAM_WINDOW);
    if (!sniff_json_list(&in->path_arena, head, &first, &in->records_title)) {
        in->records_title = (Str){0};
        return;
    }
    in->records_title = str_copy(&in->path_arena, in->records_title);
    stream_take(in->stream, first);
    in->records.lines = false;
    in->records.list = true;
}

/* A file that is open and told apart: 1 a payload, 2 a refusal, 0 its parts come next. */
static int begin_reading(Intake *in, Arena *a, Sniff kind, Payload *p, Rejected *rejected)
{
    Str raw, why;
    u64 at;
    switch (kind) {
    case SNIFF_WARC:
    case SNIFF_ARC: begin_archive(in, kind == SNIFF_ARC); return 0;
    case SNIFF_JSON_LINES:
    case SNIFF_JSON_VALUES: begin_records(in, kind == SNIFF_JSON_LINES); return 0;
    case SNIFF_MAILBOX:
        in->reading = READ_RECORDS;
        in->records_title = (Str){0};
        in->records = (Records){.stream = in->stream, .mails = true, .bytes = in->records.bytes, .cap = in->records.cap};
        return 0;
    case SNIFF_FEED:
        arena_reset(&in->feed_arena);
        if (!read_whole(in, &in->feed_arena, &raw, &why, &at)) {
            close_file(in);
            return refuse(in, a, rejected, in->path, why, at);
        }
        in->reading = READ_FEED;
        in->feed_at = 0;
        in->feed_fetched = 0;
        in->feed_url = (Str){0};
        begin_feed(in, raw, (Str){0}, in->path);
        return 0;
    default: return whole_file(in, a, payload_kind(kind), p, rejected);
    }
}

int intake_next(Intake *in, Arena *a, Payload *payload, Rejected *rejected)
{
    if (in->made) {
        if (in->order == in->ngiven) return 0;
        *payload = in->given[in->order];
        payload->order = in->order++;
        payload->latest = in->now;
        return 1;
    }
    for (int got = 0;; ) {
        if (in->in_feed) got = entry(in, a, payload, rejected);
        else if (in->reading == READ_RECORDS) got = record(in, a, payload, rejected);
        else if (in->reading == READ_ARCHIVE) got = archived(in, a, payload, rejected);
        else {
            Str path, why;
            Sniff kind;
            got = next_path(in, &path, &why);
            if (got == 0) return 0;
            if (got == 2) return refuse(in, a, rejected, path, why, 0);
            arena_reset(&in->path_arena);
            in->path = str_copy(&in->path_arena, path);
            if (begin_file(in, a, &kind, rejected) == 2) return 2;
            got = begin_reading(in, a, kind, payload, rejected);
        }
        if (got) return got;
    }
}
