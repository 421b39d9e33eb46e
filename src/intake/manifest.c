/* manifest.c - metadata for saved files: CSV (RFC 4180, with a header line) or JSON Lines. A
 * row is found by the longest end of a document's path that a row names: a/b/c, b/c, c; then
 * by file name alone, when only one row has it; then by the name without its extension. */
#include "intake/parts.h"
#include "base/json.h"

enum { AMBIGUOUS = NONE - 1, MANIFEST_BYTES_MAX = 64 << 20, CELLS_MAX = 64 };
typedef enum { COL_FILE, COL_OUTLET, COL_URL, COL_PUBLISHED, COL_TITLE, COL_COUNT } Column;

static Column column_of(Str name)
{
    static const struct {
        Str name;
        Column column;
    } names[] = {{LIT("file"), COL_FILE},      {LIT("path"), COL_FILE},
                 {LIT("filename"), COL_FILE},  {LIT("outlet"), COL_OUTLET},
                 {LIT("source"), COL_OUTLET},  {LIT("publisher"), COL_OUTLET},
                 {LIT("url"), COL_URL},        {LIT("link"), COL_URL},
                 {LIT("published"), COL_PUBLISHED}, {LIT("date"), COL_PUBLISHED},
                 {LIT("title"), COL_TITLE},    {LIT("headline"), COL_TITLE}};
    for (isize i = 0; i < countof(names); i++)
        if (str_eq_nocase(str_trim(name), names[i].name)) return names[i].column;
    return COL_COUNT;
}

static Str base_name(Str path)
{
    isize at = path.n;
    while (at > 0 && path.p[at - 1] != '/') at--;
    return str_cut(path, at, path.n);
}

static Err add(Arena *a, Manifest *m, const Str *cells, Str file, u32 line, ErrInfo *e)
{
    ManifestRow row = {.outlet = cells[COL_OUTLET], .url = cells[COL_URL], .title = cells[COL_TITLE],
                       .published = when_unknown()};
    Str name = cells[COL_FILE];
    if (!name.n) return fail(e, E_FORMAT, "%.*s:%u: no file is named", STR(file), line);
    if (cells[COL_PUBLISHED].n && !intake_parse_date(cells[COL_PUBLISHED], &row.published))
        return fail(e, E_FORMAT, "%.*s:%u: \"%.*s\" is not a date such as 2021-08-14", STR(file), line,
                    STR(cells[COL_PUBLISHED]));
    while (str_starts(name, S("./"))) name = str_cut(name, 2, name.n);
    bool isnew;
    u32 *at = map_put(a, &m->by_path, name, &isnew);
    if (!isnew) return fail(e, E_FORMAT, "%.*s:%u: %.*s is named twice", STR(file), line, STR(name));
    *at = m->rows.n;
    Str base = base_name(name);
    at = map_put(a, &m->by_name, base, &isnew);
    *at = isnew ? m->rows.n : AMBIGUOUS;
    *vec_push(a, &m->rows) = row;
    return OK;
}

/* One CSV cell off *rest. Returns false at the end of the line. */
static bool csv_cell(Arena *a, Str *rest, u32 *line, Str *cell, bool *more)
{
    isize i = 0;
    Buf b = {.arena = a};
    if (rest->n && rest->p[0] == '"') {
        for (i = 1; i < rest->n; i++) {
            if (rest->p[i] == '"' && (i + 1 == rest->n || rest->p[i + 1] != '"')) break;
            i += rest->p[i] == '"';
            *line += rest->p[i] == '\n';
            buf_byte(&b, rest->p[i]);
        }
        if (i == rest->n) return false;
        i++;
    }
    isize plain = i;
    while (i < rest->n && rest->p[i] != ',' && rest->p[i] != '\n') i++;
    buf_put(&b, str_trim(str_cut(*rest, plain, i)));
    *cell = buf_str(&b);
    *more = i < rest->n && rest->p[i] == ',';
    *rest = str_cut(*rest, i < rest->n ? i + 1 : i, rest->n);
    return true;
}

