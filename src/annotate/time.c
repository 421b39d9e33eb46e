/* time.c - annotate_time: times of a document as TIMEX3 with their place in the calendar.
 *
 * What: every time expression of TEXT in all zones, with type, value and mod of TIMEX3
 * (TimeML 1.2.1) and the interval it means. Method: scan to time words (time_scan.c), read
 * expressions by a small grammar (time_read*.c), resolve against publication, narrative and
 * tense (time_resolve.c, time_tense.c, time_calendar.c). Ranges ("from 1996 until 2001",
 * "5-7 May") give their ends and one TIMEX3 DURATION over both with the interval between.
 * Limits: no event resolution ("two days after the attack" keeps its length, anchor event);
 * fiscal years have no interval; ages are not times. */
#include "annotate/time_parts.h"

enum { GAPS_WIDE = GAP_SPACE | GAP_LINE | GAP_HYPHEN };

typedef struct {
    TimeContext c;
    TimeRead read;
    Doc *d;
    u32 length_end; /* end of the last length said, and its unit: for "within 90" after it */
    u8 length_unit;
} Time;

static int8_t locale_of(const Doc *d)
{
    static const struct {
        Str tld;
        int8_t day_first;
    } tlds[] = {{LIT(".uk"), 1}, {LIT(".au"), 1}, {LIT(".nz"), 1}, {LIT(".ie"), 1}, {LIT(".in"), 1}, {LIT(".pk"), 1},
                {LIT(".za"), 1}, {LIT(".ng"), 1}, {LIT(".ke"), 1}, {LIT(".gh"), 1}, {LIT(".sg"), 1}, {LIT(".my"), 1},
                {LIT(".af"), 1}, {LIT(".lk"), 1}, {LIT(".bd"), 1}, {LIT(".eu"), 1}, {LIT(".de"), 1}, {LIT(".fr"), 1},
                {LIT(".it"), 1}, {LIT(".es"), 1}, {LIT(".ru"), 1}, {LIT(".ua"), 1}, {LIT(".tr"), 1}, {LIT(".il"), 1},
                {LIT(".ae"), 1}, {LIT(".qa"), 1}, {LIT(".br"), 1}, {LIT(".us"), -1}, {LIT(".gov"), -1}, {LIT(".mil"), -1}};
    Str host = d->url.n ? d->url : d->outlet;
    isize at = str_find(host, S("://"));
    if (at >= 0) host = str_cut(host, at + 3, host.n);
    isize slash = str_find_byte(host, '/', 0);
    if (slash >= 0) host = str_cut(host, 0, slash);
    for (isize i = 0; i < countof(tlds); i++)
        if (str_ends(host, tlds[i].tld)) return tlds[i].day_first;
    return 0;
}

/* A numeric date with a number above 12 settles the order for the whole document. */
static int8_t order_in_text(const TimeToks *w)
{
    u32 day_first = 0, month_first = 0;
    for (u32 i = 0; i < w->n; i++) {
        const TimeTok *t = &w->v[i];
        if (t->cls != C_NDATE || t->val >= 1000) continue;
        if (t->val > 12 && t->b <= 12) day_first++;
        if (t->b > 12 && t->val <= 12) month_first++;
    }
    return day_first && !month_first ? 1 : month_first && !day_first ? -1 : 0;
}

static bool tagged(const Doc *d)
{
    for (u32 i = 0; i < d->tokens.n && i < 200; i++)
        if (d->tokens.v[i].upos == UPOS_VERB) return true;
    return false;
}

TimeContext time_context(Doc *d, const TimeRead *r, const TimeToks *w)
{
    TimeContext c = {.arena = d->arena, .read = r, .pub = d->published, .latest = when_unknown(), .ref_timex = NONE};
    if (when_known(d->published) && d->published.from != TIME_UNKNOWN && d->published.precision != PRECISION_NONE) {
        c.has_year = d->published.precision <= PRECISION_YEAR;
        c.has_day = d->published.precision <= PRECISION_DAY;
        c.pub_date = date_of(d->published.from);
        c.pub_day = date_days(c.pub_date);
    }
    c.tagged = tagged(d);
    c.day_first = locale_of(d);
    if (!c.day_first) c.day_first = order_in_text(w);
    return c;
}

