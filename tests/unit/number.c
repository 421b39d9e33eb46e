/* Numbers: value, bound, kind, what is counted, role. The program's own tables, no model. */
#include "annotate/annotate.h"
#include "base/tsv.h"
#include "engine/engine.h"
#include "language/language.h"
#include "test.h"
#include <math.h>

void unit_number(void);

enum { TABLES_MAX = 8 };

static NumberLex *load(Arena *a)
{
    static const char *const names[] = {"number_words.tsv", "number_bounds.tsv", "units.tsv",
                                        "number_money.tsv", "number_nouns.tsv",  "number_roles.tsv", "number_sums.tsv"};
    Table t[TABLES_MAX];
    for (u32 i = 0; i < countof(names); i++) t[i] = (Table){str_of(names[i]), data_table(str_of(names[i]))};
    NumberLex *x = NULL;
    ErrInfo e = {0};
    Err err = number_lex_load(a, t, (u32)countof(names), &x, &e);
    if (err != OK) fprintf(stderr, "%s\n", e.text);
    CHECK(err == OK);
    return x;
}

static Doc *read(Arena *a, const NumberLex *x, const char *text)
{
    Doc *d = NEW(a, Doc, 1);
    Know k = {.number = x};
    d->arena = a;
    d->raw = str_of(text);
    doc_copy(d, (Span){0, (u32)d->raw.n});
    doc_seal(d);
    language_split(d, NULL);
    annotate_number(d, &k);
    return d;
}

/* One text a row; the number wanted is the one whose words are given. */
typedef struct {
    const char *text, *words;
    double low, high;
    u8 bound, kind;
    const char *counts;
} Row;
static const Row rows[] = {
    {"At least two hundred and fifty people came.", "At least two hundred and fifty", 250, HUGE_VAL, BOUND_AT_LEAST, NUMBER_COUNT, "people"},
    {"It cost $1.5 million.", "$1.5 million", 1.5e6, 1.5e6, BOUND_EXACT, NUMBER_MONEY, ""},
    {"They sold 3,000 boats.", "3,000", 3000, 3000, BOUND_EXACT, NUMBER_COUNT, "boat"},
    {"Dozens of houses burned.", "Dozens", 24, HUGE_VAL, BOUND_AT_LEAST, NUMBER_COUNT, "house"},
    {"Hundreds of thousands of farmers left.", "Hundreds of thousands", 200000, HUGE_VAL, BOUND_AT_LEAST, NUMBER_COUNT, "farmer"},
    {"It was the ninth town to fall since Monday.", "ninth", 9, 9, BOUND_ORDINAL, NUMBER_COUNT, "town"},
    {"The country's third largest city stood.", "third largest", 3, 3, BOUND_EXACT, NUMBER_RANK, "city"},
    {"More than a quarter of the villages lie dry.", "More than a quarter", 0.25, 1, BOUND_MORE_THAN, NUMBER_SHARE, "village"},
    {"Nearly 40 percent of voters stayed home.", "Nearly 40 percent", 0.4, 0.4, BOUND_ABOUT, NUMBER_SHARE, "voter"},
    {"Between 20 and 30 cars were seen.", "Between 20 and 30", 20, 30, BOUND_RANGE, NUMBER_COUNT, "car"},
    {"The dam stands 7 miles away.", "7 miles", 7, 7, BOUND_EXACT, NUMBER_DISTANCE, ""},
    {"Nora Reed, 24 was shot in the arm.", "24", 24, 24, BOUND_EXACT, NUMBER_AGE, ""},
    {"Nora Reed, 30; and Jim Coleman, 31 all died.", "31", 31, 31, BOUND_EXACT, NUMBER_AGE, ""},
    {"They hit his friend, also 14.", "14", 14, 14, BOUND_EXACT, NUMBER_AGE, ""},
    {"Two nurses between the ages of 33 and 47 fell ill.", "33", 33, 33, BOUND_EXACT, NUMBER_AGE, ""},
    {"Two nurses between the ages of 33 and 47 fell ill.", "47", 47, 47, BOUND_EXACT, NUMBER_AGE, ""},
    {"In Fort Hill, 31 all died.", "31", 31, 31, BOUND_EXACT, NUMBER_COUNT, ""},
    {"Doctors treated a 12-year-old boy.", "12-year-old", 12, 12, BOUND_EXACT, NUMBER_AGE, ""},
    {"There were no injuries.", "no", 0, 0, BOUND_EXACT, NUMBER_COUNT, "injury"},
};

