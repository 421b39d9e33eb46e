/* situation.c - one page: digests in, the parts of the situation out, in the order in which
 * they need each other. */
#include "situation/situation.h"

#define NAME_TABLE(function, MAP)                        \
    Str function(u8 k)                                   \
    {                                                    \
        static const Str names[] = {MAP(ROW)};           \
        return k < countof(names) ? names[k] : (Str){0}; \
    }
#define ROW(k, name) LIT(name),
NAME_TABLE(control_status_name, CONTROL_MAP)
NAME_TABLE(verdict_name, VERDICT_MAP)
NAME_TABLE(standing_name, STANDING_MAP)
NAME_TABLE(variant_kind_name, VARIANT_MAP)

/* What people say of figures and quotes; events have it from where they are joined. */
static void reviewed(Arena *a, Situation *s)
{
    bool any = false;
    for (u32 i = 0; i < s->documents.n; i++) any |= s->documents.v[i].digest->reviews != NULL;
    for (u32 i = 0; any && i < s->claims.n; i++)
        for (u32 k = 0; k < s->claims.v[i].values.n; k++)
            sit_reviews_sources(a, s, REVIEWED_NUMBER, &s->claims.v[i].values.v[k].sources, &s->claims.v[i].reviews);
    for (u32 i = 0; any && i < s->quotes.n; i++)
        for (u32 k = 0; k < s->quotes.v[i].variants.n; k++)
            sit_reviews_sources(a, s, REVIEWED_QUOTE, &s->quotes.v[i].variants.v[k].sources, &s->quotes.v[i].reviews);
}

void situation_build(Arena *a, const Digest *const *d, u32 n, const SituationAsk *ask, Situation *out)
{
    *out = (Situation){.as_of = when_unknown(), .known_at = when_unknown(), .one_story = ask->one_story};
    situation_documents(a, out, d, n, ask);
    situation_names(a, out);
    situation_stories(a, out);
    situation_happenings(a, out);
    situation_claims(a, out);
    situation_control(a, out);
    situation_quotes(a, out);
    situation_forecasts(a, out);
    reviewed(a, out);
}