static Err load_csv(Arena *a, Str rest, Str file, Manifest *m, ErrInfo *e)
{
    Column columns[CELLS_MAX];
    u32 line = 0, next = 1, ncolumns = 0;
    bool named = false;
    while (rest.n) {
        Str cells[COL_COUNT] = {{0}}, cell;
        bool more = true, any = false;
        u32 n = 0;
        line = next;
        for (; more; n++) {
            if (n == CELLS_MAX) return fail(e, E_FORMAT, "%.*s:%u: too many cells", STR(file), line);
            if (!csv_cell(a, &rest, &next, &cell, &more))
                return fail(e, E_FORMAT, "%.*s:%u: a quoted cell does not end", STR(file), line);
            any = any || cell.n;
            if (line == 1) columns[n] = column_of(cell), named = named || columns[n] == COL_FILE;
            else if (n < ncolumns && columns[n] < COL_COUNT) cells[columns[n]] = cell;
        }
        next++;
        if (line == 1) ncolumns = n;
        if (line == 1 && !named)
            return fail(e, E_FORMAT, "%.*s:1: the header names no column \"file\"", STR(file));
        if (line == 1 || !any) continue;
        Err err = add(a, m, cells, file, line, e);
        if (err != OK) return err;
    }
    return OK;
}

static Err load_json(Arena *a, Str rest, Str file, Manifest *m, ErrInfo *e)
{
    Str text;
    for (u32 line = 1; str_next(&rest, '\n', &text); line++) {
        Str cells[COL_COUNT] = {{0}};
        if (str_trim(text).n == 0) continue;
        JsonReader r = {.in = text};
        JsonTok t = json_next(&r);
        while (t == JSON_OBJECT && (t = json_next(&r)) == JSON_KEY) {
            Column c = column_of(json_string(a, &r));
            t = json_next(&r);
            if (t == JSON_STRING && c < COL_COUNT) cells[c] = json_string(a, &r);
            else json_skip(&r, t);
            if (t != JSON_ERROR && !r.why) t = JSON_OBJECT;
        }
        if (r.why || t != JSON_POP)
            return fail(e, E_FORMAT, "%.*s:%u: byte %td: %s", STR(file), line, r.at,
                        r.why ? r.why : "not a JSON object");
        Err err = add(a, m, cells, file, line, e);
        if (err != OK) return err;
    }
    return OK;
}

Err manifest_load(Arena *a, Str path, Manifest *out, ErrInfo *e)
{
    Str bytes;
    Err err = file_read(a, path, MANIFEST_BYTES_MAX, &bytes, e);
    return err == OK ? manifest_read(a, bytes, path, out, e) : err;
}

Err manifest_read(Arena *a, Str bytes, Str path, Manifest *out, ErrInfo *e)
{
    if (str_starts(bytes, S("\xEF\xBB\xBF"))) bytes = str_cut(bytes, 3, bytes.n);
    Str head = str_trim(bytes);
    bool json = head.n && head.p[0] == '{';
    return json ? load_json(a, bytes, path, out, e) : load_csv(a, bytes, path, out, e);
}

const ManifestRow *manifest_find(const Manifest *m, Str path)
{
    for (Str end = path; end.n;) {
        u32 row = map_get(&m->by_path, end);
        if (row != NONE) return &m->rows.v[row];
        isize slash = str_find_byte(end, '/', 0);
        end = slash < 0 ? (Str){0} : str_cut(end, slash + 1, end.n);
    }
    Str name = base_name(path);
    for (;;) {
        u32 row = map_get(&m->by_name, name);
        if (row == AMBIGUOUS) return NULL;
        if (row != NONE) return &m->rows.v[row];
        isize dot = name.n;
        while (dot > 0 && name.p[dot - 1] != '.') dot--;
        if (dot <= 1) return NULL;
        name = str_cut(name, 0, dot - 1);
    }
}
