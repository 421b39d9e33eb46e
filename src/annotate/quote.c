/* quote.c - quotations and reported speech: source, cue, content, addressee, channel, time.
 *
 * Marks first (quote_mark.c), then every cue - a verb of saying, thinking or judging from
 * data/quote_cues.tsv, or "according to" - looks for its source beside it (quote_source.c) and
 * for its content: the quoted region that touches it, the clause before it ("..., he said"),
 * or its complement after it. Regions that no cue took continue the speech before them in the
 * same paragraph, or the speaker's when a paragraph is nothing but a quotation; the others are
 * scare quotes and attribute nothing. The notion of attribution is wide (Newell et al. 2018,
 * PolNeAR): beliefs, intentions and verdicts count as well as speech. */
#include "annotate/quote_in.h"
#include "base/utf8.h"

bool quote_same_paragraph(const QuoteWork *w, u32 a, u32 b)
{
    if (a > b) { u32 t = a; a = b; b = t; }
    return memchr(w->d->text.p + a, '\n', b - a) == NULL;
}

const Cue *quote_cue(const QuoteWork *w, u32 token)
{
    u32 at = map_get(&w->lex->cue, w->d->tokens.v[token].lemma);
    return at == NONE ? NULL : &w->lex->cues.v[at];
}

/* ---- adding */

void quote_add_content(QuoteWork *w, u32 quote, Span content, bool direct)
{
    Quote *q = &w->d->quotes.v[quote];
    if (span_empty(content)) return;
    for (u32 i = 0; i < q->content.n; i++)
        if (span_overlaps(q->content.v[i].text, content)) return;
    vec_push(w->a, &q->content)->text = content;
    u32 i = q->content.n - 1;
    for (; i > 0 && q->content.v[i - 1].text.beg > content.beg; i--) q->content.v[i] = q->content.v[i - 1];
    q->content.v[i].text = content;
    q->text.beg = u32_min(q->text.beg, content.beg);
    q->text.end = u32_max(q->text.end, content.end);
    if (direct) q->direct = true;
}

u32 quote_add(QuoteWork *w, Span content, Source src, u32 cue_beg, u32 cue_end, Str rule)
{
    Doc *d = w->d;
    if (d->quotes.n >= DOC_FACTS_MAX || span_empty(content)) return NONE;
    Quote q = quote_init(content);
    if (src.end > src.beg) q.speaker = tokens_span(d, src.beg, src.end);
    q.speaker_actor = src.actor;
    if (src.actor != NONE) q.speaker_entity = d->actors.v[src.actor].entity;
    if (cue_end > cue_beg) q.cue = tokens_span(d, cue_beg, cue_end);
    q.sentence = doc_sentence_at(d, content.beg);
    q.rule = rule;
    *vec_push(w->a, &d->quotes) = q;
    vec_push(w->a, &d->quotes.v[d->quotes.n - 1].content)->text = content;
    return d->quotes.n - 1;
}

/* ---- regions to quotes */

void quote_give(QuoteWork *w, u32 region, u32 quote)
{
    Region *r = &w->regions.v[region];
    if (r->quote == NONE) r->quote = quote;
    Quote *q = &w->d->quotes.v[quote];
    q->direct = true;
    q->text.beg = u32_min(q->text.beg, r->whole.beg);
    q->text.end = u32_max(q->text.end, r->whole.end);
}

