/* claims_toll.h - inside of claims_toll*.c: who is told as killed or hurt by one report. Not for other parts. */
#ifndef SITREP_CLAIMS_TOLL_H
#define SITREP_CLAIMS_TOLL_H
#include "situation/claims.h"

enum { KEYS_MAX = 24, TOLL_ROLES = 3 };
enum { KILLED, INJURED, VICTIM }; /* victim: one of the two */

/* What single persons are told by: names, nouns, ages. */
typedef struct {
    Str v[KEYS_MAX];
    u32 n;
} Keys;

/* What one sentence says of one role. */
typedef struct {
    double figure, most; /* of one sentence: sum, largest */
    double times;        /* "a triple murder": as many, told again */
    double last;         /* the last one in the text, and where it stands */
    Span last_at;
    u32 figures;
    u32 pronoun_at;      /* NONE */
    bool pronoun, zero, event, part, besides, apposed, vague, doer;
    u8 bound;
    Keys keys;
    Span at[KEYS_MAX]; /* where each key stands */
} Unit;

/* What one report says of one role. */
typedef struct {
    double value; /* HUGE_VAL: not told */
    u8 bound;
    bool zero, title; /* title: a figure in the title stands */
    bool several;     /* adds up several incidents: "12 hurt in weekend shootings" */
    bool besides;     /* "three others": not the dead among them */
    bool doer;        /* who did it is among them */
    bool some;        /* told by "a fatal fire" alone */
    bool by_times;    /* told by "a triple murder" alone, below the title */
    bool vague;       /* "several": a figure that is no less says it better */
    double fatally;   /* of these so many, by the same sentence */
    double another;   /* "another boy", "a second woman": so many besides the dead */
    Keys names, keys;
    Keys chosen;      /* those of the sentence that gave the value, where it is their number */
    u32 told_in;      /* that sentence; NONE: the title */
    Sources sources;
    const Number *number; /* the one it rests on */
} Toll;

/* A named mention of a report. */
typedef struct {
    Span text;
    Str name;
} Mention;
typedef struct {
    Mention *v; /* in the order of the text: a digest's actors are not, for what events take part in is added behind them */
    u32 n;
} Mentions;

/* A figure that does not stand. */
typedef struct {
    Figure f;
    u32 doc, role;
} Struck;
typedef VEC(Struck) StruckList;

/* claims_toll_people.c: are two the same? */
Str claims_toll_last_word(Str s);
bool claims_toll_is_rule(const Number *n, const char *rule);
bool claims_toll_is_name(Str key);
bool claims_toll_differ(Str key, Str words, Str dead); /* are they two persons, by their keys? `words` are the former's */
bool claims_toll_key_add(Keys *k, Str key, bool one_sentence); /* false: it is there, or there is no room */
bool claims_toll_key_is(const Keys *k, Str key);
Str claims_toll_key_of(const Number *n, Str words);
Str claims_toll_without_age(Str name);
Mentions claims_toll_mentions(Arena *a, const Digest *d);
Str claims_toll_whole_name(const Mentions *m, Span text, Str words);
bool claims_toll_known_name(const Toll *out, Str name);
/* Who is killed is not hurt as well. */
void claims_toll_drop_names(Unit *u, const Toll *dead);
void claims_toll_drop_dead(Unit *u, const Toll *dead);
void claims_toll_drop_who_died(Unit *hurt, const Unit *killed, Toll *dead);
void claims_toll_drop_next(Toll *hurt, const Unit *killed, Toll *dead, u32 sentence, u32 beg);
void claims_toll_drop_named(Toll *hurt, const Toll *dead);

/* claims_toll_read.c: one report's tolls by role; a value of HUGE_VAL is not told. Figures that do not stand go to `struck`. */
void claims_toll_read(Arena *a, const Situation *s, u32 doc, const Figure *figures, Toll out[TOLL_ROLES], StruckList *struck);
#endif
