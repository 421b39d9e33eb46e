/* files.c - whole files: read into an arena, or mapped read-only for the life of the program. */
#include "intake/parts.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

Err file_read(Arena *a, Str path, isize max, Str *out, ErrInfo *e)
{
    Str why = {0};
    u64 at;
    *out = (Str){0};
    Stream *s = stream_open(path, &why);
    if (!s) return fail(e, E_IO, "%.*s: %.*s", STR(path), STR(why));
    VEC(u8) bytes = {0};
    Err err = OK;
    for (Str part; err == OK && (part = stream_peek(s, 1)).n; stream_take(s, part.n)) {
        if (part.n > max - (isize)bytes.n)
            err = fail(e, E_LIMIT, "%.*s: more than %td bytes", STR(path), max);
        while (err == OK && bytes.cap - bytes.n < (u32)part.n)
            vec_grow_(a, (void **)&bytes.v, bytes.n, &bytes.cap, 1);
        if (err == OK) memcpy(bytes.v + bytes.n, part.p, (size_t)part.n), bytes.n += (u32)part.n;
    }
    if (err == OK && stream_failed(s, &why, &at))
        err = fail(e, E_IO, "%.*s: byte %llu: %.*s", STR(path), (unsigned long long)at, STR(why));
    stream_close(s);
    *out = (Str){bytes.v, bytes.n};
    return err;
}

Err file_map(Str path, Str *out, ErrInfo *e)
{
    char name[PATH_BYTES_MAX];
    if (path.n >= (isize)sizeof name) return fail(e, E_IO, "%.*s: name too long", STR(path));
    memcpy(name, path.p, (size_t)path.n);
    name[path.n] = 0;
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0) {
        int why = errno;
        if (fd >= 0) close(fd);
        return fail(e, E_IO, "%s: %s", name, strerror(why));
    }
    *out = (Str){0};
    void *p = st.st_size ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
    close(fd);
    if (p == MAP_FAILED) return fail(e, E_IO, "%s: %s", name, strerror(errno));
    if (p) *out = (Str){p, st.st_size};
    return OK;
}
