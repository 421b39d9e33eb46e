/* language.c - placeholder splitting until the trained stages stand behind language.h. */
#include "language/language.h"
#include "base/utf8.h"

Err model_open(Arena *a, Str bytes, Str file, Model **out, ErrInfo *e)
{
    (void)a, (void)bytes, (void)file, (void)e;
    *out = NULL;
    return OK;
}

void language_detect(Doc *d)
{
    if (!d->language.n) d->language = S("en");
    d->coded = str_starts(d->language, S("en"));
}

static void end_sentence(Doc *d, u32 first)
{
    u32 n = d->tokens.n;
    if (n == first) return;
    Span text = {d->tokens.v[first].text.beg, d->tokens.v[n - 1].text.end};
    *vec_push(d->arena, &d->sentences) =
        (Sentence){.text = text, .beg = first, .end = n, .root = NONE, .zone = doc_zone_at(d, text.beg)};
}

void language_split(Doc *d, const Model *m)
{
    (void)m;
    u32 first = 0;
    for (isize i = 0; i < d->text.n;) {
        isize start = i;
        u32 c = utf8_next(d->text, &i);
        if (char_is_space(c)) {
            if (c == '\n') end_sentence(d, first), first = d->tokens.n;
            continue;
        }
        if (char_is_letter(c) || char_is_digit(c))
            for (isize j = i; j < d->text.n; i = j) {
                c = utf8_next(d->text, &j);
                if (!char_is_letter(c) && !char_is_digit(c)) break;
            }
        Span text = {(u32)start, (u32)i};
        *vec_push(d->arena, &d->tokens) = (Token){.text = text, .lemma = str_at(d->text, text), .head = d->tokens.n};
        if (d->text.p[start] == '.') end_sentence(d, first), first = d->tokens.n;
    }
    end_sentence(d, first);
}

void language_tag(Doc *d, const Model *m) { (void)d, (void)m; }
void language_parse(Doc *d, const Model *m) { (void)d, (void)m; }
void language_names(Doc *d, const Model *m) { (void)d, (void)m; }
Str language_lemma(Arena *a, Str form, u8 upos, u16 feats)
{
    (void)upos, (void)feats;
    return str_lower(a, form);
}
