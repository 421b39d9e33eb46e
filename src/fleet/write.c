/* write.c - digests into one store, in the order that submit stated. The writer reads DESK-order letter
 * by letter, and DESK-digests in order of arrival into a table by number; what the order wants next and
 * the table has goes into the open batch, with engine_ingest's own step. How far it came (letter of
 * DESK-order, place in it) is committed in the same transaction, and only then is anything taken off
 * the brokers. So a writer may die anywhere: the next one goes on at the very document, and what it
 * meets twice changes nothing. A letter that is not found is believed to be gone only after it was asked for again
 * and again for ABSENT_SECONDS: brokers that just lost their leader say so of letters that the new one has still to
 * apply. Digests that are in doubt keep no other waiting; a letter of the order, which nobody takes away before its
 * time, is believed to be lost after LOST_SECONDS, and that is told.
 *
 * Several writers may run; flock on DB-writer (an advisory lock of the database with PostgreSQL) lets
 * one write and the others stand by. Reading holds no state on a broker. Bytes that wait are kept in
 * memory up to WAITING_BYTES_MAX; beyond, only their number, and they are read again when it is their
 * turn. Digests that nothing orders are copies, of letters that submit had to send again: they go when
 * the store has their bytes. What a submit left that was broken off and not run again is taken in, by
 * number, after ORPHAN_SECONDS, so that nothing is lost and nothing stays. */
#include "fleet/desk.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum {
    BATCH = 256,                   /* documents of a transaction */
    READ_AHEAD = 128,              /* digests asked for together */
    WAITING_MAX = 1 << 22,         /* digests that wait for an earlier one */
    WAITING_BYTES_MAX = 256 << 20, /* of them in memory */
    TAKEN = 1 << 16,               /* numbers that are remembered as done, for what arrives twice */
    SCATTERED_MAX = 4096,          /* letters that are done behind one that is not, before they are removed singly */
    IDLE_MIN_US = 2000, IDLE_MAX_US = 200000, STANDBY_US = 200000,
    SEEN_MS = 2000, REFRESH_SHARE = 4, /* refreshing may take a part in five of the time */
    ORPHAN_SECONDS = FLEET_KNOWN_SECONDS + 600, ORPHAN_LOOK_MS = 30000, COPY_SECONDS = 60,
    ABSENT_SECONDS = 15, ABSENT_LOOK_MS = 200,
    DOUBTS_MAX = 1 << 14, /* digests that are not found and not yet believed to be gone */
    AGAIN_SECONDS = 1, LOST_SECONDS = 120, LOST_LOOK_MS = 300, LOST_LOOKS = 5,
    COMMIT_MS = 200, /* a batch waits so long for more */
    REFRESH_BUSY_MS = 60000, /* findings are not older, even when documents keep coming */
};
typedef struct {
    u64 number; /* of the document: its letter in DESK-in; 0: an empty place */
    u64 letter; /* in DESK-digests */
    i64 ms;     /* when it came there */
    u8 *bytes;  /* NULL: to be read again */
    u32 n;
    bool looked; /* not in the store, though nothing orders it */
} Waiting;
/* A letter that the stream's state names, and that was not found. */
typedef struct {
    u64 letter; /* 0: none */
    i64 since_ms;
} Absent;
typedef struct {
    const WriteOptions *o;
    const Know *know;
    Written *done;
    Bus *bus;
    Desk desk;
    Store *store;
    bool begun; /* the store was there once: what fails later may be mended by waiting */
    int lock;
    Str cursor; /* its name in the store */
    Arena names, one;
    /* order: runs of letter `order_next` of DESK-order; `at` numbers of it are taken */
    Arena order_arena;
    Order order;
    bool have_order;
    u64 order_next, order_last;
    Absent order_absent;
    u32 at, order_n;
    /* digests */
    Waiting *table;
    u32 waiting, cap;
    u64 waiting_bytes;
    u64 read_next, digests_last;
    Absent doubts[DOUBTS_MAX]; /* of those before read_next */
    u32 ndoubts, doubt_at;     /* which are asked for next */
    i64 doubt_ms;              /* when they were last */
    u64 base;      /* first letter of DESK-digests that is not removed */
    u8 *state;     /* of letters base, base+1 ...: a ring; 1: done, 2: removed */
    u32 state_cap, scattered;
    u64 low;       /* every document up to this number is taken */
    u64 taken[TAKEN];
    /* batch */
    u32 in_batch;
    i64 batch_ms;  /* when it was begun */
    bool changed;  /* since findings were refreshed */
    i64 seen_ms, refresh_due_ms, refreshed_ms, orphan_ms;
    bool missing, missing_again; /* what the order wants now is not there; that, and submitted more than once */
    i64 missing_since_ms, missing_look_ms;
    u32 missing_looks;
} Writer;

