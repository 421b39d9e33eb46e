/* What a reader at the desk would see of a report or two: our own sentences through the whole chain. Each case is the
 * general form of a line that once was wrong. Skips without the trained parser. */
#include "engine/engine.h"
#include "situation/situation.h"
#include "test.h"
#include <math.h>

void unit_reader(void);

typedef struct {
    const char *title, *text;
} Report;

static const Digest *read(Arena *a, const Know *k, Report r, int day)
{
    Doc *d = NEW(a, Doc, 1);
    Digest *out = NEW(a, Digest, 1);
    Rejected rejected;
    d->arena = a;
    Payload p = {.kind = PAYLOAD_TEXT, .raw = str_of(r.text), .title = str_of(r.title), .published_from = PUBLISHED_GIVEN};
    p.path = p.id = p.outlet = str_format(a, "paper%d", day);
    p.published = when_day((Day){2016, 5, (u8)day}); /* the 4th is a Wednesday */
    CHECK(engine_digest(d, &p, k, out, &rejected));
    return out;
}

/* Reports of 4 May 2016 and the days after it, in one story. */
static Situation tell(Arena *a, const Know *k, const Report *r, u32 n)
{
    const Digest *all[4];
    Situation s;
    for (u32 i = 0; i < n; i++) all[i] = read(a, k, r[i], 4 + (int)i);
    situation_build(a, all, n, &(SituationAsk){TIME_UNKNOWN, TIME_UNKNOWN, true}, &s);
    return s;
}

static Situation tell_one(Arena *a, const Know *k, const char *title, const char *text)
{
    return tell(a, k, &(Report){title, text}, 1);
}

static const Happening *line(const Situation *s, const char *words)
{
    for (u32 i = 0; i < s->timeline.n; i++)
        if (str_find(s->timeline.v[i].text, str_of(words)) >= 0) return &s->timeline.v[i];
    return NULL;
}

static void tolls(Arena *a, const Know *k)
{
    static const struct {
        Report r;
        double killed;
    } cases[] = {
        {{"Daughter, 9, who died in a farmhouse is named", "No more was said."}, 1},
        {{"Father kills his sons, 9 and 11, before turning the gun on himself", "No more was said."}, 1},
        {{"", "A mother of four was killed on Monday near Oslo, police said."}, 1},
        {{"", "Ana Ruiz and her brother Karl Ruiz were killed on Monday, police said."}, 2},
        {{"", "Ivan Petrov was shot several times on Monday. Ivan later died. Friends wept after Petrov was shot dead."}, 1},
        {{"", "Neighbours found the bodies of Paul Brandt, his wife, and their two sons, 6-year-old Karl and 2-year-old Otto, on Monday."}, 4},
        {{"", "The fire claimed the lives of a woman and a man who, police said, shot her and then turned the gun on himself."}, 2},
        {{"Quake hurts four near Shiraz", "A quake injured four people near Shiraz. Walls fell in two streets. The power was cut. In January another "
                                          "quake killed nine people there."}, 0},
        {{"", "A woman charged with killing two students in a shop was released on Monday, because she is dying."}, 2},
        {{"", "Karl Otto was killed on Monday. Detectives of the County Sheriff's Homicide Bureau asked for help."}, 1},
        {{"Man killed two sons before shooting himself", "Ivan Petrov killed his two sons on Monday before turning the gun on himself."}, 3},
        {{"", "The body of a girl was found in a field last week. A boy was shot dead near Lyon on Tuesday, police said."}, 1},
        {{"", "Ana Ruiz, two guards, Karl Braun and Otto Lenz were killed in a crash on Monday."}, 5},
        {{"", "Ana Ruiz and two guards, Karl Braun and Otto Lenz, were killed in a crash on Monday."}, 3},
        {{"", "A blast destroyed the mill of the school on Monday, a blast destroyed the barn of the school and a blast destroyed the dam of the "
              "school. Nurses met farmers and the mayor met the judge. Ivan Petrov was shot several times on Monday. Ivan later died. Friends "
              "wept after Petrov was shot dead."}, 1},
        {{"", "The blast killed Karl Ruiz, 3 of his children and a guard on Monday."}, 5},
        {{"", "All six victims were declared dead at the scene on Monday."}, 6},
    };
    for (isize i = 0; i < countof(cases); i++) {
        Situation s = tell_one(a, k, cases[i].r.title, cases[i].r.text);
        double got = s.stories.n ? s.stories.v[0].killed : -1;
        if (got != cases[i].killed) fprintf(stderr, "%s%s: killed %g, want %g\n", cases[i].r.title, cases[i].r.text, got, cases[i].killed);
        CHECK(got == cases[i].killed);
    }
}

