/* actor_in.h - inside the actor stage: its lexicon, the mentions it works on, and the steps
 * in their order. Only actor*.c and quote*.c include it. */
#ifndef SITREP_ACTOR_IN_H
#define SITREP_ACTOR_IN_H
#include "annotate/annotate.h"
#include "annotate/gazetteer.h"

enum {
    ACTOR_KEY_MAX = 160,   /* bytes of a name's key */
    ACTOR_WORDS_MAX = 12,  /* tokens of a known name */
    ACTOR_ROLE_WORDS = 6,  /* tokens of a role */
    ACTOR_CHUNK_MAX = 40,  /* tokens of a noun phrase */
    ACTOR_LOOKBACK = 48,   /* mentions a pronoun may look back over */
    ACTOR_SENTENCES_BACK = 3
};

/* How an agent noun may be used: letters of the `use` column. */
enum {
    USE_TITLE = 1 << 0,    /* t: before a name */
    USE_HEAD = 1 << 1,     /* h */
    USE_MODIFIER = 1 << 2, /* m: lends its code */
    USE_BODY = 1 << 3,     /* g: a body of people */
    USE_ARMED = 1 << 6,    /* a: may stand for the armed group of the report */
    USE_MEASURE = 1 << 5,  /* q: "dozens of" */
    USE_ENDING = 1 << 4    /* o: ends organisations' names */
};

typedef struct {
    Str word, code, family; /* family: what a later reference may call it */
    u8 kind, use, sex;
    bool weak;   /* its code gives way to a modifier's */
    bool plural; /* this form is the plural */
} ActorRole;

typedef struct {
    Str name, code, country, alias;
    u8 kind;
    bool caps; /* alias in capitals: matches capitals only */
    bool agency; /* a news agency */
} ActorKnown;

struct ActorLex {
    VEC(ActorRole) roles;
    VEC(ActorKnown) known;
    Map role_by;  /* key -> role */
    Map known_by; /* key -> known */
    Map known_first; /* key of the first word -> most tokens a name beginning so may have */
    Map given;    /* given name -> 'm' 'f' 'x' */
    Map demonym;  /* ISO alpha-3 -> index into demonyms */
    VEC(Str) demonyms;
};

typedef struct {
    Span text;
    u32 beg, end, head; /* tokens */
    u32 sentence;
    u32 nbeg, nend;     /* tokens of its proper name; equal: none */
    u8 form;            /* 'n' name, 'd' description, 'p' pronoun */
    u8 kind;            /* EntityKind */
    u8 sex;
    bool plural, definite, indefinite, subject, quoted, counted, first_person;
    const GazCountry *country;
    const ActorRole *role, *lent; /* lent: role of a modifier ("defense" official) */
    const ActorKnown *known, *of; /* of: an organisation it belongs to */
    u32 owner; /* mention of its possessor or modifier, NONE */
    u32 same;  /* earlier mention that it renames (apposition), NONE */
    u32 entity;
    Str rule;
} Mention;

/* What the stage knows of an entity besides the entity itself. */
typedef struct {
    const ActorRole *role, *lent;
    const ActorKnown *known, *of;
    const GazCountry *country;
    u32 nbeg, nend; /* tokens of its best name */
    u32 last;       /* last mention read so far, NONE */
    u32 count;      /* mentions */
    u32 next;       /* the next person of the same surname, NONE */
    bool state;     /* a country as such, or its government */
} EntityNote;

typedef struct {
    Doc *d;
    const Know *k;
    const ActorLex *lex;
    Arena *a;
    Str *key;      /* of each token */
    u32 *cover;    /* token -> index of the proper name (in `spans`) that covers it, NONE */
    bool *quoted;  /* token stands between double quotation marks */
    struct {
        u32 beg, end;
        u8 type; /* NameType, or 0xFF: of the lexicon */
        u32 known;
    } *spans;
    u32 nspans;
    VEC(Mention) m;
    VEC(EntityNote) notes; /* one per entity */
    Map names;    /* key of the full name, or of what is meant ("=known", "@country", "!government") */
    Map surnames; /* last word -> first person of the chain */
    Map givens;   /* first word -> person, or ACTOR_SHARED */
} ActorWork;
enum { ACTOR_SHARED = UINT32_MAX - 1 };

/* Lexicon. */
const ActorRole *actor_role_at(const ActorWork *w, u32 beg, u32 limit, u32 *len); /* longest from beg */
const ActorRole *actor_role_ending(const ActorWork *w, u32 from, u32 end, u32 *len);
u8 actor_given_sex(const ActorLex *lex, Str key); /* 'm' 'f' 'x', 0 */
Str actor_demonym(const ActorLex *lex, const GazCountry *c);
u32 actor_key_of(const ActorWork *w, u32 beg, u32 end, u8 out[ACTOR_KEY_MAX]);
const ActorKnown *actor_known(const ActorLex *lex, Str name); /* by name or alias */

/* Steps. */
void actor_scan(ActorWork *w);     /* mentions */
void actor_link_names(ActorWork *w);  /* names to entities */
void actor_link_rest(ActorWork *w);   /* descriptions and pronouns to entities */
void actor_codes(ActorWork *w);       /* codes, countries and names from what was gathered */
u32 actor_entity_new(ActorWork *w, const Mention *m);
void actor_entity_join(ActorWork *w, u32 mention, u32 entity);
u32 actor_entity_known(ActorWork *w, const ActorKnown *known);
/* The entity kept under a key; *isnew, and made from m, when there was none. */
u32 actor_entity_key(ActorWork *w, Str key, const Mention *m, bool *isnew);
bool actor_is_upper(const Doc *d, u32 token); /* begins with a capital */

/* The actor whose head is this token, else the shortest that covers it; NONE. */
u32 actor_at(const Doc *d, u32 token);
u32 actor_from(const Doc *d, u32 byte); /* first actor that begins at or after the byte */
#endif
