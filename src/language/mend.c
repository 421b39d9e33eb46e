/* mend.c - shapes of trees that the parser gets wrong often enough to be put right by rule. Each has its example; all are
 * of general English, none of a word list of events. */
#include "language/parse.h"

static bool is_one_of(Str word, const Str *list, isize n)
{
    for (isize i = 0; i < n; i++)
        if (word.n == list[i].n && str_eq_nocase(word, list[i])) return true;
    return false;
}
#define ONE_OF(word, list) is_one_of(word, list, countof(list))

static bool has_kid(const Doc *d, const Sentence *x, u32 t, u8 rel)
{
    for (u32 i = x->beg; i < x->end; i++)
        if (i != t && d->tokens.v[i].head == t && deprel_base(d->tokens.v[i].rel) == rel) return true;
    return false;
}

static void hang(Doc *d, u32 token, u32 head, u8 rel)
{
    d->tokens.v[token].head = head;
    d->tokens.v[token].rel = rel;
}

/* "Meanwhile, troops are arriving": an adverb and a comma lead a sentence, its verb is the root. */
static void mend_root(Doc *d, Sentence *x)
{
    u32 was = x->root;
    if (was != x->beg || x->end - x->beg < 4 || d->tokens.v[was].upos != UPOS_ADV || !str_eq(token_str(d, was + 1), S(","))) return;
    for (u32 v = was + 2; v < x->end; v++) {
        const Token *t = &d->tokens.v[v];
        if (t->upos != UPOS_VERB || !has_kid(d, x, v, REL_NSUBJ)) continue;
        u32 up = t->head, over = d->tokens.v[up].head;
        if (up != was && (over != was || d->tokens.v[up].upos == UPOS_VERB)) continue;
        if (up != was) hang(d, up, v, REL_NSUBJ);
        hang(d, was, v, REL_ADVMOD);
        hang(d, v, v, REL_ROOT);
        x->root = v;
        for (u32 i = x->beg; i < x->end; i++)
            if (i != was && d->tokens.v[i].head == was) d->tokens.v[i].head = v;
        return;
    }
}

/* "Cholera spread to the coast": a rare word before the first verb, which has no subject, is no adverb. */
static void mend_first(Doc *d, const Sentence *x)
{
    static const Str adverbs[] = {LIT("then"), LIT("here"), LIT("there"), LIT("next"), LIT("first"), LIT("also"), LIT("thus"), LIT("hence"), LIT("never"), LIT("only"), LIT("later"),
                                          LIT("earlier"), LIT("still"), LIT("above"), LIT("below"), LIT("inside"), LIT("outside"), LIT("nearby"), LIT("elsewhere"), LIT("today"),
                                          LIT("yesterday"), LIT("once"), LIT("soon"), LIT("away"), LIT("down"), LIT("back"), LIT("not"), LIT("just"), LIT("even")};
    Token *t = &d->tokens.v[x->beg];
    Str word = token_str(d, x->beg);
    bool first = x->root == x->beg + 1 && t->head == x->root && t->rel == REL_ADVMOD && t->upos == UPOS_ADV;
    if (!first || str_ends(word, S("ly")) || ONE_OF(word, adverbs) || has_kid(d, x, x->root, REL_NSUBJ)) return;
    if (d->tokens.v[x->root].upos != UPOS_VERB || !(d->tokens.v[x->root].feats & FEAT_PAST)) return;
    t->upos = UPOS_NOUN;
    t->rel = REL_NSUBJ;
}

/* "The blast left nine people dead", "found the firm guilty": who is so is the object, what they are is told of them. */
static void mend_states(Doc *d, const Sentence *x)
{
    static const Str verbs[] = {LIT("leave"), LIT("leaves"), LIT("left"), LIT("leaving"), LIT("find"), LIT("finds"), LIT("found"), LIT("finding"), LIT("keep"), LIT("keeps"), LIT("kept")};
    static const Str states[] = {LIT("dead"),   LIT("guilty"),  LIT("wounded"), LIT("injured"), LIT("homeless"), LIT("stranded"), LIT("missing"),
                                         LIT("alive"),  LIT("liable"),  LIT("hurt"),    LIT("unconscious"), LIT("paralysed"), LIT("paralyzed"), LIT("destitute")};
    for (u32 i = x->beg + 2; i < x->end; i++) {
        u32 noun = i - 1, verb = noun;
        if (!ONE_OF(token_str(d, i), states) || (d->tokens.v[noun].upos != UPOS_NOUN && d->tokens.v[noun].upos != UPOS_PROPN)) continue;
        while (verb > x->beg && d->tokens.v[verb].upos != UPOS_VERB && d->tokens.v[verb].upos != UPOS_ADP) verb--;
        if (!ONE_OF(token_str(d, verb), verbs) || d->tokens.v[verb].upos != UPOS_VERB) continue;
        bool joined = d->tokens.v[noun].head == i || d->tokens.v[i].head == noun;
        if (!joined || (d->tokens.v[noun].head != verb && d->tokens.v[i].head != verb)) continue;
        for (u32 k = verb + 1; k < noun; k++)
            if (d->tokens.v[k].head == i) d->tokens.v[k].head = noun;
        hang(d, noun, verb, REL_OBJ);
        hang(d, i, verb, REL_XCOMP);
        d->tokens.v[i].upos = UPOS_ADJ;
    }
}

