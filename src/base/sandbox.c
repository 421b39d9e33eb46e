/* sandbox.c - see sandbox.h. One table says which calls of the system are allowed and why; everything else fails with
 * EPERM, and what only an intruder would ask for ends the program. Landlock (Linux 5.13, by file) keeps it to the
 * store's folder. Both are made by hand from the kernel's own headers: a filter is some two hundred instructions of
 * classic BPF, and a library for it would have to be trusted too. Rows that this processor has no call for are
 * left out by the preprocessor.
 *
 * Tried and dropped: ending the program on every call that is not in the table. C libraries try new calls first and fall
 * back when they are refused, so a newer library would have been killed for nothing. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "base/sandbox.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { FILES_MAX = 4096 }; /* open at a time */

#ifdef __linux__
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <limits.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- calls */

typedef enum {
    REFUSE,  /* EPERM, as everything that is in no row */
    ALLOW,
    KILL,    /* ends the program with SIGSYS */
    NO_SUCH, /* "not in this kernel": the C library has another way */
    THREAD,  /* clone, for a thread of this process only */
    NO_CODE, /* unless the memory is to be executed */
    SELF,    /* about this process only, by its number */
    OWN,     /* the same, by 0 */
    NAME,    /* prctl, to name a thread only */
    ASK_NET, /* when the network was asked for */
    ASK_FILE /* when a file was, or the network */
} Verdict;
typedef struct {
    long call;
    Verdict verdict;
} Row;
#define ROW(call, verdict) {SYS_##call, verdict},
static const Row rows[] = {
    /* bytes in and out of what is open */
    ROW(read, ALLOW) ROW(write, ALLOW) ROW(readv, ALLOW) ROW(writev, ALLOW) ROW(pread64, ALLOW) ROW(pwrite64, ALLOW) ROW(close, ALLOW)
    ROW(lseek, ALLOW) ROW(fstat, ALLOW) ROW(fcntl, ALLOW)
    /* memory; none that is written and run */
    ROW(mmap, NO_CODE) ROW(mprotect, NO_CODE) ROW(munmap, ALLOW) ROW(mremap, ALLOW) ROW(madvise, ALLOW) ROW(brk, ALLOW)
    /* threads, their locks and their end */
    ROW(clone, THREAD) ROW(clone3, NO_SUCH) ROW(futex, ALLOW) ROW(set_robust_list, ALLOW) ROW(exit, ALLOW) ROW(exit_group, ALLOW) ROW(sched_yield, ALLOW)
    ROW(sched_getaffinity, ALLOW) ROW(gettid, ALLOW) ROW(getpid, ALLOW) ROW(getppid, ALLOW) ROW(prctl, NAME) ROW(tgkill, SELF) ROW(kill, SELF)
    /* signals and clocks */
    ROW(rt_sigaction, ALLOW) ROW(rt_sigprocmask, ALLOW) ROW(rt_sigreturn, ALLOW) ROW(sigaltstack, ALLOW) ROW(restart_syscall, ALLOW)
    ROW(nanosleep, ALLOW) ROW(clock_nanosleep, ALLOW) ROW(clock_gettime, ALLOW) ROW(gettimeofday, ALLOW) ROW(getitimer, ALLOW) ROW(setitimer, ALLOW)
    /* the server's connections: taken, not made */
    ROW(socket, ALLOW) ROW(bind, ALLOW) ROW(listen, ALLOW) ROW(accept, ALLOW) ROW(accept4, ALLOW) ROW(setsockopt, ALLOW) ROW(getsockopt, ALLOW)
    ROW(getsockname, ALLOW) ROW(getpeername, ALLOW) ROW(shutdown, ALLOW) ROW(sendto, ALLOW) ROW(sendmsg, ALLOW) ROW(recvfrom, ALLOW) ROW(recvmsg, ALLOW)
    ROW(sendfile, ALLOW) ROW(epoll_create1, ALLOW) ROW(epoll_ctl, ALLOW) ROW(epoll_pwait, ALLOW) ROW(ppoll, ALLOW) ROW(eventfd2, ALLOW) ROW(pipe2, ALLOW)
    ROW(connect, ASK_NET) ROW(sendmmsg, ASK_NET) ROW(recvmmsg, ASK_NET) ROW(socketpair, ASK_NET) ROW(pselect6, ASK_NET) ROW(ioctl, ASK_NET) ROW(dup, ASK_NET)
    /* the store's files: Landlock says which */
    ROW(openat, ASK_FILE) ROW(newfstatat, ASK_FILE) ROW(statx, ASK_FILE) ROW(faccessat, ASK_FILE) ROW(readlinkat, ASK_FILE) ROW(unlinkat, ASK_FILE)
    ROW(ftruncate, ASK_FILE) ROW(fsync, ASK_FILE) ROW(fdatasync, ASK_FILE) ROW(fallocate, ASK_FILE) ROW(flock, ASK_FILE) ROW(getcwd, ASK_FILE)
    ROW(fchmod, ASK_FILE) ROW(fchown, ASK_FILE) ROW(getdents64, ASK_NET)
    /* harmless questions */
    ROW(getrandom, ALLOW) ROW(getuid, ALLOW) ROW(geteuid, ALLOW) ROW(getgid, ALLOW) ROW(getegid, ALLOW) ROW(uname, ALLOW) ROW(sysinfo, ALLOW) ROW(getrusage, ALLOW) ROW(prlimit64, OWN)
    /* other programs, other processes, the machine: nothing here has ever a reason to ask */
    ROW(execve, KILL) ROW(execveat, KILL) ROW(ptrace, KILL) ROW(process_vm_readv, KILL) ROW(process_vm_writev, KILL) ROW(mount, KILL) ROW(umount2, KILL)
    ROW(pivot_root, KILL) ROW(chroot, KILL) ROW(unshare, KILL) ROW(setns, KILL) ROW(init_module, KILL) ROW(finit_module, KILL) ROW(delete_module, KILL)
    ROW(kexec_load, KILL) ROW(reboot, KILL) ROW(swapon, KILL) ROW(swapoff, KILL) ROW(bpf, KILL) ROW(perf_event_open, KILL) ROW(keyctl, KILL) ROW(add_key, KILL)
    ROW(request_key, KILL) ROW(setuid, KILL) ROW(setgid, KILL) ROW(setresuid, KILL) ROW(setresgid, KILL) ROW(settimeofday, KILL) ROW(acct, KILL)
#ifdef SYS_open /* older names that newer processors do not have */
    ROW(open, ASK_FILE) ROW(stat, ASK_FILE) ROW(lstat, ASK_FILE) ROW(access, ASK_FILE) ROW(readlink, ASK_FILE) ROW(unlink, ASK_FILE)
    ROW(poll, ALLOW) ROW(epoll_wait, ALLOW) ROW(epoll_create, ALLOW) ROW(pipe, ALLOW) ROW(time, ALLOW) ROW(alarm, ALLOW) ROW(dup2, ASK_NET) ROW(select, ASK_NET)
#endif
#ifdef SYS_faccessat2
    ROW(faccessat2, ASK_FILE)
#endif
#ifdef SYS_rseq
    ROW(rseq, ALLOW)
#endif
#ifdef SYS_userfaultfd
    ROW(userfaultfd, KILL)
#endif
#ifdef SYS_io_uring_setup
    ROW(io_uring_setup, KILL)
#endif
};

