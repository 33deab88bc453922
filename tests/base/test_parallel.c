// SPDX-License-Identifier: MIT
// If this fails, pages are rendered twice or not at all.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_is_worked_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
