/* story.h - across documents: signatures, who copied whom from which passage, which reports
 * tell one story, on which day an undated report was written. Sees digests only; knows
 * nothing of events' meaning. */
#ifndef SITREP_STORY_H
#define SITREP_STORY_H
#include "doc/digest.h"

/* Fills terms and shingles of a digest (the worker calls it; the document is still whole). */
void story_sign(Arena *a, const Doc *d, Digest *out);

/* ---- undated reports. For each digest whose publication is unknown, solve it from its own
 * times and from the other digests (weekday, month, captions' dates, reports of the same
 * story); out[i].precision is PRECISION_NONE where it stays unknown. `rule` says how. */
typedef struct {
    When published;
    Str rule;
} DateGuess;
void story_solve_dates(Arena *a, const Digest *const *d, u32 n, DateGuess *out);

/* ---- lineage: what of a document stood before in another */
typedef enum { LINEAGE_COPY, LINEAGE_REWRITE, LINEAGE_SHARED_SOURCE, LINEAGE_QUOTES } LineageKind;
Str lineage_kind_name(u8 kind);
typedef struct {
    Span in, from; /* TEXT of `doc`, TEXT of `from` */
} Passage;
typedef struct {
    u32 doc, from; /* indices of digests; from is the earlier, or NONE when both took it elsewhere */
    u32 other;     /* the other document when from is NONE; else equal to from */
    u8 kind;       /* LineageKind */
    bool direction_known;
    double share;  /* of doc's words that lie in the passages, 0..1 */
    VEC(Passage) passages;
    Str rule;
} LineageEdge;

/* An independent origin: a root of the lineage and attribution graph - an agency, an
 * interview, an outlet's own reporting. */
typedef struct {
    Str id, name;
    u8 kind; /* 0 outlet's own report, 1 agency or outlet credited, 2 interview or statement */
    VEC(u32) documents;
} Origin;
/* A credit in the text: these words rest on that origin. */
typedef struct {
    Span text;
    u32 origin;
} Credit;
typedef struct {
    VEC(u32) origins; /* indices; at least one: first the roots of its own text, then credits */
    u32 nroots;
    VEC(Credit) credits;
    VEC(u32) edges;   /* where it is `doc` */
    VEC(u32) copied;  /* edges where it is `from` */
} DocOrigins;
typedef struct {
    VEC(LineageEdge) edges; /* by doc, then the other */
    VEC(Origin) origins;
    DocOrigins *of_doc; /* one per digest: origins the whole document rests on */
    u32 ndocs;
} Lineage;
void story_lineage(Arena *a, const Digest *const *d, u32 n, Lineage *out);
/* Origins behind one passage of one document: the credited source of that very sentence or
 * quote if it names one, else the copied original's, else the document's. Appends to out
 * without repeats. */
typedef VEC(u32) OriginSet;
void story_origins_of(const Lineage *l, const Digest *const *d, u32 doc, Span text, Arena *a,
                      OriginSet *out);

/* ---- stories: streaming clustering; one digest at a time, in order of arrival */
typedef struct StoryState StoryState;
typedef VEC(u32) StoryDocs;
/* What became of a story that was settled: documents of it went to another one, or all of it did. */
typedef struct {
    u32 story, other;
    u32 documents; /* that went over */
    u32 at;        /* documents added by then */
    bool merged;   /* all of it: the number of `story` now means `other` */
} StoryChange;
StoryState *story_new(Arena *a);
/* The same, settled every `batch` documents (story_new: a few thousand). */
StoryState *story_new_batched(Arena *a, u32 batch);
/* All of it anew in an arena: settled, it tells what it would be without more documents, and the first goes on. */
StoryState *story_copy(Arena *a, const StoryState *of);
/* Returns the story's number (stable, from 0, in order of appearance). The digest's terms and
 * published are used; nothing of it is kept. */
u32 story_add(StoryState *s, const Digest *d);
/* Examines the latest documents again, together: splits and merges (story_add does so by
 * itself for every few thousand). Call it when all are added, before story_of. */
void story_settle(StoryState *s);
u32 story_settled(const StoryState *s); /* documents that have been examined so */
/* The story of a document added, with merges applied. */
u32 story_of(const StoryState *s, u32 doc);
u32 story_count(const StoryState *s);
/* The documents of a story; appends. */
void story_documents(const StoryState *s, u32 story, Arena *a, StoryDocs *out);
/* Changes of settled stories, oldest first; stories that the last settling touched. */
const StoryChange *story_history(const StoryState *s, u32 *n);
const u32 *story_touched(const StoryState *s, u32 *n);
#endif
