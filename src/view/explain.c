/* explain.c - why one fact of the report stands there: what it says, the rule that fired and
 * its words, each sentence it rests on with the bytes of the file, for a happening its tokens and
 * tree with the parts that the rule gave them, and the chain of sources behind it. */
#include "view/words.h"

enum { TREES_MAX = 8 /* sentences of one happening whose trees are shown */ };
typedef struct {
    Buf *out;
    const Report *r;
    const Situation *s;
    Arena *a;
} Page;

static void line(Page *p, const char *name, Str value)
{
    if (value.n) buf_format(p->out, "%-12s %.*s\n", name, STR(value));
}

static void rule(Page *p, const char *name, Str id)
{
    if (!id.n) return;
    Str says = p->r->know ? rule_text(p->r->know, id) : (Str){0};
    buf_format(p->out, "%-12s %.*s%s%.*s\n", name, STR(id), says.n ? " - " : "", STR(says));
}

/* Who said what about it, when and why, and what the machine had read. */
static void reviews(Page *p, const ReviewMarks *v)
{
    for (u32 i = 0; i < v->n; i++) {
        const ReviewMark *m = &v->v[i];
        buf_format(p->out, "%-12s %lld, %.*s", "review", (long long)m->number, STR(review_action_name(m->action)));
        if (m->now.n) buf_format(p->out, " %.*s (the program had read: %.*s)", STR(m->now), STR(m->was.n ? m->was : S("forgotten")));
        buf_format(p->out, " - by %.*s, %.*s: %.*s\n", STR(m->by.n ? words_one_line(p->a, m->by, 80) : S("a person without a name")), STR(m->made),
                   STR(words_one_line(p->a, m->reason, 600)));
    }
}

/* What a token is to the event: its trigger, or the head of one who acts or is acted on. */
static Str part_of(const Doc *d, const Event *e, u32 t)
{
    if (!e) return (Str){0};
    if (e->token == t) return S("trigger");
    for (u32 i = 0; i < e->actors.n; i++)
        if (d->actors.v[e->actors.v[i].actor].head == t) return S("actor");
    for (u32 i = 0; i < e->recipients.n; i++)
        if (d->actors.v[e->recipients.v[i].actor].head == t) return S("recipient");
    if (e->place != NONE && span_overlaps(d->places.v[e->place].text, d->tokens.v[t].text)) return S("place");
    return (Str){0};
}

/* The sentence, parsed again by itself: number, word, lemma, class, relation and governor. */
static void tree(Page *p, const Source *x, Str id)
{
    const Digest *digest = p->s->documents.v[x->doc].digest;
    Doc d = {.arena = p->a};
    if (!p->r->reread || !p->r->reread(p->a, str_at(x->field ? digest->title : digest->text, x->text), p->r->know, &d)) return;
    const Event *e = NULL;
    for (u32 i = 0; i < d.events.n && !e; i++)
        if (str_eq(d.events.v[i].rule, id)) e = &d.events.v[i];
    buf_put(p->out, S("    tokens and tree\n"));
    for (u32 t = 0; t < d.tokens.n; t++) {
        const Token *k = &d.tokens.v[t];
        Str part = part_of(&d, e, t), rel = k->head == t ? S("root") : deprel_name(k->rel);
        buf_format(p->out, "    %4u  %-16.*s %-14.*s %-6.*s %.*s", t + 1, STR(token_str(&d, t)), STR(k->lemma), STR(upos_name(k->upos)), STR(rel));
        if (k->head != t) buf_format(p->out, " of %u", k->head + 1);
        buf_format(p->out, "%s%.*s\n", part.n ? "  <- " : "", STR(part));
    }
    if (e && e->realis_rule.n) rule(p, "    realis", e->realis_rule);
}

