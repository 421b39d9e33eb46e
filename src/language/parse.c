/* parse.c - labelled dependency trees.
 *
 * Method: arc-hybrid transitions (Kuhlmann et al. 2011), each chosen greedily by a small net
 * (after Chen and Manning 2014) and the label of its arc read from the same hidden layer;
 * trained with a dynamic oracle (Goldberg and Nivre 2013), so that it has seen the states its
 * own mistakes lead to. The net sees words in their surroundings (net.h) where stack, buffer
 * and their children stand, labels, distances, valencies, label sets, and what punctuation and
 * verbs lie between. What a word adds to the hidden layer from a place is computed once a
 * sentence. The root stands at the end of the buffer and takes one word only, so every
 * sentence has exactly one root and a tree.
 * Tried: linear models over 130 hashed features (model/MODEL.md has the figures).
 * Limits: projective trees only (1 % of the treebank's arcs are not). */
#include "language/parse.h"

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

/* Distance between two nodes, NODE_NONE included, as a row. */
static u32 distance(u32 a, u32 b)
{
    if (a == NODE_NONE || b == NODE_NONE) return 0;
    u32 d = b - a;
    return d < 8 ? d : d < 11 ? 8 : d < 16 ? 9 : d < 24 ? 10 : 11;
}

/* Verbs and marks between two nodes, each counted up to three. */
static u32 between(const ParseState *s, u32 a, u32 b)
{
    if (a == NODE_NONE || b == NODE_NONE) return 0;
    u32 v = (u32)(s->verbs[b] - s->verbs[a + 1]), c = (u32)(s->commas[b] - s->commas[a + 1]);
    return 1 + u32_min(v, 3) * 4 + u32_min(c, 3);
}

void parse_view(const ParseState *s, ParseView *out)
{
    u32 d = s->depth, b0 = s->next, b1 = b0 + 1 <= s->n ? b0 + 1 : NODE_NONE;
    u32 s0 = d > 0 ? s->stack[d - 1] : NODE_NONE, s1 = d > 1 ? s->stack[d - 2] : NODE_NONE;
    u32 s2 = d > 2 ? s->stack[d - 3] : NODE_NONE;
    const ParseNode *n0 = s0 == NODE_NONE ? &no_node : &s->node[s0], *n1 = s1 == NODE_NONE ? &no_node : &s->node[s1],
                    *nb = &s->node[b0];
    const u16 place[PARSE_PLACES] = {n0->left, n0->right, n1->left, n1->right, nb->left, n0->left2, n0->right2, nb->left2,
                                     (u16)s0, (u16)s1, (u16)s2, (u16)b0, (u16)b1};
    const u32 set[PARSE_SETS] = {n0->lset, n0->rset, n1->lset, n1->rset, nb->lset};
    const u32 count[PARSE_COUNTS] = {distance(s0, b0), distance(s1, s0), between(s, s0, b0), between(s, s1, s0),
                                     n0->nleft, n0->nright, n1->nleft, n1->nright, nb->nleft,
                                     u32_min(d, 7), u32_min(s->n - b0, 7)};
    u16 *m = out->mark;
    memcpy(out->place, place, sizeof place);
    for (u32 i = 0; i < PARSE_CHILDREN; i++)
        *m++ = (u16)(i * (REL_COUNT + 1) + (place[i] == NODE_NONE ? REL_COUNT : s->node[place[i]].rel));
    for (u32 i = 0; i < PARSE_SETS; i++) *m++ = (u16)(MARK_SETS + i * SET_ROWS + (set[i] * 0x9e3779b1u >> 23));
    for (u32 i = 0; i < PARSE_COUNTS; i++) *m++ = (u16)(MARK_COUNTS + i * COUNT_ROWS + count[i]);
}

static u8 mark_of(Str s)
{
    return s.n == 1 && memchr(",;:()\"", s.p[0], 6) ? s.p[0] : 0;
}

