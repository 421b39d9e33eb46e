/* feed.c - any bytes as a file, from a corpus of feeds, agency items and mail: XML, entries, parts. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t n)
{
    fuzz_file((Str){data, (isize)n});
    return 0;
}
