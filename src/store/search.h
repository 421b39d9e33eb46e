/* search.h - the two search indexes; for search*.c only. */
#ifndef SITREP_STORE_SEARCH_H
#define SITREP_STORE_SEARCH_H
#include "store/listing.h"
#include "store/words.h"

enum { RANKED_MAX = 2000 };
typedef struct {
    i64 document;
    double score;
} Answer;
typedef struct {
    VEC(Answer) v; /* ranked: all of them, in any order; else those of the page and one more, the latest first */
    bool ranked;
} Answers;
Tokenizer *search_tokenizer(Store *s);
/* The conditions of an answer, after `matches` with its value. */
void search_where(Sql *q, const StoreAsk *ask, const char *matches, Str match, Arena *a);
Binder search_bound(Store *s, Sql *q);
i64 search_number(Store *s, Str sql, Str value); /* of a question with one value */

/* ---- search_vector.c: an index of our own terms as tsvectors */
Err vector_ask(Store *s, Arena *a, const Phrases *asked, const StoreAsk *ask, i64 from, Answers *out, ErrInfo *e) MUST_USE;
Err vector_put(Store *s, i64 document, Str title, Str text, ErrInfo *e) MUST_USE;
Err vector_remove(Store *s, i64 document, ErrInfo *e) MUST_USE;
Err vector_commit(Store *s, ErrInfo *e) MUST_USE;
Err vector_check(Store *s, Arena *a, Strs *faults, ErrInfo *e) MUST_USE;
#endif
