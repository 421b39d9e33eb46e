/* common.c - what the parts of the situation share: sources, origins, ids, and what places
 * and entities are called in this collection.
 *
 * Places: of the spellings in the reports that the gazetteer knows for a place (not
 * misspellings), the one most used, the longer on a tie. Entities: persons meet by full name,
 * and a surname alone means the one full name that ends in it, if there is just one in the
 * collection; everything else meets by the folded name without article. Linear in mentions,
 * but for a sort. */
#include "base/utf8.h"
#include "situation/situation.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    Str key;   /* place key */
    Str word;  /* spelling */
    u32 count;
    bool country; /* the place is a country ... */
    Str iso;      /* ... with this code */
} Spelling;

typedef struct {
    Str key, name;
    u32 count;
    bool ambiguous;
    Str country; /* of a government: ISO 3166-1 alpha-2 */
} NameRow;
typedef VEC(NameRow) NameRows;

struct SitNames {
    const Digest **digests; /* of s->documents, as story.h wants them */
    Map place_name;       /* place key -> index into spellings of the winner */
    VEC(Spelling) spellings;
    Str **entity_name;    /* [doc][entity] */
    Str **entity_side;
    NameRows governments;
};

Source source_of(const Situation *s, u32 doc, Span text)
{
    const Digest *d = s->documents.v[doc].digest;
    return (Source){.doc = doc,
                    .text = text,
                    .raw = digest_raw(d, text),
                    .zone = digest_zone_at(d, text.beg)};
}

static bool source_before(const Source *x, const Source *y)
{
    if (x->doc != y->doc) return x->doc < y->doc;
    if (x->text.beg != y->text.beg) return x->text.beg < y->text.beg;
    return x->text.end < y->text.end;
}

void sources_add(Arena *a, Sources *to, Source src)
{
    u32 i = to->n;
    while (i > 0 && source_before(&src, &to->v[i - 1])) i--;
    if (i > 0 && !source_before(&to->v[i - 1], &src)) return;
    (void)vec_push(a, to);
    memmove(&to->v[i + 1], &to->v[i], (to->n - 1 - i) * sizeof src);
    to->v[i] = src;
}

static void origin_put(Arena *a, OriginSet *to, u32 origin)
{
    u32 i = to->n;
    while (i > 0 && origin < to->v[i - 1]) i--;
    if (i > 0 && to->v[i - 1] == origin) return;
    (void)vec_push(a, to);
    memmove(&to->v[i + 1], &to->v[i], (to->n - 1 - i) * sizeof origin);
    to->v[i] = origin;
}

void origins_merge(Arena *a, OriginSet *to, const OriginSet *from)
{
    for (u32 i = 0; i < from->n; i++) origin_put(a, to, from->v[i]);
}

void origins_add(Arena *a, const Situation *s, OriginSet *to, u32 doc, Span text)
{
    OriginSet found = {0};
    if (!s->names) return; /* one report by itself: nothing is known across reports */
    story_origins_of(&s->lineage, s->names->digests, doc, text, a, &found);
    origins_merge(a, to, &found);
}

bool sit_dated(const Digest *d, const Event *e)
{
    if (e->when.from == TIME_UNKNOWN) return false;
    return e->timex == NONE || e->timex >= d->times.n || !str_eq(d->times.v[e->timex].value, S("PRESENT_REF"));
}

i64 sit_day(When w)
{
    bool part = w.precision <= PRECISION_PART && w.to != TIME_UNKNOWN && w.to > w.from;
    i64 midnight = part ? day_floor(w.to - 1) : 0;
    return part && midnight - w.from <= w.to - midnight ? midnight : day_floor(w.from);
}

Span sit_sentence(const Situation *s, u32 doc, u32 text)
{
    const Digest *d = s->documents.v[doc].digest;
    u32 i = digest_sentence_at(d, text);
    return i == NONE ? (Span){0, (u32)d->text.n} : d->sentences.v[i].text;
}