/* ---- output */

/* "In this May 18, 2017, file photo": the day of an old picture, and of nothing that the report tells. */
static bool of_file_photo(const Time *m, const Timex *t)
{
    static const Str pictures[] = {LIT("photo"), LIT("picture"), LIT("image"), LIT("footage"), LIT("video")};
    Str after = str_trim(str_cut(m->d->text, t->text.end, m->d->text.n));
    if (str_starts(after, S(","))) after = str_trim(str_cut(after, 1, after.n));
    if (!str_starts(after, S("file "))) return false;
    for (isize i = 0; i < countof(pictures); i++)
        if (str_starts(str_cut(after, 5, after.n), pictures[i])) return true;
    return false;
}

static void set_background(const Time *m, Timex *t)
{
    if (of_file_photo(m, t)) {
        t->background = true;
        return;
    }
    When ref = m->c.has_year ? m->c.pub : m->c.latest;
    if (str_eq(t->rule, S("time.named")) || str_eq(t->value, S("2001-09-11"))) {
        t->background = !m->c.has_day || m->c.pub_day * SECONDS_A_DAY > t->when.to + 366 * (i64)SECONDS_A_DAY;
        return;
    }
    if (t->type == TIMEX_SET || (t->type == TIMEX_DURATION && t->anchor != ANCHOR_NONE)) return;
    if (when_known(t->when) && when_known(ref)) t->background = t->when.to <= ref.from - 366 * (i64)SECONDS_A_DAY;
}

static void advance_reference(Time *m, const Timex *t, u32 index)
{
    if (t->type != TIMEX_DATE && t->type != TIMEX_TIME) return;
    if (!when_known(t->when) || t->when.precision > PRECISION_YEAR || str_ends(t->value, S("_REF"))) return;
    if (doc_zone_at(m->d, t->text.beg) != ZONE_BODY || of_file_photo(m, t)) return;
    m->c.has_ref = true;
    m->c.ref = t->when;
    m->c.ref_timex = index;
    m->c.ref_paragraph = m->c.paragraph;
    if (t->when.precision <= PRECISION_DAY) {
        m->c.has_day_ref = true;
        m->c.day_ref = day_floor(t->when.from) / SECONDS_A_DAY;
        m->c.day_ref_paragraph = m->c.paragraph;
    }
    if (t->anchor == ANCHOR_NONE && t->when.precision <= PRECISION_DAY && (!when_known(m->c.latest) || t->when.from > m->c.latest.from))
        m->c.latest = t->when;
}

static Timex *emit(Time *m, Expr *x, u32 last)
{
    const TimeTok *w = m->read.w;
    if (m->d->times.n >= DOC_FACTS_MAX) return NULL;
    x->last = last;
    Timex t = timex_init((Span){w[x->first].beg, w[last - 1].end});
    time_resolve(&m->c, x, &t);
    set_background(m, &t);
    u32 index = m->d->times.n;
    Timex *out = vec_push(m->d->arena, &m->d->times);
    *out = t;
    advance_reference(m, &t, index);
    return out;
}

/* ---- ranges */

static bool same_sort(const Expr *a, const Expr *b)
{
    bool day_a = a->kind == X_DATE || a->kind == X_NUMERIC || a->kind == X_DEICTIC || a->kind == X_UNIT || a->kind == X_WEEKDAY || a->kind == X_SEASON || a->kind == X_QUARTER || a->kind == X_DECADE || a->kind == X_HOLIDAY || a->kind == X_DAYOFMONTH;
    bool day_b = b->kind == X_DATE || b->kind == X_NUMERIC || b->kind == X_DEICTIC || b->kind == X_UNIT || b->kind == X_WEEKDAY || b->kind == X_SEASON || b->kind == X_QUARTER || b->kind == X_DECADE || b->kind == X_HOLIDAY || b->kind == X_DAYOFMONTH;
    if (a->kind == X_REF && a->n == 2 && day_b) return true; /* between now and then */
    return (day_a && day_b) || (a->clock >= 0 && b->clock >= 0) || (b->kind == X_REF && b->n == 2 && day_a);
}

