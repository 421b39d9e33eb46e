/* happenings.h - inside of situation_happenings: joining (happenings.c), what a noun refers to (happenings_refer.c)
 * and the words for a reader (happenings_words.c). Not for other parts. */
#ifndef SITREP_HAPPENINGS_H
#define SITREP_HAPPENINGS_H
#include "situation/situation.h"

typedef enum { REAL, UNREAL, NEGATED } RealisGroup;
RealisGroup realis_group(u8 realis);
/* "Rebels took Homs": who, what, which place. */
Str happening_control_words(Arena *a, const Situation *s, u32 doc, const Event *e, const ControlFact *c, const SitPlace *place);
/* Gives text and told: the clause of the event, led by who did it when the clause does not say so; a piece of a clause
 * that cannot stand alone gives way to its sentence. */
void happening_words(Arena *a, const Situation *s, u32 doc, const Event *e, Span sentence, Happening *h);
/* Does this event refer to one that its report told before ("the attack")? And may it be that one? happenings_refer.c */
typedef enum { REFERS_NOT, REFERS_BY_KIND, REFERS_BY_WORD } Reference;
bool happening_refers(const Situation *s, u32 doc, u32 event);
Reference happening_stands_for(const Situation *s, u32 doc, u32 event, u32 told);
/* Sets `within` of every row that another row's words tell as well. */
void happening_within(Arena *a, Situation *s);
#endif
