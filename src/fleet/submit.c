/* submit.c - payloads onto the queue. A window of letters goes out together and is waited for together;
 * when all of it is durable, one letter to DESK-order states the order in which it was read. Why: a
 * letter that is sent again after a fault of a broker stands behind later ones on DESK-in, or there
 * twice, so its number is not its place. What a killed submit had sent without stating an order is
 * sent again; the copy that nothing orders is cleared away by the writer.
 *
 * To go on where a run was broken off, a window that is ordered leaves a mark (a hash over the ids of its
 * letters) under the name of the run. The next run of that name reads the same sources, and passes by
 * its windows as long as they have the marks that stand there: sources that changed are sent anew from
 * the first window that is another.
 *
 * Back-pressure stands here, at the only door: letters for workers and digests for the writer together
 * may not be more than the backlog. Nothing behind the door ever has to wait for room, so nothing can
 * lock up; the queue's own limit (discard new) is the second bolt. Limit: a window is sent when it is
 * full or the input ends, so what trickles out of a pipe waits for its window. */
#include "fleet/desk.h"
#include <unistd.h>

enum { WAIT_US = 300000, RUN_NAME = 32, MARKS_AT_ONCE = 256 };
typedef struct {
    const SubmitOptions *o;
    Bus *bus;
    Desk desk;
    Arena arena; /* of the window */
    BusPost posts[FLEET_WINDOW];
    u32 n;
    Submitted *done;
    Intake *in;
    bool told;
    Str marks_to;   /* subject of this run's marks */
    VEC(u64) marks; /* of the windows sent by earlier runs, in order */
    u32 passed;     /* windows passed by */
    Arena kept;     /* of both */
} Submitting;

static bool stopped(const Submitting *s)
{
    return s->o->fleet.stop && *s->o->fleet.stop;
}

static void tell(Submitting *s, bool waits)
{
    if (s->told == waits) return;
    s->told = waits;
    if (s->o->fleet.tell)
        s->o->fleet.tell(s->o->fleet.ctx, waits ? S("the desk has its fill of documents; waiting for workers and writer") : S("there is room again"));
}

static Err wait_for_room(Submitting *s, ErrInfo *e)
{
    u64 most = s->o->backlog ? s->o->backlog : FLEET_BACKLOG;
    for (;;) {
        BusState in, digests;
        Err err = bus_state(s->bus, s->desk.in, &in, e);
        if (err == OK) err = bus_state(s->bus, s->desk.digests, &digests, e);
        if (err != OK) return err;
        if (in.letters + digests.letters < most) break;
        if (stopped(s)) return fail(e, E_LIMIT, "stopped");
        tell(s, true);
        usleep(WAIT_US);
    }
    tell(s, false);
    return OK;
}

/* ---- marks */

static u64 mark_of(Submitting *s)
{
    u64 mark = s->n;
    Bytes all = {0};
    for (u32 i = 0; i < s->n; i++)
        for (isize k = 0; k < s->posts[i].id.n; k++) *vec_push(&s->arena, &all) = s->posts[i].id.p[k];
    Str hash = intake_hash(&s->arena, (Str){all.v, all.n});
    memcpy(&mark, hash.p, sizeof mark);
    return mark;
}

/* Was this window sent by an earlier run of the same name? */
static bool pass_by(Submitting *s)
{
    if (s->passed >= s->marks.n || s->marks.v[s->passed] != mark_of(s)) return s->marks.n = s->passed, false;
    s->passed++;
    s->done->letters += s->n;
    s->done->again += s->n;
    if (s->o->progress) s->o->progress(s->o->fleet.ctx, s->done->letters, s->done->again, intake_bytes(s->in));
    s->n = 0;
    arena_reset(&s->arena);
    return true;
}

/* The marks of the last run of the name, in order of their windows: a mark is "WINDOW HASH". */
static Err read_marks(Submitting *s, ErrInfo *e)
{
    BusState state;
    s->marks_to = str_format(&s->kept, "%.*s%.*s", STR(s->desk.submits_to), STR(str_cut(intake_hash(&s->kept, s->o->run), 0, RUN_NAME)));
    Err err = bus_state(s->bus, s->desk.submits, &state, e);
    for (u64 at = state.first ? state.first : 1; err == OK && !s->o->afresh && at <= state.last;) {
        u64 numbers[MARKS_AT_ONCE];
        BusLetter letters[MARKS_AT_ONCE];
        u32 n = 0;
        Arena a = {0};
        for (; n < MARKS_AT_ONCE && at <= state.last; n++) numbers[n] = at++;
        err = bus_get(s->bus, &a, s->desk.submits, numbers, n, letters, e);
        for (u32 i = 0; i < n && err == OK; i++) {
            u64 mark[2];
            if (!letters[i].found || letters[i].data.n != sizeof mark || !str_eq(letters[i].subject, s->marks_to)) continue;
            memcpy(mark, letters[i].data.p, sizeof mark);
            if (mark[0] > s->marks.n) continue; /* a mark before it has gone */
            s->marks.n = (u32)mark[0];
            *vec_push(&s->kept, &s->marks) = mark[1];
        }
        arena_free(&a);
    }
    return err;
}

