/* conllu.c - CoNLL-U (universaldependencies.org/format.html) of one document: sentences,
 * multiword tokens as ranges, SpaceAfter=No where no white space follows. XPOS is left out:
 * FEATS says what the bits of doc.h know. A head outside the sentence is printed as 0. */
#include "view/view.h"

static void number(Buf *out, u32 n)
{
    u8 digits[10];
    int k = 10;
    do digits[--k] = (u8)('0' + n % 10);
    while (n /= 10);
    buf_put(out, (Str){digits + k, 10 - k});
}

/* A cell holds no tab and no line break; an empty one is "_". */
static void cell(Buf *out, Str s)
{
    if (!s.n) buf_put(out, S("_"));
    for (isize i = 0; i < s.n; i++) buf_byte(out, s.p[i] < 0x20 || s.p[i] == 0x7F ? ' ' : s.p[i]);
    buf_byte(out, '\t');
}

static const struct {
    u16 bit;
    Str text;
} features[] = {
    {FEAT_COMPARATIVE, LIT("Degree=Cmp")}, {FEAT_SUPERLATIVE, LIT("Degree=Sup")},
    {FEAT_IMPERATIVE, LIT("Mood=Imp")},    {FEAT_ORDINAL, LIT("NumType=Ord")},
    {FEAT_PLURAL, LIT("Number=Plur")},     {FEAT_SING, LIT("Number=Sing")},
    {FEAT_NEG, LIT("Polarity=Neg")},       {FEAT_POSS, LIT("Poss=Yes")},
    {FEAT_PAST, LIT("Tense=Past")},        {FEAT_PRES, LIT("Tense=Pres")},
    {FEAT_PASTPART, LIT("VerbForm=Part")}, {FEAT_PRESPART, LIT("VerbForm=Ger")},
    {FEAT_INF, LIT("VerbForm=Inf")},       {FEAT_PASSIVE, LIT("Voice=Pass")}};

static void feats(Buf *out, u16 bits)
{
    bool any = false;
    for (isize i = 0; i < countof(features); i++)
        if (bits & features[i].bit) {
            if (any) buf_byte(out, '|');
            buf_put(out, features[i].text);
            any = true;
        }
    if (!any) buf_byte(out, '_');
    buf_byte(out, '\t');
}

static bool space_after(const Doc *d, u32 i)
{
    return i + 1 >= d->tokens.n || !d->tokens.v[i + 1].joined;
}

static void multiword(Buf *out, const Doc *d, const Sentence *s, u32 i)
{
    u32 last = i;
    while (last + 1 < s->end && d->tokens.v[last + 1].mwt_next) last++;
    if (last == i) return;
    number(out, i - s->beg + 1);
    buf_byte(out, '-');
    number(out, last - s->beg + 1);
    buf_byte(out, '\t');
    cell(out, doc_str(d, (Span){d->tokens.v[i].text.beg, d->tokens.v[last].text.end}));
    buf_put(out, S("_\t_\t_\t_\t_\t_\t_\t"));
    buf_put(out, space_after(d, last) ? S("_\n") : S("SpaceAfter=No\n"));
}

static void word(Buf *out, const Doc *d, const Sentence *s, u32 i)
{
    const Token *t = &d->tokens.v[i];
    bool inside = t->head >= s->beg && t->head < s->end && t->head != i;
    bool range = t->mwt_next || (t->mwt && i + 1 < s->end && d->tokens.v[i + 1].mwt_next);
    if (range && !t->mwt_next) multiword(out, d, s, i);
    number(out, i - s->beg + 1);
    buf_byte(out, '\t');
    cell(out, token_str(d, i));
    cell(out, t->lemma);
    cell(out, upos_name(t->upos));
    buf_put(out, S("_\t"));
    feats(out, t->feats);
    number(out, inside ? t->head - s->beg + 1 : 0);
    buf_byte(out, '\t');
    cell(out, inside ? deprel_name(t->rel) : deprel_name(REL_ROOT));
    buf_put(out, S("_\t"));
    buf_put(out, range || space_after(d, i) ? S("_\n") : S("SpaceAfter=No\n"));
}

void view_document_conllu(Buf *out, const Doc *d)
{
    buf_put(out, S("# newdoc id = "));
    for (isize i = 0; i < d->id.n; i++) buf_byte(out, d->id.p[i] < 0x20 ? ' ' : d->id.p[i]);
    buf_byte(out, '\n');
    for (u32 i = 0; i < d->sentences.n; i++) {
        const Sentence *s = &d->sentences.v[i];
        if (s->para) buf_put(out, S("# newpar\n"));
        buf_put(out, S("# sent_id = "));
        number(out, i + 1);
        if (s->cut) buf_put(out, S("\n# cut = the sentence goes on in the next"));
        buf_put(out, S("\n# text = "));
        Str text = doc_str(d, s->text);
        for (isize k = 0; k < text.n; k++) buf_byte(out, text.p[k] < 0x20 ? ' ' : text.p[k]);
        buf_byte(out, '\n');
        for (u32 k = s->beg; k < s->end; k++) word(out, d, s, k);
        buf_byte(out, '\n');
    }
}
