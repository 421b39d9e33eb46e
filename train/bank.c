/* bank.c - treebanks in memory, the weights file, a random generator. */
#include "train.h"
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

u64 random_next(u64 *state) /* xorshift64* (Vigna 2016) */
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545F4914F6CDD1Du;
}

Err banks_read(Arena *a, Str path, Banks *out, ErrInfo *e)
{
    Conllu c = {.file = path, .analysis = true};
    Err err = file_read(a, path, 1 << 30, &c.rest, e);
    while (err == OK) {
        Doc *d = NEW(a, Doc, 1);
        d->arena = a;
        int more = conllu_next(&c, d, e);
        if (more < 0) return (Err)more;
        if (!more) break;
        *vec_push(a, out) = (Bank){d, c.cells.v};
    }
    return err;
}

Err sections_read(Arena *a, Str path, Sections *out, ErrInfo *e)
{
    Str bytes;
    Model *m;
    *out = (Sections){0};
    if (access(str_z(a, path), R_OK) != 0) return OK;
    Err err = file_read(a, path, 1 << 28, &bytes, e);
    if (err == OK) err = model_open(a, bytes, path, &m, e);
    if (err != OK || !bytes.n) return err;
    u32 n;
    memcpy(&n, bytes.p + 12, 4);
    for (u32 i = 0; i < n; i++) {
        char name[9] = {0};
        memcpy(name, bytes.p + MODEL_HEADER + i * MODEL_ROW, 8);
        sections_put(out, name, model_section(bytes, name));
    }
    return OK;
}

void sections_put(Sections *s, const char *name, Str bytes)
{
    u32 i = 0;
    while (i < s->n && strncmp(s->v[i].name, name, 8) != 0) i++;
    assert(i < MODEL_SECTIONS_MAX);
    if (i == s->n) s->n++;
    memset(s->v[i].name, 0, 8);
    memcpy(s->v[i].name, name, strlen(name) < 8 ? strlen(name) : 8);
    s->v[i].bytes = bytes;
}

Str sections_bytes(Arena *a, const Sections *s)
{
    u64 at = (MODEL_HEADER + s->n * MODEL_ROW + 63) / 64 * 64, size = at;
    for (u32 i = 0; i < s->n; i++) size += ((u64)s->v[i].bytes.n + 63) / 64 * 64;
    u8 *out = NEW(a, u8, (isize)size);
    u32 version = MODEL_VERSION, n = s->n;
    memcpy(out, MODEL_MAGIC, 8);
    memcpy(out + 8, &version, 4);
    memcpy(out + 12, &n, 4);
    memcpy(out + 16, &size, 8);
    for (u32 i = 0; i < n; i++) {
        u64 len = (u64)s->v[i].bytes.n;
        memcpy(out + MODEL_HEADER + i * MODEL_ROW, s->v[i].name, 8);
        memcpy(out + MODEL_HEADER + i * MODEL_ROW + 8, &at, 8);
        memcpy(out + MODEL_HEADER + i * MODEL_ROW + 16, &len, 8);
        if (len) memcpy(out + at, s->v[i].bytes.p, len);
        at += (len + 63) / 64 * 64;
    }
    u64 sum = hash_bytes((Str){out + MODEL_HEADER, (isize)size - MODEL_HEADER}, MODEL_VERSION);
    memcpy(out + 24, &sum, 8);
    return (Str){out, (isize)size};
}

Err file_write(Str path, Str bytes, ErrInfo *e)
{
    Arena a = {0};
    FILE *f = fopen(str_z(&a, path), "wb");
    bool ok = f && fwrite(bytes.p, 1, (size_t)bytes.n, f) == (size_t)bytes.n;
    if (f) ok = fclose(f) == 0 && ok;
    arena_free(&a);
    return ok ? OK : fail(e, E_IO, "%.*s: %s", STR(path), strerror(errno));
}
