/* refresh.c - findings brought up to the documents, unit by unit, in transactions of a few units; what is left when it is
 * killed is still marked stale. Runs after every intake; the stories of a large store are assigned in epoch.c.
 *
 * Who cannot wait for all of it (RefreshOptions.enough) is given a round in parts: new documents get their stories, then
 * units are told in order of name, each call from where the last one left off, so that units that are stale again at once
 * keep no other from its turn. */
#include "engine/parallel.h"
#include "query/epoch.h"
#include "query/lines.h"
#include <stdio.h>

enum { UNITS_A_BATCH = 4096, BATCH_BYTES_MAX = 48 << 20, /* of findings, after which no more units. The names of a batch are
                                                           written in their order, so the fewer batches the better */
       UNITS_A_GROUP = 64, GROUP_BYTES_MAX = 1 << 19, /* written together while others are made */
       UNITS_AHEAD = UNITS_A_BATCH, AHEAD_BYTES_MAX = 64 << 20, /* made while a batch is written */
       UNITS_A_THREAD = 8 /* for fewer no other thread is worth its start */ };

Err query_situation(Store *s, const Know *k, Arena *a, const Numbers *which, const Ask *ask, bool one_story, Collection *c,
                    Situation *out, ErrInfo *e)
{
    SituationAsk times = {.as_of = TIME_UNKNOWN, .known_at = TIME_UNKNOWN, .one_story = one_story};
    if (ask) times.as_of = ask->as_of, times.known_at = ask->known_at;
    *c = (Collection){.arena = a};
    Err err = engine_collect_store(s, k, which, times.known_at, c, e);
    if (err != OK) return err;
    const Digest **all = NEW(a, const Digest *, c->digests.n + 1);
    for (u32 i = 0; i < c->digests.n; i++) all[i] = &c->digests.v[i];
    situation_build(a, all, c->digests.n, &times, out);
    return OK;
}

/* Days that reports got from others, for the listing of documents. */
typedef struct {
    i64 number;
    Str day; /* empty: none */
} Inferred;
typedef VEC(Inferred) InferredDays;

static void inferred_days(Arena *a, const Collection *c, InferredDays *out)
{
    for (u32 i = 0; i < c->digests.n; i++) {
        const Digest *d = &c->digests.v[i];
        bool inferred = d->published_from == PUBLISHED_COLLECTION;
        if (!inferred && when_known(d->published)) continue;
        Str day = inferred ? date_text(a, d->published.from, d->published.precision, d->published.utc) : (Str){0};
        *vec_push(a, out) = (Inferred){c->numbers.v[i], day};
    }
}

static Err keep_inferred(Store *s, const InferredDays *days, ErrInfo *e)
{
    Err err = OK;
    for (u32 i = 0; i < days->n && err == OK; i++) err = store_set_inferred(s, days->v[i].number, days->v[i].day, e);
    return err;
}

/* ---- a small store: one unit */

static i64 *number_stories(Arena *a, const Situation *s, const i64 *numbers)
{
    i64 *story = NEW(a, i64, s->documents.n + 1);
    for (u32 i = 0; i < s->stories.n; i++) {
        const StoryRow *t = &s->stories.v[i];
        i64 first = numbers[t->documents.v[0]];
        for (u32 k = 0; k < t->documents.n; k++)
            if (numbers[t->documents.v[k]] < first) first = numbers[t->documents.v[k]];
        for (u32 k = 0; k < t->documents.n; k++) story[t->documents.v[k]] = first;
    }
    return story;
}

/* In a batch that is open; ends it. */
static Err whole_store(Store *s, const Know *k, ErrInfo *e)
{
    Arena a = {0};
    Collection c;
    Situation sit;
    UnitFindings u = {.unit = S("store")};
    Err err = store_is_one_unit(s) ? store_clear_findings(s, e) : store_drop_findings(s, e);
    if (err == OK) err = query_situation(s, k, &a, NULL, NULL, false, &c, &sit, e);
    if (err == OK) {
        Report r = {.situation = &sit, .know = k, .since = TIME_UNKNOWN};
        Lines l = {.a = &a, .report = &r, .numbers = c.numbers.v, .stories = number_stories(&a, &sit, c.numbers.v)};
        for (u32 i = 0; i < line_kind_count; i++) lines_of(&l, line_kinds[i], &u.findings);
        for (u32 i = 0; i < sit.documents.n && err == OK; i++) err = store_set_story(s, c.numbers.v[i], l.stories[i], e);
    }
    InferredDays days = {0};
    if (err == OK) inferred_days(&a, &c, &days);
    if (err == OK) err = keep_inferred(s, &days, e);
    if (err == OK) err = store_set_other_stories(s, e);
    if (err == OK) err = store_put_findings(s, &u, 1, e);
    if (err == OK) err = store_nothing_stale(s, e);
    if (err == OK) err = store_commit(s, e);
    else store_abandon(s);
    arena_free(&a);
    return err;
}

