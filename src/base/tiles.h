/* tiles.h - the processor's matrix registers (AMX), which Linux lends only to a process that asks. The program asks
 * at its start, before threads and sandboxes; the library leaves that to its host, whose signal stacks grow by it. */
#ifndef SITREP_TILES_H
#define SITREP_TILES_H
#include "base/base.h"

void tiles_ask(void);
bool tiles_given(void);
#endif
