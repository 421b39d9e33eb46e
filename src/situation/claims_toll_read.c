/* claims_toll_read.c - one report's tolls.
 *
 * Sentence by sentence: figures are added up ("two men and a woman"), single persons counted, and the largest of title and lead
 * stands, or the number of different persons named in the role if that is larger; where only `victim` (killed or injured) is told, the
 * injured are the victims less the killed. Sentences about other times ("this year", "in 2015") are left out, and so are
 * figures of an attack far from where the story is ("in revenge for strikes on X that killed 32"), where the report has
 * others. Zero is said only when a report gives the other figure. */
#include "doc/earth.h"
#include "situation/claims_toll.h"
#include <math.h>
#include <stdlib.h>

enum { LEAD_SENTENCES = 8, RECALLED_FROM = 2 };
static const Str roles[TOLL_ROLES] = {LIT("killed"), LIT("injured"), LIT("victim")};

static u32 toll_role(const Number *n)
{
    if (n->kind != NUMBER_COUNT || n->bound == BOUND_ORDINAL || claims_toll_is_rule(n, "number.part")) return TOLL_ROLES;
    for (u32 r = 0; r < TOLL_ROLES; r++)
        if (str_eq(n->role, roles[r])) return r;
    return TOLL_ROLES;
}

/* Sentences that count over another time than the report's own event. */
static bool other_time(Str sentence, const Number *n)
{
    static const char *const cues[] = {"this year", "last year", "so far in", "per year", "a year", "each year",
                                       "homicide of", "homicides in", "murders in", "in the past", "since 1", "since 2"};
    return (when_known(n->as_of) && n->as_of.precision >= PRECISION_YEAR) || sit_has_any(sentence, cues, countof(cues));
}

/* "Several", "dozens": no figure. */
static bool is_vague(const Number *n, Str words)
{
    for (isize i = 0; i < words.n; i++)
        if (words.p[i] >= '0' && words.p[i] <= '9') return false;
    return n->bound == BOUND_AT_LEAST && str_find(words, S(" ")) < 0;
}

static void unit_add(Unit *u, const Number *n, Str words)
{
    if (!str_starts(n->rule, S("number.implied"))) {
        if (n->high == 0) {
            u->zero = true;
        } else {
            double f = claims_toll_is_rule(n, "number.of.whole") ? n->of : n->low > 0 || n->high == HUGE_VAL ? n->low : n->high;
            u->vague |= is_vague(n, words);
            u->figure += f;
            u->figures++;
            if (n->text.beg >= u->last_at.beg) u->last = f, u->last_at = n->text;
            if (f > u->most) u->most = f;
            if (n->bound != BOUND_EXACT) u->bound = n->bound;
        }
        return;
    }
    if (claims_toll_is_rule(n, "number.implied.event")) {
        u->event = true;
        return;
    }
    u->doer |= claims_toll_is_rule(n, "number.implied.self") || (claims_toll_is_rule(n, "number.implied.noun") && sit_doer(n->counts));
    if (claims_toll_is_rule(n, "number.implied.times")) {
        if (n->low > u->times) u->times = n->low;
        return;
    }
    if (claims_toll_is_rule(n, "number.implied.pronoun")) {
        if (!u->pronoun) u->pronoun_at = n->text.beg;
        u->pronoun = true;
        return;
    }
    if (claims_toll_key_add(&u->keys, claims_toll_key_of(n, words), true)) u->at[u->keys.n - 1] = n->text;
}

static Str cut_first(Str s, Str lead)
{
    return str_starts(s, lead) ? str_trim(str_cut(s, lead.n, s.n)) : s;
}

/* A comma or the like at the beginning of what follows a phrase. */
static bool breaks_off(Str after)
{
    static const Str marks[] = {LIT(","), LIT(":"), LIT(";"), LIT("."), LIT("("), LIT(")"), LIT("- "), LIT("\xe2\x80\x93"), LIT("\xe2\x80\x94")};
    after = str_trim(after);
    for (isize i = 0; i < countof(marks); i++)
        if (str_starts(after, marks[i])) return true;
    return false;
}