/* ---- a large store: units */

static Err story_unit(Store *s, const Know *k, Arena *a, i64 story, Findings *f, InferredDays *days, ErrInfo *e)
{
    Numbers which = {0};
    Collection c;
    Situation sit;
    Err err = store_story_documents(s, a, story, UNIT_DOCUMENTS_MAX, &which, e);
    if (err != OK || !which.n) return err;
    err = query_situation(s, k, a, &which, NULL, true, &c, &sit, e);
    if (err != OK || !sit.documents.n) return err;
    Report r = {.situation = &sit, .know = k, .since = TIME_UNKNOWN};
    i64 *stories = NEW(a, i64, sit.documents.n + 1);
    for (u32 i = 0; i < sit.documents.n; i++) stories[i] = story;
    Lines l = {.a = a, .report = &r, .numbers = c.numbers.v, .stories = stories};
    for (u32 i = 0; i < line_kind_count; i++)
        if (!str_eq(line_kinds[i], S("control"))) lines_of(&l, line_kinds[i], f);
    inferred_days(a, &c, days);
    return OK;
}

/* Who holds what by some documents; *sit is of them. */
static Err control_by(Store *s, const Know *k, Arena *a, const Numbers *which, const SituationAsk *ask, Situation *sit, Findings *out, ErrInfo *e)
{
    Collection c = {.arena = a};
    *sit = (Situation){.as_of = when_unknown(), .known_at = when_unknown()};
    Err err = which->n ? engine_collect_store(s, k, which, ask->known_at, &c, e) : OK;
    if (err != OK || !c.digests.n) return err;
    const Digest **d = NEW(a, const Digest *, c.digests.n + 1);
    i64 *stories = NEW(a, i64, c.digests.n + 1);
    for (u32 i = 0; i < c.digests.n; i++) {
        d[i] = &c.digests.v[i];
        stories[i] = store_story_of(s, c.numbers.v[i]);
    }
    situation_documents(a, sit, d, c.digests.n, ask);
    situation_names(a, sit);
    situation_control(a, sit);
    Report r = {.situation = sit, .know = k, .since = TIME_UNKNOWN};
    Lines l = {.a = a, .report = &r, .numbers = c.numbers.v, .stories = stories};
    lines_of(&l, S("control"), out);
    return OK;
}

/* Who holds one place, by all reports that may tell. */
static Err place_unit(Store *s, const Know *k, Arena *a, Str place, Findings *f, ErrInfo *e)
{
    Numbers which = {0};
    Situation sit;
    SituationAsk ask = {.as_of = TIME_UNKNOWN, .known_at = TIME_UNKNOWN};
    Findings all = {0};
    Err err = store_place_documents(s, a, place, UNIT_DOCUMENTS_MAX, &which, e);
    if (err == OK) err = control_by(s, k, a, &which, &ask, &sit, &all, e);
    for (u32 i = 0; i < all.n && err == OK; i++) {
        const SitPlace *p = &sit.control.v[i].place;
        bool known = p->gazetteer_name.n > 0;
        if (str_eq(store_place_key(a, known ? &p->gaz : NULL, known ? p->gaz.name : p->name), place)) *vec_push(a, f) = all.v[i];
    }
    return err;
}

/* Of a day as it was, not as it was known then, reports of the days after tell as well. */
Err lines_control_then(Store *s, const Know *k, Arena *a, const Ask *ask, Findings *out, ErrInfo *e)
{
    enum { DAYS_AFTER = 2 };
    Numbers which = {0};
    Situation sit;
    SituationAsk then = {.as_of = ask->as_of, .known_at = ask->known_at};
    i64 known = ask->known_at != TIME_UNKNOWN ? ask->known_at : ask->as_of + DAYS_AFTER * SECONDS_A_DAY;
    Err err = store_evidence_before(s, a, date_text(a, known, PRECISION_DAY, false), PLACE_REPORTS, &which, e);
    return err == OK ? control_by(s, k, a, &which, &then, &sit, out, e) : err;
}

