/* report_html.c - the report as one self-contained HTML file: no script, no network, readable
 * on paper and by a screen reader. Every figure links to its sentence in the reports at the
 * end; there the facts found are marked, and each sentence says which bytes of the file it is. */
#include "view/report_html.h"
#include "base/utf8.h"
#include "view/words.h"
#include <stdlib.h>

typedef struct {
    Buf *out;
    const Report *r;
    const Situation *s;
    Arena *a;
    Str map; /* empty: too few places */
} Page;

static void put(Page *p, const char *html)
{
    buf_put(p->out, str_of(html));
}

void html_text(Buf *out, Str s)
{
    isize plain = 0;
    for (isize i = 0; i < s.n; i++) {
        const char *e = s.p[i] == '<' ? "&lt;" : s.p[i] == '>' ? "&gt;" : s.p[i] == '&' ? "&amp;" : s.p[i] == '"' ? "&quot;" : NULL;
        if (!e) continue;
        buf_put(out, str_cut(s, plain, i));
        buf_put(out, str_of(e));
        plain = i + 1;
    }
    buf_put(out, str_cut(s, plain, s.n));
}

static void text(Page *p, Str s)
{
    html_text(p->out, s);
}

static void element(Page *p, const char *open, Str s, const char *close)
{
    put(p, open);
    text(p, s);
    put(p, close);
}

/* ---- citations: links to sentences */

static void citation(Page *p, const Sources *v)
{
    put(p, " <span class=cites>");
    for (u32 i = 0; i < v->n; i++) {
        const Source *x = &v->v[i];
        const Digest *d = p->s->documents.v[x->doc].digest;
        u32 sentence = digest_sentence_at(d, x->text.beg);
        buf_format(p->out, "%s<a href=\"#R%us%u\" title=\"", i ? " " : "", x->doc + 1, sentence == NONE ? 0 : sentence);
        text(p, words_one_line(p->a, str_at(x->field ? d->title : d->text, x->text), 300));
        bool again = i && v->v[i - 1].doc == x->doc; /* a further sentence of the same report */
        buf_format(p->out, again ? "\">+</a>" : "\">R%u</a>", x->doc + 1);
    }
    put(p, "</span>");
}

/* How many independent origins; which ones stands in the words that show when one points at it, and under Sources. */
static void origins(Page *p, const OriginSet *o)
{
    buf_format(p->out, "<span class=\"tag origins%s\" title=\"", o->n > 1 ? " several" : "");
    text(p, words_origins(p->a, p->s, o));
    if (o->n) buf_format(p->out, "\">%u origin%s</span>", o->n, o->n == 1 ? "" : "s");
    else put(p, "\">origin unknown</span>");
}

/* ---- sections */

static void head(Page *p)
{
    const Situation *s = p->s;
    put(p, "<!doctype html>\n<html lang=en><head><meta charset=utf-8>"
           "<meta name=viewport content=\"width=device-width,initial-scale=1\"><meta name=color-scheme content=\"light dark\"><title>");
    text(p, s->stories.n ? s->stories.v[0].title : S("Situation report"));
    put(p, "</title><style>");
    buf_put(p->out, report_look);
    buf_put(p->out, report_css);
    put(p, "</style></head><body><header><h1>Situation report</h1><p>");
    if (s->as_of.to == TIME_UNKNOWN) put(p, "No date is known");
    else element(p, "State as of the end of <b>", words_day(p->a, s->as_of.to - 1), "</b>");
    if (s->known_at.to != TIME_UNKNOWN)
        element(p, ", from what was known by the end of <b>", words_day(p->a, s->known_at.to - 1), "</b>");
    buf_format(p->out, ". %u report%s, %u independent origin%s", s->documents.n, s->documents.n == 1 ? "" : "s",
               s->lineage.origins.n, s->lineage.origins.n == 1 ? "" : "s");
    if (p->r->nrejected) buf_format(p->out, "; <a href=\"#rejected\">%u could not be read</a>", p->r->nrejected);
    put(p, ".");
    if (words_reviewed(p->a, s).n) element(p, " ", words_reviewed(p->a, s), "");
    put(p, "</p><nav aria-label=Parts><a href=\"#disputed\">What is disputed</a> <a href=\"#control\">Who holds what</a> ");
    if (p->map.n) put(p, "<a href=\"#where\">Where</a> ");
    put(p, "<a href=\"#timeline\">What happened</a> "
           "<a href=\"#claims\">Numbers</a> <a href=\"#quotes\">Quotes</a> <a href=\"#forecasts\">Forecasts</a> "
           "<a href=\"#sources\">Sources</a> <a href=\"#reports\">Reports</a></nav></header><main>");
}

