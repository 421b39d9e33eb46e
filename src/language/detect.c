/* detect.c - which language TEXT is in, as far as coding needs to know: English or not.
 *
 * Method: the script by counting letters; within Latin script the function words of some
 * twenty languages (detect.inc), within Arabic and Cyrillic letters that only one language
 * uses. A declared language is kept unless the text clearly is another. Text without any
 * evidence is "und" and not coded. The head of the text is enough: HEAD_BYTES. */
#include "base/utf8.h"
#include "language/language.h"

enum { HEAD_BYTES = 1500, WORD_BYTES = 11, SURE = 6, BRIEF_BYTES = 240, BRIEF_LETTERS = 12 };

#define LANGUAGE_MAP(X)                                                                        \
    X(EN, "en") X(ES, "es") X(FR, "fr") X(DE, "de") X(IT, "it") X(PT, "pt") X(NL, "nl")       \
    X(SV, "sv") X(DA, "da") X(NO, "no") X(PL, "pl") X(TR, "tr") X(ID, "id") X(RO, "ro")       \
    X(CS, "cs") X(FI, "fi") X(HU, "hu") X(SW, "sw") X(VI, "vi")
enum {
#define X(name, code) L_##name,
    LANGUAGE_MAP(X)
#undef X
    LANGUAGE_COUNT
};
enum {
#define X(name, code) name = 1 << L_##name,
    LANGUAGE_MAP(X)
#undef X
    EN_NEWS = 1 << LANGUAGE_COUNT
};
static const char codes[][3] = {
#define X(name, code) code,
    LANGUAGE_MAP(X)
#undef X
};
static const struct {
    char word[WORD_BYTES + 1];
    u32 languages;
} words[] = {
#define W(word, languages) {word, languages},
#include "language/detect.inc"
#undef W
};

typedef struct {
    u32 latin, other, letters;
    u32 count[16];
    u32 score[LANGUAGE_COUNT];
} Evidence;

typedef enum { CYRILLIC, ARABIC, HAN, KANA, HANGUL, GREEK, HEBREW, DEVANAGARI, BENGALI, THAI, ARMENIAN,
               GEORGIAN, ETHIOPIC, TAMIL, SCRIPT_COUNT } Script;
static const struct {
    u32 from, to;
    u8 script;
    char code[3];
} scripts[] = {{0x370, 0x3FF, GREEK, "el"},       {0x400, 0x52F, CYRILLIC, "ru"},
               {0x531, 0x58F, ARMENIAN, "hy"},    {0x5D0, 0x5EA, HEBREW, "he"},
               {0x620, 0x6FF, ARABIC, "ar"},      {0x900, 0x97F, DEVANAGARI, "hi"},
               {0x980, 0x9FF, BENGALI, "bn"},     {0xB80, 0xBFF, TAMIL, "ta"},
               {0xE00, 0xE7F, THAI, "th"},        {0x10A0, 0x10FF, GEORGIAN, "ka"},
               {0x1200, 0x137F, ETHIOPIC, "am"},  {0x3040, 0x30FF, KANA, "ja"},
               {0x4E00, 0x9FFF, HAN, "zh"},       {0xAC00, 0xD7A3, HANGUL, "ko"}};

/* Letters that give a language away inside a script. */
static const struct {
    u8 script;
    char code[3];
    Str letters;
} marks[] = {{ARABIC, "ps", LIT("\xDA\x9A\xDA\x93\xD9\xBC\xDA\x89\xDB\x90\xDA\x93")},
             {ARABIC, "ur", LIT("\xD9\xB9\xDA\x88\xDA\x91\xDB\x92")},
             {ARABIC, "fa", LIT("\xD9\xBE\xDA\x86\xDA\x98\xDA\xAF")},
             {CYRILLIC, "uk", LIT("\xD1\x96\xD1\x97\xD1\x94\xD2\x91")},
             {CYRILLIC, "sr", LIT("\xD1\x92\xD1\x98\xD1\x99\xD1\x9A\xD1\x9B")}};