/* One unit: made by any thread; what is to be kept lies in an arena of its own until the writer has it. */
typedef struct {
    Arena arena;
    UnitFindings made;
    InferredDays days;
    Err err;
    ErrInfo why;
} Unit;
typedef struct {
    Store *store;
    Store *readers[THREADS_MAX]; /* of each thread; the store itself where there is none but the calling one */
    Arena scratch[THREADS_MAX + 1]; /* of each thread, for one unit */
    const Know *know;
    const RefreshOptions *o;
    Unit *units;
    u32 n, put, kept; /* units; of these written; of these in batches that are ended */
    bool enough; /* for this time */
    bool beside; /* other threads make units: else no batch stays open while one is made */
    size_t waiting, in_batch; /* bytes of what is made and not written; of what is written in the open batch */
} Refresh;

static Err one_unit(Store *s, const Know *k, Arena *a, Str unit, Findings *f, InferredDays *days, ErrInfo *e)
{
    i64 story;
    if (str_starts(unit, S("story ")) && str_int(str_cut(unit, 6, unit.n), &story)) return story_unit(s, k, a, story, f, days, e);
    if (str_starts(unit, S("place "))) return place_unit(s, k, a, str_cut(unit, 6, unit.n), f, e);
    return OK;
}

/* Findings alone, without the digests and the situation that they were made from. */
static void copy_finding(Arena *a, const Finding *from, Finding *to)
{
    *to = *from;
    Str *const texts[] = {&to->id, &to->sort, &to->valid_from, &to->valid_to, &to->known_from, &to->known_last, &to->rule, &to->body};
    for (isize i = 0; i < countof(texts); i++) *texts[i] = str_copy(a, *texts[i]);
    to->names.v = NEW(a, FindingName, (isize)from->names.n + 1);
    for (u32 i = 0; i < from->names.n; i++) to->names.v[i] = (FindingName){from->names.v[i].role, str_copy(a, from->names.v[i].name)};
}

static void copy_unit(const Findings *f, const InferredDays *days, Unit *u)
{
    u->made.findings.v = NEW(&u->arena, Finding, (isize)f->n + 1);
    u->made.findings.n = f->n;
    for (u32 i = 0; i < f->n; i++) copy_finding(&u->arena, &f->v[i], &u->made.findings.v[i]);
    for (u32 i = 0; i < days->n; i++) *vec_push(&u->arena, &u->days) = (Inferred){days->v[i].number, str_copy(&u->arena, days->v[i].day)};
}

static bool stopped(const RefreshOptions *o)
{
    return o->stop && *o->stop;
}

static size_t unit_bytes(const Unit *u)
{
    size_t n = 0;
    for (u32 i = 0; i < u->made.findings.n; i++) n += (size_t)u->made.findings.v[i].body.n;
    return n;
}

static size_t make_unit(void *ctx, int worker, u32 i)
{
    Refresh *r = ctx;
    Unit *u = &r->units[i];
    Arena *a = &r->scratch[worker];
    Findings f = {0};
    InferredDays days = {0};
    if (stopped(r->o)) return 0;
    arena_reset(a);
    u->err = one_unit(r->readers[worker], r->know, a, u->made.unit, &f, &days, &u->why);
    if (u->err == OK) copy_unit(&f, &days, u);
    return unit_bytes(u);
}

/* The units made since the last group into the open batch; the first one opens it. */
static Err put_group(Refresh *r, u32 end, ErrInfo *e)
{
    Arena a = {0};
    u32 n = end - r->put;
    UnitFindings *made = NEW(&a, UnitFindings, n + 1);
    Err err = r->put == r->kept ? store_begin(r->store, e) : OK;
    for (u32 i = 0; i < n && err == OK; i++) {
        made[i] = r->units[r->put + i].made;
        err = keep_inferred(r->store, &r->units[r->put + i].days, e);
    }
    if (err == OK) err = store_put_findings(r->store, made, n, e);
    r->put = end;
    r->in_batch += r->waiting;
    r->waiting = 0;
    arena_free(&a);
    return err;
}

static Err end_batch(Refresh *r, ErrInfo *e)
{
    Err err = store_commit(r->store, e);
    for (; r->kept < r->put; r->kept++) arena_free(&r->units[r->kept].arena);
    r->in_batch = 0;
    if (err == OK && r->o->progress) r->o->progress(r->o->ctx, r->kept, r->n);
    return err;
}

