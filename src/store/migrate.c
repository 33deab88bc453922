// SPDX-License-Identifier: MIT
// Migrations: numbered, each in a transaction of its own with the row that records it, so that
// a failed or killed one leaves the schema before it. A database from a newer presse is
// refused rather than misread.
#include "store/engine.h"

#include <inttypes.h>

#include "base/cleanup.h"
#include "base/clock.h"

static bool version_of(struct db *db, int64_t *version, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t;
    if (!db->calls->run_text(db, "SELECT COALESCE(MAX(version), 0) FROM schema_version", NULL, 0,
                             &a, &t, e))
        return false;
    *version = table_int(&t, 0, 0);
    return true;
}

static bool prepare(struct db *db, struct error *e)
{
    return db->calls->script(db,
                             "CREATE TABLE IF NOT EXISTS schema_version ("
                             "version BIGINT PRIMARY KEY, name TEXT NOT NULL,"
                             "applied_at BIGINT NOT NULL)",
                             e);
}

static bool apply(struct db *db, const struct sql_migration *m, struct error *e)
{
    struct cell row[] = {C_INT(m->number), C_TEXT(str_of(m->name)), C_INT(clock_now())};
    bool ok = db->calls->transaction(db, TX_WRITE, e);
    if (ok && db->engine == ENGINE_POSTGRES) // one process migrates, the others wait here
        ok = db->calls->script(db, "SELECT pg_advisory_xact_lock(7370)", e);
    int64_t now = 0;
    ok = ok && version_of(db, &now, e);
    if (ok && now >= m->number) {
        db->calls->transaction(db, TX_ROLLBACK, NULL);
        return true;
    }
    ok = ok && db->calls->script(db, m->text[db->engine], e) &&
         db->calls->run_text(
             db, "INSERT INTO schema_version (version, name, applied_at) VALUES ($1, $2, $3)", row,
             3, NULL, NULL, e) &&
         db->calls->transaction(db, TX_COMMIT, e);
    if (ok)
        return true;
    db->calls->transaction(db, TX_ROLLBACK, NULL);
    return error_context(e, "migration %04" PRId64 "_%s", m->number, m->name);
}

bool store_migrate(struct db *db, int64_t last, struct error *e)
{
    int64_t version = 0;
    if (!prepare(db, e) || !version_of(db, &version, e))
        return error_context(e, "reading the schema's version");
    const struct sql_migration *newest = &sql_migrations[sql_migrations_len - 1];
    if (version > newest->number) {
        error_set(e, ERROR_INPUT,
                  "the database has schema %" PRId64 "; this presse knows up to %" PRId64, version,
                  newest->number);
        return error_remedy(e, "install the newer presse that made it");
    }
    for (size_t i = 0; i < sql_migrations_len; i++)
        if (sql_migrations[i].number > version && sql_migrations[i].number <= last &&
            !apply(db, &sql_migrations[i], e))
            return false;
    return true;
}
