/* tag.c - parts of speech, morphology and lemmas.
 *
 * Method: one class for each (UPOS, XPOS, voice, mood) of the treebank, the best by a small
 * net (net.h) over the words around: their vectors, ends, shapes and which tags the treebank
 * gives them ("ambiguity class": Choi 2016). No tag depends on another, so that a sentence is
 * one stretch of arithmetic. The FEAT_ bits of doc.h follow from the class. */
#include "language/tag.h"
#include "base/utf8.h"
#include "language/lemma.h"

static bool ends(Str s, Str with)
{
    return s.n >= with.n && str_eq_nocase(str_cut(s, s.n - with.n, s.n), with);
}

static bool one_of(Str s, const Str *list, isize n)
{
    for (isize i = 0; i < n; i++)
        if (s.n == list[i].n && str_eq_nocase(s, list[i])) return true;
    return false;
}

static bool is_ordinal(const TagRow *tag, Str s)
{
    static const Str words[] = {LIT("first"), LIT("second"), LIT("third"), LIT("fourth"), LIT("fifth"), LIT("sixth"),
                                LIT("seventh"), LIT("eighth"), LIT("ninth"), LIT("tenth"), LIT("eleventh"),
                                LIT("twelfth"), LIT("hundredth"), LIT("thousandth")};
    if (tag->upos != UPOS_ADJ && tag->upos != UPOS_ADV && tag->upos != UPOS_NOUN) return false;
    if (s.n && char_is_digit(s.p[0]))
        return ends(s, S("st")) || ends(s, S("nd")) || ends(s, S("rd")) || ends(s, S("th"));
    return one_of(s, words, countof(words)) || ends(s, S("teenth")) || ends(s, S("tieth"));
}

