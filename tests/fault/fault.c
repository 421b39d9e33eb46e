/* fault.c - the Nth call of a kind fails. Linked into the program by `make BUILD=fault` alone: the linker sends calls of the
 * system (ld --wrap, the list in the Makefile) through the functions here, and SQLite gets a file system of
 * ours over its own, and an allocator.
 *
 *   SITREP_FAULT=KIND:N     the Nth call of the kind fails; N+ all from then on; N! ends the process there (kill -9);
 *                           bus and query: N? is refused for good, N~ was done and the answer is lost
 *   SITREP_FAULT_COUNT=FILE at the end, one line a kind with the number of its calls
 *
 * Kinds: open read write map memory thread (fork too) disk (SQLite's files) room (SQLite's memory) bus (everything asked
 * of brokers) query (PostgreSQL). A write of SQLite that fails has written its first half. Children count on with
 * their parent, so that the Nth call fails once in a family. */
#include "engine/engine.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
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
static _Atomic long unshared[KIND_COUNT], *calls = unshared;
static int chosen = -1;
static long wanted;
static char how; /* 0 once, '+' for ever, '!' the end, '?' for good, '~' done, but not told */

static bool fails(int kind)
{
    long n = ++calls[kind];
    if (kind != chosen || n < wanted || (n > wanted && how != '+')) return false;
    if (how == '!') kill(getpid(), SIGKILL);
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
WRAP(memory, char *, strdup, (const char *s), (s), NULL, ENOMEM)
WRAP(thread, pid_t, fork, (void), (), -1, EAGAIN)
WRAP(open, int, flock, (int fd, int what), (fd, what), -1, ENOLCK)
WRAP(thread, int, pthread_create, (pthread_t *t, const pthread_attr_t *a, void *(*run)(void *), void *ctx), (t, a, run, ctx), EAGAIN, EAGAIN)

int __real_fclose(FILE *f);
int __wrap_fclose(FILE *f);
int __wrap_fclose(FILE *f) /* one that fails closes */
{
    bool fault = fails(K_write);
    int rc = __real_fclose(f);
    if (fault) errno = ENOSPC;
    return fault ? EOF : rc;
}

int __wrap_open(const char *name, int flags, mode_t mode)
{
    if (!fails(K_open)) return __real_open(name, flags, mode);
    errno = EMFILE;
    return -1;
}

/* ---- brokers. Codes are of libnats' status.h; what is built here alone (letters, options) fails for want of memory. */
enum { BUS_ERR = 1, BUS_IO_ERROR = 3, BUS_NO_MEMORY = 24 };
#define BUS_CALL(name, parameters, arguments, passing, forgood)     \
    int __real_##name parameters;                                   \
    int __wrap_##name parameters;                                   \
    int __wrap_##name parameters                                    \
    {                                                               \
        if (!fails(K_bus)) return __real_##name arguments;          \
        if (how == '~') (void)__real_##name arguments;              \
        return how == '?' ? forgood : passing;                      \
    }
#define BUS(name, parameters, arguments) BUS_CALL(name, parameters, arguments, BUS_IO_ERROR, BUS_ERR)
#define BUS_HERE(name, parameters, arguments) BUS_CALL(name, parameters, arguments, BUS_NO_MEMORY, BUS_NO_MEMORY)
#if defined HAVE_NATS && HAVE_NATS
BUS_HERE(natsOptions_Create, (void *o), (o))
BUS_HERE(natsInbox_Create, (void *i), (i))
BUS_HERE(natsConnection_JetStream, (void *js, void *c, void *o), (js, c, o))
BUS_HERE(natsMsg_Create, (void *m, const char *to, const char *reply, const char *p, int n), (m, to, reply, p, n))
BUS_HERE(natsMsgHeader_Set, (void *m, const char *key, const char *value), (m, key, value))
BUS_HERE(natsMsg_GetMetaData, (void *meta, void *m), (meta, m))
BUS(natsConnection_Connect, (void *c, void *o), (c, o))
BUS(natsConnection_SubscribeSync, (void *s, void *c, const char *to), (s, c, to))
BUS(natsConnection_Publish, (void *c, const char *to, const void *p, int n), (c, to, p, n))
BUS(natsConnection_PublishMsg, (void *c, void *m), (c, m))
BUS(natsConnection_FlushTimeout, (void *c, i64 ms), (c, ms))
BUS(natsSubscription_Fetch, (void *list, void *s, int n, i64 ms, int *e), (list, s, n, ms, e))
BUS(natsSubscription_NextMsg, (void *m, void *s, i64 ms), (m, s, ms))
BUS(natsMsg_Ack, (void *m, void *o), (m, o))
BUS(natsMsg_Nak, (void *m, void *o), (m, o))
BUS(natsMsg_InProgress, (void *m, void *o), (m, o))
BUS(js_GetStreamInfo, (void *i, void *js, const char *stream, void *o, int *e), (i, js, stream, o, e))
BUS(js_AddStream, (void *i, void *js, void *c, void *o, int *e), (i, js, c, o, e))
BUS(js_UpdateStream, (void *i, void *js, void *c, void *o, int *e), (i, js, c, o, e))
BUS(js_PurgeStream, (void *js, const char *stream, void *o, int *e), (js, stream, o, e))
BUS(js_DeleteMsg, (void *js, const char *stream, u64 n, void *o, int *e), (js, stream, n, o, e))
BUS(js_GetMsg, (void *m, void *js, const char *stream, u64 n, void *o, int *e), (m, js, stream, n, o, e))
BUS(js_GetLastMsg, (void *m, void *js, const char *stream, const char *subject, void *o, int *e), (m, js, stream, subject, o, e))
BUS(js_GetConsumerInfo, (void *i, void *js, const char *stream, const char *name, void *o, int *e), (i, js, stream, name, o, e))
BUS(js_AddConsumer, (void *i, void *js, const char *stream, void *c, void *o, int *e), (i, js, stream, c, o, e))
BUS(js_PullSubscribe, (void *s, void *js, const char *to, const char *name, void *o, void *so, int *e), (s, js, to, name, o, so, e))
#endif

/* ---- PostgreSQL. The connection is lost before the call, or (~) behind it, with its answer; or (?) the server says no. */
#if defined HAVE_PG && HAVE_PG
enum { QUERY_FAILED = 7 }; /* PGRES_FATAL_ERROR */
int PQsocket(const void *c);
void PQclear(void *r);
void *PQmakeEmptyPGresult(void *c, int status);

static void hang_up(const void *c)
{
    if (PQsocket(c) >= 0) shutdown(PQsocket(c), SHUT_RDWR);
}
/* Calls with a result, and calls that say 1 when they are sent. */
#define QUERY(type, name, parameters, arguments, no, unheard)                   \
    type __real_##name parameters;                                              \
    type __wrap_##name parameters;                                              \
    type __wrap_##name parameters                                               \
    {                                                                           \
        if (!fails(K_query)) return __real_##name arguments;                    \
        if (how == '?') return no;                                              \
        if (how != '~') return hang_up(c), __real_##name arguments;             \
        type done = __real_##name arguments;                                    \
        hang_up(c);                                                             \
        return unheard;                                                         \
    }
#define FAILED_RESULT PQmakeEmptyPGresult(c, QUERY_FAILED)
#define RESULT(name, parameters, arguments) QUERY(void *, name, parameters, arguments, FAILED_RESULT, (PQclear(done), FAILED_RESULT))
#define SENT(name, parameters, arguments) QUERY(int, name, parameters, arguments, 0, done)
RESULT(PQexec, (void *c, const char *sql), (c, sql))
RESULT(PQprepare, (void *c, const char *name, const char *sql, int n, const void *t), (c, name, sql, n, t))
SENT(PQsendQueryPrepared, (void *c, const char *name, int n, const void *v, const void *l, const void *f, int r), (c, name, n, v, l, f, r))
SENT(PQsendQueryParams, (void *c, const char *sql, int n, const void *t, const void *v, const void *l, const void *f, int r), (c, sql, n, t, v, l, f, r))
SENT(PQputCopyData, (void *c, const void *p, int n), (c, p, n))
SENT(PQputCopyEnd, (void *c, const char *why), (c, why))
SENT(PQpipelineSync, (void *c), (c))
void *__real_PQgetResult(void *c);
void *__wrap_PQgetResult(void *c);
void *__wrap_PQgetResult(void *c) /* an answer that does not come: only with its connection */
{
    if (fails(K_query)) hang_up(c);
    return __real_PQgetResult(c);
}
void *__real_PQconnectdbParams(const void *k, const void *v, int x);
void *__wrap_PQconnectdbParams(const void *k, const void *v, int x);
void *__wrap_PQconnectdbParams(const void *k, const void *v, int x)
{
    bool fault = fails(K_query);
    void *c = __real_PQconnectdbParams(k, v, x);
    if (fault && c) hang_up(c);
    return c;
}
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

/* ---- many rounds in one process. What is before the store - linking, lexicons, weights - is the same in each, so the
 * process stops behind it and forks a child a round: a line "ID FAULT LOG" comes in, "pid N" and "end STATUS" go out.
 * ID stands in the arguments where the eight letters IDIDIDID stood. Of faults before that place nothing is tried here. */

static char **arguments;

static void choose(const char *fault)
{
    const char *at = strchr(fault, ':');
    char *end = NULL;
    for (int k = 0; at && k < KIND_COUNT; k++)
        if (!strncmp(fault, kind_names[k], (size_t)(at - fault)) && !kind_names[k][at - fault]) chosen = k;
    if (chosen < 0) fprintf(stderr, "fault: no such kind: %s\n", fault), _exit(2);
    wanted = strtol(at + 1, &end, 10);
    how = *end;
}

static void become(const char *id, const char *fault, const char *log)
{
    int null = __real_open("/dev/null", O_RDWR, 0), err = __real_open(log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0644);
    dup2(null, 0), dup2(null, 1), dup2(err, 2);
    close(null), close(err);
    for (char **a = arguments; *a; a++)
        for (char *p = strstr(*a, "IDIDIDID"); p; p = strstr(p, "IDIDIDID")) memcpy(p, id, 8);
    choose(fault);
}

static void rounds(void)
{
    long base[KIND_COUNT];
    char line[500], id[9], fault[40], log[400];
    for (int k = 0; k < KIND_COUNT; k++) base[k] = calls[k], dprintf(1, "%s %ld\n", kind_names[k], base[k]);
    dprintf(1, "ready\n");
    while (fgets(line, sizeof line, stdin) && sscanf(line, "%8s %39s %399s", id, fault, log) == 3) {
        int status = 0;
        for (int k = 0; k < KIND_COUNT; k++) calls[k] = base[k];
        pid_t pid = __real_fork();
        if (!pid) {
            become(id, fault, log);
            return;
        }
        dprintf(1, "pid %d\n", (int)pid);
        waitpid(pid, &status, 0);
        dprintf(1, "end %d\n", status);
    }
    _exit(0);
}

Err __real_know_lexicon(Arena *a, const UserFiles *user, Str *out, ErrInfo *e);
Err __wrap_know_lexicon(Arena *a, const UserFiles *user, Str *out, ErrInfo *e);
Err __wrap_know_lexicon(Arena *a, const UserFiles *user, Str *out, ErrInfo *e)
{
    Err err = __real_know_lexicon(a, user, out, e);
    if (getenv("SITREP_FAULT_ROUNDS")) rounds();
    return err;
}

__attribute__((constructor)) static void begin(int argc, char **argv)
{
    const char *fault = getenv("SITREP_FAULT");
    (void)argc;
    arguments = argv;
    if (fault) choose(fault);
    void *shared = __real_mmap(NULL, sizeof unshared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) _exit(2);
    calls = shared;
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
