/* letters.c - what a stranger might put on a desk's streams. The first byte says which letter the rest is; a
 * payload that is taken must become a document or a refusal like any other. */
#include "fuzz.h"
#include "fleet/desk.h"
#include <zstd.h>

int LLVMFuzzerTestOneInput(const u8 *data, size_t n)
{
    if (!n) return 0;
    Arena a = {0};
    InLetter in;
    DoneLetter done;
    Order order;
    Str rest = {data + 1, (isize)n - 1};
    size_t cap = ZSTD_compressBound(n);
    u8 *packed = NEW(&a, u8, (isize)cap);
    Str whole = {packed, (isize)ZSTD_compress(packed, cap, rest.p, n - 1, 1)};
    if (data[0] % 4 == 0 && in_letter_read(&a, whole, &in) && !in.refused) fuzz_payload(&in.payload);
    if (data[0] % 4 == 1 && in_letter_read(&a, rest, &in) && !in.refused) fuzz_payload(&in.payload);
    if (data[0] % 4 == 2 && done_letter_read(&a, rest, &done) && unpack_bytes(&a, done.digest, &whole)) assert(whole.n >= 0);
    if (data[0] % 4 == 3 && order_letter_read(&a, rest, &order))
        for (u32 i = 0, all = 0; i < order.n; i++) assert((all += order.v[i].n) <= FLEET_WINDOW);
    arena_free(&a);
    return 0;
}
