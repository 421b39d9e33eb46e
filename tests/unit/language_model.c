/* The stages with the trained weights: trees are trees, names and tags of plain sentences,
 * hostile sentences in bounded time; CoNLL-U that is malformed; which language. */
#include "engine/engine.h"
#include "language/language.h"
#include "language/lemma.h"
#include "test.h"

void unit_language_model(void);

static void run(Arena *a, const Know *k, Doc *d, Str text)
{
    *d = (Doc){.arena = a, .raw = text, .text = text};
    language_split(d, k->model);
    language_tag(d, k->model);
    language_parse(d, k->model);
    language_names(d, k->model);
}

/* One root, every head inside, no cycle. */
static bool is_tree(const Doc *d, const Sentence *s)
{
    u32 roots = 0;
    for (u32 i = s->beg; i < s->end; i++) {
        u32 k = i, n = 0;
        while (d->tokens.v[k].head != k && n++ <= s->end - s->beg) {
            k = d->tokens.v[k].head;
            if (k < s->beg || k >= s->end) return false;
        }
        if (k != s->root) return false;
        roots += d->tokens.v[i].head == i;
    }
    return roots == 1 && d->tokens.v[s->root].rel == REL_ROOT;
}

static bool all_trees(const Doc *d)
{
    for (u32 i = 0; i < d->sentences.n; i++)
        if (!is_tree(d, &d->sentences.v[i])) return false;
    return d->sentences.n > 0;
}

static void trees(Arena *a, const Know *k)
{
    Doc d;
    run(a, k, &d, S("The rebels seized the town on Friday, officials said."));
    const Token *t = d.tokens.v;
    CHECK(all_trees(&d));
    CHECK(t[1].upos == UPOS_NOUN && (t[1].feats & FEAT_PLURAL));
    CHECK(t[2].upos == UPOS_VERB && (t[2].feats & FEAT_PAST));
    CHECK_STR(t[2].lemma, "seize");
    CHECK(t[1].head == 2 && t[1].rel == REL_NSUBJ);
    CHECK(t[4].head == 2 && t[4].rel == REL_OBJ);
    CHECK(t[6].head == 2 && deprel_base(t[6].rel) == REL_OBL);
    run(a, k, &d, S("Two soldiers were killed by a mine."));
    t = d.tokens.v;
    CHECK(t[1].rel == REL_NSUBJ_PASS && t[2].rel == REL_AUX_PASS && (t[3].feats & FEAT_PASSIVE));
    CHECK(deprel_base(t[6].rel) == REL_OBL);
}

/* By what the lexicon knows: an e that was cut off, a vowel that ends a verb, singulars of rarer shapes. */
static void lemmas(Arena *a, const Know *k)
{
    static const struct {
        const char *form, *lemma;
        u8 upos;
        u16 feats;
    } rows[] = {{"freed", "free", UPOS_VERB, FEAT_PASTPART},     {"raped", "rape", UPOS_VERB, FEAT_PAST},     {"leaked", "leak", UPOS_VERB, FEAT_PAST},
                {"hailing", "hail", UPOS_VERB, FEAT_PRESPART},   {"eased", "ease", UPOS_VERB, FEAT_PAST},     {"owed", "owe", UPOS_VERB, FEAT_PAST},
                {"storing", "store", UPOS_VERB, FEAT_PRESPART},  {"stopped", "stop", UPOS_VERB, FEAT_PAST},   {"doing", "do", UPOS_VERB, FEAT_PRESPART},
                {"tied", "tie", UPOS_VERB, FEAT_PASTPART},       {"need", "need", UPOS_VERB, FEAT_PAST},      {"boycotted", "boycott", UPOS_VERB, FEAT_PAST},
                {"viruses", "virus", UPOS_NOUN, FEAT_PLURAL},    {"houses", "house", UPOS_NOUN, FEAT_PLURAL}, {"tsunamis", "tsunami", UPOS_NOUN, FEAT_PLURAL},
                {"avalanches", "avalanche", UPOS_NOUN, FEAT_PLURAL}};
    for (isize i = 0; i < countof(rows); i++)
        CHECK_STR(lemma_of(a, k->model, str_of(rows[i].form), rows[i].upos, rows[i].feats), rows[i].lemma);
}

/* A headline's verb that looks like a noun; a participle without an object is none. */
static void headlines(Arena *a, const Know *k)
{
    Doc d;
    run(a, k, &d, S("County lifts burn ban."));
    CHECK(d.tokens.v[1].upos == UPOS_VERB && (d.tokens.v[1].feats & FEAT_PRES));
    static const char *const capitals[] = {"ARMY DENIES ATTACK ON VILLAGE", "Army Denies Attack On Village", "Police Arrest Two Men After Shooting",
                                           "City Seeks Money To Repair Bridge"};
    for (isize i = 0; i < countof(capitals); i++) {
        run(a, k, &d, str_of(capitals[i]));
        CHECK(d.tokens.v[1].upos == UPOS_VERB && (d.tokens.v[1].feats & FEAT_PRES));
    }
    run(a, k, &d, S("LAGOS - Police freed two men in the harbour."));
    CHECK(d.names.n && d.names.v[0].beg == 0 && d.names.v[0].end == 1 && d.tokens.v[2].rel == REL_NSUBJ);
    run(a, k, &d, S("Woman shot on Friday"));
    CHECK(!(d.tokens.v[1].feats & FEAT_PAST));
}

