/* Field tables cover their structs; a digest survives its way through bytes, and damaged
 * bytes are refused. */
#include "doc/digest.h"
#include "test.h"
#include <math.h>

void unit_record(void);

static u32 field_size(const Field *f)
{
    return f->kind == FIELD_BYTES ? f->size : (u32)sizeof(Str); /* a VEC is as large as a Str */
}

/* No hole that a member of four bytes or more could stand in, but padding before eight-byte
 * members. */
static bool covers(const RecordType *t)
{
    u32 at = 0;
    for (u32 i = 0; i < t->nfields; i++) {
        const Field *f = &t->fields[i];
        if (f->offset < at) return false;
        u32 gap = f->offset - at;
        if (gap >= 8 || (gap >= 4 && f->offset % 8 != 0)) return false;
        at = f->offset + field_size(f);
    }
    if (t == &digest_record) return at == offsetof(Digest, reviews); /* laid over it when read, never written */
    return t->size - at < 8;
}

static void tables(void)
{
    static const RecordType *const all[] = {&name_record,   &timex_record, &place_record, &gaz_place_record,
                                            &entity_record, &actor_record, &number_record, &quote_record,
                                            &event_record,  &digest_record};
    CHECK(sizeof(Str) == 16);
    for (isize i = 0; i < countof(all); i++) CHECK(covers(all[i]));
}

static Doc document(Arena *a)
{
    Doc d = {.arena = a, .id = S("one"), .hash = S("abc"), .raw = S("Two towns fell."), .coded = true};
    d.published = d.updated = when_unknown();
    doc_copy(&d, (Span){0, 15});
    doc_seal(&d);
    *vec_push(a, &d.sentences) = (Sentence){.text = {0, 15}, .root = NONE, .zone = ZONE_BODY, .para = true};
    Timex t = timex_init((Span){4, 9});
    t.value = S("2021-08-14");
    *vec_push(a, &t.alternatives) = (TimexReading){S("2021-08-21"), when_day((Day){2021, 8, 21})};
    *vec_push(a, &d.times) = t;
    *vec_push(a, &d.numbers) = number_init((Span){0, 3});
    Event e = event_init((Span){10, 14});
    e.rule = S("rule");
    for (int i = 0; i < 2; i++) *vec_push(a, &d.places) = place_init((Span){4, 9});
    for (int i = 0; i < 3; i++) *vec_push(a, &d.entities) = entity_init();
    *vec_push(a, &e.control) = (ControlFact){1, 2, CHANGE_LOSES};
    *vec_push(a, &d.events) = e;
    return d;
}

static void round_trip(Arena *a)
{
    Doc d = document(a);
    Digest x, y = {0};
    Bytes bytes = {0};
    digest_of(&d, &x);
    digest_bytes(a, &x, &bytes);
    Str whole = {bytes.v, bytes.n};
    CHECK(digest_read(a, whole, &y));
    CHECK_STR(y.text, "Two towns fell.");
    CHECK(y.times.n == 1 && y.times.v[0].alternatives.n == 1);
    CHECK_STR(y.times.v[0].alternatives.v[0].value, "2021-08-21");
    CHECK(y.events.n == 1 && y.events.v[0].control.v[0].holder == 2 && y.events.v[0].place == NONE);
    CHECK(y.published.from == TIME_UNKNOWN && y.sentences.n == 1 && y.coded);
    Bytes again = {0};
    digest_bytes(a, &y, &again);
    CHECK(str_eq(whole, (Str){again.v, again.n}));
    bool refused = true;
    for (isize n = 0; n < whole.n; n++) refused &= !digest_read(a, str_cut(whole, 0, n), &y);
    CHECK(refused);
}

