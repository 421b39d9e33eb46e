/* command.h - the verbs of the program: each reads its options, runs the engine, hands the
 * result to a view and returns the exit status. The only folder that writes to stdout. */
#ifndef SITREP_COMMAND_H
#define SITREP_COMMAND_H
#include "engine/engine.h"
#include "fetch/fetch.h"
#include "fleet/fleet.h"
#include "query/query.h"
#include "view/view.h"

typedef struct {
    const char *name, *args, *what;
    int (*run)(int argc, char **argv); /* argv[0] is the verb */
    const char *help;                  /* options and examples */
} Command;

int cmd_report(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_serve(int argc, char **argv);
int cmd_ingest(int argc, char **argv);
int cmd_explain(int argc, char **argv);
int cmd_stories(int argc, char **argv);
int cmd_annotate(int argc, char **argv);
int cmd_extract(int argc, char **argv);
int cmd_stages(int argc, char **argv);
int cmd_migrate(int argc, char **argv);
int cmd_check(int argc, char **argv);
int cmd_forget(int argc, char **argv);
int cmd_list(int argc, char **argv); /* every listing: argv[0] says which */
int cmd_diff(int argc, char **argv);
int cmd_follow(int argc, char **argv);
int cmd_submit(int argc, char **argv);
int cmd_worker(int argc, char **argv);
int cmd_fleet(int argc, char **argv);
int cmd_review(int argc, char **argv);

/* ---- shared by the verbs (options.c) */
enum { SOURCES_MAX = 1 << 16 };
typedef struct {
    Str *sources;
    u32 nsources;
    Str format, table, input, output, manifest, db, received;
    Str as_of, known_at, since, story;
    Str document, outlet, place, actor, after, from, to;
    UserFiles user;
    int threads, limit, every;
    bool allow_private, once, pages;
    Str listen;
    bool dry_run, quiet;
    Str nats, desk;
    int replicas, backlog, memory;
    bool situation, retry, afresh;
    bool accept, reject;
    Str date, merge, split, reason, by, undo;
} Options;
/* --name value, --name=value, -o FILE, -j N; everything else is a source. Unknown options are
 * an error that names the nearest known one. */
Err options_parse(Arena *a, int argc, char **argv, Options *out, ErrInfo *e) MUST_USE;
/* The day or instant named by a T option, as its exclusive end; TIME_UNKNOWN when not given. */
Err option_time(Str text, const char *name, i64 *end, ErrInfo *e) MUST_USE;

/* --received, else now. */
Err received_time(Str text, i64 *out, ErrInfo *e) MUST_USE;
/* --nats, --desk, --replicas; what is waited for is told on stderr. */
void fleet_options(const Options *o, const volatile int *stop, FleetOptions *out);
void tell_fleet(void *ctx, Str what);

/* follow --pages (pages.c): the reports of a feed, each replaced by the page that it leads to where that
 * can be had and says no less. Entries of the last reading are passed by. All lives in the arena. */
enum { PAGES_A_ROUND = 50 }; /* fetched for one feed; further entries keep their own text */
typedef struct {
    VEC(Payload) payloads;
    Str seen;                  /* the entries of this reading, to be given to the next */
    u32 passed, failed, over;  /* entries passed by; pages that could not be had; left by PAGES_A_ROUND */
} Pages;
typedef struct {
    Str body, name, seen; /* of the feed; its address; Pages.seen of the last reading */
    i64 now;
    bool quiet;
    const volatile int *stop;
} FeedRead;
void pages_fetch(Fetcher *f, const Know *k, Arena *a, const FeedRead *read, Pages *out);

/* export --format csv|jsonl (tables.c): all lists of a store, a file each under the folder -o; or --table NAME. */
bool is_table_format(Str format);
Err export_tables(Arena *a, const Options *o, ErrInfo *e) MUST_USE;

/* The filters and times of a listing. */
Err option_ask(const Options *o, Ask *out, ErrInfo *e) MUST_USE;

/* What archives held besides pages, on stderr; nothing where there was none. */
void tell_passed(const Intake *in, bool quiet);
/* Everything up to the view, from --db or sources: knowledge, digests, situation. *r points at the others. */
Err report_build(Arena *a, const Options *o, Know *know, Collection *c, Situation *s, Report *r, ErrInfo *e) MUST_USE;

/* One line to stderr: "sitrep: ...". Returns the exit status of the error. */
int complain(const ErrInfo *e);
Err write_out(Str file, Str bytes, ErrInfo *e) MUST_USE; /* empty file: stdout */
#endif