static void names(Arena *a, const Know *k)
{
    Doc d;
    run(a, k, &d, S("President Maria Lopez met officials in Nairobi on Monday."));
    u32 person = 0, place = 0;
    for (u32 i = 0; i < d.names.n; i++) {
        Str s = doc_str(&d, d.names.v[i].text);
        person += d.names.v[i].type == NAME_PERSON && str_find(s, S("Lopez")) >= 0;
        place += d.names.v[i].type == NAME_PLACE && str_eq(s, S("Nairobi"));
    }
    CHECK(person == 1 && place == 1);
}

static void hostile(const Know *k)
{
    static const char *const piece[] = {"word ", ")", "\xF0\x9F\x98\x80", "\xD7\xA9\xD7\x9C ", "U.S. The ",
                                        "( \" ", "2 ", "Mr. "};
    enum { BYTES = 1 << 15 };
    for (isize i = 0; i < countof(piece); i++) {
        Arena a = {0};
        Str p = str_of(piece[i]);
        u8 *text = NEW(&a, u8, BYTES + 16);
        isize n = 0;
        while (n + p.n <= BYTES) memcpy(text + n, p.p, (size_t)p.n), n += p.n;
        Doc d;
        run(&a, k, &d, (Str){text, n});
        CHECK(all_trees(&d));
        CHECK(d.sentences.v[0].cut || d.sentences.v[0].end < SENTENCE_TOKENS_MAX);
        arena_free(&a);
    }
}

static void conllu(void)
{
    static const struct {
        const char *in;
        int more;
    } rows[] = {{"1\tGo\t_\t_\t_\t_\t_\t_\t_\t_\n\n", 1},
                {"1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n1\tdo\t_\t_\t_\t_\t_\t_\t_\t_\n2\tn't\t_\t_\t_\t_\t_\t_\t_\t_\n", 1},
                {"1.1\tx\t_\t_\t_\t_\t_\t_\t_\t_\n", 0},
                {"", 0},
                {"# only a comment\n\n\n", 0},
                {"1\tGo\t_\t_\n", E_FORMAT},
                {"1\tGo\t_\t_\t_\t_\t_\t_\t_\t_\t_\n", E_FORMAT},
                {"2\tGo\t_\t_\t_\t_\t_\t_\t_\t_\n", E_FORMAT},
                {"x\tGo\t_\t_\t_\t_\t_\t_\t_\t_\n", E_FORMAT},
                {"1\t\t_\t_\t_\t_\t_\t_\t_\t_\n", E_FORMAT},
                {"1-3\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n1\tdo\t_\t_\t_\t_\t_\t_\t_\t_\n\n", E_FORMAT},
                {"2-1\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n", E_FORMAT},
                {"1-99999999\tx\t_\t_\t_\t_\t_\t_\t_\t_\n", E_FORMAT}};
    for (isize i = 0; i < countof(rows); i++) {
        Arena a = {0};
        ErrInfo e;
        Conllu c = {.rest = str_of(rows[i].in), .file = S("f")};
        Doc d = {.arena = &a};
        CHECK(conllu_next(&c, &d, &e) == rows[i].more);
        if (i == 1) {
            CHECK_STR(d.text, "don't ");
            CHECK(d.tokens.v[1].mwt_next && d.tokens.v[1].joined);
        }
        arena_free(&a);
    }
}

static void languages(Arena *a)
{
    static const struct {
        const char *text, *language;
        bool coded;
    } rows[] = {{"The army said it had retaken the town from the rebels.", "en", true},
                {"Rebels seize Kunduz", "en", true},
                {"El gobierno dijo que los rebeldes tomaron la ciudad.", "es", false},
                {"Die Regierung sagte, dass die Stadt nicht gefallen ist.", "de", false},
                {"Le gouvernement a dit que la ville est dans les mains des rebelles.", "fr", false},
                {"\xD0\x9F\xD1\x80\xD0\xB0\xD0\xB2\xD0\xB8\xD1\x82\xD0\xB5\xD0\xBB\xD1\x8C\xD1\x81\xD1\x82\xD0\xB2\xD0\xBE", "ru", false},
                {"Xqzt Brrk", "und", false},
                {"", "und", false}};
    for (isize i = 0; i < countof(rows); i++) {
        Doc d = {.arena = a, .text = str_of(rows[i].text)};
        language_detect(&d);
        CHECK_STR(d.language, rows[i].language);
        CHECK(d.coded == rows[i].coded);
    }
    Doc d = {.arena = a, .text = S("The army said it had retaken the town."), .language = S("en-GB")};
    language_detect(&d);
    CHECK_STR(d.language, "en-GB");
    CHECK(d.coded);
}

void unit_language_model(void)
{
    Arena a = {0};
    ErrInfo e;
    Know k;
    conllu();
    languages(&a);
    CHECK(know_load(&a, &(UserFiles){0}, &k, &e) == OK);
    if (k.model) {
        trees(&a, &k);
        lemmas(&a, &k);
        headlines(&a, &k);
        names(&a, &k);
        hostile(&k);
    }
    arena_free(&a);
}
