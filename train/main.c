/* main.c - train MODEL STEP [FILE] -- TRAIN... -- DEV... -- FOLDER: one step of training, which replaces its sections in
 * MODEL. Steps: lexicon (FILE: the table of clusters), lemmas, tags, parse, names (FILE: the vectors; FOLDER: running
 * texts with names, for the last two); and train TABLE clusters VECTORS.json, which makes the table that `lexicon` takes. */
#include "train.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static Err step(Arena *a, Str model, Str what, Str file, Str folder, const Banks *b, const Banks *dev, ErrInfo *e)
{
    Sections s;
    Model *m = NULL;
    Str text = {0};
    if (str_eq(what, S("clusters"))) {
        Err read = file_read(a, file, 1 << 30, &text, e);
        return read == OK ? train_clusters(a, text, model, e) : read;
    }
    Err err = sections_read(a, model, &s, e);
    if (err == OK && s.n) err = model_open(a, sections_bytes(a, &s), model, &m, e);
    if (err == OK && file.n) err = file_read(a, file, 1 << 30, &text, e);
    if (err != OK) return err;
    if (str_eq(what, S("lexicon"))) err = train_lexicon(a, b, text, &s, e);
    else if (str_eq(what, S("lemmas"))) err = train_lemmas(a, b, m, &s, e);
    else if (str_eq(what, S("tags"))) err = train_tags(a, b, dev, text, m, &s, e);
    else if (str_eq(what, S("parse"))) err = train_parse(a, b, dev, folder, text, m, &s, e);
    else if (str_eq(what, S("names"))) err = train_names(a, folder, text, m, &s, e);
    else return fail(e, E_USAGE, "no step %.*s", STR(what));
    return err == OK ? file_write(model, sections_bytes(a, &s), e) : err;
}

int main(int argc, char **argv)
{
    Arena a = {0};
    ErrInfo e = {0};
    Banks b = {0}, dev = {0};
    u32 part = 0;
    Str file = {0}, folder = {0};
    Err err = argc < 3 ? fail(&e, E_USAGE, "usage: train MODEL STEP [FILE] -- TRAIN... -- DEV... -- FOLDER") : OK;
    clock_t start = clock();
    for (int i = 3; err == OK && i < argc; i++) {
        Str arg = str_of(argv[i]);
        if (str_eq(arg, S("--"))) part++;
        else if (part == 0) file = arg;
        else if (part == 3) folder = arg;
        else err = banks_read(&a, arg, part == 1 ? &b : &dev, &e);
    }
    if (err == OK) err = step(&a, str_of(argv[1]), str_of(argv[2]), file, folder, &b, &dev, &e);
    if (err != OK) fprintf(stderr, "train: %s\n", e.text);
    else fprintf(stderr, "  %.0f s\n", (double)(clock() - start) / CLOCKS_PER_SEC);
    return err == OK ? 0 : -(int)err;
}
