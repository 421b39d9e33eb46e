/* names.c - names of people, organisations, places and so on.
 *
 * Method: labels that say type and place in the name (begin, inside, last, unit: Ratinov and
 * Roth 2009), the best sequence of a sentence by dynamic programming. A label's score is the sum of
 * two models that err in different ways: a small net over the words around (net.h), which knows words
 * it has not met by their vectors; and a structured perceptron (Collins 2002), which sees words, affixes,
 * shapes, tags and word-vector clusters of five tokens, the label before, and the label that the same form
 * got last in this document. No list of names is used. Limits: names do not nest; none crosses a
 * sentence border. */
#include "language/names.h"
#include <stdlib.h>

static u32 slot_of(const NamesMemory *m, u64 key)
{
    u32 i = (u32)(key >> 20) & (NAMES_MEMORY - 1);
    for (u32 n = 0; n < 8 && m->key[i] && m->key[i] != key; n++) i = (i + 1) & (NAMES_MEMORY - 1);
    return i;
}

u32 names_recall(const NamesMemory *m, u64 key)
{
    u32 i = slot_of(m, key);
    return m->key[i] == key ? m->label[i] : NAMES_CLASSES;
}

void names_remember(NamesMemory *m, u64 key, u32 label)
{
    u32 i = slot_of(m, key);
    m->key[i] = key;
    m->label[i] = (u8)label;
}

void names_words(Doc *d, const Model *m, const Sentence *s, NamesWord *out)
{
    lex_document(d, m);
    for (u32 i = s->beg; i < s->end; i++) {
        const Token *t = &d->tokens.v[i];
        out[i - s->beg] = (NamesWord){lex_token(d, i), (u32)t->upos << 16 | t->feats};
    }
}

static bool closed_word(const NamesWord *w)
{
    enum { CLOSED = 1 << UPOS_VERB | 1 << UPOS_AUX | 1 << UPOS_ADP | 1 << UPOS_PRON | 1 << UPOS_DET |
                    1 << UPOS_CCONJ | 1 << UPOS_SCONJ | 1 << UPOS_PART | 1 << UPOS_ADV | 1 << UPOS_PUNCT };
    return !(w->lex->flags & (LEX_CAP | LEX_DIGIT)) && (CLOSED >> (w->tag >> 16) & 1);
}

bool names_plain(const NamesWord *w, u32 n, u32 i)
{
    if (!closed_word(&w[i])) return false;
    bool before = (i > 0 && (w[i - 1].lex->flags & LEX_CAP)) || (i > 1 && (w[i - 2].lex->flags & LEX_CAP));
    bool after = (i + 1 < n && !closed_word(&w[i + 1])) || (i + 2 < n && !closed_word(&w[i + 2]));
    return !(before && after);
}

u64 names_transition(u32 before)
{
    return feature(99, before, 0);
}

enum { NEVER = -(1 << 30) };

/* Labels that may stand before each, in order: those that end a name or none, or those that
 * leave its own name open. */
void names_prepare(NamesSearch *s)
{
    for (u32 c = 0; c < NAMES_CLASSES; c++) {
        s->nbefore[c] = 0;
        for (u32 p = 0; p < NAMES_CLASSES; p++)
            if (names_may(p, c)) s->before[c][s->nbefore[c]++] = (u8)p;
    }
}

