/* names_net.c - what a small net (net.h) sees of the words of a document, for the name finder.
 *
 * A name that is told beside "Mr" or "in" somewhere is the same name where it stands bare: what the net sees of a
 * capitalised form is drawn some way to the mean of all its places nearby (after non-local features: Ratinov and
 * Roth 2009). Limit: nearby are some thousand words. */
#include "language/names.h"

enum { NEARBY = 4096, /* words; more where a single batch has more */
       DRAWN = 6, DRAWN_OF = 16 };
NetWord names_row(const NamesWord *w)
{
    return lex_rows(w->lex, (u8)(w->tag >> 16), (u16)w->tag);
}

void names_sight(Doc *d, const Model *m, NamesSight *s)
{
    u32 most = lex_batch_most(d, 0), words = u32_min(d->tokens.n, most + NEARBY), forms = 0;
    for (u32 i = 0; i < d->tokens.n; i++) forms = u32_max(forms, d->lex_of[i] + 1);
    *s = (NamesSight){.row = NEW(d->arena, NetWord, most), .out = NEW(d->arena, u8, (isize)most * NET_DEEP),
                      .deep = NEW(d->arena, u8, (isize)words * NET_DEEP), .form = NEW(d->arena, u32, forms), .arena = d->arena};
    net_work(d->arena, m->op, most, &s->work);
}

/* One batch of sentences, to the end of what is seen already. */
static void encode(const Doc *d, const Model *m, NamesSight *s, u32 first, u32 end)
{
    const u8 *out = s->out;
    u32 rows = lex_lay(d, first, end, true, s->row);
    net_encode(&m->names_net->words, m->names_vectors, &s->work, s->row, sizeof *s->row, rows, s->out);
    for (u32 i = first; i < end; i++) {
        u32 n = lex_words(&d->sentences.v[i]);
        memcpy(s->deep + (size_t)s->words * NET_DEEP, out, (size_t)n * NET_DEEP);
        out += (size_t)(n + NET_REACH1) * NET_DEEP;
        s->words += n;
    }
}

static void add(NamesSight *s, u32 form, const u8 *deep)
{
    if (!s->form[form]) {
        *vec_push(s->arena, &s->forms) = (NamesForm){0};
        s->form[form] = s->forms.n;
    }
    NamesForm *f = &s->forms.v[s->form[form] - 1];
    f->n++;
    for (u32 i = 0; i < NET_DEEP; i++) f->sum[i] += deep[i];
}

static void average(NamesForm *f)
{
    for (u32 i = 0; f->n > 1 && i < NET_DEEP; i++) f->mean[i] = (u8)((f->sum[i] + f->n / 2) / f->n);
}

static void draw(const NamesForm *f, u8 *deep)
{
    if (f->n < 2) return;
    for (u32 i = 0; i < NET_DEEP; i++)
        deep[i] = (u8)((deep[i] * (DRAWN_OF - DRAWN) + f->mean[i] * DRAWN + DRAWN_OF / 2) / DRAWN_OF);
}

/* Calls for every capitalised word of some sentences. */
static void blend(const Doc *d, NamesSight *s, u32 first, u32 end, bool adding)
{
    u8 *deep = s->deep;
    for (u32 i = first; i < end; i++) {
        const Sentence *x = &d->sentences.v[i];
        for (u32 k = x->beg; k < x->beg + lex_words(x); k++, deep += NET_DEEP) {
            if (!(lex_token(d, k)->flags & LEX_CAP)) continue;
            if (adding) add(s, d->lex_of[k], deep);
            else draw(&s->forms.v[s->form[d->lex_of[k]] - 1], deep);
        }
    }
}

static void forget(const Doc *d, NamesSight *s, u32 first, u32 end)
{
    for (u32 i = first; i < end; i++)
        for (u32 k = d->sentences.v[i].beg; k < d->sentences.v[i].beg + lex_words(&d->sentences.v[i]); k++) s->form[d->lex_of[k]] = 0;
    s->forms.n = 0;
}

u32 names_look(const Doc *d, const Model *m, NamesSight *s, u32 first)
{
    u32 end = first, words;
    s->words = 0;
    while (end < d->sentences.n && s->words < NEARBY) {
        u32 batch = end;
        end = lex_batch(d, batch, 0, &words);
        encode(d, m, s, batch, end);
    }
    blend(d, s, first, end, true);
    for (u32 i = 0; i < s->forms.n; i++) average(&s->forms.v[i]);
    blend(d, s, first, end, false);
    forget(d, s, first, end);
    return end;
}

void names_add_net(const NetClasses *net, const i32 *acc, i32 *score)
{
    for (u32 c = 0; c < NAMES_STRIDE; c++) score[c] += (i32)((i64)(acc[c] + net->bias[c]) * net->by >> NET_BY_BITS);
}
