/* feeds.c - where `follow` stands with each feed. */
#include "store/rows.h"

Err store_feed(Store *s, Arena *a, Str url, StoreFeed *out, ErrInfo *e)
{
    *out = (StoreFeed){.url = url};
    Binder b = bind_begin(s, "SELECT etag,modified,status,failures,next_try,documents,last_success,last_new,newest FROM feed WHERE url=?");
    if (b.q) bind_words(&b, url);
    int got = bind_row(s, &b, e);
    if (got == 1) {
        *out = (StoreFeed){.url = url, .etag = column_str(a, &b, 0), .modified = column_str(a, &b, 1), .status = (int)column_int(&b, 2),
                           .failures = (int)column_int(&b, 3), .next_try = column_int(&b, 4),
                           .documents = column_int(&b, 5), .last_success = column_str(a, &b, 6),
                           .last_new = column_str(a, &b, 7), .newest = column_str(a, &b, 8)};
        bind_reset(&b);
    }
    return got < 0 ? (Err)got : OK;
}

Err store_put_feed(Store *s, const StoreFeed *f, ErrInfo *e)
{
    Binder b = bind_begin(s, "INSERT INTO feed(url,etag,modified,last_try,last_success,last_new,error,newest,status,failures,"
                             "next_try,documents) VALUES(?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(url) DO UPDATE SET etag=excluded.etag,"
                             "modified=excluded.modified,last_try=excluded.last_try,last_success=excluded.last_success,last_new=excluded.last_new,"
                             "error=excluded.error,newest=excluded.newest,status=excluded.status,failures=excluded.failures,"
                             "next_try=excluded.next_try,documents=excluded.documents");
    if (!b.q) return store_fail(s, "write", e);
    bind_words(&b, f->url);
    const Str strings[] = {f->etag, f->modified, f->last_try, f->last_success, f->last_new, f->error, f->newest};
    for (isize i = 0; i < countof(strings); i++) bind_str(&b, strings[i]);
    bind_int(&b, f->status);
    bind_int(&b, f->failures);
    bind_int(&b, f->next_try);
    bind_int(&b, f->documents);
    return bind_run(s, &b, e);
}
