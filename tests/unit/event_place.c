/* Which of a sentence's places is the event's: unlisted villages, nested places, names that are none. */
#include "annotate/annotate.h"
#include "engine/engine.h"
#include "test.h"

static const struct {
    const char *text, *trigger, *place; /* place "": none */
} cases[] = {
    {"Gunmen killed two farmers in the village of Tal Birak on Monday.", "killed", "Tal Birak"},
    {"Troops attacked the towns of Rasm Abu Zeid and Umm Qalat.", "attacked", "Rasm Abu Zeid"},
    {"A bomb exploded in the Marwazi district of Baghdad.", "exploded", "Marwazi"},
    {"Gunmen shot a judge in the Helmand town of Zarkuh.", "shot", "Zarkuh"},
    {"Rebels killed a teacher in Kenya's Tulukan village.", "killed", "Tulukan"},
    {"A suicide bomber killed five people near Khan Dawud, a town in northern Iraq.", "killed", "Khan Dawud"},
    {"Militants attacked a checkpoint near Mosul airport.", "attacked", "Mosul"},
    {"In Nairobi, at least six people were killed when a wall fell.", "killed", "Nairobi"},
    {"Three people were killed as fighting went on in the southern city of Basra.", "killed", "Basra"},
    {"The army continued its large-scale offensive in Homs.", "offensive", "Homs"},
    {"The attack occurred in Basra.", "occurred", "Basra"},
    {"Nine people were killed and ten others wounded in Lagos.", "wounded", "Lagos"},
    {"Police managed to arrest two men in Lima.", "managed to arrest", "Lima"},
    {"The council condemned the attack in Kenya.", "condemned", ""},
    {"A London-based group said rebels killed nine people.", "killed", ""},
    {"The Islamic State of Iraq and Syria killed nine hostages.", "killed", ""},
    {"Police arrested Varinder on Tuesday.", "arrested", ""},
    {"Germany attacked the plan.", "attacked", ""},
};

static void place_of(Arena *a, const Know *k, isize i)
{
    Payload p = {.raw = str_of(cases[i].text), .path = S("case"), .kind = PAYLOAD_TEXT};
    Doc d = {.arena = a};
    Rejected rejected;
    CHECK(engine_document(&d, &p, k, &rejected));
    bool seen = false;
    for (u32 e = 0; e < d.events.n && !seen; e++) {
        if (!str_ends(doc_str(&d, d.events.v[e].trigger), str_of(cases[i].trigger))) continue;
        u32 place = d.events.v[e].place;
        Str got = place != NONE ? doc_str(&d, d.places.v[place].text) : (Str){0};
        bool right = cases[i].place[0] ? str_starts(got, str_of(cases[i].place)) : got.n == 0;
        if (!right) fprintf(stderr, "%s: \"%.*s\"\n", cases[i].text, STR(got));
        CHECK(right);
        seen = true;
    }
    CHECK(seen || !cases[i].place[0]);
}

void unit_event_place(void);
void unit_event_place(void)
{
    Arena a = {0}, one = {0};
    Know k;
    ErrInfo e;
    bool loaded = know_load(&a, &(UserFiles){0}, &k, &e) == OK;
    CHECK(loaded);
    for (isize i = 0; i < countof(cases) && loaded; i++, arena_reset(&one)) place_of(&one, &k, i);
    arena_free(&one);
    arena_free(&a);
}
