/* words.c - see words.h.
 *
 * A hand-made scan instead of the language stage's tokens, for three reasons: documents in
 * any language can be compared, a change of the model does not change who copied whom, and
 * it runs at several hundred megabytes a minute. The stem is in the spirit of Harman's
 * S-stemmer ("How effective is suffixing?", JASIS 1991) with -ed, -ing and a final -e taken
 * off as well; a full Porter stemmer joined no more reports of one story when tried. */
#include "story/words.h"
#include "base/utf8.h"

#define SELDOM __attribute__((noinline)) /* out of the way of what nearly all words take */

static const u64 hash_none = 0xcbf29ce484222325u;

static inline u64 hash_add(u64 h, u8 byte)
{
    return (h ^ byte) * 0x100000001b3u;
}

static u64 hash_end(u64 h)
{
    h ^= h >> 32;
    h *= 0x9e3779b97f4a7c15u;
    return h ^ h >> 29;
}

static u64 hash_of(const u8 *p, u32 n)
{
    u64 h = hash_none;
    for (u32 i = 0; i < n; i++) h = hash_add(h, p[i]);
    return h;
}

u64 story_hash(const u8 *p, u32 n)
{
    return hash_end(hash_of(p, n));
}

/* Scripts written without spaces: each character is a word of its own. */
static bool stands_alone(u32 c)
{
    return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x2E80 && c <= 0x9FFF && c != 0x3000) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

static bool is_word_char(u32 c)
{
    return char_is_digit(c) || char_is_letter(c);
}

static void put(StoryWord *w, u32 c)
{
    u8 f[FOLD_MAX];
    int n = char_fold(c, f);
    if (w->n + n > WORD_KEY_MAX) return;
    for (int i = 0; i < n; i++) w->key[w->n++] = f[i], w->hash = hash_add(w->hash, f[i]);
}

/* Does the gap before a word end a sentence, a line or open a quotation? */
static bool gap_opens(u32 c)
{
    if (c == ' ') return false;
    return c == '.' || c == '!' || c == '?' || c == '\n' || c == ':' || c == '(' || c == 0x2022 ||
           c == '"' || c == 0x201C || c == 0x2018 || c == 0xAB;
}

/* The ASCII letters and digits at i, of which most words are made, to the end of the key, in which n bytes are; the offset
 * behind them. */
static inline isize plain_run(Str t, isize i, StoryWord *w, u32 n)
{
    isize from = i, most = i + (isize)(WORD_KEY_MAX - n);
    u8 *key = w->key + n, c;
    u64 h = w->hash;
    if (most > t.n) most = t.n;
    for (; i < most && (c = char_plain[t.p[i]]) != 0; i++) *key++ = c, h = hash_add(h, c);
    w->hash = h;
    w->n = (u8)(n + (u32)(i - from));
    while (w->n == WORD_KEY_MAX && i < t.n && char_plain[t.p[i]]) i++; /* of a word longer than its key */
    return i;
}

/* The rest of a word, of which a plain run is in; the offset behind it. */
SELDOM static isize word_rest(Str t, isize i, StoryWord *w)
{
    bool apostrophe_s = false;
    while (i < t.n) {
        isize j = i, k;
        u32 c = utf8_next(t, &j);
        bool apostrophe = char_is_apostrophe(c);
        bool inner = apostrophe || (w->digit && (c == '.' || c == ','));
        if (inner) { /* only between two letters, or two digits */
            if (j >= t.n) break;
            k = j;
            c = utf8_next(t, &k);
            if (w->digit && !apostrophe ? !char_is_digit(c) : !is_word_char(c)) break;
            j = k;
        }
        if (c == UTF8_BAD || !is_word_char(c) || stands_alone(c)) break;
        put(w, c);
        i = plain_run(t, j, w, w->n);
        apostrophe_s = apostrophe && char_lower(c) == 's' && i == j;
    }
    w->possessive = apostrophe_s && w->n > 1 && w->key[w->n - 1] == 's';
    if (w->possessive) w->hash = hash_of(w->key, --w->n);
    return i;
}

/* A word that opens with more than ASCII; the offset behind it, or i where there is none. */
SELDOM static isize other_word(Str t, isize i, StoryWord *w)
{
    isize end = i;
    u32 c = utf8_next(t, &end);
    if (c == UTF8_BAD || !is_word_char(c)) return i;
    w->text.beg = (u32)i;
    w->digit = false;
    w->upper = char_is_upper(c);
    put(w, c);
    return stands_alone(c) ? end : word_rest(t, plain_run(t, end, w, w->n), w);
}

/* Over a mark in the gap before a word; the offset behind it. */
SELDOM static isize over_mark(Str t, isize i, StoryWord *w)
{
    w->opens |= gap_opens(utf8_next(t, &i));
    return i;
}

