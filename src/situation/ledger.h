/* ledger.h - the running account: digests one at a time into stories and claims, in a constant
 * number of bytes a document. What is kept of a document is its place in its story (story.h) and
 * a row for each figure; no text, no names. For a flow without end; the report (situation.h)
 * reads whole digests and knows lineage, places and names across them. */
#ifndef SITREP_LEDGER_H
#define SITREP_LEDGER_H
#include "situation/situation.h"

typedef struct Ledger Ledger;
Ledger *ledger_new(Arena *a);
/* Takes a digest in. Nothing of it is kept. Documents are numbered from 0 in this order. */
void ledger_add(Ledger *l, const Digest *d);
/* Examines the latest documents together and judges the claims of the stories that they
 * touched; ledger_add does so by itself for every few thousand. */
void ledger_settle(Ledger *l);
const StoryState *ledger_stories(const Ledger *l);
/* Claims of all stories, as judged when they were touched last. */
u32 ledger_claims(const Ledger *l);
/* The claims of one story: kind, role, values (sources, about and place are not kept; an origin
 * is an outlet), verdict, best. Appends. */
typedef VEC(Claim) ClaimList;
void ledger_story_claims(const Ledger *l, u32 story, Arena *a, ClaimList *out);
#endif
