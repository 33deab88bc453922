// SPDX-License-Identifier: MIT
// If these fail, dates read differently in a language because of when its format was looked up.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "site/dateformat.h"

static void the_table_says_what_icu_says(void **state)
{
    (void)state;
    assert_true(dateformats_len > 50);
    for (size_t i = 0; i < dateformats_len; i++) {
        struct dateformat now;
        assert_true(dateformat_read(dateformats[i].tag, &now));
        memcpy(now.tag, dateformats[i].tag, sizeof now.tag);
        assert_memory_equal(&now, &dateformats[i], sizeof now);
    }
}

static void the_languages_of_the_interface_are_in_it(void **state)
{
    (void)state;
    int found = 0;
    for (size_t i = 0; i < dateformats_len; i++)
        found += strcmp(dateformats[i].tag, "fr") == 0 || strcmp(dateformats[i].tag, "en") == 0;
    assert_int_equal(found, 2);
}

static void a_language_outside_it_is_asked_for(void **state)
{
    (void)state;
    struct dateformat f = {0};
    assert_true(dateformat_read("sw", &f));
    assert_string_equal(f.inside[9], "Oktoba");
    assert_string_equal(f.name, "Kiswahili");
    assert_false(dateformat_read("xx", &f));
    assert_false(dateformat_read("no language", &f));
    assert_string_equal(f.name, "Kiswahili");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_says_what_icu_says),
        cmocka_unit_test(the_languages_of_the_interface_are_in_it),
        cmocka_unit_test(a_language_outside_it_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
