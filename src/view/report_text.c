/* report_text.c - the report for a terminal and as Markdown: one outline, two sets of marks.
 * Order of a situation report: what is held, what happened, what is disputed, who said what,
 * what is forecast, where it all comes from, what could not be read. */
#include "base/utf8.h"
#include "view/words.h"

typedef struct {
    Str h1, h2, h2_end;       /* around headings */
    Str bullet, sub;          /* list marks; sub is the continuation of an item */
    Str strong, strong_end, dim, dim_end;
    bool wrap;
} Marks;

static const Marks plain = {LIT(""), LIT(""), LIT(""), LIT("  "), LIT("      "), LIT(""), LIT(""), LIT(""), LIT(""), true};
static const Marks colour = {LIT("\033[1m"), LIT("\033[1;36m"), LIT("\033[0m"), LIT("  "), LIT("      "),
                             LIT("\033[1m"), LIT("\033[0m"), LIT("\033[2m"), LIT("\033[0m"), true};
static const Marks markdown = {LIT("# "), LIT("## "), LIT(""), LIT("- "), LIT("  "), LIT("**"), LIT("**"),
                               LIT("<sub>"), LIT("</sub>"), false};

typedef struct {
    Buf *out;
    const Report *r;
    const Situation *s;
    const Marks *m;
    Arena *a;
    int width;
} Page;

/* ---- lines */

static int columns(Str s)
{
    int n = 0;
    bool escape = false;
    for (isize i = 0; i < s.n;) {
        u32 c = utf8_next(s, &i);
        if (c == 27) escape = true;
        else if (escape) escape = c != 'm';
        else n++;
    }
    return n;
}

/* `first` then the words, wrapped, later lines after `next`. */
static void wrapped(Page *p, Str first, Str next, Str text)
{
    buf_put(p->out, first);
    int at = columns(first);
    bool start = true;
    Str word, rest = text;
    while (str_next(&rest, ' ', &word)) {
        int w = columns(word);
        if (!start && p->m->wrap && at + 1 + w > p->width) {
            buf_byte(p->out, '\n');
            buf_put(p->out, next);
            at = columns(next);
        } else if (!start) {
            buf_byte(p->out, ' ');
            at++;
        }
        buf_put(p->out, word);
        at += w;
        start = false;
    }
    buf_byte(p->out, '\n');
}

static void item(Page *p, Str text)
{
    wrapped(p, p->m->bullet, p->m->sub, text);
}

static void below(Page *p, Str text)
{
    if (text.n) wrapped(p, p->m->sub, p->m->sub, str_format(p->a, "%.*s%.*s%.*s%s", STR(p->m->dim), STR(text), STR(p->m->dim_end), p->m->wrap ? "" : "  "));
}

static void heading(Page *p, const char *text)
{
    buf_format(p->out, "\n%.*s%s%.*s\n", STR(p->m->h2), text, STR(p->m->h2_end));
    if (!p->m->wrap) buf_byte(p->out, '\n');
}

static Str strong(Page *p, Str s)
{
    return str_format(p->a, "%.*s%.*s%.*s", STR(p->m->strong), STR(s), STR(p->m->strong_end));
}

/* "[R1 R3]" */
static Str citation(Page *p, const Sources *v)
{
    Buf b = {.arena = p->a};
    u32 last = NONE;
    buf_byte(&b, '[');
    for (u32 i = 0; i < v->n; i++) {
        if (v->v[i].doc == last) continue;
        last = v->v[i].doc;
        buf_format(&b, "%sR%u", i ? " " : "", last + 1);
    }
    buf_byte(&b, ']');
    return buf_str(&b);
}

/* ---- sections */

static void head(Page *p)
{
    const Situation *s = p->s;
    buf_format(p->out, "%.*sSITUATION REPORT%.*s\n", STR(p->m->h1), STR(p->m->h2_end));
    if (!p->m->wrap) buf_byte(p->out, '\n');
    if (s->as_of.to == TIME_UNKNOWN) buf_put(p->out, S("No date is known"));
    else buf_format(p->out, "State as of the end of %.*s", STR(words_day(p->a, s->as_of.to - 1)));
    if (s->known_at.to != TIME_UNKNOWN)
        buf_format(p->out, ", from what was known by the end of %.*s", STR(words_day(p->a, s->known_at.to - 1)));
    buf_format(p->out, ".\n%u report%s, %u independent origin%s", s->documents.n, s->documents.n == 1 ? "" : "s",
               s->lineage.origins.n, s->lineage.origins.n == 1 ? "" : "s");
    if (p->r->nrejected) buf_format(p->out, "; %u could not be read", p->r->nrejected);
    buf_put(p->out, S(".\n"));
    Str reviewed = words_reviewed(p->a, s);
    if (reviewed.n) buf_format(p->out, "%.*s\n", STR(reviewed));
}

