/* Words, signatures and the streaming clustering of reports into stories. */
#include "story/words.h"
#include "story/story.h"
#include "test.h"

void unit_story(void);

static Digest sign(Arena *a, const char *title, const char *text, i32 y, int m, int day)
{
    Str raw = str_of(text);
    Doc *d = NEW(a, Doc, 1);
    Digest out;
    *d = (Doc){.arena = a, .raw = raw, .title = str_of(title), .published = when_unknown()};
    doc_copy(d, (Span){0, (u32)raw.n});
    doc_seal(d);
    if (y) d->published = when_day((Day){y, (u8)m, (u8)day});
    digest_of(d, &out);
    story_sign(a, d, &out);
    return out;
}

static bool stops(Str word)
{
    StoryWord w = {.n = (u8)word.n};
    if (word.n) memcpy(w.key, word.p, (size_t)word.n);
    return story_stopword(&w);
}

static void words(void)
{
    static const struct {
        const char *text, *keys;
    } cases[] = {
        {"The soldiers' 1,200 tents weren\xE2\x80\x99t Kabul\xE2\x80\x99s.", "the soldiers 1200 tents werent kabul "},
        {"Caf\xC3\xA9 \xE6\x9D\xB1\xE4\xBA\xAC 3.5m", "cafe \xE6\x9D\xB1 \xE4\xBA\xAC 35m "},
        {"", ""}, {" - ", ""},
    };
    for (isize i = 0; i < countof(cases); i++) {
        StoryWord w;
        char got[200] = "";
        Str t = str_of(cases[i].text);
        for (u32 at = 0; story_word_next(t, &at, (u32)t.n, &w);) {
            strncat(got, (const char *)w.key, w.n);
            strcat(got, " ");
            CHECK(w.text.beg < w.text.end && w.text.end <= (size_t)t.n);
        }
        CHECK_STR(str_of(got), cases[i].keys);
    }
    CHECK(stops(S("the")) && stops(S("a")) && stops(S("your")) && stops(S("because")));
    static const char *const all[] = {"about", "and", "but", "could", "did", "from", "has", "her", "if", "just", "me", "nor", "our", "she", "than",
                                      "their", "us", "were", "which", "would", "you", "i"};
    for (isize i = 0; i < countof(all); i++) CHECK(stops(str_of(all[i])));
    CHECK(!stops(S("kabul")) && !stops(S("th")) && !stops(S("thee")) && !stops(S("becauses")) && !stops((Str){0}));
}

/* The hash that comes with a word is that of its key, before and after it is cut to its stem. */
static void word_hashes(void)
{
    static const char *const texts[] = {
        "The soldiers' 1,200 tents weren\xE2\x80\x99t Kabul\xE2\x80\x99s. Kabul's `quoted` o'Neill's 3.5m 5's ''s x's",
        "\xC3\x89lys\xC3\xA9""e's Caf\xC3\xA9 \xE6\x9D\xB1\xE4\xBA\xAC Stra\xC3\x9F""e \xC3\x9Eing \xFF\xC3 a\xFF""b",
        "Donaudampfschifffahrtselektrizit\xC3\xA4tenhauptbetriebswerkbauunterbeamtengesellschaft's abcdefghijklmnopqrstuvwxyzabcdefghijklmn's"};
    u32 wrong = 0, words = 0;
    for (isize i = 0; i < countof(texts); i++) {
        StoryWord w;
        Str t = str_of(texts[i]);
        for (u32 at = 0; story_word_next(t, &at, (u32)t.n, &w); words++) {
            wrong += w.hash != story_hash(w.key, w.n);
            story_stem(&w);
            wrong += w.hash != story_hash(w.key, w.n) || !w.n;
        }
    }
    CHECK(words == 23 && wrong == 0);
    static const char *const stems[][2] = {{"stories", "story"}, {"classes", "class"}, {"reports", "report"}, {"crisis", "crisis"}, {"focus", "focus"},
                                           {"killing", "kill"},  {"planned", "plan"},  {"house", "hous"},    {"news", "news"},     {"2010s", "2010s"}};
    for (isize i = 0; i < countof(stems); i++) {
        StoryWord w;
        u32 at = 0;
        CHECK(story_word_next(str_of(stems[i][0]), &at, (u32)strlen(stems[i][0]), &w));
        story_stem(&w);
        CHECK_STR(((Str){w.key, w.n}), stems[i][1]);
    }
}

static const char *const flood[] = {
    "Floodwater broke the levee at Tarnow overnight, Mayor Ida Kessel said. Rescue boats took forty "
    "families out of Tarnow and Kessel asked for sandbags.",
    "Boats rescued families in Tarnow after the levee broke. Mayor Kessel said the water in Tarnow was "
    "still rising on Tuesday.",
    "The levee at Tarnow gave way and families were rescued by boat, said Ida Kessel, the town's mayor."};
static const char *const other_flood[] = {
    "Osmar woke under a metre of water on Tuesday. Bruno Halde, who runs the Halde brewery, watched barrels "
    "float down Gerber Street as firemen pumped out the Osmar hospital.",
    "Pumps ran all night at the Osmar hospital, where firemen fought a metre of water. The Halde brewery on "
    "Gerber Street lost its barrels."};
