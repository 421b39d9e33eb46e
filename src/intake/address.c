/* address.c - a relative address to an absolute one (RFC 3986, section 5.2), for the links of
 * feeds. Nothing is decoded or normalised but dot segments. */
#include "intake/parts.h"
#include "base/json.h"

/* The length of "scheme:"; 0 if the address has none. */
static isize scheme_length(Str s)
{
    isize i = 0;
    while (i < s.n && (((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z') || (i && (s.p[i] == '+' || s.p[i] == '-' || s.p[i] == '.')))) i++;
    return i > 1 && i < s.n && s.p[i] == ':' ? i + 1 : 0;
}

bool address_absolute(Str s)
{
    return scheme_length(s) > 0;
}

/* "a/b/../c/./d" -> "a/c/d", after the `root` bytes that stay. */
static Str without_dots(Arena *a, Str s, isize root)
{
    Buf b = {.arena = a};
    buf_put(&b, str_cut(s, 0, root));
    isize end = root;
    while (end < s.n && s.p[end] != '?' && s.p[end] != '#') end++;
    Str path = str_cut(s, root, end), part;
    while (str_next(&path, '/', &part)) {
        bool last = !path.p, up = str_eq(part, S("..")), here = str_eq(part, S("."));
        if (up) {
            isize n = (isize)b.bytes.n - 1;
            while (n > root && b.bytes.v[n - 1] != '/') n--;
            if (n >= root) b.bytes.n = (u32)n;
        } else if (!here) {
            buf_put(&b, part);
            if (!last) buf_byte(&b, '/');
        }
    }
    buf_put(&b, str_cut(s, end, s.n));
    return buf_str(&b);
}

Str address_join(Arena *a, Str base, Str to)
{
    isize scheme = scheme_length(base);
    if (!to.n) return base;
    if (!scheme || address_absolute(to)) return to;
    isize host = scheme;
    if (str_starts(str_cut(base, scheme, base.n), S("//"))) host += 2;
    while (host > scheme && host < base.n && base.p[host] != '/' && base.p[host] != '?' && base.p[host] != '#') host++;
    if (str_starts(to, S("//"))) return str_join(a, str_cut(base, 0, scheme), to);
    isize end = host;
    while (end < base.n && base.p[end] != '?' && base.p[end] != '#') end++;
    if (to.p[0] == '#' || to.p[0] == '?') return str_join(a, str_cut(base, 0, end), to);
    if (to.p[0] == '/') return without_dots(a, str_join(a, str_cut(base, 0, host), to), host + 1);
    isize slash = end;
    while (slash > host && base.p[slash - 1] != '/') slash--;
    Str folder = slash > host ? str_cut(base, 0, slash) : str_join(a, str_cut(base, 0, host), S("/"));
    return without_dots(a, str_join(a, folder, to), host + 1);
}
