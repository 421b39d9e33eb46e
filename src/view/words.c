/* words.c - see words.h. English, for readers; programs read the JSON. */
#include "view/words.h"
#include "base/utf8.h"
#include <math.h>
#include <stdio.h>

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

Str words_day(Arena *a, i64 t)
{
    if (t == TIME_UNKNOWN) return S("date unknown");
    Day d = date_of(t);
    return str_format(a, "%s %d %s %d", weekdays[date_weekday(date_days(d)) - 1], d.day,
                      months[d.month - 1], d.year);
}

static Str range(Arena *a, i64 from, i64 to)
{
    Day x = date_of(from), y = date_of(to - 1);
    if (x.year == y.year && x.month == y.month)
        return str_format(a, "%d–%d %s %d", x.day, y.day, months[x.month - 1], x.year);
    return str_format(a, "%d %s %d – %d %s %d", x.day, months[x.month - 1], x.year, y.day,
                      months[y.month - 1], y.year);
}

Str words_story(Arena *a, const StoryRow *t)
{
    Buf b = {.arena = a};
    if (t->one_day) buf_format(&b, "%.*s", STR(words_day(a, t->day)));
    if (t->has_place) buf_format(&b, "%s%.*s", t->one_day ? ", " : "", STR(t->place.name));
    if (t->one_day || t->has_place) buf_put(&b, S("; "));
    buf_format(&b, "%u report%s", t->documents.n, t->documents.n == 1 ? "" : "s");
    if (when_known(t->span)) buf_format(&b, " of %.*s", STR(words_when(a, t->span)));
    return buf_str(&b);
}

Str words_when(Arena *a, When w)
{
    if (!when_known(w)) return S("date not stated");
    if (w.from == TIME_UNKNOWN) return str_format(a, "by %.*s", STR(words_day(a, w.to - 1)));
    if (w.to == TIME_UNKNOWN) return str_format(a, "from %.*s", STR(words_day(a, w.from)));
    Day d = date_of(w.from);
    if (w.precision == PRECISION_YEAR) return str_format(a, "%d", d.year);
    if (w.precision == PRECISION_MONTH) return str_format(a, "%s %d", months[d.month - 1], d.year);
    if (w.to - w.from > 36 * 3600) return range(a, w.from, w.to);
    if (w.precision == PRECISION_PART || w.precision == PRECISION_HOUR) {
        if (day_floor(w.from) != day_floor(w.to - 1))
            return str_format(a, "night to %.*s", STR(words_day(a, w.to)));
    }
    return words_day(a, w.from);
}

Str words_timeline_day(Arena *a, const Happening *h)
{
    i64 day = happening_day(h);
    if (day == INT64_MAX) return S("Day not stated, report undated");
    if (happening_is_long(h)) return words_when(a, h->when);
    if (h->when.from != TIME_UNKNOWN) return words_day(a, day);
    return str_format(a, "Reported by %.*s, day not stated", STR(words_day(a, day)));
}

bool words_is_told(const Happening *h, i64 since)
{
    bool before = since != TIME_UNKNOWN && h->when.to != TIME_UNKNOWN && h->when.to <= since;
    return h->within == NONE && !before;
}

bool words_is_loose(const Happening *h)
{
    return h->when.from == TIME_UNKNOWN && !h->has_place && h->origins.n < 2 && h->change == CHANGE_NONE && !h->reviews.n;
}

u32 words_timeline_end(Arena *a, const Situation *s, u32 first)
{
    Str title = words_timeline_day(a, &s->timeline.v[first]);
    u32 end = first + 1;
    while (end < s->timeline.n && str_eq(words_timeline_day(a, &s->timeline.v[end]), title)) end++;
    return end;
}

Str words_published(Arena *a, const ReportDoc *r)
{
    const Digest *d = r->digest;
    if (!when_known(d->published)) return S("undated");
    Str day = words_day(a, d->published.from);
    switch (d->published_from) {
    case PUBLISHED_TEXT: return str_format(a, "%.*s (from its text)", STR(day));
    case PUBLISHED_COLLECTION: return str_format(a, "%.*s (inferred from the other reports)", STR(day));
    default: return day;
    }
}

Str words_origins(Arena *a, const Situation *s, const OriginSet *o)
{
    Buf b = {.arena = a};
    buf_format(&b, "%u independent origin%s", o->n, o->n == 1 ? "" : "s");
    for (u32 i = 0; i < o->n; i++) {
        Str name = o->v[i] < s->lineage.origins.n ? s->lineage.origins.v[o->v[i]].name : S("?");
        buf_format(&b, "%s%.*s", i ? "; " : ": ", STR(name));
    }
    return o->n ? buf_str(&b) : S("origin unknown");
}