/* Stores that older sitreps filled: digests were plain records before version 7, and had no places of the title in 5. */
static void older_version(Arena *a)
{
    Doc d = document(a);
    Digest x, y;
    Bytes plain = {0}, packed = {0};
    d.title = S("Town fell");
    digest_of(&d, &x);
    for (isize i = 0; i < 8; i++) *vec_push(a, &plain) = (u8)(i < 4 ? DIGEST_MAGIC[i] : 0);
    record_write(a, &plain, &digest_record, &x);
    Str six = {plain.v, plain.n}, five = {plain.v, plain.n - (isize)sizeof(u32)};
    plain.v[4] = 6;
    CHECK(digest_read(a, six, &y) && y.events.n == 1);
    plain.v[4] = 5;
    CHECK(digest_read(a, five, &y) && y.events.n == 1 && y.title_places.n == 0 && !digest_read(a, six, &y));
    plain.v[4] = DIGEST_OLDEST - 1;
    CHECK(!digest_read(a, five, &y));
    digest_bytes(a, &x, &packed);
    CHECK(digest_read(a, (Str){packed.v, packed.n}, &y));
    packed.v[4] = DIGEST_VERSION + 1;
    CHECK(!digest_read(a, (Str){packed.v, packed.n}, &y));
    *vec_push(a, &x.title_places) = place_init((Span){0, 4});
    CHECK(digest_sound(&x));
    x.title_places.v[0].text.end = 10;
    CHECK(!digest_sound(&x));
}

/* Every kind of member, at its ends: packed and unpacked it is the same. */
typedef struct {
    i64 time;
    double real;
    Span span;
    u32 index;
    u8 byte;
    Str name;
    VEC(SpanItem) items;
} Extreme;
typedef struct {
    VEC(Extreme) all;
} Extremes;
static const Field item_fields[] = {F_BYTES(SpanItem, text)};
static const RecordType item_record = RECORD_TYPE(SpanItem, item_fields);
static const Field extreme_fields[] = {F_BYTES(Extreme, time), F_BYTES(Extreme, real), F_BYTES(Extreme, span), F_BYTES(Extreme, index),
                                       F_BYTES(Extreme, byte), F_STR(Extreme, name),   F_VEC(Extreme, items, &item_record)};
static const RecordType extreme_record = RECORD_TYPE(Extreme, extreme_fields);
static const Field extremes_fields[] = {F_VEC(Extremes, all, &extreme_record)};
static const RecordType extremes_record = RECORD_TYPE(Extremes, extremes_fields);

static void packed(Arena *a)
{
    static const i64 times[] = {INT64_MIN, INT64_MAX, 0, -1, 1, INT64_MIN + 1, INT64_MIN, 1628899200, INT64_MAX - 1, INT64_MIN + 2};
    static const double reals[] = {0.0, -0.0, 1, -1, 0.5, HUGE_VAL, -HUGE_VAL, 1 << 30, -(1 << 30), 1e300};
    static const u32 indices[] = {NONE, 0, NONE - 1, 1, NONE, 0x7FFFFFFF, 0x80000000, 0, 5, NONE};
    Extremes x = {0}, y = {0};
    for (u32 i = 0; i < countof(times); i++) {
        Extreme *e = vec_push(a, &x.all);
        *e = (Extreme){.time = times[i], .real = reals[i], .span = {indices[i], indices[countof(indices) - 1 - i]}, .index = indices[i], .byte = (u8)(251 + i)};
        e->name = i % 3 ? str_format(a, "%0*u", i < 5 ? 64 : 65, i % 2) : (Str){0}; /* short ones are written once */
        for (u32 k = 0; k < i; k++) *vec_push(a, &e->items) = (SpanItem){{k * i, k}};
    }
    x.all.v[7].name = str_format(a, "0x%062u", 0); /* like that of 4 at a glance (name_glance) */
    x.all.v[8].name = x.all.v[4].name;
    x.all.v[9].name = str_cut(x.all.v[4].name, 0, 63);
    Bytes bytes = {0};
    record_pack(a, &bytes, &extremes_record, &x);
    Str in = {bytes.v, bytes.n};
    CHECK(record_unpack(a, &in, &extremes_record, &y) && in.n == 0 && y.all.n == x.all.n);
    bool same = true;
    for (u32 i = 0; i < y.all.n; i++) {
        const Extreme *p = &x.all.v[i], *q = &y.all.v[i];
        same &= p->time == q->time && memcmp(&p->real, &q->real, sizeof p->real) == 0 && p->span.beg == q->span.beg && p->span.end == q->span.end;
        same &= p->index == q->index && p->byte == q->byte && str_eq(p->name, q->name) && p->items.n == q->items.n;
        same &= !p->items.n || memcmp(p->items.v, q->items.v, p->items.n * sizeof *p->items.v) == 0;
    }
    CHECK(same);
    for (isize n = 0; n < bytes.n; n++) {
        Str part = {bytes.v, n};
        same &= !record_unpack(a, &part, &extremes_record, &y);
    }
    CHECK(same);
}

