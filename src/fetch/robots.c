/* robots.c - the Robots Exclusion Protocol (RFC 9309): groups of user agents, Allow and Disallow with *
 * and $, the longest pattern wins. Crawl-delay is no part of it but widely meant. */
#include "fetch/fetch.h"

enum { DELAY_MAX_S = 60 };

static bool matches(Str pattern, Str path)
{
    bool anchored = str_ends(pattern, S("$"));
    isize n = pattern.n - anchored, star = -1, mark = 0, p = 0, i = 0;
    while (i < path.n) {
        if (p < n && pattern.p[p] == '*') star = p++, mark = i;
        else if (p < n && pattern.p[p] == path.p[i]) p++, i++;
        else if (p == n && !anchored) return true;
        else if (star >= 0) p = star + 1, i = ++mark;
        else return false;
    }
    while (p < n && pattern.p[p] == '*') p++;
    return p == n;
}

typedef struct {
    bool any;      /* the group speaks to the agent */
    isize longest; /* of the rules that match, -1: none */
    bool allow;
    int delay_s;
} Verdict;

static void rule(Verdict *v, Str value, bool allow, Str path)
{
    if (!value.n || !matches(value, path)) return;
    if (value.n > v->longest || (value.n == v->longest && allow)) v->longest = value.n, v->allow = allow;
}

static bool cut_field(Str line, Str *name, Str *value)
{
    isize hash = str_find_byte(line, '#', 0), colon;
    if (hash >= 0) line = str_cut(line, 0, hash);
    if ((colon = str_find_byte(line, ':', 0)) < 0) return false;
    *name = str_trim(str_cut(line, 0, colon));
    *value = str_trim(str_cut(line, colon + 1, line.n));
    return true;
}

/* What the groups of one agent say together; "*" is asked only when none names the agent. */
static Verdict ask(Str robots, Str agent, Str path)
{
    Verdict v = {.longest = -1, .allow = true};
    bool mine = false, in_rules = true;
    Str line, name, value;
    while (str_next(&robots, '\n', &line)) {
        i64 delay;
        if (!cut_field(line, &name, &value)) continue;
        if (str_eq_nocase(name, S("user-agent"))) {
            if (in_rules) mine = false;
            in_rules = false;
            mine |= str_eq_nocase(value, agent);
            v.any |= mine;
            continue;
        }
        in_rules = true;
        if (!mine) continue;
        if (str_eq_nocase(name, S("allow"))) rule(&v, value, true, path);
        if (str_eq_nocase(name, S("disallow"))) rule(&v, value, false, path);
        if (str_eq_nocase(name, S("crawl-delay")) && str_int(value, &delay) && delay > 0)
            v.delay_s = delay > DELAY_MAX_S ? DELAY_MAX_S : (int)delay;
    }
    return v;
}

bool robots_allow(Str robots, Str agent, Str path, int *delay_s)
{
    Verdict v = ask(robots, agent, path.n ? path : S("/"));
    if (!v.any) v = ask(robots, S("*"), path.n ? path : S("/"));
    *delay_s = v.delay_s;
    return v.allow;
}