/* to, until, through, a dash; "and" behind between. Index of what follows, 0 if none. */
static u32 range_sign(const TimeRead *r, u32 k, bool between)
{
    if (!time_next(r, k, GAPS_WIDE)) return 0;
    const TimeTok *w = &r->w[k];
    if (w->gap & GAP_HYPHEN) return w->cls == C_NUM || w->cls == C_NPAIR || w->cls == C_MONTH || w->cls == C_Q || w->cls == C_ORD || w->cls == C_WEEKDAY || w->cls == C_NDATE || w->cls == C_CLOCK ? k : 0;
    bool to = w->cls == C_TO || (w->cls == C_PREP && (w->val == 7 || w->val == 8)) || (between && w->cls == C_AND && w->val == 0);
    return to && time_next(r, k + 1, GAPS) ? k + 1 : 0;
}

static Str range_value(Arena *a, When w, u8 precision)
{
    i64 days = (w.to - w.from) / SECONDS_A_DAY;
    Day f = date_of(w.from), t = date_of(w.to);
    if (precision <= PRECISION_HOUR) {
        i64 minutes = (w.to - w.from) / 60;
        return minutes % 60 ? str_format(a, "PT%lldM", (long long)minutes) : str_format(a, "PT%lldH", (long long)minutes / 60);
    }
    if (precision >= PRECISION_YEAR) return str_format(a, "P%dY", t.year - f.year);
    if (precision == PRECISION_MONTH) return str_format(a, "P%dM", (t.year - f.year) * 12 + t.month - f.month);
    return str_format(a, "P%lldD", (long long)days);
}

static void move_end(const Doc *d, Timex *t, u8 unit, int n)
{
    Day f = time_add(date_of(t->when.from), unit, n), e = time_add(date_of(t->when.to), unit, n);
    t->when.from = date_start(f);
    t->when.to = date_start(e);
    t->value = time_value(d->arena, t->when, t->when.precision == PRECISION_MONTH ? U_MONTH : U_DAY);
}

/* Ends that were resolved apart must follow one another: Friday to Sunday, November to March.
 * Of the past the first moves back, of the future the second goes on. */
static void order_ends(const Time *m, Timex *a, Timex *b)
{
    if (!when_known(a->when) || !when_known(b->when) || b->when.from > a->when.from || !m->c.has_day) return;
    bool plain = a->type == TIMEX_DATE && b->type == TIMEX_DATE && a->when.precision == b->when.precision;
    bool week = str_starts(b->rule, S("time.weekday")) && str_starts(a->rule, S("time.weekday"));
    bool year = str_ends(b->rule, S(".noyear")) && str_ends(a->rule, S(".noyear"));
    if (!plain || (!week && !year) || b->when.from == a->when.from) return;
    bool past = b->when.from <= m->c.pub_day * SECONDS_A_DAY && !str_eq(a->rule, S("time.weekday.next"));
    move_end(m->d, past ? a : b, week ? U_WEEK : U_YEAR, past ? -1 : 1);
}

/* What spans several times stands before them, at index ia. */
static void put_before(Time *m, u32 ia, Timex t)
{
    Doc *d = m->d;
    set_background(m, &t);
    if (d->times.n >= DOC_FACTS_MAX) return;
    (void)vec_push(d->arena, &d->times);
    Timex *v = d->times.v;
    for (u32 i = d->times.n - 1; i > ia; i--) v[i] = v[i - 1];
    v[ia] = t;
    if (v[ia + 2].anchor_timex != NONE && v[ia + 2].anchor_timex >= ia) v[ia + 2].anchor_timex++;
    if (m->c.ref_timex != NONE && m->c.ref_timex >= ia) m->c.ref_timex++;
}

