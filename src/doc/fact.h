/* fact.h - what the annotators find in one document: names, times, places, entities, actors,
 * numbers, quotes, events. The same structs serve in the document and, copied, in its digest.
 *
 * Conventions. Spans are TEXT bytes. A u32 member called after another kind (place, speaker,
 * timex...) is an index into that list of the same document, NONE if there is none - zeroed
 * memory is therefore not an empty fact: start from the X_init values below. `rule` is the id
 * of the rule that fired, e.g. "time.weekday.past", and lives as long as the program.
 * Strings are in the document's arena. Unknown is empty or NONE, never invented. */
#ifndef SITREP_FACT_H
#define SITREP_FACT_H
#include "base/base.h"
#include "base/date.h"
#include "base/record.h"

/* ---- names */
typedef enum {
#define NAME_MAP(X)                                                                            \
    X(PERSON) X(ORG) X(NORP) X(PLACE) X(FACILITY) X(DATE) X(MONEY) X(PRODUCT) X(MISC)
#define X(k) NAME_##k,
    NAME_MAP(X)
#undef X
} NameType;
Str name_type_name(u8 type);

typedef struct {
    Span text;
    u32 beg, end; /* tokens */
    u8 type;      /* NameType */
    u8 conf;      /* 0-255 */
} Name;

/* ---- times (TIMEX3) */
typedef enum { TIMEX_DATE, TIMEX_TIME, TIMEX_DURATION, TIMEX_SET } TimexType;
Str timex_type_name(u8 type);
typedef enum {
    ANCHOR_NONE,        /* absolute in itself */
    ANCHOR_PUBLICATION, /* resolved against the publication date */
    ANCHOR_TEXT,        /* against an earlier time in the text (anchor_timex) */
    ANCHOR_EVENT,
    ANCHOR_UNRESOLVED   /* relative, and nothing to resolve it against: `when` is unknown */
} TimexAnchor;
Str timex_anchor_name(u8 anchor);

typedef struct {
    Str value;
    When when;
} TimexReading;
typedef struct {
    Span text;
    u8 type;   /* TimexType */
    u8 anchor; /* TimexAnchor */
    bool background; /* long before the report: "in 1996", "20 years ago" */
    Str value; /* TIMEX3 value: 2021-08-13, P3D, PAST_REF, XXXX-WXX-5 when unresolved */
    Str mod;   /* TIMEX3 mod: START, END, APPROX, BEFORE ...; empty */
    When when; /* calendar interval; unknown for sets and for durations that nothing ties to a date
                  ("the past week", "from 1996 until 2001" have one) */
    u32 anchor_timex;
    VEC(TimexReading) alternatives; /* other readings that were possible */
    Str rule;
} Timex;

/* ---- places (resolved toponyms) */
typedef enum {
    PLACE_LITERAL,     /* the location itself */
    PLACE_ASSOCIATIVE, /* demonym, metonym: "Kenyan", "Washington said" */
    PLACE_RELATIVE,    /* "40 miles south of Nairobi": offset from another */
    PLACE_REVIEWED     /* where a person says that the event was; its words are those the machine read */
} PlaceKind;
Str place_kind_name(u8 kind);
typedef enum {
#define FEATURE_MAP(X)                                                                        \
    X(UNKNOWN, "") X(CITY, "city") X(CAPITAL, "capital") X(ADMIN1_CAPITAL, "admin1_capital") \
    X(ADMIN1, "admin1") X(ADMIN2, "admin2") X(COUNTRY, "country") X(CONTINENT, "continent")  \
    X(REGION, "region") X(WATER, "water") X(OTHER, "other") X(SECTION, "section")
#define X(k, name) FEATURE_##k,
    FEATURE_MAP(X)
#undef X
} PlaceFeature;
Str place_feature_name(u8 feature);
/* A town, or a section of one: a borough, a suburb, a quarter with a name of its own. */
static inline bool place_is_town(u8 feature)
{
    return feature == FEATURE_CITY || feature == FEATURE_CAPITAL || feature == FEATURE_ADMIN1_CAPITAL || feature == FEATURE_SECTION;
}

