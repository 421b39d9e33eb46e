/* quotes.c - what was said, in all the wordings in which reports print it.
 *
 * The words in quotation marks are cut into sentences. Two sentences are wordings of one
 * utterance when the shorter fits into the longer (quotes_align.c): nearly whole, if the
 * speaker is the same or one report does not name him; about half of it, if the same speaker
 * said it to the same outlet (two reporters who heard one interview). Best pairs are joined
 * first, and never two sentences of one quotation. The fullest wording stands first, the rest
 * are verbatim, cut, altered or reworded against it. Candidates come from shared content
 * stems, so that quotations are not compared all with all.
 *
 * Printed first: the report whose knowledge time is before all others'; on a tie unknown.
 * Days: each report's own; two reports with different days are a conflict to show.
 *
 * Limits: a quotation of several sentences is several rows when another report repeats but
 * one of them; reported speech without marks is left out, because its words are
 * the reporter's. */
#include "situation/quotes.h"
#include "base/utf8.h"
#include "story/words.h"
#include <stdlib.h>

enum {
    WORDS_MIN = 3,        /* shorter quotations stand in no row of their own */
    NEARLY_WHOLE = 60,    /* per cent */
    WHOLE = 80,           /* with a speaker who is not named */
    SAME_INTERVIEW = 42,  /* the least of those that apply to named speakers */
    FEW_WORDS = 95,       /* of a sentence under four words */
    GROUP_STEM_MAX = 200, /* sentences with one stem that are compared */
    PAIRS_MAX = 1 << 20
};

typedef struct {
    u32 doc, quote;
    Span text;       /* first word to last */
    Str speaker;     /* canonical, when named */
    QuoteWords full, plain; /* written out, as printed */
    u32 parent;      /* group */
    u32 next;        /* in the group, from the parent */
} Part;
typedef struct {
    Arena *a, *scratch;
    Situation *s;
    VEC(Part) parts;
} Quotes;

/* ---- the words in quotation marks */

static bool is_named(const Digest *d, const Quote *q)
{
    return q->speaker_entity != NONE && d->entities.v[q->speaker_entity].named &&
           d->entities.v[q->speaker_entity].kind != ENTITY_MEDIA;
}

static bool zone_counts(u8 zone)
{
    return zone != ZONE_BOILERPLATE && zone != ZONE_RELATED && zone != ZONE_CREDIT;
}

/* The same words in two quotations of one report (one inside the other): the named speaker's
 * stands. True if it is settled. */
static bool merge_same(Quotes *q, u32 doc, u32 quote, Span text)
{
    const Digest *d = q->s->documents.v[doc].digest;
    for (u32 i = q->parts.n; i > 0 && q->parts.v[i - 1].doc == doc; i--) {
        Part *p = &q->parts.v[i - 1];
        if (!span_overlaps(p->text, text)) continue;
        const Quote *now = &d->quotes.v[quote], *old = &d->quotes.v[p->quote];
        bool better = (is_named(d, now) && !is_named(d, old)) || (is_named(d, now) == is_named(d, old) && now->direct && !old->direct);
        if (better && span_inside(p->text, text)) {
            p->quote = quote;
            p->speaker = sit_entity_name(q->s, doc, now->speaker_entity);
        }
        return true;
    }
    return false;
}

static bool is_ascii(Str s)
{
    return utf8_ascii_end(s, 0) == s.n;
}

/* May words have to be written out? Where there is no apostrophe, in ASCII or beyond it, there are none. */
static bool has_contraction(Str text, Span at)
{
    Str said = str_at(text, at);
    return !is_ascii(said) || str_find_byte(said, '\'', 0) >= 0 || str_find_byte(said, '`', 0) >= 0;
}

