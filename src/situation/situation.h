/* situation.h - across a story: happenings merged, claims reconciled, control, quotes and
 * their variants, forecasts, timeline. The in-memory form of the report; view/ writes it. All
 * strings and lists are in the arena given to situation_build. */
#ifndef SITREP_SITUATION_H
#define SITREP_SITUATION_H
#include "story/story.h"

/* The bytes a line rests on. */
typedef struct {
    u32 doc;  /* index into Situation.documents */
    u8 field; /* 0 text, 1 title */
    Span text, raw;
    u8 zone;
} Source;
typedef VEC(Source) Sources;
typedef VEC(u32) Indices;

typedef struct {
    const Digest *digest;
    OriginSet origins;
    u32 story;
    When known; /* knowledge time: published, inferred, or received */
} ReportDoc;

typedef struct {
    Str holder;       /* canonical name of who says so; empty: the report's own voice */
    Str via;          /* "told the agency": the outlet or agency it came through; empty */
} Holder;
typedef VEC(Holder) Holders;

typedef struct {
    Str name;            /* the spelling most used in the reports among those the gazetteer knows */
    Str gazetteer_name;
    GazPlace gaz;        /* geonames 0 and name empty when unresolved */
} SitPlace;

typedef struct {
    Str name, code;
} SitActor;
typedef VEC(SitActor) SitActors;

/* How many, over all mentions of one happening; HUGE_VAL where none is stated. */
typedef struct {
    double best, low, high; /* best: as last known; "at least ten" counts as ten */
    i64 known;              /* knowledge time of best */
} HappeningToll;
/* An event as one report tells it. */
typedef struct {
    u32 doc, event, control; /* control: one of the event's control facts, NONE */
} EventRef;
typedef VEC(EventRef) EventRefs;
typedef struct {
    Str id;
    Str order;               /* the timeline's order, bytewise; then id */
    When when;
    u8 type, realis, change; /* EventType, Realis, ControlChange */
    Str subtype, mode, context, cameo;
    HappeningToll killed, injured;
    Str text;                /* one line for a reader, made from the facts and the sentence */
    Str told;                /* its clause, as the report has it; empty for a change of control */
    u32 within;              /* row whose words tell this one too (what is urged, in the urging); NONE */
    bool has_place;
    SitPlace place;
    SitActors actors, recipients;
    OriginSet origins;
    Holders attribution;
    Sources sources;
    Str rule;
    u32 story;
    EventRefs evidence;   /* what it was made from */
    ReviewMarks reviews;  /* what people say of it, in order; usually nothing */
} Happening;

typedef enum {
#define CONTROL_MAP(X)                                                                        \
    X(UNKNOWN, "unknown") X(HELD, "held") X(CLAIMED, "claimed") X(CONTESTED, "contested")     \
    X(THREATENED, "threatened") X(LOST, "lost")
#define X(k, name) CONTROL_##k,
    CONTROL_MAP(X)
#undef X
} ControlStatus;
Str control_status_name(u8 status);
typedef struct {
    Str id;
    SitPlace place;
    Str holder;     /* empty: unknown */
    u8 status;      /* ControlStatus */
    i64 from, to;   /* valid time; TIME_UNKNOWN: open */
    i64 last_evidence;
    Str note;       /* dissent or tension, for a reader; empty */
    OriginSet origins;
    Sources sources, dissent;
    Str rule;
    EventRefs evidence; /* what speaks for it */
    ReviewMarks reviews;
} ControlRow;

