/* digest.c - damaged digests. The first byte chooses a report of the little world and how it is damaged:
 * patched (world_patch), or the rest instead of it. What digest_read takes must go through the
 * whole situation and every view. */
#include "world.h"
#include "doc/digest.h"
#include "view/view.h"

enum { REPORTS = 4 };

static Str template(u32 which)
{
    static Arena a;
    static Str made[REPORTS];
    if (made[which].n) return made[which];
    Intake *in;
    Payload p;
    Rejected why;
    intake_open_bytes(&in, world_reports(), S("reports"));
    for (u32 i = 0; i < REPORTS; i++) {
        must(intake_next(in, &a, &p, &why) == 1, "the reports are there");
        Arena one = {0};
        Doc d = {.arena = &one};
        Digest digest;
        Bytes bytes = {0};
        must(engine_document(&d, &p, world_know(), &why), "the reports are read");
        digest_of(&d, &digest);
        story_sign(&one, &d, &digest);
        digest_bytes(&one, &digest, &bytes);
        made[i] = str_copy(&a, (Str){bytes.v, bytes.n});
        arena_free(&one);
    }
    intake_close(in);
    return made[which];
}

static void use(Arena *a, const Digest *damaged)
{
    Digest whole;
    const Digest *all[] = {damaged, &whole};
    Situation s = {0};
    SituationAsk ask = {.as_of = TIME_UNKNOWN, .known_at = TIME_UNKNOWN};
    must(digest_read(a, template(1), &whole), "a whole digest is taken");
    situation_build(a, all, 2, &ask, &s);
    Report r = {.situation = &s, .know = world_know(), .since = TIME_UNKNOWN};
    static const Str formats[] = {LIT("text"), LIT("md"), LIT("html"), LIT("json")};
    for (isize i = 0; i < countof(formats); i++) {
        Buf out = {.arena = a};
        view_report_named(formats[i])(&out, &r);
    }
    Buf out = {.arena = a};
    view_digest_json(&out, damaged);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t n)
{
    if (!n) return 0;
    Arena a = {0};
    Digest d;
    Str rest = {data + 1, (isize)n - 1}, whole = template(data[0] % REPORTS);
    u8 *bytes = NEW(&a, u8, (data[0] & 64 ? rest.n : whole.n) + 1);
    isize size = data[0] & 64 ? rest.n : whole.n;
    if (size) memcpy(bytes, data[0] & 64 ? rest.p : whole.p, (size_t)size);
    if (!(data[0] & 64)) world_patch(bytes, size, rest);
    if (digest_read(&a, (Str){bytes, size}, &d)) use(&a, &d);
    arena_free(&a);
    return 0;
}
