/* listing.h - listings put together from clauses, and rows of columns as JSON; for store only. */
#ifndef SITREP_STORE_LISTING_H
#define SITREP_STORE_LISTING_H
#include "base/json.h"
#include "store/rows.h"

/* ---- members of a JSON row, in order, each a column but AS_WORD and the lists; {0} ends them */
typedef enum {
    AS_IS,
    AS_BOOL,     /* a number: not 0 */
    AS_INSTANT,  /* UTC seconds, written as a time */
    AS_HOURS,    /* two times with a space between: hours from the second to the first */
    AS_WORD,     /* no column: `word` */
    AS_GIVEN,    /* no column: the next of `given`, which is JSON already */
    AS_LIST,     /* a list of one object, whose members follow */
    AS_LIST_END,
} MemberForm;
typedef struct {
    const char *name, *sql;
    MemberForm as;
    const char *word;
} Member;
#define COLUMN(name, sql) {name, sql, AS_IS, NULL}
#define COLUMN_AS(name, sql, as) {name, sql, as, NULL}
#define NO_COLUMN(name, as) {name, NULL, as, NULL}
#define WORD(name, word) {name, NULL, AS_WORD, word}
Str row_json(Arena *a, const Binder *b, const Member *row, const Str *given);

/* ---- a statement put together */
enum { VALUES_MAX = 24, CURSOR_PARTS = 3 };
typedef struct {
    Buf sql;
    Str text[VALUES_MAX]; /* values of the question marks, in order */
    u32 n;
    bool where;
    const Member *row; /* NULL: the first column is the row */
    int columns;       /* of the row */
} Sql;
void sql_put(Sql *q, const char *words);
void sql_value(Sql *q, Str value);
void sql_and(Sql *q, const char *condition);
void sql_and_value(Sql *q, const char *condition, Str value); /* nothing when the value is empty */
void sql_row(Sql *q, const Member *row); /* SELECT and the row's columns */
void known_then(Sql *q, const StoreAsk *ask); /* document d stood at ask->known_at */
void named(Sql *q, const StoreAsk *ask);      /* document d has the place and the actor */
Str number_text(Arena *a, i64 n);             /* 0: empty */

/* ---- pages */
bool cursor_read(Str after, u32 parts, Str out[CURSOR_PARTS]);
Err bad_cursor(Str after, ErrInfo *e);
Err page(Store *s, Arena *a, Sql *q, const StoreAsk *ask, u32 parts, StorePage *out, ErrInfo *e) MUST_USE;

#define STORY_OF_D "(SELECT f.id FROM finding f WHERE f.kind='stories' AND f.story=d.story LIMIT 1)"
#endif
