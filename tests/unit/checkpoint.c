/* A checkpoint beside a writer: all that is in the WAL stands in the file when it has finished, and the WAL begins anew. */
#include "store/checkpoint.h"
#include "test.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void unit_checkpoint(void);

enum { ROUNDS = 40, ROW_BYTES = 200000 };

static bool run(sqlite3 *c, const char *sql)
{
    return sqlite3_exec(c, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static i64 size_of(const char *name, const char *end)
{
    char path[80];
    struct stat st;
    snprintf(path, sizeof path, "%s%s", name, end);
    return stat(path, &st) == 0 ? (i64)st.st_size : -1;
}

void unit_checkpoint(void)
{
    char name[] = "/tmp/sitrep-checkpoint-XXXXXX", sql[80];
    int made = mkstemp(name);
    sqlite3 *c = NULL;
    CHECK(made >= 0 && close(made) == 0 && sqlite3_open(name, &c) == SQLITE_OK);
    CHECK(run(c, "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; CREATE TABLE t(x BLOB)"));
    checkpointer_wake(NULL);
    checkpointer_free(NULL);
    CHECK(checkpointer_new("/nowhere/at/all.db") == NULL);
    Checkpointer *p = checkpointer_new(name);
    CHECK(p != NULL);
    snprintf(sql, sizeof sql, "INSERT INTO t VALUES(randomblob(%d))", ROW_BYTES);
    for (int i = 0; p && i < ROUNDS; i++) {
        CHECK(run(c, sql));
        if (i % 8 == 7) checkpointer_finish(p);
        else checkpointer_wake(p);
    }
    CHECK(size_of(name, "") > (i64)ROUNDS * ROW_BYTES); /* all of it stands in the file */
    CHECK(size_of(name, "-wal") < (i64)ROUNDS / 2 * ROW_BYTES);
    checkpointer_free(p);
    sqlite3_close(c);
    CHECK(size_of(name, "-wal") < 0);
    unlink(name);
}
