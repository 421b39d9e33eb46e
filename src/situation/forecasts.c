/* forecasts.c - statements about a future state with a day by which it can be judged.
 *
 * Two shapes. A span of time ahead: "could isolate the capital in 30 days and take it within
 * 90", due counted from the report's own day (an undated report makes no forecast). A date
 * after the report's day: "the mission will end on August 31", a plan or promise. Both need a
 * cue of the future (modal, "expected", "deadline") before the time in its clause. Who says so
 * is the quote's speaker, else the words before "said" or "told" in the sentence. The same
 * statement by several reports of a story is one forecast with all its sources: same due day
 * and a long word in common. Outcome: met or missed only when the collection itself tells a
 * change of control of that place, or the same thing as a fact (forecasts_settle.c); everything
 * else stays unknown, also after its day. */
#include "base/utf8.h"
#include "situation/claims.h"
#include <stdlib.h>

enum { CLAUSE_MAX = 160, WORD_SHARED = 6, CUE_WINDOW = 140 };

typedef struct {
    const Situation *s;
    const Digest *d;
    u32 doc;
    Span sentence, clause;
    u32 from; /* byte after the last forecast of this sentence */
} Reading;

static bool word_at(Str t, isize i, Str w)
{
    if (i > 0 && char_is_letter(t.p[i - 1])) return false;
    if (i + w.n < t.n && char_is_letter(t.p[i + w.n])) return false;
    return i + w.n <= t.n && str_eq_nocase(str_cut(t, i, i + w.n), w);
}

/* Offset of the last of these words in t, -1 if none. */
static isize last_of(Str t, const char *const *words, isize n)
{
    for (isize i = t.n; i-- > 0;) {
        if (!char_is_letter(t.p[i]) || (i > 0 && char_is_letter(t.p[i - 1]))) continue; /* no word begins here */
        for (isize k = 0; k < n; k++)
            if ((t.p[i] | 32) == words[k][0] && word_at(t, i, str_of(words[k]))) return i;
    }
    return -1;
}

static const char *const ahead[] = {"could", "will", "would", "may", "might", "can", "shall", "expected", "expects", "likely",
                                    "predicted", "predicts", "forecast", "estimated", "plans", "planned", "plan", "scheduled", "set to",
                                    "due", "deadline", "aims", "vowed", "promised", "pledged", "to be", "until", "slated"};
static const char *const spans[] = {"in", "within", "next", "coming", "in about", "in as little as", "after another"};

/* The clause that ends at `end`: back to the sentence's start, a comma, semicolon or dash. */
static Span clause_before(const Reading *r, u32 end)
{
    Str t = r->d->text;
    u32 b = end, floor = u32_max(r->sentence.beg, r->from);
    if (end > CLAUSE_MAX && end - CLAUSE_MAX > floor) floor = end - CLAUSE_MAX;
    while (b > floor && t.p[b - 1] != ';' && !(t.p[b - 1] == ',' && end - b > 24)) b--;
    while (b < end && !utf8_boundary(t, b)) b++;
    if (b > r->sentence.beg && b > r->from && t.p[b - 1] != ',' && t.p[b - 1] != ';') /* cut by length: at a word */
        while (b < end && t.p[b] != ' ') b++;
    static const char *const opens[] = {"that", "when"};
    isize cue = last_of(str_cut(t, b, end), ahead, countof(ahead)); /* "announced that X will ..." */
    isize open = cue > 0 ? last_of(str_cut(t, b, b + (u32)cue), opens, countof(opens)) : -1;
    if (open >= 0 && cue - open > 8) b += (u32)open + 5;
    while (b < end && (t.p[b] == ' ' || t.p[b] == ',')) b++;
    Str c = str_cut(t, b, end);
    if (str_starts(c, S("and "))) b += 4;
    if (str_starts(c, S("but "))) b += 4;
    return (Span){b, end};
}

static bool looks_ahead(const Reading *r, u32 beg)
{
    u32 from = beg > CUE_WINDOW ? u32_max(r->sentence.beg, beg - CUE_WINDOW) : r->sentence.beg;
    return last_of(str_cut(r->d->text, from, beg), ahead, countof(ahead)) >= 0;
}

/* The word right before a span of time points forward: "in 30 days", "within 90". */
static bool span_ahead(const Reading *r, u32 beg)
{
    Str t = str_trim(str_cut(r->d->text, r->sentence.beg, beg));
    for (isize k = 0; k < countof(spans); k++) {
        Str w = str_of(spans[k]);
        if (t.n >= w.n && word_at(t, t.n - w.n, w)) return true;
    }
    return false;
}

