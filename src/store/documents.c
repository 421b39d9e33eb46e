/* documents.c - documents into the store: each in one go with its text and facts (rows.c) inside
 * the caller's batch, RAW compressed with zstd under its hash. A newer version of a page closes
 * the one before, a retraction all before; a document that is forgotten leaves its hash behind,
 * so that the same bytes are not read again. */
#include "store/rows.h"

enum { IDS_TRIED_MAX = 100000 };

static bool there(Store *s, const char *sql, Str key)
{
    Binder b = bind_begin(s, sql);
    if (b.q) bind_words(&b, key);
    return bind_value(s, &b) != 0;
}

bool store_has(Store *s, Str hash)
{
    return there(s, "SELECT 1 FROM document WHERE hash=?", hash);
}

static bool has_id(Store *s, Str id)
{
    return there(s, "SELECT 1 FROM document WHERE id=?", id);
}

/* ---- one document */

static Err put_raw(Store *s, Arena *a, Str hash, Str raw, ErrInfo *e)
{
    Str packed = store_pack(s, a, raw);
    Binder b = bind_begin(s, "INSERT OR IGNORE INTO raw VALUES(?,?,?)");
    bind_words(&b, hash);
    bind_int(&b, raw.n);
    bind_blob(&b, packed);
    return bind_run(s, &b, e);
}

static Str published_text(Arena *a, When w)
{
    return when_known(w) ? when_text(a, w.from, w) : (Str){0};
}

/* Only the digests of long texts are worth a compressor's time. */
static Err put_digest(Store *s, Arena *a, const Digest *d, i64 number, ErrInfo *e)
{
    Bytes bytes = {0};
    digest_bytes(a, d, &bytes);
    Str plain = {bytes.v, bytes.n};
    Binder b = bind_begin(s, "INSERT INTO digest VALUES(?,?)");
    if (!b.q) return store_fail(s, "write", e);
    bind_int(&b, number);
    bind_blob(&b, plain.n < DIGEST_PLAIN_MAX ? plain : store_pack(s, a, plain));
    return bind_run(s, &b, e);
}

/* Which version of its page is it, among documents before `number`? */
static i64 version_number(Store *s, const StoreDocument *x, i64 number)
{
    if (!x->first) return 1;
    Binder b = bind_begin(s, "SELECT count(*)+2 FROM document WHERE first=? AND number<?");
    if (b.q) bind_int(&b, x->first), bind_int(&b, number);
    return bind_value(s, &b);
}

static void bind_about(Arena *a, Binder *b, const StoreDocument *x, i64 version)
{
    const Digest *d = x->digest;
    const Str strings[] = {d->outlet, d->url, d->title, d->byline, d->section, d->language};
    for (isize i = 0; i < countof(strings); i++) bind_str(b, strings[i]);
    bind_int(b, d->coded);
    bind_str(b, published_text(a, d->published));
    bind_words(b, precision_name(d->published.precision));
    bind_words(b, published_from_name(d->published_from));
    bind_str(b, published_text(a, d->updated));
    bind_words(b, S(SITREP_VERSION));
    bind_words(b, x->lexicon);
    bind_words(b, known_text(a, x->known));
    if (x->first) bind_int(b, x->first);
    else bind_null(b);
    bind_int(b, version);
    bind_int(b, x->retracts);
    bind_words(b, x->story_key);
}

