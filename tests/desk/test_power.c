// SPDX-License-Identifier: MIT
// Power is lost at any moment, and with it every write that was not synced, or some of them: if
// this fails, a request that was acknowledged is gone, or the database is damaged.
// PRESSE_CUTS=200 for the long run.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "desk/retention.h"
#include "place.h"
#include "power.h"
#include "room.h"
#include "store/engine.h"

enum { WRITERS = 3, REQUESTS = 12, ROUNDS = 2 };

static struct desk *d;
static struct error e;

static void *submit_some(void *context)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct submission s = test_submission();
    for (int i = 0; i < REQUESTS; i++) {
        char key[64];
        snprintf(key, sizeof key, "%s-%d", (const char *)context, i);
        power_acknowledge(test_submit(d, &s, key, &a, NULL));
    }
    return NULL;
}

// Several at once, so that a commit holds several; an erasure, which empties the log; and the
// server is stopped and started.
static void live(void)
{
    static char names[ROUNDS][WRITERS][16];
    struct desk_options o = test_options();
    for (int round = 0; round < ROUNDS; round++) {
        pthread_t threads[WRITERS];
        AUTO_ARENA a = ARENA_EMPTY;
        d = test_desk("power", NULL, &o);
        for (int w = 0; w < WRITERS; w++) {
            snprintf(names[round][w], sizeof names[round][w], "%d-%d", round, w);
            assert_int_equal(pthread_create(&threads[w], NULL, submit_some, names[round][w]), 0);
        }
        struct submission s = test_submission();
        int64_t gone = test_submit(d, &s, round ? "gone-1" : "gone-0", &a, NULL);
        if (!erase_request(d, gone, (struct desk_actor){.who = ACTOR_SYSTEM}, &e))
            fail_msg("%s", e.message);
        for (int w = 0; w < WRITERS; w++)
            pthread_join(threads[w], NULL);
        desk_close(d);
    }
}

static void check_after(size_t moment, const int64_t *requests, size_t len)
{
    AUTO_ARENA a = ARENA_EMPTY;
    struct desk_options o = test_options();
    struct desk_request r;
    struct db *db;
    d = test_desk("after", NULL, &o);
    for (size_t i = 0; i < len; i++)
        if (!request_load(d, requests[i], &a, &r, &e))
            fail_msg("cut at %zu: request %zu of %zu was acknowledged and is lost: %s", moment, i,
                     len, e.message);
    assert_true(store_read_begin(d->store, &db, &e));
    if (!sqlite_check(db, &e))
        fail_msg("cut at %zu: %s", moment, e.message);
    store_read_end(d->store, db);
    desk_close(d);
}

static void what_was_acknowledged_survives_a_power_cut(void **state)
{
    (void)state;
    const char *wanted = getenv("PRESSE_CUTS");
    unsigned chance = 20211011;
    int cuts = wanted ? atoi(wanted) : 25;
    int64_t requests[WRITERS * REQUESTS * ROUNDS];
    size_t len, most = sizeof requests / sizeof *requests;
    power_begin();
    live();
    power_end();
    assert_true(power_moments() > 100);
    char database[300];
    snprintf(database, sizeof database, "%s", place_file("after/data/presse.db"));
    assert_true(file_make_folders(place_file("after/data"), &e));
    for (int i = 0; i < cuts; i++) {
        // The last one: after everything.
        size_t moment = i + 1 < cuts ? (size_t)rand_r(&chance) % power_moments() : power_moments();
        assert_true(power_cut(moment, database, &chance, requests, most, &len));
        check_after(moment, requests, len);
    }
    assert_int_equal(len, most);
}

static int begin(void **state)
{
    (void)state;
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
        cmocka_unit_test(what_was_acknowledged_survives_a_power_cut),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
