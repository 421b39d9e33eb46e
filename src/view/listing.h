/* listing.h - rows of one kind for people and programs: every row is a JSON object; a text table
 * and CSV show the columns of its shape. */
#ifndef SITREP_LISTING_H
#define SITREP_LISTING_H
#include "base/json.h"

typedef struct {
    const char *title;
    const char *path; /* members from the outside in: "place.name"; a list of objects is joined by "; " */
    u8 width;         /* text: at most so many columns, 0: the rest of the line */
    bool count;       /* how many the list has */
} ListColumn;
enum { COLUMNS_MAX = 10 };
typedef struct {
    const char *name; /* the key of the JSON form */
    ListColumn columns[COLUMNS_MAX]; /* up to the first without a title */
} Shape;
typedef struct {
    const Shape *shape;
    const Str *rows;
    u32 n;
    Str next;   /* cursor of the next page, empty at the end */
    int width;  /* text: columns of the terminal, 0: lines are not cut */
    bool colour;
} Listing;
void view_listing_text(Buf *out, const Listing *l);
void view_listing_json(Buf *out, const Listing *l);  /* {"timeline":[...],"next":null} */
void view_listing_jsonl(Buf *out, const Listing *l);
void view_listing_csv(Buf *out, const Listing *l);   /* RFC 4180 */
/* The text of one member of a row; lists are joined. */
Str listing_cell(Arena *a, Str row, const ListColumn *c);
#endif
