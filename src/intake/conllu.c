/* conllu.c - CoNLL-U into a document whose sentences and words are given: for measuring on
 * gold tokens and for training. Multiword tokens keep their surface bytes; words that do not
 * spell the surface when put together share its bytes as evenly as they can. Empty nodes
 * (1.1) are skipped. Source: universaldependencies.org/format.html. */
#include "base/utf8.h"
#include "intake/intake.h"

enum { CELLS = 10, SENTENCES_MAX = 4000, WORDS_MAX = SENTENCE_TOKENS_MAX };

typedef struct {
    Conllu *c;
    Doc *d;
    ErrInfo *e;
    u32 first;        /* first token of the sentence */
    u32 mwt_left;     /* words still to come of the multiword token */
    u32 mwt_words;
    Span mwt;         /* its bytes in TEXT */
    u32 given;        /* words of the sentence as counted by ID */
    bool space;       /* white space follows the surface token */
    bool glued, para;
} Reading;

static Err wrong(Reading *r, const char *what)
{
    return fail(r->e, E_FORMAT, "%.*s:%u: %s", STR(r->c->file), r->c->line, what);
}

static Span in_raw(const Reading *r, Str s)
{
    u32 beg = (u32)(s.p - r->d->raw.p);
    return (Span){beg, beg + (u32)s.n};
}

static Span write(Reading *r, Str form)
{
    Doc *d = r->d;
    u32 beg = d->out.n;
    doc_copy(d, in_raw(r, form));
    return (Span){beg, d->out.n};
}

static void space(Reading *r, Str after)
{
    Span at = in_raw(r, after);
    doc_replace(r->d, (Span){at.end, at.end}, S(" "));
    r->glued = false;
}

/* Bytes of the next word of a multiword token: its form if that stands there, else a share. */
static Span share(Reading *r, Str form)
{
    Str out = {r->d->out.v, r->d->out.n};
    Span left = r->mwt;
    isize n = left.end - left.beg;
    Span at = {left.beg, left.end};
    if (r->mwt_left > 1) {
        isize take = form.n < n && str_eq(str_cut(out, left.beg, left.beg + form.n), form)
                         ? form.n
                         : n / (isize)r->mwt_left;
        if (take < 1) take = 1;
        while (take < n && !utf8_boundary(out, left.beg + take)) take++;
        at.end = left.beg + (u32)take;
        if (at.end < left.end) r->mwt.beg = at.end;
    }
    return at;
}

static u8 upos_of(Str s)
{
    for (u8 i = 0; i < UPOS_COUNT; i++)
        if (str_eq(upos_name(i), s)) return i;
    return UPOS_X;
}

static u8 rel_of(Str s)
{
    static const struct {
        Str from;
        u8 to;
    } renamed[] = {{LIT("obl:unmarked"), REL_OBL_NPMOD}, {LIT("nmod:unmarked"), REL_NMOD_NPMOD}};
    for (isize i = 0; i < countof(renamed); i++)
        if (str_eq(s, renamed[i].from)) return renamed[i].to;
    for (int part = 0; part < 2; part++) {
        for (u8 i = 0; i < REL_COUNT; i++)
            if (str_eq(deprel_name(i), s)) return i;
        isize colon = str_find_byte(s, ':', 0);
        if (colon > 0) s.n = colon;
    }
    return REL_DEP;
}

static Err analysis(Reading *r, Token *t, const Str *cell)
{
    i64 head;
    if (!str_int(cell[6], &head) || head < 0 || head > WORDS_MAX * 8) return wrong(r, "HEAD is not a number");
    t->upos = upos_of(cell[3]);
    t->lemma = str_copy(r->d->arena, cell[2]);
    t->rel = rel_of(cell[7]);
    t->head = head ? r->first + (u32)head - 1 : r->d->tokens.n - 1;
    *vec_push(r->d->arena, &r->c->cells) = (ConlluCell){cell[4], cell[5]};
    return OK;
}

