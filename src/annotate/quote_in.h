/* quote_in.h - inside the quote stage: its lexicon, quoted regions, and the steps. */
#ifndef SITREP_QUOTE_IN_H
#define SITREP_QUOTE_IN_H
#include "annotate/actor_in.h"

/* Frames of a cue: letters of the `frames` column. */
enum {
    FRAME_QUOTE = 1 << 0,     /* q */
    FRAME_CLAUSE = 1 << 1,    /* c */
    FRAME_INFINITIVE = 1 << 2, /* x */
    FRAME_OBJECT = 1 << 3,    /* o */
    FRAME_ADDRESSEE = 1 << 4, /* a */
    FRAME_SMALL = 1 << 5,     /* s */
    FRAME_PREP = 1 << 6,      /* p */
    FRAME_HAND = 1 << 7,      /* h */
    FRAME_TOLD = 1 << 8,      /* i */
    FRAME_BEHIND = 1 << 9,    /* b */
    FRAME_DEED = 1 << 10,     /* d */
    FRAME_AS = 1 << 11,       /* v */
    FRAME_REPORT = 1 << 12,   /* r */
    FRAME_MEDIUM = 1 << 13,   /* m */
    FRAME_TAKES = 1 << 14     /* l */
};
typedef struct {
    Str lemma, preps, channel;
    u16 frames;
} Cue;
struct QuoteLex {
    VEC(Cue) cues;
    Map cue;      /* lemma -> cue */
    Map nouns;    /* lemma of "claim that" */
    Map adjectives; /* lemma of "sure that" -> index into adjective_preps */
    VEC(Str) adjective_preps;
    Map channels; /* folded words -> index into channel_names */
    Map before;   /* words between a source and its verb */
    Map joins;    /* words that begin a coordinate or conceding clause */
    Map asides;   /* words that begin the reporter's own after a verdict */
    Map aspects;  /* lemmas of verbs whose infinitive is done: "began to" */
    Map lights;   /* lemmas of verbs that only carry a noun: "make" a claim */
    Map impersonals; /* lemmas of "it is clear that" */
    Map raising;  /* lemmas of "seems to" */
    Map said;     /* lemmas of nouns for what is said or asked */
    Map during;   /* prepositions of when: "during" */
    Map taken;    /* what a fire or a war claims: "life" */
    Map spots;    /* prepositions of where, when and how a thing was said */
    Map deeds;    /* lemmas of nouns for what can be ordered */
    VEC(Str) deed_ends; /* endings of such nouns */
    Map gets;     /* lemmas of verbs whose object is another's words: "received a letter" */
    Map alarms;   /* lemmas of said nouns that are answered by hand */
    Map mute;     /* lemmas of nouns that say nothing: means and times */
    VEC(Str) channel_names;
};

/* A stretch between quotation marks; when a mark is missing it ends with its paragraph. */
typedef struct {
    Span whole, inner; /* with and without the marks */
    u32 tb, te;        /* tokens inside */
    bool closed;
    bool reopened;     /* the region before was left open: the same speech goes on */
    u32 quote;         /* the quote it was given to, NONE */
} Region;

typedef struct {
    Doc *d;
    const Know *k;
    const QuoteLex *lex;
    Arena *a;
    VEC(Region) regions;
    u32 *in, *opens, *closes; /* token -> region it lies in, opens, closes; NONE */
    u32 *actor_end;           /* token -> longest actor that ends with it, NONE */
    u32 *actor_beg;           /* token -> longest actor that begins with it, NONE */
} QuoteWork;

typedef struct {
    u32 beg, end;  /* tokens of the source; equal: none */
    u32 actor;     /* NONE */
    bool after;    /* stands after the cue */
} Source;

enum { QUOTE_CONTENT_MAX = 64 }; /* stretches of one quote; speech that goes on is another one */

void quote_regions(QuoteWork *w);
void quote_cues(QuoteWork *w);     /* verbs and phrases */
void quote_noun(QuoteWork *w, const Sentence *s, u32 token);      /* "his claim that ..." */
bool quote_light(const QuoteWork *w, const Sentence *s, u32 verb); /* "voiced concern about" */
void quote_adjective(QuoteWork *w, const Sentence *s, u32 token); /* "was sure that ..." */
void quote_passive(QuoteWork *w, const Sentence *s, u32 verb); /* "was accused of", "rejected by" */
void quote_raised(QuoteWork *w, const Sentence *s, u32 verb); /* "seems to be" */
u32 quote_called(QuoteWork *w, const Sentence *s, u32 verb, Source src); /* "what she called a lie" */
void quote_signed(QuoteWork *w);   /* "...". - Name */
Span quote_trimmed(const QuoteWork *w, u32 beg, u32 end); /* without the punctuation at its ends */
void quote_bounds(QuoteWork *w);   /* words end where the next attribution begins */
void quote_give(QuoteWork *w, u32 region, u32 quote); /* the region is that quote's */
bool quote_turn(QuoteWork *w, u32 sentence);            /* "SMITH: Well, ..." */
void quote_colon(QuoteWork *w, const Sentence *s);      /* "Name: words" */
void quote_led_in(QuoteWork *w, const Sentence *s, u32 token); /* "issued a statement: ..." */
u32 quote_block(QuoteWork *w, u32 verb, Source src);    /* "The mayor added:" and a paragraph */
void quote_leftovers(QuoteWork *w); /* regions without a cue of their own */
void quote_finish(QuoteWork *w);   /* channel, time, first persons */