void parse_words(Doc *d, const Model *m, const Sentence *s, ParseWord *out)
{
    u32 n = s->end - s->beg;
    lex_document(d, m);
    for (u32 i = 0; i < n; i++) {
        const Token *t = &d->tokens.v[s->beg + i];
        out[i] = (ParseWord){lex_rows(lex_token(d, s->beg + i), t->upos, t->feats), t->upos, mark_of(token_str(d, s->beg + i))};
    }
    out[n] = (ParseWord){.net = {.tag = LEX_ROOT_TAG}, .upos = UPOS_COUNT};
}

/* A sentence at work: its words' vectors, and what each contributes in each place, computed
 * when first asked for. */
typedef struct {
    ParseState state;
    ParseWord *word; /* of the sentences at work */
    NetWork net;
    u8 *words;       /* NET_DEEP each */
    const u8 *deep;  /* the same, of the nodes of this sentence */
    int16_t (*place)[PARSE_PLACES][NET_DEEP];     /* of a node, where its bit of `have` is set */
    u16 have[PARSE_NODES_MAX + 1];
} Parsing;

static const int16_t *place_row(const ParseNet *w, Parsing *p, u32 node, u32 place)
{
    i32 acc[NET_DEEP];
    if (node == NODE_NONE) return w->none[place];
    int16_t *out = p->place[node][place];
    if (p->have[node] >> place & 1) return out;
    p->net.op->dense(w->place[place], NET_DEEP, NET_DEEP, p->deep + (size_t)node * NET_DEEP, NET_DEEP, 1, acc);
    p->net.op->scale(acc, w->place_scale[place], NET_DEEP, out);
    p->have[node] |= (u16)(1u << place);
    return out;
}

/* The places that nearly every word comes to, for all at once: the weights are read once. */
static void fill_places(const ParseNet *w, Parsing *p, u32 nodes)
{
    u16 have = 0;
    for (u32 place = PARSE_CHILDREN; place < PARSE_PLACES; place++) {
        have |= (u16)(1u << place);
        for (u32 i = 0; i < nodes; i += NET_ROWS) {
            u32 rows = u32_min(NET_ROWS, nodes - i);
            p->net.op->dense(w->place[place], NET_DEEP, NET_DEEP, p->deep + (size_t)i * NET_DEEP, NET_DEEP, rows, p->net.acc);
            for (u32 r = 0; r < rows; r++) p->net.op->scale(p->net.acc + r * NET_DEEP, w->place_scale[place], NET_DEEP, p->place[i + r][place]);
        }
    }
    for (u32 i = 0; i < nodes; i++) p->have[i] = have;
}

static void look(const ParseNet *w, Parsing *p, u8 hidden[NET_DEEP])
{
    const int16_t *row[PARSE_PLACES + PARSE_MARKS + 1];
    ParseView v;
    u32 n = 0;
    parse_view(&p->state, &v);
    for (u32 i = 0; i < PARSE_MARKS; i++) row[n++] = w->mark[v.mark[i]];
    for (u32 i = 0; i < PARSE_PLACES; i++) row[n++] = place_row(w, p, v.place[i], i);
    row[n++] = w->bias;
    p->net.op->sum(row, n, hidden);
}

static u32 best_label(const ParseNet *w, Parsing *p, u32 kind, const u8 hidden[NET_DEEP])
{
    i32 acc[PARSE_LABELS];
    const ParseState *s = &p->state;
    u32 best = 0, side = kind == PARSE_LEFT;
    if (s->word[s->stack[s->depth - 1]].upos == UPOS_PUNCT) return REL_PUNCT; /* 99.9 % of them */
    p->net.op->dense(w->label[side], NET_DEEP, PARSE_LABELS, hidden, NET_DEEP, 1, acc);
    for (u32 c = 0; c < REL_COUNT; c++) {
        acc[c] += w->label_bias[side][c];
        if (acc[c] > acc[best]) best = c;
    }
    return best;
}

