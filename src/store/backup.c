// SPDX-License-Identifier: MIT
// Backup and restore. From SQLite the pages are copied by SQLite's online backup; to and from
// PostgreSQL rows are copied table by table in one transaction, in the order in which the
// migrations make the tables, so that references always find their row. Search indexes are not
// copied: triggers make them anew.
#include "store/backup.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/fault.h"
#include "base/file.h"
#include "store/engine.h"
#include "store/presence.h"

enum { PAGE_ROWS = 500 };

static bool is_postgres(const char *location)
{
    return str_starts(str_of(location), STR("postgres"));
}

// The tables to copy, oldest first.
static bool tables_of(struct db *sqlite, struct arena *a, struct table *out, struct error *e)
{
    return sqlite->calls->run_text(
        sqlite,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        " AND name NOT LIKE '%\\_fts' ESCAPE '\\' AND name NOT LIKE '%\\_fts\\_%' ESCAPE '\\'"
        " AND name <> 'schema_version' ORDER BY rowid",
        NULL, 0, a, out, e);
}

static bool count_rows(struct db *db, struct str name, int64_t *out, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t;
    char *text = str_c(&a, str_format(&a, "SELECT COUNT(*) FROM %.*s", STR_ARG(name)));
    if (!db->calls->run_text(db, text, NULL, 0, &a, &t, e))
        return false;
    *out = table_int(&t, 0, 0);
    return true;
}

static bool measure(struct db *sqlite, const char *path, struct backup_report *r, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct table names, version;
    if (!sqlite_check(sqlite, e) || !tables_of(sqlite, &a, &names, e) ||
        !sqlite->calls->run_text(sqlite, "SELECT MAX(version) FROM schema_version", NULL, 0, &a,
                                 &version, e))
        return false;
    struct backup_report made = {.tables = (int64_t)names.rows,
                                 .schema = table_int(&version, 0, 0)};
    for (size_t i = 0; i < names.rows; i++) {
        int64_t n;
        if (!count_rows(sqlite, table_text(&names, i, 0), &n, e))
            return false;
        made.rows += n;
    }
    struct stat st;
    made.bytes = stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
    *r = made;
    return true;
}

bool backup_check(const char *path, struct backup_report *report, struct error *e)
{
    struct db *db = NULL;
    if (!file_exists(path)) {
        error_set(e, ERROR_MISSING, "there is no backup %s", path);
        return false;
    }
    bool ok = sqlite_plain(path, false, &db, e) && measure(db, path, report, e);
    if (db)
        db->calls->disconnect(db);
    if (!ok && access(path, R_OK) == 0)
        error_remedy(e, "this is no backup of presse, or it is damaged: take another");
    if (ok && report->schema > sql_migrations[sql_migrations_len - 1].number) {
        ok = error_set(e, ERROR_INPUT, "the backup has schema %" PRId64 ", newer than this presse",
                       report->schema);
        error_remedy(e, "install the newer presse that made it");
    }
    return ok || error_context(e, "checking the backup %s", path);
}

// Column names of a table, separated by ", ", and as "$1, $2, …".
struct columns {
    struct str names, marks;
    size_t len;
};

static bool columns_of(struct db *sqlite, struct str table, struct arena *a, struct columns *out,
                       struct error *e)
{
    struct table t;
    char *text = str_c(a, str_format(a, "SELECT name FROM pragma_table_info('%.*s') ORDER BY cid",
                                     STR_ARG(table)));
    if (!sqlite->calls->run_text(sqlite, text, NULL, 0, a, &t, e))
        return false;
    AUTO_BUF names = BUF_EMPTY;
    AUTO_BUF marks = BUF_EMPTY;
    for (size_t i = 0; i < t.rows; i++) {
        buf_format(&names, "%s%.*s", i ? ", " : "", STR_ARG(table_text(&t, i, 0)));
        buf_format(&marks, "%s$%zu", i ? ", " : "", i + 1);
    }
    *out = (struct columns){str_copy(a, buf_view(&names)), str_copy(a, buf_view(&marks)), t.rows};
    return true;
}