typedef enum {
#define STANDING_MAP(X) X(STANDS, "stands") X(DENIED, "denied") X(WITHDRAWN, "withdrawn")
#define X(k, name) VALUE_##k,
    STANDING_MAP(X)
#undef X
} Standing;
Str standing_name(u8 standing);
typedef struct {
    double low, high, of; /* HUGE_VAL: open; of 0: none */
    double si_low, si_high;
    Str unit, si_unit;
    u8 bound;
    When as_of;
    Str holder;
    u8 standing;     /* Standing: what is denied, or withdrawn by its outlet, is shown but not judged */
    OriginSet origins;
    Sources sources, against; /* against: the denial or correction */
} ClaimValue;
typedef enum {
#define VERDICT_MAP(X) \
    X(SINGLE, "single") X(AGREE, "agree") X(GROWTH, "growth") X(CONFLICT, "conflict") X(MIXED, "mixed")
#define X(k, name) VERDICT_##k,
    VERDICT_MAP(X)
#undef X
} Verdict;
Str verdict_name(u8 verdict);
typedef struct {
    Str id;
    Str kind;   /* count share distance duration rank forecast casualties money */
    Str about;  /* for a reader: "provincial capitals taken" */
    bool has_place;
    SitPlace place;
    Str role;   /* killed, injured, ... */
    VEC(ClaimValue) values; /* by as_of, then knowledge time */
    u8 verdict;
    double best, low, high; /* HUGE_VAL: none */
    Str rule;   /* by which verdict and best were chosen */
    u32 story;
    u64 key;    /* hash of what is counted: the same thing in another story has the same */
    ReviewMarks reviews;
} Claim;

typedef struct {
    u8 op;         /* '=' same, '-' left out, '+' put in, '~' replaced */
    Str from, to;
} QuoteChange;
typedef enum {
#define VARIANT_MAP(X) X(VERBATIM, "verbatim") X(CUT, "cut") X(ALTERED, "altered") X(REWORDED, "reworded")
#define X(k, name) VARIANT_##k,
    VARIANT_MAP(X)
#undef X
} VariantKind;
Str variant_kind_name(u8 kind);
typedef struct {
    Str text;
    u8 kind; /* VariantKind, against variant 0 */
    VEC(QuoteChange) changes;
    Str cue;
    Sources sources;
} QuoteVariant;
typedef struct {
    Str id;
    Str speaker;   /* canonical; empty */
    Str addressee; /* empty */
    When said;
    bool said_conflict; /* reports put it on different days */
    Sources said_sources;
    VEC(QuoteVariant) variants; /* [0] the fullest */
    u32 first;     /* document that printed it first, NONE when unknown */
    OriginSet origins;
    ReviewMarks reviews;
} Utterance;

typedef struct {
    Str id, who, what;
    bool has_place;
    SitPlace place;
    When stated, due;
    u8 outcome; /* 0 unknown, 1 met, 2 missed */
    Str rule;
    Sources sources, settled; /* settled: the sentence by which the outcome is known */
} Forecast;

typedef struct {
    Str id, title;
    Indices documents;
    When span;              /* of its reports */
    i64 day;                /* midnight of the day on which it happened, TIME_UNKNOWN */
    bool day_told, one_day; /* by the reports, else it is the day of the first of them; half of what they date lies on it */
    OriginSet origins;
    bool has_place;
    SitPlace place;
    double killed, injured; /* best; HUGE_VAL unknown */
    bool sides; /* somebody in arms or office takes, holds or loses a place in it */
} StoryRow;

typedef struct {
    VEC(ReportDoc) documents;
    VEC(StoryRow) stories;
    VEC(Happening) timeline; /* by day; changes of control first, then as the reports tell them */
    VEC(ControlRow) control;
    VEC(Claim) claims;
    VEC(Utterance) quotes;
    VEC(Forecast) forecasts;
    Lineage lineage;
    When as_of, known_at; /* as asked, or the default that was taken */
    u32 left_out; /* documents not known by known_at */
    VEC(Str) limits; /* what was not compared or counted because a cap was reached, for a reader */
    bool one_story;
    const struct SitNames *names; /* common.c: what places and entities are called; NULL: as each report calls them */
} Situation;

typedef struct {
    i64 as_of, known_at; /* end of that day, exclusive; TIME_UNKNOWN: not asked */
    bool one_story;      /* the digests are one story already: no clustering */
} SituationAsk;
/* The digests that are known by known_at, reconciled. */
void situation_build(Arena *a, const Digest *const *d, u32 n, const SituationAsk *ask,
                     Situation *out);

/* The parts, each in its own file; called by situation_build in this order. */
void situation_documents(Arena *a, Situation *s, const Digest *const *d, u32 n, const SituationAsk *ask);
void situation_names(Arena *a, Situation *s);
void situation_stories(Arena *a, Situation *s);
void situation_story_place(Arena *a, const Situation *s, StoryRow *story); /* stories_place.c */
void situation_happenings(Arena *a, Situation *s);
void situation_claims(Arena *a, Situation *s);
void situation_control(Arena *a, Situation *s);
void situation_quotes(Arena *a, Situation *s);
void situation_forecasts(Arena *a, Situation *s);