/* What nobody packs: numbers without an end, names that were not, lists longer than what is left. */
static void ill_packed(Arena *a)
{
    static const struct { u8 bytes[24]; isize n; } all[] = {
        {{1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02, 1, 1, 1, 1, 1, 1}, 17}, /* a time of 70 bits */
        {{0xFF, 0xFF, 0xFF, 0xFF, 0x0F}, 5},                                                     /* a list */
        {{1, 0, 1, 1, 0, 0, 0, 2, 0}, 9},                                                        /* the first name, before there is one */
        {{1, 0, 1, 1, 0, 0, 0, 0xFF, 0xFF, 0x03}, 10},                                           /* a name without its bytes */
        {{1, 0, 1, 0x82, 0x80, 0x80, 0x80, 0x10, 0, 0, 0, 0, 0}, 13}};                           /* an offset of 33 bits */
    Extremes y;
    for (isize i = 0; i < countof(all); i++) {
        Str in = {all[i].bytes, all[i].n};
        CHECK(!record_unpack(a, &in, &extremes_record, &y));
    }
    Str good = S("\1\0\1\1\0\0\0\0\0");
    CHECK(record_unpack(a, &good, &extremes_record, &y) && y.all.n == 1 && y.all.v[0].time == TIME_UNKNOWN);
}

/* Digests that no document can have given: one thing at a time is wrong. */
static void unsound(Arena *a)
{
    Doc d = document(a);
    Digest x, y;
    u8 two = 2;
    digest_of(&d, &x);
    CHECK(digest_sound(&x));
#define WRONG(member, value)                 \
    do {                                     \
        y = x;                               \
        __typeof__(member) was = member;     \
        member = value;                      \
        CHECK(!digest_sound(&y));            \
        member = was;                        \
    } while (0)
    WRONG(y.times.v[0].text.end, 16);
    WRONG(y.times.v[0].text.beg, 10);
    WRONG(y.times.v[0].anchor_timex, 1);
    WRONG(y.times.v[0].alternatives.v[0].when.to, INT64_MAX);
    WRONG(y.places.v[1].base, 2);
    WRONG(y.entities.v[0].first, 0);
    WRONG(y.events.v[0].control.v[0].place, 2);
    WRONG(y.events.v[0].control.v[0].holder, 3);
    WRONG(y.events.v[0].type, EVENT_TYPE_COUNT);
    WRONG(y.events.v[0].clause.end, 99);
    WRONG(y.runs.v[0].text_len, 14);
    WRONG(y.raw_size, 14);
    WRONG(y.title_text.end, 16);
    WRONG(y.sentences.v[0].text.beg, 5); /* what stands before it stands in none */
    WRONG(y.sentences.v[0].text.end, 0);
    WRONG(y.numbers.v[0].text.end, 16);
    WRONG(y.numbers.v[0].low, NAN);
    y = x;
    memcpy(&y.coded, &two, 1);
    CHECK(!digest_sound(&y));
}

void unit_record(void)
{
    Arena a = {0};
    tables();
    round_trip(&a);
    older_version(&a);
    packed(&a);
    ill_packed(&a);
    unsound(&a);
    arena_free(&a);
}