u32 quote_region_from(const QuoteWork *w, u32 byte)
{
    u32 lo = 0, hi = w->regions.n;
    while (lo < hi) {
        u32 mid = lo + (hi - lo) / 2;
        if (w->regions.v[mid].whole.end <= byte) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

/* Does the content (bytes) hold quoted words and others? Then it is mixed. */
void quote_take_regions(QuoteWork *w, u32 quote)
{
    Quote *q = &w->d->quotes.v[quote];
    for (u32 r = quote_region_from(w, q->text.beg); r < w->regions.n && w->regions.v[r].whole.beg < q->text.end; r++)
        for (u32 i = 0; i < q->content.n; i++) {
            Span c = q->content.v[i].text, inner = w->regions.v[r].inner;
            if (inner.beg < c.beg || inner.end > c.end + 4) continue; /* the last mark may have been cut off */
            q->direct = true;
            if (w->regions.v[r].quote == NONE) w->regions.v[r].quote = quote;
            if (c.beg + 4 < inner.beg || inner.end + 4 < c.end) q->mixed = true;
        }
}

/* ---- the stretch before a cue */

typedef struct {
    u32 beg, end; /* tokens that are source and cue */
    u32 tail;     /* first token after what belongs to the cue: addressee, time, place */
    bool empty;   /* nothing but punctuation follows in the sentence */
} Frame;

bool quote_closing_punct(const Doc *d, u32 t)
{
    Str s = token_str(d, t);
    return str_eq(s, S(".")) || str_eq(s, S(",")) || str_eq(s, S(";")) || str_eq(s, S("!")) || str_eq(s, S("?")) ||
           str_eq(s, S(":")) || str_eq(s, S("…"));
}

bool quote_nominal(const Token *k)
{
    return k->upos == UPOS_DET || k->upos == UPOS_ADJ || k->upos == UPOS_NOUN || k->upos == UPOS_PROPN || k->upos == UPOS_NUM ||
           (k->upos == UPOS_PRON && (k->feats & FEAT_POSS)) || k->upos == UPOS_PART;
}

/* Past "told X", times, adverbs and prepositional phrases, to where the complement begins. */
static u32 skip_adjuncts(const QuoteWork *w, const Sentence *s, u32 t, bool addressee)
{
    const Doc *d = w->d;
    const Token *k = d->tokens.v;
    u32 obj = addressee && t > s->beg && k[t - 1].conf ? tree_child(d, t - 1, REL_OBJ, t) : NONE;
    if (addressee && obj == NONE && t > s->beg && k[t - 1].conf) obj = tree_child(d, t - 1, REL_IOBJ, t);
    if (obj != NONE && obj < t + 8 && w->in[obj] == w->in[t - 1]) {
        for (t = obj + 1; t < s->end && k[t].head == obj && (k[t].rel == REL_FLAT || k[t].rel == REL_NMOD); t++) {}
    } else if (addressee && t < s->end && w->actor_beg[t] != NONE && k[t].upos != UPOS_X)
        t = doc_token_at(d, d->actors.v[w->actor_beg[t]].text.end - 1) + 1;
    while (t < s->end) {
        if (w->opens[t] != NONE || w->in[t] != NONE || quote_is(d, t, "that") || quote_closing_punct(d, t)) break;
        if (k[t].upos == UPOS_ADP) {
            for (t++; t < s->end && (quote_nominal(&k[t]) || quote_timed(d, t)) && w->opens[t] == NONE; t++) {}
            continue;
        }
        if (quote_asks(d, t) || (k[t].upos != UPOS_ADV && !quote_timed(d, t))) break; /* "stressed | why it matters" */
        t++;
    }
    return t;
}

bool quote_only_punctuation(const QuoteWork *w, u32 beg, u32 end)
{
    for (u32 t = beg; t < end; t++)
        if (!quote_closing_punct(w->d, t) && w->closes[t] == NONE && w->opens[t] == NONE) return false;
    return true;
}

static Frame frame_of(const QuoteWork *w, const Sentence *s, const Cue *c, u32 verb, Source src)
{
    Frame f = {.beg = verb, .end = verb + 1};
    if (src.end > src.beg && !src.after && src.end <= verb) f.beg = src.beg;
    if (src.end > src.beg && src.after) f.end = src.end;
    if (src.after && f.end + 1 < s->end && quote_is(w->d, f.end, ",")) /* ", said X, the Y, ..." */
        for (u32 t = f.end + 1; t < s->end && t < f.end + 24; t++) {
            if (w->opens[t] != NONE || w->d->tokens.v[t].upos == UPOS_AUX) break;
            if (quote_is(w->d, t, ",") || (t + 1 == s->end)) { f.end = t; break; }
        }
    f.tail = skip_adjuncts(w, s, f.end, (c->frames & FRAME_ADDRESSEE) != 0);
    f.empty = quote_only_punctuation(w, f.tail, s->end);
    return f;
}

/* The region that closes right before token t, a comma allowed between. */
static u32 region_before(const QuoteWork *w, u32 t)
{
    if (t == 0) return NONE;
    u32 p = t - 1;
    if (w->closes[p] == NONE && quote_is(w->d, p, ",") && p > 0) p--;
    if (w->closes[p] == NONE) return NONE;
    u32 r = w->closes[p];
    return quote_same_paragraph(w, w->regions.v[r].whole.end, w->d->tokens.v[t].text.beg) ? r : NONE;
}

u32 quote_region_after(const QuoteWork *w, u32 t)
{
    const Doc *d = w->d;
    for (int steps = 0; steps < 2 && t < d->tokens.n; steps++, t++) {
        if (w->opens[t] != NONE) return w->opens[t];
        if (!quote_is(d, t, ",") && !quote_is(d, t, ":")) break;
    }
    return NONE;
}

/* ---- content of one cue */

Span quote_trimmed(const QuoteWork *w, u32 beg, u32 end)
{
    const Doc *d = w->d;
    while (end > beg && (quote_closing_punct(d, end - 1) || d->tokens.v[end - 1].upos == UPOS_PUNCT) && w->closes[end - 1] == NONE) end--;
    while (beg < end && quote_closing_punct(d, beg)) beg++;
    u32 r = end > beg ? w->in[end - 1] : NONE, last = end;
    if (r != NONE && w->regions.v[r].tb >= beg) { /* with the mark that closes what was opened here */
        while (last < d->tokens.n && w->in[last] == r && quote_closing_punct(d, last)) last++;
        if (last < d->tokens.n && w->closes[last] == r) end = last + 1;
    }
    return tokens_span(d, beg, end);
}

/* Quotation marks that open inside the content close inside it. */
static u32 balanced(const QuoteWork *w, u32 end)
{
    u32 r = end > 0 && end < w->d->tokens.n ? w->in[end - 1] : NONE;
    return r != NONE && w->in[end] == r ? w->regions.v[r].te : end;
}

static bool within_content(const QuoteWork *w, u32 token)
{
    enum { BACK = 6 };
    Span at = w->d->tokens.v[token].text;
    for (u32 i = w->d->quotes.n, steps = 0; i-- > 0 && steps < BACK; steps++)
        for (u32 c = 0; c < w->d->quotes.v[i].content.n; c++)
            if (span_inside(at, w->d->quotes.v[i].content.v[c].text)) return true;
    return false;
}

/* Where a sentence begins behind "HARBOUR CITY, May 3 (Wire) - ". */
static u32 past_dateline(const QuoteWork *w, const Sentence *s)
{
    enum { DATELINE_MAX = 14 };
    const Doc *d = w->d;
    if (!quote_all_upper(d, s->beg)) return s->beg;
    for (u32 t = s->beg + 1; t + 2 < s->end && t < s->beg + DATELINE_MAX; t++) {
        if (quote_dash(d, t)) return quote_small(d, t + 1) ? s->beg : t + 1; /* "NATO - which met on Monday - will ..." */
        Upos p = d->tokens.v[t].upos;
        if (p == UPOS_VERB || p == UPOS_AUX || p == UPOS_DET || p == UPOS_PRON) break;
    }
    return s->beg;
}

/* What follows the cue is no complement of it: nothing, or a clause that only accompanies it. */
static bool no_complement(const QuoteWork *w, const Sentence *s, Frame f)
{
    if (f.empty) return true;
    const Token *k = &w->d->tokens.v[f.tail];
    if (f.tail + 1 < s->end && quote_is(w->d, f.tail, ",")) k++;
    Str t = str_at(w->d->text, k->text);
    if (k->upos == UPOS_VERB) return (k->feats & FEAT_PRESPART) != 0;
    return str_eq(t, S("as")) || str_eq(t, S("when")) || str_eq(t, S("while")) || str_eq(t, S("after")) ||
           str_eq(t, S("before")) || str_eq(t, S("but")) || str_eq(t, S("and")) || str_eq(t, S("who"));
}

/* 'The crew "got a boat," he said': the subject of words that go on in small letters. */
static bool subject_before(const QuoteWork *w, const Sentence *s, const Region *x, u32 from)
{
    if (from <= s->beg || x->tb >= x->te || !quote_small(w->d, x->tb)) return false;
    Upos first = w->d->tokens.v[x->tb].upos, last = w->d->tokens.v[from - 1].upos;
    bool verb = first == UPOS_VERB || first == UPOS_AUX;
    return verb && (last == UPOS_NOUN || last == UPOS_PROPN || last == UPOS_PRON);
}

/* 'Kovacs scolded him: "The yard is empty," she said': the words before the marks at `end` have told who speaks. */
static bool spoken_for(const QuoteWork *w, u32 beg, u32 end)
{
    const Doc *d = w->d;
    for (u32 t = beg; t < end; t++) {
        const Token *k = &d->tokens.v[t];
        const Cue *c = k->conf && k->upos == UPOS_VERB && w->in[t] == NONE ? quote_cue(w, t) : NULL;
        bool told = c && (c->frames & FRAME_QUOTE) && (k->feats & (FEAT_PAST | FEAT_PRES)) && k->rel != REL_ACL_RELCL && k->rel != REL_ADVCL;
        told = told && (quote_is(d, end - 1, ":") || tree_child(d, t, REL_CCOMP, t + 1) != NONE);
        u32 subj = told ? tree_child(d, t, REL_NSUBJ, beg) : NONE;
        if (subj != NONE && subj < t && !quote_is(d, subj, "i") && !quote_is(d, subj, "we")) return true;
    }
    return false;
}

/* "he said": the one who has been speaking. */
static bool said_so_far(const QuoteWork *w, Source src)
{
    return src.end == src.beg + 1 && w->d->tokens.v[src.beg].upos == UPOS_PRON;
}

/* "..., he said": what stands before source and cue. */
static u32 quoted_before(QuoteWork *w, const Sentence *s, u32 r, u32 verb, Source src, Frame f)
{
    const Region *x = &w->regions.v[r];
    u32 from = doc_token_at(w->d, x->whole.beg);
    bool rest = f.empty || (quote_is(w->d, f.tail, ",") && no_complement(w, s, f)); /* "he said, looking on" */
    if (f.beg == s->beg && (!rest || x->quote != NONE)) return NONE; /* another sentence's words */
    bool lead = x->whole.beg > s->text.beg && from > s->beg && quote_has_verb(w->d, s->beg, from);
    bool title = !lead && from > s->beg && !quote_only_punctuation(w, s->beg, from) && !f.empty && !quote_closing_punct(w->d, f.tail);
    if (title) return NONE; /* On "The Morning Hour," he said he would stay */
    if (!lead && !title && subject_before(w, s, x, from)) lead = true;
    if (lead && said_so_far(w, src) && spoken_for(w, s->beg, from)) lead = false;
    Span c = lead ? quote_trimmed(w, past_dateline(w, s), f.beg) : x->inner;
    u32 q = quote_add(w, c, src, verb, verb + 1, lead ? S("quote.mixed.before") : S("quote.direct.before"));
    if (q != NONE) quote_give(w, r, q), w->d->quotes.v[q].mixed = lead;
    return q;
}

static bool has_thing(const Doc *d, u32 beg, u32 end)
{
    for (u32 t = beg; t < end; t++) {
        Upos p = d->tokens.v[t].upos;
        if (p == UPOS_NOUN || p == UPOS_PROPN || p == UPOS_VERB || (p == UPOS_PRON && !quote_is(d, t, "all"))) return true;
    }
    return false;
}

/* Does somebody else speak here too? */
static bool cue_within(const QuoteWork *w, u32 beg, u32 end)
{
    for (u32 t = beg; t < end; t++)
        if (w->d->tokens.v[t].upos == UPOS_VERB && quote_cue(w, t)) return true;
    return false;
}

/* "as X has pointed out, the law ...": the main clause is the content. */
static u32 main_clause(QuoteWork *w, const Sentence *s, const Cue *c, u32 verb, Source src, Frame f)
{
    const Token *k = w->d->tokens.v;
    if (f.beg == s->beg || !quote_is(w->d, f.beg - 1, "as") || src.after || src.end <= src.beg || !k[verb].conf) return NONE;
    if (!(c->frames & (FRAME_CLAUSE | FRAME_OBJECT))) return NONE; /* "as they bristled at it" */
    if (f.beg - 1 == s->beg && f.tail < s->end && quote_is(w->d, f.tail, ","))
        return quote_add(w, quote_trimmed(w, f.tail + 1, s->end), src, verb, verb + 1, S("quote.as"));
    if (f.tail < s->end && quote_is(w->d, f.tail, ",") && f.beg >= s->beg + 3 && quote_is(w->d, f.beg - 2, ",")) { /* "Yet, as X observed, ..." */
        Span before = quote_trimmed(w, s->beg, f.beg - 2), after = quote_trimmed(w, f.tail + 1, balanced(w, s->end));
        bool word = f.beg - 2 <= s->beg + 2 && !has_thing(w->d, s->beg, f.beg - 2); /* "Yet", "If", "After all" */
        if (!word && cue_within(w, s->beg, f.beg - 1)) return NONE; /* "As X said, the town, as Y noted, ..." */
        u32 q = quote_add(w, word ? after : before, src, verb, verb + 1, S("quote.as"));
        if (q != NONE && !word) quote_add_content(w, q, after, false);
        return q;
    }
    if (f.empty && f.beg >= s->beg + 4 && quote_is(w->d, f.beg - 2, ","))
        return quote_add(w, quote_trimmed(w, s->beg, f.beg - 2), src, verb, verb + 1, S("quote.as"));
    return NONE;
}

static u32 content_before(QuoteWork *w, const Sentence *s, const Cue *c, u32 verb, Source src, Frame f)
{
    if (!(c->frames & FRAME_QUOTE) && (!f.empty || src.after)) return NONE;
    u32 r = region_before(w, f.beg);
    if (r != NONE) return quoted_before(w, s, r, verb, src, f);
    u32 q = main_clause(w, s, c, verb, src, f);
    if (q != NONE) return q;
    if (c->frames & FRAME_HAND) return NONE;
    bool headline = src.after && src.end >= s->end; /* "Dam is safe says X" */
    if (f.beg <= s->beg + 1 || (!headline && !quote_is(w->d, f.beg - 1, ",")) || src.end <= src.beg) return NONE;
    if (quote_is(w->d, src.beg, "who") || quote_is(w->d, src.beg, "which")) return NONE; /* "called X, who did not reply" */
    bool quoted = f.tail + 1 < s->end && w->opens[f.tail + 1] != NONE; /* "In spite of it, he said, '...'" */
    bool next = f.tail + 1 < s->end && quote_cue(w, f.tail + 1) && (w->d->tokens.v[f.tail + 1].feats & FEAT_PRESPART); /* "he said, adding" */
    if (f.tail < s->end && quote_is(w->d, f.tail, ",") && !f.empty && !next && !src.after && !quoted && !quote_is(w->d, s->beg, "according")) { /* "The test, he said, was small" */
        q = quote_add(w, quote_trimmed(w, past_dateline(w, s), f.beg - 1), src, verb, verb + 1, S("quote.indirect.around"));
        if (q != NONE) quote_add_content(w, q, quote_trimmed(w, f.tail + 1, balanced(w, s->end)), false);
        return q;
    }
    if (!no_complement(w, s, f) || !quote_has_clause(w->d, s->beg, f.beg)) return NONE; /* "Speaking later, he said" */
    return quote_add(w, quote_trimmed(w, past_dateline(w, s), f.beg), src, verb, verb + 1, S("quote.indirect.before"));
}

/* The clause after a cue; by the tree where it agrees, else to the sentence's end. */
static u32 content_after(QuoteWork *w, const Sentence *s, const Cue *c, u32 verb, Source src, Frame f)
{
    u32 told = quote_past_one(w, s, c, f.tail), beg, end;
    if (told != f.tail) f.tail = f.end = told;
    u32 r = quote_region_after(w, f.tail);
    if ((c->frames & FRAME_SMALL) && f.tail != f.end) r = NONE;
    bool right_edge = r != NONE && (f.tail >= s->end || w->opens[f.tail] != NONE || quote_is(w->d, f.tail, ",") || quote_is(w->d, f.tail, ":"));
    if (right_edge && (c->frames & (FRAME_QUOTE | FRAME_CLAUSE))) {
        const Region *x = &w->regions.v[r];
        u32 after = x->te;
        while (after < w->d->tokens.n && w->closes[after] == r) after++;
        bool whole = after >= s->end || quote_only_punctuation(w, after, s->end) || quote_is(w->d, f.tail, ",") || quote_is(w->d, f.tail, ":");
        if (whole || x->whole.end >= s->text.end) {
            u32 q = quote_add(w, x->inner, src, verb, verb + 1, S("quote.direct.after"));
            if (q != NONE) quote_give(w, r, q);
            return q;
        }
    }
    Str rule = quote_complement(w, s, c, verb, &beg, &end);
    bool says = (c->frames & FRAME_QUOTE) && (c->frames & FRAME_CLAUSE); /* "said the king and his men will go" */
    if (says && str_eq(rule, S("quote.complement.object")) && quote_clause_begins(w, (c->frames & FRAME_REPORT) != 0, beg, end)) rule = S("quote.complement.clause");
    /* a verdict on a thing inside another's words seldom is an attribution of its own */
    if (str_eq(rule, S("quote.complement.object")) && within_content(w, verb)) return NONE;
    /* what may be is no attribution yet; a clause still is */
    if (rule.n && !str_eq(rule, S("quote.complement.clause")) && quote_unreal(w, s, verb, src)) return NONE;
    if (str_eq(rule, S("quote.complement.object")) && quote_light(w, s, verb)) return NONE;
    if (rule.n && (c->frames & FRAME_HAND) && !quote_by_word(w, s, rule, src, verb, beg, end)) return NONE;
    if (str_eq(rule, S("quote.complement.object")) && (c->frames & FRAME_MEDIUM) && !quote_by_medium(w, verb)) return NONE;
    if (str_eq(rule, S("quote.complement.object")) && (c->frames & FRAME_TAKES) && quote_takes(w, verb)) return NONE;
    if (rule.n && (c->frames & FRAME_DEED) && !quote_can_be_ordered(w, verb, beg, end)) return NONE;
    if (rule.n && end == beg + 1 && quote_timed(w->d, beg)) return NONE; /* "protested Sunday" */
    if (rule.n) {
        bool clause = str_eq(rule, S("quote.complement.clause"));
        end = quote_end(w, s, c, verb, rule, beg, end);
        if (str_eq(rule, S("quote.complement.object")) && quote_inverted(w, s, c, src, beg, end)) return NONE;
        bool headless = w->d->tokens.v[beg].upos == UPOS_AUX || w->d->tokens.v[beg].upos == UPOS_VERB; /* "shows the crew | had left" */
        u32 from = headless && f.tail == beg ? f.end : f.tail; /* "warned X | would be met with": X is no addressee */
        if (clause && ((c->frames & FRAME_QUOTE) || headless) && from < beg && from > verb && !quote_closing_punct(w->d, from)) beg = from;
        for (u32 t = beg + 1; clause && (c->frames & FRAME_ADDRESSEE) && t < beg + 4 && t < end && quote_nominal(&w->d->tokens.v[t - 1]); t++)
            if (quote_is(w->d, t, "that")) beg = t; /* "told the Daily | Herald that ..." */
        return quote_add(w, quote_trimmed(w, beg, balanced(w, end)), src, verb, verb + 1, rule);
    }
    if (quote_is(w->d, f.tail, ":") && f.empty && (c->frames & FRAME_QUOTE)) return quote_block(w, verb, src);
    u32 that = (c->frames & FRAME_CLAUSE) && src.end > src.beg ? quote_past_aside(w, s, f.tail) : NONE;
    if (that == NONE && (c->frames & FRAME_CLAUSE) && src.end > src.beg) that = quote_past_between(w, s, f.tail);
    if (that != NONE) return quote_add(w, quote_trimmed(w, that, balanced(w, s->end)), src, verb, verb + 1, S("quote.clause"));
    if (f.empty || f.tail >= s->end || !(c->frames & FRAME_CLAUSE) || src.end <= src.beg) return NONE;
    if (w->d->tokens.v[verb].conf && !(c->frames & FRAME_QUOTE)) return NONE;
    bool colon = quote_is(w->d, f.tail, ":");
    u32 from = colon ? f.tail + 1 : f.tail;
    const Token *k = &w->d->tokens.v[from];
    bool conjunction = k->upos == UPOS_SCONJ && from + 1 < s->end && !(k[1].feats & FEAT_PRESPART) && !quote_reporter_word(w, from); /* not "by telling him" */
    bool marked = colon || quote_is(w->d, from, "that") || w->in[from] != NONE || w->opens[from] != NONE || conjunction;
    bool starts = marked || quote_asks(w->d, from) || w->actor_beg[from] != NONE || k->upos == UPOS_PRON || k->upos == UPOS_DET;
    if (!starts && (c->frames & FRAME_QUOTE) && quote_nominal(k) && k->upos != UPOS_PART) starts = true; /* "said several men had come" */
    if (!starts || (!colon && quote_unreal(w, s, verb, src))) return NONE;
    if (!marked && !quote_asks(w->d, from) && !quote_clause_begins(w, (c->frames & FRAME_REPORT) != 0, from, s->end)) { /* "maintains a centre" */
        from = (c->frames & (FRAME_ADDRESSEE | FRAME_TOLD)) ? quote_past_addressee(w, s, from) : NONE;
        if (from == NONE) return NONE;
    }
    u32 to = s->end;
    for (u32 t = from + 1; t + 1 < s->end && to == s->end; t++) /* "..., according to X" */
        if (quote_is(w->d, t, "according") && quote_is(w->d, t - 1, ",") && quote_is(w->d, t + 1, "to")) to = t - 1;
    return quote_add(w, quote_trimmed(w, from, balanced(w, to)), src, verb, verb + 1, S("quote.clause"));
}

/* ---- addressee */

static void addressee(QuoteWork *w, const Cue *c, const Sentence *s, u32 verb, Frame f, u32 quote)
{
    Doc *d = w->d;
    Quote *q = &d->quotes.v[quote];
    u32 t = f.end < s->end ? f.end : verb + 1, a = NONE;
    if (t == verb + 1 && (c->frames & FRAME_ADDRESSEE)) a = t < s->end ? w->actor_beg[t] : NONE;
    for (u32 i = verb + 1; a == NONE && i + 1 < s->end && i < f.tail + 1; i++) {
        bool to = quote_is(d, i, "to") && i == f.end;
        bool with = (quote_is(d, i, "with") || quote_is(d, i, "to")) && i > 0 && quote_is(d, i - 1, "interview");
        if (to || with) a = w->actor_beg[i + 1];
    }
    if (a == NONE) return;
    Span text = d->actors.v[a].text;
    if (span_overlaps(text, q->content.v[0].text)) return;
    u32 e = d->actors.v[a].entity;
    q->addressee = text;
    q->addressee_name = e != NONE && d->entities.v[e].name.n ? d->entities.v[e].name : doc_str(d, text);
}

/* ---- cues */

/* "the paper reports that", "the mayor plans to": a form in -s behind a name, with a verb's complement. */
static bool taken_for_noun(const QuoteWork *w, const Sentence *s, const Cue *c, u32 v)
{
    const Doc *d = w->d;
    const Token *k = &d->tokens.v[v];
    Str form = token_str(d, v);
    if (k->upos != UPOS_NOUN || v == s->beg || v + 2 >= s->end || str_eq_nocase(form, k->lemma) || form.p[form.n - 1] != 's') return false;
    if ((w->actor_end[v - 1] == NONE && k[-1].upos != UPOS_PROPN) || (k[-1].feats & FEAT_POSS) || k[-1].upos == UPOS_PART) return false;
    static const char *const clauses[] = {"that", "how", "why", "whether", "what"};
    for (isize i = 0; i < countof(clauses); i++)
        if ((c->frames & FRAME_CLAUSE) && quote_is(d, v + 1, clauses[i])) return k[2].upos != UPOS_AUX && k[2].upos != UPOS_VERB;
    if ((c->frames & FRAME_OBJECT) && quote_taken_object(d, v) != NONE) return true;
    return (c->frames & FRAME_INFINITIVE) && quote_is(d, v + 1, "to") && k[2].upos == UPOS_VERB;
}

/* The cue of a form in -s that the tagger took for a noun or a name: "..., the Daily Herald reports", "Kovacs Says". */
static const Cue *cue_in_s(const QuoteWork *w, u32 v)
{
    enum { FORM_MAX = 24 };
    const Token *k = &w->d->tokens.v[v];
    Str form = token_str(w->d, v);
    if ((k->upos != UPOS_NOUN && k->upos != UPOS_PROPN) || form.n < 4 || form.n > FORM_MAX || form.p[form.n - 1] != 's') return NULL;
    Str low = str_lower(w->a, form);
    u32 at = map_get(&w->lex->cue, (Str){low.p, low.n - 1});
    if (at == NONE && str_ends(low, S("ies"))) return NULL;
    const Cue *c = at == NONE ? NULL : &w->lex->cues.v[at];
    return c && (c->frames & FRAME_CLAUSE) && (c->frames & (FRAME_QUOTE | FRAME_BEHIND)) ? c : NULL;
}

/* Who stands before such a form at the end of a sentence, behind a comma or a mark; none if it is a noun. */
static Source ends_line(const QuoteWork *w, const Sentence *s, u32 v)
{
    enum { NP_MAX = 14 };
    const Token *k = w->d->tokens.v;
    Source none = {.actor = NONE};
    u32 b = v;
    if (w->in[v] != NONE || !quote_only_punctuation(w, v + 1, s->end)) return none;
    while (b > s->beg && v - b < NP_MAX && (quote_nominal(&k[b - 1]) || k[b - 1].upos == UPOS_ADP) && w->closes[b - 1] == NONE) b--;
    bool apart = b > s->beg && b < v && (quote_is(w->d, b - 1, ",") || w->closes[b - 1] != NONE);
    if (!apart || k[b].upos == UPOS_ADP || !quote_has_clause(w->d, s->beg, b)) return none;
    u32 out = NONE;
    for (u32 t = b; t <= v; t++) /* one phrase, and no part of the clause before it */
        if (k[t].head < b || k[t].head > v || k[t].head == t) {
            if (out != NONE) return none;
            out = t;
        }
    if (out == NONE || (k[out].rel != REL_PARATAXIS && k[out].rel != REL_ROOT)) return none;
    u32 a = w->actor_end[v - 1] != NONE ? w->actor_end[v - 1] : actor_at(w->d, out);
    if (a != NONE && w->d->actors.v[a].text.end > k[v].text.beg) a = NONE; /* the verb was taken into the name */
    return (Source){b, v, a, false};
}

/* "Claiming that the crew was late, | Kovacs told ...": a participle leads the sentence, whoever stands behind the
 * comma says it. */
static u32 fronted(QuoteWork *w, const Sentence *s, const Cue *c, u32 v)
{
    const Token *k = w->d->tokens.v;
    u32 first = v > s->beg && (quote_is(w->d, v - 1, "after") || quote_is(w->d, v - 1, "before") || quote_is(w->d, v - 1, "while") || quote_is(w->d, v - 1, "despite")) ? v - 1 : v;
    if (first != s->beg || !(k[v].feats & FEAT_PRESPART) || !(c->frames & FRAME_CLAUSE) || !(c->frames & FRAME_QUOTE)) return NONE;
    for (u32 t = v + 2; t + 2 < s->end; t++) {
        if (!quote_is(w->d, t, ",") || w->in[t] != NONE) continue;
        u32 a = w->actor_beg[t + 1];
        if (a == NONE) return NONE;
        Source src = {t + 1, doc_token_at(w->d, w->d->actors.v[a].text.end - 1) + 1, a, false};
        bool verb = src.end < s->end && (k[src.end].upos == UPOS_VERB || k[src.end].upos == UPOS_AUX);
        bool clause = quote_is(w->d, v + 1, "that") || (k[v + 1].upos != UPOS_ADP && quote_clause_begins(w, true, v + 1, t));
        bool more = !quote_only_punctuation(w, src.end + 1, s->end); /* "Guessing where it falls would be hard, Kovacs said" */
        if (!verb || !clause || !more || !quote_party(w, src)) return NONE;
        return quote_add(w, quote_trimmed(w, v + 1, t), src, v, v + 1, S("quote.complement.clause"));
    }
    return NONE;
}

static void one_verb(QuoteWork *w, const Sentence *s, u32 v)
{
    const Cue *c = quote_cue(w, v), *behind = cue_in_s(w, v);
    Source line = behind ? ends_line(w, s, v) : (Source){.actor = NONE};
    if (line.end > line.beg) {
        u32 q = content_before(w, s, behind, v, line, frame_of(w, s, behind, v, line));
        if (q != NONE) return;
    }
    if (!c) return;
    const Token *k = &w->d->tokens.v[v];
    u32 name = v > s->beg ? w->actor_end[v - 1] : NONE; /* "Otieno tweets: ..." */
    bool headed = k->upos == UPOS_NOUN && name != NONE && w->actor_beg[s->beg] == name && quote_is(w->d, v + 1, ":");
    bool taken = taken_for_noun(w, s, c, v);
    if (k->upos != UPOS_VERB && k->upos != UPOS_X && !headed && !taken) return;
    if (w->in[v] != NONE) return; /* words within words are left to the one who quotes them */
    if (quote_told_himself(w, s, c, v) || quote_supposed(w, s, v)) return;
    if (fronted(w, s, c, v) != NONE) return;
    Source src = quote_source(w, s, v);
    if (taken && src.end <= src.beg) { /* the name that the tree made part of the noun */
        src = (Source){v, v, NONE, false};
        while (src.beg > s->beg && (w->d->tokens.v[src.beg - 1].upos == UPOS_DET || actor_is_upper(w->d, src.beg - 1))) src.beg--;
    }
    Frame f = frame_of(w, s, c, v, src);
    u32 q = NONE;
    bool participle = (k->feats & FEAT_PRESPART) && !src.after && !(v > s->beg && w->d->tokens.v[v - 1].upos == UPOS_AUX);
    participle |= (k->feats & FEAT_PASSIVE) && (src.end <= src.beg || k->rel == REL_ACL); /* 'a shirt with "Go" written on it' */
    if ((c->frames & (FRAME_QUOTE | FRAME_BEHIND)) && !participle) q = content_before(w, s, c, v, src, f);
    if (q == NONE) {
        if (src.end <= src.beg) return;
        q = content_after(w, s, c, v, src, f);
    }
    if (q == NONE) q = quote_called(w, s, v, src);
    if (q == NONE) return;
    addressee(w, c, s, v, f, q);
    w->d->quotes.v[q].channel = c->channel;
}

/* "According to X, CONTENT" and "CONTENT, according to X" */
static void according(QuoteWork *w, const Sentence *s, u32 t)
{
    const Doc *d = w->d;
    if (!quote_is(d, t, "according") || !quote_is(d, t + 1, "to") || t + 2 >= s->end || w->in[t] != NONE) return;
    u32 a = w->actor_beg[t + 2], np = t + 2, content_end;
    Source src = {.actor = a};
    if (a != NONE) {
        src.beg = t + 2, src.end = doc_token_at(d, d->actors.v[a].text.end - 1) + 1;
    } else {
        while (np < s->end && !quote_closing_punct(d, np) && d->tokens.v[np].upos != UPOS_ADP && d->tokens.v[np].upos != UPOS_VERB) np++;
        if (np == t + 2) return;
        src.beg = t + 2, src.end = np;
    }
    Span content;
    u32 last = t > s->beg + 1 && quote_is(d, t - 1, ",") ? t - 2 : t - 1;
    Upos before = t > s->beg ? d->tokens.v[last].upos : UPOS_PUNCT;
    if (t == s->beg || before == UPOS_CCONJ || before == UPOS_SCONJ) { /* "because according to X, ..." */
        for (np = src.end; np < s->end && !quote_is(d, np, ","); np++) {}
        if (np + 1 >= s->end) return;
        content = quote_trimmed(w, np + 1, s->end);
    } else {
        content_end = t;
        u32 r = region_before(w, t), from = past_dateline(w, s);
        if (r != NONE && w->regions.v[r].whole.beg < s->text.beg) from = w->regions.v[r].tb;
        content = quote_trimmed(w, from, content_end);
    }
    u32 q = quote_add(w, content, src, t, t + 2, S("quote.according"));
    bool goes_on = src.end + 2 < s->end && quote_is(d, src.end, ",") && t > s->beg + 1 && quote_is(d, t - 1, ",");
    if (q != NONE && goes_on && content.end <= d->tokens.v[t].text.beg && !quote_has_verb(d, s->beg, t) && !cue_within(w, src.end + 1, s->end)) /* "the dam, according to X, is safe" */
        quote_add_content(w, q, quote_trimmed(w, src.end + 1, balanced(w, s->end)), false);
}

void quote_cues(QuoteWork *w)
{
    for (u32 i = 0; i < w->d->sentences.n; i++) {
        const Sentence *s = &w->d->sentences.v[i];
        if (s->zone == ZONE_BOILERPLATE || s->zone == ZONE_RELATED) continue;
        if (quote_turn(w, i)) continue;
        quote_colon(w, s);
        for (u32 t = s->beg; t < s->end; t++) {
            u32 before = w->d->quotes.n;
            one_verb(w, s, t);
            if (w->d->quotes.n == before) quote_passive(w, s, t);
            quote_raised(w, s, t);
            according(w, s, t);
            quote_noun(w, s, t);
            quote_adjective(w, s, t);
            quote_led_in(w, s, t);
            for (u32 q = before; q < w->d->quotes.n; q++) quote_take_regions(w, q);
        }
    }
}

/* ---- the stage */

static void index_actors(QuoteWork *w)
{
    Doc *d = w->d;
    u32 n = d->tokens.n;
    w->actor_beg = NEW(w->a, u32, n), w->actor_end = NEW(w->a, u32, n);
    memset(w->actor_beg, 0xFF, n * sizeof(u32)), memset(w->actor_end, 0xFF, n * sizeof(u32));
    for (u32 i = 0; i < d->actors.n; i++) {
        Span x = d->actors.v[i].text;
        u32 b = doc_token_at(d, x.beg), e = doc_token_at(d, x.end - 1);
        u32 *slots[] = {&w->actor_beg[b], &w->actor_end[e]};
        for (int s = 0; s < 2; s++) {
            u32 old = *slots[s];
            if (old == NONE || d->actors.v[old].text.end - d->actors.v[old].text.beg < x.end - x.beg) *slots[s] = i;
        }
    }
}

void annotate_quote(Doc *d, const Know *k)
{
    if (!k->quote || !d->tokens.n) return;
    QuoteWork w = {.d = d, .k = k, .lex = k->quote, .a = d->arena};
    quote_regions(&w);
    index_actors(&w);
    quote_cues(&w);
    quote_bounds(&w);
    quote_signed(&w);
    quote_leftovers(&w);
    quote_finish(&w);
}
