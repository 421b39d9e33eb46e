/* record.c - see record.h. Depth of nesting is that of the tables, never of the input. */
#include "base/record.h"

static void put(Arena *a, Bytes *out, const void *p, size_t n)
{
    while (out->cap - out->n < n) vec_grow_(a, (void **)&out->v, out->n, &out->cap, 1);
    if (n) memcpy(out->v + out->n, p, n);
    out->n += (u32)n;
}

static bool get(Str *in, void *p, size_t n)
{
    if ((size_t)in->n < n) return false;
    if (n) memcpy(p, in->p, n);
    *in = str_cut(*in, (isize)n, in->n);
    return true;
}

void record_write(Arena *a, Bytes *out, const RecordType *t, const void *record)
{
    const u8 *base = record;
    for (u32 i = 0; i < t->nfields; i++) {
        const Field *f = &t->fields[i];
        const void *at = base + f->offset;
        if (f->kind == FIELD_BYTES) {
            put(a, out, at, f->size);
        } else if (f->kind == FIELD_STR) {
            const Str *s = at;
            u32 n = (u32)s->n;
            put(a, out, &n, sizeof n);
            put(a, out, s->p, n);
        } else {
            const AnyVec *v = at;
            put(a, out, &v->n, sizeof v->n);
            for (u32 k = 0; k < v->n; k++)
                record_write(a, out, f->type, (const u8 *)v->v + (size_t)k * f->type->size);
        }
    }
}

bool record_read(Arena *a, Str *in, const RecordType *t, void *record)
{
    u8 *base = record;
    for (u32 i = 0; i < t->nfields; i++) {
        const Field *f = &t->fields[i];
        void *at = base + f->offset;
        u32 n;
        if (f->kind == FIELD_BYTES) {
            if (!get(in, at, f->size)) return false;
        } else if (f->kind == FIELD_STR) {
            if (!get(in, &n, sizeof n) || n > (size_t)in->n) return false;
            *(Str *)at = (Str){in->p, n};
            *in = str_cut(*in, n, in->n);
        } else {
            if (!get(in, &n, sizeof n) || n > (size_t)in->n) return false; /* an element is >= 1 byte */
            AnyVec *v = at;
            *v = (AnyVec){arena_alloc(a, f->type->size, 16, n ? n : 1), n, n};
            for (u32 k = 0; k < n; k++)
                if (!record_read(a, in, f->type, (u8 *)v->v + (size_t)k * f->type->size)) return false;
        }
    }
    return true;
}

/* ---- copies */

static void own(Arena *a, const RecordType *t, u8 *records, u32 n);

static void own_vec(Arena *a, const RecordType *t, AnyVec *v)
{
    *v = (AnyVec){arena_copy(a, v->v, (isize)v->n * t->size, 16), v->n, v->n};
    if (v->n) own(a, t, v->v, v->n);
}

/* What the records share becomes their own: field by field, of all of them at once. */
static void own(Arena *a, const RecordType *t, u8 *records, u32 n)
{
    for (u32 i = 0; i < t->nfields; i++) {
        const Field *f = &t->fields[i];
        u8 *at = records + f->offset, *end = at + (size_t)n * t->size;
        if (f->kind == FIELD_STR)
            for (; at < end; at += t->size) *(Str *)at = str_copy(a, *(Str *)at);
        else if (f->kind == FIELD_VEC)
            for (; at < end; at += t->size) own_vec(a, f->type, (AnyVec *)at);
    }
}

void record_copy(Arena *a, const RecordType *t, const void *record, void *copy)
{
    memset(copy, 0, t->size);
    for (u32 i = 0; i < t->nfields; i++) {
        const Field *f = &t->fields[i];
        memcpy((u8 *)copy + f->offset, (const u8 *)record + f->offset, f->kind == FIELD_BYTES ? f->size : sizeof(Str)); /* a VEC is as large */
    }
    own(a, t, copy, 1);
}
