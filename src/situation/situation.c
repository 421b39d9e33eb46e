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
}
