/* listing.c - one renderer for every listing. What a column shows is named by a path into the
 * row's JSON, so that rows from the store and rows made on the fly look alike. */
#include "view/listing.h"
#include "base/utf8.h"

enum { CELL_BYTES_MAX = 1 << 16, GAP = 2, WIDE_MIN = 20 };

/* ---- a cell */

typedef struct {
    Arena *a;
    Buf out;
    u32 n; /* values met */
} Cell;

static void put_value(Cell *c, const JsonReader *r, JsonTok t)
{
    if (t == JSON_NULL) return;
    if (c->n++ && c->out.bytes.n) buf_put(&c->out, S("; "));
    if (t == JSON_STRING) buf_put(&c->out, json_string(c->a, r));
    else buf_put(&c->out, t == JSON_TRUE ? S("yes") : t == JSON_FALSE ? S("no") : str_at(r->in, r->value));
}

/* Walks to the path's values; a list on the way is entered. Depth is the path's and the lists'. */
static void walk(Cell *c, JsonReader *r, JsonTok t, Str path)
{
    Str rest[JSON_DEPTH_MAX + 1];
    int depth = 0;
    rest[0] = path;
    for (;; t = json_next(r)) {
        if (t == JSON_END || t == JSON_ERROR) return;
        if (t == JSON_POP) {
            if (--depth <= 0) return;
            continue;
        }
        if (t == JSON_KEY) {
            Str left = rest[depth], member, key = str_at(r->in, r->value);
            bool there = str_next(&left, '.', &member) && str_eq(member, key);
            t = json_next(r);
            if (!there) {
                json_skip(r, t);
                continue;
            }
            if (t == JSON_OBJECT || t == JSON_ARRAY) rest[++depth] = left;
            else if (!left.n) put_value(c, r, t);
            continue;
        }
        if (t == JSON_OBJECT || t == JSON_ARRAY) {
            rest[depth + 1] = rest[depth];
            if (depth && !rest[depth].n) { /* a list of objects where values are wanted: only counted */
                c->n++;
                json_skip(r, t);
                continue;
            }
            depth++;
        } else {
            put_value(c, r, t);
        }
    }
}

Str listing_cell(Arena *a, Str row, const ListColumn *column)
{
    Cell c = {.a = a, .out = {.arena = a}};
    JsonReader r = {.in = row};
    walk(&c, &r, json_next(&r), str_of(column->path));
    if (column->count) return str_format(a, "%u", c.n);
    Str s = buf_str(&c.out);
    return s.n > CELL_BYTES_MAX ? str_cut(s, 0, CELL_BYTES_MAX) : s;
}

static u32 column_count(const Shape *s)
{
    u32 n = 0;
    while (n < COLUMNS_MAX && s->columns[n].title) n++;
    return n;
}

/* ---- text */

static u32 columns_of(Str s)
{
    u32 n = 0;
    for (isize i = 0; i < s.n; n++) utf8_next(s, &i);
    return n;
}

/* White space squeezed, cut to `width` columns with an ellipsis; 0: not cut. */
static Str fit(Arena *a, Str s, u32 width)
{
    Buf b = {.arena = a};
    u32 n = 0;
    bool gap = false;
    for (isize i = 0; i < s.n;) {
        isize beg = i;
        if (utf8_next(s, &i) <= ' ') {
            gap = b.bytes.n > 0;
            continue;
        }
        if (width && n + gap + 1 >= width && columns_of(str_cut(s, beg, s.n)) + n + gap > width) {
            buf_put(&b, S("\xE2\x80\xA6"));
            break;
        }
        if (gap) buf_byte(&b, ' ');
        n += gap + 1u;
        gap = false;
        buf_put(&b, str_cut(s, beg, i));
    }
    return buf_str(&b);
}

static void pad(Buf *out, Str s, u32 width)
{
    buf_put(out, s);
    for (u32 n = columns_of(s); n < width + GAP; n++) buf_byte(out, ' ');
}