Str words_number(Arena *a, double v)
{
    if (!isfinite(v)) return S("?");
    if (v != floor(v) || fabs(v) >= 1e15) return str_format(a, "%.4g", v);
    char plain[32];
    int n = snprintf(plain, sizeof plain, "%.0f", v);
    Buf b = {.arena = a};
    for (int i = 0; i < n; i++) {
        buf_byte(&b, (u8)plain[i]);
        int left = n - 1 - i;
        if (left && left % 3 == 0 && plain[i] != '-') buf_byte(&b, ',');
    }
    return buf_str(&b);
}

/* A unit (units.tsv) as it is written behind so many: signs as they are, words in the plural. */
static Str unit_said(Arena *a, Str unit, double v)
{
    static const struct {
        Str unit, one, many;
    } own[] = {{LIT("foot"), LIT("foot"), LIT("feet")}, {LIT("inch"), LIT("inch"), LIT("inches")}, {LIT("century"), LIT("century"), LIT("centuries")},
               {LIT("nautical_mile"), LIT("nautical mile"), LIT("nautical miles")}, {LIT("square_mile"), LIT("square mile"), LIT("square miles")},
               {LIT("square_foot"), LIT("square foot"), LIT("square feet")}, {LIT("pound_mass"), LIT("pound"), LIT("pounds")},
               {LIT("percentage_point"), LIT("percentage point"), LIT("percentage points")}, {LIT("percent"), LIT("percent"), LIT("percent")},
               {LIT("celsius"), LIT("°C"), LIT("°C")}, {LIT("fahrenheit"), LIT("°F"), LIT("°F")}, {LIT("mph"), LIT("mph"), LIT("mph")},
               {LIT("km2"), LIT("km²"), LIT("km²")}, {LIT("m2"), LIT("m²"), LIT("m²")}, {LIT("m3"), LIT("m³"), LIT("m³")}};
    enum { SIGN_MAX = 2 }; /* letters of km, kg */
    bool word = unit.n > SIGN_MAX;
    for (isize i = 0; i < countof(own); i++)
        if (str_eq(unit, own[i].unit)) return v == 1 ? own[i].one : own[i].many;
    for (isize i = 0; i < unit.n; i++) word = word && unit.p[i] >= 'a' && unit.p[i] <= 'z';
    return word && v != 1 ? str_format(a, "%.*ss", STR(unit)) : unit;
}

static Str plain_amount(Arena *a, double v, Str unit, bool share)
{
    if (share) return str_format(a, "%.4g %%", v * 100);
    Str n = words_number(a, v);
    return unit.n ? str_format(a, "%.*s %.*s", STR(n), STR(unit_said(a, unit, v))) : n;
}

Str words_verdict(Arena *a, const Claim *c)
{
    bool counted = str_eq(c->kind, S("count")) || str_eq(c->kind, S("casualties"));
    if (!counted || c->verdict == VERDICT_SINGLE || !isfinite(c->best)) return verdict_name(c->verdict);
    return str_format(a, "%.*s, best %.*s", STR(verdict_name(c->verdict)), STR(words_number(a, c->best)));
}

Str words_amount(Arena *a, const ClaimValue *v)
{
    static const Str before[] = {[BOUND_EXACT] = LIT(""),        [BOUND_AT_LEAST] = LIT("at least "),
                                 [BOUND_AT_MOST] = LIT("at most "), [BOUND_ABOUT] = LIT("about "),
                                 [BOUND_MORE_THAN] = LIT("more than "), [BOUND_LESS_THAN] = LIT("less than "),
                                 [BOUND_RANGE] = LIT(""),        [BOUND_ORDINAL] = LIT("")};
    bool share = str_eq(v->unit, S("share"));
    double shown = isfinite(v->low) && v->bound != BOUND_AT_MOST && v->bound != BOUND_LESS_THAN ? v->low : v->high;
    if (!isfinite(shown)) shown = v->low;
    Buf b = {.arena = a};
    buf_put(&b, before[v->bound]);
    buf_put(&b, plain_amount(a, shown, share ? (Str){0} : v->unit, share));
    if (v->bound == BOUND_RANGE && v->high > v->low && isfinite(v->high))
        buf_format(&b, " to %.*s", STR(plain_amount(a, v->high, v->unit, share)));
    if (v->of > 0 && !share) buf_format(&b, " of %.*s", STR(words_number(a, v->of)));
    if (str_eq(v->si_unit, S("m")) && isfinite(v->si_low) && !str_eq(v->unit, S("km")))
        buf_format(&b, " (%.0f km)", v->si_low / 1000);
    if (v->bound == BOUND_ORDINAL) buf_put(&b, S(" (as the count of an ordinal)"));
    return buf_str(&b);
}

/* Does the line say itself that it is not so ("nobody was hurt")? A mark before it would deny the denial. */
static bool says_not(Str line)
{
    static const Str words[] = {LIT("not"), LIT("no"), LIT("never"), LIT("nobody"), LIT("none"), LIT("neither"), LIT("denied"),
                                LIT("denies"), LIT("deny"), LIT("denying"), LIT("rejected"), LIT("without")};
    for (isize i = 0, end; i < line.n; i = end + 1) {
        for (end = i; end < line.n && line.p[end] != ' ';) end++;
        Str word = str_cut(line, i, end);
        for (isize k = 0; k < countof(words); k++)
            if (str_eq_nocase(word, words[k])) return true;
        if (str_ends(word, S("n't")) || str_ends(word, S("n\xe2\x80\x99t"))) return true;
    }
    return false;
}

