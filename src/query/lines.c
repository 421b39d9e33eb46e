/* lines.c - every row of a situation as a finding: its JSON body, its place in the order, and the
 * names and times that it can be asked by. */
#include "query/lines.h"

enum { NAMES_MAX = 400 }; /* of one finding; a story names more only when it is very long */

/* ---- what all kinds have in common */

static Str day_text(Arena *a, i64 t)
{
    return t == TIME_UNKNOWN ? (Str){0} : date_text(a, t, PRECISION_DAY, false);
}

/* Order of days as text; the unknown last. */
static Str day_key(Arena *a, i64 t)
{
    return t == TIME_UNKNOWN || t == INT64_MAX ? S("~") : day_text(a, t);
}

/* The store keeps a finding's names as lines. */
static Str one_line(Arena *a, Str s)
{
    if (str_find_byte(s, '\n', 0) < 0) return s;
    Str out = str_copy(a, s);
    for (isize i = 0; i < out.n; i++)
        if (out.p[i] == '\n') ((u8 *)out.p)[i] = ' ';
    return out;
}

static void name(const Lines *l, Finding *f, Str role, Str words)
{
    words = one_line(l->a, words);
    if (!words.n || f->names.n >= NAMES_MAX) return;
    for (u32 i = 0; i < f->names.n; i++)
        if (str_eq(f->names.v[i].name, words) && str_eq(f->names.v[i].role, role)) return;
    *vec_push(l->a, &f->names) = (FindingName){role, words};
}

/* "g2643743". Not printed, because a story names hundreds. */
static Str geonames_name(Arena *a, u32 number)
{
    u8 text[12], *p = text + sizeof text;
    for (; number; number /= 10) *--p = (u8)('0' + number % 10);
    *--p = 'g';
    return str_copy(a, (Str){p, text + sizeof text - p});
}

static void name_place(const Lines *l, Finding *f, bool has, const SitPlace *p)
{
    if (!has) return;
    name(l, f, S("place"), p->name);
    name(l, f, S("place"), p->gazetteer_name);
    if (p->gaz.geonames) name(l, f, S("place"), geonames_name(l->a, p->gaz.geonames));
}

static void rest_on_document(const Lines *l, Finding *f, u32 doc)
{
    When w = l->report->situation->documents.v[doc].known;
    i64 last = w.to != TIME_UNKNOWN ? w.to - 1 : w.from;
    Str known = date_text(l->a, last, w.precision, w.utc);
    if (!f->known_from.n || str_cmp(known, f->known_from) < 0) f->known_from = known;
    if (str_cmp(known, f->known_last) > 0) f->known_last = known;
    if (!f->story) f->story = l->stories[doc];
    if (str_eq(f->kind, S("timeline"))) name(l, f, S("outlet"), l->report->situation->documents.v[doc].digest->outlet);
    /* all others stand in one story, their column */
    if (str_eq(f->kind, S("control"))) name(l, f, S("story"), str_format(l->a, "%lld", (long long)l->stories[doc]));
}

static void rest_on(const Lines *l, Finding *f, const Sources *s)
{
    for (u32 i = 0; i < s->n; i++) rest_on_document(l, f, s->v[i].doc);
}

static void valid(const Lines *l, Finding *f, When w)
{
    f->valid_from = date_text(l->a, w.from, w.precision, w.utc);
    f->valid_to = date_text(l->a, w.to, w.precision, w.utc);
}

/* ---- the kinds */

static void name_document(const Lines *l, Finding *f, u32 doc)
{
    const Situation *s = l->report->situation;
    const Digest *d = s->documents.v[doc].digest;
    for (u32 i = 0; i < d->places.n; i++) {
        const Place *p = &d->places.v[i];
        if (!p->resolved || p->kind != PLACE_LITERAL) continue;
        SitPlace place = sit_place(s, p, str_at(d->text, p->text));
        name_place(l, f, true, &place);
    }
    for (u32 i = 0; i < d->entities.n; i++)
        if (d->entities.v[i].named) name(l, f, S("actor"), sit_entity_name(s, doc, i));
}

/* The latest first: days counted down. */
static void story(const Lines *l, u32 i, Finding *f)
{
    const StoryRow *t = &l->report->situation->stories.v[i];
    i64 day = t->span.to == TIME_UNKNOWN ? 0 : t->span.to / SECONDS_A_DAY;
    f->id = t->id;
    f->sort = str_format(l->a, "%08lld", (long long)(99999999 - day));
    valid(l, f, t->span);
    name_place(l, f, t->has_place, &t->place);
    for (u32 k = 0; k < t->documents.n; k++) {
        rest_on_document(l, f, t->documents.v[k]);
        name_document(l, f, t->documents.v[k]);
    }
}

static void happening(const Lines *l, u32 i, Finding *f)
{
    const Happening *h = &l->report->situation->timeline.v[i];
    f->id = h->id;
    f->rule = h->rule;
    f->sort = h->order;
    valid(l, f, h->when);
    name_place(l, f, h->has_place, &h->place);
    for (u32 k = 0; k < h->actors.n; k++) name(l, f, S("actor"), h->actors.v[k].name);
    for (u32 k = 0; k < h->recipients.n; k++) name(l, f, S("actor"), h->recipients.v[k].name);
    for (u32 k = 0; k < h->attribution.n; k++) name(l, f, S("actor"), h->attribution.v[k].holder);
    name(l, f, S("type"), h->subtype.n ? h->subtype : event_type_name(h->type));
    rest_on(l, f, &h->sources);
}

