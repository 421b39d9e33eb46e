/* clause.c - the words of a sentence that tell one event: the clause around its
 * trigger. From a nominal trigger up to the verb that governs it, then that verb's part of the
 * tree without what is coordinated with it, without its conjunction, and without a
 * parenthetic that follows. Where there is no tree the sentence stands for the clause.
 * For a reader a clause without its subject is too little: "told" goes up to the words that have one. */
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

/* The clause of a verb: tokens [*b, *end). `keep` stays inside. */
static void clause_range(const Doc *d, u32 verb, u32 keep, u32 *b, u32 *end)
{
    tree_range(d, verb, b, end);
    u32 cut = right_end(d, verb, *end);
    if (cut > keep) *end = cut;
}

static Span clause_of(const Doc *d, const Event *e)
{
    const Sentence *s = &d->sentences.v[e->sentence];
    if (s->root == NONE || e->token == NONE) return s->text;
    u32 verb = governing_verb(d, e->token), b, end;
    clause_range(d, verb, e->token, &b, &end);
    Span c = trimmed(d, b, end, verb);
    enum { CLAUSE_MIN = 12 };
    return c.end - c.beg < CLAUSE_MIN ? s->text : whole_words(d, c, s);
}

static u32 subject_of(const Doc *d, u32 verb)
{
    static const u8 rels[] = {REL_NSUBJ, REL_NSUBJ_PASS, REL_CSUBJ, REL_EXPL};
    for (isize i = 0; i < countof(rels); i++) {
        u32 t = tree_child(d, verb, rels[i], 0);
        if (t != NONE) return t;
    }
    return NONE;
}

static bool is_wish(const Event *e)
{
    return e->realis != REALIS_HAPPENED && e->realis != REALIS_ONGOING && e->realis != REALIS_CLAIMED && e->realis != REALIS_DENIED;
}

/* The verb whose words a reader needs: up from a clause without a subject, unless who acts is known and can be set
 * before it ("Britain: send 600 soldiers", "Rebels: raised their flag"). */
static u32 standing_verb(const Doc *d, const Event *e, u32 verb)
{
    for (int i = 0; i < CLIMB_STEPS; i++) {
        const Token *t = &d->tokens.v[verb];
        u8 rel = deprel_base(t->rel);
        bool led = e->actors.n && (rel == REL_CONJ || is_wish(e));
        if (t->head == verb || t->head == NONE || t->rel == REL_ACL_RELCL || subject_of(d, verb) != NONE || led) break;
        verb = t->head;
        while (!verbal(&d->tokens.v[verb]) && d->tokens.v[verb].head != NONE && d->tokens.v[verb].head != verb && i++ < CLIMB_STEPS)
            verb = d->tokens.v[verb].head;
    }
    return verb;
}

static bool in_title(const Doc *d, Span s)
{
    for (u32 i = 0; i < d->zones.n; i++)
        if (d->zones.v[i].kind == ZONE_TITLE && span_inside(s, d->zones.v[i].text)) return true;
    return false;
}

/* Begins with its own subject, and that with no pronoun: clear without what stands before it. */
static bool is_clear(const Doc *d, u32 verb, u32 b)
{
    u32 subject = subject_of(d, verb), from, to;
    if (subject == NONE || d->tokens.v[subject].upos == UPOS_ADP || d->tokens.v[subject].upos == UPOS_ADV) return false;
    tree_range(d, subject, &from, &to);
    if (b > 0 && d->tokens.v[b - 1].upos == UPOS_ADP && doc_token_sentence(d, b - 1) == doc_token_sentence(d, b)) return false; /* "Men [in] drag steal" */
    return from <= b && d->tokens.v[from].upos != UPOS_PRON;
}

static Span told_of(const Doc *d, const Event *e)
{
    enum { WHOLE_MAX = 280 }; /* bytes of a sentence that is told whole */
    const Sentence *s = &d->sentences.v[e->sentence];
    if (s->root == NONE || e->token == NONE || in_title(d, e->trigger)) return s->text;
    u32 verb = standing_verb(d, e, governing_verb(d, e->token)), b, end, from, to, line = doc_dateline_end(d, e->sentence);
    clause_range(d, verb, e->token, &b, &end);
    bool relative = d->tokens.v[verb].rel == REL_ACL_RELCL;
    if (relative) { /* "the tenth town that they have taken": with what it speaks of */
        tree_range(d, d->tokens.v[verb].head, &from, &to);
        b = u32_min(b, from);
    }
    u32 said = d->tokens.v[verb].head; /* "the line will open in June, its managers promised": with what they say */
    if (d->tokens.v[verb].rel == REL_PARATAXIS && said < verb) {
        tree_range(d, said, &from, &to);
        b = from, verb = said;
    }
    while (b < verb && loose(&d->tokens.v[b])) b++;
    bool deed = e->realis == REALIS_HAPPENED || e->realis == REALIS_ONGOING, inside = relative || (b > s->beg && b > line);
    if (deed && inside && !is_clear(d, verb, b) && s->text.end - s->text.beg <= WHOLE_MAX) b = s->beg, end = s->end;
    if (line > b && line <= e->token) b = line;
    bool all = end == s->end && b <= u32_max(s->beg, line);
    if (all && !str_eq(token_str(d, end - 1), S("."))) return (Span){d->tokens.v[b].text.beg, s->text.end};
    if (all) return (Span){d->tokens.v[b].text.beg, d->tokens.v[end - 1].text.beg};
    return whole_words(d, trimmed(d, b, end, verb), s);
}

void annotate_clause(Doc *d, const Know *k)
{
    (void)k;
    for (u32 i = 0; i < d->events.n; i++) {
        Event *e = &d->events.v[i];
        if (e->sentence == NONE) continue;
        e->clause = clause_of(d, e);
        e->told = told_of(d, e);
    }
}
