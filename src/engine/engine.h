/* engine.h - the pipeline as one table; worker threads; knowledge loaded and locked. */
#ifndef SITREP_ENGINE_H
#define SITREP_ENGINE_H
#include "annotate/annotate.h"
#include "engine/parallel.h"
#include "intake/intake.h"
#include "store/store.h"
#include "story/story.h"

typedef struct {
    const char *name, *what;
    void (*run)(Doc *d, const Know *k);
} Stage;
extern const Stage engine_stages[];
extern const u32 engine_stage_count;

/* ---- knowledge: embedded tables, mapped gazetteer and weights */
typedef struct {
    Str actors, places, events; /* the user's own files; empty */
    Str data;                   /* folder of weights and gazetteer; empty: as know_load finds it */
} UserFiles;
/* Finds weights and gazetteer in user->data, else in $SITREP_DATA, beside the executable, in ../share/sitrep, in the
 * share/sitrep of the prefix it was installed under.
 * Everything lives as long as the arena. */
Err know_load(Arena *a, const UserFiles *user, Know *out, ErrInfo *e) MUST_USE;
/* Sixteen hex digits over all tables of knowledge, the user's own among them. */
Err know_lexicon(Arena *a, const UserFiles *user, Str *out, ErrInfo *e) MUST_USE;
/* A table of data/ that is embedded in the program, by file name; empty if there is none. */
Str data_table(Str name);
Table *know_tables(Arena *a); /* all of them, embedded_tables() in number, with room for three more */
u32 embedded_tables(void);

/* ---- one document */
/* Runs every stage from `first` on (0: all). */
void engine_annotate(Doc *d, const Know *k, u32 first);
/* Payload to article: TEXT, zones, metadata; no stage has run. False: *rejected. A page that holds
 * no report passes, with d->refused. */
bool engine_read(Doc *d, const Payload *p, const Know *k, Rejected *rejected);
/* Payload to annotated document. False: *rejected. */
bool engine_document(Doc *d, const Payload *p, const Know *k, Rejected *rejected);
/* The same to a signed digest, which shares the document's memory. What no store would read back is refused here. */
bool engine_digest(Doc *d, const Payload *p, const Know *k, Digest *out, Rejected *rejected);

/* ---- many documents: workers run the stages, the caller's function consumes in input order,
 * on the calling thread. Exactly one of d and r is given. `d` and `digest` die on return. */
typedef struct {
    const Payload *payload;
    const Doc *doc;       /* NULL where digests were asked for */
    const Digest *digest; /* signed; else NULL */
    const Rejected *rejected;
    bool kept; /* the digest lives in EngineOptions.keep */
} Result;
/* Memory for digests that outlives the run, until it is full. */
enum { KEEP_BYTES_MAX = 128 << 20 };
typedef struct {
    Arena arenas[THREADS_MAX]; /* of each worker */
    Arena arena;
    RememberedDigests digests; /* that engine_ingest put */
} Keep;
void keep_free(Keep *k); /* accepts NULL */
typedef Err (*Consume)(void *ctx, const Result *r, ErrInfo *e);
typedef struct {
    int threads; /* 0: one per processor */
    bool beside; /* the consumer has work of its own: a single worker is started as well, to run beside it */
    bool digests;
    Keep *keep;     /* or NULL: of digests */
    bool text_only; /* the article and its language, no facts; what extraction refused passes */
    bool (*skip)(void *ctx, const Payload *p); /* or NULL: on the calling thread, before the work; p has its hash */
} EngineOptions;
Err engine_run(Intake *in, const Know *k, const EngineOptions *o, Consume consume, void *ctx,
               ErrInfo *e) MUST_USE;

/* ---- a collection: everything read, undated reports dated, digests in memory; what was not
 * known by the time asked for, and what newer versions replaced, left out */
typedef struct {
    Arena *arena;
    VEC(Digest) digests; /* in input order */
    VEC(Rejected) rejected;
    VEC(Str) raws;       /* RAW of each digest, when keep_raw */
    VEC(i64) numbers;    /* of each digest in its store; empty without a store */
    u32 not_yet;         /* reports left out because they were not known by then */
    bool machine;        /* asked for: what machines read, without what people say of it (review.h) */
} Collection;
/* known_at: exclusive end, TIME_UNKNOWN: everything. */
Err engine_collect(Intake *in, const Know *k, int threads, bool keep_raw, i64 known_at, Collection *out,
                   ErrInfo *e) MUST_USE;
/* The same from a store: same documents, same facts. Digests that another version of the
 * program wrote are made anew from RAW. which: numbers of documents, NULL for all. */
Err engine_collect_store(Store *s, const Know *k, const Numbers *which, i64 known_at, Collection *out, ErrInfo *e) MUST_USE;

/* ---- into a store */
typedef struct {
    int threads;
    i64 received; /* intake time, UTC seconds */
    Str lexicon;  /* of know_lexicon */
    const volatile int *stop; /* or NULL: not 0 ends the run, with what is done kept */
    void (*progress)(void *ctx, u32 documents, u32 known, u32 refused, u64 bytes); /* or NULL */
    void *ctx;
    /* or NULL: each document as it comes into the open batch, in order of its number */
    Err (*hear)(void *hearer, Store *s, i64 number, const Digest *d, ErrInfo *e);
    void *hearer;
    Keep *keep; /* or NULL: its digests are of the documents taken in, for store_remember */
} IngestOptions;
typedef struct {
    u32 documents, known, refused; /* new; there before; rejected */
    u32 versions, retractions;     /* of the new ones: newer versions of pages, what took pages back */
    i64 last; /* number of the document at hand, 0: it was there */
    bool stopped;
} Ingested;
/* What is known by its hash is not read again. Batches are written whole, so a run that is
 * broken off can simply be started again. */
Err engine_ingest(Intake *in, const Know *k, const IngestOptions *o, Store *s, Ingested *out,
                  ErrInfo *e) MUST_USE;
/* One digest in an open batch, wherever it was made: engine_ingest's own step. Of the options,
 * intake time and lexicon are read; *done counts on. */
Err engine_put(Store *s, const IngestOptions *o, const Digest *d, const Payload *p, Ingested *done, ErrInfo *e) MUST_USE;
/* The same without writing: counts what is new. s may be NULL. */
Err engine_ingest_dry(Intake *in, const Know *k, const IngestOptions *o, Store *s, Ingested *out,
                      ErrInfo *e) MUST_USE;
/* An older schema to this one, in one transaction; *n: documents. */
Err engine_migrate(Store *s, const Know *k, Str lexicon, u32 *n, ErrInfo *e) MUST_USE;
#endif
