/* train.h - what the training programs share: treebanks in memory, the averaged perceptron,
 * the weights file. Single-threaded, seeded: the same data gives the same bytes. */
#ifndef SITREP_TRAIN_H
#define SITREP_TRAIN_H
#include "intake/intake.h"
#include "language/model.h"
#include "language/lex.h"

/* ---- treebanks */
typedef struct {
    Doc *doc;
    ConlluCell *cells;
} Bank;
typedef VEC(Bank) Banks;
Err banks_read(Arena *a, Str path, Banks *out, ErrInfo *e) MUST_USE;
u64 random_next(u64 *state);

/* ---- averaged perceptron over hashed features */
typedef struct {
    i32 w;
    u32 stamp;
    i64 total;
    u8 class;
} Entry;
typedef struct {
    Entry *v;
    u16 n, cap;
    u32 hits; /* times it was updated */
    u64 key;
} Feat;
typedef struct {
    u32 *slots; /* 1 + index of feats */
    u32 mask;
    Feat *feats;
    u32 n, cap;
    u32 now;    /* decisions so far */
    u32 classes;
} Perceptron;
void perceptron_init(Perceptron *p, u32 classes);
void perceptron_free(Perceptron *p);
void perceptron_score(const Perceptron *p, const u64 *f, u32 n, i32 *score);
void perceptron_add(Perceptron *p, const u64 *f, u32 n, u32 class, i32 by);
/* Hides some features of this decision, so that the others learn to do without them. */
u32 features_drop(u64 *f, u32 n, u32 percent, u64 *seed);
/* The averaged weights as a linear section. Keeps weights that round to something and
 * features updated at least `least` times. */
Str perceptron_section(Arena *a, const Perceptron *p, u32 least);


/* ---- the weights file */
typedef struct {
    char name[8];
    Str bytes;
} Section;
typedef struct {
    Section v[MODEL_SECTIONS_MAX];
    u32 n;
} Sections;
Err sections_read(Arena *a, Str path, Sections *out, ErrInfo *e) MUST_USE; /* none if no file */
void sections_put(Sections *s, const char *name, Str bytes);
Str sections_bytes(Arena *a, const Sections *s);
Err file_write(Str path, Str bytes, ErrInfo *e) MUST_USE;

Err train_clusters(Arena *a, Str json, Str path, ErrInfo *e) MUST_USE; /* vectors to a table */

/* ---- steps: each replaces its sections */
Err train_lexicon(Arena *a, const Banks *b, Str clusters, Sections *s, ErrInfo *e) MUST_USE;
Err train_lemmas(Arena *a, const Banks *b, const Model *m, Sections *s, ErrInfo *e) MUST_USE;
Err train_tags(Arena *a, const Banks *b, const Banks *dev, Str json, const Model *m, Sections *s, ErrInfo *e) MUST_USE;
/* folder: running texts (texts.h) to learn from besides. */
Err train_parse(Arena *a, const Banks *b, const Banks *dev, Str folder, Str json, const Model *m, Sections *s, ErrInfo *e) MUST_USE;
/* Word vectors of a JSON file by row of the lexicon's vectors, 100 numbers each. */
void vectors_read(Str json, const Model *m, float *out, u32 rows);
/* Every tenth text measures. */
Err train_names(Arena *a, Str folder, Str json, const Model *m, Sections *s, ErrInfo *e) MUST_USE;
/* Gives the bank predicted tags, each from a tagger trained on the other folds. */
void jackknife(Arena *a, const Banks *b, Str json, const Model *m);
/* Class of each treebank token and the table of classes. */
u32 tag_class(const TagRow *rows, u32 n, const Token *t, ConlluCell cell);
TagRow tag_row(const Token *t, ConlluCell cell);
#endif
