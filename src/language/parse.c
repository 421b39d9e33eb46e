/* parse.c - labelled dependency trees.
 *
 * Method: arc-hybrid transitions (Kuhlmann et al. 2011) chosen greedily by a linear model,
 * the label of each arc by a second one as soon as it is made; both trained with a dynamic oracle (Goldberg and Nivre 2013), so that it has seen the states its
 * own mistakes lead to. Features after Zhang and Nivre (2011): words, tags and clusters of
 * stack and buffer, their outermost children, distances, valencies, label sets, and what
 * punctuation and verbs lie between. The root stands at the end of the buffer and takes one
 * word only, so every sentence has exactly one root and a tree.
 * Limits: projective trees only (1 % of the treebank's arcs are not). */
#include "language/parse.h"

static const ParseWord no_word = {.word = 1, .tag = 1, .upos = 40};
static const ParseNode no_node = {.head = NODE_NONE, .left = NODE_NONE, .left2 = NODE_NONE,
                                  .right = NODE_NONE, .right2 = NODE_NONE, .rel = 255};

void parse_start(ParseState *s, const ParseWord *word, u32 n)
{
    assert(n < PARSE_NODES_MAX);
    s->word = word;
    s->n = n;
    s->next = s->depth = 0;
    s->verbs[0] = s->commas[0] = 0;
    for (u32 i = 0; i <= n; i++) {
        s->node[i] = no_node;
        s->verbs[i + 1] = (u16)(s->verbs[i] + (word[i].upos == UPOS_VERB));
        s->commas[i + 1] = (u16)(s->commas[i] + (word[i].mark != 0));
    }
}

bool parse_done(const ParseState *s)
{
    return s->next == s->n && s->depth == 0;
}
bool parse_may(const ParseState *s, u32 kind)
{
    if (kind == PARSE_SHIFT) return s->next < s->n;
    return kind == PARSE_RIGHT ? s->depth > 1 : s->depth > 0 && (s->next < s->n || s->depth == 1);
}

static void attach(ParseState *s, u32 child, u32 head, u32 rel)
{
    ParseNode *c = &s->node[child], *h = &s->node[head];
    c->head = (u16)head;
    c->rel = (u8)rel;
    if (child < head) {
        h->left2 = h->left;
        h->left = (u16)child;
        h->nleft = (u8)(h->nleft + (h->nleft < 7));
        h->lset = h->lset * 31 + rel + 1;
    } else {
        h->right2 = h->right;
        h->right = (u16)child;
        h->nright = (u8)(h->nright + (h->nright < 7));
        h->rset = h->rset * 31 + rel + 1;
    }
}

void parse_take(ParseState *s, u32 kind, u32 rel)
{
    if (kind == PARSE_SHIFT) {
        s->stack[s->depth++] = (u16)s->next++;
        return;
    }
    u32 top = s->stack[--s->depth];
    attach(s, top, kind == PARSE_LEFT ? s->next : s->stack[s->depth - 1], rel);
}

typedef struct {
    const ParseWord *w;
    const ParseNode *n;
    u32 at;
} Node;

static inline Node node_at(const ParseState *s, u32 node)
{
    if (node > s->n) return (Node){&no_word, &no_node, NODE_NONE};
    return (Node){&s->word[node], &s->node[node], node};
}

static u64 distance(const Node *a, const Node *b)
{
    if (a->at == NODE_NONE || b->at == NODE_NONE) return 0;
    u32 d = b->at - a->at;
    return d < 6 ? d : d < 11 ? 6 : 7;
}

/* Verbs and marks between two places, each counted up to three. */
static u64 between(const ParseState *s, const Node *a, const Node *b)
{
    if (a->at == NODE_NONE || b->at == NODE_NONE) return 0;
    u32 v = (u32)(s->verbs[b->at] - s->verbs[a->at + 1]), c = (u32)(s->commas[b->at] - s->commas[a->at + 1]);
    return 1 + u32_min(v, 3) * 4 + u32_min(c, 3);
}

typedef struct {
    u64 *out;
    u32 k, t;
} Sink;
static inline void put(Sink *f, u64 a, u64 b)
{
    f->out[f->k++] = feature(++f->t, a, b);
}
static void put_single(Sink *f, const Node *p)
{
    put(f, p->w->word, p->w->tag);
    put(f, p->w->word, 0);
    put(f, p->w->tag, 0);
    put(f, p->w->cluster, p->w->upos);
}

