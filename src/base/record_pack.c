/* record_pack.c - records as few bytes: whole numbers in base 128, seven bits a byte (LEB128), as
 * their difference from the same member of the record before in its list, the sign folded into the
 * last bit (zigzag); a short string that stood before is its number. What digests hold - offsets
 * that grow, rules and codes that come again - takes less than half of its plain bytes, which is
 * less than a quick compressor makes of them, for a fraction of its time. */
#include "base/record.h"

enum { NAME_MAX_BYTES = 64 /* of a string that may be meant again */, MEMBER_MAX_BYTES = 20 /* of two numbers; of one and its eight bytes */ };
static const i64 LEAST = INT64_MIN; /* an unknown time */

static u64 fold(i64 v)
{
    return (u64)v << 1 ^ (v < 0 ? UINT64_MAX : 0);
}

static i64 unfold(u64 v)
{
    return (i64)(v >> 1 ^ (v & 1 ? UINT64_MAX : 0));
}

/* ---- writing */

enum { NEAR_NAMES = 256 };
typedef struct {
    Arena *a;
    Bytes *out;
    u8 *at, *end; /* of the room in it: where the next byte goes */
    Map names;    /* short strings that were written: their numbers */
    struct {
        Str name;
        u32 number;
    } near[NEAR_NAMES]; /* some of them by name_glance: most that come again are found here without a hash */
} Packer;

static void make_room(Packer *p, size_t n)
{
    if ((size_t)(p->end - p->at) >= n) return;
    Bytes *out = p->out;
    out->n = (u32)(p->at - out->v);
    while (out->cap - out->n < n) vec_grow_(p->a, (void **)&out->v, out->n, &out->cap, 1);
    p->at = out->v + out->n;
    p->end = out->v + out->cap;
}

/* These write where room was made, and say where the next byte goes. It is handed on, and not kept in the Packer, because
 * bytes that are written could be the Packer's own for all that a compiler knows: it would read it anew after each. */
static u8 *put_bytes(u8 *at, const void *from, size_t n)
{
    if (n) memcpy(at, from, n);
    return at + n;
}

static inline u8 *put_number(u8 *at, u64 v)
{
    for (; v >= 0x80; v >>= 7) *at++ = (u8)(v | 0x80);
    *at++ = (u8)v;
    return at;
}

static inline u8 *put_u32(u8 *at, u32 v, u64 *last)
{
    if (v == NONE) return put_number(at, 0);
    at = put_number(at, fold((i32)(v - (u32)*last)) + 1);
    *last = v;
    return at;
}

static inline u8 *put_i64(u8 *at, i64 v, u64 *last)
{
    if (v == LEAST) return put_number(at, 0);
    u64 step = fold((i64)((u64)v - *last));
    bool far = step > UINT64_MAX - 2;
    at = put_number(at, far ? 1 : step + 2);
    *last = (u64)v;
    return far ? put_bytes(at, &v, sizeof v) : at;
}

static inline u8 *put_real(u8 *at, double v)
{
    const double plain = 1 << 30;
    i64 whole = v >= -plain && v <= plain ? (i64)v : 0;
    double back = (double)whole;
    bool same = memcmp(&back, &v, sizeof v) == 0; /* not so: -0, NaN, infinite */
    at = put_number(at, same ? fold(whole) + 1 : 0);
    return same ? at : put_bytes(at, &v, sizeof v);
}

static inline u8 *put_plain(u8 *to, const Field *f, const u8 *from, u64 *last)
{
    u32 u;
    i64 i;
    double d;
    Span span;
    switch (f->as) {
    case AS_U32: return memcpy(&u, from, sizeof u), put_u32(to, u, last);
    case AS_I64: return memcpy(&i, from, sizeof i), put_i64(to, i, last);
    case AS_REAL: return memcpy(&d, from, sizeof d), put_real(to, d);
    case AS_SPAN:
        memcpy(&span, from, sizeof span);
        to = put_u32(to, span.beg, last);
        return put_number(to, span.end - span.beg);
    default:
        if (f->size > 2) return put_bytes(to, from, f->size);
        *to++ = *from; /* nearly all are of one or two bytes */
        if (f->size == 2) *to++ = from[1];
        return to;
    }
}

