/* Patterns: the tables' errors, a tree made by hand, and every row's example and counter-example. */
#include "annotate/annotate.h"
#include "annotate/event.h"
#include "engine/engine.h"
#include "intake/intake.h"
#include "test.h"

static void load_tables(Arena *a, Know *k)
{
    static const char *const names[] = {"event_sets.tsv", "event_light.tsv", "event_forms.tsv", "realis.tsv", "rules.tsv", "events.tsv"};
    Table tables[countof(names)];
    for (u32 i = 0; i < countof(names); i++) tables[i] = (Table){str_of(names[i]), data_table(str_of(names[i]))};
    EventLex *lex;
    ErrInfo e = {0};
    Err err = event_lex_load(a, tables, countof(names), &lex, &e);
    CHECK(err == OK);
    if (err != OK) fprintf(stderr, "%s\n", e.text);
    k->event = lex;
}

static void table_errors(Arena *a)
{
    static const struct {
        const char *row, *says;
    } cases[] = {
        {"x\tkill\tV\tA=subj:nobody\tASSAULT\t-\t-\t-\t-\t-\te\tc\n", "events:u.tsv:1: column 4 (args): \"nobody\""},
        {"x\tkill\tQ\t-\tASSAULT\t-\t-\t-\t-\t-\te\tc\n", "events:u.tsv:1: column 3 (pos): \"Q\""},
        {"x\tkill\tV\t-\tKILL\t-\t-\t-\t-\t-\te\tc\n", "events:u.tsv:1: column 5 (type): \"KILL\""},
        {"x\tkill\tV\t-\tASSAULT\t-\t-\t-\tgets A\t-\te\tc\n", "events:u.tsv:1: column 9 (control): \"gets\""},
        {"x\tkill\tV\t-\tASSAULT\t-\t-\t-\t-\tmaybe\te\tc\n", "events:u.tsv:1: column 10 (realis): \"maybe\""},
        {"\tkill\tV\t-\tASSAULT\n", "events:u.tsv:1: column 1 (id)"},
        {"x\tkill\tV\t-\tASSAULT\nx\tslay\tV\t-\tASSAULT\n", "events:u.tsv:2: column 1 (id): \"x\" stands"},
    };
    for (isize i = 0; i < countof(cases); i++) {
        Table t = {S("events:u.tsv"), str_of(cases[i].row)};
        EventLex *lex;
        ErrInfo e = {0};
        CHECK(event_lex_load(a, &t, 1, &lex, &e) == E_FORMAT);
        CHECK(str_starts(str_of(e.text), str_of(cases[i].says)));
    }
    Table own = {S("events:u.tsv"), S("my.heist\trob|hold up\tV\t-\tOTHER.robbery\n")};
    EventLex *lex;
    ErrInfo e = {0};
    CHECK(event_lex_load(a, &own, 1, &lex, &e) == OK && lex->rules.n == 1);
    CHECK(map_get(&lex->heads, S("hold")) != NONE && map_get(&lex->heads, S("up")) == NONE);
}

/* A tree by hand: passive, relative pronoun, control. */
static const char tree[] =
    "# sent_id = 1\n# text = The mayor was reportedly killed by rebels, who agreed to attack.\n"
    "1\tThe\tthe\tDET\t_\t_\t2\tdet\t_\t_\n2\tmayor\tmayor\tNOUN\t_\tNumber=Sing\t5\tnsubj:pass\t_\t_\n"
    "3\twas\tbe\tAUX\t_\tTense=Past|VerbForm=Fin\t5\taux:pass\t_\t_\n4\treportedly\treportedly\tADV\t_\t_\t5\tadvmod\t_\t_\n"
    "5\tkilled\tkill\tVERB\t_\tTense=Past|VerbForm=Part|Voice=Pass\t0\troot\t_\t_\n6\tby\tby\tADP\t_\t_\t7\tcase\t_\t_\n"
    "7\trebels\trebel\tNOUN\t_\tNumber=Plur\t5\tobl:agent\t_\tSpaceAfter=No\n8\t,\t,\tPUNCT\t_\t_\t7\tpunct\t_\t_\n"
    "9\twho\twho\tPRON\t_\t_\t10\tnsubj\t_\t_\n10\tagreed\tagree\tVERB\t_\tTense=Past|VerbForm=Fin\t7\tacl:relcl\t_\t_\n"
    "11\tto\tto\tPART\t_\t_\t12\tmark\t_\t_\n12\tattack\tattack\tVERB\t_\tVerbForm=Inf\t10\txcomp\t_\tSpaceAfter=No\n"
    "13\t.\t.\tPUNCT\t_\t_\t5\tpunct\t_\t_\n\n";

