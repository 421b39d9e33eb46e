/* Trees that the parser gets wrong, and what parse_mend makes of them: "form/UPOS/head/relation" a word, heads from 1. */
#include "base/utf8.h"
#include "language/parse.h"
#include "test.h"
#include <stdlib.h>

void unit_mend(void);

enum { WORDS_MAX = 32 };

static u8 by_name(Str name, Str (*name_of)(u8), u32 n)
{
    for (u32 i = 0; i < n; i++)
        if (str_eq(name_of((u8)i), name)) return (u8)i;
    CHECK(!"a name of the table");
    return 0;
}

static void tree_of(Arena *a, Doc *d, const char *words)
{
    Str rest = str_of(words), word, text = {0};
    *d = (Doc){.arena = a};
    while (str_next(&rest, ' ', &word)) {
        Str form, upos, head, rel = word;
        str_next(&rel, '/', &form);
        str_next(&rel, '/', &upos);
        str_next(&rel, '/', &head);
        Token t = {.text = {(u32)text.n, (u32)(text.n + form.n)}, .lemma = str_lower(a, form)};
        t.upos = by_name(upos, upos_name, UPOS_COUNT);
        t.rel = by_name(rel, deprel_name, REL_COUNT);
        t.head = (u32)strtoul(str_z(a, head), NULL, 10) - 1;
        if (t.upos == UPOS_VERB) t.feats = FEAT_PAST;
        *vec_push(a, &d->tokens) = t;
        text = str_format(a, "%.*s%.*s ", STR(text), STR(form));
    }
    d->text = d->raw = text;
}

/* The words of a sentence are joined into the heads and relations that come out: "2:det 3:nsubj 0:root". */
static Str mended(Arena *a, const char *words)
{
    Doc d;
    Sentence s = {0};
    Str out = {0};
    tree_of(a, &d, words);
    s.end = d.tokens.n;
    for (u32 i = 0; i < s.end; i++)
        if (d.tokens.v[i].rel == REL_ROOT) s.root = d.tokens.v[i].head = i;
    parse_mend(&d, &s);
    for (u32 i = 0; i < s.end; i++) {
        const Token *t = &d.tokens.v[i];
        out = str_format(a, "%.*s%s%u:%.*s", STR(out), i ? " " : "", i == s.root ? 0 : t->head + 1, STR(deprel_name(t->rel)));
    }
    return out;
}

