/* gazetteer_names.c - which names of a place are filed, and under which keys.
 *
 * GeoNames' alternate names are a mixture of every language, transliteration and airport code.
 * Kept are those in Latin script that begin with a capital, are no abbreviation and no English
 * word. Spelling rules then add what newspapers write: Pul for Pol, -i- for -e-, -abad for
 * -obod, an Arabic article in any assimilation or none at all. */
#include "gazetteer.h"
#include "base/utf8.h"

enum { ALT_KEY_MIN = 4, NAME_KEY_MIN = 2, NAME_BYTES_MAX = 60, CODE_LETTERS = 4, LATIN_END = 0x250,
       LATIN_MORE = 0x1E00, LATIN_MORE_END = 0x1F00 };

static bool latin(u32 c)
{
    return c < LATIN_END || (c >= LATIN_MORE && c < LATIN_MORE_END) || char_is_apostrophe(c) ||
           char_is_dash(c);
}

/* An alternate name that a newspaper could print. */
static bool worth_keeping(Str s)
{
    isize at = 0;
    if (s.n == 0 || s.n > NAME_BYTES_MAX || !char_is_upper(utf8_next(s, &at))) return false;
    bool lower = false;
    u32 letters = 1;
    while (at < s.n) {
        u32 c = utf8_next(s, &at);
        if (!latin(c) || char_is_digit(c) || c == '(' || c == '/') return false;
        lower |= char_is_lower(c);
        letters++;
    }
    return lower || letters > CODE_LETTERS;
}

static void add_key(Gaz *g, u32 rec, const u8 *key, u32 n, u8 flags)
{
    *vec_push(g->a, &g->keys) = (Key){gaz_hash(key, n), rec, flags};
}

/* Every beginning of the name at a word's end goes to the prefix filter. */
static void add_prefixes(Gaz *g, Str name)
{
    u8 key[GAZ_KEY_MAX];
    for (isize i = 1; i <= name.n; i++) {
        if (i < name.n && name.p[i] != ' ' && name.p[i] != '-') continue;
        u32 n = gaz_key(str_cut(name, 0, i), key);
        if (n) *vec_push(g->a, &g->prefixes) = gaz_hash(key, n);
    }
}

static u8 word_kinds(const Gaz *g, const u8 *key, u32 n)
{
    u32 v = map_get(&g->words, (Str){key, n});
    return v == NONE ? 0 : (u8)v;
}

static void file_name(Gaz *g, u32 rec, Str name, u8 flags)
{
    u8 key[GAZ_KEY_MAX];
    u32 n = gaz_key(name, key);
    bool alt = flags & (GAZ_ALT | GAZ_VARIANT | GAZ_SHORT);
    if (n < (alt ? ALT_KEY_MIN : NAME_KEY_MIN)) return;
    if (alt && !(flags & GAZ_OWN) && word_kinds(g, key, n) & (GAZ_COMMON | GAZ_RARE)) return;
    add_key(g, rec, key, n, flags);
    add_prefixes(g, name);
}

static Str replaced(Arena *a, Str s, isize at, isize n, Str with)
{
    return str_join(a, str_join(a, str_cut(s, 0, at), with), str_cut(s, at + n, s.n));
}

/* "Ar Raqqah": the length of the article with what follows it, 0 if there is none. */
static isize article(Str s)
{
    static const Str forms[] = {LIT("Al"), LIT("El"), LIT("Ar"), LIT("Er"), LIT("As"), LIT("Es"), LIT("Ash"), LIT("Esh"),
                                LIT("Ad"), LIT("Ed"), LIT("An"), LIT("En"), LIT("At"), LIT("Et"), LIT("Az"), LIT("Ez")};
    for (isize i = 0; i < countof(forms); i++) {
        isize n = forms[i].n;
        if (str_starts(s, forms[i]) && s.n > n + 3 && (s.p[n] == ' ' || s.p[n] == '-')) return n + 1;
    }
    return 0;
}

/* Countries whose towns bear an Arabic article; elsewhere "El Paso" is no article to drop. */
static bool arabic(const Rec *r)
{
    static const Str where = LIT("SA YE IQ SY LB JO PS IL EG SD LY TN DZ MA MR AE QA BH KW OM SO DJ EH ");
    return str_find(where, (Str){(const u8 *)r->row.country, 2}) >= 0;
}