static void stories(Page *p)
{
    put(p, "<section id=stories><h2>Stories</h2>");
    for (u32 i = 0; i < p->s->stories.n; i++) {
        const StoryRow *t = &p->s->stories.v[i];
        element(p, "<p class=story><b>", words_one_line(p->a, t->title, 200), "</b> ");
        element(p, "<span class=quiet>", words_story(p->a, t), "</span></p>");
    }
    put(p, "</section>");
}

static void disputed(Page *p)
{
    u32 n = 0;
    put(p, "<section id=disputed><h2>What is disputed</h2><ul class=lines>");
    for (u32 i = 0; i < p->s->claims.n; i++) {
        const Claim *c = &p->s->claims.v[i];
        if (c->verdict != VERDICT_CONFLICT && c->verdict != VERDICT_MIXED) continue;
        buf_format(p->out, "<li><span class=\"tag verdict-%.*s\">figures disagree</span> <a href=\"#%.*s\">", STR(verdict_name(c->verdict)), STR(c->id));
        element(p, "", words_one_line(p->a, c->about, 160), "</a>: ");
        for (u32 k = 0; k < c->values.n; k++) element(p, k ? " · " : "", words_amount(p->a, &c->values.v[k]), "");
        n++;
    }
    for (u32 i = 0; i < p->s->control.n; i++) {
        const ControlRow *c = &p->s->control.v[i];
        if (!c->dissent.n && c->status != CONTROL_CONTESTED) continue;
        buf_format(p->out, "<li><span class=\"tag status-contested\">who holds it</span> <a href=\"#%.*s\">", STR(c->id));
        element(p, "", c->place.name, "</a>: ");
        text(p, words_holder_status(p->a, c));
        if (c->note.n) element(p, "; ", c->note, "");
        if (c->dissent.n) citation(p, &c->dissent);
        n++;
    }
    for (u32 i = 0; i < p->s->quotes.n; i++) {
        const Utterance *u = &p->s->quotes.v[i];
        bool changed = u->said_conflict;
        for (u32 k = 1; k < u->variants.n; k++) changed |= u->variants.v[k].kind == VARIANT_ALTERED;
        if (!changed) continue;
        buf_format(p->out, "<li><span class=\"tag variant-altered\">%s</span> <a href=\"#%.*s\">", u->said_conflict ? "day of a quote" : "words of a quote", STR(u->id));
        element(p, "", u->speaker.n ? u->speaker : S("speaker not named"), "</a>: ");
        element(p, "“", words_one_line(p->a, u->variants.v[0].text, 120), "”");
        n++;
    }
    put(p, n ? "</ul></section>" : "</ul><p class=quiet>No figures disagree, no place is disputed, no quote was altered.</p></section>");
}

