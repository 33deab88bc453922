// SPDX-License-Identifier: MIT
// Addresses that people have published change, or pages lose their language, when these fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "room/place.h"

static struct arena arena;

static void url_is(struct place p, const char *want)
{
    struct str got;
    bool ok = place_url(&arena, &p, &got);
    (void)ok;
    assert_string_equal(str_c(&arena, got), want);
}

static void a_page_stands_where_its_front_matter_says(void **state)
{
    (void)state;
    url_is((struct place){.name = STR("x"), .front_url = STR("/espace-presse")}, "/espace-presse/");
    url_is((struct place){.name = STR("x"), .front_url = STR("press")}, "/press/");
    url_is((struct place){.name = STR("x"), .front_url = STR("/press.html")}, "/press/");
    url_is((struct place){.name = STR("x"), .front_url = STR("https://a.example/b/")}, "/b/");
    url_is((struct place){.name = STR("x"), .front_url = STR("/")}, "/");
    url_is((struct place){.name = STR("x"), .front_url = STR("/a/index.html")}, "/a/");
}

static void an_address_that_cannot_be_used_falls_back_to_the_name(void **state)
{
    (void)state;
    struct str got;
    struct place p = {.name = STR("press"), .front_url = STR("/../etc/passwd")};
    assert_false(place_url(&arena, &p, &got));
    assert_string_equal(str_c(&arena, got), "/press/");
    p.front_url = STR("/a\nb");
    assert_false(place_url(&arena, &p, &got));
}

static void a_page_without_address_stands_at_its_name(void **state)
{
    (void)state;
    url_is((struct place){.name = STR("espace-presse")}, "/espace-presse/");
    url_is((struct place){.name = STR("blog/Un Titre")}, "/blog/un-titre/");
    url_is((struct place){.name = STR("blog/_index")}, "/blog/");
    url_is((struct place){.name = STR("index")}, "/");
    url_is((struct place){.name = STR("a/b"), .slug = STR("c")}, "/a/c/");
    url_is((struct place){.name = STR("page"), .prefix = STR("fr")}, "/fr/page/");
}

static void jekyll_patterns_are_filled(void **state)
{
    (void)state;
    struct place p = {.name = STR("title"), .date = STR("2021-03-04"), .category = STR("News")};
    p.pattern = STR("/:categories/:year/:month/:day/:title.html");
    url_is(p, "/news/2021/03/04/title/");
    p.pattern = STR("pretty");
    url_is(p, "/news/2021/03/04/title/");
    p.pattern = STR("/:year/:i_month/:slug/");
    p.slug = STR("other");
    url_is(p, "/2021/3/other/");
    p.front_url = STR("/blog/:title/");
    url_is(p, "/blog/other/");
}

static void a_file_name_says_its_language(void **state)
{
    (void)state;
    struct str rest;
    assert_true(str_eq(place_lang(&arena, STR("a/page.fr"), &rest), STR("fr")));
    assert_true(str_eq(rest, STR("a/page")));
    assert_true(str_eq(place_lang(&arena, STR("en/press"), &rest), STR("en")));
    assert_true(str_eq(rest, STR("en/press")));
    assert_int_equal(place_lang(&arena, STR("a/page.v2"), &rest).n, 0);
    assert_int_equal(place_lang(&arena, STR("press"), &rest).n, 0);
}

static void a_post_says_its_date(void **state)
{
    (void)state;
    struct str date, rest;
    assert_true(place_post(&arena, STR("news/2021-03-04-a-title"), &date, &rest));
    assert_true(str_eq(date, STR("2021-03-04")));
    assert_true(str_eq(rest, STR("news/a-title")));
    assert_false(place_post(&arena, STR("2021-plans"), &date, &rest));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_stands_where_its_front_matter_says),
        cmocka_unit_test(an_address_that_cannot_be_used_falls_back_to_the_name),
        cmocka_unit_test(a_page_without_address_stands_at_its_name),
        cmocka_unit_test(jekyll_patterns_are_filled),
        cmocka_unit_test(a_file_name_says_its_language),
        cmocka_unit_test(a_post_says_its_date),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&arena);
    return failed;
}
