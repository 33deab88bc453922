// SPDX-License-Identifier: MIT
// The private database: one interface, two engines. SQLite in a file of the room's data/ is
// the default; "postgresql://…" (or "postgres://…") serves several machines. Both run the
// same .sql files (sql/), named there and listed in the generated sql.h.
//
// Writing. All changes go through store_write, which hands a piece of work to the one writer
// thread. The writer puts the works that wait into one transaction, each in a savepoint, makes
// it durable with one commit (synchronous=FULL) and only then lets the callers go: a true
// result means "on disk". A work that fails undoes itself alone.
//
// Reading. store_read_begin lends a connection with a consistent view of its own; readers do
// not wait for the writer.
//
// Processes. With SQLite each batch and each opening holds an exclusive lock on FILE-lock
// beside the database, so that the server and the command line never write or checkpoint at
// the same instant, and only the writer's connection checkpoints (SQLite's WAL-reset defect
// needs two). With PostgreSQL any number of processes share the database.
#ifndef PRESSE_STORE_STORE_H
#define PRESSE_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "store/sql.h"

struct store;
struct db; // a connection, inside a transaction

enum { STORE_READERS = 16, STORE_BATCH = 256, STORE_WAITING = 4096 };

// Opens the database at location: a path (its folder is made when absent) or a PostgreSQL
// address; runs the migrations that are missing. Refuses a database that a newer presse made.
MUST_USE bool store_open(const char *location, struct store **out, struct error *e);
// Waits for the works under way, then closes. Legal on NULL.
void store_close(struct store *s);

// The location without a password, for messages. Lives as long as the store.
const char *store_name(const struct store *s);
bool store_is_postgres(const struct store *s);

// True when the database answers, is still the file that was opened (SQLite), and the last
// change that was tried reached the disk; else the error says what is wrong. After a change that
// did not, each call tries one of the size of a request (the setting "probe").
MUST_USE bool store_healthy(struct store *s, struct error *e);

// Does `work` on the writer thread and returns when its changes are durable. work may be
// called more than once (an attempt may be undone by trouble elsewhere in its batch): it must
// set its results anew each time. Fails when work fails or the commit does; then nothing of it
// is stored. More than STORE_WAITING waiting works are refused with ERROR_LIMIT.
typedef bool store_work(struct db *db, void *context, struct error *e);
MUST_USE bool store_write(struct store *s, store_work *work, void *context, struct error *e);

// Inside `work`: what it deletes must not stay in the database's files. SQLite overwrites deleted
// rows and empties its log after the commit; PostgreSQL keeps old rows until store_sweep.
void store_forget(struct db *db);

// Outside of any transaction: writes the tables that hold personal texts anew (VACUUM FULL), which
// takes what was deleted or changed before out of PostgreSQL's tables and indexes. Each table is
// locked while it is written, for SWEEP_LOCK_MS at most. Fails when a transaction that could still
// see the old rows stays open for SWEEP_WAIT_MS or a table stays in use, and with ERROR_INPUT when
// a table is too large for that or belongs to somebody else; doing it again is safe. SQLite needs
// none of this: nothing is done.
enum { SWEEP_WAIT_MS = 5000, SWEEP_LOCK_MS = 5000 };
MUST_USE bool store_sweep(struct store *s, struct error *e);

// A connection that sees the database as it is now until store_read_end. Waits for one when
// STORE_READERS are in use.
MUST_USE bool store_read_begin(struct store *s, struct db **out, struct error *e);
void store_read_end(struct store *s, struct db *db);

// Values bound to $1, $2, … and values of a row. Texts are valid UTF-8 without NUL.
enum cell_type { CELL_NULL, CELL_INT, CELL_TEXT };

struct cell {
    enum cell_type type;
    int64_t i;
    struct str s;
};

#define C_INT(v) ((struct cell){.type = CELL_INT, .i = (v)})
#define C_TEXT(v) ((struct cell){.type = CELL_TEXT, .s = (v)})
#define C_NULL ((struct cell){0})
// NULL when zero, NULL when empty.
struct cell cell_int_or_null(int64_t v);
struct cell cell_text_or_null(struct str v);

struct table {
    size_t rows, cols;
    struct cell *cells; // rows * cols, row after row; in the arena of the query
};

struct str table_text(const struct table *t, size_t row, size_t col);
int64_t table_int(const struct table *t, size_t row, size_t col); // 0 for NULL
bool table_null(const struct table *t, size_t row, size_t col);

// Runs a query and reads all its rows into a. n must be the number of its parameters.
MUST_USE bool db_query(struct db *db, enum sql query, const struct cell *cells, size_t n,
                       struct arena *a, struct table *out, struct error *e);
// One question outside of store_write: begins a read, asks, ends it.
MUST_USE bool store_query(struct store *s, enum sql query, const struct cell *cells, size_t n,
                          struct arena *a, struct table *out, struct error *e);
// Runs a statement; *changed (may be NULL) is the number of rows it touched. Only in store_write.
MUST_USE bool db_change(struct db *db, enum sql query, const struct cell *cells, size_t n,
                        int64_t *changed, struct error *e);

#define CELLS(...)                                                                                 \
    (const struct cell[])                                                                          \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }
#define CELLS_LEN(...) (sizeof(CELLS(__VA_ARGS__)) / sizeof(struct cell))
#define STORE_QUERY(s, query, a, out, e, ...)                                                      \
    store_query((s), (query), CELLS(__VA_ARGS__), CELLS_LEN(__VA_ARGS__), (a), (out), (e))
// DB_QUERY(db, SQL_X, arena, &table, e, C_INT(1), …), STORE_QUERY alike, and DB_CHANGE(db, SQL_X,
// &changed, e, …)
#define DB_QUERY(db, query, a, out, e, ...)                                                        \
    db_query((db), (query), CELLS(__VA_ARGS__), CELLS_LEN(__VA_ARGS__), (a), (out), (e))
#define DB_CHANGE(db, query, changed, e, ...)                                                      \
    db_change((db), (query), CELLS(__VA_ARGS__), CELLS_LEN(__VA_ARGS__), (changed), (e))

// A new identifier for a row: positive, roughly ascending with time, unique between machines.
int64_t store_new_id(void);

// The engine's full-text expression that wants every word (as a prefix) of `words`, which must
// hold letters, digits and spaces only.
struct str store_match_all(const struct store *s, struct arena *a, struct str words);

// Bytes on disk that the database may still grow to, for tests of a full disk (SQLite:
// max_page_count). 0: no limit.
MUST_USE bool store_limit_pages(struct store *s, int64_t pages, struct error *e);

#endif