/* "and their two sons, 6": the figure is the last of its list, and between its noun and the name stands no more than a comma and
 * an age. */
static bool leads_to(Str text, Span figure, u32 name)
{
    enum { BEFORE = 16, NOUN = 40 /* bytes */ };
    static const Str owners[] = {LIT(" their"), LIT(" his"), LIT(" her")};
    Str before = str_trim(str_cut(text, figure.beg > BEFORE ? figure.beg - BEFORE : 0, figure.beg));
    for (isize i = 0; i < countof(owners); i++)
        if (str_ends(before, owners[i])) before = str_trim(str_cut(before, 0, before.n - owners[i].n));
    if (!str_ends(before, S(" and")) || name < figure.end || name - figure.end > NOUN) return false;
    Str gap = str_cut(text, figure.end, name);
    isize at = 0;
    while (at < gap.n && !breaks_off(str_cut(gap, at, gap.n))) at++;
    gap = cut_first(str_trim(str_cut(gap, at, gap.n)), S(","));
    for (isize i = 0; i < gap.n; i++)
        if (gap.p[i] < '0' || gap.p[i] > '9') return false;
    return at < (isize)(name - figure.end);
}

/* "Ana Ruiz and their two sons, Karl and Otto, were killed": the last figure is of those named behind it. In a list that goes
 * on ("Ana Ruiz, two guards, Karl Braun and Otto Lenz were killed") the names are others. */
static bool is_apposed(const Unit *u, Str text)
{
    u32 n = 0;
    Span names = {NONE, 0};
    for (u32 i = 0; i < u->keys.n; i++) {
        if (u->at[i].beg <= u->last_at.beg) continue;
        Str word = claims_toll_last_word(u->keys.v[i]);
        if (!word.n || word.p[0] < 'A' || word.p[0] > 'Z') return false;
        names.beg = u32_min(names.beg, u->at[i].beg);
        if (u->at[i].end > names.end) names.end = u->at[i].end;
        n++;
    }
    bool as_many = u->last > 1 && n == u->last && u->keys.n > n;
    return as_many && leads_to(text, u->last_at, names.beg) && breaks_off(str_cut(text, names.end, text.n));
}

static double unit_sum(const Unit *u)
{
    double i = u->keys.n;
    if (u->apposed) return u->figure + i - u->last;
    if (u->figure > 0 && ((u->figures > 2 && u->figure == 2 * u->most) || u->most == i)) return u->most; /* a total and its parts */
    if (u->figure > 0) return u->figure == i ? i : u->figure + i;
    return i > 0 ? i : u->pronoun || u->event ? 1 : 0;
}

static double unit_value(const Unit *u)
{
    double sum = unit_sum(u);
    return u->times > sum ? u->times : sum;
}

/* "three people, among them a nurse": the nurse is one of the three. */
static bool counted_already(Str sentence, isize at)
{
    static const char *const cues[] = {"among them", "including", "one of whom", "one of them"};
    for (isize i = 0; i < countof(cues); i++) {
        isize k = str_find(sentence, str_of(cues[i]));
        if (k >= 0 && k < at) return true;
    }
    return false;
}

/* "Parents, 2 children dead": a title that names people without a figure beside its figure tells a part. */
static bool beside_uncounted(Str title, const Number *n)
{
    Str before = str_trim(str_cut(title, 0, n->text.beg));
    bool list = str_ends(before, S(",")) || str_ends(before, S(" and")) || str_ends(before, S("&"));
    Str word = list ? claims_toll_last_word(str_trim(str_cut(before, 0, before.n - (str_ends(before, S(" and")) ? 4 : 1)))) : (Str){0};
    return word.n > 2 && (str_ends(word, S("s")) || str_eq_nocase(word, S("couple")) || str_eq_nocase(word, S("family")));
}

/* "Another boy", "a second woman". */
static bool is_another(Str words)
{
    static const Str leads[] = {LIT("another "), LIT("a second "), LIT("a third "), LIT("a fourth "), LIT("a fifth ")};
    for (isize i = 0; i < countof(leads); i++)
        if (words.n > leads[i].n && str_eq_nocase(str_cut(words, 0, leads[i].n), leads[i])) return true;
    return false;
}