static void lay_out(const Listing *l, const Str *cells, u32 n, u32 width[COLUMNS_MAX])
{
    u32 used = 0, open = n;
    for (u32 k = 0; k < n; k++) {
        const ListColumn *c = &l->shape->columns[k];
        width[k] = (u32)strlen(c->title);
        for (u32 i = 0; i < l->n; i++) width[k] = u32_max(width[k], columns_of(cells[i * n + k]));
        if (c->width) width[k] = u32_min(width[k], c->width);
        else open = k;
        if (k != open) used += width[k] + GAP;
    }
    if (open < n && l->width) width[open] = u32_min(width[open], u32_max(WIDE_MIN, (u32)l->width > used ? (u32)l->width - used : 0));
}

void view_listing_text(Buf *out, const Listing *l)
{
    u32 n = column_count(l->shape), width[COLUMNS_MAX];
    Arena *a = out->arena;
    Str *cells = NEW(a, Str, (isize)n * l->n + 1);
    for (u32 i = 0; i < l->n; i++)
        for (u32 k = 0; k < n; k++)
            cells[i * n + k] = fit(a, listing_cell(a, l->rows[i], &l->shape->columns[k]), l->shape->columns[k].width);
    if (!l->n) return;
    lay_out(l, cells, n, width);
    for (u32 k = 0; k < n; k++) {
        if (l->colour) buf_put(out, S("\033[1m"));
        if (k + 1 < n) pad(out, str_of(l->shape->columns[k].title), width[k]);
        else buf_put(out, str_of(l->shape->columns[k].title));
        if (l->colour) buf_put(out, S("\033[0m"));
    }
    buf_byte(out, '\n');
    for (u32 i = 0; i < l->n; i++) {
        for (u32 k = 0; k < n; k++) {
            Str cell = fit(a, cells[i * n + k], width[k]);
            if (k + 1 < n) pad(out, cell, width[k]);
            else buf_put(out, l->width ? cell : cells[i * n + k]);
        }
        while (out->bytes.n && out->bytes.v[out->bytes.n - 1] == ' ') out->bytes.n--;
        buf_byte(out, '\n');
    }
}

/* ---- programs */

void view_listing_json(Buf *out, const Listing *l)
{
    buf_format(out, "{\"%s\":[", l->shape->name);
    for (u32 i = 0; i < l->n; i++) {
        if (i) buf_byte(out, ',');
        buf_put(out, l->rows[i]);
    }
    buf_put(out, S("],"));
    Json j = {.out = out};
    json_kstr(&j, "next", l->next);
    buf_put(out, S("}\n"));
}

void view_listing_jsonl(Buf *out, const Listing *l)
{
    for (u32 i = 0; i < l->n; i++) {
        buf_put(out, l->rows[i]);
        buf_byte(out, '\n');
    }
}

static void csv_cell(Buf *out, Str s)
{
    bool plain = str_find_byte(s, ',', 0) < 0 && str_find_byte(s, '"', 0) < 0 && str_find_byte(s, '\n', 0) < 0 && str_find_byte(s, '\r', 0) < 0;
    if (plain) {
        buf_put(out, s);
        return;
    }
    buf_byte(out, '"');
    for (isize i = 0; i < s.n; i++) {
        if (s.p[i] == '"') buf_byte(out, '"');
        buf_byte(out, s.p[i]);
    }
    buf_byte(out, '"');
}

void view_listing_csv(Buf *out, const Listing *l)
{
    u32 n = column_count(l->shape);
    for (u32 k = 0; k < n; k++) {
        if (k) buf_byte(out, ',');
        csv_cell(out, str_of(l->shape->columns[k].title));
    }
    buf_put(out, S("\r\n"));
    for (u32 i = 0; i < l->n; i++) {
        for (u32 k = 0; k < n; k++) {
            if (k) buf_byte(out, ',');
            csv_cell(out, listing_cell(out->arena, l->rows[i], &l->shape->columns[k]));
        }
        buf_put(out, S("\r\n"));
    }
}
