// SPDX-License-Identifier: MIT
// If these fail, pages come out cut or a hostile input grows without bound.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"

static void what_is_added_comes_out(void **state)
{
    (void)state;
    struct buf b = BUF_EMPTY;
    for (int i = 0; i < 1000; i++)
        buf_format(&b, "%d,", i);
    assert_int_equal(b.n, 10 * 2 + 90 * 3 + 900 * 4);
    assert_true(str_ends(buf_view(&b), STR("998,999,")));
    buf_reset(&b);
    buf_utf8(&b, 0xE9);
    buf_char(&b, 't');
    buf_c(&b, "\xC3\xA9");
    assert_true(str_eq(buf_view(&b), STR("\xC3\xA9t\xC3\xA9")));
    buf_free(&b);
}

static void a_limit_stops_growth_and_is_remembered(void **state)
{
    (void)state;
    struct buf b = {.limit = 10};
    buf_c(&b, "0123456789");
    assert_false(b.overflow);
    buf_char(&b, 'x');
    assert_true(b.overflow);
    assert_int_equal(b.n, 10);
    buf_c(&b, "");
    buf_free(&b);
}

static void what_is_large_is_whole_wherever_it_moves(void **state)
{
    enum { MANY = 600000 };
    struct buf b = BUF_EMPTY, limited = {.limit = MANY * 3};
    (void)state;
    for (uint32_t i = 0; i < MANY; i++)
        buf_add(&b, &i, sizeof i);
    assert_int_equal(b.n, MANY * sizeof(uint32_t));
    for (uint32_t i = 0, at; i < MANY; i++) {
        memcpy(&at, b.p + i * sizeof at, sizeof at);
        assert_int_equal(at, i);
    }
    buf_add(&limited, b.p, MANY * 3);
    assert_false(limited.overflow);
    buf_char(&limited, 'x');
    assert_true(limited.overflow);
    assert_memory_equal(limited.p, b.p, MANY * 3);
    buf_free(&limited);
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_added_comes_out),
        cmocka_unit_test(a_limit_stops_growth_and_is_remembered),
        cmocka_unit_test(what_is_large_is_whole_wherever_it_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
