/* quote_left.c - quoted regions that no cue took.
 *
 * A region goes on with the speech before it: the second half of a sentence, the next one of its
 * paragraph, a paragraph that is nothing but a quotation. Names and titles in marks between two
 * halves are no speech. Marks that stand alone behind a sentence in which exactly one spoke are that
 * one's; if two spoke, nobody is guessed. All others are scare quotes and attribute nothing. */
#include "annotate/quote_in.h"
#include "base/utf8.h"

/* "first half," he said, "second half" */
static bool second_half(const QuoteWork *w, const Region *p, const Region *r)
{
    const Quote *q = &w->d->quotes.v[p->quote];
    if (span_empty(q->cue) || q->cue.beg < p->whole.end || q->cue.end > r->whole.beg || r->tb < 2) return false;
    u32 t = r->tb;
    while (t > 0 && w->d->tokens.v[t - 1].text.beg >= r->whole.beg) t--;
    if (t == 0 || doc_token_sentence(w->d, t - 1) != doc_sentence_at(w->d, q->cue.beg)) return false;
    if (w->d->tokens.v[t - 1].upos == UPOS_ADV && t > 1 && w->d->tokens.v[t - 2].upos == UPOS_CCONJ) t--; /* 'and still "..."' */
    if (w->d->tokens.v[t - 1].upos == UPOS_CCONJ && t > 1) t--;
    return quote_is(w->d, t - 1, ",") && quote_same_paragraph(w, p->whole.end, r->whole.beg);
}

static bool opens_sentence(const QuoteWork *w, const Region *r)
{
    if (r->te <= r->tb) return false;
    u32 first = w->d->sentences.v[doc_token_sentence(w->d, r->tb)].beg;
    return first <= r->tb && quote_only_punctuation(w, first, r->tb);
}

static bool single_mark(const QuoteWork *w, const Region *r)
{
    Str s = w->d->text;
    isize at = r->whole.beg;
    u32 c = utf8_next(s, &at);
    return c == '\'' || c == 0x2018;
}

/* A paragraph that is nothing but a quotation, under one of direct speech: the last speaker goes on.
 * Other marks are another matter: a heading in single ones between speech in double ones. */
static bool next_paragraph(const QuoteWork *w, const Region *p, const Region *r)
{
    const Quote *q = &w->d->quotes.v[p->quote];
    Str text = w->d->text, rest = str_cut(text, r->whole.end, text.n);
    u32 newlines = 0;
    for (u32 b = p->whole.end; b < r->whole.beg; b++) newlines += text.p[b] == '\n';
    bool alone = str_trim(rest).n == 0 || memchr(rest.p, '\n', (size_t)(str_trim(rest).p - rest.p)) != NULL;
    Str said = str_at(text, r->inner);
    bool stopped = said.n && strchr(".!?,;", said.p[said.n - 1]) != NULL; /* a heading has no stop */
    return newlines > 0 && newlines <= 3 && alone && stopped && q->direct && !str_eq(q->rule, S("quote.signed")) &&
           single_mark(w, p) == single_mark(w, r);
}

/* The region that region i may go on from: the one before it, or the one before names and titles in marks
 * beside that one's cue: '"We stay," Rep. Anna "Ann" Kovacs said on "Good Morning." "We win."' */
static const Region *spoke_before(const QuoteWork *w, u32 i)
{
    enum { NAMES_MAX = 3 };
    const Region *p = &w->regions.v[i - 1];
    for (u32 j = i; j-- > 0 && i - j <= NAMES_MAX + 1;) {
        const Region *o = &w->regions.v[j];
        if (!quote_same_paragraph(w, o->whole.end, w->regions.v[i].whole.beg)) break;
        if (o->quote == NONE) continue;
        const Quote *q = &w->d->quotes.v[o->quote];
        bool beside = !span_empty(q->cue) && q->cue.beg >= o->whole.end && !q->mixed;
        if (j + 1 == i || !beside) break;
        u32 said = doc_sentence_at(w->d, q->cue.beg);
        for (u32 n = j + 1; n < i; n++)
            if (doc_sentence_at(w->d, w->regions.v[n].whole.beg) != said || opens_sentence(w, &w->regions.v[n])) return p;
        return o;
    }
    return p;
}

/* Nothing but whole sentences stands between these marks, and nobody is named behind them. */
static bool stands_alone(const QuoteWork *w, const Region *r)
{
    const Doc *d = w->d;
    Str said = str_at(d->text, r->inner);
    u32 t = r->te;
    while (t < d->tokens.n && d->tokens.v[t].text.beg < r->whole.end) t++;
    bool first = t >= d->tokens.n || t == d->sentences.v[doc_token_sentence(d, t)].beg || !quote_same_paragraph(w, r->whole.end, d->tokens.v[t].text.beg);
    return first && said.n && strchr(".!?", said.p[said.n - 1]) != NULL;
}

