/* Undated reports solved over a collection, with reports of our own making. */
#include "annotate/annotate.h"
#include "engine/engine.h"
#include "story/story.h"
#include "test.h"

void unit_time_collection(void);

enum { REPORTS_MAX = 6 };

static Know know(Arena *a)
{
    Table t[] = {{S("time.tsv"), data_table(S("time.tsv"))}, {S("time_holidays.tsv"), data_table(S("time_holidays.tsv"))}};
    TimeLex *lex;
    ErrInfo e;
    CHECK(time_lex_load(a, t, countof(t), &lex, &e) == OK);
    return (Know){.time = lex};
}

static Digest *digest(Arena *a, const Know *k, const char *text, const char *published)
{
    Str s = str_of(text);
    Doc d = {.arena = a, .raw = s, .language = S("en"), .coded = true, .published = when_unknown(), .updated = when_unknown()};
    doc_copy(&d, (Span){0, (u32)s.n});
    doc_seal(&d);
    if (published) CHECK(date_parse_iso(str_of(published), &d.published));
    annotate_published(&d, k);
    annotate_time(&d, k);
    Digest *out = NEW(a, Digest, 1);
    digest_of(&d, out);
    story_sign(a, &d, out);
    return out;
}

/* Days found, joined by a blank; "-" where open. */
static Str solved(Arena *a, const Digest *const *d, u32 n)
{
    DateGuess g[REPORTS_MAX];
    Str out = {0};
    story_solve_dates(a, d, n, g);
    for (u32 i = 0; i < n; i++) {
        Str day = when_known(g[i].published) ? date_text(a, g[i].published.from, PRECISION_DAY, false) : S("-");
        out = str_format(a, "%.*s%s%.*s", STR(out), i ? " " : "", STR(day));
        CHECK(!when_known(g[i].published) || g[i].rule.n);
    }
    return out;
}

static const char dated[] = "The governor of Lowmark, Ann Berg, met Colonel Ruiz in Harbourton. Fighters of the Red Banner left "
                            "the port of Saltby, said Berg. The Red Banner told Harbour News that Colonel Ruiz had agreed.";
static const char monday[] = "On Monday, the Red Banner took the port of Saltby, in the province of Lowmark. Then Ann Berg told "
                             "Harbour News that Colonel Ruiz fled Harbourton on Sunday.";
static const char caption[] = "The Red Banner marched on Harbourton on Tuesday, said Ann Berg of Lowmark.\n\nMen of the Red Banner "
                              "in Saltby, March 12, 2019. Photo by Colonel Ruiz for Harbour News\n\nThe rest was quiet Tuesday.";
static const char old_photo[] = "On Tuesday, the Red Banner took Harbourton in Lowmark, and Colonel Ruiz left for Saltby.\n\nAnn Berg "
                                "near Harbourton, June 5, 2014. (Photo by Harbour News)\n\nThe Red Banner said Berg was free.";
static const char nothing[] = "The Red Banner holds Saltby in Lowmark, said Ann Berg. Nobody in Harbourton saw Colonel Ruiz, wrote "
                              "Harbour News of the Red Banner.";
static const char other[] = "On Monday the bakers of Upper Dale chose a queen, and Old Tom sang for Lady Grey at Mill House.";

#define STORM "a storm from the Grey Sea closed the port of Saltby on Thursday, said Colonel Ruiz. Ferries to Harbourton, Eastmere and "   \
              "Lowmark stayed in the docks of Oldkirk, and Ann Berg of Harbour News saw waves over Mill Street on Thursday evening."
static const char original[] = "SALTBY, March 14 (Harbour News) - It was late as " STORM;
static const char copy[] = "It was late as " STORM;
static const char after[] = "Men from Saltby, Harbourton and Eastmere cleared Mill Street, said Ann Berg.";

void unit_time_collection(void)
{
    Arena a = {0};
    Know k = know(&a);
    const Digest *all[REPORTS_MAX] = {digest(&a, &k, dated, "2019-03-11"), digest(&a, &k, monday, NULL), digest(&a, &k, caption, NULL),
                                      digest(&a, &k, old_photo, NULL), digest(&a, &k, nothing, NULL), digest(&a, &k, other, NULL)};
    /* 2019-03-11 is a Monday */
    CHECK_STR(solved(&a, all, REPORTS_MAX), "- 2019-03-11 2019-03-12 2019-03-12 - -");
    const Digest *turned[] = {all[3], all[2], all[1], all[0]};
    CHECK_STR(solved(&a, turned, 4), "2019-03-12 2019-03-12 2019-03-11 -");
    const Digest *undated[] = {all[1], all[2], all[3]}; /* only the caption tells the year */
    CHECK_STR(solved(&a, undated, 3), "2019-03-11 2019-03-12 2019-03-12");
    const Digest *alone[] = {all[3]}; /* an old picture dates nothing */
    CHECK_STR(solved(&a, alone, 1), "-");
    const Digest *open[] = {all[1], all[4], all[5]};
    CHECK_STR(solved(&a, open, 3), "- - -");
    /* a copy is dated by its original, which has a dateline, and not by those who are dated already */
    const Digest *copied[] = {digest(&a, &k, original, NULL), digest(&a, &k, copy, NULL), digest(&a, &k, after, "2019-03-21"), digest(&a, &k, after, "2019-03-22")};
    CHECK_STR(solved(&a, copied, 4), "2019-03-14 2019-03-14 - -");
    arena_free(&a);
}
