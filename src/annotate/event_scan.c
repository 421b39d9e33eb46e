/* event_scan.c - one document seen for matching: lemmas in lower case, children of every token, who and what stands
 * where, times and places and quotes by sentence. A few mistakes of the parser that would cost a whole clause are mended
 * here, in a copy of the heads: a source hung on the word that governs its clause, a participle behind a hyphen.
 * Limits: relations keep the parser's labels; only heads are moved. */
#include "annotate/event.h"
#include "base/utf8.h"

static u32 *fill(Arena *a, u32 n)
{
    u32 *v = NEW(a, u32, n ? n : 1);
    for (u32 i = 0; i < n; i++) v[i] = NONE;
    return v;
}

static Str lower(Arena *a, Str s)
{
    for (isize i = 0; i < s.n; i++)
        if ((s.p[i] >= 'A' && s.p[i] <= 'Z') || s.p[i] >= 0x80) return str_lower(a, s);
    return s;
}

/* The lemma in lower case. Where no pattern knows a verb's lemma, an irregular form of
 * event_forms.tsv or a lost final e ("prais") may give one that they do. */
static Str mended(Doc *d, const EventLex *lex, u32 t)
{
    const Token *k = &d->tokens.v[t];
    Str lemma = lower(d->arena, k->lemma.n ? k->lemma : token_str(d, t));
    bool plural = k->upos == UPOS_NOUN && (k->feats & FEAT_PLURAL) && lemma.n > 4 && str_ends(lemma, S("s")) && !str_ends(lemma, S("ss"));
    if (plural && str_eq_nocase(lemma, token_str(d, t)) && map_get(&lex->heads, lemma) == NONE) /* "supplies" */
        lemma = str_ends(lemma, S("ies")) ? str_join(d->arena, str_cut(lemma, 0, lemma.n - 3), S("y")) : str_cut(lemma, 0, lemma.n - 1);
    u32 form = map_get(&lex->forms, lower(d->arena, token_str(d, t)));
    if (form != NONE && (k->upos == UPOS_VERB || k->upos == UPOS_NOUN || event_in_set(lex, S("verbform"), token_str(d, t)))) return lex->text.v[form];
    if ((k->upos != UPOS_VERB && !(k->upos == UPOS_ADJ && lemma.n > 4 && str_ends(lemma, S("ed")))) || map_get(&lex->heads, lemma) != NONE || map_get(&lex->cue_heads, lemma) != NONE)
        return lemma;
    Str whole = lemma;
    if (k->upos == UPOS_ADJ) lemma = str_cut(lemma, 0, lemma.n - 2); /* "besieged" */
    Str longer = str_join(d->arena, lemma, S("e"));
    if (map_get(&lex->heads, longer) != NONE || map_get(&lex->cue_heads, longer) != NONE) return longer;
    Str doubled = lemma.n > 3 ? str_join(d->arena, lemma, str_cut(lemma, lemma.n - 1, lemma.n)) : lemma; /* "boycot" */
    if (map_get(&lex->heads, doubled) != NONE) return doubled;
    bool twice = lemma.n > 3 && lemma.p[lemma.n - 1] == lemma.p[lemma.n - 2]; /* "kidnapp" */
    Str shorter = lemma.n > 3 && (lemma.p[lemma.n - 1] == 'e' || twice) ? str_cut(lemma, 0, lemma.n - 1) : lemma;
    return map_get(&lex->heads, shorter) != NONE || map_get(&lex->cue_heads, shorter) != NONE ? shorter
           : k->upos == UPOS_ADJ && map_get(&lex->heads, lemma) == NONE                       ? whole
                                                                                             : lemma;
}

