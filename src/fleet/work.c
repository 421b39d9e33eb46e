/* work.c - documents into digests. A worker is a small family: a parent that only starts and mourns its
 * children, and children that take one letter at a time, make its digest, wait until that is durable on
 * DESK-digests, and only then acknowledge the letter. Processes, not threads: what ends a child - a
 * fault, the memory limit, the time limit - is known to have been the one letter in its hands (it
 * stands in memory that the parent shares), so no neighbour is blamed. The child that takes the dead
 * one's seat posts a note about it and returns the letter; whoever gets a letter with FLEET_TRIES
 * notes puts it on DESK-dead with the reason, and tells the writer, so that the order has no gap.
 * A whole host that vanishes leaves no note: its letters come again after FLEET_ACK_SECONDS. */
#include "base/sandbox.h"
#include "fleet/desk.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    TAKE_MS = 1000, POLL_US = 50000, RESTART_SECONDS = 1,
    BEAT_MS = 250, SEEN_BEATS = 8, PROGRESS_BEATS = FLEET_ACK_SECONDS * 1000 / BEAT_MS / 3,
    ARENA_KEPT_MAX = 256 << 20, /* bytes; more is given back after the document */
};
/* One child's, shared with the parent. */
typedef struct {
    u64 number;       /* of the letter in hand; 0: none */
    char ticket[160]; /* to return it with */
    bool connected;   /* once at least */
    u64 documents, rejected, dead;
    u32 idle_deaths;  /* one after another, without a word and without a letter in hand */
    u64 died_number;  /* of the letter that ended the one before, until it is noted */
    char died_ticket[160];
    char died_of[200];
    char reason[200]; /* how the last child ended, signal or error */
} Seat;
typedef struct {
    const WorkOptions *o;
    const Know *know;
    Desk desk;
    Seat *seat;
    pid_t parent;
    Bus *bus;
    BusQueue *queue;
    BusItem item;
    pthread_mutex_t lock; /* of item, between the worker and its heart */
    volatile int ended;
    Arena arena; /* of one document */
} Child;

static bool stopped(const WorkOptions *o)
{
    return o->fleet.stop && *o->fleet.stop;
}

/* ---- notes of the dead */

/* "2 signal 6" -> 2; reason: "signal 6" */
static u32 note_read(Str note, Str *reason)
{
    isize space = str_find_byte(note, ' ', 0);
    i64 n = 0;
    *reason = (Str){0};
    if (space < 0 || !str_int(str_cut(note, 0, space), &n)) return 0;
    *reason = str_cut(note, space + 1, note.n);
    return (u32)n;
}

static Str note_subject(Child *c, Arena *a, u64 number)
{
    return str_format(a, "%.*s%llu", STR(c->desk.died_to), (unsigned long long)number);
}

/* The one before me died of a letter: another note of it, and the letter is free again. */
static Err note_death(Child *c, ErrInfo *e)
{
    Arena a = {0};
    Seat *p = c->seat;
    BusLetter was;
    Str reason;
    Str subject = note_subject(c, &a, p->died_number);
    Err err = bus_last(c->bus, &a, c->desk.dead, subject, &was, e);
    u32 n = err == OK && was.found ? note_read(was.data, &reason) : 0;
    BusPost note = {.subject = subject, .data = str_format(&a, "%u %s", n + 1, p->died_of)};
    if (err == OK) err = bus_post(c->bus, &note, 1, e);
    if (err == OK) bus_return(c->bus, str_of(p->died_ticket));
    if (err == OK) p->died_number = 0;
    arena_free(&a);
    return err;
}

/* ---- one letter */

/* Why no more is tried with it; empty: try. */
static Err give_up(Child *c, Str *why, ErrInfo *e)
{
    BusLetter note;
    Str reason;
    *why = (Str){0};
    if (c->item.deliveries <= 1) return OK;
    Err err = bus_last(c->bus, &c->arena, c->desk.dead, note_subject(c, &c->arena, c->item.number), &note, e);
    u32 n = err == OK && note.found ? note_read(note.data, &reason) : 0;
    if (n >= FLEET_TRIES) *why = str_format(&c->arena, "it ended %u workers, the last by %.*s", n, STR(reason));
    else if (c->item.deliveries > FLEET_DELIVERIES_MAX)
        *why = str_format(&c->arena, "it was taken %u times and never finished", c->item.deliveries);
    return err;
}

