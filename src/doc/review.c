/* review.c - the names of review.h. */
#include "doc/review.h"

#define ROW(k, name) LIT(name),
static const Str actions[] = {REVIEW_MAP(ROW)};
static const Str kinds[] = {REVIEW_KIND_MAP(ROW)};

static u8 named(const Str *names, isize n, Str name)
{
    u8 i = 0;
    while (i < n && !str_eq(names[i], name)) i++;
    return i;
}

Str review_action_name(u8 action)
{
    return action < REVIEW_COUNT ? actions[action] : (Str){0};
}

u8 review_action_of(Str name)
{
    return named(actions, REVIEW_COUNT, name);
}

Str review_kind_name(u8 kind)
{
    return kind < REVIEWED_COUNT ? kinds[kind] : (Str){0};
}

u8 review_kind_of(Str name)
{
    return named(kinds, REVIEWED_COUNT, name);
}
