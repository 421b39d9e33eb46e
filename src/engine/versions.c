/* versions.c - a page that is found again with other bytes. Pages are edited after they are
 * published, often without a word; what they said before stays known as of its day.
 *
 * Sentences are compared by their words without white space and marks. What stands in only one
 * version was added or removed; an added and a removed sentence that share more than half of
 * their words (Dice) are one sentence that was changed. Quadratic in changed sentences only,
 * which are capped. */
#include "engine/versions.h"
#include "base/tsv.h"
#include "base/utf8.h"
#include "engine/engine.h"

enum { EDITS_MAX = 400, WORDS_MAX = 96, LEDE_SENTENCES = 4 };

typedef struct {
    Span text;
    Str key;
    u64 words[WORDS_MAX]; /* of changed sentences: hashes, in order of text */
    u32 nwords;
    bool common;
} Line;
typedef VEC(Line) Lines;

static bool counts(const DigestSentence *s)
{
    return s->zone != ZONE_BOILERPLATE && s->zone != ZONE_RELATED;
}

/* Letters and digits only, folded. */
static Str key_of(Arena *a, Str s)
{
    u8 *to = NEW(a, u8, s.n + 1);
    isize n = 0;
    for (isize i = 0; i < s.n; i++) {
        u8 c = s.p[i];
        if (c >= 'A' && c <= 'Z') c = (u8)(c + 32);
        if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) to[n++] = c;
    }
    return (Str){to, n};
}

static void read_lines(Arena *a, const Digest *d, Lines *out, Map *keys)
{
    for (u32 i = 0; i < d->sentences.n; i++) {
        if (!counts(&d->sentences.v[i])) continue;
        Line *l = vec_push(a, out);
        *l = (Line){.text = d->sentences.v[i].text};
        l->key = key_of(a, str_at(d->text, l->text));
        bool isnew;
        *map_put(a, keys, l->key, &isnew) = out->n - 1;
    }
}

static u32 mark_common(Lines *lines, const Map *others)
{
    u32 n = 0;
    for (u32 i = 0; i < lines->n; i++) {
        lines->v[i].common = lines->v[i].key.n == 0 || map_get(others, lines->v[i].key) != NONE;
        n += lines->v[i].common && lines->v[i].key.n;
    }
    return n;
}

bool version_is(Arena *a, const Digest *before, const Digest *after)
{
    Lines x = {0}, y = {0};
    Map in_x = {0}, in_y = {0};
    if (version_retracts(after)) return true;
    if (before->title.n && str_eq(key_of(a, before->title), key_of(a, after->title))) return true;
    read_lines(a, before, &x, &in_x);
    read_lines(a, after, &y, &in_y);
    return mark_common(&y, &in_x) > 0;
}

/* ---- retraction */

static bool says(const Digest *d, Str where, Str phrase)
{
    if (str_eq(where, S("title")))
        return d->title.n >= phrase.n && str_eq_nocase(str_cut(d->title, 0, phrase.n), phrase);
    for (u32 i = 0; i < d->sentences.n && i < LEDE_SENTENCES; i++) {
        Str s = str_at(d->text, d->sentences.v[i].text);
        for (isize at = 0; at + phrase.n <= s.n; at++)
            if (str_eq_nocase(str_cut(s, at, at + phrase.n), phrase)) return true;
    }
    return false;
}

bool version_retracts(const Digest *d)
{
    Tsv t = {.rest = data_table(S("retraction.tsv")), .file = S("retraction.tsv")};
    ErrInfo e;
    while (tsv_next(&t, &e) == 1)
        if (says(d, t.cell[0], t.cell[1])) return true;
    return false;
}

/* ---- knowledge time */

When version_known(const Digest *d, bool later)
{
    When received = {d->received, d->received + 1, PRECISION_SECOND, true};
    if (later && when_known(d->updated) && (!when_known(d->published) || d->updated.from > d->published.from)) return d->updated;
    if (later && d->received != TIME_UNKNOWN) return received;
    return when_known(d->published) || d->received == TIME_UNKNOWN ? d->published : received;
}

/* ---- edits */

static void read_words(Line *l, Str text)
{
    Str s = str_at(text, l->text);
    for (isize i = 0; i < s.n && l->nwords < WORDS_MAX;) {
        isize beg = i;
        while (i < s.n && s.p[i] > ' ') i++;
        if (i > beg) l->words[l->nwords++] = hash_bytes(str_cut(s, beg, i), 5);
        while (i < s.n && s.p[i] <= ' ') i++;
    }
}

static bool alike(const Line *x, const Line *y)
{
    u32 shared = 0;
    bool used[WORDS_MAX] = {0};
    for (u32 i = 0; i < x->nwords; i++)
        for (u32 k = 0; k < y->nwords; k++)
            if (!used[k] && x->words[i] == y->words[k]) {
                used[k] = true, shared++;
                break;
            }
    return shared * 4 > x->nwords + y->nwords;
}

static void add(Arena *a, StoreEdits *out, StoreEdit e)
{
    if (out->n < EDITS_MAX) *vec_push(a, out) = e;
}

void version_edits(Arena *a, const Digest *before, const Digest *after, StoreEdits *out)
{
    Lines x = {0}, y = {0};
    Map in_x = {0}, in_y = {0};
    read_lines(a, before, &x, &in_x);
    read_lines(a, after, &y, &in_y);
    mark_common(&x, &in_y);
    mark_common(&y, &in_x);
    for (u32 i = 0; i < x.n; i++)
        if (!x.v[i].common) read_words(&x.v[i], before->text);
    if (!str_eq(before->title, after->title)) add(a, out, (StoreEdit){S("title"), before->title, after->title, {0}});
    for (u32 i = 0; i < y.n; i++) {
        Line *l = &y.v[i];
        if (l->common) continue;
        read_words(l, after->text);
        u32 k = 0;
        while (k < x.n && (x.v[k].common || !alike(&x.v[k], l))) k++;
        Str now = str_trim(str_at(after->text, l->text));
        if (k < x.n) x.v[k].common = true;
        if (k < x.n) add(a, out, (StoreEdit){S("changed"), str_trim(str_at(before->text, x.v[k].text)), now, l->text});
        else add(a, out, (StoreEdit){S("added"), {0}, now, l->text});
    }
    for (u32 i = 0; i < x.n; i++)
        if (!x.v[i].common) add(a, out, (StoreEdit){S("removed"), str_trim(str_at(before->text, x.v[i].text)), {0}, {0}});
}
