/* happenings_refer.c - "the attack", "the crash", "the arrests": a report names what happened once and then refers to it.
 *
 * A definite noun of an event is the happening that its report told before in words of the same stem, or that is of
 * the kind such a noun stands for; coreference of events within a document by head and definiteness (Cybulska and Vossen
 * 2014; Humphreys et al. 1997). Modifiers that single another one out ("an earlier", "the second") end it; a place, a day
 * or sides of its own are weighed where the two are joined. */
#include "base/utf8.h"
#include "situation/happenings.h"

enum { MODIFIERS_MAX = 3, STEM_BYTES = 4 };

static bool is_one_of(Str word, const Str *list, isize n)
{
    for (isize i = 0; i < n; i++)
        if (str_eq_nocase(word, list[i])) return true;
    return false;
}
#define ONE_OF(word, list) is_one_of(word, list, countof(list))

/* The word that ends at *at, with one space behind it; empty where something else stands there. */
static Str word_before(Str text, isize from, isize *at)
{
    isize end = *at - 1, beg;
    if (end <= from || text.p[end] != ' ') return (Str){0};
    for (beg = end; beg > from && text.p[beg - 1] != ' ' && text.p[beg - 1] != '\n'; beg--) {}
    Str word = str_cut(text, beg, end);
    u8 last = word.n ? word.p[word.n - 1] : 0;
    *at = beg;
    return last == ',' || last == ':' || last == ';' || last == '"' || last == ')' ? (Str){0} : word;
}

/* "the deadly truck attack": nothing but modifiers between the article and the noun. */
static bool is_definite(Str text, isize sentence, isize noun)
{
    static const Str articles[] = {LIT("the"), LIT("this"), LIT("these")};
    static const Str others[] = {LIT("other"),  LIT("earlier"), LIT("previous"), LIT("first"), LIT("second"), LIT("third"),
                                 LIT("next"),   LIT("last"),    LIT("latest"),   LIT("past"),  LIT("recent"), LIT("new"),
                                 LIT("future"), LIT("possible"), LIT("similar"), LIT("subsequent"), LIT("alleged"), LIT("former")};
    static const Str ends[] = {LIT("of"),  LIT("in"),   LIT("on"),  LIT("at"),   LIT("to"),   LIT("for"),  LIT("from"), LIT("with"),
                               LIT("by"),  LIT("and"),  LIT("or"),  LIT("but"),  LIT("who"),  LIT("which"), LIT("that"), LIT("was"),
                               LIT("is"),  LIT("were"), LIT("are"), LIT("had"),  LIT("has"),  LIT("have"), LIT("said"), LIT("says"),
                               LIT("as"),  LIT("than"), LIT("after"), LIT("before"), LIT("when"), LIT("under"), LIT("no")};
    isize at = noun;
    for (int i = 0; i <= MODIFIERS_MAX; i++) {
        Str word = word_before(text, sentence, &at);
        if (ONE_OF(word, articles)) return true;
        if (!word.n || ONE_OF(word, others) || ONE_OF(word, ends)) return false;
    }
    return false;
}

/* ---- what a noun stands for */

static bool same_stem(Str x, Str y)
{
    if (x.n < STEM_BYTES || y.n < STEM_BYTES) return str_eq_nocase(x, y);
    return str_eq_nocase(str_cut(x, 0, STEM_BYTES), str_cut(y, 0, STEM_BYTES));
}

/* Nouns that stand for happenings told in other words: how the noun begins, and how the rule of what it stands for does.
 * The last rows have classes of their own: "the tragedy" may be an attack or a crash. */
static const struct {
    const char *noun, *rule;
    bool any_class;
} stands_for[] = {
    {"attack", "fight.", false},         {"assault", "fight.", false},       {"violence", "fight.", false},
    {"atrocit", "fight.", false},        {"carnage", "fight.", false},       {"strike", "fight.", false},
    {"raid", "fight.", false},           {"massacre", "fight.kill", false},  {"slaughter", "fight.kill", false},
    {"shooting", "fight.shoot", false},  {"bombing", "fight.bomb", false},   {"bombing", "fight.explosion", false},
    {"fighting", "fight.clash", false},  {"blast", "other.explode", false},  {"explosion", "other.explode", false},
    {"accident", "other.", false},       {"crash", "other.accident", false}, {"collision", "other.accident", false},
    {"quake", "other.disaster", false},  {"disaster", "other.", false},      {"meeting", "consult.meet", false},
    {"talks", "consult.meet", false},    {"incident", "fight.", true},       {"incident", "other.accident", true},
    {"tragedy", "fight.", true},         {"tragedy", "other.accident", true}, {"tragedy", "other.disaster", true},
    {"disaster", "other.accident", true}, {"accident", "other.accident", true},
};

/* `with` is in lower case. */
static bool begins(Str word, const char *with)
{
    isize i = 0;
    for (; with[i] && i < word.n; i++) {
        u8 c = word.p[i], lower = c >= 'A' && c <= 'Z' ? c + 32 : c;
        if (lower != (u8)with[i]) return false;
    }
    return !with[i];
}

static bool is_kind_of(Str noun, Str rule, bool one_class)
{
    for (isize i = 0; i < countof(stands_for); i++)
        if ((one_class || stands_for[i].any_class) && begins(noun, stands_for[i].noun) && begins(rule, stands_for[i].rule)) return true;
    return false;
}

/* "The attacks" are not the one attack told before. */
static bool is_plural(const Event *e, Str word)
{
    bool noun = e->rule.n > 2 && str_eq(str_cut(e->rule, e->rule.n - 2, e->rule.n), S(".n"));
    return noun && word.n > 2 && word.p[word.n - 1] == 's' && word.p[word.n - 2] != 's';
}

/* "The threat of terrorism", "the allegations": said more than once, and not the same each time. */
static bool is_said(u8 type)
{
    return type == EVENT_THREATEN || type == EVENT_ACCUSE || type == EVENT_REQUEST || type == EVENT_REJECT;
}

bool happening_refers(const Situation *s, u32 doc, u32 event)
{
    const Digest *d = s->documents.v[doc].digest;
    const Event *e = &d->events.v[event];
    return realis_group(e->realis) == REAL && !is_said(e->type) && is_definite(d->text, sit_sentence(s, doc, e->trigger.beg).beg, e->trigger.beg);
}

Reference happening_stands_for(const Situation *s, u32 doc, u32 event, u32 told)
{
    const Digest *d = s->documents.v[doc].digest;
    const Event *e = &d->events.v[event], *o = &d->events.v[told];
    Str word = str_at(d->text, e->trigger), other = str_at(d->text, o->trigger);
    bool one_class = e->type == o->type && str_eq(e->subtype, o->subtype);
    if (realis_group(o->realis) != REAL || is_plural(e, word) != is_plural(o, other)) return REFERS_NOT;
    if (one_class && same_stem(word, other)) return REFERS_BY_WORD;
    return is_kind_of(word, o->rule, one_class) ? REFERS_BY_KIND : REFERS_NOT;
}
