/* Where a story is: the town, by the votes of its reports and by geography. */
#include "situation/situation.h"
#include "test.h"

void unit_story_place(void);

enum { DEGREE = 100000, LEDE = 0, BODY = 40 };

static const Digest *report(Arena *a)
{
    Digest *d = NEW(a, Digest, 1);
    d->text = S("One. Two. Three. Four. Five. Six. Seven. Eight. Nine. Ten.");
    for (u32 i = 0; i < 10; i++) *vec_push(a, &d->sentences) = (DigestSentence){.text = {i * 5, i * 5 + 4}};
    return d;
}

/* A place named `times` at byte `at`; the longitude says how far it is from the others. */
static void name(Arena *a, const Digest *d, u8 feature, const char *word, const char *admin1, i32 lon, u32 population, u32 at, u32 times)
{
    for (u32 i = 0; i < times; i++) {
        Place p = place_init((Span){at, at + 1});
        p.resolved = true;
        p.gaz = (GazPlace){.geonames = 1 + (u32)hash_bytes(str_of(word), 3), .feature = feature, .country = "NO", .name = str_of(word),
                           .admin1 = str_of(admin1), .lon_e5 = lon, .population = population};
        *vec_push(a, &((Digest *)d)->places) = p;
    }
}

static Str where(Arena *a, const Digest *const *d, u32 n)
{
    StoryRow story = {0};
    Situation s = {0};
    for (u32 i = 0; i < n; i++) {
        *vec_push(a, &s.documents) = (ReportDoc){.digest = d[i]};
        *vec_push(a, &story.documents) = i;
    }
    situation_story_place(a, &s, &story);
    return story.has_place ? story.place.gaz.name : (Str){0};
}

void unit_story_place(void)
{
    Arena a = {0};
    const Digest *d = report(&a);
    CHECK(!where(&a, &d, 1).n);
    name(&a, d, FEATURE_ADMIN2, "Bolm County", "Nordmark", 0, 0, LEDE, 3); /* the town of the county, though the county is named more */
    name(&a, d, FEATURE_ADMIN1, "Nordmark", "", 0, 0, LEDE, 2);
    name(&a, d, FEATURE_CITY, "Bolm", "Nordmark", 10000, 9000, BODY, 1);
    CHECK_STR(where(&a, &d, 1), "Bolm");

    d = report(&a); /* a section's votes are its town's; a suburb with a council of its own keeps them */
    name(&a, d, FEATURE_SECTION, "Hillside", "Nordmark", 5000, 30000, LEDE, 3);
    name(&a, d, FEATURE_CITY, "Anver", "Nordmark", 0, 900000, BODY, 1);
    CHECK_STR(where(&a, &d, 1), "Anver");
    d = report(&a);
    name(&a, d, FEATURE_CITY, "Hillside", "Nordmark", 5000, 30000, LEDE, 3);
    name(&a, d, FEATURE_CITY, "Anver", "Nordmark", 0, 900000, BODY, 1);
    CHECK_STR(where(&a, &d, 1), "Hillside");

    d = report(&a); /* a small namesake far from all else yields, a large town does not */
    name(&a, d, FEATURE_CITY, "Farwood", "Sudmark", 9 * DEGREE, 4000, LEDE, 1);
    name(&a, d, FEATURE_CITY, "Anver", "Nordmark", 0, 900000, BODY, 2);
    CHECK_STR(where(&a, &d, 1), "Anver");
    d = report(&a);
    name(&a, d, FEATURE_CITY, "Farwood", "Sudmark", 9 * DEGREE, 800000, LEDE, 1);
    name(&a, d, FEATURE_CITY, "Anver", "Nordmark", 0, 900000, BODY, 2);
    CHECK_STR(where(&a, &d, 1), "Farwood");

    d = report(&a); /* a country is not its capital, unless the capital is named nearly as often */
    name(&a, d, FEATURE_COUNTRY, "Norland", "", 0, 0, LEDE, 6);
    name(&a, d, FEATURE_CAPITAL, "Anver", "Nordmark", 0, 900000, BODY, 1);
    CHECK_STR(where(&a, &d, 1), "Norland");

    const Digest *both[] = {report(&a), report(&a), report(&a)}; /* each report has one vote */
    name(&a, both[0], FEATURE_CITY, "Farwood", "Sudmark", 9 * DEGREE, 800000, BODY, 9);
    name(&a, both[1], FEATURE_CITY, "Anver", "Nordmark", 0, 900000, BODY, 1);
    name(&a, both[2], FEATURE_CITY, "Anver", "Nordmark", 0, 900000, BODY, 1);
    CHECK_STR(where(&a, both, 3), "Anver");
    arena_free(&a);
}
