/* actor_lex.c - the lexicon of the actor stage: agent nouns, known organisations, media, given
 * names, demonyms. All keys are folded (case, marks, spaces, hyphens and dots dropped), so that
 * "al-Qaeda" and "Al Qaeda" are one; an alias in capitals only must meet capitals in the text,
 * because WHO is not who. User tables are read first and win over ours. */
#include "annotate/actor_in.h"
#include "base/tsv.h"
#include "base/utf8.h"

static const struct {
    Str name;
    u8 kind;
} kinds[] = {{LIT("person"), ENTITY_PERSON},         {LIT("organisation"), ENTITY_ORG},
             {LIT("armed_group"), ENTITY_GROUP},     {LIT("government"), ENTITY_GOVERNMENT},
             {LIT("force"), ENTITY_FORCE},           {LIT("media"), ENTITY_MEDIA},
             {LIT("people"), ENTITY_PEOPLE},         {LIT("place"), ENTITY_PLACE},
             {LIT("document"), ENTITY_DOCUMENT},     {LIT("other"), ENTITY_OTHER},
             {LIT("-"), ENTITY_OTHER},               {LIT(""), ENTITY_OTHER}};

static Err kind_of(const Tsv *t, int cell, u8 *out, ErrInfo *e)
{
    for (isize i = 0; i < countof(kinds); i++)
        if (str_eq(kinds[i].name, t->cell[cell])) return *out = kinds[i].kind, OK;
    return fail(e, E_FORMAT, "%.*s:%u: column %d: \"%.*s\" is no kind of actor", STR(t->file),
                t->line, cell + 1, STR(t->cell[cell]));
}

static bool all_capitals(Str s)
{
    u32 letters = 0;
    for (isize i = 0; i < s.n;) {
        u32 c = utf8_next(s, &i);
        if (char_is_lower(c)) return false;
        letters += char_is_upper(c);
    }
    return letters > 1;
}

static Str key_of(Arena *a, Str s)
{
    return str_name_key(a, s);
}

/* The first word of a name, cut at a space and at a hyphen: both are ways to meet its tokens. */
static void put_first(Arena *a, ActorLex *lex, Str alias)
{
    u32 words = 1;
    isize space = alias.n, hyphen = alias.n;
    for (isize i = alias.n - 1; i >= 0; i--) {
        u8 c = alias.p[i];
        if (c == ' ') words++, space = i;
        if (c == '-' || c == '/' || c == '\'') words += 2;
        if (c == ' ' || c == '-' || c == '/') hyphen = i;
    }
    words = u32_min(words + 1, ACTOR_WORDS_MAX);
    isize cuts[] = {space, hyphen};
    for (int i = 0; i < 2; i++) {
        Str first = key_of(a, str_cut(alias, 0, cuts[i]));
        if (!first.n) continue;
        bool isnew;
        u32 *n = map_put(a, &lex->known_first, first, &isnew);
        *n = isnew ? words : u32_max(*n, words);
    }
}

static void put_alias(Arena *a, ActorLex *lex, const ActorKnown *row, Str alias)
{
    alias = str_trim(alias);
    Str key = key_of(a, alias);
    if (!key.n || key.n >= ACTOR_KEY_MAX) return;
    bool isnew;
    u32 *at = map_put(a, &lex->known_by, key, &isnew);
    if (!isnew) return;
    *at = lex->known.n;
    ActorKnown *k = vec_push(a, &lex->known);
    *k = *row;
    k->alias = alias;
    k->caps = all_capitals(alias);
    put_first(a, lex, alias);
}

static void put_known(Arena *a, ActorLex *lex, const ActorKnown *row, Str aliases)
{
    put_alias(a, lex, row, row->name);
    Str alias;
    while (aliases.n && str_next(&aliases, '|', &alias)) put_alias(a, lex, row, alias);
}

