/* A store by itself: put, read back, idempotence, ids, rejections, damage. The contract is the same for every engine:
 * it is put to a file, and to the store that $SITREP_STORE names (tests/store/postgres.py), which must be empty. */
#include "store/ask.h"
#include "test.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void unit_store(void);

static Digest digest(Arena *a, const char *id, const char *text, i64 received)
{
    Digest d = {.id = str_of(id), .hash = intake_hash(a, str_of(text)), .text = str_of(text), .title = S("Title"),
                .published = when_day((Day){2024, 5, 6}), .published_from = PUBLISHED_GIVEN, .updated = when_unknown(),
                .received = received, .coded = true, .raw_size = (u32)strlen(text)};
    *vec_push(a, &d.runs) = (Run){0, (u32)d.text.n, 0, (u32)d.text.n, true};
    *vec_push(a, &d.sentences) = (DigestSentence){.text = {0, (u32)d.text.n}, .zone = ZONE_BODY};
    Number n = number_init((Span){0, 4});
    n.low = n.high = 9;
    *vec_push(a, &d.numbers) = n;
    Event e = event_init((Span){5, 8});
    e.rule = S("test.rule");
    *vec_push(a, &d.events) = e;
    return d;
}

static Payload payload(const char *text)
{
    return (Payload){.kind = PAYLOAD_TEXT, .raw = str_of(text), .path = S("a.txt"), .outlet = S("Given"), .at = 7,
                     .published = when_unknown()};
}

static Err put(Store *s, const Digest *d, const Payload *p, ErrInfo *e)
{
    i64 number;
    StoreDocument x = {.digest = d, .payload = p, .known = d->published, .lexicon = S("test"), .story_key = d->hash};
    return store_put(s, &x, &number, e);
}

/* Rows that differ in their story alone (an origin of several), and more rows than one statement takes: no border of pages
 * loses one. */
static void pages(Arena *a, const char *name)
{
    enum { STORIES = 41 };
    Store *s;
    ErrInfo e;
    UnitFindings units[STORIES] = {0};
    CHECK(store_open(&s, str_of(name), true, &e) == OK && store_begin(s, &e) == OK);
    for (u32 i = 0; i < STORIES; i++) {
        units[i].unit = str_format(a, "story %u", i + 1);
        Finding f = {.kind = S("origins"), .id = S("oshore"), .sort = S("Shore"), .story = i + 1, .known_from = S("2024-05-06"),
                     .known_last = S("2024-05-06"), .body = str_format(a, "{\"n\":%u}", i)};
        *vec_push(a, &f.names) = (FindingName){S("actor"), S("Shore")};
        *vec_push(a, &f.names) = (FindingName){S("actor"), S("shore")};
        *vec_push(a, &units[i].findings) = f;
    }
    CHECK(store_put_findings(s, units, STORIES, &e) == OK && store_put_findings(s, units, 3, &e) == OK && store_commit(s, &e) == OK);
    for (int named = 0; named < 2; named++) {
        bool seen[STORIES] = {0};
        u32 rows = 0;
        StoreAsk ask = {.limit = 4, .actor = named ? S("SHORE") : (Str){0}};
        for (StorePage page = {0};; page = (StorePage){0}) {
            CHECK(store_findings(s, a, S("origins"), &ask, &page, &e) == OK);
            for (u32 i = 0; i < page.rows.n; i++, rows++) seen[strtol((const char *)page.rows.v[i].p + 5, NULL, 10)] = true;
            if (!page.next.n) break;
            ask.after = page.next;
        }
        u32 different = 0;
        for (u32 i = 0; i < STORIES; i++) different += seen[i];
        CHECK(rows == STORIES && different == STORIES);
    }
    store_close(s);
}

static void contract(const char *name)
{
    Arena a = {0};
    ErrInfo e;
    Store *s = NULL;
    CHECK(store_open(&s, str_of(name), false, &e) == E_STORE); /* reading makes none */
    CHECK(store_open(&s, str_of(name), true, &e) == OK);
    Digest one = digest(&a, "x", "Nine men rode north.", 1000), two = digest(&a, "x", "Nine men rode south.", 2000);
    Payload p1 = payload("Nine men rode north."), p2 = payload("Nine men rode south.");
    CHECK(store_begin(s, &e) == OK);
    CHECK(!store_has(s, one.hash));
    CHECK(put(s, &one, &p1, &e) == OK && put(s, &two, &p2, &e) == OK);
    CHECK(put(s, &one, &p1, &e) == OK); /* again: nothing */
    Rejected r = {.path = S("b"), .reason = S("broken"), .at = 9};
    CHECK(store_reject(s, &r, 1000, &e) == OK && store_reject(s, &r, 3000, &e) == OK);
    CHECK(store_commit(s, &e) == OK);
    store_close(s);

    CHECK(store_open(&s, str_of(name), false, &e) == OK);
    StoredDocuments all = {0};
    Rejections refused = {0};
    CHECK(store_digests(s, &a, NULL, &all, &e) == OK && all.n == 2);
    CHECK(store_rejections(s, &a, TIME_UNKNOWN, &refused, &e) == OK && refused.n == 1 && refused.v[0].at == 9);
    CHECK_STR(all.v[0].digest.id, "x");
    CHECK_STR(all.v[1].digest.id, "x-2");
    CHECK_STR(all.v[1].digest.text, "Nine men rode south.");
    CHECK(all.v[0].digest.received == 1000 && all.v[0].digest.events.n == 1 && all.v[0].digest.numbers.v[0].low == 9);
    Payload back;
    CHECK(store_payload(s, &a, two.hash, &back, &e) == OK);
    CHECK_STR(back.raw, "Nine men rode south.");
    CHECK_STR(back.outlet, "Given");
    CHECK(back.at == 7 && !when_known(back.published));
    CHECK(store_raw(s, &a, S("nothing"), &back.raw, &e) == E_STORE);
    CHECK(store_begin(s, &e) == OK || e.code == E_STORE);
    CHECK(put(s, &(Digest){.hash = S("h"), .id = S("i"), .published = when_unknown(), .updated = when_unknown(), .received = 1}, &p1, &e) == E_STORE); /* read-only */
    store_close(s);

    CHECK(store_open(&s, str_of(name), true, &e) == OK && store_begin(s, &e) == OK);
    Digest three = digest(&a, "y", "Nine men came back.", 1);
    CHECK(put(s, &three, &p1, &e) == OK);
    store_close(s); /* an open batch is given up */
    CHECK(store_open(&s, str_of(name), false, &e) == OK && !store_has(s, three.hash));
    store_close(s);
    store_close(NULL);
    pages(&a, name);
    arena_free(&a);
}

void unit_store(void)
{
    char name[64];
    snprintf(name, sizeof name, "/tmp/sitrep-unit-%ld.db", (long)getpid());
    contract(name);
    remove(name);
    if (getenv("SITREP_STORE")) contract(getenv("SITREP_STORE"));
}