/* "The bridge was reopened, police said, and ...": what is said stands before the verb of saying, which hangs on it. */
static void mend_said(Doc *d, Sentence *x)
{
    static const Str verbs[] = {LIT("say"), LIT("tell"), LIT("report"), LIT("announce"), LIT("add"), LIT("note"), LIT("confirm")};
    for (u32 v = x->beg + 2; v < x->end; v++) {
        if (d->tokens.v[v].upos != UPOS_VERB || !ONE_OF(d->tokens.v[v].lemma, verbs)) continue;
        for (u32 c = x->beg; c < v; c++) {
            const Token *t = &d->tokens.v[c];
            if (t->head != v || t->rel != REL_ADVCL || t->upos != UPOS_VERB || has_kid(d, x, c, REL_MARK) || !has_kid(d, x, c, REL_NSUBJ)) continue;
            bool root = d->tokens.v[v].rel == REL_ROOT;
            hang(d, c, root ? c : d->tokens.v[v].head, d->tokens.v[v].rel);
            hang(d, v, c, REL_PARATAXIS);
            if (root) x->root = c;
            for (u32 i = v + 1; i < x->end; i++)
                if (d->tokens.v[i].head == v && d->tokens.v[i].rel == REL_CONJ) d->tokens.v[i].head = c;
            break;
        }
    }
}

/* "Extradited suspected rebel Omar Haddad to Peru": a participle that has the object is part of it. */
static void mend_participles(Doc *d, const Sentence *x)
{
    for (u32 i = x->beg + 1; i + 1 < x->end; i++) {
        u32 verb = i - 1, object = NONE;
        bool after = d->tokens.v[i].rel == REL_XCOMP && d->tokens.v[i].head == verb && d->tokens.v[verb].upos == UPOS_VERB;
        if (!after || d->tokens.v[i].upos != UPOS_VERB || !str_ends(token_str(d, i), S("ed")) || has_kid(d, x, verb, REL_OBJ)) continue;
        for (u32 k = i + 1; k < x->end && object == NONE; k++)
            if (d->tokens.v[k].head == i && d->tokens.v[k].rel == REL_OBJ) object = k;
        if (object == NONE) continue;
        for (u32 k = object; k < x->end; k++)
            if (d->tokens.v[k].head == i) d->tokens.v[k].head = verb;
        hang(d, i, object, REL_AMOD);
    }
}

/* "It is willing to go": "it" is who is willing. */
static void mend_willing(Doc *d, const Sentence *x)
{
    static const Str moods[] = {LIT("willing"), LIT("unwilling"), LIT("ready"), LIT("prepared"), LIT("eager"), LIT("determined"), LIT("reluctant"), LIT("able"), LIT("unable")};
    for (u32 i = x->beg; i < x->end; i++) {
        Token *t = &d->tokens.v[i];
        if (t->rel == REL_EXPL && t->head > i && ONE_OF(token_str(d, t->head), moods)) t->rel = REL_NSUBJ;
    }
}

/* "An official told the agency citing reports": the participle hangs on the verb, what follows is its object. */
static void mend_citing(Doc *d, const Sentence *x)
{
    static const Str words[] = {LIT("citing"), LIT("quoting")};
    for (u32 i = x->beg + 1; i < x->end; i++) {
        u32 noun = d->tokens.v[i].head, verb = d->tokens.v[noun].head;
        bool modifies = d->tokens.v[i].rel == REL_AMOD && noun > i && verb < i && d->tokens.v[verb].upos == UPOS_VERB;
        if (!modifies || !ONE_OF(token_str(d, i), words)) continue;
        hang(d, i, verb, REL_ADVCL);
        hang(d, noun, i, REL_OBJ);
    }
}

