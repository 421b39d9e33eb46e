/* quote_bound.c - where one attribution's words end because the next attribution begins.
 *
 * The parser likes to hang whatever follows a reported clause into it: "said the road was shut,
 * adding that ...", "said it opposed the vote and warned the capital", "said they were few,
 * though the mayor said ...". English keeps these apart: a participle of saying after a comma
 * takes the reporter's subject, a verb of saying coordinated without a subject of its own is
 * the same speaker's, and a concession with its own speaker is the reporter's aside. What
 * begins so inside another's words ends them; in the first two cases the speaker goes on. */
#include "annotate/quote_in.h"
#include "base/utf8.h"

enum { NEAR = 16, SKIPPED_MAX = 4 };

static bool dash_or_comma(const Doc *d, u32 t)
{
    return d->tokens.v[t].upos == UPOS_PUNCT && !quote_is(d, t, "\"") && !quote_is(d, t, "(");
}

static bool light(const Token *k)
{
    return k->upos == UPOS_ADV || k->upos == UPOS_AUX || k->upos == UPOS_PART;
}

/* Where the subject of a cue begins, if it has one beside it inside the words; else NONE. */
static u32 own_subject(const QuoteWork *w, const Quote *x, u32 cue, Span words)
{
    const Doc *d = w->d;
    if (span_empty(x->speaker) || x->speaker.beg < words.beg || x->speaker.end > x->cue.beg) return NONE;
    u32 end = doc_token_at(d, x->speaker.end - 1) + 1;
    if (end > cue || cue - end > SKIPPED_MAX) return NONE;
    for (u32 t = end; t < cue; t++)
        if (!light(&d->tokens.v[t])) return NONE;
    return doc_token_at(d, x->speaker.beg);
}

static bool joins(const QuoteWork *w, u32 t, bool comma)
{
    const Doc *d = w->d;
    if (t == 0) return false;
    Str s = token_str(d, t);
    bool word = map_get(&w->lex->joins, str_lower(w->a, s)) != NONE;
    return word && (!comma || dash_or_comma(d, t - 1));
}

/* The token that ends the words because of attribution x in them, NONE; *same: one speaker. */
static u32 begins(const QuoteWork *w, const Quote *q, const Quote *x, Span words, bool *same)
{
    const Doc *d = w->d;
    if (span_empty(x->cue) || !span_inside(x->cue, words)) return NONE;
    u32 first = doc_token_at(d, words.beg), cue = doc_token_at(d, x->cue.beg), said = doc_token_at(d, q->cue.beg);
    const Cue *c = quote_cue(w, cue);
    if (!c || w->in[cue] != NONE || cue < first + 3) return NONE;
    u16 form = d->tokens.v[cue].feats;
    u32 subject = own_subject(w, x, cue, words), from = subject != NONE ? subject : cue;
    *same = subject == NONE;
    if (subject != NONE) {
        if (joins(w, from - 1, true)) return from - 2;
        return dash_or_comma(d, from - 1) && !quote_is(d, from - 1, ",") ? from - 1 : NONE;
    }
    while (from > first + 2 && cue - from < SKIPPED_MAX && light(&d->tokens.v[from - 1])) from--;
    if (form & FEAT_PRESPART) return (c->frames & (FRAME_QUOTE | FRAME_SMALL)) && dash_or_comma(d, from - 1) ? from - 1 : NONE;
    bool tense = (form & (FEAT_PAST | FEAT_PRES)) != 0 && ((form ^ d->tokens.v[said].feats) & (FEAT_PAST | FEAT_PRES)) == 0;
    return tense && (c->frames & FRAME_QUOTE) && joins(w, from - 1, false) ? from - 1 : NONE;
}

static void one(QuoteWork *w, u32 at)
{
    Doc *d = w->d;
    Quote *q = &d->quotes.v[at];
    SpanItem *last = &q->content.v[q->content.n - 1];
    if (span_empty(q->cue) || q->cue.end > last->text.beg || (q->direct && !q->mixed)) return;
    u32 cut = NONE, by = NONE;
    bool goes_on = false;
    for (u32 i = at > NEAR ? at - NEAR : 0; i < d->quotes.n && i <= at + NEAR; i++) {
        bool same;
        u32 t = i == at ? NONE : begins(w, q, &d->quotes.v[i], last->text, &same);
        if (t == NONE || t >= cut) continue;
        cut = t, by = i, goes_on = same;
    }
    if (cut == NONE) return;
    Span kept = quote_trimmed(w, doc_token_at(d, last->text.beg), cut);
    if (span_empty(kept)) return;
    last->text = kept;
    q->text.end = kept.end;
    Quote *x = &d->quotes.v[by];
    if (goes_on) x->speaker = q->speaker, x->speaker_actor = q->speaker_actor, x->speaker_entity = q->speaker_entity;
}

void quote_bounds(QuoteWork *w)
{
    for (u32 i = 0; i < w->d->quotes.n; i++) one(w, i);
}