static void stories(Page *p)
{
    if (!p->s->stories.n) return;
    heading(p, p->s->stories.n == 1 ? "THE STORY" : "STORIES");
    for (u32 i = 0; i < p->s->stories.n; i++) {
        const StoryRow *t = &p->s->stories.v[i];
        item(p, str_format(p->a, "%.*s - %.*s", STR(strong(p, words_one_line(p->a, t->title, 160))), STR(words_story(p->a, t))));
    }
}

static void control(Page *p)
{
    if (!p->s->control.n) return;
    heading(p, "WHO HOLDS WHAT");
    for (u32 i = 0; i < p->s->control.n; i++) {
        const ControlRow *c = &p->s->control.v[i];
        Buf b = {.arena = p->a};
        buf_format(&b, "%.*s: %.*s", STR(strong(p, words_control_place(p->a, p->s, c))), STR(words_holder_status(p->a, c)));
        if (c->from != TIME_UNKNOWN) buf_format(&b, ", since %.*s", STR(words_day(p->a, c->from)));
        buf_format(&b, ". Last evidence %.*s; %.*s. %.*s", STR(words_day(p->a, c->last_evidence)),
                   STR(words_origins(p->a, p->s, &c->origins)), STR(citation(p, &c->sources)));
        item(p, buf_str(&b));
        if (c->note.n && c->dissent.n)
            below(p, str_format(p->a, "Against: %.*s %.*s", STR(c->note), STR(citation(p, &c->dissent))));
        else if (c->note.n) below(p, c->note);
        if (c->reviews.n) below(p, words_reviews(p->a, &c->reviews));
    }
}

static void happening(Page *p, const Happening *h)
{
    Buf b = {.arena = p->a}, note = {.arena = p->a};
    Str realis = words_realis(h), who = words_attribution(p->a, &h->attribution);
    if (realis.n) buf_format(&b, "(%.*s) ", STR(realis));
    buf_format(&b, "%.*s", STR(words_one_line(p->a, h->text, 240)));
    if (h->has_place && str_find(h->text, h->place.name) < 0) buf_format(&b, " (%.*s)", STR(h->place.name));
    buf_format(&b, " %.*s", STR(citation(p, &h->sources)));
    item(p, buf_str(&b));
    if (who.n) buf_format(&note, "According to %.*s. ", STR(who));
    if (h->origins.n > 1) buf_format(&note, "%.*s. ", STR(words_origins(p->a, p->s, &h->origins)));
    buf_put(&note, words_reviews(p->a, &h->reviews));
    below(p, str_trim(buf_str(&note)));
}

/* The loose lines of a day come last. */
static void day(Page *p, u32 first, u32 end)
{
    bool any = false, parted = false;
    for (int loose = 0; loose < 2; loose++)
        for (u32 i = first; i < end; i++) {
            const Happening *h = &p->s->timeline.v[i];
            if (!words_is_told(h, p->r->since) || words_is_loose(h) != loose) continue;
            if (!any)
                buf_format(p->out, "%s%.*s%.*s%.*s\n%s", first ? "\n" : "", STR(p->m->strong), STR(words_timeline_day(p->a, h)),
                           STR(p->m->strong_end), p->m->wrap ? "" : "\n");
            else if (loose && !parted)
                buf_format(p->out, "%s%.*sWithout a day or a place, each from one origin:%.*s\n%s", p->m->wrap ? "  " : "\n", STR(p->m->dim), STR(p->m->dim_end),
                           p->m->wrap ? "" : "\n");
            any = true;
            parted = loose;
            happening(p, h);
        }
}

static void timeline(Page *p)
{
    if (!p->s->timeline.n) return;
    heading(p, "WHAT HAPPENED");
    for (u32 i = 0, end; i < p->s->timeline.n; i = end) {
        end = words_timeline_end(p->a, p->s, i);
        day(p, i, end);
    }
}

