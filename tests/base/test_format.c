// SPDX-License-Identifier: MIT
// If these fail, numbers and names in texts, addresses and ids are other than what was meant.
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/format.h"

static size_t quick(char *room, size_t most, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static size_t quick(char *room, size_t most, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    size_t n = format_quick(room, most, format, args);
    va_end(args);
    return n;
}

#define SAME(...)                                                                                  \
    do {                                                                                           \
        char ours[200], theirs[200];                                                               \
        int n = snprintf(theirs, sizeof theirs, __VA_ARGS__);                                      \
        assert_int_equal(quick(ours, sizeof ours, __VA_ARGS__), n);                                \
        assert_memory_equal(ours, theirs, (size_t)n);                                              \
    } while (0)

static void it_writes_what_the_library_writes(void **state)
{
    (void)state;
    SAME("%s", "");
    SAME("nothing");
    SAME("/%.*s/%s.%c%%", 3, "abcdef", "xml", 'x');
    SAME("%.*s|%.*s", 0, "none", 9, "short");
    SAME("%.*s", 6, "ab\0cd");
    SAME("%.*s", -1, "all of it");
    SAME("%d %d %d %d", 0, -1, INT_MAX, INT_MIN);
    SAME("%u %zu %zu", UINT_MAX, SIZE_MAX, (size_t)0);
    SAME("page/%zu/", (size_t)10);
}

static void what_it_does_not_know_is_left_alone(void **state)
{
    (void)state;
    char room[64];
    assert_int_equal(quick(room, sizeof room, "%02d", 1), FORMAT_OTHER);
    assert_int_equal(quick(room, sizeof room, "x %llx", 1ULL), FORMAT_OTHER);
    assert_int_equal(quick(room, sizeof room, "%ld", 1L), FORMAT_OTHER);
    assert_int_equal(quick(room, sizeof room, "%.3s", "abc"), FORMAT_OTHER);
    assert_int_equal(quick(room, sizeof room, "%g", 1.5), FORMAT_OTHER);
    assert_int_equal(quick(room, 3, "%s", "abc"), 3);
    assert_int_equal(quick(room, 2, "%s", "abc"), FORMAT_OTHER);
    assert_int_equal(quick(room, 2, "a%d", -1), FORMAT_OTHER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_writes_what_the_library_writes),
        cmocka_unit_test(what_it_does_not_know_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
