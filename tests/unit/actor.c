/* The actor lexicon: keys, errors with line and column, the user's table before ours. */
#include "annotate/actor_in.h"
#include "test.h"

void unit_actor(void);

static Err load(Arena *a, const char *name, const char *text, ActorLex **lex, ErrInfo *e)
{
    Table t = {str_of(name), str_of(text)};
    return actor_lex_load(a, &t, 1, lex, e);
}

static void known(void)
{
    Arena a = {0};
    ErrInfo e = {0};
    ActorLex *lex;
    Table t[] = {{S("actors.tsv"), S("@name\tcode\tkind\tcountry\taliases\nal-Foo\tABCREB\tarmed_group\tAF\tFoo Front|AFF\n")},
                 {S("actors:mine.tsv"), S("@name\tcode\tkind\tcountry\taliases\nFoo Front\tXYZGOV\tgovernment\t\t\n")}};
    CHECK(actor_lex_load(&a, t, 2, &lex, &e) == OK);
    const ActorKnown *k = actor_known(lex, S("Al Foo"));
    CHECK(k && str_eq(k->name, S("al-Foo")) && k->kind == ENTITY_GROUP);
    k = actor_known(lex, S("Foo Front"));
    CHECK(k && str_eq(k->code, S("XYZGOV"))); /* the user's wins */
    k = actor_known(lex, S("AFF"));
    CHECK(k && k->caps);
    CHECK(!actor_known(lex, S("Bar")));
    arena_free(&a);
}

static void errors(void)
{
    Arena a = {0};
    ErrInfo e = {0};
    ActorLex *lex;
    CHECK(load(&a, "actors:x", "@name\tcode\tkind\tcountry\taliases\nFoo\tC\tnonsense\t\t\n", &lex, &e) == E_FORMAT);
    CHECK(strstr(e.text, "actors:x:2: column 3") != NULL);
    CHECK(load(&a, "actors:x", "@name\tcode\tkind\tcountry\taliases\nFoo\tC\tother\tAFGH\t\n", &lex, &e) == E_FORMAT);
    CHECK(strstr(e.text, "column 4") != NULL);
    arena_free(&a);
}

void unit_actor(void)
{
    known();
    errors();
}
