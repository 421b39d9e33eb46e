/* quote_bound.c - where the words of an attribution end.
 *
 * The tree says where a complement ends, and is wrong in few ways: it stops at a quotation mark
 * or a comma inside what is said, loses the phrase behind an object or a name, and takes in what
 * the reporter adds to a verdict (when, why, who that is). And words end where the next attribution
 * begins. The parser likes to hang whatever follows a reported clause into it: "said the road was shut,
 * adding that ...", "said it opposed the vote and warned the capital", "said they were few,
 * though the mayor said ...". English keeps these apart: a participle of saying after a comma
 * takes the reporter's subject, a verb of saying coordinated without a subject of its own is
 * the same speaker's, and a concession with its own speaker is the reporter's aside. What
 * begins so inside another's words ends them; in the first two cases the speaker goes on. */
#include "annotate/quote_in.h"
#include "base/utf8.h"

enum { NEAR = 16, SKIPPED_MAX = 4 };

/* A clause that the tree ends before any punctuation goes on to it: "are to blame | for ...". */
static u32 clause_past(const QuoteWork *w, const Sentence *s, u32 end)
{
    for (; end < s->end; end++) { /* marks do not end it, nor what stands between them; "... bad," does */
        if (w->in[end] != NONE || w->opens[end] != NONE) continue;
        bool stopped = w->closes[end] != NONE && end > s->beg && quote_closing_punct(w->d, end - 1);
        if (w->closes[end] != NONE && !stopped) continue;
        Upos p = w->d->tokens.v[end].upos;
        if (end + 1 < s->end && w->d->tokens.v[end - 1].text.end == w->d->tokens.v[end + 1].text.beg - 1 && quote_is(w->d, end, "-")) continue;
        if (stopped || p == UPOS_PUNCT || p == UPOS_CCONJ) break;
    }
    return end;
}

/* "And how it would end": no sentence begins so. */
static bool asked_word(const Doc *d, u32 t)
{
    return quote_is(d, t, "how") || quote_is(d, t, "why") || quote_is(d, t, "whether");
}

/* A comma or an "and" does not end what is said where the next words cannot stand by themselves: "and that
 * ...", "but could not ...", "to triple it, | grow it and | create ...". */
static u32 coordinated(const QuoteWork *w, const Sentence *s, u32 verb, u32 end)
{
    enum { PARTS_MAX = 6 };
    const Token *k = w->d->tokens.v;
    for (int part = 0; part < PARTS_MAX && end < s->end; part++) {
        u32 t = end;
        bool comma = quote_is(w->d, t, ",");
        if (comma) t++;
        bool joined = t < s->end && k[t].upos == UPOS_CCONJ;
        if (joined) t++;
        if (t + 1 >= s->end || (!comma && !joined)) break;
        bool on = joined && ((quote_is(w->d, t, "that") && k[t + 1].upos != UPOS_AUX) || (k[t].feats & FEAT_MODAL) || asked_word(w->d, t) || w->opens[t] != NONE);
        bool bare = k[t].upos == UPOS_VERB && ((k[t].feats & FEAT_INF) || ((k[t].feats & FEAT_PRES) && str_eq(token_str(w->d, t), k[t].lemma) &&
                                                                           !str_eq(token_str(w->d, verb), k[verb].lemma)));
        if (!on && !bare) break;
        end = clause_past(w, s, t + 1);
    }
    return end;
}

/* "the plan | and the sum it would take": another thing in the same breath, if no clause begins with it. */
static u32 listed(const QuoteWork *w, const Sentence *s, u32 end)
{
    const Token *k = w->d->tokens.v;
    const u32 from = end;
    bool comma = end + 3 < s->end && quote_is(w->d, end, ",") && k[end + 1].upos == UPOS_CCONJ;
    if (comma) end++;
    if (end + 2 >= s->end || k[end].upos != UPOS_CCONJ) return from;
    bool thing = quote_nominal(&k[end + 1]) || (k[end + 1].feats & FEAT_PRESPART);
    u32 past = clause_past(w, s, end + 1);
    for (u32 t = end + 1; t < past && thing; t++)
        if (k[t].conf && (k[t].upos == UPOS_AUX || (k[t].feats & (FEAT_PAST | FEAT_PRES))) && (k[t].rel == REL_CONJ || (comma && k[t].rel != REL_ACL_RELCL))) thing = false;
    return thing ? past : from;
}