static void claim(Page *p, const Claim *c)
{
    Buf b = {.arena = p->a};
    buf_format(&b, "%.*s", STR(strong(p, words_one_line(p->a, c->about, 120))));
    if (c->has_place && str_find(c->about, c->place.name) < 0) buf_format(&b, " (%.*s)", STR(c->place.name));
    buf_format(&b, ": %.*s", STR(words_verdict(p->a, c)));
    item(p, buf_str(&b));
    for (u32 i = 0; i < c->values.n; i++) {
        const ClaimValue *v = &c->values.v[i];
        Buf line = {.arena = p->a};
        buf_format(&line, "%.*s", STR(words_amount(p->a, v)));
        if (when_known(v->as_of)) buf_format(&line, ", as of %.*s", STR(words_when(p->a, v->as_of)));
        if (v->holder.n) buf_format(&line, ", says %.*s", STR(v->holder));
        buf_format(&line, " %.*s", STR(citation(p, &v->sources)));
        if (v->standing != VALUE_STANDS) buf_format(&line, ", %.*s", STR(standing_name(v->standing)));
        else if (v->against.n) buf_put(&line, S(", denied by others"));
        if (v->against.n) buf_format(&line, " %.*s", STR(citation(p, &v->against)));
        below(p, buf_str(&line));
    }
    if (c->reviews.n) below(p, words_reviews(p->a, &c->reviews));
}

static void claims(Page *p)
{
    for (int pass = 0; pass < 2; pass++) {
        bool any = false;
        for (u32 i = 0; i < p->s->claims.n; i++) {
            const Claim *c = &p->s->claims.v[i];
            if ((c->verdict == VERDICT_SINGLE) == (pass == 0)) continue;
            if (!any) heading(p, pass == 0 ? "NUMBERS THAT SEVERAL SOURCES GIVE" : "NUMBERS WITH ONE SOURCE");
            any = true;
            claim(p, c);
        }
    }
}

static Str changes(Page *p, const QuoteVariant *v)
{
    Buf b = {.arena = p->a};
    for (u32 i = 0; i < v->changes.n; i++) {
        const QuoteChange *c = &v->changes.v[i];
        if (c->op == '=') continue;
        if (b.bytes.n) buf_put(&b, S(", "));
        if (c->op == '-') buf_format(&b, "left out “%.*s”", STR(c->from));
        else if (c->op == '+') buf_format(&b, "put in “%.*s”", STR(c->to));
        else buf_format(&b, "“%.*s” → “%.*s”", STR(c->from), STR(c->to));
    }
    return buf_str(&b);
}

static void quotes(Page *p)
{
    if (!p->s->quotes.n) return;
    heading(p, "WHO SAID WHAT");
    for (u32 i = 0; i < p->s->quotes.n; i++) {
        const Utterance *u = &p->s->quotes.v[i];
        Buf b = {.arena = p->a};
        buf_format(&b, "%.*s", STR(strong(p, u->speaker.n ? u->speaker : S("Speaker not named"))));
        if (u->addressee.n) buf_format(&b, " to %.*s", STR(u->addressee));
        if (when_known(u->said)) buf_format(&b, ", %.*s", STR(words_when(p->a, u->said)));
        if (u->said_conflict) buf_put(&b, S(" (reports give different days)"));
        if (u->variants.n)
            buf_format(&b, ": “%.*s” %.*s", STR(words_one_line(p->a, u->variants.v[0].text, 400)),
                       STR(citation(p, &u->variants.v[0].sources)));
        item(p, buf_str(&b));
        for (u32 k = 1; k < u->variants.n; k++) {
            const QuoteVariant *v = &u->variants.v[k];
            Str changed = changes(p, v);
            below(p, str_format(p->a, "%.*s: “%.*s” %.*s%s%.*s", STR(variant_kind_name(v->kind)),
                                STR(words_one_line(p->a, v->text, 300)), STR(citation(p, &v->sources)),
                                changed.n ? " - " : "", STR(changed)));
        }
    }
}

