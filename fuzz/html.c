/* html.c - any bytes as a page: charset, tokens, tree, head, article, zones. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t n)
{
    Payload p = {.kind = PAYLOAD_HTML, .raw = {data, (isize)n}, .path = S("page"), .published = when_unknown()};
    fuzz_payload(&p);
    return 0;
}
