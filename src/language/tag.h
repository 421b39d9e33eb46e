/* tag.h - the tagger's net and what it looks at, shared with the program that trains it. */
#ifndef SITREP_TAG_H
#define SITREP_TAG_H
#include "language/lex.h"

void tag_document(Doc *d, const Model *m); /* what the net says, and no more: training reads it too */
/* FEAT_ bits of a tag class and a form. */
u16 tag_feats(const TagRow *tag, Str form);
#endif
