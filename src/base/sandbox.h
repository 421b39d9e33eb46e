/* sandbox.h - a program that reads what strangers wrote gives up what it does not need: files, calls of the system, core
 * dumps. For servers and workers, before their threads start; there is no way back, and children inherit it. */
#ifndef SITREP_SANDBOX_H
#define SITREP_SANDBOX_H
#include "base/base.h"

typedef struct {
    Str file;     /* its folder may be read and written: a store and what stands beside it; empty: no file is written */
    bool network; /* connections may be made (brokers, a database server): then any file may be read, for names, certificates and
                     the libraries that resolve them, and code may be mapped */
} SandboxAsk;
typedef struct {
    bool privileges; /* none can be gained by running another program */
    bool files;      /* Landlock holds */
    bool calls;      /* the seccomp filter holds */
    char missing[200]; /* what the kernel or this build cannot do, in words; empty: nothing */
} Sandboxed;
/* As much as the kernel offers; what it does not is said and does not stop the program. $SITREP_SANDBOX=off: nothing but limits. */
void sandbox_enter(const SandboxAsk *ask, Sandboxed *out);
#endif