/* A mark for the four bytes that a phrase begins with: at nearly all places of a text none does. */
enum { BEGINNING = sizeof(u32), BEGINNING_BITS = 9 };
typedef struct {
    bool begins[1 << BEGINNING_BITS];
} Beginnings;

static inline u32 beginning_at(const void *p)
{
    u32 four;
    memcpy(&four, p, sizeof four);
    return (four * 0x9e3779b1u) >> (32 - BEGINNING_BITS);
}

static Beginnings beginnings(const char *const *phrases, isize n)
{
    Beginnings out = {{false}};
    for (isize i = 0; i < n; i++) {
        assert(strlen(phrases[i]) >= BEGINNING);
        out.begins[beginning_at(phrases[i])] = true;
    }
    return out;
}

static bool one_begins(Str text, isize at, const char *const *phrases, isize n)
{
    for (isize i = 0; i < n; i++) {
        isize k = 0;
        while (phrases[i][k] && at + k < text.n && text.p[at + k] == (u8)phrases[i][k]) k++;
        if (!phrases[i][k]) return true;
    }
    return false;
}

isize sit_last_of(Str text, const char *const *phrases, isize n)
{
    Beginnings any = beginnings(phrases, n);
    for (isize at = text.n - BEGINNING; at >= 0; at--)
        if (any.begins[beginning_at(text.p + at)] && one_begins(text, at, phrases, n)) return at;
    return -1;
}

bool sit_has_any(Str text, const char *const *phrases, isize n)
{
    Beginnings any = beginnings(phrases, n);
    for (isize at = 0; at + BEGINNING <= text.n; at++)
        if (any.begins[beginning_at(text.p + at)] && one_begins(text, at, phrases, n)) return true;
    return false;
}

bool sit_may_correct(Str words)
{
    for (isize y = 0; (y = str_find_byte(words, 'y', y)) >= 0; y++) /* incorrectly, mistakenly, erroneously, previously, wrongly */
        if (y > 1 && words.p[y - 1] == 'l' && strchr("tnsg", words.p[y - 2])) return true;
    return str_find(words, S("version")) >= 0 || str_find(words, S("port")) >= 0; /* an earlier report */
}

bool sit_taken_back(const Digest *d, const Event *e)
{
    static const char *const printed[] = {"earlier version of", "previous version of", "original version of", "incorrectly said", "incorrectly stated",
                                          "incorrectly reported", "mistakenly said", "mistakenly stated", "mistakenly reported", "erroneously said",
                                          "erroneously stated", "erroneously reported", "wrongly said", "wrongly stated", "wrongly reported"};
    static const char *const instead[] = {" but ", " in fact", " should have", " instead", " rather than"};
    u32 i = digest_sentence_at(d, e->trigger.beg);
    if (i == NONE) return false;
    Str before = str_at(d->text, ((Span){d->sentences.v[i].text.beg, e->trigger.beg}));
    isize cue = sit_may_correct(before) ? sit_last_of(before, printed, countof(printed)) : -1;
    return cue >= 0 && str_find_byte(before, ';', cue) < 0 && sit_last_of(before, instead, countof(instead)) < cue;
}

static int u64_order(const void *x, const void *y)
{
    u64 a = *(const u64 *)x, b = *(const u64 *)y;
    return (a > b) - (a < b);
}

/* A sentence has a dozen. */
static void sort_stems(u64 *v, u32 n)
{
    enum { FEW = 64 };
    if (n > FEW) {
        qsort(v, n, sizeof *v, u64_order);
        return;
    }
    for (u32 i = 1; i < n; i++) {
        u64 x = v[i];
        u32 at = i;
        for (; at > 0 && v[at - 1] > x; at--) v[at] = v[at - 1];
        v[at] = x;
    }
}