static Err post_dead(Child *c, const DoneLetter *x, ErrInfo *e)
{
    BusPost dead = {.subject = str_format(&c->arena, "%.*s%llu", STR(c->desk.dead_to), (unsigned long long)x->number), .data = x->in,
                    .reason = x->rejected.reason};
    Err err = bus_post(c->bus, &dead, 1, e);
    c->seat->dead += err == OK;
    return err;
}

/* What becomes of the letter. */
static void make(Child *c, DoneLetter *out)
{
    Arena *a = &c->arena;
    InLetter x;
    Digest d;
    Bytes bytes = {0};
    Doc *doc = NEW(a, Doc, 1);
    *doc = (Doc){.arena = a};
    if (!in_letter_read(a, out->in, &x)) {
        out->kind = DONE_DEAD;
        out->rejected = (Rejected){.path = S("-"), .reason = S("a letter in a form that this version of sitrep does not know")};
    } else if (x.refused) {
        out->kind = DONE_REJECTED;
        out->rejected = x.rejected;
    } else if (!engine_digest(doc, &x.payload, c->know, &d, &out->rejected)) {
        out->kind = DONE_REJECTED;
    } else {
        out->kind = DONE_DIGEST;
        digest_bytes(a, &d, &bytes);
        out->digest = (Str){bytes.v, bytes.n};
    }
}

static void bury(Child *c, DoneLetter *x, Str why)
{
    InLetter in;
    x->kind = DONE_DEAD;
    x->digest = (Str){0};
    x->rejected = (Rejected){.path = S("-"), .reason = why};
    if (!in_letter_read(&c->arena, x->in, &in)) return;
    x->rejected.id = in.refused ? in.rejected.id : in.payload.id;
    x->rejected.path = in.refused ? in.rejected.path : in.payload.path;
    x->rejected.at = in.refused ? in.rejected.at : in.payload.at;
}

static Err one_letter(Child *c, ErrInfo *e)
{
    Arena *a = &c->arena;
    DoneLetter x = {.number = c->item.number, .in = c->item.data, .lexicon = c->o->lexicon};
    Str why;
    Err err = give_up(c, &why, e);
    if (err != OK) return err;
    alarm(FLEET_DOCUMENT_SECONDS); /* its signal ends this process */
    if (why.n) bury(c, &x, why);
    else make(c, &x);
    alarm(0);
    Str bytes = done_letter_pack(a, &x);
    if (bytes.n > bus_letter_max(c->bus)) {
        bury(c, &x, str_format(a, "its digest of %lld bytes is more than the brokers take (max_payload)", (long long)bytes.n));
        bytes = done_letter_pack(a, &x);
    }
    if (x.kind == DONE_DEAD) err = post_dead(c, &x, e);
    BusPost post = {.subject = c->desk.digests_to, .id = str_format(a, "%llu", (unsigned long long)x.number), .data = bytes};
    if (err == OK) err = bus_post(c->bus, &post, 1, e);
    if (err == OK && c->item.deliveries > 1) err = bus_purge(c->bus, c->desk.dead, note_subject(c, a, x.number), 0, e);
    if (err == OK && x.kind == DONE_DIGEST) c->seat->documents++;
    if (err == OK && x.kind == DONE_REJECTED) c->seat->rejected++;
    return err;
}

/* ---- a child */

static void *heart(void *arg)
{
    Child *c = arg;
    for (u32 beat = 1; !c->ended; beat++) {
        usleep(BEAT_MS * 1000);
        pthread_mutex_lock(&c->lock);
        if (beat % PROGRESS_BEATS == 0) bus_progress(&c->item);
        pthread_mutex_unlock(&c->lock);
        const Seat *p = c->seat;
        if (beat % SEEN_BEATS == 1)
            desk_seen(c->bus, &c->desk, &(FleetSeen){.role = S("worker"), .documents = (i64)p->documents, .refused = (i64)p->rejected,
                                                     .dead = (i64)p->dead, .position = (i64)p->number});
    }
    return NULL;
}

