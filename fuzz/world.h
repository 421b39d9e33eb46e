/* world.h - what the targets behind intake need: all knowledge, a few documents made for this project,
 * a small store of them on a disk in memory. */
#ifndef SITREP_FUZZ_WORLD_H
#define SITREP_FUZZ_WORLD_H
#include "fuzz.h"

/* All knowledge, loaded once, from $SITREP_DATA or the folder of the program. */
const Know *world_know(void);
/* JSON Lines: some reports that make events, quotes, numbers, claims, versions of a page. */
Str world_reports(void);
/* A new store of them, closed, as bytes; made once. */
Str world_store(void);
/* A file name of this process's own, ending so, that is removed at the end. */
const char *world_file(const char *end);
void world_write(const char *file, Str bytes);
void must(bool held, const char *what); /* or the program ends with these words */
/* Bytes with the patches of an input done to them: five bytes each, where (u32) and what. */
void world_patch(u8 *bytes, isize n, Str patches);
#endif
