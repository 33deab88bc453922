// SPDX-License-Identifier: MIT
// SQLite. WAL mode and synchronous=FULL: a commit that returned is on disk. Only the writer
// checkpoints; readers are query_only and neither checkpoint nor delete the WAL on closing.
// No memory mapping. Statements are prepared once a connection and kept.
#include "store/engine.h"

#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/library.h"

// The functions of SQLite that are called here, loaded when the first database is opened.
// clang-format off
#define CALLS(_) \
    _(sqlite3_backup_finish) _(sqlite3_backup_init) _(sqlite3_backup_step) \
    _(sqlite3_bind_int64) _(sqlite3_bind_null) _(sqlite3_bind_text64) _(sqlite3_busy_timeout) \
    _(sqlite3_changes64) _(sqlite3_clear_bindings) _(sqlite3_close) _(sqlite3_column_bytes) \
    _(sqlite3_column_count) _(sqlite3_column_int64) _(sqlite3_column_text) \
    _(sqlite3_column_type) _(sqlite3_db_config) _(sqlite3_errmsg) _(sqlite3_errstr) \
    _(sqlite3_exec) _(sqlite3_extended_errcode) _(sqlite3_extended_result_codes) \
    _(sqlite3_finalize) _(sqlite3_get_autocommit) _(sqlite3_open_v2) _(sqlite3_prepare_v2) \
    _(sqlite3_prepare_v3) _(sqlite3_reset) _(sqlite3_step) _(sqlite3_wal_checkpoint_v2)
// clang-format on
#define CALL(name) {#name, &lite.name},
LIBRARY_OF(lite, CALLS, LIBRARY_POINTER, CALL, "libsqlite3.so.0", "libsqlite3-0", "keep anything")

enum { BUSY_MS = 10000, FORGET_MS = 200, CHECKPOINT_PAGES = 8000 };

struct sqlite_db {
    struct db db; // first
    sqlite3 *handle;
    sqlite3_stmt *prepared[SQL_COUNT]; // NULL until used
};

static sqlite3 *handle_of(struct db *db)
{
    return ((struct sqlite_db *)db)->handle;
}

static bool refuse(sqlite3 *handle, const char *doing, struct error *e)
{
    int code = handle ? lite.sqlite3_extended_errcode(handle) : SQLITE_NOMEM;
    int kind = code & 0xFF;
    error_set(e, kind == SQLITE_FULL ? ERROR_LIMIT : ERROR_SYSTEM, "%s: %s (SQLite error %d)",
              doing, handle ? lite.sqlite3_errmsg(handle) : "no memory", code);
    if (kind == SQLITE_FULL)
        error_name(e, "refuse-full", 0);
    if (kind == SQLITE_FULL)
        return error_remedy(e, "make room on the disk that holds the database");
    if (kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB)
        return error_remedy(e, "restore the last backup with `presse restore`");
    if (kind == SQLITE_READONLY || kind == SQLITE_CANTOPEN)
        return error_remedy(e, "let the user that runs presse write the database and its folder");
    return false;
}

static bool seam(const char *doing, struct error *e)
{
    return fault_now() ? error_errno(e, "%s", doing) : true;
}

// Statement by statement: each is a place where the seam can break it.
static bool sqlite_script(struct db *db, const char *text, struct error *e)
{
    while (*text) {
        sqlite3_stmt *st = NULL;
        int code = SQLITE_DONE;
        if (!seam("running SQL", e))
            return false;
        if (lite.sqlite3_prepare_v2(handle_of(db), text, -1, &st, &text) != SQLITE_OK)
            return refuse(handle_of(db), "running SQL", e);
        while (st && (code = lite.sqlite3_step(st)) == SQLITE_ROW) {
        }
        lite.sqlite3_finalize(st);
        if (code != SQLITE_DONE)
            return refuse(handle_of(db), "running SQL", e);
    }
    return true;
}

static void sqlite_disconnect(struct db *db)
{
    if (!db)
        return;
    struct sqlite_db *s = (struct sqlite_db *)db;
    for (size_t i = 0; i < SQL_COUNT; i++)
        lite.sqlite3_finalize(s->prepared[i]);
    lite.sqlite3_close(s->handle);
    free(s);
}

// Nobody but its user and group read the database, whatever the umask: its journals take its mode
// on. A file that exists is not opened here: closing it would end SQLite's own locks on it.
static void keep_private(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
    char name[PATH_MAX];
    struct stat st;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        int n = snprintf(name, sizeof name, "%s%s", path, ends[i]);
        if (n < (int)sizeof name && stat(name, &st) == 0 && S_ISREG(st.st_mode) &&
            (st.st_mode & S_IRWXO))
            chmod(name, st.st_mode & 07770); // not ours to change: it is still read
    }
}

