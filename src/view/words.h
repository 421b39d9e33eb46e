/* words.h - phrases that the text, Markdown and HTML reports share: dates, counts of origins,
 * amounts, labels of reports. */
#ifndef SITREP_WORDS_H
#define SITREP_WORDS_H
#include "view/view.h"

Str words_day(Arena *a, i64 seconds);          /* "Sat 14 Aug 2021"; "date unknown" */
Str words_story(Arena *a, const StoryRow *t);   /* "Sat 14 Aug 2021, Oslo; 7 reports of 14-15 Aug 2021" */
Str words_when(Arena *a, When w);              /* "Sat 14 Aug 2021", "Aug 2021", "11-13 Aug 2021" */
Str words_timeline_day(Arena *a, const Happening *h); /* heading of a day in the timeline */
/* Has it a line of its own in a report of what is not over before `since` (TIME_UNKNOWN: of all)? */
bool words_is_told(const Happening *h, i64 since);
/* Of no day and no place, and from one origin: what a reader may leave for later. */
bool words_is_loose(const Happening *h);
/* The end of the day that begins with line `first` of the timeline. */
u32 words_timeline_end(Arena *a, const Situation *s, u32 first);
Str words_published(Arena *a, const ReportDoc *d); /* with how it is known: "(inferred from ...)" */
Str words_origins(Arena *a, const Situation *s, const OriginSet *o); /* "2 origins: an agency; the radio" */
/* ": growth, best 51" - the best figure where several were given and one is best. */
Str words_verdict(Arena *a, const Claim *c);
Str words_amount(Arena *a, const ClaimValue *v);  /* "at least 10", "11 of 34", "80 mile (129 km)" */
Str words_realis(const Happening *h); /* for a reader; empty for what happened, and for a denial that its own words tell */
Str words_control_place(Arena *a, const Situation *s, const ControlRow *c); /* a province told from its town */
Str words_label(Arena *a, u32 doc);            /* "R1" */
Str words_number(Arena *a, double v);          /* "1,400", "0.66", "7.2" */
Str words_report_name(Arena *a, const Situation *s, u32 doc); /* outlet or id */
Str words_attribution(Arena *a, const Holders *h); /* "the mayor to the agency; ..."; empty */
Str words_holder_status(Arena *a, const ControlRow *c); /* "held by the rebels (claimed by them alone)" */
/* "3 reviews by people are in it, 1 of them leaves something out."; empty without a review. */
Str words_reviewed(Arena *a, const Situation *s);
/* "Reviewed: place Aden instead of Taiz, by the night desk (review 3)."; empty without a review. */
Str words_reviews(Arena *a, const ReviewMarks *v);
Str words_one_line(Arena *a, Str s, isize max); /* white space squeezed, cut at a word with an ellipsis */
#endif