static void by_hand(Arena *a)
{
    Know k = {0};
    load_tables(a, &k);
    Doc d = {.arena = a, .language = S("en"), .coded = true};
    Conllu c = {.rest = str_of(tree), .file = S("hand"), .analysis = true};
    ErrInfo e;
    CHECK(conllu_next(&c, &d, &e) == 1);
    for (u32 t = 0; t < d.tokens.n; t++) {
        if (d.tokens.v[t].upos != UPOS_NOUN) continue;
        Entity who = entity_init();
        who.name = token_str(&d, t), who.kind = ENTITY_PEOPLE, who.first = d.actors.n;
        Actor actor = actor_init(d.tokens.v[t].text);
        actor.head = t, actor.entity = d.entities.n;
        *vec_push(a, &d.entities) = who;
        *vec_push(a, &d.actors) = actor;
    }
    annotate_event(&d, &k);
    annotate_event_context(&d, &k);
    CHECK(d.events.n == 3);
    if (d.events.n != 3) return;
    const Event *killed = &d.events.v[0], *agreed = &d.events.v[1], *attack = &d.events.v[2];
    CHECK(killed->type == EVENT_ASSAULT && killed->realis == REALIS_CLAIMED);
    CHECK_STR(killed->realis_rule, "realis.claim.adv");
    CHECK(killed->actors.n == 1 && killed->recipients.n == 1);
    if (killed->actors.n) CHECK_STR(doc_str(&d, d.actors.v[killed->actors.v[0].actor].text), "rebels");
    if (killed->recipients.n) CHECK_STR(doc_str(&d, d.actors.v[killed->recipients.v[0].actor].text), "mayor");
    CHECK(agreed->actors.n == 1);
    CHECK(attack->type == EVENT_ASSAULT);
    CHECK_STR(realis_name(attack->realis), "planned");
    if (attack->actors.n) CHECK_STR(doc_str(&d, d.actors.v[attack->actors.v[0].actor].text), "rebels");
    CHECK(rule_text(&k, killed->rule).n > 0 && rule_text(&k, S("realis.claim.adv")).n > 0);
    CHECK(rule_text(&k, S("no.such.rule")).n == 0);
}

static bool fires(Arena *a, const Know *k, Str text, Str id, bool *tree_seen)
{
    Payload p = {.raw = text, .path = S("example"), .kind = PAYLOAD_TEXT};
    Doc d = {.arena = a};
    Rejected rejected;
    if (!engine_document(&d, &p, k, &rejected)) return false;
    for (u32 i = 0; i < d.sentences.n; i++) *tree_seen |= d.sentences.v[i].root != NONE;
    for (u32 i = 0; i < d.events.n; i++)
        if (str_eq(d.events.v[i].rule, id)) return true;
    return false;
}

/* Every pattern fires on its example and not on its counter-example, but for a few sentences that the
 * parser gets wrong. */
static void examples(Arena *a)
{
    Know k;
    ErrInfo e;
    bool loaded = know_load(a, &(UserFiles){0}, &k, &e) == OK;
    CHECK(loaded);
    if (!loaded) return;
    u32 bad = 0, total = 0;
    bool tree_seen = false;
    Arena one = {0};
    for (u32 i = 0; i < k.event->rules.n; i++) {
        const EventRule *r = &k.event->rules.v[i];
        CHECK(r->example.n && r->counter.n);
        bool yes = fires(&one, &k, r->example, r->id, &tree_seen);
        if (!tree_seen) break; /* no trained parser here */
        bool no = fires(&one, &k, r->counter, r->id, &tree_seen);
        total += 2, bad += (u32)!yes + (u32)no;
        if (!yes) fprintf(stderr, "FAIL %.*s: does not fire: %.*s\n", STR(r->id), STR(r->example));
        if (no) fprintf(stderr, "FAIL %.*s: should not fire: %.*s\n", STR(r->id), STR(r->counter));
        arena_reset(&one);
    }
    arena_free(&one);
    CHECK(tree_seen && total > 0 && bad == 0);
}

