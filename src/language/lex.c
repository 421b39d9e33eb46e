/* lex.c - see lex.h. Only the first 64 bytes of a form are looked at; longer forms are
 * addresses and noise. Hashes are FNV-1a over the normalised bytes. */
#include "language/lex.h"
#include "base/utf8.h"

u32 lex_normal(Str form, u8 out[LEX_BYTES_MAX])
{
    u32 n = 0;
    for (isize i = 0; i < form.n && n + 4 <= LEX_BYTES_MAX;) {
        u8 b = form.p[i];
        if (b < 0x80) {
            out[n++] = b >= '0' && b <= '9' ? '0' : b == '`' ? '\'' : (u8)char_lower(b);
            i++;
            continue;
        }
        u32 c = utf8_next(form, &i);
        if (c == 0x2019 || c == 0x2018) out[n++] = '\'';
        else if (c == 0x201C || c == 0x201D) out[n++] = '"';
        else if (c == 0xA3 || c == 0xA5 || (c >= 0x20A0 && c <= 0x20CF)) out[n++] = '$'; /* any currency */
        else if (c == 0x2013 || c == 0x2014) out[n++] = '-';
        else n += (u32)utf8_put(out + n, char_lower(c));
    }
    return n;
}

static u64 fnv(const u8 *p, u32 n, u64 h)
{
    for (u32 i = 0; i < n; i++) h = (h ^ p[i]) * 0x100000001b3u;
    return h ^ h >> 31;
}
static const u64 fnv_seed = 0xcbf29ce484222325u;

static u64 key_of(u64 low)
{
    return feature(250, low, 0);
}

u64 lex_key(Str low)
{
    return key_of(fnv(low.p, (u32)low.n, fnv_seed));
}

static void shape(Str form, Lex *out)
{
    u8 last = 0, same = 0, buf[24];
    u32 n = 0, letters = 0, upper = 0, all = 0;
    for (isize i = 0; i < form.n && i < LEX_BYTES_MAX;) {
        u32 c = form.p[i] < 0x80 ? form.p[i++] : utf8_next(form, &i);
        bool up = char_is_upper(c), letter = up || char_is_letter(c);
        u8 k = up ? 'X' : letter ? 'x' : char_is_digit(c) ? '0' : c < 0x80 ? (u8)c : '?';
        all++;
        letters += letter;
        upper += up;
        if (all == 1 && up) out->flags |= LEX_CAP;
        if (k == '0') out->flags |= LEX_DIGIT;
        if (k == '.') out->flags |= LEX_DOT;
        if (k == '-') out->flags |= LEX_HYPHEN;
        same = k == last ? (u8)(same + 1) : 0;
        last = k;
        if (same < 2 && n < sizeof buf) buf[n++] = k;
    }
    if (letters == all) out->flags |= LEX_ALPHA;
    if (upper > 1 && upper == letters) out->flags |= LEX_CAPS;
    out->shape = fnv(buf, n, fnv_seed);
}

static const LexiconSlot *find(const Model *m, u64 key)
{
    if (!m || !m->lexicon) return NULL;
    for (u32 i = (u32)key & m->lexicon_mask, k = 0; k < LINEAR_PROBES; i = (i + 1) & m->lexicon_mask, k++) {
        const LexiconSlot *s = &m->lexicon[i];
        if (!s->check) return NULL;
        if (s->check == (u32)(key >> 32 | 1)) return s;
    }
    return NULL;
}

bool lex_known(const Model *m, Str low)
{
    return find(m, lex_key(low)) != NULL;
}

void lex_of(const Model *m, Str form, Lex *out)
{
    u8 low[LEX_BYTES_MAX];
    u32 n = lex_normal(form, low);
    *out = (Lex){0};
    shape(form, out);
    u64 h = fnv(low, n, fnv_seed);
    out->low = h;
    out->form = h * 4 + (out->flags & (LEX_CAP | LEX_CAPS));
    for (u32 i = 0; i < countof(out->suffix); i++) {
        u32 k = i + 2 < n ? i + 2 : n;
        out->suffix[i] = fnv(low + n - k, k, fnv_seed + i + 2 - k);
    }
    for (u32 i = 0; i < countof(out->prefix); i++) out->prefix[i] = fnv(low, i + 3 < n ? i + 3 : n, fnv_seed);
    const LexiconSlot *s = find(m, key_of(h));
    if (!s) return;
    out->ambiguity = s->ambiguity;
    out->cluster = s->cluster;
    out->vector = s->vector;
    if (s->cluster && s->cluster <= m->clusters) out->mid = m->up[s->cluster - 1].mid;
}

void lex_document(Doc *d, const Model *m)
{
    VEC(Lex) v = {0};
    Map forms = {0};
    if (d->lex) return;
    u32 *of = NEW(d->arena, u32, d->tokens.n);
    for (u32 i = 0; i < d->tokens.n; i++) {
        bool isnew;
        Str form = token_str(d, i);
        u32 *at = map_put(d->arena, &forms, form, &isnew);
        if (isnew) *at = v.n, lex_of(m, form, vec_push(d->arena, &v));
        of[i] = *at;
    }
    d->lex = v.v;
    d->lex_of = of;
}

u32 lex_batch(const Doc *d, u32 first, u32 more, u32 *words)
{
    u32 i = first, n = 0;
    for (; i < d->sentences.n; i++) {
        u32 add = lex_words(&d->sentences.v[i]) + more + NET_REACH1;
        if (n && n + add > NET_BATCH) break;
        n += add;
    }
    *words = n;
    return i;
}

u32 lex_batch_most(const Doc *d, u32 more)
{
    u32 most = 0;
    for (u32 i = 0, n; i < d->sentences.n; most = u32_max(most, n)) i = lex_batch(d, i, more, &n);
    return most;
}

static u16 row_of(u64 hash, u32 bits, u32 from)
{
    return (u16)(from + (u32)(hash * 0x9e3779b97f4a7c15u >> (64 - bits)));
}

NetWord lex_rows(const Lex *x, u8 upos, u16 feats)
{
    return (NetWord){.vector = x->vector,
                     .affix = {row_of(x->suffix[0], 10, 0), row_of(x->suffix[1], 11, 1024),
                               row_of(x->prefix[0], 12, 4096), row_of(x->shape, 10, 3072)},
                     .tag = row_of((u64)upos << 16 | feats, 10, 0)};
}

/* What the treebank knows of the word stands where its tag will. */
NetWord lex_rows_untagged(const Lex *x)
{
    return lex_rows(x, UPOS_COUNT, x->ambiguity);
}

u32 lex_lay(const Doc *d, u32 first, u32 end, bool tagged, NetWord *out)
{
    u32 n = 0;
    for (u32 i = first; i < end; i++) {
        const Sentence *s = &d->sentences.v[i];
        for (u32 k = s->beg; k < s->beg + lex_words(s); k++) {
            const Token *t = &d->tokens.v[k];
            out[n++] = tagged ? lex_rows(lex_token(d, k), t->upos, t->feats) : lex_rows_untagged(lex_token(d, k));
        }
        for (u32 k = 0; k < NET_REACH1; k++) out[n++] = (NetWord){.tag = NET_GAP};
    }
    return n;
}
