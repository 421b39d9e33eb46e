/* stages.c - what each stage costs on one core, in processor time. Usage: stages FILE.jsonl...
 *
 * Every document is read and runs through the table of stages once, each stage timed. Then the
 * stages `time` and `place`, which also run without any model, are timed by themselves: ROUNDS
 * times over all documents as the language stage left them; so are the stages that find facts, from
 * actors to clauses, in sentences a second. Also how long the gazetteer takes
 * to open and how large it is. Prints JSON: megabytes of TEXT a second by stage. */
#include "annotate/gazetteer_file.h"
#include "base/tiles.h"
#include "engine/engine.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 15, OPENINGS = 20, DOCUMENTS_MAX = 4096, STAGES_MAX = 32 };

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

typedef struct {
    Arena arenas[DOCUMENTS_MAX];
    Doc docs[DOCUMENTS_MAX];
    u32 n;
    u64 bytes;
    double seconds[STAGES_MAX];
} Bench;

static void stages(Bench *b, Doc *d, const Know *k)
{
    for (u32 i = 0; i < engine_stage_count && i < STAGES_MAX; i++) {
        double start = now(CLOCK_PROCESS_CPUTIME_ID);
        engine_stages[i].run(d, k);
        b->seconds[i] += now(CLOCK_PROCESS_CPUTIME_ID) - start;
    }
}

/* Time and place again, over all documents: seconds of the quickest round. */
static double alone(Bench *b, const Know *k, bool time, bool place)
{
    Arena scratch = {0};
    double least = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        double start = now(CLOCK_PROCESS_CPUTIME_ID);
        for (u32 i = 0; i < b->n; i++) {
            Doc d = b->docs[i];
            d.arena = &scratch;
            memset(&d.times, 0, sizeof d.times);
            memset(&d.places, 0, sizeof d.places);
            if (time) annotate_time(&d, k);
            if (place) annotate_place(&d, k);
            arena_reset(&scratch);
        }
        double seconds = now(CLOCK_PROCESS_CPUTIME_ID) - start;
        if (seconds < least) least = seconds;
    }
    arena_free(&scratch);
    return least;
}

/* Actors, numbers, quotes, events and their context again, over all documents as the language,
 * time and place stages left them: sentences a second of processor time, the quickest round. */
static double facts(Bench *b, const Know *k)
{
    Arena scratch = {0};
    double least = 1e9;
    u64 sentences = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double start = now(CLOCK_PROCESS_CPUTIME_ID);
        sentences = 0;
        for (u32 i = 0; i < b->n; i++) {
            Doc d = b->docs[i];
            if (!d.coded) continue;
            d.arena = &scratch;
            memset(&d.entities, 0, sizeof d.entities), memset(&d.actors, 0, sizeof d.actors);
            memset(&d.numbers, 0, sizeof d.numbers), memset(&d.title_numbers, 0, sizeof d.title_numbers);
            memset(&d.quotes, 0, sizeof d.quotes), memset(&d.events, 0, sizeof d.events);
            annotate_actor(&d, k), annotate_number(&d, k), annotate_quote(&d, k);
            annotate_event(&d, k), annotate_event_context(&d, k), annotate_hold(&d, k), annotate_clause(&d, k);
            sentences += d.sentences.n;
            arena_reset(&scratch);
        }
        double seconds = now(CLOCK_PROCESS_CPUTIME_ID) - start;
        if (seconds < least) least = seconds;
    }
    arena_free(&scratch);
    return (double)sentences / least;
}

/* Wall time of mapping and opening the gazetteer, milliseconds: the median of a few. */
static int ascending(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

static double opening(Str path, i64 *size)
{
    double ms[OPENINGS];
    static const char *const names[] = {"countries.tsv", "place_lex.tsv", "place_phone.tsv"};
    Table tables[countof(names)];
    for (isize i = 0; i < countof(names); i++) tables[i] = (Table){str_of(names[i]), data_table(str_of(names[i]))};
    for (int i = 0; i < OPENINGS; i++) {
        Arena a = {0};
        ErrInfo e;
        Str bytes;
        Gazetteer *g;
        double start = now(CLOCK_MONOTONIC);
        bool good = file_map(path, &bytes, &e) == OK && gazetteer_open(&a, bytes, path, tables, countof(names), &g, &e) == OK;
        ms[i] = good ? (now(CLOCK_MONOTONIC) - start) * 1e3 : -1;
        *size = good ? bytes.n : 0;
        arena_free(&a);
    }
    qsort(ms, OPENINGS, sizeof *ms, ascending);
    return ms[OPENINGS / 2];
}

int main(int argc, char **argv)
{
    tiles_ask();
    Arena own = {0};
    Bench *b = NEW(&own, Bench, 1);
    Str *sources = NEW(&own, Str, argc);
    for (int i = 1; i < argc; i++) sources[i - 1] = str_of(argv[i]);
    Intake *in;
    Know k;
    ErrInfo e;
    if (know_load(&own, &(UserFiles){0}, &k, &e) != OK || intake_open(&in, sources, (u32)argc - 1, (Str){0}, &e) != OK) {
        fprintf(stderr, "stages: %s\n", e.text);
        return 3;
    }
    Payload p;
    Rejected r;
    while (b->n < DOCUMENTS_MAX && intake_next(in, &b->arenas[b->n], &p, &r) == 1) {
        Doc *d = &b->docs[b->n];
        d->arena = &b->arenas[b->n];
        if (!engine_read(d, &p, &k, &r)) continue;
        stages(b, d, &k);
        b->bytes += (u64)d->text.n;
        b->n++;
    }
    if (!b->n) return 1;
    double mb = (double)b->bytes / 1e6;
    const char *data = getenv("SITREP_DATA");
    i64 size;
    double ms = opening(str_format(&own, "%s/gazetteer.bin", data ? data : "build"), &size);
    printf("{\"documents\":%u,\"bytes\":%llu,\"stages\":{", b->n, (unsigned long long)b->bytes);
    for (u32 i = 0; i < engine_stage_count && i < STAGES_MAX; i++)
        printf("%s\"%s\":%.2f", i ? "," : "", engine_stages[i].name, mb / b->seconds[i]);
    printf("},\"sentences_a_second\":%.0f,\"time\":%.1f,\"place\":%.1f,\"both\":%.1f,\"gazetteer_ms\":%.2f,\"gazetteer_bytes\":%lld}\n", facts(b, &k), mb / alone(b, &k, true, false),
           mb / alone(b, &k, false, true), mb / alone(b, &k, true, true), ms, (long long)size);
    intake_close(in);
    return 0;
}
