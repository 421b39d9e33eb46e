/* main.c - runs a target once over every file named; what a sanitizer or an assertion finds ends
 * the program. Stands in for libFuzzer's own main. */
#include "fuzz.h"
#include <stdio.h>

enum { INPUT_MAX = 1 << 24 };

int main(int argc, char **argv)
{
    Arena a = {0};
    for (int i = 1; i < argc; i++) {
        Str bytes;
        ErrInfo e;
        if (file_read(&a, str_of(argv[i]), INPUT_MAX, &bytes, &e) != OK) return fprintf(stderr, "%s\n", e.text), 1;
        LLVMFuzzerTestOneInput(bytes.p, (size_t)bytes.n);
        arena_reset(&a);
    }
    printf("%s: %d files\n", argv[0], argc - 1);
    arena_free(&a);
    return 0;
}
