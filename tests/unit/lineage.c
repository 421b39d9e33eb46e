/* Who copied whom: passages, direction, origins. */
#include "story/lineage.h"
#include "base/utf8.h"
#include "test.h"

void unit_lineage(void);

static const Digest *report(Arena *a, const char *id, const char *outlet, int day, Str raw)
{
    Doc *d = NEW(a, Doc, 1);
    Digest *out = NEW(a, Digest, 1);
    *d = (Doc){.arena = a, .raw = raw, .id = str_of(id), .outlet = str_of(outlet), .published = when_unknown()};
    doc_copy(d, (Span){0, (u32)raw.n});
    doc_seal(d);
    if (day) d->published = when_day((Day){2021, 6, (u8)day});
    u32 beg = 0;
    for (u32 i = 0; i < (u32)raw.n; i++) /* sentences end at a full stop */
        if (raw.p[i] == '.') {
            *vec_push(a, &d->sentences) = (Sentence){.text = {beg, i + 1}, .root = NONE, .zone = ZONE_BODY};
            beg = i + 2;
        }
    digest_of(d, out);
    story_sign(a, d, out);
    return out;
}

/* A named outlet in the text speaks: the sentence rests on it. */
static const Digest *crediting(Arena *a, const Digest *d, const char *outlet)
{
    Digest *out = NEW(a, Digest, 1);
    *out = *d;
    isize at = str_find(d->text, str_of(outlet));
    Entity e = entity_init();
    e.name = str_of(outlet);
    e.kind = ENTITY_MEDIA;
    e.named = true;
    *vec_push(a, &out->entities) = e;
    Quote q = quote_init((Span){(u32)at, (u32)at + 3});
    q.speaker_entity = out->entities.n - 1;
    *vec_push(a, &out->quotes) = q;
    return out;
}

static const char *const story =
    "The ferry Alma Rosa struck a sandbank off Port Elin shortly before dawn and began to list. "
    "Fishermen reached it first and took forty passengers aboard before the coast guard came. "
    "Captain Jorge Nuel had left the bridge ten minutes earlier, his second officer told investigators.";

static Str joined(Arena *a, const char *x, const char *y, const char *z)
{
    return str_format(a, "%s%s%s", x, y, z);
}

static const LineageEdge *edge(const Lineage *l, u32 doc, u32 other)
{
    for (u32 i = 0; i < l->edges.n; i++)
        if (l->edges.v[i].doc == doc && l->edges.v[i].other == other) return &l->edges.v[i];
    return NULL;
}

static bool same_words(const Digest *x, Span at, const Digest *y, Span bt)
{
    return str_eq(str_at(x->text, at), str_at(y->text, bt));
}

static void copies(Arena *a)
{
    const Digest *d[] = {
        report(a, "far", "Morning Post", 2, joined(a, "Our reader writes. ", story, " More tomorrow from the harbour.")),
        report(a, "first", "Elin Herald", 1, str_of(story)),
        report(a, "other", "Daily News", 2, S("Parliament debated the grain tariff for nine hours and adjourned without a vote.")),
        report(a, "twin", "Evening Star", 1, str_of(story)),
    };
    Lineage l;
    story_lineage(a, d, 4, &l);
    const LineageEdge *e = edge(&l, 0, 1);
    CHECK(e && e->kind == LINEAGE_COPY && e->direction_known && e->from == 1);
    CHECK(e && e->share > 0.8 && e->share < 1 && e->passages.n == 1);
    CHECK(e && same_words(d[0], e->passages.v[0].in, d[1], e->passages.v[0].from));
    e = edge(&l, 3, 1);
    CHECK(e && !e->direction_known && e->share == 1);
    CHECK(l.edges.n == 2 && l.of_doc[2].edges.n == 0);
    OriginSet o = {0}; /* all three rest on the first print, the fourth on itself */
    for (u32 i = 0; i < 4; i++) story_origins_of(&l, d, i, (Span){20, 60}, a, &o);
    CHECK(o.n == 2);
    CHECK_STR(l.origins.v[l.of_doc[0].origins.v[0]].name, "Elin Herald");
    CHECK(l.of_doc[1].origins.v[0] == l.of_doc[3].origins.v[0]);
}

static void credits(Arena *a)
{
    const Digest *d[] = {
        crediting(a, report(a, "a", "Post", 3, joined(a, "Rain fell all day. ", "The dam at Sorrel has cracked in two places, Reuters said.", " Cows drowned.")), "Reuters"),
        crediting(a, report(a, "b", "Star", 4, S("Engineers worry. Reuters said the Sorrel dam was cracked.")), "Reuters"),
        report(a, "c", "www.reuters.com", 2, S("The dam at Sorrel has cracked.")),
    };
    Lineage l;
    story_lineage(a, d, 3, &l);
    OriginSet o = {0};
    story_origins_of(&l, d, 0, (Span){25, 60}, a, &o);
    story_origins_of(&l, d, 1, (Span){20, 50}, a, &o);
    story_origins_of(&l, d, 2, (Span){0, 20}, a, &o);
    CHECK(o.n == 1);
    CHECK_STR(l.origins.v[o.v[0]].name, "Reuters");
    story_origins_of(&l, d, 0, (Span){0, 18}, a, &o); /* the rain is its own */
    CHECK(o.n == 2 && str_eq(l.origins.v[o.v[1]].name, S("Post")));
    CHECK(l.of_doc[0].origins.n == 2 && l.of_doc[0].nroots == 1);
}

