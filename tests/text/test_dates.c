// SPDX-License-Identifier: MIT
// A press page's dates are lost or wrong when these fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "growth.h"
#include "text/dates.h"
#include "text/fold.h"

// The first date of text as "2021-03-01", "--03-01" without a year, "" when there is none;
// "!" in front when it is impossible, "~" when it is weak.
static const char *first(const char *text, const char *lang)
{
    static char out[64];
    struct date_hit h;
    size_t from = 0;
    if (!dates_next(str_of(text), &from, dates_language(str_of(lang)), &h))
        return "";
    if (h.impossible)
        return "!";
    int n = snprintf(out, sizeof out, "%s", h.strength == DATE_WEAK ? "~" : "");
    if (h.date.year == 0)
        snprintf(out + n, sizeof out - (size_t)n, "--%02u-%02u", h.date.month, h.date.day);
    else
        date_iso(h.date, out + n);
    return out;
}

static void a_number_of_five_digits_is_no_year(void **state)
{
    (void)state;
    size_t from = 0;
    struct date_hit h;
    assert_false(dates_next(STR("for 20211 readers"), &from, 0, &h));
    from = 0;
    assert_true(dates_next(STR("20211-10-11"), &from, 0, &h)); // a slip of the pen
    assert_true(h.impossible);
}

static void a_year_may_stand_apart_from_day_and_month(void **state)
{
    (void)state;
    size_t from = 0;
    struct date_hit h;
    assert_true(dates_next(STR("9/4 2026"), &from, 0, &h));
    assert_true(h.date.year == 2026 && h.date.month == 4 && h.date.day == 9);
    assert_int_equal(h.length, 8);
    from = 0;
    assert_true(dates_next(STR("3/4 1234 pages"), &from, 0, &h));
    assert_true(h.date.year == 0 || h.impossible);
}

static void a_year_whose_digits_are_not_there_is_not_looked_for(void **state)
{
    (void)state;
    assert_true(dates_may_hold(STR("le 3 mars 2021"), 2021));
    assert_true(dates_may_hold(STR("03/04/21"), 2021));
    assert_true(dates_may_hold(STR("\u4ee4\u548c3\u5e741\u67082\u65e5"), 2021));
    assert_true(dates_may_hold(STR("20\u00ad21"), 2021));
    assert_false(dates_may_hold(STR("« Une idée » du 3 mars 2020"), 2021));
    assert_false(dates_may_hold(STR("https://a.example/2"), 2021));
    assert_false(dates_may_hold(STR(""), 2021));
}

static void may_hold_all(const char *text)
{
    struct date_hit h;
    for (size_t from = 0; dates_next(str_of(text), &from, 0, &h);)
        assert_true(h.date.year == 0 || dates_may_hold(str_of(text), h.date.year));
}

static void check(const char *text, const char *lang, const char *want)
{
    may_hold_all(text);
    const char *got = first(text, lang);
    if (strcmp(got, want) != 0)
        fail_msg("\"%s\" reads as \"%s\", not \"%s\"", text, got, want);
}