Source quote_source(const QuoteWork *w, const Sentence *s, u32 verb);
Source quote_np_at(const QuoteWork *w, const Sentence *s, u32 token); /* the noun phrase of a head */
/* Where a verb's complement lies by the tree: tokens [*beg, *end); the rule, empty if none. */
Str quote_complement(const QuoteWork *w, const Sentence *s, const Cue *c, u32 verb, u32 *beg, u32 *end);
u32 quote_taken_object(const Doc *d, u32 verb); /* of a verb taken for a noun: "the mayor questions *the vote*"; NONE */
/* The token where a complement [beg, end) of the tree really ends. */
u32 quote_end(const QuoteWork *w, const Sentence *s, const Cue *c, u32 verb, Str rule, u32 beg, u32 end);
u32 quote_add(QuoteWork *w, Span content, Source src, u32 cue_beg, u32 cue_end, Str rule);
void quote_add_content(QuoteWork *w, u32 quote, Span content, bool direct);
u32 quote_region_from(const QuoteWork *w, u32 byte); /* the first region that ends behind it */
void quote_take_regions(QuoteWork *w, u32 quote); /* direct, mixed, and whose the regions inside are */
const Cue *quote_cue(const QuoteWork *w, u32 token);
bool quote_only_punctuation(const QuoteWork *w, u32 beg, u32 end);
u32 quote_region_after(const QuoteWork *w, u32 token); /* the region that opens there, a comma or colon allowed between; NONE */
bool quote_has_verb(const Doc *d, u32 beg, u32 end);
bool quote_has_clause(const Doc *d, u32 beg, u32 end); /* a verb that can carry a clause */
bool quote_asks(const Doc *d, u32 token);              /* why, how, when, where */

/* Is it said, and real? */
bool quote_party(const QuoteWork *w, Source src);      /* a person, body or people, or a pronoun for them */
bool quote_is_said(const QuoteWork *w, u32 token);     /* a noun of something said */
bool quote_unreal(const QuoteWork *w, const Sentence *s, u32 verb, Source src);  /* "would defend it" */
bool quote_supposed(const QuoteWork *w, const Sentence *s, u32 verb);            /* "if she rejects it" */
bool quote_told_himself(const QuoteWork *w, const Sentence *s, const Cue *c, u32 verb); /* "was fined and ordered to pay" */
bool quote_by_word(const QuoteWork *w, const Sentence *s, Str rule, Source src, u32 verb, u32 beg, u32 end);
bool quote_by_medium(const QuoteWork *w, u32 verb);   /* "posted a video" */
bool quote_takes(const QuoteWork *w, u32 verb);       /* "claimed 12 lives" */
bool quote_can_be_ordered(const QuoteWork *w, u32 verb, u32 beg, u32 end);
bool quote_inverted(const QuoteWork *w, const Sentence *s, const Cue *c, Source src, u32 beg, u32 end); /* "..., said Kovacs" */

/* Where a clause begins that no tree tells; NONE if nowhere. report: the cue takes a clause as a rule. */
bool quote_clause_begins(const QuoteWork *w, bool report, u32 beg, u32 end);
u32 quote_past_aside(const QuoteWork *w, const Sentence *s, u32 token);
u32 quote_past_between(const QuoteWork *w, const Sentence *s, u32 token);
u32 quote_past_addressee(const QuoteWork *w, const Sentence *s, u32 token);
u32 quote_past_one(const QuoteWork *w, const Sentence *s, const Cue *c, u32 token); /* past the one to whom marks are said; else token */
bool quote_same_paragraph(const QuoteWork *w, u32 a, u32 b); /* bytes */
bool quote_all_upper(const Doc *d, u32 token);
bool quote_closing_punct(const Doc *d, u32 token);
bool quote_nominal(const Token *k); /* a word of a noun phrase */
bool quote_small(const Doc *d, u32 token); /* begins in lower case */
bool quote_dash(const Doc *d, u32 token); /* a dash with space before it, as behind a dateline */
bool quote_reporter_word(const QuoteWork *w, u32 token); /* "after", "when": may begin what the reporter adds */
bool quote_timed(const Doc *d, u32 token); /* within an expression of time */
bool quote_is(const Doc *d, u32 token, const char *word);
#endif