// Copies the rows of one table; both connections are inside a transaction.
static bool copy_rows(struct db *from, struct db *to, struct str table, const struct columns *c,
                      struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_ARENA rows = ARENA_EMPTY;
    char *read = str_c(&a, str_format(&a, "SELECT %.*s FROM %.*s ORDER BY 1 LIMIT $1 OFFSET $2",
                                      STR_ARG(c->names), STR_ARG(table)));
    char *write = str_c(&a, str_format(&a, "INSERT INTO %.*s (%.*s) VALUES (%.*s)", STR_ARG(table),
                                       STR_ARG(c->names), STR_ARG(c->marks)));
    for (int64_t offset = 0;; offset += PAGE_ROWS) {
        struct table t;
        struct cell range[] = {C_INT(PAGE_ROWS), C_INT(offset)};
        arena_reset(&rows);
        if (!from->calls->run_text(from, read, range, 2, &rows, &t, e))
            return false;
        for (size_t i = 0; i < t.rows; i++)
            if (!to->calls->run_text(to, write, &t.cells[i * t.cols], t.cols, NULL, NULL, e))
                return false;
        if (t.rows < PAGE_ROWS)
            return true;
    }
}

static bool same_count(struct db *from, struct db *to, struct str table, struct error *e)
{
    int64_t a, b;
    if (!count_rows(from, table, &a, e) || !count_rows(to, table, &b, e))
        return false;
    return a == b || error_set(e, ERROR_SYSTEM, "%.*s: %" PRId64 " rows became %" PRId64,
                               STR_ARG(table), a, b);
}

// Copies all tables from one database into another with the same schema, whose tables are empty.
static bool copy_all(struct db *from, struct db *to, struct db *sqlite, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct table names;
    if (!tables_of(sqlite, &a, &names, e))
        return false;
    for (size_t i = 0; i < names.rows; i++) {
        struct str name = table_text(&names, i, 0);
        struct columns c;
        if (!columns_of(sqlite, name, &a, &c, e) || !copy_rows(from, to, name, &c, e) ||
            !same_count(from, to, name, e))
            return error_context(e, "copying the table %.*s", STR_ARG(name));
    }
    return true;
}

static bool dump_postgres(const char *location, const char *path, struct error *e)
{
    struct db *from = NULL, *to = NULL;
    bool ok = postgres_calls.connect(location, false, &from, e) &&
              from->calls->transaction(from, TX_READ, e) && sqlite_plain(path, true, &to, e) &&
              store_migrate(to, INT64_MAX, e) && to->calls->transaction(to, TX_WRITE, e) &&
              copy_all(from, to, to, e) && to->calls->transaction(to, TX_COMMIT, e);
    if (to)
        to->calls->disconnect(to);
    if (from)
        from->calls->disconnect(from);
    return ok;
}

static bool sync_file(const char *path, struct error *e)
{
    AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fault_now() || fsync(fd) != 0)
        return error_errno(e, "cannot make %s durable", path);
    return true;
}

bool backup_make(const char *location, const char *path, struct backup_report *report,
                 struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    if (file_exists(path)) {
        error_set(e, ERROR_INPUT, "%s exists already", path);
        return error_remedy(e, "give the backup a name of its own");
    }
    if (!is_postgres(location) && !file_exists(location)) {
        error_set(e, ERROR_MISSING, "there is no database %s", location);
        return error_remedy(e, "run `presse serve` or `presse user add` first");
    }
    char *part = str_c(&a, str_format(&a, "%s.part", path));
    unlink(part);
    mode_t old = umask(0077);
    bool ok =
        is_postgres(location) ? dump_postgres(location, part, e) : sqlite_copy(location, part, e);
    umask(old);
    ok = ok && backup_check(part, report, e) && sync_file(part, e);
    if (ok && (fault_now() || rename(part, path) != 0))
        ok = error_errno(e, "cannot name the backup %s", path);
    if (!ok)
        unlink(part);
    return ok || error_context(e, "backing up");
}

// True when the database holds what people made.
static bool holds_rows(struct db *db, struct db *sqlite, bool *out, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct table names;
    if (!tables_of(sqlite, &a, &names, e))
        return false;
    bool any = false;
    for (size_t i = 0; i < names.rows && !any; i++) {
        struct str name = table_text(&names, i, 0);
        int64_t n;
        if (str_eq(name, STR("setting")) || str_eq(name, STR("job")))
            continue;
        if (!count_rows(db, name, &n, e))
            return false;
        any = n > 0;
    }
    *out = any;
    return true;
}