/* One DURATION over both ends, from the beginning of the first to the end of the second. */
static void emit_range(Time *m, u32 first, u32 ia)
{
    Doc *d = m->d;
    order_ends(m, &d->times.v[ia], &d->times.v[ia + 1]);
    Timex a = d->times.v[ia], b = d->times.v[ia + 1];
    if (!when_known(a.when) || !when_known(b.when) || b.when.to <= a.when.from) return;
    if (b.when.from == TIME_UNKNOWN || a.when.to == TIME_UNKNOWN || a.when.utc != b.when.utc) return;
    Timex t = timex_init((Span){m->read.w[first].beg, b.text.end});
    t.type = TIMEX_DURATION;
    t.anchor = a.anchor;
    t.when = (When){a.when.from, b.when.to, a.when.precision, a.when.utc};
    if (a.when.precision <= PRECISION_HOUR) t.when.to = b.when.from;
    t.value = range_value(d->arena, (When){a.when.from, b.when.from, 0, false}, a.when.precision);
    t.rule = S("time.range");
    put_before(m, ia, t);
}

static u32 days_of_rel(const TimeRead *r, u32 i, Expr *x)
{
    i32 day;
    u32 k = time_read_day(r, i, &day);
    if (!k) return 0;
    if (time_is(r, k, GAPS, C_OF) || (time_is(r, k, GAPS, C_PREP) && r->w[k].val == 1)) k++;
    if (!time_is(r, k, GAPS, C_REL) || !time_is(r, k + 1, GAPS, C_UNIT) || r->w[k + 1].val != U_MONTH || (r->w[k + 1].flags & TF_PLURAL)) return 0;
    *x = time_expr(X_DAYOFMONTH, i);
    x->day = (u8)day;
    x->rel = (u8)r->w[k].val;
    return k + 2;
}

/* 5-7 May 2021; between 5 and 7 May; May 5 to 7: one of the days lacks its month. */
static u32 read_day_range(Time *m, u32 i, Expr *a, Expr *b)
{
    const TimeRead *r = &m->read;
    i32 day;
    u32 k;
    if (r->w[i].flags & TF_GLUED) return 0;
    bool led = time_after(r, i, C_FROM) || time_after(r, i, C_BETWEEN);
    u32 the = r->w[i].cls == C_THE && led && time_is(r, i + 1, GAPS, C_ORD) ? i + 1 : i;
    if ((k = time_read_day(r, the, &day))) {
        u32 o = range_sign(r, k, true);
        if (o && time_is(r, o, GAPS, C_THE)) o++;
        u32 e = o ? time_read_day_month(r, o, b) : 0;
        if (o && !e && (e = days_of_rel(r, o, b))) {
            *a = *b; /* from 4 to 22 of this month */
            a->first = i;
            a->day = (u8)day;
            a->last = k;
            return e;
        }
        bool after = led && b->day > day; /* from 4 to January 22 */
        if (!e && o && after && time_month_ok(r, o)) e = time_read_month(r, o, b);
        if (!e || !b->month || (r->w[o].cls == C_MONTH && !(led && b->day > day))) return 0;
        *a = *b;
        a->first = i;
        a->day = (u8)day;
        a->last = k;
        return e;
    }
    return 0;
}

static u32 month_then_days(Time *m, u32 k, const Expr *a, Expr *b)
{
    const TimeRead *r = &m->read;
    i32 day;
    u32 o;
    if (a->kind != X_DATE || !a->month || !a->day || a->year || a->part || a->clock >= 0) return 0;
    if (!(o = range_sign(r, k, true))) return 0;
    if (time_is(r, o, GAPS, C_THE)) o++;
    u32 e = time_read_day(r, o, &day);
    if (!e || (time_next(r, e, GAPS) && (r->w[e].cls == C_MONTH || r->w[e].cls == C_UNIT || r->w[e].cls == C_COUNTED))) return 0;
    *b = *a;
    b->first = o;
    b->core = o;
    b->day = (u8)day;
    b->weekday = 0;
    if (time_next(r, e, GAP_SPACE | GAP_COMMA) && time_is_year(r, e)) b->year = r->w[e++].val;
    return e;
}

