/* export.c - the verb that hands the situation to other tools: one layout of view/export.h to a file. What a layout
 * has no place for is counted on standard error, never dropped in silence. */
#include "command/command.h"
#include "view/export.h"
#include <stdio.h>

static int list_formats(void)
{
    for (u32 i = 0; i < export_count; i++)
        printf("  %-15.*s %s%s%s\n", STR(exports[i].name), exports[i].what, exports[i].leaves_out[0] ? "; leaves out " : "",
               exports[i].leaves_out);
    printf("  %-15s %s\n", "csv, jsonl", "every list of a store as a table: a file each under -o FOLDER, or --table NAME");
    printf("  %-15s %s\n", "conllu", "tokens, tags and trees of every sentence, CoNLL-U");
    return 0;
}

static Err write(Arena *a, const Options *o, const Export *x, const Report *r, ErrInfo *e)
{
    Buf out = {.arena = a};
    ExportAsk ask = {.arena = a, .report = r, .story = o->story};
    ExportTables *tables;
    Err err = export_tables_load(a, know_tables(a), embedded_tables(), &tables, e);
    if (err != OK) return err;
    ask.tables = tables;
    Exported n = x->write(&out, &ask);
    err = write_out(o->output, buf_str(&out), e);
    if (err == OK && n.left_out && !o->quiet)
        fprintf(stderr, "sitrep: %u written; %u happenings left out: this layout has no place for %s\n", n.written, n.left_out,
                x->leaves_out);
    return err;
}

static bool story_known(const Situation *s, Str story)
{
    for (u32 i = 0; i < s->stories.n; i++)
        if (str_eq(s->stories.v[i].id, story)) return true;
    return !story.n;
}

int cmd_export(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e;
    Options o;
    Know know;
    Collection c;
    Situation s = {0};
    Report r = {0};
    Err err = options_parse(&a, argc, argv, &o, &e);
    if (err == OK && str_eq(o.format, S("help"))) return list_formats();
    if (err == OK && str_eq(o.format, S("conllu"))) return cmd_annotate(argc, argv);
    if (err == OK && is_table_format(o.format)) {
        err = export_tables(&a, &o, &e);
        arena_free(&a);
        return err == OK ? 0 : complain(&e);
    }
    const Export *x = err == OK ? export_named(o.format) : NULL;
    if (err == OK && !x) err = fail(&e, E_USAGE, "--format \"%.*s\" is none; `sitrep export --format help` lists them", STR(o.format));
    if (err == OK) err = report_build(&a, &o, &know, &c, &s, &r, &e);
    if (err == OK && !story_known(&s, o.story)) err = fail(&e, E_NOTHING, "no story %.*s", STR(o.story));
    if (err == OK) err = write(&a, &o, x, &r, &e);
    int status = err != OK ? complain(&e) : s.documents.n ? 0 : r.nrejected ? -E_FORMAT : -E_NOTHING;
    arena_free(&a);
    return status;
}
