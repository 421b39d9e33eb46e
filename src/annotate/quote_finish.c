/* quote_finish.c - what an attribution still lacks once all are found: where and when it was said, who "I"
 * is in it, and who a speaker is that another attribution names: "the lawmaker told ... '...,' Name Surname
 * said", "Kovacs explained that .... '...,' he said". Speech is a turn-taking: who goes on within a paragraph is
 * who spoke last, if sex and number allow. Where that is not so sure, nobody is named. */
#include "annotate/quote_in.h"

static bool in_content(const Quote *q, Span at)
{
    for (u32 i = 0; i < q->content.n; i++)
        if (span_overlaps(q->content.v[i].text, at)) return true;
    return false;
}

static void channel(QuoteWork *w, Quote *q, const Sentence *s)
{
    u8 key[ACTOR_KEY_MAX], one[GAZ_KEY_MAX];
    for (u32 t = s->beg; t < s->end && !q->channel.n; t++) {
        if (w->d->tokens.v[t].upos != UPOS_ADP || in_content(q, w->d->tokens.v[t].text)) continue;
        for (u32 from = t + 1; from < s->end && from < t + 5; from++) {
            u32 n = 0, best = NONE;
            if (in_content(q, w->d->tokens.v[from].text)) break;
            for (u32 to = from; to < s->end && to < from + 3; to++) {
                u32 size = gaz_key(token_str(w->d, to), one);
                if (n + size >= ACTOR_KEY_MAX) break;
                memcpy(key + n, one, size), n += size;
                u32 at = map_get(&w->lex->channels, (Str){key, n});
                if (at != NONE) best = at;
            }
            if (best != NONE) { q->channel = w->lex->channel_names.v[best]; return; }
        }
    }
}

static void spoken_when(const Doc *d, Quote *q, Span sentence)
{
    u32 lo = 0, hi = d->times.n;
    while (lo < hi) {
        u32 mid = lo + (hi - lo) / 2;
        if (d->times.v[mid].text.beg < sentence.beg) lo = mid + 1;
        else hi = mid;
    }
    for (u32 i = lo; i < d->times.n; i++) {
        Span at = d->times.v[i].text;
        if (at.beg >= sentence.end) return;
        if (at.beg >= sentence.beg && !in_content(q, at) && d->times.v[i].type != TIMEX_DURATION) {
            q->timex = i;
            return;
        }
    }
}

static void first_persons(Doc *d, const Quote *q)
{
    for (u32 i = actor_from(d, q->text.beg); i < d->actors.n; i++) {
        Actor *x = &d->actors.v[i];
        if (x->text.beg >= q->text.end) return;
        if (x->via != 'p' || x->entity != NONE || !in_content(q, x->text)) continue;
        Str s = doc_str(d, x->text);
        bool first = str_eq_nocase(s, S("I")) || str_eq_nocase(s, S("me")) || str_eq_nocase(s, S("my")) ||
                     str_eq_nocase(s, S("we")) || str_eq_nocase(s, S("us")) || str_eq_nocase(s, S("our"));
        if (first) x->entity = q->speaker_entity, x->rule = S("actor.pronoun.speaker");
    }
}

/* "A local lawmaker told X that .... '...,' First Last said": the new name is that person. */
static void identify(Doc *d, u32 at)
{
    const Quote *q = &d->quotes.v[at];
    const Quote *p = at ? &d->quotes.v[at - 1] : NULL;
    u32 x = q->speaker_entity, y = p ? p->speaker_entity : NONE;
    if (!q->direct || x == NONE || y == NONE || x == y || q->sentence - p->sentence > 1) return;
    Entity *named = &d->entities.v[x];
    const Entity *told = &d->entities.v[y];
    if (named->kind != ENTITY_PERSON || named->role.n || !named->named || d->actors.v[named->first].text.beg != q->speaker.beg) return;
    if (told->kind != ENTITY_PERSON || told->named || told->plural || !told->role.n) return;
    if (told->gender && named->gender && told->gender != named->gender) return;
    named->role = told->role, named->code = told->code, named->country = told->country;
    for (u32 i = 0; i < d->actors.n; i++)
        if (d->actors.v[i].entity == y) d->actors.v[i].entity = x;
    named->first = u32_min(named->first, told->first);
    for (u32 i = 0; i <= at; i++)
        if (d->quotes.v[i].speaker_entity == y) d->quotes.v[i].speaker_entity = x;
}