/* "Spoke of the flights | across the bay", "referred to Kovacs | as a judge": phrases that the tree lost; not when and
 * where it was said. */
static u32 phrase_end(const QuoteWork *w, const Sentence *s, u32 end)
{
    const Token *k = w->d->tokens.v;
    while (end + 1 < s->end && k[end].upos == UPOS_ADP && w->opens[end] == NONE && !quote_timed(w->d, end + 1)) {
        u32 t = end + 1;
        if (map_get(&w->lex->spots, str_lower(w->a, token_str(w->d, end))) != NONE) return end;
        while (t < s->end && quote_nominal(&k[t]) && w->opens[t] == NONE && !quote_timed(w->d, t)) t++;
        if (t == end + 1 || t >= s->end) return t == s->end ? t : end;
        end = t;
    }
    return end;
}

/* A thing told of goes on with what the tree hung on the verb: "offers loans | to parents", "rejected a
 * request | to restore ...". A name, a pronoun or "that claim" takes no such words. */
static u32 object_end(const QuoteWork *w, const Sentence *s, const Cue *c, u32 verb, Str rule, u32 end)
{
    const Token *k = w->d->tokens.v;
    if (str_eq(rule, S("quote.complement.phrase"))) {
        end = phrase_end(w, s, end);
        return coordinated(w, s, verb, quote_is(w->d, end, ",") ? end : listed(w, s, end));
    }
    if (!str_eq(rule, S("quote.complement.object"))) return end;
    u32 t = end;
    while (t < s->end && (quote_nominal(&k[t]) || k[t].upos == UPOS_CCONJ)) t++;
    bool subject = t < s->end && k[t - 1].upos != UPOS_CCONJ && (c->frames & FRAME_CLAUSE) &&
                   (k[t].upos == UPOS_AUX || (k[t].feats & (FEAT_PAST | FEAT_PRES)));
    if (subject && k[end].upos != UPOS_PART) return coordinated(w, s, verb, clause_past(w, s, t)); /* "said the king and his men | will go" */
    u32 obj = tree_child(w->d, verb, REL_OBJ, verb + 1);
    if (obj == NONE || obj >= end) return end;
    if (k[obj].upos == UPOS_PRON && end == obj + 1) return listed(w, s, end); /* "himself | and his plan" */
    if (k[obj].upos != UPOS_NOUN) return end;
    if (quote_is(w->d, verb + 1, "this") || quote_is(w->d, verb + 1, "that")) return end;
    return listed(w, s, clause_past(w, s, end));
}

/* What a thing is called, where the tree lost it: "called it | 'a mistake'", "called his words on Monday | an
 * insult". */
static u32 small_end(const QuoteWork *w, const Sentence *s, u32 end)
{
    const Token *k = w->d->tokens.v;
    u32 t = end;
    while (t < s->end && (quote_timed(w->d, t) || (k[t].upos == UPOS_ADP && t + 1 < s->end && quote_timed(w->d, t + 1)))) t++;
    return t < s->end && (w->opens[t] != NONE || k[t].upos == UPOS_DET) ? clause_past(w, s, t) : end;
}

/* "after she left", "as the vote neared": not "as being ...", not "after the vote". */
static bool aside_clause(const QuoteWork *w, u32 t)
{
    const Token *k = &w->d->tokens.v[t];
    Str s = token_str(w->d, t);
    if (str_eq_nocase(s, S("as")) && t + 1 < w->d->tokens.n && k[1].upos == UPOS_ADJ) return false; /* "as much as possible" */
    if (k->upos != UPOS_SCONJ || s.n >= 24 || t + 1 >= w->d->tokens.n || !(quote_nominal(&k[1]) || k[1].upos == UPOS_PRON)) return false;
    return map_get(&w->lex->asides, str_lower(w->a, s)) != NONE;
}

