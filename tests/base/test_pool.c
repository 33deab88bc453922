// SPDX-License-Identifier: MIT
// If these fail, what threads keep for one another is overwritten, or lost while it is used.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/parallel.h"
#include "base/pool.h"

enum { PIECES = 400000, LONGEST = 40, THREADS = 4 };

struct taken {
    struct pool pool;
    unsigned char *pieces[PIECES];
};

static size_t size_of(size_t i)
{
    return i % LONGEST + 1;
}

static void take_one(void *context, size_t i, unsigned worker)
{
    struct taken *t = context;
    (void)worker;
    t->pieces[i] = pool_take(&t->pool, size_of(i));
    memset(t->pieces[i], (int)(i % 251), size_of(i));
}

static bool is_whole(const struct taken *t, size_t i)
{
    for (size_t at = 0; at < size_of(i); at++)
        if (t->pieces[i][at] != i % 251)
            return false;
    return true;
}

static void what_threads_take_stays_theirs(void **state)
{
    static struct taken t;
    (void)state;
    parallel_for(THREADS, PIECES, take_one, &t);
    for (size_t i = 0; i < PIECES; i++) {
        assert_int_equal((uintptr_t)t.pieces[i] % _Alignof(max_align_t), 0);
        assert_true(is_whole(&t, i));
    }
    pool_free(&t.pool);
    take_one(&t, 7, 0);
    assert_true(is_whole(&t, 7));
    pool_free(&t.pool);
}

static void what_is_larger_than_a_block_is_taken_in_one_piece(void **state)
{
    enum { LARGE = 5 << 20 };
    struct pool p = POOL_EMPTY;
    (void)state;
    char *small = pool_take(&p, 3), *large = pool_take(&p, LARGE), *next = pool_take(&p, 3);
    memset(large, 1, LARGE);
    memset(small, 2, 3);
    memset(next, 3, 3);
    assert_int_equal(large[0], 1);
    assert_int_equal(large[LARGE - 1], 1);
    pool_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_threads_take_stays_theirs),
        cmocka_unit_test(what_is_larger_than_a_block_is_taken_in_one_piece),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