/* "'...,' First Last said. '...,' the president continued": who goes on is who spoke last, if the two can be one. */
static void goes_on(Doc *d, u32 at)
{
    static const Str cues[] = {LIT("continued"), LIT("added"), LIT("went on"), LIT("concluded")};
    Quote *q = &d->quotes.v[at];
    u32 x = q->speaker_entity, y = d->quotes.v[at - 1].speaker_entity;
    bool on = false;
    for (isize i = 0; i < countof(cues); i++) on |= str_eq(str_at(d->text, q->cue), cues[i]);
    const Quote *p = &d->quotes.v[at - 1];
    if (!on || x == NONE || y == NONE || x == y || span_empty(p->speaker)) return;
    if (doc_sentence_at(d, q->cue.beg) > doc_sentence_at(d, p->speaker.beg) + 1) return;
    const Entity *told = &d->entities.v[x], *named = &d->entities.v[y];
    if (told->named || told->plural || told->kind != ENTITY_PERSON || named->kind != ENTITY_PERSON || !named->named) return;
    if (named->role.n && told->role.n && !str_eq(named->role, told->role)) return;
    if (told->gender && named->gender && told->gender != named->gender) return;
    q->speaker_entity = y;
}

static bool names(const Doc *d, const Quote *q, u32 entity)
{
    for (u32 i = actor_from(d, q->text.beg); i < d->actors.n && d->actors.v[i].text.beg < q->text.end; i++)
        if (d->actors.v[i].entity == entity && d->actors.v[i].via == 'n' && in_content(q, d->actors.v[i].text)) return true;
    return false;
}

/* "Kovacs explained that .... '...,' he said": a pronoun that speaks in the same paragraph is who spoke last. */
static void he_goes_on(QuoteWork *w, u32 at)
{
    Doc *d = w->d;
    Quote *q = &d->quotes.v[at];
    const Quote *p = &d->quotes.v[at ? at - 1 : at];
    Str who = doc_str(d, q->speaker);
    u32 x = p->speaker_entity, old = q->speaker_entity;
    u8 sex = str_eq_nocase(who, S("he")) ? 'm' : str_eq_nocase(who, S("she")) ? 'f' : 0;
    if (!sex || !q->direct) return;
    u32 *read = q->speaker_actor != NONE && d->actors.v[q->speaker_actor].via == 'p' ? &d->actors.v[q->speaker_actor].entity : NULL;
    if (old != NONE && names(d, q, old)) { /* he speaks of another by that name */
        q->speaker_entity = NONE;
        if (read && *read == old) *read = NONE;
        old = NONE;
    }
    if (x == NONE || x == old || span_empty(p->speaker) || span_empty(p->cue)) return;
    const Entity *e = &d->entities.v[x];
    bool fits = e->kind == ENTITY_PERSON && e->named && !e->plural && (!e->gender || e->gender == sex) && !names(d, q, x);
    u32 apart = doc_sentence_at(d, q->text.beg) - doc_sentence_at(d, p->cue.beg);
    if (!fits || apart > 1 || !quote_same_paragraph(w, p->cue.beg, q->text.beg)) return;
    q->speaker_entity = x;
    if (read) *read = x;
}

void quote_finish(QuoteWork *w)
{
    Doc *d = w->d;
    for (u32 i = 1; i < d->quotes.n; i++) identify(d, i);
    for (u32 i = 1; i < d->quotes.n; i++) goes_on(d, i);
    for (u32 i = 0; i < d->quotes.n; i++) he_goes_on(w, i);
    for (u32 i = 0; i < d->quotes.n; i++) {
        Quote *q = &d->quotes.v[i];
        if (!span_empty(q->cue)) {
            const Sentence *s = &d->sentences.v[doc_sentence_at(d, q->cue.beg)];
            Str verb = q->channel; /* "wrote": the place it was written in says more */
            q->channel = (Str){0};
            channel(w, q, s);
            if (!q->channel.n) q->channel = verb;
            spoken_when(d, q, s->text);
        }
        if (q->direct && !q->mixed && q->speaker_entity != NONE) first_persons(d, q);
    }
}