/* The number of a short string that was written; 0: it is new. */
static u32 number_of(Packer *p, Str s)
{
    u32 at = name_glance(s) % NEAR_NAMES;
    if (str_eq(p->near[at].name, s)) return p->near[at].number;
    bool isnew;
    u32 *number = map_put(p->a, &p->names, s, &isnew);
    if (isnew) *number = p->names.n;
    p->near[at].name = s;
    p->near[at].number = *number;
    return isnew ? 0 : *number;
}

static u8 *put_str(Packer *p, u8 *at, Str s)
{
    u32 number = s.n > 0 && s.n <= NAME_MAX_BYTES ? number_of(p, s) : 0;
    if (number) return put_number(at, (u64)number << 1);
    return put_bytes(put_number(at, s.n ? (u64)s.n << 1 | 1 : 0), s.p, (size_t)s.n);
}

static void put_vec(Packer *p, const RecordType *t, const AnyVec *v);

static void put_record(Packer *p, const RecordType *t, const u8 *record, u64 *last)
{
    size_t rest = t->size + t->nfields * (size_t)MEMBER_MAX_BYTES; /* what the plain members take at most */
    make_room(p, rest);
    u8 *at = p->at;
    for (const Field *f = t->fields, *end = f + t->nfields; f < end; f++, last++) {
        const u8 *from = record + f->offset;
        if (f->kind == FIELD_BYTES) {
            at = put_plain(at, f, from, last);
            continue;
        }
        p->at = at;
        if (f->kind == FIELD_STR) {
            const Str *s = (const void *)from;
            make_room(p, rest + (size_t)s->n);
            p->at = put_str(p, p->at, *s);
        } else {
            put_vec(p, f->type, (const void *)from);
            make_room(p, rest);
        }
        at = p->at;
    }
    p->at = at;
}

static void put_vec(Packer *p, const RecordType *t, const AnyVec *v)
{
    u64 last[FIELDS_MAX];
    assert(t->nfields <= FIELDS_MAX);
    p->at = put_number(p->at, v->n);
    if (v->n) memset(last, 0, t->nfields * sizeof *last);
    for (u32 k = 0; k < v->n; k++) put_record(p, t, v->v + (size_t)k * t->size, last);
}

void record_pack(Arena *a, Bytes *out, const RecordType *t, const void *record)
{
    Packer p = {.a = a, .out = out, .at = out->v ? out->v + out->n : NULL, .end = out->v ? out->v + out->cap : NULL};
    u64 last[FIELDS_MAX] = {0};
    put_record(&p, t, record, last);
    out->n = (u32)(p.at - out->v);
}

/* ---- reading */

typedef struct {
    Arena *a;
    const u8 *at, *end;
    VEC(Str) names;
} Unpacker;

static bool get_bytes(Unpacker *p, void *to, size_t n)
{
    if ((size_t)(p->end - p->at) < n) return false;
    if (n) memcpy(to, p->at, n);
    p->at += n;
    return true;
}

static bool get_number(Unpacker *p, u64 max, u64 *v)
{
    *v = 0;
    for (u32 shift = 0; shift < 70; shift += 7) {
        if (p->at == p->end) return false;
        u64 seven = *p->at & 0x7F;
        if (shift == 63 && seven > 1) return false;
        *v |= seven << shift;
        if (!(*p->at++ & 0x80)) return *v <= max;
    }
    return false;
}

static bool get_u32(Unpacker *p, u32 *v, u64 *last)
{
    u64 step;
    if (!get_number(p, (u64)UINT32_MAX + 1, &step)) return false;
    *v = step ? (u32)*last + (u32)unfold(step - 1) : NONE;
    if (step) *last = *v;
    return true;
}

