/* placeholder.c - weak stand-ins for parts that are still to come. */
#include "situation/situation.h"
#define WEAK __attribute__((weak))

WEAK void situation_documents(Arena *a, Situation *s, const Digest *const *d, u32 n,
                              const SituationAsk *ask)
{
    i64 last = TIME_UNKNOWN;
    for (u32 i = 0; i < n; i++)
        if (when_known(d[i]->published) && d[i]->published.to > last) last = d[i]->published.to;
    const Digest **in = NEW(a, const Digest *, n + 1);
    for (u32 i = 0; i < n; i++) {
        When known = d[i]->published;
        if (ask->known_at != TIME_UNKNOWN && when_known(known) && known.from >= ask->known_at) {
            s->left_out++;
            continue;
        }
        in[s->documents.n] = d[i];
        *vec_push(a, &s->documents) = (ReportDoc){.digest = d[i], .known = known};
    }
    i64 as_of = ask->as_of != TIME_UNKNOWN ? ask->as_of : ask->known_at != TIME_UNKNOWN ? ask->known_at : last;
    s->as_of = (When){as_of, as_of, PRECISION_DAY, false};
    s->known_at = (When){ask->known_at, ask->known_at, PRECISION_DAY, false};
    story_lineage(a, in, s->documents.n, &s->lineage);
}

WEAK void situation_stories(Arena *a, Situation *s) { (void)a, (void)s; }
WEAK void situation_claims(Arena *a, Situation *s) { (void)a, (void)s; }
WEAK void situation_quotes(Arena *a, Situation *s) { (void)a, (void)s; }
WEAK void situation_forecasts(Arena *a, Situation *s) { (void)a, (void)s; }