static void add_part(Quotes *q, u32 doc, u32 quote, Span text)
{
    const Digest *d = q->s->documents.v[doc].digest;
    QuoteWords plain = quote_words(q->scratch, d->text, text, false);
    if (plain.n < 2 || !zone_counts(digest_zone_at(d, text.beg))) return;
    text = (Span){plain.w[0].text.beg, plain.w[plain.n - 1].text.end};
    if (merge_same(q, doc, quote, text)) return;
    const Quote *said = &d->quotes.v[quote];
    u32 self = q->parts.n;
    *vec_push(q->scratch, &q->parts) =
        (Part){doc, quote, text, is_named(d, said) ? sit_entity_name(q->s, doc, said->speaker_entity) : (Str){0},
               has_contraction(d->text, text) ? quote_words(q->scratch, d->text, text, true) : plain, plain, self, NONE};
}

/* Sentences of a stretch of words said. */
static void add_sentences(Quotes *q, u32 doc, u32 quote, Span said)
{
    const Digest *d = q->s->documents.v[doc].digest;
    u32 i = digest_sentence_at(d, said.beg);
    if (span_empty(said)) return;
    if (i == NONE) add_part(q, doc, quote, said);
    for (; i < d->sentences.n && d->sentences.v[i].text.beg < said.end; i++) {
        Span s = d->sentences.v[i].text;
        Span cut = {u32_max(s.beg, said.beg), u32_min(s.end, said.end)};
        if (!span_empty(cut)) add_part(q, doc, quote, cut);
    }
}

static bool opens(Str t, isize at, u32 c)
{
    if (c == 0x201C || c == 0xAB) return true;
    if (c != 0x2018) return false;
    isize before = at;
    return at == 0 || !char_is_letter(utf8_prev(t, &before));
}

static bool closes(Str t, isize after, u32 open, u32 c)
{
    if (open == '"') return c == '"';
    if (open == 0xAB) return c == 0xBB;
    if (open == 0x201C) return c == 0x201D;
    if (c != 0x2019) return false;
    isize at = after; /* an apostrophe has a letter behind it */
    return after >= t.n || !char_is_letter(utf8_next(t, &at));
}

/* The parts in marks inside a stretch; true if there was any mark. */
static bool marked_parts(Quotes *q, u32 doc, u32 quote, Span where)
{
    Str t = q->s->documents.v[doc].digest->text;
    u32 open = 0;
    isize from = 0;
    bool any = false;
    if (span_empty(where) || (is_ascii(str_at(t, where)) && str_find_byte(str_at(t, where), '"', 0) < 0)) return false;
    for (isize at = where.beg, next; at < (isize)where.end; at = next) {
        if (t.p[at] < 0x80 && t.p[at] != '"') { /* nearly all */
            next = at + 1;
            continue;
        }
        next = at;
        u32 c = utf8_next(t, &next);
        if (!open && (opens(t, at, c) || c == '"')) {
            open = c, from = next, any = true;
        } else if (open && closes(t, next, open, c)) {
            add_sentences(q, doc, quote, (Span){(u32)from, (u32)at});
            open = 0;
        }
    }
    if (open) add_sentences(q, doc, quote, (Span){(u32)from, where.end}); /* closed behind the stretch */
    return any;
}

/* Where there are marks, the words in them; else all that is given as direct speech. Who is credited with a picture says nothing. */
static void gather_quote(Quotes *q, u32 doc, u32 quote, const Quote *x)
{
    const Digest *d = q->s->documents.v[doc].digest;
    if (!span_empty(x->speaker) && digest_zone_at(d, x->speaker.beg) == ZONE_CREDIT) return;
    u32 end = (u32)d->text.n;
    bool marks = false;
    for (u32 k = 0; k < x->content.n; k++)
        if (x->content.v[k].text.end <= end) marks |= marked_parts(q, doc, quote, x->content.v[k].text);
    for (u32 k = 0; k < x->content.n && !marks && x->direct && !x->mixed; k++)
        if (x->content.v[k].text.end <= end) add_sentences(q, doc, quote, x->content.v[k].text);
}

static void gather(Quotes *q)
{
    for (u32 doc = 0; doc < q->s->documents.n; doc++) {
        const Digest *d = q->s->documents.v[doc].digest;
        for (u32 i = 0; i < d->quotes.n; i++)
            gather_quote(q, doc, i, &d->quotes.v[i]);
    }
}

