/* quote_colon.c - what a colon leads in: turns of a transcript, "Name: words", "'Words': Name", a statement or
 * message and its words, and a paragraph without marks under "The mayor added:". A label in capitals
 * speaks only if it is a person's name or comes again; a noun before the colon must be one of something
 * said, its verb's subject a party; a block ends the guess if any of its sentences has a speaker of its own. */
#include "annotate/quote_in.h"
#include "base/utf8.h"

/* "The road is shut, police said": a sentence with a speaker of its own is no other's words. */
static bool attributes(const QuoteWork *w, const Sentence *s)
{
    const Doc *d = w->d;
    for (u32 t = s->beg; t < s->end; t++) {
        const Token *k = &d->tokens.v[t];
        const Cue *c = k->conf && (k->rel == REL_ROOT || k->rel == REL_PARATAXIS) && w->in[t] == NONE ? quote_cue(w, t) : NULL;
        u32 subj = c && (c->frames & FRAME_QUOTE) ? tree_child(d, t, REL_NSUBJ, s->beg) : NONE;
        if (subj != NONE && !quote_is(d, subj, "i") && !quote_is(d, subj, "we")) return true;
    }
    return false;
}

/* "The mayor added:" and a paragraph without marks: what was said, set apart. */
u32 quote_block(QuoteWork *w, u32 verb, Source src)
{
    enum { BLOCK_SENTENCES = 50 };
    const Doc *d = w->d;
    u32 first = doc_token_sentence(d, verb) + 1, last = first;
    if (first >= d->sentences.n || !d->sentences.v[first].para || w->opens[d->sentences.v[first].beg] != NONE ||
        d->sentences.v[first].zone != d->sentences.v[first - 1].zone) return NONE;
    while (last + 1 < d->sentences.n && last + 1 < first + BLOCK_SENTENCES && !d->sentences.v[last + 1].para) last++;
    for (u32 i = first; i <= last; i++)
        if (attributes(w, &d->sentences.v[i])) return NONE;
    u32 q = quote_add(w, quote_trimmed(w, d->sentences.v[first].beg, d->sentences.v[last].end), src, verb, verb + 1, S("quote.block"));
    if (q != NONE) w->d->quotes.v[q].direct = true;
    return q;
}

/* A label in capitals is a speaker's if it is a person's name, or if it comes again: "RIVALS: ..." is a heading. */
static bool speaks(const QuoteWork *w, u32 beg, u32 end)
{
    enum { REACH = 1 << 13 };
    const Doc *d = w->d;
    u32 a = w->actor_beg[beg], e = a == NONE ? NONE : d->actors.v[a].entity;
    if (e != NONE && d->entities.v[e].kind == ENTITY_PERSON && d->entities.v[e].named) return true;
    Str label = doc_str(d, (Span){d->tokens.v[beg].text.beg, d->tokens.v[end].text.end});
    isize from = (isize)d->tokens.v[beg].text.beg - REACH, at = d->tokens.v[beg].text.beg;
    for (isize i = from > 0 ? from : 0; i + label.n <= d->text.n && i < at + REACH; i++)
        if (i != at && memcmp(d->text.p + i, label.p, (size_t)label.n) == 0) return true;
    return false;
}

/* "OTIENO: We stay": the one person of that surname whose full name the text gives; else the mention at the turn, or NONE. */
static u32 turn_actor(const QuoteWork *w, u32 beg, u32 end)
{
    const Doc *d = w->d;
    Str label = token_str(d, end - 1);
    u32 found = NONE;
    for (u32 e = 0; end == beg + 1 && e < d->entities.n; e++) {
        const Entity *x = &d->entities.v[e];
        bool full = x->kind == ENTITY_PERSON && x->named && x->name.n > label.n + 1 && x->name.p[x->name.n - label.n - 1] == ' ';
        if (full && str_eq_nocase(str_cut(x->name, x->name.n - label.n, x->name.n), label)) {
            if (found != NONE) return w->actor_beg[beg];
            found = x->first;
        }
    }
    return found != NONE ? found : w->actor_beg[beg];
}