/* "Met the head of the group's operations, Omar Haddad": a person's name after a comma explains who, not what they are
 * the head of. */
static void mend_names(Doc *d, const Sentence *x)
{
    static const Str offices[] = {LIT("head"), LIT("leader"), LIT("chief"), LIT("chairman"), LIT("commander"), LIT("director"), LIT("minister"), LIT("president"),
                                          LIT("secretary"), LIT("spokesman"), LIT("spokeswoman"), LIT("founder"), LIT("deputy"), LIT("member"), LIT("governor")};
    for (u32 i = x->beg + 3; i < x->end; i++) {
        u32 of = d->tokens.v[i].head, who = d->tokens.v[of].head;
        bool explains = d->tokens.v[i].rel == REL_APPOS && d->tokens.v[i].upos == UPOS_PROPN && has_kid(d, x, i, REL_FLAT);
        if (!explains || of >= i || who >= of || d->tokens.v[of].upos != UPOS_NOUN || d->tokens.v[of].rel != REL_NMOD) continue;
        if (ONE_OF(d->tokens.v[who].lemma, offices)) d->tokens.v[i].head = who;
    }
}

/* "Of four additional province capitals": a noun that is part of a compound takes no
 * preposition, and no number that counts more than one; its head does. */
static void mend_compounds(Doc *d, const Sentence *x)
{
    for (u32 i = x->beg; i < x->end; i++) {
        Token *t = &d->tokens.v[i];
        const Token *h = &d->tokens.v[t->head];
        if (h->rel != REL_COMPOUND || t->head <= i || h->head <= t->head) continue;
        bool counts = t->rel == REL_NUMMOD && (h->feats & FEAT_SING) && (d->tokens.v[h->head].feats & FEAT_PLURAL);
        if (t->rel == REL_CASE || counts) t->head = h->head;
    }
}

/* "The market crash ruined him": of two nouns side by side that are both the subject, the
 * first belongs to the second. */
static void mend_subjects(Doc *d, const Sentence *x)
{
    for (u32 i = x->beg; i + 1 < x->end; i++) {
        Token *t = &d->tokens.v[i], *next = t + 1;
        bool subjects = deprel_base(t->rel) == REL_NSUBJ && deprel_base(next->rel) == REL_NSUBJ && t->head == next->head;
        if (!subjects || t->upos != UPOS_NOUN || next->upos != UPOS_NOUN) continue;
        t->head = i + 1;
        t->rel = REL_COMPOUND;
    }
}

/* Does "and" stand before the noun phrase that ends in t? */
static bool after_and(const Doc *d, const Sentence *x, u32 t)
{
    while (t > x->beg) {
        u8 upos = d->tokens.v[t - 1].upos;
        if (upos != UPOS_DET && upos != UPOS_ADJ && upos != UPOS_PROPN && upos != UPOS_NUM) return upos == UPOS_CCONJ;
        t--;
    }
    return false;
}

/* "Western countries, including the U.S., Norway and the U.K., are sending troops": a second subject
 * after "and" ends the list that the first one, or what hangs on it, began. */
static void mend_lists(Doc *d, const Sentence *x)
{
    for (u32 i = x->beg; i < x->end; i++) {
        Token *second = &d->tokens.v[i];
        if (second->rel != REL_NSUBJ || !after_and(d, x, i)) continue;
        for (u32 k = x->beg; k < i; k++) {
            if (d->tokens.v[k].rel != REL_NSUBJ || d->tokens.v[k].head != second->head) continue;
            u32 list = k;
            for (u32 j = k + 1; j < i && list == k; j++)
                if (d->tokens.v[j].head == k && d->tokens.v[j].rel == REL_NMOD) list = j;
            second->head = list;
            second->rel = REL_CONJ;
            break;
        }
    }
}

/* "took Baqubah, the capital of the province": of two objects of one verb, the second after a
 * comma and an article explains the first. */
static void mend_objects(Doc *d, const Sentence *x)
{
    for (u32 article = x->beg + 2; article < x->end; article++) {
        const Token *a = &d->tokens.v[article];
        Token *second = &d->tokens.v[a->head];
        bool explains = a->rel == REL_DET && a->head > article && second->rel == REL_OBJ && str_eq(token_str(d, article - 1), S(","));
        for (u32 i = x->beg; explains && i + 1 < article; i++) {
            const Token *first = &d->tokens.v[i];
            if (first->rel != REL_OBJ || first->head != second->head || first->upos != UPOS_PROPN) continue;
            second->head = i;
            second->rel = REL_APPOS;
            explains = false;
        }
    }
}

