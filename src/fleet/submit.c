/* submit.c - payloads onto the queue. A window of letters goes out together and is waited for together;
 * when all of it is durable, one letter to DESK-order states the order in which it was read. Why: a
 * letter that is sent again after a fault of a broker stands behind later ones on DESK-in, so its
 * number is not its place; and what a killed submit had sent without stating an order gets its place
 * when submit is run again (the brokers know it, and answer with its number).
 *
 * Back-pressure stands here, at the only door: letters for workers and digests for the writer together
 * may not be more than the backlog. Nothing behind the door ever has to wait for room, so nothing can
 * lock up; the queue's own limit (discard new) is the second bolt. Limit: a window is sent when it is
 * full or the input ends, so what trickles out of a pipe waits for its window. */
#include "fleet/desk.h"
#include <unistd.h>

enum { WAIT_US = 300000 };
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

/* The window's letters durable, then their order. */
static Err send_window(Submitting *s, ErrInfo *e)
{
    Order order = {0};
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
    if (err == OK) s->done->letters += s->n;
    if (err == OK && s->o->progress) s->o->progress(s->o->fleet.ctx, s->done->letters, s->done->again, intake_bytes(s->in));
    s->n = 0;
    arena_reset(&s->arena);
    return err;
}

/* One letter more in the window; what is too long for the brokers is an error that says so. */
static Err add(Submitting *s, const InLetter *x, isize *bytes, ErrInfo *e)
{
    Str data = in_letter_pack(&s->arena, x);
    if (data.n > bus_letter_max(s->bus))
        return fail(e, E_LIMIT, "%.*s: %lld bytes when packed, but the brokers take letters of %lld (max_payload in their configuration)",
                    STR(x->refused ? x->rejected.path : x->payload.path), (long long)data.n, (long long)bus_letter_max(s->bus));
    s->posts[s->n++] = (BusPost){.subject = s->desk.in_to, .id = in_letter_id(&s->arena, x), .data = data};
    *bytes += data.n;
    return OK;
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
        s->done->refused += x.refused;
        err = add(s, &x, &bytes, e);
        if (err == OK && (s->n == FLEET_WINDOW || bytes > FLEET_WINDOW_BYTES)) {
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
    if (err == OK) err = all(s, e);
    out->stopped = stopped(s);
    if (err == E_LIMIT && out->stopped) err = OK;
    bus_close(s->bus);
    arena_free(&s->arena);
    arena_free(&names);
    return err;
}