/* "During a rally", "amid protests", "while at the yard", "Wednesday on the radio": when a verdict was given, to its end. */
static bool aside_phrase(const QuoteWork *w, u32 t, u32 beg, u32 end)
{
    const Token *k = w->d->tokens.v;
    if (t < beg + 2 || t + 1 >= end) return false;
    Str s = token_str(w->d, t);
    bool word = s.n < 24 && map_get(&w->lex->during, str_lower(w->a, s)) != NONE;
    bool bare = k[t].upos == UPOS_PROPN && quote_timed(w->d, t) && w->closes[t - 1] != NONE && k[t + 1].upos == UPOS_ADP;
    for (u32 i = beg; i < t && w->closes[t - 1] == NONE; i++) /* "to pay for the harm done during the strike" */
        if (k[i].upos == UPOS_VERB || k[i].upos == UPOS_AUX) return false;
    if (!bare && !(word && k[t].upos == UPOS_ADP) && !(quote_is(w->d, t, "while") && k[t + 1].upos == UPOS_ADP)) return false;
    for (u32 i = t + 1; i < end; i++) /* what goes on behind it is said again */
        if (w->opens[i] != NONE || quote_is(w->d, i, "as") || (k[i].upos == UPOS_PART && i > t + 1)) return false;
    return true;
}

/* A semicolon or a dash between words. */
static bool breaks(const Doc *d, u32 t)
{
    if (quote_is(d, t, ";") || quote_is(d, t, "--")) return true;
    return quote_dash(d, t) && t + 1 < d->tokens.n && d->tokens.v[t].text.end < d->tokens.v[t + 1].text.beg;
}

/* ", which ..." to the end; what "which is ..." says belongs to the thing. */
static bool aside_relative(const QuoteWork *w, u32 t, u32 end)
{
    const Doc *d = w->d;
    if (!quote_is(d, t - 1, ",") || !(quote_is(d, t, "which") || quote_is(d, t, "who") || quote_is(d, t, "where"))) return false;
    if (quote_is(d, t + 1, "is")) return false;
    for (u32 i = t; i < end; i++)
        if (quote_is(d, i, ",")) return false;
    return true;
}

/* "The returns from 1995 | that showed ...": the time belongs to the thing. */
static bool relative_behind(const QuoteWork *w, u32 t, u32 end)
{
    while (t < end && quote_timed(w->d, t)) t++;
    return t < end && (quote_is(w->d, t, "that") || quote_is(w->d, t, "who") || quote_is(w->d, t, "which"));
}

/* Where the reporter's own words begin behind a verdict or a thing told of: when and why it was
 * given, and relative clauses behind a comma. */
static u32 aside(const QuoteWork *w, Str rule, u32 beg, u32 end)
{
    bool infinitive = str_eq(rule, S("quote.complement.infinitive"));
    bool phrase = str_eq(rule, S("quote.complement.phrase")), object = str_eq(rule, S("quote.complement.object"));
    for (u32 t = beg + 1; t < end; t++) {
        if (w->in[t] != NONE) continue;
        const Token *k = &w->d->tokens.v[t];
        if (aside_clause(w, t) || (!object && aside_phrase(w, t, beg, end))) return t;
        if (infinitive) continue;
        if (breaks(w->d, t)) return t;
        if (k->upos == UPOS_VERB && k->rel != REL_CASE && (k->feats & FEAT_PRESPART) && quote_is(w->d, t - 1, ",")) return t - 1;
        if (!phrase && aside_relative(w, t, end)) return t - 1;
        if (!phrase && t > beg + 2 && quote_timed(w->d, t) && w->d->tokens.v[t - 1].upos == UPOS_ADP && !quote_is(w->d, t - 1, "for") &&
            !quote_is(w->d, t - 1, "of") && !relative_behind(w, t, end)) return t - 1;
    }
    return end;
}

/* Does somebody speak in the rest of the sentence, outside of marks? */
static bool others_speak(const QuoteWork *w, const Sentence *s, u32 from)
{
    for (u32 t = from; t < s->end; t++) {
        const Cue *c = w->in[t] == NONE && w->d->tokens.v[t].upos == UPOS_VERB ? quote_cue(w, t) : NULL;
        if ((c && (c->frames & FRAME_QUOTE)) || quote_is(w->d, t, "according")) return true;
    }
    return false;
}