static void boilerplate(Arena *a)
{
    const char *tail = " Sign up here to have the best of our reporting in your inbox each weekday morning before eight.";
    const Digest *d[] = {report(a, "a", "Post", 1, joined(a, "A bridge closed for repairs.", tail, "")),
                         report(a, "b", "Post", 2, joined(a, "Voters chose a mayor.", tail, "")),
                         report(a, "c", "Post", 3, joined(a, "The orchestra went on strike.", tail, ""))};
    Lineage l;
    story_lineage(a, d, 3, &l);
    CHECK(l.edges.n == 0 && l.origins.n == 1);
    story_lineage(a, d, 2, &l); /* two are an update for all we know */
    CHECK(l.edges.n == 1 && str_eq(l.edges.v[0].rule, S("lineage.update")));
    story_lineage(a, d, 0, &l);
    CHECK(l.edges.n == 0 && l.origins.n == 0);
}

static void quotes(Arena *a)
{
    const char *said = "\xE2\x80\x9CWe shall rebuild every school and every clinic that the river took from us,\xE2\x80\x9D";
    const Digest *d[] = {report(a, "a", "Post", 1, joined(a, "She spoke. ", said, " the governor said.")),
                         report(a, "b", "Star", 3, joined(a, "In the capital crowds listened to her for an hour. ", said, " ran the headline."))};
    Lineage l;
    story_lineage(a, d, 2, &l);
    CHECK(l.edges.n == 1 && l.edges.v[0].kind == LINEAGE_QUOTES && l.edges.v[0].doc == 1);
    OriginSet o = {0};
    story_origins_of(&l, d, 0, (Span){15, 60}, a, &o);
    story_origins_of(&l, d, 1, (Span){55, 100}, a, &o);
    CHECK(o.n == 1);
}

static void rewrites(Arena *a)
{
    const Digest *d[] = {
        report(a, "a", "Post", 1, str_of(story)),
        report(a, "b", "Star", 2, S("Before dawn the Alma Rosa, a ferry, ran onto a sandbank near Port Elin. Forty passengers were "
                                    "taken aboard by fishermen who reached her before any coast guard boat. Nuel, the captain, "
                                    "had left his bridge ten minutes earlier, investigators were told by an officer.")),
        report(a, "c", "News", 2, S("A second tariff round will hit grain from the north. Millers expect bread to cost more."))};
    Lineage l;
    story_lineage(a, d, 3, &l);
    const LineageEdge *e = edge(&l, 1, 0);
    CHECK(l.edges.n == 1 && e && e->kind == LINEAGE_REWRITE && e->passages.n >= 2 && e->direction_known);
}

/* The words of a sentence are those of its report, or it is read by itself: always the same. */
static void words_of_sentences(Arena *a)
{
    Digest d = {.text = S("Rain fell. It's 3.5 metres, the mayor's aide said. Ads: buy now. \"We\xe2\x80\x99re safe\" an\xc3\xa9""an said")};
    const Digest *all[] = {&d};
    *vec_push(a, &d.zones) = (Zone){{51, 65}, ZONE_BOILERPLATE};
    LineageWords read = {.ready = false};
    LineageWork w = {.a = a, .scratch = a, .d = all, .n = 1, .words = &read};
    u32 end = (u32)d.text.n, taken = 0, wrong = 0;
    for (u32 from = 0; from < end; from++)
        for (u32 to = from + 1; to <= end; to++) {
            u32 first, n, at = from;
            StoryWord x;
            if (!utf8_boundary(d.text, from) || !utf8_boundary(d.text, to) || !lineage_words_in(&w, 0, (Span){from, to}, &first, &n)) continue;
            taken++;
            for (; story_word_next(d.text, &at, to, &x); first++, n--) {
                const LineageWord *y = &read.w.v[first];
                wrong += !n || y->hash != x.hash || y->text.beg != x.text.beg || y->text.end != x.text.end || y->stop != story_stopword(&x);
                story_stem(&x);
                wrong += n && !y->stop && y->stem != x.hash;
            }
            wrong += n != 0;
        }
    CHECK(taken > 100 && wrong == 0);
}

void unit_lineage(void)
{
    Arena a = {0};
    copies(&a);
    credits(&a);
    boilerplate(&a);
    quotes(&a);
    rewrites(&a);
    words_of_sentences(&a);
    arena_free(&a);
}
