/* fuzz.h - what the fuzz targets share. A target is fuzz/NAME.c with libFuzzer's entry point and
 * a folder fuzz/corpus/NAME of small inputs made for this project. `make fuzz` runs them with
 * clang's libFuzzer; `make replay` (part of ./check) runs every file of the corpora once through
 * the same code with a plain main, so that what was found once stays mended. */
#ifndef SITREP_FUZZ_H
#define SITREP_FUZZ_H
#include "engine/engine.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t n);

/* Reads these bytes as a file: every payload that intake finds in it becomes an article, and
 * what must hold of every document is asserted. */
void fuzz_file(Str bytes);
/* The same for one payload, without a file around it. */
void fuzz_payload(const Payload *p);
#endif
