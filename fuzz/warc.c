/* warc.c - any bytes as a file, from a corpus of web archives: records, HTTP heads, chunks, packing. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t n)
{
    fuzz_file((Str){data, (isize)n});
    return 0;
}