typedef struct {
    u32 geonames;       /* GeoNames id; 0 if it has none */
    i32 lat_e5, lon_e5; /* degrees times 100,000 */
    u32 population;
    u8 feature;         /* PlaceFeature */
    char country[3];    /* ISO 3166-1 alpha-2, NUL-terminated; "" if none */
    Str name;           /* the gazetteer's own */
    Str admin1;         /* its name; empty */
} GazPlace;             /* what the gazetteer knows of one place */
typedef struct {
    Span text;
    u8 kind;      /* PlaceKind */
    bool resolved;
    u8 score;     /* 0-255 */
    GazPlace gaz; /* when resolved */
    VEC(GazPlace) alternatives;
    Str how;      /* "exact", "folded", "spelling", "demonym", "abbreviation", "user" */
    Str rule;     /* why this candidate won */
    i32 offset_m; /* PLACE_RELATIVE: metres from `base`, 0 unknown */
    i32 bearing;  /* degrees from north, -1 unknown */
    u32 base;     /* place */
} Place;

/* ---- entities and actors */
typedef enum {
#define ENTITY_MAP(X)                                                                      \
    X(OTHER, "other") X(PERSON, "person") X(ORG, "organisation") X(GROUP, "armed_group")   \
    X(GOVERNMENT, "government") X(FORCE, "force") X(MEDIA, "media") X(PEOPLE, "people")    \
    X(PLACE, "place") X(DOCUMENT, "document")
#define X(k, name) ENTITY_##k,
    ENTITY_MAP(X)
#undef X
} EntityKind;
Str entity_kind_name(u8 kind);
/* One who acts or is acted on, within the document; its mentions are actors. */
typedef struct {
    Str name;    /* canonical within the document: "Maria Keller", "Red Army", "four people" */
    Str code;    /* CAMEO-style: AFGGOV, USAMIL, "" if unknown */
    Str country; /* ISO 3166-1 alpha-2 or empty */
    Str role;    /* "president", "spokesman"; empty */
    u8 kind;     /* EntityKind */
    u8 gender;   /* 0 unknown, 'm', 'f' */
    bool plural;
    bool named;  /* has a proper name: may meet others across documents */
    u32 first;   /* first mention: actor */
} Entity;
typedef struct {
    Span text;    /* the noun phrase without trailing modifiers */
    u32 head;     /* token */
    u32 entity;
    u8 via;       /* 'n' name, 'd' description ("the insurgents"), 'p' pronoun */
    Str rule;
} Actor;

/* ---- numbers */
typedef enum {
#define BOUND_MAP(X)                                                                        \
    X(EXACT, "exact") X(AT_LEAST, "at_least") X(AT_MOST, "at_most") X(ABOUT, "about")       \
    X(MORE_THAN, "more_than") X(LESS_THAN, "less_than") X(RANGE, "range") X(ORDINAL, "ordinal")
#define X(k, name) BOUND_##k,
    BOUND_MAP(X)
#undef X
} Bound;
Str bound_name(u8 bound);
typedef enum {
#define NUMBER_MAP(X)                                                                       \
    X(COUNT, "count") X(SHARE, "share") X(DISTANCE, "distance") X(DURATION, "duration")     \
    X(RANK, "rank") X(MONEY, "money") X(AGE, "age") X(YEAR, "year") X(MEASURE, "measure")   \
    X(OTHER, "other")
#define X(k, name) NUMBER_##k,
    NUMBER_MAP(X)
#undef X
} NumberKind;
Str number_kind_name(u8 kind);
typedef struct {
    Span text;       /* the words of the number with its bound and unit: "at least ten" */
    double low, high; /* as printed (before conversion); equal unless a range; open side: HUGE_VAL */
    double of;       /* denominator, 0 if none: 11 *of 34*; for shares 0 to 1 low is the share */
    double si_low, si_high; /* converted; same as low/high when there is no unit */
    u8 kind;         /* NumberKind */
    u8 bound;        /* Bound */
    Str unit, si_unit; /* "mile" and "m"; "USD"; empty */
    Str counts;      /* lemma of what is counted: "capital", "soldier"; empty */
    Span counts_text; /* its noun phrase; empty */
    Str role;        /* killed injured missing displaced detained captured employed ...; empty */
    u32 head;        /* token of the number's head word */
    u32 noun;        /* token of the counted noun, NONE */
    u32 place;       /* where, NONE */
    u32 event;       /* event it belongs to (filled by events), NONE */
    When as_of;      /* the time it speaks of, when the text says so; else unknown */
    Str rule;
} Number;

