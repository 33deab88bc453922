// SPDX-License-Identifier: MIT
// If these fail, memory of a snapshot overlaps or is lost.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"

static void pieces_are_aligned_zeroed_and_apart(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    unsigned char *last = NULL;
    for (size_t n = 1; n < 5000; n += 37) {
        unsigned char *p = arena_alloc(&a, n);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xAB, n);
        assert_ptr_not_equal(p, last);
        last = p;
    }
    arena_free(&a);
    assert_null(a.head);
}

static void a_reset_arena_gives_zeroed_memory_again(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    memset(arena_alloc(&a, 100000), 0xFF, 100000);
    arena_reset(&a);
    size_t kept = a.total;
    const char *p = arena_alloc(&a, 100000);
    for (size_t i = 0; i < 100000; i++)
        assert_int_equal(p[i], 0);
    assert_int_equal(a.total, kept); // the block was reused
    arena_free(&a);
}

static void pushed_items_survive_growth(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    int *items = NULL;
    size_t len = 0, cap = 0;
    for (int i = 0; i < 1000; i++)
        ARENA_PUSH(&a, items, len, cap) = i;
    assert_int_equal(len, 1000);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(items[i], i);
    arena_free(&a);
}

static void copies_end_in_nul(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    assert_string_equal(arena_copy(&a, "abcdef", 3), "abc");
    assert_string_equal(arena_copy(&a, NULL, 0), "");
    arena_free(&a);
}

static void what_it_holds_is_told_from_the_rest(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY, b = ARENA_EMPTY;
    assert_false(arena_holds(&a, &a));
    char *first = arena_copy(&a, "first", 5), *large = arena_space(&a, 1 << 22, 1);
    char *other = arena_copy(&b, "other", 5);
    assert_true(arena_holds(&a, first) && arena_holds(&a, large + (1 << 22) - 1));
    assert_false(arena_holds(&a, other) || arena_holds(&a, &a) || arena_holds(&a, NULL));
    arena_free(&a);
    arena_free(&b);
}

static void trimming_keeps_what_was_given(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    arena_trim(&a);
    for (size_t size = 1000; size < 10000000; size *= 3) {
        unsigned char *p = arena_space(&a, size, 1);
        memset(p, 7, size);
        arena_trim(&a);
        assert_int_equal(p[0] + p[size / 2] + p[size - 1], 21);
        unsigned char *zero = arena_alloc(&a, 5000);
        for (size_t i = 0; i < 5000; i++)
            assert_int_equal(zero[i], 0);
    }
    arena_reset(&a); // too large to be kept
    assert_int_equal(a.total, 0);
    assert_memory_equal(arena_copy(&a, "again", 5), "again", 5);
    arena_reset(&a);
    assert_true(a.total > 0);
    arena_free(&a);
}

static void an_adopted_mapping_ends_with_its_arena(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY, b = ARENA_EMPTY;
    size_t n = 3 * (size_t)sysconf(_SC_PAGESIZE);
    char *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(p, MAP_FAILED);
    arena_adopt(&a, p, n);
    assert_false(arena_holds(&a, p));
    p[n - 1] = 'x';
    arena_copy(&b, "b", 1);
    arena_absorb(&b, &a);
    for (size_t i = 0; i < 100; i++)
        arena_alloc(&b, 4000);
    assert_int_equal(p[n - 1], 'x');
    arena_reset(&b);
    assert_int_equal(msync(p, n, MS_ASYNC), -1); // nothing lies there any more
    arena_free(&b);
}

static void blocks_that_are_kept_come_again(void **state)
{
    (void)state;
    enum { SIZE = 3 << 20, MOST = 8 << 20 };
    struct arena a = ARENA_EMPTY, b = ARENA_EMPTY;
    arena_keep_blocks(MOST);
    char *first = arena_space(&a, SIZE, 1);
    memset(first, 0xFF, SIZE);
    arena_free(&a);
    char *again = arena_alloc(&b, SIZE);
    assert_ptr_equal(again, first);
    assert_true(again[0] == 0 && again[SIZE - 1] == 0);
    assert_ptr_not_equal(arena_space(&a, SIZE, 1), again); // it is given out once
    arena_free(&b);
    arena_free(&a); // with the other, more than is kept
    assert_ptr_not_equal(arena_space(&a, SIZE, 1), arena_space(&b, SIZE, 1));
    arena_free(&a);
    arena_free(&b);
    arena_keep_blocks(0);
    assert_int_equal(a.total, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_aligned_zeroed_and_apart),
        cmocka_unit_test(a_reset_arena_gives_zeroed_memory_again),
        cmocka_unit_test(pushed_items_survive_growth),
        cmocka_unit_test(copies_end_in_nul),
        cmocka_unit_test(what_it_holds_is_told_from_the_rest),
        cmocka_unit_test(an_adopted_mapping_ends_with_its_arena),
        cmocka_unit_test(trimming_keeps_what_was_given),
        cmocka_unit_test(blocks_that_are_kept_come_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
