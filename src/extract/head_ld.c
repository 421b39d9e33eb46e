/* head_ld.c - JSON-LD, the page's own words about itself for machines (schema.org). Read by a
 * scan that knows strings, keys and nesting and asks for no more, because a good part of it is not
 * valid JSON: line breaks in strings, commas too many, objects cut off. Of every object its type
 * and a few members are kept until it ends; then it counts by its type and by where it stood: the
 * page's own article before the page, both before articles that are only mentioned. */
#include "extract/page.h"
#include "base/json.h"

enum { LD_BYTES_MAX = 4 << 20, LD_DEPTH_MAX = 32 };

typedef enum { IS_NOTHING, IS_OTHER, IS_PAGE, IS_ARTICLE } Is;
typedef enum { K_NONE, K_TYPE, K_PUBLISHED, K_CREATED, K_CHANGED, K_HEADLINE, K_SECTION, K_NAME, K_FREE, K_AUTHOR, K_PUBLISHER, K_WITHIN } Key;
static const struct {
    Str name;
    u8 key; /* Key */
} keys[] = {{LIT("@type"), K_TYPE}, {LIT("datePublished"), K_PUBLISHED}, {LIT("dateCreated"), K_CREATED},
            {LIT("dateModified"), K_CHANGED}, {LIT("headline"), K_HEADLINE}, {LIT("articleSection"), K_SECTION},
            {LIT("name"), K_NAME}, {LIT("isAccessibleForFree"), K_FREE}, {LIT("author"), K_AUTHOR},
            {LIT("creator"), K_AUTHOR}, {LIT("publisher"), K_PUBLISHER}, {LIT("@graph"), K_WITHIN},
            {LIT("mainEntity"), K_WITHIN}};

/* An object that has begun. */
typedef struct {
    u8 is, key, under; /* Is; Key of the member at hand; Key that it stands under itself */
    bool own;          /* about this page: no other object around it */
    Str value[K_WITHIN];
} Object;
typedef struct {
    Page *p;
    Str s;
    Object objects[LD_DEPTH_MAX];
    u32 depth, over; /* objects begun; deeper ones, only counted */
} Scan;

static Str plain(Page *p, Str s)
{
    Buf b = {.arena = p->a};
    Span rest = {0, (u32)s.n}, piece;
    u8 out[4];
    int n;
    bool escape;
    for (isize i = 0; i < s.n; i++) /* an escape that the reader does not know */
        if (s.p[i] == '\\' && (++i == s.n || !strchr("\"\\/bfnrtu", s.p[i]))) return (Str){0};
    while (json_piece(s, &rest, &piece, out, &n, &escape)) buf_put(&b, escape ? (Str){out, n} : str_at(s, piece));
    return html_plain(p->a, buf_str(&b));
}

static u8 type_of(Str name)
{
    static const Str aside[] = {LIT("Comment"), LIT("Review"), LIT("Answer"), LIT("Question"), LIT("ImageObject"), LIT("VideoObject"),
                                LIT("AudioObject"), LIT("Person"), LIT("Organization"), LIT("WebSite"), LIT("ListItem"), LIT("Dataset")};
    if (str_ends(name, S("Article")) || str_ends(name, S("Posting")) || str_eq(name, S("Report"))) return IS_ARTICLE;
    for (isize i = 0; i < countof(aside); i++)
        if (str_eq(name, aside[i])) return IS_NOTHING;
    return str_ends(name, S("Page")) ? IS_PAGE : IS_OTHER;
}

static void take_value(Scan *z, Str value, bool text)
{
    if (!z->depth || z->over) return;
    Object *o = &z->objects[z->depth - 1];
    if (o->key == K_NONE || o->key >= K_WITHIN) return;
    if (o->key == K_TYPE) {
        u8 is = type_of(value);
        if (is > o->is) o->is = is;
    } else if (o->key == K_AUTHOR && o->value[K_AUTHOR].n) {
        o->value[K_AUTHOR] = str_join(z->p->a, str_join(z->p->a, o->value[K_AUTHOR], S(", ")), plain(z->p, value));
    } else if (!o->value[o->key].n && (text || o->key == K_FREE)) {
        o->value[o->key] = o->key == K_AUTHOR || o->key == K_NAME || o->key == K_PUBLISHER ? plain(z->p, value) : value;
    }
}

