/* knowledge.c - damaged headers of the compiled gazetteer and of the weights. The first byte chooses the
 * file, and whether checksums are made right again, so that what stands behind them is reached.
 * The files are mapped privately: patches are done and undone in the header alone. */
#include "world.h"
#include "annotate/gazetteer_file.h"
#include "language/model.h"
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <stdlib.h>
#include <unistd.h>

enum { HEAD = MODEL_HEADER + MODEL_ROW * MODEL_SECTIONS_MAX };

static Str mapped(const char *name)
{
    Arena a = {0};
    struct stat st;
    const char *folder = getenv("SITREP_DATA");
    int fd = open(str_z(&a, str_format(&a, "%s/%s", folder ? folder : "build", name)), O_RDONLY);
    must(fd >= 0 && fstat(fd, &st) == 0, "the data files are built");
    void *p = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    must(p != MAP_FAILED, "they can be mapped");
    close(fd);
    arena_free(&a);
    return (Str){p, st.st_size};
}

static void gazetteer(Str bytes, bool mend)
{
    Arena a = {0};
    ErrInfo e;
    Gazetteer *g = NULL;
    GazHeader *h = (GazHeader *)(uintptr_t)bytes.p;
    if (mend) {
        GazHeader copy = *h;
        copy.checksum = 0;
        h->checksum = (u32)hash_bytes((Str){(u8 *)&copy, sizeof copy}, GAZ_VERSION);
    }
    if (gazetteer_open(&a, bytes, S("gazetteer.bin"), NULL, 0, &g, &e) == OK) {
        static const Str names[] = {LIT("Kano"), LIT("Springfield"), LIT("Mazar-i-Sharif"), LIT("x")};
        u32 ids[GAZ_FOUND_MAX];
        for (isize i = 0; i < countof(names); i++)
            for (u32 n = gazetteer_find(g, names[i], ids); n > 0; n--) gazetteer_place(g, ids[n - 1]);
    } else must(str_starts(str_of(e.text), S("gazetteer.bin:")), "a refusal names the file");
    arena_free(&a);
}

static void model(Str bytes, bool mend)
{
    Arena a = {0};
    ErrInfo e;
    Model *m = NULL;
    if (mend) {
        u64 sum = hash_bytes(str_cut(bytes, MODEL_HEADER, bytes.n), MODEL_VERSION);
        memcpy((u8 *)(uintptr_t)bytes.p + 24, &sum, sizeof sum);
    }
    Err err = model_open(&a, bytes, S("model.bin"), &m, &e);
    must(err == OK || str_starts(str_of(e.text), S("model.bin:")), "a refusal names the file");
    arena_free(&a);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t n)
{
    static Str files[2];
    static u8 heads[2][HEAD];
    if (!files[0].n) {
        files[0] = mapped("gazetteer.bin"), files[1] = mapped("model.bin");
        for (int i = 0; i < 2; i++) memcpy(heads[i], files[i].p, HEAD);
    }
    if (!n) return 0;
    int which = data[0] & 1;
    u8 *p = (u8 *)(uintptr_t)files[which].p;
    world_patch(p, which ? HEAD : (isize)sizeof(GazHeader), (Str){data + 1, (isize)n - 1});
    Str cut = str_cut(files[which], 0, data[0] & 4 ? (isize)(data[0] >> 3) * 8 : files[which].n);
    if (which) model(cut, cut.n > MODEL_HEADER && data[0] & 2);
    else gazetteer(cut, cut.n > (isize)sizeof(GazHeader) && data[0] & 2);
    memcpy(p, heads[which], HEAD);
    return 0;
}