static void control(const Lines *l, u32 i, Finding *f)
{
    const ControlRow *c = &l->report->situation->control.v[i];
    f->id = c->id;
    f->rule = c->rule;
    f->sort = c->place.name;
    f->valid_from = day_text(l->a, c->from);
    f->valid_to = day_text(l->a, c->to);
    name_place(l, f, true, &c->place);
    name(l, f, S("actor"), c->holder);
    rest_on(l, f, &c->sources);
    rest_on(l, f, &c->dissent);
}

/* What is disputed first, then what grew; single figures last. */
static void claim(const Lines *l, u32 i, Finding *f)
{
    static const char order[] = {[VERDICT_CONFLICT] = '0', [VERDICT_MIXED] = '1', [VERDICT_GROWTH] = '2', [VERDICT_AGREE] = '3', [VERDICT_SINGLE] = '4'};
    const Claim *c = &l->report->situation->claims.v[i];
    f->id = c->id;
    f->rule = c->rule;
    f->sort = str_format(l->a, "%c %.*s", order[c->verdict], STR(c->about));
    name_place(l, f, c->has_place, &c->place);
    for (u32 k = 0; k < c->values.n; k++) {
        name(l, f, S("actor"), c->values.v[k].holder);
        rest_on(l, f, &c->values.v[k].sources);
    }
    if (c->values.n) valid(l, f, c->values.v[c->values.n - 1].as_of);
}

static void quote(const Lines *l, u32 i, Finding *f)
{
    const Utterance *u = &l->report->situation->quotes.v[i];
    f->id = u->id;
    f->sort = day_key(l->a, u->said.from);
    valid(l, f, u->said);
    name(l, f, S("actor"), u->speaker);
    name(l, f, S("actor"), u->addressee);
    for (u32 k = 0; k < u->variants.n; k++) rest_on(l, f, &u->variants.v[k].sources);
}

static void edge(const Lines *l, u32 i, Finding *f)
{
    const Situation *s = l->report->situation;
    const LineageEdge *e = &s->lineage.edges.v[i];
    u32 other = e->from != NONE ? e->from : e->other;
    f->id = str_format(l->a, "%lld>%lld", (long long)l->numbers[e->doc], (long long)l->numbers[other]);
    f->rule = e->rule;
    rest_on_document(l, f, e->doc);
    rest_on_document(l, f, other);
    f->sort = f->known_last;
}

static void origin(const Lines *l, u32 i, Finding *f)
{
    const Origin *o = &l->report->situation->lineage.origins.v[i];
    f->id = o->id;
    f->sort = o->name;
    name(l, f, S("actor"), o->name);
    for (u32 k = 0; k < o->documents.n; k++) rest_on_document(l, f, o->documents.v[k]);
}

static void forecast(const Lines *l, u32 i, Finding *f)
{
    const Forecast *c = &l->report->situation->forecasts.v[i];
    f->id = c->id;
    f->rule = c->rule;
    f->sort = day_key(l->a, c->due.from);
    valid(l, f, c->due);
    name_place(l, f, c->has_place, &c->place);
    name(l, f, S("actor"), c->who);
    rest_on(l, f, &c->sources);
}

const Str line_kinds[] = {LIT("stories"), LIT("timeline"), LIT("control"), LIT("claims"),
                          LIT("quotes"),  LIT("lineage"),  LIT("origins"), LIT("forecasts")};
const u32 line_kind_count = (u32)countof(line_kinds);

/* No sort key may hold the byte that joins the parts of a cursor, nor be long. */
static Str clean(Arena *a, Str s)
{
    enum { SORT_MAX = 200 };
    isize n = s.n < SORT_MAX ? s.n : SORT_MAX;
    while (n > 0 && n < s.n && (s.p[n] & 0xC0) == 0x80) n--; /* no character is cut in two */
    Str out = str_copy(a, str_cut(s, 0, n));
    for (isize i = 0; i < out.n; i++)
        if (out.p[i] == '|') ((u8 *)out.p)[i] = ' ';
    return out;
}

void lines_of(const Lines *l, Str kind, Findings *out)
{
    static void (*const fill[])(const Lines *, u32, Finding *) = {story, happening, control, claim, quote, edge, origin, forecast};
    u32 k = 0;
    Buf body = {.arena = l->a}; /* of one row after another */
    while (!str_eq(line_kinds[k], kind)) k++;
    for (u32 i = 0, n = view_report_rows(l->report, kind); i < n; i++) {
        Finding f = {.kind = kind};
        fill[k](l, i, &f);
        f.sort = clean(l->a, f.sort);
        body.bytes.n = 0;
        view_report_row(&body, l->report, kind, i);
        f.body = str_copy(l->a, buf_str(&body));
        *vec_push(l->a, out) = f;
    }
}