static Err load_known(Arena *a, ActorLex *lex, Tsv *t, ErrInfo *e)
{
    int got;
    while ((got = tsv_next(t, e)) > 0) {
        ActorKnown row = {.name = t->cell[0], .code = t->cell[1], .country = t->cell[3]};
        if (!row.name.n) return fail(e, E_FORMAT, "%.*s:%u: column 1: no name", STR(t->file), t->line);
        if (row.country.n != 0 && row.country.n != 2)
            return fail(e, E_FORMAT, "%.*s:%u: column 4: \"%.*s\" is no ISO 3166-1 alpha-2 code",
                        STR(t->file), t->line, STR(row.country));
        if (kind_of(t, 2, &row.kind, e) != OK) return e->code;
        put_known(a, lex, &row, t->cell[4]);
    }
    return got < 0 ? (Err)got : OK;
}

static Err load_media(Arena *a, ActorLex *lex, Tsv *t, ErrInfo *e)
{
    int got;
    while ((got = tsv_next(t, e)) > 0) {
        ActorKnown row = {.name = t->cell[0], .code = S("MED"), .country = t->cell[2], .kind = ENTITY_MEDIA,
                          .agency = str_eq(t->cell[1], S("agency"))};
        put_known(a, lex, &row, t->cell[3]);
    }
    return got < 0 ? (Err)got : OK;
}

static Str plural_of(Arena *a, Str w)
{
    u8 last = w.n ? w.p[w.n - 1] : 0, before = w.n > 1 ? w.p[w.n - 2] : 0;
    if (last == 'y' && !strchr("aeiou", before)) return str_join(a, str_cut(w, 0, w.n - 1), S("ies"));
    bool es = last == 's' || last == 'x' || (last == 'h' && (before == 'c' || before == 's'));
    return str_join(a, w, es ? S("es") : S("s"));
}

static void put_role(Arena *a, ActorLex *lex, ActorRole row, Str form, bool plural)
{
    Str key = key_of(a, form);
    if (!key.n || key.n >= ACTOR_KEY_MAX) return;
    bool isnew;
    u32 *at = map_put(a, &lex->role_by, key, &isnew);
    if (!isnew) return;
    *at = lex->roles.n;
    row.plural = plural;
    *vec_push(a, &lex->roles) = row;
}

static Err load_roles(Arena *a, ActorLex *lex, Tsv *t, ErrInfo *e)
{
    static const char letters[] = "thmgoqa";
    int got;
    while ((got = tsv_next(t, e)) > 0) {
        ActorRole row = {.word = t->cell[0], .code = t->cell[1], .family = t->cell[4]};
        if (str_starts(row.code, S("~"))) row.weak = true, row.code = str_cut(row.code, 1, row.code.n);
        if (kind_of(t, 2, &row.kind, e) != OK) return e->code;
        for (isize i = 0; i < t->cell[3].n; i++) {
            const char *l = strchr(letters, t->cell[3].p[i]);
            if (!l) return fail(e, E_FORMAT, "%.*s:%u: column 4: unknown use", STR(t->file), t->line);
            row.use |= (u8)(1 << (l - letters));
        }
        row.sex = t->cell[5].n ? t->cell[5].p[0] : 0;
        bool plural = t->cell[6].n && str_eq(t->cell[6], row.word);
        put_role(a, lex, row, row.word, plural);
        if (plural || !(row.use & USE_HEAD)) continue;
        put_role(a, lex, row, t->cell[6].n ? t->cell[6] : plural_of(a, row.word), true);
    }
    return got < 0 ? (Err)got : OK;
}

static Err load_given(Arena *a, ActorLex *lex, Tsv *t, ErrInfo *e)
{
    int got;
    while ((got = tsv_next(t, e)) > 0) {
        Str rest = t->cell[1], name;
        while (rest.n && str_next(&rest, ' ', &name)) {
            bool isnew;
            Str key = key_of(a, name);
            if (!key.n) continue;
            u32 *at = map_put(a, &lex->given, key, &isnew);
            if (isnew) *at = t->cell[0].n ? t->cell[0].p[0] : 'x';
        }
    }
    return got < 0 ? (Err)got : OK;
}

/* countries.tsv belongs to the gazetteer; from it we only take each country's first demonym. */
static Err load_demonyms(Arena *a, ActorLex *lex, Tsv *t, ErrInfo *e)
{
    int got;
    while ((got = tsv_next(t, e)) > 0) {
        Str all = t->cell[9], first;
        bool isnew;
        if (!all.n || !str_next(&all, '|', &first)) continue;
        *map_put(a, &lex->demonym, t->cell[1], &isnew) = lex->demonyms.n;
        *vec_push(a, &lex->demonyms) = first;
    }
    return got < 0 ? (Err)got : OK;
}