#if defined __x86_64__
#define NATIVE AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define NATIVE AUDIT_ARCH_AARCH64
#endif

/* ---- the filter */

enum { ROW_MOST = 6, PROGRAM_MAX = ROW_MOST * countof(rows) + 16 };
typedef struct {
    struct sock_filter v[PROGRAM_MAX];
    unsigned short n;
} Program;

static void put(Program *p, u32 code, u32 k, u32 when_true, u32 when_false)
{
    assert(p->n < PROGRAM_MAX);
    p->v[p->n++] = (struct sock_filter){(u16)code, (u8)when_true, (u8)when_false, k};
}

static void load(Program *p, size_t offset)
{
    put(p, BPF_LD | BPF_W | BPF_ABS, (u32)offset, 0, 0);
}

static void give(Program *p, u32 action)
{
    put(p, BPF_RET | BPF_K, action, 0, 0);
}

static const u32 refused = SECCOMP_RET_ERRNO | EPERM;

/* Allowed when the low half of an argument, masked, is a value. */
static void argument(Program *p, u32 which, u32 mask, u32 value)
{
    load(p, offsetof(struct seccomp_data, args) + which * sizeof(u64)); /* little-endian, as the store's digests are */
    put(p, BPF_ALU | BPF_AND | BPF_K, mask, 0, 0);
    put(p, BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
    give(p, SECCOMP_RET_ALLOW);
    give(p, refused);
}

static void row(Program *p, const Row *r, const SandboxAsk *ask)
{
    bool file = ask->file.n || ask->network;
    Verdict v = r->verdict;
    if (v == ASK_NET) v = ask->network ? ALLOW : REFUSE;
    if (v == ASK_FILE) v = file ? ALLOW : REFUSE;
    if (v == NO_CODE && ask->network) v = ALLOW;
    bool looks = v == THREAD || v == NO_CODE || v == SELF || v == OWN || v == NAME;
    put(p, BPF_JMP | BPF_JEQ | BPF_K, (u32)r->call, 0, looks ? 5 : 1); /* on to the next row */
    switch (v) {
    case ALLOW: give(p, SECCOMP_RET_ALLOW); break;
    case KILL: give(p, SECCOMP_RET_KILL_PROCESS); break;
    case NO_SUCH: give(p, SECCOMP_RET_ERRNO | ENOSYS); break;
    case THREAD: argument(p, 0, CLONE_THREAD, CLONE_THREAD); break;
    case NO_CODE: argument(p, 2, PROT_EXEC, 0); break;
    case OWN: argument(p, 0, UINT32_MAX, 0); break;
    case SELF: argument(p, 0, UINT32_MAX, (u32)getpid()); break;
    case NAME: argument(p, 0, UINT32_MAX, PR_SET_NAME); break;
    default: give(p, refused);
    }
}

static bool filter_calls(const SandboxAsk *ask)
{
#if defined NATIVE && !defined __SANITIZE_ADDRESS__
    static const u32 OTHER_ABI = 0x40000000; /* x32 numbers on x86-64 */
    Program p = {.n = 0};
    load(&p, offsetof(struct seccomp_data, arch));
    put(&p, BPF_JMP | BPF_JEQ | BPF_K, NATIVE, 1, 0);
    give(&p, SECCOMP_RET_KILL_PROCESS);
    load(&p, offsetof(struct seccomp_data, nr));
    put(&p, BPF_JMP | BPF_JGE | BPF_K, OTHER_ABI, 0, 1);
    give(&p, SECCOMP_RET_KILL_PROCESS);
    for (isize i = 0; i < countof(rows); i++) row(&p, &rows[i], ask);
    give(&p, refused);
    struct sock_fprog program = {p.n, p.v};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
#else
    (void)ask;
    (void)row;
    return false;
#endif
}

/* ---- files */

#define READ_FILES (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define ALL_1 ((1ull << 13) - 1) /* what the first version of Landlock knows */
#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ull << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ull << 14)
#endif

static bool allow_path(int rules, const char *path, u64 rights)
{
    struct landlock_path_beneath_attr rule = {.allowed_access = rights, .parent_fd = open(path, O_PATH | O_CLOEXEC)};
    if (rule.parent_fd < 0) return false;
    bool ok = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    close(rule.parent_fd);
    return ok;
}

/* The folder that the file is really in. */
static bool folder_of(Str file, char out[PATH_MAX])
{
    char name[PATH_MAX];
    if (file.n >= (isize)sizeof name) return false;
    memcpy(name, file.p, (size_t)file.n);
    name[file.n] = 0;
    if (!realpath(name, out)) return false;
    char *slash = strrchr(out, '/');
    slash[slash == out] = 0;
    return true;
}

static bool limit_files(const SandboxAsk *ask)
{
    enum { TRUNCATE_SINCE = 3 };
    char folder[PATH_MAX];
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1) return false;
    u64 known = ALL_1 | (version >= 2 ? LANDLOCK_ACCESS_FS_REFER : 0) | (version >= TRUNCATE_SINCE ? LANDLOCK_ACCESS_FS_TRUNCATE : 0);
    struct landlock_ruleset_attr attributes = {.handled_access_fs = known};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
    if (rules < 0) return false;
    u64 write = (READ_FILES | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_TRUNCATE) & known;
    bool ok = true;
    if (ask->file.n) ok = folder_of(ask->file, folder) && allow_path(rules, folder, write) && setenv("SQLITE_TMPDIR", folder, 1) == 0;
    if (ask->network) ok = allow_path(rules, "/", READ_FILES) && ok;
    allow_path(rules, "/dev/urandom", LANDLOCK_ACCESS_FS_READ_FILE); /* SQLite's chance */
    allow_path(rules, "/sys/devices/system/cpu", READ_FILES);        /* how many processors */
    ok = ok && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return ok;
}

