/* doc.c - writing TEXT with its map to RAW, and questions about tokens and trees. */
#include "doc/doc.h"

Str zone_name(u8 kind)
{
    static const Str names[] = {
#define X(k, name) LIT(name),
        ZONE_MAP(X)
#undef X
    };
    return kind < countof(names) ? names[kind] : names[ZONE_BODY];
}

Str upos_name(u8 upos)
{
    static const Str names[] = {
#define X(k) LIT(#k),
        UPOS_MAP(X)
#undef X
    };
    return upos < UPOS_COUNT ? names[upos] : names[0];
}

Str deprel_name(u8 rel)
{
    static const Str names[] = {
#define X(k, name) LIT(name),
        DEPREL_MAP(X)
#undef X
    };
    return rel < REL_COUNT ? names[rel] : names[REL_DEP];
}

u8 deprel_base(u8 rel)
{
    static const u8 base[REL_COUNT] = {
        [REL_NSUBJ_PASS] = REL_NSUBJ,  [REL_CSUBJ_PASS] = REL_CSUBJ, [REL_AUX_PASS] = REL_AUX,
        [REL_OBL_AGENT] = REL_OBL,     [REL_OBL_TMOD] = REL_OBL,     [REL_NMOD_POSS] = REL_NMOD,
        [REL_NMOD_TMOD] = REL_NMOD,    [REL_ACL_RELCL] = REL_ACL,    [REL_COMPOUND_PRT] = REL_COMPOUND,
        [REL_DET_PREDET] = REL_DET,    [REL_CC_PRECONJ] = REL_CC,    [REL_OBL_NPMOD] = REL_OBL,
        [REL_NMOD_NPMOD] = REL_NMOD,   [REL_NMOD_DESC] = REL_NMOD};
    return rel < REL_COUNT && base[rel] ? base[rel] : rel;
}

Str published_from_name(u8 from)
{
    static const Str names[] = {
#define X(k, name) LIT(name),
        PUBLISHED_FROM_MAP(X)
#undef X
    };
    return from < countof(names) ? names[from] : names[0];
}

/* ---- writing TEXT */

static void append(Doc *d, Span raw, Str bytes, bool verbatim)
{
    if (bytes.n == 0) return;
    assert(raw.beg <= raw.end && raw.end <= (size_t)d->raw.n);
    Run *last = d->runs.n ? &d->runs.v[d->runs.n - 1] : NULL;
    if (verbatim && last && last->verbatim && last->raw + last->raw_len == raw.beg) {
        last->text_len += (u32)bytes.n;
        last->raw_len += (u32)bytes.n;
    } else {
        *vec_push(d->arena, &d->runs) = (Run){.text = d->out.n,
                                              .text_len = (u32)bytes.n,
                                              .raw = raw.beg,
                                              .raw_len = raw.end - raw.beg,
                                              .verbatim = verbatim};
    }
    while (d->out.cap - d->out.n < (u32)bytes.n)
        vec_grow_(d->arena, (void **)&d->out.v, d->out.n, &d->out.cap, 1);
    memcpy(d->out.v + d->out.n, bytes.p, (size_t)bytes.n);
    d->out.n += (u32)bytes.n;
}

void doc_copy(Doc *d, Span raw)
{
    append(d, raw, str_cut(d->raw, raw.beg, raw.end), true);
}

void doc_replace(Doc *d, Span raw, Str with)
{
    append(d, raw, with, false);
}

void doc_take(Doc *d, Span raw)
{
    assert(!d->out.n && !d->runs.n);
    if (span_empty(raw)) return;
    d->text = str_at(d->raw, raw);
    *vec_push(d->arena, &d->runs) = (Run){.text_len = raw.end - raw.beg, .raw = raw.beg, .raw_len = raw.end - raw.beg, .verbatim = true};
}

void doc_seal(Doc *d)
{
    if (d->out.n || !d->runs.n) d->text = (Str){d->out.v, d->out.n}; /* else taken */
}

Rewrite doc_rewrite(Doc *d)
{
    doc_seal(d);
    Rewrite w = {.d = d, .text = d->text, .runs = d->runs.v, .nruns = d->runs.n};
    memset(&d->out, 0, sizeof d->out);
    memset(&d->runs, 0, sizeof d->runs);
    d->text = (Str){0};
    return w;
}

static const Run *run_at(Rewrite *w, u32 at)
{
    while (w->run + 1 < w->nruns && w->runs[w->run + 1].text <= at) w->run++;
    while (w->run && w->runs[w->run].text > at) w->run--;
    return &w->runs[w->run];
}

void rewrite_copy(Rewrite *w, Span at)
{
    while (at.beg < at.end) {
        const Run *r = run_at(w, at.beg);
        u32 end = u32_min(at.end, r->text + r->text_len), in = at.beg - r->text;
        if (r->verbatim) doc_copy(w->d, (Span){r->raw + in, r->raw + in + (end - at.beg)});
        else doc_replace(w->d, (Span){r->raw, r->raw + r->raw_len}, str_at(w->text, (Span){at.beg, end}));
        at.beg = end;
    }
}

void rewrite_replace(Rewrite *w, Span at, Str with)
{
    if (!w->nruns) return;
    if (at.beg >= at.end) at = at.beg ? (Span){at.beg - 1, at.beg} : (Span){0, 1};
    const Run *a = run_at(w, at.beg);
    u32 beg = a->raw + (a->verbatim ? at.beg - a->text : 0);
    const Run *b = run_at(w, at.end - 1);
    u32 end = b->verbatim ? b->raw + (at.end - b->text) : b->raw + b->raw_len;
    doc_replace(w->d, (Span){beg, end}, with);
}