/* ---- which are one utterance */

typedef struct {
    u64 stem;
    u32 part;
} StemSite;
typedef struct {
    u32 a, b, score;
} PartPair;
typedef VEC(PartPair) PartPairs;

static int by_stem(const void *x, const void *y)
{
    const StemSite *a = x, *b = y;
    if (a->stem != b->stem) return a->stem < b->stem ? -1 : 1;
    return (a->part > b->part) - (a->part < b->part);
}

static int by_score(const void *x, const void *y)
{
    const PartPair *a = x, *b = y;
    if (a->score != b->score) return a->score < b->score ? 1 : -1;
    if (a->a != b->a) return a->a < b->a ? -1 : 1;
    return (a->b > b->b) - (a->b < b->b);
}

/* The sites of one stem, in order of their parts. */
typedef struct {
    u32 from, to;
} StemGroup;

/* Which stems each part shares with others: for each part the groups it stands in, one behind another. */
static StemGroup *groups_of_parts(Quotes *q, StemSite **sites, u32 *first)
{
    VEC(StemSite) s = {0};
    for (u32 i = 0; i < q->parts.n; i++) {
        first[i] = s.n;
        for (u32 k = 0; k < q->parts.v[i].full.n; k++)
            if (q->parts.v[i].full.w[k].weight == WEIGHT_CONTENT) *vec_push(q->scratch, &s) = (StemSite){q->parts.v[i].full.w[k].stem, i};
    }
    first[q->parts.n] = s.n;
    if (s.n) qsort(s.v, s.n, sizeof *s.v, by_stem);
    StemGroup *of = NEW(q->scratch, StemGroup, (isize)s.n + 1);
    u32 *filled = NEW(q->scratch, u32, (isize)q->parts.n + 1);
    for (u32 i = 0, end; i < s.n; i = end) {
        for (end = i + 1; end < s.n && s.v[end].stem == s.v[i].stem; end++) continue;
        bool common = end - i > GROUP_STEM_MAX;
        for (u32 x = i; x < end; x++) of[first[s.v[x].part] + filled[s.v[x].part]++] = common ? (StemGroup){0, 0} : (StemGroup){i, end};
    }
    *sites = s.v;
    return of;
}

/* Every two parts that share a content stem, once. */
static void candidate_pairs(Quotes *q, PartPairs *out)
{
    StemSite *sites;
    u32 *first = NEW(q->scratch, u32, (isize)q->parts.n + 1), *seen_by = NEW(q->scratch, u32, (isize)q->parts.n + 1);
    const StemGroup *of = groups_of_parts(q, &sites, first);
    for (u32 x = 0; x < q->parts.n; x++)
        for (u32 g = first[x]; g < first[x + 1]; g++)
            for (u32 i = of[g].from; i < of[g].to && sites[i].part < x && out->n < PAIRS_MAX; i++) {
                u32 y = sites[i].part;
                if (seen_by[y] == x) continue;
                seen_by[y] = x; /* never 0: there is none before the first part */
                *vec_push(q->scratch, out) = (PartPair){y, x, 0};
            }
}

/* "Keller" and "Maria Keller" are one. */
static bool same_name(Str x, Str y)
{
    if (x.n > y.n) {
        Str z = x;
        x = y, y = z;
    }
    return str_eq_nocase(x, y) || (x.n && str_ends(y, x) && y.p[y.n - x.n - 1] == ' ');
}

static bool same_interview(const Quotes *q, const Part *x, const Part *y)
{
    const DocOrigins *a = &q->s->lineage.of_doc[x->doc], *b = &q->s->lineage.of_doc[y->doc];
    for (u32 i = 0; i < a->credits.n; i++)
        for (u32 k = 0; k < b->credits.n && span_overlaps(a->credits.v[i].text, x->text); k++)
            if (a->credits.v[i].origin == b->credits.v[k].origin && span_overlaps(b->credits.v[k].text, y->text))
                return true;
    return false;
}

