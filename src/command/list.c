/* list.c - the verbs that list what a store holds, all alike: filters, a page, a form. */
#include "command/command.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

typedef struct {
    const char *name;
    void (*view)(Buf *out, const Listing *l);
} Form;
static const Form forms[] = {
    {"text", view_listing_text}, {"json", view_listing_json}, {"jsonl", view_listing_jsonl}, {"csv", view_listing_csv}};

static const Form *form_named(Str format)
{
    for (isize i = 0; i < countof(forms); i++)
        if (str_eq(str_of(forms[i].name), format.n ? format : S("text"))) return &forms[i];
    return NULL;
}

static int terminal_width(void)
{
    struct winsize w;
    return isatty(1) && ioctl(1, TIOCGWINSZ, &w) == 0 && w.ws_col ? w.ws_col : 0;
}

static Err show(Arena *a, const Options *o, Listing *l, ErrInfo *e)
{
    Buf out = {.arena = a};
    l->width = o->output.n ? 0 : terminal_width();
    l->colour = l->width && !getenv("NO_COLOR");
    form_named(o->format)->view(&out, l);
    Err err = write_out(o->output, buf_str(&out), e);
    if (err == OK && l->next.n && !o->quiet && !str_eq(o->format, S("json")))
        fprintf(stderr, "sitrep: there is more: --after '%.*s'\n", STR(l->next));
    return err;
}

/* Findings of a very large story rest on its latest reports: nobody is to learn that from a count alone. */
static void tell_cut(Store *s, Arena *a, Str verb, const Ask *ask, const Listing *l)
{
    static const ListColumn documents = {"", "documents", 0, true};
    ErrInfo ignored;
    Numbers which = {0};
    i64 largest = 0, n;
    bool line = l->shape->name && !str_eq(verb, S("documents")) && !str_eq(verb, S("events")) && !str_eq(verb, S("search"));
    if (query_needs_know(verb, ask)) return; /* made of all its reports */
    if (line && ask->story.n && query_story(s, a, ask->story, &which, &ignored) == OK) largest = which.n;
    for (u32 i = 0; str_eq(verb, S("stories")) && !ask->story.n && i < l->n; i++)
        if (str_int(listing_cell(a, l->rows[i], &documents), &n) && n >= UNIT_DOCUMENTS_MAX) largest = UNIT_DOCUMENTS_MAX + 1;
    if (largest > UNIT_DOCUMENTS_MAX)
        fprintf(stderr, "sitrep: %s has more than %d reports: what is listed of it rests on the latest %d; --as-of a day asks all of them\n",
                ask->story.n ? "the story" : "a story", (int)UNIT_DOCUMENTS_MAX, (int)UNIT_DOCUMENTS_MAX);
}

static Err check(const Options *o, ErrInfo *e)
{
    if (!o->db.n) return fail(e, E_USAGE, "which store? say --db FILE");
    if (!form_named(o->format)) return fail(e, E_USAGE, "--format is text, json, jsonl or csv");
    return OK;
}

static Str joined(Arena *a, const Options *o)
{
    Str words = {0};
    for (u32 i = 0; i < o->nsources; i++) {
        bool phrase = str_find_byte(o->sources[i], ' ', 0) >= 0 && str_find_byte(o->sources[i], '"', 0) < 0 && o->nsources > 1;
        words = str_format(a, "%.*s%s%s%.*s%s", STR(words), words.n ? " " : "", phrase ? "\"" : "", STR(o->sources[i]), phrase ? "\"" : "");
    }
    return words;
}

int cmd_list(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e;
    Options o;
    Know know = {0};
    Ask ask;
    Listing l = {0};
    Store *s = NULL;
    Str verb = str_of(argv[0]);
    Err err = options_parse(&a, argc, argv, &o, &e);
    if (err == OK && !o.db.n && str_eq(verb, S("stories"))) return arena_free(&a), cmd_stories(argc, argv);
    if (err == OK) err = check(&o, &e);
    if (err == OK) err = option_ask(&o, &ask, &e);
    if (err == OK && query_needs_know(verb, &ask)) err = know_load(&a, &o.user, &know, &e);
    if (err == OK) err = store_open(&s, o.db, false, &e);
    if (err == OK) ask.words = joined(&a, &o);
    if (err == OK && !o.quiet && query_is_behind(s))
        fputs("sitrep: an intake was broken off: stories and places may be older than the reports; ingest brings them up to date\n", stderr);
    if (err == OK) err = query_list(s, &know, &a, verb, &ask, &l, &e);
    if (err == OK && !o.quiet) tell_cut(s, &a, verb, &ask, &l);
    if (err == OK) err = show(&a, &o, &l, &e);
    store_close(s);
    int status = err != OK ? complain(&e) : l.n ? 0 : -E_NOTHING;
    arena_free(&a);
    return status;
}

int cmd_diff(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e;
    Options o;
    Know know;
    Ask ask;
    Listing l = {0};
    Store *s = NULL;
    i64 from, to;
    Err err = options_parse(&a, argc, argv, &o, &e);
    if (err == OK) err = check(&o, &e);
    if (err == OK) err = option_ask(&o, &ask, &e);
    if (err == OK && (!o.from.n || !o.to.n)) err = fail(&e, E_USAGE, "diff wants --from DAY and --to DAY");
    if (err == OK) err = option_time(o.from, "--from", &from, &e);
    if (err == OK) err = option_time(o.to, "--to", &to, &e);
    if (err == OK) err = know_load(&a, &o.user, &know, &e);
    if (err == OK) err = store_open(&s, o.db, false, &e);
    if (err == OK) err = query_diff(s, &know, &a, &ask, from, to, &l, &e);
    if (err == OK) err = show(&a, &o, &l, &e);
    store_close(s);
    int status = err != OK ? complain(&e) : l.n ? 0 : -E_NOTHING;
    arena_free(&a);
    return status;
}
