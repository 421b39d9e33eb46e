/* common.c - a file of the fuzzer's bytes through intake and extraction, and what must hold then:
 * runs lie side by side and cover TEXT, verbatim runs are the same bytes in RAW, TEXT is UTF-8,
 * zones lie inside it in order, every span of the metadata lies inside its space. */
#include "world.h"
#include "base/utf8.h"
#include "extract/extract.h"
#include <stdlib.h>

static const Know *knowledge(void)
{
    static Know know;
    static Arena a;
    ErrInfo e;
    DebrisLex *lex;
    if (know.debris) return &know;
    if (debris_lex_load(&a, S("debris.tsv"), data_table(S("debris.tsv")), &lex, &e) != OK) abort();
    know.debris = lex;
    return &know;
}

static void check_document(const Doc *d)
{
    u32 at = 0;
    isize bad;
    for (u32 i = 0; i < d->runs.n; i++) {
        const Run *r = &d->runs.v[i];
        must(r->text == at && r->text_len > 0, "runs lie side by side");
        must((u64)r->raw + r->raw_len <= (u64)d->raw.n, "runs lie in RAW");
        if (r->verbatim)
            must(r->text_len == r->raw_len && memcmp(d->text.p + r->text, d->raw.p + r->raw, r->text_len) == 0,
                 "verbatim runs are the same bytes");
        at += r->text_len;
    }
    must(at == (u64)d->text.n, "runs cover TEXT");
    must(utf8_valid(d->text, &bad) && utf8_valid(d->title, &bad), "TEXT and the title are UTF-8");
    at = 0;
    for (u32 i = 0; i < d->zones.n; i++) {
        must(d->zones.v[i].text.beg >= at && d->zones.v[i].text.end <= (u64)d->text.n, "zones lie in order");
        at = d->zones.v[i].text.end;
    }
    must(d->title_text.end <= (u64)d->text.n && d->title_raw.end <= (u64)d->raw.n, "the title has a place");
}

void fuzz_payload(const Payload *p)
{
    Arena a = {0};
    Rejected rejected = {0};
    Doc d = {.arena = &a};
    if (engine_read(&d, p, knowledge(), &rejected)) check_document(&d);
    else must(rejected.reason.n > 0, "a refusal has a reason");
    arena_free(&a);
}

void fuzz_file(Str bytes)
{
    Intake *in;
    intake_open_bytes(&in, bytes, S("input"));
    Arena a = {0};
    for (int got = 1; got != 0;) {
        Payload p = {0};
        Rejected rejected = {0};
        got = intake_next(in, &a, &p, &rejected);
        if (got == 1) fuzz_payload(&p);
        if (got == 2) must(rejected.reason.n > 0, "a refusal has a reason");
        arena_reset(&a);
    }
    intake_close(in);
    arena_free(&a);
}
