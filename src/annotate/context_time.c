/* context_time.c - when: which of the times in reach is the event's, and which side of it.
 *
 * Method. Every time of the sentence is scored by its path in the tree to the trigger: through
 * the trigger's own clause first, over its governor less, over a reporting verb hardly ("said on
 * Friday that ..."); a time that only says which thing is meant ("the 2015 bombing", "elected in
 * 2016") belongs to that thing. A range stands for its ends. The word before it opens a side:
 * since and after run on to the report, by, before and until have no beginning. "Two days after
 * the attack" counts from the attack, if the text dates it. Without a time in its sentence an
 * event takes over that of the event before it in the paragraph. Else it has none: the day of
 * the report is not the day of the event. Limits: no calendar of aspect; a plan keeps its day. */
#include "annotate/event.h"

enum { TIME_BASE = 100, TIME_FLOOR = 5, CARRY_SENTENCES = 3, CLIMBS = 6 };

static bool reporting(const Scan *s, u32 t)
{
    return event_token(s, t)->upos == UPOS_VERB && event_in_set(s->lex, S("report"), s->lem[t]);
}

/* The time of a reporting verb with the report hung on it by mistake: "said on Friday that ...". */
static bool of_reporting(const Scan *s, u32 p, u32 top, u32 up)
{
    u32 over = event_head(s, p);
    return up == p && deprel_base(event_token(s, top)->rel) == REL_ACL && over != NONE && reporting(s, over);
}

/* Going from a time's word to what it hangs on: its own clause is cheap, other clauses are not. */
static i32 step_cost(const Scan *s, u32 at, bool first)
{
    u8 rel = deprel_base(event_token(s, at)->rel);
    if (rel == REL_CCOMP || rel == REL_PARATAXIS || rel == REL_ACL) return 50;
    if (event_answered(s, at)) return 100;
    bool names = first && (rel == REL_COMPOUND || rel == REL_NUMMOD || rel == REL_AMOD);
    u32 up = event_head(s, at);
    if (names && up != NONE && !event_prep(s, at).n && event_token(s, at)->upos == UPOS_NUM) return 60; /* the 2015 bombing */
    return 6;
}

static i32 score_time(const Scan *s, u32 timex, u32 t)
{
    u32 p = event_span_head(s, s->d->times.v[timex].text);
    if (p == NONE) return 0;
    i32 climbed = 0;
    u32 top = t;
    for (int i = 0; i < CLIMBS; i++) {
        i32 cost = 0;
        u32 at = p;
        bool reached = false;
        for (int j = 0; j < CLIMB_MAX; j++) {
            if (at == top) {
                reached = true;
                break;
            }
            cost += at != t ? step_cost(s, at, at == p) : 6;
            if (at != p && s->event[at] != NONE) cost += 24; /* it dates another event */
            at = event_head(s, at);
            if (at == NONE) break;
        }
        if (reached) return TIME_BASE - cost - climbed;
        u32 up = event_head(s, top);
        if (up == NONE) return 0;
        climbed += reporting(s, up) || of_reporting(s, p, top, up) ? 110 : deprel_base(event_token(s, top)->rel) == REL_CCOMP ? 50 : 14;
        top = up;
    }
    return 0;
}

/* A time that an event can be at: a day, or a stretch whose ends are known. */
static bool dates(const Timex *x)
{
    return x->type != TIMEX_SET && when_known(x->when);
}

/* Inside the words of a range or of another time that says more. */
static bool within_another(const Scan *s, u32 sentence, u32 timex)
{
    const Doc *d = s->d;
    Span at = d->times.v[timex].text;
    for (u32 x = s->first_time[sentence]; x != NONE; x = s->next_time[x])
        if (x != timex && dates(&d->times.v[x]) && span_inside(at, d->times.v[x].text)) return true;
    return false;
}

