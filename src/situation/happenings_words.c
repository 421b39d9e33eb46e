/* happenings_words.c - the line by which a reader knows a happening, and which lines say the same.
 *
 * A sentence can tell several happenings ("urged the group to stop its offensive": a request that was made, a retreat
 * that is demanded). Each is a row with its own class and realis, but a reader wants the words once: a row whose words
 * stand inside the words of another row of the same sentence is marked as within it. Changes of control are lines of
 * their own and are never within another. */
#include "base/utf8.h"
#include "situation/happenings.h"
#include <math.h>
#include <stdlib.h>

RealisGroup realis_group(u8 realis)
{
    switch (realis) {
    case REALIS_HAPPENED:
    case REALIS_ONGOING:
    case REALIS_CLAIMED: return REAL;
    case REALIS_DENIED: return NEGATED;
    default: return UNREAL;
    }
}

/* ---- words */

/* A clause taken out of its sentence does not begin with what joined it to the rest. */
static Str without_lead(Str words)
{
    static const Str leads[] = {LIT("that "), LIT("which "), LIT("who "), LIT("where "), LIT("when "), LIT("while "),
                                LIT("as "), LIT("because "), LIT("and "), LIT("but "), LIT("if "), LIT("whether ")};
    for (isize i = 0; i < countof(leads); i++)
        if (str_starts(words, leads[i])) return str_trim(str_cut(words, leads[i].n, words.n));
    return words;
}

/* "\"He is a killer,\" the mayor said": "he" is not the mayor; "we" are. */
static bool speaks_of_others(const Digest *d, const Actor *pronoun)
{
    enum { QUOTES_LOOKED = 4096 }; /* a report has some dozen */
    static const Str own[] = {LIT("i"), LIT("we"), LIT("my"), LIT("our"), LIT("me"), LIT("us")};
    for (isize i = 0; i < countof(own); i++)
        if (str_eq_nocase(str_at(d->text, pronoun->text), own[i])) return false;
    for (u32 i = 0; i < d->quotes.n && i < QUOTES_LOOKED; i++) {
        const Quote *q = &d->quotes.v[i];
        if (!q->direct || q->speaker_entity != pronoun->entity) continue;
        for (u32 k = 0; k < q->content.n; k++)
            if (span_inside(pronoun->text, q->content.v[k].text)) return true;
    }
    return d->quotes.n > QUOTES_LOOKED; /* not looked for is not known */
}

/* A pronoun is spelt out only with the name of one who can act, and not where the words name that one beside it ("he shot
 * Novak" is not Novak): who is taken for whom is a guess, and a deed under a wrong name is worse than one under "he". */
static bool may_name(const Entity *who, Str name, Str told)
{
    isize at = name.n;
    while (at > 0 && name.p[at - 1] != ' ') at--;
    bool acts = who->kind != ENTITY_PLACE && who->kind != ENTITY_OTHER && who->kind != ENTITY_DOCUMENT;
    return who->named && acts && str_find(told, str_cut(name, at, name.n)) < 0;
}

void happening_words(Arena *a, const Situation *s, u32 doc, const Event *e, Span sentence, Happening *h)
{
    const Digest *d = s->documents.v[doc].digest;
    Span c = span_empty(e->told) ? sentence : e->told;
    h->text = h->told = without_lead(str_trim(str_at(d->text, c)));
    if (e->actors.n == 0) return;
    const Actor *who = &d->actors.v[e->actors.v[0].actor];
    if (who->entity == NONE || (span_inside(who->text, c) && who->via != 'p')) return;
    Str name = sit_entity_name(s, doc, who->entity);
    if (who->via == 'p' && (speaks_of_others(d, who) || !may_name(&d->entities.v[who->entity], name, h->told))) return;
    if (str_find(h->told, name) < 0) h->text = str_format(a, "%.*s: %.*s", STR(name), STR(h->told));
}

Str happening_control_words(Arena *a, const Situation *s, u32 doc, const Event *e, const ControlFact *c, const SitPlace *place)
{
    static const Str verbs[] = {[CHANGE_TAKES] = LIT("took"),         [CHANGE_LOSES] = LIT("lost"),
                                [CHANGE_ABANDONS] = LIT("abandoned"), [CHANGE_RETAKES] = LIT("retook"),
                                [CHANGE_BESIEGES] = LIT("besieging"), [CHANGE_THREATENS] = LIT("threatening"),
                                [CHANGE_HOLDS] = LIT("holding"),      [CHANGE_DENIES] = LIT("denying the loss of")};
    static const Str unreal[] = {[CHANGE_TAKES] = LIT("taking"), [CHANGE_LOSES] = LIT("losing"),
                                 [CHANGE_ABANDONS] = LIT("abandoning"), [CHANGE_RETAKES] = LIT("retaking")};
    static const Str passive[] = {[CHANGE_TAKES] = LIT("taken"),         [CHANGE_LOSES] = LIT("lost"),
                                  [CHANGE_ABANDONS] = LIT("abandoned"),  [CHANGE_RETAKES] = LIT("retaken"),
                                  [CHANGE_BESIEGES] = LIT("besieged"),   [CHANGE_THREATENS] = LIT("threatened"),
                                  [CHANGE_HOLDS] = LIT("held"),          [CHANGE_DENIES] = LIT("not lost")};
    Str who = sit_holder(s, doc, c->holder, place);
    bool real = realis_group(e->realis) == REAL;
    Str verb = !real && c->change <= CHANGE_RETAKES ? unreal[c->change] : verbs[c->change];
    if (!who.n) return str_format(a, "%.*s %.*s", STR(place->name), STR(passive[c->change]));
    return str_format(a, "%.*s %.*s %.*s", STR(who), STR(verb), STR(place->name));
}