static void open_object(Scan *z)
{
    if (z->depth == LD_DEPTH_MAX) {
        z->over++;
        return;
    }
    const Object *up = z->depth ? &z->objects[z->depth - 1] : NULL;
    bool own = !up || (up->own && up->key == K_WITHIN);
    z->objects[z->depth++] = (Object){.is = IS_NOTHING, .own = own, .under = up ? up->key : K_NONE};
}

static void judge(Scan *z, const Object *o)
{
    PageHead *h = z->p->head;
    bool article = o->is == IS_ARTICLE;
    if (o->is == IS_NOTHING) return;
    u8 rank = article ? RANK_LD_ARTICLE : RANK_LD_PAGE;
    head_date(z->p, o->value[K_PUBLISHED], PUBLISHED_JSONLD, o->own ? rank : RANK_LD_OTHER);
    if (!o->own) return;
    if (article) head_date(z->p, o->value[K_CREATED], PUBLISHED_JSONLD, RANK_LD_CREATED);
    head_changed(h, o->value[K_CHANGED]);
    if (!article) return;
    if (o->value[K_HEADLINE].n && !h->ld_title.n) h->ld_title = plain(z->p, o->value[K_HEADLINE]);
    if (o->value[K_SECTION].n && !h->section.n) h->section = plain(z->p, o->value[K_SECTION]);
    if (str_eq_nocase(o->value[K_FREE], S("false"))) h->locked = true;
    head_byline(h, o->value[K_AUTHOR], 1);
    if (!h->site.n) h->site = o->value[K_PUBLISHER];
}

static void close_object(Scan *z)
{
    if (z->over) {
        z->over--;
        return;
    }
    if (!z->depth) return;
    const Object *o = &z->objects[--z->depth];
    judge(z, o);
    if (!z->depth || (o->under != K_AUTHOR && o->under != K_PUBLISHER) || !o->value[K_NAME].n) return;
    Object *up = &z->objects[z->depth - 1];
    Str *to = &up->value[o->under];
    bool more = to->n && o->under == K_AUTHOR;
    if (!to->n || more) *to = more ? str_join(z->p->a, str_join(z->p->a, *to, S(", ")), o->value[K_NAME]) : o->value[K_NAME];
}

/* A string begins at s[at]: a key or a value. Returns the byte after it. */
static isize read_string(Scan *z, isize at)
{
    Str s = z->s;
    isize end = at + 1;
    while (end < s.n && s.p[end] != '"') end += s.p[end] == '\\' ? 2 : 1;
    if (end >= s.n) return s.n;
    Str text = str_cut(s, at + 1, end);
    isize next = end + 1;
    while (next < s.n && s.p[next] <= ' ') next++;
    if (next == s.n || s.p[next] != ':') {
        take_value(z, text, true);
        return end + 1;
    }
    if (!z->depth || z->over) return next + 1;
    Object *o = &z->objects[z->depth - 1];
    o->key = K_NONE;
    for (isize i = 0; i < countof(keys) && o->key == K_NONE; i++)
        if (str_eq(text, keys[i].name)) o->key = keys[i].key;
    return next + 1;
}

void head_script(Page *p, Str s)
{
    if (s.n > LD_BYTES_MAX) return;
    if (str_find_byte(s, '"', 0) < 0) s = html_plain(p->a, s); /* written with &quot; */
    Scan *z = NEW(p->a, Scan, 1);
    z->p = p;
    z->s = s;
    for (isize at = 0; at < s.n;) {
        u8 c = s.p[at];
        if (c == '"') {
            at = read_string(z, at);
            continue;
        }
        isize beg = at++;
        if (c == '{') open_object(z);
        else if (c == '}') close_object(z);
        if ((c | 32) < 'a' || (c | 32) > 'z') continue;
        while (at < s.n && (s.p[at] | 32) >= 'a' && (s.p[at] | 32) <= 'z') at++;
        take_value(z, str_cut(s, beg, at), false);
    }
    while (z->depth || z->over) close_object(z); /* cut off */
}
