/* number_tree.c - subjects that do not stand before their verb: "three soldiers who entered the house were wounded", "the
 * driver broke a leg and was pronounced dead". The sentence's tree tells them; shallow chunking is asked first. See number.h. */
#include "annotate/number.h"

static u32 atom_of(const NumberScan *s, u32 token)
{
    for (u32 k = 0; k < s->n; k++)
        if (s->v[k].token == token && s->v[k].kind == ATOM_WORD) return k;
    return NONE;
}

u32 number_subject(const NumberScan *s, u32 verb)
{
    enum { STEPS = 3 };
    const Doc *d = s->doc;
    u32 t = d && verb < s->n ? s->v[verb].token : NONE;
    for (u32 n = 0; t != NONE && n < STEPS; n++) {
        u32 c = tree_child(d, t, REL_NSUBJ, doc_dateline_end(d, doc_token_sentence(d, t)));
        if (c != NONE) {
            u32 k = atom_of(s, c);
            return k != NONE && k < verb && !number_bits(s, k, W_REL | W_PRON) ? k : NONE;
        }
        u8 rel = d->tokens.v[t].rel;
        if (rel != REL_CONJ && rel != REL_XCOMP) return NONE;
        t = d->tokens.v[t].head;
    }
    return NONE;
}
