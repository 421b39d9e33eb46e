/* Utterances across reports: which wordings belong together, what was changed. */
#include "situation/quotes.h"
#include "test.h"

void unit_quotes(void);

typedef struct {
    const char *id, *outlet;
    int day;
    const char *speaker;  /* of every quotation; NULL: nobody named */
    const char *told;     /* outlet it was told to, or NULL */
    const char *text;     /* all in double marks is said */
} Told;

static const Digest *report(Arena *a, const Told *t)
{
    Digest *d = NEW(a, Digest, 1);
    Str text = str_of(t->text);
    *d = (Digest){.id = str_of(t->id), .hash = str_of(t->id), .outlet = str_of(t->outlet), .text = text, .coded = true};
    d->received = TIME_UNKNOWN;
    d->published = when_day((Day){2021, 6, (u8)t->day});
    *vec_push(a, &d->runs) = (Run){0, (u32)text.n, 0, (u32)text.n, true};
    *vec_push(a, &d->sentences) = (DigestSentence){{0, (u32)text.n}, ZONE_BODY, true};
    Entity e = entity_init();
    e.name = str_of(t->speaker ? t->speaker : "official");
    e.named = t->speaker != NULL;
    e.kind = ENTITY_PERSON;
    *vec_push(a, &d->entities) = e;
    e.name = str_of(t->told);
    e.named = true;
    e.kind = ENTITY_MEDIA;
    *vec_push(a, &d->entities) = e;
    for (isize at = 0, end; (at = str_find_byte(text, '"', at)) >= 0; at = end + 1) {
        end = str_find_byte(text, '"', at + 1);
        Quote q = quote_init((Span){(u32)at, (u32)end + 1});
        q.direct = true;
        q.speaker_entity = 0;
        *vec_push(a, &q.content) = (SpanItem){{(u32)at + 1, (u32)end}};
        isize outlet = t->told ? str_find(text, str_of(t->told)) : -1;
        if (outlet >= 0) {
            q.addressee = (Span){(u32)outlet, (u32)(outlet + str_of(t->told).n)};
            Actor x = actor_init(q.addressee);
            x.entity = 1;
            *vec_push(a, &d->actors) = x;
        }
        *vec_push(a, &d->quotes) = q;
    }
    return d;
}

static Situation ask(Arena *a, const Told *t, u32 n)
{
    const Digest **d = NEW(a, const Digest *, n);
    SituationAsk q = {TIME_UNKNOWN, TIME_UNKNOWN, false};
    Situation s;
    for (u32 i = 0; i < n; i++) d[i] = report(a, &t[i]);
    situation_build(a, d, n, &q, &s);
    return s;
}

/* Who is no actor has the words for him, if they name somebody. */
static void words_for_speaker(Arena *a)
{
    static const struct { const char *text, *words, *speaker; } all[] = {
        {"\"Please spare our port tonight,\" Harbour admin pleads.", "Harbour admin", "Harbour admin"},
        {"\"Please spare our port tonight,\" They plead.", "They", ""},
        {"\"Please spare our port tonight,\" the old man pleads.", "the old man", ""}};
    for (isize i = 0; i < countof(all); i++) {
        Digest d = *report(a, &(Told){"a", "Post", 2, NULL, NULL, all[i].text});
        const Digest *one = &d;
        isize at = str_find(d.text, str_of(all[i].words));
        d.quotes.v[0].speaker_entity = NONE;
        d.quotes.v[0].speaker = (Span){(u32)at, (u32)(at + str_of(all[i].words).n)};
        Situation s;
        situation_build(a, &one, 1, &(SituationAsk){TIME_UNKNOWN, TIME_UNKNOWN, false}, &s);
        CHECK(s.quotes.n == 1);
        CHECK_STR(s.quotes.v[0].speaker, all[i].speaker);
    }
}

static void kinds(Arena *a)
{
    static const Told t[] = {
        {"a", "Post", 2, "Ida Kessel", NULL, "\"We do not sell the harbour to anyone, now or ever,\" said Ida Kessel."},
        {"b", "Star", 1, "Ida Kessel", NULL, "Kessel said: \"We don't sell the harbour to anyone, now or ever.\""},
        {"c", "News", 3, NULL, NULL, "She would \"not sell the harbour to anyone\" and left."},
        {"d", "Echo", 3, "Ida Kessel", NULL, "\"We do not sell the harbour to anyone, now or ever\" she said."},
        {"e", "Echo", 3, "Bruno Halde", NULL, "\"We do not sell the harbour to anyone, now or ever\" said Bruno Halde."},
    };
    Situation s = ask(a, t, 5);
    CHECK(s.quotes.n == 2); /* the same words in another mouth are another utterance */
    const Utterance *u = &s.quotes.v[0];
    CHECK(u->variants.n == 3 && u->first == 1);
    CHECK_STR(u->speaker, "Ida Kessel");
    CHECK(u->variants.v[0].kind == VARIANT_VERBATIM && u->variants.v[0].sources.n == 2);
    const QuoteVariant *v = &u->variants.v[1];
    CHECK(v->kind == VARIANT_ALTERED && v->changes.n == 3);
    CHECK(v->changes.n == 3 && v->changes.v[1].op == '~' && str_eq(v->changes.v[1].from, S("do not")) &&
          str_eq(v->changes.v[1].to, S("don't")));
    v = &u->variants.v[2];
    CHECK(v->kind == VARIANT_CUT && v->changes.n == 3 && v->changes.v[0].op == '-' && v->changes.v[2].op == '-');
    CHECK_STR(v->text, "not sell the harbour to anyone");
}

static void interview(Arena *a)
{
    static const char *const heard[] = {"Kessel told Radio Nord: \"It is a wish the islanders have voiced from the very start.\"",
                                        "\"It is a demand the islanders have made since the outset,\" Kessel told Radio Nord."};
    Told t[] = {{"a", "Post", 1, "Ida Kessel", "Radio Nord", heard[0]}, {"b", "Star", 1, "Ida Kessel", "Radio Nord", heard[1]}};
    Situation s = ask(a, t, 2);
    CHECK(s.quotes.n == 1 && s.quotes.v[0].variants.n == 2 && s.quotes.v[0].first == NONE);
    CHECK(s.quotes.n && s.quotes.v[0].variants.v[1].kind == VARIANT_ALTERED && s.quotes.v[0].origins.n == 1);
    CHECK(s.lineage.edges.n == 1 && s.lineage.edges.v[0].kind == LINEAGE_SHARED_SOURCE);
    t[1].told = NULL; /* half the words alone are not enough */
    s = ask(a, t, 2);
    CHECK(s.quotes.n == 2);
}

static void alignment(Arena *a)
{
    Str x = S("they've got to want it"), y = S("They have to want it");
    QuoteWords l = quote_words(a, x, (Span){0, (u32)x.n}, true), s = quote_words(a, y, (Span){0, (u32)y.n}, true);
    QuoteLikeness k = quote_compare(a, &l, &s);
    CHECK(k.equal == 5 && k.score >= 90);
    QuoteWords none = {l.w, 0, 0};
    CHECK(quote_compare(a, &l, &none).score == 0);
    QuoteVariant v = {0};
    l = quote_words(a, x, (Span){0, (u32)x.n}, false);
    CHECK(quote_changes(a, a, x, &l, x, &l, &v) == VARIANT_VERBATIM && v.changes.n == 1 && v.changes.v[0].op == '=');
}

void unit_quotes(void)
{
    Arena a = {0};
    words_for_speaker(&a);
    kinds(&a);
    interview(&a);
    alignment(&a);
    arena_free(&a);
}
