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
    return c == '.' || c == '!' || c == '?' || c == '\n' || c == ':' || c == '(' || c == 0x2022 ||
           c == '"' || c == 0x201C || c == 0x2018 || c == 0xAB;
}

static void drop_possessive(StoryWord *w, bool apostrophe_s)
{
    if (apostrophe_s && w->n > 1 && w->key[w->n - 1] == 's') w->n--, w->possessive = true;
}

bool story_word_next(Str text, u32 *at, u32 end, StoryWord *w)
{
    Str t = {text.p, (isize)end};
    isize i = *at, before = i;
    u32 c = 0;
    *w = (StoryWord){.opens = *at == 0};
    for (;; ) {
        if (i >= t.n) return *at = end, false;
        before = i;
        c = utf8_next(t, &i);
        if (c != UTF8_BAD && is_word_char(c)) break;
        w->opens |= gap_opens(c);
    }
    w->text.beg = (u32)before;
    w->upper = char_is_upper(c);
    w->digit = char_is_digit(c);
    put(w, c);
    bool apostrophe_s = false;
    if (!stands_alone(c)) {
        for (;;) {
            isize j = i, k;
            if (j >= t.n) break;
            c = utf8_next(t, &j);
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
    }
    drop_possessive(w, apostrophe_s);
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

/* The commonest function words of English, in byte order. */
static const char *const stopwords[] = {
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "because", "been",
    "before", "being", "but", "by", "can", "could", "did", "do", "does", "for", "from", "had", "has",
    "have", "he", "her", "here", "hers", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its",
    "just", "may", "me", "might", "more", "most", "must", "my", "no", "nor", "not", "of", "on", "or",
    "other", "our", "out", "over", "she", "should", "so", "some", "such", "than", "that", "the", "their",
    "them", "then", "there", "these", "they", "this", "those", "to", "up", "us", "was", "we", "were",
    "what", "when", "where", "which", "while", "who", "will", "with", "would", "you", "your",
};

bool story_stopword(Str key)
{
    isize lo = 0, hi = countof(stopwords);
    while (lo < hi) {
        isize mid = (lo + hi) / 2;
        int c = str_cmp(key, str_of(stopwords[mid]));
        if (c == 0) return true;
        if (c < 0) hi = mid;
        else lo = mid + 1;
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