/* Who dies of an accident or a flood is not assaulted; who is told of beside one may be. */
static void accidents(Arena *a)
{
    static const struct {
        const char *text, *rule;
    } rows[] = {{"The flood killed nine people.", "fight.kill.accident"},
                {"Gunmen killed nine villagers in a building near Lyon.", "fight.kill"},
                {"Rebels killed nine soldiers in a wave of bombings.", "fight.kill"},
                {"Nine people were killed in a train crash near Lyon.", "fight.kill.accident.in"},
                {"A plane crashed near Lima, killing nine people.", "fight.kill.accident"},
                {"Nine people were killed when a bus plunged into a river.", "fight.kill.accident"},
                {"The storm hit the coast, killing nine people.", "fight.kill.accident"},
                {"12 people killed when a plane crashed", "fight.kill.accident"},
                {"Nine killed as boat sinks off Greece", "fight.kill.accident"},
                {"Two people were killed after a building collapsed.", "fight.kill.accident"},
                {"A gas leak killed three people.", "fight.kill.accident"},
                {"A volcano erupted, forcing 5,000 to leave.", "other.force.nature"},
                {"The junta forced 5,000 people to leave.", "coerce.force"},
                {"Rebels killed nine people.", "fight.kill"},
                {"Nine people were killed when gunmen attacked a bus.", "fight.kill"}};
    Know k;
    ErrInfo e;
    if (know_load(a, &(UserFiles){0}, &k, &e) != OK) return;
    for (isize i = 0; i < countof(rows); i++) {
        bool tree_seen = false, fired = fires(a, &k, str_of(rows[i].text), str_of(rows[i].rule), &tree_seen);
        if (!fired && tree_seen) fprintf(stderr, "FAIL %s: no %s\n", rows[i].text, rows[i].rule);
        CHECK(fired || !tree_seen);
    }
}

static Str first_of(const Doc *d, const ActorRef *v, u32 n)
{
    return n ? doc_str(d, d->actors.v[v[0].actor].text) : (Str){0};
}

