// SPDX-License-Identifier: MIT
// If this fails, pages are rendered twice or not at all.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdatomic.h>

#include "base/parallel.h"

enum { ITEMS = 5000 };
static atomic_int seen[ITEMS];

static void mark(void *context, size_t item, unsigned worker)
{
    assert_true(worker < *(unsigned *)context);
    atomic_fetch_add(&seen[item], 1);
}

static void every_item_is_worked_once(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 9; threads += 4) {
        for (size_t i = 0; i < ITEMS; i++)
            atomic_store(&seen[i], 0);
        parallel_for(threads, ITEMS, mark, &threads);
        for (size_t i = 0; i < ITEMS; i++)
            assert_int_equal(atomic_load(&seen[i]), 1);
    }
    unsigned none = 1;
    parallel_for(4, 0, mark, &none);
}

static void *mark_one(void *context)
{
    atomic_fetch_add((atomic_int *)context, 1);
    return NULL;
}

// Several loops at once, one within another, and more threads than are kept.
static void nested(void *context, size_t item, unsigned worker)
{
    unsigned threads = 3;
    (void)item;
    (void)worker;
    (void)context;
    parallel_for(threads, ITEMS, mark, &threads);
}

static void threads_that_are_kept_work_as_well(void **state)
{
    for (unsigned most = 1; most <= 8; most += 7) {
        parallel_keep_threads(most);
        for (int round = 0; round < 50; round++) {
            atomic_int begun = 0;
            struct beside beside;
            beside_begin(&beside, 2, mark_one, (void *)(uintptr_t)&begun);
            every_item_is_worked_once(state);
            beside_end(&beside);
            beside_end(&beside); // legal
            assert_int_equal(atomic_load(&begun), 1);
        }
        for (size_t i = 0; i < ITEMS; i++)
            atomic_store(&seen[i], 0);
        parallel_for(4, 6, nested, NULL);
        for (size_t i = 0; i < ITEMS; i++)
            assert_int_equal(atomic_load(&seen[i]), 6);
        parallel_keep_threads(0);
    }
    every_item_is_worked_once(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_is_worked_once),
        cmocka_unit_test(threads_that_are_kept_work_as_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
