/* fault.c - the Nth call of a kind fails. Linked into the program by `make BUILD=fault` alone: the linker sends calls of the
 * system (ld --wrap, the list in the Makefile) through the functions here, and SQLite gets a file system of
 * ours over its own, and an allocator.
 *
 *   SITREP_FAULT=KIND:N     the Nth call of the kind fails; N+ all from then on; N! ends the process there (kill -9)
 *   SITREP_FAULT_COUNT=FILE at the end, one line a kind with the number of its calls
 *
 * Kinds: open read write map memory thread disk (SQLite's files) room (SQLite's memory) bus (publish, fetch,
 * acknowledge) query (PostgreSQL). A write of SQLite that fails has written its first half. */
#include "base/base.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>
#include <dirent.h>

#define KINDS(X) X(open) X(read) X(write) X(map) X(memory) X(thread) X(disk) X(room) X(bus) X(query)
enum {
#define X(k) K_##k,
    KINDS(X)
#undef X
    KIND_COUNT
};
static const char *const kind_names[] = {
#define X(k) #k,
    KINDS(X)
#undef X
};
static _Atomic long calls[KIND_COUNT];
static int chosen = -1;
static long wanted;
static char how; /* 0 once, '+' for ever, '!' the end */

static bool fails(int kind)
{
    long n = ++calls[kind];
    if (kind != chosen || n < wanted || (n > wanted && how != '+')) return false;
    if (how == '!') _exit(137);
    return true;
}

int __real_open(const char *name, int flags, mode_t mode);
int __wrap_open(const char *name, int flags, mode_t mode);

__attribute__((destructor)) static void tell(void)
{
    const char *file = getenv("SITREP_FAULT_COUNT");
    int fd = file ? __real_open(file, O_WRONLY | O_CREAT | O_TRUNC, 0644) : -1;
    for (int k = 0; fd >= 0 && k < KIND_COUNT; k++) dprintf(fd, "%s %ld\n", kind_names[k], (long)calls[k]);
    if (fd >= 0) close(fd);
}

/* ---- the system. Each is the call it is named for; what a failing one leaves in errno is in its row. */

