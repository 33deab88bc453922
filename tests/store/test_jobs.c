// SPDX-License-Identifier: MIT
// Several processes take jobs from one queue and are killed at random: if this fails, a
// journalist gets a mail twice, or never. PRESSE_JOBS=1000 in the environment makes it longer.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "place.h"
#include "store/job.h"

enum { WORKERS = 4, KILLS = 8, START = 1000 };
static int jobs = 100;

static bool add_work(struct db *db, void *context, struct error *e)
{
    AUTO_ARENA a = ARENA_EMPTY;
    (void)context;
    for (int i = 0; i < jobs; i++) {
        struct str key = str_format(&a, "count:%d", i);
        if (!job_add(db, STR("count"), key, key, START, e))
            return false;
    }
    return true;
}

// Does a job: adds 1 to its own number, in the transaction that ends the job.
static bool do_work(struct db *db, void *context, struct error *e)
{
    const struct job *j = context;
    AUTO_ARENA a = ARENA_EMPTY;
    struct table t;
    if (!DB_QUERY(db, SQL_SETTING_GET, &a, &t, e, C_TEXT(j->key)))
        return false;
    long n = t.rows ? strtol(str_c(&a, table_text(&t, 0, 0)), NULL, 10) : 0;
    return DB_CHANGE(db, SQL_SETTING_SET, NULL, e, C_TEXT(j->key),
                     C_TEXT(str_format(&a, "%ld", n + 1)), C_INT(1)) &&
           job_done(db, j, e);
}

// Works until nothing is due at `now`; returns the exit code.
static int work(const char *location, int64_t now)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct store *s;
    struct error e = {0};
    if (!store_open(location, &s, &e))
        return 3;
    for (;;) {
        struct job j;
        bool found;
        arena_reset(&a);
        if (!job_claim(s, STR_NONE, now, &a, &j, &found, &e))
            return 3;
        if (!found)
            break;
        (void)!store_write(s, do_work, &j, &e); // the job may have been taken over
    }
    store_close(s);
    return 0;
}

static pid_t spawn(const char *location, int64_t now)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(work(location, now));
    return child;
}

static void pause_ms(long ms)
{
    struct timespec t = {0, ms * 1000000};
    nanosleep(&t, NULL);
}

// How many times the job of this number was done.
static long times_done(struct store *s, int number)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct error e = {0};
    struct db *db;
    struct table t;
    assert_true(store_read_begin(s, &db, &e));
    assert_true(
        DB_QUERY(db, SQL_SETTING_GET, &a, &t, &e, C_TEXT(str_format(&a, "count:%d", number))));
    store_read_end(s, db);
    return t.rows ? strtol(str_c(&a, table_text(&t, 0, 0)), NULL, 10) : 0;
}

static int all_done(struct store *s)
{
    int done = 0;
    for (int i = 0; i < jobs; i++)
        done += times_done(s, i) > 0;
    return done;
}

// Waits until a job more than `before` is done: a worker that is always killed at its first job
// would use up the tries of that job. Returns how many are done.
static int wait_for_progress(struct store *s, int before)
{
    int done = all_done(s);
    for (; done <= before && done < jobs; done = all_done(s))
        pause_ms(1);
    return done;
}

static void run_all(const char *location)
{
    struct store *s;
    struct error e = {0};
    pid_t workers[WORKERS];
    int64_t now = START;
    assert_true(store_open(location, &s, &e));
    assert_true(store_write(s, add_work, NULL, &e));
    store_close(s);
    srand(7);
    int done = 0;
    for (int i = 0; i < WORKERS; i++)
        workers[i] = spawn(location, now);
    for (int k = 0; k < KILLS; k++) {
        int status, victim = rand() % WORKERS;
        assert_true(store_open(location, &s, &e));
        done = wait_for_progress(s, done);
        store_close(s);
        pause_ms(rand() % 10);
        kill(workers[victim], SIGKILL);
        waitpid(workers[victim], &status, 0);
        now += JOB_LEASE + 1; // what the dead one held is free again
        workers[victim] = spawn(location, now);
    }
    for (int i = 0; i < WORKERS; i++) {
        int status;
        waitpid(workers[i], &status, 0);
    }
    assert_int_equal(work(location, now + JOB_LEASE + 1), 0);
    assert_true(store_open(location, &s, &e));
    for (int i = 0; i < jobs; i++)
        if (times_done(s, i) != 1)
            fail_msg("job %d was done %ld times", i, times_done(s, i));
    store_close(s);
}

static void each_job_is_done_once_on_sqlite(void **state)
{
    (void)state;
    run_all(place_file("jobs.db"));
}

static void each_job_is_done_once_on_postgres(void **state)
{
    (void)state;
    const char *why;
    if (!place_postgres(&why)) {
        print_message("left out: %s\n", why);
        skip();
    }
    char location[512];
    snprintf(location, sizeof location, "%s", place_database("jobs"));
    run_all(location);
}

static int begin(void **state)
{
    (void)state;
    const char *wanted = getenv("PRESSE_JOBS");
    if (wanted)
        jobs = atoi(wanted);
    place_begin();
    return 0;
}

static int end(void **state)
{
    (void)state;
    place_end();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_job_is_done_once_on_sqlite),
        cmocka_unit_test(each_job_is_done_once_on_postgres),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