static Err keep_unit(void *ctx, u32 i, ErrInfo *e)
{
    Refresh *r = ctx;
    if (r->units[i].err != OK) return *e = r->units[i].why, r->units[i].err;
    if (stopped(r->o)) return fail(e, E_LIMIT, "stopped"); /* units of this batch stay stale */
    r->waiting += unit_bytes(&r->units[i]);
    r->enough = r->o->enough && r->o->enough(r->o->ctx);
    bool over = i + 1 - r->kept == UNITS_A_BATCH || r->in_batch + r->waiting > BATCH_BYTES_MAX || i + 1 == r->n || r->enough;
    bool full = (r->beside && (i + 1 - r->put == UNITS_A_GROUP || r->waiting > GROUP_BYTES_MAX)) || over;
    Err err = full ? put_group(r, i + 1, e) : OK;
    if (err == OK && over) err = end_batch(r, e);
    return err == OK && r->enough ? fail(e, E_LIMIT, "stopped") : err;
}

/* The number of threads that make units; 0: the calling thread does. A single one is worth its start: it makes the next
 * batch while one is written. */
static int open_readers(Refresh *r)
{
    ErrInfo ignored;
    int want = parallel_threads(r->o->threads), most = (int)u32_min(r->n / UNITS_A_THREAD, THREADS_MAX), n = 0;
    if (want > most) want = most;
    if (r->o->enough) want = 0; /* what others made ahead would be lost */
    while (n < want && store_reader(r->store, &r->readers[n], &ignored) == OK) n++;
    if (!n) r->readers[0] = r->store;
    return n;
}

static Err all_units(Store *s, const Know *k, Telling *t, const RefreshOptions *o, ErrInfo *e)
{
    Arena a = {0};
    Strs names = {0};
    Refresh r = {.store = s, .know = k, .o = o};
    Err err = store_stale(s, &a, &names, e);
    r.units = NEW(&a, Unit, (isize)names.n + 1);
    for (u32 i = 0; i < names.n; i++)
        if (!t->told[0] || store_unit_order(names.v[i], str_of(t->told)) > 0) r.units[r.n++].made.unit = names.v[i];
    int threads = open_readers(&r);
    r.beside = threads > 0;
    Parallel p = {.pieces = r.n, .threads = threads, .ahead = UNITS_AHEAD, .room = AHEAD_BYTES_MAX, .work = make_unit, .done = keep_unit, .ctx = &r};
    if (err == OK) err = parallel_run(&p, e);
    if (r.put != r.kept) store_abandon(s);
    if (err == E_LIMIT && (r.enough || stopped(o))) err = OK;
    bool round_over = r.kept == r.n;
    if (round_over) t->told[0] = 0;
    else if (r.kept) snprintf(t->told, sizeof t->told, "%.*s", STR(r.units[r.kept - 1].made.unit));
    for (u32 i = r.kept; i < r.n; i++) arena_free(&r.units[i].arena);
    for (int i = 0; i < threads; i++) store_close(r.readers[i]);
    for (int i = 0; i <= threads; i++) arena_free(&r.scratch[i]);
    arena_free(&a);
    return err;
}

bool query_is_behind(Store *s)
{
    Arena a = {0};
    Strs stale = {0};
    ErrInfo ignored;
    bool behind = store_schema(s) >= STORE_SCHEMA_VERSION &&
                  (store_stale(s, &a, &stale, &ignored) != OK || stale.n || store_first_without_story(s));
    arena_free(&a);
    return behind;
}

Err query_refresh(Store *s, const Know *k, const RefreshOptions *o, ErrInfo *e)
{
    Telling once = {.read = 0}, *t = o->telling ? o->telling : &once;
    bool small = !store_has_more(s, UNIT_DOCUMENTS_MAX);
    Err err = OK;
    if (!query_is_behind(s)) return OK;
    if (small || store_is_one_unit(s)) {
        telling_drop_stories(t);
        err = store_begin(s, e);
        if (err == OK && small) return whole_store(s, k, e);
        if (err == OK) err = store_drop_findings(s, e);
        if (err == OK) err = store_commit(s, e);
        else store_abandon(s);
    }
    if (err != OK) return err;
    if (!t->told[0]) err = epoch_assign_stories(s, t, o, e);
    if (err == OK) err = all_units(s, k, t, o, e);
    if (!o->telling) telling_forget(t);
    return err;
}