static const char *const vote =
    "Parliament rejected the budget. Finance minister Lena Brandt called the vote a setback for the coalition.";

static void like_events_split(Arena *a)
{
    Digest d[6];
    for (int i = 0; i < 3; i++) d[i * 2] = sign(a, "", flood[i], 2021, 6, 1 + i);
    d[1] = sign(a, "", other_flood[0], 2021, 6, 1);
    d[3] = sign(a, "", other_flood[1], 2021, 6, 2);
    d[5] = sign(a, "", vote, 2021, 6, 3);
    for (int turn = 0; turn < 2; turn++) { /* forwards and backwards: the same groups */
        StoryState *s = story_new(a);
        for (int i = 0; i < 6; i++) story_add(s, &d[turn ? 5 - i : i]);
        story_settle(s);
        u32 of[6];
        for (u32 i = 0; i < 6; i++) of[turn ? 5 - i : i] = story_of(s, i);
        CHECK(of[0] == of[2] && of[2] == of[4]);
        CHECK(of[1] == of[3] && of[1] != of[0]);
        CHECK(of[5] != of[0] && of[5] != of[1]);
        CHECK(of[turn ? 5 : 0] == 0 && story_count(s) >= 3);
    }
}

static void time_splits(Arena *a)
{
    Digest d[2] = {sign(a, "", flood[0], 2011, 6, 1), sign(a, "", flood[2], 2021, 6, 1)};
    StoryState *s = story_new(a);
    story_add(s, &d[0]);
    story_add(s, &d[1]);
    story_settle(s);
    CHECK(story_of(s, 0) != story_of(s, 1));
    Digest none = {.published = when_unknown()};
    CHECK(story_add(s, &none) != story_of(s, 0)); /* no words at all */
    story_settle(s);
}

/* Many documents: batches are settled on the way, numbers stay, like finds like. */
static void stream(Arena *a)
{
    enum { DOCS = 5000, STORIES = 1000 };
    StoryState *s = story_new(a);
    u32 wrong = 0, first[STORIES], moved = 0;
    for (u32 i = 0; i < DOCS; i++) {
        u32 k = i * 7 % STORIES;
        Str text = str_format(a, "Xa%uq met Xb%uq in Xc%uq over the Xd%uq question with word%u and word%u", k,
                              k, k, k, i % 37, i % 11);
        Digest d = sign(a, "", str_z(a, text), 2020, 1 + (int)(i / 420) % 12, 1);
        u32 at = story_add(s, &d);
        if (i < STORIES) first[k] = at;
        else moved += at != first[k];
    }
    story_settle(s);
    for (u32 i = STORIES; i < DOCS; i++) wrong += story_of(s, i) != story_of(s, i - STORIES);
    CHECK(wrong == 0);
    /* first guesses may be mended, and a number that is left over stays empty */
    CHECK(moved < DOCS / 5 && story_count(s) < STORIES + STORIES / 10);
}

/* Stories that look like one while little is known come apart when more is known; the history says
 * what went where, and every document is in just one story. */
static void split_and_merge(Arena *a)
{
    enum { DOCS = 600, BATCH_OF = 40, KINDS = 12 };
    StoryState *s = story_new_batched(a, BATCH_OF);
    for (u32 i = 0; i < DOCS; i++) {
        u32 k = i < 20 ? i % 2 : i * 5 % KINDS;
        Str text = str_format(a, "Parliament passed the budget of the Xa%uq ministry on schools and roads after a long debate with Xb%uq. "
                              "Members of the house argued about taxes, said clerk%u.", k, k, i);
        Digest d = sign(a, "", str_z(a, text), 2021, 3, 1 + (int)(i / 60));
        story_add(s, &d);
    }
    story_settle(s);
    u32 n, total = 0, split = 0;
    const StoryChange *h = story_history(s, &n);
    for (u32 i = 0; i < n; i++) {
        CHECK(h[i].story != h[i].other && h[i].documents > 0 && h[i].at <= DOCS);
        split += !h[i].merged;
    }
    CHECK(split > 0);
    for (u32 k = 0; k < story_count(s); k++) {
        StoryDocs docs = {0};
        story_documents(s, k, a, &docs);
        for (u32 i = 0; i < docs.n; i++) total += story_of(s, docs.v[i]) == k; /* a merged number means its heir */
    }
    CHECK(total == DOCS);
    u32 wrong = 0;
    for (u32 i = 20 + KINDS; i < DOCS; i++) wrong += story_of(s, i) != story_of(s, i - KINDS);
    CHECK(wrong < DOCS / 50);
}