#define WRAP(kind, type, name, parameters, arguments, failed, why)  \
    type __real_##name parameters;                                  \
    type __wrap_##name parameters;                                  \
    type __wrap_##name parameters                                   \
    {                                                               \
        if (!fails(K_##kind)) return __real_##name arguments;       \
        errno = why;                                                \
        return failed;                                              \
    }
WRAP(read, ssize_t, read, (int fd, void *to, size_t n), (fd, to, n), -1, EIO)
WRAP(read, struct dirent *, readdir, (DIR *d), (d), NULL, EIO)
WRAP(open, DIR *, opendir, (const char *name), (name), NULL, EACCES)
WRAP(open, FILE *, fopen, (const char *name, const char *mode), (name, mode), NULL, EMFILE)
WRAP(open, int, fstat, (int fd, struct stat *st), (fd, st), -1, EIO)
WRAP(open, int, stat, (const char *name, struct stat *st), (name, st), -1, EIO)
WRAP(write, size_t, fwrite, (const void *p, size_t size, size_t n, FILE *f), (p, size, n, f), 0, ENOSPC)
WRAP(write, int, fflush, (FILE *f), (f), EOF, ENOSPC)
WRAP(map, void *, mmap, (void *at, size_t n, int prot, int flags, int fd, off_t off), (at, n, prot, flags, fd, off), MAP_FAILED, ENOMEM)
WRAP(memory, void *, malloc, (size_t n), (n), NULL, ENOMEM)
WRAP(memory, void *, calloc, (size_t n, size_t size), (n, size), NULL, ENOMEM)
WRAP(memory, void *, realloc, (void *p, size_t n), (p, n), NULL, ENOMEM)
WRAP(thread, int, pthread_create, (pthread_t *t, const pthread_attr_t *a, void *(*run)(void *), void *ctx), (t, a, run, ctx), EAGAIN, EAGAIN)

int __wrap_open(const char *name, int flags, mode_t mode)
{
    if (!fails(K_open)) return __real_open(name, flags, mode);
    errno = EMFILE;
    return -1;
}

/* ---- brokers and PostgreSQL: only what is linked in is ever called. Codes are of their headers: NATS_IO_ERROR,
 * PGRES_FATAL_ERROR comes as a lost result. */
enum { BUS_IO_ERROR = 3 };
#define BUS(name, parameters, arguments) WRAP(bus, int, name, parameters, arguments, BUS_IO_ERROR, EIO)
#if defined HAVE_NATS && HAVE_NATS
BUS(natsConnection_Publish, (void *c, const char *to, const void *p, int n), (c, to, p, n))
BUS(natsConnection_PublishMsg, (void *c, void *m), (c, m))
BUS(natsSubscription_Fetch, (void *s, void *list, int n, i64 ms, int *e), (s, list, n, ms, e))
BUS(natsSubscription_NextMsg, (void *m, void *s, i64 ms), (m, s, ms))
BUS(natsMsg_Ack, (void *m, void *o), (m, o))
BUS(natsConnection_FlushTimeout, (void *c, i64 ms), (c, ms))
BUS(js_GetLastMsg, (void *m, void *js, const char *stream, const char *subject, void *o, int *e), (m, js, stream, subject, o, e))
#endif
#if defined HAVE_PG && HAVE_PG
WRAP(query, void *, PQexec, (void *c, const char *sql), (c, sql), NULL, EIO)
WRAP(query, void *, PQexecParams, (void *c, const char *sql, int n, const void *t, const void *v, const void *l, const void *f, int r),
     (c, sql, n, t, v, l, f, r), NULL, EIO)
WRAP(query, void *, PQexecPrepared, (void *c, const char *name, int n, const void *v, const void *l, const void *f, int r), (c, name, n, v, l, f, r), NULL, EIO)
WRAP(query, void *, PQgetResult, (void *c), (c), NULL, EIO)
WRAP(query, int, PQputCopyData, (void *c, const void *p, int n), (c, p, n), -1, EIO)
#endif

/* ---- SQLite's files: a file system over its own. Reads never go through a mapping, so each is seen. */

typedef struct {
    sqlite3_file base;
    sqlite3_file *real; /* behind this struct */
} File;
static sqlite3_vfs shim, *below;

#define REAL(f) (((File *)(f))->real)
#define DISK(code, call) (fails(K_disk) ? (code) : (call))

static int f_close(sqlite3_file *f)
{
    return REAL(f)->pMethods ? REAL(f)->pMethods->xClose(REAL(f)) : SQLITE_OK; /* a close that fails closes */
}
static int f_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    return DISK(SQLITE_IOERR_READ, REAL(f)->pMethods->xRead(REAL(f), p, n, at));
}
static int f_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    if (!fails(K_disk)) return REAL(f)->pMethods->xWrite(REAL(f), p, n, at);
    REAL(f)->pMethods->xWrite(REAL(f), p, n / 2, at);
    return calls[K_disk] % 2 ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}