bool story_word_next(Str text, u32 *at, u32 end, StoryWord *w)
{
    Str t = {text.p, (isize)end};
    isize i = *at, behind = i;
    w->n = 0;
    w->hash = hash_none;
    w->possessive = false;
    w->opens = i == 0;
    for (;; i = t.p[i] == ' ' ? i + 1 : over_mark(t, i, w)) {
        if (i >= t.n) return *at = end, false;
        if (char_plain[t.p[i]] || (t.p[i] >= 0x80 && (behind = other_word(t, i, w)) > i)) break;
    }
    if (t.p[i] < 0x80) { /* nearly all: letters that end with a space or a mark */
        w->text.beg = (u32)i;
        w->digit = char_is_digit(t.p[i]);
        w->upper = t.p[i] <= 'Z' && t.p[i] >= 'A';
        behind = plain_run(t, i, w, 0);
        if (behind < t.n && (t.p[behind] >= 0x80 || t.p[behind] == '\'' || t.p[behind] == '`' || w->digit)) behind = word_rest(t, behind, w);
    }
    w->text.end = (u32)behind;
    w->hash = hash_end(w->hash);
    *at = (u32)behind;
    return true;
}

static u8 last_of(const StoryWord *w)
{
    return w->n ? w->key[w->n - 1] : 0;
}

/* Of most words the last letter is another one. */
#define ENDS(w, with) (last_of(w) == (with)[sizeof(with) - 2] && (w)->n >= sizeof(with) - 1 && memcmp((w)->key + (w)->n - (sizeof(with) - 1), with, sizeof(with) - 1) == 0)

/* "stories" -> story, "classes" -> class, "reports" -> report; "focus", "crisis" stay. */
static void drop_plural(StoryWord *w)
{
    if (w->n <= 4 || last_of(w) != 's') return;
    if (ENDS(w, "ies")) w->n = (u8)(w->n - 2), w->key[w->n - 1] = 'y';
    else if (ENDS(w, "sses")) w->n = (u8)(w->n - 2);
    else if (!ENDS(w, "ss") && !ENDS(w, "us") && !ENDS(w, "is")) w->n--;
}

void story_stem(StoryWord *w)
{
    u8 n = w->n;
    if (w->digit) return;
    drop_plural(w);
    if (w->n > 5 && ENDS(w, "ing")) w->n = (u8)(w->n - 3);
    else if (w->n > 4 && ENDS(w, "ed")) w->n = (u8)(w->n - 2);
    if (w->n > 4 && last_of(w) == 'e') w->n--;
    u8 last = last_of(w);
    if (w->n > 4 && last == w->key[w->n - 2] && last != 'l' && last != 's') w->n--;
    if (w->n != n) w->hash = story_hash(w->key, w->n);
}

/* The commonest function words of English, by first letter, of one letter the commonest first; none has more than 7 letters,
 * so that each is compared as one number. */
enum { STOPWORD_MAX = 7 };
static const char stopwords[][STOPWORD_MAX + 1] = {
    "and", "a", "at", "as", "are", "an", "about", "after", "all", "also", "any", "by", "be", "but", "been", "because",
    "before", "being", "can", "could", "did", "do", "does", "for", "from", "he", "his", "had", "has", "have", "her",
    "him", "here", "hers", "how", "in", "is", "it", "its", "into", "if", "i", "just", "more", "most", "may", "must",
    "my", "me", "might", "not", "no", "nor", "of", "on", "or", "over", "our", "out", "other", "so", "some", "she",
    "should", "such", "the", "to", "that", "this", "they", "their", "than", "them", "then", "there", "these", "those",
    "up", "us", "was", "with", "were", "who", "will", "would", "we", "when", "which", "what", "where", "while", "you",
    "your",
};

/* Which lengths they have by their first letter, a bit each: most other words have none of these. */
static const u8 stopword_lengths[26] = {
    ['a' - 'a'] = 0x3e, ['b' - 'a'] = 0xfc, ['c' - 'a'] = 0x28, ['d' - 'a'] = 0x1c, ['f' - 'a'] = 0x18, ['h' - 'a']
    = 0x1c, ['i' - 'a'] = 0x1e, ['j' - 'a'] = 0x10, ['m' - 'a'] = 0x3c, ['n' - 'a'] = 0x0c, ['o' - 'a'] = 0x3c, ['s'
    - 'a'] = 0x5c, ['t' - 'a'] = 0x3c, ['u' - 'a'] = 0x04, ['w' - 'a'] = 0x3c, ['y' - 'a'] = 0x18};

/* Where those of each first letter begin. */
static const u8 stopword_first['z' - 'a' + 2] = {0, 11, 18, 20, 23, 23, 25, 25, 35, 42, 43, 43, 43, 50, 53, 60, 60, 60, 60, 65, 77, 79, 79, 91, 91, 93, 93};

bool story_stopword(const StoryWord *w)
{
    if (!w->n || w->n > STOPWORD_MAX || w->key[0] < 'a' || w->key[0] > 'z') return false;
    u32 letter = w->key[0] - (u32)'a';
    if (!(stopword_lengths[letter] >> w->n & 1)) return false;
    u64 word, one;
    memcpy(&word, w->key, sizeof word);
    word &= ((u64)1 << 8 * w->n) - 1; /* little-endian */
    for (u32 i = stopword_first[letter]; i < stopword_first[letter + 1]; i++)
        if (memcpy(&one, stopwords[i], sizeof one), one == word) return true;
    return false;
}

u32 story_word_count(Str text, Span at)
{
    StoryWord w;
    u32 n = 0;
    for (u32 i = at.beg; story_word_next(text, &i, at.end, &w);) n++;
    return n;
}
