/* record.h - structs described by tables, so that one short coder can copy any of them
 * deeply, write them as bytes without pointers, and read them back. Used for what outlives
 * its document (digests) and what the store keeps. Little-endian, versioned by the caller. */
#ifndef SITREP_RECORD_H
#define SITREP_RECORD_H
#include "base/base.h"

typedef enum { FIELD_BYTES, FIELD_STR, FIELD_VEC } FieldKind;
typedef enum { AS_BYTES, AS_U32, AS_I64, AS_REAL, AS_SPAN } FieldAs; /* what plain memory holds, for record_pack */
enum { FIELDS_MAX = 64 /* of a record */ };
typedef struct RecordType RecordType;
typedef struct {
    FieldKind kind;
    FieldAs as;
    u32 offset, size;       /* FIELD_BYTES: plain memory, no pointers in it */
    const RecordType *type; /* FIELD_VEC: of its elements */
} Field;
struct RecordType {
    const char *name;
    u32 size;
    u32 nfields;
    const Field *fields; /* in order of offset; bytes that no field names are lost */
};
/* Rows of a field table. */
#define FIELD_AS(x) _Generic((x), u32: AS_U32, i32: AS_U32, i64: AS_I64, double: AS_REAL, Span: AS_SPAN, default: AS_BYTES)
#define F_BYTES(T, m) {FIELD_BYTES, FIELD_AS(((T *)0)->m), offsetof(T, m), sizeof(((T *)0)->m), NULL}
#define F_STR(T, m)   {FIELD_STR, AS_BYTES, offsetof(T, m), sizeof(Str), NULL}
#define F_VEC(T, m, t) {FIELD_VEC, AS_BYTES, offsetof(T, m), 0, (t)}
#define RECORD_TYPE(T, fields) {#T, sizeof(T), (u32)countof(fields), fields}

typedef VEC(u8) Bytes;
typedef VEC(u8) AnyVec; /* every VEC has this layout */

/* Append the record's bytes to out. */
void record_write(Arena *a, Bytes *out, const RecordType *t, const void *record);
/* Read one back; strings point into `in`, vectors are in the arena. False if `in` is too
 * short or holds impossible lengths. Advances *in. */
bool record_read(Arena *a, Str *in, const RecordType *t, void *record) MUST_USE;

/* A copy without pointers into what `record` shares; what no field names is zero. */
void record_copy(Arena *a, const RecordType *t, const void *record, void *copy);

/* Writing and reading in fewer bytes (record_pack.c). */
void record_pack(Arena *a, Bytes *out, const RecordType *t, const void *record);
bool record_unpack(Arena *a, Str *in, const RecordType *t, void *record) MUST_USE;
#endif