/* Per cent of likeness when the two are one utterance, else 0. */
static u32 one_utterance(Quotes *q, const Part *x, const Part *y, Arena *scratch)
{
    if (x->doc == y->doc && x->quote == y->quote) return 0;
    bool named = x->speaker.n && y->speaker.n;
    if (named && !same_name(x->speaker, y->speaker)) return 0;
    const Part *l = x->full.weight >= y->full.weight ? x : y, *s = l == x ? y : x;
    bool few = s->full.n < 4;
    if (!quote_may_score(&l->full, &s->full, few ? FEW_WORDS : named ? SAME_INTERVIEW : WHOLE)) return 0;
    QuoteLikeness like = quote_compare(scratch, &l->full, &s->full);
    if (few) return like.score >= FEW_WORDS && like.content >= 2 ? like.score : 0;
    if (like.score >= (named ? NEARLY_WHOLE : WHOLE) && like.content >= (named ? 1u : 2u) && like.equal >= 3)
        return like.score;
    bool heard = named && x->doc != y->doc && like.score >= SAME_INTERVIEW && like.equal >= 4 && like.content;
    return heard && same_interview(q, x, y) ? like.score : 0;
}

static u32 root_of(const Quotes *q, u32 i)
{
    while (q->parts.v[i].parent != i) i = q->parts.v[i].parent;
    return i;
}

static bool may_join(const Quotes *q, u32 x, u32 y)
{
    for (u32 i = x; i != NONE; i = q->parts.v[i].next)
        for (u32 k = y; k != NONE; k = q->parts.v[k].next) {
            const Part *a = &q->parts.v[i], *b = &q->parts.v[k];
            if (a->doc == b->doc && a->quote == b->quote) return false;
            if (a->speaker.n && b->speaker.n && !same_name(a->speaker, b->speaker)) return false;
        }
    return true;
}

static void join_parts(Quotes *q)
{
    PartPairs pairs = {0};
    candidate_pairs(q, &pairs);
    u32 n = 0;
    Arena dp = {0};
    for (u32 i = 0; i < pairs.n; i++) {
        PartPair p = pairs.v[i];
        p.score = one_utterance(q, &q->parts.v[p.a], &q->parts.v[p.b], &dp);
        arena_reset(&dp);
        if (p.score) pairs.v[n++] = p;
    }
    arena_free(&dp);
    if (n) qsort(pairs.v, n, sizeof *pairs.v, by_score);
    for (u32 i = 0; i < n; i++) {
        u32 x = root_of(q, pairs.v[i].a), y = root_of(q, pairs.v[i].b);
        if (x == y || !may_join(q, x, y)) continue;
        u32 keep = u32_min(x, y), give = u32_max(x, y), at = keep;
        while (q->parts.v[at].next != NONE) at = q->parts.v[at].next;
        q->parts.v[at].next = give;
        q->parts.v[give].parent = keep;
    }
}

/* Neighbouring sentences of one quotation that no other report has are one row again. */
static void rejoin(Quotes *q)
{
    for (u32 i = 0, k; i < q->parts.n; i = k) {
        Part *p = &q->parts.v[i];
        u32 end = p->text.end;
        k = i + 1;
        if (p->parent != i || p->next != NONE) continue;
        Str text = q->s->documents.v[p->doc].digest->text;
        for (; k < q->parts.n; k++) {
            const Part *b = &q->parts.v[k];
            bool alone = b->parent == k && b->next == NONE && b->doc == p->doc && b->quote == p->quote;
            if (!alone || b->text.beg < p->text.end || story_word_count(text, (Span){p->text.end, b->text.beg})) break;
            p->text.end = b->text.end;
            q->parts.v[k].parent = i;
        }
        if (p->text.end != end) p->plain = quote_words(q->scratch, text, p->text, false);
    }
}

/* ---- rows */

static i64 known_from(const Situation *s, u32 doc)
{
    i64 t = s->documents.v[doc].known.from;
    return t == TIME_UNKNOWN ? INT64_MAX : t;
}

