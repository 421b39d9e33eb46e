/* read.c - documents out of the store: digests, payloads, bytes, what was refused; and whether all
 * of it is sound. */
#include "store/rows.h"

/* ---- digests */

void store_remember(Store *s, const RememberedDigests *digests)
{
    s->remembered = digests;
}

static const Digest *remembered(const Store *s, i64 number)
{
    u32 lo = 0, hi = s->remembered ? s->remembered->n : 0;
    while (lo < hi) {
        u32 mid = lo + (hi - lo) / 2;
        if (s->remembered->v[mid].number < number) lo = mid + 1;
        else hi = mid;
    }
    bool found = s->remembered && lo < s->remembered->n && s->remembered->v[lo].number == number;
    return found ? s->remembered->v[lo].digest : NULL;
}

/* Columns as stored() has them; a digest that is remembered has the id and the time that it was put under beside it. */
static bool whole(const Store *s, Arena *a, const Binder *b, Digest *d)
{
    Str bytes;
    When received;
    const Digest *known = remembered(s, column_int(b, 5));
    if (!known) return store_unpack_digest(a, column_peek(b, 0), &bytes) && digest_read(a, bytes, d);
    *d = *known;
    d->id = column_str(a, b, 2);
    if (date_parse_iso(column_str(a, b, 3), &received)) d->received = received.from;
    return true;
}

static When when_column(Arena *a, const Binder *b, int i)
{
    When w;
    return date_parse_iso(column_str(a, b, i), &w) ? w : when_unknown();
}

/* Columns: digest hash id received url, then (schema 2) number first story version retracts known_from known_to. */
static void stored(const Store *s, Arena *a, const Binder *b, int schema, Stored *out)
{
    Digest d = {0};
    if (!whole(s, a, b, &d)) {
        d = (Digest){.hash = column_str(a, b, 1), .id = column_str(a, b, 2), .url = column_str(a, b, 4),
                     .received = TIME_UNKNOWN, .published = when_unknown(), .updated = when_unknown()};
        When w = when_column(a, b, 3);
        if (when_known(w)) d.received = w.from;
    }
    *out = (Stored){.digest = d, .number = column_int(b, 5), .known = when_unknown(), .until = when_unknown(), .version = 1};
    if (schema < 2) return;
    out->first = column_int(b, 6);
    out->story = column_int(b, 7);
    out->version = (u32)column_int(b, 8);
    out->retracts = (int)column_int(b, 9) != 0;
    out->known = when_column(a, b, 10);
    out->until = when_column(a, b, 11);
}

#define COLUMNS_1 ",d.hash,d.id,d.received,d.url,d.number"
#define COLUMNS_2 COLUMNS_1 ",d.first,d.story,d.version,d.retracts,d.known_from,d.known_to"
#define FROM_DIGEST " FROM document d LEFT JOIN digest g ON g.document=d.number "

/* All of them, by the form of the schema. */
static const char *all_digests(const Store *s)
{
    if (s->schema < 2) return "SELECT d.digest" COLUMNS_1 " FROM document d ORDER BY d.number";
    if (s->schema < 5) return "SELECT d.digest" COLUMNS_2 " FROM document d WHERE d.forgotten IS NULL ORDER BY d.number";
    return "SELECT g.bytes" COLUMNS_2 FROM_DIGEST "WHERE d.forgotten IS NULL ORDER BY d.number";
}

static const char *one_digest(const Store *s)
{
    if (s->schema < 5) return "SELECT d.digest" COLUMNS_2 " FROM document d WHERE d.number=? AND d.forgotten IS NULL";
    return "SELECT g.bytes" COLUMNS_2 FROM_DIGEST "WHERE d.number=? AND d.forgotten IS NULL";
}