/* The word before a span, in lower case; empty at the beginning. */
static Str word_before(const Scan *s, Span at)
{
    u32 t = doc_token_at(s->d, at.beg);
    while (t != NONE && t > 0 && s->d->tokens.v[t].text.beg >= at.beg) t--;
    return t != NONE && s->d->tokens.v[t].text.end <= at.beg ? s->lem[t] : (Str){0};
}

static i64 report_end(const Doc *d)
{
    if (d->published.from == TIME_UNKNOWN || d->published.precision > PRECISION_DAY) return TIME_UNKNOWN;
    return day_floor(d->published.from) + SECONDS_A_DAY;
}

/* The event's side of a time: since it, after it, by it, before it, until it; else in it. */
static When side_of(const Scan *s, const Event *e, const Timex *x)
{
    When w = x->when;
    Str word = word_before(s, x->text);
    bool to_come = e->realis == REALIS_PLANNED || e->realis == REALIS_DEMANDED || e->realis == REALIS_POSSIBLE || e->realis == REALIS_FEARED;
    bool since = str_eq(word, S("since")), after = str_eq(word, S("after")) || str_eq(word, S("following"));
    i64 end = report_end(s->d);
    if ((since || after) && !to_come && end != TIME_UNKNOWN && w.from != TIME_UNKNOWN && w.from < end) w.to = end;
    else if (since || after) w.to = to_come ? TIME_UNKNOWN : w.to;
    else if (str_eq(word, S("before"))) w = (When){TIME_UNKNOWN, w.from, w.precision, w.utc};
    else if (str_eq(word, S("by")) || str_eq(word, S("until")) || str_eq(word, S("till"))) w.from = TIME_UNKNOWN;
    return when_known(w) ? w : x->when;
}

/* ---- "two days after the attack" */
/* Days of a TIMEX3 duration of one unit; 0 unknown. */
static i64 length_days(Str value)
{
    static const struct {
        u8 unit;
        i64 days;
    } units[] = {{'D', 1}, {'W', 7}};
    i64 n;
    if (value.n < 3 || value.p[0] != 'P' || !str_int(str_cut(value, 1, value.n - 1), &n)) return 0;
    for (isize i = 0; i < countof(units); i++)
        if (value.p[value.n - 1] == units[i].unit) return n * units[i].days;
    return 0;
}

/* The event that the word t names: itself one, or one of the same lemma or kind told before. */
static const Event *named_event(const Scan *s, u32 t, const Event *self)
{
    const Doc *d = s->d;
    u32 own = s->event[t];
    if (own != NONE && &d->events.v[own] != self && when_known(d->events.v[own].when)) return &d->events.v[own];
    for (u32 i = d->events.n; i-- > 0;) {
        const Event *e = &d->events.v[i];
        bool same = str_eq(s->lem[e->token], s->lem[t]) || (own != NONE && e->type == d->events.v[own].type && str_eq(e->subtype, d->events.v[own].subtype));
        if (e != self && e->token < t && same && when_known(e->when) && e->when.precision <= PRECISION_DAY) return e;
    }
    return NULL;
}

/* A date within the noun phrase of t itself ("the attack on Monday"). */
static const Timex *own_date(const Scan *s, u32 sentence, u32 t)
{
    for (u32 x = s->first_time[sentence]; x != NONE; x = s->next_time[x]) {
        const Timex *q = &s->d->times.v[x];
        u32 p = event_span_head(s, q->text);
        if (p != NONE && event_head(s, p) == t && dates(q) && q->when.precision <= PRECISION_DAY) return q;
    }
    return NULL;
}

