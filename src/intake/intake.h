/* intake.h - SOURCEs into payloads: files, folders, standard input, gzip and zstd, JSON Lines,
 * WARC and ARC, told by content and not by name. Knows charsets, not articles. The only folder that reads
 * what users give; every payload becomes a document or a Rejected, never an abort.
 *
 * Memory is bounded by DOC_RAW_MAX, whatever is fed in: streams are unpacked and cut into
 * records as they pass, and what is over a cap is skipped, not held. */
#ifndef SITREP_INTAKE_H
#define SITREP_INTAKE_H
#include "doc/doc.h"

/* PAYLOAD_PAGE: HTML that an entry of a feed leads to; what the entry says of address, outlet and date
 * goes before what the page says (kept in stores as a number: add behind). */
typedef enum { PAYLOAD_TEXT, PAYLOAD_HTML, PAYLOAD_JSON, PAYLOAD_ENTRY, PAYLOAD_NEWS, PAYLOAD_MAIL, PAYLOAD_PAGE } PayloadKind;

/* One document as received. RAW is `raw`: the whole file, or one line / record of it. */
typedef struct {
    u32 order;        /* position in the input, from 0: output follows it */
    u8 kind;          /* PayloadKind */
    Str raw;          /* decompressed bytes; owned by the arena given to intake_next */
    Str hash;         /* of raw, when somebody has worked it out already (intake_hash); else empty */
    u64 at;           /* where RAW begins in the unpacked file */
    Str path;         /* file name as given, with "#line" or "#record" for parts of a file */
    Str id;           /* file name without folder and extension when it names one document,
                         made unique in the run by -2, -3 ...; else empty */
    Str charset;      /* from outside (HTTP header), empty */
    Str outlet, url, title; /* from a manifest or an archive, empty */
    When published;   /* likewise */
    u8 published_from;
    i64 received;     /* when an archive says it was fetched, UTC seconds; 0 if not */
    i64 latest;       /* when the run began, UTC seconds: no date in it can be later; 0: not known */
} Payload;

typedef struct {
    Str id, path;
    Str reason; /* "the file is empty", "binary data, not text" ... a clause without a stop */
    u64 at;     /* the byte of the (unpacked) file where it went wrong */
} Rejected;

typedef struct Intake Intake;
/* sources: files, folders (walked in name order, links followed, each file read once), "-".
 * manifest: path of a CSV or JSON Lines file, empty for none. An unreadable manifest is an
 * Err; an unreadable source is a Rejected, later. */
Err intake_open(Intake **out, const Str *sources, u32 n, Str manifest, ErrInfo *e) MUST_USE;
/* 1: *payload is the next one, in the arena; 0: end; 2: *rejected tells what was refused. */
int intake_next(Intake *in, Arena *a, Payload *payload, Rejected *rejected);
void intake_clock(Intake *in, i64 now); /* UTC seconds: Payload.latest of all that comes */
void intake_close(Intake *in); /* accepts NULL */
u64 intake_bytes(const Intake *in); /* read so far, for progress */
u64 intake_total(const Str *sources, u32 n); /* bytes of all files there are; standard input counts nothing */
/* The same over one file's bytes in memory, which must outlive it: for fuzzing and tests. What
 * they are is told by their content, so every reader can be reached. */
void intake_open_bytes(Intake **out, Str bytes, Str name);
/* Payloads that are made already, in this order; they must outlive it. */
void intake_open_payloads(Intake **out, const Payload *v, u32 n);
/* What archives held besides pages, in words: "4 request, 1 warcinfo"; empty for nothing. */
Str intake_passed(const Intake *in, Arena *a);

/* What TEXT holds when a payload has become a document. */
typedef enum {
    FORM_REFUSED, /* nothing: see *rejected */
    FORM_TEXT,    /* the report */
    FORM_PAGE,    /* a page's source: extract_html makes the article of it, and the metadata */
    FORM_PART     /* HTML of an entry, a mail, an item: extract_part; the metadata is complete */
} IntakeForm;
/* Payload -> Doc: identity, charset to UTF-8 (with runs), metadata that the container states.
 * TEXT is sealed. The dates of feeds, mail and items are `meta`, those of JSON Lines `given`;
 * when an archive fetched a page is no date of publication. */
IntakeForm intake_document(Doc *d, const Payload *p, Rejected *rejected);
/* What the payload knows from outside (manifest, archive, collection) fills what the document
 * still lacks; the outlet may come from the URL. Call it after extraction. */
void intake_fill(Doc *d, const Payload *p);
/* All of RAW to TEXT through doc_copy / doc_replace: charset decoded, broken bytes replaced by
 * U+FFFD and noted. `charset`: what the outside says, or empty. `page` looks into HTML for a
 * declaration and keeps every character; otherwise NUL and other controls, soft hyphens and
 * byte order marks are dropped and line ends become LF. */
void intake_decode(Doc *d, Str charset, bool page);

/* CoNLL-U (universaldependencies.org/format): sentences and words as given. */
typedef struct {
    Str xpos, feats;
} ConlluCell;
typedef struct {
    Str rest;      /* not yet read */
    Str file;      /* for messages */
    u32 line;
    bool analysis; /* keep tags, lemmas and trees; otherwise only the words */
    VEC(ConlluCell) cells; /* of each token of the last document, when analysis */
} Conllu;
/* The next document, up to a "# newdoc" line or a cap: 1 done, 0 the end, <0 an Err that names
 * file and line. RAW is the whole remaining input; TEXT the words with their spaces. */
int conllu_next(Conllu *c, Doc *d, ErrInfo *e) MUST_USE;

/* SHA-256 of bytes as 64 hex digits. */
Str intake_hash(Arena *a, Str bytes);
/* A whole file into the arena, up to `max` bytes. */
Err file_read(Arena *a, Str path, isize max, Str *out, ErrInfo *e) MUST_USE;
/* A file mapped read-only; stays mapped for the life of the program. */
Err file_map(Str path, Str *out, ErrInfo *e) MUST_USE;
#endif
