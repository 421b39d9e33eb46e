/* tag.c - parts of speech, morphology and lemmas.
 *
 * Method: one greedy pass from left to right with a linear model over hashed features
 * (averaged perceptron: Collins 2002), one class for each (UPOS, XPOS, voice, mood) of the
 * treebank. Besides words, affixes and shapes it sees, on both sides, which tags a word can
 * have ("ambiguity class": Choi 2016) and clusters of word vectors, so that the words ahead
 * tell nearly as much as tags would. The FEAT_ bits of doc.h follow from the class. */
#include "language/tag.h"
#include "base/utf8.h"
#include "language/lemma.h"

static const Lex none;

static const Lex *at(const Lex *v, u32 n, u32 i, i32 by)
{
    i64 k = (i64)i + by;
    return k >= 0 && k < n ? &v[k] : &none;
}

u32 tag_features(const Lex *v, u32 n, u32 i, u32 b1, u32 b2, u64 out[FEATURES_MAX])
{
    const Lex *w = &v[i], *p1 = at(v, n, i, -1), *p2 = at(v, n, i, -2), *n1 = at(v, n, i, 1),
              *n2 = at(v, n, i, 2);
    u32 k = 0, t = 0;
    u64 flags = w->flags | (u64)(i == 0) << 8 | (u64)(p1->flags & LEX_CAP) << 9 |
                (u64)(n1->flags & LEX_CAP) << 10;
#define F(a, b) out[k++] = feature(++t, (a), (b))
    F(w->low, 0);
    F(w->form, i == 0);
    for (u32 j = 0; j < 4; j++) F(w->suffix[j], 0);
    for (u32 j = 0; j < 3; j++) F(w->prefix[j], 0);
    F(w->shape, i == 0);
    F(w->suffix[1], flags);
    F(flags, 0);
    F(w->ambiguity, w->flags & (LEX_CAP | LEX_CAPS));
    F(w->cluster, 0);
    F(w->mid, w->flags & LEX_CAP);
    F(w->wide, w->suffix[0]);
    F(p1->low, 0);
    F(p2->low, 0);
    F(n1->low, 0);
    F(n2->low, 0);
    F(p1->low, w->low);
    F(n1->low, w->low);
    F(p1->ambiguity, 0);
    F(n1->ambiguity, 0);
    F(n2->ambiguity, 0);
    F(n1->ambiguity, n2->ambiguity);
    F(w->ambiguity, n1->ambiguity);
    F(w->ambiguity, n1->ambiguity * 65536u + n2->ambiguity);
    F(w->ambiguity, p1->low);
    F(p1->cluster, 0);
    F(n1->cluster, 0);
    F(p1->mid, w->mid);
    F(n1->mid, w->mid);
    F(n2->mid, 0);
    F(n1->suffix[1], 0);
    F(n1->suffix[0], w->ambiguity);
    F(p1->suffix[1], 0);
    F(n1->shape, w->shape);
    F(p1->shape, w->shape);
    F(b1, 0);
    F(b2, 0);
    F(b1, b2);
    F(b1, w->low);
    F(b1, w->ambiguity);
    F(b1, n1->ambiguity);
    F(b1, n1->low);
    F(b1, w->suffix[1]);
    F(b1, w->mid);
    F(b1, n1->mid);
    F(b1 * 256 + b2, w->ambiguity);
    F(b1 * 256 + b2, w->low);
    F(b1 * 256 + b2, n1->ambiguity);
    F(b2, w->ambiguity);
    F(b1 * 65536 + w->ambiguity, n1->ambiguity);
    F(b1, flags);
    F(0, 0);
#undef F
    return k;
}

static bool ends(Str s, const char *with)
{
    Str w = str_of(with);
    return s.n >= w.n && str_eq_nocase(str_cut(s, s.n - w.n, s.n), w);
}

static bool one_of(Str s, const char *const *list)
{
    for (; *list; list++)
        if (str_eq_nocase(s, str_of(*list))) return true;
    return false;
}

