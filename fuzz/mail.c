/* mail.c - any bytes as a mail, then as a file that may be a mailbox: heads, encoded words, parts. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t n)
{
    Str bytes = {data, (isize)n};
    fuzz_payload(&(Payload){.kind = PAYLOAD_MAIL, .raw = bytes, .path = S("mail"), .published = when_unknown()});
    fuzz_file(bytes);
    return 0;
}