static bool nothing_left(Child *c, ErrInfo *e)
{
    BusQueueState q;
    return bus_queue_state(c->bus, c->desk.in, FLEET_QUEUE, &q, e) == OK && q.waiting + q.under_way == 0;
}

static Err work(Child *c, ErrInfo *e)
{
    Err err = OK;
    while (err == OK && !stopped(c->o) && getppid() == c->parent) {
        BusItem got;
        int n = bus_take(c->queue, TAKE_MS, &got, e);
        if (n < 0) return (Err)n;
        if (n == 0 && c->o->once && nothing_left(c, e)) break;
        if (n == 0) continue;
        pthread_mutex_lock(&c->lock);
        c->item = got;
        pthread_mutex_unlock(&c->lock);
        memcpy(c->seat->ticket, got.ticket, sizeof got.ticket);
        c->seat->number = got.number;
        c->seat->idle_deaths = 0;
        err = one_letter(c, e);
        pthread_mutex_lock(&c->lock);
        if (err == OK) bus_ack(&c->item);
        else bus_drop(&c->item);
        pthread_mutex_unlock(&c->lock);
        c->seat->number = 0;
        if (c->arena.total > ARENA_KEPT_MAX) arena_free(&c->arena);
        else arena_reset(&c->arena);
    }
    return err;
}

static void limit_memory(int mb)
{
    struct rlimit most = {(rlim_t)mb << 20, (rlim_t)mb << 20};
    if (mb > 0) (void)setrlimit(RLIMIT_DATA, &most);
}

static Err child(Child *c, ErrInfo *e)
{
    pthread_t heart_thread;
    pthread_mutex_init(&c->lock, NULL);
    Sandboxed fenced; /* it reads what strangers wrote, talks to brokers and writes no file */
    sandbox_enter(&(SandboxAsk){.network = true}, &fenced);
    if (fenced.missing[0] && c->o->fleet.tell) c->o->fleet.tell(c->o->fleet.ctx, str_of(fenced.missing));
    Err err = desk_connect(&c->bus, &c->o->fleet, "worker", e);
    if (err == OK) err = desk_make(c->bus, &c->desk, &c->o->fleet, 0, e);
    if (err == OK) err = bus_queue_open(&c->queue, c->bus, c->desk.in, FLEET_QUEUE, e);
    if (err != OK) return err;
    c->seat->connected = true;
    if (c->seat->died_number) err = note_death(c, e);
    limit_memory(c->o->memory_mb);
    bool beats = pthread_create(&heart_thread, NULL, heart, c) == 0;
    if (err == OK) err = work(c, e);
    c->ended = 1;
    if (beats) pthread_join(heart_thread, NULL);
    bus_queue_close(c->queue);
    bus_close(c->bus);
    return err == E_LIMIT && stopped(c->o) ? OK : err;
}

/* ---- the parent */

static pid_t start(const WorkOptions *o, const Know *k, const Desk *d, Seat *seat, pid_t parent)
{
    pid_t pid = fork();
    if (pid != 0) return pid;
    ErrInfo e = {0};
    seat->reason[0] = 0;
    Child c = {.o = o, .know = k, .desk = *d, .seat = seat, .parent = parent};
    Err err = child(&c, &e);
    if (err != OK) snprintf(seat->reason, sizeof seat->reason, "%.*s", (int)sizeof seat->reason - 1, e.text);
    _exit(-(int)err);
}

static void tell_loss(const WorkOptions *o, const Seat *p, bool again)
{
    char what[sizeof p->reason + 50];
    snprintf(what, sizeof what, "a worker ended: %s; another takes its place", p->reason);
    if (again && o->fleet.tell) o->fleet.tell(o->fleet.ctx, str_of(what));
}

