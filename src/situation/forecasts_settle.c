/* forecasts_settle.c - did it come about? A later report of the story that tells a forecast's own
 * words as something that has happened settles it.
 *
 * A sentence settles a forecast when it holds three quarters of the forecast's content words, at
 * least three, is told of a day after the forecast was made, and neither looks ahead nor
 * denies. Words of time and of the future do not count ("will", "Sunday", "within"). On or
 * before the due day the forecast is met, after it missed; the earliest such sentence decides.
 * Nothing is settled by silence: when no report tells it, the outcome stays unknown.
 *
 * Limits: what comes about in other words, or by an irregular verb ("send", "sent") that a short
 * forecast hangs on, is not recognised. */
#include "situation/claims.h"
#include "story/words.h"
#include <stdlib.h>

enum { SHARE_PERCENT = 75, SHARED_LEAST = 3 };

static const Str no_content[] = {
    LIT("announced"), LIT("april"), LIT("august"), LIT("coming"), LIT("could"), LIT("day"), LIT("deadline"), LIT("december"),
    LIT("due"), LIT("expected"), LIT("february"), LIT("forecast"), LIT("friday"), LIT("january"), LIT("july"), LIT("june"),
    LIT("least"), LIT("likely"), LIT("march"), LIT("may"), LIT("might"), LIT("monday"), LIT("month"), LIT("more"), LIT("most"),
    LIT("next"), LIT("november"), LIT("october"), LIT("over"), LIT("plan"), LIT("planned"), LIT("plans"), LIT("predicted"),
    LIT("promised"), LIT("said"), LIT("saturday"), LIT("scheduled"), LIT("september"), LIT("shall"), LIT("sunday"),
    LIT("than"), LIT("thursday"), LIT("told"), LIT("tuesday"), LIT("until"), LIT("wednesday"), LIT("week"), LIT("will"),
    LIT("within"), LIT("would"), LIT("year")};

static bool has_content(const StoryWord *w)
{
    Str key = {w->key, w->n};
    if (w->n < 2 || story_stopword(w)) return false;
    isize lo = 0, hi = countof(no_content);
    while (lo < hi) {
        isize mid = (lo + hi) / 2;
        int c = str_cmp(key, no_content[mid]);
        if (c == 0) return false;
        if (c < 0) hi = mid;
        else lo = mid + 1;
    }
    return true;
}

static int by_hash(const void *x, const void *y)
{
    u64 a = *(const u64 *)x, b = *(const u64 *)y;
    return (a > b) - (a < b);
}

static void sort_once(WordSet *w)
{
    u32 n = 0;
    if (w->n) qsort(w->v, w->n, sizeof *w->v, by_hash);
    for (u32 i = 0; i < w->n; i++)
        if (n == 0 || w->v[i] != w->v[n - 1]) w->v[n++] = w->v[i];
    w->n = n;
}

static void content(Arena *a, Str text, WordSet *out)
{
    StoryWord w;
    for (u32 at = 0; story_word_next(text, &at, (u32)text.n, &w);) {
        if (!has_content(&w)) continue;
        story_stem(&w);
        *vec_push(a, out) = w.hash;
    }
    sort_once(out);
}

static u32 common(const WordSet *x, const WordSet *y)
{
    u32 n = 0;
    for (u32 i = 0, k = 0; i < x->n && k < y->n;) {
        if (x->v[i] == y->v[k]) n++, i++, k++;
        else if (x->v[i] < y->v[k]) i++;
        else k++;
    }
    return n;
}

/* Told as a fact: nothing in it looks ahead or denies. */
static bool plain(Str sentence)
{
    static const char *const cues[] = {" will ", " would ", " could ", " may ", " might ", " shall ", " expect", " plan", " not ", "n't ",
                                       "n\xe2\x80\x99t ", " never ", " denie", " due ", " if ", " to be ", " should "};
    return !sit_has_any(sentence, cues, countof(cues)) && !str_starts(sentence, S("No "));
}

