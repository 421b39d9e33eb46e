/* document.c - the verbs that handle one document at a time: annotate, extract, stories. */
#include "command/command.h"
#include <errno.h>
#include <stdio.h>
#include <time.h>

enum { FLUSH_BYTES = 1 << 20 };
typedef struct {
    Buf out;
    Arena arena;
    void (*view)(Buf *out, const Doc *d);
    bool line;          /* end each document with a newline */
    StoryState *stories;
    VEC(Str) ids;
    u32 documents, refused;
} Printer;

static Err flush(Printer *p, ErrInfo *e)
{
    Err err = write_out((Str){0}, buf_str(&p->out), e);
    p->out.bytes.n = 0;
    return err;
}

static void refuse(Printer *p, const Rejected *r)
{
    p->refused++;
    fprintf(stderr, "sitrep: %.*s: byte %llu: %.*s\n", STR(r->path), (unsigned long long)r->at,
            STR(r->reason));
}

static Err print_document(void *ctx, const Result *r, ErrInfo *e)
{
    Printer *p = ctx;
    if (r->rejected) {
        refuse(p, r->rejected);
        return OK;
    }
    if (r->doc->refused.n) refuse(p, &(Rejected){.path = r->doc->path, .reason = r->doc->refused, .at = r->payload->at});
    else p->documents++;
    p->view(&p->out, r->doc);
    if (p->line) buf_byte(&p->out, '\n');
    return p->out.bytes.n >= FLUSH_BYTES ? flush(p, e) : OK;
}

static int finish(Printer *p, Err err, ErrInfo *e)
{
    if (err == OK) err = flush(p, e);
    arena_free(&p->arena);
    if (err != OK) return complain(e);
    return p->documents ? 0 : p->refused ? -E_FORMAT : -E_NOTHING;
}

static Err run(const Options *o, bool digests, bool text_only, Consume consume, Printer *p, Arena *a, ErrInfo *e)
{
    Know know;
    Intake *in = NULL;
    Str standard = S("-");
    EngineOptions eo = {.threads = o->threads, .digests = digests, .text_only = text_only};
    Err err = know_load(a, &o->user, &know, e);
    if (err == OK)
        err = intake_open(&in, o->nsources ? o->sources : &standard, o->nsources ? o->nsources : 1,
                          o->manifest, e);
    if (err == OK) intake_clock(in, (i64)time(NULL));
    if (err == OK) err = engine_run(in, &know, &eo, consume, p, e);
    tell_passed(in, o->quiet);
    intake_close(in);
    return err;
}

/* Sentences and words as given (--input conllu): the stages after splitting run on them. */
static Err run_conllu(const Options *o, Printer *p, Arena *a, ErrInfo *e)
{
    enum { STAGE_TAG = 2 };
    Know know;
    Err err = know_load(a, &o->user, &know, e);
    for (u32 i = 0; err == OK && i < u32_max(o->nsources, 1); i++) {
        Conllu c = {.file = o->nsources ? o->sources[i] : S("-")};
        Arena arena = {0};
        int more = 1;
        err = file_read(a, c.file, 1 << 30, &c.rest, e);
        while (err == OK && more > 0) {
            Doc d = {.arena = &arena, .path = c.file, .id = c.file, .language = S("en"), .coded = true};
            more = conllu_next(&c, &d, e);
            if (more < 0) err = (Err)more;
            if (more > 0) {
                engine_annotate(&d, &know, STAGE_TAG);
                p->documents++;
                p->view(&p->out, &d);
                if (p->line) buf_byte(&p->out, '\n');
                err = flush(p, e);
            }
            arena_reset(&arena);
        }
        arena_free(&arena);
    }
    return err;
}

int cmd_annotate(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e;
    Options o;
    Printer p = {.view = view_document_json, .line = true};
    p.out.arena = &p.arena;
    Err err = options_parse(&a, argc, argv, &o, &e);
    if (err == OK && str_eq(o.format, S("conllu"))) p.view = view_document_conllu, p.line = false;
    if (err == OK && o.input.n && !str_eq(o.input, S("conllu")))
        err = fail(&e, E_USAGE, "--input takes conllu, not \"%.*s\"", STR(o.input));
    if (err == OK)
        err = o.input.n ? run_conllu(&o, &p, &a, &e) : run(&o, false, false, print_document, &p, &a, &e);
    int status = finish(&p, err, &e);
    arena_free(&a);
    return status;
}

int cmd_extract(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e;
    Options o;
    Printer p = {.view = view_extract_json, .line = true};
    p.out.arena = &p.arena;
    Err err = options_parse(&a, argc, argv, &o, &e);
    if (err == OK) err = run(&o, false, true, print_document, &p, &a, &e);
    int status = finish(&p, err, &e);
    arena_free(&a);
    return status;
}

static Err add_story(void *ctx, const Result *r, ErrInfo *e)
{
    Printer *p = ctx;
    (void)e;
    if (r->rejected) {
        refuse(p, r->rejected);
        return OK;
    }
    p->documents++;
    *vec_push(&p->arena, &p->ids) = str_copy(&p->arena, r->digest->id);
    story_add(p->stories, r->digest);
    return OK;
}

int cmd_stories(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e;
    Options o;
    Printer p = {0};
    p.out.arena = &p.arena;
    p.stories = story_new(&p.arena);
    Err err = options_parse(&a, argc, argv, &o, &e);
    if (err == OK) err = run(&o, true, false, add_story, &p, &a, &e);
    story_settle(p.stories);
    Json j = {.out = &p.out};
    for (u32 i = 0; i < p.ids.n; i++) {
        j.comma[0] = false;
        json_open(&j, '{');
        json_kstr(&j, "id", p.ids.v[i]);
        json_kint(&j, "story", story_of(p.stories, i));
        json_close(&j, '}');
        buf_byte(&p.out, '\n');
    }
    int status = finish(&p, err, &e);
    arena_free(&a);
    return status;
}

int cmd_stages(int argc, char **argv)
{
    (void)argc, (void)argv;
    for (u32 i = 0; i < engine_stage_count; i++)
        printf("%-10s %s\n", engine_stages[i].name, engine_stages[i].what);
    return 0;
}
