/* tag.h - the tagger's net and what it looks at, shared with the program that trains it. */
#ifndef SITREP_TAG_H
#define SITREP_TAG_H
#include "language/lex.h"

/* The weights, as in the file: the encoder, then one score for each class. */
enum { TAG_CLASSES = 128, TAG_SURE_BITS = 16 };
typedef struct TagNet {
    NetEncoder words;
    int8_t class[NET_WEIGHTS(NET_DEEP, TAG_CLASSES)];
    i32 bias[TAG_CLASSES];
    i32 sure[16]; /* first: a margin between classes times this >> TAG_SURE_BITS is its conf */
} TagNet;

void tag_document(Doc *d, const Model *m); /* what the net says, and no more: training reads it too */
NetWord tag_rows(const Lex *x); /* what the net looks up of a word */
/* FEAT_ bits of a tag class and a form. */
u16 tag_feats(const TagRow *tag, Str form);
#endif
