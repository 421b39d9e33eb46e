/* desk.c - see desk.h. Letters are records (base/record.h) behind a number that says their form. RAW and
 * digests are packed with zstd, once, where they are made; they go through the brokers as they are. */
#include "fleet/desk.h"
#include "base/json.h"
#include "base/utf8.h"
#include <stdio.h>
#include <unistd.h>
#include <zstd.h>

enum { PACK_LEVEL = 1, UNPACKED_MAX = 1 << 28, UNDER_WAY_MAX = 20000 };

Err desk_names(Arena *a, Str desk, Desk *out, ErrInfo *e)
{
    bool good = desk.n > 0 && desk.n <= FLEET_NAME_MAX;
    for (isize i = 0; i < desk.n && good; i++) {
        u8 c = desk.p[i], low = c | 32;
        good = (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
    if (!good) return fail(e, E_USAGE, "--desk wants a name of at most %d letters, digits, - and _, not \"%.*s\"", (int)FLEET_NAME_MAX, STR(desk));
    const struct {
        Str *to;
        const char *format;
    } names[] = {{&out->in, "%.*s-in"}, {&out->order, "%.*s-order"}, {&out->digests, "%.*s-digests"}, {&out->dead, "%.*s-dead"},
                 {&out->submits, "%.*s-submits"}, {&out->submits_to, "sitrep.%.*s.submits."}, {&out->seen, "%.*s-seen"}, {&out->in_to, "sitrep.%.*s.in"}, {&out->order_to, "sitrep.%.*s.order"},
                 {&out->digests_to, "sitrep.%.*s.digests"}, {&out->dead_to, "sitrep.%.*s.dead.letter."},
                 {&out->died_to, "sitrep.%.*s.dead.note."}, {&out->seen_to, "sitrep.%.*s.seen."}};
    for (isize i = 0; i < countof(names); i++) {
        char name[100];
        snprintf(name, sizeof name, names[i].format, STR(desk));
        *names[i].to = str_copy(a, str_of(name));
    }
    return OK;
}

static int replicas(const FleetOptions *o)
{
    int brokers = 1;
    if (o->replicas) return o->replicas;
    for (isize i = 0; i < o->nats.n; i++) brokers += o->nats.p[i] == ',';
    return brokers >= 3 ? 3 : 1;
}

Err desk_make(Bus *b, const Desk *d, const FleetOptions *o, u32 backlog, ErrInfo *e)
{
    Arena a = {0};
    BusState there;
    Err err = bus_state(b, d->in, &there, e);
    u32 most = backlog ? backlog : err == OK ? 0 : FLEET_BACKLOG; /* 0: as it is */
    int n = replicas(o);
    const BusStream streams[] = {
        {.name = d->in, .subjects = d->in_to, .queue = true, .replicas = n, .letters_max = most, .window = FLEET_KNOWN_SECONDS},
        {.name = d->order, .subjects = d->order_to, .replicas = n, .window = FLEET_KNOWN_SECONDS},
        {.name = d->digests, .subjects = d->digests_to, .replicas = n, .window = FLEET_KNOWN_SECONDS},
        {.name = d->dead, .subjects = str_format(&a, "%.*s>", (int)d->dead_to.n - 7, (const char *)d->dead_to.p),   .replicas = n,
         .per_subject = 1, .window = FLEET_SEEN_SECONDS},
        {.name = d->submits, .subjects = str_format(&a, "%.*s>", STR(d->submits_to)), .replicas = n, .seconds_max = FLEET_SUBMITS_SECONDS,
         .window = FLEET_SEEN_SECONDS},
        {.name = d->seen, .subjects = str_format(&a, "%.*s>", STR(d->seen_to)), .memory = true, .replicas = n, .per_subject = 1,
         .seconds_max = FLEET_SEEN_SECONDS, .window = FLEET_SEEN_SECONDS}};
    if (err == E_NOTHING) err = OK;
    for (isize i = countof(streams) - 1; i >= 0 && err == OK; i--) err = bus_make(b, &streams[i], e); /* DESK-in last: then all are there */
    if (err == OK) err = bus_queue_make(b, d->in, FLEET_QUEUE, FLEET_ACK_SECONDS, UNDER_WAY_MAX, e);
    arena_free(&a);
    return err;
}

Err desk_connect(Bus **out, const FleetOptions *o, const char *role, ErrInfo *e)
{
    char name[100];
    BusOptions bo = {.urls = o->nats, .stop = o->stop, .tell = o->tell, .ctx = o->ctx};
    *out = NULL;
    if (!o->nats.n) return fail(e, E_USAGE, "where are the brokers? say --nats nats://127.0.0.1:4222, or set SITREP_NATS");
    snprintf(name, sizeof name, "sitrep %s %.*s", role, STR(o->desk));
    bo.name = str_of(name);
    return bus_open(out, &bo, e);
}

/* ---- packing */

static Str pack_bytes(Arena *a, Str bytes)
{
    size_t cap = ZSTD_compressBound((size_t)bytes.n);
    u8 *to = NEW(a, u8, (isize)cap);
    size_t n = ZSTD_compress(to, cap, bytes.n ? (const void *)bytes.p : "", (size_t)bytes.n, PACK_LEVEL);
    assert(!ZSTD_isError(n)); /* there is always room */
    return (Str){to, (isize)n};
}

bool unpack_bytes(Arena *a, Str packed, Str *out)
{
    if (!packed.n) return false;
    unsigned long long size = ZSTD_getFrameContentSize(packed.p, (size_t)packed.n);
    if (size > (unsigned long long)UNPACKED_MAX) return false; /* unknown and error are larger still */
    u8 *to = NEW(a, u8, (isize)size + 1);
    *out = (Str){to, (isize)size};
    return ZSTD_decompress(to, (size_t)size, packed.p, (size_t)packed.n) == (size_t)size;
}

static Str write_record(Arena *a, const RecordType *t, const void *record)
{
    Bytes out = {0};
    for (u32 i = 0; i < sizeof(u32); i++) *vec_push(a, &out) = (u8)((u32)FLEET_FORM >> 8 * i);
    record_write(a, &out, t, record);
    return (Str){out.v, out.n};
}

static bool read_record(Arena *a, Str in, const RecordType *t, void *record)
{
    u32 form = 0;
    for (u32 i = 0; i < sizeof form && i < in.n; i++) form |= (u32)in.p[i] << 8 * i;
    if (in.n < (isize)sizeof form || form != FLEET_FORM) return false;
    in = str_cut(in, sizeof form, in.n);
    return record_read(a, &in, t, record) && in.n == 0;
}

/* ---- a payload */

static const Field in_fields[] = {
    F_BYTES(InLetter, refused), F_BYTES(InLetter, payload.kind), F_STR(InLetter, payload.raw), F_BYTES(InLetter, payload.at),
    F_STR(InLetter, payload.path), F_STR(InLetter, payload.id), F_STR(InLetter, payload.charset), F_STR(InLetter, payload.outlet),
    F_STR(InLetter, payload.url), F_STR(InLetter, payload.title), F_BYTES(InLetter, payload.published.from),
    F_BYTES(InLetter, payload.published.to), F_BYTES(InLetter, payload.published.precision), F_BYTES(InLetter, payload.published.utc),
    F_BYTES(InLetter, payload.published_from), F_BYTES(InLetter, payload.received), F_BYTES(InLetter, payload.latest),
    F_STR(InLetter, rejected.id), F_STR(InLetter, rejected.path), F_STR(InLetter, rejected.reason), F_BYTES(InLetter, rejected.at),
    F_BYTES(InLetter, received)};
static const RecordType in_record = RECORD_TYPE(InLetter, in_fields);

Str in_letter_pack(Arena *a, const InLetter *x)
{
    return pack_bytes(a, write_record(a, &in_record, x));
}

static bool is_bool(const bool *b)
{
    return *(const u8 *)b <= 1;
}

/* What another version or a stranger wrote is read with care: enumerations and truth values are what
 * this program can have written, lengths and titles what intake lets through. */
bool in_letter_read(Arena *a, Str bytes, InLetter *out)
{
    Str plain;
    *out = (InLetter){0};
    bool good = unpack_bytes(a, bytes, &plain) && read_record(a, plain, &in_record, out);
    const Payload *p = &out->payload;
    isize bad;
    good = good && is_bool(&out->refused) && is_bool(&p->published.utc) && p->kind <= PAYLOAD_MAIL && p->raw.n <= DOC_RAW_MAX &&
           precision_name(p->published.precision).n && published_from_name(p->published_from).n && utf8_valid(p->title, &bad);
    if (!good) *out = (InLetter){0};
    return good;
}

Str in_letter_id(Arena *a, const InLetter *x)
{
    InLetter same = *x;
    same.received = same.payload.latest = 0; /* when it was read makes no other letter of it */
    if (!x->refused) same.payload.raw = intake_hash(a, x->payload.raw);
    return intake_hash(a, write_record(a, &in_record, &same));
}

/* ---- what became of it */

static const Field done_fields[] = {
    F_BYTES(DoneLetter, number), F_BYTES(DoneLetter, kind), F_STR(DoneLetter, in), F_STR(DoneLetter, digest), F_STR(DoneLetter, lexicon),
    F_STR(DoneLetter, rejected.id), F_STR(DoneLetter, rejected.path), F_STR(DoneLetter, rejected.reason), F_BYTES(DoneLetter, rejected.at)};
static const RecordType done_record = RECORD_TYPE(DoneLetter, done_fields);

Str done_letter_pack(Arena *a, const DoneLetter *x)
{
    DoneLetter packed = *x;
    if (x->digest.n) packed.digest = pack_bytes(a, x->digest);
    return write_record(a, &done_record, &packed);
}

bool done_letter_read(Arena *a, Str bytes, DoneLetter *out)
{
    *out = (DoneLetter){0};
    return read_record(a, bytes, &done_record, out) && out->kind <= DONE_DEAD;
}

u64 done_letter_number(Str bytes)
{
    u64 number = 0;
    if (bytes.n < (isize)(sizeof(u32) + sizeof number)) return 0;
    memcpy(&number, bytes.p + sizeof(u32), sizeof number);
    return number;
}

/* ---- order */

typedef struct {
    Order runs;
} OrderLetter;
static const Field run_fields[] = {F_BYTES(OrderRun, first), F_BYTES(OrderRun, n), F_BYTES(OrderRun, again)};
static const RecordType run_record = RECORD_TYPE(OrderRun, run_fields);
static const Field order_fields[] = {F_VEC(OrderLetter, runs, &run_record)};
static const RecordType order_record = RECORD_TYPE(OrderLetter, order_fields);

void order_add(Arena *a, Order *o, u64 number, bool again)
{
    OrderRun *last = o->n ? &o->v[o->n - 1] : NULL;
    if (last && last->first + last->n == number && last->again == again) last->n++;
    else *vec_push(a, o) = (OrderRun){number, 1, again};
}

Str order_letter_pack(Arena *a, const Order *o)
{
    OrderLetter x;
    memcpy(&x.runs, o, sizeof x.runs);
    return write_record(a, &order_record, &x);
}

bool order_letter_read(Arena *a, Str bytes, Order *out)
{
    OrderLetter x = {0};
    bool good = read_record(a, bytes, &order_record, &x);
    memcpy(out, &x.runs, sizeof *out);
    for (u32 i = 0, all = 0; i < out->n && good; i++) {
        good = out->v[i].n <= FLEET_WINDOW - all && is_bool(&out->v[i].again);
        all += out->v[i].n;
    }
    return good;
}

/* ---- who is there */

void desk_seen(Bus *b, const Desk *d, const FleetSeen *who)
{
    Arena a = {0};
    Buf out = {.arena = &a};
    Json j = {.out = &out};
    char host[64] = "host";
    (void)gethostname(host, sizeof host - 1);
    json_open(&j, '{');
    json_kstr(&j, "role", who->role);
    json_kstr(&j, "host", str_of(host));
    json_kint(&j, "pid", (i64)getpid());
    json_kint(&j, "documents", who->documents);
    json_kint(&j, "refused", who->refused);
    json_kint(&j, "dead", who->dead);
    json_kint(&j, "position", who->position);
    json_close(&j, '}');
    for (char *c = host; *c; c++)
        if (*c == '.' || *c == '*' || *c == '>' || *c <= ' ') *c = '_'; /* these mean something in a subject */
    bus_say(b, str_format(&a, "%.*s%.*s.%s-%lld", STR(d->seen_to), STR(who->role), host, (long long)getpid()), buf_str(&out));
    arena_free(&a);
}
