// SPDX-License-Identifier: MIT
// If these fail, a message does not say what was done, why it failed, or what to do.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "base/error.h"

static void context_and_reason_stand_in_one_sentence(void **state)
{
    (void)state;
    struct error e;
    errno = EACCES;
    assert_false(error_errno(&e, "cannot open %s", "x.md"));
    assert_string_equal(e.message, "cannot open x.md: Permission denied");
    assert_int_equal(e.kind, ERROR_SYSTEM);
    error_context(&e, "reading the room %s", "r");
    assert_string_equal(e.message, "reading the room r: cannot open x.md: Permission denied");
    error_place(&e, "x.md", 3, 4);
    error_remedy(&e, "make it readable");
    assert_string_equal(e.file, "x.md");
    assert_string_equal(e.remedy, "make it readable");
}

static void long_messages_are_cut_not_overrun(void **state)
{
    (void)state;
    struct error e;
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    error_set(&e, ERROR_INPUT, "%s", text);
    assert_int_equal(strlen(e.message), sizeof e.message - 1);
    error_context(&e, "%s", text);
    assert_true(strlen(e.message) < sizeof e.message);
    assert_false(error_set(NULL, ERROR_INPUT, "%s", "nobody listens"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(context_and_reason_stand_in_one_sentence),
        cmocka_unit_test(long_messages_are_cut_not_overrun),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