/* "Three others were shot": besides those told before. */
static bool told_besides(Str text, const Number *n)
{
    Str after = str_cut(text, n->text.end, n->text.end + 7 < text.n ? n->text.end + 7 : text.n);
    Str counted = span_empty(n->counts_text) ? (Str){0} : str_at(text, n->counts_text);
    return !str_starts(n->rule, S("number.implied")) &&
           (str_starts(after, S(" other")) || str_starts(after, S(" Other")) || str_find(counted, S("surviving")) >= 0);
}

/* "Seven killed and 50 taken to hospital": the dead are not among the 50. */
static bool to_hospital(Str text, const Number *n)
{
    enum { NEAR = 48 }; /* bytes */
    Str after = str_cut(text, n->text.end, n->text.end + NEAR < text.n ? n->text.end + NEAR : text.n);
    return !str_starts(n->rule, S("number.implied")) && str_find(after, S("to hospital")) >= 0;
}

static bool has_nocase(Str text, Str word)
{
    for (isize i = 0; i + word.n <= text.n; i++)
        if (str_eq_nocase(str_cut(text, i, i + word.n), word)) return true;
    return false;
}

static bool has_one(Str text, const Str *v, isize n)
{
    for (isize i = 0; i < n; i++)
        if (has_nocase(text, v[i])) return true;
    return false;
}

/* "Four dead in weekend shootings across the city": the sum of what has nothing to do with each other. */
static bool tells_of_several(const Number *v, u32 n)
{
    for (u32 i = 0; i < n; i++)
        if (claims_toll_is_rule(&v[i], "number.sum")) return true;
    return false;
}

/* "Three others were shot, two of them fatally": how many of those figures are dead. */
static double dead_among(Str text, const Number *v, u32 n)
{
    enum { NEAR = 24 }; /* bytes */
    static const Str cues[] = {LIT(" of them"), LIT(" of whom"), LIT(" fatally")};
    double dead = 0;
    for (u32 i = 0; i < n; i++) {
        if (toll_role(&v[i]) != KILLED || str_starts(v[i].rule, S("number.implied"))) continue;
        Str after = str_cut(text, v[i].text.end, v[i].text.end + NEAR < text.n ? v[i].text.end + NEAR : text.n);
        if (has_one(after, cues, countof(cues))) dead += v[i].low;
    }
    return dead;
}

/* "The driver was also hurt": besides those told before. */
static bool hurt_also(Str text, const Number *n)
{
    static const Str cues[] = {LIT(" was also "), LIT(" also was "), LIT(" is also ")};
    Str after = str_cut(text, n->text.end, text.n);
    for (isize i = 0; i < countof(cues); i++)
        if (str_starts(n->rule, S("number.implied")) && str_starts(after, cues[i])) return true;
    return false;
}

static bool definite(Str words)
{
    return str_starts(words, S("the ")) || str_starts(words, S("The "));
}

/* "A woman was killed and her son was shot": those who were hit beside the dead of the same sentence, each told as somebody
 * new ("the man" and "he" are of those told before). */
static double hurt_apart(const Unit *u, const Keys *dead, Str text, const Number *v, u32 n)
{
    bool known = u[KILLED].pronoun && !u[KILLED].keys.n;
    if (known || u[VICTIM].figures || u[VICTIM].pronoun || !u[VICTIM].keys.n || unit_value(&u[KILLED]) <= 0) return 0;
    for (u32 i = 0; i < n; i++) {
        u32 r = toll_role(&v[i]);
        bool implied = str_starts(v[i].rule, S("number.implied"));
        if (implied && (r == KILLED || r == VICTIM) && (definite(str_at(text, v[i].text)) || str_eq(v[i].counts, S("victim")))) return 0;
    }
    if (unit_sum(&u[KILLED]) <= claims_toll_key_is(&u[KILLED].keys, S("himself"))) return 0;
    double apart = 0;
    for (u32 i = 0; i < u[VICTIM].keys.n; i++) {
        Str key = u[VICTIM].keys.v[i];
        bool other = !str_ends(key, S("self")) && !claims_toll_key_is(dead, key);
        for (u32 k = 0; k < u[KILLED].keys.n; k++)
            other &= claims_toll_differ(u[VICTIM].keys.v[i], str_at(text, u[VICTIM].at[i]), u[KILLED].keys.v[k]);
        apart += other;
    }
    return apart;
}

