// SPDX-License-Identifier: MIT
// If these fail, findings point at the wrong line or come in a random order.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/diag.h"

static void places_count_lines_and_bytes_from_one(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct line_index x = line_index_make(&a, STR("ab\ncd\r\nef\rg"));
    static const struct {
        size_t offset;
        unsigned line, column;
    } want[] = {{0, 1, 1}, {1, 1, 2}, {3, 2, 1}, {7, 3, 1}, {8, 3, 2}, {10, 4, 1}, {11, 4, 2}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        unsigned line, column;
        line_index_find(&x, want[i].offset, &line, &column);
        assert_int_equal(line, want[i].line);
        assert_int_equal(column, want[i].column);
    }
    arena_free(&a);
}

static void findings_are_sorted_and_counted(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    struct diags d = DIAGS_IN(&a);
    diag_add(&d, SEVERITY_WARNING, "second", STR("b.md"), 1, 1, "two %d", 2);
    diag_add(&d, SEVERITY_ERROR, "first", STR("a.md"), 9, 1, "one");
    diag_add(&d, SEVERITY_NOTE, "zeroth", STR("a.md"), 2, 5, "none")->remedy = STR("do");
    diag_add(&d, SEVERITY_NOTE, "zeroth", STR("a.md"), 2, 5, "again");
    diags_sort(&d);
    assert_string_equal(d.items[0].code, "zeroth");
    assert_true(str_eq(d.items[0].message, STR("none")));
    assert_true(str_eq(d.items[1].message, STR("again"))); // equals keep their order
    assert_string_equal(d.items[3].code, "second");
    assert_true(str_eq(d.items[3].message, STR("two 2")));
    assert_int_equal(diags_count(&d, SEVERITY_WARNING), 2);
    assert_int_equal(diags_count(&d, SEVERITY_NOTE), 4);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_count_lines_and_bytes_from_one),
        cmocka_unit_test(findings_are_sorted_and_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
