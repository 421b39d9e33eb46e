/* claims_standing.c - which figures stand: not those that a report denies, nor those that an
 * outlet takes back.
 *
 * Denied: the number lies in an event that is denied, or is ascribed to rumours in a report that
 * denies such a happening. Withdrawn: a sentence of correction gives it as what was printed before ("an
 * earlier version said that 43 ..."); its own outlet's equal figures of that day or before fall
 * with it. "The correct number is 24" after such a sentence counts what the withdrawn figure
 * counted. Such figures are kept in their claim with the sentence that speaks against them, and
 * are not judged. An equal figure that somebody else denies stands, with the denial beside it.
 *
 * Limit: a correction that names no figure ("the toll was wrong") withdraws nothing. */
#include "situation/claims.h"

static Span sentence_at(const Digest *d, u32 byte)
{
    u32 i = digest_sentence_at(d, byte);
    return i == NONE ? (Span){0, 0} : d->sentences.v[i].text;
}

/* Does the sentence give this number as one that was printed in error? */
static bool taken_back(Str sentence, isize at)
{
    static const char *const before[] = {"earlier version", "earlier report", "previous version", "original version", "previously reported",
                                         "incorrectly", "mistakenly", "erroneously", "wrongly"};
    static const char *const instead[] = {"correct number", "correct figure", "correct toll", "in fact", "should have", "instead", "rather than"};
    Str lead = str_cut(sentence, 0, at);
    isize cue = sit_may_correct(lead) ? sit_last_of(lead, before, countof(before)) : -1;
    if (cue < 0) return false;
    return str_ends(str_trim(lead), S(" not")) || sit_last_of(lead, instead, countof(instead)) < cue;
}

static bool given_as_correct(Str sentence)
{
    static const char *const cues[] = {"correct number", "correct figure", "correct toll", "actual number", "actual figure", "actual toll"};
    return sit_has_any(sentence, cues, countof(cues));
}

/* The number that the correction before this one, in its sentence or the one before, takes back. */
static const Number *corrected(const Digest *d, u32 number)
{
    u32 here = digest_sentence_at(d, d->numbers.v[number].text.beg);
    for (u32 i = number; i-- > 0;) {
        const Number *n = &d->numbers.v[i];
        u32 at = digest_sentence_at(d, n->text.beg);
        if (at == NONE || at + 1 < here) return NULL;
        Span s = d->sentences.v[at].text;
        if (n->kind == NUMBER_COUNT && taken_back(str_at(d->text, s), n->text.beg - s.beg)) return n;
    }
    return NULL;
}

static const Event *denied_event(const Digest *d, Span text)
{
    for (u32 i = 0; i < d->events.n; i++) {
        const Event *e = &d->events.v[i];
        if (e->realis == REALIS_DENIED && e->attribution.n && span_inside(text, e->clause)) return e;
    }
    return NULL;
}

/* Nobody vouches for it: "messages claimed that ...". */
static bool is_rumour(const Digest *d, Span text)
{
    static const char *const words[] = {"rumour", "rumor", "message", "post", "claim", "video", "social media"};
    for (u32 i = 0; i < d->quotes.n; i++) {
        const Quote *q = &d->quotes.v[i];
        if (span_inside(text, q->text) && !span_empty(q->speaker)) {
            Str who = str_at(d->text, q->speaker);
            for (isize k = 0; k < countof(words); k++)
                if (str_find(who, str_cut(str_of(words[k]), 1, (isize)strlen(words[k]))) >= 0) return true;
        }
    }
    return false;
}

static const Event *denied_alike(const Digest *d, const Number *n)
{
    for (u32 i = 0; i < d->numbers.n; i++) {
        const Number *o = &d->numbers.v[i];
        if (o == n || !str_eq(o->role, n->role)) continue;
        const Event *e = denied_event(d, o->text);
        if (e) return e;
    }
    return NULL;
}

/* "In the town, where 400 people were evacuated": the happening of that name in the sentence. */
static const Event *event_told(const Digest *d, const Number *n, Span sentence)
{
    enum { SAME = 5 }; /* bytes of role and trigger that agree: evacuated, evacuation */
    for (u32 i = 0; n->role.n >= SAME && i < d->events.n; i++) {
        const Event *e = &d->events.v[i];
        Str word = str_at(d->text, e->trigger);
        if (span_inside(e->trigger, sentence) && word.n >= SAME && str_eq_nocase(str_cut(word, 0, SAME), str_cut(n->role, 0, SAME)))
            return e;
    }
    return NULL;
}

static Figure figure_of(const Digest *d, u32 number)
{
    Figure f = {.n = d->numbers.v[number], .standing = VALUE_STANDS};
    if (f.n.kind != NUMBER_COUNT) return f;
    Span at = sentence_at(d, f.n.text.beg);
    f.event = event_told(d, &f.n, at);
    if (f.n.place == NONE && f.event) f.n.place = f.event->place;
    Str sentence = str_at(d->text, at);
    if (taken_back(sentence, f.n.text.beg - at.beg)) {
        f.standing = VALUE_WITHDRAWN;
        f.against = at;
        return f;
    }
    const Number *old = !f.n.role.n && given_as_correct(sentence) ? corrected(d, number) : NULL;
    if (old) {
        f.n.role = old->role, f.n.counts = old->counts, f.n.counts_text = (Span){0, 0};
        f.event = event_told(d, old, sentence_at(d, old->text.beg));
        f.n.place = old->place != NONE || !f.event ? old->place : f.event->place;
    }
    const Event *e = f.n.high > 0 ? denied_event(d, f.n.text) : NULL;
    if (!e && f.n.role.n && is_rumour(d, f.n.text)) e = denied_alike(d, &f.n);
    if (!e) return f;
    f.standing = VALUE_DENIED;
    f.against = sentence_at(d, e->trigger.beg);
    return f;
}

Figure **claims_figures(Arena *a, const Situation *s)
{
    Figure **out = NEW(a, Figure *, (isize)s->documents.n + 1);
    for (u32 i = 0; i < s->documents.n; i++) {
        const Digest *d = s->documents.v[i].digest;
        out[i] = NEW(a, Figure, (isize)d->numbers.n + 1);
        for (u32 k = 0; k < d->numbers.n; k++) out[i][k] = figure_of(d, k);
    }
    return out;
}

static bool same_figure(const ClaimValue *x, const ClaimValue *y)
{
    return x->low == y->low && x->high == y->high && x->of == y->of && str_eq(x->unit, y->unit);
}

static bool printed_by(const Situation *s, const ClaimValue *v, u32 doc)
{
    Str outlet = s->documents.v[doc].digest->outlet;
    for (u32 i = 0; i < v->sources.n; i++)
        if (outlet.n && str_eq_nocase(s->documents.v[v->sources.v[i].doc].digest->outlet, outlet)) return true;
    return false;
}

void claims_regrade(Arena *a, const Situation *s, Claim *c)
{
    for (u32 i = 0; i < c->values.n; i++) {
        const ClaimValue *w = &c->values.v[i];
        if (w->standing == VALUE_STANDS) continue;
        for (u32 k = 0; k < c->values.n; k++) {
            ClaimValue *v = &c->values.v[k];
            if (v->standing != VALUE_STANDS || !same_figure(v, w) || v->as_of.from > w->as_of.from) continue;
            if (w->standing == VALUE_WITHDRAWN) {
                if (!printed_by(s, v, w->sources.v[0].doc)) continue;
                v->standing = VALUE_WITHDRAWN;
            }
            for (u32 x = 0; x < w->against.n; x++) sources_add(a, &v->against, w->against.v[x]);
        }
    }
}