static void control(Page *p)
{
    put(p, "<section id=control><h2>Who holds what</h2>");
    if (!p->s->control.n) put(p, "<p class=quiet>No report says who holds a place.</p></section>");
    if (!p->s->control.n) return;
    put(p, "<div class=scroll tabindex=0 role=region aria-label=\"Who holds what, table\"><table><thead><tr><th scope=col>Place<th scope=col>Status<th scope=col>Since<th scope=col>Last evidence"
           "<th scope=col>Rests on</tr></thead><tbody>");
    for (u32 i = 0; i < p->s->control.n; i++) {
        const ControlRow *c = &p->s->control.v[i];
        buf_format(p->out, "<tr id=\"%.*s\"><th scope=row>", STR(c->id));
        text(p, words_control_place(p->a, p->s, c));
        if (c->place.gazetteer_name.n && !str_eq(c->place.name, c->place.gazetteer_name))
            element(p, " <small class=quiet>", c->place.gazetteer_name, "</small>");
        buf_format(p->out, "<td><span class=\"tag status-%.*s\">%.*s</span> ", STR(control_status_name(c->status)), STR(control_status_name(c->status)));
        Str status = control_status_name(c->status), says = words_holder_status(p->a, c);
        if (str_starts(says, status)) says = str_cut(says, says.n > status.n ? status.n + 2 : says.n, says.n); /* the tag has said it */
        text(p, says);
        if (c->note.n) {
            element(p, "<br><small>", c->note, "");
            if (c->dissent.n) citation(p, &c->dissent);
            put(p, "</small>");
        }
        if (c->reviews.n) element(p, "<br><small>", words_reviews(p->a, &c->reviews), "</small>");
        put(p, "<td>");
        text(p, c->from == TIME_UNKNOWN ? S("not stated") : words_day(p->a, c->from));
        element(p, "<td>", words_day(p->a, c->last_evidence), "<td>");
        origins(p, &c->origins);
        citation(p, &c->sources);
        put(p, "</tr>");
    }
    put(p, "</tbody></table></div></section>");
}

static void where(Page *p)
{
    if (!p->map.n) return;
    put(p, "<section id=where><h2>Where</h2>");
    buf_put(p->out, p->map);
    put(p, "</section>");
}

static void happening(Page *p, const Happening *h)
{
    buf_format(p->out, "<li id=\"%.*s\">", STR(h->id));
    Str realis = words_realis(h);
    if (realis.n) {
        buf_format(p->out, "<span class=\"tag realis-%.*s\">", STR(realis_name(h->realis)));
        element(p, "", realis, "</span> ");
    }
    text(p, words_one_line(p->a, h->text, 280));
    if (h->has_place && str_find(h->text, h->place.name) < 0) element(p, " <span class=quiet>(", h->place.name, ")</span>");
    put(p, " ");
    origins(p, &h->origins);
    citation(p, &h->sources);
    put(p, "<br><small class=quiet>");
    text(p, h->type == EVENT_OTHER ? h->subtype : event_type_name(h->type));
    Str who = words_attribution(p->a, &h->attribution);
    if (who.n) element(p, " · according to ", who, "");
    if (h->reviews.n) element(p, " · ", words_reviews(p->a, &h->reviews), "");
    put(p, "</small></li>");
}

/* Lines of a day, loose or not; their number, which is all if they are not to be written. */
static u32 day_lines(Page *p, u32 first, u32 end, bool loose, bool write)
{
    u32 n = 0;
    for (u32 i = first; i < end; i++) {
        const Happening *h = &p->s->timeline.v[i];
        if (!words_is_told(h, p->r->since) || words_is_loose(h) != loose) continue;
        if (write) happening(p, h);
        n++;
    }
    return n;
}

/* Many loose lines of a day stand behind a line that says how many. */
static void day(Page *p, u32 first, u32 end)
{
    enum { LOOSE_OPEN = 5 };
    u32 firm = day_lines(p, first, end, false, false), loose = day_lines(p, first, end, true, false);
    bool fold = loose > LOOSE_OPEN;
    if (!firm && !loose) return;
    element(p, "<h3>", words_timeline_day(p->a, &p->s->timeline.v[first]), "</h3>");
    if (firm || !fold) put(p, "<ul class=lines>");
    (void)day_lines(p, first, end, false, true);
    if (fold)
        buf_format(p->out, "%s<details><summary>%u %slines without a day or a place, each from one origin</summary><ul class=lines>",
                   firm ? "</ul>" : "", loose, firm ? "more " : "");
    (void)day_lines(p, first, end, true, true);
    put(p, fold ? "</ul></details>" : "</ul>");
}

static void timeline(Page *p)
{
    isize before;
    put(p, "<section id=timeline><h2>What happened</h2>");
    before = p->out->bytes.n;
    for (u32 i = 0, end; i < p->s->timeline.n; i = end) {
        end = words_timeline_end(p->a, p->s, i);
        day(p, i, end);
    }
    put(p, p->out->bytes.n > before ? "</section>" : "<p class=quiet>Nothing.</p></section>");
}

