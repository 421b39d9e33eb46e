/* Who holds a place without a verb that says so, through the whole chain. */
#include "engine/engine.h"
#include "test.h"

void unit_hold(void);

static const Event *held(const Doc *d)
{
    for (u32 i = 0; i < d->events.n; i++)
        for (u32 k = 0; k < d->events.v[i].control.n; k++)
            if (d->events.v[i].control.v[k].change == CHANGE_HOLDS) return &d->events.v[i];
    return NULL;
}

void unit_hold(void)
{
    static const struct {
        const char *text, *place; /* place NULL: nobody holds any */
    } rows[] = {
        {"Government troops fired. Thousands fled to government-held Aleppo, Syria. The Syrian government said nothing.", "Aleppo"},
        {"Hezbollah lost Baalbek. Tyre, a stronghold of Hezbollah, was quiet.", "Tyre"},
        {"Tyre, once a stronghold of Hezbollah, was quiet.", NULL},
        {"He held the door. Tyre, a hub for trade in oil, was quiet.", NULL},
    };
    Arena own = {0}, arena = {0};
    Know know;
    ErrInfo e;
    UserFiles user = {0};
    bool loaded = know_load(&own, &user, &know, &e) == OK;
    CHECK(loaded);
    if (!loaded) {
        arena_free(&own);
        return;
    }
    for (isize i = 0; i < countof(rows); i++) {
        arena_reset(&arena);
        Doc d = {.arena = &arena, .raw = str_of(rows[i].text), .language = S("en"), .coded = true};
        d.published = when_day((Day){2021, 8, 14});
        d.updated = when_unknown();
        doc_copy(&d, (Span){0, (u32)d.raw.n});
        doc_seal(&d);
        engine_annotate(&d, &know, 0);
        const Event *hold = held(&d);
        CHECK((hold != NULL) == (rows[i].place != NULL));
        if (hold && rows[i].place) CHECK_STR(doc_str(&d, d.places.v[hold->control.v[0].place].text), rows[i].place);
    }
    arena_free(&arena);
    arena_free(&own);
}
