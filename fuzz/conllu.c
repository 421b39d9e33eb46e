/* conllu.c - any bytes as CoNLL-U, with its analysis, through the annotators and out again. */
#include "world.h"
#include "view/view.h"

enum { DOCUMENTS = 4, STAGE_TAG = 2 };

int LLVMFuzzerTestOneInput(const u8 *data, size_t n)
{
    Conllu c = {.rest = {data, (isize)n}, .file = S("input.conllu"), .analysis = true};
    for (int i = 0, more = 1; more == 1 && i < DOCUMENTS; i++) {
        Arena a = {0};
        Doc d = {.arena = &a, .id = S("d"), .path = S("p"), .language = S("en"), .coded = true};
        ErrInfo e;
        Buf out = {.arena = &a};
        more = conllu_next(&c, &d, &e);
        must(more >= 0 || str_starts(str_of(e.text), S("input.conllu:")), "a refusal names file and line");
        if (more == 1) {
            engine_annotate(&d, world_know(), STAGE_TAG);
            view_document_conllu(&out, &d);
            view_document_json(&out, &d);
        }
        arena_free(&a);
    }
    return 0;
}