/* The end of the letters and digits at i. */
static inline isize word_end(Str text, isize i)
{
    for (;;) {
        while (i < text.n && char_plain[text.p[i]]) i++;
        if (i >= text.n || text.p[i] < 0x80) return i;
        isize next = i;
        if (!char_is_letter(utf8_next_any(text, &next))) return i;
        i = next;
    }
}

static isize character_end(Str text, isize i)
{
    (void)utf8_next(text, &i);
    return i;
}

/* The first n letters of a text as a number, without their case. */
static u64 stem_of(Str text, int n)
{
    u64 letters = 0, shown = ((u64)1 << 8 * n) - 1;
    memcpy(&letters, text.p, text.n < (isize)sizeof letters ? (size_t)text.n : sizeof letters);
    return (letters | 0x2020202020202020u) & shown;
}

void sit_words(Arena *a, Str text, WordSet *out)
{
    enum { WORD_MIN = 4, STEM = 6 };
    for (isize i = 0, beg; i < text.n;) {
        beg = i;
        i = word_end(text, beg);
        if (i == beg) i = text.p[i] < 0x80 ? i + 1 : character_end(text, i);
        else if (i - beg >= WORD_MIN) {
            *vec_push(a, out) = stem_of(str_cut(text, beg, text.n), i - beg < STEM ? (int)(i - beg) : STEM);
        }
    }
    sort_stems(out->v, out->n);
}

u32 sit_overlap(const WordSet *x, const WordSet *y)
{
    u32 i = 0, k = 0, same = 0, least = u32_min(x->n, y->n);
    if (x->v == y->v && x->n == y->n) return least ? 100 : 0; /* of one sentence */
    while (i < x->n && k < y->n) {
        u64 a = x->v[i], b = y->v[k];
        same += a == b, i += a <= b, k += b <= a; /* no branch: which is less cannot be foreseen */
    }
    return least ? same * 100 / least : 0;
}

Str sit_id(Arena *a, char letter, Str doc_hash, Span text, Str rule)
{
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz"; /* Crockford's base 32 */
    u64 h = hash_mix(hash_bytes(doc_hash, 1), ((u64)text.beg << 32) | text.end);
    h = hash_mix(h, hash_bytes(rule, 2));
    u8 *id = NEW(a, u8, 11);
    id[0] = (u8)letter;
    for (int i = 1; i < 11; i++, h >>= 5) id[i] = (u8)digits[h & 31];
    return (Str){id, 11};
}

/* ---- what people say */

static void review_add(Arena *a, ReviewMarks *to, const ReviewMark *m)
{
    u32 i = to->n;
    while (i > 0 && m->number < to->v[i - 1].number) i--;
    if (i > 0 && to->v[i - 1].number == m->number) return;
    (void)vec_push(a, to);
    memmove(&to->v[i + 1], &to->v[i], (to->n - 1 - i) * sizeof *m);
    to->v[i] = *m;
}

void sit_reviews_event(Arena *a, const Situation *s, const EventRef *e, ReviewMarks *to)
{
    const Digest *d = s->documents.v[e->doc].digest;
    const Event *v = &d->events.v[e->event];
    u32 place = e->control != NONE ? v->control.v[e->control].place : NONE;
    for (u32 i = 0; d->reviews && i < d->reviews->marks.n; i++) {
        const ReviewMark *m = &d->reviews->marks.v[i];
        bool all = span_empty(m->place) || place == NONE, bears = m->kind == REVIEWED_EVENT && m->fact == e->event;
        if (bears && (all || d->places.v[place].text.beg == m->place.beg)) review_add(a, to, m);
    }
}

void sit_reviews_sources(Arena *a, const Situation *s, u8 kind, const Sources *from, ReviewMarks *to)
{
    for (u32 i = 0; i < from->n; i++) {
        const Source *x = &from->v[i];
        const DigestReviews *r = s->documents.v[x->doc].digest->reviews;
        for (u32 k = 0; r && k < r->marks.n; k++) {
            const ReviewMark *m = &r->marks.v[k];
            if (m->kind == kind && m->fact != NONE && m->title == (x->field != 0) && span_overlaps(m->text, x->text)) review_add(a, to, m);
        }
    }
}