static void count_letter(Evidence *v, u32 c)
{
    if (!char_is_letter(c)) return;
    v->letters++;
    if (c < 0x250 || (c >= 0x1E00 && c < 0x1F00)) {
        v->latin++;
        return;
    }
    v->other++;
    for (isize i = 0; i < countof(scripts); i++)
        if (c >= scripts[i].from && c <= scripts[i].to) v->count[scripts[i].script]++;
}

static void count_word(Evidence *v, const u8 *bytes, isize n)
{
    char word[WORD_BYTES + 1] = {0};
    isize lo = 0, hi = countof(words);
    if (n == 0 || n > WORD_BYTES) return;
    memcpy(word, bytes, (size_t)n);
    while (hi - lo > 1) {
        isize mid = (lo + hi) / 2;
        if (memcmp(words[mid].word, word, sizeof word) <= 0) lo = mid;
        else hi = mid;
    }
    if (memcmp(words[lo].word, word, sizeof word) != 0) return;
    for (u32 i = 0; i < LANGUAGE_COUNT; i++) v->score[i] += words[lo].languages >> i & 1 ? 2 : 0;
    v->score[L_EN] += (words[lo].languages & EN_NEWS) != 0;
}

static void gather(Evidence *v, Str s)
{
    u8 word[WORD_BYTES + 8];
    isize n = 0;
    for (isize i = 0; i < s.n && i < HEAD_BYTES;) {
        u32 c = utf8_next(s, &i);
        count_letter(v, c);
        bool letter = char_is_letter(c);
        if (letter && n <= WORD_BYTES) n += utf8_put(word + n, char_lower(c));
        if (letter) continue;
        count_word(v, word, n);
        n = 0;
    }
    count_word(v, word, n);
}

static Str by_script(const Evidence *v, Str s)
{
    isize top = 0;
    for (isize i = 1; i < countof(scripts); i++)
        if (v->count[scripts[i].script] > v->count[scripts[top].script]) top = i;
    if (!v->count[scripts[top].script]) return S("und");
    if (scripts[top].script == HAN && v->count[KANA] * 10 > v->count[HAN]) return S("ja");
    for (isize i = 0; i < countof(marks); i++) {
        u32 found = 0;
        for (isize k = 0; marks[i].script == scripts[top].script && k + 1 < marks[i].letters.n; k += 2)
            for (isize at = 0; at + 1 < s.n && at < HEAD_BYTES; at++)
                found += memcmp(s.p + at, marks[i].letters.p + k, 2) == 0;
        if (found * 100 > v->other) return str_of(marks[i].code);
    }
    return str_of(scripts[top].code);
}

/* A sentence or two without a letter that English lacks: too little evidence against it. */
static bool plain(Str s)
{
    for (isize i = 0; i < s.n; i++)
        if (s.p[i] >= 0xC3 && s.p[i] <= 0xDF) return false;
    return true;
}

void language_detect(Doc *d)
{
    Evidence v = {0};
    isize best = 0;
    gather(&v, d->text);
    if (d->text.n < HEAD_BYTES / 10) gather(&v, d->title);
    for (isize i = 1; i < countof(codes); i++)
        if (v.score[i] > v.score[best]) best = i;
    bool english = str_starts(d->language, S("en"));
    bool given = d->language.n && !str_eq(d->language, S("und"));
    Str found = v.other > v.latin ? by_script(&v, d->text) : v.score[best] ? str_of(codes[best]) : S("und");
    bool brief = d->text.n < BRIEF_BYTES && v.score[best] < v.score[0] + SURE && v.latin > BRIEF_LETTERS && plain(d->text);
    if (!given) d->language = brief ? S("en") : found;
    else if (english && !str_eq(found, S("en")) && (v.other > v.latin || v.score[best] >= v.score[0] + SURE))
        d->language = found;
    else if (!english && str_eq(found, S("en")) && v.score[0] >= SURE * 2)
        d->language = found;
    d->coded = str_starts(d->language, S("en"));
}