static void say_how(Seat *p, int status)
{
    int n = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
    if (WIFSIGNALED(status)) snprintf(p->reason, sizeof p->reason, "signal %d (%s)%s", n, strsignal(n), n == SIGALRM ? ": it took too long" : "");
    else snprintf(p->reason, sizeof p->reason, "exit status %d", n);
}

/* A child is no more: was it a letter? *err: the worker as a whole cannot go on. */
static void mourn(const WorkOptions *o, Seat *p, int status, bool *again, Err *err, ErrInfo *e)
{
    *again = false;
    bool fell = WIFSIGNALED(status) || (WEXITSTATUS(status) != 0 && !p->reason[0]); /* without a word of its own */
    if (fell) say_how(p, status);
    if (fell && p->number) {
        p->died_number = p->number;
        memcpy(p->died_ticket, p->ticket, sizeof p->died_ticket);
        memcpy(p->died_of, p->reason, sizeof p->died_of);
    }
    p->idle_deaths = fell && !p->number ? p->idle_deaths + 1 : 0;
    p->number = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return; /* it was told to, or nothing is left */
    if (p->idle_deaths >= FLEET_TRIES) *err = fail(e, E_LIMIT, "%u workers ended one after another before they had a document, the last by %s", p->idle_deaths, p->reason);
    else if (!p->connected) *err = fail(e, WIFEXITED(status) ? -(Err)WEXITSTATUS(status) : E_IO, "a worker ended at its start: %s", p->reason);
    else *again = !stopped(o);
    tell_loss(o, p, *again);
}

typedef struct {
    pid_t pid; /* 0: none */
    bool due;  /* to be started again, after a second unless a letter ended it */
    u32 wait;  /* polls until then */
    bool told; /* to end */
} Member;

static Err family(const WorkOptions *o, const Know *k, const Desk *d, Member *m, Seat *seats, int n, Worked *out, ErrInfo *e)
{
    Err err = OK;
    pid_t me = getpid();
    for (int left = n; left;) {
        left = 0;
        for (int i = 0; i < n; i++) {
            int status;
            if (m[i].due && m[i].wait-- == 0) {
                m[i].due = false;
                m[i].pid = start(o, k, d, &seats[i], me);
                if (m[i].pid < 0) err = fail(e, E_IO, "cannot start a worker: %s", strerror(errno)), m[i].pid = 0;
            }
            if (m[i].pid && waitpid(m[i].pid, &status, WNOHANG) == m[i].pid) {
                m[i].pid = 0;
                out->deaths += WIFSIGNALED(status) != 0;
                mourn(o, &seats[i], status, &m[i].due, &err, e);
                m[i].wait = seats[i].died_number ? 0 : RESTART_SECONDS * 1000000 / POLL_US;
            }
            if (err != OK || stopped(o)) m[i].due = false;
            if (m[i].pid && !m[i].told && (err != OK || stopped(o))) m[i].told = kill(m[i].pid, SIGTERM) == 0;
            left += m[i].pid || m[i].due;
        }
        if (left) usleep(POLL_US);
    }
    return err;
}

Err fleet_work(const WorkOptions *o, const Know *k, Worked *out, ErrInfo *e)
{
    Arena a = {0};
    Desk d;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int n = o->workers > 0 ? o->workers : cores < 1 ? 1 : (int)cores;
    if (n > FLEET_WORKERS_MAX) n = FLEET_WORKERS_MAX;
    *out = (Worked){0};
    Err err = desk_names(&a, o->fleet.desk, &d, e);
    if (err != OK) return arena_free(&a), err;
    Seat *seats = mmap(NULL, sizeof *seats * (size_t)n, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (seats == MAP_FAILED) return arena_free(&a), fail(e, E_IO, "no memory to share with workers: %s", strerror(errno));
    Member *m = NEW(&a, Member, n);
    for (int i = 0; i < n; i++) m[i].due = true;
    err = family(o, k, &d, m, seats, n, out, e);
    for (int i = 0; i < n; i++) {
        out->documents += seats[i].documents;
        out->rejected += seats[i].rejected;
        out->dead += seats[i].dead;
    }
    munmap(seats, sizeof *seats * (size_t)n);
    arena_free(&a);
    return err;
}
