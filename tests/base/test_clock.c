// SPDX-License-Identifier: MIT
// If these fail, coverage is sorted or published under the wrong day.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/clock.h"

static void days_go_there_and_back(void **state)
{
    (void)state;
    for (int64_t d = -800000; d < 800000; d += 13) {
        struct date x = date_from_days(d);
        if (x.year < 1)
            continue;
        assert_true(date_exists(x));
        assert_int_equal(date_to_days(x), d);
    }
    assert_int_equal(date_to_days((struct date){1970, 1, 1}), 0);
    assert_int_equal(date_to_days((struct date){2021, 10, 11}), 18911);
}

static void impossible_dates_do_not_exist(void **state)
{
    (void)state;
    assert_true(date_exists((struct date){2020, 2, 29}));
    assert_false(date_exists((struct date){2021, 2, 29}));
    assert_false(date_exists((struct date){1900, 2, 29}));
    assert_true(date_exists((struct date){2000, 2, 29}));
    assert_false(date_exists((struct date){2021, 13, 1}));
    assert_false(date_exists((struct date){2021, 0, 4}));
    assert_true(date_exists((struct date){2021, 0, 0}));
    assert_true(date_exists((struct date){2021, 4, 0}));
    assert_false(date_exists((struct date){2021, 4, 31}));
}

static void precision_is_kept_in_iso(void **state)
{
    (void)state;
    char out[DATE_ISO_SIZE];
    date_iso((struct date){2021, 3, 4}, out);
    assert_string_equal(out, "2021-03-04");
    date_iso((struct date){2021, 3, 0}, out);
    assert_string_equal(out, "2021-03");
    date_iso((struct date){2021, 0, 0}, out);
    assert_string_equal(out, "2021");
    assert_int_equal(date_iso(DATE_NONE, out), 0);
}

static void times_are_read_as_rfc3339(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t want;
    } good[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"2021-10-11T12:30:15+02:00", 1633948215},
        {"2021-10-11 12:30:15 +0200", 1633948215},
        {"2021-10-11T10:30:15.123Z", 1633948215},
        {"2021-10-11", 1633910400},
        {"2021-10-11T10:30", 1633948200},
    };
    static const char *const bad[] = {
        "",           "2021",           "2021-02-30", "2021-10-11T25:00",
        "11/10/2021", "2021-10-11T1:2", "2021-1-1",   "2021-10-11T10:30:00+99:00"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int64_t got = -1;
        assert_true(time_parse_rfc3339(str_of(good[i].text), &got));
        assert_int_equal(got, good[i].want);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t got;
        assert_false(time_parse_rfc3339(str_of(bad[i]), &got));
    }
}

static void times_are_written_for_feeds_and_http(void **state)
{
    (void)state;
    char rfc[TIME_RFC3339_SIZE], http[TIME_HTTP_SIZE];
    time_rfc3339(1633948215, rfc);
    assert_string_equal(rfc, "2021-10-11T10:30:15Z");
    time_http(784111777, http); // the example of RFC 9110
    assert_string_equal(http, "Sun, 06 Nov 1994 08:49:37 GMT");
    time_http(-1, http);
    assert_string_equal(http, "Wed, 31 Dec 1969 23:59:59 GMT");
}

static void the_clock_can_be_fixed(void **state)
{
    (void)state;
    setenv("PRESSE_NOW", "2026-01-02T03:04:05Z", 1);
    assert_int_equal(clock_now(), 1767323045);
    unsetenv("PRESSE_NOW");
    setenv("SOURCE_DATE_EPOCH", "42", 1);
    assert_int_equal(clock_now(), 42);
    unsetenv("SOURCE_DATE_EPOCH");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_go_there_and_back),
        cmocka_unit_test(impossible_dates_do_not_exist),
        cmocka_unit_test(precision_is_kept_in_iso),
        cmocka_unit_test(times_are_read_as_rfc3339),
        cmocka_unit_test(times_are_written_for_feeds_and_http),
        cmocka_unit_test(the_clock_can_be_fixed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
