/* The quote stage on plain tokens: marks that pair, that are missing, that are apostrophes. */
#include "annotate/quote_in.h"
#include "engine/engine.h"
#include "language/language.h"
#include "test.h"

void unit_quote(void);

static u32 regions(Arena *a, const char *text, Str *first, bool *closed)
{
    Doc d = {.arena = a, .raw = str_of(text), .language = S("en"), .coded = true};
    doc_copy(&d, (Span){0, (u32)d.raw.n});
    doc_seal(&d);
    language_split(&d, NULL);
    QuoteWork w = {.d = &d, .a = a};
    quote_regions(&w);
    if (w.regions.n) *first = doc_str(&d, w.regions.v[0].inner), *closed = w.regions.v[0].closed;
    return w.regions.n;
}

/* Own sentences through the whole pipeline: speaker, cue, addressee by name. */
static void speech(const Know *k)
{
    static const struct {
        const char *text, *part, *speaker, *addressee;
    } rows[] = {
        {"Foreign Minister Anna Kovacs arrived on Monday. “We want peace,” she said.", "We want peace,", "Anna Kovacs", ""},
        {"“We want peace,” Kenyan President Peter Otieno told Reuters. “Nothing else.”", "Nothing else.", "Peter Otieno", "Reuters"},
        {"A spokesman told AFP that the rebels had left the town.", "that the rebels had left the town", "spokesman", "AFP"},
        {"The rebels have left the town, two officials told the BBC.", "The rebels have left the town", "two officials", "BBC"},
        {"According to Al Jazeera, the rebels left the town.", "the rebels left the town", "Al Jazeera", ""},
        {"The rebels, the mayor said, left before dawn.", "left before dawn", "mayor", ""},
        {"The mayor said the bridge was shut, adding that two roads were open.", "the bridge was shut", "mayor", ""},
        {"The mayor said the bridge was shut, adding that two roads were open.", "that two roads were open", "mayor", ""},
        {"The army said it had left the town and warned residents that mines remained.", "it had left the town", "army", ""},
        {"Officials said few had fled, although the mayor said that the roads were full.", "few had fled", "Officials", ""},
        {"The harvest is expected to fail this year.", "to fail this year", "", ""},
        {"The mayor was accused of hiding the report.", "of hiding the report", "", ""},
        {"The plan was rejected by the harbour union.", "The plan", "harbour union", ""},
        {"The dam seems to have held.", "to have held", "", ""},
        {"It was clear that the dam had held.", "that the dam had held", "", ""},
        {"The minister described the vote as a farce after she left the hall.", "the vote as a farce", "minister", ""},
        {"The mayor praised the rescue team, which had come from the coast.", "the rescue team", "mayor", ""},
        {"The union rejected a request from the owners to stop the work.", "a request from the owners to stop the work", "union", ""},
        {"The bridge is closed, the mayor said, adding that no one was hurt.", "The bridge is closed", "mayor", ""},
        {"Police say they found a boat, according to Anna Kovacs.", "Police say they found a boat", "Anna Kovacs", ""},
        {"The museum will open in spring, reported Reuters.", "The museum will open in spring", "Reuters", ""},
        {"The film shows footage of Anna Kovacs saying that the dam was safe.", "that the dam was safe", "Anna Kovacs", ""},
        {"The owners wanted to double the fleet, hire two crews and open a yard.", "to double the fleet, hire two crews and open a yard", "owners", ""},
        {"Peter Otieno did not respond to questions about the dam.", "questions about the dam", "Peter Otieno", ""},
        {"Anna Kovacs on Monday said the dam was safe.", "the dam was safe", "Anna Kovacs", ""},
        {"The mayor added:\n\nThe boats come first and the yards come second. Nobody will be left behind.\n\nThe vote is due in May.",
         "The boats come first and the yards come second. Nobody will be left behind", "mayor", ""},
        {"Leaders denounced the coup; others left the hall.", "the coup", "Leaders", ""},
        {"The minister's claim that the yards are part of a union-led plan drew anger.",
         "that the yards are part of a union-led plan", "minister", ""},
        {"The dam had cracked, the Daily Herald has learned.", "The dam had cracked", "Daily Herald", ""},
        {"Anna Kovacs said the plan was made for low-cost boats.", "the plan was made for low-cost boats", "Anna Kovacs", ""},
        {"Jesse Otieno and Peter Kovacs met. Kovacs was glad.\n\nIn fact, Otieno explained that he was lost. “It is not my field,” he said.",
         "It is not my field,", "Jesse Otieno", ""},
        {"Peter Otieno wept. “Otieno is a fine man,” he said.", "Otieno is a fine man,", "", ""},
        {"“We stay,” Anna Kovacs said.\n\n“The Boats of Winter”\n\nShe left.", "We stay,", "Anna Kovacs", ""},
        {"The hall was closed because, according to Anna Kovacs, the roof leaked.", "the roof leaked", "Anna Kovacs", ""},
        {"Peter Otieno told a paper that the need for safe zones implies that the squares are unsafe, adding “nobody likes it.”",
         "nobody likes it.", "Peter Otieno", ""},
        {"OTIENO: We stay here.\n\nKOVACS: Why is that?\n\nOTIENO: Because we like it.\n", "We stay here", "OTIENO", ""},
        {"We talk to Peter Otieno, an envoy in Oslo.\n\nKOVACS: Why is that?\n\nOTIENO: We stay here.\n\nKOVACS: So?\n\nOTIENO: Yes, we do.\n", "Yes, we do", "Peter Otieno", ""},
        {"The minister attacked the union for hiding the figures.", "the union for hiding the figures", "minister", ""},
        {"HARBOUR CITY, May 3 - At least twenty boats sank in the storm, the mayor said.", "At least twenty boats sank in the storm", "mayor", ""},
        {"Peter Otieno told Northern Wire that the worst was still to come.", "that the worst was still to come", "Peter Otieno", "Northern Wire"},
        {"“We will go,” the head of the yard, Peter Otieno, told the Herald.", "We will go,", "Peter Otieno", "Herald"},
        {"The envoy to the coast, Peter Otieno, said the dam was safe.", "the dam was safe", "Peter Otieno", ""},
        {"Every boat will stay in harbour says Anna Kovacs", "Every boat will stay in harbour", "Anna Kovacs", ""},
        {"Peter Otieno accused the council of haste. Citing the plan, which Daniel Kovacs opposed, he said, “We can wait.”",
         "We can wait.", "Peter Otieno", ""},
        {"Morgan said the dam was safe.\n\nEditing by Morgan Fisher.", "the dam was safe", "Morgan", ""},
        {"Anna Kovacs told the Herald, “people who want a boat will wait.”", "people who want a boat will wait.", "Anna Kovacs", "Herald"},
        {"On “The Morning Hour,” Anna Kovacs said the dam was safe.", "the dam was safe", "Anna Kovacs", ""},
        {"“We stay,” Anna Kovacs said.\n\n“All of us stay here with the boats.”\n", "All of us stay here with the boats.", "Anna Kovacs", ""},
        {"The mayor was clear that the lamp had failed.", "that the lamp had failed", "mayor", ""},
        {"The mayor was clear about the bill.", "the bill", "mayor", ""},
        {"NATO - which votes on Friday - said the boats would stay.", "the boats would stay", "NATO", ""},
        {"NATO - which votes on Friday - will keep the boats, the mayor said.", "NATO - which votes on Friday - will keep the boats", "mayor", ""},
        {"The mayor added:\n\nThe lamp has failed, the crew said on Friday.", "The lamp has failed", "crew", ""},
        {"The mayor told the crew to leave the yard while the lamp burns.", "to leave the yard", "mayor", "crew"},
        {"The Oslo council plans to sell the yard next year.", "to sell the yard next year", "Oslo council", ""},
        {"“Who would have thought it? Nobody.” Anna Kovacs said, looking at the boats.", "Who would have thought it? Nobody.", "Anna Kovacs", ""},
        {"The mayor said the lamp had failed, and “the crew knew it” before the storm.", "the lamp had failed, and “the crew knew it” before the storm", "mayor", ""},
        {"The mayor stressed the cost of the boats, and the need for a yard.", "the cost of the boats, and the need for a yard", "mayor", ""},
        {"The mayor said the plan had two parts: a yard and a lamp.", "the plan had two parts: a yard and a lamp", "mayor", ""},
        {"Yet, as Anna Kovacs noted, the boats were lost.", "the boats were lost", "Anna Kovacs", ""},
        {"The boats, as Anna Kovacs pointed out, were lost.", "were lost", "Anna Kovacs", ""},
        {"“We must go,” Anna Kovacs said, stressing why the dam matters.", "why the dam matters", "Anna Kovacs", ""},
        {"The dam, according to Anna Kovacs, will be sold.", "will be sold", "Anna Kovacs", ""},
        {"The mayor made it clear that she would stay.", "that she would stay", "mayor", ""},
        {"The mayor's view is that the dam will hold.", "that the dam will hold", "mayor", ""},
        {"It is feared that the dam has failed.", "that the dam has failed", "", ""},
        {"“Please spare our port”: Harbour administration PLEADS with rebels as gunmen take two towns", "Please spare our port", "", ""},
        {"The mayor insists, not least to the fishermen, that the dam was safe.", "that the dam was safe", "mayor", ""},
        {"The mayor told residents to leave the yard and sank nine boats.", "to leave the yard", "mayor", "residents"},
        {"The yard, according to Peter Otieno, has burnt, and the crew has left, Anna Kovacs said.",
         "The yard, according to Peter Otieno, has burnt, and the crew has left", "Anna Kovacs", ""},
        {"As Peter Otieno said, the crew, as Anna Kovacs noted, has left.", "the crew, as Anna Kovacs noted, has left", "Peter Otieno", ""},
        {"Anna Kovacs did not know what to make of the plan.", "what to make of the plan", "Anna Kovacs", ""},
        {"The mayor questions the fairness of the vote.", "the fairness of the vote", "mayor", ""},
        {"The mayor and Anna Kovacs affirmed that the lamp had failed.", "that the lamp had failed", "mayor", ""},
        {"The harbour is shut, other studies have shown.", "The harbour is shut", "other studies", ""},
        {"The harbour is shut, the Daily Herald reports.", "The harbour is shut", "", ""},
        {"Two children were hurt, said Norway's ministry of fire.", "Two children were hurt", "Norway's ministry", ""},
        {"Mills “got a boat,” Anna Kovacs said, and still “got to keep the yard.”", "got to keep the yard.", "Anna Kovacs", ""},
        {"“We must win,” Anna Kovacs said on “Boats and Friends.” “I mean, there is much anger.”", "I mean, there is much anger.", "Anna Kovacs", ""},
        {"Peter Otieno also said the town was “fully with them”, Anna Kovacs told reporters.", "Peter Otieno also said the town was “fully with them”", "Anna Kovacs", "reporters"},
        {"The mayor called the senator a “nasty guy,” a “thief,” “mad” and “sick.”", "the senator a “nasty guy,” a “thief,” “mad” and “sick.”", "mayor", ""},
        {"The mayor said the museum would tell of sailors who are forgotten -- “the captain but also the cook.”", "the museum would tell of sailors who are forgotten -- “the captain but also the cook.”", "mayor", ""},
        {"The mayor published a part of the returns from 1995 that showed the town had lost money.", "a part of the returns from 1995 that showed the town had lost money", "mayor", ""},
        {"The company's chief, who runs two yards, said he would order a review and warned against thieves.", "he would order a review", "company's chief", ""},
        {"The mayor is telling the crew that the school is “broken” and says she will build a new one.", "she will build a new one", "mayor", ""},
        {"Police said as he was holding a gun, a shot was fired.", "as he was holding a gun, a shot was fired", "Police", ""},
        {"The boy told police while he was being treated that he had moved.", "that he had moved", "boy", "police"},
        {"Anna Kovacs scolded him: “The yard is almost empty.”", "The yard is almost empty.", "Anna Kovacs", ""},
        {"Johnson remains in the hospital and is expected to survive.", "to survive", "", ""},
        {"The court held Peter Otieno in contempt for refusing to show up.", "to show up", "Peter Otieno", ""},
        {"People who know the crew said they do not know the mayor.", "they do not know the mayor", "People", ""},
        {"The dam is safe, the mayor said. “We are proud of it.”", "We are proud of it.", "mayor", ""},
        {"The school board released this statement on Monday: “We are deeply sad.”", "We are deeply sad.", "school board", ""},
        {"European leaders met on Friday to discuss the flood.", "the flood", "European leaders", ""},
        {"Kim seems likely to stay, said Anna Kovacs-Otieno, an expert in Oslo.", "Kim seems likely to stay", "Anna Kovacs-Otieno", ""},
        {"Police believe the victims and the suspects knew each other, according to the release.", "the victims and the suspects knew each other", "Police", ""},
        {"Reuters posted a video of the flood.", "a video of the flood", "Reuters", ""},
        {"Police identified the victim as Anna Kovacs.", "the victim as Anna Kovacs", "Police", ""},
        {"Cryptos saw a brief rally earlier this morning as stocks got sold off.", "a brief rally earlier this morning", "Cryptos", ""},
        {"The players identified Anna Kovacs as the leader of the revolt.", "Anna Kovacs as the leader of the revolt", "players", ""},
        {"Claiming the crew was lazy, Anna Kovacs told the Herald that the yard would close.", "the crew was lazy", "Anna Kovacs", ""},
        {"The mayor criticized the plan as a “toy” during a visit to the yard.", "the plan as a “toy”", "mayor", ""},
        {"The rebels, said a spokesman for the army, have fled.", "have fled", "spokesman", ""},
        {"Peter Otieno, the envoy, said the boats, which were old, would stay.", "the boats, which were old, would stay", "Peter Otieno", ""},
        {"Anna Kovacs ordered an inquiry into the fire.", "an inquiry into the fire", "Anna Kovacs", ""},
    };
    for (isize i = 0; i < countof(rows); i++) {
        Arena a = {0};
        Doc d = {.arena = &a, .raw = str_of(rows[i].text), .language = S("en"), .coded = true};
        doc_copy(&d, (Span){0, (u32)d.raw.n});
        doc_seal(&d);
        engine_annotate(&d, k, 1);
        bool found = false;
        for (u32 q = 0; q < d.quotes.n; q++)
            for (u32 c = 0; c < d.quotes.v[q].content.n; c++) {
                if (!str_eq(doc_str(&d, d.quotes.v[q].content.v[c].text), str_of(rows[i].part))) continue;
                found = true;
                u32 e = d.quotes.v[q].speaker_entity;
                CHECK_STR(e == NONE ? (Str){0} : d.entities.v[e].name, rows[i].speaker);
                CHECK_STR(d.quotes.v[q].addressee_name, rows[i].addressee);
            }
        CHECK(found);
        if (!found) fprintf(stderr, "  in: %s\n", rows[i].text);
        arena_free(&a);
    }
}

