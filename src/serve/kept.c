/* kept.c - a table of answers (set-associative, four places to a hash, least used out), two queues of questions and the
 * threads that empty them. Serving the answer of a moment ago while the next one is made is "stale-while-revalidate"
 * (RFC 5861), here with a bound in milliseconds, because an intake commits several times a second: without it every
 * commit would send every reader to the store at once. Single flight as in Go's singleflight and Varnish's request
 * coalescing. Dropped: answers made anew after every commit in advance - most are never asked for again. */
#include "serve/kept.h"
#include "serve/throttle.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { WAYS = 4, GENERATIONS = 64, ARGUMENTS_MAX = 32 };

typedef struct Errand {
    struct Errand *next;
    char key[KEY_MAX];  /* empty: nobody else's */
    bool running;
    i64 generation;     /* when running */
    Waiter *waiters;
    Question q;
    Arena arena;
} Errand;
typedef struct {
    char key[KEY_MAX];
    Made *made; /* NULL: empty */
    u64 used;
} Slot;
typedef struct {
    Errand *first, **last; /* waiting; those running stay in `running` */
    u32 n;
    pthread_cond_t more;
} Queue;
struct Keeper {
    KeeperOptions o;
    pthread_mutex_t lock;
    Slot slots[KEPT_MAX];
    isize bytes;
    u64 clock; /* of use */
    _Atomic i64 generation;
    i64 floor;             /* answers of generations before it are void */
    i64 seen[GENERATIONS]; /* ms when a generation was first seen */
    Queue reads, writes;
    Errand *running;
    KeeperCounts counts;
    bool behind;           /* something that was written is still to be told */
    i64 told, took;        /* ms when telling last ended, and how long that was */
    bool stopping;
    pthread_t workers[READERS + 1];
};

void made_release(Made *m)
{
    if (!m || atomic_fetch_sub(&m->refs, 1) != 1) return;
    if (m->unpack && m->plain) m->unpack(m->plain);
    if (m->unpack && m->gzip) m->unpack(m->gzip);
    free(m);
}

static Made *held(Made *m)
{
    atomic_fetch_add(&m->refs, 1);
    return m;
}

/* ---- generations; the lock is held */

i64 keeper_generation(const Keeper *k)
{
    return atomic_load(&((Keeper *)(uintptr_t)k)->generation);
}

static void rise(Keeper *k)
{
    i64 g = ++k->generation;
    k->seen[g % GENERATIONS] = clock_ms();
}

void keeper_news(Keeper *k)
{
    pthread_mutex_lock(&k->lock);
    rise(k);
    pthread_mutex_unlock(&k->lock);
}

void keeper_wrote(Keeper *k)
{
    pthread_mutex_lock(&k->lock);
    rise(k);
    k->floor = k->generation;
    pthread_mutex_unlock(&k->lock);
}

KeeperCounts keeper_counts(Keeper *k)
{
    pthread_mutex_lock(&k->lock);
    KeeperCounts n = k->counts;
    pthread_mutex_unlock(&k->lock);
    return n;
}

static bool good_enough(const Keeper *k, const Made *m, bool newest)
{
    i64 next = m->generation + 1;
    if (m->generation == k->generation) return true;
    if (newest || m->generation < k->floor || k->generation - next >= GENERATIONS) return false;
    return clock_ms() - k->seen[next % GENERATIONS] < FRESH_MS;
}

/* ---- the table; the lock is held */

static Slot *place_of(Keeper *k, const char *key)
{
    Slot *set = &k->slots[hash_bytes(str_of(key), 5) % (KEPT_MAX / WAYS) * WAYS], *oldest = set;
    for (Slot *s = set; s < set + WAYS; s++) {
        if (s->made && !strcmp(s->key, key)) return s;
        if (!s->made || (oldest->made && s->used < oldest->used)) oldest = s;
    }
    return oldest;
}

static void drop(Keeper *k, Slot *s)
{
    if (!s->made) return;
    k->bytes -= s->made->bytes;
    made_release(s->made);
    s->made = NULL;
}

static void put(Keeper *k, const char *key, Made *m)
{
    Slot *s = place_of(k, key);
    bool same = s->made && !strcmp(s->key, key);
    if (same && s->made->generation > m->generation) return;
    drop(k, s);
    for (u32 i = 0; i < KEPT_MAX && k->bytes + m->bytes > KEPT_BYTES_MAX; i++) drop(k, &k->slots[i]);
    snprintf(s->key, sizeof s->key, "%s", key);
    s->made = held(m);
    s->used = ++k->clock;
    k->bytes += m->bytes;
}