/* A document that arrives long after its day, when its story has been settled, finds it. */
static void late(Arena *a)
{
    enum { STORIES = 60, AFTER = 400 };
    StoryState *s = story_new_batched(a, 50);
    for (u32 i = 0; i < STORIES * 4; i++) {
        u32 k = i % STORIES;
        Str text = str_format(a, "Xa%uq met Xb%uq in Xc%uq over the Xd%uq question, week %u", k, k, k, k, i / STORIES);
        Digest d = sign(a, "", str_z(a, text), 2020, 1, 1 + (int)(i / STORIES));
        story_add(s, &d);
    }
    for (u32 i = 0; i < AFTER; i++) {
        Digest d = sign(a, "", str_z(a, str_format(a, "Ya%uq sold Yb%uq to Yc%uq in spring", i, i, i)), 2020, 3, 1 + (int)(i / 20));
        story_add(s, &d);
    }
    for (u32 k = 0; k < STORIES; k += 7) {
        Digest d = sign(a, "", str_z(a, str_format(a, "Earlier, Xa%uq had met Xb%uq in Xc%uq: the Xd%uq question", k, k, k, k)), 2020, 1, 2);
        u32 at = story_add(s, &d);
        CHECK(at == story_of(s, k));
    }
    story_settle(s);
    for (u32 k = 0, i = STORIES * 4 + AFTER; k < STORIES; k += 7, i++) CHECK(story_of(s, i) == story_of(s, k));
}

static bool signs(const Digest *d, const char *stem)
{
    for (u32 i = 0; i < d->terms.n; i++)
        if (d->terms.v[i].term == story_hash((const u8 *)stem, (u32)strlen(stem))) return true;
    return false;
}

/* The outlet's name after a headline says nothing of the story; short headlines stay whole. */
static void headlines(Arena *a)
{
    Digest d = sign(a, "Barge sinks below old weir - Lakeside Nine", "It rained.", 0, 0, 0);
    CHECK(signs(&d, "barg") && signs(&d, "weir") && !signs(&d, "lakesid"));
    d = sign(a, "Osmar - Tarnow talks", "It rained.", 0, 0, 0);
    CHECK(signs(&d, "osmar") && signs(&d, "tarnow"));
    d = sign(a, "Barge sinks below old weir | Lakeside Nine | News", "It rained.", 0, 0, 0);
    CHECK(signs(&d, "weir") && !signs(&d, "lakesid"));
}

static void shingles(Arena *a)
{
    const char *shared = "one shared run of words long enough to be found in both of these";
    Digest x = sign(a, "", str_z(a, str_format(a, "First text has its own opening, then %s.", shared)), 0, 0, 0);
    Digest y = sign(a, "", str_z(a, str_format(a, "Another: %s - and a tail of its own.", shared)), 0, 0, 0);
    u32 common = 0;
    for (u32 i = 0; i < x.shingles.n; i++)
        for (u32 k = 0; k < y.shingles.n; k++) common += x.shingles.v[i].hash == y.shingles.v[k].hash;
    CHECK(common >= 2);
    for (u32 i = 0; i < x.shingles.n; i++)
        CHECK(x.shingles.v[i].text.beg < x.shingles.v[i].text.end && x.shingles.v[i].text.end <= (size_t)x.text.n);
    for (u32 i = 1; i < x.terms.n; i++) CHECK(x.terms.v[i - 1].term < x.terms.v[i].term);
    CHECK(sign(a, "", "\xCC\x81 weir", 0, 0, 0).terms.n == 1); /* a mark that stands before all letters is no term */
}

/* Of every four runs of five words in a row the rightmost smallest hash, made anew for each. */
static void shingles_one_by_one(Arena *a)
{
    enum { RUN = 5, WINDOW = 4, WORDS = 400 };
    char text[WORDS * 8] = "";
    u64 hash[WORDS] = {0};
    Span at[WORDS] = {{0}};
    u32 n = 0, last = NONE, kept = 0, wrong = 0;
    for (u32 i = 0; i < WORDS; i++) snprintf(text + strlen(text), 8, "w%u ", i * i % 91 % 23);
    Digest d = sign(a, "", text, 0, 0, 0);
    StoryWord w;
    for (u32 i = 0; n < WORDS && story_word_next(d.text, &i, (u32)d.text.n, &w); n++) hash[n] = w.hash, at[n] = w.text;
    for (u32 first = 0; first + WINDOW + RUN <= n + 1; first++) {
        u64 least = UINT64_MAX;
        u32 best = first;
        for (u32 i = first; i < first + WINDOW; i++) {
            u64 h = 0;
            for (u32 k = 0; k < RUN; k++) h = hash_mix(h, hash[i + k]);
            if (h <= least) least = h, best = i;
        }
        if (best == last) continue;
        last = best;
        const Shingle *s = kept < d.shingles.n ? &d.shingles.v[kept] : NULL;
        wrong += !s || s->hash != least || s->text.beg != at[best].beg || s->text.end != at[best + RUN - 1].end;
        kept++;
    }
    CHECK(n == WORDS && kept > WORDS / 4 && wrong == 0 && kept == d.shingles.n);
}

void unit_story(void)
{
    Arena a = {0};
    words();
    word_hashes();
    like_events_split(&a);
    time_splits(&a);
    stream(&a);
    split_and_merge(&a);
    late(&a);
    headlines(&a);
    shingles(&a);
    shingles_one_by_one(&a);
    arena_free(&a);
}