Err store_digests(Store *s, Arena *a, const Numbers *which, StoredDocuments *out, ErrInfo *e)
{
    int got = 0;
    if (!which) {
        Binder b = bind_begin(s, all_digests(s));
        while ((got = bind_row(s, &b, e)) == 1) stored(s, a, &b, s->schema, vec_push(a, out));
        return (Err)got;
    }
    for (u32 i = 0; i < which->n; i++) {
        Binder b = bind_begin(s, one_digest(s));
        if (b.q) bind_int(&b, which->v[i]);
        if ((got = bind_row(s, &b, e)) < 0) return (Err)got;
        if (got) stored(s, a, &b, 2, vec_push(a, out));
        if (got) bind_reset(&b);
    }
    return OK;
}

Err store_rejections(Store *s, Arena *a, i64 before, Rejections *out, ErrInfo *e)
{
    Str until = before == TIME_UNKNOWN ? S("~") : instant_text(a, before);
    Binder b = bind_begin(s, "SELECT id,path,reason,at FROM rejected WHERE received<? ORDER BY number");
    if (b.q) bind_words(&b, until);
    int got;
    while ((got = bind_row(s, &b, e)) == 1)
        *vec_push(a, out) = (Rejected){.id = column_str(a, &b, 0), .path = column_str(a, &b, 1), .reason = column_str(a, &b, 2),
                                       .at = (u64)column_int(&b, 3)};
    return (Err)got;
}

/* ---- payloads */

Err store_raw(Store *s, Arena *a, Str hash, Str *out, ErrInfo *e)
{
    Binder b = bind_begin(s, "SELECT zstd FROM raw WHERE hash=?");
    if (b.q) bind_words(&b, hash);
    int got = bind_row(s, &b, e);
    if (got < 0) return (Err)got;
    if (!got) return fail(e, E_STORE, "the store holds no document %.*s", STR(hash));
    bool good = store_unpack(a, column_peek(&b, 0), out);
    bind_reset(&b);
    return good ? OK : fail(e, E_STORE, "the store is damaged at %.*s", STR(hash));
}

Err store_payload(Store *s, Arena *a, Str hash, Payload *out, ErrInfo *e)
{
    Binder b = bind_begin(s, "SELECT kind,path,id,charset,given_outlet,given_url,given_title,given_at,number,given_published "
                             "FROM document WHERE hash=?");
    if (b.q) bind_words(&b, hash);
    int got = bind_row(s, &b, e);
    if (got < 0) return (Err)got;
    if (!got) return fail(e, E_STORE, "the store holds no document %.*s", STR(hash));
    *out = (Payload){.kind = (u8)(int)column_int(&b, 0), .path = column_str(a, &b, 1), .id = column_str(a, &b, 2),
                     .charset = column_str(a, &b, 3), .outlet = column_str(a, &b, 4), .url = column_str(a, &b, 5),
                     .title = column_str(a, &b, 6), .at = (u64)column_int(&b, 7),
                     .order = (u32)column_int(&b, 8), .published = when_unknown()};
    if (date_parse_iso(column_str(a, &b, 9), &out->published)) out->published_from = PUBLISHED_GIVEN;
    bind_reset(&b);
    return store_raw(s, a, hash, &out->raw, e);
}

/* ---- soundness */

/* Findings are found by the numbers of their unit. */
static Err check_told(Store *s, Arena *a, Strs *faults, ErrInfo *e)
{
    if (s->schema < STORE_SCHEMA_VERSION) return OK;
    Binder b = bind_begin(s, "SELECT count(*) FROM finding f LEFT JOIN told t ON t.unit=f.unit AND f.number BETWEEN t.first AND t.last WHERE t.unit IS NULL");
    int got = bind_row(s, &b, e);
    if (got == 1 && column_int(&b, 0)) *vec_push(a, faults) = S("findings are of no unit");
    bind_reset(&b);
    return got < 0 ? (Err)got : OK;
}

