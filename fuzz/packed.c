/* packed.c - packed bytes. The first byte chooses: the rest as a file (gzip, zstd, members, frames),
 * or as the body of an HTTP answer in one of its codings, with chunks or without. */
#include "world.h"
#include "intake/parts.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t n)
{
    static const Str codings[] = {LIT(""), LIT("gzip"), LIT("deflate"), LIT("br"), LIT("zstd"), LIT("gzip, br")};
    if (!n) return 0;
    Str rest = {data + 1, (isize)n - 1};
    if (data[0] < 'a') {
        fuzz_file(rest);
        return 0;
    }
    Arena a = {0};
    HttpAnswer h = {.status = 200, .body = rest, .chunked = data[0] & 1, .coding = codings[(data[0] >> 1) % countof(codings)]};
    Str body, why = {0};
    u64 at;
    if (!http_body(&a, &h, &body, &why, &at)) must(why.n > 0, "a refusal has a reason");
    arena_free(&a);
    return 0;
}
