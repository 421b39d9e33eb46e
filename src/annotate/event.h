/* event.h - private to event*.c and context*.c: the compiled pattern tables, and the view of
 * one document (children, lower-case lemmas, who stands where) that the matcher and the
 * context rules share. */
#ifndef SITREP_EVENT_H
#define SITREP_EVENT_H
#include "annotate/annotate.h"

enum {
    RULE_SLOTS_MAX = 8,   /* argument slots of one rule */
    SLOT_PREPS_MAX = 14,  /* relations and prepositions of one slot */
    RULE_WORDS_MAX = 48,  /* alternatives of one rule */
    EVENT_RULES_MAX = 20000,
    FRAME_OBL_MAX = 16, FRAME_COMP_MAX = 4, FRAME_MOD_MAX = 4,
    EVENT_ARGS_MAX = 8,   /* actors, or recipients, of one event */
    CLIMB_MAX = 24        /* steps up a tree */
};

/* ---- tables */
enum { SLOT_SUBJ = 1, SLOT_OBJ = 2, SLOT_IOBJ = 4, SLOT_POSS = 8, SLOT_MOD = 16, SLOT_COMP = 32, SLOT_INF = 64 };
typedef enum { CLASS_ANY, CLASS_ACTOR, CLASS_PERSON, CLASS_GROUP, CLASS_PLACE, CLASS_ARMED, CLASS_WORDS, CLASS_TYPES, CLASS_MODAL } SlotClass;
typedef enum { SLOT_MAY, SLOT_MUST, SLOT_MUST_NOT } SlotNeed;
typedef struct {
    char role;  /* A actor, R recipient, B both in turn, P place, T theme, C complement */
    u8 rels;    /* SLOT_ bits */
    u8 npreps;
    u8 class;   /* SlotClass */
    u8 need;    /* SlotNeed */
    bool not_class;
    u8 bits[SLOT_PREPS_MAX];  /* in the order written: a SLOT_ bit, or 0 for ... */
    Str preps[SLOT_PREPS_MAX]; /* ... a preposition */
    u32 types;  /* CLASS_TYPES: bit per EventType */
    const Map *words; /* CLASS_WORDS, CLASS_MODAL */
} Slot;
typedef struct {
    Str id, words, subtype, mode, context, cameo, example, counter;
    Slot slots[RULE_SLOTS_MAX];
    u8 nslots;
    char pos;    /* V N A */
    u8 type;     /* EventType */
    u8 change;   /* ControlChange */
    char holder; /* A, R or - */
    u8 realis;   /* Realis, or REALIS_COUNT */
    Str says;    /* for `explain` */
    bool user, late; /* late: needs the events of its complements first */
} EventRule;
typedef struct {
    u32 rule;
    Str other; /* particle of a verb, word before a noun; empty */
    u32 next;
} RuleRef;
typedef struct {
    Str id, rel, other, example; /* other: the particle of "call off", empty */
    char pos; /* V N A, or - */
    u8 value; /* Realis */
    u32 next;
} Cue;
struct EventLex {
    VEC(EventRule) rules;
    VEC(RuleRef) refs;
    Map heads;  /* head lemma -> first RuleRef */
    Map ids;    /* rule id -> rule */
    Map sets;   /* name -> index into set */
    VEC(Map *) set;
    Map hyphens; /* words of the tables with a hyphen */
    Map light;  /* support verb -> 'a' its subject acts, 'i' so with "in", 'u' its subject undergoes */
    VEC(Cue) cues;
    Map cue_heads; /* lemma -> first Cue */
    Map forms;  /* irregular form -> index into text: its lemma */
    Map says;   /* id -> index into text: data/rules.tsv */
    VEC(Str) text;
};
bool event_in_set(const EventLex *lex, Str set, Str word);