/* How many are told as hurt, apart from the dead. */
static void hurt(Arena *a, const Know *k)
{
    static const struct {
        Report r;
        double killed, injured;
    } cases[] = {
        {{"", "A gunman killed three men and wounded another in Lyon on Tuesday, police said."}, 3, 1},
        {{"", "A gunman killed three men in Lyon on Tuesday. The town gave the bar of Karl Otto another shot."}, 3, 0},
        {{"", "Three people are dead and a fourth is wounded after a fight near Lyon on Tuesday, police said."}, 3, 1},
        {{"", "Three guards were killed near Lyon on Tuesday. A fourth of the town was without power."}, 3, 0},
        {{"Boy shoots and kills 12-year-old, another wounded", "No more was said."}, 1, 1},
        {{"Girl killed in quadruple shooting in Lyon", "A girl was killed in Lyon on Tuesday."}, 1, 3},
        {{"Girl killed in Lyon", "A girl was killed in Lyon on Tuesday. The double bass of the school was found."}, 1, 0},
        {{"", "Two of the four victims of the shooting in Lyon on Tuesday are sisters, police said."}, 0, 4},
        {{"", "Two of the 300 passengers were injured when a train left the rails near Lyon on Tuesday, police said."}, 0, 2},
        {{"", "Three soldiers who entered the house near Lyon were wounded on Tuesday, police said."}, 0, 3},
        {{"", "Three soldiers who entered the house near Lyon said on Tuesday that a nurse was wounded."}, 0, 1},
        {{"", "A father was killed and his young son was shot near Lyon on Tuesday, police said."}, 1, 1},
        {{"", "A man was shot in the head near Lyon on Tuesday, and the man died in hospital, police said."}, 1, 0},
        {{"", "Ana Ruiz was badly injured in a fire near Lyon on Tuesday and was taken to Paris, where she died."}, 1, 0},
        {{"", "A miner was badly injured in a fire near Lyon on Tuesday. He died in hospital on Wednesday."}, 1, 0},
        {{"", "A miner was badly injured in a fire near Lyon on Tuesday. His brother Karl Otto died in hospital on Wednesday."}, 1, 1},
        {{"", "Karl Otto was badly wounded near Lyon on Tuesday. Karl Otto was pronounced dead on Wednesday, police said."}, 1, 0},
        {{"Several injured in crash near Lyon", "Four people were injured when a bus hit a tram near Lyon on Tuesday."}, 0, 4},
        {{"Several injured in crash near Lyon", "A bus hit a tram near Lyon on Tuesday. One of the injured is a nurse."}, 0, 3},
        {{"Four shot at nightclub in Lyon", "No more was said."}, 0, 4},
        {{"Two men shot at a guard in Lyon", "No more was said."}, -1, -1},
        {{"", "A man threatened to take his own life near Lyon on Tuesday, and two guards were wounded."}, 0, 2},
        {{"", "The dog that bit a man near Lyon on Tuesday was killed. A guard was wounded."}, 0, 1},
        {{"", "One bomb killed three people in Lyon on Tuesday and another wounded five, police said."}, 3, 5},
        {{"", "A flood killed a farmer and wounded two others near Lyon on Tuesday, and another is missing."}, 1, 2},
        {{"", "Another shot by Karl Otto hit the post in Lyon on Tuesday."}, -1, -1},
        {{"", "Two of the five guards wounded near Lyon on Tuesday have died, police said."}, 2, 0},
        {{"", "Two of the five guards wounded near Lyon on Tuesday said that a nurse had died."}, 1, 5},
        {{"Suspect shot dead in Lyon", "Police shot dead a man wanted for a double murder in Lyon on Tuesday."}, 1, 0},
        {{"Double murder mystery opens in Lyon", "No more was said."}, -1, -1},
        {{"", "An actor from a triple murder film died in Lyon on Tuesday."}, 1, 0},
        {{"", "Two rebels shot at a hotel in Lyon on Tuesday before they fled. One guard was killed."}, 1, 0},
        {{"", "Two people shot at a nightclub in Lyon on Tuesday are in hospital."}, 0, 2},
        {{"", "A storm hit the coast near Lyon on Tuesday. Also killed were Ana Ruiz and Karl Braun, police said."}, 2, 0},
    };
    for (isize i = 0; i < countof(cases); i++) {
        Situation s = tell_one(a, k, cases[i].r.title, cases[i].r.text);
        double killed = s.stories.v[0].killed, injured = s.stories.v[0].injured;
        if (killed == HUGE_VAL) killed = -1; /* not told */
        if (injured == HUGE_VAL) injured = -1;
        bool same = killed == cases[i].killed && injured == cases[i].injured;
        if (!same) fprintf(stderr, "%s%s: killed %g, injured %g\n", cases[i].r.title, cases[i].r.text, killed, injured);
        CHECK(same);
    }
}

