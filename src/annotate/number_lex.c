/* number_lex.c - the tables of the number stage: number words, bounds, units, currencies,
 * kinds of nouns, and roles ("killed"). Verbs are inflected here by the regular rules of
 * English spelling, so that the stage works before any lemmatiser has spoken; irregular
 * forms stand in the table. Errors name file, line and column. */
#include "annotate/number.h"
#include "base/tsv.h"
#include <stdlib.h>

enum { NUMBER_CELL_MAX = 64 }; /* bytes of a figure in a table */

static const struct {
    const char *name;
    u32 bit;
} classes[] = {
    {"unit", W_UNIT}, {"tens", W_TENS}, {"hundred", W_HUNDRED}, {"scale", W_SCALE},
    {"dozen", W_DOZEN}, {"many", W_MANY}, {"ord", W_ORD}, {"frac", W_FRAC},
    {"quant", W_QUANT}, {"none", W_NONE}, {"det", W_DET}, {"poss", W_POSS},
    {"prep", W_PREP}, {"conj", W_CONJ}, {"aux", W_AUX}, {"be", W_BE},
    {"modal", W_MODAL}, {"pron", W_PRON}, {"rel", W_REL}, {"adv", W_ADV},
    {"neg", W_NEG}, {"month", W_MONTH}, {"label", W_LABEL}, {"street", W_STREET},
    {"more", W_MORE}, {"sup", W_SUP}, {"toll", W_TOLL}, {"clock", W_CLOCK}, {"bg", W_BG},
    {"link", W_LINK}, {"times", W_TIMES},
};
static const char *const noun_classes[] = {"", "person", "place", "animal", "thing", "time", "event", "site", "court"};

static bool cell_double(Str s, double *out)
{
    char z[NUMBER_CELL_MAX], *end;
    if (s.n == 0 || s.n >= NUMBER_CELL_MAX) return false;
    memcpy(z, s.p, (size_t)s.n);
    z[s.n] = 0;
    *out = strtod(z, &end);
    return *end == 0;
}

static Err bad_cell(const Tsv *t, int cell, ErrInfo *e)
{
    return fail(e, E_FORMAT, "%.*s:%u: cell %d: \"%.*s\" is not known here", STR(t->file), t->line,
                cell + 1, STR(t->cell[cell]));
}

static Err word_row(Arena *a, NumberLex *x, const Tsv *t, ErrInfo *e)
{
    u32 bit = 0;
    for (isize i = 0; i < countof(classes); i++)
        if (str_eq(t->cell[1], str_of(classes[i].name))) bit = classes[i].bit;
    if (!bit) return bad_cell(t, 1, e);
    double value = 0;
    if (t->cell[2].n && !cell_double(t->cell[2], &value)) return bad_cell(t, 2, e);
    bool isnew;
    u32 *at = map_put(a, &x->words, t->cell[0], &isnew);
    if (isnew) {
        *at = x->word.n;
        *vec_push(a, &x->word) = (NumberWord){0};
    }
    NumberWord *w = &x->word.v[*at];
    w->bits |= bit;
    if (bit == W_FRAC) w->frac = value;
    else if (t->cell[2].n) w->value = value;
    return OK;
}

static Err bound_row(Arena *a, NumberLex *x, const Tsv *t, ErrInfo *e)
{
    for (u8 b = 0; b <= BOUND_ORDINAL; b++) {
        if (!str_eq(bound_name(b), t->cell[2])) continue;
        Str key = str_format(a, "%.*s:%.*s", STR(t->cell[1]), STR(t->cell[0]));
        *map_put(a, &x->bounds, key, NULL) = b;
        return OK;
    }
    return bad_cell(t, 2, e);
}

static Err unit_row(Arena *a, NumberLex *x, const Tsv *t, ErrInfo *e)
{
    NumberUnit u = {.unit = t->cell[1], .si_unit = t->cell[3], .kind = NUMBER_OTHER};
    for (u8 k = 0; k <= NUMBER_OTHER; k++)
        if (str_eq(number_kind_name(k), t->cell[2])) u.kind = k;
    if (!cell_double(t->cell[4], &u.factor)) return bad_cell(t, 4, e);
    if (!cell_double(t->cell[5], &u.offset)) return bad_cell(t, 5, e);
    *vec_push(a, &x->unit) = u;
    Str forms = t->cell[0], form;
    while (str_next(&forms, '|', &form)) *map_put(a, &x->units, form, NULL) = x->unit.n - 1;
    return OK;
}

static Err money_row(Arena *a, NumberLex *x, const Tsv *t, ErrInfo *e)
{
    (void)e;
    *map_put(a, &x->money, t->cell[0], NULL) = x->code.n;
    *vec_push(a, &x->code) = t->cell[1];
    return OK;
}

static Err noun_row(Arena *a, NumberLex *x, const Tsv *t, ErrInfo *e)
{
    u32 class = 0;
    for (u32 i = 1; i < countof(noun_classes); i++)
        if (str_eq(t->cell[0], str_of(noun_classes[i]))) class = i;
    if (!class) return bad_cell(t, 0, e);
    Str nouns = t->cell[1], noun;
    while (str_next(&nouns, ' ', &noun)) *map_put(a, &x->nouns, noun, NULL) = class;
    return OK;
}

/* ---- roles */