static Err put_document(Store *s, Arena *a, const StoreDocument *x, Str id, i64 number, ErrInfo *e)
{
    const Payload *p = x->payload;
    i64 version = version_number(s, x, INT64_MAX);
    Binder b = bind_begin(s, "INSERT INTO document(outlet,url,title,byline,section,language,coded,published,published_precision,"
                             "published_from,updated,program,lexicon,known_from,first,version,retracts,story_key,"
                             "hash,id,path,received,kind,charset,given_outlet,given_url,given_title,given_at,given_published,number) "
                             "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,"
                             "?,?,?,?,?,?,?,?,?,?,?,?)");
    if (!b.q) return store_fail(s, "write", e);
    bind_about(a, &b, x, version);
    bind_words(&b, x->digest->hash);
    bind_words(&b, id);
    bind_str(&b, x->digest->path);
    bind_words(&b, instant_text(a, x->digest->received));
    bind_int(&b, p->kind);
    bind_str(&b, p->charset);
    bind_str(&b, p->outlet);
    bind_str(&b, p->url);
    bind_str(&b, p->title);
    bind_int(&b, (i64)p->at);
    bind_str(&b, published_text(a, p->published));
    bind_int(&b, number);
    Err err = bind_run(s, &b, e);
    return err == OK ? put_digest(s, a, x->digest, number, e) : err;
}

static Err note_version(Store *s, Arena *a, const StoreDocument *x, ErrInfo *e)
{
    Binder b = bind_begin(s, "INSERT OR IGNORE INTO version VALUES(?,?,?,?)");
    bind_words(&b, S(SITREP_VERSION));
    bind_int(&b, DIGEST_VERSION);
    bind_words(&b, x->lexicon);
    bind_words(&b, instant_text(a, x->digest->received));
    return bind_run(s, &b, e);
}

Err store_stale_document(Store *s, i64 number, ErrInfo *e)
{
    Binder b = bind_begin(s, "INSERT OR IGNORE INTO stale SELECT 'story '||story FROM document WHERE number=?1 AND story IS NOT NULL "
                             "UNION ALL SELECT 'place '||place FROM place_evidence WHERE document=?1 UNION ALL SELECT 'store'");
    if (!b.q) return store_fail(s, "write", e);
    bind_int(&b, number);
    return bind_run(s, &b, e);
}

/* The versions before this one stood until now. */
static Err close_earlier(Store *s, Arena *a, const StoreDocument *x, i64 number, ErrInfo *e)
{
    if (!x->first) return OK;
    Binder b = bind_begin(s, "UPDATE document SET known_to=?1 WHERE known_to IS NULL AND number<?3 AND "
                             "number IN (SELECT ?2 UNION ALL SELECT number FROM document WHERE first=?2)");
    if (!b.q) return store_fail(s, "write", e);
    bind_words(&b, known_text(a, x->known));
    bind_int(&b, x->first);
    bind_int(&b, number);
    Err err = bind_run(s, &b, e);
    Binder last = bind_begin(s, "SELECT ifnull(max(number),?1) FROM document WHERE first=?1 AND number<?2");
    if (last.q) bind_int(&last, x->first), bind_int(&last, number);
    i64 previous = bind_value(s, &last);
    return err == OK ? store_stale_document(s, previous, e) : err;
}

/* A newer version takes over what people said of the page: a town that they gave is told of by it as well. */
static Err inherit_places(Store *s, const StoreDocument *x, i64 number, ErrInfo *e)
{
    if (!x->first) return OK;
    Binder b = bind_begin(s, "INSERT OR IGNORE INTO place_evidence SELECT DISTINCT v.place,CAST(?2 AS BIGINT) FROM place_evidence v "
                             "JOIN document d ON d.number=v.document JOIN review_anchor x ON x.hash=d.hash JOIN review r ON r.number=x.review "
                             "WHERE r.action='place' AND (d.number=?1 OR d.first=?1)");
    if (b.q) bind_int(&b, x->first), bind_int(&b, number);
    return bind_run(s, &b, e);
}