/* ---- errands; the lock is held */

typedef struct {
    Str name, value;
} Argument;
typedef VEC(Argument) Arguments;

static Str argument_of(void *ctx, const char *name)
{
    const Arguments *all = ctx;
    for (u32 i = 0; i < all->n; i++)
        if (str_eq(all->v[i].name, str_of(name))) return all->v[i].value;
    return (Str){0};
}

static void copy_argument(void *ctx, Str name, Str value)
{
    Errand *w = ctx;
    Arguments *all = w->q.ctx;
    if (all->n < ARGUMENTS_MAX) *vec_push(&w->arena, all) = (Argument){str_copy(&w->arena, name), str_copy(&w->arena, value)};
}

static Errand *errand_new(const char *key, const Question *q)
{
    Errand *w = calloc(1, sizeof *w);
    if (!w) no_memory();
    if (key) snprintf(w->key, sizeof w->key, "%s", key);
    w->q = (Question){.method = str_copy(&w->arena, q->method), .path = str_copy(&w->arena, q->path), .body = str_copy(&w->arena, q->body),
                      .ctx = NEW(&w->arena, Arguments, 1), .argument = argument_of, .arena = &w->arena};
    if (q->each) q->each(q->ctx, copy_argument, w);
    return w;
}

static void errand_free(Errand *w)
{
    arena_free(&w->arena);
    free(w);
}

static bool reads_only(const Question *q)
{
    return str_eq(q->method, S("GET"));
}

static void enqueue(Keeper *k, Errand *w)
{
    Queue *at = reads_only(&w->q) ? &k->reads : &k->writes;
    *at->last = w;
    at->last = &w->next;
    at->n++;
    pthread_cond_signal(&at->more);
}

/* One that is under way for the same question and will answer for the generation, or NULL. */
static Errand *under_way(Keeper *k, const char *key, i64 generation)
{
    for (Errand *w = k->reads.first; w; w = w->next)
        if (!strcmp(w->key, key)) return w;
    for (Errand *w = k->running; w; w = w->next)
        if (w->generation >= generation && !strcmp(w->key, key)) return w;
    return NULL;
}

Made *keeper_find(Keeper *k, const char *key, const Question *q, bool newest)
{
    pthread_mutex_lock(&k->lock);
    Slot *s = place_of(k, key);
    Made *m = s->made && !strcmp(s->key, key) && good_enough(k, s->made, newest) ? held(s->made) : NULL;
    bool old = m && m->generation != k->generation;
    if (m) s->used = ++k->clock, k->counts.kept++;
    if (old) k->counts.older++;
    if (old && !k->stopping && k->reads.n < ERRANDS_MAX && !under_way(k, key, m->generation + 1)) enqueue(k, errand_new(key, q));
    pthread_mutex_unlock(&k->lock);
    return m;
}

static Made *refused(Keeper *k, const Question *q, const char *why)
{
    Made *m = calloc(1, sizeof *m);
    Answer a = {0};
    if (!m) no_memory();
    serve_problem(q, &a, 503, "Not now", str_of(why));
    m->refs = 1;
    k->o.pack(k->o.ctx, &a, m);
    return m;
}

void keeper_wait(Keeper *k, const char *key, const Question *q, Waiter *w)
{
    pthread_mutex_lock(&k->lock);
    Queue *at = reads_only(q) ? &k->reads : &k->writes;
    bool shared = key && *key && reads_only(q);
    Errand *on = shared ? under_way(k, key, k->generation) : NULL;
    bool no_room = !on && (k->stopping || at->n >= ERRANDS_MAX);
    if (!on && !no_room) enqueue(k, on = errand_new(shared ? key : NULL, q));
    if (on) w->next = on->waiters, on->waiters = w;
    pthread_mutex_unlock(&k->lock);
    if (!no_room) return;
    w->made = refused(k, q, k->stopping ? "the server is ending" : "too many questions are waiting");
    k->o.wake(w->who);
}

/* ---- workers */

static void hand_out(Keeper *k, Waiter *all, Made *m)
{
    while (all) {
        Waiter *w = all;
        all = w->next; /* the waiter may be gone as soon as it is woken */
        w->made = held(m);
        k->o.wake(w->who);
    }
    made_release(m);
}