Str words_realis(const Happening *h)
{
    if (h->realis == REALIS_HAPPENED || (h->realis == REALIS_DENIED && says_not(h->text))) return (Str){0};
    return h->realis == REALIS_DENIED ? S("denied, or not so") : realis_name(h->realis);
}

Str words_control_place(Arena *a, const Situation *s, const ControlRow *c)
{
    for (u32 i = 0; i < s->control.n && c->place.gaz.feature == FEATURE_ADMIN1; i++)
        if (&s->control.v[i] != c && str_eq(s->control.v[i].place.name, c->place.name))
            return str_format(a, "%.*s (province)", STR(c->place.name));
    return c->place.name;
}

Str words_label(Arena *a, u32 doc)
{
    return str_format(a, "R%u", doc + 1);
}

Str words_report_name(Arena *a, const Situation *s, u32 doc)
{
    const Digest *d = s->documents.v[doc].digest;
    (void)a;
    return d->outlet.n ? d->outlet : d->id;
}

Str words_attribution(Arena *a, const Holders *h)
{
    Buf b = {.arena = a};
    for (u32 i = 0; i < h->n; i++) {
        if (!h->v[i].holder.n) continue;
        if (b.bytes.n) buf_put(&b, S("; "));
        buf_put(&b, h->v[i].holder);
        if (h->v[i].via.n) buf_format(&b, " to %.*s", STR(h->v[i].via));
    }
    return buf_str(&b);
}

Str words_holder_status(Arena *a, const ControlRow *c)
{
    Str who = c->holder.n ? c->holder : S("holder not stated");
    switch (c->status) {
    case CONTROL_HELD: return who;
    case CONTROL_CLAIMED: return str_format(a, "%.*s, by its own claim alone", STR(who));
    case CONTROL_CONTESTED: return c->holder.n ? str_format(a, "contested; last held by %.*s", STR(who)) : S("contested");
    case CONTROL_THREATENED: return c->holder.n ? str_format(a, "%.*s, threatened", STR(who)) : S("threatened; holder not stated");
    case CONTROL_LOST: return S("lost; by whom it is held now is not stated");
    default: return S("unknown");
    }
}

Str words_one_line(Arena *a, Str s, isize max)
{
    Buf b = {.arena = a};
    bool space = false;
    isize last_word = 0;
    for (isize i = 0; i < s.n;) {
        isize at = i;
        u32 c = utf8_next(s, &i);
        if (char_is_space(c)) {
            if (b.bytes.n && !space) last_word = b.bytes.n;
            space = true;
            continue;
        }
        if (space && b.bytes.n) buf_byte(&b, ' ');
        space = false;
        if (b.bytes.n + (i - at) > max) {
            Str cut = str_cut(buf_str(&b), 0, last_word ? last_word : b.bytes.n);
            return str_join(a, str_trim(cut), S(" …"));
        }
        buf_put(&b, str_cut(s, at, i));
    }
    return buf_str(&b);
}

Str words_reviewed(Arena *a, const Situation *s)
{
    ReviewMarks all = {0};
    u32 out = 0;
    sit_reviews_all(a, s, &all);
    for (u32 i = 0; i < all.n; i++) out += all.v[i].action == REVIEW_REJECT;
    if (!all.n) return (Str){0};
    Str left_out = out ? str_format(a, ", %u of them leave%s something out", out, out == 1 ? "s" : "") : (Str){0};
    return str_format(a, "%u review%s by people %s in it%.*s.", all.n, all.n == 1 ? "" : "s", all.n == 1 ? "is" : "are", STR(left_out));
}

Str words_reviews(Arena *a, const ReviewMarks *v)
{
    static const Str verbs[REVIEW_COUNT] = {[REVIEW_ACCEPT] = LIT("accepted"), [REVIEW_REJECT] = LIT("rejected in part"), [REVIEW_PLACE] = LIT("place"),
                                            [REVIEW_DATE] = LIT("date"), [REVIEW_MERGE] = LIT("made one"), [REVIEW_SPLIT] = LIT("taken apart")};
    Buf b = {.arena = a};
    for (u32 i = 0; i < v->n; i++) {
        const ReviewMark *m = &v->v[i];
        buf_format(&b, "%s%.*s", i ? "; " : "Reviewed: ", STR(verbs[m->action]));
        if (m->now.n) buf_format(&b, " %.*s instead of %.*s", STR(m->now), STR(m->was.n ? m->was : S("what the program read")));
        if (m->by.n) buf_format(&b, ", by %.*s", STR(words_one_line(a, m->by, 80)));
        buf_format(&b, " (review %lld)", (long long)m->number);
    }
    if (v->n) buf_byte(&b, '.');
    return buf_str(&b);
}