static void claims(Page *p)
{
    put(p, "<section id=claims><h2>Numbers</h2><div class=cards>");
    for (u32 i = 0; i < p->s->claims.n; i++) {
        const Claim *c = &p->s->claims.v[i];
        buf_format(p->out, "<div class=card id=\"%.*s\"><h3>", STR(c->id));
        text(p, words_one_line(p->a, c->about, 160));
        if (c->has_place && str_find(c->about, c->place.name) < 0) element(p, " (", c->place.name, ")");
        buf_format(p->out, "</h3><span class=\"tag verdict-%.*s\">%.*s</span><ul>", STR(verdict_name(c->verdict)), STR(words_verdict(p->a, c)));
        for (u32 k = 0; k < c->values.n; k++) {
            const ClaimValue *v = &c->values.v[k];
            element(p, "<li>", words_amount(p->a, v), "");
            put(p, "<span class=quiet>");
            if (when_known(v->as_of)) element(p, ", as of ", words_when(p->a, v->as_of), "");
            if (v->holder.n) element(p, ", says ", v->holder, "");
            put(p, "</span>");
            citation(p, &v->sources);
            if (!v->against.n) continue;
            element(p, "<span class=quiet>, ", v->standing != VALUE_STANDS ? standing_name(v->standing) : S("denied by others"), "</span>");
            citation(p, &v->against);
        }
        if (c->reviews.n) element(p, "<li class=quiet>", words_reviews(p->a, &c->reviews), "");
        put(p, "</ul></div>");
    }
    put(p, p->s->claims.n ? "</div></section>" : "</div><p class=quiet>None.</p></section>");
}

static void change_marks(Page *p, const QuoteVariant *v)
{
    if (!v->changes.n) {
        text(p, v->text);
        return;
    }
    for (u32 i = 0; i < v->changes.n; i++) {
        const QuoteChange *c = &v->changes.v[i];
        if (i) put(p, " ");
        if (c->op == '=') text(p, c->from);
        if (c->op == '-' || c->op == '~') element(p, "<del>", c->from, "</del>");
        if (c->op == '~') put(p, " ");
        if (c->op == '+' || c->op == '~') element(p, "<ins>", c->to, "</ins>");
    }
}

static void quotes(Page *p)
{
    put(p, "<section id=quotes><h2>Who said what</h2>");
    for (u32 i = 0; i < p->s->quotes.n; i++) {
        const Utterance *u = &p->s->quotes.v[i];
        buf_format(p->out, "<figure id=\"%.*s\"><figcaption><b>", STR(u->id));
        text(p, u->speaker.n ? u->speaker : S("Speaker not named"));
        put(p, "</b>");
        if (u->addressee.n) element(p, " to ", u->addressee, "");
        if (when_known(u->said)) element(p, ", ", words_when(p->a, u->said), "");
        if (u->said_conflict) {
            put(p, " <span class=\"tag verdict-conflict\">reports give different days</span>");
            citation(p, &u->said_sources);
        }
        put(p, "</figcaption>");
        for (u32 k = 0; k < u->variants.n; k++) {
            const QuoteVariant *v = &u->variants.v[k];
            put(p, "<blockquote>");
            if (k) buf_format(p->out, "<span class=\"tag variant-%.*s\">%.*s</span> ", STR(variant_kind_name(v->kind)), STR(variant_kind_name(v->kind)));
            put(p, "“");
            if (k) change_marks(p, v);
            else text(p, v->text);
            put(p, "”");
            citation(p, &v->sources);
            put(p, "</blockquote>");
        }
        put(p, "</figure>");
    }
    put(p, p->s->quotes.n ? "</section>" : "<p class=quiet>None.</p></section>");
}