static void leave_running(Keeper *k, const Errand *w)
{
    for (Errand **at = &k->running; *at; at = &(*at)->next)
        if (*at == w) {
            *at = w->next;
            return;
        }
}

static void run(Keeper *k, Errand *w)
{
    Answer a = {0};
    Made *m = calloc(1, sizeof *m);
    if (!m) no_memory();
    m->refs = 1;
    m->generation = w->generation;
    k->o.answer(k->o.ctx, &w->q, w->generation, &a);
    k->o.pack(k->o.ctx, &a, m);
    if (!reads_only(&w->q) && a.status < 400) k->o.written(k->o.ctx);
    pthread_mutex_lock(&k->lock);
    k->counts.made++;
    k->behind |= a.behind;
    leave_running(k, w);
    if (w->key[0] && m->keep && m->generation >= k->floor && m->bytes <= KEPT_BODY_MAX) put(k, w->key, m);
    pthread_mutex_unlock(&k->lock);
    hand_out(k, w->waiters, m); /* nobody can join any more */
    errand_free(w);
}

static bool time_to_tell(const Keeper *k, const Queue *q)
{
    return q == &k->writes && k->behind && (!q->first || clock_ms() - k->told >= k->took * WRITE_SHARE);
}

static void tell(Keeper *k)
{
    i64 start = clock_ms();
    pthread_mutex_unlock(&k->lock);
    bool more = k->o.tell(k->o.ctx);
    pthread_mutex_lock(&k->lock);
    k->behind = more;
    k->told = clock_ms();
    k->took = k->told - start;
}

static void work(Keeper *k, Queue *q)
{
    pthread_mutex_lock(&k->lock);
    while (true) {
        while (!q->first && !k->stopping && !time_to_tell(k, q)) pthread_cond_wait(&q->more, &k->lock);
        if (k->stopping) break;
        if (time_to_tell(k, q)) {
            tell(k);
            continue;
        }
        Errand *w = q->first;
        q->first = w->next;
        if (!q->first) q->last = &q->first;
        q->n--;
        w->q.others_wait = k->writes.n > 0 || k->behind;
        w->next = k->running;
        k->running = w;
        w->generation = k->generation;
        pthread_mutex_unlock(&k->lock);
        run(k, w);
        pthread_mutex_lock(&k->lock);
    }
    pthread_mutex_unlock(&k->lock);
}

static void *read_worker(void *ctx)
{
    Keeper *k = ctx;
    work(k, &k->reads);
    return NULL;
}

static void *write_worker(void *ctx)
{
    Keeper *k = ctx;
    work(k, &k->writes);
    return NULL;
}

/* ---- life */

Keeper *keeper_start(const KeeperOptions *o)
{
    Keeper *k = calloc(1, sizeof *k);
    if (!k) no_memory();
    k->o = *o;
    k->generation = 1;
    pthread_mutex_init(&k->lock, NULL);
    Queue *queues[] = {&k->reads, &k->writes};
    for (isize i = 0; i < countof(queues); i++) {
        queues[i]->last = &queues[i]->first;
        pthread_cond_init(&queues[i]->more, NULL);
    }
    for (int i = 0; i <= READERS; i++)
        if (pthread_create(&k->workers[i], NULL, i < READERS ? read_worker : write_worker, k)) fatal("no thread can be started");
    return k;
}

void keeper_stop(Keeper *k)
{
    pthread_mutex_lock(&k->lock);
    k->stopping = true;
    pthread_cond_broadcast(&k->reads.more);
    pthread_cond_broadcast(&k->writes.more);
    pthread_mutex_unlock(&k->lock);
    for (int i = 0; i <= READERS; i++) pthread_join(k->workers[i], NULL);
    Queue *queues[] = {&k->reads, &k->writes};
    for (isize i = 0; i < countof(queues); i++) {
        for (Errand *w = queues[i]->first, *next; w; w = next) {
            next = w->next;
            hand_out(k, w->waiters, refused(k, &w->q, "the server is ending"));
            errand_free(w);
        }
        queues[i]->first = NULL;
    }
}

void keeper_free(Keeper *k)
{
    for (u32 i = 0; i < KEPT_MAX; i++) drop(k, &k->slots[i]);
    pthread_cond_destroy(&k->reads.more);
    pthread_cond_destroy(&k->writes.more);
    pthread_mutex_destroy(&k->lock);
    free(k);
}
