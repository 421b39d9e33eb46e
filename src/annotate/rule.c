/* rule.c - words about rules, for `explain`: a table of data/rules.tsv and the patterns. */
#include "annotate/annotate.h"

Str rule_text(const Know *k, Str rule)
{
    (void)k, (void)rule;
    return (Str){0};
}
