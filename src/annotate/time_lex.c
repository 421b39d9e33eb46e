/* time_lex.c - the lexicon of time words, compiled from data/time.tsv and
 * data/time_holidays.tsv into one open-addressing table over lower-case words, made once and
 * then only read. A second word of a holiday's name that means nothing by itself is entered
 * with class C_NONE, so that the scanner keeps it. */
#include "annotate/time_parts.h"
#include "annotate/letters.h"
#include "base/tsv.h"

enum { SLOTS = 4096, WORDS_MAX = TIME_SHORT_SLOTS * 3 / 4, HOLIDAYS_MAX = 400 };

static u8 class_of(Str name)
{
    static const Str names[] = {
#define X(k, name) LIT(name),
        TIME_CLASS_MAP(X)
#undef X
    };
    for (isize i = 0; i < countof(names); i++)
        if (str_eq(name, names[i])) return (u8)(C_NONE + 1 + i);
    return C_NONE;
}

static u32 hash_of(const u8 *p, u32 n)
{
    u32 h = TIME_HASH_SEED;
    for (u32 i = 0; i < n; i++) h = time_hash(h, p[i]);
    return h;
}

u16 time_lex_find(const TimeLex *lex, const u8 *lower, u32 n)
{
    return time_lex_find_hashed(lex, lower, n, hash_of(lower, n));
}

u16 time_lex_find_hashed(const TimeLex *lex, const u8 *lower, u32 n, u32 hash)
{
    for (u32 at = hash & lex->mask;; at = (at + 1) & lex->mask) {
        u16 id = lex->slots[at];
        if (id == NO_WORD) return NO_WORD;
        Str w = lex->words[id].word;
        if (w.n == (isize)n && memcmp(w.p, lower, n) == 0) return id;
    }
}

static u32 short_slot(const TimeLex *lex, u64 letters)
{
    u32 at = letters_hash(letters) % TIME_SHORT_SLOTS;
    while (lex->shorts[at].letters && lex->shorts[at].letters != letters) at = (at + 1) % TIME_SHORT_SLOTS;
    return at;
}

u16 time_lex_short(const TimeLex *lex, u64 letters)
{
    const TimeShort *s = &lex->shorts[short_slot(lex, letters)];
    return s->letters ? s->id : NO_WORD;
}

static void enter_short(TimeLex *lex, Str word, u16 id)
{
    if (word.n == 0 || word.n > 8 || letters_end(word, 0) < word.n) return;
    u64 letters = letters_word(word, 0, word.n);
    lex->shorts[short_slot(lex, letters)] = (TimeShort){letters, id};
}

static u16 enter(TimeLex *lex, Str word)
{
    u16 id = time_lex_find(lex, word.p, (u32)word.n);
    if (id != NO_WORD) return id;
    if (lex->nwords == WORDS_MAX || word.n > TIME_WORD_MAX) return NO_WORD;
    id = (u16)lex->nwords++;
    u8 last = word.n ? (u8)(word.p[word.n - 1] - 'a') : 26;
    if (last < 26 && word.p[0] >= 'a' && word.p[0] <= 'z') lex->shapes[word.p[0] - 'a'][last] |= 1u << word.n;
    enter_short(lex, word, id);
    lex->words[id] = (TimeWord){.word = word, .holiday = NO_WORD};
    u32 at = hash_of(word.p, (u32)word.n) & lex->mask;
    while (lex->slots[at] != NO_WORD) at = (at + 1) & lex->mask;
    lex->slots[at] = id;
    return id;
}

