// SPDX-License-Identifier: MIT
// The scenario below runs on SQLite and on PostgreSQL, and what it observed is compared: if
// this fails, an organisation that moves to several machines sees another press desk, or what a
// journalist was told is stored is not.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/fault.h"
#include "place.h"
#include "store/backup.h"
#include "store/engine.h"
#include "store/job.h"
#include "store/secret.h"

static const char *postgres; // address of the server's database, or NULL
static const char *no_postgres;

static struct store *open_store(const char *location)
{
    struct error e = {0};
    struct store *s = NULL;
    if (!store_open(location, &s, &e))
        fail_msg("%s", e.message);
    return s;
}

struct put {
    const char *key, *value;
    bool fail;
};

static bool put_work(struct db *db, void *context, struct error *e)
{
    const struct put *p = context;
    if (!DB_CHANGE(db, SQL_SETTING_SET, NULL, e, C_TEXT(str_of(p->key)), C_TEXT(str_of(p->value)),
                   C_INT(1)))
        return false;
    return !p->fail || error_set(e, ERROR_INPUT, "refused on purpose");
}

static bool put(struct store *s, const char *key, const char *value, struct error *e)
{
    struct put p = {key, value, false};
    return store_write(s, put_work, &p, e);
}

static struct str get(struct store *s, struct arena *a, const char *key)
{
    struct db *db = NULL;
    struct table t = {0};
    struct error e = {0};
    assert_true(store_read_begin(s, &db, &e));
    if (!DB_QUERY(db, SQL_SETTING_GET, a, &t, &e, C_TEXT(str_of(key))))
        fail_msg("%s", e.message);
    store_read_end(s, db);
    return t.rows ? table_text(&t, 0, 0) : STR("(nothing)");
}

static bool add_job_work(struct db *db, void *context, struct error *e)
{
    const int64_t *run_at = context;
    return job_add(db, STR("post"), STR("mail:1"), STR("payload \xC3\xA9"), *run_at, e);
}

static bool done_work(struct db *db, void *context, struct error *e)
{
    return job_done(db, context, e);
}

static void scenario_texts(struct store *s, struct arena *a, struct buf *seen)
{
    struct error e = {0};
    static const char *const texts[] = {"", "\xC3\xA9t\xC3\xA9 \xF0\x9F\x97\x9E",
                                        "a'b\"c\\d\n\t--;", "$1 %s {{x}}", "\x01\x7F"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_true(put(s, "text", texts[i], &e));
        buf_format(seen, "[%.*s]", STR_ARG(get(s, a, "text")));
    }
    struct put refused = {"text", "must not stay", true};
    buf_format(seen, "refused:%d ", store_write(s, put_work, &refused, &e));
    buf_format(seen, "%s ", e.message);
    buf_format(seen, "bad utf8:%d ", put(s, "text", "\xE9", &e));
    buf_format(seen, "still [%.*s]\n", STR_ARG(get(s, a, "text")));
}

static void scenario_jobs(struct store *s, struct arena *a, struct buf *seen)
{
    struct error e = {0};
    struct job j;
    bool found;
    int64_t run_at = 100;
    assert_true(store_write(s, add_job_work, &run_at, &e));
    assert_true(store_write(s, add_job_work, &run_at, &e)); // the same work: not added
    assert_true(job_claim(s, STR_NONE, 50, a, &j, &found, &e));
    buf_format(seen, "early:%d ", found);
    assert_true(job_claim(s, STR("post"), 200, a, &j, &found, &e));
    buf_format(seen, "without post:%d ", found);
    assert_true(job_claim(s, STR_NONE, 200, a, &j, &found, &e));
    buf_format(seen, "due:%d %.*s %.*s try %d ", found, STR_ARG(j.kind), STR_ARG(j.payload),
               (int)j.attempts);
    struct job lost = j;
    assert_true(job_claim(s, STR_NONE, 201, a, &j, &found, &e));
    buf_format(seen, "claimed twice:%d ", found);
    assert_true(job_claim(s, STR_NONE, 202 + JOB_LEASE, a, &j, &found, &e));
    buf_format(seen, "after the lease:%d try %d ", found, (int)j.attempts);
    buf_format(seen, "late outcome:%d ", store_write(s, done_work, &lost, &e));
    struct error why = {.message = "no answer", .id = "refuse-smtp-answer", .number = 451};
    assert_true(job_failed(s, &j, 1000, &why, false, &e));
    assert_true(job_claim(s, STR_NONE, 1001, a, &j, &found, &e));
    buf_format(seen, "at once:%d ", found);
    assert_true(job_claim(s, STR_NONE, INT32_MAX, a, &j, &found, &e));
    buf_format(seen, "later:%d done:%d ", found, store_write(s, done_work, &j, &e));
    assert_true(job_claim(s, STR_NONE, INT32_MAX, a, &j, &found, &e));
    buf_format(seen, "again:%d\n", found);
}