/* 2014-16 */
static u32 short_year(Time *m, u32 k, const Expr *a, Expr *b)
{
    const TimeRead *r = &m->read;
    if (a->kind != X_DATE || a->month || !a->year || !time_is(r, k, GAP_HYPHEN, C_NUM) || r->w[k].c != 2) return 0;
    if (r->w[k].val <= a->year % 100) return 0;
    *b = *a;
    b->first = b->core = k;
    b->year = a->year / 100 * 100 + r->w[k].val;
    return k + 1;
}

static u32 range_behind(Time *m, u32 i, u32 k, Expr *a)
{
    const TimeRead *r = &m->read;
    bool between = time_after(r, i, C_BETWEEN), from = time_after(r, i, C_FROM);
    Expr b;
    u32 e = month_then_days(m, k, a, &b), o;
    if (e && b.year) a->year = b.year;
    if (!e) e = short_year(m, k, a, &b);
    if (!e) {
        if (!(o = range_sign(r, k, between))) return 0;
        if (!(e = time_read(r, o, &b)) || !same_sort(a, &b)) return 0;
        bool dates = (a->kind == X_DATE || a->kind == X_NUMERIC) && (b.kind == X_DATE || b.kind == X_NUMERIC);
        if (!from && !between && a->kind != b.kind && !dates) return 0;
        if (a->kind == X_REF && !between) return 0;
        if (a->kind == X_NUMERIC && b.kind == X_NUMERIC && a->num[2] < 0 && b.num[2] >= 0) a->num[2] = b.num[2]; /* 5/1-5/7/2020 */
        if (a->kind == X_DATE && b.kind == X_DATE && !a->year && b.year && a->month && b.month)
            a->year = a->month > b.month ? b.year - 1 : b.year;
    }
    u32 ia = m->d->times.n;
    Timex *first = emit(m, a, k);
    Timex *second = first ? emit(m, &b, e) : NULL;
    if (second) emit_range(m, between || from ? i - 1 : a->first, ia);
    return e;
}

/* An elliptic length: "in 30 days and ... within 90". */
static u32 read_ellipsis(const Time *m, u32 i, Expr *x)
{
    const TimeRead *r = &m->read;
    if (r->w[i].cls != C_NUM || r->w[i].c > 3 || r->w[i].b || !time_after(r, i, C_PREP) || r->w[i - 1].val != 9 || !m->length_unit) return 0;
    if (!time_ends_clause(r, i) || r->w[i].beg - m->length_end > 120) return 0;
    *x = time_expr(X_DURATION, i);
    x->n = r->w[i].val * 1000;
    x->unit = m->length_unit;
    x->within = true;
    return i + 1;
}

/* "at 16:15 UTC, June 1": the clock time is of the day behind the comma. */
static void clock_before_date(const TimeRead *r, u32 k, Expr *x)
{
    Expr y;
    if (x->kind != X_CLOCK || !time_next(r, k, GAP_SPACE | GAP_COMMA) || !time_read(r, k, &y)) return;
    bool day = (y.kind == X_DATE && y.day) || y.kind == X_WEEKDAY || (y.kind == X_DEICTIC && !y.part) || y.kind == X_NUMERIC;
    if (!day || y.clock >= 0 || y.part) return;
    y.clock = x->clock, y.seconds = x->seconds, y.zone = x->zone, y.zone_us = x->zone_us;
    y.first = x->first, y.last = x->last, y.core = x->core;
    *x = y;
}

/* "in May and July of 2016": the year is said once for both. */
static void year_from_next(const TimeRead *r, u32 k, Expr *x)
{
    Expr y;
    if (x->kind != X_DATE || !x->month || x->year || x->rel) return;
    u32 o = time_is(r, k, GAP_SPACE | GAP_COMMA, C_AND) ? k + 1 : k;
    if (!time_next(r, o, GAP_SPACE | GAP_COMMA) || (o == k && !(r->w[k].gap & GAP_COMMA))) return;
    if (!time_month_ok(r, o) || !time_read_month(r, o, &y) || !y.year || !!y.day != !!x->day) return;
    if (y.month > x->month || (y.month == x->month && y.day > x->day)) x->year = y.year;
}

