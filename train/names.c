/* names.c - training the name finder on files of "token TAB tag" lines (tags O, B-Person,
 * I-Person ...). The tokens are joined into text and cut, tagged anew by the language stage,
 * so that it learns on tokens and tags such as it will meet; tags go by bytes. */
#include "language/names.h"
#include "train.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#ifndef NAMES_DROP
#define NAMES_DROP 20
#endif
enum { NAMES_EPOCHS = 10, HELD_OUT = 10 };

typedef struct {
    NamesWord *v;
    u8 *label;
    u32 n;
    bool first; /* of its document */
} Line;
typedef VEC(Line) Lines;

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

typedef struct {
    Span text;
    u32 type;
} GoldName;
typedef VEC(GoldName) GoldNames;

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
        u32 beg = text.n, type = cell[1].n > 2 ? type_of(str_cut(cell[1], 2, cell[1].n)) : NONE;
        for (isize i = 0; i < cell[0].n; i++) *vec_push(a, &text) = cell[0].p[i];
        Span at = {beg, text.n};
        if (type != NONE && cell[1].p[0] == 'I' && gold->n) gold->v[gold->n - 1].text.end = at.end;
        else if (type != NONE) *vec_push(a, gold) = (GoldName){at, type};
        if (!pulls(cell[0])) *vec_push(a, &text) = ' ';
    }
    return (Str){text.v, text.n};
}

static void set_label(const Doc *d, const GoldName *g, u8 *label)
{
    u32 beg = 0, end;
    while (beg < d->tokens.n && d->tokens.v[beg].text.end <= g->text.beg) beg++;
    for (end = beg; end < d->tokens.n && d->tokens.v[end].text.beg < g->text.end;) end++;
    for (u32 i = beg; i < end; i++)
        label[i] = (u8)names_class(g->type, end - beg == 1 ? NAMES_UNIT
                                            : i == beg     ? NAMES_BEGIN
                                            : i + 1 == end ? NAMES_LAST
                                                           : NAMES_INSIDE);
}

static void add(Arena *a, const Model *m, Str file, Lines *out)
{
    GoldNames gold = {0};
    Doc d = {.arena = a};
    d.raw = d.text = read_text(a, file, &gold);
    language_split(&d, m);
    language_tag(&d, m);
    u8 *label = NEW(a, u8, d.tokens.n + 1);
    for (u32 i = 0; i < gold.n; i++) set_label(&d, &gold.v[i], label);
    for (u32 i = 0; i < d.sentences.n; i++) {
        const Sentence *s = &d.sentences.v[i];
        Line l = {NEW(a, NamesWord, s->end - s->beg), label + s->beg, s->end - s->beg, i == 0};
        names_words(&d, m, s, l.v);
        *vec_push(a, out) = l;
    }
}

static int by_name(const void *x, const void *y)
{
    return str_cmp(*(const Str *)x, *(const Str *)y);
}

static Err read_folder(Arena *a, Str folder, const Model *m, Lines *train, Lines *dev, ErrInfo *e)
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
        Str text;
        Err err = file_read(a, files.v[i], 1 << 24, &text, e);
        if (err != OK) return err;
        add(a, m, text, i % HELD_OUT == HELD_OUT - 1 ? dev : train);
    }
    return OK;
}

static u32 best_of(const i32 *score, u32 before)
{
    u32 best = NONE;
    for (u32 c = 0; c < NAMES_CLASSES; c++)
        if ((before == NONE || names_may(before, c)) && (best == NONE || score[c] > score[best])) best = c;
    return best;
}

static u32 learn(Perceptron *p, const Line *l, NamesMemory *memory, u32 drop, u64 *seed)
{
    u64 f[FEATURES_MAX];
    u32 b1 = 0, b2 = 0, wrong = 0;
    if (l->first) memset(memory, 0, sizeof *memory);
    for (u32 i = 0; i < l->n; i++) {
        i32 score[CLASSES_MAX] = {0};
        u32 n = names_features(l->v, l->n, i, b1, b2, memory, f);
        n = features_drop(f, n, drop, seed);
        perceptron_score(p, f, n, score);
        u32 best = best_of(score, NONE);
        if (best != l->label[i]) {
            perceptron_add(p, f, n, l->label[i], 1);
            perceptron_add(p, f, n, best, -1);
            wrong++;
        }
        p->now++;
        if (l->v[i].lex.flags & LEX_CAP) names_remember(memory, l->v[i].lex.form, best);
        b2 = b1;
        b1 = best;
    }
    return wrong;
}

static void measure(const Linear *linear, const Lines *dev, NamesMemory *memory)
{
    u64 f[FEATURES_MAX];
    u32 wrong = 0, all = 0, named = 0, right = 0;
    for (u32 k = 0; k < dev->n; k++) {
        const Line *l = &dev->v[k];
        u32 b1 = 0, b2 = 0;
        if (l->first) memset(memory, 0, sizeof *memory);
        for (u32 i = 0; i < l->n; i++) {
            i32 score[CLASSES_MAX] = {0};
            linear_score(linear, f, names_features(l->v, l->n, i, b1, b2, memory, f), score);
            u32 best = best_of(score, b1);
            all++;
            wrong += best != l->label[i];
            named += l->label[i] != 0;
            right += l->label[i] && best == l->label[i];
            if (l->v[i].lex.flags & LEX_CAP) names_remember(memory, l->v[i].lex.form, best);
            b2 = b1;
            b1 = best;
        }
    }
    fprintf(stderr, "  held out: labels %.2f, of names %.2f\n", 100.0 - 100.0 * wrong / all, 100.0 * right / named);
}

Err train_names(Arena *a, Str folder, const Model *m, Sections *out, ErrInfo *e)
{
    Lines train = {0}, dev = {0};
    NamesMemory *memory = NEW(a, NamesMemory, 1);
    Perceptron p;
    Linear l;
    u64 seed = 20260124;
    Err err = read_folder(a, folder, m, &train, &dev, e);
    if (err != OK) return err;
    perceptron_init(&p, NAMES_CLASSES);
    for (u32 epoch = 0; epoch < NAMES_EPOCHS; epoch++) {
        u32 wrong = 0, before = p.now;
        for (u32 i = 0; i < train.n; i++) wrong += learn(&p, &train.v[i], memory, NAMES_DROP, &seed);
        fprintf(stderr, "  epoch %u: %.2f%% wrong, %u features\n", epoch + 1, 100.0 * wrong / (p.now - before), p.n);
        Str section = perceptron_section(a, &p, 2);
        if (epoch % 2 && model_linear(section, &l)) measure(&l, &dev, memory);
    }
    Str section = perceptron_section(a, &p, 3);
    if (model_linear(section, &l)) measure(&l, &dev, memory);
    sections_put(out, "names", section);
    perceptron_free(&p);
    return OK;
}
