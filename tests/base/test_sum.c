// SPDX-License-Identifier: MIT
// If these fail, a page whose bytes changed is taken for the one that was written last.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/sum.h"

enum { MOST = 200 };

static bool same(struct sum a, struct sum b)
{
    return a.a == b.a && a.b == b.b;
}

static void test_every_bit_counts(void **state)
{
    (void)state;
    char bytes[MOST];
    for (size_t i = 0; i < MOST; i++)
        bytes[i] = (char)(i * 7);
    for (size_t n = 1; n <= MOST; n++) {
        const struct str s = {bytes, n};
        const struct sum sum = sum_of(s);
        for (size_t bit = 0; bit < n * 8; bit++) {
            bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
            const struct sum other = sum_of(s);
            assert_true(other.a != sum.a && other.b != sum.b);
            bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
        }
        assert_true(same(sum, sum_of(s)));
    }
}

// Zeros behind the last byte are bytes, too, and so is the order of all.
static void test_length_and_order_count(void **state)
{
    (void)state;
    char zeros[MOST] = {0}, turned[MOST];
    for (size_t n = 0; n < MOST; n++)
        assert_false(same(sum_of((struct str){zeros, n}), sum_of((struct str){zeros, n + 1})));
    for (size_t i = 0; i < MOST; i++)
        turned[i] = (char)i;
    const struct sum sum = sum_of((struct str){turned, MOST});
    for (size_t step = 1; step <= 64; step *= 2) {
        char swapped[MOST];
        memcpy(swapped, turned, MOST);
        memcpy(swapped, turned + step, step);
        memcpy(swapped + step, turned, step);
        assert_false(same(sum, sum_of((struct str){swapped, MOST})));
    }
}

static void test_pieces_have_the_sum_of_the_whole(void **state)
{
    (void)state;
    char bytes[MOST];
    for (size_t i = 0; i < MOST; i++)
        bytes[i] = (char)(i * 11 + 3);
    for (size_t n = 0; n <= MOST; n++)
        for (size_t piece = SUM_STEP; piece <= MOST; piece += SUM_STEP) {
            struct summing s;
            size_t at = 0;
            sum_begin(&s, n);
            for (; n - at > piece; at += piece)
                sum_more(&s, (struct str){bytes + at, piece});
            assert_true(same(sum_end(&s, (struct str){bytes + at, n - at}),
                             sum_of((struct str){bytes, n})));
        }
}

static void test_nothing_has_a_sum(void **state)
{
    (void)state;
    assert_true(same(sum_of((struct str){NULL, 0}), sum_of(STR(""))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_bit_counts),
        cmocka_unit_test(test_length_and_order_count),
        cmocka_unit_test(test_pieces_have_the_sum_of_the_whole),
        cmocka_unit_test(test_nothing_has_a_sum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
