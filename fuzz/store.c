/* store.c - damaged stores: a small one with patches done to its pages (world_patch), or cut short. Opened,
 * checked, asked for every listing, reported, written to: errors, but no crash and no hang. */
#include "world.h"
#include "query/query.h"
#include "store/ask.h"

enum { LIMIT = 20 };

static void read_all(Store *s, Arena *a)
{
    ErrInfo e;
    Strs faults = {0};
    u32 checked = 0;
    Ask ask = {.as_of = TIME_UNKNOWN, .known_at = TIME_UNKNOWN, .since = TIME_UNKNOWN, .limit = LIMIT, .words = S("port")};
    if (store_check(s, a, &faults, &checked, &e) != OK) must(e.text[0] != 0, "an error has words");
    for (u32 i = 0; i < query_shape_count; i++) {
        Listing l = {0};
        if (query_list(s, world_know(), a, str_of(query_shapes[i].name), &ask, &l, &e) != OK) must(e.text[0] != 0, "an error has words");
    }
    Collection c;
    Situation sit = {0};
    if (query_situation(s, world_know(), a, NULL, &ask, false, &c, &sit, &e) != OK) must(e.text[0] != 0, "an error has words");
    else {
        Buf out = {.arena = a};
        Report r = {.situation = &sit, .know = world_know(), .since = TIME_UNKNOWN};
        view_report_json(&out, &r);
        view_report_html(&out, &r);
    }
}

static void write_one(Store *s)
{
    ErrInfo e;
    Intake *in;
    Ingested done;
    intake_open_bytes(&in, S("{\"id\":\"b1\",\"url\":\"https://post.example/1\",\"text\":\"Rebels left the port of Kano on Friday.\",\"published\":\"2024-05-11\"}\n"), S("more"));
    Err err = engine_ingest(in, world_know(), &(IngestOptions){.threads = 1, .received = 1715600000, .lexicon = S("0")}, s, &done, &e);
    if (err == OK) err = query_refresh(s, world_know(), &(RefreshOptions){0}, &e);
    must(err == OK || e.text[0] != 0, "an error has words");
    intake_close(in);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t n)
{
    static const char *file;
    if (!n) return 0;
    if (!file) file = world_file("-damaged.db");
    Arena a = {0};
    ErrInfo e;
    Store *s = NULL;
    Str whole = world_store(), patches = {data + 1, (isize)n - 1};
    u8 *bytes = NEW(&a, u8, whole.n);
    memcpy(bytes, whole.p, (size_t)whole.n);
    world_patch(bytes, whole.n, patches);
    world_write(file, (Str){bytes, data[0] & 1 ? whole.n * (data[0] >> 1) / 128 : whole.n});
    if (store_open(&s, str_of(file), false, &e) == OK) read_all(s, &a);
    store_close(s);
    if (store_open(&s, str_of(file), true, &e) == OK) write_one(s);
    store_close(s);
    arena_free(&a);
    return 0;
}
