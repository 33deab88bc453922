// SPDX-License-Identifier: MIT
// If this fails, a server's Retry-After or Last-Modified is misunderstood.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "net/httpdate.h"

static void the_three_forms_say_the_same(void **state)
{
    (void)state;
    static const char *const good[] = {"Sun, 06 Nov 1994 08:49:37 GMT",
                                       "Sunday, 06-Nov-94 08:49:37 GMT",
                                       "Sun Nov  6 08:49:37 1994"};
    for (int i = 0; i < 3; i++) {
        int64_t t = 0;
        assert_true(httpdate_parse(str_of(good[i]), &t));
        assert_int_equal(t, 784111777);
    }
}

static void other_texts_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "120",
                                      "Sun",
                                      "Sun, 99 Nov 1994 08:49:37 GMT",
                                      "Sun, 06 Foo 1994 08:49:37 GMT",
                                      "Sun, 06 Nov 1994",
                                      "Sun, 06 Nov 1994 25:00:00 GMT"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t t = 5;
        assert_false(httpdate_parse(str_of(bad[i]), &t));
        assert_int_equal(t, 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_three_forms_say_the_same),
        cmocka_unit_test(other_texts_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