/* Who does it and to whom, beyond subject and object. */
static void parties(Arena *a)
{
    static const struct {
        const char *text, *type, *actor, *recipient; /* of the first event of the type; empty: none, NULL: any */
    } rows[] = {
        {"The union demanded that the ministry pay the nurses.", "REQUEST", "The union", "the ministry"},
        {"The bishop reiterated his demand that the junta release the nurses.", "REQUEST", "The bishop", "the junta"},
        {"The miners will not end their walkout until the firm rehires them.", "REJECT", "The miners", "the firm"},
        {"Norway threatened to stop the talks if Sweden builds the dam.", "THREATEN", "Norway", "Sweden"},
        {"The court ordered nine activists jailed.", "COERCE", "", "nine activists"},
        {"The nurses filed a lawsuit accusing the clinic of fraud.", "ACCUSE", "The nurses", NULL},
        {"The bishop expressed anger and condemnation of the raid.", "ACCUSE", "The bishop", "the raid"},
        {"Teachers struck in protest at the new law.", "PROTEST", "Teachers", "the new law"},
        {"Students marched to demand that the rector resign.", "PROTEST", "Students", "the rector"},
        {"Chile agreed with the king's government to close the mine.", "AGREE", "Chile", "the king's government"},
        {"Peru is a friend of the island, giving two ships to its navy.", "AID", "Peru", "its navy"},
        {"The envoy, Jan Novak, condemned the raid.", "ACCUSE", "The envoy", "the raid"},
        {"Guards faithful to the former leader Jan Novak captured the town.", "ASSAULT", "Guards", "the town"},
        {"Helicopters of the coast guard rescued nine sailors.", "AID", "the coast guard", "nine sailors"},
        {"The junta freed 11 of the prisoners.", "RETREAT", "The junta", "11 of the prisoners"},
        {"The army denied allegations that soldiers shot the boy.", "REJECT", "The army", NULL},
        {"The king asked for the release of nurses jailed in Chile.", "COERCE", "", "nurses"},
        {"The mayor's killing shocked the town.", "ASSAULT", "", "The mayor"},
        {"The army's killing of the mayor shocked Peru.", "ASSAULT", "The army", "the mayor"},
        {"The editor's arrest was criticised.", "COERCE", "", "The editor"},
        {"The mayor's abduction by rebels shocked the town.", "ASSAULT", "rebels", "The mayor"},
        {"The bishop's criticism of the court was printed.", "ACCUSE", "The bishop", "the court"},
        {"Chile's talks with Peru ended.", "CONSULT", "Chile", "Peru"},
        {"The bloc's sanctions on Peru hurt farmers.", "ASSAULT", "The bloc", "farmers"},
        {"The Chilean ministry quietly seized control of the shops.", "COERCE", "The Chilean ministry", "the shops"},
        {"Spain praised Peru's efforts on Monday.", "SUPPORT", "Spain", "Peru's efforts"},
        {"On Tuesday dock workers struck over unpaid wages.", "PROTEST", "dock workers", NULL},
        {"The guards are engaged in an attack on the village.", "ASSAULT", "The guards", "the village"},
        {"Norway may suspend the talks if Sweden builds the dam.", "THREATEN", "Norway", "Sweden"},
        {"The miners will strike unless the firm pays them.", "THREATEN", "The miners", "the firm"},
        {"Chile will lift the ban if Peru pays.", "AGREE", "Chile", NULL},
        {"The union will hold a rally outside the embassy.", "THREATEN", "The union", "the embassy"},
        {"Refugees would not be welcome, the mayor said.", "REJECT", NULL, "Refugees"},
        {"Norway gave the Pentagon permission to land.", "CONCEDE", "Norway", "Pentagon"},
        {"Norway gave the country's first minister, Jan Novak, a formal mandate on Monday.", "AID", "Norway", "the country's first minister"},
        {"Chile allowed up to 9,000 Peruvian refugees to return home.", "CONCEDE", "Chile", "9,000 Peruvian refugees"},
        {"The junta ordered the weekly paper, which is read abroad, to suspend printing for nine days.", "COERCE", "The junta", NULL},
        {"The minister rejected an appeal filed by the miners.", "REJECT", "The minister", "an appeal filed by the miners"},
        {"The truce in Peru will start on Monday.", "RETREAT", "", "Peru"},
        {"The ministry paid for aid for those hurt in Peru.", "AID", NULL, "Peru"},
        {"The court awarded the widows nine million dollars.", "AID", "The court", "the widows"},
        {"The union pushed for the minister to resign.", "REQUEST", "The union", "the minister"},
        {"Police opened an investigation into whether the mayor lied.", "ACCUSE", "Police", "the mayor"},
        {"A court convicted a Chilean and three Peruvian men.", "ACCUSE", "A court", "a Chilean"},
        {"The prime ministers of Norway and Denmark met on Monday.", "CONSULT", "The prime ministers", "Denmark"},
        {"The ministry returned a 16th century bible to its owners.", "RETREAT", "The ministry", "its owners"},
        {"Jan Novak wrote to the council threatening to leave.", "THREATEN", "Jan Novak", "the council"},
        {"Tenants urging the mayor to act blocked the road.", "REQUEST", "Tenants", "the mayor"},
        {"Spain extradited the banker on Friday.", "COOPERATE", "Spain", "the banker"},
    };
    Know k;
    ErrInfo e;
    if (know_load(a, &(UserFiles){0}, &k, &e) != OK) return;
    for (isize i = 0; i < countof(rows); i++) {
        Payload p = {.raw = str_of(rows[i].text), .path = S("example"), .kind = PAYLOAD_TEXT};
        Doc d = {.arena = a};
        Rejected rejected;
        bool read = engine_document(&d, &p, &k, &rejected);
        CHECK(read);
        if (!read || !d.sentences.n || d.sentences.v[0].root == NONE) return; /* no trained parser here */
        const Event *x = NULL;
        for (u32 j = 0; j < d.events.n && !x; j++)
            if (str_eq(event_type_name(d.events.v[j].type), str_of(rows[i].type))) x = &d.events.v[j];
        bool good = x && (!rows[i].actor || str_eq(first_of(&d, x->actors.v, x->actors.n), str_of(rows[i].actor))) &&
                    (!rows[i].recipient || str_eq(first_of(&d, x->recipients.v, x->recipients.n), str_of(rows[i].recipient)));
        if (!good) fprintf(stderr, "FAIL %s\n", rows[i].text);
        CHECK(good);
        for (u32 j = 0; j < d.entities.n; j++) CHECK(!str_ends(d.entities.v[j].name, S("filed by the miners"))); /* words, no name */
    }
}

