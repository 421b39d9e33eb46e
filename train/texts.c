/* texts.c - see texts.h. The tokens are joined into text and cut, tagged anew by the language stage, so that what is
 * learnt from them stands on tokens and tags such as the program will meet; names go by bytes. */
#include "texts.h"
#include "language/names.h"
#include "language/tag.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

static u32 type_of(Str s)
{
    static const struct {
        const char *name;
        u8 type;
    } rows[] = {{"Person", NAME_PERSON}, {"Organization", NAME_ORG}, {"Location", NAME_PLACE},
                {"NORP", NAME_NORP}, {"Facility", NAME_FACILITY}, {"Date", NAME_DATE},
                {"Money", NAME_MONEY}, {"Product", NAME_PRODUCT}, {"Misc", NAME_MISC}};
    for (isize i = 0; i < countof(rows); i++)
        if (str_eq(str_of(rows[i].name), s)) return rows[i].type;
    return NONE;
}

/* Tokens that stand without a space before or after them in running text. */
static bool clings(Str s)
{
    static const Str tails[] = {LIT("n't"), LIT("n\xE2\x80\x99t"), LIT("\xE2\x80\x9D"), LIT("...")};
    for (isize i = 0; i < countof(tails); i++)
        if (str_eq(s, tails[i])) return true;
    if (s.n == 1 && strchr(".,;:!?)]%", s.p[0])) return true;
    bool quote = s.n > 1 && (s.p[0] == '\'' || (s.n > 3 && memcmp(s.p, "\xE2\x80\x99", 3) == 0));
    return quote && s.n <= 6;
}

static bool pulls(Str s)
{
    return str_eq(s, S("(")) || str_eq(s, S("[")) || str_eq(s, S("$")) || str_eq(s, S("\xE2\x80\x9C"));
}

static Str read_text(Arena *a, Str file, GoldNames *gold)
{
    VEC(u8) text = {0};
    Str line;
    while (str_next(&file, '\n', &line)) {
        Str cell[2] = {{0}, {0}}, rest = line;
        str_next(&rest, '\t', &cell[0]);
        str_next(&rest, '\t', &cell[1]);
        cell[1] = str_trim(cell[1]);
        if (!str_trim(cell[0]).n) {
            if (text.n && text.v[text.n - 1] != '\n') *vec_push(a, &text) = '\n', *vec_push(a, &text) = '\n';
            continue;
        }
        if (clings(cell[0]) && text.n && text.v[text.n - 1] == ' ') text.n--;
        if (str_eq(cell[0], S("$")) && text.n > 2 && memcmp(text.v + text.n - 3, "US ", 3) == 0) text.n--;
        u32 beg = text.n, type = cell[1].n > 2 ? type_of(str_cut(cell[1], 2, cell[1].n)) : NONE;
        for (isize i = 0; i < cell[0].n; i++) *vec_push(a, &text) = cell[0].p[i];
        Span at = {beg, text.n};
        if (type != NONE && cell[1].p[0] == 'I' && gold->n) gold->v[gold->n - 1].text.end = at.end;
        else if (type != NONE) *vec_push(a, gold) = (GoldName){at, type};
        bool dollars = text.n >= 3 && memcmp(text.v + text.n - 3, "US$", 3) == 0;
        if (!pulls(cell[0]) || dollars) *vec_push(a, &text) = ' ';
    }
    return (Str){text.v, text.n};
}

static int by_name(const void *x, const void *y)
{
    return str_cmp(*(const Str *)x, *(const Str *)y);
}

Err texts_read(Arena *a, Str folder, const Model *m, Texts *out, ErrInfo *e)
{
    VEC(Str) files = {0};
    DIR *dir = opendir(str_z(a, folder));
    struct dirent *entry;
    if (!dir) return fail(e, E_IO, "%.*s: %s", STR(folder), strerror(errno));
    while ((entry = readdir(dir)))
        if (entry->d_name[0] != '.') *vec_push(a, &files) = str_format(a, "%.*s/%s", STR(folder), entry->d_name);
    closedir(dir);
    qsort(files.v, files.n, sizeof *files.v, by_name);
    for (u32 i = 0; i < files.n; i++) {
        Text *t = vec_push(a, out);
        Str file;
        Err err = file_read(a, files.v[i], 1 << 24, &file, e);
        if (err != OK) return err;
        *t = (Text){.doc = NEW(a, Doc, 1)};
        t->doc->arena = a;
        t->doc->raw = t->doc->text = read_text(a, file, &t->names);
        language_split(t->doc, m);
        tag_document(t->doc, m);
    }
    return OK;
}