/* 'Called him a "thief," | a "liar" and "mad"', 'told them to "go" | and then "go on"': one series of words in marks. */
static u32 series(const QuoteWork *w, const Sentence *s, u32 end)
{
    enum { PARTS_MAX = 12, BETWEEN_MAX = 3 };
    const Token *k = w->d->tokens.v;
    for (int part = 0; part < PARTS_MAX && end > s->beg; part++) {
        u32 r = w->in[end - 1] != NONE ? w->in[end - 1] : w->closes[end - 1], t = end;
        if (r == NONE) return end;
        for (t = w->regions.v[r].te; t < s->end && w->closes[t] == r; t++) {}
        bool more = w->regions.v[r].te > s->beg && quote_is(w->d, w->regions.v[r].te - 1, ",");
        if (t < s->end && quote_is(w->d, t, ",")) more = true, t++;
        if (t < s->end && k[t].upos == UPOS_CCONJ) more = true, t++;
        if (!more) return end;
        for (u32 from = t; t < s->end && t < from + BETWEEN_MAX && (k[t].upos == UPOS_ADV || k[t].upos == UPOS_DET || k[t].upos == UPOS_ADP); t++) {}
        if (t >= s->end || w->opens[t] == NONE) return end;
        end = w->regions.v[w->opens[t]].te;
    }
    return end;
}

/* "Said it told of those forgotten -- "the cook and the crew"", "... - but not at once": what a dash or a comma adds
 * in marks, or a dash with "and" or "but", is said too, if no other speaks. */
static u32 added(const QuoteWork *w, const Sentence *s, u32 end)
{
    const Token *k = w->d->tokens.v;
    if (end + 2 >= s->end || w->in[end] != NONE || others_speak(w, s, end)) return end;
    bool dash = quote_dash(w->d, end);
    if (!dash && !quote_is(w->d, end, ",")) return end;
    if (w->opens[end + 1] != NONE) return w->regions.v[w->opens[end + 1]].closed ? w->regions.v[w->opens[end + 1]].te : end;
    bool deed = k[end + 2].upos == UPOS_AUX || k[end + 2].upos == UPOS_VERB; /* "- and was arrested" */
    return dash && k[end + 1].upos == UPOS_CCONJ && !deed ? clause_past(w, s, end + 2) : end;
}

/* "Said the plan had three parts: ...": what a colon leads in belongs to what is said. */
static u32 explained(const QuoteWork *w, const Sentence *s, u32 end)
{
    end = series(w, s, added(w, s, end));
    return end + 2 < s->end && quote_is(w->d, end, ":") && w->in[end] == NONE && w->opens[end + 1] == NONE ? s->end : end;
}

/* The real end of a complement whose tree ends at `end`. */
u32 quote_end(const QuoteWork *w, const Sentence *s, const Cue *c, u32 verb, Str rule, u32 beg, u32 end)
{
    for (u32 t = beg + 1; t < end; t++) /* "the plan was dead, | according to X" */
        if (quote_is(w->d, t, "according") && quote_is(w->d, t - 1, ",") && quote_is(w->d, t + 1, "to")) return t - 1;
    if (str_eq(rule, S("quote.complement.clause"))) return explained(w, s, coordinated(w, s, verb, clause_past(w, s, end)));
    if (str_eq(rule, S("quote.complement.infinitive"))) return series(w, s, added(w, s, aside(w, rule, beg, coordinated(w, s, verb, end))));
    u32 called = str_eq(rule, S("quote.complement.small")) ? small_end(w, s, end) : end;
    u32 from = beg;
    for (u32 t = end; (c->frames & FRAME_AS) && t-- > beg;) /* "identified X | as the leader" is no "as the vote neared" */
        if (quote_is(w->d, t, "as") && t + 1 < end && w->d->tokens.v[t + 1].upos != UPOS_PRON && !quote_clause_begins(w, true, t + 1, end)) from = t;
    end = called > end ? called : aside(w, rule, from, object_end(w, s, c, verb, rule, end));
    bool object = str_eq(rule, S("quote.complement.object"));
    return series(w, s, object ? end : added(w, s, series(w, s, end)));
}

