/* know.c - knowledge loaded once and locked: tables embedded in the program, the user's own
 * tables, weights and gazetteer mapped from the data folder. */
#include "engine/engine.h"
#include "engine/embedded.h"
#include "base/tiles.h"
#include "extract/extract.h"
#include "language/model.h"
#include <stdlib.h>
#include <unistd.h>

Str data_table(Str name)
{
    for (u32 i = 0; i < embedded_count; i++)
        if (str_eq(str_of(embedded[i].name), name))
            return (Str){embedded[i].beg, embedded[i].end - embedded[i].beg};
    return (Str){0};
}

Table *know_tables(Arena *a)
{
    Table *t = NEW(a, Table, embedded_count + 4); /* room for the user's three */
    for (u32 i = 0; i < embedded_count; i++) t[i] = (Table){str_of(embedded[i].name), {embedded[i].beg, embedded[i].end - embedded[i].beg}};
    return t;
}

u32 embedded_tables(void)
{
    return embedded_count;
}

#ifndef SITREP_SHARE
#define SITREP_SHARE "" /* share/sitrep of the prefix, when installed */
#endif
/* The folder that was named, else $SITREP_DATA, the executable's folder, ../share/sitrep beside it, the prefix: the
 * first that has the file. */
static Err find(Arena *a, Str data, const char *file, Str *path, ErrInfo *e)
{
    if (data.n) {
        *path = str_format(a, "%.*s/%s", STR(data), file);
        return access(str_z(a, *path), R_OK) == 0 ? OK : fail(e, E_IO, "%.*s cannot be read", STR(*path));
    }
    char exe[4096];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    Str self = n > 0 ? (Str){(u8 *)exe, n} : S("./sitrep");
    while (self.n && self.p[self.n - 1] != '/') self.n--;
    Str env = str_of(getenv("SITREP_DATA"));
    Str tried[] = {env.n ? str_format(a, "%.*s/%s", STR(env), file) : (Str){0},
                   str_format(a, "%.*s%s", STR(self), file),
                   str_format(a, "%.*s../share/sitrep/%s", STR(self), file), str_format(a, "%s/%s", SITREP_SHARE, file)};
    for (isize i = 0; i < countof(tried); i++)
        if (tried[i].n && access(str_z(a, tried[i]), R_OK) == 0) return *path = tried[i], OK;
    return fail(e, E_IO, "%s is neither in $SITREP_DATA nor in %.*s nor in %.*s../share/sitrep: run `make`",
                file, STR(self), STR(self));
}

static Err user_table(Arena *a, Str file, const char *as, Table *out, u32 *n, ErrInfo *e)
{
    if (!file.n) return OK;
    Str bytes;
    Err err = file_map(file, &bytes, e);
    if (err == OK) out[(*n)++] = (Table){str_format(a, "%s:%.*s", as, STR(file)), bytes};
    return err;
}

Err know_load(Arena *a, const UserFiles *user, Know *out, ErrInfo *e)
{
    Table *tables = know_tables(a);
    u32 n = embedded_count;
    TimeLex *time;
    ActorLex *actor;
    NumberLex *number;
    QuoteLex *quote;
    EventLex *event;
    DebrisLex *debris;
    Gazetteer *gazetteer;
    Model *model;
    Str path, bytes;
    Err err;
    *out = (Know){0};
    if ((err = user_table(a, user->actors, "actors", tables, &n, e)) != OK) return err;
    if ((err = user_table(a, user->places, "places", tables, &n, e)) != OK) return err;
    if ((err = user_table(a, user->events, "events", tables, &n, e)) != OK) return err;
    if ((err = time_lex_load(a, tables, n, &time, e)) != OK) return err;
    if ((err = actor_lex_load(a, tables, n, &actor, e)) != OK) return err;
    if ((err = number_lex_load(a, tables, n, &number, e)) != OK) return err;
    if ((err = quote_lex_load(a, tables, n, &quote, e)) != OK) return err;
    if ((err = event_lex_load(a, tables, n, &event, e)) != OK) return err;
    if ((err = debris_lex_load(a, S("debris.tsv"), data_table(S("debris.tsv")), &debris, e)) != OK) return err;
    if ((err = find(a, user->data, "gazetteer.bin", &path, e)) != OK) return err;
    if ((err = file_map(path, &bytes, e)) != OK) return err;
    if ((err = gazetteer_open(a, bytes, path, tables, n, &gazetteer, e)) != OK) return err;
    if ((err = find(a, user->data, "model.bin", &path, e)) != OK) return err;
    if ((err = file_map(path, &bytes, e)) != OK) return err;
    if ((err = model_open(a, bytes, path, &model, e)) != OK) return err;
    if (model && tiles_given()) model->op = net_ops(true);
    *out = (Know){model, gazetteer, time, actor, number, quote, event, debris};
    return OK;
}

Err know_lexicon(Arena *a, const UserFiles *user, Str *out, ErrInfo *e)
{
    Table own[3];
    u32 n = 0;
    u64 h = 0;
    Err err = user_table(a, user->actors, "actors", own, &n, e);
    if (err == OK) err = user_table(a, user->places, "places", own, &n, e);
    if (err == OK) err = user_table(a, user->events, "events", own, &n, e);
    for (u32 i = 0; i < embedded_count; i++)
        h = hash_mix(h, hash_bytes((Str){embedded[i].beg, embedded[i].end - embedded[i].beg}, i));
    for (u32 i = 0; i < n && err == OK; i++) h = hash_mix(h, hash_bytes(own[i].bytes, 1000 + i));
    *out = str_format(a, "%016llx", (unsigned long long)h);
    return err;
}