/* Fuller first, then who was known first. */
static bool goes_before(const Quotes *q, u32 x, u32 y)
{
    const Part *a = &q->parts.v[x], *b = &q->parts.v[y];
    i64 ka = known_from(q->s, a->doc), kb = known_from(q->s, b->doc);
    if (a->plain.n != b->plain.n) return a->plain.n > b->plain.n;
    if (ka != kb) return ka < kb;
    return a->doc != b->doc ? a->doc < b->doc : a->text.beg < b->text.beg;
}

static bool same_wording(const QuoteWords *x, const QuoteWords *y)
{
    if (x->n != y->n) return false;
    for (u32 i = 0; i < x->n; i++)
        if (x->w[i].key != y->w[i].key) return false;
    return true;
}

static Str part_text(const Quotes *q, const Part *p)
{
    return str_at(q->s->documents.v[p->doc].digest->text, p->text);
}

static void add_variant(Quotes *q, Utterance *u, const u32 *part_of, u32 *variant_part, const Part *p, u32 index)
{
    Source src = source_of(q->s, p->doc, p->text);
    for (u32 i = 0; i < u->variants.n; i++)
        if (same_wording(&q->parts.v[variant_part[i]].plain, &p->plain)) {
            sources_add(q->a, &u->variants.v[i].sources, src);
            return;
        }
    const Digest *d = q->s->documents.v[p->doc].digest;
    const Quote *said = &d->quotes.v[p->quote];
    QuoteVariant v = {.text = part_text(q, p), .kind = VARIANT_VERBATIM};
    if (!span_empty(said->cue)) v.cue = str_at(d->text, said->cue);
    if (u->variants.n) {
        const Part *fullest = &q->parts.v[part_of[0]];
        v.kind = quote_changes(q->a, q->scratch, q->s->documents.v[fullest->doc].digest->text, &fullest->plain,
                               d->text, &p->plain, &v);
    }
    sources_add(q->a, &v.sources, src);
    variant_part[u->variants.n] = index;
    *vec_push(q->a, &u->variants) = v;
}

/* The one report that was known before all others; NONE on a tie. */
static u32 printed_first(const Situation *s, const Quotes *q, const u32 *part, u32 n)
{
    u32 first = q->parts.v[part[0]].doc;
    for (u32 i = 1; i < n; i++) {
        u32 doc = q->parts.v[part[i]].doc;
        if (known_from(s, doc) < known_from(s, first)) first = doc;
    }
    When w = s->documents.v[first].known;
    for (u32 i = 0; i < n; i++) {
        u32 doc = q->parts.v[part[i]].doc;
        if (doc == first) continue;
        if (w.to == TIME_UNKNOWN || known_from(s, doc) < w.to || known_from(s, doc) == INT64_MAX) return NONE;
    }
    return first;
}

/* ...fight for themselves." on Tuesday: a time right behind the marks, when the quote stage
 * has none. */
static u32 time_behind(const Digest *d, Span said)
{
    enum { REACH = 16 };
    for (u32 i = 0; i < d->times.n; i++) {
        Span t = d->times.v[i].text;
        if (t.beg < said.end || t.beg > said.end + REACH) continue;
        StoryWord w;
        u32 words = 0, on = 0;
        for (u32 at = said.end; story_word_next(d->text, &at, t.beg, &w); words++)
            on += str_eq((Str){w.key, w.n}, S("on"));
        if (words == on && words <= 1) return i;
    }
    return NONE;
}

static bool could_be_said(const Digest *d, u32 t, When published)
{
    if (t == NONE || t >= d->times.n) return false;
    const Timex *x = &d->times.v[t];
    if (x->when.from == TIME_UNKNOWN || x->when.to == TIME_UNKNOWN || x->type > TIMEX_TIME) return false;
    return published.to == TIME_UNKNOWN || x->when.from < published.to; /* nobody reports words to come */
}

