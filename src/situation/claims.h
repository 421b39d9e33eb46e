/* claims.h - inside of situation_claims: values gathered and judged. Not for other parts. */
#ifndef SITREP_CLAIMS_H
#define SITREP_CLAIMS_H
#include "situation/situation.h"

bool claims_zone_counts(u8 zone); /* facts are read from this zone */
Source claims_source(const Situation *s, u32 doc, const Number *n, bool title);
/* The time a number speaks of: its own when that is a week or finer and not after the
 * report, else the knowledge day of its report. */
When claims_as_of(const Situation *s, u32 doc, const Number *n);
/* Speaks of a time after the one asked for (--as-of). */
bool claims_too_late(const Situation *s, When as_of);
Str claims_holder(const Situation *s, u32 doc, Span text); /* who says so; empty: the report */
/* Could both be the same figure told twice? Bounds only if equal. */
bool claims_meet(const ClaimValue *x, const ClaimValue *y);
/* A number of a report as it counts: with what a correction lends it ("the correct figure is
 * 24"), and whether it stands. against: the sentence that denies or withdraws it. */
typedef struct {
    Number n;
    const Event *event; /* the happening of its role's name in its sentence, NULL */
    u8 standing;
    Span against;
} Figure;
Figure **claims_figures(Arena *a, const Situation *s); /* [document][number] */
/* What an outlet withdraws falls in its own earlier reports too. */
void claims_regrade(Arena *a, const Situation *s, Claim *c);
/* Adds a value, or its sources and origins to an equal one (same figure, bound, holder, day). */
void claims_add(Arena *a, const Situation *s, Claim *c, ClaimValue v, u32 doc, Source src);
/* Sorts values, gives verdict, best, low, high and the rule's name. `whole` is the
 * denominator by which shares are compared with counts, 0 if unknown. */
void claims_judge(Claim *c, double whole);
void claims_tolls(Arena *a, Situation *s, Figure *const *figures); /* killed and injured, and StoryRow's figures */
/* Outcomes that later reports tell; stories[i] is the story of forecast i. */
void forecasts_settle(Arena *a, Situation *s, const u32 *stories);
/* The reader's word for a class of counted nouns ("city", "town", "capital" -> "town"). */
Str claims_class(Str noun);
#endif