/* Own sentences again: what stands between marks, and what only in part. */
static void marked(const Know *k)
{
    static const struct {
        const char *text, *part;
        bool direct, mixed;
    } rows[] = {
        {"The mayor said the lamp had failed, adding that the new one was “a toy.”", "the lamp had failed", false, false},
        {"The mayor said the lamp had failed, adding that the new one was “a toy.”", "that the new one was “a toy.”", true, true},
        {"The mayor said the lamp was “a wreck” and out, adding that two boats were lost.", "the lamp was “a wreck” and out", true, true},
        {"The lamp was called “a toy” by the mayor Peter Otieno.", "“a toy”", true, false},
        {"The mayor added:\n\nThe lamp has failed, the crew said on Friday.", "The lamp has failed", false, false},
    };
    for (isize i = 0; i < countof(rows); i++) {
        Arena a = {0};
        Doc d = {.arena = &a, .raw = str_of(rows[i].text), .language = S("en"), .coded = true};
        doc_copy(&d, (Span){0, (u32)d.raw.n});
        doc_seal(&d);
        engine_annotate(&d, k, 1);
        u32 found = 0;
        for (u32 q = 0; q < d.quotes.n; q++)
            for (u32 c = 0; c < d.quotes.v[q].content.n; c++) {
                if (!str_eq(doc_str(&d, d.quotes.v[q].content.v[c].text), str_of(rows[i].part))) continue;
                found++;
                CHECK(d.quotes.v[q].direct == rows[i].direct);
                CHECK(d.quotes.v[q].mixed == rows[i].mixed);
            }
        CHECK(found == 1);
        if (found != 1) fprintf(stderr, "  in: %s\n", rows[i].text);
        arena_free(&a);
    }
}