/* "..., a defence official told an agency": the words before the verb of saying. */
static Str who_says(const Reading *r, Span at)
{
    static const char *const verbs[] = {"told", "said", "says", "announced", "warned", "predicted", "estimated"};
    Str holder = claims_holder(r->s, r->doc, at);
    if (holder.n) return holder;
    Str rest = str_cut(r->d->text, at.end, r->sentence.end);
    isize v = last_of(rest, verbs, countof(verbs));
    if (v > 0) {
        isize b = v;
        while (b > 0 && rest.p[b - 1] != ',') b--;
        Str who = str_trim(str_cut(rest, b, v));
        if (b > 0 && who.n > 1 && who.n < 80) return who;
    }
    Str before = str_cut(r->d->text, r->sentence.beg, at.beg);
    v = last_of(before, verbs, countof(verbs));
    if (v <= 0) return (Str){0};
    isize b = v;
    while (b > 0 && before.p[b - 1] != ',' && v - b < 60) b--;
    Str who = str_trim(str_cut(before, b, v));
    if (who.n > 1 && who.n < 60 && (b == 0 || before.p[b - 1] == ',')) return who;
    isize e = v; /* the capitalised words right before the verb */
    while (e > 0 && before.p[e - 1] == ' ') e--;
    for (b = e; b > 0;) {
        isize w = b;
        while (w > 0 && before.p[w - 1] != ' ') w--;
        if (!char_is_upper(before.p[w])) break;
        b = w;
        while (b > 0 && before.p[b - 1] == ' ') b--;
        who = str_cut(before, w, e);
    }
    return b < e ? who : (Str){0};
}

static void place_in(const Reading *r, Forecast *f)
{
    for (u32 i = 0; i < r->d->events.n; i++) { /* the place of what is foretold */
        const Event *e = &r->d->events.v[i];
        if (!span_inside(e->trigger, r->clause) || e->place == NONE) continue;
        const Place *p = &r->d->places.v[e->place];
        if (p->kind != PLACE_LITERAL) continue;
        f->has_place = true;
        f->place = sit_place(r->s, p, str_at(r->d->text, p->text));
        return;
    }
    const Place *best = NULL;
    bool best_after = false;
    for (u32 i = 0; i < r->d->places.n; i++) {
        const Place *p = &r->d->places.v[i];
        if (!span_inside(p->text, r->clause) || p->kind != PLACE_LITERAL) continue;
        if (p->text.end < r->clause.end && r->d->text.p[p->text.end] == '-') continue; /* US-led */
        static const char *const where[] = {"in", "of", "from", "at", "near", "to"};
        Str before = str_trim(str_cut(r->d->text, r->clause.beg, p->text.beg));
        isize w = last_of(before, where, countof(where));
        bool after = w >= 0 && before.n - w <= 4;
        if (best_after && !after) continue;
        best = p;
        best_after = after;
    }
    if (!best) return;
    f->has_place = true;
    f->place = sit_place(r->s, best, str_at(r->d->text, best->text));
}

/* The change of control that the clause foretells, CHANGE_NONE if it is about something else. */
static u8 change_in(const Reading *r)
{
    for (u32 i = 0; i < r->d->events.n; i++) {
        const Event *e = &r->d->events.v[i];
        if (span_inside(e->trigger, r->clause) && e->control.n) return e->control.v[0].change;
    }
    return CHANGE_NONE;
}

static u8 outcome_of(const Situation *s, const Forecast *f, u8 change)
{
    if (!f->has_place || change == CHANGE_NONE) return 0;
    for (u32 i = 0; i < s->timeline.n; i++) {
        const Happening *h = &s->timeline.v[i];
        if (h->realis != REALIS_HAPPENED || h->change != change || !h->has_place || !sit_same_place(&h->place, &f->place)) continue;
        if (h->when.from == TIME_UNKNOWN || h->when.from <= f->stated.from) continue;
        return h->when.from < f->due.to ? 1 : 2;
    }
    return 0;
}

/* A word of six letters or more that both begin with. */
static bool share_word(Str x, Str y)
{
    for (isize i = 0; i + WORD_SHARED <= x.n; i++) {
        if (i > 0 && char_is_letter(x.p[i - 1])) continue;
        Str w = str_cut(x, i, i + WORD_SHARED);
        bool letters = true;
        for (isize k = 0; k < w.n; k++) letters &= char_is_letter(w.p[k]);
        for (isize k = 0; letters && k + WORD_SHARED <= y.n; k++)
            if ((k == 0 || !char_is_letter(y.p[k - 1])) && str_eq_nocase(str_cut(y, k, k + WORD_SHARED), w)) return true;
    }
    return false;
}

