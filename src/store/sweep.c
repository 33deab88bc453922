// SPDX-License-Identifier: MIT
// PostgreSQL keeps a deleted row in its table's file, its words in the search index and samples of
// it in the planner's statistics. A plain VACUUM frees that space without overwriting it; here the
// tables are written anew into other files. Statistics of texts are switched off by the schema.
//
// In order: wait until no transaction is open that could still see the old rows (they would be
// copied), write each table anew unless it is so large that others would wait for long, look
// whether each has another file (PostgreSQL only warns when somebody may not do this).
#include "store/engine.h"

#include <string.h>
#include <time.h>

#include "base/cleanup.h"

enum { LOOK_MS = 50 };

static bool still_open(struct error *e)
{
    error_set(e, ERROR_SYSTEM,
              "a transaction from before an erasure is still open, or a table in use");
    error_name(e, "refuse-sweep-open", 0);
    return error_remedy(e, "end it (a long backup, a forgotten session); this is tried again");
}

static bool wait_for_readers(struct db *db, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t;
    if (!db_query(db, SQL_SWEEP_MARK, NULL, 0, &a, &t, e))
        return false;
    int64_t mark = table_int(&t, 0, 0);
    for (int waited = 0; waited < SWEEP_WAIT_MS; waited += LOOK_MS) {
        if (!DB_QUERY(db, SQL_SWEEP_OPEN, &a, &t, e, C_INT(mark)))
            return false;
        if (!t.rows)
            return true;
        nanosleep(&(struct timespec){.tv_nsec = LOOK_MS * 1000000L}, NULL);
    }
    return still_open(e);
}

// Left to PostgreSQL's usual ways: what was erased is out of reach, its bytes are used again some
// day.
static bool too_large(struct db *db, struct str name, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    if (!db->calls->script(db, "SET statement_timeout = 0", e) ||
        !db->calls->script(db, str_c(&a, str_format(&a, "VACUUM %.*s", STR_ARG(name))), e))
        return false;
    error_set(e, ERROR_INPUT, "the table %.*s takes longer than %d s to be written anew",
              STR_ARG(name), SWEEP_LOCK_MS / 1000);
    error_name(e, "refuse-sweep-large", 0);
    return error_remedy(e, "run `VACUUM FULL %.*s` at a quiet hour", STR_ARG(name));
}

// Names are those of sql/retention.sql: they need no quoting. Who wants a table that is written
// waits, so each has a time limit; a transaction that waits longer than this gives up.
static bool write_one(struct db *db, struct str name, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    const char *limit = str_c(&a, str_format(&a, "SET statement_timeout = %d", (int)SWEEP_LOCK_MS));
    const char *write = str_c(&a, str_format(&a, "VACUUM (FULL) %.*s", STR_ARG(name)));
    if (!db->calls->script(db, limit, e))
        return false;
    if (db->calls->script(db, write, e))
        return true;
    if (strstr(e->message, "error 57014")) // query_canceled
        return too_large(db, name, e);
    return !e->id && error_name(e, "refuse-sweep-open", 0);
}

// All are tried; the first error counts.
static bool write_anew(struct db *db, const struct table *tables, struct error *e)
{
    bool ok = true;
    for (size_t i = 0; i < tables->rows; i++) {
        struct error why = {0};
        if (!write_one(db, table_text(tables, i, 0), &why) && ok) {
            *e = why;
            ok = false;
        }
    }
    return ok && db->calls->script(db, "SET statement_timeout = 0", e);
}

static bool moved(struct db *db, const struct table *before, struct arena *a, struct error *e)
{
    struct table after;
    if (!db_query(db, SQL_SWEEP_TABLES, NULL, 0, a, &after, e))
        return false;
    for (size_t i = 0; i < before->rows; i++) {
        if (table_int(before, i, 1) != table_int(&after, i, 1))
            continue;
        error_set(e, ERROR_INPUT, "the table %.*s belongs to another account",
                  STR_ARG(table_text(before, i, 0)));
        error_name(e, "refuse-sweep-owner", 0);
        return error_remedy(e, "give it to the account of `store` in presse.yaml");
    }
    return true;
}

static bool sweep(struct db *db, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct table before;
    // Whoever waits for a lock on a whole table holds up everybody behind: not for long.
    return db->calls->script(db, "SET lock_timeout = '2s'; SET maintenance_work_mem = '256MB'",
                             e) &&
           wait_for_readers(db, e) && db_query(db, SQL_SWEEP_TABLES, NULL, 0, &a, &before, e) &&
           write_anew(db, &before, e) && moved(db, &before, &a, e);
}

bool postgres_sweep(const char *location, struct error *e)
{
    struct db *db = NULL;
    if (!postgres_calls.connect(location, false, &db, e))
        return false;
    bool ok = sweep(db, e);
    db->calls->disconnect(db);
    return ok;
}