static Err word(Reading *r, const Str *cell)
{
    i64 id;
    Doc *d = r->d;
    if (!str_int(cell[0], &id) || id != r->given + 1) return wrong(r, "ID is not the next number");
    if (!cell[1].n) return wrong(r, "FORM is empty");
    if (d->tokens.n >= DOC_TOKENS_MAX || d->out.n + cell[1].n > DOC_TEXT_MAX)
        return fail(r->e, E_LIMIT, "%.*s:%u: too many words in one document", STR(r->c->file), r->c->line);
    r->given++;
    bool inside = r->mwt_left > 0;
    Span at = inside ? share(r, cell[1]) : write(r, cell[1]);
    Token *t = vec_push(d->arena, &d->tokens);
    *t = (Token){.text = at, .head = d->tokens.n - 1, .joined = r->glued, .mwt = inside, .rel = REL_DEP,
                 .mwt_next = inside && r->mwt_left < r->mwt_words};
    r->glued = true;
    if (inside) r->mwt_left--;
    else r->space = str_find(cell[9], S("SpaceAfter=No")) < 0;
    if (!r->mwt_left && r->space) space(r, cell[9]);
    return r->c->analysis ? analysis(r, t, cell) : OK;
}

static Err multiword(Reading *r, const Str *cell, isize dash)
{
    i64 from, to;
    if (!str_int(str_cut(cell[0], 0, dash), &from) || !str_int(str_cut(cell[0], dash + 1, cell[0].n), &to) ||
        from != r->given + 1 || to < from || to - from > 16 || r->mwt_left || !cell[1].n)
        return wrong(r, "the range of a multiword token is wrong");
    if (r->d->out.n + cell[1].n > DOC_TEXT_MAX) return wrong(r, "too much text in one document");
    r->mwt = write(r, cell[1]);
    r->mwt_words = r->mwt_left = (u32)(to - from + 1);
    r->space = str_find(cell[9], S("SpaceAfter=No")) < 0;
    return OK;
}

static void set_text(Doc *d)
{
    d->text = (Str){d->out.v, d->out.n};
}

static Err end_sentence(Reading *r)
{
    Doc *d = r->d;
    u32 n = d->tokens.n, root = NONE;
    if (r->mwt_left) return wrong(r, "a multiword token lacks words");
    if (n == r->first) return OK;
    for (u32 i = r->first; i < n; i++) {
        Token *t = &d->tokens.v[i];
        if (t->head >= n) return wrong(r, "HEAD is outside the sentence");
        if (r->c->analysis && t->head == i) root = i;
    }
    for (u32 beg = r->first; beg < n;) {
        u32 end = n - beg > WORDS_MAX && !r->c->analysis ? beg + WORDS_MAX : n;
        Span text = {d->tokens.v[beg].text.beg, d->tokens.v[end - 1].text.end};
        *vec_push(d->arena, &d->sentences) = (Sentence){.text = text, .beg = beg, .end = end, .root = root,
                                                        .zone = ZONE_BODY, .para = r->para && beg == r->first,
                                                        .cut = end < n};
        beg = end;
    }
    r->first = n;
    r->given = 0;
    r->para = false;
    if (r->glued) space(r, str_cut(d->raw, 0, 0));
    return OK;
}

static Err line(Reading *r, Str text)
{
    Str cell[CELLS], rest = text;
    int n = 0;
    while (n < CELLS && str_next(&rest, '\t', &cell[n])) n++;
    if (n < CELLS || rest.p) return wrong(r, "not ten cells");
    if (str_find_byte(cell[0], '.', 0) >= 0) return OK; /* empty node */
    isize dash = str_find_byte(cell[0], '-', 0);
    return dash < 0 ? word(r, cell) : multiword(r, cell, dash);
}

int conllu_next(Conllu *c, Doc *d, ErrInfo *e)
{
    Reading r = {.c = c, .d = d, .e = e, .para = true};
    Str text;
    Err err = OK;
    d->raw = c->rest;
    d->published = d->updated = when_unknown();
    memset(&c->cells, 0, sizeof c->cells); /* those of the last document are in its arena */
    while (err == OK && c->rest.p) {
        Str before = c->rest;
        if (!str_next(&c->rest, '\n', &text)) break;
        c->line++;
        if (text.n && text.p[text.n - 1] == '\r') text.n--;
        if (text.n && text.p[0] == '#') {
            bool doc = str_starts(text, S("# newdoc"));
            if (doc && d->sentences.n) {
                c->rest = before;
                c->line--;
                break;
            }
            if (doc || str_starts(text, S("# newpar"))) r.para = true;
        } else if (text.n) {
            err = line(&r, text);
        } else {
            err = end_sentence(&r);
            if (d->sentences.n >= SENTENCES_MAX) break;
        }
    }
    if (err == OK) err = end_sentence(&r);
    set_text(d);
    if (err != OK) return err;
    if (!c->rest.n) c->rest = (Str){0};
    return d->sentences.n > 0;
}
