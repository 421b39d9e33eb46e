/* Reports that come one by one, told in parts with what is kept between (Telling), or heard while they are taken in, are told
 * as those of one run are. */
#include "query/epoch.h"
#include "test.h"
#include <stdlib.h>
#include <unistd.h>

void unit_telling(void);

enum { REPORTS = 620, STEP = 31 };
static const char *const towns[] = {"Lyon", "Kano", "Lima", "Quito", "Oslo", "Tunis", "Lagos"};
static const char *const verbs[] = {"stories", "timeline", "control", "claims", "quotes", "lineage", "origins", "forecasts"};

static Str reports(Arena *a, int from, int to)
{
    Buf b = {.arena = a};
    for (int i = from; i < to; i++)
        buf_format(&b, "{\"id\":\"r%d\",\"outlet\":\"Paper %d\",\"published\":\"2024-05-%02d\",\"text\":\"Rebels captured the port of %s on Monday. %d soldiers "
                       "were killed, an official said. \\\"We will not leave %s,\\\" said the mayor, Maria Keller. Report %d came by radio.\"}\n",
                   i, i % 17, 1 + i / 80, towns[i % 7], i % 50 + 3, towns[i % 7], i);
    return buf_str(&b);
}

static void add(Store *s, const Know *k, Arena *a, int from, int to)
{
    ErrInfo e;
    Intake *in;
    Ingested done;
    intake_open_bytes(&in, reports(a, from, to), S("reports"));
    CHECK(engine_ingest(in, k, &(IngestOptions){.threads = 1, .received = 1720000000, .lexicon = S("test")}, s, &done, &e) == OK);
    CHECK(done.documents == (u32)(to - from));
    intake_close(in);
}

static Str rows(Store *s, const Know *k, Arena *a)
{
    ErrInfo e;
    Buf b = {.arena = a};
    for (isize i = 0; i < countof(verbs); i++) {
        Listing l;
        Ask ask = {.as_of = TIME_UNKNOWN, .known_at = TIME_UNKNOWN, .since = TIME_UNKNOWN};
        CHECK(query_list(s, k, a, str_of(verbs[i]), &ask, &l, &e) == OK);
        view_listing_jsonl(&b, &l);
    }
    return buf_str(&b);
}

static Store *open_new(Arena *a, char *name)
{
    ErrInfo e;
    Store *s = NULL;
    int fd = mkstemp(name);
    CHECK(fd >= 0);
    close(fd);
    unlink(name);
    CHECK(store_open(&s, str_copy(a, str_of(name)), true, &e) == OK);
    return s;
}

static void close_gone(Store *s, Arena *a, const char *name)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    store_close(s);
    for (isize i = 0; i < countof(ends); i++) unlink(str_z(a, str_format(a, "%s%s", name, ends[i])));
}

static bool always(void *ctx)
{
    return ++*(u32 *)ctx > 0;
}

/* One unit a call. */
static void tell(Store *s, const Know *k, Telling *t, u32 most, u32 *calls)
{
    ErrInfo e;
    RefreshOptions o = {.telling = t, .enough = always, .ctx = calls};
    for (u32 n = 0; n < most && query_is_behind(s); n++) CHECK(query_refresh(s, k, &o, &e) == OK);
}

/* ---- heard while they are taken in */

enum { TOPICS = 40, HEARD = EPOCH + 3 * TOPICS };

static void make_topic(const Know *k, Arena *a, int topic, Digest *out)
{
    static const char *const things[] = {"bridge", "harvest", "ferry", "mine", "school"};
    Doc *d = NEW(a, Doc, 1);
    *d = (Doc){.arena = a};
    Rejected why;
    Str text = str_format(a, "The %s of %s was closed on Monday, number %d of its kind.", things[topic % 5], towns[topic % 7], 1000 + topic * 37);
    Payload p = {.raw = text, .published = when_day((Day){2024, 5, 6})};
    CHECK(engine_digest(d, &p, k, out, &why));
}