static void dates_in_words_are_read_in_many_languages(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {"3rd March 2021", "2021-03-03"},
        {"on Monday, March 1st, 2021 we", "2021-03-01"},
        {"le 1er mars 2021", "2021-03-01"},
        {"Motor 1, 3 novembre 2021", "2021-11-03"}, // the channel's number is no day
        {"France 2 – 24 février 2018", "2018-02-24"},
        {"Samedi 1 – 3 mai 2021", "2021-05-01"},
        {"10. April 2026", "2026-04-10"},
        {"28.nov.2018", "2018-11-28"},
        {"2018-28-11", "2018-11-28"},
        {"Mar '21", "2021-03"},
        {"The Courier, '21", "~2021"},
        {"Harbour Post (’98)", "~1998"},
        {"the '80s", ""},
        {"rock'21", ""},
        {"21", ""},
        {"IT Pro. 25/1/17", "2017-01-25"}, // "pro." is December in Czech
        {"March 3/4/17", "2017-03-03"},
        {"3 de março de 2021", "2021-03-03"},
        {"28 de septiembre del 2019", "2019-09-28"},
        {"5 mei 2020", "2020-05-05"},
        {"17 févirer 2022", "2022-02-17"},
        {"2 marca 2021", "2021-03-02"},
        {"Marca, 2020", "~2020"}, // the newspaper
        {"The Courier, p. 23 – 28 March 2020", "2020-03-28"},
        {"Fen Post, pp. 3-4 - March 2018", "2018-03"},
        {"Moorbote, Seite 3, 5. Mai 2020", "2020-05-05"},
        {"Die Bunte Seite 14.12.2019", "2019-12-14"},
        {"Die Bunte Seite 3. Mai 2019", "2019-05-03"},
        {"2017 here", "~2017"},
        {"Marca – mayo de 2020", "2020-05"},
        {"2020 – Marca – Title", "~2020"},
        {"11. prosince 2019", "2019-12-11"},
        {"3 марта 2021 г.", "2021-03-03"},
        {"14 Şubat 2020", "2020-02-14"},
        {"2021. március 3.", "2021-03-03"},
        {"12 Μαρτίου 2020", "2020-03-12"},
        {"٣ مارس ٢٠٢١", "2021-03-03"},
        {"3 mars 2021", "2021-03-03"},
        {"2021 m. kovo 3 d.", "2021-03-03"},
        {"3. maaliskuuta 2021", "2021-03-03"},
        {"2 d’abril de 2019", "2019-04-02"},
        {"ngày 3 tháng 2 năm 2021", "2021-02-03"},
        {"3 tháng 2, 2021", "2021-02-03"},
        {"tháng 2/2021", "2021-02"},
        {"tháng 2 năm 2021", "2021-02"},
        {"March, 8, 2021", "2021-03-08"},
        {"02-Jan-2019", "2019-01-02"},
        {"Sept. 2020", "2020-09"},
        {"août 2019", "2019-08"},
        {"2021年2月1日（月）", "2021-02-01"},
        {"令和3年5月6日", "2021-05-06"},
        {"2020년 3월 4일", "2020-03-04"},
        {"2019年7月", "2019-07"},
        {"3–5 May 2020", "2020-05-03"},
        {"May 3-5, 2020", "2020-05-03"},
        {"3 et 4 mai 2020", "2020-05-03"},
        {"2019 July 4", "2019-07-04"},
        {"28 mars au 11 avril 2019", "2019-03-28"},
        {"28 March – 11 April 2019", "2019-03-28"},
        {"March 28 to April 11, 2019", "2019-03-28"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        check(table[i][0], "", table[i][1]);
}

static void dates_in_numbers_are_read(void **state)
{
    (void)state;
    check("2021-10-11", "", "2021-10-11");
    check("2021-10-11T08:00:00+02:00", "", "2021-10-11");
    check("2021/3/9", "", "2021-03-09");
    check("2021.3", "", "2021-03");
    check("2024.7: x", "", "2024-07");
    check("23.8.2016", "", "2016-08-23");
    check("02.12.15", "", "2015-12-02");
    check("11. 3. 2021", "", "2021-03-11");
    check("6/16/2016", "", "2016-06-16");
    check("03/2021", "", "2021-03");
    check("20240131", "", "2024-01-31");
    check("2 0 2 1", "", "");
}

static void both_orders_are_kept_until_the_page_decides(void **state)
{
    (void)state;
    struct date_hit h;
    size_t from = 0;
    assert_true(dates_next(STR("12/03/21"), &from, 0, &h));
    assert_int_equal(h.date.day, 12);
    assert_int_equal(h.date.month, 3);
    assert_int_equal(h.other.day, 3);
    assert_int_equal(h.other.month, 12);
    from = 0;
    assert_true(dates_next(STR("12.03.2021"), &from, 0, &h));
    assert_int_equal(h.date.day, 12);
    assert_true(h.dotted); // so that only a number over 12 on the page puts the month first
}

static void precision_is_kept_and_never_invented(void **state)
{
    (void)state;
    check("2月1日", "", "--02-01");
    check("11. März", "de", "--03-11");
    check("7 Feb.: PE", "en", "--02-07");
    check("January 7 -", "en", "--01-07");
    check("Sommer 2016", "", "2016");
    check("2019", "", "~2019");
    check("2016/17", "", "~2016");
    check("du 22/01", "", "~--01-22");
}

static void what_cannot_be_is_said(void **state)
{
    (void)state;
    check("31/02/2020", "", "!");
    check("00/00/0000", "", "!");
    check("3 May 20211", "", "!");
    check("31 February 2021", "", "!");
    check("11/10/20211", "", "!");
    check("20211-10-11", "", "!");
    check("2021-13-13", "", "!");
    check("2021-00-13", "", "!");
}

static void what_is_no_date_is_left_alone(void **state)
{
    (void)state;
    check("v2.4.141", "", "");
    check("Motor1 and 24horas", "", "");
    check("9to5Mac", "", "");
    check("192.168.10.20", "", "");
    check("https://x.example/a2021", "", "");
    check("100,000 happy moments", "", "");
    check("20 minutes", "fr", "");
    check("8'20 and 50%", "", "");
    check("marching 300 miles", "en", "");
}

static void marks_inside_a_date_do_not_hide_it(void **state)
{
    (void)state;
    check("3\xe2\x80\x8e mars\xc2\xa0"
          "2021",
          "", "2021-03-03");
    check("\xe2\x80\x8f"
          "12.\xe2\x80\x8f"
          "03.2021",
          "", "2021-03-12");
    check("7 fe\xcc\x81vrier 2020", "fr", "2020-02-07");
}

static void the_page_language_decides_between_two_months(void **state)
{
    (void)state;
    check("3. listopad 2020", "cs", "2020-11-03");
    check("3. listopad 2020", "hr", "2020-10-03");
    check("2021 here", "en", "~2021");
    check("n/a 2021", "", "2021");
    check("3 Here 2021", "br", "2021-10-03");
    assert_int_equal(dates_month(STR("Juni"), 0), 6);
    assert_int_equal(dates_month(STR(" Décembre :"), 0), 12);
    assert_int_equal(dates_month(STR("3月"), 0), 3);
    assert_int_equal(dates_month(STR("11월"), 0), 11);
    assert_int_equal(dates_month(STR("Tháng 3"), 0), 3);
    assert_int_equal(dates_month(STR("13月"), 0), 0);
    assert_int_equal(dates_month(STR("3"), 0), 0);
    assert_int_equal(dates_month(STR("May be"), 0), 0);
    assert_int_equal(dates_month(STR("Marca"), 0), 0);
    assert_int_equal(dates_month(STR("marca"), 0), 3);
}

static void a_name_before_a_date_is_no_month(void **state)
{
    (void)state;
    struct date_hit h;
    size_t from = 0;
    assert_true(dates_next(STR("Daily Mail, 9/2014"), &from, 0, &h)); // not "maio 9"
    assert_int_equal(h.date.month, 9);
    assert_int_equal(h.date.day, 0);
    from = 0;
    assert_true(dates_next(STR("Reporter.si. March 17, 2022"), &from, 0, &h));
    assert_int_equal(h.offset, 13); // "si" is a weekday elsewhere, not here
    from = 0;
    assert_true(dates_next(STR("Des matins en or, 2024/06/20"), &from, 0, &h));
    assert_int_equal(h.offset, 18); // nor is "or"
    from = 0;
    assert_true(dates_next(STR("Corriere del Po, 12/05/2022"), &from, 0, &h));
    assert_int_equal(h.offset, 17); // nor is the river
}

static void a_paper_called_after_a_day_keeps_its_name(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t offset; // of the date
    } cases[] = {
        {"Fenland Sun, 2015-06-09", 13}, // that was a Tuesday
        {"The Sun, 6 May 2021", 9},
        {"Il Venerdì, 14/05/2021", 13}, // and that was a Friday
        {"Journal du Dimanche, 16/05/2021", 21},
        {"Boats on a lake Tue, 9 June 2015", 16},
        {"Boats on a lake\nWed, 9 June 2015", 16}, // wrong, and still a weekday
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct date_hit h;
        size_t from = 0;
        assert_true(dates_next(str_of(cases[i].text), &from, 0, &h));
        assert_int_equal(h.offset, cases[i].offset);
    }
}

