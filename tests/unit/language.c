/* Tokens, sentences, tags and lemmas; hostile input. */
#include "language/language.h"
#include "test.h"

void unit_language(void);

static Str words(Arena *a, Doc *d, const char *text)
{
    Str s = str_of(text), out = {0};
    *d = (Doc){.arena = a, .raw = s};
    doc_copy(d, (Span){0, (u32)s.n});
    doc_seal(d);
    language_split(d, NULL);
    for (u32 i = 0; i < d->sentences.n; i++) {
        if (i) out = str_join(a, out, S(" ||"));
        for (u32 k = d->sentences.v[i].beg; k < d->sentences.v[i].end; k++)
            out = str_join(a, out, str_format(a, "%s%.*s", out.n ? " " : "", STR(token_str(d, k))));
    }
    return out;
}

static void splitting(Arena *a)
{
    static const struct {
        const char *in, *out;
    } rows[] = {
        {"We don't know John's plan.", "We do n't know John 's plan ."},
        {"She cannot stay; the workers' tents leak.", "She can not stay ; the workers ' tents leak ."},
        {"A 15-year-old pro-union guard", "A 15 - year - old pro-union guard"},
        {"It cost $5m, or 3,202.61 euros (10%).", "It cost $ 5 m , or 3,202.61 euros ( 10 % ) ."},
        {"He left at 5pm. Nobody saw him.", "He left at 5 pm . || Nobody saw him ."},
        {"Gen. A. B. Vole met Mr. Pike.", "Gen. A. B. Vole met Mr. Pike ."},
        {"They won in the U.S. The rest lost.", "They won in the U.S . || The rest lost ."},
        {"the U.S. Army left", "the U.S. Army left"},
        {"He met U.S. President Ann Vole.", "He met U.S. President Ann Vole ."},
        {"They found I.E.D.s there. The S.U.V.s. Two left", "They found I.E.D.s there . || The S.U.V.s . || Two left"},
        {"\"Go!\" he said. \"We stay.\" She left.", "\" Go ! \" he said . || \" We stay . \" || She left ."},
        {"A headline without a stop\nThe text begins.", "A headline without a stop || The text begins ."},
        {"See www.example.org/a?b=1, or mail x.y@example.org.",
         "See www.example.org/a?b=1 , or mail x.y@example.org ."},
        {"in the 1990s, on 9/11 and on the 15th", "in the 1990s , on 9/11 and on the 15th"},
        {"They said: 'We will not go.' Then they went.", "They said : ' We will not go . ' || Then they went ."},
    };
    for (isize i = 0; i < countof(rows); i++) {
        Doc d;
        CHECK_STR(words(a, &d, rows[i].in), rows[i].out);
    }
}

static bool sound(const Doc *d)
{
    u32 at = 0, token = 0;
    for (u32 i = 0; i < d->tokens.n; i++) {
        Span t = d->tokens.v[i].text;
        if (t.beg < at || t.end <= t.beg || t.end > (u32)d->text.n) return false;
        at = t.end;
    }
    for (u32 i = 0; i < d->sentences.n; i++) {
        const Sentence *s = &d->sentences.v[i];
        if (s->beg != token || s->end <= s->beg || s->end - s->beg > SENTENCE_TOKENS_MAX) return false;
        token = s->end;
    }
    return token == d->tokens.n;
}

static void hostile(void)
{
    static const char *const piece[] = {"word ", ")", "a", "etc. The ", ".!", "\xF0\x9F\x98\x80", "(",
                                        "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D. ", "\xFF", "'", "1-", "a.b", "\n", "U.S. "};
    enum { BYTES = 1 << 18 };
    for (isize i = 0; i < countof(piece); i++) {
        Arena a = {0};
        Str p = str_of(piece[i]);
        u8 *text = NEW(&a, u8, BYTES + 8);
        isize n = 0;
        while (n + p.n <= BYTES) memcpy(text + n, p.p, (size_t)p.n), n += p.n;
        text[n / 2] = 0;
        Doc d = {.arena = &a, .raw = {text, n}, .text = {text, n}};
        language_split(&d, NULL);
        language_tag(&d, NULL);
        language_parse(&d, NULL);
        language_names(&d, NULL);
        CHECK(sound(&d));
        arena_free(&a);
    }
}

static void lemmas(Arena *a)
{
    static const struct {
        const char *form;
        u8 upos;
        u16 feats;
        const char *lemma;
    } rows[] = {{"cities", UPOS_NOUN, FEAT_PLURAL, "city"},     {"Boxes", UPOS_NOUN, FEAT_PLURAL, "box"},
                {"stopped", UPOS_VERB, FEAT_PAST, "stop"},      {"seized", UPOS_VERB, FEAT_PAST, "seize"},
                {"making", UPOS_VERB, FEAT_PRESPART, "make"},   {"carried", UPOS_VERB, FEAT_PASTPART, "carry"},
                {"killed", UPOS_VERB, FEAT_PASTPART, "kill"},   {"Kabul", UPOS_PROPN, FEAT_SING, "Kabul"},
                {"bigger", UPOS_ADJ, FEAT_COMPARATIVE, "big"}};
    for (isize i = 0; i < countof(rows); i++)
        CHECK_STR(language_lemma(a, str_of(rows[i].form), rows[i].upos, rows[i].feats), rows[i].lemma);
}

static void model_files(Arena *a)
{
    Model *m = NULL;
    ErrInfo e;
    u8 bytes[64] = "SITREPLM";
    CHECK(model_open(a, (Str){0}, S("m"), &m, &e) == OK && !m);
    CHECK(model_open(a, S("not a model at all, but long enough to have a header"), S("m"), &m, &e) == E_FORMAT);
    bytes[8] = 2, bytes[16] = 65;
    CHECK(model_open(a, (Str){bytes, 64}, S("m"), &m, &e) == E_FORMAT);
    bytes[16] = 64;
    CHECK(model_open(a, (Str){bytes, 64}, S("m"), &m, &e) == E_FORMAT);
    CHECK(str_find(str_of(e.text), S("checksum")) > 0);
}

void unit_language(void)
{
    Arena a = {0};
    splitting(&a);
    hostile();
    lemmas(&a);
    model_files(&a);
    arena_free(&a);
}
