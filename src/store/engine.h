// SPDX-License-Identifier: MIT
// Inside src/store only: what an engine must do, and what is embedded from sql/.
#ifndef PRESSE_STORE_ENGINE_H
#define PRESSE_STORE_ENGINE_H

#include "store/store.h"

enum engine { ENGINE_SQLITE, ENGINE_POSTGRES };

struct sql_query {
    const char *name;
    size_t parameters;
    const char *text[2]; // by enum engine
};
extern const struct sql_query sql_queries[]; // by enum sql

struct sql_migration {
    const char *name;
    int64_t number; // ascending
    const char *text[2];
};
extern const struct sql_migration sql_migrations[];
extern const size_t sql_migrations_len;

// How a commit or rollback went.
enum tx { TX_WRITE, TX_READ, TX_COMMIT, TX_ROLLBACK, TX_SAVE, TX_RELEASE, TX_UNDO };

struct engine_calls {
    // Connects. writer: this connection alone writes and checkpoints.
    bool (*connect)(const char *location, bool writer, struct db **out, struct error *e);
    void (*disconnect)(struct db *db);
    bool (*transaction)(struct db *db, enum tx step, struct error *e);
    // Runs one of sql_queries; a or changed may be NULL.
    bool (*run)(struct db *db, enum sql query, const struct cell *cells, struct arena *a,
                struct table *out, int64_t *changed, struct error *e);
    // Runs text of several statements without parameters.
    bool (*script)(struct db *db, const char *text, struct error *e);
    // One statement given as text, its $1, $2, … in this order: for copying whole tables.
    bool (*run_text)(struct db *db, const char *text, const struct cell *cells, size_t n,
                     struct arena *a, struct table *out, struct error *e);
    // True when the whole transaction is lost, not just the last statement.
    bool (*broken)(struct db *db);
    // Empties the log of changes, which holds what was deleted. False: somebody still reads it.
    bool (*forget)(struct db *db);
};

extern const struct engine_calls sqlite_calls, postgres_calls;

// Each engine's connection starts with this.
struct db {
    const struct engine_calls *calls;
    enum engine engine;
    bool writer;
    bool forget;  // something was deleted for good (store_forget) and the log is not yet emptied
    bool changed; // rows, by db_change since the writer last set it to false
};

// The lock between processes (lock.c). An empty location (PostgreSQL) locks nothing.
struct store_lock {
    int fd; // -1 when there is nothing to lock
};
MUST_USE bool store_lock_open(const char *path, struct store_lock *out, struct error *e);
MUST_USE bool store_lock_take(struct store_lock *l, struct error *e);
void store_lock_leave(struct store_lock *l);
void store_lock_close(struct store_lock *l);

// Makes the folder of a database file.
MUST_USE bool store_make_folder(const char *location, struct error *e);

// Brings the schema up to date (migrate.c). `last` is the newest migration to run.
MUST_USE bool store_migrate(struct db *db, int64_t last, struct error *e);

// The writer thread (writer.c).
struct writer;
MUST_USE bool writer_start(struct db *db, struct store_lock *lock, struct writer **out,
                           struct error *e);
void writer_stop(struct writer *w); // finishes what waits first
// False, with its error, when the last change that was tried could not be stored. Works that change
// nothing say nothing of it.
MUST_USE bool writer_healthy(struct writer *w, struct error *e);
MUST_USE bool writer_do(struct writer *w, store_work *work, void *context, struct error *e);

// Writes PostgreSQL's tables anew (sweep.c).
MUST_USE bool postgres_sweep(const char *location, struct error *e);

// The SQLite file behind a connection, for the online backup (store_sqlite.c).
MUST_USE bool sqlite_copy(const char *from, const char *to, struct error *e);
MUST_USE bool sqlite_check(struct db *db, struct error *e);
MUST_USE bool sqlite_limit_pages(struct db *db, int64_t pages, struct error *e);
// A connection to a plain file, without WAL, made by backup and read by restore.
MUST_USE bool sqlite_plain(const char *path, bool create, struct db **out, struct error *e);

#endif
