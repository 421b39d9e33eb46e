/* fleet.c - the verb that shows how a desk's fleet fares: `fleet status`, `fleet dead [--retry]`. */
#include "base/json.h"
#include "command/command.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void fleet_options(const Options *o, const volatile int *stop, FleetOptions *out)
{
    *out = (FleetOptions){.nats = o->nats.n ? o->nats : str_of(getenv("SITREP_NATS")), .desk = o->desk, .replicas = o->replicas, .stop = stop, .tell = o->quiet ? NULL : tell_fleet};
}

void tell_fleet(void *ctx, Str what)
{
    (void)ctx;
    fprintf(stderr, "sitrep: %.*s\n", STR(what));
}

static void text_age(Buf *b, i64 ms)
{
    i64 s = ms < 0 ? 0 : ms / 1000;
    if (s < 120) buf_format(b, "%lld s", (long long)s);
    else if (s < 7200) buf_format(b, "%lld min", (long long)s / 60);
    else buf_format(b, "%lld h", (long long)s / 3600);
}

static void text_dead(Buf *b, const FleetStatus *s)
{
    if (!s->dead.n) buf_put(b, S("no dead letters\n"));
    for (u32 i = 0; i < s->dead.n; i++) {
        const FleetDead *d = &s->dead.v[i];
        buf_format(b, "  %llu  %.*s  ", (unsigned long long)d->number, STR(d->path));
        text_age(b, d->age_ms);
        buf_format(b, " ago: %.*s\n", STR(d->reason));
    }
    if (s->dead_unlisted) buf_format(b, "  and %llu more\n", (unsigned long long)s->dead_unlisted);
}

static void text_status(Buf *b, const FleetStatus *s)
{
    buf_format(b, "desk %.*s", STR(s->desk));
    buf_format(b, s->replicas > 1 ? ", kept on %d brokers, %d of them up to date\n" : ", kept on one broker\n", s->replicas, s->replicas_current);
    buf_format(b, "for workers   %llu waiting, %llu in work, %llu of those delivered more than once; oldest ", (unsigned long long)s->waiting,
               (unsigned long long)s->under_way, (unsigned long long)s->again);
    text_age(b, s->oldest_ms);
    buf_format(b, "\nfor the writer %llu digests (%.1f MB), oldest ", (unsigned long long)s->digests, (double)s->digests_bytes / 1e6);
    text_age(b, s->oldest_digest_ms);
    buf_format(b, "; %llu windows not yet stored\n", (unsigned long long)s->orders);
    for (u32 i = 0; i < s->seen.n; i++) {
        const FleetSeen *w = &s->seen.v[i];
        buf_format(b, "%-8.*s %.*s pid %lld: %lld documents, %lld refused, %lld dead; seen ", STR(w->role), STR(w->host), (long long)w->pid,
                   (long long)w->documents, (long long)w->refused, (long long)w->dead);
        text_age(b, w->age_ms);
        buf_put(b, S(" ago\n"));
    }
    if (!s->seen.n) buf_put(b, S("nobody was seen working in the last minute\n"));
    if (s->dead.n)
        buf_format(b, "dead letters  %llu (`sitrep fleet dead --retry` puts them back)\n", (unsigned long long)s->dead.n + s->dead_unlisted);
    text_dead(b, s);
}

static void json_dead(Json *j, const FleetStatus *s)
{
    json_kopen(j, "dead", '[');
    for (u32 i = 0; i < s->dead.n; i++) {
        const FleetDead *d = &s->dead.v[i];
        json_open(j, '{');
        json_kint(j, "number", (i64)d->number);
        json_kstr(j, "id", d->id);
        json_kstr(j, "path", d->path);
        json_kstr(j, "reason", d->reason);
        json_kint(j, "age_ms", d->age_ms);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_kint(j, "dead_unlisted", (i64)s->dead_unlisted);
}

static void json_status(Buf *b, const FleetStatus *s)
{
    Json j = {.out = b};
    json_open(&j, '{');
    json_kstr(&j, "desk", s->desk);
    json_kint(&j, "replicas", s->replicas);
    json_kint(&j, "replicas_current", s->replicas_current);
    json_kint(&j, "waiting", (i64)s->waiting);
    json_kint(&j, "under_way", (i64)s->under_way);
    json_kint(&j, "redelivered", (i64)s->again);
    json_kint(&j, "queue_bytes", (i64)s->in_bytes);
    json_kint(&j, "oldest_ms", s->oldest_ms);
    json_kint(&j, "digests", (i64)s->digests);
    json_kint(&j, "digests_bytes", (i64)s->digests_bytes);
    json_kint(&j, "oldest_digest_ms", s->oldest_digest_ms);
    json_kint(&j, "windows", (i64)s->orders);
    json_kopen(&j, "seen", '[');
    for (u32 i = 0; i < s->seen.n; i++) {
        const FleetSeen *w = &s->seen.v[i];
        json_open(&j, '{');
        json_kstr(&j, "role", w->role);
        json_kstr(&j, "host", w->host);
        json_kint(&j, "pid", w->pid);
        json_kint(&j, "documents", w->documents);
        json_kint(&j, "refused", w->refused);
        json_kint(&j, "dead", w->dead);
        json_kint(&j, "position", w->position);
        json_kint(&j, "age_ms", w->age_ms);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_dead(&j, s);
    json_close(&j, '}');
    buf_byte(b, '\n');
}

static Err status(Arena *a, const Options *o, const FleetOptions *fo, bool dead, ErrInfo *e)
{
    FleetStatus s;
    struct timespec t;
    Buf b = {.arena = a};
    clock_gettime(CLOCK_REALTIME, &t);
    Err err = fleet_status(fo, (i64)t.tv_sec * 1000 + t.tv_nsec / 1000000, a, &s, e);
    if (err != OK) return err;
    if (str_eq(o->format, S("json")) && dead) {
        Json j = {.out = &b};
        json_open(&j, '{');
        json_dead(&j, &s);
        json_close(&j, '}');
        buf_byte(&b, '\n');
    } else if (str_eq(o->format, S("json"))) json_status(&b, &s);
    else if (dead) text_dead(&b, &s);
    else text_status(&b, &s);
    return write_out(o->output, buf_str(&b), e);
}

int cmd_fleet(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e;
    Options o;
    FleetOptions fo;
    u32 n = 0;
    Err err = options_parse(&a, argc, argv, &o, &e);
    if (err == OK) fleet_options(&o, NULL, &fo);
    Str what = err == OK && o.nsources ? o.sources[0] : S("status");
    bool dead = str_eq(what, S("dead"));
    if (err == OK && !dead && !str_eq(what, S("status"))) err = fail(&e, E_USAGE, "fleet knows `status` and `dead`, not \"%.*s\"", STR(what));
    if (err == OK && o.format.n && !str_eq(o.format, S("text")) && !str_eq(o.format, S("json")))
        err = fail(&e, E_USAGE, "fleet writes text or json, not \"%.*s\"", STR(o.format));
    if (err == OK && dead && o.retry) err = fleet_retry(&fo, &n, &e);
    else if (err == OK) err = status(&a, &o, &fo, dead, &e);
    if (err == OK && o.retry && !o.quiet) fprintf(stderr, "sitrep: %u dead letters are on the queue again, at the end of the order\n", n);
    int code = err != OK ? complain(&e) : 0;
    arena_free(&a);
    return code;
}