/* Takes the best transition; returns how sure it is, 1 to 255. */
static u8 step(const ParseNet *w, Parsing *p, u32 *kind)
{
    ParseState *s = &p->state;
    u8 hidden[NET_DEEP];
    i32 score[PARSE_KIND_ROWS], second = INT32_MIN;
    u32 best = NONE, allowed = 0;
    look(w, p, hidden);
    p->net.op->dense(w->kind, NET_DEEP, PARSE_KIND_ROWS, hidden, NET_DEEP, 1, score);
    for (u32 k = 0; k < PARSE_KINDS; k++) {
        if (!parse_may(s, k)) continue;
        allowed++;
        score[k] += w->kind_bias[k];
        if (best == NONE || score[k] > score[best]) second = best == NONE ? second : score[best], best = k;
        else if (score[k] > second) second = score[k];
    }
    *kind = best;
    parse_take(s, best, best == PARSE_SHIFT ? 0 : best_label(w, p, best, hidden));
    if (allowed < 2) return 255;
    i64 sure = ((i64)score[best] - second) * w->sure[0] >> PARSE_SURE_BITS;
    return (u8)(sure > 255 ? 255 : sure < 1 ? 1 : sure);
}

static void parse_sentence(Doc *d, const Model *m, Sentence *x, const ParseWord *word, Parsing *p)
{
    u32 n = x->end - x->beg;
    ParseState *s = &p->state;
    fill_places(m->parse, p, n + 1);
    parse_start(s, word, n);
    while (!parse_done(s)) {
        u32 kind, top = s->depth ? s->stack[s->depth - 1] : 0;
        u8 sure = step(m->parse, p, &kind);
        Token *t = &d->tokens.v[x->beg + top];
        if (kind != PARSE_SHIFT && sure < t->conf) t->conf = sure;
    }
    for (u32 i = 0; i < n; i++) {
        Token *t = &d->tokens.v[x->beg + i];
        bool root = s->node[i].head == n;
        t->head = x->beg + (root ? i : s->node[i].head);
        t->rel = root ? REL_ROOT : s->node[i].rel == REL_ROOT ? REL_DEP : s->node[i].rel;
        if (root) x->root = x->beg + i;
    }
    parse_mend(d, x);
}

static void parse_sentences(Doc *d, const Model *m, u32 first, u32 end, Parsing *p)
{
    ParseWord *word = p->word;
    for (u32 i = first; i < end; i++) {
        const Sentence *x = &d->sentences.v[i];
        ParseWord *next = word + lex_words(x) + 1 + NET_REACH1;
        if (x->end - x->beg <= SENTENCE_TOKENS_MAX) parse_words(d, m, x, word), word = next - NET_REACH1;
        while (word < next) *word++ = (ParseWord){.net = {.tag = NET_GAP}};
    }
    net_encode(&m->parse->words, m->parse_vectors, &p->net, &p->word[0].net, sizeof *p->word, (u32)(word - p->word), p->words);
    word = p->word;
    for (u32 i = first; i < end; i++) {
        Sentence *x = &d->sentences.v[i];
        p->deep = p->words + (size_t)(word - p->word) * NET_DEEP;
        if (x->end - x->beg <= SENTENCE_TOKENS_MAX) parse_sentence(d, m, x, word, p);
        word += lex_words(x) + 1 + NET_REACH1;
    }
}

void language_parse(Doc *d, const Model *m)
{
    u32 longest = 0, end;
    if (!m || !m->parse) return;
    u32 most = lex_batch_most(d, 1); /* the root */
    for (u32 i = 0; i < d->sentences.n; i++) longest = u32_max(longest, lex_words(&d->sentences.v[i]));
    Parsing *p = NEW(d->arena, Parsing, 1);
    net_work(d->arena, m->op, most, &p->net);
    p->word = NEW(d->arena, ParseWord, most);
    p->words = NEW(d->arena, u8, (isize)most * NET_DEEP);
    p->place = arena_alloc(d->arena, sizeof *p->place, 16, (isize)longest + 1);
    for (u32 i = 0, words; i < d->sentences.n; i = end) {
        end = lex_batch(d, i, 1, &words);
        parse_sentences(d, m, i, end, p);
    }
}