static i64 now_ms(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (i64)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool stopped(const Writer *w)
{
    return w->o->fleet.stop && *w->o->fleet.stop;
}

static void tell(const Writer *w, Str what)
{
    if (w->o->fleet.tell) w->o->fleet.tell(w->o->fleet.ctx, what);
}

/* ---- the table of what waits: open addressing, closed up when one is taken out */

static u32 place_of(const Writer *w, u64 number)
{
    u32 i = (u32)hash_mix(number, 0) & (w->cap - 1);
    while (w->table[i].number && w->table[i].number != number) i = (i + 1) & (w->cap - 1);
    return i;
}

static void grow(Writer *w)
{
    Waiting *old = w->table;
    u32 was = w->cap;
    w->cap = was ? was * 2 : 1024;
    w->table = calloc(w->cap, sizeof *w->table);
    if (!w->table) no_memory();
    for (u32 i = 0; i < was; i++)
        if (old[i].number) w->table[place_of(w, old[i].number)] = old[i];
    free(old);
}

static Waiting take_out(Writer *w, u32 at)
{
    Waiting x = w->table[at];
    w->waiting--;
    if (x.bytes) w->waiting_bytes -= x.n;
    w->table[at] = (Waiting){0};
    for (u32 i = (at + 1) & (w->cap - 1); w->table[i].number; i = (i + 1) & (w->cap - 1)) { /* the rest of the cluster anew */
        Waiting next = w->table[i];
        w->table[i] = (Waiting){0};
        w->table[place_of(w, next.number)] = next;
    }
    return x;
}

/* ---- letters of DESK-digests that are done */

static u8 *state_of(Writer *w, u64 letter)
{
    while (letter - w->base >= w->state_cap) {
        u32 cap = w->state_cap ? w->state_cap * 2 : 4096;
        u8 *to = calloc(cap, 1);
        if (!to) no_memory();
        for (u32 i = 0; i < w->state_cap; i++) to[(w->base + i) % cap] = w->state[(w->base + i) % w->state_cap];
        free(w->state);
        w->state = to;
        w->state_cap = cap;
    }
    return &w->state[letter % w->state_cap];
}

static void letter_done(Writer *w, u64 letter)
{
    if (letter < w->base) return;
    u8 *s = state_of(w, letter);
    w->scattered += *s == 0;
    if (*s == 0) *s = 1;
}

/* After a commit: what is done goes off the brokers. */
static Err remove_done(Writer *w, ErrInfo *e)
{
    u64 was = w->base;
    Err err = OK;
    while (w->base < w->read_next && *state_of(w, w->base)) {
        u8 *s = state_of(w, w->base);
        w->scattered -= *s == 1;
        *s = 0;
        w->base++;
    }
    if (w->base > was) err = bus_purge(w->bus, w->desk.digests, (Str){0}, w->base, e);
    for (u64 i = w->base; i < w->read_next && err == OK && w->scattered > SCATTERED_MAX; i++) {
        u8 *s = state_of(w, i);
        if (*s != 1) continue;
        err = bus_remove(w->bus, w->desk.digests, i, e);
        *s = 2;
        w->scattered--;
    }
    return err;
}

/* ---- batches */

static Err commit(Writer *w, ErrInfo *e)
{
    char value[64];
    if (!w->in_batch) return OK;
    snprintf(value, sizeof value, "%llu %u %llu", (unsigned long long)w->order_next, w->at, (unsigned long long)w->low);
    Err err = store_set_cursor(w->store, w->cursor, str_of(value), e);
    if (err == OK) err = store_commit(w->store, e);
    w->in_batch = 0;
    w->changed = true;
    if (err == OK && w->order_next > 1) err = bus_purge(w->bus, w->desk.order, (Str){0}, w->order_next, e);
    return err == OK ? remove_done(w, e) : err;
}

static Err in_batch(Writer *w, ErrInfo *e)
{
    Err err = OK;
    if (!w->in_batch) {
        err = store_begin(w->store, e);
        w->batch_ms = now_ms(CLOCK_MONOTONIC);
    }
    if (err == OK) w->in_batch++;
    return err;
}

/* A digest as this version knows it: one of another form is made anew from the payload. */
static Err put_digest(Writer *w, const DoneLetter *x, const InLetter *in, ErrInfo *e)
{
    Arena *a = &w->one;
    Str plain;
    Digest d;
    Rejected why;
    IngestOptions io = {.received = in->received, .lexicon = x->lexicon};
    if (!unpack_bytes(a, x->digest, &plain) || !digest_read(a, plain, &d)) {
        Doc *doc = NEW(a, Doc, 1);
        *doc = (Doc){.arena = a};
        io.lexicon = w->o->lexicon;
        if (!engine_digest(doc, &in->payload, w->know, &d, &why)) {
            w->done->taken.refused++;
            return store_reject(w->store, &why, in->received, e);
        }
    }
    return engine_put(w->store, &io, &d, &in->payload, &w->done->taken, e);
}

static Err put_letter(Writer *w, Str bytes, ErrInfo *e)
{
    DoneLetter x;
    InLetter in = {0};
    if (!done_letter_read(&w->one, bytes, &x) || (!in_letter_read(&w->one, x.in, &in) && x.kind != DONE_DEAD))
        return fail(e, E_FORMAT, "a letter on %.*s is not of this version of sitrep; a newer writer is needed", STR(w->desk.digests));
    if (x.kind == DONE_DIGEST) return put_digest(w, &x, &in, e);
    if (x.kind == DONE_DEAD) w->done->dead++;
    else w->done->taken.refused++;
    return store_reject(w->store, &x.rejected, in.received, e);
}

static bool is_taken(const Writer *w, u64 number)
{
    return number <= w->low || w->taken[number % TAKEN] == number;
}

static void note_taken(Writer *w, u64 number)
{
    w->taken[number % TAKEN] = number;
    while (w->taken[(w->low + 1) % TAKEN] == w->low + 1) w->low++;
}

/* A digest whose bytes were not kept here, once more. */
static Err read_again(Writer *w, u64 letter, Str *bytes, ErrInfo *e)
{
    BusLetter again = {0};
    Err err = OK;
    i64 start = now_ms(CLOCK_MONOTONIC);
    while (err == OK && !again.found && !stopped(w)) {
        if (now_ms(CLOCK_MONOTONIC) - start > ABSENT_SECONDS * 1000)
            return fail(e, E_IO, "letter %llu of %.*s went from the brokers before it was stored", (unsigned long long)letter, STR(w->desk.digests));
        err = bus_get(w->bus, &w->one, w->desk.digests, &letter, 1, &again, e);
        if (!again.found) usleep(ABSENT_LOOK_MS * 1000);
    }
    *bytes = again.data;
    return err == OK && !again.found ? fail(e, E_LIMIT, "stopped") : err;
}

/* One document off the table into the batch. */
static Err take(Writer *w, u32 place, ErrInfo *e)
{
    Waiting x = take_out(w, place);
    Str bytes = {x.bytes, x.n};
    Err err = in_batch(w, e);
    arena_reset(&w->one);
    if (err == OK && !x.bytes) err = read_again(w, x.letter, &bytes, e);
    if (err == OK) err = put_letter(w, bytes, e);
    free(x.bytes);
    letter_done(w, x.letter);
    note_taken(w, x.number);
    return err;
}

/* ---- reading */

static Err look(Writer *w, ErrInfo *e)
{
    BusState order, digests;
    Err err = bus_state(w->bus, w->desk.order, &order, e);
    if (err == OK) err = bus_state(w->bus, w->desk.digests, &digests, e);
    if (err != OK) return err;
    w->order_last = order.last;
    w->digests_last = digests.last;
    if (w->order_next < 1) w->order_next = 1;
    if (w->read_next < 1) w->read_next = 1;
    if (w->order_next < order.first) { /* not of this store's time */
        w->order_next = order.first;
        w->at = 0;
    }
    if (w->read_next < digests.first) {
        w->read_next = digests.first;
        if (w->base < digests.first && !w->waiting) w->base = digests.first;
    }
    if (!w->base) w->base = w->read_next;
    return OK;
}

static bool absent_for(Absent *x, u64 letter, int seconds)
{
    i64 now = now_ms(CLOCK_MONOTONIC);
    if (x->letter != letter) *x = (Absent){letter, now};
    return now - x->since_ms >= seconds * 1000;
}

static void put_in_table(Writer *w, const BusLetter *l)
{
    u64 number = done_letter_number(l->data);
    if (w->waiting * 2 >= w->cap) grow(w);
    Waiting *x = &w->table[place_of(w, number)];
    if (!number || is_taken(w, number) || x->number) { /* came twice */
        letter_done(w, l->number);
        return;
    }
    *x = (Waiting){.number = number, .letter = l->number, .ms = l->ms, .n = (u32)l->data.n};
    w->waiting++;
    if (w->waiting_bytes + (u64)l->data.n > WAITING_BYTES_MAX) return;
    x->bytes = malloc((size_t)l->data.n + 1);
    if (!x->bytes) no_memory();
    memcpy(x->bytes, l->data.p, (size_t)l->data.n);
    w->waiting_bytes += (u64)l->data.n;
}

/* Those in doubt, some at a time. */
static Err look_at_doubts(Writer *w, bool *any, ErrInfo *e)
{
    u64 numbers[READ_AHEAD];
    BusLetter letters[READ_AHEAD];
    u32 n = 0, kept;
    Arena a = {0};
    i64 now = now_ms(CLOCK_MONOTONIC);
    if (!w->ndoubts || now - w->doubt_ms < ABSENT_LOOK_MS) return OK;
    w->doubt_ms = now;
    if (w->doubt_at >= w->ndoubts) w->doubt_at = 0;
    while (n < READ_AHEAD && w->doubt_at + n < w->ndoubts) numbers[n] = w->doubts[w->doubt_at + n].letter, n++;
    Err err = bus_get(w->bus, &a, w->desk.digests, numbers, n, letters, e);
    if (err != OK) return arena_free(&a), err;
    kept = w->doubt_at;
    for (u32 i = 0; i < n; i++) {
        Absent x = w->doubts[w->doubt_at + i];
        if (letters[i].found) put_in_table(w, &letters[i]), *any = true;
        else if (absent_for(&x, x.letter, ABSENT_SECONDS)) letter_done(w, x.letter);
        else w->doubts[kept++] = x;
    }
    u32 rest = w->ndoubts - w->doubt_at - n;
    memmove(w->doubts + kept, w->doubts + w->doubt_at + n, rest * sizeof *w->doubts);
    w->ndoubts = kept + rest;
    w->doubt_at = kept;
    arena_free(&a);
    return OK;
}

static bool may_read(const Writer *w)
{
    return w->read_next <= w->digests_last && w->ndoubts + READ_AHEAD <= DOUBTS_MAX;
}

static bool all_read(const Writer *w)
{
    return w->read_next > w->digests_last && !w->ndoubts;
}

static Err read_digests(Writer *w, bool *any, ErrInfo *e)
{
    u64 numbers[READ_AHEAD];
    BusLetter letters[READ_AHEAD];
    u32 n = 0;
    Arena a = {0};
    if (!may_read(w)) return OK;
    while (n < READ_AHEAD && w->read_next + n <= w->digests_last) numbers[n] = w->read_next + n, n++;
    if (w->waiting + n > WAITING_MAX)
        return fail(e, E_LIMIT, "more than %d digests wait for an earlier one", (int)WAITING_MAX);
    Err err = bus_get(w->bus, &a, w->desk.digests, numbers, n, letters, e);
    for (u32 i = 0; i < n && err == OK; i++) {
        if (letters[i].found) put_in_table(w, &letters[i]);
        else w->doubts[w->ndoubts++] = (Absent){numbers[i], now_ms(CLOCK_MONOTONIC)};
        w->read_next++;
        *any = true;
    }
    arena_free(&a);
    return err;
}

/* have_order stays false while it is not there and not believed to be lost. */
static Err read_order(Writer *w, ErrInfo *e)
{
    BusLetter l;
    arena_reset(&w->order_arena);
    Err err = bus_get(w->bus, &w->order_arena, w->desk.order, &w->order_next, 1, &l, e);
    if (err != OK) return err;
    if (!l.found && !absent_for(&w->order_absent, w->order_next, LOST_SECONDS)) return OK;
    w->order_n = 0;
    w->order = (Order){0};
    if (!l.found) tell(w, S("a letter of the order is on no broker any more; its documents are taken in later, by their numbers"));
    else if (!order_letter_read(&w->order_arena, l.data, &w->order))
        return fail(e, E_FORMAT, "a letter on %.*s is not of this version of sitrep; a newer writer is needed", STR(w->desk.order));
    for (u32 i = 0; i < w->order.n; i++) w->order_n += w->order.v[i].n;
    w->have_order = true;
    return OK;
}

static u64 wanted(const Writer *w, bool *again)
{
    u32 at = w->at;
    for (u32 i = 0; i < w->order.n; i++) {
        *again = w->order.v[i].again;
        if (at < w->order.v[i].n) return w->order.v[i].first + at;
        at -= w->order.v[i].n;
    }
    return 0;
}

/* ---- what never comes */

/* What is wanted is neither here nor, by several looks, on the queue. If it was submitted more than once
 * it was taken long ago; else it is lost, which is told. Patience holds for a stretch of such. */
static Err look_for_missing(Writer *w, u64 number, bool again, ErrInfo *e)
{
    BusLetter l;
    Arena a = {0};
    i64 now = now_ms(CLOCK_MONOTONIC);
    if (!w->missing || w->missing_again != again) w->missing_since_ms = now, w->missing_looks = 0;
    w->missing = true;
    w->missing_again = again;
    if (now - w->missing_since_ms < (again ? AGAIN_SECONDS : LOST_SECONDS) * 1000) return OK;
    if (w->missing_looks < LOST_LOOKS && now - w->missing_look_ms < LOST_LOOK_MS) return OK;
    w->missing_look_ms = now;
    Err err = bus_get(w->bus, &a, w->desk.in, &number, 1, &l, e);
    arena_free(&a);
    if (err != OK || l.found) return w->missing = false, err; /* a worker will have it */
    if (++w->missing_looks < LOST_LOOKS) return OK;
    if (!again) {
        w->done->lost++;
        tell(w, S("a document that was submitted is on no broker any more: stored elsewhere, or removed by hand; going on without it"));
        w->missing = false;
    }
    w->at++;
    return in_batch(w, e);
}

static int by_number(const void *x, const void *y)
{
    const u64 *a = x, *b = y;
    return *a < *b ? -1 : *a > *b;
}

/* Has the store the document, so that taking it changes nothing? */
static bool is_copy(Writer *w, Waiting *x)
{
    DoneLetter done;
    InLetter in;
    x->looked = true;
    arena_reset(&w->one);
    return x->bytes && done_letter_read(&w->one, (Str){x->bytes, x->n}, &done) && done.kind == DONE_DIGEST &&
           in_letter_read(&w->one, done.in, &in) && store_has(w->store, intake_hash(&w->one, in.payload.raw));
}

static Err take_orphans(Writer *w, ErrInfo *e)
{
    Arena a = {0};
    VEC(u64) numbers = {0};
    i64 real = now_ms(CLOCK_REALTIME), before = real - (i64)ORPHAN_SECONDS * 1000, now = now_ms(CLOCK_MONOTONIC);
    i64 copies = real - (i64)COPY_SECONDS * 1000;
    Err err = OK;
    if (now - w->orphan_ms < ORPHAN_LOOK_MS) return OK;
    w->orphan_ms = now;
    for (u32 i = 0; i < w->cap; i++)
        if (w->table[i].number && (w->table[i].ms < before || (w->table[i].ms < copies && !w->table[i].looked && is_copy(w, &w->table[i])))) *vec_push(&a, &numbers) = w->table[i].number;
    if (numbers.n) qsort(numbers.v, numbers.n, sizeof *numbers.v, by_number);
    for (u32 i = 0; i < numbers.n && err == OK; i++) err = take(w, place_of(w, numbers.v[i]), e);
    arena_free(&a);
    return err == OK ? commit(w, e) : err;
}

/* ---- rounds */

/* Everything whose turn it is and that is there. */
static Err take_ready(Writer *w, bool *any, ErrInfo *e)
{
    Err err = OK;
    while (err == OK && !stopped(w)) {
        if (!w->have_order) {
            if (w->order_next > w->order_last) return OK;
            if ((err = read_order(w, e)) != OK || !w->have_order) return err;
        }
        if (w->at >= w->order_n) {
            w->order_next++;
            w->at = 0;
            w->have_order = false;
            continue;
        }
        bool again;
        u64 number = wanted(w, &again);
        if (is_taken(w, number)) { /* ordered twice: submitted twice */
            w->at++;
            continue;
        }
        u32 place = w->cap ? place_of(w, number) : 0;
        if (!w->cap || !w->table[place].number) {
            u32 was = w->at;
            if (all_read(w)) err = look_for_missing(w, number, again, e);
            if (w->at == was) return err;
            continue;
        }
        w->missing = false;
        w->at++;
        err = take(w, place, e);
        *any = true;
        if (err == OK && w->in_batch >= BATCH) err = commit(w, e);
    }
    return err;
}

static void seen(Writer *w)
{
    i64 now = now_ms(CLOCK_MONOTONIC);
    if (now - w->seen_ms < SEEN_MS) return;
    const Ingested *t = &w->done->taken;
    w->seen_ms = now;
    desk_seen(w->bus, &w->desk, &(FleetSeen){.role = S("writer"), .documents = t->documents, .refused = t->refused,
                                             .dead = (i64)w->done->dead, .position = (i64)w->order_next});
    if (w->o->progress) w->o->progress(w->o->fleet.ctx, t, w->waiting);
}

static Err refresh(Writer *w, ErrInfo *e)
{
    i64 start = now_ms(CLOCK_MONOTONIC);
    if (!w->changed || start < w->refresh_due_ms) return OK;
    Err err = query_refresh(w->store, w->know, &(RefreshOptions){.stop = w->o->fleet.stop}, e);
    i64 end = now_ms(CLOCK_MONOTONIC);
    w->changed = err == OK ? false : w->changed;
    w->refreshed_ms = end;
    w->refresh_due_ms = end + (end - start) * REFRESH_SHARE;
    return err;
}

static Err rounds(Writer *w, ErrInfo *e)
{
    u32 idle_us = IDLE_MIN_US;
    Err err = look(w, e);
    while (err == OK && !stopped(w)) {
        bool any = false;
        err = read_digests(w, &any, e);
        if (err == OK) err = look_at_doubts(w, &any, e);
        if (err == OK) err = take_ready(w, &any, e);
        seen(w);
        i64 now = now_ms(CLOCK_MONOTONIC);
        if (err == OK && (any || may_read(w))) {
            idle_us = IDLE_MIN_US;
            if (w->read_next > w->digests_last) err = look(w, e);
            if (err == OK && !w->in_batch && now > w->refreshed_ms + REFRESH_BUSY_MS) err = refresh(w, e);
            continue;
        }
        bool finished = w->order_next > w->order_last;
        if (err == OK && w->in_batch && (finished || now > w->batch_ms + COMMIT_MS)) err = commit(w, e);
        if (err == OK) err = look(w, e);
        if (err != OK || may_read(w) || w->in_batch) {
            if (w->in_batch) usleep(IDLE_MIN_US);
            continue;
        }
        finished = finished && w->order_next > w->order_last && all_read(w);
        if ((err = remove_done(w, e)) != OK) break; /* what a letter in doubt kept */
        if (finished && w->o->once) break;
        if (idle_us >= IDLE_MAX_US || finished) err = refresh(w, e);
        if (err == OK) err = take_orphans(w, e);
        usleep(idle_us);
        if ((idle_us *= 2) > IDLE_MAX_US) idle_us = IDLE_MAX_US;
    }
    return err;
}

/* ---- beginning and end */

static bool served(const Writer *w) /* by a database server, that can go away and come again */
{
    return !store_is_file(w->o->db);
}

/* The only writer of this store: 1; another one is: 0. */
static int hold(Writer *w, ErrInfo *e)
{
    if (served(w)) { /* its own lock goes with the connection */
        bool busy;
        Err err = store_open_writer(&w->store, w->o->db, 0, &busy, e);
        return err == OK ? 1 : busy ? 0 : (int)err;
    }
    char *name = str_z(&w->names, str_format(&w->names, "%.*s-writer", STR(w->o->db)));
    if (w->lock < 0) w->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (w->lock < 0) return (int)fail(e, E_IO, "%s: %s", name, strerror(errno));
    if (flock(w->lock, LOCK_EX | LOCK_NB) == 0) return 1;
    return errno == EWOULDBLOCK ? 0 : (int)fail(e, E_IO, "%s: %s", name, strerror(errno));
}

static Err stand_by(Writer *w, ErrInfo *e)
{
    int got = hold(w, e);
    if (got == 0) tell(w, S("another writer has the store; standing by"));
    w->begun |= got == 0;
    for (; got == 0 && !stopped(w); got = hold(w, e)) {
        i64 now = now_ms(CLOCK_MONOTONIC);
        if (now - w->seen_ms >= SEEN_MS) {
            w->seen_ms = now;
            desk_seen(w->bus, &w->desk, &(FleetSeen){.role = S("standby")});
        }
        usleep(STANDBY_US);
    }
    return got < 0 ? (Err)got : stopped(w) ? fail(e, E_LIMIT, "stopped") : OK;
}

static Err begin(Writer *w, ErrInfo *e)
{
    Str at;
    Err err = w->store ? OK : store_open(&w->store, w->o->db, true, e);
    if (err == OK) err = store_begin(w->store, e);
    if (err == OK) err = store_cursor(w->store, &w->names, w->cursor, &at, e);
    if (err == OK) err = store_commit(w->store, e);
    if (err != OK) return err;
    w->begun = true;
    i64 v[3] = {0};
    Str part;
    for (int i = 0; i < 3 && str_next(&at, ' ', &part); i++)
        if (!str_int(part, &v[i])) v[i] = 0;
    w->order_next = (u64)v[0];
    w->at = (u32)v[1];
    w->low = (u64)v[2];
    BusState order;
    err = bus_state(w->bus, w->desk.order, &order, e);
    if (err == OK && w->order_next > order.last + 1) w->order_next = order.first, w->at = 0, w->low = 0; /* the desk was made anew since */
    w->refreshed_ms = now_ms(CLOCK_MONOTONIC);
    w->changed = true;
    return err;
}

/* Forgets everything that was read but where to read it. */
static void forget(Writer *w)
{
    for (u32 i = 0; i < w->cap; i++) free(w->table[i].bytes);
    free(w->table);
    free(w->state);
    store_close(w->store);
    arena_free(&w->one);
    arena_free(&w->order_arena);
    Writer clean = {.o = w->o, .know = w->know, .done = w->done, .bus = w->bus, .desk = w->desk, .lock = w->lock, .cursor = w->cursor,
                    .names = w->names};
    *w = clean;
}

static void end(Writer *w)
{
    forget(w);
    if (w->lock >= 0) close(w->lock);
    bus_close(w->bus);
    arena_free(&w->names);
    free(w);
}

/* From the lock to the end, or to a fault. */
static Err write_on(Writer *w, ErrInfo *e)
{
    Err err = stand_by(w, e);
    if (err == OK) err = begin(w, e);
    if (err == OK) err = rounds(w, e);
    if (err == OK || (err == E_LIMIT && stopped(w))) err = w->store ? commit(w, e) : OK;
    else if (w->store) store_abandon(w->store);
    w->refresh_due_ms = 0;
    return err == OK && w->store ? refresh(w, e) : err;
}

Err fleet_write(const WriteOptions *o, const Know *k, Written *out, ErrInfo *e)
{
    Writer *w = calloc(1, sizeof *w);
    char said[sizeof e->text] = "";
    if (!w) no_memory();
    *out = (Written){0};
    w->o = o, w->know = k, w->done = out, w->lock = -1;
    Err err = desk_names(&w->names, o->fleet.desk, &w->desk, e);
    w->cursor = str_format(&w->names, "desk %.*s", STR(o->fleet.desk));
    if (err == OK) err = desk_connect(&w->bus, &o->fleet, "writer", e);
    if (err == OK) err = desk_make(w->bus, &w->desk, &o->fleet, 0, e);
    while (err == OK) {
        err = write_on(w, e);
        if (err != E_STORE || !served(w) || stopped(w) || !w->begun) break;
        if (strcmp(said, e->text)) tell(w, str_of(e->text)); /* the same one, once a second, tells nothing more */
        memcpy(said, e->text, sizeof said);
        forget(w);
        w->begun = true;
        usleep(AGAIN_SECONDS * 1000000);
        err = OK;
    }
    end(w);
    return err == E_LIMIT && o->fleet.stop && *o->fleet.stop ? OK : err;
}
