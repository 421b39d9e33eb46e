/* main.c - runs a target once over every file named, its bytes as they are; what a sanitizer or an
 * assertion finds ends the program. Stands in for libFuzzer's own main. */
#include "fuzz.h"
#include <stdio.h>
#include <stdlib.h>

enum { INPUT_MAX = 1 << 24 };

static bool run_file(const char *path, u8 *buffer)
{
    FILE *f = fopen(path, "rb");
    if (!f) return perror(path), false;
    size_t n = fread(buffer, 1, INPUT_MAX, f);
    fclose(f);
    u8 *exact = malloc(n ? n : 1); /* so that a read past the end is seen */
    if (!exact) abort();
    memcpy(exact, buffer, n);
    LLVMFuzzerTestOneInput(exact, n);
    free(exact);
    return true;
}

int main(int argc, char **argv)
{
    u8 *buffer = malloc(INPUT_MAX);
    bool good = buffer != NULL;
    for (int i = 1; good && i < argc; i++) good = run_file(argv[i], buffer);
    free(buffer);
    if (good) printf("%s: %d files\n", argv[0], argc - 1);
    return !good;
}
