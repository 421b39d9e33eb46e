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
    {"The bridge at Tarapoto was reopened on Monday, police said, and the railway between Lima and Huancayo will open soon.", "reopened", "Tarapoto"},
    {"Nine people were killed and ten others wounded in Lagos.", "wounded", "Lagos"},
    {"Police managed to arrest two men in Lima.", "managed to arrest", "Lima"},
    {"The council condemned the attack in Kenya.", "condemned", ""},
    {"A London-based group said rebels killed nine people.", "killed", ""},
    {"The Islamic State of Iraq and Syria killed nine hostages.", "killed", ""},
    {"Police arrested Varinder on Tuesday.", "arrested", ""},
    {"Germany attacked the plan.", "attacked", ""},
    {"Rebels captured Basra, the first city to fall since foreign troops began their withdrawal in May.", "withdrawal", ""},
    {"Peru flew two rescue teams to Lagos, and Kenya and Ghana sent boats.", "sent", ""},
    {"Rebels shelled Basra on Monday and five people died.", "died", "Basra"},
    {"The jets bombed the Islamic State of Iraq and Syria's positions near the town of Rusafeh.", "bombed", "Rusafeh"},
    {"The army attacked the Islamic State of Iraq and Al-Sham's (ISIS) defenses at the village of Umm Tanah.", "attacked", "Umm Tanah"},
    {"Planes struck Kenyan Army positions in Mombasa.", "struck", "Mombasa"},
    {"Rebels attacked Peruvian Army positions on the Huanta Heights.", "attacked", "Huanta Heights"},
    {"In the province of Antioquia, rebels shelled the settlements of Yondo and Remedios.", "shelled", "Yondo"},
    {"In Peru, two gunmen attacked a council building in Tarapoto, a bold raid.", "attacked", "Tarapoto"},
    {"In neighbouring Helmand province, militants clashed with police late on Monday in Musa Qala, officials said.", "clashed", "Musa Qala"},
    {"In Lagos on Sunday, three bakers inside a shop in the Ojuelegba area were shot to death by gunmen.", "shot", "Ojuelegba"},
    {"Four shells hit homes in Bani Zayd, just north of Basra, killing three people.", "hit", "Bani Zayd"},
    {"A bomber detonated his explosives inside the Wardiya District of Hasaka City, killing several people.", "detonated", "Wardiya"},
    {"A bomb exploded in the Shiite-dominated Karrada city in eastern Baghdad on Monday.", "exploded", "Karrada"},
    {"Rockets struck homes in the Black Sea port city of Odessa on Sunday.", "struck", "Odessa"},
    {"The Yemeni government and the Houthis agreed to a ceasefire in Geneva.", "ceasefire", ""}, /* where they met */
    {"The Yemeni government and the Houthis agreed to a ceasefire in Geneva.", "agreed", "Geneva"},
    {"Russia and Turkey agreed to a ceasefire in Idlib.", "ceasefire", "Idlib"}, /* of others' arms */
    {"The Yemeni government and the Houthis agreed to a ceasefire in Taiz.", "ceasefire", "Taiz"},
    {"Children played football in the village of Tal Birak.", "played", "Tal Birak"}, /* no pattern knows these verbs */
    {"The singer rehearsed in Basra.", "rehearsed", "Basra"},
    {"The region contains a lake in Basra.", "contains", ""},
    {"According to a source in Basra, rebels shelled homes inside Tal Rukba.", "shelled", "Tal Rukba"},
    {"The baker was murdered because of his relationship with Maya.", "murdered", ""},
    {"Fourteen people were killed in Kwaple village of Hawul Local Government Area, police said.", "killed", "Kwaple"},
    {"Rebels stormed Gidan Waya at dawn.", "stormed", "Gidan Waya"},
    {"A bomber detonated his explosives inside the Al-Wardiya District of Hasaka City.", "detonated", "Al-Wardiya"},
    {"Rebels took Mosul airport on Monday.", "took", "Mosul airport"}, /* not Mosul */
    {"A car bomb exploded near the U.S. embassy in Nairobi.", "exploded", "Nairobi"},
    {"An attack that targeted the village of 'Ayn Dara near the western bank of the Tigris River began at dawn.", "targeted", "Ayn Dara"},
    {"Nine people were killed in a car bomb attack that rocked the Beirut southern suburb of Ouzai on Thursday.", "killed", "Ouzai"},
    {"Two boys were killed in the attack near a market in the northern Baghdad neighborhood of al-Shaab.", "killed", "al-Shaab"},
    {"In the south Baghdad neighbourhood of al-Saidiya, a roadside bomb killed one civilian.", "killed", "al-Saidiya"},
    {"Some 30 residents were killed in the Harasta suburb of Damascus by the air force.", "killed", "Harasta"},
    {"Gunmen have shot dead a local official in Bur Hakam, a small town in southern Somalia.", "shot", "Bur Hakam"},
    {"Two nurses were gunned down near Gulshan Chowk, Korangi Town.", "gunned", "Gulshan Chowk"},
    {"The attack occurred at Mararaba motor park, on the outskirts of Jos in Plateau state.", "occurred", "Mararaba"},
    {"The chief was killed on Sunday evening in the area of Ras al-Tin in northern Syria.", "killed", "Ras al-Tin"},
    {"Gunmen attacked a judge in the Basque city of Bilbao.", "attacked", "Bilbao"},
    {"The navy struck several areas under the control of the Islamic State of Iraq and Al-Sham across Syria.", "struck", "Syria"},
    {"At least 13 people died in a bomb attack in a Lima department store.", "died", "Lima"},
    {"ISIS launched a large-scale offensive to recapture the hilltop village of Tal Asfar.", "offensive", "Tal Asfar"},
    {"Several thousand Sikhs marched through central London on Sunday.", "marched", "London"},
    {"Demonstrators with torches marched to the United Nations offices in Lima.", "marched", "Lima"},
    {"Two train wagons detonated in the North Hamgyong province of the country.", "detonated", "North Hamgyong"},
    {"The bodies of the family were pulled from the rubble of a house in Aleppo's southern neighbourhood of Saif.", "pulled", "Saif"},
    {"Friday prayers in the towns of Anjara and Kafr Tin were cancelled because of the raids.", "cancelled", "Anjara"},
    {"The shop was burnt down in Jos on Sunday.", "burnt", "Jos"},
    {"The exchange arrested people working for Novartis in Shanghai.", "arrested", "Shanghai"},
    {"Rebels killed a soldier in Hamas-held Gaza.", "killed", "Gaza"},
    {"He was shot by Hamas-linked militants in June.", "shot", ""},
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
    if (!seen && cases[i].place[0]) fprintf(stderr, "%s: no event\n", cases[i].text);
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
