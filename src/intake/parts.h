/* parts.h - the pieces of intake, for each other only. */
#ifndef SITREP_INTAKE_PARTS_H
#define SITREP_INTAKE_PARTS_H
#include "base/json.h"
#include "intake/intake.h"

/* ---- stream.c: bytes of a file or standard input, unpacked on the way */
enum {
    STREAM_WINDOW = 1 << 16,   /* bytes that can be looked at before they are taken */
    UNPACKED_FREE = 64 << 20,  /* below this any compression ratio is believed */
    UNPACKED_RATIO_MAX = 300   /* above it, more than this is a bomb */
};
typedef struct Stream Stream;
Stream *stream_open(Str path, Str *why); /* "-": standard input. NULL: *why in static memory */
/* Next bytes without taking them: as many as are there, at least `want` unless the end (or an
 * error) comes first. */
Str stream_peek(Stream *s, isize want);
void stream_take(Stream *s, isize n); /* n bytes of what was last peeked are done with */
bool stream_failed(const Stream *s, Str *why, u64 *at); /* at: byte of the packed file */
u64 stream_at(const Stream *s);       /* unpacked bytes taken so far */
u64 stream_read_bytes(const Stream *s); /* packed bytes read so far */
void stream_close(Stream *s);         /* accepts NULL */
Stream *stream_of(Str bytes);         /* over bytes in memory, which must outlive it */
/* Archives keep one record in a gzip member or zstd frame. With stream_by_member on, the
 * stream stops at the end of each as if it ended there (stream_boundary), until it is crossed;
 * set it before the first look. */
void stream_by_member(Stream *s, bool on);
bool stream_boundary(const Stream *s);
void stream_cross(Stream *s);
/* After a failure: on to the next member that begins like a record. False: there is none. */
bool stream_resume(Stream *s);

/* ---- archive.c, http.c: records of web archives */
typedef enum {
#define PASSED_MAP(X)                                                                      \
    X(WARCINFO, "warcinfo") X(REQUEST, "request") X(METADATA, "metadata")                  \
    X(REVISIT, "revisit") X(CONVERSION, "conversion") X(CONTINUATION, "continuation")      \
    X(STATUS, "answer without a page") X(TYPE, "picture, script or other file") X(OTHER, "other")
#define X(k, name) PASSED_##k,
    PASSED_MAP(X)
#undef X
    PASSED_COUNT
} Passed;
typedef struct {
    Str body;     /* decoded; in the arena */
    Str url, type, charset; /* type: the MIME type in lower case, empty if not said */
    i64 fetched;  /* UTC seconds, 0 if not said */
} ArchiveDoc;
typedef struct {
    Stream *stream;
    bool arc;      /* the older ARC form */
    bool responses; /* a response was met: conversions of it are not wanted */
    bool over;     /* damaged, and nothing readable behind */
    u32 number;    /* of the record at hand, from 1 */
    u64 at;        /* where it begins in the unpacked file */
    u64 passed[PASSED_COUNT]; /* records that hold no report, over all archives */
    Arena arena;   /* of one record's head */
    u8 *block;     /* malloc */
    isize cap;
} Archive;
void archive_open(Archive *w, Stream *s, bool arc); /* keeps buffers and counts */
void archive_close(Archive *w);
/* 1: *doc is the next page; 0: the end; 2: *why, *where of a record that can't be read. */
int archive_next(Archive *w, Arena *a, ArchiveDoc *doc, Str *why, u64 *where);

typedef struct {
    int status;
    Str type, charset; /* of Content-Type */
    Str body;          /* as transferred: a slice of the block */
    bool chunked;
    Str coding;        /* Content-Encoding, empty for none */
} HttpAnswer;
/* An HTTP answer in pieces; strings borrow from the block. False: it is none. */
bool http_parse(Str block, HttpAnswer *out);
/* Its body without chunks and packing, in the arena. False: *why, *at (of the body). */
bool http_body(Arena *a, const HttpAnswer *h, Str *body, Str *why, u64 *at);
void http_content_type(Arena *a, Str value, Str *type, Str *charset);
Str header_field(Str head, Str name); /* first value of a "Name: value" line, trimmed; empty */