/* The day that a sentence speaks of: its own, else that of its report. */
static i64 day_of_sentence(const Situation *s, u32 doc, Span at)
{
    const Digest *d = s->documents.v[doc].digest;
    i64 known = s->documents.v[doc].known.from;
    for (u32 i = 0; i < d->times.n; i++) {
        const Timex *t = &d->times.v[i];
        if (!span_inside(t->text, at) || (t->type != TIMEX_DATE && t->type != TIMEX_TIME) || t->when.precision > PRECISION_DAY) continue;
        if (t->when.from != TIME_UNKNOWN && t->when.from <= known) return day_floor(t->when.from);
    }
    return day_floor(known);
}

typedef struct {
    u32 doc;
    Span at;
    i64 day;
    WordSet words;
} Told;
typedef VEC(Told) ToldList;

/* The words of a story's open forecasts; few others share a place with one of them. */
enum { ASKED = 1 << 10 };
typedef struct {
    bool word[ASKED];
    i64 since; /* what was known later can settle one of them */
} Asked;

/* The words of the sentence that a forecast may have. */
static void asked_content(Arena *a, const Asked *asked, Str text, WordSet *out)
{
    StoryWord w;
    for (u32 at = 0; story_word_next(text, &at, (u32)text.n, &w);) {
        StoryWord stem = w;
        story_stem(&stem);
        if (asked->word[stem.hash % ASKED] && has_content(&w)) *vec_push(a, out) = stem.hash;
    }
    sort_once(out);
}

static void read_document(Arena *a, const Situation *s, u32 doc, const Asked *asked, ToldList *out)
{
    const Digest *d = s->documents.v[doc].digest;
    for (u32 i = 0; i < d->sentences.n; i++) {
        Span at = d->sentences.v[i].text;
        WordSet words = {0};
        if (d->sentences.v[i].zone != ZONE_BODY) continue;
        asked_content(a, asked, str_at(d->text, at), &words);
        if (words.n < SHARED_LEAST || !plain(str_at(d->text, at))) continue;
        *vec_push(a, out) = (Told){.doc = doc, .at = at, .day = day_of_sentence(s, doc, at), .words = words};
    }
}

static void settle(Arena *a, const Situation *s, Forecast *f, const WordSet *words, const ToldList *told)
{
    const Told *first = NULL;
    for (u32 i = 0; i < told->n && words->n >= SHARED_LEAST; i++) {
        const Told *t = &told->v[i];
        u32 n = common(words, &t->words);
        if (n < SHARED_LEAST || n * 100 < words->n * SHARE_PERCENT || s->documents.v[t->doc].known.from <= f->stated.from) continue;
        if (t->day >= day_floor(f->stated.from) && (!first || t->day < first->day)) first = t;
    }
    if (!first) return;
    f->outcome = first->day < f->due.to ? 1 : 2;
    sources_add(a, &f->settled, source_of(s, first->doc, first->at));
}

/* Open forecasts of the story, their words, and what is asked of its reports. */
static void ask(Arena *a, const Situation *s, const u32 *stories, u32 story, WordSet *words, Asked *out)
{
    *out = (Asked){.since = INT64_MAX};
    for (u32 i = 0; i < s->forecasts.n; i++) {
        const Forecast *f = &s->forecasts.v[i];
        if (stories[i] != story || f->outcome != 0) continue;
        content(a, f->what, &words[i]);
        for (u32 k = 0; k < words[i].n; k++) out->word[words[i].v[k] % ASKED] = true;
        if (f->stated.from < out->since) out->since = f->stated.from;
    }
}

void forecasts_settle(Arena *a, Situation *s, const u32 *stories)
{
    WordSet *words = NEW(a, WordSet, (isize)s->forecasts.n + 1);
    for (u32 story = 0; story < s->stories.n && s->forecasts.n; story++) {
        ToldList told = {0};
        Asked asked;
        ask(a, s, stories, story, words, &asked);
        for (u32 i = 0; i < s->stories.v[story].documents.n; i++) {
            u32 doc = s->stories.v[story].documents.v[i];
            if (s->documents.v[doc].known.from > asked.since) read_document(a, s, doc, &asked, &told);
        }
        for (u32 i = 0; told.n && i < s->forecasts.n; i++)
            if (stories[i] == story && words[i].n) settle(a, s, &s->forecasts.v[i], &words[i], &told);
    }
}
