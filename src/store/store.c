// SPDX-License-Identifier: MIT
// Opening and closing a store, the pool of readers, and what both engines share: checking
// values before they reach SQL.
#include "store/engine.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/file.h"
#include "store/presence.h"
#include "store/secret.h"

enum { PROBE_BYTES = 16384 }; // of a change as large as a request with its texts

struct store {
    struct arena arena;
    const char *location;
    const char *name; // location without a password
    const struct engine_calls *calls;
    enum engine engine;
    struct store_lock lock;
    struct presence presence;
    struct stat opened; // the file, when it was opened (SQLite)
    struct db *writer_db;
    struct writer *writer;
    pthread_mutex_t mutex;
    pthread_cond_t returned;
    struct db *idle[STORE_READERS];
    size_t idle_len;
    size_t readers; // connected, idle or lent
};

static bool is_postgres(const char *location)
{
    struct str s = str_of(location);
    return str_starts(s, STR("postgresql://")) || str_starts(s, STR("postgres://"));
}

// "postgresql://user:secret@host/db" without ":secret".
static const char *shown(struct arena *a, const char *location)
{
    struct str s = str_of(location);
    size_t start = str_find(s, STR("://"));
    if (start == STR_NOT_FOUND)
        return location;
    struct str rest = str_from(s, start + 3);
    size_t at = str_find_char(rest, '@'), colon = str_find_char(rest, ':');
    if (at == STR_NOT_FOUND || colon == STR_NOT_FOUND || colon > at)
        return location;
    return str_c(a, str_format(a, "%.*s%.*s", STR_ARG(str_slice(s, 0, start + 3 + colon)),
                               STR_ARG(str_from(rest, at))));
}

bool store_make_folder(const char *location, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    size_t slash = str_rfind_char(str_of(location), '/');
    if (slash == STR_NOT_FOUND || slash == 0)
        return true;
    return file_make_folders(arena_copy(&a, location, slash), e);
}

// Connects and migrates. The lock is held.
static bool open_writer(struct store *s, struct error *e)
{
    if (!s->calls->connect(s->location, true, &s->writer_db, e))
        return false;
    return store_migrate(s->writer_db, INT64_MAX, e);
}

bool store_open(const char *location, struct store **out, struct error *e)
{
    if (!secret_ready(e))
        return false;
    struct store *s = mem_alloc(sizeof *s);
    *s = (struct store){.lock = {.fd = -1}, .presence = {.fd = -1}};
    s->location = arena_copy(&s->arena, location, strlen(location));
    s->name = shown(&s->arena, s->location);
    s->engine = is_postgres(location) ? ENGINE_POSTGRES : ENGINE_SQLITE;
    s->calls = s->engine == ENGINE_POSTGRES ? &postgres_calls : &sqlite_calls;
    pthread_mutex_init(&s->mutex, NULL);
    pthread_cond_init(&s->returned, NULL);
    const char *lock = NULL;
    bool ok = true;
    if (s->engine == ENGINE_SQLITE) {
        lock = str_c(&s->arena, str_format(&s->arena, "%s-lock", location));
        ok = store_make_folder(location, e) && presence_share(location, &s->presence, e);
    }
    ok = ok && store_lock_open(lock, &s->lock, e) && store_lock_take(&s->lock, e);
    if (ok) {
        ok = open_writer(s, e);
        store_lock_leave(&s->lock);
    }
    if (ok && s->engine == ENGINE_SQLITE && stat(s->location, &s->opened) != 0)
        ok = error_errno(e, "cannot find the database %s again", s->name);
    ok = ok && writer_start(s->writer_db, &s->lock, &s->writer, e);
    if (!ok) {
        store_close(s);
        return error_context(e, "opening the store");
    }
    *out = s;
    return true;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    writer_stop(s->writer);
    for (size_t i = 0; i < s->idle_len; i++)
        s->calls->disconnect(s->idle[i]);
    // The last connection to close checkpoints: under the lock, as every checkpoint.
    bool locked = s->lock.fd >= 0 && store_lock_take(&s->lock, NULL);
    s->calls->disconnect(s->writer_db);
    if (locked)
        store_lock_leave(&s->lock);
    store_lock_close(&s->lock);
    presence_end(&s->presence);
    pthread_mutex_destroy(&s->mutex);
    pthread_cond_destroy(&s->returned);
    arena_free(&s->arena);
    free(s);
}

