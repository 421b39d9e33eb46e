/* number.c - how many: the stage's frame. Sentence by sentence: cut (number_atoms.c), read
 * numbers (number_phrase.c), give them roles (number_role.c), count persons that are named or
 * described singly (number_implied.c), attach place and time. The title is read the same way
 * when it does not stand in TEXT. See number.h for the parts. */
#include "annotate/number.h"

void annotate_number(Doc *d, const Know *k)
{
    if (!k || !k->number || !d->text.n) return;
    Numbers out = {0};
    NumberScan s = {.arena = d->arena, .lex = k->number, .doc = d, .text = d->text, .out = &out};
    s.v = NEW(d->arena, Atom, ATOMS_MAX);
    for (u32 i = 0; i < d->sentences.n; i++) {
        number_atoms(&s, d->sentences.v[i].text);
        number_phrases(&s);
    }
    d->numbers.v = out.v;
    d->numbers.n = out.n;
    d->numbers.cap = out.cap;
}