static bool refuse_rows(bool holds, bool replace, struct error *e)
{
    if (!holds || replace)
        return true;
    error_set(e, ERROR_INPUT, "the database to restore into is not empty");
    return error_remedy(e, "back it up, then restore with --replace");
}

static bool empty_postgres(struct db *pg, struct db *sqlite, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    AUTO_BUF b = BUF_EMPTY;
    struct table names;
    if (!tables_of(sqlite, &a, &names, e))
        return false;
    buf_c(&b, "TRUNCATE ");
    for (size_t i = 0; i < names.rows; i++)
        buf_format(&b, "%s%.*s", i ? ", " : "", STR_ARG(table_text(&names, i, 0)));
    return pg->calls->script(pg, str_c(&a, buf_view(&b)), e);
}

static bool load_postgres(struct db *sqlite, const char *location, bool replace, struct error *e)
{
    struct db *pg = NULL;
    bool holds = false;
    bool ok = postgres_calls.connect(location, true, &pg, e) && store_migrate(pg, INT64_MAX, e) &&
              pg->calls->transaction(pg, TX_WRITE, e) && holds_rows(pg, sqlite, &holds, e) &&
              refuse_rows(holds, replace, e) && empty_postgres(pg, sqlite, e) &&
              copy_all(sqlite, pg, sqlite, e) && pg->calls->transaction(pg, TX_COMMIT, e);
    if (pg)
        pg->calls->disconnect(pg);
    return ok;
}

static bool sqlite_holds(const char *location, bool *out, struct error *e)
{
    struct db *db = NULL;
    *out = false;
    if (!file_exists(location))
        return true;
    bool ok = sqlite_plain(location, false, &db, e) && holds_rows(db, db, out, e);
    if (db)
        db->calls->disconnect(db);
    return ok;
}

// Puts the file `part` in the place of location, which nobody has open. The old database's WAL
// is emptied and removed first: it must never be found beside the new one.
static bool swap_file(const char *part, const char *location, struct error *e)
{
    struct db *old = NULL;
    if (file_exists(location) && sqlite_calls.connect(location, true, &old, NULL)) {
        (void)sqlite_calls.script(old, "PRAGMA journal_mode=DELETE", NULL);
        old->calls->disconnect(old);
    }
    AUTO_ARENA a = ARENA_EMPTY;
    unlink(str_c(&a, str_format(&a, "%s-wal", location)));
    unlink(str_c(&a, str_format(&a, "%s-shm", location)));
    if (!sync_file(part, e))
        return false;
    if (fault_now() || rename(part, location) != 0)
        return error_errno(e, "cannot put the restored database in place");
    return true;
}

static bool load_sqlite(const char *part, const char *location, bool replace, struct error *e)
{
    struct presence p;
    bool holds = false;
    if (!presence_alone(location, &p, e))
        return false;
    bool ok = sqlite_holds(location, &holds, e) && refuse_rows(holds, replace, e) &&
              swap_file(part, location, e);
    presence_end(&p);
    return ok;
}

bool backup_restore(const char *path, const char *location, bool replace,
                    struct backup_report *report, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    if ((!is_postgres(location) && !store_make_folder(location, e)) ||
        !backup_check(path, report, e))
        return false;
    // A copy is brought up to date first: the backup itself is never changed.
    bool pg = is_postgres(location);
    char *part = str_c(&a, str_format(&a, "%s.restore", pg ? path : location));
    unlink(part);
    mode_t old = umask(0077);
    struct db *db = NULL;
    bool ok = sqlite_copy(path, part, e) && sqlite_plain(part, true, &db, e) &&
              store_migrate(db, INT64_MAX, e) && sqlite_check(db, e);
    umask(old);
    if (ok && pg)
        ok = load_postgres(db, location, replace, e);
    if (db)
        db->calls->disconnect(db);
    if (ok && !pg)
        ok = load_sqlite(part, location, replace, e);
    unlink(part);
    return ok || error_context(e, "restoring %s", path);
}