static void values(Arena *a, const NumberLex *x)
{
    for (isize i = 0; i < countof(rows); i++) {
        const Row *r = &rows[i];
        Doc *d = read(a, x, r->text);
        const Number *n = NULL;
        for (u32 k = 0; k < d->numbers.n; k++)
            if (str_eq(doc_str(d, d->numbers.v[k].text), str_of(r->words))) n = &d->numbers.v[k];
        if (!n) fprintf(stderr, "not read: %s\n", r->text);
        CHECK(n != NULL);
        if (!n) continue;
        CHECK(fabs(n->low - r->low) < 1e-9);
        CHECK(n->high == r->high || fabs(n->high - r->high) < 1e-9);
        CHECK(n->bound == r->bound);
        CHECK(n->kind == r->kind);
        CHECK_STR(n->counts, r->counts);
    }
}

static void refused(Arena *a, const NumberLex *x)
{
    static const char *const none[] = {
        "Call 555-123-4567 today.", "It began at 10:30 p.m. sharp.", "She lives at 1200 Main Street.",
        "The 9/11 attacks.", "An AK-47 lay there.", "They came on August 31 again.", "They won 2-1 at home.",
        "A 9mm pistol.", "He fired a 7.65 pistol.", "On Highway 31 it rained."};
    for (isize i = 0; i < countof(none); i++) {
        Doc *d = read(a, x, none[i]);
        if (d->numbers.n) fprintf(stderr, "read a number in: %s\n", none[i]);
        CHECK(d->numbers.n == 0);
    }
}

static void denominators(Arena *a, const NumberLex *x)
{
    Doc *d = read(a, x, "They hold 11 of 34 provincial capitals.");
    CHECK(d->numbers.n == 1 && d->numbers.v[0].low == 11 && d->numbers.v[0].of == 34);
    d = read(a, x, "It is 80 miles away, or 129 km.");
    CHECK(d->numbers.n == 2 && fabs(d->numbers.v[0].si_low - 128747.52) < 0.01);
    CHECK(d->numbers.n == 2 && fabs(d->numbers.v[1].si_low - 129000) < 0.01);
}

/* The sum of what a text gives a role. */
static double total(const Doc *d, const char *role)
{
    double sum = 0;
    for (u32 i = 0; i < d->numbers.n; i++)
        if (str_eq(d->numbers.v[i].role, str_of(role))) sum += d->numbers.v[i].low;
    return sum;
}

