/* tables.c - any bytes as a user's own table: the first chooses events, actors or places. What is
 * taken must then serve to read a report. */
#include "world.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t n)
{
    static const Str names[] = {LIT("events:own.tsv"), LIT("actors:own.tsv"), LIT("places:own.tsv")};
    if (!n) return 0;
    Arena a = {0};
    ErrInfo e = {0};
    Know know = *world_know();
    Table *t = know_tables(&a);
    u32 which = data[0] % countof(names), count = embedded_tables();
    t[count] = (Table){names[which], {data + 1, (isize)n - 1}};
    EventLex *event = NULL;
    ActorLex *actor = NULL;
    Gazetteer *gazetteer = NULL;
    Err err = which == 0   ? event_lex_load(&a, t, count + 1, &event, &e)
              : which == 1 ? actor_lex_load(&a, t, count + 1, &actor, &e)
                           : gazetteer_open(&a, (Str){0}, S("none"), t, count + 1, &gazetteer, &e);
    must(err == OK || str_find(str_of(e.text), S("own.tsv:")) >= 0, "a refusal names file and line");
    if (event) know.event = event;
    if (actor) know.actor = actor;
    if (gazetteer) know.gazetteer = gazetteer;
    if (err == OK) {
        Doc d = {.arena = &a};
        Rejected why;
        Payload p = {.kind = PAYLOAD_TEXT, .path = S("report"), .published = when_unknown(),
                     .raw = S("Rebels captured the port of Kano on Monday, the mayor told the River Agency. Twelve soldiers were killed.\n")};
        must(engine_document(&d, &p, &know, &why), "the report is read");
    }
    arena_free(&a);
    return 0;
}