/* The day under which a happening stands in a timeline: its own, the one a night ends in, or
 * the day of its first report; INT64_MAX if unknown. */
i64 happening_day(const Happening *h);
/* Over several days, such as all since one: told as a span of days. */
bool happening_is_long(const Happening *h);
/* Shared by the parts (common.c). */
Source source_of(const Situation *s, u32 doc, Span text);
void origins_add(Arena *a, const Situation *s, OriginSet *to, u32 doc, Span text);
SitPlace sit_place(const Situation *s, const Place *p, Str as_written);
/* Same place? Both resolved: same GeoNames id, or same feature, name and country without one;
 * else the same words. */
bool sit_same_place(const SitPlace *x, const SitPlace *y);
/* Canonical name of a document's entity within the collection: "Keller" -> "Maria Keller". */
Str sit_entity_name(const Situation *s, u32 doc, u32 entity);
/* The side an entity belongs to, for questions of control and interest: the armed group, or
 * the government of its country ("Kenyan forces" -> "Kenyan government"); empty if none. */
Str sit_side(const Situation *s, u32 doc, u32 entity);
/* Who takes, holds or loses a place: the entity's side, else its name; empty for a person without
 * arms or office over them, who holds no town ("the president left and fighters took ..."). Troops of no named state are
 * those of the state where the place lies. */
Str sit_holder(const Situation *s, u32 doc, u32 entity, const SitPlace *place);
/* May the control fact be about who holds the place? In a story in which no side takes or holds
 * anything, "the river has begun to fall" and "the town was cut off" are not. */
bool sit_about_control(const Situation *s, u32 doc, const ControlFact *c);
bool sit_doer(Str words); /* do they end in a noun for one who did it: "the gunman" */
bool sit_lone(const Entity *who); /* one person without a name, "the gunman": takes no town */
/* Has the event a day of its own? "Now" is the day of the report, by which it was so. */
bool sit_dated(const Digest *d, const Event *e);
/* The first day of a time that is known; of a night the day that has more of it ("Thursday night"), else the one that it ends
 * in ("overnight"). */
i64 sit_day(When w);
/* Sorted by document, then place in it; the same bytes once. */
void sources_add(Arena *a, Sources *to, Source src);
void origins_merge(Arena *a, OriginSet *to, const OriginSet *from);
/* The sentence around a fact, trimmed. */
Span sit_sentence(const Situation *s, u32 doc, u32 text);
/* Where the last of some phrases of four bytes or more begins in the text, -1: none does. */
isize sit_last_of(Str text, const char *const *phrases, isize n);
bool sit_has_any(Str text, const char *const *phrases, isize n); /* one of them, anywhere */
/* May they tell of something printed in error? False is sure, and soon told: most have neither such an adverb nor "version" or "report". */
bool sit_may_correct(Str words);
/* Does a sentence of correction tell the event, as something that was printed in error? It did not happen, or not so. */
bool sit_taken_back(const Digest *d, const Event *e);
/* The words of a text that tell it from others: the stems of its longer words, sorted. */
typedef VEC(u64) WordSet;
void sit_words(Arena *a, Str text, WordSet *out);
/* Share of the smaller set's words that stand in the other, in percent. */
u32 sit_overlap(const WordSet *x, const WordSet *y);
/* What people say of an event, or of one control fact of it, is added to what they say of its row; each review once. */
void sit_reviews_event(Arena *a, const Situation *s, const EventRef *e, ReviewMarks *to);
/* The same of the numbers or quotes whose words are these. */
void sit_reviews_sources(Arena *a, const Situation *s, u8 kind, const Sources *from, ReviewMarks *to);
/* Every review that bears on a document of the situation, once, in order: also those that leave no line behind. */
void sit_reviews_all(Arena *a, const Situation *s, ReviewMarks *to);
/* Short stable id: a letter and ten base-32 digits from the hash of the key parts. */
Str sit_id(Arena *a, char letter, Str doc_hash, Span text, Str rule);
#endif