/* ---- the next attribution */

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

/* The tense of a verb with its auxiliary: "is telling" is present; a form in -ed beside an infinitive that has
 * none, as in "would go and | warned", is past. 0: none. */
static u16 tense_of(const Doc *d, u32 v)
{
    const Token *k = d->tokens.v;
    u16 own = k[v].feats & (FEAT_PAST | FEAT_PRES);
    if (!k[v].conf) return own;
    u32 aux = tree_child(d, v, REL_AUX, v > 8 ? v - 8 : 0);
    if (aux != NONE && aux < v && !(k[v].feats & FEAT_PRESPART)) return 0;
    if (aux != NONE && aux < v) return k[aux].feats & (FEAT_PAST | FEAT_PRES);
    if (own) return own;
    bool beside = k[v].rel == REL_CONJ && k[v].head < v && (k[k[v].head].feats & FEAT_INF);
    return beside && (k[v].feats & FEAT_PASTPART) ? FEAT_PAST : 0;
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
    u16 tense = tense_of(d, cue), main = tense_of(d, said);
    return tense && tense == main && (c->frames & FRAME_QUOTE) && joins(w, from - 1, false) ? from - 1 : NONE;
}

/* "said the yards were shut, | adding ...": the words ended before it, but the tree gave it a subject in them. */
static bool hand_on(QuoteWork *w, const Quote *q, Span words, Quote *x)
{
    const Doc *d = w->d;
    if (span_empty(x->cue) || span_empty(x->speaker) || x->cue.beg < words.end || !span_inside(x->speaker, words)) return false;
    u32 cue = doc_token_at(d, x->cue.beg), end = doc_token_at(d, words.end - 1) + 1;
    const Cue *c = quote_cue(w, cue);
    if (!c || !(c->frames & FRAME_QUOTE) || !(d->tokens.v[cue].feats & FEAT_PRESPART) || cue <= end || cue > end + SKIPPED_MAX) return false;
    if (!dash_or_comma(d, end)) return false;
    for (u32 t = end + 1; t < cue; t++)
        if (!light(&d->tokens.v[t])) return false;
    x->speaker = q->speaker, x->speaker_actor = q->speaker_actor, x->speaker_entity = q->speaker_entity;
    return true;
}

/* The words end at kept: marks behind them are the next attribution's, if it holds them. */
static void cut_off(QuoteWork *w, u32 at, SpanItem *last, Span kept, u32 by)
{
    Quote *q = &w->d->quotes.v[at];
    u32 end = last->text.end;
    last->text = kept;
    q->text.end = kept.end;
    q->direct = q->mixed = false;
    for (u32 r = quote_region_from(w, kept.end); r < w->regions.n && w->regions.v[r].whole.beg < end; r++)
        if (w->regions.v[r].quote == at) w->regions.v[r].quote = NONE;
    quote_take_regions(w, at);
    quote_take_regions(w, by);
}

/* handed: quotes whose speaker an attribution around them has settled. */
static void one(QuoteWork *w, u32 at, bool *handed)
{
    Doc *d = w->d;
    Quote *q = &d->quotes.v[at];
    SpanItem *last = &q->content.v[q->content.n - 1];
    if (span_empty(q->cue) || q->cue.end > last->text.beg || (q->direct && !q->mixed)) return;
    for (u32 i = at + 1; i < d->quotes.n && i <= at + NEAR; i++)
        if (!handed[i]) handed[i] = hand_on(w, q, last->text, &d->quotes.v[i]);
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
    cut_off(w, at, last, kept, by);
    Quote *x = &d->quotes.v[by];
    if (!goes_on || handed[by]) return;
    x->speaker = q->speaker, x->speaker_actor = q->speaker_actor, x->speaker_entity = q->speaker_entity;
    handed[by] = true;
}

void quote_bounds(QuoteWork *w)
{
    bool *handed = NEW(w->a, bool, (isize)w->d->quotes.n + 1);
    for (u32 i = 0; i < w->d->quotes.n; i++) one(w, i, handed);
}
