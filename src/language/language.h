/* language.h - TEXT to sentences, tokens, tags, lemmas, trees and names (English, UD v2).
 * Knows grammar, not news. */
#ifndef SITREP_LANGUAGE_H
#define SITREP_LANGUAGE_H
#include "doc/doc.h"

/* The trained weights, read-only, over memory that the caller keeps mapped. NULL is allowed
 * everywhere: the rules then do what they can, with conf low. */
typedef struct Model Model;
Err model_open(Arena *a, Str bytes, Str file, Model **out, ErrInfo *e) MUST_USE;

void language_detect(Doc *d);                 /* d->language, d->coded */
void language_split(Doc *d, const Model *m);  /* sentences and tokens */
void language_tag(Doc *d, const Model *m);    /* upos, feats, lemma */
void language_parse(Doc *d, const Model *m);  /* head, rel, root */
void language_names(Doc *d, const Model *m);  /* names */
/* Lemma of a word with its tag, lower case except for proper nouns; static or in the arena. */
Str language_lemma(Arena *a, Str form, u8 upos, u16 feats);
#endif