static void said_on(Quotes *q, Utterance *u, const Part *p)
{
    const Digest *d = q->s->documents.v[p->doc].digest;
    When published = q->s->documents.v[p->doc].known;
    u32 t = d->quotes.v[p->quote].timex;
    if (!could_be_said(d, t, published)) t = time_behind(d, p->text);
    if (!could_be_said(d, t, published)) return;
    When w = d->times.v[t].when;
    sources_add(q->a, &u->said_sources, source_of(q->s, p->doc, d->times.v[t].text));
    if (!when_known(u->said)) {
        u->said = w;
        return;
    }
    bool apart = w.to <= u->said.from || u->said.to <= w.from;
    u->said_conflict |= apart;
    if (apart ? w.from < u->said.from : w.to - w.from < u->said.to - u->said.from) u->said = w;
}

/* The words for a speaker who is no actor, if they name one: "Harbour admin", not "he", "They". */
static Str speaker_words(const Digest *d, const Quote *q)
{
    enum { WORDS_MAX_BYTES = 60 };
    bool capital = false;
    if (span_empty(q->speaker)) return (Str){0};
    Str words = str_at(d->text, q->speaker);
    for (isize i = 0; i < words.n; i++) capital |= words.p[i] >= 'A' && words.p[i] <= 'Z';
    return capital && words.n <= WORDS_MAX_BYTES && str_find_byte(words, ' ', 0) > 0 && str_find_byte(words, '\n', 0) < 0 ? words : (Str){0};
}

static void name_speaker(Quotes *q, Utterance *u, const u32 *part, u32 n)
{
    for (u32 i = 0; i < n; i++) { /* the longest form of the name */
        const Part *p = &q->parts.v[part[i]];
        if (p->speaker.n > u->speaker.n) u->speaker = p->speaker;
    }
    for (u32 i = 0; i < n; i++) {
        const Part *p = &q->parts.v[part[i]];
        const Digest *d = q->s->documents.v[p->doc].digest;
        const Quote *said = &d->quotes.v[p->quote];
        if (!u->speaker.n && said->direct)
            u->speaker = said->speaker_entity != NONE ? sit_entity_name(q->s, p->doc, said->speaker_entity) : speaker_words(d, said);
        if (!u->addressee.n) u->addressee = said->addressee_name;
    }
}

static void emit(Quotes *q, u32 root)
{
    u32 n = 0;
    for (u32 i = root; i != NONE; i = q->parts.v[i].next) n++;
    u32 *part = NEW(q->scratch, u32, n), *variant_part = NEW(q->scratch, u32, n);
    n = 0;
    for (u32 i = root; i != NONE; i = q->parts.v[i].next, n++) {
        u32 at = n;
        for (; at > 0 && goes_before(q, i, part[at - 1]); at--) part[at] = part[at - 1];
        part[at] = i;
    }
    const Part *fullest = &q->parts.v[part[0]];
    if (n == 1 && fullest->plain.n < WORDS_MIN) return;
    Utterance u = {.said = when_unknown()};
    u.id = sit_id(q->a, 'q', q->s->documents.v[fullest->doc].digest->hash, fullest->text, S("quote"));
    for (u32 i = 0; i < n; i++) {
        const Part *p = &q->parts.v[part[i]];
        add_variant(q, &u, part, variant_part, p, part[i]);
        origins_add(q->a, q->s, &u.origins, p->doc, p->text);
        said_on(q, &u, p);
    }
    name_speaker(q, &u, part, n);
    u.first = printed_first(q->s, q, part, n);
    *vec_push(q->a, &q->s->quotes) = u;
}

void situation_quotes(Arena *a, Situation *s)
{
    enum { FEW = 32 /* documents: their words need little, which is not worth fresh memory */ };
    Arena scratch = {0};
    Quotes q = {.a = a, .scratch = s->documents.n > FEW ? &scratch : a, .s = s};
    gather(&q);
    join_parts(&q);
    rejoin(&q);
    for (u32 i = 0; i < q.parts.n; i++)
        if (q.parts.v[i].parent == i) emit(&q, i);
    arena_free(&scratch);
}
