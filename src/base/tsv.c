/* tsv.c - see tsv.h. */
#include "base/tsv.h"

static Str without_return(Str line)
{
    return line.n && line.p[line.n - 1] == '\r' ? str_cut(line, 0, line.n - 1) : line;
}

int tsv_next(Tsv *t, ErrInfo *e)
{
    Str line;
    while (str_next(&t->rest, '\n', &line)) {
        t->line++;
        line = without_return(line);
        if (line.n == 0 || line.p[0] == '#') continue;
        bool head = line.p[0] == '@';
        if (head) line = str_cut(line, 1, line.n);
        int n = 0;
        Str cell;
        while (str_next(&line, '\t', &cell)) {
            if (n == TSV_COLUMNS_MAX || (t->columns && n == t->columns))
                return fail(e, E_FORMAT, "%.*s:%u: cell %d: more cells than columns (%d)",
                            STR(t->file), t->line, n + 1, t->columns);
            t->cell[n++] = str_trim(cell);
        }
        if (!t->columns) t->columns = n;
        if (head) continue;
        for (int i = n; i < TSV_COLUMNS_MAX; i++) t->cell[i] = (Str){0};
        return 1;
    }
    return 0;
}
