/* clause.c - the words of a sentence that tell one event, for a reader: the clause around its
 * trigger. From a nominal trigger up to the verb that governs it, then that verb's part of the
 * tree without what is coordinated with it, without its conjunction, and without a
 * parenthetic that follows. Where there is no tree the sentence stands for the clause. */
#include "annotate/annotate.h"

enum { CLIMB_STEPS = 8, CLAUSE_BYTES_MAX = 320 };

static bool verbal(const Token *t)
{
    return t->upos == UPOS_VERB || t->upos == UPOS_AUX;
}

/* The verb that governs a noun as its subject, object or complement. */
static u32 governing_verb(const Doc *d, u32 t)
{
    for (int i = 0; i < CLIMB_STEPS && !verbal(&d->tokens.v[t]); i++) {
        const Token *k = &d->tokens.v[t];
        if (k->head == t || k->head == NONE || tree_child(d, t, REL_COP, 0) != NONE) break;
        t = k->head;
    }
    return t;
}

static bool cuts_after(const Token *t)
{
    u8 rel = deprel_base(t->rel);
    return (rel == REL_CONJ && verbal(t)) || rel == REL_PARATAXIS;
}

/* The clause ends before the first coordinated verb or parenthetic right of its own verb. */
static u32 right_end(const Doc *d, u32 verb, u32 end)
{
    for (u32 c = tree_child(d, verb, REL_COUNT, verb + 1); c != NONE && c < end; c = tree_child(d, verb, REL_COUNT, c + 1)) {
        u32 b, e;
        if (!cuts_after(&d->tokens.v[c])) continue;
        tree_range(d, c, &b, &e);
        return b > verb ? b : end;
    }
    return end;
}

static bool loose(const Token *t)
{
    return t->upos == UPOS_PUNCT || t->rel == REL_CC || t->rel == REL_MARK;
}

static Span trimmed(const Doc *d, u32 b, u32 e, u32 verb)
{
    while (b < verb && (loose(&d->tokens.v[b]) || d->tokens.v[b].rel == REL_DISCOURSE)) b++;
    while (e > verb + 1 && (d->tokens.v[e - 1].upos == UPOS_PUNCT || d->tokens.v[e - 1].upos == UPOS_CCONJ)) e--;
    return tokens_span(d, b, e);
}

/* A quotation mark that only opens or only closes goes with its quotation: take the mark in. */
static Span whole_words(const Doc *d, Span s, const Sentence *sentence)
{
    if (s.end - s.beg > CLAUSE_BYTES_MAX) {
        u32 t = doc_token_at(d, s.beg + CLAUSE_BYTES_MAX);
        if (t != NONE && d->tokens.v[t].text.beg > s.beg) s.end = d->tokens.v[t].text.beg;
        while (s.end > s.beg && d->text.p[s.end - 1] == ' ') s.end--;
    }
    return span_inside(s, sentence->text) && !span_empty(s) ? s : sentence->text;
}

static Span clause_of(const Doc *d, const Event *e)
{
    const Sentence *s = &d->sentences.v[e->sentence];
    if (s->root == NONE || e->token == NONE) return s->text;
    u32 verb = governing_verb(d, e->token), b, end;
    tree_range(d, verb, &b, &end);
    u32 cut = right_end(d, verb, end);
    if (cut > e->token) end = cut;
    Span c = trimmed(d, b, end, verb);
    enum { CLAUSE_MIN = 16 };
    return c.end - c.beg < CLAUSE_MIN ? s->text : whole_words(d, c, s);
}

void annotate_clause(Doc *d, const Know *k)
{
    (void)k;
    for (u32 i = 0; i < d->events.n; i++) {
        Event *e = &d->events.v[i];
        if (e->sentence != NONE) e->clause = clause_of(d, e);
    }
}
