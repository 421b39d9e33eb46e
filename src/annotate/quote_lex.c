/* quote_lex.c - the lexicon of reported speech: data/quote_cues.tsv, data/quote_words.tsv. */
#include "annotate/quote_in.h"
#include "base/tsv.h"

static Err load_cues(Arena *a, QuoteLex *lex, Tsv *t, ErrInfo *e)
{
    static const char letters[] = "qcxoasphibdvrml";
    int got;
    while ((got = tsv_next(t, e)) > 0) {
        Cue c = {.lemma = t->cell[0], .preps = t->cell[2], .channel = t->cell[3]};
        for (isize i = 0; i < t->cell[1].n; i++) {
            const char *l = strchr(letters, t->cell[1].p[i]);
            if (!l) return fail(e, E_FORMAT, "%.*s:%u: column 2: unknown frame", STR(t->file), t->line);
            c.frames |= (u16)(1 << (l - letters));
        }
        bool isnew;
        u32 *at = map_put(a, &lex->cue, c.lemma, &isnew);
        if (!isnew) continue;
        *at = lex->cues.n;
        *vec_push(a, &lex->cues) = c;
    }
    return got < 0 ? (Err)got : OK;
}

static Err load_words(Arena *a, QuoteLex *lex, Tsv *t, ErrInfo *e)
{
    const struct {
        Str kind;
        Map *words;
    } sets[] = {{LIT("noun"), &lex->nouns}, {LIT("before"), &lex->before}, {LIT("mute"), &lex->mute},
                {LIT("joins"), &lex->joins}, {LIT("aside"), &lex->asides}, {LIT("aspect"), &lex->aspects},
                {LIT("light"), &lex->lights}, {LIT("impersonal"), &lex->impersonals}, {LIT("raising"), &lex->raising},
                {LIT("said"), &lex->said}, {LIT("spot"), &lex->spots}, {LIT("deed"), &lex->deeds}, {LIT("alarm"), &lex->alarms}, {LIT("get"), &lex->gets}, {LIT("during"), &lex->during}, {LIT("taken"), &lex->taken}};
    int got;
    while ((got = tsv_next(t, e)) > 0) {
        bool isnew;
        Str kind = t->cell[0], word = t->cell[1];
        isize set = 0;
        while (set < countof(sets) && !str_eq(kind, sets[set].kind)) set++;
        if (set < countof(sets)) {
            *map_put(a, sets[set].words, word, &isnew) = 1;
        } else if (str_eq(kind, S("deedend"))) {
            *vec_push(a, &lex->deed_ends) = word;
        } else if (str_eq(kind, S("adjective"))) {
            *map_put(a, &lex->adjectives, word, &isnew) = lex->adjective_preps.n;
            *vec_push(a, &lex->adjective_preps) = t->cell[2];
        } else if (str_eq(kind, S("channel"))) {
            u8 key[GAZ_KEY_MAX];
            u32 n = gaz_key(word, key);
            *map_put(a, &lex->channels, str_copy(a, (Str){key, n}), &isnew) = lex->channel_names.n;
            *vec_push(a, &lex->channel_names) = t->cell[2];
        } else {
            return fail(e, E_FORMAT, "%.*s:%u: column 1: unknown kind \"%.*s\"", STR(t->file), t->line, STR(kind));
        }
    }
    return got < 0 ? (Err)got : OK;
}

Err quote_lex_load(Arena *a, const Table *tables, u32 n, QuoteLex **out, ErrInfo *e)
{
    QuoteLex *lex = *out = NEW(a, QuoteLex, 1);
    for (u32 i = 0; i < n; i++) {
        Tsv t = {.rest = tables[i].bytes, .file = tables[i].name};
        Err err = str_starts(tables[i].name, S("quote_cues.tsv"))    ? load_cues(a, lex, &t, e)
                  : str_starts(tables[i].name, S("quote_words.tsv")) ? load_words(a, lex, &t, e)
                                                                     : OK;
        if (err != OK) return err;
    }
    return OK;
}