void sit_reviews_all(Arena *a, const Situation *s, ReviewMarks *to)
{
    for (u32 i = 0; i < s->documents.n; i++) {
        const DigestReviews *r = s->documents.v[i].digest->reviews;
        for (u32 k = 0; r && k < r->marks.n; k++) review_add(a, to, &r->marks.v[k]);
    }
}

/* ---- what places are called */

enum { PLACE_KEY_MAX = 96 };
typedef struct {
    char text[PLACE_KEY_MAX];
} PlaceKey;

static Str place_key(const GazPlace *g, PlaceKey *key)
{
    if (g->geonames) {
        key->text[0] = 'g';
        memcpy(key->text + 1, &g->geonames, sizeof g->geonames);
        return (Str){(u8 *)key->text, 1 + (isize)sizeof g->geonames};
    }
    int n = snprintf(key->text, sizeof key->text, "%u|%s|%.*s", g->feature, g->country, STR(g->name));
    return (Str){(u8 *)key->text, n < PLACE_KEY_MAX ? n : PLACE_KEY_MAX - 1};
}

static bool counts_as_spelling(const Place *p)
{
    return p->resolved && p->kind == PLACE_LITERAL && !str_eq(p->how, S("spelling")) &&
           !str_eq(p->how, S("short")) && !str_eq(p->how, S("context"));
}

static void count_spellings(Arena *a, Situation *s, struct SitNames *n)
{
    Map seen = {0};
    for (u32 i = 0; i < s->documents.n; i++) {
        const Digest *d = s->documents.v[i].digest;
        for (u32 k = 0; k < d->places.n; k++) {
            const Place *p = &d->places.v[k];
            if (!counts_as_spelling(p)) continue;
            PlaceKey buffer;
            Str word = str_at(d->text, p->text), key = place_key(&p->gaz, &buffer);
            if (str_eq_nocase(word, p->gaz.name)) word = p->gaz.name; /* datelines shout */
            bool isnew;
            u32 *at = map_put(a, &seen, str_join(a, str_join(a, key, S("|")), word), &isnew);
            if (isnew) {
                *at = n->spellings.n;
                *vec_push(a, &n->spellings) = (Spelling){str_copy(a, key), word, 0, p->gaz.feature == FEATURE_COUNTRY, str_of(p->gaz.country)};
            }
            n->spellings.v[*at].count++;
        }
    }
}

static bool better_spelling(const Spelling *x, const Spelling *y)
{
    if (x->count != y->count) return x->count > y->count;
    if (x->word.n != y->word.n) return x->word.n > y->word.n;
    return str_cmp(x->word, y->word) < 0;
}

/* "Stratford" for Stratford-upon-Avon: the short form speaks for the long one. */
static bool short_for(const Spelling *x, const Spelling *y)
{
    if (!str_eq(x->key, y->key) || x->word.n >= y->word.n || !str_starts(y->word, x->word)) return false;
    u8 next = y->word.p[x->word.n];
    return next == ' ' || next == '-';
}

static void choose_spellings(Arena *a, struct SitNames *n)
{
    for (u32 i = 0; i < n->spellings.n; i++)
        for (u32 k = 0; k < n->spellings.n; k++)
            if (short_for(&n->spellings.v[i], &n->spellings.v[k])) {
                n->spellings.v[k].count += n->spellings.v[i].count;
                n->spellings.v[i].count = 0;
                break;
            }
    for (u32 i = 0; i < n->spellings.n; i++) {
        bool isnew;
        u32 *at = map_put(a, &n->place_name, n->spellings.v[i].key, &isnew);
        if (isnew || better_spelling(&n->spellings.v[i], &n->spellings.v[*at])) *at = i;
    }
}

