/* options.c - one table of options for all verbs. */
#include "command/command.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    Str name;
    size_t offset;
    char kind; /* 's' string, 'i' integer, 'b' flag */
} OptionRow;

enum { NUMBER_MAX = 1000000 };

static const OptionRow rows[] = {
    {LIT("--format"), offsetof(Options, format), 's'},
    {LIT("--input"), offsetof(Options, input), 's'},
    {LIT("--output"), offsetof(Options, output), 's'},
    {LIT("-o"), offsetof(Options, output), 's'},
    {LIT("--manifest"), offsetof(Options, manifest), 's'},
    {LIT("--db"), offsetof(Options, db), 's'},
    {LIT("--received"), offsetof(Options, received), 's'},
    {LIT("--as-of"), offsetof(Options, as_of), 's'},
    {LIT("--known-at"), offsetof(Options, known_at), 's'},
    {LIT("--since"), offsetof(Options, since), 's'},
    {LIT("--document"), offsetof(Options, document), 's'},
    {LIT("--outlet"), offsetof(Options, outlet), 's'},
    {LIT("--story"), offsetof(Options, story), 's'},
    {LIT("--place"), offsetof(Options, place), 's'},
    {LIT("--actor"), offsetof(Options, actor), 's'},
    {LIT("--after"), offsetof(Options, after), 's'},
    {LIT("--limit"), offsetof(Options, limit), 'i'},
    {LIT("--from"), offsetof(Options, from), 's'},
    {LIT("--to"), offsetof(Options, to), 's'},
    {LIT("--listen"), offsetof(Options, listen), 's'},
    {LIT("--actors"), offsetof(Options, user.actors), 's'},
    {LIT("--places"), offsetof(Options, user.places), 's'},
    {LIT("--events"), offsetof(Options, user.events), 's'},
    {LIT("--threads"), offsetof(Options, threads), 'i'},
    {LIT("-j"), offsetof(Options, threads), 'i'},
    {LIT("--every"), offsetof(Options, every), 'i'},
    {LIT("--once"), offsetof(Options, once), 'b'},
    {LIT("--allow-private"), offsetof(Options, allow_private), 'b'},
    {LIT("--nats"), offsetof(Options, nats), 's'},
    {LIT("--desk"), offsetof(Options, desk), 's'},
    {LIT("--replicas"), offsetof(Options, replicas), 'i'},
    {LIT("--backlog"), offsetof(Options, backlog), 'i'},
    {LIT("--memory"), offsetof(Options, memory), 'i'},
    {LIT("--situation"), offsetof(Options, situation), 'b'},
    {LIT("--afresh"), offsetof(Options, afresh), 'b'},
    {LIT("--table"), offsetof(Options, table), 's'},
    {LIT("--retry"), offsetof(Options, retry), 'b'},
    {LIT("--accept"), offsetof(Options, accept), 'b'},
    {LIT("--reject"), offsetof(Options, reject), 'b'},
    {LIT("--date"), offsetof(Options, date), 's'},
    {LIT("--merge"), offsetof(Options, merge), 's'},
    {LIT("--split"), offsetof(Options, split), 's'},
    {LIT("--reason"), offsetof(Options, reason), 's'},
    {LIT("--by"), offsetof(Options, by), 's'},
    {LIT("--undo"), offsetof(Options, undo), 's'},
    {LIT("--pages"), offsetof(Options, pages), 'b'},
    {LIT("--dry-run"), offsetof(Options, dry_run), 'b'},
    {LIT("--quiet"), offsetof(Options, quiet), 'b'},
};

static const OptionRow *row_of(Str name)
{
    for (isize i = 0; i < countof(rows); i++)
        if (str_eq(rows[i].name, name)) return &rows[i];
    return NULL;
}

static Err set(const OptionRow *r, Str value, Options *out, ErrInfo *e)
{
    void *at = (u8 *)out + r->offset;
    i64 v;
    if (r->kind == 's') {
        *(Str *)at = value;
        return OK;
    }
    if (!str_int(value, &v) || v < 0 || v > NUMBER_MAX)
        return fail(e, E_USAGE, "%.*s wants a whole number, not \"%.*s\"", STR(r->name), STR(value));
    *(int *)at = (int)v;
    return OK;
}