static void put_pair(Sink *f, const Node *a, const Node *b)
{
    put(f, mix64(a->w->word, a->w->tag), mix64(b->w->word, b->w->tag));
    put(f, mix64(a->w->word, a->w->tag), b->w->tag);
    put(f, a->w->tag, mix64(b->w->word, b->w->tag));
    put(f, a->w->word, b->w->word);
    put(f, a->w->tag, b->w->tag);
    put(f, mix64(a->w->cluster, a->w->upos), mix64(b->w->cluster, b->w->upos));
    put(f, mix64(a->w->mid, a->w->upos), mix64(b->w->mid, b->w->upos));
    put(f, mix64(a->w->mid, a->w->upos), b->w->word);
    put(f, a->w->word, mix64(b->w->mid, b->w->upos));
}

static void put_child(Sink *f, const Node *p)
{
    put(f, p->w->word, p->n->rel);
    put(f, p->w->tag, p->n->rel);
}

static inline u64 tag3(const Node *a, const Node *b, const Node *c)
{
    return mix64(mix64(a->w->tag, b->w->tag), c->w->tag);
}

static void put_structure(Sink *f, const ParseState *s, const Node *s1, const Node *s0, const Node *b0)
{
    const Node *at[3] = {s1, s0, b0};
    u64 d0 = distance(s0, b0), d1 = distance(s1, s0), x0 = between(s, s0, b0), x1 = between(s, s1, s0);
    put(f, mix64(s0->w->word, d0), 0);
    put(f, mix64(s0->w->tag, d0), 0);
    put(f, mix64(b0->w->word, d0), 0);
    put(f, mix64(b0->w->tag, d0), 0);
    put(f, mix64(s0->w->tag, d0), b0->w->tag);
    put(f, mix64(s1->w->tag, d1), s0->w->tag);
    put(f, mix64(s1->w->word, d1), 0);
    put(f, mix64(s0->w->upos, x0), b0->w->upos);
    put(f, mix64(s1->w->upos, x1), s0->w->upos);
    put(f, mix64(s0->w->word, x0), b0->w->upos);
    put(f, mix64(s1->w->word, x1), s0->w->upos);
    for (int i = 0; i < 3; i++) {
        const Node *p = at[i];
        put(f, mix64(p->w->word, p->n->nleft), i < 2 ? p->n->nright : 0);
        put(f, mix64(p->w->tag, p->n->nleft), i < 2 ? p->n->nright : 0);
        put(f, p->w->tag, p->n->lset);
        put(f, p->w->word, p->n->lset);
        if (i < 2) put(f, p->w->tag, mix64(p->n->rset, 7));
        else f->t++;
        if (i < 2) put(f, p->w->word, mix64(p->n->rset, 7));
        else f->t++;
    }
    put(f, mix64(s1->n->rset, s1->w->tag), mix64(s0->w->tag, b0->w->tag));
    put(f, mix64(s0->n->rset, s0->w->tag), mix64(b0->w->tag, s0->n->lset));
    put(f, mix64(s0->n->lset, s0->w->tag), mix64(b0->n->lset, b0->w->tag));
}

