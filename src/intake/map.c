/* map.c - whole files mapped read-only for the life of the program. */
#include "intake/intake.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

Err file_map(Str path, Str *out, ErrInfo *e)
{
    char name[4096];
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