static void roles(Arena *a, const NumberLex *x)
{
    static const struct {
        const char *text, *role;
        double sum;
    } r[] = {{"The blast killed nine farmers.", "killed", 9},
             {"Nine farmers were killed by a blast.", "killed", 9},
             {"The storm left 12 dead and 30 wounded.", "killed", 12},
             {"The storm left 12 dead and 30 wounded.", "injured", 30},
             {"The death toll rose to 41.", "killed", 41},
             {"Two men and three women were killed.", "killed", 5},
             {"A man was shot dead in the market.", "killed", 1},
             {"He shot and killed his wife and two children.", "killed", 3},
             {"A woman was shot in the leg.", "victim", 1},
             {"Anna Hill, 27, and Omar Jones, 30, were killed.", "killed", 2},
             {"They have taken control of at least ten towns.", "captured", 10},
             {"It was the sixth town to be captured since May.", "captured", 6},
             {"Some 4,000 workers are employed there.", "employed", 4000},
             {"The quake has displaced thousands of villagers.", "displaced", 2000},
             {"One man killed, three wounded at a vigil.", "injured", 3},
             {"Two held after deadly Harbour Road shooting.", "killed", 1},
             {"Nobody was killed.", "killed", 0},
             {"It would be a big one-time hit for the bank.", "victim", 0},
             {"The fire claimed at least 12 lives.", "killed", 12},
             {"The crash claimed the lives of five students.", "killed", 5},
             {"The blast took the life of a nurse.", "killed", 1},
             {"Nine lives were lost.", "killed", 9},
             {"Six people lost their lives.", "killed", 6},
             {"A driver lost his life.", "killed", 1},
             {"Rescuers saved the lives of five people.", "killed", 0},
             {"The lives of 40 miners are at risk.", "killed", 0},
             {"The storm could claim 12 lives.", "killed", 0},
             {"The men who killed a guard were hanged.", "killed", 0}, /* the men have no figure, the guard is their victim */
             {"Three men were hanged for killing two guards.", "killed", 3},
            {"Militants executed two hostages on Sunday and claimed responsibility for the killing of 30 soldiers.", "killed", 30},
            {"Police executed a warrant over the killing of four students.", "killed", 4},
            {"The group claimed the life of the mayor was in danger.", "killed", 0},
            {"The minister claimed the lives of 200 people had improved.", "killed", 0},
            {"The fire that claimed 12 lives was arson.", "killed", 12},
            {"Twelve divers lost their life jackets but were rescued.", "killed", 0},
             {"The state executed two brothers who had murdered a nurse.", "killed", 2},
             {"A clerk was beheaded for the murder of four shepherds.", "killed", 1},
             {"Raiders killed two farmers and executed three guards.", "killed", 5},
             {"Two farmers were hanged by raiders who killed nine villagers.", "killed", 11},
             {"The raiders who killed a guard were shot dead by police.", "killed", 1},
             {"The rebels could kill 40 soldiers.", "killed", 0},
             {"The farmers were not injured.", "injured", 0}};
    for (isize i = 0; i < countof(r); i++) {
        Doc *d = read(a, x, r[i].text);
        double got = total(d, r[i].role);
        if (got != r[i].sum) fprintf(stderr, "%s: %s %g, want %g\n", r[i].text, r[i].role, got, r[i].sum);
        CHECK(got == r[i].sum);
    }
}

static void titles(Arena *a, const NumberLex *x)
{
    Doc *d = NEW(a, Doc, 1);
    Know k = {.number = x};
    d->arena = a;
    d->title = S("3 Dead, 7 Hurt In Bus Crash");
    annotate_number(d, &k);
    CHECK(d->title_numbers.n == 2 && str_eq(d->title_numbers.v[0].role, S("killed")));
    CHECK(d->title_numbers.n == 2 && d->title_numbers.v[1].low == 7);
    CHECK(d->numbers.n == 0);
    static const char *const later[] = {"Double murder trial opens", "Double Murder Suspect Held", "Triple homicide charges dropped"};
    for (isize i = 0; i < countof(later); i++) {
        d->title = str_of(later[i]);
        annotate_number(d, &k);
        CHECK(d->title_numbers.n == 0);
    }
    d->title = S("Double murder victims named");
    annotate_number(d, &k);
    CHECK(d->title_numbers.n == 1 && d->title_numbers.v[0].low == 2);
    d->title = S("30 Shots Fired, 5 Neighbors Struck");
    annotate_number(d, &k);
    CHECK(d->title_numbers.n == 2 && !d->title_numbers.v[0].role.n && str_eq(d->title_numbers.v[1].role, S("victim")));
}

/* The examples of data/number_sums.tsv: each adds up several happenings, its counter-example tells of one. */
static void sums(Arena *a, const NumberLex *x)
{
    Tsv t = {.rest = data_table(S("number_sums.tsv")), .file = S("number_sums.tsv")};
    ErrInfo e = {0};
    while (tsv_next(&t, &e) == 1)
        for (int c = 2; c <= 3; c++) {
            Doc *d = read(a, x, str_z(a, t.cell[c]));
            bool sum = false;
            for (u32 i = 0; i < d->numbers.n; i++) sum |= str_eq(d->numbers.v[i].rule, S("number.sum"));
            if (sum != (c == 2)) fprintf(stderr, "%.*s: %s\n", STR(t.cell[c]), sum ? "adds up several" : "adds up nothing");
            CHECK(sum == (c == 2));
        }
}

void unit_number(void)
{
    Arena a = {0};
    const NumberLex *x = load(&a);
    values(&a, x);
    refused(&a, x);
    denominators(&a, x);
    roles(&a, x);
    titles(&a, x);
    sums(&a, x);
    arena_free(&a);
}