static void scenario(const char *location, struct buf *seen)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct store *s = open_store(location);
    scenario_texts(s, &a, seen);
    scenario_jobs(s, &a, seen);
    store_close(s);
    s = open_store(location); // opening again changes nothing
    buf_format(seen, "reopened [%.*s]\n", STR_ARG(get(s, &a, "text")));
    store_close(s);
}

static bool add_mail_work(struct db *db, void *context, struct error *e)
{
    const int64_t *run_at = context;
    return job_add(db, STR("mail"), STR("mail:clock"), STR("x"), *run_at, e);
}

// The clock is set back by years: a mail that waits for a time that is far away now goes out,
// and what a worker had taken (and died) is free again.
static void a_clock_that_is_set_back_holds_no_mail_up(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    struct store *s = open_store(place_file("clock.db"));
    struct error e = {0};
    struct job j;
    bool found;
    int64_t then = clock_now() + 3600, back = then - 3 * 365 * 86400;
    assert_true(store_write(s, add_mail_work, &then, &e));
    assert_true(job_claim(s, STR_NONE, back, &a, &j, &found, &e));
    assert_true(found);
    assert_true(job_claim(s, STR_NONE, back + 10, &a, &j, &found, &e));
    assert_false(found); // the lease is a lease all the same
    assert_true(job_claim(s, STR_NONE, back - 90000, &a, &j, &found, &e));
    assert_true(found); // set back once more: nobody can have taken it until then
    store_close(s);
}

static void both_engines_answer_the_same(void **state)
{
    (void)state;
    AUTO_BUF sqlite = BUF_EMPTY;
    AUTO_BUF pg = BUF_EMPTY;
    scenario(place_file("scenario.db"), &sqlite);
    buf_char(&sqlite, '\0');
    assert_non_null(strstr(sqlite.p, "refused:0 refused on purpose bad utf8:0"));
    assert_non_null(strstr(sqlite.p, "early:0 without post:0 due:1 post payload \xC3\xA9 try 1"));
    assert_non_null(strstr(sqlite.p, "claimed twice:0 after the lease:1 try 2 late outcome:0"));
    assert_non_null(strstr(sqlite.p, "at once:0 later:1 done:1 again:0"));
    if (!postgres) {
        print_message("PostgreSQL left out: %s\n", no_postgres);
        return;
    }
    scenario(postgres, &pg);
    buf_char(&pg, '\0');
    assert_string_equal(sqlite.p, pg.p);
}

// Runs one query with nothing but NULL in a savepoint of its own. Rows may be refused for that;
// the text may not.
static void try_query(struct db *db, enum sql query)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t;
    struct error e = {0};
    const struct sql_query *q = &sql_queries[query];
    struct cell *none = ARENA_ARRAY(&a, q->parameters + 1, struct cell);
    assert_true(db->calls->transaction(db, TX_SAVE, &e));
    if (!db_query(db, query, none, q->parameters, &a, &t, &e)) {
        bool text = strstr(e.message, "PostgreSQL error 42") || strstr(e.message, "syntax") ||
                    strstr(e.message, "no such");
        if (text)
            fail_msg("%s", e.message);
    }
    assert_true(db->calls->transaction(db, TX_UNDO, &e));
}

static bool try_all(struct db *db, void *context, struct error *e)
{
    (void)context;
    for (int i = 0; i < SQL_COUNT; i++)
        try_query(db, (enum sql)i);
    return error_set(e, ERROR_INPUT, "nothing of it stays");
}

static void both_engines_take_every_query(void **state)
{
    (void)state;
    const char *places[] = {place_file("queries.db"), postgres};
    for (size_t i = 0; i < 2 && places[i]; i++) {
        struct store *s = open_store(places[i]);
        struct error e = {0};
        assert_false(store_write(s, try_all, NULL, &e));
        store_close(s);
    }
}

enum { THREADS = 32, EACH = 20 };

struct load {
    struct store *store;
    int number;
    atomic_int *stored;
};