void names_search(NamesSearch *s, u32 n, u8 *label)
{
    i32 best[NAMES_CLASSES] = {0}, next[NAMES_CLASSES];
    bool alone = true; /* nothing but label 0 is alive */
    u32 last = 0;
    for (u32 i = 0; i < n; i++) {
        u32 classes = s->plain[i] ? 1 : NAMES_CLASSES;
        for (u32 c = 0; c < NAMES_CLASSES; c++) next[c] = NEVER;
        for (u32 c = 0; c < classes; c++) {
            u32 tries = alone ? s->before[c][0] == 0 : s->nbefore[c]; /* 0 stands first where it may */
            for (u32 k = 0; k < tries; k++) {
                u32 p = s->before[c][k];
                i32 sum = best[p] + s->after[p][c];
                if (best[p] != NEVER && sum > next[c]) next[c] = sum, s->from[i][c] = (u8)p;
            }
            if (next[c] != NEVER && !s->plain[i]) next[c] += s->score[i][c];
        }
        memcpy(best, next, sizeof best);
        alone = s->plain[i];
    }
    for (u32 c = 1; c < NAMES_CLASSES; c++)
        if (!alone && names_may(c, 0) && best[c] > best[last]) last = c;
    for (u32 i = n; i-- > 0; last = s->from[i][last]) label[i] = (u8)last;
}

static const Lex no_lex;
static const NamesWord none = {.lex = &no_lex};

u32 names_features(const NamesWord *v, u32 n, u32 i, const NamesMemory *m, u64 out[FEATURES_MAX])
{
    const NamesWord *w = &v[i], *p1 = i > 0 ? w - 1 : &none, *p2 = i > 1 ? w - 2 : &none,
                    *n1 = i + 1 < n ? w + 1 : &none, *n2 = i + 2 < n ? w + 2 : &none;
    u32 k = 0, t = 100, memory = names_recall(m, w->lex->form), ahead = names_recall(m, n1->lex->form);
    u64 flags = w->lex->flags | (u64)(i == 0) << 8 | (u64)(w->lex->ambiguity != 0) << 9;
#define F(a, b) out[k++] = feature(++t, (a), (b))
    F(w->lex->form, 0);
    F(w->lex->low, 0);
    F(w->lex->shape, flags);
    F(w->lex->suffix[1], w->lex->flags);
    F(w->lex->suffix[2], w->lex->flags);
    F(w->lex->prefix[1], w->lex->flags);
    F(w->lex->cluster, w->lex->flags & LEX_CAP);
    F(w->lex->mid, flags);
    F(w->tag, flags);
    F(memory, w->lex->low);
    F(memory, p1->lex->low);
    F(memory, n1->lex->low);
    F(memory, flags);
    F(memory, ahead);
    F(p1->lex->low, flags);
    F(p2->lex->low, flags);
    F(n1->lex->low, flags);
    F(n2->lex->low, w->lex->flags);
    F(p1->lex->low, w->lex->low);
    F(w->lex->low, n1->lex->low);
    F(p1->lex->cluster, flags);
    F(n1->lex->cluster, flags);
    F(p1->lex->mid, w->lex->mid);
    F(n1->lex->mid, w->lex->mid);
    F(n1->lex->shape, w->lex->shape);
    F(p1->lex->shape, w->lex->shape);
    F(p1->tag, w->tag);
    F(w->tag, n1->tag);
    F(n1->lex->flags, mix64(p1->lex->flags, flags));
    F(mix64(p2->lex->low, p1->lex->low), flags);
    F(mix64(n1->lex->low, n2->lex->low), flags);
    F(mix64(p1->lex->shape, w->lex->shape), n1->lex->shape);
    F(mix64(p1->tag, w->tag), n1->tag);
    F(0, 0);
#undef F
    return k;
}

/* How many tokens a dateline in capitals takes, its dash with them: "LAGOS - "; 0 if the sentence has none. */
static u32 dateline(const Doc *d, const Sentence *s)
{
    Str first = token_str(d, s->beg);
    for (isize i = 0; i < first.n; i++)
        if (first.p[i] >= 'a' && first.p[i] <= 'z') return 0;
    return doc_dateline_end(d, (u32)(s - d->sentences.v)) - s->beg;
}