SitPlace sit_place(const Situation *s, const Place *p, Str as_written)
{
    if (!p->resolved) return (SitPlace){.name = as_written};
    if (!s->names) return (SitPlace){.name = p->gaz.name, .gazetteer_name = p->gaz.name, .gaz = p->gaz};
    PlaceKey buffer;
    u32 at = map_get(&s->names->place_name, place_key(&p->gaz, &buffer));
    Str name = at != NONE ? s->names->spellings.v[at].word : p->gaz.name;
    return (SitPlace){.name = name, .gazetteer_name = p->gaz.name, .gaz = p->gaz};
}

bool sit_same_place(const SitPlace *x, const SitPlace *y)
{
    bool known = x->gazetteer_name.n > 0;
    if (known != (y->gazetteer_name.n > 0)) return false;
    if (!known) return str_eq_nocase(x->name, y->name);
    if (x->gaz.geonames || y->gaz.geonames) return x->gaz.geonames == y->gaz.geonames;
    return x->gaz.feature == y->gaz.feature && str_eq(x->gaz.name, y->gaz.name) &&
           !strcmp(x->gaz.country, y->gaz.country);
}

/* ---- what entities are called */


static Str last_word(Str name)
{
    isize at = name.n;
    while (at > 0 && name.p[at - 1] != ' ') at--;
    return str_cut(name, at, name.n);
}

static Str entity_key(Arena *a, const Entity *e)
{
    Str name = e->name;
    if (str_starts(name, S("the ")) || str_starts(name, S("The "))) name = str_cut(name, 4, name.n);
    return str_name_key(a, name);
}

/* Full names of persons by their last word; two different ones make it ambiguous. */
static void surnames(Arena *a, const Situation *s, Map *map, NameRows *rows)
{
    for (u32 i = 0; i < s->documents.n; i++) {
        const Digest *d = s->documents.v[i].digest;
        for (u32 k = 0; k < d->entities.n; k++) {
            const Entity *e = &d->entities.v[k];
            if (!e->named || e->kind != ENTITY_PERSON || last_word(e->name).n == e->name.n) continue;
            bool isnew;
            u32 *at = map_put(a, map, str_name_key(a, last_word(e->name)), &isnew);
            Str key = entity_key(a, e);
            if (isnew) {
                *at = rows->n;
                *vec_push(a, rows) = (NameRow){key, e->name, 0, false, {0}};
            } else if (!str_eq(rows->v[*at].key, key)) {
                rows->v[*at].ambiguous = true;
            }
        }
    }
}

/* Spellings of everything by key: the first form in the order of documents stands. */
static Str canonical(Arena *a, Map *names, NameRows *rows, Map *last, NameRows *full, const Entity *e)
{
    if (!e->named) return e->name;
    Str key = entity_key(a, e);
    if (e->kind == ENTITY_PERSON) {
        u32 at = map_get(last, key);
        if (at != NONE && !full->v[at].ambiguous) return full->v[at].name;
    }
    bool isnew;
    u32 *at = map_put(a, names, key, &isnew);
    if (isnew) {
        *at = rows->n;
        Str name = e->name;
        if (str_starts(name, S("the "))) name = str_cut(name, 4, name.n);
        *vec_push(a, rows) = (NameRow){key, name, 0, false, {0}};
    }
    return rows->v[*at].name;
}

static void name_entities(Arena *a, Situation *s, struct SitNames *n)
{
    Map last = {0}, names = {0};
    NameRows full = {0}, rows = {0};
    surnames(a, s, &last, &full);
    n->entity_name = NEW(a, Str *, s->documents.n + 1);
    n->entity_side = NEW(a, Str *, s->documents.n + 1);
    for (u32 i = 0; i < s->documents.n; i++) {
        const Digest *d = s->documents.v[i].digest;
        n->entity_name[i] = NEW(a, Str, d->entities.n + 1);
        n->entity_side[i] = NEW(a, Str, d->entities.n + 1);
        for (u32 k = 0; k < d->entities.n; k++)
            n->entity_name[i][k] = canonical(a, &names, &rows, &last, &full, &d->entities.v[k]);
    }
}

