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

static void content(Arena *a, Str text, WordSet *out)
{
    StoryWord w;
    for (u32 at = 0; story_word_next(text, &at, (u32)text.n, &w);) {
        if (!has_content(&w)) continue;
        story_stem(&w);
        *vec_push(a, out) = w.hash;
    }
    if (out->n) qsort(out->v, out->n, sizeof *out->v, by_hash);
    u32 n = 0;
    for (u32 i = 0; i < out->n; i++)
        if (n == 0 || out->v[i] != out->v[n - 1]) out->v[n++] = out->v[i];
    out->n = n;
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

static void read_document(Arena *a, const Situation *s, u32 doc, ToldList *out)
{
    const Digest *d = s->documents.v[doc].digest;
    for (u32 i = 0; i < d->sentences.n; i++) {
        Str sentence = str_at(d->text, d->sentences.v[i].text);
        if (d->sentences.v[i].zone != ZONE_BODY || !plain(sentence)) continue;
        Told t = {.doc = doc, .at = d->sentences.v[i].text, .day = day_of_sentence(s, doc, d->sentences.v[i].text)};
        content(a, sentence, &t.words);
        *vec_push(a, out) = t;
    }
}

static void settle(Arena *a, const Situation *s, Forecast *f, const ToldList *told)
{
    WordSet words = {0};
    const Told *first = NULL;
    content(a, f->what, &words);
    for (u32 i = 0; i < told->n && words.n >= SHARED_LEAST; i++) {
        const Told *t = &told->v[i];
        u32 n = common(&words, &t->words);
        if (n < SHARED_LEAST || n * 100 < words.n * SHARE_PERCENT || s->documents.v[t->doc].known.from <= f->stated.from) continue;
        if (t->day >= day_floor(f->stated.from) && (!first || t->day < first->day)) first = t;
    }
    if (!first) return;
    f->outcome = first->day < f->due.to ? 1 : 2;
    sources_add(a, &f->settled, source_of(s, first->doc, first->at));
}

void forecasts_settle(Arena *a, Situation *s, const u32 *stories)
{
    for (u32 story = 0; story < s->stories.n; story++) {
        Arena scratch = {0};
        ToldList told = {0};
        i64 first = INT64_MAX; /* made; only what was known later can settle it */
        for (u32 i = 0; i < s->forecasts.n; i++)
            if (stories[i] == story && s->forecasts.v[i].outcome == 0 && s->forecasts.v[i].stated.from < first) first = s->forecasts.v[i].stated.from;
        for (u32 i = 0; i < s->stories.v[story].documents.n; i++) {
            u32 doc = s->stories.v[story].documents.v[i];
            if (s->documents.v[doc].known.from > first) read_document(&scratch, s, doc, &told);
        }
        for (u32 i = 0; told.n && i < s->forecasts.n; i++)
            if (stories[i] == story && s->forecasts.v[i].outcome == 0) settle(a, s, &s->forecasts.v[i], &told);
        arena_free(&scratch);
    }
}