Err store_check(Store *s, Arena *a, Strs *faults, u32 *checked, ErrInfo *e)
{
    DbFaults found = {0};
    Err err = s->driver->check(s->db, a, s->schema, &found, e);
    for (u32 i = 0; i < found.n; i++) *vec_push(a, faults) = found.v[i];
    if (err == OK) err = words_check(s, a, faults, e);
    if (err == OK) err = check_told(s, a, faults, e);
    int got = (int)err;
    Binder b = bind_begin(s, s->schema < 2   ? "SELECT d.id,d.hash,d.digest,r.zstd FROM document d LEFT JOIN raw r ON r.hash=d.hash ORDER BY d.number"
                             : s->schema < 5 ? "SELECT d.id,d.hash,d.digest,r.zstd FROM document d LEFT JOIN raw r ON r.hash=d.hash "
                                               "WHERE d.forgotten IS NULL ORDER BY d.number"
                                             : "SELECT d.id,d.hash,g.bytes,r.zstd" FROM_DIGEST "LEFT JOIN raw r ON r.hash=d.hash "
                                               "WHERE d.forgotten IS NULL ORDER BY d.number");
    while (err == OK && (got = bind_row(s, &b, e)) == 1) {
        Arena one = {0};
        Str raw = {0}, bytes = {0};
        Str id = column_peek(&b, 0);
        ++*checked;
        if (!store_unpack(&one, column_peek(&b, 3), &raw)) *vec_push(a, faults) = str_format(a, "%.*s: its bytes are lost", STR(id));
        else if (!str_eq(intake_hash(&one, raw), column_peek(&b, 1)))
            *vec_push(a, faults) = str_format(a, "%.*s: its bytes do not have its hash", STR(id));
        if (!store_unpack_digest(&one, column_peek(&b, 2), &bytes))
            *vec_push(a, faults) = str_format(a, "%.*s: what was read from it is damaged", STR(id));
        arena_free(&one);
    }
    return (Err)got;
}

/* ---- stories */

u32 store_count(Store *s)
{
    Binder b = bind_begin(s, "SELECT count(*) FROM document WHERE forgotten IS NULL");
    return (u32)bind_value(s, &b);
}

bool store_has_more(Store *s, u32 documents)
{
    Binder b = bind_begin(s, "SELECT 1 FROM document WHERE forgotten IS NULL LIMIT 1 OFFSET ?");
    if (b.q) bind_int(&b, documents);
    return bind_value(s, &b) != 0;
}

i64 store_last(Store *s)
{
    Binder b = bind_begin(s, "SELECT max(number) FROM document");
    return bind_value(s, &b);
}

i64 store_first_without_story(Store *s)
{
    Binder b = bind_begin(s, "SELECT number FROM document WHERE story IS NULL AND forgotten IS NULL ORDER BY number LIMIT 1");
    return bind_value(s, &b);
}

Str store_newest(Store *s, Arena *a, i64 after)
{
    ErrInfo ignored;
    Binder b = bind_begin(s, "SELECT max(published) FROM document WHERE number>?");
    if (b.q) bind_int(&b, after);
    Str newest = bind_row(s, &b, &ignored) == 1 ? column_str(a, &b, 0) : (Str){0};
    bind_reset(&b);
    return newest;
}

Err store_span(Store *s, Arena *a, StoreSpan *out, ErrInfo *e)
{
    Binder b = bind_begin(s, "SELECT count(*), count(DISTINCT story), substr(ifnull(min(ifnull(published,inferred)),min(known_from)),1,10),"
                             "substr(ifnull(max(ifnull(published,inferred)),max(known_from)),1,10) FROM document WHERE forgotten IS NULL");
    *out = (StoreSpan){0};
    int got = bind_row(s, &b, e);
    if (got == 1)
        *out = (StoreSpan){column_int(&b, 0), column_int(&b, 1), column_str(a, &b, 2), column_str(a, &b, 3)};
    bind_reset(&b);
    return got < 0 ? (Err)got : OK;
}

i64 store_find_document(Store *s, Str id)
{
    Binder b = bind_begin(s, "SELECT number FROM document WHERE id=?");
    if (b.q) bind_words(&b, id);
    return bind_value(s, &b);
}
