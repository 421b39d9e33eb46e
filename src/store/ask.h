/* ask.h - what a store is asked for: rows in a stable order, a page at a time; and findings, the
 * rows that say what the reports of a unit say together. A row is a JSON object. */
#ifndef SITREP_ASK_H
#define SITREP_ASK_H
#include "store/store.h"

/* ---- findings */
typedef struct {
    Str role, name; /* place, actor, story */
} FindingName;
typedef struct {
    Str kind; /* stories timeline control claims quotes lineage origins forecasts */
    Str id;
    Str sort; /* order within the kind, then by id */
    i64 story; /* number of its first document; 0: of several */
    Str valid_from, valid_to, known_from, known_last, rule;
    Str body;
    VEC(FindingName) names; /* what it can be asked by */
} Finding;
typedef VEC(Finding) Findings;
/* What is made from documents together is a unit: "store", "story 12", "place g123". These are
 * older than their documents, in order. */
Err store_stale(Store *s, Arena *a, Strs *units, ErrInfo *e) MUST_USE;
int store_unit_order(Str x, Str y); /* short names first: stories by number. < 0, 0, > 0 */
typedef struct {
    Str unit;
    Findings findings;
} UnitFindings;
/* Replaces all findings of each of the n units, which are then not stale. In the open batch, at whose end their names are
 * written: until then findings must live. */
Err store_put_findings(Store *s, const UnitFindings *units, u32 n, ErrInfo *e) MUST_USE;
/* Forgets every finding and every story: all is to be made again. */
Err store_clear_findings(Store *s, ErrInfo *e) MUST_USE; /* which of them are older than their documents as well */
Err store_drop_findings(Store *s, ErrInfo *e) MUST_USE;
Err store_nothing_stale(Store *s, ErrInfo *e) MUST_USE;
bool store_is_one_unit(Store *s); /* a small one: its findings are of all its documents together */
Str store_place_key(Arena *a, const GazPlace *gaz, Str name); /* "g123", else the name */
Err store_place_documents(Store *s, Arena *a, Str place, u32 max, Numbers *out, ErrInfo *e) MUST_USE; /* the latest, in order */
/* Of every place of which documents may tell who holds it, the latest `each` documents that were known before a time; each
 * document once, in order. */
Err store_evidence_before(Store *s, Arena *a, Str known, u32 each, Numbers *out, ErrInfo *e) MUST_USE;
/* A story is marked stale on both sides of a change. */
Err store_set_story(Store *s, i64 number, i64 story, ErrInfo *e) MUST_USE;
i64 store_story_of(Store *s, i64 number);
Err store_set_inferred(Store *s, i64 number, Str day, ErrInfo *e) MUST_USE; /* of an undated document; empty: none */
/* What stands in no story, because newer versions or retractions took its place, goes with its page. */
Err store_set_other_stories(Store *s, ErrInfo *e) MUST_USE;
Err store_story_documents(Store *s, Arena *a, i64 story, u32 max, Numbers *out, ErrInfo *e) MUST_USE; /* the latest, in order */
/* Stories with a report that became known or was closed, or with a review that was made or undone, from the one time to
 * the other. */
Err store_stories_between(Store *s, Arena *a, i64 from, i64 to, Numbers *out, ErrInfo *e) MUST_USE;
/* By the id of the story or of a document of it; 0: there is none. */
i64 store_find_story(Store *s, Str id);
/* The unit that a finding of this id is of; empty: there is none. */
Str store_find_finding(Store *s, Arena *a, Str id);

/* ---- pages of rows */
typedef struct {
    i64 story;        /* 0: any */
    Str place, actor; /* a name, or "g123" for a GeoNames id; empty: any */
    Str type, outlet; /* findings: PLOVER class or subtype of a happening; an outlet it rests on; empty: any */
    Str words;        /* search: words, "phrases", prefix* */
    Str known_at;     /* documents, events, search: as known before this time; empty: now */
    Str known_before, valid_before; /* findings: first known before this time; so at a time before this one; empty: any */
    Str since;        /* only what rests on a report known at this time or later; empty: all */
    Str after;        /* `next` of the page before; empty: the first page */
    u32 limit;        /* 0: all */
    bool newest;      /* findings: in the reverse of their order */
} StoreAsk;
typedef struct {
    Strs rows;
    Str next; /* where the next page begins; empty: this was the last */
} StorePage;
Err store_findings(Store *s, Arena *a, Str kind, const StoreAsk *ask, StorePage *out, ErrInfo *e) MUST_USE;
/* The names that findings of a kind can be asked by in one role (place actor type outlet), most first: {"name","rows"}. */
Err store_names(Store *s, Arena *a, Str kind, Str role, u32 max, StorePage *out, ErrInfo *e) MUST_USE;
/* Places with happenings, most first: {"happenings","latest"}, how many and the last of them. */
Err store_places(Store *s, Arena *a, u32 max, StorePage *out, ErrInfo *e) MUST_USE;
Err store_documents(Store *s, Arena *a, const StoreAsk *ask, StorePage *out, ErrInfo *e) MUST_USE;
Err store_events(Store *s, Arena *a, const StoreAsk *ask, StorePage *out, ErrInfo *e) MUST_USE;
Err store_changes(Store *s, Arena *a, const StoreAsk *ask, StorePage *out, ErrInfo *e) MUST_USE; /* edits of pages */
Err store_feeds(Store *s, Arena *a, const StoreAsk *ask, StorePage *out, ErrInfo *e) MUST_USE;   /* health of each */
Err store_search(Store *s, Arena *a, const StoreAsk *ask, StorePage *out, ErrInfo *e) MUST_USE;
/* One fact of one document by its id, e15.3: a JSON row with its rule, sentence and spans, and the
 * document's number. Empty row: there is none. */
Err store_fact(Store *s, Arena *a, Str id, Str *row, i64 *document, ErrInfo *e) MUST_USE;

/* ---- the store as a whole */
typedef struct {
    i64 documents, stories;
    Str from, to; /* days of the first report and the last; of intake where none has a day */
} StoreSpan;
Err store_span(Store *s, Arena *a, StoreSpan *out, ErrInfo *e) MUST_USE;
i64 store_find_document(Store *s, Str id); /* its number; 0: there is none */
i64 store_stamp(Store *s);                 /* another value when another connection has written */
#endif
