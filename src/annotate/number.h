/* number.h - inside of the number stage: its tables and the view of one sentence that its
 * parts share. Not for other stages; they see Doc.numbers only. */
#ifndef SITREP_NUMBER_H
#define SITREP_NUMBER_H
#include "annotate/annotate.h"

/* Classes of data/number_words.tsv, as bits: a word may have several. */
enum {
    W_UNIT = 1 << 0, W_TENS = 1 << 1, W_HUNDRED = 1 << 2, W_SCALE = 1 << 3, W_DOZEN = 1 << 4,
    W_MANY = 1 << 5, W_ORD = 1 << 6, W_FRAC = 1 << 7, W_QUANT = 1 << 8, W_NONE = 1 << 9,
    W_DET = 1 << 10, W_POSS = 1 << 11, W_PREP = 1 << 12, W_CONJ = 1 << 13, W_AUX = 1 << 14,
    W_BE = 1 << 15, W_MODAL = 1 << 16, W_PRON = 1 << 17, W_REL = 1 << 18, W_ADV = 1 << 19,
    W_NEG = 1 << 20, W_MONTH = 1 << 21, W_LABEL = 1 << 22, W_STREET = 1 << 23, W_MORE = 1 << 24,
    W_SUP = 1 << 25, W_TOLL = 1 << 26, W_CLOCK = 1 << 27, W_BG = 1 << 28,
    W_LINK = 1 << 29, W_TIMES = 1 << 30,
    W_NUMERAL = W_UNIT | W_TENS | W_HUNDRED | W_SCALE,
    W_CLOSED = W_DET | W_POSS | W_PREP | W_CONJ | W_AUX | W_BE | W_MODAL | W_PRON | W_REL | W_NEG
};
typedef struct {
    u32 bits;
    double value, frac; /* frac: denominator of a fraction word, else 0 */
} NumberWord;

typedef struct {
    Str unit, si_unit;
    u8 kind; /* NumberKind */
    double factor, offset;
} NumberUnit;

enum { NOUN_OTHER, NOUN_PERSON, NOUN_PLACE, NOUN_ANIMAL, NOUN_THING, NOUN_TIME, NOUN_EVENT, NOUN_SITE, NOUN_COURT };
/* One sense of one form of data/number_roles.tsv. */
enum { FORM_BASE, FORM_S, FORM_PAST, FORM_ING };
typedef struct {
    Str role;
    char pos;    /* v i a n p m c e w s f: see the table */
    u8 form;     /* FORM_ */
    u8 object;   /* NOUN_PERSON, NOUN_PLACE, NOUN_THING; NOUN_OTHER: any */
    u32 next;    /* other sense of the same form, NONE */
} NumberRole;

/* A row of data/number_sums.tsv. */
enum { SUM_BLOW, SUM_APART, SUM_SPAN, SUM_KNOWN, SUM_GROWN };
typedef struct {
    Str cue;
    u8 class; /* SUM_ */
} NumberSum;

struct NumberLex {
    Map words, bounds, units, money, roles, nouns; /* to indices, or values, of the lists below */
    VEC(NumberWord) word;
    VEC(NumberUnit) unit;
    VEC(NumberRole) role;
    VEC(Str) code; /* of money */
    VEC(NumberSum) sum;
};

/* A sentence cut into words, numbers and signs by bytes alone, so that the stage does not
 * depend on how the tokeniser treats "12-year-old" or "$1.5m", and works on titles, which
 * have no tokens. */