static void a_weekday_behind_a_date_is_a_part_of_it(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length;
    } cases[] = {
        {"28 Ocak 2021 Salı", sizeof "28 Ocak 2021 Salı" - 1},
        {"3 May 2021 (Monday): boats", sizeof "3 May 2021 (Monday)" - 1},
        {"3 May 2021, Monday", sizeof "3 May 2021, Monday" - 1},
        {"3 May 2021 Sunday Post", sizeof "3 May 2021" - 1}, // that begins a name
        {"2021年1月28日 星期四", sizeof "2021年1月28日 星期四" - 1},
        {"2021年1月28日（木）", sizeof "2021年1月28日（木）" - 1},
        {"2021년 1월 28일 (목)", sizeof "2021년 1월 28일 (목)" - 1},
        {"2021년 1월 28일 목요일", sizeof "2021년 1월 28일 목요일" - 1},
        {"2021年1月28日 日报", sizeof "2021年1月28日" - 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct date_hit h;
        size_t from = 0;
        assert_true(dates_next(str_of(cases[i].text), &from, 0, &h));
        assert_int_equal(h.length, cases[i].length);
        assert_int_equal(from, cases[i].length);
    }
}

static void a_number_that_ends_a_name_is_no_day(void **state)
{
    (void)state;
    check("France 24, 16 février 2024", "fr", "2024-02-16");
    check("France 5, 31 mars 2023", "fr", "2023-03-31");
    check("La Brèche n°3, mai-juin 2023", "fr", "2023-05");
    check("4, 5 mars 2023", "fr", "2023-03-04");
}

