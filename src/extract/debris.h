/* debris.h - words of a text and the phrases of data/debris.tsv that stand at each of them;
 * for extract only. */
#ifndef SITREP_EXTRACT_DEBRIS_H
#define SITREP_EXTRACT_DEBRIS_H
#include "extract/extract.h"

typedef enum {
#define DEBRIS_MAP(X)                                                                         \
    X(NOTICE, "notice") X(START, "start") X(RELATED, "related") X(AGENCY, "agency")           \
    X(CREDIT, "credit") X(SCENE, "scene") X(CAPTION, "caption") X(REPORT, "report")           \
    X(WORD, "word") X(MONTH, "month") X(ABBR, "abbr") X(CLASS_DROP, "class-drop")             \
    X(CLASS_BODY, "class-body") X(CLASS_CAPTION, "class-caption") X(CLASS_BYLINE, "class-byline") \
    X(WALL_CONSENT, "wall-consent") X(WALL_PAY, "wall-pay") X(WALL_BOT, "wall-bot")           \
    X(WALL_GONE, "wall-gone") X(VIEWER, "viewer") X(LIST, "list")           \
    X(NOTE, "note") X(HARM, "harm")
#define X(k, name) DEBRIS_##k,
    DEBRIS_MAP(X)
#undef X
    DEBRIS_COUNT
} DebrisKind;

/* A word with inner apostrophes, hyphens and dots, or one other character. */
typedef struct {
    Span text;
    u64 key;    /* hash of its lower case, apostrophes straightened */
    u32 phrase; /* first phrase of the lexicon that begins with it, NONE */
    u32 kinds;  /* bits of DebrisKind: of those phrases */
    u8 first;   /* its first byte when it is ASCII, else 0 */
    bool word;  /* letters or digits */
    bool upper; /* begins with a capital */
    bool digit; /* begins with a digit */
    bool space; /* white space before it */
} Word;
typedef struct {
    const Word *v;
    u32 n;
} Words;
Words debris_words(Arena *a, const DebrisLex *lex, Str text); /* lex: whose phrases; NULL while it is read */

/* Tokens of the longest phrase of this kind that begins at word i and ends before `end`; 0 if
 * none. *weight is its weight. */
u32 debris_at(const DebrisLex *lex, const Words *w, u32 i, u32 end, u8 kind, u32 *weight);
/* The first n words that `key`s name, as a phrase of the kind: is there one? For class names. */
u32 debris_keys(const DebrisLex *lex, const u64 *keys, u32 n, u8 kind);
u64 debris_key(Str word);
/* Summed weights of every phrase of the kind in [beg, end). */
u32 debris_sum(const DebrisLex *lex, const Words *w, u32 beg, u32 end, u8 kind);

/* A picture credit that begins at word i: its end, or i if there is none. `strong`: it can be
 * nothing else, whatever stands around it. */
u32 debris_credit(const DebrisLex *lex, const Words *w, u32 i, u32 end, bool *strong);
/* Words of a picture viewer at word i, with the counter behind them ("Hide Caption 5 of 25"): their end, or i. */
typedef enum { VIEWER_PLAIN = 1, VIEWER_TITLE, VIEWER_COUNTED, VIEWER_CREDIT } ViewerWords; /* the weights: see data/debris.tsv */
u32 debris_viewer(const DebrisLex *lex, const Words *w, u32 i, u32 end, u32 *what);
/* Does a sentence end with word i (a stop, or quotes after one)? */
bool debris_stop(const DebrisLex *lex, const Words *w, u32 i, u32 end);
#endif