/* Labels to names: a name goes on while the label says so and the type stays. */
static void collect(Doc *d, const Sentence *s, const u8 *label, const u8 *conf)
{
    u32 n = s->end - s->beg, line = dateline(d, s);
    for (u32 i = 0; i < n;) {
        if (!label[i] || i + 1 == line) {
            i++;
            continue;
        }
        u32 type = (label[i] - 1u) / 4, end = i + 1, sure = conf[i];
        while (end < n && label[end] && (label[end] - 1u) / 4 == type) {
            u32 last = (label[end - 1] - 1u) % 4, here = (label[end] - 1u) % 4;
            if (last >= NAMES_LAST || here == NAMES_BEGIN || here == NAMES_UNIT) break;
            sure = u32_min(sure, conf[end]);
            end++;
        }
        if (i < line && end > line) end = line - 1, type = NAME_PLACE; /* "LAGOS - Police" */
        /* "Demand Lopez's Resignation": a headline's common noun or verb is no given name */
        u8 upos = d->tokens.v[s->beg + i].upos, then = end - i > 1 ? d->tokens.v[s->beg + i + 1].upos : UPOS_X;
        bool headline = type == NAME_PERSON && then == UPOS_PROPN && (upos == UPOS_NOUN || upos == UPOS_VERB);
        if (d->names.n < DOC_FACTS_MAX && !headline)
            *vec_push(d->arena, &d->names) = (Name){.text = tokens_span(d, s->beg + i, s->beg + end),
                                                    .beg = s->beg + i,
                                                    .end = s->beg + end,
                                                    .type = (u8)type,
                                                    .conf = (u8)sure};
        i = end;
    }
}

typedef struct {
    NamesWord word[SENTENCE_TOKENS_MAX];
    NamesMemory memory;
    NamesSearch search;
    NamesSight sight;
    i32 acc[NET_ROWS * NAMES_OUT];
} NamesWork;

/* The margin of the label chosen over the best other one of its token. */
static u8 margin(const i32 *score, u32 label)
{
    i32 second = INT32_MIN;
    for (u32 c = 0; c < NAMES_CLASSES; c++)
        if (c != label && score[c] > second) second = score[c];
    i32 m = (score[label] - second) / 16;
    return (u8)(m > 255 ? 255 : m < 0 ? 0 : m);
}

/* The net alone rules out a name where it is this sure: seven of ten words need not be asked twice. */
static bool surely_none(const i32 *score)
{
    enum { SURE = 6 * NAMES_NAT };
    i32 other = INT32_MIN;
    for (u32 c = 1; c < NAMES_CLASSES; c++)
        if (score[c] > other) other = score[c];
    return score[0] - other >= SURE;
}

/* Scores of one sentence; `deep`: its words as the net sees them. How many words may stand in a name. */
static u32 score_words(const Model *m, NamesWork *w, u32 n, const u8 *deep)
{
    u64 f[FEATURES_MAX];
    u32 scored = 0;
    for (u32 i = 0; i < n; i++) {
        i32 *score = w->search.score[i];
        if (i % NET_ROWS == 0)
            m->op->dense(m->names_net->class, NET_DEEP, NAMES_OUT, deep + (size_t)i * NET_DEEP, NET_DEEP, u32_min(NET_ROWS, n - i), w->acc);
        w->search.plain[i] = names_plain(w->word, n, i);
        if (w->search.plain[i]) continue;
        memset(score, 0, sizeof w->search.score[i]);
        names_add_net(m->names_net, w->acc + i % NET_ROWS * NAMES_OUT, score);
        w->search.plain[i] = surely_none(score);
        if (w->search.plain[i]) continue;
        linear_score(&m->names, f, names_features(w->word, n, i, &w->memory, f), score);
        scored++;
    }
    return scored;
}

static void find(Doc *d, const Model *m, const Sentence *s, NamesWork *w, const u8 *deep)
{
    u8 label[SENTENCE_TOKENS_MAX], conf[SENTENCE_TOKENS_MAX];
    u32 n = s->end - s->beg;
    names_words(d, m, s, w->word);
    if (!score_words(m, w, n, deep)) return;
    names_search(&w->search, n, label);
    for (u32 i = 0; i < n; i++) {
        conf[i] = label[i] ? margin(w->search.score[i], label[i]) : 255;
        if (w->word[i].lex->flags & LEX_CAP) names_remember(&w->memory, w->word[i].lex->form, label[i]);
    }
    collect(d, s, label, conf);
}