static void of_several_days_or_months_the_first_counts(void **state)
{
    (void)state;
    check("17./18.04.2026", "de", "2026-04-17");
    check("17.-18.4.2026", "de", "2026-04-17");
    check("30.-2.4.2026", "de", "2026-04-02");
    check("May-June 2021", "en", "2021-05");
    check("November/Dezember 2020", "de", "2020-11");
    check("Top-June 2021", "en", "2021-06");
}

static double find_near_dates(const void *what, size_t times)
{
    struct buf text = BUF_EMPTY;
    growth_repeat(&text, what, times);
    struct date_hit h;
    size_t from = 0, n = 0;
    double start = growth_clock();
    while (dates_next(buf_view(&text), &from, 0, &h))
        n++;
    double took = growth_clock() - start;
    assert_true(n >= times);
    buf_free(&text);
    return took;
}

static void near_dates_cost_linear_time(void **state)
{
    (void)state;
    assert_true(growth_is_linear(find_near_dates, "17 febtuaty 2022, 1/2/3/4-5 ", 500));
}

static void folding_makes_spellings_equal(void **state)
{
    (void)state;
    struct arena a = ARENA_EMPTY;
    assert_true(str_eq(fold_words(&a, STR("L’Étudiant (Paris)")), STR("l etudiant paris")));
    assert_true(str_eq(fold_joined(&a, STR("Süd-ost ＡＢ")), STR("sudostab")));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_of_five_digits_is_no_year),
        cmocka_unit_test(a_year_whose_digits_are_not_there_is_not_looked_for),
        cmocka_unit_test(a_year_may_stand_apart_from_day_and_month),
        cmocka_unit_test(dates_in_words_are_read_in_many_languages),
        cmocka_unit_test(dates_in_numbers_are_read),
        cmocka_unit_test(both_orders_are_kept_until_the_page_decides),
        cmocka_unit_test(precision_is_kept_and_never_invented),
        cmocka_unit_test(what_cannot_be_is_said),
        cmocka_unit_test(what_is_no_date_is_left_alone),
        cmocka_unit_test(marks_inside_a_date_do_not_hide_it),
        cmocka_unit_test(the_page_language_decides_between_two_months),
        cmocka_unit_test(a_name_before_a_date_is_no_month),
        cmocka_unit_test(a_paper_called_after_a_day_keeps_its_name),
        cmocka_unit_test(a_weekday_behind_a_date_is_a_part_of_it),
        cmocka_unit_test(a_number_that_ends_a_name_is_no_day),
        cmocka_unit_test(of_several_days_or_months_the_first_counts),
        cmocka_unit_test(near_dates_cost_linear_time),
        cmocka_unit_test(folding_makes_spellings_equal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