/* "he" who speaks of another by name is not that other, in the quote and in what it was read as. */
static void another(const Know *k)
{
    Arena a = {0};
    Doc d = {.arena = &a, .raw = S("Peter Otieno wept. “Otieno is a fine man,” he said."), .language = S("en"), .coded = true};
    doc_copy(&d, (Span){0, (u32)d.raw.n});
    doc_seal(&d);
    engine_annotate(&d, k, 1);
    CHECK(d.quotes.n == 1);
    if (d.quotes.n == 1) {
        u32 he = d.quotes.v[0].speaker_actor;
        CHECK(d.quotes.v[0].speaker_entity == NONE);
        CHECK(he == NONE || d.actors.v[he].entity == NONE);
    }
    arena_free(&a);
}

/* Speech over many paragraphs: no quote grows beyond its cap, and none of the words are lost. */
static void long_speech(const Know *k)
{
    enum { LINES = 3 * QUOTE_CONTENT_MAX };
    static const char head[] = "“We stay,” Anna Kovacs said.\n", line[] = "“We go.”\n";
    Arena a = {0};
    u8 *text = NEW(&a, u8, sizeof head + LINES * sizeof line);
    isize n = sizeof head - 1;
    memcpy(text, head, sizeof head - 1);
    for (int i = 0; i < LINES; i++, n += (isize)sizeof line - 1) memcpy(text + n, line, sizeof line - 1);
    Doc d = {.arena = &a, .raw = {text, n}, .language = S("en"), .coded = true};
    doc_copy(&d, (Span){0, (u32)d.raw.n});
    doc_seal(&d);
    engine_annotate(&d, k, 1);
    u32 all = 0;
    for (u32 q = 0; q < d.quotes.n; q++) {
        all += d.quotes.v[q].content.n;
        CHECK(d.quotes.v[q].content.n <= QUOTE_CONTENT_MAX);
        u32 e = d.quotes.v[q].speaker_entity;
        CHECK_STR(e == NONE ? (Str){0} : d.entities.v[e].name, "Anna Kovacs");
    }
    CHECK(all == LINES + 1);
    arena_free(&a);
}