static bool around(const Scan *s, Event *e, u32 timex)
{
    const Doc *d = s->d;
    const Timex *x = &d->times.v[timex];
    bool after = str_eq(x->rule, S("time.after.event"));
    i64 days = length_days(x->value);
    if (!days || (!after && !str_eq(x->rule, S("time.before.event")))) return false;
    u32 p = event_span_head(s, x->text), u = p == NONE ? NONE : event_kid(s, p, REL_NMOD);
    if (u == NONE) u = p == NONE ? NONE : event_kid(s, p, REL_OBL);
    if (u == NONE || u == e->token) return false;
    const Timex *date = own_date(s, e->sentence, u);
    const Event *told = date ? NULL : named_event(s, u, e);
    if (!date && !told) return false;
    When w = date ? date->when : told->when;
    i64 shift = (after ? days : -days) * SECONDS_A_DAY;
    if (w.from == TIME_UNKNOWN || w.to == TIME_UNKNOWN) return false;
    e->timex = timex;
    e->when = (When){day_floor(w.from) + shift, day_floor(w.to - 1) + SECONDS_A_DAY + shift, PRECISION_DAY, false};
    return true;
}

/* ---- narrative */
/* The only day that the sentence before speaks of, on its main verb, not after the report. */
static u32 day_before(const Scan *s, u32 sentence)
{
    const Doc *d = s->d;
    u32 only = NONE;
    for (u32 x = s->first_time[sentence]; x != NONE; x = s->next_time[x]) {
        const Timex *q = &d->times.v[x];
        if (q->type > TIMEX_TIME || !when_known(q->when) || q->when.precision > PRECISION_DAY) continue;
        if (only != NONE) return NONE;
        only = x;
    }
    if (only == NONE || d->times.v[only].background) return NONE;
    u32 p = event_span_head(s, d->times.v[only].text), root = d->sentences.v[sentence].root;
    i64 end = report_end(d);
    bool past = end != TIME_UNKNOWN && d->times.v[only].when.from < end;
    return past && root != NONE && p != NONE && event_head(s, p) == root && !reporting(s, root) ? only : NONE;
}

static void carry_over(const Scan *s, Event *e)
{
    const Doc *d = s->d;
    if (!e->sentence || s->first_time[e->sentence] != NONE || d->sentences.v[e->sentence].para) return;
    u32 index = (u32)(e - d->events.v); /* the last dated event of the paragraph */
    const Event *before = index && d->events.v[index - 1].token < e->token ? &d->events.v[index - 1] : NULL;
    u32 from = e->sentence;
    while (from > 0 && !d->sentences.v[from].para && from + CARRY_SENTENCES > e->sentence) from--;
    if (before && before->sentence >= from) {
        bool dated = before->timex != NONE && when_known(before->when) && !d->times.v[before->timex].background;
        bool ahead = report_end(d) != TIME_UNKNOWN && before->when.from != TIME_UNKNOWN && before->when.from >= report_end(d);
        if (dated && !(ahead && e->realis == REALIS_HAPPENED)) e->timex = before->timex, e->when = before->when;
        return;
    }
    u32 day = e->realis == REALIS_HAPPENED ? day_before(s, e->sentence - 1) : NONE;
    if (day != NONE) e->timex = day, e->when = d->times.v[day].when;
}

void event_find_time(const Scan *s, Event *e)
{
    const Doc *d = s->d;
    bool tree = d->sentences.v[e->sentence].root != NONE;
    i32 best = TIME_FLOOR - 1;
    u32 found = NONE, gap = NONE;
    for (u32 x = s->first_time[e->sentence]; x != NONE; x = s->next_time[x]) {
        const Timex *q = &d->times.v[x];
        bool length = q->type == TIMEX_DURATION && !dates(q) && q->anchor != ANCHOR_EVENT;
        if (q->type == TIMEX_SET || length || within_another(s, e->sentence, x)) continue;
        i32 score = tree ? score_time(s, x, e->token) : TIME_FLOOR;
        u32 g = q->text.beg > e->trigger.beg ? q->text.beg - e->trigger.beg : e->trigger.beg - q->text.beg;
        bool anchored = q->type == TIMEX_DURATION && q->anchor == ANCHOR_EVENT;
        if (anchored && (score <= best || !around(s, e, x))) continue;
        if (score > best || (score == best && g < gap)) best = score, gap = g, found = x;
    }
    e->timex = found;
    if (found == NONE) carry_over(s, e);
    else if (dates(&d->times.v[found])) e->when = side_of(s, e, &d->times.v[found]);
}