static const Claim *toll(const Situation *s, Str role)
{
    for (u32 i = 0; i < s->claims.n; i++)
        if (str_eq(s->claims.v[i].kind, S("casualties")) && str_eq(s->claims.v[i].role, role)) return &s->claims.v[i];
    return NULL;
}

/* What later reports make of earlier figures. */
static void later(Arena *a, const Know *k)
{
    static const Report died[] = {{"Two shot in Lyon", "Two people were shot on Mill Street in Lyon on Tuesday, police said."},
                                  {"One of two shot in Lyon dies", "A nurse died and a guard was wounded when they were shot on Mill Street in Lyon on Tuesday."}};
    Situation s = tell(a, k, died, 2);
    const Claim *c = toll(&s, S("injured"));
    CHECK(c && c->best == 1 && c->verdict == VERDICT_GROWTH);
    static const Report doer[] = {{"Three dead, including gunman, in Lyon", "Three people are dead after an attack in Lyon on Tuesday."},
                                  {"Gunman kills two in Lyon", "A gunman killed two people in Lyon on Tuesday."},
                                  {"Two killed in Lyon", "Two people were killed in Lyon on Tuesday, police said."}};
    s = tell(a, k, doer, 3);
    c = toll(&s, S("killed"));
    CHECK(c && c->best == 3);
    static const Report none[] = {{"Three dead in Lyon", "Three people are dead after an attack in Lyon on Tuesday."}, doer[1], doer[2]};
    s = tell(a, k, none, 3);
    c = toll(&s, S("killed"));
    CHECK(c && c->best == 2);
    static const Report one[] = {{"Two killed in Lyon", "Two people were killed in Lyon on Tuesday, police said."},
                                 {"Lyon mourns", "Ana Ruiz was killed in Lyon on Tuesday. Her school mourned on Wednesday."}};
    s = tell(a, k, one, 2);
    c = toll(&s, S("killed"));
    CHECK(c && c->best == 2 && c->verdict != VERDICT_CONFLICT && c->verdict != VERDICT_MIXED);
}

/* A sum over several incidents stands beside the toll of the one, not against it; nor does one who has died since against
 * one who was hurt. */
static void sums(Arena *a, const Know *k)
{
    static const Report both[] = {{"Man shot dead on Mill Street in Lyon", "A man was shot dead on Mill Street in Lyon on Tuesday, police said."},
                                  {"Four dead in weekend shootings across the city", "Four people died in Lyon, one of them a man on Mill Street."}};
    Situation s = tell(a, k, both, 2);
    const Claim *killed = NULL;
    for (u32 i = 0; i < s.claims.n; i++)
        if (str_eq(s.claims.v[i].kind, S("casualties")) && str_eq(s.claims.v[i].role, S("killed"))) killed = &s.claims.v[i];
    CHECK(killed && killed->best == 1 && killed->verdict != VERDICT_CONFLICT && killed->values.n == 2);
    CHECK(killed && str_find(killed->about, S("several incidents")) > 0 && s.stories.v[0].killed == 1);
    s = tell(a, k, both + 1, 1);
    CHECK(s.stories.v[0].killed == 4);
    static const Report died[] = {{"Boy hurt in Lyon", "A boy was shot on Mill Street in Lyon on Tuesday and is in critical condition, police said."},
                                  {"Boy shot in Lyon dies", "The boy who was shot on Mill Street in Lyon on Tuesday died on Thursday, police said."}};
    s = tell(a, k, died, 2);
    for (u32 i = 0; i < s.claims.n; i++) CHECK(s.claims.v[i].verdict != VERDICT_CONFLICT);
    s = tell_one(a, k, "", "A man was killed in Lyon on Tuesday. Three others were shot, two of them fatally.");
    CHECK(s.stories.v[0].injured == 1);
    s = tell_one(a, k, "One dead, three others shot", "No more was said.");
    CHECK(s.stories.v[0].killed == 1 && s.stories.v[0].injured == 3);
}

