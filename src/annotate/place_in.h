/* place_in.h - the place stage's working data, from scanning (place_scan.c) over context
 * (place_context.c) and resolution (place_resolve.c) to the facts (place.c). */
#ifndef SITREP_PLACE_IN_H
#define SITREP_PLACE_IN_H
#include "annotate/gazetteer_in.h"

enum {
    PLACE_PIECES_MAX = 1 << 20, /* words of a document; more are not looked at, and noted */
    PLACE_WORDS_MAX = 9,        /* words of one name */
    PLACE_MENTIONS_MAX = 4096,
    PLACE_GROUPS_MAX = 512,     /* different names of a document */
    PLACE_SLOTS = 2048,
    PLACE_CANDIDATES_MAX = 40,  /* readings kept of a name, most likely first */
    PLACE_PERSONS_MAX = 512,
    PLACE_ALTERNATIVES_MAX = 4, /* printed beside the reading that won */
    PLACE_SPELLINGS_MAX = 4,    /* unknown names tried as misspellings, a document */
    PLACE_TITLE_DOUBT = 6       /* evidence against a title's name that is a person's in TEXT */
};

/* What data/place_lex.tsv says of a word, as bits. */
enum {
#define LEX_MAP(X)                                                                              \
    X(TITLE, "title") X(MEDIA, "media") X(STREET, "street") X(ORG, "org") X(PREP, "prep")       \
    X(SAY, "say") X(TYPE, "type") X(GAP, "gap") X(ADMIN, "admin") X(TOWN, "town")               \
    X(STOP, "stop") X(AMERICAN, "american") X(BRITISH, "british") X(COMPASS, "compass") X(UNIT, "unit") X(NEAR, "near") X(NATURAL, "natural") X(NOT, "not") X(PRESS, "press") X(CIVIC, "civic")
#define X(k, name) LEX_BIT_##k,
    LEX_MAP(X)
#undef X
    LEX_BITS,
#define X(k, name) LEX_##k = 1 << LEX_BIT_##k,
    LEX_MAP(X)
#undef X
};

typedef enum { JOIN_NONE, JOIN_SPACE, JOIN_HYPHEN } Join;
/* A word of TEXT. */
typedef struct {
    u32 beg, end;
    u64 hash;  /* of its key; 0 for words in lower case */
    u32 lex;   /* LEX_ bits, once looked up (place_lex_at) */
    u8 join;   /* Join: how the next word is joined to it */
    u8 begins; /* as gazetteer_begins of its hash */
    bool lexed; /* lex is known */
    bool letters; /* nothing but ASCII letters */
    bool cap;  /* begins with a capital */
    bool caps; /* more than one letter, all capitals */
    bool start; /* begins a sentence or a line */
} Piece;

typedef struct {
    GazHit hit;
    GazPlace place;
    u32 admin1, admin2;
    double x, y, z; /* on the unit sphere; 0 0 0 until needed */
    i32 prior, bonus, score;
} Candidate;
typedef struct {
    u64 hash;
    Str text; /* as first met */
    Candidate *cand;
    u32 n, pick; /* NONE: no reading */
    u32 mentions;
    u32 voice;   /* index of it, NONE */
    i32 margin;  /* of the winner over the next */
    u8 word;
    bool demonym, spelling, person, certain;
    bool silent; /* not named: a telephone number's state */
    bool unlisted; /* said to lie where the gazetteer has nothing of the name */
} Group;
typedef struct {
    Span text;
    u32 beg, end;   /* pieces */
    u32 group;
    u32 container;  /* mention it is said to lie in, NONE */
    u32 pick;       /* candidate, when it differs from the group's; NONE */
    i32 evidence;   /* that it is a place at all */
    u8 want;        /* LEX_BIT_ADMIN or _TOWN when words say which; 0 */
    bool assoc;     /* metonym, or part of an organisation's name */
    bool natural;   /* "Catawba River", "Lake Robinson": only named like the place */
    bool keep;
    const char *why; /* part of the rule */
} Mention;

/* A group as others hear it: its present reading. */
typedef struct {
    double x, y, z;
    u32 group, id, admin1, admin2;
    i32 weight; /* in quarters */
    char country[2];
    u8 feature;
} Voice;

enum { PLACE_MEMO = 256 };
/* What the gazetteer says of a word met before in the document. */
typedef struct {
    u64 hash;
    u8 begins, word;
    bool worded;
} Memo;

typedef struct {
    Doc *d;
    bool title; /* d is a title, apart from its text */
    const Gazetteer *g;
    Memo *memo; /* PLACE_MEMO of them, by hash */
    VEC(Piece) pieces;
    VEC(Mention) mentions;
    VEC(Group) groups;
    VEC(u64) persons; /* hashes of words of people's names */
    u64 person_bits;  /* bit for the low six bits of each */
    Voice *voices;    /* what takes part in the rounds */
    u32 nvoices;
    u16 *by_name;     /* slots over the groups' hashes; 0 empty, else the group + 1 */
    char home[3];     /* the country that the report is written in, as far as it shows; "" */
    i32 home_weight;
} Work;

u32 gazetteer_lex(const Gazetteer *g, Str word, i32 *value); /* LEX_ bits; value may be NULL */
u32 gazetteer_lex_of(const Gazetteer *g, u64 hash, i32 *value);
/* Of a word of ASCII letters in a text: most words are told by a filter. */
u32 gazetteer_lex_word(const Gazetteer *g, Str text, isize beg, isize end);
bool gazetteer_lex_not(const Gazetteer *g, Str phrase); /* is it LEX_NOT? */

u8 place_word_at(Work *w, u32 piece);  /* gazetteer_word of a capitalised word */
u32 place_lex_at(Work *w, u32 piece); /* LEX_ bits of a word; 0 past the end */
void place_pieces(Work *w);   /* cut TEXT into words */
void place_persons(Work *w);  /* words that are people's names here */
void place_mentions(Work *w); /* candidate names, with their readings */
void place_evidence(Work *w); /* is it a place; what does it lie in; which kind is meant */
void place_home(Work *w);     /* where the report is at home: its words, telephone numbers, outlet */
void place_resolve(Work *w);  /* pick a reading for every name */
void place_short(Work *w);    /* "Stratford", once Stratford-upon-Avon is named */
void place_spelling(Work *w); /* names in no context that are misspelt names in it */
void place_title(Work *w, const Doc *d); /* w is of d's title: what TEXT says of its names */
void place_order(Work *w);    /* mentions by their place in TEXT; container indices end */
void place_relative(Work *w, const Mention *m, u32 base); /* "40 miles south of" m: adds the fact */
u32 place_group(Work *w, const u8 *key, u32 n, Span text, const GazHits *hits); /* NONE: full */
bool place_within(const Candidate *a, const Candidate *b); /* a lies in b */
/* Is the word of this hash part of a person's name here? */
static inline bool place_is_person(const Work *w, u64 hash)
{
    if (!(w->person_bits >> (hash & 63) & 1)) return false;
    for (u32 i = 0; i < w->persons.n; i++)
        if (w->persons.v[i] == hash) return true;
    return false;
}
/* A word of TEXT. */
static inline Str piece_str(const Work *w, u32 i)
{
    return str_cut(w->d->text, w->pieces.v[i].beg, w->pieces.v[i].end);
}
/* The bytes between two mentions. */
static inline Str place_gap(const Work *w, const Mention *a, const Mention *b)
{
    return a->text.end <= b->text.beg ? doc_str(w->d, (Span){a->text.end, b->text.beg}) : (Str){0};
}
#endif