/* ---- sides */

static bool is_state_code(Str code)
{
    static const Str roles[] = {LIT("GOV"), LIT("MIL"), LIT("COP"), LIT("SPY"), LIT("LEG"), LIT("ELI")};
    if (code.n < 6) return false;
    Str role = str_cut(code, 3, 6);
    for (isize i = 0; i < countof(roles); i++)
        if (str_eq(role, roles[i])) return true;
    return false;
}

/* "AFG" -> "Kenyan government": the name most used in the collection for a government of that
 * country, else the country code's own words are left to the reader. */
static void government_names(Arena *a, const Situation *s, Map *map, NameRows *rows)
{
    Map seen = {0};
    NameRows all = {0};
    for (u32 i = 0; i < s->documents.n; i++) {
        const Digest *d = s->documents.v[i].digest;
        for (u32 k = 0; k < d->entities.n; k++) {
            const Entity *e = &d->entities.v[k];
            if (e->kind != ENTITY_GOVERNMENT || e->code.n < 3 || !str_ends(e->name, S(" government"))) continue;
            if (str_find_byte(e->name, '-', 0) >= 0) continue; /* "foreign-backed government" is no name */
            Str country = str_cut(e->code, 0, 3);
            bool isnew;
            u32 *at = map_put(a, &seen, str_format(a, "%.*s|%.*s", STR(country), STR(e->name)), &isnew);
            if (isnew) {
                *at = all.n;
                *vec_push(a, &all) = (NameRow){country, e->name, 0, false, e->country};
            }
            all.v[*at].count++;
        }
    }
    for (u32 i = 0; i < all.n; i++) {
        bool isnew;
        u32 *at = map_put(a, map, all.v[i].key, &isnew);
        if (isnew) {
            *at = rows->n;
            *vec_push(a, rows) = all.v[i];
        } else if (all.v[i].count > rows->v[*at].count) {
            rows->v[*at] = all.v[i];
        }
    }
}

/* Where no report names it: "government of Kenya", as the reports spell the country. */
static Str government_of(Arena *a, const struct SitNames *n, const Entity *e)
{
    for (u32 i = 0; i < n->spellings.n; i++)
        if (n->spellings.v[i].country && n->spellings.v[i].count && str_eq(n->spellings.v[i].iso, e->country))
            return str_format(a, "government of %.*s", STR(n->spellings.v[i].word));
    return str_format(a, "government (%.*s)", STR(str_cut(e->code, 0, 3)));
}

static void name_sides(Arena *a, Situation *s, struct SitNames *n)
{
    Map governments = {0};
    government_names(a, s, &governments, &n->governments);
    NameRows rows = n->governments;
    for (u32 i = 0; i < s->documents.n; i++) {
        const Digest *d = s->documents.v[i].digest;
        for (u32 k = 0; k < d->entities.n; k++) {
            const Entity *e = &d->entities.v[k];
            Str side = {0};
            if (e->kind == ENTITY_GROUP) {
                side = n->entity_name[i][k];
            } else if (is_state_code(e->code)) {
                u32 at = map_get(&governments, str_cut(e->code, 0, 3));
                side = at != NONE ? rows.v[at].name : government_of(a, n, e);
            } else if (e->kind == ENTITY_GOVERNMENT && e->country.n) { /* no code: by its country */
                for (u32 r = 0; r < rows.n && !side.n; r++)
                    if (str_eq(rows.v[r].country, e->country)) side = rows.v[r].name;
                if (!side.n) side = government_of(a, n, e);
            }
            n->entity_side[i][k] = side;
        }
    }
}