Err options_parse(Arena *a, int argc, char **argv, Options *out, ErrInfo *e)
{
    bool only_sources = false;
    *out = (Options){.sources = NEW(a, Str, argc + 1)};
    for (int i = 1; i < argc; i++) {
        Str arg = str_of(argv[i]);
        if (only_sources || arg.n < 2 || arg.p[0] != '-') {
            out->sources[out->nsources++] = arg;
            continue;
        }
        if (str_eq(arg, S("--"))) {
            only_sources = true;
            continue;
        }
        isize equals = str_starts(arg, S("--")) ? str_find_byte(arg, '=', 0) : -1;
        bool glued = arg.n > 2 && str_starts(arg, S("-j"));
        Str name = equals >= 0 ? str_cut(arg, 0, equals) : glued ? S("-j") : arg;
        const OptionRow *r = row_of(name);
        if (!r) return fail(e, E_USAGE, "unknown option %.*s; `sitrep help` lists them", STR(name));
        if (r->kind == 'b') {
            *(bool *)((u8 *)out + r->offset) = true;
            continue;
        }
        if (equals < 0 && !glued && i + 1 == argc)
            return fail(e, E_USAGE, "%.*s wants a value", STR(name));
        Str value = equals >= 0 ? str_cut(arg, equals + 1, arg.n)
                    : glued     ? str_cut(arg, 2, arg.n)
                                : str_of(argv[++i]);
        Err err = set(r, value, out, e);
        if (err != OK) return err;
    }
    return OK;
}

Err option_time(Str text, const char *name, i64 *end, ErrInfo *e)
{
    When w;
    *end = TIME_UNKNOWN;
    if (!text.n) return OK;
    if (!date_parse_iso(text, &w))
        return fail(e, E_USAGE, "%s wants a day such as 2021-08-14, not \"%.*s\"", name, STR(text));
    *end = w.to;
    return OK;
}

void tell_passed(const Intake *in, bool quiet)
{
    Arena a = {0};
    Str what = in && !quiet ? intake_passed(in, &a) : (Str){0};
    if (what.n) fprintf(stderr, "sitrep: archive records without a report, passed by: %.*s\n", STR(what));
    arena_free(&a);
}

Err option_ask(const Options *o, Ask *out, ErrInfo *e)
{
    When w;
    *out = (Ask){.story = o->story, .place = o->place, .actor = o->actor, .after = o->after, .limit = (u32)o->limit, .since = TIME_UNKNOWN};
    Err err = option_time(o->as_of, "--as-of", &out->as_of, e);
    if (err == OK) err = option_time(o->known_at, "--known-at", &out->known_at, e);
    if (err == OK && o->since.n && !date_parse_iso(o->since, &w))
        err = fail(e, E_USAGE, "--since wants a day such as 2021-08-14, not \"%.*s\"", STR(o->since));
    if (err == OK && o->since.n) out->since = w.from;
    return err;
}

int complain(const ErrInfo *e)
{
    fprintf(stderr, "sitrep: %s\n", e->text);
    return -(int)e->code;
}

Err write_out(Str file, Str bytes, ErrInfo *e)
{
    char name[4096] = "standard output";
    FILE *f = stdout;
    if (file.n && !str_eq(file, S("-"))) {
        if (file.n >= (isize)sizeof name) return fail(e, E_IO, "%.*s: name too long", STR(file));
        memcpy(name, file.p, (size_t)file.n);
        name[file.n] = 0;
        f = fopen(name, "wb");
    }
    if (!f) return fail(e, E_IO, "%s: %s", name, strerror(errno));
    bool ok = fwrite(bytes.p ? bytes.p : (const u8 *)"", 1, (size_t)bytes.n, f) == (size_t)bytes.n;
    ok = (f == stdout ? fflush(f) : fclose(f)) == 0 && ok;
    return ok ? OK : fail(e, E_IO, "%s: %s", name, strerror(errno));
}