/* "two weeks starting May 20", "for a week, from Monday": the length, its first day, and one
 * DURATION over both with the interval. */
static u32 starting_on(Time *m, u32 k, const Expr *x)
{
    const TimeRead *r = &m->read;
    u32 o = k;
    bool plain = x->kind == X_DURATION && !x->vague && x->unit >= U_DAY && x->n % 1000 == 0;
    if (!plain || !time_next(r, o, GAP_SPACE | GAP_COMMA)) return 0;
    bool starts = (r->w[o].cls == C_ENDING && r->w[o].val == 1) || (r->w[o].cls == C_EDGE && r->w[o].val == EDGE_START);
    if (!starts && (r->w[o].cls != C_FROM || !time_prep_is(r, x->first, 11, 11))) return 0;
    o++;
    if (starts && (time_is(r, o, GAPS, C_FROM) || (time_is(r, o, GAPS, C_PREP) && r->w[o].val <= 2))) o++;
    Expr y;
    u32 e = time_next(r, o, GAPS) ? time_read(r, o, &y) : 0;
    bool day = e && ((y.kind == X_DATE && y.day) || y.kind == X_NUMERIC || y.kind == X_WEEKDAY || y.kind == X_DAYOFMONTH || y.kind == X_HOLIDAY || (y.kind == X_DEICTIC && !y.part));
    if (!day) return 0;
    Expr length = *x;
    u32 ia = m->d->times.n;
    Timex *a = emit(m, &length, k), *b = a ? emit(m, &y, e) : NULL;
    if (!b || !when_known(b->when) || m->d->times.n >= DOC_FACTS_MAX) return e;
    Timex t = timex_init((Span){r->w[x->first].beg, b->text.end});
    t.type = TIMEX_DURATION;
    t.anchor = b->anchor;
    t.value = m->d->times.v[ia].value;
    t.when = (When){b->when.from, date_start(time_add(date_of(b->when.from), x->unit, x->n / 1000)), b->when.precision, b->when.utc};
    t.rule = S("time.starting");
    put_before(m, ia, t);
    return e;
}

static u32 read_at(Time *m, u32 i)
{
    Expr x, y;
    u32 k = read_day_range(m, i, &x, &y), e;
    if (k) {
        u32 ia = m->d->times.n;
        x.core = y.core;
        bool listed = m->read.w[x.last].cls == C_AND; /* on 5 and 7 May are two days */
        if (emit(m, &x, x.last) && emit(m, &y, k) && (!listed || time_after(&m->read, i, C_BETWEEN))) {
            bool led = time_after(&m->read, i, C_BETWEEN) || time_after(&m->read, i, C_FROM);
            emit_range(m, led ? i - 1 : i, ia);
        }
        return k;
    }
    if (!(k = time_read(&m->read, i, &x)) && !(k = read_ellipsis(m, i, &x))) return 0;
    x.last = k;
    if (x.kind == X_DURATION && !x.vague) m->length_unit = x.unit, m->length_end = m->read.w[k - 1].end;
    clock_before_date(&m->read, k, &x);
    year_from_next(&m->read, k, &x);
    if ((e = starting_on(m, k, &x)) || (e = range_behind(m, i, k, &x))) return e;
    emit(m, &x, k);
    return k;
}

void annotate_time(Doc *d, const Know *k)
{
    if (!d->coded || !k->time || !d->text.n) return;
    TimeToks words = {.cap = (u32)(d->text.n / 24) + 16}; /* about every fourth word */
    words.v = NEW(d->arena, TimeTok, words.cap);
    time_scan(d->arena, k->time, d->text, 0, (u32)d->text.n, &words);
    Time m = {.read = {.lex = k->time, .d = d, .w = words.v, .n = words.n}, .d = d};
    m.c = time_context(d, &m.read, &words);
    for (u32 i = 0; i < words.n;) {
        if (words.v[i].gap & GAP_PARA) m.c.paragraph++;
        u32 e = words.v[i].cls == C_PASTISH || words.v[i].cls == C_WAS || words.v[i].cls == C_WILL ? 0 : read_at(&m, i);
        i = e ? e : i + 1;
    }
}
