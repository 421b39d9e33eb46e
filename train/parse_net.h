/* parse_net.h - the parser's net in floats, which parse.c teaches; language/parse.h is the same in integers. */
#ifndef SITREP_TRAIN_PARSE_NET_H
#define SITREP_TRAIN_PARSE_NET_H
#include "encoder.h"
#include "language/parse.h"

enum { HIDDEN = NET_DEEP, LABELS = PARSE_LABELS };

typedef struct {
    Param place, none, mark, bias; /* the state's hidden layer */
    Param kind, kind_bias, label, label_bias;
} Head;
enum { HEAD_PARAMS = sizeof(Head) / sizeof(Param) };

typedef struct {
    Encoder e;
    Head h;
    float *place, *dplace, *scratch; /* of each row, for each place */
    float *sample; /* activations of the hidden layer, when asked for: up to PARSE_SAMPLE */
    u32 sampled;
} ParseFloats;
enum { PARSE_SAMPLE = 1 << 20 };

void floats_init(ParseFloats *x, Arena *a, Str json, const Model *m, u64 seed);
void floats_free(ParseFloats *x);
/* What words add to the hidden layer, of the sentences that encoder_sentence took; and back. */
void floats_forward(ParseFloats *x);
void floats_backward(ParseFloats *x);

/* One state: its hidden layer, and the gradient that comes back to it. */
typedef struct {
    ParseView view;
    float hidden[HIDDEN], mask[HIDDEN], d[HIDDEN];
    u32 at; /* first row of the sentence */
} Look;
void look(ParseFloats *x, const ParseState *s, Look *l);
void look_backward(ParseFloats *x, Look *l);
/* Probabilities of the transitions that are allowed (0 of the others), and of the labels of the arc that one makes. */
void look_kinds(const ParseFloats *x, const Look *l, const bool *may, float p[PARSE_KINDS]);
void look_labels(const ParseFloats *x, const Look *l, u32 kind, float p[LABELS]);
/* d: the gradient of their scores. */
void learn_kinds(ParseFloats *x, Look *l, const float *d);
void learn_labels(ParseFloats *x, Look *l, u32 kind, const float *d);

/* Runs on the rows last encoded; hidden: the unit of the hidden layer. */
ParseNet *floats_export(ParseFloats *x, float hidden, Str *vectors, Arena *a);
#endif