Err actor_lex_load(Arena *a, const Table *tables, u32 n, ActorLex **out, ErrInfo *e)
{
    typedef Err Load(Arena *, ActorLex *, Tsv *, ErrInfo *);
    static const struct {
        Str name;
        Load *load;
    } parts[] = {{LIT("actors:"), load_known},          {LIT("actors.tsv"), load_known},
                 {LIT("actor_media.tsv"), load_media},  {LIT("actor_roles.tsv"), load_roles},
                 {LIT("actor_names.tsv"), load_given},  {LIT("countries.tsv"), load_demonyms}};
    ActorLex *lex = *out = NEW(a, ActorLex, 1);
    for (isize p = 0; p < countof(parts); p++)
        for (u32 i = 0; i < n; i++) {
            if (!str_starts(tables[i].name, parts[p].name)) continue;
            Tsv t = {.rest = tables[i].bytes, .file = tables[i].name};
            Err err = parts[p].load(a, lex, &t, e);
            if (err != OK) return err;
        }
    return OK;
}

/* ---- asking */

u32 actor_key_of(const ActorWork *w, u32 beg, u32 end, u8 out[ACTOR_KEY_MAX])
{
    u32 n = 0;
    for (u32 t = beg; t < end; t++) {
        if (n + (u32)w->key[t].n > ACTOR_KEY_MAX) return 0;
        if (w->key[t].n) memcpy(out + n, w->key[t].p, (size_t)w->key[t].n);
        n += (u32)w->key[t].n;
    }
    return n;
}

static const ActorRole *role_of(const ActorWork *w, u32 beg, u32 end)
{
    u8 key[ACTOR_KEY_MAX];
    u32 n = actor_key_of(w, beg, end, key);
    u32 at = n ? map_get(&w->lex->role_by, (Str){key, n}) : NONE;
    return at == NONE ? NULL : &w->lex->roles.v[at];
}

const ActorRole *actor_role_at(const ActorWork *w, u32 beg, u32 limit, u32 *len)
{
    if (!w->key[beg].n) return NULL;
    for (u32 n = u32_min(ACTOR_ROLE_WORDS, limit - beg); n > 0; n--) {
        if (!w->key[beg + n - 1].n) continue;
        const ActorRole *r = role_of(w, beg, beg + n);
        if (r) return *len = n, r;
    }
    Str s = w->key[beg]; /* "ex-ministers" as one token */
    if (str_starts(s, S("ex")) && str_find_byte(token_str(w->d, beg), '-', 0) == 2) {
        u32 at = map_get(&w->lex->role_by, str_cut(s, 2, s.n));
        if (at != NONE) return *len = 1, &w->lex->roles.v[at];
    }
    return NULL;
}

const ActorRole *actor_role_ending(const ActorWork *w, u32 from, u32 end, u32 *len)
{
    for (u32 n = u32_min(ACTOR_ROLE_WORDS, end - from); n > 0; n--) {
        if (!w->key[end - n].n) continue;
        const ActorRole *r = role_of(w, end - n, end);
        if (r) return *len = n, r;
    }
    return NULL;
}

u8 actor_given_sex(const ActorLex *lex, Str key)
{
    u32 v = key.n ? map_get(&lex->given, key) : NONE;
    return v == NONE ? 0 : (u8)v;
}

Str actor_demonym(const ActorLex *lex, const GazCountry *c)
{
    u32 v = c ? map_get(&lex->demonym, str_of(c->iso3)) : NONE;
    return v == NONE ? (Str){0} : lex->demonyms.v[v];
}

const ActorKnown *actor_known(const ActorLex *lex, Str name)
{
    u8 key[GAZ_KEY_MAX];
    u32 n = gaz_key(name, key);
    u32 at = n ? map_get(&lex->known_by, (Str){key, n}) : NONE;
    return at == NONE ? NULL : &lex->known.v[at];
}