/* Documents of some topics in turn, each put by itself. */
static void put_many(Store *s, const Digest *topics, int from, int to, void *hearer)
{
    ErrInfo e;
    Ingested done = {0};
    IngestOptions o = {.received = 1720000000, .lexicon = S("test"), .hear = hearer ? telling_hear : NULL, .hearer = hearer};
    CHECK(store_begin(s, &e) == OK);
    for (int i = from; i < to; i++) {
        Arena a = {0};
        Digest d = topics[i % TOPICS];
        d.id = str_format(&a, "d%d", i);
        d.hash = str_format(&a, "%064d", i);
        CHECK(engine_put(s, &o, &d, &(Payload){.raw = d.text, .hash = d.hash}, &done, &e) == OK);
        arena_free(&a);
    }
    CHECK(store_commit(s, &e) == OK && done.documents == (u32)(to - from));
}

/* Over the border of an epoch as well; and by one who comes late, and reads what was there before. */
static void heard(const Know *k, Arena *a)
{
    ErrInfo e;
    char one[] = "/tmp/sitrep-heard-XXXXXX", other[] = "/tmp/sitrep-heard-XXXXXX", third[] = "/tmp/sitrep-heard-XXXXXX";
    char untold[] = "/tmp/sitrep-heard-XXXXXX";
    Store *read = open_new(a, one), *hearing = open_new(a, other), *late = open_new(a, third), *later = open_new(a, untold);
    Telling *none = telling_new(false), *t = telling_new(false), *eager = telling_new(true), *last = telling_new(true);
    Digest topics[TOPICS];
    for (int i = 0; i < TOPICS; i++) make_topic(k, a, i, &topics[i]);
    put_many(read, topics, 0, HEARD, NULL);
    put_many(hearing, topics, 0, HEARD, t);
    put_many(late, topics, 0, HEARD / 3, NULL);
    put_many(late, topics, HEARD / 3, HEARD, eager);
    put_many(later, topics, 0, EPOCH + TOPICS, NULL); /* an epoch that nobody told */
    put_many(later, topics, EPOCH + TOPICS, 2 * EPOCH + TOPICS, last);
    CHECK(t->read == HEARD && t->epoch == 1);
    CHECK(eager->read == HEARD && eager->epoch == 1);
    CHECK(epoch_assign_stories(read, none, &(RefreshOptions){0}, &e) == OK);
    CHECK(epoch_assign_stories(hearing, t, &(RefreshOptions){0}, &e) == OK);
    CHECK(epoch_assign_stories(late, eager, &(RefreshOptions){0}, &e) == OK);
    CHECK(epoch_assign_stories(later, last, &(RefreshOptions){0}, &e) == OK);
    u32 differ = 0, alone = 0, apart = 0;
    for (i64 n = 1; n <= HEARD; n++) {
        differ += store_story_of(read, n) != store_story_of(hearing, n) || store_story_of(read, n) != store_story_of(late, n);
        apart += n <= EPOCH + TOPICS && store_story_of(read, n) != store_story_of(later, n);
        alone += n > EPOCH && store_story_of(hearing, n) > EPOCH;
    }
    CHECK(!differ);
    CHECK(!alone); /* stories go on across the border */
    for (i64 n = EPOCH + TOPICS + 1; n <= 2 * EPOCH + TOPICS; n++) apart += store_story_of(later, n) > EPOCH;
    CHECK(!apart);
    CHECK(store_story_of(read, 1) != store_story_of(read, 2));
    telling_free(none);
    telling_free(t);
    telling_free(eager);
    telling_free(last);
    close_gone(read, a, one);
    close_gone(hearing, a, other);
    close_gone(late, a, third);
    close_gone(later, a, untold);
}

/* ---- digests that stay in memory */

/* Each report twice, in other words but under one id, so that the second is put under another. */
static Str twice(Arena *a, int n)
{
    Buf b = {.arena = a};
    for (int i = 0; i < 2 * n; i++)
        buf_format(&b, "{\"id\":\"same%d\",\"outlet\":\"Paper %d\",\"published\":\"2024-05-%02d\",\"text\":\"Rebels captured the port of %s on Monday. %d soldiers "
                       "were killed, an official said.\"}\n",
                   i % n, i % 5, 1 + i % 20, towns[i % 7], i + 3);
    return buf_str(&b);
}