static Err leave_mark(Submitting *s, u64 hash, ErrInfo *e)
{
    u64 mark[2] = {s->passed, hash};
    if ((u64)s->passed * FLEET_WINDOW >= FLEET_RUN_LETTERS_MAX) return OK;
    s->passed++;
    BusPost post = {.subject = s->marks_to, .data = {(const u8 *)mark, sizeof mark}};
    return bus_post(s->bus, &post, 1, e);
}

/* ---- windows */

/* The window's letters durable, then their order, then its mark. */
static Err send_window(Submitting *s, ErrInfo *e)
{
    Order order = {0};
    if (s->n && pass_by(s)) return OK;
    u64 mark = s->n ? mark_of(s) : 0;
    Err err = s->n ? wait_for_room(s, e) : OK;
    for (bool full = s->n > 0; full && err == OK;) {
        full = false;
        err = bus_post(s->bus, s->posts, s->n, e);
        for (u32 i = 0; i < s->n; i++) full |= !s->posts[i].kept;
        if (!full) break;
        if (err == OK && stopped(s)) err = fail(e, E_LIMIT, "stopped");
        tell(s, true);
        usleep(WAIT_US);
    }
    if (err != OK || !s->n) return err;
    tell(s, false);
    for (u32 i = 0; i < s->n; i++) {
        order_add(&s->arena, &order, s->posts[i].number, s->posts[i].again);
        s->done->again += s->posts[i].again;
    }
    BusPost stated = {.subject = s->desk.order_to, .data = order_letter_pack(&s->arena, &order)};
    stated.id = intake_hash(&s->arena, stated.data);
    err = bus_post(s->bus, &stated, 1, e);
    if (err == OK) err = leave_mark(s, mark, e);
    if (err == OK) s->done->letters += s->n;
    if (err == OK && s->o->progress) s->o->progress(s->o->fleet.ctx, s->done->letters, s->done->again, intake_bytes(s->in));
    s->n = 0;
    arena_reset(&s->arena);
    return err;
}

/* One letter more in the window; what is too long for the brokers is refused like what intake refuses. */
static void add(Submitting *s, InLetter *x, isize *bytes)
{
    Str data = in_letter_pack(&s->arena, x);
    if (data.n > bus_letter_max(s->bus) && !x->refused) {
        x->rejected = (Rejected){.id = x->payload.id, .path = x->payload.path, .at = x->payload.at,
                                 .reason = str_format(&s->arena, "%lld bytes when packed, and the brokers take %lld (max_payload)",
                                                      (long long)data.n, (long long)bus_letter_max(s->bus))};
        x->refused = true;
        x->payload = (Payload){0};
        data = in_letter_pack(&s->arena, x);
    }
    s->done->refused += x->refused;
    s->posts[s->n++] = (BusPost){.subject = s->desk.in_to, .id = in_letter_id(&s->arena, x), .data = data};
    *bytes += data.n;
}

static Err all(Submitting *s, ErrInfo *e)
{
    Err err = OK;
    isize bytes = 0;
    Arena one = {0};
    for (int got = 1; got && err == OK && !stopped(s);) {
        InLetter x = {.received = s->o->received};
        arena_reset(&one);
        got = intake_next(s->in, &one, &x.payload, &x.rejected);
        if (!got) break;
        x.refused = got == 2;
        if (x.refused) x.payload = (Payload){0};
        add(s, &x, &bytes);
        if (s->n == FLEET_WINDOW || bytes > FLEET_WINDOW_BYTES) {
            err = send_window(s, e);
            bytes = 0;
        }
    }
    if (err == OK) err = send_window(s, e);
    arena_free(&one);
    return err;
}

Err fleet_submit(const SubmitOptions *o, Intake *in, Submitted *out, ErrInfo *e)
{
    Arena names = {0};
    *out = (Submitted){0};
    Submitting *s = NEW(&names, Submitting, 1);
    *s = (Submitting){.o = o, .done = out, .in = in};
    Err err = desk_names(&names, o->fleet.desk, &s->desk, e);
    if (err == OK) err = desk_connect(&s->bus, &o->fleet, "submit", e);
    if (err == OK) err = desk_make(s->bus, &s->desk, &o->fleet, o->backlog, e);
    if (err == OK) err = read_marks(s, e);
    if (err == OK) err = all(s, e);
    out->stopped = stopped(s);
    if (err == E_LIMIT && out->stopped) err = OK;
    bus_close(s->bus);
    arena_free(&s->arena);
    arena_free(&s->kept);
    arena_free(&names);
    return err;
}