u16 tag_feats(const TagRow *tag, Str s)
{
    static const Str plural[] = {LIT("they"), LIT("them"), LIT("we"), LIT("us"), LIT("these"), LIT("those"), LIT("their"),
                                 LIT("our"), LIT("themselves"), LIT("ourselves"), LIT("theirs"), LIT("ours")};
    static const Str single[] = {LIT("he"), LIT("him"), LIT("she"), LIT("her"), LIT("it"), LIT("this"), LIT("that"), LIT("his"),
                                 LIT("its"), LIT("i"), LIT("me"), LIT("my"), LIT("himself"), LIT("herself"), LIT("itself")};
    static const Str negative[] = {LIT("not"), LIT("n't"), LIT("n\xE2\x80\x99t"), LIT("no"), LIT("never"), LIT("nor"), LIT("neither"),
                                   LIT("nt"), LIT("none"), LIT("nobody"), LIT("nothing"), LIT("without")};
    u16 f = tag->feats;
    if (tag->upos == UPOS_PRON || tag->upos == UPOS_DET) {
        if (one_of(s, plural, countof(plural))) f |= FEAT_PLURAL;
        else if (one_of(s, single, countof(single))) f |= FEAT_SING;
    }
    if (is_ordinal(tag, s)) f |= FEAT_ORDINAL;
    if (s.n <= 7 && one_of(s, negative, countof(negative))) f |= FEAT_NEG;
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

typedef struct {
    NetWork net;
    NetWord *word;
    u8 *deep; /* NET_DEEP a word */
    i32 *acc;
} Tagging;

static u32 best_class(const Model *m, const i32 *acc, i32 *margin)
{
    i32 top = INT32_MIN, second = INT32_MIN;
    u32 best = 0;
    for (u32 c = 0; c < m->ntags; c++) {
        i32 score = acc[c] + m->tag->bias[c];
        if (score > top) second = top, top = score, best = c;
        else if (score > second) second = score;
    }
    i64 sure = ((i64)top - second) * m->tag->by >> NET_BY_BITS;
    *margin = (i32)(sure > 255 ? 255 : sure < 1 ? 1 : sure);
    return best;
}

static void set_tag(Doc *d, const Model *m, u32 i, u32 class, u8 conf)
{
    Token *t = &d->tokens.v[i];
    Str form = token_str(d, i);
    bool name = memcmp(m->tags[class].xpos, "NNP", 3) == 0; /* "New" of New York */
    t->upos = m->tags[class].upos;
    t->feats = tag_feats(&m->tags[class], form);
    t->conf = conf;
    t->lemma = lemma_of(d->arena, m, form, name ? UPOS_PROPN : t->upos, t->feats);
}

static void tag_sentence(Doc *d, const Model *m, const Sentence *s, const Tagging *w, const u8 *deep)
{
    u32 n = lex_words(s);
    for (u32 i = 0; i < n; i++) {
        i32 margin;
        if (i % NET_ROWS == 0)
            w->net.op->dense(m->tag->class, NET_DEEP, NET_CLASSES, deep + (size_t)i * NET_DEEP, NET_DEEP, u32_min(NET_ROWS, n - i), w->acc);
        u32 best = best_class(m, w->acc + i % NET_ROWS * NET_CLASSES, &margin);
        set_tag(d, m, s->beg + i, best, (u8)margin);
    }
}

static bool is_finite(const Token *t)
{
    enum { FINITE = FEAT_PAST | FEAT_PRES | FEAT_MODAL | FEAT_IMPERATIVE | FEAT_INF };
    return (t->upos == UPOS_VERB || t->upos == UPOS_AUX) && (t->feats & FINITE);
}

/* "A gunman killed at least ten", but not "Two men killed on Friday": what follows a participle that is none. */
static bool has_object(const Doc *d, const Sentence *s, u32 i)
{
    static const Str days[] = {LIT("monday"), LIT("tuesday"), LIT("wednesday"), LIT("thursday"), LIT("friday"), LIT("saturday"), LIT("sunday"),
                               LIT("today"), LIT("yesterday"), LIT("tonight"), LIT("overnight")};
    enum { OBJECT = 1 << UPOS_DET | 1 << UPOS_PRON | 1 << UPOS_PROPN | 1 << UPOS_NOUN };
    if (i + 2 >= s->end) return false;
    Str next = token_str(d, i + 1);
    if (str_eq(next, S("at"))) return str_eq(token_str(d, i + 2), S("least"));
    return (OBJECT >> d->tokens.v[i + 1].upos & 1) && !one_of(next, days, countof(days));
}

/* How far a word is from being a finite verb, in 1/32 of the odds' logarithm; *class: which. */
static i64 short_of_verb(const Model *m, const i32 *acc, u32 *class)
{
    i32 top = INT32_MIN, best = INT32_MIN;
    *class = 0;
    for (u32 c = 0; c < m->ntags; c++) {
        const TagRow *r = &m->tags[c];
        i32 score = acc[c] + m->tag->bias[c];
        if (score > top) top = score;
        if (r->upos == UPOS_VERB && (r->feats & (FEAT_PAST | FEAT_PRES)) && score > best) best = score, *class = c;
    }
    return ((i64)top - best) * m->tag->by >> NET_BY_BITS;
}

enum { HEADLINE_MAX = 32 /* words */ };

/* "ARMY DENIES ATTACK", "Army Denies Attack on Village": capitals tell nothing where every longer word has one. */
static bool is_headline(const Doc *d, const Sentence *s)
{
    enum { LONG = 4 /* bytes */, LONG_LEAST = 3 };
    u32 many = 0;
    if (s->end - s->beg > HEADLINE_MAX || str_eq(token_str(d, s->end - 1), S("."))) return false;
    for (u32 i = s->beg; i < s->end; i++) {
        const Lex *x = lex_token(d, i);
        if (!(x->flags & LEX_ALPHA) || d->tokens.v[i].text.end - d->tokens.v[i].text.beg < LONG) continue;
        if (!(x->flags & LEX_CAP)) return false;
        many++;
    }
    return many >= LONG_LEAST;
}

/* The sentence as the net sees it in small letters; `deep`: NET_DEEP numbers a word. */
static void look_small(const Doc *d, const Model *m, const Sentence *s, const Tagging *w, u8 *deep)
{
    NetWord word[HEADLINE_MAX + NET_REACH1];
    u32 n = 0;
    for (u32 i = s->beg; i < s->end; i++) {
        u8 low[LEX_BYTES_MAX];
        u32 bytes = lex_normal(token_str(d, i), low);
        Lex x;
        lex_of(m, (Str){low, bytes}, &x);
        word[n++] = lex_rows_untagged(&x);
    }
    for (u32 k = 0; k < NET_REACH1; k++) word[n++] = (NetWord){.tag = NET_GAP};
    NetWork net = w->net;
    net_encode(&m->tag->words, m->tag_vectors, &net, word, sizeof *word, n, deep);
}

/* "County lifts burn ban": a sentence without a finite verb gets one, if a word of it was nearly one. */
static void find_verb(Doc *d, const Model *m, const Sentence *s, const Tagging *w, const u8 *deep)
{
    enum { WORDS_LEAST = 3, FAR = 48 };
    u32 n = lex_words(s), at = NONE, class = 0;
    i64 least = FAR;
    u8 small[(HEADLINE_MAX + NET_REACH1) * NET_DEEP];
    bool headline = is_headline(d, s);
    for (u32 i = 0; i < n; i++) {
        bool to = headline && i > 0 && str_eq_nocase(token_str(d, s->beg + i - 1), S("to")); /* "Mayor Backs Plan to Move" */
        if (!to && is_finite(&d->tokens.v[s->beg + i])) return;
    }
    if (headline) look_small(d, m, s, w, small), deep = small;
    for (u32 i = 1; i < n && n >= WORDS_LEAST; i++) {
        const Token *t = &d->tokens.v[s->beg + i];
        i32 acc[NET_CLASSES];
        u32 c;
        if (t->upos == UPOS_VERB && (t->feats & FEAT_PASTPART) && !has_object(d, s, s->beg + i)) continue;
        w->net.op->dense(m->tag->class, NET_DEEP, NET_CLASSES, deep + (size_t)i * NET_DEEP, NET_DEEP, 1, acc);
        i64 far = short_of_verb(m, acc, &c);
        if (far < least) least = far, at = s->beg + i, class = c;
    }
    if (at != NONE) set_tag(d, m, at, class, 1);
}

static void tag_sentences(Doc *d, const Model *m, u32 first, u32 end, Tagging *w)
{
    const u8 *deep = w->deep;
    u32 rows = lex_lay(d, first, end, false, w->word);
    net_encode(&m->tag->words, m->tag_vectors, &w->net, w->word, sizeof *w->word, rows, w->deep);
    for (u32 i = first; i < end; i++) {
        const Sentence *s = &d->sentences.v[i];
        tag_sentence(d, m, s, w, deep);
        find_verb(d, m, s, w, deep);
        deep += (size_t)(lex_words(s) + NET_REACH1) * NET_DEEP;
    }
}

void tag_document(Doc *d, const Model *m)
{
    if (!m || !m->tag) {
        for (u32 i = 0; i < d->tokens.n; i++) guess(d, i);
        return;
    }
    u32 most = lex_batch_most(d, 0), end;
    Tagging w = {.word = NEW(d->arena, NetWord, most), .deep = NEW(d->arena, u8, (isize)most * NET_DEEP),
                 .acc = NEW(d->arena, i32, NET_ROWS * NET_CLASSES)};
    net_work(d->arena, m->op, most, &w.net);
    lex_document(d, m);
    for (u32 i = 0, words; i < d->sentences.n; i = end) {
        end = lex_batch(d, i, 0, &words);
        tag_sentences(d, m, i, end, &w);
    }
}

/* ---- what a sentence as a whole says of its words' tags */

/* "The lifting of the ban", "after fleeing fighting": a form in -ing is a noun between an
 * article and "of", and as the object of "flee". */
static bool is_gerund_noun(const Doc *d, const Sentence *s, u32 i)
{
    const Token *t = &d->tokens.v[i];
    if (t->upos != UPOS_VERB || !(t->feats & FEAT_PRESPART) || i == s->beg) return false;
    if (str_eq(d->tokens.v[i - 1].lemma, S("flee"))) return true;
    return i + 1 < s->end && d->tokens.v[i - 1].upos == UPOS_DET && str_eq(token_str(d, i + 1), S("of"));
}

/* "Troops advanced in the south.": a sentence that ends with a stop and has no finite verb has
 * one after all, if a participle or adjective in -ed follows a noun; NONE if it has. */
static u32 missed_verb(const Doc *d, const Sentence *s)
{
    u32 found = NONE;
    if (s->end - s->beg < 3 || !str_eq(token_str(d, s->end - 1), S("."))) return NONE;
    for (u32 i = s->beg; i < s->end; i++) {
        const Token *t = &d->tokens.v[i], *p = t - 1;
        if (is_finite(t)) return NONE;
        bool past = t->upos == UPOS_VERB ? (t->feats & FEAT_PASTPART) : t->upos == UPOS_ADJ && ends(token_str(d, i), S("ed"));
        bool after = i > s->beg && (p->upos == UPOS_NOUN || p->upos == UPOS_PROPN || p->upos == UPOS_PRON);
        if (past && after && found == NONE) found = i;
    }
    return found;
}

static void retag(Doc *d, const Model *m, u32 i, u8 upos, u16 feats)
{
    Token *t = &d->tokens.v[i];
    t->upos = upos;
    t->feats = feats;
    t->lemma = lemma_of(d->arena, m, token_str(d, i), upos, feats);
}

/* "A mine exploded": behind an article it is no pronoun. */
static bool is_noun_mine(const Doc *d, const Sentence *s, u32 i)
{
    const Token *t = &d->tokens.v[i];
    return t->upos == UPOS_PRON && i > s->beg && d->tokens.v[i - 1].upos == UPOS_DET && str_eq(token_str(d, i), S("mine"));
}

void language_tag(Doc *d, const Model *m)
{
    tag_document(d, m);
    for (u32 i = 0; i < d->sentences.n; i++) {
        const Sentence *s = &d->sentences.v[i];
        u32 verb = missed_verb(d, s);
        if (verb != NONE) retag(d, m, verb, UPOS_VERB, FEAT_PAST);
        for (u32 k = s->beg; k < s->end; k++)
            if (is_gerund_noun(d, s, k) || is_noun_mine(d, s, k)) retag(d, m, k, UPOS_NOUN, FEAT_SING);
    }
}
