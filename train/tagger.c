/* tagger.c - training the tagger: a net of classes (classes.h) for UPOS, XPOS, voice and mood. */
#include "classes.h"
#include "language/tag.h"
#include <stdio.h>
#include <stdlib.h>

enum { TAG_EPOCHS = 10, FOLDS = 4, FOLD_EPOCHS = 6, TAG_SEED = 20260122 };
static Samples samples(Arena *a, const Banks *b, const Model *m)
{
    Samples out = {0};
    for (u32 i = 0; i < b->n; i++) {
        Doc *d = b->v[i].doc;
        for (u32 k = 0; k < d->sentences.n; k++) {
            const Sentence *s = &d->sentences.v[k];
            u32 n = s->end - s->beg;
            Sample x = {NEW(a, NetWord, n), NEW(a, u8, n), n, d, s->beg};
            if (n > SENTENCE_TOKENS_MAX) continue;
            for (u32 j = 0; j < n; j++) {
                Lex l;
                lex_of(m, token_str(d, s->beg + j), &l);
                x.word[j] = lex_rows_untagged(&l);
                x.class[j] = (u8)tag_class(m->tags, m->ntags, &d->tokens.v[s->beg + j], b->v[i].cells[s->beg + j]);
            }
            *vec_push(a, &out) = x;
        }
    }
    return out;
}

static void measure(const Samples *dev, const Model *m)
{
    u32 all = 0, upos = 0, feats = 0;
    for (u32 i = 0; i < dev->n; i++) {
        Doc d = *dev->v[i].doc;
        Arena a = {0};
        const Sample *s = &dev->v[i];
        Sentence one = {.beg = s->beg, .end = s->beg + s->n};
        d.arena = &a;
        d.sentences.v = &one;
        d.sentences.n = 1;
        d.tokens.v = NEW(&a, Token, d.tokens.n + 1);
        memcpy(d.tokens.v + s->beg, s->doc->tokens.v + s->beg, s->n * sizeof *d.tokens.v);
        tag_document(&d, m);
        for (u32 j = 0; j < s->n; j++) {
            const Token *t = &d.tokens.v[s->beg + j];
            all++;
            upos += t->upos == s->doc->tokens.v[s->beg + j].upos;
            feats += t->feats == tag_feats(&m->tags[s->class[j]], token_str(&d, s->beg + j));
        }
        arena_free(&a);
    }
    fprintf(stderr, "  dev, in integers: UPOS %.2f morphology %.2f of %u\n", 100.0 * upos / all, 100.0 * feats / all, all);
}

Err train_tags(Arena *a, const Banks *b, const Banks *dev, Str json, const Model *m, Sections *out, ErrInfo *e)
{
    (void)e;
    Samples s = samples(a, b, m), test = samples(a, dev, m);
    Classes x;
    Str vectors;
    Model with = *m;
    classes_init(&x, a, json, m, m->ntags, TAG_SEED);
    classes_learn(&x, s, TAG_EPOCHS, true);
    NetClasses *net = classes_export(&x, a, &s, &vectors);
    with.tag = net;
    with.tag_vectors = (const NetVector *)(const void *)vectors.p;
    measure(&test, &with);
    sections_put(out, "tag", (Str){(u8 *)net, sizeof *net});
    sections_put(out, "tag.v", vectors);
    classes_free(&x);
    return OK;
}

void jackknife(Arena *a, const Banks *b, Str json, const Model *m)
{
    Token **tokens = NEW(a, Token *, b->n);
    for (u32 fold = 0; fold < FOLDS; fold++) {
        Banks rest = {0};
        Classes x;
        Model with = *m;
        Arena own = {0};
        Str vectors;
        for (u32 i = 0; i < b->n; i++)
            if (i % FOLDS != fold) *vec_push(&own, &rest) = b->v[i];
        Samples s = samples(&own, &rest, m);
        classes_init(&x, &own, json, m, m->ntags, TAG_SEED);
        classes_learn(&x, s, FOLD_EPOCHS, false);
        with.tag = classes_export(&x, &own, &s, &vectors);
        with.tag_vectors = (const NetVector *)(const void *)vectors.p;
        for (u32 i = fold; i < b->n; i += FOLDS) {
            Doc d = *b->v[i].doc;
            d.arena = a;
            d.tokens.v = NEW(a, Token, d.tokens.n + 1);
            memcpy(d.tokens.v, b->v[i].doc->tokens.v, d.tokens.n * sizeof *d.tokens.v);
            tag_document(&d, &with);
            tokens[i] = d.tokens.v;
        }
        classes_free(&x);
        arena_free(&own);
    }
    u32 same = 0, all = 0;
    for (u32 i = 0; i < b->n; i++) {
        Doc *d = b->v[i].doc;
        for (u32 k = 0; k < d->tokens.n; k++) all++, same += d->tokens.v[k].upos == tokens[i][k].upos;
        d->tokens.v = tokens[i];
    }
    fprintf(stderr, "  jackknife UPOS %.2f\n", 100.0 * same / (all ? all : 1));
}