static bool no_privileges(void)
{
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}
#else
static bool no_privileges(void)
{
    return false;
}
static bool limit_files(const SandboxAsk *ask)
{
    (void)ask;
    return false;
}
static bool filter_calls(const SandboxAsk *ask)
{
    (void)ask;
    return false;
}
#endif

#ifdef __GLIBC__
typedef __rlimit_resource_t LimitKind;
#else
typedef int LimitKind;
#endif

static void lower(LimitKind what, rlim_t to)
{
    struct rlimit r;
    if (getrlimit(what, &r) != 0) return;
    if (r.rlim_max > to) r.rlim_max = to;
    if (r.rlim_cur > r.rlim_max) r.rlim_cur = r.rlim_max;
    (void)setrlimit(what, &r);
}

void sandbox_enter(const SandboxAsk *ask, Sandboxed *out)
{
    *out = (Sandboxed){.privileges = false};
    lower(RLIMIT_CORE, 0); /* a dump would hold reports and the token */
    lower(RLIMIT_NOFILE, FILES_MAX);
    const char *wish = getenv("SITREP_SANDBOX");
    if (wish && !strcmp(wish, "off")) {
        snprintf(out->missing, sizeof out->missing, "SITREP_SANDBOX=off: files and system calls are not fenced in");
        return;
    }
    out->privileges = no_privileges();
    out->files = out->privileges && limit_files(ask);
    out->calls = out->privileges && filter_calls(ask);
    if (!out->files || !out->calls)
        snprintf(out->missing, sizeof out->missing, "this kernel or this build cannot fence in%s%s: the program goes on without",
                 out->files ? "" : " files (Landlock)", out->calls ? "" : out->files ? " system calls (seccomp)" : " and system calls (seccomp)");
}