/* A transcript's turn: "SMITH: Well, ..." to the end of its paragraph. */
bool quote_turn(QuoteWork *w, u32 sentence)
{
    enum { NAME_TOKENS = 4, TURN_SENTENCES = 200 };
    const Doc *d = w->d;
    const Sentence *s = &d->sentences.v[sentence];
    u32 b = s->beg;
    while (b < s->end && w->opens[b] != NONE) b++;
    u32 t = b;
    while (t < s->end && t < b + NAME_TOKENS && quote_all_upper(d, t)) t++;
    if (t == b || t + 1 >= s->end || !quote_is(d, t, ":") || d->tokens.v[t + 1].text.beg == d->tokens.v[t].text.end || d->text.p[d->tokens.v[t].text.end - 1] != ':') return false;
    if (b > 0 && quote_same_paragraph(w, d->tokens.v[b - 1].text.beg, d->tokens.v[b].text.beg) && w->opens[b - 1] == NONE) return false;
    if (!speaks(w, b, t)) return false;
    u32 last = sentence;
    while (last + 1 < d->sentences.n && last < sentence + TURN_SENTENCES &&
           quote_same_paragraph(w, s->text.beg, d->sentences.v[last + 1].text.beg)) last++;
    Source src = {b, t, turn_actor(w, b, t), false};
    u32 q = quote_add(w, quote_trimmed(w, t + 1, d->sentences.v[last].end), src, t, t + 1, S("quote.turn"));
    if (q == NONE) return false;
    w->d->quotes.v[q].direct = true;
    for (u32 r = w->in[t]; r != NONE && r < w->regions.n && w->regions.v[r].whole.beg < w->d->quotes.v[q].text.end; r++)
        if (w->regions.v[r].quote == NONE) w->regions.v[r].quote = q;
    return true;
}

/* "'Words': Council PLEADS with rebels": a verb that a headline shouts is taken for the end of a name. */
static u32 before_shouted(const QuoteWork *w, u32 beg, u32 end)
{
    const Doc *d = w->d;
    for (u32 t = beg + 1; t < end && !quote_all_upper(d, beg); t++) {
        Str form = token_str(d, t), low = str_lower(w->a, form);
        if (!quote_all_upper(d, t) || form.p[form.n - 1] != 'S') continue;
        if (map_get(&w->lex->cue, (Str){low.p, low.n - 1}) != NONE) return t;
    }
    return end;
}

/* "Name: words" and "'Words': Name ..." at the head of a line; transcripts too. */
void quote_colon(QuoteWork *w, const Sentence *s)
{
    Doc *d = w->d;
    u32 a = w->actor_beg[s->beg];
    if (a != NONE) {
        u32 t = doc_token_at(d, d->actors.v[a].text.end - 1) + 1, e = d->actors.v[a].entity;
        bool who = e != NONE && (d->entities.v[e].named || d->entities.v[e].kind == ENTITY_DOCUMENT) && d->entities.v[e].kind != ENTITY_PLACE;
        if (t + 1 >= s->end || !quote_is(d, t, ":") || !who) return;
        u32 r = quote_region_after(w, t);
        Source src = {s->beg, t, a, false};
        Span c = r != NONE && w->regions.v[r].whole.end + 2 >= s->text.end ? w->regions.v[r].inner : quote_trimmed(w, t + 1, s->end);
        u32 q = quote_add(w, c, src, t, t + 1, S("quote.colon"));
        if (q != NONE) quote_take_regions(w, q);
        return;
    }
    u32 r = w->opens[s->beg];
    if (r == NONE) return;
    u32 t = w->regions.v[r].te;
    while (t < s->end && w->closes[t] == r) t++;
    if (t + 1 >= s->end || !quote_is(d, t, ":") || (a = w->actor_beg[t + 1]) == NONE) return;
    u32 end = doc_token_at(d, d->actors.v[a].text.end - 1) + 1, verb = before_shouted(w, t + 1, end);
    Source src = {t + 1, verb, verb < end ? NONE : a, true};
    u32 q = quote_add(w, w->regions.v[r].inner, src, t, t + 1, S("quote.colon.headline"));
    if (q != NONE) quote_give(w, r, q);
}

/* 'The mayor made the following remark: "..."', "issued a statement: ...": who does it says what the colon leads in. */
void quote_led_in(QuoteWork *w, const Sentence *s, u32 t)
{
    enum { NOUN_REACH = 8 };
    const Token *k = w->d->tokens.v;
    if (!quote_is(w->d, t, ":") || w->in[t] != NONE || t + 1 >= w->d->tokens.n || w->opens[t + 1] == NONE) return;
    Region *r = &w->regions.v[w->opens[t + 1]];
    if (r->quote != NONE || !r->closed || (t + 1 < s->end && r->whole.end + 2 < s->text.end)) return;
    for (u32 n = t; n-- > s->beg && t - n < NOUN_REACH;) {
        if (k[n].upos != UPOS_NOUN || !k[n].conf || !quote_is_said(w, n) || k[n].rel != REL_OBJ || k[k[n].head].upos != UPOS_VERB) continue;
        u32 verb = k[n].head;
        if (quote_cue(w, verb) && (quote_cue(w, verb)->frames & FRAME_CLAUSE)) return; /* "read the letter: ..." */
        if (map_get(&w->lex->gets, k[verb].lemma) != NONE) return; /* "received a letter: ..." */
        Source src = quote_source(w, s, verb);
        if (!quote_party(w, src) || (k[verb].feats & (FEAT_PASSIVE | FEAT_INF))) return;
        u32 q = quote_add(w, r->inner, src, n, n + 1, S("quote.colon"));
        if (q != NONE) quote_give(w, w->opens[t + 1], q);
        return;
    }
}