/* Marks that could open and never close: each looks for its closer, the paragraph is read once. */
static void unclosed(void)
{
    enum { WORDS = 100000 };
    static const char word[] = "'ab ";
    Arena a = {0};
    char *text = NEW(&a, char, WORDS * sizeof word);
    for (isize i = 0; i < WORDS; i++) memcpy(text + i * 4, word, 4);
    text[WORDS * 4] = 0;
    Str first = {0};
    bool closed = true;
    CHECK(regions(&a, text, &first, &closed) == 0);
    arena_free(&a);
}

/* What is done, not said. */
static void deeds(const Know *k)
{
    static const char *const rows[] = {"The rebels attacked the barracks near the river.", "Hundreds protested Sunday.",
                                       "She would defend the plan.", "He cast a ballot.",
                                       "Firefighters responded to the scene of the blaze.", "He was pronounced dead.",
                                       "He told the story to please the guests.", "The mayor persuaded the crew to leave.",
                                       "The bomb made it clear that the yard was not safe.",
                                       "It cleared the owners after two votes were held.",
                                       "Anna Kovacs ordered tea to calm her nerves.",
                                       "The fire claimed twelve lives.", "The war has claimed thousands of lives.",
                                       "The crash claimed the lives of five students.",
                                       "Anna Kovacs ordered two pizzas for the crew.",
                                       "Anna Kovacs was fined $150 and ordered to pay the town.",
                                       "All are awake and expected to go home.", "Drivers told to stay home", "Storm expected to miss the town",
                                       "The yard posted a loss of two boats.", "He saw the boat leave.", "She heard a gunshot.", "The woman called police in Oslo.",
                                       "The company maintains a yard in Oslo.", "The mayor has not answered the question.", "The party ruled the country until troops invaded in 2001.", "She added the boats to the list.",
                                       "Police responded to a call about a shooting.", "Thousands viewed the body of the king.", "The fans rooted for the home team.",
                                       "The general received a message from the rebels: \"Leave or die.\"",
                                       "He pointed the gun at the crew and fled.",
                                       "If the council rejects the plan, the yard will close.",
                                       "Do you know how it ends?",
                                       "The mayor sent the envoy to Oslo to discuss the flood."};
    for (isize i = 0; i < countof(rows); i++) {
        Arena a = {0};
        Doc d = {.arena = &a, .raw = str_of(rows[i]), .language = S("en"), .coded = true};
        doc_copy(&d, (Span){0, (u32)d.raw.n});
        doc_seal(&d);
        engine_annotate(&d, k, 1);
        CHECK(d.quotes.n == 0);
        arena_free(&a);
    }
}

