// SPDX-License-Identifier: MIT
// If these fail, every reader of files misreads them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/str.h"

static void lines_end_in_any_way(void **state)
{
    (void)state;
    struct str rest = STR("a\r\nb\rc\n\nd"), line;
    const char *want[] = {"a", "b", "c", "", "d"};
    for (size_t i = 0; i < 5; i++) {
        assert_true(str_line(&rest, &line));
        assert_true(str_eq(line, str_of(want[i])));
    }
    assert_false(str_line(&rest, &line));
}

static void splitting_keeps_empty_parts(void **state)
{
    (void)state;
    struct str rest = STR("a,,b"), part;
    assert_true(str_split(&rest, ',', &part) && str_eq(part, STR("a")));
    assert_true(str_split(&rest, ',', &part) && str_eq(part, STR("")));
    assert_true(str_split(&rest, ',', &part) && str_eq(part, STR("b")));
    assert_false(str_split(&rest, ',', &part));
}

static void bad_utf8_is_found_at_its_byte(void **state)
{
    (void)state;
    assert_int_equal(utf8_valid_prefix(STR("\xC3\xA9t\xC3\xA9")), 5);
    assert_int_equal(utf8_valid_prefix(STR("ab\xE9 cd")), 2);
    assert_int_equal(utf8_valid_prefix(STR("\xC0\xAF")), 0);     // overlong
    assert_int_equal(utf8_valid_prefix(STR("\xED\xA0\x80")), 0); // surrogate
    assert_int_equal(utf8_valid_prefix(STR("a\xF4\x90\x80\x80")), 1);
    size_t i = 0;
    assert_int_equal(utf8_next(STR("\xE9x"), &i), 0xFFFD);
    assert_int_equal(i, 1);
}

static void only_hexadecimal_digits_are_worth_something(void **state)
{
    (void)state;
    int sum = 0, digits = 0;
    for (int c = 0; c < 256; c++) {
        int worth = hex_digit_ascii((char)c);
        digits += worth >= 0;
        sum += worth >= 0 ? worth : 0;
    }
    assert_int_equal(digits, 22);
    assert_int_equal(sum, 45 + 2 * 75);
    assert_int_equal(hex_digit_ascii('9'), 9);
    assert_int_equal(hex_digit_ascii('a'), 10);
    assert_int_equal(hex_digit_ascii('F'), 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_in_any_way),
        cmocka_unit_test(splitting_keeps_empty_parts),
        cmocka_unit_test(bad_utf8_is_found_at_its_byte),
        cmocka_unit_test(only_hexadecimal_digits_are_worth_something),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
