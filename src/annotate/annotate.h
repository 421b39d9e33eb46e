/* annotate.h - pure functions from a document with sentences, tokens, trees and names to
 * facts: when, where, who, how many, who said, what happened. Each appends to its own list
 * in Doc and reads those of the functions before it, in the order given here. All knowledge
 * comes in `Know`; nothing is read, printed or timed. */
#ifndef SITREP_ANNOTATE_H
#define SITREP_ANNOTATE_H
#include "doc/doc.h"

/* Compiled knowledge, one opaque type an annotator, made from tables in data/ and locked.
 * Any may be NULL: then that annotator finds less. */
typedef struct Gazetteer Gazetteer;
typedef struct TimeLex TimeLex;
typedef struct ActorLex ActorLex;
typedef struct NumberLex NumberLex;
typedef struct QuoteLex QuoteLex;
typedef struct EventLex EventLex;
typedef struct Model Model;
typedef struct DebrisLex DebrisLex; /* extract's */
typedef struct {
    const Model *model;
    const Gazetteer *gazetteer;
    const TimeLex *time;
    const ActorLex *actor;
    const NumberLex *number;
    const QuoteLex *quote;
    const EventLex *event;
    const DebrisLex *debris;
} Know;

/* A table of data/ as bytes: contents and the name to use in messages. */
typedef struct {
    Str name, bytes;
} Table;
/* Loaders take the tables that belong to them by name prefix ("time", "actor", ...) and any
 * the user added; the bytes must outlive the result. Errors name file, line and column. */
Err time_lex_load(Arena *a, const Table *tables, u32 n, TimeLex **out, ErrInfo *e) MUST_USE;
Err actor_lex_load(Arena *a, const Table *tables, u32 n, ActorLex **out, ErrInfo *e) MUST_USE;
Err number_lex_load(Arena *a, const Table *tables, u32 n, NumberLex **out, ErrInfo *e) MUST_USE;
Err quote_lex_load(Arena *a, const Table *tables, u32 n, QuoteLex **out, ErrInfo *e) MUST_USE;
Err event_lex_load(Arena *a, const Table *tables, u32 n, EventLex **out, ErrInfo *e) MUST_USE;
/* The gazetteer's bytes are the compiled, memory-mapped file; tables hold the user's places. */
Err gazetteer_open(Arena *a, Str bytes, Str file, const Table *tables, u32 n, Gazetteer **out,
                   ErrInfo *e) MUST_USE;

void annotate_published(Doc *d, const Know *k); /* published from TEXT when nothing better is known */
void annotate_time(Doc *d, const Know *k);
void annotate_place(Doc *d, const Know *k);
/* Places of d's title, given as a text of its own with its names; after annotate_place. */
void annotate_title_places(Doc *d, Doc *title, const Know *k);
void annotate_actor(Doc *d, const Know *k);  /* entities, actors, coreference */
void annotate_number(Doc *d, const Know *k);
void annotate_quote(Doc *d, const Know *k);
void annotate_event(Doc *d, const Know *k);  /* events; sets Number.event */
void annotate_event_context(Doc *d, const Know *k); /* place, time, realis, attribution, control of each */
void annotate_hold(Doc *d, const Know *k);   /* who holds a place, where no verb says so */
void annotate_clause(Doc *d, const Know *k); /* Event.clause */

/* Words about a rule for `explain`; empty if the id is unknown. */
Str rule_text(const Know *k, Str rule);
#endif