static void forecasts(Page *p)
{
    static const Str outcomes[] = {LIT("outcome not known"), LIT("came about"), LIT("did not come about")};
    static const Str classes[] = {LIT("unknown"), LIT("met"), LIT("missed")};
    put(p, "<section id=forecasts><h2>Forecasts and plans with a day</h2><ul class=lines>");
    for (u32 i = 0; i < p->s->forecasts.n; i++) {
        const Forecast *f = &p->s->forecasts.v[i];
        buf_format(p->out, "<li id=\"%.*s\">", STR(f->id));
        if (f->who.n) element(p, "<b>", f->who, ":</b> ");
        text(p, words_one_line(p->a, f->what, 280));
        element(p, " <span class=quiet>due ", words_when(p->a, f->due), "");
        element(p, ", stated ", words_when(p->a, f->stated), "</span> ");
        buf_format(p->out, "<span class=\"tag outcome-%.*s\">%.*s</span>", STR(classes[f->outcome]), STR(outcomes[f->outcome]));
        if (f->settled.n) citation(p, &f->settled);
        put(p, " <span class=quiet>said in</span>");
        citation(p, &f->sources);
    }
    put(p, "</ul></section>");
}

static void lineage(Page *p)
{
    static const Str with[] = {[LINEAGE_COPY] = LIT("copies"), [LINEAGE_REWRITE] = LIT("rewrites"),
                               [LINEAGE_SHARED_SOURCE] = LIT("shares a source with"),
                               [LINEAGE_QUOTES] = LIT("prints the same quotes as")};
    put(p, "<section id=sources><h2>Who took what from whom</h2><ul>");
    for (u32 i = 0; i < p->s->lineage.edges.n; i++) {
        const LineageEdge *e = &p->s->lineage.edges.v[i];
        u32 from = e->from != NONE ? e->from : e->other;
        buf_format(p->out, "<li><a href=\"#R%u\">R%u</a> %.*s <a href=\"#R%u\">R%u</a>: %.0f %% of its words%s", e->doc + 1,
                   e->doc + 1, STR(with[e->kind]), from + 1, from + 1, e->share * 100,
                   e->direction_known ? "" : ", direction unknown");
        put(p, "<details><summary>passages</summary>");
        const Digest *x = p->s->documents.v[e->doc].digest, *y = p->s->documents.v[from].digest;
        for (u32 k = 0; k < e->passages.n; k++) {
            element(p, "<p><q>", words_one_line(p->a, str_at(x->text, e->passages.v[k].in), 400), "</q>");
            element(p, "<br><q class=quiet>", words_one_line(p->a, str_at(y->text, e->passages.v[k].from), 400), "</q></p>");
        }
        put(p, "</details>");
    }
    put(p, "</ul><h3>Independent origins</h3><ul>");
    for (u32 i = 0; i < p->s->lineage.origins.n; i++) {
        const Origin *o = &p->s->lineage.origins.v[i];
        element(p, "<li>", o->name, ":");
        for (u32 k = 0; k < o->documents.n; k++) buf_format(p->out, " <a href=\"#R%u\">R%u</a>", o->documents.v[k] + 1, o->documents.v[k] + 1);
    }
    put(p, "</ul></section>");
}

/* ---- the reports, with every fact marked */

typedef struct {
    Span at;
    const char *kind;
} Mark;
typedef VEC(Mark) Marks;

static int mark_order(const void *x, const void *y)
{
    const Mark *a = x, *b = y;
    if (a->at.beg != b->at.beg) return a->at.beg < b->at.beg ? -1 : 1;
    if (a->at.end != b->at.end) return a->at.end > b->at.end ? -1 : 1;
    return strcmp(a->kind, b->kind);
}

static void marks_of(Arena *a, const Digest *d, Marks *m)
{
    for (u32 i = 0; i < d->times.n; i++) *vec_push(a, m) = (Mark){d->times.v[i].text, "time"};
    for (u32 i = 0; i < d->places.n; i++)
        if (d->places.v[i].resolved) *vec_push(a, m) = (Mark){d->places.v[i].text, "place"};
    for (u32 i = 0; i < d->numbers.n; i++) *vec_push(a, m) = (Mark){d->numbers.v[i].text, "number"};
    for (u32 i = 0; i < d->events.n; i++) *vec_push(a, m) = (Mark){d->events.v[i].trigger, "event"};
    for (u32 i = 0; i < d->actors.n; i++)
        if (d->actors.v[i].via == 'n') *vec_push(a, m) = (Mark){d->actors.v[i].text, "actor"};
    if (m->n) qsort(m->v, m->n, sizeof *m->v, mark_order);
}

