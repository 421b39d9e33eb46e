/* stories.c - the story rows: which reports, what title, where, when.
 *
 * Reports enter the clustering in order of knowledge time. The title is one of the story's
 * own: a report's title, or the first sentence of one that has none; of these the one whose
 * words most of the other reports share (the medoid of the headlines). The main place
 * is stories_place.c's. */
#include "situation/situation.h"
#include "story/words.h"
#include <math.h>
#include <stdlib.h>

enum {
    TITLE_MAX = 160,   /* bytes of a lede used as a title */
    LEDE_SENTENCES = 3,
    WEIGHT_LEDE = 4, WEIGHT_MENTION = 1, WEIGHT_CLOCK = 2, /* of a day */
    DAYS_MAX = 4096,   /* told apart in one story */
    VOTE = 100000      /* of one report */
};

typedef struct {
    i64 known;
    u32 doc;
} Order;

static int by_known(const void *x, const void *y)
{
    const Order *a = x, *b = y;
    if (a->known != b->known) return a->known < b->known ? -1 : 1;
    return (a->doc > b->doc) - (a->doc < b->doc);
}

static void assign(Arena *a, Situation *s)
{
    u32 n = s->documents.n;
    Order *order = NEW(a, Order, (isize)n + 1);
    StoryState *state = story_new(a);
    for (u32 i = 0; i < n; i++) order[i] = (Order){s->documents.v[i].known.from, i};
    qsort(order, n, sizeof *order, by_known);
    for (u32 i = 0; i < n && !s->one_story; i++) story_add(state, s->documents.v[order[i].doc].digest);
    if (!s->one_story) story_settle(state);
    u32 *row = NEW(a, u32, (isize)story_count(state) + 1);
    for (u32 i = 0; i < n; i++) {
        u32 *at = &row[s->one_story ? 0 : story_of(state, i)];
        if (!*at) {
            *vec_push(a, &s->stories) = (StoryRow){.killed = HUGE_VAL, .injured = HUGE_VAL, .span = when_unknown()};
            *at = s->stories.n;
        }
        s->documents.v[order[i].doc].story = *at - 1;
        *vec_push(a, &s->stories.v[*at - 1].documents) = order[i].doc;
    }
}

/* ---- title */

static Str lede_of(const Digest *d)
{
    for (u32 i = 0; i < d->sentences.n; i++) {
        const DigestSentence *s = &d->sentences.v[i];
        if (s->zone != ZONE_BODY && s->zone != ZONE_TITLE) continue;
        Str lede = str_trim(str_at(d->text, s->text));
        if (story_word_count(lede, (Span){0, (u32)lede.n}) < 4) continue;
        if (lede.n <= TITLE_MAX) return lede;
        isize cut = TITLE_MAX;
        while (cut > 0 && lede.p[cut] != ' ') cut--;
        return cut ? str_cut(lede, 0, cut) : (Str){0};
    }
    return (Str){0};
}

static bool has_term(const Digest *d, u64 term)
{
    u32 lo = 0, hi = d->terms.n;
    while (lo < hi) {
        u32 mid = lo + (hi - lo) / 2;
        if (d->terms.v[mid].term < term) lo = mid + 1;
        else hi = mid;
    }
    return lo < d->terms.n && d->terms.v[lo].term == term;
}

/* Share of the title's content words, over the story's reports, that they hold, in thousandths. */
static u32 title_score(const Situation *s, const StoryRow *story, Str title)
{
    enum { ASKED = 32 }; /* reports asked, of a long story */
    StoryWord w;
    u32 words = 0, shared = 0, asked = u32_min(story->documents.n, ASKED);
    for (u32 at = 0; story_word_next(title, &at, (u32)title.n, &w);) {
        if (story_stopword(&w)) continue;
        story_stem(&w);
        words++;
        for (u32 i = 0; i < asked; i++)
            shared += has_term(s->documents.v[story->documents.v[i]].digest, w.hash);
    }
    return words < 3 ? 0 : shared * 1000 / (words * asked);
}

