/* The fence around servers and workers, tried from inside by children: what they must do goes on, what they need not do is
 * refused, what only an intruder would do ends them. Where the kernel has none, that is what must be said. */
#define _GNU_SOURCE
#include "base/sandbox.h"
#include "test.h"
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

void unit_sandbox(void);

static char folder[] = "/tmp/sitrep-sandbox-XXXXXX";
static char store[64];

static void *nothing(void *ctx)
{
    return ctx;
}

static int opens(const char *name, int flags)
{
    int fd = open(name, flags, 0600);
    if (fd < 0) return errno;
    close(fd);
    return 0;
}

/* Each gives 0 when it went as it must. */
static int store_is_open(void)
{
    char beside[80];
    snprintf(beside, sizeof beside, "%s-wal", store);
    int bad = opens(store, O_RDWR) || opens(beside, O_RDWR | O_CREAT);
    return bad || unlink(beside);
}
static int no_truncation_by_name(void)
{
    return truncate(store, 0) != -1;
}
static int others_are_closed(void)
{
    return !(opens("/etc/passwd", O_RDONLY) && opens("/tmp/sitrep-elsewhere", O_RDWR | O_CREAT) && opens("/proc/self/mem", O_RDWR));
}
static int threads_run(void)
{
    pthread_t t;
    return pthread_create(&t, NULL, nothing, NULL) || pthread_join(t, NULL);
}
static int no_children(void)
{
    pid_t pid = fork();
    if (pid == 0) _exit(0);
    return pid != -1;
}
static int serves_but_calls_nobody(void)
{
    int s = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    bool listens = s >= 0 && bind(s, (struct sockaddr *)&at, sizeof at) == 0 && listen(s, 1) == 0;
    bool calls = connect(s, (struct sockaddr *)&at, sizeof at) == 0 || errno != EPERM;
    return !listens || calls;
}
static int no_new_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED ||
           mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
}
static int no_signals(void)
{
    return kill(getppid(), 0) == 0;
}
static int runs_a_program(void)
{
    char *none[] = {NULL};
    execve("/bin/true", none, none);
    return 1;
}
static int aborts(void)
{
    signal(SIGABRT, SIG_DFL);
    abort();
}

enum { FILES = 1, CALLS = 2 };
static const struct {
    const char *name;
    int (*run)(void);
    int needs, ends; /* what must hold for it; the signal that ends it, 0: none */
} trials[] = {{"the store's folder is open", store_is_open, 0, 0},
              {"other files are closed", others_are_closed, FILES, 0},
              {"threads run", threads_run, 0, 0},
              {"nothing is cut short by name", no_truncation_by_name, CALLS, 0},
              {"no children", no_children, CALLS, 0},
              {"listens, connects to nobody", serves_but_calls_nobody, CALLS, 0},
              {"no new code", no_new_code, CALLS, 0},
              {"no signals to others", no_signals, CALLS, 0},
              {"another program ends it", runs_a_program, CALLS, SIGSYS},
              {"an assertion still ends it", aborts, 0, SIGABRT}};

static int in_child(int (*run)(void), int needs)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        Sandboxed got;
        SandboxAsk ask = {.file = str_of(store)};
        struct rlimit core;
        sandbox_enter(&ask, &got);
        if (getrlimit(RLIMIT_CORE, &core) != 0 || core.rlim_max != 0) _exit(98);
        if ((!got.files || !got.calls) != (got.missing[0] != 0)) _exit(97);
        if ((needs & FILES && !got.files) || (needs & CALLS && !got.calls)) _exit(77);
        _exit(run());
    }
    int status = -1;
    waitpid(pid, &status, 0);
    return status;
}

void unit_sandbox(void)
{
    CHECK(mkdtemp(folder) != NULL);
    snprintf(store, sizeof store, "%s/s.db", folder);
    CHECK(opens(store, O_RDWR | O_CREAT) == 0);
    for (isize i = 0; i < countof(trials); i++) {
        int status = in_child(trials[i].run, trials[i].needs);
        if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
            fprintf(stderr, "SKIP sandbox: %s: not in this kernel or build\n", trials[i].name);
            continue;
        }
        bool good = trials[i].ends ? WIFSIGNALED(status) && WTERMSIG(status) == trials[i].ends : WIFEXITED(status) && WEXITSTATUS(status) == 0;
        if (!good) fprintf(stderr, "sandbox: %s: status %x\n", trials[i].name, (unsigned)status);
        CHECK(good);
    }
    unlink(store);
    rmdir(folder);
}
