/* annotate.c - any bytes as a report in English through every stage: what it says must be sound as a
 * digest (spans in TEXT, indices in their lists), survive being written, and go through the views. */
#include "world.h"
#include "doc/digest.h"
#include "view/view.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t n)
{
    Arena a = {0};
    Doc d = {.arena = &a, .id = S("d")};
    Rejected why;
    Payload p = {.kind = PAYLOAD_TEXT, .raw = {data, (isize)n}, .path = S("report"), .published = when_unknown()};
    d.arena = &a;
    if (engine_read(&d, &p, world_know(), &why)) {
        d.language = S("en"), d.coded = true;
        engine_annotate(&d, world_know(), 1);
        Digest digest, back;
        Bytes bytes = {0};
        Buf out = {.arena = &a};
        digest_of(&d, &digest);
        story_sign(&a, &d, &digest);
        digest_bytes(&a, &digest, &bytes);
        must(digest_read(&a, (Str){bytes.v, bytes.n}, &back), "what was read is sound");
        view_document_json(&out, &d);
        view_document_conllu(&out, &d);
        view_digest_json(&out, &back);
    }
    arena_free(&a);
    return 0;
}
