// SPDX-License-Identifier: MIT
// PostgreSQL through libpq. Statements are prepared on the server once a connection, values
// travel as text. Writes run READ COMMITTED with synchronous_commit=on, reads in a REPEATABLE
// READ snapshot. A lost connection is made anew at the next transaction.
#include "store/engine.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "base/library.h"

// The functions of libpq that are called here, loaded when a room first says postgresql.
// clang-format off
#define CALLS(_) \
    _(PQclear) _(PQcmdTuples) _(PQconnectdb) _(PQerrorMessage) _(PQexec) _(PQexecParams) \
    _(PQexecPrepared) _(PQfinish) _(PQftype) _(PQgetisnull) _(PQgetlength) _(PQgetvalue) \
    _(PQnfields) _(PQntuples) _(PQprepare) _(PQreset) _(PQresultErrorField) \
    _(PQresultErrorMessage) _(PQresultStatus) _(PQsetNoticeReceiver) _(PQstatus) \
    _(PQtransactionStatus)
// clang-format on
#define CALL(name) {#name, &pq.name},
LIBRARY_OF(pq, CALLS, LIBRARY_POINTER, CALL, "libpq.so.5", "libpq5", "use PostgreSQL")

struct pg_db {
    struct db db; // first
    PGconn *link;
    bool prepared[SQL_COUNT];
};

static PGconn *link_of(struct db *db)
{
    return ((struct pg_db *)db)->link;
}

static bool refuse(struct db *db, PGresult *r, const char *doing, struct error *e)
{
    const char *state = r ? pq.PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    const char *why = r && pq.PQresultErrorMessage(r)[0] ? pq.PQresultErrorMessage(r)
                                                         : pq.PQerrorMessage(link_of(db));
    int n = (int)strcspn(why, "\n");
    bool full = state && strcmp(state, "53100") == 0;
    error_set(e, full ? ERROR_LIMIT : ERROR_SYSTEM, "%s: %.*s (PostgreSQL error %s)", doing, n, why,
              state ? state : "without a code");
    if (full)
        error_name(e, "refuse-full", 0);
    if (full)
        error_remedy(e, "make room on the disk of the PostgreSQL server");
    pq.PQclear(r);
    return false;
}

static bool seam(const char *doing, struct error *e)
{
    return fault_now() ? error_errno(e, "%s", doing) : true;
}