/* "Three dead, including the gunman". */
static bool includes_doer(Str sentence)
{
    Str cue = S("including "), rest = sentence;
    for (isize at; (at = str_find(rest, cue)) >= 0;) {
        rest = str_cut(rest, at + cue.n, rest.n);
        isize end = 0;
        while (end < rest.n && !breaks_off(str_cut(rest, end, rest.n))) end++;
        if (sit_doer(str_trim(str_cut(rest, 0, end)))) return true;
    }
    return false;
}

/* "A second victim has died": so many are dead. */
static double dead_by_now(const Number *n, Str words)
{
    static const Str ordinals[] = {LIT("second "), LIT("third "), LIT("fourth "), LIT("fifth ")};
    if (!claims_toll_is_rule(n, "number.implied.noun")) return 0;
    words = cut_first(cut_first(words, S("A ")), S("a "));
    for (isize i = 0; i < countof(ordinals); i++)
        if (words.n > ordinals[i].n && str_eq_nocase(str_cut(words, 0, ordinals[i].n), ordinals[i])) return (double)i + 2;
    return 0;
}

/* Takes what one sentence says into the report's tolls. */
/* known: the report's named mentions; NULL for the title. */
static void unit_close(Arena *a, const Situation *s, u32 doc, const Mentions *known, u32 sentence, const Number *v, u32 n,
                       Toll out[TOLL_ROLES])
{
    const Digest *d = s->documents.v[doc].digest;
    bool title = !known;
    Str text = title ? d->title : d->text;
    Unit u[TOLL_ROLES] = {{.figure = 0}};
    Str words = title ? d->title : str_at(d->text, d->sentences.v[sentence].text);
    u32 beg = title ? 0 : d->sentences.v[sentence].text.beg;
    bool again = false;
    for (u32 i = 0; i < n; i++) {
        u32 r = toll_role(&v[i]);
        if (r == TOLL_ROLES || other_time(words, &v[i])) continue;
        if (u[r].figures && str_starts(v[i].rule, S("number.implied")) && counted_already(words, v[i].text.beg - beg)) continue;
        u[r].part |= title && !u[r].figures && beside_uncounted(text, &v[i]);
        Str said = str_at(text, v[i].text);
        bool named = claims_toll_is_rule(&v[i], "number.implied.name");
        if (named) said = claims_toll_without_age(said);
        if (named && !title) said = claims_toll_whole_name(known, v[i].text, said);
        unit_add(&u[r], &v[i], said);
        u[r].besides |= told_besides(text, &v[i]) || (r == VICTIM && u[KILLED].figures && to_hospital(text, &v[i]));
        bool more = is_another(str_at(text, v[i].text)) || claims_toll_is_rule(&v[i], "number.implied.another") || hurt_also(text, &v[i]);
        if (out[KILLED].value < HUGE_VAL && more) out[r].another = 1;
        if (r == KILLED && dead_by_now(&v[i], said) > u[r].times) u[r].times = dead_by_now(&v[i], said);
        again |= named && claims_toll_known_name(out, said);
        if (named) claims_toll_key_add(&out[r].names, said, false);
        for (u32 k = 0; k < u[r].keys.n; k++) claims_toll_key_add(&out[r].keys, u[r].keys.v[k], false);
    }
    for (u32 r = 0; r < TOLL_ROLES; r++) u[r].apposed = is_apposed(&u[r], text);
    if (unit_value(&u[KILLED]) <= 0) claims_toll_drop_dead(&u[INJURED], &out[KILLED]);
    claims_toll_drop_who_died(&u[INJURED], &u[KILLED], &out[KILLED]);
    if (!title) claims_toll_drop_next(&out[INJURED], &u[KILLED], &out[KILLED], sentence, beg);
    if (u[VICTIM].besides) claims_toll_drop_names(&u[VICTIM], &out[KILLED]);
    double apart = hurt_apart(u, &out[KILLED].keys, text, v, n);
    if (apart > out[VICTIM].another) out[VICTIM].another = apart;
    bool nothing = out[KILLED].value == HUGE_VAL && out[INJURED].value == HUGE_VAL && out[VICTIM].value == HUGE_VAL;
    bool same = unit_value(&u[KILLED]) == out[KILLED].value && out[VICTIM].value <= out[KILLED].value; /* those who were hit are the dead */
    bool both = unit_value(&u[KILLED]) > 0 && unit_value(&u[KILLED]) <= out[KILLED].value && (same || out[VICTIM].value == HUGE_VAL);
    for (u32 r = 0; r < TOLL_ROLES; r++) {
        double value = unit_value(&u[r]);
        out[r].zero |= u[r].zero;
        bool late = !title && sentence >= LEAD_SENTENCES;
        if (again && u[r].figures && u[r].besides) late = false; /* "gunfire hit Otto and three others" */
        bool first = late && !(both && r == INJURED) ? nothing : out[r].value == HUGE_VAL;
        bool self = out[r].title && u[r].figure == out[r].value && value == u[r].figure + 1 && claims_toll_key_is(&u[r].keys, S("himself"));
        bool by_times = !title && unit_sum(&u[r]) <= 0;
        if (value <= 0 || (late && !first) || (out[r].title && !self)) continue;
        if (by_times && r == KILLED && out[r].value < HUGE_VAL) continue; /* "shot dead a man wanted for a double murder" */
        if (title && u[r].figure > 0) out[r].title = !u[r].part && !u[r].vague;
        if (!first && value < out[r].value) continue;
        bool clearer = (out[r].vague && !u[r].vague && u[r].figure > 0) || (out[r].some && (u[r].keys.n || u[r].pronoun));
        if (first || clearer || value > out[r].value) {
            bool some = u[r].event && u[r].figure <= 0 && !u[r].keys.n && !u[r].pronoun && u[r].times <= 0; /* "a fatal fire": at least one */
            out[r].sources.n = 0, out[r].bound = some ? BOUND_AT_LEAST : u[r].bound, out[r].besides = u[r].besides, out[r].vague = u[r].vague;
            out[r].chosen.n = 0, out[r].told_in = title ? NONE : sentence;
            if (value == u[r].keys.n) out[r].chosen = u[r].keys;
            out[r].some = some;
            out[r].by_times = by_times;
            out[r].doer = u[r].doer || includes_doer(words);
            out[r].several = tells_of_several(v, n), out[r].fatally = dead_among(text, v, n);
        }
        out[r].value = value;
        for (u32 i = 0; i < n; i++) {
            if (toll_role(&v[i]) != r) continue;
            sources_add(a, &out[r].sources, claims_source(s, doc, &v[i], title));
            if (out[r].sources.n == 1 || claims_toll_is_rule(out[r].number, "number.implied.times")) out[r].number = &v[i];
        }
    }
}

