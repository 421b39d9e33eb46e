/* documents.c - which reports may be read, when each could be known, and what it rests on.
 *
 * Knowledge time of a report: the day it was published (its end: a report of a day is known
 * when the day is over), else its intake time, else the latest publication in the collection.
 * --known-at T leaves out every report that could not be known by T, before anything is
 * compared, so that no later report can speak through an earlier one. */
#include "situation/situation.h"

static i64 end_of(When w)
{
    if (w.to != TIME_UNKNOWN) return w.to;
    return w.from == TIME_UNKNOWN ? TIME_UNKNOWN : w.from + 1;
}

static i64 day_end(i64 t)
{
    return t == TIME_UNKNOWN ? t : day_floor(t - 1) + SECONDS_A_DAY;
}

static When knowledge_time(const Digest *d, When latest)
{
    if (when_known(d->published)) return d->published;
    if (d->received != TIME_UNKNOWN)
        return (When){d->received, d->received + 1, PRECISION_SECOND, true};
    return latest;
}

static When latest_publication(const Digest *const *d, u32 n)
{
    When last = when_unknown();
    for (u32 i = 0; i < n; i++)
        if (end_of(d[i]->published) > end_of(last)) last = d[i]->published; /* unknown is least */
    return last;
}

static void choose_times(Situation *s, const SituationAsk *ask)
{
    i64 as_of = ask->as_of;
    if (as_of == TIME_UNKNOWN) as_of = ask->known_at;
    for (u32 i = 0; i < s->documents.n && ask->as_of == TIME_UNKNOWN && ask->known_at == TIME_UNKNOWN; i++) {
        i64 end = day_end(end_of(s->documents.v[i].known));
        if (end > as_of) as_of = end;
    }
    s->as_of = (When){as_of, as_of, PRECISION_DAY, false};
    s->known_at = (When){ask->known_at, ask->known_at, PRECISION_DAY, false};
}

void situation_documents(Arena *a, Situation *s, const Digest *const *d, u32 n, const SituationAsk *ask)
{
    When latest = latest_publication(d, n);
    const Digest **in = NEW(a, const Digest *, n + 1);
    for (u32 i = 0; i < n; i++) {
        When known = knowledge_time(d[i], latest);
        if (ask->known_at != TIME_UNKNOWN && end_of(known) > ask->known_at) {
            s->left_out++;
            continue;
        }
        in[s->documents.n] = d[i];
        *vec_push(a, &s->documents) = (ReportDoc){.digest = d[i], .known = known, .story = NONE};
    }
    choose_times(s, ask);
    story_lineage(a, in, s->documents.n, &s->lineage);
    for (u32 i = 0; i < s->documents.n; i++) {
        const DocOrigins *o = &s->lineage.of_doc[i];
        for (u32 k = 0; k < o->origins.n; k++) *vec_push(a, &s->documents.v[i].origins) = o->origins.v[k];
    }
}
