/* names.c - names of people, organisations, places and so on.
 *
 * Method: one greedy pass with a linear model (averaged perceptron) over labels that say
 * type and place in the name (begin, inside, last, unit: Ratinov and Roth 2009). It sees
 * words, affixes, shapes, tags and word-vector clusters of five tokens, the labels just
 * given, and the label that the same form got last in this document. No list of names is
 * used. Limits: names do not nest; a name never crosses a sentence border. */
#include "language/names.h"

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

void names_words(const Doc *d, const Model *m, const Sentence *s, NamesWord *out)
{
    for (u32 i = s->beg; i < s->end; i++) {
        const Token *t = &d->tokens.v[i];
        lex_of(m, token_str(d, i), &out[i - s->beg].lex);
        out[i - s->beg].tag = (u32)t->upos << 16 | t->feats;
    }
}

static const NamesWord none;

u32 names_features(const NamesWord *v, u32 n, u32 i, u32 b1, u32 b2, const NamesMemory *m, u64 out[FEATURES_MAX])
{
    const NamesWord *w = &v[i], *p1 = i > 0 ? w - 1 : &none, *p2 = i > 1 ? w - 2 : &none,
                    *n1 = i + 1 < n ? w + 1 : &none, *n2 = i + 2 < n ? w + 2 : &none;
    u32 k = 0, t = 100, memory = names_recall(m, w->lex.form), ahead = names_recall(m, n1->lex.form);
    u64 flags = w->lex.flags | (u64)(i == 0) << 8 | (u64)(w->lex.ambiguity != 0) << 9;
#define F(a, b) out[k++] = feature(++t, (a), (b))
    F(w->lex.form, 0);
    F(w->lex.low, 0);
    F(w->lex.low, b1);
    F(w->lex.shape, flags);
    F(w->lex.shape, b1);
    F(w->lex.suffix[1], w->lex.flags);
    F(w->lex.suffix[2], w->lex.flags);
    F(w->lex.prefix[1], w->lex.flags);
    F(w->lex.prefix[2], w->lex.flags);
    F(w->lex.cluster, w->lex.flags & LEX_CAP);
    F(w->lex.mid, flags);
    F(w->lex.cluster, b1);
    F(w->tag, flags);
    F(w->tag, b1);
    F(memory, b1);
    F(memory, flags);
    F(memory, ahead);
    F(b1, b2);
    F(b1, flags);
    F(p1->lex.low, flags);
    F(p1->lex.low, b1);
    F(p2->lex.low, flags);
    F(n1->lex.low, flags);
    F(n2->lex.low, w->lex.flags);
    F(p1->lex.low, w->lex.low);
    F(w->lex.low, n1->lex.low);
    F(p1->lex.cluster, flags);
    F(n1->lex.cluster, flags);
    F(p1->lex.mid, w->lex.mid);
    F(n1->lex.mid, w->lex.mid);
    F(n2->lex.mid, w->lex.flags);
    F(p2->lex.mid, w->lex.flags);
    F(n1->lex.shape, w->lex.shape);
    F(p1->lex.shape, w->lex.shape);
    F(p1->tag, w->tag);
    F(w->tag, n1->tag);
    F(n1->lex.suffix[1], flags);
    F(n1->lex.flags, mix64(p1->lex.flags, flags));
    F(mix64(p1->lex.mid, w->lex.mid), n1->lex.mid);
    F(mix64(b1, w->lex.mid), n1->lex.mid);
    F(mix64(b1, w->lex.flags), n1->lex.low);
    F(mix64(b1, p1->lex.low), w->lex.cluster);
    F(mix64(n1->lex.shape, n2->lex.shape), w->lex.shape);
    F(0, 0);
#undef F
    return k;
}

/* Labels to names: a name goes on while the label says so and the type stays. */
static void collect(Doc *d, const Sentence *s, const u8 *label, const u8 *conf)
{
    u32 n = s->end - s->beg;
    for (u32 i = 0; i < n;) {
        if (!label[i]) {
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
        if (d->names.n < DOC_FACTS_MAX)
            *vec_push(d->arena, &d->names) = (Name){.text = tokens_span(d, s->beg + i, s->beg + end),
                                                    .beg = s->beg + i,
                                                    .end = s->beg + end,
                                                    .type = (u8)type,
                                                    .conf = (u8)sure};
        i = end;
    }
}

static void find(Doc *d, const Model *m, const Sentence *s, NamesWord *v, NamesMemory *memory)
{
    u8 label[SENTENCE_TOKENS_MAX], conf[SENTENCE_TOKENS_MAX];
    u64 f[FEATURES_MAX];
    u32 n = s->end - s->beg, b1 = 0, b2 = 0;
    names_words(d, m, s, v);
    for (u32 i = 0; i < n; i++) {
        i32 score[CLASSES_MAX] = {0};
        linear_score(&m->names, f, names_features(v, n, i, b1, b2, memory, f), score);
        u32 best = NONE, second = NONE;
        for (u32 c = 0; c < m->names.classes; c++) {
            if (!names_may(b1, c)) continue;
            if (best == NONE || score[c] > score[best]) second = best, best = c;
            else if (second == NONE || score[c] > score[second]) second = c;
        }
        i32 margin = (score[best] - score[second]) / 64;
        label[i] = (u8)best;
        conf[i] = (u8)(margin > 255 ? 255 : margin < 0 ? 0 : margin);
        if (v[i].lex.flags & LEX_CAP) names_remember(memory, v[i].lex.form, best);
        b2 = b1;
        b1 = best;
    }
    collect(d, s, label, conf);
}

void language_names(Doc *d, const Model *m)
{
    if (!m || m->names.classes != NAMES_CLASSES) return;
    NamesWord *v = NEW(d->arena, NamesWord, SENTENCE_TOKENS_MAX + 1);
    NamesMemory *memory = NEW(d->arena, NamesMemory, 1);
    for (u32 i = 0; i < d->sentences.n; i++) {
        const Sentence *s = &d->sentences.v[i];
        if (s->end - s->beg <= SENTENCE_TOKENS_MAX) find(d, m, s, v, memory);
    }
}
