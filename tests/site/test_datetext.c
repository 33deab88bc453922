// SPDX-License-Identifier: MIT
// Dates for people: a reader sees the date that the page gives, in the reader's language.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "site/datetext.h"

static void expect(const char *lang, struct date d, const char *full, const char *in_year)
{
    AUTO_ARENA a = ARENA_EMPTY;
    const struct datetext *t = datetext_make(&a, str_of(lang));
    char out[DATETEXT_SIZE + 1];
    out[datetext_full(t, d, out)] = 0;
    assert_string_equal(out, full);
    out[datetext_in_year(t, d, out)] = 0;
    assert_string_equal(out, in_year);
}

static void a_date_reads_as_the_language_writes_it(void **state)
{
    (void)state;
    struct date d = {2021, 10, 11};
    expect("fr", d, "11 octobre 2021", "11 octobre");
    expect("en", d, "October 11, 2021", "October 11");
    expect("en-GB", d, "11 October 2021", "11 October");
    expect("de", d, "11. Oktober 2021", "11. Oktober");
    expect("es", d, "11 de octubre de 2021", "11 de octubre");
    expect("ja", d, "2021年10月11日", "10月11日");
    expect("pl", d, "11 października 2021", "11 października");
    expect("fr", (struct date){2021, 2, 1}, "1er février 2021", "1er février");
}

static void a_date_is_never_more_precise_than_the_page(void **state)
{
    (void)state;
    expect("fr", (struct date){2021, 10, 0}, "octobre 2021", "octobre");
    expect("fr", (struct date){2021, 0, 0}, "2021", "");
    expect("fr", DATE_NONE, "", "");
    expect("pl", (struct date){2021, 10, 0}, "październik 2021", "październik");
}

static void an_unknown_language_or_date_falls_back_to_iso(void **state)
{
    (void)state;
    expect("xx-nowhere", (struct date){2021, 10, 11}, "2021-10-11", "2021-10-11");
    expect("", (struct date){2021, 10, 11}, "2021-10-11", "2021-10-11");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_date_reads_as_the_language_writes_it),
        cmocka_unit_test(a_date_is_never_more_precise_than_the_page),
        cmocka_unit_test(an_unknown_language_or_date_falls_back_to_iso),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
