/* cursor.c - how far an intake from elsewhere has come, in the same transaction as what it brought. The
 * table is made when it is first wanted: a store that is filled by `ingest` alone does not have it. */
#include "store/rows.h"

Err store_cursor(Store *s, Arena *a, Str name, Str *value, ErrInfo *e)
{
    *value = (Str){0};
    Err err = store_run(s, "CREATE TABLE IF NOT EXISTS intake_cursor(name TEXT PRIMARY KEY, value TEXT NOT NULL)", "write", e);
    if (err != OK) return err;
    Binder b = bind_begin(s, "SELECT value FROM intake_cursor WHERE name=?");
    if (b.q) bind_words(&b, name);
    int got;
    while ((got = bind_row(s, &b, e)) == 1) *value = column_str(a, &b, 0);
    return (Err)got;
}

Err store_set_cursor(Store *s, Str name, Str value, ErrInfo *e)
{
    Binder b = bind_begin(s, "INSERT INTO intake_cursor(name,value) VALUES(?1,?2) ON CONFLICT(name) DO UPDATE SET value=excluded.value");
    if (!b.q) return store_fail(s, "write", e);
    bind_words(&b, name);
    bind_words(&b, value);
    return bind_run(s, &b, e);
}