/* The event that each number of a report counts the victims of, NULL. */
static const Event **events_counting(Arena *a, const Digest *d)
{
    const Event **of = NEW(a, const Event *, (isize)d->numbers.n + 1);
    for (u32 i = d->events.n; i-- > 0;)
        for (u32 k = 0; k < d->events.v[i].numbers.n; k++) of[d->events.v[i].numbers.v[k].number] = &d->events.v[i];
    return of;
}

/* NULL in a running account, which has no rows of stories. */
static const StoryRow *story_of_report(const Situation *s, u32 doc)
{
    u32 story = s->documents.v[doc].story;
    return story < s->stories.n ? &s->stories.v[story] : NULL;
}

/* The figure of another attack, in another town or province far from where the story is. */
static bool is_aside(const Situation *s, u32 doc, const Event *e)
{
    enum { FAR = 100000 }; /* metres */
    const Digest *d = s->documents.v[doc].digest;
    const StoryRow *story = story_of_report(s, doc);
    bool harm = e && (e->type == EVENT_ASSAULT || str_eq(e->subtype, S("death")) || str_eq(e->subtype, S("injury")));
    if (!story || !harm || e->place == NONE || !d->places.v[e->place].resolved) return false;
    const GazPlace *there = &d->places.v[e->place].gaz, *here = &story->place.gaz;
    if (!story->has_place || !place_is_town(here->feature) || earth_between(here, there) < FAR) return false;
    bool province = there->feature == FEATURE_ADMIN1 || there->feature == FEATURE_ADMIN2;
    return place_is_town(there->feature) || (province && !str_eq(there->name, here->admin1));
}

