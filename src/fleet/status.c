/* status.c - a desk as the brokers see it, and dead letters put back. */
#include "base/json.h"
#include "fleet/desk.h"

enum { LETTERS_AT_ONCE = 64 };

static bool read_seen(Arena *a, Str json, FleetSeen *out)
{
    JsonReader r = {.in = json};
    Str key = {0};
    const struct {
        const char *name;
        i64 *to;
    } numbers[] = {{"pid", &out->pid}, {"documents", &out->documents}, {"refused", &out->refused}, {"dead", &out->dead}, {"position", &out->position}};
    *out = (FleetSeen){0};
    for (JsonTok t = json_next(&r); t != JSON_END; t = json_next(&r)) {
        if (t == JSON_ERROR) return false;
        if (t == JSON_KEY) key = json_string(a, &r);
        else if (t == JSON_STRING && str_is(key, "role")) out->role = json_string(a, &r);
        else if (t == JSON_STRING && str_is(key, "host")) out->host = json_string(a, &r);
        else if (t == JSON_NUMBER)
            for (isize i = 0; i < countof(numbers); i++)
                if (str_is(key, numbers[i].name)) *numbers[i].to = (i64)json_number(&r);
    }
    return out->role.n > 0;
}

/* Every letter of a stream that begins with a subject, oldest first. */
typedef Err (*EachLetter)(void *ctx, const BusLetter *l, ErrInfo *e);
static Err each(Bus *b, Str stream, Str subject, EachLetter f, void *ctx, ErrInfo *e)
{
    BusState s;
    Err err = bus_state(b, stream, &s, e);
    for (u64 at = s.first ? s.first : 1; err == OK && at <= s.last;) {
        u64 numbers[LETTERS_AT_ONCE];
        BusLetter letters[LETTERS_AT_ONCE];
        u32 n = 0;
        Arena a = {0};
        for (; n < LETTERS_AT_ONCE && at <= s.last; n++) numbers[n] = at++;
        err = bus_get(b, &a, stream, numbers, n, letters, e);
        for (u32 i = 0; i < n && err == OK; i++)
            if (letters[i].found && str_starts(letters[i].subject, subject)) err = f(ctx, &letters[i], e);
        arena_free(&a);
    }
    return err;
}

typedef struct {
    Arena *a;
    FleetStatus *out;
    const Desk *desk;
} Asking;

static Err one_seen(void *ctx, const BusLetter *l, ErrInfo *e)
{
    Asking *q = ctx;
    FleetSeen who;
    (void)e;
    if (!read_seen(q->a, str_copy(q->a, l->data), &who)) return OK;
    who.age_ms = q->out->now_ms - l->ms;
    *vec_push(q->a, &q->out->seen) = who;
    return OK;
}

static u64 dead_number(const Desk *d, Str subject)
{
    i64 n = 0;
    return str_int(str_cut(subject, d->dead_to.n, subject.n), &n) ? (u64)n : 0;
}

static Err one_dead(void *ctx, const BusLetter *l, ErrInfo *e)
{
    Asking *q = ctx;
    Arena a = {0};
    InLetter in;
    FleetDead *d;
    (void)e;
    if (q->out->dead.n >= FLEET_DEAD_MAX) return q->out->dead_unlisted++, OK;
    d = vec_push(q->a, &q->out->dead);
    *d = (FleetDead){.number = dead_number(q->desk, l->subject), .age_ms = q->out->now_ms - l->ms, .reason = str_copy(q->a, l->reason)};
    if (in_letter_read(&a, l->data, &in)) {
        d->id = str_copy(q->a, in.refused ? in.rejected.id : in.payload.id);
        d->path = str_copy(q->a, in.refused ? in.rejected.path : in.payload.path);
    }
    arena_free(&a);
    return OK;
}

Err fleet_status(const FleetOptions *o, i64 now_ms, Arena *a, FleetStatus *out, ErrInfo *e)
{
    Desk d;
    Bus *b = NULL;
    BusState in, order, digests;
    BusQueueState queue;
    *out = (FleetStatus){.desk = o->desk, .now_ms = now_ms};
    Asking q = {a, out, &d};
    Err err = desk_names(a, o->desk, &d, e);
    if (err == OK) err = desk_connect(&b, o, "status", e);
    if (err == OK) err = bus_state(b, d.in, &in, e);
    if (err == OK) err = bus_state(b, d.order, &order, e);
    if (err == OK) err = bus_state(b, d.digests, &digests, e);
    if (err == OK) err = bus_queue_state(b, d.in, FLEET_QUEUE, &queue, e);
    if (err == OK) {
        out->replicas = in.replicas;
        out->replicas_current = in.replicas_current;
        out->waiting = queue.waiting;
        out->under_way = queue.under_way;
        out->again = queue.again;
        out->in_bytes = in.bytes;
        out->digests = digests.letters;
        out->digests_bytes = digests.bytes;
        out->orders = order.letters;
        out->oldest_ms = in.letters ? now_ms - in.first_ms : 0;
        out->oldest_digest_ms = digests.letters ? now_ms - digests.first_ms : 0;
        err = each(b, d.seen, d.seen_to, one_seen, &q, e);
    }
    if (err == OK) err = each(b, d.dead, d.dead_to, one_dead, &q, e);
    bus_close(b);
    return err;
}

/* ---- dead letters put back */

typedef struct {
    Bus *bus;
    const Desk *desk;
    u32 n;
} Retrying;

static Err one_retry(void *ctx, const BusLetter *l, ErrInfo *e)
{
    Retrying *r = ctx;
    Arena a = {0};
    Order order = {0};
    u64 number = dead_number(r->desk, l->subject);
    if (r->n >= FLEET_DEAD_MAX) return OK;
    BusPost post = {.subject = r->desk->in_to, .data = l->data, .id = str_format(&a, "retry %llu", (unsigned long long)l->number)};
    Err err = bus_post(r->bus, &post, 1, e);
    if (err == OK && post.full) err = fail(e, E_LIMIT, "the desk has its fill of documents; try again when there is room");
    if (err == OK) {
        order_add(&a, &order, post.number, post.again);
        BusPost stated = {.subject = r->desk->order_to, .data = order_letter_pack(&a, &order)};
        stated.id = intake_hash(&a, stated.data);
        err = bus_post(r->bus, &stated, 1, e);
    }
    if (err == OK) err = bus_purge(r->bus, r->desk->dead, str_format(&a, "%.*s%llu", STR(r->desk->died_to), (unsigned long long)number), 0, e);
    if (err == OK) err = bus_remove(r->bus, r->desk->dead, l->number, e);
    r->n += err == OK;
    arena_free(&a);
    return err;
}

Err fleet_retry(const FleetOptions *o, u32 *n, ErrInfo *e)
{
    Arena a = {0};
    Desk d;
    Retrying r = {.desk = &d};
    Err err = desk_names(&a, o->desk, &d, e);
    if (err == OK) err = desk_connect(&r.bus, o, "retry", e);
    if (err == OK) err = each(r.bus, d.dead, d.dead_to, one_retry, &r, e);
    *n = r.n;
    bus_close(r.bus);
    arena_free(&a);
    return err;
}