u32 parse_features(const ParseState *s, u64 out[FEATURES_MAX])
{
    Sink f = {.out = out};
    u32 d = s->depth;
    Node s0 = node_at(s, d > 0 ? s->stack[d - 1] : NODE_NONE), s1 = node_at(s, d > 1 ? s->stack[d - 2] : NODE_NONE),
          s2 = node_at(s, d > 2 ? s->stack[d - 3] : NODE_NONE), b0 = node_at(s, s->next), b1 = node_at(s, s->next + 1),
          b2 = node_at(s, s->next + 2);
    Node s0l = node_at(s, s0.n->left), s0r = node_at(s, s0.n->right), s1l = node_at(s, s1.n->left),
          s1r = node_at(s, s1.n->right), b0l = node_at(s, b0.n->left), s0l2 = node_at(s, s0.n->left2),
          s0r2 = node_at(s, s0.n->right2), s1r2 = node_at(s, s1.n->right2), b0l2 = node_at(s, b0.n->left2);
    put_single(&f, &s0);
    put_single(&f, &s1);
    put_single(&f, &b0);
    put_single(&f, &b1);
    put(&f, s2.w->word, 0);
    put(&f, s2.w->tag, 0);
    put(&f, b2.w->word, 0);
    put(&f, b2.w->tag, 0);
    put_pair(&f, &s0, &b0);
    put_pair(&f, &s1, &s0);
    put(&f, s1.w->tag, mix64(b0.w->tag, 1));
    put(&f, s1.w->word, b0.w->word);
    put(&f, s1.w->mid, b0.w->mid);
    put(&f, b0.w->word, b1.w->word);
    put(&f, b0.w->tag, b1.w->tag);
    put(&f, s0.w->word, b1.w->tag);
    put(&f, s0.w->tag, b1.w->word);
    const Node *child[] = {&s0l, &s0r, &s1l, &s1r, &b0l}, *second[] = {&s0l2, &s0r2, &s1r2, &b0l2};
    for (isize i = 0; i < countof(child); i++) put_child(&f, child[i]);
    for (isize i = 0; i < countof(second); i++) put(&f, second[i]->w->tag, second[i]->n->rel);
    put(&f, tag3(&b0, &b1, &b2), 0);
    put(&f, tag3(&s0, &b0, &b1), 0);
    put(&f, tag3(&s1, &s0, &b0), 0);
    put(&f, tag3(&s2, &s1, &s0), 0);
    put(&f, mix64(tag3(&s1, &s0, &b0), b1.w->tag), 0);
    put(&f, tag3(&s1, &s0, &b0), mix64(s2.w->tag, 3));
    put(&f, tag3(&s0, &s0l, &b0), s0l.n->rel);
    put(&f, tag3(&s0, &s0r, &b0), s0r.n->rel);
    put(&f, tag3(&s0, &b0, &b0l), b0l.n->rel);
    put(&f, tag3(&s1, &s1l, &s0), s1l.n->rel);
    put(&f, tag3(&s1, &s1r, &s0), s1r.n->rel);
    put(&f, tag3(&s1, &s0, &s0l), s0l.n->rel);
    put(&f, tag3(&s1, &s0, &s0r), s0r.n->rel);
    put(&f, mix64(s0.w->word, s1.w->tag), b0.w->tag);
    put(&f, mix64(s0.w->tag, s1.w->word), b0.w->tag);
    put(&f, mix64(s0.w->tag, s1.w->tag), b0.w->word);
    put(&f, mix64(s1.w->word, s0l.w->word), s0.w->tag); /* verb, preposition, noun */
    put(&f, mix64(s0.w->word, b0l.w->word), b0.w->tag);
    put(&f, mix64(s1.w->tag, s0l.w->word), s0.w->word);
    put(&f, mix64(s0.w->word, b0.w->word), b1.w->tag);
    put(&f, mix64(s0.w->tag, b0.w->word), b1.w->word);
    put_structure(&f, s, &s1, &s0, &b0);
    put(&f, 0, 0);
    assert(f.k <= FEATURES_MAX);
    return f.k;
}

u32 parse_label_features(const ParseState *s, u32 kind, u64 out[FEATURES_MAX])
{
    Sink f = {.out = out, .t = kind == PARSE_LEFT ? 400 : 300};
    u32 child = s->stack[s->depth - 1], head = kind == PARSE_LEFT ? s->next : s->stack[s->depth - 2];
    Node c = node_at(s, child), h = node_at(s, head), cl = node_at(s, c.n->left), cr = node_at(s, c.n->right),
         hl = node_at(s, h.n->left), hr = node_at(s, h.n->right), c1 = node_at(s, child + 1),
         h1 = node_at(s, head + 1), cp = node_at(s, child ? child - 1 : NODE_NONE),
         hp = node_at(s, head ? head - 1 : NODE_NONE), cl2 = node_at(s, c.n->left2);
    u64 gap = distance(kind == PARSE_LEFT ? &c : &h, kind == PARSE_LEFT ? &h : &c);
    put_single(&f, &c);
    put_single(&f, &h);
    put_pair(&f, &c, &h);
    put(&f, c.w->tag, mix64(h.w->tag, gap));
    put(&f, c.w->word, mix64(h.w->tag, gap));
    put_child(&f, &cl);
    put_child(&f, &cr);
    put_child(&f, &hl);
    put_child(&f, &hr);
    put_child(&f, &cl2);
    put(&f, cl.w->word, mix64(h.w->word, c.w->tag));
    put(&f, cl.w->word, mix64(h.w->tag, c.w->tag));
    put(&f, cl.w->word, mix64(h.w->tag, c.w->word));
    put(&f, cl.w->word, mix64(c.w->mid, h.w->mid));
    put(&f, c.n->lset, mix64(c.w->tag, h.w->tag));
    put(&f, c.n->rset, mix64(c.w->tag, h.w->tag));
    put(&f, h.n->lset, mix64(c.w->tag, h.w->tag));
    put(&f, h.n->rset, mix64(c.w->tag, h.w->tag));
    put(&f, h.n->lset, mix64(c.w->tag, h.w->word));
    put(&f, h.n->rset, mix64(c.w->tag, h.w->word));
    put(&f, mix64(h.n->lset, h.n->rset), mix64(c.w->tag, h.w->tag));
    put(&f, c1.w->tag, mix64(c.w->tag, h.w->tag));
    put(&f, cp.w->tag, mix64(c.w->tag, h.w->tag));
    put(&f, h1.w->tag, mix64(c.w->tag, h.w->tag));
    put(&f, hp.w->tag, mix64(c.w->tag, h.w->tag));
    put(&f, c1.w->word, c.w->tag);
    put(&f, cp.w->word, c.w->tag);
    put(&f, h1.w->word, c.w->tag);
    put(&f, cp.w->word, c.w->word);
    put(&f, c.w->tag, head == s->n);
    put(&f, 0, 0);
    return f.k;
}