/* Who is a recipient too, and who is none: where nobody is known by himself, the place where it happens to them; who is said to have
 * done what is denied. */
static void further_parties(Arena *a)
{
    static const struct {
        const char *text, *type, *who;
        bool given; /* is `who` among the recipients? */
    } rows[] = {
        {"Gunmen killed 48 people in two raids in Peru on Monday.", "ASSAULT", "Peru", true},
        {"Gunmen killed the bishop in two raids in Peru on Monday.", "ASSAULT", "Peru", false},
        {"Gunmen killed Jan Novak in Peru on Monday.", "ASSAULT", "Peru", false},
        {"The army declared a truce in Peru.", "RETREAT", "Peru", true},
        {"Nine people were killed by shells fired from Peru.", "ASSAULT", "Peru", false},
        {"Bandits killed nine people with rifles made in Peru.", "ASSAULT", "Peru", false},
        {"Nine people were killed by a gang based in Peru.", "ASSAULT", "Peru", false},
        {"The driver who killed nine people fled to Peru.", "ASSAULT", "Peru", false},
        {"A mine killed nine people after a boat from Peru landed.", "ASSAULT", "Peru", false},
        {"Nine people were killed in a raid planned in Peru.", "ASSAULT", "Peru", false},
        {"Both sides agreed to a truce in Lima.", "RETREAT", "Lima", false},
        {"The bloc sanctioned nine people over the war in Peru.", "COERCE", "Peru", false},
        {"The king pardoned 12 people on a visit to Peru.", "CONCEDE", "Peru", false},
        {"The army and the police violated the truce.", "ASSAULT", "the police", false},
        {"The rebels and their allies violated the truce with Peru.", "ASSAULT", "Peru", true},
        {"The rebels and their allies violated the truce with Peru.", "ASSAULT", "their allies", false},
        {"The militia paid the guards, a band of 60 men, to leave.", "CONCEDE", "the guards", true},
        {"The militia paid the guards, a band of 60 men, to leave.", "CONCEDE", "a band of 60 men", false},
        {"Norway sent the envoy, a former general, to Peru.", "OTHER", "the envoy", false},
        {"The council denied the claim that the miners flooded the pit.", "REJECT", "the miners", true},
        {"The council rejected a plan which the miners drew up.", "REJECT", "the miners", false},
    };
    Know k;
    ErrInfo e;
    if (know_load(a, &(UserFiles){0}, &k, &e) != OK) return;
    for (isize i = 0; i < countof(rows); i++) {
        Payload p = {.raw = str_of(rows[i].text), .path = S("example"), .kind = PAYLOAD_TEXT};
        Doc d = {.arena = a};
        Rejected rejected;
        if (!engine_document(&d, &p, &k, &rejected) || !d.sentences.n || d.sentences.v[0].root == NONE) return;
        bool type = false, given = false;
        for (u32 j = 0; j < d.events.n; j++) {
            const Event *x = &d.events.v[j];
            if (!str_eq(event_type_name(x->type), str_of(rows[i].type))) continue;
            type = true;
            for (u32 r = 0; r < x->recipients.n; r++) given |= str_is(doc_str(&d, d.actors.v[x->recipients.v[r].actor].text), rows[i].who);
            break;
        }
        if (!type || given != rows[i].given) fprintf(stderr, "FAIL %s\n", rows[i].text);
        CHECK(type && given == rows[i].given);
    }
}

void unit_event(void);
void unit_event(void)
{
    Arena a = {0};
    table_errors(&a);
    by_hand(&a);
    examples(&a);
    accidents(&a);
    parties(&a);
    further_parties(&a);
    arena_free(&a);
}