/* A toll that grew is no sum, however many blows the later report tells of. */
static void grown(Arena *a, const Know *k)
{
    static const Report pairs[][2] = {
        {{"", "Three people were killed on Tuesday in an attack at a church in Lyon, police said."},
         {"", "Five people were killed on Tuesday in the stabbings at a city church in Lyon, police said."}},
        {{"", "Eight people were killed on Tuesday in a pileup near Lyon, police said."},
         {"", "Twelve people were killed on Tuesday in multiple crashes on a foggy highway near Lyon, police said."}},
        {{"", "Two people were killed on Saturday in an attack at a church in Lyon, police said."},
         {"", "The death toll of weekend shootings at a church in Lyon rose to four, police said. Four people were killed."}},
    };
    static const double best[] = {5, 12, 4};
    for (isize i = 0; i < countof(pairs); i++) {
        Situation s = tell(a, k, pairs[i], 2);
        for (u32 c = 0; c < s.claims.n; c++) CHECK(str_find(s.claims.v[c].about, S("several incidents")) < 0);
        CHECK(s.stories.n == 1 && s.stories.v[0].killed == best[i]);
    }
}

static void holders(Arena *a, const Know *k)
{
    static const char *const nobody[] = {
        "The suspect has been confirmed dead.",
        "Two sentries are known to have been shot at the gate on Monday.",
        "Faint bloodstains suggest that a guard was attacked on Monday.",
    };
    for (isize i = 0; i < countof(nobody); i++) {
        Situation s = tell_one(a, k, "", nobody[i]);
        CHECK(s.timeline.n == 1);
        for (u32 h = 0; h < s.timeline.n; h++) CHECK(s.timeline.v[h].attribution.n == 0);
    }
    Situation s = tell_one(a, k, "", "The suspect has been confirmed dead.");
    CHECK(s.timeline.n == 1 && s.timeline.v[0].realis == REALIS_HAPPENED);
    s = tell_one(a, k, "", "The rebels are said to have killed ten farmers near Hama.");
    CHECK(s.timeline.n >= 1 && s.timeline.v[0].realis == REALIS_CLAIMED);
}

/* Somebody of whom a passive verb tells may well be he who says it; so may a body or a ship. */
static void speakers(Arena *a, const Know *k)
{
    static const char *const somebody[] = {
        "The judge was wounded in Hama and told reporters that rebels had killed ten farmers in Lyon.",
        "The driver was taken to a clinic and said rebels killed ten farmers near Hama.",
        "The commander was forced to admit that rebels killed ten farmers near Hama.",
        "The senator was heard saying that rebels killed ten farmers near Hama.",
        "The senator was reported as saying that rebels killed ten farmers near Hama.",
        "The nurses were asked and said rebels killed ten farmers near Hama.",
        "The governing body said rebels killed ten farmers near Hama.",
        "The ship reported that rebels killed ten sailors near Hama.",
    };
    for (isize i = 0; i < countof(somebody); i++) {
        Situation s = tell_one(a, k, "", somebody[i]);
        const Happening *h = NULL;
        for (u32 t = 0; t < s.timeline.n; t++)
            if (s.timeline.v[t].attribution.n) h = &s.timeline.v[t];
        if (!h) fprintf(stderr, "nobody says: %s\n", somebody[i]);
        CHECK(h);
    }
    Situation s = tell_one(a, k, "", "Rebels were declared to have attacked the town of Hama.");
    CHECK(s.timeline.n >= 1 && s.timeline.v[0].realis == REALIS_CLAIMED && s.timeline.v[0].attribution.n == 0);
}

static void days(Arena *a, const Know *k)
{
    static const Report aftermath = {"", "A man was arrested on Tuesday and charged with murder, police said.\n\n"
                                         "Neighbours heard shots at about 9 p.m. Sunday on Mill Street."};
    Situation s = tell(a, k, &aftermath, 1);
    CHECK(s.stories.n == 1 && s.stories.v[0].day == date_start((Day){2016, 5, 1}));
}