static void *put_many(void *context)
{
    const struct load *l = context;
    for (int i = 0; i < EACH; i++) {
        char key[32];
        struct error e = {0};
        snprintf(key, sizeof key, "load-%d-%d", l->number, i);
        struct put p = {key, "x", i % 5 == 4};
        if (store_write(l->store, put_work, &p, &e))
            atomic_fetch_add(l->stored, 1);
    }
    return NULL;
}

// One work's refusal must not undo its neighbours in the same commit.
static void works_in_one_commit_fail_alone(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    struct store *s = open_store(place_file("load.db"));
    pthread_t threads[THREADS];
    struct load loads[THREADS];
    atomic_int stored = 0;
    for (int i = 0; i < THREADS; i++) {
        loads[i] = (struct load){s, i, &stored};
        assert_int_equal(pthread_create(&threads[i], NULL, put_many, &loads[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(stored, THREADS * EACH * 4 / 5);
    assert_true(str_eq(get(s, &a, "load-31-18"), STR("x")));
    assert_true(str_eq(get(s, &a, "load-31-19"), STR("(nothing)")));
    store_close(s);
}

static void fail_each_call(const char *location)
{
    AUTO_ARENA a = ARENA_EMPTY;
    bool finished = false;
    for (unsigned long n = 1; !finished && n < 2000; n++) {
        struct error e = {0};
        struct store *s = NULL;
        fault_arm(n, EIO);
        bool ok = store_open(location, &s, &e) && put(s, "a", "1", &e) && put(s, "b", "1", &e);
        finished = fault_calls() < n;
        fault_arm(0, 0);
        if (!finished && !ok)
            assert_true(e.message[0] != '\0');
        store_close(s);
        if (ok) {
            s = open_store(location);
            assert_true(str_eq(get(s, &a, "b"), STR("1")));
            store_close(s);
        }
    }
    assert_true(finished);
}

// Any failing call (SQL, a file, the lock, the writer's thread) is an error to its caller, never a
// crash, and never half a change.
static void every_failing_call_is_an_error(void **state)
{
    (void)state;
    fail_each_call(place_file("fault.db"));
    if (postgres)
        fail_each_call(place_database("fault"));
}

static bool nothing(struct db *db, void *context, struct error *e)
{
    (void)context;
    return DB_CHANGE(db, SQL_JOB_DROP, NULL, e, C_INT(1));
}

static void a_full_disk_says_so_and_keeps_what_was_stored(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    struct store *s = open_store(place_file("full.db"));
    struct error e = {0};
    assert_true(put(s, "before", "1", &e));
    assert_true(store_limit_pages(s, 1, &e)); // SQLite takes the present size as the least
    static char big[100001];
    memset(big, 'x', sizeof big - 1);
    assert_false(put(s, "big", big, &e));
    assert_int_equal(e.kind, ERROR_LIMIT);
    assert_true(strlen(e.remedy) > 0);
    assert_false(store_healthy(s, &e));
    assert_true(store_write(s, nothing, NULL, &e)); // proves nothing of the disk
    assert_false(store_healthy(s, &e));
    assert_true(store_limit_pages(s, 0, &e));
    assert_true(store_healthy(s, &e)); // without anybody's change
    assert_true(str_eq(get(s, &a, "before"), STR("1")));
    assert_true(str_eq(get(s, &a, "big"), STR("(nothing)")));
    assert_true(put(s, "after", "1", &e));
    store_close(s);
}

// A process that dies at any moment loses nothing that it acknowledged.
static void killed_processes_lose_nothing_acknowledged(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    const char *path = place_file("killed.db");
    store_close(open_store(path));
    int64_t last = -1;
    for (int round = 0; round < 12; round++) {
        int pipes[2];
        assert_int_equal(pipe(pipes), 0);
        pid_t child = fork();
        if (child == 0) {
            struct store *s = NULL;
            struct error e = {0};
            if (!store_open(path, &s, &e))
                _exit(3);
            for (int64_t i = last + 1;; i++) {
                char key[32];
                snprintf(key, sizeof key, "ack-%lld", (long long)i);
                if (!put(s, key, "1", &e) || write(pipes[1], &i, sizeof i) != sizeof i)
                    _exit(3);
            }
        }
        close(pipes[1]);
        int64_t i;
        for (int n = 0; n < 3 + round * 7 && read(pipes[0], &i, sizeof i) == sizeof i; n++)
            last = i;
        kill(child, SIGKILL);
        while (read(pipes[0], &i, sizeof i) == sizeof i)
            last = i;
        close(pipes[0]);
        int status;
        waitpid(child, &status, 0);
        assert_true(WIFSIGNALED(status));
    }
    struct store *s = open_store(path);
    for (int64_t i = 0; i <= last; i++) {
        char key[32];
        snprintf(key, sizeof key, "ack-%lld", (long long)i);
        if (!str_eq(get(s, &a, key), STR("1")))
            fail_msg("%s was acknowledged and is lost", key);
    }
    store_close(s);
    struct backup_report r;
    struct error e = {0};
    assert_true(backup_make(path, place_file("killed.backup"), &r, &e));
}

static int64_t version_now(struct store *s, struct arena *a)
{
    struct db *db;
    struct table t;
    struct error e = {0};
    assert_true(store_read_begin(s, &db, &e));
    assert_true(db->calls->run_text(db, "SELECT COUNT(*) FROM schema_version", NULL, 0, a, &t, &e));
    store_read_end(s, db);
    return table_int(&t, 0, 0);
}

// Brings an empty database to an earlier schema.
static void make_earlier(const char *location, const struct engine_calls *calls, int64_t from)
{
    struct db *db = NULL;
    struct error e = {0};
    assert_true(calls->connect(location, true, &db, &e));
    if (from && !store_migrate(db, sql_migrations[from - 1].number, &e))
        fail_msg("%s", e.message);
    calls->disconnect(db);
}

// Opens the store in a process that is killed at its n-th fallible call. True when there was none.
static bool open_and_die(const char *location, unsigned long n)
{
    pid_t child = fork();
    if (child == 0) {
        struct store *s = NULL;
        struct error e = {0};
        fault_arm(n, FAULT_KILL);
        _exit(store_open(location, &s, &e) ? 0 : 3);
    }
    int status;
    waitpid(child, &status, 0);
    bool whole = WIFEXITED(status);
    assert_int_equal(whole ? WEXITSTATUS(status) : WTERMSIG(status), whole ? 0 : SIGKILL);
    return whole;
}

// Killed at every step-th call while the schema is brought up to date: the next start finds one of
// the released schemas, and finishes.
static void kill_migrations(const struct engine_calls *calls, int64_t from, unsigned long step)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct error e = {0};
    unsigned long n = 1;
    for (bool whole = false; !whole; n += step) {
        bool file = calls == &sqlite_calls;
        const char *name = str_c(&a, str_format(&a, "m%d_%lu", (int)from, n));
        const char *location = str_c(&a, str_of(file ? place_file(name) : place_database(name)));
        make_earlier(location, calls, from);
        whole = open_and_die(location, n);
        struct store *s = open_store(location);
        assert_true(version_now(s, &a) == (int64_t)sql_migrations_len);
        assert_true(put(s, "kept", "1", &e));
        assert_true(str_eq(get(s, &a, "kept"), STR("1")));
        store_close(s);
        if (file)
            unlink(location);
    }
    assert_true(n > 5);
}

// From every released schema. PRESSE_MIGRATIONS=all: at every call on PostgreSQL too, where each
// kill costs a database. PRESSE_EVERY=N: at every N-th of those calls.
static void a_migration_killed_anywhere_is_whole_or_absent(void **state)
{
    (void)state;
    bool all = getenv("PRESSE_MIGRATIONS") != NULL;
    const char *every = getenv("PRESSE_EVERY");
    unsigned long step = every ? strtoul(every, NULL, 10) : 1;
    assert_true(step > 0);
    int64_t newest = (int64_t)sql_migrations_len;
    for (int64_t from = 0; from < newest; from++)
        kill_migrations(&sqlite_calls, from, step);
    for (int64_t from = 0; postgres && from < newest; from += all ? 1 : newest - 1)
        kill_migrations(&postgres_calls, from, all ? 1 : 5 * step);
}

static void backup_and_restore(const char *from, const char *file, const char *to)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct error e = {0};
    struct store *s = open_store(from);
    assert_true(put(s, "kept", "\xC3\xA9t\xC3\xA9", &e));
    struct backup_report made, read;
    if (!backup_make(from, file, &made, &e)) // while the store is open
        fail_msg("%s", e.message);
    assert_false(backup_make(from, file, &made, &e)); // never over another
    store_close(s);
    if (!backup_restore(file, to, false, &read, &e))
        fail_msg("%s %s", e.message, e.remedy);
    assert_int_equal(made.rows, read.rows);
    s = open_store(to);
    assert_true(str_eq(get(s, &a, "kept"), STR("\xC3\xA9t\xC3\xA9")));
    if (!store_is_postgres(s))
        assert_false(backup_restore(file, to, true, &read, &e)); // somebody has it open
    store_close(s);
    if (!backup_restore(file, to, true, &read, &e))
        fail_msg("%s", e.message);
}

static void backups_move_between_engines(void **state)
{
    (void)state;
    backup_and_restore(place_file("from.db"), place_file("one.backup"), place_file("to.db"));
    if (!postgres)
        return;
    backup_and_restore(postgres, place_file("two.backup"), place_file("pg.db"));
    backup_and_restore(place_file("pg.db"), place_file("three.backup"), place_database("restored"));
}

static void a_damaged_backup_is_refused(void **state)
{
    (void)state;
    struct error e = {0};
    struct backup_report r;
    const char *path = place_file("damaged");
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("SQLite format 3, or so it says", f);
    fclose(f);
    assert_false(backup_restore(path, place_file("victim.db"), false, &r, &e));
    assert_non_null(strstr(e.remedy, "no backup"));
    assert_false(backup_restore(place_file("absent"), place_file("victim.db"), false, &r, &e));
    assert_int_equal(access(place_file("victim.db"), F_OK), -1);
}

static int mode_of(const char *name)
{
    struct stat st;
    assert_int_equal(stat(place_file(name), &st), 0);
    return st.st_mode & 0777;
}

// Requests, addresses and password hashes are nobody else's on the machine, also where an earlier
// database was made for all to read; a group that was let in stays.
static void only_its_user_reads_the_database(void **state)
{
    (void)state;
    struct error e = {0};
    struct store *s = NULL;
    mode_t old = umask(0022);
    FINE(store_open(place_file("mine.db"), &s, &e));
    FINE(put(s, "text", "private", &e));
    assert_int_equal(mode_of("mine.db"), 0600);
    assert_int_equal(mode_of("mine.db-wal"), 0600);
    assert_int_equal(mode_of("mine.db-shm"), 0600);
    store_close(s);
    assert_int_equal(chmod(place_file("mine.db"), 0664), 0);
    FINE(store_open(place_file("mine.db"), &s, &e));
    assert_int_equal(mode_of("mine.db"), 0660);
    store_close(s);
    umask(old);
}

static void passwords_are_checked(void **state)
{
    (void)state;
    AUTO_ARENA a = ARENA_EMPTY;
    struct error e = {0};
    struct str hash;
    bool right = false;
    assert_true(secret_ready(&e));
    assert_true(secret_password_hash(&a, STR("correct horse"), &hash, &e));
    assert_true(secret_password_check(hash, STR("correct horse"), &right, &e) && right);
    assert_true(secret_password_check(hash, STR("correct horsf"), &right, &e) && !right);
    assert_true(secret_password_check(STR_NONE, STR(""), &right, &e) && !right);
    assert_int_equal(secret_token(&a).n, 32);
}

static int begin(void **state)
{
    (void)state;
    place_begin();
    if (place_postgres(&no_postgres))
        postgres = strdup(place_database("scenario"));
    return 0;
}

static int end(void **state)
{
    (void)state;
    place_end();
    return 0;
}

// Messages of one request are listed by id: two of one millisecond must not change places.
static void ids_ascend_as_they_are_made(void **state)
{
    (void)state;
    int64_t last = 0;
    for (int i = 0; i < 100000; i++) {
        int64_t id = store_new_id();
        assert_true(id > last);
        last = id;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_ascend_as_they_are_made),
        cmocka_unit_test(a_clock_that_is_set_back_holds_no_mail_up),
        cmocka_unit_test(both_engines_answer_the_same),
        cmocka_unit_test(both_engines_take_every_query),
        cmocka_unit_test(works_in_one_commit_fail_alone),
        cmocka_unit_test(every_failing_call_is_an_error),
        cmocka_unit_test(a_full_disk_says_so_and_keeps_what_was_stored),
        cmocka_unit_test(killed_processes_lose_nothing_acknowledged),
        cmocka_unit_test(a_migration_killed_anywhere_is_whole_or_absent),
        cmocka_unit_test(backups_move_between_engines),
        cmocka_unit_test(a_damaged_backup_is_refused),
        cmocka_unit_test(only_its_user_reads_the_database),
        cmocka_unit_test(passwords_are_checked),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
