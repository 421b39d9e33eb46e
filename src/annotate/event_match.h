/* event_match.h - private to event.c and event_recipient.c: the pattern that each word of a document
 * triggers, and what the matcher can say of an argument. */
#ifndef SITREP_EVENT_MATCH_H
#define SITREP_EVENT_MATCH_H
#include "annotate/event.h"

typedef struct {
    u32 rule; /* NONE: no match */
    i32 score;
} Match;
typedef struct {
    Scan s;
    Match *match;   /* by token */
    bool *consumed; /* by token: asked for by name */
    const Sentence *sent;
} Work;

const EventRule *event_rule(const Work *w, u32 t); /* of a token that has one */
bool event_is_person(const Work *w, u32 t);
bool event_is_actor(const Work *w, u32 t);  /* one who can act */
bool event_is_place(const Work *w, u32 t);
bool event_is_nobody(const Work *w, u32 t); /* a time or a clause: no party to anything */
u32 event_told_by(const Work *w, u32 t);    /* the trigger that argument t is or carries; NONE */
bool event_fits(const Work *w, const Slot *slot, u32 t);
u32 event_slot_token(const Work *w, const Frame *f, const Slot *slot); /* NONE */
void event_fill_slot(Work *w, Event *e, const Frame *f, const Slot *slot, char pos);
void event_push(const Work *w, Event *e, const u32 *found, u32 n, bool recipient);
void event_drop_own(const Work *w, Event *e); /* nobody is recipient of his own act, unless it is mutual */

/* The recipients of event `index` that do not stand beside its trigger. Events told after it come first. */
void event_inherit(Work *w, u32 index);
#endif