typedef VEC(u32) Stories;

static void keep(Arena *a, Situation *s, Stories *stories, Forecast f, const Reading *r)
{
    Source src = source_of(s, r->doc, r->clause);
    u32 story = s->documents.v[r->doc].story;
    for (u32 i = 0; i < s->forecasts.n; i++) {
        Forecast *g = &s->forecasts.v[i];
        if (stories->v[i] != story || g->due.from != f.due.from || !share_word(g->what, f.what)) continue;
        if (!g->who.n) g->who = f.who;
        if (f.stated.from < g->stated.from) g->stated = f.stated;
        sources_add(a, &g->sources, src);
        return;
    }
    f.id = sit_id(a, 'f', r->d->hash, r->clause, f.rule);
    f.outcome = outcome_of(s, &f, change_in(r));
    sources_add(a, &f.sources, src);
    *vec_push(a, &s->forecasts) = f;
    *vec_push(a, stories) = story;
}

static Forecast started(const Reading *r, Str rule)
{
    Forecast f = {.what = str_trim(str_at(r->d->text, r->clause)), .stated = r->s->documents.v[r->doc].known, .rule = rule};
    f.who = who_says(r, r->clause);
    place_in(r, &f);
    return f;
}

static bool usable_sentence(Reading *r, Span at)
{
    u32 i = digest_sentence_at(r->d, at.beg);
    if (i == NONE || !claims_zone_counts(r->d->sentences.v[i].zone)) return false;
    if (r->sentence.beg != r->d->sentences.v[i].text.beg) r->from = 0;
    r->sentence = r->d->sentences.v[i].text;
    return at.end <= r->sentence.end;
}

/* Spans of time ahead. */
static void durations(Arena *a, Situation *s, Reading *r, Stories *stories)
{
    When known = s->documents.v[r->doc].known;
    for (u32 i = 0; i < r->d->numbers.n; i++) {
        const Number *n = &r->d->numbers.v[i];
        if (n->kind != NUMBER_DURATION || !str_eq(n->si_unit, S("s")) || n->si_high > 1e10 || n->si_high < SECONDS_A_DAY) continue;
        if (!usable_sentence(r, n->text) || !looks_ahead(r, n->text.beg) || !span_ahead(r, n->text.beg)) continue;
        r->clause = clause_before(r, n->text.end);
        if (span_empty(r->clause)) continue;
        Forecast f = started(r, S("forecast.span"));
        bool days = str_eq(n->unit, S("day")) || str_eq(n->unit, S("week"));
        i64 due = day_floor(known.from + (i64)n->si_high);
        f.due = (When){due, due + SECONDS_A_DAY, days ? PRECISION_DAY : PRECISION_MONTH, false};
        r->from = n->text.end;
        keep(a, s, stories, f, r);
    }
}

/* Dates after the report's day. */
static void dates(Arena *a, Situation *s, Reading *r, Stories *stories)
{
    When known = s->documents.v[r->doc].known;
    i64 end = known.to != TIME_UNKNOWN ? known.to : known.from + SECONDS_A_DAY;
    r->sentence = (Span){0};
    for (u32 i = 0; i < r->d->times.n; i++) {
        const Timex *t = &r->d->times.v[i];
        if (t->type != TIMEX_DATE || !when_known(t->when) || t->when.to == TIME_UNKNOWN || t->when.to <= end) continue;
        if (t->when.precision > PRECISION_YEAR || (t->when.from != TIME_UNKNOWN && t->when.from < end && t->when.precision > PRECISION_MONTH)) continue;
        if (!usable_sentence(r, t->text) || !looks_ahead(r, t->text.beg)) continue;
        r->clause = clause_before(r, t->text.end);
        if (span_empty(r->clause) || t->text.end - r->clause.beg < 12) continue;
        Forecast f = started(r, S("forecast.date"));
        f.due = t->when;
        if (f.due.from == TIME_UNKNOWN || (f.due.from < end && f.due.precision > PRECISION_DAY)) f.due.from = f.due.to - SECONDS_A_DAY;
        r->from = t->text.end;
        keep(a, s, stories, f, r);
    }
}

void situation_forecasts(Arena *a, Situation *s)
{
    Stories stories = {0};
    for (u32 i = 0; i < s->documents.n; i++) {
        if (s->documents.v[i].known.from == TIME_UNKNOWN) continue;
        Reading r = {.s = s, .d = s->documents.v[i].digest, .doc = i};
        durations(a, s, &r, &stories);
        r.from = 0;
        dates(a, s, &r, &stories);
    }
    forecasts_settle(a, s, stories.v);
}