enum { ATOM_WORD, ATOM_NUMBER, ATOM_SIGN };
typedef struct {
    Span text;
    Str low;       /* lower case */
    double value;  /* of ATOM_NUMBER */
    u32 token;     /* NONE in titles */
    u32 bits;      /* W_ classes */
    u32 word;      /* NumberWord, NONE */
    u32 role;      /* NumberRole, NONE */
    u32 number;    /* of the list being filled: which this atom is part of, NONE */
    u8 kind;       /* ATOM_ */
    u8 upos;       /* UPOS_X where nothing tagged it */
    u8 noun;       /* NOUN_ class of the word */
    u8 timex;      /* 1 inside a date or time, 2 inside a duration */
    bool space;    /* white space before */
    bool upper;    /* starts with a capital */
    bool comma;    /* ATOM_NUMBER written with thousands separators or a decimal point */
} Atom;
enum { ATOMS_MAX = 2048 }; /* of one sentence; the rest of a longer one is not read */
typedef VEC(Number) Numbers;
typedef struct {
    u32 beg, end;             /* the number's atoms, bound and unit included */
    u32 core, core_end;       /* its figure alone */
    u32 np_end;               /* end of the noun phrase it counts; = end if none */
    u32 head;                 /* atom of the counted noun, NONE */
    u32 number;               /* in `out` */
} NumberPart;
typedef struct {
    Arena *arena;
    const NumberLex *lex;
    const Doc *doc;  /* NULL for titles */
    Str text;        /* what spans are offsets of */
    Numbers *out;
    Atom *v;
    u32 n;
    u32 time_at; /* first timex that may lie in this sentence; times are in text order */
    VEC(NumberPart) parts; /* of this sentence, in order */
} NumberScan;

bool number_is(const NumberScan *s, u32 i, const char *word); /* atom i is this word or sign */
static inline bool number_bits(const NumberScan *s, u32 i, u32 bits)
{
    return i < s->n && (s->v[i].bits & bits) != 0;
}
bool number_nounish(const NumberScan *s, u32 i); /* may stand in a noun phrase: noun, name, adjective */
Span number_span(const NumberScan *s, u32 beg, u32 end);
Str number_singular(Arena *a, Str low); /* "men" -> "man", "cities" -> "city" */
u8 number_noun_class(const NumberLex *lex, Arena *a, Str low);

void number_atoms(NumberScan *s, Span sentence); /* fills v, n */
/* Reads a figure at atom i: digits or words with scales. 0 if there is none, else its end. */
typedef struct {
    double value;
    bool open;  /* "dozens": at least */
    bool words; /* written out */
} Figure;
u32 number_figure(const NumberScan *s, u32 i, Figure *out);
void number_lives(NumberScan *s);   /* takes its role from a life that nothing takes; before roles are asked for */
void number_phrases(NumberScan *s); /* numbers with bounds, units, nouns: fills parts and out */
/* The noun phrase that starts at atom i: returns its end, *head its head noun or NONE. */
u32 number_noun_phrase(const NumberScan *s, u32 i, u32 *head);
bool number_hyphen(const NumberScan *s, u32 i); /* a hyphen or short dash */
/* Sense of atom i with one of these parts of speech (letters of pos), NONE. */
u32 number_sense(const NumberScan *s, u32 i, const char *pos);
/* The role of the verb at atom i: its own, or killed where words around it say that the blow
 * was deadly ("shot to death", "fatally shot", "shot and killed"). */
Str number_verb_role(const NumberScan *s, u32 i, u32 sense);
/* Does the figure at beg count the shots that follow it: "fired one shot", "27 shots fired"? They are no people. */
bool number_of_shots(const NumberScan *s, u32 beg, u32 shot);
/* A form of be (or "got", "found", "left") governs the participle at atom i. */
bool number_passive(const NumberScan *s, u32 i);
/* The verb at i speaks of what did not happen: negated, modal, infinitive, conditional. */
bool number_unreal(const NumberScan *s, u32 i);
/* A state that tells of a wound: "in critical condition", "expected to survive", "suffered a
 * gunshot wound". The sense at atom i, NONE. */
u32 number_state(const NumberScan *s, u32 i);
bool number_fits(const NumberScan *s, u32 sense, u32 head); /* may this noun (NONE: none) be its object? */
/* The atom of the subject that the tree gives the verb at atom i, before it; NONE. */
u32 number_subject(const NumberScan *s, u32 verb);
void number_roles(NumberScan *s);   /* roles of the numbers found */
/* Marks the counts of people, from `first` of `out` on, of a sentence that adds up several happenings. */
void number_sums(NumberScan *s, Span sentence, u32 first);
void number_implied(NumberScan *s); /* persons named or described singly count as one each */
/* Takes back, from `first` of `out` on, the dead of the crime for which others are put to death. */
void number_avenged(NumberScan *s, u32 first);
#endif
