/* rule.c - words about rules, for `explain`: a pattern of data/events.tsv speaks for itself
 * (its words, class and example); every other rule has a row in data/rules.tsv or, for the
 * cues of reality, in data/realis.tsv. */
#include "annotate/event.h"

Str rule_text(const Know *k, Str rule)
{
    const EventLex *lex = k ? k->event : NULL;
    if (!lex) return (Str){0};
    u32 says = map_get(&lex->says, rule);
    if (says != NONE) return lex->text.v[says];
    u32 i = map_get(&lex->ids, rule);
    if (i != NONE) return lex->rules.v[i].says;
    for (u32 c = 0; c < lex->cues.n; c++)
        if (str_eq(lex->cues.v[c].id, rule)) return lex->cues.v[c].example;
    return (Str){0};
}