static bool get_i64(Unpacker *p, i64 *v, u64 *last)
{
    u64 step;
    if (!get_number(p, UINT64_MAX, &step)) return false;
    *v = LEAST;
    if (step == 1 && !get_bytes(p, v, sizeof *v)) return false;
    if (step > 1) *v = (i64)(*last + (u64)unfold(step - 2));
    if (step) *last = (u64)*v;
    return true;
}

static bool get_real(Unpacker *p, double *v)
{
    u64 whole;
    if (!get_number(p, (u64)1 << 32, &whole)) return false;
    if (!whole) return get_bytes(p, v, sizeof *v);
    *v = (double)unfold(whole - 1);
    return true;
}

static bool get_str(Unpacker *p, Str *s)
{
    u64 code, left = (u64)(p->end - p->at);
    *s = (Str){p->at, 0};
    if (!get_number(p, UINT64_MAX, &code)) return false;
    if (code && !(code & 1)) {
        if (code >> 1 > p->names.n) return false;
        *s = p->names.v[(code >> 1) - 1];
        return true;
    }
    left = (u64)(p->end - p->at);
    if (code >> 1 > left) return false;
    *s = (Str){p->at, (isize)(code >> 1)};
    p->at += s->n;
    if (s->n && s->n <= NAME_MAX_BYTES) *vec_push(p->a, &p->names) = *s;
    return true;
}

static bool get_plain(Unpacker *p, const Field *f, void *at, u64 *last)
{
    u32 u;
    i64 i;
    double d;
    Span span;
    u64 n;
    switch (f->as) {
    case AS_U32: return get_u32(p, &u, last) && (memcpy(at, &u, sizeof u), true);
    case AS_I64: return get_i64(p, &i, last) && (memcpy(at, &i, sizeof i), true);
    case AS_REAL: return get_real(p, &d) && (memcpy(at, &d, sizeof d), true);
    case AS_SPAN:
        if (!get_u32(p, &span.beg, last) || !get_number(p, UINT32_MAX, &n)) return false;
        span.end = span.beg + (u32)n;
        memcpy(at, &span, sizeof span);
        return true;
    default: return get_bytes(p, at, f->size);
    }
}

static bool get_record(Unpacker *p, const RecordType *t, void *record, u64 *last);

static bool get_vec(Unpacker *p, const RecordType *t, AnyVec *v)
{
    u64 n, inner[FIELDS_MAX];
    assert(t->nfields <= FIELDS_MAX);
    if (!get_number(p, (u64)(p->end - p->at) / t->nfields, &n)) return false; /* a member is >= 1 byte */
    *v = (AnyVec){arena_alloc(p->a, t->size, 16, n ? (isize)n : 1), (u32)n, (u32)n};
    if (n) memset(inner, 0, t->nfields * sizeof *inner);
    for (u32 k = 0; k < n; k++)
        if (!get_record(p, t, v->v + (size_t)k * t->size, inner)) return false;
    return true;
}

static bool get_record(Unpacker *p, const RecordType *t, void *record, u64 *last)
{
    bool good = true;
    for (u32 i = 0; i < t->nfields && good; i++) {
        const Field *f = &t->fields[i];
        void *at = (u8 *)record + f->offset;
        if (f->kind == FIELD_BYTES) good = get_plain(p, f, at, &last[i]);
        else if (f->kind == FIELD_STR) good = get_str(p, at);
        else good = get_vec(p, f->type, at);
    }
    return good;
}

bool record_unpack(Arena *a, Str *in, const RecordType *t, void *record)
{
    Unpacker p = {.a = a, .at = in->p, .end = in->p + in->n};
    u64 last[FIELDS_MAX] = {0};
    if (!in->n || !get_record(&p, t, record, last)) return false;
    *in = (Str){p.at, p.end - p.at};
    return true;
}