static bool finished(PGresult *r)
{
    ExecStatusType status = pq.PQresultStatus(r);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static bool pg_script(struct db *db, const char *text, struct error *e)
{
    if (!seam("running SQL", e))
        return false;
    PGresult *r = pq.PQexec(link_of(db), text);
    if (!finished(r))
        return refuse(db, r, "running SQL", e);
    pq.PQclear(r);
    return true;
}

static void pg_disconnect(struct db *db)
{
    if (!db)
        return;
    pq.PQfinish(link_of(db));
    free(db);
}

static void quiet(void *context, const PGresult *r)
{
    (void)context;
    (void)r;
}

static bool greet(struct db *db, struct error *e)
{
    pq.PQsetNoticeReceiver(link_of(db), quiet, NULL);
    return pg_script(db,
                     "SET client_encoding='UTF8'; SET synchronous_commit=on; SET timezone='UTC';"
                     "SET lock_timeout='15s'; SET idle_in_transaction_session_timeout='10min'",
                     e);
}

static bool pg_connect(const char *location, bool writer, struct db **out, struct error *e)
{
    if (!library_open(&libpq, e))
        return false;
    struct pg_db *p = mem_alloc(sizeof *p);
    memset(p, 0, sizeof *p);
    p->db = (struct db){.calls = &postgres_calls, .engine = ENGINE_POSTGRES, .writer = writer};
    if (!seam("connecting to PostgreSQL", e)) {
        free(p);
        return false;
    }
    p->link = pq.PQconnectdb(location);
    if (pq.PQstatus(p->link) != CONNECTION_OK) {
        refuse(&p->db, NULL, "connecting to PostgreSQL", e);
        error_remedy(e, "check the `store` address in presse.yaml and that the server runs");
        pg_disconnect(&p->db);
        return false;
    }
    if (!greet(&p->db, e)) {
        pg_disconnect(&p->db);
        return false;
    }
    *out = &p->db;
    return true;
}

static bool alive(struct db *db, struct error *e)
{
    struct pg_db *p = (struct pg_db *)db;
    if (pq.PQstatus(p->link) == CONNECTION_OK)
        return true;
    memset(p->prepared, 0, sizeof p->prepared);
    pq.PQreset(p->link);
    if (pq.PQstatus(p->link) != CONNECTION_OK)
        return refuse(db, NULL, "connecting to PostgreSQL again", e);
    return greet(db, e);
}

static bool pg_transaction(struct db *db, enum tx step, struct error *e)
{
    static const char *const texts[] = {
        [TX_WRITE] = "BEGIN",
        [TX_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        [TX_COMMIT] = "COMMIT",
        [TX_ROLLBACK] = "ROLLBACK",
        [TX_SAVE] = "SAVEPOINT work",
        [TX_RELEASE] = "RELEASE SAVEPOINT work",
        [TX_UNDO] = "ROLLBACK TO SAVEPOINT work; RELEASE SAVEPOINT work",
    };
    if (step == TX_ROLLBACK) {
        pq.PQclear(pq.PQexec(link_of(db), texts[step]));
        return true;
    }
    if ((step == TX_WRITE || step == TX_READ) && !alive(db, e))
        return false;
    if (!pg_script(db, texts[step], e)) {
        // A connection that died unnoticed shows at BEGIN, where trying once more is safe.
        bool first = step == TX_WRITE || step == TX_READ;
        return first && pq.PQstatus(link_of(db)) == CONNECTION_BAD && alive(db, e) &&
               pg_script(db, texts[step], e);
    }
    return true;
}

enum { DIGITS = 24 };

// Texts of the values, all in a: libpq wants NUL-terminated ones.
static const char **values_of(struct arena *a, const struct cell *cells, size_t n)
{
    const char **values = ARENA_ARRAY(a, n + 1, const char *);
    for (size_t i = 0; i < n; i++) {
        if (cells[i].type == CELL_INT)
            values[i] = str_c(a, str_format(a, "%lld", (long long)cells[i].i));
        else if (cells[i].type == CELL_TEXT)
            values[i] = str_c(a, cells[i].s);
    }
    return values;
}

static bool is_integer(Oid type)
{
    return type == 20 || type == 21 || type == 23; // int8, int2, int4 of pg_type
}

static void read_rows(PGresult *r, struct arena *a, struct table *t)
{
    t->rows = (size_t)pq.PQntuples(r);
    t->cols = (size_t)pq.PQnfields(r);
    t->cells = ARENA_ARRAY(a, t->rows * t->cols + 1, struct cell);
    for (size_t i = 0; i < t->rows * t->cols; i++) {
        int row = (int)(i / t->cols), col = (int)(i % t->cols);
        if (pq.PQgetisnull(r, row, col))
            continue;
        const char *p = pq.PQgetvalue(r, row, col);
        if (is_integer(pq.PQftype(r, col)))
            t->cells[i] = C_INT(strtoll(p, NULL, 10));
        else
            t->cells[i] = C_TEXT(str_copy(a, (struct str){p, (size_t)pq.PQgetlength(r, row, col)}));
    }
}

static bool take(struct db *db, PGresult *r, const char *name, struct arena *a, struct table *out,
                 int64_t *changed, struct error *e)
{
    if (!finished(r))
        return refuse(db, r, name, e);
    if (changed)
        *changed = strtoll(pq.PQcmdTuples(r), NULL, 10);
    if (a && out)
        read_rows(r, a, out);
    pq.PQclear(r);
    return true;
}

static bool pg_run(struct db *db, enum sql query, const struct cell *cells, struct arena *a,
                   struct table *out, int64_t *changed, struct error *e)
{
    struct pg_db *p = (struct pg_db *)db;
    const struct sql_query *q = &sql_queries[query];
    if (!seam(q->name, e))
        return false;
    if (!p->prepared[query]) {
        PGresult *made = pq.PQprepare(p->link, q->name, q->text[ENGINE_POSTGRES], 0, NULL);
        if (!finished(made))
            return refuse(db, made, q->name, e);
        pq.PQclear(made);
        p->prepared[query] = true;
    }
    struct arena scratch = ARENA_EMPTY;
    const char **values = values_of(&scratch, cells, q->parameters);
    PGresult *r = pq.PQexecPrepared(p->link, q->name, (int)q->parameters, values, NULL, NULL, 0);
    arena_free(&scratch);
    return take(db, r, q->name, a, out, changed, e);
}

static bool pg_run_text(struct db *db, const char *text, const struct cell *cells, size_t n,
                        struct arena *a, struct table *out, struct error *e)
{
    if (!seam("running SQL", e))
        return false;
    struct arena scratch = ARENA_EMPTY;
    const char **values = values_of(&scratch, cells, n);
    PGresult *r = pq.PQexecParams(link_of(db), text, (int)n, NULL, values, NULL, NULL, 0);
    arena_free(&scratch);
    return take(db, r, "running SQL", a, out, NULL, e);
}

static bool pg_broken(struct db *db)
{
    return pq.PQstatus(link_of(db)) != CONNECTION_OK ||
           pq.PQtransactionStatus(link_of(db)) == PQTRANS_IDLE;
}

static bool pg_forget(struct db *db)
{
    (void)db; // the server's own business
    return true;
}

const struct engine_calls postgres_calls = {
    .connect = pg_connect,
    .disconnect = pg_disconnect,
    .transaction = pg_transaction,
    .run = pg_run,
    .script = pg_script,
    .run_text = pg_run_text,
    .broken = pg_broken,
    .forget = pg_forget,
};
