/* Answers kept and made: one making for all who wait, the old one for a moment after news, never after an own write,
 * what waits at the end is told so. */
#include "serve/kept.h"
#include "test.h"
#include <pthread.h>
#include <time.h>

void unit_kept(void);

typedef struct {
    pthread_mutex_t lock;
    pthread_cond_t change;
    int makings, woken;
    bool gate; /* makers wait while it is closed */
    Keeper *k;
} Bench;
static Bench t = {.lock = PTHREAD_MUTEX_INITIALIZER, .change = PTHREAD_COND_INITIALIZER};

static void make(void *ctx, const Question *q, i64 generation, Answer *out)
{
    (void)ctx;
    pthread_mutex_lock(&t.lock);
    t.makings++;
    pthread_cond_broadcast(&t.change);
    while (!t.gate) pthread_cond_wait(&t.change, &t.lock);
    pthread_mutex_unlock(&t.lock);
    *out = (Answer){.status = 200, .keep = true, .body = str_format(q->arena, "%lld", (long long)generation)};
}

static void pack_(void *ctx, const Answer *a, Made *out)
{
    (void)ctx;
    out->status = a->status;
    out->keep = a->keep;
    out->bytes = a->body.n;
}

static void wake_(void *who)
{
    (void)who;
    pthread_mutex_lock(&t.lock);
    t.woken++;
    pthread_cond_broadcast(&t.change);
    pthread_mutex_unlock(&t.lock);
}

static void wrote_(void *ctx)
{
    (void)ctx;
    keeper_wrote(t.k);
}

static void gate(bool open)
{
    pthread_mutex_lock(&t.lock);
    t.gate = open;
    pthread_cond_broadcast(&t.change);
    pthread_mutex_unlock(&t.lock);
}

static void until(const int *what, int n)
{
    pthread_mutex_lock(&t.lock);
    while (*what < n) pthread_cond_wait(&t.change, &t.lock);
    pthread_mutex_unlock(&t.lock);
}

static void pause_ms(int ms)
{
    struct timespec p = {ms / 1000, ms % 1000 * 1000000L};
    nanosleep(&p, NULL);
}

static void one_making(Question *q)
{
    Waiter w[20] = {0};
    gate(false);
    CHECK(!keeper_find(t.k, "/a", q, false));
    keeper_wait(t.k, "/a", q, &w[0]);
    until(&t.makings, 1);
    for (int i = 1; i < 20; i++) keeper_wait(t.k, "/a", q, &w[i]);
    gate(true);
    until(&t.woken, 20);
    CHECK(t.makings == 1);
    for (int i = 0; i < 20; i++) {
        CHECK(w[i].made == w[0].made);
        made_release(w[i].made);
    }
    Made *m = keeper_find(t.k, "/a", q, true);
    CHECK(m && m->generation == 1);
    made_release(m);
}

static void after_news(Question *q)
{
    gate(false);
    keeper_news(t.k);
    CHECK(!keeper_find(t.k, "/a", q, true)); /* who wants the newest waits */
    Made *old = keeper_find(t.k, "/a", q, false), *again = keeper_find(t.k, "/a", q, false);
    CHECK(old && old->generation == 1 && again == old);
    until(&t.makings, 2);
    pause_ms(FRESH_MS + 50);
    CHECK(!keeper_find(t.k, "/a", q, false)); /* too old by now, though nothing newer is there */
    Waiter w = {0};
    keeper_wait(t.k, "/a", q, &w);
    gate(true);
    until(&t.woken, 21);
    CHECK(t.makings == 2 && w.made && w.made->generation == 2);
    made_release(old), made_release(again), made_release(w.made);
}

static void joins_no_older_making(Question *q)
{
    Waiter a = {0}, b = {0};
    gate(false);
    keeper_news(t.k);
    keeper_wait(t.k, "/a", q, &a);
    until(&t.makings, 3);
    keeper_news(t.k);
    keeper_wait(t.k, "/a", q, &b); /* asked after the news: the making under way does not know it */
    until(&t.makings, 4);
    gate(true);
    until(&t.woken, 23);
    CHECK(a.made && a.made->generation == 3 && b.made && b.made->generation == 4);
    made_release(a.made), made_release(b.made);
    Made *m = keeper_find(t.k, "/a", q, true);
    CHECK(m && m->generation == 4); /* the later stays, whichever was done last */
    made_release(m);
}

static void own_writes(Question *q)
{
    Waiter w = {0};
    Question put = *q;
    put.method = S("PUT");
    keeper_wait(t.k, NULL, &put, &w);
    until(&t.woken, 24);
    CHECK(w.made && keeper_generation(t.k) == 5);
    CHECK(!keeper_find(t.k, "/a", q, false)); /* not even for a moment */
    made_release(w.made);
}

void unit_kept(void)
{
    Arena a = {0};
    Question q = {.method = S("GET"), .path = S("/a"), .arena = &a};
    t.k = keeper_start(&(KeeperOptions){.answer = make, .pack = pack_, .wake = wake_, .written = wrote_});
    one_making(&q);
    after_news(&q);
    joins_no_older_making(&q);
    own_writes(&q);
    Waiter late = {0};
    keeper_stop(t.k);
    keeper_wait(t.k, "/b", &q, &late);
    CHECK(late.made && late.made->status == 503);
    made_release(late.made);
    keeper_free(t.k);
    arena_free(&a);
}