static void source(Page *p, const Source *x)
{
    const ReportDoc *r = &p->s->documents.v[x->doc];
    const Digest *d = r->digest;
    buf_format(p->out, "\n  %.*s, %.*s\n", STR(words_report_name(p->a, p->s, x->doc)), STR(words_published(p->a, r)));
    buf_format(p->out, "    \"%.*s\"\n", STR(words_one_line(p->a, str_at(x->field ? d->title : d->text, x->text), 600)));
    buf_format(p->out, "    bytes %u-%u of %.*s (text %u-%u, zone %.*s)\n    SHA-256 %.*s\n", x->raw.beg, x->raw.end,
               STR(d->path.n ? d->path : d->id), x->text.beg, x->text.end, STR(zone_name(x->zone)), STR(d->hash));
    OriginSet o = {0};
    origins_add(p->a, p->s, &o, x->doc, x->text);
    buf_format(p->out, "    %.*s\n", STR(words_origins(p->a, p->s, &o)));
}

static void sources(Page *p, const char *title, const Sources *v)
{
    if (!v->n) return;
    buf_format(p->out, "\n%s\n", title);
    for (u32 i = 0; i < v->n; i++) source(p, &v->v[i]);
}

static bool happening(Page *p, Str id)
{
    for (u32 i = 0; i < p->s->timeline.n; i++) {
        const Happening *h = &p->s->timeline.v[i];
        if (!str_eq(h->id, id)) continue;
        line(p, "happening", words_one_line(p->a, h->text, 400));
        line(p, "when", words_when(p->a, h->when));
        if (h->has_place) line(p, "where", h->place.name);
        line(p, "type", h->subtype.n ? h->subtype : event_type_name(h->type));
        line(p, "CAMEO", h->cameo);
        line(p, "realis", realis_name(h->realis));
        line(p, "says", words_attribution(p->a, &h->attribution));
        rule(p, "rule", h->rule);
        reviews(p, &h->reviews);
        line(p, "origins", words_origins(p->a, p->s, &h->origins));
        sources(p, "rests on", &h->sources);
        for (u32 k = 0; k < h->sources.n && k < TREES_MAX; k++) {
            buf_format(p->out, "\n  %.*s\n", STR(words_report_name(p->a, p->s, h->sources.v[k].doc)));
            tree(p, &h->sources.v[k], h->rule);
        }
        return true;
    }
    return false;
}

static bool control(Page *p, Str id)
{
    for (u32 i = 0; i < p->s->control.n; i++) {
        const ControlRow *c = &p->s->control.v[i];
        if (!str_eq(c->id, id)) continue;
        line(p, "control", str_format(p->a, "%.*s: %.*s", STR(c->place.name), STR(words_holder_status(p->a, c))));
        line(p, "since", words_day(p->a, c->from));
        line(p, "evidence", words_day(p->a, c->last_evidence));
        line(p, "note", c->note);
        rule(p, "rule", c->rule);
        reviews(p, &c->reviews);
        line(p, "origins", words_origins(p->a, p->s, &c->origins));
        sources(p, "rests on", &c->sources);
        sources(p, "against it", &c->dissent);
        return true;
    }
    return false;
}

static bool claim(Page *p, Str id)
{
    for (u32 i = 0; i < p->s->claims.n; i++) {
        const Claim *c = &p->s->claims.v[i];
        if (!str_eq(c->id, id)) continue;
        line(p, "number", c->about);
        if (c->has_place) line(p, "where", c->place.name);
        line(p, "verdict", verdict_name(c->verdict));
        rule(p, "rule", c->rule);
        reviews(p, &c->reviews);
        for (u32 k = 0; k < c->values.n; k++) {
            const ClaimValue *v = &c->values.v[k];
            buf_format(p->out, "\nvalue        %.*s", STR(words_amount(p->a, v)));
            if (when_known(v->as_of)) buf_format(p->out, ", as of %.*s", STR(words_when(p->a, v->as_of)));
            if (v->holder.n) buf_format(p->out, ", says %.*s", STR(v->holder));
            if (v->standing != VALUE_STANDS) buf_format(p->out, ", %.*s", STR(standing_name(v->standing)));
            buf_byte(p->out, '\n');
            for (u32 x = 0; x < v->sources.n; x++) source(p, &v->sources.v[x]);
            if (v->against.n) buf_put(p->out, S("against\n"));
            for (u32 x = 0; x < v->against.n; x++) source(p, &v->against.v[x]);
        }
        return true;
    }
    return false;
}

