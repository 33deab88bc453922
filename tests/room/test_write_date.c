// SPDX-License-Identifier: MIT
// New entries carry dates in a format that is not the page's when these fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "room/write_date.h"

static struct arena arena;

static void like(const char *sample, struct date is, const char *lang, struct date d,
                 const char *want)
{
    struct date_sample s = {str_of(sample), is};
    struct str got;
    assert_true(date_like(&arena, &s, 1, 0, d, str_of(lang), &got));
    assert_string_equal(str_c(&arena, got), want);
}

static void a_date_is_written_as_the_page_writes_them(void **state)
{
    (void)state;
    struct date d = {2026, 2, 1};
    like("11 octobre 2021", (struct date){2021, 10, 11}, "fr", d, "1er février 2026");
    like("11 octobre 2021", (struct date){2021, 10, 11}, "fr", (struct date){2026, 8, 24},
         "24 août 2026");
    like("October 11th, 2021", (struct date){2021, 10, 11}, "en", d, "February 1st, 2026");
    like("3rd March 2021", (struct date){2021, 3, 3}, "en", (struct date){2026, 2, 12},
         "12th February 2026");
    like("2021-10-11", (struct date){2021, 10, 11}, "en", d, "2026-02-01");
    like("2021-10-11T11:24:24.500-04:00", (struct date){2021, 10, 11}, "en", d,
         "2026-02-01T00:00:00.000-04:00");
    like("2021-10-11T11:24:24Z", (struct date){2021, 10, 11}, "en", (struct date){2026, 2, 0},
         "2026-02");
    like("2021/10/11 11:24 +0200", (struct date){2021, 10, 11}, "en", d, "2026/02/01 00:00 +0200");
    like("11/10/2021", (struct date){2021, 10, 11}, "fr", d, "01/02/2026");
    like("6/16/2016", (struct date){2016, 6, 16}, "en", d, "2/1/2026");
    like("28.nov.2018", (struct date){2018, 11, 28}, "pt", d, "1.fev.2026");
    like("10. April 2026", (struct date){2026, 4, 10}, "de", (struct date){2026, 3, 2},
         "2. März 2026");
    like("Oct 2021", (struct date){2021, 10, 0}, "en", d, "Feb 2026");
    like("2021.3", (struct date){2021, 3, 0}, "en", d, "2026.2");
    like("Mar '21", (struct date){2021, 3, 0}, "en", d, "Feb '26");
    like("2021年10月11日", (struct date){2021, 10, 11}, "ja", d, "2026年2月1日");
    like("lundi 11 octobre 2021", (struct date){2021, 10, 11}, "fr", (struct date){2026, 11, 24},
         "mardi 24 novembre 2026");
}

static void the_page_tells_the_order_and_its_own_names(void **state)
{
    (void)state;
    struct date_sample s[] = {{STR("03.03.2021"), {2021, 3, 3}},
                              {STR("2.28.2021"), {2021, 2, 28}},
                              {STR("Sept 2020"), {2020, 9, 0}}};
    struct str got;
    assert_true(date_like(&arena, s, 3, 0, (struct date){2026, 11, 5}, STR("en"), &got));
    assert_string_equal(str_c(&arena, got), "11.05.2026");
    struct date_sample w[] = {{STR("4 Feb 2021"), {2021, 2, 4}}, {STR("5 Sep 2020"), {2020, 9, 5}}};
    assert_true(date_like(&arena, w, 2, 0, (struct date){2026, 9, 7}, STR("en"), &got));
    assert_string_equal(str_c(&arena, got), "7 Sep 2026");
}

static void a_date_without_day_does_not_get_one(void **state)
{
    (void)state;
    struct date month = {2026, 3, 0}, year = {2026, 0, 0}, day = {2021, 10, 11};
    like("11 octobre 2021", day, "fr", month, "mars 2026");
    like("lundi 11 octobre 2021", day, "fr", month, "mars 2026");
    like("le 11 octobre 2021", day, "fr", year, "2026");
    like("October 11th, 2021", day, "en", month, "March 2026");
    like("Monday, 11th October 2021", day, "en", month, "March 2026");
    like("11 de octubre de 2021", day, "es", month, "marzo de 2026");
    like("10. April 2026", (struct date){2026, 4, 10}, "de", month, "März 2026");
    like("2021-10-11", day, "en", month, "2026-03");
    like("2021-10-11", day, "en", year, "2026");
    like("11/10/2021", day, "fr", month, "03/2026");
    like("2021年10月11日", day, "ja", month, "2026年3月");
    like("Oct 2021", (struct date){2021, 10, 0}, "en", year, "2026");
    struct date_sample s = {STR("11 octobre"), day};
    struct str got;
    assert_false(date_like(&arena, &s, 1, 0, year, STR("fr"), &got));
}

static void a_season_is_that_of_the_new_date(void **state)
{
    (void)state;
    struct date is = {2016, 0, 0};
    like("Sommer 2016", is, "de", (struct date){2026, 11, 20}, "Herbst 2026");
    like("Summer 2016", is, "en", (struct date){2026, 1, 3}, "Winter 2026");
    like("été 2016", is, "fr", (struct date){2026, 4, 3}, "printemps 2026");
    like("printemps 2016", is, "fr", (struct date){2026, 7, 3}, "été 2026");
    like("HIVER 2016", is, "fr", (struct date){2026, 7, 3}, "ÉTÉ 2026");
    like("Zomer 2016", is, "nl", (struct date){2026, 0, 0}, "2026");
}

static void a_misspelt_month_tells_the_language(void **state)
{
    (void)state;
    struct date is = {2022, 2, 17};
    like("17 févirer 2022", is, "", (struct date){2026, 11, 20}, "20 novembre 2026");
    like("17 Feburary 2022", is, "", (struct date){2026, 3, 20}, "20 March 2026");
    like("17 Febuar 2022", is, "de", (struct date){2026, 3, 20}, "20 März 2026");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_date_is_written_as_the_page_writes_them),
        cmocka_unit_test(the_page_tells_the_order_and_its_own_names),
        cmocka_unit_test(a_date_without_day_does_not_get_one),
        cmocka_unit_test(a_season_is_that_of_the_new_date),
        cmocka_unit_test(a_misspelt_month_tells_the_language),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&arena);
    return failed;
}