static void lines(Arena *a, const Know *k)
{
    Situation s = tell_one(a, k, "Fire at a mill",
                           "A fire destroyed a mill near Lyon on Monday.\n\n0:45 Workers free a driver from a lorry Pause\n\n"
                           "1:27 Council bans a march\n\n0:39 Police arrest a clown\n\n2:10 Bear visits a bakery\n\n"
                           "1:05 Pilot lands on a beach\n\nHistory [ edit ]\n\nAna Ruiz in Madrid contributed to this report.\n\n"
                           "Click here for more on the fire.");
    CHECK(s.timeline.n == 1 && line(&s, "destroyed a mill") && s.stories.v[0].killed == HUGE_VAL);
    s = tell_one(a, k, "", "The siege went on for hours on Monday, police said.\n\n2:15 Police surround the bank\n\n2:40 Robbers kill two clerks\n\n"
                           "3:05 Police enter and kill four robbers");
    CHECK(line(&s, "kill two clerks") && line(&s, "kill four robbers"));
    s = tell_one(a, k, "", "Rebels killed nine farmers near Lyon on Monday. Ana Ruiz contributed to this report.\n\n"
                           "Rebels attacked a mill on Monday [edit] and killed two guards.");
    CHECK(line(&s, "nine farmers") && line(&s, "attacked a mill"));
    s = tell_one(a, k, "", "On September 30, 2016, the council passed a law against idling."); /* the page is newer than it says */
    CHECK(s.timeline.n == 1 && s.timeline.v[0].realis == REALIS_HAPPENED && s.timeline.v[0].when.from == TIME_UNKNOWN);
    s = tell_one(a, k, "", "The council will meet on September 30, 2016.");
    CHECK(s.timeline.n == 1 && s.timeline.v[0].realis == REALIS_PLANNED);
    s = tell_one(a, k, "", "A shooter besieged the port of Lyon on Monday. The gunman threatened Lyon.");
    CHECK(s.control.n == 0);
    s = tell_one(a, k, "", "He bought a Glock 34 pistol. Mission 42 Flight Engineer Ivan Petrov slept. The office released a 64-page report on Monday. He sold a 4K TV and won the 10k run.");
    CHECK(s.claims.n == 0);
    s = tell_one(a, k, "", "In Oslo 14 Danes were killed on Monday.");
    CHECK(s.stories.v[0].killed == 14);
}

static void measures(Arena *a, const Know *k)
{
    Situation s = tell_one(a, k, "", "A quake with a magnitude of 5 struck Lyon on Monday. One of 4.4 struck the hills. He fired at least six rounds at a wall.");
    for (u32 i = 0; i < s.claims.n; i++) CHECK(!str_eq(s.claims.v[i].kind, S("casualties")));
    s = tell_one(a, k, "", "Michael Adler, 67 of Lyon, was arrested on Monday.");
    for (u32 i = 0; i < s.claims.n; i++) CHECK(s.claims.v[i].best != 67);
}

/* Whose "its" a line begins with is a guess, and is not spelt out. */
static void owners(Arena *a, const Know *k)
{
    static const char *const guesses[] = {
        "A bus left Lyon for the coast on Monday. Its driver was killed on Tuesday by a mine.",
        "A tanker was attacked near Oslo on Monday. Its captain was killed.",
        "Rebels destroyed the mill of the school. Rebels destroyed the barn of the school. Rebels destroyed the pier of the school. "
        "Nurses met farmers. The Herald Group left Homs on Monday. Its owner was killed.",
    };
    Situation s;
    for (isize i = 0; i < countof(guesses); i++) {
        s = tell_one(a, k, "", guesses[i]);
        CHECK(line(&s, "Its ") && !line(&s, ": Its "));
    }
    s = tell_one(a, k, "", "In the 2006-07 season Karlo Weiss was named coach of Lyon.");
    for (u32 i = 0; i < s.timeline.n; i++) CHECK(s.timeline.v[i].when.precision >= PRECISION_YEAR);
    s = tell_one(a, k, "", "The band sang several of its hit songs on Monday, a medley of hits.");
    CHECK(s.claims.n == 0 || !str_eq(s.claims.v[0].kind, S("casualties")));
}

void unit_reader(void)
{
    Arena a = {0}, one = {0};
    Know k;
    ErrInfo e;
    bool loaded = know_load(&a, &(UserFiles){0}, &k, &e) == OK;
    CHECK(loaded);
    static void (*const parts[])(Arena *, const Know *) = {tolls, hurt, later, sums, grown, holders, speakers, days, lines, measures, owners};
    for (isize i = 0; loaded && i < countof(parts); i++) {
        parts[i](&one, &k);
        arena_reset(&one);
    }
    arena_free(&one);
    arena_free(&a);
}
