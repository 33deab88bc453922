// SPDX-License-Identifier: MIT
// If these fail, lists are out of order, or those of equal rank change places between two builds.
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/sort.h"

enum { MOST = 40 };

struct thing {
    int key, place;
};

static int by_key(const void *a, const void *b)
{
    const struct thing *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static void check(const struct thing *given, size_t len)
{
    struct thing sorted[MOST];
    memcpy(sorted, given, len * sizeof *given);
    sort_grown(sorted, len, sizeof *sorted, by_key);
    int sum = 0;
    for (size_t i = 0; i < len; i++) {
        sum += sorted[i].place;
        if (i)
            assert_true(
                sorted[i - 1].key < sorted[i].key ||
                (sorted[i - 1].key == sorted[i].key && sorted[i - 1].place < sorted[i].place));
    }
    assert_int_equal(sum, (int)len * ((int)len - 1) / 2);
}

// Every length, every length of the sorted head or tail, with and without equal keys; rising by a
// third each time, or falling.
static void check_all(bool tail, bool falling)
{
    unsigned seed = 7;
    struct thing things[MOST];
    for (size_t len = 0; len <= MOST; len++)
        for (size_t head = 0; head <= len; head++)
            for (int keys = 2; keys < 100; keys += 30) {
                for (size_t i = 0; i < len; i++) {
                    seed = seed * 1103515245 + 12345;
                    bool sorted = tail ? i >= head : i < head;
                    int rise = falling ? 50 - (int)i : (int)i / 3;
                    int key = sorted ? rise : (int)(seed >> 16) % keys;
                    things[i] = (struct thing){key, (int)i};
                }
                check(things, len);
            }
    sort_grown(NULL, 0, 1, by_key);
}

static void lists_with_a_head_in_order_are_sorted(void **state)
{
    (void)state;
    check_all(false, false);
    check_all(false, true);
}

static void lists_with_a_tail_in_order_are_sorted(void **state)
{
    (void)state;
    check_all(true, false);
    check_all(true, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_with_a_head_in_order_are_sorted),
        cmocka_unit_test(lists_with_a_tail_in_order_are_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