/* "cease" "-" "fire": where the tables know the whole word, its head bears it as its lemma. */
static void join_hyphens(Scan *s, u32 t)
{
    const Token *k = s->d->tokens.v;
    if (t < 2 || !k[t].joined || !k[t - 1].joined || !str_eq(token_str(s->d, t - 1), S("-"))) return;
    Str whole = str_join(s->d->arena, lower(s->d->arena, doc_str(s->d, tokens_span(s->d, t - 2, t))), s->lem[t]);
    if (map_get(&s->lex->hyphens, whole) == NONE) return;
    u32 head = k[t].head == t - 2 ? t - 2 : t;
    s->lem[head] = whole;
}

/* Tokens of a TEXT span: first and one past the last, by the sentences' order. */
static void mark_tokens(Scan *s, Span at, u32 index, u32 *list, bool inner)
{
    Doc *d = s->d;
    u32 t = doc_token_at(d, at.beg);
    if (t == NONE) return;
    while (t > 0 && d->tokens.v[t - 1].text.end > at.beg) t--; /* words of one multiword token */
    for (; t < d->tokens.n && d->tokens.v[t].text.beg < at.end; t++) {
        if (d->tokens.v[t].text.end <= at.beg) continue;
        if (list[t] == NONE || inner) list[t] = index;
    }
}

static void add_cover(Scan *s, u32 quote)
{
    Doc *d = s->d;
    Span at = d->quotes.v[quote].text;
    u32 beg = doc_sentence_at(d, at.beg), end = doc_sentence_at(d, at.end ? at.end - 1 : 0);
    for (u32 i = beg; i != NONE && i <= end && i < d->sentences.n; i++) {
        *vec_push(d->arena, &s->cover) = (Cover){quote, s->first_quote[i]};
        s->first_quote[i] = s->cover.n - 1;
    }
}

/* Lists of places, times and quotes by sentence, each in the order of their indices. */
static void by_sentence(Scan *s)
{
    Doc *d = s->d;
    s->first_place = fill(d->arena, d->sentences.n), s->next_place = fill(d->arena, d->places.n);
    s->first_time = fill(d->arena, d->sentences.n), s->next_time = fill(d->arena, d->times.n);
    s->first_quote = fill(d->arena, d->sentences.n);
    if (!d->sentences.n) return;
    for (u32 i = d->places.n; i-- > 0;) {
        u32 at = doc_sentence_at(d, d->places.v[i].text.beg);
        if (at != NONE) s->next_place[i] = s->first_place[at], s->first_place[at] = i;
    }
    for (u32 i = d->times.n; i-- > 0;) {
        u32 at = doc_sentence_at(d, d->times.v[i].text.beg);
        if (at != NONE) s->next_time[i] = s->first_time[at], s->first_time[at] = i;
    }
    for (u32 i = d->quotes.n; i-- > 0;) add_cover(s, i);
}

/* "They are capable of winning, one analyst said": a clause that the parser hung on the verb of the
 * source behind it, and that verb on the word that governs the clause. */
static void mend_source(Scan *s, u32 said)
{
    const Token *k = s->d->tokens.v;
    u32 up = k[said].head;
    if (k[said].upos != UPOS_VERB || up >= said || !event_in_set(s->lex, S("report"), s->lem[said])) return;
    const Sentence *sent = &s->d->sentences.v[doc_token_sentence(s->d, said)];
    u32 comma = said;
    while (comma > sent->beg && !str_eq(token_str(s->d, comma), S(","))) comma--;
    for (u32 t = up + 1; t < comma; t++) {
        u8 rel = deprel_base(k[t].rel);
        if (k[t].head == said && (rel == REL_ADVCL || rel == REL_CCOMP || rel == REL_XCOMP)) s->head[t] = up;
    }
}

