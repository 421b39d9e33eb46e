/* words.c - see words.h.
 *
 * A hand-made scan instead of the language stage's tokens, for three reasons: documents in
 * any language can be compared, a change of the model does not change who copied whom, and
 * it runs at several hundred megabytes a minute. The stem is in the spirit of Harman's
 * S-stemmer ("How effective is suffixing?", JASIS 1991) with -ed, -ing and a final -e taken
 * off as well; a full Porter stemmer joined no more reports of one story when tried. */
#include "story/words.h"
#include "base/utf8.h"

u64 story_hash(const u8 *p, u32 n)
{
    u64 h = 0xcbf29ce484222325u;
    for (u32 i = 0; i < n; i++) h = (h ^ p[i]) * 0x100000001b3u;
    h ^= h >> 32;
    h *= 0x9e3779b97f4a7c15u;
    return h ^ h >> 29;
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
    if (w->n + n <= WORD_KEY_MAX) memcpy(w->key + w->n, f, (size_t)n), w->n = (u8)(w->n + n);
}

/* Does the gap before a word end a sentence, a line or open a quotation? */
static bool gap_opens(u32 c)
{
    if (c == ' ') return false;
    return c == '.' || c == '!' || c == '?' || c == '\n' || c == ':' || c == '(' || c == 0x2022 ||
           c == '"' || c == 0x201C || c == 0x2018 || c == 0xAB;
}

static void drop_possessive(StoryWord *w, bool apostrophe_s)
{
    if (apostrophe_s && w->n > 1 && w->key[w->n - 1] == 's') w->n--, w->possessive = true;
}

/* What an ASCII byte is in a word: 0 neither letter nor digit, else its folded form. */
static const u8 plain[128] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7', ['8'] = '8', ['9'] = '9',
    ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i',
    ['J'] = 'j', ['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r',
    ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z',
    ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i',
    ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r',
    ['s'] = 's', ['t'] = 't', ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z'};

/* The rest of a word whose first character is in; the offset behind it. */
static isize word_rest(Str t, isize i, StoryWord *w)
{
    bool apostrophe_s = false;
    for (;;) {
        isize j = i, k;
        u8 n = w->n;
        for (; j < t.n && t.p[j] < 0x80 && plain[t.p[j]]; j++) /* most words are no more than this */
            if (n < WORD_KEY_MAX) w->key[n++] = plain[t.p[j]];
        w->n = n;
        if (j > i) apostrophe_s = false;
        i = j;
        if (j >= t.n || t.p[j] == ' ') break;
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
        apostrophe_s = apostrophe && char_lower(c) == 's';
        put(w, c);
        i = j;
    }
    drop_possessive(w, apostrophe_s);
    return i;
}

bool story_word_next(Str text, u32 *at, u32 end, StoryWord *w)
{
    Str t = {text.p, (isize)end};
    isize i = *at, before = i;
    u32 c = 0;
    w->n = w->stem = 0;
    w->possessive = false;
    w->opens = *at == 0;
    for (;; ) {
        if (i >= t.n) return *at = end, false;
        before = i;
        c = utf8_next(t, &i);
        if (c < 0x80 ? plain[c] : c != UTF8_BAD && is_word_char(c)) break;
        w->opens |= gap_opens(c);
    }
    w->text.beg = (u32)before;
    w->digit = char_is_digit(c);
    if (c < 0x80) {
        w->upper = c >= 'A' && c <= 'Z';
        w->key[w->n++] = plain[c];
    } else {
        w->upper = char_is_upper(c);
        put(w, c);
    }
    if (!stands_alone(c)) i = word_rest(t, i, w);
    w->text.end = (u32)i;
    w->stem = w->n;
    *at = (u32)i;
    return true;
}

static bool ends(const StoryWord *w, const char *with)
{
    size_t n = strlen(with);
    return w->n >= n && memcmp(w->key + w->n - n, with, n) == 0;
}

void story_stem(StoryWord *w)
{
    if (w->digit) return;
    if (w->n > 4) {
        if (ends(w, "ies")) w->n = (u8)(w->n - 2), w->key[w->n - 1] = 'y';
        else if (ends(w, "sses")) w->n = (u8)(w->n - 2);
        else if (ends(w, "s") && !ends(w, "ss") && !ends(w, "us") && !ends(w, "is")) w->n--;
    }
    if (w->n > 5 && ends(w, "ing")) w->n = (u8)(w->n - 3);
    else if (w->n > 4 && ends(w, "ed")) w->n = (u8)(w->n - 2);
    if (w->n > 4 && ends(w, "e")) w->n--;
    u8 last = w->n ? w->key[w->n - 1] : 0;
    if (w->n > 4 && last == w->key[w->n - 2] && last != 'l' && last != 's') w->n--;
    w->stem = w->n;
}

/* The commonest function words of English, in byte order; none has more than 7 letters. */
enum { STOPWORD_MAX = 7 };
static const char stopwords[][STOPWORD_MAX + 1] = {
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "because", "been",
    "before", "being", "but", "by", "can", "could", "did", "do", "does", "for", "from", "had", "has",
    "have", "he", "her", "here", "hers", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its",
    "just", "may", "me", "might", "more", "most", "must", "my", "no", "nor", "not", "of", "on", "or",
    "other", "our", "out", "over", "she", "should", "so", "some", "such", "than", "that", "the", "their",
    "them", "then", "there", "these", "they", "this", "those", "to", "up", "us", "was", "we", "were",
    "what", "when", "where", "which", "while", "who", "will", "with", "would", "you", "your",
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
    for (u32 i = stopword_first[letter]; i < stopword_first[letter + 1]; i++) {
        u8 k = 1;
        while (k < w->n && w->key[k] == (u8)stopwords[i][k]) k++;
        if (k == w->n && !stopwords[i][k]) return true;
    }
    return false;
}

u32 story_word_count(Str text, Span at)
{
    StoryWord w;
    u32 n = 0;
    for (u32 i = at.beg; story_word_next(text, &i, at.end, &w);) n++;
    return n;
}