/* ---- quotes and reported speech */
typedef struct {
    Span text;
} SpanItem;
typedef struct {
    Span text;              /* first content byte to last, marks included */
    VEC(SpanItem) content;  /* the words said, marks excluded for direct quotes */
    bool direct;            /* in quotation marks (wholly or in part) */
    bool mixed;             /* indirect with quoted parts */
    Span speaker;           /* its words; empty if none is given */
    u32 speaker_actor;      /* actor, NONE */
    u32 speaker_entity;     /* entity after coreference, NONE */
    Span cue;               /* "said", "according to"; empty */
    Span addressee;         /* "told *AFP*"; empty */
    Str addressee_name;     /* canonical; empty */
    Str channel;            /* "television", "Twitter", "statement"; empty */
    u32 timex;              /* when it was said, NONE */
    u32 sentence;           /* of its first byte */
    Str rule;
} Quote;

/* ---- events */
typedef enum {
#define EVENT_MAP(X)                                                                     \
    X(OTHER) X(AGREE) X(CONSULT) X(SUPPORT) X(CONCEDE) X(COOPERATE) X(AID) X(RETREAT)    \
    X(REQUEST) X(ACCUSE) X(REJECT) X(THREATEN) X(PROTEST) X(SANCTION) X(MOBILIZE)        \
    X(COERCE) X(ASSAULT)
#define X(k) EVENT_##k,
    EVENT_MAP(X)
#undef X
    EVENT_TYPE_COUNT
} EventType;
Str event_type_name(u8 type);
u8 event_type_of(Str name); /* EVENT_TYPE_COUNT if it is none */
typedef enum {
#define REALIS_MAP(X)                                                                       \
    X(HAPPENED, "happened") X(ONGOING, "ongoing") X(PLANNED, "planned")                     \
    X(DEMANDED, "demanded") X(POSSIBLE, "possible") X(CLAIMED, "claimed")                   \
    X(DENIED, "denied") X(FEARED, "feared") X(BACKGROUND, "background")
#define X(k, name) REALIS_##k,
    REALIS_MAP(X)
#undef X
    REALIS_COUNT
} Realis;
Str realis_name(u8 realis);
typedef enum {
#define CHANGE_MAP(X)                                                                        \
    X(NONE, "") X(TAKES, "takes") X(LOSES, "loses") X(ABANDONS, "abandons")                  \
    X(RETAKES, "retakes") X(BESIEGES, "besieges") X(THREATENS, "threatens") X(HOLDS, "holds") \
    X(DENIES, "denies")
#define X(k, name) CHANGE_##k,
    CHANGE_MAP(X)
#undef X
} ControlChange;
Str control_change_name(u8 change);

typedef struct {
    u32 place;  /* Place of this document */
    u32 holder; /* entity: who takes / holds / loses / besieges it */
    u8 change;  /* ControlChange */
} ControlFact;
typedef struct {
    u32 actor; /* Actor */
} ActorRef;
typedef struct {
    u32 entity; /* who says so, NONE when only words are known */
    Span text;  /* its words */
    u32 quote;  /* the quote or reported speech it stands in, NONE */
} Attribution; /* outermost first: "an official told the agency that the group said" */
typedef struct {
    u32 number; /* Number; its role says killed, injured ... */
} NumberRef;
typedef struct {
    Span trigger;
    Span clause;   /* the words that tell it and nothing else (clause.c); empty until then */
    Span told;     /* the words by which a reader understands it: as much around the clause as it needs to stand alone */
    u32 token;     /* of the trigger */
    u32 sentence;
    u8 type;       /* EventType */
    u8 realis;     /* Realis */
    Str subtype;   /* of OTHER: disaster, accident, displacement, disease, closure, restoration, movement, statement... */
    Str mode, context, cameo;
    VEC(ActorRef) actors, recipients;
    u32 place;     /* Place, NONE */
    u32 timex;     /* the Timex it rests on, NONE */
    When when;     /* unknown if the text does not say */
    VEC(Attribution) attribution;
    VEC(ControlFact) control; /* usually none or one; a list of towns gives several */
    VEC(NumberRef) numbers;
    Str rule;      /* pattern id of data/events.tsv */
    Str realis_rule;
} Event;

/* Facts with every index NONE and every time unknown: begin from these. */
Timex timex_init(Span text);
Place place_init(Span text);
Entity entity_init(void);
Actor actor_init(Span text);
Number number_init(Span text);
Quote quote_init(Span text);
Event event_init(Span trigger);

extern const RecordType name_record, timex_record, place_record, gaz_place_record, entity_record,
    actor_record, number_record, quote_record, event_record;
#endif