/* Is its cue among another's words? */
static bool inside_another(const Doc *d, u32 at)
{
    enum { NEAR = 16 };
    for (u32 i = at > NEAR ? at - NEAR : 0; i < d->quotes.n && i <= at + NEAR; i++)
        for (u32 c = 0; i != at && c < d->quotes.v[i].content.n; c++)
            if (span_inside(d->quotes.v[at].cue, d->quotes.v[i].content.v[c].text)) return true;
    return false;
}

static bool same_speaker(const Doc *d, u32 a, u32 b)
{
    const Quote *x = &d->quotes.v[a], *y = &d->quotes.v[b];
    if (x->speaker.beg == y->speaker.beg) return true;
    return x->speaker_entity != NONE && x->speaker_entity == y->speaker_entity;
}

/* 'The dam is safe, the mayor said. "We are proud of it."': marks that follow a sentence in which one alone spoke
 * are that one's; NONE. *from: the quote to begin with; cues come in the order of the text, and regions too. */
static u32 told_before(const QuoteWork *w, u32 region, u32 *from)
{
    const Doc *d = w->d;
    const Region *r = &w->regions.v[region];
    if (r->te <= r->tb) return NONE;
    u32 own = doc_token_sentence(d, r->tb), found = NONE;
    if (!own || !r->closed || !opens_sentence(w, r) || single_mark(w, r) || !stands_alone(w, r)) return NONE;
    if (!quote_same_paragraph(w, d->sentences.v[own - 1].text.beg, r->whole.beg)) return NONE;
    u32 last = d->sentences.v[own - 1].end;
    while (last > d->sentences.v[own - 1].beg && quote_closing_punct(d, last - 1)) last--;
    if (last > d->sentences.v[own - 1].beg && quote_is_said(w, last - 1)) return NONE; /* 'said they found a note. "I am sorry."' */
    u32 before = d->sentences.v[own - 1].text.beg, to = d->sentences.v[own - 1].text.end;
    while (*from < d->quotes.n && (span_empty(d->quotes.v[*from].cue) || d->quotes.v[*from].cue.beg < before)) ++*from;
    for (u32 i = *from; i < d->quotes.n && (span_empty(d->quotes.v[i].cue) || d->quotes.v[i].cue.beg < to); i++) {
        const Quote *q = &d->quotes.v[i];
        if (span_empty(q->cue) || inside_another(d, i)) continue;
        const Cue *c = quote_cue(w, doc_token_at(d, q->cue.beg));
        bool speech = c && (c->frames & FRAME_QUOTE) && (c->frames & FRAME_CLAUSE) && !span_empty(q->speaker) && !str_starts(q->rule, S("quote.passive"));
        Str who = doc_str(d, q->speaker);
        if (str_eq_nocase(who, S("I")) || str_eq_nocase(who, S("we"))) return NONE; /* within somebody's words whose marks are lost */
        if (!speech || (found != NONE && !same_speaker(d, found, i))) return NONE;
        found = i;
    }
    return found;
}

void quote_leftovers(QuoteWork *w)
{
    const Doc *d = w->d;
    u32 cued = 0;
    for (u32 i = 0; i < w->regions.n; i++) {
        Region *r = &w->regions.v[i];
        if (r->quote != NONE) continue;
        const Region *p = i ? spoke_before(w, i) : NULL;
        u32 told = !p || p->quote == NONE ? told_before(w, i, &cued) : NONE;
        if (told != NONE && d->quotes.v[told].content.n < QUOTE_CONTENT_MAX) {
            quote_add_content(w, told, r->inner, true);
            w->d->quotes.v[told].mixed = true;
            quote_give(w, i, told);
        }
        if (!p || p->quote == NONE) continue;
        bool half = second_half(w, p, r);
        if (!half && !opens_sentence(w, r)) continue;
        u32 q = p->quote;
        bool same = half || r->reopened || quote_same_paragraph(w, d->quotes.v[q].text.beg, r->whole.beg) ||
                    quote_same_paragraph(w, p->whole.end, r->whole.beg) || next_paragraph(w, p, r);
        if (!same) continue;
        bool retold = d->quotes.v[q].mixed && !quote_same_paragraph(w, p->whole.end, r->whole.beg); /* other words than those */
        if (retold || d->quotes.v[q].content.n >= QUOTE_CONTENT_MAX) {
            q = quote_add(w, r->inner, (Source){.actor = d->quotes.v[q].speaker_actor}, 0, 0, S("quote.continued"));
            if (q == NONE) return;
            w->d->quotes.v[q].speaker = d->quotes.v[p->quote].speaker;
        } else {
            quote_add_content(w, q, r->inner, true);
        }
        quote_give(w, i, q);
    }
}