static int f_truncate(sqlite3_file *f, sqlite3_int64 n)
{
    return DISK(SQLITE_IOERR_TRUNCATE, REAL(f)->pMethods->xTruncate(REAL(f), n));
}
static int f_sync(sqlite3_file *f, int flags)
{
    return DISK(SQLITE_IOERR_FSYNC, REAL(f)->pMethods->xSync(REAL(f), flags));
}
static int f_size(sqlite3_file *f, sqlite3_int64 *n)
{
    return DISK(SQLITE_IOERR_FSTAT, REAL(f)->pMethods->xFileSize(REAL(f), n));
}
static int f_lock(sqlite3_file *f, int level)
{
    return DISK(SQLITE_IOERR_LOCK, REAL(f)->pMethods->xLock(REAL(f), level));
}
static int f_unlock(sqlite3_file *f, int level)
{
    return REAL(f)->pMethods->xUnlock(REAL(f), level);
}
static int f_reserved(sqlite3_file *f, int *out)
{
    return DISK(SQLITE_IOERR_CHECKRESERVEDLOCK, REAL(f)->pMethods->xCheckReservedLock(REAL(f), out));
}
static int f_control(sqlite3_file *f, int op, void *p)
{
    return REAL(f)->pMethods->xFileControl(REAL(f), op, p);
}
static int f_sector(sqlite3_file *f)
{
    return REAL(f)->pMethods->xSectorSize(REAL(f));
}
static int f_device(sqlite3_file *f)
{
    return REAL(f)->pMethods->xDeviceCharacteristics(REAL(f));
}
static int f_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **p)
{
    return DISK(SQLITE_IOERR_SHMMAP, REAL(f)->pMethods->xShmMap(REAL(f), page, size, extend, p));
}
static int f_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
    return REAL(f)->pMethods->xShmLock(REAL(f), at, n, flags);
}
static void f_shm_barrier(sqlite3_file *f)
{
    REAL(f)->pMethods->xShmBarrier(REAL(f));
}
static int f_shm_unmap(sqlite3_file *f, int delete)
{
    return REAL(f)->pMethods->xShmUnmap(REAL(f), delete);
}
static const sqlite3_io_methods methods = {2, f_close, f_read, f_write, f_truncate, f_sync, f_size, f_lock, f_unlock, f_reserved, f_control, f_sector,
                                           f_device, f_shm_map, f_shm_lock, f_shm_barrier, f_shm_unmap, NULL, NULL};

static int v_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
    File *file = (File *)f;
    (void)v;
    *file = (File){.real = (sqlite3_file *)(file + 1)};
    if (fails(K_disk)) return SQLITE_CANTOPEN;
    int rc = below->xOpen(below, name, file->real, flags, out);
    if (rc == SQLITE_OK) file->base.pMethods = &methods;
    return rc;
}
static int v_delete(sqlite3_vfs *v, const char *name, int sync)
{
    (void)v;
    return DISK(SQLITE_IOERR_DELETE, below->xDelete(below, name, sync));
}
static int v_access(sqlite3_vfs *v, const char *name, int flags, int *out)
{
    (void)v;
    return DISK(SQLITE_IOERR_ACCESS, below->xAccess(below, name, flags, out));
}

/* ---- SQLite's memory */

static sqlite3_mem_methods memory;

static void *m_take(int n)
{
    return fails(K_room) ? NULL : memory.xMalloc(n);
}
static void *m_grow(void *p, int n)
{
    return fails(K_room) ? NULL : memory.xRealloc(p, n);
}

__attribute__((constructor)) static void begin(void)
{
    const char *fault = getenv("SITREP_FAULT"), *at = fault ? strchr(fault, ':') : NULL;
    for (int k = 0; at && k < KIND_COUNT; k++)
        if (!strncmp(fault, kind_names[k], (size_t)(at - fault)) && !kind_names[k][at - fault]) chosen = k;
    if (at && chosen < 0) fprintf(stderr, "fault: no such kind: %s\n", fault), _exit(2);
    char *end = NULL;
    wanted = at ? strtol(at + 1, &end, 10) : 0;
    how = end ? *end : 0;
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory);
    sqlite3_mem_methods own = memory;
    own.xMalloc = m_take, own.xRealloc = m_grow;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &own);
    sqlite3_initialize();
    below = sqlite3_vfs_find(NULL);
    shim = *below;
    shim.zName = "fault", shim.pNext = NULL, shim.szOsFile = below->szOsFile + (int)sizeof(File);
    shim.xOpen = v_open, shim.xDelete = v_delete, shim.xAccess = v_access;
    sqlite3_vfs_register(&shim, 1);
    for (int k = 0; k < KIND_COUNT; k++) calls[k] = 0;
}