static void add_form(Arena *a, NumberLex *x, Str form, NumberRole r, u8 kind)
{
    bool isnew;
    u32 *at = map_put(a, &x->roles, form, &isnew);
    for (u32 i = isnew ? NONE : *at; i != NONE; i = x->role.v[i].next)
        if (x->role.v[i].pos == r.pos && x->role.v[i].form == kind) return;
    r.form = kind;
    r.next = isnew ? NONE : *at;
    *at = x->role.n;
    *vec_push(a, &x->role) = r;
}

static bool vowel(u8 c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

static Str plural(Arena *a, Str w)
{
    u8 z = w.p[w.n - 1], y = w.n > 1 ? w.p[w.n - 2] : 0;
    if (z == 'y' && !vowel(y)) return str_format(a, "%.*sies", STR(str_cut(w, 0, w.n - 1)));
    if (z == 's' || z == 'x' || z == 'z' || (z == 'h' && (y == 'c' || y == 's')))
        return str_format(a, "%.*ses", STR(w));
    return str_format(a, "%.*ss", STR(w));
}

/* The stem that takes -ed and -ing: "stab" -> "stabb", "seize" -> "seiz". */
static Str stem_of(Arena *a, Str w)
{
    u8 z = w.p[w.n - 1], y = w.n > 1 ? w.p[w.n - 2] : 0, v = w.n > 2 ? w.p[w.n - 3] : 0;
    if (z == 'e' && y != 'e') return str_cut(w, 0, w.n - 1);
    bool doubles = w.n <= 4 && !vowel(z) && z != 'w' && z != 'x' && z != 'y' && vowel(y) && !vowel(v);
    return doubles ? str_format(a, "%.*s%c", STR(w), z) : w;
}

static void add_verb(Arena *a, NumberLex *x, Str w, Str past, Str part, NumberRole r)
{
    Str stem = stem_of(a, w);
    u8 z = w.p[w.n - 1];
    Str ing = str_format(a, "%.*sing", STR(stem));
    if (str_ends(w, S("ie"))) ing = str_format(a, "%.*sying", STR(str_cut(w, 0, w.n - 2)));
    if (past.n > 4 && str_ends(past, S("ed")) && past.p[past.n - 3] == past.p[past.n - 4])
        ing = str_format(a, "%.*sing", STR(str_cut(past, 0, past.n - 2)));
    if (!past.n && z == 'y' && !vowel(w.p[w.n - 2]))
        past = str_format(a, "%.*sied", STR(str_cut(w, 0, w.n - 1)));
    if (!past.n && str_ends(w, S("ee"))) past = str_format(a, "%.*sd", STR(w));
    if (!past.n) past = str_format(a, "%.*sed", STR(stem));
    add_form(a, x, w, r, FORM_BASE);
    add_form(a, x, plural(a, w), r, FORM_S);
    add_form(a, x, past, r, FORM_PAST);
    if (part.n) add_form(a, x, part, r, FORM_PAST);
    add_form(a, x, ing, r, FORM_ING);
}

static Err role_row(Arena *a, NumberLex *x, const Tsv *t, ErrInfo *e)
{
    Str forms = t->cell[0], w, past = {0}, part = {0};
    if (t->cell[1].n != 1 || !strchr("vianpmcewsfotxlkdg", t->cell[1].p[0])) return bad_cell(t, 1, e);
    NumberRole r = {.role = t->cell[2], .pos = (char)t->cell[1].p[0]};
    for (u8 i = 1; i < countof(noun_classes); i++)
        if (str_eq(t->cell[3], str_of(noun_classes[i]))) r.object = i;
    if (!str_next(&forms, '|', &w) || w.n < 2) return bad_cell(t, 0, e);
    if (str_next(&forms, '|', &past)) str_next(&forms, '|', &part);
    if (strchr("viewtxkdg", r.pos)) {
        add_verb(a, x, w, past, part, r);
    } else {
        add_form(a, x, w, r, FORM_BASE);
        if (r.pos == 'n' || r.pos == 'p' || r.pos == 'o') add_form(a, x, plural(a, w), r, FORM_S);
    }
    return OK;
}

static Err sum_row(Arena *a, NumberLex *x, const Tsv *t, ErrInfo *e)
{
    static const char *const names[] = {"blow", "apart", "span", "known", "grown"}; /* by SUM_ */
    for (u8 i = 0; i < countof(names); i++) {
        if (!str_eq(t->cell[1], str_of(names[i]))) continue;
        *vec_push(a, &x->sum) = (NumberSum){t->cell[0], i};
        return OK;
    }
    return bad_cell(t, 1, e);
}

Err number_lex_load(Arena *a, const Table *tables, u32 n, NumberLex **out, ErrInfo *e)
{
    static const struct {
        const char *table;
        Err (*row)(Arena *, NumberLex *, const Tsv *, ErrInfo *);
    } loaders[] = {{"number_words.tsv", word_row}, {"number_bounds.tsv", bound_row},
                   {"units.tsv", unit_row},        {"number_money.tsv", money_row},
                   {"number_nouns.tsv", noun_row}, {"number_roles.tsv", role_row},
                   {"number_sums.tsv", sum_row}};
    NumberLex *x = NEW(a, NumberLex, 1);
    for (u32 i = 0; i < n; i++) {
        for (isize k = 0; k < countof(loaders); k++) {
            if (!str_eq(tables[i].name, str_of(loaders[k].table))) continue;
            Tsv t = {.rest = tables[i].bytes, .file = tables[i].name};
            int got;
            while ((got = tsv_next(&t, e)) == 1) {
                Err err = loaders[k].row(a, x, &t, e);
                if (err != OK) return err;
            }
            if (got < 0) return (Err)got;
        }
    }
    *out = x;
    return OK;
}