/* "Long-standing sanctions": a participle behind a hyphen taken for the head of its noun. */
static void mend_compound(Scan *s, u32 t)
{
    const Doc *d = s->d;
    const Token *k = d->tokens.v;
    if (t < 2 || t + 1 >= d->tokens.n || k[t].upos != UPOS_VERB || !k[t].joined || !str_eq(token_str(d, t - 1), S("-"))) return;
    u32 noun = t + 1;
    while (noun + 1 < d->tokens.n && (k[noun].upos == UPOS_ADJ || (k[noun].upos == UPOS_NOUN && k[noun].head == noun + 1))) noun++;
    if (k[noun].head != t || k[noun].rel != REL_OBJ || k[t].head == t) return;
    s->head[noun] = k[t].head;
    for (u32 c = noun + 1; c < d->tokens.n && c < noun + CLIMB_MAX; c++)
        if (k[c].head == t && deprel_base(k[c].rel) == REL_OBL) s->head[c] = noun;
}

void event_scan(Doc *d, const EventLex *lex, Scan *s)
{
    u32 n = d->tokens.n;
    *s = (Scan){.d = d, .lex = lex, .lem = NEW(d->arena, Str, n ? n : 1)};
    s->head = NEW(d->arena, u32, n ? n : 1), s->kid = fill(d->arena, n), s->sib = fill(d->arena, n);
    s->actor = fill(d->arena, n), s->within = fill(d->arena, n);
    s->place = fill(d->arena, n), s->name = fill(d->arena, n), s->event = fill(d->arena, n);
    s->site = fill(d->arena, n), s->first_site = fill(d->arena, d->sentences.n);
    for (u32 t = n; t-- > 0;) {
        s->lem[t] = mended(d, lex, t);
        s->head[t] = d->tokens.v[t].head < n ? d->tokens.v[t].head : t;
    }
    for (u32 t = 0; t < n; t++) mend_source(s, t), mend_compound(s, t);
    for (u32 t = n; t-- > 0;) {
        if (s->head[t] == t) continue;
        s->sib[t] = s->kid[s->head[t]];
        s->kid[s->head[t]] = t;
    }
    for (u32 t = 0; t < n; t++) join_hyphens(s, t);
    for (u32 i = 0; i < d->actors.n; i++) {
        const Actor *a = &d->actors.v[i];
        if (a->head < n) s->actor[a->head] = i;
        mark_tokens(s, a->text, i, s->within, true);
    }
    for (u32 i = 0; i < d->places.n; i++)
        if (d->places.v[i].kind != PLACE_RELATIVE) mark_tokens(s, d->places.v[i].text, i, s->place, false);
    for (u32 i = 0; i < d->names.n; i++) {
        u8 type = d->names.v[i].type;
        if (type != NAME_PLACE && type != NAME_FACILITY) continue;
        for (u32 t = d->names.v[i].beg; t < d->names.v[i].end && t < n; t++) s->name[t] = i;
    }
    for (u32 i = 0; i < d->events.n; i++)
        if (d->events.v[i].token < n) s->event[d->events.v[i].token] = i;
    by_sentence(s);
    event_find_sites(s);
}

bool event_lemma_is(const Scan *s, u32 t, const char *lemma)
{
    return t != NONE && str_is(s->lem[t], lemma);
}

u32 event_kid(const Scan *s, u32 t, u8 rel)
{
    for (u32 k = s->kid[t]; k != NONE; k = s->sib[k]) {
        u8 r = event_token(s, k)->rel;
        if (r == rel || deprel_base(r) == rel) return k;
    }
    return NONE;
}

Str event_prep(const Scan *s, u32 t)
{
    for (u32 k = s->kid[t]; k != NONE; k = s->sib[k]) {
        u8 r = event_token(s, k)->rel;
        if (r == REL_CASE || r == REL_MARK) {
            if (str_eq(s->lem[k], S("'s"))) continue;
            return s->lem[k];
        }
        if (r != REL_NMOD_POSS || k > t) continue;
        for (u32 c = s->kid[k]; c != NONE && c < k; c = s->sib[c]) /* "*with* the king's | envoys" */
            if (event_token(s, c)->rel == REL_CASE) return s->lem[c];
    }
    return (Str){0};
}