Err store_put(Store *s, const StoreDocument *x, i64 *number, ErrInfo *e)
{
    Arena a = {0};
    Digest d = *x->digest;
    StoreDocument mine = *x;
    assert(d.received != TIME_UNKNOWN);
    *number = 0;
    if (store_has(s, d.hash)) return OK;
    for (u32 i = 2; i < IDS_TRIED_MAX && has_id(s, d.id); i++) d.id = str_format(&a, "%.*s-%u", STR(x->digest->id), i);
    mine.digest = &d;
    Err err = note_version(s, &a, &mine, e);
    if (err == OK) err = put_raw(s, &a, d.hash, x->payload->raw, e);
    if (err == OK) err = put_document(s, &a, &mine, d.id, *number = store_next_document(s), e);
    if (err == OK) err = close_earlier(s, &a, &mine, *number, e);
    if (err == OK) err = rows_put(s, &d, *number, x->known, e);
    if (err == OK) err = inherit_places(s, &mine, *number, e);
    if (err == OK) err = store_stale_document(s, *number, e);
    arena_free(&a);
    return err;
}

static Err drop_digest(Store *s, i64 number, ErrInfo *e)
{
    Binder b = bind_begin(s, "DELETE FROM digest WHERE document=?");
    if (b.q) bind_int(&b, number);
    return bind_run(s, &b, e);
}

Err store_rewrite(Store *s, i64 number, const StoreDocument *x, ErrInfo *e)
{
    Arena a = {0};
    Err err = note_version(s, &a, x, e);
    i64 version = version_number(s, x, number);
    Binder b = bind_begin(s, "UPDATE document SET outlet=?,url=?,title=?,byline=?,section=?,language=?,coded=?,published=?,"
                             "published_precision=?,published_from=?,updated=?,program=?,lexicon=?,known_from=?,first=?,"
                             "version=?,retracts=?,story_key=? WHERE number=?");
    if (!b.q) err = store_fail(s, "write", e);
    if (err == OK) {
        bind_about(&a, &b, x, version);
        bind_int(&b, number);
        err = bind_run(s, &b, e);
    }
    if (err == OK) err = drop_digest(s, number, e);
    if (err == OK) err = put_digest(s, &a, x->digest, number, e);
    if (err == OK) err = close_earlier(s, &a, x, number, e);
    if (err == OK) err = rows_put(s, x->digest, number, x->known, e);
    if (err == OK) err = store_stale_document(s, number, e);
    arena_free(&a);
    return err;
}

Err store_reject(Store *s, const Rejected *r, i64 received, ErrInfo *e)
{
    Arena a = {0};
    Binder b = bind_begin(s, "INSERT OR IGNORE INTO rejected(number,id,path,reason,at,received) "
                             "SELECT coalesce(max(number),0)+1,?,?,?,CAST(? AS BIGINT),? FROM rejected");
    if (!b.q) return store_fail(s, "write", e);
    bind_words(&b, r->id);
    bind_words(&b, r->path);
    bind_words(&b, r->reason);
    bind_int(&b, (i64)r->at);
    bind_words(&b, instant_text(&a, received));
    Err err = bind_run(s, &b, e);
    arena_free(&a);
    return err;
}

/* ---- versions of a page */

Err store_version_of(Store *s, Str url, i64 before, i64 *latest, i64 *first, ErrInfo *e)
{
    *latest = *first = 0;
    if (!url.n) return OK;
    Binder b = bind_begin(s, "SELECT number, ifnull(first,number) FROM document WHERE url=? AND number<? ORDER BY number DESC LIMIT 1");
    if (b.q) bind_words(&b, url), bind_int(&b, before);
    int got = bind_row(s, &b, e);
    if (got < 0) return (Err)got;
    if (got) *latest = column_int(&b, 0), *first = column_int(&b, 1);
    bind_reset(&b);
    return OK;
}