static bool is_ordinal(const TagRow *tag, Str s)
{
    static const char *const words[] = {"first", "second", "third", "fourth", "fifth", "sixth",
                                        "seventh", "eighth", "ninth", "tenth", "eleventh",
                                        "twelfth", "hundredth", "thousandth", NULL};
    if (tag->upos != UPOS_ADJ && tag->upos != UPOS_ADV && tag->upos != UPOS_NOUN) return false;
    if (s.n && char_is_digit(s.p[0]))
        return ends(s, "st") || ends(s, "nd") || ends(s, "rd") || ends(s, "th");
    return one_of(s, words) || ends(s, "teenth") || ends(s, "tieth");
}

u16 tag_feats(const TagRow *tag, Str s)
{
    static const char *const plural[] = {"they", "them", "we", "us", "these", "those", "their", "our",
                                         "themselves", "ourselves", "theirs", "ours", NULL};
    static const char *const single[] = {"he", "him", "she", "her", "it", "this", "that", "his",
                                         "its", "i", "me", "my", "himself", "herself", "itself", NULL};
    static const char *const negative[] = {"not", "n't", "n\xE2\x80\x99t", "no", "never", "nor", "neither",
                                           "nt", "none", "nobody", "nothing", "without", NULL};
    u16 f = tag->feats;
    if (tag->upos == UPOS_PRON || tag->upos == UPOS_DET) {
        if (one_of(s, plural)) f |= FEAT_PLURAL;
        else if (one_of(s, single)) f |= FEAT_SING;
    }
    if (is_ordinal(tag, s)) f |= FEAT_ORDINAL;
    if (s.n <= 7 && one_of(s, negative)) f |= FEAT_NEG;
    return f;
}

/* Without a model: digits, capitals and punctuation, nothing surer. */
static void guess(Doc *d, u32 i)
{
    Token *t = &d->tokens.v[i];
    Str s = token_str(d, i);
    u32 c = s.p[0];
    isize k = 0;
    if (c >= 0x80) c = utf8_next(s, &k);
    t->conf = 0;
    t->upos = char_is_digit(c)    ? UPOS_NUM
              : char_is_upper(c)  ? UPOS_PROPN
              : char_is_letter(c) ? UPOS_NOUN
                                  : UPOS_PUNCT;
    t->lemma = t->upos == UPOS_PROPN ? s : str_lower(d->arena, s);
}

static u32 best_class(const Model *m, const u64 *f, u32 n, i32 *margin)
{
    i32 score[CLASSES_MAX] = {0};
    u32 best = 0, second = 1;
    linear_score(&m->tag, f, n, score);
    for (u32 c = 1; c < m->tag.classes; c++)
        if (score[c] > score[best]) second = best, best = c;
        else if (second == best || score[c] > score[second]) second = c;
    *margin = (score[best] - score[second]) / 64;
    return best;
}

static void tag_sentence(Doc *d, const Model *m, const Sentence *s, const Lex *v)
{
    u32 b1 = TAG_START, b2 = TAG_START, n = s->end - s->beg;
    u64 f[FEATURES_MAX];
    for (u32 i = 0; i < n; i++) {
        i32 margin = 255;
        u32 best = v[i].sure ? v[i].sure - 1u : best_class(m, f, tag_features(v, n, i, b1, b2, f), &margin);
        Token *t = &d->tokens.v[s->beg + i];
        Str form = token_str(d, s->beg + i);
        t->upos = m->tags[best].upos;
        t->feats = tag_feats(&m->tags[best], form);
        t->conf = (u8)(margin > 255 ? 255 : margin < 0 ? 0 : margin);
        bool name = memcmp(m->tags[best].xpos, "NNP", 3) == 0; /* "New" of New York */
        t->lemma = lemma_of(d->arena, m, form, name ? UPOS_PROPN : t->upos, t->feats);
        b2 = b1;
        b1 = best;
    }
}

void language_tag(Doc *d, const Model *m)
{
    if (!m || !m->tag.classes || !m->ntags) {
        for (u32 i = 0; i < d->tokens.n; i++) guess(d, i);
        return;
    }
    Lex *v = NEW(d->arena, Lex, SENTENCE_TOKENS_MAX + 1);
    for (u32 i = 0; i < d->sentences.n; i++) {
        const Sentence *s = &d->sentences.v[i];
        u32 n = u32_min(s->end - s->beg, SENTENCE_TOKENS_MAX);
        for (u32 k = 0; k < n; k++) lex_of(m, token_str(d, s->beg + k), &v[k]);
        tag_sentence(d, m, s, v);
    }
}
