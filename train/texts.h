/* texts.h - running texts from a folder of files of "token TAB tag" lines, blank lines between sentences (tags O,
 * B-Person, I-Person ...), in the order of their names. */
#ifndef SITREP_TRAIN_TEXTS_H
#define SITREP_TRAIN_TEXTS_H
#include "train.h"

typedef struct {
    Span text;
    u32 type; /* NAME_ */
} GoldName;
typedef VEC(GoldName) GoldNames;
typedef struct {
    Doc *doc; /* tokens, sentences, tags */
    GoldNames names;
} Text;
typedef VEC(Text) Texts;
Err texts_read(Arena *a, Str folder, const Model *m, Texts *out, ErrInfo *e) MUST_USE;
#endif