static Err load_words(TimeLex *lex, Str bytes, Str file, ErrInfo *e)
{
    Tsv t = {.rest = bytes, .file = file};
    int got;
    while ((got = tsv_next(&t, e)) == 1) {
        i64 val;
        u8 cls = class_of(t.cell[1]);
        if (!cls) return fail(e, E_FORMAT, "%.*s:%u: cell 2: no such class", STR(file), t.line);
        if (!str_int(t.cell[2], &val) || val < INT16_MIN || val > INT16_MAX)
            return fail(e, E_FORMAT, "%.*s:%u: cell 3: not a number", STR(file), t.line);
        u16 id = enter(lex, t.cell[0]);
        if (id == NO_WORD || lex->words[id].cls)
            return fail(e, E_FORMAT, "%.*s:%u: cell 1: twice, too long or too many", STR(file), t.line);
        TimeWord *w = &lex->words[id];
        w->cls = cls;
        w->val = (int16_t)val;
        for (isize i = 0; i < t.cell[3].n; i++) {
            u8 f = t.cell[3].p[i];
            w->flags |= (u8)(f == 'c' ? TF_CAP_ONLY : f == 'x' ? TF_CONTEXT : f == 'p' ? TF_PLURAL : f == 'b' ? TF_ABBR : 0);
        }
    }
    return got == 0 ? OK : (Err)got;
}

static Err holiday_numbers(Holiday *h, const Tsv *t, ErrInfo *e)
{
    int16_t *to[] = {&h->a, &h->b, &h->c};
    for (int i = 0; i < 3; i++) {
        i64 v;
        if (h->rule == HOLIDAY_TABLE && i == 0) {
            h->table = t->cell[2];
            continue;
        }
        if (!str_int(t->cell[2 + i], &v) || v < INT16_MIN || v > INT16_MAX)
            return fail(e, E_FORMAT, "%.*s:%u: cell %d: not a number", STR(t->file), t->line, 3 + i);
        *to[i] = (int16_t)v;
    }
    return OK;
}

static Err load_holidays(TimeLex *lex, Str bytes, Str file, ErrInfo *e)
{
    static const Str rules[] = {LIT("fixed"), LIT("nth"), LIT("easter"), LIT("orthodox"),
                                LIT("islamic"), LIT("hebrew"), LIT("passover"), LIT("thanksgiving"),
                                LIT("table"), LIT("event"), LIT("none")};
    Tsv t = {.rest = bytes, .file = file};
    int got;
    while ((got = tsv_next(&t, e)) == 1) {
        if (lex->nholidays == HOLIDAYS_MAX) return fail(e, E_LIMIT, "%.*s: too many rows", STR(file));
        Holiday *h = &lex->holidays[lex->nholidays];
        *h = (Holiday){.rule = 255, .next = NO_WORD};
        for (u8 i = 0; i < countof(rules); i++)
            if (str_eq(t.cell[1], rules[i])) h->rule = i;
        if (h->rule == 255) return fail(e, E_FORMAT, "%.*s:%u: cell 2: no such rule", STR(file), t.line);
        Err err = holiday_numbers(h, &t, e);
        if (err != OK) return err;
        Str name = t.cell[0], word;
        while (str_next(&name, ' ', &word)) {
            u16 id = h->nwords < HOLIDAY_WORDS_MAX ? enter(lex, word) : NO_WORD;
            if (id == NO_WORD) return fail(e, E_FORMAT, "%.*s:%u: cell 1: name too long", STR(file), t.line);
            h->words[h->nwords++] = id;
        }
        TimeWord *first = &lex->words[h->words[0]];
        h->next = first->holiday;
        first->holiday = (u16)lex->nholidays++;
    }
    return got == 0 ? OK : (Err)got;
}

Err time_lex_load(Arena *a, const Table *tables, u32 n, TimeLex **out, ErrInfo *e)
{
    TimeLex *lex = NEW(a, TimeLex, 1);
    *lex = (TimeLex){.words = NEW(a, TimeWord, WORDS_MAX),
                     .slots = NEW(a, u16, SLOTS),
                     .mask = SLOTS - 1,
                     .holidays = NEW(a, Holiday, HOLIDAYS_MAX)};
    memset(lex->slots, 0xFF, SLOTS * sizeof *lex->slots);
    *out = lex;
    Err err = OK;
    for (u32 i = 0; i < n && err == OK; i++)
        if (str_eq(tables[i].name, S("time.tsv"))) err = load_words(lex, tables[i].bytes, tables[i].name, e);
    for (u32 i = 0; i < n && err == OK; i++)
        if (str_eq(tables[i].name, S("time_holidays.tsv")))
            err = load_holidays(lex, tables[i].bytes, tables[i].name, e);
    return err;
}