static u8 mark_of(Str s)
{
    return s.n == 1 && memchr(",;:()\"", s.p[0], 6) ? s.p[0] : 0;
}

void parse_words(const Doc *d, const Model *m, const Sentence *s, ParseWord *out)
{
    u32 n = s->end - s->beg;
    for (u32 i = 0; i < n; i++) {
        const Token *t = &d->tokens.v[s->beg + i];
        Str form = token_str(d, s->beg + i);
        Lex x;
        lex_of(m, form, &x);
        out[i] = (ParseWord){.word = x.low, .tag = (u64)t->upos << 16 | t->feats, .cluster = x.cluster,
                             .mid = x.mid, .upos = t->upos, .mark = mark_of(form)};
    }
    out[n] = (ParseWord){.word = 2, .tag = 2, .upos = 41};
}

static u32 best_label(const Model *m, const ParseState *s, u32 kind)
{
    u64 f[FEATURES_MAX];
    i32 score[CLASSES_MAX] = {0};
    u32 best = 0;
    if (s->word[s->stack[s->depth - 1]].upos == UPOS_PUNCT) return REL_PUNCT; /* 99.9 % of them */
    linear_score(&m->label, f, parse_label_features(s, kind, f), score);
    for (u32 c = 1; c < m->label.classes; c++)
        if (score[c] > score[best]) best = c;
    return best;
}

/* Takes the best transition; its margin over the next best one allowed. */
static void step(const Model *m, ParseState *s, i32 *margin, u32 *kind)
{
    u64 f[FEATURES_MAX];
    i32 score[PARSE_KINDS] = {0}, second = INT32_MIN;
    u32 best = NONE;
    bool free = parse_may(s, PARSE_SHIFT) + parse_may(s, PARSE_RIGHT) + parse_may(s, PARSE_LEFT) > 1;
    if (free) triples_score(&m->parse, f, parse_features(s, f), score);
    for (u32 k = 0; k < PARSE_KINDS; k++) {
        if (!parse_may(s, k)) continue;
        if (best == NONE || score[k] > score[best]) second = best == NONE ? second : score[best], best = k;
        else if (score[k] > second) second = score[k];
    }
    *margin = free ? score[best] - second : 255 * 64;
    *kind = best;
    parse_take(s, best, best == PARSE_SHIFT ? 0 : best_label(m, s, best));
}

static void parse_sentence(Doc *d, const Model *m, Sentence *x, ParseState *s, ParseWord *word)
{
    u32 n = x->end - x->beg;
    parse_words(d, m, x, word);
    parse_start(s, word, n);
    while (!parse_done(s)) {
        i32 margin;
        u32 kind, top = s->depth ? s->stack[s->depth - 1] : 0;
        step(m, s, &margin, &kind);
        Token *t = &d->tokens.v[x->beg + top];
        i32 sure = margin / 64 > 255 ? 255 : margin / 64;
        if (kind != PARSE_SHIFT && sure < t->conf) t->conf = (u8)sure;
    }
    for (u32 i = 0; i < n; i++) {
        Token *t = &d->tokens.v[x->beg + i];
        bool root = s->node[i].head == n;
        t->head = x->beg + (root ? i : s->node[i].head);
        t->rel = root ? REL_ROOT : s->node[i].rel == REL_ROOT ? REL_DEP : s->node[i].rel;
        if (root) x->root = x->beg + i;
    }
}

void language_parse(Doc *d, const Model *m)
{
    if (!m || !m->parse.slots || m->label.classes != REL_COUNT) return;
    ParseState *s = NEW(d->arena, ParseState, 1);
    ParseWord *word = NEW(d->arena, ParseWord, PARSE_NODES_MAX + 1);
    for (u32 i = 0; i < d->sentences.n; i++) {
        Sentence *x = &d->sentences.v[i];
        if (x->end - x->beg <= SENTENCE_TOKENS_MAX) parse_sentence(d, m, x, s, word);
    }
}