/* TEXT[beg, end) with the marks that lie in it; a mark inside another is left out. */
static void marked(Page *p, const Digest *d, Span s, const Marks *m, u32 *next)
{
    u32 at = s.beg;
    for (; *next < m->n && m->v[*next].at.beg < s.end; (*next)++) {
        const Mark *k = &m->v[*next];
        if (k->at.beg < at || k->at.end > s.end) continue;
        text(p, str_cut(d->text, at, k->at.beg));
        buf_format(p->out, "<mark class=%s title=%s>", k->kind, k->kind);
        text(p, str_at(d->text, k->at));
        put(p, "</mark>");
        at = k->at.end;
    }
    text(p, str_cut(d->text, at, s.end));
}

static void report_text(Page *p, u32 doc)
{
    const Digest *d = p->s->documents.v[doc].digest;
    Marks m = {0};
    u32 next = 0;
    if (d->coded) marks_of(p->a, d, &m);
    put(p, "<div class=report-text><p>");
    for (u32 i = 0; i < d->sentences.n; i++) {
        const DigestSentence *s = &d->sentences.v[i];
        if (i && s->para) put(p, "</p><p>");
        Span raw = digest_raw(d, s->text);
        buf_format(p->out, "<span id=\"R%us%u\" class=\"zone-%.*s\" title=\"bytes %u-%u of the file\">", doc + 1, i,
                   STR(zone_name(s->zone)), raw.beg, raw.end);
        marked(p, d, s->text, &m, &next);
        put(p, "</span> ");
    }
    put(p, "</p></div>");
}

static void reports(Page *p)
{
    put(p, "<section id=reports><h2>The reports</h2><p class=\"quiet keys\">Marked: <mark class=actor>who</mark> <mark class=event>what</mark> "
           "<mark class=place>where</mark> <mark class=time>when</mark> <mark class=number>how many</mark>. Grey text is not read for facts. "
           "The bytes of each sentence show when you point at it.</p>");
    for (u32 i = 0; i < p->s->documents.n; i++) {
        const ReportDoc *r = &p->s->documents.v[i];
        const Digest *d = r->digest;
        buf_format(p->out, "<article id=\"R%u\"><h3>R%u ", i + 1, i + 1);
        text(p, d->title.n ? d->title : words_report_name(p->a, p->s, i));
        element(p, "</h3><p class=quiet>", words_report_name(p->a, p->s, i), ", ");
        text(p, words_published(p->a, r));
        element(p, ". ", words_origins(p->a, p->s, &r->origins), "");
        if (!d->coded) element(p, ". Language ", d->language, ": kept and clustered, not coded");
        element(p, ". ", d->path, "</p>");
        report_text(p, i);
        put(p, "</article>");
    }
    put(p, "</section>");
}

static void rejected(Page *p)
{
    if (!p->r->nrejected) return;
    put(p, "<section id=rejected><h2>Could not be read</h2><ul>");
    for (u32 i = 0; i < p->r->nrejected; i++) {
        element(p, "<li>", p->r->rejected[i].path, ": ");
        text(p, p->r->rejected[i].reason);
        buf_format(p->out, " (byte %llu)", (unsigned long long)p->r->rejected[i].at);
    }
    put(p, "</ul></section>");
}

static void limits(Page *p)
{
    if (!p->s->limits.n) return;
    put(p, "<section id=limits><h2>Limits reached</h2><ul>");
    for (u32 i = 0; i < p->s->limits.n; i++) element(p, "<li>", p->s->limits.v[i], "");
    put(p, "</ul></section>");
}

void view_report_html(Buf *out, const Report *r)
{
    Page p = {.out = out, .r = r, .s = r->situation, .a = out->arena};
    Buf map = {.arena = p.a};
    report_map(&map, p.s);
    p.map = buf_str(&map);
    head(&p);
    stories(&p);
    disputed(&p);
    control(&p);
    where(&p);
    timeline(&p);
    claims(&p);
    quotes(&p);
    forecasts(&p);
    lineage(&p);
    reports(&p);
    rejected(&p);
    limits(&p);
    put(&p, "</main><footer>Made by sitrep " SITREP_VERSION ". Place data: GeoNames, CC BY 4.0; borders: Natural Earth.</footer></body></html>\n");
}
