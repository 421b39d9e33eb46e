/* tiles.c - see tiles.h and Documentation/arch/x86/xstate.rst of Linux. A kernel or processor that knows nothing of it
 * says no, and so does a sandbox. */
#include "base/tiles.h"
#include <sys/syscall.h>
#include <unistd.h>

enum { GET_PERMITTED = 0x1022, REQUEST_PERMISSION = 0x1023, TILE_DATA = 18 };

void tiles_ask(void)
{
#ifdef SYS_arch_prctl
    (void)syscall(SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA);
#endif
}

bool tiles_given(void)
{
    u64 permitted = 0;
#ifdef SYS_arch_prctl
    if (syscall(SYS_arch_prctl, GET_PERMITTED, &permitted) != 0) return false;
#endif
    return permitted >> TILE_DATA & 1;
}