/* ---- sniff.c: what is it? */
typedef enum {
    SNIFF_TEXT, SNIFF_HTML, SNIFF_JSON_LINES, SNIFF_JSON_VALUES, SNIFF_WARC, SNIFF_ARC,
    SNIFF_FEED, SNIFF_MAIL, SNIFF_MAILBOX, SNIFF_REFUSED
} Sniff;
Sniff intake_sniff(Str head, Str *why); /* why: for SNIFF_REFUSED */
Sniff sniff_archive(Str head);          /* SNIFF_WARC, SNIFF_ARC, else SNIFF_REFUSED */
/* A JSON object around a list of documents: *first is the byte behind the list's bracket, *title
 * the object's own. */
bool sniff_json_list(Arena *a, Str head, isize *first, Str *title);
bool sniff_is_page(Str text);           /* markup, by its first tags */
bool sniff_is_media(Str head);          /* a picture, sound or film */

/* ---- walk.c: sources to files */
enum { WALK_DEPTH_MAX = 64, PATH_BYTES_MAX = 4096 };
typedef struct Walk Walk;
Walk *walk_new(const Str *sources, u32 n);
/* 1: *path is a file to read (valid until the next call), 0: end, 2: *why it can't be read. */
int walk_next(Walk *w, Str *path, Str *why);
void walk_free(Walk *w);

/* ---- records.c: JSON Lines, or the objects of a JSON array, one at a time */
typedef struct {
    Stream *stream;
    bool lines;
    bool mails; /* a mailbox */
    bool list;  /* the members of a list inside an object: what follows it does not count */
    u8 *bytes; /* the record being read; malloc */
    isize n, cap;
    u64 at;    /* where it begins in the unpacked file */
    u32 number; /* its line, or its place in the array, from 1 */
} Records;
/* 1: bytes, n, at, number are the next record; 0: end; 2: *why, *where. */
int records_next(Records *r, Str *why, u64 *where);
void records_keep(Records *r, Str s); /* append to the record; beyond DOC_RAW_MAX only count */

/* ---- manifest.c: metadata for saved files */
typedef struct {
    Str outlet, url, title;
    When published;
} ManifestRow;
typedef struct {
    Map by_path, by_name; /* file -> row; by_name holds AMBIGUOUS where two rows share one */
    VEC(ManifestRow) rows;
} Manifest;
Err manifest_load(Arena *a, Str path, Manifest *out, ErrInfo *e) MUST_USE;
Err manifest_read(Arena *a, Str bytes, Str path, Manifest *out, ErrInfo *e) MUST_USE; /* path: for messages */
const ManifestRow *manifest_find(const Manifest *m, Str path); /* NULL if it has none */

/* ---- charset.c */
Str charset_guess(Str raw, Str outside, bool page); /* ICU name; empty for UTF-8 */
void charset_recode(Doc *d, Str charset, bool page); /* what was written so far becomes UTF-8 */
void charset_put(Buf *b, Str bytes, Str charset);    /* bytes as UTF-8, cleaned like text */

/* ---- dates.c: every written form that archives use */
bool intake_parse_date(Str s, When *out);
bool intake_parse_news_date(Str s, When *out); /* the same; false for years that no report is of */

/* ---- address.c */
bool address_absolute(Str s);
Str address_join(Arena *a, Str base, Str to); /* `to` where it is absolute or there is no base */

/* ---- json_document.c, mail.c: RAW to TEXT and metadata */
IntakeForm json_document(Doc *d, u64 base, Rejected *rejected); /* base: where RAW begins */
IntakeForm mail_document(Doc *d);
bool mail_begins(Str head);
void base64_write(Rewrite *w, Span at); /* what is packed there, with its origins */
void base64_bytes(Buf *b, Str s);
#endif