static void choose_title(Situation *s, StoryRow *story)
{
    u32 most = 0;
    bool have_title = false;
    for (u32 i = 0; i < story->documents.n; i++) {
        const Digest *d = s->documents.v[story->documents.v[i]].digest;
        bool own = d->title.n > 0;
        if (have_title && !own) continue; /* a headline stands before a lede */
        Str title = own ? d->title : lede_of(d);
        bool only = story->documents.n == 1; /* there is nothing to weigh it against */
        u32 score = title.n ? 1 + (only ? 0 : title_score(s, story, title)) : 0;
        if (score > most || (score && own && !have_title)) most = score, story->title = title;
        have_title |= own && score;
    }
}

/* ---- day */

typedef struct {
    i64 day;
    u32 votes;
} DayVotes;
typedef VEC(DayVotes) Days;

static void count_day(Arena *a, Days *t, i64 day, u32 votes)
{
    for (u32 i = 0; i < t->n; i++)
        if (t->v[i].day == day) {
            t->v[i].votes += votes;
            return;
        }
    if (t->n < DAYS_MAX) *vec_push(a, t) = (DayVotes){day, votes};
}

/* The day of an event that its report tells as done, no later than the report; TIME_UNKNOWN. */
static i64 told_day(const ReportDoc *doc, const Event *e)
{
    enum { ONE_DAY = SECONDS_A_DAY + SECONDS_A_DAY / 100 };
    bool real = e->realis == REALIS_HAPPENED || e->realis == REALIS_ONGOING || e->realis == REALIS_CLAIMED;
    if (!real || e->when.from == TIME_UNKNOWN || e->when.to == TIME_UNKNOWN || e->when.to - e->when.from > ONE_DAY) return TIME_UNKNOWN;
    i64 day = sit_day(e->when);
    return doc->known.to != TIME_UNKNOWN && day >= doc->known.to ? TIME_UNKNOWN : day;
}

/* The day of a time that a report reckons from its own day, no later than it and within the week; TIME_UNKNOWN. */
static i64 named_day(const ReportDoc *doc, const Timex *t)
{
    enum { WEEK = 7 * SECONDS_A_DAY, ONE_DAY = SECONDS_A_DAY + SECONDS_A_DAY / 100 };
    bool day = t->anchor == ANCHOR_PUBLICATION && when_known(t->when) && t->when.to != TIME_UNKNOWN && t->when.to - t->when.from <= ONE_DAY;
    u8 zone = digest_zone_at(doc->digest, t->text.beg);
    bool aside = zone == ZONE_BOILERPLATE || zone == ZONE_RELATED || zone == ZONE_CREDIT;
    if (!day || aside || str_eq(t->value, S("PRESENT_REF")) || doc->known.to == TIME_UNKNOWN) return TIME_UNKNOWN;
    i64 at = sit_day(t->when);
    return at >= doc->known.to || at + WEEK < doc->known.from ? TIME_UNKNOWN : at;
}

/* Arrests, charges, trials and statements are days of what came after, wherever they stand. */
static bool is_aftermath(const Event *e)
{
    return e->type == EVENT_ACCUSE || e->type == EVENT_CONSULT || str_starts(e->rule, S("coerce.arrest")) || str_eq(e->subtype, S("statement"));
}

/* A report's vote, shared among the days that it tells of; the lede counts more. The days that it names
 * count too, for many a happening is told before its day: "It was just after 10 p.m. on Sunday." */
static void vote_days(Arena *a, const ReportDoc *doc, Days *to)
{
    const Digest *d = doc->digest;
    Days own = {0};
    u32 sum = 0;
    for (u32 i = 0; i < d->events.n; i++) {
        const Event *e = &d->events.v[i];
        i64 day = told_day(doc, e);
        if (day == TIME_UNKNOWN) continue;
        bool lede = digest_sentence_at(d, e->trigger.beg) <= LEDE_SENTENCES && !is_aftermath(e);
        u32 weight = lede ? WEIGHT_LEDE : WEIGHT_MENTION;
        count_day(a, &own, day, weight);
        sum += weight;
    }
    for (u32 i = 0; i < d->times.n; i++) {
        i64 day = named_day(doc, &d->times.v[i]);
        if (day == TIME_UNKNOWN) continue;
        u32 weight = d->times.v[i].when.precision <= PRECISION_MINUTE ? WEIGHT_CLOCK : WEIGHT_MENTION;
        count_day(a, &own, day, weight);
        sum += weight;
    }
    for (u32 i = 0; i < own.n; i++) count_day(a, to, own.v[i].day, (u32)((u64)VOTE * own.v[i].votes / sum));
}