/* ---- rows within rows */

enum { LINE_BYTES = 30 /* of words that nobody hits upon twice */ };

/* A row stands under each sentence it rests on. */
typedef struct {
    u32 doc, beg, row;
} Told;
typedef VEC(Told) Tolds;

static int told_order(const void *x, const void *y)
{
    const Told *a = x, *b = y;
    if (a->doc != b->doc) return a->doc < b->doc ? -1 : 1;
    if (a->beg != b->beg) return a->beg < b->beg ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

/* same: the same words elsewhere in the report will do. */
static bool has_source(const Sources *in, const Source *x, bool same)
{
    for (u32 i = 0; i < in->n; i++)
        if (in->v[i].doc == x->doc && (same || (in->v[i].text.beg == x->text.beg && in->v[i].field == x->field))) return true;
    return false;
}

/* Does nobody stand behind y who does not stand behind x? */
static bool vouched(const OriginSet *x, const OriginSet *y)
{
    u32 k = 0;
    for (u32 i = 0; i < y->n; i++) { /* both in order */
        while (k < x->n && x->v[k] < y->v[i]) k++;
        if (k == x->n || x->v[k] != y->v[i]) return false;
    }
    return y->n > 0;
}

/* Are the words of y inside those of x, and does x rest on every sentence that y rests on, or are they words enough and their
 * origins those of x? A row with a day of its own goes only into a row of that day. */
static bool tells(const Happening *x, const Happening *y)
{
    if (x->change || y->change || !y->told.n) return false;
    if (y->when.from != TIME_UNKNOWN && (x->when.from == TIME_UNKNOWN || happening_day(x) != happening_day(y))) return false;
    if (str_find(x->text, y->told) < 0) return false;
    if (y->told.n >= LINE_BYTES && vouched(&x->origins, &y->origins)) return true;
    for (u32 i = 0; i < y->sources.n; i++)
        if (!has_source(&x->sources, &y->sources.v[i], str_eq(x->told, y->told))) return false;
    return true;
}

/* Who leads: the longer clause, of equal ones what more stand behind, the deed, then the earlier row. */
static bool leads(const Situation *s, u32 o, u32 h)
{
    const Happening *x = &s->timeline.v[o], *y = &s->timeline.v[h];
    bool dx = realis_group(x->realis) == REAL, dy = realis_group(y->realis) == REAL;
    if (x->told.n != y->told.n) return x->told.n > y->told.n;
    if (x->origins.n != y->origins.n && x->told.n >= LINE_BYTES) return x->origins.n > y->origins.n;
    return dx != dy ? dx : o < h;
}

/* Rows of one sentence that are compared with each other; the rest of a longer list is left to itself. */
enum { ROWS_OF_SENTENCE_MAX = 32 };

static void within_sentence(Situation *s, const Told *rows, u32 n)
{
    for (u32 h = 0; h < n; h++) {
        Happening *y = &s->timeline.v[rows[h].row];
        for (u32 o = 0; o < n; o++) {
            u32 at = rows[o].row;
            bool better = y->within == NONE || leads(s, at, y->within);
            if (o != h && better && leads(s, at, rows[h].row) && tells(&s->timeline.v[at], y)) y->within = at;
        }
    }
}

/* The rows of one story with the same words, as copies have them. */
static void within_copies(Arena *a, Situation *s)
{
    Map first = {0};
    for (u32 i = 0; i < s->timeline.n; i++) {
        Happening *y = &s->timeline.v[i];
        if (y->change || y->told.n < LINE_BYTES) continue;
        bool isnew;
        u32 *at = map_put(a, &first, str_join(a, (Str){(const u8 *)&y->story, sizeof y->story}, y->told), &isnew);
        if (isnew) *at = i;
        Happening *x = &s->timeline.v[*at];
        if (isnew || x->within != NONE || y->within != NONE) continue;
        if (leads(s, *at, i) && tells(x, y)) y->within = *at;
        else if (leads(s, i, *at) && tells(y, x)) x->within = i, *at = i;
    }
}

void happening_within(Arena *a, Situation *s)
{
    Tolds all = {0};
    for (u32 i = 0; i < s->timeline.n; i++) {
        const Sources *from = &s->timeline.v[i].sources;
        for (u32 k = 0; k < from->n; k++) *vec_push(a, &all) = (Told){from->v[k].doc, from->v[k].text.beg, i};
    }
    if (all.n) qsort(all.v, all.n, sizeof *all.v, told_order);
    for (u32 i = 0, end; i < all.n; i = end) {
        for (end = i; end < all.n && all.v[end].doc == all.v[i].doc && all.v[end].beg == all.v[i].beg;) end++;
        within_sentence(s, all.v + i, u32_min(end - i, ROWS_OF_SENTENCE_MAX));
    }
    within_copies(a, s);
}