/* ---- one document, seen for matching */
typedef struct {
    u32 quote, next;
} Cover;
typedef struct {
    u32 beg, end;  /* tokens */
    u32 head;      /* token */
    u32 place;     /* NONE: no list has it, and nothing asked for it yet */
    u32 near;      /* listed place after which a spot is named ("Aden airport"); NONE */
    u32 finest;    /* the most precise site of those that it lies in or that lie in it; itself */
    u8 scale;      /* 0 spot or village, rising with size */
    u8 evidence;   /* 1 a preposition alone, 2 more */
    bool at;       /* it, or the phrase around it, follows a preposition of place */
} Site; /* a name of somewhere, listed or not */
typedef struct {
    Doc *d;
    const EventLex *lex;
    Str *lem;    /* lower-case lemma by token */
    u32 *head;      /* by token; its own index at a root. As parsed, but for what event_scan mends */
    u32 *kid, *sib; /* first child, next sibling by token, in text order */
    u32 *actor;  /* actor whose head the token is, NONE */
    u32 *within; /* innermost actor whose words hold the token, NONE */
    u32 *place;  /* place whose words hold the token, NONE */
    u32 *name;   /* name of a place or facility that holds the token, NONE */
    u32 *event;  /* event whose trigger the token is, NONE */
    u32 *site;   /* site whose words hold the token, NONE */
    VEC(Site) sites; /* in text order */
    u32 *first_site; /* by sentence: index into sites */
    u32 *first_place, *next_place; /* by sentence, by place */
    u32 *first_time, *next_time;   /* by sentence, by timex */
    u32 *first_quote;              /* by sentence: index into cover */
    VEC(Cover) cover;              /* quotes by the sentences they touch */
} Scan;
void event_scan(Doc *d, const EventLex *lex, Scan *out);
void event_find_sites(Scan *s); /* its last step */
bool event_in_timex(const Scan *s, u32 t);
bool event_lemma_is(const Scan *s, u32 t, const char *lemma);
u32 event_kid(const Scan *s, u32 t, u8 rel); /* first child with the relation or a subtype of it */
Str event_prep(const Scan *s, u32 t);        /* lemma of its case or mark word; empty */
static inline const Token *event_token(const Scan *s, u32 t)
{
    return &s->d->tokens.v[t];
}
static inline u32 event_head(const Scan *s, u32 t)
{
    u32 h = s->head[t];
    return h == t ? NONE : h;
}

/* ---- who does what to whom, grammatically */
typedef struct {
    u32 token;
    Str prep;
} Oblique;
typedef struct {
    u32 subj, obj, iobj, poss; /* logical: a passive is turned round */
    u32 light; /* NOUN: the support verb that carries it, NONE */
    bool passive;
    u8 nobl, ncomp, nmod;
    Oblique obl[FRAME_OBL_MAX];
    u32 comp[FRAME_COMP_MAX]; /* xcomp, ccomp, infinitive acl and advcl */
    u32 mod[FRAME_MOD_MAX];
} Frame;
void event_frame(const Scan *s, u32 t, Frame *out);
/* Surface subject of a predicate, found through control, relatives and coordination; NONE. */
u32 event_subject(const Scan *s, u32 t);
bool event_passive(const Scan *s, u32 t);
bool event_verbal(const Scan *s, u32 t); /* a verb, or a word with a verb's object */
bool event_verb_by_form(const Scan *s, u32 t);
bool event_nominal(const Scan *s, u32 t); /* a noun, or an adjective that stands as one ("their offensive") */
bool event_taken_for_modifier(const Scan *s, u32 t);
/* Is t within a prepositional phrase, by the words before its noun phrase? Where that phrase begins, not before `from`. */
u32 event_chunk_start(const Scan *s, u32 t, u32 from, bool *prepositional);
bool event_coordinated(const Scan *s, u32 first, u32 second); /* a second object that is a conjunct of the first */
/* The noun a relative pronoun stands for; the token itself if it is none. */
u32 event_antecedent(const Scan *s, u32 t);
/* Actors that the noun phrase of token t names, conjuncts included; returns how many. Beyond
 * those at its head: those inside it (DEEP: at any depth), and the phrase itself as a new mention. */
/* SELF: the phrase itself, and nobody inside it. */
typedef enum { ACTOR_PLAIN, ACTOR_DIG, ACTOR_MAKE, ACTOR_DEEP, ACTOR_SELF } ActorDepth;
u32 event_actors(Scan *s, u32 t, ActorDepth depth, u32 *out, u32 cap);
/* Place named by the noun phrase ("the city of Mendoza" gives Mendoza), NONE. */
u32 event_np_place(const Scan *s, u32 t);

/* ---- context of events, each in its own file */
typedef struct {
    u8 value;
    Str rule;
    u32 source; /* token of the reporting or cue word that decided, NONE */
} RealisFound;
RealisFound event_realis(const Scan *s, const Event *e, const EventRule *rule);
u32 event_span_head(const Scan *s, Span at); /* the token whose head lies outside; NONE */
bool event_past_tense(const Scan *s, u32 t); /* a finite verb of the past or the perfect, no modal */
u32 event_carrier(const Scan *s, u32 t);     /* the support verb of a noun, else the token */
void event_find_place(const Scan *s, Event *e, const EventRule *rule);
u32 event_definite_place(const Scan *s, u32 t); /* "the city": the last one named; NONE */
bool event_answered(const Scan *s, u32 p);       /* "retaliation for *strikes* on X": an event that another answers */
void event_find_time(const Scan *s, Event *e);
void event_find_source(const Scan *s, Event *e);
void event_find_control(const Scan *s, Event *e, const EventRule *rule);
#endif