const char *store_name(const struct store *s)
{
    return s->name;
}

bool store_is_postgres(const struct store *s)
{
    return s->engine == ENGINE_POSTGRES;
}

bool store_write(struct store *s, store_work *work, void *context, struct error *e)
{
    return writer_do(s->writer, work, context, e);
}

// An idle connection, or NULL with leave to make one. Waits when all are lent.
static struct db *take_reader(struct store *s)
{
    pthread_mutex_lock(&s->mutex);
    while (s->idle_len == 0 && s->readers >= STORE_READERS)
        pthread_cond_wait(&s->returned, &s->mutex);
    struct db *db = s->idle_len ? s->idle[--s->idle_len] : NULL;
    if (!db)
        s->readers++;
    pthread_mutex_unlock(&s->mutex);
    return db;
}

static void give_reader(struct store *s, struct db *db)
{
    pthread_mutex_lock(&s->mutex);
    if (db)
        s->idle[s->idle_len++] = db;
    else
        s->readers--;
    pthread_cond_signal(&s->returned);
    pthread_mutex_unlock(&s->mutex);
}

bool store_read_begin(struct store *s, struct db **out, struct error *e)
{
    struct db *db = take_reader(s);
    bool connected = db || s->calls->connect(s->location, false, &db, e);
    if (!connected) {
        give_reader(s, NULL);
        return false;
    }
    if (!s->calls->transaction(db, TX_READ, e)) {
        s->calls->disconnect(db);
        give_reader(s, NULL);
        return false;
    }
    *out = db;
    return true;
}

void store_read_end(struct store *s, struct db *db)
{
    if (!db)
        return;
    s->calls->transaction(db, TX_ROLLBACK, NULL);
    give_reader(s, db);
}

bool store_query(struct store *s, enum sql query, const struct cell *cells, size_t n,
                 struct arena *a, struct table *out, struct error *e)
{
    struct db *db;
    if (!store_read_begin(s, &db, e))
        return false;
    bool ok = db_query(db, query, cells, n, a, out, e);
    store_read_end(s, db);
    return ok;
}

bool store_sweep(struct store *s, struct error *e)
{
    return s->engine != ENGINE_POSTGRES ||
           (postgres_sweep(s->location, e) || error_context(e, "taking erased texts out"));
}

// A file that was taken away or replaced still serves those who have it open: for nobody.
static bool same_file(const struct store *s, struct error *e)
{
    struct stat now;
    if (s->engine == ENGINE_POSTGRES)
        return true;
    if (stat(s->location, &now) == 0 && now.st_dev == s->opened.st_dev &&
        now.st_ino == s->opened.st_ino)
        return true;
    error_set(e, ERROR_SYSTEM, "the database %s was moved or replaced", s->name);
    return error_remedy(e, "put it back, or restart presse");
}

static bool probe(struct db *db, void *context, struct error *e)
{
    static char text[PROBE_BYTES];
    (void)context;
    memset(text, '-', sizeof text);
    return DB_CHANGE(db, SQL_SETTING_SET, NULL, e, C_TEXT(STR("probe")),
                     C_TEXT(((struct str){text, sizeof text})), C_INT(clock_now()));
}

bool store_healthy(struct store *s, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct db *db;
    struct table t;
    if (!same_file(s, e) || !store_read_begin(s, &db, e))
        return false;
    bool ok = db_query(db, SQL_STORE_ANSWERS, NULL, 0, &a, &t, e);
    store_read_end(s, db);
    if (!ok || writer_healthy(s->writer, e))
        return ok;
    // Whoever sends nobody here while this is false would never learn that it is over.
    return store_write(s, probe, NULL, e);
}

struct cell cell_int_or_null(int64_t v)
{
    return v ? C_INT(v) : C_NULL;
}

struct cell cell_text_or_null(struct str v)
{
    return v.n ? C_TEXT(v) : C_NULL;
}