/* What ends before this is another time than the story's; TIME_UNKNOWN where the story has no day. */
static i64 before_story(const StoryRow *story)
{
    enum { TOLD = 3, GUESSED = 30 }; /* days */
    if (!story || story->day == TIME_UNKNOWN) return TIME_UNKNOWN;
    return story->day - (story->day_told ? TOLD : GUESSED) * (i64)SECONDS_A_DAY;
}

static u32 first_time_from(const Digest *d, u32 byte)
{
    u32 lo = 0, hi = d->times.n;
    while (lo < hi) {
        u32 mid = lo + (hi - lo) / 2;
        if (d->times.v[mid].text.beg < byte) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

/* A month or a year named alone, in a report without a day: "in September" is not this week. */
static bool is_bare_month(const Timex *t)
{
    if (t->type != TIMEX_DATE) return false;
    return (t->value.n == 7 && str_starts(t->value, S("XXXX-")) && t->value.p[5] != 'W') || (t->value.n == 4 && t->value.p[0] != 'X');
}

/* Are all the times that the sentence names well before the story's day? */
static bool tells_of_before(const Situation *s, u32 doc, Span sentence)
{
    const Digest *d = s->documents.v[doc].digest;
    const StoryRow *story = story_of_report(s, doc);
    i64 limit = before_story(story);
    u32 before = 0;
    if (!story) return false;
    for (u32 i = first_time_from(d, sentence.beg); i < d->times.n && d->times.v[i].text.beg < sentence.end; i++) {
        const Timex *t = &d->times.v[i];
        if (t->type != TIMEX_DATE && t->type != TIMEX_TIME) continue;
        bool known = when_known(t->when) && t->when.to != TIME_UNKNOWN && limit != TIME_UNKNOWN;
        bool coarse = t->when.precision >= PRECISION_WEEK && story->day_told; /* "last week" is over when the day begins */
        bool old = known ? t->when.to < limit || (coarse && t->when.to <= story->day) : limit == TIME_UNKNOWN && is_bare_month(t);
        if (!old) return false;
        before++;
    }
    return before > 0;
}

/* Those of a day well before the story's: "last month her brother was killed". */
static bool is_recalled(const Situation *s, u32 doc, const Number *n, const Event *e)
{
    const Digest *d = s->documents.v[doc].digest;
    i64 limit = before_story(story_of_report(s, doc));
    When when = e && sit_dated(d, e) ? e->when : n->as_of;
    if (limit != TIME_UNKNOWN && when_known(when) && when.to != TIME_UNKNOWN) return when.to < limit;
    return tells_of_before(s, doc, sit_sentence(s, doc, n->text.beg));
}

static double size_of(const Number *n)
{
    return n->high < HUGE_VAL ? n->high : n->low;
}

/* Marks the figures of a report that are aside, where others of their role stand: of a place lesser ones, for a part is less
 * than its whole. What is recalled below the lede is aside also where the report's own toll is of another role. */
static bool *asides(Arena *a, const Situation *s, u32 doc)
{
    const Digest *d = s->documents.v[doc].digest;
    bool *aside = NEW(a, bool, (isize)d->numbers.n + 1);
    const Event **counting = events_counting(a, d);
    double near[TOLL_ROLES + 1] = {0};
    bool own = false;
    for (u32 i = 0; i < d->numbers.n; i++) {
        const Number *n = &d->numbers.v[i];
        u32 r = toll_role(n);
        bool recalled = r < TOLL_ROLES && is_recalled(s, doc, n, counting[i]);
        aside[i] = recalled || (r < TOLL_ROLES && is_aside(s, doc, counting[i]));
        if (!aside[i] && size_of(n) > near[r]) near[r] = size_of(n);
        own |= !aside[i] && r < TOLL_ROLES && size_of(n) > 0;
    }
    for (u32 i = 0; i < d->title_numbers.n; i++) own |= toll_role(&d->title_numbers.v[i]) < TOLL_ROLES;
    for (u32 i = 0; i < d->numbers.n; i++) {
        const Number *n = &d->numbers.v[i];
        double other = near[toll_role(n)];
        bool recalled = aside[i] && is_recalled(s, doc, n, counting[i]), late = digest_sentence_at(d, n->text.beg) >= RECALLED_FROM;
        aside[i] = aside[i] && ((recalled && late && own) || (other > 0 && (other < size_of(n) || recalled)));
    }
    return aside;
}

void claims_toll_read(Arena *a, const Situation *s, u32 doc, const Figure *figures, Toll out[TOLL_ROLES], StruckList *struck)
{
    const Digest *d = s->documents.v[doc].digest;
    Number *stand = NEW(a, Number, (isize)d->numbers.n + 1);
    const bool *aside = asides(a, s, doc);
    Mentions known = claims_toll_mentions(a, d);
    u32 n = 0;
    for (u32 i = 0; i < d->numbers.n; i++) {
        if (aside[i]) continue;
        Figure f = figures[i];
        u32 r = f.standing == VALUE_STANDS ? TOLL_ROLES : toll_role(&f.n);
        if (f.standing == VALUE_STANDS) stand[n++] = f.n;
        else if (r < VICTIM && f.n.high > 0 && !str_starts(f.n.rule, S("number.implied")))
            *vec_push(a, struck) = (Struck){f, doc, r};
    }
    for (u32 r = 0; r < TOLL_ROLES; r++) out[r] = (Toll){.value = HUGE_VAL};
    if (d->title_numbers.n) unit_close(a, s, doc, NULL, 0, d->title_numbers.v, d->title_numbers.n, out);
    for (u32 i = 0; i < n;) {
        u32 at = digest_sentence_at(d, stand[i].text.beg), k = i;
        while (k < n && digest_sentence_at(d, stand[k].text.beg) == at) k++;
        if (at != NONE && claims_zone_counts(d->sentences.v[at].zone))
            unit_close(a, s, doc, &known, at, stand + i, k - i, out);
        i = k;
    }
    for (u32 r = 0; r < TOLL_ROLES; r++)
        if (out[r].value < HUGE_VAL && out[r].names.n > out[r].value) out[r].value = out[r].names.n;
    bool others = out[INJURED].value < HUGE_VAL || out[VICTIM].value < HUGE_VAL || out[KILLED].names.n;
    if (out[KILLED].by_times && !others) out[KILLED].value = HUGE_VAL; /* "the triple murder of last year" in a report of something else */
    claims_toll_drop_named(&out[INJURED], &out[KILLED]);
    double killed = out[KILLED].value < HUGE_VAL ? out[KILLED].value : 0;
    bool more = !out[KILLED].some && out[VICTIM].value < HUGE_VAL && out[INJURED].value < HUGE_VAL && !out[INJURED].title &&
                out[VICTIM].value - killed > out[INJURED].value && out[VICTIM].value > 1;
    if (out[VICTIM].value < HUGE_VAL && (out[INJURED].value == HUGE_VAL || more)) {
        bool zero = out[INJURED].zero;
        out[INJURED] = out[VICTIM];
        out[INJURED].zero |= zero;
        if (out[VICTIM].besides) killed = out[VICTIM].fatally;
        double left = out[VICTIM].value > killed ? out[VICTIM].value - killed : 0;
        out[INJURED].value = left > out[VICTIM].another ? left : out[VICTIM].another;
    }
}