static bool quote(Page *p, Str id)
{
    for (u32 i = 0; i < p->s->quotes.n; i++) {
        const Utterance *u = &p->s->quotes.v[i];
        if (!str_eq(u->id, id)) continue;
        line(p, "speaker", u->speaker);
        line(p, "to", u->addressee);
        line(p, "said", words_when(p->a, u->said));
        line(p, "origins", words_origins(p->a, p->s, &u->origins));
        reviews(p, &u->reviews);
        for (u32 k = 0; k < u->variants.n; k++) {
            const QuoteVariant *v = &u->variants.v[k];
            buf_format(p->out, "\n%-12.*s \"%.*s\"\n", STR(variant_kind_name(v->kind)), STR(words_one_line(p->a, v->text, 600)));
            for (u32 x = 0; x < v->sources.n; x++) source(p, &v->sources.v[x]);
        }
        return true;
    }
    return false;
}

static bool forecast(Page *p, Str id)
{
    for (u32 i = 0; i < p->s->forecasts.n; i++) {
        const Forecast *f = &p->s->forecasts.v[i];
        if (!str_eq(f->id, id)) continue;
        line(p, "forecast", words_one_line(p->a, f->what, 400));
        line(p, "by", f->who);
        line(p, "due", words_when(p->a, f->due));
        line(p, "stated", words_when(p->a, f->stated));
        rule(p, "rule", f->rule);
        sources(p, "rests on", &f->sources);
        return true;
    }
    return false;
}

static Str label(Page *p, u32 doc)
{
    const ReportDoc *r = &p->s->documents.v[doc];
    return str_format(p->a, "%.*s, %.*s, %.*s", STR(r->digest->id), STR(words_report_name(p->a, p->s, doc)), STR(words_published(p->a, r)));
}

static bool story(Page *p, Str id)
{
    for (u32 i = 0; i < p->s->stories.n; i++) {
        const StoryRow *t = &p->s->stories.v[i];
        if (!str_eq(t->id, id)) continue;
        line(p, "story", words_one_line(p->a, t->title, 400));
        line(p, "when", words_when(p->a, t->span));
        if (t->has_place) line(p, "where", t->place.name);
        line(p, "origins", words_origins(p->a, p->s, &t->origins));
        buf_format(p->out, "\nreports that tell it\n");
        for (u32 k = 0; k < t->documents.n; k++) buf_format(p->out, "  %.*s\n", STR(label(p, t->documents.v[k])));
        return true;
    }
    return false;
}

/* What a report rests on, passage by passage. */
static bool document(Page *p, Str id)
{
    u32 doc = 0;
    while (doc < p->s->documents.n && !str_eq(p->s->documents.v[doc].digest->id, id)) doc++;
    if (doc == p->s->documents.n) return false;
    const Digest *d = p->s->documents.v[doc].digest;
    line(p, "report", label(p, doc));
    line(p, "title", words_one_line(p->a, d->title, 400));
    line(p, "address", d->url);
    line(p, "SHA-256", d->hash);
    line(p, "origins", words_origins(p->a, p->s, &p->s->documents.v[doc].origins));
    for (u32 i = 0; i < p->s->lineage.edges.n; i++) {
        const LineageEdge *e = &p->s->lineage.edges.v[i];
        if (e->doc != doc) continue;
        u32 other = e->from != NONE ? e->from : e->other;
        buf_format(p->out, "\n%-12.*s %.0f %% of its words, with %.*s\n", STR(lineage_kind_name(e->kind)), e->share * 100, STR(label(p, other)));
        rule(p, "rule", e->rule);
        for (u32 k = 0; k < e->passages.n; k++)
            buf_format(p->out, "  %u-%u \"%.*s\"\n", e->passages.v[k].in.beg, e->passages.v[k].in.end,
                       STR(words_one_line(p->a, str_at(d->text, e->passages.v[k].in), 300)));
    }
    return true;
}

bool view_explain(Buf *out, const Report *r, Str id)
{
    Page p = {.out = out, .r = r, .s = r->situation, .a = out->arena};
    return happening(&p, id) || control(&p, id) || claim(&p, id) || quote(&p, id) || forecast(&p, id) || story(&p, id) ||
           document(&p, id);
}