static const struct cell *cell_at(const struct table *t, size_t row, size_t col)
{
    static const struct cell none = {0};
    return row < t->rows && col < t->cols ? &t->cells[row * t->cols + col] : &none;
}

struct str table_text(const struct table *t, size_t row, size_t col)
{
    const struct cell *c = cell_at(t, row, col);
    return c->type == CELL_TEXT ? c->s : STR_NONE;
}

int64_t table_int(const struct table *t, size_t row, size_t col)
{
    const struct cell *c = cell_at(t, row, col);
    return c->type == CELL_INT ? c->i : 0;
}

bool table_null(const struct table *t, size_t row, size_t col)
{
    return cell_at(t, row, col)->type == CELL_NULL;
}

// Both engines must be given the same: what one of them would refuse is refused here.
static bool storable(enum sql query, const struct cell *cells, size_t n, struct error *e)
{
    const struct sql_query *q = &sql_queries[query];
    if (q->parameters != n)
        return error_set(e, ERROR_SYSTEM, "%s takes %zu values, not %zu", q->name, q->parameters,
                         n);
    for (size_t i = 0; i < n; i++) {
        struct str s = cells[i].s;
        if (cells[i].type != CELL_TEXT || s.n == 0)
            continue;
        if (memchr(s.p, 0, s.n) || utf8_valid_prefix(s) != s.n)
            return error_set(e, ERROR_INPUT, "%s: value %zu is not UTF-8 text without NUL", q->name,
                             i + 1);
    }
    return true;
}

bool db_query(struct db *db, enum sql query, const struct cell *cells, size_t n, struct arena *a,
              struct table *out, struct error *e)
{
    return storable(query, cells, n, e) && db->calls->run(db, query, cells, a, out, NULL, e);
}

bool db_change(struct db *db, enum sql query, const struct cell *cells, size_t n, int64_t *changed,
               struct error *e)
{
    if (!db->writer)
        return error_set(e, ERROR_SYSTEM, "%s: only the writer changes the store",
                         sql_queries[query].name);
    int64_t rows = 0;
    if (!storable(query, cells, n, e) || !db->calls->run(db, query, cells, NULL, NULL, &rows, e))
        return false;
    db->changed = db->changed || rows > 0;
    if (changed)
        *changed = rows;
    return true;
}

// 41 bits of milliseconds since 2020, 21 random bits and the sign bit clear.
// Within a millisecond the rest is random, so that machines do not meet; within this process
// each id is above the last all the same: what is listed by id stands in the order it was made.
int64_t store_new_id(void)
{
    static _Atomic int64_t last;
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    int64_t ms = ((int64_t)t.tv_sec - 1577836800) * 1000 + t.tv_nsec / 1000000;
    uint64_t id = ((uint64_t)ms << 21 | (secret_random_u32() & 0x1FFFFF)) & INT64_MAX;
    int64_t before = last, next;
    do {
        next = (int64_t)id > before ? (int64_t)id : before + 1;
    } while (!atomic_compare_exchange_weak(&last, &before, next));
    return next;
}

struct str store_match_all(const struct store *s, struct arena *a, struct str words)
{
    AUTO_BUF b = BUF_EMPTY;
    struct str rest = words, word;
    while (str_split(&rest, ' ', &word)) {
        if (!word.n)
            continue;
        bool more = b.n > 0;
        if (s->engine == ENGINE_POSTGRES)
            buf_format(&b, "%s%.*s:*", more ? " & " : "", STR_ARG(word));
        else
            buf_format(&b, "%s\"%.*s\"*", more ? " " : "", STR_ARG(word));
    }
    return str_copy(a, buf_view(&b));
}

struct page_limit {
    int64_t pages;
};

static bool limit_work(struct db *db, void *context, struct error *e)
{
    const struct page_limit *l = context;
    return db->engine == ENGINE_POSTGRES || sqlite_limit_pages(db, l->pages, e);
}

bool store_limit_pages(struct store *s, int64_t pages, struct error *e)
{
    struct page_limit l = {pages};
    return store_write(s, limit_work, &l, e);
}