static void forecasts(Page *p)
{
    static const Str outcomes[] = {LIT("outcome unknown"), LIT("met"), LIT("missed")};
    if (!p->s->forecasts.n) return;
    heading(p, "FORECASTS AND PLANS WITH A DATE");
    for (u32 i = 0; i < p->s->forecasts.n; i++) {
        const Forecast *f = &p->s->forecasts.v[i];
        item(p, str_format(p->a, "%.*s%s%.*s - due %.*s (stated %.*s) %.*s: %.*s%s%.*s", STR(f->who), f->who.n ? ": " : "",
                           STR(words_one_line(p->a, f->what, 240)), STR(words_when(p->a, f->due)),
                           STR(words_when(p->a, f->stated)), STR(citation(p, &f->sources)), STR(outcomes[f->outcome]), f->settled.n ? " " : "",
                           STR(f->settled.n ? citation(p, &f->settled) : (Str){0})));
    }
}

static void lineage(Page *p)
{
    for (u32 i = 0; i < p->s->lineage.edges.n; i++) {
        const LineageEdge *e = &p->s->lineage.edges.v[i];
        Str from = e->from != NONE ? words_label(p->a, e->from) : words_label(p->a, e->other);
        static const Str with[] = {[LINEAGE_COPY] = LIT("copies"), [LINEAGE_REWRITE] = LIT("rewrites"),
                                   [LINEAGE_SHARED_SOURCE] = LIT("shares a source with"),
                                   [LINEAGE_QUOTES] = LIT("prints the same quotes as")};
        item(p, str_format(p->a, "R%u %.*s %.*s (%.0f %% of its words, %u passage%s)%s", e->doc + 1, STR(with[e->kind]),
                           STR(from), e->share * 100, e->passages.n, e->passages.n == 1 ? "" : "s",
                           e->direction_known ? "" : ", direction unknown"));
    }
}

static void reports(Page *p)
{
    heading(p, "THE REPORTS, AND WHO TOOK WHAT FROM WHOM");
    for (u32 i = 0; i < p->s->documents.n; i++) {
        const ReportDoc *r = &p->s->documents.v[i];
        const Digest *d = r->digest;
        Str title = d->title.n ? d->title : str_cut(d->text, 0, d->text.n < 90 ? d->text.n : 90);
        item(p, str_format(p->a, "R%u %.*s - %.*s, %.*s. %.*s%s", i + 1, STR(strong(p, words_report_name(p->a, p->s, i))),
                           STR(words_one_line(p->a, title, 90)), STR(words_published(p->a, r)),
                           STR(words_origins(p->a, p->s, &r->origins)), d->coded ? "" : ". Not in English: kept, not coded"));
    }
    lineage(p);
}

static void rejected(Page *p)
{
    if (!p->r->nrejected) return;
    heading(p, "COULD NOT BE READ");
    for (u32 i = 0; i < p->r->nrejected; i++) {
        const Rejected *x = &p->r->rejected[i];
        item(p, str_format(p->a, "%.*s: %.*s (byte %llu)", STR(x->path), STR(x->reason), (unsigned long long)x->at));
    }
}

static void limits(Page *p)
{
    if (!p->s->limits.n) return;
    heading(p, "LIMITS REACHED");
    for (u32 i = 0; i < p->s->limits.n; i++) item(p, p->s->limits.v[i]);
}

static void report(Buf *out, const Report *r, const Marks *m)
{
    Page p = {.out = out, .r = r, .s = r->situation, .m = m, .a = out->arena, .width = r->width ? r->width : 100};
    head(&p);
    stories(&p);
    control(&p);
    timeline(&p);
    claims(&p);
    quotes(&p);
    forecasts(&p);
    reports(&p);
    rejected(&p);
    limits(&p);
}

void view_report_text(Buf *out, const Report *r)
{
    report(out, r, r->colour ? &colour : &plain);
}

void view_report_markdown(Buf *out, const Report *r)
{
    report(out, r, &markdown);
}

ReportView view_report_named(Str format)
{
    static const struct {
        Str name;
        ReportView view;
    } formats[] = {{LIT(""), view_report_text}, {LIT("text"), view_report_text}, {LIT("md"), view_report_markdown},
                   {LIT("html"), view_report_html}, {LIT("json"), view_report_json}};
    for (isize i = 0; i < countof(formats); i++)
        if (str_eq(formats[i].name, format)) return formats[i].view;
    return NULL;
}
