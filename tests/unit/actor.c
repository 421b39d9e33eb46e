/* The actor lexicon: keys, errors with line and column, the user's table before ours. */
#include "annotate/actor_in.h"
#include "engine/engine.h"
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

/* Own sentences: the entity a word stands for, and its code. */
static void entities(const Know *k)
{
    static const struct {
        const char *text, *word, *name, *code;
    } rows[] = {
        {"Kenyan President Peter Otieno arrived. Later Otieno left.", "Otieno left", "Peter Otieno", "KENGOV"},
        {"A U.S. defense official spoke on Friday. The official declined to say more.", "The official", "U.S. defense official", "USAMIL"},
        {"Boko Haram took the town. The militants later fled.", "The militants", "Boko Haram", "NGAREB"},
        {"Boko Haram took the town. Nigerian soldiers fled.", "Nigerian soldiers", "Nigerian soldiers", "NGAMIL"},
        {"Boko Haram fighters took the town. The insurgents later fled.", "The insurgents", "Boko Haram", "NGAREB"},
        {"Omar Haddad, a spokesman, gave no reason. Then the port spokesman resigned.", "the port", "port spokesman", "GOV"},
        {"Omar Haddad, the port spokesman, gave no reason. Then the port spokesman resigned.", "the port spokesman res", "Omar Haddad", "GOV"},
        {"French security forces arrived.", "French security", "French security forces", "FRAMIL"},
        {"Maria Silva, the mayor, resigned. She gave no reason.", "She", "Maria Silva", "GOV"},
        {"The German government agreed.", "The German", "German government", "DEUGOV"},
        {"The World Health Organization (WHO) met. WHO gave figures.", "WHO gave", "World Health Organization", "IGOUNOHLH"},
        {"Atlas National Airways lost a plane. ANA gave no reason.", "ANA gave", "Atlas National Airways", ""},
        {"ANA soldiers held the road. Later ANA left.", "ANA left", "Afghan National Army", "AFGMIL"},
        {"Ali Hassan met Abdul Ali Karim. Hassan smiled.", "Hassan smiled", "Ali Hassan", ""},
    };
    for (isize i = 0; i < countof(rows); i++) {
        Arena a = {0};
        Doc d = {.arena = &a, .raw = str_of(rows[i].text), .language = S("en"), .coded = true};
        doc_copy(&d, (Span){0, (u32)d.raw.n});
        doc_seal(&d);
        engine_annotate(&d, k, 1);
        u32 at = (u32)str_find(d.text, str_of(rows[i].word)), e = NONE;
        for (u32 x = 0; x < d.actors.n && e == NONE; x++)
            if (d.actors.v[x].text.beg <= at && at < d.actors.v[x].text.end) e = d.actors.v[x].entity;
        CHECK(e != NONE);
        if (e == NONE) fprintf(stderr, "  in: %s\n", rows[i].text);
        if (e != NONE) {
            CHECK_STR(d.entities.v[e].name, rows[i].name);
            CHECK_STR(d.entities.v[e].code, rows[i].code);
        }
        arena_free(&a);
    }
}

void unit_actor(void)
{
    known();
    errors();
    Arena a = {0};
    ErrInfo e = {0};
    UserFiles none = {0};
    Know k;
    bool loaded = know_load(&a, &none, &k, &e) == OK;
    CHECK(loaded);
    if (loaded) entities(&k);
    arena_free(&a);
}