/* Marks behind a sentence that ends in a thing to be read are that thing's words, not the speaker's. */
static void notes(const Know *k)
{
    static const struct {
        const char *text;
        u32 stretches;
    } rows[] = {{"Police said they had found a note. \"I am sorry.\"", 1}, {"The mayor said the road was shut. \"We are sorry.\"", 2}};
    for (isize i = 0; i < countof(rows); i++) {
        Arena a = {0};
        Doc d = {.arena = &a, .raw = str_of(rows[i].text), .language = S("en"), .coded = true};
        doc_copy(&d, (Span){0, (u32)d.raw.n});
        doc_seal(&d);
        engine_annotate(&d, k, 1);
        CHECK(d.quotes.n == 1 && d.quotes.v[0].content.n == rows[i].stretches);
        arena_free(&a);
    }
}

void unit_quote(void)
{
    static const struct {
        const char *text, *first;
        u32 n;
        bool closed;
    } rows[] = {
        {"“We stay,” he said.", "We stay,", 1, true},
        {"\"We stay,\" he said. \"All of us.\"", "We stay,", 2, true},
        {"‘We’re going,’ the minister said of the troops’ plans.", "We’re going,", 1, true},
        {"The troops’ plans and the king’s men.", "", 0, true},
        {"It is 'a trap', he said of the '90s film.", "a trap", 1, true},
        {"“First part.\n“Second part,” she said.", "First part.", 2, false},
        {"‘When you look, it is sad,” she said.", "When you look, it is sad,", 1, true},
        {"''We stay,'' he said.", "We stay,", 1, true},
        {"\"He asked: “why?” and left,\" she said.", "He asked: “why?” and left,", 1, true},
    };
    for (isize i = 0; i < countof(rows); i++) {
        Arena a = {0};
        Str first = {0};
        bool closed = true;
        CHECK(regions(&a, rows[i].text, &first, &closed) == rows[i].n);
        CHECK_STR(first, rows[i].first);
        CHECK(closed == rows[i].closed);
        arena_free(&a);
    }
    Arena a = {0};
    ErrInfo e = {0};
    UserFiles none = {0};
    Know k;
    bool loaded = know_load(&a, &none, &k, &e) == OK;
    CHECK(loaded);
    if (loaded) speech(&k), deeds(&k), notes(&k), marked(&k), another(&k), long_speech(&k);
    unclosed();
    arena_free(&a);
}