/* The day on which it happened, by the votes of its first 64 reports: what follows fills the days after, so that of the days just before
 * the one with most votes the first that has half of them is taken. Without any the first report's day. */
static void choose_day(Arena *a, const Situation *s, StoryRow *story)
{
    enum { ASKED = 64, AFTERMATH = 3 * SECONDS_A_DAY };
    Days t = {0};
    const DayVotes *most = NULL;
    story->day = story->span.from == TIME_UNKNOWN ? TIME_UNKNOWN : day_floor(story->span.from);
    for (u32 i = 0; i < story->documents.n && i < ASKED; i++) vote_days(a, &s->documents.v[story->documents.v[i]], &t);
    for (u32 i = 0; i < t.n; i++)
        if (!most || t.v[i].votes > most->votes || (t.v[i].votes == most->votes && t.v[i].day < most->day)) most = &t.v[i];
    story->day_told = most != NULL;
    if (most) story->day = most->day;
    u64 all = 0, on = 0;
    for (u32 i = 0; i < t.n; i++)
        if (2 * t.v[i].votes >= most->votes && t.v[i].day < story->day && t.v[i].day >= most->day - AFTERMATH) story->day = t.v[i].day;
    for (u32 i = 0; i < t.n; i++) all += t.v[i].votes, on += t.v[i].day == story->day ? t.v[i].votes : 0;
    story->one_day = most && 2 * on >= all;
}

/* ---- the rest of a row */

static void span_of_days(const Situation *s, StoryRow *story)
{
    When *span = &story->span;
    for (u32 i = 0; i < story->documents.n; i++) {
        When w = s->documents.v[story->documents.v[i]].digest->published;
        if (w.from == TIME_UNKNOWN) continue;
        i64 from = day_floor(w.from), to = day_floor((w.to == TIME_UNKNOWN ? w.from + 1 : w.to) - 1) + SECONDS_A_DAY;
        if (span->from == TIME_UNKNOWN || from < span->from) span->from = from;
        if (to > span->to) span->to = to; /* unknown is least */
        span->precision = PRECISION_DAY;
    }
}

static bool takes_sides(const Digest *d)
{
    for (u32 i = 0; i < d->events.n; i++)
        for (u32 k = 0; k < d->events.v[i].control.n; k++) {
            u32 holder = d->events.v[i].control.v[k].holder;
            u8 kind = holder == NONE ? ENTITY_OTHER : d->entities.v[holder].kind;
            if (holder != NONE && str_ends(d->entities.v[holder].code, S("COP"))) continue; /* police clear streets, they hold no towns */
            if (holder != NONE && sit_lone(&d->entities.v[holder])) continue;
            if (kind == ENTITY_GROUP || kind == ENTITY_FORCE || kind == ENTITY_GOVERNMENT) return true;
        }
    return false;
}

void situation_stories(Arena *a, Situation *s)
{
    assign(a, s);
    for (u32 i = 0; i < s->stories.n; i++) {
        StoryRow *story = &s->stories.v[i];
        const Digest *first = s->documents.v[story->documents.v[0]].digest;
        story->id = sit_id(a, 's', first->hash, (Span){0, 0}, S("story"));
        choose_title(s, story);
        situation_story_place(a, s, story);
        span_of_days(s, story);
        choose_day(a, s, story);
        for (u32 k = 0; k < story->documents.n; k++) {
            const ReportDoc *d = &s->documents.v[story->documents.v[k]];
            origins_merge(a, &story->origins, &d->origins);
            story->sides |= takes_sides(d->digest);
        }
    }
}