void unit_mend(void)
{
    static const struct {
        const char *parsed, *mended;
    } rows[] = {
        {"Meanwhile/ADV/0/root ,/PUNCT/1/punct troops/NOUN/1/appos arrived/VERB/3/conj near/ADP/7/case the/DET/7/det border/NOUN/4/nsubj",
         "4:advmod 4:punct 4:nsubj 0:root 7:case 7:det 4:nsubj"},
        {"Meanwhile/ADV/4/advmod ,/PUNCT/4/punct troops/NOUN/4/nsubj arrived/VERB/0/root", "4:advmod 4:punct 4:nsubj 0:root"},
        {"Dengue/ADV/2/advmod reached/VERB/0/root Lima/PROPN/2/obj", "2:nsubj 0:root 2:obj"},
        {"Then/ADV/2/advmod reached/VERB/0/root Lima/PROPN/2/obj", "2:advmod 0:root 2:obj"},
        {"Slowly/ADV/2/advmod reached/VERB/0/root Lima/PROPN/2/obj", "2:advmod 0:root 2:obj"},
        {"It/PRON/2/nsubj left/VERB/0/root two/NUM/4/nummod men/NOUN/2/obj dead/ADJ/4/amod", "2:nsubj 0:root 4:nummod 2:obj 2:xcomp"},
        {"They/PRON/2/nsubj found/VERB/0/root a/DET/5/det firm/NOUN/5/compound guilty/NOUN/2/obj", "2:nsubj 0:root 4:det 2:obj 2:xcomp"},
        {"They/PRON/2/nsubj found/VERB/0/root a/DET/5/det red/ADJ/5/amod coin/NOUN/2/obj", "2:nsubj 0:root 5:det 5:amod 2:obj"},
        {"It/PRON/3/expl is/AUX/3/cop willing/ADJ/0/root to/PART/5/mark go/VERB/3/xcomp", "3:nsubj 3:cop 0:root 5:mark 3:xcomp"},
        {"It/PRON/3/expl is/AUX/3/cop likely/ADJ/0/root to/PART/5/mark rain/VERB/3/xcomp", "3:expl 3:cop 0:root 5:mark 3:xcomp"},
        {"Roads/NOUN/2/nsubj reopened/VERB/5/advcl ,/PUNCT/2/punct police/NOUN/5/nsubj say/VERB/0/root", "2:nsubj 0:root 2:punct 5:nsubj 2:parataxis"},
        {"When/SCONJ/3/mark roads/NOUN/3/nsubj reopened/VERB/6/advcl ,/PUNCT/3/punct police/NOUN/6/nsubj say/VERB/0/root so/ADV/6/advmod",
         "3:mark 3:nsubj 6:advcl 3:punct 6:nsubj 0:root 6:advmod"},
        {"Chad/PROPN/2/nsubj deported/VERB/0/root suspected/VERB/2/xcomp rebels/NOUN/3/obj to/ADP/6/case Mali/PROPN/3/obl",
         "2:nsubj 0:root 4:amod 2:obj 6:case 2:obl"},
        {"He/PRON/2/nsubj felt/VERB/0/root betrayed/VERB/2/xcomp", "2:nsubj 0:root 2:xcomp"},
        {"He/PRON/2/nsubj told/VERB/0/root Radio/PROPN/2/iobj citing/VERB/5/amod reports/NOUN/2/obj", "2:nsubj 0:root 2:iobj 2:advcl 4:obj"},
        {"She/PRON/2/nsubj met/VERB/0/root the/DET/4/det head/NOUN/2/obj of/ADP/6/case operations/NOUN/4/nmod ,/PUNCT/8/punct Omar/PROPN/6/appos "
         "Haddad/PROPN/8/flat", "2:nsubj 0:root 4:det 2:obj 6:case 4:nmod 8:punct 4:appos 8:flat"},
        {"She/PRON/2/nsubj met/VERB/0/root the/DET/4/det end/NOUN/2/obj of/ADP/6/case agents/NOUN/4/nmod ,/PUNCT/8/punct Omar/PROPN/6/appos "
         "Haddad/PROPN/8/flat", "2:nsubj 0:root 4:det 2:obj 6:case 4:nmod 8:punct 6:appos 8:flat"},
        {"The/DET/3/det market/NOUN/4/nsubj crash/NOUN/4/nsubj ruined/VERB/0/root him/PRON/4/obj", "3:det 3:compound 4:nsubj 0:root 4:obj"},
        {"In/ADP/2/case Peru/PROPN/4/nmod two/NUM/4/nummod men/NOUN/5/nsubj died/VERB/0/root", "2:case 5:obl 4:nummod 5:nsubj 0:root"},
        {"LIMA/PROPN/4/nsubj -/PUNCT/3/punct Rebels/PROPN/1/appos fled/VERB/0/root", "4:parataxis 4:punct 4:nsubj 0:root"},
        {"LIMA/PROPN/0/root -/PUNCT/1/punct Rebels/NOUN/4/nsubj fled/VERB/1/parataxis", "4:parataxis 1:punct 4:nsubj 0:root"},
        {"NATO/PROPN/5/nsubj -/PUNCT/4/punct which/PRON/4/nsubj met/VERB/1/acl:relcl spoke/VERB/0/root", "5:nsubj 4:punct 4:nsubj 1:acl:relcl 0:root"},
        {"At/ADP/2/case least/ADJ/4/nmod two/NUM/4/nummod men/NOUN/5/nsubj died/VERB/0/root", "2:case 4:nmod 4:nummod 5:nsubj 0:root"},
    };
    Arena a = {0};
    for (isize i = 0; i < countof(rows); i++) CHECK_STR(mended(&a, rows[i].parsed), rows[i].mended);
    arena_free(&a);
}
