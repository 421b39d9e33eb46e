/* world.c - see world.h. Everything is made on first use and lives as long as the program. */
#include "world.h"
#include "query/query.h"
#include "store/ask.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FILES_MAX = 8, FILE_BYTES_MAX = 1 << 24 };

void must(bool held, const char *what)
{
    if (held) return;
    fprintf(stderr, "broken promise: %s\n", what);
    abort();
}

static void fine(Err err, const ErrInfo *e)
{
    if (err == OK) return;
    fprintf(stderr, "fuzz: %s\n", e->text);
    abort();
}

const Know *world_know(void)
{
    static Arena a;
    static Know know;
    ErrInfo e;
    if (!know.gazetteer) fine(know_load(&a, &(UserFiles){0}, &know, &e), &e);
    return &know;
}

Str world_reports(void)
{
    return S("{\"id\":\"a1\",\"outlet\":\"River Post\",\"url\":\"https://post.example/1\",\"title\":\"Rebels take the port of Kano\",\"published\":\"2024-05-06\","
             "\"text\":\"Rebels captured the port of Kano on Monday, the mayor told the River Agency. At least 12 soldiers were killed and 30 were injured. "
             "\\\"We will not leave the city,\\\" said Maria Keller, the governor. The army denied that it had lost the port.\"}\n"
             "{\"id\":\"a2\",\"outlet\":\"Hill Times\",\"url\":\"https://times.example/2\",\"title\":\"Fighting near Kano\",\"published\":\"2024-05-07\","
             "\"text\":\"Rebels captured the port of Kano on Monday, the mayor told the River Agency. Fifteen soldiers were killed, a hospital said on Tuesday. "
             "The government plans to send troops by Friday. Officials fear a siege of Lagos.\"}\n"
             "{\"id\":\"a3\",\"outlet\":\"River Post\",\"url\":\"https://post.example/1\",\"title\":\"Rebels take the port of Kano\",\"published\":\"2024-05-08\","
             "\"text\":\"Rebels captured the port of Kano on Monday, the mayor told the River Agency. At least 20 soldiers were killed and 30 were injured. "
             "\\\"We will never leave the city,\\\" said Maria Keller. Troops retook the airport, 12 km north of Kano, on Wednesday.\"}\n"
             "{\"id\":\"a4\",\"text\":\"Floods closed 11 of 34 roads in Lyon on Sunday. More than a quarter of the town has no power.\"}\n"
             "{\"id\":\"a5\",\"text\":\"\"}\n");
}

/* ---- files */

static char files[FILES_MAX][64];
static u32 nfiles;

static void remove_file(const char *file)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (isize k = 0; k < countof(ends); k++) {
        char name[80];
        snprintf(name, sizeof name, "%s%s", file, ends[k]);
        unlink(name);
    }
}

static void remove_files(void)
{
    for (u32 i = 0; i < nfiles; i++) remove_file(files[i]);
}

const char *world_file(const char *end)
{
    must(nfiles < FILES_MAX, "few files");
    if (!nfiles) atexit(remove_files);
    snprintf(files[nfiles], sizeof files[0], "%s/sitrep-fuzz-%ld%s", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", (long)getpid(), end);
    return files[nfiles++];
}

/* With what SQLite left beside the file before: its log belongs to the bytes that were there, and would be laid over these. */
void world_write(const char *file, Str bytes)
{
    remove_file(file);
    FILE *f = fopen(file, "wb");
    must(f && fwrite(bytes.p, 1, (size_t)bytes.n, f) == (size_t)bytes.n && fclose(f) == 0, "a file can be written");
}

static Str read_all(Arena *a, const char *file)
{
    Str bytes;
    ErrInfo e;
    fine(file_read(a, str_of(file), FILE_BYTES_MAX, &bytes, &e), &e);
    return bytes;
}

Str world_store(void)
{
    static Arena a;
    static Str bytes;
    if (bytes.n) return bytes;
    ErrInfo e;
    Intake *in;
    Store *s;
    Ingested done;
    const char *file = world_file("-template.db");
    unlink(file);
    fine(store_open(&s, str_of(file), true, &e), &e);
    intake_open_bytes(&in, world_reports(), S("reports"));
    fine(engine_ingest(in, world_know(), &(IngestOptions){.threads = 1, .received = 1715300000, .lexicon = S("0123456789abcdef")}, s, &done, &e), &e);
    must(done.documents == 4 && done.refused == 1, "the store is made");
    fine(query_refresh(s, world_know(), &(RefreshOptions){0}, &e), &e);
    intake_close(in);
    store_close(s);
    bytes = read_all(&a, file);
    return bytes;
}

void world_patch(u8 *bytes, isize n, Str patches)
{
    enum { PATCH = 5 };
    for (isize i = 0; i + PATCH <= patches.n; i += PATCH) {
        u32 at;
        memcpy(&at, patches.p + i, sizeof at);
        bytes[at % (u64)n] = patches.p[i + 4];
    }
}
