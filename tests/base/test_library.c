// SPDX-License-Identifier: MIT
// If these fail, a machine without a library that only few commands need cannot start any of
// them, or a library that is missing or too old ends the program instead of being named.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/fault.h"
#include "base/library.h"

static struct {
    LIBRARY_POINTER(cos)
    LIBRARY_POINTER(floor)
} m;
static const struct library_call calls[] = {{"cos", &m.cos}, {"floor", &m.floor}};
static const struct library_call calls_too_new[] = {{"floor", &m.floor}, {"no_such_call", &m.cos}};

#define LIBRARY(file, calls)                                                                       \
    {                                                                                              \
        file, "a-package", "count", calls, 2, false                                                \
    }

static void functions_are_there_after_opening(void **state)
{
    (void)state;
    static struct library lib = LIBRARY("libm.so.6", calls);
    struct error e;
    assert_true(library_open(&lib, &e));
    assert_true(m.floor(2.5) < 2.1 && m.floor(2.5) > 1.9);
    assert_true(m.cos(0) > 0.9);
    // The second opening asks the loader nothing.
    fault_arm(1, EIO);
    assert_true(library_open(&lib, &e));
    fault_arm(0, 0);
}

static void a_missing_library_is_named_with_its_package(void **state)
{
    (void)state;
    static struct library lib = LIBRARY("libnowhere.so.9", calls);
    struct error e;
    for (int times = 0; times < 2; times++) {
        assert_false(library_open(&lib, &e));
        assert_non_null(strstr(e.message, "libnowhere.so.9 is needed to count"));
        assert_non_null(strstr(e.remedy, "a-package"));
    }
    assert_false(library_open(&lib, NULL));
}

static void a_library_without_a_function_fills_nothing(void **state)
{
    (void)state;
    static struct library lib = LIBRARY("libm.so.6", calls_too_new);
    struct error e;
    memset(&m, 0, sizeof m);
    assert_false(library_open(&lib, &e));
    assert_non_null(strstr(e.message, "no_such_call"));
    assert_null(m.floor);
    assert_null(m.cos);
}

static void a_loader_that_fails_once_can_be_asked_again(void **state)
{
    (void)state;
    static struct library lib = LIBRARY("libm.so.6", calls);
    struct error e;
    fault_arm(1, EIO);
    assert_false(library_open(&lib, &e));
    fault_arm(0, 0);
    assert_true(library_open(&lib, &e));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_are_there_after_opening),
        cmocka_unit_test(a_missing_library_is_named_with_its_package),
        cmocka_unit_test(a_library_without_a_function_fills_nothing),
        cmocka_unit_test(a_loader_that_fails_once_can_be_asked_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
