/* tag.h - the tagger's features, shared with the program that trains it. */
#ifndef SITREP_TAG_H
#define SITREP_TAG_H
#include "language/lex.h"

/* Features of token i of a sentence of n, given the classes of the two tokens before it.
 * Returns their number. */
u32 tag_features(const Lex *v, u32 n, u32 i, u32 before, u32 before2, u64 out[FEATURES_MAX]);
enum { TAG_START = 254 }; /* "class" of the places before the sentence */
/* FEAT_ bits of a tag class and a form. */
u16 tag_feats(const TagRow *tag, Str form);
#endif
