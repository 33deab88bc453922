// SPDX-License-Identifier: MIT
// If these fail, what a person asked to have erased can still be read in the files of the
// PostgreSQL server, and nobody is told.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/fault.h"
#include "place.h"
#include "store/engine.h"

static const char *no_postgres;
static struct store *s;
static char location[512];
static struct error e;

static bool script_work(struct db *db, void *context, struct error *why)
{
    return db->calls->script(db, context, why);
}

// Not in a transaction.
static void outside(const char *address, const char *sql)
{
    struct db *db = NULL;
    FINE(postgres_calls.connect(address, false, &db, &e));
    FINE(db->calls->script(db, sql, &e));
    db->calls->disconnect(db);
}

static int hits(const char *needle)
{
    outside(location, "CHECKPOINT");
    return place_hits("pg/base", needle);
}

static void store_marker(void)
{
    // Long enough for its own storage, and as names in columns, indexes and statistics.
    static char sql[] =
        "DELETE FROM contact; INSERT INTO request_search SELECT i, 'quillmarker' || i || "
        "repeat(md5(i::text), 200)"
        " FROM generate_series(1, 200) i;"
        "INSERT INTO contact SELECT i, 'quillmarker' || i, 'quillmarker@x', '', 'quillmarker', 1"
        " FROM generate_series(1, 500) i;"
        "INSERT INTO job (id, kind, key, payload, state, run_at, created_at)"
        " VALUES (7, 'x', 'quillmarker', '', 'done', 1, 1)";
    FINE(store_write(s, script_work, sql, &e));
    outside(location, "ANALYZE");
}

static void erase_marker(void)
{
    static char sql[] = "DELETE FROM request_search; UPDATE contact SET name = '', email = '',"
                        " about = ''; DELETE FROM job";
    FINE(store_write(s, script_work, sql, &e));
}

static void what_was_erased_is_out_of_the_files(void **state)
{
    (void)state;
    store_marker();
    assert_true(hits("quillmarker") > 100);
    erase_marker();
    outside(location, "VACUUM"); // what the server does by itself is not enough
    assert_true(hits("quillmarker") > 0);
    FINE(store_sweep(s, &e));
    assert_int_equal(hits("quillmarker"), 0);
    FINE(store_sweep(s, &e)); // safe to do again
}

static void an_open_transaction_is_waited_for_and_told(void **state)
{
    (void)state;
    struct db *reader = NULL;
    struct table t;
    AUTO_ARENA a = ARENA_EMPTY;
    store_marker();
    FINE(store_read_begin(s, &reader, &e));
    FINE(db_query(reader, SQL_STORE_ANSWERS, NULL, 0, &a, &t, &e)); // from here on it sees
    erase_marker();
    assert_false(store_sweep(s, &e));
    assert_string_equal(e.id, "refuse-sweep-open");
    store_read_end(s, reader);
    FINE(store_sweep(s, &e));
    assert_int_equal(hits("quillmarker"), 0);
}

static void tables_of_another_account_are_told(void **state)
{
    (void)state;
    char other[600];
    outside(location, "CREATE ROLE guest LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO guest;"
                      "GRANT ALL ON SCHEMA public TO guest");
    snprintf(other, sizeof other, "%s", location);
    memcpy(strstr(other, "user=presse"), "user=guest\0", 11);
    struct store *theirs = NULL;
    FINE(store_open(other, &theirs, &e));
    assert_false(store_sweep(theirs, &e));
    assert_string_equal(e.id, "refuse-sweep-owner");
    assert_int_equal(e.kind, ERROR_INPUT);
    store_close(theirs);
}

// Nobody waits for long: a table that takes too long is vacuumed as usual, and this is told.
static void a_large_table_holds_nobody_up(void **state)
{
    (void)state;
    static char fill[] =
        "INSERT INTO request_search SELECT i, 'quillmarker' FROM generate_series(1, 20) i;"
        "CREATE FUNCTION slow(text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS "
        "'BEGIN PERFORM pg_sleep(1); RETURN $1; END'";
    FINE(store_write(s, script_work, fill, &e));
    outside(location, "DELETE FROM request_search WHERE request_id > 7;"
                      "CREATE INDEX slowly ON request_search (slow(body)) WHERE request_id < 0;"
                      "UPDATE pg_index SET indpred = NULL WHERE indexrelid = 'slowly'::regclass");
    assert_false(store_sweep(s, &e));
    assert_string_equal(e.id, "refuse-sweep-large");
    assert_int_equal(e.kind, ERROR_INPUT);
    outside(location, "DROP INDEX slowly; DELETE FROM request_search");
    FINE(store_sweep(s, &e));
    assert_int_equal(hits("quillmarker"), 0);
}

static void every_failing_call_is_an_error(void **state)
{
    (void)state;
    unsigned long n = 1;
    for (bool ok = false; !ok; n++) {
        e = (struct error){0};
        fault_arm(n, EIO);
        ok = store_sweep(s, &e);
        fault_arm(0, 0);
        assert_true(ok || e.message[0]);
        assert_true(n < 100);
    }
    assert_true(n > 10);
}

static int begin(void **state)
{
    (void)state;
    place_begin();
    if (place_postgres(&no_postgres)) {
        snprintf(location, sizeof location, "%s", place_database("sweep"));
        FINE(store_open(location, &s, &e));
    }
    return 0;
}

static int end(void **state)
{
    (void)state;
    store_close(s);
    place_end();
    return 0;
}

// SQLite needs no sweep and says yes; its files are looked at in test_flow.c.
static void sqlite_needs_none(void **state)
{
    (void)state;
    struct store *file = NULL;
    FINE(store_open(place_file("none.db"), &file, &e));
    FINE(store_sweep(file, &e));
    store_close(file);
}

int main(void)
{
    const struct CMUnitTest all[] = {
        cmocka_unit_test(sqlite_needs_none),
        cmocka_unit_test(what_was_erased_is_out_of_the_files),
        cmocka_unit_test(an_open_transaction_is_waited_for_and_told),
        cmocka_unit_test(tables_of_another_account_are_told),
        cmocka_unit_test(a_large_table_holds_nobody_up),
        cmocka_unit_test(every_failing_call_is_an_error),
    };
    // Without PostgreSQL only the first of them.
    const struct CMUnitTest some[] = {all[0]};
    return access("/usr/lib/postgresql", F_OK) == 0 ? cmocka_run_group_tests(all, begin, end)
                                                    : cmocka_run_group_tests(some, begin, end);
}