static void ingest_kept(Store *s, const Know *k, Arena *a, Keep *keep)
{
    ErrInfo e;
    Intake *in;
    Ingested done;
    StoredDocuments read = {0}, remembered = {0};
    intake_open_bytes(&in, twice(a, 300), S("reports"));
    CHECK(engine_ingest(in, k, &(IngestOptions){.threads = 2, .received = 1720000000, .lexicon = S("test"), .keep = keep}, s, &done, &e) == OK);
    CHECK(done.documents == 600 && (!keep || keep->digests.n == 600));
    intake_close(in);
    if (!keep) return;
    CHECK(store_digests(s, a, NULL, &read, &e) == OK);
    store_remember(s, &keep->digests);
    CHECK(store_digests(s, a, NULL, &remembered, &e) == OK && read.n == remembered.n);
    u32 differ = 0, renamed = 0;
    for (u32 i = 0; i < read.n; i++) {
        Bytes x = {0}, y = {0};
        digest_bytes(a, &read.v[i].digest, &x);
        digest_bytes(a, &remembered.v[i].digest, &y);
        differ += x.n != y.n || memcmp(x.v, y.v, x.n) != 0;
        renamed += str_ends(read.v[i].digest.id, S("-2"));
    }
    CHECK(!differ && renamed == 300);
}

/* What is told from them is what is told from the store. */
static void kept(const Know *k, Arena *a)
{
    ErrInfo e;
    char one[] = "/tmp/sitrep-kept-XXXXXX", other[] = "/tmp/sitrep-kept-XXXXXX";
    Store *read = open_new(a, one), *keeping = open_new(a, other);
    Keep *keep = NEW(a, Keep, 1);
    ingest_kept(read, k, a, NULL);
    ingest_kept(keeping, k, a, keep);
    CHECK(query_refresh(read, k, &(RefreshOptions){0}, &e) == OK);
    CHECK(query_refresh(keeping, k, &(RefreshOptions){.threads = 2}, &e) == OK);
    store_remember(keeping, NULL);
    CHECK(str_eq(rows(read, k, a), rows(keeping, k, a)));
    close_gone(read, a, one);
    close_gone(keeping, a, other);
    keep_free(keep);
}

void unit_telling(void)
{
    Arena a = {0};
    ErrInfo e;
    Know k;
    u32 units = 0;
    char one[] = "/tmp/sitrep-telling-XXXXXX", other[] = "/tmp/sitrep-telling-XXXXXX";
    bool loaded = know_load(&a, &(UserFiles){0}, &k, &e) == OK;
    CHECK(loaded);
    if (!loaded) return;
    Store *at_once = open_new(&a, one), *by_parts = open_new(&a, other), *second = NULL;
    Telling *t = telling_new(false);
    add(at_once, &k, &a, 0, REPORTS);
    CHECK(query_refresh(at_once, &k, &(RefreshOptions){0}, &e) == OK);
    add(by_parts, &k, &a, 0, REPORTS - 3 * STEP);
    tell(by_parts, &k, t, 3, &units);
    CHECK(units == 3 && query_is_behind(by_parts));
    add(by_parts, &k, &a, REPORTS - 3 * STEP, REPORTS - 2 * STEP);
    tell(by_parts, &k, t, UINT32_MAX, &units);
    CHECK(units > 7 && !query_is_behind(by_parts));
    CHECK(store_open(&second, str_of(other), true, &e) == OK); /* another writes in between */
    add(second, &k, &a, REPORTS - 2 * STEP, REPORTS - STEP);
    store_close(second);
    add(by_parts, &k, &a, REPORTS - STEP, REPORTS);
    tell(by_parts, &k, t, UINT32_MAX, &units);
    Str want = rows(at_once, &k, &a), got = rows(by_parts, &k, &a);
    CHECK(want.n > 1000 && str_eq(want, got));
    telling_free(t);
    close_gone(at_once, &a, one);
    close_gone(by_parts, &a, other);
    heard(&k, &a);
    kept(&k, &a);
    arena_free(&a);
}