static bool open_handle(const char *path, int flags, struct db **out, struct error *e)
{
    if (!library_open(&liblite, e))
        return false;
    struct sqlite_db *s = mem_alloc(sizeof *s);
    memset(s, 0, sizeof *s);
    s->db = (struct db){.calls = &sqlite_calls, .engine = ENGINE_SQLITE};
    if (flags & SQLITE_OPEN_CREATE)
        keep_private(path);
    int code = fault_now()
                   ? SQLITE_CANTOPEN
                   : lite.sqlite3_open_v2(path, &s->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK) {
        refuse(s->handle, "opening the database", e);
        error_place(e, path, 0, 0);
        sqlite_disconnect(&s->db);
        return false;
    }
    lite.sqlite3_busy_timeout(s->handle, BUSY_MS);
    lite.sqlite3_extended_result_codes(s->handle, 1);
    lite.sqlite3_db_config(s->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    lite.sqlite3_db_config(s->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 1, (int *)NULL);
    *out = &s->db;
    return true;
}

static bool sqlite_connect(const char *path, bool writer, struct db **out, struct error *e)
{
    struct db *db;
    int flags = SQLITE_OPEN_READWRITE | (writer ? SQLITE_OPEN_CREATE : 0);
    if (!open_handle(path, flags, &db, e))
        return false;
    db->writer = writer;
    char pragmas[256];
    snprintf(pragmas, sizeof pragmas,
             "PRAGMA mmap_size=0; PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL;"
             "PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=%d; %s",
             writer ? CHECKPOINT_PAGES : 0,
             writer ? "PRAGMA journal_mode=WAL;" : "PRAGMA query_only=ON;");
    if (!writer)
        lite.sqlite3_db_config(handle_of(db), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
    if (!sqlite_script(db, pragmas, e)) {
        sqlite_disconnect(db);
        return error_place(e, path, 0, 0);
    }
    *out = db;
    return true;
}

bool sqlite_plain(const char *path, bool create, struct db **out, struct error *e)
{
    int flags = create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    if (!open_handle(path, flags, out, e))
        return false;
    (*out)->writer = create;
    return !create ||
           sqlite_script(*out, "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;", e);
}

static bool sqlite_transaction(struct db *db, enum tx step, struct error *e)
{
    static const char *const texts[] = {
        [TX_WRITE] = "BEGIN IMMEDIATE",
        [TX_READ] = "BEGIN",
        [TX_COMMIT] = "COMMIT",
        [TX_ROLLBACK] = "ROLLBACK",
        [TX_SAVE] = "SAVEPOINT work",
        [TX_RELEASE] = "RELEASE work",
        [TX_UNDO] = "ROLLBACK TO work; RELEASE work",
    };
    if (step == TX_ROLLBACK) { // never made to fail: there is nothing left to do about it
        if (!lite.sqlite3_get_autocommit(handle_of(db)))
            lite.sqlite3_exec(handle_of(db), texts[step], NULL, NULL, NULL);
        return true;
    }
    return sqlite_script(db, texts[step], e);
}

static void bind(sqlite3_stmt *st, const struct cell *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int at = (int)i + 1;
        if (cells[i].type == CELL_INT)
            lite.sqlite3_bind_int64(st, at, cells[i].i);
        else if (cells[i].type == CELL_TEXT)
            lite.sqlite3_bind_text64(st, at, cells[i].s.p ? cells[i].s.p : "", cells[i].s.n,
                                     SQLITE_STATIC, SQLITE_UTF8);
        else
            lite.sqlite3_bind_null(st, at);
    }
}

static void read_row(sqlite3_stmt *st, struct arena *a, struct table *t, size_t *cap)
{
    size_t len = t->rows * t->cols;
    t->cells = arena_grow(a, t->cells, len, cap, len + t->cols, sizeof *t->cells);
    for (size_t i = 0; i < t->cols; i++) {
        struct cell *c = &t->cells[len + i];
        int type = lite.sqlite3_column_type(st, (int)i);
        if (type == SQLITE_NULL) {
            *c = C_NULL;
        } else if (type == SQLITE_INTEGER) {
            *c = C_INT(lite.sqlite3_column_int64(st, (int)i));
        } else {
            const char *p = (const char *)lite.sqlite3_column_text(st, (int)i);
            struct str s = {p, (size_t)lite.sqlite3_column_bytes(st, (int)i)};
            *c = C_TEXT(str_copy(a, s));
        }
    }
    t->rows++;
}

static bool step_all(struct db *db, sqlite3_stmt *st, struct arena *a, struct table *out,
                     const char *name, struct error *e)
{
    struct table t = {.cols = (size_t)lite.sqlite3_column_count(st)};
    size_t cap = 0;
    if (!seam(name, e))
        return false;
    int code;
    while ((code = lite.sqlite3_step(st)) == SQLITE_ROW)
        if (a)
            read_row(st, a, &t, &cap);
    if (code != SQLITE_DONE)
        return refuse(handle_of(db), name, e);
    if (out)
        *out = t;
    return true;
}

static bool sqlite_run(struct db *db, enum sql query, const struct cell *cells, struct arena *a,
                       struct table *out, int64_t *changed, struct error *e)
{
    struct sqlite_db *s = (struct sqlite_db *)db;
    const struct sql_query *q = &sql_queries[query];
    sqlite3_stmt **st = &s->prepared[query];
    if (!*st && lite.sqlite3_prepare_v3(s->handle, q->text[ENGINE_SQLITE], -1,
                                        SQLITE_PREPARE_PERSISTENT, st, NULL) != SQLITE_OK)
        return refuse(s->handle, q->name, e);
    bind(*st, cells, q->parameters);
    bool ok = step_all(db, *st, a, out, q->name, e);
    lite.sqlite3_reset(*st);
    lite.sqlite3_clear_bindings(*st);
    if (ok && changed)
        *changed = lite.sqlite3_changes64(s->handle);
    return ok;
}

static bool sqlite_run_text(struct db *db, const char *text, const struct cell *cells, size_t n,
                            struct arena *a, struct table *out, struct error *e)
{
    sqlite3_stmt *st = NULL;
    if (lite.sqlite3_prepare_v2(handle_of(db), text, -1, &st, NULL) != SQLITE_OK)
        return refuse(handle_of(db), "preparing SQL", e);
    bind(st, cells, n);
    bool ok = step_all(db, st, a, out, "running SQL", e);
    lite.sqlite3_finalize(st);
    return ok;
}

static bool sqlite_broken(struct db *db)
{
    return lite.sqlite3_get_autocommit(handle_of(db)) != 0;
}

static bool sqlite_forget(struct db *db)
{
    lite.sqlite3_busy_timeout(handle_of(db), FORGET_MS);
    int code =
        lite.sqlite3_wal_checkpoint_v2(handle_of(db), NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    lite.sqlite3_busy_timeout(handle_of(db), BUSY_MS);
    return code == SQLITE_OK;
}

static bool copy_pages(sqlite3 *to, sqlite3 *from, struct error *e)
{
    sqlite3_backup *b = lite.sqlite3_backup_init(to, "main", from, "main");
    if (!b)
        return refuse(to, "copying the database", e);
    int code = fault_now() ? SQLITE_IOERR : lite.sqlite3_backup_step(b, -1);
    lite.sqlite3_backup_finish(b);
    if (code != SQLITE_DONE)
        return error_set(e, code == SQLITE_FULL ? ERROR_LIMIT : ERROR_SYSTEM,
                         "copying the database: %s", lite.sqlite3_errstr(code));
    return true;
}

bool sqlite_copy(const char *from, const char *to, struct error *e)
{
    struct db *source = NULL, *target = NULL;
    if (!sqlite_connect(from, false, &source, e))
        return false;
    bool ok = open_handle(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &target, e) &&
              copy_pages(handle_of(target), handle_of(source), e) &&
              sqlite_script(target, "PRAGMA journal_mode=DELETE;", e);
    sqlite_disconnect(target);
    sqlite_disconnect(source);
    return ok;
}

bool sqlite_check(struct db *db, struct error *e)
{
    struct arena a = ARENA_EMPTY;
    struct table t;
    bool ok = sqlite_run_text(db, "PRAGMA integrity_check(1)", NULL, 0, &a, &t, e);
    if (ok && !str_eq(table_text(&t, 0, 0), STR("ok")))
        ok = error_set(e, ERROR_INPUT, "the database is damaged: %.*s",
                       STR_ARG(table_text(&t, 0, 0)));
    if (ok)
        ok = sqlite_run_text(db, "PRAGMA foreign_key_check", NULL, 0, &a, &t, e);
    if (ok && t.rows)
        ok = error_set(e, ERROR_INPUT, "the database is damaged: a row of %.*s points nowhere",
                       STR_ARG(table_text(&t, 0, 0)));
    arena_free(&a);
    return ok;
}

bool sqlite_limit_pages(struct db *db, int64_t pages, struct error *e)
{
    char text[64];
    snprintf(text, sizeof text, "PRAGMA max_page_count=%lld",
             (long long)(pages ? pages : 0xFFFFFFFE));
    return sqlite_script(db, text, e);
}

const struct engine_calls sqlite_calls = {
    .connect = sqlite_connect,
    .disconnect = sqlite_disconnect,
    .transaction = sqlite_transaction,
    .run = sqlite_run,
    .script = sqlite_script,
    .run_text = sqlite_run_text,
    .broken = sqlite_broken,
    .forget = sqlite_forget,
};