Err store_edits(Store *s, i64 number, i64 previous, When known, const StoreEdits *edits, ErrInfo *e)
{
    Arena a = {0};
    Err err = OK;
    for (u32 i = 0; i < edits->n && err == OK; i++) {
        const StoreEdit *x = &edits->v[i];
        Binder b = bind_begin(s, "INSERT INTO edit VALUES(?,?,?,?,?,?,?,?,?) ON CONFLICT(document,seq) DO UPDATE SET previous=excluded.previous,"
                                 "op=excluded.op,before=excluded.before,after=excluded.after,text_beg=excluded.text_beg,text_end=excluded.text_end,"
                                 "known_from=excluded.known_from");
        if (!b.q) return store_fail(s, "write", e);
        bind_int(&b, number);
        bind_int(&b, i);
        bind_int(&b, previous);
        bind_words(&b, x->op);
        bind_str(&b, x->before);
        bind_str(&b, x->after);
        if (span_empty(x->text)) bind_nulls(&b, 2);
        else bind_int(&b, x->text.beg), bind_int(&b, x->text.end);
        bind_words(&b, known_text(&a, known));
        err = bind_run(s, &b, e);
    }
    arena_free(&a);
    return err;
}

/* ---- forgetting */

static Err forget_one(Store *s, i64 number, Str now, ErrInfo *e)
{
    static const char *const steps[] = {
        "DELETE FROM raw WHERE hash=(SELECT hash FROM document WHERE number=?)",
        "DELETE FROM edit WHERE document=?",
        "DELETE FROM edit WHERE previous=?",
        "UPDATE review SET said=NULL,was=NULL WHERE number IN (SELECT x.review FROM review_anchor x JOIN document d ON d.hash=x.hash WHERE d.number=?)",
        "DELETE FROM place_evidence WHERE document=?"};
    Err err = store_stale_document(s, number, e);
    if (err == OK) err = rows_remove(s, number, e);
    for (isize i = 0; i < countof(steps) && err == OK; i++) {
        Binder b = bind_begin(s, steps[i]);
        if (!b.q) return store_fail(s, "write", e);
        bind_int(&b, number);
        err = bind_run(s, &b, e);
    }
    if (err != OK) return err;
    Binder b = bind_begin(s, "UPDATE document SET title=NULL,byline=NULL,section=NULL,given_title=NULL,forgotten=? WHERE number=?");
    if (!b.q) return store_fail(s, "write", e);
    bind_words(&b, now);
    bind_int(&b, number);
    return bind_run(s, &b, e);
}

Err store_forget(Store *s, Str id, Str outlet, i64 now, u32 *n, ErrInfo *e)
{
    Arena a = {0};
    Numbers which = {0};
    Binder b = bind_begin(s, "SELECT number FROM document WHERE forgotten IS NULL AND (id=?1 OR outlet=?2 COLLATE NOCASE)");
    int got = 0;
    if (b.q) {
        bind_str(&b, id);
        bind_str(&b, outlet);
    }
    while ((got = bind_row(s, &b, e)) == 1) *vec_push(&a, &which) = column_int(&b, 0);
    Err err = got < 0 ? (Err)got : store_run(s, "PRAGMA secure_delete=ON", "forget", e); /* should it be broken off before store_scrub */
    if (err == OK) err = rows_put_names(s, e); /* what this batch put may be forgotten as well */
    for (u32 i = 0; i < which.n && err == OK; i++) err = forget_one(s, which.v[i], instant_text(&a, now), e);
    /* names have no index by document; the search index keeps removed words until it is written anew */
    if (err == OK && which.n)
        err = store_run(s, "DELETE FROM event_name WHERE document IN (SELECT number FROM document WHERE forgotten IS NOT NULL);"
                           "DELETE FROM document_name WHERE document IN (SELECT number FROM document WHERE forgotten IS NOT NULL)", "forget", e);
    if (err == OK && which.n) err = words_forget(s, e);
    *n = which.n;
    arena_free(&a);
    return err;
}

bool store_forgotten(Store *s, Str id, Str outlet)
{
    Binder b = bind_begin(s, "SELECT 1 FROM document WHERE forgotten IS NOT NULL AND (id=?1 OR outlet=?2 COLLATE NOCASE) LIMIT 1");
    if (b.q) bind_str(&b, id), bind_str(&b, outlet);
    return bind_value(s, &b) != 0;
}

Err store_scrub(Store *s, ErrInfo *e)
{
    return s->driver->scrub(s->db, e);
}