/* "In Peru two men have died": what stands before the subject is where it happened, and no part of it. */
static void mend_fronted(Doc *d, const Sentence *x)
{
    for (u32 t = x->beg; t < x->end; t++) {
        const Token *k = d->tokens.v;
        u32 head = k[t].head;
        bool noun = k[t].upos == UPOS_PROPN || k[t].upos == UPOS_NOUN;
        if (!noun || k[t].rel != REL_NMOD || head <= t || k[head].upos != UPOS_NOUN || !has_kid(d, x, t, REL_CASE)) continue;
        bool subject = k[head].rel == REL_NSUBJ || k[head].rel == REL_NSUBJ_PASS;
        if (subject && k[k[head].head].upos == UPOS_VERB) hang(d, t, k[head].head, REL_OBL);
    }
}

/* The first token of what "HARBOUR CITY (Wire) - " leads in, x->beg if no dateline does. A dash with spaces about it, no verb
 * before it and no small letter behind it ("NATO - which met on Monday - said"). */
static u32 past_dateline(const Doc *d, const Sentence *x)
{
    enum { DATELINE_MAX = 12 };
    static const Str dashes[] = {LIT("-"), LIT("--"), LIT("\xe2\x80\x93"), LIT("\xe2\x80\x94")};
    const Token *k = d->tokens.v;
    Str first = token_str(d, x->beg);
    for (isize i = 0; i < first.n; i++)
        if (first.p[i] >= 'a' && first.p[i] <= 'z') return x->beg;
    for (u32 t = x->beg + 1; first.n > 1 && t + 2 < x->end && t < x->beg + DATELINE_MAX; t++) {
        Str next = token_str(d, t + 1);
        bool apart = k[t].text.beg > k[t - 1].text.end && k[t + 1].text.beg > k[t].text.end;
        if (apart && ONE_OF(token_str(d, t), dashes)) return next.p[0] >= 'A' && next.p[0] <= 'Z' ? t + 1 : x->beg;
        if (k[t].upos == UPOS_VERB || k[t].upos == UPOS_AUX || k[t].upos == UPOS_DET || k[t].upos == UPOS_PRON) break;
    }
    return x->beg;
}

/* The word that takes the place of a dateline as the root: the first verb that hangs on it, else whatever does. */
static u32 heir(const Doc *d, const Sentence *x, u32 line)
{
    u32 first = NONE;
    for (u32 i = line; i < x->end; i++) {
        if (d->tokens.v[i].head >= line || d->tokens.v[i].rel == REL_PUNCT) continue;
        if (d->tokens.v[i].upos == UPOS_VERB) return i;
        if (first == NONE) first = i;
    }
    return first;
}

/* "LIMA - Rebels attacked a convoy": the dateline is no part of the clause, whatever hangs on it takes its place. */
static void mend_dateline(Doc *d, Sentence *x)
{
    u32 line = past_dateline(d, x);
    if (line == x->beg) return;
    if (x->root < line) {
        u32 root = heir(d, x, line);
        if (root == NONE) return;
        hang(d, root, root, REL_ROOT);
        x->root = root;
    }
    for (u32 i = line; i < x->end; i++) {
        u32 up = d->tokens.v[i].head;
        if (i == x->root || up >= line) continue;
        for (u32 n = 0; n < line - x->beg && d->tokens.v[up].head < line && d->tokens.v[up].head != up; n++) up = d->tokens.v[up].head;
        const Token *top = &d->tokens.v[up];
        bool taken = top->head < line || top->head == i || top->rel == REL_PUNCT || top->rel == REL_PARATAXIS;
        u8 rel = taken ? d->tokens.v[i].rel : top->rel;
        hang(d, i, taken ? x->root : top->head, rel);
        if (!taken) hang(d, up, x->root, REL_PARATAXIS);
    }
    for (u32 i = x->beg; i < line; i++) {
        Token *t = &d->tokens.v[i];
        if (t->head >= line || t->head == i) hang(d, i, x->root, t->rel == REL_PUNCT ? REL_PUNCT : REL_PARATAXIS);
    }
}

void parse_mend(Doc *d, Sentence *x)
{
    mend_dateline(d, x);
    mend_root(d, x);
    mend_first(d, x);
    mend_said(d, x);
    mend_participles(d, x);
    mend_subjects(d, x);
    mend_objects(d, x);
    mend_lists(d, x);
    mend_compounds(d, x);
    mend_states(d, x);
    mend_willing(d, x);
    mend_citing(d, x);
    mend_names(d, x);
    mend_fronted(d, x);
}