Str sit_entity_name(const Situation *s, u32 doc, u32 entity)
{
    if (entity != NONE && !s->names) return s->documents.v[doc].digest->entities.v[entity].name;
    return entity == NONE ? (Str){0} : s->names->entity_name[doc][entity];
}

Str sit_side(const Situation *s, u32 doc, u32 entity)
{
    return entity == NONE || !s->names ? (Str){0} : s->names->entity_side[doc][entity];
}

/* "The government", "troops" of no named state: those of the state the place lies in. */
static Str local_government(const Situation *s, const Entity *e, const SitPlace *place)
{
    bool stateless = e->country.n == 0 && (str_eq(e->code, S("GOV")) || str_eq(e->code, S("MIL")) || str_eq(e->code, S("COP")));
    if (!stateless || !place->gazetteer_name.n) return (Str){0};
    for (u32 i = 0; i < s->names->governments.n; i++)
        if (str_eq(s->names->governments.v[i].country, str_of(place->gaz.country))) return s->names->governments.v[i].name;
    return (Str){0};
}

Str sit_holder(const Situation *s, u32 doc, u32 entity, const SitPlace *place)
{
    if (entity == NONE) return (Str){0};
    const Entity *e = &s->documents.v[doc].digest->entities.v[entity];
    bool armed = str_find(e->code, S("MIL")) >= 0 || str_find(e->code, S("REB")) >= 0 || str_find(e->code, S("INS")) >= 0;
    if (e->kind == ENTITY_PERSON && !armed) return (Str){0};
    Str side = sit_side(s, doc, entity);
    if (!side.n) side = local_government(s, e, place);
    return side.n ? side : sit_entity_name(s, doc, entity);
}

bool sit_doer(Str words)
{
    static const Str one[] = {LIT("gunman"), LIT("shooter"), LIT("attacker"), LIT("assailant"), LIT("bomber"), LIT("suspect"),
                              LIT("robber"), LIT("intruder"), LIT("killer"), LIT("hijacker")};
    for (isize i = 0; i < countof(one); i++)
        if (str_ends(words, one[i])) return true;
    return false;
}

bool sit_lone(const Entity *who)
{
    static const Str one[] = {LIT("man"), LIT("woman"), LIT("person")};
    if (who->named || who->plural) return false;
    for (isize i = 0; i < countof(one); i++)
        if (str_ends(who->name, one[i])) return true;
    return sit_doer(who->name);
}

bool sit_about_control(const Situation *s, u32 doc, const ControlFact *c)
{
    const ReportDoc *r = &s->documents.v[doc];
    if (c->place == NONE || c->change == CHANGE_NONE) return false;
    const Entity *who = c->holder != NONE ? &r->digest->entities.v[c->holder] : NULL;
    if (who && ((who->kind == ENTITY_OTHER && !who->code.n) || sit_lone(who))) return false; /* a test flight, a storm */
    if (r->story >= s->stories.n || s->stories.v[r->story].sides) return true;
    if (!who) return false;
    bool own = who->country.n && str_eq(who->country, str_of(r->digest->places.v[c->place].gaz.country));
    if (own && (c->change == CHANGE_THREATENS || c->change == CHANGE_BESIEGES)) return false; /* sanctions "to cut off Pyongyang" */
    return who->kind == ENTITY_PLACE || (who->kind == ENTITY_PEOPLE && who->country.n); /* a state or a people; arms and office make a story one with sides */
}

void situation_names(Arena *a, Situation *s)
{
    struct SitNames *n = NEW(a, struct SitNames, 1);
    n->digests = NEW(a, const Digest *, s->documents.n + 1);
    for (u32 i = 0; i < s->documents.n; i++) n->digests[i] = s->documents.v[i].digest;
    count_spellings(a, s, n);
    choose_spellings(a, n);
    name_entities(a, s, n);
    name_sides(a, s, n);
    s->names = n;
}