static int by_place(const void *a, const void *b)
{
    const Name *x = a, *y = b;
    return x->beg < y->beg ? -1 : x->beg > y->beg;
}

enum { PERSONS_MAX = 256 }; /* the first names of a document, so that the work stays small */

/* The person whose full name ends with this word, among the first `n` names; NONE. */
static u32 person_called(const Doc *d, u32 n, u32 token)
{
    for (u32 k = 0; k < n && k < PERSONS_MAX; k++) {
        const Name *x = &d->names.v[k];
        if (x->type == NAME_PERSON && x->end - x->beg > 1 && str_eq(token_str(d, x->end - 1), token_str(d, token))) return k;
    }
    return NONE;
}

/* A surname that stands alone and was missed: the last word of a person's full name elsewhere in the document. */
static void find_surnames(Doc *d)
{
    u32 full = d->names.n, at = 0;
    for (u32 i = 0; i < d->tokens.n && d->names.n < DOC_FACTS_MAX; i++) {
        while (at < full && d->names.v[at].end <= i) at++;
        bool noun = d->tokens.v[i].upos == UPOS_PROPN || d->tokens.v[i].upos == UPOS_NOUN;
        if (!noun || (at < full && d->names.v[at].beg <= i)) continue;
        bool beside = (i > 0 && d->tokens.v[i - 1].upos == UPOS_PROPN) ||
                      (i + 1 < d->tokens.n && d->tokens.v[i + 1].upos == UPOS_PROPN);
        u32 person = beside ? NONE : person_called(d, full, i);
        if (person != NONE)
            *vec_push(d->arena, &d->names) = (Name){.text = tokens_span(d, i, i + 1), .beg = i, .end = i + 1,
                                                    .type = NAME_PERSON, .conf = (u8)(d->names.v[person].conf / 2)};
    }
    if (d->names.n > full) qsort(d->names.v, d->names.n, sizeof *d->names.v, by_place);
}

/* "Harlan to rally forces": a headline's surname may look like an organisation until the text names its person. */
static void mend_surnames(Doc *d)
{
    for (u32 i = 0; i < d->names.n; i++) {
        Name *x = &d->names.v[i];
        if (x->end - x->beg > 1 || (x->type != NAME_ORG && x->type != NAME_MISC && x->type != NAME_PRODUCT)) continue;
        u32 person = person_called(d, d->names.n, x->beg);
        if (person != NONE && d->names.v[person].conf > x->conf) x->type = NAME_PERSON;
    }
}

void language_names(Doc *d, const Model *m)
{
    if (!m || m->names.classes != NAMES_CLASSES || !m->names_net) return;
    NamesWork *w = NEW(d->arena, NamesWork, 1);
    lex_document(d, m);
    names_sight(d, m, &w->sight);
    names_prepare(&w->search);
    for (u32 p = 0; p < NAMES_CLASSES; p++) {
        i32 score[CLASSES_MAX] = {0};
        u64 f = names_transition(p);
        linear_score(&m->names, &f, 1, score);
        memcpy(w->search.after[p], score, sizeof w->search.after[p]);
    }
    for (u32 i = 0, end; i < d->sentences.n; i = end) {
        const u8 *deep = w->sight.deep;
        end = names_look(d, m, &w->sight, i);
        for (u32 k = i; k < end; k++) {
            const Sentence *s = &d->sentences.v[k];
            if (s->end - s->beg <= SENTENCE_TOKENS_MAX) find(d, m, s, w, deep);
            deep += (size_t)lex_words(s) * NET_DEEP;
        }
    }
    mend_surnames(d);
    find_surnames(d);
}