void doc_note(Doc *d, Str what, u32 raw_at, Str text)
{
    enum { NOTES_MAX = 64 };
    if (d->notes.n < NOTES_MAX)
        *vec_push(d->arena, &d->notes) = (Note){what, raw_at, str_copy(d->arena, text)};
}

void doc_zone(Doc *d, Span text, u8 kind)
{
    assert(!d->zones.n || d->zones.v[d->zones.n - 1].text.end <= text.beg);
    if (text.beg < text.end) *vec_push(d->arena, &d->zones) = (Zone){text, kind};
}

/* ---- asking */

/* Index of the last element whose start (u32 at `offset` of its struct) is <= at; NONE if none. */
static u32 last_at_or_before(const void *v, u32 n, size_t size, size_t offset, u32 at)
{
    u32 lo = 0, hi = n;
    while (lo < hi) {
        u32 mid = lo + (hi - lo) / 2, start;
        memcpy(&start, (const u8 *)v + mid * size + offset, sizeof start);
        if (start <= at) lo = mid + 1;
        else hi = mid;
    }
    return lo ? lo - 1 : NONE;
}

Span runs_raw(const Run *runs, u32 n, Span t)
{
    assert(n && t.beg < t.end);
    const Run *a = &runs[last_at_or_before(runs, n, sizeof *runs, offsetof(Run, text), t.beg)];
    bool one = a + 1 == runs + n || a[1].text >= t.end; /* as most are */
    const Run *b = one ? a : &runs[last_at_or_before(runs, n, sizeof *runs, offsetof(Run, text), t.end - 1)];
    u32 beg = a->raw + (a->verbatim ? t.beg - a->text : 0);
    u32 end = b->raw + (b->verbatim ? t.end - b->text : b->raw_len);
    return beg <= end ? (Span){beg, end} : (Span){b->raw, a->raw + a->raw_len};
}

Span doc_raw(const Doc *d, Span text)
{
    assert(text.end <= (size_t)d->text.n);
    return runs_raw(d->runs.v, d->runs.n, text);
}

u8 doc_zone_at(const Doc *d, u32 text)
{
    u32 i = last_at_or_before(d->zones.v, d->zones.n, sizeof *d->zones.v, offsetof(Zone, text.beg), text);
    return i != NONE && text < d->zones.v[i].text.end ? d->zones.v[i].kind : ZONE_BODY;
}

u32 doc_sentence_at(const Doc *d, u32 text)
{
    return last_at_or_before(d->sentences.v, d->sentences.n, sizeof *d->sentences.v,
                             offsetof(Sentence, text.beg), text);
}

u32 doc_token_at(const Doc *d, u32 text)
{
    return last_at_or_before(d->tokens.v, d->tokens.n, sizeof *d->tokens.v,
                             offsetof(Token, text.beg), text);
}

u32 doc_token_sentence(const Doc *d, u32 token)
{
    return last_at_or_before(d->sentences.v, d->sentences.n, sizeof *d->sentences.v,
                             offsetof(Sentence, beg), token);
}

/* ---- the tree */

u32 tree_child(const Doc *d, u32 head, u8 rel, u32 from)
{
    u32 s = doc_token_sentence(d, head);
    if (s == NONE) return NONE;
    const Sentence *sent = &d->sentences.v[s];
    for (u32 t = u32_max(from, sent->beg); t < sent->end; t++) {
        const Token *k = &d->tokens.v[t];
        if (k->head != head || t == head) continue;
        if (rel == REL_COUNT || k->rel == rel || deprel_base(k->rel) == rel) return t;
    }
    return NONE;
}

bool tree_under(const Doc *d, u32 token, u32 ancestor)
{
    for (u32 steps = 0; steps <= SENTENCE_TOKENS_MAX; steps++) {
        if (token == ancestor) return true;
        u32 up = d->tokens.v[token].head;
        if (up == token || up == NONE) return false;
        token = up;
    }
    return false;
}

void tree_range(const Doc *d, u32 head, u32 *beg, u32 *end)
{
    u32 s = doc_token_sentence(d, head);
    const Sentence *sent = &d->sentences.v[s];
    u32 b = head, e = head + 1;
    while (b > sent->beg && tree_under(d, b - 1, head)) b--;
    while (e < sent->end && tree_under(d, e, head)) e++;
    *beg = b;
    *end = e;
}

u32 doc_dateline_end(const Doc *d, u32 sentence)
{
    enum { DATELINE_MAX = 12, AGENCY_MAX = 4 }; /* tokens */
    const Sentence *s = &d->sentences.v[sentence];
    for (u32 i = s->beg; i < s->end && i < s->beg + DATELINE_MAX; i++) {
        u8 upos = d->tokens.v[i].upos;
        Str form = token_str(d, i);
        bool colon = str_eq(form, S(":"));
        bool dash = str_eq(form, S("--")) || str_eq(form, S("-")) || str_eq(form, S("\xe2\x80\x94")) || str_eq(form, S("\xe2\x80\x93"));
        if (i > s->beg && (colon || (dash && !d->tokens.v[i].joined))) return i + 1;
        if (i > s->beg && i <= s->beg + AGENCY_MAX && str_eq(form, S(")")) && str_eq(token_str(d, s->beg), S("("))) return i + 1;
        if (upos == UPOS_VERB || upos == UPOS_AUX || upos == UPOS_DET || upos == UPOS_PRON) break;
    }
    return s->beg;
}

Span tokens_span(const Doc *d, u32 beg, u32 end)
{
    return beg < end ? (Span){d->tokens.v[beg].text.beg, d->tokens.v[end - 1].text.end} : (Span){0};
}