static void variants(Gaz *g, u32 rec, Str name, u8 flags)
{
    static const struct {
        Str from, to;
    } rules[] = {{LIT("Pul-"), LIT("Pol-")}, {LIT("Pol-"), LIT("Pul-")}, {LIT("-e "), LIT("-i ")},
                 {LIT("-e-"), LIT("-i-")}, {LIT("-i-"), LIT("-e-")}, {LIT(" e "), LIT(" i ")},
                 {LIT("obod"), LIT("abad")}, {LIT("\xC4\x81" "b\xC4\x81" "d"), LIT("abad")},
                 {LIT("Shahre"), LIT("Shahr-i")}, {LIT("ullah"), LIT("ollah")}, {LIT("ou"), LIT("u")},
                 {LIT("Saint "), LIT("St ")}, {LIT("St. "), LIT("Saint ")}, {LIT("Mount "), LIT("Mt ")},
                 {LIT("Fort "), LIT("Ft ")}};
    u8 how = (u8)((flags & ~(GAZ_MAIN | GAZ_ALT)) | GAZ_VARIANT);
    for (isize i = 0; i < countof(rules); i++) {
        isize at = str_find(name, rules[i].from);
        if (at >= 0) file_name(g, rec, replaced(g->a, name, at, rules[i].from.n, rules[i].to), how);
    }
    isize n = arabic(&g->recs.v[rec]) ? article(name) : 0;
    if (n) {
        file_name(g, rec, str_cut(name, n, name.n), how);
        file_name(g, rec, replaced(g->a, name, 0, n, S("al-")), how);
    }
}

void name_place(Gaz *g, u32 rec, Str name, u8 flags)
{
    file_name(g, rec, name, flags);
    variants(g, rec, name, flags);
}

Str without_type(Str name, bool *changed)
{
    static const Str tails[] = {LIT(" Province"), LIT(" Region"), LIT(" Governorate"), LIT(" State"), LIT(" District"),
                                LIT(" Oblast"), LIT(" Department"), LIT(" Prefecture"), LIT(" Division"), LIT(" Krai"),
                                LIT(" Municipality"), LIT(" Emirate"), LIT(" Rayon"), LIT(" Raion"), LIT(" Republic"),
                                LIT(" Kommune"), LIT(" Kommun"), LIT(" County")};
    static const Str heads[] = {LIT("City and Borough of "), LIT("Royal Borough of "), LIT("Borough of "),
                                LIT("District of "), LIT("City of "), LIT("County of "), LIT("Province of "),
                                LIT("State of "), LIT("Municipality of "), LIT("Metropolitan Borough of ")};
    *changed = true;
    for (isize i = 0; i < countof(tails); i++)
        if (str_ends(name, tails[i]) && name.n > tails[i].n + 1)
            return str_cut(name, 0, name.n - tails[i].n);
    for (isize i = 0; i < countof(heads); i++)
        if (str_starts(name, heads[i])) return str_cut(name, heads[i].n, name.n);
    *changed = false;
    return name;
}

void name_all(Gaz *g, u32 rec)
{
    Rec *r = &g->recs.v[rec];
    name_place(g, rec, r->name, GAZ_MAIN);
    if (r->ascii.n && !str_eq(r->ascii, r->name)) name_place(g, rec, r->ascii, GAZ_MAIN);
    Str rest = r->alternates, part;
    while (str_next(&rest, ',', &part))
        if (worth_keeping(part)) name_place(g, rec, part, GAZ_ALT);
    bool american = memcmp(r->row.country, "US", 2) == 0, changed;
    Str plain = without_type(r->name, &changed);
    if (changed && r->row.feature == FEATURE_ADMIN1) name_place(g, rec, plain, GAZ_MAIN);
    if (changed && r->row.feature == FEATURE_ADMIN2) name_place(g, rec, plain, american ? GAZ_SHORT | GAZ_LISTED : GAZ_SHORT);
}

void word_put(Gaz *g, Str word, u8 kinds)
{
    *map_put(g->a, &g->words, word, NULL) = kinds;
    u64 hash = gaz_hash(word.p, (u32)word.n);
    *vec_push(g->a, &g->keys) = (Key){hash, GAZ_NO_PLACE, kinds};
    *vec_push(g->a, &g->prefixes) = hash;
}
