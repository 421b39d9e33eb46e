/* manifest.c - any bytes as a manifest (CSV or JSON Lines), and paths looked up in it. */
#include "world.h"
#include "intake/parts.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t n)
{
    static const Str paths[] = {LIT("a.html"), LIT("x/y/a.html"), LIT("./a"), LIT("a"), LIT(""), LIT("/"), LIT(".."), LIT("a.b.c.d")};
    Arena a = {0};
    Manifest m = {0};
    ErrInfo e;
    Err err = manifest_read(&a, (Str){data, (isize)n}, S("manifest"), &m, &e);
    must(err == OK || str_find(str_of(e.text), S("manifest:")) == 0, "a refusal names file and line");
    for (isize i = 0; err == OK && i < countof(paths); i++) {
        const ManifestRow *row = manifest_find(&m, paths[i]);
        must(!row || (row >= m.rows.v && row < m.rows.v + m.rows.n), "a row of the manifest");
    }
    arena_free(&a);
    return 0;
}
